// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The component that executes blocks, on import and on authoring.

use crate::types::{Backend, Block, Client, GrandpaImport, Pool};
use sc_consensus::BlockImport;
use sc_service::{Configuration, Error, SpawnTaskHandle};
use sc_telemetry::TelemetryHandle;
use sp_consensus::{Environment, Proposer};
use std::{path::Path, sync::Arc};
use substrate_prometheus_endpoint::Registry;

/// What an engine may build on.
pub struct EngineContext<'a> {
	/// The node's configuration.
	pub config: &'a Configuration,
	/// Blocks, state and runtime.
	pub client: Arc<Client>,
	/// The database.
	pub backend: Arc<Backend>,
	/// Where metrics go, if the node has any.
	pub registry: Option<&'a Registry>,
	/// Where compiled runtimes are kept for the next start.
	pub runtime_cache: &'a Path,
}

/// What a proposer may build on, beside the engine itself.
pub struct ProposerContext<'a> {
	/// Blocks, state and runtime.
	pub client: Arc<Client>,
	/// The transactions to choose from.
	pub pool: Arc<Pool>,
	/// Runs tasks.
	pub spawn_handle: SpawnTaskHandle,
	/// Where metrics go, if the node has any.
	pub registry: Option<&'a Registry>,
	/// Where telemetry goes, if anywhere.
	pub telemetry: Option<TelemetryHandle>,
}

/// Executes blocks: wraps the import of those that others made, and makes this node's own.
///
/// The import queue checks a block's seal and hands it to [`Engine::Import`], which hands it on to
/// GRANDPA's import and so to the client. What an engine executes itself it must have checked as
/// strictly as the client would; what it does not, it passes on untouched.
pub trait Engine: Send + Sync + 'static {
	/// Imports blocks.
	type Import: BlockImport<Block, Error = sp_consensus::Error> + Clone + Send + Sync + 'static;
	/// Makes proposers of blocks.
	type Proposers: Environment<Block, Proposer = Self::Proposer, Error = Self::Error>
		+ Send
		+ Sync
		+ 'static;
	/// Makes one block.
	type Proposer: Proposer<Block, Error = Self::Error> + Send + 'static;
	/// What can go wrong when one is made.
	type Error: std::error::Error + Send + From<sp_consensus::Error> + 'static;

	/// The import of blocks, around GRANDPA's.
	fn block_import(
		&self,
		context: EngineContext<'_>,
		grandpa: GrandpaImport,
	) -> Result<Self::Import, Error>;

	/// The makers of blocks.
	fn proposers(&self, context: ProposerContext<'_>) -> Result<Self::Proposers, Error>;
}

/// Executes blocks as every SDK node does: one extrinsic after the other.
pub struct StockEngine;

impl Engine for StockEngine {
	type Import = GrandpaImport;
	type Proposers = sc_basic_authorship::ProposerFactory<Pool, Client>;
	type Proposer = sc_basic_authorship::Proposer<Block, Client, Pool>;
	type Error = sp_blockchain::Error;

	fn block_import(
		&self,
		_context: EngineContext<'_>,
		grandpa: GrandpaImport,
	) -> Result<Self::Import, Error> {
		Ok(grandpa)
	}

	fn proposers(&self, context: ProposerContext<'_>) -> Result<Self::Proposers, Error> {
		Ok(sc_basic_authorship::ProposerFactory::new(
			context.spawn_handle,
			context.client,
			context.pool,
			context.registry,
			context.telemetry,
		))
	}
}
