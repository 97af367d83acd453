// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What waits, and how much of it there may be.

use super::{metrics::Metrics, Limits, LOG_TARGET};
use crate::types::{Block, Hash};
use codec::Encode;
use futures::task::AtomicWaker;
use parking_lot::Mutex;
use sc_consensus::{import_queue::RuntimeOrigin, IncomingBlock};
use sp_consensus::BlockOrigin;
use sp_runtime::{traits::Header as _, Justification, Justifications};
use std::{
	collections::{HashSet, VecDeque},
	future::poll_fn,
	task::{Context, Poll},
	time::Instant,
};
use tokio::sync::Notify;

/// A block that waits.
pub(super) struct Waiting {
	/// The block.
	pub(super) block: IncomingBlock<Block>,
	/// What it counts for, in bytes.
	pub(super) bytes: usize,
	/// When it came.
	pub(super) since: Instant,
}

/// Blocks that came together, each the parent of the next.
pub(super) struct Batch {
	/// Where they come from.
	pub(super) origin: BlockOrigin,
	/// Those that are still to be imported.
	pub(super) blocks: VecDeque<Waiting>,
}

/// A justification that waits.
pub(super) struct WaitingJustification {
	/// Who sent it.
	pub(super) who: RuntimeOrigin,
	/// The block that it is about.
	pub(super) hash: Hash,
	/// That block's number.
	pub(super) number: u32,
	/// The justification.
	pub(super) justification: Justification,
}

/// What the worker does next.
pub(super) enum Work {
	/// Import a justification.
	Justification(WaitingJustification),
	/// Go on with the batch that it has.
	Continue,
	/// Begin with this batch.
	Batch(Batch),
	/// Report that these were refused.
	Refused(Vec<Hash>),
	/// End.
	Stop,
}

#[derive(Default)]
struct State {
	justifications: VecDeque<WaitingJustification>,
	batches: VecDeque<Batch>,
	/// Blocks in `batches` and with the worker.
	blocks: usize,
	/// Their bytes.
	bytes: usize,
	/// Refused and not yet reported. While there are any, all that comes is refused: most of it
	/// builds on them.
	refused: Vec<Hash>,
	/// Refused and reported. Sync may have sent more that builds on them before it heard of it.
	reported: HashSet<Hash>,
	stopped: bool,
}

/// The queue: sync puts in, the worker takes out.
pub(super) struct Queue {
	limits: Limits,
	state: Mutex<State>,
	/// The worker, when there was nothing to do.
	worker: AtomicWaker,
	/// Downloads that wait for room.
	room: Notify,
	metrics: Metrics,
}

impl Queue {
	/// An empty queue.
	pub(super) fn new(limits: Limits, metrics: Metrics) -> Self {
		Self {
			limits,
			state: Default::default(),
			worker: AtomicWaker::new(),
			room: Notify::new(),
			metrics,
		}
	}

	/// Takes what fits of `blocks`, and refuses the others.
	pub(super) fn push_blocks(&self, origin: BlockOrigin, blocks: Vec<IncomingBlock<Block>>) {
		let Some(first) = blocks.first() else { return };
		let parent = first.header.as_ref().map(|header| *header.parent_hash());
		let since = Instant::now();
		let mut batch = Batch { origin, blocks: VecDeque::with_capacity(blocks.len()) };

		let mut state = self.state.lock();
		if state.stopped {
			log::debug!(target: LOG_TARGET, "Stopped: {} blocks are dropped", blocks.len());
			return;
		}
		let follows = parent.is_some_and(|parent| state.reported.contains(&parent));
		if !follows {
			// Sync has started again, or speaks of something else.
			state.reported.clear();
		}
		let mut refusing = follows || !state.refused.is_empty();
		let before = state.refused.len();
		for block in blocks {
			let bytes = size(&block);
			refusing |= !self.fits(&state, bytes);
			if refusing && refusable(origin, &block) {
				state.refused.push(block.hash);
			} else {
				state.blocks += 1;
				state.bytes = state.bytes.saturating_add(bytes);
				batch.blocks.push_back(Waiting { block, bytes, since });
			}
		}
		let refused = state.refused.len() - before;
		if !batch.blocks.is_empty() {
			state.batches.push_back(batch);
		}
		self.metrics.waiting(state.blocks, state.bytes);
		drop(state);

		if refused > 0 {
			log::debug!(target: LOG_TARGET, "The queue is full: {refused} blocks are refused");
			self.metrics.refused(refused);
		}
		self.worker.wake();
	}

