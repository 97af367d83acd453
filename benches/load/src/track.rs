// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What has become of each transaction. Knows nothing of the network.
//!
//! ```text
//!             +-> skipped (the signer's nonces have a gap)
//!             |
//! signed -----+-> sent -----+-> accepted ---> included ---> finalised
//!                  ^   |    |                  |    ^
//!                  +---+    +-> rejected       +----+
//!               pool full                  retracted, included again
//! ```
//!
//! A transaction that is found in a block counts as accepted, whatever the node has answered.

use crate::{
	blocks::{Base, Block, Blocks},
	chain::Hash,
	cli::Target,
	pace::Clock,
};
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	sync::{Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// A transaction that has been signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
	/// The signer's index.
	pub(crate) signer: u32,
	/// The signer's nonce.
	pub(crate) nonce: u64,
	/// The transaction's hash.
	pub(crate) hash: Hash,
}

/// How far a transaction has come on its way to the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
	/// Its turn has not come.
	Waiting,
	/// The node has not answered.
	Sent,
	/// The node has it.
	Accepted,
	/// The node refused it, for the reason with this index.
	Rejected(usize),
	/// It was never sent.
	Skipped,
}

/// A transaction.
#[derive(Clone, Debug)]
struct Entry {
	signed: Signed,
	fate: Fate,
	/// When it was sent for the first time.
	sent: Option<Duration>,
	/// The block of the best chain in which it is, and when that block was seen.
	included: Option<(Hash, Duration)>,
	/// When that block was seen to be final.
	finalised: Option<Duration>,
}

/// How many transactions have come how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
	/// Sent at least once.
	pub(crate) submitted: usize,
	/// Taken by the node.
	pub(crate) accepted: usize,
	/// Refused by the node.
	pub(crate) rejected: usize,
	/// Not sent, because the signer's nonces have a gap.
	pub(crate) skipped: usize,
	/// In a block of the best chain.
	pub(crate) included: usize,
	/// In a final block.
	pub(crate) finalised: usize,
	/// How often the pool was full.
	pub(crate) pool_full: usize,
	/// How often a transaction was in a block that left the best chain.
	pub(crate) retracted: usize,
}

/// When things happened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
	/// The first submission.
	pub(crate) first_sent: Option<Duration>,
	/// The last submission.
	pub(crate) last_sent: Option<Duration>,
	/// The last acceptance.
	pub(crate) last_accepted: Option<Duration>,
	/// When the last block with a transaction of ours was seen.
	pub(crate) last_included: Option<Duration>,
}

/// Whether a transaction may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
	/// It may.
	Send,
	/// Too many are on their way.
	Wait,
	/// An earlier one of the same signer was refused: this one could never be included.
	Skip,
}

/// A block of the best chain with transactions of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filled {
	/// Its height.
	pub(crate) number: u64,
	/// How many of ours are in it.
	pub(crate) ours: usize,
	/// When it was seen.
	pub(crate) seen: Duration,
}

/// All transactions of a run.
#[derive(Debug)]
pub(crate) struct Tracker {
	entries: Vec<Entry>,
	by_hash: HashMap<Hash, u32>,
	/// Signers with a gap in their nonces.
	broken: HashSet<u32>,
	/// Why transactions were rejected.
	kinds: Vec<String>,
	blocks: Blocks,
	counts: Counts,
	times: Times,
}

impl Tracker {
	/// Transactions of which none has been sent, and a chain that has none of them up to `base`.
	pub(crate) fn new(signed: impl IntoIterator<Item = Signed>, base: Base) -> Self {
		let entry = |signed| Entry {
			signed,
			fate: Fate::Waiting,
			sent: None,
			included: None,
			finalised: None,
		};
		let entries: Vec<_> = signed.into_iter().map(entry).collect();
		let by_hash = (0..).zip(&entries).map(|(index, entry)| (entry.signed.hash, index));
		Self {
			by_hash: by_hash.collect(),
			entries,
			broken: HashSet::new(),
			kinds: Vec::new(),
			blocks: Blocks::new(base),
			counts: Counts::default(),
			times: Times::default(),
		}
	}

