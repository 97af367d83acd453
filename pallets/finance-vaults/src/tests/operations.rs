// SPDX-License-Identifier: Apache-2.0

//! Swaps, the money market, and moves between envelopes.

use super::{given::*, *};
use categories::{FOOD, RENT};
use frame_support::{assert_noop, assert_ok};
use polyphony_support::traits::LendingPool;
use sp_runtime::{DispatchError, Permill};

type Error = crate::Error<Test>;

fn perform(
	id: VaultId,
	authority: &Authority<AccountId>,
	operation: OperationOf<Test>,
) -> Result<Value, DispatchError> {
	FinanceVaults::with_vault(id, |vault| {
		FinanceVaults::perform_operation(id, vault, authority, &operation)
	})
}

fn supply(dollars: u128) -> OperationOf<Test> {
	Operation::Supply { asset: USD, amount: dollars * DOLLAR }
}

fn withdraw(dollars: Option<u128>) -> OperationOf<Test> {
	Operation::Withdraw { asset: USD, amount: dollars.map(|dollars| dollars * DOLLAR) }
}

fn borrow(dollars: u128) -> OperationOf<Test> {
	Operation::Borrow { asset: USD, amount: dollars * DOLLAR }
}

fn repay(dollars: Option<u128>) -> OperationOf<Test> {
	Operation::Repay { asset: USD, amount: dollars.map(|dollars| dollars * DOLLAR) }
}

fn shift(from: Category, to: Category, dollars: u128) -> OperationOf<Test> {
	Operation::Move { from, to, value: dollars * VALUE }
}

/// One of each kind.
fn all_kinds() -> [OperationOf<Test>; 6] {
	[
		swap(USD, NATIVE, DOLLAR),
		supply(1),
		withdraw(Some(1)),
		borrow(1),
		repay(Some(1)),
		shift(FOOD, RENT, 1),
	]
}

/// A vault in which each of them works.
fn ready(policy: Policy) -> VaultId {
	let id = make_vault(&[ALICE, BOB], policy);
	set_envelope(id, FOOD, Some(monthly(100))).expect("it can be");
	set_envelope(id, RENT, Some(monthly(100))).expect("it can be");
	let authority = Authority::of(Cause::Motion(0));
	perform(id, &authority, supply(100)).expect("there is enough");
	perform(id, &authority, borrow(50)).expect("the market lets it");
	System::reset_events();
	id
}

/// What somebody has moved, and lost, under his mandate.
fn moved(id: VaultId, who: &AccountId) -> (Value, Value) {
	let member = Members::<Test>::get(id, who).expect("there is one");
	let period = member.roles.adviser.expect("he is one").limit.period;
	(member.moved.counted(Now::get(), period), member.lost)
}

#[test]
fn only_owners_and_advisers_operate() {
	world(|| {
		let id = ready(policy());
		let member = Roles { guardian: true, viewer: true, ..spender(limit(100, 1), &[]) };
		appoint(id, &CHARLIE, member);
		for operation in all_kinds() {
			for who in [CHARLIE, DAVE] {
				assert_noop!(operate(who, id, operation.clone()), Error::NotAllowed);
			}
			assert_ok!(operate(BOB, id, operation));
		}
		assert_noop!(operate(ALICE, id + 1, supply(1)), Error::VaultNotFound);
	});
}

#[test]
fn a_swap_counts_with_what_is_lost() {
	world(|| {
		let id = ready(Policy { limit: Some(limit(100, 7)), ..policy() });
		let account = FinanceVaults::account_of(id);
		let before = (balance(USD, &account), balance(NATIVE, &account));
		assert_ok!(operate(ALICE, id, swap(USD, NATIVE, 1_000 * DOLLAR)));
		assert_eq!(counted(id), 0);
		Slip::set(Permill::from_percent(5));
		assert_ok!(operate(ALICE, id, swap(USD, NATIVE, 1_000 * DOLLAR)));
		assert_eq!(counted(id), 50 * VALUE);
		assert_eq!(
			(balance(USD, &account), balance(NATIVE, &account)),
			(before.0 - 2_000 * DOLLAR, before.1 + 975 * UNIT)
		);
		let (cause, loss) = (Cause::Owner(ALICE), Some(50 * VALUE));
		let (sold, bought) = (1_000 * DOLLAR, 475 * UNIT);
		let swapped = Record::Swapped { cause, sell: USD, buy: NATIVE, sold, bought, loss };
		assert_eq!(records(id)[1], swapped);
		assert_noop!(operate(ALICE, id, swap(USD, NATIVE, 1_001 * DOLLAR)), Error::AboveLimit);
		assert_ok!(operate(ALICE, id, swap(USD, NATIVE, 1_000 * DOLLAR)));
		assert_eq!(alerts(id), [Alert::Limit { spent: 100 * VALUE, limit: 100 * VALUE }]);
		// What loses nothing is still possible, also with a limit that was lowered since.
		Slip::set(Permill::zero());
		set_policy(id, |policy| policy.limit = Some(limit(1, 7)));
		assert_ok!(operate(ALICE, id, swap(USD, NATIVE, 1_000 * DOLLAR)));
		assert_noop!(pay_dollars(ALICE, id, 1), Error::AboveLimit);
	});
}

