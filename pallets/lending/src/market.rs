// SPDX-License-Identifier: Apache-2.0

//! What governance decides about markets, and from where interest is counted.
//!
//! The rate of a market follows from its totals at the beginning of the block. So a call never
//! changes a checkpoint, but for those that change the reserves, and whoever only looks at a market
//! is not disturbed by those who use it: they write the totals, which are an item of their own.

use crate::{
	math::{
		accrual::{Accrued, Checkpoint},
		health::check_factors,
	},
	*,
};
use frame_support::{
	ensure,
	traits::{fungibles::Inspect as _, Get, Time},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use polyphony_support::{traits::PriceFeed, Rounding};
use sp_runtime::{
	traits::{AccountIdConversion, CheckedAdd},
	ArithmeticError, DispatchError, DispatchResult, Permill,
};

/// A market as it is at a moment.
pub(crate) struct Live<T: Config> {
	pub(crate) asset: T::AssetId,
	pub(crate) params: MarketParams,
	pub(crate) checkpoint: Checkpoint,
	pub(crate) accrued: Accrued,
}

impl<T: Config> Live<T> {
	/// What `shares` of suppliers are worth. Rounded down.
	pub(crate) fn supplied(&self, shares: Balance) -> Result<Balance, DispatchError> {
		self.accrued
			.amount_for(shares, Rounding::Down)
			.ok_or_else(|| ArithmeticError::Overflow.into())
	}

	/// The shares of suppliers that are worth `amount`. Rounded as told.
	pub(crate) fn shares_for(
		&self,
		amount: Balance,
		rounding: Rounding,
	) -> Result<Balance, DispatchError> {
		self.accrued.shares_for(amount, rounding).ok_or_else(|| ArithmeticError::Overflow.into())
	}

	/// The shares of debtors that owe `amount`. Rounded as told.
	pub(crate) fn debt_shares_for(
		&self,
		amount: Balance,
		rounding: Rounding,
	) -> Result<Balance, DispatchError> {
		self.accrued
			.debt_shares_for(amount, rounding)
			.ok_or_else(|| ArithmeticError::Overflow.into())
	}

	/// What `shares` of debtors owe. Rounded up.
	pub(crate) fn owed(&self, shares: Balance) -> Result<Balance, DispatchError> {
		self.accrued.debt_for(shares, Rounding::Up).ok_or_else(|| ArithmeticError::Overflow.into())
	}
}

/// Whether going from `old` to `new` does no more than to lower what new risk may be taken: then
/// nobody who is there already can be hurt, and there is nothing to wait for.
///
/// Not among these are the liquidation threshold and the bonus, which decide about positions that
/// exist, and the rates and the reserve factor, for which people have supplied and borrowed.
pub(crate) fn only_tightens(old: &MarketParams, new: &MarketParams) -> bool {
	let ceiling = match (old.debt_ceiling, new.debt_ceiling) {
		(old, new) if old == new => true,
		(Some(old), Some(new)) => new < old,
		_ => false,
	};
	let tightened = MarketParams {
		supply_cap: new.supply_cap.min(old.supply_cap),
		borrow_cap: new.borrow_cap.min(old.borrow_cap),
		collateral_factor: new.collateral_factor.min(old.collateral_factor),
		debt_ceiling: if ceiling { new.debt_ceiling } else { old.debt_ceiling },
		borrowable_in_isolation: new.borrowable_in_isolation && old.borrowable_in_isolation,
		frozen: new.frozen || old.frozen,
		..*old
	};
	tightened == *new
}

impl<T: Config> Pallet<T> {
	/// The account that holds the money of all markets.
	pub fn account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	pub(crate) fn now_ms() -> Moment {
		T::Time::now()
	}

	/// The market of an asset, with the interest up to now.
	pub(crate) fn live(asset: &T::AssetId) -> Result<Live<T>, DispatchError> {
		let Market { params, checkpoint } =
			Markets::<T>::get(asset).ok_or(Error::<T>::MarketNotFound)?;
		let accrued = checkpoint.accrue(&params.rates, params.reserve_factor, Self::now_ms());
		Ok(Live { asset: asset.clone(), params, checkpoint, accrued })
	}

	/// Counts interest from here on, at the rate that follows from `totals`.
	pub(crate) fn renew(live: &Live<T>, totals: Totals) {
		let checkpoint = live.checkpoint.renew(&live.accrued, totals, Self::now_ms());
		Self::store_checkpoint(&live.asset, live.params, checkpoint);
	}

	pub(crate) fn store_checkpoint(
		asset: &T::AssetId,
		params: MarketParams,
		checkpoint: Checkpoint,
	) {
		Markets::<T>::insert(asset, Market { params, checkpoint });
		Self::deposit_event(Event::Accrued {
			asset: asset.clone(),
			index: checkpoint.index,
			kink_rate: checkpoint.kink_rate,
			reserves: checkpoint.reserves,
			totals: checkpoint.totals,
		});
	}

	/// Changes the totals of a market.
	pub(crate) fn with_totals<R>(
		asset: &T::AssetId,
		change: impl FnOnce(&mut Totals) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		MarketTotals::<T>::try_mutate(asset, change)
	}

	fn check_params(asset: &T::AssetId, params: &MarketParams) -> DispatchResult {
		let factors =
			check_factors(params.collateral_factor, params.liquidation_threshold, &params.bonus);
		let bounds = params.price_bounds.is_none_or(|(low, high)| low <= high);
		ensure!(
			factors.is_ok()
				&& params.rates.check().is_ok()
				&& bounds && params.reserve_factor <= Permill::from_percent(50)
				&& params.flash_fee <= Permill::from_percent(10)
				&& params.debt_ceiling.is_none_or(|_| params.group.is_none()),
			Error::<T>::InvalidParams
		);
		if let Some(group) = params.group {
			ensure!(Groups::<T>::contains_key(group), Error::<T>::GroupNotFound);
		}
		// The unit of prices is the whole one.
		ensure!(T::Prices::decimals(asset).is_some(), Error::<T>::PriceUnavailable);
		Ok(())
	}

	pub(crate) fn do_list(asset: &T::AssetId, params: MarketParams) -> DispatchResult {
		ensure!(!Markets::<T>::contains_key(asset), Error::<T>::AlreadyListed);
		Self::check_params(asset, &params)?;
		let account = Self::account();
		let least = T::Assets::minimum_balance(asset.clone());
		ensure!(
			T::Assets::balance(asset.clone(), &account) >= least.max(1),
			Error::<T>::AccountNotFunded
		);
		MarketIds::<T>::try_mutate(|ids| ids.try_push(asset.clone()))
			.map_err(|_| Error::<T>::TooManyMarkets)?;
		let mut checkpoint = Checkpoint::new(&params.rates);
		checkpoint.at = Self::now_ms();
		Markets::<T>::insert(asset, Market { params, checkpoint });
		Self::deposit_event(Event::MarketListed { asset: asset.clone(), params });
		Ok(())
	}

	pub(crate) fn do_set_params(asset: &T::AssetId, params: MarketParams) -> DispatchResult {
		Self::check_params(asset, &params)?;
		let mut market = Markets::<T>::get(asset).ok_or(Error::<T>::MarketNotFound)?;
		if only_tightens(&market.params, &params) {
			market.params = params;
			Markets::<T>::insert(asset, market);
			// What waits would bring the old values back, which is not what was decided last.
			if PendingParams::<T>::take(asset).is_some() {
				Self::deposit_event(Event::ParamsCancelled { asset: asset.clone() });
			}
			Self::deposit_event(Event::ParamsSet { asset: asset.clone(), params });
			return Ok(());
		}
		let at = frame_system::Pallet::<T>::block_number()
			.checked_add(&T::ChangeDelay::get())
			.ok_or(ArithmeticError::Overflow)?;
		PendingParams::<T>::insert(asset, (at, params));
		Self::deposit_event(Event::ParamsScheduled { asset: asset.clone(), params, at });
		Ok(())
	}

	pub(crate) fn do_set_group(group: GroupId, params: Group) -> DispatchResult {
		ensure!(!Groups::<T>::contains_key(group), Error::<T>::InvalidParams);
		check_factors(params.collateral_factor, params.liquidation_threshold, &params.bonus)
			.map_err(|_| Error::<T>::InvalidParams)?;
		Groups::<T>::insert(group, params);
		Self::deposit_event(Event::GroupSet { group, params });
		Ok(())
	}

	/// The beginning of a block.
	pub(crate) fn begin_block(now: BlockNumberFor<T>) -> Weight {
		let ids = MarketIds::<T>::get();
		let mut weight = T::WeightInfo::begin_block();
		// Before interest is counted from here on: the time is still that of the last block, and what
		// is done now belongs to its end. Otherwise, interest up to this block would be counted for
		// debts that are not there any more.
		if Backlog::<T>::get() {
			let mut meter =
				frame_support::weights::WeightMeter::with_limit(T::BacklogWeight::get());
			Self::work(&mut meter);
			weight = weight.saturating_add(meter.consumed());
		}
		// Until the end of this block has shown that there is none.
		if !ids.is_empty() {
			Backlog::<T>::put(true);
		}
		for asset in &ids {
			weight = weight.saturating_add(T::WeightInfo::look_at_market());
			let renewed = Self::begin_market(asset, now);
			if renewed {
				weight = weight.saturating_add(T::WeightInfo::renew_market());
			}
		}
		weight
	}

	/// Renews the checkpoint of a market if it has to be, and tells whether.
	pub(crate) fn begin_market(asset: &T::AssetId, now: BlockNumberFor<T>) -> bool {
		let Ok(mut live) = Self::live(asset) else { return false };
		let totals = MarketTotals::<T>::get(asset);
		let due = PendingParams::<T>::get(asset).filter(|(at, _)| *at <= now);
		// A market of the genesis begins with the first block that knows the time.
		let begins = live.checkpoint.at == 0 && Self::now_ms() != 0;
		if totals == live.checkpoint.totals && due.is_none() && !begins {
			return false;
		}
		if let Some((_, params)) = due {
			// Interest up to here is at the old rate.
			PendingParams::<T>::remove(asset);
			Self::thresholds_change(&live.params, &params);
			live.params = params;
			Self::deposit_event(Event::ParamsSet { asset: asset.clone(), params });
		}
		Self::renew(&live, totals);
		true
	}
}
