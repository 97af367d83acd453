// SPDX-License-Identifier: Apache-2.0

//! What batches cost, and what happens if there is not enough for all of them.

use super::traders::*;
use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use std::collections::BTreeMap;

const A_FOR_B: [Asset; 2] = [A, B];
const B_FOR_A: [Asset; 2] = [B, A];
const FULL: u32 = 32;

/// Goes on by a block. What its beginning weighed.
fn weigh() -> Weight {
	check();
	let next = System::block_number() + 1;
	System::set_block_number(next);
	let weight = Dex::on_initialize(next);
	check();
	weight
}

fn weight_of_full_batch() -> Weight {
	Dex::batch_weight(0).saturating_add(Dex::batch_weight(FULL))
}

/// Enough for one full batch, the search for what is due, and nothing else.
fn budget_for_one_batch() -> Weight {
	<() as WeightInfo>::begin_block()
		.saturating_add(Dex::agenda_task_weight())
		.saturating_add(weight_of_full_batch())
}

/// The least with which the pallet can be configured.
fn least_budget() -> Weight {
	<() as WeightInfo>::begin_block().saturating_add(weight_of_full_batch().saturating_mul(2))
}

#[test]
fn orders_far_from_the_market_cost_nothing() {
	let run = |resting: u128| {
		new_test_ext().execute_with(|| {
			pool_ab([1_000_000_000, 1_000_000_000]);
			for who in 1_000..1_000 + resting {
				for asset in [NATIVE, A] {
					mint(&asset, who, 1_000_000);
				}
				order(who, A_FOR_B, 1_000, 10_000 + who);
			}
			for _ in 0..3 {
				weigh();
			}
			assert_eq!(Pending::<Test>::iter().count(), 0);
			order(BOB, A_FOR_B, 1_000, 1);
			order(CHARLIE, B_FOR_A, 1_000, 500);
			let weight = weigh();
			assert_eq!((open(BOB, 0), open(CHARLIE, 0)), (None, None));
			assert_eq!(Orders::<Test>::iter().count() as u128, resting);
			(weight, weigh())
		})
	};
	assert_eq!(run(520), run(1));
}

#[test]
fn the_best_of_more_orders_than_a_batch_takes_come_first() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000_000_000, 1_000_000_000_000]);
		for who in 1_000..1_020 {
			endow(who);
			order(who, A_FOR_B, 1_000_000, 500_000 + (who * 7) % 20);
		}
		let events = block();
		assert_eq!(fills(&events).len(), 16);
		assert_eq!(batches(&events)[0].pool, Some(pool));
		for who in 1_000..1_020 {
			assert_eq!(open(who, 0).is_some(), (who * 7) % 20 >= 16, "{who}");
		}
		// The others follow, without anybody doing anything.
		assert_eq!(fills(&block()).len(), 4);
		assert_eq!(Orders::<Test>::iter().count(), 0);
		assert_eq!(block(), []);
		assert_eq!(Pending::<Test>::iter().count(), 0);
	});
}

#[test]
fn pairs_beyond_the_budget_are_cleared_later() {
	new_test_ext().execute_with(|| {
		TestBatchWeight::set(budget_for_one_batch());
		let pairs = [[A, B], [A, C], [B, C], [NATIVE, A]];
		for pair in pairs.clone() {
			order(BOB, pair.clone(), 1_000, 1_000);
			let [sell, buy] = pair;
			order(CHARLIE, [buy, sell], 1_000, 1_000);
		}
		let mut seen = alloc::vec::Vec::new();
		for _ in 0..pairs.len() {
			System::reset_events();
			let weight = weigh();
			assert!(weight.all_lte(TestBatchWeight::get()));
			let cleared = batches(&events());
			assert_eq!(cleared.len(), 1);
			assert!(!seen.contains(&cleared[0].assets));
			seen.push(cleared[0].assets.clone());
		}
		assert_eq!((Orders::<Test>::iter().count(), Pending::<Test>::iter().count()), (0, 0));
		assert_eq!(block(), []);
		assert_eq!(PendingCursor::<Test>::get(), None);
		TestBatchWeight::set(BatchWeight::get());
	});
}

/// Who trades a pair in every block does not keep others from being cleared.
#[test]
fn pairs_that_are_always_pending_take_turns() {
	new_test_ext().execute_with(|| {
		TestBatchWeight::set(budget_for_one_batch());
		let pairs = [[A, B], [A, C], [B, C]];
		let mut turns = BTreeMap::<[Asset; 2], u32>::new();
		for _ in 0..9 {
			for [sell, buy] in pairs.clone() {
				for (who, pair) in [(BOB, [sell.clone(), buy.clone()]), (CHARLIE, [buy, sell])] {
					// As many as one may have, so that there always is one.
					if Traders::<Test>::get(who).open < 8 {
						order(who, pair, 1_000, 1_000);
					}
				}
			}
			for batch in batches(&block()) {
				*turns.entry(batch.assets).or_default() += 1;
			}
		}
		assert_eq!(turns.into_values().collect::<alloc::vec::Vec<_>>(), [3, 3, 3]);
		TestBatchWeight::set(BatchWeight::get());
	});
}