#[test]
fn a_swap_is_of_something_for_something_else() {
	world(|| {
		let id = ready(policy());
		let to_native = |amount, min_out| {
			operate(ALICE, id, Operation::Swap { sell: USD, buy: NATIVE, amount, min_out })
		};
		assert_noop!(to_native(0, 1), Error::BadAmount);
		assert_noop!(to_native(DOLLAR, 0), Error::BadAmount);
		assert_noop!(to_native(DOLLAR, UNIT / 2 + 1), DispatchError::Other("below the minimum"));
		assert_ok!(to_native(DOLLAR, UNIT / 2));
		let all = FinanceVaults::spendable(id, &USD);
		assert_noop!(to_native(all + 1, 1), Error::InsufficientFunds);
		assert_noop!(to_native(u128::MAX, 1), Error::InsufficientFunds);
		assert_ok!(to_native(all, 1));
		assert_noop!(operate(ALICE, id, swap(BTC, BTC, 1)), Error::SameAccountOrAsset);
	});
}

#[test]
fn a_swap_needs_prices_if_something_counts_it() {
	world(|| {
		let id = ready(policy());
		appoint(id, &CHARLIE, adviser(limit(1_000_000, 1), 1_000_000));
		let without = |buy_price: bool, authority: &Authority<AccountId>| {
			let hidden = if buy_price { NATIVE } else { USD };
			hide_price(hidden.clone(), true);
			let done = perform(id, authority, swap(USD, NATIVE, DOLLAR));
			hide_price(hidden, false);
			done
		};
		let owner = Authority { solo: true, ..Authority::of(Cause::Owner(ALICE)) };
		let rule = Authority::of(Cause::Rule(0));
		let by_adviser = Authority::of(Cause::Adviser(CHARLIE));
		for buy in [true, false] {
			assert_eq!(without(buy, &owner), Ok(0));
			for authority in [&rule, &by_adviser] {
				assert_eq!(without(buy, authority), Err(Error::PriceUnavailable.into()));
			}
			set_policy(id, |policy| policy.limit = Some(limit(1_000, 1)));
			assert_eq!(without(buy, &owner), Err(Error::PriceUnavailable.into()));
			set_policy(id, |policy| {
				(policy.limit, policy.solo, policy.threshold) = (None, Some(limit(1_000, 1)), 2)
			});
			assert_eq!(without(buy, &owner), Err(Error::PriceUnavailable.into()));
			set_policy(id, |policy| policy.threshold = 1);
		}
	});
}

#[test]
fn one_owner_alone_loses_no_more_than_he_may_spend() {
	world(|| {
		let both = Policy { threshold: 2, solo: Some(limit(10, 7)), ..policy() };
		let id = ready(both);
		Slip::set(Permill::from_percent(1));
		assert_ok!(operate(ALICE, id, swap(USD, NATIVE, 1_000 * DOLLAR)));
		assert_noop!(operate(BOB, id, swap(USD, NATIVE, DOLLAR)), Error::AboveSolo);
		let motion = Authority::of(Cause::Motion(0));
		assert_eq!(perform(id, &motion, swap(USD, NATIVE, 1_000 * DOLLAR)), Ok(10 * VALUE));
	});
}

