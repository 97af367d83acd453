// SPDX-License-Identifier: Apache-2.0

//! A money market without interest, but for what tests add, and with a health that they set.

use super::*;
use frame_support::{pallet_prelude::ValueQuery, Blake2_128Concat, Twox64Concat};
use polyphony_support::traits::LendingPool;

#[storage_alias]
type Supplies = StorageDoubleMap<
	FinanceVaults,
	Blake2_128Concat,
	AccountId,
	Twox64Concat,
	Asset,
	Balance,
	ValueQuery,
>;

#[storage_alias]
type Debts = StorageDoubleMap<
	FinanceVaults,
	Blake2_128Concat,
	AccountId,
	Twox64Concat,
	Asset,
	Balance,
	ValueQuery,
>;

#[storage_alias]
type Healths = StorageMap<FinanceVaults, Blake2_128Concat, AccountId, FixedU128>;

/// What the market has lent of an asset: as much cannot be withdrawn of what it owes.
#[storage_alias]
type Lent = StorageMap<FinanceVaults, Twox64Concat, Asset, Balance, ValueQuery>;

parameter_types! {
	/// Whether the market refuses everything.
	pub static MarketDown: bool = false;
	/// What the market takes in native tokens of whoever has not supplied or borrowed before.
	pub static PositionDeposit: Balance = 0;
	/// What is lost of whatever is supplied.
	pub static SupplyLoss: Balance = 0;
}

/// Adds interest to what somebody has supplied, or lets something of it be lost.
pub fn set_supplied(who: &AccountId, asset: Asset, amount: Balance) {
	Supplies::insert(who, asset, amount);
}

/// Sets the health of a position. `None`: two, or as good as can be without debts.
pub fn set_health(who: &AccountId, health: Option<FixedU128>) {
	Healths::set(who, health);
}

/// Lets the market have lent all but so much of an asset.
pub fn set_liquid(asset: Asset, liquid: Option<Balance>) {
	match liquid {
		// Stored plus one, so that nothing is not zero.
		Some(liquid) => Lent::insert(asset, liquid + 1),
		None => Lent::remove(asset),
	}
}

fn move_units(asset: &Asset, from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult {
	NativeAndAssets::transfer(asset.clone(), from, to, amount, Preservation::Preserve).map(|_| ())
}

pub struct Market;
impl LendingPool<AccountId> for Market {
	type AssetId = Asset;

	fn supply(who: &AccountId, asset: &Asset, amount: Balance) -> DispatchResult {
		frame_support::ensure!(!MarketDown::get(), "the market is down");
		if PositionDeposit::get() != 0 && Supplies::get(who, asset) == 0 {
			move_units(&NATIVE, who, &MARKET, PositionDeposit::get())?;
		}
		move_units(asset, who, &MARKET, amount)?;
		Supplies::mutate(who, asset, |supplied| *supplied += amount - SupplyLoss::get());
		Ok(())
	}

	fn withdraw(
		who: &AccountId,
		asset: &Asset,
		amount: Option<Balance>,
	) -> Result<Balance, DispatchError> {
		frame_support::ensure!(!MarketDown::get(), "the market is down");
		let supplied = Supplies::get(who, asset);
		let amount = amount.unwrap_or(supplied);
		let left = supplied.checked_sub(amount).ok_or("more than is supplied")?;
		if let Some(liquid) = Lent::get(asset).checked_sub(1) {
			frame_support::ensure!(amount <= liquid, "the market has lent it");
			Lent::insert(asset, liquid - amount + 1);
		}
		move_units(asset, &MARKET, who, amount)?;
		Supplies::insert(who, asset, left);
		Ok(amount)
	}

	fn borrow(who: &AccountId, asset: &Asset, amount: Balance) -> DispatchResult {
		frame_support::ensure!(!MarketDown::get(), "the market is down");
		move_units(asset, &MARKET, who, amount)?;
		Debts::mutate(who, asset, |debt| *debt += amount);
		Ok(())
	}

	fn repay(
		payer: &AccountId,
		owner: &AccountId,
		asset: &Asset,
		amount: Option<Balance>,
	) -> Result<Balance, DispatchError> {
		frame_support::ensure!(!MarketDown::get(), "the market is down");
		let debt = Debts::get(owner, asset);
		let amount = amount.unwrap_or(debt).min(debt);
		move_units(asset, payer, &MARKET, amount)?;
		Debts::insert(owner, asset, debt - amount);
		Ok(amount)
	}

	fn supplied(who: &AccountId, asset: &Asset) -> Balance {
		Supplies::get(who, asset)
	}

	fn owed(who: &AccountId, asset: &Asset) -> Balance {
		Debts::get(who, asset)
	}

	fn health(who: &AccountId) -> Option<FixedU128> {
		let indebted = Debts::iter_prefix_values(who).any(|debt| debt != 0);
		let usual =
			if indebted { FixedU128::from_u32(2) } else { FixedU128::from_inner(u128::MAX) };
		Some(Healths::get(who).unwrap_or(usual))
	}

	fn flash_loan(
		_: &AccountId,
		_: &Asset,
		_: Balance,
		_: impl FnOnce(Balance) -> DispatchResult,
	) -> DispatchResult {
		Err("not here".into())
	}
}
