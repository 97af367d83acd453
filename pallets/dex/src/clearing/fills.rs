// SPDX-License-Identifier: Apache-2.0

//! What each offer gets.

use super::{
	book::{worth, Book, Ratio},
	settle::Plan,
	Fill, Offer,
};
use alloc::{vec, vec::Vec};
use core::cmp::Reverse;
use polyphony_support::{cmp_ratio, split_with_remainder, Rounding};

/// The fills of each side, and the dust of each asset. `None` if the plan cannot be paid.
pub(super) fn fill(book: &Book, plan: &Plan) -> Option<([Vec<Fill>; 2], [u128; 2])> {
	let (taken, paid) = plan.pool.unwrap_or_default();
	let incomes = [plan.totals[1].checked_add(paid)?, plan.totals[0].checked_sub(taken)?];
	let (first, dust_1) = fill_side(book, plan, 0, incomes[0])?;
	let (second, dust_0) = fill_side(book, plan, 1, incomes[1])?;
	Some(([first, second], [dust_0, dust_1]))
}

/// Shares `income` among those of a side. Returns the fills, and what is left of it.
fn fill_side(book: &Book, plan: &Plan, side: usize, income: u128) -> Option<(Vec<Fill>, u128)> {
	let offers = book.offers[side];
	let mut fills = vec![Fill::default(); offers.len()];
	let total = plan.totals[side];
	if total == 0 {
		return Some((fills, income));
	}
	// Where the income is less than that at the lowest price, it is by less than one unit.
	let price = match plan.at_least[side] {
		Some(least) if cmp_ratio(least, (income, total)).is_gt() => least,
		_ => (income, total),
	};
	let take = &plan.takes[side];
	let mut left = income;
	for index in book.members(side, take.full.clone()) {
		let sold = offers[index].amount;
		let bought = worth(sold, price, Rounding::Down)?;
		left = left.checked_sub(bought)?;
		fills[index] = Fill { sold, bought };
	}
	if take.amount != 0 {
		let members = book.members(side, take.part.clone()).collect();
		for (index, fill) in part(offers, members, take.amount, price, left)? {
			left = left.checked_sub(fill.bought)?;
			fills[index] = fill;
		}
	}
	Some((fills, left))
}

/// Shares the sale of `amount` at `price` among `members` in proportion to their amounts. There is
/// `available` to pay them with.
fn part(
	offers: &[Offer],
	mut members: Vec<usize>,
	amount: u128,
	price: Ratio,
	available: u128,
) -> Option<Vec<(usize, Fill)>> {
	// Of equal fractions the larger offer's is rounded up. This does not depend on the index,
	// unless the offers are equal.
	members.sort_unstable_by_key(|index| {
		(Reverse(offers[*index].amount), offers[*index].min_out, *index)
	});
	let amounts: Vec<u128> = members.iter().map(|index| offers[*index].amount).collect();
	let proportional = split_with_remainder(amount, &amounts)?;
	let fair = worth(amount, price, Rounding::Up)?;
	let (sold, bought) = if fair > available {
		let bought = proportional
			.iter()
			.map(|sold| worth(*sold, price, Rounding::Down))
			.collect::<Option<_>>()?;
		(proportional, bought)
	} else {
		// What is left over from the others makes it up to a whole unit, so that those who come
		// off worse by rounding still do not get less than the price.
		match coarsely(amount, fair, &amounts) {
			Some(shares) => shares,
			None => {
				let bought = split_with_remainder(fair, &proportional)?;
				(proportional, bought)
			},
		}
	};
	let fills = sold.into_iter().zip(bought).map(|(sold, bought)| Fill { sold, bought });
	Some(members.into_iter().zip(fills).collect())
}

/// Shares what is bought first, and what is sold in proportion to that, if a unit bought is worth
/// more than a unit sold. `None` if it is not, or if somebody would have to sell more than they
/// have.
///
/// The other way round, many could sell something for less than one unit, and get none.
fn coarsely(sold: u128, bought: u128, amounts: &[u128]) -> Option<(Vec<u128>, Vec<u128>)> {
	if bought >= sold {
		return None;
	}
	let bought = split_with_remainder(bought, amounts)?;
	let sold = split_with_remainder(sold, &bought)?;
	let possible = sold.iter().zip(amounts).all(|(sold, amount)| sold <= amount);
	possible.then_some((sold, bought))
}
