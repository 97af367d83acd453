// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What `run`, `commit` and `view` do in the engine, for model extrinsics. Whoever changes one of
//! them changes this too.

use super::{
	memory::{CellId, Incarnation, Index, Memory, Version, SEQUENTIAL},
	schedule::{Position, Schedule, Task},
	sync::Mutex,
	threads,
	value::Value,
};
use crate::model::{Access, Answer, Applied, Block, Changes, Content, InOrder, Key, KEYS, SIGNERS};
use ahash::RandomState;
use std::{
	collections::BTreeMap,
	convert::Infallible,
	sync::Arc,
	time::{Duration, Instant},
};

/// Far more than any run takes.
const LIMIT: Duration = Duration::from_secs(60);

/// What an extrinsic read and wrote.
#[derive(Default)]
struct Trace {
	reads: Vec<(CellId, Version, Value)>,
	writes: Vec<(CellId, Value)>,
}

/// What came of an execution in a lane.
enum Outcome {
	/// With its result, if it was accepted.
	Done {
		trace: Trace,
		result: Option<u8>,
	},
	Trapped,
	Left,
}

/// How a run ends, if not with all extrinsics.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum End {
	/// The extrinsic after those that took effect is refused.
	Refused,
	/// So many have taken effect as were wanted.
	Paused,
}

/// What became of the extrinsic at the frontier.
enum Verdict {
	Committed { ahead: bool },
	Refused,
}

/// An extrinsic and its index in the block, which leaves out those that are refused.
#[derive(Clone, Copy)]
struct Place {
	number: usize,
	index: Index,
}

fn shared(content: Content) -> Value {
	content.map(|byte| Arc::from([byte]))
}

fn content(value: &Value) -> Content {
	value.as_ref().map(|bytes| bytes[0])
}

fn cell_of(memory: &Memory, key: Key) -> CellId {
	memory.cell_of(memory.hash(&[key]), &[key])
}

/// The state of a program that is executed in a lane: `view`.
struct View<'a> {
	block: &'a Block,
	memory: &'a Memory,
	index: Index,
	/// What was found under the keys that were read.
	found: Changes,
	written: Changes,
	reads: Vec<(CellId, Version, Value)>,
}

impl Access for View<'_> {
	const IN_LANE: bool = true;

	fn read(&mut self, key: Key) -> Content {
		threads::step();
		if let Some(known) = self.written.get(&key).or_else(|| self.found.get(&key)) {
			return *known;
		}
		let id = cell_of(self.memory, key);
		let cell = self.memory.cell(id);
		let found = match cell.before(self.index) {
			Some((version, value)) => {
				let found = content(&value);
				self.reads.push((id, version, value));
				found
			},
			None => {
				let Ok(base) = cell.base_or_load(|_| {
					threads::step();
					Ok::<_, Infallible>(shared(self.block.base(key)))
				});
				self.reads.push((id, Version::BASE, None));
				content(base)
			},
		};
		self.found.insert(key, found);
		found
	}

	fn write(&mut self, key: Key, content: Content) {
		self.written.insert(key, content);
	}
}

/// Executes an extrinsic in a lane, on what the memory has for its index.
fn execute_in_lane(block: &Block, memory: &Memory, place: Place) -> Outcome {
	let (found, written, reads) = Default::default();
	let mut view = View { block, memory, index: place.index, found, written, reads };
	let answer = block.extrinsics[place.number].execute(&mut view);
	let writes = view.written.iter().map(|(key, content)| {
		let cell = cell_of(memory, *key);
		(cell, shared(*content))
	});
	let trace = Trace { writes: writes.collect(), reads: view.reads };
	match answer {
		Answer::Accepted(result) => Outcome::Done { trace, result: Some(result) },
		Answer::Refused => Outcome::Done { trace, result: None },
		Answer::Trapped => Outcome::Trapped,
		Answer::Left => Outcome::Left,
	}
}

/// Makes visible what an execution has written.
fn publish(memory: &Memory, version: Version, trace: &Trace) {
	for (cell, value) in &trace.writes {
		memory.cell(*cell).publish(version, value.clone());
	}
}

