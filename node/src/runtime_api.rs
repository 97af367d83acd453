// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The runtime APIs that the node calls.
//!
//! The client is generic over a type that lists them. A runtime crate could give that type, but
//! this node runs whatever runtime its chain specification names, always as Wasm; so the list
//! stands here, and the methods behind it are never called natively.
//!
//! That an API stands here does not mean that every runtime has to offer it. Those of pallets are
//! asked for only by JSON-RPC methods, which look first whether the runtime at the block has them.

#![allow(missing_docs)] // What the macro generates carries none.

use crate::{
	rpc::{music::CollectionId, params::AssetId},
	types::{AccountId, Balance, Block, Hash, Nonce},
};
use pallet_dex_runtime_api::{OrderInfo, PoolInfo, QuoteError, RouteQuote, ScheduleInfo};
use pallet_finance_vaults_runtime_api as vaults;
use pallet_lending_runtime_api::{
	Change, GroupInfo, HealthInfo, InventoryInfo, LiquidatablePage, MarketInfo, Place,
	PositionInfo, WhatIfError,
};
use pallet_model_marketplace_runtime_api::{
	AttestationPage, EscrowInfo, LicenceInfo, LicencePage, LineageInfo, ModelInfo, ModelPage,
	OfferInfo, OwedInfo, QuoteInfo, Refusal, ReviewPage, StatusInfo, Text,
};
use pallet_music_nft_runtime_api as music;
use pallet_price_oracle_runtime_api::{ReportInfo, Verdict};
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode, Weight,
};

/// Stands for the runtime in the list of its APIs.
pub struct Runtime;

