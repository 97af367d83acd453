// SPDX-License-Identifier: Apache-2.0

//! Pools and the money market: gains, losses, and what cannot be paid out.

use super::{pools::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect as _};

#[test]
fn what_is_invested_comes_back() {
	world(|| {
		let id = make_pool(percent(0));
		assert_ok!(deposit(BOB, id, 100));
		assert_noop!(invest(id, 101), Error::<Test>::InsufficientFunds);
		assert_ok!(invest(id, 100));
		assert_eq!((pool(id).idle, supplied(id), assets(id)), (0, 100, 100));
		assert_ok!(divest(id, Some(30)));
		assert_eq!((pool(id).idle, supplied(id), assets(id)), (30, 70, 100));
		assert_noop!(divest(id, Some(71)), Error::<Test>::NotLiquid);
		assert_ok!(divest(id, None));
		assert_eq!((pool(id).idle, supplied(id), assets(id)), (100, 0, 100));
	});
}

#[test]
fn what_is_missing_comes_from_the_market() {
	world(|| {
		let id = make_pool(percent(0));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(invest(id, 70 * DOLLAR));
		assert_ok!(withdraw(BOB, id, 30 * DOLLAR));
		assert_eq!(supplied(id), 70 * DOLLAR);
		assert_ok!(withdraw(BOB, id, 1));
		assert_eq!((pool(id).idle, supplied(id)), (0, 70 * DOLLAR - 1));
		check();
		assert_ok!(redeem_all(BOB, id));
		assert_eq!(balance(USD, &BOB), RICH);
	});
}

#[test]
fn a_gain_is_shared() {
	world(|| {
		let id = make_pool(percent(0));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(deposit(CHARLIE, id, 300 * DOLLAR));
		assert_ok!(invest(id, 400 * DOLLAR));
		gain(id, 40 * DOLLAR);
		// But for what virtual shares stand for.
		assert_eq!(stake(id, &BOB), 110 * DOLLAR - 1);
		assert_eq!(stake(id, &CHARLIE), 330 * DOLLAR - 1);
		// Who comes later has nothing of it.
		assert_ok!(deposit(EVE, id, 110 * DOLLAR));
		assert_eq!(stake(id, &EVE), 110 * DOLLAR - 1);
		gain(id, 55 * DOLLAR);
		assert_ok!(redeem_all(EVE, id));
		assert_ok!(redeem_all(BOB, id));
		assert_ok!(redeem_all(CHARLIE, id));
		about(balance(USD, &EVE), RICH + 11 * DOLLAR);
		about(balance(USD, &BOB), RICH + 21 * DOLLAR);
		about(balance(USD, &CHARLIE), RICH + 63 * DOLLAR);
	});
}

#[test]
fn a_loss_is_shared() {
	world(|| {
		let id = make_pool(percent(20));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(deposit(CHARLIE, id, 300 * DOLLAR));
		assert_ok!(invest(id, 200 * DOLLAR));
		lose(id, 200 * DOLLAR);
		// Who leaves first has no more than who leaves last, though there is money for him.
		assert_ok!(redeem_all(BOB, id));
		assert_ok!(redeem_all(CHARLIE, id));
		assert_eq!(balance(USD, &BOB), RICH - 50 * DOLLAR);
		assert_eq!(balance(USD, &CHARLIE), RICH - 150 * DOLLAR);
		assert_eq!(shares(id, &ALICE), 0);
		assert!(assets(id) <= 2);
	});
}

#[test]
fn a_pool_that_has_lost_everything_pays_nothing_and_can_be_left() {
	world(|| {
		let id = make_pool(percent(20));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(invest(id, 100 * DOLLAR));
		lose(id, 100 * DOLLAR);
		assert_eq!(stake(id, &BOB), 0);
		assert!(withdraw(BOB, id, 1).is_err());
		// Whoever comes now owns nearly everything, and keeps it.
		assert_ok!(deposit(CHARLIE, id, DOLLAR));
		assert_eq!(stake(id, &CHARLIE), DOLLAR);
		assert_ok!(redeem_all(BOB, id));
		assert_ok!(redeem_all(CHARLIE, id));
		assert_eq!(balance(USD, &CHARLIE), RICH);
		assert_ok!(call(ALICE, Call::remove_pool { pool: id }));
	});
}

