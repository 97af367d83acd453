// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `polyphony assistant`: the same questions, asked of the database of a node that is stopped.

use super::{
	answers::MANY,
	encode::Suggested,
	history::{Extent, History, Source},
	tables, work, Assistant, Shared, Whose, Wishes, Work,
};
use crate::{
	builder::Partial,
	engine::StockEngine,
	rpc::{params::AssetId, vaults::trail::NodeStore},
	types::{AccountId, Hash},
};
use jsonrpsee::types::ErrorObjectOwned;
use polyphony_assistant::{
	calendar::{start_of_day, Date},
	generator::{Household, Persona, Setup},
	Category, Corrections,
};
use sc_cli::{CliConfiguration, DatabaseParams, PruningParams, SharedParams};
use sc_client_api::Backend as _;
use serde::Serialize;
use std::{path::Path, sync::Arc};

/// Says what the payments of a vault were for, what comes next and what to do.
///
/// It reads the database of a stopped node. While the node runs, ask it: its RPC methods assistant_*
/// answer the same.
#[derive(Debug, clap::Args)]
pub struct AssistantCmd {
	/// What is asked.
	#[command(subcommand)]
	pub ask: Ask,
}

/// Questions.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)] // One is parsed, once.
pub enum Ask {
	/// Everything but the single payments.
	Report(Question),

	/// The payments with their categories, the latest first.
	Categories(Payments),

	/// What this period and the next will come to, by category.
	Forecast(Question),

	/// The payments that recur.
	Bills(Question),

	/// The payments that are unusual.
	Unusual(Question),

	/// What to do, with calls to sign.
	Proposals(Question),

	/// Note the category of a payment, from which the next answer learns.
	Correct(Correction),

	/// All of it about a household that never was, without a chain.
	Demo(Demo),
}

/// Whose payments, and from where.
#[derive(Debug, clap::Args)]
pub struct Question {
	/// The number of the vault.
	#[arg(long, value_name = "NUMBER", required_unless_present = "account")]
	pub vault: Option<u32>,

	/// Instead of one vault, all that this account owns.
	#[arg(long, value_name = "ADDRESS", conflicts_with = "vault")]
	pub account: Option<AccountId>,

	/// The account that shall sign proposals: an adviser of the vault or an owner.
	#[arg(long, value_name = "ADDRESS")]
	pub by: Option<AccountId>,

	/// Print JSON, as the RPC methods answer it.
	#[arg(long)]
	pub json: bool,

	/// Which chain, and where it is.
	#[command(flatten)]
	pub shared_params: SharedParams,

	/// Which database.
	#[command(flatten)]
	pub database_params: DatabaseParams,

	/// What of it is kept.
	#[command(flatten)]
	pub pruning_params: PruningParams,
}

/// Which payments.
#[derive(Debug, clap::Args)]
pub struct Payments {
	/// Whose.
	#[command(flatten)]
	pub question: Question,

	/// How many: 1000 at most.
	#[arg(long, default_value_t = 50)]
	pub count: u32,

	/// From the payment with this number backwards.
	#[arg(long, value_name = "ID")]
	pub from: Option<u64>,
}

/// A correction.
#[derive(Debug, clap::Args)]
pub struct Correction {
	/// Whose.
	#[command(flatten)]
	pub question: Question,

	/// The entry of the trail, as `categories` shows it.
	#[arg(long, value_name = "NUMBER")]
	pub entry: u64,

	/// What it was for: a code such as 405 or 04.5, the name of a category, or a word such as rent.
	/// Without it, the correction is taken back.
	#[arg(long, value_name = "CATEGORY")]
	pub category: Option<Category>,
}

/// A household that never was.
#[derive(Debug, clap::Args)]
pub struct Demo {
	/// Every seed makes another one.
	#[arg(long, default_value_t = 1)]
	pub seed: u64,

	/// For how many years it has been paying.
	#[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
	pub years: u32,

	/// Who lives there.
	#[arg(long, value_enum, default_value_t = Profile::Family)]
	pub household: Profile,

	/// Print JSON, as assistant_report answers it.
	#[arg(long)]
	pub json: bool,
}

/// Who lives there.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Profile {
	/// Employed, lives alone.
	Single,
	/// Two adults with a car and children.
	Family,
	/// A pension.
	Retired,
	/// Invoices instead of a salary.
	Freelancer,
	/// Little money, every other week.
	Student,
	/// Two salaries, no car.
	Couple,
}

