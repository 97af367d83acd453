// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Threads that run as they like.

use std::{cell::Cell, sync::Barrier, thread};

/// One access in so many gives up the processor.
const YIELD: u32 = 7;

thread_local! {
	static ACCESSES: Cell<u32> = const { Cell::new(0) };
}

/// Does the same work on so many threads, and waits for all of them.
pub(crate) fn on_lanes(count: usize, work: &(impl Fn() + Sync)) {
	// An extrinsic takes less time than a thread takes to start.
	let start = Barrier::new(count);
	thread::scope(|scope| {
		for _ in 0..count {
			scope.spawn(|| {
				start.wait();
				work();
			});
		}
	});
}

/// The thread can do nothing before another one has gone on.
pub(crate) fn pause() {
	thread::yield_now();
}

/// An access to the state: now and then one that takes its time, or the extrinsics would hardly
/// meet.
pub(crate) fn step() {
	let accesses = ACCESSES.get().wrapping_add(1);
	ACCESSES.set(accesses);
	if accesses.is_multiple_of(YIELD) {
		thread::yield_now();
	}
}
