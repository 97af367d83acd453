// SPDX-License-Identifier: Apache-2.0

//! Tests of the averages.

use super::*;
use crate::testing::*;
use proptest::prelude::*;
use sp_core::U512;
use std::sync::LazyLock;

const MAX: u128 = u128::MAX;

/// Bits behind the point of the reference.
const BITS: usize = 250;

/// 2^(-1/2), 2^(-1/4), 2^(-1/8), ..., each the square root of the one before.
static ROOTS: LazyLock<Vec<U512>> = LazyLock::new(|| {
	let half = U512::one() << (BITS - 1);
	std::iter::successors(Some(half), |root| Some((*root << BITS).integer_sqrt()))
		.skip(1)
		.take(200)
		.collect()
});

/// `2^(-num / den)` in units of 2^-250, digit by binary digit of the exponent: less than 2^-190
/// away from the truth.
fn reference(num: u32, den: u32) -> U512 {
	let exponent = (U512::from(num) << ROOTS.len()) / den;
	ROOTS
		.iter()
		.enumerate()
		.filter(|(digit, _)| exponent.bit(ROOTS.len() - 1 - digit))
		.fold(U512::one() << BITS, |product, (_, root)| (product * root) >> BITS)
}

fn price() -> impl Strategy<Value = Price> {
	long_number().prop_map(Price::from_inner)
}

/// Half-lives, among them those of real averages.
fn half_life() -> impl Strategy<Value = u32> {
	prop_oneof![blocks(), 1..1_000u32]
}

/// A fraction between zero and one.
fn fraction() -> impl Strategy<Value = (u32, u32)> {
	(2..=u32::MAX, 0..31u32, any::<prop::sample::Index>()).prop_map(|(den, shift, num)| {
		let den = (den >> shift).max(2);
		(num.index(den as usize - 1) as u32 + 1, den)
	})
}

#[test]
fn the_logarithm_is_right() {
	// 2^(-1/n) = 1 - ln 2 / n + (ln 2 / n)^2 / 2 - ..., and 1 / n is a power of two.
	let roots = ROOTS.len();
	let gone = (U512::one() << BITS) - ROOTS[119];
	// In units of 2^-128; the next term of the series is less than 2^-120 of this one.
	let slope = (gone << 120) >> (BITS - 128);
	assert_eq!(roots, 200);
	assert!(slope.abs_diff(LN_2.into()) < U512::from(1 << 8), "{slope:x}");
	assert_eq!(LN_2 as f64 / 2f64.powi(128), core::f64::consts::LN_2);
}

#[test]
fn known_factors() {
	// 2^-0.5, 2^-0.25 and 2^-0.75 in units of 2^-128.
	for (num, den, factor) in [
		(1, 2, 0xb504f333_f9de6484_597d89b3_754abe9f_u128),
		(1, 4, 0xd744fcca_d69d6af4_39a68bb9_902d3fde),
		(3, 4, 0x9837f051_8db8a96f_46ad2318_2e42f6f6),
	] {
		assert!(half_power(num, den).abs_diff(factor) < 32);
		let same = half_power(num * 1_000_000_000, den * 1_000_000_000);
		assert!(same.abs_diff(factor) < 32);
	}
}

#[test]
fn a_half_life_halves_the_distance() {
	let (low, high) = (Price::from_inner(1000.into()), Price::from_inner(3000.into()));
	for half_life in [1, 2, 7, 600, u32::MAX] {
		assert_eq!(advance(low, high, half_life, half_life).inner(), 2000.into());
		assert_eq!(advance(high, low, half_life, half_life).inner(), 2000.into());
		assert_eq!(advance_amount(1000, 3000, half_life, half_life), 2000);
	}
	assert_eq!(advance_amount(1000, 3000, 20, 10), 2500);
	assert_eq!(advance_amount(3000, 1000, 30, 10), 1250);
	// 2000 / sqrt 2 = 1414.2 remain.
	assert_eq!(advance_amount(1000, 3000, 5, 10), 1586);
	assert_eq!(advance_amount(3000, 1000, 5, 10), 2414);
}

