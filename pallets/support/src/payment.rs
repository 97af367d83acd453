// SPDX-License-Identifier: Apache-2.0

//! Payment of a price in any asset, and accounts that can hold it.

use crate::{traits::Swap, Balance};
use frame_support::{
	defensive, ensure,
	storage::with_storage_layer,
	traits::{fungibles, tokens::Preservation},
};
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// Why a payment was not made. Nothing has changed then.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PaymentError {
	/// It would have cost more than the payer is willing to pay.
	AboveMax,
	/// The money could not be moved, or the exchange has no way from one asset to the other.
	Failed(DispatchError),
}

impl From<DispatchError> for PaymentError {
	fn from(error: DispatchError) -> Self {
		Self::Failed(error)
	}
}

/// Moves `amount` of `asset`, and makes sure that just this arrives. All or nothing.
///
/// The transfer of `fungibles` takes from one side and then gives to the other as far as it can: a
/// ledger that cannot, because a sum would be too large or because it keeps a part, does not tell.
/// Fails with `TokenError::Unsupported` then.
pub fn transfer_exact<AccountId, Assets>(
	asset: &Assets::AssetId,
	from: &AccountId,
	to: &AccountId,
	amount: Balance,
	preservation: Preservation,
) -> DispatchResult
where
	AccountId: Eq,
	Assets: fungibles::Mutate<AccountId, Balance = Balance>,
{
	with_storage_layer(|| {
		arrives::<_, Assets, _>(asset, from, to, amount, || {
			Assets::transfer(asset.clone(), from, to, amount, preservation)
		})
		.map(|_| ())
	})
}

/// Fills an account up to the minimum balance of `asset`, and to that of `native`, with money of
/// `payer`, who keeps his own account. All or nothing. Returns whether something was missing.
///
/// Nothing is moved of an asset of which the account has enough. So what somebody gives it only makes
/// this cheaper, and to do it again changes nothing. The native balance is for assets that are not
/// sufficient: an account without any could not hold them. An account that has the minimum balance
/// besides all that is to be paid out can pay all of it, and stays.
pub fn fund_account<AccountId, Assets>(
	native: &Assets::AssetId,
	asset: &Assets::AssetId,
	payer: &AccountId,
	account: &AccountId,
) -> Result<bool, DispatchError>
where
	AccountId: Eq,
	Assets: fungibles::Mutate<AccountId, Balance = Balance>,
{
	with_storage_layer(|| {
		let mut filled = false;
		// The native one first: there has to be an account for the other.
		for asset in [native, asset] {
			let least = Assets::minimum_balance(asset.clone());
			let has = Assets::balance(asset.clone(), account);
			match least.checked_sub(has) {
				None | Some(0) => {},
				Some(missing) => {
					let preservation = Preservation::Preserve;
					transfer_exact::<_, Assets>(asset, payer, account, missing, preservation)?;
					filled = true;
				},
			}
		}
		Ok(filled)
	})
}

/// Does what shall bring `amount` to `to`, and looks whether it has.
fn arrives<AccountId, Assets, Error>(
	asset: &Assets::AssetId,
	from: &AccountId,
	to: &AccountId,
	amount: Balance,
	pay: impl FnOnce() -> Result<Balance, Error>,
) -> Result<Balance, Error>
where
	AccountId: Eq,
	Assets: fungibles::Inspect<AccountId, Balance = Balance>,
	Error: From<DispatchError>,
{
	let before = Assets::balance(asset.clone(), to);
	let paid = pay()?;
	let arrived = Assets::balance(asset.clone(), to).checked_sub(before);
	// Who pays himself may pay in the same asset, or in another one.
	ensure!(from == to || arrived == Some(amount), DispatchError::from(TokenError::Unsupported));
	Ok(paid)
}

/// Pays exactly `amount` of `asset` to `to`, out of at most `max_in` of `pay_with` that `payer` has,
/// and returns how much that was.
///
/// If both are the same asset this is a transfer, and otherwise an exact-out swap, whose price is
/// that of the exchange, rounded up. The payer's account may be emptied. An amount of zero costs
/// nothing.
pub fn pay_exact<AccountId, Assets, Exchange>(
	payer: &AccountId,
	pay_with: &Assets::AssetId,
	max_in: Balance,
	asset: &Assets::AssetId,
	amount: Balance,
	to: &AccountId,
) -> Result<Balance, PaymentError>
where
	AccountId: Eq,
	Assets: fungibles::Mutate<AccountId, Balance = Balance>,
	Exchange: Swap<AccountId, AssetId = Assets::AssetId>,
{
	if amount == 0 {
		return Ok(0);
	}
	if pay_with == asset {
		if amount > max_in {
			return Err(PaymentError::AboveMax);
		}
		transfer_exact::<_, Assets>(asset, payer, to, amount, Preservation::Expendable)?;
		return Ok(amount);
	}
	with_storage_layer(|| {
		let spent = arrives::<_, Assets, _>(asset, payer, to, amount, || {
			Exchange::swap_exact_out(payer, pay_with, asset, amount, max_in, to).map_err(|error| {
				too_expensive::<_, Exchange>(pay_with, asset, amount, max_in, error)
			})
		})?;
		if spent > max_in {
			defensive!("an exchange has taken more than it may");
			return Err(PaymentError::AboveMax);
		}
		Ok(spent)
	})
}

/// Whether a swap has failed because of its price, which each exchange says with an error of its
/// own.
fn too_expensive<AccountId, Exchange: Swap<AccountId>>(
	pay_with: &Exchange::AssetId,
	asset: &Exchange::AssetId,
	amount: Balance,
	max_in: Balance,
	error: DispatchError,
) -> PaymentError {
	match Exchange::quote_exact_out(pay_with, asset, amount) {
		Some(cost) if cost > max_in => PaymentError::AboveMax,
		_ => PaymentError::Failed(error),
	}
}

#[cfg(test)]
mod tests;
