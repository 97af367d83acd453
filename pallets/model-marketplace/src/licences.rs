// SPDX-License-Identifier: Apache-2.0

//! What a licence is good for, and its end.
//!
//! A licence is in force as its kind says:
//!
//! | kind | while |
//! |---|---|
//! | free, perpetual | it is there |
//! | timed | its time is not over |
//! | credits | units are left |
//! | subscription | the period is paid |
//!
//! but not before the delivery if the price waits for one, and not after a refund.
//!
//! It is over if it is not in force and will not be by itself: behind its time, used up, lapsed or
//! refunded. Then anybody can close it, unless the holder can still review a model that is sold with
//! it. A licence without end is never over, and so stays until the holder closes it.

use crate::*;
use alloc::vec::Vec;
use frame_support::{defensive_assert, ensure};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Whether a licence is in force now.
	pub fn is_valid(licence: &LicenceOf<T>) -> bool {
		if matches!(licence.state, LicenceState::Awaiting | LicenceState::Refunded) {
			return false;
		}
		match &licence.kind {
			LicenceKind::Free | LicenceKind::Perpetual => true,
			LicenceKind::Timed { .. } | LicenceKind::Subscription(_) => {
				licence.until.is_some_and(|until| Self::now() < until)
			},
			LicenceKind::Credits(credits) => credits.redeemed < credits.bought,
		}
	}

	/// The licences of `who` for `model` that are in force now, in the order of their numbers.
	///
	/// An account may have any number of them: for views, not for calls.
	pub fn valid_licences(who: &T::AccountId, model: ModelId) -> Vec<(LicenceId, LicenceOf<T>)> {
		let mut licences: Vec<_> = LicencesOf::<T>::iter_key_prefix((who, model))
			.filter_map(|id| Some((id, Licences::<T>::get(id)?)))
			.filter(|(_, licence)| Self::is_valid(licence))
			.collect();
		licences.sort_unstable_by_key(|(id, _)| *id);
		licences
	}

	/// Whether `who` has a licence for `model` that is in force now. For views, not for calls.
	pub fn licence_status(who: &T::AccountId, model: ModelId) -> bool {
		LicencesOf::<T>::iter_key_prefix((who, model))
			.filter_map(Licences::<T>::get)
			.any(|licence| Self::is_valid(&licence))
	}

	/// A licence.
	pub(crate) fn licence(id: LicenceId) -> Result<LicenceOf<T>, DispatchError> {
		Ok(Licences::<T>::get(id).ok_or(Error::<T>::LicenceNotFound)?)
	}

	/// A licence that `who` has.
	pub(crate) fn licence_held_by(
		who: &T::AccountId,
		id: LicenceId,
	) -> Result<LicenceOf<T>, DispatchError> {
		let licence = Self::licence(id)?;
		ensure!(licence.holder == *who, Error::<T>::NotHolder);
		Ok(licence)
	}

	/// Whether a licence is good for nothing any more, so that anybody can close it.
	///
	/// One with which the holder can still review a model that is sold is good for that: the seller
	/// could close it in the moment in which it ends otherwise, and keep bad reviews away.
	fn is_over(licence: &LicenceOf<T>) -> bool {
		let over = match (licence.state, &licence.kind) {
			(LicenceState::Refunded | LicenceState::Lapsed, _) => true,
			(LicenceState::Awaiting, _) => false,
			(LicenceState::Active, LicenceKind::Subscription(paid)) => {
				paid.cancelled && !Self::is_valid(licence)
			},
			(LicenceState::Active, _) => !Self::is_valid(licence),
		};
		over && (licence.paid == 0
			|| licence.reviewed
			|| Models::<T>::get(licence.model).is_none_or(|model| !model.listed))
	}

	pub(crate) fn do_close(who: &T::AccountId, id: LicenceId) -> DispatchResult {
		let licence = Self::licence(id)?;
		let holder = &licence.holder;
		ensure!(holder == who || Self::is_over(&licence), Error::<T>::NotHolder);
		let waits = match &licence.kind {
			LicenceKind::Credits(credits) => credits.redeemed < credits.bought,
			LicenceKind::Subscription(_) => DueAt::<T>::contains_key(Task::Charge(id)),
			LicenceKind::Free | LicenceKind::Perpetual | LicenceKind::Timed { .. } => {
				Escrows::<T>::contains_key(id)
			},
		};
		ensure!(!waits, Error::<T>::LicenceInUse);
		Self::release(HoldReason::Licence, holder, licence.deposit)?;
		Licences::<T>::remove(id);
		LicencesOf::<T>::remove((holder, licence.model, id));
		Activities::<T>::mutate(licence.model, |activity| {
			defensive_assert!(activity.licences != 0, "the licence was counted");
			activity.licences = activity.licences.saturating_sub(1);
		});
		Self::deposit_event(Event::LicenceClosed { licence: id });
		Ok(())
	}
}
