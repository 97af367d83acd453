// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A peer that is no node: it connects as one, and then sends what it is told to.

use crate::common::wait::until;
use codec::{Compact, Encode};
use polyphony_node::types::{Block, Hash, Header};
use sc_network::{
	config::{
		FullNetworkConfiguration, MultiaddrWithPeerId, NetworkConfiguration, NonReservedPeerMode,
		NotificationHandshake, Params, ProtocolId, Role, SetConfig,
	},
	service::traits::{NetworkService, NotificationEvent, PeerStore, ValidationResult},
	IfDisconnected, Litep2pNetworkBackend, NetworkBackend, NotificationMetrics,
	NotificationService, PeerId, RequestFailure, Roles,
};
use sc_network_common::sync::message::{BlockAnnounce, BlockAnnouncesHandshake, BlockState};
use std::{
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::Duration,
};
use tokio::{runtime::Handle, sync::mpsc, task::JoinSet, time::timeout};

type Backend = Litep2pNetworkBackend;

/// How long a message may wait for room before the node counts as gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection with one node, for as long as it lives.
pub(crate) struct Stranger {
	node: PeerId,
	network: Arc<dyn NetworkService>,
	announcements: Notifications,
	transactions: Notifications,
	requests: String,
	_tasks: JoinSet<()>,
}

/// One protocol of messages that nobody answers.
struct Notifications {
	messages: mpsc::Sender<Vec<u8>>,
	open: Arc<AtomicBool>,
}

impl Stranger {
	/// Connects with the node at `/ip4/…/tcp/…/p2p/…` of the chain with that genesis, as a full node
	/// that has no other block than it. Whoever has those two can do so.
	pub(crate) async fn connect(address: &str, genesis: Hash) -> Self {
		let address: MultiaddrWithPeerId = address.parse().expect("an address with an identity");
		let node = address.peer_id;
		let mut config = NetworkConfiguration::new_local();
		config.boot_nodes = vec![address.clone()];
		let only_it = SetConfig {
			in_peers: 0,
			out_peers: 0,
			reserved_nodes: vec![address],
			non_reserved_mode: NonReservedPeerMode::Deny,
		};
		config.default_peers_set = only_it.clone();
		let mut full = FullNetworkConfiguration::<Block, Hash, Backend>::new(&config, None);
		let chain = genesis.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
		let metrics = NotificationMetrics::new(None);
		let protocol =
			|name: &str, handshake: Vec<u8>, full: &FullNetworkConfiguration<_, _, _>| {
				<Backend as NetworkBackend<Block, Hash>>::notification_config(
					format!("/{chain}/{name}/1").into(),
					Vec::new(),
					16 * 1024 * 1024,
					Some(NotificationHandshake::from_bytes(handshake)),
					only_it.clone(),
					metrics.clone(),
					full.peer_store_handle(),
				)
			};
		let handshake = BlockAnnouncesHandshake::<Block>::build(Roles::FULL, 0, genesis, genesis);
		let (announcing, announcements) = protocol("block-announces", handshake.encode(), &full);
		let (sending, transactions) = protocol("transactions", Roles::FULL.encode(), &full);
		full.add_notification_protocol(sending);
		// It asks, and refuses what it is asked.
		let requests = format!("/{chain}/sync/2");
		full.add_request_response_protocol(
			<Backend as NetworkBackend<Block, Hash>>::request_response_config(
				requests.clone().into(),
				Vec::new(),
				1024 * 1024,
				16 * 1024 * 1024,
				Duration::from_secs(20),
				None,
			),
		);

		let mut tasks = JoinSet::new();
		tasks.spawn(full.take_peer_store().run());
		let handle = Handle::current();
		let params = Params::<Block, Hash, Backend> {
			role: Role::Full,
			executor: Box::new(move |task| drop(handle.spawn(task))),
			network_config: full,
			protocol_id: ProtocolId::from("stranger"),
			genesis_hash: genesis,
			fork_id: None,
			metrics_registry: None,
			block_announce_config: announcing,
			ipfs_config: None,
			notification_metrics: metrics,
		};
		let backend = <Backend as NetworkBackend<Block, Hash>>::new(params).expect("it can start");
		let network = <Backend as NetworkBackend<Block, Hash>>::network_service(&backend);
		tasks.spawn(<Backend as NetworkBackend<Block, Hash>>::run(backend));
		let announcements = Notifications::start(announcements, node, &mut tasks);
		let transactions = Notifications::start(transactions, node, &mut tasks);
		let connected =
			|| async { (announcements.is_open() && transactions.is_open()).then_some(()) };
		until("the node has accepted the stranger", Duration::from_secs(60), connected).await;
		Self { node, network, announcements, transactions, requests, _tasks: tasks }
	}

