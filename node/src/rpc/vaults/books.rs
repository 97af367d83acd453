// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What there is: vaults, members, worth, envelopes, and what was spent.

use super::*;

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments account and, where wanted, start, limit and at"
)]
struct OfAccount {
	account: Account,
	#[serde(default)]
	start: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments vault and, where wanted, assets and at")]
struct NetWorth {
	vault: u32,
	#[serde(default)]
	assets: Option<Vec<AssetId>>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments vault and, where wanted, category, periods and at"
)]
struct Spending {
	vault: u32,
	#[serde(default)]
	category: Option<u16>,
	#[serde(default)]
	periods: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments account and, if wanted, at")]
struct Adviser {
	account: Account,
	#[serde(default)]
	at: Option<Hash>,
}

pub(super) fn methods<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: FinanceVaultsApi<Block, AccountId, AssetId>,
{
	register(module, "vaults_vault", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.vault(at, vault))
	})?;
	register(module, "vaults_vaultsOf", |client, args: OfAccount| {
		let OfAccount { account: Account(account), start, limit, at } = args;
		ask(client, at, |api, at| api.vaults_of(at, account, start, page(limit)))
	})?;
	register(module, "vaults_members", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.members(at, vault))
	})?;
	register(module, "vaults_netWorth", |client, NetWorth { vault, assets, at }| {
		ask(client, at, |api, at| api.net_worth(at, vault, assets.unwrap_or_default()))
	})?;
	register(module, "vaults_envelopes", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.envelopes(at, vault))
	})?;
	register(module, "vaults_spending", |client, args: Spending| {
		let Spending { vault, category, periods, at } = args;
		ask(client, at, |api, at| api.spending(at, vault, category, page(periods)))
	})?;
	register(module, "vaults_forecasts", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.forecasts(at, vault))
	})?;
	register(module, "vaults_score", |client, Adviser { account: Account(account), at }| {
		ask(client, at, |api, at| api.score(at, account))
	})?;
	register(module, "vaults_trailHead", |client, Vault { vault, at }| {
		ask(client, at, |api, at| api.trail_head(at, vault))
	})
}
