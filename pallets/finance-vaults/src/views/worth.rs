// SPDX-License-Identifier: Apache-2.0

//! What a vault is worth.

use crate::*;
use alloc::vec::Vec;
use frame_support::traits::{fungibles::Inspect as _, Get};
use pallet_finance_vaults_runtime_api::{HoldingInfo, NetWorthInfo, MAX_ASSETS};
use polyphony_support::{
	traits::{LendingPool as _, PriceFeed as _},
	Rounding,
};

/// The larger sums would be, whose difference cannot be told.
const MOST: Value = i128::MAX as Value;

impl<T: Config> Pallet<T> {
	/// What a vault has and owes of these assets, and what that is worth. Without a list: of the
	/// native token and the assets that rules, bills and streams of the vault name. `None` if there is
	/// no such vault.
	pub fn view_net_worth(
		id: VaultId,
		mut assets: Vec<T::AssetId>,
	) -> Option<NetWorthInfo<T::AssetId>> {
		if !Vaults::<T>::contains_key(id) {
			return None;
		}
		if assets.is_empty() {
			assets = Self::assets_named(id);
		}
		let mut worth = NetWorthInfo {
			holdings: Vec::new(),
			assets: 0,
			debts: 0,
			net: 0,
			unpriced: Vec::new(),
		};
		let mut seen = Vec::new();
		for asset in assets.into_iter().take(MAX_ASSETS as usize) {
			// What is asked for twice is there only once.
			if !seen.contains(&asset) {
				seen.push(asset.clone());
				Self::add_holding(id, asset, &mut worth);
			}
		}
		// Both are below 2^127: see `add_holding`.
		let signed = |sum: Value| i128::try_from(sum).unwrap_or(i128::MAX);
		worth.net = signed(worth.assets) - signed(worth.debts);
		Some(worth)
	}

	/// Adds what a vault has of an asset.
	fn add_holding(id: VaultId, asset: T::AssetId, worth: &mut NetWorthInfo<T::AssetId>) {
		let account = Self::account_of(id);
		let balance = T::Assets::total_balance(asset.clone(), &account);
		let spendable = Self::spendable(id, &asset);
		let held = balance.saturating_sub(spendable);
		let supplied = T::Lending::supplied(&account, &asset);
		let owed = T::Lending::owed(&account, &asset);
		let value = balance
			.checked_add(supplied)
			.and_then(|amount| Self::value_of(&asset, amount, Rounding::Down).ok());
		let debt = Self::value_of(&asset, owed, Rounding::Up).ok();
		let sum =
			|sum: Value, value: Option<Value>| sum.checked_add(value?).filter(|sum| *sum <= MOST);
		match (sum(worth.assets, value), sum(worth.debts, debt)) {
			(Some(assets), Some(debts)) => {
				worth.assets = assets;
				worth.debts = debts;
			},
			_ => worth.unpriced.push(asset.clone()),
		}
		let price = T::Prices::price(&asset).price().map(|price| price.value.into_inner());
		worth.holdings.push(HoldingInfo {
			asset,
			spendable,
			held,
			supplied,
			owed,
			price,
			value,
			debt,
		});
	}

	/// The native token, and the assets that rules, bills and streams of a vault name, in that order.
	fn assets_named(id: VaultId) -> Vec<T::AssetId> {
		let mut assets = Vec::new();
		for (_, rule) in Self::in_order(Rules::<T>::iter_prefix(id)) {
			for condition in rule.input.conditions {
				if let Condition::Price(asset, _) | Condition::Balance(asset, _) = condition {
					assets.push(asset);
				}
			}
			match rule.input.action {
				Action::Transfer { asset, .. }
				| Action::Supply { asset, .. }
				| Action::Withdraw { asset, .. }
				| Action::Repay { asset, .. } => assets.push(asset),
				Action::Swap { sell, buy, .. } => assets.extend([sell, buy]),
				Action::Rebalance { targets, .. } => {
					assets.extend(targets.into_iter().map(|(asset, _)| asset));
				},
				Action::TopUp { .. } => {},
			}
		}
		for (_, bill) in Self::in_order(Bills::<T>::iter_prefix(id)) {
			let Payment { asset, pay_with, .. } = bill.input.payment;
			assets.extend(pay_with.map(|(asset, _)| asset));
			assets.push(asset);
		}
		for (_, stream) in Self::in_order(Streams::<T>::iter_prefix(id)) {
			assets.push(stream.input.asset);
		}
		let mut named = Vec::from([T::NativeAsset::get()]);
		for asset in assets {
			if !named.contains(&asset) {
				named.push(asset);
			}
		}
		named
	}

	/// All of something that belongs to a vault, in the order of its numbers. The configuration bounds
	/// how many there are.
	pub(super) fn in_order<Key: Ord, Entry>(
		entries: impl Iterator<Item = (Key, Entry)>,
	) -> Vec<(Key, Entry)> {
		let mut entries: Vec<_> = entries.collect();
		entries.sort_by(|(one, _), (other, _)| one.cmp(other));
		entries
	}
}
