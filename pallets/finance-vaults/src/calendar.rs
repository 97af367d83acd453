// SPDX-License-Identifier: Apache-2.0

//! Days and months, in UTC.

use crate::*;
use chrono::{DateTime, Datelike, Months, Utc};

/// A day, in milliseconds. The calendar knows no leap seconds, and Unix time neither.
pub(crate) const DAY: Moment = 86_400_000;

/// A moment in the calendar. `None` if it is beyond.
fn date(at: Moment) -> Option<DateTime<Utc>> {
	DateTime::from_timestamp_millis(i64::try_from(at).ok()?)
}

impl Period {
	/// When the `n`th period after `start` begins: `start` itself for 0. `None` if that is beyond the
	/// calendar, or the period is zero.
	pub fn boundary(&self, start: Moment, n: u32) -> Option<Moment> {
		match *self {
			Period::Days(0) | Period::Months(0) => None,
			Period::Days(days) => {
				let ms = DAY.checked_mul(days.into())?.checked_mul(n.into())?;
				let at = start.checked_add(ms)?;
				date(at).map(|_| at)
			},
			// All months at once, from the day of the start: it is its own again after a short month.
			Period::Months(months) => {
				let months = Months::new(u32::from(months).checked_mul(n)?);
				let at = date(start)?.checked_add_months(months)?;
				Moment::try_from(at.timestamp_millis()).ok()
			},
		}
	}

	/// In which period after `start` a moment is: 0 for the first. `None` if it is before `start`, or
	/// beyond the calendar.
	pub fn index(&self, start: Moment, at: Moment) -> Option<u32> {
		let passed = at.checked_sub(start)?;
		let end = date(at)?;
		match *self {
			Period::Days(0) | Period::Months(0) => None,
			Period::Days(days) => u32::try_from(passed / DAY.checked_mul(days.into())?).ok(),
			Period::Months(months) => {
				let start_date = date(start)?;
				let years = end.year().checked_sub(start_date.year())?;
				let begun = i64::from(years)
					.checked_mul(12)?
					.checked_add(end.month().into())?
					.checked_sub(start_date.month().into())?;
				// The last period that begins in this month or before it; and if that is later in
				// this month, the one before.
				let index = u32::try_from(begun).ok()?.checked_div(months.into())?;
				if self.boundary(start, index)? <= at {
					Some(index)
				} else {
					index.checked_sub(1)
				}
			},
		}
	}
}
