// SPDX-License-Identifier: Apache-2.0

//! Rebalancing.

use super::{rules::*, *};
use polyphony_support::Rounding;
use proptest::prelude::*;
use sp_runtime::{DispatchError, FixedU128, Permill};

/// Targets in millionths, and the tolerance and the slippage in percent.
fn rebalance(
	id: VaultId,
	targets: &[(Asset, u32)],
	(tolerance, slippage): (u32, u32),
	max_loss: Value,
) -> Result<Value, DispatchError> {
	let targets: Vec<_> =
		targets.iter().map(|(asset, parts)| (asset.clone(), Permill::from_parts(*parts))).collect();
	let action = Action::Rebalance {
		targets: targets.try_into().expect("not too many"),
		tolerance: Permill::from_percent(tolerance),
		max_slippage: Permill::from_percent(slippage),
	};
	assert_eq!(FinanceVaults::check_action(id, &action), Ok(()));
	FinanceVaults::with_vault(id, |vault| {
		let authority = Authority::of(Cause::Rule(0));
		frame_support::storage::with_storage_layer(|| {
			FinanceVaults::perform_action(id, vault, &authority, &action, max_loss)
		})
	})
}

/// The value of what the vault can spend, in dollars, rounded.
fn worth(id: VaultId, asset: Asset) -> u128 {
	let amount = FinanceVaults::spendable(id, &asset);
	let value = FinanceVaults::value_of(&asset, amount, Rounding::Up).expect("it has a price");
	(value + VALUE / 2) / VALUE
}

/// What was swapped, in dollars.
fn swaps(id: VaultId) -> Vec<(Asset, Asset, u128)> {
	records(id)
		.into_iter()
		.filter_map(|record| match record {
			Record::Swapped { sell, buy, sold, .. } => {
				let value = FinanceVaults::value_of(&sell, sold, Rounding::Up).expect("a price");
				Some((sell, buy, (value + VALUE / 2) / VALUE))
			},
			_ => None,
		})
		.collect()
}

const HALF: u32 = 500_000;

#[test]
fn two_assets_are_brought_to_their_parts() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		assert_eq!((worth(id, USD), worth(id, BTC)), (1_000_000, 500_000));
		assert!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (1, 0), fixed(1)).is_ok());
		assert_eq!((worth(id, USD), worth(id, BTC)), (750_000, 750_000));
		assert_eq!(swaps(id), [(USD, BTC, 250_000)]);
		assert!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (0, 0), fixed(1)).is_ok());
		price(100_000);
		assert!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (1, 0), fixed(1)).is_ok());
		assert_eq!((worth(id, USD), worth(id, BTC)), (1_125_000, 1_125_000));
	});
}

#[test]
fn what_is_within_the_tolerance_is_left_alone() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		// Two thirds and one third are 16.7 percent from their targets.
		assert_eq!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (17, 0), 0), Ok(0));
		assert_eq!(swaps(id), []);
		assert!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (16, 0), fixed(1)).is_ok());
		assert_eq!(swaps(id).len(), 1);
	});
}

#[test]
fn assets_are_swapped_in_the_order_of_the_targets() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		// 1,000,000 dollars, 2,000,000 native, 500,000 bitcoin: 3,500,000 in all.
		let targets = [(BTC, 600_000), (NATIVE, 300_000), (USD, 100_000)];
		assert!(rebalance(id, &targets, (1, 0), fixed(1)).is_ok());
		assert_eq!(swaps(id), [(NATIVE, BTC, 950_000), (USD, BTC, 650_000)]);
		assert_eq!(worth(id, BTC), 2_100_000);
		assert_eq!((worth(id, NATIVE), worth(id, USD)), (1_050_000, 350_000));
	});
}

#[test]
fn one_that_is_too_much_is_sold_for_several() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let targets = [(NATIVE, 0), (BTC, HALF), (USD, HALF)];
		assert!(rebalance(id, &targets, (1, 0), fixed(1)).is_ok());
		assert_eq!(swaps(id), [(NATIVE, BTC, 1_250_000), (NATIVE, USD, 750_000)]);
		assert_eq!(worth(id, NATIVE), 0);
		assert_eq!((worth(id, BTC), worth(id, USD)), (1_750_000, 1_750_000));
	});
}

#[test]
fn it_does_nothing_without_all_prices() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let missing = Err(Error::<Test>::PriceUnavailable.into());
		// Also of what there is nothing of.
		assert_eq!(rebalance(id, &[(USD, HALF), (EUR, HALF)], (1, 0), fixed(1)), missing);
		set_price(BTC, None);
		assert_eq!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (1, 0), fixed(1)), missing);
		assert_eq!(swaps(id), []);
	});
}

