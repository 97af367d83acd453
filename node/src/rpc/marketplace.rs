// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `marketplace_*`: models, offers, licences and what is said about models, of
//! `pallet-model-marketplace`.
//!
//! | method | arguments | answer |
//! |---|---|---|
//! | `marketplace_model` | `model` | [`ModelInfo`] or null |
//! | `marketplace_models` | `from`, `limit`, `tag` | [`ModelPage`] |
//! | `marketplace_lineage` | `model` | [`LineageInfo`] or null |
//! | `marketplace_offers` | `model` | [`OfferInfo`]s of the model |
//! | `marketplace_quote` | `model`, `offer`, `units`, `pay` | [`QuoteInfo`] |
//! | `marketplace_licences` | `account`, `model`, `start`, `limit` | [`LicencePage`] |
//! | `marketplace_licence` | `licence` | [`LicenceInfo`] or null |
//! | `marketplace_licenceStatus` | `account`, `model` | [`StatusInfo`] |
//! | `marketplace_escrow` | `licence` | [`EscrowInfo`] or null |
//! | `marketplace_owed` | `account` | [`OwedInfo`]s of all assets |
//! | `marketplace_attestations` | `model`, `from`, `limit` | [`AttestationPage`] |
//! | `marketplace_reviews` | `model`, `from`, `limit` | [`ReviewPage`] |
//! | `marketplace_receiptMessage` | `licence`, `cumulative`, `expires` | bytes in hexadecimal |
//!
//! The last argument of each is the block `at` whose state and time are asked for: the best one if
//! it is left out.
//!
//! [`ModelInfo`]: pallet_model_marketplace_runtime_api::ModelInfo
//! [`ModelPage`]: pallet_model_marketplace_runtime_api::ModelPage
//! [`LineageInfo`]: pallet_model_marketplace_runtime_api::LineageInfo
//! [`OfferInfo`]: pallet_model_marketplace_runtime_api::OfferInfo
//! [`QuoteInfo`]: pallet_model_marketplace_runtime_api::QuoteInfo
//! [`LicencePage`]: pallet_model_marketplace_runtime_api::LicencePage
//! [`LicenceInfo`]: pallet_model_marketplace_runtime_api::LicenceInfo
//! [`StatusInfo`]: pallet_model_marketplace_runtime_api::StatusInfo
//! [`EscrowInfo`]: pallet_model_marketplace_runtime_api::EscrowInfo
//! [`OwedInfo`]: pallet_model_marketplace_runtime_api::OwedInfo
//! [`AttestationPage`]: pallet_model_marketplace_runtime_api::AttestationPage
//! [`ReviewPage`]: pallet_model_marketplace_runtime_api::ReviewPage

use super::{
	ask::{self, register, Name},
	error::not_for_sale,
	params::{Account, Amount, AssetId, Number},
};
use crate::types::{AccountId, Block, Hash};
use jsonrpsee::{
	core::{RegisterMethodError, RpcResult},
	RpcModule,
};
use pallet_model_marketplace_runtime_api::{ModelMarketplaceApi, Text, MAX_PER_PAGE};
use serde::Deserialize;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::Bytes;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments model and, if wanted, at")]
struct Model {
	model: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments from, limit, tag and at, where wanted")]
struct Models {
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	tag: Option<Text>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments model, offer, units, pay and, if wanted, at"
)]
struct Purchase {
	model: u32,
	offer: u16,
	units: Amount,
	pay: AssetId,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments account and, where wanted, model, start, limit and at"
)]
struct Licences {
	account: Account,
	#[serde(default)]
	model: Option<u32>,
	#[serde(default)]
	start: Option<Number>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments licence and, if wanted, at")]
struct Licence {
	licence: Number,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments account, model and, if wanted, at")]
struct User {
	account: Account,
	model: u32,
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
#[serde(
	deny_unknown_fields,
	expecting = "the arguments model and, where wanted, from, limit and at"
)]
struct Said {
	model: u32,
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments licence, cumulative, expires and, if wanted, at"
)]
struct Receipt {
	licence: Number,
	cumulative: Amount,
	expires: Number,
	#[serde(default)]
	at: Option<Hash>,
}

