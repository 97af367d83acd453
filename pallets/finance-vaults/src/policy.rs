// SPDX-License-Identifier: Apache-2.0

//! Which changes loosen, and what they do.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Fails unless these can be the owners of a vault: in order, without duplicates, and at least as
	/// many as it takes for a motion.
	pub(crate) fn check_owners(owners: &Owners<T::AccountId>, threshold: u8) -> DispatchResult {
		let ordered = owners.windows(2).all(|pair| pair[0] < pair[1]);
		let enough = threshold > 0 && usize::from(threshold) <= owners.len();
		ensure!(ordered && enough, Error::<T>::BadOwners);
		Ok(())
	}

	/// Fails unless this can be a policy: see [`Error::BadPolicy`].
	pub(crate) fn check_policy(policy: &Policy) -> DispatchResult {
		let delay = policy.delay >= T::MinDelay::get() && policy.delay <= T::MaxDelay::get();
		let periods = [policy.limit, policy.solo].iter().flatten().all(|limit| limit.period > 0);
		let guardians = u32::from(policy.guardians_needed) <= MAX_GUARDIANS.min(T::MaxMembers::get());
		ensure!(delay && periods && guardians, Error::<T>::BadPolicy);
		Ok(())
	}

	pub(crate) fn do_change(who: &T::AccountId, id: VaultId, change: ChangeOf<T>) -> DispatchResult {
		let _ = (who, id, change);
		todo!()
	}

	/// Whether a change loosens what was decided.
	pub(crate) fn loosens(
		id: VaultId,
		vault: &VaultOf<T>,
		change: &ChangeOf<T>,
	) -> Result<bool, DispatchError> {
		let _ = (id, vault, change);
		todo!()
	}

	/// Carries a change out, and records it.
	pub(crate) fn perform_change(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		change: ChangeOf<T>,
	) -> DispatchResult {
		let _ = (id, vault, cause, change);
		todo!()
	}
}
