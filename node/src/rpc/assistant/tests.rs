// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

use super::*;
use crate::{
	assistant::{
		tests::{account, adviser, runtime, Memory, ALICE, NOW},
		Shared,
	},
	rpc::{
		error,
		mock::{Chain, Methods},
	},
};
use polyphony_assistant::UNIT;
use serde_json::{json, Value};
use sp_core::crypto::Ss58Codec;
use std::sync::Arc;
use tempfile::TempDir;

type Api = dyn FinanceVaultsApi<Block, AccountId, AssetId>;

/// Every method, with arguments that it takes.
fn calls() -> [(&'static str, Value); 8] {
	[
		("assistant_report", json!([3])),
		("assistant_categories", json!([3])),
		("assistant_forecast", json!([3])),
		("assistant_bills", json!([3])),
		("assistant_unusual", json!([3])),
		("assistant_proposals", json!([3])),
		("assistant_correct", json!([3, 1, 405])),
		("assistant_corrections", json!([3])),
	]
}

fn methods_with(chain: Chain, dir: &TempDir, deny: Option<DenyUnsafe>) -> Methods {
	let shared = Arc::new(Shared::new(dir.path()));
	Methods::new(chain, |client| {
		let assistant = Assistant::new(client, Memory::full(), shared);
		let mut methods: jsonrpsee::Methods = super::methods(assistant).unwrap().into();
		if let Some(deny) = deny {
			methods.extensions_mut().insert(deny);
		}
		methods
	})
}

fn methods(dir: &TempDir) -> Methods {
	methods_with(Chain::with::<Api>(0, runtime), dir, Some(DenyUnsafe::No))
}

/// The settings of the story's end.
fn then() -> Value {
	json!({ "now": NOW })
}

#[tokio::test]
async fn only_the_owner_of_the_node_may_ask() {
	let dir = tempfile::tempdir().unwrap();
	for deny in [Some(DenyUnsafe::Yes), None] {
		let methods = methods_with(Chain::with::<Api>(0, runtime), &dir, deny);
		for (method, arguments) in calls() {
			let error = methods.call(method, arguments).await.unwrap_err();
			assert_eq!(error["code"], -32601, "{method}: {error}");
		}
		assert_eq!(methods.asked_at(), []);
	}
}

#[tokio::test]
async fn bad_arguments_are_refused() {
	let dir = tempfile::tempdir().unwrap();
	let methods = methods(&dir);
	for (method, arguments, why) in [
		("assistant_report", json!([]), "expected the arguments vault"),
		("assistant_report", json!(["three"]), "the number of a vault"),
		("assistant_report", json!([3, { "colour": 1 }]), "unknown field `colour`"),
		("assistant_report", json!([3, { "coverage": 2 }]), "coverage is 2"),
		("assistant_report", json!([3, { "by": "bob" }]), "an account is an SS58 address"),
		("assistant_categories", json!([3, 0]), "no payment has the number"),
		("assistant_forecast", json!([3, { "period": "fortnight" }]), "unknown variant"),
		("assistant_bills", json!([-1]), "the number of a vault"),
		("assistant_proposals", json!([ALICE]), "those of a vault"),
		("assistant_correct", json!([3, 1]), "expected the arguments"),
		("assistant_correct", json!([3, 1, "lottery"]), "no category is called"),
		("assistant_correct", json!([3, 1, 70_000]), "a category is a number"),
		("assistant_correct", json!([3, 0, 405]), "no payment with a value"),
		("assistant_correct", json!([3, 9_999, 405]), "no payment with a value"),
		("assistant_corrections", json!([ALICE]), "invalid type"),
	] {
		let error = methods.call(method, arguments).await.unwrap_err();
		assert_eq!(error["code"], -32602, "{method}: {error}");
		assert!(error["data"].as_str().unwrap_or_default().contains(why), "{method}: {error}");
	}
}

#[tokio::test]
async fn a_vault_that_never_was_is_null() {
	let dir = tempfile::tempdir().unwrap();
	let methods = methods(&dir);
	for (method, mut arguments) in calls() {
		arguments[0] = json!(4);
		let answer = methods.call(method, arguments).await.unwrap();
		assert!(answer.is_null() || answer == json!([]), "{method}: {answer}");
	}
	// Such a runtime has no vaults.
	let methods = methods_with(Chain::without(), &dir, Some(DenyUnsafe::No));
	let error = methods.call("assistant_report", json!([3])).await.unwrap_err();
	assert_eq!(error["code"], error::NOT_OFFERED, "{error}");
}

#[tokio::test]
async fn the_story_is_told() {
	let dir = tempfile::tempdir().unwrap();
	let methods = methods(&dir);
	let report = methods.call("assistant_report", json!([3, then()])).await.unwrap();
	assert_eq!(report["now"], NOW);
	assert_eq!(report["history"]["unpriced"], 1);
	assert_eq!(report["history"]["missing"], Value::Null);
	let rent = |list: &Value| {
		let mut all = list.as_array().unwrap().iter();
		all.find(|one| one["category"] == 401 || one["stream"]["category"] == 401).cloned()
	};
	let next = rent(&report["next"]).unwrap();
	assert_eq!(next["name"], "Actual rentals for housing");
	let expected: u128 = next["expected"].as_str().unwrap().parse().unwrap();
	assert!(expected.abs_diff(800 * UNIT) < UNIT, "{next}");
	assert_eq!(
		next["untilMs"].as_u64().unwrap() - next["fromMs"].as_u64().unwrap(),
		31 * 86_400_000
	);
	let bill = rent(&report["bills"]).unwrap();
	assert_eq!((&bill["cadence"], &bill["fixed"]), (&json!("monthly"), &json!(true)));
	assert_eq!(bill["counterparty"], account(1).to_ss58check());

	// The parts are parts of it.
	let forecast = methods.call("assistant_forecast", json!([3, then()])).await.unwrap();
	assert_eq!(forecast["next"], report["next"]);
	let bills = methods.call("assistant_bills", json!([3, then()])).await.unwrap();
	assert_eq!(bills["bills"], report["bills"]);
	let unusual = methods.call("assistant_unusual", json!([3, then()])).await.unwrap();
	assert_eq!(unusual["findings"], report["findings"]);
	let proposals = methods.call("assistant_proposals", json!([3, then()])).await.unwrap();
	assert_eq!(proposals["proposals"], report["proposals"]);

	// Food takes more than its budget, and nobody eats out.
	let kinds: Vec<String> = report["proposals"]
		.as_array()
		.unwrap()
		.iter()
		.flat_map(|one| one["proposal"].as_object().unwrap().keys().cloned())
		.collect();
	for kind in ["setBudget", "payAutomatically", "invest"] {
		assert!(kinds.iter().any(|other| other == kind), "{kind}: {kinds:?}");
	}
	let settings = json!({ "now": NOW, "by": adviser().to_ss58check() });
	let signed = methods.call("assistant_proposals", json!([3, settings])).await.unwrap();
	let call = &signed["proposals"][0]["call"];
	assert_eq!(call["signer"], "an adviser of the vault");
	assert!(call["hex"].as_str().unwrap().starts_with("0x"), "{call}");
}

#[tokio::test]
async fn payments_come_in_pages() {
	let dir = tempfile::tempdir().unwrap();
	let methods = methods(&dir);
	let mut seen = 0;
	let mut from = Value::Null;
	let mut last = u64::MAX;
	loop {
		let page = json!([3, from, 100, then()]);
		let page = methods.call("assistant_categories", page).await.unwrap();
		for payment in page["payments"].as_array().unwrap() {
			seen += 1;
			assert_eq!(payment["id"], payment["entry"]);
			assert!(payment["at"].as_u64().unwrap() <= last);
			last = payment["at"].as_u64().unwrap();
		}
		from = page["next"].clone();
		if from.is_null() {
			assert_eq!(page["history"]["payments"], seen);
			break;
		}
	}
	// The same payments as those of the account that owns the one vault.
	let own = methods.call("assistant_categories", json!([ALICE, null, 1, then()])).await.unwrap();
	assert_eq!(own["history"]["payments"], seen);
}

#[tokio::test]
async fn an_account_with_one_vault_is_not_that_vault() {
	let dir = tempfile::tempdir().unwrap();
	let methods = methods(&dir);
	// The same trail and settings, in both orders.
	for _ in 0..2 {
		let own = methods.call("assistant_report", json!([ALICE, then()])).await.unwrap();
		assert_eq!(own["proposals"], json!([]));
		let vault = methods.call("assistant_report", json!([3, then()])).await.unwrap();
		assert_ne!(vault["proposals"], json!([]));
	}
}

#[tokio::test]
async fn a_correction_is_learned_from() {
	let dir = tempfile::tempdir().unwrap();
	let methods = methods(&dir);
	let page = |count: u32| json!([3, null, count, then()]);
	let find = |page: &Value, entry: u64| {
		let mut all = page["payments"].as_array().unwrap().iter();
		all.find(|payment| payment["entry"] == entry).cloned().unwrap()
	};
	let before = methods.call("assistant_categories", page(1_000)).await.unwrap();
	let rent = find(&before, 1);
	assert_eq!((&rent["category"], &rent["source"]), (&json!(401), &json!("declared")));

	let noted = methods.call("assistant_correct", json!([3, 1, "electricity"])).await.unwrap();
	assert_eq!((&noted["category"], &noted["corrections"]), (&json!(405), &json!(1)));
	let after = methods.call("assistant_categories", page(1_000)).await.unwrap();
	let rent = find(&after, 1);
	assert_eq!((&rent["category"], &rent["source"]), (&json!(405), &json!("corrected")));
	assert_eq!((&after["corrections"], &after["sources"]["corrected"]), (&json!(1), &json!(1)));
	let notes = methods.call("assistant_corrections", json!([3])).await.unwrap();
	assert_eq!((&notes[0]["entry"], &notes[0]["category"]), (&json!(1), &json!(405)));

	// It is there after a restart, until it is taken back.
	let methods = self::methods(&dir);
	let again = methods.call("assistant_categories", page(1_000)).await.unwrap();
	assert_eq!(again["corrections"], 1);
	let noted = methods.call("assistant_correct", json!([3, 1, null])).await.unwrap();
	assert_eq!((&noted["category"], &noted["corrections"]), (&Value::Null, &json!(0)));

	// A file that cannot be read is named.
	let path = dir.path().join("assistant/vault-3.json");
	std::fs::write(&path, "{").unwrap();
	let error = methods.call("assistant_report", json!([3])).await.unwrap_err();
	assert_eq!(error["code"], error::BAD_NOTES, "{error}");
	assert_eq!(error["data"], path.display().to_string());
}
