// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_lending`, measured: written by `make weights`, not by hand.
//!
//! 2026-11-21, AMD EPYC; frame-omni-bencher 64.0.0, 2 steps, 1 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_imports, unused_parens, unused_variables, missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// What the calls of this pallet cost.
pub trait WeightInfo {
	fn list_market() -> Weight;
	fn set_params() -> Weight;
	fn cancel_params() -> Weight;
	fn create_group() -> Weight;
	fn take_reserves() -> Weight;
	fn add_reserves() -> Weight;
	fn supply(s: u32, ) -> Weight;
	fn withdraw(s: u32, d: u32, ) -> Weight;
	fn set_collateral(s: u32, d: u32, ) -> Weight;
	fn choose_group(s: u32, d: u32, ) -> Weight;
	fn borrow(s: u32, d: u32, ) -> Weight;
	fn repay() -> Weight;
	fn set_allowance() -> Weight;
	fn set_rule(s: u32, d: u32, ) -> Weight;
	fn liquidate(s: u32, d: u32, ) -> Weight;
	fn buy_inventory() -> Weight;
	fn flash_loan() -> Weight;
	fn begin_block() -> Weight;
	fn look_at_market() -> Weight;
	fn renew_market() -> Weight;
	fn move_odometer(m: u32, ) -> Weight;
	fn look_at_position(s: u32, d: u32, ) -> Weight;
	fn take_over(s: u32, d: u32, ) -> Weight;
	fn deleverage(s: u32, d: u32, ) -> Weight;
	fn sell_inventory() -> Weight;
}

