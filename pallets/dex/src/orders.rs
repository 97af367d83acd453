// SPDX-License-Identifier: Apache-2.0

//! Orders and the money that they sell.
//!
//! What an order sells, and its deposit, are on hold on its owner's account: orders of different
//! owners share no storage but the entries of the same book, which are separate items.
//!
//! Own orders of pallets have no deposit. What comes of them is added up in [`Fills`], which the
//! orders of others never touch: the order itself says which it is.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold as _,
		fungibles::{Balanced as _, Inspect as _, MutateHold as _},
		tokens::{Fortitude, Precision, Preservation, Provenance},
		Get,
	},
};
use polyphony_support::{mul_div, traits::Fill, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// What an order sells and how, before it has a number.
pub(crate) struct NewOrder<AssetId> {
	pub(crate) sell: AssetId,
	pub(crate) buy: AssetId,
	pub(crate) amount: Balance,
	pub(crate) min_out: Balance,
	pub(crate) good_till: Height,
	pub(crate) deposit: Balance,
	pub(crate) schedule: Option<OrderId>,
	pub(crate) own: bool,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_place_order(
		who: &T::AccountId,
		sell: &T::AssetId,
		buy: &T::AssetId,
		amount: Balance,
		min_out: Balance,
		good_till: Height,
	) -> Result<OrderId, DispatchError> {
		let (sell, buy, deposit) = (sell.clone(), buy.clone(), T::OrderDeposit::get());
		let (schedule, own) = (None, false);
		let new = NewOrder { sell, buy, amount, min_out, good_till, deposit, schedule, own };
		Self::hold_and_enter(who, new)
	}

	/// The same for a pallet that sells on its own account: without a deposit.
	pub(crate) fn do_place_own(
		who: &T::AccountId,
		sell: &T::AssetId,
		buy: &T::AssetId,
		amount: Balance,
		min_out: Balance,
		good_till: Height,
	) -> Result<OrderId, DispatchError> {
		let (sell, buy, deposit) = (sell.clone(), buy.clone(), 0);
		let (schedule, own) = (None, true);
		let new = NewOrder { sell, buy, amount, min_out, good_till, deposit, schedule, own };
		Self::hold_and_enter(who, new)
	}

	/// Enters an order whose money is free, and not checked yet.
	fn hold_and_enter(
		who: &T::AccountId,
		new: NewOrder<T::AssetId>,
	) -> Result<OrderId, DispatchError> {
		Self::check_order(who, &new.sell, &new.buy, new.amount, new.min_out)?;
		let now = Self::now();
		let last = now.checked_add(T::MaxOrderLifetime::get()).ok_or(ArithmeticError::Overflow)?;
		ensure!(now < new.good_till && new.good_till <= last, Error::<T>::InvalidLifetime);

		// An account without a deposit may be one without native tokens.
		if new.deposit != 0 {
			T::Deposits::hold(&HoldReason::OrderDeposit.into(), who, new.deposit)?;
		}
		T::Holds::hold(new.sell.clone(), &HoldReason::Order.into(), who, new.amount)?;
		Self::enter(who, new)
	}

	/// What holds for every order.
	pub(crate) fn check_order(
		who: &T::AccountId,
		sell: &T::AssetId,
		buy: &T::AssetId,
		amount: Balance,
		min_out: Balance,
	) -> DispatchResult {
		ensure!(sell != buy, Error::<T>::SameAsset);
		ensure!(amount != 0 && min_out != 0, Error::<T>::AmountTooSmall);
		for asset in [sell, buy] {
			ensure!(T::Assets::asset_exists(asset.clone()), Error::<T>::AssetNotFound);
		}
		T::Assets::can_deposit(buy.clone(), who, min_out, Provenance::Extant)
			.into_result()
			.map_err(|_| Error::<T>::CannotReceive)?;
		Ok(())
	}

	/// A new number for an order or a schedule of `who`.
	pub(crate) fn new_number(who: &T::AccountId) -> Result<OrderId, DispatchError> {
		Traders::<T>::try_mutate(who, |trader| {
			ensure!(trader.open < T::MaxOrdersPerAccount::get(), Error::<T>::TooManyOrders);
			let number = trader.next;
			trader.next = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			trader.open = trader.open.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(number)
		})
	}

	/// One order or schedule of `who` less. The count of numbers stays: none is used again.
	pub(crate) fn number_closed(who: &T::AccountId) {
		Traders::<T>::mutate(who, |trader| {
			frame_support::defensive_assert!(trader.open != 0, "only what is open is closed");
			trader.open = trader.open.saturating_sub(1);
		});
	}

	/// Enters an order, whose money is on hold, into the book.
	pub(crate) fn enter(
		who: &T::AccountId,
		new: NewOrder<T::AssetId>,
	) -> Result<OrderId, DispatchError> {
		let number = Self::new_number(who)?;
		let order = Order {
			sell: new.sell.clone(),
			buy: new.buy.clone(),
			amount: new.amount,
			min_out: new.min_out,
			good_till: new.good_till,
			deposit: new.deposit,
			schedule: new.schedule,
			parked: false,
			own: new.own,
		};
		if order.own {
			Fills::<T>::insert(who, number, Proceeds::default());
		}
		Self::enter_book(who, number, &order);
		Agenda::<T>::insert(expiry(&order), (who, number), Duty::Expire);
		Pending::<T>::insert(Self::pair(&new.sell, &new.buy), ());
		Orders::<T>::insert(who, number, order);
		Self::deposit_event(Event::OrderPlaced {
			who: who.clone(),
			order: number,
			sell: new.sell,
			buy: new.buy,
			amount: new.amount,
			min_out: new.min_out,
			good_till: new.good_till,
			schedule: new.schedule,
		});
		Ok(number)
	}

	fn enter_book(who: &T::AccountId, number: OrderId, order: &Order<T::AssetId>) {
		Book::<T>::insert(
			(
				(order.sell.clone(), order.buy.clone()),
				book_key(order.amount, order.min_out),
				(who.clone(), number),
			),
			(),
		);
	}

	fn leave_book(who: &T::AccountId, number: OrderId, order: &Order<T::AssetId>) {
		Book::<T>::remove((
			(order.sell.clone(), order.buy.clone()),
			book_key(order.amount, order.min_out),
			(who.clone(), number),
		));
	}

	/// Takes an order back. Returns what was not sold.
	pub(crate) fn do_cancel_order(
		who: &T::AccountId,
		number: OrderId,
	) -> Result<Balance, DispatchError> {
		let order = Orders::<T>::get(who, number).ok_or(Error::<T>::OrderNotFound)?;
		let left = order.amount;
		Self::close_order(who, number, &order, Closed::Cancelled)?;
		Ok(left)
	}

	/// Removes an order that is not filled, and releases its money.
	pub(crate) fn close_order(
		who: &T::AccountId,
		number: OrderId,
		order: &Order<T::AssetId>,
		reason: Closed,
	) -> DispatchResult {
		T::Holds::release(
			order.sell.clone(),
			&HoldReason::Order.into(),
			who,
			order.amount,
			Precision::Exact,
		)?;
		Self::remove_order(who, number, order)?;
		Self::deposit_event(Event::OrderClosed {
			who: who.clone(),
			order: number,
			left: order.amount,
			reason,
		});
		Ok(())
	}

	/// Removes an order of which nothing is on hold any more but the deposit.
	fn remove_order(
		who: &T::AccountId,
		number: OrderId,
		order: &Order<T::AssetId>,
	) -> DispatchResult {
		if order.deposit != 0 {
			T::Deposits::release(
				&HoldReason::OrderDeposit.into(),
				who,
				order.deposit,
				Precision::Exact,
			)?;
		}
		if !order.parked {
			Self::leave_book(who, number, order);
		}
		Agenda::<T>::remove(expiry(order), (who, number));
		Orders::<T>::remove(who, number);
		Self::number_closed(who);
		Ok(())
	}

	/// Closes an order that takes no part in batches any more. If its money cannot be released it
	/// is parked, so that it bothers nobody but its owner.
	pub(crate) fn close_or_park(
		who: &T::AccountId,
		number: OrderId,
		order: Order<T::AssetId>,
		reason: Closed,
	) {
		if with_storage_layer(|| Self::close_order(who, number, &order, reason)).is_ok() {
			return;
		}
		if order.parked {
			return;
		}
		Self::leave_book(who, number, &order);
		Agenda::<T>::remove(expiry(&order), (who, number));
		Orders::<T>::insert(who, number, Order { parked: true, ..order });
		Self::deposit_event(Event::OrderParked { who: who.clone(), order: number });
	}

	/// Takes what an order sells from its owner's hold.
	pub(crate) fn collect(
		asset: &T::AssetId,
		who: &T::AccountId,
		amount: Balance,
	) -> Result<CreditOf<T>, DispatchError> {
		T::Holds::release(asset.clone(), &HoldReason::Order.into(), who, amount, Precision::Exact)?;
		T::Assets::withdraw(
			asset.clone(),
			who,
			amount,
			Precision::Exact,
			Preservation::Expendable,
			Fortitude::Polite,
		)
	}

	/// Writes down that an order was filled, whose money has moved.
	pub(crate) fn note_fill(
		who: &T::AccountId,
		number: OrderId,
		mut order: Order<T::AssetId>,
		sold: Balance,
		bought: Balance,
	) -> DispatchResult {
		let left = order.amount.checked_sub(sold).ok_or(ArithmeticError::Underflow)?;
		Self::deposit_event(Event::OrderFilled {
			who: who.clone(),
			order: number,
			sold,
			bought,
			left,
		});
		if order.own {
			Self::add_proceeds(who, number, sold, bought)?;
		}
		if left == 0 {
			return Self::remove_order(who, number, &order);
		}
		Self::leave_book(who, number, &order);
		// The rest keeps the limit price. What a part brought above its limit does not make the
		// rest cheaper; what rounding took from it, the rest has to make up for.
		let limit = mul_div(order.min_out, sold, order.amount, Rounding::Down)
			.ok_or(ArithmeticError::Overflow)?;
		order.min_out =
			order.min_out.checked_sub(bought.min(limit)).ok_or(ArithmeticError::Underflow)?;
		order.amount = left;
		Self::enter_book(who, number, &order);
		Orders::<T>::insert(who, number, order);
		Ok(())
	}

	/// Writes down what an own order has brought, until it is taken.
	fn add_proceeds(
		who: &T::AccountId,
		number: OrderId,
		sold: Balance,
		bought: Balance,
	) -> DispatchResult {
		Fills::<T>::try_mutate(who, number, |entry| {
			let before = entry.unwrap_or_default();
			*entry = Some(Proceeds {
				sold: before.sold.checked_add(sold).ok_or(ArithmeticError::Overflow)?,
				bought: before.bought.checked_add(bought).ok_or(ArithmeticError::Overflow)?,
			});
			Ok(())
		})
	}

	/// Takes what has come of an own order. The entry goes with the last of it.
	pub(crate) fn do_take_fill(who: &T::AccountId, number: OrderId) -> Option<Fill> {
		let proceeds = Fills::<T>::get(who, number)?;
		let open = Orders::<T>::contains_key(who, number);
		if !open {
			Fills::<T>::remove(who, number);
		} else if proceeds != Proceeds::default() {
			Fills::<T>::insert(who, number, Proceeds::default());
		}
		Some(Fill { sold: proceeds.sold, bought: proceeds.bought, open })
	}
}

/// The key of the agenda for an order: the first block in which it may not be filled any more.
///
/// A parked order has no entry any more, and removing one that is not there does no harm.
fn expiry<AssetId>(order: &Order<AssetId>) -> [u8; 4] {
	order.good_till.saturating_add(1).to_be_bytes()
}
