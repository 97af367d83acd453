// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The commit frontier: extrinsics take effect here, one after the other, in the order of the
//! block, whoever executed them.
//!
//! ```text
//! executed ahead of its turn ── reads still hold, hot keys admit it ──> committed
//!            │ no
//!            v
//! executed in its turn, in the lane that commits, on exact values ────> committed
//!            │ needs more than a lane offers, or trapped
//!            v
//! executed in its turn by the stock path ─────────────────────────────> committed, or refused
//! ```

use crate::{
	host::MORE_MEMORY,
	hot::{Ledger, Place, Rules},
	lane::{Execution, Lane},
	memory::{CellId, Incarnation, Memory, Version, SEQUENTIAL},
	value::{Bytes, Value},
	view::Trace,
	Error,
};
use sp_runtime::{transaction_validity::TransactionValidityError, ApplyExtrinsicResult};
use std::{collections::HashSet, sync::Arc};

/// Is told a key that may have changed, and its value now.
pub(crate) type Touched<'a> = dyn FnMut(&[u8], Option<&[u8]>) + 'a;

/// The change set of the block, and the stock path that works on it.
pub(crate) trait InOrder: Send {
	/// Sets or deletes a value.
	fn put(&mut self, key: &[u8], value: Option<Vec<u8>>);

	/// Appends to a sequence.
	fn append(&mut self, key: &[u8], item: Vec<u8>);

	/// Sets or deletes a value in the offchain index.
	fn index_offchain(&mut self, key: &[u8], value: Option<&[u8]>);

	/// Executes an extrinsic by the stock path. If the result is an error nothing has changed.
	/// `touched` is called for every key of the main storage that may have.
	fn apply(
		&mut self,
		place: Place,
		extrinsic: &[u8],
		touched: &mut Touched<'_>,
	) -> Result<(ApplyExtrinsicResult, bool), Error>;
}

/// What came of an execution ahead of its turn.
pub(crate) enum Outcome {
	/// The runtime has answered.
	Done {
		/// What was read and written.
		trace: Trace,
		/// The runtime's answer.
		result: ApplyExtrinsicResult,
		/// Whether the extrinsic is an inherent.
		inherent: bool,
	},
	/// It stopped half-way.
	Trapped,
	/// It needs the stock path, for this reason.
	Left(&'static str),
}

/// Why an extrinsic does not belong in the block.
#[derive(Debug)]
pub enum Refusal {
	/// The runtime does not accept it.
	Invalid(TransactionValidityError),
	/// It is an inherent, and comes after extrinsics that are none.
	InherentAfterOthers,
	/// The runtime cannot execute it.
	Failed(String),
}

/// How extrinsics came to be committed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
	/// Extrinsics that were executed once, ahead of their turn or in it, in a lane.
	pub once: u64,
	/// Extrinsics that were executed again in their turn, after a conflict.
	pub again: u64,
	/// Extrinsics that were executed by the stock path.
	pub in_order: u64,
}

impl Counts {
	/// All extrinsics.
	pub fn total(&self) -> u64 {
		self.once + self.again + self.in_order
	}

	/// Adds those of another run.
	pub(crate) fn add(&mut self, other: Self) {
		self.once += other.once;
		self.again += other.again;
		self.in_order += other.in_order;
	}
}

/// So many extrinsics of a block may be executed by the stock path without a look at the others. If
/// it is more, and more than a quarter of all, the whole block is better left to it: every time the
/// change set is searched for what has changed.
const FEW: u64 = 32;

/// What became of the extrinsic at the frontier.
pub(crate) enum Step {
	/// It is part of the block; whether its execution ahead of its turn was of use.
	Committed { ahead: bool },
	/// It is part of the block, by the stock path.
	CommittedInOrder,
	/// It is not, and has changed nothing.
	Refused(Refusal),
}

/// Brings extrinsics into effect.
pub(crate) struct Committer<'a> {
	memory: Arc<Memory>,
	rules: Arc<Rules>,
	ledger: &'a mut Ledger,
	in_order: &'a mut dyn InOrder,
	/// Committed and not in the change set yet.
	pending: Pending,
	/// Whether all extrinsics of the block have to do with the heap of one instance, as they have
	/// where it is imported by the stock path.
	one_heap: bool,
	pub(crate) counts: Counts,
}

/// What the change set does not have yet.
#[derive(Default)]
struct Pending {
	cells: HashSet<CellId, ahash::RandomState>,
	logged: Vec<(u8, Bytes)>,
}

impl<'a> Committer<'a> {
	pub(crate) fn new(
		memory: Arc<Memory>,
		rules: Arc<Rules>,
		ledger: &'a mut Ledger,
		in_order: &'a mut dyn InOrder,
		one_heap: bool,
	) -> Self {
		let (pending, counts) = (Pending::default(), Counts::default());
		Self { memory, rules, ledger, in_order, pending, one_heap, counts }
	}

