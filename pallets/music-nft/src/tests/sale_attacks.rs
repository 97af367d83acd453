// SPDX-License-Identifier: Apache-2.0

//! Attacks on sales, by name. Ways around the ledger of items are in `locks`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect as _};
use sp_runtime::traits::Dispatchable as _;

/// What the recording and the protocol have got of it.
fn taken(id: RecordingId) -> Balance {
	Received::<Test>::get(recording(id).split, USD) + UnsharedFees::<Test>::get(id, USD)
}

#[test]
fn bypass_by_gift() {
	run(|| {
		// Sold elsewhere, and given away here: that comes to an end, and each item costs the least
		// royalty for every third time.
		let item = bought();
		let before = taken(item.0);
		let people = [BOB, CHARLIE, EVE];
		let mut holder = 0;
		for _ in 0..4 {
			for _ in 0..2 {
				let next = (holder + 1) % 3;
				assert_ok!(gift(people[holder].clone(), item, people[next].clone()));
				holder = next;
			}
			let next = (holder + 1) % 3;
			let to = people[next].clone();
			assert_noop!(
				gift(people[holder].clone(), item, to.clone()),
				Error::<Test>::TooManyGifts
			);
			assert_ok!(list(people[holder].clone(), item, LEAST + 20_409));
			assert_ok!(buy_item(to, item));
			holder = next;
		}
		assert_eq!(taken(item.0) - before, 4 * (LEAST + 20_409));
	});
}

#[test]
fn bypass_by_wrapper() {
	run(|| {
		// An account that takes items, sells claims to them elsewhere, and gives them out again. It
		// does that once: then the item has to be sold, whoever has it.
		let item = bought();
		let wrapper = AccountId::new([66; 32]);
		let deposits =
			Balances::transfer_keep_alive(RuntimeOrigin::signed(EVE), wrapper.clone(), DOLLAR);
		assert_ok!(deposits);
		assert_ok!(gift(BOB, item, wrapper.clone()));
		assert_ok!(gift(wrapper.clone(), item, CHARLIE));
		assert_noop!(gift(CHARLIE, item, wrapper.clone()), Error::<Test>::TooManyGifts);
		// It is not kept in the ledger for somebody else either.
		let mut calls = vec![pallet_nfts::Call::<Test>::transfer {
			collection: collection(item.0),
			item: item.1,
			dest: wrapper.clone(),
		}];
		calls.push(pallet_nfts::Call::approve_transfer {
			collection: collection(item.0),
			item: item.1,
			delegate: wrapper.clone(),
			maybe_deadline: None,
		});
		calls.push(calls[0].clone());
		for (who, call) in [CHARLIE, CHARLIE, wrapper].into_iter().zip(calls) {
			let _ = RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(who));
			assert_eq!(owner(item), Some(CHARLIE));
		}
		let before = taken(item.0);
		assert_ok!(list(CHARLIE, item, LEAST + 20_409));
		assert_ok!(buy_item(EVE, item));
		assert_eq!(taken(item.0) - before, LEAST + 20_409);
	});
}

#[test]
fn bypass_by_proxy() {
	run(|| {
		let item = bought();
		let (recording, id) = item;
		// An account without a key, for which whoever Bob names can call.
		assert_ok!(Proxy::create_pure(RuntimeOrigin::signed(BOB), (), 0, 0));
		let pure = System::events()
			.into_iter()
			.find_map(|record| match record.event {
				RuntimeEvent::Proxy(pallet_proxy::Event::PureCreated { pure, .. }) => Some(pure),
				_ => None,
			})
			.unwrap();
		let as_pure = |who: AccountId, call: RuntimeCall| {
			let (real, call) = (pure.clone(), Box::new(call));
			let call = pallet_proxy::Call::proxy { real, force_proxy_type: None, call };
			// What it says is that it was called, if it was; the result is an event.
			let _ = RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(who));
			check();
		};
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(BOB), pure.clone(), DOLLAR));
		assert_ok!(gift(BOB, item, pure.clone()));
		let transfer = pallet_nfts::Call::transfer {
			collection: collection(recording),
			item: id,
			dest: CHARLIE,
		};
		as_pure(BOB, transfer.into());
		assert_eq!(owner(item), Some(pure.clone()));
		// Its gift is the last, whoever calls for it.
		let give = |to| RuntimeCall::from(Call::gift { recording, item: id, to });
		as_pure(CHARLIE, give(CHARLIE));
		assert_eq!(owner(item), Some(pure.clone()));
		as_pure(BOB, give(CHARLIE));
		assert_eq!(owner(item), Some(CHARLIE));
		assert_noop!(gift(CHARLIE, item, pure), Error::<Test>::TooManyGifts);
	});
}

#[test]
fn a_sale_for_nothing_between_own_accounts() {
	run(|| {
		let item = bought();
		for price in [0, 1, LEAST - 1, LEAST] {
			assert_noop!(list(BOB, item, price), Error::<Test>::PriceTooLow);
			assert_noop!(make_bid(CHARLIE, item, price), Error::<Test>::PriceTooLow);
		}
	});
}

