// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The scheduler alone: who gets an extrinsic, and that no outcome is left lying.

use super::{
	explore,
	schedule::{Position, Schedule, Task},
	sync::Mutex,
	threads::on_lanes,
};
use shuttle::thread;

/// Hands in an outcome and commits what is ready, as a lane does.
fn hand_in(schedule: &Schedule<Position>, committed: &Mutex<Vec<Position>>, position: Position) {
	assert_eq!(schedule.executed(position, position), None);
	loop {
		let Some(mut committed) = committed.try_lock() else { return };
		while !schedule.is_stopped() {
			let Some(outcome) = schedule.take_frontier() else { break };
			assert_eq!(outcome, schedule.frontier());
			committed.push(outcome);
			schedule.committed(true);
		}
		drop(committed);
		if !schedule.frontier_is_ready() {
			return;
		}
	}
}

/// All schedules, not a sample of them: the threads here take few steps.
#[test]
fn a_successor_goes_to_one_lane() {
	let test = || {
		let schedule = Schedule::new([Some(7), Some(7)].into_iter(), 2);
		assert_eq!(schedule.claim(), Task::Execute(0));
		thread::scope(|scope| {
			let other = scope.spawn(|| schedule.claim());
			let left = schedule.executed(0, ());
			match (left, other.join().expect("it does not panic")) {
				(Some(1), Task::Wait) | (None, Task::Execute(1)) => {},
				both => panic!("the successor of an extrinsic went to {both:?}"),
			}
		});
	};
	shuttle::check_dfs(test, None);
}

#[test]
fn every_extrinsic_is_claimed_once() {
	explore(|| {
		let schedule = Schedule::<()>::new([None; 5].into_iter(), 4);
		let claimed = Mutex::new(Vec::new());
		on_lanes(3, &|| {
			while let Task::Execute(position) = schedule.claim() {
				claimed.lock().push(position);
			}
		});
		let mut claimed = claimed.into_inner();
		claimed.sort_unstable();
		assert_eq!(claimed, [0, 1, 2, 3]);
	});
}

/// Whichever lane is the last to hand in an outcome: it, or the one that commits then, sees it.
#[test]
fn no_outcome_is_left_lying() {
	explore(|| {
		let schedule = Schedule::new([None; 4].into_iter(), 4);
		let committed = Mutex::new(Vec::new());
		on_lanes(4, &|| {
			if let Task::Execute(position) = schedule.claim() {
				hand_in(&schedule, &committed, position);
			}
		});
		assert_eq!(committed.into_inner(), [0, 1, 2, 3]);
		assert_eq!(schedule.claim(), Task::Finished);
	});
}

/// Lanes that hand in outcomes after a stop are done with it, though nobody commits them.
#[test]
fn a_stop_ends_the_work() {
	explore(|| {
		let mut schedule = Schedule::new([None; 3].into_iter(), 3);
		let committed = Mutex::new(Vec::new());
		thread::scope(|scope| {
			for _ in 0..3 {
				scope.spawn(|| {
					if let Task::Execute(position) = schedule.claim() {
						hand_in(&schedule, &committed, position);
					}
				});
			}
			schedule.stop();
		});
		let done = schedule.frontier();
		assert_eq!(committed.into_inner(), (0..done).collect::<Vec<_>>());
		assert!(schedule.leftovers().all(|(position, outcome)| {
			assert_eq!(position, outcome);
			position >= done
		}));
	});
}
