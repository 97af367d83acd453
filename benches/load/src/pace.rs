// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Time: the clock of a run, and how many transactions leave per second.

use std::{
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
};

/// How far behind its schedule the pace may fall and still make up for it. Timers are late by a
/// millisecond or two, which must not slow the load down; a pause of seconds must not be followed
/// by a flood.
const LENIENCY: Duration = Duration::from_millis(100);

/// The clock of a run. All times are durations since it was started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock(Instant);

impl Clock {
	/// Starts a clock.
	pub(crate) fn start() -> Self {
		Self(Instant::now())
	}

	/// The time since the start.
	pub(crate) fn now(&self) -> Duration {
		self.0.elapsed()
	}
}

/// Hands out turns, so many per second, to any number of tasks.
#[derive(Debug)]
pub(crate) struct Pacer {
	interval: Duration,
	/// When the next turn is due.
	next: Mutex<Duration>,
}

impl Pacer {
	/// A pacer of `rate` turns per second, which must not be 0, with the first turn at `now`.
	pub(crate) fn new(rate: u32, now: Duration) -> Self {
		let interval = Duration::from_secs(1) / rate.max(1);
		Self { interval, next: Mutex::new(now) }
	}

	/// Takes the next turn, and waits until it is due.
	pub(crate) async fn turn(&self, clock: Clock) {
		let wait = self.take(clock.now());
		if !wait.is_zero() {
			tokio::time::sleep(wait).await;
		}
	}

	/// Takes the next turn; returns how long after `now` it is due.
	fn take(&self, now: Duration) -> Duration {
		let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
		let due = (*next).max(now.saturating_sub(LENIENCY));
		*next = due + self.interval;
		due.saturating_sub(now)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn ms(milliseconds: u64) -> Duration {
		Duration::from_millis(milliseconds)
	}

	#[test]
	fn turns_come_at_the_rate() {
		let pacer = Pacer::new(100, ms(5));
		assert_eq!([0, 1, 2].map(|_| pacer.take(ms(5))), [ms(0), ms(10), ms(20)]);
		// The fourth is due at 35.
		assert_eq!(pacer.take(ms(30)), ms(5));
	}

	#[test]
	fn a_little_lateness_is_made_up_for() {
		let pacer = Pacer::new(100, ms(0));
		assert_eq!(pacer.take(ms(0)), ms(0));
		// Four turns were due in the meantime, at 10, 20, 30 and 40; the next one is at 50.
		assert_eq!([0; 5].map(|_| pacer.take(ms(42))), [ms(0), ms(0), ms(0), ms(0), ms(8)]);
	}

	#[test]
	fn a_long_pause_is_not() {
		let pacer = Pacer::new(100, ms(0));
		let at_once = (0..1_000).take_while(|_| pacer.take(ms(60_000)).is_zero()).count();
		assert_eq!(at_once, 11, "the turns of the last 100 ms, and the one that is due now");
	}
}
