// SPDX-License-Identifier: Apache-2.0

//! Pooled vaults: shares of what a manager invests.
//!
//! ```text
//!            deposit, mint                    invest
//! members ─────────────────> idle ───────────────────────> money market
//!         <───────────────── (on the pool's account) <────
//!           withdraw, redeem                  divest, or what is missing for those who leave
//! ```
//!
//! Semantics are those of ERC-4626: see [`math`] for what a share is worth. What a pool has is written
//! down: `idle`, and what the money market owes it. So what somebody sends to its account changes
//! nothing. The manager can move it between these two and nowhere else, and gets a part of gains, in
//! shares.
//!
//! Before anybody joins or leaves, the fee is taken. So each pays the fee on what was gained while he
//! was there, but for what was lost before: the high-water mark is one for all.

mod invest;
mod math;
mod shares;
mod views;

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungibles::{Create, Destroy, Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation, Provenance},
		Get,
	},
};
use math::{Fee, Totals};
use polyphony_support::{
	clock::Clock, fund_account, traits::LendingPool, transfer_exact, Rounding,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, Permill, TokenError};

/// Empty accounts and approvals of shares that are removed together with a pool.
pub(crate) const MAX_REMNANTS: u32 = 20;

/// A pool as it is when the fee has been taken.
struct Settled {
	/// What there is, with the shares of the fee.
	totals: Totals,
	/// What the manager gets.
	taken: Option<Fee>,
	/// The part that he gets of further gains, if it is another one now.
	new_fee: Option<Permill>,
	/// The mark.
	high_water: Balance,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_pool(
		who: &T::AccountId,
		asset: &T::AssetId,
		fee: Permill,
		cap: Option<Balance>,
	) -> Result<PoolId, DispatchError> {
		ensure!(fee <= T::MaxPoolFee::get(), Error::<T>::FeeTooHigh);
		ensure!(T::Assets::asset_exists(asset.clone()), TokenError::UnknownAsset);
		let id = NextPool::<T>::get();
		NextPool::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let account = Self::pool_account(id);
		fund_account::<_, T::Assets>(&T::NativeAsset::get(), asset, who, &account)?;
		// It comes back with what else lies there, when the pool is removed.
		let (native, preserve) = (T::NativeAsset::get(), Preservation::Preserve);
		let reserve = T::PositionDeposit::get();
		transfer_exact::<_, T::Assets>(&native, who, &account, reserve, preserve)?;
		let deposit = Self::hold_from::<PoolOf<T>>(HoldReason::Pool, who)?;
		T::Shares::create(id, account, true, 1)?;
		let nothing = Totals { assets: 0, shares: 0 };
		let pool = Pool {
			manager: who.clone(),
			asset: asset.clone(),
			idle: 0,
			cap,
			fee,
			next_fee: None,
			high_water: nothing.worth(Rounding::Up).ok_or(ArithmeticError::Overflow)?,
			closed: false,
			depositor: who.clone(),
			deposit,
		};
		Pools::<T>::insert(id, pool);
		Self::deposit_event(Event::PoolCreated {
			pool: id,
			manager: who.clone(),
			asset: asset.clone(),
			fee,
			cap,
		});
		Ok(id)
	}

	pub(crate) fn do_change_pool(
		who: &T::AccountId,
		id: PoolId,
		change: PoolChange<T::AccountId>,
	) -> DispatchResult {
		Self::with_pool(id, |pool| {
			ensure!(*who == pool.manager, Error::<T>::NotManager);
			match &change {
				PoolChange::Fee(fee) => {
					ensure!(*fee <= T::MaxPoolFee::get(), Error::<T>::FeeTooHigh);
					// What was gained up to now is shared as it was said.
					Self::settle(id, pool)?;
					if *fee > pool.fee {
						let at = Self::after(T::PoolFeeDelay::get())?;
						pool.next_fee = Some((*fee, at));
						let event = Event::PoolFeeAnnounced { pool: id, fee: *fee, at };
						Self::deposit_event(event);
						return Ok(());
					}
					pool.fee = *fee;
					pool.next_fee = None;
				},
				PoolChange::Cap(cap) => pool.cap = *cap,
				PoolChange::Closed(closed) => pool.closed = *closed,
				PoolChange::Manager(manager) => {
					// What was gained up to now belongs to the one before.
					Self::settle(id, pool)?;
					pool.manager = manager.clone();
				},
			}
			Self::deposit_event(Event::PoolChanged { pool: id, change });
			Ok(())
		})
	}

	pub(crate) fn do_take_pool_fee(id: PoolId) -> DispatchResult {
		Self::with_pool(id, |pool| Self::settle(id, pool).map(|_| ()))
	}

