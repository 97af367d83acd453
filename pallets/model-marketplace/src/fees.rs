// SPDX-License-Identifier: Apache-2.0

//! The protocol's fees, until they are shared.
//!
//! ```text
//!            settle                     share_fees, FeePeriod after the first of them
//!  price ─────────────> UnsharedFees ─────────────────────────────────────────────────> recipient
//!                            │                                                      └─> Pot
//!                            └──> rewards of the model, as far as they go
//! ```
//!
//! The balance of who gets the fees, and the pot, are the same for all models. If each sale wrote
//! them, sales of different models would have to wait for each other; so fees stay on the account of
//! the model, and what is for whom is written down. The chain shares them by itself once in a period
//! in which something was sold, at the end of a block, when no transaction waits for it; anybody can
//! do it before.
//!
//! The same task lets out what is stuck on the account, if it is time for that ([`crate::Stuck`]).

use crate::*;
use alloc::vec::Vec;
use frame_support::{storage::with_storage_layer, traits::Get};
use settle::{add, sub};
use sp_runtime::{DispatchError, DispatchResult};

impl Unshared {
	/// Whether nothing waits.
	fn is_empty(&self) -> bool {
		*self == Self::default()
	}
}

impl<T: Config> Pallet<T> {
	/// Writes down fees, which lie on the model's account.
	pub(crate) fn keep_fees(
		model: ModelId,
		asset: &T::AssetId,
		treasury: Balance,
		pot: Balance,
	) -> DispatchResult {
		if treasury == 0 && pot == 0 {
			return Ok(());
		}
		Self::change_unshared(model, asset, |fees| {
			add(&mut fees.treasury, treasury)?;
			add(&mut fees.pot, pot)
		})
	}

	/// Changes what waits on a model's account. What begins to wait is scheduled, and the task goes
	/// with the last of it.
	pub(crate) fn change_unshared(
		model: ModelId,
		asset: &T::AssetId,
		change: impl FnOnce(&mut Unshared) -> DispatchResult,
	) -> DispatchResult {
		let found = UnsharedFees::<T>::get(model, asset);
		let mut fees = found.unwrap_or_default();
		change(&mut fees)?;
		let task = Task::Fees(model, asset.clone());
		if fees.is_empty() {
			UnsharedFees::<T>::remove(model, asset);
			Self::unschedule(&task);
		} else {
			UnsharedFees::<T>::insert(model, asset, fees);
			if found.is_none() {
				Self::schedule(Self::after(T::FeePeriod::get())?, &task);
			}
		}
		Ok(())
	}

	/// Shares the fees of a model, and lets out what is stuck on its account: as much as can leave
	/// it. Returns at how many payees of the latter it has looked.
	///
	/// Fails if nothing can leave. If a part cannot, or there are too many payees for once, the chain
	/// goes on later.
	pub(crate) fn do_share_fees(model: ModelId, asset: &T::AssetId) -> Result<u32, DispatchError> {
		let before = UnsharedFees::<T>::get(model, asset).ok_or(Error::<T>::NothingToShare)?;
		let (mut left, mut problem, mut looked_at) = (before, None, 0u32);
		match with_storage_layer(|| Self::share(model, asset, before)) {
			Ok(()) => (left.treasury, left.pot) = (0, 0),
			Err(error) => problem = Some(error),
		}
		// Nothing is looked for in vain: whoever goes through a map cannot run beside others.
		let stuck: Vec<_> = match before.stuck {
			0 => Vec::new(),
			_ => Stuck::<T>::iter_prefix((model, asset)).take(MAX_FREED as usize).collect(),
		};
		for (who, amount) in stuck {
			looked_at = looked_at.saturating_add(1);
			match Self::let_out(model, asset, &who, amount) {
				Ok(()) => {
					Stuck::<T>::remove((model, asset, &who));
					left.stuck = left.stuck.saturating_sub(1);
					Self::deposit_event(Event::Freed { model, who, asset: asset.clone(), amount });
				},
				Err(error) => problem = Some(error),
			}
		}
		let wait = match problem {
			Some(error) if left == before => return Err(error),
			Some(_) => T::RetryPeriod::get(),
			None => 0,
		};
		let task = Task::Fees(model, asset.clone());
		if left.is_empty() {
			UnsharedFees::<T>::remove(model, asset);
			Self::unschedule(&task);
		} else {
			UnsharedFees::<T>::insert(model, asset, left);
			Self::schedule(Self::after(wait)?, &task);
		}
		Ok(looked_at)
	}

	/// Moves fees to those who get them. All or nothing.
	fn share(model: ModelId, asset: &T::AssetId, fees: Unshared) -> DispatchResult {
		let Unshared { treasury, pot, .. } = fees;
		if treasury == 0 && pot == 0 {
			return Ok(());
		}
		if pot != 0 {
			Self::gather(model, asset, pot)?;
			Pot::<T>::try_mutate(asset, |sum| add(sum, pot))?;
		}
		if treasury != 0 {
			Self::let_out(model, asset, &T::FeeRecipient::get(), treasury)?;
		}
		Self::deposit_event(Event::FeesShared { model, asset: asset.clone(), treasury, pot });
		Ok(())
	}

	/// Takes up to `amount` for a reward, which the caller writes down as owed: out of the model's
	/// fees first, and what is not there out of the pot. Returns how much there is, which is nothing
	/// if it cannot leave the model's account for the moment.
	///
	/// So a reward for a sale does not wait for its fee to be shared, and rewards in different models
	/// share nothing but the balance of the pallet's account.
	pub(crate) fn take_for_reward(
		model: ModelId,
		asset: &T::AssetId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let own = UnsharedFees::<T>::get(model, asset).map_or(0, |fees| fees.pot).min(amount);
		if own != 0 {
			if Self::gather(model, asset, own).is_err() {
				return Ok(0);
			}
			Self::change_unshared(model, asset, |fees| sub(&mut fees.pot, own))?;
		}
		let mut rest = amount;
		sub(&mut rest, own)?;
		// The pot is not even read if it need not be.
		if rest != 0 {
			let mut pot = Pot::<T>::get(asset);
			rest = rest.min(pot);
			if rest != 0 {
				sub(&mut pot, rest)?;
				Pot::<T>::insert(asset, pot);
			}
		}
		add(&mut rest, own)?;
		Ok(rest)
	}
}
