// SPDX-License-Identifier: Apache-2.0

//! Tests of the agenda.

use super::*;
use codec::{Decode, Encode};
use frame_support::{
	assert_err, assert_ok, pallet_prelude::ValueQuery, parameter_types, storage::unhashed,
	storage_alias, traits::Time, StorageHasher,
};
use proptest::prelude::*;
use scale_info::TypeInfo;
use sp_io::TestExternalities;
use sp_runtime::ArithmeticError;
use std::collections::BTreeSet;

#[derive(Clone, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd, TypeInfo)]
enum Job {
	/// Is done.
	Easy(u8),
	/// Is done, and costs more.
	Heavy(u8),
	/// Changes things, and fails.
	Fails(u8),
	/// Is done, and schedules itself anew.
	Again(Moment),
}
use Job::*;

/// A task that has failed, with the error, and the real time to which it was put off.
type Failure = (Job, DispatchError, Moment);

#[storage_alias]
type RealTime = StorageValue<Test, Moment, ValueQuery>;
#[storage_alias]
type HaltedFor = StorageValue<Test, Moment, ValueQuery>;
#[storage_alias]
type HaltedAt = StorageValue<Test, Moment>;
#[storage_alias]
type Due = StorageNMap<Test, (Key<Identity, [u8; 8]>, Key<Blake2_128Concat, Job>), ()>;
#[storage_alias]
type DueAt = StorageMap<Test, Blake2_128Concat, Job, Moment>;
#[storage_alias]
type Backlog = StorageValue<Test, bool, ValueQuery>;
#[storage_alias]
type Done = StorageValue<Test, Vec<Job>, ValueQuery>;
#[storage_alias]
type Failed = StorageValue<Test, Vec<Failure>, ValueQuery>;

parameter_types! {
	static Halted: bool = false;
	static RetryPeriod: Moment = RETRY;
	static IdleWeight: Weight = Weight::MAX;
	static BacklogWeight: Weight = Weight::MAX;
	static DbWeight: RuntimeDbWeight = DB;
}

const START: Moment = 1_000_000;
const RETRY: Moment = 600;
const DB: RuntimeDbWeight = RuntimeDbWeight { read: 3, write: 5_000 };
const FOUND: Weight = Weight::from_parts(10, 1);
const EASY: Weight = Weight::from_parts(100, 20);
const HEAVY: Weight = Weight::from_parts(1_000, 30);
const BAD: DispatchError = DispatchError::Other("bad task");

struct Test;

impl Time for Test {
	type Moment = Moment;

	fn now() -> Moment {
		RealTime::get()
	}
}

impl Clock for Test {
	type Time = Self;
	type HaltedFor = HaltedFor;
	type HaltedAt = HaltedAt;
}

impl Agenda for Test {
	type Task = Job;
	type Due = Due;
	type DueAt = DueAt;
	type Backlog = Backlog;
	type Halted = Halted;
	type RetryPeriod = RetryPeriod;
	type IdleWeight = IdleWeight;
	type BacklogWeight = BacklogWeight;
	type DbWeight = DbWeight;

	fn look_at_due() -> Weight {
		FOUND
	}

	fn weight_of(task: &Job) -> Weight {
		match task {
			Heavy(_) => HEAVY,
			_ => EASY,
		}
	}

	fn heaviest_task() -> Weight {
		HEAVY
	}

	fn perform(task: &Job) -> DispatchResult {
		// It is off the queue, and can get there again by itself.
		assert!(!DueAt::contains_key(task));
		Done::append(task);
		match task {
			Fails(number) => {
				Self::schedule(0, &Easy(*number));
				Self::unschedule(&Heavy(*number));
				return Err(BAD);
			},
			Again(wait) => Self::schedule(Self::after(*wait)?, task),
			_ => {},
		}
		Ok(())
	}

	fn put_off(task: Job, error: DispatchError, retry_at: Moment) {
		Failed::append((task, error, retry_at));
	}
}

