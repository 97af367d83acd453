// SPDX-License-Identifier: Apache-2.0

//! Pools: how they are made, joined, left, changed and removed.

use super::*;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::InspectHold as _, fungibles::Inspect as _},
};
pub(super) use polyphony_support::traits::LendingPool;
use sp_runtime::{traits::Dispatchable, ArithmeticError, DispatchResult, Permill, TokenError};

/// Calls the pallet as a transaction does: all or nothing.
pub(super) fn call(who: AccountId, call: Call<Test>) -> DispatchResult {
	RuntimeCall::FinanceVaults(call).dispatch(signed(who)).map(|_| ()).map_err(|error| error.error)
}

pub(super) fn percent(percent: u32) -> Permill {
	Permill::from_percent(percent)
}

/// Makes a pool of an asset, which Alice manages.
pub(super) fn make_pool_of(asset: Asset, fee: Permill) -> PoolId {
	let id = NextPool::<Test>::get();
	assert_ok!(call(ALICE, Call::create_pool { asset, fee, cap: None }));
	id
}

/// Makes a pool of dollars, which Alice manages.
pub(super) fn make_pool(fee: Permill) -> PoolId {
	make_pool_of(USD, fee)
}

pub(super) fn pool(id: PoolId) -> PoolOf<Test> {
	Pools::<Test>::get(id).expect("there is such a pool")
}

pub(super) fn shares(id: PoolId, who: &AccountId) -> Balance {
	VaultShares::balance(id, who)
}

pub(super) fn assets(id: PoolId) -> Balance {
	FinanceVaults::pool_assets(id).expect("there is such a pool")
}

/// What somebody would get for all his shares.
pub(super) fn stake(id: PoolId, who: &AccountId) -> Balance {
	FinanceVaults::preview_redeem(id, shares(id, who)).expect("there is such a pool")
}

pub(super) fn deposit(who: AccountId, pool: PoolId, amount: Balance) -> DispatchResult {
	call(who, Call::pool_deposit { pool, amount, min_shares: 0 })
}

pub(super) fn mint(who: AccountId, pool: PoolId, shares: Balance) -> DispatchResult {
	call(who, Call::pool_mint { pool, shares, max_amount: Balance::MAX })
}

pub(super) fn withdraw(who: AccountId, pool: PoolId, amount: Balance) -> DispatchResult {
	call(who, Call::pool_withdraw { pool, amount, max_shares: Balance::MAX })
}

pub(super) fn redeem(who: AccountId, pool: PoolId, shares: Balance) -> DispatchResult {
	call(who, Call::pool_redeem { pool, shares, min_amount: 0 })
}

pub(super) fn redeem_all(who: AccountId, pool: PoolId) -> DispatchResult {
	let shares = shares(pool, &who);
	redeem(who, pool, shares)
}

pub(super) fn invest(pool: PoolId, amount: Balance) -> DispatchResult {
	call(ALICE, Call::pool_invest { pool, amount })
}

pub(super) fn divest(pool: PoolId, amount: Option<Balance>) -> DispatchResult {
	call(ALICE, Call::pool_divest { pool, amount })
}

pub(super) fn change(pool: PoolId, change: PoolChange<AccountId>) -> DispatchResult {
	call(ALICE, Call::change_pool { pool, change })
}

pub(super) fn take_fee(pool: PoolId) -> DispatchResult {
	call(BOB, Call::take_pool_fee { pool })
}

pub(super) fn supplied(id: PoolId) -> Balance {
	Market::supplied(&FinanceVaults::pool_account(id), &pool(id).asset)
}

/// As much, or a little less because of rounding.
pub(super) fn about(amount: Balance, expected: Balance) {
	assert!(amount <= expected && amount + 3 >= expected, "{amount} is not about {expected}");
}

/// Somebody gives shares away.
pub(super) fn give_shares(id: PoolId, from: AccountId, to: AccountId, amount: Balance) {
	assert_ok!(VaultShares::transfer(signed(from), id, to, amount));
}