fn ask<C, R>(
	client: &C,
	at: Option<Hash>,
	call: impl FnOnce(&C::Api, Hash) -> Result<R, ApiError>,
) -> RpcResult<R>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	let name = Name { what: "model marketplace", api: "ModelMarketplaceApi" };
	ask::ask::<dyn ModelMarketplaceApi<Block, AccountId, AssetId>, C, R>(client, name, at, call)
}

/// The methods, answered from the runtime of `client`.
pub fn methods<C>(client: Arc<C>) -> Result<RpcModule<C>, RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: ModelMarketplaceApi<Block, AccountId, AssetId>,
{
	let mut module = RpcModule::from_arc(client);
	models(&mut module)?;
	licences(&mut module)?;
	reputation(&mut module)?;
	Ok(module)
}

fn models<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: ModelMarketplaceApi<Block, AccountId, AssetId>,
{
	register(module, "marketplace_model", |client, Model { model, at }| {
		ask(client, at, |api, at| api.model(at, model))
	})?;
	register(module, "marketplace_models", |client, Models { from, limit, tag, at }| {
		let from = from.unwrap_or_default();
		let limit = limit.unwrap_or(MAX_PER_PAGE);
		ask(client, at, |api, at| api.models(at, from, limit, tag))
	})?;
	register(module, "marketplace_lineage", |client, Model { model, at }| {
		ask(client, at, |api, at| api.lineage(at, model))
	})?;
	register(module, "marketplace_offers", |client, Model { model, at }| {
		ask(client, at, |api, at| api.offers(at, model))
	})?;
	register(module, "marketplace_quote", |client, args: Purchase| {
		let Purchase { model, offer, units: Amount(units), pay, at } = args;
		ask(client, at, |api, at| api.quote(at, model, offer, units, pay))?.map_err(not_for_sale)
	})
}

fn licences<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: ModelMarketplaceApi<Block, AccountId, AssetId>,
{
	register(module, "marketplace_licences", |client, args: Licences| {
		let Licences { account: Account(account), model, start, limit, at } = args;
		let start = start.map(|Number(start)| start);
		let limit = limit.unwrap_or(MAX_PER_PAGE);
		ask(client, at, |api, at| api.licences(at, account, model, start, limit))
	})?;
	register(module, "marketplace_licence", |client, args: Licence| {
		let Licence { licence: Number(licence), at } = args;
		ask(client, at, |api, at| api.licence(at, licence))
	})?;
	register(module, "marketplace_licenceStatus", |client, args: User| {
		let User { account: Account(account), model, at } = args;
		ask(client, at, |api, at| api.licence_status(at, account, model))
	})?;
	register(module, "marketplace_escrow", |client, args: Licence| {
		let Licence { licence: Number(licence), at } = args;
		ask(client, at, |api, at| api.escrow(at, licence))
	})?;
	register(module, "marketplace_owed", |client, Owner { account: Account(account), at }| {
		ask(client, at, |api, at| api.owed(at, account))
	})?;
	register(module, "marketplace_receiptMessage", |client, args: Receipt| {
		let Receipt { licence, cumulative, expires, at } = args;
		let (Number(licence), Amount(cumulative), Number(expires)) = (licence, cumulative, expires);
		ask(client, at, |api, at| api.receipt_message(at, licence, cumulative, expires)).map(Bytes)
	})
}

fn reputation<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: ModelMarketplaceApi<Block, AccountId, AssetId>,
{
	register(module, "marketplace_attestations", |client, args: Said| {
		let Said { model, from, limit, at } = args;
		let from = from.unwrap_or_default();
		let limit = limit.unwrap_or(MAX_PER_PAGE);
		ask(client, at, |api, at| api.attestations(at, model, from, limit))
	})?;
	register(module, "marketplace_reviews", |client, args: Said| {
		let Said { model, from, limit, at } = args;
		let limit = limit.unwrap_or(MAX_PER_PAGE);
		ask(client, at, |api, at| api.reviews(at, model, from, limit))
	})
}

#[cfg(test)]
mod tests;
