// SPDX-License-Identifier: Apache-2.0

//! Single cases, which can be checked by hand. The properties are in `properties`.

mod properties;

use super::*;
use crate::math::{Curve, A_PRECISION};
use core::cell::Cell;
use sp_runtime::Permill;

const MAX: u128 = u128::MAX;

/// A pool of this pallet.
#[derive(Clone, Copy, Debug)]
struct Pool {
	curve: Curve,
	reserves: [u128; 2],
	/// In millionths.
	fee: u32,
	/// The most that it takes of each asset.
	most: [u128; 2],
}

impl Pool {
	/// A constant product pool.
	fn new(first: u128, second: u128, fee: u32) -> Self {
		let curve = Curve::ConstantProduct;
		Self { curve, reserves: [first, second], fee, most: [MAX, MAX] }
	}

	fn quote(&self, input: usize, amount: u128) -> Option<u128> {
		if amount > self.most[input] {
			return None;
		}
		let fee = Permill::from_parts(self.fee);
		let swapped = self.curve.swap_exact_in(self.reserves, input, amount, fee).ok()?;
		Some(swapped.amount_out)
	}
}

fn offer(amount: u128, min_out: u128) -> Offer {
	Offer { amount, min_out }
}

fn fill(sold: u128, bought: u128) -> Fill {
	Fill { sold, bought }
}

fn clear_in(offers: [&[Offer]; 2], pool: Option<Pool>) -> Cleared {
	let cleared = clear(offers, |input, amount| pool?.quote(input, amount));
	assert!(verify(offers, &cleared));
	cleared
}

fn clear_alone(sellers: &[Offer], buyers: &[Offer]) -> Cleared {
	clear_in([sellers, buyers], None)
}

#[test]
fn nobody_and_nothing() {
	for pool in [None, Some(Pool::new(1_000, 1_000, 0))] {
		assert_eq!(clear_in([&[], &[]], pool), Cleared::nothing([&[], &[]]));
		let nothing = [offer(0, 0), offer(0, 5)];
		assert_eq!(clear_in([&nothing, &nothing], pool), Cleared::nothing([&nothing, &nothing]));
	}
	// Nobody on the other side, and limits that do not meet.
	let sellers = [offer(100, 0), offer(10, 15)];
	assert_eq!(clear_alone(&sellers, &[]), Cleared::nothing([&sellers, &[]]));
	assert_eq!(clear_alone(&[], &sellers), Cleared::nothing([&[], &sellers]));
	let (sellers, buyers) = ([offer(100, 151)], [offer(150, 100)]);
	assert_eq!(clear_alone(&sellers, &buyers), Cleared::nothing([&sellers, &buyers]));
}

#[test]
fn limits_that_meet_exactly() {
	let cleared = clear_alone(&[offer(100, 150)], &[offer(150, 100)]);
	assert_eq!(cleared.fills, [vec![fill(100, 150)], vec![fill(150, 100)]]);
	assert_eq!((cleared.pool, cleared.dust), (None, [0, 0]));
}

#[test]
fn between_limits_all_trade_at_the_ratio_of_the_totals() {
	// 300 for 400: the price is 4/3.
	let cleared =
		clear_alone(&[offer(100, 50), offer(200, 250)], &[offer(300, 100), offer(100, 70)]);
	assert_eq!(
		cleared.fills,
		[vec![fill(100, 133), fill(200, 266)], vec![fill(300, 225), fill(100, 75)]]
	);
	assert_eq!(cleared.dust, [0, 1]);
}

#[test]
fn those_at_the_price_share_what_is_left_for_them() {
	// Demand for 120 at a price of 2, which is the limit of two of the sellers.
	let sellers = [offer(60, 60), offer(100, 200), offer(50, 100), offer(10, 21)];
	let cleared = clear_alone(&sellers, &[offer(240, 100)]);
	assert_eq!(
		cleared.fills,
		[vec![fill(60, 120), fill(40, 80), fill(20, 40), Fill::default()], vec![fill(240, 120)]]
	);
	// The same from the other side.
	let buyers = [offer(120, 50), offer(200, 100), offer(100, 50), offer(19, 10)];
	let cleared = clear_alone(&[offer(120, 200)], &buyers);
	assert_eq!(cleared.fills[0], [fill(120, 240)]);
	assert_eq!(cleared.fills[1], [fill(120, 60), fill(80, 40), fill(40, 20), Fill::default()]);
	// At the limit of both sides: the longer side shares.
	let cleared = clear_alone(&[offer(100, 200), offer(300, 600)], &[offer(400, 200)]);
	assert_eq!(cleared.fills, [vec![fill(50, 100), fill(150, 300)], vec![fill(400, 200)]]);
}

