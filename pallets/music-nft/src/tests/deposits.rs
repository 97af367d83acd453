// SPDX-License-Identifier: Apache-2.0

//! Who has what on hold for an item, while it goes from hand to hand.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect as _};

/// What an account has on hold for items, their history and bids.
fn on_hold(who: AccountId) -> Balance {
	held(HoldReason::Item, who)
}

/// What an account has of the native token, holds included.
fn native(who: AccountId) -> Balance {
	Balances::total_balance(&who)
}

/// What an entry in the history takes.
fn entry() -> Balance {
	entry_deposit::<TransferOf<Test>>()
}

#[test]
fn who_buys_takes_the_deposits_over() {
	run(|| {
		let before = [BOB, CHARLIE].map(native);
		let item = bought();
		// What the ledger takes is not his any more.
		assert_eq!(on_hold(BOB), item_deposits() - ITEM_DEPOSIT);
		assert_eq!(native(BOB), before[0] - ITEM_DEPOSIT);
		assert_ok!(list(BOB, item, PRICE));
		assert_ok!(buy_item(CHARLIE, item));
		assert_eq!(on_hold(BOB), entry());
		assert_eq!(on_hold(CHARLIE), item_deposits() - ITEM_DEPOSIT);
		assert_eq!([BOB, CHARLIE].map(native), [before[0], before[1] - ITEM_DEPOSIT]);
		assert_eq!(item_at(item).deposit.who, CHARLIE);
		assert_eq!(item_at(item).ledger, ITEM_DEPOSIT);

		// And has them back if he destroys it, but for its history.
		let (recording, item) = item;
		assert_ok!(submit(CHARLIE, Call::burn_item { recording, item }));
		assert_eq!(native(CHARLIE), before[1]);
		assert_ok!(submit(EVE, Call::clear_history { recording, item, most: 9 }));
		assert_eq!([BOB, CHARLIE].map(on_hold), [0, 0]);
	});
}

#[test]
fn who_buys_back_what_he_had_pays_nothing_twice() {
	run(|| {
		let before = native(BOB);
		let item = bought();
		assert_ok!(gift(BOB, item, CHARLIE));
		assert_ok!(list(CHARLIE, item, PRICE));
		assert_ok!(buy_item(BOB, item));
		assert_eq!(native(BOB), before - ITEM_DEPOSIT);
		assert_eq!(on_hold(BOB), entry_deposit::<ItemOf<Test>>() + 3 * entry());
	});
}

#[test]
fn a_bid_that_is_accepted_takes_the_deposits_over() {
	run(|| {
		let before = [BOB, CHARLIE].map(native);
		let item = bought();
		let bid = make_bid(CHARLIE, item, PRICE).unwrap();
		assert_eq!(on_hold(CHARLIE), entry_deposit::<BidOf<Test>>() + item_deposits());
		// Nothing that the bidder does with the rest of his money keeps the owner from selling.
		let rest = Balances::free_balance(CHARLIE) - ED;
		assert_ok!(Balances::transfer_allow_death(Some(CHARLIE).into(), ALICE, rest));
		assert_ok!(accept_bid(BOB, item.0, bid));
		assert_eq!(on_hold(BOB), entry());
		assert_eq!(on_hold(CHARLIE), item_deposits() - ITEM_DEPOSIT);
		assert_eq!([BOB, CHARLIE].map(native), [before[0], before[1] - ITEM_DEPOSIT - rest]);
	});
}

#[test]
fn a_bid_that_is_not_accepted_gives_all_back() {
	run(|| {
		let item = bought();
		let before = native(CHARLIE);
		let (recording, _) = item;
		for cancelled in [true, false] {
			let bid = make_bid(CHARLIE, item, PRICE).unwrap();
			if cancelled {
				assert_ok!(submit(CHARLIE, Call::cancel_bid { recording, bid }));
			} else {
				pass(DAY + 1);
			}
			assert!(!Bids::<Test>::contains_key(recording, bid));
			assert_eq!((on_hold(CHARLIE), native(CHARLIE)), (0, before));
		}
	});
}

#[test]
fn what_is_given_away_keeps_its_deposits_until_it_is_sold() {
	run(|| {
		let before = native(BOB);
		let item = bought();
		assert_ok!(gift(BOB, item, DAVE));
		// Who was given it has nothing to pay with.
		assert_eq!(on_hold(DAVE), 0);
		assert_eq!(item_at(item).deposit.who, BOB);
		assert_ok!(list(DAVE, item, PRICE));
		assert_ok!(buy_item(CHARLIE, item));
		assert_eq!(item_at(item).deposit.who, CHARLIE);
		assert_eq!((on_hold(BOB), native(BOB)), (2 * entry(), before));
	});
}

#[test]
fn who_cannot_have_his_deposit_back_is_owed_it_and_blocks_nobody() {
	run(|| {
		let item = bought();
		// Where entries take no deposit, who had it can be gone.
		let mut found = item_at(item);
		assert_ok!(Music::release(HoldReason::Item, &found.deposit));
		found.deposit = Deposit { who: DAVE, amount: 0 };
		let deposits = Music::hold_for_item(&CHARLIE, found.ledger).unwrap();
		assert_ok!(Music::take_over(item.0, &mut found, &CHARLIE, &deposits));
		assert_eq!(found.deposit, Deposit { who: CHARLIE, amount: deposits.item });
		assert_eq!(native(DAVE), 0);
		assert_eq!(Owed::<Test>::get(DAVE, NATIVE), ITEM_DEPOSIT);
		let history = Deposit { who: CHARLIE, amount: deposits.history };
		assert_ok!(Music::release(HoldReason::Item, &history));
		Items::<Test>::insert(item.0, item.1, found);
	});
}

#[test]
fn an_item_keeps_what_the_ledger_took_when_that_has_changed() {
	run(|| {
		let item = bought();
		assert_ok!(list(BOB, item, PRICE));
		TestItemDeposit::set(10 * ITEM_DEPOSIT);
		let before = [BOB, CHARLIE].map(native);
		assert_ok!(buy_item(CHARLIE, item));
		let now = [before[0] + ITEM_DEPOSIT, before[1] - ITEM_DEPOSIT];
		assert_eq!([BOB, CHARLIE].map(native), now);
	});
}

#[test]
fn who_cannot_pay_the_deposits_does_not_buy() {
	run(|| {
		let item = bought();
		assert_ok!(list(BOB, item, PRICE));
		let rest = Balances::free_balance(CHARLIE) - ED - item_deposits();
		assert_ok!(Balances::transfer_allow_death(Some(CHARLIE).into(), ALICE, rest + 1));
		assert_noop!(buy_item(CHARLIE, item), sp_runtime::TokenError::FundsUnavailable);
		assert_noop!(make_bid(CHARLIE, item, PRICE), sp_runtime::TokenError::FundsUnavailable);
		assert_ok!(Balances::transfer_allow_death(Some(ALICE).into(), CHARLIE, 1));
		assert_ok!(buy_item(CHARLIE, item));
	});
}
