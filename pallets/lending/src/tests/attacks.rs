// SPDX-License-Identifier: Apache-2.0

//! The attacks that a money market is known for.

use super::scenes::*;
use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungibles::Mutate, tokens::Preservation},
};
use sp_runtime::{DispatchError, DispatchResult, FixedU128, Permill};

fn flash(who: AccountId, asset: Asset, amount: Balance, calls: Vec<Call<Test>>) -> DispatchResult {
	let calls: Vec<_> =
		calls.into_iter().map(|call| Box::new(RuntimeCall::Lending(call))).collect();
	submit(who, Call::flash_loan { asset, amount, calls: calls.try_into().unwrap() })
}

fn donate(from: AccountId, asset: Asset, amount: Balance) {
	let pallet = Lending::account();
	assert_ok!(NativeAndAssets::transfer(asset, &from, &pallet, amount, Preservation::Preserve));
	check();
}

/// What an account has, less what it owes, at the prices of the oracle.
fn wealth(who: AccountId) -> i128 {
	let value = |asset: &Asset, amount: Balance| -> i128 {
		let decimals = <Oracle as polyphony_support::traits::PriceFeed<_>>::decimals(asset);
		let unit = 10i128.pow(decimals.unwrap().into());
		let cents = (TestPrices::get(asset).unwrap().0.into_inner() / (VALUE / 100)) as i128;
		// In units of 10^-8.
		amount as i128 * cents * 1_000_000 / unit
	};
	[USD, BTC, EUR, NEW]
		.iter()
		.map(|asset| {
			value(asset, free(asset, who)) + value(asset, supplied(who, asset))
				- value(asset, owed(who, asset))
		})
		.sum()
}

#[test]
fn empty_market_share_inflation() {
	// The first supplier makes shares dear, by giving units to the market in all ways there are:
	// then the next gets fewer of them.
	for (first, gift) in [(1, 1_000 * DOLLAR), (1_000, 1_000 * DOLLAR), (DOLLAR, 0)] {
		new_test_ext().execute_with(|| {
			assert_ok!(supply(BOB, EUR, first));
			if gift != 0 {
				donate(BOB, EUR, gift);
				assert_ok!(submit(BOB, Call::add_reserves { asset: EUR, amount: gift }));
			}
			for _ in 0..50 {
				// The fee is for the suppliers, of whom he is the only one.
				assert_ok!(flash(BOB, EUR, totals(&EUR).cash / 2 + 1, vec![]));
				still_block();
			}
			assert_ok!(supply(ALICE, EUR, 1_000 * DOLLAR));
			still_block();
			assert!(supplied(ALICE, &EUR) >= 1_000 * DOLLAR - 2);
			assert_ok!(withdraw_all(BOB, EUR));
			assert!(free(&EUR, BOB) <= RICH - gift * 2);
			assert_ok!(withdraw_all(ALICE, EUR));
			assert!(free(&EUR, ALICE) >= RICH - 2);
		});
	}
}

#[test]
fn donation() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		still_block();
		let before =
			(totals(&USD), supplied(ALICE, &USD), owed(BOB, &USD), health(BOB), reserves(&USD));
		donate(CHARLIE, USD, 1_000_000 * DOLLAR);
		donate(CHARLIE, BTC, 10 * COIN);
		still_block();
		let after =
			(totals(&USD), supplied(ALICE, &USD), owed(BOB, &USD), health(BOB), reserves(&USD));
		assert_eq!(before, after);
		// It cannot be lent either.
		assert_ok!(supply(CHARLIE, BTC, 100 * COIN));
		let cash = totals(&USD).cash;
		assert_noop!(borrow(CHARLIE, USD, cash + 1), Error::<Test>::InsufficientCash);
		// A gift to the reserves is one: suppliers do not get it.
		assert_ok!(submit(CHARLIE, Call::add_reserves { asset: USD, amount: 1_000 * DOLLAR }));
		assert_eq!(supplied(ALICE, &USD), before.1);
		assert_eq!(reserves(&USD), 1_000 * DOLLAR);
	});
}

