// SPDX-License-Identifier: Apache-2.0

use super::{
	super::ray::model::{
		self, big, market, milliseconds, number, one, rate_model, ray as real_ray, real,
		utilisation as any_utilisation,
	},
	InvalidRates as Invalid, *,
};
use num_bigint::BigInt;
use proptest::prelude::*;
use sp_runtime::traits::One;

const DAY_MS: u64 = 86_400_000;

fn fixed(num: u128, den: u128) -> FixedU128 {
	FixedU128::from_rational(num, den)
}

/// As Morpho has it: four times as much at full utilisation, 4 % in the beginning, and 50 a year.
fn morpho() -> RateModel {
	RateModel {
		kink: Permill::from_percent(90),
		steepness: 4.into(),
		initial: fixed(4, 100),
		min: fixed(1, 1_000),
		max: fixed(2, 1),
		speed: 50.into(),
	}
}

fn percent(percent: u128) -> u128 {
	RAY / 100 * percent
}

/// What the module says an exponent may be above the truth, in units.
fn exponent_margin(elapsed_ms: u64) -> BigInt {
	big(1) + big(10_000) * elapsed_ms.min(MAX_ELAPSED_MS) / YEAR_MS
}

/// By how many units `got` is above `exact`, rounded down; nothing if only the model's own error
/// is the difference.
fn units_above(got: u128, exact: &BigInt) -> BigInt {
	let noise = (exact >> 250) + (one() >> 250);
	(big(got) * one() - (exact - noise) * RAY) / one()
}

/// Whether `got` is below `exact`.
fn is_below(got: u128, exact: &BigInt) -> bool {
	let noise = (exact >> 250) + (one() >> 250);
	real_ray(got) < exact - noise
}

#[test]
fn the_curve_of_morpho() {
	let model = morpho();
	let at = |utilisation| rate_now(&model, percent(4), utilisation);
	assert_eq!(at(0), percent(1));
	assert_eq!(at(percent(45)), percent(4) / 8 * 5);
	assert_eq!(at(percent(90)), percent(4));
	assert_eq!(at(percent(95)), percent(10));
	assert_eq!(at(RAY), percent(16));
	assert_eq!(at(u128::MAX), percent(16));
	// Outside of its bounds.
	assert_eq!(rate_now(&model, 0, percent(90)), percent(1) / 10);
	assert_eq!(rate_now(&model, u128::MAX, percent(90)), percent(200));
}

#[test]
fn the_pace_of_morpho() {
	let model = morpho();
	// At 50 a year, a full market doubles its rate in five days.
	let full = interest(&model, percent(4), RAY, 5 * DAY_MS);
	assert!((percent(79) / 10..percent(80) / 10).contains(&full.kink_rate));
	// And an unused one halves it.
	let unused = interest(&model, percent(4), 0, 5 * DAY_MS);
	assert!((percent(200) / 100..percent(203) / 100).contains(&unused.kink_rate));
	// At the kink nothing moves, and a year costs the rate.
	let steady = interest(&model, percent(4), percent(90), YEAR_MS);
	assert_eq!(steady, Interest { exponent: percent(4), kink_rate: percent(4) });
	// Once at its bound, the rate stays there.
	let bound = interest(&model, percent(200), RAY, YEAR_MS);
	assert_eq!(bound, Interest { exponent: percent(800), kink_rate: percent(200) });
	let bound = interest(&model, percent(1) / 10, 0, YEAR_MS);
	assert_eq!(bound, Interest { exponent: percent(1) / 40, kink_rate: percent(1) / 10 });
}

#[test]
fn no_time_costs_nothing() {
	let model = morpho();
	for utilisation in [0, percent(90), RAY] {
		let none = interest(&model, percent(4), utilisation, 0);
		assert_eq!(none, Interest { exponent: 0, kink_rate: percent(4) });
	}
}

