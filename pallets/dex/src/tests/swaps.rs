// SPDX-License-Identifier: Apache-2.0

//! Swaps along routes.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult, Permill, TokenError};

const STABLE: PoolKind = PoolKind::Stable { amplification: 100, scales: [1, 1] };

/// A, B, C, the native token and D, each connected with the next: pools 0 to 3.
fn chain() -> Vec<PoolId> {
	[
		pool_ab([1_000_000, 2_000_000]),
		pool_of([B, C], PoolKind::ConstantProduct, FEE, [2_000_000, 4_000_000]),
		pool_of([NATIVE, C], STABLE, NO_FEE, [5_000_000, 4_000_000]),
		pool_of([NATIVE, D], STABLE, FEE, [9_000_000, 8_000_000]),
	]
	.to_vec()
}

/// The assets of [`chain`].
fn assets() -> [Asset; 5] {
	[A, B, C, NATIVE, D]
}

/// What Bob has more or less than in the beginning.
fn gain(asset: &Asset) -> i128 {
	free(asset, BOB) as i128 - RICH as i128
}

fn exact_in(
	route: &[PoolId],
	asset_in: Asset,
	amount_in: Balance,
	min_out: Balance,
	deadline: Height,
	keep_alive: bool,
) -> Call<Test> {
	let route = route.to_vec().try_into().unwrap();
	Call::swap_exact_in { route, asset_in, amount_in, min_out, deadline, keep_alive }
}

fn exact_out(
	route: &[PoolId],
	asset_out: Asset,
	amount_out: Balance,
	max_in: Balance,
	deadline: Height,
	keep_alive: bool,
) -> Call<Test> {
	let route = route.to_vec().try_into().unwrap();
	Call::swap_exact_out { route, asset_out, amount_out, max_in, deadline, keep_alive }
}

#[test]
fn an_exact_amount_is_sold() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 2_000_000]);
		next_block();
		System::reset_events();
		assert_eq!(Pending::<Test>::iter_keys().count(), 0);
		assert_ok!(sell(BOB, &[pool], A, 10_000));
		// 30 of it are the fee, and 9,970 buy 19,743.17.
		let event = Event::Swapped {
			pool,
			who: Some(BOB),
			asset_in: A,
			amount_in: 10_000,
			amount_out: 19_743,
			fee: 30,
		};
		assert_eq!(events(), vec![event]);
		assert_eq!((gain(&A), gain(&B)), (-10_000, 19_743));
		assert_eq!(reserves(pool), [1_010_000, 1_980_257]);
		let account = Dex::pool_account(pool);
		let base = ASSET_ED;
		assert_eq!((free(&A, account), free(&B, account)), (1_010_000 + base, 1_980_257 + base));
		assert_eq!(state(pool).shares, 1_414_213);
		// The orders of the pair are looked at in the next block.
		assert_eq!(Pending::<Test>::iter_keys().collect::<Vec<_>>(), vec![(A, B)]);
	});
}

#[test]
fn an_exact_amount_is_bought() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 2_000_000]);
		System::reset_events();
		assert_ok!(buy(BOB, &[pool], B, 19_743));
		let event = Event::Swapped {
			pool,
			who: Some(BOB),
			asset_in: A,
			amount_in: 10_000,
			amount_out: 19_743,
			fee: 30,
		};
		assert_eq!(events(), vec![event]);
		assert_eq!((gain(&A), gain(&B)), (-10_000, 19_743));
		assert_eq!(reserves(pool), [1_010_000, 1_980_257]);
		// In the other direction the other asset pays.
		assert_ok!(buy(BOB, &[pool], A, 10_000));
		assert_eq!(gain(&A), 0);
		assert!(gain(&B) < 0);
	});
}

#[test]
fn a_stable_pool_swaps_near_parity() {
	new_test_ext().execute_with(|| {
		let pool = pool_of([A, B], STABLE, NO_FEE, [1_000_000_000, 1_000_000_000]);
		assert_ok!(sell(BOB, &[pool], A, 100_000_000));
		// About a thousandth is lost at a tenth of the reserves; a product would lose 9%.
		assert!((99_880_000..99_910_000).contains(&gain(&B)), "{}", gain(&B));
		let bought = gain(&B);
		assert_ok!(sell(BOB, &[pool], B, bought as Balance));
		assert!((-1..=0).contains(&gain(&A)) && gain(&B) == 0);
	});
}

