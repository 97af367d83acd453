// SPDX-License-Identifier: Apache-2.0

//! Each model's account, and what leaves it.
//!
//! ```text
//!                             fees, each FeePeriod
//!           price            ┌─────────────────────> recipient, pot
//!  buyer ──────────> model ──┼─────────────────────> ancestors, owner, or back to the buyer
//!                            │ who cannot be paid
//!                            └─────────────────────> pallet's account: Owed ──claim──> he
//! ```
//!
//! All that is paid for the licences of a model is on its own account: prices that wait in escrows,
//! units that were paid in advance, and the protocol's fees until they are shared. What is owed, the
//! pot and the collection are with the pallet's account, which purchases do not touch. So buyers of
//! different models have no balance in common.
//!
//! The owner fills the account up to the least balance when he offers something for a price, and all
//! payments leave that there, so that nobody can empty it. It stays when the model is removed: it is
//! worth less than it would cost to know in which assets it lies.
//!
//! Who cannot be paid is owed, and his money moves to the pallet's account, where he claims all of
//! an asset with one call. It can be that not even that is possible: the issuer of an asset freezes
//! it, or the model's account, or raises its least balance. Then it is written down ([`Stuck`])
//! whose it is, so that escrows and periods end as they should, and the chain tries again, together
//! with the fees, until it can be paid or owed. What is stuck in one model holds up no other.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{tokens::Preservation, Get},
};
use polyphony_support::{fund_account, transfer_exact};
use settle::add;
use sp_runtime::{traits::AccountIdConversion, ArithmeticError, DispatchError, DispatchResult};

/// What stands before the number of a model in what its account is derived from. Without it, the
/// account of the first model would be the pallet's: zeros behind are not told apart.
const MODEL: [u8; 5] = *b"model";

impl<T: Config> Pallet<T> {
	/// The account that holds what is owed and the pot, and owns the collection. It has to hold the
	/// minimum balance of each asset that is accepted besides.
	pub fn account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The account that holds the money of a model's licences, and its fees until they are shared.
	pub fn account_of(model: ModelId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating((MODEL, model))
	}

	/// The model whose account this is. It may never have been listed.
	pub fn model_of_account(who: &T::AccountId) -> Option<ModelId> {
		let (id, (tag, model)) =
			frame_support::PalletId::try_from_sub_account::<([u8; 5], ModelId)>(who)?;
		(id == T::PalletId::get() && tag == MODEL).then_some(model)
	}

	/// Whether an account is one of the marketplace: it can do nothing with what it gets.
	pub(crate) fn is_own(who: &T::AccountId) -> bool {
		*who == Self::account() || Self::model_of_account(who).is_some()
	}

	/// Lets `who` fill the account of a model up, so that it can hold prices in `asset`, and give all
	/// of them away again.
	pub(crate) fn fund(who: &T::AccountId, model: ModelId, asset: &T::AssetId) -> DispatchResult {
		let account = Self::account_of(model);
		fund_account::<_, T::Assets>(&T::NativeAsset::get(), asset, who, &account)
			.map_err(|_| Error::<T>::ModelNotFunded)?;
		Ok(())
	}

	/// Pays `amount` from a model's account, or moves it to the pallet's and writes down that it is
	/// owed. If neither can be, it stays where it is, and is written down as stuck.
	///
	/// The caller takes the amount out of what it was written down for. Fails only if a sum is too
	/// large.
	pub(crate) fn pay_or_owe(
		model: ModelId,
		asset: &T::AssetId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 || Self::let_out(model, asset, to, amount).is_ok() {
			return Ok(());
		}
		let first = Stuck::<T>::try_mutate((model, asset, to), |sum| {
			let first = *sum == 0;
			add(sum, amount)?;
			Ok::<_, DispatchError>(first)
		})?;
		if first {
			Self::change_unshared(model, asset, |fees| {
				fees.stuck = fees.stuck.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				Ok(())
			})?;
		}
		let (who, asset) = (to.clone(), asset.clone());
		Self::deposit_event(Event::Withheld { model, who, asset, amount });
		Ok(())
	}

	/// Pays `amount` from a model's account, or moves it to the pallet's and writes down that it is
	/// owed. All or nothing.
	pub(crate) fn let_out(
		model: ModelId,
		asset: &T::AssetId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let from = Self::account_of(model);
		if Self::pay(asset, &from, to, amount).is_ok() {
			return Ok(());
		}
		with_storage_layer(|| {
			Self::gather(model, asset, amount)?;
			Self::owe(asset, to, amount)?;
			Self::deposit_event(Event::Owing { who: to.clone(), asset: asset.clone(), amount });
			Ok(())
		})
	}

	/// Moves `amount` from a model's account to the pallet's. The caller writes down for what.
	pub(crate) fn gather(model: ModelId, asset: &T::AssetId, amount: Balance) -> DispatchResult {
		Self::pay(asset, &Self::account_of(model), &Self::account(), amount)
	}

	/// Writes down that `amount`, which lies on the pallet's account, is owed.
	pub(crate) fn owe(asset: &T::AssetId, who: &T::AccountId, amount: Balance) -> DispatchResult {
		Owed::<T>::try_mutate(who, asset, |owed| add(owed, amount))
	}

	/// Pays from one of the marketplace's accounts, which keeps the minimum balance. All or nothing.
	pub(crate) fn pay(
		asset: &T::AssetId,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		transfer_exact::<_, T::Assets>(asset, from, to, amount, Preservation::Preserve)
	}

	pub(crate) fn do_claim(who: &T::AccountId, asset: &T::AssetId) -> DispatchResult {
		let amount = Owed::<T>::take(who, asset);
		ensure!(amount != 0, Error::<T>::NothingOwed);
		Self::pay(asset, &Self::account(), who, amount)?;
		Self::deposit_event(Event::Claimed { who: who.clone(), asset: asset.clone(), amount });
		Ok(())
	}
}
