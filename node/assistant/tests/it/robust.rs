// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! No input is too strange.

use polyphony_assistant::{
	calendar::{start_of_day, Period},
	generator::{Household, Persona, Setup},
	proposals::{Balance, Envelope, Situation},
	report, Category, Direction, Kind, Report, Settings, Transaction, UNIT,
};
use proptest::prelude::*;

fn value() -> impl Strategy<Value = u128> {
	prop_oneof![
		Just(0),
		Just(1),
		Just(u128::MAX),
		Just(9_990_000_000_000_000_000u128),
		any::<u128>(),
		(0..1_000u128).prop_map(|units| units * UNIT),
	]
}

fn time() -> impl Strategy<Value = u64> {
	prop_oneof![
		Just(0),
		Just(u64::MAX),
		any::<u64>(),
		(19_000..20_000i64).prop_map(start_of_day),
		(0..60i64).prop_map(|month| start_of_day(18_000 + 30 * month)),
	]
}

fn transaction() -> impl Strategy<Value = Transaction> {
	(
		time(),
		any::<bool>(),
		value(),
		prop_oneof!["[a-c]", ".{0,40}"],
		prop_oneof![Just(String::new()), Just("rent".to_string()), ".{0,60}"],
		proptest::option::of(prop_oneof![0..20u16, Just(101), Just(401), any::<u16>()]),
		0..8usize,
	)
		.prop_map(|(at_ms, income, value, counterparty, memo, category, kind)| Transaction {
			id: 0,
			at_ms,
			direction: if income { Direction::In } else { Direction::Out },
			value,
			counterparty,
			memo,
			category: category.map(Category),
			kind: Kind::ALL[kind],
		})
}

fn ask(history: &[Transaction], now_ms: u64, period: Period, units: u128) -> Report {
	let situation = Situation {
		now_ms,
		balance: Some(Balance(units)),
		period,
		envelopes: vec![
			Envelope { category: Category(101), limit: units },
			Envelope { category: Category(0), limit: 0 },
		],
		buffer: units / 3,
		..Situation::default()
	};
	let corrections = [(0, Category(101)), (3, Category::NONE), (u64::MAX, Category(1))];
	report(history, &corrections.into_iter().collect(), &situation, Settings::default())
		.expect("sound settings")
}

/// What holds of every report.
fn check(report: &Report, history: &[Transaction]) {
	assert_eq!(report.suggestions.len(), history.len());
	for (suggestion, transaction) in report.suggestions.iter().zip(history) {
		assert_eq!(suggestion.id, transaction.id);
		assert!((0.0..=1.0).contains(&suggestion.confidence), "{suggestion:?}");
	}
	for forecast in report.current.iter().chain(&report.next) {
		assert!(forecast.low <= forecast.expected && forecast.expected <= forecast.high);
		assert!(forecast.from_ms <= forecast.until_ms);
	}
	for finding in &report.findings {
		assert!((0.0..=1.0).contains(&finding.score), "{finding:?}");
	}
	// The last test of numbers: JSON has no infinities, and would turn them into null.
	let text = serde_json::to_string(report).expect("numbers and strings");
	let read: Report = serde_json::from_str(&text).expect("what was written can be read");
	assert_eq!(read.suggestions.len(), report.suggestions.len());
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

	#[test]
	fn any_history_has_a_report(
		mut history in proptest::collection::vec(transaction(), 0..80),
		now in time(),
		days in 1..500u16,
		period in 0..3usize,
		units in value(),
	) {
		for (id, transaction) in history.iter_mut().enumerate() {
			transaction.id = id as u64;
		}
		let period = [Period::Month, Period::Week, Period::Days(days)][period];
		let report = ask(&history, now, period, units);
		check(&report, &history);
		prop_assert_eq!(report, ask(&history, now, period, units));
	}
}

#[test]
fn nothing_and_one_payment_have_reports() {
	check(&ask(&[], 0, Period::Month, 0), &[]);
	check(&ask(&[], u64::MAX, Period::Week, u128::MAX), &[]);
	for at_ms in [0, 1 << 40, u64::MAX] {
		for value in [0, 1, UNIT, u128::MAX] {
			let one = [Transaction { at_ms, value, ..Transaction::default() }];
			for now in [0, at_ms, u64::MAX] {
				check(&ask(&one, now, Period::Days(1), value), &one);
			}
		}
	}
}

#[test]
fn the_longest_history_has_a_report() {
	// Twenty households in one, ten years each.
	let mut history: Vec<Transaction> = (0..20)
		.flat_map(|seed| {
			let persona = Persona::ALL[seed as usize % 6];
			Household::generate(Setup { seed: 400 + seed, persona, ..Setup::default() })
				.transactions
		})
		.collect();
	assert!(history.len() > 100_000, "{}", history.len());
	for (id, transaction) in history.iter_mut().enumerate() {
		transaction.id = id as u64;
		if id % 3 == 0 {
			transaction.category = None;
		}
	}
	let now = start_of_day(Setup::default().start_day + 3_653);
	let report = ask(&history, now, Period::Month, 1_000 * UNIT);
	check(&report, &history);
	assert!(report.bills.len() > 100, "{}", report.bills.len());
}

#[test]
fn one_account_may_have_it_all() {
	let mut history: Vec<Transaction> = (0..20_000u64)
		.map(|id| Transaction {
			id,
			at_ms: start_of_day(19_000) + id * 3_600_000,
			value: u128::from(id * 7_919 % 9_000) * UNIT / 100,
			counterparty: "all".into(),
			..Transaction::default()
		})
		.collect();
	for transaction in history.iter_mut().step_by(5) {
		transaction.category = Some(Category(1 + (transaction.id % 900) as u16));
	}
	let report = ask(&history, start_of_day(19_900), Period::Week, UNIT);
	check(&report, &history);
	assert_eq!(report.suggestions[0].category, Category(101), "corrected");
}
