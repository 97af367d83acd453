// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A node in memory.
//!
//! What the update does not touch of a node stays in the bytes that it was read from: its partial
//! key, and its value.

use super::path::nibbles;
use hash_db::Hasher;
use sp_trie::{DBValue, NodeCodec};
use std::{cmp::Ordering, ops::Range};
use trie_db::{
	nibble_ops::{BIT_PER_NIBBLE, NIBBLE_LENGTH, NIBBLE_PER_BYTE},
	node::{decode_hash, NibbleSlicePlan, NodePlan, Value as EncodedValue, ValuePlan},
	ChildReference, NibbleSlice, NodeCodec as _,
};

/// The children of a branch.
type Children<O> = [Option<ChildReference<O>>; NIBBLE_LENGTH];

/// The part of the path that a node has in itself.
enum Partial<'d> {
	/// What the node was read with, less the first nibbles.
	Read { plan: NibbleSlicePlan, skipped: usize },
	/// Nibbles of a key.
	Key { key: &'d [u8], from: usize, len: usize },
	/// Those of a branch and of its only child.
	Joined { bytes: Vec<u8>, offset: usize },
}

/// The value of a node.
pub(super) enum Value<'d, O> {
	/// Part of what the node was read from.
	Read(Range<usize>),
	/// As it is in the delta.
	Given(&'d [u8]),
	/// A node of its own.
	Node(O),
}

/// A leaf, or a branch.
pub(super) struct Node<'d, H: Hasher> {
	/// What the node was read from.
	data: DBValue,
	partial: Partial<'d>,
	pub(super) value: Option<Value<'d, H::Out>>,
	/// `None` for a leaf.
	children: Option<Box<Children<H::Out>>>,
}

/// A node's encoding.
pub(super) struct Code<O> {
	pub(super) bytes: DBValue,
	/// `None` if the encoding is so short that it goes into the parent.
	pub(super) hash: Option<O>,
}

impl<'d, H: Hasher> Node<'d, H> {
	/// A node without children and value, on the way to `key`, of which it has `len` nibbles after
	/// `depth`.
	pub(super) fn on_the_way_to(key: &'d [u8], depth: usize, len: usize) -> Self {
		let partial = Partial::Key { key, from: depth, len };
		Self { data: DBValue::new(), partial, value: None, children: None }
	}

	/// A node for all of `key` after `depth` nibbles.
	pub(super) fn leaf(key: &'d [u8], depth: usize, value: Value<'d, H::Out>) -> Self {
		let leaf = Self::on_the_way_to(key, depth, nibbles(key) - depth);
		Self { value: Some(value), ..leaf }
	}

	/// Decodes a node.
	///
	/// # Errors
	///
	/// If this is none of a trie with this layout, or the empty trie.
	pub(super) fn decode(data: DBValue) -> Result<Self, String> {
		let plan = NodeCodec::<H>::decode_plan(&data).map_err(|error| error.to_string())?;
		let (plan, value, plans) = match plan {
			NodePlan::Leaf { partial, value } => (partial, Some(value), None),
			NodePlan::NibbledBranch { partial, value, children } => {
				(partial, value, Some(children))
			},
			_ => return Err("neither a leaf nor a branch".into()),
		};
		let value = match value {
			Some(ValuePlan::Inline(range)) => Some(Value::Read(range)),
			Some(ValuePlan::Node(range)) => {
				Some(Value::Node(decode_hash::<H>(&data[range]).ok_or("bad hash of a value")?))
			},
			None => None,
		};
		let children = match plans {
			Some(plans) => {
				let mut children: Box<Children<H::Out>> = Box::new([None; NIBBLE_LENGTH]);
				for (child, plan) in children.iter_mut().zip(&plans) {
					if let Some(plan) = plan {
						let handle = plan.build(&data);
						*child = Some(
							ChildReference::<H::Out>::try_from(handle).map_err(|_| "bad child")?,
						);
					}
				}
				Some(children)
			},
			None => None,
		};
		let partial = Partial::Read { plan, skipped: 0 };
		Ok(Self { data, partial, value, children })
	}

	/// The partial key: the first nibbles of a slice, and how many of them.
	fn partial(&self) -> (NibbleSlice<'_>, usize) {
		match &self.partial {
			Partial::Read { plan, skipped } => {
				(plan.build(&self.data).mid(*skipped), plan.len() - *skipped)
			},
			Partial::Key { key, from, len } => (NibbleSlice::new_offset(key, *from), *len),
			Partial::Joined { bytes, offset } => {
				let slice = NibbleSlice::new_offset(bytes, *offset);
				let len = slice.len();
				(slice, len)
			},
		}
	}

	/// The number of nibbles of the partial key.
	pub(super) fn partial_len(&self) -> usize {
		self.partial().1
	}

