// SPDX-License-Identifier: Apache-2.0

//! What recordings pay to one that they are built on, when it was not its steward's.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

/// A recording of Alice and one of Bob that pays a tenth to it, of which something was sold.
fn stolen() -> (RecordingId, RecordingId) {
	let song = register(ALICE);
	let remixed = remix(BOB, &[(song, Some(grant(BOB, song, percent(10))))]).unwrap();
	fund(song, &USD);
	sell(remixed, &USD, 1_000).unwrap();
	(song, remixed)
}

fn claim_upstream(recording: RecordingId, ancestor: RecordingId) -> DispatchResult {
	submit(EVE, Call::claim_upstream { recording, ancestor, asset: USD })
}

fn contest_for(ground: Ground, id: RecordingId) {
	let call = Call::contest { recording: id, ground, evidence: hash(9), max_bond: RICH };
	assert_ok!(submit(CHARLIE, call));
}

fn name(recording: RecordingId, split: SplitId) -> DispatchResult {
	submit(PANEL, Call::name_split { recording, split })
}

/// To which split it is told to go.
fn told_split(recording: RecordingId, ancestor: RecordingId) -> Option<SplitId> {
	let ancestors = Music::lineage_info(recording).unwrap().ancestors;
	ancestors.iter().find(|found| found.recording == ancestor).unwrap().split
}

#[test]
fn living_on_what_was_stolen() {
	run(|| {
		let (song, remixed) = stolen();
		contest_for(Ground::Ownership, song);
		// What has come by then is not hers while it is disputed, ...
		assert_noop!(claim_upstream(remixed, song), Error::<Test>::Contested);
		assert_eq!(told_split(remixed, song), None);
		assert_ok!(rule(song, true));
		assert_noop!(claim_upstream(remixed, song), Error::<Test>::Blocked);
		// ... nor what comes later: the remix is Bob's, and goes on.
		assert_eq!(sell(remixed, &USD, 1_000).unwrap().upstream, 98);
		assert_noop!(claim_upstream(remixed, song), Error::<Test>::Blocked);
		assert_eq!(told_split(remixed, song), None);
		assert_eq!(Received::<Test>::get(recording(song).split, USD), 0);

		let (before, owners) = (recording(song).split, split_of(&[(CHARLIE, PARTS)]));
		assert_ok!(name(song, owners));
		assert!(told(Event::SplitNamed { recording: song, split: owners, before }));
		assert_eq!(told_split(remixed, song), Some(owners));
		fund(song, &USD);
		assert_ok!(claim_upstream(remixed, song));
		assert_ok!(claim(owners, 0, &USD));
		assert_eq!(gain(&USD, CHARLIE), 2 * 98);
		// The old one is free.
		assert_ok!(submit(EVE, Call::remove_split { split: before }));
		assert_eq!(standing_of(song), Stand::Blocked);
	});
}

#[test]
fn what_a_split_has_received_stays_its_payees() {
	run(|| {
		let (song, remixed) = stolen();
		let split = recording(song).split;
		assert_ok!(claim_upstream(remixed, song));
		contest_for(Ground::Ownership, song);
		assert_ok!(rule(song, true));
		assert_ok!(name(song, split_of(&[(CHARLIE, PARTS)])));
		assert_ok!(claim(split, 0, &USD));
		assert_eq!(gain(&USD, ALICE), 98);
	});
}

#[test]
fn other_grounds_and_other_rulings_stop_no_claims() {
	run(|| {
		for ground in [Ground::Disclosure, Ground::Licence] {
			let (song, remixed) = stolen();
			contest_for(ground, song);
			assert_ok!(claim_upstream(remixed, song));
			assert_ok!(rule(song, true));
			sell(remixed, &USD, 1_000).unwrap();
			assert_ok!(claim_upstream(remixed, song));
			assert_noop!(name(song, recording(song).split), Error::<Test>::SplitStands);
		}
		for silence in [false, true] {
			let (song, remixed) = stolen();
			contest_for(Ground::Ownership, song);
			assert_noop!(name(song, recording(song).split), Error::<Test>::SplitStands);
			if silence {
				pass(7 * DAY);
			} else {
				assert_ok!(rule(song, false));
			}
			assert_ok!(claim_upstream(remixed, song));
			assert_noop!(name(song, recording(song).split), Error::<Test>::SplitStands);
		}
	});
}

#[test]
fn others_upstream_are_not_kept_waiting() {
	run(|| {
		let (song, remixed) = stolen();
		let licence = grant(EVE, remixed, percent(30));
		let again = remix(EVE, &[(remixed, Some(licence))]).unwrap();
		sell(again, &USD, 1_000).unwrap();
		contest_for(Ground::Ownership, song);
		fund(remixed, &USD);
		assert_ok!(claim_upstream(again, remixed));
		assert_noop!(claim_upstream(again, song), Error::<Test>::Contested);
		assert_ok!(rule(song, true));
		sell(again, &USD, 1_000).unwrap();
		assert_ok!(claim_upstream(again, remixed));
	});
}

#[test]
fn only_the_panel_names_a_split_that_is_there() {
	run(|| {
		let (song, remixed) = stolen();
		contest_for(Ground::Ownership, song);
		assert_ok!(rule(song, true));
		let before = recording(song).split;
		for who in [ALICE, CHARLIE] {
			let call = Call::name_split { recording: song, split: before };
			assert_noop!(submit(who, call), DispatchError::BadOrigin);
		}
		assert_noop!(name(song, 99), Error::<Test>::SplitNotFound);
		assert_noop!(name(99, before), Error::<Test>::RecordingNotFound);
		// The old one, if the money is theirs whose it was, and another one after all.
		assert_ok!(name(song, before));
		assert_ok!(claim_upstream(remixed, song));
		let other = split_of(&[(CHARLIE, PARTS)]);
		assert_ok!(name(song, other));
		assert_eq!(Splits::<Test>::get(other).unwrap().users, 1);
		assert_eq!(Splits::<Test>::get(before).unwrap().users, 0);
	});
}
