// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the family's vault of the development chain works on a real node, as a client sees it:
//!
//! - a spender buys food within his allowance, one owner alone may not spend much and two may, what is
//!   too much is lent by a rule that nobody has to call, and a guardian stops all of it;
//! - the node tells what is left, what the vault is worth, what will be paid and when rules fire;
//! - all of it is in a trail, which the client checks against the root of a final block, believing
//!   nothing else of what the node says: what was changed or left out does not pass.

use crate::common::{
	chain::{storage_prefix, Block, Chain},
	markets::{asset, holding, list, none, number, report, DOLLAR, USD, VALUE},
	transactions::Call,
	vaults::*,
	wait::BLOCKS,
	World,
};
use codec::DecodeAll;
use pallet_finance_vaults::TrailEntry;
use polyphony_node::{
	rpc::params::AssetId,
	types::{AccountId, Header},
};
use serde_json::{json, Value as Json};
use sp_core::{bytes::from_hex, H256};
use sp_io::hashing::{blake2_256, twox_64};
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{read_proof_check, StorageProof};
use subxt::dynamic::Value;
use subxt_signer::sr25519::{dev, Keypair};

/// A vault that there is not.
const NO_VAULT: u32 = 99;
/// The category of culture, for which the vault has no envelope, and of a salary.
const CULTURE: u16 = 906;
const SALARY: u16 = 10_001;
/// The numbers of the vault's bill and of its second rule, which lends what is beyond 10,000 dollars as
/// soon as there are 20,000.
const THE_RENT: u32 = 0;
const SURPLUS: u32 = 2;
/// Milliseconds of an hour and of a day.
const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// What the vault begins with.
const AT_FIRST: u128 = 12_000;
/// What Dave spends, and when he has four fifths of what he may.
const GROCERIES: [u128; 2] = [60, 65];
/// What only both owners may spend.
const PIANO: u128 = 1_400;
/// What is paid in.
const INCOME: u128 = 15_000;

fn groceries(dollars: u128) -> Call {
	pay(&dev::ferdie(), dollars, FOOD, "groceries")
}

/// What the node says about the vault after a block.
async fn ask(chain: &Chain, method: &str, at: &Block) -> Json {
	chain.request(method, json!([VAULT, at.hash])).await
}

/// The arguments with which one asks what a payment out of a vault would cost.
fn preview(vault: u32, who: &Keypair, dollars: u128) -> Json {
	let payment = json!({
		"to": told(&dev::ferdie()),
		"asset": DOLLAR,
		"amount": (dollars * USD).to_string(),
		"category": FOOD,
	});
	json!([vault, told(who), payment])
}

fn dollars(value: &Json) -> u128 {
	let value = number(value);
	assert_eq!(value % VALUE, 0, "a whole number of dollars");
	value / VALUE
}

/// Dave buys food, and is refused what goes beyond his allowance.
async fn spend(chain: &Chain) {
	let dave = dev::dave();
	let unpriced = chain.submit(&groceries(GROCERIES[0]), &dave).await;
	unpriced.failed("nobody has said what a dollar is worth", "PriceUnavailable");
	report(chain, 500).await;

	let paid = chain.submit(&groceries(GROCERIES[0]), &dave).await.ok("food");
	assert_eq!(records(&paid.events), ["Paid"]);
	let paid = chain.submit(&groceries(GROCERIES[1]), &dave).await.ok("more food");
	assert_eq!(records(&paid.events), ["Paid", "Alerted"], "more than four fifths of 150");
	let too_much = chain.submit(&groceries(26), &dave).await;
	too_much.failed("he has 25 dollars left", "AboveAllowance");
	let rent = chain.submit(&pay(&dev::ferdie(), 1, RENT, "rent"), &dave).await;
	rent.failed("he only buys food", "NotCovered");

	// The node says so before it costs a fee.
	let could = chain.request("vaults_previewSpend", preview(VAULT, &dave, 25)).await;
	assert_eq!((&could["asset"], dollars(&could["value"])), (&json!(DOLLAR), 25), "{could}");
	let refused = chain.refused("vaults_previewSpend", preview(VAULT, &dave, 26)).await;
	assert_eq!(refused.code, 20_006, "{refused:?}");
	assert!(refused.data.contains("AboveAllowance"), "{refused:?}");
	assert!(refused.message.contains("vaults_members says when"), "{refused:?}");
	let refused = chain.refused("vaults_previewSpend", preview(VAULT, &dev::eve(), 1)).await;
	assert!(refused.data.contains("NotAllowed"), "she advises, and does not spend: {refused:?}");

	let spent: u128 = GROCERIES.iter().sum();
	let spending = chain.request("vaults_spending", json!([VAULT, FOOD, 1])).await;
	assert_eq!(spending[0]["category"], json!(FOOD), "{spending}");
	assert_eq!(parts(&spending[0]["periods"]).len(), 1, "the current one");
	assert_eq!(dollars(&spending[0]["periods"][0]["spent"]), spent, "{spending}");
	let members = ask(chain, "vaults_members", &paid.block).await;
	let his = parts(&members).iter().find(|member| member["account"] == told(&dave));
	let his = his.expect("he is a member");
	assert_eq!(dollars(&his["allowance"]["left"]), 150 - spent, "{his}");
}