#[test]
fn a_model_out_of_bounds_is_refused() {
	let check = |change: &dyn Fn(&mut RateModel)| {
		let mut model = morpho();
		change(&mut model);
		model.check()
	};
	let least = FixedU128::from_inner(1);
	assert_eq!(check(&|_| ()), Ok(()));
	for (parts, result) in [
		(9_999, Err(Invalid::Kink)),
		(10_000, Ok(())),
		(990_000, Ok(())),
		(990_001, Err(Invalid::Kink)),
	] {
		assert_eq!(check(&|model| model.kink = Permill::from_parts(parts)), result);
	}
	assert_eq!(check(&|m| m.steepness = FixedU128::one() - least), Err(Invalid::Steepness));
	assert_eq!(check(&|m| m.steepness = FixedU128::one()), Ok(()));
	assert_eq!(check(&|m| m.steepness = MAX_STEEPNESS), Ok(()));
	assert_eq!(check(&|m| m.steepness = MAX_STEEPNESS + least), Err(Invalid::Steepness));
	assert_eq!(check(&|m| m.min = m.initial), Ok(()));
	assert_eq!(check(&|m| m.min = m.initial + least), Err(Invalid::Order));
	assert_eq!(check(&|m| m.max = m.initial), Ok(()));
	assert_eq!(check(&|m| m.max = m.initial - least), Err(Invalid::Order));
	assert_eq!(check(&|m| m.max = MAX_KINK_RATE), Ok(()));
	assert_eq!(check(&|m| m.max = MAX_KINK_RATE + least), Err(Invalid::Max));
	assert_eq!(check(&|m| m.speed = MAX_SPEED), Ok(()));
	assert_eq!(check(&|m| m.speed = MAX_SPEED + least), Err(Invalid::Speed));
	assert_eq!(check(&|m| m.min = Zero::zero()), Err(Invalid::Min));
	// A rate that stays can be nothing.
	let free = check(&|m| (m.min, m.initial, m.speed) = (Zero::zero(), Zero::zero(), Zero::zero()));
	assert_eq!(free, Ok(()));
}

#[test]
fn utilisation_at_the_edges() {
	assert_eq!(utilisation(0, 0), 0);
	assert_eq!(utilisation(1, 0), 0);
	assert_eq!(utilisation(0, 1), 0);
	assert_eq!(utilisation(1, 3), RAY / 3);
	assert_eq!(utilisation(3, 3), RAY);
	assert_eq!(utilisation(4, 3), RAY);
	assert_eq!(utilisation(u128::MAX - 1, u128::MAX), RAY - 1);
}

#[test]
fn the_rate_of_suppliers() {
	let tenth = Permill::from_percent(10);
	assert_eq!(supply_rate(percent(10), percent(50), tenth), percent(45) / 10);
	assert_eq!(supply_rate(percent(10), RAY, Permill::zero()), percent(10));
	assert_eq!(supply_rate(percent(10), u128::MAX, Permill::zero()), percent(10));
	assert_eq!(supply_rate(percent(10), RAY, Permill::one()), 0);
	assert_eq!(supply_rate(u128::MAX, RAY, Permill::zero()), u128::MAX);
}

#[test]
fn a_rate_of_nothing_that_may_fall_to_nothing() {
	// `check` refuses it, and it still is no reason to fail.
	let model = RateModel { min: Zero::zero(), speed: MAX_SPEED, ..morpho() };
	let idle = interest(&model, percent(4), 0, u64::MAX);
	assert_eq!(idle.kink_rate, 1);
	let nothing = interest(&model, 0, RAY, u64::MAX);
	assert_eq!(nothing, Interest { exponent: 0, kink_rate: 0 });
}

/// The integral of the rate, added up in small steps.
fn added_up(model: &RateModel, kink_rate: u128, utilisation: u128, elapsed_ms: u64) -> f64 {
	const STEPS: u32 = 4_000;
	let float = |fixed: FixedU128| fixed.into_inner() as f64 / 1e18;
	let (kink, full) = (f64::from(model.kink.deconstruct()) / 1e6, RAY as f64);
	let off = utilisation as f64 / full - kink;
	let steepness = float(model.steepness);
	let (err, curve) = if off > 0.0 {
		(off / (1.0 - kink), 1.0 + (steepness - 1.0) * off / (1.0 - kink))
	} else {
		(off / kink, 1.0 + (1.0 - 1.0 / steepness) * off / kink)
	};
	let step = elapsed_ms as f64 / YEAR_MS as f64 / f64::from(STEPS);
	let kink_at = |years: f64| {
		let free = kink_rate as f64 / full * (float(model.speed) * err * years).exp();
		free.max(float(model.min)).min(float(model.max))
	};
	(0..STEPS).map(|n| kink_at((f64::from(n) + 0.5) * step) * curve * step).sum()
}

/// Any parameters whatever.
fn wild_model() -> impl Strategy<Value = RateModel> {
	let any_fixed = || {
		prop_oneof![
			number().prop_map(FixedU128::from_inner),
			(0..20 * FixedU128::DIV).prop_map(FixedU128::from_inner),
		]
	};
	(
		any::<u32>().prop_map(Permill::from_parts),
		[any_fixed(), any_fixed(), any_fixed(), any_fixed(), any_fixed()],
	)
		.prop_map(|(kink, [steepness, initial, min, max, speed])| RateModel {
			kink,
			steepness,
			initial,
			min,
			max,
			speed,
		})
}

