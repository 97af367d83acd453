// SPDX-License-Identifier: Apache-2.0

//! What somebody might try with licences and disputes.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};

#[test]
fn a_remix_licensed_to_a_friend_for_nothing() {
	run(|| {
		let root = register(ALICE);
		let song = remix(BOB, &[(root, Some(grant(BOB, root, percent(40))))]).unwrap();
		// He sells nothing of his, but lets a friend build on it for nothing, ...
		assert_noop!(
			license(EVE, song, terms(Use::Remix { share: percent(0) })),
			Error::<Test>::RemixShareTooLow
		);
		// ... or for as little as can be: the source gets all of that.
		let friends = remix(EVE, &[(song, Some(grant(EVE, song, percent(40))))]).unwrap();
		let again =
			remix(CHARLIE, &[(friends, Some(grant(CHARLIE, friends, percent(40))))]).unwrap();
		assert_eq!(sell(again, &USD, 1_000).unwrap().upstream, 392);
		let ancestors = Lineages::<Test>::get(again).ancestors;
		assert_eq!(ancestors.to_vec(), [Ancestor { recording: root, share: 400_000_000 }]);
	});
}

#[test]
fn a_price_changed_in_front_of_a_purchase() {
	run(|| {
		let id = register(ALICE);
		let offer = offer_licence(id, terms(Use::Personal), &USD, 10).unwrap();
		let seen = LicencePurchase {
			pay: Payment { asset: USD, max_in: RICH / 10 },
			..licence_purchase(id, offer)
		};
		let input = licence_input(terms(Use::Personal), &USD, RICH / 10);
		assert_ok!(set_licence(id, offer, input));
		assert_noop!(buy_licence_with(BOB, id, offer, seen), Error::<Test>::LicenceOfferChanged);
	});
}

#[test]
fn an_offer_made_anew_in_front_of_a_purchase() {
	run(|| {
		let id = register(ALICE);
		let offer = offer_licence(id, terms(Use::Sync), &USD, 10).unwrap();
		let seen = licence_purchase(id, offer);
		assert_ok!(submit(ALICE, Call::remove_licence_offer { recording: id, offer }));
		// It has another number.
		offer_licence(id, terms(Use::Personal), &USD, 10).unwrap();
		assert_noop!(buy_licence_with(BOB, id, offer, seen), Error::<Test>::LicenceOfferNotFound);
	});
}

#[test]
fn one_more_licence_in_front_of_an_exclusive_one() {
	run(|| {
		let id = register(ALICE);
		let exclusive = LicenceTerms { exclusive: true, ..terms(Use::AiVoice) };
		let offer = offer_licence(id, exclusive, &USD, 1_000 * DOLLAR).unwrap();
		let seen = LicencePurchase { expected_granted: Some(0), ..licence_purchase(id, offer) };
		// A friend of hers has one for ever, for nothing, and gives it up again.
		let friends = license(EVE, id, terms(Use::AiVoice)).unwrap();
		assert_noop!(
			buy_licence_with(BOB, id, offer, seen.clone()),
			Error::<Test>::MoreLicencesGranted
		);
		assert_ok!(surrender(EVE, friends));
		assert_noop!(buy_licence_with(BOB, id, offer, seen), Error::<Test>::MoreLicencesGranted);
	});
}

#[test]
fn an_exclusive_licence_beside_an_exclusive_licence() {
	run(|| {
		let id = register(ALICE);
		let sole = LicenceTerms { exclusive: true, ..terms(Use::Remix { share: percent(10) }) };
		license(BOB, id, sole.clone()).unwrap();
		// Not by another offer, to another account, by another steward, ...
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(EVE) }));
		assert_ok!(submit(EVE, Call::accept_stewardship { recording: id }));
		for who in [ALICE, CHARLIE, EVE] {
			assert_noop!(license(who, id, sole.clone()), Error::<Test>::ExclusivelyLicensed);
		}
		// ... nor as a steward, who needs none, old or new.
		assert_noop!(remix(EVE, &[(id, None)]), Error::<Test>::ExclusivelyLicensed);
		assert_noop!(remix(ALICE, &[(id, None)]), Error::<Test>::NoRemixLicence);
	});
}

#[test]
fn a_licence_of_somebody_else_or_of_something_else() {
	run(|| {
		let (one, two) = (register(ALICE), register(ALICE));
		let licence = grant(BOB, one, percent(10));
		assert_noop!(remix(EVE, &[(one, Some(licence))]), Error::<Test>::NoRemixLicence);
		assert_noop!(remix(BOB, &[(two, Some(licence))]), Error::<Test>::NoRemixLicence);
		// One that was given up, and shown again.
		assert_ok!(surrender(BOB, licence));
		assert_noop!(remix(BOB, &[(one, Some(licence))]), Error::<Test>::NoRemixLicence);
	});
}

