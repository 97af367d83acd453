// SPDX-License-Identifier: Apache-2.0

//! frame-system: block limits, hashing, and which calls the chain accepts at all.

use super::money::{Custody, ExactApprovals};
use crate::{
	AccountId, Balance, Block, Hash, MultiBlockMigrations, Nonce, PalletInfo, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeOrigin, RuntimeTask, SafeMode, TxPause, VERSION,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::InsideBoth,
	weights::{
		constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
		Weight,
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

/// The share of a block that normal transactions may fill; the rest is for operational ones.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// The execution time of a full block: half of the two seconds between blocks, so that an
/// authoring node has time to seal and send it, and a validating one to import it.
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
	Weight::from_parts(LARGER * 1_000 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);

/// The bytes of a full block.
pub const MAXIMUM_BLOCK_LENGTH: u32 = LARGER as u32 * 5 * 1024 * 1024;

/// How many times larger blocks are than they should be: to measure what a node can do.
const LARGER: u64 = if cfg!(feature = "large-blocks") { 32 } else { 1 };

parameter_types! {
	/// Blocks for which the hash is kept, and so the longest life of a mortal transaction.
	pub const BlockHashCount: u32 = 2_400;
	/// The runtime's version.
	pub const Version: RuntimeVersion = VERSION;
	/// The limits of a block's weight.
	pub RuntimeBlockWeights: BlockWeights =
		BlockWeights::with_sensible_defaults(MAXIMUM_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO);
	/// The limits of a block's length.
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAXIMUM_BLOCK_LENGTH)
		.modify_max_length_for_class(frame_support::dispatch::DispatchClass::Normal, |m| {
			*m = NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_LENGTH
		})
		.build();
	/// The generic Substrate address format.
	pub const SS58Prefix: u16 = 42;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Nonce = Nonce;
	type Hash = Hash;
	type AccountData = pallet_balances::AccountData<Balance>;
	type BaseCallFilter =
		InsideBoth<InsideBoth<SafeMode, TxPause>, InsideBoth<Custody, ExactApprovals>>;
	type BlockHashCount = BlockHashCount;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type DbWeight = RocksDbWeight;
	type Version = Version;
	type SS58Prefix = SS58Prefix;
	type MaxConsumers = frame_support::traits::ConstU32<16>;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type SingleBlockMigrations = super::safety::SingleBlockMigrations;
	type MultiBlockMigrator = MultiBlockMigrations;
}