fn run(test: impl FnOnce()) {
	Halted::set(false);
	RetryPeriod::set(RETRY);
	IdleWeight::set(Weight::MAX);
	BacklogWeight::set(Weight::MAX);
	TestExternalities::default().execute_with(|| {
		RealTime::put(START);
		test();
		assert_ok!(Test::check_time());
	});
}

/// What waits, in its order.
fn queue() -> Vec<(Moment, Job)> {
	assert_ok!(Test::check_agenda(|_| true));
	Due::iter_keys().map(|(at, task)| (Moment::from_be_bytes(at), task)).collect()
}

/// The beginning of a block, and then its time. Returns what the former weighs.
fn begin(ms: Moment) -> Weight {
	let weight = Test::begin_block();
	RealTime::mutate(|time| *time += ms);
	weight
}

/// A block after `ms` milliseconds. Returns what its hooks weigh.
fn block(ms: Moment) -> (Weight, Weight) {
	(begin(ms), Test::end_block(Weight::MAX))
}

/// What the hooks need for `easy` tasks that are easy and `heavy` ones.
fn weight_for(easy: u64, heavy: u64) -> Weight {
	(EASY + FOUND) * easy + (HEAVY + FOUND) * heavy + FOUND
}

// ---- the queue

#[test]
fn a_task_is_there_once_and_to_schedule_it_moves_it() {
	run(|| {
		Test::schedule(70_000, &Easy(1));
		Test::schedule(255, &Easy(2));
		assert_eq!(queue(), [(255, Easy(2)), (70_000, Easy(1))]);
		Test::schedule(7, &Easy(1));
		assert_eq!(queue(), [(7, Easy(1)), (255, Easy(2))]);
		Test::schedule(7, &Easy(1));
		assert_eq!(queue().len(), 2);
		Test::schedule(Moment::MAX, &Easy(1));
		assert_eq!(queue(), [(255, Easy(2)), (Moment::MAX, Easy(1))]);
		// It is not done when it would have been.
		block(0);
		assert_eq!(Done::get(), [Easy(2)]);
		for _ in 0..2 {
			Test::unschedule(&Easy(1));
			assert_eq!(queue(), []);
		}
	});
}

#[test]
fn keys_are_the_moment_and_the_task() {
	run(|| {
		Test::schedule(0x0102, &Easy(3));
		let task = Easy(3).encode();
		let key = [0, 0, 0, 0, 0, 0, 1, 2].into_iter().chain(Blake2_128Concat::hash(&task));
		let raw: Vec<_> = Due::final_prefix().into_iter().chain(key).collect();
		assert!(unhashed::exists(&raw));
		assert_eq!(DueAt::get(Easy(3)), Some(0x0102));
	});
}

#[test]
fn tasks_are_done_in_their_order_and_not_before_it_is_time() {
	run(|| {
		for (at, number) in [(START + 1, 4), (START, 3), (START - 5, 1), (0, 0), (START - 1, 2)] {
			Test::schedule(at, &Easy(number));
		}
		assert_eq!(block(0), (DB.reads(3), weight_for(5, 0) - EASY));
		assert_eq!(Done::get(), [Easy(0), Easy(1), Easy(2), Easy(3)]);
		assert_eq!(queue(), [(START + 1, Easy(4))]);
		block(1);
		assert_eq!(Done::get().len(), 5);
		assert_eq!(queue(), []);
		assert!(!Backlog::exists());
	});
}

#[test]
fn a_task_may_schedule_itself_anew() {
	run(|| {
		Test::schedule(START, &Again(10));
		block(0);
		assert_eq!(queue(), [(START + 10, Again(10))]);
		for _ in 0..3 {
			block(5);
		}
		assert_eq!(Done::get(), vec![Again(10); 2]);
		assert_eq!(queue(), [(START + 20, Again(10))]);
	});
}

// ---- failure

