// SPDX-License-Identifier: Apache-2.0

//! Random books and pools: what `clear` promises, and a comparison with real numbers.

use super::*;
use crate::clearing::reference::{Model, RealPool};
use num_bigint::BigInt;
use proptest::{collection::vec as many, prelude::*, test_runner::TestCaseResult};

/// What an offer that is left out may gain at most, in units of the one and the other asset.
const NEGLIGIBLE: u32 = 4;

/// A book, and a pool or none.
#[derive(Clone, Debug)]
struct Case {
	offers: [Vec<Offer>; 2],
	pool: Option<Pool>,
}

impl Case {
	fn offers(&self) -> [&[Offer]; 2] {
		[&self.offers[0], &self.offers[1]]
	}

	fn clear(&self) -> Cleared {
		let asked = Cell::new(0);
		let quote = |input, amount| {
			asked.set(asked.get() + 1);
			self.pool?.quote(input, amount)
		};
		let solved = solve(self.offers(), &Quotes::new(quote));
		// It is not `verify` that makes the result right.
		assert!(solved.is_none_or(|cleared| verify(self.offers(), &cleared)));
		let limits = self.offers.iter().map(Vec::len).sum::<usize>();
		assert!(asked.get() <= max_quotes(limits as u32));
		clear(self.offers(), quote)
	}
}

/// The magnitudes of a case.
#[derive(Clone, Copy, Debug)]
struct Scale {
	/// The most that an offer sells of each asset.
	amounts: [u128; 2],
	/// The reserves of the pool.
	reserves: [u128; 2],
	/// Amounts that are worth about the same.
	even: [u128; 2],
	/// The amplification if the pool is a stable one.
	amplification: Option<u64>,
}

/// A number up to `most`, of which all lengths are as likely.
fn number(most: u128) -> impl Strategy<Value = u128> {
	(0..=most.ilog2(), any::<u128>())
		.prop_map(move |(bits, random)| ((1 << bits) + random % (1 << bits)).min(most))
}

/// An offer with a limit within a fifth of the price that the amounts in `even` have, or any.
fn any_offer(scale: Scale, side: usize) -> impl Strategy<Value = Offer> {
	let most = scale.amounts[side];
	let amounts = prop_oneof![6 => number(most), 2 => most / 2..=most, 1 => 0..=most.min(3)];
	let [own, other] = [scale.even[side], scale.even[1 - side]];
	(amounts, 0..10u8, 0..=40u128, any::<u128>()).prop_map(move |(amount, kind, part, random)| {
		let fair = mul_div(amount, other, own, Rounding::Down).unwrap_or(MAX);
		let limit = |parts| mul_div(fair, parts, 100_000, Rounding::Down).unwrap_or(MAX);
		let min_out = match kind {
			0 => 0,
			1 => random % 20,
			// Few different limits, so that some share them.
			2..=4 => limit(80_000 + part * 1_000),
			_ => limit(80_000 + random % 40_000),
		};
		offer(amount, min_out)
	})
}

/// Some offers, some of them twice.
fn side(scale: Scale, side: usize, most: usize) -> impl Strategy<Value = Vec<Offer>> {
	(many(any_offer(scale, side), 0..=most), any::<u32>()).prop_map(|(mut offers, again)| {
		let copies: Vec<_> =
			offers.iter().take(16).enumerate().filter(|(i, _)| again >> (2 * i) & 3 == 3).collect();
		let copies: Vec<_> = copies.into_iter().map(|(_, offer)| *offer).collect();
		offers.extend(copies);
		offers
	})
}

fn scales() -> impl Strategy<Value = Scale> {
	let scale = |amounts: [u128; 2], reserves: [u128; 2]| {
		(amounts.map(number), reserves.map(number)).prop_map(|(amounts, reserves)| Scale {
			amounts,
			reserves,
			even: reserves,
			amplification: None,
		})
	};
	let stable = (number(1 << 50), number(1 << 60), 1..=4u128, 1..2_000u64).prop_map(
		|(amount, reserve, ratio, amplification)| Scale {
			amounts: [amount, amount],
			reserves: [reserve, reserve * ratio],
			even: [1, 1],
			amplification: Some(amplification),
		},
	);
	prop_oneof![
		// A few units.
		scale([20, 20], [300, 300]),
		// Ordinary amounts, with a pool that is deep or shallow.
		scale([1 << 50, 1 << 50], [1 << 60, 1 << 60]),
		// A unit of one asset is worth a lot of the other.
		scale([20, 1 << 60], [3_000, 1 << 68]),
		scale([1 << 60, 20], [1 << 68, 3_000]),
		// Huge ones.
		scale([1 << 121, 1 << 121], [1 << 126, 1 << 126]),
		stable,
	]
}

fn fees() -> impl Strategy<Value = u32> {
	prop_oneof![2 => Just(0u32), 6 => 1..100_000u32, 1 => 100_000..=500_000u32]
}

