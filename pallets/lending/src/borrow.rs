// SPDX-License-Identifier: Apache-2.0

//! Borrowing and repaying, for oneself and for others.

use crate::{
	market::Live,
	position::{add_debt, debt_of, remove_debt, value_at, Size, Valued},
	*,
};
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold as _,
		fungibles::Mutate as _,
		tokens::{Precision, Preservation},
		Get,
	},
};
use polyphony_support::Rounding;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Lends units to `by` on the position of `owner`. Returns the size of that.
	pub(crate) fn do_borrow(
		by: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
		owner: &T::AccountId,
	) -> Result<Size, DispatchError> {
		ensure!(amount != 0, Error::<T>::AmountTooSmall);
		if by != owner {
			Self::use_allowance(owner, by, asset, amount)?;
		}
		let live = Self::live(asset)?;
		ensure!(!live.params.frozen, Error::<T>::MarketFrozen);
		let mut position = Self::position(owner)?;
		if let Some(group) = position.group {
			ensure!(live.params.group == Some(group), Error::<T>::NotInGroup);
		}
		// Rounded up, so that never less is owed than was lent.
		let shares = live.debt_shares_for(amount, Rounding::Up)?;
		add_debt::<T>(&mut position, asset, shares)?;
		Self::with_totals(asset, |totals| {
			totals.cash = totals.cash.checked_sub(amount).ok_or(Error::<T>::InsufficientCash)?;
			totals.debt_shares =
				totals.debt_shares.checked_add(shares).ok_or(ArithmeticError::Overflow)?;
			let lent = live.owed(totals.debt_shares)?;
			ensure!(lent <= live.params.borrow_cap, Error::<T>::BorrowCapExceeded);
			Ok(())
		})?;
		let valued = Self::check_capacity(&position)?.ok_or(Error::<T>::InsufficientCollateral)?;
		Self::check_size(&valued, asset)?;
		Self::check_isolation(&mut position, &live.params, &valued, asset, amount)?;
		Self::pay_out(asset, by, amount)?;
		let isolated = position.isolated.clone();
		let size = Size::of::<T>(&position);
		Self::store(owner, position, Some(&valued))?;
		Self::deposit_event(Event::Borrowed {
			owner: owner.clone(),
			by: by.clone(),
			asset: asset.clone(),
			amount,
			shares,
			isolated,
		});
		Ok(size)
	}

	/// A debt that is not worth the work of a liquidation would be left behind.
	fn check_size(valued: &Valued<T>, asset: &T::AssetId) -> DispatchResult {
		let large_enough = valued
			.debts
			.iter()
			.filter(|debt| debt.live.asset == *asset)
			.all(|debt| debt.value >= T::Dust::get());
		ensure!(large_enough, Error::<T>::DebtTooSmall);
		Ok(())
	}

	/// Counts a new debt in the debt ceiling of the collateral, if that has one.
	fn check_isolation(
		position: &mut PositionOf<T>,
		params: &MarketParams,
		valued: &Valued<T>,
		asset: &T::AssetId,
		amount: Balance,
	) -> DispatchResult {
		let Some(backing) =
			valued.backings.iter().find(|backing| backing.live.params.debt_ceiling.is_some())
		else {
			// Governance may have removed a ceiling in which the position still counts.
			if let Some((collateral, _)) = position.isolated.clone() {
				Self::count_isolated(position, collateral, 0)?;
			}
			return Ok(());
		};
		let alone = valued.backings.len() == 1 && valued.debts.len() == 1;
		ensure!(alone && params.borrowable_in_isolation, Error::<T>::Isolated);
		let price = Self::price(asset, params)?.value;
		let added = value_at::<T>(asset, amount, price, Rounding::Up)?;
		let collateral = backing.live.asset.clone();
		let counted = position
			.isolated
			.as_ref()
			.filter(|(of, _)| *of == collateral)
			.map_or(0, |(_, counted)| *counted);
		let counted = counted.checked_add(added).ok_or(ArithmeticError::Overflow)?;
		Self::count_isolated(position, collateral.clone(), counted)?;
		let ceiling = backing.live.params.debt_ceiling.unwrap_or_default();
		ensure!(IsolatedDebt::<T>::get(&collateral) <= ceiling, Error::<T>::DebtCeilingExceeded);
		Ok(())
	}

	/// Repays `amount` units of a debt of `owner`, all of it at most; returns what was paid.
	pub(crate) fn do_repay(
		by: &T::AccountId,
		asset: &T::AssetId,
		amount: Option<Balance>,
		owner: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		let live = Self::live(asset)?;
		let mut position = Self::position(owner)?;
		let before = debt_of::<T>(&mut position, asset).ok_or(Error::<T>::NoDebt)?.shares;
		let owed = live.owed(before)?;
		let (amount, shares) = match amount {
			Some(amount) if amount < owed => {
				let shares = live.debt_shares_for(amount, Rounding::Down)?;
				(amount, shares)
			},
			_ => (owed, before),
		};
		ensure!(amount != 0 && shares != 0, Error::<T>::AmountTooSmall);
		remove_debt::<T>(&mut position, asset, shares)?;
		let left = before.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
		Self::check_rest(&live, left)?;
		Self::pay_in_debt(by, asset, amount, shares)?;
		Self::store(owner, position, None)?;
		Self::deposit_event(Event::Repaid {
			owner: owner.clone(),
			by: by.clone(),
			asset: asset.clone(),
			amount,
			shares,
		});
		Ok(amount)
	}

	/// What is left of a debt must be as large as a new one has to be, while anybody can tell.
	fn check_rest(live: &Live<T>, shares: Balance) -> DispatchResult {
		let Ok(price) = Self::price(&live.asset, &live.params) else { return Ok(()) };
		let owed = live.owed(shares)?;
		let value = value_at::<T>(&live.asset, owed, price.value, Rounding::Up)?;
		ensure!(shares == 0 || value >= T::Dust::get(), Error::<T>::DebtTooSmall);
		Ok(())
	}

	/// Takes units from an account, for shares of a debt that is out of its position already.
	pub(crate) fn pay_in_debt(
		by: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
		shares: Balance,
	) -> DispatchResult {
		Self::with_totals(asset, |totals| {
			totals.cash = totals.cash.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			totals.debt_shares =
				totals.debt_shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})?;
		T::Assets::transfer(asset.clone(), by, &Self::account(), amount, Preservation::Expendable)?;
		Ok(())
	}

	pub(crate) fn do_set_allowance(
		owner: &T::AccountId,
		delegate: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
	) -> DispatchResult {
		let key = (owner, delegate, asset);
		let reason = HoldReason::AllowanceDeposit.into();
		match (Allowances::<T>::get(key), amount) {
			(None, 0) => return Ok(()),
			(Some((_, deposit)), 0) => {
				T::Deposits::release(&reason, owner, deposit, Precision::Exact)?;
				Allowances::<T>::remove(key);
			},
			(Some((_, deposit)), amount) => Allowances::<T>::insert(key, (amount, deposit)),
			(None, amount) => {
				ensure!(Markets::<T>::contains_key(asset), Error::<T>::MarketNotFound);
				let deposit = T::AllowanceDeposit::get();
				T::Deposits::hold(&reason, owner, deposit)?;
				Allowances::<T>::insert(key, (amount, deposit));
			},
		}
		Self::deposit_event(Event::AllowanceSet {
			owner: owner.clone(),
			delegate: delegate.clone(),
			asset: asset.clone(),
			amount,
		});
		Ok(())
	}

	fn use_allowance(
		owner: &T::AccountId,
		delegate: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
	) -> DispatchResult {
		let (allowed, _) =
			Allowances::<T>::get((owner, delegate, asset)).ok_or(Error::<T>::AllowanceExceeded)?;
		let rest = allowed.checked_sub(amount).ok_or(Error::<T>::AllowanceExceeded)?;
		Self::do_set_allowance(owner, delegate, asset, rest)
	}
}