#[test]
fn terms_changed_after_mint() {
	run(|| {
		let item = bought();
		let before = edition_at(item.0, 0).terms;
		// The steward has no call that changes them, and a new edition has terms of its own.
		let terms = EditionTerms { royalty: percent(25), least_royalty: PRICE, ..fixed() };
		edition_as(ALICE, item.0, terms).unwrap();
		assert_ok!(submit(ALICE, Call::close_edition { recording: item.0, edition: 0 }));
		assert_eq!(edition_at(item.0, 0).terms, before);
		let gone = Call::remove_edition { recording: item.0, edition: 0 };
		assert_noop!(submit(ALICE, gone), Error::<Test>::EditionInUse);
		assert_ok!(list(BOB, item, LEAST + 20_409));
	});
}

#[test]
fn a_steward_who_leaves_with_the_money_of_bidders() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		// All that is written down is money of the split and of fees.
		let split = recording(lot.0).split;
		assert_noop!(claim(split, 0, &USD), Error::<Test>::NothingToClaim);
		assert_noop!(
			submit(ALICE, Call::share_fees { recording: lot.0, asset: USD }),
			Error::<Test>::NoFees
		);
		assert_noop!(
			submit(ALICE, Call::withdraw_recording { recording: lot.0 }),
			Error::<Test>::RecordingInUse
		);
	});
}

#[test]
fn a_sale_of_another_edition_with_the_money_of_an_auction() {
	run(|| {
		// All of a recording's money is on one account: what is for one purpose is not for others.
		let lot = offered(english());
		let edition = edition_as(ALICE, lot.0, fixed()).unwrap();
		assert_ok!(bid(BOB, lot, 5 * PRICE));
		let item = (lot.0, buy(CHARLIE, lot.0, edition).unwrap());
		let offer = make_bid(EVE, item, 3 * PRICE).unwrap();
		let before = waits(Purse::Recording(lot.0), &USD);
		assert_eq!(before, 8 * PRICE + PRICE / 50);
		pass(DAY - 1);
		assert_ok!(submit(EVE, Call::cancel_bid { recording: lot.0, bid: offer }));
		assert_eq!(waits(Purse::Recording(lot.0), &USD), 5 * PRICE + PRICE / 50);
	});
}

#[test]
fn a_duplicate_sale_of_what_is_unique() {
	run(|| {
		let unique = edition_terms(Supply::Unique, Sale::Fixed { price: PRICE });
		let (recording, edition) = offered(unique);
		let pay = pay_in(USD);
		let one: RuntimeCall = Call::buy { recording, edition, expected_disclosure: 0, pay }.into();
		let calls = vec![one.clone(), one];
		let batch = RuntimeCall::from(pallet_utility::Call::batch_all { calls });
		assert!(batch.dispatch(RuntimeOrigin::signed(BOB)).is_err());
		assert_eq!(edition_at(recording, edition).sold, 0);
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn many_bids_to_fill_the_storage() {
	run(|| {
		let item = bought();
		let before = free(&NATIVE, CHARLIE);
		for _ in 0..20 {
			make_bid(CHARLIE, item, 2 * DOLLAR).unwrap();
		}
		let each = entry_deposit::<BidOf<Test>>() + item_deposits();
		assert_eq!(before - free(&NATIVE, CHARLIE), 20 * each);
		pass(DAY);
		assert_eq!(free(&NATIVE, CHARLIE), before);
	});
}

#[test]
fn a_bid_at_the_last_moment_of_the_last_moment() {
	run(|| {
		// Each bid gives the others time to answer, and costs a step.
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY - 1);
		let mut amount = PRICE;
		for who in [CHARLIE, BOB, CHARLIE, BOB] {
			amount += 10 * DOLLAR;
			assert_ok!(bid(who, lot, amount));
			pass(HOUR / 6 - 1);
		}
		pass(1);
		assert_eq!(owner((lot.0, 1)), Some(BOB));
	});
}

#[test]
fn a_remix_that_forgets_its_sources_in_resales() {
	run(|| {
		let source = register(CHARLIE);
		let id = remix_of(source, percent(50));
		let edition = edition_as(ALICE, id, fixed()).unwrap();
		let item = (id, buy(BOB, id, edition).unwrap());
		let before = Shared::<Test>::get(id, USD);
		assert_ok!(list(BOB, item, PRICE));
		assert_ok!(buy_item(EVE, item));
		// All of the royalty is shared, and half of it is for the source.
		assert_eq!(Shared::<Test>::get(id, USD) - before, PRICE / 10);
	});
}

#[test]
fn money_is_neither_made_nor_lost() {
	run(|| {
		let issued = [USD, BTC, NATIVE].map(NativeAndAssets::total_issuance);
		let (id, edition) = offered(EditionTerms { max_per_account: Some(3), ..fixed() });
		let item = (id, buy(BOB, id, edition).unwrap());
		assert_ok!(list(BOB, item, 1_234_567));
		assert_ok!(buy_item(CHARLIE, item));
		let offer = make_bid(EVE, item, 7_654_321).unwrap();
		assert_ok!(accept_bid(CHARLIE, id, offer));
		let (recording, item) = item;
		assert_ok!(submit(EVE, Call::burn_item { recording, item }));
		pass(DAY);
		pass(DAY);
		assert_eq!([USD, BTC, NATIVE].map(NativeAndAssets::total_issuance), issued);
		assert_ok!(claim(split_of_recording(id), 0, &USD));
		// Nothing is left but the minimum balances.
		assert_eq!(waits(Purse::Recording(id), &USD), 0);
		assert_eq!(waits(Purse::Split(split_of_recording(id)), &USD), 0);
		assert_eq!(waits(Purse::Recording(id), &NATIVE), 0);
	});
}

fn split_of_recording(id: RecordingId) -> SplitId {
	recording(id).split
}
