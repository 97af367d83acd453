// SPDX-License-Identifier: Apache-2.0

//! One price for a batch of offers and a pool: pure functions, without storage.
//!
//! | module | subject |
//! |---|---|
//! | this one | [`clear`], its types, and [`verify`] |
//! | `book` | the offers by limit price, and the totals at each price |
//! | `quotes` | what the pool is asked, and what is concluded from its answers |
//! | `settle` | whole amounts for the place in the book where the price is |
//! | `fills` | what each offer gets |
//!
//! # The price
//!
//! A price `p` is in units of asset 1 for one of asset 0. At `p` the offers of asset 0 whose limit
//! is at most `p` supply `S` of it, and the offers of asset 1 whose limit is at least `p` demand
//! what `Q` of asset 1 buys. `S - Q / p` is left over for the pool (if negative, wanted from it).
//! The price is the one at which the pool's average price for just that amount is `p` as well: a
//! call market as on stock exchanges, in which the pool is one more participant. What is left over
//! grows with `p`, and what the pool takes at `p` on average falls, so there is one such price, or
//! an interval of them in which nobody trades.
//!
//! With the offers sorted by limit, the price is either at the limit of some (those share what is
//! possible at that price in proportion to their amounts), or between two limits, where everybody
//! is filled in full or not at all. A binary search over these places asks of each whether there
//! is too much supply. Only then amounts are rounded, and every condition that makes them safe is
//! checked with the amounts that are paid.
//!
//! # Rounding
//!
//! - Offers that are filled in full get `amount * price`, rounded down.
//! - Offers at the limit that are filled in part share exactly what is left for them, by the
//!   method of the largest remainder, the larger offer first, in the coarser of the two assets
//!   first. So a part is not sold for nothing because it is worth less than one unit of what it
//!   buys.
//! - If two *equal* offers compete for one unit, it goes to the one with the lower index. This is
//!   the only influence of the order in which the offers are given; whoever wants that no time is
//!   worth anything gives them in an order in which time plays no part.
//! - What is left over by rounding is [`Cleared::dust`].
//!
//! # A pool that refuses
//!
//! takes nothing above some amount, because of a circuit breaker for example. The price is then
//! not allowed to pass the average price for that amount: those who would make it do so are
//! filled in part, all in proportion. Otherwise, whoever has set a bad limit and relied on the
//! pool would sell to the lowest bid in the very moment when the breaker protects the others. A
//! pool that refuses *every* amount is no pool, and does not protect anybody.

mod book;
mod fills;
mod quotes;
#[cfg(test)]
mod reference;
mod settle;
#[cfg(test)]
mod tests;

use alloc::{vec, vec::Vec};
use book::Book;
use polyphony_support::{mul_div, Rounding};
use quotes::Quotes;

/// An offer to sell `amount` of one asset for the other.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Offer {
	/// What is for sale, in the smallest units of the asset. An offer of nothing is not filled.
	pub amount: u128,
	/// The least that the whole amount has to bring, in the smallest units of the other asset:
	/// `min_out / amount` is the limit price. Zero is taken as one, because nobody sells for
	/// nothing.
	pub min_out: u128,
}

/// What became of an offer. Both are zero if it was not filled.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Fill {
	/// What it sold, at most its amount.
	pub sold: u128,
	/// What it got for that.
	pub bought: u128,
}

/// What the pool trades.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PoolTrade {
	/// The asset that the pool takes: 0 or 1. It pays the other.
	pub input: usize,
	/// What it takes. Not zero.
	pub amount_in: u128,
	/// What it pays: its quote for that.
	pub amount_out: u128,
}

/// The result for a batch.
///
/// For each asset: what was sold of it and what the pool paid of it is what was bought of it, what
/// the pool took of it and the dust.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cleared {
	/// The fills, by the side and the index of the offer.
	pub fills: [Vec<Fill>; 2],
	/// The trade with the pool.
	pub pool: Option<PoolTrade>,
	/// What rounding left over of each asset: less than one unit for each offer that bought it.
	///
	/// It belongs to nobody in particular. The caller disposes of it, whether there is a trade
	/// with the pool or not; a pool is a good place.
	pub dust: [u128; 2],
}

impl Cleared {
	/// Nobody trades.
	fn nothing(offers: [&[Offer]; 2]) -> Self {
		let fills = offers.map(|offers| vec![Fill::default(); offers.len()]);
		Self { fills, pool: None, dust: [0, 0] }
	}
}

