// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Random blocks.
//!
//! Each seed makes a few blocks, one on top of the other, from the genesis block on, in which
//! families have vaults. If a seed fails it is printed, and `POLYPHONY_SEED` runs it alone.
//! `POLYPHONY_RANDOM_BLOCKS` says how many blocks are made in all: `make test-long` makes ten
//! thousand.

use crate::{
	common::{runtime, World, ACCOUNTS},
	generator::Generator,
};
use polyphony_benches::Households;
use polyphony_parallel::Counts;

/// Blocks in a run that nobody has asked to be longer.
const BLOCKS: u64 = 60;
/// Blocks of one seed.
const EACH: u64 = 10;
/// Transactions that are offered to a block, at most.
const MOST: usize = 60;
/// Seeds on one chain: each is a fork of its own, and the database keeps 32 blocks of one height.
const FORKS: usize = 30;
/// Families that have a vault at first: all accounts but a few belong to one.
const FAMILIES: usize = ACCOUNTS / Households::PEOPLE;

/// A number that the environment sets.
fn variable(name: &str) -> Option<u64> {
	let value = std::env::var(name).ok()?;
	Some(value.parse().unwrap_or_else(|_| panic!("{name} is a number, and {value:?} is none")))
}

/// Says how to run a seed again, if it fails.
struct Seed(u64);
impl Drop for Seed {
	fn drop(&mut self) {
		if std::thread::panicking() {
			eprintln!("again: POLYPHONY_SEED={}", self.0);
		}
	}
}

#[test]
fn random_blocks() {
	let blocks = variable("POLYPHONY_RANDOM_BLOCKS").unwrap_or(BLOCKS);
	let only = variable("POLYPHONY_SEED");
	let seeds: Vec<u64> = match only {
		Some(seed) => vec![seed],
		None => (1..=blocks.div_ceil(EACH)).collect(),
	};
	let (mut counts, mut included, mut dropped) = (Counts::default(), 0, 0);
	let state = Households::new(ACCOUNTS, FAMILIES).state();
	for seeds in seeds.chunks(FORKS) {
		let mut world = World::with(runtime(), ACCOUNTS, ACCOUNTS, state.clone());
		for seed in seeds {
			let _again = Seed(*seed);
			world.goto(world.genesis);
			let mut generator = Generator::new(*seed);
			for _ in 0..EACH {
				let transactions = generator.block(&mut world, MOST);
				let outcome = world.block(transactions);
				included += outcome.included;
				dropped += outcome.dropped;
				counts.once += outcome.counts.once;
				counts.again += outcome.counts.again;
				counts.in_order += outcome.counts.in_order;
			}
		}
	}
	println!(
		"{} seeds, {included} transactions, {dropped} refused; in the lanes {counts:?}",
		seeds.len(),
	);
	if only.is_none() && blocks >= BLOCKS {
		// Every way there is for a transaction to become part of a block.
		assert!(included > 500 && dropped > 20, "{included} transactions, {dropped} refused");
		assert!(counts.once > 0 && counts.again > 0 && counts.in_order > 0, "{counts:?}");
	}
}
