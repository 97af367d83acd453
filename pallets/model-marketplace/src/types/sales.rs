// SPDX-License-Identifier: Apache-2.0

//! Offers, licences and the money between them.

use super::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_core::H256;

/// The longest time that is sold, and the longest period, in milliseconds: 100 years of 365.25 days.
/// So what can be bought can be delivered, and no sum of times is too large.
pub const MAX_PERIOD: Moment = 100 * 31_557_600_000;

/// What is sold.
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
pub enum OfferKind {
	/// A licence without end, for nothing: the price is zero.
	Free,
	/// A licence without end.
	Perpetual,
	/// A licence for a time.
	Timed {
		/// How long, in milliseconds.
		ms: Moment,
	},
	/// Units of use, paid in advance and drawn down with receipts: the price is for one unit.
	Credits,
	/// A licence that is paid anew for each period, by the chain.
	Subscription {
		/// How long a period is, in milliseconds.
		period: Moment,
	},
}

/// How the buyer gets what he has bought.
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
pub enum Delivery {
	/// He has it already, or gets it elsewhere: the price is settled at once.
	Open,
	/// The seller delivers a key, and the price waits until then. For perpetual and timed licences.
	Escrow,
}

/// Who may buy.
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
pub enum Gate {
	/// Accounts that the owner has put on the list of the offer.
	List,
	/// Accounts that hold a credential.
	Credential(CredentialId),
}

/// What an owner offers.
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
pub struct OfferInput<AssetId> {
	/// What is sold.
	pub kind: OfferKind,
	/// For how much: of one unit of credits, of one period of a subscription, of the whole
	/// otherwise. Zero just for what is free.
	pub price: Balance,
	/// The asset of the price.
	pub asset: AssetId,
	/// How it is delivered.
	pub delivery: Delivery,
	/// Who may buy. `None`: everybody.
	pub gate: Option<Gate>,
	/// Whether anybody may at present. Subscriptions are renewed only while their offer is open.
	pub open: bool,
}

/// An offer of a model.
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
pub struct Offer<AccountId, AssetId> {
	/// What is offered.
	pub terms: OfferInput<AssetId>,
	/// Raised with each change, so that nobody buys what he has not seen.
	pub revision: u32,
	/// The deposit for it.
	pub deposit: Deposit<AccountId>,
}

/// With what somebody pays.
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
pub struct Payment<AssetId> {
	/// The asset, which is swapped for that of the price if it is another one.
	pub asset: AssetId,
	/// How much of it at most.
	pub max_in: Balance,
}

/// What a buyer has seen and wants.
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
pub struct Purchase<AccountId, AssetId> {
	/// The revision of the offer. Another one is not bought.
	pub expected_revision: u32,
	/// The version of the model. One that was withdrawn is not bought.
	pub expected_version: VersionId,
	/// How many units of credits. One for everything else.
	pub units: Balance,
	/// With what to pay. For a subscription, `max_in` is for each period.
	pub pay: Payment<AssetId>,
	/// The public key (X25519) to which the seller encrypts the key of the content.
	pub key: [u8; 32],
	/// Whose signature is on receipts for credits: the buyer's own without one. It cannot be
	/// changed later, or receipts could be made worthless after the use.
	pub receipt_signer: Option<AccountId>,
}

/// What kind of licence somebody has, with what the kind needs to know.
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
pub enum LicenceKind<AccountId, AssetId> {
	/// Without end, for nothing.
	Free,
	/// Without end.
	Perpetual,
	/// For a time, which begins with the purchase, or with the delivery of an escrow.
	Timed {
		/// How long, in milliseconds.
		ms: Moment,
	},
	/// Units of use. What is paid for and not redeemed is on the model's account.
	Credits(Credits<AccountId>),
	/// For a period after the other.
	Subscription(Subscription<AssetId>),
}

/// Units of use that were paid in advance.
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
pub struct Credits<AccountId> {
	/// The price of a unit.
	pub price: Balance,
	/// How many units were bought in all, less those that were given back.
	pub bought: Balance,
	/// How many of them were redeemed.
	pub redeemed: Balance,
	/// Whose signature is on receipts.
	pub signer: AccountId,
	/// From when the rest can be given back, if the holder has asked for it. For `RefundDelay`:
	/// then he has to ask anew.
	pub refund_at: Option<Moment>,
}

