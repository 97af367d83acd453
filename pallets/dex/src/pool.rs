// SPDX-License-Identifier: Apache-2.0

//! Creating and removing pools, the moving average, and the circuit breaker.

use crate::{
	math::{Curve, MathError, A_PRECISION},
	*,
};
use frame_support::{
	ensure,
	traits::{
		fungible::MutateHold as _,
		fungibles::{Create as _, Destroy as _, Inspect as _, Mutate as _},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use polyphony_support::{
	ema::{advance, advance_amount},
	part_of, sqrt, widen_mul, Price, Rounding,
};
use sp_runtime::{
	traits::{AccountIdConversion, UniqueSaturatedInto},
	ArithmeticError, DispatchError, DispatchResult, Permill,
};

/// The largest amplification of a stable pool.
const MAX_AMPLIFICATION: u32 = 1_000_000;
/// The largest scale of an asset in a stable pool.
const MAX_SCALE: u64 = 1_000_000_000_000_000_000;
/// Empty accounts, and approvals, of a share that are removed with its pool.
pub(crate) const MAX_REMNANTS: u32 = 20;
/// By what factor a ramp may change an amplification at most.
const MAX_RAMP_FACTOR: u64 = 10;

impl<T: Config> From<MathError> for Error<T> {
	fn from(error: MathError) -> Self {
		match error {
			MathError::Overflow | MathError::NoConvergence => Self::Overflow,
			MathError::ZeroAmount => Self::AmountTooSmall,
			MathError::InsufficientLiquidity => Self::InsufficientLiquidity,
		}
	}
}

/// A pool while a call works on it: loaded once, written once.
pub(crate) struct Loaded<T: Config> {
	pub(crate) id: PoolId,
	pub(crate) pool: PoolOf<T>,
	pub(crate) state: PoolState,
	pub(crate) curve: Curve,
}

impl<T: Config> Loaded<T> {
	/// Loads a pool, and brings its averages up to date if this is the first time in this block.
	pub(crate) fn get(id: PoolId) -> Result<Self, Error<T>> {
		let pool = Pools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		let now = Pallet::<T>::now();
		let curve = pool.pricing.curve(now);
		let mut this = Self { id, pool, state: PoolStates::<T>::get(id), curve };
		this.touch(now);
		Ok(this)
	}

	/// Like [`Self::get`], for what a paused pool does not do.
	pub(crate) fn running(id: PoolId) -> Result<Self, Error<T>> {
		let this = Self::get(id)?;
		ensure!(!this.pool.paused, Error::<T>::PoolPaused);
		Ok(this)
	}

	/// The first time in a block: feeds the averages with the state that the blocks since the last
	/// change ended with, and notes what this block begins with.
	///
	/// What happens in a block has no influence on the averages before the next, and each block
	/// counts once, however often the pool is used in it.
	fn touch(&mut self, now: Height) {
		let before = self.state;
		let state = &mut self.state;
		if state.touched >= now {
			return;
		}
		state.touched = now;
		if state.shares == 0 {
			return;
		}
		let measured = averages::<T>(&self.curve, &before, now)
			.zip(self.curve.spot_price(state.reserves).ok())
			.zip(self.curve.initial_shares(state.reserves).ok());
		// A curve has a price for every pool that swaps and deposits can bring about. Were there
		// one without, it could not swap, and those who leave have no need of a price.
		if let Some((((price, liquidity), opening_price), opening_liquidity)) = measured {
			state.average_price = price;
			state.average_liquidity = liquidity;
			state.opening_price = opening_price;
			state.opening_liquidity = opening_liquidity;
		}
	}

	/// The circuit breaker on the price, for a change that has been made to `state.reserves`.
	pub(crate) fn check_price(&self) -> Result<(), Error<T>> {
		let price = self.curve.spot_price(self.state.reserves)?;
		ensure!(
			!price.deviates(self.state.opening_price, T::MaxPriceMove::get()),
			Error::<T>::PriceMovesTooFar
		);
		Ok(())
	}

	/// The circuit breaker on liquidity, for a removal that has been made from `state.reserves`.
	///
	/// What counts is what is there in the end: who leaves and joins again in the same block does
	/// not keep others from leaving. And it is the reserves that count, not shares, so that shares
	/// that cost less than they should, whatever the reason, do not get more out.
	pub(crate) fn check_liquidity(&self) -> Result<(), Error<T>> {
		let opening = self.state.opening_liquidity;
		let bound = part_of(opening, T::MaxRemoval::get(), Rounding::Up).max(ALWAYS_REMOVABLE);
		// As in `touch`, what cannot be measured is too large for the curve.
		let left = self.curve.initial_shares(self.state.reserves).unwrap_or(Balance::MAX);
		ensure!(opening.saturating_sub(left) <= bound, Error::<T>::RemovesTooMuch);
		Ok(())
	}

	/// Adds to the reserve on `side`.
	pub(crate) fn increase(&mut self, side: usize, amount: Balance) -> Result<(), Error<T>> {
		let reserve = &mut self.state.reserves[side];
		*reserve = reserve.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		Ok(())
	}

	/// Takes from the reserve on `side`.
	pub(crate) fn decrease(&mut self, side: usize, amount: Balance) -> Result<(), Error<T>> {
		let reserve = &mut self.state.reserves[side];
		*reserve = reserve.checked_sub(amount).ok_or(Error::<T>::InsufficientLiquidity)?;
		Ok(())
	}

	/// The account that has the pool's assets.
	pub(crate) fn account(&self) -> T::AccountId {
		Pallet::<T>::pool_account(self.id)
	}

	/// Writes the state, and lets the next block look at the orders of the pair if a price has
	/// changed.
	pub(crate) fn store(self, price_changed: bool) {
		PoolStates::<T>::insert(self.id, self.state);
		if price_changed {
			let [a, b] = self.pool.assets;
			Pending::<T>::insert((a, b), ());
		}
	}
}

/// The averages of a pool as they are in the block `now`: price and liquidity.
fn averages<T: Config>(curve: &Curve, state: &PoolState, now: Height) -> Option<(Price, Balance)> {
	let elapsed = now.checked_sub(state.touched)?;
	let half_life = T::AverageHalfLife::get();
	let price =
		advance(state.average_price, curve.spot_price(state.reserves).ok()?, elapsed, half_life);
	let liquidity = advance_amount(
		state.average_liquidity,
		sqrt(widen_mul(state.reserves[0], state.reserves[1]), Rounding::Down)?,
		elapsed,
		half_life,
	);
	Some((price, liquidity))
}

impl<T: Config> Pallet<T> {
	/// The height of the current block.
	pub(crate) fn now() -> Height {
		let now: BlockNumberFor<T> = frame_system::Pallet::<T>::block_number();
		now.unique_saturated_into()
	}

	/// The account that has the assets of a pool.
	pub fn pool_account(pool: PoolId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(pool)
	}

	/// The two assets in ascending order.
	pub(crate) fn pair(a: &T::AssetId, b: &T::AssetId) -> (T::AssetId, T::AssetId) {
		if a <= b {
			(a.clone(), b.clone())
		} else {
			(b.clone(), a.clone())
		}
	}

	/// The moving averages of a pool, as they are now: of the price (units of the second asset for
	/// one of the first) and of the geometric mean of the reserves. `None` if the pool has no past:
	/// it does not exist, or nobody had joined it when this block began.
	pub fn pool_averages(pool: PoolId) -> Option<(Price, Balance)> {
		let entry = Pools::<T>::get(pool)?;
		let state = PoolStates::<T>::get(pool);
		if state.shares == 0 {
			return None;
		}
		let now = Self::now();
		averages::<T>(&entry.pricing.curve(now), &state, now)
			.filter(|(_, liquidity)| *liquidity != 0)
	}

	pub(crate) fn do_create_pool(
		creator: &T::AccountId,
		assets: [T::AssetId; 2],
		kind: PoolKind,
		fee: Permill,
	) -> Result<PoolId, DispatchError> {
		let [first, second] = assets;
		ensure!(first != second, Error::<T>::SameAsset);
		let (kind, assets) = if first < second {
			(kind, [first, second])
		} else {
			(kind.mirrored(), [second, first])
		};
		for asset in &assets {
			ensure!(T::Assets::asset_exists(asset.clone()), Error::<T>::AssetNotFound);
		}
		ensure!(T::FeeTiers::get().contains(&fee), Error::<T>::UnknownFeeTier);
		if let PoolKind::Stable { amplification, scales } = kind {
			ensure!(
				(1..=MAX_AMPLIFICATION).contains(&amplification)
					&& scales.iter().all(|scale| (1..=MAX_SCALE).contains(scale)),
				Error::<T>::InvalidStableParameters
			);
		}

		let id = NextPoolId::<T>::get();
		let pair = (assets[0].clone(), assets[1].clone());
		Pairs::<T>::try_mutate(&pair, |pools| {
			let same = |other: &PoolId| {
				Pools::<T>::get(other).is_some_and(|other| {
					other.fee == fee
						&& matches!(other.pricing, Pricing::ConstantProduct)
							== matches!(kind, PoolKind::ConstantProduct)
				})
			};
			ensure!(!pools.iter().any(same), Error::<T>::PoolExists);
			pools.try_push(id).map_err(|_| Error::<T>::TooManyPools)
		})?;
		Neighbours::<T>::insert(&assets[0], &assets[1], ());
		Neighbours::<T>::insert(&assets[1], &assets[0], ());
		NextPoolId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);

		let deposit = T::PoolDeposit::get();
		T::Deposits::hold(&HoldReason::PoolDeposit.into(), creator, deposit)?;

		// The account lives while the pool does: it has a provider of its own, and the minimum of
		// each asset besides the reserves.
		let account = Self::pool_account(id);
		frame_system::Pallet::<T>::inc_providers(&account);
		let mut base = [0; 2];
		for (asset, base) in assets.iter().zip(&mut base) {
			*base = T::Assets::minimum_balance(asset.clone());
			if *base != 0 {
				T::Assets::transfer(
					asset.clone(),
					creator,
					&account,
					*base,
					Preservation::Preserve,
				)?;
			}
		}
		T::Shares::create(id, account, true, 1)?;

		PoolStates::<T>::insert(id, PoolState { touched: Self::now(), ..Default::default() });
		Pools::<T>::insert(
			id,
			Pool {
				assets: assets.clone(),
				fee,
				pricing: kind.into(),
				creator: creator.clone(),
				deposit,
				base,
				paused: false,
			},
		);
		Self::deposit_event(Event::PoolCreated {
			pool: id,
			assets,
			kind,
			fee,
			creator: creator.clone(),
		});
		Ok(id)
	}

	pub(crate) fn do_remove_pool(who: &T::AccountId, id: PoolId) -> DispatchResult {
		let Loaded { pool, state, .. } = Loaded::<T>::get(id)?;
		ensure!(*who == pool.creator, Error::<T>::NotCreator);
		let account = Self::pool_account(id);
		// Those that are locked, and those that somebody has given to the pool for ever.
		ensure!(T::Shares::balance(id, &account) == state.shares, Error::<T>::PoolInUse);
		if state.shares != 0 {
			T::Shares::burn_from(
				id,
				&account,
				state.shares,
				Preservation::Expendable,
				Precision::Exact,
				Fortitude::Force,
			)?;
		}
		T::Shares::start_destroy(id, None)?;
		// Nobody has shares; somebody may have an empty account or an approval. If there are too
		// many to remove them here, the asset stays in destruction, which anyone can complete.
		T::Shares::destroy_accounts(id, MAX_REMNANTS)?;
		T::Shares::destroy_approvals(id, MAX_REMNANTS)?;
		let _ = T::Shares::finish_destroy(id);

		for (side, asset) in pool.assets.iter().enumerate() {
			// Everything that is there: the reserves, what keeps the account alive, and donations.
			let all = T::Assets::reducible_balance(
				asset.clone(),
				&account,
				Preservation::Expendable,
				Fortitude::Polite,
			);
			let owed = state.reserves[side]
				.checked_add(pool.base[side])
				.ok_or(ArithmeticError::Overflow)?;
			ensure!(all >= owed, Error::<T>::InsufficientLiquidity);
			if all != 0 {
				T::Assets::transfer(asset.clone(), &account, who, all, Preservation::Expendable)?;
			}
		}
		// It fails if somebody has sent another asset here, whose account needs ours. Then ours stays,
		// which is nothing to bother the creator with.
		let _ = frame_system::Pallet::<T>::dec_providers(&account);
		T::Deposits::release(&HoldReason::PoolDeposit.into(), who, pool.deposit, Precision::Exact)?;

		let [first, second] = pool.assets;
		let last = Pairs::<T>::mutate_exists((&first, &second), |entry| {
			let pools = entry.get_or_insert_default();
			pools.retain(|other| *other != id);
			let last = pools.is_empty();
			if last {
				*entry = None;
			}
			last
		});
		if last {
			Neighbours::<T>::remove(&first, &second);
			Neighbours::<T>::remove(&second, &first);
		}
		Pools::<T>::remove(id);
		PoolStates::<T>::remove(id);
		Self::deposit_event(Event::PoolRemoved { pool: id, left: state.reserves });
		Ok(())
	}

	pub(crate) fn do_ramp(id: PoolId, amplification: u32, end: Height) -> DispatchResult {
		let now = Self::now();
		// The averages up to now belong to the old curve.
		let mut loaded = Loaded::<T>::get(id)?;
		let Pricing::Stable { ramp, .. } = &mut loaded.pool.pricing else {
			return Err(Error::<T>::NotStable.into());
		};
		ensure!(
			(1..=MAX_AMPLIFICATION).contains(&amplification),
			Error::<T>::InvalidStableParameters
		);
		let earliest = now.checked_add(T::MinRampLength::get()).ok_or(ArithmeticError::Overflow)?;
		let from = ramp.at(now);
		let to = u64::from(amplification) * A_PRECISION;
		// Otherwise a new ramp in every block would have the steepest beginning of a ramp each time.
		let stops = from.abs_diff(to) < A_PRECISION;
		let settled = ramp.end == 0
			|| now.checked_sub(ramp.start).is_some_and(|age| age >= T::MinRampLength::get());
		ensure!(
			end >= earliest
				&& (stops || settled)
				&& to <= from.saturating_mul(MAX_RAMP_FACTOR)
				&& from <= to.saturating_mul(MAX_RAMP_FACTOR),
			Error::<T>::RampTooFast
		);
		let new = Ramp { from, to, start: now, end };
		*ramp = new;
		Pools::<T>::insert(id, &loaded.pool);
		loaded.store(true);
		Self::deposit_event(Event::AmplificationRamped { pool: id, ramp: new });
		Ok(())
	}
}

impl PoolKind {
	/// The same kind for the assets in the other order.
	fn mirrored(self) -> Self {
		match self {
			Self::ConstantProduct => self,
			Self::Stable { amplification, scales: [a, b] } => {
				Self::Stable { amplification, scales: [b, a] }
			},
		}
	}
}
