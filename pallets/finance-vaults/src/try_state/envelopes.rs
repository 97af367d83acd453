// SPDX-License-Identifier: Apache-2.0

//! What was spent, envelopes, and forecasts.

use crate::*;
use frame_support::ensure;
use polyphony_support::clock::Clock;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Whether what is stored of spendings is in order, and nothing of it lies ahead.
	pub(super) fn check_windows() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		for vault in Vaults::<T>::iter_values() {
			vault.spent.check(now)?;
			vault.spent_solo.check(now)?;
		}
		for member in Members::<T>::iter_values() {
			member.spent.check(now)?;
			member.moved.check(now)?;
		}
		Ok(())
	}

	/// Whether envelopes are of vaults and counted there, and are in periods that have begun.
	pub(super) fn check_envelopes() -> Result<(), TryRuntimeError> {
		let clock = Self::clock();
		for (id, vault) in Vaults::<T>::iter() {
			let count = Envelopes::<T>::iter_prefix(id).count();
			ensure!(count == vault.counts.envelopes as usize, "envelopes: miscounted");
		}
		for (id, _, mut envelope) in Envelopes::<T>::iter() {
			ensure!(Vaults::<T>::contains_key(id), "envelopes: one of no vault");
			let index = envelope.budget.index(clock);
			ensure!(index.is_some_and(|now| envelope.index <= now), "envelopes: ahead of time");
			let later = envelope.history.iter().any(|past| past.began > clock);
			ensure!(!later, "envelopes: a past period that has not begun");
			let uncounted = envelope.budgeted().is_none() != envelope.budget.value.is_none();
			ensure!(!uncounted, "envelopes: a limit without a budget");
			envelope.roll(clock);
			ensure!(Some(envelope.index) == index, "envelopes: it does not come up to date");
		}
		Ok(())
	}

	/// Whether forecasts are of envelopes and counted at their vaults, each is for a period of its own,
	/// and the chain will look at them.
	pub(super) fn check_forecasts() -> Result<(), TryRuntimeError> {
		for (id, vault) in Vaults::<T>::iter() {
			let count: usize = Forecasts::<T>::iter_prefix_values(id).map(|all| all.len()).sum();
			ensure!(count == vault.counts.forecasts as usize, "forecasts: miscounted");
		}
		for (id, category, all) in Forecasts::<T>::iter() {
			ensure!(!all.is_empty(), "forecasts: an empty list");
			ensure!(Envelopes::<T>::contains_key(id, category), "forecasts: of no envelope");
			let task = VaultTask::Score(id, category);
			ensure!(DueAt::<T>::contains_key(task), "forecasts: nobody looks at them");
			for (place, one) in all.iter().enumerate() {
				let key = (&one.by, one.forecast.index);
				let twice =
					all[..place].iter().any(|other| (&other.by, other.forecast.index) == key);
				ensure!(!twice, "forecasts: two for one period");
				let Forecast { low, expected, high, .. } = one.forecast;
				ensure!(low <= expected && expected <= high, "forecasts: outside of its interval");
			}
		}
		Ok(())
	}
}

impl Window {
	/// Whether spells are in order, without gaps in what they say.
	fn check(&self, now: Moment) -> Result<(), TryRuntimeError> {
		ensure!(
			self.0.windows(2).all(|pair| pair[0].last <= pair[1].first),
			"windows: out of order"
		);
		for spell in &self.0 {
			ensure!(spell.first <= spell.last && spell.last <= now, "windows: ahead of time");
			ensure!(spell.value > 0, "windows: a spell without a value");
		}
		Ok(())
	}
}
