// SPDX-License-Identifier: Apache-2.0

//! Models, their versions and what they are built on.

use super::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{ConstU32, Get},
	BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::Permill;

/// What a whole is in the shares of ancestors: 10^9.
pub const WHOLE: u32 = 1_000_000_000;

/// What a model is for: a short word, as `text-generation`.
pub type Tag = BoundedVec<u8, ConstU32<32>>;

/// What is on hold on an account for an item in storage, to be given back with the item.
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
pub struct Deposit<AccountId> {
	/// On whose account.
	pub who: AccountId,
	/// How much.
	pub amount: Balance,
}

/// The licence under which the weights are given.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum LegalTerms {
	/// An expression of the SPDX licence list, as `Apache-2.0`.
	Spdx(BoundedVec<u8, ConstU32<64>>),
	/// A text of its own, by its hash.
	Custom(H256),
}

/// What is said about a version when it is published.
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
#[scale_info(skip_type_params(MaxUri))]
pub struct VersionInput<MaxUri: Get<u32>> {
	/// The SHA-256 of the weights. No two versions of any models have the same.
	pub weights: H256,
	/// The hash of the model card.
	pub card: H256,
	/// Where the card is.
	pub uri: BoundedVec<u8, MaxUri>,
	/// The licence under which the weights are given.
	pub licence: LegalTerms,
}

/// A version of a model. Stays as it is, so that who has bought it knows what he has bought.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxUri))]
pub struct Version<AccountId, MaxUri>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxUri: Get<u32>,
{
	/// What was said about it.
	pub about: VersionInput<MaxUri>,
	/// When it was published, in real time.
	pub published_at: Moment,
	/// Whether it is not sold any more. Who has a licence keeps it.
	pub withdrawn: bool,
	/// The deposit for it.
	pub deposit: Deposit<AccountId>,
}

/// A model: what changes seldom. The owner is that of the item in the collection.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxTags))]
pub struct Model<AccountId, MaxTags>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxTags: Get<u32>,
{
	/// Who has listed it.
	pub creator: AccountId,
	/// When, in real time.
	pub listed_at: Moment,
	/// What it is for. No tag twice.
	pub tags: BoundedVec<Tag, MaxTags>,
	/// What a model that is listed from now on as built on this one pays of each price. `None`:
	/// no more may be.
	pub terms: Option<Permill>,
	/// How many versions there are, and so the number of the next.
	pub versions: VersionId,
	/// How many offers there are.
	pub offers: OfferId,
	/// The number of the next offer.
	pub next_offer: OfferId,
	/// Whether licences are sold, and others may build on it.
	pub listed: bool,
	/// The deposit for it.
	pub deposit: Deposit<AccountId>,
}

/// What changes as a model is used.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Activity {
	/// How many licences there have been, and so the number of the next.
	pub sold: u32,
	/// How many of them are still in storage.
	pub licences: u32,
	/// How many attestations there have been, and so the number of the next.
	pub attested: u32,
	/// How many of them are still in storage.
	pub attestations: u32,
	/// How many models in storage name this one as a base.
	pub derivatives: u32,
	/// How many escrows ended with a refund because nothing was delivered in time.
	pub undelivered: u32,
	/// How many disputes about deliveries the panel has decided for the buyer.
	pub disputes_lost: u32,
	/// Whether the creator was rewarded for the first sale.
	pub listing_rewarded: bool,
}

/// A model on which another one is to be built, and on what terms at most.
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
pub struct BaseInput {
	/// The base.
	pub model: ModelId,
	/// The royalty that the lister agrees to at most.
	pub max_royalty: Permill,
}

/// A model on which another one is built.
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
pub struct Base {
	/// The base.
	pub model: ModelId,
	/// What was agreed: the part of each price, of which the base's own ancestors get theirs.
	pub royalty: Permill,
}

/// What a model from which another one descends gets of the other's sales.
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
pub struct Ancestor {
	/// The ancestor.
	pub model: ModelId,
	/// Its share in 10^-9 of what a sale brings after the fee, all ways to it taken together.
	/// Rounded down. Not zero.
	pub share: u32,
}

/// From what a model descends. Fixed when it is listed.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxBases, MaxAncestors))]
pub struct Lineage<MaxBases: Get<u32>, MaxAncestors: Get<u32>> {
	/// The models on which it is built, in the order of their numbers.
	pub bases: BoundedVec<Base, MaxBases>,
	/// Who gets what, in the order of the numbers. Models whose share is zero are left out.
	pub ancestors: BoundedVec<Ancestor, MaxAncestors>,
	/// The longest way to a model without bases. Zero without bases.
	pub depth: u32,
}

impl<MaxBases: Get<u32>, MaxAncestors: Get<u32>> Default for Lineage<MaxBases, MaxAncestors> {
	fn default() -> Self {
		Self { bases: Default::default(), ancestors: Default::default(), depth: 0 }
	}
}

/// Who may deliver keys and redeem receipts for the owner of a model.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxProviders))]
pub struct ProviderSet<AccountId, MaxProviders>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	MaxProviders: Get<u32>,
{
	/// Who has named them. They count only as long as he is the owner.
	pub owner: AccountId,
	/// The accounts.
	pub accounts: BoundedVec<AccountId, MaxProviders>,
}

/// A model of the genesis, with its first version and its offers.
#[derive(Clone, Debug, Eq, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisModel<AccountId, AssetId> {
	/// Who lists it.
	pub owner: AccountId,
	/// What it is for.
	pub tags: alloc::vec::Vec<alloc::string::String>,
	/// On what it is built: models before it in the genesis.
	pub bases: alloc::vec::Vec<BaseInput>,
	/// What models that build on it pay, if any may.
	pub terms: Option<Permill>,
	/// The SHA-256 of the weights.
	pub weights: H256,
	/// The hash of the model card.
	pub card: H256,
	/// Where the card is.
	pub uri: alloc::string::String,
	/// The licence of the weights, as an SPDX expression.
	pub licence: alloc::string::String,
	/// The offers.
	pub offers: alloc::vec::Vec<OfferInput<AssetId>>,
}
