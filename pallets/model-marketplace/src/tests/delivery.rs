// SPDX-License-Identifier: Apache-2.0

//! Escrows and deliveries.

use super::escrows::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_io::hashing::blake2_256;

#[test]
fn the_price_waits_until_the_buyer_has_the_key() {
	run(|| {
		let (model, id) = bought();
		assert_eq!(gain(&USD, BOB), -1_000_000_000);
		assert_eq!((gain(&USD, ALICE), custody(&USD)), (0, 1_000_000_000));
		assert!(!Market::licence_status(&BOB, model));
		assert_eq!(licence(id).paid, 0);

		assert_ok!(deliver(ALICE, id));
		assert!(Market::licence_status(&BOB, model));
		assert_eq!((gain(&USD, ALICE), custody(&USD)), (0, 1_000_000_000));

		System::reset_events();
		assert_ok!(confirm(BOB, id));
		assert!(Market::licence_status(&BOB, model));
		// 2 % are the fee, of which half is for the pot.
		assert_eq!(gain(&USD, ALICE), 980_000_000);
		assert_eq!((fees(&USD), pot(&USD), custody(&USD)), (10_000_000, 10_000_000, 20_000_000));
		let licence = licence(id);
		assert_eq!((licence.paid, licence.fees.paid), (1_000_000_000, 20_000_000));
		assert!(!Escrows::<Test>::contains_key(id));
		assert!(!DueAt::<Test>::contains_key(Task::Escrow(id)));
		assert_eq!(
			events(),
			[
				Event::Settled {
					licence: id,
					asset: USD,
					amount: 1_000_000_000,
					fee: 20_000_000,
					pot: 10_000_000,
					to: ALICE,
					rest: 980_000_000,
				},
				Event::EscrowEnded { licence: id, refunded: false },
			]
		);
	});
}

#[test]
fn a_delivery_is_there_as_long_as_the_escrow_and_its_hash_as_long_as_the_licence() {
	run(|| {
		let (_, id) = bought();
		let paid = Escrows::<Test>::get(id).unwrap();
		assert_eq!((paid.stage, paid.deadline), (EscrowStage::Paid, 1_700_172_800_000));
		assert!(paid.ciphertext.is_empty());

		wait(HOUR);
		assert_ok!(deliver(ALICE, id));
		let hash = H256(blake2_256(&[9; 80]));
		assert!(told(Event::Delivered {
			licence: id,
			by: ALICE,
			ciphertext: hash,
			// An hour and three days after the beginning.
			deadline: 1_700_262_800_000,
			until: None,
		}));
		let delivered = Escrows::<Test>::get(id).unwrap();
		assert_eq!(delivered.stage, EscrowStage::Delivered);
		assert_eq!(delivered.deadline, 1_700_262_800_000);
		assert_eq!(delivered.ciphertext, ciphertext());
		assert_eq!(DueAt::<Test>::get(Task::Escrow(id)), Some(1_700_262_800_000));

		assert_ok!(confirm(BOB, id));
		assert_eq!(licence(id).delivered, Some(hash));
	});
}

#[test]
fn the_owner_delivers_or_one_whom_he_has_named() {
	run(|| {
		let (model, id) = bought();
		assert_noop!(deliver(BOB, id), Error::<Test>::NotProvider);
		assert_noop!(deliver(CHARLIE, id), Error::<Test>::NotProvider);
		assert_noop!(deliver(ALICE, id + 1), Error::<Test>::LicenceNotFound);
		name(ALICE, model, &[CHARLIE]);
		assert_ok!(deliver(CHARLIE, id));
		// Who gets the price is the owner all the same.
		assert_ok!(confirm(BOB, id));
		assert_eq!((gain(&USD, ALICE), gain(&USD, CHARLIE)), (980_000_000, 0));
	});
}

#[test]
fn rights_to_deliver_end_with_a_transfer() {
	run(|| {
		let (model, id) = bought();
		name(ALICE, model, &[CHARLIE]);
		give(model, EVE);
		assert_noop!(deliver(ALICE, id), Error::<Test>::NotProvider);
		assert_noop!(deliver(CHARLIE, id), Error::<Test>::NotProvider);
		assert_ok!(deliver(EVE, id));
	});
}

