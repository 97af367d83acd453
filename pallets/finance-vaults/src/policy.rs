// SPDX-License-Identifier: Apache-2.0

//! Which changes loosen, and what they do.
//!
//! ```text
//!              ┌─ tightens ──> one owner: at once
//! change ──────┤
//!              └─ loosens ───> motion: as many owners as it takes, then the delay
//! ```
//!
//! A change is compared with what is there, in each of its parts: one that tightens some and loosens
//! another loosens. So whoever has one owner's key can take away, and not give.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};

/// Whether another limit lets more be spent in some span of time. A shorter period does, whatever the
/// value: it forgets sooner.
fn widens(old: &Limit, new: &Limit) -> bool {
	new.value > old.value || new.period < old.period
}

/// Likewise, where none is no limit.
fn limit_loosens(old: &Option<Limit>, new: &Option<Limit>) -> bool {
	match (old, new) {
		(None, _) => false,
		(Some(_), None) => true,
		(Some(old), Some(new)) => widens(old, new),
	}
}

/// Whether another policy loosens any part of it.
fn policy_loosens(old: &Policy, new: &Policy) -> bool {
	new.threshold < old.threshold ||
		limit_loosens(&old.limit, &new.limit) ||
		limit_loosens(&old.solo, &new.solo) ||
		new.delay < old.delay ||
		// Fewer make it easier to take the vault over, and more to lock the owners out.
		new.guardians_needed != old.guardians_needed ||
		(old.envelopes_only && !new.envelopes_only)
}

fn allowance_loosens(old: &Allowance, new: &Allowance) -> bool {
	// Empty: all of them.
	let more = !old.categories.is_empty()
		&& (new.categories.is_empty()
			|| new.categories.iter().any(|category| !old.categories.contains(category)));
	more || widens(&old.limit, &new.limit)
}

fn mandate_loosens(old: &Mandate, new: &Mandate) -> bool {
	widens(&old.limit, &new.limit)
		|| new.max_loss > old.max_loss
		|| (new.may_tighten && !old.may_tighten)
}

/// Whether other roles are any more than there were. Viewers have no power, and guardians are their
/// owners' protection: to remove one loosens as well.
fn roles_loosen(old: &Roles, new: &Roles) -> bool {
	let spender = match (&old.spender, &new.spender) {
		(_, None) => false,
		(None, Some(_)) => true,
		(Some(old), Some(new)) => allowance_loosens(old, new),
	};
	let adviser = match (&old.adviser, &new.adviser) {
		(_, None) => false,
		(None, Some(_)) => true,
		(Some(old), Some(new)) => mandate_loosens(old, new),
	};
	old.guardian != new.guardian || spender || adviser
}

/// The most that is carried over.
fn carried_at_most(rollover: &Rollover) -> Value {
	match rollover {
		Rollover::None => 0,
		Rollover::UpTo(value) => *value,
	}
}

/// Whether another budget lets more be spent. To begin another period forgets what was spent.
fn budget_loosens(old: &Budget, new: &Budget) -> bool {
	let value = match (old.value, new.value) {
		(None, _) => false,
		(Some(_), None) => true,
		(Some(old), Some(new)) => new > old,
	};
	value
		|| (old.hard && !new.hard)
		|| carried_at_most(&new.rollover) > carried_at_most(&old.rollover)
		|| new.period != old.period
		|| new.start != old.start
}

impl<T: Config> Pallet<T> {
	/// Fails unless these can be the owners of a vault: in order, without duplicates, and at least as
	/// many as it takes for a motion.
	pub(crate) fn check_owners(owners: &Owners<T::AccountId>, threshold: u8) -> DispatchResult {
		let ordered = owners.windows(2).all(|pair| pair[0] < pair[1]);
		let enough = threshold > 0 && usize::from(threshold) <= owners.len();
		ensure!(ordered && enough, Error::<T>::BadOwners);
		Ok(())
	}

	/// Fails unless this can be a policy: see [`Error::BadPolicy`].
	pub(crate) fn check_policy(policy: &Policy) -> DispatchResult {
		let delay = policy.delay >= T::MinDelay::get() && policy.delay <= T::MaxDelay::get();
		let periods = [policy.limit, policy.solo].iter().flatten().all(|limit| limit.period > 0);
		let guardians =
			u32::from(policy.guardians_needed) <= MAX_GUARDIANS.min(T::MaxMembers::get());
		ensure!(delay && periods && guardians, Error::<T>::BadPolicy);
		Ok(())
	}

