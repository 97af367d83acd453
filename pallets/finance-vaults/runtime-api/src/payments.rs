// SPDX-License-Identifier: Apache-2.0

//! Payments: at once, on a day, and in the course of time.

use super::*;

/// With what a payment is made, if not with what arrives.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(
	feature = "std",
	derive(Deserialize, Serialize),
	serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct PayWithInfo<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// How much of it at most.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub max: Balance,
}

/// A payment out of a vault.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(
	feature = "std",
	derive(Deserialize, Serialize),
	serde(rename_all = "camelCase", deny_unknown_fields)
)]
pub struct PaymentInfo<AccountId, AssetId> {
	/// To whom.
	pub to: AccountId,
	/// In which asset.
	pub asset: AssetId,
	/// How much arrives.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// Out of which asset, and how much of that at most. `None`: of the same, just as much.
	pub pay_with: Option<PayWithInfo<AssetId>>,
	/// What for.
	#[cfg_attr(feature = "std", serde(default))]
	pub category: Category,
	/// What goes with it.
	#[cfg_attr(feature = "std", serde(default))]
	pub memo: Text,
}

/// Why something cannot be done.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RefusalInfo {
	/// The name of the error, such as `AboveLimit`.
	pub error: Text,
	/// The index of the pallet whose error it is. `None`: it is nobody's, but one of all.
	pub pallet: Option<u8>,
}

/// What a payment would cost.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct SpendPreview<AssetId> {
	/// In which asset.
	pub asset: AssetId,
	/// How much of it would leave the vault.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub cost: Balance,
	/// What that is worth, rounded up. `None` without a price, where none is needed.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub value: Option<Value>,
	/// What could be spent of the vault's limit afterwards. `None`: there is none.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub limit_left: Option<Value>,
	/// What would be left in the envelope. `None`: there is none, or anything can be spent in it.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub envelope_left: Option<Value>,
}

/// What an owner has said about a bill.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct BillTermsInfo<AccountId, AssetId> {
	/// What is paid each time.
	pub payment: PaymentInfo<AccountId, AssetId>,
	/// When it is due first.
	pub start: Moment,
	/// How often from then on. `None`: once.
	pub every: Option<PeriodInfo>,
	/// How often in all. `None`: always.
	pub times: Option<u32>,
}

/// A scheduled payment.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct BillInfo<AccountId, AssetId> {
	/// Its number.
	pub bill: ItemId,
	/// What the owner has said.
	pub terms: BillTermsInfo<AccountId, AssetId>,
	/// Whether as many owners as it takes have made it, and not one alone.
	pub approved: bool,
	/// Which of its payments is the next, from 0.
	pub index: u32,
	/// When that is due. `None`: never, for a calendar.
	pub due: Option<Moment>,
	/// How often that one has failed.
	pub failures: u8,
	/// When the chain tries it.
	pub tried_at: Option<Moment>,
	/// The deposit, on the vault's account.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
}

/// What will become of a payment of a bill, as far as can be told now.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DueInfo<AssetId> {
	/// Which bill.
	pub bill: ItemId,
	/// Which of its payments, from 0.
	pub index: u32,
	/// When it is due.
	pub due: Moment,
	/// In which asset it is paid.
	pub asset: AssetId,
	/// How much of that it costs: at the prices of now if it is paid with another asset than arrives.
	/// `None`: that cannot be told, because the exchange does not offer it now.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub cost: Option<Balance>,
	/// What that is worth now.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub value: Option<Value>,
	/// When it is paid: when it is due, or when it is tried again. `None`: it is not.
	pub paid_at: Option<Moment>,
	/// Why not, or why not when it is due.
	pub error: Option<Text>,
	/// How much of the asset is missing for it, if that is why.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub missing: Option<Balance>,
	/// What can be spent of the asset after it.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub left: Balance,
}

/// An amount of an asset.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct AmountInfo<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// How much.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
}

/// Whether there is enough for the coming bills.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct CoverageInfo<AssetId> {
	/// Payment by payment, in the order in which they are settled.
	pub due: Vec<DueInfo<AssetId>>,
	/// Up to which time this is all of them: what was asked for, or less if there were too many.
	pub until: Moment,
	/// Whether each is paid when it is due.
	pub covered: bool,
	/// What is left of the assets in which bills are paid.
	pub left: Vec<AmountInfo<AssetId>>,
	/// What is left of the native tokens for fees.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub fees: Balance,
	/// What streams will have promised by then, and may take before bills do: it is not in the sums.
	pub streams: Vec<AmountInfo<AssetId>>,
}

/// What an owner has said about a stream.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct StreamTermsInfo<AccountId, AssetId> {
	/// To whom.
	pub to: AccountId,
	/// In which asset.
	pub asset: AssetId,
	/// How much in all.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// When it begins.
	pub start: Moment,
	/// When it ends.
	pub end: Moment,
	/// What for.
	pub category: Category,
}

/// A payment that grows from moment to moment.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct StreamInfo<AccountId, AssetId> {
	/// Its number.
	pub stream: ItemId,
	/// What the owner has said.
	pub terms: StreamTermsInfo<AccountId, AssetId>,
	/// Whether as many owners as it takes have made it, and not one alone.
	pub approved: bool,
	/// When it was ended before its time.
	pub ended_at: Option<Moment>,
	/// What it has promised so far.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub accrued: Balance,
	/// What of that was paid.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub paid: Balance,
	/// What could be claimed now, as far as the money and the limits of the vault go.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub claimable: Balance,
	/// Why that is less than what was promised and not paid.
	pub error: Option<Text>,
	/// The deposit, on the vault's account.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub deposit: Balance,
}
