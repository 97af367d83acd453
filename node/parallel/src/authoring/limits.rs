// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How many transactions are tried at once, and when a block is full.

use codec::{Compact, CompactLen};
use sc_proposer_metrics::EndProposingReason;
use std::time::Instant;

/// When a block is full, so many transactions that do not fit are skipped, in the hope of others
/// that do, before that is the end. The number is that of sc-basic-authorship.
pub(super) const MAX_SKIPPED_TRANSACTIONS: usize = 8;

/// How many transactions are executed together.
///
/// Every refusal ends the work on those after it, so there are fewer when there are refusals, and
/// more while there are none.
#[derive(Debug)]
pub(super) struct ChunkSize {
	size: usize,
	/// Refusals of invalid transactions bring it down to this: less would leave lanes idle.
	least: usize,
	most: usize,
}

impl ChunkSize {
	/// The first chunk for so many lanes.
	pub(super) fn new(lanes: usize) -> Self {
		let least = lanes.max(1);
		let size = least.saturating_mul(16).max(64);
		Self { size, least, most: least.saturating_mul(64).max(256) }
	}

	/// The size of the next chunk.
	pub(super) fn get(&self) -> usize {
		self.size
	}

	/// All of a chunk were accepted.
	pub(super) fn accepted(&mut self) {
		self.size = (self.size * 2).min(self.most);
	}

	/// One of a chunk was refused.
	pub(super) fn refused(&mut self) {
		if self.size > self.least {
			self.size = (self.size / 2).max(self.least);
		}
	}

	/// One does not fit in the block any more, and probably others do not either. They are tried
	/// one by one until one is accepted.
	pub(super) fn exhausted(&mut self) {
		self.size = 1;
	}
}

/// What to do about a transaction that does not fit.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Skip {
	/// Skip it, and so many others at most.
	TryMore(usize),
	/// Skip it, as it is early.
	BeforeSoftDeadline,
	/// The block is full.
	Full,
}

/// The rule by which transactions that do not fit are skipped; that of sc-basic-authorship.
#[derive(Debug)]
pub(super) struct Skips {
	skipped: usize,
	/// Until then any number is skipped.
	soft_deadline: Instant,
	/// The limit that was hit, unless a transaction has been accepted since.
	hit: Option<EndProposingReason>,
}

impl Skips {
	pub(super) fn new(soft_deadline: Instant) -> Self {
		Self { skipped: 0, soft_deadline, hit: None }
	}

	/// At `now` one more does not fit, because of `limit`.
	pub(super) fn skip(&mut self, limit: EndProposingReason, now: Instant) -> Skip {
		self.hit = Some(limit);
		if self.skipped < MAX_SKIPPED_TRANSACTIONS {
			self.skipped += 1;
			Skip::TryMore(MAX_SKIPPED_TRANSACTIONS - self.skipped)
		} else if now < self.soft_deadline {
			Skip::BeforeSoftDeadline
		} else {
			Skip::Full
		}
	}

	/// One was accepted.
	pub(super) fn pushed(&mut self) {
		self.hit = None;
	}

	/// Why no more transactions are tried: `otherwise`, or the limit that was hit.
	pub(super) fn end(&self, otherwise: EndProposingReason) -> EndProposingReason {
		self.hit.unwrap_or(otherwise)
	}
}

/// The size of a block, as `BlockBuilder::estimate_block_size` has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockSize {
	/// The bytes of the header, with the digests that it begins with.
	header: usize,
	extrinsics: u32,
	/// The bytes of all extrinsics.
	bytes: usize,
	limit: usize,
}

impl BlockSize {
	/// A block without extrinsics.
	pub(super) fn new(header: usize, limit: usize) -> Self {
		Self { header, extrinsics: 0, bytes: 0, limit }
	}

	/// An extrinsic of so many bytes becomes part of the block.
	pub(super) fn add(&mut self, bytes: usize) {
		self.extrinsics += 1;
		self.bytes += bytes;
	}

