// SPDX-License-Identifier: Apache-2.0

//! The StableSwap curve of two assets.
//!
//! Source: M. Egorov, "StableSwap - efficient mechanism for Stablecoin liquidity", 2019. With `x`
//! and `y` the reserves in units of equal worth, `A` the amplification as the contracts of Curve
//! count it, and `D` the invariant, which is the sum of the reserves when they are equal,
//!
//! ```text
//! 2 A (x + y) + D = 2 A D + D^3 / (4 x y)
//! ```
//!
//! # Exactness
//!
//! Curve solves this with divisions that drop a little at every step, in a direction that depends
//! on the amounts; pools with a few units have been emptied through that. Here the equation is
//! multiplied out, so that it has only whole numbers, with `P` for [`A_PRECISION`] and `G` for
//! `2 A P`:
//!
//! ```text
//! P D^3 + 4 x y (G - P) D - 4 x y G (x + y) = 0
//! ```
//!
//! and Newton's method is only a way to find the whole number next to the root: what it returns is
//! the lowest number that is not below the root, **checked with the polynomial itself** on 512
//! bits. So D is rounded up exactly, the other reserve is the lowest that keeps that D exactly, and
//! no step of a swap can go the wrong way.
//!
//! The polynomial grows with D and falls with `x` and `y`, so D is one number for each pair of
//! reserves, and the other reserve is one for each D. It also is homogeneous: D grows in proportion
//! to the reserves. From that follows what the parent module promises:
//!
//! - A swap takes D from before, rounded up, and leaves reserves whose exact D is not lower.
//! - Splitting a swap does not pay: the second part starts on a curve that is not lower, from more
//!   of the asset that is sold (the fee of the first part), where the price is not better.
//!
//! # Precision and bounds
//!
//! One unit of D can be many units of an asset that is plentiful in the pool, and is much in a pool
//! that has few units. So reserves are shifted left before anything is calculated: by as much as
//! leaves room for what is calculated with them, and at least by 37 bits.
//!
//! By how much never depends on the amount that is swapped or added. So the parts of a swap and the
//! whole begin with the same D, and nothing is won by choosing an amount for how it is rounded.
//!
//! Scaled reserves are at most 2^112 ([`MAX_SCALED_RESERVE`]), `G` has 28 bits and `P` has 7. What
//! each function may be given, so that nothing exceeds 512 bits, is said there.

use super::{add, div, mul, narrow, sub, MathError};
use polyphony_support::{mul_div_256, widen_mul, Price, Rounding, U256, U512};
use sp_runtime::{PerThing, Permill};

/// By what an amplification is multiplied to hold hundredths of it.
pub const A_PRECISION: u64 = 100;

/// The lowest amplification: 1, times [`A_PRECISION`].
pub const MIN_AMPLIFICATION: u64 = A_PRECISION;

/// The highest amplification: 1,000,000, times [`A_PRECISION`].
pub const MAX_AMPLIFICATION: u64 = 1_000_000 * A_PRECISION;

/// The highest scale: the difference between an asset without decimals and one with 18.
pub const MAX_SCALE: u64 = 1_000_000_000_000_000_000;

/// The highest reserve, after it is multiplied with its scale.
pub const MAX_SCALED_RESERVE: u128 = 1 << MAX_BITS;

const MAX_BITS: usize = 112;

/// The bits that reserves are shifted to for a swap.
const SWAP_BITS: usize = 150;

/// The bits that [`Amplified::invariant`] may be given: those of both reserves, and again those of
/// the higher.
const INVARIANT_BITS: usize = 475;

/// What bounds the iterations. Both searches begin at less than four times the root. From there
/// Newton's method halves the distance at least, and soon doubles the bits that are right with
/// every step, so that about 15 are enough for any number; balanced reserves take about 5.
const MAX_ITERATIONS: usize = 255;

/// How often the shares for one asset are brought closer. That is as close as it gets for every fee
/// up to a half.
const MAX_APPROACHES: usize = 64;

/// A reserve in units of equal worth, if the curve can work with it.
pub(super) fn scaled(reserve: u128, scale: u64) -> Result<u128, MathError> {
	u128::try_from(widen_mul(reserve, scale.into()))
		.ok()
		.filter(|scaled| *scaled <= MAX_SCALED_RESERVE)
		.ok_or(MathError::Overflow)
}

