// SPDX-License-Identifier: Apache-2.0

//! What is said about models.

use super::*;

/// What has come of an attestation.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum AttestationStateInfo<AccountId> {
	/// Nobody has challenged it.
	Unchallenged,
	/// Somebody has, and the panel has not ruled yet.
	Challenged {
		/// Who.
		by: AccountId,
		/// The hash of what he shows for it.
		evidence: H256,
		/// What he has on hold for it, in the native token.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		bond: Balance,
		/// When it is too late for the panel.
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
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AttestationInfo<AccountId> {
	/// Its number.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub attestation: AttestationId,
	/// Who says so.
	pub attester: AccountId,
	/// The version.
	pub version: VersionId,
	/// The SHA-256 of its weights.
	pub weights: H256,
	/// The benchmark.
	pub benchmark: Text,
	/// The score, in 10^-6.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub score: i64,
	/// The hash of the report.
	pub report: H256,
	/// When he has said so.
	pub at: Moment,
	/// When it is too late to challenge it.
	pub challenge_until: Moment,
	/// What has come of it.
	pub state: AttestationStateInfo<AccountId>,
	/// What he has on hold for its truth, in the native token. With zero, nobody stands for it any
	/// more.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub bond: Balance,
}

/// Some of the attestations of a model.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AttestationPage<AccountId> {
	/// Those that were found, by number. There may be none although there is another page.
	pub attestations: Vec<AttestationInfo<AccountId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<u32>,
}

/// A review.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ReviewInfo<AccountId> {
	/// The licence on which it stands, whose number is its own.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub licence: LicenceId,
	/// Who has written it.
	pub author: AccountId,
	/// From 1 to 5.
	pub rating: u8,
	/// The hash of the text.
	pub text: H256,
	/// What was settled for the licence until then, in 10^-18 of the reference currency; zero
	/// without a price.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub weight: Balance,
	/// When it was written.
	pub at: Moment,
	/// How many have found it useful.
	pub useful: u32,
	/// How many have not.
	pub useless: u32,
}

/// Some of the reviews of a model.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ReviewPage<AccountId> {
	/// Those that were found, from the latest licence on. There may be none although there is
	/// another page.
	pub reviews: Vec<ReviewInfo<AccountId>>,
	/// From which number of a licence the next page goes down. `None` if this was the last.
	pub next: Option<u32>,
}
