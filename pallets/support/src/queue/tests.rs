// SPDX-License-Identifier: Apache-2.0

//! Tests of the queues.

use super::*;
use frame_support::{
	dispatch::DispatchResult,
	storage::{unhashed, StoragePrefixedMap},
	storage_alias, Identity,
};
use sp_io::TestExternalities;
use std::collections::BTreeMap;

pub(super) const PREFIX: &[u8] = b"queue/";
pub(super) const ITEM: Weight = Weight::from_parts(10, 1);
pub(super) const BAD: DispatchError = DispatchError::Other("bad item");

pub(super) fn raw(key: &[u8]) -> Vec<u8> {
	[PREFIX, key].concat()
}

pub(super) fn put(key: &[u8]) {
	unhashed::put_raw(&raw(key), b"new");
}

pub(super) fn remove(key: &[u8]) {
	unhashed::kill(&raw(key));
}

pub(super) fn value(key: &[u8]) -> Option<Vec<u8>> {
	unhashed::get_raw(&raw(key))
}

/// A queue with an item for each byte, partly in the state of the block before, and with
/// neighbours that are none of its business.
pub(super) fn queue(keys: &str) -> TestExternalities {
	let mut ext = TestExternalities::default();
	let put_every = |odd: usize| {
		for (_, key) in keys.bytes().enumerate().filter(|(index, _)| index % 2 == odd) {
			put(&[key]);
		}
	};
	ext.execute_with(|| {
		for neighbour in [&b"queue"[..], b"queue.", b"queue.z", b"queue/", b"queue0", b"queue0a"] {
			unhashed::put_raw(neighbour, b"other");
		}
		put_every(1);
	});
	ext.commit_all().unwrap();
	ext.execute_with(|| put_every(0));
	ext
}

pub(super) fn meter(items: u64) -> WeightMeter {
	WeightMeter::with_limit(ITEM.saturating_mul(items))
}

fn progress(processed: u32, failed: u32, finished: bool) -> Progress {
	Progress { processed, failed, finished }
}

/// A sweep with a budget of so many items, and the keys that the handler has seen.
fn sweep_with(
	cursor: &mut Option<Cursor>,
	items: u64,
	mut handler: impl FnMut(&[u8]) -> Result<Step, DispatchError>,
) -> (String, Progress) {
	let mut seen = String::new();
	let progress = sweep(PREFIX, cursor, &mut meter(items), ITEM, |key, _| {
		seen.push_str(&String::from_utf8_lossy(key));
		handler(key)
	});
	(seen, progress)
}

/// A sweep that does nothing with its items.
fn look(cursor: &mut Option<Cursor>, items: u64) -> (String, Progress) {
	sweep_with(cursor, items, |_| Ok(Step::Next))
}

fn drain_with(
	items: u64,
	mut handler: impl FnMut(&[u8]) -> Result<Step, DispatchError>,
) -> (String, Progress) {
	let mut seen = String::new();
	let progress = drain_due(PREFIX, &mut meter(items), ITEM, |key, _| {
		seen.push_str(&String::from_utf8_lossy(key));
		handler(key)
	});
	(seen, progress)
}

fn is(seen: &str, processed: u32, failed: u32, finished: bool) -> (String, Progress) {
	(seen.into(), progress(processed, failed, finished))
}

fn at(cursor: &Option<Cursor>) -> Option<&[u8]> {
	cursor.as_ref().map(|cursor| &cursor[..])
}

#[test]
fn a_sweep_goes_round() {
	queue("abcde").execute_with(|| {
		let cursor = &mut None;
		assert_eq!(look(cursor, 2), is("ab", 2, 0, false));
		assert_eq!(at(cursor), Some(&b"b"[..]));
		assert_eq!(look(cursor, 2), is("cd", 2, 0, false));
		assert_eq!(look(cursor, 2), is("ea", 2, 0, false));
		assert_eq!(look(cursor, 2), is("bc", 2, 0, false));
	});
}

#[test]
fn a_sweep_sees_everything_once_and_where_it_ended_it_begins() {
	queue("abcde").execute_with(|| {
		let cursor = &mut None;
		assert_eq!(look(cursor, 100), is("abcde", 5, 0, true));
		assert_eq!(look(cursor, 3), is("abc", 3, 0, false));
		assert_eq!(look(cursor, 100), is("deabc", 5, 0, true));
		// The budget ends just with the last item: nobody has looked whether there is another.
		assert_eq!(look(cursor, 5), is("deabc", 5, 0, false));
		assert_eq!(look(cursor, 6), is("deabc", 5, 0, true));
	});
}