#[test]
fn nothing_moves_without_time_or_without_distance() {
	for half_life in [0, 1, u32::MAX] {
		for (value, sample) in [(0, MAX), (MAX, 0), (1, 1), (5, 6)] {
			assert_eq!(advance_amount(value, sample, 0, half_life), value);
		}
		for elapsed in [0, 1, u32::MAX] {
			for value in [Price::ZERO, Price::ONE, Price::MAX] {
				assert_eq!(advance(value, value, elapsed, half_life), value);
			}
		}
	}
}

#[test]
fn without_a_half_life_the_sample_counts_at_once() {
	assert_eq!(advance_amount(0, MAX, 1, 0), MAX);
	assert_eq!(advance_amount(MAX, 0, u32::MAX, 0), 0);
	assert_eq!(advance(Price::MAX, Price::ONE, 1, 0), Price::ONE);
}

#[test]
fn arrives_after_as_many_half_lives_as_there_are_bits() {
	for half_life in [1, 2, 1_000, u32::MAX / 256] {
		for (value, sample) in [(Price::ZERO, Price::MAX), (Price::MAX, Price::ZERO)] {
			assert_eq!(advance(value, sample, 256 * half_life, half_life), sample);
			let before = advance(value, sample, 256 * half_life - half_life, half_life);
			assert_eq!(before.inner().abs_diff(sample.inner()), U256::one());
		}
		assert_eq!(advance_amount(0, MAX, 128 * half_life, half_life), MAX);
		assert_eq!(advance_amount(0, MAX, 127 * half_life, half_life), MAX - 1);
		assert_eq!(advance_amount(MAX, 0, u32::MAX, half_life), 0);
	}
	// The longest half-life: 2^-32 half-lives in one block, and one in all the time there is.
	let step = advance(Price::ZERO, Price::MAX, 1, u32::MAX).to_f64_lossy() / 2f64.powi(128);
	assert!((step / (core::f64::consts::LN_2 / 2f64.powi(32)) - 1.0).abs() < 1e-9);
	assert_eq!(advance_amount(0, 1 << 127, u32::MAX, u32::MAX), 1 << 126);
}

#[test]
fn amounts_move_by_a_unit_at_least() {
	let mut value = 0;
	for block in 1..=10 {
		value = advance_amount(value, 10, 1, u32::MAX);
		assert_eq!(value, block);
	}
	// A price of the same amount does not notice one block.
	let ten = Price::from_ratio(10, 1, Rounding::Down).unwrap();
	let moved = advance(Price::ZERO, ten, 1, u32::MAX);
	assert!(moved > Price::ZERO && moved.amount(1, Rounding::Up) == Some(1));
}

#[test]
fn all_fractions_of_a_short_half_life() {
	for den in 2..120 {
		for num in 1..den {
			let exact = (reference(num, den) >> (BITS - 128)).low_u128();
			assert!(half_power(num, den).abs_diff(exact) < 32, "2^(-{num}/{den})");
		}
	}
}

