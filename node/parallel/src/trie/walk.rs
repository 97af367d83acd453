// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The update of a subtree.

use super::{
	node::{Code, Node, Value},
	path::{groups, nibble_at, nibbles, prefix_beside, prefix_of, shared, Delta},
	pool::Pool,
	NodeSource,
};
use crate::Error;
use hash_db::{HashDB, Hasher, Prefix};
use sp_trie::PrefixedMemoryDB;
use std::cmp::Ordering;
use trie_db::ChildReference;

/// So many nodes may be above one another on the stack of a thread. A trie of hashed keys has about
/// 15; a deeper one than this is left to the stock path.
const MAX_LEVELS: usize = 128;

/// So many tasks may be within one another on the stack of a thread and still split.
const MAX_NESTED: usize = 4;

/// What becomes a node, or what it is made of.
pub(super) enum Old<'d, H: Hasher> {
	/// There is none.
	Nothing,
	/// One of the state before the block, in its place.
	Reference(ChildReference<H::Out>),
	/// One that was further up, and has been removed from there.
	Moved(Node<'d, H>),
}

impl<'d, H: Hasher> Old<'d, H> {
	/// What is at `nibble` of a branch. `low` is a child that it does not have yet.
	pub(super) fn of(
		branch: &Node<'d, H>,
		low: &mut Option<(u8, Node<'d, H>)>,
		nibble: u8,
	) -> Self {
		match low.take_if(|(at, _)| *at == nibble) {
			Some((_, node)) => Self::Moved(node),
			None => branch.child(nibble).map_or(Self::Nothing, Self::Reference),
		}
	}
}

/// What becomes of a node.
pub(super) enum Change<'d, H: Hasher> {
	/// It stays the same.
	Same(Node<'d, H>),
	/// This takes its place, encoded already or not. The old node is removed, this one is not
	/// stored yet: it may still be joined with its parent.
	Now(Node<'d, H>, Option<Code<H::Out>>),
	/// It is removed, or there is none as before.
	Gone,
}

/// A child whose branch does not refer to it yet.
struct Loose<'d, H: Hasher> {
	nibble: u8,
	prefix: Prefix<'d>,
	node: Node<'d, H>,
	code: Option<Code<H::Out>>,
}

/// What all threads of an update go by.
#[derive(Clone, Copy)]
pub(super) struct Limits {
	/// The length from which on a value is a node of its own.
	pub(super) value_nodes_from: Option<usize>,
	/// The number of changes from which on a branch is split.
	pub(super) split: usize,
}

/// What a thread works with.
pub(super) struct Walker<'w, 'd, H: Hasher, S> {
	source: &'w mut S,
	/// The other threads, if there are any.
	pool: Option<&'w Pool<'d, H>>,
	limits: Limits,
	/// The changes of nodes.
	pub(super) overlay: PrefixedMemoryDB<H>,
	/// The number of nodes on the stack.
	levels: usize,
	/// The number of tasks on the stack.
	pub(super) nested: usize,
	/// Whether the overlay is that of the update.
	pub(super) is_main: bool,
}

impl<'w, 'd, H: Hasher, S: NodeSource<H>> Walker<'w, 'd, H, S> {
	pub(super) fn new(source: &'w mut S, pool: Option<&'w Pool<'d, H>>, limits: Limits) -> Self {
		let overlay = PrefixedMemoryDB::default();
		Self { source, pool, limits, overlay, levels: 0, nested: 0, is_main: true }
	}

	/// The same, for a thread that only does tasks of others.
	pub(super) fn helping(self) -> Self {
		Self { is_main: false, ..self }
	}

	/// Updates what is at `depth` on the way to the keys of `delta`, which has one at least.
	pub(super) fn child(
		&mut self,
		old: Old<'d, H>,
		depth: usize,
		delta: &'d Delta<'d>,
	) -> Result<Change<'d, H>, Error> {
		if self.levels == MAX_LEVELS {
			return Err(Error::Unavailable("the state trie is too deep"));
		}
		self.levels += 1;
		let change = match old {
			Old::Nothing => self.build(depth, delta),
			Old::Reference(reference) => self.refer(reference, depth, delta),
			Old::Moved(node) => self.node(node, depth, delta).map(|change| match change {
				// It is new here.
				Change::Same(node) => Change::Now(node, None),
				change => change,
			}),
		};
		self.levels -= 1;
		change
	}

