// SPDX-License-Identifier: Apache-2.0

//! Finance vaults on the development chain: the money of a household through a month, with the real
//! exchange, money market and oracle.

use crate::common::{
	lending::{deeds, near, position, LendingEvent},
	markets::*,
	vaults::*,
	*,
};
use pallet_finance_vaults::{
	categories, Action, Alert, Allowance, Amount, BillInput, Bills, Cause, Condition, Edge,
	Envelopes, HoldReason, Mandate, Members, NextVault, Operation, Payment, Period, Policy, Roles,
	Rollover, Rules, Side, VaultId, Vaults, VaultsOf,
};
use pallet_finance_vaults_runtime_api::runtime_decl_for_finance_vaults_api::FinanceVaultsApiV1;
use polyphony_runtime::{
	constants::currency::UNIT, Balance, Lending, Runtime, RuntimeCall, Timestamp, Treasury,
};
use sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{FixedPointNumber, FixedU128, Permill};

/// The bill of the household: the rent.
const RENT: u32 = 0;
/// The rule that repays when the health is low.
const DEFENCE: u32 = 1;
/// The rule that lends what is left over.
const SURPLUS: u32 = 2;

/// The health of the position of a vault.
fn health_of(vault: VaultId) -> f64 {
	lending::health(&account(vault)).unwrap()
}

fn debt(vault: VaultId) -> Balance {
	position(&account(vault)).unwrap().debts.iter().map(|debt| debt.amount).sum()
}

fn lent(vault: VaultId) -> Balance {
	let supplies = position(&account(vault)).unwrap().supplies;
	supplies.iter().find(|supply| supply.asset == DOLLAR).map_or(0, |supply| supply.amount)
}

fn salary(vault: VaultId) -> RuntimeCall {
	let (amount, memo) = (3_000 * USD, text("Salary"));
	VaultCall::deposit { vault, asset: DOLLAR, amount, category: categories::OTHER, memo }.into()
}

/// Charlie's household: 5,000 dollars leave it in 30 days at most, 1,000 of them for rent and 200 for
/// food. A rent of 800 is due in four days and each 30 days after that. 1,000 are repaid of its debts
/// when the health is 1.3, and what is beyond 4,000 is lent when there are 6,000.
fn household() -> (VaultId, BillInput<polyphony_runtime::AccountId, Asset>) {
	let vault =
		create(Charlie, &[id(Charlie)], Policy { limit: Some(limit(5_000, 30)), ..free_policy() });
	done(Charlie, put(vault, NATIVE, 300 * UNIT));
	done(Charlie, envelope(vault, categories::RENT, budget(1_000)));
	done(Charlie, envelope(vault, categories::FOOD, budget(200)));
	let bill = BillInput {
		payment: Payment {
			memo: text("Rent"),
			..payment(Ferdie, DOLLAR, 800 * USD, categories::RENT)
		},
		start: Timestamp::get() + 4 * DAY,
		every: Some(Period::Days(30)),
		times: None,
	};
	done(Charlie, VaultCall::add_bill { vault, input: Box::new(bill.clone()) });
	let one = FixedU128::DIV;
	let edge = Edge { side: Side::AtMost, level: one * 13 / 10, rearm: one * 14 / 10 };
	let (debtor, asset, category) = (None, DOLLAR, categories::NONE);
	let repay = Action::Repay { debtor, asset, amount: Amount::Exact(1_000 * USD), category };
	let defence = add_rule(Charlie, vault, rule_input(Condition::Health(None, edge), repay));
	let supply = Action::Supply { asset: DOLLAR, amount: Amount::Above(4_000 * USD) };
	let surplus = add_rule(Charlie, vault, rule_input(has_at_least(DOLLAR, 6_000 * USD), supply));
	assert_eq!((defence, surplus), (DEFENCE, SURPLUS));
	(vault, bill)
}

fn rent_paid(bill: &BillInput<polyphony_runtime::AccountId, Asset>) -> [Record; 2] {
	let paid = Record::Paid {
		cause: Cause::Bill(RENT),
		payment: bill.payment.clone(),
		cost: 800 * USD,
		value: Some(value(800)),
		counted: true,
	};
	let (category, spent, budget) = (categories::RENT, value(800), value(1_000));
	[paid, Record::Alerted { alert: Alert::Envelope { category, spent, budget } }]
}