	/// The extrinsic's turn has come: it was executed with this outcome, and takes effect or is
	/// refused. `lane` is the one that commits.
	///
	/// # Errors
	///
	/// If the block cannot be executed here.
	pub(crate) fn commit(
		&mut self,
		lane: &mut Lane,
		place: Place,
		extrinsic: &[u8],
		outcome: Outcome,
	) -> Result<Step, Error> {
		if let Outcome::Left(reason) = outcome {
			return self.leave(place, extrinsic, reason);
		}
		if let Outcome::Done { trace, result, inherent } = outcome {
			if self.holds(&trace) {
				return Ok(match refusal(result, inherent) {
					Some(refusal) => {
						self.retract(place, &trace);
						Step::Refused(refusal)
					},
					None => {
						self.counts.once += 1;
						self.accept(place, 0, trace);
						Step::Committed { ahead: true }
					},
				});
			}
			self.retract(place, &trace);
		}
		let exact = self.ledger.values().to_vec();
		match lane.execute(place, Some(exact), extrinsic) {
			Execution::Done { trace, result, inherent } => {
				if let Some(refusal) = refusal(result, inherent) {
					return Ok(Step::Refused(refusal));
				}
				self.counts.again += 1;
				for (cell, value) in &trace.writes {
					self.memory.cell(*cell).publish(Version::new(place.index, 1), value.clone());
				}
				self.accept(place, 1, trace);
				Ok(Step::Committed { ahead: false })
			},
			Execution::Left(reason) => self.leave(place, extrinsic, reason),
			Execution::Trapped => self.apply_in_order(place, extrinsic),
			Execution::Fault(error) => Err(Error::Fault(error)),
		}
	}

	/// Whether an execution ahead of its turn would have gone the same way in its turn.
	fn holds(&self, trace: &Trace) -> bool {
		let reads_hold = trace.reads.iter().all(|(cell, version, value)| {
			let cell = self.memory.cell(*cell);
			let committed = cell.committed();
			committed == *version || {
				let seen = if *version == Version::BASE { cell.base() } else { Some(value) };
				seen.is_some() && cell.committed_value().as_ref() == seen
			}
		});
		reads_hold
			&& trace.effects.iter().all(|(key, effect)| {
				let admitted = self.ledger.admits(&self.rules, *key, effect);
				if !admitted {
					self.ledger.follow(&self.rules, *key);
				}
				admitted
			})
	}

	fn accept(&mut self, place: Place, incarnation: Incarnation, trace: Trace) {
		let version = Version::new(place.index, incarnation);
		for (cell, _) in trace.writes {
			self.memory.cell(cell).commit(version);
			self.pending.cells.insert(cell);
		}
		for (key, effect) in trace.effects {
			self.ledger.apply(&self.rules, key, effect);
		}
		for (key, value) in trace.finals {
			self.ledger.replace(&self.rules, key, value);
		}
		self.pending.logged.extend(trace.logged);
		// At once: only the last value of a key is kept.
		for (key, value) in trace.indexed {
			self.in_order.index_offchain(&key, value.as_deref());
		}
	}

	/// Takes back what an execution ahead of its turn has made visible.
	pub(crate) fn retract(&self, place: Place, trace: &Trace) {
		for (cell, _) in &trace.writes {
			self.memory.cell(*cell).retract(place.index);
		}
	}

	/// An extrinsic has left its lane.
	fn leave(
		&mut self,
		place: Place,
		extrinsic: &[u8],
		reason: &'static str,
	) -> Result<Step, Error> {
		log::trace!(target: crate::LOG_TARGET, "#{} leaves its lane: {reason}", place.index);
		// In order it would have a heap of its own.
		if self.one_heap && reason == MORE_MEMORY {
			return Err(Error::Unavailable("an extrinsic needs much memory"));
		}
		self.apply_in_order(place, extrinsic)
	}

	/// Executes an extrinsic by the stock path, on the change set.
	fn apply_in_order(&mut self, place: Place, extrinsic: &[u8]) -> Result<Step, Error> {
		self.flush();
		let (memory, rules, ledger) = (&self.memory, &self.rules, &mut *self.ledger);
		let version = Version::new(place.index, SEQUENTIAL);
		let applied = self.in_order.apply(place, extrinsic, &mut |key, value| {
			let cell = memory.cell(memory.cell_of(memory.hash(key), key));
			match cell.hot() {
				Some(hot) => ledger.refresh(rules, hot, value),
				None => {
					let value: Value = value.map(Arc::from);
					cell.publish(version, value);
					cell.commit(version);
				},
			}
		});
		match applied {
			Ok((result, inherent)) => {
				if let Some(refusal) = refusal(result, inherent) {
					return Ok(Step::Refused(refusal));
				}
				self.counts.in_order += 1;
				if self.counts.in_order > FEW + self.counts.total() / 4 {
					return Err(Error::Unavailable("much of it is for the stock path"));
				}
				Ok(Step::CommittedInOrder)
			},
			Err(Error::Runtime(error)) => Ok(Step::Refused(Refusal::Failed(error))),
			Err(error) => Err(error),
		}
	}

	/// Brings all that was committed into the change set.
	pub(crate) fn flush(&mut self) {
		for cell in self.pending.cells.drain() {
			let cell = self.memory.cell(cell);
			if let Some(value) = cell.committed_value() {
				self.in_order.put(cell.key(), value.map(|value| value.to_vec()));
			}
		}
		let (rules, in_order) = (&self.rules, &mut *self.in_order);
		let key = |hot: u8| rules.keys()[usize::from(hot)].key.as_slice();
		for (hot, item) in self.pending.logged.drain(..) {
			in_order.append(key(hot), item.into_vec());
		}
		self.ledger.flush(|hot, value| in_order.put(key(hot), value.as_ref().map(|v| v.to_vec())));
	}
}

fn refusal(result: ApplyExtrinsicResult, inherent: bool) -> Option<Refusal> {
	match result {
		Err(error) => Some(Refusal::Invalid(error)),
		Ok(_) if inherent => Some(Refusal::InherentAfterOthers),
		Ok(_) => None,
	}
}
