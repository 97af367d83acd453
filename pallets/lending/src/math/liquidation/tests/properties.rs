// SPDX-License-Identifier: Apache-2.0

//! What holds for every position, and that the code does what the [`model`] does.

use super::*;
use crate::math::health::check_factors;
use model::{one, ratio, Ratio};
use proptest::{prelude::*, sample::Index, strategy::ValueTree, test_runner::TestRunner};

#[derive(Clone, Copy, Debug)]
struct Collateral {
	value: u128,
	threshold: Permill,
	bonus: Bonus,
}

#[derive(Clone, Debug)]
struct Position {
	collateral: Vec<Collateral>,
	debts: Vec<u128>,
	target: FixedU128,
	dust: u128,
}

impl Position {
	fn debt(&self) -> u128 {
		self.debts.iter().sum()
	}

	fn weighted(&self) -> u128 {
		self.collateral.iter().map(|held| weighted(held.value, held.threshold)).sum()
	}

	fn payable(&self) -> u128 {
		self.collateral.iter().map(|held| payable(held.value, held.threshold, &held.bonus)).sum()
	}

	fn input(&self, debt: usize, collateral: usize, max_repay: u128) -> Input {
		let Collateral { value, threshold, bonus } = self.collateral[collateral];
		Input {
			debt: self.debt(),
			weighted: self.weighted(),
			payable: self.payable(),
			this_debt: self.debts[debt],
			this_collateral: value,
			threshold,
			bonus,
			target: self.target,
			dust: self.dust,
			max_repay,
		}
	}

	fn apply(&mut self, debt: usize, collateral: usize, terms: &Terms) {
		self.debts[debt] -= terms.repay;
		self.collateral[collateral].value -= terms.seize;
	}

	/// The collateral that the chain takes next.
	fn cheapest(&self) -> Option<usize> {
		let held = self.collateral.iter().enumerate().filter(|(_, held)| held.value > 0);
		held.min_by_key(|(_, held)| health_cost(held.threshold, &held.bonus)).map(|(at, _)| at)
	}

	fn largest_debt(&self) -> Option<usize> {
		let debts = self.debts.iter().enumerate().filter(|(_, debt)| **debt > 0);
		debts.max_by_key(|(_, debt)| **debt).map(|(at, _)| at)
	}
}

/// A number of up to `bits` bits, of which all lengths are as likely. Not zero.
fn number(bits: core::ops::RangeInclusive<u32>) -> impl Strategy<Value = u128> {
	(bits, any::<u128>()).prop_map(|(bits, random)| {
		let top = 1u128 << (bits - 1);
		top | (random & (top - 1))
	})
}

/// Any number, and often the extremes.
fn any_number() -> impl Strategy<Value = u128> {
	prop_oneof![
		1 => 0..3u128,
		1 => u128::MAX - 3..=u128::MAX,
		4 => number(1..=128),
	]
}

/// What [`check_factors`] accepts, with a threshold of zero or at least `lowest` millionths.
fn factors(lowest: u32) -> impl Strategy<Value = (Permill, Bonus)> {
	let threshold = prop_oneof![
		1 => Just(0),
		2 => lowest..=999_000u32,
		6 => 600_000..=900_000u32,
	];
	(threshold, any::<[u32; 2]>(), 0..=1_000u128).prop_map(|(threshold, random, slope)| {
		let highest = 999_999_999_999 / u64::from(threshold.max(500_000)) - 1_000_000;
		let max = 1 + random[0] % highest as u32;
		let min = 1 + random[1] % max;
		let (threshold, min, max) =
			(Permill::from_parts(threshold), Permill::from_parts(min), Permill::from_parts(max));
		let bonus = Bonus { min, max, slope: percent(slope) };
		assert_eq!(check_factors(threshold, threshold, &bonus), Ok(()));
		(threshold, bonus)
	})
}

/// Positions that are not healthy, with values of `bits` bits, some of which cannot be saved.
fn positions(bits: core::ops::RangeInclusive<u32>, lowest: u32) -> impl Strategy<Value = Position> {
	let collateral = (number(bits.clone()), factors(lowest))
		.prop_map(|(value, (threshold, bonus))| Collateral { value, threshold, bonus });
	let dust = prop_oneof![1 => Just(0), 2 => number(bits)];
	(
		prop::collection::vec(collateral, 1..=4),
		prop::collection::vec(1..1_000u128, 1..=3),
		// What is missing, of what can be missing in a position that can be saved.
		prop_oneof![4 => 0..=1_000_000u128, 1 => 1_000_000..5_000_000u128],
		1_010_000_000_000_000_000..1_500_000_000_000_000_000u128,
		dust,
	)
		.prop_map(|(collateral, weights, missing, target, dust)| {
			let target = FixedU128::from_inner(target);
			let mut position = Position { collateral, debts: Vec::new(), target, dust };
			let (backing, payable) = (position.weighted(), position.payable());
			let missing = mul_div(payable - backing, missing, 1_000_000, Rounding::Down);
			let debt = backing + 1 + missing.expect("values are below 2^119");
			let all = weights.iter().sum::<u128>();
			position.debts = weights.iter().map(|weight| debt / all * weight).collect();
			position.debts[0] += debt - position.debt();
			position
		})
}

