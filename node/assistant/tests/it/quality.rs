// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How good the answers are at least, on invented households that nothing was tuned on. The floors
//! lie well below what the book's chapter measures: they fall when the method breaks.

use polyphony_assistant::{
	bills::detect,
	calendar::{start_of_day, Date, Period},
	classify::Settings,
	entry::{before, entries},
	forecast::{self, forecast, Model, Past, Target, Totals},
	generator::{Anomaly, Household, Persona, Setup},
	metrics::{calibration_error, Confusion},
	stats::mean,
	unusual::{self, unusual},
	Category, Classifier, Corrections, Transaction,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn households() -> Vec<Household> {
	Persona::ALL
		.into_iter()
		.zip(300..)
		.map(|(persona, seed)| {
			Household::generate(Setup { seed, persona, days: 5 * 365, ..Setup::default() })
		})
		.collect()
}

#[test]
fn held_out_payments_are_categorised() {
	let (mut ours, mut lookup) = (Confusion::default(), Confusion::default());
	let (mut f1, mut answers) = (Vec::new(), Vec::new());
	for household in households() {
		let split = household.setup.start_day + 3 * 365;
		let mut history = household.transactions.clone();
		let mut parties: HashMap<String, BTreeMap<Category, u32>> = HashMap::new();
		for transaction in &mut history {
			if transaction.day() >= split {
				transaction.category = None;
			} else {
				let counts = parties.entry(transaction.counterparty.clone()).or_default();
				*counts.entry(transaction.category.unwrap()).or_default() += 1;
			}
		}
		let none = Corrections::default();
		let classifier = Classifier::train(&history, &none, Settings::default()).unwrap();
		let mut of_household = Confusion::default();
		let judged = classifier.classify(&history, &none).unwrap();
		for ((transaction, answer), truth) in history.iter().zip(judged).zip(&household.truth) {
			if transaction.day() < split || truth.anomaly == Some(Anomaly::LargeNew) {
				continue;
			}
			let best = answer.alternatives[0].0;
			of_household.add(truth.category, best);
			answers.push((answer.confidence, best == truth.category));
			let most = parties
				.get(&transaction.counterparty)
				.and_then(|counts| counts.iter().max_by_key(|(_, count)| **count));
			lookup.add(truth.category, most.map_or(Category(101), |(category, _)| *category));
		}
		f1.push(of_household.macro_mean(1).f1);
		ours.merge(&of_household);
	}
	assert!(ours.accuracy() > 0.74, "accuracy {}", ours.accuracy());
	assert!(ours.accuracy() > lookup.accuracy() + 0.05, "{}", lookup.accuracy());
	assert!(mean(&f1) > 0.55, "macro F1 {}", mean(&f1));
	let sure: Vec<_> = answers.iter().filter(|(confidence, _)| *confidence >= 0.5).collect();
	let right = sure.iter().filter(|(_, right)| *right).count() as f64 / sure.len() as f64;
	assert!(right > 0.89, "of the answers given {right} are right");
	assert!(sure.len() * 10 > answers.len() * 6, "{} of {}", sure.len(), answers.len());
	let honesty = calibration_error(&answers);
	assert!(honesty < 0.07, "calibration error {honesty}");
}

#[test]
fn forecasts_beat_naive_ones_and_keep_their_bounds() {
	let (mut ours, mut covered) = (Vec::new(), Vec::new());
	let mut naive: [Vec<f64>; 4] = Default::default();
	for household in households() {
		let mut history: Vec<Transaction> = household.transactions.clone();
		for (transaction, truth) in history.iter_mut().zip(&household.truth) {
			transaction.category = Some(truth.category);
		}
		let entries = entries(&history, &[]).unwrap();
		let end = household.setup.start_day + 5 * 365;
		let truth = Totals::of(&entries, Period::Month, Period::Month.index(end));
		for month in (37..59).step_by(3) {
			let index = Date::of(household.setup.start_day).month_number() + month;
			let today = Period::Month.first_day(index);
			let known = Totals::of(before(&entries, today), Period::Month, index);
			let settings =
				forecast::Settings { target: Target::Current, ..forecast::Settings::default() };
			for forecast in forecast(&entries, start_of_day(today), settings).unwrap() {
				let Some(series) = known.streams.get(&forecast.stream) else { continue };
				let total = truth.streams[&forecast.stream][(index - truth.first) as usize];
				let steps: Vec<f64> =
					series.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
				let scale = mean(&steps);
				if scale <= 0.0 {
					continue;
				}
				ours.push((forecast.expected as f64 / 1e18 - total).abs() / scale);
				let past = Past { totals: series, rest: series, bills: 0.0, season: 12 };
				for (errors, model) in naive.iter_mut().zip(Model::BASELINES) {
					errors.push((model.forecast(&past, 1).unwrap() - total).abs() / scale);
				}
				let (low, high) = (forecast.low as f64 / 1e18, forecast.high as f64 / 1e18);
				covered.push(f64::from(low - 0.005 <= total && total <= high + 0.005));
			}
		}
	}
	assert!(ours.len() > 800, "{}", ours.len());
	for (errors, model) in naive.iter().zip(Model::BASELINES) {
		assert!(mean(&ours) < 0.95 * mean(errors), "{model:?}: {} {}", mean(&ours), mean(errors));
	}
	let coverage = mean(&covered);
	assert!((0.70..0.92).contains(&coverage), "nominal 0.8, in truth {coverage}");
}

#[test]
fn contracts_are_found() {
	let (mut right, mut wrong, mut all) = (0, 0, 0);
	for household in households() {
		let today = household.setup.start_day + 4 * 365 + 100;
		let entries = entries(household.before(today), &[]).unwrap();
		let mut paid: BTreeMap<usize, u32> = BTreeMap::new();
		for entry in &entries {
			if let Some(bill) = household.truth[entry.transaction.id as usize].bill {
				*paid.entry(bill).or_default() += 1;
			}
		}
		paid.retain(|_, count| *count >= 3);
		all += paid.len();
		let mut seen = BTreeSet::new();
		for bill in detect(&entries, today - 1) {
			let truth: BTreeSet<_> =
				bill.ids.iter().filter_map(|id| household.truth[*id as usize].bill).collect();
			match truth.first().filter(|at| household.bills[**at].cadence == bill.cadence) {
				Some(at) => {
					seen.insert(*at);
				},
				None => wrong += 1,
			}
		}
		right += paid.keys().filter(|at| seen.contains(at)).count();
	}
	assert!(all > 60, "{all}");
	assert!(right as f64 > 0.88 * all as f64, "{right} of {all} found");
	assert!(f64::from(wrong) < 0.12 * right as f64, "{wrong} that are none, {right} that are");
}

#[test]
fn what_should_not_have_been_is_noticed() {
	let mut found: BTreeMap<Anomaly, (u32, u32)> = BTreeMap::new();
	let (mut alarms, mut months) = (0, 0);
	for household in households() {
		let mut history = household.transactions.clone();
		// Nobody labels what should not have been before it was noticed.
		for (transaction, truth) in history.iter_mut().zip(&household.truth) {
			if truth.anomaly == Some(Anomaly::LargeNew) {
				transaction.category = None;
			}
		}
		let entries = entries(&history, &[]).unwrap();
		let since = start_of_day(household.setup.start_day + 2 * 365);
		let bills = detect(&entries, household.setup.start_day + 5 * 365);
		let findings = unusual(&entries, &bills, since, unusual::Settings::default());
		let flagged: BTreeSet<u64> = findings.iter().filter_map(|finding| finding.id).collect();
		alarms += flagged.len();
		months += 36;
		for entry in entries.iter().filter(|entry| entry.transaction.at_ms >= since) {
			let id = entry.transaction.id;
			if let Some(anomaly) = household.truth[id as usize].anomaly {
				let counts = found.entry(anomaly).or_default();
				counts.0 += u32::from(flagged.contains(&id));
				counts.1 += 1;
			}
		}
	}
	for (anomaly, floor) in [
		(Anomaly::Duplicate, 0.8),
		(Anomaly::LargeNew, 0.7),
		(Anomaly::Outlier, 0.2),
		(Anomaly::BillJump, 0.4),
	] {
		let (hits, all) = found[&anomaly];
		assert!(all >= 8, "{anomaly:?} {all}");
		assert!(f64::from(hits) > floor * f64::from(all), "{anomaly:?}: {hits} of {all}");
	}
	assert!(alarms < 3 * months / 2, "{alarms} alarms in {months} months");
}
