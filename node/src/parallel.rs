// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Parallel execution, as the node runs it: its arguments, and the engine behind the seam of
//! [`crate::engine`].

use crate::{
	engine::{Engine, EngineContext, ProposerContext},
	runtimes,
	types::{Backend, Block, Client, GrandpaImport, Pool},
};
use polyphony_parallel::{
	ImportSettings, Metrics, ParallelBlockImport, Proposer, ProposerFactory, SMALL_BLOCK,
};
use sc_client_api::HeaderBackend;
use sc_service::{Configuration, Error};
use std::{
	num::NonZeroUsize,
	sync::{Arc, OnceLock},
};

/// How blocks are executed.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ParallelArgs {
	/// How many lanes execute a block at the same time. By default as many as the machine has
	/// cores; 1 executes blocks as every SDK node does.
	#[arg(long, value_name = "LANES", global = true)]
	pub parallel_lanes: Option<NonZeroUsize>,

	/// Execute every block that is imported or made a second time, one extrinsic after the other,
	/// and compare all changes. A difference is logged as an error, counted, and the second result
	/// is used. Costs more than it saves: for a node that watches over the others.
	#[arg(long, global = true)]
	pub parallel_verify: bool,
}

impl ParallelArgs {
	/// The engine that they describe.
	pub fn engine(&self) -> ParallelEngine {
		ParallelEngine::new(self.parallel_lanes, self.parallel_verify)
	}
}

/// Executes blocks on all cores.
pub struct ParallelEngine {
	lanes: Option<NonZeroUsize>,
	verify: bool,
	/// Made with the import, shared with the proposers: they use the same compiled runtimes.
	parts: OnceLock<Parts>,
}

#[derive(Clone)]
struct Parts {
	engine: polyphony_parallel::Engine<Block, Backend, Client>,
	metrics: Metrics,
}

impl ParallelEngine {
	/// With so many lanes, by default one for each core.
	pub fn new(lanes: Option<NonZeroUsize>, verify: bool) -> Self {
		Self { lanes, verify, parts: OnceLock::new() }
	}

	/// The lanes for this configuration.
	pub(crate) fn lanes(&self, config: &Configuration) -> usize {
		let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
		let lanes = self.lanes.map_or(cores, NonZeroUsize::get);
		// The lanes execute the code that is in the state, and nothing else.
		let replaced = if config.wasm_runtime_overrides.is_some() {
			Some("--wasm-runtime-overrides is given")
		} else if !config.chain_spec.code_substitutes().is_empty() {
			Some("the chain specification has code substitutes")
		} else {
			None
		};
		match replaced {
			Some(reason) if lanes > 1 => {
				log::warn!("Blocks are executed in one lane: {reason}");
				1
			},
			_ => lanes,
		}
	}
}

impl Engine for ParallelEngine {
	type Import = ParallelBlockImport<Block, Backend, Client, GrandpaImport>;
	type Proposers = ProposerFactory<Block, Backend, Client, Pool>;
	type Proposer = Proposer<Block, Backend, Client, Pool>;
	type Error = sp_blockchain::Error;

	fn block_import(
		&self,
		context: EngineContext<'_>,
		grandpa: GrandpaImport,
	) -> Result<Self::Import, Error> {
		let EngineContext { config, client, backend, registry, runtime_cache } = context;
		let lanes = self.lanes(config);
		let parts = self.parts.get_or_init(|| Parts {
			engine: polyphony_parallel::Engine::new(
				Arc::clone(&client),
				Arc::clone(&backend),
				lanes,
			)
			.with_runtime_cache(runtimes::lanes(runtime_cache)),
			metrics: Metrics::register(registry),
		});
		parts.metrics.lanes(lanes);
		parts.engine.warm_up(client.info().best_hash);
		match lanes {
			1 => log::info!("⛓  Blocks are executed in one lane"),
			lanes => log::info!("⛓  Blocks are executed in {lanes} lanes"),
		}
		let settings = ImportSettings { threshold: SMALL_BLOCK, verify: self.verify };
		let Parts { engine, metrics } = parts.clone();
		Ok(ParallelBlockImport::new(engine, grandpa, settings, metrics))
	}

	fn proposers(&self, context: ProposerContext<'_>) -> Result<Self::Proposers, Error> {
		let parts = self.parts.get().cloned();
		let Parts { engine, metrics } =
			parts.ok_or_else(|| Error::Other("the import is made before the proposers".into()))?;
		Ok(ProposerFactory::new(
			engine,
			context.spawn_handle,
			context.pool,
			context.registry,
			context.telemetry,
			metrics,
		)
		.verified(self.verify))
	}
}
