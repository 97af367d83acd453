// SPDX-License-Identifier: Apache-2.0

//! How what the trail says, and what a genesis names, stand in JSON.

use super::*;
use serde::{de::DeserializeOwned, Serialize};
use serde_json::{from_value, json, to_value, Value as Json};

/// 2^128 - 1.
const MOST: &str = "340282366920938463463374607431768211455";

fn through_json<T: core::fmt::Debug + DeserializeOwned + PartialEq + Serialize>(thing: &T) -> Json {
	let json = to_value(thing).expect("this can be JSON");
	assert_eq!(&from_value::<T>(json.clone()).expect("this is what was written"), thing);
	json
}

fn payment(memo: &[u8]) -> Payment<u64, u32> {
	Payment {
		to: 3,
		asset: 7,
		amount: u128::MAX,
		pay_with: Some((8, u128::MAX)),
		category: 401,
		memo: memo.to_vec().try_into().expect("it is short"),
	}
}

#[test]
fn amounts_are_digits_and_memos_texts() {
	let json = json!({
		"to": 3, "asset": 7, "amount": MOST, "payWith": [8, MOST], "category": 401,
		"memo": "für Dich",
	});
	assert_eq!(through_json(&payment("für Dich".as_bytes())), json);
	assert_eq!(through_json(&payment(&[0xff]))["memo"], json!({ "hex": "0xff" }));
	let least = json!({ "to": 3, "asset": 7, "amount": 5, "category": 0 });
	let least: Payment<u64, u32> = from_value(least).expect("that is enough");
	assert_eq!((least.amount, least.pay_with, least.memo.len()), (5, None, 0));
	let long = json!({ "to": 3, "asset": 7, "amount": 5, "category": 0, "memo": "m".repeat(65) });
	assert!(from_value::<Payment<u64, u32>>(long).is_err());
}

#[test]
fn policies_budgets_and_rules_are_read_as_they_were_written() {
	let most = Limit { value: u128::MAX, period: 7 };
	let json = through_json(&Policy { limit: Some(most), ..policy() });
	assert_eq!(json["limit"], json!({ "value": MOST, "period": 7 }));
	let budget = Budget {
		value: Some(u128::MAX),
		period: Period::Months(1),
		start: 5,
		rollover: Rollover::UpTo(u128::MAX),
		hard: true,
		target: Some(Target { value: u128::MAX, by: 6 }),
	};
	let json = json!({
		"value": MOST, "period": { "months": 1 }, "start": 5, "rollover": { "upTo": MOST },
		"hard": true, "target": { "value": MOST, "by": 6 },
	});
	assert_eq!(through_json(&budget), json);
	let edge = Edge { side: Side::AtMost, level: u128::MAX, rearm: u128::MAX };
	let rule = RuleInput::<u64, u32> {
		conditions: vec![Condition::Price(7, edge)].try_into().expect("it is one"),
		action: Action::Supply { asset: 7, amount: Amount::Above(u128::MAX) },
		cooldown: 1,
		max_loss: u128::MAX,
		times: None,
	};
	let json = json!({
		"conditions": [{ "price": [7, { "side": "atMost", "level": MOST, "rearm": MOST }] }],
		"action": { "supply": { "asset": 7, "amount": { "above": MOST } } },
		"cooldown": 1, "maxLoss": MOST, "times": null,
	});
	assert_eq!(through_json(&rule), json);
	let operation = Operation::<u32>::Repay { asset: 7, amount: Some(u128::MAX) };
	assert_eq!(through_json(&operation), json!({ "repay": { "asset": 7, "amount": MOST } }));
}

#[test]
fn records_tell_of_every_amount_in_digits() {
	let record = Record::<u64, u32>::Paid {
		cause: Cause::Bill(2),
		payment: payment(b"rent"),
		cost: u128::MAX,
		value: Some(u128::MAX),
		counted: true,
	};
	let json = json!({ "paid": {
		"cause": { "bill": 2 },
		"payment": {
			"to": 3, "asset": 7, "amount": MOST, "payWith": [8, MOST], "category": 401,
			"memo": "rent",
		},
		"cost": MOST, "value": MOST, "counted": true,
	} });
	assert_eq!(to_value(&record).expect("this can be JSON"), json);
	let alert = Alert::Limit::<u64> { spent: u128::MAX, limit: u128::MAX };
	let record = Record::<u64, u32>::Alerted { alert };
	let json = json!({ "alerted": { "alert": { "limit": { "spent": MOST, "limit": MOST } } } });
	assert_eq!(to_value(&record).expect("this can be JSON"), json);
	let forecast = ForecastRecord { began: 1, expected: u128::MAX, low: 0, high: u128::MAX };
	let json = json!({ "began": 1, "expected": MOST, "low": "0", "high": MOST });
	assert_eq!(to_value(forecast).expect("this can be JSON"), json);
}

#[test]
fn a_genesis_can_name_any_amount() {
	let json = json!({
		"creator": 1, "owners": [1], "policy": to_value(policy()).expect("this can be JSON"),
		"money": [[7, MOST]], "fees": MOST, "members": [], "envelopes": [], "bills": [],
		"rules": [],
	});
	let vault: GenesisVault<u64, u32> = from_value(json.clone()).expect("this is a vault");
	assert_eq!((vault.fees, &vault.money[..]), (u128::MAX, &[(7, u128::MAX)][..]));
	assert_eq!(to_value(vault).expect("this can be JSON"), json);
}
