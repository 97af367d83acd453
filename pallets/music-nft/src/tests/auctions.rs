// SPDX-License-Identifier: Apache-2.0

//! English auctions.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Currency as _, LockableCurrency as _, WithdrawReasons},
};
use sp_runtime::DispatchResult;

const STEP: Balance = 10 * DOLLAR;
const EXTENSION: u64 = HOUR / 6;
const RETRY: u64 = 6 * HOUR;

type Lot = (RecordingId, EditionId);

fn end((recording, edition): Lot) -> DispatchResult {
	submit(PANEL, Call::end_auction { recording, edition })
}

fn leave(who: AccountId, (recording, edition): Lot) -> DispatchResult {
	submit(who, Call::leave_auction { recording, edition })
}

fn leader((recording, edition): Lot) -> Option<(AccountId, Balance)> {
	let highest = Auctions::<Test>::get(recording, edition).unwrap().highest;
	highest.map(|bid| (bid.bidder, bid.amount))
}

#[test]
fn the_highest_bidder_gets_the_item() {
	run(|| {
		let lot = offered(english());
		let total = Balances::total_balance(&CHARLIE);
		assert_ok!(bid(BOB, lot, PRICE));
		assert_ok!(bid(CHARLIE, lot, PRICE + STEP));
		assert_eq!(held(HoldReason::Item, CHARLIE), item_deposits());
		assert_eq!(waits(Purse::Recording(lot.0), &USD), PRICE + STEP);
		pass(DAY - 1);
		assert_eq!(owner((lot.0, 1)), None);
		// Neither of them, nor the seller, does anything.
		pass(1);
		assert_eq!(owner((lot.0, 1)), Some(CHARLIE));
		let (recording, edition) = lot;
		assert!(told(Event::AuctionEnded { recording, edition, item: Some(1) }));
		assert!(told(Event::EditionClosed { recording, edition }));
		assert_eq!(gain(&USD, BOB), 0);
		assert_eq!(gain(&USD, CHARLIE), -((PRICE + STEP) as i128));
		let fee = (PRICE + STEP) / 50;
		assert_eq!(UnsharedFees::<Test>::get(recording, USD), fee);
		assert_eq!(Received::<Test>::get(split(lot), USD), PRICE + STEP - fee);
		assert_eq!(total - Balances::total_balance(&CHARLIE), ITEM_DEPOSIT);
		assert_eq!(held(HoldReason::Item, CHARLIE), item_deposits() - ITEM_DEPOSIT);
		let entry = history((recording, 1)).pop().unwrap();
		assert_eq!((entry.how, entry.price), (Acquired::Auctioned, PRICE + STEP));
		assert_noop!(bid(BOB, lot, 2 * PRICE), Error::<Test>::EditionClosed);
		assert_noop!(end(lot), Error::<Test>::NoAuction);
	});
}

fn split(lot: Lot) -> SplitId {
	recording(lot.0).split
}

#[test]
fn a_bid_is_above_the_last_by_a_step_and_ties_keep_the_first() {
	run(|| {
		let lot = offered(english());
		assert_noop!(bid(BOB, lot, PRICE - 1), Error::<Test>::BidTooLow);
		assert_noop!(bid(BOB, lot, 0), Error::<Test>::BidTooLow);
		assert_ok!(bid(BOB, lot, PRICE));
		for amount in [PRICE - 1, PRICE, PRICE + STEP - 1] {
			assert_noop!(bid(CHARLIE, lot, amount), Error::<Test>::BidTooLow);
		}
		assert_eq!(leader(lot), Some((BOB, PRICE)));
		assert_ok!(bid(CHARLIE, lot, PRICE + STEP));
		// He has his money and his deposits back at once.
		assert_eq!(gain(&USD, BOB), 0);
		assert_eq!(gain(&NATIVE, BOB), 0);
		let (recording, edition) = lot;
		let returned = Event::AuctionBidReturned { recording, edition, bidder: BOB, amount: PRICE };
		assert!(told(returned));
	});
}

#[test]
fn who_raises_his_own_bid_pays_the_difference() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		assert_ok!(bid(BOB, lot, PRICE + STEP));
		assert_eq!(gain(&USD, BOB), -((PRICE + STEP) as i128));
		assert_eq!(held(HoldReason::Item, BOB), item_deposits());
	});
}

