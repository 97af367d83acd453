// SPDX-License-Identifier: Apache-2.0

//! What is licensed, and what was.

use super::*;
use pallet_music_nft_runtime_api::{
	Country, ExclusiveInfo, GrantInfo, LicenceOfferInfo, LicenceTermsInfo, RightsInfo,
	TerritoryInfo, UseInfo, UseKindInfo,
};

/// All uses, in all forms.
fn uses() -> [(Use, UseInfo, UseKindInfo); 8] {
	let share = percent(30);
	[
		(Use::Personal, UseInfo::Personal, UseKindInfo::Personal),
		(Use::Commercial, UseInfo::Commercial, UseKindInfo::Commercial),
		(Use::Sync, UseInfo::Sync, UseKindInfo::Sync),
		(Use::Remix { share }, UseInfo::Remix { share }, UseKindInfo::Remix),
		(Use::AiTraining, UseInfo::AiTraining, UseKindInfo::AiTraining),
		(Use::AiVoice, UseInfo::AiVoice, UseKindInfo::AiVoice),
		(Use::AiStyle, UseInfo::AiStyle, UseKindInfo::AiStyle),
		(Use::AiOutput, UseInfo::AiOutput, UseKindInfo::AiOutput),
	]
}

/// Terms for a use in Germany and the United States, for a day.
fn limited(usage: Use) -> LicenceTerms {
	let territory = countries(&[b"DE", b"US"]);
	LicenceTerms { territory, term: Some(DAY), ..terms(usage) }
}

fn numbers(grants: &[GrantInfo<AccountId, Asset>]) -> Vec<GrantId> {
	grants.iter().map(|grant| grant.grant).collect()
}

#[test]
fn offers_are_told_by_number() {
	run(|| {
		let id = register(ALICE);
		let first = offer_licence(id, limited(Use::Sync), &USD, 700).unwrap();
		let second = offer_licence(id, terms(Use::Personal), &EUR, 0).unwrap();
		buy_licence(BOB, id, second).unwrap();
		let closed =
			LicenceOfferInput { open: false, ..licence_input(terms(Use::Personal), &BTC, 9) };
		assert_ok!(set_licence(id, second, closed));
		let terms = |usage, territory, term| LicenceTermsInfo {
			usage,
			territory,
			term,
			exclusive: false,
			text: hash(7),
		};
		let there = TerritoryInfo::Countries(vec![Country(*b"DE"), Country(*b"US")]);
		let expected = [
			LicenceOfferInfo {
				offer: first,
				revision: 0,
				terms: terms(UseInfo::Sync, there, Some(DAY)),
				asset: USD,
				price: 700,
				open: true,
				granted: 0,
			},
			LicenceOfferInfo {
				offer: second,
				revision: 1,
				terms: terms(UseInfo::Personal, TerritoryInfo::World, None),
				asset: BTC,
				price: 9,
				open: false,
				granted: 1,
			},
		];
		assert_eq!(Music::licence_offer_infos(id), expected);
		assert_eq!(Music::licence_offer_infos(id + 1), []);
	});
}

#[test]
fn a_licence_is_told_as_it_was_bought() {
	run(|| {
		let id = register(ALICE);
		for (usage, told_usage, _) in uses() {
			let offer = offer_licence(id, limited(usage), &USD, 700).unwrap();
			let licence = buy_licence(BOB, id, offer).unwrap();
			let told = Music::grant_info(licence).unwrap();
			assert_eq!((told.grant, told.recording, told.offer), (licence, id, offer));
			assert_eq!((told.holder, told.terms.usage), (BOB, told_usage));
			assert_eq!((told.asset, told.price, told.disclosure), (USD, 700, 0));
			assert_eq!((told.granted_at, told.until), (START_MS, Some(START_MS + DAY)));
			assert!(told.in_force);
			let call = Call::remove_licence_offer { recording: id, offer };
			assert_ok!(submit(ALICE, call));
		}
		pass(DAY - 1);
		assert!(Music::grant_info(grant_id(id, 3)).unwrap().in_force);
		remix(BOB, &[(id, Some(grant_id(id, 3)))]).unwrap();
		pass(1);
		let told = Music::grant_info(grant_id(id, 3)).unwrap();
		assert_eq!((told.in_force, told.until, told.derivatives), (false, Some(START_MS + DAY), 1));
		assert_ok!(surrender(BOB, grant_id(id, 0)));
		assert_eq!(Music::grant_info(grant_id(id, 0)), None);
		assert_eq!(Music::grant_info(grant_id(id, 8)), None);
	});
}

