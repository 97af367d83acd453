// SPDX-License-Identifier: Apache-2.0

//! Rules.

use super::*;

fn edge() -> EdgeInfo {
	EdgeInfo { side: SideInfo::AtMost, level: u128::MAX, rearm: u128::MAX }
}

fn edge_json() -> Json {
	json!({ "side": "atMost", "level": MOST, "rearm": MOST })
}

#[test]
fn conditions() {
	let every = Some(PeriodInfo::Days(1));
	let conditions: [(ConditionInfo<u64, u32>, Json); 5] = [
		(
			ConditionInfo::Price { asset: 7, edge: edge() },
			json!({ "price": { "asset": 7, "edge": edge_json() } }),
		),
		(
			ConditionInfo::Balance { asset: 7, edge: edge() },
			json!({ "balance": { "asset": 7, "edge": edge_json() } }),
		),
		(
			ConditionInfo::Health { account: Some(2), edge: edge() },
			json!({ "health": { "account": 2, "edge": edge_json() } }),
		),
		(
			ConditionInfo::Left { category: 101, edge: edge() },
			json!({ "left": { "category": 101, "edge": edge_json() } }),
		),
		(
			ConditionInfo::Time { start: 5, every },
			json!({ "time": { "start": 5, "every": { "days": 1 } } }),
		),
	];
	for (condition, json) in conditions {
		let state = ConditionStateInfo {
			condition,
			present: Some(u128::MAX),
			distance: Some(u128::MAX),
			next: Some(4),
			holds: false,
			cleared: true,
		};
		let json = json!({
			"condition": json, "present": MOST, "distance": MOST, "next": 4, "holds": false,
			"cleared": true,
		});
		assert_eq!(through_json(&state), json);
	}
}

#[test]
fn actions() {
	let most = HowMuchInfo::Exact(u128::MAX);
	let exact = json!({ "exact": MOST });
	let part = PartInfo { asset: 7, part: half() };
	let actions: [(ActionInfo<u64, u32>, Json); 7] = [
		(
			ActionInfo::Transfer { to: 3, asset: 7, amount: most.clone(), category: 101 },
			json!({ "transfer": { "to": 3, "asset": 7, "amount": exact, "category": 101 } }),
		),
		(
			ActionInfo::Swap {
				sell: 7,
				buy: 8,
				amount: HowMuchInfo::Part(half()),
				max_slippage: half(),
			},
			json!({ "swap": {
				"sell": 7, "buy": 8, "amount": { "part": 500_000 }, "maxSlippage": 500_000,
			} }),
		),
		(
			ActionInfo::Supply { asset: 7, amount: HowMuchInfo::Above(u128::MAX) },
			json!({ "supply": { "asset": 7, "amount": { "above": MOST } } }),
		),
		(
			ActionInfo::Withdraw { asset: 7, amount: most.clone() },
			json!({ "withdraw": { "asset": 7, "amount": exact } }),
		),
		(
			ActionInfo::Repay { debtor: None, asset: 7, amount: most, category: 0 },
			json!({ "repay": { "debtor": null, "asset": 7, "amount": exact, "category": 0 } }),
		),
		(
			ActionInfo::Rebalance { targets: vec![part], tolerance: half(), max_slippage: half() },
			json!({ "rebalance": {
				"targets": [{ "asset": 7, "part": 500_000 }], "tolerance": 500_000,
				"maxSlippage": 500_000,
			} }),
		),
		(
			ActionInfo::TopUp { from: 101, to: 401, value: u128::MAX },
			json!({ "topUp": { "from": 101, "to": 401, "value": MOST } }),
		),
	];
	for (action, json) in actions {
		let rule = RuleInfo {
			rule: 1,
			action,
			conditions: vec![],
			waiting: WaitingInfo::Suspended(SuspensionInfo::Loss),
			next: None,
			ready_at: 5,
			armed: true,
			fired_at: 4,
			cooldown: 3,
			times: None,
			lost: u128::MAX,
			max_loss: u128::MAX,
			failures: 1,
			approved: true,
			fee: u128::MAX,
			deposit: u128::MAX,
		};
		let json = json!({
			"rule": 1, "action": json, "conditions": [], "waiting": { "suspended": "loss" },
			"next": null, "readyAt": 5, "armed": true, "firedAt": 4, "cooldown": 3, "times": null,
			"lost": MOST, "maxLoss": MOST, "failures": 1, "approved": true, "fee": MOST,
			"deposit": MOST,
		});
		assert_eq!(through_json(&rule), json);
	}
	assert_eq!(through_json(&WaitingInfo::Conditions), json!("conditions"));
	assert_eq!(through_json(&rule_terms()), rule_terms_json());
}
