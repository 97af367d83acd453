// SPDX-License-Identifier: Apache-2.0

//! The trait through which other pallets use the market.

use crate::{
	position::{debt_of, supply_of},
	*,
};
use frame_support::storage::with_storage_layer;
use polyphony_support::traits::LendingPool;
use sp_runtime::{DispatchError, DispatchResult, FixedU128};

impl<T: Config> LendingPool<T::AccountId> for Pallet<T> {
	type AssetId = T::AssetId;

	fn supply(who: &T::AccountId, asset: &T::AssetId, amount: Balance) -> DispatchResult {
		with_storage_layer(|| Self::do_supply(who, asset, amount).map(|_| ()))
	}

	fn withdraw(
		who: &T::AccountId,
		asset: &T::AssetId,
		amount: Option<Balance>,
	) -> Result<Balance, DispatchError> {
		with_storage_layer(|| Self::do_withdraw(who, asset, amount).map(|(amount, _)| amount))
	}

	fn borrow(who: &T::AccountId, asset: &T::AssetId, amount: Balance) -> DispatchResult {
		with_storage_layer(|| Self::do_borrow(who, asset, amount, who).map(|_| ()))
	}

	fn repay(
		payer: &T::AccountId,
		owner: &T::AccountId,
		asset: &T::AssetId,
		amount: Option<Balance>,
	) -> Result<Balance, DispatchError> {
		with_storage_layer(|| Self::do_repay(payer, asset, amount, owner))
	}

	fn supplied(who: &T::AccountId, asset: &T::AssetId) -> Balance {
		let Some(mut position) = Positions::<T>::get(who) else { return 0 };
		let Some(shares) = supply_of::<T>(&mut position, asset).map(|supply| supply.shares) else {
			return 0;
		};
		Self::live(asset).and_then(|live| live.supplied(shares)).unwrap_or_default()
	}

	fn owed(who: &T::AccountId, asset: &T::AssetId) -> Balance {
		let Some(mut position) = Positions::<T>::get(who) else { return 0 };
		let Some(shares) = debt_of::<T>(&mut position, asset).map(|debt| debt.shares) else {
			return 0;
		};
		// A debt that cannot be counted is no debt of zero.
		Self::live(asset).and_then(|live| live.owed(shares)).unwrap_or(Balance::MAX)
	}

	fn health(who: &T::AccountId) -> Option<FixedU128> {
		let Some(position) = Positions::<T>::get(who) else {
			return Some(sp_runtime::traits::Bounded::max_value());
		};
		if position.debts.is_empty() {
			return Some(sp_runtime::traits::Bounded::max_value());
		}
		Self::valued(&position).ok().map(|valued| valued.health())
	}

	fn flash_loan(
		who: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
		with_loan: impl FnOnce(Balance) -> DispatchResult,
	) -> DispatchResult {
		Self::flash(who, asset, amount, with_loan)
	}
}
