// SPDX-License-Identifier: Apache-2.0

//! Swaps, the money market, and moves between envelopes.
//!
//! Nothing of this leaves the vault, but for what is lost in a swap.

use crate::*;
use alloc::vec::Vec;
use frame_support::ensure;
use polyphony_support::{
	clock::Clock,
	traits::{LendingPool as _, Swap as _},
	Rounding,
};
use sp_runtime::{traits::Bounded, ArithmeticError, DispatchError, DispatchResult};

/// What has come of an operation.
struct Outcome<T: Config> {
	/// What to record.
	record: RecordOf<T>,
	/// What the oracle says was moved. `None`: there is no price.
	moved: Option<Value>,
	/// What the oracle says was lost. `None`: there is no price.
	loss: Option<Value>,
}

impl<T: Config> Outcome<T> {
	/// Of what loses nothing.
	fn lossless(record: RecordOf<T>, moved: Option<Value>) -> Self {
		Self { record, moved, loss: Some(0) }
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_operate(
		who: &T::AccountId,
		id: VaultId,
		operation: OperationOf<T>,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let authority = if vault.owners.contains(who) {
				Authority::owner(who, &vault.policy)
			} else {
				let member = Members::<T>::get(id, who).ok_or(Error::<T>::NotAllowed)?;
				ensure!(member.roles.adviser.is_some(), Error::<T>::NotAllowed);
				Authority::of(Cause::Adviser(who.clone()))
			};
			Self::perform_operation(id, vault, &authority, &operation).map(|_| ())
		})
	}

	/// Does something within a vault, and returns what the oracle says that was lost by it: nothing,
	/// if there are no prices and nothing needs them. All or nothing.
	///
	/// An adviser's counts towards his mandate; whether there is one is looked at here too.
	pub(crate) fn perform_operation(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		operation: &OperationOf<T>,
	) -> Result<Value, DispatchError> {
		Self::all_or_nothing(vault, |vault| {
			let adviser = match &authority.cause {
				Cause::Adviser(who) => Some(who),
				_ => None,
			};
			// What makes a position safer, so that nobody liquidates what is frozen.
			let allowed = adviser.is_none() && matches!(operation, Operation::Repay { .. });
			ensure!(allowed || !Self::is_frozen(vault), Error::<T>::Frozen);
			let outcome = Self::carry_out(id, vault, authority, operation)?;
			let needs_loss = match &authority.cause {
				Cause::Adviser(_) | Cause::Rule(_) => true,
				_ => authority.needs_value(&vault.policy),
			};
			let loss = match outcome.loss {
				None => {
					ensure!(!needs_loss, Error::<T>::PriceUnavailable);
					0
				},
				Some(loss) => loss,
			};
			let alerts = Self::count_loss(id, vault, authority, loss)?;
			if let Some(who) = adviser {
				Self::count_mandate(id, who, outcome.moved, loss)?;
			}
			Self::record(id, outcome.record);
			Self::alert(id, alerts);
			Ok(loss)
		})
	}

	/// Counts what was lost as spent.
	fn count_loss(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		loss: Value,
	) -> Result<Vec<AlertOf<T>>, DispatchError> {
		if loss == 0 {
			return Ok(Vec::new());
		}
		Self::count(id, vault, authority, None, Some(loss))
	}

	/// Counts what an adviser has moved and lost towards his mandate.
	fn count_mandate(
		id: VaultId,
		who: &T::AccountId,
		moved: Option<Value>,
		loss: Value,
	) -> DispatchResult {
		let moved = moved.ok_or(Error::<T>::PriceUnavailable)?;
		Members::<T>::try_mutate(id, who, |member| {
			let member = member.as_mut().ok_or(Error::<T>::NotAllowed)?;
			let mandate = member.roles.adviser.as_ref().ok_or(Error::<T>::NotAllowed)?;
			let (limit, now) = (mandate.limit, Self::now());
			limit.admit(&member.moved, now, moved).ok_or(Error::<T>::AboveAllowance)?;
			let lost = member.lost.checked_add(loss).ok_or(ArithmeticError::Overflow)?;
			ensure!(lost <= mandate.max_loss, Error::<T>::AboveLoss);
			member.moved.add(now, limit.period, moved);
			member.lost = lost;
			Ok(())
		})
	}

	/// Does it.
	fn carry_out(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		operation: &OperationOf<T>,
	) -> Result<Outcome<T>, DispatchError> {
		let (account, cause) = (Self::account_of(id), authority.cause.clone());
		let worth = |asset, amount| Self::value_of(asset, amount, Rounding::Up).ok();
		let something = |amount| {
			ensure!(amount != 0, Error::<T>::BadAmount);
			Ok::<_, Error<T>>(amount)
		};
		match operation.clone() {
			Operation::Swap { sell, buy, amount, min_out } => {
				Self::swap(id, cause, sell, buy, amount, min_out)
			},
			Operation::Supply { asset, amount } => {
				something(amount)?;
				Self::ensure_spendable(id, &asset, amount)?;
				T::Lending::supply(&account, &asset, amount)?;
				let moved = worth(&asset, amount);
				Ok(Outcome::lossless(Record::Supplied { cause, asset, amount }, moved))
			},
			Operation::Withdraw { asset, amount } => {
				amount.map(something).transpose()?;
				let amount = something(T::Lending::withdraw(&account, &asset, amount)?)?;
				let moved = worth(&asset, amount);
				// What secures a debt is withdrawn: the vault may lose the rest of it.
				if Self::has_debts(&account) {
					ensure!(!matches!(cause, Cause::Adviser(_)), Error::<T>::NotCovered);
					Self::count_solo(vault, authority, moved)?;
				}
				Ok(Outcome::lossless(Record::Withdrawn { cause, asset, amount }, moved))
			},
			Operation::Borrow { asset, amount } => {
				ensure!(!matches!(cause, Cause::Adviser(_)), Error::<T>::NotCovered);
				something(amount)?;
				T::Lending::borrow(&account, &asset, amount)?;
				let moved = worth(&asset, amount);
				Self::count_solo(vault, authority, moved)?;
				Ok(Outcome::lossless(Record::Borrowed { cause, asset, amount }, moved))
			},
			Operation::Repay { asset, amount } => {
				amount.map(something).transpose()?;
				let owed = something(T::Lending::owed(&account, &asset))?;
				Self::ensure_spendable(id, &asset, amount.map_or(owed, |most| most.min(owed)))?;
				let amount = something(T::Lending::repay(&account, &account, &asset, amount)?)?;
				let moved = worth(&asset, amount);
				Ok(Outcome::lossless(Record::Repaid { cause, asset, amount }, moved))
			},
			Operation::Move { from, to, value } => {
				Self::move_budget(id, from, to, value)?;
				Ok(Outcome::lossless(Record::Moved { cause, from, to, value }, Some(value)))
			},
		}
	}

	/// Swaps, and compares what it was worth with what it is worth now.
	fn swap(
		id: VaultId,
		cause: CauseOf<T>,
		sell: T::AssetId,
		buy: T::AssetId,
		amount: Balance,
		min_out: Balance,
	) -> Result<Outcome<T>, DispatchError> {
		ensure!(sell != buy, Error::<T>::SameAccountOrAsset);
		ensure!(amount != 0 && min_out != 0, Error::<T>::BadAmount);
		Self::ensure_spendable(id, &sell, amount)?;
		let account = Self::account_of(id);
		let bought = T::Exchange::swap_exact_in(&account, &sell, &buy, amount, min_out, &account)?;
		// The exchange has promised that.
		ensure!(bought >= min_out, Error::<T>::Slippage);
		let moved = Self::value_of(&sell, amount, Rounding::Up).ok();
		let got = Self::value_of(&buy, bought, Rounding::Down).ok();
		let loss = moved.zip(got).map(|(gave, got)| gave.saturating_sub(got));
		let record = Record::Swapped { cause, sell, buy, sold: amount, bought, loss };
		Ok(Outcome { record, moved, loss })
	}

	/// Whether somebody owes something to the money market, or nobody can tell.
	fn has_debts(account: &T::AccountId) -> bool {
		T::Lending::health(account) != Some(Bounded::max_value())
	}

	/// Fails unless a vault has as much of an asset, besides what is on hold and what its account has
	/// to keep.
	fn ensure_spendable(id: VaultId, asset: &T::AssetId, amount: Balance) -> DispatchResult {
		ensure!(amount <= Self::spendable(id, asset), Error::<T>::InsufficientFunds);
		Ok(())
	}
}
