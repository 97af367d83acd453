// SPDX-License-Identifier: Apache-2.0

//! Licences that the chain charges for.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Charges for the next period. Called by the queue, which has taken the task off it.
	pub(crate) fn do_charge(_id: LicenceId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_cancel_subscription(_who: &T::AccountId, _id: LicenceId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_set_payment(
		_who: &T::AccountId,
		_id: LicenceId,
		_pay: PaymentOf<T>,
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}