#[test]
fn a_task_that_fails_changes_nothing_and_is_tried_again() {
	run(|| {
		Test::schedule(1, &Fails(1));
		Test::schedule(2, &Easy(2));
		Test::schedule(Moment::MAX, &Heavy(1));
		block(0);
		// Neither what it has written down and scheduled is there, nor is gone what it has removed.
		assert_eq!(Done::get(), [Easy(2)]);
		assert_eq!(queue(), [(START + RETRY, Fails(1)), (Moment::MAX, Heavy(1))]);
		assert_eq!(Failed::get().len(), 1);
		assert!(matches!(
			Failed::get()[0],
			(Fails(1), DispatchError::Other(_), at) if at == START + RETRY
		));
		assert!(!Backlog::get());
		block(RETRY - 1);
		assert_eq!(Failed::get().len(), 1);
		block(1);
		assert_eq!(Failed::get().len(), 2);
		assert_eq!(queue()[0], (START + 2 * RETRY, Fails(1)));
	});
}

#[test]
fn it_is_told_at_what_real_time_a_task_is_tried_again() {
	run(|| {
		Halted::set(true);
		block(50);
		Halted::set(false);
		Test::schedule(START, &Fails(1));
		block(0);
		assert_eq!(queue(), [(START + RETRY, Fails(1))]);
		assert_eq!(Failed::get()[0].2, START + 50 + RETRY);
		block(RETRY);
		assert_eq!(RealTime::get(), Failed::get()[0].2);
		assert_eq!(Failed::get().len(), 2);
	});
}

#[test]
fn at_the_end_of_all_time_it_is_put_off_to_that() {
	run(|| {
		RealTime::put(Moment::MAX - 1);
		// What cannot be scheduled anew fails too.
		Test::schedule(0, &Again(2));
		block(0);
		let error = ArithmeticError::Overflow.into();
		assert_eq!(Failed::get(), [(Again(2), error, Moment::MAX)]);
		assert_eq!(queue(), [(Moment::MAX, Again(2))]);
	});
}

// ---- budgets

#[test]
fn the_budget_bounds_what_is_done_and_the_next_block_goes_on() {
	run(|| {
		for number in 0..6 {
			Test::schedule(number.into(), &Easy(number));
		}
		assert_eq!(Test::end_block(weight_for(2, 0)), weight_for(2, 0));
		assert_eq!(Done::get().len(), 2);
		assert!(Backlog::get());

		BacklogWeight::set(weight_for(1, 0));
		assert_eq!(begin(0), weight_for(1, 0) + DB.reads(3));
		assert_eq!(Done::get().len(), 3);
		assert!(Backlog::get());

		// No more than is left in the block, nor than the hook may weigh.
		IdleWeight::set(weight_for(1, 0));
		Test::end_block(Weight::MAX);
		assert_eq!(Done::get().len(), 4);
		assert!(Backlog::get());

		// As soon as there is an end of it, the beginning of blocks is free again.
		IdleWeight::set(weight_for(3, 0));
		Test::end_block(Weight::MAX);
		assert_eq!(Done::get(), (0..6).map(Easy).collect::<Vec<_>>());
		assert!(!Backlog::get());
		Test::schedule(0, &Easy(9));
		assert_eq!(begin(0), DB.reads(3));
		assert_eq!(Done::get().len(), 6);
	});
}

#[test]
fn a_backlog_ends_at_the_beginning_of_a_block_too() {
	run(|| {
		Test::schedule(0, &Easy(0));
		Test::end_block(Weight::zero());
		assert!(Backlog::get());
		assert_eq!(begin(0), weight_for(1, 0) + DB.reads(3));
		assert_eq!(Done::get(), [Easy(0)]);
		assert!(!Backlog::get());
	});
}

