// SPDX-License-Identifier: Apache-2.0

//! Joining and leaving a pool.

use crate::{math::MathError, pool::Loaded, *};
use frame_support::{
	ensure,
	traits::{
		fungibles::Mutate as _,
		tokens::{Fortitude, Precision, Preservation},
	},
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Joins a pool in the proportion of its reserves. Returns the shares.
	pub(crate) fn do_add_liquidity(
		who: &T::AccountId,
		id: PoolId,
		max_amounts: [Balance; 2],
		min_shares: Balance,
	) -> Result<Balance, DispatchError> {
		let mut loaded = Loaded::<T>::running(id)?;
		if loaded.state.shares == 0 {
			return Self::first_deposit(who, loaded, max_amounts, min_shares);
		}
		let (amounts, shares) = loaded
			.curve
			.join(loaded.state.reserves, loaded.state.shares, max_amounts)
			.map_err(Error::<T>::from)?;
		ensure!(shares >= min_shares, Error::<T>::BelowMinimum);
		Self::pay_in(who, &mut loaded, amounts)?;
		Self::issue(who, &mut loaded, shares)?;
		// The proportion stays but for rounding.
		loaded.store(false);
		Self::deposit_event(Event::LiquidityAdded {
			pool: id,
			who: who.clone(),
			amounts,
			shares,
			locked: 0,
		});
		Ok(shares)
	}

	/// The first deposit, which sets the price and of which some shares are locked for ever.
	fn first_deposit(
		who: &T::AccountId,
		mut loaded: Loaded<T>,
		amounts: [Balance; 2],
		min_shares: Balance,
	) -> Result<Balance, DispatchError> {
		ensure!(!amounts.contains(&0), Error::<T>::FirstDepositTooSmall);
		let all = loaded.curve.initial_shares(amounts).map_err(Error::<T>::from)?;
		let shares = all
			.checked_sub(LOCKED_SHARES)
			.filter(|shares| *shares != 0)
			.ok_or(Error::<T>::FirstDepositTooSmall)?;
		ensure!(shares >= min_shares, Error::<T>::BelowMinimum);

		Self::pay_in(who, &mut loaded, amounts)?;
		let account = loaded.account();
		Self::issue(&account, &mut loaded, LOCKED_SHARES)?;
		Self::issue(who, &mut loaded, shares)?;
		// The averages and the circuit breaker start from here.
		let price = loaded.curve.spot_price(amounts).map_err(Error::<T>::from)?;
		let state = &mut loaded.state;
		state.opening_price = price;
		state.opening_liquidity = all;
		state.average_price = price;
		state.average_liquidity = 0;

		let pool = loaded.id;
		loaded.store(true);
		Self::deposit_event(Event::LiquidityAdded {
			pool,
			who: who.clone(),
			amounts,
			shares,
			locked: LOCKED_SHARES,
		});
		Ok(shares)
	}

	/// Joins a pool with one asset. Returns the shares.
	pub(crate) fn do_add_liquidity_single(
		who: &T::AccountId,
		id: PoolId,
		asset: &T::AssetId,
		amount: Balance,
		min_shares: Balance,
	) -> Result<Balance, DispatchError> {
		let mut loaded = Loaded::<T>::running(id)?;
		let side = loaded.pool.side(asset).ok_or(Error::<T>::AssetNotInPool)?;
		ensure!(loaded.state.shares != 0, Error::<T>::InsufficientLiquidity);
		let shares = loaded
			.curve
			.join_single(loaded.state.reserves, loaded.state.shares, side, amount, loaded.pool.fee)
			.map_err(Error::<T>::from)?;
		ensure!(shares != 0, Error::<T>::AmountTooSmall);
		ensure!(shares >= min_shares, Error::<T>::BelowMinimum);
		let mut amounts = [0; 2];
		amounts[side] = amount;
		Self::pay_in(who, &mut loaded, amounts)?;
		loaded.check_price()?;
		Self::issue(who, &mut loaded, shares)?;
		loaded.store(true);
		Self::deposit_event(Event::LiquidityAdded {
			pool: id,
			who: who.clone(),
			amounts,
			shares,
			locked: 0,
		});
		Ok(shares)
	}

	/// Leaves a pool. Returns what was paid.
	pub(crate) fn do_remove_liquidity(
		who: &T::AccountId,
		id: PoolId,
		shares: Balance,
		min_amounts: [Balance; 2],
	) -> Result<[Balance; 2], DispatchError> {
		let mut loaded = Loaded::<T>::get(id)?;
		ensure!(shares != 0, Error::<T>::AmountTooSmall);
		// Also refuses what others have, and what is locked: the burning fails.
		ensure!(shares <= loaded.state.shares, Error::<T>::InsufficientLiquidity);
		let amounts = match loaded.curve.exit(loaded.state.reserves, loaded.state.shares, shares) {
			// Shares that are worth less than a unit: who wants nothing for them can be rid of them.
			Err(MathError::ZeroAmount) if min_amounts == [0, 0] => [0, 0],
			amounts => amounts.map_err(Error::<T>::from)?,
		};
		for (amount, min) in amounts.iter().zip(min_amounts) {
			ensure!(*amount >= min, Error::<T>::BelowMinimum);
		}
		T::Shares::burn_from(
			id,
			who,
			shares,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		loaded.state.shares =
			loaded.state.shares.checked_sub(shares).ok_or(Error::<T>::InsufficientLiquidity)?;
		for (side, amount) in amounts.into_iter().enumerate() {
			loaded.decrease(side, amount)?;
		}
		loaded.check_liquidity()?;
		let account = loaded.account();
		for (side, amount) in amounts.into_iter().enumerate() {
			if amount != 0 {
				T::Assets::transfer(
					loaded.pool.assets[side].clone(),
					&account,
					who,
					amount,
					Preservation::Preserve,
				)?;
			}
		}
		loaded.store(false);
		Self::deposit_event(Event::LiquidityRemoved {
			pool: id,
			who: who.clone(),
			amounts,
			shares,
		});
		Ok(amounts)
	}

	/// Takes `amounts` from `who` into the reserves.
	fn pay_in(
		who: &T::AccountId,
		loaded: &mut Loaded<T>,
		amounts: [Balance; 2],
	) -> Result<(), DispatchError> {
		let account = loaded.account();
		for (side, amount) in amounts.into_iter().enumerate() {
			loaded.increase(side, amount)?;
			if amount != 0 {
				T::Assets::transfer(
					loaded.pool.assets[side].clone(),
					who,
					&account,
					amount,
					Preservation::Expendable,
				)?;
			}
		}
		Ok(())
	}

	/// Issues `shares` to `who`.
	fn issue(
		who: &T::AccountId,
		loaded: &mut Loaded<T>,
		shares: Balance,
	) -> Result<(), DispatchError> {
		loaded.state.shares =
			loaded.state.shares.checked_add(shares).ok_or(Error::<T>::Overflow)?;
		T::Shares::mint_into(loaded.id, who, shares)?;
		Ok(())
	}
}
