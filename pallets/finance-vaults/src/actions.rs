// SPDX-License-Identifier: Apache-2.0

//! What rules do.

use crate::*;
use frame_support::weights::Weight;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Does what a rule does, and returns what the oracle says that was lost by it. All or nothing.
	/// Fails with `AboveLoss` if that is more than `max_loss`.
	pub(crate) fn perform_action(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		action: &ActionOf<T>,
		max_loss: Value,
	) -> Result<Value, DispatchError> {
		let _ = (id, vault, authority, action, max_loss);
		todo!()
	}

	/// What an action costs.
	pub fn weight_of_action(action: &ActionOf<T>) -> Weight {
		let _ = action;
		todo!()
	}
}
