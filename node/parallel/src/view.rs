// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The state as one extrinsic sees it while a lane executes it: its own writes, under them those of
//! the extrinsics before it, under them the state before the block's extrinsics. Nested storage
//! transactions are a journal of what to put back.
//!
//! It knows the main storage only, by single keys, and the offchain index, which is written and
//! never read: what an extrinsic writes there conflicts with nothing, and is merely kept in order
//! and taken back with the storage. For anything else an extrinsic leaves the lane
//! ([`Leave::Sequential`]) and is executed in order by the stock path.

use crate::{
	hot::{Effect, Place, Rules, Use},
	memory::{CellId, Index, Memory, Version},
	value::{share, Bytes, Value, Written},
};
use hashbrown::HashTable;
use std::sync::Arc;

/// Reads the state before the block.
pub(crate) trait BaseState: Send {
	/// The value of a key in the main storage.
	fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String>;
}

/// Why an extrinsic cannot go on in a lane.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Leave {
	/// It asked for something that only the stock path offers.
	Sequential(&'static str),
	/// The state cannot be read: nothing can be executed.
	Fault(String),
}

/// Where child tries have their roots in the main storage.
const CHILD_STORAGE: &[u8] = sp_core::storage::well_known_keys::CHILD_STORAGE_KEY_PREFIX;

/// A key that the lane has seen before.
struct Known {
	cell: CellId,
	/// The extrinsic for which `slot` holds, counted by the lane.
	turn: u32,
	slot: u32,
}

/// What an extrinsic found under a key.
enum Seen {
	/// It has not looked.
	Nothing,
	/// The value before the block's extrinsics.
	Base,
	/// What another extrinsic wrote.
	Version(Version, Value),
	/// The start value of a hot key.
	Hot(Written),
}

/// A key that the extrinsic uses.
struct Slot {
	cell: CellId,
	hot: Option<u8>,
	seen: Seen,
	written: Option<Written>,
}

/// A write to the offchain index: a key, and its new value or a deletion.
pub(crate) type Indexed = (Bytes, Written);

/// So many bytes may one extrinsic write to the offchain index in a lane, those that are taken back
/// or written again included. The stock path keeps the last value of each key and a lane keeps all,
/// so one that writes the same key over and over is left to it. No honest audit trail gets there.
pub(crate) const MOST_INDEXED: usize = 4 * 1024 * 1024;

/// What to put back when a storage transaction is rolled back.
struct Undo {
	slot: u32,
	written: Option<Written>,
}

/// Where a storage transaction began.
struct Mark {
	journal: usize,
	logged: usize,
	indexed: usize,
}

/// What an extrinsic read and wrote.
#[derive(Default)]
pub(crate) struct Trace {
	/// Which version it read; for versions of other extrinsics the value too, since a later
	/// incarnation may write the same again.
	pub(crate) reads: Vec<(CellId, Version, Value)>,
	pub(crate) writes: Vec<(CellId, Value)>,
	pub(crate) effects: Vec<(u8, Effect)>,
	/// What an extrinsic that was executed on the true values left in the hot keys.
	pub(crate) finals: Vec<(u8, Written)>,
	pub(crate) logged: Vec<(u8, Bytes)>,
	/// What it wrote to the offchain index, in this order.
	pub(crate) indexed: Vec<Indexed>,
}

/// The state as an extrinsic sees it.
pub(crate) struct View {
	memory: Arc<Memory>,
	rules: Arc<Rules>,
	base: Box<dyn BaseState>,
	known: HashTable<Known>,
	turn: u32,
	place: Place,
	/// The true values of the hot keys, for an extrinsic that is executed in its turn.
	exact: Option<Vec<Written>>,
	slots: Vec<Slot>,
	uses: Vec<Use>,
	logged: Vec<(u8, Bytes)>,
	indexed: Vec<Indexed>,
	/// The bytes that the extrinsic has written to the offchain index so far.
	indexed_bytes: usize,
	journal: Vec<Undo>,
	marks: Vec<Mark>,
	/// Whether the extrinsic has written anything yet.
	wrote: bool,
}

