// SPDX-License-Identifier: Apache-2.0

//! When rules fire.

use super::*;
use frame_support::{assert_noop, assert_ok, weights::Weight};
use polyphony_support::{clock::Clock, traits::LendingPool};
use sp_runtime::{FixedU128, Permill};

pub(super) type Input = RuleInputOf<Test>;

/// So much of something whose unit has 18 places.
pub(super) fn fixed(units: u128) -> Balance {
	units * VALUE
}

pub(super) fn at_least(level: Balance, rearm: Balance) -> Edge {
	Edge { side: Side::AtLeast, level, rearm }
}

pub(super) fn at_most(level: Balance, rearm: Balance) -> Edge {
	Edge { side: Side::AtMost, level, rearm }
}

/// The price of bitcoin is at least 60,000 dollars, and is cleared at 55,000.
pub(super) fn dear() -> ConditionOf<Test> {
	Condition::Price(BTC, at_least(fixed(60_000), fixed(55_000)))
}

/// A time that comes each day, first in an hour.
pub(super) fn daily() -> ConditionOf<Test> {
	Condition::Time { start: START_MS + HOUR, every: Some(Period::Days(1)) }
}

/// Pays Dave so many dollars.
pub(super) fn tip(dollars: u128) -> ActionOf<Test> {
	let amount = Amount::Exact(dollars * DOLLAR);
	Action::Transfer { to: DAVE, asset: USD, amount, category: categories::NONE }
}

pub(super) fn rule(conditions: &[ConditionOf<Test>], action: ActionOf<Test>) -> Input {
	let conditions = conditions.to_vec().try_into().expect("not too many");
	RuleInput { conditions, action, cooldown: 60_000, max_loss: fixed(100), times: None }
}

/// Makes a rule of Alice.
pub(super) fn add(id: VaultId, input: Input) -> ItemId {
	let item = Vaults::<Test>::get(id).expect("there is the vault").next_item;
	assert_ok!(FinanceVaults::add_rule(signed(ALICE), id, Box::new(input)));
	item
}

/// Makes a rule of all owners that it takes.
pub(super) fn add_approved(id: VaultId, input: Input) -> ItemId {
	FinanceVaults::with_vault(id, |vault| {
		FinanceVaults::add_rule_for(id, vault, Cause::Motion(0), true, input)
	})
	.expect("the rule can be made")
}

pub(super) fn get(id: VaultId, item: ItemId) -> RuleOf<Test> {
	Rules::<Test>::get(id, item).expect("there is the rule")
}

pub(super) fn price(dollars: u32) {
	set_price(BTC, Some(FixedU128::from_u32(dollars)));
}

/// How often rules of a vault have fired.
pub(super) fn firings(id: VaultId) -> usize {
	records(id).iter().filter(|record| matches!(record, Record::Fired { .. })).count()
}

/// Why rules of a vault have failed.
pub(super) fn failures(id: VaultId) -> Vec<sp_runtime::DispatchError> {
	records(id)
		.into_iter()
		.filter_map(|record| match record {
			Record::FiringFailed { error, .. } => Some(error),
			_ => None,
		})
		.collect()
}

pub(super) fn freeze(id: VaultId, ms: u64) {
	Vaults::<Test>::mutate(id, |vault| {
		let vault = vault.as_mut().expect("there is the vault");
		vault.frozen_until = Some(FinanceVaults::now() + ms);
	});
}

/// What Dave has got.
pub(super) fn tips() -> u128 {
	balance(USD, &DAVE) / DOLLAR
}

#[test]
fn a_rule_fires_when_its_condition_holds() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, rule(&[dear()], tip(5)));
		pass(HOUR);
		assert_eq!(firings(id), 0);
		price(60_000);
		end_block();
		assert_eq!((firings(id), tips()), (1, 5));
		let rule = get(id, item);
		assert!(!rule.armed);
		assert_eq!(rule.fired_at, START_MS + HOUR);
		assert_eq!(rule.ready_at, START_MS + HOUR + 60_000);
		let all = records(id);
		assert!(matches!(
			&all[all.len() - 2..],
			[
				Record::Paid { cause: Cause::Rule(0), counted: true, .. },
				Record::Fired { rule: 0, fee: 400 },
			]
		));
	});
}

#[test]
fn a_price_that_oscillates_in_the_band_fires_once() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[dear()], tip(5)));
		for dollars in [60_000, 59_999, 61_000, 55_001, 60_000, 56_000, 70_000] {
			price(dollars);
			pass(HOUR);
		}
		assert_eq!(firings(id), 1);
		price(55_000);
		pass(HOUR);
		price(59_999);
		pass(HOUR);
		assert_eq!(firings(id), 1);
		price(60_000);
		pass(HOUR);
		assert_eq!(firings(id), 2);
	});
}

#[test]
fn it_fires_once_even_if_it_holds_in_each_block() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[dear()], tip(5)));
		price(60_000);
		for _ in 0..100 {
			pass(HOUR);
		}
		assert_eq!(firings(id), 1);
	});
}

