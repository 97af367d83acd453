// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

use super::*;
use crate::rpc::{
	error,
	mock::{Chain, Methods, BEST, UNKNOWN},
};
use codec::{Decode, Encode};
use frame_support::traits::fungible::NativeOrWithId;
use pallet_lending_runtime_api::{
	BonusInfo, DebtInfo, GroupInfo, HealthInfo, InventoryInfo, IsolatedInfo, LiquidatableInfo,
	LiquidatablePage, MarketInfo, Missing, NoValue, OfferInfo, OraclePrice, ParamsInfo,
	PendingInfo, PositionInfo, PriceInfo, RatesInfo, Refusal, RuleInfo, SupplyInfo, WhatIfError,
	MAX_CHANGES,
};
use serde_json::{json, Value};
use sp_runtime::{FixedU128, Permill};

/// What the runtime calls an asset.
type Asset = NativeOrWithId<u32>;

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const MANY: &str = "340282366920938463463374607431768211455";

/// Every method, with arguments that it takes.
fn calls() -> [(&'static str, Value); 8] {
	[
		("lending_markets", json!([])),
		("lending_market", json!(["native"])),
		("lending_groups", json!([])),
		("lending_position", json!([ALICE])),
		("lending_health", json!([ALICE])),
		("lending_whatIf", json!([ALICE, []])),
		("lending_liquidatable", json!([])),
		("lending_inventories", json!([])),
	]
}

fn bonus() -> BonusInfo {
	BonusInfo {
		min: Permill::from_percent(5),
		max: Permill::from_percent(10),
		slope: FixedU128::from_u32(1),
	}
}

fn params() -> ParamsInfo {
	ParamsInfo {
		supply_cap: u128::MAX,
		borrow_cap: 9,
		reserve_factor: Permill::from_percent(10),
		collateral_factor: Permill::from_percent(70),
		liquidation_threshold: Permill::from_percent(75),
		bonus: bonus(),
		rates: RatesInfo {
			kink: Permill::from_percent(90),
			steepness: FixedU128::from_u32(4),
			initial: FixedU128::from_rational(4, 100),
			min: FixedU128::from_rational(1, 1_000),
			max: FixedU128::from_u32(2),
			speed: FixedU128::from_u32(50),
		},
		flash_fee: Permill::from_parts(500),
		debt_ceiling: Some(u128::MAX),
		borrowable_in_isolation: true,
		group: Some(1),
		price_bounds: Some((FixedU128::from_u32(1), FixedU128::from_u32(2))),
		frozen: false,
	}
}

fn market(asset: Asset) -> MarketInfo<Asset> {
	let price = match &asset {
		Asset::Native => PriceInfo::Price(OraclePrice {
			value: FixedU128::from_rational(25, 4),
			confidence: FixedU128::from_inner(1),
			age: 4_000,
		}),
		Asset::WithId(_) => PriceInfo::Unavailable(NoValue::OutOfBounds),
	};
	let later = ParamsInfo { debt_ceiling: None, price_bounds: None, group: None, ..params() };
	let pending = (asset == Asset::Native).then_some(PendingInfo { at: 100, params: later });
	MarketInfo {
		asset,
		params: params(),
		pending,
		supplied: u128::MAX,
		borrowed: 3,
		cash: 4,
		reserves: 5,
		isolated_debt: 6,
		utilisation: FixedU128::from_rational(1, 2),
		borrow_rate: FixedU128::from_rational(3, 100),
		supply_rate: FixedU128::from_rational(1, 100),
		kink_rate: FixedU128::from_rational(4, 100),
		index: 1_000_000_000_000_000_000_000_000_000,
		price,
	}
}

fn position() -> PositionInfo<Asset> {
	PositionInfo {
		supplies: vec![SupplyInfo {
			asset: Asset::Native,
			amount: u128::MAX,
			collateral: true,
			value: Some(10),
			collateral_factor: Permill::from_percent(70),
			liquidation_threshold: Permill::from_percent(75),
		}],
		debts: vec![DebtInfo { asset: Asset::WithId(7), amount: 2, value: None }],
		group: Some(1),
		rule: Some(RuleInfo {
			below: FixedU128::from_rational(11, 10),
			to: FixedU128::from_rational(12, 10),
			collateral: Asset::Native,
			debt: Asset::WithId(7),
			max_slippage: Permill::from_percent(1),
		}),
		isolated: Some(IsolatedInfo { collateral: Asset::Native, counted: 8 }),
		health: None,
		collateral: Some(10),
		debt: None,
		capacity: None,
		missing: vec![Missing { asset: Asset::WithId(7), reason: NoValue::Stale }],
	}
}

fn one_of_each() -> [Change<Asset>; 4] {
	[
		Change::Supply { asset: Asset::Native, amount: 1 },
		Change::Withdraw { asset: Asset::WithId(7), amount: None },
		Change::Borrow { asset: Asset::WithId(7), amount: u128::MAX },
		Change::Repay { asset: Asset::Native, amount: Some(2) },
	]
}

/// A runtime with a money market.
fn runtime(function: &str, mut arguments: &[u8]) -> Vec<u8> {
	let input = &mut arguments;
	let alice: AccountId = ALICE.parse().unwrap();
	let is_alice = |account: AccountId| account == alice;
	let answer = match function {
		"LendingApi_markets" => vec![market(Asset::Native), market(Asset::WithId(7))].encode(),
		"LendingApi_market" => {
			let asset = Asset::decode(input).unwrap();
			(asset != Asset::WithId(8)).then(|| market(asset)).encode()
		},
		"LendingApi_groups" => vec![GroupInfo {
			group: 1,
			collateral_factor: Permill::from_percent(90),
			liquidation_threshold: Permill::from_percent(93),
			bonus: bonus(),
		}]
		.encode(),
		"LendingApi_position" => {
			let account = Decode::decode(input).unwrap();
			is_alice(account).then(position).encode()
		},
		"LendingApi_health" => {
			let account = Decode::decode(input).unwrap();
			let health = Some(FixedU128::from_rational(5, 4));
			is_alice(account).then(|| HealthInfo::<Asset> { health, missing: vec![] }).encode()
		},
		"LendingApi_what_if" => {
			let (account, changes) = <(AccountId, Vec<Change<Asset>>)>::decode(input).unwrap();
			assert!(is_alice(account));
			let refused = |change, reason| Err(WhatIfError { change, reason });
			let answer = match &changes[..] {
				[] => Ok(PositionInfo::default()),
				[_] => refused(0, Refusal::SupplyCapExceeded),
				[_, _] => refused(1, Refusal::InsufficientCollateral),
				[_, _, _] => refused(MAX_CHANGES, Refusal::TooManyChanges),
				changes => {
					assert_eq!(changes, one_of_each());
					Ok(position())
				},
			};
			answer.encode()
		},
		"LendingApi_liquidatable" => {
			let (start, limit) = <(Option<Place<AccountId>>, u32)>::decode(input).unwrap();
			let place = |at| Place { deferred: false, at, account: alice.clone() };
			let found = LiquidatableInfo {
				account: alice.clone(),
				position: PositionInfo { group: Some(limit), ..position() },
			};
			let page = match start {
				None => LiquidatablePage { positions: vec![found], next: Some(place(5)) },
				Some(start) => {
					assert_eq!(start, place(5));
					LiquidatablePage { positions: vec![], next: None }
				},
			};
			page.encode()
		},
		"LendingApi_inventories" => {
			let inventory = InventoryInfo {
				collateral: Asset::Native,
				debt: Asset::WithId(7),
				amount: u128::MAX,
				selling: 1,
				order: Some(3),
				owed: 2,
				attempts: 4,
				offer: Some(OfferInfo {
					discount: Permill::from_percent(4),
					collateral_price: FixedU128::from_u32(6),
					debt_price: FixedU128::from_u32(1),
					cost: 2,
				}),
			};
			let unpriced = InventoryInfo { order: None, offer: None, ..inventory.clone() };
			vec![inventory, unpriced].encode()
		},
		other => panic!("{other} is not of this API"),
	};
	assert!(input.is_empty(), "{function} got more than it takes");
	answer
}

fn methods_of(chain: Chain) -> Methods {
	Methods::new(chain, |client| super::methods(client).unwrap().into())
}

fn methods() -> Methods {
	methods_of(Chain::with::<dyn LendingApi<Block, AccountId, AssetId>>(0, runtime))
}

fn bonus_json() -> Value {
	json!({ "min": 50000, "max": 100000, "slope": "1000000000000000000" })
}

fn params_json() -> Value {
	json!({
		"supplyCap": MANY,
		"borrowCap": "9",
		"reserveFactor": 100000,
		"collateralFactor": 700000,
		"liquidationThreshold": 750000,
		"bonus": bonus_json(),
		"rates": {
			"kink": 900000,
			"steepness": "4000000000000000000",
			"initial": "40000000000000000",
			"min": "1000000000000000",
			"max": "2000000000000000000",
			"speed": "50000000000000000000",
		},
		"flashFee": 500,
		"debtCeiling": MANY,
		"borrowableInIsolation": true,
		"group": 1,
		"priceBounds": ["1000000000000000000", "2000000000000000000"],
		"frozen": false,
	})
}

/// The market without its price and what it waits for.
fn market_json(asset: Value) -> Value {
	json!({
		"asset": asset,
		"params": params_json(),
		"pending": null,
		"supplied": MANY,
		"borrowed": "3",
		"cash": "4",
		"reserves": "5",
		"isolatedDebt": "6",
		"utilisation": "500000000000000000",
		"borrowRate": "30000000000000000",
		"supplyRate": "10000000000000000",
		"kinkRate": "40000000000000000",
		"index": "1000000000000000000000000000",
	})
}

fn native_json() -> Value {
	let mut market = market_json(json!("native"));
	market["price"] = json!({ "value": "6250000000000000000", "confidence": "1", "age": 4000 });
	let mut later = params_json();
	later["debtCeiling"] = Value::Null;
	later["priceBounds"] = Value::Null;
	later["group"] = Value::Null;
	market["pending"] = json!({ "at": 100, "params": later });
	market
}

fn seven_json() -> Value {
	let mut market = market_json(json!(7));
	market["unavailable"] = json!("outOfBounds");
	market
}

fn position_json() -> Value {
	json!({
		"supplies": [{
			"asset": "native",
			"amount": MANY,
			"collateral": true,
			"value": "10",
			"collateralFactor": 700000,
			"liquidationThreshold": 750000,
		}],
		"debts": [{ "asset": 7, "amount": "2", "value": null }],
		"group": 1,
		"rule": {
			"below": "1100000000000000000",
			"to": "1200000000000000000",
			"collateral": "native",
			"debt": 7,
			"maxSlippage": 10000,
		},
		"isolated": { "collateral": "native", "counted": "8" },
		"health": null,
		"collateral": "10",
		"debt": null,
		"capacity": null,
		"missing": [{ "asset": 7, "reason": "stale" }],
	})
}

#[tokio::test]
async fn markets_carry_their_parameters_and_prices() {
	let methods = methods();
	for arguments in [Value::Null, json!([]), json!({ "at": BEST })] {
		let markets = methods.call("lending_markets", arguments).await;
		assert_eq!(markets, Ok(json!([native_json(), seven_json()])));
	}
	for (asset, market) in
		[(json!("native"), native_json()), (json!("7"), seven_json()), (json!(8), Value::Null)]
	{
		let answer = methods.call("lending_market", json!({ "asset": asset })).await;
		assert_eq!(answer, Ok(market));
	}
}

#[tokio::test]
async fn groups_are_listed() {
	let groups = methods().call("lending_groups", json!([])).await;
	let expected = json!([{
		"group": 1,
		"collateralFactor": 900000,
		"liquidationThreshold": 930000,
		"bonus": bonus_json(),
	}]);
	assert_eq!(groups, Ok(expected));
}

#[tokio::test]
async fn a_position_is_there_or_null() {
	let methods = methods();
	let alice = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
	let nobody = "0x0000000000000000000000000000000000000000000000000000000000000000";
	let health = json!({ "health": "1250000000000000000", "missing": [] });
	for account in [ALICE, alice] {
		let position = methods.call("lending_position", json!([account])).await;
		assert_eq!(position, Ok(position_json()));
		let answer = methods.call("lending_health", json!({ "account": account })).await;
		assert_eq!(answer, Ok(health.clone()));
	}
	for method in ["lending_position", "lending_health"] {
		assert_eq!(methods.call(method, json!([nobody])).await, Ok(Value::Null));
	}
}

#[tokio::test]
async fn changes_are_tried_in_their_order() {
	let methods = methods();
	let changes = json!([
		{ "supply": { "asset": "native", "amount": "1" } },
		{ "withdraw": { "asset": 7 } },
		{ "borrow": { "asset": "7", "amount": MANY } },
		{ "repay": { "asset": "native", "amount": 2 } },
	]);
	for arguments in [json!([ALICE, changes]), json!({ "account": ALICE, "changes": changes })] {
		let position = methods.call("lending_whatIf", arguments).await;
		assert_eq!(position, Ok(position_json()));
	}
	let empty = methods.call("lending_whatIf", json!([ALICE, []])).await.unwrap();
	assert_eq!(empty["health"], json!(MANY));
	assert_eq!(empty["supplies"], json!([]));
}

#[tokio::test]
async fn a_change_that_would_be_refused_says_why() {
	let methods = methods();
	let change = json!({ "supply": { "asset": "native", "amount": "9" } });
	for (number, change_at, reason, message) in [
		(1, 0, "supplyCapExceeded", "change 0 would be refused: the market does not take more"),
		(2, 1, "insufficientCollateral", "change 1 would be refused: the collateral would"),
		(3, MAX_CHANGES, "tooManyChanges", "only 32 changes"),
	] {
		let changes = vec![change.clone(); number];
		let error = methods.call("lending_whatIf", json!([ALICE, changes])).await.unwrap_err();
		assert_eq!(error["code"], error::REFUSED_CHANGE, "{error}");
		assert_eq!(error["data"], json!({ "change": change_at, "reason": reason }));
		assert!(error["message"].as_str().unwrap().starts_with(message), "{error}");
	}
}

#[tokio::test]
async fn liquidatable_positions_come_in_pages() {
	let methods = methods();
	let mut position = position_json();
	let next = json!({ "deferred": false, "at": 5, "account": ALICE });
	for (arguments, limit) in [
		(Value::Null, MAX_POSITIONS_PER_PAGE),
		(json!([]), MAX_POSITIONS_PER_PAGE),
		(json!([null, 2]), 2),
		// The runtime is who cuts it.
		(json!({ "limit": u32::MAX }), u32::MAX),
	] {
		position["group"] = json!(limit);
		let expected =
			json!({ "positions": [{ "account": ALICE, "position": position }], "next": next });
		assert_eq!(methods.call("lending_liquidatable", arguments).await, Ok(expected));
	}
	let last = methods.call("lending_liquidatable", json!([next])).await;
	assert_eq!(last, Ok(json!({ "positions": [], "next": null })));
}

#[tokio::test]
async fn inventories_carry_their_offers() {
	let inventories = methods().call("lending_inventories", json!([])).await;
	let mut inventory = json!({
		"collateral": "native",
		"debt": 7,
		"amount": MANY,
		"selling": "1",
		"order": 3,
		"owed": "2",
		"attempts": 4,
		"offer": {
			"discount": 40000,
			"collateralPrice": "6000000000000000000",
			"debtPrice": "1000000000000000000",
			"cost": "2",
		},
	});
	let first = inventory.clone();
	inventory["order"] = Value::Null;
	inventory["offer"] = Value::Null;
	assert_eq!(inventories, Ok(json!([first, inventory])));
}

#[tokio::test]
async fn bad_arguments_are_refused_before_the_runtime_is_asked() {
	let methods = methods();
	let supply = |value: Value| json!([ALICE, [{ "supply": value }]]);
	for (method, arguments, why) in [
		("lending_markets", json!(["0x12"]), "invalid length"),
		("lending_market", json!([]), "expected the arguments asset"),
		("lending_market", json!(["PLY"]), "an asset is \"native\" or a number"),
		("lending_position", json!(["alice"]), "an account is an SS58 address"),
		("lending_health", json!([null]), "an account is an SS58 address"),
		("lending_whatIf", json!([ALICE]), "expected the arguments account, changes"),
		("lending_whatIf", json!([ALICE, {}]), "invalid type"),
		("lending_whatIf", json!([ALICE, [{ "sell": {} }]]), "unknown variant `sell`"),
		("lending_whatIf", supply(json!({ "asset": 7 })), "missing field `amount`"),
		(
			"lending_whatIf",
			supply(json!({ "asset": 7, "amount": "1.5" })),
			"an amount counts smallest units",
		),
		(
			"lending_whatIf",
			supply(json!({ "asset": "PLY", "amount": 1 })),
			"an asset is \"native\" or a number",
		),
		(
			"lending_whatIf",
			supply(json!({ "asset": 7, "amount": 1, "as": 2 })),
			"unknown field `as`",
		),
		("lending_liquidatable", json!([ALICE]), "invalid type"),
		("lending_liquidatable", json!([{ "at": 5 }]), "missing field `deferred`"),
		("lending_liquidatable", json!({ "form": 1 }), "unknown field `form`"),
		("lending_inventories", json!([null, 1]), "trailing"),
	] {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], -32602, "{method}: {error}");
		let data = error["data"].as_str().unwrap_or_default();
		assert!(data.contains(why), "{method}: {error}");
	}
	assert_eq!(methods.asked_at(), []);
}

