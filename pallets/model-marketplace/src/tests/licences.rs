// SPDX-License-Identifier: Apache-2.0

//! What licences are good for.

use super::{escrows, metering};
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn close(who: AccountId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::close_licence { licence })
}

/// Bob's licence from an offer of this kind.
fn bought(kind: OfferKind) -> LicenceId {
	let model = list(ALICE);
	let price = if kind == OfferKind::Free { 0 } else { 100 };
	let offer = offer(model, offer_of(kind, USD, price));
	buy(BOB, model, offer).unwrap()
}

fn valid(id: LicenceId) -> bool {
	let valid = Market::is_valid(&licence(id));
	assert_eq!(Market::licence_status(&BOB, model_of(id)), valid);
	assert_eq!(Market::valid_licences(&BOB, model_of(id)).len(), usize::from(valid));
	valid
}

#[test]
fn some_licences_have_no_end() {
	run(|| {
		let ids = [bought(OfferKind::Free), bought(OfferKind::Perpetual)];
		Clock::put(u64::MAX);
		assert!(ids.into_iter().all(valid));
		assert!(!Market::licence_status(&ALICE, 0) && !Market::licence_status(&BOB, 2));
	});
}

#[test]
fn a_time_ends_to_the_millisecond() {
	run(|| {
		let id = bought(OfferKind::Timed { ms: DAY });
		Clock::put(START_MS + DAY - 1);
		assert!(valid(id));
		Clock::put(START_MS + DAY);
		assert!(!valid(id));
	});
}

#[test]
fn credits_are_good_while_units_are_left() {
	run(|| {
		let id = bought(OfferKind::Credits);
		assert!(valid(id));
		assert_noop!(close(BOB, id), Error::<Test>::LicenceInUse);
		Licences::<Test>::mutate(id, |licence| {
			let LicenceKind::Credits(credits) = &mut licence.as_mut().unwrap().kind else {
				panic!("not credits")
			};
			credits.redeemed = 1;
		});
		assert!(!valid(id));
		assert_ok!(close(BOB, id));
	});
}

#[test]
fn a_licence_that_waits_or_was_refunded_is_not_in_force() {
	run(|| {
		let id = bought(OfferKind::Perpetual);
		for (state, expected) in [
			(LicenceState::Awaiting, false),
			(LicenceState::Refunded, false),
			(LicenceState::Active, true),
		] {
			Licences::<Test>::mutate(id, |licence| licence.as_mut().unwrap().state = state);
			assert_eq!(valid(id), expected);
		}
	});
}

#[test]
fn all_licences_that_are_in_force_are_listed() {
	run(|| {
		let model = list(ALICE);
		let timed = offer(model, offer_of(OfferKind::Timed { ms: DAY }, USD, 100));
		let perpetual = sell_for(model, 100);
		let ids = [timed, perpetual, timed].map(|offer| buy(BOB, model, offer).unwrap());
		buy(CHARLIE, model, timed).unwrap();
		let found = || -> Vec<_> {
			Market::valid_licences(&BOB, model).into_iter().map(|(id, _)| id).collect()
		};
		assert_eq!(found(), ids);
		Clock::put(START_MS + DAY);
		assert_eq!(found(), [ids[1]]);
	});
}

#[test]
fn a_licence_is_closed_by_its_holder_once() {
	run(|| {
		let id = bought(OfferKind::Perpetual);
		assert_noop!(close(ALICE, id), Error::<Test>::NotHolder);
		assert_noop!(close(BOB, id + 1), Error::<Test>::LicenceNotFound);
		assert_eq!(held(HoldReason::Licence, BOB), LICENCE_DEPOSIT);
		assert_ok!(close(BOB, id));
		assert!(told(Event::LicenceClosed { licence: id }));
		assert_eq!(held(HoldReason::Licence, BOB), 0);
		assert_eq!(Activities::<Test>::get(0).licences, 0);
		assert_noop!(close(BOB, id), Error::<Test>::LicenceNotFound);
	});
}

#[test]
fn a_licence_on_which_money_waits_is_not_closed() {
	run(|| {
		let model = list(ALICE);
		let offer = escrow_for(model, 100);
		let id = buy(BOB, model, offer).unwrap();
		assert_noop!(close(BOB, id), Error::<Test>::LicenceInUse);
		let id = bought(OfferKind::Subscription { period: DAY });
		assert_noop!(close(BOB, id), Error::<Test>::LicenceInUse);
	});
}

/// Bob's licence is closed by Eve, and his deposit is his.
fn closed_by_another(id: LicenceId) {
	let before = held(HoldReason::Licence, BOB);
	assert_ok!(close(EVE, id));
	assert!(told(Event::LicenceClosed { licence: id }));
	assert_eq!(held(HoldReason::Licence, BOB), before - LICENCE_DEPOSIT);
	assert_eq!(held(HoldReason::Licence, EVE), 0);
	assert!(!Licences::<Test>::contains_key(id));
	assert!(!LicencesOf::<Test>::contains_key((BOB, model_of(id), id)));
}

