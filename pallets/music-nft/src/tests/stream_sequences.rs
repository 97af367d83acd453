// SPDX-License-Identifier: Apache-2.0

//! Streams over random receipts, transfers, sales and claims, compared with exact fractions.

use crate::{mock::*, *};
use frame_support::assert_ok;
use proptest::prelude::*;

const WHO: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
const ASSETS: [Asset; 2] = [USD, BTC];

#[derive(Clone, Copy, Debug)]
enum Step {
	/// So much of an asset comes to the split.
	Receive(usize, Balance),
	/// Units move, as many as there are of so many.
	Transfer(usize, usize, u64),
	/// The same, by a sale.
	Sell(usize, usize, u64),
	/// A claim for a holder.
	Claim(usize, usize),
	/// A claim for the slot beside the stream.
	ClaimBeside(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let units = prop_oneof![1..4u64, 1..2_000u64, Just(u64::MAX)];
	let amount = prop_oneof![1..10u128, 1..100_000u128];
	let step = prop_oneof![
		3 => (0..2usize, amount).prop_map(|(asset, amount)| Step::Receive(asset, amount)),
		3 => (0..4usize, 0..4usize, units.clone())
			.prop_map(|(from, to, units)| Step::Transfer(from, to, units)),
		1 => (0..4usize, 0..4usize, units)
			.prop_map(|(from, to, units)| Step::Sell(from, to, units)),
		3 => (0..4usize, 0..2usize).prop_map(|(who, asset)| Step::Claim(who, asset)),
		1 => (0..2usize).prop_map(Step::ClaimBeside),
	];
	prop::collection::vec(step, 1..40)
}

/// What should be: units, and what each can claim of each asset, in parts of a unit of which the
/// stream's units make a whole.
struct Model {
	units: [u64; 4],
	parts: [[u128; 2]; 4],
	paid: [[u128; 2]; 4],
	received: [u128; 2],
	all: u64,
	slot: u32,
}

impl Model {
	fn entitled(&self, asset: usize) -> u128 {
		self.received[asset] * u128::from(self.slot) / u128::from(PARTS)
	}

	fn receive(&mut self, asset: usize, amount: u128) {
		let before = self.entitled(asset);
		self.received[asset] += amount;
		let grown = self.entitled(asset) - before;
		for (parts, units) in self.parts.iter_mut().zip(self.units) {
			parts[asset] += grown * u128::from(units);
		}
	}

	fn move_units(&mut self, from: usize, to: usize, units: u64) {
		self.units[from] -= units;
		self.units[to] += units;
		if self.units[from] == 0 {
			for asset in 0..2 {
				let fraction = self.parts[from][asset] % u128::from(self.all);
				self.parts[from][asset] -= fraction;
				self.parts[to][asset] += fraction;
			}
		}
	}

	fn claim(&mut self, who: usize, asset: usize) -> u128 {
		let whole = self.parts[who][asset] / u128::from(self.all);
		self.parts[who][asset] %= u128::from(self.all);
		self.paid[who][asset] += whole;
		whole
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn streams_are_exact(
		all in prop_oneof![1..8u64, 1..10_000u64],
		slot in 1..PARTS,
		steps in steps(),
		early in 0..1_000u128,
	) {
		new_test_ext().execute_with(|| {
			let id = split_of(&[(ALICE, slot), (CHARLIE, PARTS - slot)]);
			let mut model = Model {
				units: [all, 0, 0, 0],
				parts: Default::default(),
				paid: Default::default(),
				received: [0, 0],
				all,
				slot,
			};
			// What came before the stream is for who makes it.
			if early != 0 {
				deposit_to_split(id, &USD, early);
				model.receive(0, early);
			}
			assert_ok!(submit(ALICE, Call::fractionalise { split: id, slot: 0, units: all }));
			for step in steps {
				match step {
					Step::Receive(asset, amount) => {
						deposit_to_split(id, &ASSETS[asset], amount);
						model.receive(asset, amount);
					},
					Step::Transfer(from, to, units) => {
						let units = units.min(model.units[from]);
						let (who, other) = (WHO[from].clone(), WHO[to].clone());
						let moved =
							submit(who, Call::transfer_units { stream: 0, to: other, units });
						assert_eq!(moved.is_ok(), from != to && units != 0);
						if moved.is_ok() {
							model.move_units(from, to, units);
						}
					},
					Step::Sell(from, to, units) => {
						let units = units.min(model.units[from]);
						if from == to || units == 0 {
							continue;
						}
						let (seller, buyer) = (WHO[from].clone(), WHO[to].clone());
						// In an asset in which nothing is received, so that it is not in the way.
						let ask = Some(Ask { units, price: 3, asset: EUR });
						assert_ok!(submit(seller.clone(), Call::sell_units { stream: 0, ask }));
						let pay = Payment { asset: EUR, max_in: Balance::MAX };
						assert_ok!(submit(
							buyer,
							Call::buy_units { stream: 0, seller, units, pay }
						));
						model.move_units(from, to, units);
					},
					Step::Claim(who, asset) => {
						let account = WHO[who].clone();
						let before = free(&ASSETS[asset], account.clone());
						let due = model.claim(who, asset);
						let claimed = claim_stream(0, account.clone(), &ASSETS[asset]);
						assert_eq!(claimed.is_ok(), due != 0);
						assert_eq!(free(&ASSETS[asset], account) - before, due);
					},
					Step::ClaimBeside(asset) => {
						let _ = claim(id, 1, &ASSETS[asset]);
					},
				}
			}
			for (asset, name) in ASSETS.iter().enumerate() {
				for (who, account) in WHO.iter().enumerate() {
					let due = model.claim(who, asset);
					let claimed = claim_stream(0, account.clone(), name);
					assert_eq!(claimed.is_ok(), due != 0);
				}
				// Nothing is lost: what is not paid is fractions, each less than a unit.
				let paid: u128 = model.paid.iter().map(|paid| paid[asset]).sum();
				let left = model.entitled(asset) - paid;
				let fractions: u128 = model.parts.iter().map(|parts| parts[asset]).sum();
				assert_eq!(left * u128::from(all), fractions);
				assert!(left < 4);
				assert_eq!(Taken::<Test>::get((id, 0, name)), paid);
			}
			// Who gets all units gets all of that too, and can close the stream.
			for (from, units) in WHO.into_iter().zip(model.units).skip(1) {
				if units != 0 {
					assert_ok!(submit(
						from,
						Call::transfer_units { stream: 0, to: ALICE, units }
					));
				}
			}
			for name in &ASSETS {
				let _ = claim_stream(0, ALICE, name);
			}
			assert_ok!(submit(ALICE, Call::close_stream { stream: 0 }));
			for name in &ASSETS {
				let _ = claim(id, 1, name);
				assert!(waits(Purse::Split(id), name) < 2);
			}
		});
	}
}
