// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `dex_*`: quotes, pools, orders and schedules of `pallet-dex`.
//!
//! | method | arguments | answer |
//! |---|---|---|
//! | `dex_quoteExactIn` | `assetIn`, `assetOut`, `amountIn` | [`RouteQuote`]: brings most |
//! | `dex_quoteExactOut` | `assetIn`, `assetOut`, `amountOut` | [`RouteQuote`]: costs least |
//! | `dex_pools` | `from`, `limit` | [`PoolInfo`]s from a number on, [`MAX_POOLS_PER_PAGE`] at most |
//! | `dex_pool` | `pool` | [`PoolInfo`] or null |
//! | `dex_order` | `account`, `order` | [`OrderStatus`] |
//! | `dex_orders` | `account` | [`OrderInfo`]s |
//! | `dex_schedules` | `account` | [`ScheduleInfo`]s |
//!
//! The last argument of each is the block `at` whose state is asked for: the best one if it is left
//! out.
//!
//! [`RouteQuote`]: pallet_dex_runtime_api::RouteQuote
//! [`PoolInfo`]: pallet_dex_runtime_api::PoolInfo
//! [`ScheduleInfo`]: pallet_dex_runtime_api::ScheduleInfo

use super::{
	ask::{self, register, Name},
	error::no_quote,
	params::{Account, Amount, AssetId},
};
use crate::types::{AccountId, Block, Hash};
use jsonrpsee::{
	core::{RegisterMethodError, RpcResult},
	RpcModule,
};
use pallet_dex_runtime_api::{DexApi, OrderInfo, MAX_POOLS_PER_PAGE};
use serde::{Deserialize, Serialize};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

/// What became of an order.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "status", rename_all = "camelCase")]
pub enum OrderStatus {
	/// It waits, with what is left of it.
	Open(OrderInfo<AssetId>),
	/// It was filled, cancelled or expired, of which events tell, or there never was one with that
	/// number: the chain keeps nothing of orders that are not open.
	Closed,
}

