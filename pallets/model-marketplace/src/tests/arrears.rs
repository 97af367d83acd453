// SPDX-License-Identifier: Apache-2.0

//! Subscriptions of those who do not pay, and of those behind them.

use super::subscriptions::*;
use crate::{mock::*, *};
use frame_support::{
	assert_ok,
	traits::{fungibles::Mutate, tokens::Preservation, Get, Hooks},
	weights::{RuntimeDbWeight, Weight},
};
use proptest::prelude::*;

/// Between two tries, in the runtime of the tests.
const RETRY: u64 = 6 * HOUR;

/// Takes from an account what it has of an asset, but for `left`.
fn empty(asset: &Asset, who: AccountId, left: Balance) {
	let amount = free(asset, who.clone()) - left;
	NativeAndAssets::transfer(asset.clone(), &who, &EVE, amount, Preservation::Expendable).unwrap();
}

#[test]
fn one_who_cannot_pay_is_tried_three_more_times_and_lapses() {
	run(|| {
		let (_, _, id) = subscribed();
		empty(&USD, BOB, PRICE - 1);
		pass(PERIOD);
		for failures in 1..=3 {
			assert!(!valid(id));
			assert_eq!(subscription(id).failures, failures);
			let retry_at = now() + RETRY;
			assert_eq!(DueAt::<Test>::get(Task::Charge(id)), Some(retry_at));
			let failed = |event: &Event<Test>| {
				matches!(event, Event::ChargeFailed { licence, retry_at: at, .. }
					if *licence == id && *at == retry_at)
			};
			assert_eq!(count(failed), 1);
			assert_eq!(licence(id).state, LicenceState::Active);
			pass(RETRY - 1);
			assert_eq!(events(), vec![]);
			pass(1);
		}
		assert_eq!(events(), vec![Event::Lapsed { licence: id }]);
		assert_eq!(licence(id).state, LicenceState::Lapsed);
		// Money that comes later is not taken.
		NativeAndAssets::mint_into(USD, &BOB, 10 * PRICE).unwrap();
		pass(2 * PERIOD);
		assert_eq!(free(&USD, BOB), 11 * PRICE - 1);
		assert_eq!(licence(id).paid, PRICE);
	});
}

#[test]
fn one_who_pays_late_gets_a_whole_period_for_it() {
	run(|| {
		let (_, _, id) = subscribed();
		empty(&USD, BOB, PRICE - 1);
		pass(PERIOD);
		NativeAndAssets::mint_into(USD, &BOB, 1).unwrap();
		pass(RETRY);
		assert!(valid(id));
		assert_eq!(free(&USD, BOB), 0);
		assert_eq!(licence(id).until, Some(START_MS + PERIOD + RETRY + PERIOD));
		assert_eq!(subscription(id).failures, 0);
		// And has all his tries again.
		pass(PERIOD);
		assert_eq!(subscription(id).failures, 1);
	});
}

#[test]
fn a_frozen_payer_is_tried_again() {
	run(|| {
		let (_, _, id) = subscribed();
		block(&USD, BOB);
		pass(PERIOD);
		pass(RETRY);
		assert_eq!(subscription(id).failures, 2);
		unblock(&USD, BOB);
		pass(RETRY);
		assert!(valid(id));
		assert_eq!(paid_by(BOB), periods(2));
	});
}

#[test]
fn a_payer_whose_account_is_gone_lapses_and_has_his_deposit_back() {
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, monthly());
		NativeAndAssets::mint_into(NATIVE, &DAVE, ED + LICENCE_DEPOSIT).unwrap();
		NativeAndAssets::mint_into(USD, &DAVE, PRICE).unwrap();
		let id = buy(DAVE, model, offer).unwrap();
		// He has spent all, so that the asset does not know him any more.
		assert!(Assets::maybe_balance(1, &DAVE).is_none());
		pass(PERIOD);
		for _ in 0..3 {
			pass(RETRY);
		}
		assert_eq!(licence(id).state, LicenceState::Lapsed);
		assert_ok!(submit(DAVE, Call::close_licence { licence: id }));
		assert_eq!(free(&NATIVE, DAVE), ED + LICENCE_DEPOSIT);
	});
}

/// A subscription of Bob that he pays with the native token, for 55 of them at most.
fn subscribed_with_native() -> LicenceId {
	let model = list(ALICE);
	let offer = offer(model, monthly());
	let pay = Payment { asset: NATIVE, max_in: 55 * 10u128.pow(12) };
	buy_with(BOB, model, offer, Purchase { pay, ..purchase(model, offer) }).unwrap()
}

