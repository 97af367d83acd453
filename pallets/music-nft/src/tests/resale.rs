// SPDX-License-Identifier: Apache-2.0

//! Sales by those who have items.

use crate::{mock::*, resale::Resale, *};
use frame_support::{assert_noop, assert_ok};
use polyphony_support::{part_of, Rounding};
use proptest::prelude::*;
use sp_runtime::Permill;

#[test]
fn a_price_is_fee_royalty_and_what_the_seller_gets() {
	run(|| {
		let item = bought();
		let split = recording(item.0).split;
		assert_ok!(claim(split, 0, &USD));
		let (alice, fees) = (gain(&USD, ALICE), UnsharedFees::<Test>::get(item.0, USD));
		assert_ok!(list(BOB, item, 200 * DOLLAR));
		assert_eq!(item_at(item).ask, Some(ItemAsk { seller: BOB, price: 200 * DOLLAR }));
		let bob = gain(&USD, BOB);
		assert_ok!(buy_item(CHARLIE, item));
		assert_eq!(owner(item), Some(CHARLIE));
		assert_eq!(item_at(item).ask, None);
		assert_eq!(UnsharedFees::<Test>::get(item.0, USD) - fees, 4 * DOLLAR);
		assert_ok!(claim(split, 0, &USD));
		assert_eq!(gain(&USD, ALICE) - alice, 20 * DOLLAR as i128);
		assert_eq!(gain(&USD, BOB) - bob, 176 * DOLLAR as i128);
		assert_eq!(gain(&USD, CHARLIE), -(200 * DOLLAR as i128));
		let (recording, item) = item;
		assert!(told(Event::Settled {
			recording,
			asset: USD,
			amount: 24 * DOLLAR,
			fee: 4 * DOLLAR,
			upstream: 0,
			rest: 20 * DOLLAR,
		}));
		let seller = BOB;
		let amount = 176 * DOLLAR;
		assert!(told(Event::SellerPaid { recording, item, seller, asset: USD, amount }));
		assert_eq!(held(HoldReason::Item, CHARLIE), item_deposits() - ITEM_DEPOSIT);
	});
}

#[test]
fn sources_have_their_part_of_a_royalty() {
	run(|| {
		let source = register(CHARLIE);
		let id = remix_of(source, percent(50));
		let edition = edition_as(ALICE, id, fixed()).unwrap();
		let item = (id, buy(BOB, id, edition).unwrap());
		let before = Received::<Test>::get(recording(id).split, USD);
		assert_ok!(list(BOB, item, PRICE));
		assert_ok!(buy_item(EVE, item));
		assert_eq!(Received::<Test>::get(recording(id).split, USD) - before, PRICE / 20);
	});
}

#[test]
fn the_least_royalty_is_paid_for_the_smallest_price() {
	run(|| {
		let item = bought();
		// The fee of this is a cent and something, rounded up.
		let least = LEAST + 20_409;
		assert_noop!(list(BOB, item, 0), Error::<Test>::PriceTooLow);
		assert_noop!(list(BOB, item, least - 1), Error::<Test>::PriceTooLow);
		assert_ok!(list(BOB, item, least));
		let edition = edition_at(item.0, item_at(item).edition);
		let shares = Music::resale_at(&edition, least).unwrap();
		assert_eq!(shares, Resale { fee: 20_409, royalty: LEAST, proceeds: 0 });
		assert_ok!(buy_item(CHARLIE, item));
		assert_eq!(owner(item), Some(CHARLIE));
	});
}

#[test]
fn only_the_owner_sells() {
	run(|| {
		let item = bought();
		assert_noop!(list(ALICE, item, PRICE), Error::<Test>::NotOwner);
		assert_noop!(list(BOB, (item.0, 2), PRICE), Error::<Test>::ItemNotFound);
		assert_noop!(buy_item(CHARLIE, item), Error::<Test>::NotForSale);
		assert_noop!(buy_item(CHARLIE, (item.0, 2)), Error::<Test>::ItemNotFound);
		assert_ok!(list(BOB, item, PRICE));
		assert_noop!(buy_item(BOB, item), Error::<Test>::SameAccount);
		let (recording, id) = item;
		let unlist = Call::list_item { recording, item: id, price: None };
		assert_noop!(submit(CHARLIE, unlist.clone()), Error::<Test>::NotOwner);
		assert_ok!(submit(BOB, unlist));
		assert_noop!(buy_item(CHARLIE, item), Error::<Test>::NotForSale);
	});
}