#[test]
fn self_liquidation() {
	new_test_ext().execute_with(|| {
		for cents in [4_532_000, 4_488_000, 4_300_000, 4_100_000, 3_600_000] {
			for (by_shares, pieces) in [(false, 1), (true, 1), (false, 5)] {
				new_test_ext().execute_with(|| {
					bob_borrows(34_000);
					set_price(&BTC, cents);
					assert_noop!(liquidate(BOB, BOB, USD, BTC), Error::<Test>::OwnPosition);
					// Charlie is Bob's second account. What the one gains, the other has lost.
					let before = wealth(BOB) + wealth(CHARLIE);
					for _ in 0..pieces {
						let call = Call::liquidate {
							owner: BOB,
							debt: USD,
							collateral: BTC,
							max_repay: (pieces > 1).then_some(500 * DOLLAR),
							min_seized: 0,
							as_shares: by_shares,
						};
						let _ = submit(CHARLIE, call);
					}
					assert!(owed(BOB, &USD) < 34_000 * DOLLAR);
					assert!(wealth(BOB) + wealth(CHARLIE) <= before);
					assert!(supplied(ALICE, &USD) >= 100_000 * DOLLAR);
				});
			}
		}
	});
}

#[test]
fn liquidation_by_the_chain_is_no_source_of_profit_either() {
	new_test_ext().execute_with(|| {
		bob_is_unhealthy();
		let before = wealth(BOB) + wealth(CHARLIE);
		Slippage::set(Permill::from_percent(20));
		// Bob waits until the chain sells at 10 % less, and buys it himself.
		for _ in 0..12 {
			still_block();
		}
		let buy = Call::buy_inventory { collateral: BTC, debt: USD, max_paid: None, min_bought: 0 };
		assert_ok!(submit(CHARLIE, buy));
		// He has lost 480 by the bonus, and has paid 848 less than what he got is worth: 7,632 for
		// a debt of 8,000.
		let gained = wealth(BOB) + wealth(CHARLIE) - before;
		let most = (8_000 - 7_632) * 100_000_000;
		assert!(gained <= most + 100_000, "{gained}");
		// That is what the suppliers have lost: the discount is larger than the bonus.
		let lost = 100_000 * DOLLAR - supplied(ALICE, &USD);
		assert!(lost.abs_diff(8_000 * DOLLAR - 7_632 * DOLLAR) < 10_000, "{lost}");
	});
}

#[test]
fn nested_flash_loans() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		let inner = Call::flash_loan { asset: USD, amount: 1, calls: Default::default() };
		let other = Call::flash_loan { asset: BTC, amount: 1, calls: Default::default() };
		for nested in [inner, other] {
			let looped = flash(CHARLIE, USD, 1_000 * DOLLAR, vec![nested]);
			assert_noop!(looped, Error::<Test>::FlashLoanOut);
		}
		// No more than there is.
		let all = totals(&USD).cash;
		assert_noop!(flash(CHARLIE, USD, all + 1, vec![]), Error::<Test>::InsufficientCash);
		assert_ok!(flash(CHARLIE, USD, all, vec![]));
		assert!(!FlashLoanOut::<Test>::exists());
	});
}

#[test]
fn a_flash_loan_makes_nothing_cheaper() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		still_block();
		let all = totals(&USD).cash;
		// What brings the market up to date in the middle of the loan must not see it empty.
		let supplied_before = supplied(ALICE, &USD);
		let calls = vec![
			Call::add_reserves { asset: USD, amount: 1 },
			Call::supply { asset: USD, amount: 1_000 * DOLLAR },
			Call::add_reserves { asset: USD, amount: 1 },
			Call::borrow { asset: USD, amount: 10 * DOLLAR, on_behalf: None },
		];
		assert_ok!(flash(CHARLIE, USD, all, calls));
		assert_ok!(repay_all(CHARLIE, USD));
		still_block();
		assert_ok!(withdraw_all(CHARLIE, USD));
		assert!(free(&USD, CHARLIE) < RICH);
		assert!(supplied(ALICE, &USD) >= supplied_before);
	});
}

#[test]
fn a_flash_loan_that_does_not_come_back_never_was() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		assert_ok!(NativeAndAssets::mint_into(NATIVE, &DAVE, RICH));
		let keep = vec![Call::supply { asset: USD, amount: 1_000 * DOLLAR }];
		assert_noop!(flash(DAVE, USD, 1_000 * DOLLAR, keep), Error::<Test>::FlashLoanNotRepaid);
		// Not without the fee either.
		assert_noop!(flash(DAVE, USD, 1_000 * DOLLAR, vec![]), Error::<Test>::FlashLoanNotRepaid);
		let wrong = vec![Call::withdraw { asset: USD, amount: None }];
		assert!(flash(CHARLIE, USD, 1_000 * DOLLAR, wrong).is_err());
		assert_eq!(totals(&USD).cash, 70_000 * DOLLAR);
	});
}

