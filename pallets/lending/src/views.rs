// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers. None of this runs in a transaction.

use crate::{
	market::Live,
	math::rates::{rate_now, supply_rate, utilisation},
	position::{amount_at, discounted, value_at, Valued},
	*,
};
use alloc::vec::Vec;
use frame_support::{
	storage::{with_transaction_unchecked, TransactionOutcome},
	traits::fungibles::{Inspect as _, Mutate as _},
	BoundedVec,
};
use pallet_lending_runtime_api::{
	BonusInfo, Change, DebtInfo, GroupInfo, HealthInfo, InventoryInfo, IsolatedInfo,
	LiquidatableInfo, LiquidatablePage, MarketInfo, Missing, NoValue, OfferInfo, ParamsInfo,
	PendingInfo, Place, PositionInfo, PriceInfo, RatesInfo, Refusal, RuleInfo, SupplyInfo,
	WhatIfError, MAX_CHANGES, MAX_POSITIONS_PER_PAGE,
};
use polyphony_support::{
	traits::{OraclePrice, PriceFeed, Verdict},
	Rounding,
};
use sp_runtime::{
	traits::{Bounded, SaturatedConversion},
	DispatchError, FixedU128,
};

/// 10^27 / 10^18: rates are counted in 10^-27 and told in 10^-18.
const RAY_PER_FIXED: u128 = 1_000_000_000;

fn rounded(rate: u128, rounding: Rounding) -> FixedU128 {
	FixedU128::from_inner(match rounding {
		Rounding::Up => rate.div_ceil(RAY_PER_FIXED),
		Rounding::Down => rate / RAY_PER_FIXED,
	})
}

fn bonus_info(bonus: &Bonus) -> BonusInfo {
	BonusInfo { min: bonus.min, max: bonus.max, slope: bonus.slope }
}

fn params_info(params: &MarketParams) -> ParamsInfo {
	let rates = params.rates;
	ParamsInfo {
		supply_cap: params.supply_cap,
		borrow_cap: params.borrow_cap,
		reserve_factor: params.reserve_factor,
		collateral_factor: params.collateral_factor,
		liquidation_threshold: params.liquidation_threshold,
		bonus: bonus_info(&params.bonus),
		rates: RatesInfo {
			kink: rates.kink,
			steepness: rates.steepness,
			initial: rates.initial,
			min: rates.min,
			max: rates.max,
			speed: rates.speed,
		},
		flash_fee: params.flash_fee,
		debt_ceiling: params.debt_ceiling,
		borrowable_in_isolation: params.borrowable_in_isolation,
		group: params.group,
		price_bounds: params.price_bounds,
		frozen: params.frozen,
	}
}

/// What an error of a call says about the change that made it.
pub(crate) fn refusal<T: Config>(error: DispatchError) -> Refusal {
	if let DispatchError::Arithmetic(_) = error {
		return Refusal::Overflow;
	}
	[
		(Error::<T>::MarketNotFound, Refusal::MarketNotFound),
		(Error::<T>::MarketFrozen, Refusal::MarketFrozen),
		(Error::<T>::AmountTooSmall, Refusal::AmountTooSmall),
		(Error::<T>::SupplyCapExceeded, Refusal::SupplyCapExceeded),
		(Error::<T>::BorrowCapExceeded, Refusal::BorrowCapExceeded),
		(Error::<T>::DebtCeilingExceeded, Refusal::DebtCeilingExceeded),
		(Error::<T>::InsufficientCash, Refusal::InsufficientCash),
		(Error::<T>::PositionNotFound, Refusal::PositionNotFound),
		(Error::<T>::InsufficientSupply, Refusal::InsufficientSupply),
		(Error::<T>::NoDebt, Refusal::NoDebt),
		(Error::<T>::TooManyAssets, Refusal::TooManyAssets),
		(Error::<T>::InsufficientCollateral, Refusal::InsufficientCollateral),
		(Error::<T>::Isolated, Refusal::Isolated),
		(Error::<T>::NotInGroup, Refusal::NotInGroup),
		(Error::<T>::DebtTooSmall, Refusal::DebtTooSmall),
		(Error::<T>::PriceUnavailable, Refusal::PriceUnavailable),
	]
	.into_iter()
	.find_map(|(known, refusal)| (DispatchError::from(known) == error).then_some(refusal))
	.unwrap_or(Refusal::Money)
}

