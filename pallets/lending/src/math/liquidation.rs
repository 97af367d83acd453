// SPDX-License-Identifier: Apache-2.0

//! How much of a debt a liquidation repays, and how much of a collateral it takes for that.
//!
//! Values are in 10^-18 of the reference currency: debts rounded up, collateral rounded down. Of a
//! position,
//!
//! ```text
//! D        the value of all debts
//! v, L     the value of a collateral and its liquidation threshold
//! m        the lowest bonus of a collateral
//! W        the sum of v * L                                   weighted
//! P        the sum of v / (1 + m)                             payable
//! H = W/D  the health
//! k        (1 + b) * L, what a repaid unit takes from W
//! ```
//!
//! A liquidation repays `r` of one debt and seizes `s = (1 + b) * r` of one collateral. Collateral
//! is what its owner has declared to be collateral, also if its threshold is zero: it backs no
//! debt then, but pays as any other, and as it costs no health, it is the first to go.
//!
//! # How much
//!
//! [`plan`] decides in this order:
//!
//! 1. **Healthy**: `W >= D`.
//! 2. **Close**: `P < D`. All collateral together cannot pay all debts with the lowest bonuses.
//!    Nothing saves the position, so everything is sold, at the lowest bonus. What is owed after
//!    that is bad debt.
//! 3. **Worsens**: `k > H` even with the lowest bonus. Another collateral has to be taken.
//! 4. **Partial**: what brings the health to the target `T`, which is above one. The health after
//!    it is `(W - k r) / (D - r)`, and that is `T` for
//!
//!    ```text
//!    r = (T D - W) / (T - k)
//!    ```
//!
//!    which is positive as `W < D < T D` and `k <= H < 1 < T`, and not more than `D` as `k D <= W`.
//!    Aave V4 repays as much, with the bonus that it has instead of the following.
//!
//! # The bonus
//!
//! In a partial liquidation, `b` is what [`bonus_at`] tells, but never so much that the
//! liquidation itself harms the position. There are two ways in which it could:
//!
//! - **The health falls.** `(W - k r) / (D - r) >= W / D` is `k <= H`, so `1 + b <= H / L`.
//! - **The position can no longer pay.** `P` falls by `r (1 + b) / (1 + m)`, and `P / D` does not
//!   fall if `1 + b <= (1 + m) P / D`. With a single collateral this is the same as the first.
//!   With several, a large bonus from one with a low threshold raises the health at the expense of
//!   what the suppliers get in the end.
//!
//! Both hold for every `r` up to `D`, so also where a limit or the rule for dust changes it. The
//! second bound is never below `m`, as `P >= D`. Where the first is, the plan is **Worsens**. It is
//! not for the collateral with the lowest [`health_cost`], which is `c = (1 + m) L`: with `w` what
//! a collateral adds to `W`, [`payable`] is a whole number `p <= w / c`, so
//!
//! ```text
//! lowest c * D <= lowest c * P <= sum of c * p <= sum of w = W
//! ```
//!
//! and the lowest `c` is not above `H`. If it is zero, there is nothing to show. As all of these
//! are the very numbers that the code compares, there is no position, however small, for which all
//! collateral is refused.
//!
//! With factors that [`check_factors`](super::health::check_factors) accepts, `c < 1`, so `p >= w`
//! and `P >= W`: a healthy position can pay, and a position does not jump from healthy to lost
//! unless its prices do.
//!
//! # Splitting
//!
//! Liquidating in pieces never seizes more of a collateral than at once, but for what is rounded.
//! The bonus never rises from piece to piece: what `bonus_at` tells falls as the health rises;
//! where the first bound applies, `k = H`, and the health stays; where the second applies, `P / D`
//! does. If pieces with bonuses of at most `b` repay `R` and seize `S` until the target is reached,
//! then `W - L S = T (D - R)` and `S <= (1 + b) R`, hence `S <= (1 + b) (T D - W) / (T - k) = s`.
//! Most often they seize less, as there is nothing more to do once the health is one.
//!
//! # Dust
//!
//! Nobody repays a debt of less than it costs to repay it. If a liquidation left less than `dust`
//! of the debt or of the collateral, it takes as much as the debt and the collateral allow, so that
//! one of them is gone. A liquidator who offers less than what the plan needs may repay a part that
//! leaves both sides with `dust` or more, and that is itself not less than `dust`: otherwise a
//! debtor could leave crumbs on purpose, or move the position with next to nothing while others try
//! to liquidate it. What is not enough is **TooSmall**. The chain itself has no limit.
//!
//! # Rounding
//!
//! The bonus is rounded down to 10^-18, what is repaid up and what is seized down, so that the
//! inequalities above hold exactly for the whole numbers. All products have 256 bits, or 512, so
//! nothing overflows, whatever the values are.

