// SPDX-License-Identifier: Apache-2.0

//! The genesis states that the runtime can build by name. `chain-specs/` holds the chain
//! specifications made from them.
//!
//! Their keys are the well-known development keys, which anyone can derive: never run a chain of
//! value on them.

use crate::{
	constants::currency::UNIT, AccountId, AssetId, AssetsConfig, BalancesConfig, DexConfig,
	OriginsConfig, PriceOracleConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys,
	TechnicalCommitteeConfig, ValidatorSetConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::{build_struct_json_patch, traits::fungible::NativeOrWithId};
use pallet_dex::PoolKind;
use pallet_price_oracle::Feed;
use serde_json::Value;
use sp_core::crypto::get_public_from_string_or_panic;
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;
use sp_runtime::Permill;

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

/// A whole unit of the assets of the development preset that are worth a dollar.
const DOLLAR: u128 = 1_000_000;
/// A whole unit of its bitcoin.
const BITCOIN: u128 = 100_000_000;

/// The assets of the development preset: id, name, symbol, decimals, least balance, what each
/// well-known account has.
const ASSETS: [(AssetId, &str, &str, u8, u128, u128); 3] = [
	(1, "Development Dollar", "DUSD", 6, DOLLAR / 100, 1_000_000 * DOLLAR),
	(2, "Other Development Dollar", "ODUSD", 6, DOLLAR / 100, 1_000_000 * DOLLAR),
	(3, "Development Bitcoin", "DBTC", 8, 100, 100 * BITCOIN),
];

/// Owns the assets and the first shares of the pools of the development preset.
const ISSUER: Sr25519Keyring = Sr25519Keyring::Ferdie;

fn with_id(id: AssetId) -> NativeOrWithId<AssetId> {
	NativeOrWithId::WithId(id)
}

/// Assets, pools and feeds to try things with. The token is worth half a dollar, a bitcoin 60,000.
fn markets() -> (AssetsConfig, DexConfig, PriceOracleConfig) {
	let owner = ISSUER.to_account_id();
	let assets = AssetsConfig {
		assets: ASSETS.map(|(id, .., least, _)| (id, owner.clone(), true, least)).to_vec(),
		metadata: ASSETS
			.map(|(id, name, symbol, decimals, ..)| (id, name.into(), symbol.into(), decimals))
			.to_vec(),
		accounts: ASSETS
			.iter()
			.flat_map(|(id, .., each)| {
				Sr25519Keyring::well_known().map(|who| (*id, who.to_account_id(), *each))
			})
			.collect(),
		..Default::default()
	};
	let (usual, low) = (Permill::from_parts(3_000), Permill::from_parts(500));
	let dex = DexConfig {
		pools: vec![
			(
				owner.clone(),
				[NativeOrWithId::Native, with_id(1)],
				PoolKind::ConstantProduct,
				usual,
				[200_000 * UNIT, 100_000 * DOLLAR],
			),
			(
				owner.clone(),
				[with_id(1), with_id(2)],
				PoolKind::Stable { amplification: 200, scales: [1, 1] },
				low,
				[200_000 * DOLLAR, 200_000 * DOLLAR],
			),
			(
				owner,
				[NativeOrWithId::Native, with_id(3)],
				PoolKind::ConstantProduct,
				usual,
				[240_000 * UNIT, 2 * BITCOIN],
			),
		],
	};
	let feed = |decimals| Feed {
		decimals,
		quorum: 2,
		max_age: 60_000,
		max_jump: Permill::from_percent(10),
		confirmations: 5,
		band: Permill::from_percent(25),
		max_reference_gap: None,
	};
	let oracle = PriceOracleConfig {
		feeds: vec![
			(NativeOrWithId::Native, feed(12)),
			(with_id(1), feed(6)),
			(with_id(2), feed(6)),
			(with_id(3), feed(8)),
		],
		feeders: [Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie]
			.map(|feeder| feeder.to_account_id())
			.to_vec(),
	};
	(assets, dex, oracle)
}

fn genesis(
	validators: &[Sr25519Keyring],
	period_divisor: u32,
	(assets, dex, price_oracle): (AssetsConfig, DexConfig, PriceOracleConfig),
) -> Value {
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
		assets: AssetsConfig {
			assets: assets.assets,
			metadata: assets.metadata,
			accounts: assets.accounts,
		},
		dex: DexConfig { pools: dex.pools },
		price_oracle: PriceOracleConfig {
			feeds: price_oracle.feeds,
			feeders: price_oracle.feeders,
		},
	})
}

/// The genesis of the preset `id`, as a JSON patch of the runtime's default genesis.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		sp_genesis_builder::DEV_RUNTIME_PRESET => {
			genesis(&[Sr25519Keyring::Alice], DEVELOPMENT_PERIOD_DIVISOR, markets())
		},
		sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET => genesis(
			&[
				Sr25519Keyring::Alice,
				Sr25519Keyring::Bob,
				Sr25519Keyring::Charlie,
				Sr25519Keyring::Dave,
			],
			1,
			Default::default(),
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