	pub(crate) fn do_change(
		who: &T::AccountId,
		id: VaultId,
		change: ChangeOf<T>,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let cause = if vault.owners.contains(who) {
				Cause::Owner(who.clone())
			} else {
				let mandate = Self::mandate_of(id, who).ok_or(Error::<T>::NotAllowed)?;
				ensure!(
					Self::adviser_may_tighten(id, vault, &mandate, &change),
					Error::<T>::NotCovered
				);
				Cause::Adviser(who.clone())
			};
			ensure!(!Self::loosens(id, vault, &change)?, Error::<T>::NeedsMotion);
			Self::perform_change(id, vault, cause, change)
		})
	}

	/// Whether a change is one of those that an adviser may do if it tightens: of budgets that there
	/// are, and of limits.
	///
	/// He makes no envelopes, for which the vault pays a deposit, and no budgets where there are none,
	/// out of which he could move as much as he likes to another. And he lets nobody be less warned.
	pub(crate) fn adviser_may_tighten(
		id: VaultId,
		vault: &VaultOf<T>,
		mandate: &Mandate,
		change: &ChangeOf<T>,
	) -> bool {
		mandate.may_tighten
			&& match change {
				Change::Policy(policy) => {
					let limits =
						Policy { limit: policy.limit, solo: policy.solo, ..vault.policy.clone() };
					limits == *policy
				},
				Change::Envelope { category, .. } => Envelopes::<T>::get(id, category)
					.is_some_and(|envelope| envelope.budget.value.is_some()),
				_ => false,
			}
	}

	/// Whether a change loosens what was decided.
	pub(crate) fn loosens(
		id: VaultId,
		vault: &VaultOf<T>,
		change: &ChangeOf<T>,
	) -> Result<bool, DispatchError> {
		Ok(match change {
			Change::Policy(policy) => policy_loosens(&vault.policy, policy),
			Change::Owners { .. } | Change::Unfreeze | Change::Close { .. } => true,
			Change::Member { who, roles } => {
				let old = Members::<T>::get(id, who).map(|member| member.roles).unwrap_or_default();
				roles_loosen(&old, roles)
			},
			Change::Envelope { category, budget } => {
				let old = Envelopes::<T>::get(id, category).map(|envelope| envelope.budget);
				match (old, budget) {
					// It lets money be spent that could not be.
					(None, Some(_)) => vault.policy.envelopes_only,
					(None, None) => false,
					(Some(_), None) => true,
					(Some(old), Some(new)) => budget_loosens(&old, new),
				}
			},
		})
	}

	/// Fails if a change could never be carried out.
	pub(crate) fn check_change(vault: &VaultOf<T>, change: &ChangeOf<T>) -> DispatchResult {
		match change {
			Change::Policy(policy) => {
				Self::check_policy(policy)?;
				Self::check_owners(&vault.owners, policy.threshold)
			},
			Change::Owners { owners, threshold } => Self::check_owners(owners, *threshold),
			Change::Member { who, roles } => Self::check_roles(vault, who, roles),
			Change::Envelope { .. } | Change::Unfreeze | Change::Close { .. } => Ok(()),
		}
	}

	/// Carries a change out, and records it.
	pub(crate) fn perform_change(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		change: ChangeOf<T>,
	) -> DispatchResult {
		Self::check_change(vault, &change)?;
		let by_adviser = matches!(cause, Cause::Adviser(_));
		Self::record(id, Record::Changed { cause, change: change.clone() });
		match &change {
			Change::Policy(policy) => {
				vault.policy = policy.clone();
				Self::reconsider_recovery(id, vault)?;
			},
			Change::Owners { owners, threshold } => {
				Self::set_owners(id, vault, owners.clone(), *threshold)?
			},
			Change::Member { who, roles } => Self::set_member(id, vault, who, roles.clone())?,
			Change::Envelope { category, budget } => {
				Self::set_envelope(id, vault, *category, *budget)?
			},
			Change::Unfreeze => vault.frozen_until = None,
			Change::Close { to, abandon } => return Self::close(id, vault, to, *abandon),
		}
		Self::review_motions(id, vault, &change, by_adviser)
	}

	/// Gives a vault other owners: no roles of theirs are left, and nothing of those who own it no
	/// more.
	pub(crate) fn set_owners(
		id: VaultId,
		vault: &mut VaultOf<T>,
		owners: Owners<T::AccountId>,
		threshold: u8,
	) -> DispatchResult {
		Self::check_owners(&owners, threshold)?;
		let before = vault.owners.clone();
		for owner in before.iter().filter(|owner| !owners.contains(owner)) {
			VaultsOf::<T>::remove(owner, id);
		}
		for owner in owners.iter().filter(|owner| !before.contains(owner)) {
			if Members::<T>::contains_key(id, owner) {
				Self::remove_member(id, vault, owner)?;
			}
			VaultsOf::<T>::insert(owner, id, ());
		}
		vault.owners = owners;
		vault.policy.threshold = threshold;
		Self::review_opponents(id, vault);
		Ok(())
	}
}