/// Notes why there is no value, once for each asset.
fn noted<AssetId: Clone + PartialEq>(
	missing: &mut Vec<Missing<AssetId>>,
	asset: &AssetId,
	value: Result<Balance, NoValue>,
) -> Option<Balance> {
	if let Err(reason) = value {
		if missing.iter().all(|other| other.asset != *asset) {
			missing.push(Missing { asset: asset.clone(), reason });
		}
	}
	value.ok()
}

/// The sum, if there are all of them.
fn sum(values: impl Iterator<Item = Option<Balance>>) -> Option<Balance> {
	let mut values = values;
	values.try_fold(0, |sum: Balance, value| sum.checked_add(value?))
}

/// Runs `ask` and takes back all that it has written.
fn without_trace<R>(ask: impl FnOnce() -> R) -> R {
	with_transaction_unchecked(|| TransactionOutcome::Rollback(ask()))
}

impl<T: Config> Pallet<T> {
	/// All markets, in the order in which they were listed.
	pub fn market_infos() -> Vec<MarketInfo<T::AssetId>> {
		MarketIds::<T>::get().iter().filter_map(Self::market_info).collect()
	}

	/// The market of an asset.
	pub fn market_info(asset: &T::AssetId) -> Option<MarketInfo<T::AssetId>> {
		let Live { params, checkpoint, accrued, .. } = Self::live(asset).ok()?;
		let totals = MarketTotals::<T>::get(asset);
		// As the next block begins.
		let now = Self::now_ms();
		let accrued = checkpoint.renew(&accrued, totals, now).accrue(
			&params.rates,
			params.reserve_factor,
			now,
		);
		let used = utilisation(accrued.debt, accrued.supply_assets);
		let rate = rate_now(&params.rates, accrued.kink_rate, used);
		let pending = PendingParams::<T>::get(asset).map(|(at, params)| PendingInfo {
			at: at.saturated_into(),
			params: params_info(&params),
		});
		Some(MarketInfo {
			asset: asset.clone(),
			params: params_info(&params),
			pending,
			supplied: accrued.amount_for(totals.supply_shares, Rounding::Down)?,
			borrowed: accrued.debt_for(totals.debt_shares, Rounding::Up)?,
			cash: totals.cash,
			reserves: accrued.reserves,
			isolated_debt: IsolatedDebt::<T>::get(asset),
			utilisation: rounded(used, Rounding::Down),
			borrow_rate: rounded(rate, Rounding::Up),
			supply_rate: rounded(supply_rate(rate, used, params.reserve_factor), Rounding::Down),
			kink_rate: rounded(accrued.kink_rate, Rounding::Up),
			index: accrued.index,
			price: match Self::believed(asset, &params) {
				Ok(price) => PriceInfo::Price(price),
				Err(reason) => PriceInfo::Unavailable(reason),
			},
		})
	}

	/// All efficiency groups, by number.
	pub fn group_infos() -> Vec<GroupInfo> {
		let mut all: Vec<_> = Groups::<T>::iter()
			.map(|(group, params)| GroupInfo {
				group,
				collateral_factor: params.collateral_factor,
				liquidation_threshold: params.liquidation_threshold,
				bonus: bonus_info(&params.bonus),
			})
			.collect();
		all.sort_by_key(|info| info.group);
		all
	}

	/// The price of an asset, or why there is none.
	fn believed(asset: &T::AssetId, params: &MarketParams) -> Result<OraclePrice, NoValue> {
		Self::price(asset, params).map_err(|_| match T::Prices::price(asset) {
			Verdict::Unavailable(reason) => reason.into(),
			Verdict::Price(_) => NoValue::OutOfBounds,
		})
	}

	/// The value of units, or why there is none.
	fn value_or_why(
		live: &Live<T>,
		amount: Balance,
		rounding: Rounding,
	) -> Result<Balance, NoValue> {
		let price = Self::believed(&live.asset, &live.params)?.value;
		T::Prices::decimals(&live.asset).ok_or(NoValue::UnknownAsset)?;
		value_at::<T>(&live.asset, amount, price, rounding).map_err(|_| NoValue::TooLarge)
	}

	/// What an account has supplied and owes. `None` if that is nothing.
	pub fn position_info(who: &T::AccountId) -> Option<PositionInfo<T::AssetId>> {
		Positions::<T>::get(who).map(|position| Self::described(&position))
	}

	/// How far an account is from being liquidated. `None` if it has no position.
	pub fn health_info(who: &T::AccountId) -> Option<HealthInfo<T::AssetId>> {
		let PositionInfo { health, missing, .. } = Self::position_info(who)?;
		Some(HealthInfo { health, missing })
	}

