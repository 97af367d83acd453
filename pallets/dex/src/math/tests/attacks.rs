// SPDX-License-Identifier: Apache-2.0

//! Long runs of operations on pools that have almost nothing, and other ways in which rounding has
//! been turned into money elsewhere.

use super::{reference::*, *};

/// Something that is done to a pool, for one of which a round trip is known to have paid elsewhere.
#[derive(Clone, Copy, Debug)]
enum Operation {
	SwapIn { input: usize, amount: u128 },
	SwapOut { input: usize, amount: u128 },
	Join { max: [u128; 2] },
	JoinSingle { input: usize, amount: u128 },
	Exit { shares: u128 },
}

fn operations(max: u128) -> impl Strategy<Value = Operation> {
	let amount = move || prop_oneof![1..4u128, 1..=max];
	prop_oneof![
		(0..2usize, amount()).prop_map(|(input, amount)| Operation::SwapIn { input, amount }),
		(0..2usize, amount()).prop_map(|(input, amount)| Operation::SwapOut { input, amount }),
		[amount(), amount()].prop_map(|max| Operation::Join { max }),
		(0..2usize, amount()).prop_map(|(input, amount)| Operation::JoinSingle { input, amount }),
		amount().prop_map(|shares| Operation::Exit { shares }),
	]
}

#[derive(Clone, Copy, Debug)]
struct Pool {
	curve: Curve,
	reserves: [u128; 2],
	shares: u128,
	fee: Permill,
}

impl Pool {
	/// Does `operation`, for somebody who has `purse` and `shares`, if that is possible.
	fn apply(&mut self, operation: Operation, purse: &mut [i128; 2], owned: &mut u128) {
		let Self { curve, reserves, shares, fee } = *self;
		let mut pay = |asset: usize, amount: u128| purse[asset] -= amount as i128;
		match operation {
			Operation::SwapIn { input, amount } | Operation::SwapOut { input, amount } => {
				let swapped = match operation {
					Operation::SwapIn { .. } => curve.swap_exact_in(reserves, input, amount, fee),
					_ => curve.swap_exact_out(reserves, input, amount, fee),
				};
				if let Ok(swapped) = swapped {
					self.reserves = after(reserves, input, swapped);
					pay(input, swapped.amount_in);
					purse[1 - input] += swapped.amount_out as i128;
				}
			},
			Operation::Join { max } => {
				if let Ok((amounts, minted)) = curve.join(reserves, shares, max) {
					for asset in [0, 1] {
						self.reserves[asset] += amounts[asset];
						pay(asset, amounts[asset]);
					}
					self.shares += minted;
					*owned += minted;
				}
			},
			Operation::JoinSingle { input, amount } => {
				if let Ok(minted) = curve.join_single(reserves, shares, input, amount, fee) {
					self.reserves[input] += amount;
					pay(input, amount);
					self.shares += minted;
					*owned += minted;
				}
			},
			Operation::Exit { shares: burned } => {
				let burned = burned.min(*owned);
				if let Ok(amounts) = curve.exit(reserves, shares, burned) {
					for asset in [0, 1] {
						self.reserves[asset] -= amounts[asset];
						purse[asset] += amounts[asset] as i128;
					}
					self.shares -= burned;
					*owned -= burned;
				}
			},
		}
	}

	/// The invariant per share is not lower than in `before`, by cross multiplication.
	fn check(&self, before: &Self) {
		// The reserves are low; multiplying them makes D precise.
		let magnify = |pool: &Self| {
			let shift = match pool.curve {
				Curve::ConstantProduct => 0,
				Curve::Stable { scales, .. } => {
					let most = (0..2).map(|i| pool.reserves[i] * u128::from(scales[i])).max();
					most.unwrap().leading_zeros() - 17
				},
			};
			let reserves = pool.reserves.map(|reserve| reserve << shift);
			let invariant = pool.curve.invariant(reserves).unwrap().to_string();
			(invariant.parse::<num_bigint::BigInt>().unwrap(), shift)
		};
		let ((old, old_shift), (new, new_shift)) = (magnify(before), magnify(self));
		let (old_shares, new_shares) = match self.curve {
			Curve::ConstantProduct => {
				(big(before.shares) * before.shares, big(self.shares) * self.shares)
			},
			Curve::Stable { .. } => (big(before.shares), big(self.shares)),
		};
		// D is rounded down, so that the new one can be one more.
		let slack = u8::from(self.curve != Curve::ConstantProduct);
		let old = (old * new_shares) << new_shift;
		let new = ((new + slack) * old_shares) << old_shift;
		assert!(new >= old, "{before:?} -> {self:?}");
	}

	/// What `purse` and the shares are worth at the end, if everything is turned into reserves: the
	/// pool must have all it had for those who were there before.
	fn run(mut self, operations: Vec<Operation>) {
		let start = self;
		let exact = per_share(self.curve, self.reserves, self.shares);
		let (mut purse, mut owned) = ([0; 2], 0);
		for operation in operations {
			let before = self;
			self.apply(operation, &mut purse, &mut owned);
			self.check(&before);
		}
		assert!(per_share(self.curve, self.reserves, self.shares) >= exact);

		// The attacker leaves.
		let before = self;
		self.apply(Operation::Exit { shares: owned }, &mut purse, &mut owned);
		self.check(&before);
		// Nothing was made or lost, and nobody has more of both, or of one for nothing.
		for asset in [0, 1] {
			assert_eq!(self.reserves[asset] as i128 + purse[asset], start.reserves[asset] as i128);
		}
		assert!(!(purse[0] >= 0 && purse[1] >= 0 && purse != [0, 0]), "{purse:?} from {start:?}");
		// Also not after swapping what there is more of to what there is less of.
		for input in [0, 1] {
			if purse[input] > 0 {
				let amount = purse[input] as u128;
				self.apply(Operation::SwapIn { input, amount }, &mut purse, &mut owned);
				assert!(!(purse[0] >= 0 && purse[1] >= 0 && purse != [0, 0]), "{purse:?}");
				break;
			}
		}
	}
}

