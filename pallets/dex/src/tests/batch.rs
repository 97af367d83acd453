// SPDX-License-Identifier: Apache-2.0

//! Batches: who trades, when, at which price, and with which pool.

use super::traders::*;
use crate::{mock::*, *};
use frame_support::assert_ok;
use sp_runtime::Permill;

const A_FOR_B: [Asset; 2] = [A, B];
const B_FOR_A: [Asset; 2] = [B, A];
const LOW_FEE: Permill = Permill::from_parts(500);
const CP: PoolKind = PoolKind::ConstantProduct;

/// Whether all fills have the price of the batch, up to two units.
fn assert_one_price(events: &[Event<Test>]) {
	let batch = &batches(events)[0];
	let [sold, bought] = [batch.sold, batch.bought];
	for event in events {
		let Event::OrderFilled { who, sold: gave, bought: got, .. } = event else {
			continue;
		};
		let sells_first = side_of(*who) == 0;
		let (all_in, all_out) =
			if sells_first { (sold[0], bought[1]) } else { (sold[1], bought[0]) };
		let fair = gave * all_out / all_in;
		assert!(got.abs_diff(fair) <= 2, "{who}: {gave} for {got}, others got {fair}");
	}
	// And the price of the one side is that of the other: bought[1] / sold[0] = sold[1] / bought[0].
	if sold[0] != 0 && sold[1] != 0 {
		let one = bought[1] as f64 / sold[0] as f64;
		let other = sold[1] as f64 / bought[0] as f64;
		assert!((one / other - 1.0).abs() < 1e-3, "{one} and {other}");
	}
}

/// Odd accounts sell the first asset, in the tests that use this.
fn side_of(who: AccountId) -> usize {
	usize::from(who.is_multiple_of(2))
}

#[test]
fn accepted_in_a_block_and_cleared_at_the_beginning_of_the_next() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000_000, 1_000_000_000]);
		run_to(5);
		let before = reserves(pool);
		order(BOB, A_FOR_B, 1_000_000, 1);
		assert!(open(BOB, 0).is_some());
		assert_eq!(reserves(pool), before);
		let events = block();
		assert_eq!(fills(&events).len(), 1);
		assert_eq!(open(BOB, 0), None);
		// Before any swap of that block: what the pool paid is its quote for the old reserves.
		let out = 1_000_000_000 * 997_000 / (1_000_000_000 + 997_000);
		assert_eq!(free(&B, BOB), RICH + out);
		assert_eq!(reserves(pool), [1_001_000_000, 1_000_000_000 - out]);
		assert!(events.contains(&Event::Swapped {
			pool,
			who: None,
			asset_in: A,
			amount_in: 1_000_000,
			amount_out: out,
			fee: 3_000,
		}));
		// And once.
		assert_eq!(block(), []);
	});
}

#[test]
fn one_price_for_all() {
	new_test_ext().execute_with(|| {
		pool_ab([1_000_000_000_000, 2_000_000_000_000]);
		for who in 1_001..=1_012 {
			endow(who);
			let amount = who * 7_919;
			let pair = if side_of(who) == 0 { A_FOR_B } else { B_FOR_A };
			order(who, pair, amount, amount / 4);
		}
		let events = block();
		assert_eq!(fills(&events).len(), 12);
		assert_one_price(&events);
	});
}

#[test]
fn those_at_the_margin_share_in_proportion() {
	new_test_ext().execute_with(|| {
		order(ALICE, A_FOR_B, 60, 60);
		order(BOB, A_FOR_B, 100, 200);
		order(CHARLIE, A_FOR_B, 50, 100);
		endow(1_000);
		order(1_000, B_FOR_A, 240, 100);
		let mut events = fills(&block());
		events.sort();
		assert_eq!(
			events,
			[(ALICE, 0, 60, 120), (BOB, 0, 40, 80), (CHARLIE, 0, 20, 40), (1_000, 0, 240, 120)]
		);
		assert_eq!((open(ALICE, 0), open(1_000, 0)), (None, None));
		assert_eq!(open(BOB, 0).map(|o| (o.amount, o.min_out)), Some((60, 120)));
		assert_eq!(open(CHARLIE, 0).map(|o| (o.amount, o.min_out)), Some((30, 60)));
	});
}

