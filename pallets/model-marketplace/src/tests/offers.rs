// SPDX-License-Identifier: Apache-2.0

//! Offers and their gates.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn create(who: AccountId, model: ModelId, terms: OfferInput<Asset>) -> DispatchResult {
	submit(who, Call::create_offer { model, terms })
}

fn set(who: AccountId, model: ModelId, offer: OfferId, terms: OfferInput<Asset>) -> DispatchResult {
	submit(who, Call::set_offer { model, offer, terms })
}

fn allow(who: AccountId, offer: OfferId, account: AccountId, allowed: bool) -> DispatchResult {
	submit(who, Call::set_allowed { model: 0, offer, account, allowed })
}

fn gated(gate: Gate) -> OfferInput<Asset> {
	OfferInput { gate: Some(gate), ..offer_of(OfferKind::Perpetual, USD, DOLLAR) }
}

#[test]
fn an_offer_is_made_changed_and_removed() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Perpetual, USD, 5);
		assert_ok!(create(ALICE, model, terms.clone()));
		assert!(told(Event::OfferSet { model, offer: 0, revision: 0, terms }));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500 + 300);

		let terms = offer_of(OfferKind::Timed { ms: HOUR }, EUR, 6);
		assert_ok!(set(ALICE, model, 0, terms.clone()));
		assert!(told(Event::OfferSet { model, offer: 0, revision: 1, terms: terms.clone() }));
		assert_ok!(set(ALICE, model, 0, terms.clone()));
		let offer = Offers::<Test>::get(model, 0).unwrap();
		assert_eq!((offer.revision, offer.terms), (2, terms.clone()));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500 + 300);

		assert_noop!(set(ALICE, model, 1, terms), Error::<Test>::OfferNotFound);
		assert_ok!(submit(ALICE, Call::remove_offer { model, offer: 0 }));
		assert!(told(Event::OfferRemoved { model, offer: 0 }));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500);
		assert_noop!(
			submit(ALICE, Call::remove_offer { model, offer: 0 }),
			Error::<Test>::OfferNotFound
		);
	});
}

#[test]
fn only_the_owner_offers() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Perpetual, USD, 5);
		assert_noop!(create(BOB, model, terms.clone()), Error::<Test>::NotOwner);
		assert_noop!(create(ALICE, 1, terms.clone()), Error::<Test>::ModelNotFound);
		assert_ok!(create(ALICE, model, terms.clone()));
		give(model, BOB);
		assert_noop!(create(ALICE, model, terms.clone()), Error::<Test>::NotOwner);
		assert_noop!(set(ALICE, model, 0, terms.clone()), Error::<Test>::NotOwner);
		let remove = |who| submit(who, Call::remove_offer { model, offer: 0 });
		assert_noop!(remove(ALICE), Error::<Test>::NotOwner);
		assert_noop!(allow(ALICE, 0, CHARLIE, true), Error::<Test>::NotOwner);
		assert_ok!(set(BOB, model, 0, terms));
		// Whoever has paid the deposit has it back.
		assert_ok!(remove(BOB));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500);
		assert_eq!(held(HoldReason::Listing, BOB), 0);
	});
}

#[test]
fn just_what_is_free_has_no_price() {
	run(|| {
		let model = list(ALICE);
		let kinds = [
			OfferKind::Perpetual,
			OfferKind::Timed { ms: HOUR },
			OfferKind::Credits,
			OfferKind::Subscription { period: HOUR },
		];
		for kind in kinds {
			let terms = offer_of(kind, USD, 0);
			assert_noop!(create(ALICE, model, terms), Error::<Test>::InvalidPrice);
		}
		let terms = offer_of(OfferKind::Free, USD, 1);
		assert_noop!(create(ALICE, model, terms), Error::<Test>::InvalidPrice);
		assert_ok!(create(ALICE, model, offer_of(OfferKind::Free, USD, 0)));
		let terms = offer_of(OfferKind::Free, USD, 1);
		assert_noop!(set(ALICE, model, 0, terms), Error::<Test>::InvalidPrice);
		assert_ok!(create(ALICE, model, offer_of(OfferKind::Perpetual, USD, Balance::MAX)));
	});
}

#[test]
fn times_are_neither_too_short_nor_too_long() {
	run(|| {
		let model = list(ALICE);
		let kinds = |ms| [OfferKind::Timed { ms }, OfferKind::Subscription { period: ms }];
		for kind in kinds(HOUR - 1).into_iter().chain(kinds(0)) {
			let terms = offer_of(kind, USD, 1);
			assert_noop!(create(ALICE, model, terms), Error::<Test>::PeriodTooShort);
		}
		for kind in kinds(MAX_PERIOD + 1).into_iter().chain(kinds(Moment::MAX)) {
			let terms = offer_of(kind, USD, 1);
			assert_noop!(create(ALICE, model, terms), Error::<Test>::PeriodTooLong);
		}
		for kind in kinds(HOUR).into_iter().chain(kinds(MAX_PERIOD)) {
			assert_ok!(create(ALICE, model, offer_of(kind, USD, 1)));
		}
		for (ms, error) in
			[(HOUR - 1, Error::<Test>::PeriodTooShort), (MAX_PERIOD + 1, Error::PeriodTooLong)]
		{
			let terms = offer_of(OfferKind::Timed { ms }, USD, 1);
			assert_noop!(set(ALICE, model, 0, terms), error);
		}
	});
}

