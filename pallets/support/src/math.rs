// SPDX-License-Identifier: Apache-2.0

//! Integer arithmetic in which the caller states the direction of rounding.
//!
//! Every result is exact before it is rounded, because intermediate values have twice the width
//! of the operands. Nothing panics and nothing wraps: what does not fit is `None`.

use core::cmp::Ordering;
use sp_arithmetic::{PerThing, Permill};
use sp_core::{U256, U512};

/// Where a result goes that is not a whole number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rounding {
	/// To the next whole number below: what the caller gets.
	Down,
	/// To the next whole number above: what the caller owes.
	Up,
}

impl Rounding {
	/// What this direction adds to a quotient that was rounded down, if that dropped something.
	fn step(self, inexact: bool) -> bool {
		inexact && self == Self::Up
	}
}

/// `a * b / c`, rounded once, at the end.
///
/// `None` if `c` is zero or the result exceeds `u128`.
pub fn mul_div(a: u128, b: u128, c: u128, rounding: Rounding) -> Option<u128> {
	let (quotient, remainder) = mul_div_rem(a, b, c)?;
	quotient.checked_add(rounding.step(remainder != 0).into())
}

/// Quotient and remainder of `a * b` by `c`.
///
/// `None` if `c` is zero or the quotient exceeds `u128`.
pub(crate) fn mul_div_rem(a: u128, b: u128, c: u128) -> Option<(u128, u128)> {
	// Most products of real amounts fit, and the processor divides those faster.
	if let Some(product) = a.checked_mul(b) {
		return Some((product.checked_div(c)?, product.checked_rem(c)?));
	}
	if c == 0 {
		return None;
	}
	let (quotient, remainder) = widen_mul(a, b).div_mod(c.into());
	Some((u128::try_from(quotient).ok()?, remainder.low_u128()))
}

/// `a * b / c`, rounded once, at the end.
///
/// `None` if `c` is zero or the result exceeds `U256`.
pub fn mul_div_256(a: U256, b: U256, c: U256, rounding: Rounding) -> Option<U256> {
	div_512(a.full_mul(b), c.into(), rounding)
}

/// `n / d`. `None` if `d` is zero or the result exceeds `U256`.
pub(crate) fn div_512(n: U512, d: U512, rounding: Rounding) -> Option<U256> {
	if d.is_zero() {
		return None;
	}
	let (quotient, remainder) = n.div_mod(d);
	let quotient = U256::try_from(quotient).ok()?;
	quotient.checked_add(u8::from(rounding.step(!remainder.is_zero())).into())
}

/// The exact product.
pub fn widen_mul(a: u128, b: u128) -> U256 {
	U256::from(a).checked_mul(b.into()).expect("a product has at most the bits of both; qed")
}

/// The square root.
///
/// `None` if it exceeds `u128`, which only happens when the root of a number above
/// `(2^128 - 1)^2` is rounded up.
pub fn sqrt(x: U256, rounding: Rounding) -> Option<u128> {
	let root = x.integer_sqrt().low_u128();
	root.checked_add(rounding.step(widen_mul(root, root) != x).into())
}

/// Compares the ratio `a.0 / a.1` with the ratio `b.0 / b.1`, exactly.
///
/// `x / 0` is infinite, and equal to every other infinite ratio. `0 / 0` is not a ratio: it would
/// be equal to everything, so that sorting by it means nothing, and is refused in debug builds.
pub fn cmp_ratio(a: (u128, u128), b: (u128, u128)) -> Ordering {
	debug_assert!(a != (0, 0) && b != (0, 0), "0/0 is not a ratio");
	widen_mul(a.0, b.1).cmp(&widen_mul(b.0, a.1))
}

/// `amount * part`. Never more than `amount`.
pub fn part_of(amount: u128, part: Permill, rounding: Rounding) -> u128 {
	// Only a `Permill` that serde has read can be more than one.
	let parts = part.deconstruct().min(Permill::ACCURACY);
	mul_div(amount, parts.into(), Permill::ACCURACY.into(), rounding)
		.expect("a part is not more than the whole; qed")
}