#[test]
fn a_budget_that_is_not_enough_for_one_task_is_not_used_up() {
	run(|| {
		Test::schedule(0, &Easy(0));
		for (weight, used) in [
			(Weight::zero(), Weight::zero()),
			(FOUND - Weight::from_parts(1, 0), Weight::zero()),
			(FOUND - Weight::from_parts(0, 1), Weight::zero()),
			(FOUND, FOUND),
			(weight_for(1, 0) - Weight::from_parts(0, 1), FOUND * 2),
		] {
			assert_eq!(Test::end_block(weight), used);
			assert!(Backlog::take());
		}
		assert_eq!((queue().len(), Done::get().len()), (1, 0));
		assert_eq!(Test::end_block(weight_for(1, 0)), weight_for(1, 0));
		assert_eq!(Done::get(), [Easy(0)]);
	});
}

#[test]
fn a_task_that_is_too_heavy_waits_and_lets_others_by() {
	run(|| {
		Test::schedule(0, &Heavy(0));
		Test::schedule(1, &Easy(1));
		Test::end_block(weight_for(2, 0));
		assert_eq!(Done::get(), [Easy(1)]);
		assert_eq!(queue(), [(0, Heavy(0))]);
		// It has not failed: it is first in the next block.
		assert_eq!(Failed::get(), []);
		assert!(Backlog::get());
		assert_eq!(begin(0), weight_for(0, 1) + DB.reads(3));
		assert_eq!(Done::get(), [Easy(1), Heavy(0)]);
	});
}

#[test]
fn a_task_that_is_due_again_at_once_ends_with_the_budget() {
	run(|| {
		Test::schedule(START - 1, &Again(0));
		Test::end_block(weight_for(5, 0));
		// Once as it was, and once at the moment at which it is; what lies behind is for the next.
		assert_eq!(Done::get(), vec![Again(0); 2]);
		assert_eq!(queue(), [(START, Again(0))]);
	});
}

#[test]
fn with_nothing_to_do_one_look_is_paid() {
	run(|| {
		assert_eq!(block(0), (DB.reads(3), FOUND));
		assert!(!Backlog::exists());
	});
}

#[test]
fn the_least_that_the_hooks_need_is_enough_for_any_task() {
	run(|| {
		assert_eq!(Test::least_work(), weight_for(0, 1));
		for hook in [IdleWeight::set, BacklogWeight::set] {
			hook(weight_for(0, 1));
		}
		Test::check_budgets();
		Test::schedule(0, &Heavy(0));
		block(0);
		assert_eq!(Done::get(), [Heavy(0)]);
	});
}

#[test]
#[should_panic(expected = "not enough for one task")]
fn too_little_for_the_end_of_a_block_is_found() {
	run(|| {
		IdleWeight::set(weight_for(0, 1) - Weight::from_parts(1, 0));
		Test::check_budgets();
	});
}

#[test]
#[should_panic(expected = "not enough for one task")]
fn too_little_for_the_beginning_of_a_block_is_found() {
	run(|| {
		BacklogWeight::set(weight_for(0, 1) - Weight::from_parts(0, 1));
		Test::check_budgets();
	});
}

#[test]
#[should_panic(expected = "time has to pass")]
fn a_task_that_is_retried_at_once_is_found() {
	run(|| {
		RetryPeriod::set(0);
		Test::check_budgets();
	});
}

// ---- halts

#[test]
fn in_a_halt_nothing_is_done_and_all_is_later_by_as_much() {
	run(|| {
		Test::schedule(START, &Easy(0));
		Test::schedule(START + 10, &Easy(1));
		Backlog::put(true);
		Halted::set(true);
		for ms in [100, 0, 200] {
			assert_eq!(block(ms), (DB.reads(2) + DB.reads_writes(3, 2), Weight::zero()));
		}
		assert_eq!(Done::get(), []);

		Halted::set(false);
		block(9);
		assert_eq!(Done::get(), [Easy(0)]);
		block(1);
		assert_eq!((Done::get(), RealTime::get()), (vec![Easy(0), Easy(1)], START + 310));
	});
}

