// SPDX-License-Identifier: Apache-2.0

//! The breaker: jumps are held, confirmed or forgotten.

use super::*;
use crate::{
	breaker::{Aggregate, Step},
	Confirmation, Feed, Quote,
};
use frame_support::{assert_noop, assert_ok};
use polyphony_support::traits::NoPrice;
use proptest::prelude::*;
use sp_runtime::{DispatchResult, FixedU128, Permill};

fn confirm() -> DispatchResult {
	PriceOracle::confirm_price(RuntimeOrigin::root(), ASSET)
}

fn all(price: u32) {
	report_all(&[price; FEEDERS as usize]);
}

/// The events of the price, without the reports.
fn price_events() -> Vec<Event<Test>> {
	events().into_iter().filter(|event| !matches!(event, Event::Reported { .. })).collect()
}

fn held(price: u32) -> Event<Test> {
	Event::PriceHeld { asset: ASSET, value: units(price) }
}

fn confirmed(by: Confirmation) -> Event<Test> {
	Event::PriceConfirmed { asset: ASSET, by }
}

/// That the price was accepted just now.
fn updated(price: u32) -> Event<Test> {
	let confidence = FixedU128::default();
	Event::PriceUpdated { asset: ASSET, value: units(price), confidence, timestamp: Now::get() }
}

#[test]
fn jump_is_held_and_confirmed() {
	new_test_ext().execute_with(|| {
		all(100);
		next_block();
		price_events();
		all(111);
		assert_eq!(why_not(), NoPrice::Held);
		assert_eq!(price_events().last(), Some(&held(111)));

		// Near the held value, but not long enough.
		for price in [112, 120] {
			next_block();
			all(price);
			assert_eq!(why_not(), NoPrice::Held);
			assert_eq!(price_events(), vec![]);
		}
		// Three blocks after it was held, by the first median of the block.
		next_block();
		assert_eq!(why_not(), NoPrice::Held, "somebody has to say so");
		assert_ok!(report(1, 120));
		assert_eq!(price().value, units(120));
		assert_eq!(price_events()[0], confirmed(Confirmation::Feeders));
		next_block();
		all(125);
		assert_eq!(price().value, units(125));
	});
}

#[test]
fn a_move_of_exactly_the_bound_is_no_jump() {
	for (to, jump) in [(110, false), (111, true), (90, false), (89, true)] {
		new_test_ext().execute_with(|| {
			all(100);
			next_block();
			all(to);
			if jump {
				assert_eq!(why_not(), NoPrice::Held);
			} else {
				assert_eq!(price().value, units(to));
			}
		});
	}
}

#[test]
fn jump_that_returns() {
	new_test_ext().execute_with(|| {
		all(100);
		next_block();
		all(150);
		assert_eq!(why_not(), NoPrice::Held);
		next_block();
		price_events();
		// Two are back, three are not.
		report_all(&[105, 105]);
		assert_eq!(why_not(), NoPrice::Held);
		assert_ok!(report(3, 105));
		assert_eq!(price().value, units(105));
		assert_eq!(price_events()[0], Event::PriceReturned { asset: ASSET });

		// Then it jumps again, and time begins anew.
		blocks(5);
		all(105);
		all(150);
		blocks(2);
		all(150);
		assert_eq!(why_not(), NoPrice::Held);
		next_block();
		all(150);
		assert_eq!(price().value, units(150));
	});
}

#[test]
fn a_jump_elsewhere_is_held_anew() {
	new_test_ext().execute_with(|| {
		all(100);
		next_block();
		all(120);
		blocks(2);
		price_events();
		all(140);
		assert_eq!(price_events(), vec![held(140)]);
		// Three blocks after the first, one after the second.
		next_block();
		all(140);
		assert_eq!(why_not(), NoPrice::Held);
		blocks(2);
		all(140);
		assert_eq!(price().value, units(140));
	});
}

#[test]
fn a_held_price_does_not_creep() {
	new_test_ext().execute_with(|| {
		all(100);
		next_block();
		// Each is near the one before, and not near the one that was held.
		all(120);
		next_block();
		all(131);
		next_block();
		all(143);
		assert_eq!(why_not(), NoPrice::Held);
		next_block();
		all(157);
		assert_eq!(why_not(), NoPrice::Held);
	});
}

