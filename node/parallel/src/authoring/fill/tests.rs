// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Filling a block, on models of the pool and of the runtime, compared with the loop of
//! sc-basic-authorship.

use super::*;
use codec::Decode;
use proptest::prelude::*;
use sc_proposer_metrics::EndProposingReason::{
	HitBlockSizeLimit, HitBlockWeightLimit, HitDeadline, NoMoreTransactions,
};
use std::{
	collections::{BTreeMap, HashMap},
	time::Duration,
};

const HEADER: usize = 100;
const LANES: usize = 2;

/// What is wrong with a transaction.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
enum Fault {
	Nothing,
	CannotPay,
	Panics,
	Inherent,
}

#[derive(Clone, Debug, Decode, Encode)]
struct Transaction {
	id: u32,
	sender: u8,
	nonce: u32,
	weight: u32,
	fault: Fault,
	padding: Vec<u8>,
}

/// A transaction in the pool. It has the tags of a nonce.
struct Pooled {
	id: u32,
	transaction: Arc<Transaction>,
	requires: Vec<TransactionTag>,
	provides: Vec<TransactionTag>,
	priority: u64,
}

impl InPoolTransaction for Pooled {
	type Transaction = Arc<Transaction>;
	type Hash = u32;

	fn data(&self) -> &Self::Transaction {
		&self.transaction
	}

	fn hash(&self) -> &Self::Hash {
		&self.id
	}

	fn priority(&self) -> &u64 {
		&self.priority
	}

	fn longevity(&self) -> &u64 {
		&self.priority
	}

	fn requires(&self) -> &[TransactionTag] {
		&self.requires
	}

	fn provides(&self) -> &[TransactionTag] {
		&self.provides
	}

	fn is_propagable(&self) -> bool {
		true
	}
}

/// The pool's iterator.
#[derive(Clone, Default)]
struct Pool {
	ready: VecDeque<Arc<Pooled>>,
	lost: HashSet<TransactionTag>,
}

impl Iterator for Pool {
	type Item = Arc<Pooled>;

	fn next(&mut self) -> Option<Self::Item> {
		loop {
			let next = self.ready.pop_front()?;
			if !next.requires.iter().any(|tag| self.lost.contains(tag)) {
				return Some(next);
			}
			// What it would have unlocked stays locked.
			self.lost.extend(next.provides.iter().cloned());
		}
	}
}

impl ReadyTransactions for Pool {
	fn report_invalid(&mut self, transaction: &Self::Item) {
		self.lost.extend(transaction.provides.iter().cloned());
	}
}

impl Pool {
	fn add(&mut self, transaction: Transaction) {
		let tag = |nonce: u32| (transaction.sender, nonce).encode();
		let requires = transaction.nonce.checked_sub(1).map(tag).into_iter().collect();
		let provides = vec![tag(transaction.nonce)];
		let (id, priority) = (transaction.id, 1);
		let transaction = Arc::new(transaction);
		self.ready.push_back(Arc::new(Pooled { id, transaction, requires, provides, priority }));
	}

	/// Of each sender, weight, fault and padding one transaction, with increasing nonces.
	fn of(transactions: &[(u8, u32, Fault, usize)]) -> Self {
		let mut pool = Self::default();
		let mut nonces = HashMap::<u8, u32>::new();
		for (id, &(sender, weight, fault, padding)) in (0..).zip(transactions) {
			let next = nonces.entry(sender).or_default();
			let nonce = *next;
			*next += 1;
			let padding = vec![0; padding];
			pool.add(Transaction { id, sender, nonce, weight, fault, padding });
		}
		pool
	}

	fn simple(count: u8) -> Self {
		Self::of(&(0..count).map(|sender| (sender, 1, Fault::Nothing, 0)).collect::<Vec<_>>())
	}
}

/// Executes a transaction as the runtime would.
#[derive(Clone)]
struct Model {
	nonces: HashMap<u8, u32>,
	/// What is left.
	weight: u32,
	/// The lengths of the chunks.
	chunks: Vec<usize>,
	/// The time is up after so many transactions of a chunk.
	time_up_after: Option<usize>,
}

