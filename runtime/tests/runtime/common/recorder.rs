// SPDX-License-Identifier: Apache-2.0

//! Which keys of the storage an extrinsic reads and writes, and which of those two extrinsics share.

use codec::Encode;
use frame_support::traits::StorageInfoTrait;
use polyphony_runtime::{AllPalletsWithSystem, Executive, Runtime, UncheckedExtrinsic};
use sp_core::{
	hexdisplay::HexDisplay,
	storage::{well_known_keys::EXTRINSIC_INDEX, ChildInfo, StateVersion, TrackedStorageKey},
};
use sp_externalities::{Error, Extension, ExtensionStore, Externalities, MultiRemovalResults};
use sp_io::TestExternalities;
use std::{
	any::{Any, TypeId},
	collections::{BTreeMap, BTreeSet},
	fmt,
};

/// A key of the main storage. Shown by the name of the item that it belongs to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(pub Vec<u8>);

impl fmt::Debug for Key {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
		let item = AllPalletsWithSystem::storage_info()
			.into_iter()
			.find(|info| self.0.starts_with(&info.prefix));
		match item {
			Some(info) => {
				let rest = &self.0[info.prefix.len()..];
				let (pallet, item) = (text(&info.pallet_name), text(&info.storage_name));
				write!(f, "{pallet}.{item} {}", HexDisplay::from(&rest))
			},
			None => write!(f, "{}", text(&self.0)),
		}
	}
}

/// A set of keys.
pub type Keys = BTreeSet<Key>;

/// How an extrinsic used the storage.
#[derive(Debug)]
pub struct Access {
	/// What it read, also what it had written before.
	pub reads: Keys,
	/// What it wrote, or deleted: the value before it and the one after it.
	pub writes: BTreeMap<Key, [Option<Vec<u8>>; 2]>,
	/// Where it looked for the next key, and the prefixes that it cleared. The engine does not
	/// execute such an extrinsic ahead of its turn.
	pub walks: Vec<Key>,
}

impl Access {
	/// Whether the value after it is another than before.
	fn changes(&self, key: &Key) -> bool {
		self.writes.get(key).is_some_and(|[before, after]| before != after)
	}

	fn uses(&self, key: &Key) -> bool {
		self.reads.contains(key) || self.writes.contains_key(key)
	}

	/// What it leaves under a key that it has written without a look at it.
	fn blind(&self, key: &Key) -> Option<&Option<Vec<u8>>> {
		self.writes.get(key).filter(|_| !self.reads.contains(key)).map(|[_, after]| after)
	}
}

/// The keys that two extrinsics share and at least one of them writes, without the declared hot keys.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shared {
	/// One changes what the other reads or changes: their order matters.
	pub conflicts: Keys,
	/// Both write the same without reading it.
	pub equal: Keys,
	/// Whoever writes it leaves the value as it was found. The engine compares values.
	pub restored: Keys,
}

impl Shared {
	/// What these share.
	pub fn between(one: &Access, other: &Access) -> Self {
		let hot = hot_keys();
		let mut shared = Self::default();
		for key in one.writes.keys().chain(other.writes.keys()) {
			if hot.contains(key) || !one.uses(key) || !other.uses(key) {
				continue;
			}
			let set = if !one.changes(key) && !other.changes(key) {
				&mut shared.restored
			} else if one.blind(key).is_some() && one.blind(key) == other.blind(key) {
				&mut shared.equal
			} else {
				&mut shared.conflicts
			};
			set.insert(key.clone());
		}
		shared
	}
}

/// The keys that the runtime has told the engine about.
pub fn hot_keys() -> Keys {
	use polyphony_parallel_api::runtime_decl_for_parallel_execution::ParallelExecutionV1;
	Runtime::hot_keys().into_iter().map(|hot| Key(hot.key)).collect()
}

/// Executes an extrinsic of the open block at this place in it, and takes back what it did. It has to
/// succeed.
pub fn record(chain: &mut TestExternalities, place: u32, extrinsic: UncheckedExtrinsic) -> Access {
	let mut ext = chain.ext();
	ext.storage_start_transaction();
	// So that two extrinsics can be recorded on the same state as the neighbours that they would be.
	ext.set_storage(EXTRINSIC_INDEX.to_vec(), place.encode());
	let mut recorder =
		Recorder { inner: &mut ext, reads: Keys::new(), writes: Keys::new(), walks: Vec::new() };
	let result = sp_externalities::set_and_run_with_externalities(&mut recorder, || {
		Executive::apply_extrinsic(extrinsic)
	});
	assert_eq!(result, Ok(Ok(())));
	let Recorder { reads, writes, walks, .. } = recorder;
	let after: Vec<_> = writes.iter().map(|key| ext.storage(&key.0)).collect();
	ext.storage_rollback_transaction().unwrap();
	let writes = writes
		.into_iter()
		.zip(after)
		.map(|(key, after)| {
			let before = ext.storage(&key.0);
			(key, [before, after])
		})
		.collect();
	Access { reads, writes, walks }
}

