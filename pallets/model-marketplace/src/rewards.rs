// SPDX-License-Identifier: Apache-2.0

//! Parts of the fees that come back.
//!
//! A reward is a part of the fee that was paid for the licence on which it stands, and all rewards
//! on a licence together are never more than what of its fee is for the pot. So who trades with
//! himself, and reviews and votes for himself, gets back less than he has paid: what he loses is at
//! least the part of the fee that is not for the pot, however he splits it.
//!
//! | for | who | a part of the fee of |
//! |---|---|---|
//! | the first sale of a model that has a reward | its creator | the licence that is sold |
//! | a review | its author | the licence on which it stands |
//! | a vote on a review | who votes, once for a licence | the licence with which he votes |
//!
//! Rewards are owed and not paid at once: whether somebody can receive an asset is no matter of a
//! review, and small amounts add up. They come out of what of the model's own fees is for the pot and
//! was not shared yet, and then out of the pot. If there is less, because some of it was taken, the
//! reward is what there is.

use crate::*;
use frame_support::{ensure, storage::with_storage_layer, traits::Get};
use polyphony_support::{part_of, Rounding};
use settle::{add, sub};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_rewards(params: RewardParams) -> DispatchResult {
		let RewardParams { listing, review, vote } = params;
		let sum = [listing, review, vote]
			.iter()
			.try_fold(0u32, |sum, part| sum.checked_add(part.deconstruct()))
			.ok_or(ArithmeticError::Overflow)?;
		ensure!(sum <= T::PotShare::get().deconstruct(), Error::<T>::RewardsTooHigh);
		Rewards::<T>::put(params);
		Self::deposit_event(Event::RewardsSet { params });
		Ok(())
	}

	pub(crate) fn do_take_from_pot(asset: &T::AssetId, amount: Balance) -> DispatchResult {
		Pot::<T>::try_mutate(asset, |pot| sub(pot, amount))
			.map_err(|_| Error::<T>::InsufficientPot)?;
		let to = T::FeeRecipient::get();
		if Self::pay(asset, &Self::account(), &to, amount).is_err() {
			Self::owe(asset, &to, amount)?;
			Self::deposit_event(Event::Owing { who: to, asset: asset.clone(), amount });
		}
		Self::deposit_event(Event::PotTaken { asset: asset.clone(), amount });
		Ok(())
	}

	/// Rewards the creator if this is the first licence of a model for which something is settled.
	/// Called by `settle`, which must not fail for it.
	///
	/// A sale for which there is no reward, because of its price, the parameters or the pot, does
	/// not count as the first.
	pub(crate) fn reward_listing(id: LicenceId, licence: &mut LicenceOf<T>) {
		let part = Rewards::<T>::get().listing;
		if part.is_zero() || Activities::<T>::get(licence.model).listing_rewarded {
			return;
		}
		let Some(model) = Models::<T>::get(licence.model) else { return };
		let rewarded = Self::reward(id, licence, &model.creator, part, RewardKind::Listing);
		if rewarded.is_ok_and(|amount| amount != 0) {
			Activities::<T>::mutate(licence.model, |activity| activity.listing_rewarded = true);
		}
	}

	/// Gives `who` the part `part` of the fee of a licence, rounded down, as far as the licence's
	/// part for the pot, and what there is, go, and returns how much that is. The caller stores the
	/// licence.
	///
	/// Changes nothing if it fails, which is only if a sum is too large.
	pub(crate) fn reward(
		id: LicenceId,
		licence: &mut LicenceOf<T>,
		who: &T::AccountId,
		part: Permill,
		kind: RewardKind,
	) -> Result<Balance, DispatchError> {
		if part.is_zero() {
			return Ok(0);
		}
		let asset = licence.asset.clone();
		let fees = licence.fees;
		let left = fees.pot.checked_sub(fees.rewarded).ok_or(ArithmeticError::Underflow)?;
		let wanted = part_of(fees.paid, part, Rounding::Down).min(left);
		if wanted == 0 {
			return Ok(0);
		}
		let mut rewarded = fees.rewarded;
		let amount = with_storage_layer(|| {
			let amount = Self::take_for_reward(licence.model, &asset, wanted)?;
			if amount != 0 {
				add(&mut rewarded, amount)?;
				Self::owe(&asset, who, amount)?;
			}
			Ok::<_, DispatchError>(amount)
		})?;
		if amount == 0 {
			return Ok(0);
		}
		licence.fees.rewarded = rewarded;
		Self::deposit_event(Event::Rewarded { licence: id, who: who.clone(), kind, asset, amount });
		Ok(amount)
	}
}