#[test]
fn limits_are_kept_to_the_unit() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 2_000_000]);
		let route = [pool];
		let at_least = |min_out| exact_in(&route, A, 10_000, min_out, 1, true);
		assert_noop!(submit(BOB, at_least(19_744)), Error::<Test>::BelowMinimum);
		assert_noop!(submit(BOB, at_least(Balance::MAX)), Error::<Test>::BelowMinimum);
		assert_ok!(submit(BOB, at_least(19_743)));
	});
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 2_000_000]);
		let route = [pool];
		let at_most = |max_in| exact_out(&route, B, 19_743, max_in, 1, true);
		assert_noop!(submit(BOB, at_most(9_999)), Error::<Test>::AboveMaximum);
		assert_noop!(submit(BOB, at_most(0)), Error::<Test>::AboveMaximum);
		assert_ok!(submit(BOB, at_most(10_000)));
	});
}

#[test]
fn a_deadline_is_the_last_block() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 2_000_000]);
		run_to(5);
		let error = Error::<Test>::DeadlinePassed;
		assert_noop!(submit(BOB, exact_in(&[pool], A, 1_000, 0, 4, true)), error);
		let error = Error::<Test>::DeadlinePassed;
		assert_noop!(submit(BOB, exact_out(&[pool], A, 1_000, Balance::MAX, 0, true)), error);
		assert_ok!(submit(BOB, exact_in(&[pool], A, 1_000, 0, 5, true)));
		assert_ok!(submit(BOB, exact_out(&[pool], A, 1_000, Balance::MAX, 6, true)));
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let call = exact_in(&[pool], A, 1_000, 0, 5, true);
			assert_noop!(submit_as(origin, call), DispatchError::BadOrigin);
		}
	});
}

/// A route does what its swaps do one after the other, in one call, and in one event for each.
#[test]
fn a_route_is_the_same_as_its_swaps() {
	for (from, to) in [(0, 1), (0, 2), (0, 3), (0, 4), (1, 4), (4, 0), (4, 1), (3, 0), (2, 0)] {
		let singly = |pools: &[PoolId], path: &[Asset]| {
			let mut amount = 10_000;
			for (pool, pair) in pools.iter().zip(path.windows(2)) {
				let before = free(&pair[1], BOB);
				assert_ok!(sell(BOB, &[*pool], pair[0].clone(), amount));
				amount = free(&pair[1], BOB) - before;
			}
		};
		let run = |at_once: bool| {
			new_test_ext().execute_with(|| {
				let mut pools = chain()[from.min(to)..from.max(to)].to_vec();
				let mut path = assets()[from.min(to)..=from.max(to)].to_vec();
				if from > to {
					pools.reverse();
					path.reverse();
				}
				System::reset_events();
				if at_once {
					assert_ok!(sell(BOB, &pools, path[0].clone(), 10_000));
				} else {
					singly(&pools, &path);
				}
				let states: Vec<_> = pools.iter().map(|pool| state(*pool)).collect();
				(states, assets().map(|asset| gain(&asset)), events())
			})
		};
		let at_once = run(true);
		assert_eq!(at_once, run(false));
		assert_eq!(at_once.1.iter().filter(|gain| **gain != 0).count(), 2);

		// Buying what that brought costs no more, and not much less.
		new_test_ext().execute_with(|| {
			let mut pools = chain()[from.min(to)..from.max(to)].to_vec();
			if from > to {
				pools.reverse();
			}
			let bought = at_once.1[to] as Balance;
			assert_ok!(buy(BOB, &pools, assets()[to].clone(), bought));
			assert_eq!(gain(&assets()[to]), bought as i128);
			let cost = -gain(&assets()[from]);
			assert!((9_990..=10_000).contains(&cost), "{cost}");
			assert_eq!(assets().iter().filter(|asset| gain(asset) != 0).count(), 2);
		});
	}
}

