// SPDX-License-Identifier: Apache-2.0

//! The Polyphony runtime: the composition of pallets that the chain executes as Wasm.
//!
//! | file | subject |
//! |---|---|
//! | `lib.rs` | the types, the version, the list of pallets with their indices |
//! | `configs/` | the configuration of each pallet, by concern |
//! | `apis.rs` | the runtime APIs, through which the node knows the runtime |
//! | `presets.rs` | the genesis states `development` and `local_testnet` |
//! | `constants.rs` | money and time |
//!
//! There is no sudo: the root origin is that of a referendum on the root track.

#![cfg_attr(not(feature = "std"), no_std)]
// `#[frame_support::runtime]` recurses once for each pallet and its parts.
#![recursion_limit = "512"]
// What the macros generate carries no docs; the modules below that are written by hand do.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
#[warn(missing_docs)]
pub mod configs;
#[warn(missing_docs)]
pub mod constants;
#[warn(missing_docs)]
pub mod presets;
#[warn(missing_docs)]
pub mod upgrade_fixture;

// The macros below name it.
use alloc::vec::Vec;
use frame_support::traits::fungible::NativeOrWithId;
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
#[cfg(not(feature = "upgrade-fixture"))]
use sp_version::RuntimeVersion;

pub use apis::RuntimeApi;
#[cfg(feature = "std")]
pub use apis::RUNTIME_API_VERSIONS;

/// A signature by one of the schemes that accounts may use: sr25519, ed25519 or ecdsa.
pub type Signature = MultiSignature;
/// An account: the hash or the bytes of a public key.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An amount of the native token, in plancks, or of an asset, in its smallest unit.
pub type Balance = u128;
/// The number of transactions that an account has sent.
pub type Nonce = u32;
/// A hash of anything.
pub type Hash = sp_core::H256;
/// The height of a block.
pub type BlockNumber = u32;
/// The id of an asset of the assets pallet.
pub type AssetId = u32;
/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// The header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What every transaction carries beside its call, in the order in which it is encoded.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckMortality<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_asset_conversion_tx_payment::ChargeAssetTxPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// The transaction extensions of an immortal transaction with this nonce and tip, for programs and
/// tests that are built with the runtime. Fees are paid in `fee_asset`, if there is one.
pub fn tx_extension(
	nonce: Nonce,
	tip: Balance,
	fee_asset: Option<NativeOrWithId<AssetId>>,
) -> TxExtension {
	(
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckMortality::from(generic::Era::Immortal),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_asset_conversion_tx_payment::ChargeAssetTxPayment::from(tip, fee_asset),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

/// An extrinsic as it stands in a block, before its signature is checked.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What a sender signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Executes blocks: dispatches to the pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

impl_opaque_keys! {
	/// The keys that a validator signs blocks and finality votes with.
	pub struct SessionKeys {
		/// Signs blocks.
		pub aura: Aura,
		/// Votes them final.
		pub grandpa: Grandpa,
	}
}

/// The version of this runtime.
///
/// `spec_version` rises with every change of behaviour, `transaction_version` when the encoding of
/// a call or of the transaction extensions changes.
#[cfg(not(feature = "upgrade-fixture"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("polyphony"),
	impl_name: alloc::borrow::Cow::Borrowed("polyphony"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};
#[cfg(feature = "upgrade-fixture")]
pub use upgrade_fixture::VERSION;

// Indices are explicit and are never used again: they are part of the encoding of every call,
// event, error and origin.
//
//  0-9    system and consensus      30-39  governance
// 10-19   money                     40-49  safety
// 20-29   accounts                  50-    applications
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	/// The runtime.
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Aura = pallet_aura;
	// Before Session, whose genesis asks it for the validators.
	#[runtime::pallet_index(3)]
	pub type ValidatorSet = pallet_validator_set;
	#[runtime::pallet_index(4)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(5)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(6)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(7)]
	pub type Grandpa = pallet_grandpa;

	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type BlockFees = pallet_block_fees;
	#[runtime::pallet_index(13)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(14)]
	pub type Vesting = pallet_vesting;
	// Pallets run in the order of their indices, and this one after BlockFees, which asks for the
	// author when a block ends: Authorship forgets it then.
	#[runtime::pallet_index(15)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(16)]
	pub type AssetsHolder = pallet_assets_holder;
	// The shares of pools. Only the dex creates and issues them.
	#[runtime::pallet_index(17)]
	pub type PoolShares = pallet_assets<Instance1>;
	#[runtime::pallet_index(18)]
	pub type AssetTxPayment = pallet_asset_conversion_tx_payment;
	// The shares of pooled vaults. Only FinanceVaults creates and issues them.
	#[runtime::pallet_index(19)]
	pub type VaultShares = pallet_assets<Instance2>;

	#[runtime::pallet_index(20)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(21)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(22)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(23)]
	pub type Recovery = pallet_recovery;
	#[runtime::pallet_index(24)]
	pub type Identity = pallet_identity;

	#[runtime::pallet_index(30)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(31)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(32)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(33)]
	pub type ConvictionVoting = pallet_conviction_voting;
	#[runtime::pallet_index(34)]
	pub type Origins = crate::configs::governance::origins;
	#[runtime::pallet_index(35)]
	pub type Whitelist = pallet_whitelist;
	#[runtime::pallet_index(36)]
	pub type TechnicalCommittee = pallet_collective<Instance1>;
	#[runtime::pallet_index(37)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(38)]
	pub type Parameters = pallet_parameters;

	#[runtime::pallet_index(40)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(41)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(42)]
	pub type MultiBlockMigrations = pallet_migrations;

	#[runtime::pallet_index(50)]
	pub type PriceOracle = pallet_price_oracle;
	#[runtime::pallet_index(51)]
	pub type Dex = pallet_dex;
	#[runtime::pallet_index(52)]
	pub type Lending = pallet_lending;
	// Its items own the models of the marketplace, whose genesis mints some.
	#[runtime::pallet_index(53)]
	pub type Nfts = pallet_nfts;
	#[runtime::pallet_index(54)]
	pub type ModelMarketplace = pallet_model_marketplace;
	#[runtime::pallet_index(55)]
	pub type MusicNft = pallet_music_nft;
	#[runtime::pallet_index(56)]
	pub type FinanceVaults = pallet_finance_vaults;

	// Only in the runtime that the tests upgrade to.
	#[cfg(feature = "upgrade-fixture")]
	#[runtime::pallet_index(255)]
	pub type UpgradeProbe = crate::upgrade_fixture::probe;
}