impl View {
	pub(crate) fn new(memory: Arc<Memory>, rules: Arc<Rules>, base: Box<dyn BaseState>) -> Self {
		let uses = rules.keys().iter().map(|_| Use::default()).collect();
		Self {
			memory,
			rules,
			base,
			known: HashTable::with_capacity(4_096),
			turn: 0,
			place: Place { index: 0, bytes_before: 0 },
			exact: None,
			slots: Vec::with_capacity(64),
			uses,
			logged: Vec::new(),
			indexed: Vec::new(),
			indexed_bytes: 0,
			journal: Vec::with_capacity(64),
			marks: Vec::with_capacity(8),
			wrote: false,
		}
	}

	/// The next extrinsic: at `place`, with the true values of the hot keys if it is its turn.
	pub(crate) fn begin(&mut self, place: Place, exact: Option<Vec<Written>>) {
		self.turn += 1;
		self.place = place;
		self.exact = exact;
		self.slots.clear();
		self.logged.clear();
		self.indexed.clear();
		self.indexed_bytes = 0;
		self.journal.clear();
		self.marks.clear();
		self.wrote = false;
		for hot in &mut self.uses {
			hot.reset();
		}
	}

	/// The extrinsic that is executed.
	pub(crate) fn index(&self) -> Index {
		self.place.index
	}

	/// What the extrinsic did.
	pub(crate) fn finish(&mut self) -> Trace {
		let mut trace = Trace::default();
		trace.reads.reserve(self.slots.len());
		for slot in self.slots.drain(..) {
			let Some(hot) = slot.hot else {
				match slot.seen {
					Seen::Nothing | Seen::Hot(_) => {},
					Seen::Base => trace.reads.push((slot.cell, Version::BASE, None)),
					Seen::Version(version, value) => trace.reads.push((slot.cell, version, value)),
				}
				if let Some(written) = &slot.written {
					trace.writes.push((slot.cell, share(written)));
				}
				continue;
			};
			if self.exact.is_some() {
				if let Some(written) = slot.written {
					trace.finals.push((hot, written));
				}
			} else if let Seen::Hot(start) = &slot.seen {
				let uses = &self.uses[usize::from(hot)];
				let effect = uses.effect(&self.rules, hot, start, slot.written.as_ref());
				trace.effects.extend(effect.map(|effect| (hot, effect)));
			}
		}
		trace.logged = std::mem::take(&mut self.logged);
		trace.indexed = std::mem::take(&mut self.indexed);
		trace
	}

	/// The slot of a key.
	pub(crate) fn slot(&mut self, key: &[u8]) -> Result<u32, Leave> {
		let hash = self.memory.hash(key);
		let memory = &self.memory;
		let next = self.slots.len() as u32;
		let cell = match self.known.find_mut(hash, |known| memory.cell(known.cell).key() == key) {
			Some(known) if known.turn == self.turn => return Ok(known.slot),
			Some(known) => {
				known.turn = self.turn;
				known.slot = next;
				known.cell
			},
			None => {
				if key.starts_with(CHILD_STORAGE) {
					return Err(Leave::Sequential("the root of a child trie"));
				}
				let cell = memory.cell_of(hash, key);
				let known = Known { cell, turn: self.turn, slot: next };
				self.known
					.insert_unique(hash, known, |known| memory.hash(memory.cell(known.cell).key()));
				cell
			},
		};
		let hot = memory.cell(cell).hot();
		self.slots.push(Slot { cell, hot, seen: Seen::Nothing, written: None });
		Ok(next)
	}

