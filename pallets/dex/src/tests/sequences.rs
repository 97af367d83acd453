// SPDX-License-Identifier: Apache-2.0

//! Random sequences of calls, with everything that always holds checked after each.

use super::events::Indexer;
use crate::{math::Curve, mock::*, *};
use frame_support::traits::fungibles::Inspect;
use polyphony_support::{traits::Swap, U256, U512};
use proptest::{
	collection,
	prelude::*,
	test_runner::{Config as Settings, TestRunner},
};
use sp_runtime::{DispatchResult, Permill};
use std::{cell::RefCell, collections::BTreeMap};

const WHO: [AccountId; 4] = [ALICE, BOB, CHARLIE, DAVE];
const ASSETS: [Asset; 4] = [NATIVE, A, B, C];
/// What the assets are worth in the beginning, in each pool.
const WORTH: [Balance; 4] = [2_000, 1_000, 500, 1];
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

/// One thing that happens. Numbers that choose something are taken modulo how many there are.
#[derive(Clone, Debug)]
enum Step {
	Sell { who: u8, from: u8, route: Vec<u8>, amount: Balance, keep: bool },
	Buy { who: u8, to: u8, route: Vec<u8>, amount: Balance, keep: bool },
	Trade { who: u8, from: u8, to: u8, amount: Balance, recipient: u8 },
	Join { who: u8, pool: u8, max: [Balance; 2] },
	JoinSingle { who: u8, pool: u8, side: u8, amount: Balance },
	Leave { who: u8, pool: u8, part: u8 },
	GiveShares { who: u8, to: u8, pool: u8, part: u8 },
	Donate { who: u8, pool: u8, asset: u8, amount: Balance },
	Order { who: u8, from: u8, to: u8, amount: Balance, percent: u8, blocks: u8 },
	CancelOrder { who: u8, which: u8 },
	Schedule { who: u8, from: u8, to: u8, amount: Balance, times: u8, every: u8, percent: u8 },
	CancelSchedule { who: u8, which: u8 },
	Pause { pool: u8, paused: bool },
	Ramp { pool: u8, percent: u16, blocks: u8 },
	NextBlock,
}

fn amounts() -> impl Strategy<Value = Balance> {
	prop_oneof![
		2 => 1..30u128,
		8 => (0..32u32, any::<u32>()).prop_map(|(bits, random)| {
			1 + (u128::from(random) >> (32 - bits).min(31))
		}),
		1 => prop_oneof![Just(0), Just(Balance::MAX), Just(RICH), Just(ED - 1), Just(ED)],
	]
}

/// Pairs of assets, of which some come often enough that orders meet: A and B with two pools, the
/// native token and B with none.
fn pairs() -> impl Strategy<Value = (u8, u8)> {
	prop_oneof![
		3 => Just((1, 2)),
		3 => Just((2, 1)),
		2 => Just((0, 2)),
		2 => Just((2, 0)),
		2 => (any::<u8>(), any::<u8>()),
	]
}

/// What traders do, and nobody else does.
fn trades(who: impl Strategy<Value = u8> + Clone) -> impl Strategy<Value = Step> {
	let route = || collection::vec(any::<u8>(), 1..=4);
	let n = any::<u8>;
	prop_oneof![
		6 => (who.clone(), n(), route(), amounts(), any::<bool>()).prop_map(
			|(who, from, route, amount, keep)| Step::Sell { who, from, route, amount, keep }
		),
		4 => (who.clone(), n(), route(), amounts(), any::<bool>()).prop_map(
			|(who, to, route, amount, keep)| Step::Buy { who, to, route, amount, keep }
		),
		4 => (who.clone(), n(), [amounts(), amounts()]).prop_map(
			|(who, pool, max)| Step::Join { who, pool, max }
		),
		4 => (who.clone(), n(), n(), amounts()).prop_map(
			|(who, pool, side, amount)| Step::JoinSingle { who, pool, side, amount }
		),
		5 => (who.clone(), n(), n()).prop_map(|(who, pool, part)| Step::Leave { who, pool, part }),
		8 => (who.clone(), pairs(), amounts(), 80..120u8, 1..9u8).prop_map(
			|(who, (from, to), amount, percent, blocks)| {
				Step::Order { who, from, to, amount, percent, blocks }
			}
		),
		1 => (who.clone(), n()).prop_map(|(who, which)| Step::CancelOrder { who, which }),
		2 => (who.clone(), n(), n(), amounts(), 0..4u8, 0..4u8, 1..60u8).prop_map(
			|(who, from, to, amount, times, every, percent)| {
				Step::Schedule { who, from, to, amount, times, every, percent }
			}
		),
		1 => (who, n()).prop_map(|(who, which)| Step::CancelSchedule { who, which }),
		6 => Just(Step::NextBlock),
	]
}

