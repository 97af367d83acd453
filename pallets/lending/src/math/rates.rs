// SPDX-License-Identifier: Apache-2.0

//! What borrowing costs.
//!
//! Source: Morpho's AdaptiveCurveIRM (`morpho-org/morpho-blue-irm`). With `u` the utilisation of
//! the market, `k` the one that it shall have (the kink), and `C` the steepness,
//!
//! ```text
//! err  = (u - k) / (1 - k)  above the kink,  (u - k) / k  below: from -1 to 1
//! rate = kink_rate * (1 + (C - 1) * err)      above the kink, C times as much at the most
//! rate = kink_rate * (1 + (1 - 1/C) * err)    below,     a C-th of it at the least
//! ```
//!
//! and the rate at the kink follows the market: as long as the utilisation stays, it is after a
//! time of `t` years
//!
//! ```text
//! kink_rate(t) = kink_rate(0) * e^(speed * err * t),  not below min, not above max
//! ```
//!
//! All rates are per year and in [`RAY`], compounded continuously.
//!
//! # Closed form
//!
//! Morpho takes the mean of the rate at three points of the interval; that is not the same when an
//! interval is split, so it pays to choose when interest is counted. Here it is the integral. With
//! `x = speed * |err| * T` the steps (in the exponent) of an interval `T`, and `L` those of them
//! after which the rate at the kink is at its bound, or `x` if it never is,
//!
//! ```text
//! mean = (L * high * phi(L) + (x - L) * end) / x
//! ```
//!
//! as `high * phi(L)`, with `high` the higher of start and end, is the mean of something that moves
//! from one to the other as an exponential does ([`ray::phi`]). The error in `L` does not matter
//! in this form: the rate is nearly the bound shortly before it arrives there.
//!
//! # Exactness
//!
//! Everything rounds against the debtor: neither the interest nor the rate at the kink afterwards
//! is ever below the truth. They are above it
//!
//! - the rate at the kink by less than 12 units (10^-27 per year),
//! - the exponent by less than one unit, and 10,000 more for each year that has passed: for the
//!   highest parameters, at which a year costs an exponent of 1,000.
//!
//! The rate at the kink is exactly monotone: in time, in the utilisation and in what it was before.
//! The exponent is so up to its error.
//!
//! It follows that counting the interest of an interval in parts never makes less of it than the
//! truth, so not less than at once but for the error above; and not more than at once but for the
//! errors of each part, the one of the rate among them: with it, a rate at the kink of `r` units
//! becomes less than 12 parts in `r` higher.

use super::ray::{self, RAY};
use crate::types::RateModel;
use polyphony_support::{mul_div, part_of, widen_mul, Rounding, U256};
use sp_runtime::{traits::Zero, FixedPointNumber, FixedU128, PerThing, Permill};

/// A year of 365.25 days, in milliseconds.
pub const YEAR_MS: u64 = 31_557_600_000;

/// The longest time for which interest is counted at once, a million years. A longer time counts
/// as this.
pub const MAX_ELAPSED_MS: u64 = 1_000_000 * YEAR_MS;

/// The lowest utilisation at which the kink can be.
pub const MIN_KINK: Permill = Permill::from_percent(1);

/// The highest utilisation at which the kink can be.
pub const MAX_KINK: Permill = Permill::from_percent(99);

/// The highest steepness.
pub const MAX_STEEPNESS: FixedU128 = FixedU128::from_u32(100);

/// The highest rate at the kink, per year.
pub const MAX_KINK_RATE: FixedU128 = FixedU128::from_u32(10);

/// The highest speed, per year.
pub const MAX_SPEED: FixedU128 = FixedU128::from_u32(1_000);

const RAY_PER_FIXED: u128 = RAY / FixedU128::DIV;
const RAY_PER_PART: u128 = RAY / Permill::ACCURACY as u128;

/// What is wrong with a [`RateModel`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvalidRates {
	/// The kink is not between [`MIN_KINK`] and [`MAX_KINK`].
	Kink,
	/// The steepness is not between one and [`MAX_STEEPNESS`].
	Steepness,
	/// The lowest rate at the kink is above the one in the beginning, or that above the highest.
	Order,
	/// The highest rate at the kink is above [`MAX_KINK_RATE`].
	Max,
	/// The speed is above [`MAX_SPEED`].
	Speed,
	/// The lowest rate at the kink is zero, but it adapts: it would take as long to come back from
	/// next to nothing as the market had been idle.
	Min,
}

