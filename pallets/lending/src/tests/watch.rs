// SPDX-License-Identifier: Apache-2.0

//! The list in which positions wait until their health may be gone.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use proptest::prelude::*;
use sp_runtime::{traits::SaturatedConversion, FixedU128, Permill};

fn watch(who: AccountId) -> Option<Watch<u64>> {
	Positions::<Test>::get(who).and_then(|position| position.watch)
}

/// How far the odometer has to go until the position is looked at, in natural logarithms.
fn ahead(who: AccountId) -> f64 {
	match watch(who) {
		Some(Watch::Until(at)) => (at as f64 - Odometer::<Test>::get() as f64) / 1e9,
		other => panic!("not in the list: {other:?}"),
	}
}

fn close_to(a: f64, b: f64) -> bool {
	(a - b).abs() < 1e-8
}

/// Only moves the odometer: there is no room for more.
fn only_move_the_odometer() {
	let markets = MarketIds::<Test>::get().len() as u32;
	Lending::on_idle(System::block_number(), TestWeights::move_odometer(markets));
	Backlog::<Test>::kill();
}

#[test]
fn a_position_waits_until_prices_have_moved_as_far_as_its_health() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		still_block();
		// A health of 1.25.
		assert!(close_to(ahead(BOB), 1.25f64.ln()));
		set_price(&BTC, 4_800_000);
		still_block();
		// It has not been looked at, and is nearer.
		assert!(close_to(ahead(BOB), 1.25f64.ln() + 0.96f64.ln()));
		// It has been, and waits anew: a health of 1.025.
		set_price(&BTC, 4_100_000);
		set_price(&EUR, 130);
		still_block();
		assert!(close_to(ahead(BOB), 1.025f64.ln()));
		assert!(taken_over().is_empty());
	});
}

#[test]
fn a_position_is_not_looked_at_while_prices_stand_still() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		for who in 1_000..1_030 {
			enrich(who);
			assert_ok!(supply(who, BTC, COIN));
			assert_ok!(borrow(who, USD, 1_000 * DOLLAR));
		}
		end_of_block();
		let before = (watch(BOB), watch(1_000), Odometer::<Test>::get());
		// The odometer, and a look at the first key of the list, which is not due.
		let least = TestWeights::move_odometer(5) + TestWeights::look_at_position(0, 0);
		for _ in 0..20 {
			System::set_block_number(System::block_number() + 1);
			assert_eq!(Lending::on_idle(System::block_number(), Weight::MAX), least);
		}
		assert_eq!((watch(BOB), watch(1_000), Odometer::<Test>::get()), before);
	});
}

#[test]
fn interest_alone_makes_a_position_due() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(withdraw(ALICE, USD, 65_000 * DOLLAR));
		for _ in 0..20 {
			next_block_after(YEAR_MS / 4);
			let gone = health(BOB) < FixedU128::from_u32(1);
			end_of_block();
			assert_eq!(!taken_over().is_empty(), gone);
			if gone {
				return;
			}
		}
		panic!("never unhealthy");
	});
}

#[test]
fn a_price_that_vanishes_defers_and_when_it_is_back_the_position_has_its_turn() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		end_of_block();
		// Due, by a price that moves somewhere else.
		no_price(&BTC);
		set_price(&NATIVE, 20);
		end_of_block();
		assert_eq!(watch(BOB), Some(Watch::Deferred(6)));
		still_block();
		set_price(&BTC, 4_488_000);
		for block in 2..6 {
			assert_eq!(System::block_number(), block);
			end_of_block();
			assert!(taken_over().is_empty());
			still_block();
		}
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
		assert!(matches!(watch(BOB), Some(Watch::Until(_))));
	});
}

#[test]
fn what_a_price_has_done_while_it_was_gone_counts_when_it_is_back() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		still_block();
		no_price(&BTC);
		for _ in 0..10 {
			still_block();
		}
		// It was not due meanwhile, so it was not deferred, and is looked at in this block.
		assert!(matches!(watch(BOB), Some(Watch::Until(_))));
		set_price(&BTC, 4_488_000);
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
	});
}