#[test]
fn a_route_by_hand() {
	new_test_ext().execute_with(|| {
		let [first, second, ..] = chain()[..] else { panic!("there are four") };
		assert_ok!(sell(BOB, &[first, second], A, 10_000));
		assert_eq!((gain(&A), gain(&B), gain(&C)), (-10_000, 0, 38_982));
	});
	new_test_ext().execute_with(|| {
		let [first, second, ..] = chain()[..] else { panic!("there are four") };
		assert_ok!(buy(BOB, &[first, second], C, 20_000));
		assert_eq!((gain(&A), gain(&B), gain(&C)), (-5_083, 0, 20_000));
		assert_eq!(reserves(first), [1_005_083, 2_000_000 - 10_082]);
		assert_eq!(reserves(second), [2_010_082, 3_980_000]);
	});
}

#[test]
fn a_route_has_to_fit() {
	new_test_ext().execute_with(|| {
		let pools = chain();
		let second_ab = pool_of([A, B], PoolKind::ConstantProduct, NO_FEE, [1_000_000; 2]);
		let empty = Dex::do_create_pool(&ALICE, [A, C], STABLE, FEE).unwrap();
		let swap = |route: &[PoolId], asset: Asset| sell(BOB, route, asset, 1_000);
		let reverse = |route: &[PoolId], asset: Asset| buy(BOB, route, asset, 1_000);

		for call in [&swap as &dyn Fn(&[PoolId], Asset) -> DispatchResult, &reverse] {
			assert_noop!(call(&[], A), Error::<Test>::InvalidRoute);
			assert_noop!(call(&[77], A), Error::<Test>::PoolNotFound);
			assert_noop!(call(&[0, 77], A), Error::<Test>::PoolNotFound);
			// Twice the same pool.
			assert_noop!(call(&[0, 0], A), Error::<Test>::InvalidRoute);
			assert_noop!(call(&[0, 1, 0], A), Error::<Test>::InvalidRoute);
			assert_noop!(call(&[0, 1, 2, 1], A), Error::<Test>::InvalidRoute);
			// It does not begin, or go on, with an asset of the next pool.
			assert_noop!(call(&[0], C), Error::<Test>::AssetNotInPool);
			assert_noop!(call(&[0], D), Error::<Test>::AssetNotInPool);
			// It ends where it begins.
			assert_noop!(call(&[0, second_ab], A), Error::<Test>::SameAsset);
			assert_noop!(call(&[second_ab, 0], B), Error::<Test>::SameAsset);
		}
		assert_noop!(swap(&[0, 2], A), Error::<Test>::AssetNotInPool);
		assert_noop!(swap(&[1, 0], A), Error::<Test>::AssetNotInPool);
		assert_noop!(reverse(&[0, 2], NATIVE), Error::<Test>::AssetNotInPool);
		assert_noop!(reverse(&[1, 0], C), Error::<Test>::AssetNotInPool);
		for call in [swap(&[empty], A), reverse(&[empty], A), swap(&[1, empty], B)] {
			assert_eq!(call, Err(Error::<Test>::InsufficientLiquidity.into()));
		}

		// One pool more than a route may have cannot even be written down.
		type Route = BoundedVec<PoolId, <Test as Config>::MaxHops>;
		assert!(Route::try_from([pools.clone(), vec![empty]].concat()).is_err());
		assert!(Route::try_from(pools).is_ok());

		// It may come through an asset twice, though nobody wants that.
		assert_ok!(swap(&[0, second_ab, 1], B));
		assert!(gain(&A) == 0 && gain(&B) == -1_000 && gain(&C) > 0);
	});
}

