// SPDX-License-Identifier: Apache-2.0

//! Works, recordings, who has contributed, and on what recordings are built.

use super::*;
use crate::{Isrc, Iswc};
use frame_support::{
	traits::{ConstU32, Get},
	BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use sp_core::H256;
use sp_runtime::Permill;

/// What a whole is in the shares of ancestors: 10^9.
pub const WHOLE: u32 = 1_000_000_000;

/// A title. UTF-8, not blank.
pub type Title = BoundedVec<u8, ConstU32<128>>;

/// What somebody has done. The names are those that DDEX uses in its value sets for artists and
/// contributors, but for `Label` and `Other`.
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
#[allow(missing_docs)] // The names are the field's.
pub enum Role {
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
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Contributor<AccountId> {
	/// His account, if he has one. Who registers says so; he need not have agreed.
	pub account: Option<AccountId>,
	/// His name. UTF-8, not blank.
	pub name: BoundedVec<u8, ConstU32<64>>,
	/// What he has done. Who has done several things is there several times.
	pub role: Role,
}

/// What is said about a work when it is registered.
#[derive(
	CloneNoBound,
	DebugNoBound,
	Decode,
	DecodeWithMemTracking,
	Encode,
	EqNoBound,
	MaxEncodedLen,
	PartialEqNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxContributors))]
pub struct WorkInput<AccountId, MaxContributors>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxContributors: Get<u32>,
{
	/// Its ISWC without punctuation, as `T0345246801`.
	pub iswc: Option<[u8; 11]>,
	/// Its title.
	pub title: Title,
	/// The hash of what else there is to say about it.
	pub metadata: H256,
	/// Who has made it.
	pub contributors: BoundedVec<Contributor<AccountId>, MaxContributors>,
}

/// A work: a composition, with or without words. What changes, or is looked at often.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Work<AccountId> {
	/// Who has registered it.
	pub registrant: AccountId,
	/// When, in real time.
	pub registered_at: Moment,
	/// Its ISWC.
	pub iswc: Option<Iswc>,
	/// Whether the panel has taken the code away. There is no other one then.
	pub revoked: bool,
	/// How many recordings in storage are of it.
	pub recordings: u32,
	/// The deposit for it.
	pub deposit: Deposit<AccountId>,
}

/// The rest about a work. Never changes.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxContributors))]
pub struct WorkDetails<AccountId, MaxContributors>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxContributors: Get<u32>,
{
	/// Its title.
	pub title: Title,
	/// The hash of what else there is to say about it.
	pub metadata: H256,
	/// Who has made it.
	pub contributors: BoundedVec<Contributor<AccountId>, MaxContributors>,
}

/// A recording on which another one is built.
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
pub struct SourceInput {
	/// The source.
	pub recording: RecordingId,
	/// The licence that allows it: one for remixes, of the registrant. `None` if he is the steward
	/// of the source.
	pub grant: Option<GrantId>,
}

/// What is said about a recording when it is registered.
#[derive(
	CloneNoBound,
	DebugNoBound,
	Decode,
	DecodeWithMemTracking,
	Encode,
	EqNoBound,
	MaxEncodedLen,
	PartialEqNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxContributors, MaxUri, MaxSources))]
pub struct RecordingInput<AccountId, MaxContributors, MaxUri, MaxSources>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxContributors: Get<u32>,
	MaxUri: Get<u32>,
	MaxSources: Get<u32>,
{
	/// Its ISRC without hyphens, as `USRC17607839`.
	pub isrc: Option<[u8; 12]>,
	/// Of which work it is.
	pub work: Option<WorkId>,
	/// Its title.
	pub title: Title,
	/// The SHA-256 of the master. No two recordings have the same.
	pub content: H256,
	/// The hash of its C2PA manifest.
	pub c2pa: Option<H256>,
	/// Where it, or more about it, is. UTF-8.
	pub uri: BoundedVec<u8, MaxUri>,
	/// When it was made, as the registrant says. Not in the future.
	pub created_at: Moment,
	/// Who has made it.
	pub contributors: BoundedVec<Contributor<AccountId>, MaxContributors>,
	/// What AI has done in it.
	pub disclosure: Disclosure,
	/// What people have done in it. Needed if AI has a part.
	pub statement: Statement,
	/// On which recordings it is built.
	pub sources: BoundedVec<SourceInput, MaxSources>,
	/// Who gets what of the money.
	pub split: SplitId,
}

