// SPDX-License-Identifier: Apache-2.0

//! Examples with numbers that can be followed with a pencil, and properties.

mod properties;

use super::*;

/// One unit of the reference currency.
const U: u128 = 1_000_000_000_000_000_000;

fn percent(number: u128) -> FixedU128 {
	FixedU128::from_rational(number, 100)
}

fn parts(number: u32) -> Permill {
	Permill::from_percent(number)
}

/// In percent.
fn bonus(min: u32, max: u32, slope: u128) -> Bonus {
	Bonus { min: parts(min), max: parts(max), slope: percent(slope) }
}

/// What is seized in most examples: 100 with a threshold of 80 %. It pays 5 % and half a percent
/// for each percent of missing health, up to 10 %.
fn single(debt: u128) -> Input {
	let (threshold, bonus) = (parts(80), bonus(5, 10, 50));
	Input {
		debt,
		weighted: 80 * U,
		payable: payable(100 * U, threshold, &bonus),
		this_debt: debt,
		this_collateral: 100 * U,
		threshold,
		bonus,
		target: percent(105),
		dust: 0,
		max_repay: u128::MAX,
	}
}

#[track_caller]
fn partial(input: Input) -> Terms {
	match plan(&input) {
		Plan::Partial(terms) => terms,
		other => panic!("{other:?}"),
	}
}

#[test]
fn what_collateral_pays() {
	// 100 / 1.05 = 95.238...
	let five = bonus(5, 10, 0);
	assert_eq!(payable(100 * U, parts(80), &five), 95_238095238095238095);
	assert_eq!(payable(105, parts(80), &five), 100);
	// 99 is weighted with 79, which is not the 79.2 that it would have to be to pay the 94.28...
	// 79 / 0.84 = 94.04...
	assert_eq!(payable(99, parts(80), &five), 94);
	// 2 / 1.05 = 1.9...; weighted 1; 1 / 0.84 = 1.19...
	assert_eq!(payable(2, parts(80), &five), 1);
	// 1 backs nothing, and with 1 / 1.05 it pays for nothing.
	assert_eq!(payable(1, parts(80), &five), 0);
	// Without a threshold, it is what it is worth.
	assert_eq!(payable(105, parts(0), &five), 100);
	assert_eq!(payable(105, parts(0), &bonus(0, 0, 0)), 105);
	assert_eq!(payable(u128::MAX, parts(0), &bonus(0, 0, 0)), u128::MAX);
	assert_eq!(payable(u128::MAX, parts(100), &bonus(0, 0, 0)), u128::MAX);
	assert_eq!(payable(0, parts(80), &five), 0);
}

#[test]
fn what_repaying_costs_in_health() {
	// 1.05 * 0.8 = 0.84
	assert_eq!(health_cost(parts(80), &bonus(5, 10, 0)), 840_000_000_000);
	assert_eq!(health_cost(parts(0), &bonus(5, 10, 0)), 0);
}

#[test]
fn a_position_without_missing_backing_is_healthy() {
	assert_eq!(plan(&single(80 * U)), Plan::Healthy);
	assert_eq!(plan(&single(0)), Plan::Healthy);
	// Also if it makes no sense otherwise.
	assert_eq!(plan(&Input { payable: 0, ..single(80 * U) }), Plan::Healthy);
}

#[test]
fn one_part_of_missing_backing_is_enough() {
	// The health is 1 - 10^-18, so the bonus is 5 %, k = 0.84, and (with E = 10^-18)
	// (1.05 (80 + E) - 80) / (1.05 - 0.84) = (4 + 1.05 E) / 0.21 = 19.047...619.04 E + 5 E
	let terms = partial(single(80 * U + 1));
	assert_eq!(terms.bonus, percent(5));
	assert_eq!(terms.repay, 19_047619047619047625);
	// 19.047619047619047625 * 1.05 = 20.00000000000000000625
	assert_eq!(terms.seize, 20 * U + 6);
}

#[test]
fn a_liquidation_restores_the_target() {
	// H = 80 / 90 = 0.888..., so 5 % + 11.1 % / 2 is above the 10 % that it can be. k = 0.88.
	// (1.05 * 90 - 80) / (1.05 - 0.88) = 14.5 / 0.17 = 85.29411764705882352941...
	let terms = partial(single(90 * U));
	let expected = Terms {
		repay: 85_294117647058823530,
		// 85.29411764705882353 * 1.1 = 93.823529411764705883
		seize: 93_823529411764705883,
		bonus: percent(10),
		whole_debt: false,
		whole_collateral: false,
	};
	assert_eq!(terms, expected);
	// 6.176470588235294117 * 0.8 / 4.70588235294117647 = 1.05
	let left = weighted(100 * U - terms.seize, parts(80));
	let after = health(left, 90 * U - terms.repay);
	// `left` and `after` are rounded.
	assert_eq!(after.into_inner(), 1_049_999_999_999_999_999);
}

