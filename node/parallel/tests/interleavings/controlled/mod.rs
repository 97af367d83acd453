// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The scheduler and the memory on synchronisation types that leave every choice to the test.

mod handover;
mod scenarios;
mod sync;
mod threads;

#[path = "../executor.rs"]
mod executor;
#[allow(dead_code)]
#[path = "../../../src/memory.rs"]
mod memory;
#[allow(dead_code)]
#[path = "../../../src/schedule.rs"]
mod schedule;
#[allow(dead_code)]
#[path = "../../../src/value.rs"]
mod value;

use shuttle::{
	scheduler::{PctScheduler, RandomScheduler},
	Config, MaxSteps, Runner,
};
use std::sync::Arc;

/// How many schedules each scheduler tries.
const ITERATIONS: usize = 2_000;

/// How often a thread is preempted, at most, by the scheduler that draws where.
const DEPTH: usize = 3;

/// Far more steps than any execution here takes that comes to an end.
const STEPS: usize = 200_000;

fn config() -> Config {
	let mut config = Config::new();
	config.max_steps = MaxSteps::FailAfter(STEPS);
	config.stack_size = 256 * 1024;
	// About orderings other than the strongest: the crate's documentation says it.
	config.silence_warnings = true;
	config
}

/// Executes a test under many schedules.
fn explore(test: impl Fn() + Send + Sync + 'static) {
	let test = Arc::new(test);
	let again = test.clone();
	Runner::new(RandomScheduler::new(ITERATIONS), config()).run(move || test());
	Runner::new(PctScheduler::new(DEPTH, ITERATIONS), config()).run(move || again());
}
