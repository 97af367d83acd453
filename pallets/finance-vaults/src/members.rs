// SPDX-License-Identifier: Apache-2.0

//! Roles.

use crate::*;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_resign(who: &T::AccountId, id: VaultId) -> DispatchResult {
		let _ = (who, id);
		todo!()
	}

	/// Gives an account other roles, or none.
	pub(crate) fn set_member(
		id: VaultId,
		vault: &mut VaultOf<T>,
		who: &T::AccountId,
		roles: Roles,
	) -> DispatchResult {
		let _ = (id, vault, who, roles);
		todo!()
	}
}
