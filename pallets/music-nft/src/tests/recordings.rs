// SPDX-License-Identifier: Apache-2.0

//! Recordings, and who decides about them.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;

const CODE: [u8; 12] = *b"USRC17607839";

#[test]
fn a_recording_is_registered_and_withdrawn() {
	run(|| {
		let split = split_of(&[(ALICE, PARTS)]);
		let input = RecordingInput { isrc: Some(CODE), ..recording_input(split) };
		let id = register_as(ALICE, input.clone()).unwrap();
		let found = recording(id);
		assert_eq!((found.steward, found.split, found.disclosure), (ALICE, split, 0));
		assert_eq!((found.created_at, found.registered_at), (START_MS - DAY, START_MS));
		let details = RecordingsDetails::<Test>::get(id).unwrap();
		assert_eq!(details.content, input.content);
		assert_eq!(details.uri, input.uri);
		assert_eq!(ContentOf::<Test>::get(input.content), Some(id));
		assert!(told(Event::RecordingRegistered {
			recording: id,
			steward: ALICE,
			work: None,
			isrc: Isrc::new(CODE),
			title: input.title.clone(),
			content: input.content,
			split,
			sources: vec![],
		}));
		assert!(held(HoldReason::Registry, ALICE) > 3 * ENTRY_DEPOSIT);

		let withdraw = Call::withdraw_recording { recording: id };
		assert_noop!(submit(BOB, withdraw.clone()), Error::<Test>::NotSteward);
		assert_ok!(submit(ALICE, withdraw.clone()));
		assert_eq!(held(HoldReason::Registry, ALICE), 0);
		assert_noop!(submit(ALICE, withdraw), Error::<Test>::RecordingNotFound);
		assert_eq!(register_as(BOB, input), Ok(id + 1));
	});
}

#[test]
fn a_code_is_assigned_once() {
	run(|| {
		let id = register(ALICE);
		let assign = |who, isrc| submit(who, Call::assign_isrc { recording: id, isrc });
		assert_noop!(assign(BOB, CODE), Error::<Test>::NotSteward);
		assert_noop!(assign(ALICE, *b"1SRC17607839"), Error::<Test>::InvalidIsrc);
		assert_ok!(assign(ALICE, *b"usrc17607839"));
		assert!(told(Event::IsrcAssigned { recording: id, isrc: Isrc::new(CODE).unwrap() }));
		assert_noop!(assign(ALICE, *b"USRC17607830"), Error::<Test>::AlreadyCoded);
	});
}

#[test]
fn what_is_said_makes_sense() {
	run(|| {
		let split = split_of(&[(ALICE, PARTS)]);
		let base = recording_input(split);
		let cases = [
			(
				RecordingInput { content: H256::zero(), ..base.clone() },
				Error::<Test>::InvalidContent,
			),
			(RecordingInput { created_at: START_MS + 1, ..base.clone() }, Error::CreatedInFuture),
			(RecordingInput { title: text(" "), ..base.clone() }, Error::InvalidText),
			(
				RecordingInput { uri: vec![0xff].try_into().unwrap(), ..base.clone() },
				Error::InvalidText,
			),
			(
				RecordingInput { contributors: Default::default(), ..base.clone() },
				Error::InvalidContributors,
			),
			(RecordingInput { work: Some(0), ..base.clone() }, Error::WorkNotFound),
			(RecordingInput { split: split + 1, ..base.clone() }, Error::SplitNotFound),
			(RecordingInput { isrc: Some([b'A'; 12]), ..base.clone() }, Error::InvalidIsrc),
		];
		for (input, error) in cases {
			assert_noop!(register_as(ALICE, input), error);
		}
		let input = RecordingInput { created_at: START_MS, uri: text(""), ..base };
		assert_ok!(register_as(ALICE, input));
	});
}

#[test]
fn the_stewardship_is_offered_and_accepted() {
	run(|| {
		let id = register(ALICE);
		let deposit = held(HoldReason::Registry, ALICE);
		let offer = |who, to| submit(who, Call::offer_stewardship { recording: id, to });
		let accept = |who| submit(who, Call::accept_stewardship { recording: id });
		assert_noop!(accept(BOB), Error::<Test>::NotOffered);
		assert_noop!(offer(BOB, Some(BOB)), Error::<Test>::NotSteward);
		assert_noop!(offer(ALICE, Some(ALICE)), Error::<Test>::SameAccount);
		assert_ok!(offer(ALICE, Some(BOB)));
		assert_ok!(offer(ALICE, None));
		assert_noop!(accept(BOB), Error::<Test>::NotOffered);
		assert_ok!(offer(ALICE, Some(BOB)));
		assert_noop!(accept(CHARLIE), Error::<Test>::NotOffered);
		assert_ok!(accept(BOB));
		assert!(told(Event::StewardshipTransferred { recording: id, from: ALICE, to: BOB }));
		assert_noop!(accept(BOB), Error::<Test>::NotOffered);
		assert_noop!(offer(ALICE, Some(ALICE)), Error::<Test>::NotSteward);
		// The deposits are still hers, and come back to her.
		assert_eq!(held(HoldReason::Registry, ALICE), deposit);
		assert_ok!(submit(BOB, Call::withdraw_recording { recording: id }));
		assert_eq!(held(HoldReason::Registry, ALICE), 0);
	});
}

#[test]
fn the_money_is_not_the_stewards() {
	run(|| {
		let id = register(ALICE);
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(BOB) }));
		assert_ok!(submit(BOB, Call::accept_stewardship { recording: id }));
		sell(id, &USD, 100).unwrap();
		assert_ok!(claim(recording(id).split, 0, &USD));
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (98, 0));
	});
}

#[test]
fn what_was_sold_stays() {
	run(|| {
		let id = register(ALICE);
		sell(id, &USD, 1).unwrap();
		assert_noop!(
			submit(ALICE, Call::withdraw_recording { recording: id }),
			Error::<Test>::RecordingInUse
		);
	});
}

#[test]
fn the_panel_takes_code_and_content_away() {
	run(|| {
		let split = split_of(&[(ALICE, PARTS)]);
		let input = RecordingInput { isrc: Some(CODE), ..recording_input(split) };
		let id = register_as(ALICE, input.clone()).unwrap();
		let from = Registered::Recording(id);
		assert_ok!(submit(PANEL, Call::revoke_codes { from }));
		assert_noop!(submit(PANEL, Call::revoke_codes { from }), Error::<Test>::CodesRevoked);
		assert_noop!(
			submit(ALICE, Call::assign_isrc { recording: id, isrc: CODE }),
			Error::<Test>::CodesRevoked
		);
		let theirs = register_as(BOB, input.clone()).unwrap();
		// Nothing of theirs goes with hers.
		assert_ok!(submit(ALICE, Call::withdraw_recording { recording: id }));
		assert_eq!(IsrcOf::<Test>::get(Isrc::new(CODE).unwrap()), Some(theirs));
		assert_eq!(ContentOf::<Test>::get(input.content), Some(theirs));
	});
}
