// SPDX-License-Identifier: Apache-2.0

//! The runtime API of `pallet-music-nft`: works and recordings, what AI has done in them, on what
//! they are built, who gets what of their money, and what waits for whom.
//!
//! Everything is as of the time of the block. Amounts are in the smallest units of their assets,
//! times in milliseconds since the Unix epoch. In JSON, amounts, units of streams and numbers of
//! grants are strings of decimal digits, as many clients cannot read larger numbers than 2^53. Parts
//! of a whole, which are [`Permill`], are numbers of millionths, hashes `0x` and hexadecimal digits,
//! and words that accounts have chosen, and codes, are [`Text`].
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

mod lineage;
mod registry;
mod splits;
mod streams;
#[cfg(test)]
mod tests;

pub use lineage::{AncestorInfo, DescendantInfo, DescendantPage, LineageInfo, SourceInfo};
pub use polyphony_support::Text;
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

/// Milliseconds since the Unix epoch, or a number of them.
pub type Moment = u64;

/// The most things that there are on a page.
pub const MAX_PER_PAGE: u32 = 200;

/// The most numbers, or slots of splits, that are looked at for a page. So there may be another page
/// after one that is empty.
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
	pub trait MusicApi<AccountId, AssetId>
	where
		AccountId: Codec,
		AssetId: Codec,
	{
		/// A work. `None` if there is none with this number, or none any more.
		fn work(work: WorkId) -> Option<WorkInfo<AccountId>>;

		/// The works from the number `from` on, page by page: at most `limit`, one at least and
		/// [`MAX_PER_PAGE`] at most, among [`MAX_LOOKED_AT`] numbers that are looked at.
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

		/// The recordings from the number `from` on, page by page as the works: all, or those of a
		/// work, or of a steward, or of both.
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

		/// What was said of what AI has done in a recording, from the version `from` on, page by page
		/// as the works. Versions that nobody can have bought by are gone when another one stands in
		/// their place.
		fn disclosures(recording: RecordingId, from: DisclosureId, limit: u32) -> DisclosurePage;

		/// On what a recording is built, who gets a share of its sales, and what of that waits to be
		/// claimed. `None` if there is no such recording.
		fn lineage(recording: RecordingId) -> Option<LineageInfo<AssetId>>;

		/// The recordings that pay a share to this one, and what of that waits to be claimed for it,
		/// from the number `from` on, page by page as the works.
		fn descendants(
			recording: RecordingId,
			from: RecordingId,
			limit: u32,
		) -> DescendantPage<AssetId>;

		/// Who gets what of the money of a recording or a split: all slots, with those of the splits
		/// in it. `None` if there is no such recording or split.
		fn split(of: Purse) -> Option<SplitInfo<AccountId, AssetId>>;

		/// The slots of splits that an account has, or has as the owner of a model, and what can be
		/// claimed for them. From the split with the number `from` on, page by page: at most `limit`
		/// splits, one at least and [`MAX_PER_PAGE`] at most, among so many that no more than
		/// [`MAX_LOOKED_AT`] slots are looked at.
		fn slots_of(who: AccountId, from: SplitId, limit: u32) -> OwnSlotPage<AssetId>;

		/// A stream. `None` if there is none with this number, or none any more.
		fn stream(stream: StreamId) -> Option<StreamInfo<AccountId, AssetId>>;

		/// The streams from the number `from` on, page by page as the works.
		fn streams(from: StreamId, limit: u32) -> StreamPage<AccountId, AssetId>;

		/// Who has units of a stream or money of it to be claimed, in no particular order, page by
		/// page: at most `limit`, one at least and [`MAX_PER_PAGE`] at most, behind the account
		/// `start`, which may have nothing any more.
		fn holders(
			stream: StreamId,
			start: Option<AccountId>,
			limit: u32,
		) -> HolderPage<AccountId, AssetId>;

		/// What an account has of streams, and can claim of them, from the stream with the number
		/// `from` on, page by page as the works.
		fn units_of(who: AccountId, from: StreamId, limit: u32) -> OwnUnitsPage<AssetId>;

		/// What an account could not be paid before, and can claim, in the order of the assets.
		fn owed(who: AccountId) -> Vec<AmountInfo<AssetId>>;

		/// The fees that wait on the account of a recording.
		fn unshared_fees(recording: RecordingId) -> Vec<FeeInfo<AssetId>>;

		/// The assets in which prices can be, or could be once.
		fn assets() -> Vec<AssetInfo<AssetId>>;
	}
}