#[test]
fn a_household_lives_by_its_rules() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let before = Ledger::now();
		let (vault, bill) = household();
		let account = account(vault);
		let mut follower = Follower::of_new(vault);
		assert!(matches!(
			&end(vault)[..],
			[
				Record::Created { .. },
				Record::FeesAdded { .. },
				Record::Deposited { .. },
				Record::Changed { .. },
				Record::Changed { .. },
				Record::BillAdded { bill: RENT, .. },
				Record::RuleAdded { rule: DEFENCE, .. },
				Record::RuleAdded { rule: SURPLUS, .. },
			]
		));
		follower.read_on();

		// Three days before the rent is due there is nothing to pay it with.
		begin(DAY);
		let error = Failure::InsufficientFunds.into();
		let short = Alert::BillShort { bill: RENT, due: bill.start, error };
		assert_eq!(end(vault), [Record::Alerted { alert: short }]);
		follower.read_on();

		// The salary comes in time.
		begin(DAY);
		done(Eve, salary(vault));
		let deposited = Record::Deposited {
			from: id(Eve),
			asset: DOLLAR,
			amount: 3_000 * USD,
			value: Some(value(3_000)),
			category: categories::OTHER,
			memo: text("Salary"),
		};
		assert_eq!(end(vault), std::slice::from_ref(&deposited));
		follower.read_on();

		begin(2 * DAY);
		let fees = held(HoldReason::Fees, vault);
		assert_eq!(end(vault), rent_paid(&bill));
		follower.read_on();
		assert_eq!(before.change(&DOLLAR, &id(Ferdie)), 800 * USD as i128);
		assert_eq!(before.change(&DOLLAR, &account), 2_200 * USD as i128);
		assert!(held(HoldReason::Fees, vault) < fees, "the chain is paid for it");

		// Food, paid in tokens.
		begin(MILLISECS);
		let purchase = Payment {
			pay_with: Some((NATIVE, 125 * UNIT)),
			..payment(Dave, DOLLAR, 60 * USD, categories::FOOD)
		};
		let tokens = spendable(vault, NATIVE);
		done(Charlie, pay(vault, purchase.clone()));
		let spent = tokens - spendable(vault, NATIVE);
		// 60 dollars with the pool's fee, and a little slippage.
		assert!((120_360 * UNIT / 1_000..120_500 * UNIT / 1_000).contains(&spent), "{spent}");
		// A token has twelve decimals, and is worth half a dollar.
		let worth = spent * (FixedU128::DIV / UNIT) / 2;
		let (cause, payment) = (Cause::Owner(id(Charlie)), purchase);
		let paid = Record::Paid { cause, payment, cost: spent, value: Some(worth), counted: true };
		assert_eq!(end(vault), [paid]);
		follower.read_on();
		let envelopes = |category| Envelopes::<Runtime>::get(vault, category).unwrap();
		assert_eq!(envelopes(categories::FOOD).spent, worth);
		let window = |vault| Vaults::<Runtime>::get(vault).unwrap().spent;
		let counted: Balance = window(vault).0.iter().map(|spell| spell.value).sum();
		assert_eq!(counted, value(800) + worth);
		assert_eq!(before.change(&DOLLAR, &id(Dave)), 60 * USD as i128);

		// A tenth of a bitcoin stands for a debt: 0.75 * 6,000 / 3,200.
		begin(MILLISECS);
		done(Charlie, put(vault, BITCOIN, BTC / 10 + 100));
		done(Charlie, operate(vault, Operation::Supply { asset: BITCOIN, amount: BTC / 10 }));
		done(Charlie, operate(vault, Operation::Borrow { asset: DOLLAR, amount: 3_200 * USD }));
		assert!((health_of(vault) - 1.40625).abs() < 1e-6);
		assert_eq!(end(vault).len(), 3);
		follower.read_on();
		// What is borrowed is not spent.
		let counted_then: Balance = window(vault).0.iter().map(|spell| spell.value).sum();
		assert_eq!(counted_then, counted);

		// The price falls, in steps that the oracle believes at once.
		begin_at(MILLISECS, 57_000);
		assert_eq!(end(vault), []);
		begin_at(MILLISECS, 54_000);
		assert!((health_of(vault) - 4_050.0 / 3_200.0).abs() < 1e-6);
		let cause = Cause::Rule(DEFENCE);
		let repaid = Record::Repaid { cause, asset: DOLLAR, amount: 1_000 * USD };
		let fired = |rule| Record::Fired { rule, fee: 0 };
		assert_eq!(without_fees(end(vault)), [repaid, fired(DEFENCE)]);
		follower.read_on();
		assert!(near(debt(vault), 2_200 * USD));
		assert!((health_of(vault) - 4_050.0 / 2_200.0).abs() < 1e-4);
		let liquidated = |event: &LendingEvent| {
			matches!(event, LendingEvent::TakenOver { .. } | LendingEvent::Liquidated { .. })
		};
		assert!(!deeds().iter().any(liquidated));

		// The next blocks have nothing to do.
		for price in [54_000, 53_000] {
			begin_at(MILLISECS, price);
			assert_eq!(end(vault), []);
		}

		// There is enough for the next rent: no alert.
		let day = |count: u64| 2_000 + count * DAY - Timestamp::get();
		begin_at(day(31), 53_000);
		assert_eq!(end(vault), []);

		// The second salary is more than the household needs.
		begin_at(DAY, 53_000);
		done(Eve, salary(vault));
		let left_over = spendable(vault, DOLLAR) - 4_000 * USD;
		let cause = Cause::Rule(SURPLUS);
		let supplied = Record::Supplied { cause, asset: DOLLAR, amount: left_over };
		assert_eq!(without_fees(end(vault)), [deposited, supplied, fired(SURPLUS)]);
		follower.read_on();
		assert_eq!(spendable(vault, DOLLAR), 4_000 * USD);
		assert!(near(lent(vault), left_over));

		begin_at(2 * DAY, 53_000);
		assert_eq!(end(vault), rent_paid(&bill));
		follower.read_on();
		let rent = envelopes(categories::RENT);
		assert_eq!((rent.index, rent.spent), (1, value(800)));
		assert_eq!(rent.history.len(), 1);
		let past = rent.history[0];
		let said = (past.began, past.budget, past.spent);
		assert_eq!(said, (2_000, Some(value(1_000)), value(800)));

		// Where all of it is.
		let dollars = before.changes(&DOLLAR);
		assert_eq!(dollars[&id(Ferdie)], 1_600 * USD as i128);
		assert_eq!(dollars[&id(Dave)], 60 * USD as i128);
		assert_eq!(dollars[&id(Eve)], -6_000 * USD as i128);
		assert_eq!(dollars[&account], (3_200 * USD + USD / 100) as i128);
		let market = left_over as i128 - 2_200 * USD as i128;
		assert_eq!(dollars[&Lending::account()], market);
		let bitcoins = before.changes(&BITCOIN);
		assert_eq!(bitcoins[&account], 100);
		assert_eq!(bitcoins[&Lending::account()], BTC as i128 / 10);
		assert_eq!(bitcoins[&id(Charlie)], -(BTC as i128 / 10 + 100));
		assert_eq!((dollars.len(), bitcoins.len()), (6, 3), "and the pool");
		let fees = 10 * UNIT - held(HoldReason::Fees, vault);
		assert!(before.change(&NATIVE, &Treasury::account_id()) >= fees as i128);
	});
}

