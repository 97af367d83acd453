// SPDX-License-Identifier: Apache-2.0

//! Pools: the manager's part of gains.

use super::{pools::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Permill;

/// A pool with 1,000 dollars of Bob, all invested.
fn invested(fee: u32) -> PoolId {
	let id = make_pool(percent(fee));
	assert_ok!(deposit(BOB, id, 1_000 * DOLLAR));
	assert_ok!(invest(id, 1_000 * DOLLAR));
	id
}

#[test]
fn the_manager_gets_his_part_of_a_gain() {
	world(|| {
		let id = invested(10);
		gain(id, 100 * DOLLAR);
		System::reset_events();
		assert_ok!(take_fee(id));
		about(stake(id, &ALICE), 10 * DOLLAR);
		about(stake(id, &BOB), 1_090 * DOLLAR);
		let taken = System::events().into_iter().any(|event| {
			event.event
				== RuntimeEvent::FinanceVaults(Event::PoolFeeTaken {
					pool: id,
					shares: shares(id, &ALICE),
					amount: stake(id, &ALICE),
					high_water: pool(id).high_water,
				})
		});
		assert!(taken);
		// Not twice.
		System::reset_events();
		let had = shares(id, &ALICE);
		for _ in 0..5 {
			assert_ok!(take_fee(id));
		}
		assert_eq!(shares(id, &ALICE), had);
		assert_eq!(System::events(), vec![]);
		// And he leaves as others do.
		assert_ok!(redeem_all(ALICE, id));
		about(balance(USD, &ALICE), RICH - ASSET_ED + 10 * DOLLAR);
	});
}

#[test]
fn the_fee_is_taken_before_anybody_joins_or_leaves() {
	for act in [
		|id| deposit(CHARLIE, id, DOLLAR),
		|id| mint(CHARLIE, id, 1_000),
		|id| withdraw(BOB, id, DOLLAR),
		|id| redeem(BOB, id, 1_000),
	] {
		world(|| {
			let id = invested(20);
			gain(id, 50 * DOLLAR);
			assert_ok!(act(id));
			about(stake(id, &ALICE), 10 * DOLLAR);
			let had = shares(id, &ALICE);
			assert_ok!(take_fee(id));
			assert_eq!(shares(id, &ALICE), had);
		});
	}
}

#[test]
fn there_is_no_fee_on_what_is_paid_in() {
	world(|| {
		let id = invested(30);
		for amount in [1, 7, DOLLAR, 123_456_789, 1_000_000 * DOLLAR] {
			assert_ok!(deposit(CHARLIE, id, amount));
			assert_ok!(mint(EVE, id, amount * 999));
			assert_ok!(take_fee(id));
		}
		assert_ok!(redeem_all(CHARLIE, id));
		assert_ok!(withdraw(EVE, id, DOLLAR));
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), 0);
	});
}

#[test]
fn losses_are_made_up_for_first() {
	world(|| {
		let id = invested(10);
		gain(id, 100 * DOLLAR);
		assert_ok!(take_fee(id));
		let had = shares(id, &ALICE);
		let mark = pool(id).high_water;
		lose(id, 500 * DOLLAR);
		assert_ok!(take_fee(id));
		gain(id, 400 * DOLLAR);
		assert_ok!(take_fee(id));
		gain(id, 100 * DOLLAR);
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), had);
		assert_eq!(pool(id).high_water, mark);
		gain(id, 100 * DOLLAR);
		assert_ok!(take_fee(id));
		let more = FinanceVaults::convert_to_assets(id, shares(id, &ALICE) - had).expect("fits");
		about(more, 10 * DOLLAR);
		about(stake(id, &BOB) + stake(id, &ALICE), 1_200 * DOLLAR);
	});
}

#[test]
fn small_gains_add_up_to_a_fee() {
	world(|| {
		let id = make_pool(percent(10));
		// A share is worth two units.
		assert_ok!(deposit(BOB, id, 1_000));
		assert_ok!(invest(id, 1_000));
		gain(id, 2_001_000);
		assert_ok!(take_fee(id));
		let had = shares(id, &ALICE);
		// Each time the fee would be a tenth of a unit: less than a share.
		for _ in 0..18 {
			gain(id, 1);
			assert_ok!(take_fee(id));
			assert_eq!(shares(id, &ALICE), had);
		}
		gain(id, 4);
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), had + 1);
	});
}

#[test]
fn a_gain_that_was_too_little_for_a_fee_is_not_charged_to_who_comes_later() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(BOB, id, 1));
		// Two shares of his, of which each is worth two thirds more than in the beginning.
		assert_ok!(redeem(BOB, id, 998));
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), 0);
		assert_ok!(deposit(CHARLIE, id, 1_000_000 * DOLLAR));
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), 0);
		about(stake(id, &CHARLIE), 1_000_000 * DOLLAR);
	});
}

#[test]
fn there_is_no_fee_on_what_an_empty_pool_has() {
	world(|| {
		let id = make_pool(percent(30));
		assert_ok!(deposit(BOB, id, 3));
		assert_ok!(redeem(BOB, id, 2_999));
		assert_ok!(redeem(BOB, id, 1));
		assert!(assets(id) > 0);
		assert_ok!(deposit(CHARLIE, id, 1_000 * DOLLAR));
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), 0);
		about(stake(id, &CHARLIE), 1_000 * DOLLAR);
	});
}