#[cfg(test)]
mod tests {
	use super::{Rounding::*, *};
	use crate::testing::*;
	use proptest::prelude::*;

	const MAX: u128 = u128::MAX;

	#[test]
	fn mul_div_rounds_as_told() {
		assert_eq!(mul_div(7, 3, 2, Down), Some(10));
		assert_eq!(mul_div(7, 3, 2, Up), Some(11));
		assert_eq!(mul_div(7, 4, 2, Up), Some(14));
		// One part in 2^128 is enough to round up.
		assert_eq!(mul_div(MAX, MAX - 1, MAX, Down), Some(MAX - 1));
		assert_eq!(mul_div(MAX, MAX - 2, MAX - 1, Down), Some(MAX - 2));
		assert_eq!(mul_div(MAX, MAX - 2, MAX - 1, Up), Some(MAX - 1));
		assert_eq!(mul_div(1, 1, MAX, Down), Some(0));
		assert_eq!(mul_div(1, 1, MAX, Up), Some(1));
	}

	#[test]
	fn mul_div_at_the_edges() {
		for rounding in [Down, Up] {
			assert_eq!(mul_div(0, MAX, 1, rounding), Some(0));
			assert_eq!(mul_div(0, 0, 1, rounding), Some(0));
			assert_eq!(mul_div(MAX, 1, 1, rounding), Some(MAX));
			assert_eq!(mul_div(MAX, MAX, MAX, rounding), Some(MAX));
			assert_eq!(mul_div(MAX, 2, 1, rounding), None);
			assert_eq!(mul_div(MAX, MAX, MAX - 1, rounding), None);
			for a in [0, 1, MAX] {
				for b in [0, 1, MAX] {
					assert_eq!(mul_div(a, b, 0, rounding), None);
				}
			}
		}
		// (2^127 + 1)(2^128 - 3) / 2^127 = 2^128 - 1 - 3 / 2^127.
		assert_eq!(mul_div((1 << 127) + 1, MAX - 2, 1 << 127, Down), Some(MAX - 1));
		assert_eq!(mul_div((1 << 127) + 1, MAX - 2, 1 << 127, Up), Some(MAX));
		// Rounding alone can take the result out of the range:
		// (2^127 + 1)(2^128 - 2) / 2^127 = 2^128 - 2 / 2^127.
		assert_eq!(mul_div((1 << 127) + 1, MAX - 1, 1 << 127, Down), Some(MAX));
		assert_eq!(mul_div((1 << 127) + 1, MAX - 1, 1 << 127, Up), None);
	}

	#[test]
	fn mul_div_256_at_the_edges() {
		let max = U256::MAX;
		let (zero, one, two) = (U256::zero(), U256::one(), U256::from(2));
		for rounding in [Down, Up] {
			assert_eq!(mul_div_256(max, max, max, rounding), Some(max));
			assert_eq!(mul_div_256(zero, max, max, rounding), Some(zero));
			assert_eq!(mul_div_256(max, max, max - 1, rounding), None);
			assert_eq!(mul_div_256(max, max, zero, rounding), None);
			assert_eq!(mul_div_256(zero, zero, zero, rounding), None);
		}
		assert_eq!(mul_div_256(one, one, max, Down), Some(zero));
		assert_eq!(mul_div_256(one, one, max, Up), Some(one));
		let half = one << 255;
		// (2^255 + 1)(2^256 - 2) / 2^255 = 2^256 - 2 / 2^255.
		assert_eq!(mul_div_256(half + 1, max - 1, half, Down), Some(max));
		assert_eq!(mul_div_256(half + 1, max - 1, half, Up), None);
		assert_eq!(mul_div_256(max, one, two, Down), Some(half - 1));
		assert_eq!(mul_div_256(max, one, two, Up), Some(half));
	}