#[test]
fn no_rule_fires_before_its_cooldown_is_over() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let input = RuleInput { cooldown: 2 * HOUR, ..rule(&[dear()], tip(5)) };
		add(id, input);
		let mut last = None;
		for _ in 0..100 {
			price(60_000);
			let before = firings(id);
			pass(6 * 60_000);
			if firings(id) > before {
				let now = FinanceVaults::now() - 6 * 60_000;
				assert!(last.is_none_or(|last| now - last >= 2 * HOUR));
				last = Some(now);
			}
			price(50_000);
			pass(6 * 60_000);
		}
		assert_eq!(firings(id), 10);
	});
}

#[test]
fn all_conditions_have_to_hold_and_one_that_is_cleared_arms_it_again() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		let rich = Condition::Balance(USD, at_least(2_000_000 * DOLLAR, 1_500_000 * DOLLAR));
		add(id, rule(&[dear(), rich], tip(1)));
		price(60_000);
		pass(HOUR);
		assert_eq!(firings(id), 0);
		give(USD, &ALICE, &account, 2_000_000 * DOLLAR);
		pass(HOUR);
		assert_eq!(firings(id), 1);
		price(50_000);
		pass(HOUR);
		price(60_000);
		pass(HOUR);
		assert_eq!(firings(id), 2);
	});
}

#[test]
fn without_a_price_it_neither_fires_nor_is_armed() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, rule(&[dear()], tip(5)));
		price(60_000);
		end_block();
		assert_eq!(firings(id), 1);
		set_price(BTC, None);
		pass(HOUR);
		assert!(!get(id, item).armed);
		price(60_000);
		pass(HOUR);
		assert_eq!(firings(id), 1);
		price(50_000);
		pass(HOUR);
		assert!(get(id, item).armed);
		set_price(BTC, None);
		pass(HOUR);
		assert_eq!(firings(id), 1);
	});
}

#[test]
fn a_time_comes_once_in_each_period_and_is_not_made_up_for() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[daily()], tip(1)));
		let block = |ms, times| {
			pass(ms);
			end_block();
			assert_eq!(firings(id), times);
		};
		block(HOUR - 1, 0);
		block(1, 1);
		block(HOUR, 1);
		block(23 * HOUR - 1, 1);
		block(1, 2);
		// Ten days without a block.
		block(10 * DAY + HOUR, 3);
		block(23 * HOUR - 1, 3);
		block(1, 4);
	});
}

#[test]
fn a_rule_that_was_made_after_its_first_time_waits_for_the_next() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		pass(2 * HOUR);
		add(id, rule(&[daily()], tip(1)));
		pass(22 * HOUR);
		assert_eq!(firings(id), 0);
		pass(HOUR);
		end_block();
		assert_eq!(firings(id), 1);
	});
}

#[test]
fn a_time_without_a_period_comes_once() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[Condition::Time { start: START_MS + DAY, every: None }], tip(1)));
		for _ in 0..10 {
			pass(HOUR * 8);
		}
		assert_eq!(firings(id), 1);
	});
}

#[test]
fn it_fires_so_many_times() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, RuleInput { times: Some(3), ..rule(&[daily()], tip(1)) });
		for _ in 0..6 {
			pass(DAY);
		}
		assert_eq!((firings(id), tips()), (3, 3));
		let rule = get(id, item);
		assert_eq!((rule.suspended, rule.input.times), (Some(Suspension::Done), Some(0)));
		let resumed = FinanceVaults::resume_rule(signed(ALICE), id, item);
		assert_noop!(resumed, Error::<Test>::NotSuspended);
		// To suspend it does not change why it is.
		assert_ok!(FinanceVaults::suspend_rule(signed(ALICE), id, item));
		assert_eq!(get(id, item).suspended, Some(Suspension::Done));
	});
}

#[test]
fn a_rule_that_fails_is_tried_again_and_then_suspended() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, rule(&[dear()], tip(2_000_000)));
		price(60_000);
		let (fees, treasury) = (FinanceVaults::fees_of(id), balance(NATIVE, &TREASURY));
		pass(HOUR);
		assert_eq!(failures(id), [Error::<Test>::InsufficientFunds.into()]);
		let failed = get(id, item);
		assert_eq!((failed.failures, failed.armed), (1, true));
		assert_eq!(failed.ready_at, START_MS + 6 * HOUR);
		pass(5 * HOUR - 1);
		end_block();
		assert_eq!(failures(id).len(), 1);
		pass(1);
		end_block();
		assert_eq!(failures(id).len(), 2);
		pass(6 * HOUR);
		end_block();
		assert_eq!(get(id, item).suspended, Some(Suspension::Failed));
		pass(DAY);
		assert_eq!((failures(id).len(), firings(id)), (3, 0));
		// What has failed is not free.
		assert_eq!(FinanceVaults::fees_of(id), fees - 3 * 400);
		assert_eq!(balance(NATIVE, &TREASURY), treasury + 3 * 400);
		give(USD, &ALICE, &FinanceVaults::account_of(id), 2_000_000 * DOLLAR);
		assert_ok!(FinanceVaults::resume_rule(signed(ALICE), id, item));
		pass(HOUR);
		assert_eq!((firings(id), get(id, item).failures), (1, 0));
	});
}