#[test]
fn a_bonus_that_lowers_the_health_is_cut() {
	// H = 80 / 93 = 0.8602..., so 5 % + 13.9 % / 2 would be 10 %. But 1.1 * 0.8 is above H: the
	// owner has 100 for 93, which is 7.526...% more.
	let terms = partial(Input { dust: U, ..single(93 * U) });
	assert_eq!(terms.bonus.into_inner(), 75268817204301075);
	// With all collateral paid for the debt, the health stays at what it is until nothing is left.
	assert_eq!(terms.repay, 93 * U);
	assert!(terms.whole_debt);
	// 93 * 1.075268817204301075 = 99.999999999999999975
	assert_eq!(terms.seize, 100 * U - 25);
}

/// 60 with a threshold of 90 % and 5 %, and 52 with a threshold of 50 % and 5 % to 50 %. The debt
/// is 100, the health 0.8.
fn pair() -> [Input; 2] {
	let markets = [(60, 90, bonus(5, 5, 0)), (52, 50, bonus(5, 50, 1_000))];
	let payable = markets
		.map(|(value, threshold, bonus)| payable(value * U, parts(threshold), &bonus))
		.iter()
		.sum();
	markets.map(|(value, threshold, bonus)| Input {
		debt: 100 * U,
		weighted: 80 * U,
		payable,
		this_debt: 100 * U,
		this_collateral: value * U,
		threshold: parts(threshold),
		bonus,
		..single(0)
	})
}

#[test]
fn what_lowers_the_health_is_not_seized() {
	// A unit repaid takes 1.05 * 0.9 = 0.945 of the 0.8 that it needs.
	let [high, low] = pair();
	assert_eq!(plan(&high), Plan::Worsens);
	assert!(health_cost(low.threshold, &low.bonus) < health_cost(high.threshold, &high.bonus));
	assert!(matches!(plan(&low), Plan::Partial(_)));
}

#[test]
fn a_bonus_that_takes_the_means_to_pay_is_cut() {
	// All collateral pays 112 / 1.05 = 106.66... of debts. 50 % would raise the health, as
	// 1.5 * 0.5 < 0.8, but 60 would be left for 100 - 52 / 1.5 = 65.3. With 12 %, which is
	// 1.05 * 1.0666... - 1, 60 is left for 53.57, and pays 57.14: it is 1.0666... of it, as before.
	let [_, low] = pair();
	assert_eq!(low.payable, 106_666666666666666666);
	let terms = partial(low);
	assert_eq!(terms.bonus.into_inner(), 119999999999999999);
	// 52 / 1.119999999999999999 = 46.42857142857142861288...: all there is.
	assert_eq!(terms.repay, 46_428571428571428613);
	assert_eq!(terms.seize, 52 * U);
	assert!(terms.whole_collateral && !terms.whole_debt);
}

#[test]
fn collateral_that_backs_nothing_goes_first() {
	// 100 with a threshold of 80 % and 50 with none and 2 %, for 100: the health is 0.8. Seizing
	// the first costs 0.84, seizing the other nothing.
	let none = bonus(2, 2, 0);
	let first = single(100 * U);
	let payable = first.payable + payable(50 * U, parts(0), &none);
	let first = Input { payable, ..first };
	assert_eq!(plan(&first), Plan::Worsens);
	let other = Input { this_collateral: 50 * U, threshold: parts(0), bonus: none, ..first };
	// (105 - 80) / 1.05 = 23.809523...
	let terms = partial(other);
	assert_eq!(terms.repay, 23_809523809523809524);
	assert_eq!(terms.seize, 24_285714285714285714);
	assert_eq!(health(80 * U, 100 * U - terms.repay), percent(105));
}

#[test]
fn a_position_that_backs_nothing_is_repaid() {
	// The health is zero, and stays so until the debt is gone.
	let none = bonus(2, 2, 0);
	let input = Input {
		weighted: 0,
		payable: payable(100 * U, parts(0), &none),
		threshold: parts(0),
		bonus: none,
		..single(50 * U)
	};
	let terms = partial(input);
	assert_eq!((terms.repay, terms.seize), (50 * U, 51 * U));
	assert!(terms.whole_debt);
}

