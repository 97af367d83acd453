// SPDX-License-Identifier: Apache-2.0

//! What an account has and owes, and what that is worth.

use crate::{
	market::Live,
	math::{
		health::{health, weighted},
		liquidation::payable,
	},
	*,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{fungible::MutateHold as _, tokens::Precision, Get},
	weights::Weight,
	BoundedVec,
};
use polyphony_support::{
	mul_div,
	traits::{OraclePrice, PriceFeed},
	Rounding,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, FixedU128, Permill};

/// Something that a position has supplied and that backs its debts, with its value.
pub(crate) struct Backing<T: Config> {
	pub(crate) live: Live<T>,
	pub(crate) price: OraclePrice,
	/// Whether that is a price of now. If not, it is the last that the odometer has seen.
	pub(crate) priced: bool,
	pub(crate) shares: Balance,
	/// In 10^-18 of the reference currency, at the price. Rounded down.
	pub(crate) value: u128,
	/// The factors that apply in this position.
	pub(crate) factors: Group,
}

/// A debt of a position, with its value.
pub(crate) struct Owed<T: Config> {
	pub(crate) live: Live<T>,
	pub(crate) price: OraclePrice,
	/// Whether that is a price of now. If not, it is zero.
	pub(crate) priced: bool,
	pub(crate) shares: Balance,
	/// Units. Rounded up.
	pub(crate) amount: Balance,
	/// In 10^-18 of the reference currency, at the price. Rounded up.
	pub(crate) value: u128,
}

/// A position with its values.
pub(crate) struct Valued<T: Config> {
	pub(crate) backings: Vec<Backing<T>>,
	pub(crate) debts: Vec<Owed<T>>,
	/// The value of all collateral.
	pub(crate) collateral: u128,
	/// That, each part times its liquidation threshold.
	pub(crate) weighted: u128,
	/// What of the debts the collateral pays with the lowest bonuses, at the price.
	pub(crate) payable: u128,
	/// The value of the debts.
	pub(crate) debt: u128,
	/// What may be borrowed against the collateral, at the lower end of what prices may be.
	pub(crate) capacity: u128,
	/// The value of the debts at the upper end.
	pub(crate) exposure: u128,
}

impl<T: Config> Valued<T> {
	/// Whether all assets have a price of now.
	pub(crate) fn is_priced(&self) -> bool {
		self.backings.iter().all(|backing| backing.priced)
			&& self.debts.iter().all(|owed| owed.priced)
	}

	/// See the crate's documentation.
	pub(crate) fn health(&self) -> FixedU128 {
		health(self.weighted, self.debt)
	}

	/// Whether new risk may be taken.
	pub(crate) fn has_capacity(&self) -> bool {
		self.exposure <= self.capacity
	}
}

/// How many assets a position has supplied and owes: on that depends what it costs to value it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Size {
	pub(crate) supplies: u32,
	pub(crate) debts: u32,
}

impl Size {
	pub(crate) fn of<T: Config>(position: &PositionOf<T>) -> Self {
		// Both are bounded by `MaxAssets`.
		Self { supplies: position.supplies.len() as u32, debts: position.debts.len() as u32 }
	}

	/// The largest that there is.
	pub(crate) fn largest<T: Config>() -> Self {
		Self { supplies: T::MaxAssets::get(), debts: T::MaxAssets::get() }
	}

	/// The weight of something by that.
	pub(crate) fn weigh(self, weight: impl FnOnce(u32, u32) -> Weight) -> Weight {
		weight(self.supplies, self.debts)
	}
}

/// The value of units at a price. Rounded as told.
pub(crate) fn value_at<T: Config>(
	asset: &T::AssetId,
	amount: Balance,
	price: FixedU128,
	rounding: Rounding,
) -> Result<u128, DispatchError> {
	let unit = unit::<T>(asset)?;
	mul_div(amount, price.into_inner(), unit, rounding)
		.ok_or_else(|| ArithmeticError::Overflow.into())
}

/// The units that have a value at a price. Rounded as told.
pub(crate) fn amount_at<T: Config>(
	asset: &T::AssetId,
	value: u128,
	price: FixedU128,
	rounding: Rounding,
) -> Result<Balance, DispatchError> {
	let unit = unit::<T>(asset)?;
	mul_div(value, unit, price.into_inner(), rounding)
		.ok_or_else(|| ArithmeticError::Overflow.into())
}

