// SPDX-License-Identifier: Apache-2.0

//! Transactions of different users in different pools, books and feeds share no storage, so that a
//! node can execute them at the same time. What they do share is written down here, key by key.

use crate::common::{
	lending::{borrow, flash_loan, repay, report_native, supply, withdraw},
	markets::*,
	recorder::{hot_keys, record, Access, Key, Keys, Shared},
	*,
};
use frame_support::storage::transactional::TRANSACTION_LEVEL_KEY;
use pallet_assets::Instance1;
use polyphony_runtime::{
	constants::currency::UNIT, Dex, Lending, Runtime, RuntimeCall, UncheckedExtrinsic,
};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{
	self, Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash, Eve, EveStash,
	FerdieStash,
};
use sp_runtime::FixedU128;

/// The first place in the block at which something is recorded: after the time and a remark.
const PLACE: u32 = 2;

/// The nesting of storage transactions: zero before every extrinsic and after it.
pub(crate) fn level() -> Key {
	Key(TRANSACTION_LEVEL_KEY.to_vec())
}

/// An asset with its supply. A transfer writes it as it was, unless an account begins or ends.
pub(crate) fn asset(id: u32) -> Key {
	Key(pallet_assets::Asset::<Runtime>::hashed_key_for(id))
}

/// What a pool has of an asset.
fn pool_has(id: u32, pool: u32) -> Key {
	Key(pallet_assets::Account::<Runtime>::hashed_key_for(id, Dex::pool_account(pool)))
}

/// What it has of the token.
fn pool_has_native(pool: u32) -> Key {
	Key(frame_system::Account::<Runtime>::hashed_key_for(Dex::pool_account(pool)))
}

fn pool_state(pool: u32) -> Key {
	Key(pallet_dex::PoolStates::<Runtime>::hashed_key_for(pool))
}

/// The supply of a pool's shares.
fn shares(pool: u32) -> Key {
	Key(pallet_assets::Asset::<Runtime, Instance1>::hashed_key_for(pool))
}

/// That the pair has to be looked at.
fn pending(first: Asset, second: Asset) -> Key {
	Key(pallet_dex::Pending::<Runtime>::hashed_key_for((first, second)))
}

pub(crate) fn keys<const N: usize>(keys: [Key; N]) -> Keys {
	keys.into()
}

/// A chain that has been in use, with an open block: prices, orders and schedules, accounts that
/// have traded before, and some transactions in the block already.
pub(crate) fn chain() -> TestExternalities {
	let mut chain = development();
	chain.execute_with(|| {
		for _ in 0..2 {
			empty_block();
		}
		open_block();
		for who in [Alice, Bob, Charlie] {
			succeed(who, report(NATIVE, FixedU128::from_rational(1, 2), 0));
			succeed(who, report(BITCOIN, FixedU128::from_u32(60_000), 0));
		}
		for who in [Dave, Eve] {
			// Too dear for anybody, so that they stay.
			succeed(who, order(DOLLAR, OTHER, 50 * USD, 500 * USD));
			succeed(who, schedule(NATIVE, BITCOIN, 100 * UNIT, 9));
		}
		close_block();
		open_block();
		for who in [AliceStash, BobStash] {
			let remark = frame_system::Call::remark { remark: vec![1] };
			succeed(who, RuntimeCall::System(remark));
		}
	});
	chain
}

/// Records transactions, each by its signer on the same state, at places of their own.
pub(crate) fn record_all(
	chain: &mut TestExternalities,
	transactions: impl FnOnce() -> Vec<UncheckedExtrinsic>,
) -> Vec<Access> {
	let transactions = chain.execute_with(transactions);
	let places = PLACE + 1..;
	places.zip(transactions).map(|(place, one)| record(chain, place, one)).collect()
}

/// What two calls by these signers share in the chain of [`chain`].
fn shared_by(one: (Sr25519Keyring, RuntimeCall), other: (Sr25519Keyring, RuntimeCall)) -> Shared {
	let sign = || [one, other].map(|(who, call)| signed(who, call)).to_vec();
	let accesses = record_all(&mut chain(), sign);
	for access in &accesses {
		assert_eq!(access.walks, [], "it goes from key to key");
	}
	Shared::between(&accesses[0], &accesses[1])
}

/// Prices are reported at the time of the block, which is to be asked in it.
fn shared_by_reports(one: (Sr25519Keyring, Asset), other: (Sr25519Keyring, Asset)) -> Shared {
	let sign = || {
		[one, other]
			.map(|(who, asset)| {
				let value = if asset == BITCOIN {
					FixedU128::from_u32(60_001)
				} else {
					FixedU128::from_rational(501, 1_000)
				};
				signed(who, report(asset, value, 0))
			})
			.to_vec()
	};
	let accesses = record_all(&mut chain(), sign);
	Shared::between(&accesses[0], &accesses[1])
}