#[test]
fn it_is_paid_in_another_asset_at_the_price_of_the_day() {
	run(|| {
		let before = free(&NATIVE, BOB);
		let id = subscribed_with_native();
		// A token is worth 2, so that 100 dollars are 50 of them.
		assert_eq!(free(&NATIVE, BOB), before - LICENCE_DEPOSIT - 50 * 10u128.pow(12));
		set_price(&NATIVE, 400);
		pass(PERIOD);
		let until = START_MS + 2 * PERIOD;
		let spent = 25 * 10u128.pow(12);
		assert!(told(Event::Renewed { licence: id, pay: NATIVE, spent, until }));
		assert_eq!(free(&NATIVE, BOB), before - LICENCE_DEPOSIT - 75 * 10u128.pow(12));
		assert_eq!(gain(&USD, BOB), 0);
		assert_eq!(gain(&USD, ALICE), 2 * NET as i128);
	});
}

#[test]
fn no_period_costs_more_than_was_agreed_to() {
	run(|| {
		let id = subscribed_with_native();
		let before = free(&NATIVE, BOB);
		// 100 dollars are 55.6 tokens.
		set_price(&NATIVE, 180);
		pass(PERIOD);
		let retry_at = now() + RETRY;
		let error = Error::<Test>::PriceAboveMax.into();
		assert!(told(Event::ChargeFailed { licence: id, error, retry_at }));
		assert_eq!(free(&NATIVE, BOB), before);
		// 100 dollars are 55 tokens, rounded up.
		TestPrices::insert(NATIVE, sp_runtime::FixedU128::from_rational(100, 55));
		pass(RETRY);
		assert!(valid(id));
		assert!(before - free(&NATIVE, BOB) <= 55 * 10u128.pow(12));
	});
}

#[test]
fn an_exchange_that_is_down_costs_nobody_his_subscription_at_once() {
	run(|| {
		let id = subscribed_with_native();
		ExchangeDown::set(true);
		pass(PERIOD);
		assert_eq!(subscription(id).failures, 1);
		ExchangeDown::set(false);
		pass(RETRY);
		assert!(valid(id));
	});
}

#[test]
fn other_money_is_tried_at_the_end_of_the_block() {
	run(|| {
		let id = subscribed_with_native();
		set_price(&NATIVE, 100);
		pass(PERIOD);
		assert!(!valid(id));
		let pay = Payment { asset: USD, max_in: PRICE };
		assert_ok!(submit(BOB, Call::set_payment { licence: id, pay: pay.clone() }));
		assert!(told(Event::PaymentSet { licence: id, pay: pay.clone() }));
		pass(0);
		assert!(valid(id));
		assert_eq!(paid_by(BOB), periods(1));
		assert_eq!(licence(id).until, Some(now() + PERIOD));
		// To say it again charges nothing again.
		assert_ok!(submit(BOB, Call::set_payment { licence: id, pay }));
		pass(0);
		assert_eq!(paid_by(BOB), periods(1));
		assert_eq!(DueAt::<Test>::get(Task::Charge(id)), licence(id).until);
	});
}

#[test]
fn one_that_was_not_paid_can_be_cancelled_between_two_tries() {
	run(|| {
		let (_, _, id) = subscribed();
		block(&USD, BOB);
		pass(PERIOD);
		assert_ok!(submit(BOB, Call::cancel_subscription { licence: id }));
		unblock(&USD, BOB);
		pass(RETRY);
		assert!(!valid(id));
		assert_eq!(paid_by(BOB), periods(1));
	});
}