#[test]
fn what_the_orders_do_not_settle_is_swapped_with_the_pool() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000_000_000, 1_000_000_000_000]);
		let before = reserves(pool);
		order(BOB, A_FOR_B, 5_000_000, 1);
		order(CHARLIE, B_FOR_A, 3_000_000, 1);
		let events = block();
		let batch = &batches(&events)[0];
		assert_eq!((batch.sold, batch.pool), ([5_000_000, 3_000_000], Some(pool)));
		let swapped: alloc::vec::Vec<_> = events
			.iter()
			.filter_map(|event| match event {
				Event::Swapped { asset_in, amount_in, amount_out, .. } => {
					Some((asset_in.clone(), *amount_in, *amount_out))
				},
				_ => None,
			})
			.collect();
		let [(ref taken, amount_in, amount_out)] = swapped[..] else { panic!("{swapped:?}") };
		assert_eq!(*taken, A);
		// About two millions, and no more: most of it was settled among the orders.
		assert!((1_950_000..2_050_000).contains(&amount_in));
		let after = reserves(pool);
		assert_eq!(after[0], before[0] + amount_in + batch.dust[0]);
		assert_eq!(after[1], before[1] - amount_out + batch.dust[1]);
		assert_eq!(batch.bought[0] + amount_in + batch.dust[0], 5_000_000);
		assert_eq!(batch.bought[1] + batch.dust[1], 3_000_000 + amount_out);
	});
}

/// The same orders, submitted in another order, end with the same balances.
#[test]
fn the_order_of_submission_has_no_influence() {
	const OWNERS: u128 = 12;
	let run = |rotate: usize, reverse: bool| {
		new_test_ext().execute_with(|| {
			pool_ab([1_000_003, 2_000_029]);
			let mut orders: alloc::vec::Vec<_> = (0..OWNERS)
				.map(|i| {
					// Some are equal, some at the margin, and amounts leave remainders.
					let (amount, least) = (101 + 10 * (i / 4), 199 + 20 * (i / 4));
					if i % 3 == 0 {
						(1_000 + i, B_FOR_A, least * 2, amount * 2)
					} else {
						(1_000 + i, A_FOR_B, amount, least)
					}
				})
				.collect();
			orders.rotate_left(rotate);
			if reverse {
				orders.reverse();
			}
			for who in 1_000..1_000 + OWNERS {
				endow(who);
			}
			for (who, pair, amount, least) in orders {
				order(who, pair, amount, least);
			}
			assert!(!fills(&block()).is_empty());
			block();
			let balances: alloc::vec::Vec<_> = (1_000..1_000 + OWNERS)
				.flat_map(|who| [free(&A, who), free(&B, who), held(&A, who), held(&B, who)])
				.collect();
			(balances, reserves(0))
		})
	};
	let first = run(0, false);
	for rotate in 0..OWNERS as usize {
		assert_eq!(run(rotate, false), first);
		assert_eq!(run(rotate, true), first);
	}
}

#[test]
fn without_a_pool_orders_trade_among_themselves_and_dust_is_burned() {
	new_test_ext().execute_with(|| {
		order(ALICE, A_FOR_B, 100, 50);
		order(BOB, A_FOR_B, 200, 250);
		order(CHARLIE, B_FOR_A, 400, 170);
		let existed = (issuance(&A), issuance(&B));
		let events = block();
		let batch = &batches(&events)[0];
		assert_eq!((batch.sold, batch.bought), ([300, 400], [300, 399]));
		assert_eq!((batch.dust, batch.pool), ([0, 1], None));
		assert_eq!((issuance(&A), issuance(&B)), (existed.0, existed.1 - 1));
		assert_eq!((free(&B, ALICE), free(&B, BOB)), (RICH + 133, RICH + 266));
		assert_eq!((free(&A, CHARLIE), free(&B, CHARLIE)), (RICH + 300, RICH - 400));
	});
}