fn unit<T: Config>(asset: &T::AssetId) -> Result<u128, DispatchError> {
	let decimals = T::Prices::decimals(asset).ok_or(Error::<T>::PriceUnavailable)?;
	10u128.checked_pow(decimals.into()).ok_or_else(|| ArithmeticError::Overflow.into())
}

impl<T: Config> Pallet<T> {
	/// The price of an asset, if there is one that can be believed.
	pub(crate) fn price(
		asset: &T::AssetId,
		params: &MarketParams,
	) -> Result<OraclePrice, DispatchError> {
		let price = T::Prices::price(asset).price().ok_or(Error::<T>::PriceUnavailable)?;
		let believed =
			params.price_bounds.is_none_or(|(low, high)| (low..=high).contains(&price.value));
		ensure!(believed && price.value.into_inner() != 0, Error::<T>::PriceUnavailable);
		Ok(price)
	}

	/// The factors of a collateral in a position that is in `group`.
	pub(crate) fn factors(params: &MarketParams, group: Option<GroupId>) -> Group {
		group.filter(|group| params.group == Some(*group)).and_then(Groups::<T>::get).unwrap_or(
			Group {
				collateral_factor: params.collateral_factor,
				liquidation_threshold: params.liquidation_threshold,
				bonus: params.bonus,
			},
		)
	}

	/// Values a position. Fails if an asset that matters has no price.
	pub(crate) fn valued(position: &PositionOf<T>) -> Result<Valued<T>, DispatchError> {
		Self::valued_by(position, |_| None)
	}

	/// Values a position to its owner's advantage where there is no price: collateral at the last
	/// price that the odometer has seen, debts at nothing. Fails if there never was a price of a
	/// collateral.
	///
	/// Who is unhealthy even so can be liquidated. If it took a price for each of the assets, next
	/// to nothing of one without a price would be enough never to be.
	pub(crate) fn valued_for_liquidation(
		position: &PositionOf<T>,
	) -> Result<Valued<T>, DispatchError> {
		let mut marks = None;
		Self::valued_by(position, |collateral| {
			let Some(asset) = collateral else { return Some(FixedU128::from_inner(0)) };
			let marks = marks.get_or_insert_with(Marks::<T>::get);
			marks.iter().find(|mark| mark.asset == *asset).map(|mark| mark.price)
		})
	}

	/// Values a position, with what `missing` tells where there is no price: of a collateral, or of
	/// a debt.
	fn valued_by(
		position: &PositionOf<T>,
		mut missing: impl FnMut(Option<&T::AssetId>) -> Option<FixedU128>,
	) -> Result<Valued<T>, DispatchError> {
		let mut price_of = |live: &Live<T>, collateral| match Self::price(&live.asset, &live.params)
		{
			Ok(price) => Ok((price, true)),
			Err(error) => missing(collateral)
				.map(|value| {
					let confidence = FixedU128::from_inner(0);
					(OraclePrice { value, confidence, age: u64::MAX }, false)
				})
				.ok_or(error),
		};
		let mut all = Valued::<T> {
			backings: Vec::new(),
			debts: Vec::new(),
			collateral: 0,
			weighted: 0,
			payable: 0,
			debt: 0,
			capacity: 0,
			exposure: 0,
		};
		let add = |sum: &mut u128, value: u128| -> DispatchResult {
			*sum = sum.checked_add(value).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		};
		for supply in position.supplies.iter().filter(|supply| supply.collateral) {
			let live = Self::live(&supply.asset)?;
			let (price, priced) = price_of(&live, Some(&supply.asset))?;
			let amount = live.supplied(supply.shares)?;
			let factors = Self::factors(&live.params, position.group);
			let value = value_at::<T>(&supply.asset, amount, price.value, Rounding::Down)?;
			let low = FixedU128::from_inner(
				price.value.into_inner().saturating_sub(price.confidence.into_inner()),
			);
			let low = value_at::<T>(&supply.asset, amount, low, Rounding::Down)?;
			add(&mut all.collateral, value)?;
			add(&mut all.weighted, weighted(value, factors.liquidation_threshold))?;
			let paid = payable(value, factors.liquidation_threshold, &factors.bonus);
			add(&mut all.payable, paid)?;
			add(&mut all.capacity, weighted(low, factors.collateral_factor))?;
			all.backings.push(Backing {
				live,
				price,
				priced,
				shares: supply.shares,
				value,
				factors,
			});
		}
		for debt in &position.debts {
			let live = Self::live(&debt.asset)?;
			let (price, priced) = price_of(&live, None)?;
			let amount = live.owed(debt.shares)?;
			let value = value_at::<T>(&debt.asset, amount, price.value, Rounding::Up)?;
			let high = price
				.value
				.into_inner()
				.checked_add(price.confidence.into_inner())
				.ok_or(ArithmeticError::Overflow)?;
			let high = FixedU128::from_inner(high);
			add(&mut all.debt, value)?;
			add(&mut all.exposure, value_at::<T>(&debt.asset, amount, high, Rounding::Up)?)?;
			all.debts.push(Owed { live, price, priced, shares: debt.shares, amount, value });
		}
		Ok(all)
	}

