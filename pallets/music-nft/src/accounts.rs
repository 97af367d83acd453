// SPDX-License-Identifier: Apache-2.0

//! The accounts on which money waits, deposits, and what is owed.
//!
//! | account | what waits there |
//! |---|---|
//! | of a recording | fees, shares of sources; what sales need to put somewhere |
//! | of a split | what its payees have not claimed |
//! | of the pallet | what accounts are owed that could not be paid at once |
//!
//! None is ever emptied below the minimum balance, which whoever wants to sell puts there before.

use crate::*;
use codec::{Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold as _,
		fungibles::Inspect as _,
		tokens::{Precision, Preservation},
		Get,
	},
};
use polyphony_support::{fund_account, transfer_exact};
use sp_runtime::{traits::AccountIdConversion, ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The pallet's own account. It has to hold the minimum balance of each asset that is accepted.
	pub fn account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The account of a recording or a split.
	pub fn account_of(purse: Purse) -> T::AccountId {
		match purse {
			Purse::Recording(id) => T::PalletId::get().into_sub_account_truncating((b"rec", id)),
			Purse::Split(id) => T::PalletId::get().into_sub_account_truncating((b"spl", id)),
		}
	}

	/// Whether an account holds the minimum balance of an asset.
	pub(crate) fn is_funded(purse: Purse, asset: &T::AssetId) -> bool {
		let least = T::Assets::minimum_balance(asset.clone());
		T::Assets::balance(asset.clone(), &Self::account_of(purse)) >= least
	}

	pub(crate) fn do_fund(who: &T::AccountId, purse: Purse, asset: &T::AssetId) -> DispatchResult {
		ensure!(Self::asset_place(asset).is_some(), Error::<T>::AssetNotAccepted);
		ensure!(Self::fund_purse(who, purse, asset)?, Error::<T>::AlreadyFunded);
		Ok(())
	}

	/// Fills an account up to the minimum balances of an asset and of native tokens, and for a
	/// recording that of its split too, from the money of `who`. Returns whether something was
	/// missing.
	///
	/// To be done before anything is offered for a price in the asset.
	pub(crate) fn fund_purse(
		who: &T::AccountId,
		purse: Purse,
		asset: &T::AssetId,
	) -> Result<bool, DispatchError> {
		let split = match purse {
			Purse::Recording(id) => {
				let recording = Recordings::<T>::get(id).ok_or(Error::<T>::RecordingNotFound)?;
				Some(Purse::Split(recording.split))
			},
			Purse::Split(id) => {
				ensure!(Splits::<T>::contains_key(id), Error::<T>::SplitNotFound);
				None
			},
		};
		let mut filled = false;
		for purse in split.into_iter().chain([purse]) {
			let (native, account) = (T::NativeAsset::get(), Self::account_of(purse));
			if fund_account::<_, T::Assets>(&native, asset, who, &account)? {
				filled = true;
				Self::deposit_event(Event::Funded { purse, asset: asset.clone(), by: who.clone() });
			}
		}
		Ok(filled)
	}

	/// Moves money, of which just this arrives. The account that pays keeps the minimum balance. All
	/// or nothing.
	fn transfer(
		asset: &T::AssetId,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		transfer_exact::<_, T::Assets>(asset, from, to, amount, Preservation::Preserve)
	}

	/// Pays from the account of a recording or a split. All or nothing. The caller takes the amount
	/// out of what it was written down for.
	pub(crate) fn pay(
		purse: Purse,
		asset: &T::AssetId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		Self::transfer(asset, &Self::account_of(purse), to, amount)
	}

	/// Pays from the account of a recording, or lets it be owed if that cannot be: then it goes to the
	/// pallet's account.
	pub(crate) fn pay_or_owe(
		recording: RecordingId,
		asset: &T::AssetId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		let purse = Purse::Recording(recording);
		if amount == 0 || Self::pay(purse, asset, to, amount).is_ok() {
			return Ok(());
		}
		Self::pay(purse, asset, &Self::account(), amount)?;
		Self::owe(asset, to, amount)
	}

	/// Writes down that `to` is owed what has come to the pallet's account.
	pub(crate) fn owe(asset: &T::AssetId, to: &T::AccountId, amount: Balance) -> DispatchResult {
		Owed::<T>::try_mutate(to, asset, |owed| add(owed, amount))?;
		Self::deposit_event(Event::Owing { who: to.clone(), asset: asset.clone(), amount });
		Ok(())
	}

	pub(crate) fn do_claim_owed(who: &T::AccountId, asset: &T::AssetId) -> DispatchResult {
		let amount = Owed::<T>::take(who, asset);
		ensure!(amount != 0, Error::<T>::NothingOwed);
		Self::transfer(asset, &Self::account(), who, amount)?;
		Self::deposit_event(Event::OwedPaid { who: who.clone(), asset: asset.clone(), amount });
		Ok(())
	}

	/// The place of an asset among those that were ever accepted.
	pub(crate) fn asset_place(asset: &T::AssetId) -> Option<usize> {
		AcceptedAssets::<T>::get().iter().position(|(known, _)| known == asset)
	}

	/// Fails unless new prices can be in the asset.
	pub(crate) fn ensure_accepted(asset: &T::AssetId) -> DispatchResult {
		let accepted = AcceptedAssets::<T>::get().contains(&(asset.clone(), true));
		ensure!(accepted, Error::<T>::AssetNotAccepted);
		Ok(())
	}

	pub(crate) fn do_accept_asset(asset: &T::AssetId, accepted: bool) -> DispatchResult {
		if accepted {
			let least = T::Assets::minimum_balance(asset.clone());
			let funded = T::Assets::asset_exists(asset.clone())
				&& T::Assets::balance(asset.clone(), &Self::account()) >= least;
			ensure!(funded, Error::<T>::AccountNotFunded);
		}
		AcceptedAssets::<T>::try_mutate(|assets| {
			match assets.iter_mut().find(|(known, _)| known == asset) {
				Some((_, open)) => *open = accepted,
				None => {
					ensure!(accepted, Error::<T>::AssetNotAccepted);
					assets
						.try_push((asset.clone(), true))
						.map_err(|_| Error::<T>::TooManyAssets)?;
				},
			}
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::AssetAccepted { asset: asset.clone(), accepted });
		Ok(())
	}

	/// Takes a deposit for so many entries with so many bytes in all.
	pub(crate) fn hold_for(
		reason: HoldReason,
		who: &T::AccountId,
		entries: u32,
		bytes: usize,
	) -> Result<DepositOf<T>, DispatchError> {
		let amount = T::EntryDeposit::get()
			.checked_mul(entries.into())
			.zip(T::ByteDeposit::get().checked_mul(bytes as Balance))
			.and_then(|(entries, bytes)| entries.checked_add(bytes))
			.ok_or(ArithmeticError::Overflow)?;
		// Not even nothing, which an account without native tokens can have.
		if amount != 0 {
			T::Deposits::hold(&reason.into(), who, amount)?;
		}
		Ok(Deposit { who: who.clone(), amount })
	}

	/// Takes a deposit for an entry.
	pub(crate) fn hold_entry(
		reason: HoldReason,
		who: &T::AccountId,
		entry: &impl Encode,
	) -> Result<DepositOf<T>, DispatchError> {
		Self::hold_for(reason, who, 1, entry.encoded_size())
	}

	/// Takes a deposit for an entry that can grow.
	pub(crate) fn hold_largest<Entry: MaxEncodedLen>(
		reason: HoldReason,
		who: &T::AccountId,
	) -> Result<DepositOf<T>, DispatchError> {
		Self::hold_for(reason, who, 1, Entry::max_encoded_len())
	}

	/// Gives a deposit back: what is there of it, should something else have taken it.
	pub(crate) fn release(reason: HoldReason, deposit: &DepositOf<T>) -> DispatchResult {
		if deposit.amount == 0 {
			return Ok(());
		}
		T::Deposits::release(&reason.into(), &deposit.who, deposit.amount, Precision::BestEffort)
			.map(|_| ())
	}
}

/// Adds to an amount that is stored.
pub(crate) fn add(sum: &mut Balance, amount: Balance) -> DispatchResult {
	*sum = sum.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
	Ok(())
}
