// SPDX-License-Identifier: Apache-2.0

//! Feeds, and what becomes of a price when reports grow old or go.

use super::*;
use crate::{Aggregates, Feed, Feeds, GenesisConfig, Quote, Reports};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use polyphony_support::traits::{NoPrice, OraclePrice, Verdict};
use sp_runtime::{traits::BadOrigin, BuildStorage, DispatchResult, FixedU128, Permill};

fn set_feed(asset: u32, feed: Feed) -> DispatchResult {
	PriceOracle::set_feed(RuntimeOrigin::root(), asset, feed)
}

fn remove_feed(asset: u32) -> DispatchResult {
	PriceOracle::remove_feed(RuntimeOrigin::root(), asset)
}

fn updated(asset: u32, price: u32, timestamp: u64) -> Event<Test> {
	let (value, confidence) = (units(price), FixedU128::default());
	Event::PriceUpdated { asset, value, confidence, timestamp }
}

#[test]
fn only_the_admin_manages_feeds() {
	new_test_ext().execute_with(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			assert_noop!(PriceOracle::set_feed(origin.clone(), ASSET, FEED), BadOrigin);
			assert_noop!(PriceOracle::remove_feed(origin.clone(), ASSET), BadOrigin);
			assert_noop!(PriceOracle::confirm_price(origin, ASSET), BadOrigin);
		}
	});
}

#[test]
fn feeds_come_and_go() {
	new_test_ext().execute_with(|| {
		assert_eq!(PriceOracle::verdict(&3), Verdict::Unavailable(NoPrice::UnknownAsset));
		assert_ok!(set_feed(3, FEED));
		assert_eq!(PriceOracle::verdict(&3), Verdict::Unavailable(NoPrice::NoQuorum));
		assert_ok!(set_feed(4, FEED));
		assert_noop!(set_feed(5, FEED), Error::<Test>::TooManyFeeds);
		// A feed that is there can be changed when there is no room.
		let feed = Feed { quorum: 1, ..FEED };
		assert_ok!(set_feed(3, feed));
		assert_eq!(Feeds::<Test>::get(3), Some(feed));

		assert_ok!(remove_feed(4));
		assert_noop!(remove_feed(4), Error::<Test>::UnknownFeed);
		assert_ok!(set_feed(5, FEED));
		assert_eq!(
			events(),
			vec![
				Event::FeedSet { asset: 3, feed: FEED },
				Event::FeedSet { asset: 4, feed: FEED },
				Event::FeedSet { asset: 3, feed },
				Event::FeedRemoved { asset: 4 },
				Event::FeedSet { asset: 5, feed: FEED },
			]
		);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn a_removed_feed_takes_reports_and_price_along() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100]);
		assert_ok!(remove_feed(ASSET));
		assert_eq!(verdict(), Verdict::Unavailable(NoPrice::UnknownAsset));
		assert!(!Reports::<Test>::contains_key(ASSET));
		assert!(!Aggregates::<Test>::contains_key(ASSET));
		assert_noop!(report(1, 100), Error::<Test>::UnknownFeed);

		assert_ok!(set_feed(ASSET, FEED));
		assert_eq!(why_not(), NoPrice::NoQuorum);
	});
}

#[test]
fn rules_that_cannot_be_are_refused() {
	new_test_ext().execute_with(|| {
		let zero = Permill::zero();
		for (feed, error) in [
			(Feed { decimals: 39, ..FEED }, Error::<Test>::BadDecimals),
			(Feed { quorum: 0, ..FEED }, Error::BadQuorum),
			(Feed { quorum: MAX_FEEDERS + 1, ..FEED }, Error::BadQuorum),
			(Feed { max_age: 0, ..FEED }, Error::BadMaxAge),
			(Feed { max_jump: zero, ..FEED }, Error::BadBreaker),
			(Feed { confirmations: 0, ..FEED }, Error::BadBreaker),
			(Feed { band: zero, ..FEED }, Error::BadBand),
			(Feed { band: Permill::one(), ..FEED }, Error::BadBand),
		] {
			assert_noop!(set_feed(ASSET, feed), error);
		}
		for feed in [
			Feed { decimals: 38, quorum: MAX_FEEDERS, max_age: u64::MAX, ..FEED },
			Feed { decimals: 0, quorum: 1, max_age: 1, confirmations: u32::MAX, ..FEED },
			Feed { max_jump: Permill::one(), max_reference_gap: Some(zero), ..FEED },
		] {
			assert_ok!(set_feed(ASSET, feed));
		}
	});
}

