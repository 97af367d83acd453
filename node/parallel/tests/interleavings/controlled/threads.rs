// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Threads that take a step when the test says so.

/// Does the same work on so many threads, and waits for all of them.
pub(crate) fn on_lanes(count: usize, work: &(impl Fn() + Sync)) {
	shuttle::thread::scope(|scope| {
		for _ in 0..count {
			scope.spawn(work);
		}
	});
}

/// The thread can do nothing before another one has gone on. The engine has nothing of the kind: a
/// scheduler with priorities would let it look again and again for ever.
pub(crate) fn pause() {
	shuttle::thread::yield_now();
}

/// Another thread may take over: here it may at every access anyway.
pub(crate) fn step() {}
