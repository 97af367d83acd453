// SPDX-License-Identifier: Apache-2.0

//! Random books, schedules and pools: whatever happens, the sums agree and limits are kept.

use super::traders::*;
use crate::{mock::*, *};
use proptest::prelude::*;
use sp_runtime::Permill;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Action {
	/// Who, pair and direction, amount, limit in thousandths of the amount, lifetime.
	Place(usize, usize, Balance, u32, Height),
	Cancel(usize, OrderId),
	Schedule(usize, usize, Balance, u32, Height, u32),
	EndSchedule(usize, OrderId),
	Swap(usize, PoolId, usize, Balance),
	Join(usize, PoolId, Balance),
	Leave(usize, PoolId, u32),
	Pause(PoolId, bool),
	NextBlock,
}

const TRADERS: [AccountId; 3] = [ALICE, BOB, CHARLIE];
const ASSETS: [Asset; 4] = [NATIVE, A, B, C];

fn directions() -> [[Asset; 2]; 6] {
	[[A, B], [B, A], [NATIVE, A], [A, NATIVE], [B, C], [C, B]]
}

fn action() -> impl Strategy<Value = Action> {
	let who = 0..3usize;
	let amount = prop_oneof![1..50u128, 1..100_000u128, 1..1_000_000_000u128];
	prop_oneof![
		8 => (who.clone(), 0..6usize, amount.clone(), 500..2_000u32, 1..30u32)
			.prop_map(|(a, b, c, d, e)| Action::Place(a, b, c, d, e)),
		1 => (who.clone(), 0..30u32).prop_map(|(a, b)| Action::Cancel(a, b)),
		1 => (who.clone(), 0..6usize, amount.clone(), 1..5u32, 1..4u32, 0..1_200u32)
			.prop_map(|(a, b, c, d, e, f)| Action::Schedule(a, b, c, d, e, f)),
		1 => (who.clone(), 0..30u32).prop_map(|(a, b)| Action::EndSchedule(a, b)),
		2 => (who.clone(), 0..4u32, 0..2usize, amount.clone())
			.prop_map(|(a, b, c, d)| Action::Swap(a, b, c, d)),
		1 => (who.clone(), 0..4u32, amount).prop_map(|(a, b, c)| Action::Join(a, b, c)),
		1 => (who, 0..4u32, 1..600u32).prop_map(|(a, b, c)| Action::Leave(a, b, c)),
		1 => (0..4u32, any::<bool>()).prop_map(|(a, b)| Action::Pause(a, b)),
		4 => Just(Action::NextBlock),
	]
}

/// What anything but the next block does. It may be refused: only the state counts.
fn act(action: &Action) {
	let thousandths = |amount: Balance, part: u32| (amount * Balance::from(part) / 1_000).max(1);
	let _ = match *action {
		Action::Place(who, direction, amount, limit, life) => place(
			TRADERS[who],
			directions()[direction].clone(),
			amount,
			thousandths(amount, limit),
			System::block_number() as Height + life,
		),
		Action::Cancel(who, order) => submit(TRADERS[who], Call::cancel_order { order }),
		Action::Schedule(who, direction, amount, instalments, every, limit) => {
			let [sell, buy] = directions()[direction].clone();
			let limit = if limit < 500 {
				InstalmentLimit::BelowAverage(Permill::from_parts(limit * 1_000))
			} else {
				InstalmentLimit::Fixed(thousandths(amount, limit))
			};
			submit(
				TRADERS[who],
				Call::create_schedule { sell, buy, amount, instalments, every, limit },
			)
		},
		Action::EndSchedule(who, schedule) => {
			submit(TRADERS[who], Call::cancel_schedule { schedule })
		},
		Action::Swap(who, pool, side, amount) => match Pools::<Test>::get(pool) {
			Some(entry) => sell(TRADERS[who], &[pool], entry.assets[side].clone(), amount),
			None => Ok(()),
		},
		Action::Join(who, pool, amount) => join(TRADERS[who], pool, [amount, amount * 2]),
		Action::Leave(who, pool, part) => {
			leave(TRADERS[who], pool, thousandths(shares_of(TRADERS[who], pool), part))
		},
		Action::Pause(pool, paused) => {
			submit_as(RuntimeOrigin::root(), Call::set_paused { pool, paused })
		},
		Action::NextBlock => Ok(()),
	};
}

