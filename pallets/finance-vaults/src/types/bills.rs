// SPDX-License-Identifier: Apache-2.0

//! Payments: at once, on a day, and in the course of time.

use super::*;
use polyphony_support::json;

/// A payment out of a vault.
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
#[serde(bound(
	serialize = "AccountId: Serialize, AssetId: Serialize",
	deserialize = "AccountId: Deserialize<'de>, AssetId: Deserialize<'de>"
))]
pub struct Payment<AccountId, AssetId> {
	/// To whom.
	pub to: AccountId,
	/// In which asset.
	pub asset: AssetId,
	/// How much arrives.
	#[serde(with = "json::amount")]
	pub amount: Balance,
	/// Out of which asset, and how much of that at most. `None`: of the same, just as much.
	#[serde(with = "super::json::asset_and_amount")]
	pub pay_with: Option<(AssetId, Balance)>,
	/// What for.
	pub category: Category,
	/// What goes with it.
	pub memo: Memo,
}

/// What an owner says about a bill.
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
#[serde(bound(
	serialize = "AccountId: Serialize, AssetId: Serialize",
	deserialize = "AccountId: Deserialize<'de>, AssetId: Deserialize<'de>"
))]
pub struct BillInput<AccountId, AssetId> {
	/// What is paid each time.
	pub payment: Payment<AccountId, AssetId>,
	/// When it is due first. Real time.
	pub start: Moment,
	/// How often from then on. `None`: once.
	pub every: Option<Period>,
	/// How often in all. `None`: always. Not zero.
	pub times: Option<u32>,
}

/// A scheduled payment.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Bill<AccountId, AssetId> {
	/// What the owner has said. `times` is what is left of it.
	pub input: BillInput<AccountId, AssetId>,
	/// Whether it was a motion: see [`Rule::approved`].
	pub approved: bool,
	/// Which of its payments is the next, from 0.
	pub index: u32,
	/// How often that one has failed.
	pub failures: u8,
	/// The deposit, on the vault's account.
	pub deposit: Balance,
}

/// What an owner says about a stream.
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
pub struct StreamInput<AccountId, AssetId> {
	/// To whom.
	pub to: AccountId,
	/// In which asset.
	pub asset: AssetId,
	/// How much in all.
	#[serde(with = "json::amount")]
	pub amount: Balance,
	/// When it begins. Real time.
	pub start: Moment,
	/// When it ends. Real time, after the start.
	pub end: Moment,
	/// What for.
	pub category: Category,
}

/// A payment that grows from moment to moment, and is made whenever somebody asks for it. The money
/// stays in the vault until then: it is no more than a promise, which holds as far as the vault's
/// limits and money go.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Stream<AccountId, AssetId> {
	/// What the owner has said.
	pub input: StreamInput<AccountId, AssetId>,
	/// When it was ended before its time. Nothing is added from then on.
	pub ended_at: Option<Moment>,
	/// Whether it was a motion: see [`Rule::approved`].
	pub approved: bool,
	/// What was paid.
	pub paid: Balance,
	/// The deposit, on the vault's account.
	pub deposit: Balance,
}
