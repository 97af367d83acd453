// SPDX-License-Identifier: Apache-2.0

//! The money market.

use super::{
	governance::origins::ListingAdmin,
	markets::InSafeMode,
	money::{NativeAndAssets, TreasuryAccount},
	system::RuntimeBlockWeights,
};
use crate::{
	constants::{
		currency::deposit,
		time::{DAYS, MINUTES},
	},
	AccountId, AssetId, Balance, Balances, Dex, PriceOracle, Runtime, RuntimeCall,
	RuntimeHoldReason, Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{fungible::NativeOrWithId, ConstU128, ConstU32, EitherOfDiverse},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use sp_runtime::{FixedU128, Perbill, Permill};

parameter_types! {
	/// From which the account that holds the money of all markets is derived.
	pub const LendingId: PalletId = PalletId(*b"plf/lend");
	/// Held while an account has a position: its entry, and its place among those that wait.
	pub const PositionDeposit: Balance = deposit(2, 700);
	/// Held while somebody may borrow on the position of another.
	pub const AllowanceDeposit: Balance = deposit(1, 180);
	/// A liquidation brings a position to this health.
	pub TargetHealth: FixedU128 = FixedU128::from_rational(105, 100);
	/// What a sale of the chain gets cheaper after each block that did not bring enough.
	pub const SaleStep: Permill = Permill::from_percent(1);
	/// The chain does not sell for less than nine tenths of what the oracle says.
	pub const MaxSaleDiscount: Permill = Permill::from_percent(10);
	/// A quarter of a block may go into liquidations at its end.
	pub IdleWeight: Weight = Perbill::from_percent(25) * RuntimeBlockWeights::get().max_block;
	/// And a tenth at the beginning of the next, if that was not enough.
	pub BacklogWeight: Weight = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
}

impl pallet_lending::Config for Runtime {
	type AssetId = NativeOrWithId<AssetId>;
	type Assets = NativeAndAssets;
	type Deposits = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Prices = PriceOracle;
	type Orders = Dex;
	type Exchange = Dex;
	type Time = Timestamp;
	type RuntimeCall = RuntimeCall;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, ListingAdmin>;
	type ReservesRecipient = TreasuryAccount;
	type PalletId = LendingId;
	type PositionDeposit = PositionDeposit;
	type AllowanceDeposit = AllowanceDeposit;
	type MaxMarkets = ConstU32<32>;
	type MaxAssets = ConstU32<8>;
	type MaxFlashCalls = ConstU32<16>;
	type ChangeDelay = ConstU32<{ 2 * DAYS }>;
	type TargetHealth = TargetHealth;
	// Ten units of the reference currency.
	type Dust = ConstU128<{ 10 * 1_000_000_000_000_000_000 }>;
	type SaleStep = SaleStep;
	type MaxSaleDiscount = MaxSaleDiscount;
	type RetryDelay = ConstU32<{ MINUTES }>;
	type IdleWeight = IdleWeight;
	type BacklogWeight = BacklogWeight;
	type Halted = InSafeMode;
	type WeightInfo = pallet_lending::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::markets::Benchmarks;
}
