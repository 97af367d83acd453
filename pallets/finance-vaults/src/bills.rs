// SPDX-License-Identifier: Apache-2.0

//! Scheduled payments.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_own_bill(
		who: &T::AccountId,
		id: VaultId,
		input: BillInputOf<T>,
	) -> DispatchResult {
		let _ = (who, id, input);
		todo!()
	}

	/// Makes a bill, and records it.
	pub(crate) fn add_bill_for(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		approved: bool,
		input: BillInputOf<T>,
	) -> Result<ItemId, DispatchError> {
		let _ = (id, vault, cause, approved, input);
		todo!()
	}

	pub(crate) fn do_end_bill(who: &T::AccountId, id: VaultId, bill: ItemId) -> DispatchResult {
		let _ = (who, id, bill);
		todo!()
	}

	/// [`VaultTask::Pay`].
	pub(crate) fn run_bill(id: VaultId, bill: ItemId) -> DispatchResult {
		let _ = (id, bill);
		todo!()
	}

	/// [`VaultTask::Warn`].
	pub(crate) fn run_warning(id: VaultId, bill: ItemId) -> DispatchResult {
		let _ = (id, bill);
		todo!()
	}
}
