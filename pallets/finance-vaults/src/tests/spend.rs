// SPDX-License-Identifier: Apache-2.0

//! The one way by which money leaves a vault.

use super::{given::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_runtime::{DispatchError, FixedU128, Permill, TokenError};

type Error = crate::Error<Test>;

/// A payment of dollars out of something else.
fn out_of(pay_with: Asset, max_in: Balance, amount: u128) -> PaymentOf<Test> {
	Payment { pay_with: Some((pay_with, max_in)), ..dollars(DAVE, amount, categories::FOOD) }
}

fn spend(
	id: VaultId,
	authority: &Authority<AccountId>,
	payment: &PaymentOf<Test>,
) -> Result<Balance, DispatchError> {
	FinanceVaults::with_vault(id, |vault| FinanceVaults::spend(id, vault, authority, payment))
}

#[test]
fn an_owner_pays_and_it_is_recorded() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		System::reset_events();
		let payment = dollars(DAVE, 5, categories::FOOD);
		assert_ok!(pay(ALICE, id, payment.clone()));
		assert_eq!(balance(USD, &DAVE), 5 * DOLLAR);
		assert_eq!(
			records(id),
			[Record::Paid {
				cause: Cause::Owner(ALICE),
				payment,
				cost: 5 * DOLLAR,
				value: Some(5 * VALUE),
				counted: true,
			}]
		);
	});
}

#[test]
fn only_owners_and_spenders_pay() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let member = Roles { guardian: true, viewer: true, ..adviser(limit(100, 1), 10) };
		appoint(id, &BOB, member);
		for who in [BOB, CHARLIE, FinanceVaults::account_of(id)] {
			assert_noop!(pay_dollars(who, id, 1), Error::NotAllowed);
		}
		assert_noop!(pay_dollars(ALICE, id + 1, 1), Error::VaultNotFound);
	});
}

#[test]
fn a_payment_of_nothing_or_to_itself_is_none() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		assert_noop!(pay_dollars(ALICE, id, 0), Error::BadAmount);
		let own = FinanceVaults::account_of(id);
		for pay_with in [None, Some((NATIVE, RICH)), Some((USD, RICH))] {
			let payment = Payment { pay_with, ..dollars(own.clone(), 1, 0) };
			assert_noop!(pay(ALICE, id, payment), Error::SameAccountOrAsset);
		}
	});
}

#[test]
fn it_is_paid_out_of_another_asset() {
	world(|| {
		set_price(EUR, Some(FixedU128::from_u32(1)));
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(1_000, 1)), ..policy() });
		let account = FinanceVaults::account_of(id);
		let before = balance(NATIVE, &account);
		System::reset_events();
		assert_ok!(pay(ALICE, id, out_of(NATIVE, 50 * UNIT, 100)));
		assert_eq!(balance(USD, &DAVE), 100 * DOLLAR);
		assert_eq!(before - balance(NATIVE, &account), 50 * UNIT);
		assert_eq!(counted(id), 100 * VALUE);
		assert!(matches!(records(id)[0], Record::Paid { cost, value: Some(value), .. }
			if cost == 50 * UNIT && value == 100 * VALUE));
		assert_noop!(pay(ALICE, id, out_of(NATIVE, 50 * UNIT - 1, 100)), Error::AboveMax);
		// There is none of it.
		assert_noop!(pay(ALICE, id, out_of(EUR, RICH, 100)), Error::InsufficientFunds);
		ExchangeDown::set(true);
		assert_noop!(
			pay(ALICE, id, out_of(NATIVE, 50 * UNIT, 100)),
			DispatchError::Other("the exchange is down")
		);
	});
}

#[test]
fn the_same_asset_to_pay_with_is_a_transfer() {
	world(|| {
		ExchangeDown::set(true);
		let id = make_vault(&[ALICE], policy());
		assert_ok!(pay(ALICE, id, out_of(USD, 100 * DOLLAR, 100)));
		assert_eq!(balance(USD, &DAVE), 100 * DOLLAR);
		assert_noop!(pay(ALICE, id, out_of(USD, 100 * DOLLAR - 1, 100)), Error::AboveMax);
	});
}