#[derive(Deserialize)]
#[serde(
	rename_all = "camelCase",
	deny_unknown_fields,
	expecting = "the arguments assetIn, assetOut, amountIn and, if wanted, at"
)]
struct ExactIn {
	asset_in: AssetId,
	asset_out: AssetId,
	amount_in: Amount,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(
	rename_all = "camelCase",
	deny_unknown_fields,
	expecting = "the arguments assetIn, assetOut, amountOut and, if wanted, at"
)]
struct ExactOut {
	asset_in: AssetId,
	asset_out: AssetId,
	amount_out: Amount,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments from, limit and at, where wanted")]
struct Page {
	#[serde(default)]
	from: Option<u32>,
	#[serde(default)]
	limit: Option<u32>,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments pool and, if wanted, at")]
struct Pool {
	pool: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments account, order and, if wanted, at")]
struct Order {
	account: Account,
	order: u32,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments account and, if wanted, at")]
struct Owner {
	account: Account,
	#[serde(default)]
	at: Option<Hash>,
}

fn ask<C, R>(
	client: &C,
	at: Option<Hash>,
	call: impl FnOnce(&C::Api, Hash) -> Result<R, ApiError>,
) -> RpcResult<R>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	let name = Name { what: "dex", api: "DexApi" };
	ask::ask::<dyn DexApi<Block, AccountId, AssetId>, C, R>(client, name, at, call)
}

/// The methods, answered from the runtime of `client`.
pub fn methods<C>(client: Arc<C>) -> Result<RpcModule<C>, RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: DexApi<Block, AccountId, AssetId>,
{
	let mut module = RpcModule::from_arc(client);
	register(&mut module, "dex_quoteExactIn", |client, args: ExactIn| {
		let ExactIn { asset_in, asset_out, amount_in: Amount(amount), at } = args;
		ask(client, at, |api, at| api.quote_exact_in(at, asset_in, asset_out, amount))?
			.map_err(no_quote)
	})?;
	register(&mut module, "dex_quoteExactOut", |client, args: ExactOut| {
		let ExactOut { asset_in, asset_out, amount_out: Amount(amount), at } = args;
		ask(client, at, |api, at| api.quote_exact_out(at, asset_in, asset_out, amount))?
			.map_err(no_quote)
	})?;
	register(&mut module, "dex_pools", |client, Page { from, limit, at }| {
		let from = from.unwrap_or(0);
		let limit = limit.unwrap_or(MAX_POOLS_PER_PAGE);
		ask(client, at, |api, at| api.pools(at, from, limit))
	})?;
	register(&mut module, "dex_pool", |client, Pool { pool, at }| {
		ask(client, at, |api, at| api.pool(at, pool))
	})?;
	register(&mut module, "dex_order", |client, args: Order| {
		let Order { account: Account(account), order, at } = args;
		let order = ask(client, at, |api, at| api.order(at, account, order))?;
		Ok(order.map_or(OrderStatus::Closed, OrderStatus::Open))
	})?;
	register(&mut module, "dex_orders", |client, Owner { account: Account(account), at }| {
		ask(client, at, |api, at| api.orders(at, account))
	})?;
	register(&mut module, "dex_schedules", |client, Owner { account: Account(account), at }| {
		ask(client, at, |api, at| api.schedules(at, account))
	})?;
	Ok(module)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rpc::{
		error,
		mock::{Chain, Methods, BEST, UNKNOWN},
	};
	use codec::{Decode, Encode};
	use frame_support::traits::fungible::NativeOrWithId;
	use pallet_dex_runtime_api::{PoolInfo, PricingInfo, QuoteError, RouteQuote, ScheduleInfo};
	use polyphony_support::{Price, Rounding};
	use serde_json::{json, Value};

	/// What the runtime calls an asset.
	type Asset = NativeOrWithId<u32>;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	/// Every method, with arguments that it takes.
	fn calls() -> [(&'static str, Value); 7] {
		[
			("dex_quoteExactIn", json!(["native", 7, "1000"])),
			("dex_quoteExactOut", json!(["native", 7, "1000"])),
			("dex_pools", json!([])),
			("dex_pool", json!([3])),
			("dex_order", json!([ALICE, 5])),
			("dex_orders", json!([ALICE])),
			("dex_schedules", json!([ALICE])),
		]
	}

	fn pool(number: u32) -> PoolInfo<Asset> {
		PoolInfo {
			pool: number,
			assets: [Asset::Native, Asset::WithId(7)],
			fee: 3_000,
			pricing: PricingInfo::ConstantProduct,
			paused: false,
			reserves: [u128::MAX, 4],
			shares: 1_000,
			price: Price::from_ratio(1, 4, Rounding::Down),
			average_price: None,
			average_liquidity: 2,
		}
	}

	fn order(number: u32) -> OrderInfo<Asset> {
		OrderInfo {
			order: number,
			sell: Asset::WithId(7),
			buy: Asset::Native,
			amount: u128::MAX,
			min_out: 9,
			good_till: 100,
			schedule: Some(4),
			parked: false,
		}
	}

	/// A runtime with a dex.
	fn runtime(function: &str, mut arguments: &[u8]) -> Vec<u8> {
		let input = &mut arguments;
		let quote = |(from, to, amount): (Asset, Asset, u128), reverse: bool| match (from, to) {
			(from, to) if from == to => Err(QuoteError::SameAsset),
			(Asset::Native, Asset::WithId(7)) if amount == 0 => Err(QuoteError::AmountTooSmall),
			(Asset::Native, Asset::WithId(7)) if amount == u128::MAX => {
				Err(QuoteError::NotEnoughLiquidity)
			},
			(Asset::Native, Asset::WithId(7)) => {
				let (amount_in, amount_out) =
					if reverse { (2 * amount, amount) } else { (amount, 1) };
				Ok(RouteQuote { route: vec![3, 1], amount_in, amount_out })
			},
			_ => Err(QuoteError::NoRoute),
		};
		let alice = |account: AccountId| {
			assert_eq!(account, ALICE.parse().unwrap());
		};
		let answer = match function {
			"DexApi_quote_exact_in" => quote(Decode::decode(input).unwrap(), false).encode(),
			"DexApi_quote_exact_out" => quote(Decode::decode(input).unwrap(), true).encode(),
			"DexApi_pools" => {
				let (from, limit) = <(u32, u32)>::decode(input).unwrap();
				let shares = limit.into();
				vec![PoolInfo { shares, ..pool(from) }].encode()
			},
			"DexApi_pool" => {
				let number = u32::decode(input).unwrap();
				let scales = [1, 1_000_000_000_000];
				let pricing = PricingInfo::Stable { amplification: 10_000, scales };
				(number == 3).then(|| PoolInfo { pricing, ..pool(number) }).encode()
			},
			"DexApi_order" => {
				let (account, number) = <(AccountId, u32)>::decode(input).unwrap();
				alice(account);
				(number == 5).then(|| order(number)).encode()
			},
			"DexApi_orders" => {
				alice(Decode::decode(input).unwrap());
				vec![order(5), order(6)].encode()
			},
			"DexApi_schedules" => {
				alice(Decode::decode(input).unwrap());
				let schedule = ScheduleInfo {
					schedule: 4,
					sell: Asset::WithId(7),
					buy: Asset::Native,
					amount: 10,
					left: 3,
					every: 20,
					next: 120,
					last_order: None,
				};
				vec![schedule].encode()
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
		methods_of(Chain::with::<dyn DexApi<Block, AccountId, AssetId>>(0, runtime))
	}

	fn pool_json(number: u32) -> Value {
		json!({
			"pool": number,
			"assets": ["native", 7],
			"fee": 3000,
			"pricing": "constantProduct",
			"paused": false,
			"reserves": ["340282366920938463463374607431768211455", "4"],
			"shares": "1000",
			"price": "0.25",
			"averagePrice": null,
			"averageLiquidity": "2",
		})
	}

	fn order_json(number: u32) -> Value {
		json!({
			"order": number,
			"sell": 7,
			"buy": "native",
			"amount": "340282366920938463463374607431768211455",
			"minOut": "9",
			"goodTill": 100,
			"schedule": 4,
			"parked": false,
		})
	}

	#[tokio::test]
	async fn quotes_in_both_directions() {
		let methods = methods();
		let quote = json!({ "route": [3, 1], "amountIn": "1000", "amountOut": "1" });
		for arguments in [
			json!(["native", 7, "1000"]),
			json!(["native", "7", 1000]),
			json!(["native", 7, "1000", null]),
			json!({ "assetIn": "native", "assetOut": 7, "amountIn": "1000" }),
		] {
			assert_eq!(methods.call("dex_quoteExactIn", arguments).await, Ok(quote.clone()));
		}
		let quote = json!({ "route": [3, 1], "amountIn": "2000", "amountOut": "1000" });
		for arguments in [
			json!(["native", 7, "1000"]),
			json!({ "assetIn": "native", "assetOut": 7, "amountOut": 1000, "at": BEST }),
		] {
			assert_eq!(methods.call("dex_quoteExactOut", arguments).await, Ok(quote.clone()));
		}
	}

	#[tokio::test]
	async fn a_quote_that_cannot_be_given_says_why() {
		let methods = methods();
		for (arguments, reason, advice) in [
			(json!([7, "7", 1]), "sameAsset", "two different ones"),
			(json!(["native", 7, 0]), "amountTooSmall", "a larger one"),
			(json!([7, "native", 1]), "noRoute", "no pools connect"),
			(json!(["native", 7, u128::MAX.to_string()]), "notEnoughLiquidity", "a smaller amount"),
		] {
			for method in ["dex_quoteExactIn", "dex_quoteExactOut"] {
				let error = methods.call(method, arguments.clone()).await.unwrap_err();
				assert_eq!(error["code"], error::NO_QUOTE, "{error}");
				assert_eq!(error["data"], reason);
				assert!(error["message"].as_str().unwrap().contains(advice), "{error}");
			}
		}
	}

	#[tokio::test]
	async fn pools_are_listed_page_by_page() {
		let methods = methods();
		let page = |from: u32, limit: u32| {
			let mut pool = pool_json(from);
			pool["shares"] = json!(limit.to_string());
			Ok(json!([pool]))
		};
		for (arguments, from, limit) in [
			(Value::Null, 0, MAX_POOLS_PER_PAGE),
			(json!([]), 0, MAX_POOLS_PER_PAGE),
			(json!({}), 0, MAX_POOLS_PER_PAGE),
			(json!([3]), 3, MAX_POOLS_PER_PAGE),
			(json!([3, 2]), 3, 2),
			(json!([null, 2]), 0, 2),
			// The runtime is who cuts it.
			(json!({ "limit": u32::MAX }), 0, u32::MAX),
		] {
			assert_eq!(methods.call("dex_pools", arguments).await, page(from, limit));
		}
	}

	#[tokio::test]
	async fn a_pool_is_there_or_null() {
		let methods = methods();
		let mut pool = pool_json(3);
		pool["pricing"] =
			json!({ "stable": { "amplification": 10000, "scales": [1, 1000000000000u64] } });
		assert_eq!(methods.call("dex_pool", json!([3])).await, Ok(pool));
		assert_eq!(methods.call("dex_pool", json!([4])).await, Ok(Value::Null));
	}

	#[tokio::test]
	async fn an_order_is_open_or_closed() {
		let methods = methods();
		let mut open = order_json(5);
		open["status"] = json!("open");
		let alice = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
		for account in [ALICE, alice] {
			assert_eq!(methods.call("dex_order", json!([account, 5])).await, Ok(open.clone()));
		}
		let closed = methods.call("dex_order", json!([ALICE, 6])).await;
		assert_eq!(closed, Ok(json!({ "status": "closed" })));
	}

	#[tokio::test]
	async fn orders_and_schedules_are_listed() {
		let methods = methods();
		let orders = methods.call("dex_orders", json!([ALICE])).await;
		assert_eq!(orders, Ok(json!([order_json(5), order_json(6)])));
		let schedules = methods.call("dex_schedules", json!({ "account": ALICE })).await;
		let expected = json!([{
			"schedule": 4,
			"sell": 7,
			"buy": "native",
			"amount": "10",
			"left": 3,
			"every": 20,
			"next": 120,
			"lastOrder": null,
		}]);
		assert_eq!(schedules, Ok(expected));
	}

	#[tokio::test]
	async fn bad_arguments_are_refused_before_the_runtime_is_asked() {
		let methods = methods();
		for (method, arguments, why) in [
			("dex_quoteExactIn", json!([]), "expected the arguments assetIn, assetOut, amountIn"),
			("dex_quoteExactIn", json!(["native", 7]), "expected the arguments assetIn"),
			("dex_quoteExactIn", json!(["native", 7, 1, null, 2]), "trailing"),
			("dex_quoteExactIn", json!(["ntive", 7, 1]), "an asset is \"native\" or a number"),
			("dex_quoteExactIn", json!(["native", -7, 1]), "an asset is \"native\" or a number"),
			("dex_quoteExactOut", json!(["native", 7, "1.5"]), "an amount counts smallest units"),
			("dex_quoteExactOut", json!(["native", 7, 1.5]), "an amount counts smallest units"),
			("dex_quoteExactOut", json!({ "assetIn": 1 }), "missing field `assetOut`"),
			("dex_pools", json!({ "form": 1 }), "unknown field `form`"),
			("dex_quoteExactOut", json!(["native", 7, 1, "0x12"]), "invalid length"),
			("dex_pools", json!(["first"]), "invalid type"),
			("dex_pool", json!([]), "expected the arguments pool"),
			("dex_pool", json!([-1]), "invalid value"),
			("dex_order", json!(["alice", 5]), "an account is an SS58 address"),
			("dex_order", json!([ALICE, 4294967296u64]), "invalid value"),
			("dex_orders", json!([7]), "an account is an SS58 address"),
			("dex_schedules", json!([null]), "an account is an SS58 address"),
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
		for (method, arguments) in calls() {
			methods.call(method, arguments.clone()).await.unwrap();
			let mut arguments = arguments;
			let list = arguments.as_array_mut().unwrap();
			if method == "dex_pools" {
				list.extend([json!(0), json!(1)]);
			}
			list.push(json!(other));
			methods.call(method, arguments.clone()).await.unwrap();
			assert_eq!(methods.asked_at(), [BEST, other], "{method}");

			*arguments.as_array_mut().unwrap().last_mut().unwrap() = json!(UNKNOWN);
			let error = methods.call(method, arguments).await.unwrap_err();
			assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
			assert!(error["message"].as_str().unwrap().contains("an archive node"), "{error}");
		}
	}

	#[tokio::test]
	async fn a_runtime_without_a_dex_is_not_asked() {
		let methods = methods_of(Chain::without());
		for (method, arguments) in calls() {
			let error = methods.call(method, arguments).await.unwrap_err();
			assert_eq!(error["code"], error::NOT_OFFERED, "{method}: {error}");
			let message = error["message"].as_str().unwrap();
			assert!(message.starts_with("this runtime has no dex: it does not offer DexApi;"));
			assert_eq!(error["data"], json!(BEST));
		}
	}

	#[tokio::test]
	async fn a_runtime_of_the_future_is_not_asked() {
		let chain = Chain::with::<dyn DexApi<Block, AccountId, AssetId>>(1, |_, _| panic!("asked"));
		let methods = methods_of(chain);
		for (method, arguments) in calls() {
			let error = methods.call(method, arguments).await.unwrap_err();
			assert_eq!(error["code"], error::TOO_NEW, "{method}: {error}");
			let message = error["message"].as_str().unwrap();
			assert!(message.contains("a later version of the node"), "{message}");
		}
	}

	#[tokio::test]
	async fn an_answer_that_cannot_be_read_is_an_error() {
		let chain = Chain::with::<dyn DexApi<Block, AccountId, AssetId>>(0, |_, _| vec![0xff]);
		let methods = methods_of(chain);
		for (method, arguments) in calls() {
			let error = methods.call(method, arguments).await.unwrap_err();
			assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
			assert!(error["message"].as_str().unwrap().contains("cannot be read"), "{error}");
		}
	}
}