/// Lets the money market owe the pool so much more.
pub(super) fn gain(id: PoolId, amount: Balance) {
	let supplied = supplied(id) + amount;
	set_supplied(&FinanceVaults::pool_account(id), pool(id).asset, supplied);
}

/// Lets the money market owe the pool so much less.
pub(super) fn lose(id: PoolId, amount: Balance) {
	let supplied = supplied(id) - amount;
	set_supplied(&FinanceVaults::pool_account(id), pool(id).asset, supplied);
}

fn last_event() -> Event<Test> {
	System::events()
		.into_iter()
		.rev()
		.find_map(|event| match event.event {
			RuntimeEvent::FinanceVaults(event) => Some(event),
			_ => None,
		})
		.expect("something has happened")
}

#[test]
fn a_pool_is_made() {
	world(|| {
		let before = (balance(NATIVE, &ALICE), balance(USD, &ALICE));
		let id = make_pool(percent(10));
		let event = Event::PoolCreated {
			pool: id,
			manager: ALICE,
			asset: USD,
			fee: percent(10),
			cap: None,
		};
		assert_eq!(last_event(), event);
		let made = pool(id);
		assert_eq!(made.idle, 0);
		assert_eq!(made.high_water, 1_000_000_000_000_000);
		let account = FinanceVaults::pool_account(id);
		assert_eq!(balance(NATIVE, &account), ED);
		assert_eq!(balance(USD, &account), ASSET_ED);
		assert!(made.deposit > ENTRY_DEPOSIT);
		let held = Balances::balance_on_hold(&HoldReason::Pool.into(), &ALICE);
		assert_eq!(held, made.deposit);
		let after = (balance(NATIVE, &ALICE), balance(USD, &ALICE));
		assert_eq!(after, (before.0 - ED - made.deposit, before.1 - ASSET_ED));
		assert_eq!(make_pool(percent(10)), id + 1);
	});
}

#[test]
fn a_pool_that_cannot_be_is_not_made() {
	world(|| {
		let make = |who, asset, fee| call(who, Call::create_pool { asset, fee, cap: None });
		let too_high = Permill::from_parts(300_001);
		assert_noop!(make(ALICE, USD, too_high), Error::<Test>::FeeTooHigh);
		assert_ok!(make(ALICE, USD, percent(30)));
		let unknown = Asset::WithId(99);
		assert_noop!(make(ALICE, unknown, percent(1)), TokenError::UnknownAsset);
		assert!(make(DAVE, USD, percent(1)).is_err());
		NextPool::<Test>::put(PoolId::MAX);
		assert_noop!(make(ALICE, USD, percent(1)), ArithmeticError::Overflow);
	});
}

#[test]
fn members_join_and_leave() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		let shares_of_bob = 100 * DOLLAR * 1_000;
		let event =
			Event::PoolJoined { pool: id, who: BOB, amount: 100 * DOLLAR, shares: shares_of_bob };
		assert_eq!(last_event(), event);
		assert_eq!(shares(id, &BOB), shares_of_bob);
		assert_ok!(mint(CHARLIE, id, 50_000_000_500));
		assert_eq!(pool(id).idle, 150 * DOLLAR + 1);
		check();

		assert_ok!(withdraw(BOB, id, 40 * DOLLAR));
		let event =
			Event::PoolLeft { pool: id, who: BOB, amount: 40 * DOLLAR, shares: 39_999_999_867 };
		assert_eq!(last_event(), event);
		assert_ok!(redeem(CHARLIE, id, 50_000_000_500));
		assert_eq!(balance(USD, &CHARLIE), RICH - 1);
		assert_ok!(redeem_all(BOB, id));
		// The last one has left, with all but what his and others' amounts were rounded by.
		assert_eq!(VaultShares::total_issuance(id), 0);
		assert_eq!(balance(USD, &BOB), RICH);
		assert_eq!(pool(id).idle, 1);
	});
}

