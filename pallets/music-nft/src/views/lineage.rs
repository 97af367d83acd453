// SPDX-License-Identifier: Apache-2.0

//! On what recordings are built, and what waits for that.

use super::*;
use crate::settle::entitled;
use pallet_music_nft_runtime_api::{
	AncestorInfo, DescendantInfo, DescendantPage, LineageInfo, SourceInfo,
};

impl<T: Config> Pallet<T> {
	/// On what a recording is built, and what waits for whom.
	pub fn lineage_info(id: RecordingId) -> Option<LineageInfo<T::AssetId>> {
		if !Recordings::<T>::contains_key(id) {
			return None;
		}
		let lineage = Lineages::<T>::get(id);
		let upstream = lineage.upstream();
		let assets = assets::<T>();
		let source = |source: Source| SourceInfo {
			recording: source.recording,
			grant: source.grant,
			share: source.share,
		};
		let ancestor = |Ancestor { recording, share }| AncestorInfo {
			recording,
			share,
			split: Recordings::<T>::get(recording)
				.filter(|_| Self::ensure_undisputed_owner(recording).is_ok())
				.map(|found| found.split),
			waiting: Self::waiting_upstream(&assets, id, recording, share),
		};
		Some(LineageInfo {
			sources: lineage.sources.into_iter().map(source).collect(),
			ancestors: lineage.ancestors.into_iter().map(ancestor).collect(),
			upstream,
			depth: lineage.depth,
		})
	}

	/// The recordings that pay a share to this one, from a number on.
	pub fn descendant_infos(
		id: RecordingId,
		from: RecordingId,
		limit: u32,
	) -> DescendantPage<T::AssetId> {
		let assets = assets::<T>();
		// Sources are there before what is built on them.
		let from = from.max(id.saturating_add(1));
		let (descendants, next) = walk(from, NextRecording::<T>::get(), limit, 1, |recording| {
			let ancestors = Lineages::<T>::get(recording).ancestors;
			let Ancestor { share, .. } = *ancestors.iter().find(|found| found.recording == id)?;
			let waiting = Self::waiting_upstream(&assets, recording, id, share);
			Some(DescendantInfo { recording, share, waiting })
		});
		DescendantPage { descendants, next }
	}

	/// What an ancestor can claim of what a recording has sold.
	fn waiting_upstream(
		assets: &[T::AssetId],
		id: RecordingId,
		ancestor: RecordingId,
		share: u32,
	) -> Vec<AmountOf<T>> {
		amounts::<T>(assets, |asset| {
			entitled(Shared::<T>::get(id, asset), share, WHOLE)?
				.checked_sub(SharedTaken::<T>::get((id, ancestor, asset)))
				.ok_or(ArithmeticError::Underflow)
		})
	}
}
