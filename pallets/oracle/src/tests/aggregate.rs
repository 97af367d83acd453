// SPDX-License-Identifier: Apache-2.0

//! The pure functions: medians, ages, bounds.

use super::*;
use crate::{
	aggregate::{age, aggregate, deviates, exceeds, is_fresh, median, median_of},
	Report,
};
use polyphony_support::Rounding::{Down, Up};
use proptest::prelude::*;
use sp_runtime::{FixedU128, Permill};

fn inner(value: u128) -> FixedU128 {
	FixedU128::from_inner(value)
}

fn of(value: u128, confidence: u128, timestamp: u64) -> Report {
	Report { value: inner(value), confidence: inner(confidence), timestamp, peers: None }
}

#[test]
fn median_by_hand() {
	let cases: [(&[u128], u128, u128); 9] = [
		(&[7], 7, 7),
		(&[1, 2], 1, 2),
		(&[3, 1, 2], 2, 2),
		(&[4, 1, 2, 3], 2, 3),
		(&[10, 0, 10, 0], 5, 5),
		(&[5, 5, 5, 9], 5, 5),
		(&[u128::MAX, u128::MAX], u128::MAX, u128::MAX),
		(&[u128::MAX, u128::MAX - 1], u128::MAX - 1, u128::MAX),
		(&[0, u128::MAX], u128::MAX / 2, u128::MAX / 2 + 1),
	];
	for (values, down, up) in cases {
		assert_eq!(median(&mut values.to_vec(), Down), Some(down), "{values:?}");
		assert_eq!(median(&mut values.to_vec(), Up), Some(up), "{values:?}");
	}
	assert_eq!(median(&mut [], Down), None);
}

#[test]
fn even_count_takes_the_mean() {
	let reports = [of(100, 0, 1), of(103, 0, 1), of(90, 0, 1), of(200, 0, 1)];
	assert_eq!(aggregate(reports.iter(), 4).map(|quote| quote.value), Some(inner(101)));

	new_test_ext().execute_with(|| {
		report_all(&[100, 104, 90, 200]);
		assert_eq!(price().value, units(102));
	});
}

#[test]
fn the_confidence_is_the_median_of_the_distances() {
	// The median is 100; the distances are 0 + 1, 4 + 2, 900 + 5: the outlier widens nothing.
	let reports = [of(100, 1, 1), of(96, 2, 1), of(1_000, 5, 1)];
	let quote = aggregate(reports.iter(), 3).unwrap();
	assert_eq!((quote.value, quote.confidence), (inner(100), inner(6)));

	// Of an even count it is rounded up: 1 and 2 make 2.
	let reports = [of(100, 1, 1), of(100, 2, 1)];
	assert_eq!(aggregate(reports.iter(), 2).unwrap().confidence, inner(2));

	// What does not fit is the largest number there is.
	let reports = [of(1, 0, 1), of(1, 0, 1), of(u128::MAX, u128::MAX, 1), of(u128::MAX, 9, 1)];
	let quote = aggregate(reports.iter(), 3).unwrap();
	assert_eq!(quote.value, inner(1 + (u128::MAX - 1) / 2));
	assert!(quote.confidence >= inner(u128::MAX / 2));
}

#[test]
fn the_timestamp_is_that_of_a_quorum() {
	let reports = [of(1, 0, 10), of(1, 0, 30), of(1, 0, 20), of(1, 0, 5)];
	for (quorum, timestamp) in [(1, 30), (2, 20), (3, 10), (4, 5)] {
		assert_eq!(aggregate(reports.iter(), quorum).unwrap().timestamp, timestamp);
	}
	assert_eq!(aggregate(reports.iter(), 5), None);
	assert_eq!(aggregate([].iter(), 0), None);
	assert_eq!(median_of(reports.iter(), 4), Some(inner(1)));
	assert_eq!(median_of(reports.iter(), 5), None);
}

#[test]
fn ages_end_where_they_should() {
	assert!(is_fresh(100, 50, 150));
	assert!(!is_fresh(100, 50, 151));
	assert!(is_fresh(200, 0, 150), "the future has no age");
	assert!(is_fresh(0, u64::MAX, u64::MAX));
	assert_eq!((age(100, 150), age(200, 150)), (50, 0));
}

#[test]
fn bounds_are_exact() {
	let tenth = Permill::from_percent(10);
	assert!(!deviates(inner(110), inner(100), tenth));
	assert!(deviates(inner(111), inner(100), tenth));
	assert!(!deviates(inner(90), inner(100), tenth));
	assert!(deviates(inner(89), inner(100), tenth));
	assert!(!deviates(inner(0), inner(0), tenth));
	assert!(deviates(inner(1), inner(0), Permill::one()));
	// Around the largest values, where a product does not fit into 128 bits.
	let max = u128::MAX / 1_000_000 * 1_000_000;
	assert!(!exceeds(inner(max / 10), inner(max), tenth));
	assert!(exceeds(inner(max / 10 + 1), inner(max), tenth));
	assert!(!exceeds(inner(u128::MAX), inner(u128::MAX), Permill::one()));
}

#[test]
fn a_report_contradicts_beyond_the_band_and_its_doubt() {
	let band = Permill::from_percent(20);
	for (value, confidence, wrong) in [
		(120, 0, false),
		(121, 0, true),
		(125, 5, false),
		(126, 5, true),
		(80, 0, false),
		(79, 0, true),
		(75, 5, false),
		(74, 5, true),
		(100, 1_000, false),
	] {
		assert_eq!(
			of(value, confidence, 1).contradicts(inner(100), band),
			wrong,
			"{value} +- {confidence}"
		);
	}
}

proptest! {
	#[test]
	fn a_median_has_as_many_below_as_above(
		mut values in prop::collection::vec(any::<u128>(), 1..12),
		small in prop::collection::vec(0u128..5, 0..12),
	) {
		values.extend(small);
		let low = median(&mut values.clone(), Down).unwrap();
		let high = median(&mut values.clone(), Up).unwrap();
		prop_assert!(low <= high && high - low <= 1);
		prop_assert!(2 * values.iter().filter(|value| **value <= low).count() >= values.len());
		prop_assert!(2 * values.iter().filter(|value| **value >= high).count() >= values.len());
	}

	/// With a minority anywhere, the value stays between those of the majority.
	#[test]
	fn a_minority_cannot_move_the_value_beyond_the_majority(
		honest in prop::collection::vec(1_000u128..2_000, 3..8),
		liars in prop::collection::vec(any::<u128>(), 0..3),
	) {
		let reports: Vec<_> = honest.iter().chain(&liars).map(|v| of(*v, 0, 1)).collect();
		let value = aggregate(reports.iter(), 3).unwrap().value.into_inner();
		prop_assert!(value >= *honest.iter().min().unwrap());
		prop_assert!(value <= *honest.iter().max().unwrap());
	}
}
