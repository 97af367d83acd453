// SPDX-License-Identifier: Apache-2.0

//! Builds the Wasm blob of the runtime (set `SKIP_WASM_BUILD=1` to leave it out).

#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
fn main() {
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(all(feature = "std", feature = "metadata-hash"))]
fn main() {
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_metadata_hash("PLY", 12)
		.build();
}

#[cfg(not(feature = "std"))]
fn main() {}
