// SPDX-License-Identifier: Apache-2.0

//! On what recordings are built, and what waits for that.

use super::*;
use pallet_music_nft_runtime_api::{DescendantInfo, SourceInfo};

/// What is told to wait for an ancestor.
fn waiting(id: RecordingId, ancestor: RecordingId) -> Vec<AmountInfo<Asset>> {
	let info = Music::lineage_info(id).unwrap();
	let found = info.ancestors.into_iter().find(|found| found.recording == ancestor);
	found.unwrap().waiting
}

#[test]
fn a_lineage_says_who_gets_shares_and_what_waits() {
	run(|| {
		let root = register(ALICE);
		let first = grant(BOB, root, percent(10));
		let middle = remix(BOB, &[(root, Some(first))]).unwrap();
		let second = grant(CHARLIE, middle, percent(20));
		let third = grant(CHARLIE, root, percent(10));
		let last = remix(CHARLIE, &[(middle, Some(second)), (root, Some(third))]).unwrap();
		let info = Music::lineage_info(last).unwrap();
		assert_eq!((info.depth, info.upstream), (2, 300_000_000));
		let source = |recording, grant, share| SourceInfo {
			recording,
			grant: Some(grant),
			share: percent(share),
		};
		assert_eq!(info.sources, [source(root, third, 10), source(middle, second, 20)]);
		let shares: Vec<_> =
			info.ancestors.iter().map(|all| (all.recording, all.share, all.split)).collect();
		// A tenth, and the tenth of the middle one; the rest of the fifth.
		let split_of = |id| Some(recording(id).split);
		assert_eq!(
			shares,
			[(root, 200_000_000, split_of(root)), (middle, 100_000_000, split_of(middle))]
		);
		assert_eq!(waiting(last, root), []);

		sell(last, &USD, 1_000).unwrap();
		sell(last, &BTC, 10_000).unwrap();
		// After a fee of 2 %: 980 and 9800, of which 20 % and 10 %.
		assert_eq!(waiting(last, root), amounts(&[(USD, 196), (BTC, 1_960)]));
		assert_eq!(waiting(last, middle), amounts(&[(USD, 98), (BTC, 980)]));
		fund(root, &USD);
		let claim = Call::claim_upstream { recording: last, ancestor: root, asset: USD };
		assert_ok!(submit(DAVE, claim));
		assert!(told(Event::UpstreamClaimed {
			recording: last,
			ancestor: root,
			asset: USD,
			amount: 196
		}));
		assert_eq!(waiting(last, root), amounts(&[(BTC, 1_960)]));

		let none = Music::lineage_info(root).unwrap();
		assert_eq!((none.sources, none.ancestors, none.depth), (vec![], vec![], 0));
		assert_eq!(none.upstream, 0);
		assert_eq!(Music::lineage_info(9), None);
	});
}

#[test]
fn who_pays_a_share_to_a_recording_is_told_in_pages() {
	run(|| {
		let root = register(ALICE);
		let licence = grant(BOB, root, percent(10));
		let first = remix(BOB, &[(root, Some(licence))]).unwrap();
		let other = register(BOB);
		// Is built on the first, and so pays what that pays.
		let second = remix(BOB, &[(first, None)]).unwrap();
		// Of the same steward: pays nothing.
		let own = remix(ALICE, &[(root, None)]).unwrap();
		sell(second, &USD, 1_000).unwrap();
		let info = |recording, waiting: &[_]| DescendantInfo {
			recording,
			share: 100_000_000,
			waiting: amounts(waiting),
		};
		let page = Music::descendant_infos(root, 0, 200);
		assert_eq!(page.descendants, [info(first, &[]), info(second, &[(USD, 98)])]);
		assert_eq!(page.next, None);
		let page = Music::descendant_infos(root, 0, 1);
		assert_eq!((page.descendants, page.next), (vec![info(first, &[])], Some(first + 1)));
		let page = Music::descendant_infos(root, first + 1, 1);
		assert_eq!((page.descendants.len(), page.next), (1, Some(second + 1)));
		let page = Music::descendant_infos(root, second + 1, 1);
		assert_eq!((page.descendants, page.next), (vec![], None));
		for nobody in [other, second, own, 9, u32::MAX] {
			let page = Music::descendant_infos(nobody, 0, 200);
			assert_eq!((page.descendants, page.next), (vec![], None));
		}
		// What lies before it is not looked at.
		NextRecording::<Test>::put(MAX_LOOKED_AT + 1);
		assert_eq!(Music::descendant_infos(root, 0, 200).next, None);
		NextRecording::<Test>::put(MAX_LOOKED_AT + 2);
		assert_eq!(Music::descendant_infos(root, 0, 200).next, Some(MAX_LOOKED_AT + 1));
		NextRecording::<Test>::put(own + 1);
	});
}
