// SPDX-License-Identifier: Apache-2.0

//! What stewards license, and for how much.
//!
//! An offer has a revision, which grows with each change: who buys names the one that he has seen.
//! Price and asset can change, and the offer can be closed and opened. But what is licensed is the
//! same for all who buy from one offer: for other terms there is another offer.

use crate::{lineage::share_of, *};
use frame_support::{defensive_assert, ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_licence_offer(
		who: &T::AccountId,
		id: RecordingId,
		input: LicenceOfferInputOf<T>,
	) -> Result<LicenceOfferId, DispatchError> {
		Self::recording_of(who, id)?;
		Self::check_licence_offer(who, id, &input)?;
		let mut licensing = Licensings::<T>::get(id);
		let few = licensing.offers < T::MaxLicenceOffers::get();
		ensure!(few, Error::<T>::TooManyLicenceOffers);
		let offer = licensing.next_offer;
		licensing.next_offer = offer.checked_add(1).ok_or(Error::<T>::TooManyLicenceOffers)?;
		licensing.offers = licensing.offers.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Licensings::<T>::insert(id, licensing);
		Self::put_licence_offer(who, id, offer, input, 0, 0)?;
		Ok(offer)
	}

	pub(crate) fn do_set_licence_offer(
		who: &T::AccountId,
		id: RecordingId,
		offer: LicenceOfferId,
		input: LicenceOfferInputOf<T>,
	) -> DispatchResult {
		Self::recording_of(who, id)?;
		let last = Self::licence_offer(id, offer)?;
		Self::check_licence_offer(who, id, &input)?;
		let same = last.input.terms == input.terms;
		ensure!(last.granted == 0 || same, Error::<T>::LicenceTermsFixed);
		let revision = last.revision.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		// Of who has set it last, who may not be the steward any more.
		Self::release(HoldReason::Licence, &last.deposit)?;
		Self::put_licence_offer(who, id, offer, input, revision, last.granted)
	}

	/// Stores an offer, for which `who` pays the deposit.
	fn put_licence_offer(
		who: &T::AccountId,
		recording: RecordingId,
		offer: LicenceOfferId,
		input: LicenceOfferInputOf<T>,
		revision: u32,
		granted: u32,
	) -> DispatchResult {
		let deposit = Self::hold_entry(HoldReason::Licence, who, &input)?;
		let entry = LicenceOffer { input: input.clone(), revision, granted, deposit };
		LicenceOffers::<T>::insert(recording, offer, entry);
		Self::deposit_event(Event::LicenceOffered { recording, offer, revision, input });
		Ok(())
	}

	pub(crate) fn do_remove_licence_offer(
		who: &T::AccountId,
		recording: RecordingId,
		offer: LicenceOfferId,
	) -> DispatchResult {
		Self::recording_of(who, recording)?;
		let entry = Self::licence_offer(recording, offer)?;
		LicenceOffers::<T>::remove(recording, offer);
		Self::release(HoldReason::Licence, &entry.deposit)?;
		Licensings::<T>::mutate(recording, |licensing| {
			defensive_assert!(licensing.offers != 0, "the offer was counted");
			licensing.offers = licensing.offers.saturating_sub(1);
		});
		Self::deposit_event(Event::LicenceOfferRemoved { recording, offer });
		Ok(())
	}

	/// Removes all offers for a recording that leaves the storage, of which nothing was sold.
	pub(crate) fn remove_licence_offers(recording: RecordingId) -> DispatchResult {
		for (offer, entry) in LicenceOffers::<T>::drain_prefix(recording) {
			Self::release(HoldReason::Licence, &entry.deposit)?;
			Self::deposit_event(Event::LicenceOfferRemoved { recording, offer });
		}
		Licensings::<T>::remove(recording);
		Ok(())
	}

	/// An offer that is there.
	pub(crate) fn licence_offer(
		recording: RecordingId,
		offer: LicenceOfferId,
	) -> Result<LicenceOfferOf<T>, DispatchError> {
		Ok(LicenceOffers::<T>::get(recording, offer).ok_or(Error::<T>::LicenceOfferNotFound)?)
	}

	/// Whether this can be offered, for which `who` funds the accounts if somebody can buy.
	fn check_licence_offer(
		who: &T::AccountId,
		recording: RecordingId,
		input: &LicenceOfferInputOf<T>,
	) -> DispatchResult {
		let terms = &input.terms;
		ensure!(terms.territory.is_valid(), Error::<T>::InvalidTerritory);
		let possible = terms.term.is_none_or(|term| (1..=MAX_TERM).contains(&term));
		ensure!(possible, Error::<T>::InvalidTerm);
		if let Use::Remix { share } = terms.usage {
			// With more, nothing could be registered; with less, its ancestors would lose by that.
			ensure!(share <= T::MaxUpstream::get(), Error::<T>::UpstreamTooHigh);
			let owes = Lineages::<T>::get(recording).upstream();
			ensure!(share_of(share) >= owes, Error::<T>::RemixShareTooLow);
		}
		// What nobody can buy from can always be said: so an offer can be closed.
		if input.open {
			Self::ensure_clear(recording)?;
			Self::ensure_accepted(&input.asset)?;
			if input.price != 0 {
				Self::fund_purse(who, Purse::Recording(recording), &input.asset)?;
			}
		}
		Ok(())
	}
}
