// SPDX-License-Identifier: Apache-2.0

//! The sale of what the chain has taken over.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchResult, FixedU128, Permill};

fn buy(by: AccountId, max_paid: Option<Balance>, min_bought: Balance) -> DispatchResult {
	submit(by, Call::buy_inventory { collateral: BTC, debt: USD, max_paid, min_bought })
}

/// What the chain offers, and for how much, in this block.
fn placed() -> Option<(Balance, Balance)> {
	events().into_iter().rev().find_map(|event| match event {
		Event::SalePlaced { amount, min_out, .. } => Some((amount, min_out)),
		_ => None,
	})
}

/// What was sold in the last batch, and what it has brought.
fn sold() -> Option<(Balance, Balance)> {
	events().into_iter().rev().find_map(|event| match event {
		Event::SaleEnded { sold, bought, .. } => Some((sold, bought)),
		_ => None,
	})
}

/// Bob's 8,000 are taken over and offered, and he has paid the rest.
fn chain_has_taken_over() {
	bob_is_unhealthy();
	end_of_block();
	assert_ok!(repay_all(BOB, USD));
	assert_eq!(inventory(BTC, USD).unwrap().selling, SEIZED);
}

#[test]
fn each_batch_sells_its_part_and_the_rest_gets_cheaper() {
	new_test_ext().execute_with(|| {
		FillPart::set(Permill::from_percent(50));
		chain_has_taken_over();
		assert_eq!(placed(), Some((18_894_830, 8_395_199_707)));
		still_block();
		end_of_block();
		// 9,447,415 / 10^8 of 44,880; the rest at 2 % less, 43,982.40, rounded up.
		assert_eq!(sold(), Some((9_447_415, 4_239_999_852)));
		assert_eq!(inventory(BTC, USD).unwrap().debt_shares, 8_000 * DOLLAR - 4_239_999_852);
		assert_eq!(placed(), Some((9_447_415, 4_155_199_855)));
		assert_eq!(inventory(BTC, USD).unwrap().attempts, 1);
		still_block();
		end_of_block();
		// Half of that, rounded down, at the price of the exchange, which is the full one.
		assert_eq!(sold(), Some((4_723_707, 2_119_999_701)));
		// The rest at 3 % less, 43,533.60: 2,056.400145...
		assert_eq!(placed(), Some((4_723_708, 2_056_400_146)));
		FillPart::set(Permill::one());
		still_block();
		end_of_block();
		assert_eq!(inventory(BTC, USD), None);
		// All has brought 44,880 a coin, in three parts, each rounded down.
		assert_eq!(reserves(&USD), 8_479_999_703 - 8_000 * DOLLAR);
	});
}

#[test]
fn the_offer_gets_cheaper_until_somebody_takes_it_but_not_for_ever() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		Slippage::set(Permill::from_parts(25_000));
		// Offered at 1 % and at 2 % less.
		for attempts in 1..=2 {
			still_block();
			end_of_block();
			assert_eq!(sold(), Some((0, 0)));
			assert_eq!(inventory(BTC, USD).unwrap().attempts, attempts);
		}
		// At 3 % less there is a buyer, who pays 2.5 % less.
		still_block();
		end_of_block();
		assert_eq!(sold(), Some((SEIZED, 8_267_999_711)));
		assert_eq!(inventory(BTC, USD), None);

		// Nobody pays so little as to get it for less than 10 % below the price.
		Slippage::set(Permill::from_parts(100_001));
		assert_ok!(borrow(BOB, USD, 24_500 * DOLLAR));
		set_price(&BTC, 4_000_000);
		for _ in 0..20 {
			still_block();
			assert_eq!(sold().map_or(0, |(sold, _)| sold), 0);
		}
		end_of_block();
		let (amount, least) = placed().unwrap();
		assert_eq!(least, (amount * 36_000 * DOLLAR).div_ceil(COIN));
		Slippage::set(Permill::from_percent(10));
		still_block();
		end_of_block();
		assert_eq!(inventory(BTC, USD), None);
	});
}

