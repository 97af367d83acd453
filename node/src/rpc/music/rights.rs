// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Licences and disputes.

use super::*;
use pallet_music_nft_runtime_api::{Country, UseKindInfo};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments grant and, if wanted, at")]
struct Grant {
	grant: Number,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	rename_all = "camelCase",
	expecting = "the arguments recording and, where wanted, from, limit, inForce and at"
)]
struct Grants {
	recording: u32,
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	in_force: Option<bool>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	rename_all = "camelCase",
	expecting = "the arguments account and, where wanted, recording, start, limit, inForce and at"
)]
struct GrantsOf {
	account: Account,
	#[serde(default)]
	recording: Option<u32>,
	#[serde(default)]
	start: Option<Number>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	in_force: Option<bool>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments account, recording, usage and, where wanted, country and at"
)]
struct LicenceOf {
	account: Account,
	recording: u32,
	usage: UseKindInfo,
	#[serde(default)]
	country: Option<Country>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments start, limit and at, where wanted")]
struct Disputes {
	#[serde(default)]
	start: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

pub(super) fn methods<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: MusicApi<Block, AccountId, AssetId, CollectionId>,
{
	register(module, "music_licenceOffers", |client, Recording { recording, at }| {
		ask(client, at, |api, at| api.licence_offers(at, recording))
	})?;
	register(module, "music_rights", |client, Recording { recording, at }| {
		ask(client, at, |api, at| api.rights(at, recording))
	})?;
	register(module, "music_grant", |client, Grant { grant: Number(grant), at }| {
		ask(client, at, |api, at| api.grant(at, grant))
	})?;
	register(module, "music_grants", |client, args: Grants| {
		let Grants { recording, from, limit, in_force, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		let in_force = in_force.unwrap_or_default();
		ask(client, at, |api, at| api.grants(at, recording, from, limit, in_force))
	})?;
	register(module, "music_grantsOf", |client, args: GrantsOf| {
		let GrantsOf { account: Account(account), recording, start, limit, in_force, at } = args;
		let start = start.map(|Number(start)| start);
		let (limit, in_force) = (page(limit), in_force.unwrap_or_default());
		ask(client, at, |api, at| api.grants_of(at, account, recording, start, limit, in_force))
	})?;
	register(module, "music_licenceOf", |client, args: LicenceOf| {
		let LicenceOf { account: Account(account), recording, usage, country, at } = args;
		ask(client, at, |api, at| api.licence_of(at, account, recording, usage, country))
	})?;
	register(module, "music_standing", |client, Recording { recording, at }| {
		ask(client, at, |api, at| api.standing(at, recording))
	})?;
	register(module, "music_disputes", |client, Disputes { start, limit, at }| {
		ask(client, at, |api, at| api.disputes(at, start, page(limit)))
	})
}
