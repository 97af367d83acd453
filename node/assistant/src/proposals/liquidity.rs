// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Whether what there is lasts until more comes.

use super::{round_up, Advice, Effect, Proposal, Situation};
use crate::{
	bills::Bill,
	calendar::{day_of, start_of_day, Date},
	entry::{before, Entry},
	transaction::{from_units, to_units, Direction},
};
use std::collections::{BTreeMap, BTreeSet};

/// So far ahead is looked.
const HORIZON: i64 = 45;
/// Everyday spending is that of as many days.
const RECENT: i64 = 90;

pub(super) fn advise(entries: &[Entry<'_>], bills: &[Bill], situation: &Situation) -> Vec<Advice> {
	let Some(balance) = situation.balance else { return Vec::new() };
	let today = day_of(situation.now_ms);
	let everyday = everyday(entries, bills, today);
	let mut flows: BTreeMap<i64, f64> = BTreeMap::new();
	let (mut due, mut next_income) = (0.0, None::<i64>);
	let days =
		|bill: &Bill| bill.expected_days(today.saturating_add(1), today.saturating_add(HORIZON));
	for bill in bills.iter().filter(|bill| bill.direction == Direction::In) {
		for day in days(bill) {
			*flows.entry(day).or_default() += to_units(bill.expected);
			next_income = Some(next_income.map_or(day, |next| next.min(day)));
		}
	}
	let until = next_income.unwrap_or(today.saturating_add(HORIZON));
	for bill in bills.iter().filter(|bill| bill.direction == Direction::Out) {
		for day in days(bill) {
			*flows.entry(day).or_default() -= to_units(bill.expected);
			if day <= until {
				due += to_units(bill.expected);
			}
		}
	}
	if flows.is_empty() {
		return Vec::new();
	}
	let buffer = to_units(situation.buffer);
	let (mut left, mut least, mut first) = (to_units(balance.0), f64::INFINITY, None);
	for day in today.saturating_add(1)..today.saturating_add(HORIZON) {
		left += flows.get(&day).copied().unwrap_or(0.0) - everyday;
		least = least.min(left);
		if left < buffer && first.is_none() {
			first = Some(day);
		}
	}
	let mut advice = Vec::new();
	if let Some(day) = first {
		let missing = buffer - least;
		advice.push(Advice {
			proposal: Proposal::TopUp {
				by_ms: start_of_day(day.saturating_sub(1)).max(situation.now_ms),
				amount: round_up(missing),
			},
			reason: format!(
				"with the bills that are due and about {everyday:.0} a day besides, the balance falls \
					 below {buffer:.0} on {}, and to {least:.0} within {HORIZON} days",
				Date::of(day)
			),
			effect: Effect::Avoided(from_units(missing)),
		});
	}
	let needed = due + everyday * (until - today) as f64 + buffer;
	if due > 0.0 && to_units(balance.0) < 1.25 * needed {
		advice.push(Advice {
			proposal: Proposal::WarnBelow { balance: round_up(due + buffer) },
			reason: format!(
				"bills of {due:.0} are due before {}, {}",
				Date::of(until),
				match next_income {
					Some(_) => "when income is expected again",
					None => "and no income is expected before",
				}
			),
			effect: Effect::Avoided(from_units(due)),
		});
	}
	advice
}

/// What is spent a day besides bills, in the mean of the last three months. Large payments are no
/// everyday ones: of each, no more counts than a tenth of all.
fn everyday(entries: &[Entry<'_>], bills: &[Bill], today: i64) -> f64 {
	let of_bills: BTreeSet<u64> = bills.iter().flat_map(|bill| bill.ids.iter().copied()).collect();
	let old = before(entries, today.saturating_sub(RECENT)).len();
	let recent = &entries[old..];
	let Some(first) = recent.first() else { return 0.0 };
	let days = (today - first.day + 1).max(14) as f64;
	let amounts: Vec<f64> = recent
		.iter()
		.filter(|entry| entry.is_out() && !of_bills.contains(&entry.transaction.id))
		.map(Entry::amount)
		.collect();
	let most = amounts.iter().sum::<f64>() / 10.0;
	amounts.iter().map(|amount| amount.min(most)).sum::<f64>() / days
}
