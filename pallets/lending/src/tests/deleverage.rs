// SPDX-License-Identifier: Apache-2.0

//! Rules by which owners let the chain sell before it has to.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchResult, FixedU128, Permill};

fn rule(below: u128, to: u128, slippage: u32) -> DeleverageRule<Asset> {
	DeleverageRule {
		below: FixedU128::from_rational(below, 100),
		to: FixedU128::from_rational(to, 100),
		collateral: BTC,
		debt: USD,
		max_slippage: Permill::from_percent(slippage),
	}
}

fn set_rule(who: AccountId, rule: DeleverageRule<Asset>) -> DispatchResult {
	submit(who, Call::set_rule { rule: Some(rule) })
}

/// What a rule has sold last in this block, and what was repaid with it.
fn sold() -> Option<(Balance, Balance)> {
	events().into_iter().rev().find_map(|event| match event {
		Event::Deleveraged { sold, repaid, .. } => Some((sold, repaid)),
		_ => None,
	})
}

fn deferred() -> usize {
	events().iter().filter(|event| matches!(event, Event::Deferred { .. })).count()
}

#[test]
fn a_rule_fires_at_its_health_and_not_before() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_ok!(set_rule(BOB, rule(110, 130, 1)));
		// A health of 1.1, which is not below it.
		set_price(&BTC, 4_400_000);
		end_of_block();
		assert_eq!(sold(), None);
		// 32,250 count, of 30,000.
		set_price(&BTC, 4_300_000);
		end_of_block();
		// (1.3 * 30,000 - 32,250) / (1.3 - 0.75) = 6,750 / 0.55 = 12,272.7272..., which is
		// 28,541,226.2 of a coin, rounded up, and brings 12,272.72761.
		assert_eq!(sold(), Some((28_541_227, 12_272_727_610)));
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR - 12_272_727_610);
		assert_eq!(supplied(BOB, &BTC), COIN - 28_541_227);
		assert!(health(BOB) >= FixedU128::from_rational(130, 100));
		assert!(health(BOB) < FixedU128::from_rational(130_001, 100_000));
		// Nobody was paid a bonus.
		assert_eq!(free(&USD, EXCHANGE), RICH - 12_272_727_610);
	});
}

#[test]
fn a_rule_sells_no_lower_than_its_slippage() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_ok!(set_rule(BOB, rule(110, 130, 1)));
		set_price(&BTC, 4_300_000);
		Slippage::set(Permill::from_parts(10_001));
		end_of_block();
		assert_eq!((sold(), deferred()), (None, 1));
		assert_eq!(supplied(BOB, &BTC), COIN);
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR);

		Slippage::set(Permill::from_parts(9_000));
		for _ in 0..5 {
			still_block();
			assert_eq!(sold(), None);
		}
		end_of_block();
		// The retry delay of five blocks is over. The price was lower, so the health is too.
		let (amount, brought) = sold().unwrap();
		assert_eq!(amount, 28_541_227);
		assert_eq!(brought, 12_162_273_061);
		assert!(health(BOB) < FixedU128::from_rational(130, 100));
		assert!(health(BOB) > FixedU128::from_rational(129, 100));
	});
}

#[test]
fn an_exchange_that_is_down_is_tried_again() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_ok!(set_rule(BOB, rule(110, 130, 1)));
		set_price(&BTC, 4_300_000);
		ExchangeDown::set(true);
		for _ in 0..12 {
			still_block();
		}
		assert_eq!(supplied(BOB, &BTC), COIN);
		ExchangeDown::set(false);
		for _ in 0..6 {
			still_block();
		}
		assert!(health(BOB) >= FixedU128::from_rational(130, 100));
	});
}

