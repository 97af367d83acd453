// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Synchronisation with peers: the SDK's, with downloads that wait while the import queue is full.
//!
//! What `sc_service::build_network` does before it builds the network itself; it has no place for
//! a downloader around its own.

use crate::{
	import_queue::BoundedQueue,
	types::{Block, Client, Hash},
};
use sc_consensus::ImportQueue;
use sc_network::{
	config::{FullNetworkConfiguration, NotificationMetrics, Roles, SyncMode},
	NetworkBackend,
};
use sc_network_sync::{
	engine::SyncingEngine, service::network::NetworkServiceProvider, SyncingService, WarpSyncConfig,
};
use sc_service::{Configuration, Error, TaskManager};
use sp_consensus::block_validation::DefaultBlockAnnounceValidator;
use std::sync::Arc;

/// Synchronisation that runs, and what the network needs of it.
pub(super) struct Syncing<N: NetworkBackend<Block, Hash>> {
	/// What others ask of it.
	pub(super) service: SyncingService<Block>,
	/// What it asks of the network.
	pub(super) network: NetworkServiceProvider,
	/// The protocol with which blocks are announced.
	pub(super) announcements: N::NotificationProtocolConfig,
}

/// Starts synchronisation.
pub(super) fn start<N: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	net_config: &mut FullNetworkConfiguration<Block, Hash, N>,
	client: &Arc<Client>,
	import_queue: &BoundedQueue,
	warp_sync: WarpSyncConfig<Block>,
	metrics: NotificationMetrics,
	task_manager: &TaskManager,
) -> Result<Syncing<N>, Error> {
	if matches!(config.network.sync_mode, SyncMode::LightState { .. }) {
		log::warn!(
			"A node that synchronises with --sync fast or fast-unsafe lags behind the head with this \
			 release of the SDK, and logs \"Potential long-range attack\": take --sync warp",
		);
	}
	let network = NetworkServiceProvider::new();
	let protocol_id = config.protocol_id();
	let fork_id = config.chain_spec.fork_id();
	let registry = config.prometheus_registry();
	let spawn_handle = task_manager.spawn_handle();

	let peers = &config.network.default_peers_set;
	let downloader = sc_service::build_default_block_downloader(
		&protocol_id,
		fork_id,
		net_config,
		network.handle(),
		client.clone(),
		peers.in_peers as usize + peers.out_peers as usize,
		&spawn_handle,
	);
	let downloader = Arc::new(import_queue.hold_back(downloader));
	let strategy = sc_service::build_polkadot_syncing_strategy(
		protocol_id.clone(),
		fork_id,
		net_config,
		Some(warp_sync),
		downloader,
		client.clone(),
		&spawn_handle,
		registry,
		sc_service::default_gap_sync_body_policy(config.blocks_pruning),
	)?;
	let (engine, service, announcements) = SyncingEngine::new(
		Roles::from(&config.role),
		client.clone(),
		registry,
		metrics,
		net_config,
		protocol_id,
		fork_id,
		Box::new(DefaultBlockAnnounceValidator),
		strategy,
		network.handle(),
		import_queue.service(),
		net_config.peer_store_handle(),
	)?;
	// If synchronisation ends, so does the node.
	let spawner = task_manager.spawn_essential_handle();
	spawner.spawn_blocking("syncing", None, engine.run());
	Ok(Syncing { service, network, announcements })
}