#[test]
fn a_unit_goes_to_the_larger_fraction_then_to_the_larger_offer() {
	// 5 units for offers of 1, 3 and 6: 0.5, 1.5, 3.
	let sellers = [offer(1, 1), offer(3, 3), offer(6, 6)];
	let cleared = clear_alone(&sellers, &[offer(5, 5)]);
	assert_eq!(cleared.fills[0], [Fill::default(), fill(2, 2), fill(3, 3)]);
	// Of equals, to the first.
	let cleared = clear_alone(&[offer(2, 2), offer(2, 2)], &[offer(3, 3)]);
	assert_eq!(cleared.fills[0], [fill(2, 2), fill(1, 1)]);
}

#[test]
fn a_part_is_not_sold_for_nothing() {
	// A unit of asset 1 is worth 1,000 of asset 0. Ten sell at that, and one unit is offered.
	let sellers = [offer(5_000, 5); 10];
	let cleared = clear_alone(&sellers, &[offer(1, 1_000)]);
	let sold: Vec<_> = cleared.fills[0].iter().filter(|fill| fill.sold != 0).collect();
	assert_eq!(sold, [&fill(1_000, 1)]);
	// One who sells before them leaves them less than a unit, but they get a whole one.
	let sellers = [[offer(1_500, 1)].as_slice(), &sellers].concat();
	let cleared = clear_alone(&sellers, &[offer(2, 2_000)]);
	assert_eq!(cleared.fills[0][..3], [fill(1_500, 1), fill(500, 1), Fill::default()]);
	assert_eq!(cleared.fills[1], [fill(2, 2_000)]);
}

#[test]
fn one_side_alone_trades_with_the_pool() {
	let pool = Pool::new(1_000_000, 2_000_000, 3_000);
	for input in 0..2 {
		let mut offers: [&[Offer]; 2] = [&[], &[]];
		let both = [offer(1_000, 0), offer(3_000, 400)];
		offers[input] = &both;
		let cleared = clear_in(offers, Some(pool));
		let out = pool.quote(input, 4_000).unwrap();
		let trade = PoolTrade { input, amount_in: 4_000, amount_out: out };
		assert_eq!(cleared.pool, Some(trade));
		assert_eq!(cleared.fills[input], [fill(1_000, out / 4), fill(3_000, out * 3 / 4)]);
	}
}

#[test]
fn the_pool_takes_what_is_left_at_the_price_of_the_offers() {
	let pool = Pool::new(1_000_000_000, 1_000_000_000, 3_000);
	let cleared = clear_in([&[offer(5_000_000, 0)], &[offer(3_000_000, 0)]], Some(pool));
	let trade = cleared.pool.unwrap();
	assert_eq!(trade.input, 0);
	assert_eq!(pool.quote(0, trade.amount_in), Some(trade.amount_out));
	let (seller, buyer) = (cleared.fills[0][0], cleared.fills[1][0]);
	assert_eq!((seller.sold, buyer.sold), (5_000_000, 3_000_000));
	// 3,000,000 buy about 3,015,000, and the pool pays about 0.995 for the other 1,985,000.
	let price = trade.amount_out as f64 / trade.amount_in as f64;
	assert!((0.994..0.996).contains(&price));
	assert!((seller.bought as f64 / 5e6 / price - 1.0).abs() < 1e-6);
	assert!((3e6 / buyer.bought as f64 / price - 1.0).abs() < 1e-6);
	assert_eq!(cleared.dust, [0, 0]);
}

#[test]
fn within_the_spread_of_the_pool_offers_trade_among_themselves() {
	// The pool buys at 0.99 and sells at 1.01.
	let pool = Pool::new(1_000_000_000, 1_000_000_000, 10_000);
	let cleared = clear_in([&[offer(1_000, 0)], &[offer(1_005, 0)]], Some(pool));
	assert_eq!(cleared.pool, None);
	assert_eq!(cleared.fills, [vec![fill(1_000, 1_005)], vec![fill(1_005, 1_000)]]);
	// At limits that meet exactly far below it, the pool pays more and the buyer gets nothing.
	let (sellers, buyers) = ([offer(1_000, 500)], [offer(500, 1_000)]);
	let cleared = clear_in([&sellers, &buyers], Some(pool));
	assert_eq!(cleared.fills[1], [Fill::default()]);
	assert_eq!(cleared.fills[0], [fill(1_000, 989)]);
}

