// SPDX-License-Identifier: Apache-2.0

//! The runtime API of `pallet-music-nft`: works and recordings, what AI has done in them, on what
//! they are built, who gets what of their money and what waits for whom, what is sold of them and
//! where that came from, licences, and disputes.
//!
//! Everything is as of the time of the block. Amounts are in the smallest units of their assets,
//! times in milliseconds since the Unix epoch. In JSON, amounts, units of streams and numbers of
//! grants are strings of decimal digits, as many clients cannot read larger numbers than 2^53.
//! Parts of a whole, which are [`Permill`], are numbers of millionths, hashes `0x` and hexadecimal
//! digits, and words that accounts have chosen, and codes, are [`Text`].
//!
//! What comes in pages has an end for each page, however much there is: see [`MAX_PER_PAGE`] and
//! [`MAX_LOOKED_AT`].

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
#[cfg(feature = "std")]
use polyphony_support::json::{self, digits};
use polyphony_support::Balance;
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::Permill;

mod disputes;
mod editions;
mod items;
mod licences;
mod lineage;
mod provenance;
mod registry;
mod splits;
mod streams;
#[cfg(test)]
mod tests;

pub use disputes::{
	DisputeEndInfo, DisputeInfo, DisputePage, DisputedInfo, GroundInfo, OutcomeInfo, StandingInfo,
	StateInfo,
};
pub use editions::{
	AuctionInfo, BuyerInfo, EditionInfo, EditionPage, EditionStatus, HighestBidInfo, SaleInfo,
	SupplyInfo,
};
pub use items::{BidInfo, BidPage, ItemAskInfo, ItemInfo, ItemPage};
pub use licences::{
	Country, ExclusiveInfo, GrantInfo, GrantPage, LicenceOfferInfo, LicenceTermsInfo, OwnGrantPage,
	RightsInfo, TerritoryInfo, UseInfo, UseKindInfo,
};
pub use lineage::{AncestorInfo, DescendantInfo, DescendantPage, LineageInfo, SourceInfo};
pub use polyphony_support::Text;
pub use provenance::{
	AcquiredInfo, ProvenanceEntry, ProvenancePage, ProvenancePlace, TransferInfo,
};
pub use registry::{
	ContributorInfo, DisclosureInfo, DisclosurePage, InvalidCode, MadeInfo, RecordingInfo,
	RecordingPage, RecordingSummary, RoleInfo, ToolInfo, WorkInfo, WorkPage, WorkSummary,
};
pub use splits::{OwnSlotInfo, OwnSlotPage, PayeeInfo, Purse, SlotInfo, SplitInfo};
pub use streams::{
	AskInfo, HolderInfo, HolderPage, OwnUnitsInfo, OwnUnitsPage, StreamInfo, StreamPage,
	StreamPayees, UnitsInfo,
};

/// The number of a work.
pub type WorkId = u32;

/// The number of a recording.
pub type RecordingId = u32;

/// The number of a version of a recording's disclosure.
pub type DisclosureId = u16;

/// The number of a split.
pub type SplitId = u32;

/// The number of a slot of a split.
pub type SlotId = u16;

/// The number of a stream.
pub type StreamId = u32;

/// The number of a licence that was granted: that of the recording in the high half.
pub type GrantId = u64;

/// The number of an AI model.
pub type ModelId = u32;

/// The number of an edition of a recording.
pub type EditionId = u32;

/// The serial number of an item over all editions of a recording, from 1.
pub type ItemId = u32;

/// The number of a bid for an item of a recording.
pub type BidId = u32;

/// The number of a licence offer of a recording.
pub type LicenceOfferId = u32;

/// The number of a dispute about a recording.
pub type DisputeId = u32;

/// Milliseconds since the Unix epoch, or a number of them.
pub type Moment = u64;

/// The most things that there are on a page.
pub const MAX_PER_PAGE: u32 = 200;

/// The most numbers, entries, or slots of splits that are looked at for a page. So there may be
/// another page after one that is empty.
pub const MAX_LOOKED_AT: u32 = 2_000;

/// The most holders of a stream that are told in a tree of splits.
pub const MAX_HOLDERS_TOLD: u32 = 8;

/// An amount of an asset.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AmountInfo<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// How much. Not zero.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
}

/// An asset in which prices can be, or could be once.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AssetInfo<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// Whether new prices can be in it.
	pub accepted: bool,
}