#[test]
fn bids_are_paid_with_any_asset_and_returned_in_that_of_the_auction() {
	run(|| {
		let lot = offered(english());
		let (recording, edition) = lot;
		let call = |max_in| Call::bid_in_auction {
			recording,
			edition,
			amount: PRICE,
			expected_disclosure: 0,
			pay: Payment { asset: BTC, max_in },
		};
		assert_noop!(submit(BOB, call(2 * PRICE - 1)), Error::<Test>::PriceAboveMax);
		assert_ok!(submit(BOB, call(2 * PRICE)));
		assert_ok!(bid(CHARLIE, lot, 2 * PRICE));
		assert_eq!(gain(&USD, BOB), PRICE as i128);
	});
}

#[test]
fn the_last_minutes_go_on() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		let ends = || Auctions::<Test>::get(lot.0, lot.1).unwrap().ends;
		// Not in the last minutes yet.
		pass(DAY - EXTENSION);
		assert_ok!(bid(CHARLIE, lot, 2 * PRICE));
		assert_eq!(ends(), START_MS + DAY);
		pass(1);
		assert_ok!(bid(BOB, lot, 3 * PRICE));
		assert_eq!(ends(), START_MS + DAY + 1);
		pass(EXTENSION - 1);
		assert_noop!(end(lot), Error::<Test>::TooEarly);
		assert_ok!(bid(CHARLIE, lot, 4 * PRICE));
		assert_eq!(ends(), START_MS + DAY + EXTENSION);
		assert!(told(Event::AuctionBid {
			recording: lot.0,
			edition: lot.1,
			bidder: CHARLIE,
			amount: 4 * PRICE,
			ends: START_MS + DAY + EXTENSION,
		}));
		pass(EXTENSION - 1);
		assert_noop!(end(lot), Error::<Test>::TooEarly);
		pass(1);
		assert_eq!(owner((lot.0, 1)), Some(CHARLIE));
	});
}

#[test]
fn it_is_over_even_if_nothing_has_ended_it_yet() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		next_block_after(DAY);
		assert_noop!(bid(CHARLIE, lot, 2 * PRICE), Error::<Test>::TooLate);
		assert_ok!(end(lot));
		assert_eq!(owner((lot.0, 1)), Some(BOB));
		assert_eq!(DueAt::<Test>::get(Task::EndAuction(lot.0, lot.1)), None);
	});
}

#[test]
fn without_bids_there_is_no_item() {
	run(|| {
		let lot = offered(english());
		pass(DAY);
		let (recording, edition) = lot;
		assert!(told(Event::AuctionEnded { recording, edition, item: None }));
		assert_eq!(Items::<Test>::iter().count(), 0);
		assert!(edition_at(recording, edition).closed);
		assert_ok!(submit(ALICE, Call::remove_edition { recording, edition }));
		assert_ok!(submit(ALICE, Call::withdraw_recording { recording }));
	});
}

#[test]
fn an_auction_is_for_bidders_and_a_price_for_buyers() {
	run(|| {
		let lot = offered(english());
		assert_noop!(buy(BOB, lot.0, lot.1), Error::<Test>::IsAuction);
		assert_eq!(Music::price_now(lot.0, lot.1), None);
		let priced = offered(fixed());
		assert_noop!(bid(BOB, priced, PRICE), Error::<Test>::NoAuction);
		assert_noop!(end(priced), Error::<Test>::NoAuction);
	});
}

#[test]
fn an_auction_begins_when_it_was_said() {
	run(|| {
		let lot = offered(EditionTerms { starts: START_MS + HOUR, ..english() });
		assert_noop!(bid(BOB, lot, PRICE), Error::<Test>::TooEarly);
		pass(HOUR);
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY - 1);
		assert_eq!(leader(lot), Some((BOB, PRICE)));
		pass(1);
		assert_eq!(owner((lot.0, 1)), Some(BOB));
	});
}

#[test]
fn with_a_bid_the_seller_cannot_end_it() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		let (recording, edition) = lot;
		let close = Call::close_edition { recording, edition };
		assert_noop!(submit(ALICE, close.clone()), Error::<Test>::HasBid);
		assert_noop!(
			submit(ALICE, Call::remove_edition { recording, edition }),
			Error::<Test>::EditionOpen
		);
		// Nor do anything else that would.
		assert_noop!(
			submit(ALICE, Call::withdraw_recording { recording }),
			Error::<Test>::RecordingInUse
		);
		let other = offered(english());
		let (recording, edition) = other;
		assert_ok!(submit(ALICE, Call::close_edition { recording, edition }));
		assert_noop!(bid(BOB, other, PRICE), Error::<Test>::EditionClosed);
		assert_eq!(DueAt::<Test>::get(Task::EndAuction(recording, edition)), None);
	});
}

