// SPDX-License-Identifier: Apache-2.0

//! Tests of the curves.

mod attacks;
mod examples;
mod liquidity;
mod reference;
mod swaps;

use super::{Curve, A_PRECISION, MAX_AMPLIFICATION, MAX_SCALE, MIN_AMPLIFICATION};
use proptest::prelude::*;
use sp_runtime::Permill;

const NO_FEE: Permill = Permill::zero();

fn stable(amplification: u64, scales: [u64; 2]) -> Curve {
	Curve::Stable { amplification: amplification * A_PRECISION, scales }
}

/// A number of up to `bits` bits, of which all lengths are as likely. Not zero.
fn number(bits: u32) -> impl Strategy<Value = u128> {
	(1..=bits, any::<u128>()).prop_map(|(bits, random)| {
		let top = 1u128 << (bits - 1);
		top | (random & (top - 1))
	})
}

/// Fees up to all of it: often none, and mostly what pools have.
fn fees() -> impl Strategy<Value = Permill> {
	prop_oneof![
		2 => Just(0u32),
		6 => 1..100_000u32,
		1 => 100_000..=1_000_000u32,
	]
	.prop_map(Permill::from_parts)
}

fn amplifications() -> impl Strategy<Value = u64> {
	prop_oneof![
		4 => MIN_AMPLIFICATION..=1_000 * A_PRECISION,
		1 => MIN_AMPLIFICATION..=MAX_AMPLIFICATION,
		1 => Just(MIN_AMPLIFICATION),
		1 => Just(MAX_AMPLIFICATION),
	]
}

fn scales() -> impl Strategy<Value = [u64; 2]> {
	let scale = || {
		prop_oneof![
			2 => Just(1),
			2 => (0..=18u32).prop_map(|zeros| 10u64.pow(zeros)),
			1 => 1..=MAX_SCALE,
		]
	};
	[scale(), scale()]
}

/// A pool with reserves, from a unit of each asset to the most it can hold.
fn pools() -> impl Strategy<Value = (Curve, [u128; 2])> {
	prop_oneof![product_pools(), stable_pools(112)]
}

fn product_pools() -> impl Strategy<Value = (Curve, [u128; 2])> {
	[number(128), number(128)].prop_map(|reserves| (Curve::ConstantProduct, reserves))
}

/// A stable pool with scaled reserves of up to about `bits` bits.
fn stable_pools(bits: u32) -> impl Strategy<Value = (Curve, [u128; 2])> {
	(amplifications(), scales(), [number(bits), number(bits)]).prop_map(
		|(amplification, scales, scaled)| {
			let unscale = |asset: usize| (scaled[asset] / u128::from(scales[asset])).max(1);
			(Curve::Stable { amplification, scales }, [unscale(0), unscale(1)])
		},
	)
}

/// An ordinary stable pool: not too lopsided, with an ordinary amplification.
fn ordinary_stable_pools() -> impl Strategy<Value = (Curve, [u128; 2])> {
	(1..5_000u64, scales(), number(70), 1..100u128, any::<bool>()).prop_map(
		|(amplification, scales, scaled, ratio, swapped)| {
			let mut both = [scaled, scaled / ratio];
			if swapped {
				both.reverse();
			}
			let unscale = |asset: usize| (both[asset] / u128::from(scales[asset])).max(1);
			(stable(amplification, scales), [unscale(0), unscale(1)])
		},
	)
}

/// The reserves with `amount` more of the asset `side`.
fn plus(mut reserves: [u128; 2], side: usize, amount: u128) -> [u128; 2] {
	reserves[side] += amount;
	reserves
}

/// The reserves with `amount` less of the asset `side`.
fn minus(mut reserves: [u128; 2], side: usize, amount: u128) -> [u128; 2] {
	reserves[side] -= amount;
	reserves
}

/// The reserves after a swap.
fn after(reserves: [u128; 2], input: usize, swapped: super::Swapped) -> [u128; 2] {
	minus(plus(reserves, input, swapped.amount_in), 1 - input, swapped.amount_out)
}

/// By what an amount is multiplied.
fn scale(curve: Curve, asset: usize) -> u128 {
	match curve {
		Curve::ConstantProduct => 1,
		Curve::Stable { scales, .. } => scales[asset].into(),
	}
}
