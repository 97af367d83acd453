// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Model extrinsics: programs of a few steps on a few keys, and what a block of them does when they
//! are executed one after the other.

use proptest::{collection::vec, option, prelude::*};
use std::collections::BTreeMap;

/// A storage key: those below [`KEYS`] are for programs, the others hold the signers' nonces.
pub(crate) type Key = u8;

/// What is under a key. Programs write numbers below [`VALUES`].
pub(crate) type Content = Option<u8>;

/// What a block has changed.
pub(crate) type Changes = BTreeMap<Key, Content>;

/// The keys of programs.
pub(crate) const KEYS: Key = 8;

/// The number of signers.
pub(crate) const SIGNERS: u8 = 3;

/// So few that the same value is often written again: reads are compared by value, too.
const VALUES: u8 = 5;

/// One step of a program. What a program has read so far sums up to a number below [`VALUES`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
	/// Reads a key.
	Read(Key),
	/// Reads the key that the number stands for.
	Follow,
	/// Writes the number, with something added to it.
	Write(Key, u8),
	/// Deletes a key.
	Delete(Key),
	/// Leaves out the next step, unless the number has this remainder modulo 2.
	When(u8),
	/// The extrinsic is refused if this is the number.
	Refuse(u8),
	/// The execution stops half-way if this is the number.
	Trap(u8),
	/// If this is the number, the extrinsic needs more than a lane offers.
	Leave(u8),
}

/// How an execution ends.
pub(crate) enum Answer {
	/// It is accepted, with the number as its result.
	Accepted(u8),
	/// It must not be part of the block.
	Refused,
	/// It stopped half-way.
	Trapped,
	/// It has to be executed in order, outside the lanes.
	Left,
}

/// The state as a program sees it.
pub(crate) trait Access {
	/// Whether it is executed in a lane.
	const IN_LANE: bool;

	fn read(&mut self, key: Key) -> Content;

	fn write(&mut self, key: Key, content: Content);
}

/// A program, and who has signed it.
#[derive(Clone, Debug)]
pub(crate) struct Extrinsic {
	pub(crate) signer: Option<u8>,
	/// The nonce under the signature: how many the signer has signed before.
	nonce: u8,
	steps: Vec<Step>,
}

/// Sums up what was read.
fn mix(number: u8, content: Content) -> u8 {
	(2 * number + content.unwrap_or(VALUES - 1)) % VALUES
}

impl Extrinsic {
	/// Executes the program.
	pub(crate) fn execute<A: Access>(&self, state: &mut A) -> Answer {
		let mut number = 0;
		if let Some(signer) = self.signer {
			let key = KEYS + signer;
			let nonce = state.read(key).unwrap_or(0);
			if nonce != self.nonce {
				return Answer::Refused;
			}
			state.write(key, Some(nonce + 1));
		}
		let mut steps = self.steps.iter();
		while let Some(step) = steps.next() {
			match *step {
				Step::Read(key) => number = mix(number, state.read(key)),
				Step::Follow => number = mix(number, state.read(number)),
				Step::Write(key, add) => state.write(key, Some((number + add) % VALUES)),
				Step::Delete(key) => state.write(key, None),
				Step::When(remainder) => {
					if number % 2 != remainder {
						steps.next();
					}
				},
				Step::Refuse(at) if at == number => return Answer::Refused,
				Step::Trap(at) if at == number => return Answer::Trapped,
				Step::Leave(at) if at == number && A::IN_LANE => return Answer::Left,
				Step::Refuse(_) | Step::Trap(_) | Step::Leave(_) => {},
			}
		}
		Answer::Accepted(number)
	}
}

/// What a block has brought about.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Applied {
	/// All keys that were touched, with what they hold at the end.
	pub(crate) changes: Changes,
	/// The extrinsics that took effect, in this order, with their results.
	pub(crate) accepted: Vec<(usize, u8)>,
}