	#[test]
	fn sqrt_at_the_edges() {
		for (x, down, up) in [(0, 0, 0), (1, 1, 1), (2, 1, 2), (3, 1, 2), (4, 2, 2), (5, 2, 3)] {
			assert_eq!(sqrt(x.into(), Down), Some(down));
			assert_eq!(sqrt(x.into(), Up), Some(up));
		}
		let square = widen_mul(MAX, MAX);
		assert_eq!(sqrt(square - 1, Down), Some(MAX - 1));
		assert_eq!(sqrt(square - 1, Up), Some(MAX));
		assert_eq!(sqrt(square, Up), Some(MAX));
		for above in [square + 1, U256::MAX] {
			assert_eq!(sqrt(above, Down), Some(MAX));
			assert_eq!(sqrt(above, Up), None);
		}
	}

	#[test]
	fn ratios_compare_without_rounding() {
		assert_eq!(cmp_ratio((1, 3), (2, 6)), Ordering::Equal);
		assert_eq!(cmp_ratio((MAX - 1, MAX), (MAX - 2, MAX - 1)), Ordering::Greater);
		assert_eq!(cmp_ratio((0, 1), (0, MAX)), Ordering::Equal);
		assert_eq!(cmp_ratio((0, MAX), (1, MAX)), Ordering::Less);
		// Infinite.
		assert_eq!(cmp_ratio((1, 0), (MAX, 1)), Ordering::Greater);
		assert_eq!(cmp_ratio((MAX, 1), (1, 0)), Ordering::Less);
		assert_eq!(cmp_ratio((1, 0), (MAX, 0)), Ordering::Equal);
	}

	#[test]
	#[cfg(debug_assertions)]
	#[should_panic(expected = "0/0 is not a ratio")]
	fn nothing_of_nothing_is_no_ratio() {
		let _ = cmp_ratio((0, 0), (1, 1));
	}

	#[test]
	fn parts_at_the_edges() {
		let third = Permill::from_parts(333_333);
		assert_eq!(part_of(10, third, Down), 3);
		assert_eq!(part_of(10, third, Up), 4);
		let least = Permill::from_parts(1);
		assert_eq!(part_of(1, least, Down), 0);
		assert_eq!(part_of(1, least, Up), 1);
		for rounding in [Down, Up] {
			assert_eq!(part_of(MAX, Permill::one(), rounding), MAX);
			assert_eq!(part_of(MAX, Permill::zero(), rounding), 0);
			assert_eq!(part_of(0, third, rounding), 0);
			assert_eq!(part_of(2_000_000, third, rounding), 666_666);
		}
	}

	/// Compares by whole parts and, where they agree, by what is left over, upside down.
	fn by_continued_fractions(a: (u128, u128), b: (u128, u128)) -> Ordering {
		match (a.1, b.1) {
			(0, 0) => Ordering::Equal,
			(0, _) => Ordering::Greater,
			(_, 0) => Ordering::Less,
			_ => (a.0 / a.1)
				.cmp(&(b.0 / b.1))
				.then_with(|| by_continued_fractions((b.1, b.0 % b.1), (a.1, a.0 % a.1))),
		}
	}

