// SPDX-License-Identifier: Apache-2.0

//! What governance decides, and when it comes.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
use polyphony_support::traits::LendingPool;
use sp_runtime::{traits::BadOrigin, DispatchResult, FixedU128, Permill};

/// An asset without a market.
const FRESH: Asset = Asset::WithId(5);

fn root(call: Call<Test>) -> DispatchResult {
	submit_as(RuntimeOrigin::root(), call)
}

fn set(asset: Asset, params: MarketParams) -> DispatchResult {
	root(Call::set_params { asset, params: Box::new(params) })
}

fn list(asset: Asset, params: MarketParams) -> DispatchResult {
	root(Call::list_market { asset, params: Box::new(params) })
}

fn current(asset: Asset) -> MarketParams {
	Markets::<Test>::get(asset).unwrap().params
}

/// The parameters of a market, with a change.
fn with(asset: Asset, change: impl FnOnce(&mut MarketParams)) -> MarketParams {
	let mut params = current(asset);
	change(&mut params);
	params
}

/// Makes an asset with the pallet's account funded for it.
fn make(id: u32) {
	assert_ok!(Assets::force_create(RuntimeOrigin::root(), id, ALICE, true, ASSET_ED));
	assert_ok!(NativeAndAssets::mint_into(Asset::WithId(id), &Lending::account(), ASSET_ED));
}

fn percent(of: u32) -> Permill {
	Permill::from_percent(of)
}

fn fixed(of: u32) -> FixedU128 {
	FixedU128::from_u32(of)
}

type Change = fn(&mut MarketParams);

#[test]
fn only_governance_decides() {
	new_test_ext().execute_with(|| {
		let group = Groups::<Test>::get(GROUP).unwrap();
		for call in [
			Call::list_market { asset: FRESH, params: Box::new(params(50, 60)) },
			Call::set_params { asset: USD, params: Box::new(params(50, 60)) },
			Call::cancel_params { asset: USD },
			Call::create_group { group: 2, params: group },
			Call::take_reserves { asset: USD, amount: 1 },
		] {
			assert_noop!(submit(ALICE, call), BadOrigin);
		}
	});
}

#[test]
fn an_asset_is_listed_once_with_a_funded_account() {
	new_test_ext().execute_with(|| {
		assert_noop!(list(USD, params(50, 60)), Error::<Test>::AlreadyListed);
		// Nobody knows the decimals of this one.
		assert_noop!(list(OTHER, params(50, 60)), Error::<Test>::PriceUnavailable);
		assert_noop!(list(FRESH, params(50, 60)), Error::<Test>::AccountNotFunded);
		assert_ok!(Assets::force_create(RuntimeOrigin::root(), 5, ALICE, true, ASSET_ED));
		assert_noop!(list(FRESH, params(50, 60)), Error::<Test>::AccountNotFunded);
		assert_ok!(NativeAndAssets::mint_into(FRESH, &Lending::account(), ASSET_ED));
		assert_ok!(list(FRESH, params(50, 60)));
		assert_eq!(
			events().last(),
			Some(&Event::MarketListed { asset: FRESH, params: params(50, 60) })
		);
		assert_eq!(MarketIds::<Test>::get().last(), Some(&FRESH));
		assert_noop!(list(FRESH, params(50, 60)), Error::<Test>::AlreadyListed);
		// It needs no price to be supplied, and all of it comes back.
		assert_ok!(NativeAndAssets::mint_into(FRESH, &ALICE, 1_000));
		assert_ok!(supply(ALICE, FRESH, 1_000));
		assert_ok!(withdraw_all(ALICE, FRESH));
		assert_eq!(free(&FRESH, ALICE), 1_000);
	});
}

#[test]
fn there_are_so_many_markets_and_no_more() {
	new_test_ext().execute_with(|| {
		for id in 5..8 {
			make(id);
			assert_ok!(list(Asset::WithId(id), params(50, 60)));
		}
		make(8);
		assert_noop!(list(Asset::WithId(8), params(50, 60)), Error::<Test>::TooManyMarkets);
	});
}

