// SPDX-License-Identifier: Apache-2.0

//! What the pages of liquidatable positions have is what all positions have.

use super::views::*;
use crate::{mock::*, *};
use frame_support::{assert_ok, traits::fungibles::Mutate as _};
use pallet_lending_runtime_api::{LiquidatableInfo, MAX_POSITIONS_PER_PAGE};
use proptest::prelude::*;
use sp_runtime::{FixedU128, Permill};

/// All pages of what can be liquidated, each of so many positions at most.
fn found(limit: u32) -> Vec<LiquidatableInfo<AccountId, Asset>> {
	let before = root();
	let mut all = Vec::new();
	let mut start = None;
	loop {
		let page = Lending::liquidatable_infos(start, limit);
		assert!(page.positions.len() <= limit as usize);
		all.extend(page.positions);
		start = page.next;
		if start.is_none() {
			break;
		}
	}
	assert_eq!(root(), before);
	all.sort_by_key(|found| found.account);
	all
}

/// What can be liquidated, of all the positions there are.
fn all_there_is() -> Vec<LiquidatableInfo<AccountId, Asset>> {
	let mut all: Vec<_> = Positions::<Test>::iter()
		.filter(|(_, position)| {
			Lending::valued(position).is_ok_and(|valued| valued.health() < FixedU128::from_u32(1))
		})
		.map(|(account, _)| LiquidatableInfo {
			account,
			position: Lending::position_info(&account).unwrap(),
		})
		.collect();
	all.sort_by_key(|found| found.account);
	all
}

/// Those who borrow in the tests below.
const BORROWERS: core::ops::Range<AccountId> = 10..22;

fn fund_borrowers() {
	for who in BORROWERS {
		for asset in ASSETS {
			assert_ok!(NativeAndAssets::mint_into(asset, &who, RICH));
		}
	}
}

/// Somebody borrows so many percent of a collateral that is worth so much.
fn open(who: AccountId, [collateral, debt]: [Asset; 2], value: Balance, percent: Balance) {
	let amount = dollars(&collateral, value);
	let _ = submit(who, Call::supply { asset: collateral, amount });
	let amount = dollars(&debt, value) * percent / 100;
	let _ = submit(who, Call::borrow { asset: debt, amount, on_behalf: None });
}

#[test]
fn what_can_be_liquidated_is_found_page_by_page() {
	new_test_ext().execute_with(|| {
		lenders();
		fund_borrowers();
		next_block();
		TestHalted::set(true);
		for who in BORROWERS {
			open(who, [BTC, USD], 1_000, 70 - (who as Balance - 10) * 2);
		}
		assert_eq!(found(1), vec![]);
		set_price(&BTC, 4_200_000);
		next_block();
		// 42,000 * 75 % is less than 64 % of 50,000, and so on.
		let sick: Vec<_> = all_there_is().iter().map(|found| found.account).collect();
		assert_eq!(sick, vec![10, 11, 12, 13]);
		for limit in [0, 1, 2, 3, 4, 100, u32::MAX] {
			let page = Lending::liquidatable_infos(None, limit);
			let looked_at = limit.clamp(1, MAX_POSITIONS_PER_PAGE);
			assert!(page.positions.len() <= looked_at as usize);
			if limit != 0 {
				assert_eq!(found(limit), all_there_is());
			}
		}
		// Those that are far from it are not looked at.
		let mut looked_at = 0;
		let mut start = None;
		loop {
			let page = Lending::liquidatable_infos(start, 1);
			looked_at += 1;
			start = page.next;
			if start.is_none() {
				break;
			}
		}
		assert!(looked_at < BORROWERS.count(), "{looked_at}");
	});
}

#[test]
fn those_that_were_put_off_are_found() {
	new_test_ext().execute_with(|| {
		lenders();
		fund_borrowers();
		for who in BORROWERS {
			open(who, [BTC, USD], 1_000, 70);
		}
		// Nothing can be done without a price, and something can when it is back.
		no_price(&USD);
		set_price(&BTC, 4_000_000);
		Odometer::<Test>::mutate(|odometer| *odometer += 1_000_000_000);
		next_block();
		assert_eq!(Deferred::<Test>::iter().count(), BORROWERS.count());
		assert_eq!(found(3), vec![]);
		set_price(&USD, 100);
		for limit in [1, 5, 12, 100] {
			assert_eq!(found(limit), all_there_is());
		}
		assert_eq!(found(5).len(), BORROWERS.count());
	});
}

