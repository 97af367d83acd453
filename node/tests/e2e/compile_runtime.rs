// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that `compile-runtime` does ahead of time what a node does when it meets a runtime: the
//! node finds what the command has compiled and compiles nothing itself. What is no runtime, and a
//! cache that cannot be written to, are refused with a message that says so.

use crate::common::{
	chain::Chain,
	command::polyphony,
	governance::blake2_256,
	node::{Node, Workdir},
	runtimes::{artifacts, compile_runtime, notes},
	wait::{until, BLOCKS},
};
use std::fs;

/// The runtime of the development chain.
fn runtime() -> &'static [u8] {
	polyphony_runtime::WASM_BINARY.expect("the tests are built with Wasm")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_finds_what_was_compiled_for_it() {
	let dir = Workdir::new();
	let builder = Node::validator(&dir, "alice").compiles_runtimes();
	let base = builder.base_path();
	let cache = base.join("compiled-runtimes");
	let file = dir.join("runtime.wasm");
	fs::write(&file, runtime()).expect("the test's directory is writable");
	let (file, base) = (file.display().to_string(), base.display().to_string());

	// Into the place in the base path that the node looks into by itself. The short form of
	// --base-path: with the long one, the tests give their own cache.
	let command = ["compile-runtime", &file, "--chain", "dev", "-d", &base];
	let said = polyphony(command).success("compile-runtime");
	let version = polyphony_runtime::VERSION;
	for words in [
		format!("{}, spec_version {}", version.spec_name, version.spec_version),
		format!("{:?}", blake2_256(runtime())),
		format!("{} bytes", runtime().len()),
		cache.display().to_string(),
	] {
		assert!(said.contains(&words), "{words:?} is missing: {said}");
	}
	assert_eq!(said.matches("compiled in").count(), 2, "{said}");
	let compiled = artifacts(&cache);
	assert_eq!(compiled.len(), 2, "{compiled:?}");
	for part in ["stock", "lanes"] {
		let part = cache.join(part);
		assert!(compiled.keys().any(|path| path.starts_with(&part)), "{part:?}: {compiled:?}");
	}

	// What is there is left as it is.
	let said = polyphony(command).success("compile-runtime, again");
	assert_eq!(said.matches("was there").count(), 2, "{said}");
	assert_eq!(artifacts(&cache), compiled);

	// The node takes both from there.
	let before = notes(&cache);
	let node = builder.start().await;
	let chain = Chain::connect(&node).await;
	chain.wait_for_best(2).await;
	until("the node uses both", BLOCKS, || async {
		let now = notes(&cache);
		before.iter().all(|(path, note)| now.get(path).is_some_and(|now| now != note)).then_some(())
	})
	.await;
	assert_eq!(artifacts(&cache), compiled, "and it compiles nothing");

	// Nor does the command harm a node that runs.
	polyphony(command).success("compile-runtime beside the node");
	let best = chain.best().await.number;
	chain.wait_for_best(best + 1).await;
}

#[test]
fn what_is_no_runtime_is_refused() {
	let dir = Workdir::new();
	let cache = dir.join("cache");
	let file = |name: &str, bytes: &[u8]| {
		fs::write(dir.join(name), bytes).expect("the test's directory is writable");
		dir.join(name)
	};
	let half = &runtime()[..runtime().len() / 2];
	let cases = [
		(dir.join("missing.wasm"), "cannot be read"),
		(dir.path().to_path_buf(), "cannot be read"),
		(file("text.wasm", b"a proposal to do great things"), "not Wasm"),
		(file("nothing.wasm", b""), "not Wasm"),
		(file("half.wasm", half), "no runtime"),
		// Wasm, and valid, but with nothing in it.
		(file("empty.wasm", b"\0asm\x01\0\0\0"), "no runtime"),
		(file("garbled.wasm", b"\0asm\x01\0\0\0\xff\xff\xff"), "no runtime"),
	];
	for (path, words) in cases {
		let path_text = path.display().to_string();
		let refused = compile_runtime(&path, &cache);
		refused.failure("compile-runtime", &[&path_text, words]);
		assert!(artifacts(&cache).is_empty(), "{path_text} left something");
	}
}

#[test]
fn a_place_where_nothing_can_be_kept_is_refused() {
	let dir = Workdir::new();
	let good = dir.join("runtime.wasm");
	fs::write(&good, runtime()).expect("the test's directory is writable");
	// Root may write everywhere, but not make a directory of a file.
	let place = dir.join("file");
	fs::write(&place, "in the way").expect("the test's directory is writable");
	let refused = compile_runtime(&good, &place);
	refused.failure("compile-runtime", &["cannot be kept", &place.display().to_string()]);

	let good = good.display().to_string();
	let forgotten = polyphony(["compile-runtime", &good, "--dev"]);
	forgotten.failure("compile-runtime for a chain that is forgotten", &["--base-path"]);
	polyphony(["compile-runtime"]).failure("compile-runtime of nothing", &["FILE"]);
}