#[test]
fn one_success_forgets_failures() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, rule(&[daily()], tip(600_000)));
		for _ in 0..3 {
			pass(DAY);
		}
		assert_eq!((firings(id), get(id, item).failures), (1, 1));
		give(USD, &ALICE, &FinanceVaults::account_of(id), 600_000 * DOLLAR);
		pass(DAY);
		pass(DAY);
		assert_eq!((firings(id), failures(id).len(), get(id, item).failures), (2, 2, 1));
	});
}

#[test]
fn a_rule_without_fees_is_suspended_with_an_alert() {
	world(|| {
		let id = NextVault::<Test>::get();
		assert_ok!(FinanceVaults::create_vault(signed(ALICE), owners(&[ALICE]), policy(), 399));
		let account = FinanceVaults::account_of(id);
		give(NATIVE, &ALICE, &account, UNIT);
		give(USD, &ALICE, &account, 100 * DOLLAR);
		let item = add(id, rule(&[dear()], tip(5)));
		price(60_000);
		pass(HOUR);
		assert_eq!((firings(id), FinanceVaults::fees_of(id)), (0, 399));
		assert_eq!(get(id, item).suspended, Some(Suspension::Fees));
		let all = records(id);
		assert!(matches!(
			&all[all.len() - 2..],
			[
				Record::Suspended { rule: 0, reason: Suspension::Fees },
				Record::Alerted { alert: Alert::FeesSpent },
			]
		));
		assert_ok!(FinanceVaults::add_fees(signed(BOB), id, 1));
		assert_ok!(FinanceVaults::resume_rule(signed(ALICE), id, item));
		pass(HOUR);
		assert_eq!((firings(id), FinanceVaults::fees_of(id)), (1, 0));
	});
}

#[test]
fn all_rules_of_a_vault_fire_so_often_in_a_day() {
	world(|| {
		let (id, other) = (make_vault(&[ALICE], policy()), make_vault(&[ALICE], policy()));
		for _ in 0..4 {
			add(id, rule(&[dear()], tip(1)));
		}
		add(other, rule(&[dear()], tip(1)));
		for _ in 0..10 {
			price(60_000);
			pass(60_000);
			price(50_000);
			pass(60_000);
		}
		assert_eq!((firings(id), firings(other)), (20, 10));
		price(60_000);
		pass(DAY);
		assert_eq!(firings(id), 20);
		// What was not possible yesterday is today.
		pass(60_000);
		assert_eq!(firings(id), 24);
		assert_eq!(failures(id), []);
	});
}

#[test]
fn in_a_freeze_rules_only_repay() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		let amount = Amount::Exact(50 * DOLLAR);
		let category = categories::NONE;
		let swap = Action::Swap { sell: USD, buy: BTC, amount, max_slippage: Permill::zero() };
		let repay = |debtor| Action::Repay { debtor, asset: USD, amount, category };
		give(USD, &ALICE, &account, DOLLAR);
		assert_ok!(Market::borrow(&account, &USD, 100 * DOLLAR));
		assert_ok!(Market::borrow(&BOB, &USD, 100 * DOLLAR));
		add(id, rule(&[dear()], tip(1)));
		add(id, rule(&[dear()], swap));
		add(id, rule(&[dear()], repay(Some(BOB))));
		let own = add(id, rule(&[dear()], repay(None)));
		freeze(id, 7 * DAY);
		price(60_000);
		for _ in 0..6 {
			pass(DAY);
		}
		assert_eq!((firings(id), failures(id)), (1, vec![]));
		assert!(!get(id, own).armed);
		pass(DAY);
		pass(DAY);
		assert_eq!((firings(id), failures(id)), (4, vec![]));
	});
}

#[test]
fn in_a_halt_no_rule_fires() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[dear()], tip(1)));
		price(60_000);
		TestHalted::set(true);
		assert_eq!(FinanceVaults::look_at_rules(Weight::MAX), Weight::zero());
		for _ in 0..3 {
			pass(DAY);
		}
		assert_eq!(firings(id), 0);
		TestHalted::set(false);
		pass(DAY);
		assert_eq!(firings(id), 1);
	});
}

#[test]
fn one_owner_of_several_makes_rules_that_spend_as_one_alone() {
	world(|| {
		let solo = Policy { threshold: 2, solo: Some(limit(10, 1)), ..policy() };
		let id = make_vault(&[ALICE, BOB], solo);
		let own = add(id, rule(&[dear()], tip(6)));
		let more = add(id, rule(&[dear()], tip(6)));
		let approved = add_approved(id, rule(&[dear()], tip(600)));
		price(60_000);
		pass(HOUR);
		// Which of the two is first goes by their keys.
		assert_eq!((firings(id), tips()), (2, 606));
		assert_eq!(failures(id), [Error::<Test>::AboveSolo.into()]);
		assert!(get(id, own).armed != get(id, more).armed);
		assert!(!get(id, approved).armed && get(id, approved).approved);
	});
}
