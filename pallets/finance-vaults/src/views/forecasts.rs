// SPDX-License-Identifier: Apache-2.0

//! Forecasts and scores.

use super::envelopes::end_of;
use crate::*;
use alloc::vec::Vec;
use pallet_finance_vaults_runtime_api::{ForecastInfo, ScoreInfo};

/// A mean, rounded down.
fn mean(sum: u64, of: u32) -> Option<u32> {
	u32::try_from(sum.checked_div(of.into())?).ok()
}

impl<T: Config> Pallet<T> {
	/// The forecasts for a vault that wait for what happens, in the order of categories and periods.
	pub fn view_forecasts(id: VaultId) -> Vec<ForecastInfo<T::AccountId>> {
		let mut told = Vec::new();
		for (category, commitments) in Self::in_order(Forecasts::<T>::iter_prefix(id)) {
			let budget = Envelopes::<T>::get(id, category).map(|envelope| envelope.budget);
			let mut commitments = commitments.into_inner();
			commitments.sort_by_key(|commitment| commitment.forecast.index);
			for Commitment { by, forecast, naive, deposit } in commitments {
				let Forecast { index, expected, low, high } = forecast;
				told.push(ForecastInfo {
					category,
					by,
					index,
					begins: budget.and_then(|budget| budget.began(index)),
					ends: budget.and_then(|budget| end_of(&budget, index)),
					expected,
					low,
					high,
					naive,
					deposit,
				});
			}
		}
		told
	}

	/// How good the forecasts of an account were.
	pub fn view_score(who: &T::AccountId) -> ScoreInfo {
		let score = Scores::<T>::get(who);
		ScoreInfo {
			forecasts: score.forecasts,
			within: score.within,
			mean_error: mean(score.error, score.forecasts),
			mean_width: mean(score.width, score.forecasts),
			compared: score.compared,
			compared_error: score.compared_error,
			naive_error: score.naive_error,
		}
	}
}
