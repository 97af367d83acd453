// SPDX-License-Identifier: Apache-2.0

//! The offers of a pair by limit price.

use super::Offer;
use alloc::vec::Vec;
use core::ops::Range;
use polyphony_support::{cmp_ratio, mul_div, widen_mul, Rounding};

/// A price, as units of one asset (the first number) for units of the other (the second). Neither
/// is zero.
pub(super) type Ratio = (u128, u128);

/// The same price, seen from the other asset.
pub(super) fn flip((paid, sold): Ratio) -> Ratio {
	(sold, paid)
}

/// What `amount` is worth at `price`. `None` if that exceeds `u128`.
pub(super) fn worth(amount: u128, price: Ratio, rounding: Rounding) -> Option<u128> {
	mul_div(amount, price.0, price.1, rounding)
}

/// Whether `own` is worth more than `other` at `price`.
pub(super) fn exceeds([own, other]: [u128; 2], price: Ratio) -> bool {
	widen_mul(own, price.0) > widen_mul(other, price.1)
}

/// The offers with the same limit price.
pub(super) struct Level {
	/// Units of asset 1 for one of asset 0.
	pub(super) price: Ratio,
	/// Where they are in the order of each side.
	range: [Range<usize>; 2],
}

/// All offers, sorted.
pub(super) struct Book<'a> {
	/// As they were given.
	pub(super) offers: [&'a [Offer]; 2],
	/// The levels by price, the lowest first.
	pub(super) levels: Vec<Level>,
	/// The indices of the offers of each side, by level.
	order: [Vec<usize>; 2],
	/// See [`Self::totals`].
	totals: Vec<[u128; 2]>,
}

impl<'a> Book<'a> {
	/// Sorts the offers. `None` if the sum of a side exceeds `u128`.
	pub(super) fn new(offers: [&'a [Offer]; 2]) -> Option<Self> {
		let mut sorted: Vec<(Ratio, usize, usize)> = (0..2)
			.flat_map(|side| {
				offers[side].iter().enumerate().filter(|(_, offer)| offer.amount != 0).map(
					move |(index, offer)| {
						let limit = (offer.min_out.max(1), offer.amount);
						(if side == 0 { limit } else { flip(limit) }, side, index)
					},
				)
			})
			.collect();
		sorted
			.sort_unstable_by(|a, b| cmp_ratio(a.0, b.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));

		let mut levels = Vec::new();
		let mut order = [Vec::new(), Vec::new()];
		let mut amounts: Vec<[u128; 2]> = Vec::new();
		for level in sorted.chunk_by(|a, b| cmp_ratio(a.0, b.0).is_eq()) {
			let start = [order[0].len(), order[1].len()];
			let mut amount = [0u128; 2];
			for (_, side, index) in level {
				order[*side].push(*index);
				amount[*side] = amount[*side].checked_add(offers[*side][*index].amount)?;
			}
			let range = [start[0]..order[0].len(), start[1]..order[1].len()];
			levels.push(Level { price: level.first()?.0, range });
			amounts.push(amount);
		}

		let mut totals = Vec::with_capacity(levels.len() + 1);
		let mut supply = 0u128;
		for amount in &amounts {
			totals.push([supply, 0]);
			supply = supply.checked_add(amount[0])?;
		}
		totals.push([supply, 0]);
		let mut demand = 0u128;
		for (total, amount) in totals.iter_mut().zip(&amounts).rev() {
			demand = demand.checked_add(amount[1])?;
			total[1] = demand;
		}
		Some(Self { offers, levels, order, totals })
	}

	/// What is for sale if the price is just below that of `level`: of asset 0 by the levels before
	/// it, of asset 1 by itself and those after it.
	pub(super) fn totals(&self, level: usize) -> [u128; 2] {
		self.totals[level]
	}

	/// Where between `level` and the one before it everybody would be filled without a pool, or the
	/// nearer end. `None` if nobody takes part in between.
	pub(super) fn price_before(&self, level: usize) -> Option<Ratio> {
		let totals @ [supply, demand] = self.totals(level);
		if totals == [0, 0] {
			return None;
		}
		let price = |level: usize| self.levels.get(level).map(|level| level.price);
		let low = level.checked_sub(1).and_then(price).filter(|low| exceeds(totals, *low));
		let high = price(level).filter(|high| exceeds([demand, supply], flip(*high)));
		Some(low.or(high).unwrap_or((demand, supply)))
	}

	/// The indices of the offers of a side in a range of levels.
	pub(super) fn members(
		&self,
		side: usize,
		levels: Range<usize>,
	) -> impl Iterator<Item = usize> + '_ {
		self.levels[levels]
			.iter()
			.flat_map(move |level| &self.order[side][level.range[side].clone()])
			.copied()
	}

	/// The same with the assets exchanged.
	pub(super) fn mirrored(self) -> Self {
		let Self { offers: [first, second], mut levels, mut order, mut totals } = self;
		levels.reverse();
		for level in &mut levels {
			level.price = flip(level.price);
			level.range.swap(0, 1);
		}
		order.swap(0, 1);
		totals.reverse();
		for total in &mut totals {
			total.swap(0, 1);
		}
		Self { offers: [second, first], levels, order, totals }
	}
}
