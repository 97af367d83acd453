// SPDX-License-Identifier: Apache-2.0

//! Borrowing and repaying.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, assert_storage_noop,
	traits::{fungibles::Mutate, tokens::Preservation},
};
use sp_runtime::{DispatchResult, FixedU128, TokenError};

/// Alice lends dollars, and Bob has a coin for 50,000 dollars, for which he may borrow 35,000.
fn a_market() {
	assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
	assert_ok!(supply(BOB, BTC, COIN));
}

/// Bob has borrowed 30,000 dollars, and a tenth of a year has passed.
///
/// At a utilisation of 0.3, which is err = -2/3 below the kink, the rate is 0.04 * (1 - 3/4 * 2/3)
/// = 0.02 and falls with 50 * 2/3 a year: its integral is 0.02 * (1 - e^(-10/3)) / (100/3) =
/// 0.000578595604, and the index 1.000578763023.
fn a_debt_with_interest() {
	a_market();
	assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
	next_block_after(YEAR_MS / 10);
	assert_eq!(owed(BOB, &USD), 30_017_362_891);
}

fn debt_shares(who: AccountId, asset: &Asset) -> Balance {
	Positions::<Test>::get(who)
		.and_then(|position| position.debts.into_iter().find(|own| own.asset == *asset))
		.map_or(0, |own| own.shares)
}

fn repay_for(by: AccountId, owner: AccountId, amount: Option<Balance>) -> DispatchResult {
	submit(by, Call::repay { asset: USD, amount, on_behalf: Some(owner) })
}

fn tighten(asset: Asset, change: impl FnOnce(&mut MarketParams)) {
	let mut params = Lending::live(&asset).unwrap().params;
	change(&mut params);
	assert_ok!(submit_as(
		RuntimeOrigin::root(),
		Call::set_params { asset, params: Box::new(params) }
	));
}

#[test]
fn what_is_borrowed_is_paid_and_owed() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
		assert_eq!(free(&USD, BOB), RICH + 30_000 * DOLLAR);
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR);
		let Totals { cash, debt_shares, .. } = totals(&USD);
		assert_eq!((cash, debt_shares), (70_000 * DOLLAR, 30_000 * DOLLAR));
		// 37,500 / 30,000
		assert_eq!(health(BOB), FixedU128::from_rational(125, 100));
	});
}

#[test]
fn shares_of_a_debt_are_rounded_up() {
	new_test_ext().execute_with(|| {
		a_debt_with_interest();
		assert_ok!(supply(CHARLIE, BTC, COIN));
		// 10^9 / 1.000578763023 = 999,421,571.7
		assert_ok!(borrow(CHARLIE, USD, 1_000 * DOLLAR));
		assert_eq!(debt_shares(CHARLIE, &USD), 999_421_572);
		assert_eq!(owed(CHARLIE, &USD), 1_000 * DOLLAR + 1);
	});
}

#[test]
fn a_loan_that_is_back_in_the_same_block_costs_a_unit_at_most() {
	new_test_ext().execute_with(|| {
		a_debt_with_interest();
		assert_ok!(supply(CHARLIE, BTC, COIN));
		assert_ok!(borrow(CHARLIE, USD, 1_000 * DOLLAR));
		assert_ok!(repay_all(CHARLIE, USD));
		assert_eq!(free(&USD, CHARLIE), RICH - 1);
	});
}

#[test]
fn a_part_is_repaid_and_its_shares_are_rounded_down() {
	new_test_ext().execute_with(|| {
		a_debt_with_interest();
		// 10^10 / 1.000578763023 = 9,994,215,717.5
		assert_ok!(repay(BOB, USD, 10_000 * DOLLAR));
		assert_eq!(debt_shares(BOB, &USD), 30_000_000_000 - 9_994_215_717);
		// 20,005,784,283 * 1.000578763023 = 20,017,362,891.2
		assert_eq!(owed(BOB, &USD), 20_017_362_892);
		assert_eq!(free(&USD, BOB), RICH + 20_000 * DOLLAR);
	});
}

