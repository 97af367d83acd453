// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the command line does what it says and says what is wrong:
//!
//! - bad input ends the program with an error that names it;
//! - ports and databases in use are dealt with, and a corrupt database is reported and left alone;
//! - the assistant shows itself without a chain;
//! - keys, chain specifications and the subcommands on a stopped chain work.

use crate::common::{
	chain::Chain,
	command::polyphony,
	node::{Node, NodeBuilder, Workdir},
	World,
};
use serde_json::{json, Deserializer, Value as Json};
use std::{
	collections::BTreeMap,
	fs,
	net::TcpListener,
	path::{Path, PathBuf},
};

/// Alice's address, with the prefix of this chain.
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

#[test]
fn bad_input_is_refused_with_a_message_that_names_it() {
	let dir = Workdir::new();
	let file = |name: &str, text: &str| {
		fs::write(dir.join(name), text).expect("the test's directory is writable");
		dir.join(name).display().to_string()
	};
	let garbled = file("garbled.json", "{ this is not JSON");
	let empty = file("empty.json", "{}");
	let missing = dir.join("missing.json").display().to_string();
	let base = dir.join("base").display().to_string();
	let on_base = |arguments: &str| format!("{arguments}\n--base-path\n{base}");
	let on_dev = |arguments: &str| on_base(&format!("{arguments}\n--chain\ndev"));

	// One argument in a line, and what the message must say.
	let spec = "chain spec";
	let cases: [(String, &[&str]); 16] = [
		("--frobnicate".into(), &["--frobnicate"]),
		("frobnicate".into(), &["frobnicate"]),
		("--rpc-port\nseventy".into(), &["--rpc-port", "seventy"]),
		("--sync\nsideways".into(), &["--sync", "sideways"]),
		("--bootnodes\n/ip4/nowhere".into(), &["--bootnodes", "/ip4/nowhere"]),
		(on_base("--chain\nno-such-chain"), &["no-such-chain", spec]),
		(on_base(&format!("--chain\n{missing}")), &[&missing, spec]),
		(on_base(&format!("--chain\n{garbled}")), &[&garbled, spec]),
		(on_base(&format!("--chain\n{empty}")), &[&empty, spec]),
		(on_dev("--node-key\nabc"), &["node key"]),
		(on_dev("--validator"), &["network key"]),
		("export-chain-spec\n--chain\nno-such-chain".into(), &["no-such-chain", spec]),
		("key\ninspect\n--public\nAlice".into(), &["hex"]),
		(on_dev(&format!("import-blocks\n{missing}")), &["no such file"]),
		(on_dev(&format!("import-blocks\n{garbled}")), &["block"]),
		(on_dev("check-block\n1000000"), &["unknown block"]),
	];
	for (arguments, words) in cases {
		let what = arguments.replace('\n', " ");
		polyphony(arguments.split('\n')).failure(&what, words);
	}
}

#[test]
fn keys_and_chain_specifications_are_made_without_a_chain() {
	let version = polyphony(["--version"]).success("--version");
	assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
	let help = polyphony(["--help"]).success("--help");
	for subcommand in [
		"key",
		"export-chain-spec",
		"export-blocks",
		"revert",
		"purge-chain",
		"compile-runtime",
		"assistant",
	] {
		assert!(help.contains(subcommand), "{subcommand} is missing: {help}");
	}

	let key = |arguments: &[&str]| {
		let json = ["--output-type", "json"];
		let printed = polyphony(["key"].iter().chain(arguments).chain(&json)).success("key");
		serde_json::from_str::<Json>(&printed).expect("JSON")
	};
	assert_eq!(key(&["inspect", "//Alice"])["ss58Address"], ALICE);
	let generated = key(&["generate"]);
	let phrase = generated["secretPhrase"].as_str().expect("a phrase");
	assert_eq!(phrase.split(' ').count(), 12);
	assert_eq!(key(&["inspect", phrase])["ss58Address"], generated["ss58Address"]);

	let spec = |arguments: &[&str]| {
		let printed = polyphony(["export-chain-spec"].iter().chain(arguments));
		serde_json::from_str::<Json>(&printed.success("export-chain-spec")).expect("JSON")
	};
	let plain = spec(&["--chain", "dev"]);
	assert_eq!(plain["chainType"], "Development");
	assert!(plain["genesis"].is_object() && plain["genesis"]["raw"].is_null());
	let raw = spec(&["--chain", "dev", "--raw"]);
	// The well-known key of the runtime's code, `:code`.
	assert!(raw["genesis"]["raw"]["top"]["0x3a636f6465"].is_string());

	// A specification from a file is as good as the built-in one that it was made from.
	let dir = Workdir::new();
	let path = dir.join("plain.json").display().to_string();
	let to_file = ["export-chain-spec", "--chain", "dev", "--output", &path];
	polyphony(to_file).success("export-chain-spec --output");
	assert_eq!(spec(&["--chain", &path, "--raw"])["genesis"], raw["genesis"]);
}