#[test]
fn dust_goes_to_the_pool_that_was_used_and_to_those_who_have_its_shares() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000_007, 3_000_000_019]);
		let existed = (issuance(&A), issuance(&B));
		for who in 1_001..1_009 {
			endow(who);
		}
		let endowed = 8 * (1u128 << 90);
		let mut dust = [0, 0];
		for round in 0..5u128 {
			for who in 1_001..1_009 {
				let amount = 1_003 + 7 * who + round;
				let pair = if who % 3 == 0 { B_FOR_A } else { A_FOR_B };
				order(who, pair, amount, amount / 9);
			}
			let before = reserves(pool);
			let events = block();
			let batch = &batches(&events)[0];
			assert_eq!(batch.pool, Some(pool));
			for side in 0..2 {
				// What came in and did not go out.
				assert_eq!(
					reserves(pool)[side] + batch.bought[side],
					before[side] + batch.sold[side]
				);
				dust[side] += batch.dust[side];
			}
		}
		assert_ne!(dust, [0, 0]);
		assert_eq!((issuance(&A), issuance(&B)), (existed.0 + endowed, existed.1 + endowed));
	});
}

#[test]
fn the_best_pool_of_the_pair_takes_the_rest() {
	new_test_ext().execute_with(|| {
		let depth = [1_000_000_000, 1_000_000_000];
		let usual = pool_of(A_FOR_B, CP, FEE, depth);
		let cheap = pool_of(A_FOR_B, CP, LOW_FEE, depth);
		let deep = pool_of(A_FOR_B, CP, Permill::from_parts(10_000), depth.map(|n| n * 100));
		next_block();
		let best = |pair, amount| {
			order(BOB, pair, amount, 1);
			batches(&block())[0].pool.unwrap()
		};
		// A small order is best off with the low fee, a large one where it moves the price least.
		assert_eq!(best(A_FOR_B, 1_000_000), cheap);
		assert_eq!(best(B_FOR_A, 1_000_000), cheap);
		assert_eq!(best(A_FOR_B, 100_000_000), deep);
		// One that is paused is not used, nor are all of them.
		let pause = |pool| {
			assert_ok!(submit_as(RuntimeOrigin::root(), Call::set_paused { pool, paused: true }));
		};
		pause(cheap);
		assert_eq!(best(B_FOR_A, 1_000_000), usual);
		pause(usual);
		assert_eq!(best(B_FOR_A, 1_000_000), deep);
		pause(deep);
		order(BOB, A_FOR_B, 1_000_000, 1);
		assert_eq!(block(), []);
		// Orders still trade with each other.
		order(CHARLIE, B_FOR_A, 1_000_000, 1_000_000);
		let events = block();
		assert_eq!((fills(&events).len(), batches(&events)[0].pool), (2, None));
	});
}

#[test]
fn the_circuit_breaker_bounds_the_rest_and_the_next_block_goes_on() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000_000, 1_000_000_000]);
		next_block();
		order(BOB, A_FOR_B, 1_000_000_000, 1);
		let mut left = 1_000_000_000;
		for _ in 0..3 {
			let before = reserves(pool);
			let events = block();
			let sold = fills(&events)[0].2;
			let now = reserves(pool);
			// The price fell by nearly 30 percent, and not by more: p1 / p0 >= 0.7.
			let ratio = (now[1] as f64 / now[0] as f64) / (before[1] as f64 / before[0] as f64);
			assert!((0.6999..0.72).contains(&ratio), "{ratio}");
			left -= sold;
			assert_eq!(open(BOB, 0).unwrap().amount, left);
		}
	});
}

