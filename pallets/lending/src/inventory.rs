// SPDX-License-Identifier: Apache-2.0

//! What the chain has taken over from positions, and how it sells it.
//!
//! Collateral and the debt that it stands for are kept together for each pair of assets, so that
//! the number of positions makes no difference. The collateral still earns interest, and the debt
//! still costs it. For each pair there is one order in the batches of the exchange at a time:
//!
//! ```text
//!  taken over ──> in the inventory ──> offered in block N ──> cleared at the beginning of N + 1
//!                     ^                                                   │
//!                     │ what was not sold, and a step cheaper             │ at the end of N + 1
//!                     └───────────────────────────────────────────────────┤
//!                                                                         v
//!                          debt repaid; too much: to the reserves; nothing left to sell: bad debt
//! ```
//!
//! The first offer is by `SaleStep` below the price of the oracle, so that a pool which stands there
//! can buy in spite of its fee. Each after it is by one more below, down to `MaxSaleDiscount`.
//! Anybody may buy at the same price between the batches.
//!
//! An offer says what the collateral is worth to the chain. What the debt is more than that is lost,
//! and given up before the offer is made. If the sale brings more than was thought, that goes to the
//! reserves.

use crate::{
	position::{amount_at, discounted, value_at},
	*,
};
use codec::Decode;
use frame_support::{
	ensure,
	storage::{with_storage_layer, StoragePrefixedMap},
	traits::Get,
	weights::WeightMeter,
};
use polyphony_support::{
	mul_div,
	queue::{sweep, Step},
	traits::BatchOrders,
	Rounding,
};
use sp_runtime::{
	traits::{SaturatedConversion, Saturating},
	ArithmeticError, DispatchError, DispatchResult, FixedU128, Permill,
};

/// Bytes of the hash before a key under `Blake2_128Concat`.
const HASH: usize = 16;

/// What an inventory is sold for at present.
pub(crate) struct Offer {
	/// The price of the debt.
	debt: FixedU128,
	/// The price of the collateral, less the discount.
	collateral: FixedU128,
}

