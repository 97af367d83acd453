// SPDX-License-Identifier: Apache-2.0

//! Rules fire when it is said that they do.

use super::{
	rules::{add, at_least, at_most, daily, dear, firings, fixed, freeze, price, rule, tip},
	*,
};
use frame_support::assert_ok;
use pallet_finance_vaults_runtime_api::{
	ConditionInfo, RuleInfo, SideInfo, SuspensionInfo, WaitingInfo,
};
use proptest::prelude::*;
use sp_runtime::FixedU128;

fn told(id: VaultId) -> RuleInfo<AccountId, Asset> {
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	let told = FinanceVaults::view_rules(id).remove(0);
	assert_eq!(before, sp_io::storage::root(sp_runtime::StateVersion::V1));
	told
}

/// Lets time pass, and tells how often rules fire at the end of the block then.
fn go(id: VaultId, ms: u64) -> usize {
	begin_block(ms);
	System::reset_events();
	end_block();
	firings(id)
}

#[test]
fn a_rule_of_time_fires_when_it_says() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[daily()], tip(5)));
		let mut next = START_MS + HOUR;
		for _ in 0..3 {
			let rule = told(id);
			assert_eq!((rule.next, rule.waiting), (Some(next), WaitingInfo::Conditions));
			assert_eq!(rule.conditions[0].next, Some(next));
			assert_eq!(go(id, next - Now::get() - 1), 0);
			assert_eq!(told(id).next, Some(next));
			begin_block(1);
			assert_eq!((told(id).waiting, told(id).next), (WaitingInfo::Turn, Some(next)));
			assert_eq!(go(id, 0), 1);
			next += DAY;
			// The next look at it arms it again.
			assert_eq!(told(id).waiting, WaitingInfo::Ready);
			assert_eq!(told(id).next, Some(next));
			assert_eq!(go(id, 60_000), 0);
			assert!(told(id).armed);
		}
	});
}

#[test]
fn cooldowns_freezes_and_days_put_it_off() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let input = RuleInputOf::<Test> { cooldown: 3 * DAY, ..rule(&[daily()], tip(5)) };
		add(id, input);
		assert_eq!(go(id, HOUR), 1);
		go(id, 1_000);
		let ready_at = START_MS + HOUR + 3 * DAY;
		assert_eq!((told(id).next, told(id).ready_at), (Some(ready_at), ready_at));
		assert_eq!(go(id, 2 * DAY), 0);
		freeze(id, 5 * DAY);
		let thawed = Now::get() + 5 * DAY;
		assert_eq!((told(id).next, told(id).waiting), (Some(thawed), WaitingInfo::Frozen));
		assert_eq!(go(id, 5 * DAY - 1), 0);
		Vaults::<Test>::mutate(id, |vault| {
			let day = u32::try_from(thawed / DAY).expect("it is not so late");
			vault.as_mut().expect("there is one").firings = Firings { day, times: 20 };
		});
		begin_block(1);
		let tomorrow = (Now::get() / DAY + 1) * DAY;
		assert_eq!((told(id).next, told(id).waiting), (Some(tomorrow), WaitingInfo::Tomorrow));
		assert_eq!(go(id, 0), 0);
		assert_eq!(go(id, tomorrow - Now::get() - 1), 0);
		assert_eq!(go(id, 1), 1);
	});
}