/// A debt, a collateral, and what the liquidator offers: mostly about as much as there is.
fn choices() -> impl Strategy<Value = (Index, Index, Option<u32>)> {
	(any::<Index>(), any::<Index>(), prop::option::weighted(0.7, 0..=1_200u32))
}

fn chosen(
	position: &Position,
	(debt, collateral, offer): (Index, Index, Option<u32>),
) -> (usize, usize, u128) {
	let debt = debt.index(position.debts.len());
	let offer = offer.map_or(u128::MAX, |offer| {
		position.debts[debt] / 1_000 * u128::from(offer) + u128::from(offer % 10)
	});
	(debt, collateral.index(position.collateral.len()), offer)
}

fn inputs(bits: core::ops::RangeInclusive<u32>) -> impl Strategy<Value = Input> {
	(positions(bits, 1), choices()).prop_map(|(position, choice)| {
		let (debt, collateral, offer) = chosen(&position, choice);
		position.input(debt, collateral, offer)
	})
}

/// Inputs that need not make sense.
fn nonsense() -> impl Strategy<Value = Input> {
	let bonus = (0..=1_000_000u32, 0..=1_000_000u32, any_number()).prop_map(|(min, max, slope)| {
		let slope = FixedU128::from_inner(slope);
		Bonus { min: Permill::from_parts(min), max: Permill::from_parts(max), slope }
	});
	let threshold = prop_oneof![1 => Just(0), 1 => Just(1_000_000), 4 => 0..=1_000_000u32];
	(prop::array::uniform8(any_number()), threshold, bonus).prop_map(
		|(
			[debt, weighted, payable, this_debt, this_collateral, dust, max_repay, target],
			parts,
			bonus,
		)| {
			let (threshold, target) = (Permill::from_parts(parts), FixedU128::from_inner(target));
			Input {
				debt,
				weighted,
				payable,
				this_debt,
				this_collateral,
				threshold,
				bonus,
				target,
				dust,
				max_repay,
			}
		},
	)
}

fn terms(plan: Plan) -> Option<Terms> {
	match plan {
		Plan::Partial(terms) | Plan::Close(terms) => Some(terms),
		_ => None,
	}
}

fn agrees_with_the_model(input: &Input) -> Result<(), TestCaseError> {
	let plan = match plan(input) {
		Plan::TooSmall { .. } => Plan::TooSmall { at_least: 0 },
		plan => plan,
	};
	prop_assert_eq!(plan, model::plan(input));
	Ok(())
}

/// Whatever the input is.
fn keeps_within_bounds(input: &Input) -> Result<(), TestCaseError> {
	let Some(Terms { repay, seize, bonus, whole_debt, whole_collateral }) = terms(plan(input))
	else {
		return Ok(());
	};
	prop_assert!(0 < repay && repay <= input.debt && repay <= input.this_debt);
	prop_assert!(repay <= input.max_repay);
	prop_assert!(repay <= seize && seize <= input.this_collateral);
	prop_assert!(ratio(seize) <= (one() + bonus.into()) * ratio(repay));
	prop_assert_eq!(whole_debt, repay == input.this_debt);
	prop_assert_eq!(whole_collateral, seize == input.this_collateral);
	let owed = input.this_debt.min(input.debt);
	let no_dust = owed - repay >= input.dust && input.this_collateral - seize >= input.dust;
	prop_assert!(repay == owed || whole_collateral || no_dust, "dust is left");
	Ok(())
}

/// What is told to be the least that does something is that.
fn tells_the_least(input: &Input) -> Result<(), TestCaseError> {
	if let Plan::TooSmall { at_least } = plan(input) {
		prop_assert!(at_least > input.max_repay);
		let enough = plan(&Input { max_repay: at_least, ..*input });
		prop_assert_eq!(terms(enough).map(|terms| terms.repay), Some(at_least));
		let less = plan(&Input { max_repay: at_least - 1, ..*input });
		prop_assert_eq!(less, Plan::TooSmall { at_least });
	}
	Ok(())
}

