// SPDX-License-Identifier: Apache-2.0

//! Parts of the fees that come back.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_rewards(_params: RewardParams) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	pub(crate) fn do_take_from_pot(_asset: &T::AssetId, _amount: Balance) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	/// Rewards the creator if this is the first licence of a model for which something is settled.
	/// Called by `settle`, which must not fail for it.
	pub(crate) fn reward_listing(_id: LicenceId, _licence: &mut LicenceOf<T>) {}

	/// Gives `who` the part `part` of the fee of a licence, as far as the licence's part of the pot
	/// and the pot go. The caller stores the licence.
	pub(crate) fn reward(
		_id: LicenceId,
		_licence: &mut LicenceOf<T>,
		_who: &T::AccountId,
		_part: Permill,
		_kind: RewardKind,
	) -> Result<Balance, DispatchError> {
		Err(DispatchError::Unavailable)
	}
}
