// SPDX-License-Identifier: Apache-2.0

//! Finance vaults: money that follows its owner's rules, and pooled vaults.

use super::{
	lending::PositionDeposit,
	marketplace::ms,
	markets::InSafeMode,
	money::{NativeAndAssets, NativeAsset, TreasuryAccount},
	system::RuntimeBlockWeights,
};
use crate::{
	constants::{
		currency::deposit,
		time::{DAYS, HOURS, MINUTES},
	},
	AccountId, AssetId, Balance, Balances, Dex, Lending, PriceOracle, Runtime, RuntimeEvent,
	RuntimeHoldReason, Timestamp, VaultShares,
};
use frame_support::{
	parameter_types,
	traits::{fungible::NativeOrWithId, AsEnsureOriginWithArg, ConstU32, ConstU64, ConstU8},
	weights::{IdentityFee, Weight},
	PalletId,
};
use frame_system::{EnsureNever, EnsureRoot};
use sp_runtime::{Perbill, Permill};

/// The shares of pooled vaults: assets that only the pallet creates.
impl pallet_assets::Config<pallet_assets::Instance2> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type AssetId = pallet_finance_vaults::PoolId;
	type AssetIdParameter = codec::Compact<pallet_finance_vaults::PoolId>;
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
	/// From which the accounts of vaults and pools are derived.
	pub const VaultsId: PalletId = PalletId(*b"plf/vlts");
	/// Held while an entry is in storage: with its keys, and the index and places in the queue that go
	/// with it.
	pub const EntryDeposit: Balance = deposit(2, 150);
	/// Held for each byte that an entry can have.
	pub const ByteDeposit: Balance = deposit(0, 1);
	/// A manager of a pooled vault gets three tenths of what it gains at most.
	pub const MaxPoolFee: Permill = Permill::from_percent(30);
	/// A tenth of a block may go into bills, motions and forecasts that are due, at its end.
	pub IdleWeight: Weight = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
	/// And as much at the beginning of the next, if that was not enough: a recovery, which ends all that
	/// belongs to a vault at once, has to fit.
	pub BacklogWeight: Weight = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
	/// A tenth of a block may go into rules.
	pub RulesWeight: Weight = Perbill::from_percent(10) * RuntimeBlockWeights::get().max_block;
}

impl pallet_finance_vaults::Config for Runtime {
	type AssetId = NativeOrWithId<AssetId>;
	type Assets = NativeAndAssets;
	type Deposits = Balances;
	type NativeAsset = NativeAsset;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Prices = PriceOracle;
	type Exchange = Dex;
	type Lending = Lending;
	type Shares = VaultShares;
	type Time = Timestamp;
	type WeightToFee = IdentityFee<Balance>;
	type FeeRecipient = TreasuryAccount;
	type PalletId = VaultsId;
	type MaxMembers = ConstU32<16>;
	type MaxEnvelopes = ConstU32<64>;
	type MaxRules = ConstU32<24>;
	type MaxBills = ConstU32<32>;
	type MaxStreams = ConstU32<16>;
	type MaxMotions = ConstU32<8>;
	type MaxForecasts = ConstU32<8>;
	type MaxFirings = ConstU32<96>;
	type MinCooldown = ConstU64<{ ms(MINUTES) }>;
	type MaxFailures = ConstU8<5>;
	type MinDelay = ConstU64<{ ms(HOURS) }>;
	type MaxDelay = ConstU64<{ ms(90 * DAYS) }>;
	type MotionPeriod = ConstU64<{ ms(30 * DAYS) }>;
	type FreezePeriod = ConstU64<{ ms(7 * DAYS) }>;
	type FreezePause = ConstU64<{ ms(30 * DAYS) }>;
	type WarnPeriod = ConstU64<{ ms(3 * DAYS) }>;
	type RetryPeriod = ConstU64<{ ms(6 * HOURS) }>;
	type EntryDeposit = EntryDeposit;
	type ByteDeposit = ByteDeposit;
	type PositionDeposit = PositionDeposit;
	type MaxPoolFee = MaxPoolFee;
	type PoolFeeDelay = ConstU64<{ ms(7 * DAYS) }>;
	type IdleWeight = IdleWeight;
	type BacklogWeight = BacklogWeight;
	type RulesWeight = RulesWeight;
	type Halted = InSafeMode;
	type WeightInfo = pallet_finance_vaults::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::markets::Benchmarks;
}

