// SPDX-License-Identifier: Apache-2.0

//! Works, recordings, and what AI has done in them.

use super::*;
use pallet_music_nft_runtime_api::{
	ContributorInfo, InvalidCode, MadeInfo, RecordingPage, RoleInfo, Text, ToolInfo, WorkPage,
};

fn works(page: WorkPage<AccountId>) -> (Vec<WorkId>, Option<WorkId>) {
	(page.works.iter().map(|work| work.work).collect(), page.next)
}

fn recordings(page: RecordingPage<AccountId>) -> (Vec<RecordingId>, Option<RecordingId>) {
	(page.recordings.iter().map(|one| one.recording).collect(), page.next)
}

#[test]
fn a_work_is_told_with_its_contributors() {
	run(|| {
		pass(5);
		let mut input = work_input();
		input.iswc = Some(*b"t0345246801");
		input.contributors = vec![
			Contributor { account: Some(BOB), ..contributor("Ada", Role::Composer) },
			contributor("Bea", Role::MusicPublisher),
		]
		.try_into()
		.unwrap();
		let work = register_work(ALICE, input).unwrap();
		register_with(BOB, |input| input.work = Some(work)).unwrap();
		let info = Music::work_info(work).unwrap();
		assert_eq!((info.summary.work, &info.summary.registrant), (work, &ALICE));
		assert_eq!((info.summary.registered_at, info.summary.recordings), (START_MS + 5, 1));
		assert_eq!((&info.summary.title, info.metadata), (&"Song".into(), hash(0)));
		assert_eq!(
			(&info.summary.iswc, info.summary.revoked),
			(&Some("T0345246801".into()), false)
		);
		let one = |account, name: &str, role| ContributorInfo { account, name: name.into(), role };
		let expected =
			[one(Some(BOB), "Ada", RoleInfo::Composer), one(None, "Bea", RoleInfo::MusicPublisher)];
		assert_eq!(info.contributors, expected);
		for code in ["T0345246801", "T-034.524.680-1", "t0345246801"] {
			assert_eq!(Music::work_by_iswc(&code.into()), Ok(Some(info.clone())), "{code}");
		}
		assert_eq!(Music::work_infos(0, 200).works, [info.summary]);

		let from = Registered::Work(work);
		assert_ok!(submit(PANEL, Call::revoke_codes { from }));
		let info = Music::work_info(work).unwrap().summary;
		assert_eq!((info.iswc, info.revoked), (None, true));
		assert_eq!(Music::work_by_iswc(&"T0345246801".into()), Ok(None));
		assert_eq!(Music::work_info(work + 1), None);
	});
}

#[test]
fn works_come_in_pages() {
	run(|| {
		for _ in 0..7 {
			register_work(ALICE, work_input()).unwrap();
		}
		assert_ok!(submit(ALICE, Call::withdraw_work { work: 4 }));
		let page = |from, limit| works(Music::work_infos(from, limit));
		assert_eq!(page(0, 200), (vec![0, 1, 2, 3, 5, 6], None));
		assert_eq!(page(0, 3), (vec![0, 1, 2], Some(3)));
		assert_eq!(page(3, 2), (vec![3, 5], Some(6)));
		assert_eq!(page(6, 1), (vec![6], None));
		assert_eq!(page(4, 0), (vec![5], Some(6)));
		for beyond in [7, 8, u32::MAX] {
			assert_eq!(page(beyond, u32::MAX), (vec![], None));
		}
		// A page has an end, however many were withdrawn.
		NextWork::<Test>::put(2 * MAX_LOOKED_AT + 3);
		assert_eq!(page(0, 200), (vec![0, 1, 2, 3, 5, 6], Some(MAX_LOOKED_AT)));
		assert_eq!(page(MAX_LOOKED_AT, 200), (vec![], Some(2 * MAX_LOOKED_AT)));
		assert_eq!(page(2 * MAX_LOOKED_AT, 200), (vec![], None));
		NextWork::<Test>::put(u32::MAX);
		assert_eq!(page(u32::MAX - 1, 200), (vec![], None));
		NextWork::<Test>::put(7);
	});
}

