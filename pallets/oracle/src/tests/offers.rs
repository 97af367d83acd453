// SPDX-License-Identifier: Apache-2.0

//! What the pallet is to others.

use super::*;
use crate::ReportInfo;
use frame_support::{assert_noop, assert_ok};
use pallet_oracle::{DataFeeder, DataProvider, DataProviderExtended, TimestampedValue};
use polyphony_support::{
	traits::{NoPrice, PriceFeed, Verdict},
	Rounding,
};
use sp_runtime::{traits::BadOrigin, FixedU128};

fn all_values() -> Vec<(u32, Option<TimestampedValue<FixedU128, u64>>)> {
	let mut values: Vec<_> = PriceOracle::get_all_values().collect();
	values.sort();
	values
}

#[test]
fn a_price_feed() {
	new_test_ext().execute_with(|| {
		assert_eq!(PriceOracle::decimals(&ASSET), Some(12));
		assert_eq!(PriceOracle::decimals(&UNKNOWN), None);
		let value_of = |asset: u32, amount| {
			<PriceOracle as PriceFeed<u32>>::value_of(&asset, amount, Rounding::Down)
		};
		assert_eq!(value_of(UNKNOWN, 1), Err(NoPrice::UnknownAsset));
		assert_eq!(value_of(ASSET, 1), Err(NoPrice::NoQuorum));

		report_all(&[100, 100, 100]);
		assert_eq!(<PriceOracle as PriceFeed<u32>>::price(&ASSET), verdict());
		// Two whole units, of 12 decimals, in 10^-18 of the reference currency.
		let one = 10u128.pow(18);
		assert_eq!(value_of(ASSET, 2 * 10u128.pow(12)), Ok(Some(200 * one)));
		assert_eq!(value_of(ASSET, u128::MAX), Ok(None));
	});
}

#[test]
fn the_traits_of_the_sdk_s_oracle() {
	new_test_ext().execute_with(|| {
		let get = |asset: u32| <PriceOracle as DataProvider<u32, FixedU128>>::get(&asset);
		assert_eq!((get(ASSET), get(UNKNOWN)), (None, None));
		assert_eq!(all_values(), vec![(ASSET, None), (OTHER, None)]);

		report_all(&[100, 100, 100]);
		next_block();
		assert_eq!(get(ASSET), Some(units(100)));
		let value = TimestampedValue { value: units(100), timestamp: START };
		assert_eq!(all_values(), vec![(ASSET, Some(value)), (OTHER, None)]);

		// Whatever the reason is, there is no value.
		report_all(&[150, 150, 150]);
		assert_eq!(why_not(), NoPrice::Held);
		assert_eq!(get(ASSET), None);
		assert_eq!(all_values(), vec![(ASSET, None), (OTHER, None)]);
	});
}

#[test]
fn feeding_for_a_feeder() {
	new_test_ext().execute_with(|| {
		let feed = |who, asset, price| {
			<PriceOracle as DataFeeder<u32, FixedU128, u64>>::feed_value(who, asset, units(price))
		};
		assert_noop!(feed(None, ASSET, 100), BadOrigin);
		assert_noop!(feed(Some(NOBODY), ASSET, 100), Error::<Test>::NotFeeder);
		assert_noop!(feed(Some(1), ASSET, 0), Error::<Test>::ZeroValue);
		assert_noop!(feed(Some(1), UNKNOWN, 1), Error::<Test>::UnknownFeed);
		for who in 1..=3 {
			assert_ok!(feed(Some(who), ASSET, 100));
		}
		assert_eq!(price().value, units(100));
	});
}

#[test]
fn what_clients_ask() {
	new_test_ext().execute_with(|| {
		report_all(&[100]);
		blocks(5);
		report_all(&[100, 101, 102, 103]);
		blocks(1);
		let mut prices = PriceOracle::prices();
		prices.sort_by_key(|(asset, _)| *asset);
		assert_eq!(
			prices,
			vec![(ASSET, verdict()), (OTHER, Verdict::Unavailable(NoPrice::NoQuorum))]
		);

		Now::set(START + 5 * BLOCK_TIME + FEED.max_age);
		assert_ok!(report(1, 100));
		let info = |who, price, timestamp, counts| ReportInfo {
			who,
			value: units(price),
			confidence: FixedU128::default(),
			timestamp,
			counts,
		};
		let at = START + 5 * BLOCK_TIME;
		let reports = |counts| {
			vec![
				info(1, 100, at + FEED.max_age, true),
				info(2, 101, at, counts),
				info(3, 102, at, counts),
				info(4, 103, at, counts),
			]
		};
		assert_eq!(PriceOracle::reports(&ASSET), reports(true));
		Now::set(Now::get() + 1);
		assert_eq!(PriceOracle::reports(&ASSET), reports(false));
		assert_eq!(PriceOracle::reports(&UNKNOWN), vec![]);
	});
}