/// Makes what the benchmarks need, with the real exchange and money market.
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks {
	use super::*;
	use crate::{configs::markets::Benchmarks, RuntimeOrigin, Signature, System};
	use alloc::{boxed::Box, vec::Vec};
	use codec::Encode;
	use frame_support::{
		traits::{Get, Hooks},
		BoundedVec,
	};
	use pallet_lending::{Bonus, MarketParams, RateModel};
	use sp_io::hashing::blake2_256;
	use sp_runtime::{traits::StaticLookup, FixedU128};

	type Asset = NativeOrWithId<AssetId>;
	type MaxMarkets = <Runtime as pallet_lending::Config>::MaxMarkets;

	impl pallet_finance_vaults::BenchmarkHelper<Asset, AccountId> for Benchmarks {
		fn asset(seed: u32) -> Asset {
			<Self as pallet_dex::BenchmarkHelper<_, AccountId>>::asset(seed)
		}

		fn endow(asset: &Asset, who: &AccountId) {
			<Self as pallet_dex::BenchmarkHelper<_, _>>::endow(asset, who);
		}

		fn set_price(asset: &Asset, price: FixedU128) {
			<Self as pallet_lending::BenchmarkHelper<_, AccountId>>::set_price(asset, price);
		}

		fn make_exchange(sell: &Asset, buy: &Asset) {
			<Self as pallet_model_marketplace::BenchmarkHelper<Asset, AccountId, Signature>>::make_exchange(
				sell, buy,
			);
		}

		fn make_market(asset: &Asset) {
			// The list bounds how many there are. Who goes through it does so in `advance`.
			pallet_lending::MarketIds::<Runtime>::kill();
			// Another supplier for each: a position holds only so many assets.
			let supplier = AccountId::from(blake2_256(&asset.encode()));
			for who in [&supplier, &Lending::account()] {
				<Self as pallet_dex::BenchmarkHelper<_, _>>::endow(asset, who);
			}
			let params = MarketParams {
				supply_cap: Balance::MAX,
				borrow_cap: Balance::MAX,
				reserve_factor: Permill::from_percent(10),
				collateral_factor: Permill::from_percent(80),
				liquidation_threshold: Permill::from_percent(85),
				bonus: Bonus {
					min: Permill::from_percent(4),
					max: Permill::from_percent(8),
					slope: FixedU128::from_u32(1),
				},
				rates: RateModel {
					kink: Permill::from_percent(80),
					steepness: FixedU128::from_u32(4),
					initial: FixedU128::from_rational(4, 100),
					min: FixedU128::from_rational(1, 1_000),
					max: FixedU128::from_u32(1),
					speed: FixedU128::from_u32(50),
				},
				flash_fee: Permill::from_parts(500),
				debt_ceiling: None,
				borrowable_in_isolation: false,
				group: None,
				price_bounds: None,
				frozen: false,
			};
			Lending::list_market(RuntimeOrigin::root(), asset.clone(), Box::new(params))
				.expect("root may list an asset with a feed");
			Lending::supply(RuntimeOrigin::signed(supplier), asset.clone(), 1 << 80)
				.expect("the account has enough");
		}

		fn position_size() -> u32 {
			<<Runtime as pallet_lending::Config>::MaxAssets as Get<u32>>::get()
		}

		fn leave_remnants(pool: u32, count: u32) {
			for index in 0..count {
				let mut who = [99; 32];
				who[..4].copy_from_slice(&index.to_le_bytes());
				let who = AccountId::from(who);
				<Self as pallet_dex::BenchmarkHelper<_, _>>::endow(&Asset::Native, &who);
				let origin = RuntimeOrigin::signed(who.clone());
				VaultShares::touch(origin.clone(), pool.into())
					.expect("the account can pay the deposit");
				let delegate = <Runtime as frame_system::Config>::Lookup::unlookup(who);
				VaultShares::approve_transfer(origin, pool.into(), delegate, 1)
					.expect("the account can pay the deposit");
			}
		}

		/// In the next block, from which on the money market counts with what is owed to it now.
		fn advance(ms: u64) {
			System::set_block_number(System::block_number() + 1);
			let all: Vec<_> = pallet_lending::Markets::<Runtime>::iter_keys().collect();
			for some in all.chunks(<MaxMarkets as Get<u32>>::get() as usize) {
				let ids = BoundedVec::<_, MaxMarkets>::truncate_from(some.to_vec());
				pallet_lending::MarketIds::<Runtime>::put(ids);
				Lending::on_initialize(System::block_number());
			}
			pallet_timestamp::Now::<Runtime>::mutate(|now| *now += ms);
		}
	}
}
