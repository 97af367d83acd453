// SPDX-License-Identifier: Apache-2.0

//! What a dispute about a recording does to its sales.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

const RETRY: u64 = 6 * HOUR;

fn end((recording, edition): (RecordingId, EditionId)) -> DispatchResult {
	submit(PANEL, Call::end_auction { recording, edition })
}

#[test]
fn nothing_is_sold_while_it_is_contested_or_blocked() {
	for (standing, error) in [
		(Stand::Contested, DispatchError::from(Error::<Test>::Contested)),
		(Stand::Blocked, Error::<Test>::Blocked.into()),
	] {
		run(|| {
			let (id, edition) = offered(fixed());
			let lot = (id, edition_as(ALICE, id, english()).unwrap());
			let item = (id, buy(BOB, id, edition).unwrap());
			assert_ok!(list(BOB, item, PRICE));
			let offer = make_bid(CHARLIE, item, PRICE).unwrap();
			stand(id, standing);
			assert_noop!(buy(CHARLIE, id, edition), error);
			assert_noop!(bid(CHARLIE, lot, PRICE), error);
			assert_noop!(buy_item(CHARLIE, item), error);
			assert_noop!(list(BOB, item, 2 * PRICE), error);
			assert_noop!(make_bid(CHARLIE, item, 2 * PRICE), error);
			assert_noop!(accept_bid(BOB, id, offer), error);
			assert_noop!(edition_as(ALICE, id, fixed()), error);
			// Everybody can draw back, and claim what came before.
			let (recording, item_id) = item;
			assert_ok!(submit(BOB, Call::list_item { recording, item: item_id, price: None }));
			assert_ok!(submit(CHARLIE, Call::cancel_bid { recording, bid: offer }));
			assert_eq!(gain(&USD, CHARLIE), 0);
			assert_ok!(claim(recording_split(id), 0, &USD));
			assert_ok!(submit(ALICE, Call::close_edition { recording, edition }));
			// Other recordings are not concerned.
			let (other, edition) = offered(fixed());
			buy(CHARLIE, other, edition).unwrap();
		});
	}
}

fn recording_split(id: RecordingId) -> SplitId {
	recording(id).split
}

#[test]
fn gifts_end_when_it_is_blocked() {
	run(|| {
		let item = bought();
		stand(item.0, Stand::Contested);
		assert_ok!(gift(BOB, item, CHARLIE));
		stand(item.0, Stand::Blocked);
		assert_noop!(gift(CHARLIE, item, BOB), Error::<Test>::Blocked);
		assert_ok!(submit(CHARLIE, Call::burn_item { recording: item.0, item: item.1 }));
	});
}

#[test]
fn an_auction_is_longer_by_a_freeze() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY - 2);
		stand(lot.0, Stand::Contested);
		// The task comes in the freeze, and is put off.
		pass(2 * DAY);
		assert_noop!(end(lot), Error::<Test>::Contested);
		pass(2 * DAY);
		stand(lot.0, Stand::Clear);
		next_block_after(1);
		assert_ok!(bid(CHARLIE, lot, 2 * PRICE));
		assert!(told(Event::AuctionBid {
			recording: lot.0,
			edition: lot.1,
			bidder: CHARLIE,
			amount: 2 * PRICE,
			ends: Clock::get() + HOUR / 6,
		}));
		pass(HOUR / 6 - 1);
		assert_noop!(end(lot), Error::<Test>::TooEarly);
		pass(1);
		assert_eq!(owner((lot.0, 1)), Some(CHARLIE));
	});
}

#[test]
fn the_chain_ends_it_after_a_freeze_by_itself() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY - 2);
		stand(lot.0, Stand::Contested);
		pass(3 * DAY);
		stand(lot.0, Stand::Clear);
		// Nobody bids any more, and the task looks again after a while.
		pass(RETRY);
		pass(RETRY);
		assert_eq!(owner((lot.0, 1)), Some(BOB));
	});
}

#[test]
fn a_leader_cannot_leave_by_a_dispute_at_the_end() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		// It is over, and disputed before anything has ended it.
		next_block_after(DAY + 1);
		stand(lot.0, Stand::Contested);
		pass(DAY);
		// The next look is in a while, and the time of the auction goes on at once.
		stand(lot.0, Stand::Clear);
		next_block_after(RETRY - 1);
		let (recording, edition) = lot;
		let leave = Call::leave_auction { recording, edition };
		assert_noop!(submit(BOB, leave), Error::<Test>::BidStands);
		pass(1);
		assert_eq!(owner((recording, 1)), Some(BOB));
	});
}

#[test]
fn a_freeze_before_an_edition_was_made_puts_nothing_off() {
	run(|| {
		let id = register(ALICE);
		stand(id, Stand::Contested);
		pass(5 * DAY);
		stand(id, Stand::Clear);
		let lot = (id, edition_as(ALICE, id, english()).unwrap());
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY);
		assert_eq!(owner((id, 1)), Some(BOB));
	});
}

#[test]
fn when_it_is_blocked_the_leader_has_his_money_back() {
	for early in [true, false] {
		run(|| {
			let lot = offered(english());
			assert_ok!(bid(BOB, lot, PRICE));
			stand(lot.0, Stand::Contested);
			pass(HOUR);
			stand(lot.0, Stand::Blocked);
			if early {
				// Nobody has to wait for the end.
				assert_ok!(end(lot));
			} else {
				pass(DAY);
			}
			assert_eq!(gain(&USD, BOB), 0);
			assert_eq!(gain(&NATIVE, BOB), 0);
			assert_eq!(Items::<Test>::iter().count(), 0);
			assert!(edition_at(lot.0, lot.1).closed);
		});
	}
}

#[test]
fn windows_lists_and_falling_prices_stand_still_in_a_freeze() {
	run(|| {
		let id = register(ALICE);
		let sale = Sale::Dutch { start: 1_000, floor: 500, duration: 500 };
		let until = START_MS + 2 * HOUR;
		let terms = EditionTerms {
			allow_list_until: Some(START_MS + HOUR),
			..edition_terms(Supply::Open { until }, sale)
		};
		let edition = edition_as(ALICE, id, terms).unwrap();
		pass(100);
		stand(id, Stand::Contested);
		pass(DAY);
		assert_eq!(Music::price_now(id, edition), Some(900));
		stand(id, Stand::Clear);
		assert_noop!(buy(BOB, id, edition), Error::<Test>::NotAllowed);
		pass(HOUR - 100);
		buy(BOB, id, edition).unwrap();
		pass(HOUR);
		assert_noop!(buy(BOB, id, edition), Error::<Test>::EditionClosed);
	});
}

#[test]
fn a_bid_comes_back_in_its_time_all_the_same() {
	run(|| {
		let item = bought();
		make_bid(CHARLIE, item, PRICE).unwrap();
		stand(item.0, Stand::Contested);
		pass(DAY);
		assert_eq!(gain(&USD, CHARLIE), 0);
	});
}
