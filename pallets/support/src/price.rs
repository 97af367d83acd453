// SPDX-License-Identifier: Apache-2.0

//! A price that can be averaged, stored and compared.
//!
//! Amounts are counted in the smallest units of assets, so a price between two assets spans many
//! orders of magnitude: with 18 decimals on one side and 6 on the other, "one for one" is 10^12 or
//! 10^-12. 128 bits before the point hold every ratio of two amounts, and 128 bits behind it
//! resolve it in steps of 2^-128, which is about 3 * 10^-39.

use crate::math::{div_512, Rounding};
use alloc::{format, string::String};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{de, Deserialize, Deserializer, Serialize, Serializer};
use sp_arithmetic::{PerThing, Permill};
use sp_core::{U256, U512};

/// Bits behind the point.
const FRACTION_BITS: usize = 128;

/// Decimal places that always tell a price from its neighbours: 10^-39 < 2^-128.
const DECIMALS: usize = 39;

/// Decimal places that are read; a number with more is refused.
const MAX_DECIMALS: usize = 64;

/// Units of the second asset for one unit of the first, as an unsigned fixed point number with 128
/// bits before the point and 128 behind it (Q128.128).
///
/// As text, also in serde, it is a decimal number like `0.25`: the shortest that reads as the same
/// price. Reading rounds to the nearest price.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct Price(U256);

impl Price {
	/// No price, or less than 2^-128.
	pub const ZERO: Self = Self(U256([0, 0, 0, 0]));
	/// One unit for one unit.
	pub const ONE: Self = Self(U256([0, 0, 1, 0]));
	/// The highest price: 2^128 - 2^-128.
	pub const MAX: Self = Self(U256::MAX);

	/// The price if `num` units of the second asset buy `den` units of the first.
	///
	/// `None` if `den` is zero. The price is [`Price::ZERO`] only if `num` is, because the lowest
	/// ratio of two amounts is just above 2^-128.
	pub fn from_ratio(num: u128, den: u128, rounding: Rounding) -> Option<Self> {
		div_512(U512::from(num) << FRACTION_BITS, den.into(), rounding).map(Self)
	}

	/// What `of` units of the first asset cost: `of * self`.
	///
	/// `None` if that exceeds `u128`.
	pub fn amount(self, of: u128, rounding: Rounding) -> Option<u128> {
		let exact = self.0.full_mul(of.into());
		let whole = exact >> FRACTION_BITS;
		let inexact = whole << FRACTION_BITS != exact;
		u128::try_from(whole).ok()?.checked_add((inexact && rounding == Rounding::Up).into())
	}

	/// The price in the other direction: `1 / self`.
	///
	/// `None` if that exceeds [`Price::MAX`]: for zero and for 2^-128, the lowest price.
	pub fn inverse(self, rounding: Rounding) -> Option<Self> {
		div_512(U512::one() << (2 * FRACTION_BITS), self.0.into(), rounding).map(Self)
	}

	/// Whether this price is further than the part `by` of `from` away from `from`, up or down:
	/// `|self - from| > by * from`, exactly.
	///
	/// A price that is as far away as allowed does not deviate. Every other price deviates from
	/// zero.
	pub fn deviates(self, from: Self, by: Permill) -> bool {
		let distance = self.0.abs_diff(from.0).full_mul(Permill::ACCURACY.into());
		distance > from.0.full_mul(by.deconstruct().into())
	}

	/// Whether this is [`Price::ZERO`].
	pub fn is_zero(self) -> bool {
		self.0.is_zero()
	}

	/// The price in units of 2^-128.
	pub const fn inner(self) -> U256 {
		self.0
	}

	/// The price of `inner` units of 2^-128.
	pub const fn from_inner(inner: U256) -> Self {
		Self(inner)
	}

	/// About this price, for tests and for people.
	#[cfg(any(test, feature = "std"))]
	pub fn to_f64_lossy(self) -> f64 {
		self.0 .0.iter().rev().fold(0.0, |sum, word| sum * 2f64.powi(64) + *word as f64)
			* 2f64.powi(-128)
	}
}

/// `n / d` to the nearest, halves up. `d` is not zero and `n + d / 2` has at most 512 bits.
fn nearest(n: U512, d: U512) -> U512 {
	(n + (d >> 1)) / d
}

/// 10^`exponent`, for an `exponent` of at most [`MAX_DECIMALS`].
fn power_of_ten(exponent: usize) -> U512 {
	U512::exp10(exponent)
}