	/// The value in a slot.
	pub(crate) fn read(&mut self, slot: u32) -> Result<Option<&[u8]>, Leave> {
		let at = slot as usize;
		if let Some(hot) = self.slots[at].hot {
			if self.rules.is_log(hot) {
				return Err(Leave::Sequential("a read of a log"));
			}
			self.begin_hot(at, hot);
			self.uses[usize::from(hot)].read();
		}
		let slot = &mut self.slots[at];
		if slot.written.is_none() && matches!(slot.seen, Seen::Nothing) {
			let cell = self.memory.cell(slot.cell);
			slot.seen = match cell.before(self.place.index) {
				Some((version, value)) => Seen::Version(version, value),
				None => {
					let base = &self.base;
					cell.base_or_load(|key| {
						base.read(key).map(|value| value.map(Arc::from)).map_err(Leave::Fault)
					})?;
					Seen::Base
				},
			};
		}
		let slot = &self.slots[at];
		Ok(match (&slot.written, &slot.seen) {
			(Some(written), _) => written.as_deref(),
			(None, Seen::Hot(start)) => start.as_deref(),
			(None, Seen::Version(_, value)) => value.as_deref(),
			(None, _) => self.memory.cell(slot.cell).base().and_then(|base| base.as_deref()),
		})
	}

	/// Sets or deletes the value in a slot.
	pub(crate) fn write(&mut self, slot: u32, value: Written) -> Result<(), Leave> {
		let at = slot as usize;
		if let Some(hot) = self.slots[at].hot {
			if self.rules.is_log(hot) {
				return Err(Leave::Sequential("a log that is replaced"));
			}
			self.begin_hot(at, hot);
			self.uses[usize::from(hot)].write(&self.rules, hot, &value);
		}
		self.wrote = true;
		let written = self.slots[at].written.replace(value);
		if !self.marks.is_empty() {
			self.journal.push(Undo { slot, written });
		}
		Ok(())
	}

	/// Appends an item to the sequence in a slot.
	pub(crate) fn append(&mut self, slot: u32, item: &[u8]) -> Result<(), Leave> {
		match self.slots[slot as usize].hot {
			Some(hot) if self.rules.is_log(hot) => {
				self.logged.push((hot, Bytes::from_slice(item)));
				Ok(())
			},
			_ => Err(Leave::Sequential("an append to a sequence that is not a log")),
		}
	}

	/// Sets or deletes a value in the offchain index.
	pub(crate) fn index_offchain(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), Leave> {
		let entry = key.len() + value.map_or(0, <[u8]>::len) + size_of::<Indexed>();
		self.indexed_bytes = self.indexed_bytes.saturating_add(entry);
		if self.indexed_bytes > MOST_INDEXED {
			return Err(Leave::Sequential("much that is written to the offchain index"));
		}
		self.wrote = true;
		self.indexed.push((Bytes::from_slice(key), value.map(Bytes::from_slice)));
		Ok(())
	}

	/// Opens a storage transaction.
	pub(crate) fn start_transaction(&mut self) {
		self.marks.push(Mark {
			journal: self.journal.len(),
			logged: self.logged.len(),
			indexed: self.indexed.len(),
		});
	}

	/// Keeps what was written since the last transaction was opened.
	pub(crate) fn commit_transaction(&mut self) -> Result<(), Leave> {
		self.marks.pop().ok_or(Leave::Sequential("no open transaction to commit"))?;
		if self.marks.is_empty() {
			self.journal.clear();
		}
		Ok(())
	}

	/// Takes back what was written since the last transaction was opened.
	pub(crate) fn rollback_transaction(&mut self) -> Result<(), Leave> {
		let mark = self.marks.pop().ok_or(Leave::Sequential("no open transaction to roll back"))?;
		for undo in self.journal.drain(mark.journal..).rev() {
			self.slots[undo.slot as usize].written = undo.written;
		}
		self.logged.truncate(mark.logged);
		self.indexed.truncate(mark.indexed);
		Ok(())
	}

	/// Whether the extrinsic has written anything yet.
	pub(crate) fn has_written(&self) -> bool {
		self.wrote
	}

	/// Whether a transaction was left open.
	pub(crate) fn in_transaction(&self) -> bool {
		!self.marks.is_empty()
	}

	/// The first use of a hot key: finds its start value.
	fn begin_hot(&mut self, at: usize, hot: u8) {
		if !matches!(self.slots[at].seen, Seen::Nothing) {
			return;
		}
		let start = match &self.exact {
			Some(values) => values[usize::from(hot)].clone(),
			None => self.rules.speculative(hot, self.place),
		};
		self.uses[usize::from(hot)].begin(&self.rules, hot, &start);
		self.slots[at].seen = Seen::Hot(start);
	}
}