#[test]
fn only_what_is_handed_over_once_waits_for_a_delivery() {
	run(|| {
		let model = list(ALICE);
		let escrow =
			|kind, price| OfferInput { delivery: Delivery::Escrow, ..offer_of(kind, USD, price) };
		for (kind, price) in [
			(OfferKind::Free, 0),
			(OfferKind::Credits, 1),
			(OfferKind::Subscription { period: HOUR }, 1),
		] {
			let terms = escrow(kind, price);
			assert_noop!(create(ALICE, model, terms), Error::<Test>::NoEscrowForKind);
		}
		assert_ok!(create(ALICE, model, escrow(OfferKind::Perpetual, 1)));
		assert_ok!(create(ALICE, model, escrow(OfferKind::Timed { ms: HOUR }, 1)));
	});
}

#[test]
fn prices_are_in_accepted_assets() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Perpetual, OTHER, 1);
		assert_noop!(create(ALICE, model, terms.clone()), Error::<Test>::AssetNotAccepted);
		for asset in [NATIVE, USD, BTC, EUR] {
			assert_ok!(create(ALICE, model, offer_of(OfferKind::Perpetual, asset, 1)));
		}
		assert_noop!(set(ALICE, model, 0, terms), Error::<Test>::AssetNotAccepted);
	});
}

#[test]
fn a_model_has_so_many_offers_at_a_time() {
	run(|| {
		let model = list(ALICE);
		let terms = offer_of(OfferKind::Perpetual, USD, 1);
		for number in 0..4 {
			assert_eq!(offer(model, terms.clone()), number);
		}
		assert_noop!(create(ALICE, model, terms.clone()), Error::<Test>::TooManyOffers);
		assert_ok!(submit(ALICE, Call::remove_offer { model, offer: 2 }));
		// The number of one that was removed is not used again.
		assert_eq!(offer(model, terms), 4);
	});
}

#[test]
fn a_list_lets_some_buy() {
	run(|| {
		let model = list(ALICE);
		let (first, second) = (offer(model, gated(Gate::List)), offer(model, gated(Gate::List)));
		assert_noop!(buy(BOB, model, first), Error::<Test>::NotAllowed);
		assert_noop!(allow(BOB, first, BOB, true), Error::<Test>::NotOwner);
		assert_ok!(allow(ALICE, first, BOB, true));
		assert!(told(Event::AllowedSet { model, offer: first, who: BOB, allowed: true }));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500 + 600 + 70);
		assert_noop!(allow(ALICE, first, BOB, true), Error::<Test>::AlreadyOnList);
		let licence = buy(BOB, model, first).unwrap();
		// Neither the other offer nor anybody else.
		assert_noop!(buy(BOB, model, second), Error::<Test>::NotAllowed);
		assert_noop!(buy(CHARLIE, model, first), Error::<Test>::NotAllowed);

		assert_noop!(allow(CHARLIE, first, BOB, false), Error::<Test>::NotOwner);
		assert_ok!(allow(ALICE, first, BOB, false));
		assert!(told(Event::AllowedSet { model, offer: first, who: BOB, allowed: false }));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500 + 600);
		assert_noop!(allow(ALICE, first, BOB, false), Error::<Test>::NotOnList);
		assert_noop!(buy(BOB, model, first), Error::<Test>::NotAllowed);
		// What he has bought he keeps.
		assert!(Market::is_valid(&Licences::<Test>::get(licence).unwrap()));
		assert_noop!(allow(ALICE, 7, BOB, true), Error::<Test>::OfferNotFound);
	});
}

#[test]
fn the_deposits_of_a_list_outlast_offer_and_owner() {
	run(|| {
		let model = list(ALICE);
		let number = offer(model, gated(Gate::List));
		for who in [BOB, CHARLIE, EVE] {
			assert_ok!(allow(ALICE, number, who, true));
		}
		give(model, BOB);
		// The new owner decides, and the deposit is that of the old one.
		assert_ok!(allow(BOB, number, CHARLIE, false));
		assert_eq!(held(HoldReason::Listing, ALICE), 1_500 + 300 + 2 * 70);
		// The old one can take his money back.
		assert_ok!(allow(ALICE, number, BOB, false));
		assert_ok!(submit(BOB, Call::delist { model }));
		assert_eq!(held(HoldReason::Listing, ALICE), 70);
		assert_noop!(allow(BOB, number, EVE, false), Error::<Test>::NotOwner);
		assert_ok!(allow(ALICE, number, EVE, false));
		assert_eq!(held(HoldReason::Listing, ALICE), 0);
	});
}

#[test]
fn a_credential_lets_its_holders_buy() {
	run(|| {
		let model = list(ALICE);
		let offer = offer(model, gated(Gate::Credential(5)));
		Credentialed::set(vec![(BOB, 4), (CHARLIE, 5)]);
		assert_noop!(buy(BOB, model, offer), Error::<Test>::NotAllowed);
		assert_ok!(buy(CHARLIE, model, offer));
		// The list is another gate.
		assert_ok!(allow(ALICE, offer, BOB, true));
		assert_noop!(buy(BOB, model, offer), Error::<Test>::NotAllowed);
	});
}
