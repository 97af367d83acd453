// SPDX-License-Identifier: Apache-2.0

//! The trail of a vault: all that happens in it, in a chain of hashes.
//!
//! ```text
//! entry 0 <── hash ── entry 1 <── hash ── entry 2 <── hash ── Trails (in the state)
//! ```
//!
//! The state keeps the hash of the last entry and how many there are. The entries themselves are in
//! the events, and indexed off chain by their hashes, where a node keeps them that is told to. Whoever
//! has an entry with that hash has the hash of the one before, and so on: none can be changed, left
//! out or added without changing the one in the state, whose proof is that of any storage item.
//!
//! An entry's key off chain is its hash, and not its number: so the entries of a fork are no others'.

use crate::*;
use alloc::vec::Vec;
use codec::Encode;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_io::{hashing::blake2_256, offchain_index};
use sp_runtime::SaturatedConversion;

/// What the keys of entries begin with, off chain.
pub const TRAIL_PREFIX: &[u8] = b"polyphony/vaults/trail/";

/// The key of an entry, off chain.
pub fn trail_key(hash: &H256) -> Vec<u8> {
	[TRAIL_PREFIX, hash.as_bytes()].concat()
}

impl<T: Config> Pallet<T> {
	/// Adds to the trail of a vault, and tells of it.
	pub(crate) fn record(vault: VaultId, record: RecordOf<T>) {
		let (index, hash) = Trails::<T>::mutate(vault, |head| {
			let block: BlockNumberFor<T> = frame_system::Pallet::<T>::block_number();
			let entry = TrailEntry {
				vault,
				index: head.count,
				previous: head.hash,
				block: block.saturated_into(),
				at: Self::clock(),
				record: record.clone(),
			};
			let entry = entry.encode();
			let index = head.count;
			// An entry for each nanosecond of 500 years.
			head.count = head.count.saturating_add(1);
			head.hash = H256(blake2_256(&entry));
			offchain_index::set(&trail_key(&head.hash), &entry);
			(index, head.hash)
		});
		Self::deposit_event(Event::Recorded { vault, index, hash, record });
	}
}
