// SPDX-License-Identifier: Apache-2.0

//! Who gets what of the money.

use super::*;
use frame_support::{
	traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};

/// What all slots of a split sum to.
pub const PARTS: u32 = 1_000_000;

/// Who gets a part.
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
pub enum Payee<AccountId> {
	/// An account.
	Account(AccountId),
	/// The payees of another split, which was made before.
	Split(SplitId),
	/// Whoever owns an AI model when the part is claimed. While nobody does, it waits; the panel can
	/// name an account in his place.
	ModelOwner(ModelId),
	/// The holders of a stream. A slot comes to this only if its payee makes a stream of it.
	Stream(StreamId),
}

/// A slot of a split.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Slot<AccountId> {
	/// Who gets it.
	pub payee: Payee<AccountId>,
	/// Millionths of what the split gets. Not zero.
	pub parts: u32,
}

/// A split. Its slots are apart, so that claims of different payees do not touch the same keys.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Split<AccountId> {
	/// How many slots it has.
	pub slots: SlotId,
	/// The longest way down to a payee that is no split: 1 without splits among the payees.
	pub depth: u32,
	/// How many such payees there are, along all ways.
	pub leaves: u32,
	/// How many recordings and slots of other splits in storage name it.
	pub users: u32,
	/// The deposit for it, of who has made it.
	pub deposit: Deposit<AccountId>,
}

/// A slot that is held in units.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Stream<AccountId> {
	/// The split.
	pub split: SplitId,
	/// The slot.
	pub slot: SlotId,
	/// The parts of the slot.
	pub parts: u32,
	/// All units. Not zero.
	pub units: u64,
	/// How many accounts have a [`Holding`].
	pub holders: u32,
	/// The deposit for it, of who has made it.
	pub deposit: Deposit<AccountId>,
}

/// How far the account of a holder with one asset is.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Checkpoint {
	/// What the slot had got in all when the holder got his part of it last.
	pub at: Balance,
	/// What he can claim.
	pub accrued: Balance,
	/// What he has beyond that, of a smallest unit of the asset: so many parts of one, as many of
	/// which make a whole as the stream has units. Less than a whole.
	pub fraction: u64,
}

impl Checkpoint {
	/// Whether there is nothing on it.
	pub fn is_empty(&self) -> bool {
		self.accrued == 0 && self.fraction == 0
	}
}

/// Units for sale.
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
pub struct Ask<AssetId> {
	/// How many.
	pub units: u64,
	/// For how much each. Not zero.
	pub price: Balance,
	/// Of which asset.
	pub asset: AssetId,
}

/// What an account has of a stream.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxAssets))]
pub struct Holding<AccountId, AssetId, MaxAssets>
where
	AccountId: Clone + core::fmt::Debug + Eq,
	AssetId: Clone + core::fmt::Debug + Eq,
	MaxAssets: Get<u32>,
{
	/// Units. Zero if only money is left to be claimed.
	pub units: u64,
	/// How many of them are for sale.
	pub ask: Option<Ask<AssetId>>,
	/// For each asset, in the order of [`crate::AcceptedAssets`]. Those that are missing at the end
	/// were accepted later, and are as new.
	pub checkpoints: BoundedVec<Checkpoint, MaxAssets>,
	/// The deposit for it.
	pub deposit: Deposit<AccountId>,
}