#[test]
fn what_is_empty_is_no_delivery() {
	run(|| {
		let (_, id) = bought();
		let nothing = Call::deliver { licence: id, ciphertext: Default::default() };
		assert_noop!(submit(ALICE, nothing), Error::<Test>::EmptyCiphertext);
		let longest = vec![1; 512].try_into().unwrap();
		assert_ok!(submit(ALICE, Call::deliver { licence: id, ciphertext: longest }));
	});
}

#[test]
fn what_is_delivered_stays_as_it_is() {
	run(|| {
		let (_, id) = bought();
		assert_ok!(deliver(ALICE, id));
		assert_noop!(deliver(ALICE, id), Error::<Test>::WrongStage);
		assert_ok!(dispute(BOB, id));
		assert_noop!(deliver(ALICE, id), Error::<Test>::WrongStage);
	});
}

#[test]
fn only_the_buyer_confirms_and_only_what_was_delivered() {
	run(|| {
		let (_, id) = bought();
		assert_noop!(confirm(BOB, id), Error::<Test>::WrongStage);
		assert_ok!(deliver(ALICE, id));
		assert_noop!(confirm(ALICE, id), Error::<Test>::NotHolder);
		assert_noop!(confirm(CHARLIE, id), Error::<Test>::NotHolder);
		assert_noop!(confirm(BOB, id + 1), Error::<Test>::LicenceNotFound);
		assert_ok!(confirm(BOB, id));
	});
}

#[test]
fn without_a_delivery_in_time_the_money_goes_back_by_itself() {
	run(|| {
		let (model, id) = bought();
		pass(2 * DAY - 1);
		assert!(Escrows::<Test>::contains_key(id));
		pass(1);
		assert_eq!(gain(&USD, BOB), 0);
		assert_eq!((gain(&USD, ALICE), custody(&USD)), (0, 0));
		assert!(!Market::licence_status(&BOB, model));
		let licence = licence(id);
		assert_eq!((licence.state, licence.paid), (LicenceState::Refunded, 0));
		assert_eq!(
			events(),
			[
				Event::Refunded { licence: id, to: BOB, asset: USD, amount: 1_000_000_000 },
				Event::EscrowEnded { licence: id, refunded: true },
			]
		);
		assert_noop!(deliver(ALICE, id), Error::<Test>::NoEscrow);
	});
}

#[test]
fn who_says_nothing_to_a_delivery_has_confirmed_it() {
	run(|| {
		let (model, id) = bought();
		pass(2 * DAY - 1);
		assert_ok!(deliver(ALICE, id));
		pass(3 * DAY - 1);
		assert_eq!(gain(&USD, ALICE), 0);
		pass(1);
		assert_eq!(gain(&USD, ALICE), 980_000_000);
		assert!(Market::licence_status(&BOB, model));
		assert!(told(Event::EscrowEnded { licence: id, refunded: false }));
		assert_noop!(dispute(BOB, id), Error::<Test>::NoEscrow);
	});
}

#[test]
fn a_delivery_at_the_deadline_is_too_late() {
	run(|| {
		let (model, first) = bought();
		let second = buy(BOB, model, 0).unwrap();
		wait(2 * DAY - 1);
		assert_ok!(deliver(ALICE, first));
		wait(1);
		assert_noop!(deliver(ALICE, second), Error::<Test>::TooLate);
		assert_ok!(expire(second));
		assert_eq!(gain(&USD, BOB), -1_000_000_000);
	});
}

#[test]
fn a_confirmation_at_the_deadline_is_too_late_and_changes_nothing() {
	run(|| {
		let (_, id) = bought();
		assert_ok!(deliver(ALICE, id));
		wait(3 * DAY);
		assert_noop!(confirm(BOB, id), Error::<Test>::TooLate);
		assert_noop!(dispute(BOB, id), Error::<Test>::TooLate);
		assert_ok!(expire(id));
		assert_eq!(gain(&USD, ALICE), 980_000_000);
	});
}