impl fmt::Display for Price {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let inner = U512::from(self.0);
		// With `DECIMALS` places the number is less than half a step of the price away.
		let mut places = 0;
		let (number, places) = loop {
			let unit = power_of_ten(places);
			// At most 256 + 130 bits.
			let number = nearest(inner * unit, U512::one() << FRACTION_BITS);
			if places == DECIMALS || nearest(number << FRACTION_BITS, unit) == inner {
				break (number, places);
			}
			places += 1;
		};
		let (whole, fraction) = number.div_mod(power_of_ten(places));
		let text = if places == 0 {
			format!("{whole}")
		} else {
			let digits: String = format!("{fraction}");
			format!("{whole}.{digits:0>places$}")
		};
		f.pad_integral(true, "", &text)
	}
}

/// Why a text is not a price.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ParsePriceError {
	/// It is not a decimal number such as `12` or `0.25`.
	NotDecimal,
	/// It has more than 64 decimal places.
	TooLong,
	/// It exceeds [`Price::MAX`].
	TooHigh,
}

impl fmt::Display for ParsePriceError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NotDecimal => "a price is a decimal number such as 12 or 0.25",
			Self::TooLong => "a price has at most 64 decimal places",
			Self::TooHigh => "a price is less than 2^128",
		})
	}
}

impl core::error::Error for ParsePriceError {}

impl FromStr for Price {
	type Err = ParsePriceError;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let digits =
			|text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
		let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
		if !digits(whole) || !digits(fraction) {
			return Err(ParsePriceError::NotDecimal);
		}
		if fraction.len() > MAX_DECIMALS {
			return Err(ParsePriceError::TooLong);
		}
		// Digits that parse to no number are too many.
		let whole: u128 = whole.parse().map_err(|_| ParsePriceError::TooHigh)?;
		let unit = power_of_ten(fraction.len());
		let fraction = U512::from_dec_str(fraction).map_err(|_| ParsePriceError::NotDecimal)?;
		// At most 128 + 213 bits, and as many more behind the point.
		let fraction = nearest(fraction << FRACTION_BITS, unit);
		let inner = (U512::from(whole) << FRACTION_BITS) + fraction;
		U256::try_from(inner).map(Self).map_err(|_| ParsePriceError::TooHigh)
	}
}

impl Serialize for Price {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

impl<'de> Deserialize<'de> for Price {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Text;

		impl de::Visitor<'_> for Text {
			type Value = Price;

			fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				f.write_str("a decimal number in a string")
			}

			fn visit_str<E: de::Error>(self, text: &str) -> Result<Price, E> {
				text.parse().map_err(E::custom)
			}
		}

		deserializer.deserialize_str(Text)
	}
}

#[cfg(test)]
mod tests {
	use super::{Rounding::*, *};
	use crate::testing::*;
	use core::cmp::Ordering;
	use proptest::prelude::*;
	use serde::de::{value, IntoDeserializer};

	const LEAST: Price = Price(U256([1, 0, 0, 0]));

	fn price() -> impl Strategy<Value = Price> {
		long_number().prop_map(Price)
	}

	fn ratio(num: u128, den: u128) -> Price {
		Price::from_ratio(num, den, Down).unwrap()
	}

	#[test]
	fn ratios_at_the_edges() {
		let max = u128::MAX;
		for rounding in [Down, Up] {
			assert_eq!(Price::from_ratio(1, 0, rounding), None);
			assert_eq!(Price::from_ratio(0, 0, rounding), None);
			assert_eq!(Price::from_ratio(0, max, rounding), Some(Price::ZERO));
			assert_eq!(Price::from_ratio(max, max, rounding), Some(Price::ONE));
			let highest = Price(U256([0, 0, u64::MAX, u64::MAX]));
			assert_eq!(Price::from_ratio(max, 1, rounding), Some(highest));
			assert_eq!(highest.amount(1, rounding), Some(max));
		}
		assert_eq!(Price::from_ratio(1, max, Down), Some(LEAST));
		assert_eq!(Price::from_ratio(1, max, Up), Some(Price(U256::from(2))));
		assert_eq!(Price::default(), Price::ZERO);
		assert!(Price::ZERO.is_zero() && !LEAST.is_zero());
		assert_eq!(Price::from_inner(LEAST.inner()), LEAST);
	}

	#[test]
	fn amounts_at_the_edges() {
		let max = u128::MAX;
		assert_eq!(ratio(3, 2).amount(3, Down), Some(4));
		assert_eq!(ratio(3, 2).amount(3, Up), Some(5));
		assert_eq!(ratio(3, 2).amount(2, Up), Some(3));
		assert_eq!(LEAST.amount(max, Down), Some(0));
		assert_eq!(LEAST.amount(max, Up), Some(1));
		assert_eq!(Price::MAX.amount(1, Down), Some(max));
		assert_eq!(Price::MAX.amount(1, Up), None);
		assert_eq!(Price::MAX.amount(2, Down), None);
		for rounding in [Down, Up] {
			assert_eq!(Price::ONE.amount(max, rounding), Some(max));
			assert_eq!(Price::MAX.amount(0, rounding), Some(0));
			assert_eq!(Price::ZERO.amount(max, rounding), Some(0));
			assert_eq!(Price::MAX.amount(max, rounding), None);
			assert_eq!(ratio(2, 1).amount(1 << 127, rounding), None);
		}
	}

