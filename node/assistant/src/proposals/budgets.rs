// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Budgets: what they should be, and where one is left over and another is not enough.

use super::{round_up, Advice, Effect, Proposal, Situation};
use crate::{
	category::Category,
	entry::Entry,
	error::Result,
	forecast::{forecast, Settings, Stream, Target, Totals},
	transaction::{to_units, Direction, UNIT},
};
use std::collections::BTreeMap;

/// A limit is changed if it is off by more than a tenth,
const TOLERANCE: f64 = 0.1;
/// was exceeded in more than that share of the last periods over what was meant,
const TOO_OFTEN: f64 = 0.15;
/// or was never used beyond that share of it.
const UNUSED: f64 = 0.75;
/// A budget is worth having from that share of all budgets on.
const WORTH_A_BUDGET: f64 = 0.01;
/// With fewer complete periods nothing is said of how a budget did.
const FEW: usize = 3;

/// How a category did.
struct Record {
	category: Category,
	/// The latest totals, a year of them at most, in units.
	totals: Vec<f64>,
	/// What would suffice, rounded.
	needed: u128,
}

impl Record {
	fn exceeded(&self, limit: u128) -> f64 {
		let limit = to_units(limit) + 0.005;
		let beyond = self.totals.iter().filter(|total| **total > limit).count();
		beyond as f64 / self.totals.len().max(1) as f64
	}

	fn most(&self) -> f64 {
		self.totals.iter().copied().fold(0.0, f64::max)
	}
}