#[test]
fn one_can_leave_as_far_as_the_market_can_pay() {
	world(|| {
		let id = make_pool(percent(0));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(deposit(CHARLIE, id, 100 * DOLLAR));
		assert_ok!(invest(id, 150 * DOLLAR));
		set_liquid(USD, Some(20 * DOLLAR));
		assert_noop!(withdraw(BOB, id, 70 * DOLLAR + 1), Error::<Test>::NotLiquid);
		assert_noop!(redeem_all(BOB, id), Error::<Test>::NotLiquid);
		assert_noop!(divest(id, None), Error::<Test>::NotLiquid);
		assert_ok!(withdraw(BOB, id, 70 * DOLLAR));
		assert_noop!(withdraw(CHARLIE, id, 1), Error::<Test>::NotLiquid);
		// What others pay in can be paid out.
		assert_ok!(deposit(EVE, id, 10 * DOLLAR));
		assert_ok!(withdraw(CHARLIE, id, 10 * DOLLAR));
		check();
		set_liquid(USD, None);
		for who in [EVE, BOB, CHARLIE] {
			assert_ok!(redeem_all(who.clone(), id));
			assert_eq!(balance(USD, &who), RICH);
		}
	});
}

#[test]
fn what_lies_on_the_account_needs_no_market() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(invest(id, 60 * DOLLAR));
		MarketDown::set(true);
		assert!(invest(id, DOLLAR).is_err());
		assert_ok!(deposit(CHARLIE, id, DOLLAR));
		assert_ok!(withdraw(BOB, id, 41 * DOLLAR));
		assert_noop!(withdraw(BOB, id, DOLLAR), Error::<Test>::NotLiquid);
		assert_ok!(take_fee(id));
	});
}

#[test]
fn a_market_cannot_take_a_deposit_of_what_members_have() {
	world(|| {
		let id = make_pool_of(NATIVE, percent(10));
		let account = FinanceVaults::pool_account(id);
		assert_ok!(deposit(BOB, id, UNIT));
		PositionDeposit::set(1_000);
		assert_noop!(invest(id, UNIT / 2), Error::<Test>::InsufficientFunds);
		// Somebody brings it.
		give(NATIVE, &ALICE, &account, 1_000);
		assert_ok!(invest(id, UNIT / 2));
		check();
		assert_ok!(redeem_all(BOB, id));
		assert_eq!(balance(NATIVE, &BOB), RICH);
	});
}

#[test]
fn a_market_that_gives_too_little_for_what_is_supplied_gets_nothing() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 1_000));
		SupplyLoss::set(1);
		assert_ok!(invest(id, 10));
		assert_eq!(assets(id), 999);
		SupplyLoss::set(2);
		assert_noop!(invest(id, 10), Error::<Test>::Slippage);
	});
}

#[test]
fn the_largest_amounts_come_and_go() {
	world(|| {
		let id = make_pool(percent(30));
		// All that Bob has, and his account with it.
		assert_ok!(deposit(BOB, id, RICH));
		assert_eq!(balance(USD, &BOB), 0);
		assert_ok!(invest(id, RICH - 1));
		gain(id, RICH);
		assert_ok!(deposit(CHARLIE, id, RICH));
		set_supplied(&FinanceVaults::pool_account(id), USD, Balance::MAX - pool(id).idle);
		// Nobody can count the value of a share any more if it were more; all can still leave.
		assert_ok!(take_fee(id));
		check();
		assert_ok!(withdraw(CHARLIE, id, RICH));
		set_supplied(&FinanceVaults::pool_account(id), USD, RICH);
		assert_ok!(redeem_all(CHARLIE, id));
		assert_ok!(redeem_all(BOB, id));
		assert_ok!(redeem_all(ALICE, id));
		assert_eq!(VaultShares::total_issuance(id), 0);
	});
}

#[test]
fn a_share_that_is_too_dear_to_be_valued_takes_no_fee_and_keeps_nobody_in() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(BOB, id, 1));
		assert_ok!(invest(id, 1));
		// 2^128 is 3.4 * 10^38: above 10^18 times that for 1000 shares and as many virtual ones.
		set_supplied(&FinanceVaults::pool_account(id), USD, Balance::MAX - 1);
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), 0);
		assert_eq!(pool(id).high_water, 1_000_000_000_000_000);
		assert_ok!(withdraw(BOB, id, RICH / 2));
	});
}
