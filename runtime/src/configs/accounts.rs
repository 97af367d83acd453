// SPDX-License-Identifier: Apache-2.0

//! What an account can do beside paying: batch, delegate, share, recover, and say who it is.

use super::money::TreasuryAccount;
use crate::{
	constants::{
		currency::{deposit, UNIT},
		time::DAYS,
	},
	AccountId, Balance, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, Signature, System, Treasury,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, ConstU128, ConstU32, InstanceFilter, LinearStoragePrice,
	},
};
use frame_system::EnsureRoot;
use pallet_identity::legacy::IdentityInfo;
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Verify};

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

/// What a proxy may do for the account that named it.
#[derive(
	Copy,
	Clone,
	Eq,
	PartialEq,
	Ord,
	PartialOrd,
	Encode,
	Decode,
	DecodeWithMemTracking,
	Debug,
	MaxEncodedLen,
	TypeInfo,
	Default,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Everything that moves no tokens and no assets.
	#[codec(index = 1)]
	NonTransfer,
	/// Vote, delegate votes, submit referenda and note preimages.
	#[codec(index = 2)]
	Governance,
	/// Reject announcements of other proxies.
	#[codec(index = 3)]
	CancelProxy,
	/// Manage assets, without transferring them.
	#[codec(index = 4)]
	AssetManager,
	/// Set and purge session keys: what a validator's operator needs.
	#[codec(index = 5)]
	SessionKeys,
	/// Judge identities, as a registrar.
	#[codec(index = 6)]
	IdentityJudgement,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			ProxyType::Any => true,
			// A list of what is allowed: a pallet that is added later is out until it is looked at.
			ProxyType::NonTransfer => matches!(
				call,
				RuntimeCall::System(..)
					| RuntimeCall::Session(..)
					| RuntimeCall::Grandpa(..)
					| RuntimeCall::Utility(..)
					| RuntimeCall::Multisig(..)
					| RuntimeCall::Proxy(..)
					| RuntimeCall::Identity(..)
					| RuntimeCall::Vesting(pallet_vesting::Call::vest { .. })
					| RuntimeCall::Vesting(pallet_vesting::Call::vest_other { .. })
					| RuntimeCall::Preimage(..)
					| RuntimeCall::Referenda(..)
					| RuntimeCall::ConvictionVoting(..)
					| RuntimeCall::Whitelist(..)
					| RuntimeCall::TechnicalCommittee(..)
					| RuntimeCall::Treasury(..)
			),
			ProxyType::Governance => matches!(
				call,
				RuntimeCall::Utility(..)
					| RuntimeCall::Preimage(..)
					| RuntimeCall::Referenda(..)
					| RuntimeCall::ConvictionVoting(..)
					| RuntimeCall::Whitelist(..)
					| RuntimeCall::TechnicalCommittee(..)
					| RuntimeCall::Treasury(..)
			),
			ProxyType::CancelProxy => matches!(
				call,
				RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. })
					| RuntimeCall::Utility(..)
					| RuntimeCall::Multisig(..)
			),
			ProxyType::AssetManager => {
				matches!(call, RuntimeCall::Utility(..) | RuntimeCall::Multisig(..))
					|| matches!(
						call,
						RuntimeCall::Assets(
							pallet_assets::Call::create { .. }
								| pallet_assets::Call::start_destroy { .. }
								| pallet_assets::Call::destroy_accounts { .. }
								| pallet_assets::Call::destroy_approvals { .. }
								| pallet_assets::Call::finish_destroy { .. }
								| pallet_assets::Call::mint { .. }
								| pallet_assets::Call::burn { .. }
								| pallet_assets::Call::freeze { .. }
								| pallet_assets::Call::thaw { .. }
								| pallet_assets::Call::freeze_asset { .. }
								| pallet_assets::Call::thaw_asset { .. }
								| pallet_assets::Call::block { .. }
								| pallet_assets::Call::set_team { .. }
								| pallet_assets::Call::set_metadata { .. }
								| pallet_assets::Call::clear_metadata { .. }
								| pallet_assets::Call::set_min_balance { .. }
						)
					)
			},
			ProxyType::SessionKeys => {
				matches!(call, RuntimeCall::Session(..) | RuntimeCall::Utility(..))
			},
			ProxyType::IdentityJudgement => matches!(
				call,
				RuntimeCall::Identity(pallet_identity::Call::provide_judgement { .. })
					| RuntimeCall::Utility(..)
			),
		}
	}

	fn is_superset(&self, o: &Self) -> bool {
		match (self, o) {
			(x, y) if x == y => true,
			(ProxyType::Any, _) => true,
			(_, ProxyType::Any) => false,
			(ProxyType::NonTransfer, ProxyType::AssetManager) => false,
			(ProxyType::NonTransfer, _) => true,
			_ => false,
		}
	}
}

