// SPDX-License-Identifier: Apache-2.0

//! Sales from an edition at a price, and who may buy.
//!
//! ```text
//! Dutch   price(t) = start - (start - floor) * min(t - starts, duration) / duration, rounded up
//! ```
//!
//! What is paid is shared as in `settle`: fee, sources, and the rest for the split.

use crate::*;
use frame_support::{ensure, traits::Get};
use polyphony_support::{mul_div, pay_exact, PaymentError, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// The price of an item at this moment in the time of the edition. `None` in an auction, and before
/// the sale begins that of the beginning.
pub(crate) fn price_at<AssetId>(
	terms: &EditionTerms<AssetId>,
	now: Moment,
) -> Result<Option<Balance>, ArithmeticError> {
	match terms.sale {
		Sale::Fixed { price } => Ok(Some(price)),
		Sale::English { .. } => Ok(None),
		Sale::Dutch { start, floor, duration } => {
			let passed = now.saturating_sub(terms.starts).min(duration);
			let range = start.checked_sub(floor).ok_or(ArithmeticError::Underflow)?;
			let fallen = mul_div(range, passed.into(), duration.into(), Rounding::Down)
				.ok_or(ArithmeticError::Overflow)?;
			Ok(Some(start.checked_sub(fallen).ok_or(ArithmeticError::Underflow)?))
		},
	}
}

impl<T: Config> Pallet<T> {
	/// What an item of an edition costs now. `None` if it is not sold at a price, or not any more.
	pub fn price_now(recording: RecordingId, id: EditionId) -> Option<Balance> {
		let edition = Editions::<T>::get(recording, id)?;
		let now = Self::edition_now(recording, &edition);
		price_at(&edition.terms, now).ok().flatten().filter(|_| !edition.over(now))
	}

	/// Takes an amount from a payer, with the asset that he has chosen, to the account of a
	/// recording.
	pub(crate) fn collect(
		who: &T::AccountId,
		pay: PaymentOf<T>,
		recording: RecordingId,
		asset: &T::AssetId,
		amount: Balance,
	) -> DispatchResult {
		let account = Self::account_of(Purse::Recording(recording));
		let spent = pay_exact::<_, T::Assets, T::Exchange>(
			who, &pay.asset, pay.max_in, asset, amount, &account,
		)
		.map_err(|error| match error {
			PaymentError::AboveMax => Error::<T>::PriceAboveMax.into(),
			PaymentError::Failed(error) => error,
		})?;
		Self::deposit_event(Event::Collected {
			recording,
			who: who.clone(),
			asset: asset.clone(),
			amount,
			pay: pay.asset,
			spent,
		});
		Ok(())
	}

	/// The edition, if `who` may buy from it now or bid in its auction, and has seen what AI has
	/// done in the recording.
	pub(crate) fn on_sale(
		who: &T::AccountId,
		recording: RecordingId,
		id: EditionId,
		expected: DisclosureId,
	) -> Result<(EditionOf<T>, Moment), DispatchError> {
		let found = Recordings::<T>::get(recording).ok_or(Error::<T>::RecordingNotFound)?;
		Self::ensure_clear(recording)?;
		Self::ensure_disclosure(&found, expected)?;
		let edition = Self::edition_of(recording, id)?;
		let now = Self::edition_now(recording, &edition);
		ensure!(!edition.over(now), Error::<T>::EditionClosed);
		ensure!(now >= edition.terms.starts, Error::<T>::TooEarly);
		let by_list = edition.terms.allow_list_until.is_some_and(|until| now < until);
		let may = !by_list || Allowed::<T>::contains_key((recording, id, who));
		ensure!(may, Error::<T>::NotAllowed);
		Ok((edition, now))
	}

	pub(crate) fn do_buy(
		who: &T::AccountId,
		recording: RecordingId,
		id: EditionId,
		expected: DisclosureId,
		pay: PaymentOf<T>,
	) -> Result<ItemId, DispatchError> {
		let (mut edition, now) = Self::on_sale(who, recording, id, expected)?;
		let price = price_at(&edition.terms, now)?.ok_or(Error::<T>::IsAuction)?;
		if let Some(most) = edition.terms.max_per_account {
			Self::count_purchase(who, recording, id, most)?;
		}
		let deposits = Self::hold_for_item(who, T::ItemDeposit::get())?;
		Self::collect(who, pay, recording, &edition.terms.asset, price)?;
		Self::pay_recording(recording, &edition.terms.asset, price)?;
		let how = Acquired::Bought;
		let item = Self::mint(recording, id, &mut edition, who, how, price, &deposits)?;
		Editions::<T>::insert(recording, id, edition);
		Ok(item)
	}

	/// Counts one item more that `who` has bought, of so many.
	fn count_purchase(
		who: &T::AccountId,
		recording: RecordingId,
		id: EditionId,
		most: u32,
	) -> DispatchResult {
		let key = (recording, id, who);
		let mut purchases = match Bought::<T>::get(key) {
			Some(purchases) => purchases,
			None => Purchases {
				items: 0,
				deposit: Self::hold_largest::<PurchasesOf<T>>(HoldReason::Item, who)?,
			},
		};
		purchases.items = purchases.items.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		ensure!(purchases.items <= most, Error::<T>::TooMany);
		Bought::<T>::insert(key, purchases);
		Ok(())
	}

	pub(crate) fn do_set_allowed(
		who: &T::AccountId,
		recording: RecordingId,
		id: EditionId,
		account: T::AccountId,
		allowed: bool,
	) -> DispatchResult {
		Self::recording_of(who, recording)?;
		let mut edition = Self::edition_of(recording, id)?;
		let key = (recording, id, &account);
		if allowed {
			ensure!(edition.terms.allow_list_until.is_some(), Error::<T>::NoList);
			let over = edition.over(Self::edition_now(recording, &edition));
			ensure!(!over, Error::<T>::EditionClosed);
			ensure!(!Allowed::<T>::contains_key(key), Error::<T>::AlreadyOnList);
			let deposit = Self::hold_largest::<DepositOf<T>>(HoldReason::Sale, who)?;
			Allowed::<T>::insert(key, deposit);
			edition.listed = edition.listed.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		} else {
			let deposit = Allowed::<T>::take(key).ok_or(Error::<T>::NotOnList)?;
			Self::release(HoldReason::Sale, &deposit)?;
			edition.listed = edition.listed.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		}
		Editions::<T>::insert(recording, id, edition);
		Self::deposit_event(Event::AllowedSet { recording, edition: id, who: account, allowed });
		Ok(())
	}

	/// Removes up to `most` entries of the lists of an edition that is over: who may buy, and who
	/// has bought how many.
	pub(crate) fn do_clear_lists(
		recording: RecordingId,
		id: EditionId,
		most: u32,
	) -> DispatchResult {
		let mut edition = Self::edition_of(recording, id)?;
		let over = edition.over(Self::edition_now(recording, &edition));
		ensure!(over || Self::is_blocked(recording), Error::<T>::EditionOpen);
		let mut entries = 0u32;
		let mut left = most as usize;
		for (_, deposit) in Allowed::<T>::drain_prefix((recording, id)).take(left) {
			Self::release(HoldReason::Sale, &deposit)?;
			edition.listed = edition.listed.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			entries = entries.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		}
		left = left.checked_sub(entries as usize).ok_or(ArithmeticError::Underflow)?;
		for (_, purchases) in Bought::<T>::drain_prefix((recording, id)).take(left) {
			Self::release(HoldReason::Item, &purchases.deposit)?;
			entries = entries.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		}
		ensure!(entries != 0, Error::<T>::NothingToClear);
		Editions::<T>::insert(recording, id, edition);
		Self::deposit_event(Event::ListsCleared { recording, edition: id, entries });
		Ok(())
	}
}