#[test]
fn offers_of_a_unit_do_not_stand_in_the_way() {
	// The fee is at least a unit, so that the pool pays nothing for one. It pays about 100 for one
	// of many. Offers of a unit each below that price would block all whose limit is above theirs.
	let pool = Pool::new(1_000_000_000, 100_000_000_000, 3_000);
	let large = offer(1_000_000, 99_500_000);
	for units in 0..5 {
		let mut sellers = vec![large];
		sellers.extend((0..units).map(|unit| offer(1, 95 + unit)));
		let cleared = clear_in([&sellers, &[]], Some(pool));
		assert_eq!(cleared.fills[0][0].sold, 1_000_000, "{units}");
		let buyers: Vec<_> =
			sellers.iter().map(|seller| offer(seller.amount * 100, seller.amount * 98)).collect();
		let mirrored = Pool::new(100_000_000_000, 100_000_000_000, 3_000);
		let cleared = clear_in([&[], &buyers], Some(mirrored));
		assert_eq!(cleared.fills[1][0].sold, 100_000_000, "{units}");
	}
	// Nor if the large one is so large that it is filled in part, at its limit of 99.5.
	let sellers = [offer(1, 95), offer(1 << 40, 199 << 39)];
	let cleared = clear_in([&sellers, &[]], Some(pool));
	let sold = cleared.fills[0][1].sold;
	// Where the average price is 99.5: (0.997 * 1e11 / 99.5 - 1e9) / 0.997 = 2,015,106.
	assert!((2_000_000..2_030_000).contains(&sold), "{sold}");
	assert_eq!(cleared.fills[0][0].sold, 1);
	// Alone they are left, as nothing can be paid for them.
	let sellers = [offer(1, 95)];
	assert_eq!(clear_in([&sellers, &[]], Some(pool)), Cleared::nothing([&sellers, &[]]));
}

#[test]
fn a_pool_that_pays_nothing_for_the_rest_is_not_used() {
	let pool = Pool { fee: 26_749, most: [15, 10], ..Pool::new(57, 49, 0) };
	let buyers = [offer(3, 0), offer(1, 0), offer(2, 1), offer(1, 0)];
	let cleared = clear_in([&[offer(1, 0), offer(1, 0)], &buyers], Some(pool));
	// The buyers of 3 and 2 want 1.5 and 1 at a price of 2, and the pool gives nothing for 1.
	assert_eq!(cleared.pool, None);
	assert_eq!(cleared.fills[0], [fill(1, 2), fill(1, 2)]);
	assert_eq!(cleared.fills[1], [fill(3, 1), Fill::default(), fill(2, 1), Fill::default()]);
	assert_eq!(cleared.dust, [0, 1]);
}

#[test]
fn where_the_pool_refuses_the_price_does_not_pass_its_last() {
	let mut pool = Pool::new(1_000_000, 1_000_000, 0);
	pool.most = [10_000, MAX];
	// 9,900 for 10,000. The bid of one unit does not get the rest.
	let last = pool.quote(0, 10_000).unwrap();
	assert_eq!(last, 9_900);
	let sellers = [offer(300_000, 0), offer(100_000, 50_000), offer(1, 1)];
	let cleared = clear_in([&sellers, &[offer(1, 0)]], Some(pool));
	assert_eq!(cleared.pool, Some(PoolTrade { input: 0, amount_in: 10_000, amount_out: 9_900 }));
	assert_eq!(cleared.fills[1], [fill(1, 1)]);
	// 10,001 are shared in proportion.
	assert_eq!(cleared.fills[0][..2], [fill(7_501, 7_426), fill(2_500, 2_475)]);
	// Larger bids at that price or above are served too, lower ones are not.
	let buyers = [offer(99_000, 100_000), offer(200_000, 210_000), offer(50_000, 80_000)];
	let cleared = clear_in([&sellers, &buyers], Some(pool));
	assert_eq!(cleared.fills[1], [fill(99_000, 100_000), Fill::default(), Fill::default()]);
	// And everybody else if there is room.
	let cleared = clear_in([&sellers[1..2], &[offer(200_000, 0)]], Some(pool));
	assert_eq!(cleared.fills[0][0].sold, 100_000);
}

