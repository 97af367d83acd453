// SPDX-License-Identifier: Apache-2.0

//! Borrowing on the position of another who has allowed it.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::DispatchResult;

/// Alice lends dollars and euros, and Bob has a coin.
fn a_market() {
	assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
	assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
	assert_ok!(supply(BOB, BTC, COIN));
}

/// Bob allows Charlie to borrow.
fn allow(asset: Asset, amount: Balance) -> DispatchResult {
	submit(BOB, Call::set_allowance { delegate: CHARLIE, asset, amount })
}

/// Charlie borrows on Bob's position.
fn borrow_for_bob(asset: Asset, amount: Balance) -> DispatchResult {
	submit(CHARLIE, Call::borrow { asset, amount, on_behalf: Some(BOB) })
}

fn allowed(asset: Asset) -> Option<Balance> {
	Allowances::<Test>::get((BOB, CHARLIE, asset)).map(|(amount, _)| amount)
}

fn deposits(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::AllowanceDeposit.into(), &who)
}

#[test]
fn a_delegate_gets_what_the_owner_owes() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(allow(USD, 1_000 * DOLLAR));
		assert_ok!(borrow_for_bob(USD, 400 * DOLLAR));
		assert_eq!(free(&USD, CHARLIE), RICH + 400 * DOLLAR);
		assert_eq!(free(&USD, BOB), RICH);
		assert_eq!(owed(BOB, &USD), 400 * DOLLAR);
		assert_eq!(Positions::<Test>::get(CHARLIE), None);
		assert_eq!(allowed(USD), Some(600 * DOLLAR));
		let borrowed = Event::Borrowed {
			owner: BOB,
			by: CHARLIE,
			asset: USD,
			amount: 400 * DOLLAR,
			shares: 400 * DOLLAR,
			isolated: None,
		};
		let rest =
			Event::AllowanceSet { owner: BOB, delegate: CHARLIE, asset: USD, amount: 600 * DOLLAR };
		assert!(events().ends_with(&[rest, borrowed]));
	});
}

#[test]
fn nobody_borrows_without_having_been_allowed() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_noop!(borrow_for_bob(USD, 10 * DOLLAR), Error::<Test>::AllowanceExceeded);
		assert_ok!(allow(USD, 10 * DOLLAR));
		// Neither another delegate, nor on another's position.
		let by = |who, owner| {
			submit(who, Call::borrow { asset: USD, amount: 10 * DOLLAR, on_behalf: Some(owner) })
		};
		assert_noop!(by(DAVE, BOB), Error::<Test>::AllowanceExceeded);
		assert_noop!(by(CHARLIE, ALICE), Error::<Test>::AllowanceExceeded);
		assert_noop!(by(BOB, CHARLIE), Error::<Test>::AllowanceExceeded);
		assert_ok!(by(CHARLIE, BOB));
	});
}

#[test]
fn an_allowance_is_for_one_asset() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(allow(USD, 1_000 * DOLLAR));
		assert_noop!(borrow_for_bob(EUR, 10 * DOLLAR), Error::<Test>::AllowanceExceeded);
		assert_ok!(allow(EUR, 20 * DOLLAR));
		assert_ok!(borrow_for_bob(EUR, 10 * DOLLAR));
		assert_eq!(allowed(USD), Some(1_000 * DOLLAR));
		assert_eq!(allowed(EUR), Some(10 * DOLLAR));
		assert_noop!(
			submit(BOB, Call::set_allowance { delegate: CHARLIE, asset: OTHER, amount: 1 }),
			Error::<Test>::MarketNotFound
		);
	});
}

#[test]
fn an_allowance_is_exhausted_to_the_unit_and_its_deposit_comes_back() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(allow(USD, 100 * DOLLAR));
		assert_eq!(deposits(BOB), 500);
		assert_noop!(borrow_for_bob(USD, 100 * DOLLAR + 1), Error::<Test>::AllowanceExceeded);
		assert_ok!(borrow_for_bob(USD, 60 * DOLLAR));
		assert_eq!(deposits(BOB), 500);
		assert_noop!(borrow_for_bob(USD, 40 * DOLLAR + 1), Error::<Test>::AllowanceExceeded);
		assert_ok!(borrow_for_bob(USD, 40 * DOLLAR));
		assert_eq!((allowed(USD), deposits(BOB)), (None, 0));
		assert_noop!(borrow_for_bob(USD, 1), Error::<Test>::AllowanceExceeded);
	});
}

