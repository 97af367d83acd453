// SPDX-License-Identifier: Apache-2.0

//! Licences that the chain charges for.
//!
//! ```text
//!              paid: another period           the holder cancels
//!              ┌──────────┐                 ┌────────────────────> runs to the end of the period
//!  bought ──> active ─────┘ at the end of ──┤
//!              ▲    │       each period     └────────────────────> lapsed
//!         paid │    │ not paid                 no offer any more,
//!              │    ▼                          or not paid MaxRetries times again
//!           tried again, each RetryPeriod
//! ```
//!
//! What was agreed at the purchase stays: the price, its asset and the period, and with what the
//! holder pays and how much of that for a period, which only he changes. Nobody is ever charged
//! before the time that he has paid for is over.
//!
//! Each payment buys a whole period that begins when it is made, and not when the last one has
//! ended. So a holder who was without the licence for a time, because he could not pay or because
//! the chain stood still, has not paid for that time, and there is nothing to make up for: after
//! any pause there is one charge, and two are never less than a period apart. Where charges are
//! made in time, the two are the same but for the seconds to the next block.
//!
//! A renewal is a sale. There is none if the model has no owner any more, the version was withdrawn,
//! the offer is gone or closed, or the holder would not be let in any more. What else has changed
//! since, as the price of the offer or the assets that are accepted, is for new buyers.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Charges for the next period. Called by the queue, which has taken the task off it.
	///
	/// A charge that the holder cannot pay is no error here, but a step on the way to the end of
	/// the subscription: errors are for what the queue has to do again.
	pub(crate) fn do_charge(id: LicenceId) -> DispatchResult {
		let (mut licence, subscription) = Self::running(Self::licence(id)?)?;
		ensure!(licence.until.is_some_and(|until| until <= Self::now()), Error::<T>::TooEarly);
		if !Self::renews(&licence) {
			Self::lapse(id, licence);
			return Ok(());
		}
		let Subscription { price, period, pay, failures, .. } = subscription.clone();
		match Self::collect(&licence.holder, licence.model, &pay, &licence.asset, price) {
			Ok(spent) => {
				let until = Self::after(period)?;
				licence.until = Some(until);
				licence.kind =
					LicenceKind::Subscription(Subscription { failures: 0, ..subscription });
				Self::settle(id, &mut licence, price)?;
				Self::schedule(until, &Task::Charge(id));
				let (pay, until) = (pay.asset, Self::real(until));
				Self::deposit_event(Event::Renewed { licence: id, pay, spent, until });
				Licences::<T>::insert(id, licence);
			},
			Err(error) if failures < T::MaxRetries::get() => {
				let retry_at = Self::after(T::RetryPeriod::get())?;
				let failures = failures.saturating_add(1);
				licence.kind = LicenceKind::Subscription(Subscription { failures, ..subscription });
				Self::schedule(retry_at, &Task::Charge(id));
				let retry_at = Self::real(retry_at);
				Self::deposit_event(Event::ChargeFailed { licence: id, error, retry_at });
				Licences::<T>::insert(id, licence);
			},
			Err(_) => Self::lapse(id, licence),
		}
		Ok(())
	}

	/// A licence that is charged for, with what is known about its charges.
	fn running(
		licence: LicenceOf<T>,
	) -> Result<(LicenceOf<T>, Subscription<T::AssetId>), DispatchError> {
		let LicenceKind::Subscription(subscription) = &licence.kind else {
			return Err(Error::<T>::WrongKind.into());
		};
		let runs = licence.state == LicenceState::Active && !subscription.cancelled;
		ensure!(runs, Error::<T>::SubscriptionOver);
		let subscription = subscription.clone();
		Ok((licence, subscription))
	}

	/// Whether another period is sold to the holder.
	fn renews(licence: &LicenceOf<T>) -> bool {
		let model = licence.model;
		Self::owner_of(model).is_some()
			&& Versions::<T>::get(model, licence.version).is_some_and(|sold| !sold.withdrawn)
			&& Offers::<T>::get(model, licence.offer).is_some_and(|offer| {
				let gate = offer.terms.gate.as_ref();
				offer.terms.open && Self::passes(&licence.holder, model, licence.offer, gate)
			})
	}

	/// Ends a subscription that is not paid, or not sold, any more. It is not in the queue.
	fn lapse(id: LicenceId, mut licence: LicenceOf<T>) {
		licence.state = LicenceState::Lapsed;
		Licences::<T>::insert(id, licence);
		Self::deposit_event(Event::Lapsed { licence: id });
	}

	pub(crate) fn do_cancel_subscription(who: &T::AccountId, id: LicenceId) -> DispatchResult {
		let (mut licence, subscription) = Self::running(Self::licence_held_by(who, id)?)?;
		let until = licence.until.ok_or(Error::<T>::WrongKind)?;
		licence.kind = LicenceKind::Subscription(Subscription { cancelled: true, ..subscription });
		Self::unschedule(&Task::Charge(id));
		Licences::<T>::insert(id, licence);
		let until = Self::real(until);
		Self::deposit_event(Event::SubscriptionCancelled { licence: id, until });
		Ok(())
	}

	pub(crate) fn do_set_payment(
		who: &T::AccountId,
		id: LicenceId,
		pay: PaymentOf<T>,
	) -> DispatchResult {
		let (mut licence, subscription) = Self::running(Self::licence_held_by(who, id)?)?;
		if subscription.failures != 0 {
			// He need not wait for the next try.
			Self::schedule(Self::now(), &Task::Charge(id));
		}
		licence.kind = LicenceKind::Subscription(Subscription { pay: pay.clone(), ..subscription });
		Licences::<T>::insert(id, licence);
		Self::deposit_event(Event::PaymentSet { licence: id, pay });
		Ok(())
	}
}
