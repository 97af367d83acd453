// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Who executes what, and when.
//!
//! Lanes claim extrinsics in the order of the block, but not further ahead of the commit frontier
//! than the window. The window shrinks when extrinsics that were executed ahead of their turn have
//! to be executed again, and grows while they do not: a block in which everything conflicts is
//! executed one by one, without the waste.
//!
//! The extrinsics of one signer are a chain: each needs the nonce that the one before it leaves. A
//! lane that claims an extrinsic whose predecessor is not executed yet leaves it to the lane that
//! executes the predecessor.

use super::sync::{fence, AtomicBool, AtomicU32, Mutex, Ordering, Sleep};

/// The position of an extrinsic among those that are scheduled.
pub(crate) type Position = u32;

/// No position.
const NONE: Position = Position::MAX;
/// In [`Item::next`]: the extrinsic has been executed.
const EXECUTED: Position = Position::MAX - 1;

/// How far ahead of the frontier a lane may go at first: not so far that a block in which everything
/// conflicts wastes much before the window has shrunk.
const WINDOW_START: u32 = 256;
/// And at most: that many outcomes wait in memory to be committed.
const WINDOW_MAX: u32 = 1_024;

/// An extrinsic and what came of it.
struct Item<T> {
	/// The previous extrinsic of the same signer.
	previous: Position,
	/// The next one of the same signer if it waits for this one; [`EXECUTED`] once this one is
	/// executed.
	next: AtomicU32,
	/// Whether there is an outcome.
	ready: AtomicBool,
	outcome: Mutex<Option<T>>,
}

/// What a lane is to do.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Task {
	/// Execute this extrinsic.
	Execute(Position),
	/// There is nothing to execute now.
	Wait,
	/// There is nothing to do any more.
	Finished,
}

/// The extrinsics that are executed together, with their outcomes.
pub(crate) struct Schedule<T> {
	items: Vec<Item<T>>,
	/// The first that nobody has claimed.
	claimed: AtomicU32,
	/// The first that is not committed.
	frontier: AtomicU32,
	window: AtomicU32,
	stopped: AtomicBool,
	sleep: Sleep,
}

impl<T> Schedule<T> {
	/// `signers` gives for each extrinsic the hash of its signer, if it has one.
	pub(crate) fn new(signers: impl ExactSizeIterator<Item = Option<u64>>, window: u32) -> Self {
		let mut last = std::collections::HashMap::<u64, Position, ahash::RandomState>::default();
		let items = signers
			.enumerate()
			.map(|(position, signer)| Item {
				previous: signer
					.and_then(|signer| last.insert(signer, position as Position))
					.unwrap_or(NONE),
				next: AtomicU32::new(NONE),
				ready: AtomicBool::new(false),
				outcome: Mutex::new(None),
			})
			.collect();
		Self {
			items,
			claimed: AtomicU32::new(0),
			frontier: AtomicU32::new(0),
			window: AtomicU32::new(window.clamp(1, WINDOW_MAX)),
			stopped: AtomicBool::new(false),
			sleep: Sleep::new(),
		}
	}

	/// The window that a block begins with.
	pub(crate) const fn initial_window() -> u32 {
		WINDOW_START
	}

	fn item(&self, position: Position) -> &Item<T> {
		&self.items[position as usize]
	}

	pub(crate) fn len(&self) -> u32 {
		self.items.len() as u32
	}

	/// The first extrinsic that is not committed.
	pub(crate) fn frontier(&self) -> Position {
		self.frontier.load(Ordering::Acquire)
	}

	/// How far ahead of the frontier lanes may go.
	pub(crate) fn window(&self) -> u32 {
		self.window.load(Ordering::Relaxed)
	}

	/// Whether lanes sleep for want of work.
	pub(crate) fn has_idle_lanes(&self) -> bool {
		self.sleep.sleepers() > 0
	}

	/// Lets all lanes finish what they are at, and no more.
	pub(crate) fn stop(&self) {
		self.stopped.store(true, Ordering::Release);
		self.sleep.wake();
	}

	pub(crate) fn is_stopped(&self) -> bool {
		self.stopped.load(Ordering::Acquire)
	}

