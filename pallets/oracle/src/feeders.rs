// SPDX-License-Identifier: Apache-2.0

//! Feeders and their bonds.
//!
//! ```text
//!            add_feeder              bond
//!  (nobody) ───────────▶ approved ───────────▶ bonded ◀─────────┐
//!     ▲                     │                  │    │ slashed    │ bond
//!     │  remove_feeder      │   remove_feeder  │    ▼            │
//!     ├─────────────────────┘   leave          │  short of bond ─┘
//!     │                                        │    │
//!     └──────────── unbonding ◀────────────────┴────┘
//!       withdraw_unbonded
//! ```
//!
//! Only the reports of a bonded feeder count. The three states of a feeder are one number, the
//! bond. A bond is slashed in each state in which there is one. Who is approved again while they
//! unbond takes that bond along when they call `bond`.

use crate::{
	types::{RemovalReason, Unbonding},
	Activities, Config, CreditOf, Error, Event, Evidence, Feeders, HoldReason, Pallet, Unbondings,
};
use frame_support::{
	defensive, ensure,
	traits::{
		fungible::{Balanced, BalancedHold, MutateHold},
		tokens::Precision,
		Get, Imbalance, OnUnbalanced,
	},
};
use polyphony_support::{part_of, Balance, Rounding};
use sp_runtime::{
	traits::{CheckedAdd, Zero},
	ArithmeticError, DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Approves a feeder, who has no bond yet.
	pub(crate) fn do_add_feeder(who: T::AccountId) -> DispatchResult {
		ensure!(!Feeders::<T>::contains_key(&who), Error::<T>::AlreadyFeeder);
		ensure!(Feeders::<T>::count() < T::MaxFeeders::get(), Error::<T>::TooManyFeeders);
		Feeders::<T>::insert(&who, Balance::zero());
		Self::deposit_event(Event::FeederAdded { who });
		Ok(())
	}

	/// Holds what the bond of `who` lacks.
	pub(crate) fn do_bond(who: T::AccountId) -> DispatchResult {
		let bond = Feeders::<T>::get(&who).ok_or(Error::<T>::NotFeeder)?;
		let unbonding = Unbondings::<T>::take(&who).map_or(0, |unbonding| unbonding.amount);
		let had = bond.checked_add(unbonding).ok_or(ArithmeticError::Overflow)?;

		let full = had.max(T::Bond::get());
		let added = full.checked_sub(had).ok_or(ArithmeticError::Underflow)?;
		ensure!(!added.is_zero() || !unbonding.is_zero(), Error::<T>::BondIsFull);
		if !added.is_zero() {
			T::Currency::hold(&HoldReason::Bond.into(), &who, added)?;
		}
		Feeders::<T>::insert(&who, full);
		Self::deposit_event(Event::Bonded { who, added, bond: full });
		Ok(())
	}

	/// Removes a feeder. Their reports stop counting at once, and their bond is on hold for
	/// [`Config::UnbondingPeriod`] longer.
	pub(crate) fn do_remove_feeder(who: T::AccountId, reason: RemovalReason) -> DispatchResult {
		let amount = Feeders::<T>::take(&who).ok_or(Error::<T>::NotFeeder)?;
		Activities::<T>::remove(&who);
		let until = frame_system::Pallet::<T>::block_number()
			.checked_add(&T::UnbondingPeriod::get())
			.ok_or(ArithmeticError::Overflow)?;
		let unbonding = (!amount.is_zero()).then_some(Unbonding { amount, until });
		Self::deposit_event(Event::FeederRemoved { who: who.clone(), reason, unbonding });

		Self::withdraw_reports(&who);
		match unbonding {
			Some(unbonding) => Unbondings::<T>::insert(&who, unbonding),
			None => Self::forget_if_without_bond(&who),
		}
		Ok(())
	}

	/// Releases a bond whose time has come.
	pub(crate) fn do_withdraw_unbonded(who: T::AccountId) -> DispatchResult {
		let Unbonding { amount, until } =
			Unbondings::<T>::take(&who).ok_or(Error::<T>::NothingUnbonding)?;
		ensure!(frame_system::Pallet::<T>::block_number() >= until, Error::<T>::StillUnbonding);
		T::Currency::release(&HoldReason::Bond.into(), &who, amount, Precision::Exact)?;
		Self::forget_if_without_bond(&who);
		Self::deposit_event(Event::BondWithdrawn { who, amount });
		Ok(())
	}

	/// Deletes the evidence against an account that has nothing to lose and is no feeder.
	fn forget_if_without_bond(who: &T::AccountId) {
		if !Feeders::<T>::contains_key(who) && !Unbondings::<T>::contains_key(who) {
			Evidence::<T>::remove(who);
		}
	}

	/// Slashes [`Config::SlashPart`] of a full bond from what `who` has on hold, or all of it if
	/// that is less, and gives `disputer` their part of it. Returns what was slashed and what the
	/// disputer got.
	///
	/// The slash is rounded up and the disputer's part down. What the disputer cannot take,
	/// because their account would stay below the existential deposit, goes where the rest goes.
	pub(crate) fn slash(
		who: &T::AccountId,
		disputer: &T::AccountId,
	) -> Result<(Balance, Balance), DispatchError> {
		let bond = Feeders::<T>::get(who).filter(|bond| !bond.is_zero());
		let unbonding = Unbondings::<T>::get(who);
		let available = bond.or(unbonding.map(|unbonding| unbonding.amount)).unwrap_or_default();
		let target = part_of(T::Bond::get(), T::SlashPart::get(), Rounding::Up);
		let amount = target.min(available);
		ensure!(!amount.is_zero(), Error::<T>::NothingToSlash);

		let (credit, missing) = T::Currency::slash(&HoldReason::Bond.into(), who, amount);
		if !missing.is_zero() {
			defensive!("less is on hold than the bond");
		}
		let slashed = credit.peek();
		let left = available.checked_sub(slashed).ok_or(ArithmeticError::Underflow)?;
		match (bond, unbonding) {
			(Some(_), _) => Feeders::<T>::insert(who, left),
			(None, Some(unbonding)) if !left.is_zero() => {
				Unbondings::<T>::insert(who, Unbonding { amount: left, ..unbonding })
			},
			_ => {
				Unbondings::<T>::remove(who);
				Self::forget_if_without_bond(who);
			},
		}

		Ok((slashed, Self::reward(disputer, credit)))
	}

	/// Gives `disputer` their part of a slash, and the rest to [`Config::Slash`]. Returns what the
	/// disputer got.
	fn reward(disputer: &T::AccountId, slashed: CreditOf<T>) -> Balance {
		let part = part_of(slashed.peek(), T::DisputerPart::get(), Rounding::Down);
		let (for_disputer, rest) = slashed.split(part);
		let (reward, rest) = match T::Currency::resolve(disputer, for_disputer) {
			Ok(()) => (part, rest),
			Err(refused) => (0, rest.merge(refused)),
		};
		T::Slash::on_unbalanced(rest);
		reward
	}
}
