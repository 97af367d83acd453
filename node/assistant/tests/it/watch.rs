// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What is unusual, and what the next period brings.

use crate::{day, Ledger};
use polyphony_assistant::{
	bills::detect,
	calendar::{start_of_day, Date, Period},
	forecast::{forecast, Settings, Target},
	unusual::{self, totals_beyond, unusual, Finding, Unusual},
	Category, UNIT,
};

/// A year of shopping twice a week, and rent.
fn year() -> Ledger {
	let mut ledger = Ledger::default();
	let start = day(2025, 1, 1);
	for day in 0..365i64 {
		if Date::of(start + day).day == 3 {
			ledger.pay(start + day, "landlord", 80_000, 401, "");
		}
		if day % 4 == 0 {
			ledger.pay(start + day, "market", 3_000 + (day as u128 * 773) % 3_000, 101, "");
		}
	}
	ledger
}

fn findings(ledger: &Ledger) -> Vec<Finding> {
	let entries = ledger.entries();
	let today = entries.last().expect("a year").day;
	let since = start_of_day(day(2026, 1, 1));
	unusual(&entries, &detect(&entries, today), since, unusual::Settings::default())
}

#[test]
fn an_ordinary_week_raises_no_alarm() {
	let mut ledger = year();
	ledger.pay(day(2026, 1, 2), "market", 4_400, 101, "");
	ledger.pay(day(2026, 1, 3), "landlord", 80_000, 401, "");
	assert_eq!(findings(&ledger), []);
}

#[test]
fn every_kind_of_surprise_is_found_and_named() {
	let mut ledger = year();
	let dear = ledger.pay(day(2026, 1, 2), "market", 60_000, 101, "");
	let rent = ledger.pay(day(2026, 1, 3), "landlord", 120_000, 401, "");
	let first = ledger.pay(day(2026, 1, 5), "market", 4_400, 101, "");
	let second = ledger.pay(day(2026, 1, 6), "market", 4_400, 101, "");
	let stranger = ledger.pay(day(2026, 1, 7), "stranger", 90_000, 0, "");
	let found = findings(&ledger);
	let of = |id| found.iter().find(|finding| finding.id == Some(id)).map(|f| f.what.clone());
	assert!(matches!(of(dear), Some(Unusual::LargeForCounterparty { .. })), "{found:#?}");
	assert_eq!(of(rent), Some(Unusual::BillJump { before: 800 * UNIT }));
	assert_eq!(of(second), Some(Unusual::Duplicate { of: first }));
	assert!(matches!(of(stranger), Some(Unusual::NewCounterparty { .. })));
	assert_eq!(found.len(), 4);
	for finding in &found {
		assert!((0.5..=1.0).contains(&finding.score), "{finding:?}");
		assert!(!finding.reason.is_empty() && !finding.reason.contains('\t'), "{finding:?}");
	}
}

#[test]
fn a_total_beyond_its_bound_is_reported() {
	let mut ledger = year();
	for turn in 0..9 {
		ledger.pay(day(2026, 1, 2 + turn), "market", 5_500 + 10 * u128::from(turn), 101, "");
	}
	let entries = ledger.entries();
	let settings = Settings { target: Target::Current, ..Settings::default() };
	let forecasts = forecast(&entries, start_of_day(day(2026, 1, 20)), settings).unwrap();
	let found = totals_beyond(&forecasts);
	assert_eq!(found.len(), 1, "{found:?}");
	assert!(matches!(
		found[0].what,
		Unusual::CategoryTotal { category: Category(101), bound, total } if total > bound
	));
}

#[test]
fn what_never_changes_is_forecast_exactly() {
	let ledger = year();
	let entries = ledger.entries();
	for target in [Target::Current, Target::Next] {
		let settings = Settings { target, ..Settings::default() };
		let forecasts = forecast(&entries, start_of_day(day(2026, 1, 2)), settings).unwrap();
		let rent = forecasts.iter().find(|f| f.stream.category == Category(401)).unwrap();
		let off = rent.expected.abs_diff(800 * UNIT);
		assert!(off < 8 * UNIT, "{target:?} {}", rent.expected);
		assert!(rent.low <= rent.expected && rent.expected <= rent.high);
		assert!(rent.high < 900 * UNIT, "{target:?} {}", rent.high);
		assert_eq!(rent.bills, 800 * UNIT, "{target:?}");
	}
}

#[test]
fn the_period_asked_for_is_the_one_forecast() {
	let ledger = year();
	let entries = ledger.entries();
	let now = start_of_day(day(2025, 12, 18));
	let ask = |period, target| {
		let settings = Settings { period, target, ..Settings::default() };
		let forecasts = forecast(&entries, now, settings).unwrap();
		(forecasts[0].from_ms, forecasts[0].until_ms)
	};
	let span = |from: i64, until: i64| (start_of_day(from), start_of_day(until));
	assert_eq!(ask(Period::Month, Target::Next), span(day(2026, 1, 1), day(2026, 2, 1)));
	assert_eq!(ask(Period::Month, Target::Current), span(day(2025, 12, 1), day(2026, 1, 1)));
	assert_eq!(ask(Period::Week, Target::Next), span(day(2025, 12, 22), day(2025, 12, 29)));
	let settings = Settings { period: Period::Days(0), ..Settings::default() };
	assert!(forecast(&entries, now, settings).is_err());
}

#[test]
fn nothing_after_now_is_known() {
	let ledger = year();
	let all = ledger.entries();
	let now = start_of_day(day(2025, 9, 10));
	let until = all.partition_point(|entry| entry.transaction.at_ms <= now);
	let settings = Settings { target: Target::Current, ..Settings::default() };
	assert_eq!(
		forecast(&all, now, settings).unwrap(),
		forecast(&all[..until], now, settings).unwrap()
	);
}
