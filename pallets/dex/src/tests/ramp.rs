// SPDX-License-Identifier: Apache-2.0

//! Amplifications that move.

use crate::{math::A_PRECISION, mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

const RESERVES: [Balance; 2] = [1_000_000_000, 3_000_000_000];

fn stable_pool(amplification: u32) -> PoolId {
	let kind = PoolKind::Stable { amplification, scales: [1, 1] };
	pool_of([A, B], kind, FEE, RESERVES)
}

fn ramp(pool: PoolId, amplification: u32, end: Height) -> DispatchResult {
	submit_as(RuntimeOrigin::root(), Call::ramp_amplification { pool, amplification, end })
}

/// The amplification of a pool in this block, in hundredths.
fn amplification(pool: PoolId) -> u64 {
	let now = System::block_number() as Height;
	match Pools::<Test>::get(pool).unwrap().pricing.curve(now) {
		math::Curve::Stable { amplification, .. } => amplification,
		math::Curve::ConstantProduct => panic!("not a stable pool"),
	}
}

#[test]
fn an_amplification_moves_in_a_straight_line() {
	for (from, to) in [(100, 333), (333, 100), (1, 10), (10, 1), (50, 50)] {
		new_test_ext().execute_with(|| {
			let pool = stable_pool(from);
			run_to(20);
			System::reset_events();
			let before = state(pool);
			assert_ok!(ramp(pool, to, 37));
			let [from, to] = [from, to].map(|value| u64::from(value) * A_PRECISION);
			let course = Ramp { from, to, start: 20, end: 37 };
			assert_eq!(events(), vec![Event::AmplificationRamped { pool, ramp: course }]);
			let after = state(pool);
			assert_eq!((before.reserves, before.shares), (after.reserves, after.shares));
			for block in 20..=40u64 {
				run_to(block);
				let passed = (block - 20).min(17);
				// Rounded towards where it comes from.
				let expected = if to > from {
					from + (to - from) * passed / 17
				} else {
					from - (from - to) * passed / 17
				};
				assert_eq!(amplification(pool), expected, "in block {block}");
			}
		});
	}
}

#[test]
fn the_course_at_the_edges() {
	let ramp = Ramp { from: 100, to: 100_000_000, start: 7, end: u32::MAX };
	assert_eq!([0, 6, 7].map(|now| ramp.at(now)), [100; 3]);
	assert_eq!(ramp.at(u32::MAX), 100_000_000);
	assert_eq!(ramp.at(u32::MAX - 1), 99_999_999);
	let middle = ramp.at(u32::MAX / 2);
	assert!(middle.abs_diff(50_000_050) < 2);
	let fallen = Ramp { from: 100_000_000, to: 100, start: 7, end: u32::MAX };
	assert_eq!(fallen.at(u32::MAX - 1), 101);
	assert_eq!(Ramp::constant(5), Ramp { from: 500, to: 500, start: 0, end: 0 });
	assert_eq!([0, 1, u32::MAX].map(|now| Ramp::constant(5).at(now)), [500; 3]);
}

#[test]
fn swaps_go_along_the_curve_of_their_block() {
	new_test_ext().execute_with(|| {
		let pool = stable_pool(10);
		run_to(20);
		assert_ok!(ramp(pool, 100, 40));
		let mut last = 0;
		for block in [20, 21, 30, 39, 40, 50] {
			run_to(block);
			let curve = Pools::<Test>::get(pool).unwrap().pricing.curve(block as Height);
			let quote = curve.swap_exact_in(reserves(pool), 0, 1_000_000, FEE).unwrap();
			let before = free(&B, BOB);
			assert_ok!(sell(BOB, &[pool], A, 1_000_000));
			assert_eq!(free(&B, BOB) - before, quote.amount_out);
			// There is more of B: the flatter the curve, the less of it for A.
			assert!(last == 0 || quote.amount_out < last);
			last = quote.amount_out;
		}
	});
}

#[test]
fn a_ramp_may_be_tenfold_and_not_more() {
	new_test_ext().execute_with(|| {
		let pool = stable_pool(50);
		run_to(20);
		let error = DispatchError::from(Error::<Test>::RampTooFast);
		assert_noop!(ramp(pool, 501, 1_000), error);
		assert_noop!(ramp(pool, 4, 1_000), error);
		assert_noop!(ramp(pool, 1_000_000, 1_000), error);
		assert_ok!(ramp(pool, 500, 1_000));
	});
	new_test_ext().execute_with(|| {
		let pool = stable_pool(50);
		run_to(20);
		assert_ok!(ramp(pool, 5, 1_000));
		// From where it is by then: 27.5 in the middle.
		run_to(510);
		let error = DispatchError::from(Error::<Test>::RampTooFast);
		assert_noop!(ramp(pool, 276, 2_000), error);
		assert_noop!(ramp(pool, 2, 2_000), error);
		assert_ok!(ramp(pool, 275, 2_000));
	});
}

#[test]
fn a_ramp_takes_its_time() {
	new_test_ext().execute_with(|| {
		let pool = stable_pool(50);
		run_to(20);
		let error = DispatchError::from(Error::<Test>::RampTooFast);
		for end in [0, 1, 19, 20, 21, 29] {
			assert_noop!(ramp(pool, 51, end), error);
			assert_noop!(ramp(pool, 50, end), error);
		}
		assert_ok!(ramp(pool, 51, 30));
	});
	new_test_ext().execute_with(|| {
		let pool = stable_pool(50);
		assert_ok!(ramp(pool, 60, Height::MAX));
		System::set_block_number(u64::from(Height::MAX) - 5);
		assert_noop!(ramp(pool, 60, Height::MAX), ArithmeticError::Overflow);
	});
}

/// The beginning of a ramp to ten times as much is as steep as doubling in a block. A new ramp in
/// each block would go on like that.
#[test]
fn a_ramp_does_not_turn_before_it_is_as_old_as_a_ramp_has_to_be() {
	new_test_ext().execute_with(|| {
		let pool = stable_pool(50);
		run_to(20);
		assert_ok!(ramp(pool, 500, 30));
		let error = DispatchError::from(Error::<Test>::RampTooFast);
		for block in 20..30 {
			run_to(block);
			assert_noop!(ramp(pool, 600, block as Height + 10), error);
			assert_noop!(ramp(pool, 60, block as Height + 1_000), error);
		}
		run_to(30);
		assert_ok!(ramp(pool, 600, 40));
	});
}

#[test]
fn a_ramp_can_be_stopped_at_any_time() {
	new_test_ext().execute_with(|| {
		let pool = stable_pool(50);
		run_to(20);
		assert_ok!(ramp(pool, 500, 37));
		run_to(21);
		// 50 + 450 / 17 = 76.47
		assert_eq!(amplification(pool), 7_647);
		let error = DispatchError::from(Error::<Test>::RampTooFast);
		assert_noop!(ramp(pool, 75, 31), error);
		assert_noop!(ramp(pool, 78, 31), error);
		assert_ok!(ramp(pool, 76, 31));
		run_to(22);
		assert!((7_600..7_647).contains(&amplification(pool)));
		// Stopping again and again is no way to move it, and no way to begin a ramp earlier.
		assert_ok!(ramp(pool, 77, 32));
		assert_noop!(ramp(pool, 700, 32), error);
		run_to(31);
		assert_noop!(ramp(pool, 700, 50), error);
		run_to(32);
		assert_eq!(amplification(pool), 7_700);
		assert_ok!(ramp(pool, 700, 42));
	});
}

#[test]
fn only_the_administrator_ramps_and_only_stable_pools_within_the_bounds() {
	new_test_ext().execute_with(|| {
		let pool = stable_pool(500_000);
		let product = pool_ab([1_000_000, 1_000_000]);
		let call = || Call::ramp_amplification { pool, amplification: 400_000, end: 100 };
		assert_noop!(submit(ALICE, call()), DispatchError::BadOrigin);
		assert_noop!(submit_as(RuntimeOrigin::none(), call()), DispatchError::BadOrigin);
		assert_noop!(ramp(product, 100, 100), Error::<Test>::NotStable);
		assert_noop!(ramp(77, 100, 100), Error::<Test>::PoolNotFound);
		for value in [0, 1_000_001, u32::MAX] {
			assert_noop!(ramp(pool, value, 100), Error::<Test>::InvalidStableParameters);
		}
		assert_ok!(ramp(pool, 1_000_000, 100));
		run_to(101);
		assert_eq!(amplification(pool), math::MAX_AMPLIFICATION);
		assert_ok!(sell(BOB, &[pool], A, 1_000_000));
	});
}

#[test]
fn an_empty_and_a_paused_pool_can_be_ramped() {
	new_test_ext().execute_with(|| {
		let kind = PoolKind::Stable { amplification: 50, scales: [1, 1] };
		let empty = Dex::do_create_pool(&ALICE, [A, B], kind, FEE).unwrap();
		assert_ok!(submit_as(
			RuntimeOrigin::root(),
			Call::set_paused { pool: empty, paused: true }
		));
		assert_ok!(ramp(empty, 60, 100));
		run_to(100);
		assert_ok!(submit_as(
			RuntimeOrigin::root(),
			Call::set_paused { pool: empty, paused: false }
		));
		assert_ok!(join(BOB, empty, RESERVES));
		assert_eq!(amplification(empty), 6_000);
	});
}
