// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Blocks of our own.
//!
//! [`ProposerFactory`] and [`Proposer`] do what those of sc-basic-authorship do, by the same rules
//! and with the same limits, on all lanes.
//!
//! ```text
//! propose ── one lane, small pool, a proof is recorded, extensions ──> stock proposer
//!    │                                                                       ^
//!    v                                                                       │
//! open ──> inherents ──> transactions ──> finish ──> proposal                │
//!    │          │              │             │                               │
//!    └──────────┴──────────────┴─────────────┴── the engine gives up ────────┘
//! ```
//!
//! A factory that is to verify ([`ProposerFactory::verified`]) has the stock path execute each block
//! before it is proposed. It is the only guard against a wrong declaration of hot keys: whoever
//! imports the block in lanes works with the same declaration, and may come to the same wrong result.

mod fill;
mod limits;
mod report;

use crate::{Engine, Error, Executed, Metrics, Role, Session};
use codec::Encode;
use fill::{Body, Filled, Filling, Pending};
use futures::{channel::oneshot, future, Future, FutureExt};
use limits::BlockSize;
use log::{debug, error, log_enabled, trace, warn, Level};
use report::Report;
use sc_basic_authorship::DEFAULT_BLOCK_SIZE_LIMIT;
use sc_client_api::Backend;
use sc_proposer_metrics::EndProposingReason;
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::{TransactionPool, TxHash};
use sp_api::{ApiExt, CallApiAt, ProvideRuntimeApi};
use sp_block_builder::BlockBuilder as BlockBuilderApi;
use sp_blockchain::{ApplyExtrinsicFailed, HeaderBackend};
use sp_consensus::{Environment, Proposal, ProposeArgs};
use sp_core::traits::SpawnNamed;
use sp_externalities::Extensions;
use sp_inherents::InherentData;
use sp_runtime::{
	traits::{Block as BlockT, Header as HeaderT, NumberFor, One},
	Digest, ExtrinsicInclusionMode,
};
use std::{pin::Pin, sync::Arc, time::Instant};
use substrate_prometheus_endpoint::Registry;

/// With fewer ready transactions than this in the pool, a block is made by the stock path. Making
/// the lanes then may take longer than they save, and a block that small is made in time anyway:
/// the bound is on the safe side of where lanes begin to pay.
pub const SMALL_POOL: usize = 32;

/// The target of the log messages that sc-basic-authorship writes too.
const LOG_TARGET: &str = "basic-authorship";

type StockFactory<A, C> = sc_basic_authorship::ProposerFactory<A, C>;
type StockProposer<Block, C, A> = sc_basic_authorship::Proposer<Block, C, A>;

/// Makes [`Proposer`]s.
pub struct ProposerFactory<Block, B, C, A> {
	engine: Engine<Block, B, C>,
	spawn_handle: Box<dyn SpawnNamed>,
	pool: Arc<A>,
	stock: StockFactory<A, C>,
	verify: bool,
	report: Report,
	metrics: Metrics,
}

impl<Block, B, C, A> Clone for ProposerFactory<Block, B, C, A> {
	fn clone(&self) -> Self {
		Self {
			engine: self.engine.clone(),
			spawn_handle: self.spawn_handle.clone(),
			pool: self.pool.clone(),
			stock: self.stock.clone(),
			verify: self.verify,
			report: self.report.clone(),
			metrics: self.metrics.clone(),
		}
	}
}

impl<Block, B, C, A> ProposerFactory<Block, B, C, A> {
	/// Makes proposers that execute with `engine` what they take from `pool`. To `registry` go the
	/// metrics that every node has of its proposer, to `metrics` those of the engine.
	pub fn new(
		engine: Engine<Block, B, C>,
		spawn_handle: impl SpawnNamed + Clone + 'static,
		pool: Arc<A>,
		registry: Option<&Registry>,
		telemetry: Option<TelemetryHandle>,
		metrics: Metrics,
	) -> Self {
		metrics.lanes(engine.lanes());
		// Metrics can be registered once, and the stock proposer does not share its own. With more
		// than one lane they are therefore kept here, for its blocks too, less what cannot be seen
		// from here: why such a block ended, and the time that its inherents took.
		let (ours, stocks) = if engine.lanes() > 1 { (registry, None) } else { (None, registry) };
		let stock = StockFactory::new(
			spawn_handle.clone(),
			engine.client().clone(),
			pool.clone(),
			stocks,
			telemetry.clone(),
		);
		let report = Report::new(ours, telemetry);
		let spawn_handle = Box::new(spawn_handle);
		Self { engine, spawn_handle, pool, stock, verify: false, report, metrics }
	}

