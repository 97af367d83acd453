// SPDX-License-Identifier: Apache-2.0

//! Joining and leaving a pool.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect as _, fungibles::Inspect as _},
};
use polyphony_support::Price;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, TokenError};

/// A pool whose numbers do not divide: 2,000,003 shares.
fn odd_pool() -> PoolId {
	pool_ab([1_000_003, 4_000_001])
}

fn empty_pool() -> PoolId {
	Dex::do_create_pool(&ALICE, [A, B], PoolKind::ConstantProduct, FEE).unwrap()
}

fn join_at_least(pool: PoolId, max_amounts: [Balance; 2], min_shares: Balance) -> DispatchResult {
	submit(BOB, Call::add_liquidity { pool, max_amounts, min_shares })
}

fn leave_for(pool: PoolId, shares: Balance, min_amounts: [Balance; 2]) -> DispatchResult {
	submit(BOB, Call::remove_liquidity { pool, shares, min_amounts })
}

/// What Bob has spent of A and B.
fn spent() -> [Balance; 2] {
	[A, B].map(|asset| RICH - free(&asset, BOB))
}

#[test]
fn the_first_deposit_sets_the_price_and_locks_some_shares() {
	new_test_ext().execute_with(|| {
		let pool = empty_pool();
		run_to(4);
		System::reset_events();
		// Anyone may make it.
		assert_ok!(join(BOB, pool, [1_000_003, 4_000_001]));
		let amounts = [1_000_003, 4_000_001];
		let event =
			Event::LiquidityAdded { pool, who: BOB, amounts, shares: 1_999_003, locked: 1_000 };
		assert_eq!(events(), vec![event]);
		assert_eq!(spent(), amounts);
		assert_eq!(shares_of(BOB, pool), 1_999_003);
		assert_eq!(shares_of(Dex::pool_account(pool), pool), LOCKED_SHARES);

		let price = Price::from_ratio(4_000_001, 1_000_003, polyphony_support::Rounding::Down);
		let price = price.unwrap();
		let expected = PoolState {
			reserves: amounts,
			shares: 2_000_003,
			touched: 4,
			opening_price: price,
			opening_liquidity: 2_000_003,
			average_price: price,
			average_liquidity: 0,
		};
		assert_eq!(state(pool), expected);
	});
}

#[test]
fn the_first_deposit_needs_both_assets_and_more_than_what_is_locked() {
	new_test_ext().execute_with(|| {
		let pool = empty_pool();
		let error = DispatchError::from(Error::<Test>::FirstDepositTooSmall);
		for amounts in [
			[0, 0],
			[0, 1_000_000_000],
			[1_000_000_000, 0],
			[1, 1],
			[1_000, 1_000],
			[1, 1_000_000],
			[500, 2_003],
		] {
			assert_noop!(join(BOB, pool, amounts), error);
		}
		assert_noop!(join(BOB, pool, [RICH, RICH + 1]), TokenError::FundsUnavailable);
		assert_noop!(join(BOB, pool, [Balance::MAX; 2]), ArithmeticError::Underflow);
		assert_noop!(join_single(BOB, pool, A, 1_000_000), Error::<Test>::InsufficientLiquidity);
		assert_noop!(leave(BOB, pool, 1), Error::<Test>::InsufficientLiquidity);
		assert_noop!(join_at_least(pool, [1_001, 1_001], 2), Error::<Test>::BelowMinimum);
		assert_ok!(join_at_least(pool, [1_001, 1_001], 1));
		assert_eq!(shares_of(BOB, pool), 1);
	});
}

#[test]
fn a_stable_pool_counts_its_first_shares_in_scaled_units() {
	new_test_ext().execute_with(|| {
		let kind = PoolKind::Stable { amplification: 100, scales: [1_000, 1] };
		let pool = pool_of([A, B], kind, FEE, [5, 5_000]);
		// At parity D is the sum.
		assert_eq!(state(pool).shares, 10_000);
		assert_eq!(state(pool).opening_liquidity, 10_000);
	});
}