/// What anybody does, the administrator included.
fn steps() -> impl Strategy<Value = Step> {
	let (who, n) = (0..4u8, any::<u8>);
	prop_oneof![
		40 => trades(who.clone()),
		3 => (who.clone(), n(), n(), amounts(), 0..4u8).prop_map(
			|(who, from, to, amount, recipient)| Step::Trade { who, from, to, amount, recipient }
		),
		2 => (who.clone(), n(), n(), n()).prop_map(
			|(who, to, pool, part)| Step::GiveShares { who, to, pool, part }
		),
		2 => (who, n(), n(), amounts()).prop_map(
			|(who, pool, asset, amount)| Step::Donate { who, pool, asset, amount }
		),
		1 => (n(), any::<bool>()).prop_map(|(pool, paused)| Step::Pause { pool, paused }),
		2 => (n(), 10..1_000u16, 10..30u8).prop_map(
			|(pool, percent, blocks)| Step::Ramp { pool, percent, blocks }
		),
	]
}

fn pick<T: Clone>(from: &[T], number: u8) -> T {
	from[usize::from(number) % from.len()].clone()
}

fn pools() -> PoolId {
	NextPoolId::<Test>::get()
}

/// Pools one after the other, each of which has the asset that the last one paid.
fn walk(asset: &Asset, numbers: &[u8]) -> Vec<PoolId> {
	let mut here = asset.clone();
	let mut route = Vec::new();
	for number in numbers {
		let all: Vec<_> = (0..pools()).map(|id| (id, Pools::<Test>::get(id).unwrap())).collect();
		let there: Vec<_> =
			all.into_iter().filter_map(|(id, pool)| Some((id, pool.side(&here)?, pool))).collect();
		let (id, side, pool) = pick(&there, *number);
		route.push(id);
		here = pool.assets[1 - side].clone();
	}
	route
}

/// What `amount` of an asset is worth of another one, in the beginning.
fn fair(from: usize, to: usize, amount: Balance) -> Option<Balance> {
	amount.checked_mul(WORTH[from]).map(|worth| worth / WORTH[to])
}

fn part(of: Balance, part: u8) -> Balance {
	if part > 200 {
		of
	} else {
		of * Balance::from(part) / 200
	}
}

