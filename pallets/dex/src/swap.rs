// SPDX-License-Identifier: Apache-2.0

//! Swaps along a route.

use crate::{math::Swapped, pool::Loaded, *};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{fungibles::Mutate as _, tokens::Preservation},
};
use sp_runtime::DispatchError;

/// What one pool of a route does.
pub(crate) struct Hop<T: Config> {
	pub(crate) loaded: Loaded<T>,
	/// The side of the pool that takes.
	pub(crate) input: usize,
	pub(crate) swapped: Swapped,
}

impl<T: Config> Hop<T> {
	/// Sells exactly `amount` of `asset` to a pool. Returns the asset that the pool pays too.
	pub(crate) fn exact_in(
		pool: PoolId,
		asset: &T::AssetId,
		amount: Balance,
	) -> Result<(Self, T::AssetId), Error<T>> {
		let loaded = Loaded::<T>::running(pool)?;
		let input = loaded.pool.side(asset).ok_or(Error::<T>::AssetNotInPool)?;
		let swapped =
			loaded.curve.swap_exact_in(loaded.state.reserves, input, amount, loaded.pool.fee)?;
		let out = loaded.pool.assets[1 - input].clone();
		Ok((Self::apply(loaded, input, swapped)?, out))
	}

	/// Buys exactly `amount` of `asset` from a pool. Returns the asset that the pool takes too.
	pub(crate) fn exact_out(
		pool: PoolId,
		asset: &T::AssetId,
		amount: Balance,
	) -> Result<(Self, T::AssetId), Error<T>> {
		let loaded = Loaded::<T>::running(pool)?;
		let output = loaded.pool.side(asset).ok_or(Error::<T>::AssetNotInPool)?;
		let input = 1 - output;
		let swapped =
			loaded.curve.swap_exact_out(loaded.state.reserves, input, amount, loaded.pool.fee)?;
		let needed = loaded.pool.assets[input].clone();
		Ok((Self::apply(loaded, input, swapped)?, needed))
	}

	/// Changes the reserves, not yet in storage, and asks the circuit breaker.
	fn apply(mut loaded: Loaded<T>, input: usize, swapped: Swapped) -> Result<Self, Error<T>> {
		loaded.increase(input, swapped.amount_in)?;
		loaded.decrease(1 - input, swapped.amount_out)?;
		loaded.check_price()?;
		Ok(Self { loaded, input, swapped })
	}

	/// Writes the new state and tells of the swap.
	pub(crate) fn store(self, who: Option<T::AccountId>) {
		Pallet::<T>::deposit_event(Event::Swapped {
			pool: self.loaded.id,
			who,
			asset_in: self.loaded.pool.assets[self.input].clone(),
			amount_in: self.swapped.amount_in,
			amount_out: self.swapped.amount_out,
			fee: self.swapped.fee,
		});
		self.loaded.store(true);
	}
}

/// A route that has been calculated: nothing has moved yet.
pub(crate) struct Route<T: Config> {
	pub(crate) hops: Vec<Hop<T>>,
	/// What goes into the first pool.
	pub(crate) asset_in: T::AssetId,
	pub(crate) amount_in: Balance,
	/// What comes out of the last.
	pub(crate) asset_out: T::AssetId,
	pub(crate) amount_out: Balance,
}

impl<T: Config> Route<T> {
	/// The route through `pools` that sells exactly `amount_in` of `asset_in`.
	pub(crate) fn exact_in(
		pools: &[PoolId],
		asset_in: &T::AssetId,
		amount_in: Balance,
	) -> Result<Self, Error<T>> {
		check_pools::<T>(pools)?;
		let mut hops = Vec::with_capacity(pools.len());
		let (mut asset, mut amount) = (asset_in.clone(), amount_in);
		for pool in pools {
			let (hop, out) = Hop::<T>::exact_in(*pool, &asset, amount)?;
			(asset, amount) = (out, hop.swapped.amount_out);
			hops.push(hop);
		}
		ensure!(asset != *asset_in, Error::<T>::SameAsset);
		Ok(Self {
			hops,
			asset_in: asset_in.clone(),
			amount_in,
			asset_out: asset,
			amount_out: amount,
		})
	}

