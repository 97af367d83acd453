// SPDX-License-Identifier: Apache-2.0

//! Fixed point numbers with 27 decimals, and the functions of them that interest needs.
//!
//! A number is held in a `u128` as parts of [`RAY`], called units here. The largest is about
//! 3.4 * 10^11.
//!
//! # Exactness
//!
//! Everything is integer arithmetic, the same on every machine, in a direction that the caller
//! states. [`mul`] and [`div`] are exact before they are rounded. The others are calculated to
//! about 2^-119 of the result, and that doubt is added in the same direction, so that **what is
//! rounded down is never above the truth and what is rounded up never below it**. By how much it
//! may be off:
//!
//! | function | less than |
//! |---|---|
//! | [`mul_exp`], [`exp`] | one unit and 2^-119 of the result |
//! | [`mul_exp_neg`], [`exp_neg`] | one unit and 2^-119 of the result |
//! | [`phi`], [`ln`], [`ln_ratio`] | one unit and a millionth |
//!
//! A unit is far more than 2^-119 of any rate; only a result above 2^119 units, or 6.6 * 10^8, can
//! be off by more than two.
//!
//! The series end with the first term that is nothing, after 5 terms for the 10^-9 that the
//! interest of a block is about, and after 40 at the most.

use polyphony_support::{mul_div, widen_mul, Rounding, U256};

/// One.
pub const RAY: u128 = 1_000_000_000_000_000_000_000_000_000;

/// The natural logarithm of 2 in units of 2^-128, rounded up.
const LN_2: u128 = 0xb17217f7_d1cf79ab_c9e3b398_03f2f6b0;

/// How many bits of a mantissa are behind the point.
const MANTISSA_BITS: u32 = 127;

/// How far a [`Power`] can be below the truth, in units of its mantissa.
const POWER_MARGIN: u128 = 160;

/// How far the series of [`phi`] can be off, in units of 2^-128.
const PHI_MARGIN: u128 = 64;

/// How far the series of [`ln_ratio`] can be below the truth, in units of 2^-128.
const LN_MARGIN: u128 = 256;

/// `a * b`.
///
/// `None` if it exceeds `u128`.
pub fn mul(a: u128, b: u128, rounding: Rounding) -> Option<u128> {
	mul_div(a, b, RAY, rounding)
}

/// `a / b`.
///
/// `None` if `b` is zero or the result exceeds `u128`.
pub fn div(a: u128, b: u128, rounding: Rounding) -> Option<u128> {
	mul_div(a, RAY, b, rounding)
}

/// `e^x`.
///
/// `None` if it exceeds `u128`, which is above an `x` of about 26.56.
pub fn exp(x: u128, rounding: Rounding) -> Option<u128> {
	mul_exp(RAY, x, rounding)
}

/// `e^-x`. Never more than one; zero or one unit when it is too small.
pub fn exp_neg(x: u128, rounding: Rounding) -> u128 {
	mul_exp_neg(RAY, x, rounding)
}

/// `a * e^x`, rounded once, with `a` in any unit. Never less than `a`.
///
/// `None` if it exceeds `u128`.
pub fn mul_exp(a: u128, x: u128, rounding: Rounding) -> Option<u128> {
	if a == 0 || x == 0 {
		return Some(a);
	}
	// Above the largest power, one unit is too much already.
	let Power { mantissa, doublings } = Power::of(x)?;
	let mut product = widen_mul(a, mantissa);
	if rounding == Rounding::Up {
		// More than 2^256 does not fit after the shift either.
		product = product.checked_add(widen_mul(a, POWER_MARGIN))?;
	}
	u128::try_from(shift_right(product, MANTISSA_BITS - doublings, rounding)).ok()
}

/// `a * e^-x`, rounded once, with `a` in any unit. Never more than `a`.
pub fn mul_exp_neg(a: u128, x: u128, rounding: Rounding) -> u128 {
	if a == 0 || x == 0 {
		return a;
	}
	let Some(Power { mantissa, doublings }) = Power::of(x) else {
		// e^x is above 2^128, so this is less than one unit.
		return u128::from(rounding == Rounding::Up);
	};
	// Less than 2^129, shifted by less than 128. Not less than 2^127, so the quotient is at most
	// `a`.
	let divisor = match rounding {
		Rounding::Down => U256::from(mantissa) + POWER_MARGIN,
		Rounding::Up => U256::from(mantissa),
	};
	div_wide(U256::from(a) << MANTISSA_BITS, divisor << doublings, rounding).low_u128()
}

