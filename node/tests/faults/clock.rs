// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a clock that is wrong by less than a slot is borne, and that one that is wrong by
//! many harms only the validator that has it: the others refuse its blocks, or it theirs, and go
//! on; with the right time it is one of them again.

use crate::support::{agree, finalized, is_by, seat, Local, RECOVERY, USUAL};
use polyphony_network::Error;
use subxt_signer::sr25519::dev;

/// Milliseconds: less than half of a slot.
const LITTLE: i64 = 900;
/// Milliseconds: ten slots.
const MUCH: i64 = 20_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_clock_harms_only_who_has_it() {
	let mut local = Local::prepare(|_| {});
	local.node("bob").skew(LITTLE);
	local.node("dave").skew(MUCH);
	match local.network.start_all().await {
		Ok(()) => {},
		Err(error @ Error::NoCompiler(_)) => {
			println!("left out: {error}");
			return;
		},
		Err(error) => panic!("{error}"),
	}
	let alice = local.chain("alice").await;

	// Dave is ahead: his blocks are of slots that have not come.
	finalized(&alice, 12, USUAL).await;
	let (bobs, daves) = (seat(&alice, &dev::bob()).await, seat(&alice, &dev::dave()).await);
	let blocks = alice.blocks(1..=12).await;
	assert!(blocks.iter().any(|block| is_by(block, bobs)), "Bob's are taken: {blocks:?}");
	assert!(!blocks.iter().any(|block| is_by(block, daves)), "Dave's are not: {blocks:?}");
	let log = local.node("alice").log();
	assert!(log.contains("too far in the future"), "Dave's blocks were refused for their slots");

	// Dave is behind: he waits for the slots of the others' blocks.
	local.stop("dave").await;
	local.node("dave").skew(-MUCH);
	local.restart("dave").await;
	let height = alice.best().await.number;
	finalized(&alice, height + 6, USUAL).await;

	// Dave's clock is right.
	local.stop("dave").await;
	local.node("dave").skew(0);
	local.restart("dave").await;
	agree(&local.chains().await).await;
	let height = alice.finalized().await.number;
	let mut next = height + 1;
	let end = std::time::Instant::now() + RECOVERY;
	while !is_by(&alice.block(finalized(&alice, next, USUAL).await.number).await, daves) {
		assert!(std::time::Instant::now() < end, "Dave makes no blocks again");
		next += 1;
	}
}
