// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Vaults: what families pay, decide and let the chain do, each in a vault of its own, which do not
//! wait for each other; and everybody who pays out of the same vault up to its limits, puts money
//! into it, claims the same stream, or makes a vault.
//!
//! Each block is followed in the trails, whose entries are indexed off chain.

use crate::calls::*;
use frame_support::traits::fungible::NativeOrWithId::Native;
use pallet_finance_vaults::{
	categories, Action, Alert, Amount, BillInput, Call, Cause, Change, Condition, Edge, Forecast,
	NextVault, Operation, Policy, Proposal, Side, StreamInput, VaultId,
};
use polyphony_benches::Households;
use polyphony_runtime::{
	constants::{currency::UNIT, time::SLOT_DURATION},
	AccountId, Balance, FinanceVaults, Runtime, RuntimeCall,
};
use scene::*;

mod scene;

const OWNER: usize = Households::OWNER;
const PARTNER: usize = Households::PARTNER;
const SPENDER: usize = Households::SPENDER;
const HELPER: usize = Households::HELPER;
const PAYEE: usize = Households::PAYEE;

/// What a stream pays in all, and in how many milliseconds.
const STREAM: Balance = 1_000 * ONE;
const STREAM_TIME: u64 = 1_000_000;

/// Fires when a vault has so many dollars, and pays the payee all that is above a bit less.
fn overflow(scene: &Scene, family: usize, level: Balance) -> RuntimeCall {
	let edge = Edge { side: Side::AtLeast, level, rearm: level - 100 * ONE };
	let action = Action::Transfer {
		to: scene.id(family, PAYEE),
		asset: dollar(),
		amount: Amount::Above(level - 1_000 * ONE),
		category: categories::OTHER,
	};
	let input = Box::new(rule(Condition::Balance(dollar(), edge), action));
	of_vaults(Call::add_rule { vault: vault_of(family), input })
}

fn add_stream(scene: &Scene, family: usize) -> RuntimeCall {
	let input = Box::new(StreamInput {
		to: scene.id(family, PAYEE),
		asset: dollar(),
		amount: STREAM,
		start: 0,
		end: STREAM_TIME,
		category: categories::OTHER,
	});
	of_vaults(Call::add_stream { vault: vault_of(family), input })
}

/// A bill that is due once, three blocks after the next.
fn add_bill(scene: &Scene, family: usize) -> RuntimeCall {
	let input = Box::new(BillInput {
		payment: payment_to(&scene.id(family, PAYEE), dollar(), 20 * ONE, categories::RENT),
		start: scene.clock() + 3 * SLOT_DURATION,
		every: None,
		times: None,
	});
	of_vaults(Call::add_bill { vault: vault_of(family), input })
}

fn approve(family: usize, motion: u32) -> RuntimeCall {
	of_vaults(Call::approve { vault: vault_of(family), motion })
}

/// The policy of all, with another limit of so many dollars.
fn tighter(dollars: u128) -> Change<AccountId> {
	let limit = Some(Households::limit(dollars, 30));
	Change::Policy(Policy { limit, ..Households::policy() })
}

