// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the engine's `sync` offers, on types of `shuttle`: each access is a place where another
//! thread may take over.

// The fence does nothing: all operations are sequentially consistent here anyway.
pub(crate) use shuttle::sync::atomic::{fence, AtomicBool, AtomicU32, AtomicU64, Ordering};

use shuttle::sync::MutexGuard;
use std::sync::PoisonError;

/// A mutex with the interface of parking_lot's.
#[derive(Default)]
pub(crate) struct Mutex<T>(shuttle::sync::Mutex<T>);

impl<T> Mutex<T> {
	pub(crate) fn new(value: T) -> Self {
		Self(shuttle::sync::Mutex::new(value))
	}

	pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
		// A panic fails the test, whoever holds the lock.
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}

	pub(crate) fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
		self.0.try_lock().ok()
	}

	pub(crate) fn get_mut(&mut self) -> &mut T {
		self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
	}

	pub(crate) fn into_inner(self) -> T {
		self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
	}
}

/// A value that is set once. Between any two operations another thread may take over, within one
/// it cannot.
pub(crate) struct OnceLock<T> {
	value: std::sync::OnceLock<T>,
	/// Read for the sake of the place where another thread may take over.
	step: AtomicBool,
}

impl<T> OnceLock<T> {
	pub(crate) fn new() -> Self {
		Self { value: std::sync::OnceLock::new(), step: AtomicBool::new(false) }
	}

	pub(crate) fn get(&self) -> Option<&T> {
		self.step.load(Ordering::SeqCst);
		self.value.get()
	}

	pub(crate) fn get_or_init(&self, value: impl FnOnce() -> T) -> &T {
		self.step.load(Ordering::SeqCst);
		self.value.get_or_init(value)
	}
}

/// Where lanes without work sleep: until the test lets them go on.
pub(crate) struct Sleep {
	sleepers: AtomicU32,
}

impl Sleep {
	pub(crate) fn new() -> Self {
		Self { sleepers: AtomicU32::new(0) }
	}

	pub(crate) fn nap(&self) {
		self.sleepers.fetch_add(1, Ordering::Relaxed);
		shuttle::thread::yield_now();
		self.sleepers.fetch_sub(1, Ordering::Relaxed);
	}

	pub(crate) fn wake(&self) {}

	pub(crate) fn sleepers(&self) -> u32 {
		self.sleepers.load(Ordering::Relaxed)
	}
}
