// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Tests of the tracker: what is matched with what, and what a fork does to it.

use super::*;

/// Four transactions by signers 0, 1, 0, 1, and a chain that starts at block 10.
fn tracker() -> Tracker {
	let signed = |index: u32| Signed {
		signer: index % 2,
		nonce: u64::from(index / 2),
		hash: transaction(index),
	};
	Tracker::new((0..4).map(signed), Base { hash: block(10), number: 10, finalised: 9 })
}

/// The same, all sent at 1 s and accepted at 2 s.
fn accepted() -> Tracker {
	let mut tracker = tracker();
	for index in 0..4 {
		tracker.sent(index, s(1));
		tracker.accepted(index, s(2));
	}
	tracker
}

fn s(seconds: u64) -> Duration {
	Duration::from_secs(seconds)
}

fn transaction(index: u32) -> Hash {
	Hash::from_low_u64_be(1_000 + u64::from(index))
}

fn block(id: u64) -> Hash {
	Hash::from_low_u64_be(id)
}

/// Learns block `id`, whose height is its last two digits, with these transactions and one of
/// somebody else.
fn learn(tracker: &mut Tracker, id: u64, parent: u64, transactions: &[u32]) {
	let mut extrinsics: Vec<_> = transactions.iter().copied().map(transaction).collect();
	extrinsics.insert(0, Hash::repeat_byte(7));
	tracker.learn(block(id), id % 100, block(parent), &extrinsics);
}

fn counts(tracker: &Tracker) -> (usize, usize, usize) {
	let counts = tracker.counts();
	(counts.accepted, counts.included, counts.finalised)
}

#[test]
fn transactions_are_found_in_blocks() {
	let mut tracker = accepted();
	assert!(!tracker.is_done(Target::Included));
	learn(&mut tracker, 11, 10, &[0, 1]);
	learn(&mut tracker, 12, 11, &[]);
	learn(&mut tracker, 13, 12, &[2, 3]);
	tracker.best(block(11), s(4));
	assert_eq!(counts(&tracker), (4, 2, 0));
	assert_eq!(tracker.missing().map(|signed| signed.nonce).collect::<Vec<_>>(), [1, 1]);

	// A head that was reached over one that nobody was told of.
	tracker.best(block(13), s(8));
	assert_eq!(counts(&tracker), (4, 4, 0));
	assert!(tracker.is_done(Target::Included) && !tracker.is_done(Target::Finalised));
	let (first, second) =
		(Filled { number: 11, ours: 2, seen: s(4) }, Filled { number: 13, ours: 2, seen: s(8) });
	assert_eq!(tracker.filled(), [first, second]);

	tracker.finalised(block(12), s(9));
	tracker.finalised(block(13), s(11));
	assert_eq!(counts(&tracker), (4, 4, 4));
	assert!(tracker.is_done(Target::Finalised));
	assert_eq!(tracker.inclusion_latencies(), [s(3), s(3), s(7), s(7)]);
	assert_eq!(tracker.finality_latencies(), [s(8), s(8), s(10), s(10)]);
	assert_eq!(tracker.finality(), [(s(9), 2), (s(11), 2)]);
}

#[test]
fn a_fork_takes_transactions_back() {
	let mut tracker = accepted();
	learn(&mut tracker, 11, 10, &[0]);
	learn(&mut tracker, 12, 11, &[1, 2]);
	tracker.best(block(12), s(4));
	assert_eq!(tracker.counts().included, 3);

	// On the other fork, 1 is in another block and 2 in none.
	learn(&mut tracker, 112, 11, &[1]);
	learn(&mut tracker, 113, 112, &[]);
	tracker.best(block(113), s(6));
	let counts = tracker.counts();
	assert_eq!((counts.included, counts.retracted, counts.accepted), (2, 2, 4));
	assert_eq!(tracker.inclusion_latencies(), [s(3), s(5)]);

	// Then 2 is as well.
	learn(&mut tracker, 114, 113, &[2]);
	tracker.best(block(114), s(8));
	assert_eq!(tracker.counts().included, 3);
}

#[test]
fn finality_may_come_before_the_head_and_decides() {
	let mut tracker = accepted();
	learn(&mut tracker, 11, 10, &[0, 1]);
	tracker.best(block(11), s(4));

	// The other block at that height is final, and no head has said so.
	learn(&mut tracker, 111, 10, &[0]);
	tracker.finalised(block(111), s(5));
	assert_eq!(counts(&tracker), (4, 1, 1));
	assert_eq!(tracker.counts().retracted, 2);
	assert_eq!(tracker.inclusion_latencies(), [s(4)]);
}

#[test]
fn rejections_are_grouped_and_break_their_signer() {
	let mut tracker = tracker();
	tracker.sent(0, s(1));
	tracker.sent(1, s(1));
	tracker.rejected(0, "bad".to_string(), true);
	tracker.rejected(1, "bad".to_string(), false);
	assert_eq!(tracker.rejections(), BTreeMap::from([("bad", 2)]));
	assert_eq!(tracker.admission(2, 9), Admission::Skip, "signer 0 has a gap");
	assert_eq!(tracker.admission(3, 9), Admission::Send, "signer 1 has none");
	tracker.skipped(2);
	assert_eq!(tracker.counts().skipped, 1);
	assert!(tracker.is_done(Target::Finalised), "nothing is on its way");
}

#[test]
fn only_so_many_are_on_their_way() {
	let mut tracker = tracker();
	tracker.sent(0, s(1));
	tracker.sent(1, s(1));
	assert_eq!(tracker.admission(2, 2), Admission::Wait);
	assert_eq!(tracker.admission(2, 3), Admission::Send);
	assert_eq!(tracker.unanswered(), 2);
	learn(&mut tracker, 11, 10, &[0]);
	tracker.best(block(11), s(3));
	assert_eq!(tracker.admission(2, 2), Admission::Send, "one is in a block");
	assert_eq!(tracker.unanswered(), 1, "what is in a block was accepted");
	assert_eq!(tracker.last_sign_of_life(), s(3));
}

#[test]
fn a_transaction_that_was_signed_again_is_found_under_both_hashes() {
	for included in [transaction(0), transaction(77)] {
		let mut tracker = tracker();
		tracker.sent(0, s(1));
		tracker.signed_again(0, transaction(77));
		tracker.learn(block(11), 11, block(10), &[included]);
		tracker.best(block(11), s(3));
		// The node's answer to the other one comes late, and changes nothing.
		tracker.rejected(0, "outdated".to_string(), false);
		assert_eq!(counts(&tracker), (1, 1, 0));
		let counts = tracker.counts();
		assert_eq!((counts.pool_full, counts.rejected, counts.submitted), (1, 0, 1));
	}
}
