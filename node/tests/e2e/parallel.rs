// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Proves that a node with lanes and a node without make and accept the same chain under load, in
//! both roles, block by block; that the node with lanes does use them; and that executing every
//! block both ways finds no difference.
//!
//! A short run by default; `POLYPHONY_E2E_BLOCKS=300` makes it as many blocks under load.

use crate::common::{
	chain::Chain,
	node::{Node, Workdir},
	transactions::{stranger, transfer, Call},
	wait::BLOCKS,
	EXISTENTIAL_DEPOSIT,
};
use futures::future::join_all;
use std::time::Duration;
use subxt_signer::sr25519::{dev, Keypair};

const STOCK: &[&str] = &["--parallel-lanes", "1"];
const LANES: &[&str] = &["--parallel-lanes", "4", "--parallel-verify", "-lparallel=debug"];

/// Transactions of each signer for each block: together more than what is left to the stock path.
const EACH: usize = 12;

fn blocks_under_load() -> u64 {
	std::env::var("POLYPHONY_E2E_BLOCKS")
		.map_or(8, |blocks| blocks.parse().expect("POLYPHONY_E2E_BLOCKS is a number of blocks"))
}

/// Transfers of all signers: some to accounts of their own, some between each other, some to one.
fn calls(round: u64, signer: usize, signers: &[Keypair]) -> Vec<Call> {
	let nobody = |i| stranger(&format!("{round}-{signer}-{i}"));
	(0..EACH)
		.map(|i| match i % 3 {
			0 => transfer(&nobody(i), EXISTENTIAL_DEPOSIT),
			1 => transfer(&signers[(signer + i) % signers.len()], 1_000),
			_ => transfer(&signers[0], 1),
		})
		.collect()
}

/// Keeps the blocks of a chain busy, from its next block on.
async fn load(chain: &Chain, blocks: u64) -> u64 {
	let signers = [dev::bob(), dev::charlie(), dev::dave(), dev::eve(), dev::ferdie()];
	let mut nonces = Vec::new();
	for signer in &signers {
		nonces.push(chain.next_nonce(signer).await);
	}
	let mut height = chain.best().await.number;
	for round in 0..blocks {
		for (at, signer) in signers.iter().enumerate() {
			let signed = chain.sign_all(&calls(round, at, &signers), signer, nonces[at]).await;
			nonces[at] += EACH as u64;
			join_all(signed.iter().map(|one| chain.send(one.encoded()))).await;
		}
		height = chain.wait_for_best(height + 1).await.number;
	}
	// Until everything is in a block.
	let end = std::time::Instant::now() + BLOCKS;
	loop {
		let best = chain.best().await;
		let mut all = true;
		for (signer, nonce) in signers.iter().zip(&nonces) {
			let account = chain.account(best.hash, &signer.public_key().0).await;
			all &= u64::from(account.nonce) == *nonce;
		}
		if all {
			return best.number;
		}
		assert!(std::time::Instant::now() < end, "some transactions are in no block");
		tokio::time::sleep(Duration::from_millis(100)).await;
	}
}

/// How often a node has said something.
fn count(log: &str, words: &str) -> usize {
	log.lines().filter(|line| line.contains(words)).count()
}

fn assert_no_difference(log: &str) {
	for words in ["differs in", "cannot be executed in parallel", "panicked"] {
		assert_eq!(count(log, words), 0, "the log says: {words}");
	}
}

/// A validator and a follower, under load; returns what they have logged.
async fn run(dir: &Workdir, validator: &[&str], follower: &[&str]) -> (String, String) {
	let author = Node::validator(dir, "author").args(validator).start().await;
	let author_chain = Chain::connect(&author).await;
	let address = author_chain.listen_address().await;
	let importer = Node::follower(dir, "importer").args(follower).bootnode(&address).start().await;
	let importer_chain = Chain::connect(&importer).await;
	importer_chain.wait_for_best(1).await;

	let last = load(&author_chain, blocks_under_load()).await;
	importer_chain.wait_for_finalized(last).await;
	author_chain.wait_for_finalized(last).await;
	// Hashes and state roots of all blocks.
	let expected = author_chain.blocks(0..=last).await;
	assert_eq!(importer_chain.blocks(0..=last).await, expected);

	// A third node that comes late imports the whole chain at once.
	let late = Node::follower(dir, "late").args(LANES).bootnode(&address).start().await;
	let late_chain = Chain::connect(&late).await;
	late_chain.wait_for_finalized(last).await;
	assert_eq!(late_chain.blocks(0..=last).await, expected);
	assert_no_difference(&late.log());
	(author.log(), importer.log())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lanes_import_what_a_stock_node_makes() {
	let dir = Workdir::new();
	let (_, importer) = run(&dir, STOCK, LANES).await;
	assert_no_difference(&importer);
	let executed = count(&importer, "Executed #") as u64;
	assert!(executed >= blocks_under_load() / 2, "{executed} blocks were executed in lanes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stock_node_imports_what_lanes_make() {
	let dir = Workdir::new();
	let (author, _) = run(&dir, LANES, STOCK).await;
	assert_no_difference(&author);
	let made = count(&author, "Made #") as u64;
	assert!(made >= blocks_under_load() / 2, "{made} blocks were made in lanes");
}