/// Pools with up to 1000 units of each asset, whose shares are whatever.
fn tiny_pools() -> impl Strategy<Value = Pool> {
	let curve = prop_oneof![
		1 => Just(Curve::ConstantProduct),
		3 => (amplifications(), scales())
			.prop_map(|(amplification, scales)| Curve::Stable { amplification, scales }),
	];
	let reserve = || prop_oneof![1..10u128, 1..=1_000u128];
	let fee = prop_oneof![Just(0u32), 1..50_000u32].prop_map(Permill::from_parts);
	(curve, [reserve(), reserve()], prop_oneof![1..2_000u128, number(60)], fee)
		.prop_map(|(curve, reserves, shares, fee)| Pool { curve, reserves, shares, fee })
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

	#[test]
	fn no_run_of_operations_on_a_tiny_pool_takes_anything_from_it(
		pool in tiny_pools(),
		operations in prop::collection::vec(operations(1_000), 150..300),
	) {
		pool.run(operations);
	}
}

/// What emptied Balancer's pools in November 2025: amounts so small that a scaled amount was
/// rounded down to nothing of worth, in a pool that was first brought to a few units, repeated in
/// one batch until D was a fraction of what it had been.
#[test]
fn exact_out_swaps_of_a_few_units_pay_their_worth() {
	// 18 decimals both, and a rate that is not a whole number.
	let scales = [945_061_311_890_452_178, 1_000_000_000_000_000_000];
	for fee in [0, 1, 100] {
		for reserves in [[67, 9], [9, 67], [18, 17], [2, 2], [1, 9]] {
			let mut pool = Pool {
				curve: stable(200, scales),
				reserves,
				shares: 1_000_000_000,
				fee: Permill::from_parts(fee),
			};
			let start = pool;
			let mut purse = [0; 2];
			for round in 0..60 {
				for input in [0, 1] {
					// All but one, or but two, and then a few units back.
					let before = pool;
					let amount = pool.reserves[1 - input].saturating_sub(1 + round % 2);
					pool.apply(Operation::SwapOut { input, amount }, &mut purse, &mut 0);
					pool.check(&before);
					let before = pool;
					let amount = 1 + round % 9;
					pool.apply(Operation::SwapOut { input: 1 - input, amount }, &mut purse, &mut 0);
					pool.check(&before);
				}
			}
			pool.check(&start);
			assert!(purse[0] < 0 || purse[1] < 0, "{purse:?}");
		}
	}
}

#[test]
fn a_unit_is_never_free() {
	for curve in [Curve::ConstantProduct, stable(1, [1, 1]), stable(1_000_000, [1, MAX_SCALE])] {
		for reserves in [[1, 2], [2, 1], [1_000, 2], [2, 1_000], [1 << 50, 2], [2, 1 << 50]] {
			for input in [0, 1] {
				if let Ok(swapped) = curve.swap_exact_out(reserves, input, 1, NO_FEE) {
					assert!(swapped.amount_in >= 1);
				}
			}
		}
	}
}

/// The first shares cannot be made so valuable by adding to the reserves that who comes next gets
/// less than they pay for: there are locked ones, and nothing that is rounded is worth more than a
/// share or a unit.
#[test]
fn joining_gives_shares_or_an_error_but_never_nothing() {
	for curve in [Curve::ConstantProduct, stable(100, [1, 1])] {
		// Ten shares for a million.
		let (reserves, shares) = ([1_000_000, 1_000_000], 10);
		let error = crate::math::MathError::ZeroAmount;
		assert_eq!(curve.join(reserves, shares, [99_999, 99_999]), Err(error));
		assert_eq!(curve.join_single(reserves, shares, 0, 99_999, NO_FEE), Err(error));
		// What is not needed is not taken.
		let joined = curve.join(reserves, shares, [199_999, 199_999]);
		assert_eq!(joined, Ok(([100_000, 100_000], 1)));
	}
}

/// Joining with one asset, leaving, and swapping back, in a pool with many or few shares.
#[test]
fn cycling_through_shares_does_not_pay() {
	for shares in [1_000, 1_000_000_000_000] {
		for scales in [[1, 1], [1, 1_000], [1_000_000, 1]] {
			let mut pool =
				Pool { curve: stable(100, scales), reserves: [1_000, 900], shares, fee: NO_FEE };
			let (mut purse, mut owned) = ([0; 2], 0);
			for round in 0..100 {
				let input = round % 2;
				let amount = 1 + round as u128 % 7;
				let before = pool;
				pool.apply(Operation::JoinSingle { input, amount }, &mut purse, &mut owned);
				pool.apply(Operation::Exit { shares: owned }, &mut purse, &mut owned);
				pool.check(&before);
			}
			assert!(purse[0] < 0 || purse[1] < 0, "{purse:?}");
		}
	}
}
