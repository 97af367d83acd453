// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Remembers hashes of short inputs.
//!
//! A runtime hashes the same accounts and the same prefixes over and over within one extrinsic, to
//! make storage keys of them: in a profile of a lane that executed transfers, a fifth of the samples
//! lay in hash functions.

use ahash::RandomState;

/// The longest input that is remembered: two accounts, or a map's prefix and an account.
const LONGEST: usize = 64;
/// So many hashes are remembered, 27 KB for a lane: what an extrinsic hashes, a few times over.
const ENTRIES: usize = 256;

/// Which hash function.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
	Blake2x128,
	Blake2x256,
	Twox64,
	Twox128,
	Twox256,
	Keccak256,
}

#[derive(Clone)]
struct Entry {
	kind: Kind,
	len: u8,
	input: [u8; LONGEST],
	hash: [u8; 32],
}

/// A lane's memory of hashes: each input has one place, which the last one takes.
pub(crate) struct Memo {
	entries: Vec<Option<Entry>>,
	hasher: RandomState,
}

impl Memo {
	pub(crate) fn new() -> Self {
		Self { entries: vec![None; ENTRIES], hasher: RandomState::new() }
	}

	/// The hash of `input`, which `compute` knows how to get.
	pub(crate) fn hash<const N: usize>(
		&mut self,
		kind: Kind,
		input: &[u8],
		compute: impl FnOnce(&[u8]) -> [u8; N],
	) -> [u8; N] {
		if input.len() > LONGEST {
			return compute(input);
		}
		let place = self.hasher.hash_one((kind as u8, input)) as usize % ENTRIES;
		let entry = &mut self.entries[place];
		if let Some(known) = entry {
			let same = known.kind == kind && &known.input[..usize::from(known.len)] == input;
			if let (true, Some(hash)) = (same, known.hash.first_chunk()) {
				return *hash;
			}
		}
		let hash = compute(input);
		let mut new = Entry { kind, len: input.len() as u8, input: [0; LONGEST], hash: [0; 32] };
		new.input[..input.len()].copy_from_slice(input);
		new.hash[..N].copy_from_slice(&hash);
		*entry = Some(new);
		hash
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn hashes_are_those_of_their_input() {
		let mut memo = Memo::new();
		for round in 0..3 {
			for i in 0..2_000u32 {
				let input = vec![i as u8; (i % 80) as usize];
				let blake = memo.hash(Kind::Blake2x128, &input, sp_crypto_hashing::blake2_128);
				let twox = memo.hash(Kind::Twox128, &input, sp_crypto_hashing::twox_128);
				assert_eq!(blake, sp_crypto_hashing::blake2_128(&input), "round {round}");
				assert_eq!(twox, sp_crypto_hashing::twox_128(&input), "round {round}");
			}
		}
	}

	#[test]
	fn a_known_hash_is_not_computed_again() {
		let mut memo = Memo::new();
		assert_eq!(memo.hash(Kind::Twox64, b"input", |_| [1; 8]), [1; 8]);
		assert_eq!(memo.hash(Kind::Twox64, b"input", |_| [2; 8]), [1; 8]);
		assert_eq!(memo.hash(Kind::Twox256, b"input", |_| [3; 32]), [3; 32]);
		assert_eq!(memo.hash(Kind::Twox64, &[7; 65], |_| [4; 8]), [4; 8]);
		assert_eq!(memo.hash(Kind::Twox64, &[7; 65], |_| [5; 8]), [5; 8]);
	}
}
