// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_lending`, measured: written by `make weights`, not by hand.
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
		// At least 44_757 ns.
		Weight::from_parts(48_463_000, 3803)
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
		// At least 21_442 ns.
		Weight::from_parts(24_577_000, 3803)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Lending::PendingParams` (r:1 w:1)
	/// Proof: `Lending::PendingParams` (`max_values`: None, `max_size`: Some(238), added: 2713, mode: `MaxEncodedLen`)
	fn cancel_params() -> Weight {
		// At least 9_444 ns.
		Weight::from_parts(11_888_000, 3703)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Lending::Groups` (r:1 w:1)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn create_group() -> Weight {
		// At least 7_181 ns.
		Weight::from_parts(8_153_000, 3509)
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
		// At least 101_423 ns.
		Weight::from_parts(118_418_000, 6208)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:1 w:1)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	fn add_reserves() -> Weight {
		// At least 80_731 ns.
		Weight::from_parts(89_755_000, 6208)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Lending::Markets` (r:8 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:1 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:1 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 8.
	fn supply(s: u32, ) -> Weight {
		// At least 99_950 ns.
		Weight::from_parts(99_703_550, 6208)
			// ± 49_828
			.saturating_add(Weight::from_parts(6_474_033, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
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
	/// `s` was measured from 1 to 8.
	/// `d` was measured from 1 to 8.
	fn withdraw(s: u32, d: u32, ) -> Weight {
		// At least 365_930 ns.
		Weight::from_parts(70_454_545, 6208)
			// ± 341_299
			.saturating_add(Weight::from_parts(37_853_137, 0).saturating_mul(s.into()))
			// ± 341_299
			.saturating_add(Weight::from_parts(34_397_458, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(7_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
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
	/// `s` was measured from 2 to 8.
	/// `d` was measured from 1 to 8.
	fn set_collateral(s: u32, d: u32, ) -> Weight {
		// At least 297_497 ns.
		Weight::from_parts(53_506_733, 21678)
			// ± 289_831
			.saturating_add(Weight::from_parts(28_994_324, 0).saturating_mul(s.into()))
			// ± 255_002
			.saturating_add(Weight::from_parts(32_915_726, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
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
	/// `s` was measured from 1 to 8.
	/// `d` was measured from 1 to 8.
	fn choose_group(s: u32, d: u32, ) -> Weight {
		// At least 283_285 ns.
		Weight::from_parts(47_090_407, 3960)
			// ± 428_124
			.saturating_add(Weight::from_parts(28_053_792, 0).saturating_mul(s.into()))
			// ± 428_124
			.saturating_add(Weight::from_parts(33_595_278, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `Lending::Allowances` (r:1 w:1)
	/// Proof: `Lending::Allowances` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Markets` (r:16 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:16 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:16 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Groups` (r:1 w:0)
	/// Proof: `Lending::Groups` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Lending::IsolatedDebt` (r:1 w:1)
	/// Proof: `Lending::IsolatedDebt` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
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
	/// `s` was measured from 1 to 8.
	/// `d` was measured from 1 to 8.
	fn borrow(s: u32, d: u32, ) -> Weight {
		// At least 386_892 ns.
		Weight::from_parts(110_637_364, 6208)
			// ± 389_464
			.saturating_add(Weight::from_parts(31_897_464, 0).saturating_mul(s.into()))
			// ± 389_464
			.saturating_add(Weight::from_parts(36_674_091, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(9_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `Lending::Markets` (r:1 w:0)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
	/// Storage: `Lending::IsolatedDebt` (r:1 w:1)
	/// Proof: `Lending::IsolatedDebt` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:1 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:1 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:1 w:1)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Asset` (r:1 w:1)
	/// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `MaxEncodedLen`)
	/// Storage: `Assets::Account` (r:2 w:2)
	/// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `MaxEncodedLen`)
	/// Storage: `AssetsHolder::BalancesOnHold` (r:1 w:0)
	/// Proof: `AssetsHolder::BalancesOnHold` (`max_values`: None, `max_size`: Some(84), added: 2559, mode: `MaxEncodedLen`)
	fn repay() -> Weight {
		// At least 133_440 ns.
		Weight::from_parts(151_077_000, 6208)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
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
		// At least 51_988 ns.
		Weight::from_parts(59_770_000, 3803)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
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
	/// `s` was measured from 1 to 8.
	/// `d` was measured from 1 to 8.
	fn set_rule(s: u32, d: u32, ) -> Weight {
		// At least 295_434 ns.
		Weight::from_parts(37_115_439, 3960)
			// ± 176_233
			.saturating_add(Weight::from_parts(29_874_920, 0).saturating_mul(s.into()))
			// ± 176_233
			.saturating_add(Weight::from_parts(31_361_445, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
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
	/// Storage: `Lending::IsolatedDebt` (r:1 w:1)
	/// Proof: `Lending::IsolatedDebt` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
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
	/// Storage: `Lending::Odometer` (r:1 w:1)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:1)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 8.
	/// `d` was measured from 1 to 8.
	fn liquidate(s: u32, d: u32, ) -> Weight {
		// At least 847_503 ns.
		Weight::from_parts(141_556_813, 11426)
			// ± 606_161
			.saturating_add(Weight::from_parts(80_781_778, 0).saturating_mul(s.into()))
			// ± 606_161
			.saturating_add(Weight::from_parts(101_556_899, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(11_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `Lending::Inventories` (r:1 w:1)
	/// Proof: `Lending::Inventories` (`max_values`: None, `max_size`: Some(119), added: 2594, mode: `MaxEncodedLen`)
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
	/// Storage: `Lending::IsolatedDebt` (r:1 w:1)
	/// Proof: `Lending::IsolatedDebt` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
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
		// At least 389_025 ns.
		Weight::from_parts(425_519_000, 11426)
			.saturating_add(T::DbWeight::get().reads(23_u64))
			.saturating_add(T::DbWeight::get().writes(22_u64))
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
		// At least 95_654 ns.
		Weight::from_parts(103_395_000, 6208)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Lending::MarketIds` (r:1 w:0)
	/// Proof: `Lending::MarketIds` (`max_values`: Some(1), `max_size`: Some(161), added: 656, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Backlog` (r:1 w:0)
	/// Proof: `Lending::Backlog` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	fn begin_block() -> Weight {
		// At least 2_323 ns.
		Weight::from_parts(2_835_000, 1646)
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
		// At least 36_866 ns.
		Weight::from_parts(42_144_000, 3803)
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
		// At least 58_908 ns.
		Weight::from_parts(65_058_000, 3803)
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
		// At least 25_418 ns.
		Weight::from_parts(15_657_227, 2670)
			// ± 8_612
			.saturating_add(Weight::from_parts(11_722_439, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(m.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(m.into()))
	}
	/// Storage: `Lending::Positions` (r:1 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
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
	/// `s` was measured from 1 to 8.
	/// `d` was measured from 1 to 8.
	fn look_at_position(s: u32, d: u32, ) -> Weight {
		// At least 287_121 ns.
		Weight::from_parts(23_198_968, 3960)
			// ± 75_749
			.saturating_add(Weight::from_parts(29_871_848, 0).saturating_mul(s.into()))
			// ± 75_749
			.saturating_add(Weight::from_parts(31_908_305, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `PriceOracle::Feeds` (r:15 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `Lending::IsolatedDebt` (r:1 w:1)
	/// Proof: `Lending::IsolatedDebt` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Inventories` (r:1 w:1)
	/// Proof: `Lending::Inventories` (`max_values`: None, `max_size`: Some(119), added: 2594, mode: `MaxEncodedLen`)
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
	/// Storage: `Lending::Odometer` (r:1 w:1)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Positions` (r:0 w:1)
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:1)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 8.
	/// `d` was measured from 1 to 8.
	fn take_over(s: u32, d: u32, ) -> Weight {
		// At least 575_815 ns.
		Weight::from_parts(73_870_784, 23494)
			// ± 331_694
			.saturating_add(Weight::from_parts(57_310_661, 0).saturating_mul(s.into()))
			// ± 331_694
			.saturating_add(Weight::from_parts(74_770_408, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 782).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 782).saturating_mul(s.into()))
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
	/// Storage: `Lending::IsolatedDebt` (r:1 w:1)
	/// Proof: `Lending::IsolatedDebt` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
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
	/// Proof: `Lending::Positions` (`max_values`: None, `max_size`: Some(495), added: 2970, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Watched` (r:0 w:2)
	/// Proof: `Lending::Watched` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Pending` (r:0 w:1)
	/// Proof: `Dex::Pending` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// `s` was measured from 1 to 8.
	/// `d` was measured from 1 to 8.
	fn deleverage(s: u32, d: u32, ) -> Weight {
		// At least 516_245 ns.
		Weight::from_parts(235_321_535, 11426)
			// ± 279_650
			.saturating_add(Weight::from_parts(35_181_630, 0).saturating_mul(s.into()))
			// ± 279_650
			.saturating_add(Weight::from_parts(36_057_699, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(14_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	/// Storage: `Lending::InventoryCursor` (r:1 w:0)
	/// Proof: `Lending::InventoryCursor` (`max_values`: Some(1), `max_size`: Some(258), added: 753, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Inventories` (r:2 w:1)
	/// Proof: `Lending::Inventories` (`max_values`: None, `max_size`: Some(119), added: 2594, mode: `MaxEncodedLen`)
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
	/// Storage: `Lending::Markets` (r:2 w:1)
	/// Proof: `Lending::Markets` (`max_values`: None, `max_size`: Some(338), added: 2813, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Lending::MarketTotals` (r:2 w:2)
	/// Proof: `Lending::MarketTotals` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Lending::IsolatedDebt` (r:1 w:1)
	/// Proof: `Lending::IsolatedDebt` (`max_values`: None, `max_size`: Some(37), added: 2512, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Feeds` (r:2 w:0)
	/// Proof: `PriceOracle::Feeds` (`max_values`: None, `max_size`: Some(51), added: 2526, mode: `MaxEncodedLen`)
	/// Storage: `PriceOracle::Aggregates` (r:2 w:0)
	/// Proof: `PriceOracle::Aggregates` (`max_values`: None, `max_size`: Some(111), added: 2586, mode: `MaxEncodedLen`)
	/// Storage: `Lending::FlashLoanOut` (r:1 w:0)
	/// Proof: `Lending::FlashLoanOut` (`max_values`: Some(1), `max_size`: Some(21), added: 516, mode: `MaxEncodedLen`)
	/// Storage: `Lending::Odometer` (r:1 w:1)
	/// Proof: `Lending::Odometer` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Agenda` (r:0 w:2)
	/// Proof: `Dex::Agenda` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Book` (r:0 w:2)
	/// Proof: `Dex::Book` (`max_values`: None, `max_size`: Some(86), added: 2561, mode: `MaxEncodedLen`)
	/// Storage: `Dex::Pending` (r:0 w:1)
	/// Proof: `Dex::Pending` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	fn sell_inventory() -> Weight {
		// At least 371_098 ns.
		Weight::from_parts(417_838_000, 6616)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(20_u64))
	}
}

/// For tests: the same, with RocksDB's database weights.
impl WeightInfo for () {
	fn list_market() -> Weight {
		Weight::from_parts(48_463_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn set_params() -> Weight {
		Weight::from_parts(24_577_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn cancel_params() -> Weight {
		Weight::from_parts(11_888_000, 3703)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn create_group() -> Weight {
		Weight::from_parts(8_153_000, 3509)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn take_reserves() -> Weight {
		Weight::from_parts(118_418_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn add_reserves() -> Weight {
		Weight::from_parts(89_755_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn supply(s: u32, ) -> Weight {
		Weight::from_parts(99_703_550, 6208)
			.saturating_add(Weight::from_parts(6_474_033, 0).saturating_mul(s.into()))
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().reads((1_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn withdraw(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(70_454_545, 6208)
			.saturating_add(Weight::from_parts(37_853_137, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(34_397_458, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn set_collateral(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(53_506_733, 21678)
			.saturating_add(Weight::from_parts(28_994_324, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(32_915_726, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn choose_group(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(47_090_407, 3960)
			.saturating_add(Weight::from_parts(28_053_792, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(33_595_278, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn borrow(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(110_637_364, 6208)
			.saturating_add(Weight::from_parts(31_897_464, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(36_674_091, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn repay() -> Weight {
		Weight::from_parts(151_077_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn set_allowance() -> Weight {
		Weight::from_parts(59_770_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn set_rule(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(37_115_439, 3960)
			.saturating_add(Weight::from_parts(29_874_920, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(31_361_445, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn liquidate(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(141_556_813, 11426)
			.saturating_add(Weight::from_parts(80_781_778, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(101_556_899, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(11_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn buy_inventory() -> Weight {
		Weight::from_parts(425_519_000, 11426)
			.saturating_add(RocksDbWeight::get().reads(23_u64))
			.saturating_add(RocksDbWeight::get().writes(22_u64))
	}
	fn flash_loan() -> Weight {
		Weight::from_parts(103_395_000, 6208)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn begin_block() -> Weight {
		Weight::from_parts(2_835_000, 1646)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
	}
	fn look_at_market() -> Weight {
		Weight::from_parts(42_144_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
	}
	fn renew_market() -> Weight {
		Weight::from_parts(65_058_000, 3803)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	fn move_odometer(m: u32, ) -> Weight {
		Weight::from_parts(15_657_227, 2670)
			.saturating_add(Weight::from_parts(11_722_439, 0).saturating_mul(m.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(m.into())))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(m.into()))
	}
	fn look_at_position(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(23_198_968, 3960)
			.saturating_add(Weight::from_parts(29_871_848, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(31_908_305, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn take_over(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(73_870_784, 23494)
			.saturating_add(Weight::from_parts(57_310_661, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(74_770_408, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((4_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().writes((2_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 782).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 782).saturating_mul(s.into()))
	}
	fn deleverage(s: u32, d: u32, ) -> Weight {
		Weight::from_parts(235_321_535, 11426)
			.saturating_add(Weight::from_parts(35_181_630, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(36_057_699, 0).saturating_mul(d.into()))
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(RocksDbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(RocksDbWeight::get().writes(14_u64))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(d.into()))
			.saturating_add(Weight::from_parts(0, 2813).saturating_mul(s.into()))
	}
	fn sell_inventory() -> Weight {
		Weight::from_parts(417_838_000, 6616)
			.saturating_add(RocksDbWeight::get().reads(24_u64))
			.saturating_add(RocksDbWeight::get().writes(20_u64))
	}
}
