// SPDX-License-Identifier: Apache-2.0

//! Pooled vaults.

use crate::*;
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{
		fungible::InspectHold as _,
		fungibles::Inspect as _,
		tokens::{Fortitude, Preservation},
	},
};
use polyphony_support::traits::LendingPool;
use sp_runtime::{Permill, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// - The account of a pool has what is written down as idle, besides what it has to keep.
	/// - It owes nothing.
	/// - Its shares exist, and nobody has more of them than there is to be paid: what all shares are
	///   worth is not more than there is.
	/// - A fee is at most one, and one that is announced is higher than the one that is.
	/// - The deposits of an account for pools are on hold.
	pub(crate) fn check_pools() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<Vec<u8>, (T::AccountId, Balance)>::new();
		for (id, pool) in Pools::<T>::iter() {
			ensure!(id < NextPool::<T>::get(), "vaults: a pool has a number of the future");
			let account = Self::pool_account(id);
			let (preserve, polite) = (Preservation::Preserve, Fortitude::Polite);
			ensure!(
				T::Assets::reducible_balance(pool.asset.clone(), &account, preserve, polite)
					>= pool.idle,
				"vaults: a pool has less than is written down"
			);
			ensure!(T::Lending::owed(&account, &pool.asset) == 0, "vaults: a pool has a debt");
			ensure!(T::Shares::asset_exists(id), "vaults: a pool has no shares");
			let (assets, shares) = (Self::pool_assets(id), T::Shares::total_issuance(id));
			ensure!(assets.is_some(), "vaults: what is in a pool cannot be counted");
			ensure!(
				Self::convert_to_assets(id, shares) <= assets,
				"vaults: the shares of a pool are worth more than is in it"
			);
			ensure!(pool.high_water != 0, "vaults: a pool has no high-water mark");
			ensure!(pool.fee <= Permill::one(), "vaults: the fee of a pool is above all");
			ensure!(
				pool.next_fee.is_none_or(|(fee, _)| fee > pool.fee && fee <= Permill::one()),
				"vaults: the next fee of a pool is not a higher one"
			);
			let entry = deposits
				.entry(pool.depositor.encode())
				.or_insert_with(|| (pool.depositor.clone(), 0));
			entry.1 = entry.1.checked_add(pool.deposit).ok_or("vaults: deposits are too large")?;
		}
		for (who, deposit) in deposits.into_values() {
			ensure!(
				T::Deposits::balance_on_hold(&HoldReason::Pool.into(), &who) == deposit,
				"vaults: the deposits of an account are not those of its pools"
			);
		}
		Ok(())
	}
}
