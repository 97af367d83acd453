// SPDX-License-Identifier: Apache-2.0

//! Attacks, by name.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchError;

const CODE: [u8; 12] = *b"USRC17607839";

fn with_code(who: AccountId, code: [u8; 12]) -> Result<RecordingId, DispatchError> {
	register_with(who, |input| input.isrc = Some(code))
}

#[test]
fn duplicate_isrc() {
	run(|| {
		let id = with_code(ALICE, CODE).unwrap();
		let lower = CODE.map(|byte| byte.to_ascii_lowercase());
		for code in [CODE, lower, *b"usRC17607839"] {
			assert_noop!(with_code(BOB, code), Error::<Test>::IsrcTaken);
		}
		// Neither later, nor by herself, nor with hyphens or blanks in it.
		for who in [ALICE, BOB] {
			let other = register(who.clone());
			for isrc in [CODE, lower] {
				assert_noop!(
					submit(who.clone(), Call::assign_isrc { recording: other, isrc }),
					Error::<Test>::IsrcTaken
				);
			}
			for isrc in [*b"US-RC1760783", *b" USRC1760783", *b"USRC1760783 "] {
				assert_noop!(
					submit(who.clone(), Call::assign_isrc { recording: other, isrc }),
					Error::<Test>::InvalidIsrc
				);
			}
		}
		assert_eq!(IsrcOf::<Test>::get(Isrc::new(CODE).unwrap()), Some(id));
	});
}

#[test]
fn duplicate_content() {
	run(|| {
		let id = register(ALICE);
		let content = RecordingsDetails::<Test>::get(id).unwrap().content;
		let split = split_of(&[(BOB, PARTS)]);
		// With other words around it, it is the same.
		let copy = RecordingInput { content, title: text("My own song"), ..recording_input(split) };
		assert_noop!(register_as(BOB, copy.clone()), Error::<Test>::ContentTaken);
		assert_noop!(register_as(ALICE, copy), Error::<Test>::ContentTaken);
	});
}

#[test]
fn a_recipient_that_refuses() {
	run(|| {
		own_model(1, Some(BOB));
		let child = split_of(&[(BOB, 500_000), (EVE, 500_000)]);
		let id = split(&[
			(Payee::Account(BOB), 250_000),
			(Payee::Account(ALICE), 250_000),
			(Payee::ModelOwner(1), 250_000),
			(Payee::Split(child), 250_000),
		]);
		fund_split(child, &USD);
		block(&USD, BOB);
		// Sales go on.
		deposit_to_split(id, &USD, 1_000);
		for slot in [0, 2] {
			assert_noop!(claim(id, slot, &USD), sp_runtime::TokenError::Blocked);
		}
		assert_ok!(claim(id, 1, &USD));
		assert_ok!(claim(id, 3, &USD));
		assert_noop!(claim(child, 0, &USD), sp_runtime::TokenError::Blocked);
		assert_ok!(claim(child, 1, &USD));
		assert_eq!(gain(&USD, ALICE), 250);
		// He loses nothing by it.
		deposit_to_split(id, &USD, 1_000);
		unblock(&USD, BOB);
		assert_ok!(claim(id, 0, &USD));
		assert_ok!(claim(id, 2, &USD));
		assert_ok!(claim(child, 0, &USD));
		assert_eq!(gain(&USD, BOB), 500 + 500 + 125);
	});
}

#[test]
fn a_holder_that_refuses() {
	run(|| {
		let id = split_of(&[(ALICE, PARTS)]);
		assert_ok!(submit(ALICE, Call::fractionalise { split: id, slot: 0, units: 2 }));
		assert_ok!(submit(ALICE, Call::transfer_units { stream: 0, to: BOB, units: 1 }));
		block(&USD, BOB);
		deposit_to_split(id, &USD, 100);
		assert!(claim_stream(0, BOB, &USD).is_err());
		assert_ok!(claim_stream(0, ALICE, &USD));
		// Units move in both ways all the same, and what he could not get stays his.
		assert_ok!(submit(BOB, Call::transfer_units { stream: 0, to: ALICE, units: 1 }));
		deposit_to_split(id, &USD, 100);
		assert_ok!(claim_stream(0, ALICE, &USD));
		unblock(&USD, BOB);
		assert_ok!(claim_stream(0, BOB, &USD));
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (150, 50));
	});
}

