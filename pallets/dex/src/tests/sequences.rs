// SPDX-License-Identifier: Apache-2.0

//! Random sequences of calls, with everything that always holds checked after each.

use super::{
	events::Indexer,
	steps::{pools, steps, trades, Step, ASSETS, WHO, WORTH},
};
use crate::{math::Curve, mock::*, *};
use frame_support::traits::fungibles::Inspect;
use polyphony_support::{U256, U512};
use proptest::{
	collection,
	prelude::*,
	test_runner::{Config as Settings, TestRunner},
};
use sp_runtime::Permill;
use std::{cell::RefCell, collections::BTreeMap};

const LOW_FEE: Permill = Permill::from_parts(500);

/// Five pools with prices that fit. Those of a large world have reserves of about 10^9.
fn world(unit: Balance) -> Indexer {
	let mut indexer = Indexer::default();
	let product = PoolKind::ConstantProduct;
	let stable = |amplification, scales| PoolKind::Stable { amplification, scales };
	for (assets, kind, fee, reserves) in [
		([A, B], product, FEE, [unit, 2 * unit]),
		([B, C], product, LOW_FEE, [unit, 500 * unit]),
		([A, C], stable(100, [1_000, 1]), LOW_FEE, [unit, 1_000 * unit]),
		([A, B], stable(20, [2, 1]), NO_FEE, [unit, 2 * unit]),
		([NATIVE, A], product, FEE, [unit, 2 * unit]),
	] {
		pool_of(assets, kind, fee, reserves);
		indexer.compare();
	}
	for asset in &ASSETS {
		mint(asset, DAVE, 20_000);
	}
	indexer
}

/// What is compared before and after a step.
#[derive(Clone, Debug)]
struct Seen {
	pools: Vec<PoolState>,
	/// What there is of each asset.
	sums: [Balance; 4],
	/// What each account has of each asset.
	balances: Vec<Balance>,
}

impl Seen {
	fn now() -> Self {
		let balances = WHO
			.iter()
			.flat_map(|who| ASSETS.iter().map(|a| NativeAndAssets::total_balance(a.clone(), who)));
		Self {
			pools: (0..pools()).map(state).collect(),
			sums: ASSETS.each_ref().map(all_there_is),
			balances: balances.collect(),
		}
	}
}

/// An order as it was placed, and what it has brought in how many parts.
struct Placed {
	amount: Balance,
	min_out: Balance,
	sold: Balance,
	bought: Balance,
	parts: Balance,
}

/// Checks what always holds, step by step.
struct Auditor {
	indexer: Indexer,
	seen: Seen,
	orders: BTreeMap<(AccountId, OrderId), Placed>,
}

impl Auditor {
	fn new(indexer: Indexer) -> Self {
		Self { indexer, seen: Seen::now(), orders: BTreeMap::new() }
	}

	/// Does a step, and returns whether it was possible.
	fn step(&mut self, step: &Step) -> bool {
		// Calls have a storage layer of their own, and the trait is to have one too.
		let root = || match step {
			Step::Trade { .. } => sp_io::storage::root(Default::default()),
			_ => Vec::new(),
		};
		let before = root();
		let done = step.apply();
		assert!(done.is_ok() || root() == before, "{step:?} has failed and left traces");
		match step {
			// These have checked already.
			Step::Sell { .. } | Step::Buy { .. } | Step::NextBlock => {},
			_ => check(),
		}
		let burned = self.read_events();
		self.indexer.compare();

		let now = Seen::now();
		self.compare_sums(&now, burned);
		let block = System::block_number() as Height;
		for id in 0..pools() {
			let (before, after) = (self.seen.pools[id as usize], now.pools[id as usize]);
			let curve = Pools::<Test>::get(id).unwrap().pricing.curve(block);
			if (before.reserves, before.shares) != (after.reserves, after.shares) {
				assert_not_poorer(curve, before, after);
			}
		}
		self.seen = now;
		done.is_ok()
	}

	/// Every fill within its limit. Returns what was burned.
	fn read_events(&mut self) -> [Balance; 4] {
		let mut burned = [0; 4];
		for event in events() {
			match event {
				Event::OrderPlaced { who, order, amount, min_out, .. } => {
					let placed = Placed { amount, min_out, sold: 0, bought: 0, parts: 0 };
					self.orders.insert((who, order), placed);
				},
				Event::OrderFilled { who, order, sold, bought, left } => {
					let placed = self.orders.get_mut(&(who, order)).unwrap();
					placed.sold += sold;
					placed.bought += bought;
					placed.parts += 1;
					assert_eq!(placed.sold + left, placed.amount);
					// Each part may be rounded down by a unit, all together may not.
					let slack = if left == 0 { 0 } else { placed.parts };
					let least = polyphony_support::widen_mul(placed.sold, placed.min_out);
					let got = polyphony_support::widen_mul(placed.bought + slack, placed.amount);
					assert!(got >= least, "{who} {order}");
				},
				Event::BatchCleared { assets, pool: None, dust, .. } => {
					for (asset, dust) in assets.iter().zip(dust) {
						burned[ASSETS.iter().position(|other| other == asset).unwrap()] += dust;
					}
				},
				Event::BatchFailed { .. } | Event::OrderParked { .. } => panic!("{event:?}"),
				_ => {},
			}
		}
		burned
	}

