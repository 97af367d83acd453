// SPDX-License-Identifier: Apache-2.0

//! Weights that stay the same whatever is measured: tests count with them.

#![cfg_attr(rustfmt, rustfmt_skip)]

use super::*;

/// A constant for everything, but for swaps of many assets.
pub struct TestWeights;
impl WeightInfo for TestWeights {
	fn create_vault() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn deposit() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn add_fees() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pay() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn propose() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn approve() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn reject() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn resign() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn freeze() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn support_recovery() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn oppose_recovery() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn add_rule() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn suspend_rule() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn resume_rule() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn remove_rule() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn add_bill() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn end_bill() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn add_stream() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn stop_stream() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn claim_stream() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn commit_forecast() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn create_pool() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pool_deposit() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pool_mint() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pool_withdraw() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pool_redeem() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pool_invest() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pool_divest() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn change_pool() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn take_pool_fee() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn remove_pool() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn swap() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn supply() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn withdraw() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn borrow() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn repay() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn move_budget() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn change_policy() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn change_owners() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn change_member() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn change_envelope() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn unfreeze() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn close() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pay_with() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn recover() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn warn_bill() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn pay_bill() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn score_forecasts() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn look_at_rule(_h: u32, ) -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn look_at_due() -> Weight { Weight::from_parts(100_000_000, 10_000) }
	fn rebalance(_n: u32, ) -> Weight { Weight::from_parts(1_000_000_000, 100_000) }
}