	/// Fails unless the position may take new risk. One without debts always may.
	pub(crate) fn check_capacity(
		position: &PositionOf<T>,
	) -> Result<Option<Valued<T>>, DispatchError> {
		if position.debts.is_empty() {
			return Ok(None);
		}
		let valued = Self::valued(position)?;
		ensure!(valued.has_capacity(), Error::<T>::InsufficientCollateral);
		Ok(Some(valued))
	}

	/// What it costs to make a position, besides what is done with it: the deposit changes the account
	/// and its holds. The benchmark of `supply` is that of a position which is there already.
	pub(crate) fn opening() -> Weight {
		T::DbWeight::get().reads_writes(2, 2)
	}

	/// The position of an account, which is made and takes its deposit if there is none.
	pub(crate) fn position_or_new(who: &T::AccountId) -> Result<PositionOf<T>, DispatchError> {
		if let Some(position) = Positions::<T>::get(who) {
			return Ok(position);
		}
		let deposit = T::PositionDeposit::get();
		T::Deposits::hold(&HoldReason::PositionDeposit.into(), who, deposit)?;
		Ok(Position {
			supplies: BoundedVec::new(),
			debts: BoundedVec::new(),
			group: None,
			isolated: None,
			rule: None,
			rule_failures: 0,
			watch: None,
			deposit,
		})
	}

	pub(crate) fn position(who: &T::AccountId) -> Result<PositionOf<T>, DispatchError> {
		Positions::<T>::get(who).ok_or_else(|| Error::<T>::PositionNotFound.into())
	}

	/// Stores a position, and puts it where it waits. With `valued`, it waits anew; without, as
	/// before: that may only be if it is not worse than before.
	pub(crate) fn store(
		who: &T::AccountId,
		mut position: PositionOf<T>,
		valued: Option<&Valued<T>>,
	) -> DispatchResult {
		if position.debts.is_empty() {
			Self::set_watch(who, &mut position, None);
		} else if let Some(valued) = valued {
			let watch = Self::watch_until(valued, position.rule.as_ref());
			Self::set_watch(who, &mut position, Some(watch));
		}
		if position.supplies.is_empty() && position.debts.is_empty() {
			T::Deposits::release(
				&HoldReason::PositionDeposit.into(),
				who,
				position.deposit,
				Precision::Exact,
			)?;
			Positions::<T>::remove(who);
		} else {
			Positions::<T>::insert(who, position);
		}
		Ok(())
	}

	/// The collateral of a position that has a debt ceiling, with its market.
	pub(crate) fn isolated_collateral(position: &PositionOf<T>) -> Option<T::AssetId> {
		position
			.supplies
			.iter()
			.filter(|supply| supply.collateral)
			.map(|supply| &supply.asset)
			.find(|asset| {
				Markets::<T>::get(asset).is_some_and(|market| market.params.debt_ceiling.is_some())
			})
			.cloned()
	}

	/// Lets a position count as `value` in the debt ceiling of `asset`, and in no other any more.
	pub(crate) fn count_isolated(
		position: &mut PositionOf<T>,
		asset: T::AssetId,
		value: Balance,
	) -> DispatchResult {
		if let Some((before, counted)) = position.isolated.take() {
			Self::count_less(&before, counted)?;
		}
		Self::count_more(&asset, value)?;
		position.isolated = (value != 0).then_some((asset, value));
		Ok(())
	}