#[test]
fn what_a_sale_cannot_bring_is_given_up_before_it_is_made() {
	new_test_ext().execute_with(|| {
		assert_ok!(submit(CHARLIE, Call::add_reserves { asset: USD, amount: 100 * DOLLAR }));
		chain_has_taken_over();
		// The order of this block has asked for more, so it is sold in the next: at 2 % less.
		set_price(&BTC, 3_000_000);
		still_block();
		end_of_block();
		// 18,894,830 at 29,400.
		assert_eq!(placed(), Some((SEIZED, 5_555_080_020)));
		let lost = 8_000 * DOLLAR - 5_555_080_020;
		let given_up = Event::ExcessGivenUp { collateral: BTC, debt: USD, debt_shares: lost };
		assert!(events().contains(&given_up));
		assert!(events().contains(&Event::BadDebt {
			owner: None,
			asset: USD,
			shares: lost,
			amount: lost,
			covered: 100 * DOLLAR,
		}));
		// Before anything is sold: who withdraws now takes nothing from those who stay.
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR - (lost - 100 * DOLLAR));
		assert_eq!(inventory(BTC, USD).unwrap().debt_shares, 5_555_080_020);
		Slippage::set(Permill::from_percent(1));
		still_block();
		end_of_block();
		// 18,894,830 at 29,700: what that is more is for the reserves.
		assert_eq!(sold(), Some((SEIZED, 5_611_764_510)));
		assert_eq!(inventory(BTC, USD), None);
		assert_eq!(reserves(&USD), 5_611_764_510 - 5_555_080_020);
		assert_eq!(supplied(ALICE, &USD), 97_655_080_020);
	});
}

#[test]
fn what_is_lost_is_not_given_up_twice_nor_while_nobody_knows_it() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		ExchangeDown::set(true);
		no_price(&BTC);
		still_block();
		end_of_block();
		assert_eq!(inventory(BTC, USD).unwrap().debt_shares, 8_000 * DOLLAR);
		// One attempt has failed: 18,894,830 at 29,400.
		set_price(&BTC, 3_000_000);
		still_block();
		end_of_block();
		assert_eq!(inventory(BTC, USD).unwrap().debt_shares, 5_555_080_020);
		end_of_block();
		assert_eq!(inventory(BTC, USD).unwrap().debt_shares, 5_555_080_020);
		// It is worth more again, and what was given up stays so.
		set_price(&BTC, 4_488_000);
		ExchangeDown::set(false);
		for _ in 0..2 {
			still_block();
			end_of_block();
		}
		assert_eq!(inventory(BTC, USD), None);
		assert_eq!(reserves(&USD), 8_479_999_704 - 5_555_080_020);
	});
}

#[test]
fn what_is_worth_nothing_at_all_is_given_up_whole() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		ExchangeDown::set(true);
		TestPrices::insert(&BTC, (FixedU128::from_inner(1), FixedU128::from_u32(0)));
		still_block();
		end_of_block();
		// A unit of the debt is what little it can bring: rounded up.
		assert_eq!(inventory(BTC, USD).unwrap().debt_shares, 1);
		assert_eq!(supplied(ALICE, &USD), 92_000 * DOLLAR + 1);
	});
}

