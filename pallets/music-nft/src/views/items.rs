// SPDX-License-Identifier: Apache-2.0

//! Items, and bids for them.

use super::*;
use crate::resale::Resale;
use frame_support::traits::Get;
use pallet_music_nft_runtime_api::{BidInfo, BidPage, ItemAskInfo, ItemInfo, ItemPage};

/// An item as the runtime API tells it.
type ItemInfoOf<T> = ItemInfo<
	<T as frame_system::Config>::AccountId,
	<T as Config>::AssetId,
	<T as Config>::CollectionId,
>;
/// Some of those of a recording.
type ItemPageOf<T> = ItemPage<
	<T as frame_system::Config>::AccountId,
	<T as Config>::AssetId,
	<T as Config>::CollectionId,
>;
/// Some of the bids for them.
type BidPageOf<T> = BidPage<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;

impl<T: Config> Pallet<T> {
	/// An item.
	pub fn item_info(recording: RecordingId, id: ItemId) -> Option<ItemInfoOf<T>> {
		let item = Items::<T>::get(recording, id)?;
		let collection = Catalogues::<T>::get(recording)?.collection;
		let edition = Editions::<T>::get(recording, item.edition)?;
		let ask = |ask: ItemAsk<T::AccountId>| {
			let shares = Self::resale_at(&edition, ask.price).ok()?;
			let Resale { fee, royalty, proceeds } = shares;
			Some(ItemAskInfo { seller: ask.seller, price: ask.price, fee, royalty, proceeds })
		};
		Some(ItemInfo {
			recording,
			item: id,
			owner: Self::owner_of_item(recording, id)?,
			collection,
			edition: item.edition,
			number: item.number,
			gifts_left: T::MaxGifts::get().saturating_sub(item.gifts),
			transfers: item.transfers,
			ask: item.ask.and_then(ask),
			asset: edition.terms.asset,
			licence: edition.terms.licence,
		})
	}

	/// The items of a recording from a number on: all, or those of an account, or for sale.
	pub fn item_infos(
		recording: RecordingId,
		from: ItemId,
		limit: u32,
		owner: Option<&T::AccountId>,
		for_sale: bool,
	) -> ItemPageOf<T> {
		let last = Catalogues::<T>::get(recording).map_or(0, |catalogue| catalogue.items);
		let end = last.saturating_add(1);
		let (items, next) = walk(from.max(1), end, limit, 1, |id| {
			Self::item_info(recording, id)
				.filter(|item| owner.is_none_or(|owner| item.owner == *owner))
				.filter(|item| !for_sale || item.ask.is_some())
		});
		ItemPage { items, next }
	}

	/// The bids for items of a recording behind `start`: all, or those for an item, or of an account.
	pub fn bid_infos(
		recording: RecordingId,
		item: Option<ItemId>,
		bidder: Option<&T::AccountId>,
		start: Option<BidId>,
		limit: u32,
	) -> BidPageOf<T> {
		let all = match start {
			// From a number follows where the bid is, also if it is gone.
			Some(id) => {
				Bids::<T>::iter_prefix_from(recording, Bids::<T>::hashed_key_for(recording, id))
			},
			None => Bids::<T>::iter_prefix(recording),
		};
		let current = Recordings::<T>::get(recording).map(|found| found.disclosure);
		let clear = Self::ensure_clear(recording).is_ok();
		let (bids, next) = search(all, limit, |(id, bid)| {
			let wanted = item.is_none_or(|item| bid.item == item)
				&& bidder.is_none_or(|bidder| bid.bidder == *bidder);
			if !wanted {
				return None;
			}
			let there = Items::<T>::contains_key(recording, bid.item);
			let in_time = Self::now() < bid.until;
			Some(BidInfo {
				bid: *id,
				item: bid.item,
				bidder: bid.bidder.clone(),
				asset: Editions::<T>::get(recording, bid.edition)?.terms.asset,
				amount: bid.amount,
				disclosure: bid.disclosure,
				until: Self::real(bid.until),
				acceptable: clear && there && in_time && current == Some(bid.disclosure),
			})
		});
		BidPage { bids, next: next.map(|(id, _)| id) }
	}
}