	fn described(position: &PositionOf<T>) -> PositionInfo<T::AssetId> {
		let mut missing = Vec::new();
		let mut supplies = Vec::new();
		let mut debts = Vec::new();
		// Markets are there for good.
		for supply in &position.supplies {
			let Ok(live) = Self::live(&supply.asset) else { continue };
			let factors = Self::factors(&live.params, position.group);
			let amount = live.supplied(supply.shares).unwrap_or_default();
			let value = Self::value_or_why(&live, amount, Rounding::Down);
			supplies.push(SupplyInfo {
				asset: supply.asset.clone(),
				amount,
				collateral: supply.collateral,
				value: noted(&mut missing, &supply.asset, value),
				collateral_factor: factors.collateral_factor,
				liquidation_threshold: factors.liquidation_threshold,
			});
		}
		for debt in &position.debts {
			let Ok(live) = Self::live(&debt.asset) else { continue };
			// A debt that cannot be counted is no debt of zero.
			let amount = live.owed(debt.shares).unwrap_or(Balance::MAX);
			let value = Self::value_or_why(&live, amount, Rounding::Up);
			debts.push(DebtInfo {
				asset: debt.asset.clone(),
				amount,
				value: noted(&mut missing, &debt.asset, value),
			});
		}
		let valued = Self::valued(position).ok();
		let health = if position.debts.is_empty() {
			Some(FixedU128::max_value())
		} else {
			valued.as_ref().map(Valued::health)
		};
		PositionInfo {
			health,
			collateral: sum(supplies.iter().filter(|all| all.collateral).map(|all| all.value)),
			debt: sum(debts.iter().map(|debt| debt.value)),
			capacity: valued.map(|valued| valued.capacity.saturating_sub(valued.exposure)),
			supplies,
			debts,
			group: position.group,
			rule: position.rule.as_ref().map(|rule| RuleInfo {
				below: rule.below,
				to: rule.to,
				collateral: rule.collateral.clone(),
				debt: rule.debt.clone(),
				max_slippage: rule.max_slippage,
			}),
			isolated: position.isolated.as_ref().map(|(collateral, counted)| IsolatedInfo {
				collateral: collateral.clone(),
				counted: *counted,
			}),
			missing,
		}
	}

	/// The position of an account as it would be after `changes`, which are made and taken back.
	///
	/// What the account pays is given to it before, so that the answer does not depend on what it
	/// has; and so is the deposit for a new position.
	pub fn what_if(
		who: &T::AccountId,
		changes: &[Change<T::AssetId>],
	) -> Result<PositionInfo<T::AssetId>, WhatIfError> {
		if changes.len() > MAX_CHANGES as usize {
			return Err(WhatIfError { change: MAX_CHANGES, reason: Refusal::TooManyChanges });
		}
		without_trace(|| {
			for (change, number) in changes.iter().zip(0..) {
				Self::make(who, change)
					.map_err(|error| WhatIfError { change: number, reason: refusal::<T>(error) })?;
			}
			Ok(Self::position_info(who).unwrap_or_default())
		})
	}

	fn make(who: &T::AccountId, change: &Change<T::AssetId>) -> Result<(), DispatchError> {
		match change {
			Change::Supply { asset, amount } => {
				if !Positions::<T>::contains_key(who) {
					let position = Position {
						supplies: BoundedVec::new(),
						debts: BoundedVec::new(),
						group: None,
						isolated: None,
						rule: None,
						rule_failures: 0,
						watch: None,
						deposit: 0,
					};
					Positions::<T>::insert(who, position);
				}
				Self::give(who, asset, *amount);
				Self::do_supply(who, asset, *amount).map(|_| ())
			},
			Change::Withdraw { asset, amount } => {
				Self::do_withdraw(who, asset, *amount).map(|_| ())
			},
			Change::Borrow { asset, amount } => {
				Self::do_borrow(who, asset, *amount, who).map(|_| ())
			},
			Change::Repay { asset, amount } => {
				let owed = <Self as polyphony_support::traits::LendingPool<_>>::owed(who, asset);
				Self::give(who, asset, amount.map_or(owed, |amount| amount.min(owed)));
				Self::do_repay(who, asset, *amount, who).map(|_| ())
			},
		}
	}

	/// Makes sure that an account can pay units. If that cannot be, the payment will say so.
	fn give(who: &T::AccountId, asset: &T::AssetId, amount: Balance) {
		let least = T::Assets::minimum_balance(asset.clone());
		if let Some(amount) = amount.checked_add(least) {
			let _ = T::Assets::mint_into(asset.clone(), who, amount);
		}
	}

