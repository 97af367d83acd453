// SPDX-License-Identifier: Apache-2.0

//! Licences that are bought.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

/// A recording of Alice's, with an offer for a use at a price in dollars.
fn offered(usage: Use, price: Balance) -> (RecordingId, LicenceOfferId) {
	let id = register(ALICE);
	(id, offer_licence(id, terms(usage), &USD, price).unwrap())
}

#[test]
fn a_licence_is_bought() {
	run(|| {
		let terms = LicenceTerms {
			territory: countries(&[b"DE", b"FR"]),
			term: Some(30 * DAY),
			..terms(Use::Commercial)
		};
		let id = register(ALICE);
		let offer = offer_licence(id, terms.clone(), &USD, 1_001).unwrap();
		System::reset_events();
		let grant = buy_licence(BOB, id, offer).unwrap();
		assert_eq!(grant, grant_id(id, 0));
		let until = START_MS + 30 * DAY;
		assert_eq!(
			events(),
			[
				Event::LicenceGranted {
					grant,
					recording: id,
					offer,
					holder: BOB,
					terms: terms.clone(),
					disclosure: 0,
					until: Some(until),
					asset: USD,
					price: 1_001,
					pay: USD,
					spent: 1_001,
				},
				// The fee is rounded up.
				Event::Settled {
					recording: id,
					asset: USD,
					amount: 1_001,
					fee: 21,
					upstream: 0,
					rest: 980,
				},
			]
		);
		let amount = 2 * ENTRY_DEPOSIT + BYTE_DEPOSIT * (BOB, &terms).encoded_size() as Balance;
		assert_eq!(
			Grants::<Test>::get(grant),
			Some(Grant {
				holder: BOB,
				offer,
				terms,
				disclosure: 0,
				granted_at: START_MS,
				until: Some(until),
				asset: USD,
				price: 1_001,
				derivatives: 0,
				deposit: Deposit { who: BOB, amount },
			})
		);
		assert!(GrantsOf::<Test>::contains_key((BOB, id, grant)));
		assert_eq!(held(HoldReason::Licence, BOB), amount);
		assert_eq!(gain(&USD, BOB), -1_001);
		assert_ok!(claim(recording(id).split, 0, &USD));
		// She has filled the accounts up.
		assert_eq!(gain(&USD, ALICE), 980 - 2 * ASSET_ED as i128);
		assert_eq!(waits(Purse::Recording(id), &USD), 21);
	});
}

#[test]
fn everybody_can_have_several() {
	run(|| {
		let (id, offer) = offered(Use::Personal, 50);
		for (number, who) in [BOB, CHARLIE, BOB].into_iter().enumerate() {
			let grant = buy_licence(who, id, offer).unwrap();
			assert_eq!(parts_of_grant(grant), (id, number as u32));
		}
		assert_eq!(GrantsOf::<Test>::iter_key_prefix((BOB, id)).count(), 2);
		let bought = Music::grants_between(id, 0, 10);
		assert_eq!(bought.len(), 3);
		assert_eq!(bought[1].1.holder, CHARLIE);
		assert_eq!(Music::grants_between(id, 2, 3), bought[2..]);
		assert_eq!(Music::grants_between(id, 3, u32::MAX), []);
	});
}

#[test]
fn a_licence_is_paid_with_any_asset() {
	run(|| {
		let (id, offer) = offered(Use::Personal, 1_000);
		let purchase = |asset: &Asset, max_in| {
			let pay = Payment { asset: asset.clone(), max_in };
			LicencePurchase { pay, ..licence_purchase(id, offer) }
		};
		assert_noop!(
			buy_licence_with(BOB, id, offer, purchase(&USD, 999)),
			Error::<Test>::PriceAboveMax
		);
		assert_noop!(
			buy_licence_with(BOB, id, offer, purchase(&BTC, 1_999)),
			Error::<Test>::PriceAboveMax
		);
		assert_ok!(buy_licence_with(BOB, id, offer, purchase(&BTC, 2_000)));
		assert_eq!((gain(&BTC, BOB), gain(&USD, BOB)), (-2_000, 0));
		ExchangeDown::set(true);
		assert!(buy_licence_with(BOB, id, offer, purchase(&BTC, 2_000)).is_err());
		assert_ok!(buy_licence_with(BOB, id, offer, purchase(&USD, 1_000)));
	});
}

