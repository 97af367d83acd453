// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How good answers are, against the truth: what the evaluation and the tests measure with.

use crate::category::Category;
use std::collections::BTreeMap;

/// Right and wrong answers by category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Confusion {
	/// By truth and answer.
	pairs: BTreeMap<(Category, Category), u64>,
}

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
	/// Of what was found, the share that is right; 1 if nothing was found.
	pub precision: f64,
	/// Of what is there, the share that was found; 1 if nothing is there.
	pub recall: f64,
	/// The harmonic mean of both, 0 if both are.
	pub f1: f64,
}

impl Scores {
	/// From counts of what was found rightly, found wrongly and missed.
	#[must_use]
	pub fn of(right: f64, wrong: f64, missed: f64) -> Self {
		let share =
			|part: f64, rest: f64| if part + rest > 0.0 { part / (part + rest) } else { 1.0 };
		let (precision, recall) = (share(right, wrong), share(right, missed));
		let sum = precision + recall;
		Self { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
	}
}

impl Confusion {
	/// Counts an answer. [`Category::NONE`] is an abstention, and a wrong answer.
	pub fn add(&mut self, truth: Category, answer: Category) {
		*self.pairs.entry((truth, answer)).or_default() += 1;
	}

	/// Counts all of another one.
	pub fn merge(&mut self, other: &Self) {
		for (pair, count) in &other.pairs {
			*self.pairs.entry(*pair).or_default() += count;
		}
	}

	/// How many answers.
	#[must_use]
	pub fn count(&self) -> u64 {
		self.pairs.values().sum()
	}

	/// The share of right answers, 1 if there are none.
	#[must_use]
	pub fn accuracy(&self) -> f64 {
		let right: u64 = self.pairs.iter().filter(|((t, a), _)| t == a).map(|(_, n)| n).sum();
		right as f64 / self.count().max(1) as f64
	}

	/// By category that truly occurs.
	#[must_use]
	pub fn by_category(&self) -> BTreeMap<Category, (u64, Scores)> {
		let mut counts: BTreeMap<Category, [f64; 3]> = BTreeMap::new();
		for ((truth, answer), count) in &self.pairs {
			if truth == answer {
				counts.entry(*truth).or_default()[0] += *count as f64;
			} else {
				counts.entry(*truth).or_default()[2] += *count as f64;
				counts.entry(*answer).or_default()[1] += *count as f64;
			}
		}
		counts
			.into_iter()
			.filter(|(_, [right, _, missed])| right + missed > 0.0)
			.map(|(category, [right, wrong, missed])| {
				(category, ((right + missed) as u64, Scores::of(right, wrong, missed)))
			})
			.collect()
	}

	/// The means over the categories that occur at least so often, each counting the same.
	#[must_use]
	pub fn macro_mean(&self, at_least: u64) -> Scores {
		let all = self.by_category();
		let frequent: Vec<Scores> =
			all.values().filter(|(count, _)| *count >= at_least).map(|(_, s)| *s).collect();
		let count = frequent.len().max(1) as f64;
		Scores {
			precision: frequent.iter().map(|s| s.precision).sum::<f64>() / count,
			recall: frequent.iter().map(|s| s.recall).sum::<f64>() / count,
			f1: frequent.iter().map(|s| s.f1).sum::<f64>() / count,
		}
	}

	/// The most frequent wrong answers: truth, answer, how often.
	#[must_use]
	pub fn worst(&self, limit: usize) -> Vec<(Category, Category, u64)> {
		let mut wrong: Vec<_> = self
			.pairs
			.iter()
			.filter(|((t, a), _)| t != a)
			.map(|((t, a), n)| (*t, *a, *n))
			.collect();
		wrong.sort_by_key(|(truth, answer, count)| (core::cmp::Reverse(*count), *truth, *answer));
		wrong.truncate(limit);
		wrong
	}
}

/// The mean distance between stated confidence and share of right answers, over tenths of the
/// confidence weighted by how many answers fall into each ("expected calibration error": C. Guo et
/// al., "On Calibration of Modern Neural Networks", ICML 2017).
#[must_use]
pub fn calibration_error(answers: &[(f64, bool)]) -> f64 {
	let mut tenths = [(0.0, 0.0, 0.0); 10];
	for (confidence, right) in answers {
		let tenth = &mut tenths[((confidence * 10.0) as usize).min(9)];
		*tenth = (tenth.0 + 1.0, tenth.1 + confidence, tenth.2 + f64::from(*right));
	}
	let all = answers.len().max(1) as f64;
	tenths.iter().map(|(_, confidence, right)| (confidence - right).abs() / all).sum()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn scores_are_those_of_the_textbook() {
		let mut confusion = Confusion::default();
		for (truth, answer, count) in [(1, 1, 8), (1, 2, 2), (2, 2, 3), (2, 1, 1), (3, 0, 1)] {
			for _ in 0..count {
				confusion.add(Category(truth), Category(answer));
			}
		}
		assert_eq!(confusion.count(), 15);
		assert!((confusion.accuracy() - 11.0 / 15.0).abs() < 1e-12);
		let mean = confusion.macro_mean(1);
		assert!((mean.recall - (0.8 + 0.75 + 0.0) / 3.0).abs() < 1e-12);
		assert!((mean.precision - (8.0 / 9.0 + 0.6 + 1.0) / 3.0).abs() < 1e-12);
		assert_eq!(confusion.worst(1), [(Category(1), Category(2), 2)]);
	}

	#[test]
	fn calibration_is_the_distance_from_honesty() {
		let honest: Vec<_> = (0..100).map(|n| (0.85, n < 85)).collect();
		assert!(calibration_error(&honest) < 1e-9);
		let boaster: Vec<_> = (0..100).map(|n| (0.95, n < 50)).collect();
		assert!((calibration_error(&boaster) - 0.45).abs() < 1e-9);
	}
}
