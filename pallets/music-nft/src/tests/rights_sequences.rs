// SPDX-License-Identifier: Apache-2.0

//! Random licences, remixes and disputes: the state is as it has to be after each call, no money is
//! made or lost, and in the end everybody has his deposits back.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::fungibles::Inspect};
use proptest::prelude::*;
use sp_runtime::Permill;

const WHO: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
const ASSETS: [Asset; 3] = [USD, EUR, NATIVE];

/// What is done: what, by whom, with which recording, and a number that means something else for
/// each.
type Drawn = (u8, usize, u32, u32);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
	prop::collection::vec((0..24u8, 0..4usize, 0..8u32, 0..10_000u32), 40..140)
}

/// What is licensed, out of a few uses and territories that are often the same.
fn drawn_terms(number: u32) -> LicenceTerms {
	let usage = match number % 5 {
		0 => Use::Personal,
		1 | 2 => Use::Sync,
		_ => Use::Remix { share: Permill::from_parts(number * 30) },
	};
	let territory = match number / 5 % 4 {
		0 | 1 => Territory::World,
		2 => countries(&[b"DE", b"FR"]),
		_ => countries(&[b"AT", b"DE"]),
	};
	LicenceTerms {
		usage,
		territory,
		term: (!(number / 20).is_multiple_of(3)).then_some(u64::from(number) * HOUR / 100 + 1),
		exclusive: (number / 60).is_multiple_of(2),
		text: hash(0),
	}
}

/// One of the keys of a map.
fn pick<K: Ord>(keys: impl Iterator<Item = K>, which: u32) -> Option<K> {
	let mut keys: Vec<_> = keys.collect();
	keys.sort_unstable();
	let place = (which as usize).checked_rem(keys.len())?;
	keys.into_iter().nth(place)
}

/// One of the licences that there are.
fn some_grant(which: u32) -> Option<(GrantId, GrantOf<Test>)> {
	let id = pick(Grants::<Test>::iter_keys(), which)?;
	Some((id, Grants::<Test>::get(id).unwrap()))
}

fn act((what, who, id, number): Drawn) {
	let me = WHO[who].clone();
	let offers = LicenceOffers::<Test>::iter_keys();
	let (id, offer) = match what {
		3..=9 => pick(offers, number).unwrap_or((id, 0)),
		15 => (pick(Disputes::<Test>::iter_keys(), number).unwrap_or(id), 0),
		_ => (id, 0),
	};
	let steward = Recordings::<Test>::get(id).map_or(me.clone(), |recording| recording.steward);
	let asset = ASSETS[number as usize % 3].clone();
	let price = Balance::from(number / 7 * 100);
	let input = || LicenceOfferInput {
		open: number % 11 != 10,
		..licence_input(drawn_terms(number), &asset, price)
	};
	let call = match what {
		0..=2 => Call::create_licence_offer { recording: id, input: Box::new(input()) },
		3 => Call::set_licence_offer { recording: id, offer, input: Box::new(input()) },
		4 => Call::remove_licence_offer { recording: id, offer },
		5..=9 => {
			let Some(found) = LicenceOffers::<Test>::get(id, offer) else { return };
			let purchase = LicencePurchase {
				expected_revision: found.revision,
				expected_disclosure: recording(id).disclosure,
				expected_granted: (number % 7 == 0).then_some(0),
				pay: Payment { asset, max_in: RICH / 1_000 },
			};
			Call::buy_licence { recording: id, offer, purchase }
		},
		10 => {
			let Some((grant, found)) = some_grant(number) else { return };
			let _ = surrender(found.holder, grant);
			return;
		},
		11..=13 => {
			let Some((grant, found)) = some_grant(number) else { return };
			let _ = remix(found.holder, &[(parts_of_grant(grant).0, Some(grant))]);
			return;
		},
		20 => {
			let _ = remix(steward, &[(id, None)]);
			return;
		},
		14 => {
			let grounds = [Ground::Licence, Ground::Ownership, Ground::Disclosure];
			let (ground, evidence) = (grounds[number as usize % 3], hash(0));
			let max_bond = if number % 4 == 0 { CONTEST_BOND } else { RICH };
			Call::contest { recording: id, ground, evidence, max_bond }
		},
		15 => {
			let _ = rule(id, number % 4 == 0);
			return;
		},
		16 => Call::withdraw_recording { recording: id },
		17 => {
			let to = WHO[number as usize % 4].clone();
			let offered = Call::offer_stewardship { recording: id, to: Some(to.clone()) };
			if submit(steward, offered).is_ok() {
				assert_ok!(submit(to, Call::accept_stewardship { recording: id }));
			}
			return;
		},
		21 => {
			// The splits of all recordings: that of another one, or its own.
			let split = Recordings::<Test>::get(number % 8).map_or(0, |found| found.split);
			let blocked = Standings::<Test>::get(id).state == State::Blocked(Ground::Ownership);
			let named = submit(PANEL, Call::name_split { recording: id, split });
			return assert_eq!(named.is_ok(), blocked);
		},
		22 => {
			let built = pick(Lineages::<Test>::iter_keys(), number);
			let Some(remixed) = built else { return };
			for ancestor in Lineages::<Test>::get(remixed).ancestors {
				let ancestor = ancestor.recording;
				let received = || {
					Received::<Test>::get(recording(ancestor).split, &ASSETS[number as usize % 3])
				};
				let before = received();
				let asset = asset.clone();
				let call = Call::claim_upstream { recording: remixed, ancestor, asset };
				let claimed = submit(PANEL, call).is_ok();
				assert_eq!(claimed, received() > before);
				assert!(!claimed || Music::ensure_undisputed_owner(ancestor).is_ok());
			}
			return;
		},
		18 => return TestHalted::set(number % 4 == 0),
		_ => return pass(u64::from(number) * HOUR / 100),
	};
	let by = if matches!(what, 0..=4 | 16) { steward } else { me };
	// Many fail: what matters is that they change nothing then.
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	if submit(by, call).is_err() {
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
	}
}

