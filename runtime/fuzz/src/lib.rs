// SPDX-License-Identifier: Apache-2.0

//! Feeds random extrinsics to the whole runtime, natively, and checks after each block what has to
//! hold.
//!
//! ```text
//!  bytes ──> scenario ──> blocks of extrinsics on the world ──> report
//!              ^                  (a genesis and one block)  └─> failure: which invariant, where,
//!              │                                                 after which calls
//!  generator ──┴── mutator
//! ```
//!
//! | file | subject |
//! |---|---|
//! | [`scenario`] | what bytes mean |
//! | [`world`] | the state in which each scenario begins |
//! | [`mod@execute`] | blocks and extrinsics |
//! | [`invariants`] | what has to hold |
//! | [`report`] | what a scenario did, and how it failed |
//! | [`mod@generate`] | scenarios with calls that make sense |
//! | [`mutate`] | scenarios that are a little different |
//! | [`campaign`] | runs of many of them, smaller scenarios that still fail, the choice of a corpus |
//!
//! Only signed extrinsics are made. What a referendum on the root track decides may well break an
//! invariant (root can set any balance): nothing here generates one that would pass.

pub mod campaign;
pub mod execute;
pub mod generate;
pub mod invariants;
pub mod mutate;
pub mod report;
pub mod scenario;
pub mod watch;
pub mod world;

pub use generate::generate;
pub use report::{Failure, Report};
pub use scenario::{Scenario, Step};

use execute::Executor;

/// Executes what `scenario` says, from the beginning.
///
/// # Errors
///
/// If an invariant does not hold.
pub fn execute(scenario: &Scenario) -> Result<Report, Box<Failure>> {
	watch::install();
	world::with_world(|parent| Executor::new(parent).run(scenario))
}

/// Executes what `data` means, for a fuzzer that takes a panic for a finding.
///
/// # Panics
///
/// If an invariant does not hold; the message says which, and after which calls.
pub fn run(data: &[u8]) {
	if let Err(failure) = execute(&Scenario::parse(data)) {
		panic!("{failure}");
	}
}
