// SPDX-License-Identifier: Apache-2.0

//! The presets give the chains that the documentation describes.

use crate::common::{markets::*, *};
use polyphony_runtime::{
	configs::{
		governance::{tracks, Pace},
		marketplace::CollectionDeposit,
	},
	constants::{
		currency::{EXISTENTIAL_DEPOSIT, UNIT},
		time::DAYS,
	},
	Balances, Runtime, TechnicalCommittee,
};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Ferdie};

fn accounts(who: &[Sr25519Keyring]) -> Vec<polyphony_runtime::AccountId> {
	let mut accounts: Vec<_> = who.iter().map(|w| w.to_account_id()).collect();
	accounts.sort();
	accounts
}

#[test]
fn development_has_one_validator_and_governance_in_seconds() {
	genesis(DEV_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(validators(), accounts(&[Alice]));
		assert_eq!(Pace::scale(14 * DAYS), 30);
		for who in Sr25519Keyring::well_known() {
			let account = frame_system::Account::<Runtime>::get(who.to_account_id()).data;
			// What the pools have, and what keeps their accounts alive.
			let in_pools = if who == Ferdie { 440_000 * UNIT + 2 * EXISTENTIAL_DEPOSIT } else { 0 };
			// What keeps the accounts alive of models that are sold, of recordings and of splits, and
			// what collections of recordings take.
			let (kept, collections) = match who {
				Alice => (5, 2),
				Bob => (3, 1),
				Charlie => (1, 0),
				_ => (0, 0),
			};
			let for_sales = kept * EXISTENTIAL_DEPOSIT + collections * CollectionDeposit::get();
			// What Alice has put into the vault of her family.
			let (in_vault, dollars_in_vault) = match who {
				Alice => (lending::has(&NATIVE, &vaults::account(vaults::FAMILY)), 12_000 * USD),
				_ => (0, 0),
			};
			let left = 1_000_000 * UNIT - in_pools - for_sales - in_vault;
			assert_eq!(account.free + account.reserved, left, "{who:?}");
			if who != Ferdie {
				let dollars = [DOLLAR, OTHER].map(|asset| balance(asset, who));
				let left = 1_000_000 * USD - kept * USD / 100 - dollars_in_vault;
				assert_eq!(dollars, [left, 1_000_000 * USD]);
				assert_eq!(balance(BITCOIN, who), 100 * BTC);
			}
		}
		check_markets();
	});
}

#[test]
fn local_has_four_validators_and_production_pace() {
	genesis(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut validators = validators();
		validators.sort();
		assert_eq!(validators, accounts(&[Alice, Bob, Charlie, Dave]));
		assert_eq!(Pace::scale(14 * DAYS), 14 * DAYS);
	});
}

#[test]
fn every_preset_is_sound() {
	let names = polyphony_runtime::presets::names();
	assert_eq!(names.len(), 2);
	for name in names {
		genesis(name.as_ref()).execute_with(|| {
			assert_eq!(sum_of_accounts(), Balances::total_issuance());
			let mut committee = accounts(&[Alice, Bob, Charlie]);
			committee.sort();
			assert_eq!(
				pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get(),
				committee
			);
			assert!(!TechnicalCommittee::is_member(&Dave.to_account_id()));
			for _ in 0..5 {
				empty_block();
			}
			check_markets();
		});
	}
}

#[test]
fn an_unknown_preset_is_none() {
	assert!(polyphony_runtime::presets::get(&"no such preset".into()).is_none());
}

#[test]
fn tracks_are_sorted_and_their_periods_are_at_least_a_block() {
	use pallet_referenda::TracksInfo;
	for preset in [DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET] {
		genesis(preset).execute_with(|| {
			tracks::Tracks::check_integrity().unwrap();
			for track in tracks::Tracks::tracks() {
				assert!(track.info.prepare_period >= 1);
				assert!(track.info.confirm_period >= 1);
				assert!(track.info.min_enactment_period >= 1);
				assert!(track.info.decision_period >= track.info.confirm_period);
			}
		});
	}
}

#[test]
fn the_configuration_of_every_pallet_is_sound() {
	use frame_support::traits::IntegrityTest;
	genesis(LOCAL_TESTNET_RUNTIME_PRESET)
		.execute_with(<polyphony_runtime::AllPalletsWithSystem as IntegrityTest>::integrity_test);
}
