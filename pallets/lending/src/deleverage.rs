// SPDX-License-Identifier: Apache-2.0

//! Sales that owners have ordered for bad times.
//!
//! An owner who would rather sell early than pay the bonus of a liquidation makes a rule. The chain
//! carries it out against the best pool at the end of a block. Whoever makes the block could trade
//! around the sale: what that can cost is bounded by the slippage of the rule.

use crate::{
	math::liquidation::{sale, Deleverage, Sale},
	position::{add_supply, amount_at, remove_debt, remove_supply, supply_of, Size, Valued},
	*,
};
use frame_support::{ensure, storage::with_storage_layer, traits::Get};
use polyphony_support::{traits::Swap, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, FixedU128};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_rule(
		who: &T::AccountId,
		rule: Option<DeleverageRule<T::AssetId>>,
	) -> Result<Size, DispatchError> {
		let mut position = Self::position(who)?;
		let size = Size::of::<T>(&position);
		if let Some(rule) = &rule {
			let ordered = FixedU128::from_u32(1) < rule.below && rule.below < rule.to;
			ensure!(ordered && rule.collateral != rule.debt, Error::<T>::InvalidRule);
			for asset in [&rule.collateral, &rule.debt] {
				ensure!(Markets::<T>::contains_key(asset), Error::<T>::MarketNotFound);
			}
		}
		position.rule = rule.clone();
		position.rule_failures = 0;
		// Where it waits depends on the rule. Without a price, it is looked at in the next block.
		if !position.debts.is_empty() {
			let watch = match Self::valued(&position) {
				Ok(valued) => Self::watch_until(&valued, position.rule.as_ref()),
				Err(_) => Watch::Until(Odometer::<T>::get()),
			};
			Self::set_watch(who, &mut position, Some(watch));
		}
		Self::store(who, position, None)?;
		Self::deposit_event(Event::RuleSet { who: who.clone(), rule });
		Ok(size)
	}

	/// Does what the rule of a position says.
	pub(crate) fn deleverage(
		owner: &T::AccountId,
		mut position: PositionOf<T>,
		valued: &Valued<T>,
	) -> DispatchResult {
		let rule = position.rule.clone().ok_or(Error::<T>::InvalidRule)?;
		let owed = valued
			.debts
			.iter()
			.find(|owed| owed.live.asset == rule.debt)
			.ok_or(Error::<T>::NoDebt)?;
		let backing = valued
			.backings
			.iter()
			.find(|backing| backing.live.asset == rule.collateral)
			.ok_or(Error::<T>::NotCollateral)?;
		let Sale::Sell { sell, at_least } = sale(&Deleverage {
			debt: valued.debt,
			weighted: valued.weighted,
			this_debt: owed.value,
			this_collateral: backing.value,
			threshold: backing.factors.liquidation_threshold,
			to: rule.to,
			max_slippage: rule.max_slippage,
			dust: T::Dust::get(),
		}) else {
			return Err(Error::<T>::InvalidRule.into());
		};
		let (collateral, debt) = (&rule.collateral, &rule.debt);
		let supplied = backing.live.supplied(backing.shares)?;
		let amount =
			amount_at::<T>(collateral, sell, backing.price.value, Rounding::Up)?.min(supplied);
		let min_out = amount_at::<T>(debt, at_least, owed.price.value, Rounding::Up)?;
		let shares = backing.live.shares_for(amount, Rounding::Up)?.min(backing.shares);

		position.rule_failures = 0;
		remove_supply::<T>(&mut position, collateral, shares)?;
		Self::take_supply(collateral, amount, shares)?;
		let account = Self::account();
		let bought =
			T::Exchange::swap_exact_in(&account, collateral, debt, amount, min_out, &account)?;
		let (repaid, debt_shares) = if bought >= owed.amount {
			(owed.amount, owed.shares)
		} else {
			let shares = owed.live.debt_shares_for(bought, Rounding::Down)?;
			(bought, shares)
		};
		remove_debt::<T>(&mut position, debt, debt_shares)?;
		Self::with_totals(debt, |totals| {
			totals.cash = totals.cash.checked_add(repaid).ok_or(ArithmeticError::Overflow)?;
			totals.debt_shares =
				totals.debt_shares.checked_sub(debt_shares).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})?;
		let surplus = bought.checked_sub(repaid).ok_or(ArithmeticError::Underflow)?;
		let surplus_shares = match surplus {
			0 => 0,
			surplus => Self::keep_for(&mut position, &owed.live, surplus)?,
		};
		let after = Self::valued(&position)?;
		ensure!(after.health() >= valued.health(), Error::<T>::BelowMinimum);
		Self::store(owner, position, Some(&after))?;
		Self::deposit_event(Event::Deleveraged {
			owner: owner.clone(),
			collateral: collateral.clone(),
			sold: amount,
			shares,
			debt: debt.clone(),
			repaid,
			debt_shares,
			surplus,
			surplus_shares,
		});
		if surplus != 0 && surplus_shares == 0 {
			// If his account cannot hold it, it is the suppliers'.
			let _ = with_storage_layer(|| Self::hand_out(owner, debt, surplus));
		}
		Ok(())
	}

	/// Supplies units for a position that are on the pallet's account already. Returns the shares.
	/// None if the position has no room for another asset, or if they are not worth a share.
	fn keep_for(
		position: &mut PositionOf<T>,
		live: &crate::market::Live<T>,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let full = supply_of::<T>(position, &live.asset).is_none()
			&& position.supplies.len() as u32 >= T::MaxAssets::get();
		let shares = if full { 0 } else { live.shares_for(amount, Rounding::Down)? };
		if shares != 0 {
			add_supply::<T>(position, &live.asset, shares, false)?;
		}
		Self::with_totals(&live.asset, |totals| {
			totals.cash = totals.cash.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			totals.supply_shares =
				totals.supply_shares.checked_add(shares).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(())
		})?;
		Ok(shares)
	}

	/// Pays units of a market for which there are no shares.
	fn hand_out(owner: &T::AccountId, asset: &T::AssetId, amount: Balance) -> DispatchResult {
		Self::take_supply(asset, amount, 0)?;
		Self::pay_out(asset, owner, amount)?;
		Self::deposit_event(Event::Withdrawn {
			who: owner.clone(),
			asset: asset.clone(),
			amount,
			shares: 0,
		});
		Ok(())
	}
}