#[test]
fn a_lost_position_is_closed() {
	// 100 / 1.05 = 95.238... is less than 96.
	let terms = Terms {
		repay: 95_238095238095238096,
		seize: 100 * U,
		bonus: percent(5),
		whole_debt: false,
		whole_collateral: true,
	};
	assert_eq!(plan(&single(96 * U)), Plan::Close(terms));
	// Whatever the health is: nobody is paid for having waited for the loss of others.
	assert_eq!(plan(&single(1_000 * U)), Plan::Close(terms));
}

#[test]
fn closing_begins_where_not_all_can_be_paid() {
	let payable = 95_238095238095238095;
	assert!(matches!(plan(&single(payable)), Plan::Partial(_)));
	assert!(matches!(plan(&single(payable + 1)), Plan::Close(_)));
}

#[test]
fn closing_repays_no_more_than_the_debt() {
	let input = Input { this_debt: 20 * U, ..single(96 * U) };
	let terms = Terms {
		repay: 20 * U,
		seize: 21 * U,
		bonus: percent(5),
		whole_debt: true,
		whole_collateral: false,
	};
	assert_eq!(plan(&input), Plan::Close(terms));
	// A liquidator can do a part of it. 10.5 is what they get for 10.
	let input = Input { max_repay: 10 * U, dust: U, ..input };
	let terms = Terms { repay: 10 * U, seize: 21 * U / 2, whole_debt: false, ..terms };
	assert_eq!(plan(&input), Plan::Close(terms));
	// But leaves at least a unit of the debt.
	let terms = Terms { repay: 19 * U, seize: 1_995 * U / 100, ..terms };
	assert_eq!(plan(&Input { max_repay: 20 * U - 1, ..input }), Plan::Close(terms));
}

#[test]
fn one_of_several_debts_is_repaid_as_far_as_it_goes() {
	// 85.29... is wanted.
	let terms = partial(Input { this_debt: 20 * U, ..single(90 * U) });
	assert_eq!((terms.repay, terms.seize), (20 * U, 22 * U));
	assert!(terms.whole_debt && !terms.whole_collateral);
	// (80 - 22 * 0.8) / 70 = 0.8914... is more than the 0.8888... that it was.
	assert!(health(weighted(78 * U, parts(80)), 70 * U) > health(80 * U, 90 * U));
}

#[test]
fn one_of_several_collaterals_is_seized_as_far_as_it_goes() {
	// 10 / 1.1 = 9.0909...
	let terms = partial(Input { this_collateral: 10 * U, ..single(90 * U) });
	assert_eq!((terms.repay, terms.seize), (9_090909090909090910, 10 * U));
	assert!(terms.whole_collateral && !terms.whole_debt);
}

#[test]
fn no_dust_is_left_of_the_debt() {
	// 4.70588235294117647 would be left.
	let all = Terms {
		repay: 90 * U,
		seize: 99 * U,
		bonus: percent(10),
		whole_debt: true,
		whole_collateral: false,
	};
	assert_eq!(partial(Input { dust: 4_705882352941176471, ..single(90 * U) }), all);
	let dust = 4_705882352941176470;
	assert_eq!(partial(Input { dust, ..single(90 * U) }), partial(single(90 * U)));
	assert_eq!(partial(Input { dust: u128::MAX, ..single(90 * U) }), all);
}

#[test]
fn no_dust_is_left_of_the_collateral() {
	// 93.82... is wanted of the 94 that are of this kind, for 94 / 1.1 = 85.4545...
	let input = Input { this_collateral: 94 * U, dust: U, ..single(90 * U) };
	let terms = partial(input);
	assert_eq!((terms.repay, terms.seize), (85_454545454545454546, 94 * U));
	assert!(terms.whole_collateral && !terms.whole_debt);
	// If the debt is gone before, the rest is the owner's, and nobody needs to sell it.
	let terms = partial(Input { this_debt: 85 * U, ..input });
	assert_eq!((terms.repay, terms.seize), (85 * U, 93 * U + U / 2));
	assert!(!terms.whole_collateral && terms.whole_debt);
}

