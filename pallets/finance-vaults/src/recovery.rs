// SPDX-License-Identifier: Apache-2.0

//! Freezes, and new owners that guardians name.

use crate::*;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_freeze(who: &T::AccountId, id: VaultId) -> DispatchResult {
		let _ = (who, id);
		todo!()
	}

	pub(crate) fn do_support_recovery(
		who: &T::AccountId,
		id: VaultId,
		owners: Owners<T::AccountId>,
		threshold: u8,
	) -> DispatchResult {
		let _ = (who, id, owners, threshold);
		todo!()
	}

	pub(crate) fn do_oppose_recovery(who: &T::AccountId, id: VaultId) -> DispatchResult {
		let _ = (who, id);
		todo!()
	}

	/// [`VaultTask::Recover`].
	pub(crate) fn run_recovery(id: VaultId) -> DispatchResult {
		let _ = id;
		todo!()
	}
}
