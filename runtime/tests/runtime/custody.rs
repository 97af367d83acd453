// SPDX-License-Identifier: Apache-2.0

//! Who issues an asset takes nothing from the accounts of pallets, and destroys no asset that
//! somebody has: what their books say is there.

use crate::common::{
	markets::{balance, DOLLAR, DOLLAR_BITCOIN},
	*,
};
use codec::Compact;
use frame_support::{assert_noop, assert_ok};
use pallet_music_nft::Purse;
use polyphony_runtime::{
	AccountId, Assets, Balance, Dex, FinanceVaults, Lending, ModelMarketplace, MusicNft, Runtime,
	RuntimeCall, RuntimeOrigin,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Ferdie};
use sp_runtime::{DispatchError, MultiAddress};

type Call = pallet_assets::Call<Runtime>;
type Error = pallet_assets::Error<Runtime>;

/// The asset of [`DOLLAR`], which Ferdie has issued.
const ID: Compact<u32> = Compact(1);

fn burn(who: AccountId) -> RuntimeCall {
	Call::burn { id: ID, who: MultiAddress::Id(who), amount: 1 }.into()
}

fn seize(source: AccountId) -> RuntimeCall {
	let (source, dest) = (MultiAddress::Id(source), MultiAddress::Id(Ferdie.to_account_id()));
	Call::force_transfer { id: ID, source, dest, amount: 1 }.into()
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn who_issues_an_asset_takes_nothing_from_the_accounts_of_pallets() {
	development().execute_with(|| {
		open_block();
		let pool = Dex::pool_account(DOLLAR_BITCOIN);
		assert!(Assets::balance(1, &pool) > 0, "there is something to take");
		for who in [
			pool,
			Lending::account(),
			ModelMarketplace::account(),
			ModelMarketplace::account_of(1),
			MusicNft::account(),
			MusicNft::account_of(Purse::Recording(0)),
			MusicNft::account_of(Purse::Split(0)),
			FinanceVaults::pool_account(0),
		] {
			for call in [burn(who.clone()), seize(who)] {
				let before = Assets::total_supply(1);
				assert_eq!(apply(Ferdie, call.clone()).unwrap(), Err(filtered()), "{call:?}");
				// Nor does a wrapper get past it.
				let batch = pallet_utility::Call::batch_all { calls: vec![call] };
				assert!(apply(Ferdie, batch).unwrap().is_err());
				assert_eq!(Assets::total_supply(1), before);
			}
		}
		assert_ok!(Dex::do_try_state());
	});
}

/// Elsewhere the issuer has the powers that the pallet gives: also over what is in vaults, which
/// belongs to somebody.
#[test]
fn who_issues_an_asset_takes_it_from_others() {
	development().execute_with(|| {
		open_block();
		let before = balance(DOLLAR, Alice);
		succeed(Ferdie, burn(Alice.to_account_id()));
		succeed(Ferdie, seize(Alice.to_account_id()));
		assert_eq!(balance(DOLLAR, Alice), before - 2);
		let vault = FinanceVaults::account_of(0);
		let before = Assets::balance(1, &vault);
		assert!(before > 0, "the vault of the preset has dollars");
		succeed(Ferdie, burn(vault.clone()));
		assert_eq!(Assets::balance(1, &vault), before - 1);
	});
}

/// Found by the fuzzer: an asset with pools was destroyed, and the pools had less than their books
/// said.
#[test]
fn an_asset_that_somebody_has_is_not_destroyed() {
	development().execute_with(|| {
		open_block();
		let destroy = |id: u32| RuntimeCall::from(Call::start_destroy { id: Compact(id) });
		let held: DispatchError = Error::ContainsFreezes.into();
		assert_eq!(apply(Ferdie, destroy(1)).unwrap(), Err(held));
		assert_noop!(Assets::start_destroy(RuntimeOrigin::root(), ID), Error::ContainsFreezes);

		// Bob's, of which Alice has some, until he takes it back.
		let (id, who) = (Compact(77), |who: Sr25519Keyring| MultiAddress::Id(who.to_account_id()));
		succeed(Bob, Call::create { id, admin: who(Bob), min_balance: 10 });
		succeed(Bob, Call::mint { id, beneficiary: who(Alice), amount: 1_000 });
		assert_eq!(apply(Bob, destroy(77)).unwrap(), Err(held));
		succeed(Bob, Call::burn { id, who: who(Alice), amount: Balance::MAX });
		succeed(Bob, destroy(77));
		succeed(Bob, Call::destroy_accounts { id });
		succeed(Bob, Call::destroy_approvals { id });
		succeed(Bob, Call::finish_destroy { id });
		assert_eq!(Assets::maybe_total_supply(77), None);
	});
}
