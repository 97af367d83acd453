// SPDX-License-Identifier: Apache-2.0

//! What bytes mean: blocks of calls, and time between the blocks.
//!
//! | bytes | meaning |
//! |---|---|
//! | `f0`–`ff`, empty: u8, slots: u24 | the block ends; so many empty blocks; so many slots nobody uses |
//! | `00`–`ef` (origin), length: u16, call | an extrinsic in the open block |
//!
//! Numbers are little-endian. All bytes mean something: what is missing at the end is zero, and a
//! call that is shorter than its length says is as long as there is. So whatever a fuzzer does to an
//! input, the rest of it still means what it did, or nearly so. Whether the bytes of a call are one
//! is seen when it is its turn.

/// The first byte of the end of a block, and all that are greater.
const BLOCK: u8 = 0xf0;

/// The most steps of a scenario: what comes after them is ignored.
pub const MAX_STEPS: usize = 512;

/// The most bytes of one call.
pub const MAX_CALL: usize = u16::MAX as usize;

/// One step of a scenario.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
	/// The open block ends, and later another one begins.
	Block {
		/// So many blocks without extrinsics between them, one in each slot.
		empty: u8,
		/// So many slots after those in which nobody makes a block. 24 bits count.
		slots: u32,
	},
	/// An extrinsic.
	Call {
		/// Who signs it: one of the well-known accounts, the number modulo how many there are.
		origin: u8,
		/// The encoded call.
		bytes: Vec<u8>,
	},
}

/// What happens, step by step. A block is open at the beginning.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Scenario {
	/// The steps.
	pub steps: Vec<Step>,
}

impl Scenario {
	/// What `data` means.
	pub fn parse(data: &[u8]) -> Self {
		let mut rest = data;
		let mut steps = Vec::new();
		while steps.len() < MAX_STEPS {
			let Some((&first, after)) = rest.split_first() else { break };
			rest = after;
			if first >= BLOCK {
				let [empty] = take(&mut rest);
				let [low, middle, high] = take(&mut rest);
				steps
					.push(Step::Block { empty, slots: u32::from_le_bytes([low, middle, high, 0]) });
			} else {
				let length = usize::from(u16::from_le_bytes(take(&mut rest)));
				let (bytes, after) = rest.split_at(length.min(rest.len()));
				rest = after;
				steps.push(Step::Call { origin: first, bytes: bytes.to_vec() });
			}
		}
		Self { steps }
	}

	/// The bytes that mean this. Calls that are too long are cut.
	pub fn encode(&self) -> Vec<u8> {
		let mut data = Vec::new();
		for step in &self.steps {
			match step {
				Step::Block { empty, slots } => {
					data.extend([BLOCK, *empty]);
					data.extend(&slots.to_le_bytes()[..3]);
				},
				Step::Call { origin, bytes } => {
					let bytes = &bytes[..bytes.len().min(MAX_CALL)];
					data.push((*origin).min(BLOCK - 1));
					// Not more than `MAX_CALL`.
					data.extend((bytes.len() as u16).to_le_bytes());
					data.extend(bytes);
				},
			}
		}
		data
	}

	/// How many calls there are.
	pub fn calls(&self) -> usize {
		self.steps.iter().filter(|step| matches!(step, Step::Call { .. })).count()
	}
}

/// The next bytes, with zeros for those that are not there.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
	let all = *rest;
	let (now, after) = all.split_at(N.min(all.len()));
	*rest = after;
	let mut bytes = [0; N];
	bytes[..now.len()].copy_from_slice(now);
	bytes
}
