// SPDX-License-Identifier: Apache-2.0

//! Money that stands in for bad debts.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, assert_storage_noop,
	traits::{fungibles::Mutate, tokens::Preservation},
};
use sp_runtime::{DispatchResult, TokenError};

fn add(who: AccountId, asset: Asset, amount: Balance) -> DispatchResult {
	submit(who, Call::add_reserves { asset, amount })
}

fn take(asset: Asset, amount: Balance) -> DispatchResult {
	submit_as(RuntimeOrigin::root(), Call::take_reserves { asset, amount })
}

/// Alice lends 100,000 dollars, of which Bob has borrowed 30,000 on a coin.
fn a_debt() {
	assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
	assert_ok!(supply(BOB, BTC, COIN));
	assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
}

#[test]
fn what_is_given_is_the_markets_and_no_suppliers() {
	new_test_ext().execute_with(|| {
		a_debt();
		assert_ok!(add(CHARLIE, USD, 500 * DOLLAR));
		assert_eq!(free(&USD, CHARLIE), RICH - 500 * DOLLAR);
		assert_eq!(reserves(&USD), 500 * DOLLAR);
		assert_eq!(totals(&USD).cash, 70_500 * DOLLAR);
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR);
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR);
		assert_eq!(
			events().last(),
			Some(&Event::ReservesAdded { who: CHARLIE, asset: USD, amount: 500 * DOLLAR })
		);
		// Nothing comes back for it.
		assert_eq!(Positions::<Test>::get(CHARLIE), None);
		next_block();
		assert_eq!(supplied(ALICE, &USD) / DOLLAR, 100_000);
	});
}

#[test]
fn nothing_and_what_nobody_has_is_not_given() {
	new_test_ext().execute_with(|| {
		assert_noop!(add(CHARLIE, USD, 0), Error::<Test>::AmountTooSmall);
		assert_noop!(add(CHARLIE, OTHER, 1_000), Error::<Test>::MarketNotFound);
		assert_storage_noop!(assert!(add(CHARLIE, USD, RICH + 1).is_err()));
		assert_storage_noop!(assert!(add(DAVE, USD, 1).is_err()));
	});
}

#[test]
fn reserves_go_to_their_recipient_to_the_last_unit() {
	new_test_ext().execute_with(|| {
		assert_ok!(add(CHARLIE, USD, 500));
		assert_noop!(take(USD, 0), Error::<Test>::AmountTooSmall);
		assert_noop!(take(USD, 501), Error::<Test>::InsufficientReserves);
		assert_noop!(take(EUR, 1), Error::<Test>::InsufficientReserves);
		assert_noop!(take(OTHER, 1), Error::<Test>::MarketNotFound);
		// Less than an account can have.
		assert_noop!(take(USD, ASSET_ED - 1), TokenError::BelowMinimum);
		assert_ok!(take(USD, 200));
		assert_eq!(free(&USD, TREASURY), 200);
		assert_eq!(events().last(), Some(&Event::ReservesTaken { asset: USD, amount: 200 }));
		assert_ok!(take(USD, 300));
		assert_eq!(free(&USD, TREASURY), 500);
		assert_eq!((reserves(&USD), totals(&USD).cash), (0, 0));
		assert_eq!(free(&USD, Lending::account()), ASSET_ED);
	});
}

#[test]
fn what_suppliers_have_is_no_reserve() {
	new_test_ext().execute_with(|| {
		a_debt();
		let account = Lending::account();
		let gift = 1_000 * DOLLAR;
		assert_ok!(NativeAndAssets::transfer(USD, &BOB, &account, gift, Preservation::Expendable));
		assert_noop!(take(USD, 1), Error::<Test>::InsufficientReserves);
		next_block();
		assert_noop!(take(USD, 1_000), Error::<Test>::InsufficientReserves);
	});
}

#[test]
fn reserves_are_lent_like_everything_else() {
	new_test_ext().execute_with(|| {
		assert_ok!(add(CHARLIE, USD, 500 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		// Nobody has supplied anything, but there is something to borrow.
		assert_ok!(borrow(BOB, USD, 400 * DOLLAR));
		assert_noop!(take(USD, 100 * DOLLAR + 1), Error::<Test>::InsufficientCash);
		assert_ok!(take(USD, 100 * DOLLAR));
		next_block_after(YEAR_MS);
		assert!(owed(BOB, &USD) >= 400 * DOLLAR);
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(take(USD, 400 * DOLLAR));
	});
}

#[test]
fn interest_up_to_now_is_counted_first() {
	new_test_ext().execute_with(|| {
		a_debt();
		next_block_after(YEAR_MS / 10);
		// As in `accrual`: 17.362890 of interest, of which a tenth is for the reserves.
		assert_eq!(reserves(&USD), 1_736_289);
		assert_noop!(take(USD, 1_736_290), Error::<Test>::InsufficientReserves);
		assert_ok!(take(USD, 1_736_289));
		assert_eq!(reserves(&USD), 0);
		assert_eq!(supplied(ALICE, &USD), 100_015_626_600);
		assert_eq!(owed(BOB, &USD), 30_017_362_891);
		// It is not counted twice.
		next_block_after(0);
		assert_eq!(owed(BOB, &USD), 30_017_362_891);
		assert_eq!(reserves(&USD), 0);
	});
}

/// Bob's coin has fallen to 20,000, which with the bonus pays 20,000 / 1.05 = 19,047.619048 of his
/// debt. The other 10,952.380952 are bad debt. Charlie liquidates.
fn a_bad_debt() -> Option<Event<Test>> {
	set_price(&BTC, 2_000_000);
	assert_ok!(liquidate(CHARLIE, BOB, USD, BTC));
	assert_eq!(free(&USD, CHARLIE), RICH - 19_047_619_048);
	assert_eq!(Positions::<Test>::get(BOB), None);
	assert_eq!(totals(&USD).debt_shares, 0);
	events().last().cloned()
}

fn bad_debt(covered: Balance) -> Option<Event<Test>> {
	let (amount, shares) = (10_952_380_952, 10_952_380_952);
	Some(Event::BadDebt { owner: Some(BOB), asset: USD, shares, amount, covered })
}

#[test]
fn reserves_pay_bad_debts_first() {
	new_test_ext().execute_with(|| {
		a_debt();
		assert_ok!(add(ALICE, USD, 15_000 * DOLLAR));
		assert_eq!(a_bad_debt(), bad_debt(10_952_380_952));
		assert_eq!(reserves(&USD), 15_000 * DOLLAR - 10_952_380_952);
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR);
	});
}

#[test]
fn suppliers_pay_what_the_reserves_cannot_at_once() {
	new_test_ext().execute_with(|| {
		a_debt();
		assert_ok!(add(ALICE, USD, 952_380_952));
		assert_eq!(a_bad_debt(), bad_debt(952_380_952));
		assert_eq!(reserves(&USD), 0);
		// Nobody can run from the loss: it is there in the same block.
		assert_eq!(supplied(ALICE, &USD), 90_000 * DOLLAR);
		assert_ok!(withdraw_all(ALICE, USD));
		assert_eq!(totals(&USD).cash, 0);
	});
}
