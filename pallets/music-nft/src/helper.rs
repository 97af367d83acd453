// SPDX-License-Identifier: Apache-2.0

//! What benchmarks need of a runtime.

use crate::{ModelId, Moment};

/// Makes assets, money, an exchange and models for benchmarks.
pub trait BenchmarkHelper<AssetId, AccountId> {
	/// The id of the asset `seed`; a different one for each seed. None is that of deposits.
	fn asset(seed: u32) -> AssetId;
	/// Makes sure that `asset` exists, and gives `who` enough of it for every benchmark, and enough
	/// native tokens for deposits. More than 2^90 units of both.
	fn endow(asset: &AssetId, who: &AccountId);
	/// Lets the exchange sell up to 2^70 units of `buy` for `sell`, at its dearest: with as many
	/// markets as it ever looks at.
	fn make_exchange(sell: &AssetId, buy: &AssetId);
	/// Lists one more AI model of `owner`, who has enough for deposits.
	fn list_model(owner: &AccountId) -> ModelId;
	/// Lets time pass, in milliseconds.
	fn advance(ms: Moment);
}
