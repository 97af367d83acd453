// SPDX-License-Identifier: Apache-2.0

//! A runtime with balances and this pallet, and the world in which the tests begin.

use crate::{self as pallet_price_oracle, Feed, ReportedValue};
use frame_support::{
	derive_impl,
	dispatch::DispatchResultWithPostInfo,
	parameter_types,
	traits::{
		fungible::InspectHold, tokens::imbalance::ResolveTo, ConstU128, ConstU32, ConstU64,
		UnixTime,
	},
	BoundedVec,
};
use polyphony_support::traits::{NoPrice, OraclePrice, ReferencePrice, Verdict};
use sp_runtime::{BuildStorage, FixedU128, Permill};
use std::{collections::BTreeMap, time::Duration};

type Block = frame_system::mocking::MockBlock<Test>;

/// The existential deposit.
pub const ED: u128 = 10;
/// What each of the accounts 1 to 12 starts with.
pub const ENDOWMENT: u128 = 10_000;
/// The bond of a feeder.
pub const BOND: u128 = 1_000;
/// What a wrong report costs: a tenth of the bond.
pub const SLASH: u128 = 100;
/// What the disputer gets of it: 30%.
pub const REWARD: u128 = 30;
/// Accounts 1 to 5 are feeders with a bond.
pub const FEEDERS: u64 = 5;
/// An account that is no feeder.
pub const NOBODY: u64 = 10;
/// An account that has just less than a bond and the existential deposit.
pub const POOR: u64 = 20;
/// Takes what is slashed.
pub const TREASURY: u64 = 99;
/// The most feeders.
pub const MAX_FEEDERS: u32 = 7;
/// The most feeds.
pub const MAX_FEEDS: u32 = 4;
/// The blocks for which a bond stays on hold.
pub const UNBONDING: u64 = 20;
/// How far ahead a clock may be, in milliseconds.
pub const DRIFT: u64 = 2_000;
/// The time at block 1, in milliseconds.
pub const START: u64 = 1_000_000_000;
/// The time between two blocks, in milliseconds.
pub const BLOCK_TIME: u64 = 6_000;
/// The asset with a feed.
pub const ASSET: u32 = 1;
/// Another asset with a feed.
pub const OTHER: u32 = 2;
/// An asset without a feed.
pub const UNKNOWN: u32 = 77;

/// The rules of the feeds at genesis.
pub const FEED: Feed = Feed {
	decimals: 12,
	quorum: 3,
	max_age: 60_000,
	max_jump: Permill::from_percent(10),
	confirmations: 3,
	band: Permill::from_percent(20),
	max_reference_gap: None,
};

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		PriceOracle: pallet_price_oracle,
	}
);

parameter_types! {
	pub static Now: u64 = START;
	pub static RequiredBond: u128 = BOND;
	pub static SlashPart: Permill = Permill::from_percent(10);
	pub const DisputerPart: Permill = Permill::from_percent(30);
	pub const TreasuryAccount: u64 = TREASURY;
	pub static References: BTreeMap<u32, FixedU128> = BTreeMap::new();
}

/// The clock.
pub struct Clock;

impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_millis(Now::get())
	}
}

/// The second source of prices.
pub struct Reference;

impl ReferencePrice<u32> for Reference {
	fn reference(asset: &u32) -> Option<FixedU128> {
		References::get().get(asset).copied()
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = u128;
	type ExistentialDeposit = ConstU128<ED>;
}

impl pallet_price_oracle::Config for Test {
	type AssetId = u32;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Clock;
	type AdminOrigin = frame_system::EnsureRoot<u64>;
	type Bond = RequiredBond;
	type SlashPart = SlashPart;
	type DisputerPart = DisputerPart;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type UnbondingPeriod = ConstU64<UNBONDING>;
	type MaxFeeders = ConstU32<MAX_FEEDERS>;
	type MaxFeeds = ConstU32<MAX_FEEDS>;
	type MaxValuesPerReport = ConstU32<3>;
	type MaxFreeReports = ConstU32<1>;
	type MaxTimeDrift = ConstU64<DRIFT>;
	type Reference = Reference;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

/// The state at block 1 with these feeds and feeders.
pub fn ext_with(feeds: Vec<(u32, Feed)>, feeders: Vec<u64>) -> sp_io::TestExternalities {
	Now::set(START);
	RequiredBond::set(BOND);
	SlashPart::set(Permill::from_percent(10));
	References::set(BTreeMap::new());

	let mut balances: Vec<_> = (1..=12).map(|who| (who, ENDOWMENT)).collect();
	balances.extend([(POOR, BOND + ED - 1), (TREASURY, ED)]);
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, dev_accounts: None },
		price_oracle: pallet_price_oracle::GenesisConfig { feeds, feeders },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is valid");
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// The state at block 1, with two feeds and five feeders.
pub fn new_test_ext() -> sp_io::TestExternalities {
	ext_with(vec![(ASSET, FEED), (OTHER, FEED)], (1..=FEEDERS).collect())
}

/// Checks the state and goes on to the next block.
pub fn next_block() {
	assert_eq!(PriceOracle::do_try_state(), Ok(()));
	System::set_block_number(System::block_number() + 1);
	Now::set(Now::get() + BLOCK_TIME);
}

/// Goes on by this many blocks.
pub fn blocks(count: u64) {
	for _ in 0..count {
		next_block();
	}
}

/// A price in whole units.
pub fn units(value: u32) -> FixedU128 {
	FixedU128::from_u32(value)
}

/// A value as of now, without doubt.
pub fn value(asset: u32, price: u32) -> ReportedValue<u32> {
	ReportedValue {
		asset,
		value: units(price),
		confidence: FixedU128::default(),
		timestamp: Now::get(),
	}
}

/// Reports values.
pub fn report_values(who: u64, values: Vec<ReportedValue<u32>>) -> DispatchResultWithPostInfo {
	let values = BoundedVec::try_from(values).expect("not more values than a report may have");
	PriceOracle::report(RuntimeOrigin::signed(who), values)
}

/// Reports one price of `ASSET`.
pub fn report(who: u64, price: u32) -> DispatchResultWithPostInfo {
	report_values(who, vec![value(ASSET, price)])
}

/// The feeders 1, 2, 3, ... report these prices of `ASSET`.
pub fn report_all(prices: &[u32]) {
	for (who, price) in (1..).zip(prices) {
		frame_support::assert_ok!(report(who, *price));
	}
}

/// The verdict on `ASSET`.
pub fn verdict() -> Verdict {
	PriceOracle::verdict(&ASSET)
}

/// The price of `ASSET`.
pub fn price() -> OraclePrice {
	verdict().price().expect("there is a price")
}

/// Why `ASSET` has no price.
pub fn why_not() -> NoPrice {
	verdict().available().expect_err("there is no price")
}

/// What `who` has on hold as a bond.
pub fn on_hold(who: u64) -> u128 {
	Balances::balance_on_hold(&crate::HoldReason::Bond.into(), &who)
}

/// The events of this pallet since the last time, oldest first.
pub fn events() -> Vec<pallet_price_oracle::Event<Test>> {
	let events = System::read_events_for_pallet::<pallet_price_oracle::Event<Test>>();
	System::reset_events();
	events
}