use super::health::{bonus_at, bonus_factor, fixed, health, weighted};
use crate::types::Bonus;
use polyphony_support::{mul_div, mul_div_256, widen_mul, Rounding};
use sp_runtime::{FixedPointNumber, FixedU128, PerThing, Permill};

#[cfg(test)]
pub(crate) mod model;
#[cfg(test)]
mod tests;

const ONE: u128 = FixedU128::DIV;
const MILLION: u128 = Permill::ACCURACY as u128;

/// What of a debt this much of a collateral pays with the lowest bonus: `value / (1 + m)`, rounded
/// down, but not more than `weighted(value) / c`, with `c` as of [`health_cost`].
///
/// The sum over all collateral of a position is [`Input::payable`]. The second form, which differs
/// only by what `weighted` has been rounded, is what makes the proof in the [module](self) exact.
pub fn payable(value: u128, threshold: Permill, bonus: &Bonus) -> u128 {
	let (amount, million, cost) = if threshold.is_zero() {
		(value, MILLION, bonus_factor(bonus.min))
	} else {
		(weighted(value, threshold), MILLION * MILLION, health_cost(threshold, bonus))
	};
	mul_div(amount, million, cost, Rounding::Down)
		.expect("not more than the value, of which `weighted` is the part `threshold`; qed")
}

/// What repaying one unit of debt takes from the weighted collateral, in 10^-12 and with the lowest
/// bonus: `(1 + m) * L`.
///
/// Of all collateral that is worth something, that with the lowest cost raises the health most,
/// and [`plan`] never refuses it.
pub fn health_cost(threshold: Permill, bonus: &Bonus) -> u128 {
	// 33 bits and 32.
	bonus_factor(bonus.min) * u128::from(threshold.deconstruct())
}

/// A position, and what of it shall be liquidated.
///
/// All values are in 10^-18 of the reference currency. The thresholds and bonuses are those that
/// apply to the position: those of its group, if it is in one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Input {
	/// All debts.
	pub debt: u128,
	/// The sum of [`weighted`] over all collateral.
	pub weighted: u128,
	/// The sum of [`payable`] over all collateral.
	pub payable: u128,
	/// The debt to repay, which is part of `debt`.
	pub this_debt: u128,
	/// The collateral to seize.
	pub this_collateral: u128,
	/// The liquidation threshold of that collateral.
	pub threshold: Permill,
	/// What that collateral pays.
	pub bonus: Bonus,
	/// The health that a partial liquidation brings about. Less than one counts as one.
	pub target: FixedU128,
	/// What is worth less than this is not left over.
	pub dust: u128,
	/// The most that the liquidator repays. The chain repays any amount.
	pub max_repay: u128,
}

/// What a liquidation repays and seizes, in 10^-18 of the reference currency.
///
/// In units of the assets, the repayment is rounded up and the seizure down. If all of a side is
/// taken, it is all shares of it, so that no share is left that is worth nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Terms {
	/// What is repaid. At least one, at most the debt to repay.
	pub repay: u128,
	/// What is seized: `repay * (1 + bonus)`, rounded down, or all there is if that is less. Never
	/// less than `repay`.
	pub seize: u128,
	/// What the liquidator gets on top, as a part of what is repaid.
	pub bonus: FixedU128,
	/// Whether that is the whole debt to repay.
	pub whole_debt: bool,
	/// Whether that is the whole collateral to seize.
	pub whole_collateral: bool,
}

