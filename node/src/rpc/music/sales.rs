// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Editions, items and where they come from.

use super::*;
use pallet_music_nft_runtime_api::ProvenancePlace;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments recording, edition and, if wanted, at")]
struct Edition {
	recording: u32,
	edition: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments recording, edition, account and, if wanted, at"
)]
struct Buyer {
	recording: u32,
	edition: u32,
	account: Account,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments recording, item and, if wanted, at")]
struct Item {
	recording: u32,
	item: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	rename_all = "camelCase",
	expecting = "the arguments recording and, where wanted, from, limit, owner, forSale and at"
)]
struct Items {
	recording: u32,
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	owner: Option<Account>,
	#[serde(default)]
	for_sale: Option<bool>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments recording and, where wanted, item, bidder, start, limit and at"
)]
struct Bids {
	recording: u32,
	#[serde(default)]
	item: Option<u32>,
	#[serde(default)]
	bidder: Option<Account>,
	#[serde(default)]
	start: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments recording and, where wanted, item, from, limit and at"
)]
struct Provenance {
	recording: u32,
	#[serde(default)]
	item: Option<u32>,
	#[serde(default)]
	from: Option<ProvenancePlace>,
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
	register(module, "music_edition", |client, Edition { recording, edition, at }| {
		ask(client, at, |api, at| api.edition(at, recording, edition))
	})?;
	register(module, "music_editions", |client, args: OfRecording| {
		let OfRecording { recording, from, limit, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		ask(client, at, |api, at| api.editions(at, recording, from, limit))
	})?;
	register(module, "music_buyer", |client, args: Buyer| {
		let Buyer { recording, edition, account: Account(account), at } = args;
		ask(client, at, |api, at| api.buyer(at, recording, edition, account))
	})?;
	register(module, "music_item", |client, Item { recording, item, at }| {
		ask(client, at, |api, at| api.item(at, recording, item))
	})?;
	register(module, "music_items", |client, args: Items| {
		let Items { recording, from, limit, owner, for_sale, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		let owner = owner.map(|Account(owner)| owner);
		let for_sale = for_sale.unwrap_or_default();
		ask(client, at, |api, at| api.items(at, recording, from, limit, owner, for_sale))
	})?;
	register(module, "music_bids", |client, args: Bids| {
		let Bids { recording, item, bidder, start, limit, at } = args;
		let bidder = bidder.map(|Account(bidder)| bidder);
		let limit = page(limit);
		ask(client, at, |api, at| api.bids(at, recording, item, bidder, start, limit))
	})?;
	register(module, "music_provenance", |client, args: Provenance| {
		let Provenance { recording, item, from, limit, at } = args;
		let (from, limit) = (from.unwrap_or_default(), page(limit));
		ask(client, at, |api, at| api.provenance(at, recording, item, from, limit))
	})
}
