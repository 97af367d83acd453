// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The storage root of a block: an update of the state trie by all changes at once, on several
//! threads.
//!
//! The stock way (`sp_trie::delta_trie_root`) takes one key after the other from the root down, and
//! hashes everything on one thread in the end. Here all changes go down together: a node is read
//! once, hands each child the changes below it, and is encoded when its children are. Where many
//! changes meet in a branch, its children are done on several threads.
//!
//! ```text
//!            all changes                  `walk`: down a common path on one thread
//!                 │
//!        a branch with many of them       `pool`: a task for each child
//!         ┌───────┼───────┐
//!         v       v       v
//!        ...     ...   a branch with      a task splits again, if it is large
//!                        many of them
//!         └───────┼───────┘
//!                 v
//!        encoded, once its children are
//! ```
//!
//! The root is the stock one, and so is the sum of the changes of nodes, hash, prefix and bytes:
//!
//! - A value that is the same is no change, and a node without a change below it stays what it is.
//! - Under `V1`, a value of [`TRIE_VALUE_NODE_THRESHOLD`] bytes or more is a node of its own once
//!   it is set. One that `V0` has left inside its trie node stays there until then, even if that
//!   node is encoded again, or moves.
//! - A node that moves up or down leaves its old prefix for the new one. Its children and its value
//!   keep theirs, as their full paths are the same.
//!
//! # What is left to the stock path
//!
//! `TrieDBMut` takes the value of another key away when a missing key is deleted that ends just
//! above a branch with a value and a partial key (paritytech/trie, issue 217), and then may panic.
//! Where that may happen, the update is refused with [`Error::Unavailable`].
//!
//! # Modules
//!
//! | module | subject |
//! |---|---|
//! | `path` | the changes by their paths, and the prefixes of nodes |
//! | `node` | a node in memory |
//! | `walk` | the update of a subtree |
//! | `pool` | the threads |

mod node;
mod path;
mod pool;
#[cfg(test)]
mod tests;
mod walk;

use crate::Error;
use hash_db::{HashDB, Hasher, Prefix, EMPTY_PREFIX};
use node::Code;
use path::Delta;
use sp_core::storage::{StateVersion, TRIE_VALUE_NODE_THRESHOLD};
use sp_trie::{DBValue, NodeCodec, PrefixedMemoryDB};
use trie_db::{ChildReference, NodeCodec as _};
use walk::{Change, Limits, Old, Walker};

/// From so many changes below a branch on, its children are done on several threads.
const SPLIT: usize = 128;

/// Reads the trie nodes of the state before the block, for one thread.
pub(crate) trait NodeSource<H: Hasher>: Send {
	/// The node with this hash, at this prefix.
	///
	/// # Errors
	///
	/// If the state cannot be read.
	fn node(&self, hash: &H::Out, prefix: Prefix<'_>) -> Result<Option<DBValue>, String>;
}

/// Updates the trie with the root `root`.
///
/// `delta` is sorted by key and has each key once; `None` deletes. There is a source for each
/// thread that may be used: with one source, no thread is started.
///
/// Returns the new root, and the nodes that are new (counted +1) and those that are gone (counted
/// -1), each once for each time it occurs in the trie.
///
/// # Errors
///
/// [`Error::Unavailable`] if the update is one for the stock path, [`Error::Fault`] if the state
/// cannot be read.
pub(crate) fn update<H, S>(
	sources: &mut [S],
	root: H::Out,
	delta: &Delta<'_>,
	version: StateVersion,
) -> Result<(H::Out, PrefixedMemoryDB<H>), Error>
where
	H: Hasher + 'static,
	S: NodeSource<H>,
{
	update_split(sources, root, delta, version, SPLIT)
}

/// Does [`update`], with another limit in the place of [`SPLIT`].
fn update_split<H, S>(
	sources: &mut [S],
	root: H::Out,
	delta: &Delta<'_>,
	version: StateVersion,
	split: usize,
) -> Result<(H::Out, PrefixedMemoryDB<H>), Error>
where
	H: Hasher + 'static,
	S: NodeSource<H>,
{
	debug_assert!(delta.is_sorted_by(|a, b| a.0 < b.0), "sorted by key, each key once");
	let Some((source, others)) = sources.split_first_mut() else {
		return Err(Error::Fault("there is nothing to read the trie from".into()));
	};
	if delta.is_empty() {
		return Ok((root, PrefixedMemoryDB::default()));
	}
	let value_nodes_from = match version {
		StateVersion::V0 => None,
		StateVersion::V1 => Some(TRIE_VALUE_NODE_THRESHOLD as usize),
	};
	let limits = Limits { value_nodes_from, split };
	let empty = NodeCodec::<H>::hashed_null_node();
	let old = if root == empty { Old::Nothing } else { Old::Reference(ChildReference::Hash(root)) };
	// A thread is started only if there is something for it to do.
	let helpers = others.len().min(delta.len() / (split / 4).max(1));
	let (change, mut overlay) = if helpers == 0 || delta.len() < split {
		let mut walker = Walker::new(source, None, limits);
		let change = walker.child(old, 0, delta)?;
		(change, walker.overlay)
	} else {
		pool::walk_with(source, &mut others[..helpers], limits, old, delta)?
	};
	let root = match change {
		Change::Same(_) => root,
		Change::Gone => empty,
		// The root is stored by its hash however short it is.
		Change::Now(node, _) => {
			let Code { bytes, hash } = node.code();
			let hash = hash.unwrap_or_else(|| H::hash(&bytes));
			overlay.emplace(hash, EMPTY_PREFIX, bytes);
			hash
		},
	};
	Ok((root, overlay))
}
