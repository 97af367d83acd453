// SPDX-License-Identifier: Apache-2.0

//! The circuit breaker: how far a price may move, and how much may be removed, within a block.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use polyphony_support::traits::Swap;
use sp_runtime::DispatchError;

const STABLE: PoolKind = PoolKind::Stable { amplification: 50, scales: [1, 1] };
const EVEN: [Balance; 2] = [1_000_000_000, 1_000_000_000];

fn free_pool(amounts: [Balance; 2]) -> PoolId {
	pool_of([A, B], PoolKind::ConstantProduct, NO_FEE, amounts)
}

fn too_far() -> DispatchError {
	Error::<Test>::PriceMovesTooFar.into()
}

fn too_much() -> DispatchError {
	Error::<Test>::RemovesTooMuch.into()
}

/// The highest amount for which `allowed`, which is true for low ones.
fn highest(allowed: impl Fn(Balance) -> bool) -> Balance {
	let (mut low, mut high) = (0, 1 << 40);
	while high - low > 1 {
		let middle = (low + high) / 2;
		if allowed(middle) {
			low = middle;
		} else {
			high = middle;
		}
	}
	low
}

/// The reserves of a pool without a fee after `amount` was sold to the side `input`.
fn after([x, y]: [Balance; 2], input: usize, amount: Balance) -> [Balance; 2] {
	if input == 0 {
		[x + amount, y - y * amount / (x + amount)]
	} else {
		[x - x * amount / (y + amount), y + amount]
	}
}

/// The reserves of a pool without a fee after `amount` was bought for the asset `input`.
fn after_purchase(reserves: [Balance; 2], input: usize, amount: Balance) -> Option<[Balance; 2]> {
	let mut after = reserves;
	after[1 - input] = reserves[1 - input].checked_sub(amount).filter(|left| *left != 0)?;
	after[input] += (reserves[input] * amount).div_ceil(after[1 - input]);
	Some(after)
}

/// Whether `y / x` is within 30% of `opening`. Prices are rounded, so the bound itself is not.
fn within([x, y]: [Balance; 2], opening: [Balance; 2]) -> bool {
	let (now, then) = (y * opening[0] * 10, opening[1] * x);
	7 * then < now && now < 13 * then
}

#[test]
fn a_swap_moves_the_price_up_to_the_bound() {
	for amounts in [EVEN, [1_000_000_007, 3_999_999_999], [4_000_000_000, 50_000]] {
		for (input, asset) in [(0, A), (1, B)] {
			new_test_ext().execute_with(|| {
				let pool = free_pool(amounts);
				let most = highest(|amount| within(after(amounts, input, amount), amounts));
				assert_noop!(sell(BOB, &[pool], asset.clone(), most + 2), too_far());
				assert_noop!(sell(BOB, &[pool], asset.clone(), 2 * most), too_far());
				let bought = [B, A][input].clone();
				assert_eq!(<Dex as Swap<_>>::quote_exact_in(&asset, &bought, most + 2), None);
				assert_ok!(sell(BOB, &[pool], asset.clone(), most));
				assert_eq!(reserves(pool), after(amounts, input, most));
			});
			new_test_ext().execute_with(|| {
				let pool = free_pool(amounts);
				let bought = [B, A][input].clone();
				let most = highest(|amount| {
					let after = after_purchase(amounts, input, amount);
					after.is_some_and(|after| within(after, amounts))
				});
				assert_noop!(buy(BOB, &[pool], bought.clone(), most + 2), too_far());
				assert_eq!(<Dex as Swap<_>>::quote_exact_out(&asset, &bought, most + 2), None);
				assert_ok!(buy(BOB, &[pool], bought, most));
				assert_eq!(Some(reserves(pool)), after_purchase(amounts, input, most));
			});
		}
	}
}

