// SPDX-License-Identifier: Apache-2.0

//! What AI has done in a recording.
//!
//! A version is never changed. Before anything is sold, a new one stands in the place of the last;
//! after that, all stay, and each says no less about AI than those before:
//!
//! ```text
//! not present ──┐
//!               ├──> assisted ──> assisted by what is named ──> generated
//! human ────────┘
//! ```
//!
//! Who buys names the version that he has seen.

use crate::{works::is_text, *};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_amend_disclosure(
		who: &T::AccountId,
		id: RecordingId,
		disclosure: Disclosure,
		statement: Statement,
	) -> DispatchResult {
		let mut recording = Self::recording_of(who, id)?;
		let last =
			Disclosures::<T>::get(id, recording.disclosure).ok_or(Error::<T>::RecordingNotFound)?;
		if Activities::<T>::get(id).sold {
			ensure!(last.disclosure != disclosure, Error::<T>::NothingChanged);
			ensure!(last.disclosure.may_become(&disclosure), Error::<T>::DisclosureWeakened);
		} else {
			// What is disputed stays as it is until that is over.
			Self::ensure_clear(id)?;
			Self::release(HoldReason::Registry, &last.deposit)?;
			Disclosures::<T>::remove(id, recording.disclosure);
		}
		let version = recording.disclosure.checked_add(1).ok_or(Error::<T>::TooManyDisclosures)?;
		recording.disclosure = version;
		Recordings::<T>::insert(id, recording);
		Self::disclose(who, id, version, Some(&last.disclosure), disclosure, statement)
	}

	/// Enters a version, for which `who` pays the deposit.
	pub(crate) fn disclose(
		who: &T::AccountId,
		id: RecordingId,
		version: DisclosureId,
		last: Option<&Disclosure>,
		disclosure: Disclosure,
		statement: Statement,
	) -> DispatchResult {
		Self::check_disclosure(last, &disclosure, &statement)?;
		let deposit = Self::hold_entry(HoldReason::Registry, who, &(&disclosure, &statement))?;
		let disclosed = Disclosed { disclosure, statement, at: Self::clock(), deposit };
		Disclosures::<T>::insert(id, version, disclosed);
		Self::deposit_event(Event::Disclosed { recording: id, version, disclosure });
		Ok(())
	}

	/// Something is there, what is named anew exists, and it is said what people have done if AI has
	/// a part.
	fn check_disclosure(
		last: Option<&Disclosure>,
		disclosure: &Disclosure,
		statement: &Statement,
	) -> DispatchResult {
		ensure!(
			disclosure.areas().iter().any(|area| *area != Made::NotPresent),
			Error::<T>::InvalidDisclosure
		);
		let before: [Option<Tool>; 5] =
			last.map(|last| last.areas().map(|area| area.tool())).unwrap_or_default();
		for tool in disclosure.areas().iter().filter_map(Made::tool) {
			// A model may be gone that was there before: that changes nothing in what it has done.
			if let (Tool::Listed(model), false) = (tool, before.contains(&Some(tool))) {
				T::Models::owner_of(model).ok_or(Error::<T>::ModelNotFound)?;
			}
		}
		ensure!(core::str::from_utf8(statement).is_ok(), Error::<T>::InvalidText);
		ensure!(!disclosure.with_ai() || is_text(statement), Error::<T>::StatementMissing);
		Ok(())
	}

	/// Fails unless the version that a buyer has seen is the one in force.
	pub(crate) fn ensure_disclosure(
		recording: &RecordingOf<T>,
		expected: DisclosureId,
	) -> Result<(), DispatchError> {
		ensure!(recording.disclosure == expected, Error::<T>::DisclosureChanged);
		Ok(())
	}
}
