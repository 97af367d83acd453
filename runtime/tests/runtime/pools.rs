// SPDX-License-Identifier: Apache-2.0

//! Liquidity on the development chain: new pools, who joins and leaves them, and what governance may
//! do to them.

use crate::common::{markets::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::InspectHold as _, OriginTrait},
};
use pallet_dex::{Error, PoolKind};
use pallet_dex_runtime_api::{runtime_decl_for_dex_api::DexApiV1, PricingInfo, QuoteError};
use pallet_referenda::TracksInfo;
use polyphony_runtime::{
	configs::governance::{
		origins::Origin,
		tracks::{self, Tracks},
	},
	constants::{currency::UNIT, time::DAYS},
	Balance, Balances, Dex, PoolShares, Runtime, RuntimeCall, RuntimeHoldReason, RuntimeOrigin,
	System,
};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave};
use sp_runtime::{traits::BadOrigin, Permill};

/// The shares of a pool that an account has.
fn shares(pool: u32, who: Sr25519Keyring) -> Balance {
	PoolShares::balance(pool, who.to_account_id())
}

fn leave(pool: u32, shares: Balance) -> RuntimeCall {
	RuntimeCall::Dex(pallet_dex::Call::remove_liquidity { pool, shares, min_amounts: [0, 0] })
}

#[test]
fn a_pool_lives_from_its_creation_to_its_removal() {
	development().execute_with(|| {
		open_block();
		let before = [balance(OTHER, Bob), balance(BITCOIN, Bob), balance(NATIVE, Bob)];
		let create = |fee| {
			RuntimeCall::Dex(pallet_dex::Call::create_pool {
				assets: [BITCOIN, OTHER],
				kind: PoolKind::ConstantProduct,
				fee: Permill::from_parts(fee),
			})
		};
		succeed(Bob, create(10_000));
		let mut fees = last_fee();
		let pool = Runtime::pool(4).unwrap();
		assert_eq!(pool.assets, [OTHER, BITCOIN], "in ascending order");
		assert_eq!((pool.fee, pool.pricing), (10_000, PricingInfo::ConstantProduct));
		assert_eq!((pool.reserves, pool.shares, pool.price), ([0, 0], 0, None));
		let reason = RuntimeHoldReason::Dex(pallet_dex::HoldReason::PoolDeposit);
		let deposit = Balances::balance_on_hold(&reason, &Bob.to_account_id());
		assert_eq!(deposit, <Runtime as pallet_dex::Config>::PoolDeposit::get());
		assert_eq!(apply(Charlie, create(10_000)), Ok(Err(Error::<Runtime>::PoolExists.into())));
		assert_eq!(apply(Charlie, create(9_999)), Ok(Err(Error::<Runtime>::UnknownFeeTier.into())));

		succeed(Bob, join(4, [60_000 * USD, BTC]));
		fees += last_fee();
		check_markets();
		// The proportion is kept: of the bitcoin only a hundredth is taken.
		let charlie = [balance(OTHER, Charlie), balance(BITCOIN, Charlie)];
		succeed(Charlie, join(4, [600 * USD, BTC]));
		let paid = [charlie[0] - balance(OTHER, Charlie), charlie[1] - balance(BITCOIN, Charlie)];
		assert!(paid[0] <= 600 * USD && paid[0] > 600 * USD - 100, "{paid:?}");
		assert!(paid[1] <= BTC / 100 && paid[1] > BTC / 100 - 10, "{paid:?}");
		assert_eq!(shares(4, Charlie), (shares(4, Bob) + pallet_dex::LOCKED_SHARES) / 100);
		check_markets();
		close_block();

		// A swap pays those who have shares.
		open_block();
		let quote = Runtime::quote_exact_in(OTHER, BITCOIN, 600 * USD).unwrap();
		succeed(Dave, swap_in(&[4], OTHER, 600 * USD, 1));
		assert!(quote.amount_out > 0);
		close_block();
		open_block();
		succeed(Charlie, leave(4, shares(4, Charlie)));
		let after = [balance(OTHER, Charlie), balance(BITCOIN, Charlie)];
		assert!(after[0] > charlie[0], "a part of what was sold, and of the fee");
		assert!(after[1] < charlie[1], "and less of what was bought");
		check_markets();
		close_block();

		// Half of it in a block, then the rest: it is the last one's.
		open_block();
		let all = shares(4, Bob);
		assert_eq!(apply(Bob, leave(4, all)), Ok(Err(Error::<Runtime>::RemovesTooMuch.into())));
		fees += last_fee();
		let mut last = System::block_number();
		while shares(4, Bob) > 0 {
			let some = shares(4, Bob).min((state(4).shares / 2).max(990_000));
			succeed(Bob, leave(4, some));
			fees += last_fee();
			check_markets();
			close_block();
			open_block();
			last += 1;
		}
		assert!(last < 40, "in a few blocks");
		assert_eq!(state(4).shares, pallet_dex::LOCKED_SHARES);
		succeed(Bob, RuntimeCall::Dex(pallet_dex::Call::remove_pool { pool: 4 }));
		fees += last_fee();
		assert_eq!(Runtime::pool(4), None);
		assert_eq!(Balances::balance_on_hold(&reason, &Bob.to_account_id()), 0);
		let after = [balance(OTHER, Bob), balance(BITCOIN, Bob), balance(NATIVE, Bob) + fees];
		assert!(after[0] > before[0] && after[1] < before[1], "Dave's trade");
		assert_eq!(after[2], before[2], "the deposit is back");
		assert_eq!(Runtime::quote_exact_in(NATIVE, OTHER, UNIT).unwrap().route, [0, 1]);
		check_markets();
	});
}

