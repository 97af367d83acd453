// SPDX-License-Identifier: Apache-2.0

//! The runtime APIs: all that the node knows of the runtime.

use crate::{
	constants::time::SLOT_DURATION, presets, AccountId, AssetId, Balance, Block, Dex, Executive,
	FinanceVaults, Grandpa, Historical, InherentDataExt, Lending, ModelMarketplace, MusicNft,
	Nonce, PriceOracle, Runtime, RuntimeCall, RuntimeGenesisConfig, SessionKeys, System,
	TransactionPayment, VERSION,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::{fungible::NativeOrWithId, IsInherent, KeyOwnerProofSystem},
	weights::Weight,
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
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use polyphony_parallel_api::{frame as hot_keys, HotKey};
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_version::RuntimeVersion;

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block);
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(
			data: sp_inherents::InherentData,
		) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl polyphony_parallel_api::ParallelExecution<Block> for Runtime {
		fn hot_keys() -> Vec<HotKey> {
			let mut keys = hot_keys::system::<Runtime>();
			keys.extend(hot_keys::balances::<Runtime, ()>());
			keys.extend(hot_keys::transaction_payment::<Runtime>());
			// Every transaction adds its fee.
			keys.push(hot_keys::accumulator::<pallet_block_fees::Collected<Runtime>, Balance>());
			keys
		}

		fn apply_extrinsic(
			extrinsic: <Block as BlockT>::Extrinsic,
		) -> (ApplyExtrinsicResult, bool) {
			let inherent = <Runtime as IsInherent<_>>::is_inherent(&extrinsic);
			(Executive::apply_extrinsic(extrinsic), inherent)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			sp_consensus_aura::SlotDuration::from_millis(SLOT_DURATION)
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_grandpa::EquivocationProof<
				<Block as BlockT>::Hash,
				NumberFor<Block>,
			>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			let key_owner_proof = key_owner_proof.decode()?;
			Grandpa::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof)
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			authority_id: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority_id))
				.map(|proof| proof.encode())
				.map(sp_consensus_grandpa::OpaqueKeyOwnershipProof::new)
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> sp_session::OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(uxt: <Block as BlockT>::Extrinsic, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
		Block,
		Balance,
		RuntimeCall,
	> for Runtime {
		fn query_call_info(call: RuntimeCall, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(call: RuntimeCall, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_dex_runtime_api::DexApi<Block, AccountId, NativeOrWithId<AssetId>> for Runtime {
		fn quote_exact_in(
			asset_in: NativeOrWithId<AssetId>,
			asset_out: NativeOrWithId<AssetId>,
			amount_in: Balance,
		) -> Result<RouteQuote, QuoteError> {
			Dex::quote_route_exact_in(&asset_in, &asset_out, amount_in)
		}

		fn quote_exact_out(
			asset_in: NativeOrWithId<AssetId>,
			asset_out: NativeOrWithId<AssetId>,
			amount_out: Balance,
		) -> Result<RouteQuote, QuoteError> {
			Dex::quote_route_exact_out(&asset_in, &asset_out, amount_out)
		}

		fn pools(from: u32, limit: u32) -> Vec<PoolInfo<NativeOrWithId<AssetId>>> {
			Dex::pool_infos(from, limit)
		}

		fn pool(pool: u32) -> Option<PoolInfo<NativeOrWithId<AssetId>>> {
			Dex::pool_info(pool)
		}

		fn order(who: AccountId, order: u32) -> Option<OrderInfo<NativeOrWithId<AssetId>>> {
			Dex::order_info(&who, order)
		}

		fn orders(who: AccountId) -> Vec<OrderInfo<NativeOrWithId<AssetId>>> {
			Dex::order_infos(&who)
		}

		fn schedules(who: AccountId) -> Vec<ScheduleInfo<NativeOrWithId<AssetId>>> {
			Dex::schedule_infos(&who)
		}
	}

	impl pallet_lending_runtime_api::LendingApi<Block, AccountId, NativeOrWithId<AssetId>>
		for Runtime
	{
		fn markets() -> Vec<MarketInfo<NativeOrWithId<AssetId>>> {
			Lending::market_infos()
		}

		fn market(asset: NativeOrWithId<AssetId>) -> Option<MarketInfo<NativeOrWithId<AssetId>>> {
			Lending::market_info(&asset)
		}

		fn groups() -> Vec<GroupInfo> {
			Lending::group_infos()
		}

		fn position(who: AccountId) -> Option<PositionInfo<NativeOrWithId<AssetId>>> {
			Lending::position_info(&who)
		}

		fn health(who: AccountId) -> Option<HealthInfo<NativeOrWithId<AssetId>>> {
			Lending::health_info(&who)
		}

		fn what_if(
			who: AccountId,
			changes: Vec<Change<NativeOrWithId<AssetId>>>,
		) -> Result<PositionInfo<NativeOrWithId<AssetId>>, WhatIfError> {
			Lending::what_if(&who, &changes)
		}

		fn liquidatable(
			start: Option<Place<AccountId>>,
			limit: u32,
		) -> LiquidatablePage<AccountId, NativeOrWithId<AssetId>> {
			Lending::liquidatable_infos(start, limit)
		}

		fn inventories() -> Vec<InventoryInfo<NativeOrWithId<AssetId>>> {
			Lending::inventory_infos()
		}
	}

	impl pallet_model_marketplace_runtime_api::ModelMarketplaceApi<
		Block,
		AccountId,
		NativeOrWithId<AssetId>,
	> for Runtime {
		fn model(model: u32) -> Option<ModelInfo<AccountId>> {
			ModelMarketplace::model_info(model)
		}

		fn models(from: u32, limit: u32, tag: Option<Text>) -> ModelPage<AccountId> {
			ModelMarketplace::model_infos(from, limit, tag.as_ref())
		}

		fn lineage(model: u32) -> Option<LineageInfo<AccountId>> {
			ModelMarketplace::lineage_info(model)
		}

		fn offers(model: u32) -> Vec<OfferInfo<NativeOrWithId<AssetId>>> {
			ModelMarketplace::offer_infos(model)
		}

		fn quote(
			model: u32,
			offer: u16,
			units: Balance,
			pay: NativeOrWithId<AssetId>,
		) -> Result<QuoteInfo<AccountId, NativeOrWithId<AssetId>>, Refusal> {
			ModelMarketplace::quote(model, offer, units, &pay)
		}

		fn licences(
			who: AccountId,
			model: Option<u32>,
			start: Option<u64>,
			limit: u32,
		) -> LicencePage<AccountId, NativeOrWithId<AssetId>> {
			ModelMarketplace::licence_infos(&who, model, start, limit)
		}

		fn licence(licence: u64) -> Option<LicenceInfo<AccountId, NativeOrWithId<AssetId>>> {
			ModelMarketplace::licence_info(licence)
		}

		fn licence_status(who: AccountId, model: u32) -> StatusInfo {
			ModelMarketplace::status_info(&who, model)
		}

		fn escrow(licence: u64) -> Option<EscrowInfo<AccountId, NativeOrWithId<AssetId>>> {
			ModelMarketplace::escrow_info(licence)
		}

		fn owed(who: AccountId) -> Vec<OwedInfo<NativeOrWithId<AssetId>>> {
			ModelMarketplace::owed_infos(&who)
		}

		fn attestations(model: u32, from: u32, limit: u32) -> AttestationPage<AccountId> {
			ModelMarketplace::attestation_infos(model, from, limit)
		}

		fn reviews(model: u32, from: Option<u32>, limit: u32) -> ReviewPage<AccountId> {
			ModelMarketplace::review_infos(model, from, limit)
		}

		fn receipt_message(licence: u64, cumulative: Balance, expires: u64) -> Vec<u8> {
			ModelMarketplace::receipt_message(licence, cumulative, expires)
		}
	}

	impl music::MusicApi<Block, AccountId, NativeOrWithId<AssetId>, u32> for Runtime {
		fn work(work: music::WorkId) -> Option<music::WorkInfo<AccountId>> {
			MusicNft::work_info(work)
		}

		fn works(from: music::WorkId, limit: u32) -> music::WorkPage<AccountId> {
			MusicNft::work_infos(from, limit)
		}

		fn work_by_iswc(iswc: Text) -> Result<Option<music::WorkInfo<AccountId>>, music::InvalidCode> {
			MusicNft::work_by_iswc(&iswc)
		}

		fn recording(recording: music::RecordingId) -> Option<music::RecordingInfo<AccountId>> {
			MusicNft::recording_info(recording)
		}

		fn recordings(from: music::RecordingId, limit: u32, work: Option<music::WorkId>, steward: Option<AccountId>) -> music::RecordingPage<AccountId> {
			MusicNft::recording_infos(from, limit, work, steward.as_ref())
		}

		fn recording_by_isrc(isrc: Text) -> Result<Option<music::RecordingInfo<AccountId>>, music::InvalidCode> {
			MusicNft::recording_by_isrc(&isrc)
		}

		fn recording_by_content(content: sp_core::H256) -> Option<music::RecordingInfo<AccountId>> {
			MusicNft::recording_by_content(content)
		}

		fn disclosures(recording: music::RecordingId, from: music::DisclosureId, limit: u32) -> music::DisclosurePage {
			MusicNft::disclosure_infos(recording, from, limit)
		}

		fn lineage(recording: music::RecordingId) -> Option<music::LineageInfo<NativeOrWithId<AssetId>>> {
			MusicNft::lineage_info(recording)
		}

		fn descendants(recording: music::RecordingId, from: music::RecordingId, limit: u32) -> music::DescendantPage<NativeOrWithId<AssetId>> {
			MusicNft::descendant_infos(recording, from, limit)
		}

		fn split(of: music::Purse) -> Option<music::SplitInfo<AccountId, NativeOrWithId<AssetId>>> {
			MusicNft::split_info(of)
		}

		fn slots_of(who: AccountId, from: music::SplitId, limit: u32) -> music::OwnSlotPage<NativeOrWithId<AssetId>> {
			MusicNft::own_slot_infos(&who, from, limit)
		}

		fn stream(stream: music::StreamId) -> Option<music::StreamInfo<AccountId, NativeOrWithId<AssetId>>> {
			MusicNft::stream_info(stream)
		}

		fn streams(from: music::StreamId, limit: u32) -> music::StreamPage<AccountId, NativeOrWithId<AssetId>> {
			MusicNft::stream_infos(from, limit)
		}

		fn holders(stream: music::StreamId, start: Option<AccountId>, limit: u32) -> music::HolderPage<AccountId, NativeOrWithId<AssetId>> {
			MusicNft::holder_infos(stream, start.as_ref(), limit)
		}

		fn units_of(who: AccountId, from: music::StreamId, limit: u32) -> music::OwnUnitsPage<NativeOrWithId<AssetId>> {
			MusicNft::own_units_infos(&who, from, limit)
		}

		fn owed(who: AccountId) -> Vec<music::AmountInfo<NativeOrWithId<AssetId>>> {
			MusicNft::owed_infos(&who)
		}

		fn unshared_fees(recording: music::RecordingId) -> Vec<music::FeeInfo<NativeOrWithId<AssetId>>> {
			MusicNft::fee_infos(recording)
		}

		fn assets() -> Vec<music::AssetInfo<NativeOrWithId<AssetId>>> {
			MusicNft::asset_infos()
		}

		fn edition(recording: music::RecordingId, edition: music::EditionId) -> Option<music::EditionInfo<AccountId, NativeOrWithId<AssetId>>> {
			MusicNft::edition_info(recording, edition)
		}

		fn editions(recording: music::RecordingId, from: music::EditionId, limit: u32) -> music::EditionPage<AccountId, NativeOrWithId<AssetId>, u32> {
			MusicNft::edition_infos(recording, from, limit)
		}

		fn buyer(recording: music::RecordingId, edition: music::EditionId, who: AccountId) -> Option<music::BuyerInfo> {
			MusicNft::buyer_info(recording, edition, &who)
		}

		fn item(recording: music::RecordingId, item: music::ItemId) -> Option<music::ItemInfo<AccountId, NativeOrWithId<AssetId>, u32>> {
			MusicNft::item_info(recording, item)
		}

		fn items(recording: music::RecordingId, from: music::ItemId, limit: u32, owner: Option<AccountId>, for_sale: bool) -> music::ItemPage<AccountId, NativeOrWithId<AssetId>, u32> {
			MusicNft::item_infos(recording, from, limit, owner.as_ref(), for_sale)
		}

		fn bids(recording: music::RecordingId, item: Option<music::ItemId>, bidder: Option<AccountId>, start: Option<music::BidId>, limit: u32) -> music::BidPage<AccountId, NativeOrWithId<AssetId>> {
			MusicNft::bid_infos(recording, item, bidder.as_ref(), start, limit)
		}

		fn provenance(recording: music::RecordingId, item: Option<music::ItemId>, from: music::ProvenancePlace, limit: u32) -> music::ProvenancePage<AccountId, NativeOrWithId<AssetId>> {
			MusicNft::provenance_infos(recording, item, from, limit)
		}

		fn licence_offers(recording: music::RecordingId) -> Vec<music::LicenceOfferInfo<NativeOrWithId<AssetId>>> {
			MusicNft::licence_offer_infos(recording)
		}

		fn rights(recording: music::RecordingId) -> Vec<music::RightsInfo<AccountId>> {
			MusicNft::rights_infos(recording)
		}

		fn grant(grant: music::GrantId) -> Option<music::GrantInfo<AccountId, NativeOrWithId<AssetId>>> {
			MusicNft::grant_info(grant)
		}

		fn grants(recording: music::RecordingId, from: u32, limit: u32, in_force: bool) -> music::GrantPage<AccountId, NativeOrWithId<AssetId>> {
			MusicNft::grant_infos(recording, from, limit, in_force)
		}

		fn grants_of(who: AccountId, recording: Option<music::RecordingId>, start: Option<music::GrantId>, limit: u32, in_force: bool) -> music::OwnGrantPage<AccountId, NativeOrWithId<AssetId>> {
			MusicNft::own_grant_infos(&who, recording, start, limit, in_force)
		}

		fn licence_of(who: AccountId, recording: music::RecordingId, usage: music::UseKindInfo, country: Option<music::Country>) -> Option<music::GrantInfo<AccountId, NativeOrWithId<AssetId>>> {
			MusicNft::licence_of(&who, recording, usage, country)
		}

		fn standing(recording: music::RecordingId) -> Option<music::StandingInfo<AccountId>> {
			MusicNft::standing_info(recording)
		}

		fn disputes(start: Option<music::RecordingId>, limit: u32) -> music::DisputePage<AccountId> {
			MusicNft::dispute_infos(start, limit)
		}
	}
	impl vaults::FinanceVaultsApi<Block, AccountId, NativeOrWithId<AssetId>> for Runtime {
		fn vault(vault: vaults::VaultId) -> Option<vaults::VaultInfo<AccountId>> {
			FinanceVaults::view_vault(vault)
		}

		fn vaults_of(who: AccountId, start: Option<vaults::VaultId>, limit: u32) -> vaults::OwnVaultPage {
			FinanceVaults::view_vaults_of(&who, start, limit)
		}

		fn members(vault: vaults::VaultId) -> Vec<vaults::MemberInfo<AccountId>> {
			FinanceVaults::view_members(vault)
		}

		fn net_worth(vault: vaults::VaultId, assets: Vec<NativeOrWithId<AssetId>>) -> Option<vaults::NetWorthInfo<NativeOrWithId<AssetId>>> {
			FinanceVaults::view_net_worth(vault, assets)
		}

		fn envelopes(vault: vaults::VaultId) -> Vec<vaults::EnvelopeInfo> {
			FinanceVaults::view_envelopes(vault)
		}

		fn spending(vault: vaults::VaultId, category: Option<vaults::Category>, periods: u32) -> Vec<vaults::SpendingInfo> {
			FinanceVaults::view_spending(vault, category, periods)
		}

		fn bills(vault: vaults::VaultId) -> Vec<vaults::BillInfo<AccountId, NativeOrWithId<AssetId>>> {
			FinanceVaults::view_bills(vault)
		}

		fn bill_coverage(vault: vaults::VaultId, until: vaults::Moment) -> Option<vaults::CoverageInfo<NativeOrWithId<AssetId>>> {
			FinanceVaults::view_bill_coverage(vault, until)
		}

		fn rules(vault: vaults::VaultId) -> Vec<vaults::RuleInfo<AccountId, NativeOrWithId<AssetId>>> {
			FinanceVaults::view_rules(vault)
		}

		fn streams(vault: vaults::VaultId) -> Vec<vaults::StreamInfo<AccountId, NativeOrWithId<AssetId>>> {
			FinanceVaults::view_streams(vault)
		}

		fn motions(vault: vaults::VaultId) -> Vec<vaults::MotionInfo<AccountId, NativeOrWithId<AssetId>>> {
			FinanceVaults::view_motions(vault)
		}

		fn recovery(vault: vaults::VaultId) -> Option<vaults::RecoveryInfo<AccountId>> {
			FinanceVaults::view_recovery(vault)
		}

		fn preview_spend(vault: vaults::VaultId, who: AccountId, payment: vaults::PaymentInfo<AccountId, NativeOrWithId<AssetId>>) -> Result<vaults::SpendPreview<NativeOrWithId<AssetId>>, vaults::RefusalInfo> {
			FinanceVaults::view_spend(vault, &who, payment)
		}

		fn forecasts(vault: vaults::VaultId) -> Vec<vaults::ForecastInfo<AccountId>> {
			FinanceVaults::view_forecasts(vault)
		}

		fn score(who: AccountId) -> vaults::ScoreInfo {
			FinanceVaults::view_score(&who)
		}

		fn trail_head(vault: vaults::VaultId) -> Option<vaults::TrailHeadInfo> {
			FinanceVaults::view_trail_head(vault)
		}

		fn pool(pool: vaults::PoolId) -> Option<vaults::PoolInfo<AccountId, NativeOrWithId<AssetId>>> {
			FinanceVaults::view_pool(pool)
		}

		fn pools(from: vaults::PoolId, limit: u32) -> vaults::PoolPage<AccountId, NativeOrWithId<AssetId>> {
			FinanceVaults::view_pools(from, limit)
		}

		fn pool_preview(pool: vaults::PoolId, step: vaults::PoolStep, amount: Balance) -> Option<Balance> {
			FinanceVaults::view_pool_preview(pool, step, amount)
		}

		fn pool_holder(pool: vaults::PoolId, who: AccountId) -> Option<vaults::PoolHolderInfo> {
			FinanceVaults::view_pool_holder(pool, &who)
		}
	}


	impl pallet_price_oracle_runtime_api::PriceOracleApi<
		Block,
		NativeOrWithId<AssetId>,
		AccountId,
	> for Runtime {
		fn price(asset: NativeOrWithId<AssetId>) -> Verdict {
			PriceOracle::verdict(&asset)
		}

		fn prices() -> Vec<(NativeOrWithId<AssetId>, Verdict)> {
			PriceOracle::prices()
		}

		fn reports(asset: NativeOrWithId<AssetId>) -> Vec<ReportInfo<AccountId>> {
			PriceOracle::reports(&asset)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, presets::get)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			presets::names()
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(
			checks: frame_try_runtime::UpgradeCheckSelect,
		) -> (Weight, Weight) {
			let config = frame_executive::TryRuntimeUpgradeConfig::new(checks);
			let weight = Executive::try_runtime_upgrade_with_config(config)
				.expect("try-runtime reports a failed migration by a panic");
			(weight, crate::configs::system::RuntimeBlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select)
				.expect("try-runtime reports a failed check by a panic")
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(extra: bool) -> (
			Vec<frame_benchmarking::BenchmarkList>,
			Vec<frame_support::traits::StorageInfo>,
		) {
			crate::benchmarks::metadata(extra)
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			crate::benchmarks::dispatch(config)
		}
	}
}
