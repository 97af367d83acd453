// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet_dex`.
//!
//! Pools are the dearest that there are: stable, so far out of balance that Newton's method takes
//! as many steps as it ever does, and not used since the averages were last brought up to date.
//! They are as large as what the benchmarks are given allows, since the searches of a batch take a
//! step for every bit of an amount. No asset is the native token, which would save entries.

use super::*;
use crate::{pool::Loaded, swap::Hop};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	storage::{with_storage_layer, StoragePrefixedMap},
	traits::{
		fungible::MutateHold as _,
		fungibles::{Inspect as _, Mutate as _},
		tokens::{Precision, Preservation},
		EnsureOrigin, Get,
	},
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use polyphony_support::{
	mul_div, part_of,
	queue::{drain_due, sweep, Cursor, Step},
	Rounding,
};
use sp_runtime::{DispatchError, Permill};

/// The reserves of each asset. Times the larger scale it is well below what a pool can hold.
const RESERVE: Balance = 1 << 97;

/// The scales of a stable pool: with the same number of units of both assets, there is a thousand
/// times more worth of the second than of the first.
const SCALES: [u64; 2] = [1, 1_000];

/// With these scales, selling the first asset takes three times eight steps of Newton's method: for
/// D, for the other reserve, and for the price afterwards. For other amplifications, in pools as
/// far out of balance as suits them, it is hardly more.
const AMPLIFICATION: u32 = 100;

/// What an order sells, as a rule: next to nothing for a pool.
const AMOUNT: Balance = 1_000_000_000_000;

/// Orders whose money cannot be moved, after each of which a batch is tried again. One fewer than
/// `MAX_ATTEMPTS` of `batch`, so that the last attempt succeeds.
const UNPAYABLE: u32 = crate::batch::MAX_ATTEMPTS - 1;

/// Accounts of a share, and approvals, that are removed with its pool: `MAX_REMNANTS` of `pool`.
const REMNANTS: u32 = crate::pool::MAX_REMNANTS;

fn asset<T: Config>(seed: u32) -> T::AssetId {
	T::BenchmarkHelper::asset(seed)
}

/// Two assets in ascending order.
fn pair<T: Config>() -> [T::AssetId; 2] {
	let (first, second) = Pallet::<T>::pair(&asset::<T>(1), &asset::<T>(2));
	[first, second]
}

/// An account that has `asset` and native tokens, and no other asset.
fn endowed<T: Config>(name: &'static str, index: u32, asset: &T::AssetId) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	T::BenchmarkHelper::endow(asset, &who);
	who
}

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// As many different pools of a pair as there can be: first the stable ones, and of these the one
/// with the highest fee, with which it takes longest to find out what a single asset is worth.
fn variants<T: Config>() -> Vec<(PoolKind, Permill)> {
	let mut fees = T::FeeTiers::get();
	fees.sort_unstable_by(|a, b| b.cmp(a));
	let stable = PoolKind::Stable { amplification: AMPLIFICATION, scales: SCALES };
	[stable, PoolKind::ConstantProduct]
		.iter()
		.flat_map(|kind| fees.iter().map(|fee| (*kind, *fee)))
		.take(T::MaxPoolsPerPair::get() as usize)
		.collect()
}

/// Who creates the pools.
fn creator<T: Config>() -> T::AccountId {
	account("creator", 0, 0)
}

fn empty_pool<T: Config>(
	assets: &[T::AssetId; 2],
	(kind, fee): (PoolKind, Permill),
) -> Result<PoolId, BenchmarkError> {
	let creator = creator::<T>();
	for asset in assets {
		T::BenchmarkHelper::endow(asset, &creator);
	}
	Ok(Pallet::<T>::do_create_pool(&creator, assets.clone(), kind, fee)?)
}

fn filled_pool<T: Config>(
	assets: &[T::AssetId; 2],
	variant: (PoolKind, Permill),
) -> Result<PoolId, BenchmarkError> {
	let pool = empty_pool::<T>(assets, variant)?;
	Pallet::<T>::do_add_liquidity(&creator::<T>(), pool, [RESERVE; 2], 0)?;
	Ok(pool)
}

