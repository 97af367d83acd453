// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The network: what `sc_service::build_network_advanced` does, but that the handler of transactions
//! has nothing to do with banned peers: it gets its messages from [`Protocols`], and the network as
//! [`Peers`] has it.

use super::{messages::Protocols, peers::Peers, syncing::Syncing};
use crate::types::{Block, Client, Hash, Pool};
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sc_consensus::ImportQueue;
use sc_network::{
	config::{FullNetworkConfiguration, NotificationMetrics, Params},
	service::traits::{NetworkService, PeerStore},
	NetworkBackend, NetworkBlock,
};
use sc_network_light::light_client_requests::handler::LightClientRequestHandler;
use sc_network_sync::SyncingService;
use sc_network_transactions::{TransactionsHandlerController, TransactionsHandlerPrototype};
use sc_rpc::system::Request;
use sc_service::{
	build_system_rpc_future, Configuration, Error, TaskManager, TransactionPoolAdapter,
};
use sc_utils::mpsc::{tracing_unbounded, TracingUnboundedSender};
use std::sync::Arc;

/// Of the tasks, in metrics.
const GROUP: &str = "networking";

/// A network that runs.
pub(super) struct Network {
	/// What others ask of it.
	pub(super) service: Arc<dyn NetworkService>,
	/// Synchronisation.
	pub(super) sync: Arc<SyncingService<Block>>,
	/// Spreads transactions.
	pub(super) transactions: TransactionsHandlerController<Hash>,
	/// Answers what the RPC methods `system_*` ask.
	pub(super) system_rpc: TracingUnboundedSender<Request<Block>>,
}

/// What it works with.
pub(super) struct Parts<'a, Q> {
	pub(super) config: &'a Configuration,
	pub(super) genesis: Hash,
	pub(super) client: &'a Arc<Client>,
	pub(super) pool: &'a Arc<Pool>,
	pub(super) import_queue: Q,
	pub(super) metrics: NotificationMetrics,
	pub(super) task_manager: &'a TaskManager,
}

/// Starts the network, and what waits for it.
pub(super) fn start<N, Q>(
	parts: Parts<'_, Q>,
	mut net_config: FullNetworkConfiguration<Block, Hash, N>,
	syncing: Syncing<N>,
) -> Result<Network, Error>
where
	N: NetworkBackend<Block, Hash>,
	Q: ImportQueue<Block> + 'static,
{
	let Parts { config, genesis, client, pool, import_queue, metrics, task_manager } = parts;
	let spawner = task_manager.spawn_handle();
	let registry = config.prometheus_registry();
	let protocol_id = config.protocol_id();
	let fork_id = config.chain_spec.fork_id();
	let sync = Arc::new(syncing.service);

	let (handler, requests) =
		LightClientRequestHandler::new::<N>(&protocol_id, fork_id, client.clone());
	spawner.spawn("light-client-request-handler", Some(GROUP), handler.run());
	net_config.add_request_response_protocol(requests);

	let peer_store = net_config.peer_store_handle();
	let (transactions, protocol) = TransactionsHandlerPrototype::new::<_, Block, Protocols<N>>(
		protocol_id.clone(),
		genesis,
		fork_id,
		metrics.clone(),
		peer_store.clone(),
	);
	net_config.add_notification_protocol(protocol);

	spawner.spawn("peer-store", Some(GROUP), net_config.take_peer_store().run());
	let has_bootnodes = !net_config.network_config.boot_nodes.is_empty();
	let worker = N::new(Params {
		role: config.role,
		executor: {
			let spawner = spawner.clone();
			Box::new(move |task| spawner.spawn("libp2p-node", Some(GROUP), task))
		},
		network_config: net_config,
		genesis_hash: genesis,
		protocol_id,
		fork_id: fork_id.map(ToOwned::to_owned),
		metrics_registry: registry.cloned(),
		block_announce_config: syncing.announcements,
		// `launch` refuses --ipfs-server.
		ipfs_config: None,
		notification_metrics: metrics,
	})?;
	let service = worker.network_service();

	let (handler, transactions) = transactions.build(
		Peers::new(service.clone(), peer_store),
		sync.clone(),
		Arc::new(TransactionPoolAdapter::new(pool.clone(), client.clone())),
		registry,
	)?;
	spawner.spawn_blocking("network-transactions-handler", Some(GROUP), handler.run());
	spawner.spawn_blocking(
		"chain-sync-network-service-provider",
		Some(GROUP),
		syncing.network.run(Arc::new(service.clone())),
	);
	spawner.spawn("import-queue", None, {
		let sync = sync.clone();
		async move { import_queue.run(sync.as_ref()).await }
	});

	let (system_rpc, questions) = tracing_unbounded("mpsc_system_rpc", 10_000);
	spawner.spawn(
		"system-rpc-handler",
		Some(GROUP),
		build_system_rpc_future::<_, _, Hash>(
			config.role,
			service.clone(),
			sync.clone(),
			client.clone(),
			questions,
			has_bootnodes,
		),
	);
	// It takes long at times. If it ends, so does the node.
	task_manager.spawn_essential_handle().spawn_blocking(
		"network-worker",
		Some(GROUP),
		drive(worker, client.clone(), sync.clone(), config.announce_block),
	);
	Ok(Network { service, sync, transactions, system_rpc })
}

/// Runs the network, and tells peers of blocks.
async fn drive<N: NetworkBackend<Block, Hash>>(
	network: N,
	client: Arc<Client>,
	sync: Arc<SyncingService<Block>>,
	announce: bool,
) {
	let mut imported = client.import_notification_stream().fuse();
	let mut finalized = client.finality_notification_stream().fuse();
	let mut network = std::pin::pin!(futures::FutureExt::fuse(network.run()));
	loop {
		futures::select! {
			block = imported.next() => {
				let Some(block) = block else {
					log::warn!("No more blocks are imported, the network stops. Fine if the node does too.");
					return;
				};
				if announce {
					sync.announce_block(block.hash, None);
				}
				if block.is_new_best {
					sync.new_best_block_imported(block.hash, block.header.number);
				}
			}
			block = finalized.select_next_some() => {
				sync.on_block_finalized(block.hash, block.header);
			}
			() = network => {
				log::warn!("The network has ended. Fine if the node stops.");
				return;
			}
		}
	}
}
