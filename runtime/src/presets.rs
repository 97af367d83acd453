// SPDX-License-Identifier: Apache-2.0

//! The genesis states that the runtime can build by name. `chain-specs/` holds the chain
//! specifications made from them.
//!
//! Their keys are the well-known development keys, which anyone can derive: never run a chain of
//! value on them.

mod vaults;

use crate::{
	constants::currency::UNIT, AccountId, AssetId, AssetsConfig, BalancesConfig, DexConfig,
	FinanceVaultsConfig, Lending, LendingConfig, ModelMarketplace, ModelMarketplaceConfig,
	MusicNft, MusicNftConfig, OriginsConfig, PriceOracleConfig, RuntimeGenesisConfig,
	SessionConfig, SessionKeys, TechnicalCommitteeConfig, ValidatorSetConfig,
};
use alloc::{string::String, vec, vec::Vec};
use frame_support::{build_struct_json_patch, traits::fungible::NativeOrWithId};
use pallet_dex::PoolKind;
use pallet_lending::{Bonus, MarketParams, RateModel};
use pallet_model_marketplace::{BaseInput, Delivery, GenesisModel, OfferInput, OfferKind};
use pallet_music_nft::{
	Disclosure, EditionTerms, GenesisRecording, GenesisSplit, GenesisWork, LicenceOfferInput,
	LicenceTerms, Made, Payee, Role, Sale, Supply, Territory, Tool, Use,
};
use pallet_price_oracle::Feed;
use serde_json::Value;
use sp_core::{crypto::get_public_from_string_or_panic, H256};
use sp_genesis_builder::PresetId;
use sp_io::hashing::sha2_256;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{FixedU128, Permill};

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

/// What the accounts of the money market, the marketplace and of music have of the token: so that all
/// that is there can be paid out, and for the deposit of the marketplace's collection besides.
const SEED: u128 = UNIT;

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

/// Parameters of a market of the development preset: caps, and factors in percent.
fn market(supply_cap: u128, borrow_cap: u128, factors: [u32; 2], bonus: [u32; 2]) -> MarketParams {
	MarketParams {
		supply_cap,
		borrow_cap,
		reserve_factor: Permill::from_percent(10),
		collateral_factor: Permill::from_percent(factors[0]),
		liquidation_threshold: Permill::from_percent(factors[1]),
		bonus: Bonus {
			min: Permill::from_percent(bonus[0]),
			max: Permill::from_percent(bonus[1]),
			slope: FixedU128::from_u32(1),
		},
		rates: RateModel {
			kink: Permill::from_percent(80),
			steepness: FixedU128::from_u32(4),
			initial: FixedU128::from_rational(4, 100),
			min: FixedU128::from_rational(1, 1_000),
			max: FixedU128::from_u32(1),
			speed: FixedU128::from_u32(50),
		},
		flash_fee: Permill::from_parts(500),
		debt_ceiling: None,
		borrowable_in_isolation: false,
		group: None,
		price_bounds: None,
		frozen: false,
	}
}

