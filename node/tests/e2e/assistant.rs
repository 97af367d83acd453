// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the assistant works on a real node, with the trail of a vault that a real chain has
//! written: it reads what was paid, learns from a correction, forecasts, and proposes calls that the
//! vault's adviser signs; the corrections are there for the command line when the node is stopped, and
//! for the node when it is started again.

use crate::common::{
	chain::Chain,
	command::polyphony,
	markets::{number, report, VALUE},
	transactions::{encoded, Included},
	vaults::*,
	World,
};
use serde_json::{json, Value as Json};
use sp_core::{bytes::from_hex, H256};
use subxt_signer::sr25519::dev;

/// Categories: that of a payment of which nobody has said what for, what it is for, the one of which
/// the family makes no use, and another one for food.
const NONE: u16 = 0;
const ENERGY: u16 = 405;
const RECREATION: u16 = 904;
const RESTAURANTS: u16 = 1_101;
/// What is paid for them, in dollars.
const GROCERIES: u128 = 60;
const POWER: u128 = 45;
/// What goes with the second payment.
const MEMO: &str = "power company";

/// The entry of a trail that a transaction has made: its number and its hash.
fn entry(made: &Included) -> (u64, H256) {
	let recorded = made.event("FinanceVaults", "Recorded");
	let index = u64::try_from(recorded.number("index")).expect("it was 64 bits; qed");
	(index, H256::from_slice(&recorded.bytes("hash")))
}

/// What is said about a category.
fn about(list: &Json, category: u16) -> &Json {
	let found = parts(list).iter().find(|one| one["stream"]["category"] == category);
	found.unwrap_or_else(|| panic!("nothing about {category}: {list}"))
}

/// Sends the call of a proposal about a category as it was encoded, signed by the vault's adviser.
async fn sign(chain: &Chain, answer: &Json, kind: &str, category: u16) -> Included {
	let about = |one: &&Json| one["proposal"][kind]["category"] == category;
	let proposal = parts(&answer["proposals"]).iter().find(about);
	let call = &proposal.unwrap_or_else(|| panic!("no {kind} of {category}: {answer}"))["call"];
	assert_eq!(call["signer"], "an adviser of the vault", "{call}");
	let hex = call["hex"].as_str().expect("there is a call for it");
	let bytes = from_hex(hex).expect("the node writes hexadecimal digits");
	let name = call["name"].as_str().and_then(|name| name.strip_prefix("financeVaults."));
	let signed = encoded("FinanceVaults", name.expect("a call of vaults"), &bytes);
	assert_eq!(chain.call_data(&signed).await, bytes, "the call has the name that it says");
	chain.submit(&signed, &dev::eve()).await.ok(kind)
}

/// Asks before and after a correction what the payments were for.
async fn correct(chain: &Chain, food: &Included, power: &Included) {
	let categories = || chain.request("assistant_categories", json!([VAULT, null, 10]));
	let page = categories().await;
	let [latest, first] = &parts(&page["payments"])[..] else { panic!("two payments: {page}") };
	let (last, hash) = entry(power);
	assert_eq!((&latest["entry"], &latest["hash"]), (&json!(last), &json!(hash)), "{latest}");
	assert_eq!((number(&latest["value"]), &latest["memo"]), (POWER * VALUE, &json!(MEMO)));
	assert_eq!(latest["counterparty"], told(&dev::ferdie()));
	assert_ne!(latest["source"], "declared", "nobody has said what for: {latest}");
	assert_eq!(first["entry"], json!(entry(food).0), "{first}");
	assert_eq!((&first["category"], &first["name"]), (&json!(FOOD), &json!("Food")), "{first}");
	assert_eq!(first["source"], "declared", "{first}");
	assert_eq!((&page["next"], &page["history"]["unpriced"]), (&Json::Null, &json!(0)), "{page}");

	let noted = chain.request("assistant_correct", json!([VAULT, last, "electricity"])).await;
	assert_eq!((&noted["category"], &noted["corrections"]), (&json!(ENERGY), &json!(1)), "{noted}");
	let page = categories().await;
	let latest = &page["payments"][0];
	assert_eq!((&latest["category"], &latest["source"]), (&json!(ENERGY), &json!("corrected")));
	assert_eq!((&page["corrections"], &page["stale"]), (&json!(1), &json!(0)), "{page}");
	let notes = chain.request("assistant_corrections", json!([VAULT])).await;
	assert_eq!(notes, json!([{ "entry": last, "hash": hash, "category": ENERGY }]));
}

