// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The classifier: learns from the payments whose category is certain, and judges the others.

use super::{
	context::contexts,
	corrections::Corrections,
	features::{softmax, Candidates, Encoder, WIDTH},
	weights::{Weights, STARTING},
};
use crate::{
	category::Category,
	error::{check_share, Error, Result},
	transaction::Transaction,
};
use serde::{Deserialize, Serialize};
use smartcore::{
	linalg::basic::{arrays::Array, matrix::DenseMatrix},
	linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters},
};
use std::collections::BTreeSet;

/// How the classifier learns and judges.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
	/// Below this confidence nothing is said. Above 0 and below 1.
	pub threshold: f64,
	/// As many labelled payments, the latest, are learnt from.
	pub max_labels: usize,
}

impl Default for Settings {
	fn default() -> Self {
		Self { threshold: 0.5, max_labels: 20_000 }
	}
}

/// As many categories are weighed against each other for a payment.
const CANDIDATES: usize = 12;
/// As many payments are enough to find the weights from; the counts are of all.
const MAX_FITTED: usize = 2_500;
/// With fewer labels the starting weights stay as they are.
const MIN_FITTED: usize = 40;
/// With so many labels, weights found and starting weights count the same.
const TRUST: f64 = 150.0;
/// Strength of the penalty on the squares of the weights.
const PENALTY: f64 = 1.0;

/// Where a category comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
	/// The user noted it.
	Corrected,
	/// The chain says so.
	Declared,
	/// The classifier thinks so.
	Suggested,
	/// The classifier is not sure enough.
	Abstained,
}

/// What a payment is for, as far as can be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
	/// Which transaction.
	pub id: u64,
	/// Its category; [`Category::NONE`] if the classifier abstains.
	pub category: Category,
	/// The probability that it is the right one: 1 where it is certain. Where the classifier
	/// abstains, that of the best of the alternatives.
	pub confidence: f64,
	/// Where it comes from.
	pub source: Source,
	/// The best three with their probabilities, the best first; empty where it is certain.
	pub alternatives: Vec<(Category, f64)>,
	/// Why, in words.
	pub reason: String,
}

/// What was learnt from the payments of one user.
#[derive(Clone, Debug)]
pub struct Classifier {
	encoder: Encoder,
	weights: Weights,
	found: Weights,
	settings: Settings,
	labels: usize,
	rows: usize,
}

impl Classifier {
	/// Learns from every payment whose category is certain.
	///
	/// Takes time in proportion to the labels (up to [`Settings::max_labels`]) times the number of
	/// categories in use. With no labels at all it knows the built-in list of words and no more.
	///
	/// # Errors
	///
	/// [`Error::DuplicateId`] if two transactions have one number, [`Error::Share`] if the
	/// threshold is none.
	pub fn train(
		history: &[Transaction],
		corrections: &Corrections,
		settings: Settings,
	) -> Result<Self> {
		check_share("the threshold", settings.threshold)?;
		let history = in_order(history)?;
		let contexts = contexts(&history);
		let mut labelled: Vec<(usize, Category)> = history
			.iter()
			.enumerate()
			.filter_map(|(at, transaction)| Some((at, corrections.certain(transaction)?)))
			.filter(|(_, category)| *category != Category::NONE)
			.collect();
		let old = labelled.len().saturating_sub(settings.max_labels);
		labelled.drain(..old);

		let mut encoder = Encoder::default();
		let mut rows = Rows::default();
		let step = labelled.len().div_ceil(MAX_FITTED).max(1);
		for (turn, (at, category)) in labelled.iter().enumerate() {
			let (transaction, context) = (history[*at], &contexts[*at]);
			if turn % step == 0 {
				let found = encoder.candidates(transaction, context, CANDIDATES);
				rows.push(&found, *category);
			}
			encoder.learn(transaction, context, *category);
		}
		let labels = labelled.len();
		let found = if labels < MIN_FITTED { STARTING } else { rows.fit() };
		let weights = STARTING.towards(&found, labels as f64 / (labels as f64 + TRUST));
		Ok(Self { encoder, weights, found, settings, labels, rows: rows.rows.len() })
	}

	/// From how many labels it learnt.
	#[must_use]
	pub const fn labels(&self) -> usize {
		self.labels
	}

	/// From how many rows the weights were found, 30,000 at most: the only part of the work that does
	/// not merely grow with the labels.
	#[must_use]
	pub const fn rows(&self) -> usize {
		self.rows
	}

	/// What it weighs the features with.
	#[must_use]
	pub const fn weights(&self) -> &Weights {
		&self.weights
	}

	/// What it would weigh them with if it trusted this user's labels alone.
	#[must_use]
	pub const fn found(&self) -> &Weights {
		&self.found
	}