#[test]
fn a_recipient_of_fees_that_refuses() {
	run(|| {
		block_when_rich(&USD, TREASURY);
		let id = register(ALICE);
		sell(id, &USD, 1_000).unwrap();
		pass(DAY);
		assert_eq!(UnsharedFees::<Test>::get(id, USD), 20);
		assert_ok!(claim(recording(id).split, 0, &USD));
		sell(id, &USD, 1_000).unwrap();
		unblock(&USD, TREASURY);
		pass(6 * HOUR);
		assert_eq!(UnsharedFees::<Test>::get(id, USD), 0);
	});
}

/// Keeps an account that has nothing of an asset from receiving it: it has to be there for that.
fn block_when_rich(asset: &Asset, who: AccountId) {
	use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
	NativeAndAssets::transfer(asset.clone(), &EVE, &who, ASSET_ED, Preservation::Preserve).unwrap();
	block(asset, who);
}

#[test]
fn terms_changed_after_mint() {
	run(|| {
		let root = register(ALICE);
		let licence = grant(BOB, root, percent(20));
		let id = remix(BOB, &[(root, Some(licence))]).unwrap();
		let before = (RecordingsDetails::<Test>::get(id), Lineages::<Test>::get(id));
		let split = recording(id).split;
		sell(id, &USD, 1_000).unwrap();
		// The recording cannot be taken back and registered anew with other terms, ...
		assert_noop!(
			submit(BOB, Call::withdraw_recording { recording: id }),
			Error::<Test>::RecordingInUse
		);
		// ... neither can the source, ...
		assert_noop!(
			submit(ALICE, Call::withdraw_recording { recording: root }),
			Error::<Test>::RecordingInUse
		);
		// ... nor the split, by who has made it, ...
		assert_noop!(submit(EVE, Call::remove_split { split }), Error::<Test>::SplitInUse);
		// ... and neither another steward, nor another licence, nor the panel changes them.
		assert_ok!(submit(BOB, Call::offer_stewardship { recording: id, to: Some(EVE) }));
		assert_ok!(submit(EVE, Call::accept_stewardship { recording: id }));
		grant(BOB, root, percent(1));
		assert_ok!(submit(PANEL, Call::revoke_codes { from: Registered::Recording(id) }));
		assert_eq!((RecordingsDetails::<Test>::get(id), Lineages::<Test>::get(id)), before);
		assert_eq!(recording(id).split, split);
		let shares = sell(id, &USD, 1_000).unwrap();
		assert_eq!((shares.upstream, shares.rest), (196, 784));
		assert_eq!(Slots::<Test>::get(split, 0).unwrap().payee, Payee::Account(BOB));
	});
}

#[test]
fn a_disclosure_changed_in_front_of_a_sale() {
	run(|| {
		let id = register(ALICE);
		let seen = recording(id).disclosure;
		// And changed back: it is still not the one that was seen.
		for made in [Made::Generated(Tool::Other(H256::zero())), Made::Human] {
			assert_ok!(submit(
				ALICE,
				Call::amend_disclosure {
					recording: id,
					disclosure: Disclosure::all(made),
					statement: text("x"),
				}
			));
			assert_noop!(
				Music::ensure_disclosure(&recording(id), seen),
				Error::<Test>::DisclosureChanged
			);
		}
	});
}

#[test]
fn disclosure_weakened() {
	run(|| {
		let tool = Tool::Other(hash(1));
		let id = register(ALICE);
		let amend = |who, made| {
			let disclosure = Disclosure { vocals: made, ..Disclosure::all(Made::Human) };
			let statement = text("Words by Ada");
			submit(who, Call::amend_disclosure { recording: id, disclosure, statement })
		};
		assert_ok!(amend(ALICE, Made::Generated(tool)));
		sell(id, &USD, 1_000).unwrap();
		let weaker = [
			Made::NotPresent,
			Made::Human,
			Made::Assisted(None),
			Made::Assisted(Some(tool)),
			// Another model is another claim.
			Made::Generated(Tool::Other(hash(2))),
		];
		for made in weaker {
			assert_noop!(amend(ALICE, made), Error::<Test>::DisclosureWeakened);
		}
		// Not in two steps, and not by another steward either.
		let more = Disclosure {
			vocals: Made::Generated(tool),
			lyrics: Made::Assisted(None),
			..Disclosure::all(Made::Human)
		};
		let call = Call::amend_disclosure { recording: id, disclosure: more, statement: text("x") };
		assert_ok!(submit(ALICE, call));
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(BOB) }));
		assert_ok!(submit(BOB, Call::accept_stewardship { recording: id }));
		for made in weaker.into_iter().chain([Made::Generated(tool)]) {
			assert_noop!(amend(BOB, made), Error::<Test>::DisclosureWeakened);
		}
		// More of one and less of another is less.
		let mixed = Disclosure { vocals: Made::Human, ..Disclosure::all(Made::Generated(tool)) };
		let call =
			Call::amend_disclosure { recording: id, disclosure: mixed, statement: text("x") };
		assert_noop!(submit(BOB, call), Error::<Test>::DisclosureWeakened);
	});
}