#[test]
fn nothing_expires_before_its_time() {
	run(|| {
		let (_, id) = bought();
		assert_noop!(expire(id + 1), Error::<Test>::LicenceNotFound);
		wait(2 * DAY - 1);
		assert_noop!(expire(id), Error::<Test>::TooEarly);
		assert_ok!(deliver(ALICE, id));
		wait(3 * DAY - 1);
		assert_noop!(expire(id), Error::<Test>::TooEarly);
		assert_ok!(dispute(BOB, id));
		wait(7 * DAY - 1);
		assert_noop!(expire(id), Error::<Test>::TooEarly);
		wait(1);
		assert_ok!(expire(id));
	});
}

#[test]
fn an_escrow_ends_once() {
	run(|| {
		let none = || Error::<Test>::NoEscrow;
		let (model, confirmed) = bought();
		let expired = buy(BOB, model, 0).unwrap();
		assert_ok!(deliver(ALICE, confirmed));
		assert_ok!(confirm(BOB, confirmed));
		wait(2 * DAY);
		assert_ok!(expire(expired));
		for id in [confirmed, expired] {
			assert_noop!(confirm(BOB, id), none());
			assert_noop!(dispute(BOB, id), none());
			assert_noop!(deliver(ALICE, id), none());
			assert_noop!(rule(id, true), none());
			assert_noop!(rule(id, false), none());
			assert_noop!(expire(id), none());
		}
		pass(30 * DAY);
		assert!(events().is_empty());
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (980_000_000, -1_000_000_000));
	});
}

#[test]
fn what_needs_no_delivery_has_no_escrow() {
	run(|| {
		let model = list(ALICE);
		let offer = sell_for(model, DOLLAR);
		let id = buy(BOB, model, offer).unwrap();
		assert_noop!(deliver(ALICE, id), Error::<Test>::NoEscrow);
		assert_noop!(confirm(BOB, id), Error::<Test>::NoEscrow);
		assert_noop!(dispute(BOB, id), Error::<Test>::NoEscrow);
		assert_noop!(rule(id, true), Error::<Test>::NoEscrow);
		assert_noop!(expire(id), Error::<Test>::NoEscrow);
	});
}

#[test]
fn the_time_of_a_licence_begins_with_the_delivery() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Timed { ms: 10 * DAY }, USD, 1_000 * DOLLAR);
		let offer = offer(model, OfferInput { delivery: Delivery::Escrow, ..terms });
		let id = buy(BOB, model, offer).unwrap();
		assert_eq!(licence(id).until, None);
		pass(DAY);
		assert_ok!(deliver(ALICE, id));
		// Eleven days after the beginning.
		assert_eq!(licence(id).until, Some(1_700_950_400_000));
		// The end of the escrow changes nothing in it.
		pass(10 * DAY - 1);
		assert_eq!(licence(id).paid, 1_000_000_000);
		assert!(Market::licence_status(&BOB, model));
		pass(1);
		assert!(!Market::licence_status(&BOB, model));
	});
}

#[test]
fn the_longest_time_that_is_sold_can_be_delivered() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Timed { ms: MAX_PERIOD }, USD, 1_000 * DOLLAR);
		let offer = offer(model, OfferInput { delivery: Delivery::Escrow, ..terms });
		let id = buy(BOB, model, offer).unwrap();
		assert_ok!(deliver(ALICE, id));
		// 100 years: November 2123.
		assert_eq!(licence(id).until, Some(4_855_760_000_000));
	});
}

#[test]
fn who_owns_the_model_at_the_settlement_gets_the_price() {
	run(|| {
		let (model, id) = bought();
		assert_ok!(deliver(ALICE, id));
		give(model, CHARLIE);
		assert_ok!(confirm(BOB, id));
		assert_eq!((gain(&USD, ALICE), gain(&USD, CHARLIE)), (0, 980_000_000));
	});
}

#[test]
fn money_goes_back_to_who_has_bought_whoever_owns_the_model() {
	run(|| {
		let (model, id) = bought();
		give(model, CHARLIE);
		pass(2 * DAY);
		assert_eq!(licence(id).state, LicenceState::Refunded);
		assert_eq!((gain(&USD, BOB), gain(&USD, CHARLIE), gain(&USD, ALICE)), (0, 0, 0));
	});
}

#[test]
fn after_the_settlement_a_sale_of_the_model_brings_no_money_back() {
	run(|| {
		let (model, id) = bought();
		assert_ok!(deliver(ALICE, id));
		assert_ok!(confirm(BOB, id));
		give(model, BOB);
		assert_noop!(dispute(BOB, id), Error::<Test>::NoEscrow);
		assert_noop!(submit(BOB, Call::refund_credits { licence: id }), Error::<Test>::WrongKind);
		pass(30 * DAY);
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (980_000_000, -1_000_000_000));
	});
}