	/// Counts a value in the debt ceiling of an asset.
	pub(crate) fn count_more(asset: &T::AssetId, value: Balance) -> DispatchResult {
		if value == 0 {
			return Ok(());
		}
		IsolatedDebt::<T>::try_mutate(asset, |sum| {
			*sum = sum.checked_add(value).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Counts a value in the debt ceiling of an asset no more.
	pub(crate) fn count_less(asset: &T::AssetId, value: Balance) -> DispatchResult {
		if value == 0 {
			return Ok(());
		}
		IsolatedDebt::<T>::try_mutate_exists(asset, |sum| {
			let left =
				sum.unwrap_or_default().checked_sub(value).ok_or(ArithmeticError::Underflow)?;
			*sum = (left != 0).then_some(left);
			Ok(())
		})
	}
}

/// The position's entry for an asset that it has supplied.
pub(crate) fn supply_of<'a, T: Config>(
	position: &'a mut PositionOf<T>,
	asset: &T::AssetId,
) -> Option<&'a mut Supply<T::AssetId>> {
	position.supplies.iter_mut().find(|supply| supply.asset == *asset)
}

/// The position's entry for an asset that it owes.
pub(crate) fn debt_of<'a, T: Config>(
	position: &'a mut PositionOf<T>,
	asset: &T::AssetId,
) -> Option<&'a mut Debt<T::AssetId>> {
	position.debts.iter_mut().find(|debt| debt.asset == *asset)
}

/// Adds shares of a market to a position. A new entry backs debts if `collateral` says so.
pub(crate) fn add_supply<T: Config>(
	position: &mut PositionOf<T>,
	asset: &T::AssetId,
	shares: Balance,
	collateral: bool,
) -> DispatchResult {
	if let Some(supply) = supply_of::<T>(position, asset) {
		supply.shares = supply.shares.checked_add(shares).ok_or(ArithmeticError::Overflow)?;
		return Ok(());
	}
	let at = position.supplies.partition_point(|supply| supply.asset < *asset);
	position
		.supplies
		.try_insert(at, Supply { asset: asset.clone(), shares, collateral })
		.map_err(|_| Error::<T>::TooManyAssets)?;
	Ok(())
}

/// Takes shares of a market from a position.
pub(crate) fn remove_supply<T: Config>(
	position: &mut PositionOf<T>,
	asset: &T::AssetId,
	shares: Balance,
) -> DispatchResult {
	let supply = supply_of::<T>(position, asset).ok_or(Error::<T>::InsufficientSupply)?;
	supply.shares = supply.shares.checked_sub(shares).ok_or(Error::<T>::InsufficientSupply)?;
	if supply.shares == 0 {
		position.supplies.retain(|supply| supply.asset != *asset);
	}
	Ok(())
}

/// Adds shares of a debt to a position.
pub(crate) fn add_debt<T: Config>(
	position: &mut PositionOf<T>,
	asset: &T::AssetId,
	shares: Balance,
) -> DispatchResult {
	if let Some(debt) = debt_of::<T>(position, asset) {
		debt.shares = debt.shares.checked_add(shares).ok_or(ArithmeticError::Overflow)?;
		return Ok(());
	}
	let at = position.debts.partition_point(|debt| debt.asset < *asset);
	position
		.debts
		.try_insert(at, Debt { asset: asset.clone(), shares })
		.map_err(|_| Error::<T>::TooManyAssets)?;
	Ok(())
}

/// Takes shares of a debt from a position, with their part of what it counts in a debt ceiling.
/// Returns of which, and that part.
pub(crate) fn remove_debt<T: Config>(
	position: &mut PositionOf<T>,
	asset: &T::AssetId,
	shares: Balance,
) -> Result<Option<(T::AssetId, Balance)>, DispatchError> {
	let debt = debt_of::<T>(position, asset).ok_or(Error::<T>::NoDebt)?;
	let before = debt.shares;
	let after = before.checked_sub(shares).ok_or(Error::<T>::NoDebt)?;
	debt.shares = after;
	if after == 0 {
		position.debts.retain(|debt| debt.asset != *asset);
	}
	// There is one debt at most that counts.
	let Some((collateral, counted)) = position.isolated.clone() else { return Ok(None) };
	let left = mul_div(counted, after, before, Rounding::Up).ok_or(ArithmeticError::Overflow)?;
	let gone = counted.checked_sub(left).ok_or(ArithmeticError::Underflow)?;
	Pallet::<T>::count_isolated(position, collateral.clone(), left)?;
	Ok(Some((collateral, gone)))
}

/// A part of a price.
pub(crate) fn discounted(price: FixedU128, discount: Permill) -> FixedU128 {
	let rest = Permill::one() - discount;
	FixedU128::from_inner(polyphony_support::part_of(price.into_inner(), rest, Rounding::Up))
}
