// SPDX-License-Identifier: Apache-2.0

//! Exclusive licences.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Terms for synchronisation in some countries, or everywhere.
fn sync(codes: &[&[u8; 2]], exclusive: bool) -> LicenceTerms {
	let territory = if codes.is_empty() { Territory::World } else { countries(codes) };
	LicenceTerms { territory, exclusive, ..terms(Use::Sync) }
}

#[test]
fn an_exclusive_licence_keeps_others_out() {
	run(|| {
		let id = register(ALICE);
		license(BOB, id, sync(&[b"DE", b"FR"], true)).unwrap();
		for exclusive in [true, false] {
			for taken in [&[][..], &[b"DE"], &[b"FR"], &[b"AT", b"DE", b"US"]] {
				assert_noop!(
					license(CHARLIE, id, sync(taken, exclusive)),
					Error::<Test>::ExclusivelyLicensed
				);
			}
		}
		// Elsewhere, and for other uses, there are others.
		assert_ok!(license(CHARLIE, id, sync(&[b"AT", b"US"], true)));
		assert_ok!(license(CHARLIE, id, LicenceTerms { exclusive: true, ..terms(Use::Personal) }));
		// And of other recordings.
		assert_ok!(license(CHARLIE, register(ALICE), sync(&[], true)));
		assert_noop!(license(EVE, id, sync(&[b"US"], false)), Error::<Test>::ExclusivelyLicensed);
	});
}

#[test]
fn everywhere_is_everywhere() {
	run(|| {
		let id = register(ALICE);
		license(BOB, id, sync(&[], true)).unwrap();
		for territory in [&[][..], &[b"DE"]] {
			assert_noop!(
				license(CHARLIE, id, sync(territory, false)),
				Error::<Test>::ExclusivelyLicensed
			);
		}
	});
}

#[test]
fn the_holder_can_have_more() {
	run(|| {
		let id = register(ALICE);
		let short = LicenceTerms { term: Some(DAY), ..sync(&[b"DE"], true) };
		license(BOB, id, short).unwrap();
		// Before his is over, he has the next.
		assert_ok!(license(BOB, id, sync(&[], true)));
		pass(2 * DAY);
		assert_noop!(
			license(CHARLIE, id, sync(&[b"DE"], false)),
			Error::<Test>::ExclusivelyLicensed
		);
	});
}

#[test]
fn earlier_licences_stay() {
	run(|| {
		let id = register(ALICE);
		let earlier = license(CHARLIE, id, sync(&[b"DE"], false)).unwrap();
		let exclusive = license(BOB, id, sync(&[], true)).unwrap();
		assert!(Music::is_in_force(earlier) && Music::is_in_force(exclusive));
		let all: Vec<_> = Music::grants_between(id, 0, 2).into_iter().map(|(id, _)| id).collect();
		assert_eq!(all, [earlier, exclusive]);
	});
}

#[test]
fn when_it_is_over_others_are_sold() {
	run(|| {
		let id = register(ALICE);
		let short = LicenceTerms { term: Some(10 * DAY), ..sync(&[], true) };
		license(BOB, id, short.clone()).unwrap();
		pass(10 * DAY - 1);
		assert_noop!(license(CHARLIE, id, short.clone()), Error::<Test>::ExclusivelyLicensed);
		pass(1);
		let next = license(CHARLIE, id, short).unwrap();
		let places = RightsOf::<Test>::get(id, UseKind::Sync).exclusive;
		assert_eq!(places.iter().map(|place| place.grant).collect::<Vec<_>>(), [next]);
	});
}

#[test]
fn who_gives_it_up_makes_room() {
	run(|| {
		let id = register(ALICE);
		let exclusive = license(BOB, id, sync(&[], true)).unwrap();
		assert_ok!(surrender(BOB, exclusive));
		assert_ok!(license(CHARLIE, id, sync(&[], true)));
	});
}

