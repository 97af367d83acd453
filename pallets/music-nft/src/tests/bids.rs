// SPDX-License-Identifier: Apache-2.0

//! Bids for items that somebody has.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use sp_runtime::DispatchResult;

fn cancel(who: AccountId, recording: RecordingId, bid: BidId) -> DispatchResult {
	submit(who, Call::cancel_bid { recording, bid })
}

#[test]
fn an_owner_accepts_a_bid() {
	run(|| {
		let item = bought();
		let split = recording(item.0).split;
		let received = Received::<Test>::get(split, USD);
		let id = make_bid(CHARLIE, item, 200 * DOLLAR).unwrap();
		let (recording, item_id) = item;
		assert!(told(Event::BidMade {
			recording,
			bid: id,
			item: item_id,
			bidder: CHARLIE,
			asset: USD,
			amount: 200 * DOLLAR,
			until: START_MS + DAY,
		}));
		let deposits = entry_deposit::<BidOf<Test>>() + item_deposits();
		assert_eq!(held(HoldReason::Item, CHARLIE), deposits);
		let bob = gain(&USD, BOB);
		assert_ok!(accept_bid(BOB, recording, id));
		assert_eq!(owner(item), Some(CHARLIE));
		assert_eq!(gain(&USD, BOB) - bob, 176 * DOLLAR as i128);
		assert_eq!(Received::<Test>::get(split, USD) - received, 20 * DOLLAR);
		assert_eq!(held(HoldReason::Item, CHARLIE), item_deposits() - ITEM_DEPOSIT);
		assert!(told(Event::BidClosed { recording, bid: id, accepted: true }));
		assert_noop!(accept_bid(CHARLIE, recording, id), Error::<Test>::BidNotFound);
		assert_eq!(DueAt::<Test>::get(Task::EndBid(recording, id)), None);
	});
}

#[test]
fn a_bidder_cancels_at_any_time() {
	run(|| {
		let item = bought();
		let id = make_bid(CHARLIE, item, PRICE).unwrap();
		assert_noop!(cancel(BOB, item.0, id), Error::<Test>::NotBidder);
		assert_noop!(cancel(CHARLIE, item.0, 7), Error::<Test>::BidNotFound);
		assert_ok!(cancel(CHARLIE, item.0, id));
		assert!(told(Event::BidClosed { recording: item.0, bid: id, accepted: false }));
		assert_eq!(gain(&USD, CHARLIE), 0);
		assert_eq!(gain(&NATIVE, CHARLIE), 0);
		assert_noop!(accept_bid(BOB, item.0, id), Error::<Test>::BidNotFound);
	});
}

#[test]
fn a_bid_comes_back_when_its_time_is_over() {
	run(|| {
		let item = bought();
		let id = make_bid(CHARLIE, item, PRICE).unwrap();
		pass(DAY - 1);
		assert!(Bids::<Test>::contains_key(item.0, id));
		next_block_after(1);
		assert_noop!(accept_bid(BOB, item.0, id), Error::<Test>::TooLate);
		Music::on_idle(System::block_number(), Weight::MAX);
		assert!(told(Event::BidClosed { recording: item.0, bid: id, accepted: false }));
		assert_eq!(Bids::<Test>::iter().count(), 0);
		assert_eq!(gain(&USD, CHARLIE), 0);
		assert_eq!(gain(&NATIVE, CHARLIE), 0);
	});
}

#[test]
fn a_halt_does_not_shorten_a_bid() {
	run(|| {
		let item = bought();
		let id = make_bid(CHARLIE, item, PRICE).unwrap();
		TestHalted::set(true);
		pass(5 * DAY);
		TestHalted::set(false);
		pass(0);
		pass(DAY - 1);
		assert_ok!(accept_bid(BOB, item.0, id));
	});
}

#[test]
fn a_bidder_that_cannot_be_paid_blocks_nobody() {
	run(|| {
		let item = bought();
		make_bid(CHARLIE, item, PRICE).unwrap();
		make_bid(EVE, item, PRICE).unwrap();
		block(&USD, CHARLIE);
		let before = gain(&USD, EVE);
		pass(DAY);
		assert_eq!(Owed::<Test>::get(CHARLIE, USD), PRICE);
		assert_eq!(gain(&USD, EVE) - before, PRICE as i128);
		unblock(&USD, CHARLIE);
		assert_ok!(submit(EVE, Call::claim_owed { who: CHARLIE, asset: USD }));
	});
}

#[test]
fn several_bids_are_apart() {
	run(|| {
		let item = bought();
		let first = make_bid(CHARLIE, item, PRICE).unwrap();
		let second = make_bid(CHARLIE, item, 2 * PRICE).unwrap();
		let third = make_bid(EVE, item, 2 * PRICE).unwrap();
		assert_eq!([first, second, third], [0, 1, 2]);
		assert_ok!(accept_bid(BOB, item.0, third));
		// They are for the item, whoever has it.
		assert_noop!(accept_bid(BOB, item.0, second), Error::<Test>::NotOwner);
		assert_ok!(accept_bid(EVE, item.0, second));
		// His own is no sale.
		assert_noop!(accept_bid(CHARLIE, item.0, first), Error::<Test>::SameAccount);
		assert_ok!(cancel(CHARLIE, item.0, first));
	});
}

#[test]
fn a_bid_pays_fee_and_least_royalty_and_is_for_a_while() {
	run(|| {
		let item = bought();
		assert_noop!(make_bid(CHARLIE, item, 0), Error::<Test>::PriceTooLow);
		assert_noop!(make_bid(CHARLIE, item, LEAST), Error::<Test>::PriceTooLow);
		assert_noop!(make_bid(BOB, item, PRICE), Error::<Test>::SameAccount);
		assert_noop!(make_bid(CHARLIE, (item.0, 2), PRICE), Error::<Test>::ItemNotFound);
		let (recording, item) = item;
		let now = Clock::get();
		let call = |until| Call::make_bid {
			recording,
			item,
			amount: PRICE,
			until,
			expected_disclosure: 0,
			pay: pay_in(BTC),
		};
		for until in [0, now, now + 30 * DAY + 1, u64::MAX] {
			assert_noop!(submit(CHARLIE, call(until)), Error::<Test>::InvalidPeriod);
		}
		for until in [now + 1, now + 30 * DAY] {
			assert_ok!(submit(CHARLIE, call(until)));
		}
		assert_eq!(gain(&BTC, CHARLIE), -(4 * PRICE as i128));
	});
}

#[test]
fn who_has_seen_less_ai_does_not_get_it() {
	run(|| {
		let item = bought();
		let id = make_bid(CHARLIE, item, PRICE).unwrap();
		amend(item.0);
		assert_noop!(accept_bid(BOB, item.0, id), Error::<Test>::DisclosureChanged);
		let (recording, item) = item;
		let (amount, pay) = (PRICE, pay_in(USD));
		let until = START_MS + DAY;
		let call = Call::make_bid { recording, item, amount, until, expected_disclosure: 0, pay };
		assert_noop!(submit(CHARLIE, call), Error::<Test>::DisclosureChanged);
		assert_ok!(cancel(CHARLIE, recording, id));
	});
}

#[test]
fn an_accepted_bid_takes_the_item_from_sale() {
	run(|| {
		let item = bought();
		assert_ok!(list(BOB, item, PRICE));
		let id = make_bid(CHARLIE, item, PRICE).unwrap();
		assert_ok!(accept_bid(BOB, item.0, id));
		assert_noop!(buy_item(EVE, item), Error::<Test>::NotForSale);
	});
}
