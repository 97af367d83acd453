// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Statistics that a few wild values do not sway. All of them are zero for no values.

/// The value below which a share of the values lies, with straight lines between neighbours; for
/// values in order (R. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", 1996, type 7).
#[must_use]
pub fn quantile_sorted(sorted: &[f64], share: f64) -> f64 {
	let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
	let place = share.clamp(0.0, 1.0) * last as f64;
	let low = place.floor() as usize;
	let high = (low + 1).min(last);
	sorted[low] + (place - low as f64) * (sorted[high] - sorted[low])
}

/// The same for values in any order.
#[must_use]
pub fn quantile(values: &[f64], share: f64) -> f64 {
	let mut sorted = values.to_vec();
	sorted.sort_by(f64::total_cmp);
	quantile_sorted(&sorted, share)
}

/// The middle.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
	quantile(values, 0.5)
}

/// The median distance from `centre`, times 1.4826: the standard deviation, if the values were
/// normal (F. Hampel, "The Influence Curve and Its Role in Robust Estimation", 1974).
#[must_use]
pub fn deviation(values: &[f64], centre: f64) -> f64 {
	let distances: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
	1.4826 * median(&distances)
}

/// The arithmetic mean.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
	values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn textbook_values() {
		assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
		assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
		assert_eq!(quantile(&[0.0, 10.0], 0.9), 9.0);
		assert_eq!(median(&[]), 0.0);
		assert!((deviation(&[1.0, 2.0, 3.0, 4.0, 100.0], 3.0) - 1.4826).abs() < 1e-12);
	}
}
