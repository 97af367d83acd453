// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers is what the calls do and what the state says.

use crate::{mock::*, views::refusal, *};
use frame_support::{assert_ok, traits::fungibles::Mutate as _};
use pallet_lending_runtime_api::{
	Change, LiquidatableInfo, Missing, NoValue, OfferInfo, PositionInfo, PriceInfo, Refusal,
	WhatIfError, MAX_CHANGES, MAX_POSITIONS_PER_PAGE,
};
use polyphony_support::{part_of, Rounding};
use proptest::prelude::*;
use sp_runtime::{DispatchError, FixedU128, Permill, StateVersion};

const ASSETS: [Asset; 5] = [NATIVE, USD, BTC, EUR, NEW];

/// So many units of an asset are worth 1 in the beginning.
fn dollars(asset: &Asset, dollars: Balance) -> Balance {
	dollars
		* match asset {
			Asset::Native => 500_000_000_000,
			Asset::WithId(2) => 2_000,
			Asset::WithId(4) => 100_000,
			Asset::WithId(_) => 1_000_000,
		}
}

fn percent(percent: u128) -> FixedU128 {
	FixedU128::from_rational(percent, 100)
}

/// Alice and Charlie lend everything, as much as is worth 100,000 each.
fn lenders() {
	for asset in [NATIVE, USD, BTC, EUR] {
		let amount = dollars(&asset, 100_000);
		assert_ok!(supply(ALICE, asset, amount));
	}
	assert_ok!(supply(CHARLIE, NEW, dollars(&NEW, 100_000)));
}

fn change_params(asset: &Asset, change: impl FnOnce(&mut MarketParams)) {
	Markets::<Test>::mutate(asset, |market| change(&mut market.as_mut().unwrap().params));
}

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

fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
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
fn a_market_is_described_as_the_next_block_begins() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, USD, 34_000 * DOLLAR));
		let market = Lending::market_info(&USD).unwrap();
		assert_eq!(market.utilisation, percent(34));
		assert_eq!(market.supplied, 100_000 * DOLLAR);
		assert_eq!(market.borrowed, 34_000 * DOLLAR);
		assert_eq!((market.cash, market.reserves), (66_000 * DOLLAR, 0));
		assert_eq!(market.kink_rate, percent(4));
		// 4 % * (1 + 3/4 * (34 - 90) / 90), of 34 %, less a tenth.
		let rate = FixedU128::from_inner(21_333_333_333_333_334);
		assert_eq!(market.borrow_rate, rate);
		assert_eq!(market.supply_rate, FixedU128::from_inner(6_527_999_999_999_999));
		assert_eq!(market.index, 10u128.pow(27));
		assert!(matches!(market.price, PriceInfo::Price(price) if price.value == percent(100)));

		// It is the rate at which interest comes.
		next_block_after(YEAR_MS / 1_000);
		let market = Lending::market_info(&USD).unwrap();
		let interest = market.borrowed - 34_000 * DOLLAR;
		let expected = part_of(34_000 * DOLLAR, Permill::from_parts(21), Rounding::Down);
		assert!(interest.abs_diff(expected) < expected / 10, "{interest} {expected}");
		assert_eq!(market.borrowed, owed(BOB, &USD));
		assert_eq!(market.reserves, reserves(&USD));
		assert!(market.supplied + market.reserves <= market.cash + market.borrowed);
	});
}

#[test]
fn markets_tell_what_governance_has_decided() {
	new_test_ext().execute_with(|| {
		let all = Lending::market_infos();
		assert_eq!(all.iter().map(|market| market.asset.clone()).collect::<Vec<_>>(), ASSETS);
		assert_eq!(all[4].params.debt_ceiling, Some(1_000 * VALUE));
		assert_eq!(all[1].params.group, Some(GROUP));
		assert_eq!(all[1].pending, None);
		assert!(Lending::market_info(&OTHER).is_none());

		let later = MarketParams { supply_cap: RICH + 1, ..markets()[1].1 };
		assert_ok!(submit_as(
			RuntimeOrigin::root(),
			Call::set_params { asset: USD, params: later }
		));
		let pending = Lending::market_info(&USD).unwrap().pending.unwrap();
		assert_eq!((pending.at, pending.params.supply_cap), (11, RICH + 1));

		let groups = Lending::group_infos();
		assert_eq!(groups.len(), 1);
		assert_eq!(groups[0].group, GROUP);
		assert_eq!(groups[0].liquidation_threshold, Permill::from_percent(93));
	});
}

#[test]
fn a_price_is_missing_for_a_reason() {
	new_test_ext().execute_with(|| {
		change_params(&BTC, |params| {
			params.price_bounds = Some((percent(4_000_000), percent(6_000_000)));
		});
		let price = || Lending::market_info(&BTC).unwrap().price;
		assert!(matches!(price(), PriceInfo::Price(_)));
		set_price(&BTC, 3_999_999);
		assert_eq!(price(), PriceInfo::Unavailable(NoValue::OutOfBounds));
		no_price(&BTC);
		assert_eq!(price(), PriceInfo::Unavailable(NoValue::Stale));
	});
}