fn swap(pool: u32, asset_in: Asset) -> RuntimeCall {
	let amount = if asset_in == NATIVE { 10 * UNIT } else { 10 * USD };
	swap_in(&[pool], asset_in, amount, 1)
}

#[test]
fn swaps_in_different_pools_are_independent() {
	let shared = shared_by((Dave, swap(DOLLAR_OTHER, DOLLAR)), (Eve, swap(NATIVE_BITCOIN, NATIVE)));
	assert_eq!(shared, Shared { restored: keys([level()]), ..Default::default() });
	// Even if the pools have an asset in common.
	let shared = shared_by((Dave, swap(DOLLAR_OTHER, DOLLAR)), (Eve, swap(NATIVE_DOLLAR, NATIVE)));
	assert_eq!(shared, Shared { restored: keys([level(), asset(1)]), ..Default::default() });
	// And if one of them is a route.
	let route = swap_in(&[DOLLAR_OTHER, NATIVE_DOLLAR], OTHER, 10 * USD, 1);
	let shared = shared_by((Dave, route), (Eve, swap(NATIVE_BITCOIN, NATIVE)));
	assert_eq!(shared, Shared { restored: keys([level()]), ..Default::default() });
}

/// So the test above could fail.
#[test]
fn swaps_in_one_pool_are_not() {
	let shared = shared_by((Dave, swap(DOLLAR_OTHER, DOLLAR)), (Eve, swap(DOLLAR_OTHER, OTHER)));
	let expected = Shared {
		conflicts: keys([
			pool_state(DOLLAR_OTHER),
			pool_has(1, DOLLAR_OTHER),
			pool_has(2, DOLLAR_OTHER),
		]),
		equal: keys([pending(DOLLAR, OTHER)]),
		restored: keys([level(), asset(1), asset(2)]),
	};
	assert_eq!(shared, expected);
}

#[test]
fn orders_of_different_owners_are_independent() {
	// The same book: both only say that it has to be looked at.
	let sale = || order(DOLLAR, OTHER, 20 * USD, 30 * USD);
	let shared = shared_by((Dave, sale()), (Eve, sale()));
	let expected = Shared {
		equal: keys([pending(DOLLAR, OTHER)]),
		restored: keys([level(), asset(1)]),
		..Default::default()
	};
	assert_eq!(shared, expected);
	// Both sides of a pair.
	let purchase = || order(OTHER, DOLLAR, 20 * USD, 10 * USD);
	let shared = shared_by((Dave, sale()), (Bob, purchase()));
	let expected = Shared {
		equal: keys([pending(DOLLAR, OTHER)]),
		restored: keys([level(), asset(1), asset(2)]),
		..Default::default()
	};
	assert_eq!(shared, expected);
	// The first order of an account, and a swap in the pool that may settle it.
	let shared = shared_by((FerdieStash, sale()), (Eve, swap(DOLLAR_OTHER, OTHER)));
	assert_eq!(shared, expected);
	// Different pairs.
	let other = order(BITCOIN, NATIVE, BTC / 100, UNIT);
	let shared = shared_by((Dave, sale()), (Eve, other));
	assert_eq!(shared, Shared { restored: keys([level()]), ..Default::default() });
}

#[test]
fn schedules_and_cancellations_of_different_owners_are_independent() {
	let regular = || schedule(DOLLAR, NATIVE, 10 * USD, 5);
	let shared = shared_by((Dave, regular()), (EveStash, regular()));
	let expected = Shared { restored: keys([level(), asset(1)]), ..Default::default() };
	assert_eq!(shared, expected);

	// The first number of each is an order, the second a schedule.
	let shared = shared_by((Dave, cancel(0)), (Eve, cancel(0)));
	assert_eq!(shared, expected);
	let end = || RuntimeCall::Dex(pallet_dex::Call::cancel_schedule { schedule: 1 });
	let shared = shared_by((Dave, end()), (Eve, end()));
	assert_eq!(shared, Shared { restored: keys([level()]), ..Default::default() });
	// An order is taken back while another is placed in the same book.
	let sale = order(DOLLAR, OTHER, 20 * USD, 30 * USD);
	assert_eq!(shared_by((Dave, cancel(0)), (Eve, sale)), expected);
}