/// Brings extrinsics into effect: `commit`.
struct Committer<'a> {
	block: &'a Block,
	memory: &'a Memory,
	/// Committed and not in the change set yet.
	pending: BTreeMap<Key, CellId>,
	applied: Applied,
}

impl Committer<'_> {
	fn commit(&mut self, place: Place, outcome: Outcome) -> Verdict {
		if let Outcome::Left = outcome {
			return self.apply_in_order(place);
		}
		if let Outcome::Done { trace, result } = outcome {
			if self.holds(&trace) {
				let Some(result) = result else {
					self.retract(place.index, &trace);
					return Verdict::Refused;
				};
				self.accept(place, 0, trace, result);
				return Verdict::Committed { ahead: true };
			}
			self.retract(place.index, &trace);
		}
		match execute_in_lane(self.block, self.memory, place) {
			Outcome::Done { trace, result } => {
				assert!(self.holds(&trace), "in its turn an extrinsic finds what is committed");
				let Some(result) = result else { return Verdict::Refused };
				publish(self.memory, Version::new(place.index, 1), &trace);
				self.accept(place, 1, trace, result);
				Verdict::Committed { ahead: false }
			},
			Outcome::Trapped | Outcome::Left => self.apply_in_order(place),
		}
	}

	fn holds(&self, trace: &Trace) -> bool {
		trace.reads.iter().all(|(cell, version, value)| {
			let cell = self.memory.cell(*cell);
			let committed = cell.committed();
			committed == *version || {
				let seen = if *version == Version::BASE { cell.base() } else { Some(value) };
				seen.is_some() && cell.committed_value().as_ref() == seen
			}
		})
	}

	fn accept(&mut self, place: Place, incarnation: Incarnation, trace: Trace, result: u8) {
		let version = Version::new(place.index, incarnation);
		for (id, _) in trace.writes {
			let cell = self.memory.cell(id);
			cell.commit(version);
			self.pending.insert(cell.key()[0], id);
		}
		self.applied.accepted.push((place.number, result));
	}

	fn retract(&self, index: Index, trace: &Trace) {
		for (cell, _) in &trace.writes {
			self.memory.cell(*cell).retract(index);
		}
	}

	fn apply_in_order(&mut self, place: Place) -> Verdict {
		self.flush();
		let mut state = InOrder::new(self.block, &self.applied.changes);
		let answer = self.block.extrinsics[place.number].execute(&mut state);
		let Answer::Accepted(result) = answer else { return Verdict::Refused };
		let written = state.written;
		let version = Version::new(place.index, SEQUENTIAL);
		for (key, content) in &written {
			let cell = self.memory.cell(cell_of(self.memory, *key));
			cell.publish(version, shared(*content));
			cell.commit(version);
		}
		self.applied.changes.extend(written);
		self.applied.accepted.push((place.number, result));
		Verdict::Committed { ahead: false }
	}

	fn flush(&mut self) {
		for (key, cell) in std::mem::take(&mut self.pending) {
			let value = self.memory.cell(cell).committed_value();
			let value = value.expect("what is committed stays in the memory");
			self.applied.changes.insert(key, content(&value));
		}
	}

	/// Nothing is visible but what is committed.
	fn assert_clean(&self) {
		for key in 0..KEYS + SIGNERS {
			let Some(cell) = self.memory.find(&[key]) else { continue };
			let cell = self.memory.cell(cell);
			let last = cell.before(Index::MAX - 1).map_or(Version::BASE, |(version, _)| version);
			assert_eq!(last, cell.committed(), "something of the leftovers under key {key}");
		}
	}
}

/// Extrinsics that are executed together: `run`.
struct Run<'a> {
	block: &'a Block,
	memory: &'a Memory,
	/// The place of the first.
	first: Place,
	schedule: Schedule<Outcome>,
	committer: Mutex<Committer<'a>>,
	end: Mutex<Option<End>>,
	deadline: Instant,
}

impl<'a> Run<'a> {
	fn new(first: Place, window: u32, committer: Committer<'a>) -> Self {
		let block = committer.block;
		let signers = block.extrinsics[first.number..].iter();
		Self {
			block,
			memory: committer.memory,
			first,
			schedule: Schedule::new(signers.map(|one| one.signer.map(u64::from)), window),
			committer: Mutex::new(committer),
			end: Mutex::new(None),
			deadline: Instant::now() + LIMIT,
		}
	}

