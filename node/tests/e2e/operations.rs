// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves what operators rely on: that a node says whether it is ready, logs JSON when it is asked
//! to, has metrics of its own, and does not start on a disk that is nearly full.

use crate::common::{
	chain::Chain,
	command::polyphony,
	node::{Node, Workdir},
	wait::{until, BLOCKS},
};
use serde_json::Value as Json;
use std::{
	io::{Read, Write},
	net::{SocketAddr, TcpStream},
	time::Duration,
};

const HEALTH: &[&str] = &["--health-addr", "127.0.0.1:0"];

/// The status and the answer to a GET of `path`.
fn get(address: SocketAddr, path: &str) -> Option<(u16, String)> {
	let mut stream = TcpStream::connect(address).ok()?;
	stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
	write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
	let mut answer = String::new();
	stream.read_to_string(&mut answer).ok()?;
	let status = answer.split(' ').nth(1)?.parse().ok()?;
	Some((status, answer.split_once("\r\n\r\n")?.1.to_string()))
}

/// The address that the health server has logged.
async fn health(node: &Node) -> SocketAddr {
	until("the health server is up", BLOCKS, || async {
		let log = node.log();
		let (_, line) = log.split_once("Health server: addr=")?;
		let (address, _) = line.split_once(['\n', '"'])?;
		address.trim().parse().ok()
	})
	.await
}

/// Waits until `/ready` answers with this status, and returns the answer.
async fn readiness(address: SocketAddr, status: u16) -> Json {
	until(&format!("/ready answers {status}"), BLOCKS, || async {
		let (is, answer) = get(address, "/ready")?;
		(is == status).then(|| serde_json::from_str(&answer).expect("JSON"))
	})
	.await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_says_whether_it_is_ready_and_why_not() {
	let dir = Workdir::new();
	let validator = Node::validator(&dir, "alice").args(HEALTH).start().await;
	let chain = Chain::connect(&validator).await;
	chain.wait_for_finalized(2).await;
	// The only node of its chain should have no peers.
	let address = health(&validator).await;
	let answer = readiness(address, 200).await;
	assert_eq!(answer["shouldHavePeers"], false, "{answer}");
	assert!(answer["finalizedBlock"].as_u64() >= Some(2), "{answer}");

	let bootnode = chain.listen_address().await;
	let follower = Node::follower(&dir, "follower").bootnode(&bootnode).args(HEALTH);
	let follower = follower.args(&["--ready-finality-age", "20"]).start().await;
	let other = health(&follower).await;
	let answer = readiness(other, 200).await;
	assert_eq!(answer["peers"], 1, "{answer}");

	// Without the validator there are no peers and, after a while, no new blocks.
	assert!(validator.stop().await.status.success());
	let answer = readiness(other, 503).await;
	assert!(!answer["reasons"].as_array().expect("reasons").is_empty(), "{answer}");
	until("both reasons are given", BLOCKS, || async {
		let (_, answer) = get(other, "/ready")?;
		(answer.contains("no peers") && answer.contains("s old")).then_some(())
	})
	.await;
	assert_eq!(get(other, "/live").map(|(status, _)| status), Some(200));
	assert!(follower.stop().await.status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_json_when_it_is_asked_to_be() {
	let dir = Workdir::new();
	let arguments = ["--log-format", "json", "-l", "import-queue=debug,aura=debug"];
	let node = Node::validator(&dir, "alice").args(&arguments).start().await;
	Chain::connect(&node).await.wait_for_finalized(1).await;
	let stopped = node.stop().await;
	assert!(stopped.status.success());

	let lines: Vec<Json> = stopped
		.log
		.lines()
		.map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
		.collect();
	assert!(lines.len() > 10, "{}", stopped.log);
	for line in &lines {
		for field in ["time", "level", "target", "message"] {
			assert!(line[field].is_string(), "no {field}: {line}");
		}
		assert!(line["fields"].is_object(), "no fields: {line}");
		assert!(!line["message"].to_string().contains("\\u001b"), "colours: {line}");
	}
	let said = |target: &str, level: &str| {
		lines.iter().any(|line| line["target"] == target && line["level"] == level)
	};
	assert!(said("aura", "DEBUG"), "a filter lets more through");
	assert!(!said("sync", "DEBUG"), "others do not");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_has_metrics_of_its_own() {
	let dir = Workdir::new();
	let validator = Node::validator(&dir, "alice").start().await;
	let chain = Chain::connect(&validator).await;
	chain.wait_for_finalized(2).await;
	let bootnode = chain.listen_address().await;
	let follower = Node::follower(&dir, "follower").bootnode(&bootnode).metrics().start().await;
	Chain::connect(&follower).await.wait_for_finalized(2).await;

	let address = until("metrics are exported", BLOCKS, || async { follower.metrics() }).await;
	let metrics = until("blocks were counted", BLOCKS, || async {
		let (_, metrics) = get(address, "/metrics")?;
		let counted = metrics.contains("polyphony_import_queue_processed{")
			&& metrics.contains("polyphony_queue_due{")
			// The genesis has no weight, and the state is not read at every block.
			&& metrics.contains("polyphony_chain_block_weight_ref_time{");
		counted.then_some(metrics)
	})
	.await;
	for name in [
		"polyphony_import_queue_blocks",
		"polyphony_import_queue_bytes",
		"polyphony_import_queue_bytes_limit",
		"polyphony_import_queue_wait_seconds_count",
		"polyphony_import_queue_refused",
		"polyphony_queue_backlog",
		"polyphony_chain_block_weight_ref_time",
		"polyphony_parallel_lanes",
	] {
		assert!(metrics.contains(&format!("\n{name}")), "{name} is missing:\n{metrics}");
	}
}

#[test]
fn a_node_does_not_start_on_a_disk_that_is_nearly_full() {
	let dir = Workdir::new();
	let base_path = dir.path().join("full").display().to_string();
	// No disk has an exbibyte to spare.
	let threshold = (1u64 << 40).to_string();
	let arguments =
		["--dev", "--base-path", &base_path, "--port", "0", "--rpc-port", "0", "--no-prometheus"];
	let more = ["--no-mdns", "--db-storage-threshold", &threshold];
	polyphony(arguments.iter().chain(&more))
		.failure("a disk that is nearly full", &["MiB are free", "--db-storage-threshold"]);
}