#[test]
fn who_asks_for_more_than_there_is_gets_nothing() {
	world(|| {
		let id = make_pool(percent(10));
		let who = BOB;
		let none = id + 1;
		assert_noop!(deposit(BOB, none, 1), Error::<Test>::PoolNotFound);
		assert_noop!(mint(BOB, none, 1), Error::<Test>::PoolNotFound);
		assert_noop!(withdraw(BOB, none, 1), Error::<Test>::PoolNotFound);
		assert_noop!(redeem(BOB, none, 1), Error::<Test>::PoolNotFound);
		assert_noop!(invest(none, 1), Error::<Test>::PoolNotFound);
		assert_noop!(divest(none, None), Error::<Test>::PoolNotFound);
		assert_noop!(take_fee(none), Error::<Test>::PoolNotFound);
		assert_noop!(change(none, PoolChange::Closed(true)), Error::<Test>::PoolNotFound);

		assert_noop!(deposit(BOB, id, 0), Error::<Test>::BadAmount);
		assert_noop!(mint(BOB, id, 0), Error::<Test>::BadAmount);
		assert_noop!(withdraw(BOB, id, 0), Error::<Test>::BadAmount);
		assert_noop!(redeem(BOB, id, 0), Error::<Test>::BadAmount);
		assert_noop!(invest(id, 0), Error::<Test>::BadAmount);
		assert_noop!(divest(id, Some(0)), Error::<Test>::BadAmount);
		assert_noop!(divest(id, None), Error::<Test>::BadAmount);

		assert!(deposit(BOB, id, RICH + 1).is_err());
		assert!(deposit(DAVE, id, 1).is_err());
		assert!(withdraw(BOB, id, 1).is_err());
		assert!(redeem(BOB, id, 1).is_err());
		assert_ok!(deposit(BOB, id, 10));
		assert_ok!(deposit(CHARLIE, id, 10));
		assert!(redeem(BOB, id, 10_001).is_err());
		assert!(withdraw(BOB, id, 11).is_err());
		// More than anybody can have.
		for number in [Balance::MAX, Balance::MAX - 1, Balance::MAX / 1_000] {
			assert!(deposit(BOB, id, number).is_err());
			assert!(mint(BOB, id, number).is_err());
			assert!(withdraw(BOB, id, number).is_err());
			assert!(redeem(BOB, id, number).is_err());
			assert!(invest(id, number).is_err());
			assert!(divest(id, Some(number)).is_err());
		}
		// Not as many shares, or for as much, as he would accept.
		let pool = id;
		for refused in [
			Call::pool_deposit { pool, amount: 10, min_shares: 10_001 },
			Call::pool_mint { pool, shares: 10_000, max_amount: 9 },
			Call::pool_withdraw { pool, amount: 5, max_shares: 4_999 },
			Call::pool_redeem { pool, shares: 5_000, min_amount: 6 },
		] {
			assert_noop!(call(who.clone(), refused), Error::<Test>::Slippage);
		}
		for accepted in [
			Call::pool_deposit { pool, amount: 10, min_shares: 10_000 },
			Call::pool_mint { pool, shares: 10_000, max_amount: 10 },
			Call::pool_withdraw { pool, amount: 5, max_shares: 5_000 },
			Call::pool_redeem { pool, shares: 5_000, min_amount: 5 },
		] {
			assert_ok!(call(who.clone(), accepted));
		}
	});
}

#[test]
fn shares_are_worth_the_same_to_whom_they_are_given() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		let all = shares(id, &BOB);
		give_shares(id, BOB, EVE, all);
		assert!(redeem(BOB, id, 1).is_err());
		assert_ok!(redeem(EVE, id, all));
		assert_eq!(balance(USD, &EVE), RICH + 100 * DOLLAR);
	});
}

#[test]
fn shares_that_are_worth_less_than_a_unit_go_for_nothing() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 1));
		assert_ok!(redeem(BOB, id, 999));
		assert_eq!(balance(USD, &BOB), RICH - 1);
		let refused = Call::pool_redeem { pool: id, shares: 1, min_amount: 1 };
		assert_noop!(call(BOB, refused), Error::<Test>::Slippage);
		assert_ok!(redeem(BOB, id, 1));
		assert_eq!(pool(id).idle, 1);
	});
}

