// SPDX-License-Identifier: Apache-2.0

//! Pools: what clients read is what calls do, as ERC-4626 asks for it.

use super::{pools::*, *};
use frame_support::{assert_ok, traits::fungibles::Inspect as _};
use proptest::prelude::*;
use sp_runtime::Permill;

type Views = FinanceVaults;

#[test]
fn there_is_nothing_to_be_read_of_no_pool() {
	world(|| {
		assert_eq!(Views::pool_assets(0), None);
		assert_eq!(Views::pool_shares(0), None);
		assert_eq!(Views::convert_to_shares(0, 1), None);
		assert_eq!(Views::convert_to_assets(0, 1), None);
		assert_eq!(Views::preview_deposit(0, 1), None);
		assert_eq!(Views::preview_mint(0, 1), None);
		assert_eq!(Views::preview_withdraw(0, 1), None);
		assert_eq!(Views::preview_redeem(0, 1), None);
		assert_eq!(Views::max_deposit(0), None);
		assert_eq!(Views::max_mint(0), None);
		assert_eq!(Views::max_withdraw(0, &BOB), None);
		assert_eq!(Views::max_redeem(0, &BOB), None);
	});
}

#[test]
fn limits_are_those_of_calls() {
	world(|| {
		let id = make_pool(percent(10));
		assert_eq!(Views::max_deposit(id), Some(Balance::MAX / 1_000));
		assert_eq!(Views::max_withdraw(id, &BOB), Some(0));
		assert_eq!(Views::max_redeem(id, &BOB), Some(0));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_eq!(Views::max_withdraw(id, &BOB), Some(100 * DOLLAR));
		assert_eq!(Views::max_redeem(id, &BOB), Some(100_000 * DOLLAR));
		assert_ok!(change(id, PoolChange::Closed(true)));
		assert_eq!((Views::max_deposit(id), Views::max_mint(id)), (Some(0), Some(0)));
		assert_ok!(change(id, PoolChange::Closed(false)));
		assert_ok!(change(id, PoolChange::Cap(Some(100 * DOLLAR + 7))));
		assert_eq!((Views::max_deposit(id), Views::max_mint(id)), (Some(7), Some(7_000)));
		assert_ok!(change(id, PoolChange::Cap(Some(1))));
		assert_eq!((Views::max_deposit(id), Views::max_mint(id)), (Some(0), Some(0)));
	});
}

#[test]
fn what_the_market_cannot_pay_cannot_be_taken_out() {
	world(|| {
		let id = make_pool(percent(0));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(invest(id, 70 * DOLLAR));
		let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
		assert_eq!(Views::max_withdraw(id, &BOB), Some(100 * DOLLAR));
		set_liquid(USD, Some(69 * DOLLAR));
		assert_eq!(Views::max_withdraw(id, &BOB), Some(30 * DOLLAR));
		assert_eq!(Views::max_redeem(id, &BOB), Some(30_000 * DOLLAR));
		set_liquid(USD, None);
		// Looking changes nothing.
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
		MarketDown::set(true);
		assert_ok!(withdraw(BOB, id, 30 * DOLLAR));
		assert_eq!(Views::max_withdraw(id, &BOB), Some(0));
	});
}

#[test]
fn a_fee_that_is_due_is_counted() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(BOB, id, 1_000 * DOLLAR));
		assert_ok!(invest(id, 500 * DOLLAR));
		gain(id, 100 * DOLLAR);
		let told = (stake(id, &BOB), Views::pool_shares(id));
		assert!(told.0 < 1_070 * DOLLAR);
		assert!(told.1 > Some(VaultShares::total_issuance(id)));
		assert_ok!(take_fee(id));
		assert_eq!((stake(id, &BOB), Views::pool_shares(id)), told);
		assert_eq!(told.1, Some(VaultShares::total_issuance(id)));
	});
}

/// How a pool can be: what Bob and Charlie have paid in, what of it is invested, gained and lost.
fn pools() -> impl Strategy<Value = (Balance, Balance, Permill, i32, u32)> {
	let amount =
		|| (any::<Balance>(), 64..126u32).prop_map(|(number, shift)| 1 + (number >> shift));
	let invested = (0..=1_000_000u32).prop_map(Permill::from_parts);
	(amount(), amount(), invested, -100..=300i32, 0..=30u32)
}