#[test]
fn joining_rounds_amounts_up_and_shares_down() {
	new_test_ext().execute_with(|| {
		let pool = odd_pool();
		// 3,000 of B pay for 1,500.000375 shares, and 1,500 shares are worth 750.0011 of A.
		assert_ok!(join(BOB, pool, [1_000_000, 3_000]));
		assert_eq!((shares_of(BOB, pool), spent()), (1_500, [751, 3_000]));
		assert_eq!(reserves(pool), [1_000_754, 4_003_001]);
		assert_eq!(state(pool).shares, 2_001_503);
	});
	new_test_ext().execute_with(|| {
		let pool = odd_pool();
		System::reset_events();
		// 1,000 of A pay for 1,999.997 shares, and 1,999 shares are worth 3,997.99 of B.
		assert_ok!(join(BOB, pool, [1_000, 1_000_000]));
		let amounts = [1_000, 3_998];
		let event = Event::LiquidityAdded { pool, who: BOB, amounts, shares: 1_999, locked: 0 };
		assert_eq!(events(), vec![event]);
		assert_eq!((shares_of(BOB, pool), spent()), (1_999, amounts));
	});
}

#[test]
fn joining_keeps_to_its_limits() {
	new_test_ext().execute_with(|| {
		let pool = odd_pool();
		let limited = |min_shares| join_at_least(pool, [1_000, 1_000_000], min_shares);
		assert_noop!(limited(2_000), Error::<Test>::BelowMinimum);
		assert_ok!(limited(1_999));

		let small = DispatchError::from(Error::<Test>::AmountTooSmall);
		assert_noop!(join(BOB, pool, [0, 0]), small);
		assert_noop!(join(BOB, pool, [0, 1_000_000]), small);
		assert_noop!(join(BOB, pool, [1_000_000, 0]), small);
		// One unit of B pays for half a share.
		assert_noop!(join(BOB, pool, [1_000_000, 1]), small);
		assert_noop!(join(BOB, pool, [Balance::MAX; 2]), Error::<Test>::Overflow);
		// More than anybody has, and than it takes.
		assert_ok!(join(BOB, pool, [Balance::MAX, 1_000]));
		assert_noop!(join(DAVE, pool, [1_000, 4_000]), TokenError::FundsUnavailable);
		assert_noop!(join(BOB, pool, [RICH, Balance::MAX]), TokenError::FundsUnavailable);
		assert_noop!(join(BOB, pool + 1, [1_000, 1_000]), Error::<Test>::PoolNotFound);
	});
}

#[test]
fn joining_with_one_asset_pays_the_fee_on_what_is_in_effect_swapped() {
	for (asset, shares) in [(A, 97_470), (B, 24_808)] {
		new_test_ext().execute_with(|| {
			let pool = odd_pool();
			next_block();
			System::reset_events();
			let call = |min_shares| {
				let asset = asset.clone();
				submit(BOB, Call::add_liquidity_single { pool, asset, amount: 100_000, min_shares })
			};
			assert_noop!(call(shares + 1), Error::<Test>::BelowMinimum);
			assert_ok!(call(shares));
			let amounts = if asset == A { [100_000, 0] } else { [0, 100_000] };
			let event = Event::LiquidityAdded { pool, who: BOB, amounts, shares, locked: 0 };
			assert_eq!(events(), vec![event]);
			assert_eq!((spent(), shares_of(BOB, pool)), (amounts, shares));
			assert_eq!(reserves(pool), [1_000_003 + amounts[0], 4_000_001 + amounts[1]]);
			assert_eq!(state(pool).shares, 2_000_003 + shares);
			// The price has changed: the orders of the pair are looked at in the next block.
			assert_eq!(Pending::<Test>::iter_keys().collect::<Vec<_>>(), vec![(A, B)]);
		});
	}
}

#[test]
fn joining_with_one_asset_needs_an_asset_of_the_pool_and_an_amount() {
	new_test_ext().execute_with(|| {
		let pool = odd_pool();
		assert_noop!(join_single(BOB, pool, C, 1_000), Error::<Test>::AssetNotInPool);
		assert_noop!(join_single(BOB, pool, A, 0), Error::<Test>::AmountTooSmall);
		assert_noop!(join_single(BOB, pool, A, Balance::MAX), Error::<Test>::Overflow);
		assert_noop!(join_single(DAVE, pool, A, 1_000), TokenError::FundsUnavailable);
		assert_noop!(join_single(BOB, pool + 1, A, 1_000), Error::<Test>::PoolNotFound);
		// A unit of B is less than a share.
		assert_noop!(join_single(BOB, pool, B, 1), Error::<Test>::AmountTooSmall);
	});
}