impl Model {
	fn new(weight: u32) -> Self {
		Self { nonces: HashMap::new(), weight, chunks: Vec::new(), time_up_after: None }
	}
}

impl Execute for Model {
	fn apply(&mut self, extrinsic: &[u8]) -> Result<(ApplyExtrinsicResult, bool), Error> {
		let transaction = Transaction::decode(&mut &extrinsic[..]).unwrap();
		let refused = |error: InvalidTransaction| Ok((Err(error.into()), false));
		match transaction.fault {
			Fault::Nothing => {},
			Fault::CannotPay => return refused(InvalidTransaction::Payment),
			Fault::Panics => return Err(Error::Runtime("a panic".into())),
			Fault::Inherent => return Ok((Ok(Ok(())), true)),
		}
		let nonce = self.nonces.entry(transaction.sender).or_default();
		if transaction.nonce > *nonce {
			return refused(InvalidTransaction::Future);
		}
		if transaction.nonce < *nonce {
			return refused(InvalidTransaction::Stale);
		}
		if transaction.weight > self.weight {
			return refused(InvalidTransaction::ExhaustsResources);
		}
		*nonce += 1;
		self.weight -= transaction.weight;
		Ok((Ok(Ok(())), false))
	}

	fn apply_many(&mut self, extrinsics: &[Vec<u8>], _: Option<Instant>) -> Result<Applied, Error> {
		self.chunks.push(extrinsics.len());
		for (done, extrinsic) in extrinsics.iter().enumerate() {
			if self.time_up_after.is_some_and(|after| done >= after) {
				return Ok(Applied::TimeUp(done));
			}
			match self.apply(extrinsic) {
				Ok((Ok(_), false)) => {},
				Ok((Ok(_), true)) => {
					return Ok(Applied::Refused(done, Refusal::InherentAfterOthers))
				},
				Ok((Err(error), _)) => return Ok(Applied::Refused(done, Refusal::Invalid(error))),
				Err(Error::Runtime(error)) => {
					return Ok(Applied::Refused(done, Refusal::Failed(error)))
				},
				Err(error) => return Err(error),
			}
		}
		Ok(Applied::All)
	}
}

/// The transactions of a block, why there are not more, and what the pool is told.
type Outcome = (Vec<u32>, EndProposingReason, BTreeMap<u32, Option<TransactionValidityError>>);

/// The loop of sc-basic-authorship.
fn stock(mut pool: Pool, mut model: Model, limit: usize, soft_deadline: Instant) -> Outcome {
	let mut block = Vec::<Transaction>::new();
	let mut invalid = BTreeMap::new();
	let mut hit = None;
	let mut skipped = 0;
	let end = loop {
		let Some(pooled) = pool.next() else { break hit.unwrap_or(NoMoreTransactions) };
		let transaction = (*pooled.transaction).clone();
		let fits = HEADER + block.encoded_size() + transaction.encoded_size() <= limit;
		let answer = fits.then(|| model.apply(&transaction.encode()));
		let full = match &answer {
			None => Some(HitBlockSizeLimit),
			Some(Ok((Err(error), _))) if error.exhausted_resources() => Some(HitBlockWeightLimit),
			Some(_) => None,
		};
		if let Some(full) = full {
			pool.report_invalid(&pooled);
			hit = Some(full);
			if skipped < super::super::limits::MAX_SKIPPED_TRANSACTIONS {
				skipped += 1;
			} else if Instant::now() >= soft_deadline {
				break full;
			}
			continue;
		}
		match answer {
			Some(Ok((Ok(_), _))) => {
				block.push(transaction);
				hit = None;
			},
			Some(Ok((Err(error), _))) => {
				pool.report_invalid(&pooled);
				invalid.insert(pooled.id, Some(error));
			},
			_ => {
				pool.report_invalid(&pooled);
				invalid.insert(pooled.id, None);
			},
		}
	};
	(block.iter().map(|transaction| transaction.id).collect(), end, invalid)
}

