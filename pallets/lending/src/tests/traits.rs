// SPDX-License-Identifier: Apache-2.0

//! What other pallets do with the market.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use polyphony_support::traits::LendingPool;
use sp_runtime::FixedU128;

type Pool = Lending;

fn health_of(who: AccountId) -> Option<FixedU128> {
	<Pool as LendingPool<AccountId>>::health(&who)
}

#[test]
fn a_loan_through_the_trait() {
	new_test_ext().execute_with(|| {
		let all = 100_000 * DOLLAR;
		assert_ok!(<Pool as LendingPool<_>>::supply(&ALICE, &USD, all));
		assert_ok!(<Pool as LendingPool<_>>::supply(&BOB, &BTC, COIN));
		assert_ok!(<Pool as LendingPool<_>>::borrow(&BOB, &USD, 30_000 * DOLLAR));
		check();
		assert_eq!((supplied(ALICE, &USD), owed(BOB, &USD)), (all, 30_000 * DOLLAR));
		assert_eq!(free(&USD, BOB), RICH + 30_000 * DOLLAR);
		// 37,500 / 30,000
		assert_eq!(health_of(BOB), Some(FixedU128::from_rational(125, 100)));
		// The first pays for the second. What is told is what was paid.
		let repaid = <Pool as LendingPool<_>>::repay(&ALICE, &BOB, &USD, Some(10_000 * DOLLAR));
		assert_eq!(repaid, Ok(10_000 * DOLLAR));
		let repaid = <Pool as LendingPool<_>>::repay(&ALICE, &BOB, &USD, Some(Balance::MAX));
		assert_eq!(repaid, Ok(20_000 * DOLLAR));
		assert_eq!(free(&USD, ALICE), RICH - all - 30_000 * DOLLAR);
		let withdrawn = <Pool as LendingPool<_>>::withdraw(&ALICE, &USD, Some(DOLLAR));
		assert_eq!(withdrawn, Ok(DOLLAR));
		let withdrawn = <Pool as LendingPool<_>>::withdraw(&ALICE, &USD, None);
		assert_eq!(withdrawn, Ok(all - DOLLAR));
		assert_eq!(<Pool as LendingPool<_>>::withdraw(&BOB, &BTC, None), Ok(COIN));
		check();
		assert_eq!(Positions::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_fails_through_the_trait_has_not_happened() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		// Outside of a call, nobody else takes back what was done before the error.
		assert_noop!(
			<Pool as LendingPool<_>>::borrow(&BOB, &USD, 35_000 * DOLLAR + 1),
			Error::<Test>::InsufficientCollateral
		);
		assert_storage_noop!({
			assert!(<Pool as LendingPool<_>>::supply(&CHARLIE, &USD, RICH + 1).is_err());
		});
		assert_ok!(borrow(BOB, USD, 35_000 * DOLLAR));
		assert_noop!(
			<Pool as LendingPool<_>>::withdraw(&BOB, &BTC, Some(1)),
			Error::<Test>::InsufficientCollateral
		);
		assert_storage_noop!({
			assert!(<Pool as LendingPool<_>>::repay(&DAVE, &BOB, &USD, None).is_err());
		});
	});
}

#[test]
fn who_has_nothing_has_nothing_and_is_healthy() {
	new_test_ext().execute_with(|| {
		let most = FixedU128::from_inner(u128::MAX);
		assert_eq!((supplied(BOB, &USD), owed(BOB, &USD)), (0, 0));
		assert_eq!((supplied(BOB, &OTHER), owed(BOB, &OTHER)), (0, 0));
		assert_eq!(health_of(BOB), Some(most));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_eq!((supplied(BOB, &USD), owed(BOB, &BTC)), (0, 0));
		assert_eq!(health_of(BOB), Some(most));
	});
}

#[test]
fn health_is_unknown_without_a_price() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
		for (asset, cents) in [(USD, 100), (BTC, 5_000_000)] {
			no_price(&asset);
			assert_eq!(health_of(BOB), None);
			set_price(&asset, cents);
		}
		// What backs nothing needs none.
		assert_ok!(supply(BOB, EUR, DOLLAR));
		assert_ok!(submit(BOB, Call::set_collateral { asset: EUR, collateral: false }));
		no_price(&EUR);
		assert!(health_of(BOB).is_some());
		// What is supplied and owed has nothing to do with prices.
		no_price(&USD);
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR);
	});
}