/// In both kinds of pools, joining with one asset and leaving is a swap that is not cheaper.
#[test]
fn joining_with_one_asset_is_no_cheaper_swap() {
	let stable = PoolKind::Stable { amplification: 100, scales: [1, 1] };
	for kind in [PoolKind::ConstantProduct, stable] {
		let amount = 100_000_000;
		let pool = || pool_of([A, B], kind, FEE, [1_000_000_000, 1_000_000_000]);
		let [paid, got] = new_test_ext().execute_with(|| {
			let pool = pool();
			assert_ok!(join_single(BOB, pool, A, amount));
			assert_ok!(leave(BOB, pool, shares_of(BOB, pool)));
			[RICH - free(&A, BOB), free(&B, BOB) - RICH]
		});
		new_test_ext().execute_with(|| {
			assert_ok!(sell(BOB, &[pool()], A, paid));
			let swapped = free(&B, BOB) - RICH;
			// The fee of a swap is rounded up, that of a join is never written as an amount.
			assert!(got <= swapped + 1, "{got} for {paid}, which swaps to {swapped}");
			// It is not much worse either: the fee is paid once.
			assert!(got > swapped - swapped / 1_000, "{got} for {paid}, not {swapped}");
		});
	}
}

#[test]
fn leaving_rounds_down() {
	new_test_ext().execute_with(|| {
		let pool = odd_pool();
		assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, BOB, 777_777));
		System::reset_events();
		let amounts = [388_889, 1_555_552];
		assert_noop!(leave_for(pool, 777_777, [388_890, 0]), Error::<Test>::BelowMinimum);
		assert_noop!(leave_for(pool, 777_777, [0, 1_555_553]), Error::<Test>::BelowMinimum);
		assert_ok!(leave_for(pool, 777_777, amounts));
		let event = Event::LiquidityRemoved { pool, who: BOB, amounts, shares: 777_777 };
		assert_eq!(events(), vec![event]);
		assert_eq!([A, B].map(|asset| free(&asset, BOB) - RICH), amounts);
		assert_eq!(reserves(pool), [1_000_003 - 388_889, 4_000_001 - 1_555_552]);
		assert_eq!((state(pool).shares, shares_of(BOB, pool)), (2_000_003 - 777_777, 0));
	});
}

#[test]
fn one_leaves_with_shares_of_ones_own() {
	new_test_ext().execute_with(|| {
		let pool = odd_pool();
		assert_noop!(leave(BOB, pool, 1_000), TokenError::FundsUnavailable);
		assert_noop!(leave(DAVE, pool, 1_000), TokenError::FundsUnavailable);
		assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, BOB, 1_000));
		assert_noop!(leave(BOB, pool, 0), Error::<Test>::AmountTooSmall);
		assert_noop!(leave(BOB, pool, 1_001), TokenError::FundsUnavailable);
		assert_noop!(leave(BOB, pool, 2_000_004), Error::<Test>::InsufficientLiquidity);
		assert_noop!(leave(BOB, pool, Balance::MAX), Error::<Test>::InsufficientLiquidity);
		assert_noop!(leave(BOB, pool + 1, 1_000), Error::<Test>::PoolNotFound);
		assert_ok!(leave(BOB, pool, 1_000));
		assert_noop!(leave(BOB, pool, 1), TokenError::FundsUnavailable);
	});
}

