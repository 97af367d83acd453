// SPDX-License-Identifier: Apache-2.0

//! Single cases: the edges, and numbers that can be checked by hand.

use super::*;
use crate::math::{fee_on, MathError::*, Swapped, MAX_SCALED_RESERVE};
use polyphony_support::{Price, U256};

const PRODUCT: Curve = Curve::ConstantProduct;

fn percent(percent: u32) -> Permill {
	Permill::from_percent(percent)
}

#[test]
fn the_fee_is_rounded_up_and_never_more_than_the_amount() {
	assert_eq!(fee_on(0, percent(1)), 0);
	assert_eq!(fee_on(1, NO_FEE), 0);
	assert_eq!(fee_on(1, Permill::from_parts(1)), 1);
	assert_eq!(fee_on(100, percent(1)), 1);
	assert_eq!(fee_on(101, percent(1)), 2);
	assert_eq!(fee_on(u128::MAX, percent(100)), u128::MAX);
}

#[test]
fn a_product_swap_by_hand() {
	// 100 less 1; 1000 * 99 / (1000 + 99) = 90.08.
	let swapped = PRODUCT.swap_exact_in([1_000, 1_000], 0, 100, percent(1)).unwrap();
	assert_eq!(swapped, Swapped { amount_in: 100, amount_out: 90, fee: 1 });
	// 1000 * 90 / 910 = 98.9, so 99, and 99 / 0.99 = 100.
	assert_eq!(PRODUCT.swap_exact_out([1_000, 1_000], 0, 90, percent(1)), Ok(swapped));
	// The other way around, with other reserves: 500 * 100 / 2100 = 23.8.
	let swapped = PRODUCT.swap_exact_in([500, 2_000], 1, 100, NO_FEE).unwrap();
	assert_eq!(swapped, Swapped { amount_in: 100, amount_out: 23, fee: 0 });
}

#[test]
fn a_stable_swap_is_what_curve_gives() {
	// Calculated with the algorithms of Curve's contract for two coins, which also takes one off
	// for what it may have rounded wrongly.
	let unit = 1_000_000_000_000_000_000u128;
	let pool = stable(100, [1, 1]);
	let swapped =
		pool.swap_exact_in([1_000_000 * unit, 1_000_000 * unit], 0, 1_000 * unit, NO_FEE).unwrap();
	assert_eq!(swapped.amount_out, 999_990_099_098_224_001_849);
	let pool = stable(2_000, [1, 1_000_000_000_000]);
	let swapped =
		pool.swap_exact_in([3_000_000 * unit, 1_000_000_000_000], 0, 500_000 * unit, NO_FEE);
	assert_eq!(swapped.unwrap().amount_out, 499_052_180_555);
	let d = stable(85, [1, 1]).invariant([3_000_000 * unit, 200_000 * unit]).unwrap();
	assert_eq!(d, 3_142_428_428_116_122_328_360_504u128.into());
}

#[test]
fn a_stable_pool_trades_at_parity_where_a_product_pool_does_not() {
	let reserves = [1_000_000, 1_000_000];
	let product = PRODUCT.swap_exact_in(reserves, 0, 100_000, NO_FEE).unwrap();
	let flat = stable(10_000, [1, 1]).swap_exact_in(reserves, 0, 100_000, NO_FEE).unwrap();
	assert_eq!(product.amount_out, 90_909);
	assert_eq!(flat.amount_out, 99_998);
}

