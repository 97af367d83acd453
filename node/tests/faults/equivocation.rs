// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a validator that runs twice with the same session keys, as after a careless move to
//! another machine, is found out: the others report on chain that it has voted for different blocks
//! in one round of GRANDPA, the runtime disables it for the session and removes it from the
//! validators, and the chain goes on without it.
//!
//! That is about votes. Of two blocks in one slot an Aura node logs that the author equivocates, and
//! nobody reports it: the SDK has no such report.

use crate::{
	common::{
		chain::{AccountId, Chain},
		wait::until,
	},
	support::{best, finalized, is_by, seat, Local, USUAL},
};
use polyphony_network::{Network, NodeSpec};
use std::time::Duration;
use subxt_signer::sr25519::dev;

/// How long it may take until the two vote differently in one round, somebody reports that, and
/// the report is final.
const FOUND_OUT: Duration = Duration::from_secs(420);
/// The second node with Dave's keys.
const TWIN: &str = "dave-twin";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_validator_that_runs_twice_is_disabled() {
	let mut local = Local::start(|settings| {
		settings.nodes.push(NodeSpec::validator_with_keys_of(TWIN, "dave"));
	})
	.await;
	let alice = local.chain("alice").await;
	best(&alice, 2, USUAL).await;
	let dave = dev::dave().public_key().0;
	let daves = seat(&alice, &dev::dave()).await;

	let disabled = until("Dave is disabled", FOUND_OUT, || async {
		let last = alice.finalized().await;
		disabled(&alice, last.hash).await.contains(&daves).then_some(last)
	});
	let disabled = tokio::select! {
		disabled = disabled => disabled,
		() = stumble(&mut local.network) => unreachable!("it stumbles to the end"),
	};

	// The block in which that happened.
	let mut report = disabled.number;
	while report > 1 {
		let before = alice.block(report - 1).await;
		if !self::disabled(&alice, before.hash).await.contains(&daves) {
			break;
		}
		report -= 1;
	}
	let events = alice.events(alice.block(report).await.hash).await;
	assert!(events.iter().any(|event| event.is("Offences", "Offence")), "{events:?}");
	let removed = events.iter().find(|event| event.is("ValidatorSet", "ValidatorRemoved"));
	let removed = removed.unwrap_or_else(|| panic!("Dave was not removed: {events:?}"));
	assert_eq!(removed.bytes("who"), dave);
	assert_eq!(removed.variant("reason"), "Offence");
	let validators: Option<Vec<AccountId>> =
		alice.storage(disabled.hash, "ValidatorSet", "Validators", vec![]).await;
	let validators = validators.expect("the list has a default; qed");
	assert!(validators.len() == 3 && !validators.contains(&dave));

	// Finality goes on, and none of the blocks after the report is Dave's.
	let height = report + 8;
	finalized(&alice, height, USUAL).await;
	for block in alice.blocks(report + 1..=height).await {
		assert!(!is_by(&block, daves), "a disabled validator has made {block:?}");
	}
}

/// The seats of the validators that are disabled.
async fn disabled(chain: &Chain, at: crate::common::chain::Hash) -> Vec<u64> {
	// With how bad their offences are, in billionths.
	let entries: Option<Vec<(u32, u32)>> =
		chain.storage(at, "Session", "DisabledValidators", vec![]).await;
	entries.unwrap_or_default().into_iter().map(|(seat, _)| seat.into()).collect()
}

/// Lets the twin stand still for moments of different lengths, so that the two see the chain
/// differently when they vote.
async fn stumble(network: &mut Network) {
	for step in 0_u64.. {
		let twin = network.node_mut(TWIN).expect("it is one of the nodes");
		twin.pause().expect("it runs");
		tokio::time::sleep(Duration::from_millis(150 + step * 137 % 700)).await;
		twin.resume().expect("it stands still");
		tokio::time::sleep(Duration::from_millis(900 + step * 311 % 1_700)).await;
	}
}