/// A recording: what changes, or is looked at often.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Recording<AccountId> {
	/// Who decides about it. Gets nothing for that: the money is the split's.
	pub steward: AccountId,
	/// To whom the stewardship is offered.
	pub offered_to: Option<AccountId>,
	/// Of which work it is.
	pub work: Option<WorkId>,
	/// Its ISRC.
	pub isrc: Option<Isrc>,
	/// Whether the panel has taken code and content hash away: another recording can have them.
	pub revoked: bool,
	/// Who gets what of the money. For good, unless a dispute about the ownership is upheld: then the
	/// panel can name another one, for what is still to come.
	pub split: SplitId,
	/// The version of the disclosure that is in force.
	pub disclosure: DisclosureId,
	/// When it was made, as the registrant has said.
	pub created_at: Moment,
	/// When it was registered, in real time.
	pub registered_at: Moment,
	/// The deposit for it.
	pub deposit: Deposit<AccountId>,
}

/// The rest about a recording. Never changes.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxContributors, MaxUri))]
pub struct RecordingDetails<AccountId, MaxContributors, MaxUri>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxContributors: Get<u32>,
	MaxUri: Get<u32>,
{
	/// Its title.
	pub title: Title,
	/// The SHA-256 of the master.
	pub content: H256,
	/// The hash of its C2PA manifest.
	pub c2pa: Option<H256>,
	/// Where it, or more about it, is.
	pub uri: BoundedVec<u8, MaxUri>,
	/// Who has made it.
	pub contributors: BoundedVec<Contributor<AccountId>, MaxContributors>,
}

/// What changes as a recording is used.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Activity {
	/// Whether an item or a licence was ever sold, or bid for in an auction. Then nothing can be
	/// taken back any more.
	pub sold: bool,
	/// How many recordings in storage name this one as a source.
	pub derivatives: u32,
}

/// A recording on which another one is built.
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
pub struct Source {
	/// The source.
	pub recording: RecordingId,
	/// The licence that has allowed it. `None`: it had the same steward.
	pub grant: Option<GrantId>,
	/// What was agreed in the licence: the part of what each sale brings after the fee, with what the
	/// source's own ancestors get.
	pub share: Permill,
}

/// What a recording on which another one is built gets of the other's sales.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Ancestor {
	/// The ancestor.
	pub recording: RecordingId,
	/// Its share in 10^-9 of what a sale brings after the fee, all ways to it taken together.
	/// Not zero.
	pub share: u32,
}

/// On what a recording is built. Fixed when it is registered.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxSources, MaxAncestors))]
pub struct Lineage<MaxSources: Get<u32>, MaxAncestors: Get<u32>> {
	/// The recordings on which it is built, in the order of their numbers.
	pub sources: BoundedVec<Source, MaxSources>,
	/// Who gets what, in the order of the numbers. Recordings whose share is zero are left out.
	pub ancestors: BoundedVec<Ancestor, MaxAncestors>,
	/// The longest way to a recording without sources. Zero without sources.
	pub depth: u32,
}

impl<MaxSources: Get<u32>, MaxAncestors: Get<u32>> Default for Lineage<MaxSources, MaxAncestors> {
	fn default() -> Self {
		Self { sources: Default::default(), ancestors: Default::default(), depth: 0 }
	}
}

impl<MaxSources: Get<u32>, MaxAncestors: Get<u32>> Lineage<MaxSources, MaxAncestors> {
	/// The shares of all ancestors together, in 10^-9.
	pub fn upstream(&self) -> u32 {
		// Bounded when it was made, far below the whole.
		self.ancestors.iter().fold(0, |sum, ancestor| sum.saturating_add(ancestor.share))
	}
}

/// Something that codes can be taken from.
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
pub enum Registered {
	/// A work, with its ISWC.
	Work(WorkId),
	/// A recording, with its ISRC and its content hash.
	Recording(RecordingId),
}
