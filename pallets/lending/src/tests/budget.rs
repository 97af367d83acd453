// SPDX-License-Identifier: Apache-2.0

//! The hooks keep to their weight, and get to the end all the same.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	traits::{fungibles::Mutate, tokens::Preservation, Hooks, UnfilteredDispatchable},
	weights::{constants::RocksDbWeight, Weight},
};
use sp_runtime::FixedU128;

const CROWD: AccountId = 1_000_000;

/// Bob supplies `collateral` worth 500 and borrows 340 dollars, and `others` are as he is.
fn crowd(collateral: Asset, amount: Balance, others: u128) {
	let debt = 340 * DOLLAR;
	assert_ok!(supply(ALICE, USD, 20_000_000 * DOLLAR));
	assert_ok!(supply(BOB, collateral.clone(), amount));
	assert_ok!(borrow(BOB, USD, debt));
	let position = PositionOf::<Test> { deposit: 0, ..Positions::<Test>::get(BOB).unwrap() };
	let Some(Watch::Until(at)) = position.watch else { panic!("it waits") };
	let supplied = position.supplies[0].shares * others;
	let owed = position.debts[0].shares * others;
	for who in CROWD..CROWD + others {
		Positions::<Test>::insert(who, position.clone());
		Watched::<Test>::insert((at.to_be_bytes(), who), ());
	}
	let pallet = Lending::account();
	assert_ok!(NativeAndAssets::mint_into(collateral.clone(), &pallet, amount * others));
	assert_ok!(NativeAndAssets::transfer(
		USD,
		&pallet,
		&EXCHANGE,
		debt * others,
		Preservation::Preserve
	));
	MarketTotals::<Test>::mutate(&collateral, |totals| {
		totals.cash += amount * others;
		totals.supply_shares += supplied;
	});
	MarketTotals::<Test>::mutate(&USD, |totals| {
		totals.cash -= debt * others;
		totals.debt_shares += owed;
	});
	check();
}

/// What the events of this block tell of the work of a hook: positions taken over, and their weight
/// and that of the sales.
fn work_done() -> (u32, Weight) {
	let mut taken = 0;
	let mut weight = Weight::zero();
	for event in events() {
		match event {
			Event::TakenOver { .. } => {
				taken += 1;
				weight += look() + TestWeights::take_over(1, 1);
			},
			Event::Deferred { .. } => weight += look(),
			Event::SalePlaced { .. } => weight += TestWeights::sell_inventory(),
			_ => (),
		}
	}
	if weight != Weight::zero() {
		weight += TestWeights::move_odometer(5);
	}
	(taken, weight)
}

/// Ends a block that has so much left, and begins the next. Both hooks say what they have done, and
/// do no more than they may. Returns how many positions they took over.
fn block(remaining: Weight) -> u32 {
	let now = System::block_number();
	System::reset_events();
	let used = Lending::on_idle(now, remaining);
	assert!(used.all_lte(remaining) && used.all_lte(TestIdleWeight::get()), "{used:?}");
	let (at_end, done) = work_done();
	assert!(done.all_lte(used), "{done:?} of {used:?}");
	System::reset_events();
	System::set_block_number(now + 1);
	Exchange::clear(now + 1);
	let used = Lending::on_initialize(now + 1);
	let always = TestWeights::begin_block()
		+ (TestWeights::look_at_market() + TestWeights::renew_market()) * 5;
	assert!(used.all_lte(always + TestBacklogWeight::get()), "{used:?}");
	let (at_beginning, done) = work_done();
	assert!(done.all_lte(used), "{done:?} of {used:?}");
	at_end + at_beginning
}

fn unhealthy() -> usize {
	let one = FixedU128::from_u32(1);
	Positions::<Test>::iter_values()
		.filter(|position| Lending::valued(position).is_ok_and(|valued| valued.health() < one))
		.count()
}

