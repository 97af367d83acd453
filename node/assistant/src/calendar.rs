// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Days, months and the periods over which totals are taken: the proleptic Gregorian calendar, UTC.
//!
//! Everything here is total: a `u64` of milliseconds reaches 584 million years ahead, and an `i64`
//! holds every number that comes of it.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// Milliseconds of a day.
pub const DAY_MS: u64 = 86_400_000;

/// The day, counted from 1970-01-01, of so many milliseconds since then.
#[must_use]
pub const fn day_of(at_ms: u64) -> i64 {
	(at_ms / DAY_MS) as i64
}

/// Midnight at which a day begins, in milliseconds since 1970; zero for days before that.
#[must_use]
pub const fn start_of_day(day: i64) -> u64 {
	if day < 0 {
		0
	} else {
		(day as u64).saturating_mul(DAY_MS)
	}
}

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
	/// The year.
	pub year: i64,
	/// 1 to 12.
	pub month: u8,
	/// 1 to 31.
	pub day: u8,
}

impl Date {
	/// The date of a day counted from 1970-01-01.
	///
	/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
	#[must_use]
	pub const fn of(day: i64) -> Self {
		let z = day.saturating_add(719_468);
		let era = z.div_euclid(146_097);
		let doe = z.rem_euclid(146_097);
		let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
		let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
		let mp = (5 * doy + 2) / 153;
		let month = if mp < 10 { mp + 3 } else { mp - 9 };
		Self {
			year: yoe + era * 400 + (month <= 2) as i64,
			month: month as u8,
			day: (doy - (153 * mp + 2) / 5 + 1) as u8,
		}
	}

	/// The day counted from 1970-01-01; the inverse of [`Date::of`] (`days_from_civil` there).
	#[must_use]
	pub const fn number(self) -> i64 {
		let year = if self.month <= 2 { self.year - 1 } else { self.year };
		let era = year.div_euclid(400);
		let yoe = year.rem_euclid(400);
		let month = self.month as i64;
		let mp = if month > 2 { month - 3 } else { month + 9 };
		let doy = (153 * mp + 2) / 5 + self.day as i64 - 1;
		let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
		era * 146_097 + doe - 719_468
	}

	/// Months since January of the year 0.
	#[must_use]
	pub const fn month_number(self) -> i64 {
		self.year * 12 + self.month as i64 - 1
	}

	/// The day of that name in a month counted from January of the year 0, or the month's last one
	/// where it is shorter.
	#[must_use]
	pub const fn in_month(month_number: i64, day: u8) -> Self {
		let (year, month) = (month_number.div_euclid(12), month_number.rem_euclid(12) as u8 + 1);
		let last = month_length(year, month);
		Self { year, month, day: if day > last { last } else { day } }
	}
}

impl std::fmt::Display for Date {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
	}
}

/// How many days a month has.
#[must_use]
pub const fn month_length(year: i64, month: u8) -> u8 {
	match month {
		4 | 6 | 9 | 11 => 30,
		2 if year.rem_euclid(4) == 0
			&& (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) =>
		{
			29
		},
		2 => 28,
		_ => 31,
	}
}

/// The day of the week of a day counted from 1970-01-01: 0 is Monday.
#[must_use]
pub const fn weekday(day: i64) -> u8 {
	day.saturating_add(3).rem_euclid(7) as u8
}

/// A stretch of time over which payments are added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
	/// A calendar month.
	#[default]
	Month,
	/// A week, from Monday.
	Week,
	/// So many days, counted from 1970-01-01 without a gap. At least one.
	Days(u16),
}

impl Period {
	/// Refuses a period of no days.
	///
	/// # Errors
	///
	/// [`Error::EmptyPeriod`].
	pub const fn check(self) -> Result<Self> {
		match self {
			Self::Days(0) => Err(Error::EmptyPeriod),
			period => Ok(period),
		}
	}

	/// The number of the period that holds a day. Periods that follow each other have numbers that
	/// follow each other.
	#[must_use]
	pub const fn index(self, day: i64) -> i64 {
		match self {
			Self::Month => Date::of(day).month_number(),
			Self::Week => day.saturating_add(3).div_euclid(7),
			Self::Days(days) => day.div_euclid(length(days)),
		}
	}

	/// The first day of a period.
	#[must_use]
	pub const fn first_day(self, index: i64) -> i64 {
		match self {
			Self::Month => Date::in_month(index, 1).number(),
			Self::Week => index * 7 - 3,
			Self::Days(days) => index * length(days),
		}
	}

	/// How many of them make a year, rounded to the nearest: the season of a series of totals. One
	/// if a period is longer than half a year.
	#[must_use]
	pub const fn per_year(self) -> usize {
		match self {
			Self::Month => 12,
			Self::Week => 52,
			Self::Days(days) => {
				let season = (365 + length(days) / 2) / length(days);
				if season < 2 {
					1
				} else {
					season as usize
				}
			},
		}
	}

	/// What one of them is called, in the singular.
	#[must_use]
	pub fn noun(self) -> String {
		match self {
			Self::Month => "month".into(),
			Self::Week => "week".into(),
			Self::Days(1) => "day".into(),
			Self::Days(days) => format!("{days} days"),
		}
	}
}

/// A zero, which [`Period::check`] refuses, counts as one.
const fn length(days: u16) -> i64 {
	if days == 0 {
		1
	} else {
		days as i64
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn dates_are_those_of_the_calendar() {
		assert_eq!(Date::of(0), Date { year: 1970, month: 1, day: 1 });
		assert_eq!(Date::of(11_016).to_string(), "2000-02-29");
		assert_eq!(Date::of(20_513).to_string(), "2026-03-01");
		assert_eq!(weekday(0), 3);
		assert_eq!(weekday(20_513), 6);
	}

	#[test]
	fn dates_go_there_and_back() {
		for day in (-800_000..800_000).step_by(7).chain([day_of(u64::MAX)]) {
			assert_eq!(Date::of(day).number(), day);
		}
	}

	#[test]
	fn a_day_lies_in_its_period() {
		for period in [Period::Month, Period::Week, Period::Days(1), Period::Days(10)] {
			for day in -1_000..30_000 {
				let index = period.index(day);
				assert!(period.first_day(index) <= day && day < period.first_day(index + 1));
			}
		}
		assert_eq!(weekday(Period::Week.first_day(2_900)), 0);
	}

	#[test]
	fn the_last_day_of_short_months_stands_for_the_31st() {
		assert_eq!(Date::in_month(2024 * 12 + 1, 31).to_string(), "2024-02-29");
		assert_eq!(Date::in_month(2025 * 12 + 3, 31).to_string(), "2025-04-30");
	}
}
