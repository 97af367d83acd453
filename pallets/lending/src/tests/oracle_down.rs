// SPDX-License-Identifier: Apache-2.0

//! Without prices that can be believed, everybody can leave, nobody can take new risk, and nobody
//! is liquidated.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, FixedU128};

/// Ways in which a price of coins cannot be believed.
fn without_a_price() -> [fn(); 4] {
	[
		|| no_price(&BTC),
		|| TestPrices::insert(&BTC, (FixedU128::from_u32(0), FixedU128::from_u32(0))),
		// Coins for a dollar instead of dollars for a coin.
		|| {
			let inverted = FixedU128::from_rational(1, 50_000);
			TestPrices::insert(&BTC, (inverted, FixedU128::from_u32(0)))
		},
		|| set_price(&BTC, 200_000_001),
	]
}

/// Does something in each of the ways, with Bob's debt of 30,000, and a price of coins that is
/// believed from 1,000 to 2,000,000.
fn each_way(test: impl Fn()) {
	for down in without_a_price() {
		new_test_ext().execute_with(|| {
			change_params(&BTC, |params| {
				params.price_bounds =
					Some((FixedU128::from_u32(1_000), FixedU128::from_u32(2_000_000)));
			});
			bob_borrows(30_000);
			assert_ok!(supply(BOB, EUR, 1_000 * DOLLAR));
			assert_ok!(submit(BOB, Call::set_collateral { asset: EUR, collateral: false }));
			end_of_block();
			down();
			test();
		});
	}
}

#[test]
fn debts_are_repaid_by_anybody_and_then_all_can_be_withdrawn() {
	each_way(|| {
		assert_ok!(repay(BOB, USD, 10_000 * DOLLAR));
		let help = Call::repay { asset: USD, amount: Some(5_000 * DOLLAR), on_behalf: Some(BOB) };
		assert_ok!(submit(CHARLIE, help));
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(BOB, BTC));
		assert_ok!(withdraw_all(BOB, EUR));
		assert!(Positions::<Test>::get(BOB).is_none());
		assert_ok!(withdraw_all(ALICE, USD));
	});
}

