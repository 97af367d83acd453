// SPDX-License-Identifier: Apache-2.0

//! What a vault is worth.

use super::*;

/// What a vault has and owes of an asset.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct HoldingInfo<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// What can be spent.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub spendable: Balance,
	/// What is on the account besides: on hold, as deposits and fees are, or what it has to keep.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub held: Balance,
	/// What is supplied to the money market.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub supplied: Balance,
	/// What is owed to the money market.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub owed: Balance,
	/// What one whole unit is worth, in 10^-18 of the reference currency, if the oracle says so now.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub price: Option<Balance>,
	/// What all of it is worth, without the debt, rounded down. `None` without a price, or if it could
	/// not be added up.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub value: Option<Value>,
	/// What the debt is worth, rounded up.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub debt: Option<Value>,
}

/// What a vault is worth.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct NetWorthInfo<AssetId> {
	/// Asset by asset, in the order in which they were asked for.
	pub holdings: Vec<HoldingInfo<AssetId>>,
	/// The value of all that has a price.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub assets: Value,
	/// The value of all debts that have a price.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub debts: Value,
	/// The difference. It can be below zero.
	#[cfg_attr(feature = "std", serde(with = "digits"))]
	pub net: i128,
	/// The assets of which there is or is owed something, and that are in none of the sums: they have
	/// no price now.
	pub unpriced: Vec<AssetId>,
}
