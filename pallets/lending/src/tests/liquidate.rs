// SPDX-License-Identifier: Apache-2.0

//! Liquidation by keepers.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::FixedU128;

#[test]
fn a_keeper_brings_a_position_to_the_target_health() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		assert_ok!(liquidate(CHARLIE, BOB, USD, BTC));
		assert_eq!(free(&USD, CHARLIE), RICH - 8_000 * DOLLAR);
		assert_eq!(free(&BTC, CHARLIE), RICH + SEIZED);
		assert_eq!(owed(BOB, &USD), 26_000 * DOLLAR);
		assert_eq!(supplied(BOB, &BTC), COIN - SEIZED);
		assert!(health(BOB) >= TargetHealth::get());
		// A hundred-millionth of a coin was rounded down.
		assert!(health(BOB) < FixedU128::from_rational(1_050_001, 1_000_000));
		assert_eq!(
			events().last(),
			Some(&Event::Liquidated {
				owner: BOB,
				by: CHARLIE,
				debt: USD,
				repaid: 8_000 * DOLLAR,
				debt_shares: 8_000 * DOLLAR,
				collateral: BTC,
				seized: SEIZED,
				shares: SEIZED * 1_000_000,
				as_shares: false,
			})
		);
		assert_noop!(liquidate(CHARLIE, BOB, USD, BTC), Error::<Test>::Healthy);
	});
}

#[test]
fn a_keeper_repays_no_more_than_he_wants() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		let before = health(BOB);
		assert_ok!(liquidate_some(CHARLIE, BOB, [USD, BTC], 1_000 * DOLLAR, 0));
		assert_eq!(free(&USD, CHARLIE), RICH - 1_000 * DOLLAR);
		// 1,060 / 44,880 of a coin.
		assert_eq!(free(&BTC, CHARLIE), RICH + 2_361_853);
		assert!(health(BOB) > before && health(BOB) < TargetHealth::get());
	});
}

#[test]
fn a_keeper_gets_no_less_than_he_asks_for() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		let of = |least| liquidate_some(CHARLIE, BOB, [USD, BTC], 1_000 * DOLLAR, least);
		assert_noop!(of(2_361_854), Error::<Test>::BelowMinimum);
		assert_ok!(of(2_361_853));
	});
}

#[test]
fn a_keeper_cannot_take_crumbs() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		let of = |most| liquidate_some(CHARLIE, BOB, [USD, BTC], most, 0);
		assert_noop!(of(0), Error::<Test>::AmountTooSmall);
		assert_noop!(of(10 * DOLLAR - 1), Error::<Test>::AmountTooSmall);
		assert_ok!(of(10 * DOLLAR));
	});
}

#[test]
fn liquidating_in_pieces_seizes_no_more_than_at_once() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		let mut last = health(BOB);
		while liquidate_some(CHARLIE, BOB, [USD, BTC], 300 * DOLLAR, 0).is_ok() {
			assert!(health(BOB) > last);
			last = health(BOB);
		}
		assert!(last >= FixedU128::from_u32(1));
		let (paid, got) = (RICH - free(&USD, CHARLIE), free(&BTC, CHARLIE) - RICH);
		assert!(paid > 0 && paid <= 8_000 * DOLLAR && got <= SEIZED);
		// The bonus has not grown either: 6 % at most.
		assert!(got * 44_880 * 100 <= paid * 106 * 100);
	});
}

#[test]
fn a_keeper_gets_shares_while_all_is_lent_out() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(supply(CHARLIE, USD, 100_000 * DOLLAR));
		assert_ok!(borrow(CHARLIE, BTC, COIN));
		set_price(&BTC, 4_488_000);
		assert_noop!(liquidate(ALICE, BOB, USD, BTC), Error::<Test>::InsufficientCash);
		let as_shares = Call::liquidate {
			owner: BOB,
			debt: USD,
			collateral: BTC,
			max_repay: None,
			min_seized: SEIZED,
			as_shares: true,
		};
		assert_ok!(submit(ALICE, as_shares));
		assert_eq!(free(&BTC, ALICE), RICH);
		assert_eq!(supplied(ALICE, &BTC), SEIZED);
		assert_eq!(supplied(BOB, &BTC), COIN - SEIZED);
		// It is for Alice to decide whether they back anything.
		let own = Positions::<Test>::get(ALICE).unwrap();
		assert!(own.supplies.iter().any(|supply| supply.asset == BTC && !supply.collateral));
	});
}

#[test]
fn a_keeper_without_a_position_pays_the_deposit_for_his_shares() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		let as_shares = Call::liquidate {
			owner: BOB,
			debt: USD,
			collateral: BTC,
			max_repay: None,
			min_seized: 0,
			as_shares: true,
		};
		assert_ok!(submit(CHARLIE, as_shares));
		assert_eq!(free(&NATIVE, CHARLIE), RICH - 1_000);
		assert_ok!(withdraw_all(CHARLIE, BTC));
		assert_eq!(free(&BTC, CHARLIE), RICH + SEIZED);
		assert_eq!(free(&NATIVE, CHARLIE), RICH);
	});
}

