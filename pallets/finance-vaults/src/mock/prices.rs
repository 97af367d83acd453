// SPDX-License-Identifier: Apache-2.0

//! Prices that tests set.

use super::*;
use polyphony_support::traits::{NoPrice, OraclePrice, PriceFeed, Verdict};

#[storage_alias]
type Prices = StorageMap<FinanceVaults, frame_support::Blake2_128Concat, Asset, FixedU128>;

/// From here on, the ids are those of assets that benchmarks make.
pub const FIRST_OF_BENCHMARKS: u32 = 1_000_000;

/// The assets whose price only the exchange knows.
#[storage_alias]
type Hidden = StorageMap<FinanceVaults, frame_support::Blake2_128Concat, Asset, ()>;

pub struct TestPrices;
impl PriceFeed<Asset> for TestPrices {
	fn price(asset: &Asset) -> Verdict {
		match Prices::get(asset).filter(|_| !Hidden::contains_key(asset)) {
			Some(value) => {
				Verdict::Price(OraclePrice { value, confidence: FixedU128::default(), age: 0 })
			},
			None => Verdict::Unavailable(NoPrice::NoQuorum),
		}
	}

	fn decimals(asset: &Asset) -> Option<u8> {
		match asset {
			NativeOrWithId::Native => Some(12),
			NativeOrWithId::WithId(1 | 3) => Some(6),
			NativeOrWithId::WithId(2) => Some(8),
			// Those of benchmarks.
			NativeOrWithId::WithId(FIRST_OF_BENCHMARKS..) => Some(12),
			_ => None,
		}
	}
}

/// Sets the price of a whole unit in dollars, or takes it away.
pub fn set_price(asset: Asset, price: Option<FixedU128>) {
	Prices::set(asset, price);
}

/// Lets the oracle have no price, while the exchange still knows one.
pub fn hide_price(asset: Asset, hidden: bool) {
	Hidden::set(asset, hidden.then_some(()));
}

/// The price at which the exchange swaps.
pub fn fair_price(asset: &Asset) -> Option<FixedU128> {
	Prices::get(asset)
}