#[test]
fn a_rule_that_cannot_be_carried_out_delays_the_chain_by_one_turn_and_no_keeper() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		// It would need what Bob does not have.
		assert_ok!(set_rule(BOB, DeleverageRule { collateral: EUR, ..rule(120, 130, 1) }));
		end_of_block();
		assert_eq!((sold(), deferred()), (None, 1));
		set_price(&BTC, 4_488_000);
		for _ in 0..5 {
			assert!(taken_over().is_empty());
			still_block();
		}
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
		// A keeper need not wait, and then the chain does not either.
		set_price(&BTC, 4_000_000);
		assert_ok!(liquidate_some(CHARLIE, BOB, [USD, BTC], 10 * DOLLAR, 0));
		end_of_block();
		assert_eq!(taken_over(), [BOB, BOB]);
	});
}

#[test]
fn a_rule_on_assets_that_are_gone_does_nothing() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_ok!(set_rule(BOB, DeleverageRule { debt: EUR, ..rule(110, 130, 1) }));
		set_price(&BTC, 4_300_000);
		end_of_block();
		assert_eq!((sold(), deferred()), (None, 1));
		assert_eq!((owed(BOB, &USD), supplied(BOB, &BTC)), (30_000 * DOLLAR, COIN));
		// Without debts it is asleep, and the position may be left.
		assert_ok!(repay_all(BOB, USD));
		for _ in 0..7 {
			still_block();
			assert_eq!(deferred(), 0);
		}
		assert_ok!(withdraw_all(BOB, BTC));
		assert!(Positions::<Test>::get(BOB).is_none());
	});
}

#[test]
fn what_is_brought_beyond_the_debt_is_supplied_for_the_owner() {
	new_test_ext().execute_with(|| {
		bob_borrows(20);
		assert_ok!(withdraw(BOB, BTC, COIN - 60_000));
		// A health of 1.125. Less than the dust, 10, would be left over of 20, so it is paid whole:
		// 20 / 50,000 of a coin.
		assert_ok!(set_rule(BOB, rule(300, 400, 1)));
		end_of_block();
		assert_eq!(sold(), Some((40_000, 20 * DOLLAR)));
		assert_eq!(owed(BOB, &USD), 0);
		assert_eq!(supplied(BOB, &BTC), 20_000);
		// That was even. If it is not, a little too much is sold.
		set_price(&BTC, 4_999_999);
		assert_ok!(supply(BOB, BTC, 40_000));
		assert_ok!(borrow(BOB, USD, 15 * DOLLAR));
		end_of_block();
		// 15 / 49,999.99 is 30,000.006 of them: 30,001, which bring 15.000496.
		assert_eq!(sold(), Some((30_001, 15 * DOLLAR)));
		assert_eq!(supplied(BOB, &USD), 496);
		let own = Positions::<Test>::get(BOB).unwrap();
		assert!(own.supplies.iter().any(|supply| supply.asset == USD && !supply.collateral));
	});
}

#[test]
fn what_a_full_position_has_no_room_for_is_paid_to_its_owner() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 1_000 * DOLLAR));
		assert_ok!(supply(BOB, BTC, 60_000));
		for asset in [NATIVE, EUR, NEW] {
			assert_ok!(supply(BOB, asset.clone(), 1_000_000));
			assert_ok!(submit(BOB, Call::set_collateral { asset, collateral: false }));
		}
		set_price(&BTC, 4_999_999);
		assert_ok!(borrow(BOB, USD, 15 * DOLLAR));
		assert_ok!(set_rule(BOB, rule(300, 400, 1)));
		let before = free(&USD, BOB);
		end_of_block();
		// As above: 15.000496, of which 15 are owed.
		assert_eq!(sold(), Some((30_001, 15 * DOLLAR)));
		assert_eq!(free(&USD, BOB), before + 496);
		assert_eq!((supplied(BOB, &USD), totals(&USD).cash), (0, 1_000 * DOLLAR));
		assert_eq!(Positions::<Test>::get(BOB).unwrap().supplies.len(), 4);
		let paid = Event::Withdrawn { who: BOB, asset: USD, amount: 496, shares: 0 };
		assert_eq!(events().last(), Some(&paid));
	});
}

