// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The multi-version memory: what every extrinsic of a block has written, and what was there
//! before.
//!
//! Each storage key that a block touches has one [`Cell`] for as long as the block is executed.
//! Cells are found by key once in each lane and by number from then on, so that reading and
//! validating take no hashing and, for a key that nobody has written, no lock.

use super::{
	sync::{AtomicBool, AtomicU64, Mutex, OnceLock, Ordering},
	value::Value,
};
use ahash::RandomState;
use hashbrown::HashTable;
use smallvec::SmallVec;

/// The position of an extrinsic in its block.
pub(crate) type Index = u32;

/// How often an extrinsic was executed before.
pub(crate) type Incarnation = u32;

/// The incarnation of what an extrinsic did outside the lanes, in order.
pub(crate) const SEQUENTIAL: Incarnation = Incarnation::MAX;

/// Which execution wrote a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Version(u64);

impl Version {
	/// The value from before the extrinsics that are executed in parallel.
	pub(crate) const BASE: Self = Self(0);

	pub(crate) fn new(index: Index, incarnation: Incarnation) -> Self {
		Self(((u64::from(index) + 1) << 32) | u64::from(incarnation))
	}

	/// The extrinsic that wrote the value; `None` for the base.
	pub(crate) fn index(self) -> Option<Index> {
		(self.0 >> 32).checked_sub(1).map(|index| index as Index)
	}
}

/// The number of a [`Cell`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub(crate) struct CellId(u32);

/// What was written to a key, by whom.
struct Entry {
	version: Version,
	value: Value,
}

/// All that is known of one storage key.
pub(crate) struct Cell {
	key: Box<[u8]>,
	/// The position of the key among the hot ones.
	hot: Option<u8>,
	/// The value before the extrinsics, once somebody asked for it.
	base: OnceLock<Value>,
	/// Whether `entries` ever had one: what keeps the lock out of most reads.
	written: AtomicBool,
	/// Sorted by the index of the extrinsic; one entry for each.
	entries: Mutex<SmallVec<[Entry; 2]>>,
	/// The version of the last commit. Extrinsics are committed in order.
	committed: AtomicU64,
}

impl Cell {
	fn new(key: &[u8], hot: Option<u8>) -> Self {
		Self {
			key: key.into(),
			hot,
			base: OnceLock::new(),
			written: AtomicBool::new(false),
			entries: Mutex::default(),
			committed: AtomicU64::new(Version::BASE.0),
		}
	}

	pub(crate) fn key(&self) -> &[u8] {
		&self.key
	}

	pub(crate) fn hot(&self) -> Option<u8> {
		self.hot
	}

	/// The value before the extrinsics; `load` is called by the first who asks.
	///
	/// # Errors
	///
	/// That of `load`. Nothing is kept then.
	pub(crate) fn base_or_load<E>(
		&self,
		load: impl FnOnce(&[u8]) -> Result<Value, E>,
	) -> Result<&Value, E> {
		if let Some(base) = self.base.get() {
			return Ok(base);
		}
		// Two lanes may load at once; they find the same.
		let value = load(&self.key)?;
		Ok(self.base.get_or_init(|| value))
	}

	/// The value before the extrinsics, if anybody has asked for it.
	pub(crate) fn base(&self) -> Option<&Value> {
		self.base.get()
	}

	/// The last value written by an extrinsic before `index`; `None` if that is the base.
	pub(crate) fn before(&self, index: Index) -> Option<(Version, Value)> {
		if !self.written.load(Ordering::Acquire) {
			return None;
		}
		let limit = Version::new(index, 0).0;
		let entries = self.entries.lock();
		let entry = entries.iter().rev().find(|entry| entry.version.0 < limit)?;
		Some((entry.version, entry.value.clone()))
	}

