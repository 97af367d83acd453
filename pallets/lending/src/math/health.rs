// SPDX-License-Identifier: Apache-2.0

//! How far a position is from being liquidated, and which factors a market may have.
//!
//! Values are in 10^-18 of the reference currency. With `v` the value of a collateral, `L` its
//! liquidation threshold and `D` the value of all debts of the position, its health is
//!
//! ```text
//! W = sum of v * L        H = W / D
//! ```
//!
//! A position whose health is below one can be [liquidated](super::liquidation). For what an owner
//! wants to do, the same is calculated with the collateral factors, which are lower, so that
//! nobody can borrow up to the edge.

use crate::types::Bonus;
use polyphony_support::{mul_div, part_of, Rounding};
use sp_runtime::{FixedPointNumber, FixedU128, PerThing, Permill};

#[cfg(test)]
mod tests;

/// By how much the bonus may grow, at most, with each unit of health: at this slope, a health of
/// 0.99 adds ten percent.
pub const MAX_SLOPE: FixedU128 = FixedU128::from_u32(10);

/// Why factors are refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvalidFactors {
	/// The collateral factor is above the liquidation threshold: a position could be liquidated as
	/// soon as it has borrowed.
	CollateralFactor,
	/// The lowest bonus is above the highest, or the highest is above 100 %.
	BonusRange,
	/// The threshold with the largest bonus on top is not below the whole value.
	ThresholdWithBonus,
	/// What backs debts has to pay something to those who sell it.
	NoBonus,
	/// The slope of the bonus is above [`MAX_SLOPE`].
	Slope,
}

/// Whether a market, or a group, may have these factors.
///
/// The threshold with the largest bonus on top, `L * (1 + b)`, has to be below one, exactly, in
/// millionths, for two reasons:
///
/// - A liquidation that repays `r` takes `r * (1 + b)` of the collateral, and with it
///   `r * (1 + b) * L` of the weighted value. Near a health of one, the health only rises if that
///   is less than `r`.
/// - A position that has just become unhealthy can pay all its debts with all bonuses: of each
///   collateral, `v / (1 + b)` pays debts, and that is more than `v * L`, of which the sum is the
///   debt at a health of one. What is left between the two is the time that a liquidation has.
///
/// # Errors
///
/// The first of [`InvalidFactors`] that applies, in their order.
pub fn check_factors(
	collateral_factor: Permill,
	liquidation_threshold: Permill,
	bonus: &Bonus,
) -> Result<(), InvalidFactors> {
	let Bonus { min, max, slope } = *bonus;
	if collateral_factor > liquidation_threshold {
		return Err(InvalidFactors::CollateralFactor);
	}
	// A `Permill` that serde has read can be more than one.
	if min > max || max.deconstruct() > Permill::ACCURACY {
		return Err(InvalidFactors::BonusRange);
	}
	// Two factors of 32 bits; 33 with the bonus on top.
	let million = u128::from(Permill::ACCURACY);
	let with_bonus = bonus_factor(max) * u128::from(liquidation_threshold.deconstruct());
	if with_bonus >= million * million {
		return Err(InvalidFactors::ThresholdWithBonus);
	}
	if min.is_zero() && !liquidation_threshold.is_zero() {
		return Err(InvalidFactors::NoBonus);
	}
	if slope > MAX_SLOPE {
		return Err(InvalidFactors::Slope);
	}
	Ok(())
}

/// What is paid for one, with the bonus on top, in millionths.
pub(super) fn bonus_factor(bonus: Permill) -> u128 {
	u128::from(Permill::ACCURACY) + u128::from(bonus.deconstruct())
}

/// The part of a value that backs debts: `value * part`, rounded down.
pub fn weighted(value: u128, part: Permill) -> u128 {
	part_of(value, part, Rounding::Down)
}

/// `weighted / debt`, rounded down.
///
/// It is below one if, and only if, `weighted` is below `debt`. The highest number stands for what
/// is higher, and for the health of a position without debts.
pub fn health(weighted: u128, debt: u128) -> FixedU128 {
	mul_div(weighted, FixedU128::DIV, debt, Rounding::Down)
		.map_or(FixedU128::from_inner(u128::MAX), FixedU128::from_inner)
}

/// What a liquidation at this health pays on top of what it repays, as a part of that:
/// `min + slope * (1 - health)`, rounded down, and at most `max`. From a health of one on it is
/// `min`.
///
/// It grows as the health falls, as the price of a Dutch auction does until somebody takes it: a
/// position is liquidated at the lowest bonus for which anybody does it. As it never rises with the
/// health, repaying in pieces does not pay.
pub fn bonus_at(bonus: &Bonus, health: FixedU128) -> FixedU128 {
	let unhealth = FixedU128::DIV - health.into_inner().min(FixedU128::DIV);
	let extra = mul_div(bonus.slope.into_inner(), unhealth, FixedU128::DIV, Rounding::Down)
		.expect("a part is not more than the whole; qed");
	let max = fixed(bonus.max);
	fixed(bonus.min)
		.into_inner()
		.checked_add(extra)
		.map_or(max, |sum| FixedU128::from_inner(sum).min(max))
}

/// The same number, exactly.
pub(super) fn fixed(part: Permill) -> FixedU128 {
	// At most 2^32 times 10^12.
	let one = FixedU128::DIV / u128::from(Permill::ACCURACY);
	FixedU128::from_inner(u128::from(part.deconstruct()) * one)
}
