// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The changes by their paths, and the prefixes of nodes.
//!
//! A node has a **depth**: the number of nibbles on the way to it, its own partial key not counted.
//! All changes that are handed to it share these nibbles, so that the way to a node is always at
//! hand in the key of any of them, and is copied nowhere.

use hash_db::Prefix;
use std::iter;
use trie_db::{
	nibble_ops::{left_nibble_at, pad_left, BIT_PER_NIBBLE, NIBBLE_PER_BYTE},
	NibbleSlice,
};

/// Changes, sorted by key; `None` deletes.
pub(super) type Delta<'d> = [(&'d [u8], Option<&'d [u8]>)];

/// The number of nibbles of a key.
pub(super) fn nibbles(key: &[u8]) -> usize {
	key.len() * NIBBLE_PER_BYTE
}

/// The nibble of a key after `depth` nibbles.
pub(super) fn nibble_at(key: &[u8], depth: usize) -> u8 {
	left_nibble_at(key, depth)
}

/// How many nibbles two keys share after `depth`.
pub(super) fn shared(a: &[u8], b: &[u8], depth: usize) -> usize {
	NibbleSlice::new_offset(a, depth).common_prefix(&NibbleSlice::new_offset(b, depth))
}

/// The changes by their nibble after `depth` nibbles, which they share. No key ends there.
pub(super) fn groups<'d>(
	delta: &'d Delta<'d>,
	depth: usize,
) -> impl Iterator<Item = (u8, &'d Delta<'d>)> {
	let mut rest = delta;
	iter::from_fn(move || {
		let nibble = nibble_at(rest.first()?.0, depth);
		let end = rest.partition_point(|&(key, _)| nibble_at(key, depth) == nibble);
		let (group, others) = rest.split_at(end);
		rest = others;
		Some((nibble, group))
	})
}

/// The prefix of a node at `depth`, on the way to `key`.
pub(super) fn prefix_of(key: &[u8], depth: usize) -> Prefix<'_> {
	let bytes = depth / NIBBLE_PER_BYTE;
	let half = (!depth.is_multiple_of(NIBBLE_PER_BYTE)).then(|| pad_left(key[bytes]));
	(&key[..bytes], half)
}

/// The prefix of a node that `nibble` leads to after the first `depth` nibbles of `key`. `buffer`
/// is empty.
pub(super) fn prefix_beside<'a>(
	key: &'a [u8],
	depth: usize,
	nibble: u8,
	buffer: &'a mut Vec<u8>,
) -> Prefix<'a> {
	match prefix_of(key, depth) {
		(bytes, None) => (bytes, Some(nibble << BIT_PER_NIBBLE)),
		(bytes, Some(half)) => {
			buffer.extend_from_slice(bytes);
			buffer.push(half | nibble);
			(buffer.as_slice(), None)
		},
	}
}