#[test]
fn a_bid_stands() {
	run(|| {
		let lot = offered(english());
		assert_noop!(leave(BOB, lot), Error::<Test>::NotLeading);
		assert_ok!(bid(BOB, lot, PRICE));
		assert_noop!(leave(BOB, lot), Error::<Test>::BidStands);
		assert_ok!(bid(CHARLIE, lot, 2 * PRICE));
		assert_noop!(leave(BOB, lot), Error::<Test>::NotLeading);
	});
}

#[test]
fn a_loser_that_cannot_be_paid_blocks_nobody() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		block(&USD, BOB);
		assert_ok!(bid(CHARLIE, lot, 2 * PRICE));
		assert_eq!(Owed::<Test>::get(BOB, USD), PRICE);
		unblock(&USD, BOB);
		assert_ok!(submit(PANEL, Call::claim_owed { who: BOB, asset: USD }));
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn a_winner_cannot_keep_it_from_its_end() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		// Nothing is left of his money, and he can receive nothing.
		block(&USD, BOB);
		let rest = free(&NATIVE, BOB) - ED;
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(BOB), EVE, rest));
		Balances::set_lock(*b"own_lock", &BOB, RICH, WithdrawReasons::all());
		pass(DAY);
		assert_eq!(owner((lot.0, 1)), Some(BOB));
	});
}

#[test]
fn a_seller_who_has_vanished_keeps_nobody_from_the_end() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(CHARLIE, lot, PRICE));
		assert_ok!(bid(BOB, lot, 2 * PRICE));
		// Nothing is left of hers but deposits, she can be paid nothing, nor can the fees.
		block(&USD, ALICE);
		let rest = free(&NATIVE, ALICE) - ED;
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(ALICE), EVE, rest));
		Assets::transfer(RuntimeOrigin::signed(EVE), 1, TREASURY, ASSET_ED).unwrap();
		block(&USD, TREASURY);
		pass(DAY);
		assert_eq!(owner((lot.0, 1)), Some(BOB));
		assert_eq!(gain(&USD, CHARLIE), 0);
		assert_eq!(Received::<Test>::get(split(lot), USD), 2 * PRICE - PRICE / 25);
	});
}

#[test]
fn of_two_equal_bids_in_the_last_block_the_first_stays() {
	run(|| {
		let lot = offered(english());
		pass(DAY - 1);
		assert_ok!(bid(BOB, lot, PRICE));
		assert_noop!(bid(CHARLIE, lot, PRICE), Error::<Test>::BidTooLow);
		// There is time for an answer; and then it is over, at the moment itself.
		pass(EXTENSION - 1);
		next_block_after(1);
		assert_noop!(bid(CHARLIE, lot, 2 * PRICE), Error::<Test>::TooLate);
		pass(0);
		assert_eq!(owner((lot.0, 1)), Some(BOB));
	});
}

#[test]
fn a_loser_whose_account_was_emptied_has_his_money_back() {
	run(|| {
		// An account can hold this only beside something else.
		let lot = offered(EditionTerms { asset: EUR, ..english() });
		let rest = RICH - PRICE;
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(BOB), 3, EVE, rest));
		assert_ok!(bid(BOB, lot, PRICE));
		assert!(pallet_assets::Account::<Test>::get(3, BOB).is_none());
		// What he has on hold keeps his account, whatever he does.
		let all = Balances::transfer_all(RuntimeOrigin::signed(BOB), EVE, false);
		assert_ok!(all);
		assert_eq!(free(&NATIVE, BOB), ED);
		assert_ok!(bid(CHARLIE, lot, 2 * PRICE));
		assert_eq!(free(&EUR, BOB), PRICE);
	});
}

#[test]
fn whoever_has_seen_less_ai_need_not_buy() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		// What he has seen stays there, and AI cannot be taken back.
		amend(lot.0);
		assert!(Disclosures::<Test>::contains_key(lot.0, 0));
		assert_ok!(leave(BOB, lot));
		assert_eq!(gain(&USD, BOB), 0);
		assert_eq!(leader(lot), None);
		// The auction goes on from the reserve.
		assert_ok!(bid(CHARLIE, lot, PRICE));
		assert_noop!(leave(CHARLIE, lot), Error::<Test>::BidStands);
		pass(DAY);
		assert_eq!(owner((lot.0, 1)), Some(CHARLIE));
	});
}

