// SPDX-License-Identifier: Apache-2.0

//! What a runtime has to say about this pallet. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod config {
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// How assets are named.
		type AssetId: Parameter + Member + MaxEncodedLen + Ord + MaybeSerializeDeserialize;

		/// The assets, of which one is that of deposits.
		type Assets: fungibles::Inspect<Self::AccountId, AssetId = Self::AssetId, Balance = Balance>
			+ fungibles::Mutate<Self::AccountId>;

		/// The currency of deposits and fees.
		type Deposits: fungible::MutateHold<
			Self::AccountId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// How that currency is named among the assets. An account needs its minimum balance to hold
		/// any asset.
		type NativeAsset: Get<Self::AssetId>;

		/// The reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// The prices, in the reference currency of all limits.
		type Prices: PriceFeed<Self::AssetId>;

		/// Where assets are swapped.
		type Exchange: Swap<Self::AccountId, AssetId = Self::AssetId>;

		/// The money market.
		type Lending: LendingPool<Self::AccountId, AssetId = Self::AssetId>;

		/// The shares of pooled vaults: assets with the numbers of the pools. Nobody else may create,
		/// mint, burn or freeze them.
		type Shares: fungibles::Inspect<Self::AccountId, AssetId = PoolId, Balance = Balance>
			+ fungibles::Mutate<Self::AccountId>
			+ fungibles::Create<Self::AccountId>
			+ fungibles::Destroy<Self::AccountId>;

		/// The time, in milliseconds.
		type Time: Time<Moment = Moment>;

		/// What a fee for a weight is, for what the chain does for a vault by itself.
		type WeightToFee: WeightToFee<Balance = Balance>;

		/// Who gets these fees.
		type FeeRecipient: Get<Self::AccountId>;

		/// From which the accounts of vaults and pools are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Members of a vault.
		#[pallet::constant]
		type MaxMembers: Get<u32>;

		/// Envelopes of a vault.
		#[pallet::constant]
		type MaxEnvelopes: Get<u32>;

		/// Rules of a vault.
		#[pallet::constant]
		type MaxRules: Get<u32>;

		/// Bills of a vault.
		#[pallet::constant]
		type MaxBills: Get<u32>;

		/// Streams of a vault.
		#[pallet::constant]
		type MaxStreams: Get<u32>;

		/// Motions of a vault.
		#[pallet::constant]
		type MaxMotions: Get<u32>;

		/// Forecasts for one category that wait for what happens.
		#[pallet::constant]
		type MaxForecasts: Get<u32>;

		/// How often all rules of a vault fire in a day at most.
		#[pallet::constant]
		type MaxFirings: Get<u32>;

		/// How long a rule does not fire again at least, in milliseconds.
		#[pallet::constant]
		type MinCooldown: Get<Moment>;

		/// How often a rule, or a payment of a bill, is tried that fails. The payment is given up then,
		/// the rule suspended.
		#[pallet::constant]
		type MaxFailures: Get<u8>;

		/// The shortest delay of a policy, in milliseconds. A delay is what an owner has to notice that
		/// somebody has his key.
		#[pallet::constant]
		type MinDelay: Get<Moment>;

		/// The longest: nobody shall lock himself out.
		#[pallet::constant]
		type MaxDelay: Get<Moment>;

		/// How long a motion waits for owners, and to be carried out once it could be, in milliseconds.
		#[pallet::constant]
		type MotionPeriod: Get<Moment>;

		/// How long a freeze lasts, in milliseconds.
		#[pallet::constant]
		type FreezePeriod: Get<Moment>;

		/// How long a guardian cannot freeze again, in milliseconds. Longer than a freeze: else one
		/// guardian could lock the money in for ever.
		#[pallet::constant]
		type FreezePause: Get<Moment>;

		/// How long before a bill is due it is looked at whether there is enough, in milliseconds.
		#[pallet::constant]
		type WarnPeriod: Get<Moment>;

		/// After how many milliseconds something that has failed is tried again.
		#[pallet::constant]
		type RetryPeriod: Get<Moment>;

		/// The deposit for an entry in storage.
		#[pallet::constant]
		type EntryDeposit: Get<Balance>;

		/// The deposit for each byte that it can have.
		#[pallet::constant]
		type ByteDeposit: Get<Balance>;

		/// What the money market takes of an account for a position, in native tokens: whoever makes a
		/// pooled vault puts as much on its account.
		#[pallet::constant]
		type PositionDeposit: Get<Balance>;

		/// The highest fee of a pooled vault.
		#[pallet::constant]
		type MaxPoolFee: Get<Permill>;

		/// How long before it a higher fee of a pooled vault is announced, in milliseconds: whoever does
		/// not want to pay it leaves.
		#[pallet::constant]
		type PoolFeeDelay: Get<Moment>;

		/// What the agenda may weigh at the end of a block, if there is as much left.
		#[pallet::constant]
		type IdleWeight: Get<Weight>;

		/// What it may weigh at the beginning of a block, whatever there is to do besides, if the
		/// end of the last block was not enough.
		#[pallet::constant]
		type BacklogWeight: Get<Weight>;

		/// What looking at rules, and letting them fire, may weigh at the end of a block, if there is as
		/// much left after that.
		#[pallet::constant]
		type RulesWeight: Get<Weight>;

		/// Whether the time of the pallet stands still and the hooks do nothing, asked in each
		/// block: for a safe mode.
		type Halted: Get<bool>;

		/// The weights of this pallet.
		type WeightInfo: WeightInfo;

		/// Makes what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AssetId, Self::AccountId>;
	}

	/// Why this pallet has something on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposits for a vault and what belongs to it, on its own account.
		Vault,
		/// The fees for what the chain will do for a vault, on its own account.
		Fees,
		/// The deposits of who proposes something, or forecasts, or begins a recovery.
		Proposal,
		/// The deposit for a pooled vault, of its manager.
		Pool,
	}
}