#[test]
fn zero_is_refused() {
	let reserves = [1_000_000, 1_000];
	for pool in [PRODUCT, stable(100, [1, 1])] {
		for input in [0, 1] {
			assert_eq!(pool.swap_exact_in(reserves, input, 0, NO_FEE), Err(ZeroAmount));
			assert_eq!(pool.swap_exact_out(reserves, input, 0, NO_FEE), Err(ZeroAmount));
			assert_eq!(pool.join_single(reserves, 1_000, input, 0, NO_FEE), Err(ZeroAmount));
		}
		// Too little to give anything, or all of it is the fee.
		assert_eq!(pool.swap_exact_in(reserves, 1, 1, percent(1)), Err(ZeroAmount));
		assert_eq!(pool.swap_exact_in(reserves, 1, 1_000_000, percent(100)), Err(ZeroAmount));
		assert_eq!(pool.join_single(reserves, 1_000, 0, 1, NO_FEE), Err(ZeroAmount));
		assert_eq!(pool.join(reserves, 1_000, [0, 1_000]), Err(ZeroAmount));
		assert_eq!(pool.join(reserves, 1_000, [999, 1_000]), Err(ZeroAmount));
		assert_eq!(pool.exit(reserves, 1_000, 0), Err(ZeroAmount));
		assert_eq!(pool.exit([1, 1], 1_000, 999), Err(ZeroAmount));
		assert_eq!(pool.initial_shares([0, 5]), Err(ZeroAmount));
	}
	assert_eq!(PRODUCT.swap_exact_in(reserves, 0, 1_000, NO_FEE), Err(ZeroAmount));
	// 900 of 1000 units at a price of about one.
	assert_eq!(stable(100, [1, 1_000]).swap_exact_in([9_000, 9], 0, 900, NO_FEE), Err(ZeroAmount));
}

#[test]
fn an_empty_pool_is_an_error_and_not_a_panic() {
	for pool in [PRODUCT, stable(100, [1, 1])] {
		for reserves in [[0, 0], [0, 1_000], [1_000, 0]] {
			for input in [0, 1] {
				let swap = pool.swap_exact_in(reserves, input, 10, NO_FEE);
				assert_eq!(swap, Err(InsufficientLiquidity));
				let swap = pool.swap_exact_out(reserves, input, 10, NO_FEE);
				assert_eq!(swap, Err(InsufficientLiquidity));
				let join = pool.join_single(reserves, 10, input, 10, NO_FEE);
				assert_eq!(join, Err(InsufficientLiquidity));
			}
			assert_eq!(pool.join(reserves, 10, [10, 10]), Err(InsufficientLiquidity));
			assert_eq!(pool.spot_price(reserves), Err(InsufficientLiquidity));
			assert_eq!(pool.invariant(reserves), Ok(U256::zero()));
		}
		// No shares.
		let reserves = [1_000, 1_000];
		assert_eq!(pool.join(reserves, 0, [10, 10]), Err(InsufficientLiquidity));
		assert_eq!(pool.join_single(reserves, 0, 0, 10, NO_FEE), Err(InsufficientLiquidity));
		assert_eq!(pool.exit(reserves, 0, 0), Err(InsufficientLiquidity));
		// More shares than there are; what is there can be taken.
		assert_eq!(pool.exit(reserves, 10, 11), Err(InsufficientLiquidity));
		assert_eq!(pool.exit(reserves, 10, 10), Ok(reserves));
		assert_eq!(pool.exit([0, 1_000], 10, 5), Ok([0, 500]));
		// There is no third asset.
		assert_eq!(pool.swap_exact_in(reserves, 2, 10, NO_FEE), Err(InsufficientLiquidity));
		assert_eq!(pool.swap_exact_out(reserves, 2, 10, NO_FEE), Err(InsufficientLiquidity));
		assert_eq!(pool.join_single(reserves, 10, 2, 10, NO_FEE), Err(InsufficientLiquidity));
	}
}

#[test]
fn a_reserve_cannot_be_bought_out() {
	for pool in [PRODUCT, stable(1, [1, 1]), stable(1_000_000, [1, 1])] {
		for reserves in [[1, 1], [1_000, 1_000], [7, 1 << 90], [1 << 90, 7]] {
			for input in [0, 1] {
				let all = reserves[1 - input];
				for out in [all, all + 1, u128::MAX] {
					let swap = pool.swap_exact_out(reserves, input, out, NO_FEE);
					assert_eq!(swap, Err(InsufficientLiquidity));
				}
				// All the money that the pool can hold.
				let most = match pool {
					PRODUCT => u128::MAX,
					_ => MAX_SCALED_RESERVE,
				} - reserves[input];
				match pool.swap_exact_in(reserves, input, most, NO_FEE) {
					Ok(swapped) => assert!(swapped.amount_out < all),
					Err(error) => assert_eq!((error, all), (ZeroAmount, 1)),
				}
			}
		}
	}
}

