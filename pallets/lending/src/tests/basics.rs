// SPDX-License-Identifier: Apache-2.0

//! The way of a position through its life.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

/// Alice lends dollars, Bob borrows them against a coin.
fn bob_borrows(dollars: Balance) {
	assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
	assert_ok!(supply(BOB, BTC, COIN));
	assert_ok!(borrow(BOB, USD, dollars * DOLLAR));
}

#[test]
fn a_loan_is_made_and_repaid_with_interest() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		next_block();
		next_block_after(YEAR_MS);
		let debt = owed(BOB, &USD);
		assert!(debt > 30_000 * DOLLAR);
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(BOB, BTC));
		assert!(Positions::<Test>::get(BOB).is_none());
		assert_ok!(withdraw_all(ALICE, USD));
		assert!(free(&USD, ALICE) > RICH);
	});
}

#[test]
fn the_chain_liquidates_by_itself() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		run_to(3);
		set_price(&BTC, 4_400_000);
		next_block();
		assert!(health(BOB) >= TargetHealth::get());
		run_to(6);
		assert_eq!(Inventories::<Test>::iter().count(), 0);
		assert!(reserves(&USD) > 0);
	});
}

#[test]
fn nobody_borrows_more_than_the_collateral_is_good_for() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_noop!(
			Lending::borrow(RuntimeOrigin::signed(BOB), USD, 5_001 * DOLLAR, None),
			Error::<Test>::InsufficientCollateral
		);
		assert_ok!(borrow(BOB, USD, 5_000 * DOLLAR));
	});
}
