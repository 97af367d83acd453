// SPDX-License-Identifier: Apache-2.0

//! Days and months.

use super::*;
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

/// The beginning of a day.
fn day(year: i32, month: u32, day: u32) -> u64 {
	let date = NaiveDate::from_ymd_opt(year, month, day).expect("there is such a day");
	let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).expect("there was such a day");
	(date - epoch).num_days() as u64 * DAY
}

/// The last moment of the calendar.
fn last_moment() -> u64 {
	chrono::DateTime::<chrono::Utc>::MAX_UTC.timestamp_millis() as u64
}

#[test]
fn the_first_period_begins_at_the_start() {
	for period in [Period::Days(1), Period::Days(65_535), Period::Months(1), Period::Months(65_535)]
	{
		for start in [0, 1, START_MS, START_MS + 1] {
			assert_eq!(period.boundary(start, 0), Some(start));
			assert_eq!(period.index(start, start), Some(0));
			assert_eq!(period.index(start + 1, start), None, "before the start");
		}
	}
}

#[test]
fn days_have_24_hours() {
	let week = Period::Days(7);
	assert_eq!(week.boundary(START_MS, 3), Some(START_MS + 21 * DAY));
	for (at, index) in [(0, 0), (7 * DAY - 1, 0), (7 * DAY, 1), (21 * DAY, 3), (28 * DAY - 1, 3)] {
		assert_eq!(week.index(START_MS, START_MS + at), Some(index));
	}
}

#[test]
fn the_31st_is_the_last_day_of_shorter_months() {
	let (period, start) = (Period::Months(1), day(2023, 1, 31) + 5 * HOUR);
	let days = [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30)];
	for (n, (month, at)) in days.into_iter().enumerate() {
		let expected = day(2023, month, at) + 5 * HOUR;
		assert_eq!(period.boundary(start, n as u32), Some(expected));
		assert_eq!(period.index(start, expected), Some(n as u32));
		assert_eq!(period.index(start, expected - 1), (n as u32).checked_sub(1));
	}
}

#[test]
fn leap_years_have_a_29th_of_february() {
	let year = Period::Months(12);
	let start = day(2024, 2, 29);
	for (n, (year_of, at)) in
		[(2024, 29), (2025, 28), (2026, 28), (2027, 28), (2028, 29)].into_iter().enumerate()
	{
		assert_eq!(year.boundary(start, n as u32), Some(day(year_of, 2, at)));
	}
	// 2100 is none, 2000 was one.
	assert_eq!(year.boundary(start, 76), Some(day(2100, 2, 28)));
	assert_eq!(Period::Months(1).boundary(day(2000, 1, 30), 1), Some(day(2000, 2, 29)));
	assert_eq!(Period::Months(1).boundary(day(2100, 1, 30), 1), Some(day(2100, 2, 28)));
	assert_eq!(year.index(start, day(2025, 2, 28)), Some(1));
	assert_eq!(year.index(start, day(2028, 2, 28)), Some(3));
}

#[test]
fn a_period_of_zero_is_none() {
	for period in [Period::Days(0), Period::Months(0)] {
		assert_eq!(period.boundary(START_MS, 0), None);
		assert_eq!(period.boundary(START_MS, 7), None);
		assert_eq!(period.index(START_MS, START_MS), None);
	}
}

#[test]
fn beyond_the_calendar_there_is_nothing() {
	let last = last_moment();
	for period in [Period::Days(1), Period::Months(1)] {
		for start in [last + 1, i64::MAX as u64, i64::MAX as u64 + 1, u64::MAX] {
			assert_eq!(period.boundary(start, 0), None);
			assert_eq!(period.boundary(start, u32::MAX), None);
			assert_eq!(period.index(0, start), None);
			assert_eq!(period.index(start, start), None);
		}
		assert_eq!(period.boundary(last, 0), Some(last));
		assert_eq!(period.boundary(last, 1), None);
		assert!(period.index(0, last).is_some());
		assert_eq!(period.boundary(0, u32::MAX), None);
	}
	assert_eq!(Period::Days(u16::MAX).boundary(u64::MAX, u32::MAX), None);
	assert_eq!(Period::Months(u16::MAX).boundary(0, u32::MAX), None);
}

/// The day of a period, by another way than the pallet's: years and months as numbers, and the day
/// lowered until there is such a one.
fn month_later(start: NaiveDate, months: u32) -> Option<NaiveDate> {
	let months = start.year() as i64 * 12 + start.month0() as i64 + months as i64;
	let (year, month) = (months.div_euclid(12) as i32, months.rem_euclid(12) as u32 + 1);
	(1..=start.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	/// Months begin where another calculation says so, at the same time of the day.
	#[test]
	fn months_are_those_of_the_calendar(
		days in 0u32..100_000,
		of_day in 0u64..DAY,
		months in 1u16..40,
		n in 0u32..600,
	) {
		let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).expect("there was such a day");
		let start = u64::from(days) * DAY + of_day;
		let date = epoch + chrono::Days::new(days.into());
		let expected = month_later(date, n * u32::from(months)).expect("not too far");
		let boundary = Period::Months(months).boundary(start, n).expect("not too far");
		prop_assert_eq!(boundary / DAY, (expected - epoch).num_days() as u64);
		prop_assert_eq!(boundary % DAY, of_day);
	}

	/// Each moment is in the one period that has begun and whose next has not, and periods are in
	/// order.
	#[test]
	fn each_moment_is_in_one_period(
		start in 0u64..(40_000 * DAY),
		passed in 0u64..(40_000 * DAY),
		length in 1u16..400,
		months in any::<bool>(),
	) {
		let period = if months { Period::Months(length) } else { Period::Days(length) };
		let at = start + passed;
		let index = period.index(start, at).expect("after the start");
		let (began, next) = (period.boundary(start, index), period.boundary(start, index + 1));
		prop_assert!(began.expect("not too far") <= at && at < next.expect("not too far"));
		prop_assert_eq!(period.index(start, began.expect("not too far")), Some(index));
	}

	/// Nothing panics, whatever is asked.
	#[test]
	fn nothing_panics(
		start in any::<u64>(),
		at in any::<u64>(),
		n in any::<u32>(),
		length in any::<u16>(),
		shift in 0u32..64,
	) {
		for period in [Period::Days(length), Period::Months(length)] {
			for (start, at) in [(start, at), (start >> shift, at >> shift)] {
				if let Some(boundary) = period.boundary(start, n >> (shift / 2)) {
					prop_assert!(boundary >= start && boundary <= last_moment());
				}
				prop_assert!(period.index(start, at).is_none() || start <= at);
			}
		}
	}
}
