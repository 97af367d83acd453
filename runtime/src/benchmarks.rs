// SPDX-License-Identifier: Apache-2.0

//! The benchmarks that this runtime offers to `frame-omni-bencher`.

use crate::*;
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{
	fungible::NativeOrWithId, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys,
};
use frame_system_benchmarking::{
	extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
};

frame_benchmarking::define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_asset_conversion_tx_payment, AssetTxPayment]
	[pallet_assets, Assets]
	[pallet_balances, Balances]
	[pallet_block_fees, BlockFees]
	[pallet_collective, TechnicalCommittee]
	[pallet_conviction_voting, ConvictionVoting]
	[pallet_dex, Dex]
	[pallet_finance_vaults, FinanceVaults]
	[pallet_identity, Identity]
	[pallet_lending, Lending]
	[pallet_migrations, MultiBlockMigrations]
	[pallet_model_marketplace, ModelMarketplace]
	[pallet_multisig, Multisig]
	[pallet_music_nft, MusicNft]
	[pallet_nfts, Nfts]
	[pallet_parameters, Parameters]
	[pallet_preimage, Preimage]
	[pallet_price_oracle, PriceOracle]
	[pallet_proxy, Proxy]
	[pallet_recovery, Recovery]
	[pallet_referenda, Referenda]
	[pallet_safe_mode, SafeMode]
	[pallet_scheduler, Scheduler]
	[pallet_timestamp, Timestamp]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_treasury, Treasury]
	[pallet_tx_pause, TxPause]
	[pallet_utility, Utility]
	[pallet_validator_set, ValidatorSet]
	[pallet_vesting, Vesting]
	[pallet_whitelist, Whitelist]
);

impl frame_system_benchmarking::Config for Runtime {}
impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

/// The treasury's benchmarks spend the native token.
pub struct TreasuryArguments;
impl pallet_treasury::ArgumentsFactory<NativeOrWithId<AssetId>, AccountId> for TreasuryArguments {
	fn create_asset_kind(_seed: u32) -> NativeOrWithId<AssetId> {
		NativeOrWithId::Native
	}

	fn create_beneficiary(seed: [u8; 32]) -> AccountId {
		AccountId::from(seed)
	}
}

/// The benchmarks and the storage that they may touch.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs one.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
