// SPDX-License-Identifier: Apache-2.0

//! Safe mode, paused calls and failed migrations leave the chain governable.

use crate::common::{
	markets::{swap_in, NATIVE},
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	traits::{Contains, PalletInfoAccess},
};
use polyphony_runtime::{
	configs::safety::{EnterSafeModeAndResume, SafeModeWhitelist, UNPAUSABLE},
	constants::currency::UNIT,
	AllPalletsWithSystem, Runtime, RuntimeCall, RuntimeOrigin, SafeMode, System, TxPause,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob};

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![1] })
}

fn vote() -> RuntimeCall {
	RuntimeCall::ConvictionVoting(pallet_conviction_voting::Call::undelegate { class: 0 })
}

/// The dispatch error of a call that the base filter keeps out.
fn filtered() -> sp_runtime::DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn safe_mode_lets_governance_through_and_nothing_else() {
	development().execute_with(|| {
		open_block();
		assert_ok!(apply(Alice, transfer(Bob, UNIT)).unwrap());
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		assert_eq!(apply(Alice, transfer(Bob, UNIT)).unwrap(), Err(filtered()));
		assert_ok!(apply(Alice, remark()).unwrap());
		// Not filtered: it fails because Alice delegates nothing.
		assert_ne!(apply(Alice, vote()).unwrap(), Err(filtered()));
		// Nor does a wrapper get anything past it.
		let batch = pallet_utility::Call::batch_all { calls: vec![transfer(Bob, UNIT)] };
		assert!(apply(Alice, RuntimeCall::Utility(batch)).unwrap().is_err());
		assert_eq!(apply(Alice, swap_in(&[0], NATIVE, UNIT, 1)).unwrap(), Err(filtered()));
		assert_noop!(
			SafeMode::force_exit(RuntimeOrigin::signed(Alice.to_account_id())),
			sp_runtime::traits::BadOrigin
		);
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		assert_ok!(apply(Alice, transfer(Bob, UNIT)).unwrap());
	});
}

#[test]
fn nobody_can_buy_safe_mode() {
	development().execute_with(|| {
		open_block();
		assert_noop!(
			SafeMode::enter(RuntimeOrigin::signed(Alice.to_account_id())),
			pallet_safe_mode::Error::<Runtime>::NotConfigured
		);
	});
}

#[test]
fn a_failed_migration_enters_safe_mode_and_lets_extrinsics_in_again() {
	development().execute_with(|| {
		open_block();
		assert_eq!(EnterSafeModeAndResume::failed(Some(0)), FailedMigrationHandling::ForceUnstuck);
		assert!(SafeMode::is_entered());
		assert_eq!(apply(Alice, transfer(Bob, UNIT)).unwrap(), Err(filtered()));
		assert_ok!(apply(Alice, remark()).unwrap());
		// A second failure while it lasts changes nothing.
		assert_eq!(EnterSafeModeAndResume::failed(None), FailedMigrationHandling::ForceUnstuck);
		assert!(SafeMode::is_entered());
		close_block();
		for _ in 0..10 {
			empty_block();
		}
		assert!(SafeMode::is_entered(), "it does not end by itself");
		open_block();
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		assert_ok!(apply(Alice, transfer(Bob, UNIT)).unwrap());
	});
}

#[test]
fn what_must_not_be_paused_cannot_be() {
	development().execute_with(|| {
		open_block();
		let name = |pallet: &str, call: &str| {
			(
				pallet.as_bytes().to_vec().try_into().unwrap(),
				call.as_bytes().to_vec().try_into().unwrap(),
			)
		};
		assert_ok!(TxPause::pause(RuntimeOrigin::root(), name("Balances", "transfer_keep_alive")));
		assert_eq!(apply(Alice, transfer(Bob, UNIT)).unwrap(), Err(filtered()));
		assert_ok!(TxPause::unpause(
			RuntimeOrigin::root(),
			name("Balances", "transfer_keep_alive")
		));
		assert_ok!(apply(Alice, transfer(Bob, UNIT)).unwrap());

		for pallet in UNPAUSABLE {
			let pallet = core::str::from_utf8(pallet).unwrap();
			assert_noop!(
				TxPause::pause(RuntimeOrigin::root(), name(pallet, "anything")),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
	});
}

#[test]
fn the_lists_name_pallets_that_exist() {
	let infos = <AllPalletsWithSystem as frame_support::traits::PalletsInfoAccess>::infos();
	for name in UNPAUSABLE {
		let name = core::str::from_utf8(name).unwrap();
		assert!(infos.iter().any(|info| info.name == name), "{name} is not in the runtime");
	}
	assert_eq!(System::name(), "System");
	assert!(SafeModeWhitelist::contains(&remark()));
	assert!(!SafeModeWhitelist::contains(&transfer(Bob, 1)));
}
