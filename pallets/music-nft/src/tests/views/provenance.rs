// SPDX-License-Identifier: Apache-2.0

//! What has become of an item, and who was licensed to do what with its recording.

use super::*;
use pallet_music_nft_runtime_api::{
	AcquiredInfo, DisputeEndInfo, DisputedInfo, GroundInfo, OutcomeInfo, ProvenanceEntry,
	ProvenancePlace, TransferInfo,
};

type Entry = ProvenanceEntry<AccountId, Asset>;

/// All pages of this length.
fn pages(id: RecordingId, item: Option<ItemId>, limit: u32) -> Vec<Entry> {
	let (mut found, mut from) = (Vec::new(), ProvenancePlace::default());
	loop {
		let page = Music::provenance_infos(id, item, from, limit);
		assert!(page.entries.len() <= limit.clamp(1, MAX_PER_PAGE) as usize);
		found.extend(page.entries);
		let Some(next) = page.next else { return found };
		assert_ne!(next, from);
		from = next;
	}
}

/// What an entry is about, in a word and a number.
fn kind(entry: &Entry) -> (&'static str, u64) {
	match entry {
		ProvenanceEntry::Disclosed(info) => ("disclosed", info.version.into()),
		ProvenanceEntry::Transferred(info) => ("transferred", info.number.into()),
		ProvenanceEntry::Licensed(info) => ("licensed", info.grant & u64::from(u32::MAX)),
		ProvenanceEntry::Disputed(info) => ("disputed", info.dispute.into()),
	}
}

fn amend(id: RecordingId, vocals: Made) {
	let disclosure = Disclosure { vocals, ..Disclosure::all(Made::Human) };
	let statement = text("Words by Ada");
	assert_ok!(submit(ALICE, Call::amend_disclosure { recording: id, disclosure, statement }));
}

/// A recording with a history, and an item that was in many hands.
fn eventful() -> (RecordingId, ItemId) {
	let (id, edition) = offered(fixed());
	amend(id, Made::NotPresent);
	pass(1);
	let item = (id, buy(BOB, id, edition).unwrap());
	pass(1);
	let first = grant(EVE, id, percent(10));
	pass(1);
	assert_ok!(gift(BOB, item, CHARLIE));
	// Another item, which is not asked for.
	buy(EVE, id, edition).unwrap();
	pass(1);
	amend(id, Made::Assisted(None));
	pass(1);
	assert_ok!(list(CHARLIE, item, PRICE));
	assert_ok!(buy_item(EVE, item));
	pass(1);
	grant(CHARLIE, id, percent(10));
	let bid = make_bid(BOB, item, 2 * PRICE).unwrap();
	pass(1);
	assert_ok!(accept_bid(EVE, id, bid));
	grant(BOB, id, percent(20));
	// Given up: nothing of it is left.
	assert_ok!(surrender(EVE, first));
	item
}

#[test]
fn a_provenance_is_in_the_order_of_time_and_without_a_gap() {
	run(|| {
		let (id, item) = eventful();
		let all = pages(id, Some(item), 200);
		let kinds: Vec<_> = all.iter().map(kind).collect();
		let expected = [
			("disclosed", 1),
			("transferred", 0),
			("transferred", 1),
			("disclosed", 2),
			("transferred", 2),
			("licensed", 1),
			("transferred", 3),
			("licensed", 2),
		];
		assert_eq!(kinds, expected);
		for limit in [0, 1, 2, 3, 7, 8, 9] {
			assert_eq!(pages(id, Some(item), limit), all, "{limit}");
		}
		let transfers: Vec<_> = all
			.iter()
			.filter_map(|entry| match entry {
				ProvenanceEntry::Transferred(info) => Some(info.clone()),
				_ => None,
			})
			.collect();
		let transfer = |number, from, to, how, price, ms| TransferInfo {
			number,
			from,
			to,
			how,
			price,
			at: START_MS + ms,
		};
		let expected = [
			transfer(0, None, BOB, AcquiredInfo::Bought, PRICE, 1),
			transfer(1, Some(BOB), CHARLIE, AcquiredInfo::Given, 0, 3),
			transfer(2, Some(CHARLIE), EVE, AcquiredInfo::Resold, PRICE, 5),
			transfer(3, Some(EVE), BOB, AcquiredInfo::BidAccepted, 2 * PRICE, 7),
		];
		assert_eq!(transfers, expected);
		// Each is whose the next one was, and the last whose it is.
		for two in transfers.windows(2) {
			assert_eq!(two[1].from.as_ref(), Some(&two[0].to));
		}
		assert_eq!(owner((id, item)), Some(transfers[3].to.clone()));
		// The others are those of the other views.
		for entry in &all {
			match entry {
				ProvenanceEntry::Disclosed(info) => {
					let page = Music::disclosure_infos(id, info.version, 1);
					assert_eq!(page.disclosures.first(), Some(info));
				},
				ProvenanceEntry::Licensed(info) => {
					assert_eq!(Music::grant_info(info.grant).as_ref(), Some(info));
				},
				ProvenanceEntry::Transferred(_) | ProvenanceEntry::Disputed(_) => (),
			}
		}
	});
}

#[test]
fn without_an_item_it_is_that_of_the_recording() {
	run(|| {
		let (id, item) = eventful();
		let without: Vec<_> = pages(id, Some(item), 200)
			.into_iter()
			.filter(|entry| !matches!(entry, ProvenanceEntry::Transferred(_)))
			.collect();
		assert_eq!(pages(id, None, 2), without);
		// One that was never there.
		assert_eq!(pages(id, Some(99), 3), without);
		assert_eq!(pages(id + 1, Some(item), 3), []);
	});
}

