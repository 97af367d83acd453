// SPDX-License-Identifier: Apache-2.0

//! Units of streams: gifts and trade.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

/// A stream of a hundred units of Alice's, with all of a split.
fn stream() -> (SplitId, StreamId) {
	let id = split_of(&[(ALICE, PARTS)]);
	let stream = NextStream::<Test>::get();
	assert_ok!(submit(ALICE, Call::fractionalise { split: id, slot: 0, units: 100 }));
	(id, stream)
}

fn transfer(stream: StreamId, from: AccountId, to: AccountId, units: u64) -> DispatchResult {
	submit(from, Call::transfer_units { stream, to, units })
}

fn offer(stream: StreamId, who: AccountId, units: u64, price: Balance) -> DispatchResult {
	submit(who, Call::sell_units { stream, ask: Some(Ask { units, price, asset: USD }) })
}

fn buy_with(
	stream: StreamId,
	who: AccountId,
	units: u64,
	asset: Asset,
	max_in: Balance,
) -> DispatchResult {
	let pay = Payment { asset, max_in };
	submit(who, Call::buy_units { stream, seller: ALICE, units, pay })
}

fn units(stream: StreamId, who: AccountId) -> u64 {
	Holdings::<Test>::get(stream, who).map_or(0, |holding| holding.units)
}

fn ask(stream: StreamId) -> Option<u64> {
	Holdings::<Test>::get(stream, ALICE)?.ask.map(|ask| ask.units)
}

#[test]
fn units_are_given_away() {
	run(|| {
		let (_, stream) = stream();
		for (from, to, units, error) in [
			(BOB, CHARLIE, 1, Error::<Test>::NotHolder),
			(ALICE, BOB, 0, Error::InvalidUnits),
			(ALICE, BOB, 101, Error::InvalidUnits),
			(ALICE, ALICE, 1, Error::SameAccount),
		] {
			assert_noop!(transfer(stream, from, to, units), error);
		}
		let before = held(HoldReason::Split, ALICE);
		assert_ok!(transfer(stream, ALICE, DAVE, 40));
		assert!(told(Event::UnitsMoved { stream, from: ALICE, to: DAVE, units: 40 }));
		assert_eq!((units(stream, ALICE), units(stream, DAVE)), (60, 40));
		// She has paid the deposit for him, who has nothing, and gets it back.
		let deposit = held(HoldReason::Split, ALICE) - before;
		assert!(deposit > ENTRY_DEPOSIT);
		assert_ok!(transfer(stream, ALICE, DAVE, 1));
		assert_eq!(held(HoldReason::Split, ALICE), before + deposit);
		assert_ok!(transfer(stream, DAVE, ALICE, 41));
		assert_eq!(held(HoldReason::Split, ALICE), before);
		assert_eq!(Streams::<Test>::get(stream).unwrap().holders, 1);
	});
}

#[test]
fn units_are_bought() {
	run(|| {
		let (id, stream) = stream();
		deposit_to_split(id, &USD, 100);
		assert_ok!(offer(stream, ALICE, 50, 7));
		assert_ok!(buy_with(stream, BOB, 10, USD, 70));
		assert!(told(Event::UnitsBought {
			stream,
			buyer: BOB,
			seller: ALICE,
			units: 10,
			asset: USD,
			price: 70,
			pay: USD,
			spent: 70,
		}));
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (70, -70));
		assert_eq!((units(stream, BOB), ask(stream)), (10, Some(40)));
		assert!(held(HoldReason::Split, BOB) > 0);
		// What came before is hers.
		assert_noop!(claim_stream(stream, BOB, &USD), Error::<Test>::NothingToClaim);
		deposit_to_split(id, &USD, 100);
		assert_ok!(claim_stream(stream, ALICE, &USD));
		assert_ok!(claim_stream(stream, BOB, &USD));
		assert_eq!((gain(&USD, ALICE), gain(&USD, BOB)), (260, -60));
	});
}

#[test]
fn units_are_paid_with_any_asset() {
	run(|| {
		let (_, stream) = stream();
		assert_ok!(offer(stream, ALICE, 50, 7));
		assert_noop!(buy_with(stream, BOB, 10, BTC, 139), Error::<Test>::PriceAboveMax);
		assert_noop!(buy_with(stream, BOB, 10, USD, 69), Error::<Test>::PriceAboveMax);
		assert_ok!(buy_with(stream, BOB, 10, BTC, 140));
		assert_eq!((gain(&USD, ALICE), gain(&BTC, BOB)), (70, -140));
		ExchangeDown::set(true);
		assert_noop!(
			buy_with(stream, BOB, 10, BTC, 140),
			sp_runtime::DispatchError::Other("the exchange is down")
		);
		assert_ok!(buy_with(stream, BOB, 10, USD, 70));
	});
}