impl RateModel {
	/// Whether the parameters are within their bounds.
	///
	/// # Errors
	///
	/// The first bound that is not kept.
	pub fn check(&self) -> Result<(), InvalidRates> {
		let ensure = |holds, error| if holds { Ok(()) } else { Err(error) };
		let one = FixedU128::from_u32(1);
		ensure((MIN_KINK..=MAX_KINK).contains(&self.kink), InvalidRates::Kink)?;
		ensure((one..=MAX_STEEPNESS).contains(&self.steepness), InvalidRates::Steepness)?;
		ensure((self.min..=self.max).contains(&self.initial), InvalidRates::Order)?;
		ensure(self.max <= MAX_KINK_RATE, InvalidRates::Max)?;
		ensure(self.speed <= MAX_SPEED, InvalidRates::Speed)?;
		ensure(!self.min.is_zero() || self.speed.is_zero(), InvalidRates::Min)
	}

	/// The rate at the kink in the beginning, in [`RAY`] per year.
	pub fn initial_kink_rate(&self) -> u128 {
		self.bounded_kink_rate(rate_of(self.initial))
	}

	/// The nearest rate that this model allows at the kink.
	fn bounded_kink_rate(&self, kink_rate: u128) -> u128 {
		kink_rate.clamp(self.lowest_kink_rate(), self.highest_kink_rate())
	}

	/// Never above the highest.
	fn lowest_kink_rate(&self) -> u128 {
		rate_of(self.min).min(self.highest_kink_rate())
	}

	fn highest_kink_rate(&self) -> u128 {
		rate_of(self.max)
	}
}

/// In [`RAY`]. What is above the highest rate counts as that.
fn rate_of(rate: FixedU128) -> u128 {
	// At most 10^28.
	rate.min(MAX_KINK_RATE).into_inner() * RAY_PER_FIXED
}

/// Interest for some time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Interest {
	/// The integral of the rate over the time, in [`RAY`]: debts grow by the factor `e^exponent`.
	/// Rounded up. At most 10^36.
	pub exponent: u128,
	/// The rate at the kink at the end, in [`RAY`] per year. Rounded up.
	pub kink_rate: u128,
}

/// What part of `supply_assets` is lent as `debt`, in [`RAY`]. Rounded down.
///
/// Zero if nothing is supplied. At most one: there is more debt than supplied assets where reserves
/// are lent.
pub fn utilisation(debt: u128, supply_assets: u128) -> u128 {
	if debt >= supply_assets {
		return if supply_assets == 0 { 0 } else { RAY };
	}
	mul_div(debt, RAY, supply_assets, Rounding::Down)
		.expect("the debt is less than what is supplied, so this is less than one; qed")
}

/// What `elapsed_ms` milliseconds cost, and where the rate at the kink gets to meanwhile.
///
/// `kink_rate` is the rate at the kink at the beginning and `utilisation` the one all the time,
/// both in [`RAY`]. See the module for how it is calculated and rounded.
///
/// It never fails. What is out of its bounds counts as the nearest within: the parameters, the rate
/// at the kink (governance may have changed its bounds), a utilisation above one, and a time above
/// [`MAX_ELAPSED_MS`].
pub fn interest(
	model: &RateModel,
	kink_rate: u128,
	utilisation: u128,
	elapsed_ms: u64,
) -> Interest {
	let deviation = Deviation::new(model, utilisation);
	let start = model.bounded_kink_rate(kink_rate);
	let elapsed = elapsed_ms.min(MAX_ELAPSED_MS);
	let (mean, end) = adapt(model, &deviation, start, elapsed);
	let rate = deviation.on_curve(mean);
	let exponent = mul_div(rate, elapsed.into(), YEAR_MS.into(), Rounding::Up)
		.expect("10^30 a year for 10^6 years; qed");
	Interest { exponent, kink_rate: end }
}

/// The rate that debtors pay now, in [`RAY`] per year. Rounded up, by less than 12 units.
///
/// `kink_rate` and `utilisation` in [`RAY`]. What is out of its bounds counts as in [`interest`].
pub fn rate_now(model: &RateModel, kink_rate: u128, utilisation: u128) -> u128 {
	Deviation::new(model, utilisation).on_curve(model.bounded_kink_rate(kink_rate))
}

/// The rate that suppliers get of the `borrow_rate` that debtors pay, in its unit. Rounded down.
///
/// It is paid on what is lent, which is a part of what is supplied (`utilisation`, in [`RAY`]; more
/// than one counts as one), and the reserves get their part.
pub fn supply_rate(borrow_rate: u128, utilisation: u128, reserve_factor: Permill) -> u128 {
	let gross = mul_div(borrow_rate, utilisation.min(RAY), RAY, Rounding::Down)
		.expect("a part is not more than the whole; qed");
	part_of(gross, reserve_factor.left_from_one(), Rounding::Down)
}

