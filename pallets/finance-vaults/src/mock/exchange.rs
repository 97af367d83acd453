// SPDX-License-Identifier: Apache-2.0

//! An exchange that swaps at the oracle's prices, less a loss that tests set.

use super::*;
use polyphony_support::{
	mul_div,
	traits::{PriceFeed, Swap},
	Price, Rounding,
};

parameter_types! {
	/// Whether the exchange refuses everything.
	pub static ExchangeDown: bool = false;
	/// What is lost of what comes out.
	pub static Slip: Permill = Permill::zero();
}

/// What an amount is worth in another asset.
fn at_price(from: &Asset, to: &Asset, amount: Balance, rounding: Rounding) -> Option<Balance> {
	let unit = |asset| Some(10u128.pow(TestPrices::decimals(asset)?.into()));
	let value = mul_div(amount, fair_price(from)?.into_inner(), unit(from)?, rounding)?;
	mul_div(value, unit(to)?, fair_price(to)?.into_inner(), rounding)
}

pub struct Exchange;
impl Swap<AccountId> for Exchange {
	type AssetId = Asset;

	fn quote_exact_in(sell: &Asset, buy: &Asset, amount: Balance) -> Option<Balance> {
		if ExchangeDown::get() {
			return None;
		}
		let out = at_price(sell, buy, amount, Rounding::Down)?;
		Some(out - Slip::get() * out)
	}

	fn quote_exact_out(sell: &Asset, buy: &Asset, out: Balance) -> Option<Balance> {
		if ExchangeDown::get() {
			return None;
		}
		let amount = at_price(buy, sell, out, Rounding::Up)?;
		Some(amount + Slip::get() * amount)
	}

	fn swap_exact_in(
		who: &AccountId,
		sell: &Asset,
		buy: &Asset,
		amount: Balance,
		min_out: Balance,
		recipient: &AccountId,
	) -> Result<Balance, DispatchError> {
		let out = Self::quote_exact_in(sell, buy, amount).ok_or("the exchange is down")?;
		frame_support::ensure!(out >= min_out && out > 0, "below the minimum");
		NativeAndAssets::transfer(sell.clone(), who, &EXCHANGE, amount, Preservation::Expendable)?;
		NativeAndAssets::transfer(
			buy.clone(),
			&EXCHANGE,
			recipient,
			out,
			Preservation::Expendable,
		)?;
		Ok(out)
	}

	fn swap_exact_out(
		who: &AccountId,
		sell: &Asset,
		buy: &Asset,
		out: Balance,
		max_in: Balance,
		recipient: &AccountId,
	) -> Result<Balance, DispatchError> {
		let cost = Self::quote_exact_out(sell, buy, out).ok_or("the exchange is down")?;
		frame_support::ensure!(cost <= max_in, "above the maximum");
		NativeAndAssets::transfer(sell.clone(), who, &EXCHANGE, cost, Preservation::Expendable)?;
		NativeAndAssets::transfer(
			buy.clone(),
			&EXCHANGE,
			recipient,
			out,
			Preservation::Expendable,
		)?;
		Ok(cost)
	}

	fn average_price(_: &Asset, _: &Asset) -> Option<Price> {
		None
	}
}