#[test]
fn who_buys_an_exclusive_one_knows_what_stays_beside_it() {
	run(|| {
		let id = register(ALICE);
		let offer = offer_licence(id, sync(&[], true), &USD, 1_000).unwrap();
		let seen = LicencePurchase { expected_granted: Some(0), ..licence_purchase(id, offer) };
		// Other uses are none of his business.
		license(CHARLIE, id, terms(Use::Personal)).unwrap();
		license(CHARLIE, id, sync(&[b"DE"], false)).unwrap();
		assert_noop!(
			buy_licence_with(BOB, id, offer, seen.clone()),
			Error::<Test>::MoreLicencesGranted
		);
		let seen = LicencePurchase { expected_granted: Some(1), ..seen };
		assert_ok!(buy_licence_with(BOB, id, offer, seen));
	});
}

#[test]
fn there_are_no_more_of_them_than_there_can_be() {
	run(|| {
		let id = register(ALICE);
		let one = |code, term| LicenceTerms { term, ..sync(&[code], true) };
		license(BOB, id, one(b"AT", None)).unwrap();
		license(BOB, id, one(b"BE", Some(DAY))).unwrap();
		license(BOB, id, one(b"CH", None)).unwrap();
		assert_noop!(license(BOB, id, one(b"DE", None)), Error::<Test>::TooManyExclusives);
		assert_ok!(license(BOB, id, sync(&[b"DE"], false)));
		// One that is over takes no place.
		pass(DAY);
		assert_ok!(license(BOB, id, one(b"DE", None)));
	});
}

#[test]
fn the_place_of_an_exclusive_licence_is_paid_for() {
	run(|| {
		let id = register(ALICE);
		license(BOB, id, sync(&[], false)).unwrap();
		let plain = held(HoldReason::Licence, BOB);
		license(BOB, id, sync(&[], true)).unwrap();
		assert_eq!(held(HoldReason::Licence, BOB), 2 * plain + ENTRY_DEPOSIT);
	});
}

#[test]
fn a_steward_respects_an_exclusive_licence_for_remixes() {
	run(|| {
		let id = register(ALICE);
		let usage = Use::Remix { share: percent(10) };
		let exclusive = LicenceTerms { exclusive: true, term: Some(DAY), ..terms(usage) };
		let licence = license(BOB, id, exclusive).unwrap();
		assert_noop!(remix(ALICE, &[(id, None)]), Error::<Test>::ExclusivelyLicensed);
		assert_ok!(remix(BOB, &[(id, Some(licence))]));
		pass(DAY);
		assert_ok!(remix(ALICE, &[(id, None)]));
	});
}

#[test]
fn a_steward_with_an_exclusive_licence_needs_no_other() {
	run(|| {
		let id = register(ALICE);
		let usage = Use::Remix { share: percent(10) };
		let licence = license(ALICE, id, LicenceTerms { exclusive: true, ..terms(usage) }).unwrap();
		assert_ok!(remix(ALICE, &[(id, None)]));
		assert_ok!(remix(ALICE, &[(id, Some(licence))]));
	});
}

/// Some of a few countries, in order.
fn some_countries() -> impl Strategy<Value = BTreeSet<u8>> {
	prop::collection::btree_set(b'A'..b'H', 1..6)
}

fn territory(codes: &BTreeSet<u8>) -> Territory {
	let codes: Vec<_> = codes.iter().map(|code| [*code, b'X']).collect();
	Territory::Countries(codes.try_into().unwrap())
}

proptest! {
	#[test]
	fn territories_overlap_if_a_country_is_in_both(a in some_countries(), b in some_countries()) {
		let (one, other) = (territory(&a), territory(&b));
		prop_assert!(one.is_valid() && other.is_valid());
		prop_assert_eq!(one.overlaps(&other), !a.is_disjoint(&b));
		prop_assert_eq!(other.overlaps(&one), !a.is_disjoint(&b));
		prop_assert!(one.overlaps(&one) && one.overlaps(&Territory::World));
		prop_assert!(Territory::World.overlaps(&other));
	}
}
