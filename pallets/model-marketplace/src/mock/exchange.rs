// SPDX-License-Identifier: Apache-2.0

//! Prices that tests set, and an exchange that swaps at these prices.

use super::*;

/// Prices of whole units.
#[storage_alias]
pub type TestPrices = StorageMap<Market, Identity, Asset, FixedU128>;

/// Sets the price of a whole unit, in hundredths.
pub fn set_price(asset: &Asset, cents: u128) {
	TestPrices::insert(asset, FixedU128::from_rational(cents, 100));
}

/// Takes the price of an asset away.
pub fn no_price(asset: &Asset) {
	TestPrices::remove(asset);
}

pub struct Oracle;
impl PriceFeed<Asset> for Oracle {
	fn price(asset: &Asset) -> Verdict {
		match TestPrices::get(asset) {
			Some(value) => {
				Verdict::Price(OraclePrice { value, confidence: FixedU128::from_u32(0), age: 0 })
			},
			None => Verdict::Unavailable(NoPrice::Stale),
		}
	}

	fn decimals(asset: &Asset) -> Option<u8> {
		match asset {
			NativeOrWithId::Native => Some(12),
			NativeOrWithId::WithId(2) => Some(8),
			NativeOrWithId::WithId(_) => Some(6),
		}
	}
}

pub struct Exchange;

impl Exchange {
	/// What units cost, with the slippage. Rounded up.
	fn cost(sell: &Asset, buy: &Asset, out: Balance) -> Option<Balance> {
		let value = Oracle::value_of(buy, out, Rounding::Up).ok()??;
		let asked = value.checked_add(part_of(value, Slippage::get(), Rounding::Up))?;
		let price = Oracle::price(sell).price()?.value;
		let unit = 10u128.pow(Oracle::decimals(sell)?.into());
		mul_div(asked, unit, price.into_inner(), Rounding::Up)
	}
}

fn move_units(asset: &Asset, from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult {
	NativeAndAssets::transfer(asset.clone(), from, to, amount, Preservation::Expendable).map(|_| ())
}

impl Swap<AccountId> for Exchange {
	type AssetId = Asset;

	fn quote_exact_in(_: &Asset, _: &Asset, _: Balance) -> Option<Balance> {
		None
	}

	fn quote_exact_out(sell: &Asset, buy: &Asset, out: Balance) -> Option<Balance> {
		Self::cost(sell, buy, out).filter(|_| !ExchangeDown::get())
	}

	fn swap_exact_in(
		_: &AccountId,
		_: &Asset,
		_: &Asset,
		_: Balance,
		_: Balance,
		_: &AccountId,
	) -> Result<Balance, DispatchError> {
		Err("not here".into())
	}

	fn swap_exact_out(
		who: &AccountId,
		sell: &Asset,
		buy: &Asset,
		out: Balance,
		max_in: Balance,
		recipient: &AccountId,
	) -> Result<Balance, DispatchError> {
		frame_support::ensure!(!ExchangeDown::get(), "the exchange is down");
		let cost = Self::cost(sell, buy, out).ok_or("no price")?;
		frame_support::ensure!(cost <= max_in, "above the maximum");
		move_units(sell, who, &EXCHANGE, cost)?;
		move_units(buy, &EXCHANGE, recipient, out)?;
		Ok(cost)
	}

	fn average_price(_: &Asset, _: &Asset) -> Option<Price> {
		None
	}
}