#[test]
fn quorum_lost() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 102]);
		assert_eq!(why_not(), NoPrice::NoQuorum, "two are not three");
		assert_ok!(report(3, 104));
		assert_eq!(price().value, units(102));

		// Two feeders go on, one is silent. The price stays as it is and ages.
		for blocks in 1..=FEED.max_age / BLOCK_TIME {
			next_block();
			assert_eq!(price().age, blocks * BLOCK_TIME);
			report_all(&[100, 102]);
			assert_eq!(price().age, blocks * BLOCK_TIME, "no newer than a quorum");
		}
		next_block();
		assert_eq!(why_not(), NoPrice::Stale);

		// Still two: what was is not made new by them.
		report_all(&[100, 102]);
		assert_eq!(why_not(), NoPrice::Stale);
		assert_ok!(report(3, 104));
		assert_eq!(price().value, units(102));
		assert_eq!(price().age, 0);
	});
}

#[test]
fn stale_price() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 100]);
		Now::set(START + FEED.max_age);
		assert_eq!(
			verdict(),
			Verdict::Price(OraclePrice {
				value: units(100),
				confidence: FixedU128::default(),
				age: FEED.max_age,
			})
		);
		assert_ok!(PriceOracle::do_try_state());
		Now::set(START + FEED.max_age + 1);
		assert_eq!(why_not(), NoPrice::Stale);

		// A quorum of new reports makes it new; the fourth counts no longer.
		report_all(&[101, 101, 101]);
		assert_eq!(price().value, units(101));
	});
}

#[test]
fn a_late_report_does_not_make_the_others_newer() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100]);
		blocks(2);
		assert_ok!(report(4, 108));
		// The third newest of four is as old as before, and the value is the mean of the middle.
		assert_eq!((price().value, price().age), (units(100), 2 * BLOCK_TIME));
		assert_ok!(report(5, 108));
		assert_eq!((price().value, price().age), (units(100), 2 * BLOCK_TIME));
		assert_ok!(report(1, 108));
		assert_eq!((price().value, price().age), (units(108), 0));
	});
}

#[test]
fn outlier_does_not_move_the_median() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 101, 102, 103]);
		let before = price().value;
		assert_ok!(report(5, 4_000_000_000));
		assert_eq!(price().value, units(102));
		assert!(price().value > before && price().value < units(103));
		// And the confidence says what the others think: 0, 1, 1, 2 and far.
		assert_eq!(price().confidence, units(1));
	});
}

#[test]
fn the_events_tell_the_prices() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100]);
		let reported = |who| Event::Reported {
			who,
			asset: ASSET,
			value: units(100),
			confidence: FixedU128::default(),
			timestamp: START,
		};
		assert_eq!(
			events(),
			vec![reported(1), reported(2), reported(3), updated(ASSET, 100, START)]
		);
	});
}

#[test]
fn other_rules_hold_at_once() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 102, 104]);
		events();

		// Not enough reports for the new rules.
		let strict = Feed { quorum: 4, ..FEED };
		assert_ok!(set_feed(ASSET, strict));
		assert_eq!(why_not(), NoPrice::NoQuorum);
		assert_eq!(
			events(),
			vec![Event::FeedSet { asset: ASSET, feed: strict }, Event::QuorumLost { asset: ASSET }]
		);
		assert_ok!(set_feed(ASSET, strict));
		assert_eq!(events().len(), 1, "it was lost before");

		assert_ok!(report(4, 106));
		assert_eq!(price().value, units(103));
		next_block();
		assert_ok!(set_feed(ASSET, Feed { max_age: BLOCK_TIME - 1, ..FEED }));
		assert_eq!(why_not(), NoPrice::NoQuorum);
		assert_ok!(set_feed(ASSET, FEED));
		assert_eq!(price().value, units(103));
	});
}

#[test]
fn cross_check() {
	new_test_ext().execute_with(|| {
		let gap = Permill::from_percent(5);
		assert_ok!(set_feed(ASSET, Feed { max_reference_gap: Some(gap), ..FEED }));
		report_all(&[100, 100, 100]);
		assert_eq!(price().value, units(100), "nobody else knows");

		let refer = |price: u128| {
			References::mutate(|references| {
				references.insert(ASSET, FixedU128::from_inner(price));
			})
		};
		let one = 10u128.pow(18);
		// 5% of the reference.
		for (reference, agrees) in [
			(100 * one, true),
			(100 * one * 100 / 105 + 1, true),
			(100 * one * 100 / 105, false),
			(100 * one * 100 / 95, true),
			(100 * one * 100 / 95 + 1, false),
			(0, false),
			(u128::MAX, false),
		] {
			refer(reference);
			if agrees {
				assert_eq!(price().value, units(100), "{reference}");
			} else {
				assert_eq!(why_not(), NoPrice::Disputed, "{reference}");
			}
		}

		// The feed decides whether the source is asked.
		assert_ok!(set_feed(ASSET, FEED));
		assert_eq!(price().value, units(100));
		// A price that is too old is too old, whatever the other source says.
		assert_ok!(set_feed(ASSET, Feed { max_reference_gap: Some(gap), ..FEED }));
		Now::set(START + FEED.max_age + 1);
		assert_eq!(why_not(), NoPrice::Stale);
	});
}

