// SPDX-License-Identifier: Apache-2.0

//! Fuzzes the runtime with the mutator of this crate, replays inputs, and writes the corpus.
//!
//! `make fuzz ARGS="..."` calls it; `make fuzz ARGS=--help` says with what.

use clap::{Parser, Subcommand};
use polyphony_fuzz::{
	campaign::{self, Campaign, Finding},
	execute, Scenario,
};
use std::{
	fs,
	path::{Path, PathBuf},
	process::ExitCode,
	time::{Duration, Instant},
};

/// How often a run says where it is.
const PROGRESS: Duration = Duration::from_secs(10);

#[derive(Parser)]
#[command(name = "polyphony-fuzz", about = "Random extrinsics for the whole runtime")]
struct Arguments {
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Change the inputs of the corpus, and execute them, for some time
	Run {
		/// How long
		#[arg(long, default_value_t = 60)]
		seconds: u64,
		/// Where random numbers begin: the same seed does the same
		#[arg(long, default_value_t = 0)]
		seed: u64,
		/// The folder of the corpus
		#[arg(long, default_value = "runtime/fuzz/corpus")]
		corpus: PathBuf,
		/// The folder into which inputs are written that break an invariant
		#[arg(long, default_value = "runtime/fuzz/findings")]
		findings: PathBuf,
		/// Go on after a finding
		#[arg(long)]
		keep_going: bool,
	},
	/// Execute inputs, and say what each does
	Replay {
		/// The files
		#[arg(required = true)]
		files: Vec<PathBuf>,
	},
	/// Execute an input that breaks an invariant, and leave out what it does not take
	Minimise {
		/// The file
		file: PathBuf,
		/// The folder into which the smaller one is written
		#[arg(long, default_value = "runtime/fuzz/findings")]
		findings: PathBuf,
	},
	/// Write a corpus: generated inputs, each of which does something that none before it does
	Corpus {
		/// The folder
		folder: PathBuf,
		/// How many inputs are tried
		#[arg(long, default_value_t = 2_000)]
		seeds: u64,
	},
}

fn main() -> ExitCode {
	let done = match Arguments::parse().command {
		Command::Run { seconds, seed, corpus, findings, keep_going } => {
			run(Duration::from_secs(seconds), seed, &corpus, &findings, keep_going)
		},
		Command::Replay { files } => replay(&files),
		Command::Minimise { file, findings } => minimise(&file, &findings),
		Command::Corpus { folder, seeds } => write_corpus(&folder, seeds),
	};
	match done {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::from(2)
		},
	}
}

fn read(path: &Path) -> Result<Scenario, String> {
	let data = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
	Ok(Scenario::parse(&data))
}

/// Whether nothing was found, of each of these functions.
type Done = Result<bool, String>;

fn run(time: Duration, seed: u64, corpus: &Path, findings: &Path, keep_going: bool) -> Done {
	let known = if corpus.is_dir() {
		campaign::load(corpus).map_err(|error| format!("{}: {error}", corpus.display()))?
	} else {
		println!("{} is not there: beginning with generated inputs", corpus.display());
		Vec::new()
	};
	println!("{} inputs in the corpus, {} s, seed {seed}", known.len(), time.as_secs());
	let mut campaign = Campaign::new(seed, known.into_iter().map(|(_, one)| one).collect());
	let (began, mut said) = (Instant::now(), Instant::now());
	let mut found = 0u32;
	while began.elapsed() < time {
		if let Err(finding) = campaign.step() {
			found += 1;
			keep(*finding, findings)?;
			if !keep_going {
				break;
			}
		}
		if said.elapsed() >= PROGRESS {
			said = Instant::now();
			println!(
				"[{:>6} s] {} inputs, {} blocks, {} calls, {} kinds of calls, {found} findings",
				began.elapsed().as_secs(),
				campaign.inputs,
				campaign.report.blocks,
				campaign.report.executed(),
				campaign.report.calls.len(),
			);
		}
	}
	println!("{}", campaign.report);
	println!("{} inputs, {found} findings", campaign.inputs);
	Ok(found == 0)
}

/// Saves an input that breaks something, makes it smaller, and saves it again.
fn keep(finding: Finding, folder: &Path) -> Result<(), String> {
	let save = |scenario: &Scenario| {
		campaign::save(folder, scenario).map_err(|error| format!("{}: {error}", folder.display()))
	};
	println!("FOUND: {}", finding.failure.broken);
	println!("  in {}", save(&finding.scenario)?.display());
	let small = campaign::minimise(finding);
	println!("  with {} steps in {}", small.scenario.steps.len(), save(&small.scenario)?.display());
	println!("{}", small.failure);
	Ok(())
}

fn replay(files: &[PathBuf]) -> Done {
	let mut fine = true;
	for file in files {
		let scenario = read(file)?;
		println!("{}: {} steps", file.display(), scenario.steps.len());
		match execute(&scenario) {
			Ok(report) => println!("{report}"),
			Err(failure) => {
				fine = false;
				println!("{failure}\n");
			},
		}
	}
	Ok(fine)
}

fn minimise(file: &Path, findings: &Path) -> Done {
	let scenario = read(file)?;
	match execute(&scenario) {
		Ok(_) => {
			println!("{} breaks nothing", file.display());
			Ok(true)
		},
		Err(failure) => {
			keep(Finding { scenario, failure: *failure }, findings)?;
			Ok(false)
		},
	}
}

fn write_corpus(folder: &Path, seeds: u64) -> Done {
	match campaign::choose_corpus(seeds) {
		Ok(chosen) => {
			let mut all = polyphony_fuzz::Report::default();
			for scenario in &chosen {
				campaign::save(folder, scenario)
					.map_err(|error| format!("{}: {error}", folder.display()))?;
				all.add(&execute(scenario).map_err(|failure| failure.to_string())?);
			}
			println!("{all}");
			println!("{} of {seeds} inputs in {}", chosen.len(), folder.display());
			Ok(true)
		},
		Err(finding) => {
			keep(*finding, &PathBuf::from("runtime/fuzz/findings"))?;
			Ok(false)
		},
	}
}
