// SPDX-License-Identifier: Apache-2.0

//! Prices that tests set, and an exchange that does what tests tell it.

use super::*;

/// Prices of whole units, with their confidence.
#[storage_alias]
pub type TestPrices = StorageMap<Lending, Identity, Asset, (FixedU128, FixedU128)>;

pub struct Oracle;
impl PriceFeed<Asset> for Oracle {
	fn price(asset: &Asset) -> Verdict {
		match TestPrices::get(asset) {
			Some((value, confidence)) => Verdict::Price(OraclePrice { value, confidence, age: 0 }),
			None => Verdict::Unavailable(NoPrice::Stale),
		}
	}

	fn decimals(asset: &Asset) -> Option<u8> {
		match asset {
			NativeOrWithId::Native => Some(12),
			NativeOrWithId::WithId(2) => Some(8),
			NativeOrWithId::WithId(9) => None,
			NativeOrWithId::WithId(_) => Some(6),
		}
	}
}

/// An order of the exchange.
#[derive(
	Clone,
	Debug,
	PartialEq,
	codec::Encode,
	codec::Decode,
	scale_info::TypeInfo,
	codec::MaxEncodedLen,
)]
pub struct TestOrder {
	pub who: AccountId,
	pub sell: Asset,
	pub buy: Asset,
	pub amount: Balance,
	pub min_out: Balance,
	pub good_till: u64,
	pub sold: Balance,
	pub bought: Balance,
	pub open: bool,
}

#[storage_alias]
pub type TestOrders = StorageMap<Lending, Identity, u32, TestOrder>;
#[storage_alias]
pub type NextOrder = StorageValue<Lending, u32, frame_support::pallet_prelude::ValueQuery>;

pub struct Exchange;

impl Exchange {
	/// What the exchange pays for units.
	fn out(sell: &Asset, buy: &Asset, amount: Balance) -> Option<Balance> {
		let value = Oracle::value_of(sell, amount, Rounding::Down).ok()??;
		let paid = part_of(value, Permill::one() - Slippage::get(), Rounding::Down);
		let price = Oracle::price(buy).price()?.value;
		let unit = 10u128.pow(Oracle::decimals(buy)?.into());
		mul_div(paid, unit, price.into_inner(), Rounding::Down)
	}

	/// Fills orders, as the beginning of a block does.
	pub fn clear(now: u64) {
		for (id, mut order) in TestOrders::iter().collect::<Vec<_>>() {
			if !order.open {
				continue;
			}
			let amount = part_of(order.amount, FillPart::get(), Rounding::Down);
			let limit =
				mul_div(order.min_out, amount, order.amount, Rounding::Up).unwrap_or(Balance::MAX);
			let out = Self::out(&order.sell, &order.buy, amount).unwrap_or(0);
			if amount != 0 && out >= limit && now <= order.good_till && !ExchangeDown::get() {
				move_units(&order.sell, order.who, EXCHANGE, amount);
				move_units(&order.buy, EXCHANGE, order.who, out);
				order.sold += amount;
				order.bought += out;
				order.open = amount != order.amount;
			}
			TestOrders::insert(id, order);
		}
	}
}

fn move_units(asset: &Asset, from: AccountId, to: AccountId, amount: Balance) {
	NativeAndAssets::transfer(asset.clone(), &from, &to, amount, Preservation::Expendable).unwrap();
}

impl BatchOrders<AccountId> for Exchange {
	type AssetId = Asset;
	type BlockNumber = u64;

	fn place(
		_: &AccountId,
		_: &Asset,
		_: &Asset,
		_: Balance,
		_: Balance,
		_: u64,
	) -> Result<u32, DispatchError> {
		unreachable!("the pallet places its own orders")
	}

	fn place_own(
		who: &AccountId,
		sell: &Asset,
		buy: &Asset,
		amount: Balance,
		min_out: Balance,
		good_till: u64,
	) -> Result<u32, DispatchError> {
		frame_support::ensure!(!ExchangeDown::get(), "the exchange is down");
		frame_support::ensure!(amount != 0 && min_out != 0 && sell != buy, "no such order");
		let id = NextOrder::get();
		NextOrder::put(id + 1);
		TestOrders::insert(
			id,
			TestOrder {
				who: *who,
				sell: sell.clone(),
				buy: buy.clone(),
				amount,
				min_out,
				good_till,
				sold: 0,
				bought: 0,
				open: true,
			},
		);
		Ok(id)
	}

	fn take_fill(who: &AccountId, order: u32) -> Option<Fill> {
		let found = TestOrders::get(order).filter(|order| order.who == *who)?;
		if found.open {
			TestOrders::insert(order, TestOrder { sold: 0, bought: 0, ..found.clone() });
		} else {
			TestOrders::remove(order);
		}
		Some(Fill { sold: found.sold, bought: found.bought, open: found.open })
	}

	fn cancel(who: &AccountId, order: u32) -> Result<Balance, DispatchError> {
		let found = TestOrders::get(order)
			.filter(|order| order.who == *who && order.open)
			.ok_or("no such order")?;
		TestOrders::insert(order, TestOrder { open: false, ..found.clone() });
		Ok(found.amount - found.sold)
	}

	fn open_amount(_: &AccountId, order: u32) -> Option<Balance> {
		TestOrders::get(order).filter(|order| order.open).map(|order| order.amount - order.sold)
	}
}

impl Swap<AccountId> for Exchange {
	type AssetId = Asset;

	fn quote_exact_in(sell: &Asset, buy: &Asset, amount: Balance) -> Option<Balance> {
		Self::out(sell, buy, amount)
	}

	fn quote_exact_out(_: &Asset, _: &Asset, _: Balance) -> Option<Balance> {
		None
	}

	fn swap_exact_in(
		who: &AccountId,
		sell: &Asset,
		buy: &Asset,
		amount: Balance,
		min_out: Balance,
		recipient: &AccountId,
	) -> Result<Balance, DispatchError> {
		frame_support::ensure!(!ExchangeDown::get(), "the exchange is down");
		let out = Self::out(sell, buy, amount).ok_or("no price")?;
		frame_support::ensure!(out >= min_out && out != 0, "below the minimum");
		move_units(sell, *who, EXCHANGE, amount);
		move_units(buy, EXCHANGE, *recipient, out);
		Ok(out)
	}

	fn swap_exact_out(
		_: &AccountId,
		_: &Asset,
		_: &Asset,
		_: Balance,
		_: Balance,
		_: &AccountId,
	) -> Result<Balance, DispatchError> {
		Err("not here".into())
	}

	fn average_price(_: &Asset, _: &Asset) -> Option<Price> {
		None
	}
}
