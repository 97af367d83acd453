// SPDX-License-Identifier: Apache-2.0

//! From reports to one value: pure functions.

use crate::types::Report;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polyphony_support::{widen_mul, Rounding};
use scale_info::TypeInfo;
use sp_runtime::{FixedU128, PerThing, Permill};

/// What a set of reports adds up to.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Quote {
	/// The median of the values, rounded down.
	pub value: FixedU128,
	/// The median of how far each report may be from `value`, its own uncertainty included;
	/// rounded up.
	pub confidence: FixedU128,
	/// As many reports as the quorum are this new, in milliseconds since the Unix epoch.
	pub timestamp: u64,
}

/// Whether a report made at `timestamp` counts at `now`, all in milliseconds.
///
/// A timestamp in the future, which clocks that differ a little make, has age zero.
pub fn is_fresh(timestamp: u64, max_age: u64, now: u64) -> bool {
	age(timestamp, now) <= max_age
}

/// Milliseconds from `timestamp` to `now`; zero if it is in the future.
pub fn age(timestamp: u64, now: u64) -> u64 {
	now.saturating_sub(timestamp)
}

/// The median: the middle value, or the mean of the two middle values rounded as told. Sorts
/// `values`. `None` if there are none.
///
/// The mean is the lower value plus half of the difference, which needs no more bits than the
/// values have: `floor((a + b) / 2) = a + floor((b - a) / 2)` for `a <= b`, and so for `ceil`.
pub fn median(values: &mut [u128], rounding: Rounding) -> Option<u128> {
	values.sort_unstable();
	let upper = *values.get(values.len() / 2)?;
	if values.len() % 2 == 1 {
		return Some(upper);
	}
	let lower = *values.get((values.len() / 2).checked_sub(1)?)?;
	let difference = upper.checked_sub(lower)?;
	let half = match rounding {
		Rounding::Down => difference / 2,
		Rounding::Up => difference.div_ceil(2),
	};
	lower.checked_add(half)
}

/// What `reports` add up to. `None` if they are fewer than `quorum`, or none.
///
/// - The value is the median of the values, so that reports from less than half of the feeders
///   cannot move it out of the range of the others.
/// - The confidence is the median of `|report's value - value| + report's confidence`: half of the
///   feeders think that the truth is at most this far away. It is the median absolute deviation,
///   widened by what the feeders say themselves, and as a median it resists outliers as the value
///   does. A distance beyond 128 bits is taken for the largest number there is.
/// - The timestamp is that of the `quorum`-th newest report, so that a price is never said to be
///   newer than what a quorum has seen, and becomes too old just when the quorum is lost.
pub fn aggregate<'a>(reports: impl Iterator<Item = &'a Report>, quorum: u32) -> Option<Quote> {
	let reports: Vec<&Report> = reports.collect();
	let quorum = usize::try_from(quorum).ok()?;
	if reports.len() < quorum {
		return None;
	}

	let mut values: Vec<u128> = reports.iter().map(|report| report.value.into_inner()).collect();
	let value = median(&mut values, Rounding::Down)?;

	let mut distances: Vec<u128> = reports
		.iter()
		.map(|report| {
			let distance = report.value.into_inner().abs_diff(value);
			distance.saturating_add(report.confidence.into_inner())
		})
		.collect();
	let confidence = median(&mut distances, Rounding::Up)?;

	let mut timestamps: Vec<u64> = reports.iter().map(|report| report.timestamp).collect();
	timestamps.sort_unstable_by(|one, other| other.cmp(one));
	let timestamp = *timestamps.get(quorum.checked_sub(1)?)?;

	Some(Quote {
		value: FixedU128::from_inner(value),
		confidence: FixedU128::from_inner(confidence),
		timestamp,
	})
}

/// The median of the values of `reports`, rounded down. `None` if they are fewer than `quorum`, or
/// none.
pub fn median_of<'a>(reports: impl Iterator<Item = &'a Report>, quorum: u32) -> Option<FixedU128> {
	let mut values: Vec<u128> = reports.map(|report| report.value.into_inner()).collect();
	if values.len() < usize::try_from(quorum).ok()? {
		return None;
	}
	median(&mut values, Rounding::Down).map(FixedU128::from_inner)
}

/// Whether `part > share * of`, exactly.
pub fn exceeds(part: FixedU128, of: FixedU128, share: Permill) -> bool {
	widen_mul(part.into_inner(), Permill::ACCURACY.into())
		> widen_mul(of.into_inner(), share.deconstruct().into())
}

/// Whether `|value - from| > by * from`, exactly.
pub fn deviates(value: FixedU128, from: FixedU128, by: Permill) -> bool {
	exceeds(difference(value, from), from, by)
}

impl Report {
	/// Whether the report contradicts `median`: even its near end, `confidence` nearer than its
	/// value, is farther away than `band * median`.
	///
	/// So the feeder's own doubt counts in their favour, and [`Feed::band`](crate::Feed::band)
	/// bounds how much of it they may claim.
	pub fn contradicts(&self, median: FixedU128, band: Permill) -> bool {
		difference(self.value, median)
			.into_inner()
			.checked_sub(self.confidence.into_inner())
			.is_some_and(|beyond| exceeds(FixedU128::from_inner(beyond), median, band))
	}
}

/// `|one - other|`.
fn difference(one: FixedU128, other: FixedU128) -> FixedU128 {
	FixedU128::from_inner(one.into_inner().abs_diff(other.into_inner()))
}
