// SPDX-License-Identifier: Apache-2.0

//! What happens when something goes wrong: safe mode, paused calls, failed migrations.
//!
//! ```text
//!  migration fails ──> SafeMode entered, extrinsics resume ──> only governance calls pass
//!                                                           ──> a root referendum puts it right,
//!                                                               then `safe_mode.force_exit`
//! ```

use super::governance::TechnicalMajority;
use crate::{
	constants::time::{DAYS, HOURS},
	AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, SafeMode,
};
use frame_support::{
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	parameter_types,
	traits::{ConstU32, Contains, EitherOf, EitherOfDiverse, SafeMode as SafeModeTrait},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureWithSuccess};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::Perbill;

/// What safe mode lets through: everything with which the chain governs, upgrades and keeps
/// itself running, and the wrappers, whose inner calls are filtered by themselves.
pub struct SafeModeWhitelist;
impl Contains<RuntimeCall> for SafeModeWhitelist {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(..)
				| RuntimeCall::Timestamp(..)
				| RuntimeCall::ValidatorSet(..)
				| RuntimeCall::Session(..)
				| RuntimeCall::Grandpa(..)
				| RuntimeCall::Utility(..)
				| RuntimeCall::Proxy(..)
				| RuntimeCall::Multisig(..)
				| RuntimeCall::Preimage(..)
				| RuntimeCall::Scheduler(..)
				| RuntimeCall::Referenda(..)
				| RuntimeCall::ConvictionVoting(..)
				| RuntimeCall::Whitelist(..)
				| RuntimeCall::TechnicalCommittee(..)
				| RuntimeCall::Parameters(..)
				| RuntimeCall::SafeMode(..)
				| RuntimeCall::TxPause(..)
				| RuntimeCall::MultiBlockMigrations(..)
		)
	}
}

/// Pallets of which no call can be paused, so that a pause can always be undone by a vote.
pub const UNPAUSABLE: [&[u8]; 17] = [
	b"System",
	b"Timestamp",
	b"ValidatorSet",
	b"Session",
	b"Grandpa",
	b"Utility",
	b"Preimage",
	b"Scheduler",
	b"Referenda",
	b"ConvictionVoting",
	b"Whitelist",
	b"TechnicalCommittee",
	b"Parameters",
	b"SafeMode",
	b"TxPause",
	b"MultiBlockMigrations",
	b"Multisig",
];

/// The calls of [`UNPAUSABLE`].
pub struct TxPauseWhitelist;
impl Contains<RuntimeCallNameOf<Runtime>> for TxPauseWhitelist {
	fn contains((pallet, _call): &RuntimeCallNameOf<Runtime>) -> bool {
		UNPAUSABLE.contains(&pallet.as_slice())
	}
}

parameter_types! {
	/// How long safe mode lasts when root enters or extends it.
	pub const RootSafeModeDuration: BlockNumber = 7 * DAYS;
	/// How long it lasts when the technical committee does.
	pub const CommitteeSafeModeDuration: BlockNumber = 12 * HOURS;
	/// Nobody can buy safe mode: there is no deposit that enters it.
	pub const NoDeposit: Option<Balance> = None;
	/// So none is ever released.
	pub const NoReleaseDelay: Option<BlockNumber> = None;
}

/// Root, or two thirds of the technical committee, each for its own duration.
pub type SafeModeOrigin = EitherOf<
	EnsureRootWithSuccess<AccountId, RootSafeModeDuration>,
	EnsureWithSuccess<TechnicalMajority, AccountId, CommitteeSafeModeDuration>,
>;

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = SafeModeWhitelist;
	type EnterDuration = CommitteeSafeModeDuration;
	type ExtendDuration = CommitteeSafeModeDuration;
	type EnterDepositAmount = NoDeposit;
	type ExtendDepositAmount = NoDeposit;
	type ForceEnterOrigin = SafeModeOrigin;
	type ForceExtendOrigin = SafeModeOrigin;
	type ForceExitOrigin = EnsureRoot<AccountId>;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type Notify = ();
	type ReleaseDelay = NoReleaseDelay;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TechnicalMajority>;
	type UnpauseOrigin = EitherOfDiverse<EnsureRoot<AccountId>, TechnicalMajority>;
	type WhitelistedCalls = TxPauseWhitelist;
	type MaxNameLen = ConstU32<256>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}

/// A migration that failed: enter safe mode for as long as it takes, and let extrinsics through
/// again.
///
/// The SDK's `EnterSafeModeOnFailedMigration` keeps the migration cursor stuck, and a stuck cursor
/// keeps every extrinsic out, votes included: nothing could ever be put right. Here only what safe
/// mode whitelists gets in, and that is enough to govern.
pub struct EnterSafeModeAndResume;
impl FailedMigrationHandler for EnterSafeModeAndResume {
	fn failed(migration: Option<u32>) -> FailedMigrationHandling {
		let entered = if SafeMode::is_entered() {
			<SafeMode as SafeModeTrait>::extend(BlockNumber::MAX)
		} else {
			<SafeMode as SafeModeTrait>::enter(BlockNumber::MAX)
		};
		log::error!(
			target: "runtime::migrations",
			"migration {migration:?} failed and safe mode was {}; a referendum on the root track \
			must repair the state and then call safe_mode.force_exit",
			if entered.is_ok() { "entered" } else { "NOT entered" },
		);
		FailedMigrationHandling::ForceUnstuck
	}
}

parameter_types! {
	/// How much of a block a step of a migration may take.
	pub MaxServiceWeight: Weight =
		Perbill::from_percent(80) * super::system::RuntimeBlockWeights::get().max_block;
}

/// Migrations that run whole in the first block of the new runtime. Only for what is small.
pub type SingleBlockMigrations = ();

/// Migrations that run in steps, over as many blocks as they need.
#[cfg(not(any(feature = "upgrade-fixture", feature = "runtime-benchmarks")))]
pub type SteppedMigrations = ();
#[cfg(all(feature = "upgrade-fixture", not(feature = "runtime-benchmarks")))]
pub use crate::upgrade_fixture::SteppedMigrations;
#[cfg(feature = "runtime-benchmarks")]
pub use pallet_migrations::mock_helpers::MockedMigrations as SteppedMigrations;

impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Migrations = SteppedMigrations;
	type CursorMaxLen = ConstU32<65_536>;
	type IdentifierMaxLen = ConstU32<256>;
	type MigrationStatusHandler = ();
	type FailedMigrationHandler = EnterSafeModeAndResume;
	type MaxServiceWeight = MaxServiceWeight;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}
