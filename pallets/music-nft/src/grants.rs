// SPDX-License-Identifier: Apache-2.0

//! Licences that were bought.
//!
//! A licence is bought for ever or for a term, and stays in storage until its holder gives it up,
//! also when it is over: so it can be shown what somebody was allowed to do. It is his alone, and
//! its terms are those of the offer when he has bought.
//!
//! While an exclusive licence is in force, nobody but its holder can buy another one for the same
//! use in a part of its territory. It can be bought where others have non-exclusive ones, which
//! stay: so who buys it names how many there were when he has looked, and nobody sells one more in
//! front of his purchase.
//!
//! The steward needs no licence to build on his own recording, but has to respect an exclusive one
//! of somebody else.

use crate::*;
use alloc::vec::Vec;
use codec::Encode;
use frame_support::ensure;
use polyphony_support::{pay_exact, PaymentError};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_buy_licence(
		who: &T::AccountId,
		recording: RecordingId,
		offer: LicenceOfferId,
		purchase: LicencePurchaseOf<T>,
	) -> Result<GrantId, DispatchError> {
		let found = Recordings::<T>::get(recording).ok_or(Error::<T>::RecordingNotFound)?;
		Self::ensure_clear(recording)?;
		Self::ensure_disclosure(&found, purchase.expected_disclosure)?;
		let mut entry = Self::licence_offer(recording, offer)?;
		let seen = entry.revision == purchase.expected_revision;
		ensure!(seen, Error::<T>::LicenceOfferChanged);
		let LicenceOfferInput { terms, asset, price, open } = entry.input.clone();
		ensure!(open, Error::<T>::LicenceOfferClosed);
		Self::ensure_accepted(&asset)?;
		entry.granted = entry.granted.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		LicenceOffers::<T>::insert(recording, offer, entry);

		let number = Licensings::<T>::try_mutate(recording, |licensing| {
			let number = licensing.granted;
			licensing.granted = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(number)
		})?;
		let id = grant_id(recording, number);
		let until = terms.term.map(Self::after).transpose()?;
		Self::take_place(who, id, &terms, until, purchase.expected_granted)?;

		// The licence, and where it is found by its holder; an exclusive one has its place besides.
		let entries = if terms.exclusive { 3 } else { 2 };
		let bytes = (who, &terms).encoded_size();
		let deposit = Self::hold_for(HoldReason::Licence, who, entries, bytes)?;
		let to = Self::account_of(Purse::Recording(recording));
		let spent = pay_exact::<_, T::Assets, T::Exchange>(
			who,
			&purchase.pay.asset,
			purchase.pay.max_in,
			&asset,
			price,
			&to,
		)
		.map_err(|error| match error {
			PaymentError::AboveMax => Error::<T>::PriceAboveMax.into(),
			PaymentError::Failed(error) => error,
		})?;
		let grant = Grant {
			holder: who.clone(),
			offer,
			terms: terms.clone(),
			disclosure: found.disclosure,
			granted_at: Self::clock(),
			until,
			asset: asset.clone(),
			price,
			derivatives: 0,
			deposit,
		};
		Grants::<T>::insert(id, grant);
		GrantsOf::<T>::insert((who, recording, id), ());
		Self::deposit_event(Event::LicenceGranted {
			grant: id,
			recording,
			offer,
			holder: who.clone(),
			terms,
			disclosure: found.disclosure,
			until: until.map(Self::real),
			asset: asset.clone(),
			price,
			pay: purchase.pay.asset,
			spent,
		});
		if price == 0 {
			Self::note_sale(recording);
		} else {
			Self::pay_recording(recording, &asset, price)?;
		}
		Ok(id)
	}

	/// Counts a licence that `who` buys, unless an exclusive one of somebody else is in the way, and
	/// keeps its place if it is exclusive itself.
	fn take_place(
		who: &T::AccountId,
		id: GrantId,
		terms: &LicenceTerms,
		until: Option<Moment>,
		expected_granted: Option<u32>,
	) -> DispatchResult {
		let (recording, _) = parts_of_grant(id);
		let now = Self::now();
		RightsOf::<T>::try_mutate(recording, terms.usage.kind(), |rights| {
			let seen = expected_granted.is_none_or(|granted| granted == rights.granted);
			ensure!(seen, Error::<T>::MoreLicencesGranted);
			rights.granted = rights.granted.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			rights.exclusive.retain(|place| is_before(now, place.until));
			let free = rights
				.exclusive
				.iter()
				.all(|place| place.holder == *who || !place.territory.overlaps(&terms.territory));
			ensure!(free, Error::<T>::ExclusivelyLicensed);
			if terms.exclusive {
				let (holder, territory) = (who.clone(), terms.territory.clone());
				rights
					.exclusive
					.try_push(Exclusive { grant: id, holder, territory, until })
					.map_err(|_| Error::<T>::TooManyExclusives)?;
			}
			Ok(())
		})
	}

	pub(crate) fn do_surrender_licence(who: &T::AccountId, id: GrantId) -> DispatchResult {
		let grant = Grants::<T>::get(id).ok_or(Error::<T>::LicenceNotFound)?;
		ensure!(grant.holder == *who, Error::<T>::NotLicensee);
		ensure!(grant.derivatives == 0, Error::<T>::LicenceInUse);
		let (recording, _) = parts_of_grant(id);
		if grant.terms.exclusive {
			RightsOf::<T>::mutate(recording, grant.terms.usage.kind(), |rights| {
				rights.exclusive.retain(|place| place.grant != id);
			});
		}
		Self::release(HoldReason::Licence, &grant.deposit)?;
		Grants::<T>::remove(id);
		GrantsOf::<T>::remove((who, recording, id));
		Self::deposit_event(Event::LicenceSurrendered {
			grant: id,
			recording,
			holder: who.clone(),
		});
		Ok(())
	}

	/// Whether a licence is in force.
	pub fn is_in_force(id: GrantId) -> bool {
		Grants::<T>::get(id).is_some_and(|grant| is_before(Self::now(), grant.until))
	}

	/// The licences for a recording with these numbers that are in storage.
	pub fn grants_between(
		recording: RecordingId,
		from: u32,
		to: u32,
	) -> Vec<(GrantId, GrantOf<T>)> {
		(from..to.min(Licensings::<T>::get(recording).granted))
			.map(|number| grant_id(recording, number))
			.filter_map(|id| Grants::<T>::get(id).map(|grant| (id, grant)))
			.collect()
	}

	/// What was agreed in a licence of `who` for remixes of `recording` that is in force.
	pub(crate) fn remix_share(
		who: &T::AccountId,
		recording: RecordingId,
		id: GrantId,
	) -> Result<Permill, DispatchError> {
		let grant = Grants::<T>::get(id)
			.filter(|grant| {
				grant.holder == *who
					&& parts_of_grant(id).0 == recording
					&& is_before(Self::now(), grant.until)
			})
			.ok_or(Error::<T>::NoRemixLicence)?;
		match grant.terms.usage {
			Use::Remix { share } => Ok(share),
			_ => Err(Error::<T>::NoRemixLicence.into()),
		}
	}

	/// Fails if somebody other than `who` alone may build on a recording somewhere: what is built is
	/// for everywhere.
	pub(crate) fn ensure_may_remix(who: &T::AccountId, recording: RecordingId) -> DispatchResult {
		let now = Self::now();
		let free = RightsOf::<T>::get(recording, UseKind::Remix)
			.exclusive
			.iter()
			.all(|place| place.holder == *who || !is_before(now, place.until));
		ensure!(free, Error::<T>::ExclusivelyLicensed);
		Ok(())
	}

	/// Counts one recording more that was registered with a licence, so that it stays.
	pub(crate) fn use_grant(id: GrantId) -> DispatchResult {
		Grants::<T>::try_mutate(id, |grant| {
			let grant = grant.as_mut().ok_or(Error::<T>::LicenceNotFound)?;
			grant.derivatives =
				grant.derivatives.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Undoes [`Self::use_grant`].
	pub(crate) fn leave_grant(id: GrantId) -> DispatchResult {
		Grants::<T>::try_mutate(id, |grant| {
			let grant = grant.as_mut().ok_or(Error::<T>::LicenceNotFound)?;
			grant.derivatives =
				grant.derivatives.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})
	}
}

/// Whether it is not over yet.
pub(crate) fn is_before(now: Moment, until: Option<Moment>) -> bool {
	until.is_none_or(|until| now < until)
}