pub(super) fn advise(entries: &[Entry<'_>], situation: &Situation) -> Result<Vec<Advice>> {
	let period = situation.period;
	let settings = Settings {
		period,
		target: Target::Next,
		coverage: 2.0 * situation.sufficient - 1.0,
		..Settings::default()
	};
	let forecasts = forecast(entries, situation.now_ms, settings)?;
	let current = period.index(crate::calendar::day_of(situation.now_ms));
	let totals = Totals::of(entries, period, current);
	let mut records: Vec<Record> = Vec::new();
	for forecast in &forecasts {
		let category = forecast.stream.category;
		if !category.is_spending() || forecast.stream.direction != Direction::Out {
			continue;
		}
		let year = period.per_year().max(4);
		let series = totals.streams.get(&forecast.stream).map_or(&[][..], Vec::as_slice);
		let totals = series[series.len().saturating_sub(year)..].to_vec();
		records.push(Record { category, totals, needed: round_up(to_units(forecast.high)) });
	}
	// An envelope whose category nobody spends on has a record, too: an empty one.
	for envelope in &situation.envelopes {
		if records.iter().all(|record| record.category != envelope.category) {
			let stream = Stream { category: envelope.category, direction: Direction::Out };
			let count = totals.streams.get(&stream).map_or(totals.count, Vec::len);
			let totals = vec![0.0; count.min(period.per_year().max(4))];
			records.push(Record { category: envelope.category, totals, needed: 0 });
		}
	}
	Ok(decide(&records, situation))
}

fn decide(records: &[Record], situation: &Situation) -> Vec<Advice> {
	let limits: BTreeMap<Category, u128> =
		situation.envelopes.iter().map(|envelope| (envelope.category, envelope.limit)).collect();
	let period = situation.period;
	let noun = period.noun();
	// How much is missing, and how much is left over.
	let (mut short, mut spare) = (Vec::new(), Vec::new());
	let mut advice = Vec::new();
	let all: f64 = records.iter().map(|record| to_units(record.needed)).sum();
	for record in records {
		let category = record.category;
		let Some(limit) = limits.get(&category).copied() else {
			if record.needed > 0 && to_units(record.needed) >= WORTH_A_BUDGET * all {
				advice.push(Advice {
					proposal: Proposal::SetBudget { category, period, limit: record.needed },
					reason: format!(
						"{category} has no budget; {:.0} is enough in {:.0} % of the periods, by the \
							 forecast for the next {noun}",
						to_units(record.needed),
						100.0 * situation.sufficient
					),
					effect: Effect::Exceeded { before: 0.0, after: record.exceeded(record.needed) },
				});
			}
			continue;
		};
		if record.totals.len() < FEW {
			continue;
		}
		let exceeded = record.exceeded(limit);
		let off = (to_units(record.needed) / to_units(limit).max(0.01) - 1.0).abs() > TOLERANCE;
		if off && record.needed > limit && exceeded > 1.0 - situation.sufficient + TOO_OFTEN {
			short.push((record, limit, record.needed - limit));
		} else if off && record.needed < limit && record.most() < UNUSED * to_units(limit) {
			// What was needed once is not taken away.
			let keep = record.needed.max(round_up(record.most()));
			if keep < limit {
				spare.push((record, limit, limit - keep));
			}
		}
	}
	short.sort_by_key(|(record, _, by)| (core::cmp::Reverse(*by), record.category));
	spare.sort_by_key(|(record, _, by)| (core::cmp::Reverse(*by), record.category));
	for (record, limit, mut missing) in short {
		let exceeded = record.exceeded(limit);
		let reason = format!(
			"{} went beyond {:.0} in {:.0} % of the last {} periods",
			record.category,
			to_units(limit),
			100.0 * exceeded,
			record.totals.len()
		);
		let mut moved = 0;
		for (from, _, left) in &mut spare {
			let amount = missing.min(*left);
			// Cents are not worth a signature.
			if amount < UNIT {
				continue;
			}
			*left -= amount;
			missing -= amount;
			moved += amount;
			advice.push(Advice {
				proposal: Proposal::MoveBudget {
					from: from.category,
					to: record.category,
					period,
					amount,
				},
				reason: format!("{reason}; {} never needed so much", from.category),
				effect: Effect::Exceeded {
					before: exceeded,
					after: record.exceeded(limit + moved),
				},
			});
		}
		if missing >= UNIT {
			let (from, to) = (limit + moved, record.needed);
			advice.push(Advice {
				proposal: Proposal::ChangeBudget { category: record.category, period, from, to },
				reason,
				effect: Effect::Exceeded { before: exceeded, after: record.exceeded(to) },
			});
		}
	}
	for (record, limit, left) in spare {
		// What was given away already is not given twice.
		let keep = record.needed.max(round_up(record.most()));
		let from = keep.saturating_add(left);
		if left >= UNIT {
			advice.push(Advice {
				proposal: Proposal::ChangeBudget {
					category: record.category,
					period,
					from,
					to: keep,
				},
				reason: format!(
					"{} never took more than {:.0} of {:.0} in the last {} periods",
					record.category,
					record.most(),
					to_units(limit),
					record.totals.len()
				),
				effect: Effect::Exceeded {
					before: record.exceeded(limit),
					after: record.exceeded(keep),
				},
			});
		}
	}
	advice
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::proposals::Envelope;

	fn situation(envelopes: &[(u16, u128)]) -> Situation {
		let envelopes = envelopes
			.iter()
			.map(|(code, limit)| Envelope { category: Category(*code), limit: limit * UNIT })
			.collect();
		Situation { envelopes, ..Situation::default() }
	}

	fn record(code: u16, total: f64, needed: u128) -> Record {
		Record { category: Category(code), totals: vec![total; 12], needed: needed * UNIT }
	}

	#[test]
	fn what_is_left_over_makes_up_for_what_is_missing() {
		let records = [record(101, 450.0, 500), record(1_101, 40.0, 50)];
		let advice = decide(&records, &situation(&[(101, 400), (1_101, 200)]));
		let proposals: Vec<_> = advice.iter().map(|advice| advice.proposal.clone()).collect();
		let period = Situation::default().period;
		let (food, out) = (Category(101), Category(1_101));
		assert_eq!(
			proposals,
			[
				Proposal::MoveBudget { from: out, to: food, period, amount: 100 * UNIT },
				Proposal::ChangeBudget { category: out, period, from: 100 * UNIT, to: 50 * UNIT },
			]
		);
		assert_eq!(advice[0].effect, Effect::Exceeded { before: 1.0, after: 0.0 });
	}

	#[test]
	fn a_budget_that_fits_is_left_alone() {
		let records = [record(101, 390.0, 400)];
		assert_eq!(decide(&records, &situation(&[(101, 400)])), []);
		assert_eq!(decide(&records, &situation(&[(101, 420)])), []);
	}
}