#[test]
fn one_of_several_debts_is_repaid_as_far_as_it_goes() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		bob_borrows(29_000);
		assert_ok!(borrow(BOB, EUR, 5_000 * DOLLAR));
		set_price(&BTC, 4_488_000);
		// 8,000 are needed, and 5,000 are there.
		assert_ok!(liquidate(CHARLIE, BOB, EUR, BTC));
		assert_eq!(owed(BOB, &EUR), 0);
		assert_eq!(owed(BOB, &USD), 29_000 * DOLLAR);
		// 5,300 / 44,880 of a coin.
		assert_eq!(free(&BTC, CHARLIE), RICH + 11_809_269);
		assert_eq!(Positions::<Test>::get(BOB).unwrap().debts.len(), 1);
		assert_noop!(liquidate(CHARLIE, BOB, EUR, BTC), Error::<Test>::NoDebt);
	});
}

#[test]
fn collateral_that_would_make_the_position_worse_is_refused() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, NATIVE, 1_000_000_000_000_000));
		assert_ok!(supply(BOB, USD, 100 * DOLLAR));
		assert_ok!(borrow(BOB, EUR, 1_040 * DOLLAR));
		set_price(&NATIVE, 100);
		// 700 and 80 count, of a debt of 1,040: a health of 0.75. A repaid dollar takes
		// 1.05 * 0.8 = 0.84 of what counts from the dollars, and 0.735 from the others.
		assert_eq!(health(BOB), FixedU128::from_rational(75, 100));
		assert_noop!(liquidate(CHARLIE, BOB, EUR, USD), Error::<Test>::WrongCollateral);
		// With what all pays at least, 1,100 / 1.05, the bonus can be 1,100 / 1,040, which is less
		// than 10 %: so the 1,000 pay 10,400 / 11.
		assert_ok!(liquidate(CHARLIE, BOB, EUR, NATIVE));
		assert_eq!(RICH - free(&EUR, CHARLIE), 945_454_546);
		assert_eq!(free(&NATIVE, CHARLIE), RICH + 1_000_000_000_000_000);
		assert!(health(BOB) > FixedU128::from_rational(84, 100));
		// Now it does not make it worse any more, and pays all: nothing is lost.
		assert_ok!(liquidate(CHARLIE, BOB, EUR, USD));
		assert_eq!(owed(BOB, &EUR), 0);
		assert_eq!(supplied(ALICE, &EUR), 100_000 * DOLLAR);
	});
}

#[test]
fn bad_debt_is_paid_by_the_reserves_and_then_by_the_suppliers_at_once() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(submit(CHARLIE, Call::add_reserves { asset: USD, amount: 100 * DOLLAR }));
		set_price(&BTC, 3_500_000);
		// 35,000 pay 33,333.33 with the lowest bonus.
		assert_ok!(liquidate(CHARLIE, BOB, USD, BTC));
		assert_eq!(RICH - free(&USD, CHARLIE), 33_433_333_334);
		assert_eq!(free(&BTC, CHARLIE), RICH + COIN);
		assert!(events().contains(&Event::BadDebt {
			owner: Some(BOB),
			asset: USD,
			shares: 666_666_666,
			amount: 666_666_666,
			covered: 100 * DOLLAR,
		}));
		assert_eq!(reserves(&USD), 0);
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR - 566_666_666);
		// The position is gone, and the deposit is back.
		assert!(Positions::<Test>::get(BOB).is_none());
		assert_eq!(free(&NATIVE, BOB), RICH);
		assert_ok!(withdraw_all(ALICE, USD));
		assert_eq!(free(&USD, ALICE), RICH - 566_666_666);
	});
}

#[test]
fn a_position_that_is_lost_is_closed_collateral_by_collateral() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(supply(BOB, EUR, 1_000 * DOLLAR));
		assert_ok!(borrow(BOB, USD, 35_000 * DOLLAR));
		set_price(&BTC, 1_000_000);
		// 10,000 / 1.05, then 1,000 / 1.05, each rounded up to a unit.
		assert_ok!(liquidate(CHARLIE, BOB, USD, BTC));
		assert_eq!(RICH - free(&USD, CHARLIE), 9_523_809_524);
		assert!(!events().iter().any(|event| matches!(event, Event::BadDebt { .. })));
		assert_ok!(liquidate(CHARLIE, BOB, USD, EUR));
		assert_eq!(RICH - free(&USD, CHARLIE), 9_523_809_524 + 952_380_953);
		let lost = 35_000 * DOLLAR - 9_523_809_524 - 952_380_953;
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR - lost);
		assert!(Positions::<Test>::get(BOB).is_none());
	});
}

#[test]
fn what_is_no_collateral_stays_with_its_owner() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(supply(BOB, NEW, 1_000 * DOLLAR));
		set_price(&BTC, 3_500_000);
		assert_noop!(liquidate(CHARLIE, BOB, USD, NEW), Error::<Test>::NotCollateral);
		assert_ok!(liquidate(CHARLIE, BOB, USD, BTC));
		assert_eq!(owed(BOB, &USD), 0);
		assert_ok!(withdraw_all(BOB, NEW));
		assert_eq!(free(&NEW, BOB), RICH);
	});
}

