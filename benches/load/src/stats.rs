// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Percentiles and rates.

use std::time::Duration;

/// The distribution of a latency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Latency {
	/// The median.
	pub(crate) p50: Duration,
	/// What nine in ten do not exceed.
	pub(crate) p90: Duration,
	/// What 99 in a hundred do not exceed.
	pub(crate) p99: Duration,
	/// The longest.
	pub(crate) max: Duration,
}

impl Latency {
	/// The distribution of `samples`, if there are any.
	pub(crate) fn of(mut samples: Vec<Duration>) -> Option<Self> {
		samples.sort_unstable();
		let at = |percent| percentile(&samples, percent);
		Some(Self { p50: at(50)?, p90: at(90)?, p99: at(99)?, max: at(100)? })
	}
}

/// The percentile by nearest rank: the smallest sample that at least `percent` in a hundred do not
/// exceed. `sorted` is in ascending order; `None` if it is empty.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
	let rank = (sorted.len() * percent).div_ceil(100).clamp(1, sorted.len().max(1));
	sorted.get(rank - 1).copied()
}

/// How many of `count` things happened per second between `from` and `to`; `None` if that was no
/// time at all.
pub(crate) fn per_second(count: usize, from: Duration, to: Duration) -> Option<f64> {
	let seconds = to.checked_sub(from)?.as_secs_f64();
	(seconds > 0.0).then(|| count as f64 / seconds)
}

/// The rate of things that happen in groups, as transactions do in blocks: each group with its time
/// and its size, in the order of time.
///
/// The first group ends a time of which nothing is known, so it begins the measurement and is not
/// counted; with less than two groups there is no rate.
pub(crate) fn grouped_per_second(groups: &[(Duration, usize)]) -> Option<f64> {
	let ((from, _), rest) = groups.split_first()?;
	let (to, _) = rest.last()?;
	per_second(rest.iter().map(|(_, size)| size).sum(), *from, *to)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn ms(milliseconds: u64) -> Duration {
		Duration::from_millis(milliseconds)
	}

	#[test]
	fn percentiles_are_by_nearest_rank() {
		// The textbook example.
		let samples = [15, 20, 35, 40, 50].map(ms);
		let expected = [(5, 15), (30, 20), (40, 20), (50, 35), (100, 50)];
		for (percent, value) in expected {
			assert_eq!(percentile(&samples, percent), Some(ms(value)), "{percent}");
		}
		assert_eq!(percentile(&samples, 0), Some(ms(15)));
		assert_eq!(percentile(&[], 50), None);
		assert_eq!(percentile(&[ms(7)], 99), Some(ms(7)));
	}

	#[test]
	fn a_latency_sorts_its_samples() {
		let latency = Latency::of((1..=100).rev().map(ms).collect()).unwrap();
		assert_eq!(latency, Latency { p50: ms(50), p90: ms(90), p99: ms(99), max: ms(100) });
		assert_eq!(Latency::of(Vec::new()), None);
	}

	#[test]
	fn rates_need_time() {
		assert_eq!(per_second(10, ms(1_000), ms(3_000)), Some(5.0));
		assert_eq!(per_second(10, ms(1_000), ms(1_000)), None);
		assert_eq!(per_second(10, ms(1_000), ms(500)), None);
	}

	#[test]
	fn the_first_group_is_where_the_time_starts() {
		let blocks = [(ms(2_000), 70), (ms(4_000), 100), (ms(6_000), 60)];
		assert_eq!(grouped_per_second(&blocks), Some(40.0));
		assert_eq!(grouped_per_second(&blocks[..1]), None);
		assert_eq!(grouped_per_second(&[]), None);
	}
}