	/// What a lane without work does next.
	pub(crate) fn claim(&self) -> Task {
		loop {
			let frontier = self.frontier();
			if self.is_stopped() || frontier >= self.len() {
				return Task::Finished;
			}
			let position = self.claimed.load(Ordering::Acquire);
			if position >= self.len() || position >= frontier.saturating_add(self.window()) {
				return Task::Wait;
			}
			let next = position + 1;
			if self
				.claimed
				.compare_exchange_weak(position, next, Ordering::AcqRel, Ordering::Relaxed)
				.is_err()
			{
				continue;
			}
			if self.may_execute(position) {
				return Task::Execute(position);
			}
			// Its predecessor's lane will execute it.
		}
	}

	/// Whether the extrinsic can be executed now; if not, it is left to its predecessor's lane.
	fn may_execute(&self, position: Position) -> bool {
		let previous = self.item(position).previous;
		previous == NONE
			|| self
				.item(previous)
				.next
				.compare_exchange(NONE, position, Ordering::AcqRel, Ordering::Acquire)
				.is_err()
	}

	/// Hands in the outcome of an extrinsic. Returns the one that was left to this lane, if any.
	pub(crate) fn executed(&self, position: Position, outcome: T) -> Option<Position> {
		let item = self.item(position);
		*item.outcome.lock() = Some(outcome);
		item.ready.store(true, Ordering::Release);
		match item.next.swap(EXECUTED, Ordering::AcqRel) {
			NONE => None,
			next => {
				debug_assert_ne!(next, EXECUTED, "an extrinsic is executed by one lane, once");
				Some(next)
			},
		}
	}

	/// The outcome at the frontier, if it is there. Only the lane that commits calls this.
	pub(crate) fn take_frontier(&self) -> Option<T> {
		let frontier = self.frontier();
		if frontier >= self.len() {
			return None;
		}
		let item = self.item(frontier);
		let outcome =
			item.ready.load(Ordering::Acquire).then(|| item.outcome.lock().take()).flatten();
		if outcome.is_some() {
			// Lanes that wait for something to commit need not try while this one is at it.
			item.ready.store(false, Ordering::Release);
		}
		outcome
	}

	/// Whether there is something to commit, as seen by a lane that has just stopped committing or
	/// has just handed in an outcome: of two such lanes at least one sees it. After a stop there is
	/// nothing: a lane that went on would find the same outcome for ever.
	pub(crate) fn frontier_is_ready(&self) -> bool {
		fence(Ordering::SeqCst);
		let frontier = self.frontier();
		!self.is_stopped()
			&& frontier < self.len()
			&& self.item(frontier).ready.load(Ordering::Acquire)
	}

	/// The extrinsic at the frontier is committed. `ahead` tells whether its execution ahead of its
	/// turn was of use.
	pub(crate) fn committed(&self, ahead: bool) {
		let window = self.window();
		let window = if ahead { (window + 1).min(WINDOW_MAX) } else { (window / 2).max(1) };
		self.window.store(window, Ordering::Relaxed);
		self.advance();
	}

	/// The extrinsic at the frontier is committed, and was never executed in a lane: that says
	/// nothing about conflicts.
	pub(crate) fn committed_in_order(&self) {
		self.advance();
	}

	fn advance(&self) {
		let frontier = self.frontier.fetch_add(1, Ordering::AcqRel) + 1;
		if !self.has_idle_lanes() {
			return;
		}
		// Waking a lane takes longer than many a commit: only for work, and at the end.
		let next = self.claimed.load(Ordering::Acquire);
		let is_open = next < self.len() && next < frontier.saturating_add(self.window());
		if is_open || frontier >= self.len() {
			self.sleep.wake();
		}
	}

	/// Sleeps until something may have changed.
	pub(crate) fn nap(&self) {
		self.sleep.nap();
	}

	/// The outcomes that were never committed, with their positions.
	pub(crate) fn leftovers(&mut self) -> impl Iterator<Item = (Position, T)> + '_ {
		let frontier = *self.frontier.get_mut();
		let items = self.items.iter_mut().enumerate().skip(frontier as usize);
		items.filter_map(|(at, item)| Some((at as Position, item.outcome.get_mut().take()?)))
	}
}
