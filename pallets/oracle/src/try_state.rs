// SPDX-License-Identifier: Apache-2.0

//! What holds between two transactions.

use crate::{
	aggregate::{aggregate, is_fresh},
	Activities, Aggregates, Config, Evidence, Feeders, Feeds, HoldReason, Pallet, Reports,
	Unbondings,
};
use alloc::collections::BTreeSet;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use sp_runtime::{traits::Zero, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Checks what holds between two transactions.
	///
	/// - There are no more feeds and feeders than there can be, and the rules of every feed are
	///   valid.
	/// - What a feeder, or who was one, has on hold for this pallet is their bond: that of a feeder
	///   or one that unbonds, never both.
	/// - Reports are of feeds that exist and feeders who are ones; their values are not zero. Free
	///   reports are counted for feeders only, evidence is kept only against who is a feeder or
	///   unbonds.
	/// - Prices are of feeds that exist, and not zero. While there is a price, a quorum of reports
	///   is fresh, the value is between two reports, and, if no report has become too old since, it
	///   is exactly what the reports add up to.
	///
	/// After an upgrade that lowers a bound the first does not hold until governance has followed.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_feeds()?;
		Self::try_bonds()?;
		Self::try_reports()?;
		Self::try_prices()
	}

	fn try_feeds() -> Result<(), TryRuntimeError> {
		let feeds = Feeds::<T>::iter_values().count();
		ensure!(feeds == Feeds::<T>::count() as usize, "oracle: feeds are miscounted");
		ensure!(Feeds::<T>::count() <= T::MaxFeeds::get(), "oracle: too many feeds");
		ensure!(
			Feeds::<T>::iter_values().all(|feed| Self::ensure_valid(&feed).is_ok()),
			"oracle: a feed with invalid rules"
		);
		Ok(())
	}

	fn try_bonds() -> Result<(), TryRuntimeError> {
		let feeders = Feeders::<T>::iter().count();
		ensure!(feeders == Feeders::<T>::count() as usize, "oracle: feeders are miscounted");
		ensure!(Feeders::<T>::count() <= T::MaxFeeders::get(), "oracle: too many feeders");

		let accounts: BTreeSet<T::AccountId> =
			Feeders::<T>::iter_keys().chain(Unbondings::<T>::iter_keys()).collect();
		for who in &accounts {
			let bond = Feeders::<T>::get(who).unwrap_or_default();
			let unbonding = Unbondings::<T>::get(who).map(|unbonding| unbonding.amount);
			ensure!(unbonding != Some(0), "oracle: nothing unbonds");
			ensure!(
				bond.is_zero() || unbonding.is_none(),
				"oracle: a feeder with a bond unbonds another"
			);
			let on_hold = T::Currency::balance_on_hold(&HoldReason::Bond.into(), who);
			ensure!(
				bond.checked_add(unbonding.unwrap_or_default()) == Some(on_hold),
				"oracle: a bond is not what is on hold"
			);
		}
		ensure!(
			Activities::<T>::iter_keys().all(Feeders::<T>::contains_key),
			"oracle: the reports of somebody who is no feeder are counted"
		);
		ensure!(
			Evidence::<T>::iter().all(|(who, kept)| accounts.contains(&who) && !kept.is_empty()),
			"oracle: evidence against nobody, or none"
		);
		Ok(())
	}

	fn try_reports() -> Result<(), TryRuntimeError> {
		let latest = Self::now().saturating_add(T::MaxTimeDrift::get());
		for (asset, reports) in Reports::<T>::iter() {
			ensure!(Feeds::<T>::contains_key(&asset), "oracle: reports without a feed");
			ensure!(!reports.is_empty(), "oracle: an entry without reports");
			for (who, report) in reports {
				ensure!(Feeders::<T>::contains_key(&who), "oracle: a report of no feeder");
				ensure!(!report.value.is_zero(), "oracle: a report of zero");
				ensure!(report.timestamp <= latest, "oracle: a report from the future");
			}
		}
		Ok(())
	}

	fn try_prices() -> Result<(), TryRuntimeError> {
		let (now, block) = (Self::now(), frame_system::Pallet::<T>::block_number());
		for (asset, price) in Aggregates::<T>::iter() {
			let feed = Feeds::<T>::get(&asset).ok_or("oracle: a price without a feed")?;
			ensure!(
				!price.quote.value.is_zero() && !price.base.is_zero(),
				"oracle: a price of zero"
			);
			ensure!(price.block <= block, "oracle: a price from a later block");
			ensure!(
				price.held.is_none_or(|held| price.has_quorum && held.since <= block),
				"oracle: a jump is held that cannot be"
			);
			if price.standing(feed.max_age, now).is_err() {
				continue;
			}

			let reports = Reports::<T>::get(&asset);
			let fresh = || reports.values().filter(|r| is_fresh(r.timestamp, feed.max_age, now));
			ensure!(fresh().count() >= feed.quorum as usize, "oracle: a price without a quorum");
			let value = price.quote.value;
			ensure!(
				reports.values().any(|report| report.value <= value)
					&& reports.values().any(|report| report.value >= value),
				"oracle: a price beyond all reports"
			);
			ensure!(
				fresh().count() < reports.len()
					|| aggregate(fresh(), feed.quorum) == Some(price.quote),
				"oracle: a price that is not what the reports add up to"
			);
		}
		Ok(())
	}
}
