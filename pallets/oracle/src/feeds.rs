// SPDX-License-Identifier: Apache-2.0

//! Feeds, and how a change of a feed or its reports becomes a price.

use crate::{
	aggregate::{aggregate, deviates, is_fresh, Quote},
	breaker::{Aggregate, Step},
	types::{Confirmation, Feed, MAX_DECIMALS},
	Aggregates, Config, Error, Event, Feeds, Pallet, Reports, ReportsOf,
};
use frame_support::{
	ensure,
	traits::{Get, UnixTime},
};
use polyphony_support::traits::{NoPrice, OraclePrice, ReferencePrice, Verdict};
use sp_runtime::{DispatchResult, Permill};

/// What made a feed look at its reports again.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Cause {
	/// A report was added or replaced. If there are too few of them, the last price goes on to
	/// age: it was a quorum's, and is not said to be newer than it is.
	Report,
	/// A report was taken away, or the rules changed. If there are too few reports now, the last
	/// price is a quorum's no longer, and there is none at once.
	Removal,
}

impl<T: Config> Pallet<T> {
	/// The time, in milliseconds since the Unix epoch.
	pub(crate) fn now() -> u64 {
		T::Time::now().as_millis().try_into().unwrap_or(u64::MAX)
	}

	/// Checks the rules of a feed.
	pub(crate) fn ensure_valid(feed: &Feed) -> Result<(), Error<T>> {
		ensure!(feed.decimals <= MAX_DECIMALS, Error::<T>::BadDecimals);
		ensure!(feed.quorum > 0 && feed.quorum <= T::MaxFeeders::get(), Error::<T>::BadQuorum);
		ensure!(feed.max_age > 0, Error::<T>::BadMaxAge);
		ensure!(feed.max_jump > Permill::zero() && feed.confirmations > 0, Error::<T>::BadBreaker);
		ensure!(feed.band > Permill::zero() && feed.band < Permill::one(), Error::<T>::BadBand);
		Ok(())
	}

	/// Adds a feed, or gives it other rules, which its reports and its price follow at once.
	pub(crate) fn do_set_feed(asset: T::AssetId, feed: Feed) -> DispatchResult {
		Self::ensure_valid(&feed)?;
		ensure!(
			Feeds::<T>::contains_key(&asset) || Feeds::<T>::count() < T::MaxFeeds::get(),
			Error::<T>::TooManyFeeds
		);
		Feeds::<T>::insert(&asset, feed);
		Self::deposit_event(Event::FeedSet { asset: asset.clone(), feed });
		Self::recompute(&asset, &feed, &Reports::<T>::get(&asset), Self::now(), Cause::Removal);
		Ok(())
	}

	/// Removes a feed, its reports and its price.
	pub(crate) fn do_remove_feed(asset: T::AssetId) -> DispatchResult {
		ensure!(Feeds::<T>::take(&asset).is_some(), Error::<T>::UnknownFeed);
		Reports::<T>::remove(&asset);
		Aggregates::<T>::remove(&asset);
		Self::deposit_event(Event::FeedRemoved { asset });
		Ok(())
	}

	/// Accepts what the reports add up to although it is a jump.
	pub(crate) fn do_confirm_price(asset: T::AssetId) -> DispatchResult {
		let feed = Feeds::<T>::get(&asset).ok_or(Error::<T>::UnknownFeed)?;
		let mut price = Aggregates::<T>::get(&asset).ok_or(Error::<T>::NothingHeld)?;
		ensure!(price.held.is_some(), Error::<T>::NothingHeld);
		let quote = Self::quote(&feed, &Reports::<T>::get(&asset), Self::now())
			.ok_or(Error::<T>::TooFewReports)?;

		price.confirm(quote, frame_system::Pallet::<T>::block_number());
		Aggregates::<T>::insert(&asset, price);
		let by = Confirmation::Governance;
		Self::deposit_event(Event::PriceConfirmed { asset: asset.clone(), by });
		Self::deposit_updated(asset, quote);
		Ok(())
	}

