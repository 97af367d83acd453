// SPDX-License-Identifier: Apache-2.0

//! What changes would make of a position is what the calls then make of it.

use super::views::*;
use crate::{mock::*, views::refusal, *};
use frame_support::assert_ok;
use pallet_lending_runtime_api::{Change, PositionInfo, Refusal, WhatIfError, MAX_CHANGES};
use proptest::prelude::*;
use sp_runtime::DispatchError;

/// The call that makes a change.
fn call(change: &Change<Asset>) -> Call<Test> {
	match change.clone() {
		Change::Supply { asset, amount } => Call::supply { asset, amount },
		Change::Withdraw { asset, amount } => Call::withdraw { asset, amount },
		Change::Borrow { asset, amount } => Call::borrow { asset, amount, on_behalf: None },
		Change::Repay { asset, amount } => Call::repay { asset, amount, on_behalf: None },
	}
}

/// Makes changes until one fails. Returns the position afterwards, or which one, and why.
fn make(who: AccountId, changes: &[Change<Asset>]) -> Result<PositionInfo<Asset>, WhatIfError> {
	for (change, number) in changes.iter().zip(0..) {
		submit(who, call(change))
			.map_err(|error| WhatIfError { change: number, reason: refusal::<Test>(error) })?;
	}
	Ok(Lending::position_info(&who).unwrap_or_default())
}

/// What the changes of Bob would come to. Nothing is left of the question.
fn ask(changes: &[Change<Asset>]) -> Result<PositionInfo<Asset>, WhatIfError> {
	let before = root();
	let answer = Lending::what_if(&BOB, changes);
	assert_eq!(root(), before);
	answer
}

/// Asks what changes would do, makes them, and compares.
fn ask_and_make(changes: &[Change<Asset>]) -> Result<PositionInfo<Asset>, WhatIfError> {
	let answer = ask(changes);
	assert_eq!(make(BOB, changes), answer, "{changes:?}");
	answer
}

fn refused(change: u32, reason: Refusal) -> Result<PositionInfo<Asset>, WhatIfError> {
	Err(WhatIfError { change, reason })
}

