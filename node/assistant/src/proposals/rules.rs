// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Rules that the vault could follow by itself.

use super::{round_down, Advice, Effect, Proposal, Situation};
use crate::{
	bills::{Bill, State},
	calendar::day_of,
	category::Category,
	entry::Entry,
	forecast::Totals,
	stats::quantile,
	transaction::{from_units, to_units, Direction},
};
use std::collections::BTreeMap;

/// In four of five periods at least so much must have been left.
const RELIABLE: f64 = 0.2;
/// As many complete periods tell.
const FEW: usize = 6;

pub(super) fn advise(entries: &[Entry<'_>], bills: &[Bill], situation: &Situation) -> Vec<Advice> {
	let mut advice: Vec<Advice> = invest(entries, situation).into_iter().collect();
	advice.extend(automate(entries, bills));
	advice
}

/// What is left over, period after period.
fn invest(entries: &[Entry<'_>], situation: &Situation) -> Option<Advice> {
	let period = situation.period;
	let totals = Totals::of(entries, period, period.index(day_of(situation.now_ms)));
	let year = period.per_year().max(FEW).min(totals.count);
	if year < FEW {
		return None;
	}
	let mut left = vec![0.0; year];
	for (stream, series) in &totals.streams {
		// From one pocket to the other.
		if stream.category == Category(10_201) {
			continue;
		}
		let sign = if stream.direction == Direction::In { 1.0 } else { -1.0 };
		for (sum, total) in left.iter_mut().zip(&series[series.len() - year..]) {
			*sum += sign * total;
		}
	}
	// Neither a good month nor the mean of good and bad ones is a rule.
	let reliable = quantile(&left, RELIABLE).min(left.iter().sum::<f64>() / year as f64);
	let above = situation
		.balance
		.map_or(f64::INFINITY, |balance| to_units(balance.0) - to_units(situation.buffer));
	if reliable < 10.0 || above < reliable {
		return None;
	}
	let amount = round_down(reliable);
	let times = situation.period.per_year() as f64;
	Some(Advice {
		proposal: Proposal::Invest { period, amount },
		reason: format!(
			"in four of five of the last {year} periods at least {reliable:.0} was left over"
		),
		effect: Effect::PutToUse(from_units(to_units(amount) * times)),
	})
}

/// Bills of a fixed amount that are paid by hand.
fn automate(entries: &[Entry<'_>], bills: &[Bill]) -> Vec<Advice> {
	let by_hand: BTreeMap<u64, bool> = entries
		.iter()
		.map(|entry| (entry.transaction.id, !entry.transaction.kind.is_automatic()))
		.collect();
	bills
		.iter()
		.filter(|bill| bill.direction == Direction::Out && bill.fixed && bill.fit >= 0.8)
		.filter(|bill| bill.state == State::Active && bill.ids.len() >= 4)
		.filter(|bill| bill.ids.last().is_some_and(|id| by_hand.get(id).copied().unwrap_or(false)))
		.map(|bill| {
			let times = (365.0 / bill.cadence.days()).round() as u16;
			Advice {
				proposal: Proposal::PayAutomatically {
					counterparty: bill.counterparty.clone(),
					cadence: bill.cadence,
					next_at_ms: bill.next_at_ms,
					amount: bill.expected,
				},
				reason: format!(
					"{:.2} went to this account {} times, {}, each time by hand",
					to_units(bill.expected),
					bill.ids.len(),
					bill.cadence.name()
				),
				effect: Effect::Spared(times),
			}
		})
		.collect()
}
