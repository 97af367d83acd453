// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Takes out of the queue what is in it, one after the other, and says how it fared.

use super::{
	metrics::{BlockResult, Metrics},
	queue::{Batch, Queue, WaitingJustification, Work},
	LOG_TARGET,
};
use crate::types::{Block, Hash};
use sc_consensus::{
	import_queue::buffered_link::BufferedLinkSender, import_single_block, BlockImport,
	BlockImportError, BlockImportParams, BoxJustificationImport, JustificationImportResult, Link,
	Verifier,
};
use std::{sync::Arc, time::Instant};

/// Empties a queue.
pub(super) struct Worker<V, I> {
	queue: Arc<Queue>,
	verifier: Measured<V>,
	block_import: I,
	justification_import: Option<BoxJustificationImport<Block>>,
	link: BufferedLinkSender<Block>,
	metrics: Metrics,
}

/// A batch, and how those of its blocks fared that are done.
struct Running {
	batch: Batch,
	results: Vec<(BlockResult, Hash)>,
	imported: usize,
	failed: bool,
}

impl<V, I> Worker<V, I>
where
	V: Verifier<Block> + 'static,
	I: BlockImport<Block, Error = sp_consensus::Error> + Send + Sync + 'static,
{
	/// A worker for `queue` that reports over `link`.
	pub(super) fn new(
		queue: Arc<Queue>,
		verifier: V,
		block_import: I,
		justification_import: Option<BoxJustificationImport<Block>>,
		link: BufferedLinkSender<Block>,
		metrics: Metrics,
	) -> Self {
		let verifier = Measured { inner: verifier, metrics: metrics.clone() };
		Self { queue, verifier, block_import, justification_import, link, metrics }
	}

	/// Works until the queue is stopped.
	pub(super) async fn run(mut self) {
		if let Some(import) = &mut self.justification_import {
			for (hash, number) in import.on_start().await {
				self.link.request_justification(&hash, number);
			}
		}
		let mut running: Option<Running> = None;
		loop {
			match self.queue.next(running.is_some()).await {
				Work::Stop => {
					log::debug!(target: LOG_TARGET, "The import queue is closed");
					return;
				},
				Work::Justification(justification) => {
					self.import_justification(justification).await
				},
				Work::Batch(batch) => running = Some(self.begin(batch)),
				Work::Continue => {
					if let Some(batch) = running.take() {
						running = self.go_on(batch).await;
					}
				},
				Work::Refused(refused) => self.report(refused),
			}
			// An import may take its whole time without waiting for anything: let the node stop
			// in between.
			tokio::task::yield_now().await;
		}
	}

	fn begin(&self, batch: Batch) -> Running {
		let results = Vec::with_capacity(batch.blocks.len());
		log::debug!(
			target: LOG_TARGET,
			"Importing {} blocks (origin: {:?})", batch.blocks.len(), batch.origin,
		);
		Running { batch, results, imported: 0, failed: false }
	}

	/// Imports the next block of a batch, and reports the batch with its last.
	async fn go_on(&mut self, mut running: Running) -> Option<Running> {
		if let Some(waiting) = running.batch.blocks.pop_front() {
			let hash = waiting.block.hash;
			let result = if running.failed {
				// It builds on what failed.
				self.metrics.cancelled();
				Err(BlockImportError::Cancelled)
			} else {
				self.metrics.waited(waiting.since.elapsed());
				let started = Instant::now();
				let result = import_single_block(
					&mut self.block_import,
					running.batch.origin,
					waiting.block,
					&self.verifier,
				)
				.await;
				self.metrics.processed(&result, started.elapsed());
				result
			};
			running.imported += usize::from(result.is_ok());
			running.failed |= result.is_err();
			running.results.push((result, hash));
			self.queue.release(waiting.bytes);
		}
		if !running.batch.blocks.is_empty() {
			return Some(running);
		}
		let Running { results, imported, .. } = running;
		self.link.blocks_processed(imported, results.len(), results);
		None
	}

	/// Reports blocks that found no room. The first says so, without naming a peer: sync starts
	/// again from the best block. The others are taken note of.
	fn report(&self, refused: Vec<Hash>) {
		let count = refused.len();
		log::info!(
			target: LOG_TARGET,
			"⏳ The import queue was full: {count} blocks are downloaded again",
		);
		let mut results = Vec::with_capacity(count);
		for hash in refused {
			let error = if results.is_empty() {
				let reason = "the import queue was full, the block is downloaded again";
				BlockImportError::Other(sp_consensus::Error::Other(reason.into()))
			} else {
				BlockImportError::Cancelled
			};
			results.push((Err(error), hash));
		}
		self.link.blocks_processed(0, count, results);
	}

	async fn import_justification(&mut self, waiting: WaitingJustification) {
		let WaitingJustification { who, hash, number, justification } = waiting;
		let result = match &mut self.justification_import {
			Some(import) => match import.import_justification(hash, number, justification).await {
				Ok(()) => JustificationImportResult::Success,
				Err(sp_consensus::Error::OutdatedJustification) => {
					JustificationImportResult::OutdatedJustification
				},
				Err(error) => {
					log::debug!(
						target: LOG_TARGET,
						"The justification of block {number} ({hash:?}) from {who} failed: {error}",
					);
					JustificationImportResult::Failure
				},
			},
			None => JustificationImportResult::Failure,
		};
		self.metrics.justification(&result);
		self.link.justification_imported(who, &hash, number, result);
	}
}

/// A verifier that takes its time.
struct Measured<V> {
	inner: V,
	metrics: Metrics,
}

#[async_trait::async_trait]
impl<V: Verifier<Block>> Verifier<Block> for Measured<V> {
	async fn verify(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<BlockImportParams<Block>, String> {
		let started = Instant::now();
		let result = self.inner.verify(block).await;
		self.metrics.verified(result.is_ok(), started.elapsed());
		result
	}
}
