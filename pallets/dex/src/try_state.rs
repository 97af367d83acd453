// SPDX-License-Identifier: Apache-2.0

//! What holds between two calls.

use crate::*;
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::{
		fungible::InspectHold as _,
		fungibles::{Inspect as _, InspectHold as _},
	},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks all of the pallet's state.
	///
	/// - Each pool's account has the reserves and the base; its shares are those that exist, the
	///   locked ones are its own, and an empty pool has no reserves.
	/// - `Pairs` and `Neighbours` list exactly the pools that there are.
	/// - What orders and schedules have to sell, and their deposits, are on hold on the accounts
	///   of their owners, and nothing else is under the same reasons.
	/// - Every order that is not parked has its place in the book and in the agenda, every schedule
	///   its in the agenda, and there are no other entries.
	/// - Own orders have an entry in `Fills` and no deposit; other orders and schedules have no
	///   entry.
	/// - `Traders` counts them.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_pools()?;
		Self::check_orders()
	}

	fn check_pools() -> Result<(), TryRuntimeError> {
		let mut pools = 0usize;
		let mut deposits = BTreeMap::<Vec<u8>, (T::AccountId, Balance)>::new();
		for (id, pool) in Pools::<T>::iter() {
			pools += 1;
			ensure!(id < NextPoolId::<T>::get(), "dex: a pool has a number of the future");
			ensure!(pool.assets[0] < pool.assets[1], "dex: the assets of a pool are out of order");
			let state = PoolStates::<T>::get(id);
			let account = Self::pool_account(id);
			for side in 0..2 {
				let owed = state.reserves[side]
					.checked_add(pool.base[side])
					.ok_or("dex: the reserve of a pool is too large")?;
				ensure!(
					T::Assets::balance(pool.assets[side].clone(), &account) >= owed,
					"dex: a pool has less than its reserves"
				);
			}
			ensure!(
				T::Shares::total_issuance(id) == state.shares,
				"dex: the shares of a pool are not those that exist"
			);
			if state.shares == 0 {
				ensure!(state.reserves == [0, 0], "dex: a pool without shares has reserves");
			} else {
				ensure!(
					T::Shares::balance(id, &account) >= LOCKED_SHARES,
					"dex: the locked shares are not there"
				);
				ensure!(!state.reserves.contains(&0), "dex: a pool lacks an asset");
				ensure!(!state.opening_price.is_zero(), "dex: a pool had no price");
			}
			let [first, second] = pool.assets;
			ensure!(
				Pairs::<T>::get((&first, &second)).contains(&id),
				"dex: a pool is not listed under its pair"
			);
			ensure!(
				Neighbours::<T>::contains_key(&first, &second)
					&& Neighbours::<T>::contains_key(&second, &first),
				"dex: the assets of a pool are not neighbours"
			);
			add(&mut deposits, pool.creator, pool.deposit)?;
		}
		ensure!(PoolStates::<T>::iter().count() == pools, "dex: a state without a pool");
		let listed: usize = Pairs::<T>::iter_values().map(|pools| pools.len()).sum();
		ensure!(listed == pools, "dex: a pair lists a pool that does not exist");
		ensure!(
			Neighbours::<T>::iter().count() == 2 * Pairs::<T>::iter().count(),
			"dex: neighbours without a pool"
		);
		for (who, deposit) in deposits.into_values() {
			ensure!(
				T::Deposits::balance_on_hold(&HoldReason::PoolDeposit.into(), &who) == deposit,
				"dex: the deposits of an account are not those of its pools"
			);
		}
		Ok(())
	}

	fn check_orders() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<Vec<u8>, (T::AccountId, Balance)>::new();
		let mut money = BTreeMap::<Vec<u8>, ((T::AccountId, T::AssetId), Balance)>::new();
		let mut counts = BTreeMap::<Vec<u8>, (T::AccountId, Balance)>::new();
		let (mut in_book, mut in_agenda) = (0usize, 0usize);

		for (who, number, order) in Orders::<T>::iter() {
			ensure!(order.amount != 0 && order.min_out != 0, "dex: an order for nothing");
			ensure!(
				Fills::<T>::contains_key(&who, number) == order.own,
				"dex: what comes of own orders is kept, and of no others"
			);
			ensure!(
				!order.own || order.deposit == 0 && order.schedule.is_none(),
				"dex: an own order has a deposit or a schedule"
			);
			if !order.parked {
				in_book += 1;
				in_agenda += 1;
				ensure!(
					Book::<T>::contains_key((
						(&order.sell, &order.buy),
						book_key(order.amount, order.min_out),
						(&who, number),
					)),
					"dex: an order is not in the book"
				);
				ensure!(
					Agenda::<T>::get(
						order.good_till.saturating_add(1).to_be_bytes(),
						(&who, number)
					) == Some(Duty::Expire),
					"dex: an order never expires"
				);
			}
			ensure!(number < Traders::<T>::get(&who).next, "dex: an order of the future");
			add(&mut deposits, who.clone(), order.deposit)?;
			add(&mut money, (who.clone(), order.sell), order.amount)?;
			add(&mut counts, who, 1)?;
		}
		for (who, number, schedule) in Schedules::<T>::iter() {
			in_agenda += 1;
			ensure!(schedule.left != 0, "dex: a schedule without an instalment");
			ensure!(
				!Fills::<T>::contains_key(&who, number),
				"dex: what comes of a schedule is kept"
			);
			ensure!(
				Agenda::<T>::get(schedule.next.to_be_bytes(), (&who, number))
					== Some(Duty::Instalment),
				"dex: a schedule is not in the agenda"
			);
			ensure!(number < Traders::<T>::get(&who).next, "dex: a schedule of the future");
			let left = schedule
				.amount
				.checked_mul(schedule.left.into())
				.ok_or("dex: a schedule sells too much")?;
			add(&mut deposits, who.clone(), schedule.deposit)?;
			add(&mut money, (who.clone(), schedule.sell), left)?;
			add(&mut counts, who, 1)?;
		}

		for (who, number, proceeds) in Fills::<T>::iter() {
			ensure!(number < Traders::<T>::get(&who).next, "dex: a fill of the future");
			ensure!(
				proceeds.sold != 0 || proceeds.bought == 0,
				"dex: an own order has bought for nothing"
			);
		}

		ensure!(Book::<T>::iter().count() == in_book, "dex: the book has an order too many");
		ensure!(Agenda::<T>::iter().count() == in_agenda, "dex: the agenda has a task too many");
		for (who, trader) in Traders::<T>::iter() {
			let open = counts.remove(&codec::Encode::encode(&who)).map_or(0, |(_, count)| count);
			ensure!(Balance::from(trader.open) == open, "dex: an account's orders are miscounted");
		}
		ensure!(counts.is_empty(), "dex: an account has orders and no count");
		for (who, deposit) in deposits.into_values() {
			ensure!(
				T::Deposits::balance_on_hold(&HoldReason::OrderDeposit.into(), &who) == deposit,
				"dex: the deposits of an account are not those of its orders"
			);
		}
		for ((who, asset), amount) in money.into_values() {
			ensure!(
				T::Holds::balance_on_hold(asset, &HoldReason::Order.into(), &who) == amount,
				"dex: what an account has on hold is not what its orders sell"
			);
		}
		Ok(())
	}
}

/// Adds to the sum under `key`.
fn add<K: codec::Encode>(
	sums: &mut BTreeMap<Vec<u8>, (K, Balance)>,
	key: K,
	amount: Balance,
) -> Result<(), TryRuntimeError> {
	let (_, sum) = sums.entry(key.encode()).or_insert((key, 0));
	*sum = sum.checked_add(amount).ok_or("dex: a sum is too large")?;
	Ok(())
}