#[test]
fn nobody_has_to_outbid_who_has_seen_less_ai() {
	run(|| {
		let lot = offered(english());
		let info = || Music::edition_info(lot.0, lot.1).unwrap().auction.unwrap();
		assert_ok!(bid(BOB, lot, 50 * PRICE));
		assert_eq!(info().least, 50 * PRICE + STEP);
		amend(lot.0);
		// He can win no more, and does nothing: the others begin from the reserve.
		assert_eq!(info().least, PRICE);
		assert_noop!(bid(CHARLIE, lot, PRICE - 1), Error::<Test>::BidTooLow);
		assert_ok!(bid(CHARLIE, lot, PRICE));
		assert_eq!(gain(&USD, BOB), 0);
		assert_eq!(gain(&NATIVE, BOB), 0);
		assert_noop!(bid(BOB, lot, PRICE), Error::<Test>::BidTooLow);
		pass(DAY);
		assert_eq!(owner((lot.0, 1)), Some(CHARLIE));
	});
}

#[test]
fn a_disclosure_changed_in_front_of_the_end_sells_nothing() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		next_block_after(DAY);
		amend(lot.0);
		assert_ok!(end(lot));
		let (recording, edition) = lot;
		assert!(told(Event::AuctionEnded { recording, edition, item: None }));
		assert_eq!(gain(&USD, BOB), 0);
		assert_eq!(gain(&NATIVE, BOB), 0);
		assert!(edition_at(recording, edition).closed);
	});
}

#[test]
fn who_has_seen_the_older_one_bids_nothing() {
	run(|| {
		let lot = offered(english());
		amend(lot.0);
		let (recording, edition) = lot;
		let call = Call::bid_in_auction {
			recording,
			edition,
			amount: PRICE,
			expected_disclosure: 0,
			pay: pay_in(USD),
		};
		assert_noop!(submit(BOB, call), Error::<Test>::DisclosureChanged);
	});
}

#[test]
fn an_end_that_fails_is_tried_again_and_the_leader_can_leave() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		// The split of the recording can receive nothing.
		let split = Music::account_of(Purse::Split(split(lot)));
		block(&USD, split.clone());
		pass(DAY);
		let task = Task::EndAuction(lot.0, lot.1);
		assert_eq!(DueAt::<Test>::get(&task), Some(START_MS + DAY + RETRY));
		assert_eq!(leader(lot), Some((BOB, PRICE)));
		pass(RETRY);
		assert_noop!(leave(BOB, lot), Error::<Test>::BidStands);
		pass(RETRY - 1);
		assert_noop!(leave(BOB, lot), Error::<Test>::BidStands);
		next_block_after(1);
		assert_ok!(leave(BOB, lot));
		assert_eq!(gain(&USD, BOB), 0);
		// It is over all the same.
		assert_noop!(bid(CHARLIE, lot, 2 * PRICE), Error::<Test>::TooLate);
		unblock(&USD, split);
		pass(0);
		assert!(edition_at(lot.0, lot.1).closed);
		assert_eq!(Items::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_end_that_has_failed_succeeds_later() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		let split = Music::account_of(Purse::Split(split(lot)));
		block(&USD, split.clone());
		pass(DAY);
		unblock(&USD, split);
		pass(RETRY);
		assert_eq!(owner((lot.0, 1)), Some(BOB));
	});
}

#[test]
fn a_halt_puts_the_end_off() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY - 1);
		TestHalted::set(true);
		pass(3 * DAY);
		pass(3 * DAY);
		TestHalted::set(false);
		next_block_after(0);
		assert_noop!(end(lot), Error::<Test>::TooEarly);
		assert_ok!(bid(CHARLIE, lot, 2 * PRICE));
		let now = Clock::get();
		assert!(told(Event::AuctionBid {
			recording: lot.0,
			edition: lot.1,
			bidder: CHARLIE,
			amount: 2 * PRICE,
			ends: now + EXTENSION,
		}));
		pass(EXTENSION - 1);
		assert_eq!(owner((lot.0, 1)), None);
		pass(1);
		assert_eq!(owner((lot.0, 1)), Some(CHARLIE));
	});
}

#[test]
fn what_is_said_after_a_halt_is_real() {
	run(|| {
		let id = register(ALICE);
		TestHalted::set(true);
		pass(2 * DAY);
		TestHalted::set(false);
		pass(0);
		let starts = Clock::get() + HOUR;
		let lot = (id, edition_as(ALICE, id, EditionTerms { starts, ..english() }).unwrap());
		assert_noop!(bid(BOB, lot, PRICE), Error::<Test>::TooEarly);
		pass(HOUR);
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY - 1);
		assert_eq!(leader(lot), Some((BOB, PRICE)));
		pass(1);
		assert_eq!(owner((id, 1)), Some(BOB));
	});
}
