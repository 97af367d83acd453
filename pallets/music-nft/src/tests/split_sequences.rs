// SPDX-License-Identifier: Apache-2.0

//! Splits over random receipts and claims: what each payee gets depends on nothing but the sums.

use crate::{mock::*, *};
use frame_support::assert_ok;
use proptest::prelude::*;

/// A receipt, or a claim for a slot.
#[derive(Clone, Copy, Debug)]
enum Step {
	Receive(Balance),
	Claim(SlotId),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let step = prop_oneof![
		prop_oneof![1..20u128, 1..3_000_000u128].prop_map(Step::Receive),
		(0..6u16).prop_map(Step::Claim),
	];
	prop::collection::vec(step, 1..25)
}

/// Parts of a million, for one to six slots.
fn parts() -> impl Strategy<Value = Vec<u32>> {
	prop::collection::vec(prop_oneof![1..5u32, 1..1_000_000u32], 0..6).prop_map(|drawn| {
		let mut left = PARTS;
		let mut parts = Vec::new();
		for part in drawn {
			if part < left {
				parts.push(part);
				left -= part;
			}
		}
		parts.push(left);
		parts.truncate(6);
		let sum: u32 = parts.iter().sum();
		*parts.last_mut().unwrap() += PARTS - sum;
		parts
	})
}

fn payee(slot: usize) -> AccountId {
	AccountId::new([100 + slot as u8; 32])
}

/// Does the steps, then claims all, and returns what each payee got.
fn play(parts: &[u32], steps: &[Step]) -> Vec<Balance> {
	let mut got = Vec::new();
	new_test_ext().execute_with(|| {
		let accounts: Vec<_> =
			parts.iter().enumerate().map(|(slot, parts)| (payee(slot), *parts)).collect();
		let id = split_of(&accounts);
		// Each can receive the least amount.
		for slot in 0..parts.len() {
			use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
			let to = payee(slot);
			NativeAndAssets::transfer(USD, &EVE, &to, ASSET_ED, Preservation::Preserve).unwrap();
		}
		let paid = |slot| free(&USD, payee(slot)) - ASSET_ED;
		let mut received = 0;
		for step in steps {
			match step {
				Step::Receive(amount) => {
					deposit_to_split(id, &USD, *amount);
					received += amount;
				},
				Step::Claim(slot) => {
					let slot = *slot as usize % parts.len();
					let due = received * u128::from(parts[slot]) / u128::from(PARTS) - paid(slot);
					assert_eq!(claim(id, slot as SlotId, &USD).is_ok(), due != 0);
				},
			}
			let all: Balance = (0..parts.len()).map(paid).sum();
			assert!(all <= received);
			assert_eq!(waits(Purse::Split(id), &USD), received - all);
		}
		for slot in 0..parts.len() {
			let _ = claim(id, slot as SlotId, &USD);
		}
		got = (0..parts.len()).map(paid).collect();
		let all: Balance = got.iter().sum();
		assert!(received - all < parts.len() as Balance);
		for (slot, got) in got.iter().enumerate() {
			assert_eq!(*got, received * u128::from(parts[slot]) / u128::from(PARTS));
		}
	});
	got
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn claims_in_any_order_and_any_parts_of_receipts_give_the_same(
		parts in parts(),
		steps in steps(),
		other in steps(),
	) {
		let sum: Balance = steps
			.iter()
			.map(|step| match step {
				Step::Receive(amount) => *amount,
				Step::Claim(_) => 0,
			})
			.sum();
		let got = play(&parts, &steps);
		// The same sum at once, ...
		prop_assert_eq!(&play(&parts, &[Step::Receive(sum.max(1))]), &if sum == 0 {
			play(&parts, &[Step::Receive(1)])
		} else {
			got.clone()
		});
		// ... and in other parts, with other claims between them.
		let mut left = sum;
		let mut again: Vec<_> = other
			.iter()
			.filter_map(|step| match step {
				Step::Receive(amount) => {
					let amount = left.min(*amount);
					left -= amount;
					(amount != 0).then_some(Step::Receive(amount))
				},
				claim => Some(*claim),
			})
			.collect();
		if left != 0 {
			again.push(Step::Receive(left));
		}
		prop_assert_eq!(play(&parts, &again), got);
	}

	#[test]
	fn nested_splits_lose_less_than_a_unit_for_each_slot(
		outer in parts(),
		inner in parts(),
		receipts in prop::collection::vec(1..1_000u128, 1..12),
		claims in prop::collection::vec(any::<bool>(), 12),
	) {
		new_test_ext().execute_with(|| {
			let accounts: Vec<_> =
				inner.iter().enumerate().map(|(slot, parts)| (payee(slot), *parts)).collect();
			let child = split_of(&accounts);
			let payees: Vec<_> = outer
				.iter()
				.enumerate()
				.map(|(slot, parts)| match slot {
					0 => (Payee::Split(child), *parts),
					_ => (Payee::Account(payee(10 + slot)), *parts),
				})
				.collect();
			let parent = split(&payees);
			fund_split(child, &USD);
			let mut received = 0;
			for (amount, now) in receipts.iter().zip(&claims) {
				deposit_to_split(parent, &USD, *amount);
				received += amount;
				if *now {
					let _ = claim(parent, 0, &USD);
				}
			}
			let _ = claim(parent, 0, &USD);
			let down = received * u128::from(outer[0]) / u128::from(PARTS);
			assert_eq!(Received::<Test>::get(child, USD), down);
			for (slot, parts) in inner.iter().enumerate() {
				let due = down * u128::from(*parts) / u128::from(PARTS);
				// Less than the minimum balance waits.
				let paid = claim(child, slot as SlotId, &USD).is_ok();
				assert_eq!(paid, due >= ASSET_ED);
				assert_eq!(free(&USD, payee(slot)), if paid { due } else { 0 });
			}
			assert_ok!(Music::do_try_state());
		});
	}
}