/// Fills a block with `lanes`.
fn fill(
	pool: Pool,
	model: &mut Model,
	limit: usize,
	lanes: usize,
	soft_deadline: Instant,
) -> Result<Outcome, Error> {
	let deadline = Instant::now() + Duration::from_secs(3_600);
	let mut body = Body::new(BlockSize::new(HEADER, limit));
	let pending: Pending<Pooled> = Box::new(pool);
	let filled = Filling::new(
		model,
		&mut body,
		pending,
		lanes,
		deadline,
		soft_deadline,
		"the parent".into(),
	)
	.fill()?;
	assert_eq!(filled.pushed, !body.extrinsics.is_empty());
	let ids = body.extrinsics.iter().map(|transaction: &Transaction| transaction.id).collect();
	Ok((ids, filled.end, filled.invalid.into_iter().collect()))
}

/// Fills a block without a limit to its size.
fn fill_all(pool: Pool, model: &mut Model) -> Outcome {
	fill(pool, model, usize::MAX, LANES, Instant::now()).unwrap()
}

#[test]
fn the_first_is_executed_alone_and_the_rest_in_growing_chunks() {
	let mut model = Model::new(1_000);
	let (ids, end, invalid) = fill_all(Pool::simple(250), &mut model);
	assert_eq!(ids, (0..250).collect::<Vec<_>>());
	assert_eq!((end, invalid.len()), (NoMoreTransactions, 0));
	assert_eq!(model.chunks, [64, 128, 57]);
}

#[test]
fn one_that_is_no_inherent_has_to_be_accepted_first() {
	let ok = |sender| (sender, 1, Fault::Nothing, 0);
	let pool = Pool::of(&[
		(0, 1, Fault::CannotPay, 0),
		(1, 1, Fault::Panics, 0),
		(2, 1, Fault::Inherent, 0),
		ok(3),
		ok(4),
		ok(5),
	]);
	let mut model = Model::new(1_000);
	let (ids, _, invalid) = fill_all(pool, &mut model);
	assert_eq!(ids, [2, 3, 4, 5]);
	assert_eq!(model.chunks, [2]);
	let payment = TransactionValidityError::Invalid(InvalidTransaction::Payment);
	assert_eq!(invalid, BTreeMap::from([(0, Some(payment)), (1, None)]));
}

#[test]
fn an_inherent_among_others_is_left_out() {
	let ok = |sender| (sender, 1, Fault::Nothing, 0);
	let pool = Pool::of(&[ok(0), ok(1), (2, 1, Fault::Inherent, 0), ok(3)]);
	let (ids, end, invalid) = fill_all(pool, &mut Model::new(1_000));
	assert_eq!(ids, [0, 1, 3]);
	assert_eq!((end, invalid.len()), (NoMoreTransactions, 0));
}

#[test]
fn successors_of_a_refused_one_are_left_out_unseen() {
	let pool = Pool::of(&[
		(0, 1, Fault::Nothing, 0),
		(1, 1, Fault::CannotPay, 0),
		(1, 1, Fault::Nothing, 0),
		(2, 1, Fault::Nothing, 0),
		(1, 1, Fault::Nothing, 0),
	]);
	let mut model = Model::new(1_000);
	let (ids, _, invalid) = fill_all(pool, &mut model);
	assert_eq!(ids, [0, 3]);
	assert_eq!(invalid.keys().copied().collect::<Vec<_>>(), [1]);
	assert_eq!(model.chunks, [4, 1], "they are not tried");
}

/// The transactions of sender 1 do not depend on each other by their tags.
fn without_tags(transactions: &[(u8, u32, Fault, usize)]) -> Pool {
	let mut pool = Pool::of(transactions);
	for pooled in &mut pool.ready {
		if pooled.transaction.sender == 1 {
			let (id, transaction) = (pooled.id, pooled.transaction.clone());
			let (requires, provides) = (Vec::new(), vec![id.encode()]);
			*pooled = Arc::new(Pooled { id, transaction, requires, provides, priority: 1 });
		}
	}
	pool
}

#[test]
fn a_nonce_is_not_held_against_one_that_was_taken_before_a_refusal() {
	let pool = without_tags(&[
		(0, 1, Fault::Nothing, 0),
		(1, 1, Fault::CannotPay, 0),
		(1, 1, Fault::Nothing, 0),
	]);
	let (ids, _, invalid) = fill_all(pool, &mut Model::new(1_000));
	assert_eq!(ids, [0]);
	assert_eq!(invalid.keys().copied().collect::<Vec<_>>(), [1]);
}

