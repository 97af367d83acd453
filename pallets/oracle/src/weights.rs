// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_price_oracle`, measured: written by `make weights`, not by hand.
//!
//! 2026-11-21, AMD EPYC; frame-omni-bencher 64.0.0, 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_imports, unused_parens, missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// What the calls of this pallet cost.
pub trait WeightInfo {
	fn set_feed() -> Weight;
	fn remove_feed() -> Weight;
	fn add_feeder() -> Weight;
	fn remove_feeder(f: u32, ) -> Weight;
	fn bond() -> Weight;
	fn leave(f: u32, ) -> Weight;
	fn withdraw_unbonded() -> Weight;
	fn report(v: u32, ) -> Weight;
	fn dispute(f: u32, ) -> Weight;
	fn confirm_price() -> Weight;
}

/// As measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `PriceOracle::Feeds` (r:1 w:1)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Reports` (r:1 w:0)
	/// Proof: `PriceOracle::Reports` (`max_values`: None, `max_size`: Some(1446), added: 3921, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:1 w:1)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	fn set_feed() -> Weight {
		// At least 48_623 ns.
		Weight::from_parts(67_191_000, 4911)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `PriceOracle::Feeds` (r:1 w:1)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::CounterForFeeds` (r:1 w:1)
	/// Proof: `PriceOracle::CounterForFeeds` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:0 w:1)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Reports` (r:0 w:1)
	/// Proof: `PriceOracle::Reports` (`max_values`: None, `max_size`: Some(1446), added: 3921, mode: `MaxEncodedLen`)
	fn remove_feed() -> Weight {
		// At least 12_889 ns.
		Weight::from_parts(14_422_000, 3516)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `PriceOracle::Feeders` (r:1 w:1)
	/// Proof: `PriceOracle::Feeders` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::CounterForFeeders` (r:1 w:1)
	/// Proof: `PriceOracle::CounterForFeeders` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn add_feeder() -> Weight {
		// At least 9_795 ns.
		Weight::from_parts(11_227_000, 3529)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `PriceOracle::Feeders` (r:1 w:1)
	/// Proof: `PriceOracle::Feeders` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::CounterForFeeders` (r:1 w:1)
	/// Proof: `PriceOracle::CounterForFeeders` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:65 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Reports` (r:64 w:64)
	/// Proof: `PriceOracle::Reports` (`max_values`: None, `max_size`: Some(1446), added: 3921, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:64 w:64)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Evidence` (r:1 w:1)
	/// Proof: `PriceOracle::Evidence` (`max_values`: None, `max_size`: Some(4018), added: 6493, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::CounterForFeeds` (r:1 w:0)
	/// Proof: `PriceOracle::CounterForFeeds` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Activities` (r:0 w:1)
	/// Proof: `PriceOracle::Activities` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Unbondings` (r:0 w:1)
	/// Proof: `PriceOracle::Unbondings` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// `f` was measured from 1 to 64.
	fn remove_feeder(f: u32, ) -> Weight {
		// At least 47_101 ns.
		Weight::from_parts(10_592_108, 7483)
			// ± 38_559
			.saturating_add(Weight::from_parts(23_165_537, 0).saturating_mul(f.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 3921).saturating_mul(f.into()))
	}
	/// Storage: `PriceOracle::Feeders` (r:1 w:1)
	/// Proof: `PriceOracle::Feeders` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Unbondings` (r:1 w:1)
	/// Proof: `PriceOracle::Unbondings` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	fn bond() -> Weight {
		// At least 51_558 ns.
		Weight::from_parts(56_535_000, 3748)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `PriceOracle::Feeders` (r:1 w:1)
	/// Proof: `PriceOracle::Feeders` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::CounterForFeeders` (r:1 w:1)
	/// Proof: `PriceOracle::CounterForFeeders` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:65 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Reports` (r:64 w:64)
	/// Proof: `PriceOracle::Reports` (`max_values`: None, `max_size`: Some(1446), added: 3921, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:64 w:64)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Evidence` (r:1 w:1)
	/// Proof: `PriceOracle::Evidence` (`max_values`: None, `max_size`: Some(4018), added: 6493, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::CounterForFeeds` (r:1 w:0)
	/// Proof: `PriceOracle::CounterForFeeds` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Activities` (r:0 w:1)
	/// Proof: `PriceOracle::Activities` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Unbondings` (r:0 w:1)
	/// Proof: `PriceOracle::Unbondings` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// `f` was measured from 1 to 64.
	fn leave(f: u32, ) -> Weight {
		// At least 47_301 ns.
		Weight::from_parts(16_410_307, 7483)
			// ± 33_747
			.saturating_add(Weight::from_parts(22_238_628, 0).saturating_mul(f.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 3921).saturating_mul(f.into()))
	}
	/// Storage: `PriceOracle::Unbondings` (r:1 w:1)
	/// Proof: `PriceOracle::Unbondings` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeders` (r:1 w:0)
	/// Proof: `PriceOracle::Feeders` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Evidence` (r:0 w:1)
	/// Proof: `PriceOracle::Evidence` (`max_values`: None, `max_size`: Some(4018), added: 6493, mode: `MaxEncodedLen`)
	fn withdraw_unbonded() -> Weight {
		// At least 56_615 ns.
		Weight::from_parts(73_160_000, 3748)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `PriceOracle::Feeders` (r:1 w:0)
	/// Proof: `PriceOracle::Feeders` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:32 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Reports` (r:32 w:32)
	/// Proof: `PriceOracle::Reports` (`max_values`: None, `max_size`: Some(1446), added: 3921, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:32 w:32)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Evidence` (r:1 w:1)
	/// Proof: `PriceOracle::Evidence` (`max_values`: None, `max_size`: Some(4018), added: 6493, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Activities` (r:1 w:1)
	/// Proof: `PriceOracle::Activities` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// `v` was measured from 1 to 32.
	fn report(v: u32, ) -> Weight {
		// At least 61_592 ns.
		Weight::from_parts(64_721_996, 7483)
			// ± 75_865
			.saturating_add(Weight::from_parts(22_715_445, 0).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(v.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(v.into())))
			.saturating_add(Weight::from_parts(0, 3921).saturating_mul(v.into()))
	}
	/// Storage: `PriceOracle::Feeds` (r:65 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Reports` (r:64 w:64)
	/// Proof: `PriceOracle::Reports` (`max_values`: None, `max_size`: Some(1446), added: 3921, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Evidence` (r:1 w:1)
	/// Proof: `PriceOracle::Evidence` (`max_values`: None, `max_size`: Some(4018), added: 6493, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeders` (r:1 w:1)
	/// Proof: `PriceOracle::Feeders` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Unbondings` (r:1 w:0)
	/// Proof: `PriceOracle::Unbondings` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(283), added: 2758, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:64 w:64)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::CounterForFeeds` (r:1 w:0)
	/// Proof: `PriceOracle::CounterForFeeds` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// `f` was measured from 1 to 64.
	fn dispute(f: u32, ) -> Weight {
		// At least 108_313 ns.
		Weight::from_parts(88_071_804, 7483)
			// ± 25_250
			.saturating_add(Weight::from_parts(21_692_164, 0).saturating_mul(f.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 3921).saturating_mul(f.into()))
	}
	/// Storage: `PriceOracle::Feeds` (r:1 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:1 w:1)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Reports` (r:1 w:0)
	/// Proof: `PriceOracle::Reports` (`max_values`: None, `max_size`: Some(1446), added: 3921, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn confirm_price() -> Weight {
		// At least 26_960 ns.
		Weight::from_parts(30_516_000, 4911)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

/// For tests: the same, with RocksDB's database weights.
impl WeightInfo for () {
	fn set_feed() -> Weight {
		Weight::from_parts(67_191_000, 4911)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn remove_feed() -> Weight {
		Weight::from_parts(14_422_000, 3516)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn add_feeder() -> Weight {
		Weight::from_parts(11_227_000, 3529)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn remove_feeder(f: u32, ) -> Weight {
		Weight::from_parts(10_592_108, 7483)
			.saturating_add(Weight::from_parts(23_165_537, 0).saturating_mul(f.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 3921).saturating_mul(f.into()))
	}
	fn bond() -> Weight {
		Weight::from_parts(56_535_000, 3748)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn leave(f: u32, ) -> Weight {
		Weight::from_parts(16_410_307, 7483)
			.saturating_add(Weight::from_parts(22_238_628, 0).saturating_mul(f.into()))
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 3921).saturating_mul(f.into()))
	}
	fn withdraw_unbonded() -> Weight {
		Weight::from_parts(73_160_000, 3748)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn report(v: u32, ) -> Weight {
		Weight::from_parts(64_721_996, 7483)
			.saturating_add(Weight::from_parts(22_715_445, 0).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(v.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(v.into())))
			.saturating_add(Weight::from_parts(0, 3921).saturating_mul(v.into()))
	}
	fn dispute(f: u32, ) -> Weight {
		Weight::from_parts(88_071_804, 7483)
			.saturating_add(Weight::from_parts(21_692_164, 0).saturating_mul(f.into()))
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 3921).saturating_mul(f.into()))
	}
	fn confirm_price() -> Weight {
		Weight::from_parts(30_516_000, 4911)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