/// How a subscription goes on.
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
pub struct Subscription<AssetId> {
	/// The price of a period, as it was at the purchase.
	pub price: Balance,
	/// How long a period is, in milliseconds.
	pub period: Moment,
	/// With what the holder pays each period.
	pub pay: Payment<AssetId>,
	/// How often in a row the present charge has failed.
	pub failures: u8,
	/// Whether it ends with the period that is paid: then no charge is due.
	pub cancelled: bool,
}

/// How far a licence is.
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
pub enum LicenceState {
	/// Paid, and nothing was delivered yet.
	Awaiting,
	/// In force, as far as its time and its units go.
	Active,
	/// The money went back.
	Refunded,
	/// A subscription that was not paid any more, or that had no offer any more.
	Lapsed,
}

/// The protocol's fees from a licence, in its asset.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Fees {
	/// All of them.
	pub paid: Balance,
	/// What of them is for the pot for rewards.
	pub pot: Balance,
	/// What was rewarded for it: never more than is for the pot.
	pub rewarded: Balance,
}

/// How many accounts get at once what could not leave the account of a model.
pub const MAX_FREED: u32 = 16;

/// What waits on the account of a model, in one asset, to leave it.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Unshared {
	/// Fees for their recipient.
	pub treasury: Balance,
	/// Fees for the pot.
	pub pot: Balance,
	/// How many accounts have something in [`crate::Stuck`].
	pub stuck: u32,
}

/// A licence of an account. It cannot be transferred, so that nobody gets one second-hand whose
/// price goes back to the first holder.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Licence<AccountId, AssetId> {
	/// Who has it.
	pub holder: AccountId,
	/// The model.
	pub model: ModelId,
	/// The version at the purchase.
	pub version: VersionId,
	/// From which offer it is.
	pub offer: OfferId,
	/// When it was bought, in real time.
	pub bought_at: Moment,
	/// What it is.
	pub kind: LicenceKind<AccountId, AssetId>,
	/// How far it is.
	pub state: LicenceState,
	/// When it is not in force any more, in the time of the marketplace. `None` without end, and for
	/// a time that has not begun.
	pub until: Option<Moment>,
	/// The asset of the price.
	pub asset: AssetId,
	/// What was settled: fee, royalties, and what the owner got.
	pub paid: Balance,
	/// The fees in it.
	pub fees: Fees,
	/// The public key (X25519) of the holder.
	pub key: [u8; 32],
	/// The hash (BLAKE2b-256) of what was delivered.
	pub delivered: Option<H256>,
	/// Whether a review stands on it, or has.
	pub reviewed: bool,
	/// Whether a vote on a review was rewarded for it.
	pub vote_rewarded: bool,
	/// The deposit for it.
	pub deposit: Balance,
}

/// How far an escrow is. The diagram is in `delivery`.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum EscrowStage {
	/// Nothing is delivered. At the deadline, the money goes back.
	Paid,
	/// The key is there. At the deadline, the price is settled.
	Delivered,
	/// The buyer says that it is not what he has bought. At the deadline, the money goes back.
	Disputed {
		/// The hash of what he shows for it.
		evidence: H256,
		/// What he has on hold for the dispute.
		bond: Balance,
	},
}

/// A price that waits on the model's account.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxCiphertext))]
pub struct Escrow<MaxCiphertext: Get<u32>> {
	/// How much, in the asset of the licence.
	pub amount: Balance,
	/// How far it is.
	pub stage: EscrowStage,
	/// When this stage is over, in the time of the marketplace. The chain may be late to end it;
	/// nothing else can be done from then on.
	pub deadline: Moment,
	/// The key of the content, encrypted to the buyer. Empty before it is delivered.
	pub ciphertext: BoundedVec<u8, MaxCiphertext>,
}

/// What the chain does by itself when its time has come.
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
pub enum Task<AssetId> {
	/// End the stage of an escrow.
	Escrow(LicenceId),
	/// Charge for the next period of a subscription.
	Charge(LicenceId),
	/// End a challenge on which the panel has not ruled.
	Attestation(AttestationId),
	/// Share the fees of a model in an asset, and let out what is stuck there.
	Fees(ModelId, AssetId),
}
