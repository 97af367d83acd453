// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the next period will bring, category by category, and between which bounds.
//!
//! Nine [models](Model) forecast the past as it looked before each of its last periods ("rolling
//! origin": R. Hyndman and G. Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition,
//! section 5.10). The forecast is their mean, each weighted by the inverse fourth power of its mean
//! absolute error there: with thirty errors to choose by, the best of nine is as often luck as merit.
//! The bounds are quantiles of the errors that this mean made (split conformal prediction: V. Vovk,
//! A. Gammerman and G. Shafer, "Algorithmic Learning in a Random World", 2005).

mod combine;
mod models;
mod series;

use crate::{
	bills::{detect, Bill},
	calendar::{day_of, start_of_day, Period},
	entry::{before, Entry},
	error::{check_share, Result},
	transaction::{decimal, from_units},
};
use combine::Trial;
pub use models::{Model, Past};
use serde::{Deserialize, Serialize};
pub use series::{Stream, Totals};
use std::collections::{BTreeMap, HashMap};

/// Which period is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
	/// The whole of the one that has begun, by the complete ones before it.
	Current,
	/// The one after it.
	#[default]
	Next,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
	/// Over which periods payments are added up.
	pub period: Period,
	/// Which of them is asked for.
	pub target: Target,
	/// The share of periods whose total is to lie between the bounds. Above 0 and below 1.
	pub coverage: f64,
	/// Over how many past periods models are compared and errors collected.
	pub origins: u16,
}

impl Default for Settings {
	fn default() -> Self {
		Self { period: Period::Month, target: Target::Next, coverage: 0.8, origins: 30 }
	}
}

/// A forecast of the total of one stream. All values are in 10^-18 of the reference currency,
/// rounded to the nearest 10^-9 of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
	/// Of what.
	pub stream: Stream,
	/// The period asked for: its first millisecond,
	pub from_ms: u64,
	/// and the first after it.
	pub until_ms: u64,
	/// The total expected.
	#[serde(with = "decimal")]
	pub expected: u128,
	/// The lower bound.
	#[serde(with = "decimal")]
	pub low: u128,
	/// The upper bound.
	#[serde(with = "decimal")]
	pub high: u128,
	/// The share of periods that the bounds are meant to hold.
	pub coverage: f64,
	/// What the bills come to that were paid in the period or are due in it.
	#[serde(with = "decimal")]
	pub bills: u128,
	/// What was paid in the period already.
	#[serde(with = "decimal")]
	pub so_far: u128,
	/// The model with the largest weight.
	pub model: Model,
	/// From how many past errors the bounds come. With fewer than five they are a guess: nothing, and
	/// twice the most there ever was.
	pub errors: u16,
	/// The mean absolute error of the forecast over those,
	#[serde(with = "decimal")]
	pub mean_error: u128,
	/// and that of the best naive one of [`Model::BASELINES`]. The forecast is worth as much as it is
	/// better.
	#[serde(with = "decimal")]
	pub naive_error: u128,
}

