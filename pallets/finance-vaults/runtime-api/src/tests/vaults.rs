// SPDX-License-Identifier: Apache-2.0

//! Vaults, members, worth, envelopes and pools.

use super::*;

fn state() -> LimitStateInfo {
	let frees = vec![FreedInfo { at: 8, value: u128::MAX }];
	LimitStateInfo { limit: limit(), counted: u128::MAX, left: 0, frees }
}

fn state_json() -> Json {
	let frees = json!([{ "at": 8, "value": MOST }]);
	json!({ "limit": limit_json(), "counted": MOST, "left": "0", "frees": frees })
}

fn head() -> TrailHeadInfo {
	TrailHeadInfo { count: 3, hash: H256::repeat_byte(2), key: vec![1, 2] }
}

fn head_json() -> Json {
	json!({ "count": 3, "hash": hex(2), "key": "0x0102" })
}

#[test]
fn a_vault() {
	let counts = CountsInfo {
		members: 1,
		guardians: 2,
		envelopes: 3,
		rules: 4,
		bills: 5,
		streams: 6,
		motions: 7,
		forecasts: 8,
	};
	let vault = VaultInfo::<u64> {
		vault: 1,
		account: 2,
		owners: vec![3, 4],
		policy: policy(),
		frozen_until: Some(5),
		limit: Some(state()),
		solo: None,
		fees: u128::MAX,
		deposit: u128::MAX,
		firings_left: 6,
		counts,
		trail: head(),
	};
	let json = json!({
		"vault": 1, "account": 2, "owners": [3, 4], "policy": policy_json(), "frozenUntil": 5,
		"limit": state_json(), "solo": null, "fees": MOST, "deposit": MOST, "firingsLeft": 6,
		"counts": {
			"members": 1, "guardians": 2, "envelopes": 3, "rules": 4, "bills": 5, "streams": 6,
			"motions": 7, "forecasts": 8,
		},
		"trail": head_json(),
	});
	assert_eq!(through_json(&vault), json);
}

#[test]
fn members_and_their_vaults() {
	let member = MemberInfo::<u64> {
		account: 2,
		roles: roles(),
		allowance: Some(state()),
		mandate: None,
		lost: u128::MAX,
		can_freeze_at: Some(4),
		deposit: u128::MAX,
	};
	let json = json!({
		"account": 2, "roles": roles_json(), "allowance": state_json(), "mandate": null,
		"lost": MOST, "canFreezeAt": 4, "deposit": MOST,
	});
	assert_eq!(through_json(&member), json);
	let vaults = vec![
		OwnVaultInfo { vault: 1, owner: true, roles: None },
		OwnVaultInfo { vault: 2, owner: false, roles: Some(roles()) },
	];
	let json = json!({
		"vaults": [
			{ "vault": 1, "owner": true, "roles": null },
			{ "vault": 2, "owner": false, "roles": roles_json() },
		],
		"next": 2,
	});
	assert_eq!(through_json(&OwnVaultPage { vaults, next: Some(2) }), json);
}

#[test]
fn worth_can_be_below_zero() {
	let holding = HoldingInfo::<u32> {
		asset: 7,
		spendable: u128::MAX,
		held: 1,
		supplied: 2,
		owed: 3,
		price: Some(u128::MAX),
		value: Some(u128::MAX),
		debt: None,
	};
	let worth = NetWorthInfo {
		holdings: vec![holding],
		assets: 1,
		debts: 2,
		net: i128::MIN,
		unpriced: vec![7],
	};
	let json = json!({
		"holdings": [{
			"asset": 7, "spendable": MOST, "held": "1", "supplied": "2", "owed": "3",
			"price": MOST, "value": MOST, "debt": null,
		}],
		"assets": "1", "debts": "2", "net": i128::MIN.to_string(), "unpriced": [7],
	});
	assert_eq!(through_json(&worth), json);
}

