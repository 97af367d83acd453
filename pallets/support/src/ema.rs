// SPDX-License-Identifier: Apache-2.0

//! Exponential moving averages that are brought up to date when they are looked at.
//!
//! An average that has seen the same sample for `elapsed` blocks is
//!
//! ```text
//! sample + (value - sample) * 2^(-elapsed / half_life)
//! ```
//!
//! whether it was advanced once or in each of the blocks, so nothing has to run in blocks in which
//! nothing happens. Time is in blocks, and the half-life is the time in which half of the distance
//! to the sample goes.
//!
//! # Exactness
//!
//! All of it is integer arithmetic, the same on every machine:
//!
//! - The factor `2^(-elapsed / half_life)` is exact if it is a whole number of halvings, and less
//!   than 2^-123 away from the truth otherwise.
//! - The distance that remains is rounded down, once: the average may be less than one unit closer
//!   to the sample than it should be. A unit is 2^-128 for [`advance`] and 1 for
//!   [`advance_amount`].
//! - Advancing by `a` and then by `b` differs from advancing by `a + b` by less than two units and
//!   `distance * 2^-121`.
//!
//! It follows that the average never passes the sample, never moves away from it, is never further
//! from it after a longer time, and arrives after a time that depends on the distance: 256
//! half-lives are always enough, and 128 for amounts.
//!
//! The unit per call is what limits [`advance_amount`]: an amount that is advanced in every block
//! moves by a unit in every block, however long the half-life. Where amounts are so small that
//! this matters, keep their average as a [`Price`].

use crate::{
	math::{mul_div, widen_mul, Rounding},
	Price,
};
use sp_core::U256;

/// The natural logarithm of 2 in units of 2^-128, rounded down.
const LN_2: u128 = 0xb17217f7_d1cf79ab_c9e3b398_03f2f6af;

/// The average `value` after `elapsed` blocks with `sample`.
///
/// With a `half_life` of zero, one block is enough to arrive. Rounds towards the sample, by less
/// than 2^-128.
pub fn advance(value: Price, sample: Price, elapsed: u32, half_life: u32) -> Price {
	Price::from_inner(towards(value.inner(), sample.inner(), elapsed, half_life))
}

/// The average `value` of an amount after `elapsed` blocks with `sample`.
///
/// With a `half_life` of zero, one block is enough to arrive. Rounds towards the sample, by less
/// than one unit in each call.
pub fn advance_amount(value: u128, sample: u128, elapsed: u32, half_life: u32) -> u128 {
	// Between two numbers of 128 bits there are no others.
	towards(value.into(), sample.into(), elapsed, half_life).low_u128()
}

/// `value` moved towards `sample`.
fn towards(value: U256, sample: U256, elapsed: u32, half_life: u32) -> U256 {
	let distance = value.abs_diff(sample);
	let remaining = decay(distance, elapsed, half_life);
	debug_assert!(remaining <= distance);
	// A point between the two, so neither of these can overflow.
	if value < sample {
		sample - remaining
	} else {
		sample + remaining
	}
}

/// `distance * 2^(-elapsed / half_life)`, rounded down.
fn decay(distance: U256, elapsed: u32, half_life: u32) -> U256 {
	if elapsed == 0 {
		return distance;
	}
	let (Some(halvings), Some(rest)) =
		(elapsed.checked_div(half_life), elapsed.checked_rem(half_life))
	else {
		return U256::zero();
	};
	if halvings >= U256::MAX.bits() as u32 {
		return U256::zero();
	}
	if rest == 0 {
		return distance >> halvings;
	}
	// At most 256 + 128 bits, of which 128 and those halved away go.
	let remaining = distance.full_mul(half_power(rest, half_life).into()) >> (128 + halvings);
	U256::try_from(remaining).expect("the factor is less than one; qed")
}

/// `2^(-num / den)` in units of 2^-128, for `0 < num < den`.
///
/// The result is less than 32 units (2^-123) away from the truth, and strictly falls with `num`:
/// neighbours are more than 2^94 units apart.
fn half_power(num: u32, den: u32) -> u128 {
	debug_assert!(0 < num && num < den);
	// With x = ln 2 * num / den, and 0 < x < ln 2:
	// 1 - 2^(-num / den) = 1 - e^-x = x - x^2/2! + x^3/3! - ...
	//
	// Errors, in units: `x` is less than 2 too low. Each of about 30 further terms is less than 1.3
	// too low, 1 by its own rounding and the rest through the term before it. The terms of one
	// sign, with `x` or with the rest of the series that is not added, add up to less than 24, and
	// those of the other sign take some of it back.
	let x =
		mul_div(LN_2, num.into(), den.into(), Rounding::Down).expect("num is less than den; qed");
	let mut gone = x;
	let mut term = x;
	for n in 2u128.. {
		term = (widen_mul(term, x) >> 128).low_u128() / n;
		if term == 0 {
			break;
		}
		// The terms fall and their signs alternate: the sum stays between 0 and x.
		gone = if n % 2 == 0 { gone - term } else { gone + term };
	}
	// 2^128 - gone, where 0 < gone < 2^127.
	u128::MAX - gone + 1
}

#[cfg(test)]
mod tests;
