// SPDX-License-Identifier: Apache-2.0

//! On what recordings are built, and what waits for that.

use super::*;

/// A recording on which another one is built.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct SourceInfo {
	/// The source.
	pub recording: RecordingId,
	/// The licence that has allowed it. `None`: it had the same steward.
	#[cfg_attr(feature = "std", serde(with = "digits::maybe"))]
	pub grant: Option<GrantId>,
	/// What was agreed: the part of what a sale brings after the fee, with what the source's own
	/// ancestors get.
	pub share: Permill,
}

/// A recording that has a share in the sales of another one.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AncestorInfo<AssetId> {
	/// The ancestor.
	pub recording: RecordingId,
	/// Its share in 10^-9 of what a sale brings after the fee, all ways to it taken together.
	pub share: u32,
	/// To which split it goes. `None` if nothing can be claimed: while the ownership of the ancestor is
	/// disputed, and after that was upheld, until the panel has named a split.
	pub split: Option<SplitId>,
	/// What waits, until somebody claims it for that split.
	pub waiting: Vec<AmountInfo<AssetId>>,
}

/// On what a recording is built. Fixed when it was registered, but for what waits.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LineageInfo<AssetId> {
	/// The recordings on which it is built, by number.
	pub sources: Vec<SourceInfo>,
	/// All that have a share, by number.
	pub ancestors: Vec<AncestorInfo<AssetId>>,
	/// The shares of all of them together, in 10^-9.
	pub upstream: u32,
	/// The longest way to a recording without sources. Zero without sources.
	pub depth: u32,
}

/// A recording that pays a share to another one.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DescendantInfo<AssetId> {
	/// The recording whose sales it comes from.
	pub recording: RecordingId,
	/// The share, in 10^-9 of what a sale brings after the fee.
	pub share: u32,
	/// What waits on its account, until somebody claims it.
	pub waiting: Vec<AmountInfo<AssetId>>,
}

/// Some of the recordings that pay a share to another one.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DescendantPage<AssetId> {
	/// Those that were found, by number. There may be none although there is another page.
	pub descendants: Vec<DescendantInfo<AssetId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<RecordingId>,
}
