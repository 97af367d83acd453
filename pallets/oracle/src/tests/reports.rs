// SPDX-License-Identifier: Apache-2.0

//! What a feeder may report, what it costs, and what it touches.

use super::*;
use crate::{Activities, Reports, WeightInfo};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
	traits::Get,
	BoundedVec,
};
use polyphony_support::traits::NoPrice;
use sp_runtime::{
	traits::{BadOrigin, Dispatchable},
	FixedU128,
};
use std::collections::BTreeMap;

/// Whether the report was free.
fn is_free(who: u64, values: Vec<crate::ReportedValue<u32>>) -> bool {
	report_values(who, values).unwrap().pays_fee == Pays::No
}

#[test]
fn only_feeders_report() {
	new_test_ext().execute_with(|| {
		assert_noop!(report(NOBODY, 100), Error::<Test>::NotFeeder);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let values = BoundedVec::truncate_from(vec![value(ASSET, 100)]);
			assert_noop!(PriceOracle::report(origin, values), BadOrigin);
		}
	});
}

#[test]
fn zero_report_is_refused() {
	new_test_ext().execute_with(|| {
		assert_noop!(report(1, 0), Error::<Test>::ZeroValue);
		let mut least = value(ASSET, 0);
		least.value = FixedU128::from_inner(1);
		assert_ok!(report_values(1, vec![least]));
	});
}

#[test]
fn an_empty_report_is_refused() {
	new_test_ext().execute_with(|| {
		assert_noop!(report_values(1, vec![]), Error::<Test>::EmptyReport);
	});
}

#[test]
fn an_asset_without_a_feed_is_refused() {
	new_test_ext().execute_with(|| {
		assert_noop!(report_values(1, vec![value(UNKNOWN, 1)]), Error::<Test>::UnknownFeed);
	});
}

#[test]
fn future_timestamp() {
	new_test_ext().execute_with(|| {
		let at = |timestamp| {
			let mut value = value(ASSET, 100);
			value.timestamp = timestamp;
			vec![value]
		};
		assert_noop!(report_values(1, at(START + DRIFT + 1)), Error::<Test>::FutureTimestamp);
		assert_noop!(report_values(1, at(u64::MAX)), Error::<Test>::FutureTimestamp);
		// Clocks differ a little.
		for who in 1..=3 {
			assert_ok!(report_values(who, at(START + DRIFT)));
		}
		assert_eq!(price().age, 0);
		assert_ok!(PriceOracle::do_try_state());

		// Too old is refused as well, seconds in the place of milliseconds among it.
		let oldest = START - FEED.max_age;
		assert_noop!(report_values(4, at(oldest - 1)), Error::<Test>::OldTimestamp);
		assert_noop!(report_values(4, at(START / 1_000)), Error::<Test>::OldTimestamp);
		assert_noop!(report_values(4, at(0)), Error::<Test>::OldTimestamp);
		assert_ok!(report_values(4, at(oldest)));
	});
}

