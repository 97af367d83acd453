// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Households that never were: payments over years, with what each payment was for.
//!
//! The data on which the assistant is measured and tested, and on which a user can try it. The same
//! [`Setup`] makes the same household on the same machine. A household has income, contracts that
//! start, end and get dearer, habits with a week and a year in them, rare events, one or more moves,
//! and a few payments that should not have been. [`Difficulty`] says how much of it an observer
//! gets to see clearly.
//!
//! Names and words are invented, and in part chosen to mislead: the same merchant sells what belongs
//! to several categories, processors stand between users and merchants, memos are empty or say
//! nothing, and some labels are wrong.

mod chance;
mod contracts;
mod habits;
mod life;
mod words;

pub use crate::bills::Cadence;
use crate::{category::Category, transaction::Transaction};
use serde::{Deserialize, Serialize};

/// Who lives there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Persona {
	/// Employed, lives alone, eats out.
	#[default]
	Single,
	/// Two adults with a car, children, insurances and holidays.
	Family,
	/// A pension, medicines, a garden.
	Retired,
	/// Invoices instead of a salary, taxes every quarter.
	Freelancer,
	/// Little money, every other week, and a transit pass.
	Student,
	/// Two salaries, no car, travels.
	Couple,
}

impl Persona {
	/// Every profile.
	pub const ALL: [Self; 6] =
		[Self::Single, Self::Family, Self::Retired, Self::Freelancer, Self::Student, Self::Couple];
}

/// How hard the household is to see through. All are shares from 0 to 1 unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difficulty {
	/// Payments whose memo is empty.
	pub memo_missing: f64,
	/// Memos that say nothing of the purpose (a reference number, "thanks"), and words misspelt.
	pub memo_noise: f64,
	/// Labels that are wrong: the user chose another category than the true one.
	pub label_noise: f64,
	/// Everyday payments at merchants that sell things of several categories.
	pub ambiguous: f64,
	/// Everyday payments that go to the one account of a payment processor.
	pub processor: f64,
	/// Everyday payments at a merchant seen for the first time, and mostly never again.
	pub novelty: f64,
	/// Chance in a year that a merchant changes its account.
	pub churn: f64,
	/// Payments a year that should not have been (a number, not a share).
	pub anomalies: f64,
}

impl Default for Difficulty {
	fn default() -> Self {
		Self {
			memo_missing: 0.30,
			memo_noise: 0.25,
			label_noise: 0.03,
			ambiguous: 0.25,
			processor: 0.08,
			novelty: 0.12,
			churn: 0.15,
			anomalies: 4.0,
		}
	}
}

impl Difficulty {
	/// Telling memos, one purpose a merchant, no wrong labels: what a method must at least manage.
	#[must_use]
	pub const fn easy() -> Self {
		Self {
			memo_missing: 0.05,
			memo_noise: 0.05,
			label_noise: 0.0,
			ambiguous: 0.0,
			processor: 0.0,
			novelty: 0.05,
			churn: 0.05,
			anomalies: 4.0,
		}
	}

	/// Half of the memos empty, and a merchant says little.
	#[must_use]
	pub const fn hard() -> Self {
		Self {
			memo_missing: 0.5,
			memo_noise: 0.4,
			label_noise: 0.08,
			ambiguous: 0.45,
			processor: 0.2,
			novelty: 0.2,
			churn: 0.3,
			anomalies: 4.0,
		}
	}
}

/// What a household is made from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setup {
	/// Every household of the same profile with another seed is another one.
	pub seed: u64,
	/// Who lives there.
	pub persona: Persona,
	/// The first day, counted from 1970-01-01.
	pub start_day: i64,
	/// For how many days.
	pub days: u32,
	/// How hard it is to see through.
	pub difficulty: Difficulty,
}

impl Default for Setup {
	/// Ten years from 2016-01-01.
	fn default() -> Self {
		Self {
			seed: 0,
			persona: Persona::Single,
			start_day: 16_801,
			days: 3_653,
			difficulty: Difficulty::default(),
		}
	}
}

/// Which kind of payment that should not have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anomaly {
	/// The same charge again within two days.
	Duplicate,
	/// A large payment to an account never seen before.
	LargeNew,
	/// An everyday payment of five to ten times the usual amount.
	Outlier,
	/// A recurring bill that is suddenly much higher.
	BillJump,
}

/// What is known of a payment, other than by looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
	/// What it was for.
	pub category: Category,
	/// To which of [`Household::bills`] it belongs.
	pub bill: Option<usize>,
	/// Whether it should not have been.
	pub anomaly: Option<Anomaly>,
	/// A rare event that is as it should be (a hospital, a piece of furniture, a holiday): a user
	/// may want to hear of it, though nothing is wrong.
	pub rare: bool,
}

/// A contract as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BillTruth {
	/// The account of the other side.
	pub counterparty: String,
	/// What it is for.
	pub category: Category,
	/// How often.
	pub cadence: Cadence,
	/// Whether the amount stays the same but for rare changes of price.
	pub fixed: bool,
	/// Whether it is income.
	pub income: bool,
	/// Day of the first payment.
	pub first_day: i64,
	/// Day of the last payment made.
	pub last_day: i64,
	/// How many payments were made.
	pub count: u32,
	/// Whether it was terminated before the end of the data.
	pub ended: bool,
}

/// A household: its payments in order of time, and the truth about each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Household {
	/// What it was made from.
	pub setup: Setup,
	/// By time; the number of each is its place. The categories are those which the user chose,
	/// some of them wrong: take away those that the observer is not to see.
	pub transactions: Vec<Transaction>,
	/// For each transaction, in the same order.
	pub truth: Vec<Truth>,
	/// The contracts with at least one payment.
	pub bills: Vec<BillTruth>,
}

impl Household {
	/// Lives the life of a household from day to day.
	#[must_use]
	pub fn generate(setup: Setup) -> Self {
		life::live(setup)
	}

	/// The payments without any category: what a user has who never chose one.
	#[must_use]
	pub fn unlabelled(&self) -> Vec<Transaction> {
		let mut transactions = self.transactions.clone();
		for transaction in &mut transactions {
			transaction.category = None;
		}
		transactions
	}

	/// The payments up to a day, the last one excluded; all with the user's labels.
	#[must_use]
	pub fn before(&self, day: i64) -> &[Transaction] {
		let end = self.transactions.partition_point(|transaction| transaction.day() < day);
		&self.transactions[..end]
	}
}
