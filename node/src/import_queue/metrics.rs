// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the import queue tells Prometheus.

use super::{Limits, LOG_TARGET};
use sc_consensus::{BlockImportError, BlockImportStatus, JustificationImportResult};
use std::time::Duration;
use substrate_prometheus_endpoint::{
	exponential_buckets, register, Counter, CounterVec, Gauge, Histogram, HistogramOpts, Opts,
	PrometheusError, Registry, U64,
};

/// How a block fared.
pub(super) type BlockResult = Result<BlockImportStatus<u32>, BlockImportError>;

/// Counts what the queue does. Clones count together; without a registry nothing is counted.
#[derive(Clone)]
pub(super) struct Metrics(Option<Registered>);

impl Metrics {
	/// Registers the metrics. If that fails the reason is logged, and nothing is counted.
	pub(super) fn register(registry: Option<&Registry>, limits: Limits) -> Self {
		Self(registry.and_then(|registry| {
			Registered::new(registry, limits)
				.inspect_err(|error| {
					log::warn!(
						target: LOG_TARGET,
						"The metrics of the import queue cannot be registered: {error}",
					)
				})
				.ok()
		}))
	}

	/// So many blocks, of so many bytes together, are in the queue and in the work.
	pub(super) fn waiting(&self, blocks: usize, bytes: usize) {
		if let Some(metrics) = &self.0 {
			metrics.blocks.set(blocks as u64);
			metrics.bytes.set(bytes as u64);
		}
	}

	/// So many blocks found no room.
	pub(super) fn refused(&self, blocks: usize) {
		if let Some(metrics) = &self.0 {
			metrics.refused.inc_by(blocks as u64);
		}
	}

	/// A download waits until what is returned is dropped.
	pub(super) fn download_waits(&self) -> DownloadWaits {
		let gauge = self.0.as_ref().map(|metrics| metrics.downloads.clone());
		if let Some(gauge) = &gauge {
			gauge.inc();
		}
		DownloadWaits(gauge)
	}

	/// A block has waited for its turn.
	pub(super) fn waited(&self, time: Duration) {
		if let Some(metrics) = &self.0 {
			metrics.wait.observe(time.as_secs_f64());
		}
	}

	/// The seal of a block was verified, well or not.
	pub(super) fn verified(&self, good: bool, time: Duration) {
		if let Some(metrics) = &self.0 {
			metrics.verified.with_label_values(&[if good { "good" } else { "bad" }]).inc();
			metrics.verification.observe(time.as_secs_f64());
		}
	}

	/// A block was verified and imported, or not, within this time.
	pub(super) fn processed(&self, result: &BlockResult, time: Duration) {
		if let Some(metrics) = &self.0 {
			metrics.processed.with_label_values(&[label(result)]).inc();
			metrics.import.observe(time.as_secs_f64());
		}
	}

	/// A block was not looked at, because one before it in its batch failed.
	pub(super) fn cancelled(&self) {
		if let Some(metrics) = &self.0 {
			metrics.processed.with_label_values(&["cancelled"]).inc();
		}
	}

	/// A justification was imported, or not.
	pub(super) fn justification(&self, result: &JustificationImportResult) {
		let label = match result {
			JustificationImportResult::Success => "imported",
			JustificationImportResult::OutdatedJustification => "outdated",
			JustificationImportResult::Failure => "failed",
		};
		if let Some(metrics) = &self.0 {
			metrics.justifications.with_label_values(&[label]).inc();
		}
	}
}

/// A download that waits for room.
pub(super) struct DownloadWaits(Option<Gauge<U64>>);

impl Drop for DownloadWaits {
	fn drop(&mut self) {
		if let Some(gauge) = &self.0 {
			gauge.dec();
		}
	}
}

/// What became of a block, in a word.
fn label(result: &BlockResult) -> &'static str {
	match result {
		Ok(BlockImportStatus::ImportedUnknown(..)) => "imported",
		Ok(BlockImportStatus::ImportedKnown(..)) => "known",
		Err(BlockImportError::IncompleteHeader(_)) => "incomplete_header",
		Err(BlockImportError::VerificationFailed(..)) => "verification_failed",
		Err(BlockImportError::BadBlock(_)) => "bad_block",
		Err(BlockImportError::MissingState) => "missing_state",
		Err(BlockImportError::UnknownParent) => "unknown_parent",
		Err(BlockImportError::Cancelled) => "cancelled",
		Err(BlockImportError::Other(_)) => "failed",
	}
}

/// The metrics of a registry.
#[derive(Clone)]
struct Registered {
	blocks: Gauge<U64>,
	bytes: Gauge<U64>,
	refused: Counter<U64>,
	downloads: Gauge<U64>,
	wait: Histogram,
	verified: CounterVec<U64>,
	verification: Histogram,
	processed: CounterVec<U64>,
	import: Histogram,
	justifications: CounterVec<U64>,
}

impl Registered {
	fn new(registry: &Registry, limits: Limits) -> Result<Self, PrometheusError> {
		let gauge = |name: &str, help: &str| register(Gauge::<U64>::new(name, help)?, registry);
		let counters = |name: &str, help: &str| {
			register(CounterVec::<U64>::new(Opts::new(name, help), &["result"])?, registry)
		};
		// From 0.1 ms to 13 s, and from 1 ms to 17 min for what waits.
		let seconds = |name: &str, help: &str, first: f64, count: usize| {
			let buckets = exponential_buckets(first, 2.0, count)?;
			register(
				Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets))?,
				registry,
			)
		};
		gauge(
			"polyphony_import_queue_blocks_limit",
			"Blocks that may wait for import (--import-queue-blocks)",
		)?
		.set(limits.blocks as u64);
		gauge(
			"polyphony_import_queue_bytes_limit",
			"Bytes of blocks that may wait for import (--import-queue-mib)",
		)?
		.set(limits.bytes as u64);
		Ok(Self {
			blocks: gauge(
				"polyphony_import_queue_blocks",
				"Blocks that wait for import or are being imported",
			)?,
			bytes: gauge(
				"polyphony_import_queue_bytes",
				"Bytes of memory that blocks take that wait for import",
			)?,
			refused: register(
				Counter::new(
					"polyphony_import_queue_refused",
					"Blocks that found no room in the queue and are downloaded again",
				)?,
				registry,
			)?,
			downloads: gauge(
				"polyphony_import_queue_downloads_waiting",
				"Requests for blocks that wait for room in the queue",
			)?,
			wait: seconds(
				"polyphony_import_queue_wait_seconds",
				"How long blocks waited before they were verified",
				0.001,
				21,
			)?,
			verified: counters(
				"polyphony_import_queue_verified",
				"Blocks whose seal was verified, by whether it was good",
			)?,
			verification: seconds(
				"polyphony_import_queue_verification_seconds",
				"How long the verification of a block took",
				0.000_1,
				18,
			)?,
			processed: counters(
				"polyphony_import_queue_processed",
				"Blocks that left the queue, by what became of them",
			)?,
			import: seconds(
				"polyphony_import_queue_import_seconds",
				"How long the verification and the import of a block took",
				0.000_1,
				18,
			)?,
			justifications: counters(
				"polyphony_import_queue_justifications",
				"Justifications that left the queue, by what became of them",
			)?,
		})
	}
}
