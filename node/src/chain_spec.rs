// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The chains that the node knows by name, and how it reads others from a file.

use polyphony_runtime::{presets, RuntimeGenesisConfig};
use sc_service::{ChainSpec as _, ChainType, GenericChainSpec, Properties};
use sp_core::storage::{well_known_keys, Storage};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_runtime::BuildStorage;
use std::{
	fmt::Display,
	path::{Path, PathBuf},
};

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
		.with_genesis_config_preset_name(DEV_RUNTIME_PRESET)
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
		.with_genesis_config_preset_name(LOCAL_TESTNET_RUNTIME_PRESET)
		.with_properties(properties())
		.build())
}

/// The chain of that name, or in that file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match preset(id) {
		Some(DEV_RUNTIME_PRESET) => development(),
		Some(_) => local(),
		None => from_file(Path::new(id)),
	}
}

/// The same, with its genesis state if it is a chain that the node knows by name. The Wasm would make
/// the same state, at each start, and take seconds to be compiled for that.
pub fn load_with_genesis(id: &str) -> Result<ChainSpec, String> {
	let mut spec = load(id)?;
	if let Some(preset) = preset(id) {
		spec.set_storage(genesis(preset)?);
	}
	Ok(spec)
}

/// The preset of the genesis of a chain that the node knows by this name.
fn preset(id: &str) -> Option<&'static str> {
	match id {
		"dev" | "development" => Some(DEV_RUNTIME_PRESET),
		"" | "local" => Some(LOCAL_TESTNET_RUNTIME_PRESET),
		_ => None,
	}
}

/// The genesis state of a preset, as the runtime makes it that is linked into this program. The code
/// in it is the Wasm.
fn genesis(preset: &str) -> Result<Storage, String> {
	let not = |why: &dyn Display| format!("the genesis {preset} cannot be made: {why}");
	let patch =
		presets::get(&preset.into()).ok_or_else(|| not(&"the runtime has no such preset"))?;
	let patch = serde_json::from_slice(&patch).map_err(|error| not(&error))?;
	storage(patch).map_err(|error| not(&error))
}

/// The genesis state of a patch of the runtime's default genesis, as the runtime makes it that is
/// linked into this program. The code in it is the Wasm.
pub fn storage(patch: serde_json::Value) -> Result<Storage, String> {
	let text = |error: serde_json::Error| error.to_string();
	let mut whole = serde_json::to_value(RuntimeGenesisConfig::default()).map_err(text)?;
	sc_chain_spec::json_merge(&mut whole, patch);
	let whole: RuntimeGenesisConfig = serde_json::from_value(whole).map_err(text)?;
	let mut storage = whole.build_storage()?;
	storage.top.insert(well_known_keys::CODE.to_vec(), wasm()?.to_vec());
	Ok(storage)
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