	/// Whether the transaction `index` may be sent while at most `limit` are on their way.
	pub(crate) fn admission(&self, index: u32, limit: usize) -> Admission {
		if self.broken.contains(&self.entries[index as usize].signed.signer) {
			Admission::Skip
		} else if self.pending() >= limit {
			Admission::Wait
		} else {
			Admission::Send
		}
	}

	/// How many have been sent and are in no block, without those that were refused.
	fn pending(&self) -> usize {
		let Counts { submitted, rejected, included, .. } = self.counts;
		submitted.saturating_sub(rejected + included)
	}

	/// The transaction is on its way to the node.
	pub(crate) fn sent(&mut self, index: u32, now: Duration) {
		let entry = &mut self.entries[index as usize];
		entry.fate = Fate::Sent;
		entry.sent = Some(now);
		self.counts.submitted += 1;
		self.times.first_sent.get_or_insert(now);
		self.times.last_sent = Some(now);
	}

	/// The pool was full, and the transaction was signed again, which gives it another hash. It may
	/// be included under either.
	pub(crate) fn signed_again(&mut self, index: u32, hash: Hash) {
		self.entries[index as usize].signed.hash = hash;
		self.by_hash.insert(hash, index);
		self.counts.pool_full += 1;
	}

	/// The node has the transaction.
	pub(crate) fn accepted(&mut self, index: u32, now: Duration) {
		self.times.last_accepted = self.times.last_accepted.max(Some(now));
		self.settle(index);
	}

	/// Makes a transaction one that is accepted.
	fn settle(&mut self, index: u32) {
		let entry = &mut self.entries[index as usize];
		match entry.fate {
			Fate::Accepted => return,
			Fate::Rejected(_) => self.counts.rejected -= 1,
			Fate::Skipped => self.counts.skipped -= 1,
			Fate::Waiting | Fate::Sent => {},
		}
		entry.fate = Fate::Accepted;
		self.counts.accepted += 1;
	}

	/// The node refuses the transaction, and if `breaks_signer`, those after it are in vain.
	pub(crate) fn rejected(&mut self, index: u32, kind: String, breaks_signer: bool) {
		let entry = &mut self.entries[index as usize];
		// It may be in a block already, from when the pool was full.
		if entry.fate != Fate::Sent {
			return;
		}
		let known = self.kinds.iter().position(|known| *known == kind);
		let kind = known.unwrap_or_else(|| {
			self.kinds.push(kind);
			self.kinds.len() - 1
		});
		entry.fate = Fate::Rejected(kind);
		self.counts.rejected += 1;
		if breaks_signer {
			self.broken.insert(entry.signed.signer);
		}
	}

	/// The transaction is not sent at all.
	pub(crate) fn skipped(&mut self, index: u32) {
		self.entries[index as usize].fate = Fate::Skipped;
		self.counts.skipped += 1;
	}

	/// Whether the block has been learnt.
	pub(crate) fn knows(&self, block: Hash) -> bool {
		self.blocks.knows(block)
	}

	/// Learns a block by the hashes of its transactions.
	pub(crate) fn learn(&mut self, hash: Hash, number: u64, parent: Hash, extrinsics: &[Hash]) {
		let ours = extrinsics.iter().filter_map(|hash| self.by_hash.get(hash).copied());
		let ours = ours.collect();
		self.blocks.insert(hash, Block { number, parent, ours });
	}

	/// `head`, which has been learnt, is the head of the best chain.
	pub(crate) fn best(&mut self, head: Hash, now: Duration) {
		let change = self.blocks.set_best(head);
		for block in change.retracted {
			for index in self.ours(block) {
				let entry = &mut self.entries[index as usize];
				let here = entry.included.is_some_and(|(included, _)| included == block);
				if here && entry.finalised.is_none() {
					entry.included = None;
					self.counts.included -= 1;
					self.counts.retracted += 1;
				}
			}
		}
		for block in change.enacted {
			for index in self.ours(block) {
				let entry = &mut self.entries[index as usize];
				if entry.included.replace((block, now)).is_none() {
					self.counts.included += 1;
				}
				self.times.last_included = Some(now);
				self.settle(index);
			}
		}
	}

