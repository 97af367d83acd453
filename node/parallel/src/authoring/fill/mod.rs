// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Fills a block with transactions from the pool.
//!
//! ```text
//!            ┌─────────────────────── carried <───────────┐
//!            v                                            │ those after it
//! pool ──> taken ──> chunk ──> executed ──> in the block  │
//!            │                     └──────> refused ──────┘
//!            └──> does not fit
//! ```
//!
//! What becomes of a transaction is what sc-basic-authorship makes of it, which executes one at a
//! time. There is one difference to bridge: a transaction is taken from the pool before it is known
//! whether those before it are accepted. When one is refused, the pool's iterator leaves out those
//! that depend on it, but it cannot take back what it has given already. So those are left out
//! here, by the same tags. Should one that is left yet be refused for its nonce being too high
//! ([`InvalidTransaction::Future`]), and something has been refused since it was taken, then
//! nothing is held against it: it is not reported to the pool as invalid, and has another chance in
//! the next block.

use super::{
	limits::{BlockSize, ChunkSize, Skip, Skips},
	LOG_TARGET,
};
use crate::{Applied, Error, Refusal, Session};
use codec::Encode;
use log::{debug, trace};
use sc_client_api::Backend;
use sc_proposer_metrics::EndProposingReason;
use sc_transaction_pool_api::{InPoolTransaction, ReadyTransactions, TxInvalidityReportMap};
use sp_api::CallApiAt;
use sp_runtime::{
	traits::Block as BlockT,
	transaction_validity::{InvalidTransaction, TransactionTag, TransactionValidityError},
	ApplyExtrinsicResult,
};
use std::{
	collections::{HashSet, VecDeque},
	fmt,
	sync::Arc,
	time::Instant,
};

/// Executes transactions: a session, or the model of one.
pub(super) trait Execute {
	/// [`Session::apply`].
	fn apply(&mut self, extrinsic: &[u8]) -> Result<(ApplyExtrinsicResult, bool), Error>;

	/// [`Session::apply_many`].
	fn apply_many(
		&mut self,
		extrinsics: &[Vec<u8>],
		deadline: Option<Instant>,
	) -> Result<Applied, Error>;
}

impl<Block, B, C> Execute for Session<Block, B, C>
where
	Block: BlockT,
	B: Backend<Block> + 'static,
	B::State: 'static,
	C: CallApiAt<Block> + Send + Sync + 'static,
{
	fn apply(&mut self, extrinsic: &[u8]) -> Result<(ApplyExtrinsicResult, bool), Error> {
		Session::apply(self, extrinsic)
	}

	fn apply_many(
		&mut self,
		extrinsics: &[Vec<u8>],
		deadline: Option<Instant>,
	) -> Result<Applied, Error> {
		Session::apply_many(self, extrinsics, deadline)
	}
}

/// The pool's transactions, the best first.
pub(super) type Pending<T> = Box<dyn ReadyTransactions<Item = Arc<T>> + Send>;

/// The extrinsics of a block.
pub(super) struct Body<X> {
	pub(super) extrinsics: Vec<X>,
	size: BlockSize,
}

impl<X> Body<X> {
	/// No extrinsics, in a block of this size.
	pub(super) fn new(size: BlockSize) -> Self {
		Self { extrinsics: Vec::new(), size }
	}

	/// The extrinsic, of so many bytes, is part of the block.
	pub(super) fn push(&mut self, extrinsic: X, bytes: usize) {
		self.extrinsics.push(extrinsic);
		self.size.add(bytes);
	}

	pub(super) fn limit(&self) -> usize {
		self.size.limit()
	}
}

/// A transaction that was taken from the pool.
struct Taken<T> {
	pooled: Arc<T>,
	bytes: Vec<u8>,
	/// How many had been refused at that time.
	refusals: usize,
}

/// How it went.
#[derive(Debug)]
pub(super) struct Filled<H> {
	/// Why there are not more transactions in the block.
	pub(super) end: EndProposingReason,
	/// Whether there is any transaction in the block.
	pub(super) pushed: bool,
	/// What the pool is to be told.
	pub(super) invalid: TxInvalidityReportMap<H>,
}

