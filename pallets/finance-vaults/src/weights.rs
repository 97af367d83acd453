// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_finance_vaults`.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_imports, unused_parens, missing_docs)]

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// What the calls of this pallet cost.
pub trait WeightInfo {
	fn create_vault() -> Weight;
	fn deposit() -> Weight;
	fn add_fees() -> Weight;
	fn pay() -> Weight;
	fn propose() -> Weight;
	fn approve() -> Weight;
	fn reject() -> Weight;
	fn resign() -> Weight;
	fn freeze() -> Weight;
	fn support_recovery() -> Weight;
	fn oppose_recovery() -> Weight;
	fn add_rule() -> Weight;
	fn suspend_rule() -> Weight;
	fn resume_rule() -> Weight;
	fn remove_rule() -> Weight;
	fn add_bill() -> Weight;
	fn end_bill() -> Weight;
	fn add_stream() -> Weight;
	fn stop_stream() -> Weight;
	fn claim_stream() -> Weight;
	fn commit_forecast() -> Weight;
	fn create_pool() -> Weight;
	fn pool_deposit() -> Weight;
	fn pool_mint() -> Weight;
	fn pool_withdraw() -> Weight;
	fn pool_redeem() -> Weight;
	fn pool_invest() -> Weight;
	fn pool_divest() -> Weight;
	fn change_pool() -> Weight;
	fn take_pool_fee() -> Weight;
	fn remove_pool() -> Weight;
	fn swap() -> Weight;
	fn supply() -> Weight;
	fn withdraw() -> Weight;
	fn borrow() -> Weight;
	fn repay() -> Weight;
	fn move_budget() -> Weight;
	fn change_policy() -> Weight;
	fn change_owners() -> Weight;
	fn change_member() -> Weight;
	fn change_envelope() -> Weight;
	fn unfreeze() -> Weight;
	fn close() -> Weight;
	fn pay_with() -> Weight;
	fn recover() -> Weight;
	fn warn_bill() -> Weight;
	fn pay_bill() -> Weight;
	fn score_forecasts() -> Weight;
	fn look_at_rule(h: u32, ) -> Weight;
	fn look_at_due() -> Weight;
	fn rebalance(n: u32, ) -> Weight;
}

/// For tests: a constant for everything.
impl WeightInfo for () {
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

/// Not measured yet.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T> WeightInfo for SubstrateWeight<T> {
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
