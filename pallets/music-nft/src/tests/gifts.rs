// SPDX-License-Identifier: Apache-2.0

//! Items that are given away, destroyed, and their history.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Currency as _};

#[test]
fn an_item_is_given_away_twice_until_it_is_sold_again() {
	run(|| {
		let item = bought();
		assert_ok!(gift(BOB, item, CHARLIE));
		assert_ok!(gift(CHARLIE, item, EVE));
		assert_eq!(item_at(item).gifts, 2);
		for to in [BOB, CHARLIE, ALICE] {
			assert_noop!(gift(EVE, item, to), Error::<Test>::TooManyGifts);
		}
		assert_ok!(list(EVE, item, PRICE));
		assert_ok!(buy_item(BOB, item));
		assert_eq!(item_at(item).gifts, 0);
		assert_ok!(gift(BOB, item, EVE));
		let offer = make_bid(CHARLIE, item, PRICE).unwrap();
		assert_ok!(accept_bid(EVE, item.0, offer));
		assert_eq!(item_at(item).gifts, 0);
	});
}

#[test]
fn a_gift_costs_who_gives_it_and_asks_nobody() {
	run(|| {
		let item = bought();
		let before = held(HoldReason::Item, BOB);
		// He has nothing at all.
		assert_ok!(gift(BOB, item, DAVE));
		assert_eq!(owner(item), Some(DAVE));
		let each = entry_deposit::<TransferOf<Test>>();
		assert_eq!(held(HoldReason::Item, BOB) - before, each);
		let (recording, id) = item;
		assert!(told(Event::ItemMoved {
			recording,
			edition: 0,
			item: id,
			from: Some(BOB),
			to: DAVE,
			how: Acquired::Given,
			price: 0,
		}));
	});
}

#[test]
fn only_the_owner_gives_and_not_to_himself() {
	run(|| {
		let item = bought();
		assert_noop!(gift(ALICE, item, CHARLIE), Error::<Test>::NotOwner);
		assert_noop!(gift(BOB, item, BOB), Error::<Test>::SameAccount);
		assert_noop!(gift(BOB, (item.0, 2), ALICE), Error::<Test>::ItemNotFound);
		assert_noop!(gift(BOB, (9, 1), ALICE), Error::<Test>::ItemNotFound);
	});
}

#[test]
fn the_history_tells_who_had_it_from_whom_and_for_how_much() {
	run(|| {
		let item = bought();
		pass(HOUR);
		assert_ok!(gift(BOB, item, CHARLIE));
		pass(HOUR);
		assert_ok!(list(CHARLIE, item, 2 * PRICE));
		assert_ok!(buy_item(EVE, item));
		pass(HOUR);
		let offer = make_bid(BOB, item, 3 * PRICE).unwrap();
		assert_ok!(accept_bid(EVE, item.0, offer));
		let told: Vec<_> = history(item)
			.into_iter()
			.map(|entry| (entry.from, entry.to, entry.how, entry.price, entry.at - START_MS))
			.collect();
		assert_eq!(
			told,
			[
				(None, BOB, Acquired::Bought, PRICE, 0),
				(Some(BOB), CHARLIE, Acquired::Given, 0, HOUR),
				(Some(CHARLIE), EVE, Acquired::Resold, 2 * PRICE, 2 * HOUR),
				(Some(EVE), BOB, Acquired::BidAccepted, 3 * PRICE, 3 * HOUR),
			]
		);
	});
}

#[test]
fn the_time_of_a_history_is_real() {
	run(|| {
		let (id, edition) = offered(fixed());
		TestHalted::set(true);
		pass(DAY);
		TestHalted::set(false);
		pass(0);
		let item = buy(BOB, id, edition).unwrap();
		assert_eq!(history((id, item))[0].at, START_MS + DAY);
	});
}

#[test]
fn an_owner_destroys_his_item() {
	run(|| {
		let item = bought();
		let (recording, id) = item;
		let burn = Call::burn_item { recording, item: id };
		assert_ok!(gift(BOB, item, CHARLIE));
		assert_noop!(submit(BOB, burn.clone()), Error::<Test>::NotOwner);
		let clear = |most| submit(PANEL, Call::clear_history { recording, item: id, most });
		assert_noop!(clear(9), Error::<Test>::ItemThere);
		let total = Balances::total_balance(&BOB);
		assert_ok!(submit(CHARLIE, burn.clone()));
		assert!(told(Event::ItemBurned { recording, item: id, who: CHARLIE }));
		// What Bob has paid for it is his again; his entries in the history stay.
		assert_eq!(Balances::total_balance(&BOB) - total, ITEM_DEPOSIT);
		assert_eq!(held(HoldReason::Item, BOB), 2 * entry_deposit::<TransferOf<Test>>());
		let account = Music::account_of(Purse::Recording(recording));
		assert_eq!(Balances::reserved_balance(&account), COLLECTION_DEPOSIT);
		assert_eq!(owner(item), None);
		assert_noop!(submit(CHARLIE, burn), Error::<Test>::ItemNotFound);
		assert_eq!(history(item).len(), 2);
		assert_noop!(clear(0), Error::<Test>::NothingToClear);
		assert_ok!(clear(1));
		assert_ok!(clear(9));
		assert!(told(Event::HistoryCleared { recording, item: id, entries: 1 }));
		assert_noop!(clear(9), Error::<Test>::NothingToClear);
		assert_eq!(held(HoldReason::Item, BOB), 0);
		assert_eq!(gain(&NATIVE, BOB), 0);
		// Its number is not used again.
		assert_eq!(buy(BOB, recording, 0), Ok(2));
	});
}

#[test]
fn an_item_for_sale_is_destroyed() {
	run(|| {
		let item = bought();
		assert_ok!(list(BOB, item, PRICE));
		let offer = make_bid(CHARLIE, item, PRICE).unwrap();
		let (recording, id) = item;
		assert_ok!(submit(BOB, Call::burn_item { recording, item: id }));
		assert_noop!(buy_item(CHARLIE, item), Error::<Test>::ItemNotFound);
		assert_noop!(accept_bid(BOB, recording, offer), Error::<Test>::ItemNotFound);
		assert_noop!(make_bid(EVE, item, PRICE), Error::<Test>::ItemNotFound);
		assert_ok!(submit(CHARLIE, Call::cancel_bid { recording, bid: offer }));
		assert_eq!(gain(&USD, CHARLIE), 0);
	});
}