/// Fees of the protocol that wait on the account of a recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct FeeInfo<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// When the chain pays them out by itself.
	pub at: Option<Moment>,
}

sp_api::decl_runtime_apis! {
	/// Music.
	///
	/// What is told of an amount for several assets leaves out those of which it is nothing, and is
	/// in the order in which they were accepted.
	///
	/// Pages of things by number begin with the number `from`: there are at most `limit` things on
	/// one, one at least and [`MAX_PER_PAGE`] at most, among [`MAX_LOOKED_AT`] numbers that are
	/// looked at. Pages of things in no particular order are as long, and begin behind `start`, which
	/// may be gone.
	pub trait MusicApi<AccountId, AssetId, CollectionId>
	where
		AccountId: Codec,
		AssetId: Codec,
		CollectionId: Codec,
	{
		/// A work. `None` if there is none with this number, or none any more.
		fn work(work: WorkId) -> Option<WorkInfo<AccountId>>;

		/// The works, by number.
		fn works(from: WorkId, limit: u32) -> WorkPage<AccountId>;

		/// The work that has an ISWC, which may be written with all its punctuation or without any.
		///
		/// # Errors
		///
		/// The code has not the form of one, or the wrong check digit.
		fn work_by_iswc(iswc: Text) -> Result<Option<WorkInfo<AccountId>>, InvalidCode>;

		/// A recording, with its contributors and the disclosure that is in force. `None` if there is
		/// none with this number, or none any more.
		fn recording(recording: RecordingId) -> Option<RecordingInfo<AccountId>>;

		/// The recordings, by number: all, or those of a work, or of a steward, or of both.
		fn recordings(
			from: RecordingId,
			limit: u32,
			work: Option<WorkId>,
			steward: Option<AccountId>,
		) -> RecordingPage<AccountId>;

		/// The recording that has an ISRC, which may be written with all its hyphens or without any.
		///
		/// # Errors
		///
		/// The code has not the form of one.
		fn recording_by_isrc(isrc: Text) -> Result<Option<RecordingInfo<AccountId>>, InvalidCode>;

		/// The recording that has this SHA-256 of the master.
		fn recording_by_content(content: H256) -> Option<RecordingInfo<AccountId>>;

		/// What was said of what AI has done in a recording, by version. Versions that nobody can have
		/// bought by are gone when another one stands in their place.
		fn disclosures(recording: RecordingId, from: DisclosureId, limit: u32) -> DisclosurePage;

		/// On what a recording is built, who gets a share of its sales, and what of that waits to be
		/// claimed. `None` if there is no such recording.
		fn lineage(recording: RecordingId) -> Option<LineageInfo<AssetId>>;

		/// The recordings that pay a share to this one, by number, and what of that waits to be claimed
		/// for it.
		fn descendants(
			recording: RecordingId,
			from: RecordingId,
			limit: u32,
		) -> DescendantPage<AssetId>;

		/// Who gets what of the money of a recording or a split: all slots, with those of the splits
		/// in it. `None` if there is no such recording or split.
		fn split(of: Purse) -> Option<SplitInfo<AccountId, AssetId>>;

		/// The slots of splits that an account has, or has as the owner of a model, and what can be
		/// claimed for them. By number of the split, of which there are at most `limit` on a page,
		/// each with all slots of the account; [`MAX_LOOKED_AT`] slots are looked at.
		fn slots_of(who: AccountId, from: SplitId, limit: u32) -> OwnSlotPage<AssetId>;

		/// A stream. `None` if there is none with this number, or none any more.
		fn stream(stream: StreamId) -> Option<StreamInfo<AccountId, AssetId>>;

		/// The streams, by number.
		fn streams(from: StreamId, limit: u32) -> StreamPage<AccountId, AssetId>;

		/// Who has units of a stream or money of it to be claimed, in no particular order.
		fn holders(
			stream: StreamId,
			start: Option<AccountId>,
			limit: u32,
		) -> HolderPage<AccountId, AssetId>;

		/// What an account has of streams, and can claim of them, by number of the stream.
		fn units_of(who: AccountId, from: StreamId, limit: u32) -> OwnUnitsPage<AssetId>;

		/// What an account could not be paid before, and can claim, in the order of the assets.
		fn owed(who: AccountId) -> Vec<AmountInfo<AssetId>>;

		/// The fees that wait on the account of a recording.
		fn unshared_fees(recording: RecordingId) -> Vec<FeeInfo<AssetId>>;

		/// The assets in which prices can be, or could be once.
		fn assets() -> Vec<AssetInfo<AssetId>>;

		/// An edition, with how far its sale is. `None` if there is no such edition.
		fn edition(
			recording: RecordingId,
			edition: EditionId,
		) -> Option<EditionInfo<AccountId, AssetId>>;

		/// The editions of a recording, by number.
		fn editions(
			recording: RecordingId,
			from: EditionId,
			limit: u32,
		) -> EditionPage<AccountId, AssetId, CollectionId>;

		/// What an account is to an edition, that is, whether it may buy while only those on the list
		/// can, and how many items. `None` if there is no such edition.
		fn buyer(recording: RecordingId, edition: EditionId, who: AccountId) -> Option<BuyerInfo>;

		/// An item. `None` if there is none with this number, or it was destroyed.
		fn item(
			recording: RecordingId,
			item: ItemId,
		) -> Option<ItemInfo<AccountId, AssetId, CollectionId>>;

		/// The items of a recording, by number: all, or those of an owner, or those for sale, or of
		/// both.
		fn items(
			recording: RecordingId,
			from: ItemId,
			limit: u32,
			owner: Option<AccountId>,
			for_sale: bool,
		) -> ItemPage<AccountId, AssetId, CollectionId>;

		/// The bids for items of a recording, in no particular order: all, or those for an item, or of
		/// a bidder, or of both.
		fn bids(
			recording: RecordingId,
			item: Option<ItemId>,
			bidder: Option<AccountId>,
			start: Option<BidId>,
			limit: u32,
		) -> BidPage<AccountId, AssetId>;

		/// What has happened to a recording, and to an item of it if one is named, in the order of
		/// time: what was said of what AI has done, who has come to the item and how, who has bought
		/// which licences, and who has disputed the recording. At most `limit` entries on a page, one at least and [`MAX_PER_PAGE`]
		/// at most, among [`MAX_LOOKED_AT`] numbers, from a place on.
		///
		/// Licences that their holders have given up are not there any more, and of the disputes that
		/// have ended the last eight are. What has become of an item
		/// that was destroyed is, until somebody removes it.
		fn provenance(
			recording: RecordingId,
			item: Option<ItemId>,
			from: ProvenancePlace,
			limit: u32,
		) -> ProvenancePage<AccountId, AssetId>;

		/// The licence offers of a recording, closed ones among them, by number.
		fn licence_offers(recording: RecordingId) -> Vec<LicenceOfferInfo<AssetId>>;

		/// What there is of licences for each kind of use of a recording of which some were bought:
		/// above all, which territories are taken.
		fn rights(recording: RecordingId) -> Vec<RightsInfo<AccountId>>;

		/// A licence that was bought. `None` if there is none with this number, or it was given up.
		fn grant(grant: GrantId) -> Option<GrantInfo<AccountId, AssetId>>;

		/// The licences for a recording, by number, which here is what the number of a licence has in
		/// the low half: all, or those in force.
		fn grants(
			recording: RecordingId,
			from: u32,
			limit: u32,
			in_force: bool,
		) -> GrantPage<AccountId, AssetId>;

		/// The licences of an account, in no particular order: for all recordings or one, all or those
		/// in force.
		fn grants_of(
			who: AccountId,
			recording: Option<RecordingId>,
			start: Option<GrantId>,
			limit: u32,
			in_force: bool,
		) -> OwnGrantPage<AccountId, AssetId>;

		/// A licence in force by which an account may use a recording in this way: in a country, or
		/// everywhere if none is named. `None`: there is none among the first [`MAX_LOOKED_AT`] of its
		/// licences for the recording.
		///
		/// The steward needs none, and the licence for personal use that comes with an item is not
		/// among them.
		fn licence_of(
			who: AccountId,
			recording: RecordingId,
			usage: UseKindInfo,
			country: Option<Country>,
		) -> Option<GrantInfo<AccountId, AssetId>>;

		/// How a recording stands after all disputes about it. `None` if there is no such recording.
		fn standing(recording: RecordingId) -> Option<StandingInfo<AccountId>>;

		/// The disputes that have not ended, in no particular order, behind that about the recording
		/// `start`.
		fn disputes(start: Option<RecordingId>, limit: u32) -> DisputePage<AccountId>;
	}
}