#[test]
fn the_clock_at_its_end() {
	new_test_ext().execute_with(|| {
		Now::set(u64::MAX);
		report_all(&[100, 100, 100]);
		assert_eq!(price().age, 0);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn duplicate_values() {
	new_test_ext().execute_with(|| {
		for second in [100, 101] {
			let values = vec![value(ASSET, 100), value(OTHER, 7), value(ASSET, second)];
			assert_noop!(report_values(1, values), Error::<Test>::DuplicateAsset);
		}
		assert_ok!(report_values(1, vec![value(ASSET, 100), value(OTHER, 7)]));
	});
}

#[test]
fn one_bad_value_undoes_the_report() {
	new_test_ext().execute_with(|| {
		let values = BoundedVec::truncate_from(vec![value(ASSET, 100), value(OTHER, 0)]);
		let call = RuntimeCall::PriceOracle(crate::Call::report { values });
		assert_noop!(call.dispatch(RuntimeOrigin::signed(1)), Error::<Test>::ZeroValue);
		assert!(!Reports::<Test>::contains_key(ASSET));
	});
}

#[test]
fn the_confidence_is_bounded_by_the_band() {
	new_test_ext().execute_with(|| {
		let with = |confidence: u128| {
			let mut value = value(ASSET, 100);
			value.confidence = FixedU128::from_inner(confidence);
			vec![value]
		};
		let widest = units(20).into_inner();
		assert_noop!(report_values(1, with(widest + 1)), Error::<Test>::ConfidenceTooWide);
		assert_noop!(report_values(1, with(u128::MAX)), Error::<Test>::ConfidenceTooWide);
		assert_ok!(report_values(1, with(widest)));
	});
}

#[test]
fn an_older_value_is_refused() {
	new_test_ext().execute_with(|| {
		assert_ok!(report(1, 100));
		let mut older = value(ASSET, 101);
		older.timestamp -= 1;
		next_block();
		assert_noop!(report_values(1, vec![older]), Error::<Test>::OlderThanBefore);
	});
}

#[test]
fn a_timely_report_is_free() {
	new_test_ext().execute_with(|| {
		let values = BoundedVec::truncate_from(vec![value(ASSET, 100), value(OTHER, 7)]);
		let call = RuntimeCall::PriceOracle(crate::Call::report { values });
		let info = call.get_dispatch_info();
		assert_eq!(info.class, DispatchClass::Operational);
		assert_eq!(info.call_weight, <() as WeightInfo>::report(2));
		let result = call.dispatch(RuntimeOrigin::signed(1)).unwrap();
		assert_eq!(result.pays_fee, Pays::No);

		next_block();
		assert!(is_free(1, vec![value(ASSET, 100)]), "the same value, seen later");
		assert!(is_free(2, vec![value(ASSET, 100)]), "each feeder has a free one");
	});
}

#[test]
fn free_reports_bounded() {
	new_test_ext().execute_with(|| {
		for block in 0..3 {
			assert!(is_free(1, vec![value(ASSET, 100)]), "block {block}");
			// Another feed, a newer value: it is the second in the block.
			assert!(!is_free(1, vec![value(OTHER, 7)]));
			let mut newer = value(ASSET, 100);
			newer.timestamp += 1;
			assert!(!is_free(1, vec![newer]));
			next_block();
		}
		// A failed report costs a fee and takes no free one away.
		let error = report(1, 0).unwrap_err();
		assert_eq!(error.post_info.pays_fee, Pays::Yes);
		assert!(is_free(1, vec![value(ASSET, 100)]));
		let limit = <<Test as crate::Config>::MaxFreeReports as Get<u32>>::get();
		assert_eq!(Activities::<Test>::get(1).unwrap().reports, limit);
	});
}

#[test]
fn pays_fee_when_untimely() {
	new_test_ext().execute_with(|| {
		let first = value(ASSET, 100);
		assert!(is_free(1, vec![first.clone()]));
		next_block();
		// The same observation again, although the first report of the block.
		assert!(!is_free(1, vec![first.clone()]));
		next_block();
		// One of two is old.
		assert!(!is_free(1, vec![first, value(OTHER, 7)]));
		next_block();
		assert!(is_free(1, vec![value(ASSET, 100), value(OTHER, 7)]));
	});
}

#[test]
fn a_correction_replaces_the_value() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 105]);
		assert_ok!(report(2, 105));
		assert_eq!(price().value, units(105));
		assert_eq!(PriceOracle::reports(&ASSET).len(), 3);
	});
}

#[test]
fn several_values_in_one_report() {
	new_test_ext().execute_with(|| {
		for who in 1..=3 {
			assert_ok!(report_values(who, vec![value(OTHER, 7), value(ASSET, 100)]));
		}
		assert_eq!(price().value, units(100));
		assert_eq!(PriceOracle::verdict(&OTHER).price().unwrap().value, units(7));
		assert_ok!(report_values(4, vec![value(OTHER, 7)]));
		assert_eq!(PriceOracle::reports(&ASSET).len(), 3);
		assert_eq!(PriceOracle::reports(&OTHER).len(), 4);
	});
}

#[test]
fn silence_of_all_makes_a_price_old() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100]);
		blocks(1_000);
		assert_eq!(why_not(), NoPrice::Stale);
	});
}

/// All of the state, but for what `frame_system` counts.
fn state() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let system = frame_support::storage::storage_prefix(b"System", b"")[..16].to_vec();
	let mut state = BTreeMap::new();
	let mut key = Vec::new();
	while let Some(next) = sp_io::storage::next_key(&key) {
		key = next;
		if !key.starts_with(&system) {
			let value = sp_io::storage::get(&key).expect("the key is there");
			state.insert(key.clone(), value.to_vec());
		}
	}
	state
}

/// The keys that `who` writes by reporting `price` of `asset`.
fn written(who: u64, asset: u32, price: u32) -> Vec<Vec<u8>> {
	let before = state();
	assert_ok!(report_values(who, vec![value(asset, price)]));
	let after = state();
	after
		.into_iter()
		.filter(|(key, new)| before.get(key) != Some(new))
		.map(|(key, _)| key)
		.collect()
}

#[test]
fn reports_on_different_feeds_write_no_common_key() {
	new_test_ext().execute_with(|| {
		for block in 0..3 {
			let mut keys = Vec::new();
			for who in 1..=4 {
				let asset = if who % 2 == 0 { ASSET } else { OTHER };
				keys.push((asset, written(who, asset, 100 + who as u32 + block)));
			}
			for (asset, ours) in &keys {
				assert!(!ours.is_empty());
				for (_, theirs) in keys.iter().filter(|(other, _)| other != asset) {
					assert!(ours.iter().all(|key| !theirs.contains(key)));
				}
			}
			next_block();
		}
	});
}
