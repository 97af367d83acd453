// SPDX-License-Identifier: Apache-2.0

//! The genesis states that the runtime can build by name. `chain-specs/` holds the chain
//! specifications made from them.
//!
//! Their keys are the well-known development keys, which anyone can derive: never run a chain of
//! value on them.

use crate::{
	constants::currency::UNIT, AccountId, BalancesConfig, OriginsConfig, RuntimeGenesisConfig,
	SessionConfig, SessionKeys, TechnicalCommitteeConfig, ValidatorSetConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_core::crypto::get_public_from_string_or_panic;
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;

/// What each well-known account is endowed with.
const ENDOWMENT: u128 = 1_000_000 * UNIT;

/// By how much the development preset divides governance's periods: a decision period of 14 days
/// becomes 30 blocks, a minute.
const DEVELOPMENT_PERIOD_DIVISOR: u32 = 20_160;

/// The session keys that a node started with `--alice`, `--bob` and so on holds.
fn session_keys(validator: Sr25519Keyring) -> SessionKeys {
	let seed = alloc::format!("{validator}");
	SessionKeys {
		aura: get_public_from_string_or_panic::<sp_consensus_aura::sr25519::AuthorityId>(&seed),
		grandpa: get_public_from_string_or_panic::<sp_consensus_grandpa::AuthorityId>(&seed),
	}
}

fn genesis(validators: &[Sr25519Keyring], period_divisor: u32) -> Value {
	let validator_accounts: Vec<AccountId> = validators.iter().map(|v| v.to_account_id()).collect();
	let committee = [Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie];

	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::well_known()
				.map(|account| (account.to_account_id(), ENDOWMENT))
				.collect::<Vec<_>>(),
		},
		validator_set: ValidatorSetConfig { initial_validators: validator_accounts.clone() },
		session: SessionConfig {
			keys: validators
				.iter()
				.map(|v| (v.to_account_id(), v.to_account_id(), session_keys(*v)))
				.collect::<Vec<_>>(),
		},
		technical_committee: TechnicalCommitteeConfig {
			members: committee.iter().map(|m| m.to_account_id()).collect::<Vec<_>>(),
		},
		origins: OriginsConfig { period_divisor },
	})
}

/// The genesis of the preset `id`, as a JSON patch of the runtime's default genesis.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		sp_genesis_builder::DEV_RUNTIME_PRESET => {
			genesis(&[Sr25519Keyring::Alice], DEVELOPMENT_PERIOD_DIVISOR)
		},
		sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET => genesis(
			&[
				Sr25519Keyring::Alice,
				Sr25519Keyring::Bob,
				Sr25519Keyring::Charlie,
				Sr25519Keyring::Dave,
			],
			1,
		),
		_ => return None,
	};
	Some(
		serde_json::to_string(&patch)
			.expect("a value of strings, numbers, lists and maps has a JSON form; qed")
			.into_bytes(),
	)
}

/// The names of the presets.
pub fn names() -> Vec<PresetId> {
	vec![
		PresetId::from(sp_genesis_builder::DEV_RUNTIME_PRESET),
		PresetId::from(sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET),
	]
}
