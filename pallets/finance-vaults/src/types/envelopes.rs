// SPDX-License-Identifier: Apache-2.0

//! Envelopes: what may be spent on something in a period.

use super::*;

/// What becomes of what is left at the end of a period.
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
#[serde(rename_all = "camelCase")]
pub enum Rollover {
	/// It is gone.
	None,
	/// It can be spent in the next one, up to so much.
	UpTo(#[serde(with = "json::amount")] Value),
}

/// What shall be in an envelope at some time.
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
pub struct Target {
	/// How much.
	#[serde(with = "json::amount")]
	pub value: Value,
	/// By when. Real time.
	pub by: Moment,
}

/// What owners say about an envelope.
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
pub struct Budget {
	/// What may be spent in a period. `None`: anything, it is only counted.
	#[serde(default, with = "json::maybe_amount")]
	pub value: Option<Value>,
	/// How long a period is.
	pub period: Period,
	/// When the first one begins, or has begun. Real time.
	pub start: Moment,
	/// What becomes of the rest.
	pub rollover: Rollover,
	/// Whether more cannot be spent. Otherwise it only makes an alert.
	pub hard: bool,
	/// What is saved for.
	pub target: Option<Target>,
}

/// A period of an envelope that is over.
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
pub struct PastPeriod {
	/// When it began. Real time.
	pub began: Moment,
	/// What could be spent in it, if there was a budget: with what was carried over and moved.
	pub budget: Option<Value>,
	/// What was.
	pub spent: Value,
}

/// An envelope. Periods are looked at only when something happens: see `roll`.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Envelope {
	/// What the owners have said.
	pub budget: Budget,
	/// Which of its periods this is, from 0.
	pub index: u32,
	/// What has come over from the periods before.
	pub carried: Value,
	/// What has come from other envelopes in this period.
	pub moved_in: Value,
	/// What has gone to others.
	pub moved_out: Value,
	/// What was spent.
	pub spent: Value,
	/// Whether there was an alert in this period.
	pub alerted: bool,
	/// The periods before, the oldest first.
	pub history: BoundedVec<PastPeriod, ConstU32<MAX_HISTORY>>,
	/// The deposit, on the vault's account.
	pub deposit: Balance,
}
