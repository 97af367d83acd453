// SPDX-License-Identifier: Apache-2.0

//! What advisers say that will be spent, and how right they were.

use crate::*;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_forecast(
		who: &T::AccountId,
		id: VaultId,
		category: Category,
		forecast: Forecast,
	) -> DispatchResult {
		let _ = (who, id, category, forecast);
		todo!()
	}

	/// [`VaultTask::Score`].
	pub(crate) fn run_score(id: VaultId, category: Category) -> DispatchResult {
		let _ = (id, category);
		todo!()
	}
}
