// SPDX-License-Identifier: Apache-2.0

//! What shares are worth, and what a manager gets.
//!
//! ```text
//! shares for an amount = amount * (shares + 1000) / (assets + 1)
//! amount for shares    = shares * (assets + 1) / (shares + 1000)
//! ```
//!
//! The 1000 shares and the one unit are virtual: nobody owns them. ERC-4626 as OpenZeppelin has it,
//! with a decimals offset of 3. So the first share is worth a thousandth of a unit, and who would
//! make shares dear, so that what others pay in is rounded to nothing, gives most of what that
//! takes to the virtual ones: to take a unit from somebody, he loses hundreds.
//!
//! ## The fee
//!
//! With the worth of a share `v`, which is `(assets + 1) / (shares + 1000)`, and the high-water mark
//! `h`, the members have gained `shares * (v - h)` since the fee was last taken. The manager gets so
//! many new shares that they are worth the fee's part `f` of it after that:
//!
//! ```text
//! part = f * shares * (v - h)
//! new  = part * (shares + 1000) / (assets + 1 - part)        rounded down
//! ```
//!
//! Then the mark is what a share is worth with them. As `f` is at most one, that is not below `h`.

use polyphony_support::{mul_div_256, Balance, Rounding, U256};
use sp_runtime::{PerThing, Permill};

/// Shares that nobody owns.
pub(crate) const VIRTUAL_SHARES: Balance = 1_000;
/// Units that are counted for them. They are not there.
pub(crate) const VIRTUAL_ASSETS: Balance = 1;
/// The unit in which it is said what a share is worth.
pub(crate) const WORTH_SCALE: Balance = 1_000_000_000_000_000_000;

/// What there is in a pool.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Totals {
	/// Units of the asset.
	pub(crate) assets: Balance,
	/// Shares that somebody has.
	pub(crate) shares: Balance,
}

/// What a manager gets of a gain.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Fee {
	/// New shares. More than zero.
	pub(crate) shares: Balance,
	/// What they are worth. Rounded down.
	pub(crate) amount: Balance,
	/// What a share is worth after that: in 10^-18, rounded up.
	pub(crate) high_water: Balance,
}

impl Totals {
	/// With the virtual unit. Has 129 bits at most.
	fn all_assets(&self) -> U256 {
		U256::from(self.assets) + U256::from(VIRTUAL_ASSETS)
	}

	/// With the virtual ones. Has 129 bits at most.
	fn all_shares(&self) -> U256 {
		U256::from(self.shares) + U256::from(VIRTUAL_SHARES)
	}

	/// The shares for an amount. `None` if there are no such many.
	pub(crate) fn shares_for(&self, amount: Balance, rounding: Rounding) -> Option<Balance> {
		narrow(mul_div_256(amount.into(), self.all_shares(), self.all_assets(), rounding)?)
	}

	/// The amount for shares. `None` if there are no such many units.
	///
	/// For shares that somebody has, rounded down, it is not more than there is.
	pub(crate) fn amount_for(&self, shares: Balance, rounding: Rounding) -> Option<Balance> {
		narrow(mul_div_256(shares.into(), self.all_assets(), self.all_shares(), rounding)?)
	}

	/// What a share is worth, in 10^-18 of a unit. `None` if that is too much to be said.
	pub(crate) fn worth(&self, rounding: Rounding) -> Option<Balance> {
		narrow(mul_div_256(self.all_assets(), WORTH_SCALE.into(), self.all_shares(), rounding)?)
	}

	/// What the manager gets, whose part of gains is `fee`, if a share was worth `high_water` before.
	///
	/// `None` if there is no gain, if the fee would be less than a share, which stays a gain for the
	/// next time, or if something of it is too large a number. Nobody may be kept from leaving by
	/// that.
	pub(crate) fn fee(&self, fee: Permill, high_water: Balance) -> Option<Fee> {
		// In 10^-18 of a unit: has 189 bits at most.
		let assets = self.all_assets().checked_mul(WORTH_SCALE.into())?;
		let shares = U256::from(self.shares);
		let worth = mul_div_256(shares, assets, self.all_shares(), Rounding::Down)?;
		let before = shares.checked_mul(high_water.into())?;
		let gain = worth.checked_sub(before)?;
		// Only a `Permill` that serde has read can be more than one.
		let parts = fee.deconstruct().min(Permill::ACCURACY);
		let part = mul_div_256(gain, parts.into(), Permill::ACCURACY.into(), Rounding::Down)?;
		let rest = assets.checked_sub(part)?;
		let new = narrow(mul_div_256(part, self.all_shares(), rest, Rounding::Down)?)?;
		if new == 0 {
			return None;
		}
		let after = Totals { assets: self.assets, shares: self.shares.checked_add(new)? };
		Some(Fee {
			shares: new,
			amount: after.amount_for(new, Rounding::Down)?,
			high_water: after.worth(Rounding::Up)?.max(high_water),
		})
	}
}

fn narrow(number: U256) -> Option<Balance> {
	number.try_into().ok()
}

#[cfg(test)]
mod tests;