	/// Whether every block is executed by the stock path too, before it is proposed. If the changes
	/// differ, that is logged as an error and counted, and the stock proposer makes the block anew
	/// in the time that is left.
	pub fn verified(self, verify: bool) -> Self {
		Self { verify, ..self }
	}
}

impl<Block, B, C, A> Environment<Block> for ProposerFactory<Block, B, C, A>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: HeaderBackend<Block> + ProvideRuntimeApi<Block> + CallApiAt<Block> + Send + Sync + 'static,
	C::Api: ApiExt<Block> + BlockBuilderApi<Block>,
	A: TransactionPool<Block = Block> + 'static,
{
	type CreateProposer = future::Ready<Result<Self::Proposer, Self::Error>>;
	type Proposer = Proposer<Block, B, C, A>;
	type Error = sp_blockchain::Error;

	fn init(&mut self, parent: &Block::Header) -> Self::CreateProposer {
		// This logs that a session of the consensus begins.
		let stock = Environment::<Block>::init(&mut self.stock, parent).into_inner();
		future::ready(stock.map(|stock| Proposer {
			engine: self.engine.clone(),
			spawn_handle: self.spawn_handle.clone(),
			pool: self.pool.clone(),
			parent_hash: parent.hash(),
			parent_number: *parent.number(),
			stock,
			verify: self.verify,
			report: self.report.clone(),
			metrics: self.metrics.clone(),
		}))
	}
}

/// Makes one block.
pub struct Proposer<Block: BlockT, B, C, A: TransactionPool> {
	engine: Engine<Block, B, C>,
	spawn_handle: Box<dyn SpawnNamed>,
	pool: Arc<A>,
	parent_hash: Block::Hash,
	parent_number: NumberFor<Block>,
	stock: StockProposer<Block, C, A>,
	verify: bool,
	report: Report,
	metrics: Metrics,
}

impl<Block, B, C, A> sp_consensus::Proposer<Block> for Proposer<Block, B, C, A>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: HeaderBackend<Block> + ProvideRuntimeApi<Block> + CallApiAt<Block> + Send + Sync + 'static,
	C::Api: ApiExt<Block> + BlockBuilderApi<Block>,
	A: TransactionPool<Block = Block> + 'static,
{
	type Proposal = Pin<Box<dyn Future<Output = Result<Proposal<Block>, Self::Error>> + Send>>;
	type Error = sp_blockchain::Error;

	fn propose(self, args: ProposeArgs<Block>) -> Self::Proposal {
		self.propose_block(args).boxed()
	}
}

/// Why no block was made in parallel.
enum Failure {
	/// The engine does not do it; the stock path may.
	Engine(Error),
	/// There can be no block.
	Block(sp_blockchain::Error),
}

impl From<Error> for Failure {
	fn from(error: Error) -> Self {
		Self::Engine(error)
	}
}

