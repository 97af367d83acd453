// SPDX-License-Identifier: Apache-2.0

//! What is stored.

use crate::math::accrual::Checkpoint;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use polyphony_support::Balance;
use scale_info::TypeInfo;
use sp_runtime::{FixedU128, Permill};

/// The number of an efficiency group.
pub type GroupId = u32;

/// Milliseconds since the Unix epoch.
pub type Moment = u64;

/// How the price of borrowing follows the utilisation of a market and, over time, the market.
///
/// All rates are per year of 365.25 days, compounded continuously, as parts of the debt: one is
/// 100 %. The formulas are in [`crate::math::rates`].
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
pub struct RateModel {
	/// The utilisation that the market shall have: the kink of the curve. Between 1 % and 99 %.
	pub kink: Permill,
	/// By how many times the rate at full utilisation is above the rate at the kink, and the rate
	/// at the kink above that of an unused market. Between 1 and 100.
	pub steepness: FixedU128,
	/// The rate at the kink in the beginning.
	pub initial: FixedU128,
	/// The rate at the kink never adapts to less.
	pub min: FixedU128,
	/// The rate at the kink never adapts to more. At most 10.
	pub max: FixedU128,
	/// How fast the rate at the kink adapts: at full utilisation it grows by the factor
	/// `e^speed` in a year, in an unused market it shrinks by as much. At most 1,000; at zero, the
	/// rate at the kink stays.
	pub speed: FixedU128,
}

/// What a liquidation pays on top of the debt that it repays, from the collateral.
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
pub struct Bonus {
	/// At a health of just below one.
	pub min: Permill,
	/// At any health at most.
	pub max: Permill,
	/// How much the bonus grows with each unit of health below one: at 1, a health of 0.95 adds
	/// five percent to `min`.
	pub slope: FixedU128,
}

/// What governance decides about a market.
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
pub struct MarketParams {
	/// The most that may be supplied, in units of the asset. More is not accepted; interest may
	/// pass it.
	pub supply_cap: Balance,
	/// The most that may be borrowed, in units of the asset. Interest may pass it.
	pub borrow_cap: Balance,
	/// The part of the interest that goes to the reserves. At most one half.
	pub reserve_factor: Permill,
	/// What part of the value of this asset may be borrowed against it. Zero: it is no collateral.
	pub collateral_factor: Permill,
	/// Below which part of the value of this asset the debt has to stay. Not less than the
	/// collateral factor; with the largest bonus on top, less than the whole value.
	pub liquidation_threshold: Permill,
	/// What a liquidation pays from this collateral.
	pub bonus: Bonus,
	/// How the price of borrowing comes about.
	pub rates: RateModel,
	/// The fee of a flash loan, as a part of it. It goes to the suppliers. At most 10 %.
	pub flash_fee: Permill,
	/// For collateral that is not trusted yet: the most that all its users together may owe, in
	/// 10^-18 of the reference currency at the time of borrowing. Such a collateral can only be
	/// the only one of a position.
	pub debt_ceiling: Option<Balance>,
	/// Whether positions with such a collateral may borrow this asset.
	pub borrowable_in_isolation: bool,
	/// The efficiency group to which the asset belongs.
	pub group: Option<GroupId>,
	/// The lowest and the highest price of a whole unit that is believed. Any other counts as
	/// none.
	pub price_bounds: Option<(FixedU128, FixedU128)>,
	/// Whether nobody can supply or borrow any more. Everybody can repay and withdraw.
	pub frozen: bool,
}

/// What applies to assets that move together, for positions which borrow nothing else.
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
pub struct Group {
	/// Instead of that of the market.
	pub collateral_factor: Permill,
	/// Instead of that of the market.
	pub liquidation_threshold: Permill,
	/// Instead of that of the market.
	pub bonus: Bonus,
}

/// What all positions of a market have together, apart from interest.
///
/// Apart from the account that holds the money, this is the item of a market that its users write in
/// common: who moves money of the market does so after all who did before him.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	Default,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Totals {
	/// Units of the asset that the pallet holds for the market and that can be taken out.
	pub cash: Balance,
	/// All shares of suppliers.
	pub supply_shares: Balance,
	/// All shares of debtors.
	pub debt_shares: Balance,
}

/// A market.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Market {
	/// What governance decided.
	pub params: MarketParams,
	/// From where interest is counted on.
	pub checkpoint: Checkpoint,
}

/// What a position has supplied to a market.
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
pub struct Supply<AssetId> {
	/// The market.
	pub asset: AssetId,
	/// Its shares.
	pub shares: Balance,
	/// Whether it backs debts.
	pub collateral: bool,
}

/// What a position owes to a market.
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
pub struct Debt<AssetId> {
	/// The market.
	pub asset: AssetId,
	/// Its shares.
	pub shares: Balance,
}

/// When the chain shall sell collateral of a position before it has to.
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
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct DeleverageRule<AssetId> {
	/// At a health below this, which is above one.
	pub below: FixedU128,
	/// So much that the health is this again, which is above `below`.
	pub to: FixedU128,
	/// What to sell.
	pub collateral: AssetId,
	/// Which debt to repay with it.
	pub debt: AssetId,
	/// How far below the price of the oracle it may sell, fees of the exchange included.
	pub max_slippage: Permill,
}

/// Where a position waits to be looked at.
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
pub enum Watch<BlockNumber> {
	/// Until prices have moved so far that its health may be gone.
	Until(u64),
	/// Until a block, as it could not be dealt with.
	Deferred(BlockNumber),
}

/// What an account has supplied and what it owes.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(MaxAssets))]
pub struct Position<AssetId, BlockNumber, MaxAssets>
where
	AssetId: Clone + core::fmt::Debug + Eq,
	BlockNumber: Clone + core::fmt::Debug + Eq,
	MaxAssets: Get<u32>,
{
	/// What it has supplied, in the order of the assets.
	pub supplies: BoundedVec<Supply<AssetId>, MaxAssets>,
	/// What it owes, in the order of the assets.
	pub debts: BoundedVec<Debt<AssetId>, MaxAssets>,
	/// The efficiency group in which it is.
	pub group: Option<GroupId>,
	/// What it counts in the debt ceiling of its collateral: which, and how much in 10^-18 of the
	/// reference currency at the time of borrowing.
	pub isolated: Option<(AssetId, Balance)>,
	/// Its own rule.
	pub rule: Option<DeleverageRule<AssetId>>,
	/// How often in a row that could not be carried out.
	pub rule_failures: u8,
	/// Where it waits, while it has debts.
	pub watch: Option<Watch<BlockNumber>>,
	/// The deposit for it, on hold on the account.
	pub deposit: Balance,
}

/// Collateral that the chain has taken over for debts that it has taken over.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Inventory {
	/// Shares of the market of the collateral.
	pub shares: Balance,
	/// Shares of the debt.
	pub debt_shares: Balance,
	/// Units of the collateral that are being sold: out of the market, in the order.
	pub selling: Balance,
	/// The order that sells them, and the block in which it was placed.
	pub order: Option<(u32, u32)>,
	/// How many sales have not brought enough, one after the other.
	pub attempts: u32,
	/// What of the debt counts in the debt ceiling of the collateral, in 10^-18 of the reference
	/// currency at the time of borrowing.
	pub isolated: Balance,
}

/// The price of an asset, and the index of its debts, when they were looked at last.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Mark<AssetId> {
	/// The asset.
	pub asset: AssetId,
	/// Its price.
	pub price: FixedU128,
	/// The index of its debts.
	pub index: u128,
}
