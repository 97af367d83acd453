// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_price_oracle`: estimates, not yet measured. The database accesses of the
//! worst case with 32 feeders, counted by hand, and a generous execution time. `make weights`
//! replaces this file by what it measures.

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

/// As estimated, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: feed and its counter, reports, price, time
	fn set_feed() -> Weight {
		Weight::from_parts(120_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: feed and its counter, reports, price
	fn remove_feed() -> Weight {
		Weight::from_parts(60_000_000, 3700)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: feeder and the counter
	fn add_feeder() -> Weight {
		Weight::from_parts(40_000_000, 3600)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: feeder and the counter, activity, unbonding, evidence, number of feeds, time;
	/// per feed its rules, reports, price
	fn remove_feeder(f: u32, ) -> Weight {
		Weight::from_parts(150_000_000, 3700)
			.saturating_add(Weight::from_parts(110_000_000, 0).saturating_mul(f.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 6500).saturating_mul(f.into()))
	}
	/// Storage: feeder, unbonding, holds, account, time
	fn bond() -> Weight {
		Weight::from_parts(120_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// As `remove_feeder`
	fn leave(f: u32, ) -> Weight {
		Weight::from_parts(150_000_000, 3700)
			.saturating_add(Weight::from_parts(110_000_000, 0).saturating_mul(f.into()))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 6500).saturating_mul(f.into()))
	}
	/// Storage: unbonding, holds, account, feeder, evidence
	fn withdraw_unbonded() -> Weight {
		Weight::from_parts(110_000_000, 3800)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: feeder, time, evidence, activity; per value the feed's rules, reports, price
	fn report(v: u32, ) -> Weight {
		Weight::from_parts(100_000_000, 3700)
			.saturating_add(Weight::from_parts(140_000_000, 0).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(v.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(v.into())))
			.saturating_add(Weight::from_parts(0, 6500).saturating_mul(v.into()))
	}
	/// Storage: as `remove_feeder`, and holds, accounts of feeder, disputer and treasury, issuance
	fn dispute(f: u32, ) -> Weight {
		Weight::from_parts(400_000_000, 6200)
			.saturating_add(Weight::from_parts(110_000_000, 0).saturating_mul(f.into()))
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(T::DbWeight::get().writes(11_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 6500).saturating_mul(f.into()))
	}
	/// Storage: feed, price, reports, time
	fn confirm_price() -> Weight {
		Weight::from_parts(110_000_000, 3700)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

/// For tests: the same, with RocksDB's database weights.
impl WeightInfo for () {
	fn set_feed() -> Weight {
		Weight::from_parts(120_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn remove_feed() -> Weight {
		Weight::from_parts(60_000_000, 3700)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn add_feeder() -> Weight {
		Weight::from_parts(40_000_000, 3600)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn remove_feeder(f: u32, ) -> Weight {
		Weight::from_parts(150_000_000, 3700)
			.saturating_add(Weight::from_parts(110_000_000, 0).saturating_mul(f.into()))
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 6500).saturating_mul(f.into()))
	}
	fn bond() -> Weight {
		Weight::from_parts(120_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn leave(f: u32, ) -> Weight {
		Weight::from_parts(150_000_000, 3700)
			.saturating_add(Weight::from_parts(110_000_000, 0).saturating_mul(f.into()))
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 6500).saturating_mul(f.into()))
	}
	fn withdraw_unbonded() -> Weight {
		Weight::from_parts(110_000_000, 3800)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn report(v: u32, ) -> Weight {
		Weight::from_parts(100_000_000, 3700)
			.saturating_add(Weight::from_parts(140_000_000, 0).saturating_mul(v.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(v.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(v.into())))
			.saturating_add(Weight::from_parts(0, 6500).saturating_mul(v.into()))
	}
	fn dispute(f: u32, ) -> Weight {
		Weight::from_parts(400_000_000, 6200)
			.saturating_add(Weight::from_parts(110_000_000, 0).saturating_mul(f.into()))
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(f.into())))
			.saturating_add(RocksDbWeight::get().writes(11_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 6500).saturating_mul(f.into()))
	}
	fn confirm_price() -> Weight {
		Weight::from_parts(110_000_000, 3700)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