#[test]
fn more_than_is_owed_is_not_taken() {
	for amount in [None, Some(30_017_362_891), Some(30_017_362_892), Some(Balance::MAX)] {
		new_test_ext().execute_with(|| {
			a_debt_with_interest();
			assert_ok!(submit(BOB, Call::repay { asset: USD, amount, on_behalf: None }));
			assert_eq!(free(&USD, BOB), RICH - 17_362_891);
			assert_eq!(totals(&USD).debt_shares, 0);
			let position = Positions::<Test>::get(BOB).unwrap();
			assert!(position.debts.is_empty() && position.watch.is_none());
			assert_noop!(repay_all(BOB, USD), Error::<Test>::NoDebt);
		});
	}
}

#[test]
fn a_unit_less_than_is_owed_leaves_a_share() {
	new_test_ext().execute_with(|| {
		a_debt_with_interest();
		assert_noop!(repay(BOB, USD, 30_017_362_890), Error::<Test>::DebtTooSmall);
		// Without a price, nobody can tell that this is too small.
		no_price(&USD);
		assert_ok!(repay(BOB, USD, 30_017_362_890));
		// One share, which is worth 1.0006 units.
		assert_eq!(debt_shares(BOB, &USD), 1);
		assert_eq!(owed(BOB, &USD), 2);
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(BOB, BTC));
	});
}

#[test]
fn what_is_not_worth_a_share_repays_nothing() {
	new_test_ext().execute_with(|| {
		a_debt_with_interest();
		assert_noop!(repay(BOB, USD, 0), Error::<Test>::AmountTooSmall);
		assert_noop!(repay(BOB, USD, 1), Error::<Test>::AmountTooSmall);
		assert_ok!(repay(BOB, USD, 2));
		assert_eq!(debt_shares(BOB, &USD), 29_999_999_999);
	});
}

#[test]
fn anybody_may_repay_for_another() {
	new_test_ext().execute_with(|| {
		a_debt_with_interest();
		assert_ok!(repay_for(CHARLIE, BOB, Some(10_000 * DOLLAR)));
		assert_eq!(owed(BOB, &USD), 20_017_362_892);
		assert_eq!(free(&USD, CHARLIE), RICH - 10_000 * DOLLAR);
		assert_ok!(repay_for(CHARLIE, BOB, None));
		assert_eq!(free(&USD, CHARLIE), RICH - 10_000 * DOLLAR - 20_017_362_892);
		assert_eq!(free(&USD, BOB), RICH + 30_000 * DOLLAR);
		// Whoever pays gets nothing, and needs no position.
		assert_eq!(Positions::<Test>::get(CHARLIE), None);
		assert_ok!(withdraw_all(BOB, BTC));
	});
}

#[test]
fn there_has_to_be_a_debt_and_the_money_for_it() {
	new_test_ext().execute_with(|| {
		assert_noop!(repay_all(BOB, OTHER), Error::<Test>::MarketNotFound);
		assert_noop!(repay_all(BOB, USD), Error::<Test>::PositionNotFound);
		a_market();
		assert_noop!(repay_all(BOB, USD), Error::<Test>::NoDebt);
		assert_noop!(repay_for(BOB, ALICE, None), Error::<Test>::NoDebt);
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		assert_noop!(repay_all(BOB, EUR), Error::<Test>::NoDebt);
		assert_storage_noop!(assert!(repay_for(DAVE, BOB, None).is_err()));
		let all = free(&USD, BOB) - 90 * DOLLAR;
		assert_ok!(NativeAndAssets::transfer(USD, &BOB, &ALICE, all, Preservation::Expendable));
		assert_storage_noop!(assert!(repay_all(BOB, USD).is_err()));
		assert_ok!(repay(BOB, USD, 90 * DOLLAR));
	});
}

#[test]
fn a_coin_is_good_for_its_factor_to_the_unit() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_noop!(borrow(BOB, USD, 35_000 * DOLLAR + 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(borrow(BOB, USD, 35_000 * DOLLAR));
		assert_noop!(borrow(BOB, USD, 1), Error::<Test>::InsufficientCollateral);
	});
}

