// SPDX-License-Identifier: Apache-2.0

//! Disputes about recordings.
//!
//! ```text
//!                              the panel is for who disputes
//!            contest           ┌──────────────────────────────> blocked for good, bond back
//!  clear ──────────────> contested
//!    ^                     │ │ │ the panel is for the steward
//!    │                     │ │ └──────────────> clear, bond to fees and steward, the next is twice
//!    │ not before          │ │ the panel does not rule within PanelPeriod
//!    │ ContestPause        │ └────────────────> clear, bond back
//!    └─────────────────────┘
//! ```
//!
//! While a recording is contested or blocked, nothing of it is sold. What somebody has stays his, and
//! what was sold before is paid out as ever: what a split has received is its payees'.
//!
//! Recordings that are built on a blocked one are recordings of their own, and go on. What they pay to
//! it waits while its ownership is disputed, and after that was upheld until the panel has named the
//! split that gets it: else who has registered what is not his would live on it.
//!
//! The last disputes that have ended are remembered, as a part of what has become of a recording.
//!
//! There is one dispute at a time, and after each there is a time in which there can be none: so
//! nobody can keep a recording frozen for ever, whatever the panel does. That a part of a lost bond
//! goes to who gets the fees lets it cost something if a steward has his own recording disputed,
//! which would raise the bond for others; and the bond is doubled so many times only.
//!
//! In storage, a dispute is what freezes: at the deadline nothing can be done any more but to end it,
//! which the chain does by itself, and anybody can do if it is late.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::{InspectHold as _, MutateHold as _},
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use polyphony_support::{part_of, Rounding};
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The bond for the next dispute about a recording, if there is none.
	pub fn contest_bond(recording: RecordingId) -> Result<Balance, ArithmeticError> {
		let rejected = Standings::<T>::get(recording).rejected.min(T::MaxDoublings::get());
		1u128
			.checked_shl(rejected)
			.and_then(|times| T::ContestBond::get().checked_mul(times))
			.ok_or(ArithmeticError::Overflow)
	}

	pub(crate) fn do_contest(
		who: &T::AccountId,
		id: RecordingId,
		ground: Ground,
		evidence: H256,
		max_bond: Balance,
	) -> Result<DisputeId, DispatchError> {
		let recording = Recordings::<T>::get(id).ok_or(Error::<T>::RecordingNotFound)?;
		ensure!(recording.steward != *who, Error::<T>::OwnRecording);
		Self::ensure_clear(id)?;
		let mut standing = Standings::<T>::get(id);
		let now = Self::now();
		ensure!(now >= standing.again_at, Error::<T>::ContestedLately);
		let amount = Self::contest_bond(id)?;
		ensure!(amount <= max_bond, Error::<T>::BondAboveMax);
		T::Deposits::hold(&HoldReason::Dispute.into(), who, amount)?;
		let entry = Self::hold_largest::<PastDisputeOf<T>>(HoldReason::Registry, who)?.amount;

		let number = standing.disputes;
		standing.disputes = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		standing.state = State::Contested;
		Standings::<T>::insert(id, standing);
		let deadline = Self::after(T::PanelPeriod::get())?;
		let dispute = Dispute {
			number,
			ground,
			evidence,
			disclosure: recording.disclosure,
			at: Self::clock(),
			since: now,
			deadline,
			bond: Deposit { who: who.clone(), amount },
			entry,
		};
		Disputes::<T>::insert(id, dispute);
		Self::schedule(deadline, &Task::EndDispute(id));
		Self::deposit_event(Event::Contested {
			recording: id,
			dispute: number,
			by: who.clone(),
			ground,
			evidence,
			bond: amount,
			deadline: Self::real(deadline),
		});
		Ok(number)
	}

	pub(crate) fn do_rule_dispute(
		id: RecordingId,
		number: DisputeId,
		upheld: bool,
	) -> DispatchResult {
		let dispute = Disputes::<T>::get(id).ok_or(Error::<T>::NotContested)?;
		ensure!(dispute.number == number, Error::<T>::NotContested);
		ensure!(Self::now() < dispute.deadline, Error::<T>::DisputeOver);
		let outcome = if upheld { Outcome::Upheld } else { Outcome::Rejected };
		Self::finish_dispute(id, dispute, outcome)
	}

	/// Ends a dispute on which the panel has not ruled in time. Called by the queue, and by anybody.
	pub(crate) fn do_end_dispute(id: RecordingId) -> DispatchResult {
		let dispute = Disputes::<T>::get(id).ok_or(Error::<T>::NotContested)?;
		ensure!(Self::now() >= dispute.deadline, Error::<T>::DisputeNotOver);
		Self::finish_dispute(id, dispute, Outcome::Undecided)
	}

	fn finish_dispute(id: RecordingId, dispute: DisputeOf<T>, outcome: Outcome) -> DispatchResult {
		let frozen = Self::frozen_for(id);
		Disputes::<T>::remove(id);
		Self::unschedule(&Task::EndDispute(id));
		let mut standing = Standings::<T>::get(id);
		standing.frozen = frozen;
		standing.again_at = Self::after(T::ContestPause::get())?;
		standing.state = match outcome {
			Outcome::Upheld => State::Blocked(dispute.ground),
			Outcome::Rejected | Outcome::Undecided => State::Clear,
		};
		let number = dispute.number;
		Self::deposit_event(Event::DisputeEnded { recording: id, dispute: number, outcome });
		Self::remember(id, &dispute, outcome)?;
		if outcome == Outcome::Rejected {
			standing.rejected =
				standing.rejected.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Self::award_bond(id, &dispute.bond)?;
		} else {
			Self::release(HoldReason::Dispute, &dispute.bond)?;
		}
		Standings::<T>::insert(id, standing);
		Ok(())
	}

	/// Keeps what there is to know of a dispute that has ended, and forgets one that was long ago.
	fn remember(id: RecordingId, dispute: &DisputeOf<T>, outcome: Outcome) -> DispatchResult {
		let past = PastDispute {
			ground: dispute.ground,
			evidence: dispute.evidence,
			disclosure: dispute.disclosure,
			at: dispute.at,
			ended_at: Self::clock(),
			outcome,
			deposit: Deposit { who: dispute.bond.who.clone(), amount: dispute.entry },
		};
		PastDisputes::<T>::insert(id, dispute.number, past);
		let old = dispute.number.checked_sub(MAX_PAST_DISPUTES);
		if let Some(past) = old.and_then(|old| PastDisputes::<T>::take(id, old)) {
			Self::release(HoldReason::Registry, &past.deposit)?;
		}
		Ok(())
	}

	/// Forgets all disputes about a recording that leaves the storage.
	pub(crate) fn forget_disputes(id: RecordingId) -> DispatchResult {
		for (_, past) in PastDisputes::<T>::drain_prefix(id) {
			Self::release(HoldReason::Registry, &past.deposit)?;
		}
		Standings::<T>::remove(id);
		Ok(())
	}

	pub(crate) fn do_name_split(id: RecordingId, split: SplitId) -> DispatchResult {
		let mut recording = Recordings::<T>::get(id).ok_or(Error::<T>::RecordingNotFound)?;
		Standings::<T>::try_mutate(id, |standing| {
			let taken = standing.state == State::Blocked(Ground::Ownership);
			ensure!(taken, Error::<T>::SplitStands);
			standing.split_named = true;
			Ok::<_, DispatchError>(())
		})?;
		let before = core::mem::replace(&mut recording.split, split);
		Self::use_split(split)?;
		Self::leave_split(before)?;
		Recordings::<T>::insert(id, recording);
		Self::deposit_event(Event::SplitNamed { recording: id, split, before });
		Ok(())
	}

	/// Gives a bond that was lost to who gets the fees, and to the steward.
	fn award_bond(id: RecordingId, bond: &DepositOf<T>) -> DispatchResult {
		let steward = Recordings::<T>::get(id).ok_or(Error::<T>::RecordingNotFound)?.steward;
		let fee = part_of(bond.amount, T::BondFee::get(), Rounding::Up);
		let rest = bond.amount.checked_sub(fee).ok_or(ArithmeticError::Underflow)?;
		Self::award(id, &bond.who, &T::FeeRecipient::get(), fee)?;
		Self::award(id, &bond.who, &steward, rest)
	}

	/// Moves what is there of a part of a bond, should something else have taken it. If it cannot be
	/// paid, it is owed.
	fn award(
		recording: RecordingId,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let reason = HoldReason::Dispute.into();
		let amount = amount.min(T::Deposits::balance_on_hold(&reason, from));
		if amount == 0 {
			return Ok(());
		}
		let transfer = |dest: &T::AccountId| {
			T::Deposits::transfer_on_hold(
				&reason,
				from,
				dest,
				amount,
				Precision::BestEffort,
				Restriction::Free,
				Fortitude::Force,
			)
		};
		let moved = match with_storage_layer(|| transfer(to)) {
			Ok(moved) => moved,
			Err(_) => {
				let moved = transfer(&Self::account())?;
				Self::owe(&T::NativeAsset::get(), to, moved)?;
				moved
			},
		};
		Self::deposit_event(Event::BondAwarded {
			recording,
			from: from.clone(),
			to: to.clone(),
			amount: moved,
		});
		Ok(())
	}
}
