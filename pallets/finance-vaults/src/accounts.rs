// SPDX-License-Identifier: Apache-2.0

//! The accounts of vaults and pools, deposits, and fees.
//!
//! Nobody has a key to these accounts. What is on a vault's account and not on hold belongs to the
//! vault, wherever it comes from: so somebody who gives it something makes it richer, and nothing else.

use crate::*;
use codec::MaxEncodedLen;
use frame_support::{
	ensure,
	traits::{
		fungible::{InspectHold as _, MutateHold as _},
		fungibles::Inspect as _,
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Get,
	},
	weights::{Weight, WeightToFee},
};
use sp_runtime::{traits::AccountIdConversion, ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The account of a vault.
	pub fn account_of(vault: VaultId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((b"vlt", vault))
	}

	/// The account of a pooled vault.
	pub fn pool_account(pool: PoolId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((b"pol", pool))
	}

	/// What a vault has of an asset and can spend: without what is on hold, and what its account has to
	/// keep.
	pub(crate) fn spendable(vault: VaultId, asset: &T::AssetId) -> Balance {
		let (account, polite) = (Self::account_of(vault), Fortitude::Polite);
		T::Assets::reducible_balance(asset.clone(), &account, Preservation::Preserve, polite)
	}

	/// Whether an amount is all that a vault has of an asset other than native tokens, and none of it is
	/// on hold: this can leave it too, or a vault that ever had another asset could not be closed.
	pub(crate) fn is_all(vault: VaultId, asset: &T::AssetId, amount: Balance) -> bool {
		let account = Self::account_of(vault);
		let all = || {
			let (expendable, polite) = (Preservation::Expendable, Fortitude::Polite);
			T::Assets::reducible_balance(asset.clone(), &account, expendable, polite)
		};
		*asset != T::NativeAsset::get()
			&& amount == T::Assets::balance(asset.clone(), &account)
			&& amount == all()
	}

	/// The deposit for an entry that can be as large as `Entry`, for one key.
	pub(crate) fn deposit_for<Entry: MaxEncodedLen>() -> Result<Balance, DispatchError> {
		let bytes = T::ByteDeposit::get().checked_mul(Entry::max_encoded_len() as Balance);
		Ok(bytes
			.and_then(|bytes| bytes.checked_add(T::EntryDeposit::get()))
			.ok_or(ArithmeticError::Overflow)?)
	}

	/// Takes a deposit for an entry from the money of a vault, and returns how much it is.
	pub(crate) fn hold_entry<Entry: MaxEncodedLen>(
		vault: VaultId,
	) -> Result<Balance, DispatchError> {
		Self::hold_from::<Entry>(HoldReason::Vault, &Self::account_of(vault))
	}

	/// Gives such a deposit back to the vault.
	pub(crate) fn release_entry(vault: VaultId, deposit: Balance) -> DispatchResult {
		Self::release_to(HoldReason::Vault, &Self::account_of(vault), deposit)
	}

	/// Takes a deposit for an entry from somebody.
	pub(crate) fn hold_from<Entry: MaxEncodedLen>(
		reason: HoldReason,
		who: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		let deposit = Self::deposit_for::<Entry>()?;
		// Not even nothing, which an account without native tokens can have.
		if deposit != 0 {
			T::Deposits::hold(&reason.into(), who, deposit)?;
		}
		Ok(deposit)
	}

	/// Gives such a deposit back: what is there of it, should something else have taken it.
	pub(crate) fn release_to(
		reason: HoldReason,
		who: &T::AccountId,
		deposit: Balance,
	) -> DispatchResult {
		if deposit != 0 {
			T::Deposits::release(&reason.into(), who, deposit, Precision::BestEffort)?;
		}
		Ok(())
	}

	/// What is left for what the chain does for a vault by itself.
	pub(crate) fn fees_of(vault: VaultId) -> Balance {
		T::Deposits::balance_on_hold(&HoldReason::Fees.into(), &Self::account_of(vault))
	}

	/// Pays the fee for what the chain does for a vault by itself, from what was put in for that, and
	/// returns it. Fails with `NoFees` if that is not enough.
	pub(crate) fn take_fee(vault: VaultId, weight: Weight) -> Result<Balance, DispatchError> {
		let fee = T::WeightToFee::weight_to_fee(&weight);
		ensure!(Self::fees_of(vault) >= fee, Error::<T>::NoFees);
		let to = T::FeeRecipient::get();
		if fee != 0 {
			T::Deposits::transfer_on_hold(
				&HoldReason::Fees.into(),
				&Self::account_of(vault),
				&to,
				fee,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)?;
		}
		Ok(fee)
	}
}
