// SPDX-License-Identifier: Apache-2.0

//! Positions.

use super::*;

/// The most positions that [`LendingApi::liquidatable`] looks at for a page.
pub const MAX_POSITIONS_PER_PAGE: u32 = 200;

/// What a position has supplied to a market.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct SupplyInfo<AssetId> {
	/// The market.
	pub asset: AssetId,
	/// Units. Rounded down.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// Whether it backs debts.
	pub collateral: bool,
	/// What it is worth. Rounded down. `None` if it has no price: see [`PositionInfo::missing`].
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub value: Option<Balance>,
	/// What part of it may be borrowed against it, in this position.
	pub collateral_factor: Permill,
	/// What part of it counts for the health, in this position.
	pub liquidation_threshold: Permill,
}

/// What a position owes to a market.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct DebtInfo<AssetId> {
	/// The market.
	pub asset: AssetId,
	/// Units. Rounded up.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// What it is worth. Rounded up. `None` if it has no price: see [`PositionInfo::missing`].
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub value: Option<Balance>,
}

/// An asset of a position that has no value at present.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct Missing<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// Why.
	pub reason: NoValue,
}

/// When the chain shall sell collateral of a position before it has to.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RuleInfo<AssetId> {
	/// At a health below this.
	pub below: FixedU128,
	/// So much that the health is this again.
	pub to: FixedU128,
	/// What is sold.
	pub collateral: AssetId,
	/// Which debt is repaid with it.
	pub debt: AssetId,
	/// How far below the price of the oracle it may be sold.
	pub max_slippage: Permill,
}

/// What a position counts in the debt ceiling of its collateral.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct IsolatedInfo<AssetId> {
	/// The collateral.
	pub collateral: AssetId,
	/// What counts, as a value at the time of borrowing.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub counted: Balance,
}

/// How far a position is from being liquidated.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct HealthInfo<AssetId> {
	/// As in [`PositionInfo::health`].
	pub health: Option<FixedU128>,
	/// As in [`PositionInfo::missing`].
	pub missing: Vec<Missing<AssetId>>,
}

/// What an account has supplied and owes.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct PositionInfo<AssetId> {
	/// What it has supplied, in the order of the assets.
	pub supplies: Vec<SupplyInfo<AssetId>>,
	/// What it owes, in the order of the assets.
	pub debts: Vec<DebtInfo<AssetId>>,
	/// The efficiency group in which it is.
	pub group: Option<u32>,
	/// The rule of its owner.
	pub rule: Option<RuleInfo<AssetId>>,
	/// What it counts in a debt ceiling.
	pub isolated: Option<IsolatedInfo<AssetId>>,
	/// Below one it is liquidated. The largest number without debts. Rounded down.
	pub health: Option<FixedU128>,
	/// The value of all that backs debts.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub collateral: Option<Balance>,
	/// The value of all debts.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub debt: Option<Balance>,
	/// What more may be borrowed, as a value: against collateral at the lower end of what prices
	/// may be, and with debts at the upper end.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub capacity: Option<Balance>,
	/// The assets that have no value at present, and why. Everything above into which one of them
	/// would go is `None`.
	pub missing: Vec<Missing<AssetId>>,
}

impl<AssetId> Default for PositionInfo<AssetId> {
	/// The position of an account that has none.
	fn default() -> Self {
		Self {
			supplies: Vec::new(),
			debts: Vec::new(),
			group: None,
			rule: None,
			isolated: None,
			health: Some(FixedU128::from_inner(u128::MAX)),
			collateral: Some(0),
			debt: Some(0),
			capacity: Some(0),
			missing: Vec::new(),
		}
	}
}

/// A position that can be liquidated.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LiquidatableInfo<AccountId, AssetId> {
	/// Whose it is.
	pub account: AccountId,
	/// What it has.
	pub position: PositionInfo<AssetId>,
}

/// Where a position waits until the chain looks at it: where a page ends.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct Place<AccountId> {
	/// Whether among those that were put off; these come first.
	pub deferred: bool,
	/// Until which block, or until which state of the odometer.
	pub at: u64,
	/// Whose it is.
	pub account: AccountId,
}

/// Some of the positions that can be liquidated.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct LiquidatablePage<AccountId, AssetId> {
	/// Those that were found. There may be none although there is another page.
	pub positions: Vec<LiquidatableInfo<AccountId, AssetId>>,
	/// Where the next page starts. `None` if this was the last.
	pub next: Option<Place<AccountId>>,
}
