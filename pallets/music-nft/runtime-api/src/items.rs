// SPDX-License-Identifier: Apache-2.0

//! Items, and bids for them.

use super::*;

/// For how much an owner would sell his item, and who would get what of that.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ItemAskInfo<AccountId> {
	/// Who.
	pub seller: AccountId,
	/// For how much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub price: Balance,
	/// The protocol's fee. Rounded up.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub fee: Balance,
	/// What the recording would get, with its sources.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub royalty: Balance,
	/// What the seller would get: the rest.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub proceeds: Balance,
}

/// An item.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ItemInfo<AccountId, AssetId, CollectionId> {
	/// The recording.
	pub recording: RecordingId,
	/// Its serial number among the items of the recording.
	pub item: ItemId,
	/// The collection in which it has that number.
	pub collection: CollectionId,
	/// Of which edition it is.
	pub edition: EditionId,
	/// Which one of that, from 1.
	pub number: u32,
	/// Whose it is.
	pub owner: AccountId,
	/// The asset of its prices.
	pub asset: AssetId,
	/// The hash of the licence for personal use that comes with it.
	pub licence: H256,
	/// How often it can be given away before it is sold again.
	pub gifts_left: u32,
	/// How many entries its history has.
	pub transfers: u32,
	/// Whether it is for sale.
	pub ask: Option<ItemAskInfo<AccountId>>,
}

/// Some of the items of a recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ItemPage<AccountId, AssetId, CollectionId> {
	/// Those that were found, by number. There may be none although there is another page.
	pub items: Vec<ItemInfo<AccountId, AssetId, CollectionId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<ItemId>,
}

/// A bid for an item that somebody has.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct BidInfo<AccountId, AssetId> {
	/// Its number among those for items of the recording.
	pub bid: BidId,
	/// The item.
	pub item: ItemId,
	/// Whose it is.
	pub bidder: AccountId,
	/// The asset: that of the item's prices.
	pub asset: AssetId,
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// The version of the disclosure that the bidder has seen.
	pub disclosure: DisclosureId,
	/// Until when it can be accepted.
	pub until: Moment,
	/// Whether the owner of the item can accept it now: it is not over, the disclosure is the one in
	/// force, and the recording is not disputed.
	pub acceptable: bool,
}

/// Some of the bids for items of a recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct BidPage<AccountId, AssetId> {
	/// Those that were found. There may be none although there is another page.
	pub bids: Vec<BidInfo<AccountId, AssetId>>,
	/// Behind which bid the next page is. `None` if this was the last.
	pub next: Option<BidId>,
}
