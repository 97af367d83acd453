// SPDX-License-Identifier: Apache-2.0

//! Changes of a position that are only tried.

use super::*;

/// The most changes that [`LendingApi::what_if`] tries.
pub const MAX_CHANGES: u32 = 32;

/// Something that an account might do with its position.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum Change<AssetId> {
	/// Supplies units.
	Supply {
		/// To this market.
		asset: AssetId,
		/// So many.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		amount: Balance,
	},
	/// Withdraws units.
	Withdraw {
		/// From this market.
		asset: AssetId,
		/// So many; all without it.
		#[cfg_attr(feature = "std", serde(default, with = "json::maybe_amount"))]
		amount: Option<Balance>,
	},
	/// Borrows units.
	Borrow {
		/// From this market.
		asset: AssetId,
		/// So many.
		#[cfg_attr(feature = "std", serde(with = "json::amount"))]
		amount: Balance,
	},
	/// Repays units.
	Repay {
		/// To this market.
		asset: AssetId,
		/// So many, but no more than are owed; all without it.
		#[cfg_attr(feature = "std", serde(default, with = "json::maybe_amount"))]
		amount: Option<Balance>,
	},
}

/// Why a change would fail.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum Refusal {
	/// The asset has no market.
	MarketNotFound,
	/// Nobody can supply to the market or borrow from it at present.
	MarketFrozen,
	/// The amount is zero, or so small that it is not worth a share.
	AmountTooSmall,
	/// The market does not take more.
	SupplyCapExceeded,
	/// The market does not lend more.
	BorrowCapExceeded,
	/// All positions with this collateral together owe as much as they may.
	DebtCeilingExceeded,
	/// So much is not in the market now: borrowers have it.
	InsufficientCash,
	/// The account has no position.
	PositionNotFound,
	/// The position has not supplied so much.
	InsufficientSupply,
	/// The position does not owe this asset.
	NoDebt,
	/// The position has too many assets.
	TooManyAssets,
	/// The collateral would not be enough for the debts.
	InsufficientCollateral,
	/// Collateral with a debt ceiling allows one debt, and only one that may be borrowed in
	/// isolation.
	Isolated,
	/// The position is in an efficiency group, and the debt would not be.
	NotInGroup,
	/// The debt would be smaller than the least that is lent.
	DebtTooSmall,
	/// An asset of the position has no price.
	PriceUnavailable,
	/// Some number would be too large for the chain.
	Overflow,
	/// The money cannot be moved, for instance as so little of it cannot be received.
	Money,
	/// There are too many changes; this is the first for which there is no room.
	TooManyChanges,
}

/// A change that would fail.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct WhatIfError {
	/// Which, counted from zero.
	pub change: u32,
	/// Why.
	pub reason: Refusal,
}