#[test]
fn a_lower_fee_comes_at_once_and_a_higher_one_after_a_delay() {
	world(|| {
		let id = invested(10);
		gain(id, 100 * DOLLAR);
		let fee = |parts| change(id, PoolChange::Fee(parts));
		assert_noop!(fee(Permill::from_parts(300_001)), Error::<Test>::FeeTooHigh);
		// What was gained is shared as it was said.
		assert_ok!(fee(percent(5)));
		assert_eq!(pool(id).fee, percent(5));
		about(stake(id, &ALICE), 10 * DOLLAR);

		assert_ok!(fee(percent(20)));
		assert_eq!(
			(pool(id).fee, pool(id).next_fee),
			(percent(5), Some((percent(20), START_MS + 7 * DAY)))
		);
		check();
		begin_block(7 * DAY - 1);
		assert_ok!(take_fee(id));
		assert_eq!(pool(id).fee, percent(5));
		// Members have had time to leave, and what was gained in it is subject to the old fee.
		gain(id, 100 * DOLLAR);
		let before = stake(id, &ALICE);
		begin_block(1);
		System::reset_events();
		assert_ok!(take_fee(id));
		assert_eq!((pool(id).fee, pool(id).next_fee), (percent(20), None));
		let told = Event::PoolChanged { pool: id, change: PoolChange::Fee(percent(20)) };
		System::assert_has_event(told.into());
		let after = stake(id, &ALICE);
		// Five hundredths of a gain, and what his shares have gained themselves.
		assert!(after - before < 5 * DOLLAR + 2 * DOLLAR);
		let had = shares(id, &ALICE);
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), had);
	});
}

#[test]
fn a_higher_fee_can_be_taken_back() {
	world(|| {
		let id = invested(10);
		assert_ok!(change(id, PoolChange::Fee(percent(20))));
		// Another one is announced anew.
		begin_block(6 * DAY);
		assert_ok!(change(id, PoolChange::Fee(percent(30))));
		begin_block(DAY);
		assert_ok!(take_fee(id));
		assert_eq!(pool(id).fee, percent(10));
		assert_ok!(change(id, PoolChange::Fee(percent(10))));
		assert_eq!(pool(id).next_fee, None);
		begin_block(30 * DAY);
		assert_ok!(take_fee(id));
		assert_eq!(pool(id).fee, percent(10));
	});
}

#[test]
fn a_fee_after_none_is_not_on_what_was_gained_before() {
	world(|| {
		let id = invested(0);
		gain(id, 500 * DOLLAR);
		assert_ok!(change(id, PoolChange::Fee(percent(30))));
		gain(id, 500 * DOLLAR);
		begin_block(7 * DAY);
		assert_ok!(take_fee(id));
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), 0);
		gain(id, 100 * DOLLAR);
		assert_ok!(take_fee(id));
		about(stake(id, &ALICE), 30 * DOLLAR);
	});
}

#[test]
fn a_higher_fee_does_not_forgive_a_loss() {
	world(|| {
		let id = invested(10);
		assert_ok!(change(id, PoolChange::Fee(percent(30))));
		lose(id, 500 * DOLLAR);
		begin_block(7 * DAY);
		assert_ok!(take_fee(id));
		assert_eq!(pool(id).fee, percent(30));
		gain(id, 500 * DOLLAR);
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), 0);
	});
}

#[test]
fn time_does_not_run_out_for_members_in_a_halt() {
	world(|| {
		let id = invested(0);
		assert_ok!(change(id, PoolChange::Fee(percent(30))));
		TestHalted::set(true);
		begin_block(1);
		begin_block(30 * DAY);
		TestHalted::set(false);
		begin_block(1);
		assert_ok!(take_fee(id));
		assert_eq!(pool(id).fee, percent(0));
		begin_block(7 * DAY);
		assert_ok!(take_fee(id));
		assert_eq!(pool(id).fee, percent(30));
	});
}

#[test]
fn who_managed_gets_what_was_gained_until_then() {
	world(|| {
		let id = invested(10);
		gain(id, 100 * DOLLAR);
		assert_ok!(change(id, PoolChange::Manager(EVE)));
		about(stake(id, &ALICE), 10 * DOLLAR);
		let had = shares(id, &ALICE);
		gain(id, 100 * DOLLAR);
		assert_ok!(take_fee(id));
		assert_eq!(shares(id, &ALICE), had);
		about(stake(id, &EVE), 10 * DOLLAR);
		// The deposit stays that of who has made the pool.
		assert_eq!(pool(id).depositor, ALICE);
		check();
		for who in [ALICE, BOB, EVE] {
			assert_ok!(redeem_all(who, id));
		}
		assert_ok!(call(EVE, Call::remove_pool { pool: id }));
		about(balance(USD, &EVE), RICH + 10 * DOLLAR + ASSET_ED);
	});
}

#[test]
fn a_fee_is_paid_by_those_who_have_gained() {
	world(|| {
		let id = invested(20);
		gain(id, 100 * DOLLAR);
		assert_ok!(take_fee(id));
		// Charlie comes after the gain, and leaves before the next.
		assert_ok!(deposit(CHARLIE, id, 500 * DOLLAR));
		assert_ok!(redeem_all(CHARLIE, id));
		about(balance(USD, &CHARLIE), RICH);
		// Eve has his shares of Bob: they carry what they owe.
		gain(id, 100 * DOLLAR);
		let half = shares(id, &BOB) / 2;
		give_shares(id, BOB, EVE, half);
		let stakes = (stake(id, &BOB), stake(id, &EVE));
		assert_ok!(take_fee(id));
		assert_eq!((stake(id, &BOB), stake(id, &EVE)), stakes);
		about(stakes.0, stakes.1);
	});
}
