// SPDX-License-Identifier: Apache-2.0

//! What somebody could try with pools.

use super::{pools::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect as _};
use proptest::prelude::*;
use sp_runtime::Permill;

/// What somebody has, in the asset of the pool, and out of it.
fn wealth(id: PoolId, who: &AccountId) -> Balance {
	balance(pool(id).asset, who) + stake(id, who)
}

#[test]
fn a_donation_to_the_account_changes_nothing() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(EVE, id, 1));
		let before = (pool(id), assets(id), Pools::<Test>::get(id));
		give(USD, &EVE, &FinanceVaults::pool_account(id), 1_000_000 * DOLLAR);
		assert_eq!((pool(id), assets(id), Pools::<Test>::get(id)), before);
		assert_ok!(deposit(BOB, id, 1_000));
		assert_eq!(shares(id, &BOB), 1_000_000);
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), 0);
		// Not even the manager has it.
		assert_noop!(invest(id, 1_002), Error::<Test>::InsufficientFunds);
	});
}

#[test]
fn a_donation_before_the_pool_is_made_changes_nothing() {
	world(|| {
		give(USD, &EVE, &FinanceVaults::pool_account(0), DOLLAR);
		give(NATIVE, &EVE, &FinanceVaults::pool_account(0), UNIT);
		let id = make_pool(percent(30));
		assert_eq!(assets(id), 0);
		assert_ok!(deposit(BOB, id, 1_000));
		assert_eq!(shares(id, &BOB), 1_000_000);
	});
}

#[test]
fn the_first_depositor_cannot_make_shares_dear_for_the_next() {
	// Eve pays in next to nothing, and gives the pool a lot, which she could do by way of the money
	// market only. Then Bob comes.
	for seed in [1, 2, 10, 1_000] {
		for gift in [1, 999, 1_000_000, DOLLAR * DOLLAR, 123_456_789_012_345] {
			for amount in [1, 1_000, 999_999, 10 * DOLLAR, 1_000_000 * DOLLAR] {
				world(|| {
					let id = make_pool(percent(0));
					assert_ok!(deposit(EVE, id, seed));
					assert_ok!(invest(id, seed));
					gain(id, gift);
					let told = FinanceVaults::preview_deposit(id, amount);
					if told == Some(0) {
						// He keeps what would be worth nothing.
						assert_noop!(deposit(BOB, id, amount), Error::<Test>::BadAmount);
						return;
					}
					assert_ok!(deposit(BOB, id, amount));
					let lost = amount - stake(id, &BOB);
					// Not more than what a share is worth.
					assert!(lost <= (seed + gift) / (1_000 * (seed + 1)) + 2, "Bob lost {lost}");
					// And Eve has lost hundreds of times as much, whoever leaves first.
					assert_ok!(redeem_all(EVE, id));
					assert_ok!(redeem_all(BOB, id));
					let cost = RICH + gift - balance(USD, &EVE);
					assert!(cost >= lost.saturating_sub(2) * 400, "{cost} for {lost}");
					assert!(balance(USD, &BOB) + lost >= RICH);
				});
			}
		}
	}
}

#[test]
fn a_manager_cannot_make_shares_dear_and_have_the_gift_back() {
	world(|| {
		let id = make_pool(percent(30));
		let before = balance(USD, &ALICE);
		assert_ok!(deposit(ALICE, id, 1));
		assert_ok!(invest(id, 1));
		// She gives the pool a thousand dollars by way of the market.
		let gift = 1_000 * DOLLAR;
		gain(id, gift);
		assert_ok!(deposit(BOB, id, DOLLAR));
		let lost = DOLLAR - stake(id, &BOB);
		assert_ok!(redeem_all(BOB, id));
		assert_ok!(redeem_all(ALICE, id));
		assert_eq!(VaultShares::total_issuance(id), 0);
		assert_ok!(call(ALICE, Call::remove_pool { pool: id }));
		let had = balance(USD, &ALICE) + gift - (before + gift + ASSET_ED);
		assert!(before + gift - balance(USD, &ALICE) > 300 * DOLLAR, "she has {had}");
		assert!(lost < DOLLAR);
	});
}

