// SPDX-License-Identifier: Apache-2.0

//! A market's debts, reserves and supplied assets as time passes, and the shares of them.
//!
//! A market stores where it was when its totals changed last (its [`Checkpoint`]). What it has now
//! ([`Accrued`]) follows from that, so a market in which nothing happens costs nothing, and all that
//! is done in a block counts with the same rates, in whatever order.
//!
//! Debts are in shares, and the index says what a share is worth. It grows by the factor
//! `e^exponent` ([`rates::interest`]). What debtors owe goes to the suppliers, less the part of the
//! reserves, and always
//!
//! ```text
//! cash + debt = supply_assets + reserves
//! ```
//!
//! # Exactness
//!
//! The index is rounded up: it is never below the truth, and above it by less than one unit, 2^-119
//! of it, and the factor e to the power of the error of the exponent, which is in [`rates`]. The
//! From one checkpoint, a later time does not have a lower index, unless rates are below 10^-11 a
//! year, where errors are more than the interest; and from one to the next it never falls. The
//! debt of all is rounded down, and so is the part of the reserves; so rounding never takes from
//! suppliers. As the debt of each is rounded up, all of them together owe no less than the total.
//!
//! # When interest is counted does not matter
//!
//! Nobody gains by making a market renew its checkpoint. Once more of it never makes the index lower
//! than one renewal less, but for what that one was above the truth; and mostly makes it higher, by
//! what the interest since then, which counts as debt from now on, adds to the utilisation.
//!
//! # Limits
//!
//! Nothing fails and nothing panics. Interest ends where the index would exceed [`MAX_INDEX`], or
//! where the debt would make `cash + debt` exceed `u128`: then the index stays at the highest that
//! is possible, and so does the debt. At a rate of one hundred percent, the first takes 25 years.
//! With totals that no market can have, because debts are more than `u128` at an index that was
//! there already, or reserves more than there is, these count as the most that is possible.
//!
//! # Virtual shares
//!
//! All conversions of supply count [`VIRTUAL_SHARES`] and [`VIRTUAL_ASSETS`] which nobody owns.
//! So a share begins at a millionth of a unit, and who supplies first cannot make shares coarse at
//! the cost of the next. The next loses less than the worth of a share to rounding, and one unit. To
//! lift that worth to `w` units, whoever gives assets away loses `w` for each virtual share, a
//! million times what the next can lose.

use super::{
	rates,
	ray::{self, RAY},
};
use crate::types::{RateModel, Totals};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polyphony_support::{mul_div, part_of, Balance, Rounding};
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// The shares that are counted without an owner.
pub const VIRTUAL_SHARES: u128 = 1_000_000;

/// The assets that are counted for the virtual shares. They are not there.
pub const VIRTUAL_ASSETS: u128 = 1;

/// The highest index of debts, in [`RAY`]: 10^11.
pub const MAX_INDEX: u128 = 100_000_000_000 * RAY;

/// From where interest is counted on.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Checkpoint {
	/// When, in milliseconds since the Unix epoch. Zero while there is no time yet.
	pub at: u64,
	/// What a share of the debts is worth in units of the asset, in [`RAY`]. Not below one.
	pub index: u128,
	/// The rate at the kink, in [`RAY`] per year.
	pub kink_rate: u128,
	/// Cash and shares.
	pub totals: Totals,
	/// What belongs to the reserves, in units of the asset. It is part of cash and debts.
	pub reserves: Balance,
}

/// What a market has at some time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Accrued {
	/// What a share of the debts is worth in units of the asset, in [`RAY`]. Rounded up.
	pub index: u128,
	/// The rate at the kink, in [`RAY`] per year. Rounded up.
	pub kink_rate: u128,
	/// What all debtors owe, in units of the asset. Rounded down.
	pub debt: Balance,
	/// What belongs to the reserves, in units of the asset. Rounded down.
	pub reserves: Balance,
	/// What belongs to the suppliers, in units of the asset: the rest of cash and debts.
	pub supply_assets: Balance,
	/// All shares of suppliers.
	pub supply_shares: Balance,
}

impl Checkpoint {
	/// That of a new market: without time, with nothing in it.
	pub fn new(model: &RateModel) -> Self {
		Self {
			at: 0,
			index: RAY,
			kink_rate: model.initial_kink_rate(),
			totals: Totals::default(),
			reserves: 0,
		}
	}

