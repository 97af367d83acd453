// SPDX-License-Identifier: Apache-2.0

//! What has to be true after each block.

use crate::*;
use polyphony_support::{agenda::Agenda, clock::Clock};
use sp_runtime::TryRuntimeError;

mod bills;
mod envelopes;
mod members;
mod motions;
mod pools;
mod rules;
mod vaults;

impl<T: Config> Pallet<T> {
	/// Checks all of it.
	///
	/// - The time and the agenda are sound, and each task is about something that is there.
	/// - Vaults: what belongs to one is counted and has its deposit on hold, and nothing belongs to none.
	/// - Members are no owners, and in the index of their vaults, with owners and nobody else.
	/// - Motions and recoveries are supported by who may, and wait for their time; the deposits for
	///   them and for forecasts are on hold.
	/// - Windows, envelopes, forecasts, rules and bills are sound.
	/// - Pools have what is written down, and as many shares as there are.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_time()?;
		Self::check_agenda(Self::is_about_something)?;
		Self::check_vaults()?;
		Self::check_members()?;
		Self::check_motions()?;
		Self::check_recoveries()?;
		Self::check_proposal_deposits()?;
		Self::check_windows()?;
		Self::check_envelopes()?;
		Self::check_forecasts()?;
		Self::check_rules()?;
		Self::check_bills()?;
		Self::check_pools()
	}

	/// Whether there is what a task is about.
	fn is_about_something(task: &VaultTask) -> bool {
		match task {
			VaultTask::Motion(vault, motion) => Motions::<T>::contains_key(vault, motion),
			VaultTask::Recover(vault) => Recoveries::<T>::contains_key(vault),
			VaultTask::Warn(vault, bill) | VaultTask::Pay(vault, bill) => {
				Bills::<T>::contains_key(vault, bill)
			},
			VaultTask::Score(vault, category) => !Forecasts::<T>::get(vault, category).is_empty(),
		}
	}
}