/// What it costs to value a position of the crowd: it has one supply and one debt.
fn look() -> Weight {
	TestWeights::look_at_position(1, 1)
}

/// What the hook needs to look at one of these, whatever there is to do with it.
fn one_position() -> Weight {
	look() + TestWeights::take_over(1, 1).max(TestWeights::deleverage(1, 1))
}

/// What has to be left for `part` to be three quarters of what is left by the odometer.
fn with_room_for(part: Weight) -> Weight {
	TestWeights::move_odometer(5) + part * 4 / 3 + Weight::from_parts(2, 2)
}

#[test]
fn ten_thousand_unhealthy_positions_are_worked_off_within_the_weights() {
	new_test_ext().execute_with(|| {
		TestIdleWeight::set(Weight::from_parts(400_000_000_000, 30_000_000));
		TestBacklogWeight::set(Weight::from_parts(100_000_000_000, 10_000_000));
		crowd(BTC, COIN / 100, 9_999);
		set_price(&BTC, 4_488_000);
		let (mut taken, mut blocks) = (0, 0);
		while taken < 10_000 {
			// Of the proof, 66,000 for each: 340 at the end, 113 at the beginning. Some blocks are
			// full, or nearly.
			let remaining = match blocks % 4 {
				0 => Weight::MAX,
				1 => Weight::from_parts(u64::MAX, 9_000_000),
				2 => Weight::from_parts(9_000_000_000, u64::MAX),
				_ => Weight::zero(),
			};
			taken += block(remaining);
			blocks += 1;
			assert!(blocks <= 60, "only {taken}");
		}
		assert_eq!(taken, 10_000);
		assert_eq!(unhealthy(), 0);
		for _ in 0..4 {
			assert_eq!(block(Weight::MAX), 0);
		}
		Lending::on_idle(System::block_number(), Weight::MAX);
		assert!(!Backlog::<Test>::get());
		assert_eq!(Inventories::<Test>::iter().count(), 0);
		// Each owed 80 dollars too much.
		assert_eq!(totals(&USD).debt_shares, 10_000 * 260 * DOLLAR);
		check();
	});
}

#[test]
fn with_room_for_one_it_is_the_worst() {
	new_test_ext().execute_with(|| {
		enrich(DAVE);
		assert_ok!(supply(ALICE, USD, 200_000 * DOLLAR));
		for (who, dollars) in [(BOB, 33_000), (DAVE, 34_900), (CHARLIE, 30_000)] {
			assert_ok!(supply(who, BTC, COIN));
			assert_ok!(borrow(who, USD, dollars * DOLLAR));
		}
		end_of_block();
		set_price(&BTC, 3_900_000);
		for worst in [DAVE, BOB, CHARLIE] {
			System::reset_events();
			Lending::on_idle(1, with_room_for(one_position()));
			check();
			assert_eq!(taken_over(), [worst]);
		}
	});
}

#[test]
fn without_room_for_what_may_be_there_to_do_nothing_is_done() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		let odometer = TestWeights::move_odometer(5);
		for remaining in [
			Weight::zero(),
			odometer - Weight::from_parts(1, 0),
			odometer - Weight::from_parts(0, 1),
			odometer,
			odometer + TestWeights::look_at_position(0, 0),
			odometer + look(),
			odometer + one_position(),
			with_room_for(one_position() - Weight::from_parts(3, 0)),
			with_room_for(one_position() - Weight::from_parts(0, 3)),
		] {
			let used = Lending::on_idle(1, remaining);
			assert!(used.all_lte(remaining));
			assert!(taken_over().is_empty(), "{remaining:?}");
			assert!(Backlog::<Test>::get());
			check();
		}
		Lending::on_idle(1, with_room_for(one_position()));
		assert_eq!(taken_over(), [BOB]);
	});
}

