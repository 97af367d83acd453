// SPDX-License-Identifier: Apache-2.0

//! What the pool is asked, and what is concluded from its answers.

use super::book::{exceeds, flip, worth, Ratio};
use core::cell::Cell;
use polyphony_support::{cmp_ratio, widen_mul, Rounding};

/// A pool, as far as it answers.
pub(super) struct Quotes<F> {
	pool: F,
	/// For each asset: the amount for which the pool pays best on average, and what it pays.
	///
	/// For less it would pay better still, but for rounding.
	best: [Option<(u128, u128)>; 2],
	/// For each asset: the most that the pool takes, and what it pays for that. Found when the
	/// pool first refuses.
	edge: [Cell<Option<(u128, u128)>>; 2],
}

impl<F: Fn(usize, u128) -> Option<u128>> Quotes<F> {
	pub(super) fn new(pool: F) -> Self {
		let best = [0, 1].map(|input| best(|amount| pool(input, amount)));
		Self { pool, best, edge: Default::default() }
	}

	/// Which asset the pool takes at an average price of `price`, if it trades at that at all.
	pub(super) fn takes(&self, price: Ratio) -> Option<usize> {
		[price, flip(price)].into_iter().enumerate().find_map(|(input, price)| {
			let (amount, out) = self.best[input]?;
			cmp_ratio(price, (out, amount)).is_lt().then_some(input)
		})
	}

	/// An amount of asset `input` that is enough for the pool to pay well. It pays even more, on
	/// average, for less, but for rounding.
	pub(super) fn enough(&self, input: usize) -> Option<u128> {
		self.best[input].map(|(amount, _)| amount)
	}

	/// What the pool pays for `amount` of asset `input`. `None` if that is too much.
	pub(super) fn out(&self, input: usize, amount: u128) -> Option<u128> {
		(self.pool)(input, amount).or_else(|| {
			// If it takes more than that, this was too little.
			(amount <= self.enough(input)?).then_some(0)
		})
	}

	/// The most that the pool takes of asset `input`, given an amount that it has refused, and
	/// what it pays for that.
	pub(super) fn edge(&self, input: usize, refused: u128) -> Option<(u128, u128)> {
		if let Some(edge) = self.edge[input].get() {
			return Some(edge);
		}
		let most = last(self.enough(input)?, refused, |amount| self.out(input, amount).is_some());
		let edge = (most, self.out(input, most)?);
		self.edge[input].set(Some(edge));
		Some(edge)
	}

	/// Whether `own` units of asset `input` can all be sold at `price` or better, for `other` units
	/// of the other asset, or to the pool.
	///
	/// Those who sell `other` get `other / price`, rounded down. Everybody who gets what they sell
	/// at `price`, rounded down, can be paid then. If the pool refuses so much, the answer is
	/// whether it pays more than the price for what it takes.
	pub(super) fn absorbs(&self, input: usize, totals: [u128; 2], price: Ratio) -> bool {
		if !exceeds(totals, price) {
			return true;
		}
		let [own, other] = totals;
		let rest = worth(other, flip(price), Rounding::Down).and_then(|met| own.checked_sub(met));
		let (Some(rest), Some(due)) = (rest, worth(own, price, Rounding::Down)) else {
			return false;
		};
		match self.out(input, rest) {
			Some(out) => other.checked_add(out).is_some_and(|paid| paid >= due),
			None => self
				.edge(input, rest)
				.is_some_and(|(amount, out)| cmp_ratio(price, (out, amount)).is_lt()),
		}
	}

	/// Whether `supply` of asset 0 is too much, or just right, for `demand` of asset 1 and the pool
	/// at `price`.
	pub(super) fn falls(&self, totals: [u128; 2], price: Ratio) -> bool {
		match self.takes(price) {
			None => exceeds(totals, price),
			Some(0) => !self.absorbs_nearly(0, totals, price),
			Some(_) => self.absorbs_nearly(1, [totals[1], totals[0]], flip(price)),
		}
	}

	/// Like [`Self::absorbs`] for a price at which the pool takes the asset, but it also takes what
	/// is only too little for it to pay the price after rounding.
	///
	/// Otherwise an offer of one unit could stand in the way of large ones, which the pool would
	/// take together with it.
	pub(super) fn absorbs_nearly(&self, input: usize, totals: [u128; 2], price: Ratio) -> bool {
		let [own, other] = totals;
		// It pays more than `price` on average for that amount, or there would be no need to ask.
		let small = self
			.enough(input)
			.is_some_and(|enough| !exceeds([own.saturating_sub(enough), other], price));
		small || self.absorbs(input, totals, price)
	}
}

/// The amount for which a pool pays best on average, to a factor of four, and what it pays.
fn best(out: impl Fn(u128) -> Option<u128>) -> Option<(u128, u128)> {
	let mut best: Option<(u128, u128)> = None;
	for exponent in (0..u128::BITS).step_by(2) {
		let amount = 1u128 << exponent;
		match (best, out(amount)) {
			// Too little, or there is no pool.
			(None, None | Some(0)) => {},
			// Too much.
			(Some(_), None) => break,
			(None, Some(paid)) => best = Some((amount, paid)),
			(Some((best_amount, most)), Some(paid)) => {
				let cross = |paid, amount| widen_mul(paid, best_amount) >= widen_mul(most, amount);
				if cross(paid, amount) {
					best = Some((amount, paid));
				} else if !cross(paid.saturating_add(1), amount - 2) {
					// Not for rounding: the fee takes up to a unit in, and the payment up to one
					// unit out. (With a fee of up to a half, that is up to two units in.) For even
					// more the pool pays even less.
					break;
				}
			},
		}
	}
	best
}

/// The last number from `good` up to before `bad` of which `holds` is true, if it is true of
/// numbers up to one point. It is not asked about `good` and `bad`.
pub(super) fn last(mut good: u128, mut bad: u128, holds: impl Fn(u128) -> bool) -> u128 {
	while bad.saturating_sub(good) > 1 {
		let middle = good + (bad - good) / 2;
		if holds(middle) {
			good = middle;
		} else {
			bad = middle;
		}
	}
	good
}