/// Milliseconds of a block.
const MILLISECS: u64 = polyphony_runtime::constants::time::MILLISECS_PER_BLOCK;

#[test]
fn a_bill_that_cannot_be_paid_is_tried_again() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let (vault, bill) = household();
		end(vault);
		let mut follower = Follower::of(vault);
		// A day before the first, for which there is nothing.
		begin(4 * DAY);
		let error = Failure::InsufficientFunds.into();
		let now = Timestamp::get();
		let failed = Record::BillFailed { bill: RENT, error, retry_at: now + 6 * HOUR };
		// What comes after the warning in the queue comes first here: it was due, and is tried.
		let found = end(vault);
		assert_eq!(found.last(), Some(&failed));
		follower.read_on();
		begin(5 * HOUR);
		done(Eve, salary(vault));
		assert_eq!(end(vault).len(), 1);
		follower.read_on();
		// Without prices it is not paid: a limit could not be counted.
		skip(HOUR);
		open_block();
		let found = end(vault);
		let error = Failure::PriceUnavailable.into();
		assert!(
			matches!(&found[..], [Record::BillFailed { bill: RENT, error: why, .. }] if *why == error),
			"{found:?}"
		);
		follower.read_on();
		begin(6 * HOUR);
		assert_eq!(end(vault), rent_paid(&bill));
		follower.read_on();
	});
}

