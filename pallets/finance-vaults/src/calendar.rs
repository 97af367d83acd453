// SPDX-License-Identifier: Apache-2.0

//! Days and months, in UTC.

use crate::*;

impl Period {
	/// When the `n`th period after `start` begins: `start` itself for 0. `None` if that is beyond the
	/// calendar, or the period is zero.
	pub fn boundary(&self, start: Moment, n: u32) -> Option<Moment> {
		let _ = (start, n);
		todo!()
	}

	/// In which period after `start` a moment is: 0 for the first. `None` if it is before `start`, or
	/// beyond the calendar.
	pub fn index(&self, start: Moment, at: Moment) -> Option<u32> {
		let _ = (start, at);
		todo!()
	}
}
