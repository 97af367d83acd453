// SPDX-License-Identifier: Apache-2.0

//! The one way by which money leaves a vault.

use crate::*;
use alloc::vec::Vec;
use frame_support::{ensure, storage::with_storage_layer, traits::tokens::Preservation};
use polyphony_support::{clock::Clock, part_of, pay_exact, transfer_exact, PaymentError, Rounding};
use sp_runtime::{DispatchError, DispatchResult, Permill};

/// By whose decision something is done, and what it counts for.
#[derive(Clone, Debug)]
pub struct Authority<AccountId> {
	/// Whose.
	pub cause: Cause<AccountId>,
	/// Whether it counts as what one owner alone has spent.
	pub solo: bool,
	/// Whether it was announced, and does not count towards the limit.
	pub announced: bool,
}

impl<AccountId: Clone> Authority<AccountId> {
	/// What an owner of a vault does alone.
	pub(crate) fn owner(who: &AccountId, policy: &Policy) -> Self {
		Self { cause: Cause::Owner(who.clone()), solo: policy.threshold > 1, announced: false }
	}

	/// What does not count as an owner's alone.
	pub(crate) fn of(cause: Cause<AccountId>) -> Self {
		Self { cause, solo: false, announced: false }
	}

	/// The limit for what one owner alone spends, if this counts towards one.
	fn solo_limit(&self, policy: &Policy) -> Option<Limit> {
		policy.solo.filter(|_| self.solo && policy.threshold > 1)
	}

	/// Whether the value of what leaves has to be known, but for envelopes.
	pub(crate) fn needs_value(&self, policy: &Policy) -> bool {
		let limited = policy.limit.is_some() || self.solo_limit(policy).is_some();
		!self.announced && (limited || matches!(self.cause, Cause::Spender(_)))
	}
}

impl<T: Config> Pallet<T> {
	/// Pays: moves, values, counts and records. Returns what has left the vault, of the asset that it
	/// was paid with. All or nothing.
	pub(crate) fn spend(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		payment: &PaymentOf<T>,
	) -> Result<Balance, DispatchError> {
		Self::spend_with(id, vault, authority, payment, |account| {
			Self::move_payment(id, account, payment)
		})
	}

	/// As [`spend`](Self::spend), but `pay`, which is told the vault's account, moves the money, and
	/// returns what has left the vault. The payment says what to record, and out of which asset it is.
	pub(crate) fn spend_with(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		payment: &PaymentOf<T>,
		pay: impl FnOnce(&T::AccountId) -> Result<Balance, DispatchError>,
	) -> Result<Balance, DispatchError> {
		Self::all_or_nothing(vault, |vault| {
			Self::ensure_not_frozen(vault)?;
			ensure!(payment.amount != 0, Error::<T>::BadAmount);
			let account = Self::account_of(id);
			ensure!(payment.to != account, Error::<T>::SameAccountOrAsset);
			let cost = pay(&account)?;
			let paid_with = payment.pay_with.as_ref().map_or(&payment.asset, |(asset, _)| asset);
			let value = Self::value_of(paid_with, cost, Rounding::Up).ok();
			let category = payment.category;
			let mut alerts = Self::count(id, vault, authority, Some(category), value)?;
			let announced = authority.announced;
			alerts.extend(Self::spend_in(id, &vault.policy, category, value, announced)?);
			Self::record(
				id,
				Record::Paid {
					cause: authority.cause.clone(),
					payment: payment.clone(),
					cost,
					value,
					counted: !announced,
				},
			);
			Self::alert(id, alerts);
			Ok(cost)
		})
	}

	/// Moves the money of a payment, and returns what it costs.
	fn move_payment(
		id: VaultId,
		account: &T::AccountId,
		payment: &PaymentOf<T>,
	) -> Result<Balance, DispatchError> {
		let (asset, amount, to) = (&payment.asset, payment.amount, &payment.to);
		let other = payment.pay_with.as_ref().filter(|(pay_with, _)| pay_with != asset);
		let Some((pay_with, max_in)) = other else {
			let max_in = payment.pay_with.as_ref().map_or(amount, |(_, max_in)| *max_in);
			ensure!(amount <= max_in, Error::<T>::AboveMax);
			let preservation = if Self::is_all(id, asset, amount) {
				Preservation::Expendable
			} else {
				ensure!(amount <= Self::spendable(id, asset), Error::<T>::InsufficientFunds);
				Preservation::Preserve
			};
			transfer_exact::<_, T::Assets>(asset, account, to, amount, preservation)?;
			return Ok(amount);
		};
		// No more than can leave without closing the account, or touching what is on hold.
		let spendable = Self::spendable(id, pay_with);
		let most = spendable.min(*max_in);
		pay_exact::<_, T::Assets, T::Exchange>(account, pay_with, most, asset, amount, to).map_err(
			|error| match error {
				PaymentError::AboveMax if spendable < *max_in => {
					Error::<T>::InsufficientFunds.into()
				},
				PaymentError::AboveMax => Error::<T>::AboveMax.into(),
				PaymentError::Failed(error) => error,
			},
		)
	}

