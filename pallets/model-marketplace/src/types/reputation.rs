// SPDX-License-Identifier: Apache-2.0

//! Reviews, attestations and rewards.

use super::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::Permill;

/// The best rating. The worst is 1.
pub const BEST_RATING: u8 = 5;

/// The name of a benchmark, as `mmlu-pro/5-shot`.
pub type Benchmark = BoundedVec<u8, ConstU32<64>>;

/// What reviews say about a model together. The mean is `weighted / weight`.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Rating {
	/// How many reviews there are.
	pub count: u32,
	/// The sum of their weights.
	pub weight: Balance,
	/// The sum of the ratings, each times its weight.
	pub weighted: Balance,
}

/// A review. It stands on a licence, whose number it has.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Review<AccountId> {
	/// Who has written it: the holder of the licence.
	pub author: AccountId,
	/// From 1 to [`BEST_RATING`].
	pub rating: u8,
	/// The hash of the text.
	pub text: H256,
	/// What was settled for the licence until then, in 10^-18 of the reference currency; zero
	/// without a price.
	pub weight: Balance,
	/// When it was written, in real time.
	pub at: Moment,
	/// How many have found it useful.
	pub useful: u32,
	/// How many have not.
	pub useless: u32,
	/// The deposit for it, on hold on the author's account.
	pub deposit: Balance,
}

/// What somebody thinks of a review.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Vote {
	/// Whether it is useful.
	pub useful: bool,
	/// The deposit, on hold on the voter's account.
	pub deposit: Balance,
}

/// What has come of an attestation.
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
pub enum AttestationState<AccountId> {
	/// Nobody has challenged it.
	Unchallenged,
	/// Somebody has, and the panel has not ruled yet.
	Challenged {
		/// Who.
		by: AccountId,
		/// The hash of what he shows for it.
		evidence: H256,
		/// What he has on hold for it.
		bond: Balance,
		/// When it is too late for the panel, in the time of the marketplace.
		deadline: Moment,
	},
	/// The panel has found it right.
	Upheld,
	/// The panel has found it wrong.
	Refuted,
	/// The panel has not ruled in time.
	Undecided,
}

/// What somebody says that a version has reached in a benchmark.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Attestation<AccountId> {
	/// Who says so.
	pub attester: AccountId,
	/// The version.
	pub version: VersionId,
	/// The SHA-256 of its weights.
	pub weights: H256,
	/// The benchmark.
	pub benchmark: Benchmark,
	/// The score, in 10^-6.
	pub score: i64,
	/// The hash of the report.
	pub report: H256,
	/// When he has said so, in real time.
	pub at: Moment,
	/// When it is too late to challenge it, and the bond can be taken back, in the time of the
	/// marketplace.
	pub challenge_until: Moment,
	/// What has come of it.
	pub state: AttestationState<AccountId>,
	/// What he has on hold for its truth. Zero once that was given back or lost: nobody stands for
	/// it any more.
	pub bond: Balance,
	/// The deposit for it, on hold on his account.
	pub deposit: Balance,
}

/// What is rewarded: parts of the fee of the licence on which it stands. All of them together are
/// never more than what of that fee went to the pot.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Deserialize,
	serde::Serialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RewardParams {
	/// To the creator, of the first licence that is sold of a model.
	pub listing: Permill,
	/// To the author of a review.
	pub review: Permill,
	/// To who votes on a review.
	pub vote: Permill,
}

/// For what a reward is.
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
pub enum RewardKind {
	/// The first sale of a model.
	Listing,
	/// A review.
	Review,
	/// A vote on a review.
	Vote,
}