impl From<Profile> for Persona {
	fn from(profile: Profile) -> Self {
		match profile {
			Profile::Single => Self::Single,
			Profile::Family => Self::Family,
			Profile::Retired => Self::Retired,
			Profile::Freelancer => Self::Freelancer,
			Profile::Student => Self::Student,
			Profile::Couple => Self::Couple,
		}
	}
}

impl CliConfiguration for Question {
	fn shared_params(&self) -> &SharedParams {
		&self.shared_params
	}

	fn pruning_params(&self) -> Option<&PruningParams> {
		Some(&self.pruning_params)
	}

	fn database_params(&self) -> Option<&DatabaseParams> {
		Some(&self.database_params)
	}
}

impl Ask {
	/// Where the chain is. `None` if none is needed.
	pub fn chain(&self) -> Option<&Question> {
		match self {
			Self::Report(question)
			| Self::Forecast(question)
			| Self::Bills(question)
			| Self::Unusual(question)
			| Self::Proposals(question) => Some(question),
			Self::Categories(payments) => Some(&payments.question),
			Self::Correct(correction) => Some(&correction.question),
			Self::Demo(_) => None,
		}
	}

	/// Answers from the database of a chain, whose directory is `directory`.
	///
	/// # Errors
	///
	/// What keeps it from that.
	pub fn answer(
		&self,
		partial: &Partial<StockEngine>,
		directory: &Path,
	) -> sc_cli::Result<String> {
		let Some(question) = self.chain() else {
			return Err(input("this question needs no chain"));
		};
		let store = NodeStore {
			client: partial.client.clone(),
			offchain: partial.backend.offchain_storage(),
			// What is missing now is not indexed later by this command.
			indexing: true,
		};
		let shared = Arc::new(Shared::new(directory));
		let assistant = Assistant::new(partial.client.clone(), store, shared);
		let nothing = || input("there is no such vault on this chain: vaults are counted from 0");
		if let Self::Correct(Correction { entry, category, .. }) = self {
			let vault =
				question.vault.ok_or_else(|| input("name the vault of the entry: --vault"))?;
			let corrected = assistant.correct(vault, *entry, *category).map_err(refused)?;
			let corrected = corrected.ok_or_else(nothing)?;
			return print(&corrected, question.json, tables::corrected);
		}
		let whose = match (question.vault, &question.account) {
			(Some(vault), _) => Whose::Vault(vault),
			(None, Some(account)) => Whose::Account(account.clone()),
			(None, None) => return Err(input("name a vault or an account: --vault or --account")),
		};
		let wishes = Wishes { by: question.by.clone(), ..Wishes::default() };
		let work = assistant.work(&whose, &wishes).map_err(refused)?.ok_or_else(nothing)?;
		match self {
			Self::Report(_) => print(&work.report(), question.json, tables::report),
			Self::Categories(Payments { count, from, .. }) => {
				let page = work.categories(*from, (*count).min(MANY)).ok_or_else(|| {
					input("no payment has the number of --from: leave it out for the latest")
				})?;
				print(&page, question.json, tables::categories)
			},
			Self::Forecast(_) => print(&work.forecasts(), question.json, tables::forecasts),
			Self::Bills(_) => print(&work.bills(), question.json, tables::bills),
			Self::Unusual(_) => print(&work.unusual(), question.json, tables::unusual),
			Self::Proposals(_) => print(&work.proposals(), question.json, tables::proposals),
			Self::Correct(_) | Self::Demo(_) => Err(input("this question was answered already")),
		}
	}
}

impl Demo {
	/// The days on which the household begins and ends.
	fn days(&self) -> (i64, u32) {
		// Ten years to 2026 are the setup's own; any others end on the same day.
		let end = Date { year: 2026, month: 1, day: 1 }.number();
		let start = Date { year: 2026 - i64::from(self.years), month: 1, day: 1 }.number();
		(start, u32::try_from(end - start).unwrap_or(365))
	}