	/// Takes `justifications`, always: a peer is punished for one that is not imported.
	pub(super) fn push_justifications(
		&self,
		who: RuntimeOrigin,
		hash: Hash,
		number: u32,
		justifications: Justifications,
	) {
		let mut state = self.state.lock();
		if state.stopped {
			return;
		}
		for justification in justifications {
			let waiting = WaitingJustification { who, hash, number, justification };
			state.justifications.push_back(waiting);
		}
		drop(state);
		self.worker.wake();
	}

	/// Waits until the worker, which has a batch or not, has something to do.
	pub(super) async fn next(&self, has_batch: bool) -> Work {
		poll_fn(|cx| self.poll_next(cx, has_batch)).await
	}

	fn poll_next(&self, cx: &mut Context<'_>, has_batch: bool) -> Poll<Work> {
		// First, so that what comes in between wakes the worker.
		self.worker.register(cx.waker());
		let mut state = self.state.lock();
		if state.stopped {
			return Poll::Ready(Work::Stop);
		}
		if let Some(justification) = state.justifications.pop_front() {
			return Poll::Ready(Work::Justification(justification));
		}
		if has_batch {
			return Poll::Ready(Work::Continue);
		}
		if let Some(batch) = state.batches.pop_front() {
			return Poll::Ready(Work::Batch(batch));
		}
		if state.refused.is_empty() {
			return Poll::Pending;
		}
		let refused = std::mem::take(&mut state.refused);
		state.reported = refused.iter().copied().collect();
		drop(state);
		self.room.notify_waiters();
		Poll::Ready(Work::Refused(refused))
	}

	/// A block of so many bytes is done with.
	pub(super) fn release(&self, bytes: usize) {
		let mut state = self.state.lock();
		state.blocks = state.blocks.saturating_sub(1);
		state.bytes = state.bytes.saturating_sub(bytes);
		self.metrics.waiting(state.blocks, state.bytes);
		let room = self.may_download(&state);
		drop(state);
		if room {
			self.room.notify_waiters();
		}
	}

	/// Waits until there is room for what a download may bring.
	pub(super) async fn room(&self) {
		loop {
			// First, so that room that is made in between is noticed.
			let notified = self.room.notified();
			if self.may_download(&self.state.lock()) {
				return;
			}
			let _waiting = self.metrics.download_waits();
			notified.await;
		}
	}

	/// Drops what waits, and lets the worker and the downloads end.
	pub(super) fn stop(&self) {
		let dropped = {
			let mut state = self.state.lock();
			std::mem::replace(&mut *state, State { stopped: true, ..Default::default() })
		};
		drop(dropped);
		self.metrics.waiting(0, 0);
		self.worker.wake();
		self.room.notify_waiters();
	}

	/// Whether a block of so many bytes may come in. An empty queue takes any.
	fn fits(&self, state: &State, bytes: usize) -> bool {
		let Limits { blocks, bytes: limit } = self.limits;
		state.blocks == 0 || state.blocks < blocks && state.bytes.saturating_add(bytes) <= limit
	}

	fn may_download(&self, state: &State) -> bool {
		let Limits { blocks, bytes } = self.limits;
		let room = state.blocks <= blocks / 2 && state.bytes <= bytes / 2;
		state.stopped || state.refused.is_empty() && room
	}

	/// How many blocks and bytes are in the queue and with the worker.
	#[cfg(test)]
	pub(super) fn held(&self) -> (usize, usize) {
		let state = self.state.lock();
		(state.blocks, state.bytes)
	}
}

/// Whether sync asks for a block again that was refused: not for the state that it has
/// downloaded, and not for what warp sync has proven.
fn refusable(origin: BlockOrigin, block: &IncomingBlock<Block>) -> bool {
	origin != BlockOrigin::WarpSync && block.state.is_none()
}

/// What a block counts for: the bytes of its digest, its body, its justifications and its state.
///
/// Each entry counts with what it takes beside its bytes: an answer of a peer may hold millions of
/// entries that are empty.
fn size(block: &IncomingBlock<Block>) -> usize {
	let logs = block.header.iter().flat_map(|header| header.digest().logs());
	let logs = logs.map(|log| size_of_val(log) + log.encoded_size());
	let body = block.body.iter().flatten();
	let body = body.map(|extrinsic| size_of_val(extrinsic) + extrinsic.inner().len());
	let indexed = block.indexed_body.iter().flatten();
	let indexed = indexed.map(|bytes| size_of_val(bytes) + bytes.len());
	let justifications = block.justifications.iter().flat_map(|all| all.iter());
	let justifications = justifications.map(|one| size_of_val(one) + one.1.len());
	let levels = block.state.iter().flat_map(|state| &state.state.0);
	let entries = levels.flat_map(|level| &level.key_values);
	let entries = entries.map(|entry| size_of_val(entry) + entry.0.len() + entry.1.len());
	logs.chain(body).chain(indexed).chain(justifications).chain(entries).sum()
}
