// SPDX-License-Identifier: Apache-2.0

//! What rules do.

use super::{conditions::envelope, rules::*, *};
use frame_support::{assert_ok, weights::Weight};
use polyphony_support::traits::LendingPool;
use sp_runtime::{DispatchError, FixedU128, Permill};

fn percent(percent: u32) -> Permill {
	Permill::from_percent(percent)
}

/// What a rule of one's own would do.
fn perform(id: VaultId, action: &ActionOf<Test>, max_loss: Value) -> Result<Value, DispatchError> {
	FinanceVaults::with_vault(id, |vault| {
		let authority = Authority::of(Cause::Rule(0));
		frame_support::storage::with_storage_layer(|| {
			FinanceVaults::perform_action(id, vault, &authority, action, max_loss)
		})
	})
}

fn transfer(amount: Amount) -> ActionOf<Test> {
	Action::Transfer { to: DAVE, asset: USD, amount, category: categories::NONE }
}

/// Bitcoins for so many dollars.
fn buy(dollars: u128, max_slippage: Permill) -> ActionOf<Test> {
	let amount = Amount::Exact(dollars * DOLLAR);
	Action::Swap { sell: USD, buy: BTC, amount, max_slippage }
}

#[test]
fn amounts_are_of_what_there_is() {
	assert_eq!(Amount::Exact(5).of(3), 5);
	assert_eq!(Amount::Part(percent(50)).of(7), 3);
	assert_eq!(Amount::Part(percent(100)).of(u128::MAX), u128::MAX);
	assert_eq!(Amount::Above(7).of(7), 0);
	assert_eq!(Amount::Above(7).of(6), 0);
	assert_eq!(Amount::Above(7).of(9), 2);
}

#[test]
fn transfers_are_payments() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let there = FinanceVaults::spendable(id, &USD);
		assert_eq!(perform(id, &transfer(Amount::Part(percent(10))), 0), Ok(0));
		assert_eq!(balance(USD, &DAVE), there / 10);
		assert_eq!(perform(id, &transfer(Amount::Above(100 * DOLLAR)), 0), Ok(0));
		assert_eq!(FinanceVaults::spendable(id, &USD), 100 * DOLLAR);
		let paid = records(id).len();
		// There is nothing to pay, and so nothing is.
		assert_eq!(perform(id, &transfer(Amount::Above(100 * DOLLAR)), 0), Ok(0));
		assert_eq!(records(id).len(), paid);
		let more = perform(id, &transfer(Amount::Exact(100 * DOLLAR + 1)), 0);
		assert_eq!(more, Err(Error::<Test>::InsufficientFunds.into()));
	});
}

#[test]
fn a_rule_with_nothing_to_do_has_fired() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[dear()], transfer(Amount::Above(RICH))));
		price(60_000);
		pass(HOUR);
		assert_eq!((firings(id), failures(id)), (1, vec![]));
	});
}

#[test]
fn swaps_are_at_the_price_of_the_oracle_less_the_slippage() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let held = FinanceVaults::spendable(id, &BTC);
		assert_eq!(perform(id, &buy(50_000, Permill::zero()), 0), Ok(0));
		assert_eq!(FinanceVaults::spendable(id, &BTC), held + 100_000_000);
		Slip::set(percent(2));
		assert!(perform(id, &buy(50_000, percent(1)), fixed(10_000)).is_err());
		assert_eq!(perform(id, &buy(50_000, percent(2)), fixed(1_000)), Ok(fixed(1_000)));
		assert_eq!(FinanceVaults::spendable(id, &BTC), held + 198_000_000);
		let beyond = perform(id, &buy(50_000, percent(2)), fixed(1_000) - 1);
		assert_eq!(beyond, Err(Error::<Test>::AboveLoss.into()));
		assert_eq!(FinanceVaults::spendable(id, &BTC), held + 198_000_000);
		for asset in [USD, BTC] {
			let before = FixedU128::from_u32(if asset == USD { 1 } else { 50_000 });
			set_price(asset.clone(), None);
			let blind = perform(id, &buy(50_000, percent(2)), fixed(1_000));
			assert_eq!(blind, Err(Error::<Test>::PriceUnavailable.into()));
			set_price(asset, Some(before));
		}
	});
}

