// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Bills: payments that recur, found by their dates alone or nearly so.
//!
//! The payments with one party in one direction are laid against five schedules (weekly to yearly).
//! One fits if nearly all payments lie near its days, nearly all of its days have one payment, and
//! hardly any has two. Where the payments of a party do not fit together, those of nearly equal
//! amount are tried by themselves: a subscription paid through a processor.

mod cadence;
mod detect;

use crate::{
	calendar::start_of_day,
	category::Category,
	transaction::{decimal, Direction},
};
pub use cadence::Cadence;
use cadence::Schedule;
pub use detect::detect;
use serde::{Deserialize, Serialize};

/// Whether a bill is still paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
	/// The last payment came, the next one is not late.
	Active,
	/// The next one is late, by more than is usual.
	Missed,
	/// Two are missing: it ended.
	Ended,
}

/// Payments that recur.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bill {
	/// The other side.
	pub counterparty: String,
	/// Whether it is paid or received.
	pub direction: Direction,
	/// The most frequent category of its payments.
	pub category: Category,
	/// How often.
	pub cadence: Cadence,
	/// Whether the amount stays the same but for rare changes of price.
	pub fixed: bool,
	/// The value of the last payment, in 10^-18 of the reference currency.
	#[serde(with = "decimal")]
	pub last: u128,
	/// The value expected next: the last one if fixed; otherwise the median of the
	/// last three, or that of the same time last year if that did better before.
	#[serde(with = "decimal")]
	pub expected: u128,
	/// When the last one was paid.
	pub last_at_ms: u64,
	/// Midnight of the day on which the next one is expected, the past included if it is late.
	pub next_at_ms: u64,
	/// Whether it is still paid.
	pub state: State,
	/// How well the payments fit: the share near a due day, times the share of due days with a
	/// payment. 1 is best.
	pub fit: f64,
	/// The payments, by time.
	pub ids: Vec<u64>,
	#[serde(skip)]
	schedule: Option<Schedule>,
	#[serde(skip)]
	last_slot: i64,
	/// The day on which it was looked at.
	#[serde(skip)]
	today: i64,
}

impl Bill {
	/// The days from `from` until before `until` on which it is expected; nothing if it ended.
	/// One that was late already when the bill was found is expected on `from`, unless it is later
	/// than usual even then.
	///
	/// What was read from JSON has lost its schedule and expects nothing but its next payment.
	#[must_use]
	pub fn expected_days(&self, from: i64, until: i64) -> Vec<i64> {
		if self.state == State::Ended || from >= until {
			return Vec::new();
		}
		let Some(schedule) = &self.schedule else {
			let next = crate::calendar::day_of(self.next_at_ms).max(from);
			return if next < until { vec![next] } else { Vec::new() };
		};
		let mut days = Vec::new();
		// One that is late is still expected once, not as often as it was missed.
		let (current, _) = schedule.slot(from);
		let mut slot = (self.last_slot + 1).max(current - 1);
		loop {
			let due = schedule.due(slot);
			if due >= until || days.len() > 1_000 {
				return days;
			}
			if due >= from {
				days.push(due);
			} else if slot == self.last_slot + 1
				&& due <= self.today
				&& due + schedule.cadence.tolerance() >= from
			{
				days.push(from);
			}
			slot += 1;
		}
	}

	fn set_next(&mut self, schedule: Schedule, today: i64) {
		let next = schedule.due(self.last_slot + 1);
		let after = schedule.due(self.last_slot + 2);
		let patience = schedule.cadence.tolerance();
		self.next_at_ms = start_of_day(next);
		self.state = if today > after + patience {
			State::Ended
		} else if today > next + patience {
			State::Missed
		} else {
			State::Active
		};
		self.schedule = Some(schedule);
		self.today = today;
	}
}