/// What a liquidation does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Plan {
	/// Nothing, as the position is healthy.
	Healthy,
	/// It restores the health, or does of it what this debt, this collateral and the liquidator
	/// allow. Neither the health nor the ability to pay all debts falls.
	Partial(Terms),
	/// It winds up a position that cannot pay all its debts: it takes what this debt, this
	/// collateral and the liquidator allow. The health may fall.
	///
	/// Debts that are still there when all collateral is gone are bad.
	Close(Terms),
	/// Nothing, as seizing this collateral would lower the health. Seizing that with the lowest
	/// [`health_cost`] would not.
	Worsens,
	/// Nothing, as what the liquidator offers would leave dust, or is dust itself.
	TooSmall {
		/// The lowest `max_repay` with which it does something.
		at_least: u128,
	},
	/// Nothing, as this debt or this collateral is worth nothing. The position is not healthy.
	///
	/// Winding it up, such collateral can be taken without paying for it.
	Nothing,
}

/// What a liquidation does, as derived in the [module](self).
///
/// It never fails. If the input contradicts itself, what is repaid and seized is still within
/// `debt`, `this_debt`, `this_collateral` and `max_repay`.
pub fn plan(input: &Input) -> Plan {
	let Input { debt, weighted, this_debt, this_collateral, threshold, bonus, .. } = *input;
	if weighted >= debt {
		return Plan::Healthy;
	}
	let owed = this_debt.min(debt);
	if owed == 0 || this_collateral == 0 {
		return Plan::Nothing;
	}
	// At most 2^32 times 10^12.
	let lowest = ONE + fixed(bonus.min).into_inner();
	if input.payable < debt {
		return input.settle(owed, lowest, u128::MAX, Plan::Close);
	}
	let by_health = highest_factor(debt, weighted, threshold);
	if by_health < lowest {
		return Plan::Worsens;
	}
	let by_payable = mul_div(input.payable, lowest, debt, Rounding::Down).unwrap_or(u128::MAX);
	let wanted = ONE + bonus_at(&bonus, health(weighted, debt)).into_inner();
	let factor = wanted.min(by_health).min(by_payable);
	let target = input.target.into_inner().max(ONE);
	let repay = repay_to(target, debt, weighted, threshold, factor);
	input.settle(owed, factor, repay, Plan::Partial)
}

impl Input {
	/// Fits the repayment `wanted` of `owed` into what there is. It pays for `factor`, in 10^-18,
	/// times as much of the collateral.
	fn settle(&self, owed: u128, factor: u128, wanted: u128, done: fn(Terms) -> Plan) -> Plan {
		let value = self.this_collateral;
		let pays = |value, rounding| {
			mul_div(value, ONE, factor, rounding).expect("the factor is at least one; qed")
		};
		let limit = owed.min(pays(value, Rounding::Up));
		// What leaves no dust on either side.
		let room = match (owed.checked_sub(self.dust), value.checked_sub(self.dust)) {
			(Some(owed), Some(value)) => owed.min(pays(value, Rounding::Down)),
			_ => 0,
		};
		let needed = if wanted <= room { wanted } else { limit };
		let repay = if self.max_repay >= needed {
			needed
		} else {
			let smallest = self.dust.max(1);
			let part = self.max_repay.min(room);
			if part < smallest {
				let at_least = if room >= smallest { needed.min(smallest) } else { needed };
				return Plan::TooSmall { at_least };
			}
			part
		};
		let seize =
			mul_div(repay, factor, ONE, Rounding::Down).map_or(value, |seize| seize.min(value));
		done(Terms {
			repay,
			seize,
			// The factor is at least one.
			bonus: FixedU128::from_inner(factor - ONE),
			whole_debt: repay == self.this_debt,
			whole_collateral: seize == value,
		})
	}
}

/// The highest factor, in 10^-18 and rounded down, with which seizing collateral does not lower the
/// health: `W / (D L)`. The highest number if there is no bound, or a higher one.
fn highest_factor(debt: u128, weighted: u128, threshold: Permill) -> u128 {
	widen_mul(weighted, ONE * MILLION)
		.checked_div(widen_mul(debt, threshold.deconstruct().into()))
		.and_then(|factor| u128::try_from(factor).ok())
		.unwrap_or(u128::MAX)
}

