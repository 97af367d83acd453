// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Who gets what, and what waits for whom.

use super::*;
use pallet_music_nft_runtime_api::Purse;
use serde::{de::Error, Deserializer};
use serde_json::Value;

/// Whose split is asked for.
struct Of(Purse);

impl<'de> Deserialize<'de> for Of {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		serde_json::from_value(Value::deserialize(deserializer)?).map(Self).map_err(|_| {
			D::Error::custom(
				"whose split it is says {\"recording\":…} or {\"split\":…}, with a number below 2^32",
			)
		})
	}
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments of and, if wanted, at")]
struct Split {
	of: Of,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments stream and, if wanted, at")]
struct Stream {
	stream: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments stream and, where wanted, start, limit and at"
)]
struct Holders {
	stream: u32,
	#[serde(default)]
	start: Option<Account>,
	#[serde(default)]
	limit: Option<u32>,
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
#[serde(deny_unknown_fields, expecting = "the argument at, if wanted")]
struct Assets {
	#[serde(default)]
	at: Option<Hash>,
}

pub(super) fn methods<C>(module: &mut RpcModule<C>) -> Result<(), RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: MusicApi<Block, AccountId, AssetId, CollectionId>,
{
	register(module, "music_split", |client, Split { of: Of(of), at }| {
		ask(client, at, |api, at| api.split(at, of))
	})?;
	register(module, "music_slotsOf", |client, args: OfAccount| {
		let OfAccount { account: Account(account), from, limit, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		ask(client, at, |api, at| api.slots_of(at, account, from, limit))
	})?;
	register(module, "music_stream", |client, Stream { stream, at }| {
		ask(client, at, |api, at| api.stream(at, stream))
	})?;
	register(module, "music_streams", |client, All { from, limit, at }| {
		ask(client, at, |api, at| api.streams(at, from.unwrap_or_default(), page(limit)))
	})?;
	register(module, "music_holders", |client, args: Holders| {
		let Holders { stream, start, limit, at } = args;
		let start = start.map(|Account(start)| start);
		ask(client, at, |api, at| api.holders(at, stream, start, page(limit)))
	})?;
	register(module, "music_unitsOf", |client, args: OfAccount| {
		let OfAccount { account: Account(account), from, limit, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		ask(client, at, |api, at| api.units_of(at, account, from, limit))
	})?;
	register(module, "music_owed", |client, Owner { account: Account(account), at }| {
		ask(client, at, |api, at| api.owed(at, account))
	})?;
	register(module, "music_unsharedFees", |client, Recording { recording, at }| {
		ask(client, at, |api, at| api.unshared_fees(at, recording))
	})?;
	register(module, "music_assets", |client, Assets { at }| {
		ask(client, at, |api, at| api.assets(at))
	})
}