#[test]
fn what_a_rule_looks_at_is_told() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let account = FinanceVaults::account_of(id);
		set_health(&account, Some(FixedU128::from_u32(3)));
		let health = Condition::Health(None, at_most(fixed(2), fixed(4)));
		let poor = Condition::Balance(USD, at_most(10 * DOLLAR, 20 * DOLLAR));
		let left = Condition::Left(categories::FOOD, at_least(fixed(1), 0));
		add(id, rule(&[dear(), health, poor, left], tip(5)));
		let rule = told(id);
		assert_eq!((rule.waiting, rule.next), (WaitingInfo::Conditions, None));
		let [price_of, health, poor, left] = &rule.conditions[..] else { panic!("four") };
		assert_eq!(price_of.present, Some(fixed(50_000)));
		assert_eq!(price_of.distance, Some(fixed(10_000)));
		assert!(price_of.cleared && !price_of.holds);
		let ConditionInfo::Price { asset, edge } = &price_of.condition else { panic!("a price") };
		assert_eq!((asset, &edge.side, edge.level), (&BTC, &SideInfo::AtLeast, fixed(60_000)));
		assert_eq!((health.present, health.distance), (Some(fixed(3)), Some(fixed(1))));
		assert!(!health.cleared && !health.holds);
		let spendable = FinanceVaults::spendable(id, &USD);
		assert_eq!((poor.present, poor.distance), (Some(spendable), Some(spendable - 10 * DOLLAR)));
		// There is no such envelope.
		assert_eq!((left.present, left.distance), (None, None));
		set_price(BTC, None);
		assert_eq!(told(id).conditions[0].present, None);
		price(61_000);
		assert_eq!(told(id).conditions[0].distance, Some(0));
		assert!(told(id).conditions[0].holds);
	});
}

#[test]
fn it_is_told_for_what_a_rule_waits() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let item = add(id, rule(&[dear()], tip(5)));
		assert_eq!(told(id).waiting, WaitingInfo::Conditions);
		price(60_000);
		assert_eq!(told(id).waiting, WaitingInfo::Turn);
		let before = FinanceVaults::fees_of(id);
		let fee = told(id).fee;
		assert_eq!(go(id, 1), 1);
		assert_eq!(before - FinanceVaults::fees_of(id), fee);
		assert_eq!(told(id).waiting, WaitingInfo::Ready);
		assert_eq!(go(id, 60_000), 0);
		assert_eq!(told(id).waiting, WaitingInfo::Armed);
		price(50_000);
		assert_eq!(told(id).waiting, WaitingInfo::Conditions);
		assert_ok!(FinanceVaults::suspend_rule(signed(ALICE), id, item));
		assert_eq!(told(id).waiting, WaitingInfo::Suspended(SuspensionInfo::Owner));
		assert_eq!(told(id).next, None);
		assert!(FinanceVaults::view_rules(id + 1).is_empty());
	});
}

#[test]
fn a_time_that_has_come_and_will_not_again_never_fires() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let once = Condition::Time { start: START_MS + HOUR, every: None };
		add(id, rule(&[once], tip(5)));
		assert_eq!(told(id).next, Some(START_MS + HOUR));
		assert_eq!(go(id, HOUR), 1);
		go(id, HOUR);
		assert_eq!((told(id).next, told(id).conditions[0].next), (None, None));
	});
}

prop_compose! {
	fn any_time()(
		start in -48i64..48,
		every in prop_oneof![
			3 => (1u16..3).prop_map(|days| Some(Period::Days(days))),
			1 => Just(None),
			1 => Just(Some(Period::Months(1))),
		],
	) -> ConditionOf<Test> {
		let start = START_MS.checked_add_signed(start * HOUR as i64).expect("it is a time");
		Condition::Time { start, every }
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn times_are_kept(
		times in proptest::collection::vec(any_time(), 1..4),
		cooldown in 1u64..60,
	) {
		new_test_ext().execute_with(|| {
			let id = make_vault(&[ALICE], policy());
			let input = RuleInputOf::<Test> { cooldown: cooldown * HOUR, ..rule(&times, tip(1)) };
			add(id, input);
			for _ in 0..4 {
				// A block that arms it, if something does.
				assert_eq!(go(id, 1_000), 0);
				let Some(next) = told(id).next else {
					for _ in 0..10 {
						assert_eq!(go(id, 30 * DAY), 0);
					}
					break;
				};
				assert!(next > Now::get());
				assert_eq!(go(id, (next - Now::get()) / 2), 0);
				assert_eq!(told(id).next, Some(next));
				assert_eq!(go(id, next - Now::get() - 1), 0);
				assert_eq!(go(id, 1), 1);
			}
			check();
		});
	}
}
