// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The scheduler, by one thread. What several do at once is for `tests/interleavings`.

use crate::schedule::{Position, Schedule, Task};

/// Without signers.
fn unsigned(count: usize, window: u32) -> Schedule<Position> {
	Schedule::new(vec![None; count].into_iter(), window)
}

fn signed(signers: &[Option<u64>]) -> Schedule<Position> {
	Schedule::new(signers.iter().copied(), Schedule::<Position>::initial_window())
}

/// Claims what there is, without executing it.
fn claim_all(schedule: &Schedule<Position>) -> Vec<Position> {
	std::iter::from_fn(|| match schedule.claim() {
		Task::Execute(position) => Some(position),
		Task::Wait | Task::Finished => None,
	})
	.collect()
}

/// Commits what is ready. Returns how many that were.
fn commit_all(schedule: &Schedule<Position>) -> usize {
	let next = || {
		let outcome = schedule.take_frontier()?;
		assert_eq!(outcome, schedule.frontier());
		schedule.committed(true);
		Some(())
	};
	std::iter::from_fn(next).count()
}

#[test]
fn extrinsics_are_claimed_in_their_order() {
	let schedule = unsigned(3, 8);
	assert_eq!(schedule.len(), 3);
	assert_eq!(claim_all(&schedule), [0, 1, 2]);
	assert_eq!(schedule.claim(), Task::Wait);
	for position in [2, 0, 1] {
		assert_eq!(schedule.executed(position, position), None);
	}
	assert_eq!(schedule.claim(), Task::Wait);
	assert_eq!(commit_all(&schedule), 3);
	assert_eq!(schedule.frontier(), 3);
	assert_eq!(schedule.claim(), Task::Finished);
}

#[test]
fn an_empty_schedule_is_finished() {
	let schedule = unsigned(0, 8);
	assert_eq!(schedule.claim(), Task::Finished);
	assert_eq!(schedule.take_frontier(), None);
	assert!(!schedule.frontier_is_ready());
}

#[test]
fn lanes_go_no_further_than_the_window() {
	let schedule = unsigned(10, 2);
	assert_eq!(claim_all(&schedule), [0, 1]);
	assert_eq!(schedule.claim(), Task::Wait);
	schedule.executed(0, 0);
	assert_eq!(schedule.claim(), Task::Wait, "executed is not committed");
	assert_eq!(commit_all(&schedule), 1);
	assert_eq!(schedule.window(), 3);
	assert_eq!(claim_all(&schedule), [2, 3]);
}

#[test]
fn the_window_shrinks_when_execution_ahead_is_of_no_use() {
	let schedule = unsigned(10, 8);
	assert_eq!(claim_all(&schedule).len(), 8);
	schedule.executed(0, 0);
	assert_eq!(schedule.take_frontier(), Some(0));
	schedule.committed(false);
	assert_eq!(schedule.window(), 4);
	assert_eq!(schedule.claim(), Task::Wait, "others are further ahead than the window now");
	for position in 1..5 {
		schedule.executed(position, position);
		assert_eq!(schedule.take_frontier(), Some(position));
		schedule.committed(false);
	}
	assert_eq!(schedule.window(), 1);
	for position in 5..8 {
		assert_eq!(schedule.claim(), Task::Wait);
		schedule.executed(position, position);
		assert_eq!(schedule.take_frontier(), Some(position));
		schedule.committed(false);
	}
	assert_eq!(claim_all(&schedule), [8], "one at a time");
}

#[test]
fn the_window_has_bounds() {
	assert_eq!(unsigned(1, 0).window(), 1);
	let widest = unsigned(1, u32::MAX).window();
	assert!(widest > Schedule::<Position>::initial_window());
	let schedule = unsigned(2, widest);
	schedule.committed(true);
	assert_eq!(schedule.window(), widest);
}