#[test]
fn one_item_comes_up_in_each_call() {
	queue("a").execute_with(|| {
		let cursor = &mut None;
		assert_eq!(look(cursor, 9), is("a", 1, 0, true));
		assert_eq!(look(cursor, 9), is("a", 1, 0, true));
		assert_eq!(look(cursor, 1), is("a", 1, 0, false));
	});
}

#[test]
fn an_empty_queue_is_finished_and_forgets_its_cursor() {
	queue("").execute_with(|| {
		let cursor = &mut None;
		assert_eq!(look(cursor, 1), is("", 0, 0, true));
		assert_eq!(*cursor, None);
		*cursor = Some(b"gone".to_vec().try_into().unwrap());
		assert_eq!(look(cursor, 1), is("", 0, 0, true));
		assert_eq!(*cursor, None);
		assert_eq!(drain_with(1, |_| Ok(Step::Next)), is("", 0, 0, true));
	});
}

#[test]
fn without_a_budget_nothing_is_read_or_changed() {
	queue("abc").execute_with(|| {
		let cursor = &mut None;
		assert_eq!(look(cursor, 0), is("", 0, 0, false));
		assert_eq!(*cursor, None);
		look(cursor, 2);
		let before = cursor.clone();
		assert_eq!(look(cursor, 0), is("", 0, 0, false));
		assert_eq!(*cursor, before);
		assert_eq!(drain_with(0, |_| Ok(Step::Next)), is("", 0, 0, false));
		// Either dimension of the weight counts.
		for limit in [Weight::from_parts(100, 0), Weight::from_parts(9, 100)] {
			let mut meter = WeightMeter::with_limit(limit);
			let progress = sweep(PREFIX, cursor, &mut meter, ITEM, |_, _| Ok(Step::Next));
			assert_eq!(progress, self::progress(0, 0, false));
			assert_eq!(meter.consumed(), Weight::zero());
		}
	});
	// Without storage there is nothing to read it from.
	let progress = drain_due(PREFIX, &mut meter(0), ITEM, |_, _| Ok(Step::Next));
	assert!(!progress.finished);
}

#[test]
fn handlers_pay_from_the_same_meter() {
	queue("abcde").execute_with(|| {
		let (cursor, mut meter) = (&mut None, meter(5));
		let progress = sweep(PREFIX, cursor, &mut meter, ITEM, |key, meter| {
			meter.try_consume(ITEM).map_err(|()| DispatchError::Exhausted)?;
			// What a failed item has consumed is gone.
			(key != b"b").then_some(Step::Next).ok_or(BAD)
		});
		// Two for `a`, two for `b`, and one for `c`, which cannot pay the second.
		assert_eq!(progress, self::progress(1, 2, false));
		assert_eq!(meter.remaining(), Weight::zero());
		assert_eq!(at(cursor), Some(&b"c"[..]));
	});
}

#[test]
fn the_item_of_the_cursor_may_go() {
	queue("abcde").execute_with(|| {
		let cursor = &mut None;
		look(cursor, 2);
		remove(b"b");
		assert_eq!(look(cursor, 2), is("cd", 2, 0, false));
		remove(b"d");
		assert_eq!(look(cursor, 9), is("eac", 3, 0, true));
		// The handler removes it itself.
		let remove_it = |key: &[u8]| {
			remove(key);
			Ok(Step::Next)
		};
		assert_eq!(sweep_with(cursor, 1, remove_it), is("e", 1, 0, false));
		assert_eq!(sweep_with(cursor, 9, remove_it), is("ac", 2, 0, true));
		assert_eq!(look(cursor, 9), is("", 0, 0, true));
	});
}

#[test]
fn other_items_may_go() {
	queue("abcdef").execute_with(|| {
		let cursor = &mut None;
		look(cursor, 2);
		// The next one, and one behind.
		remove(b"c");
		remove(b"a");
		assert_eq!(look(cursor, 1), is("d", 1, 0, false));
		let seen = sweep_with(cursor, 9, |key| {
			// `e` takes `f` and the one of the cursor with it.
			if key == b"e" {
				remove(b"f");
				remove(b"d");
			}
			Ok(Step::Next)
		});
		assert_eq!(seen, is("eb", 2, 0, true));
	});
}