/// Forecasts every stream that moved within the last two years.
///
/// `entries` are in order of time; what lies after `now_ms` is not looked at.
///
/// # Errors
///
/// [`crate::Error::EmptyPeriod`], and [`crate::Error::Share`] for the coverage.
pub fn forecast(entries: &[Entry<'_>], now_ms: u64, settings: Settings) -> Result<Vec<Forecast>> {
	let period = settings.period.check()?;
	let coverage = check_share("the coverage", settings.coverage)?;
	let today = day_of(now_ms);
	let entries = &entries[..entries.partition_point(|entry| entry.transaction.at_ms <= now_ms)];
	let current = period.index(today);
	let ahead = match settings.target {
		Target::Current => 1,
		Target::Next => 2,
	};
	let target = current + ahead - 1;
	let totals = Totals::of(entries, period, current);
	let season = period.per_year();
	let now = View::of(entries, period, &totals, today, target);
	// The past as it looked: the period forecast, and what was known then.
	let origins = i64::from(settings.origins).min(totals.count as i64 - ahead - 2);
	let views: Vec<(usize, View)> = (1..=origins)
		.rev()
		.map(|back| {
			let target = current - back;
			let known = period.first_day(target - ahead + 1);
			let view = View::of(entries, period, &totals, known - 1, target);
			((target - totals.first) as usize, view)
		})
		.collect();

	let mut so_far: BTreeMap<Stream, f64> = BTreeMap::new();
	for entry in entries.iter().filter(|entry| period.index(entry.day) == target) {
		*so_far.entry(Stream::of(entry)).or_default() += entry.amount();
	}
	let mut forecasts = Vec::new();
	for (stream, series) in &totals.streams {
		let recent = &series[series.len().saturating_sub(2 * season.max(3))..];
		if recent.iter().all(|total| *total == 0.0) {
			continue;
		}
		let mut trial = Trial::default();
		for (at, view) in &views {
			let known = *at + 1 - ahead as usize;
			view.look(stream, &series[..known], season, |past| {
				trial.add(past, ahead as usize, series[*at]);
			});
		}
		let Some(answer) = now.look(stream, series, season, |past| {
			trial.answer(past, ahead as usize, coverage, series)
		}) else {
			continue;
		};
		forecasts.push(Forecast {
			stream: *stream,
			from_ms: start_of_day(period.first_day(target)),
			until_ms: start_of_day(period.first_day(target + 1)),
			expected: from_units(answer.expected),
			low: from_units(answer.low),
			high: from_units(answer.high),
			coverage,
			bills: from_units(now.due.get(stream).copied().unwrap_or(0.0)),
			so_far: from_units(so_far.get(stream).copied().unwrap_or(0.0)),
			model: answer.model,
			errors: answer.errors,
			mean_error: from_units(answer.mean_error),
			naive_error: from_units(answer.naive_error),
		});
	}
	Ok(forecasts)
}

/// The bills as they were known on a day.
struct View {
	/// What is due in the period asked for, or was paid in it.
	due: BTreeMap<Stream, f64>,
	/// What was paid for them, by stream and by place in the totals.
	paid: BTreeMap<Stream, Vec<(usize, f64)>>,
}

impl View {
	fn of(entries: &[Entry<'_>], period: Period, totals: &Totals, day: i64, target: i64) -> Self {
		let known = before(entries, day.saturating_add(1));
		// Three years tell a yearly bill.
		let old = known.partition_point(|entry| entry.day < day.saturating_sub(1_200));
		let known = &known[old..];
		let bills = detect(known, day);
		let (from, until) = (period.first_day(target), period.first_day(target + 1));
		let by_id: HashMap<u64, &Entry<'_>> =
			known.iter().map(|entry| (entry.transaction.id, entry)).collect();
		let mut view = Self { due: BTreeMap::new(), paid: BTreeMap::new() };
		for bill in &bills {
			let stream = Stream { category: bill.category, direction: bill.direction };
			let due = due_in(bill, from, until);
			*view.due.entry(stream).or_default() += due;
			for entry in bill.ids.iter().filter_map(|id| by_id.get(id)) {
				let index = period.index(entry.day);
				if index == target {
					// Paid on its first days, and part of the total all the same.
					*view.due.entry(stream).or_default() += entry.amount();
				}
				if let Ok(place) = usize::try_from(index - totals.first) {
					view.paid.entry(Stream::of(entry)).or_default().push((place, entry.amount()));
				}
			}
		}
		view
	}

	/// Shows a stream to `f` as it was known.
	fn look<T>(
		&self,
		stream: &Stream,
		known: &[f64],
		season: usize,
		f: impl FnOnce(&Past<'_>) -> T,
	) -> T {
		let mut rest = known.to_vec();
		for (place, amount) in self.paid.get(stream).into_iter().flatten() {
			if let Some(total) = rest.get_mut(*place) {
				*total = (*total - amount).max(0.0);
			}
		}
		let bills = self.due.get(stream).copied().unwrap_or(0.0);
		f(&Past { totals: known, rest: &rest, bills, season })
	}
}

/// What a bill comes to in some days.
fn due_in(bill: &Bill, from: i64, until: i64) -> f64 {
	crate::transaction::to_units(bill.expected) * bill.expected_days(from, until).len() as f64
}
