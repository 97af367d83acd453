// SPDX-License-Identifier: Apache-2.0

//! What backs debts: by default and by choice, in efficiency groups, and alone.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchResult, Permill};

fn back(who: AccountId, asset: Asset, collateral: bool) -> DispatchResult {
	submit(who, Call::set_collateral { asset, collateral })
}

fn choose(who: AccountId, group: Option<GroupId>) -> DispatchResult {
	submit(who, Call::choose_group { group })
}

fn set(asset: Asset, change: impl FnOnce(&mut MarketParams)) {
	let mut params = Lending::live(&asset).unwrap().params;
	change(&mut params);
	assert_ok!(submit_as(
		RuntimeOrigin::root(),
		Call::set_params { asset, params: Box::new(params) }
	));
}

/// Lets what was set come into force.
fn after_the_delay() {
	run_to(System::block_number() + 10);
}

fn backs(who: AccountId, asset: Asset) -> bool {
	let position = Positions::<Test>::get(who).unwrap();
	position.supplies.iter().any(|own| own.asset == asset && own.collateral)
}

/// Alice lends dollars and euros.
fn lenders() {
	assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
	assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
}

/// `who` has so many of the new asset, each worth 10, which alone back debts of half their worth.
fn isolated(who: AccountId, units: Balance) {
	assert_ok!(supply(who, NEW, units * DOLLAR));
	assert_ok!(back(who, NEW, true));
}

/// What counts in the ceiling of the new asset, in whole units of the reference currency.
fn counted() -> Balance {
	let counted = IsolatedDebt::<Test>::get(NEW);
	assert_eq!(counted % VALUE, 0);
	counted / VALUE
}

#[test]
fn what_is_supplied_backs_debts_until_its_owner_says_otherwise() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, BTC, COIN));
		assert!(backs(BOB, BTC));
		assert_ok!(back(BOB, BTC, false));
		assert!(!backs(BOB, BTC));
		assert_eq!(
			events().last(),
			Some(&Event::CollateralSet { who: BOB, asset: BTC, collateral: false })
		);
		// More of it is as what is there.
		assert_ok!(supply(BOB, BTC, COIN));
		assert!(!backs(BOB, BTC));
		// Nothing is told where nothing changes.
		let told = events().len();
		assert_ok!(back(BOB, BTC, false));
		assert_eq!(events().len(), told);
		assert_ok!(back(BOB, BTC, true));
		assert!(backs(BOB, BTC));
	});
}

#[test]
fn only_what_one_has_backs_debts() {
	new_test_ext().execute_with(|| {
		assert_noop!(back(BOB, OTHER, true), Error::<Test>::MarketNotFound);
		assert_noop!(back(BOB, BTC, true), Error::<Test>::PositionNotFound);
		assert_ok!(supply(BOB, BTC, COIN));
		assert_noop!(back(BOB, USD, true), Error::<Test>::InsufficientSupply);
		assert_noop!(back(BOB, USD, false), Error::<Test>::InsufficientSupply);
	});
}

#[test]
fn what_has_no_factor_backs_nothing() {
	new_test_ext().execute_with(|| {
		lenders();
		set(BTC, |params| params.collateral_factor = Permill::zero());
		assert_ok!(supply(BOB, BTC, COIN));
		assert!(!backs(BOB, BTC));
		assert_noop!(back(BOB, BTC, true), Error::<Test>::NotCollateral);
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::InsufficientCollateral);
	});
}

#[test]
fn collateral_stays_while_debts_need_it() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(supply(BOB, NATIVE, 1_000_000_000_000_000));
		// A coin is good for 35,000, the thousand tokens at 2 for 1,200.
		assert_ok!(borrow(BOB, USD, 35_001 * DOLLAR));
		assert_noop!(back(BOB, NATIVE, false), Error::<Test>::InsufficientCollateral);
		assert_noop!(back(BOB, BTC, false), Error::<Test>::InsufficientCollateral);
		assert_ok!(repay(BOB, USD, DOLLAR));
		assert_ok!(back(BOB, NATIVE, false));
		assert_noop!(back(BOB, BTC, false), Error::<Test>::InsufficientCollateral);
		no_price(&USD);
		assert_noop!(back(BOB, BTC, false), Error::<Test>::PriceUnavailable);
		// More collateral needs no price, and without debts none is needed for less of it.
		assert_ok!(back(BOB, NATIVE, true));
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(back(BOB, BTC, false));
	});
}

