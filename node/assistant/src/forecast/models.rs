// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Models of a series of totals. Each looks at what came before and names the total so many periods
//! ahead; the simple ones are also the baselines that the others have to beat.

use crate::stats::{mean, median};
use serde::{Deserialize, Serialize};

/// A way to forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
	/// The same as last period.
	Last,
	/// The same as in that period last year.
	LastYear,
	/// The mean of the last three.
	MeanOfThree,
	/// The mean of the last year.
	MeanOfYear,
	/// The median of the last year.
	MedianOfYear,
	/// Simple exponential smoothing: R. Hyndman and G. Athanasopoulos, "Forecasting: Principles and
	/// Practice", 3rd edition, section 8.1, its parameter the one of a grid with the least squared
	/// error.
	Smoothing,
	/// The same over the series without its season, and the season put back: the quotient of each
	/// period of the year to its year, drawn towards one.
	Seasonal,
	/// The bills that are due, and smoothing over the rest.
	Bills,
	/// The bills that are due, and the mean of the last year over the rest.
	BillsAndMean,
}

impl Model {
	/// All.
	pub const ALL: [Self; 9] = [
		Self::Last,
		Self::LastYear,
		Self::MeanOfThree,
		Self::MeanOfYear,
		Self::MedianOfYear,
		Self::Smoothing,
		Self::Seasonal,
		Self::Bills,
		Self::BillsAndMean,
	];

	/// The naive ones.
	pub const BASELINES: [Self; 4] =
		[Self::Last, Self::LastYear, Self::MeanOfThree, Self::MeanOfYear];

	/// In words.
	#[must_use]
	pub const fn name(self) -> &'static str {
		match self {
			Self::Last => "the same as last period",
			Self::LastYear => "the same as a year ago",
			Self::MeanOfThree => "the mean of the last three",
			Self::MeanOfYear => "the mean of the last year",
			Self::MedianOfYear => "the median of the last year",
			Self::Smoothing => "exponential smoothing",
			Self::Seasonal => "season and smoothing",
			Self::Bills => "bills due and smoothing of the rest",
			Self::BillsAndMean => "bills due and the mean of the rest",
		}
	}

	/// What it says of the period `ahead` (at least 1) periods after the last one of `past`; `None`
	/// if there is too little to say anything.
	#[must_use]
	pub fn forecast(self, past: &Past<'_>, ahead: usize) -> Option<f64> {
		let Past { totals, season, .. } = past;
		let count = totals.len();
		if count == 0 {
			return None;
		}
		let tail = |periods: usize| &totals[count.saturating_sub(periods)..];
		let value = match self {
			Self::Last => totals[count - 1],
			Self::LastYear => {
				let back = season - (ahead.max(1) - 1) % season;
				(*season > 1 && back <= count).then(|| totals[count - back])?
			},
			Self::MeanOfThree => mean(tail(3)),
			Self::MeanOfYear => mean(tail(*season)),
			Self::MedianOfYear => median(tail(*season)),
			Self::Smoothing => smooth(totals)?,
			Self::Seasonal => seasonal(totals, *season, ahead)?,
			Self::Bills => past.bills + smooth(past.rest)?,
			Self::BillsAndMean => past.bills + mean(&past.rest[count.saturating_sub(*season)..]),
		};
		// Nothing is spent less than nothing.
		value.is_finite().then(|| value.max(0.0))
	}
}

/// What a model may look at.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
	/// The totals, oldest first.
	pub totals: &'a [f64],
	/// The same without the payments of bills.
	pub rest: &'a [f64],
	/// What the bills come to that are due in the period asked for.
	pub bills: f64,
	/// How many periods make a year; one if there is no season. At least one.
	pub season: usize,
}

/// The level at the end of a series of four or more.
fn smooth(totals: &[f64]) -> Option<f64> {
	if totals.len() < 4 {
		return None;
	}
	// What lies further back than four years weighs nothing.
	let totals = &totals[totals.len().saturating_sub(210)..];
	let start = mean(&totals[..4]);
	[0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8]
		.into_iter()
		.map(|share| {
			let (mut level, mut error) = (start, 0.0);
			for total in totals {
				error += (total - level) * (total - level);
				level += share * (total - level);
			}
			(error, level)
		})
		.min_by(|a, b| a.0.total_cmp(&b.0))
		.map(|(_, level)| level)
}

/// Needs a year and a half.
fn seasonal(totals: &[f64], season: usize, ahead: usize) -> Option<f64> {
	let count = totals.len();
	if season < 2 || count < season + season / 2 {
		return None;
	}
	// By place in the year counted from the end: sums of the totals, and of the means of their years.
	let (mut sums, mut usual) = (vec![0.0; season], vec![0.0; season]);
	// A week of the year tells little: its neighbours tell more of it.
	let reach = season / 24;
	for at in 0..count {
		let from = (at + 1).saturating_sub(season).min(count - season.min(count));
		let level = mean(&totals[from..(from + season).min(count)]);
		for place in at + season - reach..=at + season + reach {
			sums[place % season] += totals[at];
			usual[place % season] += level;
		}
	}
	// Drawn towards one by as much as two years would weigh.
	let overall = mean(&totals[count - season..]);
	let factor = |at: usize| {
		let place = at % season;
		let prior = 2.0 * overall * (2 * reach + 1) as f64;
		if usual[place] + prior > 0.0 {
			((sums[place] + prior) / (usual[place] + prior)).clamp(0.2, 5.0)
		} else {
			1.0
		}
	};
	let flat: Vec<f64> = totals.iter().enumerate().map(|(at, total)| total / factor(at)).collect();
	Some(smooth(&flat)? * factor(count - 1 + ahead))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn past(totals: &[f64], season: usize) -> Past<'_> {
		Past { totals, rest: totals, bills: 0.0, season }
	}

	#[test]
	fn baselines_are_what_they_say() {
		let totals: Vec<f64> = (1..=24).map(f64::from).collect();
		let past = past(&totals, 12);
		let says = |model: Model, ahead| model.forecast(&past, ahead).unwrap();
		assert_eq!(says(Model::Last, 1), 24.0);
		assert_eq!(says(Model::LastYear, 1), 13.0);
		assert_eq!(says(Model::LastYear, 2), 14.0);
		assert_eq!(says(Model::LastYear, 12), 24.0);
		assert_eq!(says(Model::MeanOfThree, 1), 23.0);
		assert_eq!(says(Model::MeanOfYear, 1), 18.5);
		assert!(says(Model::Smoothing, 1) > 23.0);
	}

	#[test]
	fn a_season_is_put_back() {
		let totals: Vec<f64> =
			(0..72).map(|month| if month % 12 == 11 { 300.0 } else { 100.0 }).collect();
		let past = past(&totals, 12);
		let summer = Model::Seasonal.forecast(&past, 6).unwrap();
		let december = Model::Seasonal.forecast(&past, 12).unwrap();
		assert!((summer - 100.0).abs() < 15.0, "{summer}");
		assert!((december - 300.0).abs() < 80.0, "{december}");
	}

	#[test]
	fn too_little_says_nothing() {
		for model in Model::ALL {
			assert_eq!(model.forecast(&past(&[], 12), 1), None);
		}
		assert_eq!(Model::LastYear.forecast(&past(&[1.0; 11], 12), 1), None);
		assert_eq!(Model::Smoothing.forecast(&past(&[1.0; 3], 12), 1), None);
		assert_eq!(Model::LastYear.forecast(&past(&[1.0; 30], 1), 1), None);
	}
}
