// SPDX-License-Identifier: Apache-2.0

//! What is written as JSON can be read again, whatever its numbers and words.

use crate::*;
use core::fmt::Debug;
use serde::de::DeserializeOwned;
use serde_json::{from_value, json, to_value, Value as Json};

mod payments;
mod rules;
mod vaults;

/// 2^128 - 1.
const MOST: &str = "340282366920938463463374607431768211455";

/// Whether it is the same after having been JSON, and after having been bytes. The JSON is
/// returned.
fn through_json<T>(thing: &T) -> Json
where
	T: Debug + Decode + DeserializeOwned + Encode + PartialEq + Serialize,
{
	assert_eq!(T::decode(&mut &thing.encode()[..]).as_ref(), Ok(thing));
	let json = to_value(thing).expect("this can be JSON");
	assert_eq!(&from_value::<T>(json.clone()).expect("this is what was written"), thing);
	json
}

fn hex(byte: u8) -> Json {
	json!(format!("0x{}", format!("{byte:02x}").repeat(32)))
}

fn half() -> Permill {
	Permill::from_percent(50)
}

fn limit() -> LimitInfo {
	LimitInfo { value: u128::MAX, period: 7 }
}

fn limit_json() -> Json {
	json!({ "value": MOST, "period": 7 })
}

fn policy() -> PolicyInfo {
	PolicyInfo {
		threshold: 2,
		limit: Some(limit()),
		solo: None,
		delay: 9,
		guardians_needed: 1,
		envelopes_only: true,
		alert_at: half(),
	}
}

fn policy_json() -> Json {
	json!({
		"threshold": 2, "limit": limit_json(), "solo": null, "delay": 9, "guardiansNeeded": 1,
		"envelopesOnly": true, "alertAt": 500_000,
	})
}

fn roles() -> RolesInfo {
	RolesInfo {
		guardian: true,
		spender: Some(AllowanceInfo { limit: limit(), categories: vec![101] }),
		adviser: Some(MandateInfo { limit: limit(), max_loss: u128::MAX, may_tighten: true }),
		viewer: false,
		key: Some(H256::repeat_byte(1)),
	}
}

fn roles_json() -> Json {
	json!({
		"guardian": true,
		"spender": { "limit": limit_json(), "categories": [101] },
		"adviser": { "limit": limit_json(), "maxLoss": MOST, "mayTighten": true },
		"viewer": false,
		"key": hex(1),
	})
}

fn budget() -> BudgetInfo {
	BudgetInfo {
		value: Some(u128::MAX),
		period: PeriodInfo::Months(1),
		start: 5,
		rollover: RolloverInfo::UpTo(u128::MAX),
		hard: true,
		target: Some(TargetInfo { value: u128::MAX, by: 6 }),
	}
}

fn budget_json() -> Json {
	json!({
		"value": MOST, "period": { "months": 1 }, "start": 5, "rollover": { "upTo": MOST },
		"hard": true, "target": { "value": MOST, "by": 6 },
	})
}

fn payment() -> PaymentInfo<u64, u32> {
	PaymentInfo {
		to: 3,
		asset: 7,
		amount: u128::MAX,
		pay_with: Some(PayWithInfo { asset: 8, max: u128::MAX }),
		category: 401,
		memo: "rent".into(),
	}
}

fn payment_json() -> Json {
	json!({
		"to": 3, "asset": 7, "amount": MOST, "payWith": { "asset": 8, "max": MOST },
		"category": 401, "memo": "rent",
	})
}

fn rule_terms() -> RuleTermsInfo<u64, u32> {
	RuleTermsInfo {
		conditions: vec![ConditionInfo::Time { start: 5, every: None }],
		action: ActionInfo::TopUp { from: 101, to: 401, value: u128::MAX },
		cooldown: 8,
		max_loss: u128::MAX,
		times: Some(2),
	}
}

fn rule_terms_json() -> Json {
	json!({
		"conditions": [{ "time": { "start": 5, "every": null } }],
		"action": { "topUp": { "from": 101, "to": 401, "value": MOST } },
		"cooldown": 8, "maxLoss": MOST, "times": 2,
	})
}