#[test]
fn in_a_group_its_factors_apply() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, EUR, 100 * DOLLAR));
		assert_noop!(borrow(BOB, USD, 75 * DOLLAR + 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(choose(BOB, Some(GROUP)));
		assert_eq!(events().last(), Some(&Event::GroupChosen { who: BOB, group: Some(GROUP) }));
		assert_noop!(borrow(BOB, USD, 90 * DOLLAR + 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(borrow(BOB, USD, 90 * DOLLAR));
		// 93 / 90
		assert_eq!(health(BOB).into_inner(), 1_033_333_333_333_333_333);
	});
}

#[test]
fn in_a_group_other_collateral_is_what_it_was() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(supply(BOB, EUR, 100 * DOLLAR));
		assert_ok!(choose(BOB, Some(GROUP)));
		assert_noop!(borrow(BOB, USD, 35_090 * DOLLAR + 1), Error::<Test>::InsufficientCollateral);
		assert_ok!(borrow(BOB, USD, 35_090 * DOLLAR));
	});
}

#[test]
fn in_a_group_only_its_assets_are_owed() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(ALICE, BTC, COIN));
		assert_ok!(supply(BOB, EUR, 100_000 * DOLLAR));
		assert_noop!(choose(BOB, Some(GROUP + 1)), Error::<Test>::GroupNotFound);
		assert_noop!(choose(CHARLIE, Some(GROUP)), Error::<Test>::PositionNotFound);
		assert_ok!(choose(BOB, Some(GROUP)));
		assert_noop!(borrow(BOB, BTC, 100_000), Error::<Test>::NotInGroup);
		assert_ok!(choose(BOB, None));
		assert_ok!(borrow(BOB, BTC, 100_000));
		assert_noop!(choose(BOB, Some(GROUP)), Error::<Test>::NotInGroup);
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		assert_noop!(choose(BOB, Some(GROUP)), Error::<Test>::NotInGroup);
		assert_ok!(repay_all(BOB, BTC));
		assert_ok!(choose(BOB, Some(GROUP)));
	});
}

#[test]
fn nobody_leaves_a_group_whose_factors_the_debts_need() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, EUR, 100 * DOLLAR));
		assert_ok!(choose(BOB, Some(GROUP)));
		assert_ok!(borrow(BOB, USD, 76 * DOLLAR));
		assert_noop!(choose(BOB, None), Error::<Test>::InsufficientCollateral);
		no_price(&EUR);
		assert_noop!(choose(BOB, None), Error::<Test>::PriceUnavailable);
		set_price(&EUR, 100);
		// 75 are good enough, though the threshold outside is 80.
		assert_ok!(repay(BOB, USD, DOLLAR));
		assert_ok!(choose(BOB, None));
		assert_eq!(health(BOB).into_inner(), 1_066_666_666_666_666_666);
		assert_eq!(Positions::<Test>::get(BOB).unwrap().group, None);
	});
}

#[test]
fn a_group_is_forgotten_with_the_position() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(BOB, EUR, 100 * DOLLAR));
		assert_ok!(choose(BOB, Some(GROUP)));
		let told = events().len();
		assert_ok!(choose(BOB, Some(GROUP)));
		assert_eq!(events().len(), told);
		assert_ok!(withdraw_all(BOB, EUR));
		assert_ok!(supply(BOB, EUR, 100 * DOLLAR));
		assert_eq!(Positions::<Test>::get(BOB).unwrap().group, None);
	});
}

#[test]
fn what_has_a_ceiling_backs_nothing_by_itself_and_then_alone() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, NEW, 1_000 * DOLLAR));
		assert!(!backs(BOB, NEW));
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::InsufficientCollateral);
		assert_ok!(back(BOB, NEW, true));
		// What comes after it does not back debts.
		assert_ok!(supply(BOB, BTC, COIN));
		assert!(!backs(BOB, BTC));
		assert_noop!(back(BOB, BTC, true), Error::<Test>::Isolated);
		// It is the other way round as well.
		assert_ok!(back(BOB, NEW, false));
		assert_ok!(back(BOB, BTC, true));
		assert_noop!(back(BOB, NEW, true), Error::<Test>::Isolated);
	});
}

