// SPDX-License-Identifier: Apache-2.0

//! Works, recordings, and what AI has done in them.

use super::*;

/// Why a code cannot be looked up.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum InvalidCode {
	/// It is no ISRC.
	Isrc,
	/// It is no ISWC, or its check digit is wrong.
	Iswc,
}

/// What somebody has done. The names are those of DDEX's allowed value sets.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
#[allow(missing_docs)] // The names are the field's.
pub enum RoleInfo {
	MainArtist,
	FeaturedArtist,
	Composer,
	Lyricist,
	Arranger,
	Producer,
	Musician,
	Vocalist,
	MixingEngineer,
	MasteringEngineer,
	MusicPublisher,
	Label,
	Other,
}

/// Somebody who has contributed to a work or a recording. Says nothing about money.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ContributorInfo<AccountId> {
	/// His account, if he has one. Who has registered it says so; he need not have agreed.
	pub account: Option<AccountId>,
	/// His name.
	pub name: Text,
	/// What he has done.
	pub role: RoleInfo,
}

/// A work, without its contributors.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct WorkSummary<AccountId> {
	/// Its number.
	pub work: WorkId,
	/// Who has registered it.
	pub registrant: AccountId,
	/// When.
	pub registered_at: Moment,
	/// Its title.
	pub title: Text,
	/// Its ISWC without punctuation, as `T0345246801`.
	pub iswc: Option<Text>,
	/// Whether the panel has taken the code away.
	pub revoked: bool,
	/// How many recordings of it are registered.
	pub recordings: u32,
}

/// A work: a composition, with or without words.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct WorkInfo<AccountId> {
	/// What is in lists of works too.
	#[cfg_attr(feature = "std", serde(flatten))]
	pub summary: WorkSummary<AccountId>,
	/// The hash of what else there is to say about it.
	pub metadata: H256,
	/// Who has made it.
	pub contributors: Vec<ContributorInfo<AccountId>>,
}

/// Some of the works.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct WorkPage<AccountId> {
	/// Those that were found, by number.
	pub works: Vec<WorkSummary<AccountId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<WorkId>,
}

/// An AI that was used.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum ToolInfo {
	/// A model that is, or was, listed on this chain.
	Listed(ModelId),
	/// Another one, by a hash of its name.
	Other(H256),
}

/// By whom something in a recording was made.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum MadeInfo {
	/// There is nothing of it, as vocals in an instrumental.
	NotPresent,
	/// By people alone.
	Human,
	/// By people with the help of AI, which need not be named.
	Assisted(Option<ToolInfo>),
	/// By AI.
	Generated(ToolInfo),
}

/// What was said of what AI has done in a recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DisclosureInfo {
	/// The version, which purchases name.
	pub version: DisclosureId,
	/// The voices.
	pub vocals: MadeInfo,
	/// The instruments.
	pub instrumentation: MadeInfo,
	/// The music.
	pub composition: MadeInfo,
	/// Mixing and mastering.
	pub post_production: MadeInfo,
	/// The words.
	pub lyrics: MadeInfo,
	/// What people have done.
	pub statement: Text,
	/// When it was said.
	pub at: Moment,
}

/// Some of the versions of a disclosure.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DisclosurePage {
	/// Those that were found, by number. The last one of all is in force.
	pub disclosures: Vec<DisclosureInfo>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<DisclosureId>,
}

/// A recording, without its contributors.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RecordingSummary<AccountId> {
	/// Its number.
	pub recording: RecordingId,
	/// Who decides about it.
	pub steward: AccountId,
	/// Its title.
	pub title: Text,
	/// Its ISRC without hyphens, as `USRC17607839`.
	pub isrc: Option<Text>,
	/// Of which work it is.
	pub work: Option<WorkId>,
	/// Whether the panel has taken code and content hash away: they can be those of another one.
	pub revoked: bool,
	/// Who gets what of the money.
	pub split: SplitId,
	/// What AI has done in it: the version that is in force.
	pub disclosure: DisclosureInfo,
	/// When it was made, as who has registered it says.
	pub created_at: Moment,
	/// When it was registered.
	pub registered_at: Moment,
	/// Whether an item or a licence was ever sold, or bid for in an auction.
	pub sold: bool,
	/// Whether something of it can be sold, after disputes about it.
	pub state: StateInfo,
	/// How many recordings in storage name it as a source.
	pub derivatives: u32,
}

/// A recording.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RecordingInfo<AccountId> {
	/// What is in lists of recordings too.
	#[cfg_attr(feature = "std", serde(flatten))]
	pub summary: RecordingSummary<AccountId>,
	/// To whom the stewardship is offered.
	pub offered_to: Option<AccountId>,
	/// The SHA-256 of the master.
	pub content: H256,
	/// The hash of its C2PA manifest.
	pub c2pa: Option<H256>,
	/// Where it, or more about it, is.
	pub uri: Text,
	/// Who has made it.
	pub contributors: Vec<ContributorInfo<AccountId>>,
	/// The account on which its money waits.
	pub account: AccountId,
}

/// Some of the recordings.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RecordingPage<AccountId> {
	/// Those that were found, by number.
	pub recordings: Vec<RecordingSummary<AccountId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<RecordingId>,
}
