// SPDX-License-Identifier: Apache-2.0

//! The markets of the development chain: its assets, pools and feeds, the calls about them, and what
//! has to hold for them between any two transactions.

use super::sum_of_accounts;
use frame_support::traits::{
	fungible::{InspectHold as _, NativeOrWithId},
	fungibles::{Inspect, InspectHold},
};
use pallet_dex::{InstalmentLimit, OrderId, PoolId, PoolState};
use pallet_price_oracle::ReportedValue;
use polyphony_runtime::{
	configs::money::{NativeAndAssetHolds, NativeAndAssets},
	AccountId, AssetId, AssetsHolder, Balance, Balances, BlockFees, Dex, Lending, PoolShares,
	Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, System,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{FixedU128, Permill};
use std::collections::BTreeMap;

/// How the applications of this runtime name an asset.
pub type Asset = NativeOrWithId<AssetId>;
/// An event of the dex.
pub type DexEvent = pallet_dex::Event<Runtime>;

/// The token.
pub const NATIVE: Asset = NativeOrWithId::Native;
/// The development dollar. The token is worth half of one.
pub const DOLLAR: Asset = NativeOrWithId::WithId(1);
/// The other dollar.
pub const OTHER: Asset = NativeOrWithId::WithId(2);
/// The development bitcoin, worth 60,000 dollars.
pub const BITCOIN: Asset = NativeOrWithId::WithId(3);

/// A whole dollar of either kind.
pub const USD: Balance = 1_000_000;
/// A whole bitcoin.
pub const BTC: Balance = 100_000_000;

/// The pool of the token and the dollar.
pub const NATIVE_DOLLAR: PoolId = 0;
/// The pool of the two dollars.
pub const DOLLAR_OTHER: PoolId = 1;
/// The pool of the token and the bitcoin.
pub const NATIVE_BITCOIN: PoolId = 2;
pub const DOLLAR_BITCOIN: PoolId = 3;

/// A block that no test comes to.
pub const NEVER: u32 = 10_000;

/// What an account has of an asset and is not on hold.
pub fn balance(asset: Asset, who: Sr25519Keyring) -> Balance {
	NativeAndAssets::balance(asset, &who.to_account_id())
}

/// What the dex has on hold on an account for what its orders sell.
pub fn on_hold(asset: Asset, who: Sr25519Keyring) -> Balance {
	held_for_orders(asset, &who.to_account_id())
}

fn held_for_orders(asset: Asset, who: &AccountId) -> Balance {
	let reason = RuntimeHoldReason::Dex(pallet_dex::HoldReason::Order);
	NativeAndAssetHolds::balance_on_hold(asset, &reason, who)
}

/// The deposits that the dex has on hold on an account for its orders.
pub fn order_deposits(who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::Dex(pallet_dex::HoldReason::OrderDeposit);
	Balances::balance_on_hold(&reason, &who.to_account_id())
}

/// What changes with every use of a pool.
pub fn state(pool: PoolId) -> PoolState {
	pallet_dex::PoolStates::<Runtime>::get(pool)
}

/// Sells exactly `amount_in` for at least `min_out`.
pub fn swap_in(
	route: &[PoolId],
	asset_in: Asset,
	amount_in: Balance,
	min_out: Balance,
) -> RuntimeCall {
	RuntimeCall::Dex(pallet_dex::Call::swap_exact_in {
		route: route.to_vec().try_into().unwrap(),
		asset_in,
		amount_in,
		min_out,
		deadline: NEVER,
		keep_alive: true,
	})
}

/// Buys exactly `amount_out` for at most `max_in`.
pub fn swap_out(
	route: &[PoolId],
	asset_out: Asset,
	amount_out: Balance,
	max_in: Balance,
) -> RuntimeCall {
	RuntimeCall::Dex(pallet_dex::Call::swap_exact_out {
		route: route.to_vec().try_into().unwrap(),
		asset_out,
		amount_out,
		max_in,
		deadline: NEVER,
		keep_alive: true,
	})
}

/// Offers `amount` of `sell` for at least `min_out` of `buy`, for a long time.
pub fn order(sell: Asset, buy: Asset, amount: Balance, min_out: Balance) -> RuntimeCall {
	order_until(sell, buy, amount, min_out, NEVER)
}

/// The same, until the end of a block.
pub fn order_until(
	sell: Asset,
	buy: Asset,
	amount: Balance,
	min_out: Balance,
	good_till: u32,
) -> RuntimeCall {
	RuntimeCall::Dex(pallet_dex::Call::place_order { sell, buy, amount, min_out, good_till })
}

/// Takes an order back.
pub fn cancel(order: OrderId) -> RuntimeCall {
	RuntimeCall::Dex(pallet_dex::Call::cancel_order { order })
}

/// Sells `amount` every other block, for at most 5% less than the average price.
pub fn schedule(sell: Asset, buy: Asset, amount: Balance, instalments: u32) -> RuntimeCall {
	RuntimeCall::Dex(pallet_dex::Call::create_schedule {
		sell,
		buy,
		amount,
		instalments,
		every: 2,
		limit: InstalmentLimit::BelowAverage(Permill::from_percent(5)),
	})
}

/// Joins a pool with at most these amounts.
pub fn join(pool: PoolId, max_amounts: [Balance; 2]) -> RuntimeCall {
	RuntimeCall::Dex(pallet_dex::Call::add_liquidity { pool, max_amounts, min_shares: 1 })
}

/// Reports one price, seen `age` milliseconds ago by a feeder who may be 0.1% wrong.
pub fn report(asset: Asset, value: FixedU128, age: u64) -> RuntimeCall {
	let timestamp = polyphony_runtime::Timestamp::get() - age;
	let confidence = value * FixedU128::from_rational(1, 1_000);
	let values = vec![ReportedValue { asset, value, confidence, timestamp }];
	RuntimeCall::PriceOracle(pallet_price_oracle::Call::report {
		values: values.try_into().unwrap(),
	})
}

/// The dex's events of the open block, in their order.
pub fn dex_events() -> Vec<DexEvent> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Dex(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The fee that the last transaction of the open block has paid in the native token.
pub fn last_fee() -> Balance {
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::TransactionPayment(
				pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, .. },
			) => Some(actual_fee),
			_ => None,
		})
		.unwrap()
}