/// Goes on by a block, and holds every fill to the limit that its order had. What was burned.
fn clear(burned: &mut [Balance; 4]) -> Result<usize, TestCaseError> {
	let mut orders: BTreeMap<_, _> = Orders::<Test>::iter()
		.map(|(who, number, order)| ((who, number), (order.amount, order.min_out)))
		.collect();
	let ends: BTreeMap<_, _> = Orders::<Test>::iter()
		.map(|(who, number, order)| ((who, number), order.good_till))
		.collect();
	let events = block();
	let now = System::block_number() as Height;
	for event in &events {
		match event {
			Event::OrderPlaced { who, order, amount, min_out, .. } => {
				orders.insert((*who, *order), (*amount, *min_out));
			},
			Event::OrderFilled { who, order, sold, bought, left } => {
				let (amount, min_out) = orders[&(*who, *order)];
				prop_assert_eq!(amount, sold + left);
				let least = if *left == 0 { min_out } else { min_out * sold / amount };
				prop_assert!(*bought >= least, "{event:?} of {amount} for {min_out}");
				prop_assert!(ends.get(&(*who, *order)).is_none_or(|end| *end >= now));
			},
			Event::BatchFailed { .. } => prop_assert!(false, "{event:?}"),
			_ => {},
		}
	}
	let batches = batches(&events);
	for batch in &batches {
		if batch.pool.is_none() {
			for (asset, dust) in batch.assets.iter().zip(batch.dust) {
				burned[ASSETS.iter().position(|a| a == asset).unwrap()] += dust;
			}
		}
	}
	Ok(batches.len())
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..Default::default() })]

	#[test]
	fn sums_agree_and_limits_are_kept(
		reserves in prop::array::uniform4(prop::array::uniform2(1_000u128..1_000_000_000)),
		actions in proptest::collection::vec(action(), 20..90),
	) {
		new_test_ext().execute_with(|| {
			let stable = PoolKind::Stable { amplification: 50, scales: [1, 1] };
			let low = Permill::from_parts(500);
			pool_of([A, B], PoolKind::ConstantProduct, FEE, reserves[0].map(|n| n + 2_000));
			pool_of([A, B], stable, low, reserves[1].map(|n| n + 2_000));
			pool_of([NATIVE, A], PoolKind::ConstantProduct, NO_FEE, reserves[2].map(|n| n + 2_000));
			pool_of([B, C], stable, FEE, reserves[3].map(|n| n + 2_000));
			let before = ASSETS.map(|asset| (all_there_is(&asset), issuance(&asset)));
			let mut burned = [0; 4];
			for action in actions.iter().chain(&[Action::NextBlock, Action::NextBlock]) {
				if matches!(action, Action::NextBlock) {
					clear(&mut burned)?;
				} else {
					act(action);
				}
				for ((asset, (held, issued)), burned) in ASSETS.iter().zip(before).zip(burned) {
					prop_assert_eq!(all_there_is(asset) + burned, held);
					prop_assert_eq!(issuance(asset) + burned, issued);
				}
			}
			Ok(())
		})?;
	}
}

/// The random books are worth something: many of them are cleared.
#[test]
fn random_books_are_cleared() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let strategy = proptest::collection::vec(action(), 150..151);
	let actions = strategy.new_tree(&mut runner).unwrap().current();
	new_test_ext().execute_with(|| {
		pool_ab([1_000_000, 1_000_000]);
		let mut cleared = 0;
		for action in &actions {
			match action {
				Action::NextBlock => cleared += clear(&mut [0; 4]).unwrap(),
				action => act(action),
			}
		}
		assert!(cleared > 10, "{cleared}");
	});
}
