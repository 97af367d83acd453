// SPDX-License-Identifier: Apache-2.0

//! The runtime API of `pallet-lending`: markets, positions and what changes would make of them,
//! and what there is for liquidators and bidders.
//!
//! Everything is as of the time of the block, with the interest up to then. Amounts are in the
//! smallest units of their assets, values in 10^-18 of the reference currency of the prices, and
//! rates per year of 365.25 days, compounded continuously: one is 100 %. In JSON, amounts, values
//! and fixed point numbers are strings of decimal digits, as many clients cannot read larger
//! numbers than 2^53; the fixed point numbers, which are [`FixedU128`], count in 10^-18. Parts of a
//! whole, which are [`Permill`], are numbers of millionths.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
#[cfg(feature = "std")]
use polyphony_support::json;
use polyphony_support::Balance;
use scale_info::TypeInfo;
#[cfg(feature = "std")]
use serde::{Deserialize, Serialize};
use sp_runtime::{FixedU128, Permill};

pub use polyphony_support::traits::{NoPrice, OraclePrice};

mod changes;
mod market;
mod position;
#[cfg(test)]
mod tests;

pub use changes::{Change, Refusal, WhatIfError, MAX_CHANGES};
pub use market::{
	BonusInfo, GroupInfo, InventoryInfo, MarketInfo, NoValue, OfferInfo, ParamsInfo, PendingInfo,
	PriceInfo, RatesInfo,
};
pub use position::{
	DebtInfo, HealthInfo, IsolatedInfo, LiquidatableInfo, LiquidatablePage, Missing, Place,
	PositionInfo, RuleInfo, SupplyInfo, MAX_POSITIONS_PER_PAGE,
};

sp_api::decl_runtime_apis! {
	/// The money market.
	pub trait LendingApi<AccountId, AssetId>
	where
		AccountId: Codec,
		AssetId: Codec,
	{
		/// All markets, in the order in which they were listed.
		fn markets() -> Vec<MarketInfo<AssetId>>;

		/// The market of an asset.
		fn market(asset: AssetId) -> Option<MarketInfo<AssetId>>;

		/// All efficiency groups, by number.
		fn groups() -> Vec<GroupInfo>;

		/// What an account has supplied and owes. `None` if that is nothing.
		fn position(who: AccountId) -> Option<PositionInfo<AssetId>>;

		/// How far an account is from being liquidated. `None` if it has no position.
		fn health(who: AccountId) -> Option<HealthInfo<AssetId>>;

		/// The position of an account as it would be after `changes`, one after the other, if they
		/// were made now; at most [`MAX_CHANGES`].
		///
		/// They are made as the calls of the same names make them, and taken back. Only the money
		/// that the account pays in, the deposit for a position among it, is taken to be there. A
		/// position from which nothing is left is an empty one.
		///
		/// # Errors
		///
		/// The first change that would fail, and why.
		fn what_if(
			who: AccountId,
			changes: Vec<Change<AssetId>>,
		) -> Result<PositionInfo<AssetId>, WhatIfError>;

		/// The positions that can be liquidated now, page by page: `limit` positions are looked at
		/// for a page, one at least and [`MAX_POSITIONS_PER_PAGE`] at most, from the one behind
		/// `start`.
		///
		/// Only those are looked at of which the chain cannot tell from how far prices have moved
		/// that they are healthy, and those that it has put off; not all there are. None is missed
		/// for which all prices are known, but for a health that is below one by no more than
		/// rounding to whole units; one for which a price is missing cannot be liquidated, and is
		/// not shown.
		fn liquidatable(
			start: Option<Place<AccountId>>,
			limit: u32,
		) -> LiquidatablePage<AccountId, AssetId>;

		/// What the chain has taken over and sells, with the price at which anybody can buy it.
		fn inventories() -> Vec<InventoryInfo<AssetId>>;
	}
}
