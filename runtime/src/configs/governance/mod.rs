// SPDX-License-Identifier: Apache-2.0

//! Governance: referenda decided by conviction voting, a technical committee that can speed up
//! what it whitelists, and a treasury. There is no sudo.
//!
//! ```text
//!  preimage noted ──> referendum on a track ──> prepare ──> decide ──> confirm ──> enact
//!                     (deposit)                 (deposit)   (votes)    (passing)   (scheduler)
//! ```

pub mod origins;
pub mod tracks;

use self::{
	origins::{ReferendumCanceller, ReferendumKiller, Treasurer, WhitelistedCaller},
	tracks::Tracks,
};
use super::{
	money::{NativeAndAssets, TreasuryAccount},
	parameters::deposits,
	system::RuntimeBlockWeights,
};
use crate::{
	constants::{
		currency::{deposit, UNIT},
		time::DAYS,
	},
	AccountId, AssetId, Balance, Balances, BlockNumber, OriginCaller, Preimage, Referenda, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, Scheduler, System, Treasury,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{HoldConsideration, NativeOrWithId},
		tokens::{
			currency::ActiveIssuanceOf, pay::PayAssetFromAccount, ConversionFromAssetBalance,
		},
		ConstU128, ConstU32, EitherOf, EitherOfDiverse, EnsureOrigin, EqualPrivilegeOnly, Get,
		LinearStoragePrice,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use sp_runtime::{traits::IdentityLookup, DispatchError, Perbill, Permill};

/// How fast governance runs.
///
/// All its periods are stated for a production chain; the chain's genesis sets by how much they
/// are divided (1 unless it says otherwise; the development preset makes two weeks a minute).
pub struct Pace;
impl Pace {
	/// `period` blocks at this chain's pace, and at least one.
	pub fn scale(period: BlockNumber) -> BlockNumber {
		(period / origins::PeriodDivisor::<Runtime>::get().max(1)).max(1)
	}
}

/// Two thirds of the technical committee.
pub type TechnicalMajority =
	pallet_collective::EnsureProportionAtLeast<AccountId, TechnicalInstance, 2, 3>;

/// The technical committee's instance of the collective pallet.
pub type TechnicalInstance = pallet_collective::Instance1;

parameter_types! {
	/// Why a preimage's deposit is held.
	pub const PreimageHold: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHold,
		LinearStoragePrice<deposits::PreimageBase, deposits::PreimagePerByte, Balance>,
	>;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// How much of a block scheduled calls may take.
	pub MaximumSchedulerWeight: Weight =
		Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<50>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
}

/// How long the tokens of a vote of conviction 1 stay locked after the referendum.
pub struct VoteLockingPeriod;
impl Get<BlockNumber> for VoteLockingPeriod {
	fn get() -> BlockNumber {
		Pace::scale(7 * DAYS)
	}
}

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type Polls = Referenda;
	type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<512>;
	type VoteLockingPeriod = VoteLockingPeriod;
	type BlockNumberProvider = System;
	type VotingHooks = ();
	type WeightInfo = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
}

/// How long a referendum may wait for its decision deposit or a free place on its track.
pub struct UndecidingTimeout;
impl Get<BlockNumber> for UndecidingTimeout {
	fn get() -> BlockNumber {
		Pace::scale(14 * DAYS)
	}
}

impl pallet_referenda::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = EnsureSigned<AccountId>;
	type CancelOrigin = EitherOfDiverse<EnsureRoot<AccountId>, ReferendumCanceller>;
	type KillOrigin = EitherOfDiverse<EnsureRoot<AccountId>, ReferendumKiller>;
	type Slash = Treasury;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = ConstU128<{ deposit(1, 512) }>;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = UndecidingTimeout;
	type AlarmInterval = ConstU32<1>;
	type Tracks = Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
}

impl origins::Config for Runtime {}

impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TechnicalMajority>;
	type DispatchWhitelistedOrigin = EitherOfDiverse<EnsureRoot<AccountId>, WhitelistedCaller>;
	type Preimages = Preimage;
	type DeferredDispatchExpiration = ConstU32<{ 28 * DAYS }>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// How much of a block a motion may take.
	pub MaxProposalWeight: Weight =
		Perbill::from_percent(50) * RuntimeBlockWeights::get().max_block;
	/// How long a motion stays open.
	pub const MotionDuration: BlockNumber = 3 * DAYS;
}

impl pallet_collective::Config<TechnicalInstance> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeEvent = RuntimeEvent;
	type Proposal = RuntimeCall;
	type MotionDuration = MotionDuration;
	type MaxProposals = ConstU32<100>;
	type MaxMembers = ConstU32<32>;
	type DefaultVote = pallet_collective::PrimeDefaultVote;
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Names the treasury's account.
	pub const TreasuryPalletId: PalletId = PalletId(*b"ply/trsy");
	/// The treasury burns nothing.
	pub const Burn: Permill = Permill::zero();
	/// Root may spend any amount.
	pub const MaxSpend: Balance = Balance::MAX;
}

/// How often approved spends from the pot are paid.
pub struct SpendPeriod;
impl Get<BlockNumber> for SpendPeriod {
	fn get() -> BlockNumber {
		Pace::scale(7 * DAYS)
	}
}

/// Values a spend against the limit of the origin that approves it: the native token at par.
///
/// An asset has no value that the chain could trust before it has an oracle, so a spend of an
/// asset fails with `FailedToConvertBalance`.
pub struct NativeOnly;
impl ConversionFromAssetBalance<Balance, NativeOrWithId<AssetId>, Balance> for NativeOnly {
	type Error = DispatchError;

	fn from_asset_balance(
		balance: Balance,
		asset: NativeOrWithId<AssetId>,
	) -> Result<Balance, Self::Error> {
		match asset {
			NativeOrWithId::Native => Ok(balance),
			NativeOrWithId::WithId(_) => Err(DispatchError::Unavailable),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: NativeOrWithId<AssetId>) {}
}

impl pallet_treasury::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type PalletId = TreasuryPalletId;
	type RejectOrigin = EitherOfDiverse<EnsureRoot<AccountId>, Treasurer>;
	type SpendOrigin = EitherOf<EnsureRootWithSuccess<AccountId, MaxSpend>, TreasurerSpend>;
	type SpendPeriod = SpendPeriod;
	type Burn = Burn;
	type BurnDestination = ();
	type SpendFunds = ();
	type MaxApprovals = ConstU32<100>;
	type AssetKind = NativeOrWithId<AssetId>;
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type Paymaster = PayAssetFromAccount<NativeAndAssets, TreasuryAccount>;
	type BalanceConverter = NativeOnly;
	type PayoutPeriod = ConstU32<{ 30 * DAYS }>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::TreasuryArguments;
}

/// The most that one referendum on the treasury track may spend.
pub const TREASURER_LIMIT: Balance = 100_000 * UNIT;

/// The treasury track, with its limit.
pub struct TreasurerSpend;
impl EnsureOrigin<RuntimeOrigin> for TreasurerSpend {
	type Success = Balance;

	fn try_origin(origin: RuntimeOrigin) -> Result<Balance, RuntimeOrigin> {
		Treasurer::try_origin(origin).map(|()| TREASURER_LIMIT)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Treasurer::try_successful_origin()
	}
}
