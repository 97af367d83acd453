// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `lending_*`: markets, positions, liquidations and inventories of `pallet-lending`.
//!
//! | method | arguments | answer |
//! |---|---|---|
//! | `lending_markets` | | [`MarketInfo`]s of all markets |
//! | `lending_market` | `asset` | [`MarketInfo`] or null |
//! | `lending_groups` | | [`GroupInfo`]s of all efficiency groups |
//! | `lending_position` | `account` | [`PositionInfo`] or null |
//! | `lending_health` | `account` | [`HealthInfo`] or null |
//! | `lending_whatIf` | `account`, `changes` | [`PositionInfo`] after them, [`MAX_CHANGES`] at most |
//! | `lending_liquidatable` | `start`, `limit` | [`LiquidatablePage`] |
//! | `lending_inventories` | | [`InventoryInfo`]s: what the chain sells |
//!
//! The last argument of each is the block `at` whose state and time are asked for: the best one if
//! it is left out.
//!
//! [`MarketInfo`]: pallet_lending_runtime_api::MarketInfo
//! [`GroupInfo`]: pallet_lending_runtime_api::GroupInfo
//! [`PositionInfo`]: pallet_lending_runtime_api::PositionInfo
//! [`HealthInfo`]: pallet_lending_runtime_api::HealthInfo
//! [`LiquidatablePage`]: pallet_lending_runtime_api::LiquidatablePage
//! [`InventoryInfo`]: pallet_lending_runtime_api::InventoryInfo
//! [`MAX_CHANGES`]: pallet_lending_runtime_api::MAX_CHANGES

use super::{
	ask::{self, register, Name},
	error::refused_change,
	params::{Account, Amount, AssetId},
};
use crate::types::{AccountId, Block, Hash};
use jsonrpsee::{
	core::{RegisterMethodError, RpcResult},
	RpcModule,
};
use pallet_lending_runtime_api::{Change, LendingApi, Place, MAX_POSITIONS_PER_PAGE};
use serde::Deserialize;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the argument at, if wanted")]
struct All {
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments asset and, if wanted, at")]
struct Asset {
	asset: AssetId,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments account and, if wanted, at")]
struct Owner {
	account: Account,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments account, changes and, if wanted, at")]
struct Changes {
	account: Account,
	changes: Vec<ChangeArgument>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments start, limit and at, where wanted")]
struct Page {
	#[serde(default)]
	start: Option<PlaceArgument>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

/// A [`Change`] with what is read as an asset and an amount everywhere here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum ChangeArgument {
	Supply {
		asset: AssetId,
		amount: Amount,
	},
	Withdraw {
		asset: AssetId,
		#[serde(default)]
		amount: Option<Amount>,
	},
	Borrow {
		asset: AssetId,
		amount: Amount,
	},
	Repay {
		asset: AssetId,
		#[serde(default)]
		amount: Option<Amount>,
	},
}

impl From<ChangeArgument> for Change<AssetId> {
	fn from(change: ChangeArgument) -> Self {
		let maybe = |amount: Option<Amount>| amount.map(|Amount(amount)| amount);
		match change {
			ChangeArgument::Supply { asset, amount: Amount(amount) } => {
				Self::Supply { asset, amount }
			},
			ChangeArgument::Withdraw { asset, amount } => {
				Self::Withdraw { asset, amount: maybe(amount) }
			},
			ChangeArgument::Borrow { asset, amount: Amount(amount) } => {
				Self::Borrow { asset, amount }
			},
			ChangeArgument::Repay { asset, amount } => Self::Repay { asset, amount: maybe(amount) },
		}
	}
}

/// A [`Place`] with what is read as an account everywhere here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceArgument {
	deferred: bool,
	at: u64,
	account: Account,
}

impl From<PlaceArgument> for Place<AccountId> {
	fn from(place: PlaceArgument) -> Self {
		let PlaceArgument { deferred, at, account: Account(account) } = place;
		Self { deferred, at, account }
	}
}

fn ask<C, R>(
	client: &C,
	at: Option<Hash>,
	call: impl FnOnce(&C::Api, Hash) -> Result<R, ApiError>,
) -> RpcResult<R>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	let name = Name { what: "lending market", api: "LendingApi" };
	ask::ask::<dyn LendingApi<Block, AccountId, AssetId>, C, R>(client, name, at, call)
}

/// The methods, answered from the runtime of `client`.
pub fn methods<C>(client: Arc<C>) -> Result<RpcModule<C>, RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: LendingApi<Block, AccountId, AssetId>,
{
	let mut module = RpcModule::from_arc(client);
	register(&mut module, "lending_markets", |client, All { at }| {
		ask(client, at, |api, at| api.markets(at))
	})?;
	register(&mut module, "lending_market", |client, Asset { asset, at }| {
		ask(client, at, |api, at| api.market(at, asset))
	})?;
	register(&mut module, "lending_groups", |client, All { at }| {
		ask(client, at, |api, at| api.groups(at))
	})?;
	register(
		&mut module,
		"lending_position",
		|client, Owner { account: Account(account), at }| {
			ask(client, at, |api, at| api.position(at, account))
		},
	)?;
	register(&mut module, "lending_health", |client, Owner { account: Account(account), at }| {
		ask(client, at, |api, at| api.health(at, account))
	})?;
	register(&mut module, "lending_whatIf", |client, args: Changes| {
		let Changes { account: Account(account), changes, at } = args;
		let changes: Vec<_> = changes.into_iter().map(Change::from).collect();
		ask(client, at, |api, at| api.what_if(at, account, changes))?.map_err(refused_change)
	})?;
	register(&mut module, "lending_liquidatable", |client, Page { start, limit, at }| {
		let start = start.map(Place::from);
		let limit = limit.unwrap_or(MAX_POSITIONS_PER_PAGE);
		ask(client, at, |api, at| api.liquidatable(at, start, limit))
	})?;
	register(&mut module, "lending_inventories", |client, All { at }| {
		ask(client, at, |api, at| api.inventories(at))
	})?;
	Ok(module)
}

#[cfg(test)]
mod tests;