/// A call of the listing administrator, and of one who is not.
fn by_listing_admin(call: impl Fn(RuntimeOrigin) -> frame_support::dispatch::DispatchResult) {
	for origin in [
		RuntimeOrigin::signed(Sr25519Keyring::Ferdie.to_account_id()),
		RuntimeOrigin::none(),
		Origin::OracleAdmin.into(),
		Origin::ParametersAdmin.into(),
		Origin::Treasurer.into(),
	] {
		assert_noop!(call(origin), BadOrigin);
	}
	assert_ok!(call(Origin::ListingAdmin.into()));
}

#[test]
fn the_listing_track_pauses_pools() {
	development().execute_with(|| {
		let origin: RuntimeOrigin = Origin::ListingAdmin.into();
		assert_eq!(Tracks::track_for(origin.caller()), Ok(tracks::LISTING));

		open_block();
		succeed(Bob, join(NATIVE_DOLLAR, [UNIT, USD]));
		succeed(Charlie, order(NATIVE, DOLLAR, 100 * UNIT, 40 * USD));
		by_listing_admin(|origin| Dex::set_paused(origin, NATIVE_DOLLAR, true));
		assert!(Runtime::pool(NATIVE_DOLLAR).unwrap().paused);
		let around = Runtime::quote_exact_in(NATIVE, DOLLAR, UNIT).unwrap().route;
		assert_eq!(around, [NATIVE_BITCOIN, DOLLAR_BITCOIN]);
		assert_ok!(Dex::set_paused(RuntimeOrigin::root(), DOLLAR_BITCOIN, true));
		assert_eq!(
			Runtime::quote_exact_in(NATIVE, DOLLAR, UNIT),
			Err(QuoteError::NotEnoughLiquidity)
		);
		let paused = Ok(Err(Error::<Runtime>::PoolPaused.into()));
		assert_eq!(apply(Bob, swap_in(&[NATIVE_DOLLAR], NATIVE, UNIT, 1)), paused);
		assert_eq!(apply(Bob, join(NATIVE_DOLLAR, [UNIT, USD])), paused);
		succeed(Bob, leave(NATIVE_DOLLAR, shares(NATIVE_DOLLAR, Bob)));
		close_block();

		// Orders wait, and are not lost.
		open_block();
		assert_eq!(dex_events(), []);
		assert_eq!(on_hold(NATIVE, Charlie), 100 * UNIT);
		assert_ok!(Dex::set_paused(RuntimeOrigin::root(), NATIVE_DOLLAR, false));
		succeed(Bob, swap_in(&[NATIVE_DOLLAR], NATIVE, UNIT, 1));
		close_block();
		open_block();
		assert_eq!(on_hold(NATIVE, Charlie), 0, "the pool was used, and its pair looked at");
		check_markets();
	});
}

#[test]
fn the_listing_track_moves_an_amplification() {
	development().execute_with(|| {
		empty_block();
		open_block();
		let end = System::block_number() + DAYS;
		by_listing_admin(|origin| Dex::ramp_amplification(origin, DOLLAR_OTHER, 400, end));
		System::set_block_number(end - DAYS / 2);
		let PricingInfo::Stable { amplification, .. } =
			Runtime::pool(DOLLAR_OTHER).unwrap().pricing
		else {
			panic!("it is a stable pool");
		};
		assert_eq!(amplification, 30_000, "half of the way from 200 to 400");
		assert_noop!(
			Dex::ramp_amplification(RuntimeOrigin::root(), DOLLAR_OTHER, 100_000, end + DAYS),
			Error::<Runtime>::RampTooFast
		);
		assert_noop!(
			Dex::ramp_amplification(RuntimeOrigin::root(), NATIVE_DOLLAR, 400, end + DAYS),
			Error::<Runtime>::NotStable
		);
		check_markets();
	});
}
