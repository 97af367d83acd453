// SPDX-License-Identifier: Apache-2.0

//! Runtime API of `pallet-price-oracle`: what a client would otherwise have to compute from the
//! pallet's storage, the time and the runtime's second source of prices.
//!
//! ```rust,ignore
//! impl pallet_price_oracle_runtime_api::PriceOracleApi<Block, AssetId, AccountId> for Runtime {
//!     fn price(asset: AssetId) -> Verdict {
//!         PriceOracle::verdict(&asset)
//!     }
//!
//!     fn prices() -> Vec<(AssetId, Verdict)> {
//!         PriceOracle::prices()
//!     }
//!
//!     fn reports(asset: AssetId) -> Vec<ReportInfo<AccountId>> {
//!         PriceOracle::reports(&asset)
//!     }
//! }
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::FixedU128;

pub use polyphony_support::traits::{NoPrice, OraclePrice, Verdict};

/// A report as clients see it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "camelCase"))]
pub struct ReportInfo<AccountId> {
	/// The feeder.
	pub who: AccountId,
	/// Units of the reference currency for one whole unit of the asset.
	pub value: FixedU128,
	/// By how much the feeder thinks the value may be wrong, in the same unit.
	pub confidence: FixedU128,
	/// When the feeder saw the value, in milliseconds since the Unix epoch.
	pub timestamp: u64,
	/// Whether the report is fresh enough to count.
	pub counts: bool,
}

sp_api::decl_runtime_apis! {
	/// The prices of the oracle, as of the time of the block.
	pub trait PriceOracleApi<AssetId, AccountId>
	where
		AssetId: Codec,
		AccountId: Codec,
	{
		/// The verdict on the price of `asset`: units of the reference currency for one whole unit
		/// of it with confidence and age, or why there is none.
		fn price(asset: AssetId) -> Verdict;

		/// The verdict on the price of every asset that has a feed.
		fn prices() -> Vec<(AssetId, Verdict)>;

		/// The last report of every feeder on `asset`, and whether it counts. Empty if it has no
		/// feed.
		fn reports(asset: AssetId) -> Vec<ReportInfo<AccountId>>;
	}
}
