// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What lanes synchronise with.
//!
//! `schedule` and `memory` take these types from the module beside them (`super::sync`), and no
//! others. So `tests/interleavings` can compile the same two files against types with which a test
//! decides who takes the next step.

pub(crate) use parking_lot::Mutex;
pub(crate) use std::sync::{
	atomic::{fence, AtomicBool, AtomicU32, AtomicU64, Ordering},
	OnceLock,
};

use parking_lot::Condvar;
use std::time::Duration;

/// How long a lane without work sleeps before it looks again by itself.
const NAP: Duration = Duration::from_micros(200);

/// Where lanes without work sleep.
///
/// A lane that goes to sleep while it is woken may miss that: it then sleeps for its whole nap.
pub(crate) struct Sleep {
	sleepers: AtomicU32,
	lock: Mutex<()>,
	wake: Condvar,
}

impl Sleep {
	pub(crate) fn new() -> Self {
		Self { sleepers: AtomicU32::new(0), lock: Mutex::new(()), wake: Condvar::new() }
	}

	/// Sleeps until woken, and not for long.
	pub(crate) fn nap(&self) {
		self.sleepers.fetch_add(1, Ordering::Relaxed);
		let mut guard = self.lock.lock();
		self.wake.wait_for(&mut guard, NAP);
		drop(guard);
		self.sleepers.fetch_sub(1, Ordering::Relaxed);
	}

	/// Wakes all that sleep.
	pub(crate) fn wake(&self) {
		self.wake.notify_all();
	}

	/// How many sleep.
	pub(crate) fn sleepers(&self) -> u32 {
		self.sleepers.load(Ordering::Relaxed)
	}
}