#[test]
fn what_counts_is_the_price_at_the_beginning_of_the_block() {
	new_test_ext().execute_with(|| {
		let pool = free_pool(EVEN);
		let most = highest(|amount| within(after(EVEN, 0, amount), EVEN));
		// In parts it is the same.
		for _ in 0..10 {
			assert_ok!(sell(BOB, &[pool], A, most / 10));
		}
		assert_noop!(sell(CHARLIE, &[pool], A, most / 10), too_far());
		assert_ok!(sell(CHARLIE, &[pool], A, 2));
		// Somebody who goes back makes room for others.
		assert_ok!(buy(CHARLIE, &[pool], A, most / 2));
		assert_ok!(sell(BOB, &[pool], A, most / 2 - 10));
		assert_noop!(sell(BOB, &[pool], A, most / 10), too_far());

		// In the next block one can go on, as far from where it is by then.
		next_block();
		let opening = reserves(pool);
		let more = highest(|amount| within(after(opening, 0, amount), opening));
		assert!(more > most);
		assert_noop!(sell(BOB, &[pool], A, more + 1), too_far());
		assert_ok!(sell(BOB, &[pool], A, more));
		assert_noop!(sell(BOB, &[pool], A, 1_000), too_far());
		// But not back beyond where it was: that is as far in the other direction.
		assert_noop!(buy(BOB, &[pool], A, most + more), too_far());
	});
}

#[test]
fn a_stable_pool_has_the_same_bound() {
	new_test_ext().execute_with(|| {
		let pool = pool_of([A, B], STABLE, NO_FEE, EVEN);
		let spot = |reserves| STABLE_CURVE.spot_price(reserves).unwrap().to_f64_lossy();
		let mut step = 1 << 29;
		// Approaches the bound from below.
		while step > 0 {
			match sell(BOB, &[pool], A, step) {
				Ok(()) => {},
				Err(error) if step > 1 => {
					assert_eq!(error, too_far());
					step /= 2;
				},
				Err(_) => break,
			}
		}
		let price = spot(reserves(pool));
		assert!((0.7..0.700_001).contains(&price), "{price}");
		let [x, y] = reserves(pool);
		// The flat part of the curve has been left, most of B is gone.
		assert!(x > 9 * y, "{x} {y}");
	});
}

const STABLE_CURVE: math::Curve =
	math::Curve::Stable { amplification: 50 * math::A_PRECISION, scales: [1, 1] };

#[test]
fn joining_with_one_asset_moves_the_price_up_to_the_bound() {
	for (side, asset) in [(0, A), (1, B)] {
		new_test_ext().execute_with(|| {
			let pool = free_pool(EVEN);
			let joined = |amount: Balance| {
				let mut reserves = EVEN;
				reserves[side] += amount;
				reserves
			};
			let most = highest(|amount| within(joined(amount), EVEN));
			assert_noop!(join_single(BOB, pool, asset.clone(), most + 2), too_far());
			// Together with swaps.
			assert_ok!(sell(BOB, &[pool], asset.clone(), 1_000_000));
			assert_noop!(join_single(BOB, pool, asset.clone(), most), too_far());
			next_block();
			assert_ok!(sell(BOB, &[pool], [B, A][side].clone(), 1_001_000));
			assert_ok!(join_single(BOB, pool, asset.clone(), most));
		});
	}
}

#[test]
fn every_pool_of_a_route_has_its_breaker() {
	new_test_ext().execute_with(|| {
		let deep = pool_ab([1 << 70, 1 << 70]);
		let shallow = pool_of([B, C], PoolKind::ConstantProduct, FEE, EVEN);
		assert_ok!(sell(BOB, &[deep], A, EVEN[0]));
		for (route, asset) in [([deep, shallow], A), ([shallow, deep], C)] {
			assert_noop!(sell(BOB, &route, asset, EVEN[0]), too_far());
		}
		assert_noop!(buy(BOB, &[deep, shallow], C, EVEN[0] / 2), too_far());
		assert_noop!(buy(BOB, &[shallow, deep], A, EVEN[0] / 2), too_far());
		assert_ok!(sell(BOB, &[deep, shallow], A, EVEN[0] / 10));
	});
}

/// Joining and leaving in proportion change a price by rounding only. They are possible in the
/// moment when swaps are not, in which people may want to leave most.
#[test]
fn one_joins_and_leaves_at_the_bound() {
	new_test_ext().execute_with(|| {
		let pool = free_pool(EVEN);
		let most = highest(|amount| within(after(EVEN, 0, amount), EVEN));
		assert_ok!(sell(BOB, &[pool], A, most));
		for _ in 0..5 {
			assert_ok!(join(CHARLIE, pool, [12_347, 12_347]));
			assert_ok!(leave(ALICE, pool, 98_761));
		}
	});
}

#[test]
fn the_first_deposit_sets_the_price_that_counts_in_its_block() {
	new_test_ext().execute_with(|| {
		assert_ok!(Dex::do_create_pool(&ALICE, [A, B], PoolKind::ConstantProduct, NO_FEE));
		run_to(7);
		assert_ok!(join(ALICE, 0, EVEN));
		assert_noop!(sell(BOB, &[0], A, EVEN[0] / 2), too_far());
		assert_ok!(sell(BOB, &[0], A, EVEN[0] / 10));
	});
}

