// SPDX-License-Identifier: Apache-2.0

//! The native token, its fees, and assets.

use super::{
	lending::LendingId, marketplace::MarketplaceId, markets::DexId, music::MusicId,
	parameters::fees, vaults::VaultsId,
};
use crate::{
	constants::currency::{deposit, EXISTENTIAL_DEPOSIT, MILLIUNIT},
	AccountId, AssetId, Assets, AssetsHolder, Authorship, Balance, Balances, BlockFees, Dex,
	Runtime, RuntimeCall, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, System, Treasury,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
		fungibles::Inspect,
		tokens::WithdrawConsequence,
		AsEnsureOriginWithArg, ConstU128, ConstU32, ConstU8, Contains, Get, VariantCountOf,
		WithdrawReasons,
	},
	weights::{IdentityFee, Weight, WeightToFee},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use pallet_asset_conversion_tx_payment::SwapAssetAdapter;
use pallet_assets::FrozenBalance;
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use polyphony_support::BurnDust;
use sp_runtime::{
	traits::{Bounded, ConvertInto, StaticLookup},
	FixedPointNumber, Perquintill, SaturatedConversion, TypeId,
};

/// The native token and the assets of the assets pallet, as one set of fungibles: what every
/// application pallet of this runtime is configured with. Less than its minimum balance of an asset
/// stays on no account: it is burned, where of the native token it is among the fees.
pub type NativeAndAssets =
	UnionOf<Balances, BurnDust<Assets>, NativeFromLeft, NativeOrWithId<AssetId>, AccountId>;

/// Holds on [`NativeAndAssets`].
pub type NativeAndAssetHolds =
	UnionOf<Balances, AssetsHolder, NativeFromLeft, NativeOrWithId<AssetId>, AccountId>;

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	// What is left of an account that falls under the existential deposit joins the block's fees,
	// which keeps the treasury's account out of the transaction.
	type DustRemoval = BlockFees;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// How full blocks are when the fee multiplier neither rises nor falls.
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	/// How fast the multiplier moves: a day of full blocks (43,200) multiplies fees by
	/// exp(0.000025 * 0.75 * 43,200) = 2.2. The speed is that of Polkadot's slow adjustment
	/// (75 millionths for blocks of 6 seconds), for blocks three times as frequent.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(25, 1_000_000);
	/// Fees never fall under what the weight costs.
	pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_integer(1);
	/// Fees may rise as far as the type allows.
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

/// The fee for a transaction's bytes: the `ByteFee` parameter for each.
pub struct LengthToFee;
impl WeightToFee for LengthToFee {
	type Balance = Balance;

	fn weight_to_fee(length: &Weight) -> Balance {
		// The payment pallet passes the length as the reference time of a weight.
		Balance::saturated_from(length.ref_time()).saturating_mul(fees::ByteFee::get())
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, BlockFees>;
	type OperationalFeeMultiplier = ConstU8<5>;
	// A planck for each picosecond of execution.
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = LengthToFee;
	type FeeMultiplierUpdate = TargetedFeeAdjustment<
		Runtime,
		TargetBlockFullness,
		AdjustmentVariable,
		MinimumMultiplier,
		MaximumMultiplier,
	>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// The author of the block that is being executed.
	pub BlockAuthor: Option<AccountId> = Authorship::author();
	/// The account that the treasury spends from.
	pub TreasuryAccount: AccountId = Treasury::account_id();
}

impl pallet_block_fees::Config for Runtime {
	type Currency = Balances;
	type TreasuryAccount = TreasuryAccount;
	type BlockAuthor = BlockAuthor;
	type TreasuryShare = fees::TreasuryShare;
	type WeightInfo = pallet_block_fees::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Held while an asset exists.
	pub const AssetDeposit: Balance = 10 * deposit(1, 190);
	/// Held while an account has an asset that is not sufficient by itself, if it asked for it.
	pub const AssetAccountDeposit: Balance = deposit(1, 16);
	/// Held while an asset has a name.
	pub const MetadataDepositBase: Balance = deposit(1, 68);
	/// Held for each byte of it.
	pub const MetadataDepositPerByte: Balance = deposit(0, 1);
	/// Held while an approval stands.
	pub const ApprovalDeposit: Balance = deposit(1, 32);
}

impl pallet_assets::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type AssetId = AssetId;
	type AssetIdParameter = codec::Compact<AssetId>;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = AssetDeposit;
	type AssetAccountDeposit = AssetAccountDeposit;
	type MetadataDepositBase = MetadataDepositBase;
	type MetadataDepositPerByte = MetadataDepositPerByte;
	type ApprovalDeposit = ApprovalDeposit;
	type StringLimit = ConstU32<50>;
	type RemoveItemsLimit = ConstU32<1000>;
	type Freezer = Custody;
	type Holder = AssetsHolder;
	type Extra = ();
	type CallbackHandle = ();
	type AssetIdAllocator = ();
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

/// Where the powers of who issues an asset end.
///
/// The books of pools, markets, escrows and purses say what is on the accounts of their pallets.
/// Were it taken from there, who comes first would be paid with what belongs to others; and once an
/// asset is destroyed, anybody may make another one with its number, in which old claims would be
/// paid. So
///
/// - an asset can be destroyed (`start_destroy`, also by root) when no account has any of it,
///   otherwise the call fails with `ContainsFreezes`: who issues it burns what there is first;
/// - nobody burns or moves (`burn`, `force_transfer`) what is on an account of one of our pallets:
///   that is what the filter is for.
///
/// Freezing remains: what is frozen stays where it is.
pub struct Custody;

impl FrozenBalance<AssetId, AccountId, Balance> for Custody {
	fn frozen_balance(_: AssetId, _: &AccountId) -> Option<Balance> {
		None
	}

