// SPDX-License-Identifier: Apache-2.0

//! Licences, and the money that waits on them.
//!
//! Times are real ones: of what lies ahead, as if the marketplace were not halted from now on.

use super::*;

/// What kind of licence somebody has.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(
	feature = "std",
	derive(Deserialize, Serialize),
	serde(rename_all = "camelCase", rename_all_fields = "camelCase")
)]
pub enum LicenceKindInfo<AccountId, AssetId> {
	/// Without end, for nothing.
	Free,
	/// Without end.
	Perpetual,
	/// For a time, which begins with the purchase, or with the delivery of an escrow.
	Timed {
		/// How long, in milliseconds.
		ms: Moment,
	},
	/// Units of use that were paid in advance.
	Credits {
		/// The price of a unit.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		price: Balance,
		/// How many units were bought in all, less those that were given back.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		bought: Balance,
		/// How many of them were redeemed.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		redeemed: Balance,
		/// Whose signature is on receipts.
		signer: AccountId,
		/// From when the rest can be given back, if the holder has asked for it and the request has
		/// not lapsed.
		refund_at: Option<Moment>,
	},
	/// For a period after the other.
	Subscription {
		/// The price of a period, as it was at the purchase.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		price: Balance,
		/// How long a period is, in milliseconds.
		period: Moment,
		/// With what the holder pays each period.
		pay: AssetId,
		/// How much of that at most.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		max_in: Balance,
		/// How often in a row the present charge has failed.
		failures: u8,
		/// Whether it ends with the period that is paid.
		cancelled: bool,
		/// When the next charge is due. `None` if there will be none.
		charge_at: Option<Moment>,
	},
}

/// How far a licence is.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum LicenceStateInfo {
	/// Paid, and nothing was delivered yet.
	Awaiting,
	/// In force, as far as its time and its units go.
	Active,
	/// The money went back.
	Refunded,
	/// A subscription that was not paid any more, or that had no offer any more.
	Lapsed,
}

/// Whether a licence is in force, and if not, why.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum Status {
	/// It is in force.
	Valid,
	/// There is none.
	NoLicence,
	/// Nothing was delivered yet.
	Awaiting,
	/// The money went back.
	Refunded,
	/// Its time is over, or the last period of a subscription that was cancelled.
	Over,
	/// No units are left.
	UsedUp,
	/// A subscription whose next period is not paid yet. It is tried again.
	Unpaid,
	/// A subscription that was not paid any more, or that had no offer any more.
	Lapsed,
}

/// Whether an account may use a model.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct StatusInfo {
	/// Whether it may, and if not, why.
	pub status: Status,
	/// The licence of which this is the status: one that is in force or, without any, the one that
	/// was bought last. `None` if there is none.
	#[cfg_attr(feature = "std", serde(with = "digits::maybe"))]
	pub licence: Option<LicenceId>,
}

/// A licence.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LicenceInfo<AccountId, AssetId> {
	/// Its number.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub licence: LicenceId,
	/// Who has it.
	pub holder: AccountId,
	/// The model.
	pub model: ModelId,
	/// The version at the purchase.
	pub version: VersionId,
	/// From which offer it is.
	pub offer: OfferId,
	/// When it was bought.
	pub bought_at: Moment,
	/// What it is.
	pub kind: LicenceKindInfo<AccountId, AssetId>,
	/// How far it is.
	pub state: LicenceStateInfo,
	/// Whether it is in force, and if not, why.
	pub status: Status,
	/// When it is not in force any more. `None` without end, and for a time that has not begun.
	pub until: Option<Moment>,
	/// The asset of the price.
	pub asset: AssetId,
	/// What was settled: fees, royalties, and what the owner got.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub paid: Balance,
	/// The fees in it.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub fees: Balance,
	/// The public key (X25519) of the holder.
	pub key: H256,
	/// The hash (BLAKE2b-256) of what was delivered.
	pub delivered: Option<H256>,
	/// Whether a review stands on it, or has.
	pub reviewed: bool,
	/// What the holder has on hold for it, in the native token.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
}

/// Some of the licences of an account.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LicencePage<AccountId, AssetId> {
	/// The licences.
	pub licences: Vec<LicenceInfo<AccountId, AssetId>>,
	/// Behind which licence the next page starts. `None` if this was the last.
	#[cfg_attr(feature = "std", serde(with = "digits::maybe"))]
	pub next: Option<LicenceId>,
}

/// How far an escrow is.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum StageInfo {
	/// Nothing is delivered.
	Paid,
	/// The key is there.
	Delivered,
	/// The buyer says that it is not what he has bought.
	Disputed {
		/// The hash of what he shows for it.
		evidence: H256,
		/// What he has on hold for the dispute, in the native token.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		bond: Balance,
	},
}

/// What becomes of an escrow whose deadline passes.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum AtDeadline {
	/// The money goes back to the buyer.
	Refunded,
	/// The price is settled.
	Settled,
}

/// A price that waits for a delivery.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct EscrowInfo<AccountId, AssetId> {
	/// The licence.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub licence: LicenceId,
	/// Who has paid.
	pub buyer: AccountId,
	/// Who owns the model now. `None` if nobody does any more.
	pub seller: Option<AccountId>,
	/// The asset of the price.
	pub asset: AssetId,
	/// The price.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// The public key (X25519) to which the seller encrypts.
	pub key: H256,
	/// How far it is.
	pub stage: StageInfo,
	/// When this stage is over.
	pub deadline: Moment,
	/// What becomes of it then.
	pub at_deadline: AtDeadline,
	/// Whether the deadline has passed: then that is all that can still happen.
	pub over: bool,
	/// The key of the content, encrypted to the buyer. Empty before it is delivered.
	#[cfg_attr(feature = "std", serde(with = "sp_core::bytes"))]
	pub ciphertext: Vec<u8>,
}

/// What an account can claim of an asset.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OwedInfo<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
}