#[test]
fn what_backs_no_debt_can_be_withdrawn_and_more_can_be_supplied() {
	each_way(|| {
		assert_ok!(withdraw(BOB, EUR, 400 * DOLLAR));
		assert_ok!(withdraw_all(BOB, EUR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(supply(CHARLIE, BTC, COIN));
		assert_ok!(withdraw_all(CHARLIE, BTC));
	});
}

#[test]
fn no_new_risk_is_taken() {
	each_way(|| {
		let refused = DispatchError::from(Error::<Test>::PriceUnavailable);
		assert_noop!(borrow(BOB, USD, 100 * DOLLAR), refused);
		assert_noop!(withdraw(BOB, BTC, 1), refused);
		let off = Call::set_collateral { asset: BTC, collateral: false };
		assert_noop!(submit(BOB, off), Error::<Test>::InsufficientCollateral);
		assert_noop!(submit(BOB, Call::choose_group { group: Some(GROUP) }), refused);
		// Nor by others who have what has no price, or want it.
		assert_ok!(supply(CHARLIE, USD, 100_000 * DOLLAR));
		assert_noop!(borrow(CHARLIE, BTC, COIN / 100), refused);
		let allow = Call::set_allowance { delegate: DAVE, asset: USD, amount: 100 * DOLLAR };
		assert_ok!(submit(BOB, allow));
		let on_behalf = Call::borrow { asset: USD, amount: 100 * DOLLAR, on_behalf: Some(BOB) };
		assert_noop!(submit(DAVE, on_behalf), refused);
		// While those who have nothing to do with it go on.
		assert_ok!(borrow(CHARLIE, EUR, 500 * DOLLAR));
	});
}

#[test]
fn nobody_is_liquidated() {
	each_way(|| {
		assert_noop!(liquidate(CHARLIE, BOB, USD, BTC), Error::<Test>::PriceUnavailable);
		for _ in 0..12 {
			still_block();
		}
		end_of_block();
		assert_eq!(supplied(BOB, &BTC), COIN);
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR);
		assert_eq!(Inventories::<Test>::iter().count(), 0);
		// With a price, he is where he was.
		set_price(&BTC, 3_900_000);
		for _ in 0..6 {
			still_block();
		}
		assert!(supplied(BOB, &BTC) < COIN);
		assert!(health(BOB) >= TargetHealth::get());
	});
}

#[test]
fn what_needs_no_price_goes_on() {
	each_way(|| {
		let calls =
			vec![Box::new(RuntimeCall::System(frame_system::Call::remark { remark: vec![] }))];
		let calls = calls.try_into().unwrap();
		assert_ok!(submit(CHARLIE, Call::flash_loan { asset: BTC, amount: COIN, calls }));
		assert_ok!(submit(CHARLIE, Call::add_reserves { asset: BTC, amount: 10 }));
		assert_ok!(submit(BOB, Call::set_rule { rule: None }));
		next_block_after(YEAR_MS);
		assert!(owed(BOB, &USD) > 30_000 * DOLLAR);
	});
}

#[test]
fn the_bounds_of_a_price_are_believed() {
	new_test_ext().execute_with(|| {
		change_params(&BTC, |params| {
			params.price_bounds = Some((FixedU128::from_u32(40_000), FixedU128::from_u32(60_000)));
		});
		bob_borrows(20_000);
		for (cents, believed) in
			[(3_999_999, false), (4_000_000, true), (6_000_000, true), (6_000_001, false)]
		{
			set_price(&BTC, cents);
			assert_eq!(borrow(BOB, USD, 10 * DOLLAR).is_ok(), believed, "{cents}");
		}
	});
}

#[test]
fn new_risk_is_measured_at_the_worse_end_of_a_price_and_health_at_the_price() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		let unsure = (FixedU128::from_u32(50_000), FixedU128::from_u32(5_000));
		TestPrices::insert(&BTC, unsure);
		// 70 % of 45,000.
		assert_noop!(borrow(BOB, USD, 31_500 * DOLLAR + 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(borrow(BOB, USD, 31_500 * DOLLAR));
		// 75 % of 50,000.
		assert_eq!(health(BOB), FixedU128::from_rational(37_500, 31_500));

		// A debt counts at 55,000: 75 % of 11,000 are 8,250, which is 0.15 of it.
		assert_ok!(supply(CHARLIE, USD, 11_000 * DOLLAR));
		let refused = DispatchError::from(Error::<Test>::InsufficientCollateral);
		assert_noop!(borrow(CHARLIE, BTC, COIN * 15 / 100 + 1), refused);
		assert_ok!(borrow(CHARLIE, BTC, COIN * 15 / 100));
		// A price that could be anything is worth nothing, and liquidates nobody.
		TestPrices::insert(&BTC, (unsure.0, FixedU128::from_u32(60_000)));
		assert_noop!(withdraw(BOB, BTC, 1), Error::<Test>::InsufficientCollateral);
		end_of_block();
		assert!(taken_over().is_empty());
	});
}

#[test]
fn collateral_without_a_price_is_no_shield() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		no_price(&EUR);
		// Both would let nobody value the position as long as there is no price.
		assert_ok!(supply(BOB, EUR, 100));
		let on = Call::set_collateral { asset: EUR, collateral: true };
		assert_noop!(submit(BOB, on), Error::<Test>::PriceUnavailable);
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
		assert_eq!(supplied(BOB, &EUR), 100);
	});
}

#[test]
fn nor_is_collateral_whose_price_vanishes_later() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(supply(BOB, EUR, 100));
		end_of_block();
		no_price(&EUR);
		set_price(&BTC, 4_488_000);
		end_of_block();
		// It counts at its last price, and what has a price is sold.
		assert_eq!(taken_over(), [BOB]);
		assert_eq!(supplied(BOB, &EUR), 100);
		// Less, by what the 100 units of the other collateral count.
		assert_eq!(inventory(BTC, USD).unwrap().selling, SEIZED - 1);
	});
}

#[test]
fn what_has_no_price_counts_to_the_advantage_of_its_owner() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		bob_borrows(20_000);
		assert_ok!(borrow(BOB, EUR, 14_000 * DOLLAR));
		end_of_block();
		set_price(&BTC, 4_488_000);
		// A debt without a price counts nothing: 33,660 of 20,000.
		no_price(&EUR);
		for _ in 0..8 {
			assert_noop!(liquidate(CHARLIE, BOB, USD, BTC), Error::<Test>::Healthy);
			still_block();
			assert!(taken_over().is_empty());
		}
		// 17,250 of 20,000: whatever the other debt is.
		set_price(&BTC, 2_300_000);
		assert_noop!(liquidate(CHARLIE, BOB, EUR, BTC), Error::<Test>::PriceUnavailable);
		for _ in 0..6 {
			still_block();
		}
		assert!(owed(BOB, &USD) < 20_000 * DOLLAR);
		assert_eq!(owed(BOB, &EUR), 14_000 * DOLLAR);
	});
}