impl Step {
	fn apply(&self) -> DispatchResult {
		let asset = |number: u8| pick(&ASSETS, number);
		let who = |number: u8| pick(&WHO, number);
		let pool = |number: u8| PoolId::from(number) % pools();
		let index = |number: u8| usize::from(number) % ASSETS.len();
		let deadline = Height::MAX;
		match self.clone() {
			Self::Sell { who: by, from, route, amount, keep } => {
				let asset_in = asset(from);
				let route = walk(&asset_in, &route).try_into().unwrap();
				submit(
					who(by),
					Call::swap_exact_in {
						route,
						asset_in,
						amount_in: amount,
						min_out: 0,
						deadline,
						keep_alive: keep,
					},
				)
			},
			Self::Buy { who: by, to, route, amount, keep } => {
				let asset_out = asset(to);
				let mut route = walk(&asset_out, &route);
				route.reverse();
				let route = route.try_into().unwrap();
				submit(
					who(by),
					Call::swap_exact_out {
						route,
						asset_out,
						amount_out: amount,
						max_in: Balance::MAX,
						deadline,
						keep_alive: keep,
					},
				)
			},
			Self::Trade { who: by, from, to, amount, recipient } => {
				let (from, to) = (asset(from), asset(to));
				let quote = <Dex as Swap<_>>::quote_exact_in(&from, &to, amount).unwrap_or(0);
				let recipient = who(recipient);
				<Dex as Swap<_>>::swap_exact_in(&who(by), &from, &to, amount, quote, &recipient)
					.map(|bought| assert_eq!(bought, quote))
			},
			Self::Join { who: by, pool: id, max } => join(who(by), pool(id), max),
			Self::JoinSingle { who: by, pool: id, side, amount } => {
				let asset = pick(&Pools::<Test>::get(pool(id)).unwrap().assets, side);
				join_single(who(by), pool(id), asset, amount)
			},
			Self::Leave { who: by, pool: id, part: of } => {
				leave(who(by), pool(id), part(shares_of(who(by), pool(id)), of))
			},
			Self::GiveShares { who: by, to, pool: id, part: of } => {
				let amount = part(shares_of(who(by), pool(id)), of);
				let by = RuntimeOrigin::signed(who(by));
				PoolAssets::transfer(by, pool(id), who(to), amount)
			},
			Self::Donate { who: by, pool: id, asset: which, amount } => {
				send(&asset(which), who(by), Dex::pool_account(pool(id)), amount)
			},
			Self::Order { who: by, from, to, amount, percent, blocks } => {
				let fair = fair(index(from), index(to), amount).unwrap_or(1);
				let min_out = fair.checked_mul(percent.into()).unwrap_or(RICH) / 100;
				let (sell, buy) = (asset(from), asset(to));
				let good_till = System::block_number() as Height + Height::from(blocks);
				submit(who(by), Call::place_order { sell, buy, amount, min_out, good_till })
			},
			Self::CancelOrder { who: by, which } => {
				let open: Vec<_> = Orders::<Test>::iter_key_prefix(who(by)).collect();
				let order = if open.is_empty() { 0 } else { pick(&open, which) };
				submit(who(by), Call::cancel_order { order })
			},
			Self::Schedule { who: by, from, to, amount, times, every, percent } => {
				let limit = if percent % 2 == 0 {
					InstalmentLimit::Fixed(fair(index(from), index(to), amount).unwrap_or(1) * 4 / 5)
				} else {
					InstalmentLimit::BelowAverage(Permill::from_percent(percent.into()))
				};
				submit(
					who(by),
					Call::create_schedule {
						sell: asset(from),
						buy: asset(to),
						amount,
						instalments: times.into(),
						every: every.into(),
						limit,
					},
				)
			},
			Self::CancelSchedule { who: by, which } => {
				let open: Vec<_> = Schedules::<Test>::iter_key_prefix(who(by)).collect();
				let schedule = if open.is_empty() { 0 } else { pick(&open, which) };
				submit(who(by), Call::cancel_schedule { schedule })
			},
			Self::Pause { pool: id, paused } => {
				submit_as(RuntimeOrigin::root(), Call::set_paused { pool: pool(id), paused })
			},
			Self::Ramp { pool: id, percent, blocks } => {
				let now = System::block_number() as Height;
				let amplification = match Pools::<Test>::get(pool(id)).unwrap().pricing.curve(now) {
					Curve::Stable { amplification, .. } => amplification,
					Curve::ConstantProduct => 100,
				};
				let amplification = (amplification * u64::from(percent) / 10_000) as u32;
				let end = now + Height::from(blocks);
				let call = Call::ramp_amplification { pool: pool(id), amplification, end };
				submit_as(RuntimeOrigin::root(), call)
			},
			Self::NextBlock => {
				next_block();
				Ok(())
			},
		}
	}
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
