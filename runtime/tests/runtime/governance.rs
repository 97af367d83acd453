// SPDX-License-Identifier: Apache-2.0

//! Who may do what: parameters, validators, spends, whitelisted calls.

use crate::common::*;
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::NativeOrWithId, fungibles::Mutate, tokens::Preservation, Get},
};
use pallet_parameters::Event as ParametersEvent;
use polyphony_runtime::{
	configs::{
		governance::{origins::Origin, TREASURER_LIMIT},
		money::NativeAndAssets,
		parameters::{fees, RuntimeParameters},
	},
	constants::currency::UNIT,
	Assets, Parameters, Runtime, RuntimeEvent, RuntimeOrigin, Session, SessionKeys, System,
	Treasury, ValidatorSet,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Eve};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{traits::BadOrigin, Permill};

fn set_share(share: u32) -> RuntimeParameters {
	RuntimeParameters::Fees(fees::Parameters::TreasuryShare(
		fees::TreasuryShare,
		Some(Permill::from_percent(share)),
	))
}

#[test]
fn only_governance_sets_parameters() {
	development().execute_with(|| {
		open_block();
		assert_noop!(
			Parameters::set_parameter(RuntimeOrigin::signed(Alice.to_account_id()), set_share(10)),
			BadOrigin
		);
		assert_noop!(Parameters::set_parameter(Origin::Treasurer.into(), set_share(10)), BadOrigin);
		assert_eq!(fees::TreasuryShare::get(), Permill::from_percent(80));
		assert_ok!(Parameters::set_parameter(Origin::ParametersAdmin.into(), set_share(10)));
		assert_eq!(fees::TreasuryShare::get(), Permill::from_percent(10));
		assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), set_share(20)));
		assert_eq!(fees::TreasuryShare::get(), Permill::from_percent(20));
		assert!(System::events().iter().any(|record| matches!(
			record.event,
			RuntimeEvent::Parameters(ParametersEvent::Updated { .. })
		)));
	});
}

#[test]
fn the_byte_fee_parameter_changes_the_fee() {
	development().execute_with(|| {
		open_block();
		let before = polyphony_runtime::TransactionPayment::length_to_fee(100);
		assert_eq!(before, 100 * fees::ByteFee::get());
		assert_ok!(Parameters::set_parameter(
			RuntimeOrigin::root(),
			RuntimeParameters::Fees(fees::Parameters::ByteFee(fees::ByteFee, Some(7))),
		));
		assert_eq!(polyphony_runtime::TransactionPayment::length_to_fee(100), 700);
	});
}

#[test]
fn a_new_validator_takes_office_after_two_sessions() {
	let mut chain = development();
	chain.register_extension(KeystoreExt::new(MemoryKeystore::new()));
	chain.execute_with(|| {
		open_block();
		let eve = Eve.to_account_id();
		assert_noop!(
			ValidatorSet::add_validator(RuntimeOrigin::signed(eve.clone()), eve.clone()),
			BadOrigin
		);
		assert_noop!(
			ValidatorSet::add_validator(Origin::ValidatorsAdmin.into(), eve.clone()),
			pallet_validator_set::Error::<Runtime>::NoSessionKeys
		);
		// As `author_rotateKeysWithOwner` does: new keys, and a proof that they are the owner's.
		let generated = SessionKeys::generate(&eve.encode(), None);
		let set_keys = |proof: Vec<u8>| {
			Session::set_keys(RuntimeOrigin::signed(eve.clone()), generated.keys.clone(), proof)
		};
		assert_noop!(set_keys(vec![]), pallet_session::Error::<Runtime>::InvalidProof);
		assert_ok!(set_keys(generated.proof.encode()));
		assert_ok!(ValidatorSet::add_validator(Origin::ValidatorsAdmin.into(), eve.clone()));
		close_block();
		assert_eq!(validators().len(), 1);

		let start = Session::current_index();
		while Session::current_index() < start + 2 {
			empty_block();
		}
		assert!(validators().contains(&eve));
		let aura = pallet_aura::Authorities::<Runtime>::get();
		assert_eq!(aura.len(), 2, "the next blocks are made by both");
	});
}

#[test]
fn the_treasury_track_spends_up_to_its_limit_and_only_native_tokens() {
	development().execute_with(|| {
		open_block();
		let spend = |origin: RuntimeOrigin, asset, amount| {
			Treasury::spend(
				origin,
				Box::new(asset),
				amount,
				Box::new(Charlie.to_account_id()),
				None,
			)
		};
		assert_noop!(
			spend(RuntimeOrigin::signed(Bob.to_account_id()), NativeOrWithId::Native, UNIT),
			BadOrigin
		);
		assert_noop!(
			spend(Origin::Treasurer.into(), NativeOrWithId::Native, TREASURER_LIMIT + 1),
			pallet_treasury::Error::<Runtime>::InsufficientPermission
		);
		assert_noop!(
			spend(Origin::Treasurer.into(), NativeOrWithId::WithId(1), UNIT),
			pallet_treasury::Error::<Runtime>::FailedToConvertBalance
		);
		assert_ok!(spend(Origin::Treasurer.into(), NativeOrWithId::Native, TREASURER_LIMIT));

		// Paid out of the treasury's account when somebody asks.
		let treasury = Treasury::account_id();
		assert_ok!(polyphony_runtime::Balances::force_set_balance(
			RuntimeOrigin::root(),
			treasury.clone().into(),
			2 * TREASURER_LIMIT,
		));
		let before = free(&Charlie.to_account_id());
		assert_ok!(Treasury::payout(RuntimeOrigin::signed(Bob.to_account_id()), 0));
		assert_eq!(free(&Charlie.to_account_id()) - before, TREASURER_LIMIT);
		assert_eq!(free(&treasury), TREASURER_LIMIT);
	});
}

#[test]
fn native_and_assets_are_one_set_of_fungibles() {
	development().execute_with(|| {
		open_block();
		let (alice, bob) = (Alice.to_account_id(), Bob.to_account_id());
		assert_ok!(Assets::create(
			RuntimeOrigin::signed(alice.clone()),
			codec::Compact(7),
			alice.clone().into(),
			10,
		));
		assert_ok!(Assets::mint(
			RuntimeOrigin::signed(alice.clone()),
			codec::Compact(7),
			alice.clone().into(),
			1_000,
		));
		for (asset, amount) in [(NativeOrWithId::Native, UNIT), (NativeOrWithId::WithId(7), 100)] {
			use frame_support::traits::fungibles::Inspect;
			let before = NativeAndAssets::balance(asset.clone(), &bob);
			assert_ok!(NativeAndAssets::transfer(
				asset.clone(),
				&alice,
				&bob,
				amount,
				Preservation::Preserve,
			));
			assert_eq!(NativeAndAssets::balance(asset, &bob) - before, amount);
		}
	});
}
