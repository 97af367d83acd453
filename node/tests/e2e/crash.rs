// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a validator survives its end, whenever it comes:
//!
//! - killed with SIGKILL under load, twenty times, at moments spread over a slot, it restarts on
//!   the same database, makes blocks again, and agrees with a node that watched all along on every
//!   block and on the state;
//! - asked to stop with SIGTERM, it closes its database and ends well and soon, and has afterwards
//!   all that was final before.

use crate::common::{
	chain::Chain,
	command::polyphony,
	node::{panicked, Node, Workdir},
	transactions::{stranger, transfer},
	wait::{until, BLOCKS},
	World, SLOT_MILLIS, UNIT,
};
use serde_json::{json, Value as Json};
use std::{
	sync::atomic::{AtomicU64, Ordering},
	time::Duration,
};
use subxt::utils::to_hex;
use subxt_signer::sr25519::{dev, Keypair};

/// How often the validator is killed.
const KILLS: u64 = 20;
/// The most transfers that are sent between two kills.
const LOAD: u64 = 300;
/// The longest that a node may take to stop: far less than the minute after which it would leave
/// stalled tasks behind.
const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_validator_killed_under_load_catches_up_with_the_same_state() {
	let dir = Workdir::new();
	let mut follower_node = Node::follower(&dir, "follower").start().await;
	let follower = Chain::connect(&follower_node).await;
	// The validator finds the follower, so that its own address may change with every start.
	let builder = Node::validator(&dir, "validator").bootnode(&follower.listen_address().await);

	let mut node = builder.start().await;
	let mut chain = Chain::connect(&node).await;
	let sent = AtomicU64::new(0);
	for kill in 0..KILLS {
		// The moments of the kills are spread over a slot: before, while and after a block is
		// made, imported and finalised.
		let phase = Duration::from_millis(SLOT_MILLIS * kill / KILLS);
		let until_the_kill = async {
			chain.wait_for_best(chain.best().await.number + 1).await;
			tokio::time::sleep(phase).await;
		};
		tokio::select! {
			() = load(&chain, &sent) => unreachable!("the load does not end"),
			() = until_the_kill => {},
		}
		let seen = follower.finalized().await;
		let best = follower.best().await;
		node.kill();

		node = builder.start().await;
		chain = chain.reconnect(&node).await;
		assert_eq!(chain.block(seen.number).await, seen, "what was final stays, kill {kill}");
		chain.wait_for_best(best.number + 1).await;
		assert_eq!(follower_node.exit_status(), None, "the follower goes on, kill {kill}");
	}

	let last = chain.best().await.number;
	let last = chain.wait_for_finalized(last).await;
	until("the follower has all that is final", 2 * BLOCKS, || async {
		(follower.finalized().await.number >= last.number).then_some(())
	})
	.await;
	assert_eq!(follower.blocks(0..=last.number).await, chain.blocks(0..=last.number).await);

	let mut nonces = 0;
	for who in senders() {
		let account = chain.account(last.hash, &who.public_key().0).await;
		assert_eq!(follower.account(last.hash, &who.public_key().0).await, account);
		nonces += u64::from(account.nonce);
	}
	let sent = sent.load(Ordering::Relaxed);
	assert!(nonces >= KILLS, "there was load: {sent} transfers sent, {nonces} in blocks");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_validator_asked_to_stop_closes_its_database() {
	let world = World::start().await;
	let chain = &world.chain;
	let to = stranger("saved");
	let paid = chain.submit(&transfer(&to, UNIT), &dev::bob()).await.ok("a transfer");
	chain.wait_for_finalized(paid.block.number).await;
	let last = chain.finalized().await;

	// The client stays connected: an open connection must not hold the node back.
	let World { chain, node, builder, dir } = world;
	let stopped = node.stop().await;
	assert_eq!(stopped.status.code(), Some(0), "SIGTERM is no error");
	assert!(stopped.took < SOON, "the node took {:?} to stop", stopped.took);
	assert!(!stopped.log.contains("was still running"), "a task did not stop:\n{}", stopped.log);
	assert!(!panicked(&stopped.log), "a task panicked:\n{}", stopped.log);

	let base_path = builder.base_path().display().to_string();
	let info = polyphony(["chain-info", "--chain", "dev", "--base-path", &base_path]);
	let info: Json = serde_json::from_str(&info.success("chain-info")).expect("JSON");
	let kept = info["finalized_number"].as_u64().expect("a number");
	assert!(kept >= last.number, "finalised before {}, after {kept}", last.number);

	let node = builder.start().await;
	let chain = chain.reconnect(&node).await;
	assert_eq!(chain.block(last.number).await, last);
	assert_eq!(chain.balance(&to).await.free, UNIT);
	chain.wait_for_finalized(kept + 2).await;
	// The node before its files.
	drop((chain, node, dir));
}

fn senders() -> [Keypair; 4] {
	[dev::bob(), dev::charlie(), dev::dave(), dev::eve()]
}

/// Sends transfers until dropped, the first [`LOAD`] of them as fast as the node takes them.
///
/// The pool refuses some: after a restart the follower sends back what it had heard of, with the
/// same nonces. That is no concern here, as long as there is load.
async fn load(chain: &Chain, sent: &AtomicU64) {
	let (senders, to) = (senders(), stranger("load"));
	for (_, sender) in (0..LOAD).zip(senders.iter().cycle()) {
		let signed = chain.sign(&transfer(&to, UNIT / 100), sender).await;
		let params = json!([to_hex(signed.encoded())]);
		if chain.try_request("author_submitExtrinsic", params).await.is_ok() {
			sent.fetch_add(1, Ordering::Relaxed);
		}
	}
	std::future::pending::<()>().await;
}
