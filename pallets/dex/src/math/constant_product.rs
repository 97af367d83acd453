// SPDX-License-Identifier: Apache-2.0

//! The constant product curve: `x * y` does not fall.
//!
//! All reserves are at least one.

use super::{add, div, mul, narrow, sub, MathError};
use polyphony_support::{mul_div, Rounding, U512};
use sp_runtime::{PerThing, Permill};

/// What comes out for `net`, from which the fee has been taken. Rounded down, and less than the
/// reserve; it can be zero.
///
/// `(x + net) * (y - out) >= x * y` is `out <= y * net / (x + net)`.
pub(super) fn out_given_in(x: u128, y: u128, net: u128) -> Result<u128, MathError> {
	let grown = x.checked_add(net).ok_or(MathError::Overflow)?;
	mul_div(y, net, grown, Rounding::Down).ok_or(MathError::Overflow)
}

/// What has to go in, without a fee, for `out` to come out. Rounded up, and at least one.
///
/// `(x + net) * (y - out) >= x * y` is `net >= x * out / (y - out)`.
pub(super) fn in_given_out(x: u128, y: u128, out: u128) -> Result<u128, MathError> {
	let left = y.checked_sub(out).ok_or(MathError::InsufficientLiquidity)?;
	mul_div(x, out, left, Rounding::Up).ok_or(MathError::Overflow)
}

/// The shares for raising the reserve from `x` to `grown`. Rounded down; it can be zero.
///
/// With `f` the fee and `u` the growth of the shares, the equation of
/// [`Curve::join_single`](super::Curve::join_single) is
///
/// ```text
/// u (u - f) = (1 - f) * grown / x
/// ```
///
/// Its solution has one square root: with `s` the shares and `M` a million,
///
/// ```text
/// s (u - 1) = (sqrt((s f M)^2 + 4 (1 - f) (s M)^2 * grown / x) - s M (2 - f)) / 2 M
/// ```
///
/// Rounding down what is under the root, the root and the quotient gives the same as rounding down
/// once: between the exact value and the rounded one there is no whole number at any of the steps.
/// What is under the root has at most 427 bits.
pub(super) fn join_single(
	x: u128,
	grown: u128,
	shares: u128,
	(fee, kept): (u32, u32),
) -> Result<u128, MathError> {
	let million = U512::from(Permill::ACCURACY);
	let shares = U512::from(shares);
	let of_fee = mul(shares, fee.into())?;
	let of_growth = div(
		mul(mul(mul(shares, shares)?, mul(million, (4 * u64::from(kept)).into())?)?, grown.into())?,
		x.into(),
		Rounding::Down,
	)?;
	let root = add(mul(of_fee, of_fee)?, of_growth)?.integer_sqrt();
	let twice_million = add(million, million)?;
	let minted = sub(add(root, of_fee)?, mul(shares, twice_million)?)?;
	narrow(minted / twice_million)
}
