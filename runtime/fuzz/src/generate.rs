// SPDX-License-Identifier: Apache-2.0

//! Scenarios with calls that make sense: bytes alone are seldom a call, and hardly ever one that does
//! something.
//!
//! Nothing here looks at the state. What there is in the beginning is known from the preset, and what
//! there may be later has small numbers; a good part of the calls succeeds, and the rest is about things
//! that are not there, or not any more. A seed gives always the same scenario.

use crate::{
	scenario::{Scenario, Step},
	world,
};
use codec::Encode;
use frame_support::{
	traits::{fungible::NativeOrWithId, Get},
	BoundedVec,
};
use pallet_price_oracle::ReportedValue;
use polyphony_runtime::{
	constants::{currency::UNIT, time::SLOT_DURATION},
	AccountId, Address, AssetId, Balance, Runtime, RuntimeCall,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sp_core::H256;
use sp_runtime::FixedU128;

mod accounts;
mod governance;
mod lending;
mod marketplace;
mod markets;
mod music;
mod vaults;
mod wrapped;

/// How the applications of this runtime name an asset.
pub(crate) type Asset = NativeOrWithId<AssetId>;

type DexCall = pallet_dex::Call<Runtime>;
type LendingCall = pallet_lending::Call<Runtime>;
type OracleCall = pallet_price_oracle::Call<Runtime>;

/// The token, the two dollars and the bitcoin of the development preset.
const ASSETS: [Asset; 4] = [Asset::Native, Asset::WithId(1), Asset::WithId(2), Asset::WithId(3)];
/// The dollar in which most has its price.
const DOLLAR: Asset = Asset::WithId(1);
/// A whole one.
const USD: Balance = 1_000_000;
/// A whole bitcoin.
const BTC: Balance = 100_000_000;

/// Milliseconds of an hour.
const HOUR: u64 = 3_600_000;
/// Milliseconds of a day.
const DAY: u64 = 24 * HOUR;

/// Signers by their number, see [`world::account`].
const ALICE: u8 = 0;
const BOB: u8 = 1;
const CHARLIE: u8 = 2;
const DAVE: u8 = 3;
const EVE: u8 = 4;
const FERDIE: u8 = 5;

/// What somebody does: one call, or some that belong together.
type Act = fn(&mut Generator);

/// What can be done, by subject.
const ACTS: [Act; 8] = [
	accounts::act,
	governance::act,
	lending::act,
	marketplace::act,
	markets::act,
	music::act,
	vaults::act,
	wrapped::act,
];

/// The scenario of a seed.
pub fn generate(seed: u64) -> Scenario {
	let mut this = Generator::new(seed);
	let favourite = this.one_of(&ACTS);
	for block in 0..2 + this.below(6) {
		if block > 0 {
			this.next_block();
		}
		// Now and then nobody knows the prices.
		if !this.one_in(10) {
			this.report_prices();
		}
		for _ in 0..1 + this.below(8) {
			let act = if this.one_in(3) { this.one_of(&ACTS) } else { favourite };
			act(&mut this);
		}
	}
	Scenario { steps: this.steps }
}

/// The calls, and who signs them, with which the world begins: prices, shares, orders and supplies.
/// They have to succeed.
pub(crate) fn opening() -> Vec<(u8, RuntimeCall)> {
	let prices = Prices { native: 500, bitcoin: 60_000 };
	let now = (world::FIRST_SLOT + 1) * SLOT_DURATION;
	let mut calls: Vec<_> =
		[ALICE, BOB].into_iter().map(|feeder| (feeder, prices.report(now))).collect();
	let amounts = [10_000 * UNIT, 10_000 * USD];
	calls.push((
		CHARLIE,
		DexCall::add_liquidity { pool: 0, max_amounts: amounts, min_shares: 1 }.into(),
	));
	let order = |sell, buy, amount, min_out| DexCall::place_order {
		sell,
		buy,
		amount,
		min_out,
		good_till: 10_000,
	};
	// At prices that nobody pays yet.
	calls.push((DAVE, order(Asset::Native, DOLLAR, 100 * UNIT, 100 * USD).into()));
	calls.push((EVE, order(DOLLAR, Asset::Native, 100 * USD, 400 * UNIT).into()));
	for (who, asset, amount) in [
		(CHARLIE, Asset::Native, 50_000 * UNIT),
		(DAVE, DOLLAR, 50_000 * USD),
		(EVE, Asset::WithId(3), BTC),
	] {
		calls.push((who, LendingCall::supply { asset, amount }.into()));
	}
	calls
}

/// What feeders say: thousandths of a dollar for the token, dollars for a bitcoin.
struct Prices {
	native: u128,
	bitcoin: u128,
}

impl Prices {
	fn report(&self, timestamp: u64) -> RuntimeCall {
		let one = FixedU128::from_u32(1);
		let values = [
			(Asset::Native, FixedU128::from_rational(self.native, 1_000)),
			(DOLLAR, one),
			(Asset::WithId(2), one),
			(Asset::WithId(3), FixedU128::from_rational(self.bitcoin, 1)),
		];
		let values = values.map(|(asset, value)| {
			let confidence = value * FixedU128::from_rational(1, 1_000);
			ReportedValue { asset, value, confidence, timestamp }
		});
		OracleCall::report { values: bounded(values.to_vec()) }.into()
	}
}

/// Makes steps.
struct Generator {
	rng: ChaCha8Rng,
	steps: Vec<Step>,
	/// The number of the open block.
	block: u32,
	/// Its time, in milliseconds.
	now: u64,
	/// The index of the next extrinsic in it, if none is left out.
	index: u32,
	/// Motions of the committee so far.
	motions: u32,
	/// Referenda so far.
	referenda: u32,
	/// Vaults, with that of the preset.
	vaults: u32,
	prices: Prices,
}

impl Generator {
	fn new(seed: u64) -> Self {
		let block = world::BLOCKS + 1;
		Self {
			rng: ChaCha8Rng::seed_from_u64(seed),
			steps: Vec::new(),
			block,
			now: (world::FIRST_SLOT + u64::from(block)) * SLOT_DURATION,
			index: 1,
			motions: 0,
			referenda: 0,
			vaults: 1,
			prices: Prices { native: 500, bitcoin: 60_000 },
		}
	}

	fn below(&mut self, end: u32) -> u32 {
		self.rng.gen_range(0..end)
	}

	fn one_in(&mut self, many: u32) -> bool {
		self.below(many) == 0
	}

	fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
		all[self.rng.gen_range(0..all.len())].clone()
	}

	/// Somebody.
	fn who(&mut self) -> u8 {
		self.rng.gen_range(0..world::ACCOUNTS)
	}

	/// The account of somebody, seldom of nobody.
	fn account(&mut self) -> AccountId {
		if self.one_in(24) {
			AccountId::from([self.rng.gen::<u8>(); 32])
		} else {
			world::account(self.who())
		}
	}

	fn address(&mut self) -> Address {
		Address::Id(self.account())
	}

	/// A small number: one of those below `usual`, or a little more.
	fn number(&mut self, usual: u32) -> u32 {
		if self.one_in(12) {
			self.below(usual + 4)
		} else {
			self.below(usual.max(1))
		}
	}

	fn asset(&mut self) -> Asset {
		if self.one_in(40) {
			return Asset::WithId(self.below(8));
		}
		// The token and the dollar twice as often.
		let index = self.below(6) as usize;
		ASSETS[[0, 0, 1, 1, 2, 3][index]].clone()
	}

	/// Two different ones.
	fn pair(&mut self) -> [Asset; 2] {
		let first = self.asset();
		loop {
			let second = self.asset();
			if second != first {
				return [first, second];
			}
		}
	}

	/// Up to so many dollars' worth of an asset, at the first prices; now and then next to nothing, or
	/// as much as nobody has.
	fn worth(&mut self, asset: &Asset, dollars: u32) -> Balance {
		if self.one_in(30) {
			return self.one_of(&[0, 1, 2, 999, u64::MAX.into(), Balance::MAX / 2, Balance::MAX]);
		}
		let millionths = Balance::from(1 + self.below(dollars.max(1))) * USD
			- Balance::from(self.below(1_000_000));
		match asset {
			Asset::Native => millionths * (2 * UNIT / USD),
			Asset::WithId(3) => millionths * BTC / USD / 60_000,
			Asset::WithId(_) => millionths,
		}
	}

	fn hash(&mut self) -> H256 {
		H256(self.rng.gen())
	}

	/// Somebody signs a call.
	fn push(&mut self, origin: u8, call: impl Into<RuntimeCall>) {
		let call: RuntimeCall = call.into();
		self.steps.push(Step::Call { origin, bytes: call.encode() });
		self.index += 1;
	}

	/// The next block: at once, after some more, or after an outage.
	fn next_block(&mut self) {
		let empty = if self.one_in(4) { self.below(34) as u8 } else { 0 };
		let most = self.one_of(&[1, 1, 1, 1, 30, 1_800, 43_200, 700_000]);
		let slots = self.below(most);
		self.steps.push(Step::Block { empty, slots });
		self.block += 1 + u32::from(empty);
		self.now += (1 + u64::from(empty) + u64::from(slots)) * SLOT_DURATION;
		self.index = 1;
	}

	/// Two feeders, who are a quorum, report prices that have moved: by a few percent, seldom by much.
	fn report_prices(&mut self) {
		let most = if self.one_in(12) { 60 } else { 8 };
		let [native, bitcoin] =
			[0; 2].map(|_: u32| u128::from(100 - most + self.below(2 * most + 1)));
		self.prices.native = (self.prices.native * native / 100).max(20);
		self.prices.bitcoin = (self.prices.bitcoin * bitcoin / 100).max(1_000);
		let report = self.prices.report(self.now);
		self.push(ALICE, report.clone());
		self.push(BOB, report);
	}
}

/// As many of these as there may be.
fn bounded<T, S: Get<u32>>(items: Vec<T>) -> BoundedVec<T, S> {
	BoundedVec::truncate_from(items)
}

/// A text as bytes.
fn text<S: Get<u32>>(text: &str) -> BoundedVec<u8, S> {
	bounded(text.as_bytes().to_vec())
}