/// Disputes end, offers are removed, and licences that are not needed any more given up.
fn wind_down() {
	TestHalted::set(false);
	pass(0);
	pass(8 * DAY);
	assert_eq!(Disputes::<Test>::iter().count(), 0);
	for (recording, offer, _) in LicenceOffers::<Test>::iter().collect::<Vec<_>>() {
		let steward = Recordings::<Test>::get(recording).unwrap().steward;
		assert_ok!(submit(steward, Call::remove_licence_offer { recording, offer }));
	}
	// The last first, on which none is built.
	let mut ids: Vec<_> = Recordings::<Test>::iter_keys().collect();
	ids.sort_unstable();
	for id in ids.into_iter().rev() {
		let activity = Activities::<Test>::get(id);
		let blocked = Music::ensure_clear(id).is_err();
		let withdrawn = submit(recording(id).steward, Call::withdraw_recording { recording: id });
		assert_eq!(withdrawn.is_ok(), !activity.sold && activity.derivatives == 0 && !blocked);
	}
	for (id, grant) in Grants::<Test>::iter().collect::<Vec<_>>() {
		assert_eq!(surrender(grant.holder, id).is_ok(), grant.derivatives == 0);
	}
	for who in WHO {
		assert_eq!(held(HoldReason::Dispute, who.clone()), 0);
		let kept: Balance = Grants::<Test>::iter_values()
			.filter(|grant| grant.holder == who)
			.map(|grant| grant.deposit.amount)
			.sum();
		assert_eq!(held(HoldReason::Licence, who), kept);
	}
	for (recording, _, rights) in RightsOf::<Test>::iter() {
		let kept = |place: &Exclusive<AccountId>| Grants::<Test>::contains_key(place.grant);
		assert!(rights.exclusive.iter().all(kept), "{recording}");
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn rights_are_as_they_have_to_be_whatever_happens(steps in drawn()) {
		new_test_ext().execute_with(|| {
			for who in [ALICE, BOB, CHARLIE] {
				register(who);
			}
			let issued = ASSETS.map(NativeAndAssets::total_issuance);
			for step in steps {
				act(step);
				check();
			}
			wind_down();
			assert_eq!(ASSETS.map(NativeAndAssets::total_issuance), issued);
		});
	}
}