/// As measured, with the database weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Lending::Markets` (r:1 w:1)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:1 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:0)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:1 w:0)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketIds` (r:1 w:1)
	/// Proof: `Lending::MarketIds` (`max_values`: Some(1), `max_size`: Some(161), added: 656, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn list_market() -> Weight {
		// At least 47_130 ns.
		Weight::from_parts(54_081_000, 3803)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:1 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:1 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Lending::PendingParams` (r:0 w:1)
	/// Proof: `Lending::PendingParams` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	fn set_params() -> Weight {
		// At least 30_116 ns.
		Weight::from_parts(36_615_000, 3803)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Lending::PendingParams` (r:1 w:1)
	/// Proof: `Lending::PendingParams` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	fn cancel_params() -> Weight {
		// At least 15_103 ns.
		Weight::from_parts(19_770_000, 3703)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Lending::Groups` (r:1 w:1)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn create_group() -> Weight {
		// At least 18_017 ns.
		Weight::from_parts(19_339_000, 3509)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Lending::Markets` (r:1 w:1)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Lending::FlashLoanOut` (r:1 w:0)
	/// Proof: `Lending::FlashLoanOut` (`max_values`: Some(1), `max_size`: Some(21), added: 516, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	fn take_reserves() -> Weight {
		// At least 99_079 ns.
		Weight::from_parts(115_394_000, 6208)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:1 w:1)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Lending::FlashLoanOut` (r:1 w:0)
	/// Proof: `Lending::FlashLoanOut` (`max_values`: Some(1), `max_size`: Some(21), added: 516, mode: `MaxEncodedLen`)
	fn add_reserves() -> Weight {
		// At least 100_991 ns.
		Weight::from_parts(122_694_000, 6208)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Lending::Markets` (r:8 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	fn supply(s: u32, ) -> Weight {
		// At least 123_616 ns.
		Weight::from_parts(145_338_000, 23494)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:16 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:16 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:0)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Marks` (r:1 w:0)
	/// Proof: `Lending::Marks` (`max_values`: Some(1), `max_size`: Some(1185), added: 1680, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:2)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn withdraw(s: u32, d: u32, ) -> Weight {
		// At least 584_899 ns.
		Weight::from_parts(630_137_000, 45998)
			.saturating_add(T::DbWeight::get().reads(58_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:15 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:15 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:0)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Marks` (r:1 w:0)
	/// Proof: `Lending::Marks` (`max_values`: Some(1), `max_size`: Some(1185), added: 1680, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:2)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn set_collateral(s: u32, d: u32, ) -> Weight {
		// At least 498_549 ns.
		Weight::from_parts(546_000_000, 45998)
			.saturating_add(T::DbWeight::get().reads(51_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:16 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:16 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:0)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Marks` (r:1 w:0)
	/// Proof: `Lending::Marks` (`max_values`: Some(1), `max_size`: Some(1185), added: 1680, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:2)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn choose_group(s: u32, d: u32, ) -> Weight {
		// At least 489_045 ns.
		Weight::from_parts(518_849_000, 45998)
			.saturating_add(T::DbWeight::get().reads(52_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Lending::Allowances` (r:1 w:1)
	/// Proof: `Lending::Allowances` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:16 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:16 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:0)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Marks` (r:1 w:0)
	/// Proof: `Lending::Marks` (`max_values`: Some(1), `max_size`: Some(1185), added: 1680, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:2)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn borrow(s: u32, d: u32, ) -> Weight {
		// At least 606_150 ns.
		Weight::from_parts(656_936_000, 45998)
			.saturating_add(T::DbWeight::get().reads(59_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Lending::Markets` (r:1 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	fn repay() -> Weight {
		// At least 114_002 ns.
		Weight::from_parts(131_267_000, 6208)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Lending::Allowances` (r:1 w:1)
	/// Proof: `Lending::Allowances` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:1 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	fn set_allowance() -> Weight {
		// At least 69_695 ns.
		Weight::from_parts(75_573_000, 3803)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:16 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:16 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:0)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Marks` (r:1 w:0)
	/// Proof: `Lending::Marks` (`max_values`: Some(1), `max_size`: Some(1185), added: 1680, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:2)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn set_rule(s: u32, d: u32, ) -> Weight {
		// At least 512_990 ns.
		Weight::from_parts(544_669_000, 45998)
			.saturating_add(T::DbWeight::get().reads(53_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:16 w:15)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:16 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:16 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:16 w:16)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:2 w:2)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:4 w:4)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:2 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Lending::FlashLoanOut` (r:1 w:0)
	/// Proof: `Lending::FlashLoanOut` (`max_values`: Some(1), `max_size`: Some(21), added: 516, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:1)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn liquidate(s: u32, d: u32, ) -> Weight {
		// At least 1_492_772 ns.
		Weight::from_parts(1_605_141_000, 45998)
			.saturating_add(T::DbWeight::get().reads(78_u64))
			.saturating_add(T::DbWeight::get().writes(41_u64))
	}
	/// Storage: `Lending::Inventories` (r:1 w:1)
	/// Proof: `Lending::Inventories` (`max_values`: None, `max_size`: Some(103), added: 2578, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Orders` (r:1 w:2)
	/// Proof: `Dex::Orders` (`max_values`: None, `max_size`: Some(129), added: 2604, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:2 w:2)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:4 w:4)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:1 w:1)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(339), added: 2814, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:2 w:1)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Traders` (r:1 w:1)
	/// Proof: `Dex::Traders` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Fills` (r:1 w:2)
	/// Proof: `Dex::Fills` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:2 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:2 w:2)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:2 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:2 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Agenda` (r:0 w:2)
	/// Proof: `Dex::Agenda` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Book` (r:0 w:2)
	/// Proof: `Dex::Book` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Pending` (r:0 w:1)
	/// Proof: `Dex::Pending` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	fn buy_inventory() -> Weight {
		// At least 408_293 ns.
		Weight::from_parts(450_817_000, 11426)
			.saturating_add(T::DbWeight::get().reads(22_u64))
			.saturating_add(T::DbWeight::get().writes(21_u64))
	}
	/// Storage: `Lending::FlashLoanOut` (r:1 w:1)
	/// Proof: `Lending::FlashLoanOut` (`max_values`: Some(1), `max_size`: Some(21), added: 516, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:1 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:2 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	fn flash_loan() -> Weight {
		// At least 117_246 ns.
		Weight::from_parts(128_082_000, 6208)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Lending::MarketIds` (r:1 w:0)
	/// Proof: `Lending::MarketIds` (`max_values`: Some(1), `max_size`: Some(161), added: 656, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Backlog` (r:1 w:0)
	/// Proof: `Lending::Backlog` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	fn begin_block() -> Weight {
		// At least 2_824 ns.
		Weight::from_parts(3_075_000, 1646)
			.saturating_add(T::DbWeight::get().reads(2_u64))
	}
	/// Storage: `Lending::Markets` (r:1 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:0)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Lending::PendingParams` (r:1 w:0)
	/// Proof: `Lending::PendingParams` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	fn look_at_market() -> Weight {
		// At least 38_248 ns.
		Weight::from_parts(44_296_000, 3803)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}
	/// Storage: `Lending::Markets` (r:1 w:1)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:0)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Lending::PendingParams` (r:1 w:1)
	/// Proof: `Lending::PendingParams` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:1)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn renew_market() -> Weight {
		// At least 58_097 ns.
		Weight::from_parts(73_881_000, 3803)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Lending::Marks` (r:1 w:1)
	/// Proof: `Lending::Marks` (`max_values`: Some(1), `max_size`: Some(1185), added: 1680, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketIds` (r:1 w:0)
	/// Proof: `Lending::MarketIds` (`max_values`: Some(1), `max_size`: Some(161), added: 656, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:32 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:32 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:32 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:1)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// `m` was measured from 1 to 32.
	fn move_odometer(m: u32, ) -> Weight {
		// At least 30_355 ns.
		Weight::from_parts(19_724_791, 2670)
			// ± 60_727
			.saturating_add(Weight::from_parts(14_401_394, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(m.into()))
	}
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:16 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:16 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:0)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Marks` (r:1 w:0)
	/// Proof: `Lending::Marks` (`max_values`: Some(1), `max_size`: Some(1185), added: 1680, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:2)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn look_at_position(s: u32, d: u32, ) -> Weight {
		// At least 520_552 ns.
		Weight::from_parts(601_524_000, 45998)
			.saturating_add(T::DbWeight::get().reads(53_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `PriceOracle::Feeds` (r:15 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Inventories` (r:1 w:1)
	/// Proof: `Lending::Inventories` (`max_values`: None, `max_size`: Some(103), added: 2578, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:15 w:15)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:15 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:15 w:15)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Lending::FlashLoanOut` (r:1 w:0)
	/// Proof: `Lending::FlashLoanOut` (`max_values`: Some(1), `max_size`: Some(21), added: 516, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:0 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:1)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn take_over(s: u32, d: u32, ) -> Weight {
		// At least 1_080_543 ns.
		Weight::from_parts(1_334_014_000, 43185)
			.saturating_add(T::DbWeight::get().reads(66_u64))
			.saturating_add(T::DbWeight::get().writes(35_u64))
	}
	/// Storage: `PriceOracle::Feeds` (r:16 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:2 w:2)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Pairs` (r:1 w:0)
	/// Proof: `Dex::Pairs` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Pools` (r:1 w:0)
	/// Proof: `Dex::Pools` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Dex::PoolStates` (r:1 w:1)
	/// Proof: `Dex::PoolStates` (`max_values`: None, `max_size`: Some(168), added: 2643, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:2 w:2)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:4 w:4)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:2 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:16 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:0)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Marks` (r:1 w:0)
	/// Proof: `Lending::Marks` (`max_values`: Some(1), `max_size`: Some(1185), added: 1680, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:0 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(494), added: 2969, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:2)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Pending` (r:0 w:1)
	/// Proof: `Dex::Pending` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	fn deleverage(s: u32, d: u32, ) -> Weight {
		// At least 821_495 ns.
		Weight::from_parts(959_332_000, 45998)
			.saturating_add(T::DbWeight::get().reads(65_u64))
			.saturating_add(T::DbWeight::get().writes(13_u64))
	}
	/// Storage: `Lending::InventoryCursor` (r:1 w:0)
	/// Proof: `Lending::InventoryCursor` (`max_values`: Some(1), `max_size`: Some(258), added: 753, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Inventories` (r:2 w:1)
	/// Proof: `Lending::Inventories` (`max_values`: None, `max_size`: Some(103), added: 2578, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Orders` (r:1 w:2)
	/// Proof: `Dex::Orders` (`max_values`: None, `max_size`: Some(129), added: 2604, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:2 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:1)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::Holds` (r:1 w:1)
	/// Proof: `AssetsHolder::Holds` (`max_values`: None, `max_size`: Some(339), added: 2814, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:1)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Traders` (r:1 w:1)
	/// Proof: `Dex::Traders` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Fills` (r:1 w:2)
	/// Proof: `Dex::Fills` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:2 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:2 w:2)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:2 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:2 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Agenda` (r:0 w:2)
	/// Proof: `Dex::Agenda` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Book` (r:0 w:2)
	/// Proof: `Dex::Book` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Pending` (r:0 w:1)
	/// Proof: `Dex::Pending` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	fn sell_inventory() -> Weight {
		// At least 343_335 ns.
		Weight::from_parts(429_254_000, 6616)
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().writes(17_u64))
	}
}

