// SPDX-License-Identifier: Apache-2.0

//! A chain in memory: the genesis of a preset, and blocks executed on it by the whole runtime.
#![allow(unreachable_pub)] // The modules beside this one are its only users.

pub mod lending;
pub mod marketplace;
pub mod markets;
pub mod music;
pub mod music_checks;
pub mod recorder;
pub mod vaults;

use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::fungible::NativeOrWithId,
};
use polyphony_runtime::{
	constants::time::SLOT_DURATION, presets, tx_extension, AccountId, Address, AssetId, Balance,
	Balances, Executive, Header, Runtime, RuntimeCall, RuntimeGenesisConfig, Session, Signature,
	SignedPayload, System, UncheckedExtrinsic,
};
use sp_consensus_aura::AURA_ENGINE_ID;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::{Digest, DigestItem},
	traits::Header as _,
	ApplyExtrinsicResult,
};

/// The state of the preset's genesis.
pub fn genesis(preset: &str) -> TestExternalities {
	let mut ext = TestExternalities::default();
	ext.execute_with(|| {
		let default = get_preset::<RuntimeGenesisConfig>(&None, |_| None).unwrap();
		let patch = presets::get(&preset.into()).unwrap();
		let mut config = serde_json::from_slice(&default).unwrap();
		merge(&mut config, serde_json::from_slice(&patch).unwrap());
		build_state::<RuntimeGenesisConfig>(serde_json::to_vec(&config).unwrap()).unwrap();
	});
	ext
}

/// The development preset's chain.
pub fn development() -> TestExternalities {
	genesis(sp_genesis_builder::DEV_RUNTIME_PRESET)
}

/// RFC 7396.
fn merge(target: &mut serde_json::Value, patch: serde_json::Value) {
	match (target, patch) {
		(serde_json::Value::Object(target), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(target.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(target, patch) => *target = patch,
	}
}

/// Opens the next block: digest, hooks, and the timestamp.
pub fn open_block() {
	let number = System::block_number() + 1;
	let slot = sp_consensus_aura::Slot::from(u64::from(number));
	let digest = Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())] };
	let parent = if number == 1 { Default::default() } else { System::parent_hash() };
	let header = Header::new(number, Default::default(), Default::default(), parent, digest);
	Executive::initialize_block(&header);
	let now = u64::from(number) * SLOT_DURATION;
	let inherent =
		UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(pallet_timestamp::Call::set { now }));
	Executive::apply_extrinsic(inherent).unwrap().unwrap();
}

/// Closes it.
pub fn close_block() -> Header {
	Executive::finalize_block()
}

/// A block with nothing in it.
pub fn empty_block() {
	open_block();
	close_block();
}

/// A signed transaction as a client makes it.
pub fn signed(who: Sr25519Keyring, call: RuntimeCall) -> UncheckedExtrinsic {
	signed_with(who, call, 0, None)
}

/// The same with a tip, and with its fee in `fee_asset` if there is one.
pub fn signed_with(
	who: Sr25519Keyring,
	call: RuntimeCall,
	tip: Balance,
	fee_asset: Option<NativeOrWithId<AssetId>>,
) -> UncheckedExtrinsic {
	let account = who.to_account_id();
	let extension = tx_extension(System::account_nonce(&account), tip, fee_asset);
	let payload = SignedPayload::new(call.clone(), extension.clone()).unwrap();
	let signature = payload.using_encoded(|bytes| who.sign(bytes));
	UncheckedExtrinsic::new_signed(
		call,
		Address::Id(account),
		Signature::Sr25519(signature),
		extension,
	)
}

/// Applies a signed call in the open block.
pub fn apply(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> ApplyExtrinsicResult {
	Executive::apply_extrinsic(signed(who, call.into()))
}

/// Applies a signed call that must succeed.
pub fn succeed(who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
	let call = call.into();
	let described = format!("{call:?}");
	let result = apply(who, call);
	assert_eq!(result, Ok(Ok(())), "{who:?}: {described}");
}

/// What an account can spend or lock.
pub fn free(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

/// All that any account has.
pub fn sum_of_accounts() -> Balance {
	frame_system::Account::<Runtime>::iter().map(|(_, a)| a.data.free + a.data.reserved).sum()
}

/// The validators that make blocks now.
pub fn validators() -> Vec<AccountId> {
	Session::validators()
}

/// A transfer of native tokens.
pub fn transfer(dest: Sr25519Keyring, value: Balance) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: Address::Id(dest.to_account_id()),
		value,
	})
}
