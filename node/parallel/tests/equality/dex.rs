// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Markets: swaps in pools of their own and in one for all, routes, orders and schedules, which the
//! blocks after them clear and place, liquidity that comes and goes, and fees that are paid in an
//! asset.

use crate::{calls::*, common::World};
use frame_support::traits::{fungible::NativeOrWithId, Get};
use pallet_dex::{InstalmentLimit, PoolId, PoolKind};
use polyphony_runtime::{
	constants::currency::UNIT, AccountId, AssetId, Balance, Runtime, RuntimeCall,
};
use sp_runtime::{OpaqueExtrinsic, Permill};

type Asset = NativeOrWithId<AssetId>;

/// Pools of two assets that no other of these pools has.
const POOLS: usize = 12;
/// Accounts that trade in each of them. The first makes the assets and the pool.
const TRADERS: usize = 4;
/// The asset of which everybody has some, and which has a pool with the token.
const DOLLAR: AssetId = 100;
/// Whose it is.
const BANKER: usize = 63;
/// Pools of the dollar and the first asset of a pool: the first ones of [`POOLS`] have one.
const BRIDGES: usize = 4;
/// The pool of the dollar and the token.
const FEE_POOL: PoolId = (POOLS + BRIDGES) as PoolId;
/// What is paid into each side of a pool.
const DEPOSIT: Balance = 1_000_000_000;
/// What every trader has of the assets.
const WEALTH: Balance = 100 * DEPOSIT;

/// The assets of a pool.
fn assets(pool: usize) -> [AssetId; 2] {
	[2 * pool as AssetId + 1, 2 * pool as AssetId + 2]
}

fn id(asset: AssetId) -> Asset {
	NativeOrWithId::WithId(asset)
}

/// The signers who trade in a pool.
fn traders(pool: usize) -> std::ops::Range<usize> {
	TRADERS * pool..TRADERS * (pool + 1)
}

fn dex(call: pallet_dex::Call<Runtime>) -> RuntimeCall {
	RuntimeCall::Dex(call)
}

fn create(one: Asset, other: Asset, kind: PoolKind) -> RuntimeCall {
	let fee = Permill::from_parts(3_000);
	dex(pallet_dex::Call::create_pool { assets: [one, other], kind, fee })
}

fn join(pool: PoolId, max_amounts: [Balance; 2]) -> RuntimeCall {
	dex(pallet_dex::Call::add_liquidity { pool, max_amounts, min_shares: 0 })
}

fn leave(pool: PoolId, shares: Balance) -> RuntimeCall {
	dex(pallet_dex::Call::remove_liquidity { pool, shares, min_amounts: [0, 0] })
}

fn swap(route: &[PoolId], asset_in: Asset, amount_in: Balance) -> RuntimeCall {
	dex(pallet_dex::Call::swap_exact_in {
		route: route.to_vec().try_into().expect("the route is short"),
		asset_in,
		amount_in,
		min_out: 1,
		deadline: 1_000,
		keep_alive: true,
	})
}

fn buy(route: &[PoolId], asset_out: Asset, amount_out: Balance) -> RuntimeCall {
	dex(pallet_dex::Call::swap_exact_out {
		route: route.to_vec().try_into().expect("the route is short"),
		asset_out,
		amount_out,
		max_in: UNIT,
		deadline: 1_000,
		keep_alive: true,
	})
}

fn order(sell: Asset, buy: Asset, amount: Balance, min_out: Balance, until: u32) -> RuntimeCall {
	dex(pallet_dex::Call::place_order { sell, buy, amount, min_out, good_till: until })
}

fn cancel(order: u32) -> RuntimeCall {
	dex(pallet_dex::Call::cancel_order { order })
}

fn schedule(sell: Asset, buy: Asset, amount: Balance) -> RuntimeCall {
	let limit = InstalmentLimit::BelowAverage(Permill::from_percent(10));
	dex(pallet_dex::Call::create_schedule { sell, buy, amount, instalments: 3, every: 8, limit })
}

