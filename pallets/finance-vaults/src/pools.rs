// SPDX-License-Identifier: Apache-2.0

//! Pooled vaults: shares of what a manager invests.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_pool(
		who: &T::AccountId,
		asset: &T::AssetId,
		fee: Permill,
		cap: Option<Balance>,
	) -> Result<PoolId, DispatchError> {
		let _ = (who, asset, fee, cap);
		todo!()
	}

	pub(crate) fn do_pool_deposit(
		who: &T::AccountId,
		pool: PoolId,
		amount: Balance,
		min_shares: Balance,
	) -> Result<Balance, DispatchError> {
		let _ = (who, pool, amount, min_shares);
		todo!()
	}

	pub(crate) fn do_pool_mint(
		who: &T::AccountId,
		pool: PoolId,
		shares: Balance,
		max_amount: Balance,
	) -> Result<Balance, DispatchError> {
		let _ = (who, pool, shares, max_amount);
		todo!()
	}

	pub(crate) fn do_pool_withdraw(
		who: &T::AccountId,
		pool: PoolId,
		amount: Balance,
		max_shares: Balance,
	) -> Result<Balance, DispatchError> {
		let _ = (who, pool, amount, max_shares);
		todo!()
	}

	pub(crate) fn do_pool_redeem(
		who: &T::AccountId,
		pool: PoolId,
		shares: Balance,
		min_amount: Balance,
	) -> Result<Balance, DispatchError> {
		let _ = (who, pool, shares, min_amount);
		todo!()
	}

	pub(crate) fn do_pool_invest(who: &T::AccountId, pool: PoolId, amount: Balance) -> DispatchResult {
		let _ = (who, pool, amount);
		todo!()
	}

	pub(crate) fn do_pool_divest(
		who: &T::AccountId,
		pool: PoolId,
		amount: Option<Balance>,
	) -> DispatchResult {
		let _ = (who, pool, amount);
		todo!()
	}

	pub(crate) fn do_change_pool(
		who: &T::AccountId,
		pool: PoolId,
		change: PoolChange<T::AccountId>,
	) -> DispatchResult {
		let _ = (who, pool, change);
		todo!()
	}

	pub(crate) fn do_take_pool_fee(pool: PoolId) -> DispatchResult {
		todo!("{pool}")
	}

	pub(crate) fn do_remove_pool(who: &T::AccountId, pool: PoolId) -> DispatchResult {
		let _ = (who, pool);
		todo!()
	}
}
