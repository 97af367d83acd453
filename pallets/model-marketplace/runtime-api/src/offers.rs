// SPDX-License-Identifier: Apache-2.0

//! Offers, and what buying would cost.

use super::*;

/// What is sold.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum KindInfo {
	/// A licence without end, for nothing.
	Free,
	/// A licence without end.
	Perpetual,
	/// A licence for a time.
	Timed {
		/// How long, in milliseconds.
		ms: Moment,
	},
	/// Units of use, paid in advance and drawn down with receipts.
	Credits,
	/// A licence that is paid anew for each period, by the chain.
	Subscription {
		/// How long a period is, in milliseconds.
		period: Moment,
	},
}

/// How the buyer gets what he has bought.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum DeliveryInfo {
	/// He has it already, or gets it elsewhere.
	Open,
	/// The seller delivers a key, and the price waits until then.
	Escrow,
}

/// Who may buy.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum GateInfo {
	/// Accounts that the owner has put on the list of the offer.
	List,
	/// Accounts that hold this credential.
	Credential(u32),
}

/// An offer of a model.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OfferInfo<AssetId> {
	/// Its number.
	pub offer: OfferId,
	/// Raised with each change. A purchase names it.
	pub revision: u32,
	/// What is sold.
	pub kind: KindInfo,
	/// For how much: of one unit of credits, of one period of a subscription, of the whole
	/// otherwise.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub price: Balance,
	/// The asset of the price.
	pub asset: AssetId,
	/// How it is delivered.
	pub delivery: DeliveryInfo,
	/// Who may buy. `None`: everybody.
	pub gate: Option<GateInfo>,
	/// Whether anybody may at present.
	pub open: bool,
}

/// What an ancestor gets of a price.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RoyaltyInfo<AccountId> {
	/// The ancestor.
	pub model: ModelId,
	/// Its owner.
	pub to: AccountId,
	/// How much. Rounded down.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
}

/// What a purchase would cost now, and who would get what.
///
/// `fee`, the royalties and `rest` are together the price, which is for one period of a
/// subscription. They are as if all of it were settled now: what waits for a delivery is shared
/// among who owns the models then, and credits are shared as they are redeemed, with a fee that is
/// rounded up each time.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct QuoteInfo<AccountId, AssetId> {
	/// The revision of the offer, which the purchase names.
	pub revision: u32,
	/// The latest version that is sold, which the purchase may name.
	pub version: VersionId,
	/// The asset of the price.
	pub asset: AssetId,
	/// The price of all units.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub price: Balance,
	/// With what it would be paid.
	pub pay: AssetId,
	/// What the buyer would pay of that. Rounded up.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub cost: Balance,
	/// What he would have on hold for the licence besides, in the native token.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
	/// The protocol's fee. Rounded up.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub fee: Balance,
	/// What of the fee would go to the pot for rewards. Rounded down.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub pot: Balance,
	/// What ancestors would get, by number. Those that would get nothing are left out.
	pub royalties: Vec<RoyaltyInfo<AccountId>>,
	/// Who would get the rest: the owner.
	pub to: AccountId,
	/// The rest.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub rest: Balance,
}

/// Why nobody could buy from an offer.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum Refusal {
	/// There is no such model.
	ModelNotFound,
	/// Nothing is sold of the model any more.
	Delisted,
	/// Nobody owns the model any more.
	NoOwner,
	/// The model has no such offer.
	OfferNotFound,
	/// The owner sells nothing from this offer at present.
	OfferClosed,
	/// New prices cannot be in this asset any more.
	AssetNotAccepted,
	/// All versions were withdrawn.
	NoVersion,
	/// Zero units of credits, or another number than one of something else.
	InvalidUnits,
	/// The price of so many units is too large.
	Overflow,
	/// The exchange cannot swap that.
	NoExchange,
}
