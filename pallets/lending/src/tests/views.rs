// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers is what the calls do and what the state says.

use crate::{mock::*, *};
use frame_support::assert_ok;
use pallet_lending_runtime_api::{Missing, NoValue, OfferInfo, PriceInfo};
use polyphony_support::{part_of, Rounding};
use proptest::prelude::*;
use sp_runtime::{FixedU128, Permill, StateVersion};

/// The assets with a market.
pub(super) const ASSETS: [Asset; 5] = [NATIVE, USD, BTC, EUR, NEW];

/// So many units of an asset are worth 1 in the beginning.
pub(super) fn dollars(asset: &Asset, dollars: Balance) -> Balance {
	dollars
		* match asset {
			Asset::Native => 500_000_000_000,
			Asset::WithId(2) => 2_000,
			Asset::WithId(4) => 100_000,
			Asset::WithId(_) => 1_000_000,
		}
}

/// A number.
pub(super) fn percent(percent: u128) -> FixedU128 {
	FixedU128::from_rational(percent, 100)
}

/// Alice and Charlie lend everything, as much as is worth 100,000 each.
pub(super) fn lenders() {
	for asset in [NATIVE, USD, BTC, EUR] {
		let amount = dollars(&asset, 100_000);
		assert_ok!(supply(ALICE, asset, amount));
	}
	assert_ok!(supply(CHARLIE, NEW, dollars(&NEW, 100_000)));
}

/// Changes parameters of a market at once.
pub(super) fn change_params(asset: &Asset, change: impl FnOnce(&mut MarketParams)) {
	Markets::<Test>::mutate(asset, |market| change(&mut market.as_mut().unwrap().params));
}

/// What the whole state is.
pub(super) fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
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
			Call::set_params { asset: USD, params: Box::new(later) }
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

/// Any of them.
pub(super) fn asset() -> impl Strategy<Value = Asset> {
	proptest::sample::select(ASSETS.to_vec())
}

/// Sets a price to percents of what it is in the beginning.
pub(super) fn scale_price(asset: &Asset, percent: u128) {
	let cents = match asset {
		Asset::Native => 200,
		Asset::WithId(2) => 5_000_000,
		Asset::WithId(4) => 1_000,
		Asset::WithId(_) => 100,
	};
	set_price(asset, cents * percent / 100);
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
		assert_eq!(offer.discount, SaleStep::get());
		assert_eq!(offer.collateral_price, percent(4_356_000));
		assert_eq!(offer.debt_price, percent(100));
		assert_eq!(offer.cost, info.owed);

		// Offered, not sold, and cheaper: what it costs less than the debt is given up.
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
		// But for the interest of a block.
		assert!(cost <= info.owed && (info.owed - cost) * 100_000 < cost, "{cost} {}", info.owed);
		assert!(info.owed < offer.cost);
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