#[test]
fn what_was_given_away_is_not_for_sale() {
	run(|| {
		let item = bought();
		assert_ok!(list(BOB, item, PRICE));
		assert_ok!(gift(BOB, item, CHARLIE));
		assert_noop!(buy_item(EVE, item), Error::<Test>::NotForSale);
	});
}

#[test]
fn a_price_raised_in_front_of_a_purchase() {
	run(|| {
		let (recording, item) = bought();
		assert_ok!(list(BOB, (recording, item), PRICE));
		let pay = Payment { asset: USD, max_in: PRICE };
		let call = Call::buy_item { recording, item, expected_disclosure: 0, pay };
		assert_ok!(list(BOB, (recording, item), PRICE + 1));
		assert_noop!(submit(CHARLIE, call.clone()), Error::<Test>::PriceAboveMax);
		assert_ok!(list(BOB, (recording, item), PRICE - 1));
		assert_ok!(submit(CHARLIE, call));
		assert_eq!(gain(&USD, CHARLIE), -((PRICE - 1) as i128));
	});
}

#[test]
fn a_buyer_has_seen_what_ai_has_done() {
	run(|| {
		let (recording, item) = bought();
		assert_ok!(list(BOB, (recording, item), PRICE));
		amend(recording);
		let call = |expected_disclosure| Call::buy_item {
			recording,
			item,
			expected_disclosure,
			pay: pay_in(BTC),
		};
		assert_noop!(submit(CHARLIE, call(0)), Error::<Test>::DisclosureChanged);
		assert_ok!(submit(CHARLIE, call(1)));
		assert_eq!(gain(&BTC, CHARLIE), -(2 * PRICE as i128));
	});
}

#[test]
fn a_seller_that_cannot_be_paid_is_owed() {
	run(|| {
		let item = bought();
		assert_ok!(list(BOB, item, PRICE));
		let before = gain(&USD, BOB);
		block(&USD, BOB);
		assert_ok!(buy_item(CHARLIE, item));
		assert_eq!(Owed::<Test>::get(BOB, USD), 88 * DOLLAR);
		unblock(&USD, BOB);
		assert_ok!(submit(EVE, Call::claim_owed { who: BOB, asset: USD }));
		assert_eq!(gain(&USD, BOB) - before, 88 * DOLLAR as i128);
	});
}

#[test]
fn an_asset_for_which_there_are_no_new_prices_is_that_of_old_ones() {
	run(|| {
		let item = bought();
		let call = Call::accept_asset { asset: USD, accepted: false };
		assert_ok!(submit_as(RuntimeOrigin::root(), call));
		assert_noop!(edition_as(ALICE, item.0, fixed()), Error::<Test>::AssetNotAccepted);
		buy(BOB, item.0, 0).unwrap();
		assert_ok!(list(BOB, item, PRICE));
		assert_ok!(buy_item(CHARLIE, item));
	});
}

proptest! {
	#[test]
	fn no_unit_of_a_price_is_lost_and_the_royalty_is_never_less(
		price in 0..u64::MAX,
		royalty in 0..250_000u32,
		least in 1..u64::MAX,
	) {
		let (price, least) = (Balance::from(price), Balance::from(least));
		let royalty = Permill::from_parts(royalty);
		let edition = Edition {
			terms: EditionTerms { royalty, least_royalty: least, ..fixed() },
			frozen: 0,
			sold: 1,
			listed: 0,
			closed: false,
			deposit: Deposit { who: ALICE, amount: 0 },
		};
		let fee = part_of(price, percent(2), Rounding::Up);
		match Music::resale_at(&edition, price) {
			Ok(shares) => {
				prop_assert_eq!(shares.fee + shares.royalty + shares.proceeds, price);
				prop_assert_eq!(shares.fee, fee);
				prop_assert!(shares.royalty >= least);
				prop_assert!(shares.royalty >= part_of(price, royalty, Rounding::Up));
			},
			Err(error) => {
				prop_assert_eq!(error, Error::<Test>::PriceTooLow.into());
				prop_assert!(fee + least.max(part_of(price, royalty, Rounding::Up)) > price);
			},
		}
	}
}
