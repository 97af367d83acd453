// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the end-to-end tests share: real node processes on loopback and a client to talk to them.
//!
//! | file | subject |
//! |---|---|
//! | `node.rs` | start, stop and kill a node; its log |
//! | `command.rs` | run a subcommand to its end |
//! | `config.rs` | what the client has to know of the chain |
//! | `chain.rs` | connect to a node and look at its blocks and state |
//! | `transactions.rs` | build calls, sign them, follow them into a block |
//! | `events.rs` | events, with their fields by name |
//! | `ledger.rs` | who owns what, and that nothing is lost |
//! | `markets.rs` | assets of the chain, and their prices |
//! | `vaults.rs` | the family's vault |
//! | `governance.rs` | a referendum from the preimage to its enactment, motions of the committee |
//! | `runtimes.rs` | runtimes that are compiled before they are needed |
//! | `wait.rs` | wait for a condition with a deadline |

#![allow(unreachable_pub)]

pub mod chain;
pub mod command;
pub mod config;
pub mod events;
pub mod governance;
pub mod ledger;
pub mod markets;
pub mod node;
pub mod runtimes;
pub mod transactions;
pub mod vaults;
pub mod wait;

use chain::Chain;
use node::{Node, NodeBuilder, Workdir};

/// One token, in plancks.
pub const UNIT: u128 = 1_000_000_000_000;
/// The least balance that keeps an account alive.
pub const EXISTENTIAL_DEPOSIT: u128 = UNIT / 1_000;
/// Milliseconds between two blocks.
pub const SLOT_MILLIS: u64 = 2_000;

/// A development chain of one validator, Alice, and a client that talks to it.
///
/// Fields are dropped in this order: the client before the node, the node before its files.
pub struct World {
	/// The client.
	pub chain: Chain,
	/// The validator.
	pub node: Node,
	/// How it was started.
	pub builder: NodeBuilder,
	/// Its files.
	pub dir: Workdir,
}

impl World {
	/// Starts the chain and waits for its second block: from then on the transaction pool has
	/// a view of the chain and judges what it is given.
	pub async fn start() -> Self {
		Self::start_with(&[]).await
	}

	/// [`Self::start`], with more arguments for the node.
	pub async fn start_with(arguments: &[&str]) -> Self {
		Self::start_as(|node| node.args(arguments)).await
	}

	/// [`Self::start`], with the node as it is changed to be.
	pub async fn start_as(change: impl FnOnce(NodeBuilder) -> NodeBuilder) -> Self {
		let dir = Workdir::new();
		let builder = change(Node::validator(&dir, "alice"));
		let node = builder.start().await;
		let chain = Chain::connect(&node).await;
		chain.wait_for_best(2).await;
		Self { chain, node, builder, dir }
	}
}
