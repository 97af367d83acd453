// SPDX-License-Identifier: Apache-2.0

//! Slots that are held in units.

use super::*;
use pallet_music_nft_runtime_api::{
	AskInfo, HolderInfo, HolderPage, OwnUnitsInfo, OwnUnitsPage, StreamInfo, StreamPage,
};

/// A stream as the runtime API tells it.
type StreamInfoOf<T> = StreamInfo<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// Some of the streams.
type StreamPageOf<T> = StreamPage<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// Some of the holders of one.
type HolderPageOf<T> = HolderPage<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;

impl<T: Config> Pallet<T> {
	/// A stream.
	pub fn stream_info(id: StreamId) -> Option<StreamInfoOf<T>> {
		Self::stream_with(&assets::<T>(), id)
	}

	fn stream_with(assets: &[T::AssetId], id: StreamId) -> Option<StreamInfoOf<T>> {
		let Stream { split, slot, parts, units, holders, deposit } = Streams::<T>::get(id)?;
		Some(StreamInfo {
			stream: id,
			split,
			slot,
			parts,
			units,
			holders,
			creator: deposit.who,
			waiting: Self::waiting_for_slot(assets, split, slot, parts),
		})
	}

	/// The streams from a number on.
	pub fn stream_infos(from: StreamId, limit: u32) -> StreamPageOf<T> {
		let assets = assets::<T>();
		let look = |id| Self::stream_with(&assets, id);
		let (streams, next) = walk(from, NextStream::<T>::get(), limit, 1, look);
		StreamPage { streams, next }
	}

	/// The holders of a stream behind `start`.
	pub fn holder_infos(id: StreamId, start: Option<&T::AccountId>, limit: u32) -> HolderPageOf<T> {
		let Some(stream) = Streams::<T>::get(id) else {
			return HolderPage { holders: Vec::new(), next: None };
		};
		let assets = assets::<T>();
		let all = match start {
			// From an account follows where its holding is, also if it is gone.
			Some(start) => {
				Holdings::<T>::iter_prefix_from(id, Holdings::<T>::hashed_key_for(id, start))
			},
			None => Holdings::<T>::iter_prefix(id),
		};
		let (holders, next) = search(all, limit, |(account, holding)| {
			Some(HolderInfo {
				account: account.clone(),
				units: holding.units,
				ask: ask(holding),
				waiting: Self::waiting_for_holder(&assets, &stream, holding),
			})
		});
		HolderPage { holders, next: next.map(|(account, _)| account) }
	}

	/// What an account has of streams, from a number on.
	pub fn own_units_infos(
		who: &T::AccountId,
		from: StreamId,
		limit: u32,
	) -> OwnUnitsPage<T::AssetId> {
		let assets = assets::<T>();
		let (units, next) = walk(from, NextStream::<T>::get(), limit, 1, |id| {
			let holding = Holdings::<T>::get(id, who)?;
			let stream = Streams::<T>::get(id)?;
			Some(OwnUnitsInfo {
				stream: id,
				split: stream.split,
				slot: stream.slot,
				units: holding.units,
				of: stream.units,
				ask: ask(&holding),
				waiting: Self::waiting_for_holder(&assets, &stream, &holding),
			})
		});
		OwnUnitsPage { units, next }
	}

	/// What a holder can claim.
	fn waiting_for_holder(
		assets: &[T::AssetId],
		stream: &StreamOf<T>,
		holding: &HoldingOf<T>,
	) -> Vec<AmountOf<T>> {
		let mut holding = holding.clone();
		let credited = Self::credit_all(stream, &mut holding);
		let waiting = holding.checkpoints.iter().map(|checkpoint| checkpoint.accrued);
		assets
			.iter()
			.zip(waiting)
			.filter(|(_, amount)| credited.is_ok() && *amount != 0)
			.map(|(asset, amount)| AmountInfo { asset: asset.clone(), amount })
			.collect()
	}
}

/// What a holder offers for sale.
fn ask<A, S, M>(holding: &Holding<A, S, M>) -> Option<AskInfo<S>>
where
	A: Clone + core::fmt::Debug + Eq,
	S: Clone + core::fmt::Debug + Eq,
	M: frame_support::traits::Get<u32>,
{
	let Ask { units, price, asset } = holding.ask.clone()?;
	Some(AskInfo { units, price, asset })
}
