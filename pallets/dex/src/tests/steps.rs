// SPDX-License-Identifier: Apache-2.0

//! Random calls, for sequences of them.

use crate::{math::Curve, mock::*, *};
use polyphony_support::traits::Swap;
use proptest::{collection, prelude::*};
use sp_runtime::{DispatchResult, Permill};

pub(super) const WHO: [AccountId; 4] = [ALICE, BOB, CHARLIE, DAVE];
pub(super) const ASSETS: [Asset; 4] = [NATIVE, A, B, C];
/// What the assets are worth in the beginning, in each pool.
pub(super) const WORTH: [Balance; 4] = [2_000, 1_000, 500, 1];

/// One thing that happens. Numbers that choose something are taken modulo how many there are.
#[derive(Clone, Debug)]
pub(super) enum Step {
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
pub(super) fn trades(who: impl Strategy<Value = u8> + Clone) -> impl Strategy<Value = Step> {
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
pub(super) fn steps() -> impl Strategy<Value = Step> {
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

pub(super) fn pools() -> PoolId {
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
	/// Does it, as a call if it is one.
	pub(super) fn apply(&self) -> DispatchResult {
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
					InstalmentLimit::Fixed(
						fair(index(from), index(to), amount).unwrap_or(1).saturating_mul(4) / 5,
					)
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
