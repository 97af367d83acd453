// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

use super::*;
use crate::rpc::{
	error,
	mock::{Chain, Methods, BEST, UNKNOWN},
};
use answers::{hash, runtime, ALICE, LICENCE, LICENCE_TEXT, MANY};
use codec::Encode;
use serde_json::{json, Value};

mod answers;

/// Every method, with arguments that it takes, and how many more there may be before `at`.
fn calls() -> [(&'static str, Value, usize); 13] {
	[
		("marketplace_model", json!([3]), 0),
		("marketplace_models", json!([]), 3),
		("marketplace_lineage", json!([3]), 0),
		("marketplace_offers", json!([3]), 0),
		("marketplace_quote", json!([3, 1, "1", "native"]), 0),
		("marketplace_licences", json!([ALICE]), 3),
		("marketplace_licence", json!([LICENCE_TEXT]), 0),
		("marketplace_licenceStatus", json!([ALICE, 3]), 0),
		("marketplace_escrow", json!([LICENCE_TEXT]), 0),
		("marketplace_owed", json!([ALICE]), 0),
		("marketplace_attestations", json!([3]), 2),
		("marketplace_reviews", json!([3]), 2),
		("marketplace_receiptMessage", json!([LICENCE_TEXT, "1", 2]), 0),
	]
}

fn methods_of(chain: Chain) -> Methods {
	Methods::new(chain, |client| super::methods(client).unwrap().into())
}

fn methods() -> Methods {
	methods_of(Chain::with::<dyn ModelMarketplaceApi<Block, AccountId, AssetId>>(0, runtime))
}

fn hex(byte: u8) -> Value {
	json!(hash(byte))
}

fn summary_json() -> Value {
	json!({
		"model": 3,
		"owner": ALICE,
		"creator": ALICE,
		"listedAt": 1_700_000_000_000u64,
		"listed": true,
		"tags": ["vision", { "hex": "0xff" }],
		"terms": 100000,
		"latest": 0,
		"offers": 2,
		"rating": { "count": 2, "weight": MANY, "mean": "4500000000000000000" },
		"activity": {
			"sold": 9,
			"licences": 8,
			"attestations": 7,
			"derivatives": 6,
			"undelivered": 5,
			"disputesLost": 4,
		},
	})
}

fn licence_json() -> Value {
	json!({
		"licence": LICENCE_TEXT,
		"holder": ALICE,
		"model": 1 << 30,
		"version": 0,
		"offer": 1,
		"boughtAt": 5,
		"kind": { "subscription": {
			"price": MANY,
			"period": 3_600_000,
			"pay": "native",
			"maxIn": "6",
			"failures": 1,
			"cancelled": false,
			"chargeAt": 8,
		} },
		"state": "active",
		"status": "unpaid",
		"until": 7,
		"asset": 7,
		"paid": MANY,
		"fees": "2",
		"key": hex(3),
		"delivered": null,
		"reviewed": true,
		"deposit": "9",
	})
}

#[tokio::test]
async fn a_model_is_there_with_its_versions_or_null() {
	let methods = methods();
	let mut expected = summary_json();
	expected["versions"] = json!([{
		"version": 0,
		"weights": hex(1),
		"card": hex(2),
		"uri": "ipfs://card",
		"licence": { "spdx": "Apache-2.0" },
		"publishedAt": 1_700_000_000_000u64,
		"withdrawn": false,
	}]);
	expected["providers"] = json!([ALICE]);
	for arguments in [json!([3]), json!({ "model": 3 }), json!({ "model": 3, "at": BEST })] {
		assert_eq!(methods.call("marketplace_model", arguments).await, Ok(expected.clone()));
	}
	for method in ["marketplace_model", "marketplace_lineage"] {
		assert_eq!(methods.call(method, json!([4])).await, Ok(Value::Null));
	}
}

#[tokio::test]
async fn models_come_in_pages_and_by_tag() {
	let methods = methods();
	for (arguments, from, limit, tags) in [
		(Value::Null, 0, MAX_PER_PAGE, json!([])),
		(json!([]), 0, MAX_PER_PAGE, json!([])),
		(json!([7, 2]), 7, 2, json!([])),
		// The runtime is who cuts it.
		(json!([null, u32::MAX, "ocr"]), 0, u32::MAX, json!(["ocr"])),
		(json!({ "tag": "0xff" }), 0, MAX_PER_PAGE, json!(["0xff"])),
		(json!({ "tag": { "hex": "0xff" } }), 0, MAX_PER_PAGE, json!([{ "hex": "0xff" }])),
	] {
		let mut model = summary_json();
		model["model"] = json!(from);
		model["owner"] = Value::Null;
		model["tags"] = tags;
		let expected = json!({ "models": [model], "next": limit });
		assert_eq!(methods.call("marketplace_models", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn a_lineage_carries_shares_and_owners() {
	let lineage = methods().call("marketplace_lineage", json!([3])).await;
	let expected = json!({
		"bases": [{ "model": 2, "royalty": 100000 }],
		"ancestors": [
			{ "model": 0, "share": 90000000, "owner": null },
			{ "model": 2, "share": 90000000, "owner": ALICE },
		],
		"depth": 2,
	});
	assert_eq!(lineage, Ok(expected));
}

#[tokio::test]
async fn offers_are_listed() {
	let offers = methods().call("marketplace_offers", json!([3])).await;
	let mut offer = json!({
		"offer": 1,
		"revision": 3,
		"kind": { "subscription": { "period": 3_600_000 } },
		"price": MANY,
		"asset": "native",
		"delivery": "open",
		"gate": { "credential": 5 },
		"open": true,
	});
	let first = offer.clone();
	offer["kind"] = json!("free");
	offer["gate"] = Value::Null;
	assert_eq!(offers, Ok(json!([first, offer])));
}

#[tokio::test]
async fn a_quote_says_what_it_costs_and_who_gets_what() {
	let methods = methods();
	for (arguments, price, pay) in [
		(json!([3, 1, 1, "native"]), "1", json!("native")),
		(json!([3, 1, "20", 7]), "20", json!(7)),
		(
			json!({ "model": 3, "offer": 1, "units": "18446744073709551616", "pay": "7" }),
			"18446744073709551616",
			json!(7),
		),
	] {
		let expected = json!({
			"revision": 4,
			"version": 0,
			"asset": 7,
			"price": price,
			"pay": pay,
			"cost": MANY,
			"deposit": "5",
			"fee": "6",
			"pot": "3",
			"royalties": [{ "model": 2, "to": ALICE, "amount": MANY }],
			"to": ALICE,
			"rest": "7",
		});
		assert_eq!(methods.call("marketplace_quote", arguments).await, Ok(expected));
	}
}

#[tokio::test]
async fn what_nobody_could_buy_says_why() {
	let methods = methods();
	for (model, units, reason, message) in [
		(4, "1", "modelNotFound", "there is no model with this number"),
		(3, "0", "invalidUnits", "units are for credits"),
		(3, MANY, "overflow", "the price of so many units is too large"),
	] {
		let arguments = json!([model, 1, units, "native"]);
		let error = methods.call("marketplace_quote", arguments).await.unwrap_err();
		assert_eq!(error["code"], error::NOT_FOR_SALE, "{error}");
		assert_eq!(error["data"], json!(reason));
		assert!(error["message"].as_str().unwrap().starts_with(message), "{error}");
	}
}

#[tokio::test]
async fn licences_come_in_pages_and_their_numbers_are_strings() {
	let methods = methods();
	for (arguments, model, next) in [
		(json!([ALICE]), MAX_PER_PAGE, json!(LICENCE_TEXT)),
		(json!([ALICE, 3]), 3, json!(LICENCE_TEXT)),
		(json!([ALICE, null, LICENCE_TEXT, 5]), 5, Value::Null),
		(json!({ "account": ALICE, "start": 7, "model": 2 }), 2, Value::Null),
	] {
		let mut licence = licence_json();
		licence["model"] = json!(model);
		let expected = json!({ "licences": [licence], "next": next });
		assert_eq!(methods.call("marketplace_licences", arguments).await, Ok(expected));
	}
	for number in [json!(LICENCE_TEXT), json!(LICENCE)] {
		let licence = methods.call("marketplace_licence", json!([number])).await;
		assert_eq!(licence, Ok(licence_json()));
	}
	for method in ["marketplace_licence", "marketplace_escrow"] {
		assert_eq!(methods.call(method, json!(["7"])).await, Ok(Value::Null));
	}
}

#[tokio::test]
async fn a_status_is_that_of_a_licence_or_of_none() {
	let methods = methods();
	for (model, expected) in [
		(3, json!({ "status": "usedUp", "licence": LICENCE_TEXT })),
		(4, json!({ "status": "noLicence", "licence": null })),
	] {
		let status = methods.call("marketplace_licenceStatus", json!([ALICE, model])).await;
		assert_eq!(status, Ok(expected));
	}
}

#[tokio::test]
async fn an_escrow_carries_its_deadline_and_what_was_delivered() {
	let escrow = methods().call("marketplace_escrow", json!({ "licence": LICENCE_TEXT })).await;
	let expected = json!({
		"licence": LICENCE_TEXT,
		"buyer": ALICE,
		"seller": null,
		"asset": "native",
		"amount": MANY,
		"key": hex(3),
		"stage": { "disputed": { "evidence": hex(4), "bond": MANY } },
		"deadline": 8,
		"atDeadline": "refunded",
		"over": false,
		"ciphertext": "0x01ff",
	});
	assert_eq!(escrow, Ok(expected));
}

#[tokio::test]
async fn what_is_owed_is_listed_by_asset() {
	let methods = methods();
	let nobody = "0x0000000000000000000000000000000000000000000000000000000000000000";
	for (account, expected) in [
		(ALICE, json!([{ "asset": "native", "amount": MANY }, { "asset": 7, "amount": MANY }])),
		(nobody, json!([])),
	] {
		assert_eq!(methods.call("marketplace_owed", json!([account])).await, Ok(expected));
	}
}

#[tokio::test]
async fn attestations_and_reviews_come_in_pages() {
	let methods = methods();
	let attestation = json!({
		"attestation": LICENCE_TEXT,
		"attester": ALICE,
		"version": 0,
		"weights": hex(1),
		"benchmark": "mmlu-pro/5-shot",
		"score": "-1500000",
		"report": hex(5),
		"at": 1,
		"challengeUntil": 2,
		"state": { "challenged": { "by": ALICE, "evidence": hex(6), "bond": MANY, "deadline": 3 } },
		"bond": MANY,
	});
	for (arguments, limit, found) in [
		(json!([3]), MAX_PER_PAGE, json!([attestation])),
		(json!([3, 0, 2]), 2, json!([attestation])),
		(json!({ "model": 3, "from": 9 }), MAX_PER_PAGE, json!([])),
	] {
		let page = methods.call("marketplace_attestations", arguments).await;
		assert_eq!(page, Ok(json!({ "attestations": found, "next": limit })));
	}
	for (arguments, limit, from) in [
		(json!([3]), MAX_PER_PAGE, 0),
		(json!([3, 8, 2]), 2, 8),
		(json!({ "model": 3, "limit": 1 }), 1, 0),
	] {
		let review = json!({
			"licence": LICENCE_TEXT,
			"author": ALICE,
			"rating": 4,
			"text": hex(7),
			"weight": MANY,
			"at": 1,
			"useful": from,
			"useless": 3,
		});
		let page = methods.call("marketplace_reviews", arguments).await;
		assert_eq!(page, Ok(json!({ "reviews": [review], "next": limit })));
	}
}

#[tokio::test]
async fn a_message_is_hexadecimal() {
	let methods = methods();
	let expected = sp_core::bytes::to_hex(&(LICENCE, u128::MAX, u64::MAX).encode(), false);
	for expires in [json!(u64::MAX), json!(u64::MAX.to_string())] {
		let arguments = json!([LICENCE_TEXT, MANY, expires]);
		let message = methods.call("marketplace_receiptMessage", arguments).await;
		assert_eq!(message, Ok(json!(expected)));
	}
}

#[tokio::test]
async fn bad_arguments_are_refused_before_the_runtime_is_asked() {
	let methods = methods();
	for (method, arguments, why) in [
		("marketplace_model", json!([]), "expected the arguments model"),
		("marketplace_model", json!([-1]), "invalid value"),
		("marketplace_model", json!(["3"]), "invalid type"),
		("marketplace_model", json!([4294967296u64]), "invalid value"),
		("marketplace_models", json!([null, null, 7]), "a word is a string"),
		("marketplace_models", json!({ "form": 1 }), "unknown field `form`"),
		("marketplace_lineage", json!([3, null, 1]), "trailing"),
		("marketplace_offers", json!([3, "0x12"]), "invalid length"),
		("marketplace_quote", json!([3, 1, 1]), "expected the arguments model, offer, units, pay"),
		("marketplace_quote", json!([3, 65536, 1, 7]), "invalid value"),
		("marketplace_quote", json!([3, 1, "1.5", 7]), "an amount counts smallest units"),
		("marketplace_quote", json!([3, 1, 1, "PLY"]), "an asset is \"native\" or a number"),
		("marketplace_licences", json!(["alice"]), "an account is an SS58 address"),
		("marketplace_licences", json!([ALICE, null, "0x1"]), "a string of decimal digits"),
		("marketplace_licence", json!([-1]), "a string of decimal digits"),
		("marketplace_licence", json!([null]), "a string of decimal digits"),
		("marketplace_licenceStatus", json!([ALICE]), "expected the arguments account, model"),
		("marketplace_escrow", json!(["18446744073709551616"]), "a string of decimal digits"),
		("marketplace_owed", json!([null]), "an account is an SS58 address"),
		("marketplace_attestations", json!([3, "0"]), "invalid type"),
		("marketplace_reviews", json!([3, 0, -1]), "invalid value"),
		("marketplace_receiptMessage", json!([1, 2]), "expected the arguments licence, cumulative"),
		("marketplace_receiptMessage", json!([1, -2, 3]), "an amount counts smallest units"),
		("marketplace_receiptMessage", json!([1, 2, "soon"]), "a string of decimal digits"),
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
async fn a_runtime_without_a_marketplace_is_not_asked() {
	let methods = methods_of(Chain::without());
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::NOT_OFFERED, "{method}: {error}");
		let message = error["message"].as_str().unwrap();
		let expected =
			"this runtime has no model marketplace: it does not offer ModelMarketplaceApi;";
		assert!(message.starts_with(expected), "{message}");
		assert_eq!(error["data"], json!(BEST));
	}
}

#[tokio::test]
async fn a_runtime_of_the_future_is_not_asked() {
	type Api = dyn ModelMarketplaceApi<Block, AccountId, AssetId>;
	let methods = methods_of(Chain::with::<Api>(1, |_, _| panic!("asked")));
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::TOO_NEW, "{method}: {error}");
	}
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_an_error() {
	type Api = dyn ModelMarketplaceApi<Block, AccountId, AssetId>;
	let methods = methods_of(Chain::with::<Api>(0, |_, _| vec![0xff]));
	for (method, arguments, _) in calls() {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], error::CALL_FAILED, "{method}: {error}");
		assert!(error["message"].as_str().unwrap().contains("cannot be read"), "{error}");
	}
}