#[test]
fn nobody_profits_from_joining_and_leaving_around_a_fee() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(BOB, id, 1_000 * DOLLAR));
		assert_ok!(invest(id, 1_000 * DOLLAR));
		gain(id, 500 * DOLLAR);
		assert_ok!(deposit(EVE, id, 1_000_000 * DOLLAR));
		assert_ok!(take_fee(id));
		assert_ok!(redeem_all(EVE, id));
		assert!(balance(USD, &EVE) <= RICH);
		assert!(balance(USD, &EVE) >= RICH - 2);
		assert!(stake(id, &ALICE) <= 150 * DOLLAR);
		assert!(stake(id, &BOB) >= 1_350 * DOLLAR - 3);
	});
}

#[test]
fn leaving_before_the_fee_is_taken_saves_nothing() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(deposit(CHARLIE, id, 100 * DOLLAR));
		assert_ok!(invest(id, 200 * DOLLAR));
		gain(id, 100 * DOLLAR);
		assert_ok!(redeem_all(BOB, id));
		assert!(balance(USD, &BOB) <= RICH + 35 * DOLLAR);
		assert!(stake(id, &CHARLIE) >= 135 * DOLLAR - 2);
	});
}

#[test]
fn a_manager_cannot_take_what_others_have_paid_in() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(BOB, id, 1_000 * DOLLAR));
		let before = wealth(id, &ALICE);
		let account = FinanceVaults::pool_account(id);
		// All that a manager can do, in any order, without any gain.
		for _ in 0..3 {
			assert_ok!(invest(id, 900 * DOLLAR));
			assert_ok!(change(id, PoolChange::Fee(percent(30))));
			assert_ok!(take_fee(id));
			assert_ok!(divest(id, Some(400 * DOLLAR)));
			assert_ok!(change(id, PoolChange::Cap(Some(0))));
			assert_ok!(change(id, PoolChange::Manager(ALICE)));
			assert_ok!(divest(id, None));
			assert!(call(ALICE, Call::remove_pool { pool: id }).is_err());
			assert!(withdraw(ALICE, id, 1).is_err());
		}
		assert_eq!(wealth(id, &ALICE), before);
		// Nobody but the pallet can make or take shares.
		assert!(VaultShares::mint(signed(ALICE), id, ALICE, 1).is_err());
		assert!(VaultShares::burn(signed(ALICE), id, BOB, 1).is_err());
		assert!(VaultShares::freeze(signed(ALICE), id, BOB).is_err());
		assert!(VaultShares::start_destroy(signed(ALICE), id).is_err());
		assert!(VaultShares::create(signed(ALICE), id + 1, ALICE, 1).is_err());
		assert_eq!(Market::owed(&account, &USD), 0);
		assert_ok!(redeem_all(BOB, id));
		assert_eq!(balance(USD, &BOB), RICH);
	});
}

#[test]
fn a_fee_cannot_be_raised_before_members_can_leave() {
	world(|| {
		let id = make_pool(percent(0));
		assert_ok!(deposit(BOB, id, 1_000 * DOLLAR));
		assert_ok!(invest(id, 1_000 * DOLLAR));
		assert_ok!(change(id, PoolChange::Fee(percent(30))));
		// Neither by another manager, nor by announcing it again, nor by closing the pool.
		assert_ok!(change(id, PoolChange::Manager(EVE)));
		let again = PoolChange::Fee(percent(30));
		assert_ok!(call(EVE, Call::change_pool { pool: id, change: again }));
		assert_ok!(call(EVE, Call::change_pool { pool: id, change: PoolChange::Closed(true) }));
		begin_block(7 * DAY - 1);
		gain(id, 1_000 * DOLLAR);
		assert_ok!(redeem_all(BOB, id));
		assert_eq!(shares(id, &EVE), 0);
		assert_eq!(balance(USD, &BOB), RICH + 1_000 * DOLLAR - 1);
	});
}

#[test]
fn gains_cannot_be_cut_so_small_that_no_fee_is_due() {
	// Bob takes the fee of his own pool after each unit that is gained.
	let fee_of = |step: Balance| {
		let mut fee = 0;
		world(|| {
			let id = make_pool(percent(10));
			assert_ok!(deposit(BOB, id, 100_000));
			assert_ok!(invest(id, 100_000));
			for _ in 0..1_000 / step {
				gain(id, step);
				assert_ok!(take_fee(id));
			}
			fee = shares(id, &ALICE);
		});
		fee
	};
	let (whole, cut) = (fee_of(1_000), fee_of(1));
	// But for one share each time: a thousandth of a unit.
	assert!(cut <= whole && cut + 1_000 >= whole, "{cut} instead of {whole}");
	assert!(cut > whole * 98 / 100);
}

