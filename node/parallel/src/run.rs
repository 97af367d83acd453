// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Extrinsics on all lanes at once: the threads, and what each of them does.

use crate::{
	commit::{Committer, Counts, Outcome, Refusal, Step},
	hot::Place,
	lane::{Execution, Lane},
	memory::{Memory, Version},
	schedule::{Position, Schedule, Task},
	signatures::{self, Batch},
	Error,
};
use parking_lot::Mutex;
use std::{
	panic::{catch_unwind, AssertUnwindSafe},
	time::{Duration, Instant},
};

/// The stack of a lane's thread: the megabyte that Wasm may use, and what the host needs.
const STACK: usize = 4 * 1024 * 1024;

/// How a run ended.
#[derive(Debug)]
pub(crate) enum End {
	/// All extrinsics are part of the block.
	All,
	/// The extrinsic after those that are part of the block is refused.
	Refused(Refusal),
	/// The time is up.
	TimeUp,
}

/// What came of a run.
pub(crate) struct Ran {
	/// How many extrinsics took effect.
	pub(crate) done: u32,
	/// Why there were not more.
	pub(crate) end: End,
	/// The window for the next run.
	pub(crate) window: u32,
	/// How the extrinsics came to be committed.
	pub(crate) counts: Counts,
	/// The time that it took to bring what was left of the changes into the change set.
	pub(crate) merge: Duration,
}

/// Extrinsics that are executed together.
pub(crate) struct Run<'a> {
	memory: &'a Memory,
	extrinsics: &'a [Vec<u8>],
	/// Where each of them stands.
	places: &'a [Place],
	schedule: Schedule<Outcome>,
	committer: Mutex<Committer<'a>>,
	/// Batches of signatures that lanes without work may verify.
	batches: Mutex<Vec<Batch>>,
	end: Mutex<Option<Result<End, Error>>>,
	deadline: Option<Instant>,
}

impl<'a> Run<'a> {
	pub(crate) fn new(
		memory: &'a Memory,
		extrinsics: &'a [Vec<u8>],
		places: &'a [Place],
		signers: impl ExactSizeIterator<Item = Option<u64>>,
		window: u32,
		committer: Committer<'a>,
		deadline: Option<Instant>,
	) -> Self {
		Self {
			memory,
			extrinsics,
			places,
			schedule: Schedule::new(signers, window),
			committer: Mutex::new(committer),
			batches: Mutex::default(),
			end: Mutex::new(None),
			deadline,
		}
	}

	/// Executes on these lanes.
	///
	/// # Errors
	///
	/// If the block cannot be executed here.
	pub(crate) fn execute(mut self, lanes: &mut [Lane]) -> Result<Ran, Error> {
		std::thread::scope(|scope| {
			let this = &self;
			let mut threads = 0;
			// More lanes than extrinsics would have nothing to do. None runs on the thread that
			// calls, whose stack is not ours to choose.
			for (number, lane) in lanes.iter_mut().take(self.extrinsics.len()).enumerate() {
				let spawned = std::thread::Builder::new()
					.name(format!("lane-{number}"))
					.stack_size(STACK)
					.spawn_scoped(scope, move || this.guarded(lane));
				match spawned {
					Ok(_) => threads += 1,
					Err(error) => {
						log::warn!(target: crate::LOG_TARGET, "A lane has no thread: {error}")
					},
				}
			}
			if threads == 0 {
				self.finish(Err(Error::Fault("there is no thread for a lane".into())));
			}
		});
		let window = self.schedule.window();
		let done = self.schedule.frontier();
		let begun = Instant::now();
		let committer = self.committer.get_mut();
		for (position, outcome) in self.schedule.leftovers() {
			if let Outcome::Done { trace, .. } = outcome {
				committer.retract(self.places[position as usize], &trace);
			}
		}
		committer.flush();
		let (counts, merge) = (committer.counts, begun.elapsed());
		let end = match self.end.into_inner() {
			Some(end) => end?,
			None if done == self.extrinsics.len() as u32 => End::All,
			None => return Err(Error::Fault("the lanes stopped before the end".into())),
		};
		Ok(Ran { done, end, window, counts, merge })
	}

	/// Nothing is executed any more.
	fn finish(&self, end: Result<End, Error>) {
		self.end.lock().get_or_insert(end);
		self.schedule.stop();
	}