	#[test]
	fn inverses_at_the_edges() {
		for rounding in [Down, Up] {
			assert_eq!(Price::ZERO.inverse(rounding), None);
			assert_eq!(LEAST.inverse(rounding), None);
			assert_eq!(Price::ONE.inverse(rounding), Some(Price::ONE));
			assert_eq!(ratio(4, 1).inverse(rounding), Some(ratio(1, 4)));
			let two_steps = Price(U256::from(2));
			assert_eq!(two_steps.inverse(rounding), Some(Price(U256::one() << 255)));
		}
		assert_eq!(Price::MAX.inverse(Down), Some(LEAST));
		assert_eq!(Price::MAX.inverse(Up), Some(Price(U256::from(2))));
	}

	#[test]
	fn deviation_begins_behind_the_bound() {
		let by = Permill::from_percent(10);
		let at = |num| ratio(num, 1);
		for (to, expected) in [(89, true), (90, false), (100, false), (110, false), (111, true)] {
			assert_eq!(at(to).deviates(at(100), by), expected);
		}
		let above = Price(at(110).0 + 1);
		let below = Price(at(90).0 - 1);
		assert!(above.deviates(at(100), by) && below.deviates(at(100), by));

		assert!(!Price::ZERO.deviates(Price::ZERO, Permill::zero()));
		assert!(LEAST.deviates(Price::ZERO, Permill::one()));
		assert!(!Price::ZERO.deviates(LEAST, Permill::one()));
		assert!(Price::ZERO.deviates(LEAST, Permill::from_parts(999_999)));
		assert!(!Price::ZERO.deviates(Price::MAX, Permill::one()));
		assert!(Price::MAX.deviates(Price(Price::MAX.0 - 1), Permill::zero()));
		assert!(!Price::MAX.deviates(Price(Price::MAX.0 - 1), Permill::from_parts(1)));
	}

	#[test]
	fn text_is_short_and_exact() {
		for (price, text) in [
			(Price::ZERO, "0"),
			(Price::ONE, "1"),
			(ratio(1, 4), "0.25"),
			// The prices on both sides of a tenth: the upper one is nearer.
			(ratio(1, 10), "0.099999999999999999999999999999999999998"),
			(Price::from_ratio(1, 10, Up).unwrap(), "0.1"),
			(ratio(12_345, 100), "123.45"),
			(ratio(u128::MAX, 1), "340282366920938463463374607431768211455"),
			(LEAST, "0.000000000000000000000000000000000000003"),
			(
				Price::MAX,
				"340282366920938463463374607431768211455.999999999999999999999999999999999999997",
			),
		] {
			assert_eq!(format!("{price}"), text);
		}
		assert_eq!(format!("{:>6}|{:<4}|", ratio(1, 4), Price::ONE), "  0.25|1   |");
		// Reads what it does not write, to the nearest.
		for (text, price) in [
			("007.500", ratio(15, 2)),
			("0.000000000000000000000000000000000000001", Price::ZERO),
			("0.000000000000000000000000000000000000002", LEAST),
			("0.9999999999999999999999999999999999999999999999999999999999999999", Price::ONE),
		] {
			assert_eq!(text.parse(), Ok(price));
		}
	}

	#[test]
	fn text_that_is_no_price_is_refused() {
		for text in
			["", ".", "1.", ".5", "-1", "+1", "1e3", "1.2.3", " 1", "1 ", "0x10", "١", "1_0"]
		{
			assert_eq!(text.parse::<Price>(), Err(ParsePriceError::NotDecimal), "{text}");
		}
		let long = format!("0.{}", "0".repeat(65));
		assert_eq!(long.parse::<Price>(), Err(ParsePriceError::TooLong));
		let end = u128::MAX;
		for text in [
			"340282366920938463463374607431768211456",
			"999999999999999999999999999999999999999999999999999999999999999999999",
			&format!("{end}.999999999999999999999999999999999999999999"),
		] {
			assert_eq!(text.parse::<Price>(), Err(ParsePriceError::TooHigh), "{text}");
		}
	}

	/// What serde writes, as the text of a formatter that takes only plain values.
	struct Written(Price);