	/// Whether an extrinsic of so many bytes fits.
	pub(super) fn fits(&self, bytes: usize) -> bool {
		self.estimate().saturating_add(bytes) <= self.limit
	}

	pub(super) fn limit(&self) -> usize {
		self.limit
	}

	fn estimate(&self) -> usize {
		self.header + Compact::<u32>::compact_len(&self.extrinsics) + self.bytes
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use sc_proposer_metrics::EndProposingReason::{
		HitBlockSizeLimit, HitBlockWeightLimit, HitDeadline,
	};
	use std::time::Duration;

	#[test]
	fn chunks_grow_and_shrink_within_bounds() {
		let mut size = ChunkSize::new(2);
		let mut grown = Vec::new();
		for _ in 0..4 {
			grown.push(size.get());
			size.accepted();
		}
		assert_eq!(grown, [64, 128, 256, 256]);
		let mut shrunk = Vec::new();
		for _ in 0..9 {
			shrunk.push(size.get());
			size.refused();
		}
		assert_eq!(shrunk, [256, 128, 64, 32, 16, 8, 4, 2, 2]);
	}

	#[test]
	fn chunks_have_work_for_all_lanes() {
		let mut size = ChunkSize::new(24);
		assert_eq!(size.get(), 384);
		(0..9).for_each(|_| size.accepted());
		assert_eq!(size.get(), 1_536);
		(0..9).for_each(|_| size.refused());
		assert_eq!(size.get(), 24);
		assert_eq!(ChunkSize::new(0).get(), 64);
	}

	#[test]
	fn a_full_block_is_tried_one_by_one() {
		let mut size = ChunkSize::new(8);
		size.refused();
		size.exhausted();
		assert_eq!(size.get(), 1);
		size.refused();
		assert_eq!(size.get(), 1, "a refusal is no reason for more");
		size.accepted();
		size.accepted();
		assert_eq!(size.get(), 4, "it was not full");
	}

	#[test]
	fn a_few_are_skipped_and_more_of_them_early() {
		let begun = Instant::now();
		let soft_deadline = begun + Duration::from_secs(1);
		let late = begun + Duration::from_secs(2);
		let mut skips = Skips::new(soft_deadline);
		for left in (0..MAX_SKIPPED_TRANSACTIONS).rev() {
			assert_eq!(skips.skip(HitBlockWeightLimit, late), Skip::TryMore(left));
			// Those that fit do not give the skipped ones back.
			skips.pushed();
		}
		assert_eq!(skips.skip(HitBlockWeightLimit, begun), Skip::BeforeSoftDeadline);
		assert_eq!(skips.skip(HitBlockWeightLimit, soft_deadline), Skip::Full);
	}

	#[test]
	fn the_end_is_due_to_the_limit_that_was_hit_last() {
		let now = Instant::now();
		let mut skips = Skips::new(now);
		assert_eq!(skips.end(HitDeadline), HitDeadline);
		skips.skip(HitBlockWeightLimit, now);
		skips.skip(HitBlockSizeLimit, now);
		assert_eq!(skips.end(HitDeadline), HitBlockSizeLimit);
		skips.pushed();
		assert_eq!(skips.end(HitDeadline), HitDeadline);
	}

	#[test]
	fn the_size_is_that_of_the_encoded_block() {
		let extrinsic = vec![7u8; 100];
		for count in [0, 1, 63, 64, 16_383, 16_384] {
			let body = vec![extrinsic.clone(); count];
			let mut size = BlockSize::new(150, 0);
			body.iter().for_each(|extrinsic| size.add(extrinsic.encoded_size()));
			assert_eq!(size.estimate(), 150 + body.encoded_size());
		}
	}

	#[test]
	fn the_limit_itself_fits() {
		let mut size = BlockSize::new(150, 150 + 1 + 20);
		assert!(size.fits(20));
		assert!(!size.fits(21));
		size.add(5);
		assert!(size.fits(15));
		assert!(!size.fits(16));
		assert!(!size.fits(usize::MAX));
	}
}
