// SPDX-License-Identifier: Apache-2.0

//! Liquidation: by a keeper, who pays and gets the collateral, and by the chain, which takes over
//! both sides and sells later.

use crate::{
	math::liquidation::{health_cost, plan, Input, Plan, Terms},
	position::{add_supply, amount_at, remove_debt, remove_supply, Backing, Owed, Size, Valued},
	*,
};
use frame_support::{ensure, traits::Get};
use polyphony_support::Rounding;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// A liquidation in units and shares.
struct Settled {
	/// Units of the debt that are paid for `debt_shares`.
	repaid: Balance,
	debt_shares: Balance,
	/// Units of the collateral, which `shares` stand for.
	seized: Balance,
	shares: Balance,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_liquidate(
		by: &T::AccountId,
		owner: &T::AccountId,
		debt: &T::AssetId,
		collateral: &T::AssetId,
		max_repay: Option<Balance>,
		min_seized: Balance,
		as_shares: bool,
	) -> Result<Size, DispatchError> {
		ensure!(by != owner, Error::<T>::OwnPosition);
		let mut position = Self::position(owner)?;
		let size = Size::of::<T>(&position);
		let valued = Self::valued_for_liquidation(&position)?;
		let owed =
			valued.debts.iter().find(|owed| owed.live.asset == *debt).ok_or(Error::<T>::NoDebt)?;
		let backing = valued
			.backings
			.iter()
			.find(|backing| backing.live.asset == *collateral)
			.ok_or(Error::<T>::NotCollateral)?;
		ensure!(owed.priced && backing.priced, Error::<T>::PriceUnavailable);
		// All of a debt is enough for all of its value, which is rounded up.
		let max_value = match max_repay {
			Some(amount) if amount < owed.amount => {
				crate::position::value_at::<T>(debt, amount, owed.price.value, Rounding::Down)?
			},
			_ => u128::MAX,
		};
		let terms = match Self::plan(&valued, owed, backing, max_value) {
			Plan::Partial(terms) | Plan::Close(terms) => terms,
			Plan::Healthy => return Err(Error::<T>::Healthy.into()),
			Plan::Worsens => return Err(Error::<T>::WrongCollateral.into()),
			Plan::TooSmall { .. } | Plan::Nothing => return Err(Error::<T>::AmountTooSmall.into()),
		};
		let settled = Self::settle(owed, backing, &terms)?;
		ensure!(settled.debt_shares != 0, Error::<T>::AmountTooSmall);
		ensure!(settled.seized >= min_seized, Error::<T>::BelowMinimum);

		remove_debt::<T>(&mut position, debt, settled.debt_shares)?;
		remove_supply::<T>(&mut position, collateral, settled.shares)?;
		Self::pay_in_debt(by, debt, settled.repaid, settled.debt_shares)?;
		if as_shares {
			let mut own = Self::position_or_new(by)?;
			// Not collateral: that is for the liquidator to decide.
			add_supply::<T>(&mut own, collateral, settled.shares, false)?;
			Self::store(by, own, None)?;
		} else {
			Self::take_supply(collateral, settled.seized, settled.shares)?;
			Self::pay_out(collateral, by, settled.seized)?;
		}
		Self::deposit_event(Event::Liquidated {
			owner: owner.clone(),
			by: by.clone(),
			debt: debt.clone(),
			repaid: settled.repaid,
			debt_shares: settled.debt_shares,
			collateral: collateral.clone(),
			seized: settled.seized,
			shares: settled.shares,
			as_shares,
		});
		Self::after_liquidation(owner, position)?;
		Ok(size)
	}

	/// Takes over a debt and collateral of a position, to sell it.
	///
	/// The debt is the largest, and the collateral that which costs the position the least health.
	/// If all of that is dust that does not pay a share of the debt, it goes to the reserves of its
	/// market: otherwise it would stand in front of the rest.
	pub(crate) fn take_over(
		owner: &T::AccountId,
		mut position: PositionOf<T>,
		valued: Valued<T>,
	) -> DispatchResult {
		let owed = valued
			.debts
			.iter()
			.filter(|owed| owed.priced)
			.max_by_key(|owed| owed.value)
			.ok_or(Error::<T>::PriceUnavailable)?;
		let Some(backing) = valued
			.backings
			.iter()
			.filter(|backing| backing.priced && backing.value != 0)
			.min_by_key(|backing| {
				let factors = &backing.factors;
				health_cost(factors.liquidation_threshold, &factors.bonus)
			})
		else {
			// What is left is worth nothing, or nobody knows what.
			ensure!(valued.backings.iter().all(|b| b.value == 0), Error::<T>::PriceUnavailable);
			return Self::give_up(owner, position, &valued);
		};
		let terms = match Self::plan(&valued, owed, backing, u128::MAX) {
			Plan::Partial(terms) | Plan::Close(terms) => terms,
			Plan::Healthy => return Err(Error::<T>::Healthy.into()),
			Plan::Worsens => return Err(Error::<T>::WrongCollateral.into()),
			Plan::TooSmall { .. } | Plan::Nothing => return Err(Error::<T>::AmountTooSmall.into()),
		};
		let mut settled = Self::settle(owed, backing, &terms)?;
		let (debt, collateral) = (&owed.live.asset, &backing.live.asset);
		if settled.debt_shares == 0 {
			ensure!(terms.whole_collateral, Error::<T>::AmountTooSmall);
			if backing.value < T::Dust::get() {
				Self::keep_collateral(owner, &mut position, backing)?;
				return Self::after_liquidation(owner, position);
			}
			// Shares are worth a lot after many years.
			settled.debt_shares = 1;
		}
		let counted = remove_debt::<T>(&mut position, debt, settled.debt_shares)?;
		remove_supply::<T>(&mut position, collateral, settled.shares)?;
		Self::deposit_event(Event::TakenOver {
			owner: owner.clone(),
			debt: debt.clone(),
			debt_shares: settled.debt_shares,
			collateral: collateral.clone(),
			shares: settled.shares,
		});
		if debt == collateral {
			// There is nothing to sell: the one pays the other.
			Self::net(debt, settled.shares, settled.debt_shares)?;
		} else {
			// The chain risks now what the position did.
			let isolated =
				counted.filter(|(of, _)| of == collateral).map_or(0, |(_, counted)| counted);
			let (shares, debt_shares) = (settled.shares, settled.debt_shares);
			Self::add_inventory(collateral, debt, shares, debt_shares, isolated)?;
		}
		Self::after_liquidation(owner, position)
	}