#[test]
fn a_liquidator_repays_a_part() {
	let repay = |max_repay| plan(&Input { max_repay, dust: U, ..single(90 * U) });
	let part = |repay, seize| {
		Plan::Partial(Terms {
			repay,
			seize,
			bonus: percent(10),
			whole_debt: false,
			whole_collateral: false,
		})
	};
	assert_eq!(repay(10 * U), part(10 * U, 11 * U));
	assert_eq!(repay(U), part(U, 11 * U / 10));
	// Less is not worth it.
	assert_eq!(repay(U - 1), Plan::TooSmall { at_least: U });
	assert_eq!(repay(1), Plan::TooSmall { at_least: U });
	assert_eq!(repay(0), Plan::TooSmall { at_least: U });
	// More than what is needed is not taken.
	let needed = part(85_294117647058823530, 93_823529411764705883);
	assert_eq!(repay(85_294117647058823530), needed);
	assert_eq!(
		repay(85_294117647058823530 - 1),
		part(
			85_294117647058823529,
			// 93.8235294117647058819
			93_823529411764705881,
		)
	);
	assert_eq!(repay(90 * U), needed);
}

#[test]
fn a_part_leaves_no_dust() {
	// All 90 are needed, as less than 5 would be left of the debt: a part leaves 5.
	let input = Input { dust: 5 * U, ..single(90 * U) };
	assert_eq!(partial(Input { max_repay: 90 * U, ..input }).repay, 90 * U);
	for max_repay in [85 * U, 86 * U, 90 * U - 1] {
		let terms = partial(Input { max_repay, ..input });
		assert_eq!((terms.repay, terms.seize), (85 * U, 93 * U + U / 2));
	}
	// Here it is the collateral that leaves it: 88 / 1.1 = 80, and 5 of 93 are left.
	let input = Input { this_collateral: 93 * U, ..input };
	for max_repay in [80 * U, 81 * U] {
		let terms = partial(Input { max_repay, ..input });
		assert_eq!((terms.repay, terms.seize), (80 * U, 88 * U));
	}
}

#[test]
fn what_cannot_be_parted_is_repaid_at_once() {
	// 40 or less can be repaid if 50 is to be left, and 50 or more.
	let input = Input { dust: 50 * U, ..single(90 * U) };
	for max_repay in [0, 1, 40 * U, 50 * U, 90 * U - 1] {
		let plan = plan(&Input { max_repay, ..input });
		assert_eq!(plan, Plan::TooSmall { at_least: 90 * U });
	}
	// Also if the whole debt is dust, but not if that is asked for.
	let input = Input { this_debt: 20 * U, ..input };
	assert_eq!(plan(&Input { max_repay: 19 * U, ..input }), Plan::TooSmall { at_least: 20 * U });
	assert_eq!(partial(Input { max_repay: 20 * U, ..input }).repay, 20 * U);
}

#[test]
fn where_less_than_dust_is_needed_less_is_enough() {
	// 19.0476... is needed, which leaves more than 30 on both sides.
	let input = Input { dust: 30 * U, max_repay: 0, ..single(80 * U + 1) };
	assert_eq!(plan(&input), Plan::TooSmall { at_least: 19_047619047619047625 });
	let terms = partial(Input { max_repay: 19_047619047619047625, ..input });
	assert_eq!(terms.repay, 19_047619047619047625);
}

#[test]
fn nothing_is_repaid_with_nothing() {
	assert_eq!(plan(&Input { this_debt: 0, ..single(90 * U) }), Plan::Nothing);
	assert_eq!(plan(&Input { this_collateral: 0, ..single(90 * U) }), Plan::Nothing);
	assert_eq!(plan(&Input { this_collateral: 0, ..single(99 * U) }), Plan::Nothing);
	// Without dust, one is the least that can be repaid.
	assert_eq!(plan(&Input { max_repay: 0, ..single(90 * U) }), Plan::TooSmall { at_least: 1 });
	let terms = partial(Input { max_repay: 1, ..single(90 * U) });
	assert_eq!((terms.repay, terms.seize), (1, 1));
}

#[test]
fn a_target_below_one_is_one() {
	// (90 - 80) / (1 - 0.88) = 83.333...
	for target in [100, 99, 0] {
		let terms = partial(Input { target: percent(target), ..single(90 * U) });
		assert_eq!(terms.repay, 83_333333333333333334);
	}
	// No health is high enough: everything is repaid.
	let input = Input { target: FixedU128::from_inner(u128::MAX), ..single(90 * U) };
	assert_eq!(partial(input).repay, 90 * U);
}

#[test]
fn a_debt_that_is_more_than_all_debts_is_not_repaid() {
	let input = Input { this_debt: u128::MAX, dust: 10 * U, ..single(90 * U) };
	let terms = partial(input);
	assert_eq!((terms.repay, terms.whole_debt), (90 * U, false));
}