/// Alice proposes what one owner alone may not, and Bob is for it.
async fn decide(chain: &Chain) {
	report(chain, 500).await;
	let (alice, bob, eve) = (dev::alice(), dev::bob(), dev::eve());
	let piano = || payment(&eve, PIANO, CULTURE, "a used piano");
	let alone = chain.submit(&in_vault("pay", [("payment", piano())]), &alice).await;
	alone.failed("1,000 dollars in a week", "AboveSolo");

	let proposal = [("proposal", Value::unnamed_variant("Pay", [piano()]))];
	let proposed = chain.submit(&in_vault("propose", proposal), &alice).await.ok("a motion");
	assert_eq!(records(&proposed.events), ["Proposed", "Approved"], "who proposes is for it");
	let motions = ask(chain, "vaults_motions", &proposed.block).await;
	assert_eq!(parts(&motions).len(), 1, "{motions}");
	let motion = &motions[0];
	assert_eq!((&motion["by"], &motion["needed"]), (&told(&alice), &json!(1)), "{motion}");
	assert_eq!(motion["approvals"], json!([told(&alice)]), "{motion}");
	let asked = &motion["proposal"]["pay"];
	assert_eq!((number(&asked["amount"]), &asked["to"]), (PIANO * USD, &told(&eve)), "{motion}");

	let motion = motion["motion"].as_u64().expect("motions have numbers");
	let approve = in_vault("approve", [("motion", Value::u128(motion.into()))]);
	let again = chain.submit(&approve, &alice).await;
	again.failed("she cannot be two owners", "AlreadyApproved");
	let stranger = chain.submit(&approve, &eve).await;
	stranger.failed("it is not her money yet", "NotOwner");
	let eves = eve.public_key().0;
	let before = holding(chain, proposed.block.hash, DOLLAR, &eves).await;
	let passed = chain.submit(&approve, &bob).await.ok("the second owner");
	assert_eq!(records(&passed.events), ["Approved", "MotionEnded", "Paid"]);
	assert_eq!(holding(chain, passed.block.hash, DOLLAR, &eves).await, before + PIANO * USD);
	assert_eq!(ask(chain, "vaults_motions", &passed.block).await, json!([]));
}

