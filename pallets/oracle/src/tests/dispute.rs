// SPDX-License-Identifier: Apache-2.0

//! Disputes and slashes.

use super::*;
use crate::{Evidence, Feeders, RemovalReason, Unbonding, Unbondings, WeightInfo};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo, traits::fungible::Inspect,
};
use polyphony_support::traits::NoPrice;
use sp_runtime::{FixedU128, Permill};

fn dispute_by(who: u64, feeder: u64) -> DispatchResultWithPostInfo {
	PriceOracle::dispute(RuntimeOrigin::signed(who), ASSET, feeder)
}

fn dispute(feeder: u64) -> DispatchResultWithPostInfo {
	dispute_by(NOBODY, feeder)
}

fn slashed(who: u64, price: u32, median: u32) -> Event<Test> {
	Event::FeederSlashed {
		who,
		asset: ASSET,
		value: units(price),
		median: units(median),
		slashed: SLASH,
		disputer: NOBODY,
		reward: REWARD,
	}
}

#[test]
fn dispute_slashes() {
	new_test_ext().execute_with(|| {
		let issuance = Balances::total_issuance();
		report_all(&[100, 102, 104, 150]);
		assert_ok!(report_values(4, vec![value(OTHER, 7)]));
		assert_eq!(price().value, units(103));
		events();

		let result = dispute(4).unwrap();
		assert_eq!(result.actual_weight, Some(<() as WeightInfo>::dispute(2)));
		assert_eq!((Feeders::<Test>::get(4), on_hold(4)), (Some(BOND - SLASH), BOND - SLASH));
		assert_eq!(Balances::free_balance(4), ENDOWMENT - BOND);
		assert_eq!(Balances::free_balance(NOBODY), ENDOWMENT + REWARD);
		assert_eq!(Balances::free_balance(TREASURY), ED + SLASH - REWARD);
		assert_eq!(Balances::total_issuance(), issuance);

		// The report counts no longer, and no other of the feeder's either.
		assert_eq!(price().value, units(102));
		assert!(PriceOracle::reports(&OTHER).is_empty());
		let confidence = units(2);
		assert_eq!(
			events(),
			vec![
				slashed(4, 150, 102),
				Event::ReportRemoved { who: 4, asset: ASSET },
				Event::PriceUpdated {
					asset: ASSET,
					value: units(102),
					confidence,
					timestamp: START
				},
				Event::ReportRemoved { who: 4, asset: OTHER },
			]
		);
		assert_noop!(dispute(4), Error::<Test>::NothingToDispute);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn dispute_within_band() {
	// The median of the others is 100, the band 20%.
	for (price, confidence, wrong) in [
		(120, 0, false),
		(121, 0, true),
		(80, 0, false),
		(79, 0, true),
		// The near end counts.
		(140, 20, false),
		(150, 30, false),
		(151, 30, true),
		(1, 0, true),
		(u32::MAX, u32::MAX / 5, true),
	] {
		new_test_ext().execute_with(|| {
			report_all(&[100, 100, 100]);
			let mut report = value(ASSET, price);
			report.confidence = units(confidence);
			assert_ok!(report_values(4, vec![report]));
			if wrong {
				assert_ok!(dispute(4));
			} else {
				assert_noop!(dispute(4), Error::<Test>::WithinBand);
			}
		});
	}
}

#[test]
fn what_cannot_be_disputed() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 150]);
		assert_noop!(dispute_by(3, 3), Error::<Test>::SelfDispute);
		assert_noop!(
			PriceOracle::dispute(RuntimeOrigin::signed(1), UNKNOWN, 3),
			Error::<Test>::UnknownFeed
		);
		assert_noop!(dispute(5), Error::<Test>::NothingToDispute);
		assert_noop!(dispute(NOBODY), Error::<Test>::SelfDispute);
		assert_noop!(dispute(11), Error::<Test>::NothingToDispute);
		// Two others are no quorum.
		assert_noop!(dispute(3), Error::<Test>::TooFewOthers);
		assert_ok!(report(4, 100));
		next_block();
		assert_ok!(report(3, 150));
		assert_ok!(dispute_by(1, 3));

		// What is too old does no harm.
		assert_ok!(report(5, 150));
		Now::set(Now::get() + FEED.max_age + 1);
		report_all(&[100, 100]);
		assert_ok!(report(4, 100));
		assert_noop!(dispute(5), Error::<Test>::NothingToDispute);
	});
}

#[test]
fn who_was_overtaken_by_the_market_is_not_slashed() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 100]);
		next_block();
		report_all(&[150, 150, 150]);
		// 100 is far out of the band now, and was right when it was reported.
		assert_noop!(dispute(4), Error::<Test>::WithinBand);
		next_block();
		assert_ok!(report(4, 100));
		assert_ok!(dispute(4));
	});
}