#[test]
fn a_new_allowance_takes_the_place_of_the_old() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(allow(USD, 100 * DOLLAR));
		assert_ok!(allow(USD, 30 * DOLLAR));
		assert_eq!((allowed(USD), deposits(BOB)), (Some(30 * DOLLAR), 500));
		assert_noop!(borrow_for_bob(USD, 31 * DOLLAR), Error::<Test>::AllowanceExceeded);
		assert_ok!(allow(USD, 200 * DOLLAR));
		assert_ok!(borrow_for_bob(USD, 200 * DOLLAR));
	});
}

#[test]
fn an_allowance_can_be_taken_back() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(allow(USD, 100 * DOLLAR));
		assert_ok!(borrow_for_bob(USD, 50 * DOLLAR));
		assert_ok!(allow(USD, 0));
		assert_eq!((allowed(USD), deposits(BOB)), (None, 0));
		assert_noop!(borrow_for_bob(USD, 1), Error::<Test>::AllowanceExceeded);
		// What was borrowed stays borrowed.
		assert_eq!(owed(BOB, &USD), 50 * DOLLAR);
		// There is nothing to take back any more, and nothing to tell.
		let told = events().len();
		assert_ok!(allow(USD, 0));
		assert_eq!(events().len(), told);
	});
}

#[test]
fn every_allowance_takes_a_deposit() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(allow(USD, 1));
		assert_ok!(allow(EUR, 1));
		assert_ok!(submit(BOB, Call::set_allowance { delegate: DAVE, asset: USD, amount: 1 }));
		assert_eq!(deposits(BOB), 1_500);
		assert_ok!(allow(EUR, 0));
		assert_eq!(deposits(BOB), 1_000);
		// That of the position is another.
		assert_eq!(Balances::balance_on_hold(&HoldReason::PositionDeposit.into(), &BOB), 1_000);
		assert!(submit(DAVE, Call::set_allowance { delegate: BOB, asset: USD, amount: 1 }).is_err());
		assert_eq!(Allowances::<Test>::iter().count(), 2);
	});
}

#[test]
fn a_borrow_that_fails_uses_nothing_up() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(allow(USD, Balance::MAX));
		// 35,000 is what the coin is good for.
		assert_noop!(
			borrow_for_bob(USD, 35_000 * DOLLAR + 1),
			Error::<Test>::InsufficientCollateral
		);
		assert_noop!(borrow_for_bob(USD, 1), Error::<Test>::DebtTooSmall);
		assert_eq!(allowed(USD), Some(Balance::MAX));
		assert_ok!(borrow_for_bob(USD, 35_000 * DOLLAR));
		assert_eq!(allowed(USD), Some(Balance::MAX - 35_000 * DOLLAR));
	});
}

#[test]
fn an_allowance_without_a_position_is_worth_nothing() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(allow(USD, 100 * DOLLAR));
		assert_noop!(borrow_for_bob(USD, 100 * DOLLAR), Error::<Test>::PositionNotFound);
		// It outlives the position, too.
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(withdraw_all(BOB, BTC));
		assert_noop!(borrow_for_bob(USD, 100 * DOLLAR), Error::<Test>::PositionNotFound);
		assert_eq!(allowed(USD), Some(100 * DOLLAR));
	});
}

#[test]
fn owners_need_no_allowance_and_use_none_up() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(submit(BOB, Call::set_allowance { delegate: BOB, asset: USD, amount: DOLLAR }));
		let own = Call::borrow { asset: USD, amount: 100 * DOLLAR, on_behalf: Some(BOB) };
		assert_ok!(submit(BOB, own));
		assert_eq!(Allowances::<Test>::get((BOB, BOB, USD)), Some((DOLLAR, 500)));
	});
}