fn harms_nobody(input: &Input) -> Result<(), TestCaseError> {
	let Plan::Partial(Terms { repay, seize, bonus, .. }) = plan(input) else { return Ok(()) };
	let [debt, weighted, payable, repay, seize] =
		[input.debt, input.weighted, input.payable, repay, seize].map(ratio);
	let lowest = one() + Ratio::of(input.bonus.min);
	prop_assert!(Ratio::from(bonus) <= Ratio::of(input.bonus.max));
	prop_assert!(one() + bonus.into() >= lowest);
	// The health does not fall, nor what of the debts can be paid.
	let left = weighted.clone() - Ratio::of(input.threshold) * seize.clone();
	let owed = debt.clone() - repay;
	prop_assert!(left.clone() * debt.clone() >= weighted * owed.clone(), "the health falls");
	let pays = payable.clone() - seize / lowest;
	prop_assert!(pays * debt >= payable * owed.clone(), "debts cannot be paid");
	Ok(())
}

/// If nothing is in the way, the target is reached with the last part that is repaid.
fn reaches_the_target(input: &Input) -> Result<(), TestCaseError> {
	let input = Input { max_repay: u128::MAX, dust: 0, ..*input };
	let Plan::Partial(terms) = plan(&input) else { return Ok(()) };
	let health_after = |repay: u128, seize: Ratio| {
		let left = ratio(input.weighted) - Ratio::of(input.threshold) * seize;
		(left, Ratio::from(input.target) * (ratio(input.debt) - ratio(repay)))
	};
	let (left, needed) = health_after(terms.repay, ratio(terms.seize));
	prop_assert!(left >= needed || terms.whole_debt || terms.whole_collateral);
	let factor = one() + Ratio::from(terms.bonus);
	let (left, needed) = health_after(terms.repay - 1, factor * ratio(terms.repay - 1));
	prop_assert!(left < needed, "too much is repaid");
	Ok(())
}