proptest! {
	#[test]
	fn interest_is_what_it_says((model, kink_rate, utilisation) in market(), ms in milliseconds()) {
		prop_assert_eq!(model.check(), Ok(()));
		let got = interest(&model, kink_rate, utilisation, ms);
		let exact = model::interest(&model, kink_rate, utilisation, ms.min(MAX_ELAPSED_MS));
		prop_assert!(!is_below(got.kink_rate, &exact.kink_rate));
		prop_assert!(units_above(got.kink_rate, &exact.kink_rate) < big(12));
		prop_assert!(!is_below(got.exponent, &exact.exponent));
		prop_assert!(units_above(got.exponent, &exact.exponent) <= exponent_margin(ms));
	}

	#[test]
	fn rounding_is_small_in_the_first_units_of_change(
		(model, _, utilisation) in market(), from_bound in 0..4u128, speed in 1..9u128, shift in 0..40u32,
	) {
		// Where steps, distances and logarithms are all of a few units.
		let model = RateModel { speed: FixedU128::from_inner(speed << shift), ..model };
		for kink_rate in [
			model.lowest_kink_rate().saturating_add(from_bound),
			model.highest_kink_rate().saturating_sub(from_bound),
		] {
			let kink_rate = model.bounded_kink_rate(kink_rate);
			for ms in [YEAR_MS / 1_000_000_000, YEAR_MS / 1_000, 10 * YEAR_MS] {
				let got = interest(&model, kink_rate, utilisation, ms);
				let exact = model::interest(&model, kink_rate, utilisation, ms);
				prop_assert!(!is_below(got.kink_rate, &exact.kink_rate));
				prop_assert!(units_above(got.kink_rate, &exact.kink_rate) < big(12));
				prop_assert!(!is_below(got.exponent, &exact.exponent));
				prop_assert!(units_above(got.exponent, &exact.exponent) <= exponent_margin(ms));
			}
		}
	}

	#[test]
	fn the_rate_is_what_it_says((model, kink_rate, utilisation) in market()) {
		let got = rate_now(&model, kink_rate, utilisation);
		// A year at a rate that stays.
		let steady = RateModel { speed: Zero::zero(), ..model };
		let exact = model::interest(&steady, kink_rate, utilisation, YEAR_MS).exponent;
		prop_assert!(!is_below(got, &exact));
		prop_assert!(units_above(got, &exact) < big(12));
		prop_assert_eq!(interest(&steady, kink_rate, utilisation, YEAR_MS).exponent, got);
	}

	#[test]
	fn splitting_an_interval_makes_no_difference(
		(model, kink_rate, utilisation) in market(),
		parts in prop::collection::vec(0..20 * YEAR_MS, 1..8),
		shift in 0..64u32,
	) {
		let parts: Vec<_> = parts.into_iter().map(|part| part >> shift).collect();
		let whole_ms = parts.iter().sum();
		let whole = interest(&model, kink_rate, utilisation, whole_ms);
		let mut sum = Interest { exponent: 0, kink_rate };
		for part in &parts {
			let part = interest(&model, sum.kink_rate, utilisation, *part);
			sum = Interest { exponent: sum.exponent + part.exponent, ..part };
		}
		// The debtor never owes less than the truth, so not less than at once but for rounding.
		let exact = model::interest(&model, kink_rate, utilisation, whole_ms);
		prop_assert!(!is_below(sum.exponent, &exact.exponent));
		prop_assert!(!is_below(sum.kink_rate, &exact.kink_rate));
		prop_assert!(big(sum.exponent) + exponent_margin(whole_ms) >= big(whole.exponent));
		prop_assert!(sum.kink_rate + 12 > whole.kink_rate);
		// Not much more either: each part adds its errors, that of the rate as a part of all that
		// follows.
		let n = parts.len() as u128;
		let lowest = big(model.lowest_kink_rate());
		let higher = big(12 * n);
		let margin = big(n) + exponent_margin(whole_ms)
			+ big(whole.exponent) * &higher / &lowest + 1;
		prop_assert!(big(sum.exponent) <= big(whole.exponent) + margin);
		let margin = big(whole.kink_rate) * &higher / &lowest + 12;
		prop_assert!(big(sum.kink_rate) <= big(whole.kink_rate) + margin);
	}

	#[test]
	fn longer_costs_more(
		(model, kink_rate, utilisation) in market(), ms in milliseconds(), more in milliseconds(),
	) {
		let longer = ms.saturating_add(more);
		let first = interest(&model, kink_rate, utilisation, ms);
		let second = interest(&model, kink_rate, utilisation, longer);
		prop_assert!(big(second.exponent) + exponent_margin(ms) >= big(first.exponent));
		// At a rate that can be felt, every millisecond makes more than rounding does in a year.
		if longer < YEAR_MS && more > 0 && model.min > fixed(1, 100_000_000_000) {
			prop_assert!(second.exponent > first.exponent);
		}
		// The rate goes on in its direction, without any error: all steps towards it are monotone.
		if utilisation > u128::from(model.kink.deconstruct()) * RAY_PER_PART {
			prop_assert!(kink_rate <= first.kink_rate && first.kink_rate <= second.kink_rate);
		} else {
			prop_assert!(kink_rate >= first.kink_rate && first.kink_rate >= second.kink_rate);
		}
		for Interest { kink_rate, .. } in [first, second] {
			prop_assert!(kink_rate >= model.lowest_kink_rate());
			prop_assert!(kink_rate <= model.highest_kink_rate());
		}
	}

	#[test]
	fn more_use_costs_more(
		(model, kink_rate, low, high) in market().prop_flat_map(|(model, kink_rate, low)| {
			(Just(model), Just(kink_rate), Just(low), any_utilisation(&model))
		}),
		ms in milliseconds(),
	) {
		let (low, high) = (low.min(high), low.max(high));
		prop_assert!(rate_now(&model, kink_rate, low) <= rate_now(&model, kink_rate, high));
		let first = interest(&model, kink_rate, low, ms);
		let second = interest(&model, kink_rate, high, ms);
		prop_assert!(first.kink_rate <= second.kink_rate);
		prop_assert!(big(second.exponent) + exponent_margin(ms) >= big(first.exponent));
	}

	#[test]
	fn a_higher_rate_costs_more(
		(model, kink_rate, utilisation) in market(), more in 0..RAY, ms in milliseconds(),
	) {
		let higher = model.bounded_kink_rate(kink_rate + more);
		let first = interest(&model, kink_rate, utilisation, ms);
		let second = interest(&model, higher, utilisation, ms);
		prop_assert!(first.kink_rate <= second.kink_rate);
		prop_assert!(big(second.exponent) + exponent_margin(ms) >= big(first.exponent));
	}

	#[test]
	fn the_closed_form_is_the_sum_of_small_steps(
		(model, kink_rate, utilisation) in market(), steps in 1..40_000u32,
	) {
		// A time in which the exponent moves by up to 40 if it may, so that small steps are small.
		let speed = model.speed.into_inner().max(FixedU128::DIV);
		let ms = u128::from(steps) * u128::from(YEAR_MS) / 1_000 * FixedU128::DIV / speed;
		let ms = u64::try_from(ms).unwrap();
		let got = interest(&model, kink_rate, utilisation, ms).exponent as f64 / RAY as f64;
		let expected = added_up(&model, kink_rate, utilisation, ms);
		prop_assert!((got - expected).abs() <= expected * 1e-4 + 1e-20, "{got} {expected}");
	}

	#[test]
	fn suppliers_get_no_more_than_debtors_pay(
		rate in number(), utilisation in number(), parts in 0..=1_000_000u32,
	) {
		let factor = Permill::from_parts(parts);
		let got = supply_rate(rate, utilisation, factor);
		let exact = big(rate) * utilisation.min(RAY) * (1_000_000 - parts);
		let units = big(RAY) * 1_000_000;
		prop_assert!(big(got) * &units <= exact);
		prop_assert!(big(got + 2) * &units > exact);
	}

	#[test]
	fn utilisation_is_what_it_says(debt in number(), assets in number()) {
		let got = utilisation(debt, assets);
		if debt <= assets && assets > 0 {
			prop_assert_eq!(big(got), big(debt) * RAY / assets);
		} else {
			prop_assert_eq!(got, if assets == 0 { 0 } else { RAY });
		}
	}

	#[test]
	fn nothing_panics(
		model in wild_model(), kink_rate in number(), utilisation in number(), ms in milliseconds(),
	) {
		let Interest { exponent, kink_rate: end } = interest(&model, kink_rate, utilisation, ms);
		prop_assert!(exponent <= 1_000_000_000 * RAY);
		prop_assert_eq!(model.bounded_kink_rate(end), end);
		prop_assert!(rate_now(&model, kink_rate, utilisation) <= 1_000 * RAY);
		let _ = model.check();
	}

	#[test]
	fn valid_models_start_within_their_bounds(model in rate_model()) {
		let exact = real(model.initial.into_inner(), FixedU128::DIV);
		prop_assert!(!is_below(model.initial_kink_rate(), &exact));
		prop_assert_eq!(units_above(model.initial_kink_rate(), &exact), big(0));
	}
}