#[test]
fn a_halt_lets_a_licence_be_in_force_for_longer() {
	run(|| {
		let id = register(ALICE);
		pass(1);
		let licence = license(BOB, id, limited(Use::Sync)).unwrap();
		TestHalted::set(true);
		pass(HOUR);
		pass(HOUR);
		TestHalted::set(false);
		pass(0);
		let until = START_MS + 1 + DAY + 2 * HOUR;
		assert_eq!(Music::grant_info(licence).unwrap().until, Some(until));
		pass(DAY - 1);
		assert!(Music::grant_info(licence).unwrap().in_force);
		pass(1);
		assert_eq!(Clock::get(), until);
		assert!(!Music::grant_info(licence).unwrap().in_force);
	});
}

#[test]
fn the_licences_for_a_recording_come_in_pages() {
	run(|| {
		let id = register(ALICE);
		for number in 0..6 {
			let terms = if number % 2 == 0 { limited(Use::Sync) } else { terms(Use::Sync) };
			license(BOB, id, terms).unwrap();
		}
		assert_ok!(surrender(BOB, grant_id(id, 3)));
		let page = |from, limit, in_force| {
			let page = Music::grant_infos(id, from, limit, in_force);
			let low: Vec<_> =
				numbers(&page.grants).iter().map(|id| parts_of_grant(*id).1).collect();
			(low, page.next)
		};
		for in_force in [true, false] {
			assert_eq!(page(0, 200, in_force), (vec![0, 1, 2, 4, 5], None));
			assert_eq!(page(2, 2, in_force), (vec![2, 4], Some(5)));
			assert_eq!(page(6, 2, in_force), (vec![], None));
		}
		pass(DAY);
		assert_eq!(page(0, 200, true), (vec![1, 5], None));
		assert_eq!(page(0, 1, true), (vec![1], Some(2)));
		assert_eq!(page(0, 200, false), (vec![0, 1, 2, 4, 5], None));
		let none = Music::grant_infos(id + 1, 0, 200, false);
		assert_eq!((none.grants, none.next), (vec![], None));
	});
}

#[test]
fn the_licences_of_an_account_come_in_pages_each_of_them_once() {
	run(|| {
		let ids: Vec<_> = (0..3).map(|_| register(ALICE)).collect();
		let mut bought = Vec::new();
		for id in &ids {
			for number in 0..4 {
				let terms = if number == 0 { limited(Use::Sync) } else { terms(Use::Sync) };
				bought.push(license(BOB, *id, terms).unwrap());
				license(CHARLIE, *id, self::terms(Use::Personal)).unwrap();
			}
		}
		bought.sort_unstable();
		let pages = |recording, limit, in_force| {
			let (mut found, mut start) = (Vec::new(), None);
			loop {
				let page = Music::own_grant_infos(&BOB, recording, start, limit, in_force);
				assert!(page.grants.len() <= limit.clamp(1, MAX_PER_PAGE) as usize);
				found.extend(numbers(&page.grants));
				start = page.next;
				if start.is_none() {
					found.sort_unstable();
					return found;
				}
			}
		};
		let of = |recording: Option<RecordingId>, in_force: bool| -> Vec<GrantId> {
			let wanted = |licence: &&GrantId| {
				let there = recording.is_none_or(|id| parts_of_grant(**licence).0 == id);
				there && (!in_force || Music::is_in_force(**licence))
			};
			bought.iter().filter(wanted).copied().collect()
		};
		for _ in 0..2 {
			for limit in [0, 1, 3, 11, 12, 200] {
				for recording in [None, Some(ids[0]), Some(ids[2]), Some(99)] {
					for in_force in [true, false] {
						assert_eq!(pages(recording, limit, in_force), of(recording, in_force));
					}
				}
			}
			pass(DAY);
		}
		assert_eq!(of(None, true).len(), 9);
		// Also if what a page starts behind is gone by then, or is for another recording.
		for recording in [None, Some(ids[1])] {
			let infos = |start, limit| Music::own_grant_infos(&BOB, recording, start, limit, false);
			let all = numbers(&infos(None, 200).grants);
			let first = infos(None, 2);
			assert_eq!(first.next, Some(all[1]));
			assert_ok!(surrender(BOB, all[1]));
			assert_eq!(numbers(&infos(first.next, 200).grants), all[2..]);
		}
		let other = Music::own_grant_infos(&BOB, Some(ids[1]), Some(bought[0]), 200, false);
		assert_eq!((other.grants, other.next), (vec![], None));
		assert_eq!(Music::own_grant_infos(&DAVE, None, None, 200, false).grants, []);
	});
}

