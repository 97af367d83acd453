// SPDX-License-Identifier: Apache-2.0

//! The runtime API of `pallet-dex`: quotes along the best route, pools, orders.
//!
//! Amounts are in the smallest units of their assets. In JSON they are strings of decimal digits,
//! as many clients cannot read larger numbers than 2^53.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use polyphony_support::{json, Balance, Price};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The most pools that [`DexApi::pools`] returns at once.
pub const MAX_POOLS_PER_PAGE: u32 = 100;

/// What a route would do now.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct RouteQuote {
	/// The pools, in the direction in which the money flows: the `route` of the call.
	pub route: Vec<u32>,
	/// What goes in, fees included.
	#[serde(with = "json::amount")]
	pub amount_in: Balance,
	/// What comes out.
	#[serde(with = "json::amount")]
	pub amount_out: Balance,
}

/// Why there is no quote.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub enum QuoteError {
	/// The assets are the same.
	SameAsset,
	/// The amount is zero, or so small that nothing comes out.
	AmountTooSmall,
	/// No pools connect the assets within the number of hops that a route may have.
	NoRoute,
	/// The pools on the way are paused, do not have as much, or their price would move further
	/// than the circuit breaker allows.
	NotEnoughLiquidity,
}

/// How a pool prices.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub enum PricingInfo {
	/// `x * y` does not fall.
	ConstantProduct,
	/// StableSwap.
	Stable {
		/// The amplification as it is now, in hundredths.
		amplification: u64,
		/// By what amounts are multiplied to make equal worth equal.
		scales: [u64; 2],
	},
}

/// A pool.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct PoolInfo<AssetId> {
	/// Its number, and the id of its shares.
	pub pool: u32,
	/// Its assets, in ascending order.
	pub assets: [AssetId; 2],
	/// The fee, in millionths of the amount in.
	pub fee: u32,
	/// How it prices.
	pub pricing: PricingInfo,
	/// Whether one can only leave it.
	pub paused: bool,
	/// What the shares stand for.
	#[serde(with = "json::amounts")]
	pub reserves: [Balance; 2],
	/// All shares.
	#[serde(with = "json::amount")]
	pub shares: Balance,
	/// The spot price before fees: units of the second asset for one of the first. `None` if the
	/// pool is empty.
	pub price: Option<Price>,
	/// The moving average of the price. `None` if the pool was empty when this block began.
	pub average_price: Option<Price>,
	/// The moving average of the geometric mean of the reserves, from zero in the block of the first
	/// deposit. Pools of the same two assets can be compared by it, whatever their kind.
	#[serde(with = "json::amount")]
	pub average_liquidity: Balance,
}

/// An open order.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct OrderInfo<AssetId> {
	/// Its number among those of its owner.
	pub order: u32,
	/// What it sells.
	pub sell: AssetId,
	/// What it buys.
	pub buy: AssetId,
	/// What is left to sell.
	#[serde(with = "json::amount")]
	pub amount: Balance,
	/// What the rest has to bring at least.
	#[serde(with = "json::amount")]
	pub min_out: Balance,
	/// The last block in which it may be filled.
	pub good_till: u32,
	/// The schedule of which it is an instalment.
	pub schedule: Option<u32>,
	/// Its money could not be moved: it can only be cancelled.
	pub parked: bool,
}

/// A sale in instalments.
#[derive(Clone, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleInfo<AssetId> {
	/// Its number among those of its owner.
	pub schedule: u32,
	/// What it sells.
	pub sell: AssetId,
	/// What it buys.
	pub buy: AssetId,
	/// How much it sells each time.
	#[serde(with = "json::amount")]
	pub amount: Balance,
	/// Instalments to come.
	pub left: u32,
	/// Blocks between two.
	pub every: u32,
	/// The block of the next.
	pub next: u32,
	/// The order of the last one, which may still be open.
	pub last_order: Option<u32>,
}

sp_api::decl_runtime_apis! {
	/// Quotes, pools, and orders of the dex.
	pub trait DexApi<AccountId, AssetId>
	where
		AccountId: Codec,
		AssetId: Codec,
	{
		/// The route that brings most for `amount_in`, among those of bounded length.
		fn quote_exact_in(
			asset_in: AssetId,
			asset_out: AssetId,
			amount_in: Balance,
		) -> Result<RouteQuote, QuoteError>;

		/// The route that costs least for `amount_out`, among those of bounded length.
		fn quote_exact_out(
			asset_in: AssetId,
			asset_out: AssetId,
			amount_out: Balance,
		) -> Result<RouteQuote, QuoteError>;

		/// The pools in ascending order from the number `from`, at most `limit` of them and at
		/// most [`MAX_POOLS_PER_PAGE`].
		fn pools(from: u32, limit: u32) -> Vec<PoolInfo<AssetId>>;

		/// A pool.
		fn pool(pool: u32) -> Option<PoolInfo<AssetId>>;

		/// An order. `None` once it is filled, cancelled or expired: events say which.
		fn order(who: AccountId, order: u32) -> Option<OrderInfo<AssetId>>;

		/// The open orders of an account.
		fn orders(who: AccountId) -> Vec<OrderInfo<AssetId>>;

		/// The schedules of an account.
		fn schedules(who: AccountId) -> Vec<ScheduleInfo<AssetId>>;
	}
}
