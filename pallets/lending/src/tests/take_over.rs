// SPDX-License-Identifier: Apache-2.0

//! Liquidation by the chain.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::assert_ok;
use sp_runtime::FixedU128;

#[test]
fn the_chain_takes_over_what_a_keeper_would_and_sells_it() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		end_of_block();
		assert_eq!(owed(BOB, &USD), 26_000 * DOLLAR);
		assert_eq!(supplied(BOB, &BTC), COIN - SEIZED);
		assert!(health(BOB) >= TargetHealth::get());
		let taken = Event::TakenOver {
			owner: BOB,
			debt: USD,
			debt_shares: 8_000 * DOLLAR,
			collateral: BTC,
			shares: SEIZED * 1_000_000,
		};
		// At 1 % below the price of the oracle: 18,894,830 * 44,431.20 / 10^8.
		let placed = Event::SalePlaced {
			collateral: BTC,
			debt: USD,
			amount: SEIZED,
			shares: SEIZED * 1_000_000,
			min_out: 8_395_199_707,
		};
		assert_eq!(events()[events().len() - 2..], [taken, placed]);
		let held = inventory(BTC, USD).unwrap();
		assert_eq!((held.shares, held.selling), (0, SEIZED));
		assert_eq!(held.debt_shares, 8_000 * DOLLAR);

		still_block();
		end_of_block();
		assert_eq!(inventory(BTC, USD), None);
		// What it has brought beyond the debt is for bad days.
		assert_eq!(reserves(&USD), 479_999_704);
		assert_eq!(totals(&USD).debt_shares, 26_000 * DOLLAR);
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR);
	});
}

#[test]
fn the_worst_come_first() {
	new_test_ext().execute_with(|| {
		enrich(DAVE);
		assert_ok!(supply(ALICE, USD, 200_000 * DOLLAR));
		for (who, dollars) in [(BOB, 33_000), (DAVE, 34_900), (CHARLIE, 30_000)] {
			assert_ok!(supply(who, BTC, COIN));
			assert_ok!(borrow(who, USD, dollars * DOLLAR));
		}
		end_of_block();
		set_price(&BTC, 3_900_000);
		end_of_block();
		assert_eq!(taken_over(), [DAVE, BOB, CHARLIE]);
		for who in [BOB, CHARLIE, DAVE] {
			assert!(health(who) >= TargetHealth::get());
		}
	});
}

#[test]
fn a_position_is_gone_through_asset_by_asset_in_one_block() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		assert_ok!(supply(ALICE, BTC, COIN));
		assert_ok!(supply(BOB, EUR, 10_000 * DOLLAR));
		assert_ok!(borrow(BOB, EUR, 5_000 * DOLLAR));
		assert_ok!(borrow(BOB, BTC, COIN / 20));
		end_of_block();
		set_price(&BTC, 7_500_000);
		// 8,000 count, of 5,000 and 3,750. The largest debt is in euros, as is the collateral, and
		// repaid whole with a bonus of 10 %: there is nothing to sell, and 500 are left over.
		//
		// Then 3,600 count, of 3,750: 0.96, a bonus of 9 %, and
		// (1.05 * 3,750 - 3,600) / (1.05 - 1.09 * 0.8) = 337.5 / 0.178 = 1,896.0674...
		end_of_block();
		assert_eq!(taken_over(), [BOB, BOB]);
		assert_eq!(reserves(&EUR), 500 * DOLLAR);
		assert_eq!(inventory(EUR, EUR), None);
		let held = inventory(EUR, BTC).unwrap();
		assert_eq!((held.debt_shares, held.selling), (2_528_090, 2_066_713_483));
		assert_eq!(owed(BOB, &EUR), 0);
		assert_eq!(owed(BOB, &BTC), 5_000_000 - 2_528_090);
		assert_eq!(supplied(BOB, &EUR), 4_500 * DOLLAR - 2_066_713_483);
		assert!(health(BOB) >= TargetHealth::get());
		assert_eq!(supplied(ALICE, &EUR), 100_000 * DOLLAR);
	});
}

#[test]
fn several_collaterals_go_until_nothing_is_left() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, EUR, 1_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, EUR, 30_000 * DOLLAR));
		end_of_block();
		set_price(&BTC, 1);
		end_of_block();
		// The coin, a cent, pays 0.01 / 1.05 of a euro, rounded up. The euros pay 1,000 / 1.05,
		// rounded up, and 47.619047 are left over for the reserves, which go at once.
		assert_eq!(inventory(BTC, EUR).unwrap().debt_shares, 9_524);
		let bad = 30_000 * DOLLAR - 9_524 - 952_380_953;
		assert!(events().contains(&Event::BadDebt {
			owner: Some(BOB),
			asset: EUR,
			shares: bad,
			amount: bad,
			covered: 47_619_047,
		}));
		assert!(Positions::<Test>::get(BOB).is_none());
		assert_eq!(reserves(&EUR), 0);
		// The cash, 71,000, and the debt that the chain has taken over.
		assert_eq!(supplied(ALICE, &EUR), 71_000 * DOLLAR + 9_524);
		assert_eq!(free(&NATIVE, BOB), RICH);
	});
}

