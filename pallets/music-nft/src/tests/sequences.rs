// SPDX-License-Identifier: Apache-2.0

//! Random calls of everybody: the state is as it has to be after each, and no money is made or lost.

use crate::{mock::*, *};
use frame_support::traits::fungibles::Inspect;
use proptest::prelude::*;
use sp_runtime::Permill;

const WHO: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
const ASSETS: [Asset; 3] = [USD, EUR, NATIVE];

/// A call: which, who calls if it is not somebody who may, and with what, by numbers that mean
/// something else for each.
#[derive(Clone, Debug)]
struct Drawn {
	kind: usize,
	stranger: Option<usize>,
	a: u32,
	b: u32,
	number: u64,
}

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
	let stranger = prop::option::weighted(0.15, 0..4usize);
	let one = (0..30usize, stranger, 0..6u32, 0..6u32, 0..2_000u64)
		.prop_map(|(kind, stranger, a, b, number)| Drawn { kind, stranger, a, b, number });
	prop::collection::vec(one, 10..60)
}

/// One of those that are there, or the first if there are none.
fn one_of(ids: impl Iterator<Item = u32>, which: u32) -> u32 {
	let mut ids: Vec<_> = ids.collect();
	ids.sort_unstable();
	ids.get(which as usize % ids.len().max(1)).copied().unwrap_or_default()
}

fn a_recording(which: u32) -> RecordingId {
	one_of(Recordings::<Test>::iter_keys(), which)
}

fn a_split(which: u32) -> SplitId {
	one_of(Splits::<Test>::iter_keys(), which)
}

fn a_stream(which: u32) -> StreamId {
	one_of(Streams::<Test>::iter_keys(), which)
}

/// A holder of a stream.
fn a_holder(stream: StreamId, which: u32) -> AccountId {
	let holders: Vec<_> = Holdings::<Test>::iter_key_prefix(stream).collect();
	holders.get(which as usize % holders.len().max(1)).cloned().unwrap_or(ALICE)
}

/// A split that has received something, and what.
fn a_receipt(which: u32) -> (SplitId, Asset) {
	let mut all: Vec<_> = Received::<Test>::iter_keys().collect();
	all.sort();
	all.get(which as usize % all.len().max(1)).cloned().unwrap_or((0, USD))
}

/// The payee of a slot, if it is an account.
fn the_payee(split: SplitId, slot: SlotId) -> AccountId {
	match Slots::<Test>::get(split, slot).map(|slot| slot.payee) {
		Some(Payee::Account(who)) => who,
		_ => ALICE,
	}
}

fn the_steward(recording: RecordingId) -> AccountId {
	Recordings::<Test>::get(recording).map_or(ALICE, |recording| recording.steward)
}

/// One of the ways to make something.
fn made(which: u32) -> Made {
	match which {
		0 => Made::NotPresent,
		1 | 2 => Made::Human,
		3 => Made::Assisted(None),
		4 => Made::Assisted(Some(Tool::Listed(1))),
		_ => Made::Generated(Tool::Other(hash(1))),
	}
}

/// A code of a few.
fn isrc(which: u32) -> [u8; 12] {
	let mut code = *b"USRC17607830";
	code[11] += which as u8;
	code
}