#[test]
fn a_price_that_stays_away_costs_one_look_in_each_turn() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		end_of_block();
		no_price(&BTC);
		set_price(&NATIVE, 20);
		let mut looks = 0;
		for _ in 0..26 {
			end_of_block();
			looks += events()
				.iter()
				.filter(|event| matches!(event, Event::Deferred { owner: BOB, .. }))
				.count();
			System::set_block_number(System::block_number() + 1);
			System::reset_events();
		}
		// In the blocks 1, 6, 11, 16, 21 and 26.
		assert_eq!(looks, 6);
	});
}

#[test]
fn prices_that_come_back_liquidate_nobody() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		for _ in 0..30 {
			set_price(&BTC, 4_600_000);
			still_block();
			set_price(&BTC, 5_000_000);
			still_block();
			assert!(taken_over().is_empty());
		}
		assert_eq!(owed(BOB, &USD), 34_000 * DOLLAR);
		set_price(&BTC, 4_488_000);
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
	});
}

#[test]
fn what_a_price_does_and_takes_back_within_a_block_does_not_hide_a_position() {
	new_test_ext().execute_with(|| {
		still_block();
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, COIN));
		end_of_block();
		set_price(&BTC, 6_000_000);
		assert_ok!(borrow(BOB, USD, 40_000 * DOLLAR));
		set_price(&BTC, 5_000_000);
		assert!(health(BOB) < FixedU128::from_u32(1));
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
	});
}

#[test]
fn a_lower_threshold_makes_positions_due_in_the_block_in_which_it_comes() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		still_block();
		let of_btc =
			|params: MarketParams| Call::set_params { asset: BTC, params: Box::new(params) };
		assert_ok!(submit_as(RuntimeOrigin::root(), of_btc(params(60, 65))));
		for _ in 0..9 {
			assert!(health(BOB) > FixedU128::from_u32(1));
			still_block();
			assert!(taken_over().is_empty());
		}
		assert_eq!(System::block_number(), 11);
		still_block();
		// 32,500 of 34,000.
		assert!(health(BOB) < FixedU128::from_u32(1));
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
	});
}

#[test]
fn an_asset_that_leaves_its_group_makes_positions_due() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, EUR, 10_000 * DOLLAR));
		assert_ok!(submit(BOB, Call::choose_group { group: Some(GROUP) }));
		assert_ok!(borrow(BOB, USD, 9_000 * DOLLAR));
		still_block();
		let params = params(75, 80);
		let leave = Call::set_params { asset: EUR, params: Box::new(params) };
		assert_ok!(submit_as(RuntimeOrigin::root(), leave));
		run_to(12);
		assert!(health(BOB) < FixedU128::from_u32(1));
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
	});
}

#[test]
fn what_suppliers_lose_counts_for_those_whose_collateral_it_is() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		assert_ok!(supply(CHARLIE, USD, 50_000 * DOLLAR));
		assert_ok!(borrow(CHARLIE, EUR, 37_000 * DOLLAR));
		bob_borrows(34_000);
		assert_ok!(withdraw(ALICE, USD, 50_000 * DOLLAR));
		still_block();
		// Of 100,000 dollars, 24,476 are lost, and with them the health of Charlie, whose prices
		// stand still.
		set_price(&BTC, 1_000_000);
		end_of_block();
		assert!(Positions::<Test>::get(BOB).is_none());
		assert!(health(CHARLIE) < FixedU128::from_u32(1));
		end_of_block();
		assert_eq!(taken_over(), [BOB, CHARLIE]);
	});
}

