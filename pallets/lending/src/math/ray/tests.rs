// SPDX-License-Identifier: Apache-2.0

use super::{
	model::{big, number, one, over, ray, real, times},
	Rounding::*,
	*,
};
use num_bigint::BigInt;
use proptest::prelude::*;

const MAX: u128 = u128::MAX;

/// Arguments of every length for which `e^x` and `e^-x` are more than nothing.
fn argument() -> impl Strategy<Value = u128> {
	prop_oneof![
		1 => prop_oneof![Just(0), Just(1), Just(RAY / 2 - 1), Just(RAY / 2), Just(RAY)],
		2 => 0..26 * RAY,
		4 => (0..RAY, 0..90u32).prop_map(|(x, shift)| x >> shift),
	]
}

/// Whether `got` is what `exact` is, rounded to units, with an error of less than a unit and
/// `more`.
fn rounds(got: u128, exact: &BigInt, rounding: Rounding, more: &BigInt) -> bool {
	let off = match rounding {
		Down => exact - ray(got),
		Up => ray(got) - exact,
	};
	// The model has its own last bits.
	let noise = (exact >> 280) + (one() >> 280);
	off > -&noise && off < ray(1) + more + noise
}

/// 2^-119 of a result.
fn doubt(exact: &BigInt) -> BigInt {
	exact >> 119
}

/// A millionth of a unit, for results of the size of one.
fn millionth() -> BigInt {
	real(1, RAY) / 1_000_000
}

#[test]
fn known_values() {
	// e, ln 2 and ln 10, as in any table.
	let e = 2_718_281_828_459_045_235_360_287_471;
	assert_eq!(exp(RAY, Down), Some(e));
	assert_eq!(exp(RAY, Up), Some(e + 1));
	assert_eq!(exp_neg(RAY, Down), 367_879_441_171_442_321_595_523_770);
	assert_eq!(exp_neg(RAY, Up), 367_879_441_171_442_321_595_523_771);
	assert_eq!(ln(2 * RAY, Down), 693_147_180_559_945_309_417_232_121);
	assert_eq!(ln(2 * RAY, Up), 693_147_180_559_945_309_417_232_122);
	assert_eq!(ln(10 * RAY, Down), 2_302_585_092_994_045_684_017_991_454);
	assert_eq!(phi(RAY, Down), 632_120_558_828_557_678_404_476_229);
	assert_eq!(phi(RAY, Up), 632_120_558_828_557_678_404_476_230);
}

#[test]
fn products_and_quotients_round_as_told() {
	assert_eq!(mul(RAY / 2, 3, Down), Some(1));
	assert_eq!(mul(RAY / 2, 3, Up), Some(2));
	assert_eq!(mul(MAX, RAY, Up), Some(MAX));
	assert_eq!(mul(MAX, RAY + 1, Down), None);
	assert_eq!(div(1, 3 * RAY, Down), Some(0));
	assert_eq!(div(1, 3 * RAY, Up), Some(1));
	assert_eq!(div(RAY, 0, Up), None);
	assert_eq!(div(MAX, 1, Down), None);
}

#[test]
fn nothing_is_lost_where_there_is_nothing_to_do() {
	for rounding in [Down, Up] {
		for a in [0, 1, RAY, MAX] {
			assert_eq!(mul_exp(a, 0, rounding), Some(a));
			assert_eq!(mul_exp_neg(a, 0, rounding), a);
			assert_eq!(ln_ratio(a, a, rounding), 0);
			assert_eq!(ln_ratio(0, a, rounding), 0);
		}
		assert_eq!(phi(0, rounding), RAY);
		assert_eq!(mul_exp(0, MAX, rounding), Some(0));
		assert_eq!(mul_exp_neg(0, MAX, rounding), 0);
		// Below one, which has no logarithm here.
		assert_eq!(ln(RAY - 1, rounding), 0);
	}
}

#[test]
fn a_unit_is_seen() {
	// Where the truth is within a billionth of a whole number, that may be missed.
	assert_eq!(exp(1, Down), Some(RAY));
	assert_eq!(exp(1, Up), Some(RAY + 2));
	assert_eq!(exp_neg(1, Down), RAY - 2);
	assert_eq!(exp_neg(1, Up), RAY);
	assert_eq!(phi(1, Down), RAY - 1);
	assert_eq!(phi(1, Up), RAY);
	assert_eq!(ln(RAY + 1, Down), 0);
	assert_eq!(ln(RAY + 1, Up), 2);
}

