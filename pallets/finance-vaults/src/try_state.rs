// SPDX-License-Identifier: Apache-2.0

//! What has to be true after each block.

use crate::*;
use sp_runtime::TryRuntimeError;

mod envelopes;

impl<T: Config> Pallet<T> {
	/// Checks all of it.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_windows()?;
		Self::check_envelopes()?;
		Self::check_forecasts()
	}
}
