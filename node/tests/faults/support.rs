// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the fault tests share: a network, clients of its nodes, and what all of them must agree on.

use crate::common::{
	chain::{AccountId, Block, Chain},
	node::{Workdir, BINARY},
	transactions::{stranger, transfer},
	wait::until,
	UNIT,
};
use polyphony_network::{check_namespaces, Error, Network, Node, Settings, VALIDATORS};
use serde_json::json;
use std::time::Duration;
use subxt::utils::to_hex;
use subxt_signer::sr25519::{dev, Keypair};

/// How long a network may take to do what it does all the time. Five nodes share the cores with
/// other tests.
pub(crate) const USUAL: Duration = Duration::from_secs(120);
/// How long a network may take to get over a fault: connections that were lost are dialled again,
/// and who was banned by mistake is taken back after a minute or two.
pub(crate) const RECOVERY: Duration = Duration::from_secs(300);

/// A network of validators. If the test fails, the ends of its logs are printed.
pub(crate) struct Local {
	/// The nodes; before their files.
	pub(crate) network: Network,
	/// Their files.
	_dir: Workdir,
}

impl Local {
	/// Prepares four validators, or what `change` makes of them, and starts none.
	pub(crate) fn prepare(change: impl FnOnce(&mut Settings)) -> Self {
		let dir = Workdir::new();
		let mut settings = Settings::new(BINARY, dir.join("network"));
		change(&mut settings);
		let network = Network::new(settings).unwrap_or_else(|e| panic!("{e}"));
		Self { network, _dir: dir }
	}

	/// Starts four validators, or what `change` makes of them.
	pub(crate) async fn start(change: impl FnOnce(&mut Settings)) -> Self {
		let mut local = Self::prepare(change);
		local.start_all().await;
		local
	}

	/// Starts the nodes that do not run.
	pub(crate) async fn start_all(&mut self) {
		self.network.start_all().await.unwrap_or_else(|e| panic!("{e}"));
	}

	/// A node.
	pub(crate) fn node(&mut self, name: &str) -> &mut Node {
		self.network.node_mut(name).unwrap_or_else(|e| panic!("{e}"))
	}

	/// Asks a node to stop.
	pub(crate) async fn stop(&mut self, name: &str) {
		let status = self.node(name).stop().await.unwrap_or_else(|e| panic!("{e}"));
		assert!(status.success(), "{name} stopped with {status}");
	}

	/// Starts a node.
	pub(crate) async fn restart(&mut self, name: &str) {
		self.node(name).start().await.unwrap_or_else(|e| panic!("{e}"));
	}

	/// A client of a node.
	pub(crate) async fn chain(&self, name: &str) -> Chain {
		Chain::connect_url(&self.url(name)).await
	}

	/// A client of another node than `known` is one of.
	pub(crate) async fn other(&self, known: &Chain, name: &str) -> Chain {
		known.reconnect_url(&self.url(name)).await
	}

	/// Clients of all validators, in their order.
	pub(crate) async fn chains(&self) -> Vec<Chain> {
		let mut chains = vec![self.chain(VALIDATORS[0]).await];
		for name in &VALIDATORS[1..] {
			chains.push(self.other(&chains[0], name).await);
		}
		chains
	}

	fn url(&self, name: &str) -> String {
		self.network.node(name).unwrap_or_else(|e| panic!("{e}")).rpc_url()
	}
}

impl Drop for Local {
	fn drop(&mut self) {
		if std::thread::panicking() {
			for node in self.network.nodes() {
				eprintln!("---- the end of {}:\n{}\n----", node.name(), node.log_tail());
			}
		}
	}
}

/// Whether network namespaces can be made here; says why if they cannot.
pub(crate) fn can_make_namespaces() -> bool {
	match check_namespaces() {
		Ok(()) => true,
		Err(error @ (Error::Privileges(_) | Error::NoModule { .. })) => {
			println!("left out: {error}");
			false
		},
		Err(error) => panic!("{error}"),
	}
}

/// Waits until a block of that height is final.
pub(crate) async fn finalized(chain: &Chain, number: u64, deadline: Duration) -> Block {
	until(&format!("block {number} final"), deadline, || async {
		let finalized = chain.finalized().await;
		(finalized.number >= number).then_some(finalized)
	})
	.await
}

/// Waits until the best block is of that height.
pub(crate) async fn best(chain: &Chain, number: u64, deadline: Duration) -> Block {
	until(&format!("block {number}"), deadline, || async {
		let best = chain.best().await;
		(best.number >= number).then_some(best)
	})
	.await
}

/// Waits until all nodes have finalised a block that is made after this is called, and checks that
/// all have the same blocks up to there, with the same states.
pub(crate) async fn agree(chains: &[Chain]) -> Block {
	let mut height = 0;
	for chain in chains {
		height = height.max(chain.best().await.number + 1);
	}
	for chain in chains {
		finalized(chain, height, RECOVERY).await;
	}
	let expected = chains[0].blocks(0..=height).await;
	let last = expected[expected.len() - 1];
	let alice = dev::alice().public_key().0;
	let balance = chains[0].account(last.hash, &alice).await;
	for chain in &chains[1..] {
		assert_eq!(chain.blocks(0..=height).await, expected, "one chain");
		assert_eq!(chain.account(last.hash, &alice).await, balance, "one state");
	}
	last
}

/// The place of a validator in the order in which slots are given out.
pub(crate) async fn seat(chain: &Chain, who: &Keypair) -> u64 {
	let best = chain.best().await.hash;
	let validators = chain.storage::<Vec<AccountId>>(best, "Session", "Validators", vec![]).await;
	let validators = validators.expect("the list has a default; qed");
	let seat = validators.iter().position(|id| *id == who.public_key().0);
	seat.expect("it is a validator") as u64
}

/// Whether the validator on that seat, of four, has made the block.
pub(crate) fn is_by(block: &Block, seat: u64) -> bool {
	block.number > 0 && block.slot % VALIDATORS.len() as u64 == seat
}

/// Accounts that only the load uses.
pub(crate) fn senders() -> [Keypair; 2] {
	[dev::eve(), dev::ferdie()]
}

/// Sends transfers until dropped, a few in each second.
///
/// The pool may refuse some: after a restart, others send back what they had heard of.
pub(crate) async fn load(chain: &Chain) {
	let to = stranger("load");
	for sender in senders().iter().cycle() {
		let signed = chain.sign(&transfer(&to, UNIT / 100), sender).await;
		let params = json!([to_hex(signed.encoded())]);
		let _ = chain.try_request("author_submitExtrinsic", params).await;
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
}
