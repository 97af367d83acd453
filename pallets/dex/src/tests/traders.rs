// SPDX-License-Identifier: Apache-2.0

//! What the tests of orders, batches and schedules share.

use crate::{mock::*, *};
use frame_support::traits::{fungible::InspectHold as _, fungibles::Inspect as _};
use sp_runtime::DispatchResult;

/// Places an order as a transaction would.
pub(crate) fn place(
	who: AccountId,
	[sell, buy]: [Asset; 2],
	amount: Balance,
	min_out: Balance,
	good_till: Height,
) -> DispatchResult {
	submit(who, Call::place_order { sell, buy, amount, min_out, good_till })
}

/// An order that stays for 50 blocks. Its number.
pub(crate) fn order(
	who: AccountId,
	[sell, buy]: [Asset; 2],
	amount: Balance,
	min_out: Balance,
) -> OrderId {
	let good_till = System::block_number() as Height + 50;
	Dex::do_place_order(&who, &sell, &buy, amount, min_out, good_till).unwrap()
}

/// An open order.
pub(crate) fn open(who: AccountId, number: OrderId) -> Option<Order<Asset>> {
	Orders::<Test>::get(who, number)
}

/// Gives an account enough of the native token and of the assets.
pub(crate) fn endow(who: AccountId) {
	for asset in [NATIVE, A, B, C] {
		mint(&asset, who, 1 << 90);
	}
}

/// Goes on by a block. What the dex told at its beginning.
pub(crate) fn block() -> alloc::vec::Vec<Event<Test>> {
	System::reset_events();
	next_block();
	events()
}

/// Who sold and got how much.
pub(crate) fn fills(
	events: &[Event<Test>],
) -> alloc::vec::Vec<(AccountId, OrderId, Balance, Balance)> {
	events
		.iter()
		.filter_map(|event| match event {
			Event::OrderFilled { who, order, sold, bought, .. } => {
				Some((*who, *order, *sold, *bought))
			},
			_ => None,
		})
		.collect()
}

/// What became of a pair in a batch.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Batch {
	pub(crate) assets: [Asset; 2],
	pub(crate) sold: [Balance; 2],
	pub(crate) bought: [Balance; 2],
	pub(crate) pool: Option<PoolId>,
	pub(crate) dust: [Balance; 2],
}

/// The batches among these events.
pub(crate) fn batches(events: &[Event<Test>]) -> alloc::vec::Vec<Batch> {
	events
		.iter()
		.filter_map(|event| match event.clone() {
			Event::BatchCleared { assets, sold, bought, pool, dust } => {
				Some(Batch { assets, sold, bought, pool, dust })
			},
			_ => None,
		})
		.collect()
}

/// What an account has on hold for deposits of orders.
pub(crate) fn deposit(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::OrderDeposit.into(), &who)
}

/// What exists of an asset.
pub(crate) fn issuance(asset: &Asset) -> Balance {
	NativeAndAssets::total_issuance(asset.clone())
}

/// What an account has of an asset, on hold or not.
pub(crate) fn total(asset: &Asset, who: AccountId) -> Balance {
	NativeAndAssets::total_balance(asset.clone(), &who)
}