	/// The chain is final up to `head`, which has been learnt.
	pub(crate) fn finalised(&mut self, head: Hash, now: Duration) {
		if !self.blocks.is_best(head) {
			self.best(head, now);
		}
		for block in self.blocks.finalise(head) {
			for index in self.ours(block) {
				let entry = &mut self.entries[index as usize];
				if entry.finalised.replace(now).is_none() {
					self.counts.finalised += 1;
				}
			}
		}
	}

	/// Our transactions in a block.
	fn ours(&self, block: Hash) -> Vec<u32> {
		self.blocks.get(block).map_or_else(Vec::new, |block| block.ours.clone())
	}

	/// How many have come how far.
	pub(crate) fn counts(&self) -> Counts {
		self.counts
	}

	/// When things happened.
	pub(crate) fn times(&self) -> Times {
		self.times
	}

	/// When something last happened: a submission, an acceptance, an inclusion.
	pub(crate) fn last_sign_of_life(&self) -> Duration {
		let Times { last_sent, last_accepted, last_included, .. } = self.times;
		last_sent.max(last_accepted).max(last_included).unwrap_or_default()
	}

	/// How many transactions there are.
	pub(crate) fn len(&self) -> usize {
		self.entries.len()
	}

	/// How many the node has not answered.
	pub(crate) fn unanswered(&self) -> usize {
		self.entries.iter().filter(|entry| entry.fate == Fate::Sent).count()
	}

	/// Whether everything that was sent and not refused has come as far as `target`.
	pub(crate) fn is_done(&self, target: Target) -> bool {
		let Counts { submitted, rejected, included, finalised, .. } = self.counts;
		let there = match target {
			Target::Included => included,
			Target::Finalised => finalised,
		};
		there + rejected >= submitted
	}

	/// The accepted transactions that are in no block.
	pub(crate) fn missing(&self) -> impl Iterator<Item = Signed> + '_ {
		let missing = |entry: &&Entry| entry.fate == Fate::Accepted && entry.included.is_none();
		self.entries.iter().filter(missing).map(|entry| entry.signed)
	}

	/// How many were rejected, by reason.
	pub(crate) fn rejections(&self) -> BTreeMap<&str, usize> {
		let mut rejections = BTreeMap::<&str, usize>::new();
		for entry in &self.entries {
			if let Fate::Rejected(kind) = entry.fate {
				*rejections.entry(self.kinds[kind].as_str()).or_default() += 1;
			}
		}
		rejections
	}

	/// The times from submission to inclusion of those that are included.
	pub(crate) fn inclusion_latencies(&self) -> Vec<Duration> {
		let latency = |entry: &Entry| entry.included?.1.checked_sub(entry.sent?);
		self.entries.iter().filter_map(latency).collect()
	}

	/// The times from submission to finality of those that are final.
	pub(crate) fn finality_latencies(&self) -> Vec<Duration> {
		let latency = |entry: &Entry| entry.finalised?.checked_sub(entry.sent?);
		self.entries.iter().filter_map(latency).collect()
	}

	/// When transactions became final, and how many each time.
	pub(crate) fn finality(&self) -> Vec<(Duration, usize)> {
		let mut finality = BTreeMap::<Duration, usize>::new();
		for time in self.entries.iter().filter_map(|entry| entry.finalised) {
			*finality.entry(time).or_default() += 1;
		}
		finality.into_iter().collect()
	}

	/// The blocks of the best chain with transactions of ours, lowest first.
	pub(crate) fn filled(&self) -> Vec<Filled> {
		let filled = |block: &Block| {
			let first = self.entries.get(*block.ours.first()? as usize)?;
			let (_, seen) = first.included?;
			Some(Filled { number: block.number, ours: block.ours.len(), seen })
		};
		self.blocks.best().filter_map(filled).collect()
	}
}

/// What the tasks of a run share.
#[derive(Debug)]
pub(crate) struct Shared {
	/// The run's clock.
	pub(crate) clock: Clock,
	tracker: Mutex<Tracker>,
}

impl Shared {
	/// Shares `tracker`.
	pub(crate) fn new(clock: Clock, tracker: Tracker) -> Self {
		Self { clock, tracker: Mutex::new(tracker) }
	}

	/// The transactions. Must not be held while waiting for anything.
	pub(crate) fn tracker(&self) -> MutexGuard<'_, Tracker> {
		self.tracker.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

#[cfg(test)]
#[path = "track_tests.rs"]
mod tests;
