// SPDX-License-Identifier: Apache-2.0

//! Slots of splits that are held in units.

use super::*;

/// How many units an account has.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct UnitsInfo<AccountId> {
	/// The account.
	pub account: AccountId,
	/// How many.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub units: u64,
}

/// A stream as the payee of a slot.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct StreamPayees<AccountId> {
	/// Its number.
	pub stream: StreamId,
	/// All units.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub units: u64,
	/// How many accounts have units, or money to be claimed.
	pub holders: u32,
	/// Those of them that come first in [`MusicApi::holders`], [`MAX_HOLDERS_TOLD`] at most.
	pub first: Vec<UnitsInfo<AccountId>>,
}

/// A stream.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct StreamInfo<AccountId, AssetId> {
	/// Its number.
	pub stream: StreamId,
	/// The split.
	pub split: SplitId,
	/// The slot of which it was made.
	pub slot: SlotId,
	/// Its millionths of what the split gets.
	pub parts: u32,
	/// All units.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub units: u64,
	/// How many accounts have units, or money to be claimed.
	pub holders: u32,
	/// Who has made it.
	pub creator: AccountId,
	/// What waits for all holders together.
	pub waiting: Vec<AmountInfo<AssetId>>,
}

/// Some of the streams.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct StreamPage<AccountId, AssetId> {
	/// Those that were found, by number.
	pub streams: Vec<StreamInfo<AccountId, AssetId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<StreamId>,
}

/// Units for sale.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AskInfo<AssetId> {
	/// How many.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub units: u64,
	/// For how much each.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub price: Balance,
	/// Of which asset.
	pub asset: AssetId,
}

/// What an account has of a stream.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct HolderInfo<AccountId, AssetId> {
	/// The account.
	pub account: AccountId,
	/// Its units. Zero if only money is left to be claimed.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub units: u64,
	/// How many of them are for sale.
	pub ask: Option<AskInfo<AssetId>>,
	/// What can be claimed.
	pub waiting: Vec<AmountInfo<AssetId>>,
}

/// Some of the holders of a stream.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct HolderPage<AccountId, AssetId> {
	/// Those that were found.
	pub holders: Vec<HolderInfo<AccountId, AssetId>>,
	/// Behind which account the next page is. `None` if this was the last.
	pub next: Option<AccountId>,
}

/// What an account has of one of its streams.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OwnUnitsInfo<AssetId> {
	/// The stream.
	pub stream: StreamId,
	/// The split.
	pub split: SplitId,
	/// The slot of which the stream was made.
	pub slot: SlotId,
	/// Units of the account.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub units: u64,
	/// All units.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub of: u64,
	/// How many units of the account are for sale.
	pub ask: Option<AskInfo<AssetId>>,
	/// What can be claimed.
	pub waiting: Vec<AmountInfo<AssetId>>,
}

/// Some of what an account has of streams.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OwnUnitsPage<AssetId> {
	/// What was found, by number of the stream. There may be nothing although there is another page.
	pub units: Vec<OwnUnitsInfo<AssetId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<StreamId>,
}