/// The curve without reserves.
#[derive(Clone, Copy)]
struct Amplified {
	/// `G`.
	g: U512,
	/// `P`.
	p: U512,
}

impl Amplified {
	/// D for the reserves `x` and `y`, rounded up, and whether it is exact.
	///
	/// As a function of D the polynomial is convex, so that Newton's method comes down to the root
	/// from any number above it and never falls below, also if every step is rounded up. It starts
	/// at the lower of two such numbers, of which one is near: `x + y`, since
	/// `(x + y)^2 >= 4 x y`; and the cube root of `4 x y G (x + y) / P`, up to the next power of
	/// two.
	///
	/// `4 x y G (x + y)` has at most [`INVARIANT_BITS`] and 31 more, and nothing has more than 5
	/// bits more than that.
	fn invariant(&self, x: U512, y: U512) -> Result<(U512, bool), MathError> {
		let sum = add(x, y)?;
		let product = mul(mul(x, y)?, 4.into())?;
		let linear = mul(product, sub(self.g, self.p)?)?;
		let constant = mul(mul(product, self.g)?, sum)?;
		let excess = |d: U512| {
			let value = add(mul(mul(mul(d, d)?, d)?, self.p)?, mul(linear, d)?)?;
			Ok::<_, MathError>(value.checked_sub(constant))
		};

		let cube_root = U512::one() << div(constant, self.p, Rounding::Down)?.bits().div_ceil(3);
		let mut d = sum.min(cube_root);
		for _ in 0..MAX_ITERATIONS {
			let square = mul(mul(d, d)?, self.p)?;
			let slope = add(mul(square, 3.into())?, linear)?;
			let above = add(mul(mul(square, d)?, 2.into())?, constant)?;
			let next = div(above, slope, Rounding::Up)?;
			if next < d {
				d = next;
				continue;
			}
			let below = sub(d, U512::one())?;
			if excess(below)?.is_none() {
				return Ok((d, excess(d)?.is_some_and(|excess| excess.is_zero())));
			}
			d = below;
		}
		Err(MathError::NoConvergence)
	}

	/// The lowest other reserve `u` that, with the reserve `v`, has an invariant of at least `d`,
	/// which is 4 or more.
	///
	/// It is the positive root, rounded up, of
	///
	/// ```text
	/// G u^2 + (G v + P D - G D) u - P D^3 / (4 v)
	/// ```
	///
	/// times `4 v`, which again is convex. With `b` the factor of `u`, the root is not above
	/// `sqrt(P D^3 / (4 v G)) - b / G` if `b` is negative, and neither above that square root nor
	/// above `P D^3 / (4 v b)` if it is positive. That is where Newton's method starts.
	///
	/// At the root every term is below `2 G D^3`, because `4 u v <= D^2`. D can have
	/// [`SWAP_BITS`] and one more, so with the up to four times higher start there are 490 bits at
	/// most, as large as `u` may be. For a `v` from `D^1.5` on `u` is one, so that `v` needs not be
	/// higher.
	fn other_reserve(&self, v: U512, d: U512) -> Result<U512, MathError> {
		let v = v.min(d << d.bits().div_ceil(2));
		let four_v = mul(v, 4.into())?;
		let quadratic = mul(four_v, self.g)?;
		let positive = add(mul(self.g, v)?, mul(self.p, d)?)?;
		let negative = mul(self.g, d)?;
		let constant = mul(mul(mul(d, d)?, d)?, self.p)?;
		let suffices = |u: U512| {
			let left = mul(u, add(mul(quadratic, u)?, mul(four_v, positive)?)?)?;
			let right = add(mul(mul(four_v, negative)?, u)?, constant)?;
			Ok::<_, MathError>(left >= right)
		};

		let root = div(constant, quadratic, Rounding::Down)?.bits().div_ceil(2);
		let root = U512::one() << root;
		let mut u = match positive.checked_sub(negative) {
			None => add(root, div(sub(negative, positive)?, self.g, Rounding::Up)?)?,
			Some(b) if b.is_zero() => root,
			Some(b) => root.min(div(constant, mul(four_v, b)?, Rounding::Up)?),
		};
		for _ in 0..MAX_ITERATIONS {
			let slope = sub(add(mul(mul(self.g, u)?, 2.into())?, positive)?, negative)?;
			let above = add(mul(mul(quadratic, u)?, u)?, constant)?;
			let next = div(above, mul(four_v, slope)?, Rounding::Up)?;
			if next < u {
				u = next;
				continue;
			}
			let below = sub(u, U512::one())?;
			if !suffices(below)? {
				return Ok(u);
			}
			u = below;
		}
		Err(MathError::NoConvergence)
	}
}