#[test]
fn a_page_is_never_longer_than_the_bound() {
	run(|| {
		for _ in 0..MAX_PER_PAGE + 2 {
			Music::do_register_work(&EVE, work_input()).unwrap();
		}
		let page = works(Music::work_infos(0, u32::MAX));
		assert_eq!((page.0.len(), page.1), (MAX_PER_PAGE as usize, Some(MAX_PER_PAGE)));
		assert_eq!(works(Music::work_infos(MAX_PER_PAGE, u32::MAX)).0.len(), 2);
	});
}

#[test]
fn a_recording_is_told_with_what_was_said_of_it() {
	run(|| {
		own_model(7, Some(CHARLIE));
		let work = register_work(ALICE, work_input()).unwrap();
		let split = split_of(&[(BOB, PARTS)]);
		let mut input = recording_input(split);
		input.isrc = Some(*b"usrc17607839");
		input.work = Some(work);
		input.c2pa = Some(hash(5));
		input.disclosure = Disclosure {
			vocals: Made::Generated(Tool::Listed(7)),
			instrumentation: Made::Assisted(Some(Tool::Other(hash(6)))),
			composition: Made::Human,
			post_production: Made::Assisted(None),
			lyrics: Made::NotPresent,
		};
		input.statement = text("Music by Ada");
		let content = input.content;
		let id = register_as(ALICE, input).unwrap();
		assert_ok!(submit(ALICE, Call::offer_stewardship { recording: id, to: Some(BOB) }));
		let info = Music::recording_info(id).unwrap();
		let summary = info.summary.clone();
		assert_eq!((summary.recording, summary.steward), (id, ALICE));
		assert_eq!(
			(summary.title, summary.isrc),
			("Song (live)".into(), Some("USRC17607839".into()))
		);
		assert_eq!((summary.work, summary.split), (Some(work), split));
		assert_eq!((summary.created_at, summary.registered_at), (START_MS - DAY, START_MS));
		assert_eq!((summary.sold, summary.derivatives, summary.revoked), (false, 0, false));
		assert_eq!(
			(info.offered_to.clone(), info.content, info.c2pa),
			(Some(BOB), content, Some(hash(5)))
		);
		assert_eq!((&info.uri, info.contributors.len()), (&"ipfs://song".into(), 1));
		assert_eq!(info.account, Music::account_of(Purse::Recording(id)));
		let said = summary.disclosure;
		assert_eq!((said.version, said.at, said.statement), (0, START_MS, "Music by Ada".into()));
		assert_eq!(said.vocals, MadeInfo::Generated(ToolInfo::Listed(7)));
		assert_eq!(said.instrumentation, MadeInfo::Assisted(Some(ToolInfo::Other(hash(6)))));
		assert_eq!((said.composition, said.lyrics), (MadeInfo::Human, MadeInfo::NotPresent));
		assert_eq!(said.post_production, MadeInfo::Assisted(None));

		for code in ["US-RC1-76-07839", "USRC17607839"] {
			assert_eq!(Music::recording_by_isrc(&code.into()), Ok(Some(info.clone())), "{code}");
		}
		assert_eq!(Music::recording_by_content(content), Some(info));
		remix(ALICE, &[(id, None)]).unwrap();
		sell(id, &USD, 100).unwrap();
		let summary = Music::recording_info(id).unwrap().summary;
		assert_eq!((summary.sold, summary.derivatives), (true, 1));

		let from = Registered::Recording(id);
		assert_ok!(submit(PANEL, Call::revoke_codes { from }));
		let summary = Music::recording_info(id).unwrap().summary;
		assert_eq!((summary.isrc, summary.revoked), (None, true));
		assert_eq!(Music::recording_by_isrc(&"USRC17607839".into()), Ok(None));
		assert_eq!(Music::recording_by_content(content), None);
		assert_eq!(Music::recording_info(id + 2), None);
	});
}

#[test]
fn what_is_no_code_is_not_looked_up() {
	run(|| {
		// The last: the check digit is that of another work.
		for code in ["", "T034524680", "T-034-524-680-1", "T0345246802"] {
			assert_eq!(Music::work_by_iswc(&code.into()), Err(InvalidCode::Iswc), "{code}");
		}
		for code in ["", "USRC1760783", "US-RC17607839", "1SRC17607839", "US-RC1-76-0783é"] {
			assert_eq!(Music::recording_by_isrc(&code.into()), Err(InvalidCode::Isrc), "{code}");
		}
		let bytes = Text(vec![0xff; 12]);
		assert_eq!(Music::recording_by_isrc(&bytes), Err(InvalidCode::Isrc));
		assert_eq!(Music::work_by_iswc(&bytes), Err(InvalidCode::Iswc));
		assert_eq!(Music::recording_by_isrc(&"USRC17607839".into()), Ok(None));
		assert_eq!(Music::work_by_iswc(&"T0345246801".into()), Ok(None));
	});
}

