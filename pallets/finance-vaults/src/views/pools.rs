// SPDX-License-Identifier: Apache-2.0

//! Pooled vaults.

use super::page;
use crate::*;
use alloc::vec::Vec;
use frame_support::traits::fungibles::Inspect as _;
use pallet_finance_vaults_runtime_api::{
	NextFeeInfo, PoolHolderInfo, PoolInfo, PoolPage, PoolStep, MAX_PER_PAGE,
};
use polyphony_support::clock::Clock;

/// The shares whose worth is told.
const SHARE: Balance = 1_000_000_000_000_000_000;

impl<T: Config> Pallet<T> {
	/// A pooled vault. `None` if there is none with this number, or none any more.
	pub fn view_pool(id: PoolId) -> Option<PoolInfo<T::AccountId, T::AssetId>> {
		let pool = Pools::<T>::get(id)?;
		Some(PoolInfo {
			pool: id,
			account: Self::pool_account(id),
			manager: pool.manager,
			asset: pool.asset,
			idle: pool.idle,
			assets: Self::pool_assets(id)?,
			shares: Self::pool_shares(id)?,
			share_value: Self::convert_to_assets(id, SHARE)?,
			high_water: pool.high_water,
			fee: pool.fee,
			next_fee: pool.next_fee.map(|(fee, at)| NextFeeInfo { fee, at: Self::real(at) }),
			cap: pool.cap,
			closed: pool.closed,
		})
	}

	/// The pooled vaults, by number, from one on: on a page of so many, among [`MAX_PER_PAGE`] numbers.
	pub fn view_pools(from: PoolId, limit: u32) -> PoolPage<T::AccountId, T::AssetId> {
		let end = NextPool::<T>::get();
		let mut pools = Vec::new();
		let mut next = from;
		while next < end.min(from.saturating_add(MAX_PER_PAGE)) {
			pools.extend(Self::view_pool(next));
			next = next.saturating_add(1);
			if pools.len() >= page(limit) as usize {
				break;
			}
		}
		PoolPage { pools, next: (next < end).then_some(next) }
	}

	/// What would come out of a step of somebody in a pool, as ERC-4626 rounds it. `None` if there is
	/// no such pool, or if a number does not fit.
	pub fn view_pool_preview(pool: PoolId, step: PoolStep, amount: Balance) -> Option<Balance> {
		match step {
			PoolStep::ConvertToShares => Self::convert_to_shares(pool, amount),
			PoolStep::ConvertToAssets => Self::convert_to_assets(pool, amount),
			PoolStep::Deposit => Self::preview_deposit(pool, amount),
			PoolStep::Mint => Self::preview_mint(pool, amount),
			PoolStep::Withdraw => Self::preview_withdraw(pool, amount),
			PoolStep::Redeem => Self::preview_redeem(pool, amount),
		}
	}

	/// What somebody has in a pool, and can do there. `None` if there is no such pool.
	pub fn view_pool_holder(pool: PoolId, who: &T::AccountId) -> Option<PoolHolderInfo> {
		if !Pools::<T>::contains_key(pool) {
			return None;
		}
		let shares = T::Shares::balance(pool, who);
		Some(PoolHolderInfo {
			shares,
			amount: Self::preview_redeem(pool, shares)?,
			max_deposit: Self::max_deposit(pool)?,
			max_mint: Self::max_mint(pool)?,
			max_withdraw: Self::max_withdraw(pool, who)?,
			max_redeem: Self::max_redeem(pool, who)?,
		})
	}
}
