// SPDX-License-Identifier: Apache-2.0

//! What is done with escrows in tests.

use crate::{mock::*, *};
use frame_support::traits::fungible::Inspect;
use sp_runtime::DispatchResult;

/// A model of Alice, of which Bob has bought a licence for 1,000 USD that was not delivered yet.
pub(super) fn bought() -> (ModelId, LicenceId) {
	let model = list(ALICE);
	let offer = escrow_for(model, 1_000 * DOLLAR);
	(model, buy(BOB, model, offer).unwrap())
}

pub(super) fn ciphertext() -> CiphertextOf<Test> {
	vec![9; 80].try_into().unwrap()
}

pub(super) fn deliver(who: AccountId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::deliver { licence, ciphertext: ciphertext() })
}

pub(super) fn confirm(who: AccountId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::confirm { licence })
}

pub(super) fn dispute(who: AccountId, licence: LicenceId) -> DispatchResult {
	submit(who, Call::dispute { licence, evidence: hash(99) })
}

pub(super) fn rule(licence: LicenceId, for_buyer: bool) -> DispatchResult {
	submit(PANEL, Call::rule { licence, for_buyer })
}

pub(super) fn expire(licence: LicenceId) -> DispatchResult {
	submit(EVE, Call::expire { licence })
}

/// Names who acts for the owner.
pub(super) fn name(owner: AccountId, model: ModelId, accounts: &[AccountId]) {
	let providers = accounts.to_vec().try_into().unwrap();
	submit(owner, Call::set_providers { model, providers }).unwrap();
}

/// Lets time pass in which the chain does nothing by itself.
pub(super) fn wait(ms: u64) {
	Clock::mutate(|clock| *clock += ms);
}

/// What an account has of the native token, holds included.
pub(super) fn all_native(who: AccountId) -> Balance {
	Balances::total_balance(&who)
}