#[test]
fn recordings_come_in_pages_by_work_and_by_steward() {
	run(|| {
		let work = register_work(ALICE, work_input()).unwrap();
		for number in 0..8 {
			let who = if number % 2 == 0 { ALICE } else { BOB };
			let of = (number % 3 == 0).then_some(work);
			register_with(who, |input| input.work = of).unwrap();
		}
		assert_ok!(submit(ALICE, Call::withdraw_recording { recording: 4 }));
		let page = |from, limit, work, steward: Option<&AccountId>| {
			recordings(Music::recording_infos(from, limit, work, steward))
		};
		assert_eq!(page(0, 200, None, None), (vec![0, 1, 2, 3, 5, 6, 7], None));
		assert_eq!(page(1, 3, None, None), (vec![1, 2, 3], Some(4)));
		assert_eq!(page(4, 3, None, None), (vec![5, 6, 7], None));
		assert_eq!(page(0, 200, Some(work), None), (vec![0, 3, 6], None));
		assert_eq!(page(0, 200, None, Some(&BOB)), (vec![1, 3, 5, 7], None));
		assert_eq!(page(0, 200, Some(work), Some(&BOB)), (vec![3], None));
		assert_eq!(page(0, 1, Some(work), Some(&BOB)), (vec![3], Some(4)));
		assert_eq!(page(0, 200, Some(work + 1), None), (vec![], None));
		assert_eq!(page(0, 200, None, Some(&DAVE)), (vec![], None));
		assert_eq!(page(8, 200, None, None), (vec![], None));
		// With the stewardship, it is in the other's list.
		assert_ok!(submit(BOB, Call::offer_stewardship { recording: 3, to: Some(ALICE) }));
		assert_ok!(submit(ALICE, Call::accept_stewardship { recording: 3 }));
		assert_eq!(page(0, 200, None, Some(&ALICE)), (vec![0, 2, 3, 6], None));

		NextRecording::<Test>::put(MAX_LOOKED_AT + 1);
		assert_eq!(page(0, 200, None, Some(&DAVE)), (vec![], Some(MAX_LOOKED_AT)));
		NextRecording::<Test>::put(8);
	});
}

#[test]
fn all_versions_of_a_disclosure_that_there_are_come_in_pages() {
	run(|| {
		own_model(7, Some(CHARLIE));
		let id = register(ALICE);
		let amend = |vocals| {
			let disclosure = Disclosure { vocals, ..Disclosure::all(Made::Human) };
			let statement = text("Words by Ada");
			assert_ok!(submit(
				ALICE,
				Call::amend_disclosure { recording: id, disclosure, statement }
			));
		};
		let versions = |from, limit| {
			let page = Music::disclosure_infos(id, from, limit);
			(page.disclosures.iter().map(|one| one.version).collect::<Vec<_>>(), page.next)
		};
		assert_eq!(versions(0, 200), (vec![0], None));
		amend(Made::NotPresent);
		assert_eq!(versions(0, 200), (vec![1], None));
		sell(id, &USD, 100).unwrap();
		pass(7);
		amend(Made::Assisted(None));
		amend(Made::Assisted(Some(Tool::Listed(7))));
		amend(Made::Generated(Tool::Listed(7)));
		assert_eq!(versions(0, 200), (vec![1, 2, 3, 4], None));
		assert_eq!(versions(0, 2), (vec![1, 2], Some(3)));
		assert_eq!(versions(3, 2), (vec![3, 4], None));
		assert_eq!(versions(5, 2), (vec![], None));
		assert_eq!(versions(u16::MAX, 2), (vec![], None));
		let page = Music::disclosure_infos(id, 1, 2);
		assert_eq!(page.disclosures[0].vocals, MadeInfo::NotPresent);
		assert_eq!((page.disclosures[0].at, page.disclosures[1].at), (START_MS, START_MS + 7));
		let current = Music::recording_info(id).unwrap().summary.disclosure;
		assert_eq!(Music::disclosure_infos(id, 4, 1).disclosures, [current]);
		assert_eq!(Music::disclosure_infos(id + 1, 0, 200).disclosures, []);
	});
}
