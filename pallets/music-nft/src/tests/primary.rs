// SPDX-License-Identifier: Apache-2.0

//! Sales from an edition at a price.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Currency as _};
use polyphony_support::{mul_div, Rounding};
use proptest::prelude::*;
use sp_runtime::DispatchResult;

fn buy_for(who: AccountId, id: RecordingId, pay: PaymentOf<Test>) -> DispatchResult {
	let call = Call::buy { recording: id, edition: 0, expected_disclosure: 0, pay };
	submit(who, call)
}

#[test]
fn a_buyer_has_the_item_and_all_get_their_parts() {
	run(|| {
		let (id, edition) = offered(fixed());
		let before = Balances::total_balance(&BOB);
		let item = buy(BOB, id, edition).unwrap();
		assert_eq!(item, 1);
		assert_eq!(owner((id, item)), Some(BOB));
		assert_eq!(gain(&USD, BOB), -(PRICE as i128));
		assert_eq!(UnsharedFees::<Test>::get(id, USD), PRICE / 50);
		let split = recording(id).split;
		assert_eq!(Received::<Test>::get(split, USD), PRICE - PRICE / 50);
		assert_ok!(claim(split, 0, &USD));
		assert_eq!(waits(Purse::Recording(id), &USD), PRICE / 50);
		// Deposits, and what the ledger takes.
		assert_eq!(before - Balances::total_balance(&BOB), ITEM_DEPOSIT);
		assert_eq!(held(HoldReason::Item, BOB), item_deposits() - ITEM_DEPOSIT);
		assert_eq!(edition_at(id, edition).sold, 1);
		let found = item_at((id, item));
		assert_eq!((found.edition, found.number, found.gifts), (edition, 1, 0));
		assert!(told(Event::ItemMoved {
			recording: id,
			edition,
			item,
			from: None,
			to: BOB,
			how: Acquired::Bought,
			price: PRICE,
		}));
		assert!(told(Event::Settled {
			recording: id,
			asset: USD,
			amount: PRICE,
			fee: PRICE / 50,
			upstream: 0,
			rest: PRICE - PRICE / 50,
		}));
	});
}

#[test]
fn serial_numbers_go_over_all_editions() {
	run(|| {
		let (id, first) = offered(fixed());
		let second = edition_as(ALICE, id, fixed()).unwrap();
		assert_eq!(buy(BOB, id, first), Ok(1));
		assert_eq!(buy(BOB, id, second), Ok(2));
		assert_eq!(buy(BOB, id, first), Ok(3));
		let numbers = [1, 2, 3].map(|item| item_at((id, item)).number);
		assert_eq!(numbers, [1, 1, 2]);
	});
}

#[test]
fn sources_get_their_share_of_a_sale() {
	run(|| {
		let source = register(CHARLIE);
		let id = remix_of(source, percent(20));
		let edition = edition_as(ALICE, id, fixed()).unwrap();
		buy(BOB, id, edition).unwrap();
		let rest = PRICE - PRICE / 50;
		assert_eq!(Received::<Test>::get(recording(id).split, USD), rest - rest / 5);
		fund(source, &USD);
		let call = Call::claim_upstream { recording: id, ancestor: source, asset: USD };
		assert_ok!(submit(EVE, call));
		assert_eq!(Received::<Test>::get(recording(source).split, USD), rest / 5);
	});
}

#[test]
fn a_buyer_pays_with_any_asset_and_no_more_than_he_wants() {
	run(|| {
		let (id, _) = offered(fixed());
		let short = Payment { asset: USD, max_in: PRICE - 1 };
		assert_noop!(buy_for(BOB, id, short), Error::<Test>::PriceAboveMax);
		let short = Payment { asset: BTC, max_in: 2 * PRICE - 1 };
		assert_noop!(buy_for(BOB, id, short), Error::<Test>::PriceAboveMax);
		assert_ok!(buy_for(BOB, id, Payment { asset: BTC, max_in: 2 * PRICE }));
		assert_eq!(gain(&BTC, BOB), -(2 * PRICE as i128));
		assert_eq!(gain(&USD, BOB), 0);
		assert!(told(Event::Collected {
			recording: id,
			who: BOB,
			asset: USD,
			amount: PRICE,
			pay: BTC,
			spent: 2 * PRICE,
		}));
		ExchangeDown::set(true);
		assert!(buy_for(BOB, id, pay_in(BTC)).is_err());
		assert_ok!(buy_for(BOB, id, pay_in(USD)));
	});
}

#[test]
fn native_tokens_and_others_are_the_asset_of_an_edition() {
	for asset in [NATIVE, EUR] {
		run(|| {
			let (id, edition) = offered(EditionTerms { asset: asset.clone(), ..fixed() });
			buy(BOB, id, edition).unwrap();
			assert_eq!(UnsharedFees::<Test>::get(id, &asset), PRICE / 50);
			assert_ok!(claim(recording(id).split, 0, &asset));
			pass(DAY);
			if asset == NATIVE {
				assert_eq!(waits(Purse::Recording(id), &asset), 0);
			}
		});
	}
}

