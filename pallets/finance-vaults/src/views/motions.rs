// SPDX-License-Identifier: Apache-2.0

//! What is proposed, and what guardians have begun.

use crate::*;
use alloc::vec::Vec;
use pallet_finance_vaults_runtime_api::{MotionInfo, RecoveryInfo};
use polyphony_support::clock::Clock;

/// How many more it takes.
fn needed(all: u8, are: usize) -> u8 {
	let more = usize::from(all).saturating_sub(are);
	u8::try_from(more).unwrap_or(u8::MAX)
}

impl<T: Config> Pallet<T> {
	/// What is proposed in a vault.
	pub fn view_motions(id: VaultId) -> Vec<MotionInfo<T::AccountId, T::AssetId>> {
		let Some(vault) = Vaults::<T>::get(id) else {
			return Vec::new();
		};
		Self::in_order(Motions::<T>::iter_prefix(id))
			.into_iter()
			.map(|(number, motion)| Self::tell_motion(id, &vault, number, motion))
			.collect()
	}

	fn tell_motion(
		id: VaultId,
		vault: &VaultOf<T>,
		number: ItemId,
		motion: MotionOf<T>,
	) -> MotionInfo<T::AccountId, T::AssetId> {
		let delayed = match &motion.proposal {
			Proposal::Announce(_) => true,
			// What cannot be judged, because it cannot be done any more, is not carried out.
			Proposal::Change(change) => Self::loosens(id, vault, change).unwrap_or(true),
			_ => false,
		};
		// Those who do not own it any more do not count.
		let mut approvals = motion.approvals.into_inner();
		approvals.retain(|who| vault.owners.contains(who));
		MotionInfo {
			motion: number,
			by: motion.by,
			proposal: motion.proposal.into(),
			needed: needed(vault.policy.threshold, approvals.len()),
			approvals,
			delayed,
			ready_at: motion.ready_at.map(Self::real),
			expires_at: Self::real(motion.expires_at),
			deposit: motion.deposit,
		}
	}

	/// What guardians of a vault have begun.
	pub fn view_recovery(id: VaultId) -> Option<RecoveryInfo<T::AccountId>> {
		let (vault, recovery) = (Vaults::<T>::get(id)?, Recoveries::<T>::get(id)?);
		let policy = &vault.policy;
		let against = recovery.against.iter().filter(|who| vault.owners.contains(who)).count();
		Some(RecoveryInfo {
			owners: recovery.owners.into_inner(),
			threshold: recovery.threshold,
			needed: needed(policy.guardians_needed, recovery.guardians.len()),
			guardians: recovery.guardians.into_inner(),
			needed_against: needed(policy.threshold, against),
			against: recovery.against.into_inner(),
			ready_at: recovery.ready_at.map(Self::real),
		})
	}
}