#[test]
fn a_rule_has_to_say_what_it_has_to() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		for wrong in [
			rule(100, 130, 1),
			rule(90, 130, 1),
			rule(110, 110, 1),
			rule(130, 110, 1),
			DeleverageRule { debt: BTC, ..rule(110, 130, 1) },
		] {
			assert_noop!(set_rule(BOB, wrong), Error::<Test>::InvalidRule);
		}
		let other = DeleverageRule { debt: OTHER, ..rule(110, 130, 1) };
		assert_noop!(set_rule(BOB, other), Error::<Test>::MarketNotFound);
		assert_noop!(set_rule(DAVE, rule(110, 130, 1)), Error::<Test>::PositionNotFound);
	});
}

#[test]
fn a_rule_can_be_removed() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_ok!(set_rule(BOB, rule(110, 130, 1)));
		assert_ok!(submit(BOB, Call::set_rule { rule: None }));
		set_price(&BTC, 4_300_000);
		end_of_block();
		assert_eq!(sold(), None);
		assert_eq!(owed(BOB, &USD), 30_000 * DOLLAR);
	});
}

#[test]
fn a_rule_that_is_made_too_late_fires_at_the_end_of_the_block() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		set_price(&BTC, 4_300_000);
		end_of_block();
		assert_ok!(set_rule(BOB, rule(110, 130, 1)));
		end_of_block();
		assert!(sold().is_some());
		// Also while there is no price: then it does when there is one.
		assert_ok!(supply(CHARLIE, BTC, COIN));
		assert_ok!(borrow(CHARLIE, USD, 28_000 * DOLLAR));
		no_price(&BTC);
		assert_ok!(set_rule(CHARLIE, rule(130, 150, 1)));
		end_of_block();
		assert_eq!(supplied(CHARLIE, &BTC), COIN);
		set_price(&BTC, 4_300_000);
		for _ in 0..6 {
			still_block();
		}
		assert!(health(CHARLIE) >= FixedU128::from_rational(150, 100));
	});
}

#[test]
fn a_position_that_is_below_one_is_liquidated_whatever_its_rule() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(set_rule(BOB, rule(105, 130, 1)));
		set_price(&BTC, 4_488_000);
		end_of_block();
		assert_eq!(sold(), None);
		assert_eq!(taken_over(), [BOB]);
	});
}

#[test]
fn a_market_without_cash_defers_the_sale() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_ok!(set_rule(BOB, rule(110, 130, 1)));
		assert_ok!(supply(CHARLIE, USD, 100_000 * DOLLAR));
		assert_ok!(borrow(CHARLIE, BTC, COIN));
		set_price(&BTC, 4_300_000);
		end_of_block();
		assert_eq!((sold(), deferred()), (None, 1));
		assert_ok!(repay_all(CHARLIE, BTC));
		for _ in 0..6 {
			still_block();
		}
		assert!(health(BOB) >= FixedU128::from_rational(130, 100));
	});
}

#[test]
fn a_rule_that_fails_ten_times_in_a_row_is_removed() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_ok!(set_rule(BOB, rule(110, 130, 1)));
		set_price(&BTC, 4_300_000);
		ExchangeDown::set(true);
		// In the blocks 1, 6, .. 46.
		let mut failed = 0;
		for block in 1..=46 {
			assert!(Positions::<Test>::get(BOB).unwrap().rule.is_some(), "{block}");
			end_of_block();
			failed += deferred();
			if block < 46 {
				System::set_block_number(block + 1);
				System::reset_events();
			}
		}
		assert_eq!(failed, 10);
		assert_eq!(Positions::<Test>::get(BOB).unwrap().rule, None);
		assert!(events().contains(&Event::RuleSet { who: BOB, rule: None }));
		// He is liquidated as everybody else from now on.
		set_price(&BTC, 3_960_000);
		end_of_block();
		assert_eq!(taken_over(), [BOB]);
	});
}
