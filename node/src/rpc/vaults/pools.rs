// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Pooled vaults.

use super::*;
use pallet_finance_vaults_runtime_api::PoolStep;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments pool and, if wanted, at")]
struct Pool {
	pool: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments from, limit and at, where wanted")]
struct Pools {
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments pool, step, amount and, if wanted, at")]
struct Preview {
	pool: u32,
	step: PoolStep,
	amount: Amount,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments pool, account and, if wanted, at")]
struct Holder {
	pool: u32,
	account: Account,
	#[serde(default)]
	at: Option<Hash>,
}

pub(super) fn methods<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
{
	register(module, "vaults_pool", |client, Pool { pool, at }| {
		ask(client, at, |api, at| api.pool(at, pool))
	})?;
	register(module, "vaults_pools", |client, Pools { from, limit, at }| {
		ask(client, at, |api, at| api.pools(at, from.unwrap_or_default(), page(limit)))
	})?;
	register(module, "vaults_poolPreview", |client, args: Preview| {
		let Preview { pool, step, amount: Amount(amount), at } = args;
		let out = ask(client, at, |api, at| api.pool_preview(at, pool, step, amount))?;
		Ok(out.map(|out| out.to_string()))
	})?;
	register(module, "vaults_poolHolder", |client, args: Holder| {
		let Holder { pool, account: Account(account), at } = args;
		ask(client, at, |api, at| api.pool_holder(at, pool, account))
	})
}
