// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The multi-version memory.

use crate::{
	memory::{CellId, Memory, Version},
	value::Value,
};
use ahash::RandomState;
use std::sync::Arc;

fn value(byte: u8) -> Value {
	Some(Arc::from([byte]))
}

fn memory() -> (Memory, CellId) {
	let memory = Memory::new(RandomState::new());
	let cell = memory.cell_of(memory.hash(b"key"), b"key");
	(memory, cell)
}

#[test]
fn an_extrinsic_sees_the_last_write_before_it() {
	let (memory, cell) = memory();
	let cell = memory.cell(cell);
	assert_eq!(cell.before(7), None);
	cell.publish(Version::new(5, 0), value(5));
	cell.publish(Version::new(2, 0), value(2));
	cell.publish(Version::new(9, 0), None);
	assert_eq!(cell.before(2), None);
	assert_eq!(cell.before(3), Some((Version::new(2, 0), value(2))));
	assert_eq!(cell.before(5), Some((Version::new(2, 0), value(2))));
	assert_eq!(cell.before(9), Some((Version::new(5, 0), value(5))));
	assert_eq!(cell.before(10), Some((Version::new(9, 0), None)));
}

#[test]
fn a_later_incarnation_replaces_the_earlier() {
	let (memory, cell) = memory();
	let cell = memory.cell(cell);
	cell.publish(Version::new(2, 0), value(2));
	cell.publish(Version::new(2, 1), value(3));
	assert_eq!(cell.before(4), Some((Version::new(2, 1), value(3))));
	cell.retract(2);
	assert_eq!(cell.before(4), None);
}

#[test]
fn commits_are_remembered() {
	let (memory, cell) = memory();
	let cell = memory.cell(cell);
	assert_eq!(cell.committed_value(), None);
	let base = cell.base_or_load(|_| Ok::<_, ()>(value(1)));
	assert_eq!(base, Ok(&value(1)));
	assert_eq!(cell.base_or_load(|_| Err(())), Ok(&value(1)));
	assert_eq!(cell.committed_value(), Some(value(1)));
	cell.publish(Version::new(3, 0), value(3));
	cell.publish(Version::new(4, 0), value(4));
	cell.commit(Version::new(3, 0));
	assert_eq!(cell.committed(), Version::new(3, 0));
	assert_eq!(cell.committed_value(), Some(value(3)));
}

#[test]
fn keys_have_one_cell_each() {
	let memory = Memory::new(RandomState::new());
	let ids: Vec<_> = std::thread::scope(|scope| {
		let threads: Vec<_> = (0..4)
			.map(|_| {
				scope.spawn(|| {
					(0..1_000u32)
						.map(|i| {
							let key = i.to_le_bytes();
							memory.cell_of(memory.hash(&key), &key)
						})
						.collect::<Vec<_>>()
				})
			})
			.collect();
		threads.into_iter().map(|thread| thread.join().unwrap()).collect()
	});
	assert!(ids.windows(2).all(|pair| pair[0] == pair[1]));
	for i in 0..1_000u32 {
		let key = i.to_le_bytes();
		assert_eq!(memory.find(&key), Some(ids[0][i as usize]));
		assert_eq!(memory.cell(ids[0][i as usize]).key(), key);
	}
	assert_eq!(memory.find(b"unknown"), None);
}
