// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that the files in `chain-specs/` are those of this source: the same names and settings,
//! the same genesis state, and a runtime of the same version with the same metadata.
//!
//! The bytes of the runtime are not compared: they depend on the compiler and on the path of the
//! source. `make chain-specs` writes the files again.

use polyphony_node::{chain_spec, types::Executor};
use serde_json::Value as Json;
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use sp_runtime::BuildStorage;
use sp_state_machine::BasicExternalities;
use std::path::PathBuf;

/// The storage key of the runtime: ":code".
const CODE: &str = "0x3a636f6465";

fn stored(file: &str) -> Json {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../chain-specs").join(file);
	let text = std::fs::read_to_string(&path)
		.unwrap_or_else(|error| panic!("{}: {error}; run: make chain-specs", path.display()));
	serde_json::from_str(&text)
		.unwrap_or_else(|error| panic!("{}: {error}; run: make chain-specs", path.display()))
}

fn made(spec: &chain_spec::ChainSpec, raw: bool) -> Json {
	let text = spec.as_json(raw).expect("the chain spec can be written");
	serde_json::from_str(&text).expect("the chain spec is JSON")
}

/// Takes the runtime out of a chain specification.
fn take_code(spec: &mut Json, raw: bool) -> Vec<u8> {
	let holder = if raw {
		&mut spec["genesis"]["raw"]["top"]
	} else {
		&mut spec["genesis"]["runtimeGenesis"]
	};
	let key = if raw { CODE } else { "code" };
	let code = holder
		.as_object_mut()
		.and_then(|holder| holder.remove(key))
		.expect("a chain spec holds the runtime");
	sp_core::bytes::from_hex(code.as_str().expect("the runtime is a string")).expect("of hex")
}

/// What a client and a node see of a runtime: its version and its metadata.
fn interface(code: &[u8]) -> (Vec<u8>, Vec<u8>) {
	let executor = Executor::builder().build();
	let fetcher = WrappedRuntimeCode(code.into());
	let runtime = RuntimeCode {
		code_fetcher: &fetcher,
		heap_pages: None,
		hash: sp_io::hashing::blake2_256(code).to_vec(),
	};
	let call = |method| {
		let mut state = BasicExternalities::default();
		let (answer, _) = executor.call(&mut state, &runtime, method, &[], CallContext::Offchain);
		answer.expect("the runtime answers")
	};
	(call("Core_version"), call("Metadata_metadata"))
}

fn assert_fresh(name: &str, spec: chain_spec::ChainSpec) {
	for (raw, file) in [(false, format!("{name}.json")), (true, format!("{name}-raw.json"))] {
		let mut stored = stored(&file);
		let mut made = made(&spec, raw);
		let (stored_code, made_code) = (take_code(&mut stored, raw), take_code(&mut made, raw));
		// Bootnodes and the like belong to whoever runs the chain; the genesis and the names do not.
		for part in ["name", "id", "chainType", "protocolId", "properties", "genesis"] {
			assert!(
				stored[part] == made[part],
				"chain-specs/{file} is stale in `{part}`; run: make chain-specs",
			);
		}
		if stored_code != made_code {
			let (stored_version, stored_metadata) = interface(&stored_code);
			let (made_version, made_metadata) = interface(&made_code);
			assert!(
				stored_version == made_version && stored_metadata == made_metadata,
				"chain-specs/{file} holds an older runtime; run: make chain-specs",
			);
		}
	}
}

/// A node that starts makes the genesis without the Wasm.
fn assert_same_genesis(name: &str, spec: chain_spec::ChainSpec) {
	let by_wasm = spec.build_storage().expect("the Wasm makes a genesis");
	let started = chain_spec::load_with_genesis(name).expect("the node knows it");
	assert_eq!(started.id(), spec.id());
	let native = started.build_storage().expect("it has a genesis");
	assert!(native.top == by_wasm.top, "the genesis of {name} is not what the Wasm makes");
	assert_eq!(native.children_default.len(), by_wasm.children_default.len());
	assert!(by_wasm.top.len() > 1, "there is more in it than the runtime");
}

#[test]
fn the_development_specification_is_fresh() {
	let spec = chain_spec::development().expect("the node holds a runtime");
	assert_same_genesis("dev", spec.clone());
	assert_fresh("dev", spec);
}

#[test]
fn the_local_specification_is_fresh() {
	let spec = chain_spec::local().expect("the node holds a runtime");
	assert_same_genesis("local", spec.clone());
	assert_fresh("local", spec);
}
