// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The network as the handler of transactions sees it: nothing is said of peers that are banned.
//!
//! The SDK charges a peer for each transaction. From the one on for which it is banned, each of these
//! reports puts a request to disconnect it into the queue of every protocol, of which litep2p takes
//! one at a time; and the request that ends its stream of transactions stands behind them. With that,
//! the queues of a node that was flooded grew by 20 MB a second.

use async_trait::async_trait;
use futures::Stream;
use sc_network::{
	config::MultiaddrWithPeerId, service::traits::NetworkService, types::ProtocolName, Event,
	Multiaddr, NetworkEventStream, NetworkPeers, ObservedRole, PeerId, ReputationChange,
};
use std::{collections::HashSet, pin::Pin, sync::Arc};

/// Knows whether a peer is banned.
type PeerStore = Arc<dyn sc_network::peer_store::PeerStoreProvider>;

/// A network that is not told of banned peers.
pub(super) struct Peers {
	network: Arc<dyn NetworkService>,
	store: PeerStore,
}

impl Peers {
	pub(super) fn new(network: Arc<dyn NetworkService>, store: PeerStore) -> Self {
		Self { network, store }
	}
}

#[async_trait]
impl NetworkPeers for Peers {
	fn report_peer(&self, peer: PeerId, change: ReputationChange) {
		if !self.store.is_banned(&peer) {
			self.network.report_peer(peer, change);
		}
	}

	fn set_authorized_peers(&self, peers: HashSet<PeerId>) {
		self.network.set_authorized_peers(peers);
	}

	fn set_authorized_only(&self, reserved_only: bool) {
		self.network.set_authorized_only(reserved_only);
	}

	fn add_known_address(&self, peer: PeerId, address: Multiaddr) {
		self.network.add_known_address(peer, address);
	}

	fn peer_reputation(&self, peer: &PeerId) -> i32 {
		self.network.peer_reputation(peer)
	}

	fn disconnect_peer(&self, peer: PeerId, protocol: ProtocolName) {
		self.network.disconnect_peer(peer, protocol);
	}

	fn accept_unreserved_peers(&self) {
		self.network.accept_unreserved_peers();
	}

	fn deny_unreserved_peers(&self) {
		self.network.deny_unreserved_peers();
	}

	fn add_reserved_peer(&self, peer: MultiaddrWithPeerId) -> Result<(), String> {
		self.network.add_reserved_peer(peer)
	}

	fn remove_reserved_peer(&self, peer: PeerId) {
		self.network.remove_reserved_peer(peer);
	}

	fn set_reserved_peers(
		&self,
		protocol: ProtocolName,
		peers: HashSet<Multiaddr>,
	) -> Result<(), String> {
		self.network.set_reserved_peers(protocol, peers)
	}

	fn add_peers_to_reserved_set(
		&self,
		protocol: ProtocolName,
		peers: HashSet<Multiaddr>,
	) -> Result<(), String> {
		self.network.add_peers_to_reserved_set(protocol, peers)
	}

	fn remove_peers_from_reserved_set(
		&self,
		protocol: ProtocolName,
		peers: Vec<PeerId>,
	) -> Result<(), String> {
		self.network.remove_peers_from_reserved_set(protocol, peers)
	}

	fn sync_num_connected(&self) -> usize {
		self.network.sync_num_connected()
	}

	fn peer_role(&self, peer: PeerId, handshake: Vec<u8>) -> Option<ObservedRole> {
		self.network.peer_role(peer, handshake)
	}

	async fn reserved_peers(&self) -> Result<Vec<PeerId>, ()> {
		self.network.reserved_peers().await
	}
}

impl NetworkEventStream for Peers {
	fn event_stream(&self, name: &'static str) -> Pin<Box<dyn Stream<Item = Event> + Send>> {
		self.network.event_stream(name)
	}
}
