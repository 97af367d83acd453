// SPDX-License-Identifier: Apache-2.0

//! Swaps on all kinds of pools.

use super::{reference::*, *};
use crate::math::{fee_on, MathError, Swapped};
use num_bigint::BigInt;

proptest! {
	#[test]
	fn a_product_swap_is_the_exact_one_rounded(
		(curve, reserves) in product_pools(),
		amount in number(128),
		fee in fees(),
		input in 0..2usize,
	) {
		let (x, y) = (big(reserves[input]), big(reserves[1 - input]));
		let net = big(amount - fee_on(amount, fee));
		let exact: BigInt = &y * &net / (&x + &net);
		match curve.swap_exact_in(reserves, input, amount, fee) {
			Ok(swapped) => {
				prop_assert_eq!(big(swapped.amount_out), exact);
				prop_assert_eq!(swapped.amount_in, amount);
				prop_assert_eq!(swapped.fee, fee_on(amount, fee));
			},
			Err(MathError::ZeroAmount) => prop_assert_eq!(exact, big(0)),
			Err(error) => {
				prop_assert_eq!(error, MathError::Overflow);
				prop_assert!(reserves[input].checked_add(amount).is_none());
			},
		}

		// The same number as the amount that is to come out.
		if amount < reserves[1 - input] {
			let (y, out) = (big(reserves[1 - input]), big(amount));
			let net = (&x * &out + (&y - &out) - 1) / (&y - &out);
			let kept = big((1_000_000 - fee.deconstruct()).into());
			match curve.swap_exact_out(reserves, input, amount, fee) {
				Ok(swapped) => {
					prop_assert_eq!(big(swapped.amount_in), (&net * 1_000_000 + &kept - 1) / kept);
					prop_assert_eq!(big(swapped.amount_in - swapped.fee), net);
					prop_assert_eq!(swapped.fee, fee_on(swapped.amount_in, fee));
				},
				Err(error) => {
					prop_assert_eq!(error, MathError::Overflow);
					let max = big(u128::MAX);
					prop_assert!(kept == big(0) || x + net * 1_000_000 / kept >= max);
				},
			}
		}
	}

	#[test]
	fn the_stable_invariant_is_the_exact_one_rounded_down((curve, reserves) in stable_pools(112)) {
		let Model { amplification, reserves: [x, y], .. } = Model::new(curve, reserves, 0);
		let exact = invariant(amplification, &x, &y);
		prop_assert_eq!(curve.invariant(reserves).unwrap().to_string(), exact.to_string());
		prop_assert_eq!(big(curve.initial_shares(reserves).unwrap()), exact);
	}

	#[test]
	fn a_stable_swap_is_the_exact_one_with_the_documented_bits(
		(curve, reserves) in stable_pools(112),
		amount in number(112),
		input in 0..2usize,
	) {
		let model = Model::documented(curve, reserves);
		let d = model.invariant_up();
		match curve.swap_exact_in(reserves, input, amount, NO_FEE) {
			Ok(swapped) => {
				prop_assert_eq!(big(swapped.amount_out), model.out_given_in(&d, input, amount));
			},
			Err(MathError::ZeroAmount) => {
				prop_assert!(model.out_given_in(&d, input, amount) <= big(0));
			},
			Err(error) => {
				prop_assert_eq!(error, MathError::Overflow);
				let grown = (big(reserves[input]) + amount) * scale(curve, input);
				prop_assert!(grown > big(1 << 112));
			},
		}

		let out = amount % reserves[1 - input];
		if out != 0 {
			let exact = model.in_given_out(&d, input, out);
			match curve.swap_exact_out(reserves, input, out, NO_FEE) {
				Ok(swapped) => prop_assert_eq!(big(swapped.amount_in), exact),
				Err(error) => {
					prop_assert_eq!(error, MathError::Overflow);
					let grown = (big(reserves[input]) + exact) * scale(curve, input);
					prop_assert!(grown > big(1 << 112));
				},
			}
		}
	}

	#[test]
	fn an_ordinary_stable_swap_is_within_a_unit_of_the_exact_one(
		(curve, reserves) in ordinary_stable_pools(),
		amount in number(70),
		input in 0..2usize,
	) {
		// So many bits that D is as good as exact.
		let model = Model::new(curve, reserves, 256);
		let d = model.invariant_up();
		let amount = (amount / scale(curve, input)).max(1);
		let exact = model.out_given_in(&d, input, amount);
		let out = curve.swap_exact_in(reserves, input, amount, NO_FEE);
		let out = out.map_or(0, |swapped| swapped.amount_out);
		prop_assert!(big(out) <= exact && exact <= big(out) + 1, "{} {}", out, exact);

		let out = amount % reserves[1 - input];
		if out != 0 {
			let exact = model.in_given_out(&d, input, out);
			let paid = curve.swap_exact_out(reserves, input, out, NO_FEE).unwrap().amount_in;
			prop_assert!(exact <= big(paid) && big(paid) <= &exact + 1, "{} {}", paid, exact);
		}
	}

	#[test]
	fn no_swap_lowers_the_invariant(
		(curve, reserves) in pools(),
		amount in number(127),
		fee in fees(),
		input in 0..2usize,
	) {
		let amount = relative(amount, reserves[input]);
		let before = curve.invariant(reserves).unwrap();
		let exact = per_share(curve, reserves, 1);
		let swaps = [
			curve.swap_exact_in(reserves, input, amount, fee),
			curve.swap_exact_out(reserves, input, amount % reserves[1 - input], fee),
		];
		for swapped in swaps.into_iter().flatten() {
			prop_assert_ne!(swapped.amount_out, 0);
			prop_assert!(swapped.amount_out < reserves[1 - input]);
			prop_assert_eq!(swapped.fee, fee_on(swapped.amount_in, fee));
			// Also if the fee were not there.
			let net = Swapped { amount_in: swapped.amount_in - swapped.fee, ..swapped };
			let left = after(reserves, input, net);
			prop_assert!(curve.invariant(left).unwrap() >= before);
			prop_assert!(per_share(curve, left, 1) >= exact);
		}
	}

	#[test]
	fn exact_in_and_exact_out_are_inverse(
		(curve, reserves) in pools(),
		amount in number(127),
		fee in fees(),
		input in 0..2usize,
	) {
		let amount = relative(amount, reserves[input]);
		if let Ok(sold) = curve.swap_exact_in(reserves, input, amount, fee) {
			// What it brought costs no more, ...
			let bought = curve.swap_exact_out(reserves, input, sold.amount_out, fee).unwrap();
			prop_assert!(bought.amount_in <= amount);
			// ... that amount brings it, and no lower amount does.
			let again = curve.swap_exact_in(reserves, input, bought.amount_in, fee).unwrap();
			prop_assert_eq!(again.amount_out, sold.amount_out);
			let less = curve.swap_exact_in(reserves, input, bought.amount_in - 1, fee);
			prop_assert!(less.map_or(0, |less| less.amount_out) < sold.amount_out);
		}
	}

	#[test]
	fn two_swaps_never_get_more_than_one(
		(curve, reserves) in pools(),
		amounts in [number(127), number(127)],
		fee in fees(),
		input in 0..2usize,
	) {
		let [first, second] = amounts.map(|amount| relative(amount, reserves[input]));
		if let Ok(whole) = curve.swap_exact_in(reserves, input, first.saturating_add(second), fee) {
			let mut left = reserves;
			let mut out = 0;
			for amount in [first, second] {
				// A swap that fails costs nothing; the money is still there.
				if let Ok(part) = curve.swap_exact_in(left, input, amount, fee) {
					out += part.amount_out;
					left = after(left, input, part);
				}
			}
			prop_assert!(out <= whole.amount_out, "{} {}", out, whole.amount_out);
		}

		let [first, second] = amounts.map(|amount| amount % reserves[1 - input] / 2);
		if let Ok(one) = curve.swap_exact_out(reserves, input, first, fee) {
			let left = after(reserves, input, one);
			if let Ok(two) = curve.swap_exact_out(left, input, second, fee) {
				let whole = curve.swap_exact_out(reserves, input, first + second, fee).unwrap();
				prop_assert!(one.amount_in + two.amount_in >= whole.amount_in);
			}
		}
	}

	#[test]
	fn no_round_trip_of_swaps_profits(
		(curve, reserves) in pools(),
		amount in number(127),
		fee in fees(),
		input in 0..2usize,
	) {
		let amount = relative(amount, reserves[input]);
		if let Ok(there) = curve.swap_exact_in(reserves, input, amount, fee) {
			let left = after(reserves, input, there);
			if let Ok(back) = curve.swap_exact_in(left, 1 - input, there.amount_out, fee) {
				prop_assert!(back.amount_out <= amount);
			}
			// Buying back what was sold takes what it brought, or more.
			if let Ok(back) = curve.swap_exact_out(left, 1 - input, amount, fee) {
				prop_assert!(back.amount_in >= there.amount_out);
			}
		}
	}

	#[test]
	fn the_spot_price_is_the_one_of_floating_point((curve, reserves) in ordinary_stable_pools()) {
		let Curve::Stable { amplification, scales } = curve else { unreachable!() };
		let [x, y] = [0, 1].map(|asset| reserves[asset] as f64 * scales[asset] as f64);
		let a = amplification as f64 / A_PRECISION as f64;
		let [big_x, big_y] = Model::new(curve, reserves, 60).reserves;
		let d: f64 = invariant(amplification, &big_x, &big_y).to_string().parse::<f64>().unwrap();
		let d = d / 2f64.powi(60);
		let slope = |x: f64, y: f64| 2.0 * a + d * d * d / (4.0 * x * x * y);
		let expected = slope(x, y) / slope(y, x) * scales[0] as f64 / scales[1] as f64;
		let price = curve.spot_price(reserves).unwrap().to_f64_lossy();
		prop_assert!((price / expected - 1.0).abs() < 1e-12, "{} {}", price, expected);
	}

	#[test]
	fn the_spot_price_is_the_limit_of_what_swaps_bring((curve, reserves) in pools()) {
		let price = curve.spot_price(reserves).unwrap();
		prop_assert!(!price.is_zero());
		let price = price.to_f64_lossy();
		for input in [0, 1] {
			let price = if input == 0 { price } else { 1.0 / price };
			// A part of a million, if that is enough not to be lost in the rounding.
			let amount = reserves[input] / 1_000_000;
			if let Ok(swapped) = curve.swap_exact_in(reserves, input, amount, NO_FEE) {
				let (paid, got) = (swapped.amount_in as f64, swapped.amount_out as f64);
				prop_assert!(got <= paid * price * (1.0 + 1e-9), "{} {} {}", got, paid, price);
				// What is left of a pool in which D has few units is not that precise.
				if matches!(curve, Curve::ConstantProduct) {
					prop_assert!(got + 1.0 >= paid * price * (1.0 - 1e-5), "{} {}", got, paid);
				}
			}
		}
	}

	#[test]
	fn nothing_panics(
		amplification in any::<u64>(),
		scales in any::<[u64; 2]>(),
		small in [1..20u64, 1..20],
		reserves in any::<[u128; 2]>(),
		amounts in any::<[u128; 2]>(),
		shifts in [0..128u32, 0..128, 0..128, 0..128],
		fee in any::<u32>(),
		input in 0..3usize,
	) {
		let reserves = [reserves[0] >> shifts[0], reserves[1] >> shifts[1]];
		let amounts = [amounts[0] >> shifts[2], amounts[1] >> shifts[3]];
		// Also fees above one, which a `Permill` has only if it was read from somewhere.
		let fee: Permill = codec::Decode::decode(&mut &fee.to_le_bytes()[..]).unwrap_or_default();
		let curves = [
			Curve::ConstantProduct,
			Curve::Stable { amplification, scales },
			Curve::Stable { amplification: amplification % MAX_AMPLIFICATION + 1, scales: small },
		];
		for curve in curves {
			let _ = curve.initial_shares(reserves);
			let _ = curve.invariant(reserves);
			let _ = curve.spot_price(reserves);
			let _ = curve.swap_exact_in(reserves, input, amounts[0], fee);
			let _ = curve.swap_exact_out(reserves, input, amounts[0], fee);
			let _ = curve.join(reserves, amounts[0], amounts);
			let _ = curve.join_single(reserves, amounts[1], input, amounts[0], fee);
			let _ = curve.exit(reserves, amounts[0], amounts[1]);
		}
	}
}

/// A number whose length is chosen from all, as a part or a multiple of `reserve`: half of them is
/// below it.
fn relative(amount: u128, reserve: u128) -> u128 {
	if amount.is_multiple_of(2) {
		amount % reserve + 1
	} else {
		amount
	}
}
