// SPDX-License-Identifier: Apache-2.0

//! Joining and leaving.

use super::*;

impl<T: Config> Pallet<T> {
	/// Returns the shares.
	pub(crate) fn do_pool_deposit(
		who: &T::AccountId,
		id: PoolId,
		amount: Balance,
		min_shares: Balance,
	) -> Result<Balance, DispatchError> {
		Self::with_pool(id, |pool| {
			let totals = Self::settle(id, pool)?;
			let shares =
				totals.shares_for(amount, Rounding::Down).ok_or(ArithmeticError::Overflow)?;
			ensure!(shares >= min_shares, Error::<T>::Slippage);
			// An amount that is worth less than a share would be a gift.
			ensure!(shares != 0, Error::<T>::BadAmount);
			Self::join(who, id, pool, totals, amount, shares)?;
			Ok(shares)
		})
	}

	/// Returns the amount.
	pub(crate) fn do_pool_mint(
		who: &T::AccountId,
		id: PoolId,
		shares: Balance,
		max_amount: Balance,
	) -> Result<Balance, DispatchError> {
		ensure!(shares != 0, Error::<T>::BadAmount);
		Self::with_pool(id, |pool| {
			let totals = Self::settle(id, pool)?;
			let amount =
				totals.amount_for(shares, Rounding::Up).ok_or(ArithmeticError::Overflow)?;
			ensure!(amount <= max_amount, Error::<T>::Slippage);
			Self::join(who, id, pool, totals, amount, shares)?;
			Ok(amount)
		})
	}

	/// Returns the shares.
	pub(crate) fn do_pool_withdraw(
		who: &T::AccountId,
		id: PoolId,
		amount: Balance,
		max_shares: Balance,
	) -> Result<Balance, DispatchError> {
		ensure!(amount != 0, Error::<T>::BadAmount);
		Self::with_pool(id, |pool| {
			let totals = Self::settle(id, pool)?;
			let shares =
				totals.shares_for(amount, Rounding::Up).ok_or(ArithmeticError::Overflow)?;
			ensure!(shares <= max_shares, Error::<T>::Slippage);
			Self::leave(who, id, pool, totals, amount, shares)?;
			Ok(shares)
		})
	}

	/// Returns the amount. Shares that are worth less than a unit can be given back for nothing.
	pub(crate) fn do_pool_redeem(
		who: &T::AccountId,
		id: PoolId,
		shares: Balance,
		min_amount: Balance,
	) -> Result<Balance, DispatchError> {
		ensure!(shares != 0, Error::<T>::BadAmount);
		Self::with_pool(id, |pool| {
			let totals = Self::settle(id, pool)?;
			let amount =
				totals.amount_for(shares, Rounding::Down).ok_or(ArithmeticError::Overflow)?;
			ensure!(amount >= min_amount, Error::<T>::Slippage);
			Self::leave(who, id, pool, totals, amount, shares)?;
			Ok(amount)
		})
	}

	/// Takes an amount of somebody for shares.
	fn join(
		who: &T::AccountId,
		id: PoolId,
		pool: &mut PoolOf<T>,
		totals: Totals,
		amount: Balance,
		shares: Balance,
	) -> DispatchResult {
		ensure!(!pool.closed, Error::<T>::PoolClosed);
		let assets = totals.assets.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		ensure!(pool.cap.is_none_or(|cap| assets <= cap), Error::<T>::PoolClosed);
		let after = Totals {
			assets,
			shares: totals.shares.checked_add(shares).ok_or(ArithmeticError::Overflow)?,
		};
		let (account, expendable) = (Self::pool_account(id), Preservation::Expendable);
		transfer_exact::<_, T::Assets>(&pool.asset, who, &account, amount, expendable)?;
		pool.idle = pool.idle.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Shares::mint_into(id, who, shares)?;
		Self::raise_mark(pool, after);
		let who = who.clone();
		Self::deposit_event(Event::PoolJoined { pool: id, who, amount, shares });
		Ok(())
	}

	/// Pays an amount to somebody for shares. What is missing comes from the money market.
	fn leave(
		who: &T::AccountId,
		id: PoolId,
		pool: &mut PoolOf<T>,
		totals: Totals,
		amount: Balance,
		shares: Balance,
	) -> DispatchResult {
		let (expendable, exact) = (Preservation::Expendable, Precision::Exact);
		// Fails if he has fewer.
		T::Shares::burn_from(id, who, shares, expendable, exact, Fortitude::Polite)?;
		match amount.checked_sub(pool.idle) {
			None | Some(0) => {},
			Some(missing) => {
				Self::divest(id, pool, Some(missing))?;
			},
		}
		pool.idle = pool.idle.checked_sub(amount).ok_or(Error::<T>::NotLiquid)?;
		if amount != 0 {
			let (account, preserve) = (Self::pool_account(id), Preservation::Preserve);
			transfer_exact::<_, T::Assets>(&pool.asset, &account, who, amount, preserve)?;
		}
		Self::raise_mark(
			pool,
			Totals {
				assets: totals.assets.checked_sub(amount).ok_or(ArithmeticError::Underflow)?,
				shares: totals.shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?,
			},
		);
		let who = who.clone();
		Self::deposit_event(Event::PoolLeft { pool: id, who, amount, shares });
		Ok(())
	}

	/// After somebody has joined or left. What payments were rounded by is no gain, and whoever joins
	/// pays no fee on what was too little for one before.
	fn raise_mark(pool: &mut PoolOf<T>, totals: Totals) {
		// If a share is worth more than can be said, there is no fee anyway.
		let worth = totals.worth(Rounding::Up).unwrap_or_default();
		pool.high_water = pool.high_water.max(worth);
	}
}