/// The dearest pool.
fn stable_pool<T: Config>(assets: &[T::AssetId; 2]) -> Result<PoolId, BenchmarkError> {
	let variant = variants::<T>().first().copied().ok_or("there is no fee tier")?;
	filled_pool::<T>(assets, variant)
}

/// All the pools that a pair can have.
fn full_pair<T: Config>(assets: &[T::AssetId; 2]) -> Result<Vec<PoolId>, BenchmarkError> {
	variants::<T>().into_iter().map(|variant| filled_pool::<T>(assets, variant)).collect()
}

fn go_on<T: Config>(blocks: Height) {
	let now = frame_system::Pallet::<T>::block_number();
	frame_system::Pallet::<T>::set_block_number(now + BlockNumberFor::<T>::from(blocks));
}

/// Just less than the half-life of the averages, for which they take longest to be advanced.
fn almost_half_life<T: Config>() -> Height {
	T::AverageHalfLife::get().saturating_sub(1).max(1)
}

/// Removes what the genesis or the preparations have left to do.
fn nothing_to_do<T: Config>() {
	let _ = Agenda::<T>::clear(u32::MAX, None);
	let _ = Pending::<T>::clear(u32::MAX, None);
	PendingCursor::<T>::kill();
}

/// The most, to a factor of two, that `pool` takes of `asset` in one block, and what it pays.
fn largest_swap<T: Config>(
	pool: PoolId,
	asset: &T::AssetId,
) -> Result<(Balance, Balance), BenchmarkError> {
	let mut amount = RESERVE;
	loop {
		match Hop::<T>::exact_in(pool, asset, amount) {
			Ok((hop, _)) => return Ok((amount, hop.swapped.amount_out)),
			Err(_) if amount > 1 => amount /= 2,
			Err(error) => return Err(DispatchError::from(error).into()),
		}
	}
}

/// The most, to a factor of two, with which one can join `pool` on `side` alone in one block, up
/// to a quarter of the reserve.
fn largest_join<T: Config>(pool: PoolId, side: usize) -> Result<Balance, BenchmarkError> {
	let mut amount = RESERVE / 4;
	loop {
		let mut loaded = Loaded::<T>::get(pool).map_err(DispatchError::from)?;
		loaded.increase(side, amount).map_err(DispatchError::from)?;
		if amount <= 1 || loaded.check_price().is_ok() {
			return Ok(amount);
		}
		amount /= 2;
	}
}

/// Somebody with the first of two assets, and the assets.
fn seller<T: Config>() -> (T::AccountId, [T::AssetId; 2]) {
	let assets = pair::<T>();
	// Makes sure that the other exists.
	T::BenchmarkHelper::endow(&assets[1], &creator::<T>());
	(endowed::<T>("seller", 0, &assets[0]), assets)
}

fn place<T: Config>(
	who: &T::AccountId,
	[sell, buy]: [&T::AssetId; 2],
	amount: Balance,
	min_out: Balance,
) -> Result<OrderId, BenchmarkError> {
	let good_till = Pallet::<T>::now() + T::MaxOrderLifetime::get();
	Ok(Pallet::<T>::do_place_order(who, sell, buy, amount, min_out, good_till)?)
}

/// The same on its own account.
fn place_own<T: Config>(
	who: &T::AccountId,
	[sell, buy]: [&T::AssetId; 2],
	amount: Balance,
	min_out: Balance,
) -> Result<OrderId, BenchmarkError> {
	let good_till = Pallet::<T>::now() + T::MaxOrderLifetime::get();
	Ok(Pallet::<T>::do_place_own(who, sell, buy, amount, min_out, good_till)?)
}

/// The orders of a batch.
struct Batch<T: Config> {
	/// Those that can be filled altogether.
	full: Vec<(T::AccountId, OrderId)>,
	/// Those that are filled in part.
	part: Vec<(T::AccountId, OrderId)>,
	/// Those whose money cannot be moved.
	unpayable: Vec<(T::AccountId, OrderId)>,
}

