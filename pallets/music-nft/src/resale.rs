// SPDX-License-Identifier: Apache-2.0

//! Sales of items by those who have them.
//!
//! ```text
//! price    = fee + royalty + proceeds
//! fee      = price * Fee, rounded up
//! royalty  = price * royalty of the edition, rounded up, and no less than its least royalty
//! proceeds = what is left, to the seller
//! ```
//!
//! The royalty is shared by the sources and the split as what a sale from the edition brings. A price
//! of which nothing would be left is possible, one that is less is not: so a sale for nothing between
//! two accounts of the same person costs the least royalty, and the fee.

use crate::*;
use frame_support::{ensure, traits::Get};
use polyphony_support::{part_of, Rounding};
use sp_runtime::{DispatchError, DispatchResult};

/// Who gets what of a resale. Together they are the price.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Resale {
	/// The protocol's fee.
	pub(crate) fee: Balance,
	/// What the recording gets, before its sources.
	pub(crate) royalty: Balance,
	/// What the seller gets.
	pub(crate) proceeds: Balance,
}

impl<T: Config> Pallet<T> {
	/// Who gets what, if an item of an edition is sold at this price by who has it.
	pub(crate) fn resale_at(
		edition: &EditionOf<T>,
		price: Balance,
	) -> Result<Resale, DispatchError> {
		let fee = part_of(price, T::Fee::get(), Rounding::Up);
		let royalty =
			part_of(price, edition.terms.royalty, Rounding::Up).max(edition.terms.least_royalty);
		let proceeds = price
			.checked_sub(fee)
			.and_then(|rest| rest.checked_sub(royalty))
			.ok_or(Error::<T>::PriceTooLow)?;
		Ok(Resale { fee, royalty, proceeds })
	}

	/// Shares a price that has come to the account of the recording for an item of `seller`.
	pub(crate) fn pay_resale(
		recording: RecordingId,
		item: ItemId,
		edition: &EditionOf<T>,
		seller: &T::AccountId,
		price: Balance,
	) -> DispatchResult {
		let Resale { fee, royalty, proceeds } = Self::resale_at(edition, price)?;
		let asset = &edition.terms.asset;
		let ours = fee.checked_add(royalty).ok_or(Error::<T>::PriceTooLow)?;
		Self::settle(recording, asset, ours, fee)?;
		Self::pay_or_owe(recording, asset, seller, proceeds)?;
		Self::deposit_event(Event::SellerPaid {
			recording,
			item,
			seller: seller.clone(),
			asset: asset.clone(),
			amount: proceeds,
		});
		Ok(())
	}

	pub(crate) fn do_list_item(
		who: &T::AccountId,
		recording: RecordingId,
		id: ItemId,
		price: Option<Balance>,
	) -> DispatchResult {
		let mut item = Self::item_owned_by(who, recording, id)?;
		if let Some(price) = price {
			Self::ensure_clear(recording)?;
			Self::resale_at(&Self::edition_of(recording, item.edition)?, price)?;
		}
		item.ask = price.map(|price| ItemAsk { seller: who.clone(), price });
		Items::<T>::insert(recording, id, item);
		Self::deposit_event(Event::ItemListed { recording, item: id, seller: who.clone(), price });
		Ok(())
	}

	pub(crate) fn do_buy_item(
		who: &T::AccountId,
		recording: RecordingId,
		id: ItemId,
		expected: DisclosureId,
		pay: PaymentOf<T>,
	) -> DispatchResult {
		let found = Recordings::<T>::get(recording).ok_or(Error::<T>::RecordingNotFound)?;
		Self::ensure_clear(recording)?;
		Self::ensure_disclosure(&found, expected)?;
		let mut item = Self::item_of(recording, id)?;
		let ItemAsk { seller, price } = item.ask.clone().ok_or(Error::<T>::NotForSale)?;
		ensure!(seller != *who, Error::<T>::SameAccount);
		let owner = Self::owner_of_item(recording, id);
		ensure!(owner.as_ref() == Some(&seller), Error::<T>::NotForSale);
		let edition = Self::edition_of(recording, item.edition)?;
		let deposits = Self::hold_for_item(who, item.ledger)?;
		Self::collect(who, pay, recording, &edition.terms.asset, price)?;
		Self::pay_resale(recording, id, &edition, &seller, price)?;
		Self::take_over(recording, &mut item, who, &deposits)?;
		let deposit = Deposit { who: who.clone(), amount: deposits.history };
		Self::move_item(recording, id, item, &seller, who, Acquired::Resold, price, deposit)
	}
}