/// `refuses`: whether pools may have a circuit breaker.
fn cases(most: usize, refuses: bool) -> impl Strategy<Value = Case> {
	scales().prop_flat_map(move |scale| {
		let limits = [0, 1].map(|input| {
			prop_oneof![
				1 => Just(MAX),
				u32::from(refuses) => number(scale.reserves[input]),
			]
		});
		let curve = match scale.amplification {
			None => Curve::ConstantProduct,
			Some(times) => Curve::Stable { amplification: times * A_PRECISION, scales: [1, 1] },
		};
		let reserves = scale.reserves;
		let pool =
			(fees(), limits).prop_map(move |(fee, most)| Pool { curve, reserves, fee, most });
		let pool = prop_oneof![1 => Just(None), 5 => pool.prop_map(Some)];
		([side(scale, 0, most), side(scale, 1, most)], pool)
			.prop_map(|(offers, pool)| Case { offers, pool })
	})
}

/// What each side sells and gets altogether, the dust included.
fn totals(cleared: &Cleared) -> [(u128, u128); 2] {
	[0, 1].map(|side| {
		let fills = &cleared.fills[side];
		let got: u128 = fills.iter().map(|fill| fill.bought).sum();
		(fills.iter().map(|fill| fill.sold).sum(), got + cleared.dust[1 - side])
	})
}

fn big(number: u128) -> BigInt {
	number.into()
}

/// Sums, dust, and the pool's quote.
fn check_sums(case: &Case, cleared: &Cleared) -> TestCaseResult {
	for side in 0..2 {
		let filled = cleared.fills[side].iter().filter(|fill| fill.sold != 0).count() as u128;
		prop_assert!(cleared.dust[1 - side] < filled.max(1), "{cleared:?}");
		for fill in &cleared.fills[side] {
			prop_assert!(fill.sold != 0 || fill.bought == 0);
		}
	}
	if let Some(PoolTrade { input, amount_in, amount_out }) = cleared.pool {
		prop_assert!(amount_in != 0 && amount_out != 0);
		prop_assert_eq!(case.pool.and_then(|pool| pool.quote(input, amount_in)), Some(amount_out));
	}
	Ok(())
}

/// One price for each side, and the same for both.
fn check_uniform(case: &Case, cleared: &Cleared) -> TestCaseResult {
	for side in 0..2 {
		let fills = || cleared.fills[side].iter().zip(&case.offers[side]);
		// If some share what is left, one of them may get up to two units more or less.
		let shared = fills().any(|(fill, offer)| fill.sold < offer.amount);
		for (a, _) in fills() {
			for (b, _) in fills() {
				let difference = big(a.bought) * b.sold - big(b.bought) * a.sold;
				let bound = match shared {
					false => big(a.sold.max(b.sold)),
					true => (big(a.sold) + b.sold) * 2u8,
				};
				prop_assert!(difference <= bound, "{a:?} {b:?}");
			}
		}
	}
	let [(s, paid), (q, got)] = totals(cleared);
	if s != 0 && q != 0 {
		// The sellers' price paid / s, the buyers' q / got.
		let difference = big(paid) * got - big(q) * s;
		let bound = big(paid) + got + 2u8;
		prop_assert!(-&bound <= difference && difference <= bound, "{cleared:?}");
	}
	Ok(())
}

/// Nobody is left out who would gain more than a few units.
fn check_nobody_left(case: &Case, cleared: &Cleared) -> TestCaseResult {
	let totals = totals(cleared);
	if totals == [(0, 0), (0, 0)] {
		let limits = |side: usize| {
			let offers = case.offers[side].iter().filter(|offer| offer.amount != 0);
			offers.map(|offer| (offer.min_out.max(1), offer.amount))
		};
		if case.pool.is_none() {
			for ask in limits(0) {
				prop_assert!(limits(1).all(|bid| big(ask.0) * bid.0 > big(ask.1) * bid.1));
			}
		}
		// At the price of a pool those may not meet whose limits do.
		for side in 0..2 {
			for (least, amount) in limits(side) {
				let out = case.pool.and_then(|pool| pool.quote(side, amount)).unwrap_or(0);
				let gain = big(out) - least;
				prop_assert!(gain * amount <= (big(amount) + least) * NEGLIGIBLE);
			}
		}
		return Ok(());
	}
	for side in 0..2 {
		// The price that this side gets, or else that the other side pays.
		let (s, i) = match (totals[side], totals[1 - side]) {
			((0, _), (sold, paid)) => (big(paid), big(sold)),
			((sold, paid), _) => (big(sold), big(paid)),
		};
		for (offer, fill) in case.offers[side].iter().zip(&cleared.fills[side]) {
			if fill.sold < offer.amount {
				// What it would gain at the price, times s, where the price is uncertain by a unit
				// in the total.
				let gain = &i * offer.amount - &s * offer.min_out.max(1);
				let bound = (&s + &i) * (&s + offer.amount) * NEGLIGIBLE;
				prop_assert!(gain * &s <= bound, "{offer:?} {cleared:?}");
			}
		}
	}
	Ok(())
}