#[test]
fn the_confidence_of_prices_counts_against_who_takes_risk() {
	new_test_ext().execute_with(|| {
		a_market();
		let fixed = FixedU128::from_u32;
		TestPrices::insert(&BTC, (fixed(50_000), fixed(1_000)));
		TestPrices::insert(&USD, (fixed(1), FixedU128::from_rational(1, 100)));
		// 49,000 * 70 % / 1.01 = 33,960.39603960...
		let most = 33_960_396_039;
		assert_noop!(borrow(BOB, USD, most + 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(borrow(BOB, USD, most));
		// The health is that at the price itself: 37,500 / 33,960.396039, rounded down.
		assert_eq!(health(BOB).into_inner(), 1_104_227_405_267_451_274);
		assert_noop!(withdraw(BOB, BTC, 10), Error::<Test>::InsufficientCollateral);
	});
}

#[test]
fn a_confidence_above_the_price_backs_nothing() {
	new_test_ext().execute_with(|| {
		a_market();
		let fixed = FixedU128::from_u32;
		TestPrices::insert(&BTC, (fixed(50_000), fixed(60_000)));
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::InsufficientCollateral);
	});
}

#[test]
fn dollars_back_a_debt_of_dollars() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(BOB, USD, 100 * DOLLAR));
		assert_noop!(borrow(BOB, USD, 75 * DOLLAR + 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(borrow(BOB, USD, 75 * DOLLAR));
		assert_noop!(withdraw(BOB, USD, 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(BOB, USD));
		assert_eq!(free(&USD, BOB), RICH);
	});
}

#[test]
fn what_does_not_back_debts_is_good_for_nothing() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(submit(BOB, Call::set_collateral { asset: BTC, collateral: false }));
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::InsufficientCollateral);
		assert_ok!(submit(BOB, Call::set_collateral { asset: BTC, collateral: true }));
		assert_ok!(borrow(BOB, USD, 10 * DOLLAR));
	});
}

#[test]
fn the_cap_is_kept_to_the_unit_and_interest_may_pass_it() {
	new_test_ext().execute_with(|| {
		a_market();
		tighten(USD, |params| params.borrow_cap = 30_000 * DOLLAR);
		assert_noop!(borrow(BOB, USD, 30_000 * DOLLAR + 1), Error::<Test>::BorrowCapExceeded);
		assert_ok!(borrow(BOB, USD, 29_000 * DOLLAR));
		assert_noop!(borrow(BOB, USD, 1_000 * DOLLAR + 1), Error::<Test>::BorrowCapExceeded);
		assert_ok!(borrow(BOB, USD, 1_000 * DOLLAR));
		next_block_after(YEAR_MS / 10);
		// As above: 17.36 dollars of interest have passed it.
		assert_noop!(borrow(BOB, USD, 1), Error::<Test>::BorrowCapExceeded);
		assert_ok!(repay(BOB, USD, 17 * DOLLAR));
		assert_noop!(borrow(BOB, USD, 1), Error::<Test>::BorrowCapExceeded);
		assert_ok!(repay(BOB, USD, DOLLAR));
		assert_ok!(borrow(BOB, USD, DOLLAR / 2));
	});
}

