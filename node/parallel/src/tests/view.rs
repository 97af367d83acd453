// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What an extrinsic writes to the offchain index, beside what the stock change set makes of it.

use crate::{
	hot::{Place, Rules},
	memory::Memory,
	value::Bytes,
	view::{BaseState, Indexed, Leave, View, MOST_INDEXED},
};
use ahash::RandomState;
use proptest::prelude::*;
use sp_core::Blake2Hasher;
use sp_state_machine::OverlayedChanges;
use std::sync::Arc;

/// A state without anything in it.
struct Nothing;
impl BaseState for Nothing {
	fn read(&self, _: &[u8]) -> Result<Option<Vec<u8>>, String> {
		Ok(None)
	}
}

fn view() -> View {
	let rules = Arc::new(Rules::new(Vec::new(), Vec::new()));
	View::new(Arc::new(Memory::new(RandomState::new())), rules, Box::new(Nothing))
}

fn begin(view: &mut View, index: u32) {
	view.begin(Place { index, bytes_before: 0 }, None);
}

fn entry(key: &[u8], value: Option<&[u8]>) -> Indexed {
	(Bytes::from_slice(key), value.map(Bytes::from_slice))
}

#[test]
fn what_is_indexed_is_taken_back_with_the_storage() {
	let mut view = view();
	begin(&mut view, 1);
	view.index_offchain(b"a", Some(b"1")).unwrap();
	view.start_transaction();
	view.index_offchain(b"b", Some(b"2")).unwrap();
	view.start_transaction();
	view.index_offchain(b"a", None).unwrap();
	view.index_offchain(b"c", Some(b"")).unwrap();
	view.rollback_transaction().unwrap();
	view.start_transaction();
	view.index_offchain(b"d", Some(b"4")).unwrap();
	view.commit_transaction().unwrap();
	view.commit_transaction().unwrap();
	let expected = [entry(b"a", Some(b"1")), entry(b"b", Some(b"2")), entry(b"d", Some(b"4"))];
	assert_eq!(view.finish().indexed, expected);

	// What was committed within a transaction goes with it.
	begin(&mut view, 2);
	view.start_transaction();
	view.start_transaction();
	view.index_offchain(b"a", Some(b"1")).unwrap();
	view.commit_transaction().unwrap();
	view.rollback_transaction().unwrap();
	view.index_offchain(b"e", None).unwrap();
	assert_eq!(view.finish().indexed, [entry(b"e", None)]);
}

#[test]
fn an_execution_leaves_nothing_to_the_next() {
	let mut view = view();
	begin(&mut view, 1);
	assert!(!view.has_written());
	view.index_offchain(b"a", Some(b"1")).unwrap();
	assert!(view.has_written());
	// It stopped half-way, and is executed again.
	begin(&mut view, 1);
	assert!(!view.has_written());
	view.index_offchain(b"b", Some(b"2")).unwrap();
	assert_eq!(view.finish().indexed, [entry(b"b", Some(b"2"))]);
	begin(&mut view, 2);
	assert_eq!(view.finish().indexed, []);
}

#[test]
fn much_that_is_indexed_is_for_the_stock_path() {
	let (mut view, page) = (view(), vec![7; MOST_INDEXED / 8]);
	for index in 1..3 {
		begin(&mut view, index);
		for round in 0..7 {
			// Taken back or not.
			view.start_transaction();
			view.index_offchain(b"key", Some(&page)).unwrap();
			match round % 2 {
				0 => view.rollback_transaction().unwrap(),
				_ => view.commit_transaction().unwrap(),
			}
		}
		let left = view.index_offchain(b"key", Some(&page));
		assert!(matches!(left, Err(Leave::Sequential(_))), "{left:?}");
	}
	// Nothing is still something to remember.
	begin(&mut view, 3);
	let most = MOST_INDEXED / size_of::<Indexed>();
	let written = (0..=most).take_while(|_| view.index_offchain(b"", None).is_ok()).count();
	assert_eq!(written, most);
}

#[derive(Clone, Debug)]
enum Step {
	Set(u8, u8),
	Clear(u8),
	Start,
	Commit,
	Rollback,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let step = prop_oneof![
		3 => (0..4u8, any::<u8>()).prop_map(|(key, value)| Step::Set(key, value)),
		1 => (0..4u8).prop_map(Step::Clear),
		2 => Just(Step::Start),
		1 => Just(Step::Commit),
		1 => Just(Step::Rollback),
	];
	prop::collection::vec(step, 0..60)
}

proptest! {
	/// One extrinsic after the other, each with its own transactions: what is committed one by one
	/// comes to what the stock change set has.
	#[test]
	fn the_index_is_that_of_the_stock_change_set(extrinsics in prop::collection::vec(steps(), 1..5)) {
		let mut view = view();
		let mut stock = OverlayedChanges::<Blake2Hasher>::default();
		let mut made = OverlayedChanges::<Blake2Hasher>::default();
		for (index, steps) in extrinsics.into_iter().enumerate() {
			begin(&mut view, index as u32);
			let mut depth = 0;
			let ends = std::iter::repeat_n(Step::Commit, steps.len());
			for step in steps.into_iter().chain(ends) {
				match step {
					Step::Set(key, value) => {
						view.index_offchain(&[key], Some(&[value])).unwrap();
						stock.set_offchain_storage(&[key], Some(&[value]));
					},
					Step::Clear(key) => {
						view.index_offchain(&[key], None).unwrap();
						stock.set_offchain_storage(&[key], None);
					},
					Step::Start => {
						view.start_transaction();
						stock.start_transaction();
						depth += 1;
					},
					Step::Commit | Step::Rollback if depth == 0 => {},
					Step::Commit => {
						view.commit_transaction().unwrap();
						stock.commit_transaction().unwrap();
						depth -= 1;
					},
					Step::Rollback => {
						view.rollback_transaction().unwrap();
						stock.rollback_transaction().unwrap();
						depth -= 1;
					},
				}
			}
			for (key, value) in view.finish().indexed {
				made.set_offchain_storage(&key, value.as_deref());
			}
		}
		let made: Vec<_> = made.offchain_drain_committed().collect();
		prop_assert_eq!(made, stock.offchain_drain_committed().collect::<Vec<_>>());
	}
}