#[test]
fn stale_zero_or_inverted_price() {
	// What else is refused then, and what is not, is in `oracle_down`.
	new_test_ext().execute_with(|| {
		change_params(&USD, |params| {
			params.price_bounds =
				Some((FixedU128::from_rational(9, 10), FixedU128::from_rational(11, 10)));
		});
		bob_borrows(30_000);
		let zero = FixedU128::from_u32(0);
		// If it were believed that a dollar is worth next to nothing, all could be borrowed; if it
		// were believed that it is worth a lot, everybody could be liquidated.
		let wrong = [zero, FixedU128::from_inner(1), FixedU128::from_rational(1, 50_000)];
		for price in wrong.into_iter().chain([FixedU128::from_u32(50_000)]) {
			TestPrices::insert(&USD, (price, zero));
			let refused = DispatchError::from(Error::<Test>::PriceUnavailable);
			assert_noop!(borrow(BOB, USD, 10_000 * DOLLAR), refused);
			assert_noop!(liquidate(CHARLIE, BOB, USD, BTC), refused);
			still_block();
			assert_eq!(supplied(BOB, &BTC), COIN);
		}
		no_price(&USD);
		assert_noop!(borrow(BOB, USD, 100 * DOLLAR), Error::<Test>::PriceUnavailable);
	});
}

#[test]
fn cap_bypass() {
	new_test_ext().execute_with(|| {
		enrich(DAVE);
		change_params(&USD, |params| {
			params.supply_cap = 100_000 * DOLLAR;
			params.borrow_cap = 30_000 * DOLLAR;
		});
		assert_ok!(supply(ALICE, USD, 90_000 * DOLLAR));
		let too_much = DispatchError::from(Error::<Test>::SupplyCapExceeded);
		// By splitting, also among accounts.
		assert_noop!(supply(ALICE, USD, 10_000 * DOLLAR + 1), too_much);
		for who in [ALICE, BOB, CHARLIE, DAVE] {
			assert_ok!(supply(who, USD, 2_500 * DOLLAR));
		}
		for who in [ALICE, BOB, CHARLIE, DAVE] {
			assert_noop!(supply(who, USD, 1), too_much);
		}
		// With a flash loan, which leaves room only as long as it is out.
		let again = vec![Call::supply { asset: USD, amount: 1_000 * DOLLAR }];
		assert_noop!(flash(BOB, USD, 50_000 * DOLLAR, again), too_much);

		let too_much = DispatchError::from(Error::<Test>::BorrowCapExceeded);
		for who in [BOB, CHARLIE, DAVE] {
			assert_ok!(supply(who, BTC, COIN));
			assert_ok!(borrow(who, USD, 10_000 * DOLLAR));
		}
		for who in [BOB, CHARLIE, DAVE] {
			assert_noop!(borrow(who, USD, 10 * DOLLAR), too_much);
		}
		let again = vec![Call::borrow { asset: USD, amount: 10 * DOLLAR, on_behalf: None }];
		assert_noop!(flash(BOB, USD, 50_000 * DOLLAR, again), too_much);
		let allow = Call::set_allowance { delegate: ALICE, asset: USD, amount: 10 * DOLLAR };
		assert_ok!(submit(BOB, allow));
		let on_behalf = Call::borrow { asset: USD, amount: 10 * DOLLAR, on_behalf: Some(BOB) };
		assert_noop!(submit(ALICE, on_behalf), too_much);

		// Interest passes the caps, and leaves no room.
		next_block();
		next_block_after(YEAR_MS);
		assert!(Lending::live(&USD).unwrap().accrued.debt > 30_000 * DOLLAR);
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), too_much);
		assert_noop!(supply(BOB, USD, 10), Error::<Test>::SupplyCapExceeded);
		assert_ok!(repay(BOB, USD, 5_000 * DOLLAR));
		assert_ok!(withdraw(BOB, USD, DOLLAR));
	});
}

#[test]
fn debt_ceiling_bypass() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		for who in [BOB, CHARLIE] {
			assert_ok!(supply(who, NEW, 1_000 * DOLLAR));
			assert_ok!(submit(who, Call::set_collateral { asset: NEW, collateral: true }));
		}
		assert_ok!(borrow(BOB, USD, 600 * DOLLAR));
		let refused = DispatchError::from(Error::<Test>::DebtCeilingExceeded);
		// By another account, or in parts.
		assert_noop!(borrow(CHARLIE, EUR, 400 * DOLLAR + 1), refused);
		assert_ok!(borrow(CHARLIE, EUR, 200 * DOLLAR));
		assert_ok!(borrow(CHARLIE, EUR, 200 * DOLLAR));
		assert_noop!(borrow(CHARLIE, EUR, 1), refused);
		// By another debt, or other collateral.
		assert_noop!(borrow(BOB, EUR, 100 * DOLLAR), Error::<Test>::Isolated);
		assert_ok!(supply(BOB, BTC, COIN));
		let on = Call::set_collateral { asset: BTC, collateral: true };
		assert_noop!(submit(BOB, on), Error::<Test>::Isolated);
		assert_noop!(borrow(BOB, USD, 10 * DOLLAR), refused);
	});
}