#[test]
fn an_auction_is_part_of_a_provenance() {
	run(|| {
		let lot = offered(english());
		assert_ok!(bid(BOB, lot, PRICE));
		pass(DAY);
		let all = pages(lot.0, Some(1), 200);
		let Entry::Transferred(info) = &all[1] else { panic!("{all:?}") };
		assert_eq!(
			(info.how, info.price, info.at),
			(AcquiredInfo::Auctioned, PRICE, START_MS + DAY)
		);
	});
}

#[test]
fn what_was_destroyed_is_told_until_it_is_cleared() {
	run(|| {
		let (id, item) = eventful();
		let before = pages(id, Some(item), 200);
		assert_ok!(submit(BOB, Call::burn_item { recording: id, item }));
		assert_eq!(pages(id, Some(item), 200), before);
		assert_eq!(pages(id, Some(item), 1), before);
		assert_ok!(submit(DAVE, Call::clear_history { recording: id, item, most: 10 }));
		assert_eq!(pages(id, Some(item), 200), pages(id, None, 200));
	});
}

#[test]
fn a_page_has_an_end_however_much_is_missing() {
	run(|| {
		let (id, item) = eventful();
		let all = pages(id, Some(item), 200);
		Licensings::<Test>::mutate(id, |licensing| licensing.granted += 3 * MAX_LOOKED_AT);
		let first = Music::provenance_infos(id, Some(item), Default::default(), 200);
		assert_eq!(first.entries, all);
		let next = first.next.unwrap();
		assert_eq!((next.disclosure, next.transfer), (3, 4));
		assert_eq!(pages(id, Some(item), 200), all);
		assert_eq!(pages(id, Some(item), 1), all);
		Licensings::<Test>::mutate(id, |licensing| licensing.granted -= 3 * MAX_LOOKED_AT);
		// A place beyond the end.
		let end = u32::MAX;
		let beyond = ProvenancePlace { disclosure: end, transfer: end, grant: end, dispute: end };
		let page = Music::provenance_infos(id, Some(item), beyond, 200);
		assert_eq!((page.entries, page.next), (vec![], None));
	});
}

#[test]
fn disputes_are_part_of_a_provenance() {
	run(|| {
		let (id, item) = bought();
		pass(1);
		contest(BOB, id).unwrap();
		let of = |by, dispute, at, end| {
			ProvenanceEntry::Disputed(DisputedInfo {
				dispute,
				by,
				ground: GroundInfo::Ownership,
				evidence: hash(99),
				disclosure: 0,
				at: START_MS + at,
				end,
			})
		};
		let ended = |at, outcome| Some(DisputeEndInfo { at: START_MS + at, outcome });
		// One that goes on, ...
		assert_eq!(pages(id, Some(item), 1).last(), Some(&of(BOB, 0, 1, None)));
		pass(1);
		assert_ok!(rule(id, false));
		pass(DAY);
		grant(EVE, id, percent(10));
		contest(CHARLIE, id).unwrap();
		pass(7 * DAY);
		pass(DAY);
		contest(EXCHANGE, id).unwrap();
		assert_ok!(rule(id, true));
		let all = pages(id, Some(item), 200);
		let kinds: Vec<_> = all.iter().map(kind).collect();
		let expected = [
			("disclosed", 0),
			("transferred", 0),
			("disputed", 0),
			("licensed", 0),
			("disputed", 1),
			("disputed", 2),
		];
		assert_eq!(kinds, expected);
		// ... and those that have ended, each in its way.
		assert_eq!(all[2], of(BOB, 0, 1, ended(2, OutcomeInfo::Rejected)));
		let began = DAY + 2;
		let end = ended(began + 7 * DAY, OutcomeInfo::Undecided);
		assert_eq!(all[4], of(CHARLIE, 1, began, end));
		let began = began + 8 * DAY;
		assert_eq!(all[5], of(EXCHANGE, 2, began, ended(began, OutcomeInfo::Upheld)));
		for limit in [1, 2, 5] {
			assert_eq!(pages(id, Some(item), limit), all, "{limit}");
		}
	});
}

#[test]
fn a_provenance_has_the_last_disputes() {
	run(|| {
		let id = register(ALICE);
		let entry = entry_deposit::<PastDisputeOf<Test>>();
		let last = MAX_PAST_DISPUTES + 3;
		for number in 0..last {
			assert_eq!(held(HoldReason::Registry, BOB), entry * u128::from(number.min(8)));
			contest(BOB, id).unwrap();
			pass(7 * DAY);
			pass(DAY);
		}
		assert_eq!(PastDisputes::<Test>::iter().count(), MAX_PAST_DISPUTES as usize);
		contest(BOB, id).unwrap();
		let disputes: Vec<_> =
			pages(id, None, 3).iter().skip(1).map(|entry| kind(entry).1 as u32).collect();
		assert_eq!(disputes, (last - 8..=last).collect::<Vec<_>>());
		// Nobody pays for what is forgotten with the recording.
		assert_ok!(rule(id, false));
		assert_eq!(held(HoldReason::Registry, BOB), 8 * entry);
		assert_ok!(submit(ALICE, Call::withdraw_recording { recording: id }));
		assert_eq!(held(HoldReason::Registry, BOB), 0);
		assert_eq!(PastDisputes::<Test>::iter().count(), 0);
	});
}
