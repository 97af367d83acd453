// SPDX-License-Identifier: Apache-2.0

//! Sales in instalments: each places an order when its block comes.

use crate::{orders::NewOrder, *};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold as _, fungibles::MutateHold as _, tokens::Precision, Get},
};
use polyphony_support::{part_of, traits::Swap as _, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_schedule(
		who: &T::AccountId,
		sell: &T::AssetId,
		buy: &T::AssetId,
		amount: Balance,
		instalments: u32,
		every: Height,
		limit: InstalmentLimit,
	) -> Result<OrderId, DispatchError> {
		let least = match limit {
			InstalmentLimit::Fixed(least) => least,
			// Whatever it will be: an account that can be paid one unit is there.
			InstalmentLimit::BelowAverage(part) => {
				ensure!(part < Permill::one(), Error::<T>::InvalidSchedule);
				1
			},
		};
		Self::check_order(who, sell, buy, amount, least)?;
		ensure!(
			instalments != 0 && (1..=T::MaxOrderLifetime::get()).contains(&every),
			Error::<T>::InvalidSchedule
		);
		let total = amount.checked_mul(instalments.into()).ok_or(ArithmeticError::Overflow)?;
		// Its own, and that of the last order, which may outlive it.
		let deposit = T::OrderDeposit::get().checked_mul(2).ok_or(ArithmeticError::Overflow)?;
		T::Deposits::hold(&HoldReason::OrderDeposit.into(), who, deposit)?;
		T::Holds::hold(sell.clone(), &HoldReason::Order.into(), who, total)?;

		let number = Self::new_number(who)?;
		let next = Self::now().checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Agenda::<T>::insert(next.to_be_bytes(), (who, number), Duty::Instalment);
		Schedules::<T>::insert(
			who,
			number,
			Schedule {
				sell: sell.clone(),
				buy: buy.clone(),
				amount,
				limit,
				every,
				left: instalments,
				next,
				last_order: None,
				deposit,
			},
		);
		Self::deposit_event(Event::ScheduleCreated {
			who: who.clone(),
			schedule: number,
			sell: sell.clone(),
			buy: buy.clone(),
			amount,
			instalments,
			every,
			limit,
		});
		Ok(number)
	}

	pub(crate) fn do_cancel_schedule(who: &T::AccountId, number: OrderId) -> DispatchResult {
		let schedule = Schedules::<T>::get(who, number).ok_or(Error::<T>::ScheduleNotFound)?;
		Agenda::<T>::remove(schedule.next.to_be_bytes(), (who, number));
		Self::close_schedule(who, number, &schedule)
	}

	/// Releases what is left of a schedule, which has no entry in the agenda any more.
	fn close_schedule(
		who: &T::AccountId,
		number: OrderId,
		schedule: &Schedule<T::AssetId>,
	) -> DispatchResult {
		let left =
			schedule.amount.checked_mul(schedule.left.into()).ok_or(ArithmeticError::Overflow)?;
		if left != 0 {
			T::Holds::release(
				schedule.sell.clone(),
				&HoldReason::Order.into(),
				who,
				left,
				Precision::Exact,
			)?;
		}
		T::Deposits::release(
			&HoldReason::OrderDeposit.into(),
			who,
			schedule.deposit,
			Precision::Exact,
		)?;
		Schedules::<T>::remove(who, number);
		Self::number_closed(who);
		Self::deposit_event(Event::ScheduleClosed { who: who.clone(), schedule: number, left });
		Ok(())
	}

	/// Places the order of an instalment that is due. Its entry in the agenda has been removed.
	///
	/// What the last instalment did not sell goes back to the owner first.
	pub(crate) fn instalment(who: &T::AccountId, number: OrderId) -> DispatchResult {
		let mut schedule = Schedules::<T>::get(who, number).ok_or(Error::<T>::ScheduleNotFound)?;
		if let Some(last) = schedule.last_order.take() {
			if let Some(order) = Orders::<T>::get(who, last) {
				Self::close_or_park(who, last, order, Closed::Expired);
			}
		}

		let now = Self::now();
		let next = now.checked_add(schedule.every).ok_or(ArithmeticError::Overflow)?;
		let Some(min_out) = Self::instalment_limit(&schedule) else {
			schedule.next = next;
			Agenda::<T>::insert(next.to_be_bytes(), (who, number), Duty::Instalment);
			Schedules::<T>::insert(who, number, schedule);
			Self::deposit_event(Event::InstalmentSkipped { who: who.clone(), schedule: number });
			return Ok(());
		};

		schedule.left = schedule.left.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		let last = schedule.left == 0;
		let mut deposit = 0;
		if last {
			// The order takes over the place of the schedule, and half its deposit.
			deposit = schedule.deposit / 2;
			schedule.deposit =
				schedule.deposit.checked_sub(deposit).ok_or(ArithmeticError::Underflow)?;
			Self::close_schedule(who, number, &schedule)?;
		}
		// The money is on hold already: it was the schedule's, and is the order's now.
		let order = Self::enter(
			who,
			NewOrder {
				sell: schedule.sell.clone(),
				buy: schedule.buy.clone(),
				amount: schedule.amount,
				min_out,
				// The block before the next instalment.
				good_till: next.saturating_sub(1).max(now),
				deposit,
				schedule: Some(number),
				own: false,
			},
		)?;
		if !last {
			schedule.last_order = Some(order);
			schedule.next = next;
			Agenda::<T>::insert(next.to_be_bytes(), (who, number), Duty::Instalment);
			Schedules::<T>::insert(who, number, schedule);
		}
		Ok(())
	}

	/// What the next instalment has to bring, or `None` if nothing can bound it.
	fn instalment_limit(schedule: &Schedule<T::AssetId>) -> Option<Balance> {
		match schedule.limit {
			InstalmentLimit::Fixed(least) => Some(least),
			InstalmentLimit::BelowAverage(part) => {
				let price = Self::average_price(&schedule.sell, &schedule.buy)?;
				let fair = price.amount(schedule.amount, Rounding::Down)?;
				let less = part_of(fair, part, Rounding::Down);
				fair.checked_sub(less).filter(|least| *least != 0)
			},
		}
	}
}

/// For errors of instalments that are not worth a retry: see `batch`.
pub(crate) fn postpone<T: Config>(
	who: &T::AccountId,
	number: OrderId,
) -> Result<(), DispatchError> {
	let mut schedule = Schedules::<T>::get(who, number).ok_or(Error::<T>::ScheduleNotFound)?;
	let next = Pallet::<T>::now().checked_add(schedule.every).ok_or(ArithmeticError::Overflow)?;
	schedule.next = next;
	Agenda::<T>::insert(next.to_be_bytes(), (who, number), Duty::Instalment);
	Schedules::<T>::insert(who, number, schedule);
	Pallet::<T>::deposit_event(Event::InstalmentSkipped { who: who.clone(), schedule: number });
	Ok(())
}
