// SPDX-License-Identifier: Apache-2.0

//! An independent model: real numbers with 400 bits behind the point, in big integers.
//!
//! It is not written as the code is: the exponential comes from halving its argument, the logarithm
//! is its inverse by Halley's method, and the interest is the sum of the plain integrals before and
//! after the rate at the kink arrives at its bound. Results are good to about 2^-300, relatively.

use super::RAY;
use crate::types::RateModel;
use num_bigint::BigInt;
use proptest::prelude::*;
use sp_runtime::{FixedU128, Permill};

const BITS: usize = 400;

pub(crate) fn big(number: u128) -> BigInt {
	number.into()
}

/// `a / b` as a real number.
pub(crate) fn real(a: impl Into<BigInt>, b: impl Into<BigInt>) -> BigInt {
	(a.into() << BITS) / b.into()
}

pub(crate) fn one() -> BigInt {
	big(1) << BITS
}

pub(crate) fn times(a: &BigInt, b: &BigInt) -> BigInt {
	(a * b) >> BITS
}

pub(crate) fn over(a: &BigInt, b: &BigInt) -> BigInt {
	(a << BITS) / b
}

/// A number in units of 10^-27.
pub(crate) fn ray(number: u128) -> BigInt {
	real(number, RAY)
}

fn float(x: &BigInt) -> f64 {
	// The highest 60 bits are more than enough.
	let shift = x.bits().saturating_sub(60);
	let high = i64::try_from(x >> shift).unwrap();
	high as f64 * ((shift as f64) - BITS as f64).exp2()
}

/// `e^x` for an `x` of up to some hundreds.
pub(crate) fn exp(x: &BigInt) -> BigInt {
	if x < &big(0) {
		// e^-300 is less than 2^-432.
		return if -x > &one() * 300 { big(0) } else { over(&one(), &exp(&-x)) };
	}
	const HALVINGS: usize = 20;
	let small = x >> HALVINGS;
	let mut sum = one();
	let mut term = one();
	for n in 1u32.. {
		term = times(&term, &small) / n;
		if term == big(0) {
			break;
		}
		sum += &term;
	}
	for _ in 0..HALVINGS {
		sum = times(&sum, &sum);
	}
	sum
}

/// The natural logarithm of an `x` from one on.
pub(crate) fn ln(x: &BigInt) -> BigInt {
	let mut y = (BigInt::from((float(x).ln() * 2f64.powi(50)) as i64)) << (BITS - 50);
	for _ in 0..3 {
		let e = exp(&y);
		y += over(&((x - &e) * 2), &(x + e));
	}
	y
}

/// `(1 - e^-x) / x`.
pub(crate) fn phi(x: &BigInt) -> BigInt {
	if *x == big(0) {
		return one();
	}
	over(&(one() - exp(&-x)), x)
}

/// What the debtors of a market pay, exactly.
pub(crate) struct Exact {
	/// The integral of the rate.
	pub(crate) exponent: BigInt,
	/// The rate at the kink at the end.
	pub(crate) kink_rate: BigInt,
}

/// Interest as it should be, for a model within its bounds.
pub(crate) fn interest(
	model: &RateModel,
	kink_rate: u128,
	utilisation: u128,
	elapsed_ms: u64,
) -> Exact {
	let fixed = |number: FixedU128| real(number.into_inner(), 10u128.pow(18));
	let (min, max) = (fixed(model.min), fixed(model.max));
	let start = ray(kink_rate).max(min.clone()).min(max.clone());
	let years = real(elapsed_ms, 31_557_600_000u64);
	let kink = real(model.kink.deconstruct(), 1_000_000);
	let off = ray(utilisation) - &kink;
	let above = off > big(0);
	let err = over(&off, &if above { one() - &kink } else { kink });
	let steepness = fixed(model.steepness);
	let slope = if above { steepness - one() } else { one() - over(&one(), &steepness) };
	let curve = one() + times(&slope, &err);
	// What the logarithm of the rate at the kink changes by in a year.
	let pace = times(&fixed(model.speed), &err);
	let bound = if above { max } else { min };
	if pace == big(0) || start == bound {
		return Exact { exponent: times(&times(&start, &curve), &years), kink_rate: start };
	}
	let arrival = if bound == big(0) {
		None
	} else if above {
		Some(over(&ln(&over(&bound, &start)), &pace))
	} else {
		Some(over(&-ln(&over(&start, &bound)), &pace))
	};
	let (end, integral) = match arrival.filter(|arrival| *arrival < years) {
		None => {
			let end = times(&start, &exp(&times(&pace, &years)));
			let integral = over(&(&end - &start), &pace);
			(end, integral)
		},
		Some(arrival) => {
			let before = over(&(&bound - &start), &pace);
			let after = times(&bound, &(years - arrival));
			(bound, before + after)
		},
	};
	Exact { exponent: times(&integral, &curve), kink_rate: end }
}