/// Extrinsics in their order, and how they are executed.
#[derive(Clone, Debug)]
pub(crate) struct Block {
	/// What the keys hold before.
	pub(crate) base: Vec<Content>,
	pub(crate) extrinsics: Vec<Extrinsic>,
	/// How far ahead lanes may go at first.
	pub(crate) window: u32,
	/// After so many extrinsics a run is stopped, as if its time were up; another run follows.
	pub(crate) at_once: u32,
}

impl Block {
	/// `programs` are the steps of the extrinsics and their signers.
	pub(crate) fn new(base: Vec<Content>, programs: Vec<(Option<u8>, Vec<Step>)>) -> Self {
		let mut nonces = [0u8; SIGNERS as usize];
		let extrinsics = programs
			.into_iter()
			.map(|(signer, steps)| {
				let mut nonce = 0;
				if let Some(signer) = signer {
					nonce = nonces[usize::from(signer)];
					nonces[usize::from(signer)] += 1;
				}
				Extrinsic { signer, nonce, steps }
			})
			.collect();
		Self { base, extrinsics, window: 256, at_once: u32::MAX }
	}

	/// What is under a key before the block.
	pub(crate) fn base(&self, key: Key) -> Content {
		self.base.get(usize::from(key)).copied().flatten()
	}

	/// What the extrinsics bring about one after the other. Those that are refused are left out.
	pub(crate) fn sequential(&self) -> Applied {
		let mut applied = Applied::default();
		for (number, extrinsic) in self.extrinsics.iter().enumerate() {
			let mut state = InOrder::new(self, &applied.changes);
			if let Answer::Accepted(result) = extrinsic.execute(&mut state) {
				let written = state.written;
				applied.changes.extend(written);
				applied.accepted.push((number, result));
			}
		}
		applied
	}
}

/// The state of a program that is executed on the change set.
pub(crate) struct InOrder<'a> {
	block: &'a Block,
	changes: &'a Changes,
	/// What the program has written.
	pub(crate) written: Changes,
}

impl<'a> InOrder<'a> {
	pub(crate) fn new(block: &'a Block, changes: &'a Changes) -> Self {
		Self { block, changes, written: Changes::new() }
	}
}

impl Access for InOrder<'_> {
	const IN_LANE: bool = false;

	fn read(&mut self, key: Key) -> Content {
		let changed = self.written.get(&key).or_else(|| self.changes.get(&key));
		changed.copied().unwrap_or_else(|| self.block.base(key))
	}

	fn write(&mut self, key: Key, content: Content) {
		self.written.insert(key, content);
	}
}

/// A key; some are more popular than others.
fn key() -> impl Strategy<Value = Key> {
	prop_oneof![2 => 0..2u8, 1 => 0..KEYS]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		6 => key().prop_map(Step::Read),
		2 => Just(Step::Follow),
		6 => (key(), 0..VALUES).prop_map(|(key, add)| Step::Write(key, add)),
		1 => key().prop_map(Step::Delete),
		3 => (0..2u8).prop_map(Step::When),
		1 => (0..VALUES).prop_map(Step::Refuse),
		1 => (0..VALUES).prop_map(Step::Trap),
		1 => (0..VALUES).prop_map(Step::Leave),
	]
}

/// Blocks of so many extrinsics at most.
pub(crate) fn blocks(most: usize) -> impl Strategy<Value = Block> {
	let base = vec(option::of(0..VALUES), usize::from(KEYS));
	let programs = vec((option::weighted(0.4, 0..SIGNERS), vec(step(), 0..8)), 1..=most);
	let window = prop_oneof![Just(1u32), 2..8u32, Just(256u32)];
	let at_once = prop_oneof![1 => 1..8u32, 3 => Just(u32::MAX)];
	(base, programs, window, at_once).prop_map(|(base, programs, window, at_once)| Block {
		window,
		at_once,
		..Block::new(base, programs)
	})
}
