// SPDX-License-Identifier: Apache-2.0

//! Feeders and their bonds.

use super::*;
use crate::{Activities, Evidence, Feeders, RemovalReason, Unbonding, Unbondings, WeightInfo};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
	traits::Currency,
};
use polyphony_support::traits::NoPrice;
use sp_runtime::{traits::BadOrigin, DispatchResult, TokenError};

fn add(who: u64) -> DispatchResult {
	PriceOracle::add_feeder(RuntimeOrigin::root(), who)
}

fn remove(who: u64) -> DispatchResultWithPostInfo {
	PriceOracle::remove_feeder(RuntimeOrigin::root(), who)
}

fn bond(who: u64) -> DispatchResult {
	PriceOracle::bond(RuntimeOrigin::signed(who))
}

fn leave(who: u64) -> DispatchResultWithPostInfo {
	PriceOracle::leave(RuntimeOrigin::signed(who))
}

fn withdraw(who: u64) -> DispatchResult {
	PriceOracle::withdraw_unbonded(RuntimeOrigin::signed(who))
}

fn dispute(who: u64, feeder: u64) -> DispatchResultWithPostInfo {
	PriceOracle::dispute(RuntimeOrigin::signed(who), ASSET, feeder)
}

#[test]
fn only_the_admin_manages_feeders() {
	new_test_ext().execute_with(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			assert_noop!(PriceOracle::add_feeder(origin.clone(), NOBODY), BadOrigin);
			assert_noop!(PriceOracle::remove_feeder(origin, 1), BadOrigin);
		}
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(PriceOracle::bond(origin.clone()), BadOrigin);
			assert_noop!(PriceOracle::leave(origin.clone()), BadOrigin);
			assert_noop!(PriceOracle::withdraw_unbonded(origin.clone()), BadOrigin);
			assert_noop!(PriceOracle::dispute(origin, ASSET, 1), BadOrigin);
		}
	});
}