#[test]
fn a_tiny_pool_does_not_let_a_manager_charge_the_next_member() {
	// By leaving share by share she makes what is left worth more, for which there is a fee only if it
	// is not what payments were rounded by.
	for left in [1u128, 2, 3, 10, 100, 500, 999] {
		world(|| {
			let id = make_pool(percent(30));
			assert_ok!(deposit(ALICE, id, 1));
			for _ in 0..1_000 - left {
				assert_ok!(redeem(ALICE, id, 1));
			}
			assert_ok!(deposit(BOB, id, 1_000_000 * DOLLAR));
			assert_ok!(take_fee(id));
			assert_eq!(shares(id, &ALICE), left);
			assert!(stake(id, &BOB) + 2 >= 1_000_000 * DOLLAR);
		});
	}
}

#[test]
fn a_manager_whose_shares_cannot_be_paid_keeps_nobody_in() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(BOB, id, 100 * DOLLAR));
		assert_ok!(invest(id, 100 * DOLLAR));
		gain(id, 100 * DOLLAR);
		// Something keeps her account from getting more shares.
		give_shares(id, BOB, ALICE, 1);
		let account = FinanceVaults::pool_account(id);
		assert_ok!(VaultShares::block(signed(account), id, ALICE));
		let told = stake(id, &BOB);
		assert_ok!(redeem_all(BOB, id));
		assert_eq!(balance(USD, &BOB), RICH - 100 * DOLLAR + told);
		assert_eq!(shares(id, &ALICE), 1);
	});
}

#[test]
fn dust_does_not_get_out_of_a_pool_by_many_small_steps() {
	world(|| {
		let id = make_pool(percent(10));
		assert_ok!(deposit(BOB, id, 1_000_003));
		assert_ok!(invest(id, 1_000_003));
		gain(id, 333_333);
		assert_ok!(take_fee(id));
		let others = stake(id, &BOB);
		for step in 1..200u128 {
			assert_ok!(deposit(EVE, id, step % 7 + 1));
			assert_ok!(mint(EVE, id, step * 13 + 1));
			if stake(id, &EVE) > 3 {
				assert_ok!(withdraw(EVE, id, 1));
			}
			assert_ok!(redeem(EVE, id, step % 5 + 1));
		}
		assert_ok!(redeem_all(EVE, id));
		assert!(balance(USD, &EVE) <= RICH);
		assert!(stake(id, &BOB) >= others);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn no_victim_loses_more_than_a_share(
		seed in (any::<Balance>(), 66..127u32).prop_map(|(number, shift)| 1 + (number >> shift)),
		gift in (any::<Balance>(), 66..127u32).prop_map(|(number, shift)| number >> shift),
		amount in (any::<Balance>(), 66..127u32).prop_map(|(number, shift)| 1 + (number >> shift)),
		left in 0..=1_000_000u32,
		fee in 0..=30u32,
	) {
		new_test_ext().execute_with(|| {
			// The attacker manages the pool too.
			let id = make_pool(percent(fee));
			assert_ok!(deposit(ALICE, id, seed));
			let part = Permill::from_parts(left) * shares(id, &ALICE);
			if part != 0 {
				assert_ok!(redeem(ALICE, id, part));
			}
			let idle = pool(id).idle;
			if idle != 0 {
				assert_ok!(invest(id, idle));
			}
			gain(id, gift);
			let share = FinanceVaults::preview_mint(id, 1).expect("is not that much");
			if deposit(BOB, id, amount).is_err() {
				assert!(amount <= share);
				return;
			}
			let before = stake(id, &BOB);
			assert!(before + share + 1 >= amount, "{} of {amount} are lost", amount - before);
			assert_ok!(take_fee(id));
			if shares(id, &ALICE) != 0 {
				assert_ok!(redeem_all(ALICE, id));
			}
			assert!(stake(id, &BOB) + 1 >= before);
			check();
		});
	}
}