#[test]
fn who_was_first_is_not_slashed_once_the_others_follow() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100]);
		next_block();
		assert_ok!(report(4, 150));
		report_all(&[150, 150, 150]);
		assert_noop!(dispute(4), Error::<Test>::WithinBand);
	});
}

#[test]
fn without_others_at_the_time_only_now_counts() {
	new_test_ext().execute_with(|| {
		assert_ok!(report(4, 150));
		report_all(&[100, 100, 100]);
		assert_ok!(dispute(4));
	});
}

#[test]
fn leaving_does_not_escape() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 150]);
		assert_ok!(PriceOracle::leave(RuntimeOrigin::signed(4)));
		events();
		assert_ok!(dispute(4));
		assert_eq!(events(), vec![slashed(4, 150, 100)]);
		let left = Unbonding { amount: BOND - SLASH, until: 1 + UNBONDING };
		assert_eq!(Unbondings::<Test>::get(4), Some(left));
		assert_eq!(on_hold(4), BOND - SLASH);
		assert_noop!(dispute(4), Error::<Test>::NothingToDispute);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn being_removed_does_not_escape() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 150]);
		assert_ok!(PriceOracle::remove_feeder(RuntimeOrigin::root(), 4));
		// Nor does it help to be approved again.
		assert_ok!(PriceOracle::add_feeder(RuntimeOrigin::root(), 4));
		assert_ok!(dispute(4));
		assert_eq!(on_hold(4), BOND - SLASH);
		assert_ok!(PriceOracle::bond(RuntimeOrigin::signed(4)));
		assert_eq!(on_hold(4), BOND);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn reporting_again_does_not_escape() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 150]);
		next_block();
		assert_ok!(report(4, 100));
		events();
		assert_ok!(dispute(4));
		let wrong = slashed(4, 150, 100);
		let removed = Event::ReportRemoved { who: 4, asset: ASSET };
		assert_eq!(events()[..2], [wrong, removed], "the bond is not full");
		assert!(!Evidence::<Test>::get(4)
			.unwrap_or_default()
			.values()
			.any(|kept| { kept.value == units(150) }));
		// The report that counted was right.
		assert_noop!(dispute(4), Error::<Test>::WithinBand);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn the_wrong_report_that_counts_goes_first() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 150]);
		next_block();
		assert_ok!(report(4, 200));
		assert_ok!(dispute(4));
		assert!(events().contains(&slashed(4, 200, 100)));
		// The one before is another offence.
		assert_ok!(dispute(4));
		assert!(events().contains(&slashed(4, 150, 100)));
		assert_eq!(on_hold(4), BOND - 2 * SLASH);
		assert_noop!(dispute(4), Error::<Test>::NothingToDispute);
	});
}

#[test]
fn evidence_grows_old() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 150]);
		assert_ok!(PriceOracle::leave(RuntimeOrigin::signed(4)));
		Now::set(START + FEED.max_age + 1);
		report_all(&[100, 100, 100]);
		assert_noop!(dispute(4), Error::<Test>::NothingToDispute);
	});
}

#[test]
fn evidence_on_removed_feeds_makes_room() {
	new_test_ext().execute_with(|| {
		let set = |asset| PriceOracle::set_feed(RuntimeOrigin::root(), asset, FEED);
		let mut kept = Vec::new();
		for asset in 10..20 {
			assert_ok!(set(asset));
			assert_ok!(report_values(1, vec![value(asset, 1)]));
			assert_ok!(PriceOracle::leave(RuntimeOrigin::signed(1)));
			assert_ok!(PriceOracle::add_feeder(RuntimeOrigin::root(), 1));
			assert_ok!(PriceOracle::bond(RuntimeOrigin::signed(1)));
			assert_ok!(PriceOracle::remove_feed(RuntimeOrigin::root(), asset));
			kept.push(asset);
			next_block();
		}
		let evidence = Evidence::<Test>::get(1).unwrap();
		assert_eq!(evidence.len(), MAX_FEEDS as usize);
		let newest = &kept[kept.len() - MAX_FEEDS as usize..];
		assert!(evidence.keys().eq(newest), "the oldest went");
	});
}

