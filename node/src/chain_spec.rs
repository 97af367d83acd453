// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The chains that the node knows by name, and how it reads others from a file.

use sc_service::{ChainType, GenericChainSpec, Properties};
use std::path::{Path, PathBuf};

/// A chain specification: names, bootnodes and the genesis state.
pub type ChainSpec = GenericChainSpec;

/// What a client shows of the native token.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "PLY".into());
	properties.insert("tokenDecimals".into(), 12.into());
	properties.insert("ss58Format".into(), 42.into());
	properties
}

/// The embedded runtime.
fn wasm() -> Result<&'static [u8], String> {
	polyphony_runtime::WASM_BINARY.ok_or_else(|| {
		"this node holds no runtime, because it was built with SKIP_WASM_BUILD set. Build it again \
		without, or name a chain spec file: --chain FILE"
			.to_string()
	})
}

/// One validator, well-known accounts with tokens, governance in seconds.
pub fn development() -> Result<ChainSpec, String> {
	Ok(ChainSpec::builder(wasm()?, None)
		.with_name("Polyphony Development")
		.with_id("polyphony_dev")
		.with_chain_type(ChainType::Development)
		.with_protocol_id("polyphony-dev")
		.with_genesis_config_preset_name(sp_genesis_builder::DEV_RUNTIME_PRESET)
		.with_properties(properties())
		.build())
}

/// Four validators (`--alice`, `--bob`, `--charlie`, `--dave`), governance at production pace.
pub fn local() -> Result<ChainSpec, String> {
	Ok(ChainSpec::builder(wasm()?, None)
		.with_name("Polyphony Local")
		.with_id("polyphony_local")
		.with_chain_type(ChainType::Local)
		.with_protocol_id("polyphony-local")
		.with_genesis_config_preset_name(sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET)
		.with_properties(properties())
		.build())
}

/// The chain of that name, or in that file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"dev" | "development" => development(),
		"" | "local" => local(),
		path => from_file(Path::new(path)),
	}
}

fn from_file(path: &Path) -> Result<ChainSpec, String> {
	let name = path.display();
	if !path.exists() {
		return Err(format!(
			"there is no chain spec `{name}`: it is neither a chain that this node knows (dev, \
			local) nor a file. Check the name, or make a file with: polyphony export-chain-spec",
		));
	}
	// Read first, so that the message is about the file and not about its content.
	std::fs::read(path)
		.map_err(|error| format!("the chain spec `{name}` cannot be read: {error}"))?;
	ChainSpec::from_json_file(PathBuf::from(path)).map_err(|error| {
		format!("the chain spec `{name}` is not one: {error}. Make it again, or restore it")
	})
}