#[test]
fn the_least_that_a_swap_brings_is_something() {
	world(|| {
		let least = |amount, slippage| FinanceVaults::least_out(&USD, &BTC, amount, slippage);
		assert_eq!(least(50_000 * DOLLAR, Permill::zero()), Ok(100_000_000));
		assert_eq!(least(50_000 * DOLLAR, percent(1)), Ok(99_000_000));
		// A hundred-millionth bitcoin costs 500 of the smallest units of a dollar.
		assert_eq!(least(999, Permill::zero()), Ok(1));
		assert_eq!(least(499, Permill::zero()), Ok(1));
		assert_eq!(least(u128::MAX, Permill::zero()), Err(Error::<Test>::PriceUnavailable.into()));
	});
}

#[test]
fn what_swaps_lose_counts_for_the_rule_and_the_vault() {
	world(|| {
		let limited = Policy { limit: Some(limit(2_500, 1)), ..policy() };
		let id = make_vault(&[ALICE], limited);
		let action = buy(100_000, percent(1));
		let item = add(id, RuleInput { max_loss: fixed(2_000), ..rule(&[daily()], action) });
		Slip::set(percent(1));
		pass(HOUR);
		pass(DAY);
		pass(DAY);
		assert_eq!((firings(id), get(id, item).lost), (2, fixed(2_000)));
		let there = FinanceVaults::spendable(id, &USD);
		pass(DAY);
		assert_eq!((firings(id), get(id, item).lost), (2, fixed(2_000)));
		assert_eq!(get(id, item).suspended, Some(Suspension::Loss));
		assert_eq!(FinanceVaults::spendable(id, &USD), there);
		// One more within the limit, and then no more.
		let other =
			RuleInput { max_loss: fixed(9_000), ..rule(&[dear()], buy(200_000, percent(1))) };
		add(id, other.clone());
		add(id, other);
		price(60_000);
		pass(HOUR);
		assert_eq!((firings(id), failures(id)), (3, vec![Error::<Test>::AboveLimit.into()]));
	});
}

#[test]
fn money_is_supplied_and_withdrawn() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		let supplied = || Market::supplied(&account, &USD) / DOLLAR;
		let supply = |amount| Action::Supply { asset: USD, amount };
		let withdraw = |amount| Action::Withdraw { asset: USD, amount };
		assert_eq!(perform(id, &withdraw(Amount::Part(percent(50))), 0), Ok(0));
		assert_eq!(perform(id, &supply(Amount::Exact(1_000 * DOLLAR)), 0), Ok(0));
		assert_eq!(supplied(), 1_000);
		assert_eq!(perform(id, &withdraw(Amount::Part(percent(25))), 0), Ok(0));
		assert_eq!(supplied(), 750);
		assert_eq!(perform(id, &withdraw(Amount::Above(500 * DOLLAR)), 0), Ok(0));
		assert_eq!(supplied(), 500);
		assert_eq!(perform(id, &withdraw(Amount::Above(500 * DOLLAR)), 0), Ok(0));
		assert!(perform(id, &withdraw(Amount::Exact(501 * DOLLAR)), 0).is_err());
		assert_eq!(perform(id, &withdraw(Amount::Part(percent(100))), 0), Ok(0));
		assert_eq!(supplied(), 0);
		assert_eq!(perform(id, &supply(Amount::Above(400_000 * DOLLAR)), 0), Ok(0));
		assert_eq!(FinanceVaults::spendable(id, &USD), 400_000 * DOLLAR);
	});
}

