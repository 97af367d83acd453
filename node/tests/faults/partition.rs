// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that two halves that cannot reach each other finalise nothing, and one chain when they
//! can again; and that a validator on a slow link still makes blocks that become final.
//!
//! In network namespaces: packets are lost on the way, and no connection is closed.

use crate::support::{agree, best, can_make_namespaces, finalized, is_by, seat, Local, USUAL};
use polyphony_network::{Error, Layout, Link};
use std::time::Duration;
use subxt_signer::sr25519::dev;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_halves_become_one_chain_again() {
	if !can_make_namespaces() {
		return;
	}
	let mut local = Local::start(|settings| settings.layout = Layout::Namespaces).await;
	let chains = local.chains().await;
	for chain in &chains {
		finalized(chain, 3, USUAL).await;
	}

	let halves: [&[&str]; 2] = [&["alice", "bob"], &["charlie", "dave"]];
	local.network.partition(&halves).expect("namespaces can be parted");
	// What is made from here on is seen by one half only.
	let mut limit = 0;
	for chain in &chains {
		limit = limit.max(chain.best().await.number);
	}
	let (one, other) = (&chains[0], &chains[2]);
	best(one, limit + 3, USUAL).await;
	best(other, limit + 3, USUAL).await;
	let height = limit + 3;
	assert_ne!(one.block(height).await, other.block(height).await, "each half has its own blocks");
	for chain in &chains {
		let last = chain.finalized().await.number;
		assert!(last <= limit, "a half has finalised block {last}, made after {limit}");
	}

	local.network.heal().expect("namespaces can be joined");
	let last = agree(&chains).await;
	assert!(last.number > height);
	assert!(local.network.exits().expect("children can be asked").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_validator_on_a_slow_link_takes_part() {
	if !can_make_namespaces() {
		return;
	}
	let local = Local::start(|settings| settings.layout = Layout::Namespaces).await;
	let chains = local.chains().await;
	finalized(&chains[3], 3, USUAL).await;
	let dave = seat(&chains[0], &dev::dave()).await;

	let slow = Link { delay: Duration::from_millis(200), loss: 1.0, rate: Some(2_000_000) };
	match local.network.shape("dave", slow) {
		Ok(()) => {},
		Err(error @ Error::NoNetem(_)) => {
			println!("{error}: the link is made narrow instead");
			let narrow = Link { rate: Some(256_000), ..Link::default() };
			match local.network.shape("dave", narrow) {
				Ok(()) => {},
				Err(error @ Error::NoModule { .. }) => {
					println!("left out: {error}");
					return;
				},
				Err(error) => panic!("{error}"),
			}
		},
		Err(error) => panic!("{error}"),
	}
	let begin = chains[0].best().await.number;
	for chain in &chains {
		finalized(chain, begin + 12, USUAL).await;
	}
	let blocks = chains[0].blocks(begin + 1..=begin + 12).await;
	assert!(blocks.iter().any(|block| is_by(block, dave)), "none of {blocks:?} is dave's");

	local.network.shape("dave", Link::default()).expect("a link can be left alone");
	agree(&chains).await;
}
