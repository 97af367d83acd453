// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How well payments that should not have been are found.

use crate::categories::{households, labelled_until};
use polyphony_assistant::{
	bills::detect,
	calendar::start_of_day,
	classify::{self, Classifier, Corrections},
	entry::{before, entries},
	generator::{Anomaly, Difficulty},
	metrics::Scores,
	unusual::{unusual, Settings, Unusual},
};
use std::collections::BTreeMap;

#[derive(Default)]
struct Outcome {
	found: BTreeMap<Anomaly, [f64; 2]>,
	alarms: BTreeMap<&'static str, [f64; 3]>,
	months: f64,
}

/// The tables about what is unusual.
pub(crate) fn report() {
	println!("## Unusual payments\n");
	let mut outcome = Outcome::default();
	let data = households(Difficulty::default());
	for household in &data {
		// Labelled for four years; looked at on the first of every month of the next five.
		let split = household.setup.start_day + 1_461;
		let history = labelled_until(household, split);
		let corrections = Corrections::default();
		let classifier = Classifier::train(&history, &corrections, classify::Settings::default())
			.expect("sound");
		let suggestions = classifier.classify(&history, &corrections).expect("sound");
		let all = entries(&history, &suggestions).expect("sound");
		for month in 1..=60i64 {
			let (from, until) = (split + 30 * (month - 1), split + 30 * month);
			outcome.months += 1.0;
			let known = before(&all, until);
			let old = known.partition_point(|entry| entry.day < until - 1_200);
			let bills = detect(&known[old..], until - 1);
			let findings = unusual(known, &bills, start_of_day(from), Settings::default());
			let mut flagged: BTreeMap<u64, &'static str> = BTreeMap::new();
			for finding in &findings {
				let name = match finding.what {
					Unusual::LargeForCategory { .. } => "large for the category",
					Unusual::LargeForCounterparty { .. } => "large for the account",
					Unusual::NewCounterparty { .. } => "large and to a new account",
					Unusual::Duplicate { .. } => "duplicate",
					Unusual::BillJump { .. } => "jump of a bill",
					Unusual::CategoryTotal { .. } => "total",
				};
				let id = finding.id.expect("a payment");
				flagged.insert(id, name);
				let truth = household.truth[id as usize];
				let counts = outcome.alarms.entry(name).or_default();
				counts[if truth.anomaly.is_some() {
					0
				} else if truth.rare {
					1
				} else {
					2
				}] += 1.0;
			}
			for entry in known.iter().filter(|entry| entry.day >= from) {
				let id = entry.transaction.id;
				if let Some(anomaly) = household.truth[id as usize].anomaly {
					let counts = outcome.found.entry(anomaly).or_default();
					counts[usize::from(!flagged.contains_key(&id))] += 1.0;
				}
			}
		}
	}
	println!("| what happened | times | found |\n|---|---|---|");
	let (mut right, mut missed) = (0.0, 0.0);
	for (anomaly, [found, lost]) in &outcome.found {
		let name = match anomaly {
			Anomaly::Duplicate => "the same charge twice",
			Anomaly::LargeNew => "a large payment to a new account",
			Anomaly::Outlier => "an everyday payment of 5 to 10 times the amount",
			Anomaly::BillJump => "a bill of 1.5 to 2.5 times the amount",
		};
		println!("| {name} | {} | {:.1} % |", found + lost, 100.0 * found / (found + lost));
		(right, missed) = (right + found, missed + lost);
	}
	println!("\n| alarm | injected | rare but real | neither |\n|---|---|---|---|");
	let mut sum = [0.0; 3];
	for (name, counts) in &outcome.alarms {
		println!("| {name} | {} | {} | {} |", counts[0], counts[1], counts[2]);
		for at in 0..3 {
			sum[at] += counts[at];
		}
	}
	let strict = Scores::of(right, sum[1] + sum[2], missed);
	let lenient = Scores::of(right + sum[1], sum[2], missed);
	println!(
		"\nRecall {:.3}. Precision {:.3} if only injected ones count, {:.3} if rare but real events (a \
		 hospital, furniture, a holiday) are worth an alarm too. Alarms a household and month: {:.2}, of \
		 them {:.2} about nothing.\n",
		strict.recall,
		strict.precision,
		lenient.precision,
		sum.iter().sum::<f64>() / outcome.months,
		sum[2] / outcome.months
	);
}
