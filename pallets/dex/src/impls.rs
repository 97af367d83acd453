// SPDX-License-Identifier: Apache-2.0

//! The traits through which other pallets swap and place orders: those of `polyphony-support`, and
//! those of `pallet-asset-conversion`, with which `pallet-asset-conversion-tx-payment` lets fees
//! be paid in any asset that has a pool with the native token.
//!
//! Here a path is a list of assets and not of pools: between each two of them, the pool that is
//! best for the amount is taken.

use crate::{swap::Route, *};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::{with_storage_layer, with_transaction, TransactionOutcome},
	traits::{
		fungibles::Balanced as _,
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use pallet_asset_conversion::{QuotePrice, SwapCredit};
use polyphony_support::{
	traits::{BatchOrders, Fill, Swap},
	Price, Rounding,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// The pool of the pair that pays most for `amount_in`, and what it pays.
	pub(crate) fn best_exact_in(
		asset_in: &T::AssetId,
		asset_out: &T::AssetId,
		amount_in: Balance,
	) -> Option<(PoolId, Balance)> {
		Pairs::<T>::get(Self::pair(asset_in, asset_out))
			.into_iter()
			.filter_map(|pool| {
				let route = Route::<T>::exact_in(&[pool], asset_in, amount_in).ok()?;
				(route.amount_out != 0).then_some((pool, route.amount_out))
			})
			.reduce(|best, other| if other.1 > best.1 { other } else { best })
	}

	/// The pool of the pair that takes least for `amount_out`, and what it takes.
	pub(crate) fn best_exact_out(
		asset_in: &T::AssetId,
		asset_out: &T::AssetId,
		amount_out: Balance,
	) -> Option<(PoolId, Balance)> {
		Pairs::<T>::get(Self::pair(asset_in, asset_out))
			.into_iter()
			.filter_map(|pool| {
				let route = Route::<T>::exact_out(&[pool], asset_out, amount_out).ok()?;
				Some((pool, route.amount_in))
			})
			.reduce(|best, other| if other.1 < best.1 { other } else { best })
	}

	/// The best pools along a path of assets for an exact amount in.
	fn pools_exact_in(
		path: &[T::AssetId],
		mut amount: Balance,
	) -> Result<Vec<PoolId>, DispatchError> {
		Self::check_path(path)?;
		let mut pools = Vec::with_capacity(path.len());
		for pair in path.windows(2) {
			let (pool, out) = Self::best_exact_in(&pair[0], &pair[1], amount)
				.ok_or(Error::<T>::InsufficientLiquidity)?;
			pools.push(pool);
			amount = out;
		}
		Ok(pools)
	}

	/// The best pools along a path of assets for an exact amount out.
	fn pools_exact_out(
		path: &[T::AssetId],
		mut amount: Balance,
	) -> Result<Vec<PoolId>, DispatchError> {
		Self::check_path(path)?;
		let mut pools = Vec::with_capacity(path.len());
		for pair in path.windows(2).rev() {
			let (pool, needed) = Self::best_exact_out(&pair[0], &pair[1], amount)
				.ok_or(Error::<T>::InsufficientLiquidity)?;
			pools.push(pool);
			amount = needed;
		}
		pools.reverse();
		Ok(pools)
	}

	fn check_path(path: &[T::AssetId]) -> Result<(), Error<T>> {
		let most = T::MaxHops::get() as usize;
		ensure!((2..=most.saturating_add(1)).contains(&path.len()), Error::<T>::InvalidRoute);
		Ok(())
	}

	/// Swaps a credit along a route. The pools are paid from the credit, and the last one pays
	/// with a credit.
	fn swap_credit(
		route: Route<T>,
		credit: CreditOf<T>,
	) -> Result<CreditOf<T>, (CreditOf<T>, DispatchError)> {
		let asset = credit.asset();
		let amount = credit.peek();
		// The credit is used up inside, and comes back if it was for nothing: what was done with
		// it in storage is undone by then, so that it has to stand for its amount again.
		let mut unused = Some(credit);
		let result = with_transaction(|| {
			let done = (|| {
				let (first, last) = route.ends()?;
				let credit = unused.take().unwrap_or_else(|| CreditOf::<T>::zero(asset.clone()));
				T::Assets::resolve(&first, credit).map_err(|_| Error::<T>::CannotReceive)?;
				route.pass_on()?;
				let paid = T::Assets::withdraw(
					route.asset_out.clone(),
					&last,
					route.amount_out,
					Precision::Exact,
					Preservation::Preserve,
					Fortitude::Polite,
				)?;
				route.store(None);
				Ok::<_, DispatchError>(paid)
			})();
			match done {
				Ok(paid) => TransactionOutcome::Commit(Ok::<_, DispatchError>(paid)),
				Err(error) => TransactionOutcome::Rollback(Err(error)),
			}
		});
		result.map_err(|error| {
			// There may have been too many transactions in each other for another one.
			if let Some(credit) = unused {
				return (credit, error);
			}
			// The total issuance still includes the credit, as its use was undone. Issuing it
			// again would count it twice, so that it is taken out first; the debt that stands for
			// that is settled by this very credit.
			core::mem::forget(T::Assets::rescind(asset.clone(), amount));
			(T::Assets::issue(asset, amount), error)
		})
	}
}

impl<T: Config> Swap<T::AccountId> for Pallet<T> {
	type AssetId = T::AssetId;

	fn quote_exact_in(
		asset_in: &T::AssetId,
		asset_out: &T::AssetId,
		amount_in: Balance,
	) -> Option<Balance> {
		Self::best_exact_in(asset_in, asset_out, amount_in).map(|(_, out)| out)
	}

	fn quote_exact_out(
		asset_in: &T::AssetId,
		asset_out: &T::AssetId,
		amount_out: Balance,
	) -> Option<Balance> {
		Self::best_exact_out(asset_in, asset_out, amount_out).map(|(_, needed)| needed)
	}

	fn swap_exact_in(
		who: &T::AccountId,
		asset_in: &T::AssetId,
		asset_out: &T::AssetId,
		amount_in: Balance,
		min_out: Balance,
		recipient: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		let (pool, _) = Self::best_exact_in(asset_in, asset_out, amount_in)
			.ok_or(Error::<T>::InsufficientLiquidity)?;
		with_storage_layer(|| {
			Self::do_swap_exact_in(who, &[pool], asset_in, amount_in, min_out, recipient, false)
		})
	}

	fn swap_exact_out(
		who: &T::AccountId,
		asset_in: &T::AssetId,
		asset_out: &T::AssetId,
		amount_out: Balance,
		max_in: Balance,
		recipient: &T::AccountId,
	) -> Result<Balance, DispatchError> {
		let (pool, _) = Self::best_exact_out(asset_in, asset_out, amount_out)
			.ok_or(Error::<T>::InsufficientLiquidity)?;
		with_storage_layer(|| {
			Self::do_swap_exact_out(who, &[pool], asset_out, amount_out, max_in, recipient, false)
		})
	}

	fn average_price(base: &T::AssetId, quote: &T::AssetId) -> Option<Price> {
		let pair = Self::pair(base, quote);
		// The deepest on average: within a block, nobody can have another pool asked either.
		let (price, _) = Pairs::<T>::get(&pair)
			.into_iter()
			.filter_map(Self::pool_averages)
			.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
		if pair.0 == *base {
			Some(price)
		} else {
			price.inverse(Rounding::Down)
		}
	}
}

impl<T: Config> BatchOrders<T::AccountId> for Pallet<T> {
	type AssetId = T::AssetId;
	type BlockNumber = Height;

	fn place(
		who: &T::AccountId,
		sell: &T::AssetId,
		buy: &T::AssetId,
		amount: Balance,
		min_out: Balance,
		good_till: Height,
	) -> Result<OrderId, DispatchError> {
		with_storage_layer(|| Self::do_place_order(who, sell, buy, amount, min_out, good_till))
	}

	fn place_own(
		who: &T::AccountId,
		sell: &T::AssetId,
		buy: &T::AssetId,
		amount: Balance,
		min_out: Balance,
		good_till: Height,
	) -> Result<OrderId, DispatchError> {
		with_storage_layer(|| Self::do_place_own(who, sell, buy, amount, min_out, good_till))
	}

	fn take_fill(who: &T::AccountId, order: OrderId) -> Option<Fill> {
		Self::do_take_fill(who, order)
	}

	fn cancel(who: &T::AccountId, order: OrderId) -> Result<Balance, DispatchError> {
		with_storage_layer(|| Self::do_cancel_order(who, order))
	}

	fn open_amount(who: &T::AccountId, order: OrderId) -> Option<Balance> {
		Orders::<T>::get(who, order).map(|order| order.amount)
	}
}

impl<T: Config> QuotePrice for Pallet<T> {
	type Balance = Balance;
	type AssetKind = T::AssetId;

	/// `include_fee` has to be true: a pool without its fee is no quote. `None` otherwise.
	fn quote_price_tokens_for_exact_tokens(
		asset1: T::AssetId,
		asset2: T::AssetId,
		amount: Balance,
		include_fee: bool,
	) -> Option<Balance> {
		<Self as Swap<_>>::quote_exact_out(&asset1, &asset2, amount).filter(|_| include_fee)
	}

	/// `include_fee` has to be true: a pool without its fee is no quote. `None` otherwise.
	fn quote_price_exact_tokens_for_tokens(
		asset1: T::AssetId,
		asset2: T::AssetId,
		amount: Balance,
		include_fee: bool,
	) -> Option<Balance> {
		<Self as Swap<_>>::quote_exact_in(&asset1, &asset2, amount).filter(|_| include_fee)
	}
}

impl<T: Config> SwapCredit<T::AccountId> for Pallet<T> {
	type Balance = Balance;
	type AssetKind = T::AssetId;
	type Credit = CreditOf<T>;

	fn max_path_len() -> u32 {
		T::MaxHops::get().saturating_add(1)
	}

	fn swap_exact_tokens_for_tokens(
		path: Vec<T::AssetId>,
		credit_in: CreditOf<T>,
		amount_out_min: Option<Balance>,
	) -> Result<CreditOf<T>, (CreditOf<T>, DispatchError)> {
		let route = (|| {
			let first = path.first().ok_or(Error::<T>::InvalidRoute)?;
			ensure!(*first == credit_in.asset(), Error::<T>::AssetNotInPool);
			let pools = Self::pools_exact_in(&path, credit_in.peek())?;
			let route = Route::<T>::exact_in(&pools, first, credit_in.peek())?;
			ensure!(route.amount_out >= amount_out_min.unwrap_or(0), Error::<T>::BelowMinimum);
			Ok::<_, DispatchError>(route)
		})();
		match route {
			Ok(route) => Self::swap_credit(route, credit_in),
			Err(error) => Err((credit_in, error)),
		}
	}

	fn swap_tokens_for_exact_tokens(
		path: Vec<T::AssetId>,
		credit_in: CreditOf<T>,
		amount_out: Balance,
	) -> Result<(CreditOf<T>, CreditOf<T>), (CreditOf<T>, DispatchError)> {
		let route = (|| {
			let (first, last) = (path.first(), path.last());
			let (first, last) = first.zip(last).ok_or(Error::<T>::InvalidRoute)?;
			ensure!(*first == credit_in.asset(), Error::<T>::AssetNotInPool);
			let pools = Self::pools_exact_out(&path, amount_out)?;
			let route = Route::<T>::exact_out(&pools, last, amount_out)?;
			ensure!(route.amount_in <= credit_in.peek(), Error::<T>::AboveMaximum);
			Ok::<_, DispatchError>(route)
		})();
		let route = match route {
			Ok(route) => route,
			Err(error) => return Err((credit_in, error)),
		};
		let (spent, change) = credit_in.split(route.amount_in);
		match Self::swap_credit(route, spent) {
			Ok(bought) => Ok((bought, change)),
			Err((spent, error)) => Err((merge::<T>(spent, change), error)),
		}
	}
}

/// Two credits of the same asset as one.
fn merge<T: Config>(first: CreditOf<T>, second: CreditOf<T>) -> CreditOf<T> {
	match first.merge(second) {
		Ok(both) => both,
		Err((first, _)) => {
			frame_support::defensive!("both are parts of one credit");
			first
		},
	}
}
