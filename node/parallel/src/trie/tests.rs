// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The update of the trie, compared with `sp_trie::delta_trie_root`.

use super::*;
use proptest::{
	collection::{btree_map, vec},
	prelude::*,
	sample::{select, Index},
};
use sp_core::{Blake2Hasher, H256};
use sp_trie::{
	delta_trie_root, empty_trie_root, trie_types::TrieDBBuilder, LayoutV0, LayoutV1, Trie,
};
use std::collections::BTreeMap;
use StateVersion::{V0, V1};

type Db = PrefixedMemoryDB<Blake2Hasher>;
type Map = BTreeMap<Vec<u8>, Vec<u8>>;
type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Numbers of threads, and of changes from which on a branch is split.
const WAYS: [(usize, usize); 5] = [(1, 1), (2, 1), (3, 2), (8, 1), (8, 5)];

/// The lengths of values: around that of a hash, and that of a value node.
const LENGTHS: [usize; 8] = [0, 1, 31, 32, 33, 34, 80, 200];

struct Reader<'a>(&'a Db);

impl NodeSource<Blake2Hasher> for Reader<'_> {
	fn node(&self, hash: &H256, prefix: Prefix<'_>) -> Result<Option<DBValue>, String> {
		Ok(HashDB::get(self.0, hash, prefix))
	}
}

/// A trie, and what is in it.
#[derive(Clone)]
struct World {
	db: Db,
	root: H256,
	map: Map,
}

impl World {
	fn new(map: Map, version: StateVersion) -> Self {
		let mut world = Self { db: Db::default(), root: empty_root(), map: Map::new() };
		let changes = map.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
		world.update(&changes, version);
		world
	}

	/// Updates the trie the stock way.
	fn update(&mut self, changes: &Changes, version: StateVersion) {
		let delta = changes.iter().map(|(key, value)| (key.as_slice(), value.as_deref()));
		let (db, root) = (&mut self.db, self.root);
		self.root = match version {
			V0 => delta_trie_root::<LayoutV0<Blake2Hasher>, _, _, _, _, _>(
				db, root, delta, None, None,
			),
			V1 => delta_trie_root::<LayoutV1<Blake2Hasher>, _, _, _, _, _>(
				db, root, delta, None, None,
			),
		}
		.unwrap();
		for (key, value) in changes {
			match value {
				Some(value) => drop(self.map.insert(key.clone(), value.clone())),
				None => drop(self.map.remove(key)),
			}
		}
	}

	/// Updates the trie our way. Returns the root and the changes of nodes.
	fn try_update(
		&self,
		changes: &Changes,
		version: StateVersion,
		(threads, split): (usize, usize),
	) -> Result<(H256, Db), Error> {
		let mut sources: Vec<_> = (0..threads).map(|_| Reader(&self.db)).collect();
		update_split(&mut sources, self.root, &delta(changes), version, split)
	}

	fn read(&self) -> Map {
		let trie = TrieDBBuilder::<Blake2Hasher>::new(&self.db, &self.root).build();
		let map: Map = trie.iter().unwrap().map(|item| item.unwrap()).collect();
		for (key, value) in &map {
			assert_eq!(trie.get(key).unwrap().as_ref(), Some(value));
		}
		map
	}

	/// Whether the stock way may take away the value of another key.
	fn confuses_stock(&self, changes: &Changes) -> bool {
		changes.iter().any(|(key, value)| {
			let mut below = self.map.keys().filter(|other| other.starts_with(key));
			let Some(first) = below.next() else { return false };
			let others: Vec<_> = below.collect();
			let is_above = !others.is_empty() && others.iter().all(|o| o.starts_with(first));
			value.is_none() && first != key && is_above
		})
	}
}

fn empty_root() -> H256 {
	empty_trie_root::<LayoutV1<Blake2Hasher>>()
}

fn delta(changes: &Changes) -> Vec<(&[u8], Option<&[u8]>)> {
	changes.iter().map(|(key, value)| (key.as_slice(), value.as_deref())).collect()
}

/// All nodes, with their counts.
fn nodes(db: &Db) -> BTreeMap<Vec<u8>, (i32, Vec<u8>)> {
	let all = db.clone().drain().into_iter().filter(|(_, (_, count))| *count != 0);
	all.map(|(key, (value, count))| (key, (count, if count > 0 { value } else { vec![] })))
		.collect()
}

/// Updates the trie in both ways, and compares. `None` if it is one for the stock path.
fn check(
	world: &World,
	changes: &Changes,
	version: StateVersion,
	ways: &[(usize, usize)],
) -> Option<World> {
	let confusing = world.confuses_stock(changes);
	let mut expected = None;
	for way in ways {
		let (root, overlay) = match world.try_update(changes, version, *way) {
			Err(Error::Unavailable(_)) if confusing => return None,
			found => found.unwrap(),
		};
		// The stock way may panic where ours is refused.
		let (expected, nodes_expected) = expected.get_or_insert_with(|| {
			let mut expected = world.clone();
			expected.update(changes, version);
			let nodes = nodes(&expected.db);
			(expected, nodes)
		});
		assert_eq!(root, expected.root, "{way:?}");
		let mut found = World { root, ..world.clone() };
		found.db.consolidate(overlay);
		assert!(nodes(&found.db) == *nodes_expected, "the nodes differ, {way:?}");
		assert!(found.read() == expected.map, "the values differ, {way:?}");
	}
	expected.map(|(expected, _)| expected)
}