#[test]
fn what_a_full_block_left_over_is_done_at_the_beginning_of_the_next() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		Lending::on_idle(1, Weight::zero());
		assert!(Backlog::<Test>::get());
		System::set_block_number(2);
		System::reset_events();
		Lending::on_initialize(2);
		check();
		assert_eq!(taken_over(), [BOB]);
		// And then the beginning has nothing to do, as long as there is an end.
		let idle = TestWeights::begin_block() + TestWeights::look_at_market() * 5;
		for block in 3..6 {
			Lending::on_idle(block - 1, Weight::MAX);
			assert!(!Backlog::<Test>::get());
			System::set_block_number(block);
			Exchange::clear(block);
			let used = Lending::on_initialize(block);
			assert!(used.all_lte(idle + TestWeights::renew_market() * 2));
		}
		System::set_block_number(6);
		assert!(Lending::on_initialize(6).all_gte(idle + TestWeights::move_odometer(5)));
	});
}

#[test]
fn the_beginning_of_a_block_keeps_to_its_weight_too() {
	new_test_ext().execute_with(|| {
		crowd(BTC, COIN / 100, 9);
		TestBacklogWeight::set(with_room_for(one_position()));
		set_price(&BTC, 4_488_000);
		for taken in 1..=10 {
			assert_eq!(block(Weight::zero()), 1);
			assert_eq!(unhealthy(), 10 - taken);
		}
	});
}

#[test]
fn the_least_weights_that_are_accepted_are_enough() {
	new_test_ext().execute_with(|| {
		crowd(BTC, COIN / 100, 4);
		TestIdleWeight::set(Lending::least_work());
		TestBacklogWeight::set(Lending::least_work());
		set_price(&BTC, 4_488_000);
		for _ in 0..5 {
			assert_ne!(block(Weight::MAX), 0);
			if unhealthy() == 0 {
				break;
			}
		}
		assert_eq!(unhealthy(), 0);
		for _ in 0..3 {
			block(Weight::MAX);
		}
		assert_eq!(Inventories::<Test>::iter().count(), 0);
		check();
	});
}

#[test]
fn sales_are_made_while_there_are_many_positions_to_look_at() {
	new_test_ext().execute_with(|| {
		crowd(BTC, COIN / 100, 99);
		TestIdleWeight::set(with_room_for(one_position() * 2) + TestWeights::sell_inventory());
		TestBacklogWeight::set(TestIdleWeight::get());
		set_price(&BTC, 4_488_000);
		for _ in 0..4 {
			block(Weight::MAX);
		}
		assert!(unhealthy() > 50);
		assert!(free(&BTC, EXCHANGE) > RICH, "nothing was sold");
	});
}

#[test]
fn a_position_that_cannot_be_dealt_with_blocks_nobody() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(CHARLIE, EUR, 1_000 * DOLLAR));
		bob_borrows(34_000);
		assert_ok!(borrow(CHARLIE, USD, 740 * DOLLAR));
		assert_ok!(submit(CHARLIE, Call::set_rule { rule: None }));
		no_price(&EUR);
		set_price(&BTC, 4_488_000);
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
		assert!(matches!(Positions::<Test>::get(CHARLIE).unwrap().watch, Some(Watch::Deferred(6))));
		assert!(!Backlog::<Test>::get());
	});
}

#[test]
fn many_positions_that_cannot_be_dealt_with_block_nobody_for_long() {
	new_test_ext().execute_with(|| {
		crowd(EUR, 500 * DOLLAR, 299);
		assert_ok!(supply(CHARLIE, BTC, COIN));
		assert_ok!(borrow(CHARLIE, USD, 34_000 * DOLLAR));
		end_of_block();
		no_price(&EUR);
		set_price(&BTC, 4_488_000);
		TestIdleWeight::set(with_room_for(look() * 20 + one_position()));
		// Fewer have their turn in a block than come back: it takes five blocks, and there are 300.
		for _ in 0..80 {
			TestBacklogWeight::set(Weight::zero());
			block(Weight::MAX);
			if health(CHARLIE) >= TargetHealth::get() {
				return;
			}
		}
		panic!("Charlie never had his turn");
	});
}

