// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::math::liquidation::model::{self, one, ratio, Ratio};
use proptest::prelude::*;
use serde::{
	de::value::{Error, SeqDeserializer},
	Deserialize,
};

fn permill(parts: u32) -> Permill {
	Permill::from_parts(parts)
}

/// In millionths, and the slope in percent.
fn bonus(min: u32, max: u32, slope: u128) -> Bonus {
	Bonus { min: permill(min), max: permill(max), slope: percent(slope) }
}

fn percent(number: u128) -> FixedU128 {
	FixedU128::from_rational(number, 100)
}

#[test]
fn what_backs_debts_is_rounded_down() {
	assert_eq!(weighted(100, permill(800_000)), 80);
	assert_eq!(weighted(99, permill(800_000)), 79); // 79.2
	assert_eq!(weighted(1, permill(999_999)), 0);
	assert_eq!(weighted(u128::MAX, permill(1_000_000)), u128::MAX);
	assert_eq!(weighted(u128::MAX, permill(0)), 0);
}

#[test]
fn health_is_rounded_down() {
	// 80 / 90 = 0.888...
	assert_eq!(health(80, 90).into_inner(), 888_888_888_888_888_888);
	assert_eq!(health(9, 8).into_inner(), 1_125_000_000_000_000_000);
	assert_eq!(health(0, 80), FixedU128::from_u32(0));
	assert_eq!(health(u128::MAX, u128::MAX), FixedU128::from_u32(1));
}

#[test]
fn health_is_below_one_only_if_debts_are_not_backed() {
	// One part in 2^128 is enough.
	assert_eq!(health(u128::MAX - 1, u128::MAX).into_inner(), 999_999_999_999_999_999);
	assert_eq!(health(u128::MAX, u128::MAX - 1), FixedU128::from_u32(1));
}

#[test]
fn without_debts_health_is_unlimited() {
	assert_eq!(health(0, 0), FixedU128::from_inner(u128::MAX));
	assert_eq!(health(1, 0), FixedU128::from_inner(u128::MAX));
	// 3.4 * 10^20 is the highest number.
	assert_eq!(health(u128::MAX, 1), FixedU128::from_inner(u128::MAX));
}

#[test]
fn the_bonus_grows_as_the_health_falls() {
	// 5 % and half a percent for each percent of missing health, up to 10 %.
	let bonus = bonus(50_000, 100_000, 50);
	let at = |health| bonus_at(&bonus, percent(health));
	assert_eq!(at(200), percent(5));
	assert_eq!(at(100), percent(5));
	assert_eq!(at(98), percent(6));
	assert_eq!(at(90), percent(10));
	assert_eq!(at(89), percent(10));
	assert_eq!(at(0), percent(10));
	// Half of 10^-18 is nothing.
	let nearly = FixedU128::from_inner(FixedU128::DIV - 1);
	assert_eq!(bonus_at(&bonus, nearly), percent(5));
	assert_eq!(bonus_at(&bonus, FixedU128::from_inner(u128::MAX)), percent(5));
}

#[test]
fn the_bonus_does_not_overflow() {
	let bonus = Bonus { slope: FixedU128::from_inner(u128::MAX), ..bonus(50_000, 100_000, 0) };
	assert_eq!(bonus_at(&bonus, percent(0)), percent(10));
	assert_eq!(bonus_at(&bonus, percent(100)), percent(5));
}

#[test]
fn ordinary_factors_are_accepted() {
	let check = |collateral, threshold, bonus| {
		check_factors(permill(collateral), permill(threshold), &bonus)
	};
	assert_eq!(check(750_000, 800_000, bonus(50_000, 100_000, 100)), Ok(()));
	assert_eq!(check(800_000, 800_000, bonus(50_000, 50_000, 0)), Ok(()));
	// What is no collateral needs no bonus, but can have one for what is left of it.
	assert_eq!(check(0, 0, bonus(0, 0, 0)), Ok(()));
	assert_eq!(check(0, 0, bonus(10_000, 1_000_000, 1_000)), Ok(()));
}

#[test]
fn factors_that_liquidate_at_once_are_refused() {
	let bonus = bonus(50_000, 100_000, 100);
	assert_eq!(
		check_factors(permill(800_001), permill(800_000), &bonus),
		Err(InvalidFactors::CollateralFactor)
	);
}