/// A chain with assets, traders and pools, all made by transactions.
fn markets() -> World {
	let mut world = World::new();
	let mut transactions = Vec::new();
	let banker = world.id(BANKER);
	transactions.push(world.sign(BANKER, create_asset(DOLLAR, &banker)));
	transactions.push(world.sign(BANKER, mint(DOLLAR, &banker, WEALTH)));
	for pool in 0..POOLS {
		let maker = traders(pool).start;
		for asset in assets(pool) {
			let id = world.id(maker);
			transactions.push(world.sign(maker, create_asset(asset, &id)));
		}
		for trader in traders(pool) {
			let to = world.id(trader);
			for asset in assets(pool) {
				transactions.push(world.sign(maker, mint(asset, &to, WEALTH)));
			}
			transactions.push(world.sign(BANKER, mint(DOLLAR, &to, WEALTH)));
		}
	}
	world.full_block(transactions);

	let mut transactions = Vec::new();
	for pool in 0..POOLS {
		let kind = if pool % 3 == 0 {
			PoolKind::Stable { amplification: 100, scales: [1, 1] }
		} else {
			PoolKind::ConstantProduct
		};
		let [one, other] = assets(pool).map(id);
		transactions.push(world.sign(traders(pool).start, create(one, other, kind)));
	}
	for pool in 0..BRIDGES {
		let call = create(id(assets(pool)[0]), id(DOLLAR), PoolKind::ConstantProduct);
		transactions.push(world.sign(traders(pool).start, call));
	}
	let call = create(NativeOrWithId::Native, id(DOLLAR), PoolKind::ConstantProduct);
	transactions.push(world.sign(BANKER, call));
	// The first deposits in the same block.
	for pool in 0..POOLS + BRIDGES {
		let maker = traders(pool % POOLS).start;
		transactions.push(world.sign(maker, join(pool as PoolId, [DEPOSIT, DEPOSIT])));
	}
	transactions.push(world.sign(BANKER, join(FEE_POOL, [500 * UNIT, DEPOSIT])));
	world.full_block(transactions);
	for pool in 0..=FEE_POOL {
		assert_ne!(state(&world, pool).shares, 0, "the pool {pool} is there");
	}
	world
}

fn state(world: &World, pool: PoolId) -> pallet_dex::PoolState {
	let key = pallet_dex::PoolStates::<Runtime>::hashed_key_for(pool);
	world.read(key).unwrap_or_default()
}

/// What an account has open.
fn open(world: &World, who: &AccountId) -> u32 {
	let key = pallet_dex::Traders::<Runtime>::hashed_key_for(who);
	world.read::<pallet_dex::Trader>(key).map_or(0, |trader| trader.open)
}

/// One swap in each pool, by different signers.
fn swaps_apart(world: &mut World, trader: usize) -> Vec<OpaqueExtrinsic> {
	(0..POOLS)
		.map(|pool| {
			let side = (pool + trader) % 2;
			let call = swap(&[pool as PoolId], id(assets(pool)[side]), 1_000_000);
			world.sign(traders(pool).start + trader, call)
		})
		.collect()
}

#[test]
fn swaps_in_pools_of_their_own() {
	let mut world = markets();
	for trader in [1, 2, 3] {
		let before: Vec<_> = (0..POOLS).map(|pool| state(&world, pool as PoolId)).collect();
		let transactions = swaps_apart(&mut world, trader);
		let outcome = world.full_block(transactions);
		for (pool, before) in before.into_iter().enumerate() {
			assert_ne!(state(&world, pool as PoolId).reserves, before.reserves, "it has swapped");
		}
		// They are executed ahead, and none of them once more.
		let counts = outcome.counts;
		assert_eq!((counts.again, counts.in_order), (0, 0), "{counts:?}");
		assert!(counts.once > 0, "{counts:?}");
	}
}

#[test]
fn orders_and_schedules_of_different_owners() {
	let mut world = markets();
	// All in one book, and none of them is in the way of another.
	let height = world.height();
	let mut transactions = Vec::new();
	for pool in 0..POOLS {
		for trader in traders(pool) {
			let limit = 900_000 + 10_000 * trader as Balance;
			let sale = order(id(DOLLAR), NativeOrWithId::Native, 1_000_000, limit, height + 9);
			transactions.push(world.sign(trader, sale));
		}
	}
	let outcome = world.full_block(transactions);
	assert_eq!((outcome.counts.again, outcome.counts.in_order), (0, 0), "{outcome:?}");
	let owners: Vec<_> = (0..TRADERS * POOLS).map(|trader| world.id(trader)).collect();
	assert!(owners.iter().all(|owner| open(&world, owner) == 1));

	// The next blocks clear them all, each as many as a batch takes: their price is far from that of
	// the pool.
	let most: u32 = <Runtime as pallet_dex::Config>::MaxOrdersPerBatch::get();
	let most = most as usize;
	let mut left = owners.len();
	while left > 0 {
		world.full_block(Vec::new());
		left = left.saturating_sub(most);
		let waiting = owners.iter().filter(|owner| open(&world, owner) == 1).count();
		assert_eq!(waiting, left, "orders wait for the next batch");
	}

	let transactions = (0..POOLS)
		.map(|pool| {
			let [one, other] = assets(pool).map(id);
			world.sign(traders(pool).start, schedule(one, other, 500_000))
		})
		.collect();
	let outcome = world.full_block(transactions);
	assert_eq!((outcome.counts.again, outcome.counts.in_order), (0, 0), "{outcome:?}");
	let scheduled = owners.iter().filter(|owner| open(&world, owner) == 1).count();
	assert_eq!(scheduled, POOLS);

	// And these place the orders of the schedules, and clear them, in turns if a block does not
	// have the weight for all pairs.
	let before: Vec<_> = (0..POOLS).map(|pool| state(&world, pool as PoolId).reserves).collect();
	for _ in 0..6 {
		world.full_block(Vec::new());
	}
	for (pool, before) in before.into_iter().enumerate() {
		assert_ne!(state(&world, pool as PoolId).reserves, before, "an instalment was sold");
	}
	for _ in 0..20 {
		world.full_block(Vec::new());
	}
	assert!(owners.iter().all(|owner| open(&world, owner) == 0));
}

