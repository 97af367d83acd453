// SPDX-License-Identifier: Apache-2.0

//! Roles.
//!
//! A role ends with the call that takes it away: whatever needs one looks for it when it is done, and
//! what a guardian was for counts no more.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_resign(who: &T::AccountId, id: VaultId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			ensure!(Members::<T>::contains_key(id, who), Error::<T>::MemberNotFound);
			Self::record(id, Record::Resigned { who: who.clone() });
			Self::remove_member(id, vault, who)
		})
	}

	/// The mandate of an adviser.
	pub(crate) fn mandate_of(id: VaultId, who: &T::AccountId) -> Option<Mandate> {
		Members::<T>::get(id, who).and_then(|member| member.roles.adviser)
	}

	/// Fails unless an account can have these roles.
	pub(crate) fn check_roles(
		vault: &VaultOf<T>,
		who: &T::AccountId,
		roles: &Roles,
	) -> DispatchResult {
		ensure!(!vault.owners.contains(who), Error::<T>::BadRoles);
		if let Some(allowance) = &roles.spender {
			ensure!(allowance.limit.period > 0, Error::<T>::BadRoles);
			let ordered = allowance.categories.windows(2).all(|pair| pair[0] < pair[1]);
			ensure!(ordered, Error::<T>::BadCategories);
		}
		if let Some(mandate) = &roles.adviser {
			// An adviser who only proposes needs no period.
			let limit = &mandate.limit;
			ensure!(limit.period > 0 || limit.value == 0, Error::<T>::BadRoles);
		}
		Ok(())
	}

	/// Gives an account other roles, or none.
	///
	/// What a member has spent, moved, lost and frozen stays: to change his roles forgets nothing.
	pub(crate) fn set_member(
		id: VaultId,
		vault: &mut VaultOf<T>,
		who: &T::AccountId,
		roles: Roles,
	) -> DispatchResult {
		Self::check_roles(vault, who, &roles)?;
		if roles.is_empty() {
			return Self::remove_member(id, vault, who);
		}
		let member = match Members::<T>::get(id, who) {
			Some(member) => member,
			None => {
				ensure!(vault.counts.members < T::MaxMembers::get(), Error::<T>::TooMany);
				vault.counts.members = up(vault.counts.members)?;
				VaultsOf::<T>::insert(who, id, ());
				Membership {
					roles: Default::default(),
					spent: Default::default(),
					moved: Default::default(),
					lost: 0,
					froze_at: None,
					replaced_at: None,
					deposit: Self::hold_entry::<Membership>(id)?,
				}
			},
		};
		let was_guardian = member.roles.guardian;
		if roles.guardian && !was_guardian {
			ensure!(vault.counts.guardians < MAX_GUARDIANS, Error::<T>::TooMany);
			vault.counts.guardians = up(vault.counts.guardians)?;
		}
		let is_guardian = roles.guardian;
		Members::<T>::insert(id, who, Membership { roles, ..member });
		if was_guardian && !is_guardian {
			Self::lose_guardian(id, vault, who)?;
		}
		Ok(())
	}

	/// Takes all roles away from a member.
	pub(crate) fn remove_member(
		id: VaultId,
		vault: &mut VaultOf<T>,
		who: &T::AccountId,
	) -> DispatchResult {
		let member = Members::<T>::take(id, who).ok_or(Error::<T>::MemberNotFound)?;
		VaultsOf::<T>::remove(who, id);
		vault.counts.members = down(vault.counts.members)?;
		Self::release_entry(id, member.deposit)?;
		if member.roles.guardian {
			Self::lose_guardian(id, vault, who)?;
		}
		Ok(())
	}

	/// Somebody is no guardian any more: nor for a recovery.
	fn lose_guardian(id: VaultId, vault: &mut VaultOf<T>, who: &T::AccountId) -> DispatchResult {
		vault.counts.guardians = down(vault.counts.guardians)?;
		Self::withdraw_support(id, vault, who).map(|_| ())
	}
}

/// One more.
pub(crate) fn up(count: u32) -> Result<u32, ArithmeticError> {
	count.checked_add(1).ok_or(ArithmeticError::Overflow)
}

/// One less.
pub(crate) fn down(count: u32) -> Result<u32, ArithmeticError> {
	count.checked_sub(1).ok_or(ArithmeticError::Underflow)
}
