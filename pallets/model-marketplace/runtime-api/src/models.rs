// SPDX-License-Identifier: Apache-2.0

//! Models and what they descend from.

use super::*;

/// Under which licence weights are given.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum LegalInfo {
	/// An expression of the SPDX licence list, as `Apache-2.0`.
	Spdx(Text),
	/// A text of its own, by its hash.
	Custom(H256),
}

/// A version of a model.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct VersionInfo {
	/// Its number.
	pub version: VersionId,
	/// The SHA-256 of the weights.
	pub weights: H256,
	/// The hash of the model card.
	pub card: H256,
	/// Where the card is.
	pub uri: Text,
	/// Under which licence the weights are given.
	pub licence: LegalInfo,
	/// When it was published.
	pub published_at: Moment,
	/// Whether it is not sold any more.
	pub withdrawn: bool,
}

/// What reviews say about a model together.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RatingInfo {
	/// How many reviews there are.
	pub count: u32,
	/// The sum of their weights: what was settled for the licences on which they stand, in 10^-18
	/// of the reference currency.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub weight: Balance,
	/// The mean of the ratings by weight, from 1 to 5. Rounded down. `None` if there is no weight.
	pub mean: Option<FixedU128>,
}

/// What has become of a model's sales.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ActivityInfo {
	/// Licences that were sold in all.
	pub sold: u32,
	/// How many of them are still in storage.
	pub licences: u32,
	/// Attestations that are in storage.
	pub attestations: u32,
	/// Models in storage that name this one as a base.
	pub derivatives: u32,
	/// Escrows that ended with a refund because nothing was delivered in time.
	pub undelivered: u32,
	/// Disputes about deliveries that the buyer has won.
	pub disputes_lost: u32,
}

/// A model, without its versions.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ModelSummary<AccountId> {
	/// Its number.
	pub model: ModelId,
	/// Who owns it. `None` if nobody does any more, and then nothing is sold.
	pub owner: Option<AccountId>,
	/// Who has listed it.
	pub creator: AccountId,
	/// When.
	pub listed_at: Moment,
	/// Whether licences are sold, and others may build on it.
	pub listed: bool,
	/// What it is for.
	pub tags: Vec<Text>,
	/// What a model that is listed from now on as built on this one pays of each price. `None`: no
	/// more may be.
	pub terms: Option<Permill>,
	/// The latest version that is sold. `None` if all were withdrawn.
	pub latest: Option<VersionId>,
	/// How many offers there are.
	pub offers: OfferId,
	/// What reviews say about it.
	pub rating: RatingInfo,
	/// What has become of its sales.
	pub activity: ActivityInfo,
}

/// A model.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ModelInfo<AccountId> {
	/// What is in lists of models too.
	#[cfg_attr(feature = "std", serde(flatten))]
	pub summary: ModelSummary<AccountId>,
	/// All versions, by number.
	pub versions: Vec<VersionInfo>,
	/// Who may deliver keys and redeem receipts besides the owner.
	pub providers: Vec<AccountId>,
}

/// Some of the models.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ModelPage<AccountId> {
	/// Those that were found, by number. There may be none although there is another page.
	pub models: Vec<ModelSummary<AccountId>>,
	/// From which number the next page is. `None` if this was the last.
	pub next: Option<ModelId>,
}

/// A model on which another one is built.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct BaseInfo {
	/// The base.
	pub model: ModelId,
	/// What was agreed: the part of what a sale brings after the fee, of which the base's own
	/// ancestors get theirs.
	pub royalty: Permill,
}

/// A model that has a share in the sales of another one.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AncestorInfo<AccountId> {
	/// The ancestor.
	pub model: ModelId,
	/// Its share in 10^-9 of what a sale brings after the fee, all ways to it taken together.
	pub share: u32,
	/// Who gets it. `None` if nobody owns the ancestor any more: then the seller keeps it.
	pub owner: Option<AccountId>,
}

/// From what a model descends. Fixed when it was listed.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LineageInfo<AccountId> {
	/// The models on which it is built, by number.
	pub bases: Vec<BaseInfo>,
	/// All from which it descends and that have a share, by number.
	pub ancestors: Vec<AncestorInfo<AccountId>>,
	/// The longest way to a model without bases. Zero without bases.
	pub depth: u32,
}