	fn plan(valued: &Valued<T>, owed: &Owed<T>, backing: &Backing<T>, max_repay: u128) -> Plan {
		plan(&Input {
			debt: valued.debt,
			weighted: valued.weighted,
			payable: valued.payable,
			this_debt: owed.value,
			this_collateral: backing.value,
			threshold: backing.factors.liquidation_threshold,
			bonus: backing.factors.bonus,
			target: T::TargetHealth::get(),
			dust: T::Dust::get(),
			max_repay,
		})
	}

	/// Turns values into units and shares: what is repaid is rounded up, what is seized down.
	fn settle(
		owed: &Owed<T>,
		backing: &Backing<T>,
		terms: &Terms,
	) -> Result<Settled, DispatchError> {
		let (repaid, debt_shares) = if terms.whole_debt {
			(owed.amount, owed.shares)
		} else {
			let asset = &owed.live.asset;
			let units = amount_at::<T>(asset, terms.repay, owed.price.value, Rounding::Up)?;
			let units = units.min(owed.amount);
			let shares = owed.live.debt_shares_for(units, Rounding::Down)?;
			(units, shares.min(owed.shares))
		};
		let (seized, shares) = if terms.whole_collateral {
			(backing.live.supplied(backing.shares)?, backing.shares)
		} else {
			let asset = &backing.live.asset;
			let units = amount_at::<T>(asset, terms.seize, backing.price.value, Rounding::Down)?;
			// Rounded down too: these shares are worth no more than the units.
			let shares = backing.live.shares_for(units, Rounding::Down)?.min(backing.shares);
			(backing.live.supplied(shares)?.min(units), shares)
		};
		Ok(Settled { repaid, debt_shares, seized, shares })
	}

	/// Gives up debts for which there is no collateral any more, and stores the position.
	fn after_liquidation(owner: &T::AccountId, position: PositionOf<T>) -> DispatchResult {
		let valued = Self::valued_for_liquidation(&position)?;
		let worthless = valued.backings.iter().all(|backing| backing.value == 0);
		if worthless && !position.debts.is_empty() {
			return Self::give_up(owner, position, &valued);
		}
		Self::store(owner, position, Some(&valued))
	}

	/// Writes off all debts of a position whose collateral is worth nothing, which the reserves of
	/// the markets of the collateral get.
	fn give_up(
		owner: &T::AccountId,
		mut position: PositionOf<T>,
		valued: &Valued<T>,
	) -> DispatchResult {
		for backing in &valued.backings {
			Self::keep_collateral(owner, &mut position, backing)?;
		}
		for owed in &valued.debts {
			remove_debt::<T>(&mut position, &owed.live.asset, owed.shares)?;
			Self::write_off(Some(owner), &owed.live.asset, owed.shares)?;
		}
		Self::store(owner, position, None)
	}

	/// Gives all of a collateral to the reserves of its market.
	fn keep_collateral(
		owner: &T::AccountId,
		position: &mut PositionOf<T>,
		backing: &Backing<T>,
	) -> DispatchResult {
		let (asset, shares) = (backing.live.asset.clone(), backing.shares);
		remove_supply::<T>(position, &asset, shares)?;
		let amount = Self::keep_shares(&asset, shares)?;
		Self::deposit_event(Event::CollateralKept { owner: owner.clone(), asset, amount, shares });
		Ok(())
	}

	/// Pays a debt with what is supplied to the same market. What is too much goes to the reserves,
	/// what is missing is given up.
	fn net(asset: &T::AssetId, shares: Balance, debt_shares: Balance) -> DispatchResult {
		let live = Self::live(asset)?;
		let (supplied, owed) = (live.supplied(shares)?, live.owed(debt_shares)?);
		let paid = supplied.min(owed);
		let paid_shares =
			if paid == owed { debt_shares } else { live.debt_shares_for(paid, Rounding::Down)? };
		Self::with_reserves(asset, |totals, reserves| {
			let sub = |a: Balance, b| a.checked_sub(b).ok_or(ArithmeticError::Underflow);
			totals.supply_shares = sub(totals.supply_shares, shares)?;
			totals.debt_shares = sub(totals.debt_shares, paid_shares)?;
			*reserves =
				reserves.checked_add(sub(supplied, paid)?).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})?;
		let rest = debt_shares.checked_sub(paid_shares).ok_or(ArithmeticError::Underflow)?;
		if rest != 0 {
			Self::write_off(None, asset, rest)?;
		}
		Ok(())
	}
}