#[test]
fn families_do_not_wait_for_each_other() {
	let mut scene = Scene::new();
	let before = scene.total();

	let money: [Step<'_>; 6] = [
		(SPENDER, &|scene, family| pay(scene, family, dollar(), 10 * ONE, categories::FOOD)),
		(OWNER, &|scene, family| pay(scene, family, dollar(), 100 * ONE, categories::RENT)),
		(HELPER, &|scene, family| pay(scene, family, Native, UNIT, categories::FOOD)),
		(PAYEE, &|_, family| put_in(vault_of(family), dollar(), 50 * ONE)),
		(PAYEE, &|_, family| put_in(vault_of(family), Native, UNIT)),
		(PARTNER, &|_, family| of_vaults(Call::add_fees { vault: vault_of(family), amount: UNIT })),
	];
	scene.apart("money", &money);
	// All of this in one block.
	let transactions = (0..FAMILIES)
		.map(|family| {
			let (person, step) = &money[family % money.len()];
			let call = step(&scene, family);
			scene.sign(family, *person, call)
		})
		.collect();
	let counts = scene.block(transactions);
	scene.none_failed("all of this");
	assert_eq!((counts.again, counts.in_order), (0, 0), "{counts:?}");

	// What belongs to a vault is numbered in it: the motions are 0 and 1.
	let decisions: [Step<'_>; 9] = [
		(OWNER, &|_, family| {
			let budget = Some(Households::budget(1_000));
			change_vault(vault_of(family), Change::Envelope { category: categories::RENT, budget })
		}),
		(HELPER, &|_, family| {
			let (from, to) = (categories::FOOD, categories::RENT);
			let operation = Operation::Move { from, to, value: Households::value(10) };
			of_vaults(Call::operate { vault: vault_of(family), operation })
		}),
		(OWNER, &|scene, family| {
			let to = scene.id(family, PAYEE);
			let payment = payment_to(&to, dollar(), 200 * ONE, categories::RENT);
			propose(vault_of(family), Proposal::Pay(payment))
		}),
		(PARTNER, &|_, family| approve(family, 0)),
		(OWNER, &|scene, family| {
			let to = scene.id(family, PAYEE);
			let payment = payment_to(&to, dollar(), 300 * ONE, categories::RENT);
			propose(vault_of(family), Proposal::Announce(payment))
		}),
		(PARTNER, &|_, family| approve(family, 1)),
		(OWNER, &|_, family| of_vaults(Call::reject { vault: vault_of(family), motion: 1 })),
		(OWNER, &|_, family| change_vault(vault_of(family), tighter(90_000))),
		(HELPER, &|_, family| {
			let [low, expected, high] = [100, 200, 300].map(Households::value);
			let forecast = Forecast { index: 1, expected, low, high };
			let (vault, category) = (vault_of(family), categories::FOOD);
			of_vaults(Call::commit_forecast { vault, category, forecast })
		}),
	];
	scene.apart("decision", &decisions);

	// The stream is 2.
	let stream: [Step<'_>; 5] = [
		(OWNER, &add_stream),
		(PAYEE, &|_, family| claim(family, 2)),
		(SPENDER, &|_, family| claim(family, 2)),
		(PARTNER, &|_, family| of_vaults(Call::stop_stream { vault: vault_of(family), stream: 2 })),
		(PAYEE, &|_, family| claim(family, 2)),
	];
	scene.apart("stream", &stream);
	assert_eq!(scene.count(|record| matches!(record, Record::StreamEnded { .. })), FAMILIES);

	// What the chain does by itself, at the ends of these blocks: the rule is 3, and the bill 4.
	let by_itself: [Step<'_>; 6] = [
		(OWNER, &|scene, family| overflow(scene, family, Households::MONEY)),
		(OWNER, &add_bill),
		(PAYEE, &|_, family| put_in(vault_of(family), dollar(), 2_000 * ONE)),
		(OWNER, &|_, family| of_vaults(Call::suspend_rule { vault: vault_of(family), rule: 3 })),
		(PARTNER, &|_, family| of_vaults(Call::resume_rule { vault: vault_of(family), rule: 3 })),
		(OWNER, &|_, family| of_vaults(Call::remove_rule { vault: vault_of(family), rule: 3 })),
	];
	scene.apart("by itself", &by_itself);
	for _ in 0..2 {
		scene.block(Vec::new());
	}
	assert_eq!(scene.count(|record| matches!(record, Record::Fired { rule: 3, .. })), FAMILIES);
	let by_bills =
		scene.count(|record| matches!(record, Record::Paid { cause: Cause::Bill(4), .. }));
	assert_eq!(by_bills, FAMILIES);

	// Pools have a common counter: that of each family has the number of its vault.
	scene.each(OWNER, "pools", |_, _| {
		of_vaults(Call::create_pool { asset: dollar(), fee: Default::default(), cap: None })
	});
	let join = |pool| of_vaults(Call::pool_deposit { pool, amount: 100 * ONE, min_shares: 1 });
	let pools: [Step<'_>; 3] = [
		(SPENDER, &|_, family| join(family as u32)),
		(HELPER, &|_, family| join(family as u32)),
		(SPENDER, &|_, family| {
			let (pool, amount, max_shares) = (family as u32, 10 * ONE, Balance::MAX);
			of_vaults(Call::pool_withdraw { pool, amount, max_shares })
		}),
	];
	scene.apart("pool", &pools);

	let guard: [Step<'_>; 4] = [
		(HELPER, &|_, family| of_vaults(Call::freeze { vault: vault_of(family) })),
		(HELPER, &|scene, family| {
			let owners = vec![scene.id(family, PAYEE)].try_into().expect("one is not too many");
			of_vaults(Call::support_recovery { vault: vault_of(family), owners, threshold: 1 })
		}),
		(OWNER, &|_, family| of_vaults(Call::oppose_recovery { vault: vault_of(family) })),
		(PARTNER, &|_, family| of_vaults(Call::oppose_recovery { vault: vault_of(family) })),
	];
	scene.apart("guard", &guard);
	// Nothing leaves them any more, and nobody has to wait to know that.
	let transactions = (0..FAMILIES)
		.map(|family| {
			let call = pay(&scene, family, dollar(), ONE, categories::FOOD);
			scene.sign(family, SPENDER, call)
		})
		.collect();
	let counts = scene.block(transactions);
	assert_eq!((counts.again, counts.in_order), (0, 0), "{counts:?}");
	assert_eq!(scene.world.failures().len(), FAMILIES, "they are frozen");
	assert_eq!(scene.total(), before, "no dollar is made or lost");
}

