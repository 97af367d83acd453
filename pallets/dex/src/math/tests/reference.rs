// SPDX-License-Identifier: Apache-2.0

//! An independent model of the curves: the equations as they are published, fractions multiplied
//! out in big integers, solved by bisection.

use super::*;
use num_bigint::BigInt;

pub(super) fn big(number: u128) -> BigInt {
	number.into()
}

/// The lowest whole number from `low` on for which `holds`, which then holds for all above.
pub(super) fn lowest(low: BigInt, holds: impl Fn(&BigInt) -> bool) -> BigInt {
	let one = big(1);
	let mut distance = one.clone();
	while !holds(&(&low + &distance)) {
		distance *= 2;
	}
	let (mut low, mut high) = (low.clone(), low + distance);
	if holds(&low) {
		return low;
	}
	while &high - &low > one {
		let middle: BigInt = (&low + &high) / 2;
		if holds(&middle) {
			high = middle;
		} else {
			low = middle;
		}
	}
	high
}

/// Whether the invariant of `x` and `y` is at least `d`:
/// `2 A (x + y) + d >= 2 A d + d^3 / (4 x y)`.
pub(super) fn has_invariant(amplification: u64, x: &BigInt, y: &BigInt, d: &BigInt) -> bool {
	let four: BigInt = x * y * 4;
	let twice_a = big(2 * u128::from(amplification));
	let precision = big(A_PRECISION.into());
	let left = &twice_a * (x + y) + &precision * d;
	let right = twice_a * d;
	(left - right) * four >= precision * d * d * d
}

/// D, rounded down.
pub(super) fn invariant(amplification: u64, x: &BigInt, y: &BigInt) -> BigInt {
	lowest(big(0), |d| !has_invariant(amplification, x, y, d)) - 1
}

/// D, rounded up.
pub(super) fn invariant_up(amplification: u64, x: &BigInt, y: &BigInt) -> BigInt {
	// Above the root, or the root itself.
	let down = invariant(amplification, x, y);
	let exact = !has_invariant_above(amplification, x, y, &down);
	if exact {
		down
	} else {
		down + 1
	}
}

/// Whether the invariant of `x` and `y` is above `d`.
pub(super) fn has_invariant_above(amplification: u64, x: &BigInt, y: &BigInt, d: &BigInt) -> bool {
	let four: BigInt = x * y * 4;
	let twice_a = big(2 * u128::from(amplification));
	let precision = big(A_PRECISION.into());
	let left = &twice_a * (x + y) + &precision * d;
	let right = twice_a * d;
	(left - right) * four > precision * d * d * d
}

/// A stable pool whose reserves are multiplied with their scales and shifted.
pub(super) struct Model {
	pub(super) amplification: u64,
	pub(super) units: [BigInt; 2],
	pub(super) reserves: [BigInt; 2],
}

impl Model {
	pub(super) fn new(curve: Curve, reserves: [u128; 2], shift: u32) -> Self {
		let Curve::Stable { amplification, scales } = curve else { panic!("not stable") };
		let units = scales.map(|scale| big(scale.into()) << shift);
		let reserves = [big(reserves[0]) * &units[0], big(reserves[1]) * &units[1]];
		Self { amplification, units, reserves }
	}

	/// With as many bits as the curve is documented to use.
	pub(super) fn documented(curve: Curve, reserves: [u128; 2]) -> Self {
		let unshifted = Self::new(curve, reserves, 0);
		let bits = unshifted.reserves.iter().map(|reserve| reserve.bits()).max().unwrap_or(0);
		Self::new(curve, reserves, 150 - bits as u32)
	}

	pub(super) fn invariant_up(&self) -> BigInt {
		invariant_up(self.amplification, &self.reserves[0], &self.reserves[1])
	}

	/// What comes out for `net` if the invariant is not to fall below `d`.
	pub(super) fn out_given_in(&self, d: &BigInt, input: usize, net: u128) -> BigInt {
		let output = 1 - input;
		let grown = &self.reserves[input] + &self.units[input] * net;
		let left = lowest(big(0), |units| {
			has_invariant(self.amplification, &grown, &(units * &self.units[output]), d)
		});
		&self.reserves[output] / &self.units[output] - left
	}

	/// What has to go in for `out` if the invariant is not to fall below `d`.
	pub(super) fn in_given_out(&self, d: &BigInt, input: usize, out: u128) -> BigInt {
		let output = 1 - input;
		let left = &self.reserves[output] - &self.units[output] * out;
		lowest(big(0), |units| {
			let grown = &self.reserves[input] + units * &self.units[input];
			has_invariant(self.amplification, &grown, &left, d)
		})
	}
}

/// The invariant per share, times 2^`PER_SHARE_BITS`, rounded down: it is monotone, so that a pool
/// in which it fell has lost something. For the constant product it is the square.
pub(super) fn per_share(curve: Curve, reserves: [u128; 2], shares: u128) -> BigInt {
	const PER_SHARE_BITS: u32 = 200;
	match curve {
		Curve::ConstantProduct => {
			((big(reserves[0]) * reserves[1]) << PER_SHARE_BITS) / (big(shares) * shares)
		},
		Curve::Stable { amplification, .. } => {
			let Model { reserves: [x, y], .. } = Model::new(curve, reserves, PER_SHARE_BITS);
			invariant(amplification, &x, &y) / shares
		},
	}
}

#[test]
fn the_model_knows_what_is_obvious() {
	// Balanced: the sum, whatever the amplification.
	for amplification in [MIN_AMPLIFICATION, 8_500, MAX_AMPLIFICATION] {
		assert_eq!(invariant(amplification, &big(500), &big(500)), big(1_000));
		assert_eq!(invariant_up(amplification, &big(500), &big(500)), big(1_000));
	}
	// Not balanced: between twice the geometric mean and the sum, close to the sum if the
	// amplification is high.
	assert_eq!(invariant(MAX_AMPLIFICATION, &big(1_000_000), &big(250_000)), big(1_249_999));
	let low = invariant(MIN_AMPLIFICATION, &big(1_000_000), &big(250_000));
	assert!(low > big(1_000_000) && low < big(1_250_000), "{low}");
}
