// SPDX-License-Identifier: Apache-2.0

//! What advisers say that will be spent, and how right they were.

use super::*;

/// A forecast that waits for what happens.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ForecastInfo<AccountId> {
	/// Of which category.
	pub category: Category,
	/// By whom.
	pub by: AccountId,
	/// Of which period of the envelope, from 0.
	pub index: u32,
	/// When that begins. `None`: never, for a calendar.
	pub begins: Option<Moment>,
	/// When it ends, and the forecast is scored.
	pub ends: Option<Moment>,
	/// Most probably.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub expected: Value,
	/// The interval, with its ends.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub low: Value,
	/// The interval, with its ends.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub high: Value,
	/// What would have been said without thinking.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub naive: Option<Value>,
	/// The deposit, of the adviser.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
}

/// How good an adviser's forecasts were, in all vaults that he did not own.
///
/// Errors are relative to the larger of what was expected and what was spent, in millionths.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ScoreInfo {
	/// How many were scored.
	pub forecasts: u32,
	/// In how many of them what was spent was in the interval.
	pub within: u32,
	/// The mean error, in millionths. `None`: nothing was scored.
	pub mean_error: Option<u32>,
	/// The mean width of the intervals, in millionths: up to ten times the larger of what was expected
	/// and what was spent.
	pub mean_width: Option<u32>,
	/// How many could be compared with what would have been said without thinking: the same as before.
	pub compared: u32,
	/// The sum of the errors in these.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub compared_error: u64,
	/// The sum of the errors of what would have been said without thinking. If it is larger, the
	/// adviser was better than that.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub naive_error: u64,
}