	/// What the market has at `now`, in milliseconds since the Unix epoch.
	///
	/// From the time zero, no time passes: a market that was created before there was a time does
	/// not owe interest since 1970. Nor does it if the clock went backwards. Without debts, the
	/// index stays, while the rate at the kink moves on.
	pub fn accrue(&self, model: &RateModel, reserve_factor: Permill, now: u64) -> Accrued {
		let old_debt = self.debt_at(self.index);
		let elapsed = if self.at == 0 { 0 } else { now.saturating_sub(self.at) };
		if elapsed == 0 {
			return self.accrued(self.index, self.kink_rate, self.reserves);
		}
		let (old_assets, old_reserves) = self.split(old_debt, self.reserves);
		let utilisation = rates::utilisation(old_debt, old_assets);
		let interest = rates::interest(model, self.kink_rate, utilisation, elapsed);
		if self.totals.debt_shares == 0 {
			return self.accrued(self.index, interest.kink_rate, self.reserves);
		}
		let limit = self.index_limit();
		let index = ray::mul_exp(self.index, interest.exponent, Rounding::Up)
			.map_or(limit, |index| index.min(limit))
			.max(self.index);
		let cut = self
			.debt_at(index)
			.checked_sub(old_debt)
			.map_or(0, |earned| part_of(earned, reserve_factor, Rounding::Down));
		let reserves = old_reserves
			.checked_add(cut)
			.expect("a part of what there was and a part of what came, which fit together; qed");
		self.accrued(index, interest.kink_rate, reserves)
	}

	/// Counts interest from `now` on, when the market has `accrued` and its totals are `totals`.
	///
	/// The time never goes back, so that no time is counted twice.
	pub fn renew(&self, accrued: &Accrued, totals: Totals, now: u64) -> Self {
		Self {
			at: self.at.max(now),
			index: accrued.index,
			kink_rate: accrued.kink_rate,
			totals,
			reserves: accrued.reserves,
		}
	}

	/// The most that the debt can be.
	fn debt_limit(&self) -> Balance {
		Balance::MAX - self.totals.cash
	}

	/// The highest index at which the debt is not above its limit.
	fn index_limit(&self) -> u128 {
		// None if there are no debts, or so few that the index is no limit.
		mul_div(self.debt_limit(), RAY, self.totals.debt_shares, Rounding::Down)
			.map_or(MAX_INDEX, |index| index.min(MAX_INDEX))
	}

	fn debt_at(&self, index: u128) -> Balance {
		let limit = self.debt_limit();
		ray::mul(self.totals.debt_shares, index, Rounding::Down)
			.map_or(limit, |debt| debt.min(limit))
	}

	/// What suppliers and reserves have of the cash and a debt within its limit.
	fn split(&self, debt: Balance, reserves: Balance) -> (Balance, Balance) {
		let all = self
			.totals
			.cash
			.checked_add(debt)
			.expect("the debt is not above its limit, which leaves room for the cash; qed");
		let reserves = reserves.min(all);
		(all - reserves, reserves)
	}

	fn accrued(&self, index: u128, kink_rate: u128, reserves: Balance) -> Accrued {
		let debt = self.debt_at(index);
		let (supply_assets, reserves) = self.split(debt, reserves);
		let supply_shares = self.totals.supply_shares;
		Accrued { index, kink_rate, debt, reserves, supply_assets, supply_shares }
	}
}

impl Accrued {
	/// The shares of suppliers that `amount` units are worth: rounded down what one gets for
	/// supplying them, rounded up what one gives for withdrawing them.
	///
	/// `None` if they exceed `u128`.
	pub fn shares_for(&self, amount: Balance, rounding: Rounding) -> Option<Balance> {
		let (shares, assets) = self.virtual_totals()?;
		mul_div(amount, shares, assets, rounding)
	}

	/// The units that `shares` of suppliers are worth: rounded down what one gets for giving them
	/// back.
	///
	/// `None` if they exceed `u128`.
	pub fn amount_for(&self, shares: Balance, rounding: Rounding) -> Option<Balance> {
		let (all_shares, assets) = self.virtual_totals()?;
		mul_div(shares, assets, all_shares, rounding)
	}

	/// The shares of debts that `amount` units are worth: rounded up what one owes for borrowing
	/// them, rounded down what one gets rid of by repaying them.
	///
	/// `None` if they exceed `u128`.
	pub fn debt_shares_for(&self, amount: Balance, rounding: Rounding) -> Option<Balance> {
		ray::div(amount, self.index, rounding)
	}

	/// The units that `shares` of debts are worth: rounded up what one owes.
	///
	/// `None` if they exceed `u128`.
	pub fn debt_for(&self, shares: Balance, rounding: Rounding) -> Option<Balance> {
		ray::mul(shares, self.index, rounding)
	}

	/// All shares of suppliers and the assets for them.
	fn virtual_totals(&self) -> Option<(u128, u128)> {
		Some((
			self.supply_shares.checked_add(VIRTUAL_SHARES)?,
			self.supply_assets.checked_add(VIRTUAL_ASSETS)?,
		))
	}
}

#[cfg(test)]
mod tests;
