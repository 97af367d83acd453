// SPDX-License-Identifier: Apache-2.0

//! Who gets what of the money.

use super::*;

/// Whose money is asked for.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum Purse {
	/// That of a recording, which is that of its split.
	Recording(RecordingId),
	/// That of a split.
	Split(SplitId),
}

/// A split, with those in it. Nested as deep as they are, which is bounded.
// The derived bounds would go round in a circle.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[codec(encode_bound(AccountId: Encode, AssetId: Encode))]
#[codec(decode_bound(AccountId: Decode, AssetId: Decode))]
#[scale_info(bounds(AccountId: TypeInfo + 'static, AssetId: TypeInfo + 'static))]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct SplitInfo<AccountId, AssetId> {
	/// Its number.
	pub split: SplitId,
	/// Who has made it.
	pub creator: AccountId,
	/// The account on which what is not claimed waits.
	pub account: AccountId,
	/// The assets that it can receive: of the others, its account does not have the minimum balance
	/// yet.
	pub funded: Vec<AssetId>,
	/// What it has ever received.
	pub received: Vec<AmountInfo<AssetId>>,
	/// How many payees that are no splits there are, along all ways.
	pub leaves: u32,
	/// The slots, by number.
	pub slots: Vec<SlotInfo<AccountId, AssetId>>,
}

/// A slot of a split.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[codec(encode_bound(AccountId: Encode, AssetId: Encode))]
#[codec(decode_bound(AccountId: Decode, AssetId: Decode))]
#[scale_info(bounds(AccountId: TypeInfo + 'static, AssetId: TypeInfo + 'static))]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct SlotInfo<AccountId, AssetId> {
	/// Its number. The numbers down to a slot are the path that a claim names.
	pub slot: SlotId,
	/// Its millionths of what the split gets in which it is.
	pub parts: u32,
	/// What that comes to in 10^-9 of what the split gets that was asked for. Rounded down at each
	/// split on the way.
	pub share: u32,
	/// Who gets it.
	pub payee: PayeeInfo<AccountId, AssetId>,
	/// What waits for the slot on the account of the split. What waits further up is not in it.
	pub waiting: Vec<AmountInfo<AssetId>>,
}

/// Who gets what comes to a slot, at present.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[codec(encode_bound(AccountId: Encode, AssetId: Encode))]
#[codec(decode_bound(AccountId: Decode, AssetId: Decode))]
#[scale_info(bounds(AccountId: TypeInfo + 'static, AssetId: TypeInfo + 'static))]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum PayeeInfo<AccountId, AssetId> {
	/// An account.
	Account(AccountId),
	/// The payees of another split.
	Split(SplitInfo<AccountId, AssetId>),
	/// The owner of an AI model.
	ModelOwner {
		/// The model.
		model: ModelId,
		/// Who owns it now. `None` if nobody does: then it waits.
		owner: Option<AccountId>,
	},
	/// The holders of a stream.
	Stream(StreamPayees<AccountId>),
}

/// A slot that an account has.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OwnSlotInfo<AssetId> {
	/// The split.
	pub split: SplitId,
	/// The slot.
	pub slot: SlotId,
	/// Its millionths of what the split gets.
	pub parts: u32,
	/// The model as whose owner he has it. `None`: he is the payee himself.
	pub model: Option<ModelId>,
	/// What can be claimed. What waits further up, at a split in which this one is, is not in it.
	pub waiting: Vec<AmountInfo<AssetId>>,
}

/// Some of the slots of an account.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OwnSlotPage<AssetId> {
	/// Those that were found, by split and number. There may be none although there is another page.
	pub slots: Vec<OwnSlotInfo<AssetId>>,
	/// From which split the next page is. `None` if this was the last.
	pub next: Option<SplitId>,
}
