// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `music_*`: works, recordings, who gets what of their money, items, licences and disputes, of
//! `pallet-music-nft`.
//!
//! | method | arguments | answer |
//! |---|---|---|
//! | `music_work` | `work` | [`WorkInfo`] or null |
//! | `music_works` | `from`, `limit` | [`WorkPage`] |
//! | `music_workByIswc` | `iswc` | [`WorkInfo`] or null |
//! | `music_recording` | `recording` | [`RecordingInfo`] or null |
//! | `music_recordings` | `from`, `limit`, `work`, `steward` | [`RecordingPage`] |
//! | `music_recordingByIsrc` | `isrc` | [`RecordingInfo`] or null |
//! | `music_recordingByContent` | `content` | [`RecordingInfo`] or null |
//! | `music_disclosures` | `recording`, `from`, `limit` | [`DisclosurePage`] |
//! | `music_lineage` | `recording` | [`LineageInfo`] or null |
//! | `music_descendants` | `recording`, `from`, `limit` | [`DescendantPage`] |
//! | `music_split` | `of` | [`SplitInfo`] or null |
//! | `music_slotsOf` | `account`, `from`, `limit` | [`OwnSlotPage`] |
//! | `music_stream` | `stream` | [`StreamInfo`] or null |
//! | `music_streams` | `from`, `limit` | [`StreamPage`] |
//! | `music_holders` | `stream`, `start`, `limit` | [`HolderPage`] |
//! | `music_unitsOf` | `account`, `from`, `limit` | [`OwnUnitsPage`] |
//! | `music_owed` | `account` | [`AmountInfo`]s of all assets |
//! | `music_unsharedFees` | `recording` | [`FeeInfo`]s of all assets |
//! | `music_assets` | | [`AssetInfo`]s |
//! | `music_edition` | `recording`, `edition` | [`EditionInfo`] or null |
//! | `music_editions` | `recording`, `from`, `limit` | [`EditionPage`] |
//! | `music_buyer` | `recording`, `edition`, `account` | [`BuyerInfo`] or null |
//! | `music_item` | `recording`, `item` | [`ItemInfo`] or null |
//! | `music_items` | `recording`, `from`, `limit`, `owner`, `forSale` | [`ItemPage`] |
//! | `music_bids` | `recording`, `item`, `bidder`, `start`, `limit` | [`BidPage`] |
//! | `music_provenance` | `recording`, `item`, `from`, `limit` | [`ProvenancePage`] |
//! | `music_licenceOffers` | `recording` | [`LicenceOfferInfo`]s of the recording |
//! | `music_rights` | `recording` | [`RightsInfo`]s of the recording |
//! | `music_grant` | `grant` | [`GrantInfo`] or null |
//! | `music_grants` | `recording`, `from`, `limit`, `inForce` | [`GrantPage`] |
//! | `music_grantsOf` | `account`, `recording`, `start`, `limit`, `inForce` | [`OwnGrantPage`] |
//! | `music_licenceOf` | `account`, `recording`, `usage`, `country` | [`GrantInfo`] or null |
//! | `music_standing` | `recording` | [`StandingInfo`] or null |
//! | `music_disputes` | `start`, `limit` | [`DisputePage`] |
//!
//! The last argument of each is the block `at` whose state and time are asked for: the best one if
//! it is left out.
//!
//! [`AmountInfo`]: pallet_music_nft_runtime_api::AmountInfo
//! [`AssetInfo`]: pallet_music_nft_runtime_api::AssetInfo
//! [`BidPage`]: pallet_music_nft_runtime_api::BidPage
//! [`BuyerInfo`]: pallet_music_nft_runtime_api::BuyerInfo
//! [`DescendantPage`]: pallet_music_nft_runtime_api::DescendantPage
//! [`DisclosurePage`]: pallet_music_nft_runtime_api::DisclosurePage
//! [`DisputePage`]: pallet_music_nft_runtime_api::DisputePage
//! [`EditionInfo`]: pallet_music_nft_runtime_api::EditionInfo
//! [`EditionPage`]: pallet_music_nft_runtime_api::EditionPage
//! [`FeeInfo`]: pallet_music_nft_runtime_api::FeeInfo
//! [`GrantInfo`]: pallet_music_nft_runtime_api::GrantInfo
//! [`GrantPage`]: pallet_music_nft_runtime_api::GrantPage
//! [`HolderPage`]: pallet_music_nft_runtime_api::HolderPage
//! [`ItemInfo`]: pallet_music_nft_runtime_api::ItemInfo
//! [`ItemPage`]: pallet_music_nft_runtime_api::ItemPage
//! [`LicenceOfferInfo`]: pallet_music_nft_runtime_api::LicenceOfferInfo
//! [`LineageInfo`]: pallet_music_nft_runtime_api::LineageInfo
//! [`OwnGrantPage`]: pallet_music_nft_runtime_api::OwnGrantPage
//! [`OwnSlotPage`]: pallet_music_nft_runtime_api::OwnSlotPage
//! [`OwnUnitsPage`]: pallet_music_nft_runtime_api::OwnUnitsPage
//! [`ProvenancePage`]: pallet_music_nft_runtime_api::ProvenancePage
//! [`RecordingInfo`]: pallet_music_nft_runtime_api::RecordingInfo
//! [`RecordingPage`]: pallet_music_nft_runtime_api::RecordingPage
//! [`RightsInfo`]: pallet_music_nft_runtime_api::RightsInfo
//! [`SplitInfo`]: pallet_music_nft_runtime_api::SplitInfo
//! [`StandingInfo`]: pallet_music_nft_runtime_api::StandingInfo
//! [`StreamInfo`]: pallet_music_nft_runtime_api::StreamInfo
//! [`StreamPage`]: pallet_music_nft_runtime_api::StreamPage
//! [`WorkInfo`]: pallet_music_nft_runtime_api::WorkInfo
//! [`WorkPage`]: pallet_music_nft_runtime_api::WorkPage

use super::{
	ask::{self, register, Name},
	error::invalid_code,
	params::{Account, AssetId, Number},
};
use crate::types::{AccountId, Block, Hash};
use jsonrpsee::{
	core::{RegisterMethodError, RpcResult},
	RpcModule,
};
use pallet_music_nft_runtime_api::{MusicApi, MAX_PER_PAGE};
use serde::Deserialize;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

mod money;
mod registry;
mod rights;
mod sales;

/// What a runtime calls a collection of items.
pub type CollectionId = u32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments recording and, if wanted, at")]
struct Recording {
	recording: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	deny_unknown_fields,
	expecting = "the arguments recording and, where wanted, from, limit and at"
)]
struct OfRecording {
	recording: u32,
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments from, limit and at, where wanted")]
struct All {
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
	expecting = "the arguments account and, where wanted, from, limit and at"
)]
struct OfAccount {
	account: Account,
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
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
	let name = Name { what: "registry of music", api: "MusicApi" };
	ask::ask::<dyn MusicApi<Block, AccountId, AssetId, CollectionId>, C, R>(client, name, at, call)
}

/// How many things shall be on a page.
fn page(limit: Option<u32>) -> u32 {
	limit.unwrap_or(MAX_PER_PAGE)
}

/// The methods, answered from the runtime of `client`.
pub fn methods<C>(client: Arc<C>) -> Result<RpcModule<C>, RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: MusicApi<Block, AccountId, AssetId, CollectionId>,
{
	let mut module = RpcModule::from_arc(client);
	registry::methods(&mut module)?;
	money::methods(&mut module)?;
	sales::methods(&mut module)?;
	rights::methods(&mut module)?;
	Ok(module)
}

#[cfg(test)]
mod tests;
