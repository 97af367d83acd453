// SPDX-License-Identifier: Apache-2.0

//! What the manager does with the money, and all that he can.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pool_invest(
		who: &T::AccountId,
		id: PoolId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount != 0, Error::<T>::BadAmount);
		Self::with_pool(id, |pool| {
			ensure!(*who == pool.manager, Error::<T>::NotManager);
			pool.idle = pool.idle.checked_sub(amount).ok_or(Error::<T>::InsufficientFunds)?;
			let (account, asset) = (Self::pool_account(id), &pool.asset);
			let before = T::Lending::supplied(&account, asset);
			T::Lending::supply(&account, asset, amount)?;
			// The market rounds by less than a unit. Nothing else may be lost by this.
			let least = before.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			let more = T::Lending::supplied(&account, asset).checked_add(1);
			ensure!(more.is_some_and(|more| more >= least), Error::<T>::Slippage);
			// A market may take a deposit for a position, in native tokens: not of what members have.
			let (preserve, polite) = (Preservation::Preserve, Fortitude::Polite);
			let rest = T::Assets::reducible_balance(asset.clone(), &account, preserve, polite);
			ensure!(rest >= pool.idle, Error::<T>::InsufficientFunds);
			Self::deposit_event(Event::PoolInvested { pool: id, amount });
			Ok(())
		})
	}

	pub(crate) fn do_pool_divest(
		who: &T::AccountId,
		id: PoolId,
		amount: Option<Balance>,
	) -> DispatchResult {
		ensure!(amount != Some(0), Error::<T>::BadAmount);
		Self::with_pool(id, |pool| {
			ensure!(*who == pool.manager, Error::<T>::NotManager);
			ensure!(Self::divest(id, pool, amount)? != 0, Error::<T>::BadAmount);
			Ok(())
		})
	}

	/// Withdraws something from the money market, or all, and returns how much it was.
	pub(super) fn divest(
		id: PoolId,
		pool: &mut PoolOf<T>,
		amount: Option<Balance>,
	) -> Result<Balance, DispatchError> {
		let account = Self::pool_account(id);
		// Whatever the reason: it is out of reach now.
		let amount = T::Lending::withdraw(&account, &pool.asset, amount)
			.map_err(|_| Error::<T>::NotLiquid)?;
		pool.idle = pool.idle.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		Self::deposit_event(Event::PoolDivested { pool: id, amount });
		Ok(amount)
	}
}
