// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers about pools and routes.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::fungible::NativeOrWithId};
use pallet_dex_runtime_api::{PricingInfo, QuoteError, RouteQuote, MAX_POOLS_PER_PAGE};

const STABLE: PoolKind = PoolKind::Stable { amplification: 100, scales: [1, 1] };

/// Pools between five assets, with prices that do not quite fit.
fn network() {
	let product = PoolKind::ConstantProduct;
	for (assets, kind, fee, reserves) in [
		([A, B], product, FEE, [1_000_000, 2_000_000]),
		([A, B], product, NO_FEE, [30_000, 61_000]),
		([B, C], STABLE, FEE, [5_000_000, 5_000_000]),
		([A, C], product, FEE, [1_000_000, 2_030_000]),
		([NATIVE, A], product, NO_FEE, [900_000, 1_000_000]),
		([NATIVE, C], STABLE, FEE, [4_000_000, 3_000_000]),
		([NATIVE, D], product, NO_FEE, [1_000_000, 1_000_000]),
	] {
		pool_of(assets, kind, fee, reserves);
	}
}

/// All routes from an asset to another that come through no asset twice.
fn routes(from: &Asset, to: &Asset) -> Vec<Vec<PoolId>> {
	fn extend(seen: &[Asset], route: &[PoolId], to: &Asset, all: &mut Vec<Vec<PoolId>>) {
		let here = seen.last().unwrap();
		if here == to {
			all.push(route.to_vec());
			return;
		}
		if route.len() == 4 {
			return;
		}
		for (id, pool) in Pools::<Test>::iter() {
			let Some(side) = pool.side(here) else { continue };
			let next = &pool.assets[1 - side];
			if !seen.contains(next) {
				let seen = [seen, core::slice::from_ref(next)].concat();
				extend(&seen, &[route, &[id]].concat(), to, all);
			}
		}
	}
	let mut all = Vec::new();
	extend(core::slice::from_ref(from), &[], to, &mut all);
	all
}

/// What a swap of Bob's does to what he has of two assets, if it is possible.
fn tried(
	swap: impl FnOnce() -> sp_runtime::DispatchResult,
	assets: [&Asset; 2],
) -> Option<[Balance; 2]> {
	let before = assets.map(|asset| free(asset, BOB));
	frame_support::storage::with_transaction(|| {
		let result =
			swap().map(|()| [before[0] - free(assets[0], BOB), free(assets[1], BOB) - before[1]]);
		sp_runtime::TransactionOutcome::Rollback(result)
	})
	.ok()
}

#[test]
fn the_best_route_is_found() {
	new_test_ext().execute_with(|| {
		network();
		for (from, to, most) in [(A, B, 12), (D, B, 12), (C, A, 6), (NATIVE, B, 9), (D, NATIVE, 1)]
		{
			let routes = routes(&from, &to);
			assert!(routes.len() <= most && (most == 1) == (routes.len() == 1), "{routes:?}");
			let ends = [&from, &to];
			for amount in [3, 100, 5_000, 60_000, 150_000, 10_000_000] {
				let best = routes
					.iter()
					.filter_map(|route| tried(|| sell(BOB, route, from.clone(), amount), ends))
					.map(|[_, bought]| bought)
					.max();
				let quote = Dex::quote_route_exact_in(&from, &to, amount);
				assert_eq!(quote.as_ref().ok().map(|quote| quote.amount_out), best);
				if let Ok(RouteQuote { route, amount_in, amount_out }) = quote {
					let done = tried(|| sell(BOB, &route, from.clone(), amount), ends);
					assert_eq!(done, Some([amount_in, amount_out]));
				}

				let best = routes
					.iter()
					.filter_map(|route| tried(|| buy(BOB, route, to.clone(), amount), ends))
					.map(|[paid, _]| paid)
					.min();
				let quote = Dex::quote_route_exact_out(&from, &to, amount);
				assert_eq!(quote.as_ref().ok().map(|quote| quote.amount_in), best);
				if let Ok(RouteQuote { route, amount_in, amount_out }) = quote {
					let done = tried(|| buy(BOB, &route, to.clone(), amount), ends);
					assert_eq!(done, Some([amount_in, amount_out]));
				}
			}
		}
	});
}

#[test]
fn there_is_a_reason_why_there_is_no_route() {
	new_test_ext().execute_with(|| {
		network();
		let both = |from: &Asset, to: &Asset, amount| {
			let errors = (
				Dex::quote_route_exact_in(from, to, amount).unwrap_err(),
				Dex::quote_route_exact_out(from, to, amount).unwrap_err(),
			);
			assert_eq!(errors.0, errors.1);
			errors.0
		};
		assert_eq!(both(&A, &A, 1_000), QuoteError::SameAsset);
		assert_eq!(both(&A, &B, 0), QuoteError::AmountTooSmall);
		assert_eq!(both(&A, &EMPTY, 1_000), QuoteError::NoRoute);
		assert_eq!(both(&EMPTY, &A, 1_000), QuoteError::NoRoute);
		assert_eq!(both(&A, &B, Balance::MAX), QuoteError::NotEnoughLiquidity);
		assert_eq!(both(&D, &C, 400_000_000), QuoteError::NotEnoughLiquidity);
		for pool in 0..7 {
			assert_ok!(Dex::set_paused(RuntimeOrigin::root(), pool, true));
		}
		assert_eq!(both(&A, &B, 1_000), QuoteError::NotEnoughLiquidity);
	});
}