	/// What the assistant says about the household.
	///
	/// # Errors
	///
	/// If a text cannot be written.
	pub fn answer(&self) -> sc_cli::Result<String> {
		let (start_day, days) = self.days();
		let setup = Setup {
			seed: self.seed,
			persona: self.household.into(),
			start_day,
			days,
			..Setup::default()
		};
		let household = Household::generate(setup);
		let now_ms = start_of_day(start_day + i64::from(days)) - 1;
		let transactions = labelled(&household);
		let nobody = AccountId::new([0; 32]);
		let sources = transactions
			.iter()
			.map(|transaction| Source {
				vault: 0,
				index: transaction.id,
				hash: Hash::zero(),
				other: nobody.clone(),
				asset: AssetId::Native,
				amount: 0,
				swapped: false,
			})
			.collect();
		let extent = Extent {
			entries: transactions.len(),
			of: transactions.len() as u64,
			payments: transactions.len(),
			..Extent::default()
		};
		let history = History { transactions, sources, extent };
		let mut work = work(history, Corrections::default(), 0, now_ms, &Wishes::default(), None)
			.map_err(refused)?;
		// There is no vault that could be changed: what is proposed is told in words.
		work.suggested = work.report.advice.iter().map(Suggested::in_words).collect();
		if self.json {
			return print(&work.report(), true, tables::report);
		}
		let right = score(&household, &work);
		let text = print(&work.report(), false, tables::report)?;
		Ok(format!(
			"A household that never was: {:?}, seed {}, {} years. It named the category of every fifth \
			payment.\nThe assistant sees what a vault's trail would tell.\n\n{text}\n{right}\n",
			self.household, self.seed, self.years
		))
	}
}

/// The payments with the labels of every fifth one: nobody names them all.
fn labelled(household: &Household) -> Vec<polyphony_assistant::Transaction> {
	let mut transactions = household.transactions.clone();
	for transaction in transactions.iter_mut().filter(|transaction| transaction.id % 5 != 0) {
		transaction.category = None;
	}
	transactions
}

/// How often it was right.
fn score(household: &Household, work: &Work) -> String {
	use polyphony_assistant::classify::Source;
	let (mut said, mut right, mut unsure) = (0u32, 0u32, 0u32);
	for (suggestion, truth) in work.report.suggestions.iter().zip(&household.truth) {
		match suggestion.source {
			Source::Suggested if suggestion.category == truth.category => {
				said += 1;
				right += 1;
			},
			Source::Suggested => said += 1,
			Source::Abstained => unsure += 1,
			Source::Corrected | Source::Declared => {},
		}
	}
	let share = 100.0 * f64::from(right) / f64::from(said.max(1));
	format!(
		"Of the payments whose category nobody named, it suggested one for {said} and left {unsure} open; \
		{right} of the suggestions are right ({share:.1} %). It had seen what was named before and \
		after each of them."
	)
}

fn input(text: &str) -> sc_cli::Error {
	sc_cli::Error::Input(text.into())
}

/// What a method would answer, for a terminal.
fn refused(error: ErrorObjectOwned) -> sc_cli::Error {
	// A string, in JSON.
	let data = error.data().and_then(|data| serde_json::from_str::<String>(data.get()).ok());
	match (error.code(), data) {
		(jsonrpsee::types::error::INVALID_PARAMS_CODE, Some(data)) => input(&data),
		_ => sc_cli::Error::Application(error.message().to_owned().into()),
	}
}

/// As JSON, or as a table.
fn print<T: Serialize>(answer: &T, json: bool, table: fn(&T) -> String) -> sc_cli::Result<String> {
	if !json {
		return Ok(table(answer));
	}
	serde_json::to_string_pretty(answer)
		.map_err(|error| sc_cli::Error::Application(Box::new(error)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rpc::error::bad_question;

	fn demo(seed: u64) -> Demo {
		Demo { seed, years: 2, household: Profile::Single, json: true }
	}

	#[test]
	fn a_demonstration_needs_no_chain() {
		let told: serde_json::Value = serde_json::from_str(&demo(7).answer().unwrap()).unwrap();
		assert!(told["history"]["payments"].as_u64().unwrap() > 200, "{}", told["history"]);
		for part in ["current", "next", "bills", "proposals"] {
			assert!(!told[part].as_array().unwrap().is_empty(), "{part}");
		}
		assert_eq!(demo(7).answer().unwrap(), demo(7).answer().unwrap());
		assert_ne!(demo(7).answer().unwrap(), demo(8).answer().unwrap());
		let table = Demo { json: false, ..demo(7) }.answer().unwrap();
		assert!(table.contains("Next period") && table.contains("Bills"), "{table}");
	}

	#[test]
	fn a_refusal_is_told_as_it_was_meant() {
		let told = refused(bad_question("no category is called \"a\\b\"")).to_string();
		assert!(told.ends_with("no category is called \"a\\b\""), "{told}");
	}
}