#[test]
fn all_but_one_unit_can_be_bought() {
	for pool in [PRODUCT, stable(1, [1, 1]), stable(1_000, [1, 1]), stable(1_000_000, [1, 1])] {
		for reserve in [2, 1_000, 1 << 32, 1 << 50] {
			let swapped = pool.swap_exact_out([reserve, reserve], 0, reserve - 1, NO_FEE).unwrap();
			let again =
				pool.swap_exact_in([reserve, reserve], 0, swapped.amount_in, NO_FEE).unwrap();
			assert_eq!(again, swapped);
		}
	}
	// At the price of a product pool if the stable pool has the lowest amplification: much more
	// than there is.
	let swapped = stable(1, [1, 1]).swap_exact_out([1 << 50; 2], 0, (1 << 50) - 1, NO_FEE).unwrap();
	assert!(swapped.amount_in > 1 << 70, "{swapped:?}");
}

#[test]
fn too_much_is_an_error_and_not_a_panic() {
	let max = u128::MAX;
	for pool in [PRODUCT, stable(100, [1, 1])] {
		for input in [0, 1] {
			assert_eq!(pool.swap_exact_in([1, 1], input, max, NO_FEE), Err(Overflow));
			assert_eq!(pool.join_single([1, 1], 1, input, max, NO_FEE), Err(Overflow));
		}
		assert_eq!(pool.join([1, 1], 1, [max, max]), Err(Overflow));
		// A limit that is not needed may be as high as it likes.
		assert_eq!(pool.join([10, 10], 10, [max, 5]), Ok(([5, 5], 5)));
		assert_eq!(pool.join([10, 10], max, [1, 1]), Err(Overflow));
		assert_eq!(pool.join_single([10, 10], max, 0, 10, NO_FEE), Err(Overflow));
		// Nothing can pay a fee of everything.
		assert_eq!(pool.swap_exact_out([10, 10], 0, 5, percent(100)), Err(Overflow));
	}
	assert_eq!(PRODUCT.swap_exact_out([max, max], 0, 1, NO_FEE), Err(Overflow));
	assert_eq!(PRODUCT.swap_exact_out([max / 2, max], 0, max - 1, NO_FEE), Err(Overflow));
	assert_eq!(PRODUCT.initial_shares([max, max]), Ok(max));
	assert_eq!(PRODUCT.spot_price([1, max]).unwrap(), Price::from_inner(U256::from(max) << 128));
	assert_eq!(PRODUCT.spot_price([max, 1]).unwrap(), Price::from_inner(1.into()));
	assert_eq!(PRODUCT.exit([max, max], max, max), Ok([max, max]));
	assert_eq!(PRODUCT.exit([max, max], max, 1), Ok([1, 1]));
}

#[test]
fn a_stable_pool_holds_what_it_says_and_no_more() {
	let most = MAX_SCALED_RESERVE;
	for amplification in [1, 100, 1_000_000] {
		let pool = stable(amplification, [1, 1]);
		assert_eq!(pool.initial_shares([most, most]), Ok(2 * most));
		assert_eq!(pool.initial_shares([most, most + 1]), Err(Overflow));
		assert_eq!(pool.spot_price([most, most]), Ok(Price::ONE));
		assert_eq!(pool.swap_exact_in([most, most], 0, 1, NO_FEE), Err(Overflow));
		assert_eq!(pool.join([most, 10], 10, [most, 10]), Err(Overflow));
		assert_eq!(pool.join_single([10, most], 10, 1, 1, NO_FEE), Err(Overflow));
		for reserves in [[most, 1], [1, most], [most - 1, most]] {
			assert!(pool.initial_shares(reserves).is_ok());
			assert!(!pool.spot_price(reserves).unwrap().is_zero());
			assert!(pool.exit(reserves, 1_000, 500).is_ok());
		}
		// What is too large to trade can be left.
		assert_eq!(pool.exit([u128::MAX, 10], 10, 5), Ok([u128::MAX / 2, 5]));
	}
	let pool = stable(100, [MAX_SCALE, 1]);
	assert!(pool.initial_shares([most / u128::from(MAX_SCALE), 1]).is_ok());
	assert_eq!(pool.initial_shares([most / u128::from(MAX_SCALE) + 1, 1]), Err(Overflow));
	assert_eq!(pool.initial_shares([u128::MAX, 1]), Err(Overflow));
}