#[test]
fn amounts_at_the_edges() {
	for pool in [
		None,
		Some(Pool::new(1, 1, 0)),
		Some(Pool::new(1 << 100, 1 << 100, 3_000)),
		Some(Pool::new(MAX, MAX, 3_000)),
		Some(Pool::new(1, MAX, 0)),
	] {
		for a in [0, 1, MAX - 1, MAX] {
			for b in [0, 1, MAX - 1, MAX] {
				for c in [0, 1, MAX] {
					clear_in([&[offer(a, c)], &[offer(b, 0)]], pool);
					clear_in([&[offer(a, b)], &[offer(c, b)]], pool);
					clear_in([&[offer(a, 1), offer(1, b)], &[]], pool);
				}
			}
		}
	}
	let cleared = clear_alone(&[offer(MAX, MAX)], &[offer(MAX, MAX)]);
	assert_eq!(cleared.fills, [vec![fill(MAX, MAX)], vec![fill(MAX, MAX)]]);
	let cleared = clear_alone(&[offer(MAX, 1)], &[offer(1, MAX)]);
	assert_eq!(cleared.fills, [vec![fill(MAX, 1)], vec![fill(1, MAX)]]);
	// More than there can be.
	let sellers = [offer(MAX, 1), offer(1, 1)];
	let cleared = clear_alone(&sellers, &[offer(1, 1)]);
	assert_eq!(cleared, Cleared::nothing([&sellers, &[offer(1, 1)]]));
}

#[test]
fn the_pool_is_asked_as_often_as_stated() {
	let mut most = 0;
	for bits in [20, 60, 100, 126] {
		for refused in [1u128 << (bits / 2), MAX] {
			let mut pool = Pool::new(1 << bits, 3 << (bits - 1), 3_000);
			pool.most = [refused, refused];
			for (supply, demand) in [(4, 9), (9, 4), (0, 7), (7, 0)] {
				let offers = |total: u128, seed: u128| -> Vec<Offer> {
					let amount = ((1 << (bits - 4)) * total / 200).max(1);
					(0..200)
						.map(|i| {
							offer(
								amount,
								mul_div(amount, 70 + seed * i, 200, Rounding::Down).unwrap(),
							)
						})
						.collect()
				};
				let count = Cell::new(0u32);
				let (sellers, buyers) = (offers(supply, 1), offers(demand, 3));
				clear([&sellers, &buyers], |input, amount| {
					count.set(count.get() + 1);
					pool.quote(input, amount)
				});
				most = most.max(count.get());
			}
		}
	}
	assert!(most < 400, "{most}");
	assert!(most < max_quotes(400));
}

#[test]
fn verify_finds_what_is_wrong() {
	let sellers = [offer(100, 150), offer(100, 100)];
	let buyers = [offer(180, 110)];
	let offers: [&[Offer]; 2] = [&sellers, &buyers];
	let good = clear_alone(&sellers, &buyers);
	assert_eq!(good.fills[0], [fill(20, 30), fill(100, 150)]);
	let wrong = |change: fn(&mut Cleared)| {
		let mut cleared = good.clone();
		change(&mut cleared);
		assert!(!verify(offers, &cleared));
	};
	wrong(|cleared| cleared.dust[0] += 1);
	wrong(|cleared| cleared.fills[0][1].bought += 1);
	wrong(|cleared| cleared.fills[0][0].sold += 1);
	// The sums agree, the limits do not.
	wrong(|cleared| {
		cleared.fills[0][0].bought -= 1;
		cleared.fills[0][1].bought += 1;
	});
	wrong(|cleared| {
		cleared.fills[0][0].sold -= 20;
		cleared.fills[0][1].sold += 20;
	});
	wrong(|cleared| {
		cleared.fills[1][0].bought -= 20;
		cleared.dust[0] += 20;
	});
	// Something for nothing.
	wrong(|cleared| {
		cleared.fills[0][1].sold += 20;
		cleared.fills[0][0].sold = 0;
	});
	// Fills for offers that do not exist.
	wrong(|cleared| cleared.fills[0].push(Fill::default()));
	wrong(|cleared| cleared.fills[1].clear());
	// A trade with the pool that changes the sums, or with a third asset.
	wrong(|cleared| cleared.pool = Some(PoolTrade { input: 0, amount_in: 1, amount_out: 0 }));
	wrong(|cleared| cleared.pool = Some(PoolTrade { input: 1, amount_in: 0, amount_out: 1 }));
	wrong(|cleared| cleared.pool = Some(PoolTrade { input: 2, amount_in: 0, amount_out: 0 }));
	wrong(|cleared| cleared.fills[0][0].bought = MAX);
}
