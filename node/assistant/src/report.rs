// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Everything at once: what the node asks for when the user opens the page.

use crate::{
	bills::{detect, Bill},
	calendar::day_of,
	classify::{self, Classifier, Corrections, Suggestion},
	entry::entries,
	error::Result,
	forecast::{self, forecast, Forecast, Target},
	proposals::{propose, Advice, Situation},
	transaction::Transaction,
	unusual::{self, totals_beyond, unusual, Finding},
};
use serde::{Deserialize, Serialize};

/// How everything is done.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
	/// The classifier.
	pub classify: classify::Settings,
	/// The bounds of forecasts. Their period is that of the situation.
	pub coverage: f64,
	/// What is unusual.
	pub unusual: unusual::Settings,
	/// As many days back payments are looked at for what is unusual.
	pub unusual_days: u16,
}

impl Default for Settings {
	fn default() -> Self {
		Self {
			classify: classify::Settings::default(),
			coverage: 0.8,
			unusual: unusual::Settings::default(),
			unusual_days: 31,
		}
	}
}

/// What the assistant has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
	/// A category for every transaction, in the order in which they were given.
	pub suggestions: Vec<Suggestion>,
	/// The bills, the largest first.
	pub bills: Vec<Bill>,
	/// How the current period will end, by category.
	pub current: Vec<Forecast>,
	/// And the next.
	pub next: Vec<Forecast>,
	/// What is unusual, the latest last; then totals.
	pub findings: Vec<Finding>,
	/// What to do, the most urgent first.
	pub advice: Vec<Advice>,
}

/// Trains, categorises, finds bills, forecasts, watches and proposes.
///
/// The history may be in any order; transactions after `situation.now_ms` are categorised and not
/// looked at otherwise.
///
/// # Errors
///
/// Every one of [`crate::Error`] but that of an unknown category: each names the setting or the
/// transaction that is at fault.
pub fn report(
	history: &[Transaction],
	corrections: &Corrections,
	situation: &Situation,
	settings: Settings,
) -> Result<Report> {
	let classifier = Classifier::train(history, corrections, settings.classify)?;
	let suggestions = classifier.classify(history, corrections)?;
	let entries = entries(history, &suggestions)?;
	let now_ms = situation.now_ms;
	let known = entries.partition_point(|entry| entry.transaction.at_ms <= now_ms);
	let entries = &entries[..known];
	let bills = detect(entries, day_of(now_ms));
	let ask = |target| forecast::Settings {
		period: situation.period,
		target,
		coverage: settings.coverage,
		..forecast::Settings::default()
	};
	let current = forecast(entries, now_ms, ask(Target::Current))?;
	let next = forecast(entries, now_ms, ask(Target::Next))?;
	let since = now_ms.saturating_sub(u64::from(settings.unusual_days) * crate::calendar::DAY_MS);
	let mut findings = unusual(entries, &bills, since, settings.unusual);
	findings.extend(totals_beyond(&current));
	let advice = propose(entries, &bills, situation)?;
	Ok(Report { suggestions, bills, current, next, findings, advice })
}