	fn died(_: AssetId, _: &AccountId) {}

	// Asked only where an asset begins to be destroyed.
	fn contains_freezes(asset: AssetId) -> bool {
		// The SDK's benchmark destroys an asset that somebody has.
		!cfg!(feature = "runtime-benchmarks")
			&& pallet_assets::Asset::<Runtime>::get(asset).is_some_and(|asset| asset.accounts != 0)
	}
}

impl Contains<RuntimeCall> for Custody {
	fn contains(call: &RuntimeCall) -> bool {
		let RuntimeCall::Assets(
			pallet_assets::Call::burn { who: from, .. }
			| pallet_assets::Call::force_transfer { source: from, .. },
		) = call
		else {
			return true;
		};
		// Of an address that names no account the call says so itself.
		<Runtime as frame_system::Config>::Lookup::lookup(from.clone())
			.map_or(true, |from| !is_of_a_pallet(&from))
	}
}

/// Who is allowed to move an amount out of somebody's account moves that amount and no more.
///
/// `transfer_approved` sends along what would stay under the minimum balance of the asset, approved
/// or not, and an issuer can set a large minimum
/// ([polkadot-sdk#13230](https://github.com/paritytech/polkadot-sdk/pull/13230), bug 1). So it is
/// refused where there would be such a rest. Who is approved for all of it can ask for all.
pub struct ExactApprovals;

impl Contains<RuntimeCall> for ExactApprovals {
	fn contains(call: &RuntimeCall) -> bool {
		let RuntimeCall::Assets(pallet_assets::Call::transfer_approved {
			id, owner, amount, ..
		}) = call
		else {
			return true;
		};
		// The call reads the same, and its weight counts that.
		<Runtime as frame_system::Config>::Lookup::lookup(owner.clone()).map_or(true, |owner| {
			!matches!(
				Assets::can_withdraw(id.0, &owner, *amount),
				WithdrawConsequence::ReducedToZero(rest) if rest != 0
			)
		})
	}
}

/// What the accounts of pooled vaults begin with, after the id of their pallet.
const POOL_ACCOUNT: &[u8] = b"pol";

/// Whether the account is one whose balances the books of a pallet count on. The accounts of vaults
/// are not: what is there belongs to the vault.
fn is_of_a_pallet(who: &AccountId) -> bool {
	let rest = |id: PalletId| {
		let bytes: &[u8] = who.as_ref();
		bytes.strip_prefix(&PalletId::TYPE_ID[..])?.strip_prefix(&id.0[..])
	};
	[DexId::get(), LendingId::get(), MarketplaceId::get(), MusicId::get()]
		.into_iter()
		.any(|id| rest(id).is_some())
		|| rest(VaultsId::get()).is_some_and(|sub| sub.starts_with(POOL_ACCOUNT))
}

impl pallet_assets_holder::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
}

parameter_types! {
	/// The native token among the assets.
	pub const NativeAsset: NativeOrWithId<AssetId> = NativeOrWithId::Native;
}

/// Lets fees be paid in any asset that has a pool with the native token: the dex swaps the fee, and
/// what is collected is native.
impl pallet_asset_conversion_tx_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type AssetId = NativeOrWithId<AssetId>;
	type OnChargeAssetTransaction = SwapAssetAdapter<
		NativeAsset,
		NativeAndAssets,
		Dex,
		pallet_block_fees::FromUnion<Runtime, NativeAndAssets, NativeAsset>,
	>;
	type WeightInfo = pallet_asset_conversion_tx_payment::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::markets::FeeBenchmarks;
}

parameter_types! {
	/// Unvested tokens may still pay fees and be held as deposits.
	pub UnvestedFundsAllowedWithdrawReasons: WithdrawReasons =
		WithdrawReasons::except(WithdrawReasons::TRANSFER | WithdrawReasons::RESERVE);
}

impl pallet_vesting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type BlockNumberToBalance = ConvertInto;
	type MinVestedTransfer = ConstU128<{ 100 * MILLIUNIT }>;
	type UnvestedFundsAllowedWithdrawReasons = UnvestedFundsAllowedWithdrawReasons;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_vesting::weights::SubstrateWeight<Runtime>;
	const MAX_VESTING_SCHEDULES: u32 = 28;
}