#[test]
fn the_money_market_takes_gives_and_lends() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(0, 1)), ..policy() });
		let account = FinanceVaults::account_of(id);
		System::reset_events();
		let all = FinanceVaults::spendable(id, &USD);
		assert_noop!(operate(ALICE, id, supply(0)), Error::BadAmount);
		let too_much = Operation::Supply { asset: USD, amount: all + 1 };
		assert_noop!(operate(ALICE, id, too_much), Error::InsufficientFunds);
		assert_ok!(operate(ALICE, id, supply(1_000)));
		assert_eq!(Market::supplied(&account, &USD), 1_000 * DOLLAR);
		assert_noop!(operate(ALICE, id, withdraw(Some(0))), Error::BadAmount);
		assert_ok!(operate(ALICE, id, withdraw(Some(400))));
		assert_ok!(operate(ALICE, id, withdraw(None)));
		assert_noop!(operate(ALICE, id, withdraw(None)), Error::BadAmount);
		assert_noop!(operate(ALICE, id, borrow(0)), Error::BadAmount);
		assert_ok!(operate(ALICE, id, borrow(300)));
		assert_noop!(operate(ALICE, id, repay(Some(0))), Error::BadAmount);
		assert_ok!(operate(ALICE, id, repay(Some(100))));
		assert_ok!(operate(ALICE, id, repay(Some(1_000_000_000))));
		assert_noop!(operate(ALICE, id, repay(None)), Error::BadAmount);
		assert_eq!(FinanceVaults::spendable(id, &USD), all);
		let (cause, asset) = (Cause::Owner(ALICE), USD);
		let dollars = |dollars: u128| (cause.clone(), asset.clone(), dollars * DOLLAR);
		let expected: Vec<RecordOf<Test>> = [
			(dollars(1_000), 0),
			(dollars(400), 1),
			(dollars(600), 1),
			(dollars(300), 2),
			(dollars(100), 3),
			(dollars(200), 3),
		]
		.into_iter()
		.map(|((cause, asset, amount), kind)| match kind {
			0 => Record::Supplied { cause, asset, amount },
			1 => Record::Withdrawn { cause, asset, amount },
			2 => Record::Borrowed { cause, asset, amount },
			_ => Record::Repaid { cause, asset, amount },
		})
		.collect();
		assert_eq!(records(id), expected);
	});
}

#[test]
fn a_debt_is_repaid_out_of_what_can_be_spent() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		assert_ok!(operate(ALICE, id, borrow(100)));
		let most = FinanceVaults::spendable(id, &USD);
		let payment = Payment { amount: most - 99 * DOLLAR, ..dollars(BOB, 0, 0) };
		assert_ok!(pay(ALICE, id, payment));
		assert_noop!(operate(ALICE, id, repay(None)), Error::InsufficientFunds);
		assert_noop!(operate(ALICE, id, repay(Some(100))), Error::InsufficientFunds);
		assert_ok!(operate(ALICE, id, repay(Some(99))));
		assert_eq!(FinanceVaults::spendable(id, &USD), 0);
	});
}

#[test]
fn what_one_owner_borrows_counts_as_what_he_spends() {
	world(|| {
		let both = Policy {
			threshold: 2,
			solo: Some(limit(100, 7)),
			limit: Some(limit(0, 7)),
			..policy()
		};
		let id = ready(both);
		assert_ok!(operate(ALICE, id, borrow(60)));
		assert_noop!(operate(BOB, id, borrow(41)), Error::AboveSolo);
		assert_eq!(perform(id, &Authority::of(Cause::Motion(0)), borrow(500)), Ok(0));
		set_price(USD, None);
		assert_noop!(operate(BOB, id, borrow(1)), Error::PriceUnavailable);
		set_policy(id, |policy| policy.threshold = 1);
		assert_ok!(operate(BOB, id, borrow(500)));
	});
}

#[test]
fn what_one_owner_withdraws_counts_as_what_he_spends_while_there_are_debts() {
	world(|| {
		let both = Policy {
			threshold: 2,
			solo: Some(limit(100, 7)),
			limit: Some(limit(0, 7)),
			..policy()
		};
		let id = ready(both);
		assert_ok!(operate(ALICE, id, withdraw(Some(30))));
		assert_ok!(operate(ALICE, id, borrow(30)));
		assert_noop!(operate(BOB, id, withdraw(Some(41))), Error::AboveSolo);
		assert_eq!(perform(id, &Authority::of(Cause::Motion(0)), withdraw(Some(41))), Ok(0));
		assert_ok!(operate(BOB, id, supply(60)));
		set_price(USD, None);
		assert_noop!(operate(BOB, id, withdraw(Some(1))), Error::PriceUnavailable);
		// What secures nothing is only moved.
		assert_ok!(operate(BOB, id, repay(None)));
		assert_ok!(operate(BOB, id, withdraw(Some(80))));
	});
}

#[test]
fn only_its_debts_are_repaid_while_a_vault_is_frozen() {
	world(|| {
		let id = ready(policy());
		appoint(id, &CHARLIE, adviser(limit(1_000, 1), 100));
		freeze(id, true);
		for operation in all_kinds() {
			assert_noop!(operate(CHARLIE, id, operation.clone()), Error::Frozen);
			if matches!(operation, Operation::Repay { .. }) {
				assert_ok!(operate(ALICE, id, operation.clone()));
				assert_ok!(perform(id, &Authority::of(Cause::Rule(0)), operation));
			} else {
				assert_noop!(operate(ALICE, id, operation), Error::Frozen);
			}
		}
	});
}

