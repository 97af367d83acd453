// SPDX-License-Identifier: Apache-2.0

//! Whether vaults are sound.

use crate::*;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold as _, Get},
};
use sp_runtime::TryRuntimeError;

/// How many there are, and the sum of their deposits.
fn tally(deposits: impl Iterator<Item = Balance>) -> Result<(u32, Balance), TryRuntimeError> {
	let (mut count, mut sum) = (0u32, 0 as Balance);
	for deposit in deposits {
		count = count.checked_add(1).ok_or("vaults: too many to count")?;
		sum = sum.checked_add(deposit).ok_or("vaults: deposits are too large")?;
	}
	Ok((count, sum))
}

impl<T: Config> Pallet<T> {
	pub(super) fn check_vaults() -> Result<(), TryRuntimeError> {
		let mut all = Counts::default();
		for (id, vault) in Vaults::<T>::iter() {
			ensure!(id < NextVault::<T>::get(), "vaults: a number that comes later");
			let owners = Self::check_owners(&vault.owners, vault.policy.threshold);
			ensure!(owners.is_ok(), "vaults: owners that cannot be");
			ensure!(Self::check_policy(&vault.policy).is_ok(), "vaults: a policy that cannot be");
			ensure!(Trails::<T>::get(id).count > 0, "vaults: one without a trail");
			Self::check_vault(id, &vault)?;
			Self::check_numbers(id, &vault)?;
			add_counts(&mut all, &vault.counts).ok_or("vaults: too many to count")?;
		}
		// What is counted is there: so whatever there is more belongs to no vault.
		let stored = [
			(Members::<T>::iter_keys().count(), all.members),
			(Envelopes::<T>::iter_keys().count(), all.envelopes),
			(Rules::<T>::iter_keys().count(), all.rules),
			(Bills::<T>::iter_keys().count(), all.bills),
			(Streams::<T>::iter_keys().count(), all.streams),
			(Motions::<T>::iter_keys().count(), all.motions),
			(Forecasts::<T>::iter().map(|(_, _, all)| all.len()).sum(), all.forecasts),
		];
		let counted = stored.iter().all(|(there, counted)| u32::try_from(*there) == Ok(*counted));
		ensure!(counted, "vaults: something belongs to none");
		let recoveries = Recoveries::<T>::iter_keys().all(Vaults::<T>::contains_key);
		ensure!(recoveries, "vaults: a recovery of none");
		Ok(())
	}

	/// What belongs to a vault is counted, within bounds, and its deposits are on hold.
	fn check_vault(id: VaultId, vault: &VaultOf<T>) -> Result<(), TryRuntimeError> {
		let counts = &vault.counts;
		let members = tally(Members::<T>::iter_prefix_values(id).map(|one| one.deposit))?;
		let envelopes = tally(Envelopes::<T>::iter_prefix_values(id).map(|one| one.deposit))?;
		let rules = tally(Rules::<T>::iter_prefix_values(id).map(|one| one.deposit))?;
		let bills = tally(Bills::<T>::iter_prefix_values(id).map(|one| one.deposit))?;
		let streams = tally(Streams::<T>::iter_prefix_values(id).map(|one| one.deposit))?;
		let motions = tally(Motions::<T>::iter_prefix_values(id).map(|one| one.deposit))?;
		let forecasts =
			tally(Forecasts::<T>::iter_prefix_values(id).flatten().map(|one| one.deposit))?;
		let kinds = [
			(members.0, counts.members, T::MaxMembers::get()),
			(envelopes.0, counts.envelopes, T::MaxEnvelopes::get()),
			(rules.0, counts.rules, T::MaxRules::get()),
			(bills.0, counts.bills, T::MaxBills::get()),
			(streams.0, counts.streams, T::MaxStreams::get()),
			(motions.0, counts.motions, T::MaxMotions::get()),
			(forecasts.0, counts.forecasts, u32::MAX),
		];
		for (there, counted, most) in kinds {
			ensure!(there == counted, "vaults: something is counted wrongly");
			ensure!(there <= most, "vaults: more of something than there may be");
		}
		let on_account = [members.1, envelopes.1, rules.1, bills.1, streams.1];
		let (_, sum) = tally(on_account.into_iter().chain([vault.deposit]))?;
		let held = T::Deposits::balance_on_hold(&HoldReason::Vault.into(), &Self::account_of(id));
		ensure!(held == sum, "vaults: deposits are not on hold");
		Ok(())
	}

	/// Numbers come from one row.
	fn check_numbers(id: VaultId, vault: &VaultOf<T>) -> Result<(), TryRuntimeError> {
		let mut numbers: alloc::vec::Vec<ItemId> = Rules::<T>::iter_key_prefix(id)
			.chain(Bills::<T>::iter_key_prefix(id))
			.chain(Streams::<T>::iter_key_prefix(id))
			.chain(Motions::<T>::iter_key_prefix(id))
			.collect();
		numbers.sort_unstable();
		ensure!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "vaults: a number twice");
		let last = numbers.last().is_none_or(|last| *last < vault.next_item);
		ensure!(last, "vaults: a number of something that comes later");
		Ok(())
	}
}

/// Adds counts to others. `None`: too many.
fn add_counts(all: &mut Counts, counts: &Counts) -> Option<()> {
	all.members = all.members.checked_add(counts.members)?;
	all.envelopes = all.envelopes.checked_add(counts.envelopes)?;
	all.rules = all.rules.checked_add(counts.rules)?;
	all.bills = all.bills.checked_add(counts.bills)?;
	all.streams = all.streams.checked_add(counts.streams)?;
	all.motions = all.motions.checked_add(counts.motions)?;
	all.forecasts = all.forecasts.checked_add(counts.forecasts)?;
	Some(())
}