/// Checks what holds between any two transactions: all money is somewhere, the pools have what their
/// shares stand for, the accounts have on hold what their orders sell, and every order and schedule
/// is where the next block looks for it.
pub fn check_markets() {
	check_money();
	check_pools();
	check_orders();
	check_feeders();
}

/// No unit of the token or of an asset was made or lost.
pub fn check_money() {
	assert_eq!(sum_of_accounts() + BlockFees::collected(), Balances::total_issuance());
	let mut sums = BTreeMap::<AssetId, Balance>::new();
	for (id, who, account) in pallet_assets::Account::<Runtime>::iter() {
		let held = AssetsHolder::total_balance_on_hold(id, &who);
		*sums.entry(id).or_default() += account.balance + held;
	}
	for (id, details) in pallet_assets::Asset::<Runtime>::iter() {
		assert_eq!(sums.get(&id).copied().unwrap_or(0), details.supply, "asset {id}");
	}
}

fn check_pools() {
	for (id, pool) in pallet_dex::Pools::<Runtime>::iter() {
		let (account, state) = (Dex::pool_account(id), state(id));
		for (side, asset) in pool.assets.iter().enumerate() {
			let has = NativeAndAssets::balance(asset.clone(), &account);
			assert!(has >= state.reserves[side] + pool.base[side], "pool {id}, {asset:?}");
		}
		assert_eq!(PoolShares::total_issuance(id), state.shares, "pool {id}");
		assert!(PoolShares::balance(id, &account) >= pallet_dex::LOCKED_SHARES, "pool {id}");
	}
}

fn check_orders() {
	let mut money = BTreeMap::<(AccountId, Asset), Balance>::new();
	let mut deposits = BTreeMap::<AccountId, Balance>::new();
	let mut open = BTreeMap::<AccountId, u32>::new();
	let (mut in_book, mut in_agenda) = (0, 0);
	for (who, _, order) in pallet_dex::Orders::<Runtime>::iter() {
		assert!(!order.parked, "nothing here is a reason to park an order");
		*money.entry((who.clone(), order.sell)).or_default() += order.amount;
		*deposits.entry(who.clone()).or_default() += order.deposit;
		*open.entry(who).or_default() += 1;
		in_book += 1;
		in_agenda += 1;
	}
	for (who, _, schedule) in pallet_dex::Schedules::<Runtime>::iter() {
		let left = schedule.amount * Balance::from(schedule.left);
		*money.entry((who.clone(), schedule.sell)).or_default() += left;
		*deposits.entry(who.clone()).or_default() += schedule.deposit;
		*open.entry(who).or_default() += 1;
		in_agenda += 1;
	}
	assert_eq!(pallet_dex::Book::<Runtime>::iter().count(), in_book);
	assert_eq!(pallet_dex::Agenda::<Runtime>::iter().count(), in_agenda);
	let accounts =
		Sr25519Keyring::well_known().map(|who| who.to_account_id()).chain([Lending::account()]);
	for account in accounts {
		for asset in [NATIVE, DOLLAR, OTHER, BITCOIN] {
			let sells = money.remove(&(account.clone(), asset.clone())).unwrap_or(0);
			let held = held_for_orders(asset, &account);
			assert_eq!(held, sells, "what the orders of {account} sell");
		}
		let deposit = deposits.remove(&account).unwrap_or(0);
		let reason = RuntimeHoldReason::Dex(pallet_dex::HoldReason::OrderDeposit);
		let held = Balances::balance_on_hold(&reason, &account);
		assert_eq!(held, deposit, "the deposits of {account}");
		let count = open.remove(&account).unwrap_or(0);
		assert_eq!(pallet_dex::Traders::<Runtime>::get(&account).open, count, "{account}");
	}
	assert!(money.is_empty() && deposits.is_empty() && open.is_empty(), "only they trade here");
}

fn check_feeders() {
	let reason = RuntimeHoldReason::PriceOracle(pallet_price_oracle::HoldReason::Bond);
	for (who, bond) in pallet_price_oracle::Feeders::<Runtime>::iter() {
		assert_eq!(Balances::balance_on_hold(&reason, &who), bond);
	}
}
