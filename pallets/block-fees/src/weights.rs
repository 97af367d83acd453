// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_block_fees`, measured: written by `make weights`, not by hand.
//!
//! 2026-11-21, AMD EPYC; frame-omni-bencher 64.0.0, 20 steps, 10 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_imports, unused_parens, missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// What the calls of this pallet cost.
pub trait WeightInfo {
	fn on_finalize() -> Weight;
}

/// As measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `BlockFees::Collected` (r:1 w:1)
	/// Proof: `BlockFees::Collected` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn on_finalize() -> Weight {
		// At least 39_549 ns.
		Weight::from_parts(43_375_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

/// For tests: the same, with RocksDB's database weights.
impl WeightInfo for () {
	fn on_finalize() -> Weight {
		Weight::from_parts(43_375_000, 6196)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
}
