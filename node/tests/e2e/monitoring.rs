// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that every metric of the dashboard and of the alert rules in `docs/operations` is one that
//! a running node exports: a name that is misspelled, or that a release of the SDK has changed, would
//! be a panel that stays empty and an alert that never fires.

use crate::common::{
	chain::Chain,
	node::{Node, NodeBuilder, Workdir},
	transactions::{stranger, transfer},
	wait::{until, BLOCKS},
	EXISTENTIAL_DEPOSIT,
};
use futures::future::join_all;
use serde_json::Value as Json;
use std::{
	collections::BTreeSet,
	io::{Read, Write},
	net::{SocketAddr, TcpStream},
	time::{Duration, Instant},
};
use subxt_signer::sr25519::dev;

const DASHBOARD: &str = include_str!("../../../docs/operations/dashboard.json");
const RULES: &str = include_str!("../../../docs/operations/alerts.yml");

/// What a healthy node may export only later, and why.
const LATER: [(&str, &str); 1] =
	[("substrate_rpc_calls_rejected", "nothing is refused without --rpc-rate-limit")];

/// What others than the node export, and who.
const OTHERS: [(&str, &str); 5] = [
	("node_filesystem_avail_bytes", "node_exporter"),
	("node_filesystem_size_bytes", "node_exporter"),
	("node_timex_offset_seconds", "node_exporter"),
	("node_timex_sync_status", "node_exporter"),
	("up", "Prometheus"),
];

/// Words of PromQL that take labels in parentheses.
const GROUPING: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];
/// Words of PromQL that stand alone.
const OPERATORS: [&str; 8] = ["and", "or", "unless", "bool", "offset", "atan2", "inf", "nan"];

/// How long it may take until the nodes have done all that is counted.
const DEADLINE: Duration = Duration::from_secs(180);
/// Transactions of each signer for each block: together more than what is left to the stock path.
const EACH: usize = 12;

type Names = BTreeSet<String>;

/// The metrics that an expression of PromQL reads.
fn metrics_of(expression: &str) -> Names {
	let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
	let mut names = Names::new();
	let mut rest = expression;
	while let Some(first) = rest.chars().next() {
		match first {
			'{' => rest = after(&rest[1..], '}', expression),
			'[' => rest = after(&rest[1..], ']', expression),
			'"' => rest = after(&rest[1..], '"', expression),
			// A number or a duration.
			'0'..='9' => {
				rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.');
			},
			_ if is_word(first) => {
				let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
				let word = &rest[..end];
				rest = rest[end..].trim_start();
				if GROUPING.contains(&word) {
					if let Some(labels) = rest.strip_prefix('(') {
						rest = after(labels, ')', expression);
					}
				} else if !is_applied(rest) && !OPERATORS.contains(&word) {
					names.insert(word.to_string());
				}
			},
			_ => rest = &rest[first.len_utf8()..],
		}
	}
	names
}

/// Whether what stands before `rest` is a function: `rate(…)`, `sum by (label) (…)`.
fn is_applied(rest: &str) -> bool {
	["(", "by (", "by(", "without (", "without("].iter().any(|start| rest.starts_with(start))
}

/// What follows the next `close` that is not in a string.
fn after<'a>(text: &'a str, close: char, expression: &str) -> &'a str {
	let mut quoted = false;
	let mut escaped = false;
	for (at, c) in text.char_indices() {
		if c == close && !quoted && !escaped {
			return &text[at + c.len_utf8()..];
		}
		if c == '"' && !escaped {
			quoted = !quoted;
		}
		escaped = c == '\\' && !escaped;
	}
	panic!("{close} is missing in {expression}")
}

/// Collects the metrics of all expressions of a dashboard, and of its variables.
fn of_dashboard(value: &Json, names: &mut Names) {
	match value {
		Json::Array(values) => values.iter().for_each(|value| of_dashboard(value, names)),
		Json::Object(fields) => {
			for (key, value) in fields {
				match (key.as_str(), value) {
					("expr", Json::String(expression)) => names.extend(metrics_of(expression)),
					("query", Json::String(query)) => {
						let arguments = query.strip_prefix("label_values(");
						if let Some((metric, _)) = arguments.and_then(|a| a.split_once(',')) {
							names.extend(metrics_of(metric));
						}
					},
					_ => of_dashboard(value, names),
				}
			}
		},
		_ => {},
	}
}