	/// How nodes name it.
	pub(crate) fn id(&self) -> String {
		self.network.local_peer_id().to_string()
	}

	/// Whether the node still listens to its announcements; without that it is no peer.
	pub(crate) fn is_peer(&self) -> bool {
		self.announcements.is_open()
	}

	/// Announces a block as its new best; `false` if the node does not take it any more.
	pub(crate) async fn announce(&self, header: Header) -> bool {
		let state = Some(BlockState::Best);
		let announce = BlockAnnounce { header, state, data: Some(Vec::new()) };
		self.announcements.send(announce.encode()).await
	}

	/// Sends extrinsics, in one message; `false` if the node does not take it any more.
	pub(crate) async fn transact(&self, extrinsics: &[Vec<u8>]) -> bool {
		// An extrinsic begins with its length, as it is.
		let mut message = Compact(extrinsics.len() as u32).encode();
		for extrinsic in extrinsics {
			message.extend_from_slice(extrinsic);
		}
		self.transactions.send(message).await
	}

	/// Asks for 128 blocks with all that there is of them, from that one on. Returns how many bytes the
	/// answer has.
	pub(crate) async fn ask(&self, from: u32) -> Result<usize, RequestFailure> {
		// `BlockRequest` of the SDK's api.v1.proto: header, body and justification are 0x13, as the
		// first byte of four; the number is a SCALE-encoded u32.
		let mut request = vec![0x08];
		request.extend(varint(0x13 << 24));
		request.extend([0x1a, 4]);
		request.extend(from.to_le_bytes());
		request.extend([0x30, 0x80, 0x01]);
		let connect = IfDisconnected::ImmediateError;
		let protocol = self.requests.clone().into();
		let answer = self.network.request(self.node, protocol, request, None, connect).await;
		answer.map(|(bytes, _)| bytes.len())
	}
}

impl Notifications {
	fn start(service: Box<dyn NotificationService>, node: PeerId, tasks: &mut JoinSet<()>) -> Self {
		// One at a time: the node says by that how fast it takes them.
		let (messages, waiting) = mpsc::channel(1);
		let open = Arc::new(AtomicBool::new(false));
		tasks.spawn(converse(service, node, waiting, open.clone()));
		Self { messages, open }
	}

	fn is_open(&self) -> bool {
		self.open.load(Ordering::Relaxed)
	}

	async fn send(&self, message: Vec<u8>) -> bool {
		self.is_open() && self.messages.send(message).await.is_ok()
	}
}

/// Sends what waits to the node, and notes whether it still listens.
async fn converse(
	mut service: Box<dyn NotificationService>,
	node: PeerId,
	mut waiting: mpsc::Receiver<Vec<u8>>,
	open: Arc<AtomicBool>,
) {
	loop {
		tokio::select! {
			event = service.next_event() => match event {
				None => return,
				Some(NotificationEvent::ValidateInboundSubstream { result_tx, .. }) => {
					let _ = result_tx.send(ValidationResult::Accept);
				},
				Some(NotificationEvent::NotificationStreamOpened { .. }) => {
					open.store(true, Ordering::Relaxed);
				},
				Some(NotificationEvent::NotificationStreamClosed { .. }) => {
					open.store(false, Ordering::Relaxed);
				},
				Some(NotificationEvent::NotificationReceived { .. }) => {},
			},
			message = waiting.recv() => match message {
				None => return,
				// While it waits for room it hears nothing, not that the stream has been closed either.
				Some(message) => {
					let sent = service.send_async_notification(&node, message);
					if !matches!(timeout(PATIENCE, sent).await, Ok(Ok(()))) {
						open.store(false, Ordering::Relaxed);
						return;
					}
				},
			},
		}
	}
}

/// A number as protobuf has it.
fn varint(mut number: u32) -> Vec<u8> {
	let mut bytes = Vec::new();
	while number >= 0x80 {
		bytes.push(number as u8 | 0x80);
		number >>= 7;
	}
	bytes.push(number as u8);
	bytes
}
