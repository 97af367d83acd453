// SPDX-License-Identifier: Apache-2.0

//! What benchmarks need of a runtime.

use crate::{Moment, PoolId};
use sp_runtime::FixedU128;

/// Makes the world of benchmarks.
pub trait BenchmarkHelper<AssetId, AccountId> {
	/// The id of the asset `seed`, a different one for each: 0 is the native one.
	fn asset(seed: u32) -> AssetId;

	/// Makes sure that an asset exists, and gives `who` enough of it for every benchmark, and enough
	/// native tokens for deposits.
	fn endow(asset: &AssetId, who: &AccountId);

	/// Sets the price of a whole unit of an asset.
	fn set_price(asset: &AssetId, price: FixedU128);

	/// Lets the exchange swap one for the other at one to one, in as many pools as it can.
	fn make_exchange(sell: &AssetId, buy: &AssetId);

	/// Lets the money market take and lend an asset, which has a price. Others have supplied enough of
	/// it. There can be more markets than there could be otherwise.
	fn make_market(asset: &AssetId);

	/// How many assets somebody can have supplied to the money market, and how many he can owe to it
	/// besides.
	fn position_size() -> u32;

	/// Leaves as many empty accounts, and as many approvals, of the shares of a pool, of which nobody
	/// has any.
	fn leave_remnants(pool: PoolId, count: u32);

	/// Lets time pass, in milliseconds.
	fn advance(ms: Moment);
}
