// SPDX-License-Identifier: Apache-2.0

//! How recordings stand in disputes.

use super::*;
use pallet_music_nft_runtime_api::{DisputeInfo, GroundInfo, StandingInfo, StateInfo};

fn standing(id: RecordingId) -> StandingInfo<AccountId> {
	let info = Music::standing_info(id).unwrap();
	let summary = Music::recording_info(id).unwrap().summary;
	assert_eq!(summary.state, info.state);
	info
}

#[test]
fn a_standing_follows_the_disputes() {
	run(|| {
		let id = register(ALICE);
		let clear = StandingInfo {
			state: StateInfo::Clear,
			dispute: None,
			disputes: 0,
			rejected: 0,
			frozen: 0,
			bond: CONTEST_BOND,
			again_at: None,
		};
		assert_eq!(standing(id), clear);
		pass(1);
		let (ground, evidence) = (Ground::Disclosure, hash(9));
		let call = Call::contest { recording: id, ground, evidence, max_bond: RICH };
		assert_ok!(submit(BOB, call));
		let dispute = DisputeInfo {
			recording: id,
			dispute: 0,
			by: BOB,
			ground: GroundInfo::Disclosure,
			evidence,
			disclosure: 0,
			at: START_MS + 1,
			deadline: START_MS + 1 + 7 * DAY,
			bond: CONTEST_BOND,
		};
		let contested = StandingInfo {
			state: StateInfo::Contested,
			dispute: Some(dispute.clone()),
			disputes: 1,
			..clear.clone()
		};
		assert_eq!(standing(id), contested);
		assert_eq!(Music::dispute_infos(None, 200).disputes, [dispute]);
		pass(HOUR);
		assert_eq!(standing(id), StandingInfo { frozen: HOUR, ..contested });

		assert_ok!(rule(id, false));
		let expected = StandingInfo {
			disputes: 1,
			rejected: 1,
			frozen: HOUR,
			bond: 2 * CONTEST_BOND,
			again_at: Some(Clock::get() + DAY),
			..clear
		};
		assert_eq!(standing(id), expected);
		pass(DAY - 1);
		assert!(contest(BOB, id).is_err());
		assert_eq!(standing(id), expected);
		pass(1);
		assert_eq!(standing(id).again_at, None);
		assert_ok!(contest(BOB, id));
		assert_eq!(standing(id).dispute.unwrap().bond, 2 * CONTEST_BOND);

		assert_ok!(rule(id, true));
		let told = standing(id);
		assert_eq!(told.state, StateInfo::Blocked(GroundInfo::Ownership));
		// Never again.
		assert_eq!((told.dispute, told.disputes, told.again_at), (None, 2, None));
		assert_eq!(Music::standing_info(id + 1), None);
	});
}

#[test]
fn a_halt_puts_a_deadline_off() {
	run(|| {
		let id = register(ALICE);
		pass(1);
		assert_ok!(contest(BOB, id));
		TestHalted::set(true);
		pass(HOUR);
		pass(HOUR);
		TestHalted::set(false);
		pass(0);
		let told = standing(id).dispute.unwrap();
		let deadline = START_MS + 1 + 7 * DAY + 2 * HOUR;
		assert_eq!((told.at, told.deadline), (START_MS + 1, deadline));
		pass(deadline - Clock::get() - 1);
		assert!(standing(id).dispute.is_some());
		pass(1);
		assert_eq!(standing(id).state, StateInfo::Clear);
	});
}

#[test]
fn disputes_come_in_pages() {
	run(|| {
		let ids: Vec<_> = (0..6).map(|_| register(ALICE)).collect();
		for id in &ids[..5] {
			assert_ok!(contest(BOB, *id));
		}
		for limit in [0, 1, 2, 4, 5, 6, u32::MAX] {
			let (mut found, mut start) = (Vec::new(), None);
			loop {
				let page = Music::dispute_infos(start, limit);
				assert!(page.disputes.len() <= limit.clamp(1, MAX_PER_PAGE) as usize);
				found.extend(page.disputes.into_iter().map(|dispute| dispute.recording));
				start = page.next;
				if start.is_none() {
					break;
				}
			}
			found.sort_unstable();
			assert_eq!(found, ids[..5]);
		}
		// Also if what a page starts behind is over by then.
		let all: Vec<_> =
			Music::dispute_infos(None, 200).disputes.iter().map(|one| one.recording).collect();
		assert_ok!(rule(all[1], false));
		let rest = Music::dispute_infos(Some(all[1]), 200).disputes;
		assert_eq!(rest.iter().map(|one| one.recording).collect::<Vec<_>>(), all[2..]);
	});
}