#[test]
fn the_least_budget_that_the_pallet_accepts() {
	new_test_ext().execute_with(|| {
		TestBatchWeight::set(least_budget());
		<Dex as Hooks<u64>>::integrity_test();
		TestBatchWeight::set(least_budget().saturating_sub(Weight::from_parts(1, 0)));
		assert!(std::panic::catch_unwind(<Dex as Hooks<u64>>::integrity_test).is_err());
		TestBatchWeight::set(BatchWeight::get());
	});
}

/// Orders that all expire in one block, more than half of the budget is enough for.
fn flood(owners: core::ops::Range<AccountId>, pair: [Asset; 2], min_out: Balance, last: Height) {
	let [sells, buys] = pair;
	for who in owners {
		for asset in [NATIVE, A, B] {
			mint(&asset, who, 1_000_000);
		}
		Dex::do_place_order(&who, &sells, &buys, 1_000, min_out, last).unwrap();
	}
}

#[test]
fn a_flood_of_the_agenda_does_not_keep_batches_from_being_cleared() {
	new_test_ext().execute_with(|| {
		TestBatchWeight::set(least_budget());
		flood(1_000..1_060, A_FOR_B, 9_000, 3);
		run_to(3);
		order(BOB, A_FOR_B, 1_000, 1_000);
		order(CHARLIE, B_FOR_A, 1_000, 1_000);
		System::reset_events();
		let weight = weigh();
		assert!(weight.all_lte(TestBatchWeight::get()));
		assert_eq!(fills(&events()).len(), 2);
		let left = Orders::<Test>::iter().count();
		assert!((1..60).contains(&left), "{left}");
		// The rest of them ends in the blocks behind it, some in each.
		run_to(24);
		assert_eq!(Orders::<Test>::iter().count(), 0);
		for who in 1_000..1_060 {
			assert_eq!((free(&A, who), free(&NATIVE, who)), (1_000_000, 1_000_000));
		}
		TestBatchWeight::set(BatchWeight::get());
	});
}

/// The agenda is late, but nothing is sold after its time.
#[test]
fn an_order_that_has_expired_is_not_filled_even_if_the_agenda_is_late() {
	new_test_ext().execute_with(|| {
		TestBatchWeight::set(least_budget());
		flood(1_000..1_060, A_FOR_B, 1_000, 3);
		run_to(3);
		// Enough for all of them, and someone behind them whose time has not ended.
		order(BOB, B_FOR_A, 1_000_000, 900_000);
		order(CHARLIE, A_FOR_B, 1_000, 1_100);
		System::reset_events();
		run_to(8);
		for (who, ..) in fills(&events()) {
			assert!([BOB, CHARLIE].contains(&who), "{who}");
		}
		assert_eq!(open(CHARLIE, 0), None);
		assert!(free(&B, CHARLIE) >= RICH + 1_111);
		TestBatchWeight::set(BatchWeight::get());
	});
}

/// Orders that cannot be paid, more than there are attempts, do not stop a batch.
#[test]
fn many_unpayable_orders_do_not_stop_a_batch() {
	new_test_ext().execute_with(|| {
		for who in 1_000..1_008 {
			endow(who);
			order(who, A_FOR_B, 1_000, 100);
			if who % 2 == 0 {
				assert_ok!(Assets::freeze(RuntimeOrigin::signed(ALICE), 1, who));
			} else {
				order(who, B_FOR_A, 1_000, 100);
				assert_ok!(Assets::block(RuntimeOrigin::signed(ALICE), 1, who));
			}
		}
		order(BOB, A_FOR_B, 1_000, 1_000);
		order(CHARLIE, B_FOR_A, 1_000, 1_000);
		let events = block();
		assert_eq!((open(BOB, 0), open(CHARLIE, 0)), (None, None), "{events:?}");
		for who in 1_000..1_008 {
			assert_eq!((total(&A, who), total(&B, who)), (1 << 90, 1 << 90));
			assert_eq!(held(&A, who), if who % 2 == 0 { 0 } else { 1_000 });
			assert_eq!(held(&B, who), 0);
		}
		assert_eq!(Book::<Test>::iter().count(), 0);
	});
}

/// Who has none of an asset cannot be paid less of it than its minimum.
#[test]
fn many_parts_below_the_minimum_do_not_stop_a_batch() {
	new_test_ext().execute_with(|| {
		for who in 1_000..1_010 {
			mint(&NATIVE, who, 1_000_000);
			mint(&A, who, 1_000_000);
			order(who, A_FOR_B, 100, 10);
		}
		order(BOB, A_FOR_B, 2_000, 200);
		order(CHARLIE, B_FOR_A, 30, 300);
		let events = block();
		assert_eq!(open(CHARLIE, 0), None, "{events:?}");
		assert_eq!(free(&B, BOB), RICH + 30);
		for who in 1_000..1_010 {
			// Nothing is lost to them, not even their place in the book.
			assert_eq!(open(who, 0).map(|order| order.amount), Some(100));
			assert_eq!((free(&A, who) + held(&A, who), free(&B, who)), (1_000_000, 0));
		}
	});
}
