// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

use super::*;
use crate::rpc::{
	error,
	mock::{Chain, Methods, BEST, UNKNOWN},
};
use answers::{runtime, ALICE, MANY};
use serde_json::{json, Value};

mod answers;
mod trail;

type Api = dyn FinanceVaultsApi<Block, AccountId, AssetId>;

/// Every method that is answered from the runtime alone, with arguments that it takes, and how many
/// more there may be before `at`.
fn calls() -> [(&'static str, Value, usize); 20] {
	[
		("vaults_vault", json!([3]), 0),
		("vaults_vaultsOf", json!([ALICE]), 2),
		("vaults_members", json!([3]), 0),
		("vaults_netWorth", json!([3]), 1),
		("vaults_envelopes", json!([3]), 0),
		("vaults_spending", json!([3]), 2),
		("vaults_bills", json!([3]), 0),
		("vaults_billCoverage", json!([3, 9]), 0),
		("vaults_rules", json!([3]), 0),
		("vaults_streams", json!([3]), 0),
		("vaults_motions", json!([3]), 0),
		("vaults_recovery", json!([3]), 0),
		("vaults_previewSpend", json!([3, ALICE, payment("5")]), 0),
		("vaults_forecasts", json!([3]), 0),
		("vaults_score", json!([ALICE]), 0),
		("vaults_trailHead", json!([3]), 0),
		("vaults_pool", json!([3]), 0),
		("vaults_pools", json!([]), 2),
		("vaults_poolPreview", json!([3, "deposit", "5"]), 0),
		("vaults_poolHolder", json!([3, ALICE]), 0),
	]
}

fn payment(amount: &str) -> Value {
	json!({ "to": ALICE, "asset": "native", "amount": amount })
}

fn methods_of(chain: Chain) -> Methods {
	Methods::new(chain, |client| super::methods(client).unwrap().into())
}

fn methods() -> Methods {
	methods_of(Chain::with::<Api>(0, runtime))
}

#[tokio::test]
async fn bad_arguments_are_refused_before_the_runtime_is_asked() {
	let methods = methods();
	for (method, arguments, why) in [
		("vaults_vault", json!([]), "expected the arguments vault"),
		("vaults_vault", json!(["3"]), "invalid type"),
		("vaults_vaultsOf", json!(["alice"]), "an account is an SS58 address"),
		("vaults_vaultsOf", json!([ALICE, -1]), "invalid value"),
		("vaults_members", json!([3, "0x12"]), "invalid length"),
		("vaults_netWorth", json!([3, "native"]), "invalid type"),
		("vaults_netWorth", json!([3, ["gold"]]), "an asset is"),
		("vaults_envelopes", json!([4294967296u64]), "invalid value"),
		("vaults_spending", json!([3, 65536]), "invalid value"),
		("vaults_bills", json!({ "bill": 3 }), "unknown field `bill`"),
		("vaults_billCoverage", json!([3]), "expected the arguments vault, until"),
		("vaults_billCoverage", json!([3, "soon"]), "a string of decimal digits"),
		("vaults_rules", json!([3, null, 1]), "trailing"),
		("vaults_streams", json!([true]), "invalid type"),
		("vaults_motions", json!([-1]), "invalid value"),
		("vaults_recovery", json!([]), "expected the arguments vault"),
		(
			"vaults_previewSpend",
			json!([3, ALICE]),
			"expected the arguments vault, account, payment",
		),
		("vaults_previewSpend", json!([3, ALICE, 5]), "a payment says"),
		("vaults_previewSpend", json!([3, ALICE, payment("-5")]), "a payment says"),
		("vaults_previewSpend", json!([3, "bob", payment("5")]), "an account is an SS58 address"),
		("vaults_forecasts", json!([null]), "invalid type"),
		("vaults_score", json!([]), "expected the arguments account"),
		("vaults_trailHead", json!(["0x1"]), "invalid type"),
		("vaults_pool", json!([3, 4]), "invalid type"),
		("vaults_pools", json!([0, "9"]), "invalid type"),
		("vaults_poolPreview", json!([3, "steal", "5"]), "unknown variant `steal`"),
		("vaults_poolPreview", json!([3, "deposit", -5]), "an amount counts smallest units"),
		("vaults_poolHolder", json!([3]), "expected the arguments pool, account"),
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
	for (method, mut arguments, more) in calls() {
		methods.call(method, arguments.clone()).await.unwrap();
		let list = arguments.as_array_mut().unwrap();
		list.extend(std::iter::repeat_n(Value::Null, more));
		list.push(json!(other));
		methods.call(method, arguments.clone()).await.unwrap();
		assert_eq!(methods.asked_at(), [BEST, other], "{method}");

		*arguments.as_array_mut().unwrap().last_mut().unwrap() = json!(UNKNOWN);
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
	}
}

#[tokio::test]
async fn a_runtime_without_vaults_is_not_asked() {
	let methods = methods_of(Chain::without());
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::NOT_OFFERED, "{method}: {error}");
		let message = error["message"].as_str().unwrap();
		let expected = "this runtime has no finance vaults: it does not offer FinanceVaultsApi;";
		assert!(message.starts_with(expected), "{message}");
		assert_eq!(error["data"], json!(BEST));
	}
}

