// SPDX-License-Identifier: Apache-2.0

//! How vaults are made, filled and closed.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold as _,
		fungibles::Inspect as _,
		tokens::{Fortitude, Preservation},
		Get,
	},
};
use polyphony_support::{fund_account, transfer_exact, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create(
		who: &T::AccountId,
		owners: Owners<T::AccountId>,
		policy: Policy,
		fees: Balance,
	) -> Result<VaultId, DispatchError> {
		Self::check_owners(&owners, policy.threshold)?;
		Self::check_policy(&policy)?;
		let id = NextVault::<T>::get();
		NextVault::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let (native, account) = (T::NativeAsset::get(), Self::account_of(id));
		fund_account::<_, T::Assets>(&native, &native, who, &account)?;
		let deposit = Self::deposit_for::<VaultOf<T>>()?;
		Self::bring(who, &account, &native, deposit)?;
		let vault = Vault {
			owners: owners.clone(),
			policy,
			spent: Default::default(),
			spent_solo: Default::default(),
			frozen_until: None,
			next_item: 0,
			counts: Default::default(),
			firings: Default::default(),
			deposit: Self::hold_entry::<VaultOf<T>>(id)?,
		};
		let policy = vault.policy.clone();
		Vaults::<T>::insert(id, vault);
		for owner in &owners {
			VaultsOf::<T>::insert(owner, id, ());
		}
		Self::record(id, Record::Created { by: who.clone(), owners, policy });
		if fees != 0 {
			Self::do_add_fees(who, id, fees)?;
		}
		Ok(id)
	}

	/// Moves money to the account of a vault, from one that keeps its own minimum balance.
	fn bring(
		who: &T::AccountId,
		account: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
	) -> DispatchResult {
		transfer_exact::<_, T::Assets>(asset, who, account, amount, Preservation::Preserve)
	}

	pub(crate) fn do_deposit(
		who: &T::AccountId,
		id: VaultId,
		asset: &T::AssetId,
		amount: Balance,
		category: Category,
		memo: Memo,
	) -> DispatchResult {
		ensure!(Vaults::<T>::contains_key(id), Error::<T>::VaultNotFound);
		ensure!(amount != 0, Error::<T>::BadAmount);
		let account = Self::account_of(id);
		transfer_exact::<_, T::Assets>(asset, who, &account, amount, Preservation::Expendable)?;
		let value = Self::value_of(asset, amount, Rounding::Down).ok();
		let (from, asset) = (who.clone(), asset.clone());
		Self::record(id, Record::Deposited { from, asset, amount, value, category, memo });
		Ok(())
	}

	pub(crate) fn do_add_fees(who: &T::AccountId, id: VaultId, amount: Balance) -> DispatchResult {
		ensure!(Vaults::<T>::contains_key(id), Error::<T>::VaultNotFound);
		ensure!(amount != 0, Error::<T>::BadAmount);
		let account = Self::account_of(id);
		Self::bring(who, &account, &T::NativeAsset::get(), amount)?;
		T::Deposits::hold(&HoldReason::Fees.into(), &account, amount)?;
		Self::record(id, Record::FeesAdded { by: who.clone(), amount });
		Ok(())
	}

	/// Changes a vault, and puts it back if that works. One that has no owners any more is closed.
	pub(crate) fn with_vault<R>(
		id: VaultId,
		change: impl FnOnce(&mut VaultOf<T>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Vaults::<T>::try_mutate_exists(id, |entry| {
			let vault = entry.as_mut().ok_or(Error::<T>::VaultNotFound)?;
			let result = change(vault)?;
			if vault.owners.is_empty() {
				*entry = None;
			}
			Ok(result)
		})
	}

	/// Fails unless an account owns a vault.
	pub(crate) fn ensure_owner(vault: &VaultOf<T>, who: &T::AccountId) -> DispatchResult {
		ensure!(vault.owners.contains(who), Error::<T>::NotOwner);
		Ok(())
	}

	/// The next number for something that belongs to a vault.
	pub(crate) fn next_item(vault: &mut VaultOf<T>) -> Result<ItemId, DispatchError> {
		let item = vault.next_item;
		vault.next_item = item.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Ok(item)
	}

	/// Closes a vault to which nothing belongs any more but members and envelopes, pays what is left of
	/// native tokens, with all deposits and fees, to an account, and takes the owners out, which
	/// [`Self::with_vault`] looks at. The end of the trail stays in the state.
	///
	/// # Errors
	///
	/// `NotEmpty`, also if the account would not be gone then, because something else is on it, unless
	/// that is abandoned. What somebody has sent there against the owners' will cannot keep them from
	/// closing a vault: shares of pools cannot even be paid out of one.
	pub(crate) fn close(
		id: VaultId,
		vault: &mut VaultOf<T>,
		to: &T::AccountId,
		abandon: bool,
	) -> DispatchResult {
		let account = Self::account_of(id);
		ensure!(*to != account, Error::<T>::SameAccountOrAsset);
		let Counts {
			members: _,
			guardians: _,
			envelopes: _,
			rules,
			bills,
			streams,
			motions,
			forecasts,
		} = vault.counts;
		let nothing = [rules, bills, streams, motions, forecasts].iter().all(|count| *count == 0);
		ensure!(nothing && !Recoveries::<T>::contains_key(id), Error::<T>::NotEmpty);
		for who in Members::<T>::iter_key_prefix(id).collect::<Vec<_>>() {
			Self::remove_member(id, vault, &who)?;
		}
		for (_, envelope) in Envelopes::<T>::drain_prefix(id).collect::<Vec<_>>() {
			Self::release_entry(id, envelope.deposit)?;
		}
		Self::release_entry(id, vault.deposit)?;
		Self::release_to(HoldReason::Fees, &account, Self::fees_of(id))?;
		Self::pay_all(&account, to, abandon)?;
		for owner in &vault.owners {
			VaultsOf::<T>::remove(owner, id);
		}
		vault.owners = Default::default();
		Self::record(id, Record::Closed);
		Ok(())
	}

	/// Pays all native tokens of an account to another one. Fails unless nothing is left of it, or the
	/// rest is abandoned, with the minimum balance that it may have to keep.
	fn pay_all(account: &T::AccountId, to: &T::AccountId, abandon: bool) -> DispatchResult {
		let (native, all) = (T::NativeAsset::get(), Preservation::Expendable);
		let amount = T::Assets::total_balance(native.clone(), account);
		let free = T::Assets::reducible_balance(native.clone(), account, all, Fortitude::Polite);
		if free != amount && abandon {
			return transfer_exact::<_, T::Assets>(&native, account, to, free, all);
		}
		ensure!(free == amount, Error::<T>::NotEmpty);
		transfer_exact::<_, T::Assets>(&native, account, to, amount, all)?;
		let gone = !frame_system::Pallet::<T>::account_exists(account);
		ensure!(gone || abandon, Error::<T>::NotEmpty);
		Ok(())
	}
}