/// The metrics of all rules, whose expressions stand on one line each.
fn of_rules(rules: &str) -> Names {
	let mut names = Names::new();
	for line in rules.lines() {
		if let Some(expression) = line.trim_start().strip_prefix("expr:") {
			let expression = expression.trim();
			let plain = !expression.is_empty() && !expression.starts_with(['|', '>', '"', '\'']);
			assert!(plain, "an expression stands on the line of its `expr:`, unquoted: {line}");
			names.extend(metrics_of(expression));
		}
	}
	names
}

/// The names that a node exports at this moment, those of a histogram's parts among them.
fn exported(address: SocketAddr) -> Names {
	let mut stream = TcpStream::connect(address).expect("the node exports metrics");
	stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
	let request = format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
	stream.write_all(request.as_bytes()).expect("the node reads");
	let mut answer = String::new();
	stream.read_to_string(&mut answer).expect("the node answers with text");
	let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
	assert!(head.starts_with("HTTP/1.1 200"), "{head}");
	body.lines()
		.filter(|line| !line.starts_with('#'))
		.filter_map(|line| line.split_once(['{', ' ']))
		.map(|(name, _)| name.to_string())
		.collect()
}

/// Starts a node that executes blocks in lanes and exports its metrics.
///
/// The client comes last, so that it goes first.
async fn start(builder: NodeBuilder) -> (Node, SocketAddr, Chain) {
	let node = builder.metrics().args(&["--parallel-lanes", "4"]).start().await;
	let address = until("metrics", BLOCKS, || async { node.metrics() }).await;
	let chain = Chain::connect(&node).await;
	(node, address, chain)
}

/// Sends more transfers than are left to the stock path, and waits for a block.
async fn one_full_block(chain: &Chain, round: u64) {
	for signer in [dev::bob(), dev::charlie(), dev::dave(), dev::eve()] {
		let nobody = |i| stranger(&format!("{round}-{i}"));
		let calls: Vec<_> = (0..EACH).map(|i| transfer(&nobody(i), EXISTENTIAL_DEPOSIT)).collect();
		let nonce = chain.next_nonce(&signer).await;
		let signed = chain.sign_all(&calls, &signer, nonce).await;
		join_all(signed.iter().map(|one| chain.send(one.encoded()))).await;
	}
	chain.wait_for_best(chain.best().await.number + 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dashboard_and_alerts_name_only_metrics_that_exist() {
	let mut used = of_rules(RULES);
	of_dashboard(&serde_json::from_str(DASHBOARD).expect("the dashboard is JSON"), &mut used);
	assert!(used.len() > 30, "the expressions were found: {used:?}");
	for (name, _) in LATER.iter().chain(&OTHERS) {
		assert!(used.remove(*name), "{name} is used nowhere: take it off the list");
	}

	// One makes blocks and the other imports them: neither counts all there is.
	let dir = Workdir::new();
	let (_author_node, author_metrics, author) = start(Node::validator(&dir, "author")).await;
	let follower = Node::follower(&dir, "follower").bootnode(&author.listen_address().await);
	let (_importer_node, importer_metrics, importer) = start(follower).await;
	importer.wait_for_best(1).await;

	let begun = Instant::now();
	let mut known = Names::new();
	for round in 0.. {
		one_full_block(&author, round).await;
		known.extend(exported(author_metrics));
		known.extend(exported(importer_metrics));
		let unknown: Vec<_> = used.difference(&known).collect();
		if unknown.is_empty() {
			break;
		}
		assert!(begun.elapsed() < DEADLINE, "no node exports {unknown:#?}");
	}
}

#[test]
fn metrics_are_found_in_expressions() {
	for (expression, expected) in [
		("up", "up"),
		(r#"a{b="c", d=~"e|f}"} - ignoring(status) g{h="i"} > 3.5e1"#, "a g"),
		("sum by (le, x) (rate(a_bucket[$__rate_interval] offset 5m))", "a_bucket"),
		("sum(rate(a[1h])) without (b) / count(c)", "a c"),
		("increase(a[5m]) == 0 and on (instance) b == 4 or no_function", "a b no_function"),
		("topk(10, a) * on (x) group_left (y) b unless time() - c > bool 1", "a b c"),
		(r#"a{b="\"}{"}"#, "a"),
	] {
		let found: Vec<_> = metrics_of(expression).into_iter().collect();
		assert_eq!(found.join(" "), expected, "{expression}");
	}
}
