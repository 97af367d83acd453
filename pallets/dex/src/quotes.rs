// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers. None of this runs in a transaction.

use crate::{pool::Loaded, swap::Route, *};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::traits::Get;
use pallet_dex_runtime_api::{
	OrderInfo, PoolInfo, PricingInfo, QuoteError, RouteQuote, ScheduleInfo, MAX_POOLS_PER_PAGE,
};

/// How many pools are tried at most before the best route so far is taken: a bound on the time
/// that a call over RPC may take.
const MAX_TRIALS: u32 = 2_000;

/// The direction in which amounts are known.
#[derive(Clone, Copy)]
enum Known {
	In,
	Out,
}

/// A search through the pools, from the asset whose amount is known.
struct Search<'a, T: Config> {
	target: &'a T::AssetId,
	known: Known,
	trials: u32,
	best: Option<(Vec<PoolId>, Balance)>,
}

impl<T: Config> Search<'_, T> {
	/// Goes on from `asset`, of which there are (or are needed) `amount`, after `pools`.
	///
	/// A route goes through an asset once, so that it goes through a pool once.
	fn step(
		&mut self,
		asset: &T::AssetId,
		amount: Balance,
		pools: &mut Vec<PoolId>,
		seen: &mut Vec<T::AssetId>,
	) {
		if pools.len() >= T::MaxHops::get() as usize {
			return;
		}
		// The target first: however many pools of whatever assets there are besides, the trials are
		// enough for those that lead to it.
		let direct = Neighbours::<T>::contains_key(asset, self.target).then(|| self.target.clone());
		let last = pools.len() + 1 == T::MaxHops::get() as usize;
		let others = (!last).then(|| Neighbours::<T>::iter_key_prefix(asset));
		let others = others.into_iter().flatten().map(|next| (false, next));
		for (arrived, next) in direct.map(|next| (true, next)).into_iter().chain(others) {
			if !arrived && (next == *self.target || seen.contains(&next)) {
				continue;
			}
			for pool in Pairs::<T>::get(Pallet::<T>::pair(asset, &next)) {
				if self.trials == 0 {
					return;
				}
				self.trials -= 1;
				let route = match self.known {
					Known::In => Route::<T>::exact_in(&[pool], asset, amount),
					Known::Out => Route::<T>::exact_out(&[pool], asset, amount),
				};
				let Ok(route) = route else { continue };
				let other = match self.known {
					Known::In => route.amount_out,
					Known::Out => route.amount_in,
				};
				pools.push(pool);
				if arrived {
					self.offer(pools, other);
				} else {
					seen.push(next.clone());
					self.step(&next, other, pools, seen);
					seen.pop();
				}
				pools.pop();
			}
		}
	}

	/// Takes note of a route if it is better, or as good and shorter.
	fn offer(&mut self, pools: &[PoolId], amount: Balance) {
		let better = match &self.best {
			None => true,
			Some((route, best)) => {
				let order = match self.known {
					Known::In => amount.cmp(best),
					Known::Out => best.cmp(&amount),
				};
				order.then(route.len().cmp(&pools.len())).is_gt()
			},
		};
		if better {
			self.best = Some((pools.to_vec(), amount));
		}
	}
}

impl<T: Config> Pallet<T> {
	fn search(
		from: &T::AssetId,
		target: &T::AssetId,
		amount: Balance,
		known: Known,
	) -> Result<(Vec<PoolId>, Balance), QuoteError> {
		if from == target {
			return Err(QuoteError::SameAsset);
		}
		if amount == 0 {
			return Err(QuoteError::AmountTooSmall);
		}
		let mut search = Search::<T> { target, known, trials: MAX_TRIALS, best: None };
		search.step(from, amount, &mut Vec::new(), &mut alloc::vec![from.clone()]);
		search.best.ok_or_else(|| {
			if Self::connected(from, target) {
				QuoteError::NotEnoughLiquidity
			} else {
				QuoteError::NoRoute
			}
		})
	}

