// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! # Parallel execution of FRAME blocks
//!
//! Executes the extrinsics of a block on all cores. The storage changes, the header and the events
//! are those of `Core_execute_block`, byte for byte. On any doubt the block is left to the stock
//! path: this engine never decides alone that a block is invalid.
//!
//! ## Words
//!
//! - A **lane** is a thread with a live instance of the runtime.
//! - An extrinsic has an **index** in its block. It is executed **ahead of its turn**, on what is
//!   known of the extrinsics before it, and its **turn** comes when all of them are committed. An
//!   execution is an **incarnation**; a value has the **version** (index, incarnation) that wrote
//!   it.
//! - The **frontier** is the first extrinsic that is not committed.
//! - A **hot key** is one that all extrinsics use, by a rule that the runtime has declared
//!   (`polyphony-parallel-api`).
//! - The **stock path** is the client's own executor.
//!
//! ## The life of an extrinsic
//!
//! ```text
//!           claimed by a lane,                            its turn comes,
//!           in the order of the block                     and what it read still holds
//! waiting ──────────────────────────> executed ahead ──────────────────────────────> committed
//!                                           │ it does not hold                            ^
//!                                           v                                             │
//!                                     executed again in its turn, on exact values ────────┤
//!                                           │ it needs more than a lane offers            │
//!                                           v                                             │
//!                                     executed in its turn by the stock path ─────────────┤
//!                                           │ the runtime does not accept it              │
//!                                           v                                             │
//!                                        refused        it was accepted ahead ────────────┘
//! ```
//!
//! An extrinsic that is executed in its turn cannot conflict with anything, so each is executed
//! three times at most.
//!
//! ## Where to look
//!
//! | module | subject |
//! |---|---|
//! | `memory` | the multi-version memory |
//! | `view` | the state as one extrinsic sees it |
//! | `hot` | hot keys: guessed, checked, summed |
//! | `code`, `lane`, `allocator`, `host`, `memo` | the runtime, its instances, their heap, what they may call |
//! | `schedule`, `run`, `commit` | who executes what, the threads, the frontier |
//! | `sequence` | the stock path and the block's change set |
//! | `trie` | the storage root, on all cores |
//! | `session` | one block from beginning to end |
//! | `import`, `authoring`, `signer` | blocks of others, blocks of our own, who signed what |
//! | `metrics` | what Prometheus shows |
//! | `value`, `sync` | a stored value that is shared between threads, locks |
//! | [`signatures`] | the cache of verified signatures, and batches |

mod allocator;
mod authoring;
mod code;
mod commit;
mod host;
mod hot;
mod import;
mod lane;
mod memo;
mod memory;
mod metrics;
mod run;
mod schedule;
mod sequence;
mod session;
pub mod signatures;
mod signer;
mod sync;
#[cfg(test)]
mod tests;
mod trie;
mod value;
mod view;

pub use authoring::{Proposer, ProposerFactory, SMALL_POOL};
pub use code::compile_ahead;
pub use commit::{Counts, Refusal};
pub use import::{changes_differ, Executed, ImportSettings, ParallelBlockImport, SMALL_BLOCK};
pub use metrics::{Metrics, Role};
pub use session::{Applied, Session, Times};

use code::Codes;
use std::{fmt, path::PathBuf, sync::Arc};

/// The target of the log messages.
pub const LOG_TARGET: &str = "parallel";

/// Why the engine does not execute a block.
#[derive(Debug)]
pub enum Error {
	/// It is one for the stock path, for this reason.
	Unavailable(&'static str),
	/// The runtime cannot be compiled, panics, or its answers do not decode.
	Runtime(String),
	/// The signature of this extrinsic is not good.
	BadSignature(u32),
	/// The result differs from what the header says, or from that of the stock path, in this.
	Mismatch(&'static str),
	/// Something that a block does not answer for: the state cannot be read, a thread is missing.
	Fault(String),
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Unavailable(reason) => f.write_str(reason),
			Self::Runtime(error) => write!(f, "the runtime failed: {error}"),
			Self::BadSignature(index) => write!(f, "extrinsic {index} has a bad signature"),
			Self::Mismatch(part) => write!(f, "the result differs in {part}"),
			Self::Fault(error) => f.write_str(error),
		}
	}
}

impl Error {
	/// The kind of the error, in a word.
	pub fn class(&self) -> &'static str {
		match self {
			Self::Unavailable(_) => "unavailable",
			Self::Runtime(_) => "runtime",
			Self::BadSignature(_) => "signature",
			Self::Mismatch(_) => "mismatch",
			Self::Fault(_) => "fault",
		}
	}
}

impl std::error::Error for Error {}

/// Executes blocks in parallel. Cheap to clone.
pub struct Engine<Block, B, C> {
	client: Arc<C>,
	backend: Arc<B>,
	codes: Codes,
	lanes: usize,
	block: std::marker::PhantomData<fn() -> Block>,
}

impl<Block, B, C> Clone for Engine<Block, B, C> {
	fn clone(&self) -> Self {
		Self {
			client: self.client.clone(),
			backend: self.backend.clone(),
			codes: self.codes.clone(),
			lanes: self.lanes,
			block: self.block,
		}
	}
}

impl<Block, B, C> Engine<Block, B, C> {
	/// An engine with so many lanes, one at least. More lanes than cores do no good.
	pub fn new(client: Arc<C>, backend: Arc<B>, lanes: usize) -> Self {
		let block = std::marker::PhantomData;
		Self { client, backend, codes: Codes::default(), lanes: lanes.max(1), block }
	}

	/// Keeps compiled runtimes in a directory, from which they are read at the next start instead of
	/// being compiled again. Whoever can write to it can have this process execute anything. For an
	/// engine that has not compiled any yet.
	pub fn with_runtime_cache(self, directory: PathBuf) -> Self {
		Self { codes: Codes::kept_in(directory), ..self }
	}

	/// The same engine, with the same compiled runtimes, with another number of lanes.
	pub fn with_lanes(&self, lanes: usize) -> Self {
		Self { lanes: lanes.max(1), ..self.clone() }
	}

	/// The number of lanes.
	pub fn lanes(&self) -> usize {
		self.lanes
	}

	pub(crate) fn client(&self) -> &Arc<C> {
		&self.client
	}

	pub(crate) fn backend(&self) -> &Arc<B> {
		&self.backend
	}

	pub(crate) fn codes(&self) -> &Codes {
		&self.codes
	}
}