#[test]
fn old_debts_do_not_come_under_a_ceiling() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(supply(BOB, NEW, 1_000 * DOLLAR));
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		assert_noop!(back(BOB, NEW, true), Error::<Test>::Isolated);
		assert_ok!(repay_all(BOB, USD));
		assert_noop!(back(BOB, NEW, true), Error::<Test>::Isolated);
		assert_ok!(back(BOB, BTC, false));
		assert_ok!(back(BOB, NEW, true));
	});
}

#[test]
fn against_isolated_collateral_one_debt_stands_that_may() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(ALICE, BTC, COIN));
		isolated(BOB, 1_000);
		assert_noop!(borrow(BOB, BTC, 1_000_000), Error::<Test>::Isolated);
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		assert_noop!(borrow(BOB, EUR, 100 * DOLLAR), Error::<Test>::Isolated);
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		assert_noop!(back(BOB, NEW, false), Error::<Test>::InsufficientCollateral);
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(borrow(BOB, EUR, 100 * DOLLAR));
	});
}

#[test]
fn a_ceiling_is_kept_to_the_unit_by_all_together() {
	new_test_ext().execute_with(|| {
		lenders();
		isolated(BOB, 1_000);
		isolated(CHARLIE, 1_000);
		assert_ok!(borrow(BOB, USD, 700 * DOLLAR));
		assert_noop!(borrow(CHARLIE, EUR, 300 * DOLLAR + 1), Error::<Test>::DebtCeilingExceeded);
		assert_ok!(borrow(CHARLIE, EUR, 300 * DOLLAR));
		assert_eq!(counted(), 1_000);
		assert_noop!(borrow(BOB, USD, 1), Error::<Test>::DebtCeilingExceeded);
		let position = Positions::<Test>::get(BOB).unwrap();
		assert_eq!(position.isolated, Some((NEW, 700 * VALUE)));
	});
}

#[test]
fn repaying_gives_room_back_in_proportion() {
	new_test_ext().execute_with(|| {
		lenders();
		isolated(BOB, 1_000);
		isolated(CHARLIE, 1_000);
		assert_ok!(borrow(BOB, USD, 1_000 * DOLLAR));
		assert_ok!(repay(BOB, USD, 400 * DOLLAR));
		assert_eq!(counted(), 600);
		assert_ok!(borrow(CHARLIE, USD, 400 * DOLLAR));
		assert_noop!(borrow(BOB, USD, 1), Error::<Test>::DebtCeilingExceeded);
		assert_ok!(repay_all(BOB, USD));
		assert_eq!(counted(), 400);
		assert_eq!(Positions::<Test>::get(BOB).unwrap().isolated, None);
		// A debt counts with what it was worth when it was made, whatever prices do.
		set_price(&USD, 200);
		assert_ok!(borrow(BOB, USD, 300 * DOLLAR));
		assert_eq!(counted(), 1_000);
		set_price(&USD, 50);
		assert_ok!(repay(BOB, USD, 150 * DOLLAR));
		assert_eq!(counted(), 700);
		assert_ok!(borrow(BOB, USD, 600 * DOLLAR));
		assert_eq!(counted(), 1_000);
	});
}

#[test]
fn interest_does_not_count() {
	new_test_ext().execute_with(|| {
		lenders();
		isolated(BOB, 1_000);
		assert_ok!(borrow(BOB, USD, 1_000 * DOLLAR));
		next_block_after(YEAR_MS);
		assert!(owed(BOB, &USD) > 1_000 * DOLLAR);
		assert_eq!(counted(), 1_000);
		// Of a debt that has grown by 0.044 %, nine hundred are less than nine tenths:
		// 900,000,000 / 1.000442922080 = 899,601,546.6 of a thousand million shares.
		assert_ok!(repay(BOB, USD, 900 * DOLLAR));
		assert_eq!(IsolatedDebt::<Test>::get(NEW), 100_398_454 * VALUE / DOLLAR);
		assert_ok!(repay_all(BOB, USD));
		assert_eq!(counted(), 0);
	});
}

