// SPDX-License-Identifier: Apache-2.0

//! Envelopes, and what was spent.

use super::*;

/// How long, in a calendar.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum PeriodInfo {
	/// So many days of 24 hours.
	Days(u16),
	/// So many months, in UTC.
	Months(u16),
}

/// What becomes of what is left at the end of a period.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum RolloverInfo {
	/// It is gone.
	None,
	/// It can be spent in the next one, up to so much.
	UpTo(#[cfg_attr(feature = "std", serde(with = "json::amount"))] Value),
}

/// What shall be in an envelope at some time.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct TargetInfo {
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub value: Value,
	/// By when.
	pub by: Moment,
}

/// What owners have said about an envelope.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct BudgetInfo {
	/// What may be spent in a period. `None`: anything, it is only counted.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub value: Option<Value>,
	/// How long a period is.
	pub period: PeriodInfo,
	/// When the first one begins, or has begun.
	pub start: Moment,
	/// What becomes of the rest.
	pub rollover: RolloverInfo,
	/// Whether more cannot be spent. Otherwise it only makes an alert.
	pub hard: bool,
	/// What is saved for.
	pub target: Option<TargetInfo>,
}

/// An envelope, as it is in the period of the block.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct EnvelopeInfo {
	/// Of which category.
	pub category: Category,
	/// What the owners have said.
	pub budget: BudgetInfo,
	/// Which of its periods this is, from 0.
	pub index: u32,
	/// When it began, or will.
	pub began: Moment,
	/// When the next one begins. `None`: never, for a calendar.
	pub ends: Option<Moment>,
	/// What has come over from the periods before.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub carried: Value,
	/// What has come from other envelopes in this period.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub moved_in: Value,
	/// What has gone to others.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub moved_out: Value,
	/// What was spent.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub spent: Value,
	/// What can be spent in this period in all. `None`: anything.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub budgeted: Option<Value>,
	/// What of that is left. `None`: anything.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub left: Option<Value>,
	/// The deposit, on the vault's account.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
}

/// What was spent in a period.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct SpentInfo {
	/// When it began.
	pub began: Moment,
	/// When it ends, or has ended. `None`: never, for a calendar.
	pub ends: Option<Moment>,
	/// What could be spent in it, with what was carried over and moved. `None`: anything.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub budget: Option<Value>,
	/// What was.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub spent: Value,
	/// What has come over from the periods before. Told of the current one only.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub carried: Option<Value>,
}

/// What was spent in a category.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct SpendingInfo {
	/// Which.
	pub category: Category,
	/// Period by period: the last is the current one.
	pub periods: Vec<SpentInfo>,
}