#[test]
fn nobody_is_liquidated_while_the_chain_is_halted() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		TestHalted::set(true);
		for _ in 0..5 {
			assert_eq!(Lending::on_idle(System::block_number(), Weight::MAX), Weight::zero());
			still_block();
		}
		assert_eq!(owed(BOB, &USD), 34_000 * DOLLAR);
		// Bob can save himself meanwhile, and what has happened is not forgotten.
		assert_ok!(repay(BOB, USD, 100 * DOLLAR));
		TestHalted::set(false);
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
	});
}

#[test]
fn calls_give_back_what_a_small_position_does_not_need() {
	new_test_ext().execute_with(|| {
		enrich(DAVE);
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		let used = |who, call: Call<Test>| {
			let most = call.get_dispatch_info().call_weight;
			let done = call.dispatch_bypass_filter(RuntimeOrigin::signed(who));
			check();
			(done.unwrap().actual_weight.unwrap(), most)
		};
		// With so many supplies and debts as there are afterwards, or were before if that is more.
		let (few, most) = used(BOB, Call::supply { asset: BTC, amount: COIN });
		// The deposit of a new position comes on top, and is given back if there was one already.
		let opening = RocksDbWeight::get().reads_writes(2, 2);
		assert_eq!(few, TestWeights::supply(1) + opening);
		assert_eq!(most, TestWeights::supply(4) + opening);
		let (few, same) = used(BOB, Call::supply { asset: BTC, amount: 1 });
		assert_eq!((few, same), (TestWeights::supply(1), most));
		let call = Call::borrow { asset: USD, amount: 30_000 * DOLLAR, on_behalf: None };
		assert_eq!(used(BOB, call), (TestWeights::borrow(1, 1), TestWeights::borrow(4, 4)));
		let call = Call::set_rule { rule: None };
		assert_eq!(used(BOB, call), (TestWeights::set_rule(1, 1), TestWeights::set_rule(4, 4)));
		assert_ok!(supply(BOB, EUR, 1_000 * DOLLAR));
		let call = Call::set_collateral { asset: EUR, collateral: false };
		let weights = (TestWeights::set_collateral(2, 1), TestWeights::set_collateral(4, 4));
		assert_eq!(used(BOB, call), weights);
		let call = Call::withdraw { asset: EUR, amount: None };
		assert_eq!(used(BOB, call), (TestWeights::withdraw(2, 1), TestWeights::withdraw(4, 4)));
		let call = Call::choose_group { group: Some(GROUP) };
		let weights = (TestWeights::choose_group(1, 1), TestWeights::choose_group(4, 4));
		assert_eq!(used(BOB, call), weights);
		set_price(&BTC, 3_800_000);
		let call = Call::liquidate {
			owner: BOB,
			debt: USD,
			collateral: BTC,
			max_repay: None,
			min_seized: 0,
			as_shares: false,
		};
		assert_eq!(used(DAVE, call), (TestWeights::liquidate(1, 1), TestWeights::liquidate(4, 4)));
	});
}

#[test]
fn a_large_position_weighs_more_than_a_small_one() {
	// What the hook consumes at the end of a block in which a position with so many supplies is
	// taken over.
	let used = |others: &[Asset]| {
		new_test_ext().execute_with(|| {
			bob_borrows(34_000);
			for asset in others {
				assert_ok!(supply(BOB, asset.clone(), 1_000));
			}
			set_price(&BTC, 4_400_000);
			let used = Lending::on_idle(1, Weight::MAX);
			assert_eq!(taken_over(), [BOB]);
			check();
			used
		})
	};
	let of = |s| TestWeights::look_at_position(s, 1) + TestWeights::take_over(s, 1);
	assert_eq!(used(&[EUR, NEW]) - used(&[]), of(3) - of(1));
}
