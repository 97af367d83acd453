// SPDX-License-Identifier: Apache-2.0

//! What holders say about models.
//!
//! A review stands on a licence, and weighs what was settled for it. That was shared and never
//! comes back, so a weight is not to be had with money that is refunded. A model's rating is the
//! mean of its reviews by weight: `weighted / weight`.
//!
//! An owner can still buy licences with other accounts and praise himself. It costs him the fees,
//! and the royalties, on all that he makes the reviews weigh. Those of free licences, and of assets
//! without a price, weigh nothing. Votes are counted and not weighed: they say what readers think
//! of a review, and change no rating.

use crate::*;
use frame_support::{ensure, traits::Get};
use polyphony_support::{traits::PriceFeed, Rounding};
use settle::{add, sub};
use sp_core::H256;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_review(
		who: &T::AccountId,
		id: LicenceId,
		rating: u8,
		text: H256,
	) -> DispatchResult {
		let mut licence = Self::licence_held_by(who, id)?;
		ensure!((1..=BEST_RATING).contains(&rating), Error::<T>::InvalidRating);
		ensure!(!licence.reviewed, Error::<T>::AlreadyReviewed);
		Self::ensure_has_a_say(who, &licence)?;
		let weight = Self::value_settled(&licence)?;
		let weighted = weight.checked_mul(rating.into()).ok_or(ArithmeticError::Overflow)?;
		Ratings::<T>::try_mutate(licence.model, |sums| {
			sums.count = sums.count.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			add(&mut sums.weight, weight)?;
			add(&mut sums.weighted, weighted)
		})?;
		let deposit = T::ReviewDeposit::get();
		Self::hold(HoldReason::Review, who, deposit)?;
		let review = Review {
			author: who.clone(),
			rating,
			text,
			weight,
			at: Self::clock(),
			useful: 0,
			useless: 0,
			deposit,
		};
		Reviews::<T>::insert(id, review);
		Self::deposit_event(Event::Reviewed {
			licence: id,
			author: who.clone(),
			rating,
			weight,
			text,
		});
		licence.reviewed = true;
		Self::reward(id, &mut licence, who, Rewards::<T>::get().review, RewardKind::Review)?;
		Licences::<T>::insert(id, licence);
		Ok(())
	}

	pub(crate) fn do_retract_review(who: &T::AccountId, id: LicenceId) -> DispatchResult {
		let review = Reviews::<T>::take(id).ok_or(Error::<T>::ReviewNotFound)?;
		ensure!(review.author == *who, Error::<T>::NotHolder);
		let model = model_of(id);
		// A model that is gone has taken its rating along.
		if Models::<T>::contains_key(model) {
			let weighted =
				review.weight.checked_mul(review.rating.into()).ok_or(ArithmeticError::Overflow)?;
			Ratings::<T>::try_mutate(model, |sums| {
				sums.count = sums.count.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
				sub(&mut sums.weight, review.weight)?;
				sub(&mut sums.weighted, weighted)
			})?;
		}
		Self::release(HoldReason::Review, who, review.deposit)?;
		Self::deposit_event(Event::ReviewRetracted { licence: id });
		Ok(())
	}

	pub(crate) fn do_vote(
		who: &T::AccountId,
		id: LicenceId,
		licence_id: LicenceId,
		useful: bool,
	) -> DispatchResult {
		let mut review = Reviews::<T>::get(id).ok_or(Error::<T>::ReviewNotFound)?;
		let mut licence = Self::licence_held_by(who, licence_id)?;
		ensure!(licence.model == model_of(id), Error::<T>::WrongModel);
		ensure!(review.author != *who, Error::<T>::OwnReview);
		ensure!(!Votes::<T>::contains_key(id, who), Error::<T>::AlreadyVoted);
		Self::ensure_has_a_say(who, &licence)?;

		let deposit = T::VoteDeposit::get();
		Self::hold(HoldReason::Review, who, deposit)?;
		Votes::<T>::insert(id, who, Vote { useful, deposit });
		let count = votes(&mut review, useful);
		*count = count.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Reviews::<T>::insert(id, review);
		Self::deposit_event(Event::Voted { review: id, who: who.clone(), useful });
		// Once for each licence, or votes could be taken back and cast again for it.
		if !licence.vote_rewarded {
			let part = Rewards::<T>::get().vote;
			let rewarded = Self::reward(licence_id, &mut licence, who, part, RewardKind::Vote)?;
			if rewarded != 0 {
				licence.vote_rewarded = true;
				Licences::<T>::insert(licence_id, licence);
			}
		}
		Ok(())
	}

	pub(crate) fn do_retract_vote(who: &T::AccountId, id: LicenceId) -> DispatchResult {
		let vote = Votes::<T>::take(id, who).ok_or(Error::<T>::VoteNotFound)?;
		if let Some(mut review) = Reviews::<T>::get(id) {
			let count = votes(&mut review, vote.useful);
			*count = count.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			Reviews::<T>::insert(id, review);
		}
		Self::release(HoldReason::Review, who, vote.deposit)?;
		Self::deposit_event(Event::VoteRetracted { review: id, who: who.clone() });
		Ok(())
	}

	/// Whether the holder of a licence may speak about its model: something was settled for it, or
	/// it is free, and the model is not his own.
	///
	/// What waits in an escrow, or in credits, could come back to him.
	fn ensure_has_a_say(who: &T::AccountId, licence: &LicenceOf<T>) -> DispatchResult {
		let earned = licence.paid != 0 || licence.kind == LicenceKind::Free;
		ensure!(earned, Error::<T>::NothingPaid);
		let model = Models::<T>::get(licence.model).ok_or(Error::<T>::ModelNotFound)?;
		let own = model.creator == *who || Self::owner_of(licence.model).as_ref() == Some(who);
		ensure!(!own, Error::<T>::OwnModel);
		Ok(())
	}

	/// What was settled for a licence, in 10^-18 of the reference currency: rounded down, and zero
	/// without a price.
	fn value_settled(licence: &LicenceOf<T>) -> Result<Balance, DispatchError> {
		match T::Prices::value_of(&licence.asset, licence.paid, Rounding::Down) {
			Ok(value) => Ok(value.ok_or(ArithmeticError::Overflow)?),
			Err(_) => Ok(0),
		}
	}
}

/// The votes on a review of those who find it useful, or not.
fn votes<AccountId>(review: &mut Review<AccountId>, useful: bool) -> &mut u32 {
	if useful {
		&mut review.useful
	} else {
		&mut review.useless
	}
}
