// SPDX-License-Identifier: Apache-2.0

//! Freezes, and new owners that guardians name.
//!
//! ```text
//! support ──> gathers guardians ──enough──> waits for the delay ──> the vault has new owners
//!               ^    │      │                  │         │
//!               └────┼──────┼───── too few ────┘         │
//!                    │      └── nobody is for it ──> over <── as many owners as it takes against it
//!                    └── one of them puts another one in its place
//! ```
//!
//! A guardian puts another recovery in the place of one only once in `FreezePause`. Of guardians of
//! whom as many as it takes want the same, there are more than of those who would keep them from it:
//! these have done what they can before the others have.
//!
//! What those can have done from whom the vault was recovered does not outlive it: motions are
//! dropped, roles taken away, rules suspended, bills and streams ended, also with what they owe, and
//! a freeze is over.

use crate::*;
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use polyphony_support::{agenda::Agenda, clock::Clock};
use sp_runtime::{DispatchError, DispatchResult};

/// What guardians have begun, in a runtime.
type RecoveryOf<T> = Recovery<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_freeze(who: &T::AccountId, id: VaultId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let now = Self::now();
			if !vault.owners.contains(who) {
				Self::with_guardian(id, who, |member| {
					ensure!(Self::has_rested(member.froze_at, now), Error::<T>::FrozenLately);
					member.froze_at = Some(now);
					Ok(())
				})?;
			}
			// Never shorter than it was.
			let until = Self::after(T::FreezePeriod::get())?;
			let until = vault.frozen_until.map_or(until, |frozen| frozen.max(until));
			vault.frozen_until = Some(until);
			Self::record(id, Record::Frozen { by: who.clone(), until: Self::real(until) });
			// Nobody keeps an end of it in store.
			Self::review_motions(id, vault, &Change::Unfreeze, false)
		})
	}

	/// Whether a guardian may do again what he did at a time.
	fn has_rested(last: Option<Moment>, now: Moment) -> bool {
		last.is_none_or(|at| now.checked_sub(at) >= Some(T::FreezePause::get()))
	}

	/// Changes the membership of a guardian. Fails with `NotAllowed` if he is none.
	fn with_guardian(
		id: VaultId,
		who: &T::AccountId,
		change: impl FnOnce(&mut Membership) -> DispatchResult,
	) -> DispatchResult {
		Members::<T>::try_mutate_exists(id, who, |member| {
			let guardian = member.as_mut().filter(|member| member.roles.guardian);
			change(guardian.ok_or(Error::<T>::NotAllowed)?)
		})
	}

	/// Whether an account is a guardian of a vault.
	fn is_guardian(id: VaultId, who: &T::AccountId) -> bool {
		Members::<T>::get(id, who).is_some_and(|member| member.roles.guardian)
	}

	pub(crate) fn do_support_recovery(
		who: &T::AccountId,
		id: VaultId,
		owners: Owners<T::AccountId>,
		threshold: u8,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			ensure!(Self::is_guardian(id, who), Error::<T>::NotAllowed);
			let needed = vault.policy.guardians_needed;
			ensure!(needed > 0, Error::<T>::NotAllowed);
			ensure!(vault.counts.guardians >= needed.into(), Error::<T>::TooFewGuardians);
			Self::check_owners(&owners, threshold)?;
			let running = Recoveries::<T>::get(id);
			let same = running
				.filter(|recovery| recovery.owners == owners && recovery.threshold == threshold);
			let mut recovery = match same {
				Some(recovery) => recovery,
				None => Self::begin_recovery(id, who, owners.clone(), threshold)?,
			};
			ensure!(!recovery.guardians.contains(who), Error::<T>::AlreadyApproved);
			recovery.guardians.try_push(who.clone()).map_err(|_| Error::<T>::TooMany)?;
			Self::put_recovery(id, vault, recovery)?;
			let ready_at = Recoveries::<T>::get(id).and_then(|recovery| recovery.ready_at);
			Self::record(
				id,
				Record::RecoverySupported {
					by: who.clone(),
					owners,
					threshold,
					ready_at: ready_at.map(Self::real),
				},
			);
			Ok(())
		})
	}

	/// A recovery that nobody supports yet. It takes the place of one for which there are too few
	/// guardians, who would block all others for ever else.
	fn begin_recovery(
		id: VaultId,
		who: &T::AccountId,
		owners: Owners<T::AccountId>,
		threshold: u8,
	) -> Result<RecoveryOf<T>, DispatchError> {
		if let Some(running) = Recoveries::<T>::get(id) {
			ensure!(running.ready_at.is_none(), Error::<T>::RecoveryRunning);
			Self::with_guardian(id, who, |member| {
				let now = Self::now();
				ensure!(Self::has_rested(member.replaced_at, now), Error::<T>::ReplacedLately);
				member.replaced_at = Some(now);
				Ok(())
			})?;
			Self::end_recovery(id, &running)?;
			Self::record(id, Record::RecoveryOpposed { by: who.clone(), ended: true });
		}
		Ok(Recovery {
			owners,
			threshold,
			guardians: Default::default(),
			against: Default::default(),
			ready_at: None,
			deposit: (who.clone(), Self::hold_from::<RecoveryOf<T>>(HoldReason::Proposal, who)?),
		})
	}

	/// Stores a recovery. It waits for the delay from the moment on at which there are enough guardians
	/// for it.
	fn put_recovery(
		id: VaultId,
		vault: &VaultOf<T>,
		mut recovery: RecoveryOf<T>,
	) -> DispatchResult {
		let enough = Self::guardians_suffice(vault, &recovery);
		match recovery.ready_at {
			None if enough => {
				let ready_at = Self::after(vault.policy.delay.min(T::MaxRecoveryDelay::get()))?;
				recovery.ready_at = Some(ready_at);
				Self::schedule(ready_at, &VaultTask::Recover(id));
			},
			Some(_) if !enough => {
				recovery.ready_at = None;
				Self::unschedule(&VaultTask::Recover(id));
			},
			_ => (),
		}
		Recoveries::<T>::insert(id, recovery);
		Ok(())
	}

	/// Whether as many guardians are for a recovery as it takes. None can, if it takes none.
	fn guardians_suffice(vault: &VaultOf<T>, recovery: &RecoveryOf<T>) -> bool {
		let needed = usize::from(vault.policy.guardians_needed);
		needed > 0 && recovery.guardians.len() >= needed
	}

	/// Looks again whether there are enough guardians for a recovery, when it may take more or fewer.
	pub(crate) fn reconsider_recovery(id: VaultId, vault: &VaultOf<T>) -> DispatchResult {
		match Recoveries::<T>::get(id) {
			Some(recovery) => Self::put_recovery(id, vault, recovery),
			None => Ok(()),
		}
	}

	/// Takes a recovery away, and gives the deposit back.
	fn end_recovery(id: VaultId, recovery: &RecoveryOf<T>) -> DispatchResult {
		Self::unschedule(&VaultTask::Recover(id));
		Recoveries::<T>::remove(id);
		let (who, deposit) = &recovery.deposit;
		Self::release_to(HoldReason::Proposal, who, *deposit)
	}

	pub(crate) fn do_oppose_recovery(who: &T::AccountId, id: VaultId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let recovery = Recoveries::<T>::get(id).ok_or(Error::<T>::RecoveryNotFound)?;
			if vault.owners.contains(who) {
				return Self::oppose_as_owner(who, id, vault, recovery);
			}
			let withdrawn = Self::withdraw_support(id, vault, who)?;
			ensure!(withdrawn, Error::<T>::NotAllowed);
			Ok(())
		})
	}

	fn oppose_as_owner(
		who: &T::AccountId,
		id: VaultId,
		vault: &VaultOf<T>,
		mut recovery: RecoveryOf<T>,
	) -> DispatchResult {
		let known = recovery.against.contains(who);
		if !known {
			recovery.against.try_push(who.clone()).map_err(|_| Error::<T>::TooMany)?;
			recovery.against.sort();
		}
		let ended = recovery.against.len() >= vault.policy.threshold.into();
		ensure!(!known || ended, Error::<T>::AlreadyApproved);
		if ended {
			Self::end_recovery(id, &recovery)?;
		} else {
			Recoveries::<T>::insert(id, recovery);
		}
		Self::record(id, Record::RecoveryOpposed { by: who.clone(), ended });
		Ok(())
	}

	/// Lets a guardian be for a recovery no more. Returns whether he was.
	pub(crate) fn withdraw_support(
		id: VaultId,
		vault: &VaultOf<T>,
		who: &T::AccountId,
	) -> Result<bool, DispatchError> {
		let Some(mut recovery) = Recoveries::<T>::get(id) else { return Ok(false) };
		let before = recovery.guardians.len();
		recovery.guardians.retain(|guardian| guardian != who);
		if recovery.guardians.len() == before {
			return Ok(false);
		}
		let ended = recovery.guardians.is_empty();
		if ended {
			Self::end_recovery(id, &recovery)?;
		} else {
			Self::put_recovery(id, vault, recovery)?;
		}
		Self::record(id, Record::RecoveryOpposed { by: who.clone(), ended });
		Ok(true)
	}

	/// Whoever is no owner any more is not against a recovery either.
	pub(crate) fn review_opponents(id: VaultId, vault: &VaultOf<T>) {
		if let Some(mut recovery) = Recoveries::<T>::get(id) {
			recovery.against.retain(|who| vault.owners.contains(who));
			Recoveries::<T>::insert(id, recovery);
		}
	}

	/// [`VaultTask::Recover`].
	pub(crate) fn run_recovery(id: VaultId) -> DispatchResult {
		let Some(recovery) = Recoveries::<T>::get(id) else { return Ok(()) };
		let Some(ready_at) = recovery.ready_at else { return Ok(()) };
		if Self::now() < ready_at {
			Self::schedule(ready_at, &VaultTask::Recover(id));
			return Ok(());
		}
		Self::with_vault(id, |vault| {
			if !Self::guardians_suffice(vault, &recovery) {
				return Self::put_recovery(id, vault, recovery);
			}
			Self::end_recovery(id, &recovery)?;
			Self::record(id, Record::Recovered { owners: recovery.owners.clone() });
			Self::drop_motions(id, vault)?;
			Self::set_owners(id, vault, recovery.owners, recovery.threshold)?;
			vault.frozen_until = None;
			Self::strip_members(id, vault)?;
			Self::suspend_all_rules(id);
			Self::end_all_bills(id, vault)?;
			Self::end_all_streams(id, vault)
		})
	}

	/// Lets nobody have a role but guardians, who have no other.
	fn strip_members(id: VaultId, vault: &mut VaultOf<T>) -> DispatchResult {
		for (who, member) in Members::<T>::iter_prefix(id).collect::<Vec<_>>() {
			let guardian = member.roles.guardian;
			Self::set_member(id, vault, &who, Roles { guardian, ..Default::default() })?;
		}
		Ok(())
	}

	/// Lets no rule do anything before a new owner says so.
	fn suspend_all_rules(id: VaultId) {
		for (number, mut rule) in Rules::<T>::iter_prefix(id).collect::<Vec<_>>() {
			if rule.suspended.is_none() {
				let reason = Suspension::Owner;
				rule.suspended = Some(reason);
				Rules::<T>::insert(id, number, rule);
				Self::record(id, Record::Suspended { rule: number, reason });
			}
		}
	}

	/// Ends all bills. In the trail, it is the vault itself that does.
	fn end_all_bills(id: VaultId, vault: &mut VaultOf<T>) -> DispatchResult {
		for (number, bill) in Bills::<T>::iter_prefix(id).collect::<Vec<_>>() {
			Self::end_bill_of(id, vault, number, &bill, Some(Self::account_of(id)))?;
		}
		Ok(())
	}

	/// Ends all streams, and owes nothing of them any more: whoever had an owner's key can have made
	/// one that has accrued all at once, and would be paid out of whatever is put in later.
	fn end_all_streams(id: VaultId, vault: &mut VaultOf<T>) -> DispatchResult {
		for (number, stream) in Streams::<T>::drain_prefix(id).collect::<Vec<_>>() {
			Self::release_entry(id, stream.deposit)?;
			Self::record(id, Record::StreamEnded { stream: number });
		}
		vault.counts.streams = 0;
		Ok(())
	}
}
