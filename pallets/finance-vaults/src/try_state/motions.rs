// SPDX-License-Identifier: Apache-2.0

//! Whether motions and recoveries are sound, and deposits for proposals.

use crate::*;
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{ensure, traits::fungible::InspectHold as _};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(super) fn check_motions() -> Result<(), TryRuntimeError> {
		for (id, number, motion) in Motions::<T>::iter() {
			let vault = Vaults::<T>::get(id).ok_or("motions: one of no vault")?;
			let approvals = &motion.approvals;
			ensure!(
				approvals.windows(2).all(|pair| pair[0] < pair[1])
					&& approvals.iter().all(|who| vault.owners.contains(who)),
				"motions: approved twice, or by somebody who is no owner"
			);
			if let Some(ready_at) = motion.ready_at {
				ensure!(
					approvals.len() >= vault.policy.threshold.into(),
					"motions: passed by too few owners"
				);
				ensure!(ready_at < motion.expires_at, "motions: it expires before it is ready");
			}
			ensure!(
				DueAt::<T>::contains_key(VaultTask::Motion(id, number)),
				"motions: nobody will look at one"
			);
		}
		Ok(())
	}

	pub(super) fn check_recoveries() -> Result<(), TryRuntimeError> {
		for (id, recovery) in Recoveries::<T>::iter() {
			let vault = Vaults::<T>::get(id).ok_or("recoveries: one of no vault")?;
			let owners = Self::check_owners(&recovery.owners, recovery.threshold);
			ensure!(owners.is_ok(), "recoveries: owners that cannot be");
			let against = recovery.against.iter().all(|who| vault.owners.contains(who));
			ensure!(against, "recoveries: somebody is against one who is no owner");
			let guardians = &recovery.guardians;
			ensure!(!guardians.is_empty(), "recoveries: nobody is for one");
			for (index, who) in guardians.iter().enumerate() {
				let member = Members::<T>::get(id, who).ok_or("recoveries: not a member")?;
				ensure!(member.roles.guardian, "recoveries: not a guardian");
				ensure!(!guardians[..index].contains(who), "recoveries: a guardian twice");
			}
			let needed = usize::from(vault.policy.guardians_needed);
			let enough = needed > 0 && guardians.len() >= needed;
			ensure!(
				recovery.ready_at.is_some() == enough,
				"recoveries: ready with too few, or not"
			);
			ensure!(
				DueAt::<T>::contains_key(VaultTask::Recover(id)) == enough,
				"recoveries: nobody will look at one"
			);
		}
		Ok(())
	}

	/// What is on hold of who has proposed something, begun a recovery or forecasted.
	pub(super) fn check_proposal_deposits() -> Result<(), TryRuntimeError> {
		let mut holds: BTreeMap<Vec<u8>, (T::AccountId, Balance)> = BTreeMap::new();
		let motions = Motions::<T>::iter_values().map(|motion| (motion.by, motion.deposit));
		let recoveries = Recoveries::<T>::iter_values().map(|recovery| recovery.deposit);
		let forecasts = Forecasts::<T>::iter()
			.flat_map(|(_, _, all)| all.into_iter().map(|one| (one.by, one.deposit)));
		for (who, deposit) in motions.chain(recoveries).chain(forecasts) {
			let hold = holds.entry(who.encode()).or_insert((who, 0));
			hold.1 = hold.1.checked_add(deposit).ok_or("motions: deposits are too large")?;
		}
		for (who, sum) in holds.into_values() {
			let held = T::Deposits::balance_on_hold(&HoldReason::Proposal.into(), &who);
			ensure!(held == sum, "motions: deposits are not on hold");
		}
		Ok(())
	}
}
