// SPDX-License-Identifier: Apache-2.0

//! What has to be true after each block.

use crate::*;
use sp_runtime::TryRuntimeError;

mod bills;
mod envelopes;
mod pools;
mod rules;

impl<T: Config> Pallet<T> {
	/// Checks all of it.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_rules()?;
		Self::check_bills()?;
		Self::check_windows()?;
		Self::check_envelopes()?;
		Self::check_forecasts()?;
		Self::check_pools()
	}
}
