// SPDX-License-Identifier: Apache-2.0

//! Vaults, their members, and how far their limits are used.

use super::*;

/// How much may be spent.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LimitInfo {
	/// The most value in any span of time of this length, wherever it begins.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub value: Value,
	/// The length.
	pub period: Moment,
}

/// What owners have decided about a vault.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct PolicyInfo {
	/// How many owners it takes for a motion.
	pub threshold: u8,
	/// What leaves the vault at most, but for what was announced. `None`: everything may.
	pub limit: Option<LimitInfo>,
	/// What one owner alone may spend of it. `None`: all of it.
	pub solo: Option<LimitInfo>,
	/// How long it takes until something is loosened.
	pub delay: Moment,
	/// How many guardians it takes to name new owners. Zero: they cannot.
	pub guardians_needed: u8,
	/// Whether money can be spent in categories only that have an envelope.
	pub envelopes_only: bool,
	/// From which part of a limit or an envelope on there is an alert.
	pub alert_at: Permill,
}

/// What will count no more.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct FreedInfo {
	/// From when on.
	pub at: Moment,
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub value: Value,
}

/// How far a limit is used.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LimitStateInfo {
	/// The limit.
	pub limit: LimitInfo,
	/// What counts now.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub counted: Value,
	/// What can still be spent now.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub left: Value,
	/// When what counts now will count no more, in the order of time.
	pub frees: Vec<FreedInfo>,
}

/// How much belongs to a vault.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct CountsInfo {
	/// Members.
	pub members: u32,
	/// Those of them who are guardians.
	pub guardians: u32,
	/// Envelopes.
	pub envelopes: u32,
	/// Rules.
	pub rules: u32,
	/// Bills.
	pub bills: u32,
	/// Streams.
	pub streams: u32,
	/// Motions.
	pub motions: u32,
	/// Forecasts that are not scored yet.
	pub forecasts: u32,
}

/// The end of a vault's trail.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct TrailHeadInfo {
	/// How many entries there are.
	pub count: u64,
	/// The hash of the last one: blake2-256 of it, encoded. Zero if there is none.
	pub hash: H256,
	/// The storage key under which the state says so: for a proof.
	#[cfg_attr(feature = "std", serde(with = "sp_core::bytes"))]
	pub key: Vec<u8>,
}

/// A vault.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct VaultInfo<AccountId> {
	/// Its number.
	pub vault: VaultId,
	/// Where its money is. Nobody has a key to it.
	pub account: AccountId,
	/// Who decides about it.
	pub owners: Vec<AccountId>,
	/// How.
	pub policy: PolicyInfo,
	/// Until when nothing leaves it.
	pub frozen_until: Option<Moment>,
	/// How far its limit is used, if it has one.
	pub limit: Option<LimitStateInfo>,
	/// How far that is used which one owner alone may spend, if there is a limit to it.
	pub solo: Option<LimitStateInfo>,
	/// Native tokens for what the chain does for it by itself.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub fees: Balance,
	/// The deposit for the vault itself, on its account.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
	/// How often its rules can still fire today.
	pub firings_left: u32,
	/// How much belongs to it.
	pub counts: CountsInfo,
	/// The end of its trail.
	pub trail: TrailHeadInfo,
}

/// What somebody may do who spends for the owners.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AllowanceInfo {
	/// How much.
	pub limit: LimitInfo,
	/// On what. Empty: on anything.
	pub categories: Vec<Category>,
}

/// What an adviser may do without being asked again.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct MandateInfo {
	/// The value that he may move within the vault.
	pub limit: LimitInfo,
	/// What that may cost at most, in all.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub max_loss: Value,
	/// Whether he may lower budgets and limits.
	pub may_tighten: bool,
}

/// The roles of an account in a vault that it does not own.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RolesInfo {
	/// May freeze the vault for a time, and name new owners with other guardians.
	pub guardian: bool,
	/// May spend.
	pub spender: Option<AllowanceInfo>,
	/// May propose.
	pub adviser: Option<MandateInfo>,
	/// May read what is encrypted for the members.
	pub viewer: bool,
	/// The key for which it is encrypted: X25519.
	pub key: Option<H256>,
}

/// A member of a vault.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct MemberInfo<AccountId> {
	/// Who.
	pub account: AccountId,
	/// What for.
	pub roles: RolesInfo,
	/// How far the allowance of a spender is used.
	pub allowance: Option<LimitStateInfo>,
	/// How far the mandate of an adviser is used.
	pub mandate: Option<LimitStateInfo>,
	/// What an adviser has lost under his mandate.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub lost: Value,
	/// From when on a guardian can freeze the vault.
	pub can_freeze_at: Option<Moment>,
	/// The deposit, on the vault's account.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
}

/// A vault of an account.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OwnVaultInfo {
	/// Its number.
	pub vault: VaultId,
	/// Whether the account owns it.
	pub owner: bool,
	/// The roles of the account, if it does not.
	pub roles: Option<RolesInfo>,
}

/// Some of the vaults of an account.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OwnVaultPage {
	/// Those that were found.
	pub vaults: Vec<OwnVaultInfo>,
	/// Behind which vault the next page is. `None` if this was the last.
	pub next: Option<VaultId>,
}