#[test]
fn a_recording_frozen_for_ever() {
	run(|| {
		let id = register(ALICE);
		let offer = offer_licence(id, terms(Use::Personal), &USD, 10).unwrap();
		// The panel never says anything, and somebody disputes whenever he can.
		let mut sold = 0;
		for hour in 0..24 * 40 {
			if hour % 6 == 0 {
				let _ = contest(if hour % 12 == 0 { BOB } else { EVE }, id);
				sold += u32::from(buy_licence(CHARLIE, id, offer).is_ok());
			}
			pass(HOUR);
		}
		// In each pause.
		assert!(sold >= 16, "{sold}");
	});
}

#[test]
fn own_disputes_to_raise_the_bond_for_others() {
	run(|| {
		let id = register(ALICE);
		let all = |who: &AccountId| Balances::total_balance(who);
		let before = all(&ALICE) + all(&EVE);
		// Eve is a friend of Alice's, and the panel always rejects what she brings.
		for _ in 0..20 {
			assert_ok!(contest(EVE, id));
			assert_ok!(rule(id, false));
			pass(DAY);
		}
		// It has cost them much, and others can still afford it.
		assert_eq!(Music::contest_bond(id), Ok(8 * CONTEST_BOND));
		let lost = before - all(&ALICE) - all(&EVE);
		assert!(lost > 2 * 8 * CONTEST_BOND, "{lost}");
		assert_eq!(all(&TREASURY), ED + lost);
	});
}

#[test]
fn a_ruling_for_a_dispute_that_is_over() {
	run(|| {
		let id = register(ALICE);
		contest(BOB, id).unwrap();
		let decided = Call::rule_dispute { recording: id, dispute: 0, upheld: true };
		pass(7 * DAY);
		pass(DAY);
		// What the panel has decided on comes too late, and there is another dispute by now.
		contest(CHARLIE, id).unwrap();
		assert_noop!(submit(PANEL, decided), Error::<Test>::NotContested);
		assert_ok!(submit(PANEL, Call::rule_dispute { recording: id, dispute: 1, upheld: false }));
	});
}

#[test]
fn withdrawn_and_registered_anew_in_a_dispute() {
	run(|| {
		let id = register(ALICE);
		contest(BOB, id).unwrap();
		let content = RecordingsDetails::<Test>::get(id).unwrap().content;
		assert_noop!(
			submit(ALICE, Call::withdraw_recording { recording: id }),
			Error::<Test>::Contested
		);
		let anew = || register_with(ALICE, |input| input.content = content);
		assert_noop!(anew(), Error::<Test>::ContentTaken);
		assert_ok!(rule(id, true));
		assert_noop!(anew(), Error::<Test>::ContentTaken);
		assert_noop!(
			submit(ALICE, Call::withdraw_recording { recording: id }),
			Error::<Test>::Blocked
		);
	});
}

#[test]
fn a_disclosure_mended_in_a_dispute_about_it() {
	run(|| {
		let id = register(ALICE);
		let (ground, evidence) = (Ground::Disclosure, hash(1));
		let call = Call::contest { recording: id, ground, evidence, max_bond: RICH };
		assert_ok!(submit(BOB, call));
		let amend = Call::amend_disclosure {
			recording: id,
			disclosure: Disclosure::all(Made::Generated(Tool::Other(hash(1)))),
			statement: text("x"),
		};
		assert_noop!(submit(ALICE, amend), Error::<Test>::Contested);
		let named = Disputes::<Test>::get(id).unwrap().disclosure;
		assert!(Disclosures::<Test>::contains_key(id, named));
	});
}

#[test]
fn a_bond_that_pays_for_another_dispute() {
	run(|| {
		let (one, two) = (register(ALICE), register(CHARLIE));
		contest(BOB, one).unwrap();
		contest(BOB, two).unwrap();
		// Each has its own.
		assert_ok!(rule(one, false));
		assert_eq!(held(HoldReason::Dispute, BOB), CONTEST_BOND);
		let before = Balances::total_balance(&CHARLIE);
		assert_ok!(rule(two, false));
		assert_eq!(Balances::total_balance(&CHARLIE), before + 40_000);
	});
}

#[test]
fn a_steward_and_a_recipient_of_fees_that_refuse() {
	run(|| {
		let id = register(ALICE);
		let offer = offer_licence(id, terms(Use::Personal), &USD, 1_000).unwrap();
		contest(BOB, id).unwrap();
		block(&USD, BOB);
		// Neither keeps a dispute from ending, which is in another currency, nor a sale.
		assert_ok!(rule(id, false));
		assert_ok!(buy_licence(CHARLIE, id, offer));
	});
}
