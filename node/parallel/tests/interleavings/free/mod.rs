// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The scheduler and the memory as they are in the engine, on threads that run as they like.

mod threads;

#[path = "../executor.rs"]
mod executor;
#[allow(dead_code)]
#[path = "../../../src/memory.rs"]
mod memory;
#[allow(dead_code)]
#[path = "../../../src/schedule.rs"]
mod schedule;
#[path = "../../../src/sync.rs"]
mod sync;
#[allow(dead_code)]
#[path = "../../../src/value.rs"]
mod value;

use crate::model::blocks;
use executor::execute;
use proptest::prelude::*;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn lanes_do_what_one_after_the_other_does(block in blocks(60), lanes in 1..=8usize) {
		prop_assert_eq!(execute(&block, lanes), block.sequential());
	}
}
