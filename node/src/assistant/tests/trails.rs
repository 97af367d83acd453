// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What is read out of trails.

use super::*;
use crate::rpc::error::{BROKEN_TRAIL, NO_ENTRY};
use polyphony_assistant::{Direction, Kind};

#[test]
fn payments_come_out_of_the_trail() {
	let history = history();
	let extent = &history.extent;
	assert_eq!((extent.entries, extent.of), (TRAIL.len(), TRAIL.len() as u64));
	assert_eq!((extent.unpriced, extent.cut, extent.missing), (1, false, None));
	assert_eq!(extent.payments, TRAIL.len() - 2);
	let first = &history.transactions[0];
	assert_eq!((first.id, first.kind, first.direction), (1, Kind::Payment, Direction::Out));
	assert_eq!((first.value, first.memo.as_str()), (800 * UNIT, "rent"));
	assert_eq!(first.category, Some(Category(401)));
	assert_eq!(first.counterparty.parse::<AccountId>().unwrap(), landlord());
	let salary = history.transactions.iter().find(|other| other.kind == Kind::Deposit).unwrap();
	assert_eq!((salary.direction, salary.category), (Direction::In, Some(Category(10_001))));
	let open = history.transactions.iter().filter(|other| other.category.is_none()).count();
	assert!(open > 40, "{open}");
	assert!(history.transactions.windows(2).all(|pair| pair[0].at_ms <= pair[1].at_ms));
	let (found, source) = history.source(1).unwrap();
	assert_eq!((found, source.hash), (first, TRAIL[1].0));
	assert_eq!((source.asset, source.amount), (AssetId::WithId(7), 800_000_000));
}

#[test]
fn causes_tell_kinds() {
	let causes = [
		(Cause::Owner(alice()), Kind::Payment),
		(Cause::Spender(alice()), Kind::Payment),
		(Cause::Motion(1), Kind::Payment),
		(Cause::Rule(1), Kind::Rule),
		(Cause::Bill(1), Kind::Bill),
		(Cause::Stream(1), Kind::Stream),
	];
	let mut all: Vec<_> =
		causes.iter().map(|(cause, _)| (1, paid(cause.clone(), account(1), 5, 0, ""))).collect();
	all.push((1, paid(Cause::Bill(1), alice(), 5, 0, "")));
	all.push((1, Record::Closed));
	let trail = trail_of(4, all);
	let own = BTreeSet::from([alice()]);
	let read =
		|limit| History::read(&Memory::of(&[&trail]), &[end_of(4, &trail)], &own, limit).unwrap();
	let kinds: Vec<_> = read(100).transactions.iter().map(|paid| paid.kind).collect();
	let mut expected: Vec<_> = causes.iter().map(|(_, kind)| *kind).collect();
	expected.push(Kind::Withdrawal);
	assert_eq!(kinds, expected);
	// That is not spent, whatever it looks like.
	assert_eq!(read(100).transactions[6].category, Some(Category(10_201)));
	// What is older is left out.
	let some = read(3);
	assert_eq!((some.transactions.len(), some.extent.entries), (2, 3));
	assert!(some.extent.cut && !read(8).extent.cut);
}

#[test]
fn several_vaults_have_numbers_of_their_own() {
	let other = trail_of(4, vec![(3, paid(Cause::Owner(alice()), account(8), 5, 0, ""))]);
	let store = Memory::of(&[&TRAIL, &other]);
	// The account of vault 3 is the same owner's.
	let own = BTreeSet::from([account(8)]);
	let trails = [end_of(3, &TRAIL), end_of(4, &other)];
	let history = History::read(&store, &trails, &own, MAX_ENTRIES).unwrap();
	assert_eq!(history.extent.vaults, [3, 4]);
	let moved = history.transactions.iter().find(|paid| paid.id == 4 << 32).unwrap();
	assert_eq!((moved.kind, moved.category), (Kind::Withdrawal, Some(Category(10_201))));
	assert!(history.transactions.iter().any(|paid| paid.id == (3 << 32) + 1));
	let ids: BTreeSet<u64> = history.transactions.iter().map(|paid| paid.id).collect();
	assert_eq!(ids.len(), history.transactions.len());
}

#[test]
fn long_trails_have_what_short_ones_leave() {
	let other = trail_of(4, vec![(3, paid(Cause::Owner(alice()), account(8), 5, 0, ""))]);
	let store = Memory::of(&[&TRAIL, &other]);
	let trails = [end_of(3, &TRAIL), end_of(4, &other)];
	let extent = |limit| {
		let history = History::read(&store, &trails, &BTreeSet::new(), limit);
		history.unwrap().extent
	};
	assert_eq!((extent(11).entries, extent(11).cut), (11, true));
	let all = TRAIL.len() + 1;
	assert_eq!((extent(all).entries, extent(all).cut), (all, false));
}

#[test]
fn what_strangers_say_was_spent_is_not_believed() {
	let deposited = |from, category| Record::Deposited {
		from,
		asset: Asset::WithId(7),
		amount: 1,
		value: Some(1),
		category,
		memo: b"supermarket".to_vec().try_into().unwrap(),
	};
	let records = [(account(5), 401), (account(5), 10_001), (account(5), 0), (alice(), 401)]
		.map(|(from, category)| (1, deposited(from, category)));
	let trail = trail_of(4, records.into());
	let own = BTreeSet::from([alice()]);
	let history = History::read(&Memory::of(&[&trail]), &[end_of(4, &trail)], &own, 10).unwrap();
	let categories: Vec<_> = history.transactions.iter().map(|paid| paid.category).collect();
	assert_eq!(categories, [None, Some(Category(10_001)), None, Some(Category(401))]);
}

#[test]
fn what_the_node_does_not_have_is_said() {
	let mut store = Memory::full();
	store.0.remove(&trail_key(&TRAIL[9].0)).unwrap();
	let read =
		|store: &Memory| History::read(store, &[end_of(3, &TRAIL)], &BTreeSet::new(), MAX_ENTRIES);
	let history = read(&store).unwrap();
	assert_eq!(history.extent.missing, Some(TRAIL[9].0));
	assert_eq!(history.extent.entries, TRAIL.len() - 10);
	let error = read(&Memory(HashMap::new())).unwrap_err();
	assert_eq!(error.code(), NO_ENTRY);
	// What there is of others is told all the same.
	let other = trail_of(4, vec![(3, Record::Closed)]);
	let trails = [end_of(3, &TRAIL), end_of(4, &other)];
	let some = History::read(&Memory::full(), &trails, &BTreeSet::new(), MAX_ENTRIES).unwrap();
	assert_eq!((some.extent.missing, some.extent.entries), (Some(other[0].0), TRAIL.len()));
	// Another vault's.
	let mistaken = [Trail { vault: 4, ..end_of(3, &TRAIL) }];
	let error = History::read(&Memory::full(), &mistaken, &BTreeSet::new(), 10).unwrap_err();
	assert_eq!(error.code(), BROKEN_TRAIL);
}

#[test]
fn notes_count_where_the_entry_is_the_same() {
	let history = history();
	let mut notes = Notes::default();
	notes.set(1, TRAIL[1].0, Some(Category(405)));
	notes.set(4, Hash::repeat_byte(4), Some(Category(405)));
	let (corrections, stale) = store::corrections(&[(3, notes)], &history);
	assert_eq!((corrections.get(1), corrections.len(), stale), (Some(Category(405)), 1, 1));
}
