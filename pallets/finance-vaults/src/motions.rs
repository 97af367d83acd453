// SPDX-License-Identifier: Apache-2.0

//! What owners decide together, and what advisers propose.
//!
//! ```text
//! propose ──> waits for owners ──enough──┬─ need not wait ──────────────────────> carried out
//!                 │        ^             └─> waits for the delay ──ready_at────>
//!                 │        └── too few: an owner left ──┤   ^
//!                 │                                     │   └─ begins anew: what it is about has
//!                 v                                     v      changed in between
//!          rejected, or expired                  rejected, or expired
//! ```
//!
//! What waits is what loosens, and payments that are announced. So a motion that loosens waits for the
//! delay from the last moment on at which there were enough owners for it, or at which what it is about
//! was changed: whoever tightens, or freezes, has the whole delay to look at what is coming.
//!
//! Deposits go back to who has proposed it, whatever becomes of it.

use crate::{
	members::{down, up},
	*,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get, weights::Weight};
use polyphony_support::{agenda::Agenda, clock::Clock};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose(
		who: &T::AccountId,
		id: VaultId,
		proposal: ProposalOf<T>,
	) -> Result<Option<ItemId>, DispatchError> {
		Self::with_vault(id, |vault| {
			let owner = vault.owners.contains(who);
			if !owner {
				let mandate = Self::mandate_of(id, who).ok_or(Error::<T>::NotAllowed)?;
				if Self::do_within(id, vault, who, &mandate, &proposal)? {
					return Ok(None);
				}
			}
			if let Proposal::Change(change) = &proposal {
				Self::check_change(vault, change)?;
			}
			ensure!(vault.counts.motions < T::MaxMotions::get(), Error::<T>::TooMany);
			vault.counts.motions = up(vault.counts.motions)?;
			let number = Self::next_item(vault)?;
			let motion = Motion {
				by: who.clone(),
				proposal: proposal.clone(),
				approvals: Default::default(),
				ready_at: None,
				expires_at: Self::after(T::MotionPeriod::get())?,
				deposit: Self::hold_from::<MotionOf<T>>(HoldReason::Proposal, who)?,
			};
			Self::record(id, Record::Proposed { motion: number, by: who.clone(), proposal });
			if owner {
				Self::add_approval(id, vault, number, motion, who)?;
			} else {
				Self::put_motion(id, number, motion);
			}
			Ok(Some(number))
		})
	}

	/// Does at once what an adviser proposes, if that is within his mandate. Returns whether it was.
	fn do_within(
		id: VaultId,
		vault: &mut VaultOf<T>,
		who: &T::AccountId,
		mandate: &Mandate,
		proposal: &ProposalOf<T>,
	) -> Result<bool, DispatchError> {
		let cause = Cause::Adviser(who.clone());
		match proposal {
			Proposal::Change(change) => {
				let tightens = Self::adviser_may_tighten(id, vault, mandate, change)
					&& !Self::loosens(id, vault, change)?;
				if tightens {
					Self::perform_change(id, vault, cause, change.clone())?;
				}
				Ok(tightens)
			},
			Proposal::Operate(operation) if mandate.limit.value != 0 => {
				let authority = Authority { cause, solo: false, announced: false };
				match Self::perform_operation(id, vault, &authority, operation) {
					Ok(_) => Ok(true),
					Err(error) if Self::beyond_mandate(error) => Ok(false),
					Err(error) => Err(error),
				}
			},
			_ => Ok(false),
		}
	}

	/// Whether this says that owners have to be asked, and not that something cannot be done.
	fn beyond_mandate(error: DispatchError) -> bool {
		[
			Error::<T>::NotCovered,
			Error::<T>::AboveAllowance,
			Error::<T>::AboveLoss,
			Error::<T>::PriceUnavailable,
		]
		.into_iter()
		.any(|beyond| error == beyond.into())
	}

	pub(crate) fn do_approve(who: &T::AccountId, id: VaultId, number: ItemId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			Self::ensure_owner(vault, who)?;
			let motion = Motions::<T>::get(id, number).ok_or(Error::<T>::MotionNotFound)?;
			ensure!(motion.ready_at.is_none(), Error::<T>::AlreadyPassed);
			// The chain may be late to drop it.
			ensure!(Self::now() < motion.expires_at, Error::<T>::MotionNotFound);
			Self::add_approval(id, vault, number, motion, who)
		})
	}

	/// Lets an owner be for a motion. If there are enough now, it is carried out, or waits.
	fn add_approval(
		id: VaultId,
		vault: &mut VaultOf<T>,
		number: ItemId,
		mut motion: MotionOf<T>,
		who: &T::AccountId,
	) -> DispatchResult {
		let known = motion.approvals.contains(who);
		if !known {
			motion.approvals.try_push(who.clone()).map_err(|_| Error::<T>::TooMany)?;
			motion.approvals.sort();
		}
		let enough = Self::enough(vault, &motion);
		// There can be enough without another one, if it takes fewer since.
		ensure!(!known || enough, Error::<T>::AlreadyApproved);
		let waits = enough && Self::has_to_wait(id, vault, &motion.proposal)?;
		if waits {
			Self::begin_wait(vault, &mut motion)?;
		}
		Self::record(
			id,
			Record::Approved {
				motion: number,
				by: who.clone(),
				ready_at: motion.ready_at.map(Self::real),
			},
		);
		if enough && !waits {
			return Self::conclude(id, vault, number, motion);
		}
		Self::put_motion(id, number, motion);
		Ok(())
	}

	/// Whether as many owners are for a motion as it takes. Only those count who are owners still.
	fn enough(vault: &VaultOf<T>, motion: &MotionOf<T>) -> bool {
		let owners = motion.approvals.iter().filter(|who| vault.owners.contains(who)).count();
		owners >= usize::from(vault.policy.threshold)
	}

	/// Whether a proposal has to wait for the delay.
	fn has_to_wait(
		id: VaultId,
		vault: &VaultOf<T>,
		proposal: &ProposalOf<T>,
	) -> Result<bool, DispatchError> {
		match proposal {
			Proposal::Announce(_) => Ok(true),
			Proposal::Change(change) => Self::loosens(id, vault, change),
			_ => Ok(false),
		}
	}

	/// Lets a motion wait for the delay, from now on.
	fn begin_wait(vault: &VaultOf<T>, motion: &mut MotionOf<T>) -> DispatchResult {
		let ready_at = Self::after(vault.policy.delay)?;
		motion.ready_at = Some(ready_at);
		motion.expires_at =
			ready_at.checked_add(T::MotionPeriod::get()).ok_or(ArithmeticError::Overflow)?;
		Ok(())
	}

	/// Stores a motion, and lets the chain look at it when it is ready, or has expired.
	fn put_motion(id: VaultId, number: ItemId, motion: MotionOf<T>) {
		let at = motion.ready_at.unwrap_or(motion.expires_at);
		Self::schedule(at, &VaultTask::Motion(id, number));
		Motions::<T>::insert(id, number, motion);
	}

	pub(crate) fn do_reject(who: &T::AccountId, id: VaultId, number: ItemId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let motion = Motions::<T>::get(id, number).ok_or(Error::<T>::MotionNotFound)?;
			if !vault.owners.contains(who) {
				ensure!(motion.by == *who, Error::<T>::NotOwner);
				// What owners have passed is theirs.
				ensure!(motion.ready_at.is_none(), Error::<T>::AlreadyPassed);
			}
			Self::end_motion(id, vault, number, &motion, MotionEnd::Rejected)
		})
	}

	/// Takes a motion away, and gives the deposit back.
	fn end_motion(
		id: VaultId,
		vault: &mut VaultOf<T>,
		number: ItemId,
		motion: &MotionOf<T>,
		end: MotionEnd,
	) -> DispatchResult {
		Self::unschedule(&VaultTask::Motion(id, number));
		Motions::<T>::remove(id, number);
		vault.counts.motions = down(vault.counts.motions)?;
		Self::release_to(HoldReason::Proposal, &motion.by, motion.deposit)?;
		Self::record(id, Record::MotionEnded { motion: number, end });
		Ok(())
	}

	/// Does what was proposed. In the trail, the end of the motion stands before what it has done.
	fn conclude(
		id: VaultId,
		vault: &mut VaultOf<T>,
		number: ItemId,
		motion: MotionOf<T>,
	) -> DispatchResult {
		Self::end_motion(id, vault, number, &motion, MotionEnd::Done)?;
		let cause = Cause::Motion(number);
		let announced = matches!(motion.proposal, Proposal::Announce(_));
		let authority = Authority { cause: cause.clone(), solo: false, announced };
		match motion.proposal {
			Proposal::Change(change) => Self::perform_change(id, vault, cause, change),
			Proposal::Pay(payment) | Proposal::Announce(payment) => {
				Self::spend(id, vault, &authority, &payment).map(|_| ())
			},
			Proposal::Operate(operation) => {
				Self::perform_operation(id, vault, &authority, &operation).map(|_| ())
			},
			Proposal::AddRule(input) => {
				Self::add_rule_for(id, vault, cause, true, input).map(|_| ())
			},
			Proposal::AddBill(input) => {
				Self::add_bill_for(id, vault, cause, true, input).map(|_| ())
			},
			Proposal::AddStream(input) => {
				Self::add_stream_for(id, vault, cause, true, input).map(|_| ())
			},
			Proposal::CancelStream(stream) => Self::cancel_stream_for(id, vault, cause, stream),
		}
	}

	/// In how long a motion that could not be carried out is tried again, in milliseconds: when it has
	/// waited twice as long, or expires, and not before `RetryPeriod`. In a freeze, which passes, it is
	/// after this.
	pub(crate) fn motion_retries_after(id: VaultId, number: ItemId) -> Moment {
		let (now, least) = (Self::now(), T::RetryPeriod::get());
		let Some(motion) = Motions::<T>::get(id, number) else { return least };
		if Vaults::<T>::get(id).is_some_and(|vault| Self::is_frozen(&vault)) {
			return least;
		}
		let waited = motion.ready_at.map_or(0, |ready_at| now.saturating_sub(ready_at));
		waited.max(least).min(motion.expires_at.saturating_sub(now)).max(1)
	}

	/// [`VaultTask::Motion`]. What fails is tried again until the motion expires, less and less often.
	pub(crate) fn run_motion(id: VaultId, number: ItemId) -> DispatchResult {
		let Some(motion) = Motions::<T>::get(id, number) else { return Ok(()) };
		Self::with_vault(id, |vault| {
			let now = Self::now();
			if now >= motion.expires_at {
				return Self::end_motion(id, vault, number, &motion, MotionEnd::Expired);
			}
			let ready = motion.ready_at.is_some_and(|ready_at| now >= ready_at);
			if !ready || !Self::enough(vault, &motion) {
				let ready_at = motion.ready_at.filter(|_| !ready);
				Self::put_motion(id, number, Motion { ready_at, ..motion });
				return Ok(());
			}
			let unfreezes = matches!(motion.proposal, Proposal::Change(Change::Unfreeze));
			if !unfreezes {
				Self::ensure_not_frozen(vault)?;
			}
			Self::conclude(id, vault, number, motion)
		})
	}

	/// After a change, looks at the motions of a vault: whoever is no owner is for none of them any
	/// more; what has too few owners now waits for others; and what waits for its time, and is about
	/// what was changed, waits anew.
	///
	/// Else motions that loosen nothing yet, or end a freeze that has not begun, could be kept in
	/// store, and undo in a moment what somebody has tightened. One owner alone can put motions off by
	/// that. He could reject them as well, which an adviser cannot: so by what he tightens, nothing is
	/// put off.
	pub(crate) fn review_motions(
		id: VaultId,
		vault: &VaultOf<T>,
		change: &ChangeOf<T>,
		by_adviser: bool,
	) -> DispatchResult {
		if vault.counts.motions == 0 {
			return Ok(());
		}
		for (number, mut motion) in Motions::<T>::iter_prefix(id).collect::<Vec<_>>() {
			let before = motion.clone();
			motion.approvals.retain(|who| vault.owners.contains(who));
			if motion.ready_at.is_some() {
				if !Self::enough(vault, &motion) {
					motion.ready_at = None;
				} else if !by_adviser && is_about(&motion.proposal, change) {
					Self::begin_wait(vault, &mut motion)?;
				}
			}
			if motion != before {
				Self::put_motion(id, number, motion);
			}
		}
		Ok(())
	}

	/// Ends all motions of a vault that has new owners.
	pub(crate) fn drop_motions(id: VaultId, vault: &mut VaultOf<T>) -> DispatchResult {
		for (number, motion) in Motions::<T>::iter_prefix(id).collect::<Vec<_>>() {
			Self::end_motion(id, vault, number, &motion, MotionEnd::Recovered)?;
		}
		Ok(())
	}

	/// What it costs to do at once what is proposed.
	pub fn weight_of_proposal(proposal: &ProposalOf<T>) -> Weight {
		match proposal {
			Proposal::Change(change) => Self::weight_of_change(change),
			Proposal::Pay(payment) | Proposal::Announce(payment) => {
				Self::weight_of_payment(payment)
			},
			Proposal::Operate(operation) => Self::weight_of_operation(operation),
			Proposal::AddRule(_) => T::WeightInfo::add_rule(),
			Proposal::AddBill(_) => T::WeightInfo::add_bill(),
			Proposal::AddStream(_) => T::WeightInfo::add_stream(),
			Proposal::CancelStream(_) => T::WeightInfo::stop_stream(),
		}
	}

	/// What it costs to do the most expensive thing that can be proposed.
	pub fn heaviest_proposal() -> Weight {
		[
			T::WeightInfo::change_policy(),
			T::WeightInfo::change_owners(),
			T::WeightInfo::change_member(),
			T::WeightInfo::change_envelope(),
			T::WeightInfo::unfreeze(),
			T::WeightInfo::close(),
			T::WeightInfo::pay(),
			T::WeightInfo::pay_with(),
			T::WeightInfo::swap(),
			T::WeightInfo::supply(),
			Self::weight_of_withdrawal(),
			T::WeightInfo::borrow(),
			T::WeightInfo::repay(),
			T::WeightInfo::move_budget(),
			T::WeightInfo::add_rule(),
			T::WeightInfo::add_bill(),
			T::WeightInfo::add_stream(),
			T::WeightInfo::stop_stream(),
		]
		.into_iter()
		.fold(Weight::zero(), |most, weight| most.max(weight))
	}

	/// What it costs to do something within a vault.
	pub fn weight_of_operation(operation: &OperationOf<T>) -> Weight {
		match operation {
			Operation::Swap { .. } => T::WeightInfo::swap(),
			Operation::Supply { .. } => T::WeightInfo::supply(),
			Operation::Withdraw { .. } => Self::weight_of_withdrawal(),
			Operation::Borrow { .. } => T::WeightInfo::borrow(),
			Operation::Repay { .. } => T::WeightInfo::repay(),
			Operation::Move { .. } => T::WeightInfo::move_budget(),
		}
	}

	/// What it costs to withdraw from the money market, and to find out whether there are debts.
	pub(crate) fn weight_of_withdrawal() -> Weight {
		let health = T::WeightInfo::look_at_rule(1).saturating_sub(T::WeightInfo::look_at_rule(0));
		T::WeightInfo::withdraw().saturating_add(health)
	}

	/// What a payment costs.
	pub fn weight_of_payment(payment: &PaymentOf<T>) -> Weight {
		match payment.pay_with {
			Some(_) => T::WeightInfo::pay_with(),
			None => T::WeightInfo::pay(),
		}
	}

	/// What a change costs.
	pub fn weight_of_change(change: &ChangeOf<T>) -> Weight {
		match change {
			Change::Policy(_) => T::WeightInfo::change_policy(),
			Change::Owners { .. } => T::WeightInfo::change_owners(),
			Change::Member { .. } => T::WeightInfo::change_member(),
			Change::Envelope { .. } => T::WeightInfo::change_envelope(),
			Change::Unfreeze => T::WeightInfo::unfreeze(),
			Change::Close { .. } => T::WeightInfo::close(),
		}
	}
}

/// Whether a proposal is about what a change has changed.
fn is_about<AccountId: PartialEq, AssetId>(
	proposal: &Proposal<AccountId, AssetId>,
	change: &Change<AccountId>,
) -> bool {
	let Proposal::Change(proposed) = proposal else { return false };
	match (proposed, change) {
		// The threshold is in both.
		(Change::Policy(_) | Change::Owners { .. }, Change::Policy(_) | Change::Owners { .. })
		| (Change::Unfreeze, Change::Unfreeze) => true,
		(Change::Member { who: one, .. }, Change::Member { who: other, .. }) => one == other,
		(Change::Envelope { category: one, .. }, Change::Envelope { category: other, .. }) => {
			one == other
		},
		_ => false,
	}
}
