// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a peer that floods a node with well-formed messages gets nowhere, and that the network
//! goes on meanwhile:
//!
//! - one that sends transactions that are not valid is banned;
//! - one that announces blocks that do not exist is disconnected when it cannot deliver them;
//! - one that asks for the same blocks again and again is not answered any more.

use crate::{
	common::{chain::Chain, transactions::transfer, wait::until, UNIT},
	stranger::Stranger,
	support::{agree, finalized, Local, RECOVERY, USUAL},
};
use polyphony_node::types::{Hash, Header};
use serde_json::json;
use sp_runtime::Digest;
use std::{
	future::Future,
	time::{Duration, Instant},
};
use subxt_signer::sr25519::dev;

/// Transactions in a message.
const BATCH: usize = 1_000;
/// Blocks of so many slots have to become final during a flood.
const BLOCKS: u64 = 8;

/// A network, and a stranger who is connected with Alice.
async fn with_stranger() -> (Local, Vec<Chain>, Stranger) {
	let mut local = Local::start(|_| {}).await;
	let chains = local.chains().await;
	finalized(&chains[0], 2, USUAL).await;
	let genesis = chains[0].block(0).await.hash;
	let address = local.node("alice").address();
	let stranger = Stranger::connect(&address, Hash::from(genesis.0)).await;
	(local, chains, stranger)
}

/// Checks that the chain grows by [`BLOCKS`] while `flood` goes on, and that all agree afterwards.
async fn goes_on(local: &mut Local, chains: &[Chain], flood: impl Future<Output = ()>) {
	let begin = chains[0].best().await.number;
	let growth = async {
		for chain in chains {
			finalized(chain, begin + BLOCKS, USUAL).await;
		}
	};
	tokio::join!(growth, flood);
	agree(chains).await;
	assert!(local.network.exits().expect("children can be asked").is_empty());
}

async fn is_peer_of(chain: &Chain, stranger: &Stranger) -> bool {
	let peers = chain.request("system_peers", json!([])).await;
	let peers = peers.as_array().expect("a list").clone();
	peers.iter().any(|peer| peer["peerId"] == stranger.id().as_str())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_floods_with_transactions_that_are_not_valid_is_banned() {
	let (mut local, chains, stranger) = with_stranger().await;
	assert!(is_peer_of(&chains[0], &stranger).await);
	// Well encoded, but for the signatures: these are another transaction's.
	let signed = chains[0].sign(&transfer(&dev::bob(), UNIT), &dev::alice()).await;
	let batch: Vec<_> = (0..BATCH).map(|i| with_signature(signed.encoded(), i)).collect();
	let flood = async {
		let began = Instant::now();
		let mut messages = 0;
		while stranger.transact(&batch).await {
			messages += 1;
			assert!(began.elapsed() < RECOVERY, "{messages} messages, and still a peer");
		}
		println!("disconnected after {messages} messages, {:?}", began.elapsed());
	};
	goes_on(&mut local, &chains, flood).await;
	let node = &*local.node("alice");
	until("Alice has banned the stranger", USUAL, || async {
		let banned = |line: &str| line.contains("Bad transaction. Banned");
		node.log().lines().any(banned).then_some(())
	})
	.await;
	assert!(!is_peer_of(&chains[0], &stranger).await);
	// What the stock handler does to the queues of litep2p: see `builder/peers.rs`.
	let log = local.node("alice").log();
	let overflows = log.lines().find(|line| line.contains("unprocessed messages in channel"));
	assert_eq!(overflows, None, "no queue has grown");
	let pending = chains[0].request("author_pendingExtrinsics", json!([])).await;
	assert_eq!(pending, json!([]), "the pool has taken none");
}

/// A signed transaction with other bytes in its signature for each `i`.
fn with_signature(signed: &[u8], i: usize) -> Vec<u8> {
	// The length in two bytes, the version, `MultiAddress::Id`, `MultiSignature::Sr25519`.
	const SIGNATURE: usize = 2 + 1 + 1 + 32 + 1;
	assert_eq!(&signed[2..4], [0x84, 0], "a signed extrinsic of an account");
	assert_eq!(signed[SIGNATURE - 1], 1, "signed with sr25519");
	let mut changed = signed.to_vec();
	for (byte, change) in changed[SIGNATURE..].iter_mut().zip((i as u32 + 1).to_le_bytes()) {
		*byte ^= change;
	}
	changed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_announces_what_it_cannot_deliver_is_disconnected() {
	let (mut local, chains, stranger) = with_stranger().await;
	let best = chains[0].best().await;
	let flood = async {
		let began = Instant::now();
		let mut announced = 0_u64;
		while stranger.announce(invented(best.number + 1 + announced, announced)).await {
			announced += 1;
			assert!(began.elapsed() < RECOVERY, "{announced} blocks announced, and still a peer");
		}
		println!("disconnected after {announced} announcements, {:?}", began.elapsed());
		assert!(announced > 0);
	};
	goes_on(&mut local, &chains, flood).await;
}

/// The header of a block that nobody has, nor its parent.
fn invented(number: u64, seed: u64) -> Header {
	Header {
		parent_hash: Hash::from_low_u64_be(seed),
		number: number as u32,
		state_root: Hash::repeat_byte(1),
		extrinsics_root: Hash::repeat_byte(2),
		digest: Digest::default(),
	}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_the_same_blocks_again_is_not_answered() {
	let (mut local, chains, stranger) = with_stranger().await;
	let flood = async {
		let began = Instant::now();
		let (mut answers, mut refusals) = (0, 0);
		while began.elapsed() < Duration::from_secs(20) {
			match stranger.ask(1).await {
				Ok(bytes) => {
					assert!(bytes > 0);
					answers += 1;
				},
				Err(_) => refusals += 1,
			}
			if !stranger.is_peer() {
				break;
			}
		}
		println!("{answers} answers, {refusals} refusals");
		assert!((1..=2).contains(&answers), "{answers} answers");
		assert!(refusals > 10, "{refusals} refusals");
	};
	goes_on(&mut local, &chains, flood).await;
}
