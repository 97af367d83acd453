// SPDX-License-Identifier: Apache-2.0

//! Recordings, and who decides about them.

use crate::{
	works::{check_contributors, is_text},
	*,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{defensive_assert, ensure};
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		who: &T::AccountId,
		input: RecordingInputOf<T>,
	) -> Result<RecordingId, DispatchError> {
		let readable = is_text(&input.title) && core::str::from_utf8(&input.uri).is_ok();
		ensure!(readable, Error::<T>::InvalidText);
		check_contributors::<T, _>(&input.contributors)?;
		ensure!(input.content != H256::zero(), Error::<T>::InvalidContent);
		let clock = Self::clock();
		ensure!(input.created_at <= clock, Error::<T>::CreatedInFuture);
		let lineage = Self::lineage_of(who, &input.sources)?;

		let id = NextRecording::<T>::get();
		NextRecording::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let isrc = input.isrc.map(|code| Self::take_isrc(id, code)).transpose()?;
		ensure!(!ContentOf::<T>::contains_key(input.content), Error::<T>::ContentTaken);
		ContentOf::<T>::insert(input.content, id);
		if let Some(work) = input.work {
			Self::count_recording(work)?;
		}
		Self::use_split(input.split)?;
		Self::count_derivative(&lineage)?;

		let details = RecordingDetails {
			title: input.title.clone(),
			content: input.content,
			c2pa: input.c2pa,
			uri: input.uri,
			contributors: input.contributors,
		};
		let sources: Vec<_> = lineage.sources.to_vec();
		let kept = (&details, &lineage);
		let recording = Recording {
			steward: who.clone(),
			offered_to: None,
			work: input.work,
			isrc,
			revoked: false,
			split: input.split,
			disclosure: 0,
			created_at: input.created_at,
			registered_at: clock,
			deposit: Self::hold_for(HoldReason::Registry, who, 2, kept.encoded_size())?,
		};
		Self::disclose(who, id, 0, None, input.disclosure, input.statement)?;
		Recordings::<T>::insert(id, recording);
		RecordingsDetails::<T>::insert(id, details);
		if !lineage.sources.is_empty() {
			Lineages::<T>::insert(id, lineage);
		}
		Self::deposit_event(Event::RecordingRegistered {
			recording: id,
			steward: who.clone(),
			work: input.work,
			isrc,
			title: input.title,
			content: input.content,
			split: input.split,
			sources,
		});
		Ok(id)
	}

	/// Enters a code for a recording.
	fn take_isrc(recording: RecordingId, code: [u8; 12]) -> Result<Isrc, DispatchError> {
		let isrc = Isrc::new(code).ok_or(Error::<T>::InvalidIsrc)?;
		ensure!(!IsrcOf::<T>::contains_key(isrc), Error::<T>::IsrcTaken);
		IsrcOf::<T>::insert(isrc, recording);
		Ok(isrc)
	}

	/// A recording whose steward `who` is.
	pub(crate) fn recording_of(
		who: &T::AccountId,
		id: RecordingId,
	) -> Result<RecordingOf<T>, DispatchError> {
		let recording = Recordings::<T>::get(id).ok_or(Error::<T>::RecordingNotFound)?;
		ensure!(recording.steward == *who, Error::<T>::NotSteward);
		Ok(recording)
	}

	pub(crate) fn do_assign_isrc(
		who: &T::AccountId,
		id: RecordingId,
		code: [u8; 12],
	) -> DispatchResult {
		let mut recording = Self::recording_of(who, id)?;
		ensure!(!recording.revoked, Error::<T>::CodesRevoked);
		ensure!(recording.isrc.is_none(), Error::<T>::AlreadyCoded);
		let isrc = Self::take_isrc(id, code)?;
		recording.isrc = Some(isrc);
		Recordings::<T>::insert(id, recording);
		Self::deposit_event(Event::IsrcAssigned { recording: id, isrc });
		Ok(())
	}

	pub(crate) fn do_offer_stewardship(
		who: &T::AccountId,
		id: RecordingId,
		to: Option<T::AccountId>,
	) -> DispatchResult {
		let mut recording = Self::recording_of(who, id)?;
		ensure!(to.as_ref() != Some(who), Error::<T>::SameAccount);
		recording.offered_to = to.clone();
		Recordings::<T>::insert(id, recording);
		Self::deposit_event(Event::StewardshipOffered { recording: id, to });
		Ok(())
	}

	pub(crate) fn do_accept_stewardship(who: &T::AccountId, id: RecordingId) -> DispatchResult {
		let mut recording = Recordings::<T>::get(id).ok_or(Error::<T>::RecordingNotFound)?;
		ensure!(recording.offered_to.take().as_ref() == Some(who), Error::<T>::NotOffered);
		let from = core::mem::replace(&mut recording.steward, who.clone());
		Recordings::<T>::insert(id, recording);
		Self::deposit_event(Event::StewardshipTransferred { recording: id, from, to: who.clone() });
		Ok(())
	}

	pub(crate) fn do_withdraw_recording(who: &T::AccountId, id: RecordingId) -> DispatchResult {
		let recording = Self::recording_of(who, id)?;
		let activity = Activities::<T>::get(id);
		ensure!(!activity.sold && activity.derivatives == 0, Error::<T>::RecordingInUse);
		Self::ensure_clear(id)?;
		Self::close_catalogue(id)?;
		let details = RecordingsDetails::<T>::take(id).ok_or(Error::<T>::RecordingNotFound)?;
		// Nothing was sold: the one in force is the only one.
		if let Some(disclosed) = Disclosures::<T>::take(id, recording.disclosure) {
			Self::release(HoldReason::Registry, &disclosed.deposit)?;
		}
		if !recording.revoked {
			ContentOf::<T>::remove(details.content);
		}
		if let Some(isrc) = recording.isrc {
			IsrcOf::<T>::remove(isrc);
		}
		if let Some(work) = recording.work {
			Self::uncount_recording(work)?;
		}
		Self::leave_split(recording.split)?;
		for source in Lineages::<T>::take(id).sources {
			if let Some(grant) = source.grant {
				Self::leave_grant(grant)?;
			}
			Activities::<T>::mutate(source.recording, |activity| {
				defensive_assert!(activity.derivatives != 0, "the recording was counted");
				activity.derivatives = activity.derivatives.saturating_sub(1);
			});
		}
		Self::remove_licence_offers(id)?;
		Self::release(HoldReason::Registry, &recording.deposit)?;
		Activities::<T>::remove(id);
		Self::forget_disputes(id)?;
		Recordings::<T>::remove(id);
		Self::deposit_event(Event::RecordingWithdrawn { recording: id });
		Ok(())
	}

	pub(crate) fn do_revoke_codes(from: Registered) -> DispatchResult {
		match from {
			Registered::Work(id) => Self::revoke_iswc(id)?,
			Registered::Recording(id) => Self::revoke_isrc_and_content(id)?,
		}
		Self::deposit_event(Event::CodesRevoked { from });
		Ok(())
	}

	/// Takes code and content hash of a recording away.
	pub(crate) fn revoke_isrc_and_content(id: RecordingId) -> DispatchResult {
		let mut recording = Recordings::<T>::get(id).ok_or(Error::<T>::RecordingNotFound)?;
		let details = RecordingsDetails::<T>::get(id).ok_or(Error::<T>::RecordingNotFound)?;
		ensure!(!recording.revoked, Error::<T>::CodesRevoked);
		if let Some(isrc) = recording.isrc.take() {
			IsrcOf::<T>::remove(isrc);
		}
		ContentOf::<T>::remove(details.content);
		recording.revoked = true;
		Recordings::<T>::insert(id, recording);
		Ok(())
	}

	/// Counts one recording more that is built on these sources, with these licences.
	fn count_derivative(lineage: &LineageOf<T>) -> DispatchResult {
		for source in &lineage.sources {
			if let Some(grant) = source.grant {
				Self::use_grant(grant)?;
			}
			Activities::<T>::try_mutate(source.recording, |activity| {
				activity.derivatives =
					activity.derivatives.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				Ok::<_, DispatchError>(())
			})?;
		}
		Ok(())
	}
}
