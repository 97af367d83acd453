// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Invents a household and prints what the assistant has to say to it, as JSON.
//!
//! `cargo run --release -p polyphony-assistant --example household [-- SEED]`

use polyphony_assistant::{
	calendar::start_of_day,
	generator::{Household, Persona, Setup},
	proposals::{Balance, Envelope, Situation},
	report, Category, Corrections, Settings, UNIT,
};

fn main() {
	let seed = std::env::args().nth(1).and_then(|seed| seed.parse().ok()).unwrap_or(1);
	let persona = Persona::ALL[seed as usize % Persona::ALL.len()];
	let household = Household::generate(Setup { seed, persona, days: 1_400, ..Setup::default() });
	let envelope = |code, units| Envelope { category: Category(code), limit: units * UNIT };
	let situation = Situation {
		now_ms: start_of_day(household.setup.start_day + 1_390),
		balance: Some(Balance(1_500 * UNIT)),
		envelopes: vec![envelope(101, 200), envelope(1101, 900), envelope(906, 60)],
		..Situation::default()
	};
	let mut history = household.transactions;
	// The user labelled the first year, and forgot about it.
	for transaction in history.iter_mut().skip(500) {
		transaction.category = None;
	}
	let mut report = report(&history, &Corrections::default(), &situation, Settings::default())
		.expect("invented transactions have numbers of their own; qed");
	report.suggestions.drain(..report.suggestions.len().saturating_sub(5));
	println!("{}", serde_json::to_string_pretty(&report).expect("numbers and strings; qed"));
}
