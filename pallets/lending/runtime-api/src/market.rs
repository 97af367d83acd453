// SPDX-License-Identifier: Apache-2.0

//! Markets, prices, groups and inventories.

use super::*;

/// Why something has no value at present.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum NoValue {
	/// The oracle does not know the asset.
	UnknownAsset,
	/// Too few feeders have reported lately.
	NoQuorum,
	/// The last price is too old.
	Stale,
	/// The price jumped, and the jump is not confirmed yet.
	Held,
	/// A second source disagrees.
	Disputed,
	/// The reports add up to no price.
	Zero,
	/// The price is out of the bounds in which the market believes it.
	OutOfBounds,
	/// The value exceeds 128 bits.
	TooLarge,
}

impl From<NoPrice> for NoValue {
	fn from(reason: NoPrice) -> Self {
		match reason {
			NoPrice::UnknownAsset => Self::UnknownAsset,
			NoPrice::NoQuorum => Self::NoQuorum,
			NoPrice::Stale => Self::Stale,
			NoPrice::Held => Self::Held,
			NoPrice::Disputed => Self::Disputed,
			NoPrice::Zero => Self::Zero,
		}
	}
}

/// The price with which a market counts.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub enum PriceInfo {
	/// There is one.
	Price(OraclePrice),
	/// There is none, so there is no borrowing with this asset and no liquidation. Debts can be
	/// repaid, and what backs no debt can be withdrawn.
	Unavailable(NoValue),
}

/// How the rate of a market comes about.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct RatesInfo {
	/// The utilisation that the market shall have: the kink of the curve.
	pub kink: Permill,
	/// By how many times the rate at full utilisation is above the rate at the kink, and the rate
	/// at the kink above that of an unused market.
	pub steepness: FixedU128,
	/// The rate at the kink in the beginning.
	pub initial: FixedU128,
	/// The rate at the kink never adapts to less.
	pub min: FixedU128,
	/// The rate at the kink never adapts to more.
	pub max: FixedU128,
	/// At full utilisation the rate at the kink grows by the factor `e^speed` in a year.
	pub speed: FixedU128,
}

/// What a liquidation pays on top of the debt that it repays, from the collateral.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct BonusInfo {
	/// At a health of just below one.
	pub min: Permill,
	/// At any health at most.
	pub max: Permill,
	/// How much it grows with each unit of health below one.
	pub slope: FixedU128,
}

/// What governance has decided about a market.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct ParamsInfo {
	/// The most that may be supplied.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub supply_cap: Balance,
	/// The most that may be borrowed.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub borrow_cap: Balance,
	/// The part of the interest that goes to the reserves.
	pub reserve_factor: Permill,
	/// What part of the value of this asset may be borrowed against it.
	pub collateral_factor: Permill,
	/// Below which part of the value of this asset the debt has to stay.
	pub liquidation_threshold: Permill,
	/// What a liquidation pays from this collateral.
	pub bonus: BonusInfo,
	/// How the rate comes about.
	pub rates: RatesInfo,
	/// The fee of a flash loan, as a part of it.
	pub flash_fee: Permill,
	/// The most that all who use this collateral together may owe, as a value at the time of
	/// borrowing. Such a collateral can only be the only one of a position.
	#[cfg_attr(feature = "std", serde(with = "json::maybe_amount"))]
	pub debt_ceiling: Option<Balance>,
	/// Whether positions with such a collateral may borrow this asset.
	pub borrowable_in_isolation: bool,
	/// The efficiency group to which the asset belongs.
	pub group: Option<u32>,
	/// The lowest and the highest price of a whole unit that is believed.
	pub price_bounds: Option<(FixedU128, FixedU128)>,
	/// Whether nobody can supply or borrow any more.
	pub frozen: bool,
}

/// Parameters that wait.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct PendingInfo {
	/// The block with which they come into force.
	pub at: u32,
	/// What they are.
	pub params: ParamsInfo,
}

/// A market.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct MarketInfo<AssetId> {
	/// Its asset.
	pub asset: AssetId,
	/// What governance has decided.
	pub params: ParamsInfo,
	/// What it has decided for later.
	pub pending: Option<PendingInfo>,
	/// What all suppliers have. Rounded down.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub supplied: Balance,
	/// What all debtors owe. Rounded up.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub borrowed: Balance,
	/// What can be taken out now, by withdrawing, borrowing and liquidating.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub cash: Balance,
	/// What stands in for bad debts, before suppliers do.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub reserves: Balance,
	/// What counts in the debt ceiling, as a value.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub isolated_debt: Balance,
	/// What part of what is supplied is lent, at most one. Rounded down.
	pub utilisation: FixedU128,
	/// The rate that debtors pay from the next block on, if nothing else happens. Rounded up.
	pub borrow_rate: FixedU128,
	/// The rate that suppliers get from the next block on. Rounded down.
	pub supply_rate: FixedU128,
	/// The rate at the kink, which follows the utilisation. Rounded up.
	pub kink_rate: FixedU128,
	/// What a share of the debts is worth, in 10^-27 units.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub index: u128,
	/// The price, or why there is none; in JSON `price` or `unavailable`.
	#[cfg_attr(feature = "std", serde(flatten))]
	pub price: PriceInfo,
}

/// What applies to assets that move together, for positions which borrow nothing else.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct GroupInfo {
	/// Its number.
	pub group: u32,
	/// Instead of that of the market.
	pub collateral_factor: Permill,
	/// Instead of that of the market.
	pub liquidation_threshold: Permill,
	/// Instead of that of the market.
	pub bonus: BonusInfo,
}

/// What the chain sells, and for what.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct InventoryInfo<AssetId> {
	/// What is sold.
	pub collateral: AssetId,
	/// The debt for which.
	pub debt: AssetId,
	/// Units of the collateral that are in the market. Rounded down.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub amount: Balance,
	/// Units of it that are on offer in the batches, or that the last batch has sold.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub selling: Balance,
	/// The order that sells them, of the account of the pallet.
	pub order: Option<u32>,
	/// Units of the debt. Rounded up.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub owed: Balance,
	/// How many sales have not brought enough, one after the other.
	pub attempts: u32,
	/// For what anybody can buy it now. `None` if one of the assets has no price: its market says
	/// why.
	pub offer: Option<OfferInfo>,
}

/// For what an inventory can be bought.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(Deserialize, Serialize), serde(rename_all = "camelCase"))]
pub struct OfferInfo {
	/// How far below the price of the oracle the collateral is sold.
	pub discount: Permill,
	/// What a whole unit of the collateral costs, in the reference currency.
	pub collateral_price: FixedU128,
	/// What a whole unit of the debt pays, in the reference currency.
	pub debt_price: FixedU128,
	/// What all of the collateral costs, in units of the debt. At most what is owed: nobody buys
	/// more than that pays.
	#[cfg_attr(feature = "std", serde(with = "json::amount"))]
	pub cost: Balance,
}