#[test]
fn what_only_tightens_comes_at_once() {
	let changes: [(Asset, Change); 8] = [
		(USD, |all| all.supply_cap = 5),
		(USD, |all| all.borrow_cap = 5),
		(USD, |all| all.collateral_factor = percent(74)),
		(USD, |all| all.borrowable_in_isolation = false),
		(USD, |all| all.frozen = true),
		(NEW, |all| all.debt_ceiling = Some(1_000 * VALUE - 1)),
		(USD, |_| {}),
		(USD, |all| {
			all.frozen = true;
			all.supply_cap = 0;
			all.collateral_factor = Permill::zero();
		}),
	];
	for (asset, change) in changes {
		new_test_ext().execute_with(|| {
			let params = with(asset.clone(), change);
			assert_ok!(set(asset.clone(), params));
			assert_eq!(current(asset.clone()), params);
			assert_eq!(PendingParams::<Test>::get(&asset), None);
			assert_eq!(events().last(), Some(&Event::ParamsSet { asset, params }));
		});
	}
}

#[test]
fn everything_else_comes_after_the_delay() {
	let changes: [(Asset, Change); 20] = [
		(USD, |all| all.supply_cap += 1),
		(USD, |all| all.borrow_cap += 1),
		(USD, |all| all.reserve_factor = percent(9)),
		(USD, |all| all.reserve_factor = percent(11)),
		(USD, |all| all.collateral_factor = percent(76)),
		(USD, |all| all.liquidation_threshold = percent(79)),
		(USD, |all| all.liquidation_threshold = percent(81)),
		(USD, |all| all.bonus.min = percent(4)),
		(USD, |all| all.bonus.max = percent(11)),
		(USD, |all| all.rates.kink = percent(91)),
		(USD, |all| all.rates.max = fixed(1)),
		(USD, |all| all.flash_fee = Permill::zero()),
		(USD, |all| all.group = None),
		(USD, |all| all.price_bounds = Some((fixed(1), fixed(2)))),
		(USD, |all| {
			all.group = None;
			all.debt_ceiling = Some(VALUE);
		}),
		(NEW, |all| all.debt_ceiling = Some(1_000 * VALUE + 1)),
		(NEW, |all| all.debt_ceiling = None),
		(NEW, |all| all.borrowable_in_isolation = true),
		(BTC, |all| all.group = Some(GROUP)),
		// One part that is not tighter holds all of it back.
		(USD, |all| {
			all.supply_cap = 5;
			all.borrow_cap += 1;
		}),
	];
	for (at, (asset, change)) in changes.into_iter().enumerate() {
		new_test_ext().execute_with(|| {
			run_to(3);
			let (old, params) = (current(asset.clone()), with(asset.clone(), change));
			assert_ok!(set(asset.clone(), params));
			assert_eq!(
				events().last(),
				Some(&Event::ParamsScheduled { asset: asset.clone(), params, at: 13 }),
				"{at}"
			);
			run_to(12);
			assert_eq!(current(asset.clone()), old, "{at}");
			run_to(13);
			assert_eq!(current(asset.clone()), params, "{at}");
			assert!(events().contains(&Event::ParamsSet { asset: asset.clone(), params }), "{at}");
			assert_eq!(PendingParams::<Test>::get(&asset), None);
		});
	}
}

#[test]
fn unfreezing_takes_its_time() {
	new_test_ext().execute_with(|| {
		assert_ok!(set(USD, with(USD, |all| all.frozen = true)));
		assert_ok!(set(USD, with(USD, |all| all.frozen = false)));
		run_to(10);
		assert_noop!(supply(ALICE, USD, 100), Error::<Test>::MarketFrozen);
		run_to(11);
		assert_ok!(supply(ALICE, USD, 100));
	});
}

#[test]
fn what_is_scheduled_can_be_taken_back() {
	new_test_ext().execute_with(|| {
		let cancel = || root(Call::cancel_params { asset: USD });
		assert_noop!(cancel(), Error::<Test>::NothingScheduled);
		let old = current(USD);
		assert_ok!(set(USD, with(USD, |all| all.flash_fee = Permill::zero())));
		run_to(10);
		assert_ok!(cancel());
		assert_eq!(events().last(), Some(&Event::ParamsCancelled { asset: USD }));
		assert_noop!(cancel(), Error::<Test>::NothingScheduled);
		run_to(12);
		assert_eq!(current(USD), old);
	});
}

