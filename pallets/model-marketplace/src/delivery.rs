// SPDX-License-Identifier: Apache-2.0

//! Prices that wait until the key is there.

use crate::*;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_deliver(
		_who: &T::AccountId,
		_id: LicenceId,
		_ciphertext: CiphertextOf<T>,
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_confirm(_who: &T::AccountId, _id: LicenceId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_dispute(
		_who: &T::AccountId,
		_id: LicenceId,
		_evidence: H256,
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_rule(_id: LicenceId, _for_buyer: bool) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	/// Ends the stage of an escrow whose deadline has passed. Called by the queue, and by anybody.
	pub(crate) fn do_expire(_id: LicenceId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}
