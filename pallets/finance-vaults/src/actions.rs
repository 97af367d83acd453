// SPDX-License-Identifier: Apache-2.0

//! What rules do.
//!
//! Amounts are what is there at the time. If there is nothing to be done, as when nothing lies above
//! what shall stay, or there is no debt, then nothing is what is done: the rule has fired.

use crate::*;
use frame_support::{ensure, weights::Weight};
use polyphony_support::{
	mul_div, part_of,
	traits::{LendingPool as _, PriceFeed as _},
	Rounding,
};
use sp_runtime::{DispatchError, DispatchResult, Permill};

impl Amount {
	/// How much it is of what there is. `Exact` may be more than that.
	pub(crate) fn of(&self, there: Balance) -> Balance {
		match self {
			Self::Exact(amount) => *amount,
			Self::Part(part) => part_of(there, *part, Rounding::Down),
			// Less than what shall stay: nothing is above it.
			Self::Above(rest) => there.saturating_sub(*rest),
		}
	}

	/// Whether it can be something.
	fn is_sound(&self) -> bool {
		match self {
			Self::Exact(amount) => *amount != 0,
			Self::Part(part) => !part.is_zero() && *part <= Permill::one(),
			Self::Above(_) => true,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Does what a rule does, and returns what the oracle says that was lost by it. Fails with
	/// `AboveLoss` if that is more than `max_loss`; to have nothing done then is up to the caller.
	pub(crate) fn perform_action(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		action: &ActionOf<T>,
		max_loss: Value,
	) -> Result<Value, DispatchError> {
		let account = Self::account_of(id);
		let operation = match action {
			Action::Transfer { to, asset, amount, category } => {
				let amount = amount.of(Self::spendable(id, asset));
				if amount != 0 {
					let payment = Self::payment(to, asset, amount, *category);
					Self::spend(id, vault, authority, &payment)?;
				}
				return Ok(0);
			},
			Action::Repay { debtor: Some(debtor), asset, amount, category } => {
				let amount = Self::repayment(id, debtor, asset, amount);
				if amount != 0 {
					let payment = Self::payment(debtor, asset, amount, *category);
					Self::repay_for(id, vault, authority, &payment)?;
				}
				return Ok(0);
			},
			Action::Rebalance { targets, tolerance, max_slippage } => {
				let margins = (*tolerance, *max_slippage);
				return Self::rebalance(id, vault, authority, targets, margins, max_loss);
			},
			Action::Swap { sell, buy, amount, max_slippage } => {
				let amount = amount.of(Self::spendable(id, sell));
				if amount == 0 {
					return Ok(0);
				}
				let min_out = Self::least_out(sell, buy, amount, *max_slippage)?;
				Operation::Swap { sell: sell.clone(), buy: buy.clone(), amount, min_out }
			},
			Action::Supply { asset, amount } => {
				let amount = amount.of(Self::spendable(id, asset));
				if amount == 0 {
					return Ok(0);
				}
				Operation::Supply { asset: asset.clone(), amount }
			},
			Action::Withdraw { asset, amount } => {
				let supplied = T::Lending::supplied(&account, asset);
				let amount = amount.of(supplied);
				if amount == 0 {
					return Ok(0);
				}
				let amount = (amount != supplied).then_some(amount);
				Operation::Withdraw { asset: asset.clone(), amount }
			},
			Action::Repay { debtor: None, asset, amount, .. } => {
				let amount = Self::repayment(id, &account, asset, amount);
				if amount == 0 {
					return Ok(0);
				}
				Operation::Repay { asset: asset.clone(), amount: Some(amount) }
			},
			Action::TopUp { from, to, value } => {
				Operation::Move { from: *from, to: *to, value: *value }
			},
		};
		let loss = Self::perform_operation(id, vault, authority, &operation)?;
		ensure!(loss <= max_loss, Error::<T>::AboveLoss);
		Ok(loss)
	}

	/// A payment with nothing else to say about it.
	pub(crate) fn payment(
		to: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
		category: Category,
	) -> PaymentOf<T> {
		let (to, asset) = (to.clone(), asset.clone());
		Payment { to, asset, amount, pay_with: None, category, memo: Default::default() }
	}

	/// What a vault repays of somebody's debt.
	fn repayment(
		id: VaultId,
		debtor: &T::AccountId,
		asset: &T::AssetId,
		amount: &Amount,
	) -> Balance {
		amount.of(Self::spendable(id, asset)).min(T::Lending::owed(debtor, asset))
	}

	/// Repays somebody else's debt, which is a payment to him.
	fn repay_for(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		payment: &PaymentOf<T>,
	) -> Result<Balance, DispatchError> {
		let Payment { to, asset, amount, .. } = payment;
		// Of what the account has to keep, and what is on hold, the market knows nothing.
		ensure!(*amount <= Self::spendable(id, asset), Error::<T>::InsufficientFunds);
		Self::spend_with(id, vault, authority, payment, |account| {
			T::Lending::repay(account, to, asset, Some(*amount))
		})
	}

	/// What comes out of a swap at least, if it is not further below the oracle's prices than told.
	pub(crate) fn least_out(
		sell: &T::AssetId,
		buy: &T::AssetId,
		amount: Balance,
		max_slippage: Permill,
	) -> Result<Balance, DispatchError> {
		let value = Self::value_of(sell, amount, Rounding::Down)?;
		let whole = Self::amount_for(buy, value)?;
		let lost = part_of(whole, max_slippage, Rounding::Down);
		// At least one: nothing is never enough.
		Ok(whole.saturating_sub(lost).max(1))
	}

	/// What a value buys of an asset at the oracle's price, rounded down: so what comes out is not
	/// worth more, however that is rounded.
	pub(crate) fn amount_for(asset: &T::AssetId, value: Value) -> Result<Balance, DispatchError> {
		let price = T::Prices::price(asset).price();
		let unit = T::Prices::decimals(asset).and_then(|places| 10u128.checked_pow(places.into()));
		let amount = price.zip(unit).and_then(|(price, unit)| {
			mul_div(value, unit, price.value.into_inner(), Rounding::Down)
		});
		Ok(amount.ok_or(Error::<T>::PriceUnavailable)?)
	}

	/// Fails unless a rule can do this.
	pub(crate) fn check_action(id: VaultId, action: &ActionOf<T>) -> DispatchResult {
		let own = |who: &T::AccountId| *who == Self::account_of(id);
		let (amount, distinct) = match action {
			Action::Transfer { to, amount, .. } => (amount.is_sound(), !own(to)),
			Action::Swap { sell, buy, amount, max_slippage } => {
				ensure!(*max_slippage < Permill::one(), Error::<T>::BadRule);
				(amount.is_sound(), sell != buy)
			},
			Action::Supply { amount, .. } | Action::Withdraw { amount, .. } => {
				(amount.is_sound(), true)
			},
			Action::Repay { debtor, amount, .. } => {
				(amount.is_sound(), !debtor.as_ref().is_some_and(own))
			},
			Action::Rebalance { targets, tolerance, max_slippage } => {
				let bounded = *tolerance < Permill::one() && *max_slippage < Permill::one();
				ensure!(bounded, Error::<T>::BadRule);
				return Self::check_targets(targets);
			},
			Action::TopUp { from, to, value } => (*value != 0, from != to),
		};
		ensure!(amount, Error::<T>::BadAmount);
		ensure!(distinct, Error::<T>::SameAccountOrAsset);
		Ok(())
	}

	/// What an action costs.
	pub fn weight_of_action(action: &ActionOf<T>) -> Weight {
		match action {
			Action::Transfer { .. } => T::WeightInfo::pay(),
			Action::Swap { .. } => T::WeightInfo::swap(),
			Action::Supply { .. } => T::WeightInfo::supply(),
			Action::Withdraw { .. } => Self::weight_of_withdrawal(),
			Action::Repay { debtor: None, .. } => T::WeightInfo::repay(),
			Action::Repay { debtor: Some(_), .. } => {
				T::WeightInfo::repay().saturating_add(T::WeightInfo::pay())
			},
			Action::Rebalance { targets, .. } => {
				T::WeightInfo::rebalance(u32::try_from(targets.len()).unwrap_or(MAX_TARGETS))
			},
			Action::TopUp { .. } => T::WeightInfo::move_budget(),
		}
	}

	/// What the most expensive firing costs, besides looking at the rule.
	pub(crate) fn heaviest_firing() -> Weight {
		[
			T::WeightInfo::pay().saturating_add(T::WeightInfo::repay()),
			T::WeightInfo::swap(),
			T::WeightInfo::supply(),
			Self::weight_of_withdrawal(),
			T::WeightInfo::rebalance(MAX_TARGETS),
			T::WeightInfo::move_budget(),
		]
		.into_iter()
		.fold(Weight::zero(), |most, weight| most.max(weight))
		.saturating_add(Self::weight_beside_action())
	}
}
