// SPDX-License-Identifier: Apache-2.0

//! What is disputed.

use super::*;
use sp_core::H256;

/// The number of a dispute about a recording, from 0.
pub type DisputeId = u32;

/// What somebody says is wrong with a recording.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Ground {
	/// It is not the steward's.
	Ownership,
	/// AI has done more in it than what is said.
	Disclosure,
	/// It is built on something without a licence, or beyond it.
	Licence,
}

/// How a dispute has ended.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Outcome {
	/// The panel has ruled for who has disputed.
	Upheld,
	/// The panel has ruled for the steward.
	Rejected,
	/// The panel has not ruled in time.
	Undecided,
}

/// A dispute about a recording. In storage until it ends.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Dispute<AccountId> {
	/// Which one it is of those about the recording.
	pub number: DisputeId,
	/// What is said to be wrong.
	pub ground: Ground,
	/// The hash of what shows that.
	pub evidence: H256,
	/// The version of the disclosure that was in force then.
	pub disclosure: DisclosureId,
	/// When it began, in real time.
	pub at: Moment,
	/// When it began, in the time of the pallet.
	pub since: Moment,
	/// Until when the panel can rule.
	pub deadline: Moment,
	/// The bond, of who has begun it.
	pub bond: Deposit<AccountId>,
	/// What he has on hold besides, for what is remembered of it.
	pub entry: Balance,
}

/// How many disputes about a recording are remembered when they have ended: the last ones.
pub const MAX_PAST_DISPUTES: u32 = 8;

/// What is remembered of a dispute that has ended.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct PastDispute<AccountId> {
	/// What was said to be wrong.
	pub ground: Ground,
	/// The hash of what should show that.
	pub evidence: H256,
	/// The version of the disclosure that was in force when it began.
	pub disclosure: DisclosureId,
	/// When it began, in real time.
	pub at: Moment,
	/// When it ended, in real time.
	pub ended_at: Moment,
	/// How.
	pub outcome: Outcome,
	/// The deposit for this, of who has begun it.
	pub deposit: Deposit<AccountId>,
}

/// Whether something of a recording can be sold.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum State {
	/// It can.
	#[default]
	Clear,
	/// Not while it is disputed.
	Contested,
	/// Never again, for this reason.
	Blocked(Ground),
}

/// How a recording stands, after all disputes about it.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Standing {
	/// Whether something of it can be sold.
	pub state: State,
	/// How many disputes there were. The number of the next one.
	pub disputes: DisputeId,
	/// How many were rejected.
	pub rejected: u32,
	/// How long those that have ended were, together.
	pub frozen: Moment,
	/// When it can be disputed again.
	pub again_at: Moment,
	/// Whether the panel has named a split after a dispute about the ownership was upheld.
	pub split_named: bool,
}
