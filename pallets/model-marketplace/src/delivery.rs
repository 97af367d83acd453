// SPDX-License-Identifier: Apache-2.0

//! Prices that wait until the key is there.
//!
//! ```text
//!           deliver                dispute
//! buy ─> paid ──────> delivered ───────────────> disputed
//!         │               │                       │ │  │
//!         │ not within    │ confirm, or neither   │ │  │ the panel is for the buyer, or does
//!         │ Delivery-     │ within ConfirmPeriod  │ │  │ not rule within PanelPeriod
//!         │ Period        │                       │ │  └───────────────> refunded, bond back
//!         v               v                       │ │ confirm
//!      refunded        settled                    │ └──────────────────> settled, bond back
//!                                                 │ the panel is for the seller
//!      at each stage: concede ─> refunded         └────────────────────> settled, bond to him
//! ```
//!
//! Silence is for the seller once he has delivered, and for the buyer if the seller or the panel
//! is silent. Each can give in before: the buyer with `confirm`, also in a dispute, the seller with
//! `concede`, also if he cannot deliver. At the deadline of a stage nothing can be done any more but
//! to end it, which the chain does by itself, and anybody can do if it is late. The escrow leaves
//! the storage in the call that pays, so it ends once; and that a payee cannot be paid does not keep
//! it from ending.
//!
//! What was not delivered in time, and the rulings for buyers, are counted for the model
//! ([`Activity`]), whoever owns it then. What is conceded is not.
//!
//! The chain does not look into what is delivered. It is in storage as long as the escrow, so that
//! a panel can be shown what was delivered; after that, its hash is in the licence, and all of it
//! in the block. A licence is in force from the delivery on, also in a dispute.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_deliver(
		who: &T::AccountId,
		id: LicenceId,
		ciphertext: CiphertextOf<T>,
	) -> DispatchResult {
		let mut licence = Self::licence(id)?;
		ensure!(Self::may_provide(licence.model, who), Error::<T>::NotProvider);
		let mut escrow = Self::escrow_at(id, |stage| *stage == EscrowStage::Paid)?;
		ensure!(!ciphertext.is_empty(), Error::<T>::EmptyCiphertext);
		let hash = H256(blake2_256(&ciphertext));
		escrow.ciphertext = ciphertext;
		let period = T::ConfirmPeriod::get();
		let deadline = Self::advance(id, escrow, EscrowStage::Delivered, period)?;

		licence.delivered = Some(hash);
		licence.state = LicenceState::Active;
		if let LicenceKind::Timed { ms } = licence.kind {
			licence.until = Some(Self::after(ms)?);
		}
		let until = licence.until;
		Licences::<T>::insert(id, licence);
		Self::deposit_event(Event::Delivered {
			licence: id,
			by: who.clone(),
			ciphertext: hash,
			deadline: Self::real(deadline),
			until: until.map(Self::real),
		});
		Ok(())
	}

	pub(crate) fn do_confirm(who: &T::AccountId, id: LicenceId) -> DispatchResult {
		let licence = Self::licence_held_by(who, id)?;
		let escrow = Self::escrow_at(id, |stage| *stage != EscrowStage::Paid)?;
		Self::release_bond(&licence, &escrow)?;
		Self::end_escrow(id, licence, escrow.amount, false)
	}

	pub(crate) fn do_concede(who: &T::AccountId, id: LicenceId) -> DispatchResult {
		let licence = Self::licence(id)?;
		ensure!(Self::may_provide(licence.model, who), Error::<T>::NotProvider);
		let escrow = Self::escrow_at(id, |_| true)?;
		Self::deposit_event(Event::Conceded { licence: id, by: who.clone() });
		Self::release_bond(&licence, &escrow)?;
		Self::end_escrow(id, licence, escrow.amount, true)
	}

	pub(crate) fn do_dispute(who: &T::AccountId, id: LicenceId, evidence: H256) -> DispatchResult {
		Self::licence_held_by(who, id)?;
		let escrow = Self::escrow_at(id, |stage| *stage == EscrowStage::Delivered)?;
		let bond = T::DisputeBond::get();
		Self::hold(HoldReason::DisputeBond, who, bond)?;
		let stage = EscrowStage::Disputed { evidence, bond };
		let deadline = Self::advance(id, escrow, stage, T::PanelPeriod::get())?;
		let deadline = Self::real(deadline);
		Self::deposit_event(Event::Disputed { licence: id, evidence, deadline });
		Ok(())
	}

	pub(crate) fn do_rule(id: LicenceId, for_buyer: bool) -> DispatchResult {
		let licence = Self::licence(id)?;
		let escrow = Self::escrow_at(id, |stage| matches!(stage, EscrowStage::Disputed { .. }))?;
		Self::deposit_event(Event::Ruled { licence: id, for_buyer });
		if for_buyer {
			Self::release_bond(&licence, &escrow)?;
			count::<T>(licence.model, |activity| &mut activity.disputes_lost);
		} else if let EscrowStage::Disputed { bond, .. } = escrow.stage {
			// As with the price: without an owner, it is for who gets the fees.
			let seller = Self::owner_of(licence.model).unwrap_or_else(T::FeeRecipient::get);
			Self::award_bond(HoldReason::DisputeBond, &licence.holder, &seller, bond)?;
		}
		Self::end_escrow(id, licence, escrow.amount, for_buyer)
	}

	/// Ends an escrow at whose stage the deadline has passed. Called by the queue, and by anybody.
	pub(crate) fn do_expire(id: LicenceId) -> DispatchResult {
		let licence = Self::licence(id)?;
		let escrow = Escrows::<T>::get(id).ok_or(Error::<T>::NoEscrow)?;
		ensure!(Self::now() >= escrow.deadline, Error::<T>::TooEarly);
		Self::release_bond(&licence, &escrow)?;
		if escrow.stage == EscrowStage::Paid {
			count::<T>(licence.model, |activity| &mut activity.undelivered);
		}
		let refund = escrow.stage != EscrowStage::Delivered;
		Self::end_escrow(id, licence, escrow.amount, refund)
	}

	/// An escrow that is at a stage, which is not over.
	fn escrow_at(
		id: LicenceId,
		at: impl FnOnce(&EscrowStage) -> bool,
	) -> Result<EscrowOf<T>, DispatchError> {
		let escrow = Escrows::<T>::get(id).ok_or(Error::<T>::NoEscrow)?;
		ensure!(at(&escrow.stage), Error::<T>::WrongStage);
		ensure!(Self::now() < escrow.deadline, Error::<T>::TooLate);
		Ok(escrow)
	}

	/// Gives the buyer the bond of his dispute back, if he has one.
	fn release_bond(licence: &LicenceOf<T>, escrow: &EscrowOf<T>) -> DispatchResult {
		match escrow.stage {
			EscrowStage::Disputed { bond, .. } => {
				Self::release(HoldReason::DisputeBond, &licence.holder, bond)
			},
			EscrowStage::Paid | EscrowStage::Delivered => Ok(()),
		}
	}

	/// Lets an escrow go on to a stage that is over in `ms` milliseconds, and returns when.
	fn advance(
		id: LicenceId,
		escrow: EscrowOf<T>,
		stage: EscrowStage,
		ms: Moment,
	) -> Result<Moment, DispatchError> {
		let deadline = Self::after(ms)?;
		Escrows::<T>::insert(id, Escrow { stage, deadline, ..escrow });
		Self::schedule(deadline, &Task::Escrow(id));
		Ok(deadline)
	}

	/// Ends the escrow of a licence: its money goes back, or to those who get a price.
	fn end_escrow(
		id: LicenceId,
		mut licence: LicenceOf<T>,
		amount: Balance,
		refund: bool,
	) -> DispatchResult {
		Escrows::<T>::remove(id);
		Self::unschedule(&Task::Escrow(id));
		if refund {
			licence.state = LicenceState::Refunded;
			Self::refund(id, &licence, amount)?;
		} else {
			Self::settle(id, &mut licence, amount)?;
		}
		Licences::<T>::insert(id, licence);
		Self::deposit_event(Event::EscrowEnded { licence: id, refunded: refund });
		Ok(())
	}

	/// Gives money that was not settled back to the holder, whoever owns the model now. The caller
	/// takes it out of what it was written down for.
	pub(crate) fn refund(id: LicenceId, licence: &LicenceOf<T>, amount: Balance) -> DispatchResult {
		let (asset, to) = (licence.asset.clone(), licence.holder.clone());
		Self::pay_or_owe(licence.model, &asset, &to, amount)?;
		Self::deposit_event(Event::Refunded { licence: id, to, asset, amount });
		Ok(())
	}
}

/// Counts the end of an escrow. No model has as many of them as a counter can be.
fn count<T: Config>(model: ModelId, which: fn(&mut Activity) -> &mut u32) {
	Activities::<T>::mutate(model, |activity| {
		let count = which(activity);
		*count = count.saturating_add(1);
	});
}