#[test]
fn a_lost_bond_is_lost_once() {
	new_test_ext().execute_with(|| {
		SlashPart::set(Permill::one());
		report_all(&[100, 100, 100, 150]);
		next_block();
		assert_ok!(report(4, 200));
		assert_ok!(dispute(4));
		assert_eq!((on_hold(4), Feeders::<Test>::get(4)), (0, Some(0)));
		assert_noop!(dispute(4), Error::<Test>::NothingToSlash);
		assert_ok!(PriceOracle::do_try_state());
		assert_ok!(PriceOracle::leave(RuntimeOrigin::signed(4)));
		assert!(!Unbondings::<Test>::contains_key(4));
		assert!(!Evidence::<Test>::contains_key(4));

		// The same for a bond that unbonds.
		assert_ok!(report(5, 150));
		assert_ok!(PriceOracle::leave(RuntimeOrigin::signed(5)));
		assert_ok!(dispute(5));
		assert_eq!(on_hold(5), 0);
		assert!(!Unbondings::<Test>::contains_key(5));
		assert!(!Evidence::<Test>::contains_key(5));
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn the_last_slash_takes_what_is_left() {
	new_test_ext().execute_with(|| {
		SlashPart::set(Permill::from_percent(60));
		report_all(&[100, 100, 100, 150]);
		next_block();
		assert_ok!(report(4, 200));
		assert_ok!(dispute(4));
		assert_eq!(on_hold(4), 400);
		assert_ok!(dispute(4));
		assert_eq!(on_hold(4), 0);
		assert_eq!(Balances::free_balance(NOBODY), ENDOWMENT + 180 + 120);
	});
}

#[test]
fn slashes_are_rounded_against_the_feeder_and_the_disputer() {
	new_test_ext().execute_with(|| {
		// A millionth of the bond is less than a unit; 30% of it is nothing.
		SlashPart::set(Permill::from_parts(1));
		report_all(&[100, 100, 100, 150]);
		assert_ok!(dispute(4));
		assert_eq!(on_hold(4), BOND - 1);
		assert_eq!(Balances::free_balance(NOBODY), ENDOWMENT);
		assert_eq!(Balances::free_balance(TREASURY), ED + 1);
	});
}

#[test]
fn a_disputer_without_an_account_leaves_the_reward_to_the_treasury() {
	// Around the existential deposit: the reward is 30%.
	for (part, reward) in [(3u32, 9u128), (4, 12)] {
		new_test_ext().execute_with(|| {
			SlashPart::set(Permill::from_percent(part));
			let issuance = Balances::total_issuance();
			let slash = u128::from(part) * BOND / 100;
			report_all(&[100, 100, 100, 150]);
			assert_ok!(dispute_by(55, 4));
			let got = if reward < ED { 0 } else { reward };
			assert_eq!(Balances::balance(&55), got);
			assert_eq!(Balances::free_balance(TREASURY), ED + slash - got);
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}

#[test]
fn a_dispute_from_another_own_account_is_a_loss() {
	new_test_ext().execute_with(|| {
		let both = || Balances::total_balance(&4) + Balances::total_balance(&NOBODY);
		let before = both();
		report_all(&[100, 100, 100, 150]);
		assert_ok!(dispute(4));
		assert_eq!(both(), before - SLASH + REWARD);
	});
}

#[test]
fn a_slash_can_cost_the_quorum() {
	new_test_ext().execute_with(|| {
		let quorum = |quorum| {
			let feed = crate::Feed { quorum, ..FEED };
			assert_ok!(PriceOracle::set_feed(RuntimeOrigin::root(), OTHER, feed));
		};
		quorum(4);
		for who in 1..=4 {
			assert_ok!(report_values(who, vec![value(OTHER, 7), value(ASSET, 100)]));
		}
		next_block();
		assert_ok!(report(4, 150));
		assert!(PriceOracle::verdict(&OTHER).price().is_some());
		// Slashed for one asset, the feeder is missing for the other.
		assert_ok!(dispute(4));
		assert_eq!(PriceOracle::verdict(&OTHER).available(), Err(NoPrice::NoQuorum));
		assert_eq!(price().value, units(100));
	});
}

#[test]
fn a_bond_above_the_requirement_may_stay_full() {
	new_test_ext().execute_with(|| {
		RequiredBond::set(BOND / 2);
		report_all(&[100, 100, 100, 150]);
		assert_ok!(report_values(4, vec![value(OTHER, 7)]));
		assert_ok!(dispute(4));
		// A tenth of what is required.
		assert_eq!(on_hold(4), BOND - SLASH / 2);
		assert_eq!(PriceOracle::reports(&ASSET).len(), 3);
		assert_eq!(PriceOracle::reports(&OTHER).len(), 1, "the others go on to count");
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn removal_and_dispute_in_one_story() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 150]);
		events();
		assert_ok!(PriceOracle::remove_feeder(RuntimeOrigin::root(), 4));
		let unbonding = Some(Unbonding { amount: BOND, until: 1 + UNBONDING });
		let reason = RemovalReason::Governance;
		assert_eq!(
			events(),
			vec![
				Event::FeederRemoved { who: 4, reason, unbonding },
				Event::ReportRemoved { who: 4, asset: ASSET },
				Event::PriceUpdated {
					asset: ASSET,
					value: units(100),
					confidence: FixedU128::default(),
					timestamp: START,
				},
			]
		);
	});
}
