// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `vaults_*`: vaults, what they may spend and what they will, their audit trails, and pooled vaults,
//! of `pallet-finance-vaults`.
//!
//! | method | arguments | answer |
//! |---|---|---|
//! | `vaults_vault` | `vault` | [`VaultInfo`] or null |
//! | `vaults_vaultsOf` | `account`, `start`, `limit` | [`OwnVaultPage`] |
//! | `vaults_members` | `vault` | [`MemberInfo`]s of the vault |
//! | `vaults_netWorth` | `vault`, `assets` | [`NetWorthInfo`] or null |
//! | `vaults_envelopes` | `vault` | [`EnvelopeInfo`]s of the vault |
//! | `vaults_spending` | `vault`, `category`, `periods` | [`SpendingInfo`]s of the vault |
//! | `vaults_bills` | `vault` | [`BillInfo`]s of the vault |
//! | `vaults_billCoverage` | `vault`, `until` | [`CoverageInfo`] or null |
//! | `vaults_rules` | `vault` | [`RuleInfo`]s of the vault |
//! | `vaults_streams` | `vault` | [`StreamInfo`]s of the vault |
//! | `vaults_motions` | `vault` | [`MotionInfo`]s of the vault |
//! | `vaults_recovery` | `vault` | [`RecoveryInfo`] or null |
//! | `vaults_previewSpend` | `vault`, `account`, `payment` | [`SpendPreview`] |
//! | `vaults_forecasts` | `vault` | [`ForecastInfo`]s of the vault |
//! | `vaults_score` | `account` | [`ScoreInfo`] |
//! | `vaults_trailHead` | `vault` | [`TrailHeadInfo`] or null |
//! | `vaults_auditTrail` | `vault`, `from`, `count` | [`AuditPage`] or null |
//! | `vaults_auditProof` | `vault` | [`AuditProof`] or null |
//! | `vaults_pool` | `pool` | [`PoolInfo`] or null |
//! | `vaults_pools` | `from`, `limit` | [`PoolPage`] |
//! | `vaults_poolPreview` | `pool`, `step`, `amount` | digits or null |
//! | `vaults_poolHolder` | `pool`, `account` | [`PoolHolderInfo`] or null |
//!
//! The last argument of each is the block `at` whose state and time are asked for: the best one if it
//! is left out, and for `vaults_auditProof` the last final one.
//!
//! [`AuditPage`]: trail::AuditPage
//! [`AuditProof`]: trail::AuditProof
//! [`BillInfo`]: pallet_finance_vaults_runtime_api::BillInfo
//! [`CoverageInfo`]: pallet_finance_vaults_runtime_api::CoverageInfo
//! [`EnvelopeInfo`]: pallet_finance_vaults_runtime_api::EnvelopeInfo
//! [`ForecastInfo`]: pallet_finance_vaults_runtime_api::ForecastInfo
//! [`MemberInfo`]: pallet_finance_vaults_runtime_api::MemberInfo
//! [`MotionInfo`]: pallet_finance_vaults_runtime_api::MotionInfo
//! [`NetWorthInfo`]: pallet_finance_vaults_runtime_api::NetWorthInfo
//! [`OwnVaultPage`]: pallet_finance_vaults_runtime_api::OwnVaultPage
//! [`PoolHolderInfo`]: pallet_finance_vaults_runtime_api::PoolHolderInfo
//! [`PoolInfo`]: pallet_finance_vaults_runtime_api::PoolInfo
//! [`PoolPage`]: pallet_finance_vaults_runtime_api::PoolPage
//! [`RecoveryInfo`]: pallet_finance_vaults_runtime_api::RecoveryInfo
//! [`RuleInfo`]: pallet_finance_vaults_runtime_api::RuleInfo
//! [`ScoreInfo`]: pallet_finance_vaults_runtime_api::ScoreInfo
//! [`SpendPreview`]: pallet_finance_vaults_runtime_api::SpendPreview
//! [`SpendingInfo`]: pallet_finance_vaults_runtime_api::SpendingInfo
//! [`StreamInfo`]: pallet_finance_vaults_runtime_api::StreamInfo
//! [`TrailHeadInfo`]: pallet_finance_vaults_runtime_api::TrailHeadInfo
//! [`VaultInfo`]: pallet_finance_vaults_runtime_api::VaultInfo

use super::{
	ask::{self, register, Name},
	error::refused_spend,
	params::{Account, Amount, AssetId, Number},
};
use crate::types::{AccountId, Block, Hash};
use jsonrpsee::{
	core::{RegisterMethodError, RpcResult},
	RpcModule,
};
use pallet_finance_vaults_runtime_api::{FinanceVaultsApi, MAX_PER_PAGE};
use serde::Deserialize;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

mod books;
mod plans;
mod pools;
pub mod trail;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments vault and, if wanted, at")]
struct Vault {
	vault: u32,
	#[serde(default)]
	at: Option<Hash>,
}

/// Calls the vaults' runtime API.
pub(crate) fn ask<C, R>(
	client: &C,
	at: Option<Hash>,
	call: impl FnOnce(&C::Api, Hash) -> Result<R, ApiError>,
) -> RpcResult<R>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	let name = Name { what: "finance vaults", api: "FinanceVaultsApi" };
	ask::ask::<dyn FinanceVaultsApi<Block, AccountId, AssetId>, C, R>(client, name, at, call)
}

/// How many things shall be on a page.
fn page(limit: Option<u32>) -> u32 {
	limit.unwrap_or(MAX_PER_PAGE)
}

/// The methods that are answered from the runtime of `client`: all but those about trails.
pub fn methods<C>(client: Arc<C>) -> Result<RpcModule<C>, RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
{
	let mut module = RpcModule::from_arc(client);
	books::methods(&mut module)?;
	plans::methods(&mut module)?;
	pools::methods(&mut module)?;
	Ok(module)
}

#[cfg(test)]
mod tests;