	/// Nothing is made, and nothing is lost but the rest of an account that is given up, which is
	/// below the minimum, and what rounding leaves over in a batch without a pool.
	fn compare_sums(&self, now: &Seen, burned: [Balance; 4]) {
		for (index, asset) in ASSETS.iter().enumerate() {
			let died = (0..WHO.len())
				.map(|who| who * ASSETS.len() + index)
				.filter(|at| self.seen.balances[*at] != 0 && now.balances[*at] == 0)
				.count();
			let lost = self.seen.sums[index] - now.sums[index];
			let least = NativeAndAssets::minimum_balance(asset.clone());
			let dust = lost.checked_sub(burned[index]).expect("nothing comes back");
			assert!(dust == 0 || dust < died as Balance * least, "{dust} of {asset:?} is lost");
		}
	}
}

/// The invariant per share is not lower than it was.
fn assert_not_poorer(curve: Curve, before: PoolState, after: PoolState) {
	if before.shares == 0 {
		return;
	}
	// D in as many digits as there can be, as it is rounded.
	let magnified = |reserves: [Balance; 2]| {
		let by = match curve {
			Curve::ConstantProduct => 1,
			Curve::Stable { scales, .. } => {
				let scaled = [0, 1].map(|side| reserves[side] * u128::from(scales[side]));
				(1 << 110) / scaled[0].max(scaled[1])
			},
		};
		let invariant = curve.invariant(reserves.map(|reserve| reserve * by)).unwrap();
		(invariant, U256::from(by))
	};
	let of_shares = |shares: Balance| match curve {
		Curve::ConstantProduct => polyphony_support::widen_mul(shares, shares),
		Curve::Stable { .. } => shares.into(),
	};
	let slack = U256::from(u8::from(curve != Curve::ConstantProduct));
	let ((was, was_by), (is, is_by)) = (magnified(before.reserves), magnified(after.reserves));
	let is: U512 = ((is + slack) * was_by).full_mul(of_shares(before.shares));
	let was: U512 = (was * is_by).full_mul(of_shares(after.shares));
	assert!(is >= was, "{before:?} -> {after:?}");
}

/// Runs random sequences, and makes sure that enough of their steps were possible. There are a
/// tenth of the usual number of cases: with `PROPTEST_CASES`, there are more of them.
fn run(strategy: impl Strategy<Value = Step>, play: impl Fn(Balance, &[Step]) -> u32) {
	let done = RefCell::new((0u32, 0u32));
	let usual = Settings::default();
	let settings = Settings { cases: usual.cases / 10, failure_persistence: None, ..usual };
	// A world whose rounding is seen, or a large one.
	let units = prop_oneof![Just(1_001u128), Just(1_000_000), Just(1_000_000_000)];
	let result = TestRunner::new(settings).run(
		&(units, collection::vec(strategy, 20..45)),
		|(unit, steps)| {
			let possible = new_test_ext().execute_with(|| play(unit, &steps));
			let mut done = done.borrow_mut();
			*done = (done.0 + possible, done.1 + steps.len() as u32);
			Ok(())
		},
	);
	if let Err(error) = result {
		panic!("{error}");
	}
	let (possible, all) = done.into_inner();
	assert!(possible * 3 > all, "only {possible} of {all} steps were possible");
}

fn play(unit: Balance, steps: &[Step]) -> u32 {
	let mut auditor = Auditor::new(world(unit));
	steps.iter().filter(|step| auditor.step(step)).count() as u32
}

#[test]
fn what_always_holds_holds_after_every_call() {
	run(steps(), play);
}

/// A sequence that was found by chance: its limit is more than a balance can be.
#[test]
fn a_schedule_of_all_that_can_be_is_refused() {
	let schedule = Step::Schedule {
		who: 0,
		from: 3,
		to: 3,
		amount: Balance::MAX,
		times: 2,
		every: 1,
		percent: 12,
	};
	assert_eq!(new_test_ext().execute_with(|| play(1_001, &[schedule])), 0);
}

/// What Bob has of everything, at the prices of the beginning.
fn worth_of_bob() -> Balance {
	let balances = ASSETS.each_ref().map(|a| NativeAndAssets::total_balance(a.clone(), &BOB));
	balances.into_iter().zip(WORTH).map(|(balance, worth)| balance * worth).sum()
}

/// Bob does whatever he wants, and nobody else does anything. In the end he takes everything back.
/// At the prices of the beginning, he then cannot have more than he had: wherever he has left the
/// prices, the pools are worth no less than at the beginning, as their invariants have not fallen.
fn alone(unit: Balance, steps: &[Step]) -> u32 {
	let mut auditor = Auditor::new(world(unit));
	let before = worth_of_bob();
	let mut done = 0;
	for step in steps {
		done += u32::from(auditor.step(step));
	}
	for (order, _) in Orders::<Test>::iter_prefix(BOB).collect::<Vec<_>>() {
		submit(BOB, Call::cancel_order { order }).unwrap();
	}
	for (schedule, _) in Schedules::<Test>::iter_prefix(BOB).collect::<Vec<_>>() {
		submit(BOB, Call::cancel_schedule { schedule }).unwrap();
	}
	// What he has left with in this block counts in the next no more.
	auditor.step(&Step::NextBlock);
	for pool in 0..pools() {
		while shares_of(BOB, pool) != 0 {
			let half = (state(pool).shares / 2).max(1);
			leave(BOB, pool, shares_of(BOB, pool).min(half)).unwrap();
			auditor.step(&Step::NextBlock);
		}
	}
	assert!(worth_of_bob() <= before, "Bob has gained {}", worth_of_bob() - before);
	done
}

#[test]
fn nobody_profits_alone() {
	run(trades(Just(1u8)), alone);
}