#[test]
fn governance_confirms() {
	new_test_ext().execute_with(|| {
		assert_noop!(
			PriceOracle::confirm_price(RuntimeOrigin::root(), UNKNOWN),
			Error::<Test>::UnknownFeed
		);
		assert_noop!(confirm(), Error::<Test>::NothingHeld);
		all(100);
		assert_noop!(confirm(), Error::<Test>::NothingHeld);
		next_block();
		all(200);
		price_events();
		assert_ok!(confirm());
		assert_eq!(price().value, units(200));
		assert_eq!(price_events(), vec![confirmed(Confirmation::Governance), updated(200)]);
		// What follows in the block is measured from it.
		report_all(&[220, 220, 220]);
		assert_eq!(price().value, units(220));
		assert_noop!(confirm(), Error::<Test>::NothingHeld);

		// There must be something to confirm.
		next_block();
		all(300);
		assert_eq!(why_not(), NoPrice::Held);
		Now::set(Now::get() + FEED.max_age + 1);
		assert_eq!(why_not(), NoPrice::Stale, "nobody reports what is held any more");
		assert_noop!(confirm(), Error::<Test>::TooFewReports);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn a_jump_cannot_be_smuggled_in_small_steps() {
	new_test_ext().execute_with(|| {
		all(100);
		next_block();
		// Up to the bound it is as good in steps as at once.
		all(105);
		all(110);
		assert_eq!(price().value, units(110));
		// The next step is small, but leaves what the block may move.
		all(111);
		assert_eq!(why_not(), NoPrice::Held);
		all(110);
		assert_eq!(price().value, units(110));
		// Down again through the value in the beginning, and not beyond the bound below it.
		all(100);
		all(90);
		assert_eq!(price().value, units(90));
		all(89);
		assert_eq!(why_not(), NoPrice::Held);
		all(90);

		// The next block begins where this one ended.
		next_block();
		assert_eq!(price().value, units(90));
		all(99);
		assert_eq!(price().value, units(99));
		all(100);
		assert_eq!(why_not(), NoPrice::Held);
	});
}

#[test]
fn a_quorum_that_was_lost_does_not_disarm_the_breaker() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100]);
		next_block();
		assert_ok!(PriceOracle::leave(RuntimeOrigin::signed(1)));
		assert_eq!(why_not(), NoPrice::NoQuorum);
		for who in 2..=4 {
			assert_ok!(report(who, 150));
		}
		assert_eq!(why_not(), NoPrice::Held);
		// Nor does it keep a hold alive.
		assert_ok!(PriceOracle::leave(RuntimeOrigin::signed(2)));
		assert_eq!(why_not(), NoPrice::NoQuorum);
		blocks(3);
		for who in 3..=5 {
			assert_ok!(report(who, 150));
		}
		assert_eq!(why_not(), NoPrice::Held);
	});
}

#[test]
fn silence_does_not_disarm_the_breaker() {
	new_test_ext().execute_with(|| {
		all(100);
		blocks(1_000);
		all(150);
		assert_eq!(why_not(), NoPrice::Held);
		blocks(1_000);
		assert_eq!(why_not(), NoPrice::Stale);
		// It is still where it was after more than enough blocks.
		all(150);
		assert_eq!(price().value, units(150));
	});
}

#[test]
fn the_first_price_is_no_jump() {
	new_test_ext().execute_with(|| {
		report_all(&[1_000_000, 1, 7]);
		assert_eq!(price().value, units(7));
	});
}

fn quote(value: u32) -> Quote {
	Quote { value: units(value), confidence: FixedU128::default(), timestamp: START }
}

#[test]
fn the_steps() {
	let mut price = Aggregate::new(quote(100), 1u64);
	assert_eq!(price.take(quote(100), &FEED, 1), Step::Accepted);
	assert_eq!(price.take(quote(200), &FEED, 1), Step::Held);
	assert_eq!(price.take(quote(200), &FEED, 1), Step::StillHeld);
	assert_eq!(price.take(quote(100), &FEED, 2), Step::Returned);
	assert_eq!(price.take(quote(200), &FEED, 2), Step::Held);
	assert_eq!(price.take(quote(200), &FEED, 4), Step::StillHeld);
	assert_eq!(price.take(quote(200), &FEED, 5), Step::Confirmed(Confirmation::Feeders));
	assert_eq!(price.take(quote(100), &FEED, 5), Step::Held);
	assert!(price.lose_quorum());
	assert!(!price.lose_quorum());
	assert_eq!(price.standing(u64::MAX, START), Err(NoPrice::NoQuorum));
	assert_eq!(price.take(quote(200), &FEED, 6), Step::Accepted);

	// A price that no report can make.
	let zero = Aggregate::new(quote(0), 1u64);
	assert_eq!(zero.standing(u64::MAX, START), Err(NoPrice::Zero));
}

proptest! {
	/// Within a block the accepted value never leaves the bound around the one at its beginning,
	/// unless a jump that was held in an earlier block is confirmed.
	#[test]
	fn a_block_moves_the_price_by_one_jump_at_most(
		moves in prop::collection::vec((any::<bool>(), 80u32..130), 1..80),
		percent in 1u32..30,
	) {
		let feed = Feed { max_jump: Permill::from_percent(percent), ..FEED };
		let (mut price, mut block) = (Aggregate::new(quote(100), 1u64), 1);
		let mut base = price.quote.value;
		for (next, value) in moves {
			if next {
				block += 1;
				base = price.quote.value;
			}
			let since = price.held.map(|held| held.since);
			let step = price.take(quote(value), &feed, block);
			match step {
				Step::Confirmed(_) => {
					prop_assert!(block - since.unwrap() >= feed.confirmations.into());
					base = price.quote.value;
				},
				Step::Held | Step::StillHeld => prop_assert!(price.held.is_some()),
				Step::Accepted | Step::Returned => prop_assert!(price.held.is_none()),
			}
			prop_assert!(!crate::aggregate::deviates(price.quote.value, base, feed.max_jump));
			if price.block == block {
				prop_assert_eq!(price.base, base);
			}
		}
	}
}
