// SPDX-License-Identifier: Apache-2.0

//! Whole amounts for the place in the book where the price is.
//!
//! Everything here is seen from one side: the pool takes asset 0, or nothing. If it takes asset 1,
//! the book is mirrored. Those who offer asset 0 are called sellers, the others buyers.
//!
//! A plan can be paid if the sellers' totals at the lowest price that they may get, rounded down,
//! are there, and the buyers' too: what each gets is rounded down once more. With a price `p` at
//! which all are paid, the pool takes `r = S - floor(Q / p)`, so that the buyers can be paid, and
//! the sellers can be if `floor(p * S) <= Q + pool(r)`. This is true whenever it is without any
//! rounding, as `pool` is rounded down as well. Without a pool, `S = floor(Q / p)` and `Q =
//! floor(p * S)` are both good.

use super::{
	book::{exceeds, flip, worth, Book, Ratio},
	quotes::{last, Quotes},
};
use core::ops::Range;
use polyphony_support::{mul_div, widen_mul, Rounding};

/// Who of a side takes part.
pub(super) struct Take {
	/// Levels of which all offers are filled in full.
	pub(super) full: Range<usize>,
	/// Levels of which the offers are filled in proportion.
	pub(super) part: Range<usize>,
	/// What those sell altogether.
	pub(super) amount: u128,
}

/// What is going to happen, but for what each offer gets.
pub(super) struct Plan {
	pub(super) takes: [Take; 2],
	/// What each side sells altogether.
	pub(super) totals: [u128; 2],
	/// What the pool takes of asset 0 and what it pays.
	pub(super) pool: Option<(u128, u128)>,
	/// What each side gets at least for a unit sold, so that every limit is kept.
	pub(super) at_least: [Option<Ratio>; 2],
}

/// The book and the pool.
pub(super) struct Market<'a, F> {
	pub(super) book: &'a Book<'a>,
	pub(super) quotes: &'a Quotes<F>,
	/// What the caller calls the asset that is asset 0 here, if the pool takes any.
	pub(super) input: Option<usize>,
}