#[test]
fn nobody_liquidates_his_own_position() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		assert_noop!(liquidate(BOB, BOB, USD, BTC), Error::<Test>::OwnPosition);
	});
}

#[test]
fn what_is_not_there_cannot_be_liquidated() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_noop!(liquidate(CHARLIE, BOB, USD, BTC), Error::<Test>::Healthy);
		set_price(&BTC, 4_488_000);
		assert_noop!(liquidate(CHARLIE, DAVE, USD, BTC), Error::<Test>::PositionNotFound);
		assert_noop!(liquidate(CHARLIE, BOB, EUR, BTC), Error::<Test>::NoDebt);
		assert_noop!(liquidate(CHARLIE, BOB, USD, EUR), Error::<Test>::NotCollateral);
		assert_noop!(liquidate(CHARLIE, BOB, OTHER, OTHER), Error::<Test>::NoDebt);
		// A keeper without money.
		assert!(liquidate(DAVE, BOB, USD, BTC).is_err());
		assert_eq!(owed(BOB, &USD), 34_000 * DOLLAR);
	});
}

#[test]
fn an_asset_can_be_the_debt_and_the_collateral() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, EUR, 10_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, EUR, 40_000 * DOLLAR));
		set_price(&BTC, 4_200_000);
		// 31,500 and 8,000 count, of 40,000: 0.9875, so a bonus of 6.25 %. 12,500 would have to be
		// repaid; all 10,000 pay 10,000 / 1.0625.
		assert_ok!(liquidate(CHARLIE, BOB, EUR, EUR));
		assert_eq!(free(&EUR, CHARLIE), RICH + 10_000 * DOLLAR - 9_411_764_706);
		assert_eq!(owed(BOB, &EUR), 40_000 * DOLLAR - 9_411_764_706);
		assert_eq!(supplied(BOB, &EUR), 0);
		// 31,500 of 30,588.235294.
		assert!(health(BOB) > FixedU128::from_rational(1_029, 1_000));
		assert_eq!(supplied(ALICE, &EUR), 100_000 * DOLLAR);
	});
}

#[test]
fn in_a_group_its_factors_apply() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, EUR, 10_000 * DOLLAR));
		assert_ok!(submit(BOB, Call::choose_group { group: Some(GROUP) }));
		assert_ok!(borrow(BOB, USD, 9_000 * DOLLAR));
		// 93 % of 9,600 of 9,000.
		set_price(&EUR, 96);
		assert_eq!(health(BOB), FixedU128::from_rational(992, 1_000));
		// A bonus of 2.8 %: 522 / (1.05 - 1.028 * 0.93) = 522 / 0.09396 = 50,000 / 9, and for it
		// 51,400 / 9 / 0.96 of the collateral.
		assert_ok!(liquidate(CHARLIE, BOB, USD, EUR));
		assert_eq!(RICH - free(&USD, CHARLIE), 5_555_555_556);
		assert_eq!(free(&EUR, CHARLIE) - RICH, 5_949_074_074);
	});
}

#[test]
fn the_bonus_grows_as_the_health_falls() {
	let bonus_at = |cents| {
		new_test_ext().execute_with(|| {
			bob_borrows(34_000);
			set_price(&BTC, cents);
			assert_ok!(liquidate_some(CHARLIE, BOB, [USD, BTC], 1_000 * DOLLAR, 0));
			// In cents for 1,000 dollars, rounded down.
			(free(&BTC, CHARLIE) - RICH) * cents / COIN
		})
	};
	// A health of 0.9999, 0.99, 0.97, and 0.9, where what all pays, 40,800, is the bound: 20 %.
	assert_eq!(bonus_at(4_532_880), 105_009);
	assert_eq!(bonus_at(4_488_000), 105_999);
	assert_eq!(bonus_at(4_397_333), 107_999);
	assert_eq!(bonus_at(4_080_000), 109_999);
}

#[test]
fn who_offers_all_of_a_debt_can_repay_it_whatever_it_rounds_to() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100 * DOLLAR));
		assert_ok!(supply(BOB, BTC, 40_000));
		// Such a debt is not worth a whole number of 10^-18, and is repaid whole, or dust is left.
		let debt = 12 * DOLLAR + 1;
		TestPrices::insert(&EUR, (FixedU128::from_inner(VALUE - 1), FixedU128::from_u32(0)));
		assert_ok!(borrow(BOB, EUR, debt));
		set_price(&BTC, 3_750_000);
		let of = |most| liquidate_some(CHARLIE, BOB, [EUR, BTC], most, 0);
		assert_noop!(of(debt - 1), Error::<Test>::AmountTooSmall);
		assert_ok!(of(debt));
		assert_eq!(owed(BOB, &EUR), 0);
	});
}