#[test]
fn a_nonce_is_held_against_one_that_was_taken_after_a_refusal() {
	// The first two are executed one by one.
	let pool = without_tags(&[
		(1, 1, Fault::CannotPay, 0),
		(1, 1, Fault::Nothing, 0),
		(0, 1, Fault::Nothing, 0),
	]);
	let (ids, _, invalid) = fill_all(pool, &mut Model::new(1_000));
	assert_eq!(ids, [2]);
	let future = TransactionValidityError::Invalid(InvalidTransaction::Future);
	assert_eq!(invalid.get(&1), Some(&Some(future)));
}

#[test]
fn a_heavy_one_does_not_end_the_parallel_part() {
	let mut transactions: Vec<_> = (0..200).map(|sender| (sender, 1, Fault::Nothing, 0)).collect();
	transactions[10].1 = 5_000;
	let mut model = Model::new(1_000);
	let (ids, end, _) = fill_all(Pool::of(&transactions), &mut model);
	assert_eq!(ids.len(), 199);
	assert_eq!(end, NoMoreTransactions);
	assert_eq!(model.chunks, [64, 1, 2, 4, 8, 16, 32, 64, 62]);
}

#[test]
fn a_full_block_ends_after_a_few_more() {
	let mut model = Model::new(100);
	let (ids, end, invalid) = fill_all(Pool::simple(200), &mut model);
	assert_eq!((ids.len(), end, invalid.len()), (100, HitBlockWeightLimit, 0));
	// The first that does not fit, seven more, and the one with which it ends.
	assert_eq!(model.chunks, [64, 128, 1, 1, 1, 1, 1, 1, 1, 1]);
}

#[test]
fn nothing_is_tried_any_more_when_the_time_is_up() {
	let mut model = Model::new(1_000);
	model.time_up_after = Some(5);
	let (ids, end, _) = fill_all(Pool::simple(20), &mut model);
	assert_eq!((ids.len(), end), (6, HitDeadline));
	assert_eq!(model.chunks.len(), 1);
}

#[test]
fn a_fault_of_the_engine_is_passed_on() {
	struct Broken;
	impl Execute for Broken {
		fn apply(&mut self, _: &[u8]) -> Result<(ApplyExtrinsicResult, bool), Error> {
			Ok((Ok(Ok(())), false))
		}

		fn apply_many(&mut self, _: &[Vec<u8>], _: Option<Instant>) -> Result<Applied, Error> {
			Err(Error::Unavailable("as an example"))
		}
	}
	let now = Instant::now();
	let deadline = now + Duration::from_secs(3_600);
	let mut body = Body::<Transaction>::new(BlockSize::new(HEADER, usize::MAX));
	let pending: Pending<Pooled> = Box::new(Pool::simple(3));
	let mut broken = Broken;
	let filling =
		Filling::new(&mut broken, &mut body, pending, LANES, deadline, now, "the parent".into());
	assert!(matches!(filling.fill(), Err(Error::Unavailable(_))));
}

fn fault() -> impl Strategy<Value = Fault> {
	prop_oneof![
		20 => Just(Fault::Nothing),
		1 => Just(Fault::CannotPay),
		1 => Just(Fault::Panics),
	]
}

proptest! {
	#[test]
	fn blocks_are_those_of_the_stock_proposer(
		transactions in prop::collection::vec((0u8..40, 1u32..60, fault(), 0usize..80), 0..400),
		weight in 500u32..12_000,
		limit in 2_000usize..40_000,
		lanes in 1usize..20,
		early in any::<bool>(),
	) {
		let pool = Pool::of(&transactions);
		let model = Model::new(weight);
		// Either any number is skipped, or few.
		let soft_deadline = Instant::now() + Duration::from_secs(if early { 3_600 } else { 0 });
		let expected = stock(pool.clone(), model.clone(), limit, soft_deadline);
		let found = fill(pool, &mut model.clone(), limit, lanes, soft_deadline).unwrap();
		prop_assert_eq!(found, expected);
	}
}
