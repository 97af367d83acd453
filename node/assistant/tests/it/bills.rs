// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Which payments recur.

use crate::{day, Ledger};
use polyphony_assistant::{
	bills::{detect, Bill, Cadence, State},
	calendar::{day_of, Date, Period},
	Direction, UNIT,
};

fn only(ledger: &Ledger, today: i64) -> Bill {
	let mut bills = detect(&ledger.entries(), today);
	assert_eq!(bills.len(), 1, "{bills:#?}");
	bills.remove(0)
}

/// Pays in so many months, on these days of the month in turn.
fn monthly(ledger: &mut Ledger, months: i64, days: &[u8], cents: impl Fn(i64) -> u128) {
	for month in 0..months {
		let due = Date::in_month(2024 * 12 + month, days[month as usize % days.len()]);
		ledger.pay(due.number(), "landlord", cents(month), 401, "");
	}
}

#[test]
fn rent_is_found_though_weekends_shift_it() {
	let mut ledger = Ledger::default();
	monthly(&mut ledger, 12, &[1, 3, 2, 1, 2], |_| 90_000);
	let bill = only(&ledger, day(2024, 12, 20));
	assert_eq!(bill.cadence, Cadence::Monthly);
	assert!(bill.fixed);
	assert_eq!(bill.expected, 900 * UNIT);
	assert_eq!(bill.state, State::Active);
	let next = Date::of(day_of(bill.next_at_ms));
	assert!((next.year, next.month) == (2025, 1) && next.day <= 3, "{next}");
}

#[test]
fn the_31st_is_the_last_of_every_month() {
	let mut ledger = Ledger::default();
	monthly(&mut ledger, 13, &[31], |_| 1_200);
	let bill = only(&ledger, day(2025, 2, 1));
	assert_eq!(Date::of(day_of(bill.next_at_ms)).to_string(), "2025-02-28");
	let from = Period::Month.first_day(2025 * 12 + 2);
	assert_eq!(bill.expected_days(from, from + 31), [from + 30]);
}

#[test]
fn all_cadences_are_told_apart() {
	for (cadence, count, step) in [
		(Cadence::Weekly, 10, 7),
		(Cadence::Biweekly, 8, 14),
		(Cadence::Quarterly, 6, 91),
		(Cadence::Yearly, 4, 365),
	] {
		let mut ledger = Ledger::default();
		for turn in 0..count {
			ledger.pay(20_000 + turn * step, "x", 2_500, 0, "");
		}
		let bill = only(&ledger, 20_000 + (count - 1) * step + 1);
		assert_eq!(bill.cadence, cadence);
		let next = day_of(bill.next_at_ms);
		assert!((next - 20_000 - count * step).abs() <= 3, "{cadence:?} {next}");
	}
}

#[test]
fn a_bill_is_missed_and_then_ended() {
	let mut ledger = Ledger::default();
	monthly(&mut ledger, 8, &[5], |_| 3_000);
	assert_eq!(only(&ledger, day(2024, 9, 4)).state, State::Active);
	assert_eq!(only(&ledger, day(2024, 9, 10)).state, State::Active);
	assert_eq!(only(&ledger, day(2024, 9, 13)).state, State::Missed);
	let ended = only(&ledger, day(2024, 10, 13));
	assert_eq!(ended.state, State::Ended);
	assert_eq!(ended.expected_days(day(2024, 10, 14), day(2025, 10, 14)), [0i64; 0]);
}

#[test]
fn an_amount_that_varies_is_expected_by_its_season() {
	let mut ledger = Ledger::default();
	// Winters cost three times as much.
	monthly(&mut ledger, 30, &[10], |month| match month % 12 {
		0 | 1 | 10 | 11 => 15_000 + 97 * month as u128,
		_ => 5_000 + 97 * month as u128,
	});
	let bill = only(&ledger, day(2026, 6, 20));
	assert!(!bill.fixed);
	assert!(bill.expected < 80 * UNIT, "July is summer");
	let bill = only(&ledger, day(2025, 10, 20));
	assert!(bill.expected > 140 * UNIT, "November is winter: {}", bill.expected);
}

#[test]
fn a_change_of_price_does_not_end_a_bill() {
	let mut ledger = Ledger::default();
	monthly(&mut ledger, 20, &[7], |month| if month < 12 { 999 } else { 1_199 });
	let bill = only(&ledger, day(2025, 8, 20));
	assert!(bill.fixed);
	assert_eq!((bill.ids.len(), bill.expected), (20, 1_199 * UNIT / 100));
}

#[test]
fn a_subscription_is_found_behind_a_processor() {
	let mut ledger = Ledger::default();
	for month in 0..14 {
		let first = Date::in_month(2024 * 12 + month, 1).number();
		for (offset, cents) in [(2, 4_310), (9, 999), (11, 1_740), (19, 2_265), (25, 870)] {
			// All but the subscription wander in time and amount.
			let stray = if cents == 999 { 0 } else { (month * 37 + offset * 11) % 13 - 6 };
			let cents = cents + if cents == 999 { 0 } else { (month as u128 * 91) % 700 };
			ledger.pay(first + offset + stray, "processor", cents, 0, "");
		}
	}
	ledger.0.sort_by_key(|transaction| transaction.at_ms);
	let bills = detect(&ledger.entries(), day(2025, 3, 1));
	let found: Vec<_> = bills.iter().filter(|bill| bill.last == 999 * UNIT / 100).collect();
	assert_eq!(found.len(), 1, "{bills:#?}");
	assert_eq!((found[0].cadence, found[0].ids.len()), (Cadence::Monthly, 14));
}

#[test]
fn shopping_every_saturday_is_no_bill() {
	let mut ledger = Ledger::default();
	for week in 0..60i64 {
		ledger.pay(20_000 + 7 * week, "market", 3_000 + (week as u128 * 977) % 4_000, 101, "");
	}
	assert_eq!(detect(&ledger.entries(), 20_430), []);
}

#[test]
fn income_and_spending_with_one_party_are_two_things() {
	let mut ledger = Ledger::default();
	for month in 0..8 {
		let day = Date::in_month(2024 * 12 + month, 3).number();
		ledger.receive(day, "employer", 250_000, 10_001);
		ledger.pay(day + 9, "employer", 4_000, 1_101, "canteen");
	}
	let bills = detect(&ledger.entries(), day(2024, 8, 20));
	let directions: Vec<_> = bills.iter().map(|bill| bill.direction).collect();
	assert_eq!(directions, [Direction::In, Direction::Out]);
}
