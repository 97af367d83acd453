// SPDX-License-Identifier: Apache-2.0

//! How much of something may be taken in a time: a token bucket.
//!
//! A bucket holds up to its capacity and is refilled by a constant amount per block. Whatever is
//! taken within any span of blocks, from the first take to the last, is at most
//! `capacity + refill_per_block * (last block - first block)`, if the limit stays the same.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How much a [`Bucket`] holds and how fast it is refilled.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Limit {
	/// What can be taken at once from a full bucket. Zero: nothing, ever.
	pub capacity: u128,
	/// What comes back in each block. Zero: nothing, so that the capacity can be taken once.
	pub refill_per_block: u128,
}

/// What was taken lately. The default is a full bucket.
///
/// It does not hold its [`Limit`], which may change between any two calls: a bucket that has less
/// room than was taken from it is empty until enough has come back.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Bucket {
	/// What was missing in block `at`.
	spent: u128,
	/// The last block in which something was taken.
	at: u32,
}

/// More than is in the bucket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Exceeded {
	/// What is in it.
	pub available: u128,
}

impl Bucket {
	/// What can be taken in block `now`.
	pub fn available(&self, limit: &Limit, now: u32) -> u128 {
		room(limit, self.missing(limit, now))
	}

	/// Takes `amount` in block `now`, or changes nothing if there is less.
	///
	/// In a block before the last one in which something was taken, nothing has come back.
	pub fn try_take(&mut self, limit: &Limit, now: u32, amount: u128) -> Result<(), Exceeded> {
		let missing = self.missing(limit, now);
		let available = room(limit, missing);
		let exceeded = Exceeded { available };
		if amount > available {
			return Err(exceeded);
		}
		// At most the capacity, unless the amount is zero.
		let spent = missing.checked_add(amount).ok_or(exceeded)?;
		*self = Self { spent, at: self.at.max(now) };
		Ok(())
	}

	/// What is missing in block `now`.
	fn missing(&self, limit: &Limit, now: u32) -> u128 {
		let elapsed = now.saturating_sub(self.at);
		// More than can be counted, and more than is missing, comes back in full.
		limit
			.refill_per_block
			.checked_mul(elapsed.into())
			.and_then(|back| self.spent.checked_sub(back))
			.unwrap_or_default()
	}
}

