// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the family's vault of the development chain works on a real node, as a client sees
//! it: what limits refuse, what two owners decide, a rule that fires by itself, and a trail whose
//! entries and proof the client checks without trusting the node.

use crate::common::{
	chain::Hash,
	events::Event,
	markets::{asset, none, number, report, DOLLAR, USD, VALUE},
	transactions::{call, Call},
	wait::BLOCKS,
	World,
};
use serde_json::{json, Value as Json};
use sp_core::bytes::from_hex;
use sp_io::hashing::blake2_256;
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::StorageProof;
use subxt::{dynamic::Value, utils::to_hex};
use subxt_signer::sr25519::{dev, Keypair};

/// The vault.
const VAULT: u128 = 0;
const FOOD: u128 = 101;
const RENT: u128 = 401;

fn payment(to: &Keypair, dollars: u128, category: u128, memo: &str) -> Value {
	Value::named_composite([
		("to", Value::from_bytes(to.public_key().0)),
		("asset", asset(DOLLAR)),
		("amount", Value::u128(dollars * USD)),
		("pay_with", none()),
		("category", Value::u128(category)),
		("memo", Value::from_bytes(memo.as_bytes())),
	])
}

fn pay(to: &Keypair, dollars: u128, category: u128) -> Call {
	let payment = payment(to, dollars, category, "groceries");
	call("FinanceVaults", "pay", [("vault", Value::u128(VAULT)), ("payment", payment)])
}

fn deposit(dollars: u128) -> Call {
	let arguments = [
		("vault", Value::u128(VAULT)),
		("asset", asset(DOLLAR)),
		("amount", Value::u128(dollars * USD)),
		("category", Value::u128(10_100)),
		("memo", Value::from_bytes("salary".as_bytes())),
	];
	call("FinanceVaults", "deposit", arguments)
}

/// The names of what a vault has recorded in these events.
fn records(events: &[Event]) -> Vec<&str> {
	let recorded = events.iter().filter(|event| event.is("FinanceVaults", "Recorded"));
	recorded.map(|event| event.variant("record")).collect()
}

fn hex_bytes(value: &Json) -> Vec<u8> {
	from_hex(value.as_str().expect("hexadecimal digits")).expect("hexadecimal digits")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_keeps_its_money_in_a_vault() {
	let world = World::start().await;
	let chain = &world.chain;
	let [alice, bob, dave, ferdie] = [dev::alice(), dev::bob(), dev::dave(), dev::ferdie()];

	// Limits are in dollars, so without prices nothing leaves.
	let refused = chain.submit(&pay(&ferdie, 60, FOOD), &dave).await;
	assert!(format!("{:?}", refused.result).contains("PriceUnavailable"), "{refused:?}");
	report(chain, 500).await;

	// Dave may buy food for 150 dollars in a week.
	let bought = chain.submit(&pay(&ferdie, 60, FOOD), &dave).await.ok("food");
	assert_eq!(records(&bought.events), ["Paid"]);
	chain
		.submit(&pay(&ferdie, 100, FOOD), &dave)
		.await
		.failed("more than his allowance", "AboveAllowance");
	chain.submit(&pay(&ferdie, 1, RENT), &dave).await.failed("not his business", "NotCovered");
	let asked = json!([
		VAULT,
		to_hex(dave.public_key().0),
		{
			"to": to_hex(ferdie.public_key().0),
			"asset": DOLLAR,
			"amount": (90 * USD).to_string(),
			"category": FOOD,
		}
	]);
	chain.request("vaults_previewSpend", asked).await;

	// What one owner alone may not, two decide.
	chain.submit(&pay(&ferdie, 1_400, 905), &alice).await.failed("alone", "AboveSolo");
	let proposal = Value::unnamed_variant("Pay", [payment(&ferdie, 1_400, 905, "a piano")]);
	let arguments = [("vault", Value::u128(VAULT)), ("proposal", proposal)];
	let proposed =
		chain.submit(&call("FinanceVaults", "propose", arguments), &alice).await.ok("a motion");
	assert_eq!(records(&proposed.events), ["Proposed", "Approved"]);
	let motions = chain.request("vaults_motions", json!([VAULT, proposed.block.hash])).await;
	let motion = motions[0]["motion"].as_u64().expect("a number");
	let arguments = [("vault", Value::u128(VAULT)), ("motion", Value::u128(motion.into()))];
	let passed =
		chain.submit(&call("FinanceVaults", "approve", arguments), &bob).await.ok("the motion");
	assert!(records(&passed.events).contains(&"Paid"), "{passed:?}");

	// A salary comes, and what is beyond 10,000 dollars is lent, by nobody's transaction.
	let paid_in = chain.submit(&deposit(15_000), &ferdie).await.ok("a salary");
	let (block, supplied) = chain
		.wait_for_event("the rule fires", paid_in.block.number, BLOCKS, |event| {
			event.is("FinanceVaults", "Recorded") && event.variant("record") == "Supplied"
		})
		.await;
	assert_eq!(supplied.extrinsic, None);
	let worth = chain.request("vaults_netWorth", json!([VAULT, [DOLLAR], block.hash])).await;
	// 12,000 that the vault had, less 60 and 1,400, with 15,000: what lending rounds is not a cent.
	let dollars = 25_540 * VALUE;
	assert!(number(&worth["net"]).abs_diff(dollars) < VALUE / 100, "{worth}");

	// The trail, from the end to the beginning of what there is a block of: each entry has the hash
	// of the one before.
	let proof = chain.request("vaults_auditProof", json!([VAULT, block.hash])).await;
	let mut from = Json::Null;
	let mut expected: Option<Hash> = None;
	let mut seen = Vec::new();
	while seen.len() < 6 {
		let page = chain.request("vaults_auditTrail", json!([VAULT, from, 2, block.hash])).await;
		for entry in page["entries"].as_array().expect("a list") {
			let raw = hex_bytes(&entry["raw"]);
			let hash = Hash::from(blake2_256(&raw));
			assert_eq!(entry["hash"], json!(hash), "it is what it says");
			assert!(expected.is_none_or(|expected| expected == hash), "no entry is left out");
			expected = Some(serde_json::from_value(entry["previous"].clone()).expect("a hash"));
			let record = entry["record"].as_object().expect("a variant");
			seen.push((hash, record.keys().next().expect("its name").clone()));
		}
		from = page["next"].clone();
	}
	let names: Vec<_> = seen.iter().map(|(_, name)| name.as_str()).collect();
	assert_eq!(names[..3], ["fired", "supplied", "deposited"], "{names:?}");

	// The hash of the last one is in the state of the block: checked with the proof alone.
	let key = hex_bytes(&proof["key"]);
	let mut nodes = Vec::new();
	for node in proof["proof"].as_array().expect("a list") {
		nodes.push(hex_bytes(node));
	}
	let found = sp_state_machine::read_proof_check::<BlakeTwo256, _>(
		sp_core::H256(block.state_root.0),
		StorageProof::new(nodes),
		[&key],
	)
	.expect("a proof for that root");
	let value = found[&key].clone().expect("there is a trail");
	assert_eq!(value[8..], seen[0].0 .0, "its last entry");
	assert_eq!(json!(to_hex(&value)), proof["value"]);
}