#[test]
fn a_rule_makes_the_position_wait_less_and_without_it_as_before() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		still_block();
		let rule = DeleverageRule {
			below: FixedU128::from_rational(110, 100),
			to: FixedU128::from_rational(120, 100),
			collateral: BTC,
			debt: USD,
			max_slippage: Permill::from_percent(1),
		};
		assert_ok!(submit(BOB, Call::set_rule { rule: Some(rule) }));
		assert!(close_to(ahead(BOB), (1.25f64 / 1.1).ln()));
		assert_ok!(submit(BOB, Call::set_rule { rule: None }));
		assert!(close_to(ahead(BOB), 1.25f64.ln()));
		// Without debts it does not wait at all.
		assert_ok!(repay_all(BOB, USD));
		assert_eq!(watch(BOB), None);
		assert_eq!(Watched::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_end_of_the_world_does_not_stop_the_odometer() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		end_of_block();
		for price in [1, u128::MAX, 1, u128::MAX] {
			TestPrices::insert(&NATIVE, (FixedU128::from_inner(price), FixedU128::from_u32(0)));
			only_move_the_odometer();
		}
		// Each of the four moves is the furthest that is counted at once, or nearly.
		let odometer = Odometer::<Test>::get();
		assert!((4 * 26_000_000_000..=8 * 50_000_000_000).contains(&odometer), "{odometer}");
		end_of_block();
		assert!(close_to(ahead(BOB), 1.25f64.ln()));
	});
}

/// What happens before the odometer moves on.
#[derive(Clone, Debug)]
enum Step {
	/// A price, times this in thousandths.
	Price(usize, u128),
	Vanish(usize),
	Return(usize),
	Borrow(usize, usize, u128),
	Repay(usize, usize, u128),
	Withdraw(usize, usize, u128),
	Supply(usize, usize, u128),
	Rule(usize, u128),
	/// The hook does all its work, and the next block begins after so many milliseconds.
	Work(u64),
	/// It has only room to move the odometer.
	Starved(u64),
}

const ASSETS: [Asset; 4] = [NATIVE, USD, BTC, EUR];
const OWNERS: [AccountId; 4] = [BOB, CHARLIE, 100, 101];

/// A million and more dollars of each asset, so that a unit is less than a step of the odometer.
fn units(asset: usize, dollars: u128) -> Balance {
	dollars * [500_000_000_000, DOLLAR, 2_000, DOLLAR][asset]
}

fn step() -> impl Strategy<Value = Step> {
	let (who, asset) = (0..4usize, 0..4usize);
	let dollars = 1_000_000..20_000_000u128;
	prop_oneof![
		6 => (asset.clone(), 700..1_400u128).prop_map(|(a, b)| Step::Price(a, b)),
		2 => (asset.clone(), 200..4_000u128).prop_map(|(a, b)| Step::Price(a, b)),
		1 => asset.clone().prop_map(Step::Vanish),
		2 => asset.clone().prop_map(Step::Return),
		5 => (who.clone(), asset.clone(), dollars.clone())
			.prop_map(|(a, b, c)| Step::Borrow(a, b, c)),
		1 => (who.clone(), asset.clone(), dollars.clone())
			.prop_map(|(a, b, c)| Step::Repay(a, b, c)),
		2 => (who.clone(), asset.clone(), dollars.clone())
			.prop_map(|(a, b, c)| Step::Withdraw(a, b, c)),
		2 => (who.clone(), asset, dollars).prop_map(|(a, b, c)| Step::Supply(a, b, c)),
		1 => (who, 101..180u128).prop_map(|(a, b)| Step::Rule(a, b)),
		4 => prop_oneof![Just(0), Just(BLOCK_MS), 0..YEAR_MS / 10].prop_map(Step::Work),
		2 => prop_oneof![Just(0), Just(BLOCK_MS), 0..YEAR_MS / 10].prop_map(Step::Starved),
	]
}

/// Looks at every position, which the chain never does.
fn nobody_is_missed() {
	for (who, position) in Positions::<Test>::iter() {
		if position.debts.is_empty() {
			continue;
		}
		let Ok(valued) = Lending::valued(&position) else { continue };
		let below = position.rule.map_or(FixedU128::from_u32(1), |rule| rule.below);
		// All is rounded to units, and the way of the odometer to steps.
		let unit = |value: u128, units: Balance| value / units.max(1) + 1;
		let debt_units: u128 = valued.debts.iter().map(|owed| unit(owed.value, owed.amount)).sum();
		let units: u128 = valued
			.backings
			.iter()
			.map(|backing| unit(backing.value, backing.live.supplied(backing.shares).unwrap()))
			.sum();
		let at_best =
			(valued.weighted + units) as f64 / valued.debt.saturating_sub(debt_units).max(1) as f64;
		if at_best >= below.to_float() * (1.0 - 5e-9) {
			continue;
		}
		match position.watch {
			Some(Watch::Until(at)) => assert!(
				at <= Odometer::<Test>::get(),
				"{who} is missed at {:?}: {at} of {}",
				valued.health(),
				Odometer::<Test>::get()
			),
			Some(Watch::Deferred(at)) => {
				let now: u64 = System::block_number().saturated_into();
				assert!(at <= now + 5, "{who} is deferred to {at}");
			},
			None => panic!("{who} does not wait"),
		}
	}
}