/// Numbers of every length, and the ends of the range.
pub(crate) fn number() -> impl Strategy<Value = u128> {
	prop_oneof![
		1 => prop_oneof![Just(0), Just(1), Just(RAY), Just(u128::MAX), Just(u128::MAX - 1)],
		7 => (any::<u128>(), 0..128u32).prop_map(|(number, shift)| number >> shift),
	]
}

/// Times of every length, and the ends of the range.
pub(crate) fn milliseconds() -> impl Strategy<Value = u64> {
	prop_oneof![
		1 => prop_oneof![Just(0), Just(1), Just(6_000), Just(u64::MAX)],
		7 => (any::<u64>(), 0..64u32).prop_map(|(number, shift)| number >> shift),
	]
}

/// Models within their bounds, from the tamest to the wildest.
pub(crate) fn rate_model() -> impl Strategy<Value = RateModel> {
	let billionth = 1_000_000_000u128;
	let unit = 1_000_000_000_000_000_000u128;
	let rate = move || {
		prop_oneof![
			1 => prop_oneof![Just(1), Just(10 * unit)],
			2 => billionth..=unit / 100,
			4 => unit / 1_000..=10 * unit,
		]
	};
	let speed = prop_oneof![
		1 => prop_oneof![Just(0), Just(1), Just(1_000 * unit)],
		1 => 1..=billionth,
		4 => billionth..=1_000 * unit,
	];
	let steepness = prop_oneof![1 => Just(unit), 1 => Just(100 * unit), 4 => unit..=10 * unit];
	let kink = prop_oneof![1 => Just(10_000), 1 => Just(990_000), 4 => 10_000..=990_000u32];
	(kink, steepness, [rate(), rate(), rate()], speed).prop_map(
		|(kink, steepness, mut rates, speed)| {
			rates.sort_unstable();
			RateModel {
				kink: Permill::from_parts(kink),
				steepness: FixedU128::from_inner(steepness),
				min: FixedU128::from_inner(rates[0]),
				initial: FixedU128::from_inner(rates[1]),
				max: FixedU128::from_inner(rates[2]),
				speed: FixedU128::from_inner(speed),
			}
		},
	)
}

/// A utilisation, with those among them at which the curve has its corners.
pub(crate) fn utilisation(model: &RateModel) -> impl Strategy<Value = u128> {
	let kink = u128::from(model.kink.deconstruct()) * 10u128.pow(21);
	prop_oneof![
		1 => prop_oneof![Just(0), Just(1), Just(RAY - 1), Just(RAY)],
		1 => prop_oneof![Just(kink - 1), Just(kink), Just(kink + 1)],
		4 => 0..=RAY,
	]
}

/// A model, a rate at its kink and a utilisation.
pub(crate) fn market() -> impl Strategy<Value = (RateModel, u128, u128)> {
	rate_model().prop_flat_map(|model| {
		let (min, max) = (model.min.into_inner(), model.max.into_inner());
		let kink_rate = min * 1_000_000_000..=max * 1_000_000_000;
		let near_min = (min..=(min + min / 1_000_000_000).min(max)).prop_map(|r| r * 1_000_000_000);
		let near_max = (max - (max - min).min(9)..=max).prop_map(|r| r * 1_000_000_000);
		let kink_rate = prop_oneof![4 => kink_rate, 1 => near_min, 1 => near_max];
		(Just(model), kink_rate, utilisation(&model))
	})
}