#[test]
fn changes_are_refused_as_calls_are() {
	let supply = |asset, amount| Change::Supply { asset, amount };
	let withdraw = |asset, amount| Change::Withdraw { asset, amount };
	let borrow = |asset, amount| Change::Borrow { asset, amount };
	let repay = |asset, amount| Change::Repay { asset, amount };
	let coin = supply(BTC, COIN);
	let debt = borrow(USD, 1_000 * DOLLAR);
	let cases = [
		(vec![supply(OTHER, 1)], Refusal::MarketNotFound),
		(vec![supply(USD, 0)], Refusal::AmountTooSmall),
		(vec![coin.clone(), borrow(USD, 0)], Refusal::AmountTooSmall),
		(vec![supply(NATIVE, u128::MAX)], Refusal::Overflow),
		(vec![withdraw(USD, None)], Refusal::PositionNotFound),
		(vec![borrow(USD, 1)], Refusal::PositionNotFound),
		(vec![coin.clone(), withdraw(BTC, Some(COIN + 1))], Refusal::InsufficientSupply),
		(vec![coin.clone(), repay(USD, None)], Refusal::NoDebt),
		(vec![coin.clone(), borrow(USD, 40_000 * DOLLAR)], Refusal::InsufficientCollateral),
		(vec![coin.clone(), debt.clone(), withdraw(BTC, None)], Refusal::InsufficientCollateral),
		(vec![coin.clone(), borrow(USD, DOLLAR)], Refusal::DebtTooSmall),
		(vec![supply(BTC, 9 * COIN), borrow(USD, 100_001 * DOLLAR)], Refusal::InsufficientCash),
	];
	for (changes, reason) in cases {
		new_test_ext().execute_with(|| {
			lenders();
			let last = changes.len() as u32 - 1;
			assert_eq!(ask_and_make(&changes), refused(last, reason));
		});
	}
	new_test_ext().execute_with(|| {
		lenders();
		change_params(&USD, |params| params.borrow_cap = 100 * DOLLAR);
		change_params(&EUR, |params| params.supply_cap = 100_001 * DOLLAR);
		change_params(&NATIVE, |params| params.frozen = true);
		let cases = [
			(vec![coin.clone(), debt.clone()], Refusal::BorrowCapExceeded),
			(vec![supply(EUR, 2 * DOLLAR)], Refusal::SupplyCapExceeded),
			(vec![supply(NATIVE, 1_000)], Refusal::MarketFrozen),
			(vec![coin.clone(), borrow(NATIVE, 1_000)], Refusal::MarketFrozen),
		];
		for (changes, reason) in cases {
			assert_eq!(ask(&changes), refused(changes.len() as u32 - 1, reason));
		}
		no_price(&EUR);
		let changes = [coin.clone(), borrow(EUR, 100 * DOLLAR)];
		assert_eq!(ask_and_make(&changes), refused(1, Refusal::PriceUnavailable));
		// He has the coin by now.
		assert_ok!(submit(BOB, Call::choose_group { group: Some(GROUP) }));
		let changes = [borrow(NATIVE, 1_000)];
		change_params(&NATIVE, |params| params.frozen = false);
		assert_eq!(ask_and_make(&changes), refused(0, Refusal::NotInGroup));
	});
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(crate::mock::supply(BOB, NEW, dollars(&NEW, 10_000)));
		assert_ok!(submit(BOB, Call::set_collateral { asset: NEW, collateral: true }));
		let changes = [borrow(BTC, dollars(&BTC, 100))];
		assert_eq!(ask_and_make(&changes), refused(0, Refusal::Isolated));
		let changes = [borrow(USD, 1_000 * DOLLAR), borrow(USD, 10)];
		assert_eq!(ask_and_make(&changes), refused(1, Refusal::DebtCeilingExceeded));
		let isolated = Lending::position_info(&BOB).unwrap().isolated.unwrap();
		assert_eq!((isolated.collateral, isolated.counted), (NEW, 1_000 * VALUE));
		assert_eq!(Lending::market_info(&NEW).unwrap().isolated_debt, 1_000 * VALUE);
	});
	new_test_ext().execute_with(|| {
		let many = ASSETS.map(|asset| supply(asset.clone(), dollars(&asset, 100)));
		assert_eq!(ask_and_make(&many), refused(4, Refusal::TooManyAssets));
	});
}

#[test]
fn there_are_only_so_many_changes() {
	new_test_ext().execute_with(|| {
		let change = Change::Supply { asset: USD, amount: DOLLAR };
		let mut changes = vec![change; MAX_CHANGES as usize];
		assert_eq!(ask(&changes).unwrap().supplies[0].amount, DOLLAR * u128::from(MAX_CHANGES));
		changes.push(changes[0].clone());
		assert_eq!(ask(&changes), refused(MAX_CHANGES, Refusal::TooManyChanges));
		assert_eq!(ask(&[]), Ok(PositionInfo::default()));
	});
}

#[test]
fn the_money_for_changes_need_not_be_there() {
	new_test_ext().execute_with(|| {
		lenders();
		let changes = [
			Change::Supply { asset: NATIVE, amount: dollars(&NATIVE, 1_000) },
			Change::Borrow { asset: USD, amount: 100 * DOLLAR },
			Change::Repay { asset: USD, amount: None },
			Change::Withdraw { asset: NATIVE, amount: None },
		];
		let before = root();
		let position = Lending::what_if(&DAVE, &changes[..2]).unwrap();
		assert_eq!(position.debt, Some(100 * VALUE));
		assert_eq!(position.capacity, Some(500 * VALUE));
		assert_eq!(Lending::what_if(&DAVE, &changes), Ok(PositionInfo::default()));
		assert_eq!(root(), before);
		// But it has to be money that can be moved.
		assert_ok!(supply(BOB, USD, DOLLAR));
		assert_ok!(Assets::freeze(RuntimeOrigin::signed(ALICE), 1, BOB));
		let changes = [Change::Supply { asset: USD, amount: DOLLAR }];
		assert_eq!(ask_and_make(&changes), refused(0, Refusal::Money));
	});
}

