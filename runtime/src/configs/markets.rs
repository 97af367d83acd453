// SPDX-License-Identifier: Apache-2.0

//! Prices and exchange: the oracle and the dex.

use super::{
	governance::origins::{ListingAdmin, OracleAdmin},
	money::{NativeAndAssetHolds, NativeAndAssets, TreasuryAccount},
	system::RuntimeBlockWeights,
};
use crate::{
	constants::{
		currency::{deposit, UNIT},
		time::{DAYS, MINUTES},
	},
	AccountId, AssetId, Balance, Balances, BlockNumber, PoolShares, Runtime, RuntimeEvent,
	RuntimeHoldReason, SafeMode, Timestamp,
};
use alloc::{vec, vec::Vec};
use frame_support::{
	parameter_types,
	traits::{
		fungible::NativeOrWithId, tokens::imbalance::ResolveTo, AsEnsureOriginWithArg, ConstU32,
		ConstU64, EitherOfDiverse, Get,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot, EnsureSigned};
use sp_runtime::{Perbill, Permill};

parameter_types! {
	/// What a feeder of the oracle has at stake.
	pub const FeederBond: Balance = 1_000 * UNIT;
	/// What a report outside of the band costs a feeder.
	pub const SlashPart: Permill = Permill::from_percent(20);
	/// What of that goes to whoever has disputed it.
	pub const DisputerPart: Permill = Permill::from_percent(25);
	/// How long the bond of a feeder who has gone stays: as long as a report may be disputed, and
	/// for a vote on the oracle's track besides.
	pub const UnbondingPeriod: BlockNumber = 2 * DAYS;
}

impl pallet_price_oracle::Config for Runtime {
	type AssetId = NativeOrWithId<AssetId>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Timestamp;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, OracleAdmin>;
	type Bond = FeederBond;
	type SlashPart = SlashPart;
	type DisputerPart = DisputerPart;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type UnbondingPeriod = UnbondingPeriod;
	type MaxFeeders = ConstU32<16>;
	type MaxFeeds = ConstU32<64>;
	type MaxValuesPerReport = ConstU32<32>;
	type MaxFreeReports = ConstU32<1>;
	// Three blocks: clocks of servers differ by less.
	type MaxTimeDrift = ConstU64<6_000>;
	type Reference = ();
	type WeightInfo = pallet_price_oracle::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Benchmarks;
}

/// The shares of pools: assets that only the dex creates.
impl pallet_assets::Config<pallet_assets::Instance1> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type AssetId = pallet_dex::PoolId;
	type AssetIdParameter = codec::Compact<pallet_dex::PoolId>;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureNever<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = super::money::AssetDeposit;
	type AssetAccountDeposit = super::money::AssetAccountDeposit;
	type MetadataDepositBase = super::money::MetadataDepositBase;
	type MetadataDepositPerByte = super::money::MetadataDepositPerByte;
	type ApprovalDeposit = super::money::ApprovalDeposit;
	type StringLimit = ConstU32<50>;
	type RemoveItemsLimit = ConstU32<1000>;
	type Freezer = ();
	type Holder = ();
	type Extra = ();
	type CallbackHandle = ();
	type AssetIdAllocator = ();
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

parameter_types! {
	/// From which the accounts of pools are derived.
	pub const DexId: PalletId = PalletId(*b"plf/dex_");
	/// Held while a pool exists: its entries, its account in two assets, and its shares.
	pub const PoolDeposit: Balance = deposit(8, 600);
	/// Held while an order is open: its entry, its places in the book and in the agenda.
	pub const OrderDeposit: Balance = deposit(3, 350);
	/// 0.01%, 0.05%, 0.3% and 1%: for what is worth the same, moves together, is traded most, and
	/// is traded least.
	pub FeeTiers: Vec<Permill> = vec![
		Permill::from_parts(100),
		Permill::from_parts(500),
		Permill::from_parts(3_000),
		Permill::from_parts(10_000),
	];
	/// A pool's price may move by 30% within a block. An attack on the average of ten minutes has
	/// to hold a price that far away for as long, against everybody's arbitrage.
	pub const MaxPriceMove: Permill = Permill::from_percent(30);
	/// Half of a pool's shares may be removed within a block.
	pub const MaxRemoval: Permill = Permill::from_percent(50);
	/// The batches of a block take two fifths of it at most: twice what the largest of one pair does.
	pub BatchWeight: Weight = Perbill::from_percent(40) * RuntimeBlockWeights::get().max_block;
}

/// Whether the chain is in safe mode.
pub struct InSafeMode;
impl Get<bool> for InSafeMode {
	fn get() -> bool {
		SafeMode::is_entered()
	}
}

impl pallet_dex::Config for Runtime {
	type AssetId = NativeOrWithId<AssetId>;
	type Assets = NativeAndAssets;
	type Holds = NativeAndAssetHolds;
	type Shares = PoolShares;
	type Deposits = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CreatePoolOrigin = EnsureSigned<AccountId>;
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, ListingAdmin>;
	type PalletId = DexId;
	type PoolDeposit = PoolDeposit;
	type OrderDeposit = OrderDeposit;
	type FeeTiers = FeeTiers;
	type MaxHops = ConstU32<4>;
	type MaxPoolsPerPair = ConstU32<6>;
	type MaxOrdersPerAccount = ConstU32<64>;
	type MaxOrdersPerBatch = ConstU32<32>;
	type MaxOrderLifetime = ConstU32<{ 30 * DAYS }>;
	type MaxPriceMove = MaxPriceMove;
	type MaxRemoval = MaxRemoval;
	type AverageHalfLife = ConstU32<{ 10 * MINUTES }>;
	type MinRampLength = ConstU32<DAYS>;
	type BatchWeight = BatchWeight;
	type Halted = InSafeMode;
	type WeightInfo = pallet_dex::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Benchmarks;
}

/// Makes the assets and the money that benchmarks need.
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks {
	use super::*;
	use crate::{Assets, Dex, RuntimeOrigin};
	use frame_support::traits::fungibles::{Inspect, Mutate};
	use sp_runtime::traits::StaticLookup;

	/// For the oracle and the dex.
	pub struct Benchmarks;

	/// Far more than any benchmark uses, and far less than would overflow in a sum.
	const PLENTY: Balance = 1 << 100;

	fn id(seed: u32) -> NativeOrWithId<AssetId> {
		match seed {
			0 => NativeOrWithId::Native,
			seed => NativeOrWithId::WithId(1_000_000 + seed),
		}
	}

	impl pallet_price_oracle::BenchmarkHelper<NativeOrWithId<AssetId>> for Benchmarks {
		fn asset(number: u32) -> NativeOrWithId<AssetId> {
			id(number)
		}
	}

	fn endow(asset: &NativeOrWithId<AssetId>, who: &AccountId) {
		if let NativeOrWithId::WithId(id) = asset {
			if !Assets::asset_exists(*id) {
				let owner = <Runtime as frame_system::Config>::Lookup::unlookup(who.clone());
				Assets::force_create(RuntimeOrigin::root(), (*id).into(), owner, true, 1)
					.expect("root may create an asset that does not exist");
			}
			NativeAndAssets::mint_into(NativeOrWithId::Native, who, PLENTY)
				.expect("the sum is far from the largest balance");
		}
		NativeAndAssets::mint_into(asset.clone(), who, PLENTY)
			.expect("the sum is far from the largest balance");
	}

	impl pallet_dex::BenchmarkHelper<NativeOrWithId<AssetId>, AccountId> for Benchmarks {
		fn asset(seed: u32) -> NativeOrWithId<AssetId> {
			id(seed)
		}

		fn endow(asset: &NativeOrWithId<AssetId>, who: &AccountId) {
			endow(asset, who);
		}
	}

	/// For fees that are paid in an asset.
	pub struct FeeBenchmarks;

	impl
		pallet_asset_conversion_tx_payment::BenchmarkHelperTrait<
			AccountId,
			NativeOrWithId<AssetId>,
			NativeOrWithId<AssetId>,
		> for FeeBenchmarks
	{
		fn create_asset_id_parameter(
			seed: u32,
		) -> (NativeOrWithId<AssetId>, NativeOrWithId<AssetId>) {
			let asset = id(seed.max(1));
			(asset.clone(), asset)
		}

		fn setup_balances_and_pool(asset: NativeOrWithId<AssetId>, account: AccountId) {
			endow(&asset, &account);
			let origin = RuntimeOrigin::signed(account);
			let pool = pallet_dex::NextPoolId::<Runtime>::get();
			Dex::create_pool(
				origin.clone(),
				[NativeOrWithId::Native, asset],
				pallet_dex::PoolKind::ConstantProduct,
				Permill::from_parts(3_000),
			)
			.expect("the account can pay for the pool");
			Dex::add_liquidity(origin, pool, [PLENTY / 4; 2], 0)
				.expect("the account can pay the first deposit");
		}
	}
}
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarks::{Benchmarks, FeeBenchmarks};