#[test]
fn licences_for_a_remix_pay_its_sources() {
	run(|| {
		let root = register(ALICE);
		let song = remix(BOB, &[(root, Some(grant(BOB, root, percent(25))))]).unwrap();
		let offer = offer_licence(song, terms(Use::Sync), &USD, 1_000).unwrap();
		assert_ok!(buy_licence(CHARLIE, song, offer));
		assert!(told(Event::Settled {
			recording: song,
			asset: USD,
			amount: 1_000,
			fee: 20,
			upstream: 245,
			rest: 735,
		}));
		fund(root, &USD);
		assert_ok!(submit(
			EVE,
			Call::claim_upstream { recording: song, ancestor: root, asset: USD }
		));
		assert_eq!(waits(Purse::Split(recording(root).split), &USD), 245);
	});
}

#[test]
fn a_licence_for_nothing_is_a_sale_too() {
	run(|| {
		let (id, offer) = offered(Use::Personal, 0);
		System::reset_events();
		assert_ok!(buy_licence(BOB, id, offer));
		assert_eq!(events().len(), 1);
		assert!(Activities::<Test>::get(id).sold);
		assert_noop!(
			submit(ALICE, Call::withdraw_recording { recording: id }),
			Error::<Test>::RecordingInUse
		);
	});
}

#[test]
fn who_buys_has_seen_what_he_buys() {
	run(|| {
		let (id, offer) = offered(Use::Personal, 10);
		let seen = licence_purchase(id, offer);
		assert_noop!(
			buy_licence_with(BOB, id, offer + 1, seen.clone()),
			Error::<Test>::LicenceOfferNotFound
		);
		assert_noop!(
			buy_licence_with(BOB, id + 1, offer, seen.clone()),
			Error::<Test>::RecordingNotFound
		);
		// As it was, but it was changed in between.
		assert_ok!(set_licence(id, offer, licence_input(terms(Use::Personal), &USD, 11)));
		assert_ok!(set_licence(id, offer, licence_input(terms(Use::Personal), &USD, 10)));
		assert_noop!(buy_licence_with(BOB, id, offer, seen), Error::<Test>::LicenceOfferChanged);
		let seen = licence_purchase(id, offer);
		assert_ok!(submit(
			ALICE,
			Call::amend_disclosure {
				recording: id,
				disclosure: Disclosure::all(Made::Assisted(None)),
				statement: text("x"),
			}
		));
		assert_noop!(buy_licence_with(BOB, id, offer, seen), Error::<Test>::DisclosureChanged);
		let grant = buy_licence(BOB, id, offer).unwrap();
		assert_eq!(Grants::<Test>::get(grant).unwrap().disclosure, 1);
	});
}

#[test]
fn nobody_buys_from_a_closed_offer() {
	run(|| {
		let (id, offer) = offered(Use::Personal, 10);
		let input = licence_input(terms(Use::Personal), &USD, 10);
		assert_ok!(set_licence(id, offer, LicenceOfferInput { open: false, ..input.clone() }));
		assert_noop!(buy_licence(BOB, id, offer), Error::<Test>::LicenceOfferClosed);
		assert_ok!(set_licence(id, offer, input));
		assert_ok!(buy_licence(BOB, id, offer));
	});
}

#[test]
fn a_term_ends() {
	run(|| {
		let id = register(ALICE);
		let usage = Use::Remix { share: percent(10) };
		let short = LicenceTerms { term: Some(10 * DAY), ..terms(usage) };
		let grant = license(BOB, id, short).unwrap();
		assert!(Music::is_in_force(grant) && !Music::is_in_force(grant + 1));
		pass(10 * DAY - 1);
		assert!(Music::is_in_force(grant));
		let built = remix(BOB, &[(id, Some(grant))]).unwrap();
		pass(1);
		assert!(!Music::is_in_force(grant));
		assert_noop!(remix(BOB, &[(id, Some(grant))]), Error::<Test>::NoRemixLicence);
		// What was built while it was in force stays, and pays.
		let shares = sell(built, &USD, 1_000).unwrap();
		assert_eq!(shares.upstream, 98);
	});
}

#[test]
fn a_halt_does_not_count() {
	run(|| {
		let id = register(ALICE);
		let short = LicenceTerms { term: Some(10 * DAY), ..terms(Use::Personal) };
		let grant = license(BOB, id, short).unwrap();
		pass(DAY);
		TestHalted::set(true);
		pass(20 * DAY);
		TestHalted::set(false);
		pass(0);
		assert!(Music::is_in_force(grant));
		pass(9 * DAY - 1);
		assert!(Music::is_in_force(grant));
		pass(1);
		assert!(!Music::is_in_force(grant));
	});
}

