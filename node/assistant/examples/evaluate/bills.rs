// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How well recurring bills are found.

use crate::categories::households;
use polyphony_assistant::{
	bills::{detect, Bill, Cadence, State},
	entry::entries,
	generator::{Difficulty, Household},
	metrics::Scores,
	stats::{median, quantile},
};
use std::collections::BTreeMap;

#[derive(Default)]
struct Outcome {
	by_cadence: BTreeMap<Cadence, [f64; 3]>,
	all: [f64; 3],
	off_by: BTreeMap<Cadence, Vec<f64>>,
	wrong: BTreeMap<bool, Vec<f64>>,
	ended: [f64; 3],
	fixed: [f64; 2],
}

/// Looks at a household on one day, with what happened until then.
fn look(household: &Household, today: i64, outcome: &mut Outcome) {
	let history = household.before(today);
	let entries = entries(history, &[]).expect("numbers differ");
	let found = detect(&entries, today - 1);
	let truth = |bill: &Bill| {
		let of = |id: &u64| household.truth[*id as usize].bill;
		let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
		for at in bill.ids.iter().filter_map(of) {
			*counts.entry(at).or_default() += 1;
		}
		let (at, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
		(count * 2 > bill.ids.len()).then_some(at)
	};
	// What was paid at least three times by then is there to be found.
	let mut paid: BTreeMap<usize, (usize, i64)> = BTreeMap::new();
	for transaction in history {
		if let Some(bill) = household.truth[transaction.id as usize].bill {
			let paid = paid.entry(bill).or_default();
			*paid = (paid.0 + 1, transaction.day());
		}
	}
	let mut seen: BTreeMap<usize, bool> = BTreeMap::new();
	for bill in &found {
		let right = truth(bill).filter(|at| household.bills[*at].cadence == bill.cadence);
		let counts = outcome.by_cadence.entry(bill.cadence).or_default();
		let Some(at) = right else {
			counts[1] += 1.0;
			outcome.all[1] += 1.0;
			continue;
		};
		if seen.insert(at, true).is_none() && paid[&at].0 >= 3 {
			counts[0] += 1.0;
			outcome.all[0] += 1.0;
		}
		outcome.fixed[usize::from(bill.fixed == household.bills[at].fixed)] += 1.0;
		// The next payment as it came.
		let next = household.transactions[history.len()..]
			.iter()
			.find(|t| household.truth[t.id as usize].bill == Some(at));
		let over = household.bills[at].ended && next.is_none();
		match (bill.state == State::Ended, over) {
			(true, true) => outcome.ended[0] += 1.0,
			(true, false) => outcome.ended[1] += 1.0,
			(false, true) => outcome.ended[2] += 1.0,
			(false, false) => {},
		}
		if let (Some(next), true) = (next, bill.state == State::Active) {
			let late = next.day() - (bill.next_at_ms / 86_400_000) as i64;
			outcome.off_by.entry(bill.cadence).or_default().push(late.abs() as f64);
			let expected = bill.expected as f64;
			let error = (expected - next.value as f64).abs() / next.value as f64;
			outcome.wrong.entry(household.bills[at].fixed).or_default().push(error);
		}
	}
	for (at, (count, _)) in paid {
		if count >= 3 && !seen.contains_key(&at) {
			outcome.by_cadence.entry(household.bills[at].cadence).or_default()[2] += 1.0;
			outcome.all[2] += 1.0;
		}
	}
}

/// The tables about bills.
pub(crate) fn report() {
	println!("## Bills\n");
	let mut outcome = Outcome::default();
	for household in households(Difficulty::default()) {
		for year in [3, 6, 9] {
			look(&household, household.setup.start_day + 365 * year + 17, &mut outcome);
		}
	}
	println!("| cadence | precision | recall | F1 | next date off by: median, 90 % | \n|---|---|---|---|---|");
	let line = |name: &str, counts: [f64; 3], off: &[f64]| {
		let s = Scores::of(counts[0], counts[1], counts[2]);
		println!(
			"| {name} | {:.3} | {:.3} | {:.3} | {:.0}, {:.0} days |",
			s.precision,
			s.recall,
			s.f1,
			median(off),
			quantile(off, 0.9)
		);
	};
	for (cadence, counts) in &outcome.by_cadence {
		line(cadence.name(), *counts, outcome.off_by.get(cadence).map_or(&[], Vec::as_slice));
	}
	let all: Vec<f64> = outcome.off_by.values().flatten().copied().collect();
	line("all", outcome.all, &all);
	println!("\n| amount | next amount off by: median, 90 % |\n|---|---|");
	for (fixed, errors) in &outcome.wrong {
		println!(
			"| {} | {:.1} %, {:.1} % |",
			if *fixed { "fixed" } else { "variable" },
			100.0 * median(errors),
			100.0 * quantile(errors, 0.9)
		);
	}
	let ended = Scores::of(outcome.ended[0], outcome.ended[1], outcome.ended[2]);
	println!(
		"\nFixed or variable told rightly: {:.1} %. Ended contracts: precision {:.3}, recall {:.3}.\n",
		100.0 * outcome.fixed[1] / (outcome.fixed[0] + outcome.fixed[1]),
		ended.precision,
		ended.recall
	);
}