#[test]
fn joining_different_pools_is_independent() {
	let first = || join(DOLLAR_OTHER, [10 * USD, 10 * USD]);
	let second = join(NATIVE_BITCOIN, [12 * UNIT, BTC]);
	let shared = shared_by((Dave, first()), (Eve, second));
	assert_eq!(shared, Shared { restored: keys([level()]), ..Default::default() });

	let shared = shared_by((Dave, first()), (Eve, first()));
	let expected = Shared {
		conflicts: keys([
			pool_state(DOLLAR_OTHER),
			pool_has(1, DOLLAR_OTHER),
			pool_has(2, DOLLAR_OTHER),
			shares(DOLLAR_OTHER),
		]),
		restored: keys([level(), asset(1), asset(2)]),
		..Default::default()
	};
	assert_eq!(shared, expected);
}

#[test]
fn reports_on_different_feeds_are_independent() {
	let shared = shared_by_reports((Alice, NATIVE), (Bob, BITCOIN));
	assert_eq!(shared, Shared { restored: keys([level()]), ..Default::default() });

	let shared = shared_by_reports((Alice, NATIVE), (Bob, NATIVE));
	let reports = Key(pallet_price_oracle::Reports::<Runtime>::hashed_key_for(NATIVE));
	let price = Key(pallet_price_oracle::Aggregates::<Runtime>::hashed_key_for(NATIVE));
	let expected = Shared {
		conflicts: keys([reports, price]),
		restored: keys([level()]),
		..Default::default()
	};
	assert_eq!(shared, expected);
}

/// Whoever pays in an asset swaps in its pool, and waits for the others there.
#[test]
fn fees_in_an_asset_share_its_pool() {
	let remark = || RuntimeCall::System(frame_system::Call::remark { remark: vec![2] });
	let sign = || [Dave, Eve].map(|who| signed_with(who, remark(), 0, Some(DOLLAR))).to_vec();
	let accesses = record_all(&mut chain(), sign);
	let expected = Shared {
		conflicts: keys([
			pool_state(NATIVE_DOLLAR),
			pool_has(1, NATIVE_DOLLAR),
			pool_has_native(NATIVE_DOLLAR),
		]),
		equal: keys([pending(NATIVE, DOLLAR)]),
		restored: keys([level(), asset(1)]),
	};
	assert_eq!(Shared::between(&accesses[0], &accesses[1]), expected);

	// In the native token they share nothing, as before.
	let sign = || [Dave, Eve].map(|who| signed(who, remark())).to_vec();
	let accesses = record_all(&mut chain(), sign);
	let shared = Shared::between(&accesses[0], &accesses[1]);
	assert_eq!(shared, Shared { restored: keys([level()]), ..Default::default() });
}

/// Every pair of calls of these kinds, each by an account of its own.
#[test]
fn no_two_kinds_of_calls_are_in_each_others_way() {
	let mut chain = chain();
	let accesses = record_all(&mut chain, || {
		let calls = [
			(AliceStash, transfer(BobStash, UNIT)),
			(CharlieStash, swap(DOLLAR_OTHER, DOLLAR)),
			(DaveStash, swap(NATIVE_BITCOIN, NATIVE)),
			(FerdieStash, join(NATIVE_DOLLAR, [20 * UNIT, 10 * USD])),
			(EveStash, order(NATIVE, DOLLAR, 10 * UNIT, 9 * USD)),
			(Dave, cancel(0)),
			(Eve, schedule(OTHER, BITCOIN, 10 * USD, 3)),
			(Alice, report(NATIVE, FixedU128::from_rational(501, 1_000), 0)),
			(Bob, report(BITCOIN, FixedU128::from_u32(60_001), 0)),
		];
		calls.map(|(who, call)| signed(who, call)).to_vec()
	});
	let allowed = keys([level(), asset(1), asset(2), asset(3)]);
	for (i, one) in accesses.iter().enumerate() {
		for (j, other) in accesses.iter().enumerate().skip(i + 1) {
			let shared = Shared::between(one, other);
			assert_eq!(shared.conflicts, keys([]), "{i} and {j}");
			assert!(shared.restored.is_subset(&allowed), "{i} and {j}: {shared:?}");
			assert_eq!(shared.equal, keys([]), "{i} and {j}");
		}
	}
	// All of them use the hot keys, by which they would be in each other's way.
	let touched: Keys = accesses.iter().flat_map(|access| access.writes.keys().cloned()).collect();
	let hot = hot_keys();
	let unused: Vec<_> = hot.difference(&touched).collect();
	let issuance = Key(pallet_balances::TotalIssuance::<Runtime>::hashed_key().to_vec());
	assert!(unused.iter().all(|key| **key == issuance), "declared for nothing: {unused:?}");
	let collected = Key(pallet_block_fees::Collected::<Runtime>::hashed_key().to_vec());
	assert!(hot.contains(&collected) && touched.contains(&collected));
}

