// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What is told about blocks of our own, as sc-basic-authorship tells it.

use super::LOG_TARGET;
use log::{info, log_enabled, trace, Level};
use sc_proposer_metrics::{EndProposingReason, MetricsLink};
use sc_telemetry::{telemetry, TelemetryHandle, CONSENSUS_INFO};
use sp_runtime::traits::{BlakeTwo256, Block as BlockT, Hash as HashT, Header as HeaderT};
use std::time::Duration;
use substrate_prometheus_endpoint::Registry;

/// Where it is told.
#[derive(Clone)]
pub(super) struct Report {
	metrics: MetricsLink,
	telemetry: Option<TelemetryHandle>,
}

impl Report {
	pub(super) fn new(registry: Option<&Registry>, telemetry: Option<TelemetryHandle>) -> Self {
		Self { metrics: MetricsLink::new(registry), telemetry }
	}

	/// The runtime has made its inherents.
	pub(super) fn inherents(&self, took: Duration) {
		self.metrics.report(|metrics| {
			metrics.create_inherents_time.observe(took.as_secs_f64());
		});
	}

	/// The stock proposer has made a block. It has written to the log and to telemetry.
	pub(super) fn stock_block<Block: BlockT>(&self, block: &Block, took: Duration) {
		self.metrics.report(|metrics| {
			metrics.number_of_transactions.set(block.extrinsics().len() as u64);
			metrics.block_constructed.observe(took.as_secs_f64());
			metrics.create_block_proposal_time.observe(took.as_secs_f64());
		});
	}

	/// A block was made in parallel.
	pub(super) fn block<Block: BlockT>(
		&self,
		block: &Block,
		end: EndProposingReason,
		took: Duration,
	) {
		self.stock_block(block, took);
		self.metrics.report(|metrics| metrics.report_end_proposing_reason(end));

		let header = block.header();
		let hash = header.hash();
		info!(
			"🎁 Prepared block for proposing at {} ({} ms) hash: {:?}; parent_hash: {}; end: {:?}; \
			 extrinsics_count: {}",
			header.number(),
			took.as_millis(),
			hash,
			header.parent_hash(),
			end,
			block.extrinsics().len(),
		);
		// To hash every extrinsic takes a while.
		if log_enabled!(target: LOG_TARGET, Level::Trace) {
			let extrinsics: Vec<_> =
				block.extrinsics().iter().map(|xt| BlakeTwo256::hash_of(xt).to_string()).collect();
			trace!(target: LOG_TARGET, "extrinsics: [{}]", extrinsics.join(", "));
		}
		telemetry!(
			self.telemetry;
			CONSENSUS_INFO;
			"prepared_block_for_proposing";
			"number" => ?header.number(),
			"hash" => ?hash,
		);
	}
}