/// Finds the price at which the offers and the pool trade, and what each gets.
///
/// `offers[0]` sell asset 0 for asset 1, and `offers[1]` asset 1 for asset 0. `pool(input,
/// amount)` says what the pool pays for `amount` of asset `input` now, fees included and rounded
/// down: concave, and never less for more, up to rounding. It answers `None` to what it cannot
/// take: too much, or so little that it would pay nothing. Without a pool that is its answer to
/// everything.
///
/// The result:
///
/// 1. keeps what [`verify`] checks: the sums, and the limit of each fill;
/// 2. has one price: each offer gets it up to less than one unit, or two for those who share what
///    is left for them at their limit, and the price of the one side is that of the other up to
///    one unit of either asset in the totals;
/// 3. leaves no offer unfilled whose limit is better than the price, but where what it would gain
///    is worth a few units (or the pool refuses, see the [module](self));
/// 4. depends on the order of the offers only where equal offers compete for one unit;
/// 5. gives the pool its quote, no more and no less.
///
/// Nobody trades if the offers of a side sum to more than `u128`: there is not so much of an
/// asset.
///
/// For `n` offers that have `l` different limits it takes O(n log n) steps, and asks the pool at
/// most [`max_quotes`]`(l)` times; far less often as a rule.
pub fn clear(offers: [&[Offer]; 2], pool: impl Fn(usize, u128) -> Option<u128>) -> Cleared {
	solve(offers, &Quotes::new(pool))
		.filter(|cleared| verify(offers, cleared))
		.unwrap_or_else(|| Cleared::nothing(offers))
}

/// How often [`clear`] asks the pool at most, if the offers have `limits` different limit prices.
///
/// 64 times on each side to see what it pays for little, 128 times on each to find where it
/// refuses, 128 times for the amount of the trade, twice for each limit, and a few times more.
pub const fn max_quotes(limits: u32) -> u32 {
	2 * 64 + 2 * 128 + 128 + 2 * limits + 48
}

fn solve<F>(offers: [&[Offer]; 2], quotes: &Quotes<F>) -> Option<Cleared>
where
	F: Fn(usize, u128) -> Option<u128>,
{
	let book = Book::new(offers)?;
	// State 2k is the price of level k without those who sell at it, and with those who buy at it;
	// state 2k + 1 is the opposite. From one to the next there is more supply or less demand.
	let totals = |state: usize| book.totals(state.div_ceil(2));
	let (mut state, mut end) = (0, 2 * book.levels.len());
	while state < end {
		let middle = state + (end - state) / 2;
		if quotes.falls(totals(middle), book.levels[middle / 2].price) {
			end = middle;
		} else {
			state = middle + 1;
		}
	}
	// In this state there is too much supply, in the one before there is too little: the price is
	// between them. They differ in price, or in who takes part at the same price.
	let level = state / 2;
	let at_limit = state % 2 == 1;
	let price = if at_limit { book.levels[level].price } else { book.price_before(level)? };
	let input = quotes.takes(price);

	let mirror = input == Some(1);
	let (book, level) = match (mirror, at_limit) {
		(false, _) => (book, level),
		(true, false) => {
			let level = book.levels.len() - level;
			(book.mirrored(), level)
		},
		(true, true) => {
			let level = book.levels.len() - 1 - level;
			(book.mirrored(), level)
		},
	};
	let market = settle::Market { book: &book, quotes, input };
	let plan = if at_limit { market.at_limit(level) } else { market.before(level) }?;
	let (mut fills, mut dust) = fills::fill(&book, &plan)?;
	if mirror {
		fills.swap(0, 1);
		dust.swap(0, 1);
	}
	let pool = plan.pool.map(|(amount_in, amount_out)| PoolTrade {
		input: usize::from(mirror),
		amount_in,
		amount_out,
	});
	Some(Cleared { fills, pool, dust })
}

/// Whether the sums of each asset agree, and every fill is within its limit. O(n).
///
/// A full fill brings `min_out` at least, a part `min_out * sold / amount`, rounded down, and an
/// offer that sells nothing gets nothing. The pool's quote is not checked.
pub fn verify(offers: [&[Offer]; 2], cleared: &Cleared) -> bool {
	let limits_kept = offers.iter().zip(&cleared.fills).all(|(offers, fills)| {
		offers.len() == fills.len()
			&& offers.iter().zip(fills).all(|(offer, fill)| {
				let least = if fill.sold == offer.amount {
					Some(offer.min_out)
				} else {
					mul_div(offer.min_out, fill.sold, offer.amount, Rounding::Down)
				};
				match fill.sold {
					0 => fill.bought == 0,
					sold => sold <= offer.amount && least.is_some_and(|least| fill.bought >= least),
				}
			})
	});
	let pool = match cleared.pool {
		None => [(0, 0); 2],
		Some(PoolTrade { input: 0, amount_in, amount_out }) => [(amount_in, 0), (0, amount_out)],
		Some(PoolTrade { input: 1, amount_in, amount_out }) => [(0, amount_out), (amount_in, 0)],
		Some(_) => return false,
	};
	let sum = |fills: &[Fill], amount: fn(&Fill) -> u128, first: [u128; 2]| {
		fills.iter().map(amount).chain(first).try_fold(0u128, u128::checked_add)
	};
	let sums_agree = (0..2).all(|asset| {
		let (taken, paid) = pool[asset];
		let sold = sum(&cleared.fills[asset], |fill| fill.sold, [paid, 0]);
		let got = sum(&cleared.fills[1 - asset], |fill| fill.bought, [taken, cleared.dust[asset]]);
		sold.is_some() && sold == got
	});
	limits_kept && sums_agree
}
