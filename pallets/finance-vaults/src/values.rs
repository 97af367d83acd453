// SPDX-License-Identifier: Apache-2.0

//! What something is worth.

use crate::*;
use polyphony_support::{traits::PriceFeed, Rounding};

impl<T: Config> Pallet<T> {
	/// What an amount of an asset is worth by the oracle. Nothing is worth nothing, with or without a
	/// price.
	///
	/// # Errors
	///
	/// `PriceUnavailable`, also if the value exceeds what can be counted.
	pub(crate) fn value_of(
		asset: &T::AssetId,
		amount: Balance,
		rounding: Rounding,
	) -> Result<Value, Error<T>> {
		if amount == 0 {
			return Ok(0);
		}
		let value = T::Prices::value_of(asset, amount, rounding).ok().flatten();
		value.ok_or(Error::<T>::PriceUnavailable)
	}
}
