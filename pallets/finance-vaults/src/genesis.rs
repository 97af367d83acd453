// SPDX-License-Identifier: Apache-2.0

//! Vaults of a genesis.

use crate::*;

impl<T: Config> Pallet<T> {
	/// Makes what a genesis names.
	///
	/// # Panics
	///
	/// If that cannot be: a genesis that is not as it says is none.
	pub(crate) fn build_genesis(config: &GenesisConfig<T>) {
		assert!(config.vaults.is_empty(), "not built yet");
	}
}