/// For tests: the same, with RocksDB's database weights.
impl WeightInfo for () {
	fn list_market() -> Weight {
		Weight::from_parts(54_081_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn set_params() -> Weight {
		Weight::from_parts(36_615_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn cancel_params() -> Weight {
		Weight::from_parts(19_770_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn create_group() -> Weight {
		Weight::from_parts(19_339_000, 3509)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn take_reserves() -> Weight {
		Weight::from_parts(115_394_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn add_reserves() -> Weight {
		Weight::from_parts(122_694_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn supply(s: u32, ) -> Weight {
		Weight::from_parts(145_338_000, 23494)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn withdraw(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(630_137_000, 45998)
			.saturating_add(RocksDbWeight::get().reads(58_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	fn set_collateral(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(546_000_000, 45998)
			.saturating_add(RocksDbWeight::get().reads(51_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn choose_group(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(518_849_000, 45998)
			.saturating_add(RocksDbWeight::get().reads(52_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn borrow(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(656_936_000, 45998)
			.saturating_add(RocksDbWeight::get().reads(59_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn repay() -> Weight {
		Weight::from_parts(131_267_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn set_allowance() -> Weight {
		Weight::from_parts(75_573_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn set_rule(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(544_669_000, 45998)
			.saturating_add(RocksDbWeight::get().reads(53_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn liquidate(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(1_605_141_000, 45998)
			.saturating_add(RocksDbWeight::get().reads(78_u64))
			.saturating_add(RocksDbWeight::get().writes(41_u64))
	}
	fn buy_inventory() -> Weight {
		Weight::from_parts(450_817_000, 11426)
			.saturating_add(RocksDbWeight::get().reads(22_u64))
			.saturating_add(RocksDbWeight::get().writes(21_u64))
	}
	fn flash_loan() -> Weight {
		Weight::from_parts(128_082_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn begin_block() -> Weight {
		Weight::from_parts(3_075_000, 1646)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
	}
	fn look_at_market() -> Weight {
		Weight::from_parts(44_296_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
	}
	fn renew_market() -> Weight {
		Weight::from_parts(73_881_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn move_odometer(m: u32, ) -> Weight {
		Weight::from_parts(19_724_791, 2670)
			.saturating_add(Weight::from_parts(14_401_394, 0).saturating_mul(m.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(m.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(m.into()))
	}
	fn look_at_position(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(601_524_000, 45998)
			.saturating_add(RocksDbWeight::get().reads(53_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn take_over(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(1_334_014_000, 43185)
			.saturating_add(RocksDbWeight::get().reads(66_u64))
			.saturating_add(RocksDbWeight::get().writes(35_u64))
	}
	fn deleverage(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(959_332_000, 45998)
			.saturating_add(RocksDbWeight::get().reads(65_u64))
			.saturating_add(RocksDbWeight::get().writes(13_u64))
	}
	fn sell_inventory() -> Weight {
		Weight::from_parts(429_254_000, 6616)
			.saturating_add(RocksDbWeight::get().reads(21_u64))
			.saturating_add(RocksDbWeight::get().writes(17_u64))
	}
}
