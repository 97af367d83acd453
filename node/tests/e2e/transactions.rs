// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that transactions do exactly what they say, and nothing else, on a real node:
//!
//! - native transfers cost what the node estimated, move what they name, and neither make nor lose
//!   a planck on the way through the author's and the treasury's shares;
//! - an asset's life, from its creation to its destruction, with exact balances, deposits and fees;
//! - a transaction that cannot be valid is refused with the documented error, and one that may
//!   become valid waits.

use crate::common::{
	chain::{AccountId, Chain, Refusal},
	ledger::{author_share, check_block},
	transactions::{address, stranger, transfer, Call, Included, Params, Signed},
	wait::{until, BLOCKS},
	World, EXISTENTIAL_DEPOSIT, UNIT,
};
use serde_json::json;
use std::collections::BTreeMap;
use subxt::{
	dynamic::{self, Value},
	ext::scale_value::Composite,
	utils::{to_hex, MultiSignature},
};
use subxt_signer::sr25519::{dev, Keypair};

/// An asset that the chain does not begin with.
const ID: u128 = 71;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn native_transfers_conserve_the_token_to_the_planck() {
	let world = World::start().await;
	let chain = &world.chain;
	let (bob, charlie, fresh) = (dev::bob(), dev::charlie(), stranger("fresh"));

	let amount = 1_234 * UNIT + 567;
	let done = exact(chain, &transfer(&charlie, amount), &bob, 0).await.ok("a transfer");
	let changes = check_block(chain, &done).await;
	assert_changes(
		&changes,
		&done,
		&[(&bob, -signed(amount + done.fee())), (&charlie, signed(amount))],
	);

	// A tip comes on top and goes the way of the fee.
	let done = exact(chain, &transfer(&charlie, 1), &bob, 77).await.ok("a transfer with a tip");
	let changes = check_block(chain, &done).await;
	assert_changes(&changes, &done, &[(&bob, -signed(1 + done.fee())), (&charlie, 1)]);

	// The least that an account can begin with, and one planck less.
	let least = exact(chain, &transfer(&fresh, EXISTENTIAL_DEPOSIT), &bob, 0).await;
	let least = least.ok("the existential deposit");
	assert_eq!(chain.balance(&fresh).await.free, EXISTENTIAL_DEPOSIT);
	let changes = check_block(chain, &least).await;
	let paid = -signed(EXISTENTIAL_DEPOSIT + least.fee());
	assert_changes(&changes, &least, &[(&bob, paid), (&fresh, signed(EXISTENTIAL_DEPOSIT))]);

	// What fails costs its fee and moves nothing.
	for (to, amount, error) in [
		(&stranger("nobody"), EXISTENTIAL_DEPOSIT - 1, "Account cannot exist with the funds"),
		(&charlie, 10_000_000 * UNIT, "Funds are unavailable"),
	] {
		let done = exact(chain, &transfer(to, amount), &bob, 0).await;
		let done = done.failed("a transfer that cannot be made", error);
		let changes = check_block(chain, &done).await;
		assert_changes(&changes, &done, &[(&bob, -signed(done.fee()))]);
	}
	assert_eq!(chain.balance(&bob).await.nonce, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_asset_lives_and_dies_with_exact_balances() {
	let world = World::start().await;
	let chain = &world.chain;
	let (bob, charlie, dave) = (dev::bob(), dev::charlie(), dev::dave());
	let before = chain.balance(&bob).await;
	let mut fees = 0;

	// Bob creates an asset, names it and issues a million of it to Charlie.
	let (name, symbol) = ("Polyphonic Gold", "PLYG");
	let create = [("admin", address(&bob)), ("min_balance", Value::u128(10))];
	let name_it = [
		("name", Value::from_bytes(name)),
		("symbol", Value::from_bytes(symbol)),
		("decimals", Value::u128(6)),
	];
	let mint = [("beneficiary", address(&charlie)), ("amount", Value::u128(1_000_000))];
	let calls = [asset("create", create), asset("set_metadata", name_it), asset("mint", mint)];
	fees += costs(&chain.submit_all(&calls, &bob).await);

	let deposit = chain.constant::<u128>("Assets", "AssetDeposit").await
		+ chain.constant::<u128>("Assets", "MetadataDepositBase").await
		+ chain.constant::<u128>("Assets", "MetadataDepositPerByte").await
			* (name.len() + symbol.len()) as u128;
	let now = chain.balance(&bob).await;
	assert_eq!(now.reserved, before.reserved + deposit);
	assert_eq!(now.free, before.free - deposit - fees);
	assert_eq!(holdings(chain, [&bob, &charlie, &dave]).await, [None, Some(1_000_000), None]);
	assert_eq!(supply(chain).await, Some(1_000_000));

	// Charlie pays Dave; a frozen Charlie cannot, a thawed one can; nobody but Bob may freeze.
	let pay =
		|amount| asset("transfer", [("target", address(&dave)), ("amount", Value::u128(amount))]);
	let freeze = asset("freeze", [("who", address(&charlie))]);
	let thaw = asset("thaw", [("who", address(&charlie))]);
	chain.submit(&pay(250_000), &charlie).await.ok("a transfer");
	let usurped = chain.submit(&freeze, &dave).await;
	usurped.failed("a freeze by another than the freezer", "Assets::NoPermission");
	fees += costs(&[chain.submit(&freeze, &bob).await.ok("a freeze")]);
	chain.submit(&pay(1), &charlie).await.failed("a frozen account pays", "Assets::Frozen");
	fees += costs(&[chain.submit(&thaw, &bob).await.ok("a thaw")]);
	chain.submit(&pay(50_000), &charlie).await.ok("a thawed account pays");
	assert_eq!(
		holdings(chain, [&bob, &charlie, &dave]).await,
		[None, Some(700_000), Some(300_000)],
	);

	// Bob burns of Dave's. As long as somebody has some, he cannot destroy it.
	let burn =
		|who, amount| asset("burn", [("who", address(who)), ("amount", Value::u128(amount))]);
	let destroy = asset("start_destroy", []);
	fees += costs(&[chain.submit(&burn(&dave, 120_000), &bob).await.ok("a part is burned")]);
	assert_eq!(supply(chain).await, Some(880_000));
	let done = chain.submit(&destroy, &bob).await;
	fees += costs(&[done.failed("somebody has some", "Assets::ContainsFreezes")]);

	// When nobody has any more he can: nothing moves then.
	let burns = [burn(&dave, 180_000), burn(&charlie, 700_000), destroy];
	fees += costs(&chain.submit_all(&burns, &bob).await);
	assert_eq!(supply(chain).await, Some(0));
	chain.submit(&pay(1), &charlie).await.failed("a dying asset moves", "Assets::AssetNotLive");

	// The end: accounts, approvals, the asset; the deposits are back.
	let calls = ["destroy_accounts", "destroy_approvals", "finish_destroy"];
	let destroyed = chain.submit_all(&calls.map(|name| asset(name, [])), &bob).await;
	let event = destroyed[0].event("Assets", "AccountsDestroyed");
	assert_eq!((event.number("accounts_destroyed"), event.number("accounts_remaining")), (0, 0));
	destroyed[2].event("Assets", "Destroyed");
	fees += costs(&destroyed);
	assert_eq!(supply(chain).await, None);
	assert_eq!(holdings(chain, [&bob, &charlie, &dave]).await, [None; 3]);
	let after = chain.balance(&bob).await;
	assert_eq!((after.free, after.reserved), (before.free - fees, before.reserved));
	check_block(chain, &destroyed[2]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_transactions_are_refused_with_the_documented_error() {
	let world = World::start().await;
	let chain = &world.chain;
	let (bob, charlie, eve) = (dev::bob(), dev::charlie(), dev::eve());
	let pay = transfer(&charlie, UNIT);
	chain.submit(&pay, &bob).await.ok("a first transfer");
	let start = chain.balance(&charlie).await;

	// A nonce that has been used.
	let stale = chain.sign_with(&pay, &bob, Params::new().nonce(0)).await;
	assert_eq!(refuse(chain, &stale).await, invalid("Transaction is outdated"));

	// A signature by somebody else.
	let at = chain.at(chain.best().await.hash).await;
	let params = Params::new().nonce(1).build();
	let signable = at.transactions().create_signable_offline(&pay, params);
	let mut signable = signable.expect("the call exists");
	let signature = eve.sign(&signable.signer_payload().expect("the call exists"));
	let signature = MultiSignature::Sr25519(signature.0);
	let forged = signable.sign_with_account_and_signature(&bob.public_key().into(), &signature);
	let forged = forged.expect("the call exists");
	assert_eq!(refuse(chain, &forged).await, invalid("Transaction has a bad signature"));

	// A life that is over. The runtime takes the birth block from its own height, and so it finds
	// that another block's hash was signed.
	let birth = chain.block(1).await;
	chain.wait_for_best(6).await;
	let params = Params::new().nonce(1).mortal_from_unchecked(4, birth.number, birth.hash);
	let expired = chain.sign_with(&pay, &bob, params).await;
	assert_eq!(refuse(chain, &expired).await, invalid("Transaction has a bad signature"));

	// An account that has nothing, and one that has too little for the fee.
	let (pauper, poor) = (stranger("pauper"), stranger("poor"));
	chain.submit(&transfer(&poor, EXISTENTIAL_DEPOSIT), &bob).await.ok("a gift");
	let unpaid = invalid("Inability to pay some fees (e.g. account balance too low)");
	for who in [&pauper, &poor] {
		let params = Params::new().tip(EXISTENTIAL_DEPOSIT);
		let unfunded = chain.sign_with(&transfer(&charlie, 1), who, params).await;
		assert_eq!(refuse(chain, &unfunded).await, unpaid);
	}

	// More bytes than all normal transactions of a block may have: 3/4 of 5 MiB.
	let remark = dynamic::transaction("System", "remark", (vec![0u8; 4_000_000],));
	let oversized = chain.sign(&remark, &bob).await;
	let exhausts = invalid("Transaction would exhaust the block limits");
	assert_eq!(refuse(chain, &oversized).await, exhausts);

	// Bytes that are no transaction.
	let garbage = chain.refused("author_submitExtrinsic", json!(["0xdeadbeef"])).await;
	assert!(garbage.code != 0 && !garbage.message.is_empty(), "{garbage:?}");

	a_future_nonce_waits(chain, &charlie, &eve).await;
	let end = chain.balance(&charlie).await;
	assert_eq!(end.total(), start.total() + 2 * UNIT, "only what was valid has happened");
}

/// A transaction with the nonce after the next is accepted and stays out of blocks until the one
/// before it has come.
async fn a_future_nonce_waits(chain: &Chain, to: &Keypair, from: &Keypair) {
	let pay = transfer(to, UNIT);
	let nonce = chain.next_nonce(from).await;
	let signed = chain.sign_all(&[pay.clone(), pay], from, nonce).await;
	let [first, second] = &signed[..] else { unreachable!("two calls, two transactions") };

	let sent = chain.send(second.encoded()).await;
	assert_eq!(sent, json!(second.hash()));
	let seen = chain.best().await.number;
	chain.wait_for_best(seen + 2).await;
	assert_eq!(u64::from(chain.balance(from).await.nonce), nonce, "a gap stops the second");
	let ready = chain.request("author_pendingExtrinsics", json!([])).await;
	assert_eq!(ready, json!([]), "the second is not ready for a block");

	chain.send(first.encoded()).await;
	until("both are in blocks", BLOCKS, || async {
		(u64::from(chain.balance(from).await.nonce) == nonce + 2).then_some(())
	})
	.await;
}

/// Submits `call` and checks that its fee is what the node said it would be, plus the tip.
async fn exact(chain: &Chain, call: &Call, signer: &Keypair, tip: u128) -> Included {
	let nonce = chain.next_nonce(signer).await;
	let signed = chain.sign_with(call, signer, Params::new().nonce(nonce).tip(tip)).await;
	let estimate = chain.fee_estimate(&signed, chain.best().await.hash).await;
	let included = chain.watch(&signed).await.included().await;
	assert_eq!(included.fee(), estimate + tip);
	let event = included.event("TransactionPayment", "TransactionFeePaid");
	assert_eq!(event.number("tip"), tip);
	assert_eq!(event.bytes("who"), signer.public_key().0);
	included
}

/// Checks that the accounts of `expected` changed by that much, and none else but the author and
/// the treasury, of which [`check_block`] knows.
fn assert_changes(
	changes: &BTreeMap<AccountId, i128>,
	included: &Included,
	expected: &[(&Keypair, i128)],
) {
	let mut changes = changes.clone();
	let author = changes.remove(&dev::alice().public_key().0);
	assert_eq!(author.unwrap_or(0), author_share(included), "Alice made the block");
	for (who, change) in expected {
		assert_eq!(changes.remove(&who.public_key().0), Some(*change));
	}
	assert!(changes.len() <= 1, "somebody else than the treasury has changed: {changes:?}");
}

fn signed(amount: u128) -> i128 {
	i128::try_from(amount).expect("the issuance is far below; qed")
}

/// A call of the assets pallet about the asset of the test.
fn asset<const N: usize>(name: &str, arguments: [(&str, Value); N]) -> Call {
	let mut all = vec![("id", Value::u128(ID))];
	all.extend(arguments);
	dynamic::transaction("Assets", name, Composite::named(all))
}

/// What these cost together.
fn costs(included: &[Included]) -> u128 {
	included.iter().map(Included::fee).sum()
}

/// What each of these has of the asset; none if it has no account in it.
async fn holdings<const N: usize>(chain: &Chain, who: [&Keypair; N]) -> [Option<u128>; N] {
	let best = chain.best().await.hash;
	let mut found = [None; N];
	for (held, who) in found.iter_mut().zip(who) {
		let key = vec![Value::u128(ID), Value::from_bytes(who.public_key().0)];
		// The balance comes first; the rest of the entry is not looked at.
		*held = chain.storage::<u128>(best, "Assets", "Account", key).await;
	}
	found
}

/// How much there is of the asset; none if it does not exist.
async fn supply(chain: &Chain) -> Option<u128> {
	// The owner, issuer, admin and freezer come before the supply.
	type Beginning = ([AccountId; 4], u128);
	let best = chain.best().await.hash;
	let asset = chain.storage::<Beginning>(best, "Assets", "Asset", vec![Value::u128(ID)]).await;
	asset.map(|(_, supply)| supply)
}

/// Sends a transaction that the pool must refuse.
async fn refuse(chain: &Chain, signed: &Signed) -> Refusal {
	chain.refused("author_submitExtrinsic", json!([to_hex(signed.encoded())])).await
}

/// How the node documents that a transaction is invalid, for `reason`.
fn invalid(reason: &str) -> Refusal {
	Refusal { code: 1010, message: "Invalid Transaction".to_string(), data: reason.to_string() }
}
