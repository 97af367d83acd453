// SPDX-License-Identifier: Apache-2.0

//! What clients read about pooled vaults, as ERC-4626 asks for it.
//!
//! All of it is as if the fee were taken first, which each call does: so in the same block a call does
//! what was said here. `None` if there is no such pool, or if a number does not fit.

use super::*;
use frame_support::storage::{with_transaction, TransactionOutcome};

impl<T: Config> Pallet<T> {
	/// What is in a pool: on its account and in the money market.
	pub fn pool_assets(pool: PoolId) -> Option<Balance> {
		Some(Self::look_at_pool(pool)?.1.assets)
	}

	/// The shares of a pool that there are.
	pub fn pool_shares(pool: PoolId) -> Option<Balance> {
		Some(Self::look_at_pool(pool)?.1.shares)
	}

	/// The shares that an amount is worth. Rounded down.
	pub fn convert_to_shares(pool: PoolId, amount: Balance) -> Option<Balance> {
		Self::look_at_pool(pool)?.1.shares_for(amount, Rounding::Down)
	}

	/// The amount that shares are worth. Rounded down.
	pub fn convert_to_assets(pool: PoolId, shares: Balance) -> Option<Balance> {
		Self::look_at_pool(pool)?.1.amount_for(shares, Rounding::Down)
	}

	/// The shares that somebody gets for an amount. Rounded down.
	pub fn preview_deposit(pool: PoolId, amount: Balance) -> Option<Balance> {
		Self::convert_to_shares(pool, amount)
	}

	/// The amount for which somebody gets shares. Rounded up.
	pub fn preview_mint(pool: PoolId, shares: Balance) -> Option<Balance> {
		Self::look_at_pool(pool)?.1.amount_for(shares, Rounding::Up)
	}

	/// The shares for which somebody gets an amount. Rounded up.
	pub fn preview_withdraw(pool: PoolId, amount: Balance) -> Option<Balance> {
		Self::look_at_pool(pool)?.1.shares_for(amount, Rounding::Up)
	}

	/// The amount that somebody gets for shares. Rounded down.
	pub fn preview_redeem(pool: PoolId, shares: Balance) -> Option<Balance> {
		Self::convert_to_assets(pool, shares)
	}

	/// The most that can be paid in now by somebody who has it.
	pub fn max_deposit(pool: PoolId) -> Option<Balance> {
		let (pool, totals) = Self::look_at_pool(pool)?;
		if pool.closed {
			return Some(0);
		}
		let most = pool.cap.unwrap_or(Balance::MAX);
		let room = most.saturating_sub(totals.assets);
		let shares = Balance::MAX.checked_sub(totals.shares)?;
		let by_shares = totals.amount_for(shares, Rounding::Down).unwrap_or(Balance::MAX);
		Some(room.min(by_shares))
	}

	/// The most shares that somebody who has the money can buy now.
	pub fn max_mint(pool: PoolId) -> Option<Balance> {
		let amount = Self::max_deposit(pool)?;
		let (_, totals) = Self::look_at_pool(pool)?;
		let room = Balance::MAX.checked_sub(totals.shares)?;
		Some(totals.shares_for(amount, Rounding::Down).unwrap_or(Balance::MAX).min(room))
	}

	/// The most that somebody can take out now. If the money market cannot pay all of what he has, it
	/// is what lies on the account, though the market may have a part of the rest.
	pub fn max_withdraw(pool: PoolId, who: &T::AccountId) -> Option<Balance> {
		let (entry, totals) = Self::look_at_pool(pool)?;
		let all = totals.amount_for(T::Shares::balance(pool, who), Rounding::Down)?;
		Some(all.min(Self::within_reach(pool, &entry, all)))
	}

	/// The most shares that somebody can give back now. As for [`Pallet::max_withdraw`].
	pub fn max_redeem(pool: PoolId, who: &T::AccountId) -> Option<Balance> {
		let (entry, totals) = Self::look_at_pool(pool)?;
		let shares = T::Shares::balance(pool, who);
		let all = totals.amount_for(shares, Rounding::Down)?;
		let most = Self::within_reach(pool, &entry, all);
		if most >= all {
			return Some(shares);
		}
		Some(totals.shares_for(most, Rounding::Down)?.min(shares))
	}

	/// `wanted` if as much can be paid out, otherwise what can be without the money market.
	fn within_reach(id: PoolId, pool: &PoolOf<T>, wanted: Balance) -> Balance {
		let Some(missing) = wanted.checked_sub(pool.idle).filter(|missing| *missing != 0) else {
			return wanted;
		};
		let account = Self::pool_account(id);
		let tried: Result<Balance, DispatchError> = with_transaction(|| {
			TransactionOutcome::Rollback(T::Lending::withdraw(&account, &pool.asset, Some(missing)))
		});
		if tried.is_ok() {
			wanted
		} else {
			pool.idle
		}
	}

	/// A pool, and what there is in it once the fee is taken.
	fn look_at_pool(id: PoolId) -> Option<(PoolOf<T>, Totals)> {
		let pool = Pools::<T>::get(id)?;
		let totals = Self::settled(id, &pool).ok()?.totals;
		Some((pool, totals))
	}
}