#[test]
fn one_vault_for_all() {
	let mut scene = Scene::new();
	let before = scene.total();

	// All who may pay do so, until one limit after the other is reached, and all others put
	// something in.
	let mut transactions = Vec::new();
	for round in 0..8 {
		for (person, category) in [
			(OWNER, categories::OTHER),
			(SPENDER, categories::FOOD),
			(PARTNER, categories::OTHER),
			(HELPER, categories::FOOD),
		] {
			let to = scene.id((4 * round + person) % FAMILIES, PAYEE);
			let amount = (4_000 + 100 * round as Balance) * ONE;
			let call = pay_out(0, payment_to(&to, dollar(), amount, category));
			transactions.push(scene.sign(0, person, call));
		}
		for family in (1..FAMILIES).filter(|family| family % 4 == round % 4) {
			let call = match family % 3 {
				0 => of_vaults(Call::add_fees { vault: 0, amount: UNIT }),
				1 => put_in(0, dollar(), 10 * ONE),
				_ => put_in(0, Native, UNIT),
			};
			transactions.push(scene.sign(family, PAYEE, call));
		}
		// Payments out of others in between.
		let call = pay(&scene, round + 1, dollar(), ONE, categories::FOOD);
		transactions.push(scene.sign(round + 1, SPENDER, call));
	}
	let counts = scene.block(transactions);
	assert!(counts.again > 0, "they do wait for each other: {counts:?}");
	assert!(!scene.world.failures().is_empty(), "there are limits");
	let spent = |by: &dyn Fn(&Cause<AccountId>) -> bool| {
		let values = scene.records.iter().filter_map(|(vault, record)| match record {
			Record::Paid { cause, value, .. } if *vault == 0 && by(cause) => *value,
			_ => None,
		});
		values.sum::<Balance>()
	};
	let by_owners = spent(&|cause| matches!(cause, Cause::Owner(_)));
	assert!(by_owners > Households::value(40_000) && by_owners <= Households::value(50_000));
	for person in [SPENDER, HELPER] {
		let who = scene.id(0, person);
		let by_him = spent(&|cause| *cause == Cause::Spender(who.clone()));
		assert!(by_him > Households::value(15_000) && by_him <= Households::value(20_000));
	}
	assert!(scene.count(|record| matches!(record, Record::Alerted { .. })) > 0);

	// A rule waits for the price of the token, which changes in the middle of payments in it.
	let edge = Edge {
		side: Side::AtMost,
		level: Households::value(45) / 100,
		rearm: Households::value(48) / 100,
	};
	let action = Action::Transfer {
		to: scene.id(1, PAYEE),
		asset: dollar(),
		amount: Amount::Exact(7 * ONE),
		category: categories::OTHER,
	};
	let input = Box::new(rule(Condition::Price(Native, edge), action));
	let call = of_vaults(Call::add_rule { vault: 1, input });
	let transactions = vec![scene.sign(1, OWNER, call)];
	scene.block(transactions);
	scene.none_failed("a rule");
	let mut transactions = Vec::new();
	for round in 0..6 {
		if round == 3 {
			transactions.push(scene.report(400));
		}
		for family in 1..6 {
			let call = pay(&scene, family, Native, UNIT, categories::FOOD);
			transactions.push(scene.sign(family, [OWNER, SPENDER, HELPER][round % 3], call));
		}
	}
	scene.block(transactions);
	scene.none_failed("payments in tokens");
	for _ in 0..2 {
		scene.block(Vec::new());
	}
	assert_eq!(scene.count(|record| matches!(record, Record::Fired { .. })), 1);

	// Owners freeze a vault, while payments out of it are under way: motions about that have to be
	// looked for, which is done in order.
	let call = propose(2, Proposal::Change(tighter(200_000)));
	let transactions = vec![scene.sign(2, OWNER, call)];
	scene.block(transactions);
	scene.none_failed("a motion");
	let mut transactions = Vec::new();
	for round in 0..6 {
		for person in [SPENDER, HELPER] {
			let call = pay(&scene, 2, dollar(), 10 * ONE, categories::FOOD);
			transactions.push(scene.sign(2, person, call));
		}
		let call = match round {
			1 => approve(2, 0),
			3 => of_vaults(Call::freeze { vault: 2 }),
			4 => of_vaults(Call::reject { vault: 2, motion: 0 }),
			_ => change_vault(2, tighter(90_000 - round as u128)),
		};
		transactions.push(scene.sign(2, PARTNER, call));
	}
	let counts = scene.block(transactions);
	assert!(counts.in_order > 0, "motions are looked for: {counts:?}");
	assert!(scene.world.failures().len() >= 4, "it is frozen");

	// Everybody claims the same stream, and makes a vault.
	let call = add_stream(&scene, 3);
	let transactions = vec![scene.sign(3, OWNER, call)];
	scene.block(transactions);
	scene.none_failed("a stream");
	let mut transactions = Vec::new();
	for family in 0..FAMILIES {
		transactions.push(scene.sign(family, SPENDER, claim(3, 0)));
		let mut owners = vec![scene.id(family, PAYEE), scene.id(family, SPENDER)];
		owners.sort();
		let owners = owners.try_into().expect("two are not too many");
		let (policy, fees) = (Households::policy(), UNIT);
		let call = of_vaults(Call::create_vault { owners, policy, fees });
		transactions.push(scene.sign(family, PAYEE, call));
		// The next one, whose number he may or may not have guessed.
		let vault = (FAMILIES + family) as VaultId;
		transactions.push(scene.sign(family, PAYEE, put_in(vault, dollar(), 100 * ONE)));
	}
	let counts = scene.block(transactions);
	assert!(counts.again > 0, "{counts:?}");
	let claimed = |record: &Record| matches!(record, Record::Paid { cause: Cause::Stream(0), .. });
	assert_eq!(scene.count(claimed), 1, "the others have nothing to claim in this block");
	let next = scene.world.read::<VaultId>(NextVault::<Runtime>::hashed_key().to_vec());
	assert_eq!(next, Some(2 * FAMILIES as VaultId));
	for vault in FAMILIES..2 * FAMILIES {
		let account = FinanceVaults::account_of(vault as VaultId);
		assert_eq!(scene.dollars(&account), 100 * ONE);
	}
	let exceeded = |record: &Record| {
		matches!(record, Record::Alerted { alert: Alert::EnvelopeExceeded { .. } })
	};
	assert_eq!(scene.count(exceeded), 0, "the budgets are hard");
	assert_eq!(scene.total(), before, "no dollar is made or lost");
}
