// SPDX-License-Identifier: Apache-2.0

//! What owners decide together, and what advisers propose.

use crate::*;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose(
		who: &T::AccountId,
		id: VaultId,
		proposal: ProposalOf<T>,
	) -> Result<Option<ItemId>, DispatchError> {
		let _ = (who, id, proposal);
		todo!()
	}

	pub(crate) fn do_approve(who: &T::AccountId, id: VaultId, motion: ItemId) -> DispatchResult {
		let _ = (who, id, motion);
		todo!()
	}

	pub(crate) fn do_reject(who: &T::AccountId, id: VaultId, motion: ItemId) -> DispatchResult {
		let _ = (who, id, motion);
		todo!()
	}

	/// [`VaultTask::Motion`].
	pub(crate) fn run_motion(id: VaultId, motion: ItemId) -> DispatchResult {
		let _ = (id, motion);
		todo!()
	}

	/// What it costs to do at once what is proposed.
	pub fn weight_of_proposal(proposal: &ProposalOf<T>) -> Weight {
		let _ = proposal;
		todo!()
	}

	/// What it costs to do the most expensive thing that can be proposed.
	pub fn heaviest_proposal() -> Weight {
		todo!()
	}

	/// What it costs to do something within a vault.
	pub fn weight_of_operation(operation: &OperationOf<T>) -> Weight {
		let _ = operation;
		todo!()
	}

	/// What a payment costs.
	pub fn weight_of_payment(payment: &PaymentOf<T>) -> Weight {
		let _ = payment;
		todo!()
	}

	/// What a change costs.
	pub fn weight_of_change(change: &ChangeOf<T>) -> Weight {
		let _ = change;
		todo!()
	}
}