/// A key of few bytes, or with one of two common prefixes.
fn key() -> impl Strategy<Value = Vec<u8>> {
	let bytes = |len: usize| vec(select(vec![0x00u8, 0x01, 0x10, 0x11, 0x12, 0xf0]), 0..len);
	let long = (0u8..2, bytes(4)).prop_map(|(byte, rest)| [vec![byte; 32], rest].concat());
	prop_oneof![bytes(5), long]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
	(select(LENGTHS.to_vec()), 0u8..2).prop_map(|(len, byte)| vec![byte; len])
}

fn version() -> impl Strategy<Value = StateVersion> {
	prop_oneof![Just(V0), Just(V1)]
}

#[derive(Clone, Debug)]
enum Edit {
	Set(Vec<u8>, Vec<u8>),
	Delete(Vec<u8>),
	Replace(Index, Vec<u8>),
	Repeat(Index),
	Remove(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
	prop_oneof![
		3 => (key(), value()).prop_map(|(key, value)| Edit::Set(key, value)),
		1 => key().prop_map(Edit::Delete),
		2 => (any::<Index>(), value()).prop_map(|(index, value)| Edit::Replace(index, value)),
		2 => any::<Index>().prop_map(Edit::Repeat),
		4 => any::<Index>().prop_map(Edit::Remove),
	]
}

fn changes(map: &Map, edits: Vec<Edit>) -> Changes {
	let existing = |index: Index| {
		let (key, value) = map.iter().nth(index.index(map.len().max(1)))?;
		Some((key.clone(), value.clone()))
	};
	let change = |edit| match edit {
		Edit::Set(key, value) => Some((key, Some(value))),
		Edit::Delete(key) => Some((key, None)),
		Edit::Replace(index, value) => Some((existing(index)?.0, Some(value))),
		Edit::Repeat(index) => existing(index).map(|(key, value)| (key, Some(value))),
		Edit::Remove(index) => Some((existing(index)?.0, None)),
	};
	edits.into_iter().filter_map(change).collect()
}

proptest! {
	#[test]
	fn updates_are_those_of_the_stock_way(
		map in btree_map(key(), value(), 0..30),
		first in version(),
		rounds in vec((vec(edit(), 0..30), version()), 1..4),
	) {
		let mut world = World::new(map, first);
		for (edits, version) in rounds {
			let changes = changes(&world.map, edits);
			match check(&world, &changes, version, &WAYS) {
				Some(next) => world = next,
				None => break,
			}
		}
	}

	#[test]
	fn a_trie_comes_and_goes(
		map in btree_map(key(), value(), 0..40),
		version in version(),
		left in 0usize..3,
	) {
		let built = map.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
		let empty = World::new(Map::new(), version);
		let world = check(&empty, &built, version, &WAYS).unwrap();
		let deleted = map.keys().skip(left).map(|key| (key.clone(), None)).collect();
		let world = check(&world, &deleted, version, &WAYS).unwrap();
		prop_assert_eq!(world.map.is_empty(), world.root == empty_root());
	}
}

/// The key of an account, in a map of a pallet.
fn account(index: u32) -> Vec<u8> {
	[[0x26; 32], Blake2Hasher::hash(&index.to_le_bytes()).0].concat()
}

fn big_world(accounts: u32, version: StateVersion) -> World {
	let value = |index: u32| vec![0; LENGTHS[index as usize % LENGTHS.len()]];
	let mut map: Map = (0..accounts).map(|index| (account(index), value(index))).collect();
	map.extend((0..10).map(|byte| (vec![byte; 32], vec![byte])));
	World::new(map, version)
}

#[test]
fn many_changes_under_a_common_prefix() {
	for version in [V0, V1] {
		let world = big_world(20_000, version);
		let set = |index: u32| Some(vec![1; LENGTHS[index as usize / 3 % LENGTHS.len()]]);
		let mut changes: Changes = (0..5_000)
			.map(|index| match index % 3 {
				0 => (account(index * 4), set(index)),
				1 => (account(index * 4), None),
				_ => (account(index + 20_000), set(index)),
			})
			.collect();
		changes.insert(vec![3; 32], None);
		changes.insert(vec![4; 32], Some(vec![5; 50]));
		let ways = [(1, SPLIT), (2, SPLIT), (3, SPLIT), (8, SPLIT), (8, 1)];
		assert!(check(&world, &changes, version, &ways).is_some());
	}
}

#[test]
fn many_keys_are_built_on_several_threads() {
	let world = big_world(3_000, V1);
	let changes = world.map.into_iter().map(|(key, value)| (key, Some(value))).collect();
	let empty = World::new(Map::new(), V1);
	assert!(check(&empty, &changes, V1, &[(1, SPLIT), (8, SPLIT), (8, 1)]).is_some());
}

#[test]
fn nothing_changes_if_all_values_stay() {
	for version in [V0, V1] {
		let world = big_world(300, version);
		let changes = world.map.iter().map(|(key, value)| (key.clone(), Some(value.clone())));
		let changes: Changes = changes.chain([(account(300), None), (vec![], None)]).collect();
		for way in WAYS {
			let (root, overlay) = world.try_update(&changes, version, way).unwrap();
			assert_eq!(root, world.root);
			assert!(nodes(&overlay).is_empty());
		}
	}
}

#[test]
fn a_value_leaves_its_node_when_it_is_set_under_v1() {
	let world = big_world(50, V0);
	let index = (0..50).find(|index| world.map[&account(*index)].len() == 80).unwrap();
	let key = account(index);
	let changes = Changes::from([(key.clone(), Some(world.map[&key].clone()))]);
	let (root, _) = world.try_update(&changes, V0, (1, 1)).unwrap();
	assert_eq!(root, world.root);
	let next = check(&world, &changes, V1, &WAYS).unwrap();
	assert_ne!(next.root, world.root);
	assert_eq!(next.map, world.map);
}

/// All but the root is missing.
#[test]
fn a_missing_node_is_named() {
	let world = big_world(300, V1);
	let mut bare = World { db: Db::default(), ..world.clone() };
	let root = HashDB::get(&world.db, &world.root, EMPTY_PREFIX).unwrap();
	bare.db.emplace(world.root, EMPTY_PREFIX, root);
	let changes = world.map.keys().map(|key| (key.clone(), None)).collect();
	for way in WAYS {
		match bare.try_update(&changes, V1, way).map(drop) {
			Err(Error::Fault(message)) => assert!(nodes(&world.db).keys().any(|key| {
				let hash = H256::from_slice(&key[key.len() - 32..]);
				hash != world.root && message.contains(&format!("{hash:?}"))
			})),
			found => panic!("{found:?}"),
		}
	}
}

#[test]
fn an_update_without_a_source_or_without_changes() {
	let world = big_world(3, V1);
	let changes = Changes::from([(vec![1], None)]);
	assert!(matches!(world.try_update(&changes, V1, (0, 1)), Err(Error::Fault(_))));
	let (root, overlay) = world.try_update(&Changes::new(), V1, (1, 1)).unwrap();
	assert_eq!(root, world.root);
	assert!(nodes(&overlay).is_empty());
}

/// Reads the root, and panics.
struct Panics<'a>(&'a World);

