// SPDX-License-Identifier: Apache-2.0

//! The moving averages of price and liquidity.

use crate::{mock::*, pool::Loaded, *};
use frame_support::{assert_noop, assert_ok};
use polyphony_support::{
	ema::{advance, advance_amount},
	traits::Swap,
	Price, Rounding,
};

const HALF_LIFE: u32 = 10;
const STABLE: PoolKind = PoolKind::Stable { amplification: 50, scales: [1, 1] };
const RESERVES: [Balance; 2] = [1_000_000_000, 2_000_000_000];

fn averages(pool: PoolId) -> (Price, Balance) {
	Dex::pool_averages(pool).expect("the pool has a past")
}

fn spot(pool: PoolId) -> Price {
	let now = System::block_number() as Height;
	let curve = Pools::<Test>::get(pool).unwrap().pricing.curve(now);
	curve.spot_price(reserves(pool)).unwrap()
}

/// The geometric mean of the reserves.
fn depth(pool: PoolId) -> Balance {
	let [x, y] = reserves(pool);
	polyphony_support::sqrt(polyphony_support::widen_mul(x, y), Rounding::Down).unwrap()
}

/// Brings the averages up to date in storage, as every call does, and changes nothing else.
fn touch(pool: PoolId) {
	Loaded::<Test>::get(pool).unwrap().store(false);
	check();
}

/// Whether two prices differ by less than 10^-25 of themselves.
fn close(a: Price, b: Price) -> bool {
	let difference = a.inner().abs_diff(b.inner());
	difference < a.inner() / polyphony_support::U256::exp10(25)
}

#[test]
fn a_new_pool_has_no_average_in_its_block() {
	new_test_ext().execute_with(|| {
		assert_eq!(Dex::pool_averages(0), None);
		assert_ok!(Dex::do_create_pool(&ALICE, [A, B], PoolKind::ConstantProduct, FEE));
		assert_eq!(Dex::pool_averages(0), None);
		run_to(5);
		assert_eq!(<Dex as Swap<_>>::average_price(&A, &B), None);
		assert_ok!(join(ALICE, 0, RESERVES));
		assert_ok!(sell(BOB, &[0], A, 1_000_000));
		assert_eq!(Dex::pool_averages(0), None);
		assert_eq!(<Dex as Swap<_>>::average_price(&A, &B), None);

		// From the next block on it has, in which the first price is worth more than the others.
		let first = Price::from_ratio(2, 1, Rounding::Down).unwrap();
		next_block();
		let expected =
			(advance(first, spot(0), 1, HALF_LIFE), advance_amount(0, depth(0), 1, HALF_LIFE));
		assert_eq!(averages(0), expected);
		assert!(expected.0 > spot(0) && expected.0 < first);
		assert!(expected.1 > depth(0) / 20 && expected.1 < depth(0) / 10);
	});
}

#[test]
fn nothing_that_happens_in_a_block_moves_the_averages_in_it() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		new_test_ext().execute_with(|| {
			let pool = pool_of([A, B], kind, FEE, RESERVES);
			run_to(30);
			assert_ok!(sell(BOB, &[pool], A, 5_000_000));
			next_block();
			let before = averages(pool);
			let price = <Dex as Swap<_>>::average_price(&A, &B).unwrap();
			assert_eq!(price, before.0);

			let unchanged = |what: &str| {
				assert_eq!(averages(pool), before, "{what}");
				assert_eq!(<Dex as Swap<_>>::average_price(&A, &B), Some(price), "{what}");
			};
			touch(pool);
			unchanged("a touch");
			assert_ok!(sell(BOB, &[pool], A, 100_000_000));
			unchanged("a sale");
			assert_ok!(buy(BOB, &[pool], A, 150_000_000));
			unchanged("a purchase");
			assert_ok!(join(BOB, pool, [1 << 60, 1 << 60]));
			unchanged("joining");
			assert_ok!(join_single(BOB, pool, A, 1_000_000_000));
			unchanged("joining with one asset");
			assert_ok!(leave(BOB, pool, shares_of(BOB, pool)));
			unchanged("leaving");
			let _ = submit_as(
				RuntimeOrigin::root(),
				Call::ramp_amplification { pool, amplification: 200, end: 100 },
			);
			unchanged("a ramp");
			for paused in [true, false] {
				let call = Call::set_paused { pool, paused };
				assert_ok!(submit_as(RuntimeOrigin::root(), call));
			}
			unchanged("a pause");
			for asset in [A, B] {
				assert_ok!(send(&asset, BOB, Dex::pool_account(pool), 1 << 80));
			}
			unchanged("a donation");
			// Another pool, much deeper and with any price.
			let other = pool_of([A, B], kind, NO_FEE, [RICH / 4, 1_000_000]);
			assert_ok!(sell(BOB, &[other], A, RICH / 100));
			unchanged("another pool");
		});
	}
}