#[test]
fn the_account_keeps_what_it_has_to() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let all = |asset| FinanceVaults::spendable(id, &asset);
		for asset in [NATIVE, USD, BTC] {
			let amount = all(asset.clone());
			let payment = |amount| Payment { asset: asset.clone(), amount, ..dollars(BOB, 0, 0) };
			assert_noop!(pay(ALICE, id, payment(amount + 1)), Error::InsufficientFunds);
			assert_noop!(pay(ALICE, id, payment(u128::MAX)), Error::InsufficientFunds);
			assert_ok!(pay(ALICE, id, payment(amount)));
			assert_eq!(all(asset.clone()), 0);
			assert_noop!(pay(ALICE, id, payment(1)), Error::InsufficientFunds);
		}
		let account = FinanceVaults::account_of(id);
		assert_eq!(balance(USD, &account), ASSET_ED);
		assert_eq!(balance(NATIVE, &account), ED);
		// Deposits and fees are where they were.
		let deposit = Vaults::<Test>::get(id).expect("there is one").deposit;
		let held = Balances::balance_on_hold(&HoldReason::Vault.into(), &account);
		assert_eq!(held, deposit);
		assert_eq!(FinanceVaults::fees_of(id), 1_000_000);
	});
}

#[test]
fn a_new_account_needs_the_existential_deposit() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let native = |amount| Payment { asset: NATIVE, amount, ..dollars(DAVE, 0, 0) };
		assert_noop!(pay(ALICE, id, native(ED - 1)), TokenError::BelowMinimum);
		let usd = |amount| Payment { amount, ..dollars(DAVE, 0, 0) };
		assert_noop!(pay(ALICE, id, usd(ASSET_ED - 1)), TokenError::BelowMinimum);
		assert_ok!(pay(ALICE, id, usd(ASSET_ED)));
		assert_ok!(pay(ALICE, id, native(ED)));
		assert_ok!(pay(ALICE, id, native(1)));
	});
}

#[test]
fn the_limit_counts_all_assets() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(100_000, 7)), ..policy() });
		let bitcoin = |amount| Payment { asset: BTC, amount, ..dollars(DAVE, 0, 0) };
		let native = |amount| Payment { asset: NATIVE, amount, ..dollars(DAVE, 0, 0) };
		// A bitcoin, and 20,000 native tokens: 90,000 dollars.
		assert_ok!(pay(ALICE, id, bitcoin(100_000_000)));
		assert_ok!(pay(ALICE, id, native(20_000 * UNIT)));
		assert_noop!(pay_dollars(ALICE, id, 10_001), Error::AboveLimit);
		assert_noop!(pay(ALICE, id, bitcoin(20_000_001)), Error::AboveLimit);
		assert_noop!(pay(ALICE, id, native(5_000 * UNIT + 1)), Error::AboveLimit);
		assert_ok!(pay_dollars(ALICE, id, 10_000));
		assert_eq!(counted(id), 100_000 * VALUE);
		// The smallest units round up.
		assert_noop!(pay(ALICE, id, native(1)), Error::AboveLimit);
		later(7 * DAY - 1);
		assert_noop!(pay(ALICE, id, native(1)), Error::AboveLimit);
		later(1);
		assert_ok!(pay_dollars(ALICE, id, 100_000));
	});
}

#[test]
fn a_value_is_that_of_the_moment_of_spending() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(100, 7)), ..policy() });
		let native = |amount| Payment { asset: NATIVE, amount, ..dollars(DAVE, 0, 0) };
		assert_ok!(pay(ALICE, id, native(25 * UNIT)));
		set_price(NATIVE, Some(FixedU128::from_u32(1)));
		assert_eq!(counted(id), 50 * VALUE);
		assert_ok!(pay(ALICE, id, native(50 * UNIT)));
		assert_noop!(pay(ALICE, id, native(1)), Error::AboveLimit);
	});
}

#[test]
fn one_owner_alone_spends_less_than_all() {
	world(|| {
		let both = Policy {
			threshold: 2,
			limit: Some(limit(1_000, 7)),
			solo: Some(limit(100, 7)),
			..policy()
		};
		let id = make_vault(&[ALICE, BOB], both);
		assert_ok!(pay_dollars(ALICE, id, 60));
		// It is one limit for all of them.
		assert_noop!(pay_dollars(BOB, id, 41), Error::AboveSolo);
		assert_ok!(pay_dollars(BOB, id, 40));
		let motion = Authority::of(Cause::Motion(0));
		assert_noop!(spend(id, &motion, &dollars(DAVE, 901, 0)), Error::AboveLimit);
		assert_ok!(spend(id, &motion, &dollars(DAVE, 900, 0)));
		assert_eq!(counted(id), 1_000 * VALUE);
		// What the motion has spent does not count as an owner's alone.
		set_policy(id, |policy| policy.limit = None);
		assert_noop!(pay_dollars(ALICE, id, 1), Error::AboveSolo);
		later(7 * DAY);
		assert_ok!(pay_dollars(ALICE, id, 100));
		// With a threshold of one it means nothing.
		set_policy(id, |policy| policy.threshold = 1);
		assert_ok!(pay_dollars(ALICE, id, 1_000));
	});
}