/// The only one in a pool gets out of it, also if it is paused, and only what is locked remains.
fn leaves_in_steps(kind: PoolKind, amounts: [Balance; 2]) -> (u64, [Balance; 2]) {
	new_test_ext().execute_with(|| {
		let pool = pool_of([A, B], kind, FEE, amounts);
		assert_ok!(submit_as(RuntimeOrigin::root(), Call::set_paused { pool, paused: true }));
		let begin = System::block_number();
		loop {
			let all = shares_of(ALICE, pool);
			match leave(ALICE, pool, all) {
				Ok(()) => break,
				Err(error) => assert_eq!(error, Error::<Test>::RemovesTooMuch.into()),
			}
			assert_ok!(leave(ALICE, pool, state(pool).shares / 2));
			next_block();
		}
		assert_eq!((shares_of(ALICE, pool), state(pool).shares), (0, LOCKED_SHARES));
		let left = reserves(pool);
		let blocks = System::block_number() - begin;
		assert_ok!(submit(ALICE, Call::remove_pool { pool }));
		assert_eq!((free(&A, ALICE), free(&B, ALICE)), (RICH, RICH));
		(blocks, left)
	})
}

#[test]
fn the_only_one_in_a_pool_leaves_it_in_steps() {
	let product = PoolKind::ConstantProduct;
	// 2^20 times the part that may always be removed.
	let rich = 1_000_000_000_000;
	let (blocks, left) = leaves_in_steps(product, [rich, rich]);
	assert_eq!((blocks, left), (20, [1_000, 1_000]));
	assert_eq!(leaves_in_steps(product, [1_000_000, 1_000_000]), (0, [1_000, 1_000]));
	let (blocks, left) = leaves_in_steps(product, [1_000_000_000, 1_000]);
	assert_eq!((blocks, left), (0, [1_000_000, 1]));
	let (blocks, left) = leaves_in_steps(product, [RICH / 2, 7]);
	assert_eq!((blocks, left[1]), (34, 1));

	let stable = |scales| PoolKind::Stable { amplification: 100, scales };
	let (blocks, left) = leaves_in_steps(stable([1, 1]), [rich, rich]);
	assert_eq!((blocks, left), (21, [501, 501]));
	let (blocks, _) = leaves_in_steps(stable([1_000_000_000_000, 1]), [1_000, 1 << 60]);
	assert_eq!(blocks, 47);
}

/// Where a share is much less than a unit of each asset, the last shares are worth nothing.
#[test]
fn shares_that_are_worth_less_than_a_unit_can_be_burned() {
	let most = 10u64.pow(18);
	let stable = PoolKind::Stable { amplification: 100, scales: [most, most] };
	let (blocks, left) = leaves_in_steps(stable, [50, 50]);
	// When a unit of each is left, nothing more can be lost to the circuit breaker.
	assert_eq!((blocks, left), (5, [1, 1]));

	new_test_ext().execute_with(|| {
		let pool = pool_of([A, B], stable, FEE, [50, 50]);
		assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, BOB, 1 << 60));
		// Only who asks for nothing gets nothing.
		assert_noop!(leave_for(pool, 1 << 60, [0, 1]), Error::<Test>::AmountTooSmall);
		System::reset_events();
		assert_ok!(leave_for(pool, 1 << 60, [0, 0]));
		let amounts = [0, 0];
		let event = Event::LiquidityRemoved { pool, who: BOB, amounts, shares: 1 << 60 };
		assert_eq!(events(), vec![event]);
		assert_eq!(reserves(pool), [50, 50]);
	});
}

/// No operation makes such a pool, but were there one, its shares would not be lost.
#[test]
fn one_leaves_a_pool_that_is_too_large_for_its_curve() {
	new_test_ext().execute_with(|| {
		let most = 10u64.pow(18);
		let stable = PoolKind::Stable { amplification: 100, scales: [most, 1] };
		let pool = pool_of([A, B], stable, FEE, [1_000_000, 1_000_000 * Balance::from(most)]);
		let extra = 6_000_000_000_000_000;
		mint(&A, Dex::pool_account(pool), extra);
		PoolStates::<Test>::mutate(pool, |state| state.reserves[0] += extra);
		next_block();
		assert_noop!(sell(BOB, &[pool], B, 1 << 60), Error::<Test>::Overflow);
		assert_noop!(join(BOB, pool, [1 << 60, 1 << 70]), Error::<Test>::Overflow);
		let before = free(&A, ALICE);
		assert_ok!(leave(ALICE, pool, state(pool).shares / 4));
		assert_eq!(free(&A, ALICE) - before, (extra + 1_000_000) / 4);
		next_block();
		assert_ok!(leave(ALICE, pool, state(pool).shares / 4));
		next_block();
		assert_ok!(join(BOB, pool, [1 << 40, 1 << 90]));
	});
}