	/// A nibble of the partial key.
	pub(super) fn partial_at(&self, index: usize) -> u8 {
		self.partial().0.at(index)
	}

	/// How many nibbles the partial key shares with `key` after `depth`.
	pub(super) fn shared(&self, key: &[u8], depth: usize) -> usize {
		let (partial, len) = self.partial();
		partial.common_prefix(&NibbleSlice::new_offset(key, depth)).min(len)
	}

	/// Whether `key`, after `depth`, leads through this node (`Equal`), or comes before or after
	/// what does.
	pub(super) fn side(&self, key: &[u8], depth: usize) -> Ordering {
		let shared = self.shared(key, depth);
		if shared == self.partial_len() {
			Ordering::Equal
		} else if depth + shared == nibbles(key) {
			Ordering::Less
		} else {
			NibbleSlice::new_offset(key, depth).at(shared).cmp(&self.partial_at(shared))
		}
	}

	/// The node without the first nibbles of its partial key.
	pub(super) fn lowered(mut self, by: usize) -> Self {
		match &mut self.partial {
			Partial::Read { skipped, .. } => *skipped += by,
			Partial::Key { from, len, .. } => {
				*from += by;
				*len -= by;
			},
			Partial::Joined { offset, .. } => *offset += by,
		}
		self
	}

	/// The node in the place of `parent`, whose only child it was, at `nibble`.
	pub(super) fn raised(mut self, parent: &Self, nibble: u8) -> Self {
		let (upper, upper_len) = parent.partial();
		let (lower, lower_len) = self.partial();
		let all = (0..upper_len)
			.map(|index| upper.at(index))
			.chain([nibble])
			.chain((0..lower_len).map(|index| lower.at(index)));
		let len = upper_len + 1 + lower_len;
		let offset = len % NIBBLE_PER_BYTE;
		let mut bytes = vec![0u8; len.div_ceil(NIBBLE_PER_BYTE)];
		for (index, nibble) in (offset..).zip(all) {
			let left = index % NIBBLE_PER_BYTE == 0;
			bytes[index / NIBBLE_PER_BYTE] |= if left { nibble << BIT_PER_NIBBLE } else { nibble };
		}
		self.partial = Partial::Joined { bytes, offset };
		self
	}

	/// The value, if there is one and it is no node of its own.
	pub(super) fn inline_value(&self) -> Option<&[u8]> {
		match self.value.as_ref()? {
			Value::Read(range) => Some(&self.data[range.clone()]),
			Value::Given(bytes) => Some(bytes),
			Value::Node(_) => None,
		}
	}

	/// Whether the node is a branch.
	pub(super) fn is_branch(&self) -> bool {
		self.children.is_some()
	}

	/// A child.
	pub(super) fn child(&self, nibble: u8) -> Option<ChildReference<H::Out>> {
		self.children.as_ref().and_then(|children| children[usize::from(nibble)])
	}

	/// The number of children.
	pub(super) fn width(&self) -> usize {
		self.children.as_ref().map_or(0, |children| children.iter().flatten().count())
	}

	/// The first child.
	pub(super) fn first_child(&self) -> Option<(u8, ChildReference<H::Out>)> {
		(0..NIBBLE_LENGTH as u8).find_map(|nibble| Some((nibble, self.child(nibble)?)))
	}

	/// Sets a child.
	pub(super) fn put_child(&mut self, nibble: u8, child: ChildReference<H::Out>) {
		let children = self.children.get_or_insert_with(|| Box::new([None; NIBBLE_LENGTH]));
		children[usize::from(nibble)] = Some(child);
	}

	/// Takes a child away. Returns whether there was one.
	pub(super) fn take_child(&mut self, nibble: u8) -> bool {
		let children = self.children.as_mut();
		children.is_some_and(|children| children[usize::from(nibble)].take().is_some())
	}

	/// Makes a leaf of a branch that has no children.
	pub(super) fn make_leaf(&mut self) {
		self.children = None;
	}

	/// Encodes the node, which has a value or children.
	pub(super) fn code(&self) -> Code<H::Out> {
		let (partial, len) = self.partial();
		let partial = partial.right_range_iter(len);
		let value = self.value.as_ref().map(|value| match value {
			Value::Read(range) => EncodedValue::Inline(&self.data[range.clone()]),
			Value::Given(bytes) => EncodedValue::Inline(bytes),
			Value::Node(hash) => EncodedValue::Node(hash.as_ref()),
		});
		let bytes = match &self.children {
			Some(children) => {
				NodeCodec::<H>::branch_node_nibbled(partial, len, children.iter(), value)
			},
			None => {
				let value = value.expect("without children and value a node is gone; qed");
				NodeCodec::<H>::leaf_node(partial, len, value)
			},
		};
		let hash = (bytes.len() >= H::LENGTH).then(|| H::hash(&bytes));
		Code { bytes, hash }
	}
}
