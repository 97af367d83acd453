// SPDX-License-Identifier: Apache-2.0

//! Editions, and how far their sales are.

use super::*;
use crate::{auctions::least_bid, primary::price_at};
use pallet_music_nft_runtime_api::{
	AuctionInfo, BuyerInfo, EditionInfo, EditionPage, EditionStatus, HighestBidInfo, SaleInfo,
	SupplyInfo,
};

/// An edition as the runtime API tells it.
type EditionInfoOf<T> = EditionInfo<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// Some of those of a recording.
type EditionPageOf<T> = EditionPage<
	<T as frame_system::Config>::AccountId,
	<T as Config>::AssetId,
	<T as Config>::CollectionId,
>;

impl<T: Config> Pallet<T> {
	/// An edition.
	pub fn edition_info(recording: RecordingId, id: EditionId) -> Option<EditionInfoOf<T>> {
		let edition = Editions::<T>::get(recording, id)?;
		let auction = Auctions::<T>::get(recording, id);
		let now = Self::edition_now(recording, &edition);
		let real = |at| Self::real(Self::out_of_edition(recording, &edition, at));
		let terms = &edition.terms;
		let over = edition.over(now);
		let disclosure = Recordings::<T>::get(recording)?.disclosure;
		Some(EditionInfo {
			recording,
			edition: id,
			supply: match terms.supply {
				Supply::Unique => SupplyInfo::Unique,
				Supply::Limited(items) => SupplyInfo::Limited(items),
				Supply::Open { until } => SupplyInfo::Open { until: real(until) },
			},
			sale: match terms.sale {
				Sale::Fixed { price } => SaleInfo::Fixed { price },
				Sale::English { reserve, step, duration, extension } => {
					SaleInfo::English { reserve, step, duration, extension }
				},
				Sale::Dutch { start, floor, duration } => {
					SaleInfo::Dutch { start, floor, duration }
				},
			},
			asset: terms.asset.clone(),
			royalty: terms.royalty,
			least_royalty: terms.least_royalty,
			starts: real(terms.starts),
			allow_list_until: terms.allow_list_until.map(real),
			max_per_account: terms.max_per_account,
			licence: terms.licence,
			sold: edition.sold,
			listed: edition.listed,
			status: Self::edition_status(recording, &edition, auction.as_ref(), now),
			price: price_at(terms, now).ok().flatten().filter(|_| !over),
			auction: auction.and_then(|auction| {
				Some(AuctionInfo {
					ends: real(auction.ends),
					least: least_bid(terms, &auction, disclosure)?,
					highest: auction.highest.map(|bid| HighestBidInfo {
						bidder: bid.bidder,
						amount: bid.amount,
						disclosure: bid.disclosure,
					}),
				})
			}),
		})
	}

	/// Whether something of an edition is sold. What does not change any more comes first, then in
	/// the order of `on_sale`.
	fn edition_status(
		recording: RecordingId,
		edition: &EditionOf<T>,
		auction: Option<&AuctionOf<T>>,
		now: Moment,
	) -> EditionStatus {
		let terms = &edition.terms;
		if edition.sold_out() {
			EditionStatus::SoldOut
		} else if edition.closed {
			EditionStatus::Closed
		} else if edition.over(now) || auction.is_some_and(|auction| now >= auction.ends) {
			EditionStatus::Over
		} else if Self::is_blocked(recording) {
			EditionStatus::Blocked
		} else if Self::ensure_clear(recording).is_err() {
			EditionStatus::Contested
		} else if now < terms.starts {
			EditionStatus::Upcoming
		} else if terms.allow_list_until.is_some_and(|until| now < until) {
			EditionStatus::ByList
		} else {
			EditionStatus::OnSale
		}
	}

	/// The editions of a recording from a number on.
	pub fn edition_infos(recording: RecordingId, from: EditionId, limit: u32) -> EditionPageOf<T> {
		let catalogue = Catalogues::<T>::get(recording);
		let (end, items) = catalogue.as_ref().map_or((0, 0), |all| (all.next_edition, all.items));
		let look = |id| Self::edition_info(recording, id);
		let (editions, next) = walk(from, end, limit, 1, look);
		EditionPage { collection: catalogue.map(|all| all.collection), items, editions, next }
	}

	/// What an account is to an edition.
	pub fn buyer_info(
		recording: RecordingId,
		id: EditionId,
		who: &T::AccountId,
	) -> Option<BuyerInfo> {
		let most = Editions::<T>::get(recording, id)?.terms.max_per_account;
		let key = (recording, id, who);
		let bought = Bought::<T>::get(key).map_or(0, |purchases| purchases.items);
		Some(BuyerInfo {
			on_list: Allowed::<T>::contains_key(key),
			left: most.map(|most| most.saturating_sub(bought)),
		})
	}
}
