// SPDX-License-Identifier: Apache-2.0

//! Items: made, moved, given away and destroyed.
//!
//! Items are those of a ledger that others can call too. Each recording has a collection there, whose
//! owner and only admin is the account of the recording, for which nobody can sign. An item cannot be
//! transferred from the moment at which it is made: only calls of this pallet let it go, and lock it
//! again in the same storage layer. So every sale pays its royalty, and gifts are counted: no more
//! than `MaxGifts` follow one another without a sale.
//!
//! What cannot be seen on chain is an account that somebody sells with all that it holds: a contract,
//! a pure proxy, a key.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold as _,
		fungibles::Inspect as _,
		tokens::{
			nonfungibles_v2::{Inspect as _, Mutate as _, Transfer as _},
			Fortitude, Precision, Restriction,
		},
		Get,
	},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Who owns an item. `None` if there is no such item, or it was destroyed.
	pub fn owner_of_item(recording: RecordingId, item: ItemId) -> Option<T::AccountId> {
		T::Nfts::owner(&Catalogues::<T>::get(recording)?.collection, &item)
	}

	pub(crate) fn item_of(recording: RecordingId, id: ItemId) -> Result<ItemOf<T>, DispatchError> {
		Ok(Items::<T>::get(recording, id).ok_or(Error::<T>::ItemNotFound)?)
	}

	/// An item that `who` owns.
	pub(crate) fn item_owned_by(
		who: &T::AccountId,
		recording: RecordingId,
		id: ItemId,
	) -> Result<ItemOf<T>, DispatchError> {
		let item = Self::item_of(recording, id)?;
		ensure!(Self::owner_of_item(recording, id).as_ref() == Some(who), Error::<T>::NotOwner);
		Ok(item)
	}

	/// Holds what an item will take of who buys it, of which `ledger` is what the ledger takes, or has
	/// taken of who has bought it before.
	pub(crate) fn hold_for_item(
		who: &T::AccountId,
		ledger: Balance,
	) -> Result<ItemDeposits, DispatchError> {
		let deposits = ItemDeposits {
			item: Self::hold_largest::<ItemOf<T>>(HoldReason::Item, who)?.amount,
			history: Self::hold_for_history(who)?,
			ledger,
		};
		if ledger != 0 {
			T::Deposits::hold(&HoldReason::Item.into(), who, ledger)?;
		}
		Ok(deposits)
	}

	/// Holds what an entry in the history of an item takes.
	pub(crate) fn hold_for_history(who: &T::AccountId) -> Result<Balance, DispatchError> {
		Ok(Self::hold_largest::<TransferOf<T>>(HoldReason::Item, who)?.amount)
	}

	/// Gives back what an item would have taken.
	pub(crate) fn release_for_item(who: &T::AccountId, deposits: &ItemDeposits) -> DispatchResult {
		for amount in [deposits.item, deposits.history, deposits.ledger] {
			Self::release(HoldReason::Item, &Deposit { who: who.clone(), amount })?;
		}
		Ok(())
	}

	/// Does something for which the ledger takes a deposit that was brought to the account of the
	/// recording, and not more than that: what else is there waits for others.
	pub(crate) fn charge_ledger<Made>(
		recording: RecordingId,
		bring: impl FnOnce(&T::AccountId) -> DispatchResult,
		make: impl FnOnce(&T::AccountId) -> Result<Made, DispatchError>,
	) -> Result<Made, DispatchError> {
		let account = Self::account_of(Purse::Recording(recording));
		let balance = || T::Assets::balance(T::NativeAsset::get(), &account);
		let before = balance();
		bring(&account)?;
		let made = make(&account)?;
		ensure!(balance() >= before, Error::<T>::LedgerTakesMore);
		Ok(made)
	}

	/// Brings what somebody has on hold for the ledger to an account, where it is not on hold.
	fn bring(account: &T::AccountId, from: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Deposits::transfer_on_hold(
			&HoldReason::Item.into(),
			from,
			account,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)
		.map(|_| ())
	}

	/// Lets who buys an item that somebody has take its deposits over, so that who had bought it
	/// before has his back, or is owed it. The caller stores the item.
	pub(crate) fn take_over(
		recording: RecordingId,
		item: &mut ItemOf<T>,
		who: &T::AccountId,
		deposits: &ItemDeposits,
	) -> DispatchResult {
		let new = Deposit { who: who.clone(), amount: deposits.item };
		let old = core::mem::replace(&mut item.deposit, new);
		Self::release(HoldReason::Item, &old)?;
		if old.who == *who {
			let ledger = Deposit { who: who.clone(), amount: deposits.ledger };
			return Self::release(HoldReason::Item, &ledger);
		}
		// What the ledger has taken stays there.
		if with_storage_layer(|| Self::bring(&old.who, who, deposits.ledger)).is_ok() {
			return Ok(());
		}
		Self::bring(&Self::account_of(Purse::Recording(recording)), who, deposits.ledger)?;
		Self::pay_or_owe(recording, &T::NativeAsset::get(), &old.who, deposits.ledger)
	}

	/// Makes the next item of an edition for who has bought it, with what he has on hold for that.
	/// The caller stores the edition.
	pub(crate) fn mint(
		recording: RecordingId,
		id: EditionId,
		edition: &mut EditionOf<T>,
		to: &T::AccountId,
		how: Acquired,
		price: Balance,
		deposits: &ItemDeposits,
	) -> Result<ItemId, DispatchError> {
		let mut catalogue = Catalogues::<T>::get(recording).ok_or(Error::<T>::EditionNotFound)?;
		let number = catalogue.items.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		catalogue.items = number;
		edition.sold = edition.sold.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let bring = |account: &T::AccountId| Self::bring(account, to, deposits.ledger);
		Self::charge_ledger(recording, bring, |_| {
			T::Nfts::mint_into(&catalogue.collection, &number, to, &Default::default(), true)?;
			T::Nfts::disable_transfer(&catalogue.collection, &number)
		})?;
		Catalogues::<T>::insert(recording, catalogue);
		let mut item = Item {
			edition: id,
			number: edition.sold,
			gifts: 0,
			transfers: 0,
			ask: None,
			deposit: Deposit { who: to.clone(), amount: deposits.item },
			ledger: deposits.ledger,
		};
		let deposit = Deposit { who: to.clone(), amount: deposits.history };
		Self::note_transfer(recording, number, &mut item, None, to, how, price, deposit)?;
		Items::<T>::insert(recording, number, item);
		Ok(number)
	}

	/// Adds an entry to the history of an item. The caller stores the item.
	#[allow(clippy::too_many_arguments)] // What there is to be told.
	fn note_transfer(
		recording: RecordingId,
		id: ItemId,
		item: &mut ItemOf<T>,
		from: Option<&T::AccountId>,
		to: &T::AccountId,
		how: Acquired,
		price: Balance,
		deposit: DepositOf<T>,
	) -> DispatchResult {
		let (from, to) = (from.cloned(), to.clone());
		let entry =
			Transfer { from: from.clone(), to: to.clone(), how, price, at: Self::clock(), deposit };
		Transfers::<T>::insert((recording, id, item.transfers), entry);
		item.transfers = item.transfers.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Self::deposit_event(Event::ItemMoved {
			recording,
			edition: item.edition,
			item: id,
			from,
			to,
			how,
			price,
		});
		Ok(())
	}

	/// Gives an item of `from` to `to`. It is not for sale then.
	#[allow(clippy::too_many_arguments)] // What there is to be told.
	pub(crate) fn move_item(
		recording: RecordingId,
		id: ItemId,
		mut item: ItemOf<T>,
		from: &T::AccountId,
		to: &T::AccountId,
		how: Acquired,
		price: Balance,
		deposit: DepositOf<T>,
	) -> DispatchResult {
		ensure!(from != to, Error::<T>::SameAccount);
		item.ask = None;
		item.gifts = match how {
			Acquired::Given => item.gifts.checked_add(1).ok_or(ArithmeticError::Overflow)?,
			_ => 0,
		};
		ensure!(item.gifts <= T::MaxGifts::get(), Error::<T>::TooManyGifts);
		let collection =
			Catalogues::<T>::get(recording).ok_or(Error::<T>::ItemNotFound)?.collection;
		with_storage_layer(|| {
			T::Nfts::enable_transfer(&collection, &id)?;
			T::Nfts::transfer(&collection, &id, to)?;
			T::Nfts::disable_transfer(&collection, &id)
		})?;
		Self::note_transfer(recording, id, &mut item, Some(from), to, how, price, deposit)?;
		Items::<T>::insert(recording, id, item);
		Ok(())
	}

	pub(crate) fn do_gift(
		who: &T::AccountId,
		recording: RecordingId,
		id: ItemId,
		to: &T::AccountId,
	) -> DispatchResult {
		ensure!(!Self::is_blocked(recording), Error::<T>::Blocked);
		let item = Self::item_owned_by(who, recording, id)?;
		// He who gets it was not asked.
		let deposit = Deposit { who: who.clone(), amount: Self::hold_for_history(who)? };
		Self::move_item(recording, id, item, who, to, Acquired::Given, 0, deposit)
	}

	pub(crate) fn do_burn_item(
		who: &T::AccountId,
		recording: RecordingId,
		id: ItemId,
	) -> DispatchResult {
		let item = Self::item_owned_by(who, recording, id)?;
		let collection =
			Catalogues::<T>::get(recording).ok_or(Error::<T>::ItemNotFound)?.collection;
		Self::refund_ledger(recording, &item.deposit.who, || {
			T::Nfts::enable_transfer(&collection, &id)?;
			T::Nfts::burn(&collection, &id, Some(who))
		})?;
		Self::release(HoldReason::Item, &item.deposit)?;
		Items::<T>::remove(recording, id);
		Self::deposit_event(Event::ItemBurned { recording, item: id, who: who.clone() });
		Ok(())
	}

	/// Removes up to `most` entries of the history of an item that was destroyed.
	pub(crate) fn do_clear_history(
		recording: RecordingId,
		id: ItemId,
		most: u32,
	) -> DispatchResult {
		ensure!(!Items::<T>::contains_key(recording, id), Error::<T>::ItemThere);
		let mut entries = 0u32;
		for (_, entry) in Transfers::<T>::drain_prefix((recording, id)).take(most as usize) {
			Self::release(HoldReason::Item, &entry.deposit)?;
			entries = entries.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		}
		ensure!(entries != 0, Error::<T>::NothingToClear);
		Self::deposit_event(Event::HistoryCleared { recording, item: id, entries });
		Ok(())
	}
}