	/// Writes the reports of a feed; none of them are no entry.
	pub(crate) fn put_reports(asset: &T::AssetId, reports: &ReportsOf<T>) {
		if reports.is_empty() {
			Reports::<T>::remove(asset);
		} else {
			Reports::<T>::insert(asset, reports);
		}
	}

	/// What the fresh ones of `reports` add up to.
	fn quote(feed: &Feed, reports: &ReportsOf<T>, now: u64) -> Option<Quote> {
		let fresh = reports.values().filter(|report| is_fresh(report.timestamp, feed.max_age, now));
		aggregate(fresh, feed.quorum)
	}

	/// Brings the price of a feed up to date with its reports.
	///
	/// All stored reports are of feeders with a full bond: who has none is taken out of all feeds
	/// at once, so that nothing but the age is looked at here.
	pub(crate) fn recompute(
		asset: &T::AssetId,
		feed: &Feed,
		reports: &ReportsOf<T>,
		now: u64,
		cause: Cause,
	) {
		let stored = Aggregates::<T>::get(asset);
		let Some(quote) = Self::quote(feed, reports, now) else {
			if let (Some(mut price), Cause::Removal) = (stored, cause) {
				if price.lose_quorum() {
					Aggregates::<T>::insert(asset, price);
					Self::deposit_event(Event::QuorumLost { asset: asset.clone() });
				}
			}
			return;
		};

		let block = frame_system::Pallet::<T>::block_number();
		let (price, step) = match stored {
			None => (Aggregate::new(quote, block), Step::Accepted),
			Some(mut price) => {
				let step = price.take(quote, feed, block);
				(price, step)
			},
		};
		Aggregates::<T>::insert(asset, price);

		let asset = asset.clone();
		match step {
			Step::Accepted => Self::deposit_updated(asset, quote),
			Step::Returned => {
				Self::deposit_event(Event::PriceReturned { asset: asset.clone() });
				Self::deposit_updated(asset, quote);
			},
			Step::Confirmed(by) => {
				Self::deposit_event(Event::PriceConfirmed { asset: asset.clone(), by });
				Self::deposit_updated(asset, quote);
			},
			Step::Held => {
				Self::deposit_event(Event::PriceHeld { asset, value: quote.value });
			},
			Step::StillHeld => {},
		}
	}

	fn deposit_updated(asset: T::AssetId, quote: Quote) {
		let Quote { value, confidence, timestamp } = quote;
		Self::deposit_event(Event::PriceUpdated { asset, value, confidence, timestamp });
	}

	/// The verdict on the price of `asset`: two reads, and those of the second source if the feed
	/// asks it.
	pub fn verdict(asset: &T::AssetId) -> Verdict {
		match Feeds::<T>::get(asset) {
			Some(feed) => Self::verdict_by(asset, &feed),
			None => Verdict::Unavailable(NoPrice::UnknownAsset),
		}
	}

	/// The verdict on the price of `asset`, whose feed is `feed`.
	pub(crate) fn verdict_by(asset: &T::AssetId, feed: &Feed) -> Verdict {
		match Self::judge(asset, feed) {
			Ok(price) => Verdict::Price(price),
			Err(reason) => Verdict::Unavailable(reason),
		}
	}

	fn judge(asset: &T::AssetId, feed: &Feed) -> Result<OraclePrice, NoPrice> {
		let stored = Aggregates::<T>::get(asset).ok_or(NoPrice::NoQuorum)?;
		let price = stored.standing(feed.max_age, Self::now())?;
		if let Some(gap) = feed.max_reference_gap {
			if let Some(reference) = T::Reference::reference(asset) {
				if deviates(price.value, reference, gap) {
					return Err(NoPrice::Disputed);
				}
			}
		}
		Ok(price)
	}
}
