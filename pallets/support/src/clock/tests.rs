// SPDX-License-Identifier: Apache-2.0

//! Tests of the clock.

use super::*;
use frame_support::{assert_noop, assert_ok, pallet_prelude::ValueQuery, storage_alias};
use proptest::prelude::*;
use sp_io::TestExternalities;

#[storage_alias]
type RealTime = StorageValue<Test, Moment, ValueQuery>;
#[storage_alias]
type HaltedFor = StorageValue<Test, Moment, ValueQuery>;
#[storage_alias]
type HaltedAt = StorageValue<Test, Moment>;

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

const START: Moment = 1_700_000_000_000;
const DB: RuntimeDbWeight = RuntimeDbWeight { read: 1, write: 1_000 };

/// The time of the pallet: both traits here have a `now`.
fn now() -> Moment {
	<Test as Clock>::now()
}

/// A block, whose time comes after its beginning, as in a runtime. Returns what its beginning
/// weighs.
fn block(halted: bool, ms: Moment) -> Weight {
	let before = now();
	let weight = Test::keep_time(halted, DB);
	assert_eq!(now(), before);
	RealTime::mutate(|time| *time += ms);
	assert_ok!(Test::check_time());
	weight
}

fn run(test: impl FnOnce()) {
	TestExternalities::default().execute_with(|| {
		RealTime::put(START);
		test();
	});
}

#[test]
fn without_halts_it_is_the_real_time() {
	run(|| {
		for ms in [0, 1, 6_000] {
			assert_eq!(block(false, ms), DB.reads(1));
			assert_eq!((now(), Test::clock()), (RealTime::get(), RealTime::get()));
			assert_eq!((Test::real(START), Test::ours(START)), (START, START));
		}
		assert!(!HaltedFor::exists() && !HaltedAt::exists());
	});
}

#[test]
fn time_stands_still_in_a_halt() {
	run(|| {
		block(false, 10);
		let at = now();
		for ms in [5, 0, 7] {
			assert_eq!(block(true, ms), DB.reads_writes(3, 2));
			assert_eq!(now(), at);
		}
		assert_eq!(Test::clock(), at + 12);
		// The beginning of the first block after it counts what the last one of it has taken.
		assert_eq!(block(false, 3), DB.reads_writes(3, 2));
		assert_eq!((now(), HaltedFor::get(), HaltedAt::get()), (at + 3, 12, None));
		assert_eq!(block(false, 4), DB.reads(1));
		assert_eq!(now(), at + 7);
	});
}

#[test]
fn a_halt_that_a_transaction_begins_counts_from_the_next_block() {
	run(|| {
		// Halted in the middle of this block: it has begun before.
		block(false, 10);
		assert_eq!(now(), START + 10);
		block(true, 10);
		// And ended in the middle of that one.
		assert_eq!(now(), START + 10);
		block(false, 10);
		assert_eq!(now(), START + 20);
	});
}

#[test]
fn deadlines_are_put_off_by_as_long_as_the_halt_was() {
	run(|| {
		let deadline = Test::after(100).unwrap();
		assert_eq!(Test::real(deadline), START + 100);
		block(false, 60);
		for halt in 1..=3 {
			block(true, 1_000);
			// If the halt ended now, 40 would be left.
			assert_eq!(Test::real(deadline), Test::clock() + 40);
			assert_eq!(Test::real(deadline), START + 100 + 1_000 * halt);
		}
		block(false, 39);
		assert!(now() < deadline);
		block(false, 1);
		assert_eq!((now(), Test::real(deadline)), (deadline, Test::clock()));
	});
}

#[test]
fn what_lies_ahead_has_a_real_time_and_back() {
	run(|| {
		for (halted, ms) in [(false, 10), (true, 500), (true, 0), (false, 7), (true, 1)] {
			block(halted, ms);
			assert_eq!((Test::real(now()), Test::ours(Test::clock())), (Test::clock(), now()));
			for ahead in [0, 1, 12_345] {
				let at = now() + ahead;
				assert_eq!(Test::real(at), Test::clock() + ahead);
				assert_eq!(Test::ours(Test::real(at)), at);
			}
		}
		// Never is never, and the beginning is the beginning.
		assert_eq!((Test::real(Moment::MAX), Test::ours(0)), (Moment::MAX, 0));
	});
}

#[test]
fn there_is_no_time_after_the_last() {
	run(|| {
		assert_ok!(Test::after(0), START);
		assert_ok!(Test::after(Moment::MAX - START), Moment::MAX);
		assert_noop!(Test::after(Moment::MAX - START + 1), ArithmeticError::Overflow);
	});
}

#[test]
fn a_halt_in_a_genesis_begins_with_the_first_time() {
	run(|| {
		RealTime::kill();
		// What the first block has instead of 0 has not passed.
		Test::keep_time(true, DB);
		assert_eq!(HaltedAt::get(), None);
		RealTime::put(START);
		assert_eq!(now(), START);
		block(true, 6_000);
		block(true, 6_000);
		assert_eq!(now(), START);
		block(false, 6_000);
		assert_eq!((now(), HaltedFor::get()), (START + 6_000, 12_000));
	});
}

#[test]
fn what_cannot_be_is_found() {
	run(|| {
		for (halted_for, halted_at, right) in [
			(0, None, true),
			(START, None, true),
			(START + 1, None, false),
			(0, Some(START), true),
			(START, Some(START), true),
			(10, Some(9), false),
			(0, Some(START + 1), false),
			(0, Some(0), false),
		] {
			HaltedFor::put(halted_for);
			HaltedAt::set(halted_at);
			assert_eq!(Test::check_time().is_ok(), right, "{halted_for} {halted_at:?}");
		}
	});
}

proptest! {
	/// The blocks at whose beginning it is halted do not count.
	#[test]
	fn time_is_the_sum_of_what_counts(
		blocks in prop::collection::vec((any::<bool>(), 0..100_000u64), 0..40),
	) {
		run(|| {
			let mut counted = START;
			for (halted, ms) in blocks {
				block(halted, ms);
				counted += if halted { 0 } else { ms };
				assert_eq!(now(), counted);
			}
			block(false, 0);
			assert_eq!((now(), HaltedFor::get()), (counted, RealTime::get() - counted));
		});
	}
}