#[test]
fn a_loss_of_suppliers_makes_positions_unhealthy() {
	new_test_ext().execute_with(|| {
		assert_ok!(supply(ALICE, EUR, 100_000 * DOLLAR));
		assert_ok!(supply(BOB, USD, 10_000 * DOLLAR));
		assert_ok!(submit(BOB, Call::choose_group { group: Some(GROUP) }));
		assert_ok!(borrow(BOB, EUR, 8_900 * DOLLAR));
		// Bob's dollars are borrowed, against something that loses its value at once.
		assert_ok!(supply(CHARLIE, BTC, COIN / 5));
		assert_ok!(borrow(CHARLIE, USD, 7_000 * DOLLAR));
		next_block();
		set_price(&BTC, 50_000);
		let mut unhealthy = false;
		for _ in 0..20 {
			next_block();
			// Before the chain has another look.
			unhealthy |= !all_there_is().is_empty();
			assert_eq!(found(1), all_there_is());
		}
		assert!(unhealthy && Inventories::<Test>::iter().count() == 0);
	});
}

/// Something that happens to those who borrow.
#[derive(Clone, Debug)]
enum Turn {
	Open(AccountId, [Asset; 2], Balance, Balance),
	Group(AccountId),
	Collateral(AccountId, Asset, bool),
	RepayPart(AccountId, Asset, Balance),
	Rule(AccountId, [Asset; 2], u128),
	Price(Asset, u128),
	NoPrice(Asset),
	Halt(bool),
	Exchange(bool),
	Time(u64),
}

fn turn() -> impl Strategy<Value = Turn> {
	let pair = || [asset(), asset()];
	prop_oneof![
		12 => (BORROWERS, pair(), 100..2_000u128, 50..76u128)
			.prop_map(|(who, pair, value, percent)| Turn::Open(who, pair, value, percent)),
		1 => BORROWERS.prop_map(Turn::Group),
		1 => (BORROWERS, asset(), any::<bool>())
			.prop_map(|(who, asset, on)| Turn::Collateral(who, asset, on)),
		1 => (BORROWERS, asset(), 1..90u128)
			.prop_map(|(who, asset, percent)| Turn::RepayPart(who, asset, percent)),
		1 => (BORROWERS, pair(), 101..130u128)
			.prop_map(|(who, pair, percent)| Turn::Rule(who, pair, percent)),
		6 => (asset(), prop_oneof![4 => 70..130u128, 1 => 30..300u128])
			.prop_map(|(asset, percent)| Turn::Price(asset, percent)),
		1 => asset().prop_map(Turn::NoPrice),
		3 => any::<bool>().prop_map(Turn::Halt),
		1 => any::<bool>().prop_map(Turn::Exchange),
		4 => (0..1_000_000_000u64).prop_map(Turn::Time),
	]
}

fn take_turn(turn: Turn) {
	match turn {
		Turn::Open(who, pair, value, percent) => open(who, pair, value, percent),
		Turn::Group(who) => {
			let _ = submit(who, Call::choose_group { group: Some(GROUP) });
		},
		Turn::Collateral(who, asset, collateral) => {
			let _ = submit(who, Call::set_collateral { asset, collateral });
		},
		Turn::RepayPart(who, asset, percent) => {
			let amount = Some(owed(who, &asset) * percent / 100);
			let _ = submit(who, Call::repay { asset, amount, on_behalf: None });
		},
		Turn::Rule(who, [collateral, debt], at) => {
			let rule = DeleverageRule {
				below: percent(at),
				to: percent(at + 10),
				collateral,
				debt,
				max_slippage: Permill::from_percent(1),
			};
			let _ = submit(who, Call::set_rule { rule: Some(rule) });
		},
		Turn::Price(asset, percent) => scale_price(&asset, percent),
		Turn::NoPrice(asset) => no_price(&asset),
		Turn::Halt(halted) => TestHalted::set(halted),
		Turn::Exchange(down) => ExchangeDown::set(down),
		Turn::Time(ms) => next_block_after(ms),
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() })]

	/// However prices move, and whatever the chain has done or not done about it: the pages have
	/// all positions that can be liquidated, once, and no other.
	#[test]
	fn all_that_can_be_liquidated_is_found(
		turns in proptest::collection::vec(turn(), 10..80),
		limit in 1..8u32,
	) {
		new_test_ext().execute_with(|| {
			lenders();
			fund_borrowers();
			for turn in turns {
				let what = format!("{turn:?}");
				take_turn(turn);
				assert_eq!(found(limit), all_there_is(), "{what}");
			}
			TestHalted::set(false);
			ExchangeDown::set(false);
		});
	}
}
