// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the chain replaces its own runtime by a vote, and only by a vote, with a real node
//! process and nothing but JSON-RPC:
//!
//! - preimage, referendum on the root track, votes with conviction from several accounts,
//!   confirmation, enactment of `authorize_upgrade`, application of the code by somebody else; then
//!   a migration over several blocks, a new call, no missed slot and the state kept;
//! - another code than the authorised one is refused;
//! - a vote that fails changes nothing;
//! - a migration that fails leaves the chain governable: it makes blocks, refuses transfers, and a
//!   second referendum lets them through again.

use crate::common::{
	chain::{missed_slots, pallet_prefix, storage_prefix, Block, Chain, Hash},
	governance::{authorize_upgrade, blake2_256, pass_referendum, propose, vote},
	ledger::Ledger,
	node::{Node, NodeBuilder},
	transactions::{address, apply_authorized_upgrade, call, stranger, transfer},
	wait::{BLOCKS, VOTE},
	World, SLOT_MILLIS, UNIT,
};
use serde_json::json;
use std::collections::BTreeMap;
use subxt::{dynamic::Value, utils::to_hex};
use subxt_signer::sr25519::dev;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_by_vote_replaces_the_runtime_and_keeps_the_state() {
	// Not from the cache of all tests, which may or may not have the next runtime.
	let world = World::start_as(NodeBuilder::compiles_runtimes).await;
	let chain = &world.chain;
	let old = chain.spec_version(chain.best().await.hash).await;
	issue_an_asset(chain).await;

	pass_referendum(chain, &authorize_upgrade(next())).await;
	let best = chain.best().await.hash;
	assert_eq!(authorized(chain, best).await, Some(blake2_256(next())));
	assert_eq!(chain.spec_version(best).await, old, "authorising applies nothing");
	assert!(!chain.has_pallet(best, "UpgradeProbe").await);
	another_code_is_refused(chain).await;

	// Anyone may bring the code; it costs nothing.
	let before = chain.balance(&dev::ferdie()).await;
	let apply = chain.submit(&apply_authorized_upgrade(next()), &dev::ferdie()).await;
	let applied = apply.ok("the authorised code is applied");
	assert_eq!(applied.event("System", "CodeUpdated").bytes("hash"), blake2_256(next()).0);
	assert_eq!(applied.fee(), 0);
	assert_eq!(chain.balance(&dev::ferdie()).await.total(), before.total());
	let applied = applied.block;
	assert_eq!(authorized(chain, applied.hash).await, None);
	assert_eq!(chain.raw_storage(applied.hash, b":code").await.as_deref(), Some(next()));

	// The next block runs the new runtime and begins to migrate.
	let first = applied.number + 1;
	let is_done = |event: &crate::common::events::Event| {
		event.is("MultiBlockMigrations", "UpgradeCompleted")
			|| event.is("MultiBlockMigrations", "UpgradeFailed")
	};
	let (migrated, event) = chain.wait_for_event("migrated", first, BLOCKS, is_done).await;
	assert_eq!(event.name, "UpgradeCompleted");
	assert!(migrated.number >= first + 2, "the migration takes several blocks");
	assert_eq!(chain.spec_version(migrated.hash).await, old + 1);
	let accounts = chain.pairs(applied.hash, &storage_prefix("System", "Account")).await;
	let visited = chain.storage::<u32>(migrated.hash, "UpgradeProbe", "Migrated", Vec::new()).await;
	assert_eq!(visited, Some(u32::try_from(accounts.len()).expect("a few accounts")));

	// Only inherents ran since: what users own and have voted is what it was, byte for byte.
	assert_eq!(user_state(chain, migrated.hash).await, user_state(chain, applied.hash).await);

	// The new call answers, and the old ones work.
	let ping = chain.submit(&call("UpgradeProbe", "ping", []), &dev::charlie()).await;
	let ping = ping.ok("the new call is dispatched");
	let pong = ping.event("UpgradeProbe", "Pong").bytes("who");
	assert_eq!(pong, dev::charlie().public_key().0);
	let fresh = stranger("fresh");
	chain.submit(&transfer(&fresh, UNIT), &dev::dave()).await.ok("a transfer");
	assert_eq!(chain.balance(&fresh).await.free, UNIT);

	no_slot_was_missed(chain, &world.node, applied, migrated.number + 3).await;
	let finalized = chain.wait_for_finalized(migrated.number).await;
	assert_eq!(chain.spec_version(finalized.hash).await, old + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vote_that_fails_changes_nothing() {
	let world = World::start().await;
	let chain = &world.chain;
	let begin = chain.best().await;
	let version = chain.spec_version(begin.hash).await;
	let code = chain.raw_storage(begin.hash, b":code").await;

	let index = propose(chain, &authorize_upgrade(next())).await;
	vote(chain, index, false).await;
	let (rejected, _) = chain
		.wait_for_event("the referendum is rejected", begin.number, VOTE, |event| {
			assert!(!event.is("Referenda", "Confirmed"), "nobody voted aye");
			event.is("Referenda", "Rejected") && event.number("index") == u128::from(index)
		})
		.await;

	assert_eq!(authorized(chain, rejected.hash).await, None);
	assert_eq!(chain.spec_version(rejected.hash).await, version);
	assert_eq!(chain.raw_storage(rejected.hash, b":code").await, code);
	let apply = chain.submit(&apply_authorized_upgrade(next()), &dev::ferdie()).await;
	apply.failed("nothing is authorised", "System::NothingAuthorized");

	// Alice has her decision deposit back for the asking.
	let before = chain.balance(&dev::alice()).await;
	let refund = [("index", Value::u128(index.into()))];
	let refund = call("Referenda", "refund_decision_deposit", refund);
	let refunded = chain.submit(&refund, &dev::bob()).await.ok("a refund");
	let event = refunded.event("Referenda", "DecisionDepositRefunded");
	assert_eq!(event.bytes("who"), dev::alice().public_key().0);
	let after = chain.account(refunded.block.hash, &dev::alice().public_key().0).await;
	assert_eq!(after.reserved, before.reserved - event.number("amount"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_that_fails_leaves_the_chain_governable() {
	let world = World::start().await;
	let chain = &world.chain;
	let old = chain.spec_version(chain.best().await.hash).await;
	let fresh = stranger("fresh");

	pass_referendum(chain, &authorize_upgrade(failing())).await;
	let apply = chain.submit(&apply_authorized_upgrade(failing()), &dev::ferdie()).await;
	let first = apply.ok("the authorised code is applied").block.number + 1;
	let (failed, _) = chain
		.wait_for_event("the migration fails", first, BLOCKS, |event| {
			assert!(!event.is("MultiBlockMigrations", "UpgradeCompleted"));
			event.is("MultiBlockMigrations", "UpgradeFailed")
		})
		.await;
	assert_eq!(chain.spec_version(failed.hash).await, old + 1);
	assert!(safe_mode(chain, failed.hash).await, "a failed migration enters safe mode");

	// Blocks go on, in the pool and in finality too; transfers are refused and only their fee is
	// taken.
	chain.wait_for_finalized(failed.number + 3).await;
	let refused = chain.submit(&transfer(&fresh, UNIT), &dev::dave()).await;
	let refused = refused.failed("safe mode refuses transfers", "System::CallFiltered");
	assert_eq!(chain.balance(&fresh).await.total(), 0);
	let before = Ledger::read(chain, refused.block.parent).await;
	let after = Ledger::read(chain, refused.block.hash).await;
	let dave = dev::dave().public_key().0;
	assert_eq!(after.total(&dave), before.total(&dave) - refused.fee());

	// The same accounts vote again, and the chain is as open as before.
	let enacted = pass_referendum(chain, &call("SafeMode", "force_exit", [])).await;
	assert!(!safe_mode(chain, enacted.hash).await);
	chain.submit(&transfer(&fresh, UNIT), &dev::dave()).await.ok("a transfer after safe mode");
	assert_eq!(chain.balance(&fresh).await.free, UNIT);
}

/// The runtime after this one.
fn next() -> &'static [u8] {
	polyphony_upgrade_fixture::NEXT.expect("the tests are built with Wasm")
}

/// The same, with a migration that fails.
fn failing() -> &'static [u8] {
	polyphony_upgrade_fixture::FAILING.expect("the tests are built with Wasm")
}

/// A code that is not the authorised one is refused, in a block and before it gets into one, and
/// the authorisation stands.
async fn another_code_is_refused(chain: &Chain) {
	let apply = chain.submit(&apply_authorized_upgrade(failing()), &dev::ferdie()).await;
	apply.failed("another code", "System::Unauthorized");

	let at = chain.at(chain.best().await.hash).await;
	let unsigned = at.transactions().create_unsigned(&apply_authorized_upgrade(failing()));
	let unsigned = unsigned.expect("an unsigned call has a form").into_encoded();
	let refusal = chain.refused("author_submitExtrinsic", json!([to_hex(unsigned)])).await;
	assert_eq!((refusal.code, refusal.data.as_str()), (1010, "Transaction call is not expected"));

	assert_eq!(authorized(chain, chain.best().await.hash).await, Some(blake2_256(next())));
}

/// The chain has something beside balances to keep: an asset that two accounts hold.
async fn issue_an_asset(chain: &Chain) {
	let id = || ("id", Value::u128(7));
	let mint = |to| {
		call("Assets", "mint", [id(), ("beneficiary", address(to)), ("amount", Value::u128(1_000))])
	};
	let create = [id(), ("admin", address(&dev::bob())), ("min_balance", Value::u128(1))];
	let calls = [call("Assets", "create", create), mint(&dev::bob()), mint(&dev::eve())];
	chain.submit_all(&calls, &dev::bob()).await;
}

/// The hash of the code that may be applied in the state of the block `at`.
async fn authorized(chain: &Chain, at: Hash) -> Option<Hash> {
	// The hash, and whether the version is checked.
	type Authorization = ([u8; 32], bool);
	let item = chain.storage::<Authorization>(at, "System", "AuthorizedUpgrade", Vec::new()).await;
	item.map(|(hash, check_version)| {
		assert!(check_version);
		hash.into()
	})
}

/// Whether the chain is in safe mode in the state of the block `at`.
async fn safe_mode(chain: &Chain, at: Hash) -> bool {
	chain.storage::<u32>(at, "SafeMode", "EnteredUntil", Vec::new()).await.is_some()
}

/// What belongs to the users in the state of the block `at`: accounts, locks, deposits, assets,
/// votes and referenda.
async fn user_state(chain: &Chain, at: Hash) -> BTreeMap<Vec<u8>, Vec<u8>> {
	let mut state = chain.pairs(at, &storage_prefix("System", "Account")).await;
	for pallet in ["Balances", "Assets", "ConvictionVoting", "Referenda", "Preimage"] {
		let pairs = chain.pairs(at, &pallet_prefix(pallet)).await;
		assert!(!pairs.is_empty(), "{pallet} has state");
		state.extend(pairs);
	}
	state
}

/// Every slot from the upgrade to block `last` has its block.
///
/// Measured in slots, which are wall-clock time and stand in the headers, and not by when this
/// test learns of a block. Two allowances, each for a cause that is not the upgrade:
///
/// - Between the block that applies the code and the next, the node compiles the new runtime, once
///   in its life; no block can be made before. How long that takes depends on the machine alone,
///   and has been measured on it: this node's start, without compiled runtimes, included the
///   compilation of one of the same size. The pause may take as many slots as that start did.
/// - A machine that runs other tests may stall for longer than the two thirds of a slot that
///   authors have. So the slots missed by the new runtime are compared with those missed by the old
///   one in as many blocks before, and one stall more is forgiven. A migration that held up
///   authors would do so in each of its blocks, of which there are more than that.
async fn no_slot_was_missed(chain: &Chain, node: &Node, applied: Block, last: u64) {
	chain.wait_for_best(last).await;
	let after = chain.blocks(applied.number + 1..=last).await;
	let before = applied.number.saturating_sub(after.len() as u64).max(1);
	let before = chain.blocks(before..=applied.number).await;

	let pause = missed_slots(&[applied, after[0]]);
	let start = node.startup().as_millis().div_ceil(SLOT_MILLIS.into());
	assert!(u128::from(pause) <= start, "the first block missed {pause} slots, a start {start}");

	let (old, new) = (missed_slots(&before), missed_slots(&after));
	assert!(new <= old + 1, "the new runtime missed {new} slots, the old one {old}: {after:?}");
}