/// Asks what cannot be answered.
async fn ask_badly(chain: &Chain) {
	assert_eq!(chain.request("assistant_report", json!([99])).await, Json::Null);
	for (method, arguments, why) in [
		("assistant_report", json!(["the first"]), "the number of a vault"),
		("assistant_report", json!([VAULT, { "colour": 1 }]), "unknown field `colour`"),
		("assistant_proposals", json!([told(&dev::alice())]), "those of a vault"),
		("assistant_correct", json!([VAULT, 0, ENERGY]), "no payment with a value"),
		("assistant_correct", json!([VAULT, 0, "lottery"]), "no category is called"),
	] {
		let refused = chain.refused(method, arguments).await;
		assert_eq!(refused.code, -32_602, "{method}: {refused:?}");
		assert!(refused.data.contains(why), "{method}: {refused:?}");
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_assistant_reads_a_trail_and_learns_from_corrections_that_stay() {
	let world = World::start_with(&["--rpc-methods", "unsafe"]).await;
	let chain = &world.chain;
	let genesis = chain.block(0).await;
	let genesis = chain.request("vaults_trailHead", json!([VAULT, genesis.hash])).await;
	wait_for_the_calendar(chain).await;
	report(chain, 500).await;
	let (ferdie, eve) = (dev::ferdie(), told(&dev::eve()));
	let food = pay(&ferdie, GROCERIES, FOOD, "groceries");
	let food = chain.submit(&food, &dev::dave()).await.ok("food");
	let power = pay(&ferdie, POWER, NONE, MEMO);
	let power = chain.submit(&power, &dev::alice()).await.ok("power");
	correct(chain, &food, &power).await;
	ask_badly(chain).await;

	// In the next month, it takes this one for what the others will be.
	let wishes = json!({ "now": month(chain, 1).await, "by": eve });
	let then = chain.request("assistant_report", json!([VAULT, wishes])).await;
	assert_eq!(number(&about(&then["current"], FOOD)["expected"]), GROCERIES * VALUE, "{then}");
	assert_eq!(number(&about(&then["next"], ENERGY)["expected"]), POWER * VALUE, "{then}");
	// What it was told is energy has no budget. To make one is up to the owners.
	let proposed = sign(chain, &then, "setBudget", ENERGY).await;
	assert_eq!(records(&proposed.events), ["Proposed"]);
	let motions = chain.request("vaults_motions", json!([VAULT, proposed.block.hash])).await;
	assert_eq!((&motions[0]["by"], &motions[0]["needed"]), (&eve, &json!(2)), "{motions}");
	let change = &motions[0]["proposal"]["change"]["envelope"];
	assert_eq!(change["category"], json!(ENERGY), "{motions}");

	// After three months in which nobody has gone anywhere: to lower a budget is up to the adviser.
	let wishes = json!({ "now": month(chain, 4).await, "by": eve });
	let later = chain.request("assistant_proposals", json!([VAULT, wishes])).await;
	let lowered = sign(chain, &later, "changeBudget", RECREATION).await;
	assert_eq!(records(&lowered.events), ["Changed"]);
	let budget = |envelopes: &Json| {
		let mut all = parts(envelopes).iter();
		all.find(|one| one["category"] == RECREATION).expect("there is one")["budget"].clone()
	};
	let [before, after] = [lowered.block.parent, lowered.block.hash].map(|at| json!([VAULT, at]));
	let mut expected = budget(&chain.request("vaults_envelopes", before).await);
	assert_eq!(number(&expected["value"]), 150 * VALUE, "{expected}");
	expected["value"] = json!("0");
	assert_eq!(budget(&chain.request("vaults_envelopes", after).await), expected);

	let last = chain.request("assistant_report", json!([VAULT])).await;
	let history = &last["history"];
	assert_eq!((&history["payments"], &history["entries"]), (&json!(2), &json!(4)), "{last}");
	assert_eq!(history["missing"], genesis["hash"], "no node has what the genesis has recorded");
	let head = chain.request("vaults_trailHead", json!([VAULT])).await;
	assert_eq!(history["of"], head["count"], "{last}");
	chain.wait_for_finalized(lowered.block.number).await;

	// The command line leaves a database in use to the node, and reads one that is not.
	let base = world.builder.base_path().display().to_string();
	let ask = |what: &str, more: &[&str]| {
		let on = ["assistant", what, "--chain", "dev", "--base-path", &base];
		polyphony(on.iter().chain(more))
	};
	let in_use = ["using this database", "assistant_*"];
	ask("report", &["--vault", "0"]).failure("a report of a node that runs", &in_use);
	let World { chain, node, builder, dir } = world;
	assert_eq!(node.stop().await.status.code(), Some(0));

	let read = |what: &str, more: &[&str]| {
		let printed = ask(what, &[more, &["--json"][..]].concat()).success(what);
		serde_json::from_str::<Json>(&printed).expect("JSON")
	};
	let told_then = read("report", &["--vault", "0"]);
	for part in ["history", "corrections", "stale", "sources"] {
		assert_eq!(told_then[part], last[part], "{part}");
	}
	let alice = told(&dev::alice());
	let own = read("report", &["--account", alice.as_str().expect("an address")]);
	assert_eq!((&own["history"], &own["proposals"]), (&last["history"], &json!([])), "{own}");
	let table = ask("categories", &["--vault", "0"]).success("categories");
	for word in ["2 payments in", "1 corrections", MEMO, "corrected", "Food"] {
		assert!(table.contains(word), "{word} is missing: {table}");
	}
	let first = entry(&food).0.to_string();
	let noted = read("correct", &["--vault", "0", "--entry", &first, "--category", "restaurants"]);
	assert_eq!((&noted["category"], &noted["corrections"]), (&json!(RESTAURANTS), &json!(2)));
	ask("report", &["--vault", "99"]).failure("a report of no vault", &["no such vault"]);

	// The node knows what it was told, and what the command line was.
	let node = builder.start().await;
	let chain = chain.reconnect(&node).await;
	let notes = chain.request("assistant_corrections", json!([VAULT])).await;
	let ((first, eaten), (second, burnt)) = (entry(&food), entry(&power));
	let expected = json!([
		{ "entry": first, "hash": eaten, "category": RESTAURANTS },
		{ "entry": second, "hash": burnt, "category": ENERGY },
	]);
	assert_eq!(notes, expected);
	let page = chain.request("assistant_categories", json!([VAULT])).await;
	assert_eq!((&page["corrections"], &page["stale"]), (&json!(2), &json!(0)), "{page}");
	assert_eq!(page["sources"]["corrected"], json!(2), "{page}");
	assert_eq!(page["payments"][1]["name"], "Food and beverage serving services", "{page}");
	// The node before its files.
	drop((chain, node, dir));
}
