// SPDX-License-Identifier: Apache-2.0

//! Builds the Wasm of the next runtime, once with a migration that works and once with one that
//! fails, and that of this runtime with larger blocks.

fn main() {
	// Asked for when it runs: two checkouts may share one build of this program.
	let folder = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it for build scripts");
	let manifest = std::path::Path::new(&folder)
		.parent()
		.expect("this crate is a folder of the runtime's")
		.join("Cargo.toml");
	for (feature, file) in [
		("upgrade-fixture", "next.rs"),
		("upgrade-fixture-failing", "failing.rs"),
		("large-blocks", "large_blocks.rs"),
	] {
		substrate_wasm_builder::WasmBuilder::new()
			.with_project(&manifest)
			.expect("the runtime is the folder above")
			.import_memory()
			.export_heap_base()
			.set_file_name(file)
			.enable_feature(feature)
			.build();
	}
}
