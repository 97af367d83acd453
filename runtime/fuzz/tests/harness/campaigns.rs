// SPDX-License-Identifier: Apache-2.0

//! Random inputs: made up, and changed ones of the corpus.

use polyphony_fuzz::{
	campaign::{self, Campaign},
	execute, generate,
};
use std::path::Path;

/// How many inputs a test executes, if nothing else is said: some twenty seconds of an optimised build.
const INPUTS: u64 = 400;

fn variable(name: &str) -> Option<u64> {
	let value = std::env::var(name).ok()?;
	Some(value.parse().unwrap_or_else(|_| panic!("{name} is \"{value}\", not a number")))
}

/// `POLYPHONY_FUZZ_INPUTS` says how many, `POLYPHONY_FUZZ_SEED` where random numbers begin.
#[test]
fn changed_inputs_break_nothing() {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
	let corpus = campaign::load(&folder).unwrap_or_default();
	let seed = variable("POLYPHONY_FUZZ_SEED").unwrap_or(1);
	let inputs = variable("POLYPHONY_FUZZ_INPUTS").unwrap_or(INPUTS);
	let mut campaign = Campaign::new(seed, corpus.into_iter().map(|(_, one)| one).collect());
	for _ in 0..inputs {
		if let Err(finding) = campaign.step() {
			let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("findings");
			let saved = campaign::save(&folder, &finding.scenario);
			panic!("seed {seed}, input {}, in {saved:?}:\n{}", campaign.inputs, finding.failure);
		}
	}
	println!("{}", campaign.report);
	assert!(campaign.report.succeeded() > inputs as u32, "{}", campaign.report);
}

#[test]
fn a_seed_makes_the_same_scenario_which_does_the_same() {
	for seed in [0, 1, 2] {
		let scenario = generate(seed);
		assert_eq!(scenario, generate(seed));
		let [once, again] = [0; 2].map(|_| execute(&scenario).map_err(|one| one.to_string()));
		assert_eq!(once, again);
	}
}

#[test]
fn most_of_what_is_generated_can_be_a_call() {
	for seed in 0..20 {
		let report = execute(&generate(seed)).unwrap_or_else(|failure| panic!("{failure}"));
		assert_eq!(report.undecodable, 0, "seed {seed}");
		assert!(report.succeeded() > 0, "seed {seed}: {report}");
	}
}
