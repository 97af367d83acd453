// SPDX-License-Identifier: Apache-2.0

//! Works and their codes.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

const CODE: [u8; 11] = *b"T0345246801";

fn with_code(code: &[u8; 11]) -> WorkInputOf<Test> {
	WorkInput { iswc: Some(*code), ..work_input() }
}

fn iswc(code: &[u8; 11]) -> Iswc {
	Iswc::new(*code).unwrap()
}

#[test]
fn a_work_is_registered_and_withdrawn() {
	run(|| {
		let id = register_work(ALICE, with_code(&CODE)).unwrap();
		let details = WorksDetails::<Test>::get(id).unwrap();
		assert_eq!(details.title, work_input().title);
		assert_eq!(details.metadata, hash(0));
		assert_eq!(IswcOf::<Test>::get(iswc(&CODE)), Some(id));
		assert!(told(Event::WorkRegistered {
			work: id,
			registrant: ALICE,
			iswc: Some(iswc(&CODE)),
			title: details.title.clone(),
		}));
		let size = codec::Encode::encoded_size(&details) as Balance;
		let deposit = ENTRY_DEPOSIT + size * BYTE_DEPOSIT;
		assert_eq!(held(HoldReason::Registry, ALICE), deposit);

		assert_noop!(submit(BOB, Call::withdraw_work { work: id }), Error::<Test>::NotRegistrant);
		assert_ok!(submit(ALICE, Call::withdraw_work { work: id }));
		assert_eq!(held(HoldReason::Registry, ALICE), 0);
		assert_noop!(submit(ALICE, Call::withdraw_work { work: id }), Error::<Test>::WorkNotFound);
		// The code is free again, the number is not.
		assert_eq!(register_work(BOB, with_code(&CODE)), Ok(id + 1));
	});
}

#[test]
fn no_two_works_have_the_same_code() {
	run(|| {
		register_work(ALICE, with_code(&CODE)).unwrap();
		for code in [&CODE, b"t0345246801"] {
			assert_noop!(register_work(BOB, with_code(code)), Error::<Test>::IswcTaken);
		}
		let other = register_work(BOB, work_input()).unwrap();
		assert_noop!(
			submit(BOB, Call::assign_iswc { work: other, iswc: CODE }),
			Error::<Test>::IswcTaken
		);
	});
}

#[test]
fn a_code_has_its_check_digit() {
	run(|| {
		for code in [b"T0345246800", b"X0345246801", b"T034524680 "] {
			assert_noop!(register_work(ALICE, with_code(code)), Error::<Test>::InvalidIswc);
		}
	});
}

#[test]
fn a_code_is_assigned_once() {
	run(|| {
		let id = register_work(ALICE, work_input()).unwrap();
		let assign = |who, iswc| submit(who, Call::assign_iswc { work: id, iswc });
		assert_noop!(assign(BOB, CODE), Error::<Test>::NotRegistrant);
		assert_noop!(assign(ALICE, *b"T0345246800"), Error::<Test>::InvalidIswc);
		assert_ok!(assign(ALICE, CODE));
		assert!(told(Event::IswcAssigned { work: id, iswc: iswc(&CODE) }));
		assert_noop!(assign(ALICE, *b"T0000000010"), Error::<Test>::AlreadyCoded);
		assert_noop!(
			submit(ALICE, Call::assign_iswc { work: 9, iswc: CODE }),
			Error::<Test>::WorkNotFound
		);
	});
}

#[test]
fn the_panel_takes_a_code_away() {
	run(|| {
		let id = register_work(ALICE, with_code(&CODE)).unwrap();
		let from = Registered::Work(id);
		assert_noop!(
			submit(ALICE, Call::revoke_codes { from }),
			sp_runtime::DispatchError::BadOrigin
		);
		assert_ok!(submit(PANEL, Call::revoke_codes { from }));
		assert!(told(Event::CodesRevoked { from }));
		assert_noop!(submit(PANEL, Call::revoke_codes { from }), Error::<Test>::CodesRevoked);
		// Whose it is can have it, and she cannot again.
		assert_noop!(
			submit(ALICE, Call::assign_iswc { work: id, iswc: CODE }),
			Error::<Test>::CodesRevoked
		);
		register_work(BOB, with_code(&CODE)).unwrap();
		assert_ok!(submit(ALICE, Call::withdraw_work { work: id }));
		assert_eq!(IswcOf::<Test>::get(iswc(&CODE)), Some(id + 1));
		assert_noop!(
			submit(PANEL, Call::revoke_codes { from: Registered::Work(9) }),
			Error::<Test>::WorkNotFound
		);
	});
}

#[test]
fn texts_are_utf8_and_not_blank() {
	run(|| {
		for title in [&b""[..], b" \t", b"\xff\xfe", b"a\xc3"] {
			let input = WorkInput { title: title.to_vec().try_into().unwrap(), ..work_input() };
			assert_noop!(register_work(ALICE, input), Error::<Test>::InvalidText);
			let mut input = work_input();
			input.contributors[0].name = title.to_vec().try_into().unwrap();
			assert_noop!(register_work(ALICE, input), Error::<Test>::InvalidText);
		}
		assert_ok!(register_work(ALICE, WorkInput { title: text("歌 ♫"), ..work_input() }));
	});
}

#[test]
fn contributors_are_there_once() {
	run(|| {
		let with = |all: Vec<Contributor<AccountId>>| WorkInput {
			contributors: all.try_into().unwrap(),
			..work_input()
		};
		assert_noop!(register_work(ALICE, with(vec![])), Error::<Test>::InvalidContributors);
		let ada = contributor("Ada", Role::Composer);
		let twice = with(vec![ada.clone(), ada.clone()]);
		assert_noop!(register_work(ALICE, twice), Error::<Test>::InvalidContributors);
		// Another role, or another account, is another entry.
		let account = Contributor { account: Some(BOB), ..ada.clone() };
		assert_ok!(register_work(
			ALICE,
			with(vec![ada, contributor("Ada", Role::Lyricist), account])
		));
	});
}

#[test]
fn a_work_with_recordings_stays() {
	run(|| {
		let work = register_work(ALICE, work_input()).unwrap();
		let split = split_of(&[(BOB, PARTS)]);
		// Who sings a song need not have written it.
		let input = RecordingInput { work: Some(work), ..recording_input(split) };
		let id = register_as(BOB, input).unwrap();
		assert_noop!(submit(ALICE, Call::withdraw_work { work }), Error::<Test>::WorkInUse);
		assert_ok!(submit(BOB, Call::withdraw_recording { recording: id }));
		assert_ok!(submit(ALICE, Call::withdraw_work { work }));
		let input = RecordingInput { work: Some(work), ..recording_input(split) };
		assert_noop!(register_as(BOB, input), Error::<Test>::WorkNotFound);
	});
}

#[test]
fn who_has_no_money_for_the_deposit_registers_nothing() {
	run(|| {
		assert!(register_work(DAVE, work_input()).is_err());
		assert_eq!(NextWork::<Test>::get(), 0);
	});
}
