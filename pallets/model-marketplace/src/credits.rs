// SPDX-License-Identifier: Apache-2.0

//! Units of use that are drawn down with receipts.

use crate::*;
use alloc::vec::Vec;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// What the receipt key signs.
	pub fn receipt_message(_id: LicenceId, _cumulative: Balance, _expires: Moment) -> Vec<u8> {
		Vec::new()
	}

	pub(crate) fn do_redeem(
		_who: &T::AccountId,
		_id: LicenceId,
		_cumulative: Balance,
		_expires: Moment,
		_signature: T::Signature,
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_top_up(
		_who: &T::AccountId,
		_id: LicenceId,
		_units: Balance,
		_pay: PaymentOf<T>,
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_request_refund(_who: &T::AccountId, _id: LicenceId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_refund_credits(_who: &T::AccountId, _id: LicenceId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}
