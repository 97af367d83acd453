// SPDX-License-Identifier: Apache-2.0

//! How the chain looks at rules: all of them in turns, within its budget.

use super::{rules::*, *};
use frame_support::{
	assert_ok,
	storage::{unhashed, StoragePrefixedMap},
	weights::{Weight, WeightMeter},
};

/// What it weighs to look at so many rules.
fn looks(rules: u64) -> Weight {
	<TestWeights as WeightInfo>::look_at_rule(0).saturating_mul(rules)
}

/// What it weighs to let a rule fire that pays somebody, in looks: with the one at it.
const FIRING: u64 = 5;

/// Puts so many vaults, with four rules each, into the state as it is. They are not armed, and their
/// condition is cleared: so those that were looked at are armed.
fn fill(vaults: u32) {
	let model = make_vault(&[ALICE], policy());
	let item = add(model, rule(&[dear()], tip(1)));
	let vault = Vaults::<Test>::get(model).expect("there is the vault");
	let unarmed = Rule { armed: false, ..get(model, item) };
	assert_ok!(FinanceVaults::remove_rule(signed(ALICE), model, item));
	for id in 1..=vaults {
		Vaults::<Test>::insert(id, vault.clone());
		for item in 0..4 {
			Rules::<Test>::insert(id, item, unarmed.clone());
		}
	}
}

/// How many rules are armed.
fn armed() -> u64 {
	Rules::<Test>::iter_values().filter(|rule| rule.armed).count() as u64
}

#[test]
fn ten_thousand_rules_have_their_turns_within_the_budget() {
	new_test_ext().execute_with(|| {
		fill(2_500);
		TestRulesWeight::set(looks(1_000));
		// One of them is for the search.
		for block in 1..=10 {
			let used = FinanceVaults::look_at_rules(Weight::MAX);
			assert!(used.all_lte(looks(1_000)));
			// None was seen twice before all were seen once.
			assert_eq!(armed(), 999 * block);
			System::set_block_number(System::block_number() + 1);
		}
		assert_eq!(FinanceVaults::look_at_rules(Weight::MAX), looks(1_000));
		assert_eq!(armed(), 10_000);
		// What the block has left counts as well.
		let used = FinanceVaults::look_at_rules(looks(7));
		assert_eq!(used, looks(7));
		assert_eq!(
			FinanceVaults::look_at_rules(looks(1) - Weight::from_parts(1, 0)),
			Weight::zero()
		);
	});
}

#[test]
fn many_rules_fire_within_the_budget_and_each_in_its_turn() {
	world(|| {
		let vaults: Vec<_> = (0..30).map(|_| make_vault(&[ALICE], policy())).collect();
		for id in &vaults {
			for number in 0..8 {
				// Half of them fail.
				let amount = if number % 2 == 0 { 1 } else { 2_000_000 };
				add(*id, rule(&[dear()], tip(amount)));
			}
		}
		price(60_000);
		TestRulesWeight::set(looks(1 + 10 * FIRING));
		let tried =
			|| -> usize { vaults.iter().map(|id| firings(*id) + failures(*id).len()).sum() };
		for block in 1..=24 {
			let mut meter = WeightMeter::with_limit(TestRulesWeight::get());
			meter.consume(FinanceVaults::look_at_rules(Weight::MAX));
			assert_eq!(meter.remaining(), Weight::zero());
			assert_eq!(tried(), 10 * block);
		}
		for id in &vaults {
			assert_eq!((firings(*id), failures(*id).len()), (4, 4));
		}
		assert_eq!(tips(), 120);
	});
}

#[test]
fn a_firing_for_which_the_block_has_no_room_is_the_first_in_the_next() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(id, rule(&[dear()], tip(1)));
		add(id, rule(&[dear()], tip(1)));
		price(60_000);
		// One fires and the other is looked at: it would never fire if it lost its turn by that.
		let room = looks(1 + FIRING + 1);
		assert_eq!(FinanceVaults::look_at_rules(room), room);
		assert_eq!(firings(id), 1);
		let cursor = RuleCursor::<Test>::get();
		assert_eq!(FinanceVaults::look_at_rules(room), room);
		assert_eq!(firings(id), 2);
		assert_eq!(RuleCursor::<Test>::get(), cursor);
	});
}

#[test]
fn one_that_is_too_heavy_for_a_block_blocks_no_other() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		let targets = vec![
			(USD, sp_runtime::Permill::from_percent(50)),
			(BTC, sp_runtime::Permill::from_percent(50)),
		];
		let heavy = Action::Rebalance {
			targets: targets.try_into().expect("not too many"),
			tolerance: sp_runtime::Permill::from_percent(1),
			max_slippage: sp_runtime::Permill::from_percent(1),
		};
		for _ in 0..4 {
			add(id, rule(&[dear()], heavy.clone()));
			add(id, rule(&[dear()], tip(1)));
		}
		price(60_000);
		for _ in 0..20 {
			let room = looks(1 + FIRING + 1);
			assert!(FinanceVaults::look_at_rules(room).all_lte(room));
		}
		assert_eq!((firings(id), tips()), (4, 4));
		// Once there is room, they have their turns too.
		end_block();
		assert_eq!(firings(id), 8);
	});
}

#[test]
fn the_cursor_survives_the_removal_of_its_rule() {
	new_test_ext().execute_with(|| {
		fill(25);
		for round in 1..=9 {
			FinanceVaults::look_at_rules(looks(11));
			assert_eq!(armed() + round - 1, 10 * round);
			// The one that was looked at last.
			let cursor = RuleCursor::<Test>::get().expect("some were looked at");
			let key = [&Rules::<Test>::final_prefix()[..], &cursor].concat();
			unhashed::kill(&key);
		}
		assert_eq!(Rules::<Test>::iter().count(), 91);
		FinanceVaults::look_at_rules(looks(11));
		assert_eq!(armed(), 91);
		let _ = Rules::<Test>::clear(u32::MAX, None);
		FinanceVaults::look_at_rules(looks(11));
		assert_eq!(RuleCursor::<Test>::get(), None);
	});
}

#[test]
fn without_rules_little_is_done() {
	world(|| {
		assert_eq!(FinanceVaults::look_at_rules(Weight::MAX), looks(1));
		assert_eq!(RuleCursor::<Test>::get(), None);
	});
}

#[test]
fn a_rule_fires_once_in_a_block_whatever_the_budget() {
	world(|| {
		let id = make_vault(&[ALICE], policy());
		add(
			id,
			rule(&[Condition::Time { start: START_MS + 1, every: Some(Period::Days(1)) }], tip(1)),
		);
		begin_block(DAY + 1);
		end_block();
		end_block();
		assert_eq!(firings(id), 1);
	});
}

#[test]
fn what_cannot_be_decoded_stands_in_front_of_nobody() {
	new_test_ext().execute_with(|| {
		fill(5);
		for byte in [0u8, 100, 200, 255] {
			let key = [&Rules::<Test>::final_prefix()[..], &[byte; 24]].concat();
			unhashed::put_raw(&key, &[1, 2, 3]);
		}
		FinanceVaults::look_at_rules(Weight::MAX);
		assert_eq!(armed(), 20);
	});
}