#[test]
fn a_rule_that_could_only_be_late_leaves_it_to_the_money_market() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let (vault, _) = household();
		done(Charlie, put(vault, BITCOIN, BTC / 10 + 100));
		done(Charlie, operate(vault, Operation::Supply { asset: BITCOIN, amount: BTC / 10 }));
		done(Charlie, operate(vault, Operation::Borrow { asset: DOLLAR, amount: 3_400 * USD }));
		// There is nothing left to repay it with.
		let rest = payment(Ferdie, DOLLAR, 3_399 * USD, categories::NONE);
		done(Charlie, pay(vault, rest));
		assert!((health_of(vault) - 4_500.0 / 3_400.0).abs() < 1e-6);
		end(vault);
		begin_at(MILLISECS, 55_000);
		let failed = |record: &Record| {
			let error = Failure::InsufficientFunds.into();
			*record == Record::FiringFailed { rule: DEFENCE, error }
		};
		let found = end(vault);
		assert!(matches!(&found[..], [one] if failed(one)), "{found:?}");
		for price in [50_000, 46_000, 44_000] {
			begin_at(MILLISECS, price);
			// It is tried again only later, and stands in nobody's way.
			assert_eq!(end(vault), []);
		}
		// 0.75 * 4,400 / 3,400 is below one.
		assert!(deeds().iter().any(|event| matches!(event, LendingEvent::TakenOver { owner, .. }
			if *owner == account(vault))));
		for _ in 0..3 {
			begin_at(MILLISECS, 44_000);
			end(vault);
		}
	});
}

#[test]
fn the_family_pays_its_rent_and_lends_what_is_left_over() {
	development().execute_with(|| {
		open_block();
		close_block();
		let before = Ledger::now();
		let mut follower = Follower::of(FAMILY);
		// The warning, for which there is no reason.
		// A block later: in that which begins a session, nothing else has room at the end.
		begin(NEW_YEAR - 3 * DAY + MILLISECS - Timestamp::get());
		assert_eq!(end(FAMILY), []);
		begin(3 * DAY);
		assert_eq!(Timestamp::get(), NEW_YEAR + MILLISECS);
		let found = end(FAMILY);
		follower.read_on();
		let [Record::Paid { cause: Cause::Bill(RENT), payment, cost, value: worth, counted: true }] =
			&found[..]
		else {
			panic!("{found:?}");
		};
		assert_eq!((payment.to.clone(), *cost, *worth), (id(Ferdie), 800 * USD, Some(value(800))));
		assert_eq!(before.change(&DOLLAR, &id(Ferdie)), 800 * USD as i128);
		let rent = Envelopes::<Runtime>::get(FAMILY, categories::RENT).unwrap();
		assert_eq!((rent.index, rent.spent), (0, value(800)));
		// Both have made it: it is not what one spends alone.
		let vault = Vaults::<Runtime>::get(FAMILY).unwrap();
		assert!(vault.spent_solo.0.is_empty());
		assert_eq!(vault.spent.0.iter().map(|spell| spell.value).sum::<Balance>(), value(800));

		begin(MILLISECS);
		done(Bob, put(FAMILY, DOLLAR, 9_000 * USD));
		let left_over = spendable(FAMILY, DOLLAR) - 10_000 * USD;
		let found = without_fees(end(FAMILY));
		follower.read_on();
		let supplied = Record::Supplied { cause: Cause::Rule(2), asset: DOLLAR, amount: left_over };
		assert_eq!(found[1..], [supplied, Record::Fired { rule: 2, fee: 0 }]);
		// On the first of the next month, again.
		begin(31 * DAY);
		assert!(matches!(&end(FAMILY)[..], [Record::Paid { cause: Cause::Bill(RENT), .. }]));
		follower.read_on();
	});
}

