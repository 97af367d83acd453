// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How often a bill is due, and on which day.

use crate::{calendar::Date, stats::median};
use serde::{Deserialize, Serialize};

/// How often a contract is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
	/// Every 7 days.
	Weekly,
	/// Every 14 days.
	Biweekly,
	/// Every calendar month.
	Monthly,
	/// Every third calendar month.
	Quarterly,
	/// Every twelfth.
	Yearly,
}

impl Cadence {
	/// All, the most frequent first.
	pub const ALL: [Self; 5] =
		[Self::Weekly, Self::Biweekly, Self::Monthly, Self::Quarterly, Self::Yearly];

	/// Days from one to the next, in the mean.
	#[must_use]
	pub const fn days(self) -> f64 {
		match self {
			Self::Weekly => 7.0,
			Self::Biweekly => 14.0,
			Self::Monthly => 30.436_875,
			Self::Quarterly => 91.310_625,
			Self::Yearly => 365.242_5,
		}
	}

	/// By how many days a payment may be off and still be that payment.
	#[must_use]
	pub const fn tolerance(self) -> i64 {
		match self {
			Self::Weekly => 3,
			Self::Biweekly => 3,
			Self::Monthly => 6,
			Self::Quarterly => 10,
			Self::Yearly => 14,
		}
	}

	/// As an adjective.
	#[must_use]
	pub const fn name(self) -> &'static str {
		match self {
			Self::Weekly => "weekly",
			Self::Biweekly => "biweekly",
			Self::Monthly => "monthly",
			Self::Quarterly => "quarterly",
			Self::Yearly => "yearly",
		}
	}

	const fn months(self) -> Option<i64> {
		match self {
			Self::Weekly | Self::Biweekly => None,
			Self::Monthly => Some(1),
			Self::Quarterly => Some(3),
			Self::Yearly => Some(12),
		}
	}
}

/// The days on which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Schedule {
	pub(crate) cadence: Cadence,
	/// The first day it was due.
	start: i64,
	/// The day of the month; shorter months end before it.
	day_of_month: u8,
}

impl Schedule {
	/// The schedule that fits some days, in order and not empty, best: it begins at the first and is
	/// due on the day from which the others stray least.
	pub(crate) fn fit(cadence: Cadence, days: &[i64]) -> Self {
		let first = days.first().copied().unwrap_or(0);
		let mut fitted = Self { cadence, start: first, day_of_month: Date::of(first).day };
		// The first one may have been late: shift by how late the others are against it.
		let late: Vec<f64> = days.iter().map(|day| fitted.slot(*day).1 as f64).collect();
		fitted.start = first.saturating_add(median(&late).round() as i64);
		fitted.day_of_month = Date::of(fitted.start).day;
		// The end of a month has four names.
		if fitted.day_of_month >= 28 {
			let last = days.iter().map(|day| Date::of(*day).day).max();
			fitted.day_of_month = last.unwrap_or(0).max(fitted.day_of_month);
		}
		fitted
	}

	/// The day on which the payment of that number is due; the first is number 0.
	pub(crate) fn due(&self, slot: i64) -> i64 {
		match self.cadence.months() {
			None => self.start + slot * self.cadence.days() as i64,
			Some(months) => {
				let month = Date::of(self.start).month_number() + slot * months;
				Date::in_month(month, self.day_of_month).number()
			},
		}
	}

	/// The number of the payment that is due nearest to a day, and by how much the day is late.
	pub(crate) fn slot(&self, day: i64) -> (i64, i64) {
		let about = match self.cadence.months() {
			None => (day - self.start).div_euclid(self.cadence.days() as i64),
			Some(months) => {
				let apart = Date::of(day).month_number() - Date::of(self.start).month_number();
				apart.div_euclid(months)
			},
		};
		(about - 1..=about + 1)
			.map(|slot| (slot, day - self.due(slot)))
			.min_by_key(|(_, late)| late.abs())
			.unwrap_or((about, 0))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_end_of_the_month_stays_the_end_of_the_month() {
		let start = Date { year: 2024, month: 1, day: 31 }.number();
		let schedule = Schedule { cadence: Cadence::Monthly, start, day_of_month: 31 };
		let days: Vec<i64> = (0..24).map(|slot| schedule.due(slot)).collect();
		assert_eq!(Date::of(days[1]).to_string(), "2024-02-29");
		assert_eq!(Date::of(days[13]).to_string(), "2025-02-28");
		let fitted = Schedule::fit(Cadence::Monthly, &days);
		for (slot, day) in days.iter().enumerate() {
			assert_eq!(fitted.slot(*day), (slot as i64, 0));
		}
	}

	#[test]
	fn a_late_beginning_does_not_shift_the_rest() {
		for cadence in Cadence::ALL {
			let schedule = Schedule { cadence, start: 20_000, day_of_month: Date::of(20_000).day };
			let mut days: Vec<i64> = (0..9).map(|slot| schedule.due(slot)).collect();
			days[0] += cadence.tolerance().min(2);
			let fitted = Schedule::fit(cadence, &days);
			assert_eq!(fitted.due(9), schedule.due(9), "{cadence:?}");
		}
	}
}
