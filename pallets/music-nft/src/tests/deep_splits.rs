// SPDX-License-Identifier: Apache-2.0

//! Splits as deep and as broad as they can be, and amounts as large as there can be.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
use polyphony_support::{mul_div, Rounding};
use proptest::prelude::*;

const ASSETS: [Asset; 2] = [USD, BTC];

/// A payee that has the minimum balances.
fn payee(number: u8) -> AccountId {
	let who = AccountId::new([100 + number; 32]);
	for asset in &ASSETS {
		NativeAndAssets::mint_into(asset.clone(), &who, ASSET_ED).unwrap();
	}
	who
}

/// What each of a list of weights gets of a million, nobody nothing.
fn parts_of(weights: &[u32]) -> Vec<u32> {
	let all: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
	let mut parts: Vec<_> = weights
		.iter()
		.map(|weight| (u64::from(*weight) * u64::from(PARTS) / all) as u32)
		.map(|parts| parts.max(1))
		.collect();
	let sum: u32 = parts.iter().sum();
	let largest = parts.iter_mut().max().unwrap();
	*largest = *largest + PARTS - sum;
	parts
}

/// A split as the test sees it: who gets which parts, with the number of the child split if it is one.
struct Level {
	id: SplitId,
	slots: Vec<(Option<usize>, u8, u32)>,
}

/// Four levels of three accounts each, of which each but the last has the next as a payee: twelve
/// leaves. The last one is first.
fn tower(weights: &[u32]) -> Vec<Level> {
	let mut levels: Vec<Level> = Vec::new();
	for (level, weights) in weights.chunks(4).enumerate() {
		let accounts = if level == 0 { &weights[..3] } else { weights };
		let slots: Vec<_> = parts_of(accounts)
			.into_iter()
			.enumerate()
			.map(|(slot, parts)| match slot {
				3 => (Some(level - 1), 0, parts),
				_ => (None, (level * 3 + slot) as u8, parts),
			})
			.collect();
		let payees: Vec<_> = slots
			.iter()
			.map(|(child, number, parts)| match child {
				Some(child) => (Payee::Split(levels[*child].id), *parts),
				None => (Payee::Account(payee(*number)), *parts),
			})
			.collect();
		levels.push(Level { id: split(&payees), slots });
	}
	levels
}

