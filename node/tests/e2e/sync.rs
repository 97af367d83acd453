// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a node that joins late gets the same chain: by full sync and by warp sync, each over
//! litep2p (the default) and over libp2p, from nodes that use the other backend too, into RocksDB
//! (the default) and into ParityDB. All agree on block hashes and state roots and answer a storage
//! query alike.
//!
//! Warp sync begins when a node has three peers (`MIN_PEERS_TO_START_WARP_SYNC` of sc-network-sync;
//! no argument changes it): the validator and the two nodes that have synced in full are those.

use crate::common::{
	chain::Chain,
	node::{Node, Workdir},
	transactions::{stranger, transfer},
	wait::{until, BLOCKS},
	UNIT,
};
use subxt_signer::sr25519::dev;

/// Arguments for each network backend.
const LITEP2P: &[&str] = &["--network-backend", "litep2p"];
const LIBP2P: &[&str] = &["--network-backend", "libp2p"];
const WARP: &[&str] = &["--sync", "warp"];
/// The database that is not the default.
const PARITYDB: &[&str] = &["--database", "paritydb"];

/// A node and a client of it; the client goes first.
struct Peer {
	chain: Chain,
	node: Node,
	address: String,
}

impl Peer {
	/// A node without keys that knows `others`.
	async fn join(dir: &Workdir, name: &str, arguments: &[&[&str]], others: &[&Peer]) -> Self {
		let mut builder = Node::follower(dir, name).args(&arguments.concat());
		for other in others {
			builder = builder.bootnode(&other.address);
		}
		Self::new(builder.start().await).await
	}

	async fn new(node: Node) -> Self {
		let chain = Chain::connect(&node).await;
		let address = chain.listen_address().await;
		Self { chain, node, address }
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followers_sync_in_full_and_by_warp_over_both_network_backends() {
	let dir = Workdir::new();
	let validator = Peer::new(Node::validator(&dir, "validator").start().await).await;

	// Some state that the genesis does not have.
	let (from, to) = (dev::bob(), stranger("synced"));
	let calls = [(); 5].map(|()| transfer(&to, UNIT));
	let included = validator.chain.submit_all(&calls, &from).await;
	let height = included.iter().map(|one| one.block.number).max().expect("five transfers");
	validator.chain.wait_for_finalized(height + 4).await;

	let others = [&validator];
	let (full, full_libp2p) = tokio::join!(
		Peer::join(&dir, "full-litep2p", &[LITEP2P], &others),
		Peer::join(&dir, "full-libp2p", &[LIBP2P, PARITYDB], &others),
	);
	for peer in [&full, &full_libp2p] {
		peer.chain.wait_for_finalized(height).await;
	}

	let others = [&validator, &full, &full_libp2p];
	let (warp, warp_libp2p) = tokio::join!(
		Peer::join(&dir, "warp-litep2p", &[LITEP2P, WARP], &others),
		Peer::join(&dir, "warp-libp2p", &[LIBP2P, PARITYDB, WARP], &others),
	);
	for peer in [&warp, &warp_libp2p] {
		until("warp sync is complete", BLOCKS, || async {
			peer.node.log().contains("Warp sync is complete").then_some(())
		})
		.await;
		peer.chain.wait_for_finalized(height).await;
	}

	// A height that all have finalised, and with its state: a node that has synced by warp has
	// none from before the block it warped to.
	let peers = [&validator, &full, &full_libp2p, &warp, &warp_libp2p];
	let mut common = height;
	for peer in peers {
		common = common.max(peer.chain.finalized().await.number);
	}
	for peer in peers {
		peer.chain.wait_for_finalized(common).await;
	}
	let expected = validator.chain.block(common).await;
	let account = validator.chain.account(expected.hash, &to.public_key().0).await;
	assert_eq!(account.free, 5 * UNIT);
	for peer in peers {
		assert_eq!(peer.chain.block(common).await, expected);
		assert_eq!(peer.chain.account(expected.hash, &to.public_key().0).await, account);
	}

	// Every block since the first has come to every node: a node that has synced by warp fetches
	// the blocks before it later.
	let history = validator.chain.blocks(0..=common).await;
	for peer in peers {
		let known = until("the history", BLOCKS, || async {
			let mut blocks = Vec::new();
			for number in 0..=common {
				blocks.push(peer.chain.try_block(number).await?);
			}
			Some(blocks)
		})
		.await;
		assert_eq!(known, history);
	}
}

/// Votes are a protocol of their own, which such a node does not speak: it follows all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_without_grandpa_follows_the_chain() {
	let dir = Workdir::new();
	let validator = Peer::new(Node::validator(&dir, "validator").start().await).await;
	let others = [&validator];
	let (litep2p, libp2p) = tokio::join!(
		Peer::join(&dir, "litep2p", &[LITEP2P, &["--no-grandpa"]], &others),
		Peer::join(&dir, "libp2p", &[LIBP2P, &["--no-grandpa"]], &others),
	);
	let best = validator.chain.best().await;
	for peer in [&litep2p, &libp2p] {
		peer.chain.wait_for_best(best.number).await;
		let blocks = peer.chain.blocks(best.number..=best.number).await;
		assert_eq!(blocks[0].hash, best.hash);
	}
}
