// SPDX-License-Identifier: Apache-2.0

//! Supplying and withdrawing.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, assert_storage_noop,
	traits::{fungible::InspectHold, fungibles::Mutate, tokens::Preservation},
};
use sp_runtime::{DispatchError, TokenError};

/// Lends a market's money for a moment, so that its fee goes to the suppliers.
fn pay_fee(who: AccountId, asset: Asset, amount: Balance) {
	assert_ok!(submit(who, Call::flash_loan { asset, amount, calls: Default::default() }));
}

/// Alice has supplied a dollar, and one of 500 units more is there for it, from a fee: a share is
/// worth (1,000,500 + 1) / (10^12 + 10^6) units, with what is virtual.
fn a_dollar_and_a_fee() {
	assert_ok!(supply(ALICE, USD, DOLLAR));
	pay_fee(BOB, USD, DOLLAR);
	next_block();
}

fn shares(who: AccountId, asset: &Asset) -> Balance {
	Positions::<Test>::get(who)
		.and_then(|position| position.supplies.into_iter().find(|own| own.asset == *asset))
		.map_or(0, |own| own.shares)
}

fn deposit(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::PositionDeposit.into(), &who)
}

/// Lowers the caps of a market.
fn cap(asset: Asset, supply_cap: Balance) {
	let params = MarketParams { supply_cap, ..Lending::live(&asset).unwrap().params };
	assert_ok!(submit_as(
		RuntimeOrigin::root(),
		Call::set_params { asset, params: Box::new(params) }
	));
}

#[test]
fn the_first_supplier_gets_a_million_shares_for_a_unit() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 7));
		assert_eq!(shares(ALICE, &USD), 7_000_000);
		assert_eq!(totals(&USD), Totals { cash: 7, supply_shares: 7_000_000, debt_shares: 0 });
		assert_eq!(free(&USD, ALICE), RICH - 7);
		assert_eq!(free(&USD, Lending::account()), ASSET_ED + 7);
	});
}

#[test]
fn shares_for_a_supply_are_rounded_down() {
	new_test_ext().execute_with(|| {
		a_dollar_and_a_fee();
		// 999 * (10^12 + 10^6) / 1,000,501 = 998,500,750.12
		assert_ok!(supply(CHARLIE, USD, 999));
		assert_eq!(shares(CHARLIE, &USD), 998_500_750);
		// Which are worth less than one unit less than 999.
		assert_eq!(supplied(CHARLIE, &USD), 998);
		assert_noop!(withdraw(CHARLIE, USD, 999), Error::<Test>::InsufficientSupply);
	});
}

#[test]
fn shares_for_a_withdrawal_are_rounded_up() {
	new_test_ext().execute_with(|| {
		a_dollar_and_a_fee();
		assert_ok!(withdraw(ALICE, USD, 999));
		assert_eq!(shares(ALICE, &USD), 1_000_000_000_000 - 998_500_751);
	});
}

#[test]
fn splitting_does_not_pay() {
	new_test_ext().execute_with(|| {
		a_dollar_and_a_fee();
		// 333 units are 332,833,583.37 shares.
		for part in 1..=3 {
			assert_ok!(supply(CHARLIE, USD, 333));
			assert_eq!(shares(CHARLIE, &USD), part * 332_833_583);
		}
		for part in 1..=3 {
			assert_ok!(withdraw(ALICE, USD, 333));
			assert_eq!(shares(ALICE, &USD), 1_000_000_000_000 - part * 332_833_584);
		}
	});
}

#[test]
fn no_round_trip_profits() {
	for amount in [1, 2, 10, 999, 1_001, 123_456_789] {
		new_test_ext().execute_with(|| {
			a_dollar_and_a_fee();
			assert_ok!(supply(CHARLIE, USD, amount));
			assert_ok!(withdraw_all(CHARLIE, USD));
			let back = free(&USD, CHARLIE);
			assert!((RICH - 1..=RICH).contains(&back), "{amount}: {back}");
			assert_eq!(Positions::<Test>::get(CHARLIE), None);
			// Alice has not lost anything.
			next_block();
			assert!(supplied(ALICE, &USD) >= 1_000_499);
		});
	}
}

#[test]
fn shares_that_are_worth_nothing_go_with_the_last_unit() {
	new_test_ext().execute_with(|| {
		a_dollar_and_a_fee();
		// 10^12 shares are worth 1,000,499.9999995 units.
		assert_eq!(supplied(ALICE, &USD), 1_000_499);
		assert_ok!(withdraw(ALICE, USD, 1_000_499));
		assert_eq!(free(&USD, ALICE), RICH + 499);
		assert_eq!(Positions::<Test>::get(ALICE), None);
		assert_eq!(deposit(ALICE), 0);
		// What is left of the unit is the market's.
		assert_eq!(totals(&USD), Totals { cash: 1, supply_shares: 0, debt_shares: 0 });
	});
}

#[test]
fn a_unit_less_than_all_leaves_an_entry() {
	new_test_ext().execute_with(|| {
		a_dollar_and_a_fee();
		assert_ok!(withdraw(ALICE, USD, 1_000_498));
		assert_eq!(supplied(ALICE, &USD), 1);
		assert!(shares(ALICE, &USD) > 999_000);
	});
}