#[test]
fn what_does_not_fit() {
	// ln(u128::MAX / 10^27) = 26.5530...
	assert!(exp(26_553 * RAY / 1_000, Up).is_some());
	assert_eq!(exp(26_554 * RAY / 1_000, Down), None);
	assert_eq!(exp(MAX, Down), None);
	// 128 ln 2 = 88.7228...
	assert!(mul_exp(1, 88_722 * RAY / 1_000, Up).is_some());
	assert_eq!(mul_exp(1, 88_723 * RAY / 1_000, Down), None);
	assert_eq!(mul_exp(MAX, 1, Down), None);
	for x in [63 * RAY, 100 * RAY, MAX] {
		assert_eq!(exp_neg(x, Down), 0);
		assert_eq!(exp_neg(x, Up), 1);
	}
	assert_eq!(mul_exp_neg(MAX, 88_722 * RAY / 1_000, Down), 1);
	assert_eq!(mul_exp_neg(MAX, 88_723 * RAY / 1_000, Down), 0);
	assert_eq!(mul_exp_neg(MAX, MAX, Up), 1);
	// The mean of something that is over at once.
	assert_eq!(Some(phi(MAX, Down)), mul_div(RAY, RAY, MAX, Down));
	assert_eq!(ln_ratio(MAX, 0, Down), ln_ratio(MAX, 1, Down));
	assert_eq!(ln_ratio(MAX, 1, Down) / (RAY / 1_000), 88_722);
}

proptest! {
	#[test]
	fn exp_is_what_it_says(x in argument()) {
		let exact = model::exp(&ray(x));
		for rounding in [Down, Up] {
			prop_assert!(rounds(exp(x, rounding).unwrap(), &exact, rounding, &doubt(&exact)));
		}
	}

	#[test]
	fn exp_neg_is_what_it_says(x in argument()) {
		let exact = model::exp(&-ray(x));
		for rounding in [Down, Up] {
			prop_assert!(rounds(exp_neg(x, rounding), &exact, rounding, &doubt(&exact)));
		}
	}

	#[test]
	fn any_amount_can_be_multiplied(a in number(), x in number()) {
		// An amount in units: those of the comparison are 10^-27 of it.
		let exact = times(&ray(a), &model::exp(&ray(x.min(100 * RAY))));
		for rounding in [Down, Up] {
			match mul_exp(a, x, rounding) {
				Some(got) => prop_assert!(rounds(got, &exact, rounding, &doubt(&exact))),
				None => prop_assert!(exact > ray(MAX) - doubt(&exact)),
			}
		}
		let exact = times(&ray(a), &model::exp(&-ray(x)));
		for rounding in [Down, Up] {
			prop_assert!(rounds(mul_exp_neg(a, x, rounding), &exact, rounding, &doubt(&exact)));
		}
	}

	#[test]
	fn phi_is_what_it_says(x in prop_oneof![argument(), number()]) {
		let exact = model::phi(&ray(x));
		for rounding in [Down, Up] {
			prop_assert!(rounds(phi(x, rounding), &exact, rounding, &millionth()));
		}
	}

	#[test]
	fn ln_is_what_it_says(x in RAY..=MAX, shift in 0..128u32) {
		let x = RAY + (x >> shift).min(MAX - RAY);
		let exact = model::ln(&ray(x));
		for rounding in [Down, Up] {
			prop_assert!(rounds(ln(x, rounding), &exact, rounding, &millionth()));
		}
	}

	#[test]
	fn ln_of_any_ratio(a in number(), b in number()) {
		let (a, b) = (a.max(b).max(1), a.min(b).max(1));
		let exact = model::ln(&over(&big(a), &big(b)));
		for rounding in [Down, Up] {
			prop_assert!(rounds(ln_ratio(a, b, rounding), &exact, rounding, &millionth()));
			prop_assert_eq!(ln_ratio(b, a, rounding), 0);
		}
	}

	#[test]
	fn functions_are_monotone(x in argument(), more in argument()) {
		let more = x + more;
		for rounding in [Down, Up] {
			prop_assert!(exp_neg(more, rounding) <= exp_neg(x, rounding));
			prop_assert!(ln(RAY + more, rounding) >= ln(RAY + x, rounding));
			// But for the seam between both of its forms.
			prop_assert!(phi(more, rounding) <= phi(x, rounding) + 1);
			if let Some(higher) = exp(more, rounding) {
				prop_assert!(Some(higher) >= exp(x, rounding));
			}
		}
	}

	#[test]
	fn ln_inverts_exp(x in argument()) {
		prop_assert!(ln(exp(x, Down).unwrap(), Down) <= x);
		prop_assert!(ln(exp(x, Up).unwrap(), Up) >= x);
	}
}