#[test]
fn the_averages_follow_with_their_half_life() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab(RESERVES);
		run_to(2_000);
		let (price, liquidity) = (spot(pool), depth(pool));
		assert!(close(averages(pool).0, price) && averages(pool).1 == liquidity);
		assert_ok!(sell(BOB, &[pool], A, 120_000_000));
		assert_ok!(join(BOB, pool, [1_120_000_000, Balance::MAX >> 30]));
		let (new_price, new_liquidity) = (spot(pool), depth(pool));
		assert!(new_price < price && new_liquidity >= 2 * liquidity);
		run_to(2_010);
		// Half of the way after ten blocks, three quarters after twenty.
		let between = |part: u32| {
			let way = price.inner() - new_price.inner();
			Price::from_inner(price.inner() - way / 4 * part)
		};
		assert!(close(averages(pool).0, between(2)));
		let half = liquidity + (new_liquidity - liquidity) / 2;
		assert!(averages(pool).1.abs_diff(half) <= 1);
		run_to(2_020);
		assert!(close(averages(pool).0, between(3)));
		// After the longest time there is, they have arrived.
		System::set_block_number(u64::from(u32::MAX));
		assert_eq!(averages(pool), (new_price, new_liquidity));
		touch(pool);
		assert_eq!((state(pool).average_price, state(pool).average_liquidity), averages(pool));
	});
}

/// A thing that moved within a block and is back at its end has not moved.
#[test]
fn a_price_that_is_back_by_the_end_of_the_block_does_not_count() {
	new_test_ext().execute_with(|| {
		let pool = pool_of([A, B], PoolKind::ConstantProduct, NO_FEE, RESERVES);
		run_to(20);
		let before = spot(pool);
		for _ in 0..20 {
			let bought = free(&B, BOB);
			assert_ok!(sell(BOB, &[pool], A, 150_000_000));
			assert_ok!(sell(BOB, &[pool], B, free(&B, BOB) - bought));
		}
		run_to(40);
		assert!(spot(pool).inner().abs_diff(before.inner()) < before.inner() / 10_000_000);
		let moved = averages(pool).0.inner().abs_diff(before.inner());
		assert!(moved <= spot(pool).inner().abs_diff(before.inner()));
	});
}

/// The averages know the ends of blocks, each once, however often a pool is used.
#[test]
fn stuffing_blocks_does_not_ratchet_the_average() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		new_test_ext().execute_with(|| {
			let pool = pool_of([A, B], kind, FEE, RESERVES);
			let mut model = (spot(pool), 0);
			for block in 1..25u32 {
				// None, one or many uses, of which the last ones decide.
				for use_ in 0..[1, 0, 3, 12, 0, 0, 2][block as usize % 7] {
					let asset = if (block + use_) % 3 == 0 { A } else { B };
					assert_ok!(sell(BOB, &[pool], asset, 7_000_000 + Balance::from(block * use_)));
					touch(pool);
				}
				let (price, liquidity) = (spot(pool), depth(pool));
				next_block();
				model.0 = advance(model.0, price, 1, HALF_LIFE);
				model.1 = advance_amount(model.1, liquidity, 1, HALF_LIFE);
				let (price, liquidity) = averages(pool);
				assert!(close(price, model.0), "in block {block}");
				// Amounts are rounded by a unit each time.
				assert!(liquidity.abs_diff(model.1) <= Balance::from(block), "in block {block}");
			}
		});
	}
}

#[test]
fn a_pool_that_is_touched_in_every_block_has_the_average_of_one_that_is_not() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		let [often, once] = [true, false].map(|often| {
			new_test_ext().execute_with(|| {
				let pool = pool_of([A, B], kind, FEE, RESERVES);
				run_to(10);
				assert_ok!(sell(BOB, &[pool], A, 100_000_000));
				for _ in 0..37 {
					next_block();
					if often {
						touch(pool);
						touch(pool);
					}
				}
				averages(pool)
			})
		});
		assert!(close(often.0, once.0), "{often:?} {once:?}");
		// Rounding by a unit in each of the blocks.
		assert!(often.1.abs_diff(once.1) <= 37, "{often:?} {once:?}");
	}
}