/// Bob's licence is not closed by others.
fn kept(id: LicenceId) {
	for who in [ALICE, EVE] {
		assert_noop!(close(who, id), Error::<Test>::NotHolder);
	}
}

fn delist(model: ModelId) {
	submit(ALICE, Call::delist { model }).unwrap();
}

#[test]
fn what_is_behind_its_time_is_closed_by_anybody() {
	run(|| {
		let id = bought(OfferKind::Timed { ms: DAY });
		delist(model_of(id));
		pass(DAY - 1);
		kept(id);
		pass(1);
		closed_by_another(id);
		assert_noop!(close(EVE, id), Error::<Test>::LicenceNotFound);
	});
}

#[test]
fn credits_that_are_used_up_are_closed_by_anybody() {
	run(|| {
		let (model, id) = metering::metered();
		delist(model);
		assert_ok!(metering::redeem(ALICE, id, 999));
		kept(id);
		assert_ok!(metering::redeem(ALICE, id, 1_000));
		closed_by_another(id);
	});
}

#[test]
fn credits_that_were_given_back_are_closed_by_anybody() {
	run(|| {
		// Nothing was settled, so that there is nothing to review, and the model may be on sale.
		let (_, id) = metering::metered();
		assert_ok!(submit(BOB, Call::request_refund { licence: id }));
		pass(DAY);
		kept(id);
		assert_ok!(submit(BOB, Call::refund_credits { licence: id }));
		closed_by_another(id);
	});
}

#[test]
fn a_subscription_is_closed_by_anybody_when_it_has_lapsed() {
	run(|| {
		let id = bought(OfferKind::Subscription { period: DAY });
		delist(model_of(id));
		pass(DAY - 1);
		kept(id);
		pass(1);
		assert_eq!(licence(id).state, LicenceState::Lapsed);
		closed_by_another(id);
	});
}

#[test]
fn a_subscription_that_was_cancelled_is_closed_by_anybody_after_its_period() {
	run(|| {
		let id = bought(OfferKind::Subscription { period: DAY });
		assert_ok!(submit(BOB, Call::cancel_subscription { licence: id }));
		delist(model_of(id));
		pass(DAY - 1);
		kept(id);
		pass(1);
		closed_by_another(id);
	});
}

#[test]
fn a_subscription_that_is_tried_again_is_not_over() {
	run(|| {
		let id = bought(OfferKind::Subscription { period: DAY });
		block(&USD, BOB);
		pass(DAY);
		assert!(!valid(id));
		kept(id);
		assert_noop!(close(BOB, id), Error::<Test>::LicenceInUse);
	});
}

#[test]
fn what_was_refunded_is_closed_by_anybody() {
	run(|| {
		let (_, id) = escrows::bought();
		kept(id);
		pass(2 * DAY);
		closed_by_another(id);
	});
}

#[test]
fn money_that_waits_keeps_a_licence_whatever_its_time() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Timed { ms: HOUR }, USD, 100);
		let offer = offer(model, OfferInput { delivery: Delivery::Escrow, ..terms });
		let id = buy(BOB, model, offer).unwrap();
		assert_ok!(escrows::deliver(ALICE, id));
		delist(model);
		pass(HOUR);
		for who in [BOB, EVE] {
			assert_noop!(close(who, id), Error::<Test>::LicenceInUse);
		}
		pass(3 * DAY);
		closed_by_another(id);
	});
}

#[test]
fn what_has_no_end_is_closed_by_its_holder_alone() {
	run(|| {
		for kind in [OfferKind::Free, OfferKind::Perpetual] {
			let id = bought(kind);
			delist(model_of(id));
			pass(365 * DAY);
			kept(id);
			assert_ok!(close(BOB, id));
		}
	});
}

#[test]
fn a_seller_does_not_close_what_can_still_carry_a_review() {
	run(|| {
		let id = bought(OfferKind::Timed { ms: DAY });
		pass(DAY);
		kept(id);
		assert_ok!(submit(BOB, Call::review { licence: id, rating: 1, text: hash(1) }));
		closed_by_another(id);
		// The review stays.
		assert_eq!(Ratings::<Test>::get(model_of(id)).count, 1);
	});
}

#[test]
fn licences_that_are_over_do_not_keep_the_deposits_of_a_seller() {
	run(|| {
		let id = bought(OfferKind::Timed { ms: DAY });
		let model = model_of(id);
		delist(model);
		pass(DAY);
		assert_noop!(submit(ALICE, Call::delist { model }), Error::<Test>::Delisted);
		assert_ok!(close(ALICE, id));
		assert_ok!(submit(ALICE, Call::delist { model }));
		assert!(told(Event::ModelRemoved { model }));
		assert_eq!(held(HoldReason::Listing, ALICE), 0);
	});
}