/// Alice makes a rule and a bill for later, and the node tells when they come.
async fn plan(chain: &Chain) {
	report(chain, 500).await;
	let alice = dev::alice();
	let tomorrow = now(chain).await + DAY;
	let every = Value::unnamed_variant("Some", [Value::unnamed_variant("Days", [Value::u128(1)])]);
	let time = [("start", Value::u128(tomorrow.into())), ("every", every)];
	let amount = Value::unnamed_variant("Exact", [Value::u128(10 * USD)]);
	let supply = [("asset", asset(DOLLAR)), ("amount", amount)];
	let rule = Value::named_composite([
		("conditions", list([Value::named_variant("Time", time)])),
		("action", Value::named_variant("Supply", supply)),
		("cooldown", Value::u128(HOUR.into())),
		("max_loss", Value::u128(0)),
		("times", none()),
	]);
	let made = chain.submit(&in_vault("add_rule", [("input", rule)]), &alice).await.ok("a rule");
	assert_eq!(records(&made.events), ["RuleAdded"]);
	let rules = ask(chain, "vaults_rules", &made.block).await;
	let [_, surplus, daily] = &parts(&rules)[..] else { panic!("three rules: {rules}") };
	assert_eq!((&surplus["rule"], &surplus["waiting"]), (&json!(SURPLUS), &json!("conditions")));
	let balance = &surplus["conditions"][0];
	// All but the least balance of the account can be spent.
	let left = (AT_FIRST - GROCERIES.iter().sum::<u128>() - PIANO) * USD - USD / 100;
	assert_eq!(number(&balance["present"]), left, "{balance}");
	assert_eq!(number(&balance["distance"]), 20_000 * USD - left, "{balance}");
	assert_eq!(surplus["next"], Json::Null, "nobody knows when that will be");
	assert_eq!((&daily["next"], &daily["approved"]), (&json!(tomorrow), &json!(false)), "{daily}");

	// An hour after the rent, which is due on the first of each month.
	let first = month(chain, 1).await;
	let later = first + HOUR;
	let bill = Value::named_composite([
		("payment", payment(&dev::ferdie(), 50, CULTURE, "piano lessons")),
		("start", Value::u128(later.into())),
		("every", none()),
		("times", none()),
	]);
	let made = chain.submit(&in_vault("add_bill", [("input", bill)]), &alice).await.ok("a bill");
	assert_eq!(records(&made.events), ["BillAdded"]);
	let bills = ask(chain, "vaults_bills", &made.block).await;
	let [rent, lessons] = &parts(&bills)[..] else { panic!("two bills: {bills}") };
	assert_eq!((&rent["bill"], &rent["due"]), (&json!(THE_RENT), &json!(first)), "{rent}");
	assert_eq!((&lessons["due"], &lessons["triedAt"]), (&json!(later), &json!(later)), "{lessons}");
	// With the prices of now, both will be paid.
	let until = json!([VAULT, later, made.block.hash]);
	let coverage = chain.request("vaults_billCoverage", until).await;
	let [one, other] = &parts(&coverage["due"])[..] else { panic!("two bills: {coverage}") };
	assert_eq!(coverage["covered"], json!(true), "{coverage}");
	assert_eq!((&one["bill"], &one["paidAt"]), (&rent["bill"], &json!(first)), "{one}");
	assert_eq!((&other["bill"], &other["paidAt"]), (&lessons["bill"], &json!(later)), "{other}");
	assert_eq!(number(&other["left"]), left - 850 * USD, "{other}");
}

/// A salary comes, and what the rule says is lent by nobody's transaction.
async fn earn(chain: &Chain) {
	report(chain, 500).await;
	let deposit = in_vault(
		"deposit",
		[
			("asset", asset(DOLLAR)),
			("amount", Value::u128(INCOME * USD)),
			("category", Value::u128(SALARY.into())),
			("memo", Value::from_bytes("salary")),
		],
	);
	let earned = chain.submit(&deposit, &dev::ferdie()).await.ok("a salary");
	assert_eq!(records(&earned.events), ["Deposited"]);
	let (block, lent) = chain
		.wait_for_event("the rule fires", earned.block.number, BLOCKS, |event| {
			event.is("FinanceVaults", "Recorded") && event.variant("record") == "Supplied"
		})
		.await;
	assert_eq!(lent.extrinsic, None, "by nobody's transaction");
	let mut events = chain.events(block.hash).await;
	events.retain(|event| event.extrinsic.is_none());
	assert_eq!(records(&events), ["Supplied", "Fired"]);

	let worth = chain.request("vaults_netWorth", json!([VAULT, [DOLLAR], block.hash])).await;
	let holds = &worth["holdings"][0];
	assert_eq!(number(&holds["spendable"]), 10_000 * USD, "{worth}");
	assert_eq!(number(&holds["price"]), VALUE, "{worth}");
	// The money market may have rounded by a unit.
	let all = (AT_FIRST + INCOME - GROCERIES.iter().sum::<u128>() - PIANO) * VALUE;
	assert!(number(&worth["net"]).abs_diff(all) < VALUE / 1_000, "{worth}");
	let lent = (all / VALUE - 10_000) * USD;
	assert!(number(&holds["supplied"]).abs_diff(lent) <= USD / 50, "{worth}");
	let rules = ask(chain, "vaults_rules", &block).await;
	assert_eq!(rules[1]["waiting"], json!("ready"), "for its cooldown: {rules}");
}