#[test]
fn items_may_come_during_a_sweep() {
	queue("bdf").execute_with(|| {
		let cursor = &mut None;
		look(cursor, 2);
		let seen = sweep_with(cursor, 20, |key| {
			match key {
				// Ahead, behind, and ahead after the turn.
				b"f" => ["g", "e", "a", "c"].map(|key| put(key.as_bytes())),
				// Behind the item where the sweep ends.
				b"a" => ["A", "dd", "h", "i"].map(|key| put(key.as_bytes())),
				_ => return Ok(Step::Next),
			};
			Ok(Step::Next)
		});
		assert_eq!(seen, is("fgabcd", 6, 0, true));
		assert_eq!(look(cursor, 20), is("ddefghiAabcd", 11, 0, true));
	});
}

#[test]
fn an_item_that_comes_back_waits_for_the_next_call() {
	queue("abc").execute_with(|| {
		let again = |key: &[u8]| {
			remove(key);
			put(key);
			Ok(Step::Next)
		};
		assert_eq!(sweep_with(&mut None, 20, again), is("abc", 3, 0, true));
		assert_eq!(drain_with(20, again), is("abc", 3, 0, true));
	});
}

#[test]
fn a_failing_item_changes_nothing_and_stops_nobody() {
	for budget in [3, 20] {
		queue("abcd").execute_with(|| {
			let handler = |key: &[u8]| -> Result<Step, DispatchError> {
				unhashed::put_raw(&raw(key), b"done");
				unhashed::put_raw(b"last", key);
				if key == b"b" || key == b"d" {
					remove(b"a");
					return Err(BAD);
				}
				Ok(Step::Next)
			};
			let cursor = &mut None;
			let expected =
				if budget == 3 { is("abc", 2, 1, false) } else { is("abcd", 2, 2, true) };
			assert_eq!(sweep_with(cursor, budget, handler), expected);
			assert_eq!(drain_with(budget, handler), expected);
			assert_eq!(value(b"a"), Some(b"done".to_vec()));
			assert_eq!(value(b"b"), Some(b"new".to_vec()));
			assert_eq!(value(b"c"), Some(b"done".to_vec()));
			assert_eq!(value(b"d"), Some(b"new".to_vec()));
			assert_eq!(unhashed::get_raw(b"last"), Some(b"c".to_vec()));
		});
	}
}

#[test]
fn a_sweep_of_failing_items_still_goes_round() {
	queue("abc").execute_with(|| {
		let (cursor, fail) = (&mut None, |_: &[u8]| Err(BAD));
		assert_eq!(sweep_with(cursor, 2, fail), is("ab", 0, 2, false));
		assert_eq!(sweep_with(cursor, 2, fail), is("ca", 0, 2, false));
		assert_eq!(sweep_with(cursor, 9, fail), is("bca", 0, 3, true));
	});
}

#[test]
fn the_handler_may_stop() {
	queue("abcd").execute_with(|| {
		let stop_at = |last: &'static [u8]| {
			move |key: &[u8]| {
				unhashed::put_raw(&raw(key), b"done");
				Ok(if key == last { Step::Stop } else { Step::Next })
			}
		};
		let cursor = &mut None;
		assert_eq!(sweep_with(cursor, 9, stop_at(b"b")), is("ab", 1, 0, true));
		// What it changed stays, and the next call goes on behind it.
		assert_eq!(value(b"b"), Some(b"done".to_vec()));
		assert_eq!(at(cursor), Some(&b"b"[..]));
		assert_eq!(sweep_with(cursor, 9, stop_at(b"a")), is("cda", 2, 0, true));
		assert_eq!(sweep_with(cursor, 9, stop_at(b"b")), is("b", 0, 0, true));
	});
}

#[test]
fn what_is_due_goes_in_order() {
	queue("dbcae").execute_with(|| {
		let due = |key: &[u8]| {
			if *key > b"c"[..] {
				return Ok(Step::Stop);
			}
			remove(key);
			Ok(Step::Next)
		};
		// A starved queue goes on later.
		assert_eq!(drain_with(1, due), is("a", 1, 0, false));
		assert_eq!(drain_with(2, due), is("bc", 2, 0, false));
		assert_eq!(drain_with(2, due), is("d", 0, 0, true));
		assert_eq!(value(b"d"), Some(b"new".to_vec()));
		put(b"a");
		assert_eq!(drain_with(9, due), is("ad", 1, 0, true));
	});
}

#[test]
fn what_is_due_and_fails_is_tried_again() {
	queue("abcd").execute_with(|| {
		let due = |key: &[u8]| {
			remove(key);
			(key != b"a" && key != b"c").then_some(Step::Next).ok_or(BAD)
		};
		assert_eq!(drain_with(9, due), is("abcd", 2, 2, true));
		assert_eq!(drain_with(9, due), is("ac", 0, 2, true));
	});
}

