// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Whether the node is of use, for what decides whether to send it requests or to start it again.
//!
//! `GET /ready` answers 200 when the node follows the chain and 503 when it does not; `GET /live`
//! answers 200 for as long as the process can answer anything. Both say in JSON why.
//!
//! The SDK's RPC server has `/health/readiness`, which knows peers and sync and not finality, and is
//! there for whoever may send JSON-RPC. This is a listener of its own, so that a probe needs no
//! access to JSON-RPC and is not counted by the limits of its connections.

mod server;

pub use server::start;

use crate::types::{Block, Client, Hash};
use sc_client_api::HeaderBackend;
use sc_consensus_aura::standalone::{find_pre_digest, slot_duration_at};
use sc_network_sync::SyncingService;
use serde::Serialize;
use sp_consensus::SyncOracle;
use sp_consensus_aura::sr25519::AuthoritySignature;
use std::{
	net::SocketAddr,
	sync::{Arc, OnceLock},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const LOG_TARGET: &str = "health";

/// Where the node says whether it is ready, and when it is.
#[derive(Clone, Debug, clap::Args)]
pub struct HealthArgs {
	/// Answer GET /ready and GET /live on this address, 127.0.0.1:9616 for instance. Without it
	/// there is no such server.
	#[arg(long, value_name = "IP:PORT")]
	pub health_addr: Option<SocketAddr>,

	/// The node is not ready when its last finalised block is older than so many seconds. 0: its
	/// age does not matter.
	#[arg(long, value_name = "SECONDS", default_value_t = 60)]
	pub ready_finality_age: u64,
}

/// What is known of the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
	/// Whether it is far behind its peers and catches up.
	pub syncing: bool,
	/// How many peers it has.
	pub peers: usize,
	/// Whether it should have any.
	pub should_have_peers: bool,
	/// The number of the best block.
	pub best: u32,
	/// The number of the last finalised block.
	pub finalized: u32,
	/// How long ago that was made; since the start of the node while that is the first block.
	pub finalized_age: Duration,
}

/// Whether the node is ready, and why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
	/// Whether it is.
	pub ready: bool,
	/// Why it is not.
	pub reasons: Vec<String>,
	/// Whether it catches up.
	pub syncing: bool,
	/// How many peers it has.
	pub peers: usize,
	/// Whether it should have any.
	pub should_have_peers: bool,
	/// The number of the best block.
	pub best_block: u32,
	/// The number of the last finalised block.
	pub finalized_block: u32,
	/// The age of that block in seconds.
	pub finalized_age_seconds: u64,
}

impl Facts {
	/// What they mean, if a finalised block may be so old.
	pub fn readiness(&self, max_age: Option<Duration>) -> Readiness {
		let age = self.finalized_age;
		let mut reasons = Vec::new();
		if self.syncing {
			reasons.push(format!("catching up with the chain, at block {}", self.best));
		}
		if self.should_have_peers && self.peers == 0 {
			reasons.push("no peers".to_string());
		}
		if let Some(max) = max_age.filter(|max| age > *max) {
			reasons.push(format!(
				"the last finalised block, {}, is {} s old, more than {} s",
				self.finalized,
				age.as_secs(),
				max.as_secs(),
			));
		}
		Readiness {
			ready: reasons.is_empty(),
			reasons,
			syncing: self.syncing,
			peers: self.peers,
			should_have_peers: self.should_have_peers,
			best_block: self.best,
			finalized_block: self.finalized,
			finalized_age_seconds: age.as_secs(),
		}
	}
}

/// Finds out how a node fares.
pub struct Observer {
	client: Arc<Client>,
	sync: Arc<SyncingService<Block>>,
	should_have_peers: bool,
	started: Instant,
	/// Of all slots, in milliseconds. Asked of the runtime once: a probe would wait while a new
	/// runtime is compiled, and Aura does not allow that it changes.
	slot_millis: OnceLock<u64>,
}

impl Observer {
	/// Watches a node that has just started.
	pub fn new(
		client: Arc<Client>,
		sync: Arc<SyncingService<Block>>,
		should_have_peers: bool,
	) -> Self {
		let (started, slot_millis) = (Instant::now(), OnceLock::new());
		Self { client, sync, should_have_peers, started, slot_millis }
	}

	/// How it fares now.
	pub fn facts(&self) -> Facts {
		let info = self.client.info();
		// What cannot be found out is as old as the node: a new node has time to become ready.
		let age = self.age(info.finalized_hash).unwrap_or_else(|| self.started.elapsed());
		Facts {
			syncing: self.sync.is_major_syncing(),
			peers: self.sync.num_connected_peers(),
			should_have_peers: self.should_have_peers,
			best: info.best_number,
			finalized: info.finalized_number,
			finalized_age: age,
		}
	}

	/// How long ago the slot of a block began. The first block has none.
	fn age(&self, hash: Hash) -> Option<Duration> {
		let header = self.client.header(hash).ok()??;
		if header.number == 0 {
			return None;
		}
		let slot = find_pre_digest::<Block, AuthoritySignature>(&header).ok()?;
		let millis = match self.slot_millis.get() {
			Some(millis) => *millis,
			None => {
				let duration = slot_duration_at(&*self.client, hash).ok()?;
				*self.slot_millis.get_or_init(|| duration.as_millis())
			},
		};
		let begun = Duration::from_millis((*slot).saturating_mul(millis));
		let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
		Some(now.saturating_sub(begun))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const MAX: Option<Duration> = Some(Duration::from_secs(60));

	fn good() -> Facts {
		Facts {
			syncing: false,
			peers: 3,
			should_have_peers: true,
			best: 12,
			finalized: 10,
			finalized_age: Duration::from_secs(4),
		}
	}

	fn reasons(facts: &Facts) -> String {
		let readiness = facts.readiness(MAX);
		assert_eq!(readiness.ready, readiness.reasons.is_empty());
		readiness.reasons.join("; ")
	}

	#[test]
	fn a_node_that_follows_the_chain_is_ready() {
		assert_eq!(reasons(&good()), "");
		// The only node of its chain.
		assert_eq!(reasons(&Facts { peers: 0, should_have_peers: false, ..good() }), "");
		assert_eq!(reasons(&Facts { finalized_age: Duration::from_secs(60), ..good() }), "");
	}

	#[test]
	fn a_node_that_does_not_says_why() {
		assert!(reasons(&Facts { syncing: true, ..good() }).contains("catching up"));
		assert_eq!(reasons(&Facts { peers: 0, ..good() }), "no peers");
		let old = Facts { finalized_age: Duration::from_secs(61), ..good() };
		assert!(reasons(&old).contains("61 s old, more than 60 s"));
		assert!(old.readiness(None).ready, "its age does not matter");
		let all = Facts { syncing: true, peers: 0, ..old };
		assert_eq!(all.readiness(MAX).reasons.len(), 3);
	}

	#[test]
	fn what_it_says_is_json() {
		let json = serde_json::to_value(Facts { peers: 0, ..good() }.readiness(MAX)).unwrap();
		assert_eq!(json["ready"], false);
		assert_eq!(json["reasons"][0], "no peers");
		assert_eq!(json["shouldHavePeers"], true);
		assert_eq!(json["finalizedAgeSeconds"], 4);
	}
}