#[test]
fn a_cap_bounds_who_joins_and_not_what_is_gained() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(change(id, PoolChange::Cap(Some(100 * DOLLAR))));
		let event = Event::PoolChanged { pool: id, change: PoolChange::Cap(Some(100 * DOLLAR)) };
		assert_eq!(last_event(), event);
		assert_noop!(deposit(BOB, id, 100 * DOLLAR + 1), Error::<Test>::PoolClosed);
		assert_ok!(deposit(BOB, id, 100 * DOLLAR - 1));
		assert_eq!(FinanceVaults::max_deposit(id), Some(1));
		assert_noop!(mint(BOB, id, 1_001), Error::<Test>::PoolClosed);
		assert_ok!(mint(BOB, id, 1_000));
		assert_ok!(invest(id, 100 * DOLLAR));
		gain(id, 10 * DOLLAR);
		assert_noop!(deposit(BOB, id, 1), Error::<Test>::PoolClosed);
		// Leaving is possible, and a lower cap makes nobody leave.
		assert_ok!(change(id, PoolChange::Cap(Some(0))));
		assert_ok!(withdraw(BOB, id, DOLLAR));
		assert_noop!(deposit(BOB, id, 1), Error::<Test>::PoolClosed);
		assert_ok!(change(id, PoolChange::Cap(None)));
		assert_ok!(deposit(BOB, id, 1_000 * DOLLAR));
	});
}

#[test]
fn a_closed_pool_lets_everybody_out_and_nobody_in() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(change(id, PoolChange::Closed(true)));
		assert_noop!(deposit(BOB, id, DOLLAR), Error::<Test>::PoolClosed);
		assert_noop!(mint(BOB, id, DOLLAR), Error::<Test>::PoolClosed);
		assert_ok!(withdraw(BOB, id, 30 * DOLLAR));
		assert_ok!(redeem_all(BOB, id));
		assert_eq!(balance(USD, &BOB), RICH);
		assert_ok!(change(id, PoolChange::Closed(false)));
		assert_ok!(deposit(BOB, id, DOLLAR));
	});
}

#[test]
fn only_the_manager_manages() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		for forbidden in [
			Call::pool_invest { pool: id, amount: 1 },
			Call::pool_divest { pool: id, amount: None },
			Call::change_pool { pool: id, change: PoolChange::Closed(true) },
			Call::change_pool { pool: id, change: PoolChange::Manager(BOB) },
			Call::remove_pool { pool: id },
		] {
			assert_noop!(call(BOB, forbidden), Error::<Test>::NotManager);
		}
		assert_ok!(change(id, PoolChange::Manager(BOB)));
		assert_noop!(invest(id, 1), Error::<Test>::NotManager);
		assert_ok!(call(BOB, Call::pool_invest { pool: id, amount: 1 }));
	});
}

#[test]
fn an_empty_pool_is_removed() {
	world(|| {
		let before = (balance(NATIVE, &ALICE), balance(USD, &ALICE));
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(invest(id, 60 * DOLLAR));
		let remove = || call(ALICE, Call::remove_pool { pool: id });
		assert_noop!(remove(), Error::<Test>::NotEmpty);
		assert_ok!(redeem(BOB, id, shares(id, &BOB) - 1));
		assert_noop!(remove(), Error::<Test>::NotEmpty);
		assert_ok!(redeem(BOB, id, 1));
		assert_ok!(remove());
		assert_eq!(last_event(), Event::PoolRemoved { pool: id });
		assert!(!Pools::<Test>::contains_key(id));
		assert!(!VaultShares::asset_exists(id));
		assert_eq!(Balances::total_balance_on_hold(&ALICE), 0);
		// But for the unit that Bob's last share was rounded by, which opens no account.
		assert_eq!((balance(NATIVE, &ALICE), balance(USD, &ALICE)), before);
		assert_eq!(balance(USD, &BOB) + balance(USD, &TREASURY), 2 * RICH);
		let account = FinanceVaults::pool_account(id);
		assert_eq!((balance(NATIVE, &account), balance(USD, &account)), (0, 0));
		assert!(!System::account_exists(&account));
		// Its number is not used again.
		assert_eq!(make_pool(percent(1)), id + 1);
		assert_noop!(remove(), Error::<Test>::PoolNotFound);
	});
}