#[test]
fn keys_beyond_the_bound_are_passed_over() {
	let bound = MAX_KEY as usize;
	let full = vec![b'm'; bound];
	let [long, longer] = [[&full[..], b"1"].concat(), [&full[..], b"22"].concat()];
	let other = vec![b'n'; bound + 1];
	// The first key behind all that begin with `full`.
	let behind = [&full[..bound - 1], b"n"].concat();
	for budget in 1..9 {
		queue("az").execute_with(|| {
			[&long, &longer, &other].iter().for_each(|key| put(key));
			[&full, &behind].iter().for_each(|key| put(key));
			let (cursor, mut failed, mut finished) = (&mut None, 0, 0);
			let mut count = BTreeMap::<Vec<u8>, u32>::new();
			// A round has five steps: `long` and `longer` go with `full`, which is as long as allowed.
			for _ in 0..30 {
				let progress = sweep(PREFIX, cursor, &mut meter(budget), ITEM, |key, _| {
					*count.entry(key.to_vec()).or_default() += 1;
					Ok(Step::Next)
				});
				failed += progress.failed;
				finished += u32::from(progress.finished);
			}
			let seen: Vec<_> = count.keys().map(|key| &key[..]).collect();
			assert_eq!(seen, [b"a", &full[..], &behind, b"z"]);
			// All equally often, but for the round that is not complete.
			let (least, most) = (count.values().min().unwrap(), count.values().max().unwrap());
			assert!(most - least <= 1, "{budget}: {count:?}");
			assert!((*least..=*most).contains(&failed), "{budget}: {failed}");
			assert_eq!(finished > 0, budget > 5);
		});
	}
	queue("az").execute_with(|| {
		[&long, &longer, &other].iter().for_each(|key| put(key));
		assert_eq!(look(&mut None, 9), is("az", 2, 2, true));
		assert_eq!(drain_with(9, |_| Ok(Step::Next)), is("az", 2, 2, true));
		assert_eq!(drain_with(2, |_| Ok(Step::Next)), is("a", 1, 1, false));
	});
}

#[test]
fn the_last_key_there_is_can_be_too_long() {
	queue("a").execute_with(|| {
		put(&[0xff; MAX_KEY as usize + 1]);
		assert_eq!(look(&mut None, 9), is("a", 1, 1, true));
		let cursor = &mut None;
		look(cursor, 2);
		assert_eq!(look(cursor, 9), is("a", 1, 1, true));
	});
	TestExternalities::default().execute_with(|| {
		unhashed::put_raw(&[0xff; 300], b"");
		let progress = drain_due(&[0xff], &mut meter(9), ITEM, |_, _| Ok(Step::Next));
		assert_eq!(progress, self::progress(0, 1, true));
	});
	assert_eq!(first_without_beginning(vec![1, 2, 255, 255]), Some(vec![1, 3]));
	assert_eq!(first_without_beginning(vec![0]), Some(vec![1]));
	assert_eq!(first_without_beginning(vec![255, 255]), None);
	assert_eq!(first_without_beginning(vec![]), None);
}

#[test]
fn works_on_a_map() {
	#[storage_alias]
	type Due = StorageMap<Test, Identity, [u8; 4], u32>;

	fn handle(mut key: &[u8], now: u32) -> Result<Step, DispatchError> {
		let time: [u8; 4] =
			codec::Decode::decode(&mut key).map_err(|_| DispatchError::Corruption)?;
		if u32::from_be_bytes(time) > now {
			return Ok(Step::Stop);
		}
		Due::take(time).ok_or(DispatchError::CannotLookup)?;
		Ok(Step::Next)
	}

	fn run(now: u32) -> DispatchResult {
		let prefix = Due::final_prefix();
		let progress = drain_due(&prefix, &mut meter(9), ITEM, |key, _| handle(key, now));
		progress.finished.then_some(()).ok_or(DispatchError::Exhausted)
	}

	TestExternalities::default().execute_with(|| {
		for time in [300u32, 2, 255, 256] {
			Due::insert(time.to_be_bytes(), time);
		}
		assert_eq!(run(255), Ok(()));
		assert_eq!(Due::iter_values().collect::<Vec<_>>(), [256, 300]);
		assert_eq!(run(u32::MAX), Ok(()));
		assert_eq!(Due::iter_values().count(), 0);
	});
}
