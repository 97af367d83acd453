// SPDX-License-Identifier: Apache-2.0

//! Editions, and how far their sales are.

use super::*;

/// How many items of an edition there can be.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum SupplyInfo {
	/// One.
	Unique,
	/// So many.
	Limited(u32),
	/// As many as are bought before a moment.
	Open {
		/// The moment.
		until: Moment,
	},
}

/// How the items of an edition are sold at first.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum SaleInfo {
	/// At a price.
	Fixed {
		/// The price.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		price: Balance,
	},
	/// To the highest bidder.
	English {
		/// The least of the first bid.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		reserve: Balance,
		/// By how much each bid is higher than the last, at least.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		step: Balance,
		/// How long it is, in milliseconds, if nobody bids at its end.
		duration: Moment,
		/// How much time is left after each bid, at least, in milliseconds.
		extension: Moment,
	},
	/// At a price that falls in proportion to the time, and then stays.
	Dutch {
		/// The price at first.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		start: Balance,
		/// The price in the end.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		floor: Balance,
		/// How long it falls, in milliseconds.
		duration: Moment,
	},
}

/// Whether something of an edition is sold now, and if not, why.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum EditionStatus {
	/// Everything was sold.
	SoldOut,
	/// The steward has closed it, or its auction has ended.
	Closed,
	/// Its time is over. An auction is then ended by the chain.
	Over,
	/// A dispute about the recording was upheld: nothing of it is sold again.
	Blocked,
	/// The recording is disputed: nothing of it is sold until that is over.
	Contested,
	/// The sale has not begun.
	Upcoming,
	/// Those on the list can buy.
	ByList,
	/// Anybody can buy.
	OnSale,
}

/// The highest bid in an auction.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct HighestBidInfo<AccountId> {
	/// Whose it is.
	pub bidder: AccountId,
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// The version of the disclosure that he has seen. If it is not the one in force, nothing is
	/// sold to him.
	pub disclosure: DisclosureId,
}

/// An auction that has not ended.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AuctionInfo<AccountId> {
	/// When it ends, if nobody bids shortly before.
	pub ends: Moment,
	/// The highest bid.
	pub highest: Option<HighestBidInfo<AccountId>>,
	/// The least of the next bid.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub least: Balance,
}

/// An edition. Its moments are real ones, if the recording is not disputed from now on.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct EditionInfo<AccountId, AssetId> {
	/// The recording.
	pub recording: RecordingId,
	/// Its number among those of the recording.
	pub edition: EditionId,
	/// How many items there can be.
	pub supply: SupplyInfo,
	/// How they are sold at first.
	pub sale: SaleInfo,
	/// The asset of all prices, those of resales included. Who buys can pay with any.
	pub asset: AssetId,
	/// What the recording gets of each resale, rounded up.
	pub royalty: Permill,
	/// What it gets of it at least.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub least_royalty: Balance,
	/// When the sale begins.
	pub starts: Moment,
	/// Until when only those on the list can buy.
	pub allow_list_until: Option<Moment>,
	/// How many an account can buy.
	pub max_per_account: Option<u32>,
	/// The hash of the licence for personal use that comes with an item.
	pub licence: H256,
	/// How many items were sold.
	pub sold: u32,
	/// How many accounts are on the list.
	pub listed: u32,
	/// Whether something is sold now.
	pub status: EditionStatus,
	/// What an item costs now, or will at first. `None` in an auction, and if nothing is sold any
	/// more.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub price: Option<Balance>,
	/// The auction, if there is one that has not ended.
	pub auction: Option<AuctionInfo<AccountId>>,
}

/// Some of the editions of a recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct EditionPage<AccountId, AssetId, CollectionId> {
	/// The collection of all items of the recording. `None` before the first edition.
	pub collection: Option<CollectionId>,
	/// The serial number of the last item of the recording. They begin with 1.
	pub items: ItemId,
	/// Those that were found, by number.
	pub editions: Vec<EditionInfo<AccountId, AssetId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<EditionId>,
}

/// What an account is to an edition.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct BuyerInfo {
	/// Whether it is on the list.
	pub on_list: bool,
	/// How many items more it can buy, for all that its own purchases say. `None`: as many as there
	/// are.
	pub left: Option<u32>,
}
