// SPDX-License-Identifier: Apache-2.0

//! What the pallet is to others: prices with a verdict for our pallets, the traits of the SDK's
//! oracle for pallets written against that, and the functions behind the runtime API.

use crate::{
	aggregate::is_fresh, types::ReportedValue, Config, Feeds, Pallet, ReportInfo, Reports,
};
use alloc::{vec, vec::Vec};
use pallet_oracle::{DataFeeder, DataProvider, DataProviderExtended, TimestampedValue};
use polyphony_support::traits::{PriceFeed, Verdict};
use sp_runtime::{DispatchError, DispatchResult, FixedU128};

impl<T: Config> PriceFeed<T::AssetId> for Pallet<T> {
	fn price(asset: &T::AssetId) -> Verdict {
		Self::verdict(asset)
	}

	fn decimals(asset: &T::AssetId) -> Option<u8> {
		Feeds::<T>::get(asset).map(|feed| feed.decimals)
	}
}

/// The value, only while the verdict is a price.
impl<T: Config> DataProvider<T::AssetId, FixedU128> for Pallet<T> {
	fn get(asset: &T::AssetId) -> Option<FixedU128> {
		Self::verdict(asset).price().map(|price| price.value)
	}
}

/// All feeds, with a value only while the verdict is a price. The timestamp is in milliseconds
/// since the Unix epoch.
impl<T: Config> DataProviderExtended<T::AssetId, TimestampedValue<FixedU128, u64>> for Pallet<T> {
	fn get_all_values(
	) -> impl Iterator<Item = (T::AssetId, Option<TimestampedValue<FixedU128, u64>>)> {
		let now = Self::now();
		Feeds::<T>::iter().map(move |(asset, feed)| {
			let value = Self::verdict_by(&asset, &feed).price().map(|price| TimestampedValue {
				value: price.value,
				timestamp: now.saturating_sub(price.age),
			});
			(asset, value)
		})
	}
}

/// A report by another pallet in the name of a feeder: as of now, without doubt about the value.
/// It follows the rules for reports and counts among the free ones of the block.
impl<T: Config> DataFeeder<T::AssetId, FixedU128, T::AccountId> for Pallet<T> {
	/// Fails as `report` does, and with `BadOrigin` without a feeder: a value that nobody has
	/// bonded for does not count.
	fn feed_value(
		who: Option<T::AccountId>,
		asset: T::AssetId,
		value: FixedU128,
	) -> DispatchResult {
		let who = who.ok_or(DispatchError::BadOrigin)?;
		let (confidence, timestamp) = (FixedU128::default(), Self::now());
		let value = ReportedValue { asset, value, confidence, timestamp };
		Self::do_report(&who, vec![value]).map(|_| ())
	}
}

impl<T: Config> Pallet<T> {
	/// The verdict on the price of every asset that has a feed.
	pub fn prices() -> Vec<(T::AssetId, Verdict)> {
		Feeds::<T>::iter()
			.map(|(asset, feed)| {
				let verdict = Self::verdict_by(&asset, &feed);
				(asset, verdict)
			})
			.collect()
	}

	/// The last report of every feeder on `asset`, in the order of their accounts.
	pub fn reports(asset: &T::AssetId) -> Vec<ReportInfo<T::AccountId>> {
		let Some(feed) = Feeds::<T>::get(asset) else {
			return Vec::new();
		};
		let now = Self::now();
		let info = |(who, report): (T::AccountId, crate::Report)| ReportInfo {
			who,
			value: report.value,
			confidence: report.confidence,
			timestamp: report.timestamp,
			counts: is_fresh(report.timestamp, feed.max_age, now),
		};
		Reports::<T>::get(asset).into_iter().map(info).collect()
	}
}
