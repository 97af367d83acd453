// SPDX-License-Identifier: Apache-2.0

//! Loans that are back, with their fee, before the call ends.
//!
//! Only one is out at a time: within it nobody can borrow what it has brought back and lend it
//! again, so its size is bounded by what the market has. The rate and the value of shares are those
//! of the beginning of the block, whatever is done with the loan.

use crate::*;
use frame_support::{
	dispatch::{
		extract_actual_weight, DispatchErrorWithPostInfo, DispatchResultWithPostInfo,
		GetDispatchInfo, PostDispatchInfo,
	},
	ensure,
	storage::with_storage_layer,
	traits::{fungibles::Mutate as _, tokens::Preservation},
	weights::Weight,
};
use frame_system::pallet_prelude::OriginFor;
use polyphony_support::{part_of, Rounding};
use sp_runtime::{traits::Dispatchable, ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Lends units to an account, does `with_loan`, and takes units and fee back. If any of that
	/// fails, nothing has happened.
	///
	/// The fee is rounded up. Fails if another flash loan is out.
	pub fn flash(
		who: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
		with_loan: impl FnOnce(Balance) -> DispatchResult,
	) -> DispatchResult {
		with_storage_layer(|| {
			ensure!(amount != 0, Error::<T>::AmountTooSmall);
			ensure!(!FlashLoanOut::<T>::exists(), Error::<T>::FlashLoanOut);
			let live = Self::live(asset)?;
			ensure!(!live.params.frozen, Error::<T>::MarketFrozen);
			let fee = part_of(amount, live.params.flash_fee, Rounding::Up);
			let back = amount.checked_add(fee).ok_or(ArithmeticError::Overflow)?;

			FlashLoanOut::<T>::put((asset, amount));
			Self::with_totals(asset, |totals| {
				totals.cash =
					totals.cash.checked_sub(amount).ok_or(Error::<T>::InsufficientCash)?;
				Ok(())
			})?;
			Self::pay_out(asset, who, amount)?;
			with_loan(fee)?;
			T::Assets::transfer(
				asset.clone(),
				who,
				&Self::account(),
				back,
				Preservation::Expendable,
			)
			.map_err(|_| Error::<T>::FlashLoanNotRepaid)?;
			Self::with_totals(asset, |totals| {
				totals.cash = totals.cash.checked_add(back).ok_or(ArithmeticError::Overflow)?;
				Ok(())
			})?;
			FlashLoanOut::<T>::kill();
			Self::deposit_event(Event::FlashLoan {
				who: who.clone(),
				asset: asset.clone(),
				amount,
				fee,
			});
			Ok(())
		})
	}

	/// A flash loan for calls, all of which have to succeed.
	pub(crate) fn do_flash_calls(
		origin: OriginFor<T>,
		who: &T::AccountId,
		asset: &T::AssetId,
		amount: Balance,
		calls: FlashCallsOf<T>,
	) -> DispatchResultWithPostInfo {
		let mut weight = T::WeightInfo::flash_loan();
		let done = Self::flash(who, asset, amount, |_| {
			for call in calls {
				let info = call.get_dispatch_info();
				let result = call.dispatch(origin.clone());
				weight = weight.saturating_add(extract_actual_weight(&result, &info));
				result.map_err(|failed| failed.error)?;
			}
			Ok(())
		});
		let post_info = post_info(weight);
		done.map(|()| post_info)
			.map_err(|error: DispatchError| DispatchErrorWithPostInfo { post_info, error })
	}
}

fn post_info(weight: Weight) -> PostDispatchInfo {
	Some(weight).into()
}
