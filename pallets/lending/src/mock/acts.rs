// SPDX-License-Identifier: Apache-2.0

//! What accounts do in tests, and what there is to see.

use super::*;

/// Does what a transaction of `who` with this call does, and checks the state.
pub fn submit(who: AccountId, call: Call<Test>) -> DispatchResult {
	submit_as(RuntimeOrigin::signed(who), call)
}

/// Does what a call with this origin does, and checks the state. All or nothing, as for a call of a
/// block.
pub fn submit_as(origin: RuntimeOrigin, call: Call<Test>) -> DispatchResult {
	let result = RuntimeCall::Lending(call).dispatch(origin);
	check();
	result.map(|_| ()).map_err(|error| error.error)
}

/// Supplies units.
pub fn supply(who: AccountId, asset: Asset, amount: Balance) -> DispatchResult {
	submit(who, Call::supply { asset, amount })
}

/// Withdraws units.
pub fn withdraw(who: AccountId, asset: Asset, amount: Balance) -> DispatchResult {
	submit(who, Call::withdraw { asset, amount: Some(amount) })
}

/// Withdraws all.
pub fn withdraw_all(who: AccountId, asset: Asset) -> DispatchResult {
	submit(who, Call::withdraw { asset, amount: None })
}

/// Borrows units on one's own position.
pub fn borrow(who: AccountId, asset: Asset, amount: Balance) -> DispatchResult {
	submit(who, Call::borrow { asset, amount, on_behalf: None })
}

/// Repays units of one's own debt.
pub fn repay(who: AccountId, asset: Asset, amount: Balance) -> DispatchResult {
	submit(who, Call::repay { asset, amount: Some(amount), on_behalf: None })
}

/// Repays all of one's own debt.
pub fn repay_all(who: AccountId, asset: Asset) -> DispatchResult {
	submit(who, Call::repay { asset, amount: None, on_behalf: None })
}

/// Repays a debt of another as far as possible, and seizes collateral.
pub fn liquidate(
	by: AccountId,
	owner: AccountId,
	debt: Asset,
	collateral: Asset,
) -> DispatchResult {
	submit(
		by,
		Call::liquidate {
			owner,
			debt,
			collateral,
			max_repay: None,
			min_seized: 0,
			as_shares: false,
		},
	)
}

/// What `who` has of `asset`, outside of the market.
pub fn free(asset: &Asset, who: AccountId) -> Balance {
	NativeAndAssets::balance(asset.clone(), &who)
}

/// What `who` has supplied, with interest.
pub fn supplied(who: AccountId, asset: &Asset) -> Balance {
	<Lending as polyphony_support::traits::LendingPool<_>>::supplied(&who, asset)
}

/// What `who` owes, with interest.
pub fn owed(who: AccountId, asset: &Asset) -> Balance {
	<Lending as polyphony_support::traits::LendingPool<_>>::owed(&who, asset)
}

/// The health of a position with prices.
pub fn health(who: AccountId) -> FixedU128 {
	<Lending as polyphony_support::traits::LendingPool<_>>::health(&who).unwrap()
}

/// The totals of a market.
pub fn totals(asset: &Asset) -> Totals {
	MarketTotals::<Test>::get(asset)
}

/// The reserves of a market, with the interest up to now.
pub fn reserves(asset: &Asset) -> Balance {
	Lending::live(asset).unwrap().accrued.reserves
}

/// The events of the pallet in this block so far.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Lending(event) => Some(event),
			_ => None,
		})
		.collect()
}
