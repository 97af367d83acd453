// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Blocks of a few extrinsics, each made for one kind of conflict, under many schedules; and blocks
//! of any kind under a few schedules each.

use super::{config, executor::execute, explore};
use crate::model::{
	blocks, Block, Content,
	Step::{self, Delete, Follow, Leave, Read, Refuse, Trap, When, Write},
};
use proptest::prelude::*;
use shuttle::{
	scheduler::{PctScheduler, RandomScheduler},
	Runner,
};
use std::sync::Arc;

const LANES: usize = 3;

/// A block of extrinsics without signers.
fn unsigned(base: &[Content], programs: &[&[Step]]) -> Block {
	Block::new(base.to_vec(), programs.iter().map(|steps| (None, steps.to_vec())).collect())
}

/// Executes a block under many schedules. `accepted` of its extrinsics take effect.
fn check(block: Block, accepted: usize) {
	let expected = block.sequential();
	assert_eq!(expected.accepted.len(), accepted, "the scenario is not what it is meant to be");
	explore(move || assert_eq!(execute(&block, LANES), expected));
}

#[test]
fn all_on_one_key() {
	check(unsigned(&[Some(0)], &[&[Read(0), Write(0, 1)][..]; 5]), 5);
}

#[test]
fn a_window_of_one() {
	let block = unsigned(&[Some(0)], &[&[Read(0), Write(0, 1)][..]; 4]);
	check(Block { window: 1, ..block }, 4);
}

/// Writes without reads: only the last one counts in the end.
#[test]
fn blind_writes() {
	let programs: [&[Step]; 5] =
		[&[Write(0, 1)], &[Write(0, 2)], &[Read(0), Write(1, 0)], &[Delete(0)], &[Read(0)]];
	check(unsigned(&[], &programs), 5);
}

/// What is written, and where, depends on what was read: a second execution may not write what the
/// first one did, and write something else instead.
#[test]
fn writes_that_come_and_go() {
	let programs: [&[Step]; 5] = [
		&[Read(0), Write(0, 1)],
		&[Read(0), When(0), Write(1, 1), When(1), Write(2, 2)],
		&[Read(1), Follow, Write(3, 1), When(0), Delete(0)],
		&[Read(0), Read(2), Follow, Write(2, 0)],
		&[Follow, Read(2), When(1), Write(1, 3)],
	];
	check(unsigned(&[Some(0), None, Some(2), Some(3)], &programs), 5);
}

#[test]
fn signers_have_an_order() {
	let programs: [(Option<u8>, &[Step]); 6] = [
		(Some(0), &[Write(0, 1)]),
		(Some(1), &[Read(0)]),
		(Some(0), &[Read(0), Write(1, 0)]),
		(Some(0), &[Read(1), Write(0, 2)]),
		(None, &[Read(0), Write(1, 1)]),
		(Some(1), &[Read(1)]),
	];
	let programs = programs.map(|(signer, steps)| (signer, steps.to_vec()));
	check(Block::new(vec![Some(0), Some(0)], programs.into()), 6);
}

/// The second is refused in its turn, and accepted on what was there before the first: what it has
/// written by then must go, with what the others wrote who saw it.
#[test]
fn a_refusal_leaves_nothing() {
	let programs: [&[Step]; 5] = [
		&[Read(0), Write(0, 1)],
		&[Read(0), Refuse(1), Write(0, 3), Write(1, 3)],
		&[Read(0), Write(2, 0)],
		&[Read(1), Write(3, 0)],
		&[Read(2), Read(3), Write(0, 1)],
	];
	check(unsigned(&[Some(0), Some(0)], &programs), 4);
}

/// The other way round: it is refused on what was there before, and accepted in its turn.
#[test]
fn a_refusal_that_does_not_last() {
	let programs: [&[Step]; 4] = [
		&[Read(0), Write(0, 1)],
		&[Read(0), Refuse(0), Write(0, 2)],
		&[Read(0), Trap(1), Write(0, 0)],
		&[Read(0), Write(1, 0)],
	];
	check(unsigned(&[Some(0)], &programs), 4);
}

/// A run that is stopped while outcomes wait at the frontier, and the runs after it.
#[test]
fn the_time_is_up() {
	let programs: [&[Step]; 5] =
		[&[Write(1, 1)], &[Write(2, 1)], &[Read(1), Write(0, 0)], &[Write(3, 1)], &[Read(0)]];
	check(Block { at_once: 2, ..unsigned(&[], &programs) }, 5);
}

/// Some need more than a lane offers, one of them only ahead of its turn; one traps, whenever it is
/// executed, and is refused.
#[test]
fn some_in_order() {
	let programs: [&[Step]; 5] = [
		&[Read(0), Write(0, 1)],
		&[Leave(0), Read(0), Write(0, 1), Write(1, 2)],
		&[Read(1), Leave(0), Write(0, 0)],
		&[Read(0), Trap(3), Write(2, 0)],
		&[Read(0), Read(1), Read(2), Write(0, 0)],
	];
	check(unsigned(&[Some(0), Some(0)], &programs), 4);
}

/// How many schedules of each scheduler a block of any kind is executed under.
const EACH: usize = 16;

proptest! {
	#![proptest_config(ProptestConfig {
		cases: 64,
		max_shrink_iters: 1_024,
		..ProptestConfig::default()
	})]

	#[test]
	fn any_block(block in blocks(8), lanes in 2..=4usize, seed in any::<u64>()) {
		let test = Arc::new(move || {
			assert_eq!(execute(&block, lanes), block.sequential());
		});
		let again = test.clone();
		let random = RandomScheduler::new_from_seed(seed, EACH);
		Runner::new(random, config()).run(move || test());
		let pct = PctScheduler::new_from_seed(seed, super::DEPTH, EACH);
		Runner::new(pct, config()).run(move || again());
	}
}