#[test]
fn the_family_is_in_the_genesis() {
	development().execute_with(|| {
		check_vaults();
		assert_eq!(NextVault::<Runtime>::get(), 1);
		let vault = Vaults::<Runtime>::get(FAMILY).unwrap();
		let mut owners = vec![id(Alice), id(Bob)];
		owners.sort();
		assert_eq!(vault.owners.to_vec(), owners);
		assert_eq!(
			vault.policy,
			Policy {
				threshold: 2,
				limit: Some(limit(5_000, 30)),
				solo: Some(limit(1_000, 7)),
				delay: DAY,
				guardians_needed: 1,
				envelopes_only: false,
				alert_at: Permill::from_percent(80),
			}
		);
		assert_eq!(lending::has(&DOLLAR, &account(FAMILY)), 12_000 * USD);
		assert_eq!(held(HoldReason::Fees, FAMILY), 10 * UNIT);
		// What was put in, for fees and at first, the least balance and the deposit of the vault itself.
		let native = 1_010 * UNIT + UNIT / 1_000 + vault.deposit;
		assert_eq!(lending::has(&NATIVE, &account(FAMILY)), native);
		let roles = |who| Members::<Runtime>::get(FAMILY, id(who)).unwrap().roles;
		assert_eq!(roles(Charlie), Roles { guardian: true, ..Default::default() });
		let food = vec![categories::FOOD, categories::RESTAURANTS].try_into().unwrap();
		let spender = Some(Allowance { limit: limit(150, 7), categories: food });
		assert_eq!(roles(Dave), Roles { spender, ..Default::default() });
		let (limit, max_loss) = (limit(500, 30), value(20));
		let adviser = Some(Mandate { limit, max_loss, may_tighten: true });
		assert_eq!(roles(Eve), Roles { adviser, ..Default::default() });
		for who in [Alice, Bob, Charlie, Dave, Eve] {
			assert!(VaultsOf::<Runtime>::contains_key(id(who), FAMILY));
		}
		let budgets = [
			(categories::FOOD, 600, Rollover::UpTo(value(200))),
			(categories::RENT, 1_500, Rollover::None),
			(categories::RESTAURANTS, 200, Rollover::None),
			(categories::RECREATION, 150, Rollover::UpTo(value(300))),
		];
		for (category, dollars, rollover) in budgets {
			let envelope = Envelopes::<Runtime>::get(FAMILY, category).unwrap();
			let period = Period::Months(1);
			let start = NEW_YEAR;
			assert_eq!(
				envelope.budget,
				pallet_finance_vaults::Budget { period, start, rollover, ..budget(dollars) }
			);
		}
		let bill = Bills::<Runtime>::get(FAMILY, RENT).unwrap();
		assert!(bill.approved);
		assert_eq!((bill.input.start, bill.input.payment.to), (NEW_YEAR, id(Ferdie)));
		for rule in [DEFENCE, SURPLUS] {
			let rule = Rules::<Runtime>::get(FAMILY, rule).unwrap();
			assert!(rule.approved && rule.armed && rule.suspended.is_none());
		}
		let counts = vault.counts;
		let all = (counts.members, counts.guardians, counts.envelopes, counts.bills, counts.rules);
		assert_eq!(all, (3, 1, 4, 1, 2));
		// As clients see it.
		assert!(Runtime::vault(FAMILY).is_some());
		assert!(Runtime::vault(1).is_none());
	});
	genesis(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(NextVault::<Runtime>::get(), 0);
		assert_eq!(Vaults::<Runtime>::iter().count(), 0);
	});
}

/// Charlie's vault with tokens, and a rule of its own.
fn with_tokens(
	tokens: Balance,
	action: Action<polyphony_runtime::AccountId, Asset>,
	max_loss: u128,
) -> (VaultId, u32) {
	let vault = create(Charlie, &[id(Charlie)], free_policy());
	done(Charlie, put(vault, NATIVE, 10 * UNIT));
	let input = rule_input(has_at_least(NATIVE, 100 * UNIT), action);
	let input = pallet_finance_vaults::RuleInput { max_loss, ..input };
	let rule = add_rule(Charlie, vault, input);
	done(Charlie, put(vault, NATIVE, tokens));
	(vault, rule)
}