fn next(ms: u64) {
	System::set_block_number(System::block_number() + 1);
	System::reset_events();
	Exchange::clear(System::block_number());
	// Without the work for which there was no room.
	let backlog = Backlog::<Test>::take();
	Lending::on_initialize(System::block_number());
	Backlog::<Test>::put(backlog);
	Clock::mutate(|clock| *clock += ms);
}

fn act(step: &Step, gone: &mut [Option<(FixedU128, FixedU128)>; 4]) {
	match *step {
		Step::Price(asset, by) => {
			TestPrices::mutate(&ASSETS[asset], |price| {
				if let Some((value, _)) = price {
					let inner = value.into_inner() * by / 1_000;
					*value = FixedU128::from_inner(inner.clamp(VALUE / 1_000, VALUE * 10_000_000));
				}
			});
		},
		Step::Vanish(asset) => {
			if let Some(price) = TestPrices::take(&ASSETS[asset]) {
				gone[asset] = Some(price);
			}
		},
		Step::Return(asset) => {
			if let Some(price) = gone[asset].take() {
				TestPrices::insert(&ASSETS[asset], price);
			}
		},
		Step::Borrow(who, asset, dollars) => {
			let _ = borrow(OWNERS[who], ASSETS[asset].clone(), units(asset, dollars));
		},
		Step::Repay(who, asset, dollars) => {
			let _ = repay(OWNERS[who], ASSETS[asset].clone(), units(asset, dollars));
		},
		Step::Withdraw(who, asset, dollars) => {
			let _ = withdraw(OWNERS[who], ASSETS[asset].clone(), units(asset, dollars));
		},
		Step::Supply(who, asset, dollars) => {
			let _ = supply(OWNERS[who], ASSETS[asset].clone(), units(asset, dollars));
		},
		Step::Rule(who, below) => {
			let rule = (below < 160).then(|| DeleverageRule {
				below: FixedU128::from_rational(below, 100),
				to: FixedU128::from_rational(below + 20, 100),
				collateral: BTC,
				debt: USD,
				max_slippage: Permill::from_percent(1),
			});
			let _ = submit(OWNERS[who], Call::set_rule { rule });
		},
		Step::Work(ms) => {
			only_move_the_odometer();
			nobody_is_missed();
			Lending::on_idle(System::block_number(), Weight::MAX);
			nobody_is_missed();
			next(ms);
		},
		Step::Starved(ms) => {
			// Not even the odometer moves.
			Lending::on_idle(System::block_number(), Weight::zero());
			next(ms);
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

	/// Whatever prices do, and whatever is done at whichever of them: when the odometer has moved
	/// on, every position whose health is gone is due.
	#[test]
	fn the_odometer_never_misses_a_position(
		steps in proptest::collection::vec(step(), 20..90),
	) {
		new_test_ext().execute_with(|| {
			for who in [100, 101] {
				enrich(who);
			}
			for (number, asset) in ASSETS.iter().enumerate().take(4) {
				supply(ALICE, asset.clone(), units(number, 100_000_000)).unwrap();
			}
			for (who, asset) in [(0, 2), (1, 1), (2, 0), (3, 3)] {
				supply(OWNERS[who], ASSETS[asset].clone(), units(asset, 30_000_000)).unwrap();
				borrow(OWNERS[who], ASSETS[(asset + 1) % 4].clone(), units((asset + 1) % 4, 15_000_000))
					.unwrap();
			}
			let mut gone = [None, None, None, None];
			for step in &steps {
				act(step, &mut gone);
			}
			act(&Step::Work(0), &mut gone);
			check();
		});
	}
}
