// SPDX-License-Identifier: Apache-2.0

//! What holders say about models.

use crate::*;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_review(
		_who: &T::AccountId,
		_id: LicenceId,
		_rating: u8,
		_text: H256,
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_retract_review(_who: &T::AccountId, _id: LicenceId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_vote(
		_who: &T::AccountId,
		_review: LicenceId,
		_licence: LicenceId,
		_useful: bool,
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_retract_vote(_who: &T::AccountId, _review: LicenceId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}
