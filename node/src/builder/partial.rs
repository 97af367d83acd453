// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The components that every subcommand shares.

use super::consensus;
use crate::{
	engine::{Engine, EngineContext},
	import_queue::{BoundedQueue, Limits},
	runtimes,
	types::{Backend, Block, Client, GrandpaLink, Pool, SelectChain},
};
use sc_service::{Configuration, Error, KeystoreContainer, TaskManager};
use sc_telemetry::{Telemetry, TelemetryWorker};
use std::{path::Path, sync::Arc};

/// A node without a network.
pub struct Partial<E: Engine> {
	/// Blocks, state and runtime.
	pub client: Arc<Client>,
	/// The database.
	pub backend: Arc<Backend>,
	/// Runs tasks, and ends them when the node stops.
	pub task_manager: TaskManager,
	/// The keys that this node signs with.
	pub keystore: KeystoreContainer,
	/// The rule for the best chain.
	pub select_chain: SelectChain,
	/// Verifies and imports blocks that come from outside.
	pub import_queue: BoundedQueue,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// Imports blocks that this node has made.
	pub block_import: E::Import,
	/// What connects the import with the finality voter.
	pub grandpa_link: GrandpaLink,
	/// Where telemetry goes, if anywhere.
	pub telemetry: Option<Telemetry>,
}

pub(super) fn build<E: Engine>(
	config: &Configuration,
	runtime_cache: &Path,
	engine: &E,
	limits: Limits,
) -> Result<Partial<E>, Error> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let executor = runtimes::executor(&config.executor, runtime_cache);
	let (client, backend, keystore, task_manager) = sc_service::new_full_parts::<Block, _, _>(
		config,
		telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
		executor,
		Vec::new(),
	)?;
	let client: Arc<Client> = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let telemetry_handle = telemetry.as_ref().map(|telemetry| telemetry.handle());

	let select_chain = SelectChain::new(backend.clone());

	let pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		consensus::JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;
	let justification_import = Box::new(grandpa_import.clone());
	let block_import = engine.block_import(
		EngineContext {
			config,
			client: client.clone(),
			backend: backend.clone(),
			registry: config.prometheus_registry(),
			runtime_cache,
		},
		grandpa_import,
	)?;
	let import_queue = consensus::import_queue(
		limits,
		client.clone(),
		block_import.clone(),
		justification_import,
		&task_manager.spawn_essential_handle(),
		config.prometheus_registry(),
		telemetry_handle,
	);

	Ok(Partial {
		client,
		backend,
		task_manager,
		keystore,
		select_chain,
		import_queue,
		pool,
		block_import,
		grandpa_link,
		telemetry,
	})
}