#[test]
fn nobody_borrows_less_than_a_liquidation_is_worth() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_noop!(borrow(BOB, USD, 0), Error::<Test>::AmountTooSmall);
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR - 1), Error::<Test>::DebtTooSmall);
		assert_ok!(borrow(BOB, USD, 10 * DOLLAR));
		// More comes to what is there already.
		assert_ok!(borrow(BOB, USD, 1));
		// Repaying leaves as much, or nothing.
		assert_noop!(repay(BOB, USD, 2), Error::<Test>::DebtTooSmall);
		assert_noop!(repay(BOB, USD, 10 * DOLLAR), Error::<Test>::DebtTooSmall);
		assert_ok!(repay(BOB, USD, 1));
		assert_eq!(owed(BOB, &USD), 10 * DOLLAR);
		// What has become too small can only go as a whole.
		set_price(&USD, 10);
		assert_noop!(repay(BOB, USD, 1), Error::<Test>::DebtTooSmall);
		// At 10 cents, 90 more are what a new debt has to be.
		assert_noop!(borrow(BOB, USD, 90 * DOLLAR - 1), Error::<Test>::DebtTooSmall);
		assert_ok!(borrow(BOB, USD, 90 * DOLLAR));
		assert_ok!(repay_all(BOB, USD));
		set_price(&USD, 100);
		// Of another asset, the least is owed anew.
		assert_ok!(supply(ALICE, EUR, 1_000 * DOLLAR));
		assert_noop!(borrow(BOB, EUR, 10 * DOLLAR - 1), Error::<Test>::DebtTooSmall);
		assert_ok!(borrow(BOB, EUR, 10 * DOLLAR));
		// A small old debt in one asset does not stand in the way of another.
		set_price(&EUR, 10);
		assert_ok!(borrow(BOB, USD, 10 * DOLLAR));
	});
}

#[test]
fn a_borrow_that_fails_changes_nothing() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_noop!(borrow(BOB, OTHER, DOLLAR), Error::<Test>::MarketNotFound);
		assert_noop!(borrow(CHARLIE, USD, 100 * DOLLAR), Error::<Test>::PositionNotFound);
		assert_ok!(supply(BOB, BTC, 10 * COIN));
		assert_noop!(borrow(BOB, USD, 100_000 * DOLLAR + 1), Error::<Test>::InsufficientCash);
		assert_noop!(borrow(BOB, EUR, 10 * DOLLAR), Error::<Test>::InsufficientCash);
		assert_storage_noop!(assert!(borrow(BOB, USD, Balance::MAX).is_err()));
		no_price(&USD);
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::PriceUnavailable);
		set_price(&USD, 0);
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::PriceUnavailable);
		set_price(&USD, 100);
		no_price(&BTC);
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::PriceUnavailable);
		set_price(&BTC, 5_000_000);
		tighten(USD, |params| params.frozen = true);
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::MarketFrozen);
	});
}

#[test]
fn what_nobody_can_receive_is_not_lent() {
	new_test_ext().execute_with(|| {
		a_market();
		assert_ok!(supply(CHARLIE, USD, 10_000 * DOLLAR));
		let all = free(&BTC, CHARLIE);
		assert_ok!(NativeAndAssets::transfer(BTC, &CHARLIE, &ALICE, all, Preservation::Expendable));
		// Less than the minimum balance, though it is worth 90: a coin is a thousand million.
		set_price(&BTC, 100_000_000_000);
		assert_noop!(borrow(CHARLIE, BTC, ASSET_ED - 1), TokenError::BelowMinimum);
		assert_ok!(borrow(CHARLIE, BTC, ASSET_ED));
	});
}

#[test]
fn a_position_owes_so_many_assets_and_no_more() {
	new_test_ext().execute_with(|| {
		let units = |asset: &Asset| match asset {
			Asset::Native => 1_000_000_000_000_000,
			Asset::WithId(2) => COIN,
			Asset::WithId(_) => 1_000 * DOLLAR,
		};
		let all = [NATIVE, USD, BTC, EUR, NEW];
		for asset in &all {
			// Four of them at most: Alice and Charlie share the work.
			let who = if *asset == NATIVE { CHARLIE } else { ALICE };
			assert_ok!(supply(who, asset.clone(), units(asset)));
		}
		assert_ok!(supply(BOB, BTC, 10 * COIN));
		for asset in &all[..4] {
			assert_ok!(borrow(BOB, asset.clone(), units(asset) / 2));
		}
		assert_noop!(borrow(BOB, NEW, 100 * DOLLAR), Error::<Test>::TooManyAssets);
		assert_ok!(borrow(BOB, BTC, 1_000));
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(borrow(BOB, NEW, 100 * DOLLAR));
		let assets: Vec<_> =
			Positions::<Test>::get(BOB).unwrap().debts.into_iter().map(|own| own.asset).collect();
		assert_eq!(assets, [NATIVE, BTC, EUR, NEW]);
	});
}
