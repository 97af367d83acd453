// SPDX-License-Identifier: Apache-2.0

//! What is written as JSON can be read again, whatever its numbers.

use crate::*;
use serde::de::DeserializeOwned;
use serde_json::{from_value, json, to_value, Value};

/// Whether it is the same after having been JSON, which is returned.
fn through_json<T>(thing: &T) -> Value
where
	T: core::fmt::Debug + DeserializeOwned + PartialEq + Serialize,
{
	let json = to_value(thing).expect("this can be JSON");
	assert_eq!(&from_value::<T>(json.clone()).expect("this is what was written"), thing);
	json
}

fn market(price: PriceInfo) -> MarketInfo<u32> {
	let most = FixedU128::from_inner(u128::MAX);
	let bonus = BonusInfo { min: Permill::from_parts(1), max: Permill::one(), slope: most };
	let rates = RatesInfo {
		kink: Permill::one(),
		steepness: most,
		initial: most,
		min: most,
		max: most,
		speed: most,
	};
	let params = ParamsInfo {
		supply_cap: u128::MAX,
		borrow_cap: u128::MAX,
		reserve_factor: Permill::one(),
		collateral_factor: Permill::one(),
		liquidation_threshold: Permill::one(),
		bonus,
		rates,
		flash_fee: Permill::one(),
		debt_ceiling: Some(u128::MAX),
		borrowable_in_isolation: true,
		group: Some(u32::MAX),
		price_bounds: Some((most, most)),
		frozen: true,
	};
	let later = ParamsInfo { debt_ceiling: None, group: None, price_bounds: None, ..params };
	MarketInfo {
		asset: u32::MAX,
		params,
		pending: Some(PendingInfo { at: u32::MAX, params: later }),
		supplied: u128::MAX,
		borrowed: u128::MAX,
		cash: u128::MAX,
		reserves: u128::MAX,
		isolated_debt: u128::MAX,
		utilisation: most,
		borrow_rate: most,
		supply_rate: most,
		kink_rate: most,
		index: u128::MAX,
		price,
	}
}

#[test]
fn a_market_has_a_price_or_a_reason() {
	let most = FixedU128::from_inner(u128::MAX);
	let price = OraclePrice { value: most, confidence: most, age: u64::MAX };
	let json = through_json(&market(PriceInfo::Price(price)));
	assert_eq!(json["price"]["value"], json!(u128::MAX.to_string()));
	assert_eq!(json["params"]["reserveFactor"], json!(1_000_000));
	assert_eq!(json["pending"]["params"]["debtCeiling"], Value::Null);
	let json = through_json(&market(PriceInfo::Unavailable(NoValue::OutOfBounds)));
	assert_eq!(json["unavailable"], json!("outOfBounds"));
	assert_eq!(json.get("price"), None);
}

#[test]
fn positions_and_pages_keep_what_is_missing() {
	let supply = |value| SupplyInfo {
		asset: 1u32,
		amount: u128::MAX,
		collateral: true,
		value,
		collateral_factor: Permill::one(),
		liquidation_threshold: Permill::one(),
	};
	let position = PositionInfo {
		supplies: vec![supply(None), supply(Some(u128::MAX))],
		debts: vec![DebtInfo { asset: 2, amount: u128::MAX, value: None }],
		group: Some(3),
		isolated: Some(IsolatedInfo { collateral: 1, counted: u128::MAX }),
		health: None,
		missing: vec![Missing { asset: 2, reason: NoValue::TooLarge }],
		..Default::default()
	};
	let json = through_json(&position);
	assert_eq!(json["supplies"][1]["value"], json!(u128::MAX.to_string()));
	assert_eq!(json["missing"], json!([{ "asset": 2, "reason": "tooLarge" }]));
	through_json(&PositionInfo::<u32>::default());
	through_json(&LiquidatablePage {
		positions: vec![LiquidatableInfo { account: 7u64, position }],
		next: Some(Place { deferred: true, at: 1, account: 7 }),
	});
}

#[test]
fn a_change_may_leave_the_amount_out() {
	let all = Change::Withdraw { asset: 1u32, amount: None };
	assert_eq!(through_json(&all), json!({ "withdraw": { "asset": 1, "amount": null } }));
	assert_eq!(from_value::<Change<u32>>(json!({ "withdraw": { "asset": 1 } })).ok(), Some(all));
	let some = Change::Supply { asset: 1u32, amount: u128::MAX };
	assert_eq!(through_json(&some)["supply"]["amount"], json!(u128::MAX.to_string()));
	let error = WhatIfError { change: 1, reason: Refusal::DebtTooSmall };
	assert_eq!(through_json(&error), json!({ "change": 1, "reason": "debtTooSmall" }));
}