/// The fills with the offers that they belong to, sorted.
fn by_offer(offers: &[Offer], fills: &[Fill]) -> Vec<[u128; 4]> {
	let mut all: Vec<_> = offers
		.iter()
		.zip(fills)
		.map(|(offer, fill)| [offer.amount, offer.min_out, fill.sold, fill.bought])
		.collect();
	all.sort_unstable();
	all
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn one_price_for_all(case in cases(12, true)) {
		let cleared = case.clear();
		check_sums(&case, &cleared)?;
		check_uniform(&case, &cleared)?;
	}

	#[test]
	fn nobody_is_left_out(case in cases(8, false)) {
		let cleared = case.clear();
		check_nobody_left(&case, &cleared)?;
	}

	#[test]
	fn the_order_of_the_offers_does_not_matter(
		case in cases(10, true),
		keys in [many(any::<u64>(), 30), many(any::<u64>(), 30)],
	) {
		let cleared = case.clear();
		let mut shuffled = case.clone();
		for (offers, keys) in shuffled.offers.iter_mut().zip(keys) {
			let mut keyed: Vec<_> = keys.into_iter().zip(offers.iter().copied()).collect();
			keyed.sort_unstable_by_key(|(key, _)| *key);
			*offers = keyed.into_iter().map(|(_, offer)| offer).collect();
		}
		let other = shuffled.clear();
		prop_assert_eq!((cleared.pool, cleared.dust), (other.pool, other.dust));
		for side in 0..2 {
			let fills = by_offer(&case.offers[side], &cleared.fills[side]);
			prop_assert_eq!(&fills, &by_offer(&shuffled.offers[side], &other.fills[side]));
			// Equal offers are equally filled: exactly if in full, else to a unit of each asset.
			for pair in fills.windows(2).filter(|pair| pair[0][..2] == pair[1][..2]) {
				let unit = u128::from(pair[0][2] != pair[0][0]);
				let price = mul_div(unit, pair[1][2], pair[1][3].max(1), Rounding::Up).unwrap();
				prop_assert!(pair[1][2] - pair[0][2] <= price + unit, "{pair:?}");
				prop_assert!(pair[1][3] - pair[0][3] <= 1 + mul_div(
					unit, pair[1][3], pair[1][2].max(1), Rounding::Up,
				).unwrap(), "{pair:?}");
			}
		}
	}

	#[test]
	fn the_price_and_the_volumes_are_those_of_real_numbers(
		amounts in [36..50u32, 36..50u32],
		reserves in [44..60u32, 44..60u32],
		fee in fees(),
		with_pool in prop_oneof![1 => Just(false), 5 => Just(true)],
		books in [0, 1].map(|_| many((any::<u64>(), 0..40_000u128), 0..20)),
	) {
		let reserves = reserves.map(|bits| 1u128 << bits);
		let pool = with_pool.then(|| Pool::new(reserves[0], reserves[1], fee));
		let offers = [0, 1].map(|side| {
			books[side].iter().map(|(amount, limit)| {
				let amount = 1 + u128::from(*amount) % (1 << amounts[side]);
				let fair = mul_div(amount, reserves[1 - side], reserves[side], Rounding::Down);
				// Some share a limit.
				let limit = if limit % 4 == 0 { limit / 2_000 * 2_000 } else { *limit };
				offer(amount, fair.unwrap() * (80_000 + limit) / 100_000)
			}).collect::<Vec<_>>()
		});
		let case = Case { offers, pool };
		let cleared = case.clear();
		let real = pool.map(|pool| RealPool {
			reserves: pool.reserves.map(|reserve| reserve as f64),
			fee: f64::from(pool.fee) / 1e6,
		});
		let model = Model { offers: case.offers(), pool: real };

		let price = model.price();
		let [(sold, paid), (bought, _)] = totals(&cleared);
		if sold.min(paid) > 1 << 24 {
			let ours = paid as f64 / sold as f64;
			prop_assert!((ours / price - 1.0).abs() < 1e-6, "{ours} {price}");
		}
		// Volumes jump where the price passes a limit, and the pool's is steep if it is deep.
		let (low, high) = (price * (1.0 - 1e-6), price * (1.0 + 1e-6));
		let [least, most] = [low, high].map(|price| model.totals(price));
		let within = |value: f64, low: f64, high: f64| {
			let slack = 1e-9 * high.abs().max(low.abs()) + 1e3 * (1.0 + price + 1.0 / price);
			value >= low - slack && value <= high + slack
		};
		prop_assert!(within(sold as f64, least[0], most[0]), "{sold} {least:?} {most:?}");
		prop_assert!(within(bought as f64, most[1], least[1]), "{bought} {least:?} {most:?}");
		let taken = match cleared.pool {
			None => 0.0,
			Some(PoolTrade { input: 0, amount_in, .. }) => amount_in as f64,
			Some(PoolTrade { amount_out, .. }) => -(amount_out as f64),
		};
		let [most, least] = [low, high].map(|price| model.pool_takes(price));
		prop_assert!(within(taken, least, most), "{taken} {least} {most}");
	}
}