	/// Says what each payment is for, in the order in which they are given.
	///
	/// Give the whole history, or a year of it: a payment is looked at beside the earlier ones with
	/// the same party.
	///
	/// # Errors
	///
	/// [`Error::DuplicateId`].
	pub fn classify(
		&self,
		history: &[Transaction],
		corrections: &Corrections,
	) -> Result<Vec<Suggestion>> {
		let order = order(history);
		check_ids(history)?;
		let sorted: Vec<&Transaction> = order.iter().map(|at| &history[*at]).collect();
		let contexts = contexts(&sorted);
		let mut suggestions: Vec<Option<Suggestion>> = vec![None; history.len()];
		for ((at, transaction), context) in order.iter().zip(&sorted).zip(&contexts) {
			let suggestion = match corrections.get(transaction.id) {
				Some(category) => certain(transaction, category, Source::Corrected),
				None => match transaction.declared() {
					Some(category) => certain(transaction, category, Source::Declared),
					None => self.judge(
						transaction,
						&self.encoder.candidates(transaction, context, CANDIDATES),
					),
				},
			};
			suggestions[*at] = Some(suggestion);
		}
		Ok(suggestions.into_iter().flatten().collect())
	}

	fn judge(&self, transaction: &Transaction, found: &Candidates) -> Suggestion {
		let mut shares: Vec<f64> = found.rows.iter().map(|row| self.weights.score(row)).collect();
		softmax(&mut shares);
		let mut alternatives: Vec<(Category, f64)> =
			found.categories.iter().copied().zip(shares).collect();
		alternatives.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
		alternatives.truncate(3);
		let (best, confidence) = alternatives.first().copied().unwrap_or((Category::NONE, 0.0));
		let why = self.encoder.evidence(transaction, best);
		let sure = confidence >= self.settings.threshold;
		Suggestion {
			id: transaction.id,
			category: if sure { best } else { Category::NONE },
			confidence,
			source: if sure { Source::Suggested } else { Source::Abstained },
			reason: if sure { why } else { format!("not sure; perhaps {best}: {why}") },
			alternatives,
		}
	}
}

/// What is certain needs no weighing.
fn certain(transaction: &Transaction, category: Category, source: Source) -> Suggestion {
	Suggestion {
		id: transaction.id,
		category,
		confidence: 1.0,
		source,
		alternatives: Vec::new(),
		reason: match source {
			Source::Corrected => "you said so".into(),
			_ => "it was paid as such".into(),
		},
	}
}

/// The examples from which weights are found.
#[derive(Default)]
struct Rows {
	rows: Vec<[f64; WIDTH]>,
	right: Vec<i32>,
}

impl Rows {
	fn push(&mut self, found: &Candidates, category: Category) {
		for (candidate, row) in found.categories.iter().zip(&found.rows) {
			self.rows.push(*row);
			self.right.push(i32::from(*candidate == category));
		}
	}

	/// Logistic regression over the standardised features.
	fn fit(&self) -> Weights {
		let count = self.rows.len() as f64;
		let mut mean = [0.0; WIDTH];
		let mut deviation = [0.0; WIDTH];
		for row in &self.rows {
			for (sum, value) in mean.iter_mut().zip(row) {
				*sum += value / count;
			}
		}
		for row in &self.rows {
			for ((sum, value), mean) in deviation.iter_mut().zip(row).zip(&mean) {
				*sum += (value - mean).powi(2) / count;
			}
		}
		for value in &mut deviation {
			*value = value.sqrt().max(1e-3);
		}
		let scaled: Vec<f64> = self
			.rows
			.iter()
			.flat_map(|row| (0..WIDTH).map(|at| (row[at] - mean[at]) / deviation[at]))
			.collect();
		// Fails if all answers are the same; then there is nothing to find.
		let Ok(rows) = DenseMatrix::new(self.rows.len(), WIDTH, scaled, false) else {
			return STARTING;
		};
		let parameters = LogisticRegressionParameters::default().with_alpha(PENALTY);
		let Ok(fitted) = LogisticRegression::fit(&rows, &self.right, parameters) else {
			return STARTING;
		};
		let mut found = Weights { bias: *fitted.intercept().get((0, 0)), each: [0.0; WIDTH] };
		for at in 0..WIDTH {
			found.each[at] = fitted.coefficients().get((0, at)) / deviation[at];
			found.bias -= found.each[at] * mean[at];
		}
		found
	}
}

/// The places of a history in order of time, and of number where that is the same.
fn order(history: &[Transaction]) -> Vec<usize> {
	let mut order: Vec<usize> = (0..history.len()).collect();
	order.sort_by_key(|at| (history[*at].at_ms, history[*at].id));
	order
}

/// The history in order of time.
pub(crate) fn in_order(history: &[Transaction]) -> Result<Vec<&Transaction>> {
	check_ids(history)?;
	Ok(order(history).into_iter().map(|at| &history[at]).collect())
}

fn check_ids(history: &[Transaction]) -> Result<()> {
	let mut seen = BTreeSet::new();
	match history.iter().find(|transaction| !seen.insert(transaction.id)) {
		Some(twice) => Err(Error::DuplicateId(twice.id)),
		None => Ok(()),
	}
}