impl<T: Config> Pallet<T> {
	/// Adds shares to what the chain has taken over, of which `isolated` counts in the debt ceiling of
	/// the collateral.
	pub(crate) fn add_inventory(
		collateral: &T::AssetId,
		debt: &T::AssetId,
		shares: Balance,
		debt_shares: Balance,
		isolated: Balance,
	) -> DispatchResult {
		Self::count_more(collateral, isolated)?;
		Inventories::<T>::try_mutate((collateral, debt), |inventory| {
			let all = inventory.get_or_insert(Inventory {
				shares: 0,
				debt_shares: 0,
				selling: 0,
				order: None,
				attempts: 0,
				isolated: 0,
			});
			// What was on sale longer than the rest does not make the rest cheaper.
			let sum = all.debt_shares.checked_add(debt_shares).ok_or(ArithmeticError::Overflow)?;
			all.attempts = mul_div(all.attempts.into(), all.debt_shares, sum, Rounding::Down)
				.and_then(|attempts| attempts.try_into().ok())
				.unwrap_or(0);
			all.isolated = all.isolated.checked_add(isolated).ok_or(ArithmeticError::Overflow)?;
			all.shares = all.shares.checked_add(shares).ok_or(ArithmeticError::Overflow)?;
			all.debt_shares =
				all.debt_shares.checked_add(debt_shares).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Takes shares of the debt from an inventory, with their part of what counts in the debt ceiling.
	fn remove_inventory_debt(
		collateral: &T::AssetId,
		inventory: &mut Inventory,
		shares: Balance,
	) -> DispatchResult {
		let before = inventory.debt_shares;
		let after = before.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
		if inventory.isolated != 0 && shares != 0 {
			let left = mul_div(inventory.isolated, after, before, Rounding::Up)
				.ok_or(ArithmeticError::Overflow)?;
			let gone = inventory.isolated.checked_sub(left).ok_or(ArithmeticError::Underflow)?;
			Self::count_less(collateral, gone)?;
			inventory.isolated = left;
		}
		inventory.debt_shares = after;
		Ok(())
	}

	/// Turns shares of suppliers into reserves. Returns the units.
	pub(crate) fn keep_shares(
		asset: &T::AssetId,
		shares: Balance,
	) -> Result<Balance, DispatchError> {
		let amount = Self::live(asset)?.supplied(shares)?;
		Self::with_reserves(asset, |totals, reserves| {
			totals.supply_shares =
				totals.supply_shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
			*reserves = reserves.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})?;
		Ok(amount)
	}

	/// Ends the sales of the last block and makes new ones, as far as the meter goes. Tells whether
	/// all inventories had their turn.
	pub(crate) fn sell_inventories(meter: &mut WeightMeter) -> bool {
		let stored = InventoryCursor::<T>::get();
		let mut cursor = stored.clone();
		let progress = sweep(
			&Inventories::<T>::final_prefix(),
			&mut cursor,
			meter,
			T::WeightInfo::sell_inventory(),
			|key, _| {
				let (collateral, debt) = decode_key::<T>(key).ok_or(DispatchError::Corruption)?;
				// A sale that cannot be made leaves what has come of the last one.
				if Self::on_offer_since_now(&collateral, &debt) {
					return Ok(Step::Next);
				}
				with_storage_layer(|| Self::end_sale(&collateral, &debt))?;
				let given_up = with_storage_layer(|| Self::give_up_excess(&collateral, &debt));
				if let Err(error) = given_up {
					log::debug!(target: "runtime::lending", "what is lost is not known: {error:?}");
				}
				let made = with_storage_layer(|| Self::make_sale(&collateral, &debt));
				if let Err(error) = made {
					log::debug!(target: "runtime::lending", "no sale: {error:?}");
				}
				Ok(Step::Next)
			},
		);
		if cursor != stored {
			InventoryCursor::<T>::set(cursor);
		}
		progress.finished
	}

	/// Whether there is an order that no batch has seen yet.
	fn on_offer_since_now(collateral: &T::AssetId, debt: &T::AssetId) -> bool {
		Inventories::<T>::get((collateral, debt))
			.and_then(|inventory| inventory.order)
			.is_some_and(|(_, placed)| placed >= block::<T>())
	}

	/// Takes what the last order of an inventory has brought, and what it has not sold.
	fn end_sale(collateral: &T::AssetId, debt: &T::AssetId) -> DispatchResult {
		let Some(mut inventory) = Inventories::<T>::get((collateral, debt)) else { return Ok(()) };
		let Some((order, placed)) = inventory.order else { return Ok(()) };
		let was_in_a_batch = placed < block::<T>();
		let account = Self::account();
		// It may be filled or expired already.
		let _ = T::Orders::cancel(&account, order);
		let fill = T::Orders::take_fill(&account, order).ok_or(Error::<T>::NoInventory)?;
		ensure!(!fill.open, Error::<T>::NoInventory);

		let unsold = inventory.selling.checked_sub(fill.sold).ok_or(ArithmeticError::Underflow)?;
		let mut returned_shares = 0;
		if unsold != 0 {
			let live = Self::live(collateral)?;
			returned_shares = live.shares_for(unsold, Rounding::Down)?;
			Self::with_totals(collateral, |totals| {
				totals.cash = totals.cash.checked_add(unsold).ok_or(ArithmeticError::Overflow)?;
				totals.supply_shares = totals
					.supply_shares
					.checked_add(returned_shares)
					.ok_or(ArithmeticError::Overflow)?;
				Ok(())
			})?;
		}
		let (debt_shares, surplus) =
			Self::pay_inventory_debt(collateral, debt, &mut inventory, fill.bought)?;
		inventory.shares =
			inventory.shares.checked_add(returned_shares).ok_or(ArithmeticError::Overflow)?;
		inventory.selling = 0;
		inventory.order = None;
		if unsold == 0 {
			inventory.attempts = 0;
		} else if was_in_a_batch {
			inventory.attempts = inventory.attempts.saturating_add(1);
		}
		Self::deposit_event(Event::SaleEnded {
			collateral: collateral.clone(),
			debt: debt.clone(),
			sold: fill.sold,
			returned_shares,
			bought: fill.bought,
			debt_shares,
			surplus,
		});
		if surplus != 0 {
			Self::with_reserves(debt, |_, reserves| {
				*reserves = reserves.checked_add(surplus).ok_or(ArithmeticError::Overflow)?;
				Ok(())
			})?;
		}
		Self::store_inventory(collateral, debt, inventory)
	}

	/// Repays the debt of an inventory with units that have arrived on the pallet's account.
	/// Returns the shares that are gone and the units that were too much, which the caller has to
	/// give to the reserves.
	fn pay_inventory_debt(
		collateral: &T::AssetId,
		debt: &T::AssetId,
		inventory: &mut Inventory,
		arrived: Balance,
	) -> Result<(Balance, Balance), DispatchError> {
		if arrived == 0 {
			return Ok((0, 0));
		}
		let live = Self::live(debt)?;
		let owed = live.owed(inventory.debt_shares)?;
		let (shares, surplus) = match arrived.checked_sub(owed) {
			Some(surplus) => (inventory.debt_shares, surplus),
			None => {
				let shares = live.debt_shares_for(arrived, Rounding::Down)?;
				(shares, 0)
			},
		};
		Self::remove_inventory_debt(collateral, inventory, shares)?;
		Self::with_totals(debt, |totals| {
			totals.cash = totals.cash.checked_add(arrived).ok_or(ArithmeticError::Overflow)?;
			totals.debt_shares =
				totals.debt_shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})?;
		Ok((shares, surplus))
	}

	/// Stores an inventory, or what is to be done when one of its sides is gone.
	fn store_inventory(
		collateral: &T::AssetId,
		debt: &T::AssetId,
		inventory: Inventory,
	) -> DispatchResult {
		if inventory.order.is_some() {
			Inventories::<T>::insert((collateral, debt), inventory);
			return Ok(());
		}
		let worthless = Self::live(collateral)?.supplied(inventory.shares)? == 0;
		if inventory.debt_shares != 0 && !worthless {
			Inventories::<T>::insert((collateral, debt), inventory);
			return Ok(());
		}
		Inventories::<T>::remove((collateral, debt));
		if inventory.shares != 0 {
			let amount = Self::keep_shares(collateral, inventory.shares)?;
			Self::deposit_event(Event::InventoryKept {
				asset: collateral.clone(),
				debt: debt.clone(),
				amount,
				shares: inventory.shares,
			});
		}
		Self::count_less(collateral, inventory.isolated)?;
		if inventory.debt_shares != 0 {
			Self::write_off(None, debt, inventory.debt_shares)?;
		}
		Ok(())
	}

	/// Gives up what the debt of an inventory is more than what its collateral is offered for.
	///
	/// It is not left until all is sold: who withdraws meanwhile would leave it to the others.
	fn give_up_excess(collateral: &T::AssetId, debt: &T::AssetId) -> DispatchResult {
		let Some(mut inventory) = Inventories::<T>::get((collateral, debt)) else { return Ok(()) };
		if inventory.order.is_some() {
			return Ok(());
		}
		let offer = Self::offer(collateral, debt, &inventory)?;
		let (of, against) = (Self::live(collateral)?, Self::live(debt)?);
		let all = of.supplied(inventory.shares)?;
		let value = value_at::<T>(collateral, all, offer.collateral, Rounding::Up)?;
		let brings = amount_at::<T>(debt, value, offer.debt, Rounding::Up)?;
		let owed = against.owed(inventory.debt_shares)?;
		let shares = match owed.checked_sub(brings) {
			// Rounded down, and so less than all: something stays to be paid by the sale.
			Some(excess) if brings != 0 => against.debt_shares_for(excess, Rounding::Down)?,
			_ => 0,
		};
		if shares == 0 {
			return Ok(());
		}
		Self::remove_inventory_debt(collateral, &mut inventory, shares)?;
		Inventories::<T>::insert((collateral, debt), inventory);
		Self::deposit_event(Event::ExcessGivenUp {
			collateral: collateral.clone(),
			debt: debt.clone(),
			debt_shares: shares,
		});
		Self::write_off(None, debt, shares)
	}

	/// How far below the price of the oracle an inventory is sold now.
	pub(crate) fn discount(inventory: &Inventory) -> Permill {
		let steps = inventory.attempts.saturating_add(1);
		let discount = T::SaleStep::get().deconstruct().saturating_mul(steps);
		Permill::from_parts(discount).min(T::MaxSaleDiscount::get())
	}

	/// What an inventory is sold for now.
	pub(crate) fn offer(
		collateral: &T::AssetId,
		debt: &T::AssetId,
		inventory: &Inventory,
	) -> Result<Offer, DispatchError> {
		let discount = Self::discount(inventory);
		let price = |asset| -> Result<FixedU128, DispatchError> {
			let params = Markets::<T>::get(asset).ok_or(Error::<T>::MarketNotFound)?.params;
			Ok(Self::price(asset, &params)?.value)
		};
		Ok(Offer { debt: price(debt)?, collateral: discounted(price(collateral)?, discount) })
	}

	/// Offers what there is to sell, as far as the market has it.
	fn make_sale(collateral: &T::AssetId, debt: &T::AssetId) -> DispatchResult {
		let Some(mut inventory) = Inventories::<T>::get((collateral, debt)) else { return Ok(()) };
		if inventory.order.is_some() {
			return Ok(());
		}
		let offer = Self::offer(collateral, debt, &inventory)?;
		let live = Self::live(collateral)?;
		let all = live.supplied(inventory.shares)?;
		if all == 0 {
			// Interest of the debt may have left nothing to sell, or a loss of the suppliers.
			return Self::store_inventory(collateral, debt, inventory);
		}
		let amount = all.min(MarketTotals::<T>::get(collateral).cash);
		let shares = if amount == all {
			inventory.shares
		} else {
			live.shares_for(amount, Rounding::Up)?.min(inventory.shares)
		};
		ensure!(amount != 0, Error::<T>::InsufficientCash);
		let value = value_at::<T>(collateral, amount, offer.collateral, Rounding::Up)?;
		let min_out = amount_at::<T>(debt, value, offer.debt, Rounding::Up)?.max(1);
		Self::take_supply(collateral, amount, shares)?;
		let good_till = frame_system::Pallet::<T>::block_number().saturating_add(1u32.into());
		let account = Self::account();
		let order = T::Orders::place_own(&account, collateral, debt, amount, min_out, good_till)?;
		inventory.shares =
			inventory.shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
		inventory.selling = amount;
		inventory.order = Some((order, block::<T>()));
		Self::deposit_event(Event::SalePlaced {
			collateral: collateral.clone(),
			debt: debt.clone(),
			amount,
			shares,
			min_out,
		});
		Inventories::<T>::insert((collateral, debt), inventory);
		Ok(())
	}

	pub(crate) fn do_buy_inventory(
		by: &T::AccountId,
		collateral: &T::AssetId,
		debt: &T::AssetId,
		max_paid: Option<Balance>,
		min_bought: Balance,
	) -> DispatchResult {
		// What is on offer is taken back first, and offered again afterwards: otherwise, small
		// purchases could keep the rest from ever being cleared, while it gets cheaper.
		Self::end_sale(collateral, debt)?;
		let mut inventory =
			Inventories::<T>::get((collateral, debt)).ok_or(Error::<T>::NoInventory)?;
		let offer = Self::offer(collateral, debt, &inventory)?;
		let (of, against) = (Self::live(collateral)?, Self::live(debt)?);
		let all = of.supplied(inventory.shares)?;
		let cost = |amount, rounding| -> Result<Balance, DispatchError> {
			let value = value_at::<T>(collateral, amount, offer.collateral, rounding)?;
			amount_at::<T>(debt, value, offer.debt, rounding)
		};
		let owed = against.owed(inventory.debt_shares)?;
		let paid = cost(all, Rounding::Up)?.min(owed).min(max_paid.unwrap_or(Balance::MAX));
		ensure!(paid != 0, Error::<T>::AmountTooSmall);
		let bought = if paid == cost(all, Rounding::Up)? {
			all
		} else {
			let value = value_at::<T>(debt, paid, offer.debt, Rounding::Down)?;
			amount_at::<T>(collateral, value, offer.collateral, Rounding::Down)?.min(all)
		};
		ensure!(bought >= min_bought && bought != 0, Error::<T>::BelowMinimum);
		let shares = if bought == all {
			inventory.shares
		} else {
			of.shares_for(bought, Rounding::Up)?.min(inventory.shares)
		};
		let debt_shares = if paid == owed {
			inventory.debt_shares
		} else {
			against.debt_shares_for(paid, Rounding::Down)?
		};
		inventory.shares =
			inventory.shares.checked_sub(shares).ok_or(ArithmeticError::Underflow)?;
		Self::remove_inventory_debt(collateral, &mut inventory, debt_shares)?;
		Self::pay_in_debt(by, debt, paid, debt_shares)?;
		Self::take_supply(collateral, bought, shares)?;
		Self::pay_out(collateral, by, bought)?;
		Self::deposit_event(Event::InventoryBought {
			by: by.clone(),
			collateral: collateral.clone(),
			debt: debt.clone(),
			paid,
			debt_shares,
			bought,
			shares,
		});
		Self::store_inventory(collateral, debt, inventory)?;
		// There may be nothing that can be offered now.
		let _ = with_storage_layer(|| Self::make_sale(collateral, debt));
		Ok(())
	}
}

fn block<T: Config>() -> u32 {
	frame_system::Pallet::<T>::block_number().saturated_into()
}

fn decode_key<T: Config>(key: &[u8]) -> Option<(T::AssetId, T::AssetId)> {
	let mut rest = key.get(HASH..)?;
	let collateral = Decode::decode(&mut rest).ok()?;
	let debt = Decode::decode(&mut rest.get(HASH..)?).ok()?;
	Some((collateral, debt))
}