#[test]
fn joining_in_parts_does_not_give_more() {
	for (parts, part) in [(7, [143, 5_000]), (50, [20, 80]), (1_000, [1, 5])] {
		let [in_parts, at_once] = [true, false].map(|split| {
			new_test_ext().execute_with(|| {
				let pool = odd_pool();
				if split {
					for _ in 0..parts {
						assert_ok!(join(BOB, pool, part));
					}
				} else {
					assert_ok!(join(BOB, pool, part.map(|amount| amount * parts)));
				}
				(shares_of(BOB, pool), spent())
			})
		});
		assert!(in_parts.0 <= at_once.0, "{in_parts:?} {at_once:?}");
		// Nor for less: shares in proportion to what was paid, of either asset.
		for side in 0..2 {
			assert!(in_parts.0 * at_once.1[side] <= at_once.0 * in_parts.1[side]);
		}
	}
}

#[test]
fn joining_with_one_asset_in_parts_does_not_give_more() {
	for asset in [A, B] {
		let [in_parts, at_once] = [20, 1].map(|parts: u32| {
			new_test_ext().execute_with(|| {
				let pool = odd_pool();
				for _ in 0..parts {
					let amount = 100_000 / Balance::from(parts);
					assert_ok!(join_single(BOB, pool, asset.clone(), amount));
				}
				shares_of(BOB, pool)
			})
		});
		assert!(in_parts <= at_once && in_parts > at_once - 50, "{in_parts} {at_once}");
	}
}

#[test]
fn leaving_in_parts_does_not_give_more() {
	for parts in [2, 7, 100] {
		let part = 9_999;
		let [in_parts, at_once] = [true, false].map(|split| {
			new_test_ext().execute_with(|| {
				let pool = odd_pool();
				let all = part * parts;
				assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, BOB, all));
				if split {
					for _ in 0..parts {
						assert_ok!(leave(BOB, pool, part));
					}
				} else {
					assert_ok!(leave(BOB, pool, all));
				}
				[A, B].map(|asset| free(&asset, BOB) - RICH)
			})
		});
		for side in 0..2 {
			assert!(in_parts[side] <= at_once[side]);
			assert!(at_once[side] - in_parts[side] <= parts);
		}
	}
}

#[test]
fn joining_and_leaving_at_once_costs_what_is_rounded() {
	new_test_ext().execute_with(|| {
		let pool = odd_pool();
		for amounts in [[1, 4], [1_000, 3_000], [123_456, 999_999], [1 << 70, 1 << 71]] {
			let before = [A, B].map(|asset| free(&asset, BOB));
			assert_ok!(join(BOB, pool, amounts));
			assert_ok!(leave(BOB, pool, shares_of(BOB, pool)));
			let after = [A, B].map(|asset| free(&asset, BOB));
			for side in 0..2 {
				assert!((0..=1).contains(&(before[side] - after[side])), "{before:?} {after:?}");
			}
		}
	});
}

/// The money can be paid to an account that has none of it.
#[test]
fn who_has_only_shares_gets_both_assets() {
	new_test_ext().execute_with(|| {
		let pool = odd_pool();
		assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, DAVE, 1_000));
		assert_eq!(Balances::total_balance(&DAVE), 0);
		assert_ok!(leave(DAVE, pool, 1_000));
		assert_eq!((free(&A, DAVE), free(&B, DAVE)), (500, 1_999));
		assert_eq!(PoolAssets::maybe_balance(pool, DAVE), None);

		// Less than an account may have cannot be paid to one that does not exist. What it has is
		// not lost: together with more, or with an account, it can be paid.
		assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, 77, 20));
		assert_noop!(leave(77, pool, 18), TokenError::BelowMinimum);
		assert_ok!(leave(77, pool, 20));
		assert_eq!(NativeAndAssets::balance(A, &77), ASSET_ED);
	});
}
