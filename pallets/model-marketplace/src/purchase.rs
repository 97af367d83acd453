// SPDX-License-Identifier: Apache-2.0

//! From an offer to a licence.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError};

/// What kind of licence an offer gives, and its price.
type Priced<T> =
	(LicenceKind<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>, Balance);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_buy(
		who: &T::AccountId,
		id: ModelId,
		offer_id: OfferId,
		purchase: PurchaseOf<T>,
	) -> Result<LicenceId, DispatchError> {
		let model = Models::<T>::get(id).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(model.listed, Error::<T>::Delisted);
		ensure!(Self::owner_of(id).is_some(), Error::<T>::NoOwner);
		let offer = Offers::<T>::get(id, offer_id).ok_or(Error::<T>::OfferNotFound)?;
		ensure!(offer.revision == purchase.expected_revision, Error::<T>::OfferChanged);
		let terms = offer.terms;
		ensure!(terms.open, Error::<T>::OfferClosed);
		ensure!(Self::passes(who, id, offer_id, terms.gate.as_ref()), Error::<T>::NotAllowed);
		let accepted = AcceptedAssets::<T>::contains_key(&terms.asset);
		ensure!(accepted, Error::<T>::AssetNotAccepted);
		let version = purchase.expected_version;
		let sold = Versions::<T>::get(id, version).ok_or(Error::<T>::VersionNotFound)?;
		ensure!(!sold.withdrawn, Error::<T>::VersionWithdrawn);

		let (kind, price) = Self::priced(who, &terms, &purchase)?;
		let deposit = T::LicenceDeposit::get();
		Self::hold(HoldReason::Licence, who, deposit)?;
		let spent = Self::collect(who, id, &purchase.pay, &terms.asset, price)?;

		let number = Activities::<T>::try_mutate(id, |activity| {
			let number = activity.sold;
			activity.sold = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			activity.licences =
				activity.licences.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(number)
		})?;
		let licence_id = id_of(id, number);
		let escrow = terms.delivery == Delivery::Escrow;
		let until = match terms.kind {
			OfferKind::Timed { ms } if !escrow => Some(Self::after(ms)?),
			OfferKind::Subscription { period } => Some(Self::after(period)?),
			_ => None,
		};
		let mut licence = Licence {
			holder: who.clone(),
			model: id,
			version,
			offer: offer_id,
			bought_at: Self::clock(),
			kind,
			state: if escrow { LicenceState::Awaiting } else { LicenceState::Active },
			until,
			asset: terms.asset.clone(),
			paid: 0,
			fees: Fees::default(),
			key: purchase.key,
			delivered: None,
			reviewed: false,
			vote_rewarded: false,
			deposit,
		};
		Self::deposit_event(Event::Bought {
			licence: licence_id,
			holder: who.clone(),
			offer: offer_id,
			version,
			kind: licence.kind.clone(),
			asset: terms.asset,
			price,
			pay: purchase.pay.asset,
			spent,
			escrow,
			until: until.map(Self::real),
		});
		if escrow {
			Self::open_escrow(licence_id, price)?;
		} else if !matches!(licence.kind, LicenceKind::Credits(_)) {
			Self::settle(licence_id, &mut licence, price)?;
		}
		if let (LicenceKind::Subscription(_), Some(until)) = (&licence.kind, until) {
			Self::schedule(until, &Task::Charge(licence_id));
		}
		Licences::<T>::insert(licence_id, licence);
		LicencesOf::<T>::insert((who, id, licence_id), ());
		Ok(licence_id)
	}

	/// What kind of licence an offer gives, and what it costs.
	fn priced(
		who: &T::AccountId,
		terms: &OfferInput<T::AssetId>,
		purchase: &PurchaseOf<T>,
	) -> Result<Priced<T>, DispatchError> {
		let price = terms.price;
		let all = Self::price_of(terms, purchase.units)?;
		let kind = match terms.kind {
			OfferKind::Credits => LicenceKind::Credits(Credits {
				price,
				bought: purchase.units,
				redeemed: 0,
				signer: purchase.receipt_signer.as_ref().unwrap_or(who).clone(),
				refund_at: None,
			}),
			OfferKind::Free => LicenceKind::Free,
			OfferKind::Perpetual => LicenceKind::Perpetual,
			OfferKind::Timed { ms } => LicenceKind::Timed { ms },
			OfferKind::Subscription { period } => LicenceKind::Subscription(Subscription {
				price,
				period,
				pay: purchase.pay.clone(),
				failures: 0,
				cancelled: false,
			}),
		};
		Ok((kind, all))
	}

	/// What so many units of an offer cost. There is one of everything but credits.
	pub(crate) fn price_of(
		terms: &OfferInput<T::AssetId>,
		units: Balance,
	) -> Result<Balance, DispatchError> {
		let credits = terms.kind == OfferKind::Credits;
		ensure!(if credits { units != 0 } else { units == 1 }, Error::<T>::InvalidUnits);
		Ok(terms.price.checked_mul(units).ok_or(ArithmeticError::Overflow)?)
	}

	/// Lets a price, which is on the model's account, wait for the delivery.
	fn open_escrow(id: LicenceId, amount: Balance) -> Result<(), DispatchError> {
		let deadline = Self::after(T::DeliveryPeriod::get())?;
		let stage = EscrowStage::Paid;
		let ciphertext = Default::default();
		Escrows::<T>::insert(id, Escrow { amount, stage, deadline, ciphertext });
		Self::schedule(deadline, &Task::Escrow(id));
		Ok(())
	}
}
