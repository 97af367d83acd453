// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The chain as it has been seen: blocks on all forks, which of them are the best chain, and how
//! far it is final. Knows nothing of the network.

use crate::chain::Hash;
use std::collections::{BTreeMap, HashMap};

/// Where the observation of the chain begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Base {
	/// The best block then.
	pub(crate) hash: Hash,
	/// Its height.
	pub(crate) number: u64,
	/// The height that was final then. Blocks up to it are of no interest.
	pub(crate) finalised: u64,
}

/// A block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
	/// Its height.
	pub(crate) number: u64,
	/// The block before.
	pub(crate) parent: Hash,
	/// Our transactions in it, by their indices.
	pub(crate) ours: Vec<u32>,
}

/// What a new head does to the best chain, oldest blocks first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Change {
	/// Blocks that are no longer in it.
	pub(crate) retracted: Vec<Hash>,
	/// Blocks that are now.
	pub(crate) enacted: Vec<Hash>,
}

/// The blocks since the base.
#[derive(Debug)]
pub(crate) struct Blocks {
	known: HashMap<Hash, Block>,
	/// The best chain, by height.
	best: BTreeMap<u64, Hash>,
	/// The height up to which it is final.
	finalised: u64,
}

impl Blocks {
	/// Starts at `base`, in which none of our transactions is.
	pub(crate) fn new(base: Base) -> Self {
		let block = Block { number: base.number, parent: Hash::zero(), ours: Vec::new() };
		Self {
			known: HashMap::from([(base.hash, block)]),
			best: BTreeMap::from([(base.number, base.hash)]),
			finalised: base.finalised,
		}
	}

	/// Whether the block has been inserted.
	pub(crate) fn knows(&self, hash: Hash) -> bool {
		self.known.contains_key(&hash)
	}

	/// Adds a block. Its ancestors, as far as they are of interest, must be added before one of
	/// its descendants becomes the head.
	pub(crate) fn insert(&mut self, hash: Hash, block: Block) {
		self.known.entry(hash).or_insert(block);
	}

	/// A block that has been inserted.
	pub(crate) fn get(&self, hash: Hash) -> Option<&Block> {
		self.known.get(&hash)
	}

	/// Whether the block is on the best chain.
	pub(crate) fn is_best(&self, hash: Hash) -> bool {
		let block = self.known.get(&hash);
		block.is_some_and(|block| self.best.get(&block.number) == Some(&hash))
	}

	/// The best chain, from the lowest block on.
	pub(crate) fn best(&self) -> impl Iterator<Item = &Block> {
		self.best.values().filter_map(move |hash| self.known.get(hash))
	}

	/// Makes `head` the head of the best chain. A head that is on it already changes nothing: the
	/// node has repeated itself.
	pub(crate) fn set_best(&mut self, head: Hash) -> Change {
		let mut enacted = Vec::new();
		let mut next = head;
		while let Some(block) = self.known.get(&next) {
			if self.best.get(&block.number) == Some(&next) {
				break;
			}
			enacted.push((block.number, next));
			next = block.parent;
		}
		enacted.reverse();
		let Some((first, _)) = enacted.first() else { return Change::default() };
		let retracted = self.best.split_off(first).into_values().collect();
		self.best.extend(enacted.iter().copied());
		Change { retracted, enacted: enacted.into_iter().map(|(_, hash)| hash).collect() }
	}

	/// Makes everything up to `head` final; returns what was not before, oldest blocks first.
	pub(crate) fn finalise(&mut self, head: Hash) -> Vec<Hash> {
		let mut newly = Vec::new();
		let mut next = head;
		while let Some(block) = self.known.get(&next).filter(|b| b.number > self.finalised) {
			newly.push(next);
			next = block.parent;
		}
		newly.reverse();
		if let Some(block) = self.known.get(&head) {
			self.finalised = self.finalised.max(block.number);
		}
		newly
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Blocks 11 to 13 on block 10, and a fork of 12 and 13 that begins after 11.
	fn forked() -> Blocks {
		let mut blocks = Blocks::new(Base { hash: hash(10), number: 10, finalised: 9 });
		for (id, number, parent) in
			[(11, 11, 10), (12, 12, 11), (13, 13, 12), (112, 12, 11), (113, 13, 112)]
		{
			let block = Block { number, parent: hash(parent), ours: Vec::new() };
			blocks.insert(hash(id), block);
		}
		blocks
	}

	fn hash(id: u64) -> Hash {
		Hash::from_low_u64_be(id)
	}

	fn hashes<const N: usize>(ids: [u64; N]) -> Vec<Hash> {
		ids.map(hash).to_vec()
	}

	fn change<const N: usize, const M: usize>(retracted: [u64; N], enacted: [u64; M]) -> Change {
		Change { retracted: hashes(retracted), enacted: hashes(enacted) }
	}

	#[test]
	fn a_head_enacts_all_that_was_skipped() {
		let mut blocks = forked();
		assert_eq!(blocks.set_best(hash(11)), change([], [11]));
		assert_eq!(blocks.set_best(hash(13)), change([], [12, 13]));
		assert_eq!(blocks.set_best(hash(13)), Change::default());
		assert_eq!(blocks.set_best(hash(12)), Change::default(), "a head of before");
		assert!(blocks.is_best(hash(13)) && !blocks.is_best(hash(113)));
	}

	#[test]
	fn a_fork_retracts_what_it_replaces() {
		let mut blocks = forked();
		blocks.set_best(hash(13));
		assert_eq!(blocks.set_best(hash(113)), change([12, 13], [112, 113]));
		// To a fork that is shorter.
		assert_eq!(blocks.set_best(hash(12)), change([112, 113], [12]));
		assert_eq!(blocks.best().map(|block| block.number).collect::<Vec<_>>(), [10, 11, 12]);
	}

	#[test]
	fn the_base_itself_may_be_retracted() {
		let mut blocks = forked();
		blocks.set_best(hash(11));
		let block = Block { number: 10, parent: hash(9), ours: vec![1] };
		blocks.insert(hash(110), block);
		assert_eq!(blocks.set_best(hash(110)), change([10, 11], [110]));
	}

	#[test]
	fn finality_reaches_back_to_the_last_final_block() {
		let mut blocks = forked();
		assert_eq!(blocks.finalise(hash(12)), hashes([10, 11, 12]));
		assert!(blocks.finalise(hash(12)).is_empty());
		assert!(blocks.finalise(hash(11)).is_empty());
		assert_eq!(blocks.finalise(hash(13)), hashes([13]));
		assert!(blocks.finalise(hash(99)).is_empty(), "a block that nobody knows");
	}
}
