// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How near forecasts come, against naive ones.

use crate::categories::households;
use polyphony_assistant::{
	calendar::{start_of_day, Date, Period},
	entry::{before, entries},
	forecast::{forecast, Model, Past, Settings, Stream, Target, Totals},
	generator::{Difficulty, Household},
	stats::mean,
	Category, Direction, Transaction,
};
use std::collections::BTreeMap;

#[derive(Default, Clone)]
struct Errors {
	/// Absolute errors over the mean absolute step of the series (MASE), of the assistant and then of
	/// each baseline.
	scaled: [Vec<f64>; 5],
	/// Absolute errors in units.
	units: [Vec<f64>; 5],
	covered: Vec<f64>,
	width: Vec<f64>,
	over: Vec<f64>,
}

/// The history with the true categories.
fn true_history(household: &Household) -> Vec<Transaction> {
	let mut history = household.transactions.clone();
	for (transaction, truth) in history.iter_mut().zip(&household.truth) {
		transaction.category = Some(truth.category);
	}
	history
}

fn run(household: &Household, settings: Settings, days: &[i64], by: &mut BTreeMap<Stream, Errors>) {
	let history = true_history(household);
	let entries = entries(&history, &[]).expect("numbers differ");
	let period = settings.period;
	let end = household.setup.start_day + i64::from(household.setup.days);
	let truth = Totals::of(&entries, period, period.index(end));
	for day in days {
		let current = period.index(*day);
		let ahead = if settings.target == Target::Current { 1 } else { 2 };
		let known = Totals::of(before(&entries, *day), period, current);
		for forecast in forecast(&entries, start_of_day(*day), settings).expect("sound settings") {
			let Some(series) = known.streams.get(&forecast.stream) else { continue };
			let at = (current - truth.first) as usize + ahead - 1;
			let Some(total) = truth.streams.get(&forecast.stream).and_then(|s| s.get(at)) else {
				continue;
			};
			let steps: Vec<f64> = series.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
			let scale = mean(&steps);
			if series.len() < 24 || scale <= 0.0 {
				continue;
			}
			let past = Past { totals: series, rest: series, bills: 0.0, season: period.per_year() };
			let mut answers = vec![forecast.expected as f64 / 1e18];
			answers.extend(
				Model::BASELINES.iter().map(|model| model.forecast(&past, ahead).unwrap_or(0.0)),
			);
			let errors = by.entry(forecast.stream).or_default();
			for (at, answer) in answers.iter().enumerate() {
				errors.scaled[at].push((answer - total).abs() / scale);
				errors.units[at].push((answer - total).abs());
			}
			let (low, high) = (forecast.low as f64 / 1e18, forecast.high as f64 / 1e18);
			errors.covered.push(f64::from(low - 0.005 <= *total && *total <= high + 0.005));
			errors.over.push(f64::from(*total > high + 0.005));
			errors.width.push((high - low) / scale);
		}
	}
}

/// The tables about forecasts.
pub(crate) fn report() {
	println!("## Forecasts\n");
	println!("| period | asked | forecasts | assistant | last | year ago | mean of 3 | mean of year | coverage (nominal 80 %) | above the upper bound | better than the best naive one in |");
	println!("|---|---|---|---|---|---|---|---|---|---|---|");
	let households = households(Difficulty::default());
	let mut kept = BTreeMap::new();
	for (name, period, target) in [
		("month", Period::Month, Target::Current),
		("month", Period::Month, Target::Next),
		("week", Period::Week, Target::Current),
		("10 days", Period::Days(10), Target::Current),
	] {
		let mut by: BTreeMap<Stream, Errors> = BTreeMap::new();
		for household in &households {
			let start = household.setup.start_day;
			// Every second month from the fourth year on; in the middle for the next one.
			let days: Vec<i64> = (37..119)
				.step_by(2)
				.map(|month| {
					let of = Date::of(start).month_number() + month;
					Date::in_month(of, if target == Target::Next { 15 } else { 1 }).number()
				})
				.collect();
			run(household, Settings { period, target, ..Settings::default() }, &days, &mut by);
		}
		let mut all = Errors::default();
		let mut better = 0;
		for errors in by.values() {
			for at in 0..5 {
				all.scaled[at].extend(&errors.scaled[at]);
				all.units[at].extend(&errors.units[at]);
			}
			all.covered.extend(&errors.covered);
			all.over.extend(&errors.over);
			all.width.extend(&errors.width);
			let best = errors.units[1..].iter().map(|e| mean(e)).fold(f64::INFINITY, f64::min);
			better += usize::from(mean(&errors.units[0]) < best);
		}
		println!(
			"| {name} | {} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.1} % | {:.1} % | {better} of {} |",
			if target == Target::Next { "next" } else { "current" },
			all.covered.len(),
			mean(&all.scaled[0]),
			mean(&all.scaled[1]),
			mean(&all.scaled[2]),
			mean(&all.scaled[3]),
			mean(&all.scaled[4]),
			100.0 * mean(&all.covered),
			100.0 * mean(&all.over),
			by.len()
		);
		if kept.is_empty() {
			kept = by;
		}
	}
	println!("\nBy category, the current month: mean absolute errors in units.\n");
	println!("| category | forecasts | assistant | last | year ago | mean of 3 | mean of year | MASE | coverage |");
	println!("|---|---|---|---|---|---|---|---|---|");
	let mut lost: Vec<Category> = Vec::new();
	for (stream, errors) in &kept {
		let units: Vec<f64> = errors.units.iter().map(|e| mean(e)).collect();
		let best = units[1..].iter().copied().fold(f64::INFINITY, f64::min);
		if units[0] >= best {
			lost.push(stream.category);
		}
		println!(
			"| {}{} {} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.2} | {:.0} % |",
			if stream.direction == Direction::In { "in: " } else { "" },
			stream.category.0,
			stream.category,
			errors.covered.len(),
			units[0],
			units[1],
			units[2],
			units[3],
			units[4],
			mean(&errors.scaled[0]),
			100.0 * mean(&errors.covered)
		);
	}
	let lost: Vec<String> = lost.iter().map(|category| category.0.to_string()).collect();
	println!("\nA naive forecast is at least as good for: {}.\n", lost.join(", "));
}