#[test]
fn a_block_removes_up_to_the_bound() {
	new_test_ext().execute_with(|| {
		// 2 * 10^9 shares, of which Bob has a quarter.
		let pool = pool_ab([4_000_000_000, 1_000_000_000]);
		assert_ok!(PoolAssets::transfer(RuntimeOrigin::signed(ALICE), pool, BOB, 500_000_000));
		assert_noop!(leave(ALICE, pool, 1_000_000_001), too_much());
		assert_ok!(leave(BOB, pool, 500_000_000));
		assert_noop!(leave(ALICE, pool, 500_000_001), too_much());
		assert_ok!(leave(ALICE, pool, 500_000_000));
		assert_noop!(leave(ALICE, pool, 1), too_much());
		assert_eq!(reserves(pool), [2_000_000_000, 500_000_000]);

		next_block();
		assert_noop!(leave(ALICE, pool, 500_000_001), too_much());
		assert_ok!(leave(ALICE, pool, 500_000_000));
		assert_noop!(leave(ALICE, pool, 1), too_much());
	});
}

#[test]
fn a_little_can_always_be_removed() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_500_000, 1_500_000]);
		assert_noop!(leave(ALICE, pool, ALWAYS_REMOVABLE + 1), too_much());
		assert_ok!(leave(ALICE, pool, ALWAYS_REMOVABLE));
		assert_noop!(leave(ALICE, pool, 1), too_much());
		next_block();
		assert_ok!(leave(ALICE, pool, 499_000));
		assert_eq!(state(pool).shares, LOCKED_SHARES);
	});
}

/// Otherwise whoever has half of the shares could keep the others in for ever, by leaving at the
/// beginning of every block and joining again at its end.
#[test]
fn who_leaves_and_joins_again_keeps_nobody_in() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		new_test_ext().execute_with(|| {
			let pool = pool_of([A, B], kind, FEE, EVEN);
			assert_ok!(join(BOB, pool, EVEN));
			for _ in 0..4 {
				next_block();
				assert_ok!(leave(BOB, pool, state(pool).shares / 2));
				assert_noop!(leave(ALICE, pool, 100_000), too_much());
				assert_ok!(join(BOB, pool, reserves(pool)));
				assert_ok!(leave(ALICE, pool, 100_000_000));
			}
			// To be in their way in the next block again, he has to have joined before: they can
			// leave when he does.
			next_block();
			assert_ok!(leave(BOB, pool, state(pool).shares / 2));
			next_block();
			let joining = shares_of(BOB, pool);
			assert_ok!(join(BOB, pool, reserves(pool)));
			assert_ok!(leave(BOB, pool, shares_of(BOB, pool) - joining));
			assert_ok!(leave(ALICE, pool, state(pool).shares / 2 - 10));
		});
	}
}

#[test]
fn what_joined_in_the_block_can_leave_in_it() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab(EVEN);
		next_block();
		assert_ok!(join(BOB, pool, EVEN.map(|amount| 100 * amount)));
		let joined = shares_of(BOB, pool);
		assert_ok!(leave(BOB, pool, joined));
		// All that the others may remove is still to be removed.
		assert_ok!(leave(ALICE, pool, 500_000_000));
		assert_noop!(leave(ALICE, pool, 1_000), too_much());
	});
}

/// The last line of defence, if it were possible to get shares for less than they are worth.
#[test]
fn cheap_shares_do_not_get_more_out() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		new_test_ext().execute_with(|| {
			use frame_support::traits::fungibles::Mutate;
			let pool = pool_of([A, B], kind, FEE, EVEN);
			next_block();
			let cheap = 9 * state(pool).shares;
			assert_ok!(<PoolAssets as Mutate<_>>::mint_into(pool, &BOB, cheap));
			PoolStates::<Test>::mutate(pool, |state| state.shares += cheap);
			check();
			assert_noop!(leave(BOB, pool, cheap), too_much());
			assert_ok!(leave(BOB, pool, cheap / 2));
			assert_noop!(leave(BOB, pool, cheap / 2), too_much());
			let lost = EVEN[0] - reserves(pool)[0];
			assert!(lost < EVEN[0] / 2);
		});
	}
}