/// Bob owes 1,000 against 200 of the new asset, whose price has fallen from 10 to 8.
///
/// His health is 1,600 * 60 % / 1,000 = 0.96, so the bonus is 5 % + 4 %, and what brings the health
/// to 1.05 is (1.05 * 1,000 - 960) / (1.05 - 1.09 * 60 %) = 90 / 0.396 = 227.272727...
fn unhealthy() {
	lenders();
	isolated(BOB, 200);
	assert_ok!(borrow(BOB, USD, 1_000 * DOLLAR));
	set_price(&NEW, 800);
	assert_eq!(health(BOB).into_inner(), VALUE * 96 / 100);
}

#[test]
fn liquidation_gives_room_back() {
	new_test_ext().execute_with(|| {
		unhealthy();
		assert_ok!(liquidate(CHARLIE, BOB, USD, NEW));
		assert_eq!(owed(BOB, &USD), 772_727_272);
		assert_eq!(IsolatedDebt::<Test>::get(NEW), 772_727_272 * VALUE / DOLLAR);
	});
}

#[test]
fn liquidation_by_the_chain_gives_room_back_when_the_collateral_is_sold() {
	new_test_ext().execute_with(|| {
		unhealthy();
		next_block();
		assert_eq!(counted(), 1_000);
		next_block();
		assert_eq!(IsolatedDebt::<Test>::get(NEW), 772_727_272 * VALUE / DOLLAR);
		// When the collateral is gone, nothing counts.
		set_price(&NEW, 100);
		next_block();
		next_block();
		next_block();
		assert_eq!(counted(), 0);
		assert_eq!(Positions::<Test>::get(BOB), None);
	});
}

#[test]
fn a_lower_ceiling_comes_at_once_and_hurts_nobody() {
	new_test_ext().execute_with(|| {
		lenders();
		isolated(BOB, 1_000);
		assert_ok!(borrow(BOB, USD, 800 * DOLLAR));
		set(NEW, |params| params.debt_ceiling = Some(500 * VALUE));
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), Error::<Test>::DebtCeilingExceeded);
		assert_ok!(repay(BOB, USD, 400 * DOLLAR));
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		assert_noop!(borrow(BOB, USD, 1), Error::<Test>::DebtCeilingExceeded);
	});
}

#[test]
fn when_a_ceiling_goes_nothing_counts_any_more() {
	new_test_ext().execute_with(|| {
		lenders();
		isolated(BOB, 1_000);
		assert_ok!(borrow(BOB, USD, 800 * DOLLAR));
		set(NEW, |params| params.debt_ceiling = None);
		after_the_delay();
		// A second debt, which could not be before.
		assert_ok!(borrow(BOB, EUR, 100 * DOLLAR));
		assert_eq!(counted(), 0);
		let position = Positions::<Test>::get(BOB).unwrap();
		assert_eq!((position.isolated, position.debts.len()), (None, 2));
		assert_ok!(repay_all(BOB, USD));
		assert_ok!(repay_all(BOB, EUR));
	});
}

#[test]
fn a_debt_counts_in_the_ceiling_of_the_collateral_that_it_has_now() {
	new_test_ext().execute_with(|| {
		lenders();
		isolated(BOB, 1_000);
		assert_ok!(borrow(BOB, USD, 800 * DOLLAR));
		set(NEW, |params| params.debt_ceiling = None);
		after_the_delay();
		// Euros take the place of the new asset, and have a ceiling then.
		assert_ok!(supply(BOB, EUR, 10_000 * DOLLAR));
		assert_ok!(back(BOB, NEW, false));
		set(EUR, |params| {
			params.group = None;
			params.debt_ceiling = Some(1_000 * VALUE);
		});
		after_the_delay();
		assert_eq!(counted(), 800);
		assert_ok!(borrow(BOB, USD, 100 * DOLLAR));
		assert_eq!(counted(), 0);
		assert_eq!(IsolatedDebt::<Test>::get(EUR), 100 * VALUE);
		assert_eq!(Positions::<Test>::get(BOB).unwrap().isolated, Some((EUR, 100 * VALUE)));
		assert_ok!(repay_all(BOB, USD));
		assert_eq!(IsolatedDebt::<Test>::get(EUR), 0);
	});
}