fn call(Drawn { kind, stranger, a, b, number }: Drawn) {
	let other = WHO[b as usize % 4].clone();
	let asset = ASSETS[a as usize % 3].clone();
	let slot = (b % 2) as SlotId;
	let (recording, split, stream) = (a_recording(a), a_split(a), a_stream(a));
	let steward = the_steward(recording);
	let (who, call) = match kind {
		0 => {
			let iswc = (a == 0).then_some(*b"T0345246801");
			(other, Call::register_work { input: Box::new(WorkInput { iswc, ..work_input() }) })
		},
		1 => {
			let work = one_of(Works::<Test>::iter_keys(), a);
			let who = Works::<Test>::get(work).map_or(ALICE, |work| work.registrant);
			(who, Call::withdraw_work { work })
		},
		2 | 3 => {
			let input = RecordingInput {
				isrc: (number % 4 == 0).then_some(isrc(a)),
				work: (number % 3 == 0).then_some(one_of(Works::<Test>::iter_keys(), b)),
				disclosure: Disclosure { vocals: made(a), ..Disclosure::all(Made::Human) },
				statement: text("x"),
				content: hash(number),
				..recording_input(split)
			};
			(other, Call::register_recording { input: Box::new(input) })
		},
		4 | 5 => {
			// Licensed, or his own.
			let terms = terms(Use::Remix { share: Permill::from_parts(number as u32 * 100) });
			let second = a_recording(b);
			let sources: Vec<_> =
				if recording == second { vec![recording] } else { vec![recording, second] }
					.into_iter()
					.map(|source| {
						let own = the_steward(source) == other && number % 2 == 0;
						let licensed = !own && Recordings::<Test>::contains_key(source);
						let grant = licensed
							.then(|| license(other.clone(), source, terms.clone()))
							.and_then(Result::ok);
						SourceInput { recording: source, grant }
					})
					.collect();
			let sources = sources.try_into().unwrap();
			let base = recording_input(a_split(number as u32));
			(
				other,
				Call::register_recording { input: Box::new(RecordingInput { sources, ..base }) },
			)
		},
		6 => {
			let disclosure = Disclosure { lyrics: made(b), ..Disclosure::all(Made::Human) };
			(steward, Call::amend_disclosure { recording, disclosure, statement: text("x") })
		},
		7 => (steward, Call::offer_stewardship { recording, to: Some(other) }),
		8 => {
			let offered =
				Recordings::<Test>::iter().filter(|(_, found)| found.offered_to.is_some());
			let recording = one_of(offered.map(|(id, _)| id), a);
			let to = Recordings::<Test>::get(recording).and_then(|found| found.offered_to);
			(to.unwrap_or(other), Call::accept_stewardship { recording })
		},
		9 => (steward, Call::withdraw_recording { recording }),
		10 => {
			let one = match number % 3 {
				0 => Payee::Split(split),
				1 => Payee::ModelOwner(1),
				_ => Payee::Account(TREASURY),
			};
			let part = 1 + number as u32 * 400;
			let payees = vec![(one, part), (Payee::Account(other), PARTS - part)];
			(EVE, Call::create_split { payees: payees.try_into().unwrap() })
		},
		11 => {
			let who = Splits::<Test>::get(split).map_or(ALICE, |split| split.deposit.who);
			(who, Call::remove_split { split })
		},
		12 => (the_payee(split, slot), Call::hand_on { split, slot, to: other }),
		13 | 14 => {
			let (split, asset) = a_receipt(a);
			(other, Call::claim { split, slot, asset })
		},
		15 => {
			let (split, asset) = a_receipt(a);
			let path = if number % 2 == 0 { vec![0, slot] } else { vec![slot] };
			(other, Call::claim_path { split, path: path.try_into().unwrap(), asset })
		},
		16 => {
			let remixed = one_of(Shared::<Test>::iter_keys().map(|(id, _)| id), number as u32);
			let ancestors = Lineages::<Test>::get(remixed).ancestors;
			let ancestor = one_of(ancestors.into_iter().map(|ancestor| ancestor.recording), b);
			(other, Call::claim_upstream { recording: remixed, ancestor, asset })
		},
		17 => (other, Call::fund { purse: Purse::Split(a_split(b)), asset }),
		18 | 19 => {
			(the_payee(split, slot), Call::fractionalise { split, slot, units: 1 + number % 9 })
		},
		20 | 21 => {
			let split = Streams::<Test>::get(stream).map_or(0, |stream| stream.split);
			let asset = Received::<Test>::iter_key_prefix(split).next().unwrap_or(USD);
			(other, Call::claim_stream { stream, who: a_holder(stream, b), asset })
		},
		22 => {
			let units = 1 + number % 5;
			(a_holder(stream, number as u32), Call::transfer_units { stream, to: other, units })
		},
		23 => {
			let ask = Some(Ask { units: 1 + number % 3, price: 3, asset });
			(a_holder(stream, b), Call::sell_units { stream, ask })
		},
		24 => {
			let seller = Holdings::<Test>::iter_prefix(stream)
				.find(|(_, holding)| holding.ask.is_some())
				.map_or(ALICE, |(who, _)| who);
			let pay = Payment { asset, max_in: 1_000 };
			(other, Call::buy_units { stream, seller, units: 1 + number % 2, pay })
		},
		25 if number % 3 != 0 => return,
		25 => (a_holder(stream, b), Call::close_stream { stream }),
		26..=28 => {
			let price = Balance::from(number) + if asset == NATIVE { 1_000 } else { 0 };
			// To as few as possible, so that something comes together.
			let asset = if kind == 26 { asset } else { USD };
			sell(a_recording(b), &asset, price).unwrap();
			return;
		},
		_ => return pass(number * HOUR / 100),
	};
	let who = stranger.map_or(who, |stranger| WHO[stranger].clone());
	// What fails changes nothing.
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	if submit(who, call).is_err() {
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn the_state_is_as_it_has_to_be_whatever_happens(calls in drawn()) {
		new_test_ext().execute_with(|| {
			own_model(1, Some(BOB));
			for who in WHO {
				let payees = [(Payee::Account(who.clone()), 600_000), (Payee::ModelOwner(1), 400_000)];
				let id = split_as(who.clone(), &payees).unwrap();
				register_as(who, recording_input(id)).unwrap();
			}
			let issued = ASSETS.map(NativeAndAssets::total_issuance);
			for drawn in calls {
				call(drawn);
			}
			assert_eq!(ASSETS.map(NativeAndAssets::total_issuance), issued);
		});
	}
}