#[test]
fn a_swap_that_moves_the_price_wakes_an_order_up() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000_000, 1_000_000_000]);
		order(BOB, A_FOR_B, 100_000, 110_000);
		for _ in 0..3 {
			assert_eq!(block(), []);
			assert_eq!(Pending::<Test>::iter().count(), 0);
		}
		assert_ok!(sell(CHARLIE, &[pool], B, 100_000_000));
		assert!(open(BOB, 0).is_some());
		let events = block();
		assert_eq!(fills(&events).len(), 1);
		assert!(free(&B, BOB) >= RICH + 110_000);
		assert_eq!(open(BOB, 0), None);
	});
}

/// The money comes back, but for dust.
#[test]
fn trading_with_oneself() {
	new_test_ext().execute_with(|| {
		order(BOB, A_FOR_B, 1_000, 900);
		order(BOB, B_FOR_A, 1_000, 900);
		let events = block();
		assert_eq!(fills(&events).len(), 2);
		let [a, b] = batches(&events)[0].dust;
		assert!(a <= 1 && b <= 1);
		assert_eq!((total(&A, BOB), total(&B, BOB)), (RICH - a, RICH - b));
		assert_eq!((held(&A, BOB), held(&B, BOB), deposit(BOB)), (0, 0, 0));
	});
}

/// Who buys before a victim and sells behind it within the batch gets the price of the victim.
#[test]
fn sandwich_in_one_batch_gets_the_same_price() {
	new_test_ext().execute_with(|| {
		pool_ab([1_000_000_000, 1_000_000_000]);
		next_block();
		// Bob buys A before and sells it behind Charlie, who buys it.
		order(BOB, B_FOR_A, 50_000_000, 1);
		order(CHARLIE, B_FOR_A, 100_000_000, 1);
		order(BOB, A_FOR_B, 50_000_000, 1);
		let events = block();
		let fills = fills(&events);
		assert_eq!(fills.len(), 3);
		let price = |who, number| {
			let fill = fills.iter().find(|fill| (fill.0, fill.1) == (who, number)).unwrap();
			fill.2 as f64 / fill.3 as f64
		};
		assert!((price(BOB, 0) / price(CHARLIE, 0) - 1.0).abs() < 1e-6);
		assert!((price(BOB, 0) * price(BOB, 1) - 1.0).abs() < 1e-6);
		// What Bob has in the end, at that price, is what he began with.
		let gain = (free(&A, BOB) as i128 - RICH as i128) as f64 * price(CHARLIE, 0)
			+ (free(&B, BOB) as i128 - RICH as i128) as f64;
		assert!(gain.abs() < 10.0, "{gain}");
	});
}

#[test]
fn the_native_token_and_an_account_near_its_minimum() {
	new_test_ext().execute_with(|| {
		// Just enough for the deposit, the order, and to live.
		let (buyer, seller) = (1_000, 1_001);
		mint(&NATIVE, seller, ED + 100 + 500);
		assert!(place(seller, [NATIVE, B], 501, 1_000, 9).is_err());
		mint(&NATIVE, buyer, ED + 100);
		mint(&B, buyer, 1_000 + ASSET_ED);
		let pair = [NATIVE, B];
		let supply = issuance(&NATIVE);
		assert_ok!(place(seller, pair.clone(), 500, 1_000, 9));
		assert_ok!(place(buyer, [B, NATIVE], 1_000, 500, 9));
		assert_eq!((free(&NATIVE, seller), free(&NATIVE, buyer)), (ED, ED));
		let events = block();
		assert_eq!(fills(&events).len(), 2);
		assert_eq!((free(&NATIVE, seller), free(&B, seller)), (ED + 100, 1_000));
		assert_eq!((free(&NATIVE, buyer), free(&B, buyer)), (ED + 600, ASSET_ED));
		assert_eq!(issuance(&NATIVE), supply);
		assert!(System::account_exists(&seller));
	});
}