#[tokio::test]
async fn a_runtime_of_the_future_is_not_asked() {
	let methods = methods_of(Chain::with::<Api>(1, |_, _| panic!("asked")));
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::TOO_NEW, "{method}: {error}");
	}
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_an_error() {
	let methods = methods_of(Chain::with::<Api>(0, |_, _| vec![0xff]));
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
		assert!(error["message"].as_str().unwrap().contains("cannot be read"), "{error}");
	}
}

#[tokio::test]
async fn what_there_is_not_is_null_or_nothing() {
	let methods = methods();
	for method in
		["vaults_vault", "vaults_netWorth", "vaults_recovery", "vaults_trailHead", "vaults_pool"]
	{
		assert_eq!(methods.call(method, json!([4])).await.unwrap(), Value::Null, "{method}");
	}
	assert_eq!(methods.call("vaults_billCoverage", json!([4, 9])).await.unwrap(), Value::Null);
	let nobody = methods.call("vaults_poolHolder", json!([4, ALICE])).await.unwrap();
	assert_eq!(nobody, Value::Null);
	let nothing = methods.call("vaults_poolPreview", json!([4, "mint", 5])).await.unwrap();
	assert_eq!(nothing, Value::Null);
}

#[tokio::test]
async fn vaults_and_members_are_told() {
	let methods = methods();
	let vault = methods.call("vaults_vault", json!([3])).await.unwrap();
	assert_eq!(vault["vault"], 3);
	assert_eq!(vault["account"], ALICE);
	assert_eq!(vault["limit"]["left"], MANY);
	assert_eq!(vault["trail"]["key"], "0x01");
	let page = methods.call("vaults_vaultsOf", json!([ALICE, 5, 2])).await.unwrap();
	assert_eq!(
		page,
		json!({
			"vaults": [{ "vault": 5, "owner": true, "roles": null }],
			"next": 2,
		})
	);
	// As many as go on a page, from the beginning.
	let page = methods.call("vaults_vaultsOf", json!([ALICE])).await.unwrap();
	assert_eq!((&page["vaults"][0]["vault"], &page["next"]), (&json!(0), &json!(MAX_PER_PAGE)));
	let head = methods.call("vaults_trailHead", json!([3])).await.unwrap();
	assert_eq!(head["count"], 2);
}

#[tokio::test]
async fn assets_periods_and_horizons_reach_the_runtime() {
	let methods = methods();
	let worth = methods.call("vaults_netWorth", json!([3, ["native", 7]])).await.unwrap();
	assert_eq!(
		worth,
		json!({
			"holdings": [], "assets": MANY, "debts": "0", "net": "-1", "unpriced": ["native", 7],
		})
	);
	let worth = methods.call("vaults_netWorth", json!([3])).await.unwrap();
	assert_eq!(worth["unpriced"], json!([]));
	let spending = methods.call("vaults_spending", json!([3, 101, 2])).await.unwrap();
	assert_eq!(spending[0]["category"], 101);
	assert_eq!(spending[0]["periods"].as_array().unwrap().len(), 2);
	for until in [json!(9), json!("9")] {
		let coverage = methods.call("vaults_billCoverage", json!([3, until])).await.unwrap();
		assert_eq!((&coverage["until"], &coverage["fees"]), (&json!(9), &json!(MANY)));
	}
}

#[tokio::test]
async fn a_payment_is_previewed_or_refused_with_advice() {
	let methods = methods();
	let full = json!({
		"to": ALICE, "asset": 7, "amount": 5, "payWith": { "asset": "native", "max": MANY },
		"category": 401, "memo": "rent",
	});
	let preview = methods.call("vaults_previewSpend", json!([3, ALICE, full])).await.unwrap();
	assert_eq!(
		preview,
		json!({
			"asset": 7, "cost": "5", "value": null, "limitLeft": MANY, "envelopeLeft": null,
		})
	);
	let arguments = json!([4, ALICE, payment("5")]);
	let error = methods.call("vaults_previewSpend", arguments).await.unwrap_err();
	assert_eq!(error["code"], error::REFUSED_SPEND);
	assert_eq!(error["data"], json!({ "error": "AboveLimit", "pallet": 9 }));
	assert!(error["message"].as_str().unwrap().contains("when there is room"), "{error}");
	// One that nobody knows here is told by its name.
	let arguments = json!([5, ALICE, payment("5")]);
	let error = methods.call("vaults_previewSpend", arguments).await.unwrap_err();
	assert_eq!(error["message"], "the payment would be refused: SlippageOfTheDex");
}

#[tokio::test]
async fn pools_are_told() {
	let methods = methods();
	let page = methods.call("vaults_pools", json!([5, 2])).await.unwrap();
	assert_eq!(page, json!({ "pools": [], "next": 7 }));
	let out =
		methods.call("vaults_poolPreview", json!([3, "convertToShares", MANY])).await.unwrap();
	assert_eq!(out, MANY);
	let holder = methods.call("vaults_poolHolder", json!([3, ALICE])).await.unwrap();
	assert_eq!(holder["shares"], MANY);
}