#[test]
fn a_feeder_is_approved_and_joins() {
	new_test_ext().execute_with(|| {
		assert_noop!(bond(NOBODY), Error::<Test>::NotFeeder);
		assert_noop!(report(NOBODY, 100), Error::<Test>::NotFeeder);
		assert_ok!(add(NOBODY));
		assert_noop!(add(NOBODY), Error::<Test>::AlreadyFeeder);
		assert_noop!(report(NOBODY, 100), Error::<Test>::BondNotFull);
		assert_eq!(on_hold(NOBODY), 0, "nothing is taken without consent");

		assert_ok!(bond(NOBODY));
		assert_eq!(on_hold(NOBODY), BOND);
		assert_eq!(Balances::free_balance(NOBODY), ENDOWMENT - BOND);
		assert_noop!(bond(NOBODY), Error::<Test>::BondIsFull);
		assert_ok!(report(NOBODY, 100));
		assert_eq!(
			events()[..2],
			[
				Event::FeederAdded { who: NOBODY },
				Event::Bonded { who: NOBODY, added: BOND, bond: BOND },
			]
		);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn max_feeders() {
	new_test_ext().execute_with(|| {
		assert_ok!(add(6));
		assert_ok!(add(7));
		assert_noop!(add(8), Error::<Test>::TooManyFeeders);
		assert_ok!(remove(6));
		assert_ok!(add(8));

		// All of them report.
		for who in [7, 8] {
			assert_ok!(bond(who));
		}
		for (price, who) in (100..).zip([1, 2, 3, 4, 5, 7, 8]) {
			assert_ok!(report(who, price));
		}
		assert_eq!(price().value, units(103));
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn bond_below() {
	// Around what an account needs: the bond, and the existential deposit besides.
	for (balance, enough) in [(BOND + ED - 1, false), (BOND + ED, true), (BOND, false), (ED, false)]
	{
		new_test_ext().execute_with(|| {
			let _ = Balances::deposit_creating(&30, balance);
			assert_ok!(add(30));
			if enough {
				assert_ok!(bond(30));
				assert_ok!(report(30, 100));
			} else {
				assert_noop!(bond(30), TokenError::FundsUnavailable);
				assert_noop!(report(30, 100), Error::<Test>::BondNotFull);
			}
		});
	}
}

#[test]
fn a_raised_bond_has_to_be_topped_up() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100]);
		RequiredBond::set(BOND + 1);
		next_block();
		assert_noop!(report(1, 100), Error::<Test>::BondNotFull);
		assert_ok!(bond(1));
		assert_eq!(on_hold(1), BOND + 1);
		assert_ok!(report(1, 100));

		// A lowered one is given back with the rest.
		RequiredBond::set(1);
		assert_noop!(bond(1), Error::<Test>::BondIsFull);
		assert_ok!(report(2, 100));
		assert_ok!(leave(1));
		assert_eq!(Unbondings::<Test>::get(1).unwrap().amount, BOND + 1);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn removed_feeder_stops_counting_at_once() {
	for by_admin in [true, false] {
		new_test_ext().execute_with(|| {
			let go = |who| if by_admin { remove(who) } else { leave(who) };
			report_all(&[100, 104, 106, 109]);
			assert_eq!(price().value, units(105));

			// Enough are left: the price is theirs.
			assert_ok!(go(4));
			assert_eq!(price().value, units(104));
			events();

			// Too few are left: there is no price, although the last is not old.
			assert_ok!(go(1));
			assert_eq!(why_not(), NoPrice::NoQuorum);
			let reason = if by_admin { RemovalReason::Governance } else { RemovalReason::Left };
			let unbonding = Some(Unbonding { amount: BOND, until: 1 + UNBONDING });
			assert_eq!(
				events(),
				vec![
					Event::FeederRemoved { who: 1, reason, unbonding },
					Event::ReportRemoved { who: 1, asset: ASSET },
					Event::QuorumLost { asset: ASSET },
				]
			);
			assert_ok!(PriceOracle::do_try_state());

			// Nor does a report by one of the others bring it back.
			next_block();
			assert_ok!(report(2, 104));
			assert_eq!(why_not(), NoPrice::NoQuorum);
			assert_noop!(report(1, 100), Error::<Test>::NotFeeder);
			assert_ok!(report(5, 104));
			assert_eq!(price().value, units(104));
		});
	}
}

#[test]
fn removing_one_who_reported_nothing_changes_no_price() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100]);
		blocks(2);
		let before = verdict();
		assert_ok!(remove(5));
		assert_eq!(verdict(), before);
		assert!(!Evidence::<Test>::contains_key(5));
	});
}

#[test]
fn a_removal_can_be_a_jump() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 150, 150, 100]);
		next_block();
		assert_eq!(price().value, units(100));
		assert_ok!(remove(1));
		assert_eq!(why_not(), NoPrice::Held, "125 is a jump");
	});
}

