// SPDX-License-Identifier: Apache-2.0

//! What holds between two calls.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold as _, fungibles::Inspect as _},
};
use polyphony_support::traits::BatchOrders;
use sp_runtime::{traits::SaturatedConversion, TryRuntimeError};

/// Sums by asset.
struct Sums<T: Config> {
	supply: BTreeMap<T::AssetId, Balance>,
	debt: BTreeMap<T::AssetId, Balance>,
	isolated: BTreeMap<T::AssetId, Balance>,
	selling: BTreeMap<T::AssetId, Balance>,
}

fn add<K: Ord>(
	sums: &mut BTreeMap<K, Balance>,
	key: K,
	value: Balance,
) -> Result<(), TryRuntimeError> {
	let sum = sums.entry(key).or_default();
	*sum = sum.checked_add(value).ok_or("lending: a sum is too large")?;
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Checks all of the pallet's state.
	///
	/// - The shares of each market are those of all positions and inventories.
	/// - The pallet's account has the cash of every market, and what its orders have not sold yet.
	/// - Cash and debts are what the suppliers have and the reserves: nobody can be owed more than
	///   there is.
	/// - What counts in debt ceilings is what positions count, and what the chain has taken over.
	/// - A position has debts only with collateral, waits exactly once if it has debts, and its
	///   deposit is on hold. There are no empty positions, and no entries without shares.
	/// - No flash loan is out.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(!FlashLoanOut::<T>::exists(), "lending: a flash loan is still out");
		let mut sums = Sums::<T> {
			supply: BTreeMap::new(),
			debt: BTreeMap::new(),
			isolated: BTreeMap::new(),
			selling: BTreeMap::new(),
		};
		Self::check_positions(&mut sums)?;
		for ((collateral, debt), inventory) in Inventories::<T>::iter() {
			ensure!(collateral != debt, "lending: an inventory pays a debt with itself");
			ensure!(
				inventory.order.is_some() == (inventory.selling != 0),
				"lending: an inventory sells without an order, or nothing with one"
			);
			add(&mut sums.supply, collateral.clone(), inventory.shares)?;
			// What was sold has left the account, and what it has brought is not counted yet.
			let unsold = inventory
				.order
				.and_then(|(order, _)| T::Orders::open_amount(&Self::account(), order))
				.unwrap_or_default();
			ensure!(unsold <= inventory.selling, "lending: an order sells more than it should");
			add(&mut sums.isolated, collateral.clone(), inventory.isolated)?;
			add(&mut sums.selling, collateral, unsold)?;
			add(&mut sums.debt, debt, inventory.debt_shares)?;
		}
		Self::check_markets(&sums)?;
		for (asset, value) in IsolatedDebt::<T>::iter() {
			ensure!(
				sums.isolated.get(&asset).copied().unwrap_or_default() == value,
				"lending: a debt ceiling counts what nobody owes"
			);
		}
		ensure!(
			sums.isolated.iter().all(|(asset, sum)| IsolatedDebt::<T>::get(asset) == *sum),
			"lending: a position counts in no debt ceiling"
		);
		Ok(())
	}

	fn check_positions(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let (mut watched, mut deferred) = (0usize, 0usize);
		let mut deposits = BTreeMap::<alloc::vec::Vec<u8>, (T::AccountId, Balance)>::new();
		for (who, position) in Positions::<T>::iter() {
			ensure!(
				!(position.supplies.is_empty() && position.debts.is_empty()),
				"lending: an empty position"
			);
			for supply in &position.supplies {
				ensure!(supply.shares != 0, "lending: an entry without shares");
				add(&mut sums.supply, supply.asset.clone(), supply.shares)?;
			}
			for debt in &position.debts {
				ensure!(debt.shares != 0, "lending: a debt without shares");
				add(&mut sums.debt, debt.asset.clone(), debt.shares)?;
			}
			if let Some((asset, value)) = &position.isolated {
				ensure!(position.debts.len() == 1, "lending: isolated debts that are not one");
				add(&mut sums.isolated, asset.clone(), *value)?;
			}
			let ordered = position.supplies.windows(2).all(|two| two[0].asset < two[1].asset)
				&& position.debts.windows(2).all(|two| two[0].asset < two[1].asset);
			ensure!(ordered, "lending: entries out of order, or twice");
			let backed = position.supplies.iter().any(|supply| supply.collateral);
			ensure!(position.debts.is_empty() || backed, "lending: a debt without collateral");
			let waits = match position.watch {
				None => position.debts.is_empty(),
				Some(Watch::Until(at)) => {
					watched += 1;
					Watched::<T>::contains_key((at.to_be_bytes(), &who))
				},
				Some(Watch::Deferred(at)) => {
					deferred += 1;
					let at: u32 = at.saturated_into();
					Deferred::<T>::contains_key((at.to_be_bytes(), &who))
				},
			};
			ensure!(waits, "lending: a position does not wait where it says");
			ensure!(
				position.watch.is_some() != position.debts.is_empty(),
				"lending: a position without debts waits"
			);
			let held = T::Deposits::balance_on_hold(&HoldReason::PositionDeposit.into(), &who);
			ensure!(held == position.deposit, "lending: the deposit of a position is not on hold");
		}
		ensure!(
			watched == Watched::<T>::iter().count() && deferred == Deferred::<T>::iter().count(),
			"lending: something else waits"
		);
		for ((owner, _, _), (amount, deposit)) in Allowances::<T>::iter() {
			ensure!(amount != 0, "lending: an allowance of nothing");
			let entry = deposits.entry(codec::Encode::encode(&owner)).or_insert_with(|| (owner, 0));
			entry.1 = entry.1.checked_add(deposit).ok_or("lending: deposits are too large")?;
		}
		for (owner, deposit) in deposits.values() {
			let held = T::Deposits::balance_on_hold(&HoldReason::AllowanceDeposit.into(), owner);
			ensure!(held == *deposit, "lending: the deposits of allowances are not on hold");
		}
		Ok(())
	}

	fn check_markets(sums: &Sums<T>) -> Result<(), TryRuntimeError> {
		let account = Self::account();
		let ids = MarketIds::<T>::get();
		ensure!(ids.len() == Markets::<T>::iter().count(), "lending: a market is not listed");
		for asset in &ids {
			let live = Self::live(asset).map_err(|_| "lending: a listed market is not there")?;
			let totals = MarketTotals::<T>::get(asset);
			let of =
				|sums: &BTreeMap<T::AssetId, Balance>| sums.get(asset).copied().unwrap_or_default();
			ensure!(
				of(&sums.supply) == totals.supply_shares,
				"lending: the shares of suppliers are not those of the positions"
			);
			ensure!(
				of(&sums.debt) == totals.debt_shares,
				"lending: the shares of debtors are not those of the positions"
			);
			let custody = totals
				.cash
				.checked_add(of(&sums.selling))
				.ok_or("lending: the cash of a market is too large")?;
			ensure!(
				T::Assets::total_balance(asset.clone(), &account) >= custody,
				"lending: the account has less than the markets"
			);
			// What suppliers can claim and the reserves, against what there is now.
			let claims = live
				.supplied(totals.supply_shares)
				.ok()
				.and_then(|supplied| supplied.checked_add(live.accrued.reserves))
				.ok_or("lending: the claims on a market are too large")?;
			let assets = live
				.owed(totals.debt_shares)
				.ok()
				.and_then(|debt| debt.checked_add(totals.cash))
				.ok_or("lending: the assets of a market are too large")?;
			ensure!(claims <= assets, "lending: more is claimed of a market than it has");
		}
		Ok(())
	}
}