#[test]
fn a_spender_has_an_allowance() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(1_000, 7)), ..policy() });
		appoint(id, &BOB, spender(limit(100, 1), &[categories::FOOD, categories::RENT]));
		System::reset_events();
		assert_ok!(pay(BOB, id, dollars(DAVE, 60, categories::FOOD)));
		assert!(matches!(&records(id)[0], Record::Paid { cause: Cause::Spender(who), .. }
			if *who == BOB));
		assert_noop!(pay(BOB, id, dollars(DAVE, 41, categories::RENT)), Error::AboveAllowance);
		assert_ok!(pay(BOB, id, dollars(DAVE, 40, categories::RENT)));
		assert_eq!(counted(id), 100 * VALUE);
		// The limit of the vault is for him too.
		assert_ok!(pay_dollars(ALICE, id, 850));
		later(DAY);
		assert_noop!(pay(BOB, id, dollars(DAVE, 51, categories::FOOD)), Error::AboveLimit);
		assert_ok!(pay(BOB, id, dollars(DAVE, 50, categories::FOOD)));
	});
}

#[test]
fn an_allowance_of_nothing_or_for_no_time_is_none() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		appoint(id, &BOB, spender(limit(0, 1), &[]));
		appoint(id, &CHARLIE, spender(limit(100, 0), &[]));
		for who in [BOB, CHARLIE] {
			assert_noop!(pay_dollars(who, id, 1), Error::AboveAllowance);
		}
		// He could not be appointed.
		dismiss(id, &CHARLIE);
	});
}

#[test]
fn what_was_announced_does_not_count() {
	world(|| {
		let strict = Policy {
			limit: Some(limit(100, 7)),
			solo: Some(limit(1, 7)),
			threshold: 2,
			..policy()
		};
		let id = make_vault(&[ALICE, BOB], strict);
		let announced = Authority { announced: true, ..Authority::of(Cause::Motion(0)) };
		System::reset_events();
		assert_ok!(spend(id, &announced, &dollars(DAVE, 5_000, 0)));
		assert!(matches!(records(id)[0], Record::Paid { counted: false, value: Some(_), .. }));
		assert_eq!(counted(id), 0);
		set_price(USD, None);
		assert_ok!(spend(id, &announced, &dollars(DAVE, 5_000, 0)));
		assert!(matches!(records(id)[1], Record::Paid { counted: false, value: None, .. }));
		freeze(id, true);
		assert_noop!(spend(id, &announced, &dollars(DAVE, 5_000, 0)), Error::Frozen);
	});
}

#[test]
fn without_a_limit_no_price_is_needed() {
	world(|| {
		let id = make_vault(&[ALICE, BOB], Policy { solo: Some(limit(1, 1)), ..policy() });
		set_price(USD, None);
		System::reset_events();
		assert_ok!(pay_dollars(ALICE, id, 5));
		assert!(matches!(records(id)[0], Record::Paid { counted: true, value: None, .. }));
		// Whatever has to be counted needs one.
		appoint(id, &CHARLIE, spender(limit(1_000, 1), &[]));
		assert_noop!(pay_dollars(CHARLIE, id, 5), Error::PriceUnavailable);
		assert_ok!(set_envelope(id, categories::FOOD, Some(monthly(100))));
		let food = dollars(DAVE, 1, categories::FOOD);
		assert_noop!(pay(ALICE, id, food), Error::PriceUnavailable);
		assert_ok!(pay_dollars(ALICE, id, 5));
		set_policy(id, |policy| policy.threshold = 2);
		assert_noop!(pay_dollars(ALICE, id, 5), Error::PriceUnavailable);
		set_policy(id, |policy| (policy.solo, policy.limit) = (None, Some(limit(1, 1))));
		assert_noop!(pay_dollars(ALICE, id, 5), Error::PriceUnavailable);
	});
}

#[test]
fn nothing_leaves_a_frozen_vault() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		appoint(id, &BOB, spender(limit(1_000, 1), &[]));
		freeze(id, true);
		for who in [ALICE, BOB] {
			assert_noop!(pay_dollars(who, id, 1), Error::Frozen);
		}
		begin_block(DAY - 1);
		assert_noop!(pay_dollars(ALICE, id, 1), Error::Frozen);
		begin_block(1);
		assert_ok!(pay_dollars(ALICE, id, 1));
	});
}