#[tokio::test]
async fn the_block_is_the_given_one_or_the_best() {
	let methods = methods();
	let other = Hash::repeat_byte(7);
	for (method, mut arguments) in calls() {
		methods.call(method, arguments.clone()).await.unwrap();
		let list = arguments.as_array_mut().unwrap();
		if method == "lending_liquidatable" {
			list.extend([Value::Null, json!(1)]);
		}
		list.push(json!(other));
		methods.call(method, arguments.clone()).await.unwrap();
		assert_eq!(methods.asked_at(), [BEST, other], "{method}");

		*arguments.as_array_mut().unwrap().last_mut().unwrap() = json!(UNKNOWN);
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
	}
}

#[tokio::test]
async fn a_runtime_without_a_money_market_is_not_asked() {
	let methods = methods_of(Chain::without());
	for (method, arguments) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::NOT_OFFERED, "{method}: {error}");
		let message = error["message"].as_str().unwrap();
		let expected = "this runtime has no lending market: it does not offer LendingApi;";
		assert!(message.starts_with(expected), "{message}");
		assert_eq!(error["data"], json!(BEST));
	}
}

#[tokio::test]
async fn a_runtime_of_the_future_is_not_asked() {
	let chain = Chain::with::<dyn LendingApi<Block, AccountId, AssetId>>(1, |_, _| panic!("asked"));
	let methods = methods_of(chain);
	for (method, arguments) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::TOO_NEW, "{method}: {error}");
	}
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_an_error() {
	let chain = Chain::with::<dyn LendingApi<Block, AccountId, AssetId>>(0, |_, _| vec![0xff]);
	let methods = methods_of(chain);
	for (method, arguments) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
		assert!(error["message"].as_str().unwrap().contains("cannot be read"), "{error}");
	}
}