#[test]
fn leave_and_unbond() {
	new_test_ext().execute_with(|| {
		assert_noop!(leave(NOBODY), Error::<Test>::NotFeeder);
		assert_noop!(withdraw(1), Error::<Test>::NothingUnbonding);
		assert_ok!(report(1, 100));
		assert_ok!(leave(1));
		assert_noop!(leave(1), Error::<Test>::NotFeeder);
		assert!(!Activities::<Test>::contains_key(1));
		assert_eq!(on_hold(1), BOND, "a dispute may still come");

		blocks(UNBONDING - 1);
		assert_noop!(withdraw(1), Error::<Test>::StillUnbonding);
		next_block();
		assert_ok!(withdraw(1));
		assert_eq!((on_hold(1), Balances::free_balance(1)), (0, ENDOWMENT));
		assert_noop!(withdraw(1), Error::<Test>::NothingUnbonding);
		assert!(!Evidence::<Test>::contains_key(1));
		assert_eq!(events().last(), Some(&Event::BondWithdrawn { who: 1, amount: BOND }));
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn leaving_before_joining_leaves_nothing() {
	new_test_ext().execute_with(|| {
		assert_ok!(add(NOBODY));
		assert_ok!(leave(NOBODY));
		assert!(!Unbondings::<Test>::contains_key(NOBODY));
		assert_noop!(withdraw(NOBODY), Error::<Test>::NothingUnbonding);
	});
}

#[test]
fn who_comes_back_takes_the_bond_along() {
	new_test_ext().execute_with(|| {
		assert_ok!(leave(1));
		assert_ok!(add(1));
		assert_noop!(report(1, 100), Error::<Test>::BondNotFull);
		assert_ok!(bond(1));
		assert_eq!((Feeders::<Test>::get(1), on_hold(1)), (Some(BOND), BOND));
		assert!(!Unbondings::<Test>::contains_key(1));
		assert_eq!(events().last(), Some(&Event::Bonded { who: 1, added: 0, bond: BOND }));
		assert_ok!(report(1, 100));

		// Or withdraws it, and brings another.
		assert_ok!(leave(1));
		assert_ok!(add(1));
		blocks(UNBONDING);
		assert_ok!(withdraw(1));
		assert_ok!(PriceOracle::do_try_state());
		assert_ok!(bond(1));
		assert_eq!(on_hold(1), BOND);

		// Approved and removed again while it unbonds: the date stays.
		assert_ok!(leave(1));
		let unbonding = Unbondings::<Test>::get(1);
		next_block();
		assert_ok!(add(1));
		assert_ok!(remove(1));
		assert_eq!(Unbondings::<Test>::get(1), unbonding);
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn a_slashed_feeder_tops_up() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 150]);
		assert_ok!(dispute(NOBODY, 4));
		assert_noop!(report(4, 100), Error::<Test>::BondNotFull);
		events();
		assert_ok!(bond(4));
		assert_eq!(events(), vec![Event::Bonded { who: 4, added: SLASH, bond: BOND }]);
		assert_eq!(on_hold(4), BOND);
		assert_ok!(report(4, 100));
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn a_slashed_bond_unbonds_as_it_is() {
	new_test_ext().execute_with(|| {
		report_all(&[100, 100, 100, 150]);
		assert_ok!(dispute(NOBODY, 4));
		assert_ok!(leave(4));
		assert_eq!(Unbondings::<Test>::get(4).unwrap().amount, BOND - SLASH);
		blocks(UNBONDING);
		assert_ok!(withdraw(4));
		assert_eq!(Balances::free_balance(4), ENDOWMENT - SLASH);
	});
}

#[test]
fn a_donation_changes_nothing() {
	new_test_ext().execute_with(|| {
		assert_ok!(add(POOR));
		// Funds that the feeder got, or holds for another reason, are no bond.
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(NOBODY), POOR, 5_000));
		assert_noop!(report(POOR, 100), Error::<Test>::BondNotFull);
		assert_eq!((Feeders::<Test>::get(POOR), on_hold(POOR)), (Some(0), 0));
		assert_ok!(bond(POOR));
		assert_eq!(on_hold(POOR), BOND);

		// The bond cannot be spent.
		let free = Balances::free_balance(POOR);
		let transfer =
			|amount| Balances::transfer_allow_death(RuntimeOrigin::signed(POOR), NOBODY, amount);
		assert!(transfer(free + 1).is_err());
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(POOR), NOBODY, free - ED));
		assert_eq!(on_hold(POOR), BOND);
		assert_ok!(report(POOR, 100));
		assert_ok!(PriceOracle::do_try_state());
	});
}

#[test]
fn the_weight_of_feeds_that_are_not_there_is_given_back() {
	new_test_ext().execute_with(|| {
		let call = RuntimeCall::from(crate::Call::<Test>::leave {});
		assert_eq!(call.get_dispatch_info().call_weight, <() as WeightInfo>::leave(MAX_FEEDS));
		assert_eq!(leave(1).unwrap().actual_weight, Some(<() as WeightInfo>::leave(2)));
		let weight = <() as WeightInfo>::remove_feeder(2);
		assert_eq!(remove(2).unwrap().actual_weight, Some(weight));
	});
}
