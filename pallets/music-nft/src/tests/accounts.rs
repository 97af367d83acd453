// SPDX-License-Identifier: Apache-2.0

//! The accounts on which money waits, and the assets.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use std::collections::BTreeSet;

#[test]
fn each_recording_and_each_split_has_an_account_of_its_own() {
	run(|| {
		let mut accounts = BTreeSet::from([Music::account()]);
		for id in [0, 1, 255, 256, u32::MAX] {
			assert!(accounts.insert(Music::account_of(Purse::Recording(id))));
			assert!(accounts.insert(Music::account_of(Purse::Split(id))));
		}
	});
}

#[test]
fn accounts_are_filled_up_to_the_minimum() {
	run(|| {
		let id = register(ALICE);
		let split = recording(id).split;
		let purses = [Purse::Recording(id), Purse::Split(split)];
		let fund = |purse, asset| submit(BOB, Call::fund { purse, asset });
		let before = free(&NATIVE, BOB);
		assert_ok!(fund(purses[0], EUR));
		for purse in purses {
			let account = Music::account_of(purse);
			assert_eq!((free(&NATIVE, account.clone()), free(&EUR, account)), (ED, ASSET_ED));
			assert!(told(Event::Funded { purse, asset: EUR, by: BOB }));
		}
		assert_eq!(before - free(&NATIVE, BOB), 2 * ED);
		assert_eq!(gain(&EUR, BOB), -2 * ASSET_ED as i128);
		for purse in purses {
			assert_noop!(fund(purse, EUR), Error::<Test>::AlreadyFunded);
			assert_noop!(fund(purse, NATIVE), Error::<Test>::AlreadyFunded);
		}
		assert_ok!(fund(purses[1], USD));
		// Only what is missing.
		assert_ok!(fund(purses[0], USD));
		assert_eq!(gain(&USD, BOB), -2 * ASSET_ED as i128);

		assert_noop!(fund(purses[0], OTHER), Error::<Test>::AssetNotAccepted);
		assert_noop!(fund(Purse::Recording(7), USD), Error::<Test>::RecordingNotFound);
		assert_noop!(fund(Purse::Split(7), USD), Error::<Test>::SplitNotFound);
	});
}

#[test]
fn native_tokens_are_an_asset() {
	run(|| {
		let id = register(ALICE);
		assert_ok!(submit(BOB, Call::fund { purse: Purse::Recording(id), asset: NATIVE }));
		sell(id, &NATIVE, 1_000).unwrap();
		assert_eq!(waits(Purse::Recording(id), &NATIVE), 20);
		assert_eq!(waits(Purse::Split(recording(id).split), &NATIVE), 980);
	});
}

#[test]
fn a_donation_changes_nothing() {
	run(|| {
		let id = register(ALICE);
		let split = recording(id).split;
		sell(id, &USD, 100).unwrap();
		donate(Purse::Split(split), &USD, 1_000_000);
		donate(Purse::Recording(id), &USD, 1_000_000);
		check();
		assert_ok!(claim(split, 0, &USD));
		assert_eq!(gain(&USD, ALICE), 98);
		assert_noop!(claim(split, 0, &USD), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn the_pallets_account_holds_what_is_accepted() {
	run(|| {
		let accept = |asset, accepted| {
			submit_as(RuntimeOrigin::root(), Call::accept_asset { asset, accepted })
		};
		assert_noop!(
			submit(ALICE, Call::accept_asset { asset: USD, accepted: true }),
			sp_runtime::DispatchError::BadOrigin
		);
		assert_noop!(accept(NativeOrWithIdOf::WithId(77), true), Error::<Test>::AccountNotFunded);
		assert_noop!(accept(OTHER, false), Error::<Test>::AssetNotAccepted);
		assert_ok!(accept(OTHER, true));
		assert!(told(Event::AssetAccepted { asset: OTHER, accepted: true }));
		// The place of an asset never changes.
		let places: Vec<_> = AcceptedAssets::<Test>::get().into_iter().collect();
		assert_ok!(accept(USD, false));
		assert_ok!(accept(USD, false));
		assert_ok!(accept(USD, true));
		assert_eq!(AcceptedAssets::<Test>::get().into_iter().collect::<Vec<_>>(), places);
		// Five is as many as there can be.
		Assets::force_create(RuntimeOrigin::root(), 50, ALICE, true, 1).unwrap();
		Assets::mint(RuntimeOrigin::signed(ALICE), 50, Music::account(), 1).unwrap();
		assert_noop!(accept(NativeOrWithIdOf::WithId(50), true), Error::<Test>::TooManyAssets);
	});
}

type NativeOrWithIdOf = frame_support::traits::fungible::NativeOrWithId<u32>;
