// SPDX-License-Identifier: Apache-2.0

//! What stewards license.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchResult, Permill};

fn remove(who: AccountId, recording: RecordingId, offer: LicenceOfferId) -> DispatchResult {
	submit(who, Call::remove_licence_offer { recording, offer })
}

/// The deposit for an entry.
fn deposit(entry: &impl Encode) -> Balance {
	ENTRY_DEPOSIT + BYTE_DEPOSIT * entry.encoded_size() as Balance
}

#[test]
fn an_offer_is_made_changed_and_removed() {
	run(|| {
		let id = register(ALICE);
		let input = licence_input(terms(Use::Commercial), &USD, 100);
		let offer = offer_licence_as(ALICE, id, input.clone()).unwrap();
		assert!(told(Event::LicenceOffered {
			recording: id,
			offer,
			revision: 0,
			input: input.clone()
		}));
		assert_eq!(held(HoldReason::Licence, ALICE), deposit(&input));

		let more = LicenceTerms { territory: countries(&[b"DE", b"FR"]), ..terms(Use::Sync) };
		let input = licence_input(more, &EUR, 0);
		assert_ok!(set_licence(id, offer, input.clone()));
		assert!(told(Event::LicenceOffered {
			recording: id,
			offer,
			revision: 1,
			input: input.clone()
		}));
		assert_eq!(held(HoldReason::Licence, ALICE), deposit(&input));
		assert_eq!(LicenceOffers::<Test>::get(id, offer).unwrap().input, input);

		assert_ok!(remove(ALICE, id, offer));
		assert!(told(Event::LicenceOfferRemoved { recording: id, offer }));
		assert_eq!(held(HoldReason::Licence, ALICE), 0);
		assert_noop!(remove(ALICE, id, offer), Error::<Test>::LicenceOfferNotFound);
		assert_noop!(set_licence(id, offer, input), Error::<Test>::LicenceOfferNotFound);
		// Nothing was sold: all can be taken back.
		assert_ok!(submit(ALICE, Call::withdraw_recording { recording: id }));
	});
}

#[test]
fn only_the_steward_offers() {
	run(|| {
		let id = register(ALICE);
		let input = licence_input(terms(Use::Personal), &USD, 1);
		let offer = offer_licence_as(ALICE, id, input.clone()).unwrap();
		for who in [BOB, PANEL] {
			assert_noop!(
				offer_licence_as(who.clone(), id, input.clone()),
				Error::<Test>::NotSteward
			);
			let set =
				Call::set_licence_offer { recording: id, offer, input: Box::new(input.clone()) };
			assert_noop!(submit(who.clone(), set), Error::<Test>::NotSteward);
			assert_noop!(remove(who, id, offer), Error::<Test>::NotSteward);
		}
		assert_noop!(offer_licence_as(ALICE, id + 1, input), Error::<Test>::RecordingNotFound);
	});
}

#[test]
fn a_territory_names_countries() {
	run(|| {
		let id = register(ALICE);
		let offer = |territory| {
			let terms = LicenceTerms { territory, ..terms(Use::Personal) };
			all_or_nothing(|| {
				let offer = offer_licence(id, terms, &USD, 0)?;
				remove(ALICE, id, offer)
			})
		};
		let many: Vec<_> = (0..33u8).map(|i| [b'A' + i / 26, b'A' + i % 26]).collect();
		for valid in [
			Territory::World,
			countries(&[b"DE"]),
			countries(&[b"AA", b"AB", b"BA", b"ZZ"]),
			countries(&many[..32].iter().collect::<Vec<_>>()),
		] {
			assert_ok!(offer(valid));
		}
		for invalid in [
			countries(&[]),
			countries(&[b"de"]),
			countries(&[b"D1"]),
			countries(&[b"\0\0"]),
			countries(&[b"FR", b"DE"]),
			countries(&[b"DE", b"DE"]),
		] {
			assert_noop!(offer(invalid), Error::<Test>::InvalidTerritory);
		}
	});
}

#[test]
fn a_term_is_some_time() {
	run(|| {
		let id = register(ALICE);
		let offer = |ms| {
			let terms = LicenceTerms { term: Some(ms), ..terms(Use::Personal) };
			offer_licence(id, terms, &USD, 0).map(|_| ())
		};
		for invalid in [0, MAX_TERM + 1, u64::MAX] {
			assert_noop!(offer(invalid), Error::<Test>::InvalidTerm);
		}
		for valid in [1, MAX_TERM] {
			assert_ok!(offer(valid));
		}
	});
}

#[test]
fn a_share_for_remixes_can_be_paid_and_is_no_less_than_what_is_owed() {
	run(|| {
		let root = register(ALICE);
		let offer = |id, parts| {
			let share = Permill::from_parts(parts);
			offer_licence(id, terms(Use::Remix { share }), &USD, 0).map(|_| ())
		};
		assert_noop!(offer(root, 500_001), Error::<Test>::UpstreamTooHigh);
		assert_ok!(offer(root, 500_000));
		assert_ok!(offer(root, 0));
		let song = remix(BOB, &[(root, Some(grant(BOB, root, percent(20))))]).unwrap();
		assert_noop!(offer(song, 199_999), Error::<Test>::RemixShareTooLow);
		assert_ok!(offer(song, 200_000));
		// Other uses need not remix.
		assert_ok!(offer_licence(song, terms(Use::Personal), &USD, 1));
	});
}

