// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The queue of blocks that wait to be verified and imported: bounded in blocks and in bytes.
//!
//! ```text
//!   peers ── download ──> sync ── import_blocks ──> queue ──> worker: verify, import
//!              │ waits      ^                         │          │
//!              └──── room ──┼─────────────────────────┘          │
//!                           └──────── results, refusals ─────────┘
//! ```
//!
//! # What is unbounded in the SDK's queue
//!
//! `BasicQueue` of sc-consensus takes blocks and justifications from two channels without a bound
//! (`tracing_unbounded`; its 100,000 is where it warns). What comes in is limited by who sends it:
//!
//! | what | limit of sc-network-sync | so the queue can hold |
//! |---|---|---|
//! | blocks | asks for no more while over 2,048 are queued (`MAX_IMPORTING_BLOCKS`), and downloads at most 2,048 ahead of a gap (`MAX_DOWNLOAD_AHEAD`), which come in at once when the gap is filled | some thousands |
//! | bytes | none: an answer has up to 16 MiB, with one block or more in it | tens of GiB: 2,048 blocks of 5 MiB are 10 GiB, and what the blocks claim has been checked against their headers only, not against a seal |
//! | justifications | one for each root of the tree of those it asked for | a few |
//! | results | one for each block | as many as blocks |
//!
//! So blocks are bounded, roughly, and their bytes are not.
//!
//! # What is done about it
//!
//! Sync hands over blocks without waiting and takes them for queued until it hears of them: a queue
//! that dropped some silently would stop it for good, and one that blocked the caller would stop
//! all of sync, its answers to RPC included. Hence two steps:
//!
//! 1. **Back-pressure.** While the queue is more than half full, [`Downloads`] does not pass on
//!    requests for blocks, with bodies or without: peers are asked later, nothing is downloaded in
//!    vain, and nobody is punished. Searches for a common ancestor and requests for justifications
//!    pass.
//! 2. **Refusal.** What was already on the way may still be too much. Then the queue takes as many
//!    blocks of a batch as fit and keeps only the hashes of the others, and of all that follow.
//!    When it has worked off what it had, it reports the refused ones, the first with an error
//!    that names no peer: sync starts again from the best block and asks again. It must not be
//!    earlier: sync would ask again for blocks that are still queued, and drop them when they come.
//!
//! An empty queue takes any block, however large. The state of a state sync, blocks of a warp sync
//! and justifications are never refused: nobody would ask for the first two again, and a peer would
//! be punished for the third. Blocks of other origins than peers are the affair of those who send
//! them: `import-blocks` limits itself to 10,000 and takes a refusal for a failure, so subcommands
//! have no bound ([`Limits::NONE`]).
//!
//! Not bounded here is what sync itself holds: blocks that it has downloaded and that wait for a gap
//! before them (up to 2,048).
//!
//! Otherwise this queue does what the SDK's does: one block after the other, justifications first,
//! the rest of a batch cancelled after a block that fails.

mod downloads;
mod metrics;
mod queue;
#[cfg(test)]
mod tests;
mod worker;

pub use downloads::Downloads;

use crate::types::{Block, Hash};
use futures::FutureExt;
use metrics::Metrics;
use queue::Queue;
use sc_consensus::{
	import_queue::{
		buffered_link::{buffered_link, BufferedLinkReceiver},
		ImportQueueService, RuntimeOrigin,
	},
	BlockImport, BoxJustificationImport, ImportQueue, IncomingBlock, Link, Verifier,
};
use sp_consensus::BlockOrigin;
use sp_core::traits::SpawnEssentialNamed;
use sp_runtime::Justifications;
use std::{future::Future, num::NonZeroU32, sync::Arc, task::Context};
use substrate_prometheus_endpoint::Registry;
use worker::Worker;

const LOG_TARGET: &str = "import-queue";

/// So many results wait for sync before a warning is logged; there is one for a batch of blocks.
const RESULTS_WARNING: usize = 10_000;

/// How much may wait for import.
#[derive(Clone, Debug, clap::Args)]
pub struct ImportQueueArgs {
	/// How many blocks may wait for import. While more than half as many do, no blocks are
	/// downloaded; what still comes in beyond is refused and downloaded again.
	#[arg(long, value_name = "BLOCKS", default_value = "4096")]
	pub import_queue_blocks: NonZeroU32,