	pub(crate) fn do_remove_pool(who: &T::AccountId, id: PoolId) -> DispatchResult {
		let pool = Pools::<T>::take(id).ok_or(Error::<T>::PoolNotFound)?;
		ensure!(*who == pool.manager, Error::<T>::NotManager);
		let account = Self::pool_account(id);
		// Those that somebody has given to the pool itself are nobody's.
		let own = T::Shares::balance(id, &account);
		ensure!(own == T::Shares::total_issuance(id), Error::<T>::NotEmpty);
		// What is worth nothing any more may stay where it is.
		let rest = with_storage_layer(|| T::Lending::withdraw(&account, &pool.asset, None));
		let worthless = T::Lending::supplied(&account, &pool.asset) == 0;
		ensure!(rest.is_ok() || worthless, Error::<T>::NotLiquid);

		if own != 0 {
			let (expendable, exact) = (Preservation::Expendable, Precision::Exact);
			T::Shares::burn_from(id, &account, own, expendable, exact, Fortitude::Force)?;
		}
		T::Shares::start_destroy(id, None)?;
		// Nobody has shares; somebody may have an empty account or an approval. If there are too many
		// to remove them here, the asset stays in destruction, which anyone can complete.
		T::Shares::destroy_accounts(id, MAX_REMNANTS)?;
		T::Shares::destroy_approvals(id, MAX_REMNANTS)?;
		let _ = T::Shares::finish_destroy(id);

		// What is left is what the virtual shares stand for. It is not for the manager: he could have
		// made it much, to make a share so dear that others lose by rounding, and have it back here.
		let left =
			pool.idle.checked_add(rest.unwrap_or_default()).ok_or(ArithmeticError::Overflow)?;
		if left != 0 {
			let (to, preserve) = (T::FeeRecipient::get(), Preservation::Preserve);
			// If it is too little to open an account with, it may go where the rest goes.
			let _ = transfer_exact::<_, T::Assets>(&pool.asset, &account, &to, left, preserve);
		}
		// All else that is there. The native tokens last: other assets may need them.
		for asset in [&pool.asset, &T::NativeAsset::get()] {
			let (expendable, polite) = (Preservation::Expendable, Fortitude::Polite);
			let all = T::Assets::reducible_balance(asset.clone(), &account, expendable, polite);
			if all != 0 {
				transfer_exact::<_, T::Assets>(asset, &account, who, all, expendable)?;
			}
		}
		Self::release_to(HoldReason::Pool, &pool.depositor, pool.deposit)?;
		Self::deposit_event(Event::PoolRemoved { pool: id });
		Ok(())
	}

	/// Does something with a pool.
	fn with_pool<R>(
		id: PoolId,
		with: impl FnOnce(&mut PoolOf<T>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Pools::<T>::try_mutate(id, |pool| with(pool.as_mut().ok_or(Error::<T>::PoolNotFound)?))
	}

	/// What a pool would be if the fee were taken now.
	fn settled(id: PoolId, pool: &PoolOf<T>) -> Result<Settled, DispatchError> {
		let supplied = T::Lending::supplied(&Self::pool_account(id), &pool.asset);
		let assets = pool.idle.checked_add(supplied).ok_or(ArithmeticError::Overflow)?;
		let mut totals = Totals { assets, shares: T::Shares::total_issuance(id) };
		// A manager who cannot get shares gets none: this is no reason to keep others from leaving.
		let taken = totals.fee(pool.fee, pool.high_water).filter(|fee| {
			let minted = Provenance::Minted;
			T::Shares::can_deposit(id, &pool.manager, fee.shares, minted).into_result().is_ok()
		});
		let mut high_water = pool.high_water;
		if let Some(fee) = &taken {
			totals.shares =
				totals.shares.checked_add(fee.shares).ok_or(ArithmeticError::Overflow)?;
			high_water = fee.high_water;
		}
		let new_fee = pool.next_fee.filter(|(_, at)| *at <= Self::now()).map(|(fee, _)| fee);
		if new_fee.is_some() {
			// What the old fee was too low for to be a share is not subject to the new one.
			high_water = high_water.max(totals.worth(Rounding::Up).unwrap_or_default());
		}
		Ok(Settled { totals, taken, new_fee, high_water })
	}

	/// Takes the fee, and lets a higher one take effect whose time has come. Returns what there is
	/// then.
	fn settle(id: PoolId, pool: &mut PoolOf<T>) -> Result<Totals, DispatchError> {
		let Settled { totals, taken, new_fee, high_water } = Self::settled(id, pool)?;
		pool.high_water = high_water;
		if let Some(Fee { shares, amount, high_water }) = taken {
			T::Shares::mint_into(id, &pool.manager, shares)?;
			Self::deposit_event(Event::PoolFeeTaken { pool: id, shares, amount, high_water });
		}
		if let Some(fee) = new_fee {
			pool.fee = fee;
			pool.next_fee = None;
			Self::deposit_event(Event::PoolChanged { pool: id, change: PoolChange::Fee(fee) });
		}
		Ok(totals)
	}
}