/// `(1 - e^-x) / x`, and one at zero: the mean of `e^-t` for `t` between zero and `x`.
///
/// Something that grows or falls as `e^t`, from one end of an interval `x` to the other, is on
/// average the higher of both ends times this.
pub fn phi(x: u128, rounding: Rounding) -> u128 {
	if x == 0 {
		return RAY;
	}
	// The difference of two numbers that are nearly the same tells little. Where they are, this is
	// the series 1 - x/2! + x^2/3! - x^3/4! + ...
	if x < RAY / 2 {
		// What is missing to one. The terms fall by more than the factor 6 and their signs
		// alternate, so it stays between zero and 2^126.
		//
		// Errors, in units of 2^-128: `y` is less than 1 too low. Each of at most 28 terms is less
		// than 1.6 off, through its own rounding, `y`, and the term before it; and the terms that
		// are not added, less than 1.6 together. That is less than 48.
		let y = binary(x).low_u128();
		let mut term = y / 2;
		let mut gone = term;
		for n in 3u128.. {
			term = (widen_mul(term, y) >> 128).low_u128() / n;
			if term == 0 {
				break;
			}
			gone = if n % 2 == 0 { gone + term } else { gone - term };
		}
		let rest = (U256::one() << 128) - gone;
		let rest = match rounding {
			Rounding::Down => rest - PHI_MARGIN,
			Rounding::Up => rest + PHI_MARGIN,
		};
		return shift_right(rest * U256::from(RAY), 128, rounding).low_u128().min(RAY);
	}
	// Here at least 0.39 is left of the difference.
	let one = 1 << MANTISSA_BITS;
	let gone = match rounding {
		Rounding::Down => one - mul_exp_neg(one, x, Rounding::Up),
		Rounding::Up => one - mul_exp_neg(one, x, Rounding::Down),
	};
	let mean = mul_div(gone, RAY, x, rounding)
		.expect("with x from one half on this is less than 0.8; qed");
	shift_right(widen_mul(mean, RAY), MANTISSA_BITS, rounding).low_u128()
}

/// The natural logarithm of `x`. An `x` below one counts as one.
pub fn ln(x: u128, rounding: Rounding) -> u128 {
	ln_ratio(x, RAY, rounding)
}

/// The natural logarithm of `a / b`, with both in the same unit, whatever it is. At most 88.73.
///
/// An `a` below `b` counts as `b`, and a `b` of zero as one unit.
pub fn ln_ratio(a: u128, b: u128, rounding: Rounding) -> u128 {
	let b = b.max(1);
	if a <= b {
		return 0;
	}
	// ln(a / b) = doublings * ln 2 + ln(a / near), where a / near is from one to below two.
	let mut doublings = b.leading_zeros() - a.leading_zeros();
	if b << doublings > a {
		doublings -= 1;
	}
	let near = b << doublings;
	// ln(a / near) = 2 artanh(z) = 2 (z + z^3/3 + z^5/5 + ...) with z = (a - near) / (a + near),
	// which is at most a third.
	//
	// Errors, in units of 2^-128: `z` is less than 1 too low, and that makes less than 1.2. Its
	// square is less than 1.7 too low, and each of at most 40 terms less than 1.5. That is less
	// than 63, twice that less than 126; and each of up to 127 doublings is less than 1 too low.
	let z = ((U256::from(a - near) << 128) / (U256::from(a) + near)).low_u128();
	let square = (widen_mul(z, z) >> 128).low_u128();
	let mut power = z;
	let mut sum = z;
	for n in (3u128..).step_by(2) {
		power = (widen_mul(power, square) >> 128).low_u128();
		let term = power / n;
		if term == 0 {
			break;
		}
		sum += term;
	}
	let ln = (U256::from(sum) << 1) + widen_mul(LN_2 - 1, doublings.into());
	let ln = match rounding {
		Rounding::Down => ln,
		Rounding::Up => ln + LN_MARGIN,
	};
	shift_right(ln * U256::from(RAY), 128, rounding).low_u128()
}

/// `e^x` as `mantissa * 2^(doublings - 127)`.
///
/// It never is above the truth; the mantissa is less than [`POWER_MARGIN`] too low.
struct Power {
	/// From 2^127 on.
	mantissa: u128,
	/// Below 128.
	doublings: u32,
}

impl Power {
	/// `None` if it is not below 2^128.
	fn of(x: u128) -> Option<Self> {
		let y = binary(x);
		// The division is for those who need it.
		let (doublings, rest) =
			if y < LN_2.into() { (U256::zero(), y) } else { y.div_mod(LN_2.into()) };
		let doublings = u32::try_from(doublings).ok().filter(|doublings| *doublings < 128)?;
		let rest = rest.low_u128();
		// e^rest - 1 = rest + rest^2/2! + rest^3/3! + ..., which is below one.
		//
		// Errors, in units of 2^-128: `y` is less than 1 too low, and so is the rest for each of up
		// to 127 doublings, as the logarithm is less than 1 too high. In e^rest that is less than
		// 257. Each of at most 31 terms is less than 1.4 too low, and those that are not added less
		// than 1 together. That is less than 302, or 151 units of the mantissa, and its own rounding
		// is less than 1.
		let mut term = rest;
		let mut sum = rest;
		for n in 2u128.. {
			term = (widen_mul(term, rest) >> 128).low_u128() / n;
			if term == 0 {
				break;
			}
			sum += term;
		}
		Some(Self { mantissa: (1 << MANTISSA_BITS) + (sum >> 1), doublings })
	}
}

/// `x` in units of 2^-128, rounded down.
fn binary(x: u128) -> U256 {
	(U256::from(x) << 128) / RAY
}

/// `n / d`, for a `d` that is not zero.
pub(super) fn div_wide(n: U256, d: U256, rounding: Rounding) -> U256 {
	let (quotient, remainder) = n.div_mod(d);
	// If anything remains, the divisor is above one and the quotient far from the largest number.
	quotient + u8::from(rounding == Rounding::Up && !remainder.is_zero())
}

/// `n / 2^bits`.
fn shift_right(n: U256, bits: u32, rounding: Rounding) -> U256 {
	let quotient = n >> bits;
	quotient + u8::from(rounding == Rounding::Up && quotient << bits != n)
}

#[cfg(test)]
pub(super) mod model;
#[cfg(test)]
mod tests;
