// SPDX-License-Identifier: Apache-2.0

//! Numbers for property tests, and arithmetic to compare with that is written differently.

use proptest::prelude::*;
use sp_core::{U256, U512};

/// Numbers of every length, and the ends of the range.
pub(crate) fn number() -> impl Strategy<Value = u128> {
	prop_oneof![
		1 => prop_oneof![Just(0), Just(1), Just(u128::MAX), Just(u128::MAX - 1)],
		2 => (0..128u32, -1..=1i8).prop_map(|(bit, by)| {
			(1u128 << bit).wrapping_add_signed(by.into())
		}),
		7 => (any::<u128>(), 0..128u32).prop_map(|(number, shift)| number >> shift),
	]
}

/// Numbers of every length, and the ends of the range.
pub(crate) fn long_number() -> impl Strategy<Value = U256> {
	prop_oneof![
		1 => prop_oneof![
			Just(U256::zero()), Just(U256::one()), Just(U256::MAX), Just(U256::MAX - 1),
		],
		2 => (1..256usize, 0..3u8).prop_map(|(bit, by)| (U256::one() << bit) + by - 1),
		7 => (any::<[u64; 4]>(), 0..256usize).prop_map(|(words, shift)| U256(words) >> shift),
	]
}

/// Spans of time of every length, and the ends of the range.
pub(crate) fn blocks() -> impl Strategy<Value = u32> {
	prop_oneof![
		1 => prop_oneof![Just(0), Just(1), Just(u32::MAX), Just(u32::MAX - 1)],
		7 => (any::<u32>(), 0..32u32).prop_map(|(number, shift)| number >> shift),
	]
}

/// `a * b` as learnt at school, with digits of 64 bits: the high and the low half.
pub(crate) fn school_product(a: u128, b: u128) -> (u128, u128) {
	let low = |x: u128| x & u128::from(u64::MAX);
	let high = |x: u128| x >> 64;
	let units = low(a) * low(b);
	let middle = high(a) * low(b) + high(units);
	let other_middle = low(a) * high(b) + low(middle);
	(high(a) * high(b) + high(middle) + high(other_middle), other_middle << 64 | low(units))
}

/// Whether `quotient` is `n / d` rounded down.
pub(crate) fn is_floor(quotient: U512, n: U512, d: U512) -> bool {
	quotient * d <= n && n - quotient * d < d
}

/// Whether `quotient` is `n / d` rounded up.
pub(crate) fn is_ceil(quotient: U512, n: U512, d: U512) -> bool {
	quotient * d >= n && quotient * d - n < d
}
