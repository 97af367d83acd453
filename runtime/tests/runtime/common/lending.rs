// SPDX-License-Identifier: Apache-2.0

//! The money market of the development chain: prices for it, the calls about it, what it says of
//! itself, and what has to hold for it between any two transactions.

use super::{apply, markets::*, succeed};
use frame_support::traits::{
	fungible::{Inspect as _, InspectHold as _},
	fungibles::{Inspect as _, InspectHold as _},
};
use pallet_lending::{Position, Totals, Watch};
use pallet_lending_runtime_api::{
	runtime_decl_for_lending_api::LendingApiV1, InventoryInfo, MarketInfo, PositionInfo,
};
use pallet_price_oracle::ReportedValue;
use polyphony_runtime::{
	configs::money::NativeAndAssets, constants::currency::UNIT, AccountId, AssetsHolder, Balance,
	Balances, Lending, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin,
	System, Timestamp,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob};
use sp_runtime::{DispatchError, FixedU128};
use std::collections::BTreeMap;

/// An event of the money market.
pub type LendingEvent = pallet_lending::Event<Runtime>;
/// A call of it.
pub type LendingCall = pallet_lending::Call<Runtime>;

/// The assets that have a market in the development preset, and what the pallet's account had of
/// them before anybody supplied.
pub const MARKETS: [(Asset, Balance); 3] = [(NATIVE, UNIT), (DOLLAR, USD / 100), (BITCOIN, 100)];

/// So many thousandths.
pub fn thousandths(count: u128) -> FixedU128 {
	FixedU128::from_rational(count, 1_000)
}

/// Alice and Bob, who are a quorum, report these prices, of which each may be 0.1% wrong.
pub fn report_all(prices: &[(Asset, FixedU128)]) {
	let timestamp = Timestamp::get();
	for feeder in [Alice, Bob] {
		let values: Vec<_> = prices
			.iter()
			.map(|(asset, value)| ReportedValue {
				asset: asset.clone(),
				value: *value,
				confidence: *value * FixedU128::from_rational(1, 1_000),
				timestamp,
			})
			.collect();
		let call = pallet_price_oracle::Call::report { values: values.try_into().unwrap() };
		succeed(feeder, RuntimeCall::PriceOracle(call));
	}
}

/// They report that the token is worth so many thousandths of a dollar, a dollar one, and a bitcoin
/// 60,000.
pub fn report_native(price: u128) {
	let bitcoin = FixedU128::from_u32(60_000);
	report_all(&[
		(NATIVE, thousandths(price)),
		(DOLLAR, FixedU128::from_u32(1)),
		(BITCOIN, bitcoin),
	]);
}

/// Supplies to the market of an asset.
pub fn supply(asset: Asset, amount: Balance) -> RuntimeCall {
	LendingCall::supply { asset, amount }.into()
}

/// Withdraws some, or all.
pub fn withdraw(asset: Asset, amount: Option<Balance>) -> RuntimeCall {
	LendingCall::withdraw { asset, amount }.into()
}

/// Borrows on the position of who signs.
pub fn borrow(asset: Asset, amount: Balance) -> RuntimeCall {
	LendingCall::borrow { asset, amount, on_behalf: None }.into()
}

/// Repays some of the debt of who signs, or all.
pub fn repay(asset: Asset, amount: Option<Balance>) -> RuntimeCall {
	LendingCall::repay { asset, amount, on_behalf: None }.into()
}

/// Liquidates as much as there is to, for at least `min_seized`.
pub fn liquidate(
	owner: Sr25519Keyring,
	debt: Asset,
	collateral: Asset,
	min_seized: Balance,
) -> RuntimeCall {
	let owner = owner.to_account_id();
	LendingCall::liquidate {
		owner,
		debt,
		collateral,
		max_repay: None,
		min_seized,
		as_shares: false,
	}
	.into()
}

/// Buys what the chain has taken over, for at most `max_paid`.
pub fn buy_inventory(collateral: Asset, debt: Asset, max_paid: Option<Balance>) -> RuntimeCall {
	LendingCall::buy_inventory { collateral, debt, max_paid, min_bought: 1 }.into()
}

