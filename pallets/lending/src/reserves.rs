// SPDX-License-Identifier: Apache-2.0

//! Money that stands in for bad debts: a part of the interest, what the chain has gained from
//! sales, and what anybody gives.

use crate::{market::Live, watch::distance, *};
use frame_support::{
	ensure,
	traits::{fungibles::Mutate as _, tokens::Preservation, Get},
};
use polyphony_support::Rounding;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Changes totals and reserves of a market together, from here on.
	pub(crate) fn with_reserves(
		asset: &T::AssetId,
		change: impl FnOnce(&mut Totals, &mut Balance) -> DispatchResult,
	) -> DispatchResult {
		let live: Live<T> = Self::live(asset)?;
		let mut totals = MarketTotals::<T>::get(asset);
		let mut checkpoint = live.checkpoint.renew(&live.accrued, totals, Self::now_ms());
		change(&mut totals, &mut checkpoint.reserves)?;
		checkpoint.totals = totals;
		// What is out as a flash loan belongs to the market: without it, shares would be cheap for
		// as long as the loan is out, and whoever has it could buy them.
		if let Some((_, out)) = FlashLoanOut::<T>::get().filter(|(of, _)| of == asset) {
			checkpoint.totals.cash =
				totals.cash.checked_add(out).ok_or(ArithmeticError::Overflow)?;
		}
		MarketTotals::<T>::insert(asset, totals);
		Self::store_checkpoint(asset, live.params, checkpoint);
		Ok(())
	}

	pub(crate) fn do_add_reserves(
		who: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount != 0, Error::<T>::AmountTooSmall);
		T::Assets::transfer(
			asset.clone(),
			who,
			&Self::account(),
			amount,
			Preservation::Expendable,
		)?;
		// What suppliers have does not change, and interest is counted on from where it was: if it were
		// counted from here, whoever gives one unit could choose the totals from which it is, with
		// money that is back in the same block.
		let add = |sum: &mut Balance| -> DispatchResult {
			*sum = sum.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		};
		Self::with_totals(asset, |totals| add(&mut totals.cash))?;
		Markets::<T>::try_mutate(asset, |market| {
			let checkpoint = &mut market.as_mut().ok_or(Error::<T>::MarketNotFound)?.checkpoint;
			add(&mut checkpoint.totals.cash)?;
			add(&mut checkpoint.reserves)
		})?;
		Self::deposit_event(Event::ReservesAdded {
			who: who.clone(),
			asset: asset.clone(),
			amount,
		});
		Ok(())
	}

	pub(crate) fn do_take_reserves(asset: &T::AssetId, amount: Balance) -> DispatchResult {
		ensure!(amount != 0, Error::<T>::AmountTooSmall);
		Self::with_reserves(asset, |totals, reserves| {
			*reserves = reserves.checked_sub(amount).ok_or(Error::<T>::InsufficientReserves)?;
			totals.cash = totals.cash.checked_sub(amount).ok_or(Error::<T>::InsufficientCash)?;
			Ok(())
		})?;
		Self::pay_out(asset, &T::ReservesRecipient::get(), amount)?;
		Self::deposit_event(Event::ReservesTaken { asset: asset.clone(), amount });
		Ok(())
	}

	/// Gives up a debt that is out of its position already: the reserves pay as far as they go,
	/// and the rest is gone from what the suppliers have, in this moment.
	pub(crate) fn write_off(
		owner: Option<&T::AccountId>,
		asset: &T::AssetId,
		shares: Balance,
	) -> DispatchResult {
		let live: Live<T> = Self::live(asset)?;
		let amount = live.owed(shares)?;
		let mut covered = 0;
		Self::with_reserves(asset, |totals, reserves| {
			totals.debt_shares =
				totals.debt_shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
			covered = amount.min(*reserves);
			*reserves = reserves.checked_sub(covered).ok_or(ArithmeticError::Underflow)?;
			Ok::<_, DispatchError>(())
		})?;
		Self::note_loss(&live)?;
		Self::deposit_event(Event::BadDebt {
			owner: owner.cloned(),
			asset: asset.clone(),
			shares,
			amount,
			covered,
		});
		Ok(())
	}

	/// Moves the odometer on by what the shares of a market have lost since `before`: they are
	/// collateral elsewhere.
	fn note_loss(before: &Live<T>) -> DispatchResult {
		/// So many shares that what they are worth tells the rate well, and not too many for it.
		const PROBE: Balance = 1_000_000_000_000_000_000_000_000;
		let after = Self::live(&before.asset)?;
		let worth = |live: &Live<T>, rounding| {
			live.accrued.amount_for(PROBE, rounding).ok_or(ArithmeticError::Overflow)
		};
		let lost =
			distance(worth(before, Rounding::Up)?, worth(&after, Rounding::Down)?, Rounding::Up);
		Odometer::<T>::mutate(|odometer| *odometer = odometer.saturating_add(lost));
		Ok(())
	}
}