/// `(T D - W) / (T - k)`, rounded up, with `k = factor * threshold`. At least one.
///
/// `W < T D` and `k D <= W` have to hold.
fn repay_to(target: u128, debt: u128, weighted: u128, threshold: Permill, factor: u128) -> u128 {
	let lacking = widen_mul(target, debt).checked_sub(widen_mul(weighted, ONE));
	let brought =
		widen_mul(target, MILLION).checked_sub(widen_mul(factor, threshold.deconstruct().into()));
	lacking
		.zip(brought)
		.and_then(|(lacking, brought)| mul_div_256(lacking, MILLION.into(), brought, Rounding::Up))
		.and_then(|repay| u128::try_from(repay).ok())
		.expect("0 < (T D - W) / (T - k) <= D, as k D <= W < T D; qed")
}

/// A position whose owner wants it to be healthier, and what of it shall be sold.
///
/// All values are in 10^-18 of the reference currency, as those of [`Input`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Deleverage {
	/// All debts.
	pub debt: u128,
	/// The sum of [`weighted`] over all collateral.
	pub weighted: u128,
	/// The debt to repay, which is part of `debt`.
	pub this_debt: u128,
	/// The collateral to sell.
	pub this_collateral: u128,
	/// The liquidation threshold of that collateral.
	pub threshold: Permill,
	/// The health that the position shall have.
	pub to: FixedU128,
	/// How far below the price of the oracle it may be sold, fees included.
	pub max_slippage: Permill,
	/// What is worth less than this is not left of the debt.
	pub dust: u128,
}

/// What to sell so that a position becomes healthier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sale {
	/// Nothing, as it is as healthy as it shall be.
	Reached,
	/// This much of the collateral.
	Sell {
		/// Its value. At least one, at most that of the collateral and of the debt to repay.
		sell: u128,
		/// The value of the debt asset that it has to bring at least, rounded up.
		at_least: u128,
	},
	/// Nothing, as selling this collateral at the lowest price would lower the health: its
	/// threshold is above `H * (1 - max_slippage)`.
	Worsens,
	/// Nothing, as this debt or this collateral is worth nothing.
	Nothing,
}

/// What to sell so that the health becomes `to` if the sale is made at the price of the oracle.
///
/// With `x` the value that is sold, and repaid, the health after it is `(W - L x) / (D - x)`: the
/// same as a liquidation without a bonus, so `x = (to D - W) / (to - L)`, rounded up, and at most
/// this debt and this collateral. If less than `dust` of the debt were left, as much is sold as
/// pays it.
///
/// A sale at a lower price, down to `1 - max_slippage`, repays less, and the health stays below
/// `to`. It never falls: `(W - L x) / (D - (1 - slippage) x) >= W / D` is `L <= H (1 - slippage)`.
/// Selling more from the start would sell too much whenever the price is good, and what is missing
/// can be sold after the next look at the position.
pub fn sale(input: &Deleverage) -> Sale {
	let Deleverage { debt, weighted, this_debt, this_collateral, threshold, .. } = *input;
	let to = input.to.into_inner();
	if widen_mul(weighted, ONE) >= widen_mul(to, debt) {
		return Sale::Reached;
	}
	let owed = this_debt.min(debt);
	if owed == 0 || this_collateral == 0 {
		return Sale::Nothing;
	}
	// A `Permill` that serde has read can be more than one.
	let slippage = input.max_slippage.deconstruct().min(Permill::ACCURACY);
	let kept = u128::from(Permill::ACCURACY - slippage);
	if widen_mul(weighted, kept) < widen_mul(debt, threshold.deconstruct().into()) {
		return Sale::Worsens;
	}
	let limit = owed.min(this_collateral);
	let wanted = repay_to(to, debt, weighted, threshold, ONE);
	let no_dust = owed.checked_sub(wanted).is_some_and(|rest| rest >= input.dust);
	let sell = if no_dust { wanted.min(limit) } else { limit };
	let at_least =
		mul_div(sell, kept, MILLION, Rounding::Up).expect("a part is not more than the whole; qed");
	Sale::Sell { sell, at_least }
}