#[test]
fn only_what_is_offered_is_bought() {
	run(|| {
		let (_, stream) = stream();
		assert_noop!(buy_with(stream, BOB, 1, USD, 100), Error::<Test>::NotForSale);
		assert_noop!(buy_with(stream + 1, BOB, 1, USD, 100), Error::<Test>::NotForSale);
		assert_noop!(offer(stream, BOB, 1, 1), Error::<Test>::NotHolder);
		assert_noop!(offer(stream, ALICE, 0, 1), Error::<Test>::InvalidUnits);
		assert_noop!(offer(stream, ALICE, 101, 1), Error::<Test>::InvalidUnits);
		assert_noop!(offer(stream, ALICE, 1, 0), Error::<Test>::InvalidPrice);
		assert_ok!(offer(stream, ALICE, 100, 1));
		assert_ok!(offer(stream, ALICE, 5, 2));
		assert_noop!(buy_with(stream, BOB, 6, USD, 100), Error::<Test>::NotForSale);
		assert_noop!(buy_with(stream, BOB, 0, USD, 100), Error::<Test>::InvalidUnits);
		assert_noop!(buy_with(stream, ALICE, 1, USD, 100), Error::<Test>::SameAccount);
		assert_ok!(buy_with(stream, BOB, 5, USD, 10));
		assert_eq!(ask(stream), None);
		assert_ok!(offer(stream, ALICE, 5, 2));
		assert_ok!(submit(ALICE, Call::sell_units { stream, ask: None }));
		assert!(told(Event::UnitsOffered { stream, seller: ALICE, ask: None }));
		assert_noop!(buy_with(stream, BOB, 1, USD, 100), Error::<Test>::NotForSale);
	});
}

#[test]
fn no_more_is_for_sale_than_there_is() {
	run(|| {
		let (_, stream) = stream();
		assert_ok!(offer(stream, ALICE, 80, 1));
		assert_ok!(transfer(stream, ALICE, BOB, 30));
		assert_eq!(ask(stream), Some(70));
		assert_ok!(buy_with(stream, BOB, 60, USD, 60));
		assert_eq!(ask(stream), Some(10));
		assert_ok!(transfer(stream, ALICE, BOB, 10));
		assert_eq!(ask(stream), None);
		assert_ok!(transfer(stream, BOB, ALICE, 50));
		assert_eq!(ask(stream), None);
	});
}

#[test]
fn a_price_beyond_all_money_is_refused() {
	run(|| {
		let (_, stream) = stream();
		for (units, price) in [(100, Balance::MAX), (2, Balance::MAX / 2 + 1)] {
			assert_noop!(offer(stream, ALICE, units, price), Error::<Test>::InvalidPrice);
		}
		// There cannot be as much.
		assert_noop!(offer(stream, ALICE, 1, Balance::MAX), sp_runtime::ArithmeticError::Overflow);
		assert_ok!(offer(stream, ALICE, 100, RICH / 10));
		assert_noop!(
			buy_with(stream, BOB, 20, USD, Balance::MAX),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn units_have_a_price_in_an_asset_that_is_accepted() {
	run(|| {
		let (_, stream) = stream();
		let sell = |asset| {
			let ask = Some(Ask { units: 1, price: 7, asset });
			submit(ALICE, Call::sell_units { stream, ask })
		};
		let unknown = frame_support::traits::fungible::NativeOrWithId::WithId(77);
		for asset in [OTHER, unknown] {
			assert_noop!(sell(asset), Error::<Test>::AssetNotAccepted);
		}
		assert_ok!(sell(USD));
		let accept = |accepted| {
			submit_as(RuntimeOrigin::root(), Call::accept_asset { asset: USD, accepted })
		};
		assert_ok!(accept(false));
		assert_noop!(sell(USD), Error::<Test>::AssetNotAccepted);
		// An old price is as good as before.
		assert_ok!(buy_with(stream, BOB, 1, USD, 7));
	});
}

#[test]
fn who_cannot_be_paid_offers_no_units() {
	run(|| {
		let (_, stream) = stream();
		assert_ok!(transfer(stream, ALICE, DAVE, 10));
		// He has nothing, and less than the minimum balance would come.
		assert_noop!(offer(stream, DAVE, 1, 9), sp_runtime::TokenError::BelowMinimum);
		assert_ok!(offer(stream, DAVE, 2, 5));
		block(&USD, ALICE);
		assert_noop!(offer(stream, ALICE, 1, 7), sp_runtime::TokenError::Blocked);
		// She can draw back all the same.
		unblock(&USD, ALICE);
		assert_ok!(offer(stream, ALICE, 1, 7));
		block(&USD, ALICE);
		assert_ok!(submit(ALICE, Call::sell_units { stream, ask: None }));
	});
}
