// SPDX-License-Identifier: Apache-2.0

//! How recordings stand in disputes.

use super::*;

/// What somebody says is wrong with a recording.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum GroundInfo {
	/// It is not the steward's.
	Ownership,
	/// AI has done more in it than what is said.
	Disclosure,
	/// It is built on something without a licence, or beyond it.
	Licence,
}

/// Whether something of a recording can be sold.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum StateInfo {
	/// It can.
	Clear,
	/// Not while it is disputed.
	Contested,
	/// Never again, for this reason.
	Blocked(GroundInfo),
}

/// A dispute that has not ended.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DisputeInfo<AccountId> {
	/// The recording.
	pub recording: RecordingId,
	/// Which one it is of those about the recording, from 0. The panel names it.
	pub dispute: DisputeId,
	/// By whom.
	pub by: AccountId,
	/// What is said to be wrong.
	pub ground: GroundInfo,
	/// The hash of what shows that.
	pub evidence: H256,
	/// The version of the disclosure that was in force when it began.
	pub disclosure: DisclosureId,
	/// When it began.
	pub at: Moment,
	/// Until when the panel can rule.
	pub deadline: Moment,
	/// What he has on hold for it, in the native token.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub bond: Balance,
}

/// How a recording stands, after all disputes about it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct StandingInfo<AccountId> {
	/// Whether something of it can be sold.
	pub state: StateInfo,
	/// The dispute that there is.
	pub dispute: Option<DisputeInfo<AccountId>>,
	/// How many disputes there were, with that.
	pub disputes: u32,
	/// How many were rejected.
	pub rejected: u32,
	/// For how long all of them together have kept it from being sold until now, in milliseconds.
	pub frozen: Moment,
	/// The bond for the next dispute, in the native token.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub bond: Balance,
	/// When it can be disputed again. `None`: now, or not before the dispute that there is has ended,
	/// or never.
	pub again_at: Option<Moment>,
}

/// How a dispute has ended.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum OutcomeInfo {
	/// The panel has ruled for who has disputed.
	Upheld,
	/// The panel has ruled for the steward.
	Rejected,
	/// The panel has not ruled in time.
	Undecided,
}

/// How a dispute has ended, and when.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DisputeEndInfo {
	/// When.
	pub at: Moment,
	/// How.
	pub outcome: OutcomeInfo,
}

/// A dispute, as a part of what has become of a recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DisputedInfo<AccountId> {
	/// Which one it is of those about the recording, from 0.
	pub dispute: DisputeId,
	/// By whom.
	pub by: AccountId,
	/// What is, or was, said to be wrong.
	pub ground: GroundInfo,
	/// The hash of what shows that.
	pub evidence: H256,
	/// The version of the disclosure that was in force when it began.
	pub disclosure: DisclosureId,
	/// When it began.
	pub at: Moment,
	/// How it has ended. `None`: it goes on.
	pub end: Option<DisputeEndInfo>,
}

/// Some of the disputes.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DisputePage<AccountId> {
	/// Those that were found.
	pub disputes: Vec<DisputeInfo<AccountId>>,
	/// Behind which recording the next page is. `None` if this was the last.
	pub next: Option<RecordingId>,
}