/// What is in a bucket in which so much is missing.
fn room(limit: &Limit, missing: u128) -> u128 {
	// Nothing, if it is less than was taken while the capacity was higher.
	limit.capacity.saturating_sub(missing)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::*;
	use proptest::{collection, prelude::*};
	use sp_core::U256;

	const MAX: u128 = u128::MAX;

	fn limit(capacity: u128, refill_per_block: u128) -> Limit {
		Limit { capacity, refill_per_block }
	}

	#[test]
	fn what_was_taken_comes_back() {
		let (limit, mut bucket) = (limit(100, 10), Bucket::default());
		assert_eq!(bucket.available(&limit, 0), 100);
		assert_eq!(bucket.try_take(&limit, 5, 70), Ok(()));
		assert_eq!(bucket.available(&limit, 5), 30);
		assert_eq!(bucket.try_take(&limit, 5, 31), Err(Exceeded { available: 30 }));
		assert_eq!(bucket.available(&limit, 5), 30);
		assert_eq!(bucket.try_take(&limit, 5, 30), Ok(()));
		assert_eq!(bucket.available(&limit, 5), 0);
		assert_eq!(bucket.available(&limit, 6), 10);
		assert_eq!(bucket.available(&limit, 14), 90);
		assert_eq!(bucket.available(&limit, 15), 100);
		assert_eq!(bucket.available(&limit, 16), 100);
		assert_eq!(bucket.try_take(&limit, 8, 25), Ok(()));
		assert_eq!(bucket.available(&limit, 8), 5);
	}

	#[test]
	fn a_failed_take_changes_nothing() {
		let (limit, mut bucket) = (limit(100, 10), Bucket::default());
		bucket.try_take(&limit, 3, 60).unwrap();
		let before = bucket;
		assert_eq!(bucket.try_take(&limit, 4, 51), Err(Exceeded { available: 50 }));
		assert_eq!(bucket, before);
	}

	#[test]
	fn takes_nothing_from_anything() {
		for limit in [limit(0, 0), limit(0, MAX), limit(MAX, 0)] {
			let mut bucket = Bucket::default();
			assert_eq!(bucket.try_take(&limit, 0, 0), Ok(()));
			assert_eq!(bucket.available(&limit, 0), limit.capacity);
		}
		let mut bucket = Bucket::default();
		assert_eq!(bucket.try_take(&limit(0, MAX), u32::MAX, 1), Err(Exceeded { available: 0 }));
	}

	#[test]
	fn the_largest_numbers() {
		let mut bucket = Bucket::default();
		let slow = limit(MAX, 1);
		assert_eq!(bucket.try_take(&slow, 0, MAX), Ok(()));
		assert_eq!(bucket.try_take(&slow, 0, 1), Err(Exceeded { available: 0 }));
		assert_eq!(bucket.available(&slow, u32::MAX), u32::MAX.into());
		let fast = limit(MAX, MAX);
		assert_eq!(bucket.available(&fast, 0), 0);
		assert_eq!(bucket.available(&fast, 1), MAX);
		assert_eq!(bucket.available(&fast, 2), MAX);
		assert_eq!(bucket.try_take(&fast, u32::MAX, MAX), Ok(()));
		assert_eq!(bucket.available(&fast, u32::MAX), 0);
	}

	#[test]
	fn time_that_goes_back_gives_nothing() {
		let (limit, mut bucket) = (limit(100, 10), Bucket::default());
		bucket.try_take(&limit, 10, 100).unwrap();
		assert_eq!(bucket.available(&limit, 3), 0);
		bucket.try_take(&limit, 12, 10).unwrap();
		// A take in the past is a take in the last block.
		bucket.try_take(&limit, 3, 10).unwrap();
		assert_eq!(bucket.available(&limit, 12), 0);
		assert_eq!(bucket.available(&limit, 13), 10);
	}

	#[test]
	fn the_limit_may_change() {
		let mut bucket = Bucket::default();
		bucket.try_take(&limit(100, 10), 0, 80).unwrap();
		assert_eq!(bucket.available(&limit(50, 10), 0), 0);
		assert_eq!(bucket.try_take(&limit(50, 10), 0, 0), Ok(()));
		assert_eq!(bucket.available(&limit(50, 10), 3), 0);
		assert_eq!(bucket.available(&limit(50, 10), 4), 10);
		assert_eq!(bucket.available(&limit(200, 10), 0), 120);
		assert_eq!(bucket.available(&limit(100, 0), u32::MAX), 20);
	}

	#[test]
	fn encoding_has_a_fixed_length() {
		assert_eq!((Bucket::max_encoded_len(), Limit::max_encoded_len()), (20, 32));
	}

	/// Takes in blocks that do not go back: how many blocks after the one before, and how much.
	fn takes() -> impl Strategy<Value = Vec<(u32, u128)>> {
		let gap = prop_oneof![3 => 0..4u32, 1 => blocks()];
		let amount = prop_oneof![3 => 0..300u128, 1 => number()];
		collection::vec((gap, amount), 1..40)
	}

	fn limits() -> impl Strategy<Value = Limit> {
		prop_oneof![(0..300u128, 0..40u128), (number(), number())]
			.prop_map(|(capacity, refill)| limit(capacity, refill))
	}

	proptest! {
		#[test]
		fn no_window_gives_more_than_it_may(limit in limits(), takes in takes()) {
			let (mut bucket, mut now) = (Bucket::default(), 0u32);
			let mut taken: Vec<(u32, u128)> = vec![];
			// The bucket as it is usually written: what is in it, filled up at each look.
			let (capacity, mut tokens) = (U256::from(limit.capacity), U256::from(limit.capacity));
			for (gap, amount) in takes {
				let next = now.saturating_add(gap);
				let back = U256::from(limit.refill_per_block) * (next - now);
				now = next;
				tokens = (tokens + back).min(capacity);
				let available = tokens.as_u128();
				prop_assert_eq!(bucket.available(&limit, now), available);
				let expected = if U256::from(amount) <= tokens {
					tokens -= amount.into();
					taken.push((now, amount));
					Ok(())
				} else {
					Err(Exceeded { available })
				};
				prop_assert_eq!(bucket.try_take(&limit, now, amount), expected);
			}
			for (first, (from, _)) in taken.iter().enumerate() {
				let mut sum = U256::zero();
				for (to, amount) in &taken[first..] {
					sum += (*amount).into();
					let most = capacity + U256::from(limit.refill_per_block) * (to - from);
					prop_assert!(sum <= most, "{sum} in blocks {from} to {to}");
				}
			}
		}

		#[test]
		fn splitting_a_take_gives_no_more(
			limit in limits(), before in number(), now in blocks(), a in number(), b in number(),
		) {
			let mut bucket = Bucket::default();
			let _ = bucket.try_take(&limit, 0, before);
			let mut parts = bucket;
			let Some(both) = a.checked_add(b) else { return Ok(()) };
			let whole = bucket.try_take(&limit, now, both).is_ok();
			let split = parts.try_take(&limit, now, a).is_ok() && parts.try_take(&limit, now, b).is_ok();
			prop_assert_eq!(whole, split);
			if whole {
				prop_assert_eq!(bucket, parts);
			}
		}

		#[test]
		fn no_state_panics(
			spent in number(), at in blocks(), limit in limits(), now in blocks(), amount in number(),
		) {
			let mut bucket = Bucket { spent, at };
			let available = bucket.available(&limit, now);
			prop_assert!(available <= limit.capacity);
			let taken = bucket.try_take(&limit, now, amount);
			prop_assert_eq!(taken.is_ok(), amount <= available);
			if taken.is_ok() {
				prop_assert_eq!(bucket.available(&limit, bucket.at), available - amount);
			}
		}
	}
}
