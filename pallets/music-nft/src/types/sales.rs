// SPDX-License-Identifier: Apache-2.0

//! Editions, items, auctions and bids.

use super::*;
use sp_core::H256;
use sp_runtime::Permill;

/// The number of an edition of a recording, from 0.
pub type EditionId = u32;

/// The serial number of an item over all editions of a recording, from 1.
pub type ItemId = u32;

/// The number of a bid for an item of a recording, from 0.
pub type BidId = u32;

/// How many items of an edition there can be.
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
	serde::Deserialize,
	serde::Serialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Supply {
	/// One.
	Unique,
	/// So many. Not zero.
	Limited(u32),
	/// As many as are bought before a moment.
	Open {
		/// The moment.
		until: Moment,
	},
}

/// How the items of an edition are sold at first.
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
	serde::Deserialize,
	serde::Serialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Sale {
	/// At a price.
	Fixed {
		/// The price. Not zero.
		price: Balance,
	},
	/// To the highest bidder. For one item.
	English {
		/// The least of the first bid. Not zero.
		reserve: Balance,
		/// By how much each bid is higher than the last, at least. Not zero.
		step: Balance,
		/// How long it is, in milliseconds, if nobody bids at its end.
		duration: Moment,
		/// How much time is left after each bid, at least.
		extension: Moment,
	},
	/// At a price that falls in proportion to the time, rounded up, and then stays.
	Dutch {
		/// The price at first.
		start: Balance,
		/// The price in the end. Not zero, and below that at first.
		floor: Balance,
		/// How long it falls, in milliseconds.
		duration: Moment,
	},
}

/// The terms of an edition, which never change. Moments are real ones in calls and events, and in
/// storage in the time of the edition: see [`Edition`].
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Deserialize,
	serde::Serialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditionTerms<AssetId> {
	/// How many items there can be.
	pub supply: Supply,
	/// How they are sold at first.
	pub sale: Sale,
	/// The asset of all prices, those of resales included. Who buys can pay with any.
	pub asset: AssetId,
	/// What the recording gets of each resale, rounded up.
	pub royalty: Permill,
	/// What it gets at least. No less than the minimum balance of the asset, and not zero.
	pub least_royalty: Balance,
	/// When the sale begins. At once, if that is over.
	pub starts: Moment,
	/// Until when only those on the list can buy.
	pub allow_list_until: Option<Moment>,
	/// How many an account can buy from the edition, at a price. Not zero.
	pub max_per_account: Option<u32>,
	/// The hash of the licence for personal use that comes with an item. Not zero.
	pub licence: H256,
}

/// An edition of a recording.
///
/// Its time is that of the pallet, but for how long sales of the recording were frozen since it was
/// made: a dispute puts everything off by as long as it takes.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Edition<AccountId, AssetId> {
	/// Its terms.
	pub terms: EditionTerms<AssetId>,
	/// For how long sales of the recording had been frozen when it was made.
	pub frozen: Moment,
	/// How many items were sold.
	pub sold: u32,
	/// How many accounts are on the list.
	pub listed: u32,
	/// Whether it was closed, or its auction has ended: nothing of it is sold any more.
	pub closed: bool,
	/// The deposit for it, of who has made it.
	pub deposit: Deposit<AccountId>,
}

impl<AccountId, AssetId> Edition<AccountId, AssetId> {
	/// Whether everything was sold.
	pub fn sold_out(&self) -> bool {
		match self.terms.supply {
			Supply::Unique => self.sold >= 1,
			Supply::Limited(items) => self.sold >= items,
			Supply::Open { .. } => false,
		}
	}

	/// Whether nothing of it will be sold any more, at this moment in its time.
	pub fn over(&self, now: Moment) -> bool {
		let late = matches!(self.terms.supply, Supply::Open { until } if now >= until);
		self.closed || self.sold_out() || late
	}
}

/// What there is of a recording to be sold.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Catalogue<AccountId, CollectionId> {
	/// The collection of its items, which the account of the recording owns.
	pub collection: CollectionId,
	/// How many editions are in storage.
	pub editions: u32,
	/// The number of the next one.
	pub next_edition: EditionId,
	/// The serial number of the last item.
	pub items: ItemId,
	/// The deposit for this, of who has made the first edition. He has paid for the collection too.
	pub deposit: Deposit<AccountId>,
}

/// What an account has bought from an edition that allows only so many.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Purchases<AccountId> {
	/// How many items.
	pub items: u32,
	/// The deposit for this, of the account.
	pub deposit: Deposit<AccountId>,
}

/// What is on hold on the account of somebody who may get an item.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct ItemDeposits {
	/// For the item.
	pub item: Balance,
	/// For the entry in its history.
	pub history: Balance,
	/// For what the ledger of items takes for it.
	pub ledger: Balance,
}

/// The highest bid in an auction. The money is on the account of the recording.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct HighestBid<AccountId> {
	/// Whose it is.
	pub bidder: AccountId,
	/// How much.
	pub amount: Balance,
	/// The disclosure that he has seen.
	pub disclosure: DisclosureId,
	/// What he has on hold.
	pub deposits: ItemDeposits,
}

/// An auction that has not ended.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Auction<AccountId> {
	/// When it is over, in the time of the edition.
	pub ends: Moment,
	/// The highest bid.
	pub highest: Option<HighestBid<AccountId>>,
}

/// For how much an owner would sell his item.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct ItemAsk<AccountId> {
	/// Who.
	pub seller: AccountId,
	/// For how much, in the asset of the edition.
	pub price: Balance,
}

/// An item. Whose it is, the ledger of items knows.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Item<AccountId> {
	/// Of which edition it is.
	pub edition: EditionId,
	/// Which one of that, from 1.
	pub number: u32,
	/// How often it was given away since it was sold last.
	pub gifts: u32,
	/// How many entries its history has.
	pub transfers: u32,
	/// Whether it is for sale.
	pub ask: Option<ItemAsk<AccountId>>,
	/// The deposit for it, of who has bought it last: he took it over from who had bought it before.
	pub deposit: Deposit<AccountId>,
	/// What the ledger of items has taken for it, of the same account.
	pub ledger: Balance,
}

/// How somebody came to an item.
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
pub enum Acquired {
	/// Bought from the edition.
	Bought,
	/// As the highest bidder in the auction of the edition.
	Auctioned,
	/// Bought from the last owner.
	Resold,
	/// By a bid that the last owner has accepted.
	BidAccepted,
	/// From the last owner, for nothing.
	Given,
}

/// An entry in the history of an item.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Transfer<AccountId> {
	/// Whose it was. Nobody's, if it was new.
	pub from: Option<AccountId>,
	/// Whose it is from then on.
	pub to: AccountId,
	/// How he came to it.
	pub how: Acquired,
	/// For how much, in the asset of the edition. Zero for a gift.
	pub price: Balance,
	/// When, in real time.
	pub at: Moment,
	/// The deposit for this, of who has got the item, or who has given it away.
	pub deposit: Deposit<AccountId>,
}

/// A bid for an item that somebody has. The money is on the account of the recording.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Bid<AccountId> {
	/// The item.
	pub item: ItemId,
	/// Whose the bid is.
	pub bidder: AccountId,
	/// How much, in the asset of the edition.
	pub amount: Balance,
	/// The edition of the item, which outlives it.
	pub edition: EditionId,
	/// The disclosure that he has seen.
	pub disclosure: DisclosureId,
	/// Until when it can be accepted.
	pub until: Moment,
	/// What he has on hold for the bid.
	pub entry: Balance,
	/// What he has on hold for the item.
	pub deposits: ItemDeposits,
}