#[test]
fn a_change_takes_the_place_of_the_one_that_waits_and_waits_anew() {
	new_test_ext().execute_with(|| {
		let old = current(USD);
		let second = with(USD, |all| all.flash_fee = percent(2));
		assert_ok!(set(USD, with(USD, |all| all.flash_fee = percent(1))));
		run_to(6);
		assert_ok!(set(USD, second));
		run_to(15);
		assert_eq!(current(USD), old);
		run_to(16);
		assert_eq!(current(USD), second);
	});
}

#[test]
fn what_tightens_at_once_takes_back_what_waits() {
	new_test_ext().execute_with(|| {
		assert_ok!(set(USD, with(USD, |all| all.flash_fee = percent(1))));
		let tight = with(USD, |all| all.supply_cap = 5);
		assert_ok!(set(USD, tight));
		let told =
			[Event::ParamsCancelled { asset: USD }, Event::ParamsSet { asset: USD, params: tight }];
		assert!(events().ends_with(&told));
		assert_eq!(PendingParams::<Test>::get(USD), None);
		run_to(12);
		assert_eq!(current(USD), tight);
	});
}

/// Alice lends dollars, Bob has borrowed 30,000 of them on a coin.
fn a_debt() {
	assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
	assert_ok!(supply(BOB, BTC, COIN));
	assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
}