#[test]
fn dust_to_dodge_cleanup() {
	// A unit of another collateral, which is worth less than a unit of the debt and would be taken
	// first.
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(supply(BOB, NATIVE, 1));
		assert_ok!(submit(BOB, Call::set_collateral { asset: NATIVE, collateral: true }));
		next_block();
		next_block();
		// An index above one: a unit of the debt is less than a share.
		assert!(Lending::live(&USD).unwrap().accrued.index > math::ray::RAY);
		set_price(&BTC, 4_488_000);
		still_block();
		still_block();
		assert!(health(BOB) >= TargetHealth::get(), "{:?}", health(BOB));
	});
}

#[test]
fn dust_as_the_last_collateral_does_not_keep_a_bad_debt_from_being_recognised() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(supply(BOB, EUR, 1));
		next_block();
		next_block();
		set_price(&BTC, 2_000_000);
		// A hundred-thousandth of a dollar, and a dearer one later.
		assert_ok!(liquidate(CHARLIE, BOB, USD, BTC));
		for _ in 0..7 {
			still_block();
		}
		assert!(Positions::<Test>::get(BOB).is_none());
		assert_eq!(totals(&USD).debt_shares, 0);
	});
}

#[test]
fn a_debt_that_is_not_worth_a_liquidation_is_not_made_and_otherwise_swept_by_the_chain() {
	new_test_ext().execute_with(|| {
		bob_borrows(34_000);
		assert_ok!(supply(CHARLIE, BTC, COIN));
		assert_noop!(borrow(CHARLIE, USD, 10 * DOLLAR - 1), Error::<Test>::DebtTooSmall);
		assert_ok!(borrow(CHARLIE, USD, 10 * DOLLAR));
		let crumb = repay(CHARLIE, USD, 10 * DOLLAR - 1_000);
		assert_noop!(crumb, Error::<Test>::DebtTooSmall);
		// It can become one while there is no price: then the chain sweeps it.
		no_price(&USD);
		assert_ok!(repay(CHARLIE, USD, 10 * DOLLAR - 1_000));
		set_price(&USD, 100);
		assert_ok!(withdraw(CHARLIE, BTC, COIN - 10));
		next_block();
		set_price(&BTC, 1_000_000);
		for _ in 0..8 {
			next_block();
		}
		assert!(Positions::<Test>::get(CHARLIE).is_none_or(|position| position.debts.is_empty()));
		assert!(Positions::<Test>::get(BOB).is_none());
	});
}

/// The highest rates that a market may have: 1,000 times the debt and more in a year.
fn top_rates(asset: &Asset) {
	change_params(asset, |params| {
		params.rates = RateModel {
			kink: Permill::from_percent(1),
			steepness: FixedU128::from_u32(100),
			initial: FixedU128::from_u32(10),
			min: FixedU128::from_u32(1),
			max: FixedU128::from_u32(10),
			speed: FixedU128::from_u32(1_000),
		};
		assert_ok!(params.rates.check());
	});
}

/// Bob borrows dollars and Charlie coins, at the highest rates, and `years` pass in `parts`.
fn idle(years: u64, parts: u64) {
	for asset in [USD, BTC] {
		top_rates(&asset);
	}
	bob_borrows(1_000);
	assert_ok!(supply(CHARLIE, USD, 10_000 * DOLLAR));
	assert_ok!(borrow(CHARLIE, BTC, COIN / 1_000));
	still_block();
	for _ in 0..parts {
		next_block_after(years * YEAR_MS / parts);
	}
}

#[test]
fn overflow_after_idle_years() {
	for parts in [1, 10] {
		new_test_ext().execute_with(|| {
			// Nobody is liquidated, so the debts are as large as they can be.
			TestHalted::set(true);
			idle(100, parts);
			assert!(owed(BOB, &USD) > 1_000 * DOLLAR * 10_000_000_000);
			// Everybody can leave: the debtors with what they owe, the suppliers with what came in.
			// A share of the debt is worth a hundred thousand.
			assert_ok!(repay(BOB, USD, 1_000_000_000 * DOLLAR));
			assert_ok!(repay_all(BOB, USD));
			assert_ok!(repay_all(CHARLIE, BTC));
			still_block();
			for (who, asset) in [(BOB, BTC), (CHARLIE, USD), (ALICE, USD)] {
				assert_ok!(withdraw_all(who, asset));
				assert!(Positions::<Test>::get(who).is_none());
			}
			assert!(free(&USD, ALICE) > RICH);
			next_block();
		});
	}
}

