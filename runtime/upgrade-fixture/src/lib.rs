// SPDX-License-Identifier: Apache-2.0

//! The runtimes that the tests upgrade a chain to: the runtime's own source, built with the
//! features `upgrade-fixture` and `upgrade-fixture-failing`.

use polyphony_runtime as _;

#[allow(dead_code, unreachable_pub)] // As the builder writes it.
mod next {
	include!(concat!(env!("OUT_DIR"), "/next.rs"));
}
#[allow(dead_code, unreachable_pub)] // As the builder writes it.
mod failing {
	include!(concat!(env!("OUT_DIR"), "/failing.rs"));
}

/// The next runtime: a higher version, one more pallet, a migration over several blocks.
///
/// `None` when it was built with `SKIP_WASM_BUILD`.
pub const NEXT: Option<&[u8]> = next::WASM_BINARY;

/// The next runtime with a migration that fails in its second step.
///
/// `None` when it was built with `SKIP_WASM_BUILD`.
pub const FAILING: Option<&[u8]> = failing::WASM_BINARY;
