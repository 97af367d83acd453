// SPDX-License-Identifier: Apache-2.0

//! Whether members are sound.

use crate::*;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(super) fn check_members() -> Result<(), TryRuntimeError> {
		for (id, vault) in Vaults::<T>::iter() {
			for owner in &vault.owners {
				ensure!(
					VaultsOf::<T>::contains_key(owner, id),
					"members: an owner's vault is not found"
				);
			}
			let mut guardians = 0u32;
			for (who, member) in Members::<T>::iter_prefix(id) {
				ensure!(!member.roles.is_empty(), "members: one without a role");
				let roles = Self::check_roles(&vault, &who, &member.roles);
				ensure!(roles.is_ok(), "members: an owner, or roles that cannot be");
				ensure!(
					VaultsOf::<T>::contains_key(&who, id),
					"members: a member's vault is not found"
				);
				guardians = guardians.saturating_add(member.roles.guardian.into());
			}
			ensure!(guardians == vault.counts.guardians, "members: guardians are counted wrongly");
			ensure!(guardians <= MAX_GUARDIANS, "members: more guardians than there may be");
		}
		for (who, id, ()) in VaultsOf::<T>::iter() {
			let owner = Vaults::<T>::get(id).is_some_and(|vault| vault.owners.contains(&who));
			ensure!(
				owner || Members::<T>::contains_key(id, &who),
				"members: the index names somebody who is none"
			);
		}
		Ok(())
	}
}