#[test]
fn the_threshold_with_the_bonus_is_exactly_below_one() {
	let check = |threshold, max| check_factors(permill(0), permill(threshold), &bonus(1, max, 100));
	// 0.8 * 1.25 = 1
	assert_eq!(check(800_000, 250_000), Err(InvalidFactors::ThresholdWithBonus));
	// 0.8 * 1.249999 = 0.9999992
	assert_eq!(check(800_000, 249_999), Ok(()));
	// 0.999999 * 1.000001 = 1 - 10^-12
	assert_eq!(check(999_999, 1), Ok(()));
	assert_eq!(check(999_999, 2), Err(InvalidFactors::ThresholdWithBonus));
	assert_eq!(check(1_000_000, 1), Err(InvalidFactors::ThresholdWithBonus));
	// 0.5 * 2 = 1
	assert_eq!(check(500_000, 1_000_000), Err(InvalidFactors::ThresholdWithBonus));
	assert_eq!(check(499_999, 1_000_000), Ok(()));
}

#[test]
fn a_bonus_is_a_range_above_zero() {
	let check = |threshold, bonus| check_factors(permill(0), permill(threshold), &bonus);
	assert_eq!(check(500_000, bonus(50_001, 50_000, 0)), Err(InvalidFactors::BonusRange));
	assert_eq!(check(500_000, bonus(0, 50_000, 0)), Err(InvalidFactors::NoBonus));
	assert_eq!(check(1, bonus(0, 50_000, 0)), Err(InvalidFactors::NoBonus));
	assert_eq!(check(1, bonus(1, 50_000, 0)), Ok(()));
}

#[test]
fn a_part_of_more_than_all_is_refused() {
	// Reading JSON does not check what a `Permill` is.
	let more: Permill = read(1_000_001);
	let bonus = Bonus { min: permill(1), max: more, slope: percent(0) };
	assert_eq!(check_factors(permill(0), permill(0), &bonus), Err(InvalidFactors::BonusRange));
}

/// A `Permill` as serde reads it.
fn read(parts: u32) -> Permill {
	let json = SeqDeserializer::<_, Error>::new([parts].into_iter());
	Permill::deserialize(json).expect("a number")
}

#[test]
fn the_slope_is_bounded() {
	let bonus = |slope| Bonus { slope, ..bonus(50_000, 100_000, 0) };
	let check = |slope| check_factors(permill(0), permill(500_000), &bonus(slope));
	assert_eq!(check(MAX_SLOPE), Ok(()));
	let above = FixedU128::from_inner(MAX_SLOPE.into_inner() + 1);
	assert_eq!(check(above), Err(InvalidFactors::Slope));
}

/// Mostly what is near the bounds of what is allowed.
fn factors() -> impl Strategy<Value = (u32, u32, Bonus)> {
	let parts = || prop_oneof![1 => Just(0u32), 1 => 0..10u32, 8 => 0..=1_000_000u32];
	(parts(), parts(), parts(), 0..=1_010u128, -2..=2i64).prop_map(
		|(collateral, threshold, min, slope, off)| {
			// About one over the threshold.
			let max = 1_000_000_000_000i64 / i64::from(threshold.max(1)) - 1_000_000 + off;
			(
				collateral.min(threshold),
				threshold,
				bonus(min, max.clamp(0, 1_000_000) as u32, slope),
			)
		},
	)
}

proptest! {
	#[test]
	fn factors_are_checked_exactly((collateral, threshold, bonus) in factors()) {
		let one_with_bonus = one() + Ratio::of(bonus.max);
		let valid = collateral <= threshold
			&& bonus.min <= bonus.max
			&& Ratio::of(permill(threshold)) * one_with_bonus < one()
			&& (threshold == 0 || bonus.min.deconstruct() > 0)
			&& Ratio::from(bonus.slope) <= ratio(10);
		let checked = check_factors(permill(collateral), permill(threshold), &bonus);
		prop_assert_eq!(checked.is_ok(), valid);
	}

	#[test]
	fn health_is_the_quotient(weighted: u128, debt in 1..=u128::MAX) {
		let exact = ratio(weighted) / ratio(debt);
		let highest = Ratio::from(FixedU128::from_inner(u128::MAX));
		let expected = model::lower(exact.floor_18(), highest);
		prop_assert_eq!(Ratio::from(health(weighted, debt)), expected);
	}

	#[test]
	fn the_bonus_is_what_the_model_says(
		(_, _, bonus) in factors(),
		health in 0..=1_200_000_000_000_000_000u128,
	) {
		let health = FixedU128::from_inner(health);
		let expected = model::bonus_at(&bonus, health.into()).floor_18();
		prop_assert_eq!(Ratio::from(bonus_at(&bonus, health)), expected);
	}

	#[test]
	fn the_bonus_never_rises_with_the_health(
		(_, _, bonus) in factors(),
		[a, b] in [0..=1_200_000_000_000_000_000u128, 0..=1_200_000_000_000_000_000u128],
	) {
		let at = |health| bonus_at(&bonus, FixedU128::from_inner(health));
		prop_assert!(at(a.min(b)) >= at(a.max(b)));
	}
}