/// Something that happens to Bob's position or around it.
#[derive(Clone, Debug)]
enum Event {
	Change(Change<Asset>),
	Collateral(Asset, bool),
	Group(Option<GroupId>),
	Price(Asset, u128),
	NoPrice(Asset),
	Freeze(Asset),
	Time(u64),
}

fn amount(asset: Asset) -> impl Strategy<Value = (Asset, Balance)> {
	let whole = asset.clone();
	prop_oneof![
		1 => 0..100u128,
		20 => (5..200u128).prop_map(move |value| dollars(&whole, value * 100)),
		1 => any::<u128>(),
	]
	.prop_map(move |amount| (asset.clone(), amount))
}

fn change() -> impl Strategy<Value = Change<Asset>> {
	let some = || asset().prop_flat_map(amount);
	prop_oneof![
		3 => some().prop_map(|(asset, amount)| Change::Supply { asset, amount }),
		2 => (some(), 0..3u8).prop_map(|((asset, amount), part)| {
			let amount = (part != 0).then_some(amount);
			Change::Withdraw { asset, amount }
		}),
		4 => some().prop_map(|(asset, amount)| Change::Borrow { asset, amount: amount / 4 }),
		2 => (some(), 0..3u8).prop_map(|((asset, amount), part)| {
			let amount = (part != 0).then_some(amount);
			Change::Repay { asset, amount }
		}),
	]
}

fn event() -> impl Strategy<Value = Event> {
	prop_oneof![
		20 => change().prop_map(Event::Change),
		2 => (asset(), any::<bool>()).prop_map(|(asset, on)| Event::Collateral(asset, on)),
		1 => proptest::option::of(Just(GROUP)).prop_map(Event::Group),
		1 => (asset(), 50..150u128).prop_map(|(asset, percent)| Event::Price(asset, percent)),
		1 => asset().prop_map(Event::NoPrice),
		1 => asset().prop_map(Event::Freeze),
		2 => (0..1_000_000_000u64).prop_map(Event::Time),
	]
}

fn happen(event: Event) {
	match event {
		Event::Change(change) => {
			let _ = submit(BOB, call(&change));
		},
		Event::Collateral(asset, collateral) => {
			let _ = submit(BOB, Call::set_collateral { asset, collateral });
		},
		Event::Group(group) => {
			let _ = submit(BOB, Call::choose_group { group });
		},
		Event::Price(asset, percent) => scale_price(&asset, percent),
		Event::NoPrice(asset) => no_price(&asset),
		Event::Freeze(asset) => change_params(&asset, |params| params.frozen = !params.frozen),
		Event::Time(ms) => next_block_after(ms),
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

	/// Whatever has happened before: the answer is the position after the calls, or the error of
	/// the first call that fails.
	#[test]
	fn what_would_be_is_what_will_be(
		events in proptest::collection::vec(event(), 0..20),
		changes in proptest::collection::vec(change(), 1..6),
	) {
		new_test_ext().execute_with(|| {
			lenders();
			change_params(&USD, |params| params.borrow_cap = 9_000 * DOLLAR);
			change_params(&EUR, |params| params.supply_cap = 110_000 * DOLLAR);
			// Only what is certain to fail at first is of no interest.
			let _ = submit(BOB, Call::supply { asset: BTC, amount: COIN });
			for event in events {
				happen(event);
			}
			// A change by itself, so that all of them are tried, and all together.
			for change in &changes {
				let answer = ask(std::slice::from_ref(change));
				let before = root();
				let done = frame_support::storage::with_transaction(|| {
					let done = make(BOB, std::slice::from_ref(change));
					sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(done))
				});
				assert_eq!(done, Ok(answer));
				assert_eq!(root(), before);
			}
			let _ = ask_and_make(&changes);
		});
	}
}