	/// The route through `pools` that buys exactly `amount_out` of `asset_out`.
	pub(crate) fn exact_out(
		pools: &[PoolId],
		asset_out: &T::AssetId,
		amount_out: Balance,
	) -> Result<Self, Error<T>> {
		check_pools::<T>(pools)?;
		let mut hops = Vec::with_capacity(pools.len());
		let (mut asset, mut amount) = (asset_out.clone(), amount_out);
		for pool in pools.iter().rev() {
			let (hop, needed) = Hop::<T>::exact_out(*pool, &asset, amount)?;
			(asset, amount) = (needed, hop.swapped.amount_in);
			hops.push(hop);
		}
		hops.reverse();
		ensure!(asset != *asset_out, Error::<T>::SameAsset);
		Ok(Self {
			hops,
			asset_in: asset,
			amount_in: amount,
			asset_out: asset_out.clone(),
			amount_out,
		})
	}

	/// Moves what the pools pass on to each other: from the first pool's account to the last's.
	/// The first has to be paid, and the last pays, by somebody else.
	pub(crate) fn pass_on(&self) -> Result<(), DispatchError> {
		for hops in self.hops.windows(2) {
			let [from, to] = hops else { continue };
			T::Assets::transfer(
				from.loaded.pool.assets[1 - from.input].clone(),
				&from.loaded.account(),
				&to.loaded.account(),
				from.swapped.amount_out,
				Preservation::Preserve,
			)?;
		}
		Ok(())
	}

	/// The account that has to be paid, and the one that pays.
	pub(crate) fn ends(&self) -> Result<(T::AccountId, T::AccountId), Error<T>> {
		match (self.hops.first(), self.hops.last()) {
			(Some(first), Some(last)) => Ok((first.loaded.account(), last.loaded.account())),
			_ => Err(Error::<T>::InvalidRoute),
		}
	}

	/// Writes the new states of the pools, and tells of the swaps.
	pub(crate) fn store(self, who: Option<&T::AccountId>) {
		for hop in self.hops {
			hop.store(who.cloned());
		}
	}

	/// Does everything: takes from `who`, passes on, pays `recipient`, writes.
	fn execute(
		self,
		who: &T::AccountId,
		recipient: &T::AccountId,
		preservation: Preservation,
	) -> Result<(), DispatchError> {
		let (first, last) = self.ends()?;
		T::Assets::transfer(self.asset_in.clone(), who, &first, self.amount_in, preservation)?;
		self.pass_on()?;
		T::Assets::transfer(
			self.asset_out.clone(),
			&last,
			recipient,
			self.amount_out,
			Preservation::Preserve,
		)?;
		self.store(Some(who));
		Ok(())
	}
}

/// A route has a pool, and no pool twice: its state is loaded before the first swap.
fn check_pools<T: Config>(pools: &[PoolId]) -> Result<(), Error<T>> {
	let distinct = pools.iter().enumerate().all(|(i, pool)| !pools[..i].contains(pool));
	ensure!(!pools.is_empty() && distinct, Error::<T>::InvalidRoute);
	Ok(())
}

fn preservation(keep_alive: bool) -> Preservation {
	if keep_alive {
		Preservation::Preserve
	} else {
		Preservation::Expendable
	}
}

impl<T: Config> Pallet<T> {
	/// Sells exactly `amount_in` along `pools`. Returns what it brought.
	pub(crate) fn do_swap_exact_in(
		who: &T::AccountId,
		pools: &[PoolId],
		asset_in: &T::AssetId,
		amount_in: Balance,
		min_out: Balance,
		recipient: &T::AccountId,
		keep_alive: bool,
	) -> Result<Balance, DispatchError> {
		let route = Route::<T>::exact_in(pools, asset_in, amount_in)?;
		let amount_out = route.amount_out;
		ensure!(amount_out >= min_out, Error::<T>::BelowMinimum);
		route.execute(who, recipient, preservation(keep_alive))?;
		Ok(amount_out)
	}

	/// Buys exactly `amount_out` along `pools`. Returns what it cost.
	pub(crate) fn do_swap_exact_out(
		who: &T::AccountId,
		pools: &[PoolId],
		asset_out: &T::AssetId,
		amount_out: Balance,
		max_in: Balance,
		recipient: &T::AccountId,
		keep_alive: bool,
	) -> Result<Balance, DispatchError> {
		let route = Route::<T>::exact_out(pools, asset_out, amount_out)?;
		let amount_in = route.amount_in;
		ensure!(amount_in <= max_in, Error::<T>::AboveMaximum);
		route.execute(who, recipient, preservation(keep_alive))?;
		Ok(amount_in)
	}
}