#[test]
fn while_all_is_lent_out_it_waits_and_then_sells_what_is_there() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(supply(CHARLIE, USD, 100_000 * DOLLAR));
		assert_ok!(borrow(CHARLIE, BTC, COIN));
		set_price(&BTC, 4_488_000);
		for _ in 0..5 {
			still_block();
			end_of_block();
			assert_eq!(placed(), None);
		}
		let held = inventory(BTC, USD).unwrap();
		assert_eq!((held.shares, held.selling, held.attempts), (SEIZED * 1_000_000, 0, 0));
		assert_noop!(buy(ALICE, None, 0), Error::<Test>::InsufficientCash);

		assert_ok!(repay(CHARLIE, BTC, 1_000_000));
		end_of_block();
		assert_eq!(placed(), Some((1_000_000, 444_312_000)));
		still_block();
		end_of_block();
		assert_eq!(sold(), Some((1_000_000, 448_800_000)));
		assert_eq!(inventory(BTC, USD).unwrap().shares, (SEIZED - 1_000_000) * 1_000_000);

		assert_ok!(repay_all(CHARLIE, BTC));
		for _ in 0..2 {
			still_block();
			end_of_block();
		}
		assert_eq!(inventory(BTC, USD), None);
		assert_eq!(reserves(&USD), 479_999_704);
	});
}

#[test]
fn an_exchange_that_is_down_loses_nothing_and_is_used_again() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		// With an order that waits for its batch.
		ExchangeDown::set(true);
		still_block();
		end_of_block();
		assert_eq!(sold(), Some((0, 0)));
		for _ in 0..4 {
			still_block();
			end_of_block();
			assert_eq!(placed(), None);
		}
		let held = inventory(BTC, USD).unwrap();
		assert_eq!((held.shares, held.selling), (SEIZED * 1_000_000, 0));
		assert_eq!(held.attempts, 1);
		assert_eq!(totals(&BTC).cash, COIN);
		ExchangeDown::set(false);
		for _ in 0..2 {
			still_block();
			end_of_block();
		}
		assert_eq!(inventory(BTC, USD), None);
	});
}

#[test]
fn anybody_may_buy_at_the_price_of_the_offer() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		// 8,000 / 44,431.20, rounded down.
		assert_noop!(buy(CHARLIE, None, 18_005_366), Error::<Test>::BelowMinimum);
		assert_ok!(buy(CHARLIE, None, 18_005_365));
		assert_eq!(free(&USD, CHARLIE), RICH - 8_000 * DOLLAR);
		assert_eq!(free(&BTC, CHARLIE), RICH + 18_005_365);
		// The debt is paid: the rest is for bad days.
		assert_eq!(inventory(BTC, USD), None);
		assert_eq!(reserves(&BTC), SEIZED - 18_005_365);
		assert_noop!(buy(CHARLIE, None, 0), Error::<Test>::NoInventory);
	});
}

#[test]
fn a_part_can_be_bought_and_the_rest_is_offered_again() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		assert_noop!(buy(CHARLIE, Some(0), 0), Error::<Test>::AmountTooSmall);
		assert_ok!(buy(CHARLIE, Some(2_000 * DOLLAR), 0));
		// 2,000 / 44,431.20, rounded down.
		assert_eq!(free(&BTC, CHARLIE), RICH + 4_501_341);
		let held = inventory(BTC, USD).unwrap();
		assert_eq!((held.selling, held.debt_shares), (SEIZED - 4_501_341, 6_000 * DOLLAR));
		still_block();
		end_of_block();
		assert_eq!(sold().unwrap().0, SEIZED - 4_501_341);
		assert_eq!(inventory(BTC, USD), None);
	});
}

#[test]
fn what_is_worth_less_than_its_debt_can_be_bought_whole() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		set_price(&BTC, 4_000_000);
		assert_ok!(buy(CHARLIE, None, SEIZED));
		assert_eq!(free(&USD, CHARLIE), RICH - 7_482_352_680);
		assert_eq!(inventory(BTC, USD), None);
		assert_eq!(supplied(ALICE, &USD), 100_000 * DOLLAR - 517_647_320);
	});
}

#[test]
fn who_buys_without_money_gets_nothing() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		let before = inventory(BTC, USD);
		assert!(buy(DAVE, None, 0).is_err());
		assert_eq!(inventory(BTC, USD), before);
		assert_eq!(free(&BTC, DAVE), 0);
	});
}

