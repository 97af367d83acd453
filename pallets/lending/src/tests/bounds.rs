// SPDX-License-Identifier: Apache-2.0

//! The bounds of what governance decides.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
use sp_runtime::{DispatchResult, FixedU128, Permill};

/// An asset without a market.
const FRESH: Asset = Asset::WithId(5);

type Change = fn(&mut MarketParams);

fn root(call: Call<Test>) -> DispatchResult {
	submit_as(RuntimeOrigin::root(), call)
}

fn set(asset: Asset, params: MarketParams) -> DispatchResult {
	root(Call::set_params { asset, params: Box::new(params) })
}

fn list(asset: Asset, params: MarketParams) -> DispatchResult {
	root(Call::list_market { asset, params: Box::new(params) })
}

fn percent(of: u32) -> Permill {
	Permill::from_percent(of)
}

fn fixed(of: u32) -> FixedU128 {
	FixedU128::from_u32(of)
}

/// The smallest step of a fixed point number.
fn tiny() -> FixedU128 {
	FixedU128::from_inner(1)
}

#[test]
fn every_parameter_has_its_bounds() {
	// What is just within, and what is just out.
	let cases: [(Change, Change); 15] = [
		(
			|all| all.reserve_factor = percent(50),
			|all| all.reserve_factor = Permill::from_parts(500_001),
		),
		(|all| all.flash_fee = percent(10), |all| all.flash_fee = Permill::from_parts(100_001)),
		(
			|all| all.collateral_factor = percent(60),
			|all| all.collateral_factor = Permill::from_parts(600_001),
		),
		(
			// 60 % * 1.666666 is less than one, and 80 % * 1.25 is not.
			|all| all.bonus.max = Permill::from_parts(666_666),
			|all| {
				all.liquidation_threshold = percent(80);
				all.bonus.max = percent(25);
			},
		),
		(|all| all.bonus.min = percent(10), |all| all.bonus.min = Permill::from_parts(100_001)),
		(
			|all| {
				all.collateral_factor = Permill::zero();
				all.liquidation_threshold = Permill::zero();
				all.bonus.min = Permill::zero();
			},
			|all| all.bonus.min = Permill::zero(),
		),
		(|all| all.bonus.slope = fixed(10), |all| all.bonus.slope = fixed(10) + tiny()),
		(|all| all.rates.kink = percent(1), |all| all.rates.kink = Permill::from_parts(9_999)),
		(|all| all.rates.kink = percent(99), |all| all.rates.kink = Permill::from_parts(990_001)),
		(|all| all.rates.steepness = fixed(1), |all| all.rates.steepness = fixed(1) - tiny()),
		(|all| all.rates.steepness = fixed(100), |all| all.rates.steepness = fixed(100) + tiny()),
		(|all| all.rates.min = all.rates.initial, |all| all.rates.min = all.rates.initial + tiny()),
		(|all| all.rates.max = fixed(10), |all| all.rates.max = fixed(10) + tiny()),
		(
			|all| {
				all.rates.min = FixedU128::from_inner(0);
				all.rates.speed = FixedU128::from_inner(0);
			},
			|all| all.rates.min = FixedU128::from_inner(0),
		),
		(|all| all.rates.speed = fixed(1_000), |all| all.rates.speed = fixed(1_000) + tiny()),
	];
	let out: [Change; 3] = [
		|all| all.rates.max = all.rates.initial - tiny(),
		|all| all.price_bounds = Some((fixed(2), fixed(2) - tiny())),
		|all| {
			all.group = Some(GROUP);
			all.debt_ceiling = Some(VALUE);
		},
	];
	let within: [Change; 2] = [
		|all| all.rates.max = all.rates.initial,
		|all| all.price_bounds = Some((fixed(2), fixed(2))),
	];
	let all_out = cases.iter().map(|(_, out)| *out).chain(out);
	let all_within = cases.iter().map(|(within, _)| *within).chain(within);
	new_test_ext().execute_with(|| {
		assert_ok!(Assets::force_create(RuntimeOrigin::root(), 5, ALICE, true, ASSET_ED));
		assert_ok!(NativeAndAssets::mint_into(FRESH, &Lending::account(), ASSET_ED));
		let changed = |change: Change| {
			let mut params = params(50, 60);
			change(&mut params);
			params
		};
		for (at, change) in all_out.enumerate() {
			let params = changed(change);
			assert_eq!(list(FRESH, params), Err(Error::<Test>::InvalidParams.into()), "{at}");
			assert_eq!(set(BTC, params), Err(Error::<Test>::InvalidParams.into()), "{at}");
		}
		for (at, change) in all_within.enumerate() {
			assert_eq!(set(BTC, changed(change)), Ok(()), "{at}");
		}
		let mut unknown = params(50, 60);
		unknown.group = Some(GROUP + 1);
		assert_noop!(list(FRESH, unknown), Error::<Test>::GroupNotFound);
		assert_noop!(set(FRESH, params(50, 60)), Error::<Test>::MarketNotFound);
		assert_ok!(list(FRESH, params(50, 60)));
	});
}

#[test]
fn a_group_has_the_bounds_of_a_market_and_stays_as_it_is() {
	new_test_ext().execute_with(|| {
		let group = Groups::<Test>::get(GROUP).unwrap();
		let create = |group, params| root(Call::create_group { group, params });
		assert_noop!(create(GROUP, group), Error::<Test>::InvalidParams);
		let out: [fn(&mut Group); 4] = [
			|group| group.collateral_factor = Permill::from_parts(930_001),
			// 93 % * 1.08 = 1.0044
			|group| group.bonus.max = percent(8),
			|group| group.bonus.min = percent(5),
			|group| group.bonus.slope = fixed(11),
		];
		for change in out {
			let mut changed = group;
			change(&mut changed);
			assert_noop!(create(2, changed), Error::<Test>::InvalidParams);
		}
		assert_ok!(create(2, group));
		assert_eq!(Groups::<Test>::get(2), Some(group));
		assert_eq!(events().last(), Some(&Event::GroupSet { group: 2, params: group }));
	});
}