fn make((bob, charlie, invested, gained, fee): (Balance, Balance, Permill, i32, u32)) -> PoolId {
	let id = make_pool(percent(fee));
	assert_ok!(deposit(BOB, id, bob));
	assert_ok!(deposit(CHARLIE, id, charlie));
	let amount = invested * (bob + charlie);
	if amount != 0 {
		assert_ok!(invest(id, amount));
		let percent = u128::from(gained.unsigned_abs());
		let change = amount * percent / 100;
		if gained < 0 {
			lose(id, change);
		} else {
			gain(id, change);
		}
	}
	id
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn a_call_does_what_was_previewed(
		setup in pools(),
		part in 1..=1_000_000u32,
		amount in (any::<Balance>(), 64..126u32).prop_map(|(number, shift)| 1 + (number >> shift)),
	) {
		let part = Permill::from_parts(part);
		new_test_ext().execute_with(|| {
			let id = make(setup);
			let told = Views::preview_deposit(id, amount);
			let (had, money) = (shares(id, &EVE), balance(USD, &EVE));
			if deposit(EVE, id, amount).is_ok() {
				assert_eq!(Some(shares(id, &EVE) - had), told);
				assert_eq!(money - balance(USD, &EVE), amount);
			}
		});
		new_test_ext().execute_with(|| {
			let id = make(setup);
			let told = Views::preview_mint(id, amount);
			let (had, money) = (shares(id, &EVE), balance(USD, &EVE));
			if mint(EVE, id, amount).is_ok() {
				assert_eq!(shares(id, &EVE) - had, amount);
				assert_eq!(Some(money - balance(USD, &EVE)), told);
			}
		});
		new_test_ext().execute_with(|| {
			let id = make(setup);
			let most = Views::max_withdraw(id, &BOB).expect("there is such a pool");
			let amount = part * most;
			let told = Views::preview_withdraw(id, amount);
			let (had, money) = (shares(id, &BOB), balance(USD, &BOB));
			if amount != 0 {
				assert_ok!(withdraw(BOB, id, amount));
				assert_eq!(Some(had - shares(id, &BOB)), told);
				assert_eq!(balance(USD, &BOB) - money, amount);
			}
		});
		new_test_ext().execute_with(|| {
			let id = make(setup);
			let amount = part * Views::max_redeem(id, &BOB).expect("there is such a pool");
			let told = Views::preview_redeem(id, amount);
			let (had, money) = (shares(id, &BOB), balance(USD, &BOB));
			if amount != 0 {
				assert_ok!(redeem(BOB, id, amount));
				assert_eq!(had - shares(id, &BOB), amount);
				assert_eq!(Some(balance(USD, &BOB) - money), told);
			}
		});
	}

	#[test]
	fn the_most_can_be_had(setup in pools(), liquid in prop::option::of(0..2_000_000u128)) {
		new_test_ext().execute_with(|| {
			let id = make(setup);
			set_liquid(USD, liquid);
			let most = Views::max_withdraw(id, &BOB).expect("there is such a pool");
			if most != 0 {
				assert_ok!(withdraw(BOB, id, most));
			}
			let most = Views::max_redeem(id, &CHARLIE).expect("there is such a pool");
			if most != 0 {
				assert_ok!(redeem(CHARLIE, id, most));
			}
			// And not more, if the market can pay.
			if liquid.is_none() {
				assert!(withdraw(BOB, id, stake(id, &BOB) + 1).is_err());
				assert_eq!(shares(id, &CHARLIE), 0);
			}
			check();
		});
	}

	#[test]
	fn the_most_can_be_paid_in(setup in pools(), room in 1..1_000_000_000u128, shares in any::<bool>()) {
		new_test_ext().execute_with(|| {
			let id = make(setup);
			let cap = assets(id) + room;
			assert_ok!(change(id, PoolChange::Cap(Some(cap))));
			assert_eq!(Views::max_deposit(id), Some(room));
			if shares {
				let most = Views::max_mint(id).expect("there is such a pool");
				if most != 0 {
					assert_ok!(mint(EVE, id, most));
				}
			} else if Views::preview_deposit(id, room).is_some_and(|shares| shares != 0) {
				assert_ok!(deposit(EVE, id, room));
				assert!(deposit(EVE, id, 1).is_err());
			}
			assert!(assets(id) <= cap);
			check();
		});
	}
}
