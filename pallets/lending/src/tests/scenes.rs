// SPDX-License-Identifier: Apache-2.0

//! Situations with which many tests begin.
//!
//! As long as the clock stands, an index is one and a million shares are a unit, so that what
//! happens can be worked out by hand.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use sp_runtime::DispatchResult;

/// Alice lends dollars, Bob borrows them against a coin, which is good for 35,000 at first.
pub(super) fn bob_borrows(dollars: Balance) {
	assert_ok!(supply(ALICE, USD, 100_000 * DOLLAR));
	assert_ok!(supply(BOB, BTC, COIN));
	assert_ok!(borrow(BOB, USD, dollars * DOLLAR));
}

/// Bob owes 34,000 and has a coin for 44,880, of which 33,660 count: a health of 0.99, for which
/// the bonus is 6 %. To a health of 1.05, 8,000 have to be repaid:
///
/// ```text
/// (1.05 * 34,000 - 33,660) / (1.05 - 1.06 * 0.75) = 2,040 / 0.255
/// ```
pub(super) fn bob_is_unhealthy() {
	bob_borrows(34_000);
	set_price(&BTC, 4_488_000);
}

/// 106 % of 8,000, of 44,880 a coin, rounded down.
pub(super) const SEIZED: Balance = 18_894_830;

/// What the end of the block does.
pub(super) fn end_of_block() {
	Lending::on_idle(System::block_number(), Weight::MAX);
	check();
}

/// Goes on to the next block, in the same moment.
pub(super) fn still_block() {
	next_block_after(0);
}

/// Repays `max_repay` of a debt at most.
pub(super) fn liquidate_some(
	by: AccountId,
	owner: AccountId,
	[debt, collateral]: [Asset; 2],
	max_repay: Balance,
	min_seized: Balance,
) -> DispatchResult {
	let max_repay = Some(max_repay);
	let call = Call::liquidate { owner, debt, collateral, max_repay, min_seized, as_shares: false };
	submit(by, call)
}

/// Gives an account as much as the others have.
pub(super) fn enrich(who: AccountId) {
	use frame_support::traits::fungibles::Mutate;
	for asset in [NATIVE, USD, BTC, EUR, NEW] {
		assert_ok!(NativeAndAssets::mint_into(asset, &who, RICH));
	}
}

/// The positions that the chain has taken something over from in this block, in that order.
pub(super) fn taken_over() -> Vec<AccountId> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::TakenOver { owner, .. } => Some(owner),
			_ => None,
		})
		.collect()
}

/// What the chain has of `collateral` against `debt`.
pub(super) fn inventory(collateral: Asset, debt: Asset) -> Option<Inventory> {
	Inventories::<Test>::get((collateral, debt))
}

/// Changes parameters of a market at once, as a genesis would.
pub(super) fn change_params(asset: &Asset, change: impl FnOnce(&mut MarketParams)) {
	Markets::<Test>::mutate(asset, |market| change(&mut market.as_mut().unwrap().params));
}
