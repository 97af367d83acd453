// SPDX-License-Identifier: Apache-2.0

//! Supplying, withdrawing, and what is supplied as collateral.

use crate::{
	position::{add_supply, remove_supply, supply_of, Size},
	*,
};
use frame_support::{
	ensure,
	traits::{fungibles::Mutate as _, tokens::Preservation},
};
use polyphony_support::Rounding;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Supplies units for shares, rounded down. Returns the size of the position, and whether it is
	/// new.
	pub(crate) fn do_supply(
		who: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
	) -> Result<(Size, bool), DispatchError> {
		let live = Self::live(asset)?;
		ensure!(!live.params.frozen, Error::<T>::MarketFrozen);
		let shares = live.shares_for(amount, Rounding::Down)?;
		ensure!(shares != 0, Error::<T>::AmountTooSmall);
		let mut position = Self::position_or_new(who)?;
		// Those that are stored are not empty.
		let opened = position.supplies.is_empty() && position.debts.is_empty();
		let collateral = Self::backs_by_default(&position, asset, &live.params);
		add_supply::<T>(&mut position, asset, shares, collateral)?;
		let collateral = supply_of::<T>(&mut position, asset).is_some_and(|own| own.collateral);
		Self::with_totals(asset, |totals| {
			totals.cash = totals.cash.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			totals.supply_shares =
				totals.supply_shares.checked_add(shares).ok_or(ArithmeticError::Overflow)?;
			let supplied = live
				.accrued
				.amount_for(totals.supply_shares, Rounding::Up)
				.ok_or(ArithmeticError::Overflow)?;
			ensure!(supplied <= live.params.supply_cap, Error::<T>::SupplyCapExceeded);
			Ok(())
		})?;
		T::Assets::transfer(
			asset.clone(),
			who,
			&Self::account(),
			amount,
			Preservation::Expendable,
		)?;
		let size = Size::of::<T>(&position);
		Self::store(who, position, None)?;
		Self::deposit_event(Event::Supplied {
			who: who.clone(),
			asset: asset.clone(),
			amount,
			shares,
			collateral,
		});
		Ok((size, opened))
	}

	/// Whether what is supplied to a new market of a position backs its debts without a word.
	fn backs_by_default(
		position: &PositionOf<T>,
		asset: &T::AssetId,
		params: &MarketParams,
	) -> bool {
		!params.collateral_factor.is_zero()
			&& params.debt_ceiling.is_none()
			&& Self::isolated_collateral(position).is_none()
			// Otherwise nobody could value a position with debts any more, and liquidate it.
			&& (position.debts.is_empty() || Self::price(asset, params).is_ok())
	}

	/// Withdraws units, or all; returns them, and the size that the position had.
	pub(crate) fn do_withdraw(
		who: &T::AccountId,
		asset: &T::AssetId,
		amount: Option<Balance>,
	) -> Result<(Balance, Size), DispatchError> {
		let live = Self::live(asset)?;
		let mut position = Self::position(who)?;
		let size = Size::of::<T>(&position);
		let supply =
			supply_of::<T>(&mut position, asset).cloned().ok_or(Error::<T>::InsufficientSupply)?;
		let (amount, shares) = match amount {
			None => (live.supplied(supply.shares)?, supply.shares),
			Some(amount) => {
				let shares = live.shares_for(amount, Rounding::Up)?;
				ensure!(shares <= supply.shares, Error::<T>::InsufficientSupply);
				// Shares that are worth nothing are no reason to keep an entry.
				let rest = supply.shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
				(amount, if live.supplied(rest)? == 0 { supply.shares } else { shares })
			},
		};
		// Shares that are worth nothing can go for nothing.
		ensure!(amount != 0 || shares == supply.shares, Error::<T>::AmountTooSmall);
		remove_supply::<T>(&mut position, asset, shares)?;
		Self::take_supply(asset, amount, shares)?;
		let valued = if supply.collateral { Self::check_capacity(&position)? } else { None };
		if amount != 0 {
			Self::pay_out(asset, who, amount)?;
		}
		Self::store(who, position, valued.as_ref())?;
		Self::deposit_event(Event::Withdrawn {
			who: who.clone(),
			asset: asset.clone(),
			amount,
			shares,
		});
		Ok((amount, size))
	}

	/// Takes units and the shares for them out of the totals.
	pub(crate) fn take_supply(
		asset: &T::AssetId,
		amount: Balance,
		shares: Balance,
	) -> DispatchResult {
		Self::with_totals(asset, |totals| {
			totals.cash = totals.cash.checked_sub(amount).ok_or(Error::<T>::InsufficientCash)?;
			totals.supply_shares =
				totals.supply_shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})
	}

	/// Pays units that are out of the totals already.
	pub(crate) fn pay_out(
		asset: &T::AssetId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		T::Assets::transfer(asset.clone(), &Self::account(), to, amount, Preservation::Preserve)?;
		Ok(())
	}

	pub(crate) fn do_set_collateral(
		who: &T::AccountId,
		asset: &T::AssetId,
		collateral: bool,
	) -> Result<Size, DispatchError> {
		let params = Self::live(asset)?.params;
		let mut position = Self::position(who)?;
		let size = Size::of::<T>(&position);
		let others =
			position.supplies.iter().any(|supply| supply.collateral && supply.asset != *asset);
		let isolated = Self::isolated_collateral(&position).is_some_and(|other| other != *asset);
		let owes = !position.debts.is_empty();
		let supply = supply_of::<T>(&mut position, asset).ok_or(Error::<T>::InsufficientSupply)?;
		if supply.collateral == collateral {
			return Ok(size);
		}
		supply.collateral = collateral;
		let valued = if collateral {
			ensure!(!params.collateral_factor.is_zero(), Error::<T>::NotCollateral);
			ensure!(!isolated, Error::<T>::Isolated);
			if owes {
				// As for what is supplied: it must not shield the position.
				Self::price(asset, &params)?;
			}
			// With debts from before, which do not count in the ceiling, it could not come in.
			ensure!(params.debt_ceiling.is_none() || !(others || owes), Error::<T>::Isolated);
			None
		} else {
			Self::check_capacity(&position)?
		};
		Self::store(who, position, valued.as_ref())?;
		Self::deposit_event(Event::CollateralSet {
			who: who.clone(),
			asset: asset.clone(),
			collateral,
		});
		Ok(size)
	}

	pub(crate) fn do_choose_group(
		who: &T::AccountId,
		group: Option<GroupId>,
	) -> Result<Size, DispatchError> {
		let mut position = Self::position(who)?;
		let size = Size::of::<T>(&position);
		if position.group == group {
			return Ok(size);
		}
		if let Some(group) = group {
			ensure!(Groups::<T>::contains_key(group), Error::<T>::GroupNotFound);
			for debt in &position.debts {
				let params = Self::live(&debt.asset)?.params;
				ensure!(params.group == Some(group), Error::<T>::NotInGroup);
			}
		}
		position.group = group;
		let valued = Self::check_capacity(&position)?;
		Self::store(who, position, valued.as_ref())?;
		Self::deposit_event(Event::GroupChosen { who: who.clone(), group });
		Ok(size)
	}
}