#[test]
fn a_halt_does_not_let_a_limit_pass_by() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(100, 1)), ..policy() });
		assert_ok!(pay_dollars(ALICE, id, 100));
		TestHalted::set(true);
		begin_block(1);
		begin_block(5 * DAY);
		TestHalted::set(false);
		begin_block(1);
		assert_noop!(pay_dollars(ALICE, id, 1), Error::AboveLimit);
		begin_block(DAY);
		assert_ok!(pay_dollars(ALICE, id, 100));
	});
}

#[test]
fn alerts_come_when_a_level_is_reached() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(1_000, 7)), ..policy() });
		appoint(id, &BOB, spender(limit(100, 7), &[]));
		System::reset_events();
		assert_ok!(pay_dollars(BOB, id, 79));
		assert_eq!(alerts(id), []);
		assert_ok!(pay_dollars(BOB, id, 1));
		let (spent, limit) = (80 * VALUE, 100 * VALUE);
		assert_eq!(alerts(id), [Alert::Allowance { who: BOB, spent, limit }]);
		assert_ok!(pay_dollars(BOB, id, 20));
		assert_ok!(pay_dollars(ALICE, id, 699));
		assert_eq!(alerts(id).len(), 1);
		assert_ok!(pay_dollars(ALICE, id, 2));
		let (spent, limit) = (801 * VALUE, 1_000 * VALUE);
		assert_eq!(alerts(id)[1..], [Alert::Limit { spent, limit }]);
		// After the record of what has made it.
		let last = records(id);
		assert!(matches!(last[last.len() - 2..], [Record::Paid { .. }, Record::Alerted { .. }]));
		assert_ok!(pay_dollars(ALICE, id, 2));
		assert_eq!(alerts(id).len(), 2);
		// Again, when it is reached again.
		later(7 * DAY);
		System::reset_events();
		assert_ok!(pay_dollars(ALICE, id, 900));
		assert_eq!(alerts(id).len(), 1);
	});
}

#[test]
fn an_alert_at_none_or_all_of_a_limit() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(100, 7)), ..policy() });
		set_policy(id, |policy| policy.alert_at = Permill::zero());
		System::reset_events();
		assert_ok!(pay_dollars(ALICE, id, 1));
		assert_eq!(alerts(id), []);
		set_policy(id, |policy| policy.alert_at = Permill::one());
		assert_ok!(pay_dollars(ALICE, id, 98));
		assert_eq!(alerts(id), []);
		assert_ok!(pay_dollars(ALICE, id, 1));
		assert_eq!(alerts(id).len(), 1);
	});
}

#[test]
fn what_fails_leaves_the_vault_as_it_was() {
	world(|| {
		let strict = Policy { limit: Some(limit(1_000, 7)), solo: Some(limit(500, 7)), ..policy() };
		let id = make_vault(&[ALICE, BOB], Policy { threshold: 2, ..strict });
		assert_ok!(set_envelope(id, categories::FOOD, Some(monthly(10))));
		let authority = Authority { solo: true, ..Authority::of(Cause::Rule(3)) };
		assert_ok!(FinanceVaults::with_vault(id, |vault| {
			let before = vault.clone();
			// The envelope is the last to refuse: the vault in hand was counted on before.
			let payment = dollars(DAVE, 11, categories::FOOD);
			assert_noop!(FinanceVaults::spend(id, vault, &authority, &payment), Error::AboveBudget);
			assert_eq!(*vault, before);
			Ok(())
		}));
		assert_eq!(counted(id), 0);
		assert_eq!(balance(USD, &DAVE), 0);
	});
}

#[test]
fn somebody_elses_debt_is_a_payment() {
	world(|| {
		let id = make_vault(&[ALICE], Policy { limit: Some(limit(100, 7)), ..policy() });
		let authority = Authority::of(Cause::Rule(0));
		let repay = |amount: u128| {
			let payment = dollars(BOB, amount, categories::OTHER);
			FinanceVaults::with_vault(id, |vault| {
				FinanceVaults::spend_with(id, vault, &authority, &payment, |account| {
					give(USD, account, &MARKET, amount * DOLLAR);
					Ok(amount * DOLLAR)
				})
			})
		};
		assert_eq!(repay(100), Ok(100 * DOLLAR));
		assert_eq!(counted(id), 100 * VALUE);
		assert_noop!(repay(1), Error::AboveLimit);
		let own = Payment { to: FinanceVaults::account_of(id), ..dollars(DAVE, 1, 0) };
		assert_noop!(
			FinanceVaults::with_vault(id, |vault| {
				FinanceVaults::spend_with(id, vault, &authority, &own, |_| Ok(0))
			}),
			Error::SameAccountOrAsset
		);
	});
}