// ---- what cannot be

/// Puts something in the queue that has no task in its key.
fn corrupt(key: &[u8]) -> Vec<u8> {
	let raw = [&Due::final_prefix(), key].concat();
	unhashed::put_raw(&raw, &[]);
	raw
}

#[test]
fn what_cannot_be_read_blocks_nobody() {
	run(|| {
		Test::schedule(0, &Easy(0));
		Test::schedule(2, &Easy(1));
		let unknown = Blake2_128Concat::hash(&[77]);
		let keys = [
			corrupt(&[0; 4]),
			corrupt(&[0; 8]),
			corrupt(&[&[0; 8][..], b"short"].concat()),
			corrupt(&[&[0; 8][..], &unknown].concat()),
		];

		// Each costs one look, and what is due behind it is done. It is no backlog.
		assert_eq!(Test::end_block(Weight::MAX), weight_for(2, 0) + FOUND * 4);
		assert_eq!(Done::get(), [Easy(0), Easy(1)]);
		assert_eq!(Failed::get(), []);
		assert!(!Backlog::get());
		assert!(keys.iter().all(|key| unhashed::exists(key)));
		assert_err!(Test::check_agenda(|_| true), "agenda: a task is queued twice");
	});
}

#[test]
fn what_does_not_fit_is_found() {
	run(|| {
		Test::schedule(5, &Easy(1));
		assert_ok!(Test::check_agenda(|task| *task == Easy(1)));
		assert_err!(Test::check_agenda(|_| false), "agenda: a task about nothing");
		Due::insert((6u64.to_be_bytes(), Easy(1)), ());
		assert_err!(Test::check_agenda(|_| true), "agenda: a task is queued twice");
		Due::remove((5u64.to_be_bytes(), Easy(1)));
		assert_err!(Test::check_agenda(|_| true), "agenda: a task is not in the queue");
	});
}

// ---- anything

#[derive(Clone, Debug)]
enum Change {
	Schedule(Moment, u8),
	Unschedule(u8),
	Block { halted: bool, ms: Moment },
}

fn steps() -> impl Strategy<Value = Vec<Change>> {
	let step = prop_oneof![
		3 => (0..60u64, 0..6u8).prop_map(|(wait, number)| Change::Schedule(wait, number)),
		1 => (0..6u8).prop_map(Change::Unschedule),
		3 => (any::<bool>(), 0..30u64).prop_map(|(halted, ms)| Change::Block { halted, ms }),
	];
	prop::collection::vec(step, 0..60)
}

proptest! {
	/// The queue does what a sorted set does that knows the time.
	#[test]
	fn the_queue_is_a_sorted_set(steps in steps()) {
		run(|| {
			let (mut now, mut set, mut done) = (START, BTreeSet::new(), Vec::new());
			for step in steps {
				match step {
					Change::Schedule(wait, number) => {
						Test::schedule(Test::after(wait).unwrap(), &Easy(number));
						set.retain(|(_, other)| *other != number);
						set.insert((now + wait, number));
					},
					Change::Unschedule(number) => {
						Test::unschedule(&Easy(number));
						set.retain(|(_, other)| *other != number);
					},
					Change::Block { halted, ms } => {
						Halted::set(halted);
						block(ms);
						if !halted {
							now += ms;
							let later = set.split_off(&(now + 1, 0));
							done.extend(set.iter().copied());
							set = later;
						}
					},
				}
				let mut waits: Vec<_> =
					set.iter().map(|(at, number)| (*at, Easy(*number))).collect();
				let mut there = queue();
				// Tasks of one moment are in the order of their hashes.
				waits.sort();
				there.sort();
				assert_eq!(there, waits);
			}
			let mut found = Done::get();
			let mut all: Vec<_> = done.iter().map(|(_, number)| Easy(*number)).collect();
			found.sort();
			all.sort();
			assert_eq!(found, all);
		});
	}
}
