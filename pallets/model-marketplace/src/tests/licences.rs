// SPDX-License-Identifier: Apache-2.0

//! What licences are good for.

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