#[test]
fn a_remix_of_his_own_remix_to_owe_nothing() {
	run(|| {
		let root = register(ALICE);
		let licence = grant(BOB, root, percent(30));
		let remixed = remix(BOB, &[(root, Some(licence))]).unwrap();
		let again = remix(BOB, &[(remixed, None)]).unwrap();
		let shares = sell(again, &USD, 1_000).unwrap();
		assert_eq!(shares.upstream, 294);
		fund(root, &USD);
		assert_ok!(submit(
			PANEL,
			Call::claim_upstream { recording: again, ancestor: root, asset: USD }
		));
		assert_ok!(claim(recording(root).split, 0, &USD));
		assert_eq!(gain(&USD, ALICE), 294);
	});
}

#[test]
fn streams_of_a_split_that_receives_worthless_assets() {
	run(|| {
		let id = split_of(&[(ALICE, PARTS)]);
		assert_ok!(submit(ALICE, Call::fractionalise { split: id, slot: 0, units: 2 }));
		// Whoever names the split for a recording of his own can let it receive only what the
		// governance has accepted: holders need not keep accounts for more than that.
		let song = register_as(BOB, recording_input(id)).unwrap();
		assert_noop!(
			submit(BOB, Call::fund { purse: Purse::Recording(song), asset: OTHER }),
			Error::<Test>::AssetNotAccepted
		);
		fund(song, &OTHER);
		donate(Purse::Recording(song), &OTHER, 1_000);
		assert_noop!(pay_recording(song, &OTHER, 1_000), Error::<Test>::AssetNotAccepted);
		assert_ok!(submit(ALICE, Call::transfer_units { stream: 0, to: BOB, units: 1 }));
	});
}

#[test]
fn claims_for_a_payee_by_others() {
	run(|| {
		let id = split_of(&[(ALICE, PARTS)]);
		deposit_to_split(id, &USD, 100);
		assert_ok!(submit(EVE, Call::claim { split: id, slot: 0, asset: USD }));
		// It is the payee who is paid.
		assert_eq!(gain(&USD, ALICE), 100);
		assert_ok!(submit(ALICE, Call::fractionalise { split: id, slot: 0, units: 1 }));
		deposit_to_split(id, &USD, 100);
		assert_ok!(submit(EVE, Call::claim_stream { stream: 0, who: ALICE, asset: USD }));
		assert_eq!(gain(&USD, ALICE), 200);
	});
}

#[test]
fn slots_given_to_the_accounts_of_the_pallet() {
	run(|| {
		let id = split_of(&[(ALICE, 250_000), (BOB, 250_000), (CHARLIE, 250_000), (EVE, 250_000)]);
		deposit_to_split(id, &USD, 1_000);
		let song = Recordings::<Test>::iter_keys().next().unwrap();
		let ours = [
			(ALICE, Music::account_of(Purse::Split(id))),
			(BOB, Music::account_of(Purse::Recording(song))),
			(CHARLIE, Music::account()),
		];
		for (slot, (who, to)) in (0..).zip(ours) {
			assert_ok!(submit(who, Call::hand_on { split: id, slot, to }));
			assert_ok!(claim(id, slot, &USD));
			assert_noop!(claim(id, slot, &USD), Error::<Test>::NothingToClaim);
		}
		// A gift to nobody: nothing of it can be claimed again, and the others have theirs.
		assert_eq!(waits(Purse::Split(id), &USD), 500);
		assert_ok!(claim(id, 3, &USD));
		deposit_to_split(id, &USD, 4);
		assert_ok!(claim(id, 0, &USD));
		assert_eq!(waits(Purse::Split(id), &USD), 254);
		assert_noop!(
			submit(ALICE, Call::claim_owed { who: ALICE, asset: USD }),
			Error::<Test>::NothingOwed
		);
	});
}