/// A pool with its reserves, of which the first is the one that takes.
#[derive(Clone, Copy)]
pub(super) struct Pool {
	curve: Amplified,
	/// The reserves in units of assets.
	amounts: [u128; 2],
	scales: [u64; 2],
	/// The reserves in units of equal worth.
	scaled: [u128; 2],
}

/// Reserves with the bits they are calculated with.
struct Shifted {
	/// One unit of each asset.
	units: [U512; 2],
	/// The reserves.
	reserves: [U512; 2],
}

impl Pool {
	/// A pool with the reserves `amounts`, in units of assets, which are not zero.
	pub(super) fn new(
		amplification: u64,
		scales: [u64; 2],
		amounts: [u128; 2],
	) -> Result<Self, MathError> {
		let in_bounds = (MIN_AMPLIFICATION..=MAX_AMPLIFICATION).contains(&amplification)
			&& scales.iter().all(|scale| (1..=MAX_SCALE).contains(scale));
		if !in_bounds {
			return Err(MathError::NoConvergence);
		}
		let scaled = [scaled(amounts[0], scales[0])?, scaled(amounts[1], scales[1])?];
		let g = mul(amplification.into(), 2.into())?;
		Ok(Self { curve: Amplified { g, p: A_PRECISION.into() }, amounts, scales, scaled })
	}

	/// D in scaled units, rounded down.
	pub(super) fn invariant(&self) -> Result<U256, MathError> {
		let [x, y] = self.shifted(0)?.reserves;
		let (d, exact) = self.curve.invariant(x, y)?;
		let rounded = if exact { d } else { sub(d, U512::one())? };
		rounded.try_into().map_err(|_| MathError::Overflow)
	}

	/// Units of the second asset for one of the first: the slope of the curve.
	///
	/// ```text
	/// - dy / dx = y (4 G x^2 y + P D^3) / (x (4 G x y^2 + P D^3))
	/// ```
	///
	/// It is between 1 and `y / x`, so that in units of assets it is between the ratio of the
	/// scales and that of the reserves, and neither zero nor too much for a price.
	///
	/// The D in it is rounded, so the price is off by up to the part `6 / D` of itself. That is
	/// less than 2^-90: shifted reserves are at least 2^37 and, one of them, 2^149.
	pub(super) fn spot_price(&self) -> Result<Price, MathError> {
		let Amplified { g, p } = self.curve;
		let [x, y] = self.shifted(self.swap_shift())?.reserves;
		let (d, _) = self.curve.invariant(x, y)?;
		let cube = mul(mul(mul(d, d)?, d)?, p)?;
		let product = mul(mul(mul(x, y)?, g)?, 4.into())?;
		let of_x = add(mul(product, x)?, cube)?;
		let of_y = add(mul(product, y)?, cube)?;
		// At most 482 bits, and a reserve has 150 and a scale 60. Neither is so much lower than the
		// other that what is dropped here, or at the end, would show.
		let [of_x, of_y] = fitted([of_x, of_y], 300);
		let of_x = mul(mul(of_x, y)?, self.scales[0].into())?;
		let of_y = mul(mul(of_y, x)?, self.scales[1].into())?;
		let [num, den] = fitted([of_x, of_y], 256).map(U256::try_from);
		let (num, den) =
			(num.map_err(|_| MathError::Overflow)?, den.map_err(|_| MathError::Overflow)?);
		mul_div_256(num, Price::ONE.inner(), den, Rounding::Down)
			.map(Price::from_inner)
			.ok_or(MathError::Overflow)
	}