/// A block that is being filled.
pub(super) struct Filling<'a, E, T: InPoolTransaction, X> {
	executor: &'a mut E,
	body: &'a mut Body<X>,
	pending: Pending<T>,
	/// Taken from the pool, and not executed because one before them was refused.
	carried: VecDeque<Taken<T>>,
	chunk: ChunkSize,
	skips: Skips,
	deadline: Instant,
	/// The parent of the block, for the log.
	parent: String,
	/// Whether there is an extrinsic in the block that is no inherent: those after it can be
	/// executed in parallel.
	begun: bool,
	refusals: usize,
	pushed: bool,
	invalid: TxInvalidityReportMap<T::Hash>,
}

impl<'a, E, T, X> Filling<'a, E, T, X>
where
	E: Execute,
	T: InPoolTransaction<Transaction = Arc<X>>,
	T::Hash: std::hash::Hash + Eq + Clone + fmt::Debug,
	X: Encode + Clone,
{
	/// `body` holds the inherents already, and `executor` has executed them.
	pub(super) fn new(
		executor: &'a mut E,
		body: &'a mut Body<X>,
		pending: Pending<T>,
		lanes: usize,
		deadline: Instant,
		soft_deadline: Instant,
		parent: String,
	) -> Self {
		Self {
			executor,
			body,
			pending,
			carried: VecDeque::new(),
			chunk: ChunkSize::new(lanes),
			skips: Skips::new(soft_deadline),
			deadline,
			parent,
			begun: false,
			refusals: 0,
			pushed: false,
			invalid: TxInvalidityReportMap::new(),
		}
	}

	/// Fills the block.
	///
	/// # Errors
	///
	/// If it cannot be made in parallel.
	pub(super) fn fill(mut self) -> Result<Filled<T::Hash>, Error> {
		let end = loop {
			let ended = match self.next_chunk() {
				Ok(chunk) => self.execute(chunk)?,
				Err(end) => Some(end),
			};
			if let Some(end) = ended {
				break end;
			}
		};
		Ok(Filled { end, pushed: self.pushed, invalid: self.invalid })
	}

	/// The transactions to execute next, one at least; or why there are none. Up to the first that
	/// is no inherent they are executed one by one.
	fn next_chunk(&mut self) -> Result<Vec<Taken<T>>, EndProposingReason> {
		let most = if self.begun { self.chunk.get() } else { 1 };
		let mut chunk = Vec::with_capacity(most);
		// If all of the chunk are accepted.
		let mut size = self.body.size;
		while chunk.len() < most {
			let Some(taken) = self.take() else { break };
			if Instant::now() > self.deadline {
				return Err(self.time_is_up());
			}
			if size.fits(taken.bytes.len()) {
				trace!(target: LOG_TARGET, "[{:?}] Pushing to the block.", taken.pooled.hash());
				size.add(taken.bytes.len());
				chunk.push(taken);
			} else if chunk.is_empty() {
				self.forget(&taken);
				if let Some(end) = self.does_not_fit(EndProposingReason::HitBlockSizeLimit) {
					return Err(end);
				}
			} else {
				// It fits perhaps, if one of the chunk is refused.
				self.carried.push_front(taken);
				break;
			}
		}
		if chunk.is_empty() {
			debug!(target: LOG_TARGET, "No more transactions, proceeding with proposing.");
			return Err(self.skips.end(EndProposingReason::NoMoreTransactions));
		}
		Ok(chunk)
	}

	fn take(&mut self) -> Option<Taken<T>> {
		if let Some(taken) = self.carried.pop_front() {
			return Some(taken);
		}
		let pooled = self.pending.next()?;
		let bytes = (**pooled.data()).encode();
		Some(Taken { pooled, bytes, refusals: self.refusals })
	}

	/// Executes a chunk. Returns why that was the last one, if it was.
	fn execute(&mut self, mut chunk: Vec<Taken<T>>) -> Result<Option<EndProposingReason>, Error> {
		let bytes: Vec<_> =
			chunk.iter_mut().map(|taken| std::mem::take(&mut taken.bytes)).collect();
		let together = self.begun;
		let applied = match bytes.as_slice() {
			[first] if !together => self.apply_first(first)?,
			many => self.executor.apply_many(many, Some(self.deadline))?,
		};
		for (taken, bytes) in chunk.iter_mut().zip(bytes) {
			taken.bytes = bytes;
		}
		let done = match &applied {
			Applied::All => chunk.len(),
			Applied::Refused(done, _) | Applied::TimeUp(done) => *done,
		};
		let mut rest = chunk.into_iter();
		for taken in rest.by_ref().take(done) {
			self.push(&taken);
		}
		match applied {
			Applied::All => {
				if together {
					self.chunk.accepted();
				}
				Ok(None)
			},
			Applied::TimeUp(_) => Ok(Some(self.time_is_up())),
			Applied::Refused(_, refusal) => {
				let refused = rest
					.next()
					.ok_or_else(|| Error::Fault("a refusal of nothing that was tried".into()))?;
				for taken in rest.rev() {
					self.carried.push_front(taken);
				}
				if together {
					self.chunk.refused();
				}
				Ok(self.refused(&refused, refusal))
			},
		}
	}

	/// Executes an extrinsic before which there are inherents only.
	fn apply_first(&mut self, extrinsic: &[u8]) -> Result<Applied, Error> {
		match self.executor.apply(extrinsic) {
			Ok((Ok(_), inherent)) => {
				self.begun = !inherent;
				Ok(Applied::All)
			},
			Ok((Err(error), _)) => Ok(Applied::Refused(0, Refusal::Invalid(error))),
			Err(Error::Runtime(error)) => Ok(Applied::Refused(0, Refusal::Failed(error))),
			Err(error) => Err(error),
		}
	}

	fn push(&mut self, taken: &Taken<T>) {
		self.body.push((**taken.pooled.data()).clone(), taken.bytes.len());
		self.skips.pushed();
		self.pushed = true;
		trace!(target: LOG_TARGET, "[{:?}] Pushed to the block.", taken.pooled.hash());
	}

	/// One is refused. Returns the reason if no more are to be tried.
	fn refused(&mut self, taken: &Taken<T>, refusal: Refusal) -> Option<EndProposingReason> {
		// It may depend on what was refused since it was taken.
		let orphan = self.refusals > taken.refusals;
		self.forget(taken);
		let future = TransactionValidityError::Invalid(InvalidTransaction::Future);
		let (error, report) = match refusal {
			Refusal::Invalid(error) if error.exhausted_resources() => {
				self.chunk.exhausted();
				return self.does_not_fit(EndProposingReason::HitBlockWeightLimit);
			},
			Refusal::Invalid(error) if orphan && error == future => (error.to_string(), None),
			Refusal::Invalid(error) => (error.to_string(), Some(Some(error))),
			Refusal::Failed(error) => (error, Some(None)),
			Refusal::InherentAfterOthers => ("an inherent after others".into(), None),
		};
		let hash = taken.pooled.hash();
		debug!(
			target: LOG_TARGET,
			"[{hash:?}] Invalid transaction: {error} at: {}",
			self.parent,
		);
		if let Some(report) = report {
			self.invalid.insert(hash.clone(), report);
		}
		None
	}

	/// One is not part of the block, so that neither are those that depend on it.
	fn forget(&mut self, taken: &Taken<T>) {
		let Self { pending, carried, .. } = self;
		pending.report_invalid(&taken.pooled);
		let mut lost: HashSet<TransactionTag> = taken.pooled.provides().iter().cloned().collect();
		carried.retain(|other| {
			let depends = other.pooled.requires().iter().any(|tag| lost.contains(tag));
			if depends {
				lost.extend(other.pooled.provides().iter().cloned());
				pending.report_invalid(&other.pooled);
			}
			!depends
		});
		self.refusals += 1;
	}

	/// One does not fit because of `limit`. Returns it if no more are to be tried.
	fn does_not_fit(&mut self, limit: EndProposingReason) -> Option<EndProposingReason> {
		let (what, which) = match limit {
			EndProposingReason::HitBlockSizeLimit => {
				("Transaction would overflow the block size limit", "size")
			},
			_ => ("Block seems full", "weight"),
		};
		match self.skips.skip(limit, Instant::now()) {
			Skip::TryMore(left) => {
				debug!(
					target: LOG_TARGET,
					"{what}, but will try {left} more transactions before quitting.",
				);
				None
			},
			Skip::BeforeSoftDeadline => {
				debug!(
					target: LOG_TARGET,
					"{what}, but we still have time before the soft deadline, so we will try a \
					 bit more before quitting.",
				);
				None
			},
			Skip::Full => {
				debug!(
					target: LOG_TARGET,
					"Reached block {which} limit, proceeding with proposing.",
				);
				Some(limit)
			},
		}
	}

	fn time_is_up(&self) -> EndProposingReason {
		debug!(
			target: LOG_TARGET,
			"Consensus deadline reached when pushing block transactions, proceeding with \
			 proposing.",
		);
		self.skips.end(EndProposingReason::HitDeadline)
	}
}

#[cfg(test)]
mod tests;
