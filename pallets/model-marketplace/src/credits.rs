// SPDX-License-Identifier: Apache-2.0

//! Units of use that are drawn down with receipts.
//!
//! ```text
//!                   redeem: settled
//!                        │
//!   0 ──── redeemed ────>│─────── rest: on the model's account ────────│ bought
//!                                              │                         │
//!         request_refund, RefundDelay, refund_credits within RefundDelay  top_up
//! ```
//!
//! The holder and the provider count units between them; the chain sees what the provider redeems.
//! A receipt says how many units were used since the purchase, so that it stands for all before it
//! and counts once, and it is bound to one licence of one chain. Who redeems chooses when, up to
//! the end of its validity: what the holder has signed, he has to expect to be redeemed until
//! then.
//!
//! The rest goes back to the holder after a delay, in which the provider redeems what he has. If he
//! does not take it within as long again, he has to ask anew: with a refund at hand at any moment,
//! he could go on using a service whose receipts he takes the cover from. What was signed and not
//! redeemed can still be, should the holder buy more units later.

use crate::*;
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{Verify, Zero},
	ArithmeticError, DispatchError, DispatchResult,
};

/// With what the message of a receipt begins.
const DOMAIN: &[u8] = b"polyphony/receipt/v1";
/// What browser wallets put around what they sign.
const WRAP: (&[u8], &[u8]) = (b"<Bytes>", b"</Bytes>");

impl<T: Config> Pallet<T> {
	/// What the receipt key signs: `polyphony/receipt/v1` in ASCII, the hash of the chain's first
	/// block, and then, little-endian, the licence (8 bytes), the units used since the purchase
	/// (16) and the end of validity (8). 84 bytes with hashes of 32.
	///
	/// Browser wallets put `<Bytes>` before it and `</Bytes>` after it, which is taken too, so that
	/// it cannot be a transaction.
	pub fn receipt_message(id: LicenceId, cumulative: Balance, expires: Moment) -> Vec<u8> {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		[
			DOMAIN,
			genesis.as_ref(),
			&id.to_le_bytes(),
			&cumulative.to_le_bytes(),
			&expires.to_le_bytes(),
		]
		.concat()
	}

	/// Whether `signer` has signed this receipt, bare or wrapped. Says nothing about the licence.
	pub fn has_signed(
		signer: &T::AccountId,
		id: LicenceId,
		cumulative: Balance,
		expires: Moment,
		signature: &T::Signature,
	) -> bool {
		let bare = Self::receipt_message(id, cumulative, expires);
		if signature.verify(&bare[..], signer) {
			return true;
		}
		let wrapped = [WRAP.0, &bare, WRAP.1].concat();
		signature.verify(&wrapped[..], signer)
	}

	pub(crate) fn do_redeem(
		who: &T::AccountId,
		id: LicenceId,
		cumulative: Balance,
		expires: Moment,
		signature: T::Signature,
	) -> DispatchResult {
		let mut licence = Self::licence(id)?;
		ensure!(Self::may_provide(licence.model, who), Error::<T>::NotProvider);
		let credits = credits_of::<T>(&mut licence)?;
		ensure!(Self::clock() <= expires, Error::<T>::ReceiptExpired);
		ensure!(cumulative > credits.redeemed, Error::<T>::StaleReceipt);
		ensure!(cumulative <= credits.bought, Error::<T>::Overspent);
		let signed = Self::has_signed(&credits.signer, id, cumulative, expires, &signature);
		ensure!(signed, Error::<T>::BadSignature);

		let units = cumulative.checked_sub(credits.redeemed).ok_or(ArithmeticError::Underflow)?;
		let amount = units.checked_mul(credits.price).ok_or(ArithmeticError::Overflow)?;
		credits.redeemed = cumulative;
		Self::deposit_event(Event::Redeemed { licence: id, by: who.clone(), units, cumulative });
		Self::settle(id, &mut licence, amount)?;
		Licences::<T>::insert(id, licence);
		Ok(())
	}

