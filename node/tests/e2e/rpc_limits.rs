// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that what a client may ask of the JSON-RPC server is limited, and that a node of which
//! all of it is asked is as well afterwards: it makes blocks, finalises them and answers.

use crate::{
	common::{
		chain::Chain,
		node::panicked,
		transactions::{stranger, transfer},
		wait::{until, BLOCKS},
		World, UNIT,
	},
	rpc::post,
};
use serde_json::{json, Value as Json};
use std::net::SocketAddr;
use subxt::rpcs::{
	client::{rpc_params, RpcClient},
	Error as RpcError,
};
use subxt_signer::sr25519::dev;

/// Calls in a batch, by default.
const BATCH: usize = 100;
/// Subscriptions of a connection, by default.
const SUBSCRIPTIONS: usize = 256;
/// Keys in a page of `state_getKeysPaged`.
const KEYS: u32 = 1_000;
/// `chainHead_v1_follow` of a connection.
const FOLLOWS: usize = 4;
/// Connections, as the test sets them.
const CONNECTIONS: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_clients_may_ask_is_limited_and_the_node_is_well_after_it() {
	let connections = CONNECTIONS.to_string();
	// As on a public interface: unsafe methods are off.
	let world =
		World::start_with(&["--rpc-max-connections", &connections, "--rpc-methods", "safe"]).await;
	let (chain, url) = (&world.chain, world.node.url());
	chain.wait_for_finalized(1).await;

	batches_are_limited(world.node.rpc());
	subscriptions_are_limited(&url).await;
	state_queries_are_limited(chain).await;
	unsafe_methods_are_off(chain).await;
	connections_are_limited(chain, &url).await;

	let fresh = stranger("after the limits");
	chain.submit(&transfer(&fresh, UNIT), &dev::bob()).await.ok("a transfer");
	let best = chain.best().await.number;
	chain.wait_for_best(best + 2).await;
	chain.wait_for_finalized(best).await;
	assert!(!panicked(&world.node.log()), "{}", world.node.log());
}

/// A batch of `count` calls of `method`.
fn batch(count: usize, method: &str) -> String {
	let call = |id| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": [] });
	Json::Array((0..count).map(call).collect()).to_string()
}

fn batches_are_limited(rpc: SocketAddr) {
	let full = post(rpc, &batch(BATCH, "system_name"), None);
	assert_eq!(full.matches("\"result\"").count(), BATCH, "{full}");
	let more = post(rpc, &batch(BATCH + 1, "system_name"), None);
	assert!(more.contains("-32010"), "too many calls: {more}");
	// Few calls with large answers.
	let large = post(rpc, &batch(BATCH, "state_getMetadata"), None);
	assert!(large.contains("-32011"), "too large an answer: {} bytes", large.len());
}

async fn subscriptions_are_limited(url: &str) {
	let client = RpcClient::from_insecure_url(url).await.expect("a connection");
	let mut heads = Vec::new();
	let refusal = loop {
		let (start, end) = ("chain_subscribeNewHeads", "chain_unsubscribeNewHeads");
		match client.subscribe::<Json>(start, rpc_params![], end).await {
			Ok(subscription) => heads.push(subscription),
			Err(error) => break error,
		}
		assert!(heads.len() <= SUBSCRIPTIONS, "subscriptions have a limit");
	};
	assert_eq!((heads.len(), code(refusal)), (SUBSCRIPTIONS, -32006));
	drop(heads);

	let client = RpcClient::from_insecure_url(url).await.expect("a connection");
	let mut follows = Vec::new();
	let refusal = loop {
		let (start, end) = ("chainHead_v1_follow", "chainHead_v1_unfollow");
		match client.subscribe::<Json>(start, rpc_params![false], end).await {
			Ok(subscription) => follows.push(subscription),
			Err(error) => break error,
		}
		assert!(follows.len() <= FOLLOWS, "these have a limit of their own");
	};
	assert_eq!((follows.len(), code(refusal)), (FOLLOWS, -32800));
}

fn code(error: RpcError) -> i32 {
	match error {
		RpcError::User(error) => error.code,
		other => panic!("no answer from the node: {other}"),
	}
}

async fn state_queries_are_limited(chain: &Chain) {
	let page = chain.request("state_getKeysPaged", json!(["0x", KEYS])).await;
	assert!(!page.as_array().expect("a page").is_empty());
	let refused = chain.refused("state_getKeysPaged", json!(["0x", KEYS + 1])).await;
	assert_eq!(refused.code, 4002, "{refused:?}");
	// Our own pages are cut to their size.
	let pools = chain.request("dex_pools", json!([0, u32::MAX])).await;
	assert!(pools.as_array().is_some(), "{pools}");
}

async fn unsafe_methods_are_off(chain: &Chain) {
	let genesis = chain.block(0).await.hash;
	let keys = ["aura", "//Alice", "0x00"];
	for (method, params) in [
		("state_getPairs", json!(["0x"])),
		("state_queryStorage", json!([["0x00"], genesis])),
		("state_traceBlock", json!([genesis, null, null, null])),
		("author_rotateKeys", json!([])),
		("author_insertKey", json!(keys)),
		("author_removeExtrinsic", json!([[]])),
		("system_peers", json!([])),
		("system_addReservedPeer", json!(["/ip4/127.0.0.1/tcp/1"])),
		("system_addLogFilter", json!(["sync=trace"])),
		("system_dryRun", json!(["0x00"])),
		("offchain_localStorageGet", json!(["PERSISTENT", "0x00"])),
	] {
		let refused = chain.refused(method, params).await;
		assert!(refused.message.contains("unsafe"), "{method}: {refused:?}");
	}
}

async fn connections_are_limited(chain: &Chain, url: &str) {
	let mut clients = Vec::new();
	while let Ok(client) = RpcClient::from_insecure_url(url).await {
		clients.push(client);
		assert!(clients.len() < CONNECTIONS, "connections have a limit");
	}
	// Those who are there are served.
	assert!(chain.request("system_name", json!([])).await.is_string());
	drop(clients);
	until("there is room for another", BLOCKS, || async {
		RpcClient::from_insecure_url(url).await.ok()
	})
	.await;
}