#[test]
fn envelopes_and_spending() {
	let envelope = EnvelopeInfo {
		category: 101,
		budget: budget(),
		index: 2,
		began: 3,
		ends: None,
		carried: u128::MAX,
		moved_in: 1,
		moved_out: 2,
		spent: 3,
		budgeted: Some(u128::MAX),
		left: None,
		deposit: u128::MAX,
	};
	let json = json!({
		"category": 101, "budget": budget_json(), "index": 2, "began": 3, "ends": null,
		"carried": MOST, "movedIn": "1", "movedOut": "2", "spent": "3", "budgeted": MOST,
		"left": null, "deposit": MOST,
	});
	assert_eq!(through_json(&envelope), json);
	let spent =
		SpentInfo { began: 1, ends: Some(2), budget: None, spent: u128::MAX, carried: Some(0) };
	let spending = SpendingInfo { category: 101, periods: vec![spent] };
	let periods = json!([{ "began": 1, "ends": 2, "budget": null, "spent": MOST, "carried": "0" }]);
	assert_eq!(through_json(&spending), json!({ "category": 101, "periods": periods }));
	assert_eq!(through_json(&RolloverInfo::None), json!("none"));
	assert_eq!(through_json(&PeriodInfo::Days(7)), json!({ "days": 7 }));
}

#[test]
fn forecasts_and_scores() {
	let forecast = ForecastInfo::<u64> {
		category: 101,
		by: 2,
		index: 3,
		begins: Some(4),
		ends: Some(5),
		expected: u128::MAX,
		low: 0,
		high: u128::MAX,
		naive: None,
		deposit: u128::MAX,
	};
	let json = json!({
		"category": 101, "by": 2, "index": 3, "begins": 4, "ends": 5, "expected": MOST,
		"low": "0", "high": MOST, "naive": null, "deposit": MOST,
	});
	assert_eq!(through_json(&forecast), json);
	let score = ScoreInfo {
		forecasts: 1,
		within: 1,
		mean_error: Some(2),
		mean_width: None,
		compared: 3,
		compared_error: u64::MAX,
		naive_error: u64::MAX,
	};
	let json = json!({
		"forecasts": 1, "within": 1, "meanError": 2, "meanWidth": null, "compared": 3,
		"comparedError": u64::MAX.to_string(), "naiveError": u64::MAX.to_string(),
	});
	assert_eq!(through_json(&score), json);
}

#[test]
fn pools() {
	let pool = PoolInfo::<u64, u32> {
		pool: 1,
		account: 2,
		manager: 3,
		asset: 7,
		idle: u128::MAX,
		assets: u128::MAX,
		shares: u128::MAX,
		share_value: u128::MAX,
		high_water: u128::MAX,
		fee: half(),
		next_fee: Some(NextFeeInfo { fee: half(), at: 5 }),
		cap: Some(u128::MAX),
		closed: true,
	};
	let json = json!({
		"pool": 1, "account": 2, "manager": 3, "asset": 7, "idle": MOST, "assets": MOST,
		"shares": MOST, "shareValue": MOST, "highWater": MOST, "fee": 500_000,
		"nextFee": { "fee": 500_000, "at": 5 }, "cap": MOST, "closed": true,
	});
	let page = PoolPage { pools: vec![pool], next: Some(2) };
	assert_eq!(through_json(&page), json!({ "pools": [json], "next": 2 }));
	assert_eq!(through_json(&PoolStep::ConvertToShares), json!("convertToShares"));
	let holder = PoolHolderInfo {
		shares: u128::MAX,
		amount: 1,
		max_deposit: u128::MAX,
		max_mint: 2,
		max_withdraw: 3,
		max_redeem: 4,
	};
	let json = json!({
		"shares": MOST, "amount": "1", "maxDeposit": MOST, "maxMint": "2", "maxWithdraw": "3",
		"maxRedeem": "4",
	});
	assert_eq!(through_json(&holder), json);
}