impl<Block, B, C, A> Proposer<Block, B, C, A>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: HeaderBackend<Block> + ProvideRuntimeApi<Block> + CallApiAt<Block> + Send + Sync + 'static,
	C::Api: ApiExt<Block> + BlockBuilderApi<Block>,
	A: TransactionPool<Block = Block> + 'static,
{
	async fn propose_block(
		self,
		mut args: ProposeArgs<Block>,
	) -> Result<Proposal<Block>, sp_blockchain::Error> {
		if self.engine.lanes() < 2 {
			return self.propose_in_order(args).await;
		}
		if let Some(reason) = self.reason_for_stock(&mut args) {
			self.metrics.fallback(Role::Authoring, reason);
			// The next block may be a large one.
			self.engine.warm_up(self.parent_hash);
			return self.propose_in_order(args).await;
		}
		let (sender, receiver) = oneshot::channel();
		let spawn_handle = self.spawn_handle.clone();
		// Making a block blocks.
		spawn_handle.spawn_blocking(
			"parallel-proposer",
			None,
			async move {
				let result = self.propose_with(args).await;
				if sender.send(result).is_err() {
					trace!(
						target: LOG_TARGET,
						"Could not send block production result to proposer!"
					);
				}
			}
			.boxed(),
		);
		receiver.await?
	}

	/// Why the engine is not even asked.
	fn reason_for_stock(&self, args: &mut ProposeArgs<Block>) -> Option<&'static str> {
		// Lanes do not record what they read. Extensions cannot be kept for a second attempt.
		if args.storage_proof_recorder.is_some()
			|| args.extra_extensions.iter_mut().next().is_some()
		{
			return Some("unavailable");
		}
		(self.pool.status().ready < SMALL_POOL).then_some("small")
	}

	/// Leaves the block to the stock proposer.
	async fn propose_in_order(
		self,
		args: ProposeArgs<Block>,
	) -> Result<Proposal<Block>, sp_blockchain::Error> {
		let Self { stock, report, .. } = self;
		let begun = Instant::now();
		let proposal = sp_consensus::Proposer::<Block>::propose(stock, args).await?;
		report.stock_block(&proposal.block, begun.elapsed());
		Ok(proposal)
	}

	/// Makes the block in parallel, and leaves it to the stock proposer if that fails.
	async fn propose_with(
		self,
		args: ProposeArgs<Block>,
	) -> Result<Proposal<Block>, sp_blockchain::Error> {
		let begun = Instant::now();
		let ProposeArgs { inherent_data, inherent_digests, max_duration, block_size_limit, .. } =
			args;
		// Leave some time for the end of the block (10%), and what the stock path takes to execute
		// it: some three times as long as the lanes.
		let usable = max_duration - max_duration / 10;
		let deadline = begun + if self.verify { usable / 4 } else { usable };
		let limit = block_size_limit.unwrap_or(DEFAULT_BLOCK_SIZE_LIMIT);
		let made = self
			.propose_in_parallel(inherent_data.clone(), inherent_digests.clone(), deadline, limit)
			.await;
		let error = match made {
			Ok(proposal) => return Ok(proposal),
			Err(Failure::Block(error)) => return Err(error),
			Err(Failure::Engine(error)) => error,
		};
		self.metrics.fallback(Role::Authoring, error.class());
		let (parent, number) = (self.parent_hash, self.parent_number);
		match error {
			Error::Mismatch(part) => {
				self.metrics.mismatch();
				error!(
					target: crate::LOG_TARGET,
					"Parallel execution of a new block on top of {parent:?} (#{number}) differs in \
					 {part}. The stock path makes it anew. This is a bug of the engine, or a hot key \
					 that the runtime has wrongly declared: please report it, and run with \
					 --parallel-lanes 1 until it is fixed",
				);
			},
			Error::Unavailable(reason) => debug!(
				target: crate::LOG_TARGET,
				"The block on top of {parent:?} (#{number}) takes the stock path: {reason}",
			),
			error => warn!(
				target: crate::LOG_TARGET,
				"The block on top of {parent:?} (#{number}) cannot be made in parallel, the stock \
				 path begins anew: {error}",
			),
		}
		self.propose_in_order(ProposeArgs {
			inherent_data,
			inherent_digests,
			max_duration: max_duration.saturating_sub(begun.elapsed()),
			block_size_limit,
			..Default::default()
		})
		.await
	}

	async fn propose_in_parallel(
		&self,
		inherent_data: InherentData,
		inherent_digests: Digest,
		deadline: Instant,
		limit: usize,
	) -> Result<Proposal<Block>, Failure> {
		let begun = Instant::now();
		let header = <Block::Header as HeaderT>::new(
			self.parent_number + One::one(),
			Default::default(),
			Default::default(),
			self.parent_hash,
			inherent_digests,
		);
		let mut session = self.engine.open(self.parent_hash, &header, false, Extensions::new())?;
		let mut body = Body::new(BlockSize::new(header.encoded_size(), limit));
		self.apply_inherents(&mut session, &mut body, inherent_data)?;
		let end = match session.mode() {
			ExtrinsicInclusionMode::AllExtrinsics => {
				self.apply_transactions(&mut session, &mut body, deadline).await?
			},
			ExtrinsicInclusionMode::OnlyInherents => EndProposingReason::TransactionForbidden,
		};
		let (header, Executed { changes: storage_changes, counts, times }) = session.finish()?;
		if self.verify {
			self.engine.verify(&header, &body.extrinsics, &storage_changes)?;
		}
		let block = Block::new(header, body.extrinsics);
		self.metrics.block(Role::Authoring, &counts, &times);
		debug!(
			target: crate::LOG_TARGET,
			"Made #{}: {counts:?}, {times:?}",
			block.header().number(),
		);
		self.report.block(&block, end, begun.elapsed());
		Ok(Proposal { block, storage_changes })
	}

	/// Applies all inherents to the block.
	fn apply_inherents(
		&self,
		session: &mut Session<Block, B, C>,
		body: &mut Body<Block::Extrinsic>,
		data: InherentData,
	) -> Result<(), Failure> {
		let identifiers = log_enabled!(target: LOG_TARGET, Level::Debug).then(|| {
			data.identifiers()
				.map(|id| String::from_utf8_lossy(id).to_string())
				.collect::<Vec<String>>()
		});
		let begun = Instant::now();
		let inherents = session.inherents(data)?;
		self.report.inherents(begun.elapsed());
		debug!(
			target: LOG_TARGET,
			"apply_inherents: Runtime provided {} inherents. Inherent identifiers present: {:?}",
			inherents.len(),
			identifiers,
		);
		for inherent in inherents {
			let bytes = inherent.encode();
			match session.apply(&bytes) {
				Ok((Ok(_), _)) => body.push(inherent, bytes.len()),
				Ok((Err(e), _)) if e.exhausted_resources() => {
					warn!(
						target: LOG_TARGET,
						"⚠️  Dropping non-mandatory inherent from overweight block."
					)
				},
				Ok((Err(e), _)) if e.was_mandatory() => {
					error!(
						"❌️ Mandatory inherent extrinsic returned error. Block cannot be produced."
					);
					return Err(Failure::Block(ApplyExtrinsicFailed::Validity(e).into()));
				},
				Ok((Err(e), _)) => {
					let e = ApplyExtrinsicFailed::Validity(e);
					warn!(
						target: LOG_TARGET,
						"❗️ Inherent extrinsic returned unexpected error: {e}. Dropping.",
					);
				},
				Err(e @ Error::Runtime(_)) => {
					warn!(
						target: LOG_TARGET,
						"❗️ Inherent extrinsic returned unexpected error: {e}. Dropping.",
					);
				},
				Err(e) => return Err(e.into()),
			}
		}
		Ok(())
	}

	/// Applies as many transactions as possible to the block.
	async fn apply_transactions(
		&self,
		session: &mut Session<Block, B, C>,
		body: &mut Body<Block::Extrinsic>,
		deadline: Instant,
	) -> Result<EndProposingReason, Failure> {
		let now = Instant::now();
		let left = deadline.saturating_duration_since(now);
		// From half of the time on, a full block is no longer tried for long.
		let soft_deadline = now + left / 2;
		let pending = self.pool.ready_at_with_timeout(self.parent_hash, left / 8).await;
		debug!(
			target: LOG_TARGET,
			"Attempting to push transactions from the pool at {:?}.",
			self.parent_hash,
		);
		let Filled { end, pushed, invalid } =
			self.fill(session, body, pending, deadline, soft_deadline)?;
		if end == EndProposingReason::HitBlockSizeLimit && !pushed {
			warn!(
				target: LOG_TARGET,
				"Hit block size limit of `{}` without including any transaction!",
				body.limit(),
			);
		}
		self.pool.report_invalid(Some(self.parent_hash), invalid).await;
		Ok(end)
	}

	/// Everything of it that does not wait for the pool.
	fn fill(
		&self,
		session: &mut Session<Block, B, C>,
		body: &mut Body<Block::Extrinsic>,
		pending: Pending<A::InPoolTransaction>,
		deadline: Instant,
		soft_deadline: Instant,
	) -> Result<Filled<TxHash<A>>, Error> {
		let lanes = self.engine.lanes();
		let parent = self.parent_hash.to_string();
		Filling::new(session, body, pending, lanes, deadline, soft_deadline, parent).fill()
	}
}