#[test]
fn prices_are_in_what_is_accepted() {
	run(|| {
		let id = register(ALICE);
		let other = licence_input(terms(Use::Personal), &OTHER, 1);
		assert_noop!(offer_licence_as(ALICE, id, other.clone()), Error::<Test>::AssetNotAccepted);
		let offer = offer_licence(id, terms(Use::Personal), &USD, 1).unwrap();
		assert_noop!(set_licence(id, offer, other.clone()), Error::<Test>::AssetNotAccepted);
		// What nobody can buy from can be said.
		assert_ok!(set_licence(id, offer, LicenceOfferInput { open: false, ..other }));

		let usd = offer_licence(id, terms(Use::Personal), &USD, 1).unwrap();
		let stop = Call::accept_asset { asset: USD, accepted: false };
		assert_ok!(submit_as(RuntimeOrigin::root(), stop));
		assert_noop!(buy_licence(BOB, id, usd), Error::<Test>::AssetNotAccepted);
		let closed = licence_input(terms(Use::Personal), &USD, 1);
		assert_ok!(set_licence(id, usd, LicenceOfferInput { open: false, ..closed.clone() }));
		assert_noop!(set_licence(id, usd, closed), Error::<Test>::AssetNotAccepted);
	});
}

#[test]
fn who_offers_fills_the_accounts_up() {
	run(|| {
		let id = register(ALICE);
		let before = free(&USD, ALICE);
		let offer = offer_licence(id, terms(Use::Personal), &USD, 0).unwrap();
		// Nothing comes.
		assert_eq!(free(&USD, ALICE), before);
		assert_ok!(set_licence(id, offer, licence_input(terms(Use::Personal), &USD, 5)));
		assert_eq!(free(&USD, ALICE), before - 2 * ASSET_ED);
		assert!(told(Event::Funded { purse: Purse::Recording(id), asset: USD, by: ALICE }));
		// They are full by now.
		assert_ok!(offer_licence(id, terms(Use::Sync), &USD, 5));
		assert_eq!(free(&USD, ALICE), before - 2 * ASSET_ED);
		assert_ok!(buy_licence(BOB, id, offer));
	});
}

#[test]
fn there_are_no_more_offers_than_there_can_be() {
	run(|| {
		let id = register(ALICE);
		for expected in 0..4 {
			assert_eq!(offer_licence(id, terms(Use::Personal), &USD, 1), Ok(expected));
		}
		assert_noop!(
			offer_licence(id, terms(Use::Personal), &USD, 1),
			Error::<Test>::TooManyLicenceOffers
		);
		assert_ok!(remove(ALICE, id, 2));
		// No number is used twice.
		assert_eq!(offer_licence(id, terms(Use::Personal), &USD, 1), Ok(4));
	});
}

#[test]
fn what_is_licensed_is_the_same_for_all_who_buy() {
	run(|| {
		let id = register(ALICE);
		let first = LicenceTerms { term: Some(DAY), ..terms(Use::Sync) };
		let offer = offer_licence(id, first.clone(), &USD, 10).unwrap();
		// Nobody has bought.
		assert_ok!(set_licence(id, offer, licence_input(terms(Use::Sync), &USD, 10)));
		assert_ok!(set_licence(id, offer, licence_input(first.clone(), &USD, 10)));
		let grant = buy_licence(BOB, id, offer).unwrap();
		let before = Grants::<Test>::get(grant);
		for changed in [
			LicenceTerms { usage: Use::Personal, ..first.clone() },
			LicenceTerms { territory: countries(&[b"DE"]), ..first.clone() },
			LicenceTerms { term: None, ..first.clone() },
			LicenceTerms { exclusive: true, ..first.clone() },
			LicenceTerms { text: hash(8), ..first.clone() },
		] {
			assert_noop!(
				set_licence(id, offer, licence_input(changed, &USD, 10)),
				Error::<Test>::LicenceTermsFixed
			);
		}
		// The price is another thing.
		assert_ok!(set_licence(id, offer, licence_input(first, &EUR, 11)));
		assert_ok!(buy_licence(CHARLIE, id, offer));
		assert_eq!(LicenceOffers::<Test>::get(id, offer).unwrap().granted, 2);
		assert_eq!(Grants::<Test>::get(grant), before);
	});
}

#[test]
fn deposits_go_back_to_who_has_paid_them() {
	run(|| {
		let id = register(ALICE);
		let kept = offer_licence(id, terms(Use::Personal), &USD, 1).unwrap();
		let set = offer_licence(id, terms(Use::Sync), &USD, 1).unwrap();
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(BOB) }));
		assert_ok!(submit(BOB, Call::accept_stewardship { recording: id }));
		let both = held(HoldReason::Licence, ALICE);
		assert_ok!(set_licence(id, set, licence_input(terms(Use::Sync), &USD, 2)));
		assert_eq!(held(HoldReason::Licence, ALICE), both / 2);
		assert_eq!(held(HoldReason::Licence, BOB), both / 2);
		assert_ok!(remove(BOB, id, kept));
		assert_eq!(held(HoldReason::Licence, ALICE), 0);
		assert_ok!(submit(BOB, Call::withdraw_recording { recording: id }));
		assert!(told(Event::LicenceOfferRemoved { recording: id, offer: set }));
		assert_eq!(held(HoldReason::Licence, BOB), 0);
		assert!(!Licensings::<Test>::contains_key(id));
	});
}

#[test]
fn without_a_deposit_there_is_no_offer() {
	run(|| {
		let id = register(ALICE);
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(DAVE) }));
		assert_ok!(submit(DAVE, Call::accept_stewardship { recording: id }));
		assert_noop!(
			offer_licence(id, terms(Use::Personal), &USD, 0),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}
