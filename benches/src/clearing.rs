// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Orders that a chain clears, in empty blocks.

use crate::{
	chain::{Built, Chain},
	native::PATIENCE,
};
use frame_support::storage::StoragePrefixedMap;
use polyphony_runtime::Runtime;
use sc_client_api::StorageProvider;
use sp_core::storage::StorageKey;

impl Chain {
	/// Makes and imports empty blocks until no pair of the dex is pending.
	///
	/// # Panics
	///
	/// If that does not end.
	pub fn clear(&self) -> Vec<Built> {
		let mut blocks = Vec::new();
		while self.is_pending() {
			assert!(blocks.len() < PATIENCE, "`BatchWeight` has no room for a full batch");
			let built = self.build(self.best(), []);
			self.import(built.header.clone(), built.body.clone()).expect("it was just made");
			blocks.push(built);
		}
		blocks
	}

	/// Whether the next block begins with a look at a pair.
	fn is_pending(&self) -> bool {
		let prefix = StorageKey(pallet_dex::Pending::<Runtime>::final_prefix().to_vec());
		self.client
			.storage_keys(self.best(), Some(&prefix), None)
			.expect("the state of the best block can be read")
			.next()
			.is_some()
	}
}
