// SPDX-License-Identifier: Apache-2.0

//! What was spent in the last time.

use super::*;
use proptest::prelude::*;

const PERIOD: u64 = 1_600;
const LIMIT: Limit = Limit { value: 100, period: PERIOD };

#[test]
fn what_was_spent_counts_for_a_period() {
	let mut window = Window::default();
	assert_eq!(window.counted(0, PERIOD), 0);
	window.add(5, PERIOD, 70);
	for (now, counted) in [(5, 70), (5 + PERIOD - 1, 70), (5 + PERIOD, 0), (u64::MAX, 0)] {
		assert_eq!(window.counted(now, PERIOD), counted, "at {now}");
	}
	// A shorter period forgets sooner, a longer one later.
	assert_eq!(window.counted(15, 10), 0);
	assert_eq!(window.counted(5 + PERIOD, PERIOD + 1), 70);
}

#[test]
fn what_is_near_each_other_is_one_spell() {
	let mut window = Window::default();
	window.add(0, PERIOD, 1);
	window.add(99, PERIOD, 2);
	window.add(100, PERIOD, 4);
	assert_eq!(
		window.0.to_vec(),
		[Spell { first: 0, last: 99, value: 3 }, Spell { first: 100, last: 100, value: 4 }]
	);
	// The whole spell counts until the period after its last moment is over.
	assert_eq!(window.counted(PERIOD + 98, PERIOD), 7);
	assert_eq!(window.counted(PERIOD + 99, PERIOD), 4);
}

#[test]
fn nothing_adds_nothing_but_forgets() {
	let mut window = Window::default();
	window.add(7, PERIOD, 0);
	assert!(window.0.is_empty());
	window.add(7, PERIOD, 5);
	window.add(7 + PERIOD, PERIOD, 0);
	assert!(window.0.is_empty());
}

#[test]
fn a_full_window_merges_the_oldest() {
	let most = WINDOW_PARTS as usize + 2;
	let mut window = Window::default();
	// Too short to be divided: each moment is a spell of its own.
	for n in 0..40 {
		window.add(n, 31, 1);
		assert!(window.0.len() <= most);
		assert!(window.counted(n, 31) >= (n + 1).min(31).into());
	}
}

#[test]
fn time_that_stands_still_or_goes_back_forgets_nothing() {
	let mut window = Window::default();
	window.add(1_000, PERIOD, 5);
	window.add(1_000, PERIOD, 6);
	window.add(10, PERIOD, 7);
	assert_eq!(window.counted(10, PERIOD), 18);
	assert_eq!(window.counted(1_000 + PERIOD - 1, PERIOD), 18);
}

#[test]
fn sums_beyond_all_numbers_let_nothing_pass() {
	let mut window = Window::default();
	window.add(0, PERIOD, u128::MAX);
	window.add(1, PERIOD, u128::MAX);
	window.add(500, PERIOD, u128::MAX);
	assert_eq!(window.counted(500, PERIOD), u128::MAX);
	let all = Limit { value: u128::MAX, period: PERIOD };
	assert_eq!(all.admit(&window, 500, 1), None);
	assert_eq!(all.admit(&window, 500, 0), Some((u128::MAX, u128::MAX)));
}

#[test]
fn a_limit_admits_up_to_itself() {
	let mut window = Window::default();
	assert_eq!(LIMIT.admit(&window, 0, 100), Some((0, 100)));
	assert_eq!(LIMIT.admit(&window, 0, 101), None);
	window.add(0, PERIOD, 40);
	assert_eq!(LIMIT.admit(&window, 0, 60), Some((40, 100)));
	assert_eq!(LIMIT.admit(&window, 0, 61), None);
	assert_eq!(LIMIT.admit(&window, 0, u128::MAX), None);
	// What lasts no time would be no limit.
	let none = Limit { value: 100, period: 0 };
	assert_eq!(none.admit(&window, 0, 1), None);
	assert_eq!(none.admit(&window, 0, 0), None);
}

#[test]
fn it_is_known_when_there_is_room() {
	let mut window = Window::default();
	assert_eq!(window.room_at(3, &LIMIT, 100), Some(3));
	assert_eq!(window.room_at(3, &LIMIT, 101), None);
	window.add(0, PERIOD, 40);
	window.add(200, PERIOD, 50);
	assert_eq!(window.room_at(300, &LIMIT, 10), Some(300));
	assert_eq!(window.room_at(300, &LIMIT, 11), Some(PERIOD));
	assert_eq!(window.room_at(300, &LIMIT, 50), Some(PERIOD));
	assert_eq!(window.room_at(300, &LIMIT, 51), Some(PERIOD + 200));
	assert_eq!(window.room_at(u64::MAX, &LIMIT, 100), Some(u64::MAX));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Whatever is let pass, no span of time of the period's length has more than the limit, and
	/// nothing counts for longer than a sixteenth beyond its period.
	#[test]
	fn no_span_has_more_than_the_limit(
		period in 1u64..400,
		steps in proptest::collection::vec((0u64..60, 0u128..60), 1..200),
	) {
		let limit = Limit { value: 100, period };
		let (mut window, mut log, mut now) = (Window::default(), Vec::new(), 1_000);
		for (passed, value) in steps {
			now += passed;
			let exact = |from: u64| -> u128 {
				log.iter().filter(|(at, _)| *at > from).map(|(_, value)| value).sum()
			};
			let counted = window.counted(now, period);
			prop_assert!(counted >= exact(now - period));
			if period >= 160 {
				prop_assert!(counted <= exact(now - period - period / 16));
			}
			if limit.admit(&window, now, value).is_some() {
				window.add(now, period, value);
				log.push((now, value));
			}
			prop_assert!(window.counted(now, period) <= limit.value);
			prop_assert!(window.0.len() <= WINDOW_PARTS as usize + 2);
		}
		// Spans that begin with each spending: others hold no more.
		for (first, _) in &log {
			let span = log.iter().filter(|(at, _)| (*first..first + period).contains(at));
			prop_assert!(span.map(|(_, value)| value).sum::<u128>() <= limit.value);
		}
	}

	/// There is room when it says so, and not a moment before.
	#[test]
	fn room_comes_when_it_says(
		period in 1u64..400,
		spent in proptest::collection::vec((0u64..60, 0u128..60), 0..40),
		(later, value) in (0u64..500, 0u128..150),
	) {
		let limit = Limit { value: 100, period };
		let (mut window, mut now) = (Window::default(), 1_000);
		for (passed, value) in spent {
			now += passed;
			if limit.admit(&window, now, value).is_some() {
				window.add(now, period, value);
			}
		}
		now += later;
		let fits = |at| limit.admit(&window, at, value).is_some();
		match window.room_at(now, &limit, value) {
			None => prop_assert!(value > limit.value),
			Some(at) => {
				prop_assert!(at >= now && fits(at));
				prop_assert!(at == now || !fits(at - 1));
			},
		}
	}

	/// To divide what is spent never lets more pass.
	#[test]
	fn parts_are_no_more_than_the_whole(
		before in 0u128..120,
		parts in proptest::collection::vec(1u128..40, 1..8),
	) {
		let whole: u128 = parts.iter().sum();
		let mut window = Window::default();
		window.add(0, PERIOD, before);
		let at_once = LIMIT.admit(&window, 50, whole).is_some();
		let in_parts = parts.iter().enumerate().all(|(n, part)| {
			let now = 50 + n as u64;
			let fits = LIMIT.admit(&window, now, *part).is_some();
			window.add(now, PERIOD, *part);
			fits
		});
		prop_assert_eq!(at_once, in_parts);
	}
}
