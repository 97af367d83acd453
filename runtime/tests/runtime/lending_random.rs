// SPDX-License-Identifier: Apache-2.0

//! Whatever is done with the money market of the development chain, in whatever order: no unit is
//! made or lost, and all that its pallets check between two blocks holds.

use crate::common::{lending::*, markets::*, *};
use frame_support::traits::fungibles::Inspect as _;
use pallet_lending_runtime_api::PriceInfo;
use polyphony_runtime::{constants::currency::UNIT, Assets, Balance, Balances, RuntimeCall};
use sp_keyring::Sr25519Keyring::{self, AliceStash, Charlie, Dave, Eve, Ferdie};
use sp_runtime::FixedU128;
use std::collections::BTreeSet;

/// Numbers that look random: SplitMix64.
struct Numbers(u64);

impl Numbers {
	fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(z ^ (z >> 31)) % bound
	}

	fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
		all[self.below(all.len() as u64) as usize].clone()
	}

	/// Up to so many dollars' worth of an asset, at the prices of the beginning.
	fn worth(&mut self, asset: &Asset, dollars: u64) -> Balance {
		let dollars = Balance::from(1 + self.below(dollars));
		match asset {
			Asset::Native => dollars * 2 * UNIT,
			Asset::WithId(3) => dollars * BTC / 60_000,
			Asset::WithId(_) => dollars * USD,
		}
	}

	/// At least half of what an account can borrow at most, if that is known.
	fn debt(&mut self, who: Sr25519Keyring, asset: &Asset) -> Balance {
		let capacity = position(&who.to_account_id()).and_then(|position| position.capacity);
		let PriceInfo::Price(price) = market(asset.clone()).price else { return UNIT };
		let percent = 50 + self.below(50);
		let value = capacity.unwrap_or(0) as f64 * percent as f64 / 100.0;
		let unit = unit(asset);
		(value / price.value.into_inner() as f64 * unit as f64) as Balance
	}

	fn call(&mut self, who: Sr25519Keyring, actors: &[Sr25519Keyring]) -> RuntimeCall {
		let asset = self.one_of(&[NATIVE, DOLLAR, BITCOIN]);
		let other = self.one_of(&[NATIVE, DOLLAR, BITCOIN]);
		match self.below(15) {
			0..=2 => supply(asset.clone(), self.worth(&asset, 40_000)),
			3..=5 => borrow(asset.clone(), self.debt(who, &asset)),
			6 => repay(asset.clone(), Some(self.worth(&asset, 5_000))),
			7 => repay(asset, None),
			8 => withdraw(asset.clone(), Some(self.worth(&asset, 20_000))),
			9 => withdraw(asset, None),
			10 => self.liquidation(actors),
			11 => {
				let most = self.worth(&other, 3_000);
				buy_inventory(asset, other, Some(most))
			},
			12 => {
				let collateral = self.below(3) != 0;
				LendingCall::set_collateral { asset, collateral }.into()
			},
			13 => {
				let calls = vec![supply(NATIVE, UNIT), self.swap()];
				flash_loan(asset.clone(), self.worth(&asset, 5_000), calls)
			},
			_ => self.swap(),
		}
	}

	/// Of somebody who can be liquidated, if there is one.
	fn liquidation(&mut self, actors: &[Sr25519Keyring]) -> RuntimeCall {
		let sick =
			|who: &&Sr25519Keyring| health(&who.to_account_id()).is_some_and(|health| health < 1.0);
		let owner = *actors.iter().find(sick).unwrap_or(&actors[0]);
		let (mut debt, mut collateral) = (DOLLAR, NATIVE);
		if let Some(position) = position(&owner.to_account_id()) {
			if let (Some(owed), Some(supplied)) =
				(position.debts.first(), position.supplies.iter().find(|supply| supply.collateral))
			{
				(debt, collateral) = (owed.asset.clone(), supplied.asset.clone());
			}
		}
		liquidate(owner, debt, collateral, 0)
	}

	fn swap(&mut self) -> RuntimeCall {
		let (pool, asset) = self.one_of(&[
			(NATIVE_DOLLAR, NATIVE),
			(NATIVE_DOLLAR, DOLLAR),
			(NATIVE_BITCOIN, BITCOIN),
		]);
		swap_in(&[pool], asset.clone(), self.worth(&asset, 4_000), 1)
	}
}

/// The kinds of events that a run has seen.
fn kinds(seen: &mut BTreeSet<String>) {
	for event in deeds() {
		let text = format!("{event:?}");
		let name = text.split([' ', '{', '(']).find(|word| !word.is_empty()).unwrap_or_default();
		seen.insert(name.to_owned());
	}
}

#[test]
fn no_unit_is_made_or_lost_whatever_is_done() {
	let actors = [Charlie, Dave, Eve, Ferdie, AliceStash];
	let mut seen = BTreeSet::new();
	for seed in 0..4 {
		let mut numbers = Numbers(seed);
		development().execute_with(|| {
			let issuances = || {
				[NATIVE, DOLLAR, OTHER, BITCOIN].map(|asset| match asset {
					Asset::Native => Balances::total_issuance(),
					Asset::WithId(id) => Assets::total_issuance(id),
				})
			};
			let before = issuances();
			let (mut native, mut bitcoin) = (500_000u128, 60_000_000u128);
			for block in 0..120 {
				open_block();
				check_all();
				// Up to 8% in a block: down for a while, and up again.
				let bias = if block % 40 < 14 { 2 } else { 8 };
				for price in [&mut native, &mut bitcoin] {
					let percent = 100 + u128::from(numbers.below(10)) * 2 - 2 * (9 - bias);
					*price = *price * percent.clamp(92, 108) / 100;
				}
				native = native.clamp(100_000, 1_500_000);
				bitcoin = bitcoin.clamp(10_000_000, 200_000_000);
				// Now and then nobody knows.
				if block % 50 < 47 {
					report_all(&[
						(NATIVE, FixedU128::from_rational(native, 1_000_000)),
						(DOLLAR, FixedU128::from_u32(1)),
						(BITCOIN, FixedU128::from_rational(bitcoin, 1_000)),
					]);
				}
				for _ in 0..4 {
					let who = numbers.one_of(&actors);
					let call = numbers.call(who, &actors);
					let _ = apply(who, call);
					check_all();
					assert_eq!(issuances(), before);
				}
				close_block();
				kinds(&mut seen);
				check_all();
				assert_eq!(issuances(), before);
			}
		});
	}
	for kind in [
		"Supplied",
		"Withdrawn",
		"Borrowed",
		"Repaid",
		"CollateralSet",
		"Liquidated",
		"TakenOver",
		"SalePlaced",
		"SaleEnded",
		"InventoryBought",
		"FlashLoan",
	] {
		assert!(seen.iter().any(|name| name.ends_with(kind)), "no {kind}: {seen:?}");
	}
}
