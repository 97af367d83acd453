// SPDX-License-Identifier: Apache-2.0

//! What AI has done in a recording.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use Made::*;

const MODEL: ModelId = 7;

fn other(seed: u64) -> Tool {
	Tool::Other(hash(seed))
}

/// All kinds of ways to make something.
fn ways() -> Vec<Made> {
	let tools = [Tool::Listed(MODEL), other(1)];
	let mut ways = vec![NotPresent, Human, Assisted(None)];
	ways.extend(tools.map(|tool| Assisted(Some(tool))));
	ways.extend(tools.map(Generated));
	ways
}

fn with_vocals(vocals: Made) -> Disclosure {
	Disclosure { vocals, ..Disclosure::all(Human) }
}

fn said(disclosure: Disclosure, statement: &str) -> Result<RecordingId, DispatchError> {
	register_with(ALICE, |input| {
		input.disclosure = disclosure;
		input.statement = text(statement);
	})
}

fn amend(id: RecordingId, disclosure: Disclosure) -> DispatchResult {
	let statement = text("Words by Ada");
	submit(ALICE, Call::amend_disclosure { recording: id, disclosure, statement })
}

fn versions(id: RecordingId) -> Vec<DisclosureId> {
	let mut versions: Vec<_> = Disclosures::<Test>::iter_key_prefix(id).collect();
	versions.sort_unstable();
	versions
}

#[test]
fn with_ai_it_is_said_what_people_have_done() {
	run(|| {
		own_model(MODEL, Some(BOB));
		for way in ways() {
			for area in 0..5 {
				let mut all = [Human; 5];
				all[area] = way;
				let [vocals, instrumentation, composition, post_production, lyrics] = all;
				let disclosure =
					Disclosure { vocals, instrumentation, composition, post_production, lyrics };
				for statement in ["", " \n"] {
					let registered = said(disclosure, statement);
					if way.with_ai() {
						assert_noop!(registered, Error::<Test>::StatementMissing);
					} else {
						assert_ok!(registered);
					}
				}
				assert_ok!(said(disclosure, "Words by Ada"));
			}
		}
	});
}

#[test]
fn a_statement_is_utf8() {
	run(|| {
		let split = split_of(&[(ALICE, PARTS)]);
		for disclosure in [Disclosure::all(Human), Disclosure::all(Assisted(None))] {
			let statement = vec![b'a', 0xff].try_into().unwrap();
			let input = RecordingInput { disclosure, statement, ..recording_input(split) };
			assert_noop!(register_as(ALICE, input), Error::<Test>::InvalidText);
		}
	});
}

#[test]
fn something_is_there() {
	run(|| {
		assert_noop!(said(Disclosure::all(NotPresent), "x"), Error::<Test>::InvalidDisclosure);
		let noise = Disclosure { post_production: Human, ..Disclosure::all(NotPresent) };
		assert_ok!(said(noise, ""));
	});
}

#[test]
fn a_model_that_is_named_exists() {
	run(|| {
		for way in [Assisted(Some(Tool::Listed(MODEL))), Generated(Tool::Listed(MODEL))] {
			own_model(MODEL, None);
			assert_noop!(said(with_vocals(way), "x"), Error::<Test>::ModelNotFound);
			own_model(MODEL, Some(BOB));
			assert_ok!(said(with_vocals(way), "x"));
		}
	});
}

#[test]
fn a_model_that_is_gone_can_stay_named() {
	run(|| {
		own_model(MODEL, Some(BOB));
		let id = said(with_vocals(Generated(Tool::Listed(MODEL))), "x").unwrap();
		sell(id, &USD, 100).unwrap();
		own_model(MODEL, None);
		let more =
			Disclosure { lyrics: Assisted(None), ..with_vocals(Generated(Tool::Listed(MODEL))) };
		assert_ok!(amend(id, more));
	});
}

#[test]
fn before_a_sale_anything_can_be_said_in_place_of_the_last() {
	run(|| {
		own_model(MODEL, Some(BOB));
		let id = said(Disclosure::all(Generated(other(1))), "x").unwrap();
		for (version, way) in (1..).zip(ways().into_iter().rev()) {
			let deposit = held(HoldReason::Registry, ALICE);
			assert_ok!(amend(id, with_vocals(way)));
			assert!(told(Event::Disclosed {
				recording: id,
				version,
				disclosure: with_vocals(way)
			}));
			// A number is never that of two: who has seen the last one does not buy by this one.
			assert_eq!(recording(id).disclosure, version);
			assert_eq!(versions(id), [version]);
			assert!(held(HoldReason::Registry, ALICE) < deposit + ENTRY_DEPOSIT);
		}
		assert_noop!(
			submit(
				BOB,
				Call::amend_disclosure {
					recording: id,
					disclosure: Disclosure::all(Human),
					statement: text(""),
				}
			),
			Error::<Test>::NotSteward
		);
	});
}

#[test]
fn after_a_sale_all_versions_stay() {
	run(|| {
		let id = said(Disclosure::all(Human), "").unwrap();
		assert_ok!(amend(id, with_vocals(Human)));
		sell(id, &USD, 100).unwrap();
		let deposit = held(HoldReason::Registry, ALICE);
		assert_noop!(amend(id, with_vocals(Human)), Error::<Test>::NothingChanged);
		assert_ok!(amend(id, with_vocals(Assisted(None))));
		assert_ok!(amend(id, with_vocals(Generated(other(1)))));
		assert_eq!(versions(id), [1, 2, 3]);
		assert_eq!(
			Disclosures::<Test>::get(id, 2).unwrap().disclosure,
			with_vocals(Assisted(None))
		);
		assert!(held(HoldReason::Registry, ALICE) >= deposit + 2 * ENTRY_DEPOSIT);
	});
}

#[test]
fn a_buyer_names_the_version_that_he_has_seen() {
	run(|| {
		let id = said(Disclosure::all(Human), "").unwrap();
		assert_ok!(Music::ensure_disclosure(&recording(id), 0));
		assert_ok!(amend(id, with_vocals(Generated(other(1)))));
		assert_noop!(Music::ensure_disclosure(&recording(id), 0), Error::<Test>::DisclosureChanged);
		assert_ok!(Music::ensure_disclosure(&recording(id), 1));
	});
}

#[test]
fn only_more_ai_may_be_said_after_a_sale() {
	// How much AI there is, and whether it is named.
	let rank = |way: &Made| match way {
		NotPresent | Human => 0,
		Assisted(None) => 1,
		Assisted(Some(_)) => 2,
		Generated(_) => 3,
	};
	for old in ways() {
		for new in ways() {
			let expected = old == new || rank(&new) > rank(&old);
			assert_eq!(old.may_become(&new), expected, "{old:?} {new:?}");
			run(|| {
				own_model(MODEL, Some(BOB));
				let id = said(with_vocals(old), "x").unwrap();
				sell(id, &USD, 100).unwrap();
				// Something else changes too, so that it is not the same.
				let next = Disclosure { lyrics: Assisted(None), ..with_vocals(new) };
				assert_eq!(amend(id, next).is_ok(), expected);
			});
		}
	}
}

#[test]
fn the_numbers_of_versions_end() {
	run(|| {
		let id = said(Disclosure::all(Human), "").unwrap();
		let last = Disclosures::<Test>::take(id, 0).unwrap();
		Disclosures::<Test>::insert(id, u16::MAX, last);
		Recordings::<Test>::mutate(id, |recording| {
			recording.as_mut().unwrap().disclosure = u16::MAX
		});
		assert_noop!(amend(id, with_vocals(NotPresent)), Error::<Test>::TooManyDisclosures);
	});
}
