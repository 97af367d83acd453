// SPDX-License-Identifier: Apache-2.0

//! An exchange that takes two units of any asset for one of any other.

use super::*;
use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
use polyphony_support::{traits::Swap, Price};

pub struct Exchange;

fn move_units(asset: &Asset, from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult {
	NativeAndAssets::transfer(asset.clone(), from, to, amount, Preservation::Expendable).map(|_| ())
}

impl Swap<AccountId> for Exchange {
	type AssetId = Asset;

	fn quote_exact_in(_: &Asset, _: &Asset, _: Balance) -> Option<Balance> {
		None
	}

	fn quote_exact_out(_: &Asset, _: &Asset, out: Balance) -> Option<Balance> {
		out.checked_mul(2).filter(|_| !ExchangeDown::get())
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
		let cost = Self::quote_exact_out(sell, buy, out).ok_or("the exchange is down")?;
		frame_support::ensure!(cost <= max_in, "above the maximum");
		move_units(sell, who, &EXCHANGE, cost)?;
		move_units(buy, &EXCHANGE, recipient, out)?;
		Ok(cost)
	}

	fn average_price(_: &Asset, _: &Asset) -> Option<Price> {
		None
	}
}