#[test]
fn amounts_at_the_edges() {
	new_test_ext().execute_with(|| {
		let pool = pool_ab([1_000_000, 2_000_000]);
		let small = DispatchError::from(Error::<Test>::AmountTooSmall);
		let little = DispatchError::from(Error::<Test>::InsufficientLiquidity);
		let large = DispatchError::from(Error::<Test>::Overflow);
		assert_noop!(sell(BOB, &[pool], A, 0), small);
		assert_noop!(buy(BOB, &[pool], A, 0), small);
		// The fee takes the only unit.
		assert_noop!(sell(BOB, &[pool], A, 1), small);
		// Two units of B, one after the fee, are half a unit of A.
		assert_noop!(sell(BOB, &[pool], B, 2), small);
		assert_noop!(sell(BOB, &[pool], A, Balance::MAX), large);
		assert_noop!(sell(BOB, &[pool], A, Balance::MAX - 1_000_000 + 1), large);
		assert_noop!(buy(BOB, &[pool], B, Balance::MAX), little);
		assert_noop!(buy(BOB, &[pool], B, 2_000_000), little);
		assert_noop!(buy(BOB, &[pool], B, 1_999_999), Error::<Test>::PriceMovesTooFar);
		// Not more than there is, even without a circuit breaker.
		TestMaxPriceMove::set(Permill::one());
		assert_noop!(buy(DAVE, &[pool], B, 1_000), TokenError::FundsUnavailable);
		assert_noop!(sell(DAVE, &[pool], A, 1_000), TokenError::FundsUnavailable);

		assert_ok!(sell(BOB, &[pool], A, 2));
		assert_eq!((gain(&A), gain(&B)), (-2, 1));
		assert_ok!(buy(BOB, &[pool], A, 1));
		assert_eq!((gain(&A), gain(&B)), (-1, 1 - 3));
	});
	// A pool with a zero fee still gives no unit for nothing.
	for kind in [PoolKind::ConstantProduct, STABLE] {
		new_test_ext().execute_with(|| {
			let pool = pool_of([A, B], kind, NO_FEE, [1_000_000, 1_000_000]);
			assert_noop!(sell(BOB, &[pool], A, 1), Error::<Test>::AmountTooSmall);
			assert_ok!(buy(BOB, &[pool], B, 1));
			assert_eq!((gain(&A), gain(&B)), (-2, 1));
		});
	}
}

#[test]
fn the_account_of_the_payer_stays_alive_if_it_is_to() {
	// Keeps the least it may have, and one unit less.
	for (asset, least) in [(NATIVE, ED), (A, ASSET_ED)] {
		new_test_ext().execute_with(|| {
			let pool =
				pool_of([asset.clone(), B], PoolKind::ConstantProduct, FEE, [1_000_000, 1_000_000]);
			mint(&asset, DAVE, 10_000);
			let account = Dex::pool_account(pool);
			let there = free(&asset, account);
			let call = |amount, keep| exact_in(&[pool], asset.clone(), amount, 0, 1, keep);
			assert_noop!(submit(DAVE, call(10_000, true)), TokenError::NotExpendable);
			assert_noop!(submit(DAVE, call(10_001 - least, true)), TokenError::NotExpendable);
			assert_noop!(submit(DAVE, call(10_001, false)), TokenError::FundsUnavailable);
			let out = exact_out(&[pool], B, 9_870, 10_000, 1, true);
			assert_noop!(submit(DAVE, out), TokenError::NotExpendable);

			// What is too little for an account is gone, and not in the pool.
			assert_ok!(submit(DAVE, call(10_001 - least, false)));
			assert_eq!(free(&asset, DAVE), 0);
			assert_eq!(free(&asset, account) - there, 10_001 - least);
			assert_eq!(reserves(pool)[0], 1_010_001 - least);
		});
		new_test_ext().execute_with(|| {
			let pool = pool_of([asset.clone(), B], STABLE, FEE, [1_000_000, 1_000_000]);
			mint(&asset, DAVE, 10_000);
			let call = exact_in(&[pool], asset.clone(), 10_000 - least, 0, 1, true);
			assert_ok!(submit(DAVE, call));
			assert_eq!(free(&asset, DAVE), least);
			assert_ok!(submit(DAVE, exact_in(&[pool], asset.clone(), least, 0, 1, false)));
			assert_eq!(free(&asset, DAVE), 0);
		});
	}
}

