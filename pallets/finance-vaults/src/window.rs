// SPDX-License-Identifier: Apache-2.0

//! What was spent in the last time, wherever that begins.

use crate::*;

impl Window {
	/// What counts at `now`, for a limit with that period.
	pub fn counted(&self, now: Moment, period: Moment) -> Value {
		let _ = (now, period);
		todo!()
	}

	/// Adds what is spent at `now`.
	pub fn add(&mut self, now: Moment, period: Moment, value: Value) {
		let _ = (now, period, value);
		todo!()
	}

	/// When so much less than now will count, that `value` more is within the limit. `None` if it never
	/// is.
	pub fn room_at(&self, now: Moment, limit: &Limit, value: Value) -> Option<Moment> {
		let _ = (now, limit, value);
		todo!()
	}
}
