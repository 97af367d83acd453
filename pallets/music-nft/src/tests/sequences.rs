// SPDX-License-Identifier: Apache-2.0

//! Random calls of everybody: the state is as it has to be after each, and no money is made or lost.

use crate::{mock::*, *};
use frame_support::traits::fungibles::Inspect;
use proptest::prelude::*;
use sp_runtime::Permill;

const WHO: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
const ASSETS: [Asset; 3] = [USD, EUR, NATIVE];

/// A call by one of the accounts: which, and with what, by numbers that mean something else for
/// each.
type Drawn = (usize, usize, u32, u32, u64);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
	prop::collection::vec((0..4usize, 0..24usize, 0..6u32, 0..6u32, 0..2_000u64), 10..60)
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

fn call((who, kind, a, b, number): Drawn) {
	let (me, you) = (WHO[who].clone(), WHO[b as usize % 4].clone());
	let asset = ASSETS[a as usize % 3].clone();
	let slot = (b % 3) as SlotId;
	let call = match kind {
		0 => {
			let iswc = (a == 0).then_some(*b"T0345246801");
			Call::register_work { input: Box::new(WorkInput { iswc, ..work_input() }) }
		},
		1 => Call::withdraw_work { work: a },
		2 | 3 => Call::register_recording {
			input: Box::new(RecordingInput {
				isrc: (a < 4).then_some(isrc(a)),
				work: (b < 2).then_some(b),
				disclosure: Disclosure { vocals: made(a), ..Disclosure::all(Made::Human) },
				statement: text("x"),
				content: hash(number % 8),
				..recording_input(a)
			}),
		},
		4 => {
			let share = Permill::from_parts(number as u32 * 100);
			let terms = terms(Use::Remix { share });
			let sources: Vec<_> = if a == b { vec![a] } else { vec![a, b] }
				.into_iter()
				.map(|recording| SourceInput {
					recording,
					grant: (number % 3 != 0 && Recordings::<Test>::contains_key(recording))
						.then(|| license(me.clone(), recording, terms.clone()))
						.and_then(Result::ok),
				})
				.collect();
			let sources = sources.try_into().unwrap();
			let base = recording_input((number % 4) as SplitId);
			Call::register_recording { input: Box::new(RecordingInput { sources, ..base }) }
		},
		5 => Call::amend_disclosure {
			recording: a,
			disclosure: Disclosure { lyrics: made(b), ..Disclosure::all(Made::Human) },
			statement: text("x"),
		},
		6 => Call::offer_stewardship { recording: a, to: Some(you) },
		7 => Call::accept_stewardship { recording: a },
		8 => Call::withdraw_recording { recording: a },
		9 => {
			let one = match number % 3 {
				0 => Payee::Split(a),
				1 => Payee::ModelOwner(1),
				_ => Payee::Account(me.clone()),
			};
			let part = 1 + number as u32;
			let payees = vec![(one, part), (Payee::Account(you), PARTS - part)];
			Call::create_split { payees: payees.try_into().unwrap() }
		},
		10 => Call::remove_split { split: a },
		11 => Call::hand_on { split: a, slot, to: you },
		12 => Call::claim { split: b, slot: (number % 3) as SlotId, asset },
		13 => {
			let path = vec![0, slot].try_into().unwrap();
			Call::claim_path { split: (number % 5) as SplitId, path, asset }
		},
		14 => Call::claim_upstream { recording: (number % 6) as RecordingId, ancestor: b, asset },
		15 => Call::fund { purse: Purse::Split(b), asset },
		16 => Call::fractionalise { split: a, slot, units: 1 + number % 9 },
		17 => Call::claim_stream { stream: (number % 3) as StreamId, who: you, asset },
		18 => Call::transfer_units { stream: a % 3, to: you, units: number % 5 },
		19 => {
			let ask = Some(Ask { units: 1 + number % 5, price: 3, asset });
			Call::sell_units { stream: b % 3, ask }
		},
		20 => {
			let pay = Payment { asset, max_in: 1_000 };
			Call::buy_units { stream: number as u32 % 3, seller: you, units: 1 + number % 2, pay }
		},
		21 => Call::close_stream { stream: a % 3 },
		22 => {
			if Recordings::<Test>::contains_key(b) {
				let price = Balance::from(number) + if asset == NATIVE { 1_000 } else { 0 };
				sell(b, &asset, price).unwrap();
			}
			return;
		},
		_ => return pass(number * HOUR / 100),
	};
	// Most fail: what matters is that they change nothing then.
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	if submit(me, call).is_err() {
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn the_state_is_as_it_has_to_be_whatever_happens(calls in drawn()) {
		new_test_ext().execute_with(|| {
			own_model(1, Some(BOB));
			for who in WHO {
				let payees = [(Payee::Account(who.clone()), 600_000), (Payee::Account(TREASURY), 400_000)];
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
