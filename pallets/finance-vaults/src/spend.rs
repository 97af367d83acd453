// SPDX-License-Identifier: Apache-2.0

//! The one way by which money leaves a vault.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult};

/// By whose decision something is done, and what it counts for.
#[derive(Clone, Debug)]
pub struct Authority<AccountId> {
	/// Whose.
	pub cause: Cause<AccountId>,
	/// Whether it counts as what one owner alone has spent.
	pub solo: bool,
	/// Whether it was announced, and does not count towards the limit.
	pub announced: bool,
}

impl<T: Config> Pallet<T> {
	/// Pays: values, counts, moves and records. Returns what has left the vault, of the asset that it
	/// was paid with. All or nothing.
	pub(crate) fn spend(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		payment: &PaymentOf<T>,
	) -> Result<Balance, DispatchError> {
		let _ = (id, vault, authority, payment);
		todo!()
	}

	/// Counts a value that leaves, or is lost, towards all limits but envelopes. `None`: it has no
	/// price, which is fine only if nothing limits it.
	pub(crate) fn count(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		value: Option<Value>,
	) -> DispatchResult {
		let _ = (id, vault, authority, value);
		todo!()
	}

	/// Fails while nothing may leave a vault.
	pub(crate) fn ensure_not_frozen(vault: &VaultOf<T>) -> DispatchResult {
		let _ = vault;
		todo!()
	}

	pub(crate) fn do_pay(who: &T::AccountId, id: VaultId, payment: PaymentOf<T>) -> DispatchResult {
		let _ = (who, id, payment);
		todo!()
	}
}