#[test]
fn thousands_who_do_not_pay_hold_nobody_up() {
	const CROWD: u32 = 2_000;
	/// Every tenth of them can pay.
	fn can_pay(number: u32) -> bool {
		number.is_multiple_of(10)
	}
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, monthly());
		let purchase = purchase(model, offer);
		let crowd: Vec<LicenceId> = (0..CROWD)
			.map(|number| {
				let mut bytes = [200; 32];
				bytes[..4].copy_from_slice(&number.to_be_bytes());
				let who = AccountId::new(bytes);
				let periods = if can_pay(number) { 2 } else { 1 };
				NativeAndAssets::mint_into(NATIVE, &who, ED + LICENCE_DEPOSIT).unwrap();
				NativeAndAssets::mint_into(USD, &who, periods * PRICE + ASSET_ED).unwrap();
				Market::do_buy(&who, model, offer, purchase.clone()).unwrap()
			})
			.collect();
		// Bob is the last in the queue.
		Clock::mutate(|clock| *clock += 1);
		let bob = buy(BOB, model, offer).unwrap();
		// Only charges are due.
		share(model, USD).unwrap();

		type Weights = <Test as Config>::WeightInfo;
		let one = Weights::look_at_due() + Weights::charge(0);
		TestIdleWeight::set(one * 300 + Weights::look_at_due());
		TestBacklogWeight::set(one * 100 + Weights::look_at_due());
		let block = |ms: u64| {
			let number = System::block_number();
			System::set_block_number(number + 1);
			System::reset_events();
			let used = Market::on_initialize(number + 1);
			let weights: RuntimeDbWeight = <Test as frame_system::Config>::DbWeight::get();
			let read = weights.reads(1);
			assert!(used.all_lte(TestBacklogWeight::get() + read));
			Clock::mutate(|clock| *clock += ms);
			let used = Market::on_idle(number + 1, Weight::MAX);
			assert!(used.all_lte(TestIdleWeight::get()));
			count(|event| matches!(event, Event::Renewed { .. } | Event::ChargeFailed { .. }))
		};
		// 300 in the first block, 400 in each of the next 4, and the rest.
		assert_eq!(block(PERIOD), 300);
		for _ in 0..4 {
			assert!(!valid(bob));
			assert_eq!(block(BLOCK_MS), 400);
		}
		assert_eq!(block(BLOCK_MS), 101);
		assert!(valid(bob));
		check();
		for (number, id) in (0..).zip(&crowd) {
			assert_eq!(valid(*id), can_pay(number));
		}
		assert!(!Backlog::<Test>::get());
		assert_eq!(block(BLOCK_MS), 0);
		// Three times more for those who do not pay, and they have lapsed.
		for _ in 0..3 {
			block(RETRY);
			for _ in 0..8 {
				block(BLOCK_MS);
			}
		}
		check();
		for (number, id) in (0..).zip(&crowd) {
			let state = if can_pay(number) { LicenceState::Active } else { LicenceState::Lapsed };
			assert_eq!(licence(*id).state, state);
		}
		assert_eq!(Due::<Test>::iter_keys().count(), CROWD as usize / 10 + 1);
		assert_eq!(gain(&USD, ALICE), ((CROWD + CROWD / 10 + 2) as Balance * NET) as i128);
	});
}

#[derive(Clone, Debug)]
enum Act {
	Pass(u64),
	Frozen(bool),
	Open(bool),
	SetPayment(bool),
	Price(u128),
	Cancel,
}

fn act() -> impl Strategy<Value = Act> {
	prop_oneof![
		8 => (0..3 * PERIOD).prop_map(Act::Pass),
		8 => (0..2 * RETRY).prop_map(Act::Pass),
		3 => any::<bool>().prop_map(Act::Frozen),
		1 => (0..4u8).prop_map(|n| Act::Open(n != 0)),
		3 => any::<bool>().prop_map(Act::SetPayment),
		2 => (100..300u128).prop_map(Act::Price),
		1 => Just(Act::Cancel),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

	/// What was paid is a whole number of periods, each in full, and never more of them than had
	/// room since the purchase.
	#[test]
	fn whatever_happens_there_is_one_charge_for_a_period(
		acts in proptest::collection::vec(act(), 1..40),
	) {
		run(|| {
			let (model, offer, id) = subscribed();
			let mut charges = vec![now()];
			for act in acts {
				match act {
					// The chain has done all that was due before.
					Act::Pass(ms) => pass(ms),
					Act::Frozen(true) => block(&USD, BOB),
					Act::Frozen(false) => unblock(&USD, BOB),
					Act::Open(open) => {
						let terms = OfferInput { open, price: 3 * PRICE, ..monthly() };
						submit(ALICE, Call::set_offer { model, offer, terms }).unwrap();
					},
					Act::SetPayment(native) => {
						let asset = if native { NATIVE } else { USD };
						let max_in = if native { 60 * 10u128.pow(12) } else { PRICE };
						let pay = Payment { asset, max_in };
						let _ = submit(BOB, Call::set_payment { licence: id, pay });
					},
					Act::Price(cents) => set_price(&NATIVE, cents),
					Act::Cancel => {
						let _ = submit(BOB, Call::cancel_subscription { licence: id });
					},
				}
				Market::on_idle(System::block_number(), Weight::MAX);
				match licence(id).paid - charges.len() as Balance * PRICE {
					0 => (),
					PRICE => charges.push(now()),
					more => panic!("charged {more} at once"),
				}
			}
			assert!(charges.windows(2).all(|two| two[1] - two[0] >= PERIOD));
			assert_eq!(licence(id).until, charges.last().map(|at| at + PERIOD));
			assert_eq!(gain(&USD, ALICE), (charges.len() as Balance * NET) as i128);
		});
	}
}