/// Passes everything on, and writes down which keys it was about.
struct Recorder<'a> {
	inner: &'a mut dyn Externalities,
	reads: Keys,
	writes: Keys,
	walks: Vec<Key>,
}

impl Recorder<'_> {
	fn read(&mut self, key: &[u8]) {
		self.reads.insert(Key(key.to_vec()));
	}

	fn write(&mut self, key: &[u8]) {
		self.writes.insert(Key(key.to_vec()));
	}

	fn walk(&mut self, key: &[u8]) {
		self.walks.push(Key(key.to_vec()));
	}
}

/// Nothing that is recorded here may go unnoticed.
fn child() -> ! {
	panic!("no call of these tests uses a child storage")
}

impl Externalities for Recorder<'_> {
	fn storage(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.storage(key)
	}

	fn storage_hash(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.storage_hash(key)
	}

	fn next_storage_key(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.walk(key);
		self.inner.next_storage_key(key)
	}

	fn clear_prefix(
		&mut self,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.walk(prefix);
		self.inner.clear_prefix(prefix, limit, cursor)
	}

	fn place_storage(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.write(&key);
		self.inner.place_storage(key, value);
	}

	fn storage_append(&mut self, key: Vec<u8>, value: Vec<u8>) {
		// What comes of it depends on what was there.
		self.read(&key);
		self.write(&key);
		self.inner.storage_append(key, value);
	}

	fn storage_root(&mut self, version: StateVersion) -> Vec<u8> {
		self.walk(&[]);
		self.inner.storage_root(version)
	}

	fn storage_start_transaction(&mut self) {
		self.inner.storage_start_transaction();
	}

	fn storage_rollback_transaction(&mut self) -> Result<(), ()> {
		self.inner.storage_rollback_transaction()
	}

	fn storage_commit_transaction(&mut self) -> Result<(), ()> {
		self.inner.storage_commit_transaction()
	}

	fn set_offchain_storage(&mut self, key: &[u8], value: Option<&[u8]>) {
		self.inner.set_offchain_storage(key, value);
	}

	fn child_storage_hash(&mut self, _: &ChildInfo, _: &[u8]) -> Option<Vec<u8>> {
		child()
	}

	fn child_storage(&mut self, _: &ChildInfo, _: &[u8]) -> Option<Vec<u8>> {
		child()
	}

	fn next_child_storage_key(&mut self, _: &ChildInfo, _: &[u8]) -> Option<Vec<u8>> {
		child()
	}

	fn kill_child_storage(
		&mut self,
		_: &ChildInfo,
		_: Option<u32>,
		_: Option<&[u8]>,
	) -> MultiRemovalResults {
		child()
	}

	fn clear_child_prefix(
		&mut self,
		_: &ChildInfo,
		_: &[u8],
		_: Option<u32>,
		_: Option<&[u8]>,
	) -> MultiRemovalResults {
		child()
	}

	fn place_child_storage(&mut self, _: &ChildInfo, _: Vec<u8>, _: Option<Vec<u8>>) {
		child()
	}

	fn child_storage_root(&mut self, _: &ChildInfo, _: StateVersion) -> Vec<u8> {
		child()
	}

	fn wipe(&mut self) {
		self.inner.wipe();
	}

	fn commit(&mut self) {
		self.inner.commit();
	}

	fn read_write_count(&self) -> (u32, u32, u32, u32) {
		self.inner.read_write_count()
	}

	fn reset_read_write_count(&mut self) {
		self.inner.reset_read_write_count();
	}

	fn get_whitelist(&self) -> Vec<TrackedStorageKey> {
		self.inner.get_whitelist()
	}

	fn set_whitelist(&mut self, new: Vec<TrackedStorageKey>) {
		self.inner.set_whitelist(new);
	}

	fn get_read_and_written_keys(&self) -> Vec<(Vec<u8>, u32, u32, bool)> {
		self.inner.get_read_and_written_keys()
	}
}

impl ExtensionStore for Recorder<'_> {
	fn extension_by_type_id(&mut self, type_id: TypeId) -> Option<&mut dyn Any> {
		self.inner.extension_by_type_id(type_id)
	}

	fn register_extension_with_type_id(
		&mut self,
		type_id: TypeId,
		extension: Box<dyn Extension>,
	) -> Result<(), Error> {
		self.inner.register_extension_with_type_id(type_id, extension)
	}

	fn deregister_extension_by_type_id(&mut self, type_id: TypeId) -> Result<(), Error> {
		self.inner.deregister_extension_by_type_id(type_id)
	}
}