#[test]
fn a_licence_is_given_up_by_its_holder_alone() {
	run(|| {
		let (id, offer) = offered(Use::Personal, 10);
		let grant = buy_licence(BOB, id, offer).unwrap();
		for who in [ALICE, CHARLIE] {
			assert_noop!(surrender(who, grant), Error::<Test>::NotLicensee);
		}
		assert_ok!(surrender(BOB, grant));
		assert!(told(Event::LicenceSurrendered { grant, recording: id, holder: BOB }));
		assert_eq!(held(HoldReason::Licence, BOB), 0);
		assert_noop!(surrender(BOB, grant), Error::<Test>::LicenceNotFound);
		assert!(!Music::is_in_force(grant));
		// Its number is not used again, and it was sold for good.
		assert_eq!(buy_licence(BOB, id, offer), Ok(grant + 1));
		assert!(Activities::<Test>::get(id).sold);
	});
}

#[test]
fn a_licence_stays_whatever_the_steward_does() {
	run(|| {
		let (id, offer) = offered(Use::Remix { share: percent(10) }, 10);
		let grant = buy_licence(BOB, id, offer).unwrap();
		let before = Grants::<Test>::get(grant);
		let usage = Use::Remix { share: percent(10) };
		assert_ok!(set_licence(id, offer, licence_input(terms(usage), &USD, 9_999)));
		assert_ok!(submit(ALICE, Call::remove_licence_offer { recording: id, offer }));
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(EVE) }));
		assert_ok!(submit(EVE, Call::accept_stewardship { recording: id }));
		assert_eq!(Grants::<Test>::get(grant), before);
		assert_ok!(remix(BOB, &[(id, Some(grant))]));
	});
}

#[test]
fn a_licence_stays_as_long_as_a_recording_was_registered_with_it() {
	run(|| {
		let root = register(ALICE);
		let licence = grant(BOB, root, percent(10));
		let one = remix(BOB, &[(root, Some(licence))]).unwrap();
		let two = remix(BOB, &[(root, Some(licence))]).unwrap();
		assert_eq!(Grants::<Test>::get(licence).unwrap().derivatives, 2);
		for recording in [one, two] {
			assert_noop!(surrender(BOB, licence), Error::<Test>::LicenceInUse);
			assert_ok!(submit(BOB, Call::withdraw_recording { recording }));
		}
		assert_ok!(surrender(BOB, licence));
	});
}

#[test]
fn other_licences_are_none_for_remixes() {
	run(|| {
		let root = register(ALICE);
		for usage in [
			Use::Personal,
			Use::Commercial,
			Use::Sync,
			Use::AiTraining,
			Use::AiVoice,
			Use::AiStyle,
			Use::AiOutput,
		] {
			let licence = license(BOB, root, terms(usage)).unwrap();
			assert_noop!(remix(BOB, &[(root, Some(licence))]), Error::<Test>::NoRemixLicence);
			assert_eq!(RightsOf::<Test>::get(root, usage.kind()).granted, 1);
		}
	});
}

#[test]
fn without_a_deposit_there_is_no_licence() {
	run(|| {
		let (id, offer) = offered(Use::Personal, 0);
		let needed =
			2 * ENTRY_DEPOSIT + BYTE_DEPOSIT * (DAVE, terms(Use::Personal)).encoded_size() as u128;
		let give = |amount| {
			assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(EVE), DAVE, amount));
		};
		give(ED + needed - 1);
		assert_noop!(buy_licence(DAVE, id, offer), TokenError::FundsUnavailable);
		give(1);
		assert_ok!(buy_licence(DAVE, id, offer));
	});
}

#[test]
fn payees_that_refuse_keep_nobody_from_buying() {
	run(|| {
		let split = split_of(&[(ALICE, 500_000), (CHARLIE, 500_000)]);
		let id = register_as(ALICE, recording_input(split)).unwrap();
		let offer = offer_licence(id, terms(Use::Personal), &USD, 1_000).unwrap();
		block(&USD, CHARLIE);
		assert_ok!(buy_licence(BOB, id, offer));
		assert!(claim(split, 1, &USD).is_err());
		assert_ok!(claim(split, 0, &USD));
		unblock(&USD, CHARLIE);
		assert_ok!(claim(split, 1, &USD));
		assert_eq!(gain(&USD, CHARLIE), 490);
	});
}
