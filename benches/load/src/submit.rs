// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Submits the signed transactions, over several connections at once.
//!
//! Each signer's transactions take one connection, in the order of their nonces. The next one waits
//! until fewer than the limit are on their way into a block, until the pool is not known to be
//! full, and for its turn if there is a rate.

use crate::{
	chain::reason,
	error::{Error, Result},
	pace::Pacer,
	sign::{Encoded, Order, Signer},
	track::{Admission, Shared},
	verdict::Verdict,
};
use futures::{stream, StreamExt};
use std::{
	collections::HashMap,
	pin::pin,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use subxt::rpcs::client::{RpcClient, RpcParams};
use tokio::time::sleep;

/// How long to hold back after the pool was full for the first time, and at most. A block makes
/// room, and blocks are seconds apart.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));
/// How often to look whether transactions have left for a block.
const ROOM: Duration = Duration::from_millis(5);

/// The transactions of a run and how to send them.
pub(crate) struct Load {
	/// What becomes of them.
	pub(crate) shared: Arc<Shared>,
	/// Signs those again that found the pool full.
	pub(crate) signer: Arc<Signer>,
	/// What has been signed.
	pub(crate) orders: Vec<Order>,
	/// The same, signed.
	pub(crate) encoded: Vec<Encoded>,
	/// The rate, if there is one.
	pub(crate) pacer: Option<Pacer>,
	/// How many may be on their way into a block.
	pub(crate) pending: usize,
	/// How many may wait for an answer on each connection.
	pub(crate) in_flight: usize,
	/// How long to wait for room before giving up.
	pub(crate) patience: Duration,
}

/// A connection to a node.
struct Connection {
	load: Arc<Load>,
	url: String,
	rpc: RpcClient,
	/// Until when to send nothing, because the pool was full.
	paused: Mutex<Duration>,
}

/// What is to be done with a transaction whose turn has come.
enum Turn {
	Send(u32),
	Skip(u32),
	/// Nothing has moved for too long.
	Stalled,
}

/// Submits everything; returns why not, if something could not be submitted.
pub(crate) async fn submit_all(
	load: Arc<Load>,
	connections: Vec<(String, RpcClient)>,
) -> Vec<Error> {
	let queues = queues(&load.orders, connections.len());
	let start = |((url, rpc), queue): ((String, RpcClient), Vec<u32>)| {
		let connection = Connection { load: load.clone(), url, rpc, paused: Mutex::default() };
		tokio::spawn(drive(Arc::new(connection), queue))
	};
	let drivers: Vec<_> = connections.into_iter().zip(queues).map(start).collect();
	let mut problems = Vec::new();
	for driver in drivers {
		let problem = match driver.await {
			Ok(Ok(())) => continue,
			Ok(Err(problem)) => problem,
			Err(error) => Error::new(format!("a task ended unexpectedly: {error}: report this")),
		};
		if !problems.contains(&problem) {
			problems.push(problem);
		}
	}
	problems
}

/// Distributes transactions, by their indices, over `count` connections: those of a signer to one,
/// the signers in turn as they first occur.
fn queues(orders: &[Order], count: usize) -> Vec<Vec<u32>> {
	let count = count.max(1);
	let mut queues = vec![Vec::new(); count];
	let mut signers = HashMap::<u32, usize>::new();
	for (index, order) in (0..).zip(orders) {
		let rank = signers.len();
		let rank = *signers.entry(order.from).or_insert(rank);
		queues[rank % count].push(index);
	}
	queues
}

/// Sends what is in the queue.
async fn drive(connection: Arc<Connection>, queue: Vec<u32>) -> Result<()> {
	let in_flight = connection.load.in_flight;
	let waiting = connection.clone();
	// One after the other until it is sent, then many at a time until it is answered.
	let turns = stream::iter(queue).then(move |index| wait_for_turn(waiting.clone(), index));
	let answers = turns.map(move |turn| take_turn(connection.clone(), turn));
	let mut answers = pin!(answers.buffer_unordered(in_flight));
	while let Some(answer) = answers.next().await {
		answer?;
	}
	Ok(())
}

/// Waits until a transaction may be sent.
async fn wait_for_turn(connection: Arc<Connection>, index: u32) -> Turn {
	let load = &connection.load;
	loop {
		let now = load.shared.clock.now();
		let pause = connection.paused_until().saturating_sub(now);
		if !pause.is_zero() {
			sleep(pause).await;
			continue;
		}
		let (admission, last) = {
			let tracker = load.shared.tracker();
			(tracker.admission(index, load.pending), tracker.last_sign_of_life())
		};
		match admission {
			Admission::Send => break,
			Admission::Skip => return Turn::Skip(index),
			Admission::Wait if now.saturating_sub(last) > load.patience => return Turn::Stalled,
			Admission::Wait => sleep(ROOM).await,
		}
	}
	if let Some(pacer) = &load.pacer {
		pacer.turn(load.shared.clock).await;
	}
	Turn::Send(index)
}

/// Sends a transaction, again and again while the pool is full.
async fn take_turn(connection: Arc<Connection>, turn: Turn) -> Result<()> {
	let load = &connection.load;
	let (shared, clock) = (&load.shared, load.shared.clock);
	let index = match turn {
		Turn::Send(index) => index,
		Turn::Skip(index) => {
			shared.tracker().skipped(index);
			return Ok(());
		},
		Turn::Stalled => {
			return Err(Error::new(format!(
				"submission stopped: no transaction went into a block for {} s while {} were \
				on their way: check that the chain makes blocks; if the pool has dropped them, \
				give the node a larger --pool-limit or lower --pending",
				load.patience.as_secs(),
				load.pending,
			)));
		},
	};

	let first = clock.now();
	shared.tracker().sent(index, first);
	let mut hex = load.encoded[index as usize].hex.clone();
	let mut wait = BACK_OFF.0;
	loop {
		let verdict = connection.send(&hex).await?;
		let now = clock.now();
		match verdict {
			Verdict::Accepted => {
				shared.tracker().accepted(index, now);
				return Ok(());
			},
			Verdict::Rejected { kind, breaks_signer } => {
				shared.tracker().rejected(index, kind, breaks_signer);
				return Ok(());
			},
			Verdict::Full if now.saturating_sub(first) > load.patience => {
				let kind = "the pool stayed full: lower --pending or --rate (1016)".to_string();
				shared.tracker().rejected(index, kind, true);
				return Ok(());
			},
			Verdict::Full => {
				connection.pause_until(now + wait);
				sleep(wait).await;
				wait = (wait * 2).min(BACK_OFF.1);
				// The node bans for a time what it has dropped, by its hash.
				let again = load.signer.sign(&load.orders[index as usize])?;
				shared.tracker().signed_again(index, again.hash);
				hex = again.hex;
			},
			Verdict::Lost(reason) => return Err(connection.lost(&reason)),
		}
	}
}

impl Connection {
	/// Sends a transaction in hexadecimal and waits for the answer.
	async fn send(&self, hex: &str) -> Result<Verdict> {
		let mut parameters = RpcParams::new();
		parameters.push(hex).map_err(|e| self.lost(&reason(&e)))?;
		let answer = self.rpc.request::<serde_json::Value>("author_submitExtrinsic", parameters);
		Ok(Verdict::of(answer.await))
	}

	fn lost(&self, reason: &str) -> Error {
		Error::new(format!(
			"the connection to {} was lost: {reason}: check in the node's log that it runs and is \
			well; if it was overloaded, lower --in-flight or --connections",
			self.url,
		))
	}

	fn paused_until(&self) -> Duration {
		*self.paused.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn pause_until(&self, time: Duration) {
		let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
		*paused = (*paused).max(time);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_signer_stays_on_its_connection() {
		let order = |from| Order { from, to: 0, nonce: 0 };
		let orders = [7, 3, 7, 9, 3, 5].map(order);
		assert_eq!(queues(&orders, 2), [vec![0, 2, 3], vec![1, 4, 5]]);
		assert_eq!(queues(&orders, 1), [vec![0, 1, 2, 3, 4, 5]]);
		assert_eq!(queues(&orders, 6).iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1, 1, 0, 0]);
	}
}