#[test]
fn what_was_given_to_a_pool_goes_to_its_manager() {
	world(|| {
		let id = make_pool(percent(10));
		let account = FinanceVaults::pool_account(id);
		assert_ok!(deposit(BOB, id, DOLLAR));
		let all = shares(id, &BOB);
		// Money besides the pallet, shares that nobody can give back, and another asset.
		give(USD, &EVE, &account, 5 * DOLLAR);
		give_shares(id, BOB, account.clone(), all);
		give(BTC, &EVE, &account, 500);
		let before = (balance(USD, &ALICE), balance(USD, &TREASURY));
		assert_ok!(call(ALICE, Call::remove_pool { pool: id }));
		assert_eq!(balance(USD, &ALICE), before.0 + 5 * DOLLAR + ASSET_ED);
		assert_eq!(balance(USD, &TREASURY), before.1 + DOLLAR);
		assert_eq!(balance(BTC, &account), 500);
	});
}

#[test]
fn a_pool_is_not_removed_while_the_market_has_its_money() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 2_000));
		assert_ok!(invest(id, 1_000));
		gain(id, 999_000);
		// Bob's shares are not all that count: there are virtual ones.
		assert_ok!(redeem_all(BOB, id));
		let before = balance(USD, &TREASURY);
		assert_ok!(redeem_all(ALICE, id));
		let left = assets(id);
		assert!(left > 0);
		set_liquid(USD, Some(0));
		let remove = || call(ALICE, Call::remove_pool { pool: id });
		if supplied(id) != 0 {
			assert_noop!(remove(), Error::<Test>::NotLiquid);
		}
		set_liquid(USD, None);
		MarketDown::set(true);
		if supplied(id) != 0 {
			assert_noop!(remove(), Error::<Test>::NotLiquid);
		}
		MarketDown::set(false);
		assert_ok!(remove());
		assert_eq!(balance(USD, &TREASURY), before + left);
	});
}

#[test]
fn a_pool_of_native_tokens_keeps_its_account() {
	world(|| {
		let id = make_pool_of(NATIVE, percent(10));
		let account = FinanceVaults::pool_account(id);
		assert_eq!(balance(NATIVE, &account), ED);
		assert_ok!(deposit(BOB, id, UNIT));
		assert_ok!(invest(id, UNIT));
		assert_eq!(balance(NATIVE, &account), ED);
		check();
		gain(id, UNIT);
		assert_ok!(redeem_all(BOB, id));
		assert_ok!(redeem_all(ALICE, id));
		assert_ok!(call(ALICE, Call::remove_pool { pool: id }));
		assert!(!System::account_exists(&account));
	});
}

#[test]
fn a_pool_holds_an_asset_that_opens_no_accounts() {
	world(|| {
		let id = make_pool_of(EUR, percent(10));
		assert_ok!(deposit(BOB, id, DOLLAR));
		let all = shares(id, &BOB);
		// Dave has no account, and can have shares, but not what they are worth.
		give_shares(id, BOB, DAVE, all);
		assert!(redeem(DAVE, id, all).is_err());
		assert_eq!(shares(id, &DAVE), all);
		give(NATIVE, &BOB, &DAVE, 100 * ED);
		assert_ok!(redeem(DAVE, id, all));
		assert_eq!(balance(EUR, &DAVE), DOLLAR);
	});
}

#[test]
fn who_has_no_account_leaves_with_its_least_balance() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, DOLLAR));
		give_shares(id, BOB, DAVE, 100_000);
		assert!(withdraw(DAVE, id, ASSET_ED - 1).is_err());
		assert_ok!(withdraw(DAVE, id, ASSET_ED));
		assert_ok!(withdraw(DAVE, id, 1));
		assert_eq!(balance(USD, &DAVE), ASSET_ED + 1);
	});
}
