// SPDX-License-Identifier: Apache-2.0

//! What the chain does by itself.
//!
//! The tasks here are about escrows that do not exist, so that each of them fails: what they do is
//! tested where they belong.

use crate::{mock::*, *};
use frame_support::{traits::Hooks, weights::Weight};

const RETRY: u64 = 6 * HOUR;

/// What is in the queue, in its order.
fn queue() -> Vec<(u64, TaskOf<Test>)> {
	let found: Vec<_> =
		Due::<Test>::iter_keys().map(|(at, task)| (u64::from_be_bytes(at), task)).collect();
	assert_eq!(DueAt::<Test>::iter().count(), found.len());
	for (at, task) in &found {
		assert_eq!(DueAt::<Test>::get(task), Some(*at));
	}
	found
}

fn task(number: u64) -> TaskOf<Test> {
	Task::Escrow(number)
}

/// Ends the block, with so much weight left, and returns what was used.
fn idle(weight: Weight) -> Weight {
	Market::on_idle(1, weight)
}

/// The tasks that have failed in this block.
fn failed() -> Vec<TaskOf<Test>> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::TaskFailed { task, .. } => Some(task),
			_ => None,
		})
		.collect()
}

/// What the hook needs for so many tasks.
fn weight_for(tasks: u64) -> Weight {
	let found = <() as WeightInfo>::look_at_due();
	let each = <() as WeightInfo>::expire(0).saturating_add(found);
	each.saturating_mul(tasks).saturating_add(found)
}

#[test]
fn a_task_is_in_the_queue_once() {
	new_test_ext().execute_with(|| {
		Market::schedule(70_000, &task(1));
		Market::schedule(255, &task(2));
		assert_eq!(queue(), [(255, task(2)), (70_000, task(1))]);
		Market::schedule(7, &task(1));
		assert_eq!(queue(), [(7, task(1)), (255, task(2))]);
		// Another task about the same number is another task.
		Market::schedule(7, &Task::Charge(1));
		assert_eq!(queue().len(), 3);
		for _ in 0..2 {
			Market::unschedule(&task(1));
		}
		assert_eq!(queue(), [(7, Task::Charge(1)), (255, task(2))]);
	});
}

#[test]
fn tasks_are_done_when_it_is_time_in_their_order() {
	new_test_ext().execute_with(|| {
		for (at, number) in [(START_MS + 1, 4), (START_MS, 3), (START_MS - 5, 1), (0, 2)] {
			Market::schedule(at, &task(number));
		}
		idle(Weight::MAX);
		assert_eq!(failed(), [task(2), task(1), task(3)]);
		assert_eq!(queue()[0], (START_MS + 1, task(4)));
	});
}

#[test]
fn a_task_that_fails_is_put_off_and_blocks_nobody() {
	new_test_ext().execute_with(|| {
		Market::schedule(1, &task(1));
		Market::schedule(START_MS + RETRY, &task(2));
		idle(Weight::MAX);
		assert_eq!(queue().len(), 2);
		assert_eq!(DueAt::<Test>::get(task(1)), Some(START_MS + RETRY));
		assert!(events().iter().any(|event| matches!(
			event,
			Event::TaskFailed { task: Task::Escrow(1), retry_at, .. }
				if *retry_at == START_MS + RETRY
		)));
		// Not before, and then again.
		System::reset_events();
		Clock::put(START_MS + RETRY - 1);
		idle(Weight::MAX);
		assert_eq!(failed(), []);
		Clock::put(START_MS + RETRY);
		idle(Weight::MAX);
		assert_eq!(failed().len(), 2);
	});
}

#[test]
fn the_budget_bounds_what_is_done_and_the_next_block_goes_on() {
	new_test_ext().execute_with(|| {
		for number in 0..5 {
			Market::schedule(number, &task(number));
		}
		let used = idle(weight_for(2));
		assert_eq!(used, weight_for(2));
		assert_eq!(failed(), [task(0), task(1)]);
		assert!(Backlog::<Test>::get());

		TestBacklogWeight::set(weight_for(1));
		Market::on_initialize(2);
		assert_eq!(failed(), [task(0), task(1), task(2)]);
		assert!(Backlog::<Test>::get());

		TestIdleWeight::set(weight_for(3));
		idle(Weight::MAX);
		assert_eq!(failed().len(), 5);
		assert!(!Backlog::<Test>::get());
		Market::schedule(0, &task(9));
		Market::on_initialize(3);
		assert_eq!(failed().len(), 5);
	});
}

#[test]
fn a_budget_that_is_not_enough_for_one_task_is_not_used_up() {
	new_test_ext().execute_with(|| {
		Market::schedule(0, &task(0));
		for weight in [
			Weight::zero(),
			weight_for(0).saturating_sub(Weight::from_parts(1, 0)),
			weight_for(1).saturating_sub(Weight::from_parts(0, 1)),
		] {
			assert!(idle(weight).all_lte(weight));
			assert_eq!(failed(), []);
			assert!(Backlog::<Test>::take());
		}
		assert_eq!(queue(), [(0, task(0))]);
		idle(weight_for(1));
		assert_eq!(failed(), [task(0)]);
	});
}

#[test]
fn with_nothing_to_do_one_look_is_paid() {
	new_test_ext().execute_with(|| {
		assert_eq!(idle(Weight::MAX), weight_for(0));
		assert!(!Backlog::<Test>::get());
		// The mock has no weights for the database.
		assert_eq!(Market::on_initialize(2), Weight::zero());
	});
}
