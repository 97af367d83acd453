// SPDX-License-Identifier: Apache-2.0

//! Payments that grow from moment to moment.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_own_stream(
		who: &T::AccountId,
		id: VaultId,
		input: StreamInputOf<T>,
	) -> DispatchResult {
		let _ = (who, id, input);
		todo!()
	}

	/// Makes a stream, and records it.
	pub(crate) fn add_stream_for(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		approved: bool,
		input: StreamInputOf<T>,
	) -> Result<ItemId, DispatchError> {
		let _ = (id, vault, cause, approved, input);
		todo!()
	}

	pub(crate) fn do_stop_stream(who: &T::AccountId, id: VaultId, stream: ItemId) -> DispatchResult {
		let _ = (who, id, stream);
		todo!()
	}

	pub(crate) fn do_claim_stream(id: VaultId, stream: ItemId) -> DispatchResult {
		let _ = (id, stream);
		todo!()
	}
}
