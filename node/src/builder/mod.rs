// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Puts a node together.
//!
//! ```text
//!  types ──────> components ──────> hooks ──────> launch
//!  (types.rs)    with_engine        extend_rpc    network, RPC, offchain workers,
//!                                   on_started    authoring, finality
//! ```
//!
//! Subcommands that need no network stop at [`NodeBuilder::partial`].

mod consensus;
mod launch;
mod messages;
mod network;
mod partial;
mod peers;
mod syncing;

pub use partial::Partial;

use crate::{
	engine::{Engine, StockEngine},
	import_queue::Limits,
	rpc::{RpcDeps, RpcError},
	runtimes,
	types::{Backend, Block, Client, Pool},
};
use jsonrpsee::RpcModule;
use sc_network_sync::SyncingService;
use sc_service::{Configuration, Error, RpcHandlers, SpawnEssentialTaskHandle, SpawnTaskHandle};
use std::{path::PathBuf, sync::Arc};
use substrate_prometheus_endpoint::Registry;

/// Adds methods to the JSON-RPC server. Called for each connection's module.
pub type RpcHook = Box<dyn Fn(&RpcDeps, &mut RpcModule<()>) -> Result<(), RpcError>>;

/// Looks at a node that has just started.
pub type StartedHook = Box<dyn FnOnce(&StartedNode) -> Result<(), Error>>;

/// A node whose network and RPC are up and that is about to author and finalise.
pub struct StartedNode {
	/// Blocks, state and runtime.
	pub client: Arc<Client>,
	/// The database.
	pub backend: Arc<Backend>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// Synchronisation with peers.
	pub sync: Arc<SyncingService<Block>>,
	/// Calls the RPC methods from within.
	pub rpc: RpcHandlers,
	/// Runs tasks for as long as the node runs.
	pub spawn_handle: SpawnTaskHandle,
	/// Runs tasks with whose end the node ends.
	pub spawn_essential_handle: SpawnEssentialTaskHandle,
	/// Where metrics go, if the node has any.
	pub registry: Option<Registry>,
	/// The directory of the database, unless that is only in memory.
	pub database: Option<PathBuf>,
	/// Whether it knows other nodes to begin with, and so should have peers.
	pub has_bootnodes: bool,
}

/// A node that is being put together.
pub struct NodeBuilder<E = StockEngine> {
	config: Configuration,
	runtime_cache: PathBuf,
	engine: E,
	import_queue: Limits,
	rpc_hooks: Vec<RpcHook>,
	started_hooks: Vec<StartedHook>,
}

impl NodeBuilder<StockEngine> {
	/// A node as the SDK's are, but that it keeps compiled runtimes in its base path: a runtime takes
	/// seconds to compile, at each start.
	pub fn new(config: Configuration) -> Self {
		let runtime_cache = runtimes::directory(&config);
		Self {
			config,
			runtime_cache,
			engine: StockEngine,
			import_queue: Limits::NONE,
			rpc_hooks: Vec::new(),
			started_hooks: Vec::new(),
		}
	}
}

impl<E: Engine> NodeBuilder<E> {
	/// Executes blocks with `engine`.
	pub fn with_engine<F: Engine>(self, engine: F) -> NodeBuilder<F> {
		NodeBuilder {
			config: self.config,
			runtime_cache: self.runtime_cache,
			engine,
			import_queue: self.import_queue,
			rpc_hooks: self.rpc_hooks,
			started_hooks: self.started_hooks,
		}
	}

	/// Lets so much wait for import, and no more, when the node is started.
	pub fn with_import_queue(mut self, limits: Limits) -> Self {
		self.import_queue = limits;
		self
	}

	/// Keeps compiled runtimes in another directory. Whoever can write to it can have the node execute
	/// anything.
	pub fn with_runtime_cache(self, directory: PathBuf) -> Self {
		Self { runtime_cache: runtimes::absolute(directory), ..self }
	}

	/// Adds JSON-RPC methods.
	pub fn extend_rpc(
		mut self,
		hook: impl Fn(&RpcDeps, &mut RpcModule<()>) -> Result<(), RpcError> + 'static,
	) -> Self {
		self.rpc_hooks.push(Box::new(hook));
		self
	}

	/// Does something when the node has started; an error stops it.
	pub fn on_started(
		mut self,
		hook: impl FnOnce(&StartedNode) -> Result<(), Error> + 'static,
	) -> Self {
		self.started_hooks.push(Box::new(hook));
		self
	}

	/// Opens the database and makes what needs no network. Subcommands that import blocks limit
	/// themselves: the import queue takes all that they give.
	pub fn partial(self) -> Result<Partial<E>, Error> {
		partial::build(&self.config, &self.runtime_cache, &self.engine, Limits::NONE)
	}

	/// Starts the node.
	pub fn launch<N>(self) -> Result<sc_service::TaskManager, Error>
	where
		N: sc_network::NetworkBackend<Block, crate::types::Hash>,
	{
		launch::launch::<E, N>(self)
	}
}
