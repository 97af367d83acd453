// SPDX-License-Identifier: Apache-2.0

//! Envelopes, and what was spent.

use crate::*;
use alloc::vec::Vec;
use pallet_finance_vaults_runtime_api::{EnvelopeInfo, SpendingInfo, SpentInfo};
use polyphony_support::clock::Clock;

/// When the period after one begins.
pub(super) fn end_of(budget: &Budget, index: u32) -> Option<Moment> {
	budget.began(index.checked_add(1)?)
}

impl<T: Config> Pallet<T> {
	/// The envelopes of a vault, as they are now, in the order of their categories.
	fn envelopes_now(id: VaultId) -> Vec<(Category, Envelope)> {
		let clock = Self::clock();
		let mut envelopes = Self::in_order(Envelopes::<T>::iter_prefix(id));
		for (_, envelope) in &mut envelopes {
			envelope.roll(clock);
		}
		envelopes
	}

	/// The envelopes of a vault, as they are now.
	pub fn view_envelopes(id: VaultId) -> Vec<EnvelopeInfo> {
		Self::envelopes_now(id)
			.into_iter()
			.map(|(category, envelope)| EnvelopeInfo {
				category,
				budget: envelope.budget.into(),
				index: envelope.index,
				began: envelope.budget.began(envelope.index).unwrap_or(envelope.budget.start),
				ends: end_of(&envelope.budget, envelope.index),
				carried: envelope.carried,
				moved_in: envelope.moved_in,
				moved_out: envelope.moved_out,
				spent: envelope.spent,
				budgeted: envelope.budgeted(),
				left: envelope.left(),
				deposit: envelope.deposit,
			})
			.collect()
	}

	/// What was spent in a category, or in all that have an envelope, in so many of the last periods,
	/// with the current one.
	pub fn view_spending(
		id: VaultId,
		category: Option<Category>,
		periods: u32,
	) -> Vec<SpendingInfo> {
		Self::envelopes_now(id)
			.into_iter()
			.filter(|(of, _)| category.is_none_or(|category| category == *of))
			.map(|(category, envelope)| {
				let began = envelope.budget.began(envelope.index);
				let current = SpentInfo {
					began: began.unwrap_or(envelope.budget.start),
					ends: end_of(&envelope.budget, envelope.index),
					budget: envelope.budgeted(),
					spent: envelope.spent,
					carried: Some(envelope.carried),
				};
				let mut told = Vec::from([current]);
				// From the last one back: each has ended when the next began.
				for past in envelope.history.iter().rev() {
					let ends = told.last().map(|next: &SpentInfo| next.began);
					told.push(SpentInfo {
						began: past.began,
						ends,
						budget: past.budget,
						spent: past.spent,
						carried: None,
					});
				}
				told.truncate(periods.max(1) as usize);
				told.reverse();
				SpendingInfo { category, periods: told }
			})
			.collect()
	}
}