/// Makes these calls with a flash loan.
pub fn flash_loan(asset: Asset, amount: Balance, calls: Vec<RuntimeCall>) -> RuntimeCall {
	let calls: Vec<_> = calls.into_iter().map(Box::new).collect();
	LendingCall::flash_loan { asset, amount, calls: calls.try_into().unwrap() }.into()
}

/// Does a call without a transaction and its fee, for accounts of which only their number matters.
pub fn as_signed(who: &AccountId, call: RuntimeCall) {
	use sp_runtime::traits::Dispatchable;
	let described = format!("{call:?}");
	let result = call.dispatch(RuntimeOrigin::signed(who.clone()));
	assert!(result.is_ok(), "{who}: {described}: {result:?}");
}

/// Applies a call that must fail with this error.
pub fn refused(who: Sr25519Keyring, call: RuntimeCall, error: impl Into<DispatchError>) {
	assert_eq!(apply(who, call), Ok(Err(error.into())));
	check_all();
}

/// The events of the money market in the last block, in their order.
pub fn lending_events() -> Vec<LendingEvent> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Lending(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The same without those that tell the state of a market.
pub fn deeds() -> Vec<LendingEvent> {
	let mut events = lending_events();
	events.retain(|event| !matches!(event, LendingEvent::Accrued { .. }));
	events
}

/// A market.
pub fn market(asset: Asset) -> MarketInfo<Asset> {
	Runtime::market(asset).unwrap()
}

/// All of them.
pub fn all_markets() -> Vec<MarketInfo<Asset>> {
	Runtime::markets()
}

/// What the chain has taken over.
pub fn inventories() -> Vec<InventoryInfo<Asset>> {
	Runtime::inventories()
}

/// What an account has supplied and owes.
pub fn position(who: &AccountId) -> Option<PositionInfo<Asset>> {
	Runtime::position(who.clone())
}

/// What a well-known account has supplied to a market.
pub fn supplied(who: Sr25519Keyring, asset: Asset) -> Balance {
	position(&who.to_account_id())
		.into_iter()
		.flat_map(|position| position.supplies)
		.find(|supply| supply.asset == asset)
		.map_or(0, |supply| supply.amount)
}

/// What it owes.
pub fn owed(who: Sr25519Keyring, asset: Asset) -> Balance {
	position(&who.to_account_id())
		.into_iter()
		.flat_map(|position| position.debts)
		.find(|debt| debt.asset == asset)
		.map_or(0, |debt| debt.amount)
}

/// The health of an account, as a number to look at. `None` without a position or a price.
pub fn health(who: &AccountId) -> Option<f64> {
	let health = Runtime::health(who.clone())?.health?;
	Some(health.into_inner() as f64 / 1e18)
}

/// A whole unit of an asset.
pub fn unit(asset: &Asset) -> Balance {
	match asset {
		Asset::Native => UNIT,
		Asset::WithId(3) => BTC,
		Asset::WithId(_) => USD,
	}
}

/// Whether two amounts differ by a millionth at most.
pub fn near(a: Balance, b: Balance) -> bool {
	a.abs_diff(b) <= a.max(b) / 1_000_000
}

/// Checks all that holds between any two transactions: that of the markets of the dex, and that of
/// the money market. Where they are compiled, the checks of the pallets too.
pub fn check_all() {
	check_markets();
	check_lending();
	#[cfg(feature = "try-runtime")]
	{
		polyphony_runtime::Dex::do_try_state().unwrap();
		Lending::do_try_state().unwrap();
	}
}

/// The money market has what it says, owes no more than that, and every position waits where the
/// chain looks for it.
pub fn check_lending() {
	assert!(!pallet_lending::FlashLoanOut::<Runtime>::exists());
	let mut supplies = BTreeMap::<Asset, Balance>::new();
	let mut debts = BTreeMap::<Asset, Balance>::new();
	let mut claims = BTreeMap::<Asset, Balance>::new();
	for (who, stored) in pallet_lending::Positions::<Runtime>::iter() {
		check_position(&who, &stored);
		for supply in &stored.supplies {
			*supplies.entry(supply.asset.clone()).or_default() += supply.shares;
		}
		for debt in &stored.debts {
			*debts.entry(debt.asset.clone()).or_default() += debt.shares;
		}
		for supply in position(&who).unwrap().supplies {
			*claims.entry(supply.asset).or_default() += supply.amount;
		}
	}

	// What its orders have not sold, and what they have brought, is on the account too.
	let account = Lending::account();
	let mut sales = BTreeMap::<Asset, Balance>::new();
	let mut open = 0;
	for ((collateral, debt), inventory) in pallet_lending::Inventories::<Runtime>::iter() {
		assert!(inventory.debt_shares != 0 && (inventory.shares != 0 || inventory.selling != 0));
		*supplies.entry(collateral.clone()).or_default() += inventory.shares;
		*debts.entry(debt.clone()).or_default() += inventory.debt_shares;
		assert_eq!(inventory.order.is_some(), inventory.selling != 0);
		let Some((order, _)) = inventory.order else { continue };
		let fill = pallet_dex::Fills::<Runtime>::get(&account, order).unwrap();
		let left = pallet_dex::Orders::<Runtime>::get(&account, order).map(|order| {
			assert!(order.own && order.sell == collateral && order.buy == debt);
			open += 1;
			order.amount
		});
		// An order that is over has been sold, or what it has not sold is free again.
		let unsold = inventory.selling - fill.sold;
		assert!(left.is_none_or(|left| left == unsold));
		*sales.entry(collateral).or_default() += unsold;
		*sales.entry(debt).or_default() += fill.bought;
	}
	assert_eq!(pallet_dex::Orders::<Runtime>::iter_prefix(&account).count(), open);

	for (asset, seed) in MARKETS {
		let Totals { cash, supply_shares, debt_shares } =
			pallet_lending::MarketTotals::<Runtime>::get(&asset);
		let of = |sums: &BTreeMap<_, _>| sums.get(&asset).copied().unwrap_or(0);
		assert_eq!(of(&supplies), supply_shares, "{asset:?}");
		assert_eq!(of(&debts), debt_shares, "{asset:?}");
		assert_eq!(has(&asset, &account), seed + cash + of(&sales), "{asset:?}");
		let info = market(asset.clone());
		assert!(of(&claims) <= info.supplied, "{asset:?}");
		assert!(info.supplied + info.reserves <= cash + info.borrowed, "{asset:?}");
	}
	check_waiting();
}

/// All that an account has of an asset, also what is on hold.
pub fn has(asset: &Asset, who: &AccountId) -> Balance {
	match asset {
		Asset::Native => Balances::total_balance(who),
		Asset::WithId(id) => {
			let held = AssetsHolder::total_balance_on_hold(*id, who);
			NativeAndAssets::balance(asset.clone(), who) + held
		},
	}
}

type Stored = Position<Asset, u32, <Runtime as pallet_lending::Config>::MaxAssets>;

fn check_position(who: &AccountId, position: &Stored) {
	assert!(!position.supplies.is_empty() || !position.debts.is_empty(), "{who}");
	let backed = position.supplies.iter().any(|supply| supply.collateral);
	assert!(backed || position.debts.is_empty(), "{who}");
	assert!(position.supplies.iter().all(|supply| supply.shares != 0), "{who}");
	assert!(position.debts.iter().all(|debt| debt.shares != 0), "{who}");
	let reason = RuntimeHoldReason::Lending(pallet_lending::HoldReason::PositionDeposit);
	assert_eq!(Balances::balance_on_hold(&reason, who), position.deposit, "{who}");
	let waits = match position.watch {
		None => position.debts.is_empty(),
		Some(Watch::Until(at)) => {
			let key = (at.to_be_bytes(), who.clone());
			!position.debts.is_empty() && pallet_lending::Watched::<Runtime>::contains_key(key)
		},
		Some(Watch::Deferred(at)) => {
			let key = (at.to_be_bytes(), who.clone());
			!position.debts.is_empty() && pallet_lending::Deferred::<Runtime>::contains_key(key)
		},
	};
	assert!(waits, "{who} waits elsewhere: {position:?}");
}

/// Nobody waits twice, or for nothing.
fn check_waiting() {
	let waiting = pallet_lending::Watched::<Runtime>::iter().count()
		+ pallet_lending::Deferred::<Runtime>::iter().count();
	let indebted = pallet_lending::Positions::<Runtime>::iter()
		.filter(|(_, position)| !position.debts.is_empty())
		.count();
	assert_eq!(waiting, indebted);
}
