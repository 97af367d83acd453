// SPDX-License-Identifier: Apache-2.0

//! What is owed, fees, and assets.

use super::*;
use pallet_music_nft_runtime_api::{AssetInfo, FeeInfo};

impl<T: Config> Pallet<T> {
	/// What an account could not be paid before, in the order of the assets.
	pub fn owed_infos(who: &T::AccountId) -> Vec<AmountOf<T>> {
		let mut all: Vec<_> = Owed::<T>::iter_prefix(who)
			.map(|(asset, amount)| AmountInfo { asset, amount })
			.collect();
		all.sort_by(|a, b| a.asset.cmp(&b.asset));
		all
	}

	/// The fees that wait on the account of a recording.
	pub fn fee_infos(recording: RecordingId) -> Vec<FeeInfo<T::AssetId>> {
		let fee = |AmountInfo { asset, amount }: AmountOf<T>| {
			let task = Task::ShareFees(recording, asset.clone());
			FeeInfo { asset, amount, at: DueAt::<T>::get(task).map(Self::real) }
		};
		amounts::<T>(&assets::<T>(), |asset| Ok(UnsharedFees::<T>::get(recording, asset)))
			.into_iter()
			.map(fee)
			.collect()
	}

	/// The assets that were ever accepted.
	pub fn asset_infos() -> Vec<AssetInfo<T::AssetId>> {
		let info = |(asset, accepted)| AssetInfo { asset, accepted };
		AcceptedAssets::<T>::get().into_iter().map(info).collect()
	}
}
