// SPDX-License-Identifier: Apache-2.0

//! Vaults, and who may do what.

use super::*;
use polyphony_support::json;

/// How much may be spent.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Limit {
	/// The most value that leaves in any span of time of this length, wherever it begins.
	#[serde(with = "json::amount")]
	pub value: Value,
	/// The length. Not zero.
	pub period: Moment,
}

/// What owners have decided about a vault.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
	/// How many owners it takes for a motion. From 1 to the number of owners.
	pub threshold: u8,
	/// What leaves the vault at most, whoever says so and in whatever way: only payments that were
	/// announced for [`delay`](Self::delay) do not count. Without one, everything may.
	pub limit: Option<Limit>,
	/// What one owner alone, and rules, bills and streams that one has made, may spend of it. Without
	/// one, all of it. Means nothing if one owner is enough for a motion.
	pub solo: Option<Limit>,
	/// How long it takes until something is loosened, in milliseconds.
	pub delay: Moment,
	/// How many guardians it takes to name new owners. Zero: guardians cannot.
	pub guardians_needed: u8,
	/// Whether money can be spent in categories only that have an envelope.
	pub envelopes_only: bool,
	/// From which part of a limit or an envelope on there is an alert.
	pub alert_at: Permill,
}

/// A vault.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Vault<AccountId> {
	/// Who decides about it.
	pub owners: Owners<AccountId>,
	/// How.
	pub policy: Policy,
	/// What has left it.
	pub spent: Window,
	/// What of that one owner alone has spent, or what such an owner has made.
	pub spent_solo: Window,
	/// Until when nothing leaves it.
	pub frozen_until: Option<Moment>,
	/// The next number for something that belongs to it.
	pub next_item: ItemId,
	/// How many of each kind there are.
	pub counts: Counts,
	/// How often rules have fired lately: see [`crate::Config::MaxFirings`].
	pub firings: Firings,
	/// The deposit for all of this, on the vault's account.
	pub deposit: Balance,
}

/// How much belongs to a vault.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Counts {
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

/// How often rules have fired in a day.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Firings {
	/// The day, counted from the Unix epoch.
	pub day: u32,
	/// How often.
	pub times: u32,
}

/// What somebody may do who spends for the owners.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Allowance {
	/// How much.
	pub limit: Limit,
	/// On what. Empty: on anything.
	pub categories: Categories,
}

/// What an adviser may do without being asked again.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mandate {
	/// The value that he may move within the vault: in swaps, supplies, withdrawals, repayments of the
	/// vault's own debts, and from one envelope to another. Zero: nothing.
	pub limit: Limit,
	/// What that may cost at most, in all, ever: the value that went into swaps less what came out.
	#[serde(with = "json::amount")]
	pub max_loss: Value,
	/// Whether he may lower budgets and limits.
	pub may_tighten: bool,
}

/// The roles of an account in a vault that it does not own.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Roles {
	/// May freeze the vault for a time, and name new owners with other guardians.
	pub guardian: bool,
	/// May spend.
	pub spender: Option<Allowance>,
	/// May propose. What is within the mandate is done at once, all else is a motion that owners have
	/// to approve.
	pub adviser: Option<Mandate>,
	/// May read what is encrypted for the members. The chain is public: this only says for whom
	/// wallets shall encrypt memos.
	pub viewer: bool,
	/// The key for which they do: X25519.
	pub key: Option<H256>,
}

impl Roles {
	/// Whether there is none.
	pub fn is_empty(&self) -> bool {
		!self.guardian && self.spender.is_none() && self.adviser.is_none() && !self.viewer
	}
}

/// A member of a vault.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Membership {
	/// What for.
	pub roles: Roles,
	/// What he has spent.
	pub spent: Window,
	/// What he has moved under his mandate.
	pub moved: Window,
	/// What that has cost.
	pub lost: Value,
	/// When he froze the vault last.
	pub froze_at: Option<Moment>,
	/// When he put a recovery in the place of another last.
	pub replaced_at: Option<Moment>,
	/// The deposit, on the vault's account.
	pub deposit: Balance,
}

/// New owners that guardians have named.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Recovery<AccountId> {
	/// Who shall own the vault.
	pub owners: Owners<AccountId>,
	/// How many of them it takes for a motion.
	pub threshold: u8,
	/// The guardians that are for it.
	pub guardians: BoundedVec<AccountId, ConstU32<MAX_GUARDIANS>>,
	/// The owners that are against it: as many as it takes for a motion end it.
	pub against: Owners<AccountId>,
	/// When it takes effect, if there are enough guardians.
	pub ready_at: Option<Moment>,
	/// The deposit, of the guardian who began.
	pub deposit: (AccountId, Balance),
}

/// Guardians of a vault.
pub const MAX_GUARDIANS: u32 = 16;

/// The end of a vault's trail.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct TrailHead {
	/// How many entries there are.
	pub count: u64,
	/// The hash of the last one: blake2-256 of a [`TrailEntry`], encoded. Zero if there is none.
	pub hash: H256,
}