/// 100 with a threshold of 80 % for 75: the health is 1.066..., and shall be 1.25.
fn owner() -> Deleverage {
	Deleverage {
		debt: 75 * U,
		weighted: 80 * U,
		this_debt: 75 * U,
		this_collateral: 100 * U,
		threshold: parts(80),
		to: percent(125),
		max_slippage: parts(2),
		dust: 0,
	}
}

#[test]
fn a_sale_reaches_what_the_owner_wants() {
	// (1.25 * 75 - 80) / (1.25 - 0.8) = 13.75 / 0.45 = 30.555...; 98 % of it is 29.944...
	let sell = 30_555555555555555556;
	let expected = Sale::Sell { sell, at_least: 29_944444444444444445 };
	assert_eq!(sale(&owner()), expected);
	let left = weighted(100 * U - sell, parts(80));
	assert_eq!(health(left, 75 * U - sell), percent(125));
	// Nothing of it depends on the position being healthy now: (1.25 * 85 - 80) / 0.45 = 58.333...
	let input = Deleverage { debt: 85 * U, this_debt: 85 * U, ..owner() };
	let expected = Sale::Sell { sell: 58_333333333333333334, at_least: 57_166666666666666668 };
	assert_eq!(sale(&input), expected);
}

#[test]
fn what_is_reached_needs_no_sale() {
	// 80 / 64 = 1.25
	assert_eq!(sale(&Deleverage { debt: 64 * U, ..owner() }), Sale::Reached);
	let input = Deleverage { debt: 64 * U + 1, ..owner() };
	// (1.25 * 10^-18) / 0.45 = 2.7... * 10^-18
	assert_eq!(sale(&input), Sale::Sell { sell: 3, at_least: 3 });
	assert_eq!(sale(&Deleverage { debt: 0, ..owner() }), Sale::Reached);
	assert_eq!(sale(&Deleverage { to: percent(0), ..owner() }), Sale::Reached);
}

#[test]
fn a_sale_that_could_harm_is_not_made() {
	// 0.8 = 1.0666... * 0.75
	let at =
		|slippage| sale(&Deleverage { max_slippage: Permill::from_parts(slippage), ..owner() });
	// 30.555555555555555556 * 0.75 = 22.916666666666666667
	let expected = Sale::Sell { sell: 30_555555555555555556, at_least: 22_916666666666666667 };
	assert_eq!(at(250_000), expected);
	assert_eq!(at(250_001), Sale::Worsens);
	assert_eq!(at(1_000_000), Sale::Worsens);
	// A health of 0.79 with nothing but a threshold of 0.8.
	let input = Deleverage { debt: 100 * U, weighted: 79 * U, ..owner() };
	assert_eq!(sale(&Deleverage { max_slippage: parts(0), ..input }), Sale::Worsens);
}

#[test]
fn a_sale_keeps_to_the_debt_and_the_collateral() {
	let sell = |input| match sale(&input) {
		Sale::Sell { sell, .. } => sell,
		other => panic!("{other:?}"),
	};
	assert_eq!(sell(Deleverage { this_debt: 10 * U, ..owner() }), 10 * U);
	assert_eq!(sell(Deleverage { this_collateral: 20 * U, ..owner() }), 20 * U);
	assert_eq!(sale(&Deleverage { this_debt: 0, ..owner() }), Sale::Nothing);
	assert_eq!(sale(&Deleverage { this_collateral: 0, ..owner() }), Sale::Nothing);
	// 0.444... would be left of the debt.
	let input = Deleverage { this_debt: 31 * U, dust: U, ..owner() };
	assert_eq!(sell(input), 31 * U);
	assert_eq!(sell(Deleverage { dust: U / 2, ..input }), 31 * U);
	assert_eq!(sell(Deleverage { dust: U / 3, ..input }), 30_555555555555555556);
	// What would be left of the collateral is the owner's.
	let input = Deleverage { this_collateral: 31 * U, dust: U, ..owner() };
	assert_eq!(sell(input), 30_555555555555555556);
	// The collateral does not reach so far that dust could be left.
	let input = Deleverage { this_debt: 50 * U, this_collateral: 20 * U, dust: U, ..owner() };
	assert_eq!(sell(input), 20 * U);
	let input = Deleverage { this_debt: 31 * U, this_collateral: 20 * U, dust: U, ..owner() };
	assert_eq!(sell(input), 20 * U);
	assert_eq!(sell(Deleverage { dust: u128::MAX, ..owner() }), 75 * U);
}