/// How far a market is from its kink.
struct Deviation {
	/// Whether above.
	above: bool,
	/// How far, in [`RAY`].
	distance: u128,
	/// How far it could be on this side, in [`RAY`]. Not zero.
	most: u128,
	/// Within its bounds.
	steepness: FixedU128,
	/// Within its bounds.
	speed: FixedU128,
}

impl Deviation {
	fn new(model: &RateModel, utilisation: u128) -> Self {
		let kink = model.kink.clamp(MIN_KINK, MAX_KINK);
		let kink = u128::from(kink.deconstruct()) * RAY_PER_PART;
		let utilisation = utilisation.min(RAY);
		let above = utilisation > kink;
		Self {
			above,
			distance: utilisation.abs_diff(kink),
			most: if above { RAY - kink } else { kink },
			steepness: model.steepness.clamp(FixedU128::from_u32(1), MAX_STEEPNESS),
			speed: model.speed.min(MAX_SPEED),
		}
	}

	/// The rate, of the one at the kink. Rounded up, by less than `1 + mean / RAY` units.
	///
	/// A rate of up to 10^28 gives up to 10^30.
	fn on_curve(&self, kink_rate: u128) -> u128 {
		let steepness = self.steepness.into_inner();
		let slope = steepness - FixedU128::DIV;
		let factor = if self.above {
			let more = mul_div(slope * RAY_PER_FIXED, self.distance, self.most, Rounding::Up)
				.expect("the distance is not more than the most; qed");
			RAY + more
		} else {
			// (C - 1) / C of the relative distance. Less than 10^20 * 10^27 * 10^27.
			let less = ray::div_wide(
				widen_mul(slope, self.distance) * U256::from(RAY),
				widen_mul(steepness, self.most),
				Rounding::Down,
			);
			// Less than one.
			RAY - less.low_u128()
		};
		ray::mul(kink_rate, factor, Rounding::Up).expect("10 a year times 100; qed")
	}

	/// By how much the logarithm of the rate at the kink changes, in [`RAY`]. At most 10^36.
	fn steps(&self, elapsed: u64, rounding: Rounding) -> u128 {
		// At most 10^21 * 10^27 * 10^9 * 3.2 * 10^16.
		let steps = widen_mul(self.speed.into_inner(), self.distance)
			* widen_mul(RAY_PER_FIXED, elapsed.into());
		ray::div_wide(steps, widen_mul(self.most, YEAR_MS.into()), rounding).low_u128()
	}
}

/// The mean of the rate at the kink, and what it is at the end, both rounded up.
///
/// `start` is within its bounds, and `elapsed` at most [`MAX_ELAPSED_MS`].
fn adapt(model: &RateModel, deviation: &Deviation, start: u128, elapsed: u64) -> (u128, u128) {
	let proof = "a mean of rates is not above the highest of them, which is 10^28; qed";
	// The further it grows or the less it falls, the higher.
	let away = if deviation.above { Rounding::Up } else { Rounding::Down };
	let steps = deviation.steps(elapsed, away);
	let bound = if deviation.above { model.highest_kink_rate() } else { model.lowest_kink_rate() };
	// Nothing grows from zero.
	if steps == 0 || start == bound || start == 0 {
		return (start, start);
	}
	if deviation.above {
		let end = ray::mul_exp(start, steps, Rounding::Up).map_or(bound, |end| end.min(bound));
		let moving_for = if end < bound {
			steps
		} else {
			ray::ln_ratio(bound, start, Rounding::Down).min(steps)
		};
		let moving = ray::mul(end, ray::phi(moving_for, Rounding::Up), Rounding::Up).expect(proof);
		// What the mean is below the end. The longer it moves, the lower the mean.
		let part = ray::div(moving_for, steps, Rounding::Down).expect("at most one; qed");
		let below = ray::mul(end - moving, part, Rounding::Down).expect(proof);
		(end - below, end)
	} else {
		let end = ray::mul_exp_neg(start, steps, Rounding::Up).max(bound);
		let moving_for =
			if end > bound { steps } else { ray::ln_ratio(start, bound, Rounding::Up).min(steps) };
		let moving =
			ray::mul(start, ray::phi(moving_for, Rounding::Up), Rounding::Up).expect(proof);
		let part = ray::div(moving_for, steps, Rounding::Up).expect("at most one; qed");
		// As a function of when it arrives, the mean is highest at the truth: a miss by `d` of `x`
		// steps lowers it by the part d^2 / 2x of the bound. Both are at least one unit, and the
		// miss hardly more, so that is about one half of a unit for each whole in the bound.
		let miss = end / RAY + 1;
		let above = ray::mul(moving.max(end) - end, part, Rounding::Up).expect(proof);
		((end + above + miss).min(start), end)
	}
}

#[cfg(test)]
mod tests;