	/// Makes a value visible to the extrinsics after that of `version`, in place of what an
	/// earlier incarnation of it has written.
	pub(crate) fn publish(&self, version: Version, value: Value) {
		let mut entries = self.entries.lock();
		let position = entries.iter().rposition(|entry| entry.version.index() <= version.index());
		match position {
			Some(at) if entries[at].version.index() == version.index() => {
				entries[at] = Entry { version, value }
			},
			Some(at) => entries.insert(at + 1, Entry { version, value }),
			None => entries.insert(0, Entry { version, value }),
		}
		self.written.store(true, Ordering::Release);
	}

	/// Takes back what the extrinsic has written.
	pub(crate) fn retract(&self, index: Index) {
		let mut entries = self.entries.lock();
		let position = entries.iter().rposition(|entry| entry.version.index() == Some(index));
		if let Some(at) = position {
			entries.remove(at);
		}
	}

	/// The version of the last commit.
	pub(crate) fn committed(&self) -> Version {
		Version(self.committed.load(Ordering::Acquire))
	}

	/// Declares `version`, which must have been published, to be final. Versions are committed in
	/// the order of their extrinsics.
	pub(crate) fn commit(&self, version: Version) {
		debug_assert!(self.committed().index() <= version.index());
		self.committed.store(version.0, Ordering::Release);
	}

	/// The value of the last commit; the base if there was none, and `None` if that is unknown.
	pub(crate) fn committed_value(&self) -> Option<Value> {
		let committed = self.committed();
		if committed == Version::BASE {
			return self.base.get().cloned();
		}
		let entries = self.entries.lock();
		entries
			.iter()
			.rev()
			.find(|entry| entry.version == committed)
			.map(|entry| entry.value.clone())
	}
}

const SHARDS: usize = 64;

/// The cells of a block.
pub(crate) struct Memory {
	hasher: RandomState,
	cells: boxcar::Vec<Cell>,
	shards: Box<[Mutex<HashTable<u32>>]>,
}

impl Memory {
	/// A memory without cells. Keys are hashed with `hasher`, whose seed no author of a block can
	/// know.
	pub(crate) fn new(hasher: RandomState) -> Self {
		let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
		Self { hasher, cells: boxcar::Vec::new(), shards }
	}

	pub(crate) fn hash(&self, key: &[u8]) -> u64 {
		self.hasher.hash_one(key)
	}

	pub(crate) fn cell(&self, id: CellId) -> &Cell {
		&self.cells[id.0 as usize]
	}

	/// The cell of a key, which is made if there is none.
	pub(crate) fn cell_of(&self, hash: u64, key: &[u8]) -> CellId {
		self.cell_or(hash, key, None)
	}

	/// Makes the cell of a hot key. To be called before any lane asks for it.
	pub(crate) fn hot_cell(&self, key: &[u8], position: u8) -> CellId {
		self.cell_or(self.hash(key), key, Some(position))
	}

	/// The cell of a key, if any lane has touched it.
	#[cfg(test)]
	pub(crate) fn find(&self, key: &[u8]) -> Option<CellId> {
		let hash = self.hash(key);
		let shard = self.shard(hash).lock();
		shard.find(hash, |id| self.cells[*id as usize].key() == key).map(|id| CellId(*id))
	}

	fn shard(&self, hash: u64) -> &Mutex<HashTable<u32>> {
		// The table uses the low bits, and the highest.
		&self.shards[(hash >> 40) as usize % SHARDS]
	}

	fn cell_or(&self, hash: u64, key: &[u8], hot: Option<u8>) -> CellId {
		let mut shard = self.shard(hash).lock();
		let same = |id: &u32| self.cells[*id as usize].key() == key;
		if let Some(id) = shard.find(hash, same) {
			return CellId(*id);
		}
		let id = self.cells.push(Cell::new(key, hot)) as u32;
		shard.insert_unique(hash, id, |id| self.hasher.hash_one(self.cells[*id as usize].key()));
		CellId(id)
	}
}