	impl fmt::Display for Written {
		fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
			self.0.serialize(f)
		}
	}

	fn read(text: &str) -> Result<Price, value::Error> {
		Price::deserialize(text.into_deserializer())
	}

	#[test]
	fn serde_uses_the_text() {
		assert_eq!(format!("{}", Written(ratio(1, 4))), "0.25");
		assert_eq!(read("0.25"), Ok(ratio(1, 4)));
		assert_eq!(
			read("a quarter").unwrap_err().to_string(),
			"a price is a decimal number such as 12 or 0.25",
		);
		let number: value::U64Deserializer<value::Error> = 1u64.into_deserializer();
		let error = Price::deserialize(number).unwrap_err().to_string();
		assert!(error.contains("expected a decimal number in a string"), "{error}");
	}

	#[test]
	fn encoding_has_a_fixed_length() {
		assert_eq!(Price::max_encoded_len(), 32);
		let mut one = [0; 32];
		one[16] = 1;
		assert_eq!(Price::ONE.encode(), one);
	}

	proptest! {
		#[test]
		fn ratios_are_exact(num in number(), den in 1..=u128::MAX, short in number()) {
			for den in [den, short.max(1)] {
				let n = U512::from(num) << 128;
				let (down, up) = (ratio(num, den), Price::from_ratio(num, den, Up).unwrap());
				prop_assert!(is_floor(down.0.into(), n, den.into()));
				prop_assert!(is_ceil(up.0.into(), n, den.into()));
				prop_assert_eq!(down.is_zero(), num == 0);
				// Back again: never more when rounded down, never less when rounded up.
				prop_assert!(down.amount(den, Down).unwrap() <= num);
				prop_assert!(up.amount(den, Up).is_none_or(|amount| amount >= num));
			}
		}

		#[test]
		fn amounts_are_exact(price in price(), of in number()) {
			// The whole and the fractional part of the price apart.
			let whole = (price.0 >> 128).low_u128().checked_mul(of);
			let (carry, rest) = school_product(price.0.low_u128(), of);
			let down = whole.and_then(|whole| whole.checked_add(carry));
			prop_assert_eq!(price.amount(of, Down), down);
			let up = down.and_then(|down| down.checked_add((rest != 0).into()));
			prop_assert_eq!(price.amount(of, Up), up);
		}

		#[test]
		fn inverses_are_exact(price in price()) {
			let n = U512::one() << 256;
			let (down, up) = (price.inverse(Down), price.inverse(Up));
			prop_assert_eq!(down.is_none(), price <= LEAST);
			prop_assert_eq!(up.is_none(), price <= LEAST);
			if let (Some(down), Some(up)) = (down, up) {
				prop_assert!(is_floor(down.0.into(), n, price.0.into()));
				prop_assert!(is_ceil(up.0.into(), n, price.0.into()));
			}
		}

		#[test]
		fn deviation_is_exact(
			price in price(),
			from in price(),
			parts in 0..=1_000_000u32,
			near in -2..=2i8,
		) {
			let million = U512::from(1_000_000);
			let [low, high] = [1_000_000 - parts, 1_000_000 + parts].map(|by| from.0.full_mul(by.into()));
			// A price near the upper bound as well as any.
			let bound = (high / million).min(U256::MAX.into());
			let bound = U256::try_from(bound).unwrap();
			let by = U256::from(near.unsigned_abs());
			let edge = if near < 0 { bound.saturating_sub(by) } else { bound.saturating_add(by) };
			for price in [price, Price(edge)] {
				let scaled = U512::from(price.0) * million;
				let expected = scaled < low || scaled > high;
				prop_assert_eq!(price.deviates(from, Permill::from_parts(parts)), expected);
			}
		}

		#[test]
		fn text_and_code_round_trip(price in price()) {
			let text = format!("{price}");
			prop_assert_eq!(text.parse(), Ok(price));
			prop_assert_eq!(read(&text), Ok(price));
			prop_assert_eq!(format!("{}", Written(price)), text);
			prop_assert_eq!(Price::decode(&mut &price.encode()[..]), Ok(price));
		}

		#[test]
		fn no_text_panics(text in "\\PC*", digits in "[0-9]{0,90}[.]?[0-9]{0,70}") {
			let _ = text.parse::<Price>();
			let _ = digits.parse::<Price>();
		}

		#[test]
		fn order_is_that_of_the_ratios(
			a in (number(), 1..=u128::MAX),
			b in (number(), 1..=u128::MAX),
		) {
			let (low, high) = (ratio(a.0, a.1), ratio(b.0, b.1));
			match crate::cmp_ratio(a, b) {
				Ordering::Less => prop_assert!(low <= high),
				Ordering::Equal => prop_assert_eq!(low, high),
				Ordering::Greater => prop_assert!(low >= high),
			}
		}

		#[test]
		fn floats_are_close(num in 1..=u128::MAX, den in 1..=u128::MAX >> 64) {
			let expected = num as f64 / den as f64;
			prop_assert!((ratio(num, den).to_f64_lossy() / expected - 1.0).abs() < 1e-14);
		}
	}
}