/// Places `count` orders of `assets`, of as many owners with as many limits, half of them on each
/// side. They all want at least the price of `price[1]` for `price[0]`, and two sellers of the
/// first asset, who want exactly that, sell more than anybody would take: [`RESERVE`] each.
///
/// Each order is of the dearer sort. To release a deposit is dearer than to write down what comes
/// of an own order: two items of storage, not one. What is filled in part releases nothing.
fn batch<T: Config>(
	assets: &[T::AssetId; 2],
	count: u32,
	price: [Balance; 2],
) -> Result<Batch<T>, BenchmarkError> {
	let [first, second] = assets;
	let worth = |amount, [of, in_terms_of]: [Balance; 2]| {
		mul_div(amount, in_terms_of, of, Rounding::Down).ok_or("the price is too high")
	};
	// The `index`th of the most willing: down to three quarters of what it is worth.
	let less = |fair: Balance, index: u32| {
		let behind = T::MaxOrdersPerBatch::get() - index;
		let part = Permill::from_rational(behind, 4 * T::MaxOrdersPerBatch::get());
		fair - part_of(fair, part, Rounding::Up)
	};
	let place_full = if T::OrderDeposit::get() == 0 { place_own::<T> } else { place::<T> };
	let buyers = count / 2;
	let sellers = count - buyers;

	let mut batch = Batch { full: Vec::new(), part: Vec::new(), unpayable: Vec::new() };
	for index in 0..sellers {
		let who = endowed::<T>("seller", index, first);
		if index + 2 >= sellers {
			let min_out = worth(RESERVE, price)?;
			let order = place_own::<T>(&who, [first, second], RESERVE, min_out)?;
			batch.part.push((who, order));
		} else {
			let min_out = less(worth(AMOUNT, price)?, index);
			let order = place_full(&who, [first, second], AMOUNT, min_out)?;
			batch.full.push((who, order));
		}
	}
	for index in 0..buyers {
		let who = endowed::<T>("buyer", index, second);
		let min_out = less(worth(AMOUNT, [price[1], price[0]])?, index);
		let order = place_full(&who, [second, first], AMOUNT, min_out)?;
		// What fails last is dearest: all others of the batch have their money by then.
		if index + UNPAYABLE >= buyers && T::OrderDeposit::get() != 0 {
			T::Deposits::release(
				&HoldReason::OrderDeposit.into(),
				&who,
				T::OrderDeposit::get(),
				Precision::Exact,
			)?;
			batch.unpayable.push((who, order));
		} else {
			batch.full.push((who, order));
		}
	}
	Ok(batch)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The pair has as many pools as it may have, but for one, which all are looked at.
	#[benchmark]
	fn create_pool() -> Result<(), BenchmarkError> {
		let origin =
			T::CreatePoolOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let who = T::CreatePoolOrigin::ensure_origin(origin.clone())
			.map_err(|_| BenchmarkError::Weightless)?;
		let assets = pair::<T>();
		for asset in &assets {
			T::BenchmarkHelper::endow(asset, &who);
		}
		let mut variants = variants::<T>();
		let (kind, fee) = variants.pop().ok_or("there is no fee tier")?;
		for variant in variants {
			empty_pool::<T>(&assets, variant)?;
		}
		let id = NextPoolId::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, assets, kind, fee);

		assert_eq!(Pools::<T>::get(id).map(|pool| pool.creator), Some(who));
		Ok(())
	}

	/// The last pool of its pair, in which there still is something that nobody has shares for. All
	/// remnants that are removed with it are there.
	#[benchmark]
	fn remove_pool() -> Result<(), BenchmarkError> {
		let assets = pair::<T>();
		let id = stable_pool::<T>(&assets)?;
		let creator = creator::<T>();
		let shares = T::Shares::balance(id, &creator);
		let pool_account = Pallet::<T>::pool_account(id);
		T::Shares::transfer(id, &creator, &pool_account, shares, Preservation::Expendable)?;
		// Accounts without a share cannot be made through the traits that there are here. These
		// have shares that the pool does not know of, which makes no difference.
		for index in 0..REMNANTS {
			T::Shares::mint_into(id, &account::<T::AccountId>("remnant", index, 0), 1)?;
		}
		// Neither can approvals. Removing one is removing an item, and returning a deposit.
		let reason = HoldReason::OrderDeposit.into();
		let approving: Vec<_> =
			(0..REMNANTS).map(|index| endowed::<T>("approving", index, &asset::<T>(0))).collect();
		for who in &approving {
			T::Deposits::hold(&reason, who, AMOUNT)?;
		}
		go_on::<T>(almost_half_life::<T>());

		#[block]
		{
			Pallet::<T>::remove_pool(RawOrigin::Signed(creator).into(), id)?;
			for who in &approving {
				T::Deposits::release(&reason, who, AMOUNT, Precision::Exact)?;
			}
		}

		assert!(!Pools::<T>::contains_key(id));
		assert!(!Neighbours::<T>::contains_key(&assets[0], &assets[1]));
		assert!(!T::Shares::asset_exists(id));
		Ok(())
	}

	/// The first deposit, which issues shares to two.
	#[benchmark]
	fn add_liquidity() -> Result<(), BenchmarkError> {
		let assets = pair::<T>();
		let variant = variants::<T>().first().copied().ok_or("there is no fee tier")?;
		let id = empty_pool::<T>(&assets, variant)?;
		let who = endowed::<T>("provider", 0, &assets[0]);
		T::BenchmarkHelper::endow(&assets[1], &who);
		go_on::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, [RESERVE; 2], 1);

		assert_eq!(PoolStates::<T>::get(id).reserves, [RESERVE; 2]);
		assert!(T::Shares::balance(id, &who) != 0);
		Ok(())
	}

	/// A lot of the asset that is plentiful.
	#[benchmark]
	fn add_liquidity_single() -> Result<(), BenchmarkError> {
		let assets = pair::<T>();
		let id = stable_pool::<T>(&assets)?;
		let [_, plentiful] = assets;
		let who = endowed::<T>("provider", 0, &plentiful);
		go_on::<T>(almost_half_life::<T>());
		let amount = largest_join::<T>(id, 1)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, plentiful, amount, 1);

		assert_eq!(PoolStates::<T>::get(id).reserves, [RESERVE, RESERVE + amount]);
		assert!(T::Shares::balance(id, &who) != 0);
		Ok(())
	}

	/// All shares of somebody who has none of the assets yet.
	#[benchmark]
	fn remove_liquidity() -> Result<(), BenchmarkError> {
		let assets = pair::<T>();
		let id = stable_pool::<T>(&assets)?;
		let who = endowed::<T>("provider", 0, &asset::<T>(0));
		// All of it, but for rounding.
		let bound = part_of(PoolStates::<T>::get(id).shares, T::MaxRemoval::get(), Rounding::Down);
		let shares = bound / 2;
		T::Shares::transfer(id, &creator::<T>(), &who, shares, Preservation::Expendable)?;
		go_on::<T>(almost_half_life::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, shares, [1, 1]);

		assert_eq!(T::Shares::balance(id, &who), 0);
		assert!(assets.into_iter().all(|asset| T::Assets::balance(asset, &who) != 0));
		Ok(())
	}

	/// Through stable pools, to an asset that the trader has not had before. In each, what is sold
	/// is what it lacks.
	#[benchmark]
	fn swap(n: Linear<1, { T::MaxHops::get() }>) -> Result<(), BenchmarkError> {
		let mut route = BoundedVec::new();
		for hop in 1..=n {
			let pool = stable_pool::<T>(&[asset::<T>(hop), asset::<T>(hop + 1)])?;
			route.try_push(pool).map_err(|_| "the route is too long")?;
		}
		let last = asset::<T>(n + 1);
		let who = endowed::<T>("trader", 0, &asset::<T>(1));
		go_on::<T>(almost_half_life::<T>());
		let deadline = Pallet::<T>::now();
		let amount = RESERVE >> 24;
		assert_eq!(T::Assets::balance(last.clone(), &who), 0);

		#[extrinsic_call]
		swap_exact_in(
			RawOrigin::Signed(who.clone()),
			route,
			asset::<T>(1),
			amount,
			1,
			deadline,
			true,
		);

		assert!(T::Assets::balance(last, &who) != 0);
		Ok(())
	}

	/// An own order costs no more where there is a deposit: it writes an item of its own, but holds
	/// none.
	#[benchmark]
	fn place_order() {
		let (who, [sell, buy]) = seller::<T>();
		let good_till = Pallet::<T>::now() + T::MaxOrderLifetime::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), sell, buy, AMOUNT, AMOUNT, good_till);

		assert_eq!(Orders::<T>::iter_prefix(&who).count(), 1);
	}

	#[benchmark]
	fn cancel_order() -> Result<(), BenchmarkError> {
		let (who, [sell, buy]) = seller::<T>();
		let order = place::<T>(&who, [&sell, &buy], AMOUNT, AMOUNT)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), order);

		assert!(!Orders::<T>::contains_key(&who, order));
		Ok(())
	}

	#[benchmark]
	fn create_schedule() {
		let (who, [sell, buy]) = seller::<T>();
		let limit = InstalmentLimit::Fixed(AMOUNT);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), sell, buy, AMOUNT, 2, 1, limit);

		assert_eq!(Schedules::<T>::iter_prefix(&who).count(), 1);
	}

	#[benchmark]
	fn cancel_schedule() -> Result<(), BenchmarkError> {
		let (who, [sell, buy]) = seller::<T>();
		let limit = InstalmentLimit::Fixed(AMOUNT);
		let schedule = Pallet::<T>::do_create_schedule(&who, &sell, &buy, AMOUNT, 2, 1, limit)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), schedule);

		assert!(!Schedules::<T>::contains_key(&who, schedule));
		Ok(())
	}

	/// The averages have to be brought up to date first.
	#[benchmark]
	fn ramp_amplification() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let id = stable_pool::<T>(&pair::<T>())?;
		go_on::<T>(almost_half_life::<T>());
		let end = Pallet::<T>::now() + T::MinRampLength::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, 2 * AMPLIFICATION, end);

		let pricing = Pools::<T>::get(id).map(|pool| pool.pricing);
		assert!(matches!(pricing, Some(Pricing::Stable { ramp, .. }) if ramp.end == end));
		Ok(())
	}

	#[benchmark]
	fn set_paused() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let id = stable_pool::<T>(&pair::<T>())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, true);

		assert!(Pools::<T>::get(id).is_some_and(|pool| pool.paused));
		Ok(())
	}

	/// There is nothing to do any more, and the cursor of the last block still to be removed.
	#[benchmark]
	fn begin_block() {
		nothing_to_do::<T>();
		PendingCursor::<T>::put(Cursor::truncate_from([1; 32].to_vec()));

		#[block]
		{
			Pallet::<T>::begin_block();
		}

		assert!(!PendingCursor::<T>::exists());
	}

	/// An order has expired, and there is nothing else to do.
	#[benchmark]
	fn expire_order() -> Result<(), BenchmarkError> {
		nothing_to_do::<T>();
		let (who, [sell, buy]) = seller::<T>();
		let order = place::<T>(&who, [&sell, &buy], AMOUNT, AMOUNT)?;
		let _ = Pending::<T>::clear(u32::MAX, None);
		go_on::<T>(T::MaxOrderLifetime::get() + 1);

		#[block]
		{
			Pallet::<T>::begin_block();
		}

		assert!(!Orders::<T>::contains_key(&who, order));
		assert_eq!(Traders::<T>::get(&who).open, 0);
		Ok(())
	}

	/// The last instalment, with the order of the one before it still open, and a limit that
	/// depends on the averages of all pools that a pair can have.
	#[benchmark]
	fn instalment() -> Result<(), BenchmarkError> {
		nothing_to_do::<T>();
		let assets = pair::<T>();
		full_pair::<T>(&assets)?;
		let [sell, buy] = assets;
		let who = endowed::<T>("seller", 0, &sell);
		let every = almost_half_life::<T>().min(T::MaxOrderLifetime::get());
		let limit = InstalmentLimit::BelowAverage(Permill::from_percent(10));
		let schedule = Pallet::<T>::do_create_schedule(&who, &sell, &buy, AMOUNT, 2, every, limit)?;
		go_on::<T>(1);
		Agenda::<T>::remove(Pallet::<T>::now().to_be_bytes(), (&who, schedule));
		Pallet::<T>::instalment(&who, schedule)?;
		assert!(Orders::<T>::contains_key(&who, schedule + 1));
		go_on::<T>(every);
		let due = Pallet::<T>::now().to_be_bytes();

		#[block]
		{
			// What `begin_block` does with the agenda. It would go on to the batches, for which the
			// new order is a reason.
			drain_due(
				&Agenda::<T>::final_prefix(),
				&mut WeightMeter::new(),
				Weight::zero(),
				|key, _| {
					if !key.starts_with(&due) {
						return Ok(Step::Stop);
					}
					Agenda::<T>::take(due, (&who, schedule));
					with_storage_layer(|| Pallet::<T>::instalment(&who, schedule))?;
					Ok(Step::Next)
				},
			);
		}

		assert!(!Schedules::<T>::contains_key(&who, schedule));
		assert!(!Orders::<T>::contains_key(&who, schedule + 1));
		let order = Orders::<T>::get(&who, schedule + 2);
		assert!(order.is_some_and(|order| order.schedule == Some(schedule)));
		Ok(())
	}

	/// A pair that is pending and has no order: its pools are looked at.
	#[benchmark]
	fn look_at_pair() -> Result<(), BenchmarkError> {
		nothing_to_do::<T>();
		let assets = pair::<T>();
		full_pair::<T>(&assets)?;
		go_on::<T>(almost_half_life::<T>());
		let [first, second] = assets;
		let pair = (first, second);
		Pending::<T>::insert(&pair, ());
		let mut looked_at = 1;

		#[block]
		{
			sweep(
				&Pending::<T>::final_prefix(),
				&mut None,
				&mut WeightMeter::new(),
				Weight::zero(),
				|_, _| {
					Pending::<T>::remove(&pair);
					looked_at = Pallet::<T>::clear_pair(&pair);
					Ok(Step::Next)
				},
			);
		}

		assert_eq!(looked_at, 0);
		assert!(!Pending::<T>::contains_key(&pair));
		Ok(())
	}

	/// A batch of `n` orders of a pair with as many pools as it may have.
	///
	/// All orders are filled, two of them, which are own orders, in part, and the deepest pool takes
	/// what is left at the price of these. To find out how much that is takes longest, because they
	/// offer more than the circuit breakers of the pools allow. All of that is done again for each
	/// order whose money cannot be moved, which shows last of all.
	#[benchmark]
	fn clear_pair(n: Linear<1, { 2 * T::MaxOrdersPerBatch::get() }>) -> Result<(), BenchmarkError> {
		nothing_to_do::<T>();
		let assets = pair::<T>();
		let pools = full_pair::<T>(&assets)?;
		let deepest = pools.first().copied().ok_or("there is no pool")?;
		go_on::<T>(almost_half_life::<T>());
		// What the pool pays on average for half of what it takes, or a quarter.
		let (most, _) = largest_swap::<T>(deepest, &assets[0])?;
		let (hop, _) =
			Hop::<T>::exact_in(deepest, &assets[0], most / 2).map_err(DispatchError::from)?;
		let price = [most / 2, hop.swapped.amount_out];
		let batch = batch::<T>(&assets, n, price)?;
		let [first, second] = assets;
		let pair = (first, second);
		Pending::<T>::insert(&pair, ());
		let mut looked_at = 0;

		#[block]
		{
			// What `begin_block` does with the pairs that are pending.
			sweep(
				&Pending::<T>::final_prefix(),
				&mut None,
				&mut WeightMeter::new(),
				Weight::zero(),
				|_, _| {
					Pending::<T>::remove(&pair);
					looked_at = Pallet::<T>::clear_pair(&pair);
					Ok(Step::Next)
				},
			);
		}

		assert_eq!(looked_at, n);
		for (who, order) in batch.full {
			assert!(!Orders::<T>::contains_key(who, order));
		}
		for (who, order) in batch.part {
			let left = Orders::<T>::get(&who, order).map(|order| order.amount);
			assert!(left.is_some_and(|left| left != 0 && left < RESERVE));
			assert!(Fills::<T>::get(&who, order).is_some_and(|proceeds| proceeds.sold != 0));
		}
		for (who, order) in batch.unpayable {
			assert!(Orders::<T>::get(who, order).is_some_and(|order| order.parked));
		}
		let swapped = PoolStates::<T>::get(deepest).reserves[0] > RESERVE;
		assert_eq!(swapped, n != 0);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
