// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a network of four bears one validator that is away, waits while two are, and goes
//! on as one chain when they are back.

use crate::support::{agree, best, finalized, Local, USUAL};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn validators_that_are_down_come_back() {
	let mut local = Local::start(|_| {}).await;
	let alice = local.chain("alice").await;
	let bob = local.other(&alice, "bob").await;
	finalized(&alice, 3, USUAL).await;

	// One of four is down: its slots stay empty, and finality goes on.
	local.stop("dave").await;
	let height = alice.best().await.number;
	finalized(&alice, height + 4, USUAL).await;

	// A second one stands still: blocks come, and none of them becomes final.
	local.node("charlie").pause().expect("charlie runs");
	let mut limit = 0;
	for chain in [&alice, &bob] {
		limit = limit.max(chain.best().await.number);
	}
	best(&alice, limit + 3, USUAL).await;
	for chain in [&alice, &bob] {
		let last = chain.finalized().await.number;
		assert!(last <= limit, "two of four have finalised block {last}, made after {limit}");
	}

	// All are back.
	local.node("charlie").resume().expect("charlie stood still");
	local.restart("dave").await;
	agree(&local.chains().await).await;
	assert!(local.network.exits().expect("children can be asked").is_empty());
}