proptest! {
	#[test]
	fn the_factor_is_within_its_bound((num, den) in fraction()) {
		let exact = (reference(num, den) >> (BITS - 128)).low_u128();
		prop_assert!(half_power(num, den).abs_diff(exact) < 32);
		let float = (-f64::from(num) / f64::from(den)).exp2();
		prop_assert!((half_power(num, den) as f64 / 2f64.powi(128) - float).abs() < 1e-15);
	}

	#[test]
	fn the_factor_strictly_falls((num, den) in fraction()) {
		if num + 1 < den {
			prop_assert!(half_power(num, den) - half_power(num + 1, den) > 1 << 94);
		}
		prop_assert!(half_power(num, den) > 1 << 127);
	}

	#[test]
	fn never_passes_the_sample_and_never_moves_away(
		value in price(), sample in price(), elapsed in blocks(), half_life in half_life(),
	) {
		let moved = advance(value, sample, elapsed, half_life);
		prop_assert!((value.min(sample)..=value.max(sample)).contains(&moved));
		if elapsed > 0 && value != sample {
			prop_assert_ne!(moved, value);
		}
	}

	#[test]
	fn the_average_is_within_its_bound(
		value in price(), sample in price(), elapsed in blocks(), half_life in half_life(),
	) {
		prop_assume!(half_life > 0);
		let distance = value.inner().abs_diff(sample.inner());
		let rest = advance(value, sample, elapsed, half_life).inner().abs_diff(sample.inner());
		let (halvings, part) = (elapsed / half_life, elapsed % half_life);
		let factor = reference(part, half_life);
		// distance * factor, with 250 - 128 bits behind the point.
		let exact = (distance.full_mul(U256::try_from(factor).unwrap()) >> 128) >> halvings;
		let rest = U512::from(rest) << (BITS - 128);
		let bound = (U512::from(distance) >> 1) + (U512::one() << (BITS - 128)) + 4;
		prop_assert!(rest.abs_diff(exact) <= bound);
	}

	#[test]
	fn agrees_with_floats(
		value in price(), sample in price(), elapsed in blocks(), half_life in half_life(),
	) {
		prop_assume!(half_life > 0);
		let (from, to) = (value.to_f64_lossy(), sample.to_f64_lossy());
		let factor = (-f64::from(elapsed) / f64::from(half_life)).exp2();
		let moved = advance(value, sample, elapsed, half_life).to_f64_lossy();
		let scale = from.max(to);
		prop_assert!((moved - (to + (from - to) * factor)).abs() <= scale * 1e-14 + 1e-38);
	}

	#[test]
	fn two_steps_are_one(
		value in price(), sample in price(), a in blocks(), b in blocks(), half_life in half_life(),
	) {
		let Some(both) = a.checked_add(b) else { return Ok(()) };
		let once = advance(value, sample, both, half_life);
		let twice = advance(advance(value, sample, a, half_life), sample, b, half_life);
		let distance = value.inner().abs_diff(sample.inner());
		let bound = (distance >> 121) + 2;
		prop_assert!(once.inner().abs_diff(twice.inner()) <= bound);
	}

	#[test]
	fn many_steps_are_one(
		value in number(), sample in number(), steps in 1..200u32, half_life in half_life(),
	) {
		let [from, to] =
			[value, sample].map(|amount| Price::from_ratio(amount, 1, Rounding::Down).unwrap());
		let once = advance(from, to, steps, half_life);
		let many = (0..steps).fold(from, |average, _| advance(average, to, 1, half_life));
		let bound = (from.inner().abs_diff(to.inner()) >> 121) + 2;
		prop_assert!(once.inner().abs_diff(many.inner()) <= bound * steps);
	}

	#[test]
	fn longer_is_closer(
		value in price(), sample in price(), a in blocks(), b in blocks(), half_life in half_life(),
	) {
		let rest = |elapsed| {
			advance(value, sample, elapsed, half_life).inner().abs_diff(sample.inner())
		};
		prop_assert!(rest(a.min(b)) >= rest(a.max(b)));
		if let Some(next) = a.checked_add(1) {
			prop_assert!(rest(a) >= rest(next));
		}
	}

	#[test]
	fn a_higher_sample_or_value_is_never_a_lower_average(
		value in price(), a in price(), b in price(), elapsed in blocks(), half_life in half_life(),
	) {
		let (low, high) = (a.min(b), a.max(b));
		for (low, high) in [(low, high), (Price::from_inner(high.inner() / 2), high)] {
			prop_assert!(
				advance(value, low, elapsed, half_life) <= advance(value, high, elapsed, half_life)
			);
			prop_assert!(
				advance(low, value, elapsed, half_life) <= advance(high, value, elapsed, half_life)
			);
		}
		if let Some(next) = a.inner().checked_add(1.into()).map(Price::from_inner) {
			prop_assert!(
				advance(value, a, elapsed, half_life) <= advance(value, next, elapsed, half_life)
			);
		}
	}

	#[test]
	fn amounts_are_prices_rounded_towards_the_sample(
		value in number(), sample in number(), elapsed in blocks(), half_life in half_life(),
	) {
		let [from, to] =
			[value, sample].map(|amount| Price::from_ratio(amount, 1, Rounding::Down).unwrap());
		let exact = advance(from, to, elapsed, half_life);
		let rounding = if value < sample { Rounding::Up } else { Rounding::Down };
		// Both round the distance down: of the price first to 2^-128, then to one.
		prop_assert_eq!(
			Some(advance_amount(value, sample, elapsed, half_life)),
			exact.amount(1, rounding),
		);
	}
}