/// Otherwise the properties would say little.
#[test]
fn the_cases_are_of_every_kind() {
	let mut runner = TestRunner::deterministic();
	let [mut whole, mut parts, mut closed, mut worsens, mut too_small] = [0; 5];
	for _ in 0..400 {
		let input = inputs(1..=100).new_tree(&mut runner).expect("nothing is filtered").current();
		match plan(&input) {
			Plan::Partial(terms) if terms.whole_debt || terms.whole_collateral => whole += 1,
			Plan::Partial(_) => parts += 1,
			Plan::Close(_) => closed += 1,
			Plan::Worsens => worsens += 1,
			Plan::TooSmall { .. } => too_small += 1,
			Plan::Healthy | Plan::Nothing => {},
		}
	}
	let kinds = [whole, parts, closed, worsens, too_small];
	assert!(kinds.iter().all(|&count| count > 20), "{kinds:?}");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(400))]

	#[test]
	fn the_plan_is_that_of_the_model(input in inputs(1..=100)) {
		agrees_with_the_model(&input)?;
	}

	#[test]
	fn the_plan_of_small_positions_is_that_of_the_model(input in inputs(1..=8)) {
		agrees_with_the_model(&input)?;
	}

	#[test]
	fn the_plan_of_nonsense_is_that_of_the_model(input in nonsense()) {
		agrees_with_the_model(&input)?;
		keeps_within_bounds(&input)?;
		tells_the_least(&input)?;
	}

	#[test]
	fn a_liquidation_keeps_within_bounds(input in inputs(1..=100)) {
		keeps_within_bounds(&input)?;
		tells_the_least(&input)?;
		harms_nobody(&input)?;
		reaches_the_target(&input)?;
	}

	#[test]
	fn a_small_liquidation_keeps_within_bounds(input in inputs(1..=8)) {
		keeps_within_bounds(&input)?;
		tells_the_least(&input)?;
		harms_nobody(&input)?;
		reaches_the_target(&input)?;
	}

	#[test]
	fn a_huge_liquidation_keeps_within_bounds(input in inputs(115..=117)) {
		agrees_with_the_model(&input)?;
		keeps_within_bounds(&input)?;
		tells_the_least(&input)?;
		harms_nobody(&input)?;
		reaches_the_target(&input)?;
	}

	#[test]
	fn healthy_positions_can_pay(value in any_number(), (threshold, bonus) in factors(1)) {
		let payable = payable(value, threshold, &bonus);
		prop_assert!(weighted(value, threshold) <= payable);
		prop_assert!(ratio(payable) * (one() + Ratio::of(bonus.min)) <= ratio(value));
	}

	#[test]
	fn there_is_always_something_to_seize(position in positions(1..=6, 1)) {
		// With small numbers, everything is on the edge.
		let cheapest = position.cheapest().expect("there is collateral");
		for debt in 0..position.debts.len() {
			let plan = plan(&position.input(debt, cheapest, u128::MAX));
			prop_assert!(terms(plan).is_some() || position.debts[debt] == 0, "{plan:?}");
		}
	}

	#[test]
	fn splitting_never_seizes_more(
		position in positions(60..=90, 10_000),
		choice in choices(),
		offers in prop::collection::vec(0..=600u128, 1..8),
	) {
		let (debt, collateral, _) = chosen(&position, choice);
		let at_once = terms(plan(&position.input(debt, collateral, u128::MAX)));
		let mut left = position.clone();
		let part = position.debts[debt] / 1_000;
		for offer in offers.iter().map(|offer| part * offer).chain([u128::MAX]) {
			if let Some(terms) = terms(plan(&left.input(debt, collateral, offer))) {
				left.apply(debt, collateral, &terms);
			}
		}
		let seized = position.collateral[collateral].value - left.collateral[collateral].value;
		let at_once = at_once.map_or(0, |terms| terms.seize);
		// What is rounded is a part in 10^18, and the lower the threshold, the more it moves.
		prop_assert!(seized <= at_once + at_once / 1_000_000_000 + 1_000_000);
	}

	#[test]
	fn the_chain_winds_up_every_position(mut position in positions(60..=90, 10_000)) {
		let can_pay = position.payable() >= position.debt();
		let mut steps = 0;
		while let (Some(debt), Some(collateral)) = (position.largest_debt(), position.cheapest()) {
			let plan = plan(&position.input(debt, collateral, u128::MAX));
			if plan == Plan::Healthy {
				break;
			}
			let terms = terms(plan);
			prop_assert!(terms.is_some(), "{plan:?}");
			position.apply(debt, collateral, &terms.expect("was checked"));
			steps += 1;
			prop_assert!(steps <= 16, "it does not end");
		}
		if can_pay {
			// But for what has been rounded.
			prop_assert!(position.weighted() + 1_000_000 >= position.debt(), "bad debt");
		}
	}

	#[test]
	fn a_sale_does_what_the_owner_wants(
		position in positions(1..=100, 1),
		choice in choices(),
		to in 900_000_000_000_000_000..2_000_000_000_000_000_000u128,
		slippage in prop_oneof![3 => 0..50_000u32, 1 => 0..=1_000_000u32],
	) {
		let (debt, collateral, _) = chosen(&position, choice);
		let Input { debt, weighted, this_debt, this_collateral, threshold, dust, .. } =
			position.input(debt, collateral, 0);
		// Debts are lower here, as in a position that is healthy.
		let [debt, this_debt] = [debt, this_debt].map(|debt| debt - debt / 3);
		let (to, max_slippage) = (FixedU128::from_inner(to), Permill::from_parts(slippage));
		let input = Deleverage {
			debt, weighted, this_debt, this_collateral, threshold, to, max_slippage, dust,
		};
		let kept = one() - Ratio::of(max_slippage);
		let after = |sell: u128, price: Ratio| (
			ratio(weighted) - Ratio::of(threshold) * ratio(sell),
			ratio(debt) - price * ratio(sell),
		);
		match sale(&input) {
			Sale::Reached => prop_assert!(ratio(weighted) >= Ratio::from(to) * ratio(debt)),
			Sale::Nothing => prop_assert!(this_debt == 0 || this_collateral == 0),
			Sale::Worsens => {
				prop_assert!(kept * ratio(weighted) < Ratio::of(threshold) * ratio(debt));
			},
			Sale::Sell { sell, at_least } => {
				prop_assert!(0 < sell && sell <= this_debt && sell <= this_collateral);
				prop_assert!(ratio(at_least) >= kept.clone() * ratio(sell));
				prop_assert!(at_least == 0 || ratio(at_least - 1) < kept.clone() * ratio(sell));
				let whole = sell == this_debt || sell == this_collateral;
				prop_assert!(whole || this_debt - sell >= dust);
				let (left, owed) = after(sell, one());
				prop_assert!(whole || left >= Ratio::from(to) * owed);
				let (left, owed) = after(sell - 1, one());
				let rounded_up = this_debt - (sell - 1) <= dust;
				prop_assert!(rounded_up || left < Ratio::from(to) * owed, "too much is sold");
				let (left, owed) = after(sell, kept);
				prop_assert!(left * ratio(debt) >= ratio(weighted) * owed, "the health falls");
			},
		}
	}
}
