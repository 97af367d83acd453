// SPDX-License-Identifier: Apache-2.0

//! Who cannot be paid holds no escrow up.

use super::escrows::*;
use crate::{mock::*, *};
use frame_support::{assert_err, assert_ok, traits::Hooks, weights::Weight};
use sp_runtime::{traits::Dispatchable, ArithmeticError};

#[test]
fn a_seller_whose_account_is_frozen_holds_nobody_up() {
	run(|| {
		let (_, frozen) = bought();
		let other = list(CHARLIE);
		let offer = escrow_for(other, 500 * DOLLAR);
		let next = buy(BOB, other, offer).unwrap();
		assert_ok!(deliver(ALICE, frozen));
		assert_ok!(deliver(CHARLIE, next));
		block(&USD, ALICE);
		pass(3 * DAY);
		assert!(told(Event::Owing { who: ALICE, asset: USD, amount: 980_000_000 }));
		assert!(told(Event::EscrowEnded { licence: frozen, refunded: false }));
		assert!(told(Event::EscrowEnded { licence: next, refunded: false }));
		assert_eq!((owed(&USD, ALICE), gain(&USD, ALICE)), (980_000_000, 0));
		assert_eq!(gain(&USD, CHARLIE), 490_000_000);

		assert!(claim(ALICE, USD).is_err());
		unblock(&USD, ALICE);
		assert_ok!(claim(ALICE, USD));
		assert_eq!((owed(&USD, ALICE), gain(&USD, ALICE)), (0, 980_000_000));
	});
}

#[test]
fn a_buyer_whose_account_is_frozen_holds_nobody_up() {
	run(|| {
		let (model, frozen) = bought();
		let next = buy(CHARLIE, model, 0).unwrap();
		block(&USD, BOB);
		pass(2 * DAY);
		assert!(told(Event::EscrowEnded { licence: frozen, refunded: true }));
		assert!(told(Event::EscrowEnded { licence: next, refunded: true }));
		assert_eq!((owed(&USD, BOB), gain(&USD, BOB)), (1_000_000_000, -1_000_000_000));
		assert_eq!(gain(&USD, CHARLIE), 0);
		// The licence is over, whether he has the money or not.
		assert_ok!(submit(BOB, Call::close_licence { licence: frozen }));
		unblock(&USD, BOB);
		assert_ok!(claim(BOB, USD));
		assert_eq!(gain(&USD, BOB), 0);
	});
}

#[test]
fn a_seller_without_an_account_holds_nobody_up() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Perpetual, EUR, 1_000 * DOLLAR);
		let offer = offer(model, OfferInput { delivery: Delivery::Escrow, ..terms });
		let id = buy(BOB, model, offer).unwrap();
		assert_ok!(deliver(ALICE, id));
		give(model, DAVE);
		assert_ok!(confirm(BOB, id));
		// Dave would need native tokens for it.
		assert_eq!(owed(&EUR, DAVE), 980_000_000);
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, ED));
		assert_ok!(claim(DAVE, EUR));
		assert_eq!(free(&EUR, DAVE), 980_000_000);
	});
}

#[test]
fn a_buyer_who_has_nothing_left_gets_his_money_back() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Perpetual, EUR, 1_000 * DOLLAR);
		let offer = offer(model, OfferInput { delivery: Delivery::Escrow, ..terms });
		buy(BOB, model, offer).unwrap();
		let all = free(&EUR, BOB);
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(BOB), 3, EVE, all));
		let all = free(&NATIVE, BOB) - ED;
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(BOB), EVE, all));
		assert_eq!(free(&EUR, BOB), 0);
		pass(2 * DAY);
		assert_eq!(free(&EUR, BOB), 1_000_000_000);
	});
}

#[test]
fn a_frozen_asset_keeps_no_escrow_from_ending() {
	run(|| {
		let (model, id) = bought();
		assert_ok!(deliver(ALICE, id));
		assert_ok!(Assets::freeze_asset(RuntimeOrigin::signed(ALICE), 1));
		pass(3 * DAY);
		assert!(told(Event::EscrowEnded { licence: id, refunded: false }));
		let (asset, amount) = (USD, 980_000_000);
		assert!(told(Event::Withheld { model, who: ALICE, asset, amount }));
		assert_eq!((gain(&USD, ALICE), fees(&USD), custody(&USD)), (0, 10_000_000, 1_000_000_000));
		// The chain tries, and asks again later.
		pass(HOUR);
		let task = Task::Fees(model, USD);
		let failed = |event: &Event<Test>| matches!(event, Event::TaskFailed { task: of, .. } if *of == task);
		assert!(events().iter().any(failed));
		assert_ok!(Assets::thaw_asset(RuntimeOrigin::signed(ALICE), 1));
		pass(6 * HOUR);
		assert!(told(Event::Freed { model, who: ALICE, asset: USD, amount }));
		assert_eq!((gain(&USD, ALICE), free(&USD, TREASURY)), (980_000_000, 10_000_000));
		assert_eq!((Stuck::<Test>::iter().count(), custody(&USD)), (0, 10_000_000));
	});
}

#[test]
fn a_donation_goes_to_nobody() {
	run(|| {
		let (_, id) = bought();
		assert_ok!(Assets::transfer(RuntimeOrigin::signed(EVE), 1, Market::account(), 77 * DOLLAR));
		assert_ok!(deliver(ALICE, id));
		assert_ok!(confirm(BOB, id));
		assert_eq!((gain(&USD, ALICE), custody(&USD)), (980_000_000, 97_000_000));
	});
}

#[test]
fn an_escrow_that_cannot_end_stays_whole_and_is_tried_again() {
	run(|| {
		let (model, stuck) = bought();
		let other = list(CHARLIE);
		let terms = offer_of(OfferKind::Perpetual, EUR, 500 * DOLLAR);
		let offer = offer(other, OfferInput { delivery: Delivery::Escrow, ..terms });
		let next = buy(BOB, other, offer).unwrap();
		assert_ok!(deliver(ALICE, stuck));
		assert_ok!(deliver(CHARLIE, next));
		wait(3 * DAY);
		// More than there can be.
		let full = Unshared { pot: Balance::MAX, ..Default::default() };
		UnsharedFees::<Test>::insert(model, USD, full);
		let call = RuntimeCall::Market(Call::expire { licence: stuck });
		let failed = call.dispatch(RuntimeOrigin::signed(EVE)).map_err(|error| error.error);
		assert_err!(failed, ArithmeticError::Overflow);
		Market::on_idle(System::block_number(), Weight::MAX);
		assert!(told(Event::TaskFailed {
			task: Task::Escrow(stuck),
			error: ArithmeticError::Overflow.into(),
			// Three days and six hours after the beginning.
			retry_at: 1_700_280_800_000,
		}));
		assert!(Escrows::<Test>::contains_key(stuck));
		assert_eq!((gain(&USD, ALICE), licence(stuck).paid), (0, 0));
		assert_eq!(gain(&EUR, CHARLIE), 490_000_000);

		UnsharedFees::<Test>::remove(model, USD);
		pass(6 * HOUR);
		assert_eq!((gain(&USD, ALICE), licence(stuck).paid), (980_000_000, 1_000_000_000));
	});
}