	fn refer(
		&mut self,
		reference: ChildReference<H::Out>,
		depth: usize,
		delta: &'d Delta<'d>,
	) -> Result<Change<'d, H>, Error> {
		let prefix = prefix_of(delta[0].0, depth);
		let node = self.read(&reference, prefix)?;
		let change = self.node(node, depth, delta)?;
		if !matches!(change, Change::Same(_)) {
			self.forget(&reference, prefix);
		}
		Ok(change)
	}

	/// Makes the nodes for keys where there are none.
	fn build(&mut self, depth: usize, delta: &'d Delta<'d>) -> Result<Change<'d, H>, Error> {
		let Some(first) = delta.iter().position(|(_, value)| value.is_some()) else {
			return Ok(Change::Gone);
		};
		let last = delta.iter().rposition(|(_, value)| value.is_some()).unwrap_or(first);
		let (key, value) = delta[first];
		if let (true, Some(value)) = (first == last, value) {
			let hash = self.hash_of_node(value);
			let value = self.value(key, value, hash);
			return Ok(Change::Now(Node::leaf(key, depth, value), None));
		}
		// Sorted, all keys share what the first and the last share.
		let len = shared(key, delta[last].0, depth);
		let branch = Node::on_the_way_to(key, depth, len);
		self.branch(branch, depth + len, None, &delta[first..=last], true)
	}

	/// Updates a node at `depth`, on the way to the keys of `delta`.
	fn node(
		&mut self,
		node: Node<'d, H>,
		depth: usize,
		delta: &'d Delta<'d>,
	) -> Result<Change<'d, H>, Error> {
		let (first, last) = (delta[0], delta[delta.len() - 1]);
		let len = node.partial_len();
		// The stock way loses a value here, or panics (see the module's documentation).
		let ends_above = first.1.is_none() && nibbles(first.0) == depth && len > 0;
		if ends_above && node.is_branch() && node.value.is_some() {
			return Err(Error::Unavailable("a missing key just above a branch is deleted"));
		}

		let on = |key: &[u8]| node.side(key, depth) == Ordering::Equal;
		if on(first.0) && (delta.len() == 1 || on(last.0)) {
			// Sorted, so do all between them.
			return self.branch(node, depth + len, None, delta, false);
		}
		// Of the keys beside the node, those deleted are missing already. The first and the last
		// one that is set leave its partial key the earliest.
		let before = delta.partition_point(|&(key, _)| node.side(key, depth) == Ordering::Less);
		let through = delta[before..].partition_point(|&(key, _)| on(key));
		let after = before + through;
		let is_set = |(_, value): &(&[u8], Option<&[u8]>)| value.is_some();
		let start = delta[..before].iter().position(is_set).unwrap_or(before);
		let end = delta[after..].iter().rposition(is_set).map_or(after, |last| after + last + 1);
		if (start, end) == (before, after) {
			return if through == 0 {
				Ok(Change::Same(node))
			} else {
				self.branch(node, depth + len, None, &delta[before..after], false)
			};
		}
		let shared_at = |index: usize| node.shared(delta[index].0, depth);
		let len = shared_at(start).min(shared_at(end - 1));
		let upper = Node::on_the_way_to(delta[start].0, depth, len);
		let nibble = node.partial_at(len);
		let low = node.lowered(len + 1);
		self.branch(upper, depth + len, Some((nibble, low)), &delta[start..end], true)
	}

	/// Updates a node whose partial key ends at `end`; a leaf is a branch without children here.
	/// All keys of `delta`, which has one at least, lead through it. `low` is a child that it does
	/// not have yet, and `changed` whether it has changed already.
	fn branch(
		&mut self,
		mut node: Node<'d, H>,
		end: usize,
		mut low: Option<(u8, Node<'d, H>)>,
		delta: &'d Delta<'d>,
		mut changed: bool,
	) -> Result<Change<'d, H>, Error> {
		let (path, value) = delta[0];
		let mut below = delta;
		if nibbles(path) == end {
			changed |= self.set_value(&mut node, path, value);
			below = &delta[1..];
		}

		let mut split = match self.pool {
			Some(pool) if self.is_to_split(below, end) => {
				Some(self.split(pool, &node, &mut low, end, below)?.into_iter())
			},
			_ => None,
		};
		// If a branch has but one child in the end, both are joined: the first child is kept loose
		// until there is a second one.
		let mut loose: Option<Loose<'d, H>> = None;
		let mut several = false;
		for (nibble, delta) in groups(below, end) {
			let change = match &mut split {
				Some(changes) => changes.next().expect("there is one for each group; qed"),
				None => self.child(Old::of(&node, &mut low, nibble), end + 1, delta)?,
			};
			match change {
				Change::Same(_) => {},
				Change::Gone => changed |= node.take_child(nibble),
				Change::Now(child, code) => {
					changed = true;
					node.take_child(nibble);
					let prefix = prefix_of(delta[0].0, end + 1);
					let child = Loose { nibble, prefix, node: child, code };
					match loose.take() {
						None if !several => loose = Some(child),
						first => {
							several = true;
							for child in first.into_iter().chain([child]) {
								self.attach(&mut node, child);
							}
						},
					}
				},
			}
		}
		if let Some((nibble, low)) = low {
			// Nothing changes below it; there is a key beside it, or it would not be low.
			let mut buffer = Vec::new();
			let prefix = prefix_beside(path, end, nibble, &mut buffer);
			let reference = self.store(low, None, prefix);
			node.put_child(nibble, reference);
		}

		if !changed {
			return Ok(Change::Same(node));
		}
		let children = node.width() + usize::from(loose.is_some());
		match (children, node.value.is_some()) {
			(0, false) => Ok(Change::Gone),
			(0, true) => {
				node.make_leaf();
				Ok(Change::Now(node, None))
			},
			(1, false) => {
				let (nibble, child) = match (loose, node.first_child()) {
					(Some(child), _) => (child.nibble, child.node),
					(None, Some((nibble, reference))) => {
						(nibble, self.detach(reference, path, end, nibble)?)
					},
					(None, None) => return Err(Error::Fault("a child of a branch is lost".into())),
				};
				Ok(Change::Now(child.raised(&node, nibble), None))
			},
			_ => {
				if let Some(child) = loose {
					self.attach(&mut node, child);
				}
				Ok(Change::Now(node, None))
			},
		}
	}

	/// Whether the children of a branch are worth the bother of several threads.
	fn is_to_split(&self, delta: &Delta<'_>, end: usize) -> bool {
		match (delta.first(), delta.last()) {
			(Some((first, _)), Some((last, _))) => {
				delta.len() >= self.limits.split
					&& self.nested < MAX_NESTED
					&& nibble_at(first, end) != nibble_at(last, end)
			},
			_ => false,
		}
	}

	/// Sets or deletes the value of a node, the one of `key`. Returns whether it has changed.
	fn set_value(
		&mut self,
		node: &mut Node<'d, H>,
		key: &'d [u8],
		value: Option<&'d [u8]>,
	) -> bool {
		let hash = value.and_then(|value| self.hash_of_node(value));
		let same = match (&node.value, value, hash) {
			(None, None, _) => true,
			(Some(Value::Node(old)), Some(_), Some(hash)) => *old == hash,
			(Some(_), Some(value), None) => node.inline_value() == Some(value),
			_ => false,
		};
		if same {
			return false;
		}
		if let Some(Value::Node(old)) = &node.value {
			self.overlay.remove(old, (key, None));
		}
		node.value = value.map(|value| self.value(key, value, hash));
		true
	}

	/// The hash of a value that is to be a node of its own.
	fn hash_of_node(&self, value: &[u8]) -> Option<H::Out> {
		let from = self.limits.value_nodes_from?;
		(value.len() >= from).then(|| H::hash(value))
	}

	/// A value as a node has it. `hash` is that of [`Self::hash_of_node`].
	fn value(&mut self, key: &[u8], value: &'d [u8], hash: Option<H::Out>) -> Value<'d, H::Out> {
		match hash {
			Some(hash) => {
				self.overlay.emplace(hash, (key, None), value.to_vec());
				Value::Node(hash)
			},
			None => Value::Given(value),
		}
	}

	fn attach(&mut self, branch: &mut Node<'d, H>, child: Loose<'d, H>) {
		let reference = self.store(child.node, child.code, child.prefix);
		branch.put_child(child.nibble, reference);
	}

	/// Stores a node below the root.
	fn store(
		&mut self,
		node: Node<'d, H>,
		code: Option<Code<H::Out>>,
		prefix: Prefix<'_>,
	) -> ChildReference<H::Out> {
		let Code { bytes, hash } = code.unwrap_or_else(|| node.code());
		match hash {
			Some(hash) => {
				self.overlay.emplace(hash, prefix, bytes);
				ChildReference::Hash(hash)
			},
			None => {
				let mut inline = H::Out::default();
				inline.as_mut()[..bytes.len()].copy_from_slice(&bytes);
				ChildReference::Inline(inline, bytes.len())
			},
		}
	}

	/// Takes away a node that becomes part of its parent without a change of its own: the child at
	/// `nibble` of the branch that is on the way to `path`, up to `end`.
	fn detach(
		&mut self,
		reference: ChildReference<H::Out>,
		path: &[u8],
		end: usize,
		nibble: u8,
	) -> Result<Node<'d, H>, Error> {
		let mut buffer = Vec::new();
		let prefix = prefix_beside(path, end, nibble, &mut buffer);
		let node = self.read(&reference, prefix)?;
		self.forget(&reference, prefix);
		Ok(node)
	}

	/// Removes a node of the state before the block.
	fn forget(&mut self, reference: &ChildReference<H::Out>, prefix: Prefix<'_>) {
		if let ChildReference::Hash(hash) = reference {
			self.overlay.remove(hash, prefix);
		}
	}

	/// Reads a node of the state before the block.
	// Not inlined, for what it needs to decode a node is not to stay on the stack.
	#[inline(never)]
	fn read(
		&self,
		reference: &ChildReference<H::Out>,
		prefix: Prefix<'_>,
	) -> Result<Node<'d, H>, Error> {
		match reference {
			ChildReference::Hash(hash) => {
				let fault = |error: String| Error::Fault(format!("trie node {hash:?}: {error}"));
				let data = self.source.node(hash, prefix).map_err(fault)?;
				let data = data.ok_or_else(|| fault("it is missing".into()))?;
				Node::decode(data).map_err(fault)
			},
			ChildReference::Inline(bytes, len) => {
				let fault =
					|error: String| Error::Fault(format!("trie node within another: {error}"));
				Node::decode(bytes.as_ref()[..*len].to_vec()).map_err(fault)
			},
		}
	}
}