	proptest! {
		#[test]
		fn mul_div_is_exact(a in number(), b in number(), c in number()) {
			let product = school_product(a, b);
			let result = mul_div(a, b, c, Down);
			// The quotient has more than 128 bits just if the high half is not below the divisor.
			prop_assert_eq!(result.is_none(), product.0 >= c);
			let Some(quotient) = result else {
				prop_assert_eq!(mul_div(a, b, c, Up), None);
				return Ok(());
			};
			// product - quotient * c, which is the remainder if it is less than c.
			let (high, low) = school_product(quotient, c);
			let (remainder, borrow) = product.1.overflowing_sub(low);
			prop_assert_eq!(product.0.checked_sub(high), Some(borrow.into()));
			prop_assert!(remainder < c);
			prop_assert_eq!(mul_div_rem(a, b, c), Some((quotient, remainder)));
			let up = if remainder == 0 { Some(quotient) } else { quotient.checked_add(1) };
			prop_assert_eq!(mul_div(a, b, c, Up), up);
			prop_assert_eq!(mul_div(b, a, c, Up), up);
		}

		#[test]
		fn mul_div_256_is_exact(a in long_number(), b in long_number(), c in long_number()) {
			let n = a.full_mul(b);
			let fits = !c.is_zero() && U512::from(c) > n >> 256;
			let (down, up) = (mul_div_256(a, b, c, Down), mul_div_256(a, b, c, Up));
			prop_assert_eq!(down.is_some(), fits);
			if let Some(down) = down {
				prop_assert!(is_floor(down.into(), n, c.into()));
				prop_assert_eq!(up.is_none(), down == U256::MAX && down.full_mul(c) != n);
			}
			if let Some(up) = up {
				prop_assert!(is_ceil(up.into(), n, c.into()));
			}
		}

		#[test]
		fn both_widths_agree(a in number(), b in number(), c in number()) {
			for rounding in [Down, Up] {
				let narrow = mul_div_256(a.into(), b.into(), c.into(), rounding)
					.and_then(|result| u128::try_from(result).ok());
				prop_assert_eq!(mul_div(a, b, c, rounding), narrow);
			}
		}

		#[test]
		fn widen_mul_is_exact(a in number(), b in number()) {
			let (high, low) = school_product(a, b);
			prop_assert_eq!(widen_mul(a, b), (U256::from(high) << 128) | low.into());
		}

		#[test]
		fn sqrt_is_exact(x in long_number()) {
			let down = sqrt(x, Down).unwrap();
			prop_assert!(widen_mul(down, down) <= x);
			if let Some(next) = down.checked_add(1) {
				prop_assert!(widen_mul(next, next) > x);
			}
			let exact = widen_mul(down, down) == x;
			prop_assert_eq!(sqrt(x, Up), if exact { Some(down) } else { down.checked_add(1) });
		}

		#[test]
		fn squares_have_their_roots(root in 1..=MAX) {
			let square = widen_mul(root, root);
			for rounding in [Down, Up] {
				prop_assert_eq!(sqrt(square, rounding), Some(root));
			}
			prop_assert_eq!(sqrt(square - 1, Down), Some(root - 1));
			prop_assert_eq!(sqrt(square - 1, Up), Some(root));
			prop_assert_eq!(sqrt(square + 1, Up), root.checked_add(1));
		}

		#[test]
		fn cmp_ratio_agrees(a in (number(), number()), b in (number(), number())) {
			prop_assume!(a != (0, 0) && b != (0, 0));
			let expected = by_continued_fractions(a, b);
			prop_assert_eq!(cmp_ratio(a, b), expected);
			prop_assert_eq!(cmp_ratio(b, a), expected.reverse());
		}

		#[test]
		fn ratios_next_to_each_other_differ(num in 1..MAX, den in 1..MAX) {
			prop_assert_eq!(cmp_ratio((num, den), (num, den + 1)), Ordering::Greater);
			prop_assert_eq!(cmp_ratio((num, den), (num + 1, den)), Ordering::Less);
			prop_assert_eq!(cmp_ratio((num, den), (num, den)), Ordering::Equal);
		}

		#[test]
		fn part_of_is_exact(amount in number(), parts in 0..=1_000_000u32) {
			let (millions, rest) = (amount / 1_000_000, amount % 1_000_000);
			let (millions, rest) = (millions * u128::from(parts), rest * u128::from(parts));
			let part = Permill::from_parts(parts);
			prop_assert_eq!(part_of(amount, part, Down), millions + rest / 1_000_000);
			prop_assert_eq!(part_of(amount, part, Up), millions + rest.div_ceil(1_000_000));
		}
	}
}