#[test]
fn after_idle_years_the_chain_liquidates_and_the_suppliers_leave() {
	for parts in [1, 10] {
		new_test_ext().execute_with(|| {
			top_rates(&USD);
			bob_borrows(1_000);
			still_block();
			for _ in 0..parts {
				next_block_after(100 * YEAR_MS / parts);
			}
			for _ in 0..10 {
				next_block();
			}
			assert_eq!(totals(&USD).debt_shares, 0);
			assert_eq!(Inventories::<Test>::iter().count(), 0);
			assert!(Positions::<Test>::get(BOB).is_none());
			assert_ok!(withdraw_all(ALICE, USD));
			// 1,000 were lent, against 50,000, for which a fair price was paid.
			assert!(free(&USD, ALICE) > RICH - 1_000 * DOLLAR);
		});
	}
}

/// Supplies a lot, gives one unit to the reserves, and withdraws, in one block.
fn sandwich_a_gift(who: AccountId, amount: Balance) -> Balance {
	assert_ok!(supply(who, USD, amount));
	assert_ok!(submit(who, Call::add_reserves { asset: USD, amount: 1 }));
	let before = free(&USD, who);
	assert_ok!(submit(who, Call::withdraw { asset: USD, amount: None }));
	free(&USD, who) - before
}

#[test]
fn the_fee_of_a_flash_loan_is_not_for_who_comes_after_it() {
	new_test_ext().execute_with(|| {
		bob_borrows(30_000);
		still_block();
		assert_ok!(flash(CHARLIE, USD, 70_000 * DOLLAR, vec![]));
		// A million dollars more than nine tenths of the market, for a moment: no part of the fee.
		let back = sandwich_a_gift(CHARLIE, 1_000_000 * DOLLAR);
		assert!(back <= 1_000_000 * DOLLAR, "{back}");
		still_block();
		assert!(supplied(ALICE, &USD) >= 100_000 * DOLLAR + 35 * DOLLAR - 1);
	});
}

#[test]
fn money_that_is_back_in_the_same_block_does_not_choose_the_rate() {
	let rate_after = |attack: fn()| {
		new_test_ext().execute_with(|| {
			bob_borrows(30_000);
			still_block();
			attack();
			let checkpoint = Markets::<Test>::get(&USD).unwrap().checkpoint;
			// The unit that was given is nobody's debt and nobody's supply.
			let gifts = checkpoint.reserves;
			(checkpoint.totals.cash - gifts, checkpoint.totals.debt_shares, checkpoint.index)
		})
	};
	let without = rate_after(|| {});
	assert_eq!(
		without,
		rate_after(|| {
			sandwich_a_gift(CHARLIE, 1_000_000 * DOLLAR);
		})
	);
	// Lent by the market itself, the money would count twice.
	let flashed = || {
		let calls = vec![
			Call::supply { asset: USD, amount: 70_000 * DOLLAR },
			Call::add_reserves { asset: USD, amount: 1 },
			Call::withdraw { asset: USD, amount: None },
		];
		assert_ok!(flash(CHARLIE, USD, 70_000 * DOLLAR, calls));
	};
	assert_eq!(without, rate_after(flashed));
}

#[test]
fn a_ceiling_is_not_filled_again_while_the_chain_holds_what_it_was_for() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
		Markets::<Test>::mutate(&NEW, |market| {
			market.as_mut().unwrap().params.debt_ceiling = Some(500 * VALUE)
		});
		for (who, amount) in [(BOB, 100), (CHARLIE, 10_000)] {
			assert_ok!(supply(who, NEW, amount * DOLLAR));
			assert_ok!(submit(who, Call::set_collateral { asset: NEW, collateral: true }));
		}
		assert_ok!(borrow(BOB, USD, 500 * DOLLAR));
		// Nobody buys what the chain has taken over from Bob.
		ExchangeDown::set(true);
		set_price(&NEW, 100);
		for _ in 0..3 {
			end_of_block();
			still_block();
		}
		assert!(Positions::<Test>::get(BOB).is_none());
		let held = inventory(NEW, USD).unwrap();
		assert!(held.debt_shares != 0 && held.isolated != 0);
		let room = 500 * VALUE - held.isolated;
		assert_noop!(
			borrow(CHARLIE, USD, room * DOLLAR / VALUE + 1),
			Error::<Test>::DebtCeilingExceeded
		);
		assert_ok!(borrow(CHARLIE, USD, room * DOLLAR / VALUE));
	});
}
