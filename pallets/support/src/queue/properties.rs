// SPDX-License-Identifier: Apache-2.0

//! Properties of the queues, with items that come and go at random.

use super::{tests::*, *};
use frame_support::storage::{unhashed, KeyPrefixIterator};
use proptest::{collection, prelude::*};
use std::collections::BTreeSet;

/// What happens to an item when its turn comes.
#[derive(Clone, Debug)]
enum Deed {
	Nothing,
	Fail,
	RemoveIt,
	Remove(Vec<u8>),
	Insert(Vec<u8>),
	InsertAndFail(Vec<u8>),
}

/// Keys of few letters, so that they meet, begin with each other and are next to each other. One
/// in eight is too long, with one of few beginnings.
fn key() -> impl Strategy<Value = Vec<u8>> {
	let letter = prop_oneof![Just(0u8), Just(1), Just(b'm'), Just(254), Just(255)];
	let short = collection::vec(letter.clone(), 1..4);
	let long = (letter.clone(), letter, 255..259usize).prop_map(|(begin, end, length)| {
		let mut key = vec![begin; length];
		key.push(end);
		key
	});
	prop_oneof![7 => short, 1 => long]
}

fn deed() -> impl Strategy<Value = Deed> {
	prop_oneof![
		4 => Just(Deed::Nothing),
		2 => Just(Deed::Fail),
		2 => Just(Deed::RemoveIt),
		2 => key().prop_map(Deed::Remove),
		2 => key().prop_map(Deed::Insert),
		1 => key().prop_map(Deed::InsertAndFail),
	]
}

proptest! {
	/// Whatever comes and goes around them, items that stay have their turns in the order of a
	/// ring, one after the other over all calls.
	#[test]
	fn turns_are_fair(
		stay in collection::btree_set(key(), 1..6),
		others in collection::btree_set(key(), 0..12),
		deeds in collection::vec(deed(), 1..30),
		budgets in collection::vec(0..12u64, 1..20),
	) {
		let bound = MAX_KEY as usize;
		let result = queue("").execute_with(|| {
			others.iter().chain(&stay).for_each(|key| put(key));
			let staying: Vec<_> = stay.iter().filter(|key| key.len() <= bound).collect();
			let mut deeds = deeds.iter().cycle();
			let (cursor, mut turns) = (&mut None, vec![]);
			for budget in budgets {
				let mut seen = BTreeSet::new();
				let (mut passed, mut failed) = (0, 0);
				let mut problem = None;
				let before = cursor.clone();
				let progress = sweep(PREFIX, cursor, &mut meter(budget), ITEM, |key, _| {
					if !seen.insert(key.to_vec()) || value(key).is_none() || key.len() > bound {
						problem = Some(key.to_vec());
					}
					turns.extend(staying.iter().position(|staying| *staying == key));
					let remove = |key: &[u8]| if !stay.contains(key) { remove(key) };
					match deeds.next().unwrap() {
						Deed::Nothing => {},
						Deed::RemoveIt => remove(key),
						Deed::Remove(other) => remove(other),
						Deed::Insert(other) => put(other),
						Deed::Fail => {
							remove(key);
							failed += 1;
							return Err(BAD);
						},
						Deed::InsertAndFail(other) => {
							unhashed::put_raw(&raw(other), b"failed");
							failed += 1;
							return Err(BAD);
						},
					}
					passed += 1;
					Ok(Step::Next)
				});
				prop_assert_eq!(problem, None);
				prop_assert_eq!(progress.processed, passed);
				prop_assert!(progress.failed >= failed);
				let steps = u64::from(progress.processed + progress.failed);
				prop_assert!(steps <= budget);
				prop_assert_eq!(progress.finished, steps < budget);
				if progress.finished {
					prop_assert!(staying.iter().all(|key| seen.contains(*key)));
				}
				if steps == 0 && !progress.finished {
					prop_assert_eq!(&*cursor, &before);
				}
			}
			for pair in turns.windows(2) {
				prop_assert_eq!((pair[0] + 1) % staying.len(), pair[1]);
			}
			let mut iter = every_key();
			prop_assert!(iter.all(|key| value(&key) == Some(b"new".to_vec())));
			Ok(())
		});
		result?;
	}

	#[test]
	fn what_is_due_is_seen_in_order_once(
		keys in collection::btree_set(key(), 0..20),
		deeds in collection::vec(deed(), 1..30),
		budget in 0..25u64,
	) {
		let result = queue("").execute_with(|| {
			keys.iter().for_each(|key| put(key));
			let (mut deeds, mut seen) = (deeds.iter().cycle(), vec![]);
			let progress = drain_due(PREFIX, &mut meter(budget), ITEM, |key, _| {
				seen.push(key.to_vec());
				match deeds.next().unwrap() {
					Deed::RemoveIt => remove(key),
					Deed::Fail | Deed::InsertAndFail(_) => return Err(BAD),
					_ => {},
				}
				Ok(Step::Next)
			});
			let expected: Vec<_> =
				keys.iter().filter(|key| key.len() <= MAX_KEY as usize).cloned().collect();
			if progress.finished {
				prop_assert_eq!(&seen, &expected);
			}
			prop_assert_eq!(&seen[..], &expected[..seen.len()]);
			prop_assert!(u64::from(progress.processed + progress.failed) <= budget);
			Ok(())
		});
		result?;
	}
}

/// The keys under the prefix, as the SDK finds them.
fn every_key() -> impl Iterator<Item = Vec<u8>> {
	KeyPrefixIterator::new(PREFIX.to_vec(), PREFIX.to_vec(), |key| Ok(key.to_vec()))
}