#[test]
fn a_model_that_was_burned_is_not_delivered_any_more() {
	run(|| {
		let (model, id) = bought();
		burn(model);
		assert_noop!(deliver(ALICE, id), Error::<Test>::NotProvider);
		pass(2 * DAY);
		assert_eq!((gain(&USD, BOB), custody(&USD)), (0, 0));
	});
}

#[test]
fn what_was_delivered_before_a_model_was_burned_is_paid_to_who_gets_the_fees() {
	run(|| {
		let (model, id) = bought();
		assert_ok!(deliver(ALICE, id));
		burn(model);
		assert_ok!(confirm(BOB, id));
		assert_eq!((gain(&USD, ALICE), fees(&USD)), (0, 990_000_000));
	});
}

#[test]
fn a_model_that_was_delisted_is_still_delivered() {
	run(|| {
		let (model, id) = bought();
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert_ok!(deliver(ALICE, id));
		assert_ok!(confirm(BOB, id));
		assert_eq!(gain(&USD, ALICE), 980_000_000);
	});
}

#[test]
fn royalties_are_part_of_what_waits() {
	run(|| {
		let base = list(CHARLIE);
		let model = list_on(ALICE, &[base], None).unwrap();
		let offer = escrow_for(model, 1_000 * DOLLAR);
		let (kept, refunded) = (buy(BOB, model, offer).unwrap(), buy(BOB, model, offer).unwrap());
		assert_ok!(deliver(ALICE, kept));
		assert_ok!(confirm(BOB, kept));
		// A tenth of the 980 that are left after the fee.
		assert_eq!((gain(&USD, CHARLIE), gain(&USD, ALICE)), (98_000_000, 882_000_000));
		pass(2 * DAY);
		assert_eq!(licence(refunded).state, LicenceState::Refunded);
		assert_eq!((gain(&USD, CHARLIE), gain(&USD, BOB)), (98_000_000, -1_000_000_000));
	});
}

#[test]
fn the_smallest_price_is_settled_and_goes_back_too() {
	run(|| {
		let model = list(ALICE);
		let offer = escrow_for(model, 1);
		let (kept, refunded) = (buy(BOB, model, offer).unwrap(), buy(BOB, model, offer).unwrap());
		assert_ok!(deliver(ALICE, kept));
		assert_ok!(confirm(BOB, kept));
		// The fee is rounded up, and its part for the pot down. The recipient has no account, and
		// this is below the minimum of one.
		assert_eq!((gain(&USD, ALICE), fees(&USD)), (0, 1));
		pass(2 * DAY);
		assert_eq!(licence(refunded).state, LicenceState::Refunded);
		assert_eq!(gain(&USD, BOB), -1);
	});
}

#[test]
fn what_was_paid_in_another_asset_goes_back_in_that_of_the_price() {
	run(|| {
		let model = list(ALICE);
		let offer = escrow_for(model, 1_000 * DOLLAR);
		let pay = Payment { asset: EUR, max_in: 500 * DOLLAR };
		buy_with(BOB, model, offer, Purchase { pay, ..purchase(model, offer) }).unwrap();
		assert_eq!((gain(&EUR, BOB), gain(&USD, BOB)), (-500_000_000, 0));
		pass(2 * DAY);
		assert_eq!((gain(&EUR, BOB), gain(&USD, BOB)), (-500_000_000, 1_000_000_000));
	});
}

#[test]
fn a_licence_on_which_money_waits_is_not_closed() {
	run(|| {
		let (_, id) = bought();
		let close = || submit(BOB, Call::close_licence { licence: id });
		assert_noop!(close(), Error::<Test>::LicenceInUse);
		assert_ok!(deliver(ALICE, id));
		assert_noop!(close(), Error::<Test>::LicenceInUse);
		assert_ok!(confirm(BOB, id));
		assert_ok!(close());
		assert_eq!(held(HoldReason::Licence, BOB), 0);
		assert_noop!(expire(id), Error::<Test>::LicenceNotFound);
	});
}