/// The totals of a market of the money market.
fn totals(market: Asset) -> Key {
	Key(pallet_lending::MarketTotals::<Runtime>::hashed_key_for(market))
}

/// What the money market has of an asset.
fn market_has(id: u32) -> Key {
	Key(pallet_assets::Account::<Runtime>::hashed_key_for(id, Lending::account()))
}

/// What it has of the token.
fn market_has_native() -> Key {
	Key(frame_system::Account::<Runtime>::hashed_key_for(Lending::account()))
}

/// The chain of [`chain`], in which the stashes have collateral and debts: Alice's, Bob's and
/// Eve's bitcoin against dollars, Charlie's and Dave's dollars against bitcoin. Ferdie's supplies
/// dollars only.
fn lending_chain() -> TestExternalities {
	let mut chain = chain();
	chain.execute_with(|| {
		close_block();
		open_block();
		report_native(500);
		for who in [AliceStash, BobStash, EveStash] {
			succeed(who, supply(BITCOIN, BTC));
			succeed(who, borrow(DOLLAR, 5_000 * USD));
		}
		for who in [CharlieStash, DaveStash] {
			succeed(who, supply(DOLLAR, 30_000 * USD));
			succeed(who, borrow(BITCOIN, BTC / 20));
		}
		succeed(FerdieStash, supply(DOLLAR, 1_000 * USD));
		for who in [Dave, Eve] {
			succeed(who, supply(NATIVE, 1_000 * UNIT));
		}
		close_block();
		open_block();
		for who in [Alice, Bob] {
			let remark = frame_system::Call::remark { remark: vec![1] };
			succeed(who, RuntimeCall::System(remark));
		}
	});
	chain
}

/// How these calls use the storage of the chain of [`lending_chain`].
fn lending_accesses<const N: usize>(calls: [(Sr25519Keyring, RuntimeCall); N]) -> Vec<Access> {
	let sign = || calls.into_iter().map(|(who, call)| signed(who, call)).collect();
	let accesses = record_all(&mut lending_chain(), sign);
	for access in &accesses {
		assert_eq!(access.walks, [], "it goes from key to key");
	}
	accesses
}

fn shared_in_markets(
	one: (Sr25519Keyring, RuntimeCall),
	other: (Sr25519Keyring, RuntimeCall),
) -> Shared {
	let accesses = lending_accesses([one, other]);
	Shared::between(&accesses[0], &accesses[1])
}

#[test]
fn different_markets_are_independent() {
	let nothing = || Shared { restored: keys([level()]), ..Default::default() };
	let pairs = [
		(supply(DOLLAR, 10 * USD), supply(NATIVE, UNIT)),
		(withdraw(DOLLAR, Some(USD)), supply(NATIVE, UNIT)),
		(repay(BITCOIN, Some(BTC / 100)), supply(DOLLAR, USD)),
		(borrow(BITCOIN, BTC / 100), withdraw(NATIVE, Some(UNIT))),
	];
	for (one, other) in pairs {
		let described = format!("{one:?} and {other:?}");
		let shared = shared_in_markets((CharlieStash, one), (Dave, other));
		assert_eq!(shared, nothing(), "{described}");
	}
	// Borrowers on both sides of two markets: the collateral of each is what the other borrows.
	let shared = shared_in_markets(
		(AliceStash, borrow(DOLLAR, 100 * USD)),
		(CharlieStash, borrow(BITCOIN, BTC / 100)),
	);
	assert_eq!(shared, nothing());
}