/// How many blocks it takes until there is a sale, at a price of the exchange that is `slippage`
/// millionths lower, while somebody does `meanwhile` in each block; and how many attempts it had.
fn blocks_until_sold(slippage: u32, meanwhile: impl Fn()) -> (u32, u32) {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		Slippage::set(Permill::from_parts(slippage));
		let mut attempts = 0;
		for block in 1..40 {
			still_block();
			meanwhile();
			if inventory(BTC, USD).is_some_and(|held| held.attempts != 0) {
				attempts = inventory(BTC, USD).unwrap().attempts;
			}
			if sold().is_some_and(|(sold, _)| sold != 0) || inventory(BTC, USD).is_none() {
				return (block, attempts);
			}
			end_of_block();
			if sold().is_some_and(|(sold, _)| sold != 0) || inventory(BTC, USD).is_none() {
				return (block, attempts);
			}
		}
		panic!("never sold");
	})
}

#[test]
fn small_purchases_neither_stop_the_batch_nor_make_it_cheaper() {
	let alone = blocks_until_sold(39_000, || ());
	assert_eq!(alone, (4, 3));
	let once = || {
		let _ = buy(CHARLIE, Some(DOLLAR), 0);
	};
	assert_eq!(blocks_until_sold(39_000, once), alone);
	// Many times in a block: only what a batch has not sold makes it cheaper.
	let often = || (0..5).for_each(|_| once());
	assert_eq!(blocks_until_sold(39_000, often), alone);
}

#[test]
fn one_who_buys_pays_no_less_than_the_batch_would_have() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		Slippage::set(Permill::from_percent(50));
		for block in 0..15u128 {
			let before = free(&BTC, CHARLIE);
			assert_ok!(buy(CHARLIE, Some(100 * DOLLAR), 0));
			let got = free(&BTC, CHARLIE) - before;
			// At 1 % less, and another for each batch that went by, and 10 % in the end.
			let price = 44_880 * (99 - block.min(9));
			assert_eq!(got, 100 * DOLLAR * COIN / DOLLAR * 100 / price);
			still_block();
			end_of_block();
		}
	});
}

#[test]
fn a_price_that_is_gone_keeps_the_offer_from_being_made() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		no_price(&BTC);
		still_block();
		end_of_block();
		assert_eq!(placed(), None);
		assert_noop!(buy(CHARLIE, None, 0), Error::<Test>::PriceUnavailable);
		set_price(&BTC, 4_488_000);
		for _ in 0..2 {
			still_block();
			end_of_block();
		}
		assert_eq!(inventory(BTC, USD), None);
	});
}

#[test]
fn what_waits_to_be_sold_earns_and_costs_interest() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		ExchangeDown::set(true);
		next_block();
		next_block_after(YEAR_MS / 10);
		let live = Lending::live(&USD).unwrap();
		let debt = live.owed(inventory(BTC, USD).unwrap().debt_shares).unwrap();
		assert!(debt > 8_000 * DOLLAR);
		assert!(supplied(ALICE, &USD) > 100_000 * DOLLAR);
	});
}

#[test]
fn what_comes_to_an_old_offer_is_not_sold_as_cheaply() {
	new_test_ext().execute_with(|| {
		chain_has_taken_over();
		Slippage::set(Permill::from_percent(50));
		for _ in 0..4 {
			still_block();
			end_of_block();
		}
		assert_eq!(inventory(BTC, USD).unwrap().attempts, 4);
		// 8,000 had four attempts, and 16,000 more come without any: one for all of them.
		for who in [CHARLIE, DAVE] {
			if who == DAVE {
				enrich(who);
			}
			set_price(&BTC, 5_000_000);
			assert_ok!(supply(who, BTC, COIN));
			assert_ok!(borrow(who, USD, 34_000 * DOLLAR));
		}
		set_price(&BTC, 4_488_000);
		end_of_block();
		assert_eq!(taken_over().len(), 2);
		let held = inventory(BTC, USD).unwrap();
		assert_eq!(held.debt_shares, 24_000 * DOLLAR);
		assert_eq!(held.attempts, 1);
	});
}