/// What every method below would do if anything could call it.
fn only_as_wasm() -> ! {
	unreachable!("runtime methods are executed as Wasm, never natively")
}

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> sp_version::RuntimeVersion {
			only_as_wasm()
		}
		fn execute_block(_: <Block as BlockT>::LazyBlock) {
			only_as_wasm()
		}
		fn initialize_block(_: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			only_as_wasm()
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			only_as_wasm()
		}
		fn metadata_at_version(_: u32) -> Option<OpaqueMetadata> {
			only_as_wasm()
		}
		fn metadata_versions() -> Vec<u32> {
			only_as_wasm()
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(_: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			only_as_wasm()
		}
		fn finalize_block() -> <Block as BlockT>::Header {
			only_as_wasm()
		}
		fn inherent_extrinsics(
			_: sp_inherents::InherentData,
		) -> Vec<<Block as BlockT>::Extrinsic> {
			only_as_wasm()
		}
		fn check_inherents(
			_: <Block as BlockT>::LazyBlock,
			_: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			only_as_wasm()
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			_: TransactionSource,
			_: <Block as BlockT>::Extrinsic,
			_: Hash,
		) -> TransactionValidity {
			only_as_wasm()
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(_: &<Block as BlockT>::Header) {
			only_as_wasm()
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			only_as_wasm()
		}
		fn authorities() -> Vec<AuraId> {
			only_as_wasm()
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			only_as_wasm()
		}
		fn current_set_id() -> sp_consensus_grandpa::SetId {
			only_as_wasm()
		}
		fn submit_report_equivocation_unsigned_extrinsic(
			_: sp_consensus_grandpa::EquivocationProof<Hash, NumberFor<Block>>,
			_: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			only_as_wasm()
		}
		fn generate_key_ownership_proof(
			_: sp_consensus_grandpa::SetId,
			_: sp_consensus_grandpa::AuthorityId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			only_as_wasm()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			_: Vec<u8>,
			_: Option<Vec<u8>>,
		) -> sp_session::OpaqueGeneratedSessionKeys {
			only_as_wasm()
		}
		fn decode_session_keys(_: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			only_as_wasm()
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(_: AccountId) -> Nonce {
			only_as_wasm()
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(
			_: <Block as BlockT>::Extrinsic,
			_: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			only_as_wasm()
		}
		fn query_fee_details(
			_: <Block as BlockT>::Extrinsic,
			_: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::FeeDetails<Balance> {
			only_as_wasm()
		}
		fn query_weight_to_fee(_: Weight) -> Balance {
			only_as_wasm()
		}
		fn query_length_to_fee(_: u32) -> Balance {
			only_as_wasm()
		}
	}

	impl pallet_dex_runtime_api::DexApi<Block, AccountId, AssetId> for Runtime {
		fn quote_exact_in(_: AssetId, _: AssetId, _: Balance) -> Result<RouteQuote, QuoteError> {
			only_as_wasm()
		}
		fn quote_exact_out(_: AssetId, _: AssetId, _: Balance) -> Result<RouteQuote, QuoteError> {
			only_as_wasm()
		}
		fn pools(_: u32, _: u32) -> Vec<PoolInfo<AssetId>> {
			only_as_wasm()
		}
		fn pool(_: u32) -> Option<PoolInfo<AssetId>> {
			only_as_wasm()
		}
		fn order(_: AccountId, _: u32) -> Option<OrderInfo<AssetId>> {
			only_as_wasm()
		}
		fn orders(_: AccountId) -> Vec<OrderInfo<AssetId>> {
			only_as_wasm()
		}
		fn schedules(_: AccountId) -> Vec<ScheduleInfo<AssetId>> {
			only_as_wasm()
		}
	}

	impl pallet_lending_runtime_api::LendingApi<Block, AccountId, AssetId> for Runtime {
		fn markets() -> Vec<MarketInfo<AssetId>> {
			only_as_wasm()
		}
		fn market(_: AssetId) -> Option<MarketInfo<AssetId>> {
			only_as_wasm()
		}
		fn groups() -> Vec<GroupInfo> {
			only_as_wasm()
		}
		fn position(_: AccountId) -> Option<PositionInfo<AssetId>> {
			only_as_wasm()
		}
		fn health(_: AccountId) -> Option<HealthInfo<AssetId>> {
			only_as_wasm()
		}
		fn what_if(
			_: AccountId,
			_: Vec<Change<AssetId>>,
		) -> Result<PositionInfo<AssetId>, WhatIfError> {
			only_as_wasm()
		}
		fn liquidatable(
			_: Option<Place<AccountId>>,
			_: u32,
		) -> LiquidatablePage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn inventories() -> Vec<InventoryInfo<AssetId>> {
			only_as_wasm()
		}
	}

	impl pallet_model_marketplace_runtime_api::ModelMarketplaceApi<Block, AccountId, AssetId>
		for Runtime
	{
		fn model(_: u32) -> Option<ModelInfo<AccountId>> {
			only_as_wasm()
		}
		fn models(_: u32, _: u32, _: Option<Text>) -> ModelPage<AccountId> {
			only_as_wasm()
		}
		fn lineage(_: u32) -> Option<LineageInfo<AccountId>> {
			only_as_wasm()
		}
		fn offers(_: u32) -> Vec<OfferInfo<AssetId>> {
			only_as_wasm()
		}
		fn quote(
			_: u32,
			_: u16,
			_: Balance,
			_: AssetId,
		) -> Result<QuoteInfo<AccountId, AssetId>, Refusal> {
			only_as_wasm()
		}
		fn licences(
			_: AccountId,
			_: Option<u32>,
			_: Option<u64>,
			_: u32,
		) -> LicencePage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn licence(_: u64) -> Option<LicenceInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn licence_status(_: AccountId, _: u32) -> StatusInfo {
			only_as_wasm()
		}
		fn escrow(_: u64) -> Option<EscrowInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn owed(_: AccountId) -> Vec<OwedInfo<AssetId>> {
			only_as_wasm()
		}
		fn attestations(_: u32, _: u32, _: u32) -> AttestationPage<AccountId> {
			only_as_wasm()
		}
		fn reviews(_: u32, _: Option<u32>, _: u32) -> ReviewPage<AccountId> {
			only_as_wasm()
		}
		fn receipt_message(_: u64, _: Balance, _: u64) -> Vec<u8> {
			only_as_wasm()
		}
	}

	impl pallet_music_nft_runtime_api::MusicApi<Block, AccountId, AssetId, CollectionId> for Runtime {
		fn work(_: u32) -> Option<music::WorkInfo<AccountId>> {
			only_as_wasm()
		}
		fn works(_: u32, _: u32) -> music::WorkPage<AccountId> {
			only_as_wasm()
		}
		fn work_by_iswc(
			_: music::Text,
		) -> Result<Option<music::WorkInfo<AccountId>>, music::InvalidCode> {
			only_as_wasm()
		}
		fn recording(_: u32) -> Option<music::RecordingInfo<AccountId>> {
			only_as_wasm()
		}
		fn recordings(
			_: u32,
			_: u32,
			_: Option<u32>,
			_: Option<AccountId>,
		) -> music::RecordingPage<AccountId> {
			only_as_wasm()
		}
		fn recording_by_isrc(
			_: music::Text,
		) -> Result<Option<music::RecordingInfo<AccountId>>, music::InvalidCode> {
			only_as_wasm()
		}
		fn recording_by_content(_: Hash) -> Option<music::RecordingInfo<AccountId>> {
			only_as_wasm()
		}
		fn disclosures(_: u32, _: u16, _: u32) -> music::DisclosurePage {
			only_as_wasm()
		}
		fn lineage(_: u32) -> Option<music::LineageInfo<AssetId>> {
			only_as_wasm()
		}
		fn descendants(_: u32, _: u32, _: u32) -> music::DescendantPage<AssetId> {
			only_as_wasm()
		}
		fn split(_: music::Purse) -> Option<music::SplitInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn slots_of(_: AccountId, _: u32, _: u32) -> music::OwnSlotPage<AssetId> {
			only_as_wasm()
		}
		fn stream(_: u32) -> Option<music::StreamInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn streams(_: u32, _: u32) -> music::StreamPage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn holders(
			_: u32,
			_: Option<AccountId>,
			_: u32,
		) -> music::HolderPage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn units_of(_: AccountId, _: u32, _: u32) -> music::OwnUnitsPage<AssetId> {
			only_as_wasm()
		}
		fn owed(_: AccountId) -> Vec<music::AmountInfo<AssetId>> {
			only_as_wasm()
		}
		fn unshared_fees(_: u32) -> Vec<music::FeeInfo<AssetId>> {
			only_as_wasm()
		}
		fn assets() -> Vec<music::AssetInfo<AssetId>> {
			only_as_wasm()
		}
		fn edition(_: u32, _: u32) -> Option<music::EditionInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn editions(
			_: u32,
			_: u32,
			_: u32,
		) -> music::EditionPage<AccountId, AssetId, CollectionId> {
			only_as_wasm()
		}
		fn buyer(_: u32, _: u32, _: AccountId) -> Option<music::BuyerInfo> {
			only_as_wasm()
		}
		fn item(_: u32, _: u32) -> Option<music::ItemInfo<AccountId, AssetId, CollectionId>> {
			only_as_wasm()
		}
		fn items(
			_: u32,
			_: u32,
			_: u32,
			_: Option<AccountId>,
			_: bool,
		) -> music::ItemPage<AccountId, AssetId, CollectionId> {
			only_as_wasm()
		}
		fn bids(
			_: u32,
			_: Option<u32>,
			_: Option<AccountId>,
			_: Option<u32>,
			_: u32,
		) -> music::BidPage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn provenance(
			_: u32,
			_: Option<u32>,
			_: music::ProvenancePlace,
			_: u32,
		) -> music::ProvenancePage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn licence_offers(_: u32) -> Vec<music::LicenceOfferInfo<AssetId>> {
			only_as_wasm()
		}
		fn rights(_: u32) -> Vec<music::RightsInfo<AccountId>> {
			only_as_wasm()
		}
		fn grant(_: u64) -> Option<music::GrantInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn grants(_: u32, _: u32, _: u32, _: bool) -> music::GrantPage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn grants_of(
			_: AccountId,
			_: Option<u32>,
			_: Option<u64>,
			_: u32,
			_: bool,
		) -> music::OwnGrantPage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn licence_of(
			_: AccountId,
			_: u32,
			_: music::UseKindInfo,
			_: Option<music::Country>,
		) -> Option<music::GrantInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn standing(_: u32) -> Option<music::StandingInfo<AccountId>> {
			only_as_wasm()
		}
		fn disputes(_: Option<u32>, _: u32) -> music::DisputePage<AccountId> {
			only_as_wasm()
		}
	}

	impl pallet_finance_vaults_runtime_api::FinanceVaultsApi<Block, AccountId, AssetId> for Runtime {
		fn vault(_: u32) -> Option<vaults::VaultInfo<AccountId>> {
			only_as_wasm()
		}
		fn vaults_of(_: AccountId, _: Option<u32>, _: u32) -> vaults::OwnVaultPage {
			only_as_wasm()
		}
		fn members(_: u32) -> Vec<vaults::MemberInfo<AccountId>> {
			only_as_wasm()
		}
		fn net_worth(_: u32, _: Vec<AssetId>) -> Option<vaults::NetWorthInfo<AssetId>> {
			only_as_wasm()
		}
		fn envelopes(_: u32) -> Vec<vaults::EnvelopeInfo> {
			only_as_wasm()
		}
		fn spending(_: u32, _: Option<u16>, _: u32) -> Vec<vaults::SpendingInfo> {
			only_as_wasm()
		}
		fn bills(_: u32) -> Vec<vaults::BillInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn bill_coverage(_: u32, _: u64) -> Option<vaults::CoverageInfo<AssetId>> {
			only_as_wasm()
		}
		fn rules(_: u32) -> Vec<vaults::RuleInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn streams(_: u32) -> Vec<vaults::StreamInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn motions(_: u32) -> Vec<vaults::MotionInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn recovery(_: u32) -> Option<vaults::RecoveryInfo<AccountId>> {
			only_as_wasm()
		}
		fn preview_spend(
			_: u32,
			_: AccountId,
			_: vaults::PaymentInfo<AccountId, AssetId>,
		) -> Result<vaults::SpendPreview<AssetId>, vaults::RefusalInfo> {
			only_as_wasm()
		}
		fn forecasts(_: u32) -> Vec<vaults::ForecastInfo<AccountId>> {
			only_as_wasm()
		}
		fn score(_: AccountId) -> vaults::ScoreInfo {
			only_as_wasm()
		}
		fn trail_head(_: u32) -> Option<vaults::TrailHeadInfo> {
			only_as_wasm()
		}
		fn pool(_: u32) -> Option<vaults::PoolInfo<AccountId, AssetId>> {
			only_as_wasm()
		}
		fn pools(_: u32, _: u32) -> vaults::PoolPage<AccountId, AssetId> {
			only_as_wasm()
		}
		fn pool_preview(_: u32, _: vaults::PoolStep, _: Balance) -> Option<Balance> {
			only_as_wasm()
		}
		fn pool_holder(_: u32, _: AccountId) -> Option<vaults::PoolHolderInfo> {
			only_as_wasm()
		}
	}

	impl pallet_price_oracle_runtime_api::PriceOracleApi<Block, AssetId, AccountId> for Runtime {
		fn price(_: AssetId) -> Verdict {
			only_as_wasm()
		}
		fn prices() -> Vec<(AssetId, Verdict)> {
			only_as_wasm()
		}
		fn reports(_: AssetId) -> Vec<ReportInfo<AccountId>> {
			only_as_wasm()
		}
	}
}
