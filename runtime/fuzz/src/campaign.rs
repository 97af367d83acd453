// SPDX-License-Identifier: Apache-2.0

//! Runs of many scenarios, smaller scenarios that still fail, and the choice of a corpus.

use crate::{
	execute, generate,
	mutate::mutate,
	report::{Failure, Name, Report},
	scenario::Scenario,
};
use rand::{seq::SliceRandom, Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{
	collections::BTreeSet,
	fs, io,
	path::{Path, PathBuf},
};

/// A scenario that breaks an invariant.
#[derive(Clone, Debug)]
pub struct Finding {
	/// The scenario.
	pub scenario: Scenario,
	/// What it breaks.
	pub failure: Failure,
}

/// What a scenario can add to what others have done: a call that succeeds, or one that fails.
type Done = (Name, bool);

/// Scenarios and what comes of changing them.
pub struct Campaign {
	rng: ChaCha8Rng,
	pool: Vec<Scenario>,
	seen: BTreeSet<Done>,
	/// What all scenarios did together.
	pub report: Report,
	/// How many there were.
	pub inputs: u64,
}

impl Campaign {
	/// Begins with these scenarios. The same ones and the same seed do always the same.
	pub fn new(seed: u64, pool: Vec<Scenario>) -> Self {
		Self {
			rng: ChaCha8Rng::seed_from_u64(seed),
			pool,
			seen: BTreeSet::new(),
			report: Report::default(),
			inputs: 0,
		}
	}

	/// Executes one more scenario: one in eight is made up, the others are changed ones of those that
	/// were there before. What does something that none has done joins these.
	///
	/// # Errors
	///
	/// If it breaks an invariant.
	pub fn step(&mut self) -> Result<(), Box<Finding>> {
		let fresh = self.rng.gen_range(0..8) == 0;
		let scenario = match self.pool.choose(&mut self.rng) {
			Some(known) if !fresh => mutate(known, &self.pool, &mut self.rng),
			_ => generate(self.rng.gen()),
		};
		self.inputs += 1;
		match execute(&scenario) {
			Ok(report) => {
				let before = self.seen.len();
				self.seen.extend(done(&report));
				if self.seen.len() > before {
					self.pool.push(scenario);
				}
				self.report.add(&report);
				Ok(())
			},
			Err(failure) => Err(Box::new(Finding { scenario, failure: *failure })),
		}
	}
}

/// What came of calls.
fn done(report: &Report) -> impl Iterator<Item = Done> + '_ {
	report.calls.iter().flat_map(|(name, counts)| {
		let both = [(counts.ok > 0, true), (counts.failed > 0, false)];
		both.into_iter().filter(|(there, _)| *there).map(move |(_, ok)| (*name, ok))
	})
}

/// Leaves out steps one at a time, from the end, for as long as the same invariant breaks.
pub fn minimise(mut finding: Finding) -> Finding {
	loop {
		let before = finding.scenario.steps.len();
		for at in (0..before).rev() {
			let mut steps = finding.scenario.steps.clone();
			steps.remove(at);
			let scenario = Scenario { steps };
			match execute(&scenario) {
				Err(failure) if failure.broken.invariant == finding.failure.broken.invariant => {
					finding = Finding { scenario, failure: *failure };
				},
				_ => {},
			}
		}
		// Without one step, another that was needed before may not be.
		if finding.scenario.steps.len() == before {
			return finding;
		}
	}
}

/// Of the scenarios of so many seeds those that do something that none before has done, without the
/// calls that were none. Stops at the first that breaks an invariant.
///
/// # Errors
///
/// If one does.
pub fn choose_corpus(seeds: u64) -> Result<Vec<Scenario>, Box<Finding>> {
	let mut seen = BTreeSet::new();
	let mut chosen = Vec::new();
	for seed in 0..seeds {
		let scenario = generate(seed);
		let report = execute(&scenario).map_err(|failure| {
			Box::new(Finding { scenario: scenario.clone(), failure: *failure })
		})?;
		let before = seen.len();
		seen.extend(done(&report));
		if seen.len() > before && report.succeeded() > 0 {
			chosen.push(scenario);
		}
	}
	Ok(chosen)
}

/// The name of the file of a scenario: of what is in it, so that equal ones are one.
pub fn file_name(scenario: &Scenario) -> String {
	let hash = u64::from_be_bytes(sp_io::hashing::twox_64(&scenario.encode()));
	format!("{hash:016x}-{}.bin", scenario.calls())
}

/// Writes a scenario into a folder, which is made if it is not there.
///
/// # Errors
///
/// If that is not possible.
pub fn save(folder: &Path, scenario: &Scenario) -> io::Result<PathBuf> {
	fs::create_dir_all(folder)?;
	let path = folder.join(file_name(scenario));
	fs::write(&path, scenario.encode())?;
	Ok(path)
}

/// The scenarios of a folder, by the names of their files.
///
/// # Errors
///
/// If it cannot be read.
pub fn load(folder: &Path) -> io::Result<Vec<(PathBuf, Scenario)>> {
	let mut paths: Vec<PathBuf> =
		fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
	paths.retain(|path| path.extension().is_some_and(|extension| extension == "bin"));
	paths.sort();
	paths.into_iter().map(|path| Ok((path.clone(), Scenario::parse(&fs::read(path)?)))).collect()
}