	/// Returns how many took effect, why not more, and the window at the end.
	fn execute(mut self, lanes: usize) -> (u32, Option<End>, u32, Committer<'a>) {
		threads::on_lanes(lanes, &|| self.work());
		let window = self.schedule.window();
		let done = self.schedule.frontier();
		let committer = self.committer.get_mut();
		for (position, outcome) in self.schedule.leftovers() {
			if let Outcome::Done { trace, .. } = outcome {
				committer.retract(self.first.index + position, &trace);
			}
		}
		committer.flush();
		let end = *self.end.get_mut();
		let all = self.schedule.len();
		assert!(end.is_some() || done == all, "the lanes stopped after {done} of {all}");
		(done, end, window, self.committer.into_inner())
	}

	fn place(&self, position: Position) -> Place {
		let Place { number, index } = self.first;
		Place { number: number + position as usize, index: index + position }
	}

	fn finish(&self, end: End) {
		self.end.lock().get_or_insert(end);
		self.schedule.stop();
	}

	/// What a lane does until everything is done.
	fn work(&self) {
		let _release = Release(&self.schedule);
		loop {
			match self.schedule.claim() {
				Task::Execute(position) => self.chain(position),
				Task::Finished => break,
				Task::Wait => {
					self.commit();
					if self.schedule.frontier_is_ready() {
						threads::pause();
					} else {
						self.schedule.nap();
					}
					self.check_time();
				},
			}
		}
	}

	fn chain(&self, first: Position) {
		let mut next = Some(first);
		while let Some(position) = next {
			let outcome =
				if self.schedule.is_stopped() { Outcome::Left } else { self.ahead(position) };
			next = self.schedule.executed(position, outcome);
			self.commit();
		}
	}

	fn ahead(&self, position: Position) -> Outcome {
		let place = self.place(position);
		let outcome = execute_in_lane(self.block, self.memory, place);
		if let Outcome::Done { trace, result: Some(_) } = &outcome {
			publish(self.memory, Version::new(place.index, 0), trace);
		}
		outcome
	}

	fn commit(&self) {
		loop {
			let Some(mut committer) = self.committer.try_lock() else { return };
			while !self.schedule.is_stopped() {
				let Some(outcome) = self.schedule.take_frontier() else { break };
				let place = self.place(self.schedule.frontier());
				match committer.commit(place, outcome) {
					Verdict::Committed { ahead } => self.schedule.committed(ahead),
					Verdict::Refused => return self.finish(End::Refused),
				}
				let frontier = self.schedule.frontier();
				if frontier >= self.block.at_once && frontier < self.schedule.len() {
					return self.finish(End::Paused);
				}
			}
			drop(committer);
			if !self.schedule.frontier_is_ready() {
				return;
			}
			self.check_time();
		}
	}

	/// A test that never ends tells nobody why.
	fn check_time(&self) {
		assert!(Instant::now() < self.deadline, "the lanes do not come to an end");
	}
}

/// Lets the other lanes go if one of them panics.
struct Release<'a>(&'a Schedule<Outcome>);

impl Drop for Release<'_> {
	fn drop(&mut self) {
		if std::thread::panicking() {
			self.0.stop();
		}
	}
}

/// Executes a block on so many lanes, in as many runs as it takes. An extrinsic that is refused is
/// left out, and those after it move up, as when a block is made.
pub(crate) fn execute(block: &Block, lanes: usize) -> Applied {
	// With the same seeds the same keys share a lock: a schedule can be replayed.
	let memory = Memory::new(RandomState::with_seeds(1, 2, 3, 4));
	let (pending, applied) = Default::default();
	let mut committer = Committer { block, memory: &memory, pending, applied };
	let mut next = Place { number: 0, index: 0 };
	let mut window = block.window;
	while next.number < block.extrinsics.len() {
		let run = Run::new(next, window, committer);
		let (done, end, window_after, committer_after) = run.execute(lanes);
		(committer, window) = (committer_after, window_after);
		committer.assert_clean();
		next.index += done;
		next.number += done as usize + usize::from(end == Some(End::Refused));
	}
	committer.applied
}
