// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `oracle_*`: prices and reports of `pallet-price-oracle`.
//!
//! | method | arguments | answer |
//! |---|---|---|
//! | `oracle_price` | `asset` | [`Verdict`]: a price with confidence and age, or why there is none |
//! | `oracle_prices` | | [`AssetVerdict`]s of all assets with a feed |
//! | `oracle_reports` | `asset` | [`ReportInfo`]s: the last one of every feeder |
//!
//! The last argument of each is the block `at` whose state and time are asked for: the best one if
//! it is left out.
//!
//! [`ReportInfo`]: pallet_price_oracle_runtime_api::ReportInfo

use super::{
	ask::{self, register, Name},
	params::AssetId,
};
use crate::types::{AccountId, Block, Hash};
use jsonrpsee::{
	core::{RegisterMethodError, RpcResult},
	RpcModule,
};
use pallet_price_oracle_runtime_api::{PriceOracleApi, Verdict};
use serde::{Deserialize, Serialize};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

/// The verdict on the price of one of several assets.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct AssetVerdict {
	/// The asset.
	pub asset: AssetId,
	/// `price` or `unavailable`, next to `asset`.
	#[serde(flatten)]
	pub verdict: Verdict,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the arguments asset and, if wanted, at")]
struct Asset {
	asset: AssetId,
	#[serde(default)]
	at: Option<Hash>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the argument at, if wanted")]
struct All {
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
	let name = Name { what: "price oracle", api: "PriceOracleApi" };
	ask::ask::<dyn PriceOracleApi<Block, AssetId, AccountId>, C, R>(client, name, at, call)
}

/// The methods, answered from the runtime of `client`.
pub fn methods<C>(client: Arc<C>) -> Result<RpcModule<C>, RegisterMethodError>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + 'static,
	C::Api: PriceOracleApi<Block, AssetId, AccountId>,
{
	let mut module = RpcModule::from_arc(client);
	register(&mut module, "oracle_price", |client, Asset { asset, at }| {
		ask(client, at, |api, at| api.price(at, asset))
	})?;
	register(&mut module, "oracle_prices", |client, All { at }| {
		let prices = ask(client, at, |api, at| api.prices(at))?;
		let named = |(asset, verdict)| AssetVerdict { asset, verdict };
		Ok(prices.into_iter().map(named).collect::<Vec<_>>())
	})?;
	register(&mut module, "oracle_reports", |client, Asset { asset, at }| {
		ask(client, at, |api, at| api.reports(at, asset))
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
	use pallet_price_oracle_runtime_api::{NoPrice, OraclePrice, ReportInfo};
	use serde_json::{json, Value};
	use sp_runtime::FixedU128;

	/// What the runtime calls an asset.
	type Asset = NativeOrWithId<u32>;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	/// Every method, with arguments that it takes.
	fn calls() -> [(&'static str, Value); 3] {
		[
			("oracle_price", json!(["native"])),
			("oracle_prices", json!([])),
			("oracle_reports", json!([7])),
		]
	}

	fn verdict(asset: &Asset) -> Verdict {
		match asset {
			Asset::Native => Verdict::Price(OraclePrice {
				value: FixedU128::from_rational(25, 4),
				confidence: FixedU128::from_inner(1),
				age: 4_000,
			}),
			Asset::WithId(7) => Verdict::Unavailable(NoPrice::NoQuorum),
			Asset::WithId(_) => Verdict::Unavailable(NoPrice::UnknownAsset),
		}
	}

	/// A runtime with an oracle.
	fn runtime(function: &str, mut arguments: &[u8]) -> Vec<u8> {
		let input = &mut arguments;
		let answer = match function {
			"PriceOracleApi_price" => verdict(&Asset::decode(input).unwrap()).encode(),
			"PriceOracleApi_prices" => [Asset::Native, Asset::WithId(7)]
				.map(|asset| {
					let verdict = verdict(&asset);
					(asset, verdict)
				})
				.to_vec()
				.encode(),
			"PriceOracleApi_reports" => match Asset::decode(input).unwrap() {
				Asset::WithId(7) => vec![ReportInfo::<AccountId> {
					who: ALICE.parse().unwrap(),
					value: FixedU128::from_u32(2),
					confidence: FixedU128::from_rational(1, 100),
					timestamp: 1_800_000_000_000,
					counts: true,
				}],
				_ => vec![],
			}
			.encode(),
			other => panic!("{other} is not of this API"),
		};
		assert!(input.is_empty(), "{function} got more than it takes");
		answer
	}

	fn methods_of(chain: Chain) -> Methods {
		Methods::new(chain, |client| super::methods(client).unwrap().into())
	}

	fn methods() -> Methods {
		methods_of(Chain::with::<dyn PriceOracleApi<Block, AssetId, AccountId>>(0, runtime))
	}

	#[tokio::test]
	async fn a_price_is_there_or_the_reason_why_not() {
		let methods = methods();
		let price = json!({
			"price": { "value": "6250000000000000000", "confidence": "1", "age": 4000 },
		});
		for arguments in [json!(["native"]), json!({ "asset": "native", "at": BEST })] {
			assert_eq!(methods.call("oracle_price", arguments).await, Ok(price.clone()));
		}
		for (asset, reason) in [(7, "noQuorum"), (8, "unknownAsset")] {
			let verdict = methods.call("oracle_price", json!([asset])).await;
			assert_eq!(verdict, Ok(json!({ "unavailable": reason })));
		}
	}

	#[tokio::test]
	async fn prices_carry_their_assets() {
		let prices = methods().call("oracle_prices", json!([])).await;
		let expected = json!([
			{
				"asset": "native",
				"price": { "value": "6250000000000000000", "confidence": "1", "age": 4000 },
			},
			{ "asset": 7, "unavailable": "noQuorum" },
		]);
		assert_eq!(prices, Ok(expected));
	}

	#[tokio::test]
	async fn reports_carry_their_feeders() {
		let methods = methods();
		let reports = methods.call("oracle_reports", json!(["7"])).await;
		let expected = json!([{
			"who": ALICE,
			"value": "2000000000000000000",
			"confidence": "10000000000000000",
			"timestamp": 1_800_000_000_000u64,
			"counts": true,
		}]);
		assert_eq!(reports, Ok(expected));
		assert_eq!(methods.call("oracle_reports", json!([8])).await, Ok(json!([])));
	}

	#[tokio::test]
	async fn bad_arguments_are_refused_before_the_runtime_is_asked() {
		let methods = methods();
		for (method, arguments, why) in [
			("oracle_price", json!([]), "expected the arguments asset"),
			("oracle_price", json!(["PLY"]), "an asset is \"native\" or a number"),
			("oracle_price", json!({ "asset": null }), "an asset is \"native\" or a number"),
			("oracle_prices", json!(["0x12"]), "invalid length"),
			("oracle_reports", json!([4294967296u64]), "an asset is \"native\" or a number"),
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
			arguments.as_array_mut().unwrap().push(json!(other));
			methods.call(method, arguments.clone()).await.unwrap();
			assert_eq!(methods.asked_at(), [BEST, other], "{method}");

			*arguments.as_array_mut().unwrap().last_mut().unwrap() = json!(UNKNOWN);
			let error = methods.call(method, arguments).await.unwrap_err();
			assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
		}
	}

	#[tokio::test]
	async fn a_runtime_without_an_oracle_is_not_asked() {
		let methods = methods_of(Chain::without());
		for (method, arguments) in calls() {
			let error = methods.call(method, arguments).await.unwrap_err();
			assert_eq!(error["code"], error::NOT_OFFERED, "{method}: {error}");
			let message = error["message"].as_str().unwrap();
			let expected = "this runtime has no price oracle: it does not offer PriceOracleApi;";
			assert!(message.starts_with(expected), "{message}");
		}
	}
}
