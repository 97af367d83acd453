// SPDX-License-Identifier: Apache-2.0

//! The money market.

use super::{
	governance::origins::ListingAdmin,
	markets::InSafeMode,
	money::{NativeAndAssets, TreasuryAccount},
	system::RuntimeBlockWeights,
};
use crate::{
	constants::{currency::deposit, time::DAYS},
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
	pub const SaleStep: Permill = Permill::from_parts(5_000);
	/// The chain does not sell for less than 95 % of what the oracle says: about what the bonus of
	/// a liquidation pays for.
	pub const MaxSaleDiscount: Permill = Permill::from_percent(5);
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
	// A third of a minute. A held jump of a price lasts about as long.
	type RetryDelay = ConstU32<10>;
	type IdleWeight = IdleWeight;
	type BacklogWeight = BacklogWeight;
	type Halted = InSafeMode;
	type WeightInfo = pallet_lending::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::markets::Benchmarks;
}

/// Makes what the benchmarks need, with the real oracle and the real exchange.
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks {
	use super::*;
	use crate::{configs::markets::Benchmarks, RuntimeOrigin, System};
	use frame_support::traits::Hooks;
	use pallet_price_oracle::{Aggregate, Aggregates, Feed, Feeds, Quote};

	impl pallet_lending::BenchmarkHelper<NativeOrWithId<AssetId>, AccountId> for Benchmarks {
		fn asset(seed: u32) -> NativeOrWithId<AssetId> {
			<Self as pallet_dex::BenchmarkHelper<_, AccountId>>::asset(seed)
		}

		fn endow(asset: &NativeOrWithId<AssetId>, who: &AccountId) {
			<Self as pallet_dex::BenchmarkHelper<_, _>>::endow(asset, who);
		}

		fn set_price(asset: &NativeOrWithId<AssetId>, price: FixedU128) {
			let feed = Feed {
				decimals: 12,
				quorum: 1,
				// Until the end of the benchmark's time.
				max_age: u64::MAX,
				max_jump: Permill::from_percent(10),
				confirmations: 1,
				band: Permill::from_percent(10),
				max_reference_gap: None,
			};
			Feeds::<Runtime>::insert(asset, feed);
			let block = System::block_number();
			let quote = Quote {
				value: price,
				confidence: FixedU128::default(),
				timestamp: Timestamp::get(),
			};
			Aggregates::<Runtime>::insert(
				asset,
				Aggregate { quote, block, base: price, held: None, has_quorum: true },
			);
		}

		fn make_exchange(assets: [&NativeOrWithId<AssetId>; 2]) {
			let creator: AccountId = [77; 32].into();
			for asset in assets {
				<Self as pallet_dex::BenchmarkHelper<_, _>>::endow(asset, &creator);
			}
			let origin = RuntimeOrigin::signed(creator);
			let pool = pallet_dex::NextPoolId::<Runtime>::get();
			let pair = assets.map(Clone::clone);
			Dex::create_pool(
				origin.clone(),
				pair.clone(),
				pallet_dex::PoolKind::Stable { amplification: 100, scales: [1, 1] },
				Permill::from_parts(3_000),
			)
			.expect("the account can pay for the pool");
			// A little more of what is paid, and little of both.
			const DEPTH: Balance = 1 << 70;
			let rich = |asset: &NativeOrWithId<AssetId>| {
				if asset == assets[1] {
					2 * DEPTH
				} else {
					DEPTH
				}
			};
			let (first, second) =
				if pair[0] < pair[1] { (&pair[0], &pair[1]) } else { (&pair[1], &pair[0]) };
			Dex::add_liquidity(origin, pool, [rich(first), rich(second)], 0)
				.expect("the account can pay the first deposit");
		}

		fn clear() {
			Dex::on_initialize(System::block_number());
		}

		fn advance(ms: u64) {
			pallet_timestamp::Now::<Runtime>::mutate(|now| *now += ms);
		}
	}
}