parameter_types! {
	/// Held by an account with proxies.
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	/// Held for each proxy.
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	/// Held by a proxy with announcements.
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	/// Held for each announcement.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Held while a multisig operation is open.
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	/// Held for each approval that it needs.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Held for a storage item of the recovery pallet.
	pub const RecoveryDepositBase: Balance = deposit(1, 0);
	/// Held for each byte of it.
	pub const RecoveryDepositFactor: Balance = deposit(0, 1);
	/// Why a friend group's deposit is held.
	pub const FriendGroupsHold: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::FriendGroupsStorage);
	/// Why an attempt's deposit is held.
	pub const AttemptHold: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::AttemptStorage);
	/// Why an inheritor's deposit is held.
	pub const InheritorHold: RuntimeHoldReason =
		RuntimeHoldReason::Recovery(pallet_recovery::HoldReason::InheritorStorage);
}

type RecoveryConsideration<Reason> = HoldConsideration<
	AccountId,
	Balances,
	Reason,
	LinearStoragePrice<RecoveryDepositBase, RecoveryDepositFactor, Balance>,
>;

impl pallet_recovery::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BlockNumberProvider = System;
	type Currency = Balances;
	type FriendGroupsConsideration = RecoveryConsideration<FriendGroupsHold>;
	type AttemptConsideration = RecoveryConsideration<AttemptHold>;
	type InheritorConsideration = RecoveryConsideration<InheritorHold>;
	type SecurityDeposit = ConstU128<{ 10 * UNIT }>;
	type Slash = frame_support::traits::tokens::imbalance::ResolveTo<TreasuryAccount, Balances>;
	type MaxFriendsPerConfig = ConstU32<100>;
	type WeightInfo = pallet_recovery::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Held while an account has an identity.
	pub const IdentityBasicDeposit: Balance = deposit(1, 258);
	/// Held for each byte of it.
	pub const IdentityByteDeposit: Balance = deposit(0, 1);
	/// Held for a username, by the authority that grants it.
	pub const UsernameDeposit: Balance = deposit(0, 32);
	/// Held for each sub-account.
	pub const SubAccountDeposit: Balance = deposit(1, 53);
}

impl pallet_identity::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type BasicDeposit = IdentityBasicDeposit;
	type ByteDeposit = IdentityByteDeposit;
	type UsernameDeposit = UsernameDeposit;
	type SubAccountDeposit = SubAccountDeposit;
	type MaxSubAccounts = ConstU32<100>;
	type IdentityInformation = IdentityInfo<ConstU32<100>>;
	type MaxRegistrars = ConstU32<20>;
	type Slashed = Treasury;
	type ForceOrigin = EnsureRoot<AccountId>;
	type RegistrarOrigin = EnsureRoot<AccountId>;
	type OffchainSignature = Signature;
	type SigningPublicKey = <Signature as Verify>::Signer;
	type UsernameAuthorityOrigin = EnsureRoot<AccountId>;
	type PendingUsernameExpiration = ConstU32<{ 7 * DAYS }>;
	type UsernameGracePeriod = ConstU32<{ 30 * DAYS }>;
	type MaxSuffixLength = ConstU32<7>;
	type MaxUsernameLength = ConstU32<32>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type WeightInfo = pallet_identity::weights::SubstrateWeight<Runtime>;
}
