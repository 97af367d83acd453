// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How long it takes.

use polyphony_assistant::{
	calendar::start_of_day,
	generator::{Household, Persona, Setup},
	proposals::{Balance, Situation},
	report, Classifier, Corrections, Settings, UNIT,
};
use std::time::Instant;

/// Times on one core, in milliseconds; the middle of five.
pub(crate) fn report_times() {
	println!("## Time\n");
	println!("| ten years of | payments | training | categorising all | the whole report |\n|---|---|---|---|---|");
	for persona in Persona::ALL {
		let household = Household::generate(Setup { seed: 200, persona, ..Setup::default() });
		let corrections = Corrections::default();
		let now = household.setup.start_day + i64::from(household.setup.days);
		let situation = Situation {
			now_ms: start_of_day(now),
			balance: Some(Balance(2_000 * UNIT)),
			..Situation::default()
		};
		let middle = |f: &dyn Fn()| {
			let mut times: Vec<f64> = (0..5)
				.map(|_| {
					let began = Instant::now();
					f();
					began.elapsed().as_secs_f64() * 1e3
				})
				.collect();
			times.sort_by(f64::total_cmp);
			times[2]
		};
		let history = &household.transactions;
		let settings = Settings::default();
		let train = || {
			Classifier::train(history, &corrections, settings.classify).expect("sound");
		};
		let classifier =
			Classifier::train(history, &corrections, settings.classify).expect("sound");
		let bare = household.unlabelled();
		let judge = || {
			classifier.classify(&bare, &corrections).expect("sound");
		};
		let all = || {
			report(history, &corrections, &situation, settings).expect("sound");
		};
		println!(
			"| {persona:?} | {} | {:.0} ms | {:.0} ms | {:.0} ms |",
			history.len(),
			middle(&train),
			middle(&judge),
			middle(&all)
		);
	}
	println!();
}