	pub(crate) fn do_top_up(
		who: &T::AccountId,
		id: LicenceId,
		units: Balance,
		pay: PaymentOf<T>,
	) -> DispatchResult {
		let mut licence = Self::licence_held_by(who, id)?;
		let price = credits_of::<T>(&mut licence)?.price;
		ensure!(units != 0, Error::<T>::InvalidUnits);
		Self::ensure_still_sold(who, &licence, price)?;

		let all = units.checked_mul(price).ok_or(ArithmeticError::Overflow)?;
		let spent = Self::collect(who, licence.model, &pay, &licence.asset, all)?;
		let credits = credits_of::<T>(&mut licence)?;
		credits.bought = credits.bought.checked_add(units).ok_or(ArithmeticError::Overflow)?;
		credits.refund_at = None;
		Licences::<T>::insert(id, licence);
		Self::deposit_event(Event::ToppedUp {
			licence: id,
			units,
			price: all,
			pay: pay.asset,
			spent,
		});
		Ok(())
	}

	/// Whether who has a licence for credits could buy it now at the price that he has paid.
	fn ensure_still_sold(
		who: &T::AccountId,
		licence: &LicenceOf<T>,
		price: Balance,
	) -> DispatchResult {
		let (model, offer) = (licence.model, licence.offer);
		ensure!(Self::owner_of(model).is_some(), Error::<T>::NoOwner);
		// A model that was delisted has no offers.
		let terms = Offers::<T>::get(model, offer).ok_or(Error::<T>::OfferNotFound)?.terms;
		ensure!(terms.open, Error::<T>::OfferClosed);
		let same = terms.kind == OfferKind::Credits
			&& terms.price == price
			&& terms.asset == licence.asset;
		ensure!(same, Error::<T>::OfferChanged);
		ensure!(Self::passes(who, model, offer, terms.gate.as_ref()), Error::<T>::NotAllowed);
		let accepted = AcceptedAssets::<T>::contains_key(&terms.asset);
		ensure!(accepted, Error::<T>::AssetNotAccepted);
		let version =
			Versions::<T>::get(model, licence.version).ok_or(Error::<T>::VersionNotFound)?;
		ensure!(!version.withdrawn, Error::<T>::VersionWithdrawn);
		Ok(())
	}

	pub(crate) fn do_request_refund(who: &T::AccountId, id: LicenceId) -> DispatchResult {
		let mut licence = Self::licence_held_by(who, id)?;
		let at = Self::after(T::RefundDelay::get())?;
		let credits = credits_of::<T>(&mut licence)?;
		let pending = credits.refund_at.is_some_and(|at| !Self::refund_lapsed(at));
		ensure!(!pending, Error::<T>::RefundPending);
		ensure!(credits.redeemed < credits.bought, Error::<T>::NothingToRefund);
		credits.refund_at = Some(at);
		Licences::<T>::insert(id, licence);
		Self::deposit_event(Event::RefundRequested { licence: id, at: Self::real(at) });
		Ok(())
	}

	/// Whether it is too late for a refund that could be had from `at` on.
	pub(crate) fn refund_lapsed(at: Moment) -> bool {
		Self::now() >= at.saturating_add(T::RefundDelay::get())
	}

	pub(crate) fn do_refund_credits(who: &T::AccountId, id: LicenceId) -> DispatchResult {
		let mut licence = Self::licence_held_by(who, id)?;
		let credits = credits_of::<T>(&mut licence)?;
		let at = credits.refund_at.ok_or(Error::<T>::NoRefundRequested)?;
		ensure!(Self::now() >= at, Error::<T>::TooEarly);
		ensure!(!Self::refund_lapsed(at), Error::<T>::RefundLapsed);
		let rest =
			credits.bought.checked_sub(credits.redeemed).ok_or(ArithmeticError::Underflow)?;
		ensure!(rest != 0, Error::<T>::NothingToRefund);
		let amount = rest.checked_mul(credits.price).ok_or(ArithmeticError::Overflow)?;
		credits.bought = credits.redeemed;
		credits.refund_at = None;
		Self::refund(id, &licence, amount)?;
		Licences::<T>::insert(id, licence);
		Ok(())
	}
}

/// What a licence for credits has.
fn credits_of<T: Config>(
	licence: &mut LicenceOf<T>,
) -> Result<&mut Credits<T::AccountId>, DispatchError> {
	match &mut licence.kind {
		LicenceKind::Credits(credits) => Ok(credits),
		_ => Err(Error::<T>::WrongKind.into()),
	}
}
