// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Messages of a protocol, without those of peers that are banned.
//!
//! litep2p looks after the streams of a protocol only when no message of that protocol waits: a peer
//! that sends faster than its messages are dealt with keeps its stream although it is banned.
//! Messages that are thrown away are dealt with at once.

use crate::types::{Block, Hash};
use async_trait::async_trait;
use sc_network::{
	config::{IncomingRequest, NotificationHandshake, Params, SetConfig},
	error::Error,
	peer_store::PeerStoreProvider,
	service::traits::{MessageSink, NetworkService, NotificationEvent},
	types::ProtocolName,
	NetworkBackend, NotificationMetrics, NotificationService, PeerId,
};
use std::{convert::Infallible, marker::PhantomData, sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// Makes the protocols of the backend `N`, such that nothing is heard of banned peers. Only for that:
/// it cannot be started.
pub(super) enum Protocols<N> {
	/// Which there is never.
	#[allow(dead_code)]
	Started(Infallible, PhantomData<fn() -> N>),
}

#[async_trait]
impl<N: NetworkBackend<Block, Hash>> NetworkBackend<Block, Hash> for Protocols<N> {
	type NotificationProtocolConfig = N::NotificationProtocolConfig;
	type RequestResponseProtocolConfig = N::RequestResponseProtocolConfig;
	type NetworkService<B, H> = N::NetworkService<B, H>;
	type PeerStore = N::PeerStore;

	fn new(_: Params<Block, Hash, Self>) -> Result<Self, Error> {
		Err(Error::Io(std::io::Error::other("protocols alone are no network")))
	}

	fn network_service(&self) -> Arc<dyn NetworkService> {
		let Self::Started(never, _) = self;
		match *never {}
	}

	fn peer_store(bootnodes: Vec<PeerId>, registry: Option<Registry>) -> Self::PeerStore {
		N::peer_store(bootnodes, registry)
	}

	fn register_notification_metrics(registry: Option<&Registry>) -> NotificationMetrics {
		N::register_notification_metrics(registry)
	}

	fn notification_config(
		name: ProtocolName,
		fallbacks: Vec<ProtocolName>,
		max_size: u64,
		handshake: Option<NotificationHandshake>,
		peers: SetConfig,
		metrics: NotificationMetrics,
		store: Arc<dyn PeerStoreProvider>,
	) -> (Self::NotificationProtocolConfig, Box<dyn NotificationService>) {
		let (config, inner) = N::notification_config(
			name,
			fallbacks,
			max_size,
			handshake,
			peers,
			metrics,
			store.clone(),
		);
		(config, Box::new(Messages { inner, store }))
	}

	fn request_response_config(
		name: ProtocolName,
		fallbacks: Vec<ProtocolName>,
		max_request: u64,
		max_response: u64,
		timeout: Duration,
		inbound: Option<async_channel::Sender<IncomingRequest>>,
	) -> Self::RequestResponseProtocolConfig {
		N::request_response_config(name, fallbacks, max_request, max_response, timeout, inbound)
	}

	async fn run(mut self) {
		let Self::Started(never, _) = self;
		match never {}
	}
}

/// A protocol of which nothing is heard that a banned peer says.
#[derive(Debug)]
struct Messages {
	inner: Box<dyn NotificationService>,
	store: Arc<dyn PeerStoreProvider>,
}

#[async_trait]
impl NotificationService for Messages {
	async fn next_event(&mut self) -> Option<NotificationEvent> {
		loop {
			match self.inner.next_event().await? {
				NotificationEvent::NotificationReceived { peer, .. }
					if self.store.is_banned(&peer) => {},
				event => return Some(event),
			}
		}
	}

	async fn open_substream(&mut self, peer: PeerId) -> Result<(), ()> {
		self.inner.open_substream(peer).await
	}

	async fn close_substream(&mut self, peer: PeerId) -> Result<(), ()> {
		self.inner.close_substream(peer).await
	}

	fn send_sync_notification(&mut self, peer: &PeerId, message: Vec<u8>) {
		self.inner.send_sync_notification(peer, message);
	}

	async fn send_async_notification(
		&mut self,
		peer: &PeerId,
		message: Vec<u8>,
	) -> Result<(), Error> {
		self.inner.send_async_notification(peer, message).await
	}

	async fn set_handshake(&mut self, handshake: Vec<u8>) -> Result<(), ()> {
		self.inner.set_handshake(handshake).await
	}

	fn try_set_handshake(&mut self, handshake: Vec<u8>) -> Result<(), ()> {
		self.inner.try_set_handshake(handshake)
	}

	fn clone(&mut self) -> Result<Box<dyn NotificationService>, ()> {
		let inner = self.inner.clone()?;
		Ok(Box::new(Self { inner, store: Arc::clone(&self.store) }))
	}

	fn protocol(&self) -> &ProtocolName {
		self.inner.protocol()
	}

	fn message_sink(&self, peer: &PeerId) -> Option<Box<dyn MessageSink>> {
		self.inner.message_sink(peer)
	}
}
