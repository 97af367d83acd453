// SPDX-License-Identifier: Apache-2.0

//! An independent model of liquidations: fractions of big integers, and amounts found by bisection
//! from what they have to do, instead of the formulas for them.

use super::{Input, Plan, Terms};
use crate::types::Bonus;
use core::{
	cmp::Ordering,
	ops::{Add, Div, Mul, Sub},
};
use num_bigint::BigInt;
use sp_runtime::{FixedU128, Permill};

/// A fraction. The denominator is above zero.
#[derive(Clone, Debug)]
pub(crate) struct Ratio {
	num: BigInt,
	den: BigInt,
}

impl Ratio {
	pub(crate) fn of(part: Permill) -> Self {
		Self { num: part.deconstruct().into(), den: 1_000_000.into() }
	}

	/// The whole number below. Not for negative numbers.
	pub(crate) fn floor(&self) -> BigInt {
		&self.num / &self.den
	}

	/// In 10^-18, rounded down.
	pub(crate) fn floor_18(&self) -> Self {
		Self { num: (self.clone() * Self::from(ONE)).floor(), den: ONE.into() }
	}
}

const ONE: u128 = 1_000_000_000_000_000_000;

impl From<u128> for Ratio {
	fn from(number: u128) -> Self {
		BigInt::from(number).into()
	}
}

impl From<BigInt> for Ratio {
	fn from(num: BigInt) -> Self {
		Self { num, den: 1.into() }
	}
}

impl From<FixedU128> for Ratio {
	fn from(number: FixedU128) -> Self {
		Self { num: number.into_inner().into(), den: ONE.into() }
	}
}

impl Add for Ratio {
	type Output = Self;
	fn add(self, other: Self) -> Self {
		Self { num: self.num * &other.den + other.num * &self.den, den: self.den * other.den }
	}
}

impl Sub for Ratio {
	type Output = Self;
	fn sub(self, other: Self) -> Self {
		Self { num: self.num * &other.den - other.num * &self.den, den: self.den * other.den }
	}
}

impl Mul for Ratio {
	type Output = Self;
	fn mul(self, other: Self) -> Self {
		Self { num: self.num * other.num, den: self.den * other.den }
	}
}

impl Div for Ratio {
	type Output = Self;
	/// By a number above zero.
	fn div(self, other: Self) -> Self {
		assert!(other.num > BigInt::from(0), "division by {other:?}");
		Self { num: self.num * other.den, den: self.den * other.num }
	}
}

impl PartialEq for Ratio {
	fn eq(&self, other: &Self) -> bool {
		self.partial_cmp(other) == Some(Ordering::Equal)
	}
}

impl PartialOrd for Ratio {
	fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
		(&self.num * &other.den).partial_cmp(&(&other.num * &self.den))
	}
}

pub(crate) fn one() -> Ratio {
	1u128.into()
}

pub(crate) fn ratio(number: u128) -> Ratio {
	number.into()
}

pub(crate) fn lower(a: Ratio, b: Ratio) -> Ratio {
	if a < b {
		a
	} else {
		b
	}
}

/// The lowest number up to `high` for which `holds`, which then holds for all above, and for
/// `high`.
pub(crate) fn lowest(high: u128, holds: impl Fn(u128) -> bool) -> u128 {
	let (mut low, mut high) = (0, high);
	while low < high {
		let middle = low + (high - low) / 2;
		if holds(middle) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	high
}

/// The bonus at a health, without rounding.
pub(crate) fn bonus_at(bonus: &Bonus, health: Ratio) -> Ratio {
	let unhealth = if health < one() { one() - health } else { ratio(0) };
	lower(Ratio::of(bonus.min) + Ratio::from(bonus.slope) * unhealth, Ratio::of(bonus.max))
}

/// What a liquidation does. What `TooSmall` tells is left at zero.
pub(crate) fn plan(input: &Input) -> Plan {
	let [debt, weighted, payable] = [input.debt, input.weighted, input.payable].map(ratio);
	let threshold = Ratio::of(input.threshold);
	if weighted >= debt {
		return Plan::Healthy;
	}
	let owed = input.this_debt.min(input.debt);
	let value = input.this_collateral;
	if owed == 0 || value == 0 {
		return Plan::Nothing;
	}
	let health = weighted.clone() / debt.clone();
	let lowest_factor = one() + Ratio::of(input.bonus.min);
	let close = payable < debt;
	let (factor, wanted) = if close {
		(lowest_factor, None)
	} else {
		if lowest_factor.clone() * threshold.clone() > health {
			return Plan::Worsens;
		}
		let by_payable = lowest_factor * payable / debt.clone();
		let mut factor = one() + bonus_at(&input.bonus, health.floor_18());
		factor = lower(factor, by_payable);
		if !input.threshold.is_zero() {
			factor = lower(factor, health / threshold.clone());
		}
		let factor = factor.floor_18();
		let target = Ratio::from(input.target);
		let target = if target < one() { one() } else { target };
		let wanted = lowest(input.debt, |repay| {
			let left = weighted.clone() - threshold.clone() * factor.clone() * ratio(repay);
			left >= target.clone() * (debt.clone() - ratio(repay))
		});
		(factor, Some(wanted))
	};
	let seized = |repay| factor.clone() * ratio(repay);
	let limit = owed.min(lowest(value, |repay| seized(repay) >= ratio(value)));
	let leaves_dust = |repay: u128| {
		let dust = ratio(input.dust);
		ratio(owed) - ratio(repay) < dust || ratio(value) - seized(repay) < dust
	};
	let needed = wanted.filter(|&wanted| wanted <= limit && !leaves_dust(wanted)).unwrap_or(limit);
	let repay = if input.max_repay >= needed {
		needed
	} else {
		// The highest that leaves none, if any does.
		let part = lowest(input.max_repay, |part| part == input.max_repay || leaves_dust(part + 1));
		if leaves_dust(part) || part == 0 || part < input.dust {
			return Plan::TooSmall { at_least: 0 };
		}
		part
	};
	let seize = lower(seized(repay), ratio(value)).floor();
	let terms = Terms {
		repay,
		seize: u128::try_from(seize).expect("not more than the value"),
		bonus: FixedU128::from_inner(
			u128::try_from(((factor.clone() - one()) * ratio(ONE)).floor()).expect("a bonus"),
		),
		whole_debt: repay == input.this_debt,
		whole_collateral: ratio(value) <= seized(repay),
	};
	if close {
		Plan::Close(terms)
	} else {
		Plan::Partial(terms)
	}
}
