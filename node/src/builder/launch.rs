// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Starts a node: network, RPC, offchain workers, authoring, finality.

use super::{
	consensus,
	network::{self, Network, Parts},
	partial, syncing, NodeBuilder, Partial, StartedNode,
};
use crate::{
	assistant::Shared,
	engine::{Engine, ProposerContext},
	rpc::{self, GrandpaDeps, RpcDeps},
	types::{Block, Hash},
};
use futures::FutureExt;
use sc_client_api::{Backend as _, BlockBackend};
use sc_consensus_aura::StartAuraParams;
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_network::{config::FullNetworkConfiguration, NetworkBackend};
use sc_service::{Error, TaskManager, WarpSyncConfig};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::{AuthorityId, AuthorityPair};
use std::{sync::Arc, time::Duration};

/// How often GRANDPA's gossip repeats what a peer may have missed. Votes go out at once; of the
/// two seconds between blocks a round takes two of these.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

pub(super) fn launch<E, N>(builder: NodeBuilder<E>) -> Result<TaskManager, Error>
where
	E: Engine,
	N: NetworkBackend<Block, Hash>,
{
	let NodeBuilder { config, runtime_cache, engine, import_queue, rpc_hooks, started_hooks } =
		builder;
	if config.network.ipfs_server {
		return Err(Error::Other(
			"this node has nothing that it could serve over IPFS: leave out --ipfs-server".into(),
		));
	}
	let Partial {
		client,
		backend,
		mut task_manager,
		keystore,
		select_chain,
		import_queue,
		pool,
		block_import,
		grandpa_link,
		mut telemetry,
	} = partial::build(&config, &runtime_cache, &engine, import_queue)?;

	// Network.
	let registry = config.prometheus_registry().cloned();
	let mut net_config =
		FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, registry.clone());
	let metrics = N::register_notification_metrics(registry.as_ref());
	let genesis = client.block_hash(0)?.ok_or_else(|| {
		Error::Other("the database holds no genesis block; restore it, or purge-chain".into())
	})?;
	// Without a voter there is no such protocol either: litep2p gives up every connection as soon as
	// the service of one of its protocols is dropped.
	let grandpa = (!config.disable_grandpa).then(|| {
		let protocol = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
		let (protocol_config, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
		net_config.add_notification_protocol(protocol_config);
		(protocol, notifications)
	});
	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));
	let has_bootnodes = !net_config.network_config.boot_nodes.is_empty();
	let syncing = syncing::start(
		&config,
		&mut net_config,
		&client,
		&import_queue,
		WarpSyncConfig::WithProvider(warp_sync),
		metrics.clone(),
		&task_manager,
	)?;
	let Network { service: network, sync, transactions, system_rpc } = network::start(
		Parts {
			config: &config,
			genesis,
			client: &client,
			pool: &pool,
			import_queue,
			metrics,
			task_manager: &task_manager,
		},
		net_config,
		syncing,
	)?;

	if config.offchain_worker.enabled {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator: config.role.is_authority(),
			enable_http_requests: true,
			custom_extensions: |_| vec![],
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	// What is needed after the configuration is gone.
	let role = config.role;
	let force_authoring = config.force_authoring;
	let node_name = config.network.node_name.clone();
	let database = config.database.path().map(|path| path.to_path_buf());
	let shared_voter_state = SharedVoterState::empty();

	// RPC.
	let rpc_deps = RpcDeps {
		client: client.clone(),
		pool: pool.clone(),
		grandpa: GrandpaDeps {
			shared_voter_state: shared_voter_state.clone(),
			shared_authority_set: grandpa_link.shared_authority_set().clone(),
			justification_stream: grandpa_link.justification_stream(),
			finality_provider: FinalityProofProvider::new_for_service(
				backend.clone(),
				Some(grandpa_link.shared_authority_set().clone()),
			),
		},
		backend: backend.clone(),
		offchain_indexing: config.offchain_worker.indexing_enabled,
		assistant: Arc::new(Shared::new(&config.base_path.config_dir(config.chain_spec.id()))),
	};
	let rpc_builder = Box::new(move |executor| {
		let mut module = rpc::create(rpc_deps.clone(), executor)?;
		for hook in &rpc_hooks {
			hook(&rpc_deps, &mut module)?;
		}
		Ok(module)
	});
	let rpc_handlers = sc_service::spawn_tasks(sc_service::SpawnTasksParams {
		config,
		client: client.clone(),
		backend: backend.clone(),
		task_manager: &mut task_manager,
		keystore: keystore.keystore(),
		transaction_pool: pool.clone(),
		rpc_builder,
		network: Arc::new(network.clone()),
		system_rpc_tx: system_rpc,
		tx_handler_controller: transactions,
		sync_service: sync.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	let telemetry = telemetry.as_ref().map(|telemetry| telemetry.handle());

	let started = StartedNode {
		client: client.clone(),
		backend,
		pool: pool.clone(),
		sync: sync.clone(),
		rpc: rpc_handlers,
		spawn_handle: task_manager.spawn_handle(),
		spawn_essential_handle: task_manager.spawn_essential_handle(),
		registry: registry.clone(),
		database,
		has_bootnodes,
	};
	for hook in started_hooks {
		hook(&started)?;
	}

	// Authoring.
	if role.is_authority() {
		let proposer_factory = engine.proposers(ProposerContext {
			client: client.clone(),
			pool: pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			registry: registry.as_ref(),
			telemetry: telemetry.clone(),
		})?;
		let slot_duration = sc_consensus_aura::slot_duration::<AuthorityId, _, _>(&*client)?;
		let aura = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client,
				select_chain,
				block_import,
				proposer_factory,
				sync_oracle: sync.clone(),
				justification_sync_link: sync.clone(),
				create_inherent_data_providers: move |_, ()| async move {
					Ok(consensus::inherents(slot_duration))
				},
				force_authoring,
				backoff_authoring_blocks: None::<()>,
				keystore: keystore.keystore(),
				block_proposal_slot_portion: consensus::proposal_portion(),
				max_block_proposal_slot_portion: None,
				telemetry: telemetry.clone(),
				compatibility_mode: Default::default(),
			},
		)?;
		// If authoring ends, so does the node.
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	}

	// Finality.
	if let Some((protocol_name, notification_service)) = grandpa {
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: consensus::JUSTIFICATION_PERIOD,
				name: Some(node_name),
				observer_enabled: false,
				// Only a validator votes.
				keystore: role.is_authority().then(|| keystore.keystore()),
				local_role: role,
				telemetry: telemetry.clone(),
				protocol_name,
			},
			link: grandpa_link,
			network,
			sync: Arc::new(sync),
			notification_service,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: registry,
			shared_voter_state,
			telemetry,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}
