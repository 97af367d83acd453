// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Follows the best and the finalised chain of a node, through all blocks: subscriptions skip
//! those that are imported or finalised together.

use crate::{
	blocks::Base,
	chain::{Chain, Config, Hash, Header},
	error::{Error, Result},
	pace::Clock,
	track::Shared,
};
use futures::{
	channel::mpsc::{self, UnboundedReceiver},
	stream, StreamExt,
};
use std::{sync::Arc, time::Duration};
use subxt::{
	config::{Config as ConfigT, Hasher},
	ext::codec::Encode,
	rpcs::Error as RpcError,
};

/// How the chain hashes headers.
type HeaderHasher = <Config as ConfigT>::Hasher;

/// Which subscription a head comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
	Best,
	Finalised,
}

/// A head, and when it came.
struct Head {
	kind: Kind,
	header: Result<Header, RpcError>,
	at: Duration,
}

/// Follows the chain as one node sees it.
pub(crate) struct Follower {
	chain: Arc<Chain>,
	hasher: HeaderHasher,
	heads: UnboundedReceiver<Head>,
	/// Where it begins.
	base: Base,
}

impl Follower {
	/// Subscribes to the chain's heads. They are stamped by `clock` as they arrive, however long
	/// the blocks before them take to be read.
	pub(crate) async fn subscribe(chain: Arc<Chain>, clock: Clock) -> Result<Self> {
		let best = chain.methods.chain_subscribe_new_heads().await;
		let best = best.map_err(|e| chain.failed("chain_subscribeNewHeads", &e))?;
		let finalised = chain.methods.chain_subscribe_finalized_heads().await;
		let finalised = finalised.map_err(|e| chain.failed("chain_subscribeFinalizedHeads", &e))?;
		let (sender, heads) = mpsc::unbounded();
		tokio::spawn(async move {
			let best = best.map(|header| (Kind::Best, header));
			let finalised = finalised.map(|header| (Kind::Finalised, header));
			let mut both = stream::select(best, finalised);
			while let Some((kind, header)) = both.next().await {
				let head = Head { kind, header, at: clock.now() };
				if sender.unbounded_send(head).is_err() {
					break;
				}
			}
		});

		let lost =
			|| Error::new(format!("{}: it does not have its own head: try again", chain.url));
		let hash = chain.best().await?;
		let number = chain.height(hash).await?.ok_or_else(lost)?;
		let finalised = chain.finalised().await?;
		let finalised = chain.height(finalised).await?.ok_or_else(lost)?;
		let base = Base { hash, number, finalised: finalised.min(number) };
		let hasher = *chain.at(hash).await?.hasher();
		Ok(Self { chain, hasher, heads, base })
	}

	/// Where the observation begins: no transaction that is submitted from now on is in a block up
	/// to there.
	pub(crate) fn base(&self) -> Base {
		self.base
	}

	/// Follows the chain until the node is lost, which is the error returned.
	pub(crate) async fn run(mut self, shared: Arc<Shared>) -> Error {
		while let Some(head) = self.heads.next().await {
			if let Err(error) = self.follow(head, &shared).await {
				return error;
			}
		}
		Error::new(format!(
			"{} has closed the connection that its blocks are followed on: check in its log that \
			it runs and is well",
			self.chain.url,
		))
	}

	async fn follow(&self, head: Head, shared: &Shared) -> Result<()> {
		let header = head.header.map_err(|e| self.chain.failed("the subscription to heads", &e))?;
		let hash = self.hasher.hash(&header.encode());
		if !self.learn(hash, shared).await? {
			// A fork that the node has already forgotten. The next head leads around it.
			return Ok(());
		}
		match head.kind {
			Kind::Best => shared.tracker().best(hash, head.at),
			Kind::Finalised => shared.tracker().finalised(hash, head.at),
		}
		Ok(())
	}

	/// Reads a block and those before it that are not known; returns whether the node has them.
	async fn learn(&self, head: Hash, shared: &Shared) -> Result<bool> {
		let mut next = head;
		loop {
			let known = shared.tracker().knows(next);
			if known {
				return Ok(true);
			}
			let Some(block) = self.chain.block(next).await? else { return Ok(false) };
			shared.tracker().learn(next, block.number, block.parent, &block.extrinsics);
			if block.number <= self.base.finalised + 1 {
				return Ok(true);
			}
			next = block.parent;
		}
	}
}
