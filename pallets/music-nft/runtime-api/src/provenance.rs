// SPDX-License-Identifier: Apache-2.0

//! What has become of an item, who was licensed to do what with its recording, and who has disputed
//! that.

use super::*;

/// How somebody came to an item.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum AcquiredInfo {
	/// Bought from the edition.
	Bought,
	/// As the highest bidder in the auction of the edition.
	Auctioned,
	/// Bought from the last owner.
	Resold,
	/// By a bid that the last owner has accepted.
	BidAccepted,
	/// From the last owner, for nothing.
	Given,
}

/// An entry in the history of an item.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct TransferInfo<AccountId> {
	/// Its number in the history of the item, from 0.
	pub number: u32,
	/// Whose the item was. `None`: nobody's, it was new.
	pub from: Option<AccountId>,
	/// Whose it was from then on.
	pub to: AccountId,
	/// How he came to it.
	pub how: AcquiredInfo,
	/// For how much, in the asset of the edition. Zero for a gift.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub price: Balance,
	/// When.
	pub at: Moment,
}

/// Something that has happened to a recording or an item of it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum ProvenanceEntry<AccountId, AssetId> {
	/// It was said what AI has done in the recording.
	Disclosed(DisclosureInfo),
	/// The item has come to somebody.
	Transferred(TransferInfo<AccountId>),
	/// Somebody has bought a licence for the recording.
	Licensed(GrantInfo<AccountId, AssetId>),
	/// Somebody has disputed the recording.
	Disputed(DisputedInfo<AccountId>),
}

/// Where to go on in a provenance: the numbers of the next entries of each kind.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(
	feature = "std",
	derive(Deserialize, Serialize),
	serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct ProvenancePlace {
	/// The version of the disclosure.
	pub disclosure: u32,
	/// The entry in the history of the item.
	pub transfer: u32,
	/// The licence: what its number has in the low half.
	pub grant: u32,
	/// The dispute. In JSON it can be left out.
	#[cfg_attr(feature = "std", serde(default))]
	pub dispute: u32,
}

/// Some of what has happened.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ProvenancePage<AccountId, AssetId> {
	/// What was found, in the order in which it has happened. There may be nothing although there is
	/// another page.
	pub entries: Vec<ProvenanceEntry<AccountId, AssetId>>,
	/// Where the next page begins. `None` if this was the last.
	pub next: Option<ProvenancePlace>,
}
