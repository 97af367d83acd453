// SPDX-License-Identifier: Apache-2.0

//! Editions: what is sold of a recording, on which terms.
//!
//! ```text
//! create ──> on sale ──> sold out, closed by the steward, auction ended, or its time is over
//!               │                                   │
//!               └── nothing sold, lists cleared ────┴──> removed
//! ```
//!
//! Terms never change: who has bought one item, or bids for one, knows what there is and what he
//! will owe in a resale. An edition of which something was sold stays, for the resales.

use crate::*;
use codec::MaxEncodedLen;
use frame_support::{
	ensure,
	traits::{
		fungibles::Inspect as _,
		tokens::{
			nonfungibles_v2::{Create as _, Destroy as _},
			Preservation,
		},
		Get,
	},
};
use polyphony_support::transfer_exact;
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The time of an edition: that of the pallet without the freezes since it was made.
	pub(crate) fn edition_now(recording: RecordingId, edition: &EditionOf<T>) -> Moment {
		Self::now().saturating_sub(Self::frozen_since(recording, edition))
	}

	/// When it is `at` in an edition in the time of the pallet, if it is not frozen from now on.
	pub(crate) fn out_of_edition(
		recording: RecordingId,
		edition: &EditionOf<T>,
		at: Moment,
	) -> Moment {
		at.saturating_add(Self::frozen_since(recording, edition))
	}

	fn frozen_since(recording: RecordingId, edition: &EditionOf<T>) -> Moment {
		Self::frozen_for(recording).saturating_sub(edition.frozen)
	}

	/// Whether nothing of a recording may be sold for good.
	pub(crate) fn is_blocked(recording: RecordingId) -> bool {
		Self::ensure_clear(recording) == Err(Error::<T>::Blocked.into())
	}

	pub(crate) fn edition_of(
		recording: RecordingId,
		edition: EditionId,
	) -> Result<EditionOf<T>, DispatchError> {
		Ok(Editions::<T>::get(recording, edition).ok_or(Error::<T>::EditionNotFound)?)
	}

	pub(crate) fn do_create_edition(
		who: &T::AccountId,
		recording: RecordingId,
		mut terms: EditionTerms<T::AssetId>,
	) -> Result<EditionId, DispatchError> {
		Self::recording_of(who, recording)?;
		Self::ensure_clear(recording)?;
		terms.starts = terms.starts.max(Self::clock());
		Self::check_terms(&terms)?;
		Self::fund_purse(who, Purse::Recording(recording), &terms.asset)?;
		let mut catalogue = Self::open_catalogue(who, recording)?;
		let id = catalogue.next_edition;
		catalogue.next_edition = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		catalogue.editions = catalogue.editions.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Catalogues::<T>::insert(recording, catalogue);

		let auctioned = matches!(terms.sale, Sale::English { .. });
		let (entries, bytes) = match auctioned {
			true => (2, EditionOf::<T>::max_encoded_len() + AuctionOf::<T>::max_encoded_len()),
			false => (1, EditionOf::<T>::max_encoded_len()),
		};
		let edition = Edition {
			terms: Self::in_our_time(terms.clone()),
			frozen: Self::frozen_for(recording),
			sold: 0,
			listed: 0,
			closed: false,
			deposit: Self::hold_for(HoldReason::Sale, who, entries, bytes)?,
		};
		if let Sale::English { duration, .. } = edition.terms.sale {
			Self::open_auction(recording, id, edition.terms.starts, duration)?;
		}
		Editions::<T>::insert(recording, id, edition);
		Self::deposit_event(Event::EditionCreated { recording, edition: id, terms });
		Ok(id)
	}

	/// Whether something can be sold on these terms, whose moments are real.
	fn check_terms(terms: &EditionTerms<T::AssetId>) -> DispatchResult {
		Self::ensure_accepted(&terms.asset)?;
		let (starts, longest) = (terms.starts, T::MaxSalePeriod::get());
		match terms.supply {
			Supply::Unique => (),
			Supply::Limited(items) => ensure!(items != 0, Error::<T>::InvalidSupply),
			Supply::Open { until } => ensure!(until > starts, Error::<T>::InvalidSupply),
		}
		match terms.sale {
			Sale::Fixed { price } => ensure!(price != 0, Error::<T>::InvalidPrice),
			Sale::English { reserve, step, duration, extension } => {
				ensure!(terms.supply == Supply::Unique, Error::<T>::InvalidSupply);
				ensure!(reserve != 0 && step != 0, Error::<T>::InvalidPrice);
				ensure!((1..=longest).contains(&duration), Error::<T>::InvalidPeriod);
				ensure!(extension <= duration, Error::<T>::InvalidPeriod);
			},
			Sale::Dutch { start, floor, duration } => {
				ensure!(floor != 0 && floor < start, Error::<T>::InvalidPrice);
				ensure!((1..=longest).contains(&duration), Error::<T>::InvalidPeriod);
			},
		}
		let royalties = T::MinRoyalty::get()..=T::MaxRoyalty::get();
		ensure!(royalties.contains(&terms.royalty), Error::<T>::InvalidRoyalty);
		let least = T::Assets::minimum_balance(terms.asset.clone()).max(1);
		ensure!(terms.least_royalty >= least, Error::<T>::InvalidRoyalty);
		let listed = terms.allow_list_until.is_none_or(|until| until > starts);
		ensure!(listed, Error::<T>::InvalidPeriod);
		ensure!(terms.max_per_account != Some(0), Error::<T>::InvalidSupply);
		ensure!(terms.licence != H256::zero(), Error::<T>::InvalidLicence);
		Ok(())
	}

	/// Terms whose moments were real.
	fn in_our_time(terms: EditionTerms<T::AssetId>) -> EditionTerms<T::AssetId> {
		let supply = match terms.supply {
			Supply::Open { until } => Supply::Open { until: Self::ours(until) },
			supply => supply,
		};
		EditionTerms {
			supply,
			starts: Self::ours(terms.starts),
			allow_list_until: terms.allow_list_until.map(Self::ours),
			..terms
		}
	}

	/// The catalogue of a recording. If it has none yet, `who` pays for it and for the collection.
	fn open_catalogue(
		who: &T::AccountId,
		recording: RecordingId,
	) -> Result<CatalogueOf<T>, DispatchError> {
		if let Some(catalogue) = Catalogues::<T>::get(recording) {
			return Ok(catalogue);
		}
		let bring = |account: &T::AccountId| {
			let (native, amount) = (T::NativeAsset::get(), T::CollectionDeposit::get());
			let preserve = Preservation::Preserve;
			transfer_exact::<_, T::Assets>(&native, who, account, amount, preserve)
		};
		let collection = Self::charge_ledger(recording, bring, |account| {
			T::Nfts::create_collection(account, account, &Default::default())
		})?;
		Self::deposit_event(Event::CollectionCreated { recording, collection: collection.clone() });
		Ok(Catalogue {
			collection,
			editions: 0,
			next_edition: 0,
			items: 0,
			deposit: Self::hold_largest::<CatalogueOf<T>>(HoldReason::Sale, who)?,
		})
	}

	/// Removes the catalogue of a recording that is withdrawn: nothing of it was ever sold.
	pub(crate) fn close_catalogue(recording: RecordingId) -> DispatchResult {
		let Some(catalogue) = Catalogues::<T>::take(recording) else { return Ok(()) };
		ensure!(catalogue.editions == 0, Error::<T>::EditionsLeft);
		let collection = catalogue.collection;
		let payer = catalogue.deposit.who.clone();
		Self::refund_ledger(recording, &payer, || {
			let Some(witness) = T::Nfts::get_destroy_witness(&collection) else { return Ok(()) };
			let owner = Self::account_of(Purse::Recording(recording));
			T::Nfts::destroy(collection, witness, Some(owner)).map(|_| ())
		})?;
		Self::release(HoldReason::Sale, &catalogue.deposit)
	}

	/// Does something for which the ledger of items gives a deposit back to the account of the
	/// recording, and passes on to `who` what came.
	pub(crate) fn refund_ledger(
		recording: RecordingId,
		who: &T::AccountId,
		undo: impl FnOnce() -> DispatchResult,
	) -> DispatchResult {
		let (native, account) =
			(T::NativeAsset::get(), Self::account_of(Purse::Recording(recording)));
		let before = T::Assets::balance(native.clone(), &account);
		undo()?;
		// What else is there waits for others.
		let came = T::Assets::balance(native.clone(), &account).saturating_sub(before);
		Self::pay_or_owe(recording, &native, who, came)
	}

	pub(crate) fn do_close_edition(
		who: &T::AccountId,
		recording: RecordingId,
		id: EditionId,
	) -> DispatchResult {
		Self::recording_of(who, recording)?;
		let mut edition = Self::edition_of(recording, id)?;
		ensure!(!edition.closed, Error::<T>::EditionClosed);
		if let Some(auction) = Auctions::<T>::get(recording, id) {
			ensure!(auction.highest.is_none(), Error::<T>::HasBid);
		}
		Self::shut(recording, id, &mut edition);
		Editions::<T>::insert(recording, id, edition);
		Ok(())
	}

	/// Nothing of an edition is sold any more. The caller stores it.
	pub(crate) fn shut(recording: RecordingId, id: EditionId, edition: &mut EditionOf<T>) {
		edition.closed = true;
		if Auctions::<T>::take(recording, id).is_some() {
			Self::unschedule(&Task::EndAuction(recording, id));
		}
		Self::deposit_event(Event::EditionClosed { recording, edition: id });
	}

	pub(crate) fn do_remove_edition(
		who: &T::AccountId,
		recording: RecordingId,
		id: EditionId,
	) -> DispatchResult {
		Self::recording_of(who, recording)?;
		let edition = Self::edition_of(recording, id)?;
		ensure!(edition.closed, Error::<T>::EditionOpen);
		ensure!(edition.sold == 0, Error::<T>::EditionInUse);
		ensure!(edition.listed == 0, Error::<T>::ListNotEmpty);
		Catalogues::<T>::try_mutate(recording, |catalogue| {
			let catalogue = catalogue.as_mut().ok_or(Error::<T>::EditionNotFound)?;
			catalogue.editions =
				catalogue.editions.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			Ok::<_, DispatchError>(())
		})?;
		Self::release(HoldReason::Sale, &edition.deposit)?;
		Editions::<T>::remove(recording, id);
		Self::deposit_event(Event::EditionRemoved { recording, edition: id });
		Ok(())
	}
}
