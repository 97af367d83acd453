// SPDX-License-Identifier: Apache-2.0

//! Compositions.

use crate::*;
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Encode;
use frame_support::{ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_work(
		who: &T::AccountId,
		input: WorkInputOf<T>,
	) -> Result<WorkId, DispatchError> {
		let WorkInput { iswc, title, metadata, contributors } = input;
		ensure!(is_text(&title), Error::<T>::InvalidText);
		check_contributors::<T, _>(&contributors)?;
		let id = NextWork::<T>::get();
		NextWork::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);

		let iswc = iswc.map(|code| Self::take_iswc(id, code)).transpose()?;
		let details = WorkDetails { title: title.clone(), metadata, contributors };
		let work = Work {
			registrant: who.clone(),
			registered_at: Self::clock(),
			iswc,
			revoked: false,
			recordings: 0,
			deposit: Self::hold_entry(HoldReason::Registry, who, &details)?,
		};
		Works::<T>::insert(id, work);
		WorksDetails::<T>::insert(id, details);
		Self::deposit_event(Event::WorkRegistered {
			work: id,
			registrant: who.clone(),
			iswc,
			title,
		});
		Ok(id)
	}

	/// Enters a code for a work.
	fn take_iswc(work: WorkId, code: [u8; 11]) -> Result<Iswc, DispatchError> {
		let iswc = Iswc::new(code).ok_or(Error::<T>::InvalidIswc)?;
		ensure!(!IswcOf::<T>::contains_key(iswc), Error::<T>::IswcTaken);
		IswcOf::<T>::insert(iswc, work);
		Ok(iswc)
	}

	/// A work that `who` has registered.
	fn work_of(who: &T::AccountId, id: WorkId) -> Result<WorkOf<T>, DispatchError> {
		let work = Works::<T>::get(id).ok_or(Error::<T>::WorkNotFound)?;
		ensure!(work.registrant == *who, Error::<T>::NotRegistrant);
		Ok(work)
	}

	pub(crate) fn do_assign_iswc(who: &T::AccountId, id: WorkId, code: [u8; 11]) -> DispatchResult {
		let mut work = Self::work_of(who, id)?;
		ensure!(!work.revoked, Error::<T>::CodesRevoked);
		ensure!(work.iswc.is_none(), Error::<T>::AlreadyCoded);
		let iswc = Self::take_iswc(id, code)?;
		work.iswc = Some(iswc);
		Works::<T>::insert(id, work);
		Self::deposit_event(Event::IswcAssigned { work: id, iswc });
		Ok(())
	}

	pub(crate) fn do_withdraw_work(who: &T::AccountId, id: WorkId) -> DispatchResult {
		let work = Self::work_of(who, id)?;
		ensure!(work.recordings == 0, Error::<T>::WorkInUse);
		if let Some(iswc) = work.iswc {
			IswcOf::<T>::remove(iswc);
		}
		Self::release(HoldReason::Registry, &work.deposit)?;
		Works::<T>::remove(id);
		WorksDetails::<T>::remove(id);
		Self::deposit_event(Event::WorkWithdrawn { work: id });
		Ok(())
	}

	/// Takes the code of a work away.
	pub(crate) fn revoke_iswc(id: WorkId) -> DispatchResult {
		Works::<T>::try_mutate(id, |work| {
			let work = work.as_mut().ok_or(Error::<T>::WorkNotFound)?;
			ensure!(!work.revoked, Error::<T>::CodesRevoked);
			if let Some(iswc) = work.iswc.take() {
				IswcOf::<T>::remove(iswc);
			}
			work.revoked = true;
			Ok(())
		})
	}

	/// Counts one recording of a work more.
	pub(crate) fn count_recording(id: WorkId) -> DispatchResult {
		Works::<T>::try_mutate(id, |work| {
			let work = work.as_mut().ok_or(Error::<T>::WorkNotFound)?;
			work.recordings = work.recordings.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Counts one recording of a work less.
	pub(crate) fn uncount_recording(id: WorkId) -> DispatchResult {
		Works::<T>::try_mutate(id, |work| {
			let work = work.as_mut().ok_or(Error::<T>::WorkNotFound)?;
			work.recordings = work.recordings.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})
	}
}

/// Whether this is a text, and not a blank one.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
	core::str::from_utf8(bytes).is_ok_and(|text| !text.trim().is_empty())
}

/// There are some, all have names, and none is there twice.
pub(crate) fn check_contributors<T: Config, S: Get<u32>>(
	contributors: &BoundedVec<Contributor<T::AccountId>, S>,
) -> DispatchResult {
	ensure!(contributors.iter().all(|one| is_text(&one.name)), Error::<T>::InvalidText);
	let different: BTreeSet<Vec<u8>> = contributors.iter().map(Encode::encode).collect();
	ensure!(
		!contributors.is_empty() && different.len() == contributors.len(),
		Error::<T>::InvalidContributors
	);
	Ok(())
}