#[test]
fn swaps_in_one_pool() {
	let mut world = markets();
	for round in 0..2 {
		let mut transactions = Vec::new();
		for i in 0..120 {
			let signer = (7 * i + round) % (TRADERS * POOLS);
			let call = match i % 4 {
				0 => swap(&[FEE_POOL], id(DOLLAR), 10_000 + i as Balance),
				1 => swap(&[FEE_POOL], NativeOrWithId::Native, UNIT / 100),
				2 => buy(&[FEE_POOL], id(DOLLAR), 9_000),
				// Beyond what the price may move.
				_ => swap(&[FEE_POOL], id(DOLLAR), DEPOSIT),
			};
			transactions.push(world.sign(signer, call));
		}
		world.full_block(transactions);
	}
}

/// Everything at once, over several blocks: what one block leaves the next one clears.
#[test]
fn busy_markets() {
	let mut world = markets();
	for round in 0..6u32 {
		let height = world.height();
		let mut transactions = Vec::new();
		for i in 0..POOLS * TRADERS {
			let (pool, trader) = (i / TRADERS, i);
			let [one, other] = assets(pool).map(id);
			let own = pool as PoolId;
			let amount = 1_000 * (1 + (i as Balance * 37 + Balance::from(round)) % 500);
			let call = match (i as u32 + round) % 12 {
				0 => swap(&[own], one, amount),
				1 => order(one, other, amount, amount * 9 / 10, height + 3),
				2 => order(other, one, amount, amount * 11 / 10, height + 2),
				3 => order(id(DOLLAR), NativeOrWithId::Native, amount, amount, height + 4),
				4 => cancel(round / 2),
				5 => schedule(other, one, amount),
				6 => join(own, [amount, amount]),
				7 => leave(own, amount / 2),
				8 if pool < BRIDGES => {
					let bridge = (POOLS + pool) as PoolId;
					swap(&[own, bridge, FEE_POOL], other, amount)
				},
				8 => buy(&[own], other, amount),
				9 if pool < BRIDGES => {
					let bridge = (POOLS + pool) as PoolId;
					buy(&[FEE_POOL, bridge, own], other, amount)
				},
				9 => swap(&[own], other, amount),
				10 => order(one, other, amount, 2 * amount, height + 100),
				_ => dex(pallet_dex::Call::add_liquidity_single {
					pool: own,
					asset: one,
					amount,
					min_shares: 0,
				}),
			};
			// Some pay their fee in the dollar, and so take turns in its pool.
			transactions.push(match i % 5 {
				0 => world.sign_paying_in(trader, call, 0, DOLLAR),
				1 => world.sign_with(trader, call, Balance::from(round)),
				_ => world.sign(trader, call),
			});
		}
		let outcome = world.full_block(transactions);
		assert!(outcome.counts.once > 0, "{outcome:?}");
	}
	// The agenda goes on without transactions.
	for _ in 0..4 {
		world.full_block(Vec::new());
	}
}

#[test]
fn fees_in_an_asset() {
	let mut world = markets();
	let hot = world.id(BANKER);
	let mut transactions = Vec::new();
	for signer in 0..TRADERS * POOLS {
		// What it costs is known before, or after: a part comes back.
		let call = match signer % 3 {
			0 => transfer(&hot, UNIT / 10),
			1 => batch(vec![transfer(&hot, 5_000 * UNIT), transfer(&hot, UNIT), remark(9)]),
			_ => swap(&[FEE_POOL], id(DOLLAR), 5_000),
		};
		let tip = if signer % 4 == 0 { UNIT / 1_000 } else { 0 };
		transactions.push(world.sign_paying_in(signer, call, tip, DOLLAR));
	}
	let before = state(&world, FEE_POOL).reserves;
	world.full_block(transactions);
	let after = state(&world, FEE_POOL).reserves;
	assert!(after[0] < before[0] && after[1] > before[1], "fees were swapped");

	// Assets that cannot pay: one that nobody has made, one without a pool with the token, and one
	// that the signer has none of. They are not part of the block.
	let mut transactions = Vec::new();
	for signer in 0..30 {
		let call = transfer(&hot, UNIT / 10);
		transactions.push(world.sign_paying_in(signer, call, 0, DOLLAR));
	}
	for (signer, asset) in [(50, 999), (30, assets(7)[0]), (51, DOLLAR)] {
		let call = transfer(&hot, UNIT / 10);
		transactions.push(world.sign_paying_in(signer, call, 0, asset));
	}
	let outcome = world.block(transactions);
	assert_eq!((outcome.included, outcome.dropped), (30, 3));
}