#[test]
fn an_adviser_keeps_to_his_mandate() {
	world(|| {
		let id = ready(Policy { limit: Some(limit(1_000, 7)), ..policy() });
		appoint(id, &CHARLIE, adviser(limit(100, 7), 6));
		let go = |operation| operate(CHARLIE, id, operation);
		assert_noop!(go(borrow(1)), Error::NotCovered);
		Slip::set(Permill::from_percent(10));
		assert_ok!(go(swap(USD, NATIVE, 50 * DOLLAR)));
		assert_eq!(moved(id, &CHARLIE), (50 * VALUE, 5 * VALUE));
		assert_eq!(counted(id), 5 * VALUE);
		// He would lose two dollars, and may lose one.
		assert_noop!(go(swap(USD, NATIVE, 20 * DOLLAR)), Error::AboveLoss);
		assert_ok!(go(supply(10)));
		// It secures a debt.
		assert_noop!(go(withdraw(Some(10))), Error::NotCovered);
		assert_ok!(go(repay(Some(10))));
		assert_ok!(operate(ALICE, id, repay(None)));
		assert_ok!(go(withdraw(Some(10))));
		assert_ok!(go(shift(FOOD, RENT, 20)));
		assert_eq!(moved(id, &CHARLIE), (100 * VALUE, 5 * VALUE));
		for operation in
			[swap(USD, NATIVE, DOLLAR), supply(1), withdraw(Some(1)), shift(FOOD, RENT, 1)]
		{
			assert_noop!(go(operation), Error::AboveAllowance);
		}
		assert_ok!(operate(ALICE, id, borrow(50)));
		assert_noop!(go(repay(Some(1))), Error::AboveAllowance);
		later(7 * DAY);
		// What may be lost is for ever.
		assert_noop!(go(swap(USD, NATIVE, 20 * DOLLAR)), Error::AboveLoss);
		assert_ok!(go(swap(USD, NATIVE, 10 * DOLLAR)));
		Slip::set(Permill::zero());
		assert_ok!(go(swap(USD, NATIVE, 90 * DOLLAR)));
	});
}

#[test]
fn an_adviser_needs_prices() {
	world(|| {
		let id = ready(policy());
		appoint(id, &CHARLIE, adviser(limit(100, 7), 0));
		set_price(USD, None);
		for operation in [supply(1), repay(Some(1)), repay(None), withdraw(Some(1))] {
			assert_noop!(operate(CHARLIE, id, operation.clone()), Error::PriceUnavailable);
			assert_ok!(operate(ALICE, id, operation));
		}
		assert_ok!(operate(CHARLIE, id, shift(FOOD, RENT, 1)));
	});
}

#[test]
fn a_mandate_of_nothing_lets_nothing_be_done() {
	world(|| {
		let id = ready(policy());
		appoint(id, &CHARLIE, adviser(limit(0, 0), 0));
		appoint(id, &EVE, adviser(limit(100, 0), 100));
		for operation in all_kinds() {
			for who in [CHARLIE, EVE] {
				assert!(operate(who, id, operation.clone()).is_err());
			}
		}
		// They could not be appointed.
		dismiss(id, &CHARLIE);
		dismiss(id, &EVE);
	});
}

#[test]
fn the_limit_of_the_vault_is_for_advisers_too() {
	world(|| {
		let id = ready(Policy { limit: Some(limit(5, 7)), ..policy() });
		appoint(id, &CHARLIE, adviser(limit(1_000, 7), 1_000));
		Slip::set(Permill::from_percent(10));
		assert_ok!(operate(CHARLIE, id, swap(USD, NATIVE, 50 * DOLLAR)));
		assert_noop!(operate(CHARLIE, id, swap(USD, NATIVE, DOLLAR)), Error::AboveLimit);
		assert_eq!(moved(id, &CHARLIE), (50 * VALUE, 5 * VALUE));
	});
}

#[test]
fn what_fails_leaves_the_vault_as_it_was() {
	world(|| {
		let id = ready(Policy { limit: Some(limit(100, 7)), ..policy() });
		appoint(id, &CHARLIE, adviser(limit(100, 7), 1));
		Slip::set(Permill::from_percent(10));
		let authority = Authority::of(Cause::Adviser(CHARLIE));
		assert_ok!(FinanceVaults::with_vault(id, |vault| {
			let before = vault.clone();
			// The mandate is the last to refuse.
			let operation = swap(USD, NATIVE, 20 * DOLLAR);
			assert_noop!(
				FinanceVaults::perform_operation(id, vault, &authority, &operation),
				Error::AboveLoss
			);
			assert_eq!(*vault, before);
			Ok(())
		}));
		MarketDown::set(true);
		for operation in [supply(1), withdraw(Some(1)), borrow(1), repay(Some(1))] {
			let down = DispatchError::Other("the market is down");
			assert_noop!(operate(ALICE, id, operation), down);
		}
	});
}