#[test]
fn a_frozen_market_lets_everybody_out() {
	new_test_ext().execute_with(|| {
		a_debt();
		for asset in [USD, BTC] {
			assert_ok!(set(asset.clone(), with(asset, |all| all.frozen = true)));
		}
		assert_noop!(supply(ALICE, USD, DOLLAR), Error::<Test>::MarketFrozen);
		assert_noop!(supply(BOB, BTC, COIN), Error::<Test>::MarketFrozen);
		assert_noop!(borrow(BOB, USD, DOLLAR), Error::<Test>::MarketFrozen);
		let flash = Call::flash_loan { asset: USD, amount: DOLLAR, calls: Default::default() };
		assert_noop!(submit(CHARLIE, flash), Error::<Test>::MarketFrozen);
		let loan = <Lending as LendingPool<_>>::flash_loan(&CHARLIE, &USD, DOLLAR, |_| Ok(()));
		assert_eq!(loan, Err(Error::<Test>::MarketFrozen.into()));
		next_block();
		assert_ok!(withdraw(ALICE, USD, 60_000 * DOLLAR));
		assert_ok!(repay(BOB, USD, 10_000 * DOLLAR));
		assert_ok!(withdraw(BOB, BTC, COIN / 10));
		// Who does not pay is liquidated as ever.
		set_price(&BTC, 2_900_000);
		assert_ok!(liquidate(CHARLIE, BOB, USD, BTC));
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(withdraw_all(BOB, BTC));
		assert_ok!(withdraw_all(ALICE, USD));
		assert_eq!(Positions::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_price_out_of_its_bounds_is_none() {
	new_test_ext().execute_with(|| {
		a_debt();
		assert_ok!(repay(BOB, USD, 10_000 * DOLLAR));
		let bounds = Some((fixed(40_000), fixed(60_000)));
		assert_ok!(set(BTC, with(BTC, |all| all.price_bounds = bounds)));
		run_to(11);
		for cents in [3_999_999, 6_000_001] {
			set_price(&BTC, cents);
			assert_noop!(borrow(BOB, USD, DOLLAR), Error::<Test>::PriceUnavailable);
			assert_noop!(withdraw(BOB, BTC, 1), Error::<Test>::PriceUnavailable);
			assert_noop!(liquidate(CHARLIE, BOB, USD, BTC), Error::<Test>::PriceUnavailable);
			assert_ok!(repay(BOB, USD, DOLLAR));
			assert_ok!(supply(BOB, BTC, 1));
			assert_ok!(withdraw(ALICE, USD, DOLLAR));
		}
		// At this price, 18,750 back the 20,000, so Bob would be liquidated if it were believed.
		set_price(&BTC, 2_500_000);
		let before = Positions::<Test>::get(BOB).unwrap().debts;
		next_block();
		next_block();
		assert_eq!(Positions::<Test>::get(BOB).unwrap().debts, before);
		for cents in [4_000_000, 6_000_000] {
			set_price(&BTC, cents);
			assert_ok!(withdraw(BOB, BTC, 1));
		}
	});
}

#[test]
fn interest_is_counted_at_the_old_rate_up_to_the_change() {
	new_test_ext().execute_with(|| {
		a_debt();
		// From the change on: ten percent, whatever the utilisation is, and half for the reserves.
		let tenth = FixedU128::from_rational(1, 10);
		let zero = FixedU128::from_inner(0);
		assert_ok!(set(
			USD,
			with(USD, |all| {
				all.reserve_factor = percent(50);
				all.rates = RateModel {
					steepness: fixed(1),
					initial: tenth,
					min: tenth,
					max: tenth,
					speed: zero,
					..rates()
				};
			})
		));
		while System::block_number() < 9 {
			next_block_after(0);
		}
		next_block_after(YEAR_MS / 10);
		// The first tenth of a year is at the old rate: e^0.000578595604, as in `borrow`.
		assert_eq!(owed(BOB, &USD), 30_017_362_891);
		assert_eq!(System::block_number(), 10);
		next_block_after(YEAR_MS / 20);
		// e^(0.000578595604 + 0.1 / 20)
		assert_eq!(owed(BOB, &USD), 30_167_825_549);
		// 17,362,890 / 10 and 150,462,658 / 2.
		assert_eq!(reserves(&USD), 1_736_289 + 75_231_329);
	});
}

#[test]
fn a_lower_threshold_makes_the_chain_look_at_positions() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		for (who, dollars) in [(BOB, 34_000), (CHARLIE, 10_000)] {
			assert_ok!(supply(who, BTC, COIN));
			assert_ok!(borrow(who, USD, dollars * DOLLAR));
		}
		// 37,500 / 34,000 is healthy, 30,000 / 34,000 is not. Charlie has 30,000 for 10,000.
		let lower = with(BTC, |all| {
			all.collateral_factor = percent(50);
			all.liquidation_threshold = percent(60);
		});
		assert_ok!(set(BTC, lower));
		run_to(11);
		assert!(health(BOB) < fixed(1));
		let charlie = Positions::<Test>::get(CHARLIE);
		next_block();
		assert!(owed(BOB, &USD) < 30_000 * DOLLAR);
		assert!(health(BOB) > FixedU128::from_rational(1_049, 1_000));
		assert_eq!(Positions::<Test>::get(CHARLIE), charlie);
	});
}

#[test]
fn a_market_that_leaves_its_group_makes_the_chain_look_at_positions() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, EUR, 50_000 * DOLLAR));
		assert_ok!(submit(BOB, Call::choose_group { group: Some(GROUP) }));
		// In the group, 93 % back it, and out of it, 80 %.
		assert_ok!(borrow(BOB, USD, 44_000 * DOLLAR));
		assert_ok!(set(EUR, with(EUR, |all| all.group = None)));
		run_to(10);
		assert!(owed(BOB, &USD) >= 44_000 * DOLLAR);
		assert!(health(BOB) > fixed(1));
		run_to(12);
		assert!(owed(BOB, &USD) < 44_000 * DOLLAR);
		assert!(health(BOB) > FixedU128::from_rational(1_049, 1_000));
	});
}

#[test]
fn a_threshold_of_nothing_reaches_every_position() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, 1_000 * COIN));
		assert_ok!(borrow(BOB, USD, 10 * DOLLAR));
		let none = with(BTC, |all| {
			all.collateral_factor = Permill::zero();
			all.liquidation_threshold = Permill::zero();
		});
		assert_ok!(set(BTC, none));
		run_to(12);
		assert_eq!(owed(BOB, &USD), 0);
		// He has lost the debt and the highest bonus, 11 dollars of 50 million, and nothing more.
		assert!(supplied(BOB, &BTC) >= 1_000 * COIN - 22_001);
	});
}