#[test]
fn the_payer_gets_what_an_account_may_have_or_nothing_happens() {
	for (bought, least) in [(NATIVE, ED), (B, ASSET_ED)] {
		new_test_ext().execute_with(|| {
			let pool = pool_of(
				[bought.clone(), A],
				PoolKind::ConstantProduct,
				FEE,
				[1_000_000, 1_000_000],
			);
			mint(&A, DAVE, 10_000);
			let side = Pools::<Test>::get(pool).unwrap().side(&bought).unwrap();
			assert_noop!(buy(DAVE, &[pool], bought.clone(), least - 1), TokenError::BelowMinimum);
			assert_ok!(buy(DAVE, &[pool], bought.clone(), least));
			assert_eq!(free(&bought, DAVE), least);
			assert_eq!(reserves(pool)[side], 1_000_000 - least);
			// From then on, any amount.
			assert_ok!(buy(DAVE, &[pool], bought.clone(), 1));
			assert_eq!(free(&bought, DAVE), least + 1);
		});
	}
	// An asset that is not sufficient, to an account that has nothing else.
	new_test_ext().execute_with(|| {
		let pool = pool_of([A, D], PoolKind::ConstantProduct, FEE, [1_000_000, 1_000_000]);
		mint(&A, DAVE, 10_000);
		assert_noop!(sell(DAVE, &[pool], A, 5_000), TokenError::CannotCreate);
		mint(&NATIVE, DAVE, ED);
		assert_ok!(sell(DAVE, &[pool], A, 5_000));
		assert!(free(&D, DAVE) > 4_900);
	});
}

#[test]
fn what_is_on_hold_cannot_be_sold() {
	new_test_ext().execute_with(|| {
		let pool = pool_of([NATIVE, A], PoolKind::ConstantProduct, FEE, [1_000_000, 1_000_000]);
		mint(&NATIVE, DAVE, 10_000);
		mint(&A, DAVE, 10_000);
		let call = |amount| exact_in(&[pool], NATIVE, amount, 0, 1, false);
		// The account has to keep its minimum because of the deposit of an order.
		assert_ok!(submit(
			DAVE,
			Call::place_order { sell: A, buy: NATIVE, amount: 5_000, min_out: RICH, good_till: 9 }
		));
		assert_noop!(
			submit(DAVE, exact_in(&[pool], A, 5_001, 0, 1, false)),
			TokenError::FundsUnavailable
		);
		let available = 10_000 - 100 - ED;
		assert_eq!(free(&NATIVE, DAVE), available + ED);
		assert_noop!(submit(DAVE, call(available + 1)), TokenError::Frozen);
		assert_ok!(submit(DAVE, call(available)));
	});
}

#[test]
fn swapping_in_parts_does_not_bring_more() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		for fee in [NO_FEE, FEE] {
			for parts in [2, 10, 33] {
				let [in_parts, at_once] = [parts, 1].map(|parts| {
					new_test_ext().execute_with(|| {
						let pool = pool_of([A, B], kind, fee, [2_000_003, 1_000_001]);
						for _ in 0..parts {
							assert_ok!(sell(BOB, &[pool], A, 99_000 / parts));
						}
						gain(&B)
					})
				});
				assert!(in_parts <= at_once, "{in_parts} {at_once}");
				let [in_parts, at_once] = [parts, 1].map(|parts| {
					new_test_ext().execute_with(|| {
						let pool = pool_of([A, B], kind, fee, [2_000_003, 1_000_001]);
						for _ in 0..parts {
							assert_ok!(buy(BOB, &[pool], B, 49_500 / parts));
						}
						-gain(&A)
					})
				});
				assert!(in_parts >= at_once, "{in_parts} {at_once}");
			}
		}
	}
}

#[test]
fn going_there_and_back_does_not_pay() {
	for kind in [PoolKind::ConstantProduct, STABLE] {
		for amount in [1, 2, 3, 10, 999, 1_000, 77_777, 100_000] {
			new_test_ext().execute_with(|| {
				let pool = pool_of([A, B], kind, NO_FEE, [1_000_003, 1_999_993]);
				for _ in 0..5 {
					let before = free(&B, BOB);
					if sell(BOB, &[pool], A, amount).is_err() {
						break;
					}
					let back = sell(BOB, &[pool], B, free(&B, BOB) - before);
					// A few units may be worth less than one on the way back.
					assert!(back.is_ok() || back == Err(Error::<Test>::AmountTooSmall.into()));
					assert!(gain(&A) < 0 || gain(&B) <= 0, "{} {}", gain(&A), gain(&B));
				}
			});
		}
	}
}