	/// The positions that can be liquidated now, among at most `limit` (and at least one, and at
	/// most [`MAX_POSITIONS_PER_PAGE`]) that are looked at, behind `start`.
	///
	/// They are those that the chain has put off, and those that it would look at if the odometer
	/// were moved by prices as they are now. A position that waits further on is healthy, unless
	/// one of its assets has no price, and then nobody can liquidate it.
	pub fn liquidatable_infos(
		start: Option<Place<T::AccountId>>,
		limit: u32,
	) -> LiquidatablePage<T::AccountId, T::AssetId> {
		let reached = without_trace(|| {
			Self::move_odometer();
			Odometer::<T>::get()
		});
		let deferred = match &start {
			None => Some(Deferred::<T>::iter_keys()),
			Some(Place { deferred: true, at, account }) => {
				let at = u32::try_from(*at).unwrap_or(u32::MAX);
				let key = Deferred::<T>::hashed_key_for((at.to_be_bytes(), account));
				Some(Deferred::<T>::iter_keys_from(key))
			},
			Some(_) => None,
		};
		let watched = match &start {
			Some(Place { deferred: false, at, account }) => {
				let key = Watched::<T>::hashed_key_for((at.to_be_bytes(), account));
				Watched::<T>::iter_keys_from(key)
			},
			_ => Watched::<T>::iter_keys(),
		};
		let mut places = deferred
			.into_iter()
			.flatten()
			.map(|(at, account)| {
				let at = u32::from_be_bytes(at).into();
				Place { deferred: true, at, account }
			})
			.chain(watched.map(|(at, account)| {
				let at = u64::from_be_bytes(at);
				Place { deferred: false, at, account }
			}))
			.take_while(|place| place.deferred || place.at <= reached);
		let mut positions = Vec::new();
		let mut last = None;
		for place in places.by_ref().take(limit.clamp(1, MAX_POSITIONS_PER_PAGE) as usize) {
			let sick = Positions::<T>::get(&place.account).filter(|position| {
				Self::valued(position).is_ok_and(|valued| valued.health() < FixedU128::from_u32(1))
			});
			if let Some(position) = sick {
				let account = place.account.clone();
				positions.push(LiquidatableInfo { account, position: Self::described(&position) });
			}
			last = Some(place);
		}
		LiquidatablePage { positions, next: last.filter(|_| places.next().is_some()) }
	}

	/// What the chain has taken over, by collateral and debt.
	pub fn inventory_infos() -> Vec<InventoryInfo<T::AssetId>> {
		let mut all: Vec<_> = Inventories::<T>::iter()
			.filter_map(|((collateral, debt), inventory)| {
				Self::inventory_info(collateral, debt, &inventory)
			})
			.collect();
		all.sort_by(|a, b| (&a.collateral, &a.debt).cmp(&(&b.collateral, &b.debt)));
		all
	}

	fn inventory_info(
		collateral: T::AssetId,
		debt: T::AssetId,
		inventory: &Inventory,
	) -> Option<InventoryInfo<T::AssetId>> {
		let (of, against) = (Self::live(&collateral).ok()?, Self::live(&debt).ok()?);
		let amount = of.supplied(inventory.shares).ok()?;
		let owed = against.owed(inventory.debt_shares).ok()?;
		let offer = Self::offer_info(&of, &against, inventory, owed);
		Some(InventoryInfo {
			collateral,
			debt,
			amount,
			selling: inventory.selling,
			order: inventory.order.map(|(order, _)| order),
			owed,
			attempts: inventory.attempts,
			offer,
		})
	}

	/// For what all of an inventory can be bought in the next block, as `do_buy_inventory` counts: by
	/// then the order that stands has had its batch, and what that has left over is a step cheaper.
	fn offer_info(
		of: &Live<T>,
		against: &Live<T>,
		inventory: &Inventory,
		owed: Balance,
	) -> Option<OfferInfo> {
		let steps = u32::from(inventory.order.is_some());
		let attempts = inventory.attempts.saturating_add(steps);
		let discount = Self::discount(&Inventory { attempts, ..*inventory });
		let debt_price = Self::price(&against.asset, &against.params).ok()?.value;
		let price = Self::price(&of.asset, &of.params).ok()?.value;
		let collateral_price = discounted(price, discount);
		let all = of.supplied(inventory.shares).ok()?.checked_add(inventory.selling)?;
		let value = value_at::<T>(&of.asset, all, collateral_price, Rounding::Up).ok()?;
		let cost = amount_at::<T>(&against.asset, value, debt_price, Rounding::Up).ok()?;
		Some(OfferInfo { discount, collateral_price, debt_price, cost: cost.min(owed) })
	}
}