#[test]
fn a_position_is_valued() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_eq!(Lending::position_info(&BOB), None);
		assert_eq!(Lending::health_info(&BOB), None);
		assert_ok!(supply(BOB, BTC, COIN));
		let position = Lending::position_info(&BOB).unwrap();
		assert_eq!(position.health, Some(FixedU128::from_inner(u128::MAX)));
		assert_eq!(position.capacity, Some(35_000 * VALUE));

		assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
		TestPrices::insert(USD, (percent(100), percent(1)));
		TestPrices::insert(BTC, (percent(5_000_000), percent(100_000)));
		let position = Lending::position_info(&BOB).unwrap();
		assert_eq!(position.collateral, Some(50_000 * VALUE));
		assert_eq!(position.debt, Some(30_000 * VALUE));
		assert_eq!(position.health, Some(percent(125)));
		// 49,000 * 70 % - 30,300
		assert_eq!(position.capacity, Some(4_000 * VALUE));
		assert_eq!(position.missing, vec![]);
		let supply = &position.supplies[0];
		assert_eq!((supply.amount, supply.collateral), (COIN, true));
		assert_eq!(supply.liquidation_threshold, Permill::from_percent(75));
		assert_eq!(position.debts[0].amount, 30_000 * DOLLAR);
		assert_eq!(Lending::health_info(&BOB).unwrap().health, position.health);

		// More is owed than may be.
		set_price(&BTC, 4_000_000);
		let position = Lending::position_info(&BOB).unwrap();
		assert_eq!((position.capacity, position.health), (Some(0), Some(percent(100))));
	});
}

#[test]
fn without_a_price_values_are_missing_one_by_one() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(supply(BOB, EUR, 100 * DOLLAR));
		assert_ok!(submit(BOB, Call::set_collateral { asset: EUR, collateral: false }));
		assert_ok!(borrow(BOB, USD, 30_000 * DOLLAR));
		let missing = |asset| vec![Missing { asset, reason: NoValue::Stale }];

		// What backs no debt is needed for nothing.
		no_price(&EUR);
		let position = Lending::position_info(&BOB).unwrap();
		assert_eq!(position.missing, missing(EUR));
		assert_eq!(position.supplies[1].value, None);
		assert_eq!(position.health, Some(percent(125)));
		assert_eq!(position.collateral, Some(50_000 * VALUE));
		set_price(&EUR, 100);

		no_price(&USD);
		let position = Lending::position_info(&BOB).unwrap();
		assert_eq!(position.missing, missing(USD));
		assert_eq!(position.collateral, Some(50_000 * VALUE));
		assert_eq!(position.supplies[0].value, Some(50_000 * VALUE));
		assert_eq!((position.debt, position.debts[0].value), (None, None));
		assert_eq!((position.health, position.capacity), (None, None));
		assert_eq!(Lending::health_info(&BOB).unwrap().missing, missing(USD));
		set_price(&USD, 100);

		no_price(&BTC);
		let position = Lending::position_info(&BOB).unwrap();
		assert_eq!((position.collateral, position.health), (None, None));
		assert_eq!(position.debt, Some(30_000 * VALUE));
		// Nobody is liquidated for a collateral whose price is not known.
		assert_ok!(repay_all(BOB, USD));
		let position = Lending::position_info(&BOB).unwrap();
		assert_eq!(position.health, Some(FixedU128::from_inner(u128::MAX)));
	});
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

fn asset() -> impl Strategy<Value = Asset> {
	proptest::sample::select(ASSETS.to_vec())
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

/// Sets a price to percents of what it is in the beginning.
fn scale_price(asset: &Asset, percent: u128) {
	let cents = match asset {
		Asset::Native => 200,
		Asset::WithId(2) => 5_000_000,
		Asset::WithId(4) => 1_000,
		Asset::WithId(_) => 100,
	};
	set_price(asset, cents * percent / 100);
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
			let _r = ask_and_make(&changes); eprintln!("TALLY {}", match _r { Ok(_) => "ok".into(), Err(e) => format!("{:?}", e.reason)});
		});
	}
}

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
				assert_eq!(found(limit), all_there_is(), "{what}");eprintln!("FOUND {}", all_there_is().len());
			}
			TestHalted::set(false);
			ExchangeDown::set(false);
		});
	}
}

#[test]
fn an_inventory_can_be_bought_for_what_it_says() {
	new_test_ext().execute_with(|| {
		lenders();
		assert_ok!(supply(BOB, BTC, COIN));
		assert_ok!(borrow(BOB, USD, 34_000 * DOLLAR));
		assert_eq!(Lending::inventory_infos(), vec![]);
		ExchangeDown::set(true);
		set_price(&BTC, 4_400_000);
		next_block();
		let info = Lending::inventory_infos().remove(0);
		assert_eq!((&info.collateral, &info.debt), (&BTC, &USD));
		assert_eq!((info.selling, info.order, info.attempts), (0, None, 0));
		let offer = info.offer.unwrap();
		assert_eq!(offer.discount, Permill::zero());
		assert_eq!(offer.collateral_price, percent(4_400_000));
		assert_eq!(offer.debt_price, percent(100));
		assert_eq!(offer.cost, info.owed);

		// Offered, not sold, and cheaper: until all of it costs less than the debt.
		ExchangeDown::set(false);
		Slippage::set(Permill::from_percent(50));
		for _ in 0..12 {
			next_block();
		}
		let info = Lending::inventory_infos().remove(0);
		assert!(info.order.is_some() && info.attempts > 10 && info.selling != 0);
		let OfferInfo { discount, collateral_price, cost, .. } = info.offer.unwrap();
		assert_eq!(discount, MaxSaleDiscount::get());
		assert_eq!(collateral_price, percent(3_960_000));
		assert!(cost < info.owed);
		let before = free(&USD, CHARLIE);
		let coins = free(&BTC, CHARLIE);
		assert_ok!(submit(
			CHARLIE,
			Call::buy_inventory { collateral: BTC, debt: USD, max_paid: None, min_bought: 0 }
		));
		assert_eq!(before - free(&USD, CHARLIE), cost);
		// The shares of what was on offer are rounded down once.
		let bought = free(&BTC, CHARLIE) - coins;
		assert!((info.amount + info.selling).abs_diff(bought) <= 1);

		no_price(&BTC);
		assert!(Lending::inventory_infos().iter().all(|info| info.offer.is_none()));
	});
}