	fn guarded(&self, lane: &mut Lane) {
		let work = AssertUnwindSafe(|| self.work(lane));
		if catch_unwind(work).is_err() {
			self.finish(Err(Error::Fault("a lane panicked".into())));
		}
	}

	/// What a lane does until everything is done.
	fn work(&self, lane: &mut Lane) {
		loop {
			match self.schedule.claim() {
				Task::Execute(position) => self.chain(lane, position),
				Task::Finished => break,
				Task::Wait => {
					self.commit(lane);
					if !self.verify_one(lane) && !self.schedule.frontier_is_ready() {
						self.schedule.nap();
					}
				},
			}
		}
		if let Some(batch) = lane.batch() {
			self.verify(batch);
		}
		while self.verify_shared() {}
	}

	/// Executes an extrinsic, and those of the same signer that were left to this lane.
	fn chain(&self, lane: &mut Lane, first: Position) {
		let mut next = Some(first);
		while let Some(position) = next {
			let outcome = if self.schedule.is_stopped() {
				Outcome::Left("the run is over")
			} else {
				self.ahead(lane, position)
			};
			next = self.schedule.executed(position, outcome);
			self.commit(lane);
			self.hand_over_full_batch(lane);
		}
	}

	/// Executes an extrinsic ahead of its turn.
	fn ahead(&self, lane: &mut Lane, position: Position) -> Outcome {
		let place = self.places[position as usize];
		match lane.execute(place, None, &self.extrinsics[position as usize]) {
			Execution::Done { trace, result, inherent } => {
				if result.is_ok() {
					let version = Version::new(place.index, 0);
					for (cell, value) in &trace.writes {
						self.memory.cell(*cell).publish(version, value.clone());
					}
				}
				Outcome::Done { trace, result, inherent }
			},
			Execution::Left(reason) => Outcome::Left(reason),
			Execution::Trapped => Outcome::Trapped,
			Execution::Fault(error) => {
				self.finish(Err(Error::Fault(error)));
				Outcome::Trapped
			},
		}
	}

	/// Commits what is ready, if no other lane is at it.
	fn commit(&self, lane: &mut Lane) {
		loop {
			let Some(mut committer) = self.committer.try_lock() else { return };
			while !self.schedule.is_stopped() {
				let Some(outcome) = self.schedule.take_frontier() else { break };
				let position = self.schedule.frontier() as usize;
				let (place, extrinsic) = (self.places[position], &self.extrinsics[position]);
				match committer.commit(lane, place, extrinsic, outcome) {
					Ok(Step::Committed { ahead }) => self.schedule.committed(ahead),
					Ok(Step::CommittedInOrder) => self.schedule.committed_in_order(),
					Ok(Step::Refused(refusal)) => return self.finish(Ok(End::Refused(refusal))),
					Err(error) => return self.finish(Err(error)),
				}
				if self.deadline.is_some_and(|deadline| Instant::now() > deadline)
					&& self.schedule.frontier() < self.schedule.len()
				{
					return self.finish(Ok(End::TimeUp));
				}
			}
			drop(committer);
			if !self.schedule.frontier_is_ready() {
				return;
			}
		}
	}

	/// Verifies a full batch, or leaves it to a lane that has nothing else to do.
	fn hand_over_full_batch(&self, lane: &mut Lane) {
		let Some(batch) = lane.batch().filter(|batch| batch.is_full()) else { return };
		if self.schedule.has_idle_lanes() {
			self.batches.lock().push(std::mem::take(batch));
		} else {
			self.verify(batch);
		}
	}

	/// Verifies signatures while there is nothing to execute. Returns whether there were any.
	fn verify_one(&self, lane: &mut Lane) -> bool {
		self.verify_shared()
			|| lane
				.batch()
				.filter(|batch| !batch.is_empty())
				.map(|batch| self.verify(batch))
				.is_some()
	}

	fn verify_shared(&self) -> bool {
		let batch = self.batches.lock().pop();
		batch.map(|mut batch| self.verify(&mut batch)).is_some()
	}

	fn verify(&self, batch: &mut Batch) {
		let mut failed = Vec::new();
		batch.verify(signatures::global(), &mut failed);
		if let Some(index) = failed.first() {
			self.finish(Err(Error::BadSignature(*index)));
		}
	}
}
