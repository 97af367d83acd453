// SPDX-License-Identifier: Apache-2.0

//! Shares of a whole.

use crate::math::{mul_div, mul_div_rem, Rounding};
use alloc::vec::Vec;

/// Shares `total` in proportion to `weights`, so that the shares sum to `total` exactly.
///
/// The method of the largest remainder (Hamilton's): every share is rounded down, and what is left
/// over, which is less than one unit for each share, goes unit by unit to the shares that lost
/// most by that. Of equals, the one with the lower index is first. So each share is less than one
/// unit away from the exact one, and a weight of zero gets nothing. As with every method that
/// rounds to both sides, one more unit in total can take a unit away from somebody.
///
/// `None` if there are no weights, all are zero, or their sum exceeds `u128`.
pub fn split_with_remainder(total: u128, weights: &[u128]) -> Option<Vec<u128>> {
	let sum = weights.iter().try_fold(0u128, |sum, weight| sum.checked_add(*weight))?;
	let mut shares = Vec::with_capacity(weights.len());
	let mut lost = Vec::with_capacity(weights.len());
	let mut left = total;
	for (index, weight) in weights.iter().enumerate() {
		let (share, remainder) = mul_div_rem(total, *weight, sum)?;
		left = left.checked_sub(share)?;
		shares.push(share);
		lost.push((remainder, index));
	}
	// No weights: there is nobody to share among, not even nothing.
	if sum == 0 {
		return None;
	}
	lost.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
	// The remainders sum to `left * sum` and each is less than `sum`: more than `left` of them are
	// not zero, unless `left` is.
	for (_, index) in lost.iter().take(usize::try_from(left).ok()?) {
		let share = shares.get_mut(*index)?;
		*share = share.checked_add(1)?;
	}
	Some(shares)
}

/// The share of `weight` in `total` if all weights sum to `sum`: `total * weight / sum`, rounded
/// down.
///
/// Shares that are found one at a time sum to at most `total`, and whoever pays them keeps what is
/// left. `None` if `sum` is zero or the share exceeds `u128`.
pub fn pro_rata(total: u128, weight: u128, sum: u128) -> Option<u128> {
	mul_div(total, weight, sum, Rounding::Down)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::*;
	use alloc::vec;
	use proptest::{collection, prelude::*};

	const MAX: u128 = u128::MAX;

	#[test]
	fn what_is_left_over_goes_to_the_largest_remainders() {
		// 10 * (1, 2, 3) / 6 = 1.67, 3.33, 5.0
		assert_eq!(split_with_remainder(10, &[1, 2, 3]), Some(vec![2, 3, 5]));
		// Equal remainders: the first one.
		assert_eq!(split_with_remainder(10, &[1, 1, 1]), Some(vec![4, 3, 3]));
		assert_eq!(split_with_remainder(11, &[1, 1, 1]), Some(vec![4, 4, 3]));
		assert_eq!(split_with_remainder(1, &[0, 1, 1]), Some(vec![0, 1, 0]));
		assert_eq!(split_with_remainder(2, &[1, 1, 1, 1, 1]), Some(vec![1, 1, 0, 0, 0]));
	}

	#[test]
	fn splits_at_the_edges() {
		assert_eq!(split_with_remainder(1, &[]), None);
		assert_eq!(split_with_remainder(0, &[]), None);
		assert_eq!(split_with_remainder(1, &[0, 0]), None);
		assert_eq!(split_with_remainder(0, &[0]), None);
		assert_eq!(split_with_remainder(1, &[MAX, 1]), None);
		assert_eq!(split_with_remainder(0, &[1, MAX]), None);
		assert_eq!(split_with_remainder(0, &[1, 0, 2]), Some(vec![0, 0, 0]));
		assert_eq!(split_with_remainder(1, &[1]), Some(vec![1]));
		assert_eq!(split_with_remainder(1, &[1, MAX - 1]), Some(vec![0, 1]));
		assert_eq!(split_with_remainder(MAX, &[MAX]), Some(vec![MAX]));
		assert_eq!(split_with_remainder(MAX, &[0, MAX, 0]), Some(vec![0, MAX, 0]));
		assert_eq!(split_with_remainder(MAX, &[1, 1]), Some(vec![MAX / 2 + 1, MAX / 2]));
		assert_eq!(split_with_remainder(MAX, &[1, MAX - 1]), Some(vec![1, MAX - 1]));
		assert_eq!(split_with_remainder(MAX - 1, &[1, MAX - 1]), Some(vec![1, MAX - 2]));
	}

	#[test]
	fn pro_rata_rounds_down() {
		assert_eq!(pro_rata(10, 1, 3), Some(3));
		assert_eq!(pro_rata(MAX, MAX, MAX), Some(MAX));
		assert_eq!(pro_rata(0, 0, 1), Some(0));
		assert_eq!(pro_rata(1, 1, 0), None);
		assert_eq!(pro_rata(MAX, 2, 1), None);
	}

	/// Gives the units that are left over one by one to whoever has the largest remainder.
	fn one_by_one(total: u128, weights: &[u128]) -> Vec<u128> {
		let sum: u128 = weights.iter().sum();
		let exact: Vec<_> = weights
			.iter()
			.map(|weight| crate::widen_mul(total, *weight).div_mod(sum.into()))
			.collect();
		let mut shares: Vec<u128> = exact.iter().map(|(share, _)| share.as_u128()).collect();
		let mut remainders: Vec<_> = exact.iter().map(|(_, remainder)| Some(*remainder)).collect();
		for _ in 0..total - shares.iter().sum::<u128>() {
			let most = *remainders.iter().max().unwrap();
			let first = remainders.iter().position(|remainder| *remainder == most).unwrap();
			remainders[first] = None;
			shares[first] += 1;
		}
		shares
	}

	proptest! {
		#[test]
		fn shares_are_fair_and_sum_exactly(
			total in number(),
			weights in collection::vec(number(), 0..12),
		) {
			let sum = weights.iter().try_fold(0u128, |sum, weight| sum.checked_add(*weight));
			let shares = split_with_remainder(total, &weights);
			let Some(sum) = sum.filter(|sum| *sum > 0) else {
				prop_assert_eq!(shares, None);
				return Ok(());
			};
			let shares = shares.unwrap();
			prop_assert_eq!(shares.iter().sum::<u128>(), total);
			prop_assert_eq!(shares.len(), weights.len());
			for (share, weight) in shares.iter().zip(&weights) {
				let down = pro_rata(total, *weight, sum).unwrap();
				let up = mul_div(total, *weight, sum, Rounding::Up).unwrap();
				prop_assert!((down..=up).contains(share));
			}
			prop_assert_eq!(shares, one_by_one(total, &weights));
		}

		#[test]
		fn small_splits_too(total in 0..50u128, weights in collection::vec(0..6u128, 1..9)) {
			prop_assume!(weights.iter().any(|weight| *weight > 0));
			let shares = split_with_remainder(total, &weights).unwrap();
			prop_assert_eq!(shares.iter().sum::<u128>(), total);
			prop_assert_eq!(shares, one_by_one(total, &weights));
		}

		#[test]
		fn parts_of_a_share_are_not_more(total in number(), a in number(), b in number()) {
			let Some(sum) = a.checked_add(b).filter(|sum| *sum > 0) else { return Ok(()) };
			let whole = pro_rata(total, sum, sum).unwrap();
			prop_assert_eq!(whole, total);
			let parts = [a, b].map(|weight| pro_rata(total, weight, sum).unwrap());
			prop_assert!(parts[0] + parts[1] <= total && total - parts[0] - parts[1] <= 1);
		}
	}
}
