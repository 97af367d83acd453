// SPDX-License-Identifier: Apache-2.0

//! Streams over thousands of receipts in several assets, at two levels, with random transfers, sales
//! and claims between them, compared with exact fractions.

use crate::{mock::*, *};
use frame_support::assert_ok;

const WHO: [AccountId; 4] = [ALICE, BOB, CHARLIE, EVE];
/// The last one is that of sales of units, so that those are not in the way.
const ASSETS: [Asset; 3] = [USD, BTC, EUR];
const STEPS: u64 = 6_000;
/// After how many the whole state is checked.
const CHECKED: u64 = 250;

/// Numbers that look random and are the same each time: SplitMix64.
struct Numbers(u64);

impl Numbers {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	fn below(&mut self, end: u64) -> u64 {
		self.next() % end
	}
}

/// A stream as it should be: what each holder can claim of each asset, in parts of a unit of which the
/// units of the stream make a whole.
struct Model {
	stream: StreamId,
	split: SplitId,
	slot: u32,
	all: u64,
	units: [u64; 4],
	parts: [[u128; 3]; 4],
	paid: [u128; 3],
	received: [u128; 3],
}

impl Model {
	fn new(stream: StreamId, split: SplitId, slot: u32, all: u64) -> Self {
		let units = [all, 0, 0, 0];
		let (parts, paid, received) = Default::default();
		Self { stream, split, slot, all, units, parts, paid, received }
	}

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
			for asset in 0..ASSETS.len() {
				let fraction = self.parts[from][asset] % u128::from(self.all);
				self.parts[from][asset] -= fraction;
				self.parts[to][asset] += fraction;
			}
		}
	}

	/// Claims for a holder, who gets what he should.
	fn claim(&mut self, who: usize, asset: usize) {
		let due = self.parts[who][asset] / u128::from(self.all);
		self.parts[who][asset] %= u128::from(self.all);
		self.paid[asset] += due;
		let (stream, account) = (self.stream, &WHO[who]);
		let before = free(&ASSETS[asset], account.clone());
		let claimed = all_or_nothing(|| Music::do_claim_stream(stream, account, &ASSETS[asset]));
		assert_eq!(claimed.is_ok(), due != 0);
		assert_eq!(free(&ASSETS[asset], account.clone()) - before, due);
	}

	/// Gives units away, or sells them.
	fn trade(&mut self, from: usize, to: usize, units: u64, sale: bool) {
		let units = units.min(self.units[from]);
		if from == to || units == 0 {
			return;
		}
		let (seller, buyer, stream) = (&WHO[from], &WHO[to], self.stream);
		if sale {
			let ask = Ask { units, price: 3, asset: NATIVE };
			let pay = Payment { asset: NATIVE, max_in: Balance::MAX };
			assert_ok!(Music::do_sell_units(seller, stream, Some(ask)));
			assert_ok!(Music::do_buy_units(buyer, stream, seller, units, pay));
		} else {
			assert_ok!(Music::do_transfer_units(seller, stream, buyer, units));
		}
		self.move_units(from, to, units);
	}
}

/// What comes for a recording whose money goes to `split`, but for fees.
fn receive(recording: RecordingId, split: SplitId, asset: &Asset, amount: Balance) {
	let purse = Purse::Recording(recording);
	donate(purse, asset, amount);
	assert_ok!(all_or_nothing(|| Music::pay_split(purse, split, asset, amount)));
}

#[test]
fn streams_are_exact_over_thousands_of_receipts() {
	run(|| {
		// Alice has a stream in each of two splits, one in the other.
		let child = split_of(&[(ALICE, 333_333), (TREASURY, 666_667)]);
		let parent = split(&[
			(Payee::Split(child), 370_001),
			(Payee::Account(ALICE), 599_999),
			(Payee::Account(TREASURY), 30_000),
		]);
		let song = register_as(ALICE, recording_input(parent)).unwrap();
		let other = register_as(ALICE, recording_input(child)).unwrap();
		for asset in &ASSETS {
			fund(song, asset);
			fund(other, asset);
			donate(Purse::Recording(song), asset, 1);
		}
		let units = [1_000_003, 7];
		assert_ok!(Music::do_fractionalise(&ALICE, parent, 1, units[0]));
		assert_ok!(Music::do_fractionalise(&ALICE, child, 0, units[1]));
		let mut models =
			[Model::new(0, parent, 599_999, units[0]), Model::new(1, child, 333_333, units[1])];
		let mut numbers = Numbers(20_261_122);
		let mut down = [0u128; 3];
		let mut receipts = 0;
		for step in 1..=STEPS {
			let (asset, which) = (numbers.below(3) as usize, numbers.below(2) as usize);
			let (from, to) = (numbers.below(4) as usize, numbers.below(4) as usize);
			match numbers.below(10) {
				0..=4 => {
					// Mostly small, where fractions are most of it.
					let most = [3, 100, 1_000_000_000][numbers.below(3) as usize];
					let amount = 1 + u128::from(numbers.below(most));
					let (recording, split) = [(song, parent), (other, child)][which];
					receive(recording, split, &ASSETS[asset], amount);
					models[which].receive(asset, amount);
					receipts += 1;
				},
				5 => {
					// From the one to the other.
					let all = models[0].received[asset] * 370_001 / u128::from(PARTS);
					let due = all - down[asset];
					down[asset] = all;
					let claimed = all_or_nothing(|| Music::do_claim(parent, 0, &ASSETS[asset]));
					assert_eq!(claimed.is_ok(), due != 0);
					models[1].receive(asset, due);
				},
				6 | 7 => {
					let most = [2, 1_000, u64::MAX][numbers.below(3) as usize];
					let units = 1 + numbers.below(most);
					models[which].trade(from, to, units, numbers.below(3) == 0);
				},
				_ => models[which].claim(from, asset),
			}
			if step % CHECKED == 0 {
				check();
			}
		}
		assert!(receipts > 2_500, "{receipts}");

		for model in &mut models {
			for (asset, name) in ASSETS.iter().enumerate() {
				for who in 0..WHO.len() {
					model.claim(who, asset);
				}
				// To the unit: all that the slot is entitled to was paid, but for fractions that four
				// holders have, which together are whole.
				let left = model.entitled(asset) - model.paid[asset];
				let fractions: u128 = model.parts.iter().map(|parts| parts[asset]).sum();
				assert_eq!(left * u128::from(model.all), fractions);
				assert!(left < 4);
				assert_eq!(Received::<Test>::get(model.split, name), model.received[asset]);
			}
			let held = WHO.map(|who| {
				Holdings::<Test>::get(model.stream, who).map_or(0, |holding| holding.units)
			});
			assert_eq!(held, model.units);
		}
		// Who gets all units of a stream gets those too: nothing is lost over all that time.
		for model in &mut models {
			for from in 1..WHO.len() {
				model.trade(from, 0, u64::MAX, false);
			}
			for asset in 0..ASSETS.len() {
				model.claim(0, asset);
				assert_eq!(model.paid[asset], model.entitled(asset));
			}
			assert_ok!(submit(ALICE, Call::close_stream { stream: model.stream }));
		}
		check();
	});
}