/// What can be lent and borrowed on the development chain.
fn lending() -> LendingConfig {
	let owner = ISSUER.to_account_id();
	LendingConfig {
		markets: vec![
			(NativeOrWithId::Native, market(2_000_000 * UNIT, 1_000_000 * UNIT, [50, 60], [8, 15])),
			(with_id(1), market(2_000_000 * DOLLAR, 1_500_000 * DOLLAR, [80, 85], [4, 8])),
			(with_id(3), market(500 * BITCOIN, 300 * BITCOIN, [70, 75], [5, 10])),
		],
		groups: vec![],
		supplies: vec![
			(owner.clone(), with_id(1), 200_000 * DOLLAR),
			(owner, with_id(3), 10 * BITCOIN),
		],
	}
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
			.flat_map(|(id, .., least, each)| {
				Sr25519Keyring::well_known().map(|who| (*id, who.to_account_id(), *each)).chain([
					(*id, Lending::account(), *least),
					(*id, ModelMarketplace::account(), *least),
					(*id, MusicNft::account(), *least),
				])
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
				owner.clone(),
				[NativeOrWithId::Native, with_id(3)],
				PoolKind::ConstantProduct,
				usual,
				[240_000 * UNIT, 2 * BITCOIN],
			),
			// In which the chain can sell bitcoins that stood for debts in dollars.
			(
				owner,
				[with_id(1), with_id(3)],
				PoolKind::ConstantProduct,
				usual,
				[120_000 * DOLLAR, 2 * BITCOIN],
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

/// Stands for something that is not on the chain.
fn hash_of(text: &str) -> H256 {
	H256(sha2_256(text.as_bytes()))
}

/// An offer of the development chain, in dollars.
fn offer(kind: OfferKind, price: u128) -> OfferInput<NativeOrWithId<AssetId>> {
	OfferInput { kind, price, asset: with_id(1), delivery: Delivery::Open, gate: None, open: true }
}

/// A model of the development chain: what it is called stands for its weights and its card. It may
/// be built on another one, for 20 % of its sales at most.
fn model(
	owner: Sr25519Keyring,
	name: &str,
	base: Option<u32>,
	terms: Option<Permill>,
	offers: Vec<OfferInput<NativeOrWithId<AssetId>>>,
) -> GenesisModel<AccountId, NativeOrWithId<AssetId>> {
	let hash = |part: &str| hash_of(&alloc::format!("{name}/{part}"));
	let base = base.map(|model| BaseInput { model, max_royalty: Permill::from_percent(20) });
	GenesisModel {
		owner: owner.to_account_id(),
		tags: vec!["text-generation".into()],
		bases: base.into_iter().collect(),
		terms,
		weights: hash("weights"),
		card: hash("card"),
		uri: alloc::format!("ipfs://{name}"),
		licence: "Apache-2.0".into(),
		offers,
	}
}

/// Models of three generations, whose owners are Alice, Bob and Charlie. Alice's is free to use, and
/// gets a tenth of what is built on it; Bob's gets a fifth, of which a tenth is Alice's. Nobody may
/// build on Charlie's. With the offers, Bob and Charlie fill the accounts of their models up.
fn models() -> ModelMarketplaceConfig {
	let escrow = |offer| OfferInput { delivery: Delivery::Escrow, ..offer };
	ModelMarketplaceConfig {
		assets: vec![NativeOrWithId::Native, with_id(1), with_id(2), with_id(3)],
		models: vec![
			model(
				Sr25519Keyring::Alice,
				"base",
				None,
				Some(Permill::from_percent(10)),
				vec![offer(OfferKind::Free, 0)],
			),
			model(
				Sr25519Keyring::Bob,
				"fine-tune",
				Some(0),
				Some(Permill::from_percent(20)),
				vec![
					offer(OfferKind::Perpetual, 100 * DOLLAR),
					// A thousand units for a dollar.
					offer(OfferKind::Credits, DOLLAR / 1_000),
				],
			),
			model(
				Sr25519Keyring::Charlie,
				"assistant",
				Some(1),
				None,
				vec![
					offer(OfferKind::Subscription { period: DAY }, 10 * DOLLAR),
					escrow(offer(OfferKind::Timed { ms: 30 * DAY }, 50 * DOLLAR)),
				],
			),
		],
		rewards: Default::default(),
	}
}

/// An edition of the development chain, in dollars, of which a tenth of each resale comes back.
fn edition(supply: Supply, price: u128) -> EditionTerms<NativeOrWithId<AssetId>> {
	EditionTerms {
		supply,
		sale: Sale::Fixed { price },
		asset: with_id(1),
		royalty: Permill::from_percent(10),
		least_royalty: DOLLAR / 10,
		starts: 0,
		allow_list_until: None,
		max_per_account: None,
		licence: hash_of("personal use"),
	}
}

/// A licence offer of the development chain, for all the world, in dollars.
fn licence(
	usage: Use,
	term: Option<u64>,
	price: u128,
) -> LicenceOfferInput<NativeOrWithId<AssetId>> {
	let text = hash_of(&alloc::format!("{:?}", usage.kind()));
	let terms = LicenceTerms { usage, territory: Territory::World, term, exclusive: false, text };
	LicenceOfferInput { terms, asset: with_id(1), price, open: true }
}

/// Three recordings: a song of Alice's band, made by people; its instrumental, which is built on it;
/// and one of Bob's whose voice is a model's, whose owner has a share. Whose codes they have is
/// nobody: none is given out that begins so.
fn music() -> MusicNftConfig {
	let account = |who: Sr25519Keyring| Payee::Account(who.to_account_id());
	let recording = |steward: Sr25519Keyring, title: &str, isrc: &str| GenesisRecording {
		steward: steward.to_account_id(),
		title: title.into(),
		isrc: Some(isrc.into()),
		work: Some(0),
		content: hash_of(title),
		c2pa: None,
		uri: alloc::format!("ipfs://{isrc}"),
		contributors: vec![(alloc::format!("{steward}"), Role::MainArtist)],
		disclosure: Disclosure::all(Made::Human),
		statement: String::new(),
		payees: vec![(Payee::Split(0), 700_000), (account(Sr25519Keyring::Dave), 300_000)],
		sources: vec![],
		editions: vec![],
		licences: vec![],
	};
	let song = GenesisRecording {
		editions: vec![edition(Supply::Limited(100), 20 * DOLLAR)],
		licences: vec![
			licence(Use::Sync, Some(365 * DAY), 500 * DOLLAR),
			licence(Use::Remix { share: Permill::from_percent(20) }, None, 50 * DOLLAR),
			licence(Use::AiTraining, None, 1_000 * DOLLAR),
		],
		..recording(Sr25519Keyring::Alice, "Lanterns", "XX-PLY-26-00001")
	};
	let instrumental = GenesisRecording {
		disclosure: Disclosure {
			vocals: Made::NotPresent,
			lyrics: Made::NotPresent,
			..Disclosure::all(Made::Human)
		},
		sources: vec![0],
		// To the end of the century.
		editions: vec![edition(Supply::Open { until: 4_102_444_800_000 }, 2 * DOLLAR)],
		..recording(Sr25519Keyring::Alice, "Lanterns (instrumental)", "XX-PLY-26-00002")
	};
	let generated = GenesisRecording {
		work: None,
		disclosure: Disclosure {
			vocals: Made::Generated(Tool::Listed(2)),
			lyrics: Made::Assisted(None),
			..Disclosure::all(Made::Human)
		},
		statement: "I have written and played the music, and chosen among many takes of the voice."
			.into(),
		payees: vec![(account(Sr25519Keyring::Bob), 800_000), (Payee::ModelOwner(2), 200_000)],
		editions: vec![edition(Supply::Limited(10), 5 * DOLLAR)],
		licences: vec![licence(Use::AiOutput, None, 10 * DOLLAR)],
		..recording(Sr25519Keyring::Bob, "Night Drive", "XX-PLY-26-00003")
	};
	MusicNftConfig {
		assets: vec![NativeOrWithId::Native, with_id(1), with_id(2), with_id(3)],
		works: vec![GenesisWork {
			registrant: Sr25519Keyring::Alice.to_account_id(),
			iswc: Some("T-999.999.001-1".into()),
			title: "Lanterns".into(),
			metadata: hash_of("Lanterns (work)"),
			contributors: vec![
				("Alice".into(), Role::Composer),
				("Charlie".into(), Role::Lyricist),
			],
		}],
		splits: vec![GenesisSplit {
			creator: Sr25519Keyring::Alice.to_account_id(),
			payees: vec![
				(account(Sr25519Keyring::Alice), 500_000),
				(account(Sr25519Keyring::Bob), 300_000),
				(account(Sr25519Keyring::Charlie), 200_000),
			],
			assets: vec![with_id(1)],
		}],
		recordings: vec![song, instrumental, generated],
	}
}

fn genesis(
	validators: &[Sr25519Keyring],
	period_divisor: u32,
	(assets, dex, price_oracle): (AssetsConfig, DexConfig, PriceOracleConfig),
	lending: LendingConfig,
	models: ModelMarketplaceConfig,
	music: MusicNftConfig,
	vaults: FinanceVaultsConfig,
) -> Value {
	let validator_accounts: Vec<AccountId> = validators.iter().map(|v| v.to_account_id()).collect();
	let committee = [Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie];

	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::well_known()
				.map(|account| (account.to_account_id(), ENDOWMENT))
				.chain(
					[Lending::account(), ModelMarketplace::account(), MusicNft::account()]
						.map(|who| (who, SEED)),
				)
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
		lending: LendingConfig {
			markets: lending.markets,
			groups: lending.groups,
			supplies: lending.supplies,
		},
		model_marketplace: ModelMarketplaceConfig {
			assets: models.assets,
			models: models.models,
			rewards: models.rewards,
		},
		music_nft: MusicNftConfig {
			assets: music.assets,
			works: music.works,
			splits: music.splits,
			recordings: music.recordings,
		},
		finance_vaults: FinanceVaultsConfig { vaults: vaults.vaults },
	})
}

/// The genesis of the preset `id`, as a JSON patch of the runtime's default genesis.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		sp_genesis_builder::DEV_RUNTIME_PRESET => genesis(
			&[Sr25519Keyring::Alice],
			DEVELOPMENT_PERIOD_DIVISOR,
			markets(),
			lending(),
			models(),
			music(),
			vaults::vaults(),
		),
		sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET => genesis(
			&[
				Sr25519Keyring::Alice,
				Sr25519Keyring::Bob,
				Sr25519Keyring::Charlie,
				Sr25519Keyring::Dave,
			],
			1,
			Default::default(),
			Default::default(),
			Default::default(),
			Default::default(),
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