#[test]
fn a_successor_is_left_to_the_lane_of_its_predecessor() {
	let schedule = signed(&[Some(7), Some(7), None, Some(8)]);
	assert_eq!(schedule.claim(), Task::Execute(0));
	assert_eq!(schedule.claim(), Task::Execute(2));
	assert_eq!(schedule.claim(), Task::Execute(3));
	assert_eq!(schedule.claim(), Task::Wait);
	assert_eq!(schedule.executed(2, 2), None);
	assert_eq!(schedule.executed(3, 3), None);
	assert_eq!(schedule.executed(0, 0), Some(1));
	assert_eq!(schedule.executed(1, 1), None);
	assert_eq!(commit_all(&schedule), 4);
}

#[test]
fn a_successor_of_an_executed_extrinsic_is_any_lanes() {
	let schedule = signed(&[Some(7), Some(7), Some(7)]);
	assert_eq!(schedule.claim(), Task::Execute(0));
	assert_eq!(schedule.executed(0, 0), None);
	assert_eq!(schedule.claim(), Task::Execute(1));
	assert_eq!(schedule.claim(), Task::Wait, "the third is left to the lane of the second");
	assert_eq!(schedule.executed(1, 1), Some(2));
	assert_eq!(schedule.executed(2, 2), None);
	assert_eq!(commit_all(&schedule), 3);
}

#[test]
fn one_lane_goes_through_a_chain() {
	let schedule = signed(&[Some(7); 5]);
	assert_eq!(claim_all(&schedule), [0], "the others wait for each other");
	for position in 0..4 {
		assert_eq!(schedule.executed(position, position), Some(position + 1));
	}
	assert_eq!(schedule.executed(4, 4), None);
	assert_eq!(commit_all(&schedule), 5);
}

#[test]
fn outcomes_are_taken_in_order_and_once() {
	let schedule = unsigned(3, 8);
	claim_all(&schedule);
	schedule.executed(1, 1);
	assert!(!schedule.frontier_is_ready());
	assert_eq!(schedule.take_frontier(), None);
	schedule.executed(0, 0);
	assert!(schedule.frontier_is_ready());
	assert_eq!(schedule.take_frontier(), Some(0));
	assert_eq!(schedule.take_frontier(), None);
	schedule.committed(true);
	assert_eq!(schedule.frontier(), 1);
	assert!(schedule.frontier_is_ready());
	assert_eq!(commit_all(&schedule), 1);
	assert!(!schedule.frontier_is_ready());
}

#[test]
fn nothing_is_claimed_or_ready_after_a_stop() {
	let schedule = unsigned(4, 8);
	assert_eq!(schedule.claim(), Task::Execute(0));
	assert_eq!(schedule.claim(), Task::Execute(1));
	schedule.executed(0, 0);
	assert!(schedule.frontier_is_ready());
	schedule.stop();
	assert!(schedule.is_stopped());
	assert_eq!(schedule.claim(), Task::Finished);
	// A lane that hands in an outcome now must not try to commit for ever.
	schedule.executed(1, 1);
	assert!(!schedule.frontier_is_ready());
}

#[test]
fn what_was_not_committed_is_left_over() {
	let mut schedule = signed(&[None, Some(7), None, Some(7), None]);
	assert_eq!(claim_all(&schedule), [0, 1, 2, 4]);
	for position in [0, 2, 4] {
		schedule.executed(position, position);
	}
	assert_eq!(commit_all(&schedule), 1);
	schedule.stop();
	// The lane of the second finishes what it is at, and what was left to it.
	assert_eq!(schedule.executed(1, 1), Some(3));
	let leftovers: Vec<_> = schedule.leftovers().collect();
	assert_eq!(leftovers, [(1, 1), (2, 2), (4, 4)]);
	assert_eq!(schedule.leftovers().count(), 0);
}

#[test]
fn a_lane_wakes_by_itself() {
	let schedule = unsigned(1, 1);
	assert!(!schedule.has_idle_lanes());
	schedule.nap();
	assert!(!schedule.has_idle_lanes());
}
