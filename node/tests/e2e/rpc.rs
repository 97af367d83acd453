// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the node speaks both generations of JSON-RPC, as developers' tools use them, and
//! that a bad request gets the documented error and harms nothing.
//!
//! One node serves all: an archive, because only those offer the `archive` methods.

use crate::common::{
	chain::{Chain, Refusal},
	config::Config,
	node::panicked,
	transactions::{stranger, transfer, Params},
	wait::{until, BLOCKS},
	World, UNIT,
};
use serde_json::{json, Value as Json};
use std::{
	io::{Read, Write},
	net::{SocketAddr, TcpStream},
	time::Duration,
};
use subxt::{rpcs::client::RpcSubscription, utils::to_hex, OnlineClient};
use subxt_signer::sr25519::dev;

const ARCHIVE: &[&str] = &["--state-pruning", "archive", "--blocks-pruning", "archive"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_generations_of_json_rpc_are_served_and_bad_requests_harm_nothing() {
	let world = World::start_with(ARCHIVE).await;
	let chain = &world.chain;
	chain.wait_for_finalized(2).await;

	methods_are_listed(chain).await;
	legacy_methods_answer(chain).await;
	chain_spec_and_archive_answer(chain).await;
	the_head_can_be_followed(chain).await;
	transactions_can_be_broadcast(chain).await;
	a_client_that_prefers_the_new_methods_works(&world.node.url()).await;
	bad_requests_are_refused(chain).await;
	bad_http_is_refused(world.node.rpc());

	// After all that, the node is as well as before.
	let health = chain.request("system_health", json!([])).await;
	assert_eq!(health["isSyncing"], false);
	let fresh = stranger("after");
	chain.submit(&transfer(&fresh, UNIT), &dev::bob()).await.ok("a transfer");
	let best = chain.best().await.number;
	chain.wait_for_finalized(best).await;
	assert!(!panicked(&world.node.log()), "{}", world.node.log());
}

async fn methods_are_listed(chain: &Chain) {
	let listed = chain.request("rpc_methods", json!([])).await;
	let listed: Vec<_> = listed["methods"].as_array().expect("a list").iter().collect();
	for method in [
		"assistant_correct",
		"assistant_report",
		"author_submitExtrinsic",
		"author_submitAndWatchExtrinsic",
		"chain_getBlock",
		"chain_subscribeFinalizedHeads",
		"dex_quoteExactIn",
		"dex_quoteExactOut",
		"dex_pools",
		"dex_pool",
		"dex_order",
		"dex_orders",
		"dex_schedules",
		"grandpa_roundState",
		"grandpa_proveFinality",
		"marketplace_models",
		"marketplace_quote",
		"marketplace_reviews",
		"music_recordings",
		"music_split",
		"music_provenance",
		"oracle_price",
		"oracle_prices",
		"oracle_reports",
		"payment_queryInfo",
		"payment_queryFeeDetails",
		"state_call",
		"state_getStorage",
		"state_subscribeRuntimeVersion",
		"system_accountNextIndex",
		"system_health",
		"archive_v1_body",
		"archive_v1_storage",
		"chainHead_v1_follow",
		"chainSpec_v1_genesisHash",
		"transaction_v1_broadcast",
		"transactionWatch_v1_submitAndWatch",
		"vaults_auditProof",
		"vaults_vault",
	] {
		assert!(listed.contains(&&json!(method)), "{method} is missing: {listed:?}");
	}
}

async fn legacy_methods_answer(chain: &Chain) {
	let alice = dev::alice().public_key().to_account_id().to_string();
	let next = chain.request("system_accountNextIndex", json!([alice])).await;
	assert_eq!(next, 0, "Alice has sent nothing");
	assert_eq!(chain.request("system_chainType", json!([])).await, "Development");

	// The parts of a fee are its whole.
	let signed = chain.sign(&transfer(&dev::charlie(), UNIT), &dev::bob()).await;
	let fee = chain.fee_estimate(&signed, chain.best().await.hash).await;
	let details = chain.request("payment_queryFeeDetails", json!([to_hex(signed.encoded())])).await;
	let parts = ["baseFee", "lenFee", "adjustedWeightFee"];
	let sum: u128 = parts.iter().map(|part| number(&details["inclusionFee"][part])).sum();
	assert_eq!(fee, sum, "{details}");

	// One voter, whose vote is enough.
	let round = chain.request("grandpa_roundState", json!([])).await;
	assert_eq!(round["best"]["totalWeight"], 1);
	assert_eq!(round["best"]["thresholdWeight"], 1);
	assert!(round["best"]["round"].as_u64() >= Some(1), "{round}");
}

async fn chain_spec_and_archive_answer(chain: &Chain) {
	let genesis = json!(chain.block(0).await.hash);
	assert_eq!(chain.request("chainSpec_v1_genesisHash", json!([])).await, genesis);
	assert_eq!(chain.request("archive_v1_genesisHash", json!([])).await, genesis);
	let name = chain.request("chainSpec_v1_chainName", json!([])).await;
	assert_eq!(chain.request("system_chain", json!([])).await, name);

	let height = chain.request("archive_v1_finalizedHeight", json!([])).await;
	let height = height.as_u64().expect("a height");
	assert!(height >= 2 && height <= chain.finalized().await.number);
	let block = chain.block(height).await;
	let hashes = chain.request("archive_v1_hashByHeight", json!([height])).await;
	assert_eq!(hashes, json!([block.hash]));
	let none = chain.request("archive_v1_hashByHeight", json!([1_000_000])).await;
	assert_eq!(none, json!([]));
	let body = chain.request("archive_v1_body", json!([block.hash])).await;
	assert!(!body.as_array().expect("a body").is_empty(), "a block has its inherents");
	let header = chain.request("archive_v1_header", json!([block.hash])).await;
	let parent = header.as_str().and_then(|header| header.get(..66)).expect("a header");
	assert_eq!(parent, format!("{:?}", block.parent), "a header begins with its parent's hash");
	let version = chain.request("archive_v1_call", json!([block.hash, "Core_version", "0x"])).await;
	assert_eq!(version["success"], true, "{version}");
}

async fn the_head_can_be_followed(chain: &Chain) {
	let (method, end) = ("chainHead_v1_follow", "chainHead_v1_unfollow");
	let mut follow = chain.subscribe(method, json!([true]), end).await;
	let id = follow.subscription_id().expect("a subscription has an id").to_string();

	let initialized = next_event(&mut follow, "initialized").await;
	assert_eq!(initialized["finalizedBlockRuntime"]["type"], "valid", "{initialized}");
	let spec = &initialized["finalizedBlockRuntime"]["spec"];
	assert_eq!(spec["specVersion"], chain.spec_version(chain.best().await.hash).await);
	let hashes = initialized["finalizedBlockHashes"].as_array().expect("a list");
	let hash = hashes.last().expect("a finalised block");

	// What is pinned can be read and called.
	let header = chain.request("chainHead_v1_header", json!([id, hash])).await;
	let archived = chain.request("archive_v1_header", json!([hash])).await;
	assert_eq!(header, archived);
	let call = json!([id, hash, "Core_version", "0x"]);
	let started = chain.request("chainHead_v1_call", call).await;
	assert_eq!(started["result"], "started", "{started}");
	let done = next_event(&mut follow, "operationCallDone").await;
	assert_eq!(done["operationId"], started["operationId"]);

	// The chain goes on, and says so.
	next_event(&mut follow, "newBlock").await;
	next_event(&mut follow, "bestBlockChanged").await;
	next_event(&mut follow, "finalized").await;
	chain.request("chainHead_v1_unpin", json!([id, hash])).await;
	let unpinned = chain.refused("chainHead_v1_header", json!([id, hash])).await;
	assert_eq!(unpinned.code, -32801, "the block is no longer pinned: {unpinned:?}");
}

async fn transactions_can_be_broadcast(chain: &Chain) {
	let (from, to) = (dev::dave(), stranger("broadcast"));
	let signed = chain.sign(&transfer(&to, UNIT), &from).await;
	let operation =
		chain.request("transaction_v1_broadcast", json!([to_hex(signed.encoded())])).await;
	assert!(operation.is_string(), "{operation}");
	until("the transfer has come", BLOCKS, || async {
		(chain.balance(&to).await.free == UNIT).then_some(())
	})
	.await;

	// A broadcast of what cannot be in a block yet goes on until it is stopped.
	let later = Params::new().nonce(chain.next_nonce(&from).await + 5);
	let later = chain.sign_with(&transfer(&to, UNIT), &from, later).await;
	let operation =
		chain.request("transaction_v1_broadcast", json!([to_hex(later.encoded())])).await;
	assert_eq!(chain.request("transaction_v1_stop", json!([operation])).await, Json::Null);
	let unknown = chain.refused("transaction_v1_stop", json!(["no such operation"])).await;
	assert_eq!((unknown.code, unknown.message.as_str()), (-32602, "Invalid operation id"));
}

/// subxt's default client uses the new methods wherever the node has them.
async fn a_client_that_prefers_the_new_methods_works(url: &str) {
	let api = OnlineClient::<Config>::from_insecure_url(url).await.expect("a connection");
	let mut transactions = api.transactions().await.expect("a finalised block");
	let call = transfer(&dev::charlie(), UNIT);
	let progress = transactions.sign_and_submit_then_watch_default(&call, &dev::eve()).await;
	let finalized = progress.expect("a valid transfer").wait_for_finalized_success();
	let events = tokio::time::timeout(BLOCKS, finalized).await.expect("within the deadline");
	let events = crate::common::events::decode(events.expect("a transfer").all_events_in_block());
	assert!(events.iter().any(|event| event.is("Balances", "Transfer")));
}

async fn bad_requests_are_refused(chain: &Chain) {
	let code = |refusal: Refusal| (refusal.code, refusal.message);
	let unknown = chain.refused("polyphony_noSuchMethod", json!([])).await;
	assert_eq!(code(unknown), (-32601, "Method not found".to_string()));

	for (method, params) in [
		("chain_getHeader", json!(["not a hash"])),
		("state_getStorage", json!([])),
		("state_getStorage", json!(["not hex"])),
		("system_accountNextIndex", json!(["not an address"])),
		("author_submitExtrinsic", json!([17])),
		("archive_v1_finalizedHeight_", json!([])),
		("archive_v1_hashByHeight", json!(["tall"])),
		("chainHead_v1_header", json!(["no such subscription"])),
	] {
		let (code, message) = code(chain.refused(method, params).await);
		let expected = if method.ends_with('_') { -32601 } else { -32602 };
		assert_eq!(code, expected, "{method}: {message}");
	}

	// A block that does not exist is an answer or an error, and never the end of the node.
	let nowhere = format!("0x{}", "11".repeat(32));
	assert_eq!(chain.request("chain_getHeader", json!([nowhere])).await, Json::Null);
	assert_eq!(chain.request("archive_v1_header", json!([nowhere])).await, Json::Null);
	chain.refused("state_getStorage", json!(["0x00", nowhere])).await;
	chain.refused("state_call", json!(["No_such_function", "0x"])).await;
	chain.refused("payment_queryInfo", json!(["0x00"])).await;
}

/// Requests that are no JSON-RPC at all, over HTTP on the same port.
fn bad_http_is_refused(rpc: SocketAddr) {
	let garbled = post(rpc, "{\"jsonrpc\": \"2.0\", ", None);
	assert!(garbled.contains("-32700"), "a parse error: {garbled}");
	let words = post(rpc, "good morning", None);
	assert!(words.starts_with("HTTP/1.1 400") && words.contains("-32700"), "{words}");
	// Refused by its announced size; the node does not wait for 16 MiB to come.
	let huge = post(rpc, "[", Some(16 * 1024 * 1024));
	assert!(huge.starts_with("HTTP/1.1 413"), "too large: {huge}");
	let fine = post(rpc, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system_name\"}", None);
	assert!(fine.starts_with("HTTP/1.1 200") && fine.contains("\"result\""), "{fine}");
}

/// The answer to a POST of `body`, which claims to be `length` bytes long.
pub(crate) fn post(rpc: SocketAddr, body: &str, length: Option<usize>) -> String {
	let length = length.unwrap_or(body.len());
	let mut stream = TcpStream::connect(rpc).expect("the server listens");
	stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
	let request = format!(
		"POST / HTTP/1.1\r\nHost: {rpc}\r\nContent-Type: application/json\r\n\
		Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
	);
	stream.write_all(request.as_bytes()).expect("the server reads");
	let mut answer = Vec::new();
	// The server may close the connection before it has read what was announced; what counts is
	// what it said before.
	let _ = stream.read_to_end(&mut answer);
	String::from_utf8_lossy(&answer).into_owned()
}

/// Waits for the next event of this kind.
async fn next_event(follow: &mut RpcSubscription<Json>, kind: &str) -> Json {
	let search = async {
		loop {
			let event = follow.next().await.expect("the subscription goes on").expect("an event");
			assert_ne!(event["event"], "stop", "the node gave up");
			if event["event"] == kind {
				return event;
			}
		}
	};
	tokio::time::timeout(BLOCKS, search).await.unwrap_or_else(|_| panic!("no event {kind}"))
}

/// A number that is written as such or in hexadecimal.
fn number(value: &Json) -> u128 {
	match value.as_str().and_then(|text| text.strip_prefix("0x")) {
		Some(digits) => u128::from_str_radix(digits, 16).expect("hexadecimal"),
		None => value.as_u64().unwrap_or_else(|| panic!("no number: {value}")).into(),
	}
}