#[test]
fn debts_are_repaid_and_not_more() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		let repay =
			|amount| Action::Repay { debtor: None, asset: USD, amount, category: categories::NONE };
		assert_eq!(perform(id, &repay(Amount::Exact(5)), 0), Ok(0));
		assert_ok!(Market::borrow(&account, &USD, 100 * DOLLAR));
		assert_eq!(perform(id, &repay(Amount::Exact(30 * DOLLAR)), 0), Ok(0));
		assert_eq!(Market::owed(&account, &USD), 70 * DOLLAR);
		assert_eq!(perform(id, &repay(Amount::Part(percent(100))), 0), Ok(0));
		assert_eq!(Market::owed(&account, &USD), 0);
		assert!(matches!(records(id).last(), Some(Record::Repaid { amount: 70_000_000, .. })));
		assert_eq!(FinanceVaults::spendable(id, &USD), 1_000_000 * DOLLAR - ASSET_ED);
	});
}

#[test]
fn to_repay_somebody_is_to_pay_him() {
	world(|| {
		let limited = Policy { limit: Some(limit(100, 1)), ..policy() };
		let id = make_vault(&[ALICE], limited);
		let repay = |amount| Action::Repay {
			debtor: Some(BOB),
			asset: USD,
			amount: Amount::Exact(amount * DOLLAR),
			category: categories::OTHER,
		};
		assert_ok!(Market::borrow(&BOB, &USD, 90 * DOLLAR));
		assert_eq!(perform(id, &repay(60), 0), Ok(0));
		assert_eq!(Market::owed(&BOB, &USD), 30 * DOLLAR);
		assert!(matches!(
			records(id).last(),
			Some(Record::Paid { payment: Payment { to: BOB, amount: 60_000_000, .. }, .. })
		));
		// No more than he owes.
		assert_eq!(perform(id, &repay(60), 0), Ok(0));
		assert_eq!(Market::owed(&BOB, &USD), 0);
		assert_ok!(Market::borrow(&BOB, &USD, 90 * DOLLAR));
		assert_eq!(perform(id, &repay(11), 0), Err(Error::<Test>::AboveLimit.into()));
		assert_eq!(perform(id, &repay(10), 0), Ok(0));
		let all = perform(id, &repay(2_000_000), 0);
		assert_eq!(all, Err(Error::<Test>::AboveLimit.into()));
	});
}

#[test]
fn envelopes_are_topped_up() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let (food, rent) = (categories::FOOD, categories::RENT);
		envelope(id, food, Some(100), true);
		envelope(id, rent, Some(50), true);
		let action = Action::TopUp { from: rent, to: food, value: fixed(30) };
		let short = Condition::Left(food, at_most(fixed(20), fixed(50)));
		add(id, rule(&[short], action));
		let pay =
			|amount| FinanceVaults::pay(signed(ALICE), id, Box::new(dollars(DAVE, amount, food)));
		assert_ok!(pay(90));
		pass(HOUR);
		assert_eq!(firings(id), 1);
		assert_ok!(pay(40));
		pass(HOUR);
		assert_eq!(firings(id), 1);
		// The next day, there are 100 and 50 again.
		pass(DAY);
		pass(HOUR);
		assert_ok!(pay(100));
		pass(HOUR);
		assert_eq!((firings(id), failures(id)), (2, vec![]));
		assert_eq!(pay(31), Err(Error::<Test>::AboveBudget.into()));
	});
}

#[test]
fn no_firing_costs_more_than_the_heaviest() {
	let targets = [(USD, percent(50)), (BTC, percent(50))].to_vec();
	let half = Amount::Part(percent(50));
	let (none, max_slippage) = (categories::NONE, percent(1));
	let repay = |debtor| Action::Repay { debtor, asset: USD, amount: half, category: none };
	let actions: [ActionOf<Test>; 8] = [
		transfer(half),
		buy(1, max_slippage),
		Action::Supply { asset: USD, amount: half },
		Action::Withdraw { asset: USD, amount: half },
		repay(None),
		repay(Some(BOB)),
		Action::Rebalance {
			targets: targets.try_into().expect("not too many"),
			tolerance: percent(1),
			max_slippage,
		},
		Action::TopUp { from: 1, to: 2, value: 3 },
	];
	for action in actions {
		let weight = FinanceVaults::weight_of_action(&action)
			.saturating_add(FinanceVaults::weight_beside_action());
		assert!(weight.all_gt(Weight::zero()));
		assert!(FinanceVaults::heaviest_firing().all_gte(weight));
	}
}