#[test]
fn a_vault_without_any_of_it_has_nothing_to_rebalance() {
	world(|| {
		let id = NextVault::<Test>::get();
		FinanceVaults::create_vault(signed(ALICE), owners(&[ALICE]), policy(), 0).expect("made");
		assert_eq!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (0, 0), 0), Ok(0));
	});
}

#[test]
fn what_an_account_could_not_hold_is_not_bought() {
	world(|| {
		let id = NextVault::<Test>::get();
		FinanceVaults::create_vault(signed(ALICE), owners(&[ALICE]), policy(), 0).expect("made");
		let account = FinanceVaults::account_of(id);
		// Half of it buys 9 of the smallest units of bitcoin: one less than it takes.
		give(USD, &ALICE, &account, 9_500 + ASSET_ED);
		assert_eq!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (1, 0), fixed(1)), Ok(0));
		assert_eq!(swaps(id), []);
		give(USD, &ALICE, &account, 500);
		assert!(rebalance(id, &[(USD, HALF), (BTC, HALF)], (1, 0), fixed(1)).is_ok());
		assert_eq!(balance(BTC, &account), 10);
	});
}

#[test]
fn all_swaps_together_lose_no_more_than_they_may() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		Slip::set(Permill::from_percent(1));
		let targets = [(NATIVE, 0), (BTC, HALF), (USD, HALF)];
		// 12,500 and 7,500 dollars.
		let too_much = rebalance(id, &targets, (1, 1), fixed(19_999));
		assert_eq!(too_much, Err(Error::<Test>::AboveLoss.into()));
		assert_eq!((swaps(id), worth(id, NATIVE)), (vec![], 2_000_000));
		assert!(rebalance(id, &targets, (1, 0), fixed(30_000)).is_err());
		let lost = rebalance(id, &targets, (1, 1), fixed(20_001)).expect("not too much");
		assert!(lost >= fixed(19_999) && lost <= fixed(20_001));
	});
}

#[test]
fn its_losses_count_towards_the_limit() {
	world(|| {
		let limited = Policy { limit: Some(limit(15_000, 1)), ..policy() };
		let id = make_vault(&[ALICE], limited);
		Slip::set(Permill::from_percent(1));
		let targets = [(NATIVE, 0), (BTC, HALF), (USD, HALF)];
		let above = rebalance(id, &targets, (1, 1), fixed(30_000));
		assert_eq!(above, Err(Error::<Test>::AboveLimit.into()));
		assert_eq!(swaps(id), []);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// Whatever there is, whatever it costs, and wherever it should be: it gets there, in fewer swaps
	/// than there are targets, and the value stays.
	#[test]
	fn everything_gets_its_part(
		held in prop::array::uniform3(0u128..10_000_000_000),
		price in 1u32..1_000_000,
		weights in prop::array::uniform3(0u32..=10),
	) {
		new_test_ext().execute_with(|| {
			let all: u32 = weights.iter().sum();
			if all == 0 {
				return;
			}
			let first = weights[0] * 1_000_000 / all;
			let second = weights[1] * 1_000_000 / all;
			let targets =
				[(NATIVE, first), (USD, second), (BTC, 1_000_000 - first - second)];
			let id = NextVault::<Test>::get();
			FinanceVaults::create_vault(signed(ALICE), owners(&[ALICE]), policy(), 0).expect("made");
			let account = FinanceVaults::account_of(id);
			set_price(BTC, Some(FixedU128::from_u32(price)));
			for ((asset, _), (amount, least)) in
				targets.iter().zip([(held[0] * 1_000, ED), (held[1], ASSET_ED), (held[2], ASSET_ED)])
			{
				give(asset.clone(), &ALICE, &account, amount + least);
			}
			let values = || targets.each_ref().map(|(asset, _)| {
				let amount = FinanceVaults::spendable(id, asset);
				FinanceVaults::value_of(asset, amount, Rounding::Down).expect("it has a price")
			});
			let before: u128 = values().iter().sum();
			let lost = rebalance(id, &targets, (0, 0), VALUE * 1_000).expect("it can be done");
			let after: u128 = values().iter().sum();
			// What a smallest unit of bitcoin, or an account's minimum, is worth.
			let dust = u128::from(price) * VALUE / 100_000_000 * 10 + VALUE / 100;
			assert!(swaps(id).len() < targets.len());
			assert!(after <= before && before - after <= dust && lost <= dust);
			for ((_, parts), value) in targets.iter().zip(values()) {
				let wanted = before / 1_000_000 * u128::from(*parts);
				assert!(value.abs_diff(wanted) <= 4 * dust, "{value} {wanted} {dust}");
			}
		});
	}
}