/// Charlie freezes the vault: nothing leaves it.
async fn freeze(chain: &Chain) -> Block {
	let freeze = in_vault("freeze", []);
	chain.submit(&freeze, &dev::dave()).await.failed("he guards nothing", "NotAllowed");
	let frozen = chain.submit(&freeze, &dev::charlie()).await.ok("a freeze");
	assert_eq!(records(&frozen.events), ["Frozen"]);
	chain.submit(&groceries(1), &dev::dave()).await.failed("not even bread", "Frozen");

	let vault = ask(chain, "vaults_vault", &frozen.block).await;
	let until = &vault["frozenUntil"];
	assert!(until.is_u64(), "{vault}");
	let rules = ask(chain, "vaults_rules", &frozen.block).await;
	let [defence, _, daily] = &parts(&rules)[..] else { panic!("three rules: {rules}") };
	assert_eq!((&daily["waiting"], &daily["next"]), (&json!("frozen"), until), "{daily}");
	assert_eq!(defence["waiting"], json!("conditions"), "it repays debts even then: {defence}");
	frozen.block
}

/// Whatever is wrong with a question or a call, the answer says what.
async fn ask_badly(chain: &Chain) {
	for method in ["vaults_vault", "vaults_netWorth", "vaults_auditTrail", "vaults_auditProof"] {
		assert_eq!(chain.request(method, json!([NO_VAULT])).await, Json::Null, "{method}");
	}
	let arguments = [
		("vault", Value::u128(NO_VAULT.into())),
		("payment", payment(&dev::ferdie(), 1, FOOD, "bread")),
	];
	let nowhere = chain.submit(&vaults("pay", arguments), &dev::alice()).await;
	nowhere.failed("there is no such vault", "VaultNotFound");
	let preview = preview(NO_VAULT, &dev::alice(), 1);
	let refused = chain.refused("vaults_previewSpend", preview).await;
	assert!(refused.message.contains("there is no such vault"), "{refused:?}");
	for (method, arguments, why) in [
		("vaults_vault", json!(["zero"]), "invalid type"),
		("vaults_auditTrail", json!([VAULT, null, 4_294_967_296u64]), "invalid value"),
		("vaults_auditTrail", json!([VAULT, null, -1]), "invalid value"),
		("vaults_netWorth", json!([VAULT, ["gold"]]), "an asset is \"native\" or a number"),
	] {
		let refused = chain.refused(method, arguments).await;
		assert_eq!(refused.code, -32_602, "{method}: {refused:?}");
		assert!(refused.data.contains(why), "{method}: {refused:?}");
	}
}

/// The hash in front of these entries, of which the latest is the first, if they are what hashes say
/// from `last` on.
fn follow(entries: &[Vec<u8>], last: H256) -> Option<H256> {
	entries.iter().try_fold(last, |expected, entry| {
		(blake2_256(entry) == expected.0).then(|| H256::from_slice(&entry[12..44]))
	})
}

fn bytes(hex: &Json) -> Vec<u8> {
	let hex = hex.as_str().unwrap_or_else(|| panic!("no hexadecimal digits: {hex}"));
	from_hex(hex).expect("the node writes hexadecimal digits")
}