/// While an amplification moves, so does the price of a pool that is not balanced. A pool that
/// nobody uses takes the present price for the blocks that have passed.
#[test]
fn a_ramp_moves_the_average_of_an_idle_pool_hardly_more_than_that_of_a_busy_one() {
	let [often, once] = [true, false].map(|often| {
		new_test_ext().execute_with(|| {
			let pool = pool_of([A, B], STABLE, FEE, RESERVES);
			run_to(100);
			let call = Call::ramp_amplification { pool, amplification: 500, end: 200 };
			assert_ok!(submit_as(RuntimeOrigin::root(), call));
			let before = spot(pool);
			for _ in 0..30 {
				next_block();
				if often {
					touch(pool);
				}
			}
			let (average, after) = (averages(pool).0, spot(pool));
			// It falls towards parity, and the average with it, but behind it.
			assert!(before > average && average > after && after > Price::ONE);
			(average.inner(), before.inner() - after.inner())
		})
	});
	assert!(often.0 > once.0 && often.0 - once.0 < once.1 / 2);
}

#[test]
fn the_average_of_a_pair_is_that_of_the_pool_that_was_deepest() {
	new_test_ext().execute_with(|| {
		let old = pool_ab([1_000_000_000, 2_000_000_000]);
		run_to(200);
		// Three times as deep, with another price: in six blocks, a third of it counts.
		let new =
			pool_of([A, B], PoolKind::ConstantProduct, NO_FEE, [3_000_000_000, 9_000_000_000]);
		let pair = || <Dex as Swap<_>>::average_price(&A, &B);
		let mut deepest = Vec::new();
		for _ in 0..12 {
			next_block();
			assert!([old, new].iter().any(|pool| pair() == Some(averages(*pool).0)));
			deepest.push(pair() == Some(averages(new).0));
		}
		let switch = deepest.iter().position(|new| *new).unwrap();
		assert!((4..=7).contains(&switch) && deepest[switch..].iter().all(|new| *new));

		// What it is worth at the end of the block counts: this is no way to the front.
		assert_ok!(join(BOB, old, [1 << 60, 1 << 61]));
		assert_eq!(pair(), Some(averages(new).0));
		assert_ok!(leave(BOB, old, shares_of(BOB, old)));
		run_to(300);
		assert_eq!(pair(), Some(averages(new).0));
	});
}

/// The geometric mean is comparable, D in scaled units would not be.
#[test]
fn scales_do_not_make_a_pool_deep() {
	new_test_ext().execute_with(|| {
		let deep = pool_ab([1_000_000_000_000, 1_000_000_000_000]);
		let scales = [1_000_000_000_000, 1_000_000_000_000];
		let kind = PoolKind::Stable { amplification: 100, scales };
		let scaled = pool_of([A, B], kind, FEE, [1_000_000_000, 2_000_000_000]);
		run_to(50);
		assert!(state(scaled).shares > state(deep).shares);
		assert!(averages(scaled).1 < averages(deep).1);
		assert_eq!(<Dex as Swap<_>>::average_price(&A, &B), Some(averages(deep).0));
	});
}

#[test]
fn the_average_of_a_pair_in_the_other_direction_is_the_inverse() {
	new_test_ext().execute_with(|| {
		pool_ab([1_000_000_000, 4_000_000_000]);
		next_block();
		let four = Price::from_ratio(4, 1, Rounding::Down).unwrap();
		let quarter = Price::from_ratio(1, 4, Rounding::Down).unwrap();
		assert_eq!(<Dex as Swap<_>>::average_price(&A, &B), Some(four));
		assert_eq!(<Dex as Swap<_>>::average_price(&B, &A), Some(quarter));
		assert_eq!(<Dex as Swap<_>>::average_price(&A, &C), None);
		assert_eq!(<Dex as Swap<_>>::average_price(&A, &A), None);
	});
}

#[test]
fn failed_calls_leave_no_trace() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab(RESERVES);
		run_to(20);
		assert_noop!(sell(DAVE, &[pool], A, 1_000), sp_runtime::TokenError::FundsUnavailable);
		assert_eq!(state(pool).touched, 1);
	});
}
