// SPDX-License-Identifier: Apache-2.0

//! Reports: what a feeder may send, when it is free, and which of them are kept as evidence.

use crate::{
	aggregate::{exceeds, is_fresh, median_of},
	feeds::Cause,
	types::{Activity, Feed, Report, ReportedValue},
	Activities, Config, Error, Event, Evidence, Feeders, Feeds, Pallet, Reports, ReportsOf,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{defensive, dispatch::Pays, ensure, traits::Get};
use sp_runtime::{traits::Zero, DispatchError, FixedU128};

impl<T: Config> Pallet<T> {
	/// Takes the values that `who` reports. Returns whether that costs a fee.
	///
	/// Changes nothing if it fails for one value alone; with several the caller has to undo.
	pub(crate) fn do_report(
		who: &T::AccountId,
		values: Vec<ReportedValue<T::AssetId>>,
	) -> Result<Pays, DispatchError> {
		ensure!(!values.is_empty(), Error::<T>::EmptyReport);
		let bond = Feeders::<T>::get(who).ok_or(Error::<T>::NotFeeder)?;
		ensure!(bond >= T::Bond::get(), Error::<T>::BondNotFull);

		let mut assets = BTreeSet::new();
		ensure!(values.iter().all(|value| assets.insert(&value.asset)), Error::<T>::DuplicateAsset);

		let now = Self::now();
		let mut newer = true;
		let mut evidence = Vec::new();
		for value in values {
			newer &= Self::take_value(who, value, now, &mut evidence)?;
		}
		Self::keep_evidence(who, evidence);
		let free = Self::count_report(who);
		Ok(if newer && free { Pays::No } else { Pays::Yes })
	}

	/// Takes one value. Returns whether it is newer than what the feeder reported before.
	fn take_value(
		who: &T::AccountId,
		value: ReportedValue<T::AssetId>,
		now: u64,
		evidence: &mut Vec<(T::AssetId, Report)>,
	) -> Result<bool, DispatchError> {
		let ReportedValue { asset, value, confidence, timestamp } = value;
		let feed = Feeds::<T>::get(&asset).ok_or(Error::<T>::UnknownFeed)?;
		ensure!(!value.is_zero(), Error::<T>::ZeroValue);
		ensure!(!exceeds(confidence, value, feed.band), Error::<T>::ConfidenceTooWide);
		let latest = now.saturating_add(T::MaxTimeDrift::get());
		ensure!(timestamp <= latest, Error::<T>::FutureTimestamp);
		ensure!(is_fresh(timestamp, feed.max_age, now), Error::<T>::OldTimestamp);

		let mut reports = Reports::<T>::get(&asset);
		let peers = Self::peers(&reports, who, &feed, now);
		let report = Report { value, confidence, timestamp, peers };
		let before =
			reports.try_insert(who.clone(), report).map_err(|_| Error::<T>::TooManyFeeders)?;
		if let Some(before) = before {
			// Every feeder's reports grow newer, so that a price can only become too old, and not
			// lose its quorum, by what the feeders report.
			ensure!(timestamp >= before.timestamp, Error::<T>::OlderThanBefore);
			// Who reports something outlandish must not escape a dispute by reporting again.
			if before.peers.is_some_and(|peers| before.contradicts(peers, feed.band)) {
				evidence.push((asset.clone(), before));
			}
		}

		Reports::<T>::insert(&asset, &reports);
		Self::deposit_event(Event::Reported {
			who: who.clone(),
			asset: asset.clone(),
			value,
			confidence,
			timestamp,
		});
		Self::recompute(&asset, &feed, &reports, now, Cause::Report);
		Ok(before.is_none_or(|before| timestamp > before.timestamp))
	}

	/// Counts a report of `who` in this block. Returns whether it is one of the free ones.
	fn count_report(who: &T::AccountId) -> bool {
		let block = frame_system::Pallet::<T>::block_number();
		let before = match Activities::<T>::get(who) {
			Some(activity) if activity.block == block => activity.reports,
			_ => 0,
		};
		if before >= T::MaxFreeReports::get() {
			return false;
		}
		let reports = before.saturating_add(1);
		Activities::<T>::insert(who, Activity { block, reports });
		true
	}

	/// The median of the fresh reports of all but `who`, if they are a quorum.
	pub(crate) fn peers(
		reports: &ReportsOf<T>,
		who: &T::AccountId,
		feed: &Feed,
		now: u64,
	) -> Option<FixedU128> {
		let others = reports.iter().filter(|(feeder, report)| {
			*feeder != who && is_fresh(report.timestamp, feed.max_age, now)
		});
		median_of(others.map(|(_, report)| report), feed.quorum)
	}

	/// Takes the reports of `who` out of all feeds, and keeps them as evidence.
	pub(crate) fn withdraw_reports(who: &T::AccountId) {
		let now = Self::now();
		let mut withdrawn = Vec::new();
		for (asset, feed) in Feeds::<T>::iter() {
			let mut reports = Reports::<T>::get(&asset);
			if let Some(report) = reports.remove(who) {
				Self::replace_reports(who, &asset, &feed, reports, now);
				if is_fresh(report.timestamp, feed.max_age, now) {
					withdrawn.push((asset, report));
				}
			}
		}
		Self::keep_evidence(who, withdrawn);
	}

	/// Writes the reports of a feed that are left without that of `who`, and its price.
	pub(crate) fn replace_reports(
		who: &T::AccountId,
		asset: &T::AssetId,
		feed: &Feed,
		reports: ReportsOf<T>,
		now: u64,
	) {
		Self::put_reports(asset, &reports);
		Self::deposit_event(Event::ReportRemoved { who: who.clone(), asset: asset.clone() });
		Self::recompute(asset, feed, &reports, now, Cause::Removal);
	}

	/// Keeps reports that do not count, so that they can still be disputed.
	fn keep_evidence(who: &T::AccountId, reports: Vec<(T::AssetId, Report)>) {
		if reports.is_empty() {
			return;
		}
		Evidence::<T>::mutate(who, |kept| {
			let kept = kept.get_or_insert_default();
			for (asset, report) in reports {
				// There is room for one report of each feed, and more can only be there if a feed
				// was removed. Make room by the oldest.
				if kept.is_full() && !kept.contains_key(&asset) {
					let oldest = kept.iter().min_by_key(|(_, report)| report.timestamp);
					if let Some(asset) = oldest.map(|(asset, _)| asset.clone()) {
						kept.remove(&asset);
					}
				}
				if kept.try_insert(asset, report).is_err() {
					defensive!("there is room for evidence on every feed");
				}
			}
		});
	}
}
