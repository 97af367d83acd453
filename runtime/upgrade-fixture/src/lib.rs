// SPDX-License-Identifier: Apache-2.0

//! The runtimes that the tests upgrade a chain to, and the one that benchmarks execute: the
//! runtime's own source, built with the features `upgrade-fixture`, `upgrade-fixture-failing` and
//! `large-blocks`.

use polyphony_runtime as _;

#[allow(dead_code, unreachable_pub)] // As the builder writes it.
mod next {
	include!(concat!(env!("OUT_DIR"), "/next.rs"));
}
#[allow(dead_code, unreachable_pub)] // As the builder writes it.
mod failing {
	include!(concat!(env!("OUT_DIR"), "/failing.rs"));
}

#[allow(dead_code, unreachable_pub)] // As the builder writes it.
mod large_blocks {
	include!(concat!(env!("OUT_DIR"), "/large_blocks.rs"));
}

/// The next runtime: a higher version, one more pallet, a migration over several blocks.
///
/// `None` when it was built with `SKIP_WASM_BUILD`.
pub const NEXT: Option<&[u8]> = next::WASM_BINARY;

/// The next runtime with a migration that fails in its second step.
///
/// `None` when it was built with `SKIP_WASM_BUILD`.
pub const FAILING: Option<&[u8]> = failing::WASM_BINARY;

/// This runtime with blocks that hold 32 times as much.
///
/// `None` when it was built with `SKIP_WASM_BUILD`.
pub const LARGE_BLOCKS: Option<&[u8]> = large_blocks::WASM_BINARY;