	/// How many MiB of blocks, as they are in memory, may wait for import. While more than half as
	/// many do, no blocks are downloaded; what still comes in beyond is refused and downloaded
	/// again.
	#[arg(long, value_name = "MIB", default_value = "512")]
	pub import_queue_mib: NonZeroU32,
}

impl ImportQueueArgs {
	/// The limits that they describe.
	pub fn limits(&self) -> Limits {
		let number = |value: NonZeroU32| usize::try_from(value.get()).unwrap_or(usize::MAX);
		Limits {
			blocks: number(self.import_queue_blocks),
			bytes: number(self.import_queue_mib).saturating_mul(1024 * 1024),
		}
	}
}

/// How much may wait for import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	/// Blocks, the one that is being imported included.
	pub blocks: usize,
	/// Bytes that their digests, bodies and justifications take.
	pub bytes: usize,
}

impl Limits {
	/// Whatever comes.
	pub const NONE: Self = Self { blocks: usize::MAX, bytes: usize::MAX };
}

/// Verifies and imports blocks that come from outside, one after the other.
pub struct BoundedQueue {
	service: Service,
	results: BufferedLinkReceiver<Block>,
}

impl BoundedQueue {
	/// Starts the worker.
	pub fn new<V, I>(
		limits: Limits,
		verifier: V,
		block_import: I,
		justification_import: Option<BoxJustificationImport<Block>>,
		spawner: &impl SpawnEssentialNamed,
		registry: Option<&Registry>,
	) -> Self
	where
		V: Verifier<Block> + 'static,
		I: BlockImport<Block, Error = sp_consensus::Error> + Send + Sync + 'static,
	{
		let (queue, worker) =
			Self::with_worker(limits, verifier, block_import, justification_import, registry);
		// If importing ends, so does the node.
		spawner.spawn_essential_blocking(
			"import-queue-worker",
			Some("block-import"),
			worker.boxed(),
		);
		queue
	}

	/// A queue and the worker that empties it.
	fn with_worker<V, I>(
		limits: Limits,
		verifier: V,
		block_import: I,
		justification_import: Option<BoxJustificationImport<Block>>,
		registry: Option<&Registry>,
	) -> (Self, impl Future<Output = ()> + Send)
	where
		V: Verifier<Block> + 'static,
		I: BlockImport<Block, Error = sp_consensus::Error> + Send + Sync + 'static,
	{
		let metrics = Metrics::register(registry, limits);
		let queue = Arc::new(Queue::new(limits, metrics.clone()));
		let (link, results) = buffered_link(RESULTS_WARNING);
		let worker =
			Worker::new(queue.clone(), verifier, block_import, justification_import, link, metrics);
		(Self { service: Service(queue), results }, worker.run())
	}

	/// Lets `downloader` wait while there is no room in this queue.
	pub fn hold_back(
		&self,
		downloader: Arc<dyn sc_network_sync::block_relay_protocol::BlockDownloader<Block>>,
	) -> Downloads {
		Downloads::new(downloader, self.service.0.clone())
	}
}

impl Drop for BoundedQueue {
	fn drop(&mut self) {
		self.service.0.stop();
		self.results.close();
	}
}

/// Puts blocks and justifications into the queue.
#[derive(Clone)]
struct Service(Arc<Queue>);

impl ImportQueueService<Block> for Service {
	fn import_blocks(&mut self, origin: BlockOrigin, blocks: Vec<IncomingBlock<Block>>) {
		self.0.push_blocks(origin, blocks);
	}

	fn import_justifications(
		&mut self,
		who: RuntimeOrigin,
		hash: Hash,
		number: u32,
		justifications: Justifications,
	) {
		self.0.push_justifications(who, hash, number, justifications);
	}
}

#[async_trait::async_trait]
impl ImportQueue<Block> for BoundedQueue {
	fn service(&self) -> Box<dyn ImportQueueService<Block>> {
		Box::new(self.service.clone())
	}

	fn service_ref(&mut self) -> &mut dyn ImportQueueService<Block> {
		&mut self.service
	}

	fn poll_actions(&mut self, cx: &mut Context, link: &dyn Link<Block>) {
		if self.results.poll_actions(cx, link).is_err() {
			log::debug!(target: LOG_TARGET, "The worker of the import queue has ended");
		}
	}

	async fn run(mut self, link: &dyn Link<Block>) {
		while self.results.next_action(link).await.is_ok() {}
		log::debug!(target: LOG_TARGET, "The worker of the import queue has ended");
	}
}