impl NodeSource<Blake2Hasher> for Panics<'_> {
	fn node(&self, hash: &H256, prefix: Prefix<'_>) -> Result<Option<DBValue>, String> {
		assert_eq!(*hash, self.0.root, "as this test wants it");
		Reader(&self.0.db).node(hash, prefix)
	}
}

#[test]
fn a_panic_ends_the_update() {
	let world = big_world(300, V1);
	let changes: Changes = world.map.keys().map(|key| (key.clone(), None)).collect();
	let mut sources: Vec<_> = (0..4).map(|_| Panics(&world)).collect();
	let updated: Result<(H256, Db), _> =
		update_split(&mut sources, world.root, &delta(&changes), V1, 1);
	match updated.map(drop) {
		Err(Error::Fault(message)) => assert!(message.contains("panicked"), "{message}"),
		found => panic!("{found:?}"),
	}
}

/// paritytech/trie, issue 217. When this test fails, the check in `walk` can go.
#[test]
fn what_confuses_the_stock_way_is_left_to_it() {
	let key = vec![0x12, 0x34];
	let keys = [key.clone(), vec![0x12, 0x34, 0x50], vec![0x12, 0x34, 0x60], vec![0x1d]];
	let mut world = World::new(keys.into_iter().map(|key| (key, vec![7; 40])).collect(), V1);
	let changes = Changes::from([(vec![0x12], None)]);
	for way in WAYS {
		assert!(matches!(world.try_update(&changes, V1, way), Err(Error::Unavailable(_))));
	}
	world.update(&changes, V1);
	let trie = TrieDBBuilder::<Blake2Hasher>::new(&world.db, &world.root).build();
	assert_eq!(trie.get(&key).unwrap(), None, "it was never deleted");
}

#[test]
fn a_trie_that_is_too_deep_is_left_to_the_stock_way() {
	let map = (0..300).map(|len| (vec![0; len], vec![1])).collect();
	let world = World::new(map, V1);
	let changes = |len| Changes::from([(vec![0; len], Some(vec![2]))]);
	for way in WAYS {
		let updated = world.try_update(&changes(299), V1, way);
		assert!(matches!(updated, Err(Error::Unavailable(_))));
	}
	assert!(check(&world, &changes(100), V1, &WAYS).is_some());
}
