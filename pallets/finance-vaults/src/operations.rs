// SPDX-License-Identifier: Apache-2.0

//! Swaps, the money market, and moves between envelopes.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_operate(
		who: &T::AccountId,
		id: VaultId,
		operation: OperationOf<T>,
	) -> DispatchResult {
		let _ = (who, id, operation);
		todo!()
	}

	/// Does something within a vault, and returns what the oracle says that was lost by it. All or
	/// nothing.
	pub(crate) fn perform_operation(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		operation: &OperationOf<T>,
	) -> Result<Value, DispatchError> {
		let _ = (id, vault, authority, operation);
		todo!()
	}
}
