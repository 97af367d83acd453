// SPDX-License-Identifier: Apache-2.0

//! Who gets a price.
//!
//! ```text
//! amount = fee + royalties + rest
//! fee    = amount * Fee, rounded up; PotShare of it, rounded down, for the pot
//! each royalty = (amount - fee) * share of the ancestor, rounded down
//! rest   = what is left, to the owner
//! ```
//!
//! All of it lies on the model's account before, where the fee stays until it is shared. What cannot
//! be paid is owed, so that no payee can keep the others from being paid.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold as _,
		fungibles::Inspect as _,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use polyphony_support::{mul_div, part_of, pay_exact, PaymentError, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Who gets what of an amount. Together, `fee`, the royalties and `rest` are the amount.
pub(crate) struct Split<AccountId> {
	/// The protocol's fee.
	pub(crate) fee: Balance,
	/// What of the fee is for the pot.
	pub(crate) pot: Balance,
	/// The ancestors that get something, who owns them, and what they get.
	pub(crate) royalties: Vec<(ModelId, AccountId, Balance)>,
	/// Who gets the rest.
	pub(crate) to: AccountId,
	/// The rest.
	pub(crate) rest: Balance,
}

impl<T: Config> Pallet<T> {
	/// Takes `amount` of `asset` from `who` to the account of a model, paid with `pay`, and returns
	/// what that has cost of it.
	///
	/// The caller writes down for what the amount is: nothing else keeps it.
	pub(crate) fn collect(
		who: &T::AccountId,
		model: ModelId,
		pay: &PaymentOf<T>,
		asset: &T::AssetId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		pay_exact::<_, T::Assets, T::Exchange>(
			who,
			&pay.asset,
			pay.max_in,
			asset,
			amount,
			&Self::account_of(model),
		)
		.map_err(|error| match error {
			PaymentError::AboveMax => Error::<T>::PriceAboveMax.into(),
			PaymentError::Failed(error) => error,
		})
	}

	/// Shares `amount` of the licence's asset, which lies on the model's account, and writes down
	/// in `licence` that this was paid. The caller stores the licence.
	///
	/// Fails only if a sum is too large, and never because somebody cannot be paid.
	pub(crate) fn settle(
		id: LicenceId,
		licence: &mut LicenceOf<T>,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let asset = licence.asset.clone();
		let model = licence.model;
		let Split { fee, pot, royalties, to, rest } = Self::split(model, amount)?;
		let treasury = fee.checked_sub(pot).ok_or(ArithmeticError::Underflow)?;
		Self::keep_fees(model, &asset, treasury, pot)?;
		for (ancestor, to, amount) in royalties {
			Self::pay_or_owe(model, &asset, &to, amount)?;
			let asset = asset.clone();
			Self::deposit_event(Event::RoyaltyPaid { licence: id, ancestor, to, asset, amount });
		}
		Self::pay_or_owe(model, &asset, &to, rest)?;

		add(&mut licence.paid, amount)?;
		add(&mut licence.fees.paid, fee)?;
		add(&mut licence.fees.pot, pot)?;
		Self::deposit_event(Event::Settled { licence: id, asset, amount, fee, pot, to, rest });
		Self::reward_listing(id, licence);
		Ok(())
	}

	/// Who gets what of `amount`, if it is settled now for a licence of `model`.
	pub(crate) fn split(
		model: ModelId,
		amount: Balance,
	) -> Result<Split<T::AccountId>, DispatchError> {
		let fee = part_of(amount, T::Fee::get(), Rounding::Up);
		let pot = part_of(fee, T::PotShare::get(), Rounding::Down);
		let shared = amount.checked_sub(fee).ok_or(ArithmeticError::Underflow)?;
		let mut rest = shared;
		let mut royalties = Vec::new();
		for ancestor in Lineages::<T>::get(model).ancestors {
			let royalty = mul_div(shared, ancestor.share.into(), WHOLE.into(), Rounding::Down)
				.ok_or(ArithmeticError::Overflow)?;
			// Without an owner, the model that is sold keeps it.
			let Some(to) = Self::owner_of(ancestor.model).filter(|_| royalty != 0) else {
				continue;
			};
			rest = rest.checked_sub(royalty).ok_or(ArithmeticError::Underflow)?;
			royalties.push((ancestor.model, to, royalty));
		}
		let to = Self::owner_of(model).unwrap_or_else(T::FeeRecipient::get);
		Ok(Split { fee, pot, royalties, to, rest })
	}

	/// How many ancestors are paid when a price of this model is settled: for weights.
	pub(crate) fn payees(model: ModelId) -> u32 {
		Lineages::<T>::get(model).ancestors.len() as u32
	}

	pub(crate) fn do_accept_asset(asset: &T::AssetId, accepted: bool) -> DispatchResult {
		if accepted {
			let least = T::Assets::minimum_balance(asset.clone());
			let funded = T::Assets::asset_exists(asset.clone())
				&& T::Assets::balance(asset.clone(), &Self::account()) >= least;
			ensure!(funded, Error::<T>::AccountNotFunded);
			AcceptedAssets::<T>::insert(asset, ());
		} else {
			AcceptedAssets::<T>::take(asset).ok_or(Error::<T>::AssetNotAccepted)?;
		}
		Self::deposit_event(Event::AssetAccepted { asset: asset.clone(), accepted });
		Ok(())
	}

	/// Puts a deposit or a bond on hold. Nothing at all if it is zero, which an account without
	/// native tokens can have.
	pub(crate) fn hold(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Deposits::hold(&reason.into(), who, amount)
	}

	/// Puts what a listing costs on hold.
	pub(crate) fn hold_listing(
		who: &T::AccountId,
		amount: Balance,
	) -> Result<DepositOf<T>, DispatchError> {
		Self::hold(HoldReason::Listing, who, amount)?;
		Ok(Deposit { who: who.clone(), amount })
	}

	/// Gives a deposit or a bond back: what is there of it, should something else have taken it.
	pub(crate) fn release(
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Deposits::release(&reason.into(), who, amount, Precision::BestEffort).map(|_| ())
	}

	/// Gives the deposit for something that was listed back.
	pub(crate) fn release_listing(deposit: &DepositOf<T>) -> DispatchResult {
		Self::release(HoldReason::Listing, &deposit.who, deposit.amount)
	}

	/// Gives the bond of `from` to `to`: at once, or owed to him if he cannot be paid. What is there
	/// of it, should something else have taken of it.
	pub(crate) fn award_bond(
		reason: HoldReason,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let hold = reason.into();
		let transfer = |dest: &T::AccountId| {
			T::Deposits::transfer_on_hold(
				&hold,
				from,
				dest,
				amount,
				Precision::BestEffort,
				Restriction::Free,
				Fortitude::Force,
			)
		};
		let moved = match with_storage_layer(|| transfer(to)) {
			Ok(moved) => moved,
			Err(_) => {
				let moved = transfer(&Self::account())?;
				let asset = T::NativeAsset::get();
				if moved != 0 {
					Self::owe(&asset, to, moved)?;
					Self::deposit_event(Event::Owing { who: to.clone(), asset, amount: moved });
				}
				moved
			},
		};
		Self::deposit_event(Event::BondAwarded {
			from: from.clone(),
			to: to.clone(),
			amount: moved,
		});
		Ok(())
	}
}

/// Adds to an amount that is stored.
pub(crate) fn add(sum: &mut Balance, amount: Balance) -> DispatchResult {
	*sum = sum.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
	Ok(())
}

/// Takes from an amount that is stored.
pub(crate) fn sub(sum: &mut Balance, amount: Balance) -> DispatchResult {
	*sum = sum.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
	Ok(())
}