#[test]
fn nothing_and_what_nobody_has_are_refused() {
	new_test_ext().execute_with(|| {
		assert_noop!(supply(ALICE, USD, 0), Error::<Test>::AmountTooSmall);
		assert_noop!(supply(ALICE, OTHER, 1), Error::<Test>::MarketNotFound);
		assert_storage_noop!(assert!(supply(ALICE, USD, RICH + 1).is_err()));
		assert_storage_noop!(assert!(supply(ALICE, USD, Balance::MAX).is_err()));
		assert_noop!(withdraw_all(ALICE, USD), Error::<Test>::PositionNotFound);
		assert_ok!(supply(ALICE, USD, 100));
		assert_noop!(withdraw(ALICE, USD, 0), Error::<Test>::AmountTooSmall);
		assert_noop!(withdraw(ALICE, USD, 101), Error::<Test>::InsufficientSupply);
		assert_noop!(withdraw(ALICE, EUR, 1), Error::<Test>::InsufficientSupply);
		assert_noop!(withdraw_all(ALICE, EUR), Error::<Test>::InsufficientSupply);
		assert_noop!(withdraw(ALICE, OTHER, 1), Error::<Test>::MarketNotFound);
		assert_storage_noop!(assert!(withdraw(ALICE, USD, Balance::MAX).is_err()));
	});
}

#[test]
fn the_cap_is_kept_to_the_unit() {
	new_test_ext().execute_with(|| {
		cap(USD, 1_000 * DOLLAR);
		assert_ok!(supply(ALICE, USD, 600 * DOLLAR));
		assert_noop!(supply(BOB, USD, 400 * DOLLAR + 1), Error::<Test>::SupplyCapExceeded);
		assert_ok!(supply(BOB, USD, 400 * DOLLAR));
		assert_noop!(supply(BOB, USD, 1), Error::<Test>::SupplyCapExceeded);
		assert_ok!(withdraw(ALICE, USD, 1));
		assert_ok!(supply(BOB, USD, 1));
	});
}

#[test]
fn what_is_earned_may_pass_the_cap() {
	new_test_ext().execute_with(|| {
		cap(USD, DOLLAR);
		a_dollar_and_a_fee();
		assert!(supplied(ALICE, &USD) > DOLLAR);
		assert_noop!(supply(CHARLIE, USD, 1), Error::<Test>::SupplyCapExceeded);
		// 500 units above the cap have to go before one more comes in.
		assert_ok!(withdraw(ALICE, USD, 499));
		assert_noop!(supply(CHARLIE, USD, 1), Error::<Test>::SupplyCapExceeded);
		assert_ok!(withdraw(ALICE, USD, 2));
		assert_ok!(supply(CHARLIE, USD, 1));
	});
}

#[test]
fn a_cap_below_what_is_there_keeps_nobody_in() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100 * DOLLAR));
		cap(USD, 0);
		assert_noop!(supply(ALICE, USD, 1), Error::<Test>::SupplyCapExceeded);
		assert_ok!(withdraw_all(ALICE, USD));
		assert_eq!(free(&USD, ALICE), RICH);
	});
}

#[test]
fn the_last_units_of_an_account_can_be_supplied_and_come_back() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(BOB, USD, RICH));
		assert_eq!(free(&USD, BOB), 0);
		// An account cannot have less than the minimum.
		assert_noop!(withdraw(BOB, USD, ASSET_ED - 1), TokenError::BelowMinimum);
		assert_ok!(withdraw(BOB, USD, ASSET_ED));
		assert_ok!(withdraw_all(BOB, USD));
		assert_eq!(free(&USD, BOB), RICH);
		assert_eq!(free(&USD, Lending::account()), ASSET_ED);
	});
}

#[test]
fn what_an_account_cannot_keep_is_nobodys_claim() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(BOB, USD, RICH - ASSET_ED + 1));
		assert_eq!(free(&USD, BOB), 0);
		assert_eq!(totals(&USD).cash, RICH - ASSET_ED + 1);
		assert_eq!(supplied(BOB, &USD), RICH - ASSET_ED + 1);
	});
}

#[test]
fn native_tokens_pay_the_deposit_and_are_supplied() {
	new_test_ext().execute_with(|| {
		assert_storage_noop!(assert!(supply(BOB, NATIVE, RICH - 999).is_err()));
		assert_ok!(supply(BOB, NATIVE, RICH - 1_000 - ED));
		assert_eq!(deposit(BOB), 1_000);
		assert_ok!(withdraw_all(BOB, NATIVE));
		assert_eq!(free(&NATIVE, BOB), RICH);
	});
}

#[test]
fn the_deposit_is_taken_once_and_comes_back_with_the_last_withdrawal() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(BOB, USD, 100));
		assert_eq!(deposit(BOB), 1_000);
		assert_ok!(supply(BOB, BTC, 100));
		assert_eq!(deposit(BOB), 1_000);
		assert_ok!(withdraw_all(BOB, USD));
		assert_eq!(deposit(BOB), 1_000);
		assert_ok!(withdraw_all(BOB, BTC));
		assert_eq!(deposit(BOB), 0);
		assert_eq!(Positions::<Test>::get(BOB), None);
	});
}

