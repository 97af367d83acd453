// SPDX-License-Identifier: Apache-2.0

//! Lists of those who may buy first, and of those who have bought.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn set(
	who: AccountId,
	(recording, edition): (RecordingId, EditionId),
	account: AccountId,
	allowed: bool,
) -> DispatchResult {
	submit(who, Call::set_allowed { recording, edition, account, allowed })
}

fn clear((recording, edition): (RecordingId, EditionId), most: u32) -> DispatchResult {
	submit(PANEL, Call::clear_lists { recording, edition, most })
}

/// For a day, only those on the list can buy.
fn listed() -> EditionTermsOf<Test> {
	EditionTerms { allow_list_until: Some(START_MS + DAY), ..fixed() }
}

#[test]
fn only_those_on_the_list_buy_at_first() {
	run(|| {
		let (id, edition) = offered(listed());
		assert_noop!(buy(BOB, id, edition), Error::<Test>::NotAllowed);
		// The steward is no exception.
		assert_noop!(buy(ALICE, id, edition), Error::<Test>::NotAllowed);
		assert_ok!(set(ALICE, (id, edition), BOB, true));
		assert!(told(Event::AllowedSet { recording: id, edition, who: BOB, allowed: true }));
		buy(BOB, id, edition).unwrap();
		pass(DAY - 1);
		assert_noop!(buy(CHARLIE, id, edition), Error::<Test>::NotAllowed);
		pass(1);
		buy(CHARLIE, id, edition).unwrap();
	});
}

#[test]
fn only_those_on_the_list_bid_at_first() {
	run(|| {
		let lot = offered(EditionTerms { allow_list_until: Some(START_MS + HOUR), ..english() });
		assert_ok!(set(ALICE, lot, BOB, true));
		assert_noop!(bid(CHARLIE, lot, PRICE), Error::<Test>::NotAllowed);
		assert_ok!(bid(BOB, lot, PRICE));
		pass(HOUR);
		assert_ok!(bid(CHARLIE, lot, 2 * PRICE));
	});
}

#[test]
fn an_entry_takes_a_deposit_and_gives_it_back() {
	run(|| {
		let lot = offered(listed());
		let before = held(HoldReason::Sale, ALICE);
		assert_ok!(set(ALICE, lot, BOB, true));
		let each = entry_deposit::<DepositOf<Test>>();
		assert_eq!(held(HoldReason::Sale, ALICE) - before, each);
		assert_noop!(set(ALICE, lot, BOB, true), Error::<Test>::AlreadyOnList);
		assert_noop!(set(BOB, lot, BOB, false), Error::<Test>::NotSteward);
		assert_noop!(set(ALICE, lot, CHARLIE, false), Error::<Test>::NotOnList);
		assert_ok!(set(ALICE, lot, BOB, false));
		assert_eq!(held(HoldReason::Sale, ALICE), before);
		assert_noop!(buy(BOB, lot.0, lot.1), Error::<Test>::NotAllowed);
	});
}

#[test]
fn an_edition_without_a_list_has_none() {
	run(|| {
		let lot = offered(fixed());
		assert_noop!(set(ALICE, lot, BOB, true), Error::<Test>::NoList);
		assert_noop!(set(ALICE, (lot.0, 3), BOB, true), Error::<Test>::EditionNotFound);
	});
}

#[test]
fn lists_are_cleared_by_anybody_when_it_is_over() {
	run(|| {
		let (id, edition) = offered(EditionTerms { max_per_account: Some(1), ..listed() });
		let lot = (id, edition);
		let before = held(HoldReason::Sale, ALICE);
		for who in [BOB, CHARLIE, EVE] {
			assert_ok!(set(ALICE, lot, who, true));
		}
		for who in [BOB, CHARLIE] {
			buy(who, id, edition).unwrap();
		}
		let deposits = held(HoldReason::Item, BOB);
		assert_noop!(clear(lot, 9), Error::<Test>::EditionOpen);
		assert_ok!(submit(ALICE, Call::close_edition { recording: id, edition }));
		assert_noop!(set(ALICE, lot, PANEL, true), Error::<Test>::EditionClosed);
		assert_noop!(clear(lot, 0), Error::<Test>::NothingToClear);
		assert_ok!(clear(lot, 1));
		assert_eq!(edition_at(id, edition).listed, 2);
		assert_ok!(clear(lot, 3));
		assert!(told(Event::ListsCleared { recording: id, edition, entries: 3 }));
		assert_eq!(edition_at(id, edition).listed, 0);
		assert_ok!(clear(lot, u32::MAX));
		assert_noop!(clear(lot, 9), Error::<Test>::NothingToClear);
		assert_eq!(held(HoldReason::Sale, ALICE), before);
		let each = entry_deposit::<PurchasesOf<Test>>();
		assert_eq!(deposits - held(HoldReason::Item, BOB), each);
	});
}

#[test]
fn an_edition_with_a_list_is_removed_after_the_list() {
	run(|| {
		let lot = offered(listed());
		assert_ok!(set(ALICE, lot, BOB, true));
		let (recording, edition) = lot;
		assert_ok!(submit(ALICE, Call::close_edition { recording, edition }));
		let remove = || submit(ALICE, Call::remove_edition { recording, edition });
		assert_noop!(remove(), Error::<Test>::ListNotEmpty);
		assert_ok!(clear(lot, 9));
		assert_ok!(remove());
	});
}

#[test]
fn lists_of_what_is_sold_out_or_late_or_blocked_are_cleared() {
	let until = START_MS + 2 * DAY;
	for supply in [Supply::Unique, Supply::Open { until }, Supply::Limited(9)] {
		run(|| {
			let lot = offered(EditionTerms { supply, ..listed() });
			assert_ok!(set(ALICE, lot, BOB, true));
			buy(BOB, lot.0, lot.1).unwrap();
			match supply {
				Supply::Unique => (),
				Supply::Open { .. } => {
					assert_noop!(clear(lot, 9), Error::<Test>::EditionOpen);
					pass(2 * DAY);
				},
				Supply::Limited(_) => {
					stand(lot.0, Stand::Contested);
					assert_noop!(clear(lot, 9), Error::<Test>::EditionOpen);
					stand(lot.0, Stand::Blocked);
				},
			}
			assert_ok!(clear(lot, 9));
		});
	}
}