/// In one market they share its totals and its money, and nothing else.
#[test]
fn users_of_one_market_share_its_totals_and_its_money() {
	let expected = || Shared {
		conflicts: keys([totals(DOLLAR), market_has(1)]),
		restored: keys([level(), asset(1)]),
		..Default::default()
	};
	let calls = || {
		[
			(FerdieStash, supply(DOLLAR, 10 * USD)),
			(CharlieStash, withdraw(DOLLAR, Some(10 * USD))),
			(AliceStash, borrow(DOLLAR, 100 * USD)),
			(BobStash, repay(DOLLAR, Some(100 * USD))),
			(EveStash, repay(DOLLAR, None)),
			(Eve, flash_loan(DOLLAR, 100 * USD, vec![])),
		]
	};
	let accesses = lending_accesses(calls());
	for (i, one) in accesses.iter().enumerate() {
		for (j, other) in accesses.iter().enumerate().skip(i + 1) {
			let shared = Shared::between(one, other);
			let described = format!("{:?} and {:?}", calls()[i], calls()[j]);
			assert_eq!(shared, expected(), "{described}");
		}
	}
	// The token has no entry of its own supply.
	let shared = shared_in_markets(
		(Dave, supply(NATIVE, 10 * UNIT)),
		(Eve, withdraw(NATIVE, Some(10 * UNIT))),
	);
	let native = Shared {
		conflicts: keys([totals(NATIVE), market_has_native()]),
		restored: keys([level()]),
		..Default::default()
	};
	assert_eq!(shared, native);
	// Two flash loans of different markets, one of which is also out while the other looks.
	let shared = shared_in_markets(
		(Dave, flash_loan(DOLLAR, 100 * USD, vec![])),
		(Eve, flash_loan(BITCOIN, BTC, vec![])),
	);
	let out = Key(pallet_lending::FlashLoanOut::<Runtime>::hashed_key().to_vec());
	assert_eq!(shared, Shared { restored: keys([level(), out]), ..Default::default() });
}

/// Who only has collateral in a market disturbs nobody there, and nobody there disturbs him.
#[test]
fn collateral_is_only_read() {
	let access = &lending_accesses([(AliceStash, borrow(DOLLAR, 100 * USD))])[0];
	let market = Key(pallet_lending::Markets::<Runtime>::hashed_key_for(BITCOIN));
	let price = Key(pallet_price_oracle::Aggregates::<Runtime>::hashed_key_for(BITCOIN));
	for key in [market, price] {
		assert!(access.reads.contains(&key) && !access.writes.contains_key(&key), "{key:?}");
	}
	for key in [totals(BITCOIN), market_has(3), asset(3)] {
		assert!(!access.reads.contains(&key) && !access.writes.contains_key(&key), "{key:?}");
	}
	// What it changes besides the hot keys: its own position and accounts, the place where that
	// waits, and the market that it borrows from; and the block keeps the transaction itself.
	let hot = hot_keys();
	let kept = frame_support::storage::storage_prefix(b"System", b"ExtrinsicData");
	let changed: Keys = access
		.writes
		.iter()
		.filter(|(key, [before, after])| {
			!hot.contains(key) && before != after && !key.0.starts_with(&kept)
		})
		.map(|(key, _)| key.clone())
		.collect();
	let who = AliceStash.to_account_id();
	let of = |who| pallet_lending::Positions::<Runtime>::get(who);
	let mut chain = lending_chain();
	let waits = |chain: &mut TestExternalities| {
		let Some(pallet_lending::Watch::Until(at)) = chain.execute_with(|| of(&who)?.watch) else {
			panic!("it owes something");
		};
		Key(pallet_lending::Watched::<Runtime>::hashed_key_for((at.to_be_bytes(), &who)))
	};
	let before = waits(&mut chain);
	chain.execute_with(|| succeed(AliceStash, borrow(DOLLAR, 100 * USD)));
	let after = waits(&mut chain);
	let expected = keys([
		totals(DOLLAR),
		market_has(1),
		Key(pallet_assets::Account::<Runtime>::hashed_key_for(1, &who)),
		Key(frame_system::Account::<Runtime>::hashed_key_for(&who)),
		Key(pallet_lending::Positions::<Runtime>::hashed_key_for(&who)),
		before,
		after,
	]);
	chain.execute_with(|| assert_eq!(changed, expected));

	// So it is independent of all who use that market.
	for (who, call) in [
		(Dave, supply(BITCOIN, BTC)),
		(CharlieStash, repay(BITCOIN, None)),
		(CharlieStash, borrow(BITCOIN, BTC / 100)),
		(BobStash, withdraw(BITCOIN, Some(BTC / 100))),
	] {
		let described = format!("{call:?}");
		let shared = shared_in_markets((AliceStash, borrow(DOLLAR, 100 * USD)), (who, call));
		let expected = Shared { restored: keys([level()]), ..Default::default() };
		assert_eq!(shared, expected, "{described}");
	}
	// But not of a report of its price.
	let mut chain = lending_chain();
	let accesses = record_all(&mut chain, || {
		vec![
			signed(AliceStash, borrow(DOLLAR, 100 * USD)),
			signed(Alice, report(BITCOIN, FixedU128::from_u32(60_001), 0)),
		]
	});
	let price = Key(pallet_price_oracle::Aggregates::<Runtime>::hashed_key_for(BITCOIN));
	let shared = Shared::between(&accesses[0], &accesses[1]);
	let expected =
		Shared { conflicts: keys([price]), restored: keys([level()]), ..Default::default() };
	assert_eq!(shared, expected);
}