/// Five pools in a row are one more than a route may have.
#[test]
fn a_route_is_not_longer_than_a_call_can_have() {
	new_test_ext().execute_with(|| {
		let mint_and_pool = |assets: [Asset; 2]| {
			pool_of(assets, PoolKind::ConstantProduct, FEE, [1_000_000, 1_000_000])
		};
		mint(&EMPTY, ALICE, RICH);
		let row = [A, B, C, NATIVE, D, EMPTY];
		for pair in row.windows(2) {
			mint_and_pool([pair[0].clone(), pair[1].clone()]);
		}
		let route = Dex::quote_route_exact_in(&A, &D, 1_000).unwrap().route;
		assert_eq!(route, vec![0, 1, 2, 3]);
		let route = Dex::quote_route_exact_out(&EMPTY, &B, 1_000).unwrap().route;
		assert_eq!(route, vec![4, 3, 2, 1]);
		assert_eq!(Dex::quote_route_exact_in(&A, &EMPTY, 1_000), Err(QuoteError::NoRoute));
	});
}

/// Whoever creates many pools cannot hide the one that is looked for.
#[test]
fn a_direct_route_is_found_among_any_number_of_pools() {
	new_test_ext().execute_with(|| {
		network();
		let swapped = |from: &Asset, to: &Asset| {
			[
				tried(|| sell(BOB, &[3], from.clone(), 1_000), [from, to]).unwrap()[1],
				tried(|| buy(BOB, &[3], to.clone(), 1_000), [from, to]).unwrap()[0],
			]
		};
		let direct = [swapped(&A, &C), swapped(&C, &A)];
		for id in 10_000..20_000 {
			let junk = NativeOrWithId::WithId(id);
			for asset in [A, C] {
				Neighbours::<Test>::insert(&asset, &junk, ());
				let pools: frame_support::BoundedVec<_, _> = vec![id].try_into().unwrap();
				Pairs::<Test>::insert((asset, junk.clone()), pools);
			}
		}
		for ((from, to), [bought, paid]) in [(A, C), (C, A)].into_iter().zip(direct) {
			// Or a better one, if there are trials left for it.
			let quote = Dex::quote_route_exact_in(&from, &to, 1_000).unwrap();
			assert!(quote.amount_out >= bought);
			let quote = Dex::quote_route_exact_out(&from, &to, 1_000).unwrap();
			assert!(quote.amount_in <= paid);
		}
	});
}

#[test]
fn a_pool_is_described() {
	new_test_ext().execute_with(|| {
		let kind = PoolKind::Stable { amplification: 100, scales: [1_000, 1] };
		assert_eq!(Dex::pool_info(0), None);
		assert_ok!(Dex::do_create_pool(&ALICE, [A, B], kind, FEE));
		let info = Dex::pool_info(0).unwrap();
		assert_eq!((info.price, info.average_price, info.average_liquidity), (None, None, 0));
		assert_eq!((info.reserves, info.shares, info.paused), ([0, 0], 0, false));

		assert_ok!(join(ALICE, 0, [1_000_000, 1_000_000_000]));
		run_to(11);
		let call = Call::ramp_amplification { pool: 0, amplification: 200, end: 31 };
		assert_ok!(submit_as(RuntimeOrigin::root(), call));
		run_to(21);
		let info = Dex::pool_info(0).unwrap();
		assert_eq!((info.pool, info.assets, info.fee), (0, [A, B], 3_000));
		let pricing = PricingInfo::Stable { amplification: 15_000, scales: [1_000, 1] };
		assert_eq!(info.pricing, pricing);
		assert_eq!((info.reserves, info.shares), ([1_000_000, 1_000_000_000], 2_000_000_000));
		assert_eq!(info.average_price, Dex::pool_averages(0).map(|averages| averages.0));
		assert_eq!(info.average_liquidity, Dex::pool_averages(0).unwrap().1);
		assert!((info.price.unwrap().to_f64_lossy() - 1_000.0).abs() < 1e-9);
		assert!(info.average_liquidity > 15_000_000 && info.average_liquidity < 31_622_776);
	});
}

#[test]
fn pools_come_in_pages() {
	new_test_ext().execute_with(|| {
		network();
		let removed = Dex::do_create_pool(&ALICE, [B, D], STABLE, FEE).unwrap();
		assert_ok!(Dex::do_create_pool(&ALICE, [C, D], STABLE, FEE));
		assert_ok!(submit(ALICE, Call::remove_pool { pool: removed }));
		let ids = |from, limit| -> Vec<_> {
			Dex::pool_infos(from, limit).iter().map(|info| info.pool).collect()
		};
		assert_eq!(ids(0, 100), vec![0, 1, 2, 3, 4, 5, 6, 8]);
		assert_eq!(ids(5, 2), vec![5, 6]);
		assert_eq!(ids(7, u32::MAX), vec![8]);
		assert_eq!((ids(0, 0), ids(9, 100)), (vec![], vec![]));
		const { assert!(MAX_POOLS_PER_PAGE >= 100) };
	});
}
