// SPDX-License-Identifier: Apache-2.0

//! Vaults of a genesis.
//!
//! They are made as by calls, and need what those need: who makes them has the money, and the assets
//! are there before.

use crate::*;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Makes what a genesis names.
	///
	/// # Panics
	///
	/// If that cannot be: a genesis that is not as it says is none.
	pub(crate) fn build_genesis(config: &GenesisConfig<T>) {
		for (number, vault) in config.vaults.iter().enumerate() {
			if let Err(error) = Self::build_vault(vault) {
				let error: &'static str = error.into();
				panic!("vault {number} of the genesis: {error}");
			}
		}
	}

	fn build_vault(input: &GenesisVault<T::AccountId, T::AssetId>) -> DispatchResult {
		let creator = &input.creator;
		let mut owners = input.owners.clone();
		owners.sort();
		let owners = owners.try_into().map_err(|_| Error::<T>::BadOwners)?;
		let id = Self::do_create(creator, owners, input.policy.clone(), input.fees)?;
		for (asset, amount) in &input.money {
			Self::do_deposit(creator, id, asset, *amount, categories::NONE, Default::default())?;
		}
		Self::with_vault(id, |vault| {
			let cause = Cause::Owner(creator.clone());
			for (who, roles) in &input.members {
				let change = Change::Member { who: who.clone(), roles: roles.clone() };
				Self::perform_change(id, vault, cause.clone(), change)?;
			}
			for (category, budget) in &input.envelopes {
				let change = Change::Envelope { category: *category, budget: Some(*budget) };
				Self::perform_change(id, vault, cause.clone(), change)?;
			}
			for bill in &input.bills {
				let bill = Self::add_bill_for(id, vault, cause.clone(), true, bill.clone())?;
				Self::begin_bill_later(id, bill);
			}
			for rule in &input.rules {
				Self::add_rule_for(id, vault, cause.clone(), true, rule.clone())?;
			}
			Ok::<_, DispatchError>(())
		})
	}
}