#[test]
fn there_are_as_many_as_was_said() {
	run(|| {
		let (id, edition) = offered(edition_terms(Supply::Limited(2), Sale::Fixed { price: 1 }));
		for _ in 0..2 {
			buy(BOB, id, edition).unwrap();
		}
		assert_noop!(buy(CHARLIE, id, edition), Error::<Test>::EditionClosed);
		let unique =
			edition_as(ALICE, id, edition_terms(Supply::Unique, Sale::Fixed { price: 1 })).unwrap();
		buy(BOB, id, unique).unwrap();
		assert_noop!(buy(CHARLIE, id, unique), Error::<Test>::EditionClosed);
		// One that was destroyed is not sold again.
		assert_ok!(submit(BOB, Call::burn_item { recording: id, item: 1 }));
		assert_noop!(buy(CHARLIE, id, edition), Error::<Test>::EditionClosed);
	});
}

#[test]
fn a_window_opens_and_closes() {
	run(|| {
		let (opens, closes) = (START_MS + DAY, START_MS + 2 * DAY);
		let open = edition_terms(Supply::Open { until: closes }, Sale::Fixed { price: PRICE });
		let (id, edition) = offered(EditionTerms { starts: opens, ..open });
		assert_noop!(buy(BOB, id, edition), Error::<Test>::TooEarly);
		pass(DAY - 1);
		assert_noop!(buy(BOB, id, edition), Error::<Test>::TooEarly);
		pass(1);
		buy(BOB, id, edition).unwrap();
		pass(DAY - 1);
		buy(BOB, id, edition).unwrap();
		assert_eq!(Music::price_now(id, edition), Some(PRICE));
		pass(1);
		assert_noop!(buy(BOB, id, edition), Error::<Test>::EditionClosed);
		assert_eq!(Music::price_now(id, edition), None);
	});
}

#[test]
fn an_account_buys_no_more_than_it_may() {
	run(|| {
		let (id, edition) = offered(EditionTerms { max_per_account: Some(2), ..fixed() });
		for _ in 0..2 {
			buy(BOB, id, edition).unwrap();
		}
		let deposits = held(HoldReason::Item, BOB);
		let each = item_deposits() - ITEM_DEPOSIT;
		assert_eq!(deposits, 2 * each + entry_deposit::<PurchasesOf<Test>>());
		assert_noop!(buy(BOB, id, edition), Error::<Test>::TooMany);
		// Even if he has given one away.
		assert_ok!(gift(BOB, (id, 1), CHARLIE));
		assert_noop!(buy(BOB, id, edition), Error::<Test>::TooMany);
		buy(CHARLIE, id, edition).unwrap();
		// It counts for each edition.
		let other = edition_as(ALICE, id, fixed()).unwrap();
		buy(BOB, id, other).unwrap();
	});
}

#[test]
fn a_buyer_has_seen_what_ai_has_done() {
	run(|| {
		let (id, edition) = offered(fixed());
		amend(id);
		let call = |expected_disclosure| Call::buy {
			recording: id,
			edition,
			expected_disclosure,
			pay: pay_in(USD),
		};
		assert_noop!(submit(BOB, call(0)), Error::<Test>::DisclosureChanged);
		assert_ok!(submit(BOB, call(1)));
	});
}

#[test]
fn who_has_nothing_for_the_deposits_buys_nothing() {
	run(|| {
		let (id, edition) = offered(fixed());
		assert!(buy(DAVE, id, edition).is_err());
		assert_eq!(edition_at(id, edition).sold, 0);
	});
}

#[test]
fn a_price_falls_and_stays() {
	run(|| {
		let sale = Sale::Dutch { start: 1_000, floor: 100, duration: 1_000 };
		let starts = START_MS + DAY;
		let (id, edition) =
			offered(EditionTerms { starts, ..edition_terms(Supply::Limited(9), sale) });
		assert_eq!(Music::price_now(id, edition), Some(1_000));
		pass(DAY);
		for (ms, price) in [(0, 1_000), (1, 1_000), (1, 999), (8, 991), (490, 550), (499, 101)] {
			pass(ms);
			assert_eq!(Music::price_now(id, edition), Some(price));
		}
		let before = gain(&USD, BOB);
		buy(BOB, id, edition).unwrap();
		assert_eq!(before - gain(&USD, BOB), 101);
		for ms in [1, DAY] {
			pass(ms);
			assert_eq!(Music::price_now(id, edition), Some(100));
		}
	});
}

proptest! {
	#[test]
	fn prices_fall_in_proportion_rounded_up(
		floor in 1..u64::MAX,
		range in 1..u64::MAX,
		duration in 1..100_000_000u64,
		at in 0..200_000_000u64,
	) {
		let (floor, range) = (Balance::from(floor), Balance::from(range));
		let starts = 12_345;
		let sale = Sale::Dutch { start: floor + range, floor, duration };
		let terms = EditionTerms { starts, ..edition_terms(Supply::Unique, sale) };
		let price = |at| primary::price_at(&terms, starts + at).unwrap().unwrap();
		let left = duration - at.min(duration);
		let exact = mul_div(range, left.into(), duration.into(), Rounding::Up).unwrap();
		prop_assert_eq!(price(at), floor + exact);
		prop_assert!(price(at + 1) <= price(at));
		prop_assert_eq!(primary::price_at(&terms, 0).unwrap(), Some(floor + range));
	}
}