	/// What comes out for `net`, from which the fee has been taken. Rounded down, and less than the
	/// reserve; it can be zero.
	pub(super) fn out_given_in(&self, net: u128) -> Result<u128, MathError> {
		let Shifted { units, reserves: [x, y] } = self.shifted(self.swap_shift())?;
		let (d, _) = self.curve.invariant(x, y)?;
		let grown = add(x, mul(net.into(), units[0])?)?;
		let left = self.curve.other_reserve(grown, d)?;
		// D is rounded up, so it can take more than there is to keep it.
		let out = y.checked_sub(left).unwrap_or_default();
		narrow(div(out, units[1], Rounding::Down)?)
	}

	/// What has to go in, without a fee, for `out` to come out, which is less than the reserve.
	/// Rounded up, and at least one.
	pub(super) fn in_given_out(&self, out: u128) -> Result<u128, MathError> {
		let Shifted { units, reserves: [x, y] } = self.shifted(self.swap_shift())?;
		let (d, _) = self.curve.invariant(x, y)?;
		let left = sub(y, mul(out.into(), units[1])?)?;
		let grown = self.curve.other_reserve(left, d)?;
		narrow(div(sub(grown, x)?, units[0], Rounding::Up)?)
	}

	/// The shares for raising the first reserve to `grown`. Rounded down; it can be zero.
	///
	/// With `f` the fee and `u` the growth of the shares this solves the equation of
	/// [`Curve::join_single`](super::Curve::join_single),
	///
	/// ```text
	/// u = D(f u x + (1 - f) * grown, y) / D(x, y)
	/// ```
	///
	/// by putting a `u` that is too low, at first 1, into the right side. Since D grows with the
	/// reserves, but not faster than them, that gives a better one that is still too low, and the
	/// distance that is left is at most `f` times the distance before. So it can end at any time:
	/// it does when nothing changes any more, which for fees up to a few per cent takes about ten
	/// times. Everything is rounded down, and `D(x, y)` up.
	///
	/// With a fee of up to a half, and if there are no more shares than D has scaled units, which a
	/// pool begins with and never leaves, what is lost by that is below 2^-44 of the shares that
	/// are returned, and 2^-44 of a share. Only within that can adding in two parts get more than
	/// adding at once, and not at all without a fee.
	pub(super) fn join_single(
		&self,
		grown: u128,
		shares: u128,
		(fee, kept): (u32, u32),
	) -> Result<u128, MathError> {
		// The first reserve can become as high as a reserve can be, which has one bit more than
		// `MAX_BITS`. This leaves 45 bits or more.
		let needed = 2 * (MAX_BITS + 1) + bits(self.scaled[1]);
		let shift = INVARIANT_BITS.saturating_sub(needed) / 3;
		let Shifted { units, reserves: [x, y] } = self.shifted(shift)?;
		let (before, _) = self.curve.invariant(x, y)?;
		let grown = mul(grown.into(), units[0])?;
		let of_kept = mul(mul(grown, kept.into())?, before)?;
		let of_fee = mul(x, fee.into())?;
		let divisor = mul(before, Permill::ACCURACY.into())?;

		let mut after = before;
		for _ in 0..MAX_APPROACHES {
			let effective = div(add(mul(of_fee, after)?, of_kept)?, divisor, Rounding::Down)?;
			let (d, exact) = self.curve.invariant(effective, y)?;
			let d = if exact { d } else { sub(d, U512::one())? };
			if d <= after {
				break;
			}
			after = d;
		}
		narrow(div(mul(shares.into(), sub(after, before)?)?, before, Rounding::Down)?)
	}

	/// By how much the reserves are shifted for a swap: 37 to 149.
	fn swap_shift(&self) -> usize {
		let [x, y] = self.scaled;
		SWAP_BITS.saturating_sub(bits(x.max(y)))
	}

	fn shifted(&self, shift: usize) -> Result<Shifted, MathError> {
		let units = self.scales.map(|scale| U512::from(scale) << shift);
		let [x, y] = self.amounts;
		Ok(Shifted { units, reserves: [mul(x.into(), units[0])?, mul(y.into(), units[1])?] })
	}
}

fn bits(number: u128) -> usize {
	(u128::BITS - number.leading_zeros()) as usize
}

/// Both numbers, shifted right until both have at most `bits` bits.
fn fitted(numbers: [U512; 2], bits: usize) -> [U512; 2] {
	let excess = numbers[0].bits().max(numbers[1].bits()).saturating_sub(bits);
	numbers.map(|number| number >> excess)
}