#[derive(Clone, Debug)]
enum Step {
	/// So much of an asset comes to a level.
	Receive(usize, usize, Balance),
	/// A claim for a slot.
	Claim(usize, usize, usize),
	/// A claim on the way down from a level to the last one.
	Down(usize, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let amount = prop_oneof![1..10u128, 1..10_000_000u128];
	let step = prop_oneof![
		3 => (0..4usize, 0..2usize, amount).prop_map(|(at, asset, sum)| Step::Receive(at, asset, sum)),
		3 => (0..4usize, 0..4usize, 0..2usize)
			.prop_map(|(at, slot, asset)| Step::Claim(at, slot, asset)),
		1 => (0..4usize, 0..2usize).prop_map(|(at, asset)| Step::Down(at, asset)),
	];
	prop::collection::vec(step, 1..40)
}

/// The way down from a level, to its last split.
fn way_down(level: usize) -> PathOf<Test> {
	vec![3; level].try_into().unwrap()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn the_deepest_and_broadest_split_is_exact(
		weights in prop::collection::vec(prop_oneof![1..3u32, 1..1_000_000u32], 16),
		steps in steps(),
	) {
		new_test_ext().execute_with(|| {
			let levels = tower(&weights);
			let top = Splits::<Test>::get(levels[3].id).unwrap();
			assert_eq!((top.depth, top.leaves), (4, 12));
			for level in &levels {
				for asset in &ASSETS {
					fund_split(level.id, asset);
				}
			}
			let mut direct = [[0u128; 2]; 4];
			for step in steps {
				match step {
					Step::Receive(at, asset, amount) => {
						deposit_to_split(levels[at].id, &ASSETS[asset], amount);
						direct[at][asset] += amount;
					},
					Step::Claim(at, slot, asset) => {
						let _ = claim(levels[at].id, slot as SlotId, &ASSETS[asset]);
					},
					Step::Down(at, asset) => {
						let (split, path) = (levels[at].id, way_down(at));
						let asset = ASSETS[asset].clone();
						let _ = submit(PANEL, Call::claim_path { split, path, asset });
					},
				}
			}
			for (place, asset) in ASSETS.iter().enumerate() {
				// All of it, from the top.
				for level in levels.iter().rev() {
					for slot in 0..level.slots.len() {
						let _ = claim(level.id, slot as SlotId, asset);
					}
				}
				let (mut from_above, mut paid, mut left) = (0, 0, 0);
				for (at, level) in levels.iter().enumerate().rev() {
					let received = direct[at][place] + from_above;
					assert_eq!(Received::<Test>::get(level.id, asset), received);
					from_above = 0;
					let mut out = 0;
					for (child, number, parts) in &level.slots {
						let due = received * u128::from(*parts) / u128::from(PARTS);
						out += due;
						match child {
							Some(_) => from_above = due,
							None => {
								let who = AccountId::new([100 + number; 32]);
								assert_eq!(free(asset, who) - ASSET_ED, due);
								paid += due;
							},
						}
					}
					// Less than a unit for each slot.
					let waiting = received - out;
					assert!(waiting < level.slots.len() as u128);
					assert_eq!(waits(Purse::Split(level.id), asset), waiting);
					left += waiting;
				}
				let all: u128 = direct.iter().map(|of| of[place]).sum();
				assert_eq!(paid + left, all);
			}
		});
	}
}

#[test]
fn nothing_is_deeper_or_broader() {
	run(|| {
		let levels = tower(&[1; 16]);
		let top = levels[3].id;
		let whole = [(Payee::Split(top), PARTS)];
		assert_noop!(split_as(EVE, &whole), Error::<Test>::SplitTooDeep);
		let beside = [(Payee::Split(levels[2].id), 1), (Payee::Split(levels[1].id), PARTS - 1)];
		assert_noop!(split_as(EVE, &beside), Error::<Test>::TooManyLeaves);
	});
}

#[test]
fn as_much_as_there_can_be_is_split_exactly() {
	run(|| {
		// The ledger moves no more than half of what it can count. As much as that comes to a split, two
		// levels deep and with a stream of as many units as there can be.
		let most = Balance::MAX / 2;
		NativeAndAssets::mint_into(OTHER, &EVE, most - 5 * RICH - ASSET_ED).unwrap();
		let accept = Call::accept_asset { asset: OTHER, accepted: true };
		assert_ok!(submit_as(RuntimeOrigin::root(), accept));
		let child = split_of(&[(ALICE, 1), (BOB, PARTS - 1)]);
		let parent = split(&[(Payee::Split(child), 999_999), (Payee::Account(CHARLIE), 1)]);
		fund_split(child, &OTHER);
		assert_ok!(submit(BOB, Call::fractionalise { split: child, slot: 1, units: u64::MAX }));
		let call = Call::transfer_units { stream: 0, to: CHARLIE, units: u64::MAX / 3 };
		assert_ok!(submit(BOB, call));

		let amount = most - 10 * RICH;
		deposit_to_split(parent, &OTHER, amount);
		let part = |of, parts: u128| mul_div(of, parts, 1_000_000, Rounding::Down).unwrap();
		let down = part(amount, 999_999);
		assert_ok!(claim(parent, 0, &OTHER));
		assert_ok!(claim(parent, 1, &OTHER));
		assert_eq!(Received::<Test>::get(child, OTHER), down);
		assert_ok!(claim(child, 0, &OTHER));
		let before = (free(&OTHER, BOB), free(&OTHER, CHARLIE));
		assert_ok!(claim_stream(0, BOB, &OTHER));
		assert_ok!(claim_stream(0, CHARLIE, &OTHER));
		let slot = part(down, 999_999);
		let units = u128::from(u64::MAX);
		let of_stream = |part| mul_div(slot, part, units, Rounding::Down).unwrap();
		assert_eq!(free(&OTHER, CHARLIE) - before.1, of_stream(units / 3));
		assert_eq!(free(&OTHER, BOB) - before.0, of_stream(units - units / 3));
		let left = waits(Purse::Split(parent), &OTHER) + waits(Purse::Split(child), &OTHER);
		assert!(left < 4, "{left}");
	});
}