	/// Counts a value that leaves, or is lost, towards all limits but envelopes, and returns the alerts
	/// that this makes, for after the record of it. `category` is that of a payment. A value of `None`:
	/// it has no price, which is fine only if nothing limits it.
	pub(crate) fn count(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		category: Option<Category>,
		value: Option<Value>,
	) -> Result<Vec<AlertOf<T>>, DispatchError> {
		let mut alerts = Vec::new();
		if !authority.needs_value(&vault.policy) {
			return Ok(alerts);
		}
		let value = value.ok_or(Error::<T>::PriceUnavailable)?;
		if let Cause::Spender(who) = &authority.cause {
			alerts.extend(Self::count_spender(id, &vault.policy, who, category, value)?);
		}
		if value == 0 {
			return Ok(alerts);
		}
		Self::count_solo(vault, authority, Some(value))?;
		if let Some(limit) = vault.policy.limit {
			let now = Self::now();
			let (before, spent) =
				limit.admit(&vault.spent, now, value).ok_or(Error::<T>::AboveLimit)?;
			vault.spent.add(now, limit.period, value);
			let limit = limit.value;
			if crosses(vault.policy.alert_at, limit, before, spent) {
				alerts.push(Alert::Limit { spent, limit });
			}
		}
		Ok(alerts)
	}

	/// Counts a value as what one owner alone has spent, if it is that and there is a limit.
	pub(crate) fn count_solo(
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		value: Option<Value>,
	) -> DispatchResult {
		if let Some(limit) = authority.solo_limit(&vault.policy) {
			let value = value.ok_or(Error::<T>::PriceUnavailable)?;
			let now = Self::now();
			limit.admit(&vault.spent_solo, now, value).ok_or(Error::<T>::AboveSolo)?;
			vault.spent_solo.add(now, limit.period, value);
		}
		Ok(())
	}

	/// Counts a value towards the allowance of a spender.
	fn count_spender(
		id: VaultId,
		policy: &Policy,
		who: &T::AccountId,
		category: Option<Category>,
		value: Value,
	) -> Result<Option<AlertOf<T>>, DispatchError> {
		Members::<T>::try_mutate(id, who, |member| {
			let member = member.as_mut().ok_or(Error::<T>::NotAllowed)?;
			let allowance = member.roles.spender.as_ref().ok_or(Error::<T>::NotAllowed)?;
			let covers = |category| allowance.categories.contains(&category);
			ensure!(
				allowance.categories.is_empty() || category.is_some_and(covers),
				Error::<T>::NotCovered
			);
			let (limit, now) = (allowance.limit, Self::now());
			let (before, spent) =
				limit.admit(&member.spent, now, value).ok_or(Error::<T>::AboveAllowance)?;
			member.spent.add(now, limit.period, value);
			let (who, limit) = (who.clone(), limit.value);
			Ok(crosses(policy.alert_at, limit, before, spent).then_some(Alert::Allowance {
				who,
				spent,
				limit,
			}))
		})
	}

	/// Records alerts.
	pub(crate) fn alert(id: VaultId, alerts: impl IntoIterator<Item = AlertOf<T>>) {
		for alert in alerts {
			Self::record(id, Record::Alerted { alert });
		}
	}

	/// Does something in a storage layer, and puts the vault back as well if it fails: whoever holds it
	/// may go on.
	pub(crate) fn all_or_nothing<R>(
		vault: &mut VaultOf<T>,
		change: impl FnOnce(&mut VaultOf<T>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		let before = vault.clone();
		let done = with_storage_layer(|| change(vault));
		if done.is_err() {
			*vault = before;
		}
		done
	}

	/// Whether nothing may leave a vault now.
	pub(crate) fn is_frozen(vault: &VaultOf<T>) -> bool {
		vault.frozen_until.is_some_and(|until| until > Self::now())
	}

	/// Fails while nothing may leave a vault.
	pub(crate) fn ensure_not_frozen(vault: &VaultOf<T>) -> DispatchResult {
		ensure!(!Self::is_frozen(vault), Error::<T>::Frozen);
		Ok(())
	}

	pub(crate) fn do_pay(who: &T::AccountId, id: VaultId, payment: PaymentOf<T>) -> DispatchResult {
		Self::pay_as(who, id, &payment).map(|_| ())
	}

	/// Pays, for an owner or a spender. Returns what has left the vault, of the asset that it was paid
	/// with.
	pub(crate) fn pay_as(
		who: &T::AccountId,
		id: VaultId,
		payment: &PaymentOf<T>,
	) -> Result<Balance, DispatchError> {
		Self::with_vault(id, |vault| {
			let authority = if vault.owners.contains(who) {
				Authority::owner(who, &vault.policy)
			} else {
				let member = Members::<T>::get(id, who).ok_or(Error::<T>::NotAllowed)?;
				ensure!(member.roles.spender.is_some(), Error::<T>::NotAllowed);
				Authority::of(Cause::Spender(who.clone()))
			};
			Self::spend(id, vault, &authority, payment)
		})
	}
}

/// Whether the part of a limit is reached from which on there are alerts, and was not before.
pub(crate) fn crosses(alert_at: Permill, limit: Value, before: Value, after: Value) -> bool {
	let level = part_of(limit, alert_at, Rounding::Up);
	before < level && level <= after
}