#[test]
fn extreme_values() {
	new_test_ext().execute_with(|| {
		let max = |who: u64| {
			let mut value = value(ASSET, 0);
			value.value = FixedU128::from_inner(u128::MAX);
			value.confidence = FixedU128::from_inner(u128::MAX / 5);
			assert_ok!(report_values(who, vec![value]));
		};
		(1..=4).for_each(max);
		assert_eq!(price().value, FixedU128::from_inner(u128::MAX));
		assert_ok!(PriceOracle::do_try_state());

		let mut least = value(OTHER, 0);
		least.value = FixedU128::from_inner(1);
		for who in 1..=4 {
			assert_ok!(report_values(who, vec![least.clone()]));
		}
		let price = PriceOracle::verdict(&OTHER).price().unwrap();
		assert_eq!(price.value, FixedU128::from_inner(1));
	});
}

#[test]
fn genesis() {
	ext_with(vec![(ASSET, FEED), (UNKNOWN, FEED)], vec![5, POOR, 1]).execute_with(|| {
		assert_eq!(Feeds::<Test>::count(), 2);
		assert_eq!((on_hold(5), on_hold(1)), (BOND, BOND));
		// Who cannot afford the bond is approved.
		assert_eq!(on_hold(POOR), 0);
		assert_noop!(report(POOR, 100), Error::<Test>::BondNotFull);
		assert_ok!(report(5, 100));
		assert_ok!(PriceOracle::do_try_state());
	});
	assert!(GenesisConfig::<Test>::default().build_storage().is_ok());
}

#[test]
#[should_panic(expected = "`feeds` names 1 twice")]
fn a_duplicate_feed_in_the_genesis_panics() {
	ext_with(vec![(ASSET, FEED), (ASSET, FEED)], vec![]);
}

#[test]
#[should_panic(expected = "the feed of 1 is not valid: BadQuorum")]
fn an_invalid_feed_in_the_genesis_panics() {
	ext_with(vec![(ASSET, Feed { quorum: 0, ..FEED })], vec![]);
}

#[test]
#[should_panic(expected = "`feeders` names 1 twice")]
fn a_duplicate_feeder_in_the_genesis_panics() {
	ext_with(vec![], vec![1, 1]);
}

#[test]
#[should_panic(expected = "more than 7 feeders")]
fn too_many_feeders_in_the_genesis_panic() {
	ext_with(vec![], (1..=8).collect());
}

#[test]
#[should_panic(expected = "more than 4 feeds")]
fn too_many_feeds_in_the_genesis_panic() {
	ext_with((1..=5).map(|asset| (asset, FEED)).collect(), vec![]);
}

#[test]
fn try_state_finds_what_is_wrong() {
	let wrong = |break_it: fn()| {
		new_test_ext().execute_with(|| {
			report_all(&[100, 100, 100]);
			assert_ok!(PriceOracle::do_try_state());
			break_it();
			assert!(PriceOracle::do_try_state().is_err());
		});
	};
	wrong(|| Feeds::<Test>::remove(ASSET));
	wrong(|| Feeds::<Test>::insert(ASSET, Feed { quorum: 0, ..FEED }));
	wrong(|| crate::Feeders::<Test>::insert(1, BOND - 1));
	wrong(|| crate::Feeders::<Test>::remove(1));
	wrong(|| Reports::<Test>::remove(ASSET));
	wrong(|| {
		Reports::<Test>::mutate(ASSET, |reports| {
			for who in [1, 2] {
				reports.get_mut(&who).unwrap().value = units(101);
			}
		})
	});
	wrong(|| {
		Reports::<Test>::mutate(ASSET, |reports| {
			reports.get_mut(&2).unwrap().timestamp += DRIFT + 1;
		})
	});
	wrong(|| {
		Aggregates::<Test>::mutate(ASSET, |price| {
			let quote: &mut Quote = &mut price.as_mut().unwrap().quote;
			quote.value = units(99);
		})
	});
	// The counter of feeds.
	wrong(|| {
		sp_io::storage::set(&Feeds::<Test>::counter_storage_final_key(), &3u32.encode());
	});
}