#[test]
fn bad_debt_is_recognised_in_the_block_in_which_the_collateral_is_gone() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(submit(CHARLIE, Call::add_reserves { asset: USD, amount: 100 * DOLLAR }));
		set_price(&BTC, 3_500_000);
		end_of_block();
		assert!(events().contains(&Event::BadDebt {
			owner: Some(BOB),
			asset: USD,
			shares: 666_666_666,
			amount: 666_666_666,
			covered: 100 * DOLLAR,
		}));
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR - 566_666_666);
		assert!(Positions::<Test>::get(BOB).is_none());
		// The bonus, which no keeper got, comes with the sale.
		still_block();
		end_of_block();
		assert_eq!(reserves(&USD), 35_000 * DOLLAR - 33_333_333_334);
	});
}

#[test]
fn what_was_taken_over_counts_in_its_ceiling_until_it_is_sold() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, NEW, 100 * DOLLAR));
		assert_ok!(submit(BOB, Call::set_collateral { asset: NEW, collateral: true }));
		assert_ok!(borrow(BOB, USD, 500 * DOLLAR));
		assert_eq!(IsolatedDebt::<Test>::get(NEW), 500 * VALUE);
		// 480 count, of 500: 0.96, a bonus of 9 %, and 45 / (1.05 - 1.09 * 0.6) = 113.636363...
		set_price(&NEW, 800);
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
		assert_eq!(owed(BOB, &USD), 386_363_636);
		let left = 386_363_636 * (VALUE / DOLLAR);
		assert_eq!(Positions::<Test>::get(BOB).unwrap().isolated, Some((NEW, left)));
		assert_eq!(inventory(NEW, USD).unwrap().isolated, 500 * VALUE - left);
		// Otherwise others could borrow against what cannot be sold, up to the ceiling again.
		assert_eq!(IsolatedDebt::<Test>::get(NEW), 500 * VALUE);
		FillPart::set(sp_runtime::Permill::from_percent(50));
		still_block();
		end_of_block();
		// Half of it has paid half of the debt, and a little more, as it was worth more.
		let held = inventory(NEW, USD).unwrap();
		let part = (500 * VALUE - left) * held.debt_shares / 113_636_364;
		assert!(held.isolated.abs_diff(part) <= 1 && held.debt_shares < 113_636_364 / 2);
		assert_eq!(IsolatedDebt::<Test>::get(NEW), left + held.isolated);
		FillPart::set(sp_runtime::Permill::one());
		still_block();
		end_of_block();
		assert_eq!(IsolatedDebt::<Test>::get(NEW), left);
		// And nothing when all is gone.
		set_price(&NEW, 100);
		for _ in 0..3 {
			still_block();
			end_of_block();
		}
		assert_eq!(IsolatedDebt::<Test>::iter().count(), 0);
		assert!(Positions::<Test>::get(BOB).is_none());
	});
}

#[test]
fn what_many_lose_is_sold_together() {
	new_test_ext().execute_with(|| {
		enrich(DAVE);
		assert_ok!(supply(ALICE, USD, 200_000 * DOLLAR));
		for who in [BOB, CHARLIE, DAVE] {
			assert_ok!(supply(who, BTC, COIN));
			assert_ok!(borrow(who, USD, 34_000 * DOLLAR));
		}
		set_price(&BTC, 4_488_000);
		end_of_block();
		assert_eq!(taken_over().len(), 3);
		assert_eq!(inventory(BTC, USD).unwrap().selling, 3 * SEIZED);
		assert_eq!(Inventories::<Test>::iter().count(), 1);
	});
}

#[test]
fn what_is_no_collateral_is_left_to_its_owner() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(supply(BOB, NEW, 1_000 * DOLLAR));
		set_price(&BTC, 1_000_000);
		end_of_block();
		assert_eq!(owed(BOB, &USD), 0);
		assert_eq!(supplied(BOB, &NEW), 1_000 * DOLLAR);
		// Its deposit stays with the position.
		assert_eq!(free(&NATIVE, BOB), RICH - 1_000);
	});
}

#[test]
fn what_becomes_worthless_goes_to_the_reserves() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN - 1));
		assert_ok!(borrow(BOB, USD, 34_000 * DOLLAR));
		// Less than 10^-18 for all of it, which rounds to nothing.
		TestPrices::insert(&BTC, (FixedU128::from_inner(1), FixedU128::from_u32(0)));
		end_of_block();
		assert!(taken_over().is_empty());
		assert!(Positions::<Test>::get(BOB).is_none());
		assert_eq!(reserves(&BTC), COIN - 1);
		assert_eq!(supplied(ALICE, &USD), 66_000 * DOLLAR);
	});
}
