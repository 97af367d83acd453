// SPDX-License-Identifier: Apache-2.0

//! Disputes: a report outside of the band costs a part of the bond.
//!
//! A report is compared with the median of the others' fresh reports. It is wrong if it is outside
//! of the band around that median now **and** was outside when it was made. The first spares who
//! saw a move of the market before the others did, once they follow; the second spares who
//! reported what was right and was overtaken by the market. Where the others were no quorum when it
//! was made, only the first counts.
//!
//! So that nobody escapes by acting faster than a disputer, two kinds of reports that count no
//! longer are kept as [`Evidence`] until they are too old: those of a feeder who left, was removed
//! or lost a part of the bond, and those that were outside of the band when they were made and have
//! been replaced.

use crate::{
	aggregate::is_fresh, types::Report, Config, Error, Event, Evidence, Feeders, Feeds, Pallet,
	Reports,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Slashes `feeder` for a report on `asset` that is outside of the band, and rewards
	/// `disputer`.
	pub(crate) fn do_dispute(
		disputer: T::AccountId,
		asset: T::AssetId,
		feeder: T::AccountId,
	) -> DispatchResult {
		ensure!(disputer != feeder, Error::<T>::SelfDispute);
		let feed = Feeds::<T>::get(&asset).ok_or(Error::<T>::UnknownFeed)?;
		let now = Self::now();
		let mut reports = Reports::<T>::get(&asset);
		let evidence = Evidence::<T>::get(&feeder).unwrap_or_default();

		let fresh = |report: &&Report| is_fresh(report.timestamp, feed.max_age, now);
		let counted = reports.get(&feeder).filter(fresh).copied();
		let kept = evidence.get(&asset).filter(fresh).copied();
		ensure!(counted.is_some() || kept.is_some(), Error::<T>::NothingToDispute);
		let median = Self::peers(&reports, &feeder, &feed, now).ok_or(Error::<T>::TooFewOthers)?;
		let wrong = |report: &Report| {
			report.contradicts(median, feed.band)
				&& report.peers.is_none_or(|then| report.contradicts(then, feed.band))
		};
		let (report, counts) = match (counted.filter(wrong), kept.filter(wrong)) {
			(Some(report), _) => (report, true),
			(None, Some(report)) => (report, false),
			(None, None) => return Err(Error::<T>::WithinBand.into()),
		};

		let (slashed, reward) = Self::slash(&feeder, &disputer)?;
		Self::deposit_event(Event::FeederSlashed {
			who: feeder.clone(),
			asset: asset.clone(),
			value: report.value,
			median,
			slashed,
			disputer,
			reward,
		});
		if counts {
			reports.remove(&feeder);
			Self::replace_reports(&feeder, &asset, &feed, reports, now);
		} else {
			// All of it may be gone already, with the last of the bond.
			Evidence::<T>::mutate_exists(&feeder, |kept| {
				*kept = kept.take().and_then(|mut kept| {
					kept.remove(&asset);
					(!kept.is_empty()).then_some(kept)
				});
			});
		}
		if Feeders::<T>::get(&feeder).is_some_and(|bond| bond < T::Bond::get()) {
			Self::withdraw_reports(&feeder);
		}
		Ok(())
	}
}