#[test]
fn nobody_supplies_without_the_deposit() {
	new_test_ext().execute_with(|| {
		assert_ok!(NativeAndAssets::transfer(USD, &ALICE, &DAVE, DOLLAR, Preservation::Expendable));
		let failed = |native: Balance| {
			assert_eq!(NativeAndAssets::set_balance(NATIVE, &DAVE, native), native);
			let result = supply(DAVE, USD, DOLLAR);
			assert!(matches!(result, Err(DispatchError::Token(_))), "{result:?}");
			assert_eq!(free(&USD, DAVE), DOLLAR);
			assert_eq!(Positions::<Test>::get(DAVE), None);
		};
		failed(0);
		failed(999);
		assert_eq!(NativeAndAssets::set_balance(NATIVE, &DAVE, 1_000 + ED), 1_000 + ED);
		assert_ok!(supply(DAVE, USD, DOLLAR));
		assert_eq!(deposit(DAVE), 1_000);
	});
}

#[test]
fn what_is_lent_cannot_be_withdrawn() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, USD, 60 * DOLLAR));
		assert_noop!(withdraw_all(ALICE, USD), Error::<Test>::InsufficientCash);
		assert_noop!(withdraw(ALICE, USD, 40 * DOLLAR + 1), Error::<Test>::InsufficientCash);
		assert_ok!(withdraw(ALICE, USD, 40 * DOLLAR));
		assert_noop!(withdraw(ALICE, USD, 1), Error::<Test>::InsufficientCash);
		// Money that somebody sends to the account is not the market's.
		assert_ok!(NativeAndAssets::transfer(
			USD,
			&CHARLIE,
			&Lending::account(),
			DOLLAR,
			Preservation::Expendable
		));
		assert_noop!(withdraw(ALICE, USD, 1), Error::<Test>::InsufficientCash);
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(ALICE, USD));
		assert_eq!(free(&USD, ALICE), RICH);
	});
}

#[test]
fn a_donation_changes_nothing() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100 * DOLLAR));
		let account = Lending::account();
		let gift = 1_000 * DOLLAR;
		assert_ok!(NativeAndAssets::transfer(USD, &BOB, &account, gift, Preservation::Expendable));
		next_block();
		assert_eq!(supplied(ALICE, &USD), 100 * DOLLAR);
		assert_eq!(totals(&USD).cash, 100 * DOLLAR);
		assert_ok!(supply(CHARLIE, USD, DOLLAR));
		assert_eq!(shares(CHARLIE, &USD), 1_000_000 * DOLLAR);
	});
}

#[test]
fn a_position_has_so_many_assets_and_no_more() {
	new_test_ext().execute_with(|| {
		for asset in [NATIVE, USD, BTC, EUR] {
			assert_ok!(supply(BOB, asset, 1_000));
		}
		assert_noop!(supply(BOB, NEW, 1_000), Error::<Test>::TooManyAssets);
		assert_ok!(supply(BOB, BTC, 1_000));
		assert_ok!(withdraw_all(BOB, BTC));
		assert_ok!(supply(BOB, NEW, 1_000));
		let assets: Vec<_> = Positions::<Test>::get(BOB)
			.unwrap()
			.supplies
			.into_iter()
			.map(|own| own.asset)
			.collect();
		assert_eq!(assets, [NATIVE, USD, EUR, NEW]);
	});
}

#[test]
fn what_backs_debts_goes_as_far_as_the_rest_is_enough() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		// Half a coin: 25,000 * 70 %.
		assert_ok!(borrow(BOB, USD, 17_500 * DOLLAR));
		assert_noop!(withdraw(BOB, BTC, COIN / 2 + 1), Error::<Test>::InsufficientCollateral);
		assert_noop!(withdraw_all(BOB, BTC), Error::<Test>::InsufficientCollateral);
		assert_ok!(withdraw(BOB, BTC, COIN / 2));
		assert_noop!(withdraw(BOB, BTC, 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(BOB, BTC));
		assert_eq!(free(&BTC, BOB), RICH);
	});
}

#[test]
fn without_prices_everything_goes_that_backs_no_debt() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(supply(BOB, EUR, 500 * DOLLAR));
		assert_ok!(submit(BOB, Call::set_collateral { asset: EUR, collateral: false }));
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		for asset in [USD, BTC, EUR] {
			no_price(&asset);
		}
		// Alice owes nothing. What Bob has in euros backs nothing, his coin does.
		assert_ok!(withdraw(ALICE, USD, 99_900 * DOLLAR));
		assert_noop!(withdraw(BOB, BTC, 1), Error::<Test>::PriceUnavailable);
		assert_ok!(withdraw_all(BOB, EUR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(BOB, BTC));
		assert_ok!(withdraw_all(ALICE, USD));
		assert_eq!(Positions::<Test>::iter().count(), 0);
	});
}