/// The number of entries and the hash of the last one, from the root of a final block's state.
async fn prove(chain: &Chain) -> (u64, H256) {
	let told = chain.request("vaults_auditProof", json!([VAULT])).await;
	let header = bytes(&told["header"]);
	let hash = H256(blake2_256(&header));
	assert_eq!(told["block"], json!(hash));
	let header = Header::decode_all(&mut &header[..]).expect("the header of a block");
	let block = chain.block(header.number.into()).await;
	assert_eq!(block.hash.0, hash.0, "which is on the chain");

	let vault = VAULT.to_le_bytes();
	let prefix = storage_prefix("FinanceVaults", "Trails");
	let key = [&prefix[..], &twox_64(&vault)[..], &vault[..]].concat();
	assert_eq!(bytes(&told["key"]), key);
	let nodes: Vec<Vec<u8>> = parts(&told["proof"]).iter().map(bytes).collect();
	let check = |nodes: Vec<Vec<u8>>| {
		read_proof_check::<BlakeTwo256, _>(header.state_root, StorageProof::new(nodes), [&key])
	};
	let found = check(nodes.clone()).expect("a proof for that root");
	let value = found[&key].clone().expect("there is a trail");
	assert_eq!(bytes(&told["value"]), value);
	for node in 0..nodes.len() {
		let mut forged = nodes.clone();
		forged[node][0] ^= 1;
		assert!(check(forged).is_err(), "node {node} is needed as it is");
	}
	let (count, last) = <(u64, H256)>::decode_all(&mut &value[..]).expect("a number and a hash");
	assert_eq!((&told["count"], &told["hash"]), (&json!(count), &json!(last)));
	(count, last)
}

/// Checks the whole trail but what the genesis has put there, which no node has, and returns the names
/// of what was recorded.
async fn audit(chain: &Chain, genesis: &Json) -> Vec<String> {
	let (count, last) = prove(chain).await;
	let mut told = Vec::new();
	let mut from = json!(last);
	while from != genesis["hash"] {
		assert!(from.is_string(), "what the genesis has recorded is left out");
		let page = chain.request("vaults_auditTrail", json!([VAULT, from, 5])).await;
		told.extend(parts(&page["entries"]).iter().cloned());
		from = page["next"].clone();
	}
	let missing = chain.refused("vaults_auditTrail", json!([VAULT, from])).await;
	assert_eq!((missing.code, json!(missing.data)), (20_007, from), "{}", missing.message);
	let whole = chain.request("vaults_auditTrail", json!([VAULT, null, 1_000_000])).await;
	assert_eq!(parts(&whole["entries"])[..], told[..], "more than a page can have");

	let entries: Vec<Vec<u8>> = told.iter().map(|entry| bytes(&entry["raw"])).collect();
	assert_eq!(json!(follow(&entries, last)), genesis["hash"]);
	assert_eq!(json!(count - entries.len() as u64), genesis["count"]);
	for place in 0..entries.len() {
		let mut forged = entries.clone();
		forged[place][50] ^= 1;
		assert_eq!(follow(&forged, last), None, "another time in entry {place}");
		forged.remove(place);
		assert_ne!(json!(follow(&forged, last)), genesis["hash"], "without entry {place}");
	}

	// What the node says that they mean, they mean.
	let mut names = Vec::new();
	for (told, raw) in told.iter().zip(&entries) {
		let entry = TrailEntry::<AccountId, AssetId>::decode_all(&mut &raw[..]).expect("an entry");
		assert_eq!(json!(entry.record), told["record"]);
		assert_eq!((entry.vault, json!(entry.index)), (VAULT, told["index"].clone()));
		assert_eq!(json!([entry.block, entry.at]), json!([told["block"], told["at"]]));
		let record = told["record"].as_object().and_then(|record| record.keys().next());
		names.push(record.unwrap_or_else(|| panic!("no record: {told}")).clone());
	}
	names.reverse();
	names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_keeps_its_money_in_a_vault_and_can_prove_it() {
	let world = World::start().await;
	let chain = &world.chain;
	let genesis = ask(chain, "vaults_trailHead", &chain.block(0).await).await;
	wait_for_the_calendar(chain).await;

	spend(chain).await;
	decide(chain).await;
	plan(chain).await;
	earn(chain).await;
	let last = freeze(chain).await;
	ask_badly(chain).await;
	chain.wait_for_finalized(last.number).await;

	let story: [&[&str]; 5] = [
		&["paid", "paid", "alerted"],
		&["proposed", "approved", "approved", "motionEnded", "paid"],
		&["ruleAdded", "billAdded"],
		&["deposited", "supplied", "fired"],
		&["frozen"],
	];
	assert_eq!(audit(chain, &genesis).await, story.concat());
}