#[test]
fn the_assistant_shows_itself_without_a_chain() {
	let demo = |more: &[&str]| {
		let arguments = ["assistant", "demo", "--years", "2", "--household", "single"];
		polyphony(arguments.iter().chain(more)).success("assistant demo")
	};
	let table = demo(&["--seed", "5"]);
	for word in ["Next period", "Bills", "Proposals", "are right"] {
		assert!(table.contains(word), "{word} is missing: {table}");
	}
	let report: Json = serde_json::from_str(&demo(&["--seed", "5", "--json"])).expect("JSON");
	assert!(report["next"].as_array().is_some_and(|next| !next.is_empty()), "{report}");
	assert_eq!(table, demo(&["--seed", "5"]));
	assert_ne!(table, demo(&["--seed", "6"]));

	let dir = Workdir::new();
	let base = dir.join("base").display().to_string();
	let nothing = ["assistant", "report", "--chain", "dev", "--base-path", &base, "--vault", "999"];
	polyphony(nothing).failure("assistant report of no vault", &["no such vault"]);
	let nobody = ["assistant", "report", "--chain", "dev", "--base-path", &base];
	polyphony(nobody).failure("assistant report without a vault", &["--vault"]);
	let word = ["--vault", "0", "--entry", "1", "--category", "lottery"];
	let correct = ["assistant", "correct", "--chain", "dev", "--base-path", &base];
	polyphony(correct.iter().chain(&word)).failure("a category that is none", &["lottery"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_process_uses_is_left_to_it() {
	let world = World::start().await;

	// A JSON-RPC port in use: the node takes another one and says which, so that a second node on
	// a machine needs no arguments.
	let taken = world.node.rpc().port();
	let second = Node::validator(&world.dir, "second").rpc_port(taken).start().await;
	assert_ne!(second.rpc().port(), taken);
	Chain::connect(&second).await.wait_for_best(1).await;

	// A network port in use: the node says that nobody can reach it, and runs.
	let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
	let taken = listener.local_addr().expect("a bound socket has an address").port();
	let third = Node::validator(&world.dir, "third").port(taken).start().await;
	let chain = Chain::connect(&third).await;
	assert_eq!(chain.request("system_localListenAddresses", json!([])).await, json!([]));
	assert!(third.log().contains("no listen addresses"), "{}", third.log());
	chain.wait_for_best(1).await;

	// A database in use: the second process ends, the first goes on.
	let intruder = polyphony(world.builder.arguments());
	intruder.failure("a node on another node's database", &["lock"]);
	let best = world.chain.best().await.number;
	world.chain.wait_for_best(best + 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_corrupt_database_is_reported_and_left_alone() {
	let dir = Workdir::new();
	let (builder, best) = stopped_chain(&dir).await;
	let database = database(&builder);
	let current = database.join("CURRENT");
	let healthy = fs::read(&current).expect("RocksDB has a file CURRENT");

	fs::write(&current, "no manifest").expect("the test's directory is writable");
	let before = data_files(&database);
	polyphony(builder.arguments()).failure("a node on a corrupt database", &["corrupt"]);
	assert_eq!(data_files(&database), before, "nothing is deleted or changed");

	// The operator puts it right, and all is there.
	fs::write(&current, healthy).expect("the test's directory is writable");
	let node = builder.start().await;
	assert!(Chain::connect(&node).await.best().await.number >= best);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subcommands_work_on_a_stopped_chain() {
	let dir = Workdir::new();
	let (builder, best) = stopped_chain(&dir).await;
	let chain = builder.base_path();
	let copy = dir.join("copy");

	let info = chain_info(&chain);
	assert_eq!(info["best_number"], best);
	assert_eq!(info["finalized_number"], 0, "the chain ran without GRANDPA");

	// Blocks go into a file and out of it into an empty database.
	let file = dir.join("blocks.json").display().to_string();
	on(&chain, &["export-blocks", &file]).success("export-blocks");
	let text = fs::read_to_string(&file).expect("the file was written");
	let blocks: Vec<Json> =
		Deserializer::from_str(&text).into_iter().map(|block| block.expect("JSON")).collect();
	assert_eq!(blocks.len() as u64, best);
	on(&copy, &["import-blocks", &file]).success("import-blocks");
	assert_eq!(chain_info(&copy)["best_hash"], info["best_hash"]);
	let range = ["export-blocks", "--from", "5", "--to", "4"];
	on(&chain, &range).failure("an empty range", &["range"]);

	let checked = on(&chain, &["check-block", "3"]).success("check-block");
	assert!(checked.contains("in order:   it is valid"), "{checked}");
	let checked = on(&chain, &["check-block", "3", "--parallel-lanes", "4"]).success("check-block");
	assert!(checked.contains("in 4 lanes: the same changes to the byte"), "{checked}");
	on(&chain, &["check-block", "0"]).failure("the genesis block", &["genesis"]);

	let state = on(&chain, &["export-state"]).success("export-state");
	let state: Json = serde_json::from_str(&state).expect("JSON");
	assert!(state["genesis"]["raw"]["top"]["0x3a636f6465"].is_string());

	on(&chain, &["revert", "2"]).success("revert");
	assert_eq!(chain_info(&chain)["best_number"], best - 2);
	let parent = &blocks[usize::try_from(best - 2).expect("a short chain")]["block"]["header"];
	assert_eq!(chain_info(&chain)["best_hash"], parent["parentHash"]);

	assert!(database(&builder).exists());
	on(&chain, &["purge-chain", "-y"]).success("purge-chain");
	assert!(!has_file(&chain, "CURRENT"), "the database is gone");
	assert!(has_file(&copy, "CURRENT"), "another chain's is not");
}

/// A development chain that has made a few blocks, none of them finalised so that they can be
/// reverted, and has stopped. Returns how it was started and its height.
async fn stopped_chain(dir: &Workdir) -> (NodeBuilder, u64) {
	let builder = Node::validator(dir, "stopped").args(&["--no-grandpa"]);
	let node = builder.start().await;
	Chain::connect(&node).await.wait_for_best(6).await;
	let stopped = node.stop().await;
	assert_eq!(stopped.status.code(), Some(0));
	let best = chain_info(&builder.base_path())["best_number"].as_u64().expect("a number");
	assert!(best >= 6);
	(builder, best)
}

/// Runs a subcommand on the development chain under `base`.
fn on(base: &Path, arguments: &[&str]) -> crate::common::command::Finished {
	let base = base.display().to_string();
	polyphony(arguments.iter().chain(&["--chain", "dev", "--base-path", &base]))
}

fn chain_info(base: &Path) -> Json {
	serde_json::from_str(&on(base, &["chain-info"]).success("chain-info")).expect("JSON")
}

/// The directory of a chain's RocksDB database.
fn database(builder: &NodeBuilder) -> PathBuf {
	let current = find(&builder.base_path(), "CURRENT").expect("there is a database");
	current.parent().expect("a file is in a directory; qed").to_path_buf()
}

fn has_file(dir: &Path, name: &str) -> bool {
	find(dir, name).is_some()
}

/// The first file called `name` under `dir`.
fn find(dir: &Path, name: &str) -> Option<PathBuf> {
	let entries = fs::read_dir(dir).ok()?;
	let paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
	let here = paths.iter().find(|path| path.is_file() && path.ends_with(name)).cloned();
	here.or_else(|| paths.iter().filter(|path| path.is_dir()).find_map(|path| find(path, name)))
}

/// The files of a database that hold its data, with their contents: not the lock nor RocksDB's own
/// log, which every attempt to open it touches.
fn data_files(database: &Path) -> BTreeMap<String, Vec<u8>> {
	let entries = fs::read_dir(database).expect("there is a database");
	let named = entries.map(|entry| {
		let entry = entry.expect("a directory can be read");
		(entry.file_name().to_string_lossy().into_owned(), entry.path())
	});
	let is_data = |name: &str| {
		name == "CURRENT"
			|| name.starts_with("MANIFEST")
			|| name.ends_with(".sst")
			|| name.ends_with(".log")
	};
	named
		.filter(|(name, _)| is_data(name))
		.map(|(name, path)| (name, fs::read(path).expect("a file can be read")))
		.collect()
}