	/// Whether pools connect two assets, whatever they have.
	fn connected(from: &T::AssetId, target: &T::AssetId) -> bool {
		let mut seen = BTreeSet::from([from.clone()]);
		let mut reached = alloc::vec![from.clone()];
		for _ in 0..T::MaxHops::get() {
			if reached.iter().any(|asset| Neighbours::<T>::contains_key(asset, target)) {
				return true;
			}
			if seen.len() > MAX_TRIALS as usize {
				break;
			}
			reached = reached
				.iter()
				.flat_map(Neighbours::<T>::iter_key_prefix)
				.filter(|asset| seen.insert(asset.clone()))
				.collect();
		}
		false
	}

	/// The route that brings most for `amount_in`.
	pub fn quote_route_exact_in(
		asset_in: &T::AssetId,
		asset_out: &T::AssetId,
		amount_in: Balance,
	) -> Result<RouteQuote, QuoteError> {
		let (route, amount_out) = Self::search(asset_in, asset_out, amount_in, Known::In)?;
		Ok(RouteQuote { route, amount_in, amount_out })
	}

	/// The route that costs least for `amount_out`.
	pub fn quote_route_exact_out(
		asset_in: &T::AssetId,
		asset_out: &T::AssetId,
		amount_out: Balance,
	) -> Result<RouteQuote, QuoteError> {
		// From the end to the beginning.
		let (mut route, amount_in) = Self::search(asset_out, asset_in, amount_out, Known::Out)?;
		route.reverse();
		Ok(RouteQuote { route, amount_in, amount_out })
	}

	/// A pool, with its averages as they are now.
	pub fn pool_info(id: PoolId) -> Option<PoolInfo<T::AssetId>> {
		let Loaded { pool, state, curve, .. } = Loaded::<T>::get(id).ok()?;
		let averages = Self::pool_averages(id);
		Some(PoolInfo {
			pool: id,
			assets: pool.assets,
			fee: pool.fee.deconstruct(),
			pricing: match curve {
				math::Curve::ConstantProduct => PricingInfo::ConstantProduct,
				math::Curve::Stable { amplification, scales } => {
					PricingInfo::Stable { amplification, scales }
				},
			},
			paused: pool.paused,
			reserves: state.reserves,
			shares: state.shares,
			price: curve.spot_price(state.reserves).ok().filter(|_| state.shares != 0),
			average_price: averages.map(|(price, _)| price),
			average_liquidity: averages.map_or(0, |(_, liquidity)| liquidity),
		})
	}

	/// The pools from the number `from`.
	pub fn pool_infos(from: PoolId, limit: u32) -> Vec<PoolInfo<T::AssetId>> {
		(from..NextPoolId::<T>::get())
			.filter_map(Self::pool_info)
			.take(limit.min(MAX_POOLS_PER_PAGE) as usize)
			.collect()
	}

	/// An open order.
	pub fn order_info(who: &T::AccountId, order: OrderId) -> Option<OrderInfo<T::AssetId>> {
		Orders::<T>::get(who, order).map(|entry| info(order, entry))
	}

	/// The open orders of an account, in the order of their numbers.
	pub fn order_infos(who: &T::AccountId) -> Vec<OrderInfo<T::AssetId>> {
		let mut all: Vec<_> =
			Orders::<T>::iter_prefix(who).map(|(number, order)| info(number, order)).collect();
		all.sort_by_key(|order| order.order);
		all
	}

	/// The schedules of an account, in the order of their numbers.
	pub fn schedule_infos(who: &T::AccountId) -> Vec<ScheduleInfo<T::AssetId>> {
		let mut all: Vec<_> = Schedules::<T>::iter_prefix(who)
			.map(|(schedule, entry)| ScheduleInfo {
				schedule,
				sell: entry.sell,
				buy: entry.buy,
				amount: entry.amount,
				left: entry.left,
				every: entry.every,
				next: entry.next,
				last_order: entry.last_order,
			})
			.collect();
		all.sort_by_key(|schedule| schedule.schedule);
		all
	}
}

fn info<AssetId>(number: OrderId, order: Order<AssetId>) -> OrderInfo<AssetId> {
	OrderInfo {
		order: number,
		sell: order.sell,
		buy: order.buy,
		amount: order.amount,
		min_out: order.min_out,
		good_till: order.good_till,
		schedule: order.schedule,
		parked: order.parked,
	}
}
