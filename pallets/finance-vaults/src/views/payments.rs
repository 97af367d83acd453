// SPDX-License-Identifier: Apache-2.0

//! What a payment would cost.

use super::{dry_run, refusal};
use crate::*;
use pallet_finance_vaults_runtime_api::{PaymentInfo, RefusalInfo, SpendPreview};
use polyphony_support::{clock::Clock, Rounding};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// What a payment would cost if an account made it now: it is made, and undone.
	///
	/// # Errors
	///
	/// What the call `pay` would fail with.
	pub fn view_spend(
		id: VaultId,
		who: &T::AccountId,
		payment: PaymentInfo<T::AccountId, T::AssetId>,
	) -> Result<SpendPreview<T::AssetId>, RefusalInfo> {
		let tried = dry_run(|| -> Result<_, DispatchError> {
			let payment: PaymentOf<T> = payment.try_into()?;
			let cost = Self::pay_as(who, id, &payment)?;
			let vault = Vaults::<T>::get(id).ok_or(Error::<T>::VaultNotFound)?;
			let limit_left = vault.policy.limit.map(|limit| {
				let counted = vault.spent.counted(Self::now(), limit.period);
				limit.value.saturating_sub(counted)
			});
			let envelope_left =
				Envelopes::<T>::get(id, payment.category).and_then(|envelope| envelope.left());
			let asset = payment.pay_with.map_or(payment.asset, |(asset, _)| asset);
			let value = Self::value_of(&asset, cost, Rounding::Up).ok();
			Ok(SpendPreview { asset, cost, value, limit_left, envelope_left })
		});
		tried.map_err(refusal)
	}
}
