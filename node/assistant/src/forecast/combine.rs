// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Models are tried on the past, weighed by their errors, and their mean is given its bounds.

use super::models::{Model, Past};
use crate::stats::mean;

const MODELS: usize = Model::ALL.len();
/// An error counts so much of what the error a period later counts: what was good before the move
/// need not be good after it.
const MEMORY: f64 = 0.9;

/// How the models did.
#[derive(Default)]
pub(super) struct Trial {
	/// What each said, and what came, by origin; oldest first.
	runs: Vec<([Option<f64>; MODELS], f64)>,
}

/// What comes of it, in units.
pub(super) struct Answer {
	pub(super) expected: f64,
	pub(super) low: f64,
	pub(super) high: f64,
	pub(super) model: Model,
	pub(super) errors: u16,
	pub(super) mean_error: f64,
	pub(super) naive_error: f64,
}

impl Trial {
	/// Lets every model forecast a period whose total is known.
	pub(super) fn add(&mut self, past: &Past<'_>, ahead: usize, total: f64) {
		self.runs.push((Model::ALL.map(|model| model.forecast(past, ahead)), total));
	}

	/// Mean absolute errors, the older the lighter; infinite for a model that said nothing on half of the occasions.
	fn errors(&self) -> [f64; MODELS] {
		core::array::from_fn(|model| {
			let (mut sum, mut all, mut count, mut weight) = (0.0, 0.0, 0, 1.0);
			for (said, total) in self.runs.iter().rev() {
				if let Some(said) = said[model] {
					sum += weight * (said - total).abs();
					all += weight;
					count += 1;
				}
				weight *= MEMORY;
			}
			if count * 2 > self.runs.len() {
				sum / all
			} else {
				f64::INFINITY
			}
		})
	}

	/// Forecasts, or `None` if no model can say anything.
	pub(super) fn answer(
		&self,
		past: &Past<'_>,
		ahead: usize,
		coverage: f64,
		series: &[f64],
	) -> Option<Answer> {
		let errors = self.errors();
		let weights = weights(&errors, series);
		let said = Model::ALL.map(|model| model.forecast(past, ahead));
		let expected = weighted(&said, &weights)?;
		let best = (0..MODELS)
			.filter(|model| said[*model].is_some())
			.max_by(|a, b| weights[*a].total_cmp(&weights[*b]).then(b.cmp(a)))?;
		let mut residuals: Vec<f64> = self
			.runs
			.iter()
			.filter_map(|(said, total)| Some(total - weighted(said, &weights)?))
			.collect();
		let mean_error = mean(&residuals.iter().map(|r| r.abs()).collect::<Vec<_>>());
		let naive_error = Model::ALL
			.iter()
			.zip(&errors)
			.filter(|(model, error)| Model::BASELINES.contains(model) && error.is_finite())
			.map(|(_, error)| *error)
			.fold(f64::INFINITY, f64::min);
		residuals.sort_by(f64::total_cmp);
		let (low, high) = if residuals.len() < 5 {
			let most = series.iter().copied().fold(0.0, f64::max);
			(0.0, 2.0 * most.max(expected))
		} else {
			let tail = (1.0 - coverage) / 2.0;
			(expected + bound(&residuals, tail), expected + bound(&residuals, 1.0 - tail))
		};
		Some(Answer {
			expected,
			low: low.clamp(0.0, expected),
			high: high.max(expected),
			model: Model::ALL[best],
			errors: u16::try_from(residuals.len()).unwrap_or(u16::MAX),
			mean_error,
			naive_error: if naive_error.is_finite() { naive_error } else { mean_error },
		})
	}
}

/// By the inverse fourth power of the errors. Without errors, the mean of the last year alone.
fn weights(errors: &[f64; MODELS], series: &[f64]) -> [f64; MODELS] {
	if errors.iter().all(|error| error.is_infinite()) {
		return Model::ALL.map(|model| f64::from(model == Model::MeanOfYear));
	}
	// A model that was never wrong is not infinitely good.
	let floor = 0.003 * mean(series) + 1e-9;
	errors.map(|error| (error + floor).powi(-4))
}

/// The mean of what was said.
fn weighted(said: &[Option<f64>; MODELS], weights: &[f64; MODELS]) -> Option<f64> {
	let (mut sum, mut all) = (0.0, 0.0);
	for (value, weight) in said.iter().zip(weights) {
		if let Some(value) = value {
			sum += weight * value;
			all += weight;
		}
	}
	(all > 0.0).then(|| sum / all)
}

/// The quantile of sorted errors that leaves out no more than it should of one more error from the
/// same source: counted among `n + 1` places and rounded outwards. Beyond the outermost error there
/// is nothing to go by; the bound is then half as far again.
fn bound(sorted: &[f64], share: f64) -> f64 {
	let count = sorted.len();
	let places = (count + 1) as f64;
	let upper = share > 0.5;
	let place = if upper { (share * places).ceil() } else { (share * places).floor() };
	if place < 1.0 {
		sorted[0] * 1.5
	} else if place > count as f64 {
		sorted[count - 1] * 1.5
	} else {
		sorted[place as usize - 1]
	}
}