#[test]
fn rights_say_which_territories_are_taken() {
	run(|| {
		let id = register(ALICE);
		assert_eq!(Music::rights_infos(id), []);
		let exclusive = LicenceTerms { exclusive: true, ..limited(Use::AiVoice) };
		let first = license(BOB, id, exclusive.clone()).unwrap();
		let there = countries(&[b"FR"]);
		let for_ever = LicenceTerms { territory: there, term: None, ..exclusive };
		let second = license(CHARLIE, id, for_ever).unwrap();
		license(CHARLIE, id, terms(Use::Personal)).unwrap();
		let taken = |grant, holder, codes: &[&[u8; 2]], until| ExclusiveInfo {
			grant,
			holder,
			territory: TerritoryInfo::Countries(codes.iter().map(|code| Country(**code)).collect()),
			until,
		};
		let personal = RightsInfo { usage: UseKindInfo::Personal, granted: 1, exclusive: vec![] };
		let voices = |exclusive| RightsInfo { usage: UseKindInfo::AiVoice, granted: 2, exclusive };
		let for_a_day = taken(first, BOB, &[b"DE", b"US"], Some(START_MS + DAY));
		let for_ever = taken(second, CHARLIE, &[b"FR"], None);
		let both = vec![for_a_day, for_ever.clone()];
		assert_eq!(Music::rights_infos(id), [personal.clone(), voices(both)]);
		pass(DAY);
		assert_eq!(Music::rights_infos(id), [personal, voices(vec![for_ever])]);
	});
}

#[test]
fn a_licence_is_found_for_a_use_in_a_country() {
	run(|| {
		let (id, other) = (register(ALICE), register(ALICE));
		for (usage, _, kind) in uses() {
			let here = license(BOB, id, limited(usage)).unwrap();
			let found = |who: &AccountId, id, code: Option<&[u8; 2]>| {
				Music::licence_of(who, id, kind, code.map(|code| Country(*code)))
					.map(|grant| grant.grant)
			};
			assert_eq!(found(&BOB, id, Some(b"DE")), Some(here));
			assert_eq!(found(&BOB, id, Some(b"US")), Some(here));
			// Not there, not everywhere, not for another, not for others.
			for nothing in [
				found(&BOB, id, Some(b"FR")),
				found(&BOB, id, None),
				found(&BOB, other, Some(b"DE")),
				found(&CHARLIE, id, Some(b"DE")),
			] {
				assert_eq!(nothing, None);
			}
			let everywhere = license(CHARLIE, id, terms(usage)).unwrap();
			for code in [None, Some(b"FR")] {
				assert_eq!(found(&CHARLIE, id, code), Some(everywhere));
			}
			assert_ok!(surrender(CHARLIE, everywhere));
		}
		// Each for its own use.
		let found = |kind| Music::licence_of(&BOB, id, kind, Some(Country(*b"DE")));
		let all: Vec<_> = uses().map(|(_, _, kind)| found(kind).unwrap().grant).to_vec();
		assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 8);
		pass(DAY);
		assert_eq!(found(UseKindInfo::Sync), None);
	});
}