impl<F: Fn(usize, u128) -> Option<u128>> Market<'_, F> {
	fn out(&self, amount: u128) -> Option<u128> {
		self.quotes.out(self.input?, amount)
	}

	/// Whether the sellers sell more than the buyers and the pool take at `price`.
	fn over(&self, totals: [u128; 2], price: Ratio) -> bool {
		exceeds(totals, price)
			&& !self.input.is_some_and(|input| self.quotes.absorbs(input, totals, price))
	}

	fn price(&self, level: usize) -> Option<Ratio> {
		self.book.levels.get(level).map(|level| level.price)
	}

	/// All before `sellers` sell, and all from `buyers` on buy.
	fn in_full(&self, sellers: usize, buyers: usize) -> [Take; 2] {
		let none = || Take { full: 0..0, part: 0..0, amount: 0 };
		[
			Take { full: 0..sellers, ..none() },
			Take { full: buyers..self.book.levels.len(), ..none() },
		]
	}

	/// The price is the limit of `level`.
	///
	/// There is too much demand with only its buyers, and too much supply with only its sellers.
	/// Buyers come first: either all of them and some of the sellers, or all sellers and some of
	/// the buyers are filled. What is left over for the pool grows in this direction, and at some
	/// point it is too much. Where it is very little the pool may not pay the price after rounding
	/// either, so the search for the point begins where it is enough, if it can.
	pub(super) fn at_limit(&self, level: usize) -> Option<Plan> {
		let price = self.price(level)?;
		let [before, most_bought] = self.book.totals(level);
		let [supply, after] = self.book.totals(level + 1);
		let over = |sold, bought| self.over([sold, bought], price);
		let enough = self.input.and_then(|input| self.quotes.enough(input)).unwrap_or(0);
		let at_least = [Some(price), Some(flip(price))];

		// What can be sold if all buyers are filled.
		let met = worth(most_bought, flip(price), Rounding::Down);
		let start = met.and_then(|met| met.checked_add(enough)).unwrap_or(supply);
		let start = [start.clamp(before, supply), before];
		let start = start.into_iter().find(|sold| !over(*sold, most_bought));
		if let Some(start) = start.filter(|_| over(supply, most_bought)) {
			let sold = last(start, supply, |sold| !over(sold, most_bought));
			let mut takes = self.in_full(level, level);
			takes[0].part = level..level + 1;
			takes[0].amount = sold.checked_sub(before)?;
			let totals = [sold, most_bought];
			let pool = self.rest(totals, price)?;
			return Some(Plan { takes, totals, pool, at_least });
		}

		// What can be bought if all sellers are filled. With fewer buyers there is more left over.
		let met = worth(supply.saturating_sub(enough), price, Rounding::Down);
		let start = [met.unwrap_or(most_bought).clamp(after, most_bought), most_bought];
		let Some(start) = start.into_iter().find(|bought| !over(supply, *bought)) else {
			// The pool was expected to take what is left, and that is never enough.
			return self.before(level);
		};
		let fewer = last(0, start.checked_sub(after)?, |fewer| {
			start.checked_sub(fewer).is_some_and(|bought| !over(supply, bought))
		});
		let mut bought = start.checked_sub(fewer)?;
		let pool = self.rest([supply, bought], price)?;
		// Without a pool `bought` is `supply * price` rounded up. Rounded down is right as well,
		// and needed if the fraction of a unit would buy a unit.
		if pool.is_none()
			&& worth(bought, flip(price), Rounding::Down).is_none_or(|got| got > supply)
		{
			bought = bought.checked_sub(1)?;
		}
		let mut takes = self.in_full(level + 1, level);
		if bought != most_bought {
			takes[1] = Take {
				full: level + 1..self.book.levels.len(),
				part: level..level + 1,
				amount: bought.checked_sub(after)?,
			};
		}
		Some(Plan { takes, totals: [supply, bought], pool, at_least })
	}

	/// What the pool takes and pays if the buyers get what they want at `price`.
	///
	/// If it would pay nothing, everybody can be paid without it.
	fn rest(&self, totals: [u128; 2], price: Ratio) -> Option<Option<(u128, u128)>> {
		if !exceeds(totals, price) {
			return Some(None);
		}
		let [sold, bought] = totals;
		let rest = sold.checked_sub(worth(bought, flip(price), Rounding::Down)?)?;
		Some(Some((rest, self.out(rest)?)).filter(|(_, out)| *out != 0))
	}

	/// The price is between the limits of `limit` and the level before it, or was expected there:
	/// all buyers from `limit` on, and as many sellers before it as can be paid.
	///
	/// The first try is with all. It fails if they were expected to be paid because of what the
	/// pool pays for more, and what it pays for so little does not do after rounding. Then those
	/// with the highest limit, who gain next to nothing, are left out.
	pub(super) fn before(&self, limit: usize) -> Option<Plan> {
		let [_, demand] = self.book.totals(limit);
		for level in (0..limit).rev() {
			let price = self.price(level)?;
			let [before, _] = self.book.totals(level);
			if let Some(plan) = self.meet(level, limit) {
				return Some(plan);
			}
			if !exceeds([before, demand], price) {
				// Some of them can be paid without the pool.
				let sold = worth(demand, flip(price), Rounding::Down)?;
				let mut takes = self.in_full(level, limit);
				takes[0].part = level..level + 1;
				takes[0].amount = sold.checked_sub(before)?;
				let at_least = [Some(price), Some(flip(price))];
				return Some(Plan { takes, totals: [sold, demand], pool: None, at_least });
			}
		}
		None
	}

	/// All sellers up to and with `level`, all buyers from `buyers` on, and the pool. `None` if the
	/// sellers cannot be paid.
	///
	/// The pool takes as much as it pays at least the buyers' price for. Then the sellers' price,
	/// `(Q + pool(r)) / S`, is not below the buyers', `Q / (S - r)`, and would be for `r + 1`.
	fn meet(&self, level: usize, buyers: usize) -> Option<Plan> {
		let low = self.price(level)?;
		let [supply, _] = self.book.totals(level + 1);
		let [_, demand] = self.book.totals(buyers);
		let high = if demand == 0 { None } else { self.price(buyers) };
		let plan = |pool| Plan {
			takes: self.in_full(level + 1, buyers),
			totals: [supply, demand],
			pool,
			at_least: [Some(low), high.map(flip)],
		};
		let over = self.over([supply, demand], low);
		let Some(input) = self.input else {
			return (!over).then(|| plan(None));
		};

		// So much it has to take, or the buyers would get more than they want even at the lowest
		// price.
		let mut least = 0;
		if exceeds([supply, demand], low) {
			least = supply.checked_sub(worth(demand, flip(low), Rounding::Down)?)?;
			if !over && self.out(least).is_none() {
				return self.ration(level, buyers, least);
			}
		}
		// And no more than that, or the buyers would pay more than their limit.
		let most = match high {
			Some(high) => supply.checked_sub(worth(demand, flip(high), Rounding::Up)?)?,
			None => supply,
		};
		let due = worth(supply, low, Rounding::Down)?;
		let good = |amount: u128| {
			let (Some(out), Some(left)) = (self.out(amount), supply.checked_sub(amount)) else {
				return false;
			};
			widen_mul(out, left) >= widen_mul(demand, amount)
				&& demand.checked_add(out).is_some_and(|paid| paid >= due)
		};
		if over {
			// It does not pay enough for so little. Perhaps for more.
			least = self.quotes.enough(input)?.clamp(least, most.max(least));
			if least > most || !good(least) {
				return None;
			}
		}
		let amount = match most {
			most if most <= least => least,
			most if good(most) => most,
			most => last(least, most, good),
		};
		if amount < most && self.out(amount + 1).is_none() {
			if let Some(plan) = self.ration(level, buyers, amount + 1) {
				return Some(plan);
			}
		}
		Some(plan(Some((amount, self.out(amount)?)).filter(|(_, out)| *out != 0)))
	}

	/// The pool refuses, and would pay more than the price for more than it takes. So the sellers
	/// sell only as much as is taken at the average price of the most that it takes.
	fn ration(&self, level: usize, buyers: usize, refused: u128) -> Option<Plan> {
		let (amount, out) = self.quotes.edge(self.input?, refused)?;
		let [supply, _] = self.book.totals(level + 1);
		let [_, demand] = self.book.totals(buyers);
		let sold = mul_div(demand, amount, out, Rounding::Down)?.checked_add(amount)?;
		if sold >= supply {
			return None;
		}
		let mut takes = self.in_full(0, buyers);
		takes[0].part = 0..level + 1;
		takes[0].amount = sold;
		let high = if demand == 0 { None } else { self.price(buyers) };
		let at_least = [self.price(level), high.map(flip)];
		Some(Plan { takes, totals: [sold, demand], pool: Some((amount, out)), at_least })
	}
}
