// SPDX-License-Identifier: Apache-2.0

//! Rebalancing: swaps until each asset has its part of the value of all of them.
//!
//! ```text
//!            target - tolerance   target   target + tolerance
//!  ───────────────────┼─────────────┼─────────────┼──────────────>
//!     bought, up to   │         left alone        │  sold, down to
//!       the target                                    the target
//! ```
//!
//! Values are the oracle's, of what the vault can spend. What is sold first, and for what, goes by the
//! order of the targets, and each swap settles a side: so there are fewer swaps than targets.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{fungibles::Inspect as _, ConstU32},
	BoundedVec,
};
use polyphony_support::{mul_div, part_of, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, PerThing, Permill};

/// Something that a vault has too much of.
struct Over {
	/// Which of the targets.
	target: usize,
	/// How much value is too much.
	value: Value,
	/// What there is of it, and what that is worth.
	held: (Balance, Value),
}

/// Which of the targets, and how much value of it is missing.
type Under = (usize, Value);

impl<T: Config> Pallet<T> {
	/// Swaps until each asset has its part. Returns what has been lost, which is at most `max_loss`.
	///
	/// `margins` are the tolerance, and how far below the oracle's prices what comes out may be.
	pub(crate) fn rebalance(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		targets: &[(T::AssetId, Permill)],
		(tolerance, max_slippage): (Permill, Permill),
		max_loss: Value,
	) -> Result<Value, DispatchError> {
		let (over, mut under) = Self::imbalance(id, targets, tolerance)?;
		let mut under = under.iter_mut().peekable();
		let mut lost: Value = 0;
		for over in over {
			let mut excess = over.value;
			while let Some((target, missing)) = under.peek_mut() {
				let value = excess.min(*missing);
				let (sell, buy) = (&targets[over.target].0, &targets[*target].0);
				let (held, worth) = over.held;
				let amount =
					mul_div(held, value, worth, Rounding::Down).ok_or(ArithmeticError::Overflow)?;
				let swapped = Self::swap_for_balance(
					id,
					vault,
					authority,
					(sell, buy),
					amount,
					max_slippage,
				)?;
				lost = lost.checked_add(swapped).ok_or(ArithmeticError::Overflow)?;
				ensure!(lost <= max_loss, Error::<T>::AboveLoss);
				excess = excess.checked_sub(value).ok_or(ArithmeticError::Underflow)?;
				*missing = missing.checked_sub(value).ok_or(ArithmeticError::Underflow)?;
				if *missing == 0 {
					under.next();
				}
				if excess == 0 {
					break;
				}
			}
		}
		Ok(lost)
	}

	/// What there is too much of, and of which targets how much value is missing.
	fn imbalance(
		id: VaultId,
		targets: &[(T::AssetId, Permill)],
		tolerance: Permill,
	) -> Result<(Vec<Over>, Vec<Under>), DispatchError> {
		let mut held = Vec::with_capacity(targets.len());
		let mut total: Value = 0;
		for (asset, _) in targets {
			let amount = Self::spendable(id, asset);
			// Also of what there is nothing of a price is needed: it may have to be bought.
			Self::amount_for(asset, 0)?;
			let value = Self::value_of(asset, amount, Rounding::Down)?;
			total = total.checked_add(value).ok_or(ArithmeticError::Overflow)?;
			held.push((amount, value));
		}
		let tolerated = part_of(total, tolerance, Rounding::Down);
		let (mut over, mut under) = (Vec::new(), Vec::new());
		for (target, ((_, part), (amount, value))) in targets.iter().zip(held).enumerate() {
			let wanted = part_of(total, *part, Rounding::Down);
			let further = |by: Value| by > tolerated;
			if let Some(excess) = value.checked_sub(wanted).filter(|by| further(*by)) {
				over.push(Over { target, value: excess, held: (amount, value) });
			} else if let Some(missing) = wanted.checked_sub(value).filter(|by| further(*by)) {
				under.push((target, missing));
			}
		}
		Ok((over, under))
	}

	/// Swaps, unless it is too little, and returns what has been lost.
	fn swap_for_balance(
		id: VaultId,
		vault: &mut VaultOf<T>,
		authority: &Authority<T::AccountId>,
		(sell, buy): (&T::AssetId, &T::AssetId),
		amount: Balance,
		max_slippage: Permill,
	) -> Result<Value, DispatchError> {
		if amount == 0 {
			return Ok(0);
		}
		let min_out = Self::least_out(sell, buy, amount, max_slippage)?;
		// With as much, an account can hold it that has nothing of it yet.
		if min_out < T::Assets::minimum_balance(buy.clone()) {
			return Ok(0);
		}
		let (sell, buy) = (sell.clone(), buy.clone());
		let operation = Operation::Swap { sell, buy, amount, min_out };
		Self::perform_operation(id, vault, authority, &operation)
	}

	/// Fails unless these can be the targets of a rule.
	pub(crate) fn check_targets(
		targets: &BoundedVec<(T::AssetId, Permill), ConstU32<MAX_TARGETS>>,
	) -> DispatchResult {
		let parts = targets.iter().map(|(_, part)| u64::from(part.deconstruct())).sum::<u64>();
		let whole = targets.len() >= 2 && parts == u64::from(Permill::ACCURACY);
		ensure!(whole, Error::<T>::BadRule);
		let mut assets = targets.iter().map(|(asset, _)| asset).collect::<Vec<_>>();
		assets.sort();
		let distinct = assets.windows(2).all(|pair| pair[0] != pair[1]);
		ensure!(distinct, Error::<T>::SameAccountOrAsset);
		Ok(())
	}
}
