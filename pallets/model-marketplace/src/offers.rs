// SPDX-License-Identifier: Apache-2.0

//! What owners offer, and to whom.

use crate::*;
use frame_support::{defensive_assert, ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_offer(
		who: &T::AccountId,
		id: ModelId,
		terms: OfferInput<T::AssetId>,
	) -> Result<OfferId, DispatchError> {
		let mut model = Self::listed_model_owned_by(who, id)?;
		Self::check_offer(&terms)?;
		ensure!(u32::from(model.offers) < T::MaxOffers::get(), Error::<T>::TooManyOffers);
		let offer = model.next_offer;
		model.next_offer = offer.checked_add(1).ok_or(Error::<T>::TooManyOffers)?;
		model.offers = model.offers.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Models::<T>::insert(id, model);

		let deposit = Self::hold_listing(who, T::OfferDeposit::get())?;
		Self::fund_offer(who, id, &terms)?;
		Offers::<T>::insert(id, offer, Offer { terms: terms.clone(), revision: 0, deposit });
		Self::deposit_event(Event::OfferSet { model: id, offer, revision: 0, terms });
		Ok(offer)
	}

	pub(crate) fn do_set_offer(
		who: &T::AccountId,
		model: ModelId,
		offer: OfferId,
		terms: OfferInput<T::AssetId>,
	) -> DispatchResult {
		Self::listed_model_owned_by(who, model)?;
		Self::check_offer(&terms)?;
		let revision = Offers::<T>::try_mutate(model, offer, |entry| {
			let entry = entry.as_mut().ok_or(Error::<T>::OfferNotFound)?;
			entry.terms = terms.clone();
			entry.revision = entry.revision.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(entry.revision)
		})?;
		Self::fund_offer(who, model, &terms)?;
		Self::deposit_event(Event::OfferSet { model, offer, revision, terms });
		Ok(())
	}

	pub(crate) fn do_remove_offer(
		who: &T::AccountId,
		id: ModelId,
		offer: OfferId,
	) -> DispatchResult {
		let mut model = Self::model_owned_by(who, id)?;
		let entry = Offers::<T>::take(id, offer).ok_or(Error::<T>::OfferNotFound)?;
		Self::release_listing(&entry.deposit)?;
		defensive_assert!(model.offers != 0, "the offer was counted");
		model.offers = model.offers.saturating_sub(1);
		Models::<T>::insert(id, model);
		Self::deposit_event(Event::OfferRemoved { model: id, offer });
		Ok(())
	}

	/// Removes the offers of a model that is sold no more. The caller stores the model.
	pub(crate) fn remove_all_offers(id: ModelId, model: &mut ModelOf<T>) -> DispatchResult {
		for (offer, entry) in Offers::<T>::drain_prefix(id) {
			Self::release_listing(&entry.deposit)?;
			Self::deposit_event(Event::OfferRemoved { model: id, offer });
		}
		model.offers = 0;
		Ok(())
	}

	/// Lets the owner fill the model's account up, if it will have to hold prices in this asset.
	fn fund_offer(
		who: &T::AccountId,
		model: ModelId,
		terms: &OfferInput<T::AssetId>,
	) -> DispatchResult {
		if terms.price == 0 {
			return Ok(());
		}
		Self::fund(who, model, &terms.asset)
	}

	/// Whether something can be offered like this.
	fn check_offer(terms: &OfferInput<T::AssetId>) -> DispatchResult {
		let free = terms.kind == OfferKind::Free;
		ensure!(free == (terms.price == 0), Error::<T>::InvalidPrice);
		let period = match terms.kind {
			OfferKind::Timed { ms } => Some(ms),
			OfferKind::Subscription { period } => Some(period),
			OfferKind::Free | OfferKind::Perpetual | OfferKind::Credits => None,
		};
		if let Some(period) = period {
			ensure!(period >= T::MinPeriod::get(), Error::<T>::PeriodTooShort);
			ensure!(period <= MAX_PERIOD, Error::<T>::PeriodTooLong);
		}
		let deliverable = matches!(terms.kind, OfferKind::Perpetual | OfferKind::Timed { .. });
		ensure!(terms.delivery == Delivery::Open || deliverable, Error::<T>::NoEscrowForKind);
		ensure!(AcceptedAssets::<T>::contains_key(&terms.asset), Error::<T>::AssetNotAccepted);
		Ok(())
	}

	pub(crate) fn do_set_allowed(
		who: &T::AccountId,
		model: ModelId,
		offer: OfferId,
		account: &T::AccountId,
		allowed: bool,
	) -> DispatchResult {
		let key = (model, offer, account);
		if allowed {
			Self::listed_model_owned_by(who, model)?;
			ensure!(Offers::<T>::contains_key(model, offer), Error::<T>::OfferNotFound);
			ensure!(!Allowed::<T>::contains_key(key), Error::<T>::AlreadyOnList);
			Allowed::<T>::insert(key, Self::hold_listing(who, T::AllowedDeposit::get())?);
		} else {
			let deposit = Allowed::<T>::take(key).ok_or(Error::<T>::NotOnList)?;
			let may = deposit.who == *who || Self::owner_of(model).as_ref() == Some(who);
			ensure!(may, Error::<T>::NotOwner);
			Self::release_listing(&deposit)?;
		}
		Self::deposit_event(Event::AllowedSet { model, offer, who: account.clone(), allowed });
		Ok(())
	}

	/// Whether `who` may buy from an offer with this gate.
	pub(crate) fn passes(
		who: &T::AccountId,
		model: ModelId,
		offer: OfferId,
		gate: Option<&Gate>,
	) -> bool {
		match gate {
			None => true,
			Some(Gate::List) => Allowed::<T>::contains_key((model, offer, who)),
			Some(Gate::Credential(credential)) => T::Credentials::holds(who, *credential),
		}
	}
}
