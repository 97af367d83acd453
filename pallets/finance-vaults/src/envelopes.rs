// SPDX-License-Identifier: Apache-2.0

//! Envelopes.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult};

impl Envelope {
	/// Brings the periods up to date.
	pub fn roll(&mut self, clock: Moment) {
		let _ = clock;
		todo!()
	}

	/// What could be spent in this period in all. `None`: anything.
	pub fn budgeted(&self) -> Option<Value> {
		todo!()
	}

	/// What can still be spent. `None`: anything.
	pub fn left(&self) -> Option<Value> {
		todo!()
	}
}

impl<T: Config> Pallet<T> {
	/// Lets something be spent in a category, and returns the alert that it makes.
	pub(crate) fn spend_in(
		id: VaultId,
		policy: &Policy,
		category: Category,
		value: Value,
	) -> Result<Option<AlertOf<T>>, DispatchError> {
		let _ = (id, policy, category, value);
		todo!()
	}

	/// Moves from one envelope to another.
	pub(crate) fn move_budget(
		id: VaultId,
		from: Category,
		to: Category,
		value: Value,
	) -> DispatchResult {
		let _ = (id, from, to, value);
		todo!()
	}

	/// Makes, changes or removes an envelope.
	pub(crate) fn set_envelope(
		id: VaultId,
		vault: &mut VaultOf<T>,
		category: Category,
		budget: Option<Budget>,
	) -> DispatchResult {
		let _ = (id, vault, category, budget);
		todo!()
	}
}
