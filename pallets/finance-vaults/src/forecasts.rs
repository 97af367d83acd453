// SPDX-License-Identifier: Apache-2.0

//! What advisers say that will be spent, and how right they were.

use crate::*;
use alloc::vec::Vec;
use frame_support::{ensure, BoundedVec};
use polyphony_support::{agenda::Agenda, clock::Clock, mul_div, Rounding};
use sp_runtime::{ArithmeticError, DispatchResult};

/// How many periods ahead forecasts may be.
pub(crate) const MAX_AHEAD: u32 = 2;

/// One, in which errors and widths are measured.
const MILLION: u32 = 1_000_000;

/// The widest interval that is counted as such.
const WIDEST: u64 = 10 * MILLION as u64;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_forecast(
		who: &T::AccountId,
		id: VaultId,
		category: Category,
		forecast: Forecast,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let member = Members::<T>::get(id, who).ok_or(Error::<T>::NotAllowed)?;
			ensure!(member.roles.adviser.is_some(), Error::<T>::NotAllowed);
			let mut envelope =
				Envelopes::<T>::get(id, category).ok_or(Error::<T>::EnvelopeNotFound)?;
			envelope.roll(Self::clock());
			let Forecast { index, expected, low, high } = forecast;
			let ahead = index.saturating_sub(envelope.index);
			ensure!((1..=MAX_AHEAD).contains(&ahead), Error::<T>::BadForecast);
			ensure!(low <= expected && expected <= high, Error::<T>::BadForecast);
			let began = envelope.budget.began(index).ok_or(Error::<T>::BadPeriod)?;
			let next = index.checked_add(1).and_then(|next| envelope.budget.began(next));
			ensure!(next.is_some(), Error::<T>::BadPeriod);
			Forecasts::<T>::try_mutate(id, category, |all| {
				let twice = all.iter().any(|one| one.by == *who && one.forecast.index == index);
				ensure!(!twice, Error::<T>::BadForecast);
				let reason = HoldReason::Proposal;
				let commitment = Commitment {
					by: who.clone(),
					forecast,
					naive: envelope.history.last().map(|period| period.spent),
					deposit: Self::hold_from::<Commitment<T::AccountId>>(reason, who)?,
				};
				all.try_push(commitment).map_err(|_| Error::<T>::TooMany)?;
				Self::schedule_score(id, category, &envelope, all);
				DispatchResult::Ok(())
			})?;
			vault.counts.forecasts =
				vault.counts.forecasts.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Envelopes::<T>::insert(id, category, envelope);
			let forecast = ForecastRecord { began, expected, low, high };
			Self::record(id, Record::Forecasted { by: who.clone(), category, forecast });
			Ok(())
		})
	}

	/// Lets the chain look at the forecasts of a category when the first of their periods is over.
	fn schedule_score(
		id: VaultId,
		category: Category,
		envelope: &Envelope,
		all: &[Commitment<T::AccountId>],
	) {
		let task = VaultTask::Score(id, category);
		let first = all.iter().map(|one| one.forecast.index).min();
		let end = first.and_then(|index| envelope.budget.began(index.checked_add(1)?));
		match end {
			Some(end) => Self::schedule(Self::ours(end), &task),
			None => Self::unschedule(&task),
		}
	}

	/// Gives the deposits of all forecasts for a category back: their periods will not be.
	pub(crate) fn drop_forecasts(
		id: VaultId,
		vault: &mut VaultOf<T>,
		category: Category,
	) -> DispatchResult {
		for commitment in Forecasts::<T>::take(id, category) {
			Self::end_forecast(vault, &commitment)?;
		}
		Self::unschedule(&VaultTask::Score(id, category));
		Ok(())
	}

	/// Gives the deposit of a forecast back, and counts it no more.
	fn end_forecast(
		vault: &mut VaultOf<T>,
		commitment: &Commitment<T::AccountId>,
	) -> DispatchResult {
		vault.counts.forecasts =
			vault.counts.forecasts.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		Self::release_to(HoldReason::Proposal, &commitment.by, commitment.deposit)
	}

	/// [`VaultTask::Score`].
	pub(crate) fn run_score(id: VaultId, category: Category) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let Some(mut envelope) = Envelopes::<T>::get(id, category) else {
				return Self::drop_forecasts(id, vault, category);
			};
			envelope.roll(Self::clock());
			let (ended, waiting): (Vec<_>, Vec<_>) = Forecasts::<T>::take(id, category)
				.into_iter()
				.partition(|one| one.forecast.index < envelope.index);
			for commitment in &ended {
				Self::end_forecast(vault, commitment)?;
				let began = envelope.budget.began(commitment.forecast.index);
				// The last one, should another period with that beginning have been ended before.
				let period = envelope.history.iter().rev().find(|past| Some(past.began) == began);
				if let Some(period) = period {
					Self::score(id, vault, category, commitment, period.spent);
				}
			}
			Self::schedule_score(id, category, &envelope, &waiting);
			if !waiting.is_empty() {
				let waiting: BoundedVec<_, T::MaxForecasts> =
					waiting.try_into().map_err(|_| Error::<T>::TooMany)?;
				Forecasts::<T>::insert(id, category, waiting);
			}
			Envelopes::<T>::insert(id, category, envelope);
			Ok(())
		})
	}

	/// Compares a forecast with what has happened.
	fn score(
		id: VaultId,
		vault: &VaultOf<T>,
		category: Category,
		commitment: &Commitment<T::AccountId>,
		spent: Value,
	) {
		let (by, forecast) = (commitment.by.clone(), commitment.forecast);
		let error = error_of(forecast.expected, spent);
		// Whoever owns a vault can make his forecasts come true.
		let counted = !vault.owners.contains(&by);
		if counted {
			Scores::<T>::mutate(&by, |score| {
				let within = forecast.low <= spent && spent <= forecast.high;
				score.forecasts = score.forecasts.saturating_add(1);
				score.within = score.within.saturating_add(within.into());
				score.width = score.width.saturating_add(width_of(&forecast, spent));
				score.error = score.error.saturating_add(error.into());
				if let Some(naive) = commitment.naive {
					let naive = error_of(naive, spent);
					score.compared = score.compared.saturating_add(1);
					score.compared_error = score.compared_error.saturating_add(error.into());
					score.naive_error = score.naive_error.saturating_add(naive.into());
				}
			});
		}
		Self::deposit_event(Event::Scored {
			vault: id,
			category,
			by,
			forecast,
			spent,
			error,
			counted,
		});
	}
}

/// How wrong it was to expect something, in millionths of the larger of both. Rounded up, from 0 to
/// 1,000,000.
pub(crate) fn error_of(expected: Value, spent: Value) -> u32 {
	millionths(expected.abs_diff(spent), expected.max(spent)).min(MILLION.into()) as u32
}

/// How wide an interval is, in millionths of the larger of what was expected and what was spent.
/// Rounded up, at most 10,000,000.
pub(crate) fn width_of(forecast: &Forecast, spent: Value) -> u64 {
	let width = forecast.high.abs_diff(forecast.low);
	millionths(width, forecast.expected.max(spent)).min(WIDEST)
}

/// A ratio in millionths, rounded up, of which nothing to nothing is zero, and something to nothing
/// as large as can be.
fn millionths(part: Value, whole: Value) -> u64 {
	if part == 0 {
		return 0;
	}
	let ratio = mul_div(part, MILLION.into(), whole, Rounding::Up);
	ratio.and_then(|ratio| u64::try_from(ratio).ok()).unwrap_or(u64::MAX)
}
