// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Finding bills.

use super::{Bill, Cadence, Schedule, State};
use crate::{
	category::Category,
	entry::Entry,
	stats::{deviation, median},
	transaction::{from_units, Direction},
};
use std::collections::{BTreeMap, BTreeSet};

/// As many of the latest payments with one party are looked at.
const MAX_PAYMENTS: usize = 600;
/// A schedule fits from here on.
const MIN_FIT: f64 = 0.72;
/// If only payments of one amount are looked at, chance has more to choose from.
const MIN_FIT_OF_PART: f64 = 0.85;
/// And needs more payments to be ruled out.
const MIN_PAYMENTS_OF_PART: usize = 5;
/// Fewer do if all are the same to the last digit.
const MIN_PAYMENTS_OF_VALUE: usize = 4;

/// The bills in a history that is in order of time, as they stand on the day `today`; payments after
/// it are not looked at. The largest last payment comes first.
#[must_use]
pub fn detect(entries: &[Entry<'_>], today: i64) -> Vec<Bill> {
	let mut parties: BTreeMap<(&str, Direction), Vec<&Entry<'_>>> = BTreeMap::new();
	for entry in entries.iter().filter(|entry| entry.day <= today) {
		let transaction = entry.transaction;
		parties
			.entry((transaction.counterparty.as_str(), transaction.direction))
			.or_default()
			.push(entry);
	}
	let mut bills = Vec::new();
	for payments in parties.values() {
		let latest = payments.len().saturating_sub(MAX_PAYMENTS);
		let payments = &payments[latest..];
		if let Some(bill) = recurring(payments, MIN_FIT, 3, today) {
			bills.push(bill);
			continue;
		}
		let (same, rest) = by_value(payments, today);
		bills.extend(same);
		for part in by_amount(&rest) {
			bills.extend(recurring(&part, MIN_FIT_OF_PART, MIN_PAYMENTS_OF_PART, today));
		}
	}
	bills.sort_by(|a, b| b.last.cmp(&a.last).then_with(|| a.ids.cmp(&b.ids)));
	bills
}

/// Bills among payments of exactly the same value, and the payments that are of none of them. Where
/// one such bill begins when another ends, at a similar price, they are one whose price changed.
fn by_value<'a, 'b>(payments: &[&'a Entry<'b>], today: i64) -> (Vec<Bill>, Vec<&'a Entry<'b>>) {
	let mut values: BTreeMap<u128, Vec<&Entry<'_>>> = BTreeMap::new();
	for entry in payments {
		values.entry(entry.transaction.value).or_default().push(entry);
	}
	let bill = |part: &[&Entry<'_>]| recurring(part, MIN_FIT_OF_PART, MIN_PAYMENTS_OF_VALUE, today);
	let mut parts: Vec<Vec<&Entry<'_>>> = values
		.into_values()
		.filter(|part| part.len() >= MIN_PAYMENTS_OF_VALUE && part.len() < payments.len())
		.filter(|part| bill(part).is_some())
		.collect();
	parts.sort_by_key(|part| part.first().map(|entry| (entry.day, entry.transaction.id)));
	let mut chains: Vec<Vec<&Entry<'_>>> = Vec::new();
	for part in parts {
		let before = chains.iter_mut().find(|chain| {
			let (Some(last), Some(first)) = (chain.last(), part.first()) else { return false };
			let step = (first.amount() / last.amount()).ln().abs();
			let joined: Vec<&Entry<'_>> = chain.iter().chain(&part).copied().collect();
			first.day > last.day && step < 0.25 && bill(&joined).is_some()
		});
		match before {
			Some(chain) => chain.extend(part),
			None => chains.push(part),
		}
	}
	let bills: Vec<Bill> = chains.iter().filter_map(|chain| bill(chain)).collect();
	let taken: BTreeSet<u64> = bills.iter().flat_map(|bill| bill.ids.iter().copied()).collect();
	let rest =
		payments.iter().copied().filter(|entry| !taken.contains(&entry.transaction.id)).collect();
	(bills, rest)
}

/// Payments of nearly equal amount: in order of amount, a step of more than a twelfth begins
/// another part.
fn by_amount<'a, 'b>(payments: &[&'a Entry<'b>]) -> Vec<Vec<&'a Entry<'b>>> {
	if payments.len() < MIN_PAYMENTS_OF_PART {
		return Vec::new();
	}
	let mut sorted = payments.to_vec();
	sorted.sort_by(|a, b| {
		a.amount().total_cmp(&b.amount()).then(a.transaction.id.cmp(&b.transaction.id))
	});
	let mut parts: Vec<Vec<&Entry<'_>>> = Vec::new();
	for entry in sorted {
		match parts.last_mut() {
			Some(part)
				if part.last().is_some_and(|last| entry.amount() <= last.amount() * 1.08) =>
			{
				part.push(entry);
			},
			_ => parts.push(vec![entry]),
		}
	}
	parts.retain(|part| part.len() >= MIN_PAYMENTS_OF_PART && part.len() < payments.len());
	for part in &mut parts {
		part.sort_by_key(|entry| (entry.transaction.at_ms, entry.transaction.id));
	}
	parts
}

/// The bill that some payments with one party are, if they are one.
fn recurring(
	payments: &[&Entry<'_>],
	min_fit: f64,
	min_payments: usize,
	today: i64,
) -> Option<Bill> {
	let automatic = payments.iter().filter(|entry| entry.transaction.kind.is_automatic()).count();
	let automatic = automatic * 2 > payments.len();
	// Two payments a year apart are a bill if the vault made them by itself.
	let least = if automatic { 2 } else { min_payments };
	if payments.len() < least.max(2) {
		return None;
	}
	let days: Vec<i64> = payments.iter().map(|entry| entry.day).collect();
	let best = Cadence::ALL
		.into_iter()
		.filter(|cadence| payments.len() >= 3 || *cadence == Cadence::Yearly)
		.map(|cadence| Fitted::of(cadence, &days))
		.filter(|fitted| fitted.fit >= min_fit)
		.max_by(|a, b| a.fit.total_cmp(&b.fit))?;
	let amounts: Vec<f64> = payments.iter().map(|entry| entry.amount()).collect();
	let recent = &amounts[amounts.len().saturating_sub(12)..];
	let middle = median(recent);
	let spread = if middle > 0.0 { deviation(recent, middle) / middle } else { 0.0 };
	// Shopping on Saturdays is no bill: what nobody automated and recurs within weeks must also cost
	// the same.
	let often = matches!(best.schedule.cadence, Cadence::Weekly | Cadence::Biweekly);
	let allowed = match (automatic, often) {
		(true, _) => 2.0,
		(false, true) => 0.1,
		(false, false) => 0.6,
	};
	if spread > allowed {
		return None;
	}
	let steps =
		recent.windows(2).filter(|pair| (pair[1] - pair[0]).abs() > 0.005 * pair[0]).count();
	let fixed = steps * 10 <= 3 * recent.len();
	let last = payments.last()?;
	let mut bill = Bill {
		counterparty: last.transaction.counterparty.clone(),
		direction: last.transaction.direction,
		category: usual_category(payments),
		cadence: best.schedule.cadence,
		fixed,
		last: last.transaction.value,
		expected: if fixed {
			last.transaction.value
		} else {
			from_units(next_amount(&amounts, best.schedule.cadence))
		},
		last_at_ms: last.transaction.at_ms,
		next_at_ms: 0,
		state: State::Active,
		fit: best.fit,
		ids: payments.iter().map(|entry| entry.transaction.id).collect(),
		schedule: None,
		last_slot: best.last_slot,
		today,
	};
	bill.set_next(best.schedule, today);
	Some(bill)
}

/// A schedule, and how well it fits.
struct Fitted {
	schedule: Schedule,
	fit: f64,
	last_slot: i64,
}

impl Fitted {
	fn of(cadence: Cadence, days: &[i64]) -> Self {
		let schedule = Schedule::fit(cadence, days);
		let mut slots: Vec<i64> = Vec::with_capacity(days.len());
		for day in days {
			let (slot, late) = schedule.slot(*day);
			if late.abs() <= cadence.tolerance() {
				slots.push(slot);
			}
		}
		let near = slots.len() as f64 / days.len().max(1) as f64;
		slots.dedup();
		let (Some(first), Some(last)) = (slots.first().copied(), slots.last().copied()) else {
			return Self { schedule, fit: 0.0, last_slot: 0 };
		};
		let span = (last - first).unsigned_abs() as f64 + 1.0;
		let covered = slots.len() as f64 / span;
		// Two on one day, or a few days apart, are one too many.
		let single = slots.len() as f64 / (near * days.len() as f64).max(1.0);
		let fit = near * covered * single;
		let enough = slots.len() >= if days.len() < 3 { 2 } else { 3 };
		Self { schedule, fit: if enough { fit } else { 0.0 }, last_slot: last }
	}
}

/// The most frequent category, of several the least.
fn usual_category(payments: &[&Entry<'_>]) -> Category {
	let mut counts: BTreeMap<Category, usize> = BTreeMap::new();
	for entry in payments.iter().filter(|entry| entry.category != Category::NONE) {
		*counts.entry(entry.category).or_default() += 1;
	}
	counts
		.into_iter()
		.max_by_key(|(category, count)| (*count, core::cmp::Reverse(*category)))
		.map_or(Category::NONE, |(category, _)| category)
}

/// What an amount that varies will be next: the median of the last three, or that of the same time a
/// year ago, whichever was nearer over the last year.
fn next_amount(amounts: &[f64], cadence: Cadence) -> f64 {
	let season = (365.0 / cadence.days()).round() as usize;
	let recent = |before: usize| median(&amounts[before.saturating_sub(3)..before]);
	let end = amounts.len();
	if season < 2 || end < season + 3 {
		return recent(end);
	}
	let (mut error_of_recent, mut error_of_season) = (0.0, 0.0);
	for at in (season + 1).max(end.saturating_sub(season))..end {
		error_of_recent += (recent(at) - amounts[at]).abs();
		error_of_season += (amounts[at - season] - amounts[at]).abs();
	}
	if error_of_season < error_of_recent {
		amounts[end - season]
	} else {
		recent(end)
	}
}