fn sale(amount: Balance, percent: u32) -> Action<polyphony_runtime::AccountId, Asset> {
	let max_slippage = Permill::from_percent(percent);
	Action::Swap { sell: NATIVE, buy: DOLLAR, amount: Amount::Exact(amount), max_slippage }
}

#[test]
fn a_rule_does_not_sell_far_below_the_oracle() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let before = Ledger::now();
		// 9,970 of 209,970 tokens: nearly a twentieth below the price.
		let (vault, rule) = with_tokens(20_000 * UNIT, sale(10_000 * UNIT, 4), value(1_000));
		let (other, second) = with_tokens(20_000 * UNIT, sale(10_000 * UNIT, 6), value(1_000));
		let (third, last) = with_tokens(20_000 * UNIT, sale(10_000 * UNIT, 20), value(100));
		close_block();
		check_vaults();
		let error = pallet_dex::Error::<Runtime>::BelowMinimum.into();
		let failed = Record::FiringFailed { rule, error };
		assert_eq!(records(vault).last(), Some(&failed));
		let found = without_fees(records(other));
		let [.., Record::Swapped { cause, sold, bought, loss: Some(loss), .. }, fired] = &found[..]
		else {
			panic!("{found:?}");
		};
		assert_eq!(*cause, Cause::Rule(second));
		assert_eq!((sold, fired), (&(10_000 * UNIT), &Record::Fired { rule: second, fee: 0 }));
		// 100,000 * 9,970 / 209,970
		assert_eq!(*bought, 4_748_297_375);
		assert_eq!(*loss, value(5_000) - bought * (FixedU128::DIV / USD));
		assert_eq!(before.change(&DOLLAR, &account(other)), *bought as i128);
		// The third one comes after it, and could lose no more than 100 dollars.
		let suspended =
			Record::Suspended { rule: last, reason: pallet_finance_vaults::Suspension::Loss };
		assert_eq!(records(third).last(), Some(&suspended));
		assert_eq!(before.change(&DOLLAR, &account(third)), 0);
		assert_eq!(before.change(&DOLLAR, &account(vault)), 0);
		// Nobody loses anything by waiting.
		begin(MILLISECS);
		for vault in [vault, other, third] {
			assert!(spendable(vault, NATIVE) >= 10_000 * UNIT);
		}
		assert_eq!(end(vault), []);
	});
}

#[test]
fn rebalancing_uses_the_real_pools() {
	development().execute_with(|| {
		open_block();
		report_prices(500, 60_000);
		let percent = Permill::from_percent;
		let targets = vec![(NATIVE, percent(50)), (DOLLAR, percent(30)), (BITCOIN, percent(20))];
		let rebalance = Action::Rebalance {
			targets: targets.clone().try_into().unwrap(),
			tolerance: percent(2),
			max_slippage: percent(3),
		};
		let (vault, rule) = with_tokens(4_000 * UNIT, rebalance, value(50));
		let found = without_fees(end(vault));
		let [.., Record::Swapped { buy: first, loss: Some(one), .. }, Record::Swapped { buy: second, loss: Some(other), .. }, fired] =
			&found[..]
		else {
			panic!("{found:?}");
		};
		assert_eq!((first, second, fired), (&DOLLAR, &BITCOIN, &Record::Fired { rule, fee: 0 }));
		let lost = Rules::<Runtime>::get(vault, rule).unwrap().lost;
		assert_eq!(lost, one + other);
		let values = [
			spendable(vault, NATIVE) * (FixedU128::DIV / UNIT) / 2,
			spendable(vault, DOLLAR) * (FixedU128::DIV / USD),
			spendable(vault, BITCOIN) * 60_000 * (FixedU128::DIV / BTC),
		];
		let total: Balance = values.iter().sum();
		for ((asset, target), value) in targets.iter().zip(values) {
			let part = Permill::from_rational(value, total);
			let off = part.deconstruct().abs_diff(target.deconstruct());
			assert!(off < 20_000, "{asset:?}: {part:?}");
		}
		// It is well now: even when it may fire again there is nothing to be done.
		begin(HOUR);
		assert!(!end(vault).iter().any(|record| matches!(record, Record::Swapped { .. })));
	});
}