#[test]
fn parameters_out_of_their_bounds_are_an_error() {
	let pools = [
		Curve::Stable { amplification: 0, scales: [1, 1] },
		Curve::Stable { amplification: MIN_AMPLIFICATION - 1, scales: [1, 1] },
		Curve::Stable { amplification: MAX_AMPLIFICATION + 1, scales: [1, 1] },
		Curve::Stable { amplification: u64::MAX, scales: [1, 1] },
		stable(100, [0, 1]),
		stable(100, [1, 0]),
		stable(100, [1, MAX_SCALE + 1]),
	];
	for pool in pools {
		assert_eq!(pool.invariant([10, 10]), Err(NoConvergence));
		assert_eq!(pool.spot_price([10, 10]), Err(NoConvergence));
		assert_eq!(pool.swap_exact_in([10, 10], 0, 5, NO_FEE), Err(NoConvergence));
		assert_eq!(pool.swap_exact_out([10, 10], 0, 5, NO_FEE), Err(NoConvergence));
		assert_eq!(pool.join_single([10, 10], 10, 0, 5, NO_FEE), Err(NoConvergence));
	}
}

#[test]
fn the_first_shares() {
	assert_eq!(PRODUCT.initial_shares([400, 900]), Ok(600));
	assert_eq!(PRODUCT.initial_shares([1, 3]), Ok(1));
	assert_eq!(stable(100, [1, 1]).initial_shares([700, 700]), Ok(1_400));
	assert_eq!(stable(100, [1, 100]).initial_shares([700, 7]), Ok(1_400));
	assert_eq!(stable(1, [1, 1]).initial_shares([1, 1]), Ok(2));
}

#[test]
fn spot_prices_by_hand() {
	assert_eq!(PRODUCT.spot_price([4, 1]), Ok(Price::from_inner(U256::one() << 126)));
	assert_eq!(PRODUCT.spot_price([1, 4]), Ok(Price::from_inner(U256::one() << 130)));
	assert_eq!(stable(100, [1, 1]).spot_price([12_345, 12_345]), Ok(Price::ONE));
	// One unit of an asset with 6 decimals for 10^12 of one with 18.
	let price = stable(100, [1_000_000_000_000, 1]).spot_price([5, 5_000_000_000_000]).unwrap();
	assert_eq!(price.to_f64_lossy(), 1e12);
}

#[test]
fn joining_and_leaving_by_hand() {
	for pool in [PRODUCT, stable(100, [1, 1])] {
		// 10 shares are 3.3 and 6.6.
		assert_eq!(pool.join([333, 666], 1_000, [4, 7]), Ok(([4, 7], 10)));
		assert_eq!(pool.join([333, 666], 1_000, [3, 7]), Ok(([3, 6], 9)));
		assert_eq!(pool.exit([333, 666], 1_000, 10), Ok([3, 6]));
	}
	// Raising one reserve to four times the amount doubles the root of the product.
	assert_eq!(PRODUCT.join_single([100, 77], 1_000, 0, 300, NO_FEE), Ok(1_000));
	assert_eq!(PRODUCT.join_single([77, 100], 1_000, 1, 299, NO_FEE), Ok(997));
	// A fee of everything leaves nothing but what the fee itself would pay for.
	assert_eq!(PRODUCT.join_single([100, 77], 1_000, 0, 300, percent(100)), Err(ZeroAmount));
	// With a fee of a half: u (u - 1/2) = 1/2 * 4 is solved by u = 1.686.
	assert_eq!(PRODUCT.join_single([100, 77], 1_000, 0, 300, percent(50)), Ok(686));
	// A flat curve adds what is added.
	assert_eq!(stable(1_000_000, [1, 1]).join_single([500, 500], 1_000, 1, 100, NO_FEE), Ok(99));
}
