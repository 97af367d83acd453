// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The queue in front of an import that imports a block when it is told to, and behind a sync that
//! sends again what it is told was refused.

use super::{BoundedQueue, Limits};
use crate::types::{Block, Hash, Header};
use futures::channel::oneshot;
use parking_lot::Mutex;
use sc_consensus::{
	import_queue::{ImportQueueService, RuntimeOrigin},
	BlockCheckParams, BlockImport, BlockImportError, BlockImportParams, BlockImportStatus,
	ImportQueue, ImportResult, ImportedState, IncomingBlock, JustificationImport,
	JustificationImportResult, Link, Verifier,
};
use sc_network::{request_responses::RequestFailure, PeerId, ProtocolName};
use sc_network_common::sync::message::{
	BlockAttributes, BlockData, BlockRequest, Direction, FromBlock,
};
use sc_network_sync::block_relay_protocol::{BlockDownloader, BlockResponseError};
use sp_consensus::BlockOrigin;
use sp_runtime::{traits::Header as _, DigestItem, Justification, Justifications, OpaqueExtrinsic};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use substrate_prometheus_endpoint::{prometheus::TextEncoder, Registry};
use tokio::{sync::Semaphore, task::JoinHandle};

/// A condition that does not come within this time has failed.
const DEADLINE: Duration = Duration::from_secs(30);
const SYNC: BlockOrigin = BlockOrigin::NetworkInitialSync;
const MIB: usize = 1024 * 1024;
/// What an extrinsic counts for beside its bytes.
const EXTRINSIC: usize = size_of::<OpaqueExtrinsic>();

/// Imports a block for each permit, except those with a number that is bad.
#[derive(Clone)]
struct Slow {
	permits: Arc<Semaphore>,
	imported: Arc<Mutex<Vec<u32>>>,
	bad: Option<u32>,
}

#[async_trait::async_trait]
impl BlockImport<Block> for Slow {
	type Error = sp_consensus::Error;

	async fn check_block(&self, _: BlockCheckParams<Block>) -> Result<ImportResult, Self::Error> {
		Ok(ImportResult::imported(false))
	}

	async fn import_block(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<ImportResult, Self::Error> {
		self.permits.acquire().await.expect("the semaphore stays open").forget();
		if self.bad == Some(*block.header.number()) {
			return Ok(ImportResult::KnownBad);
		}
		self.imported.lock().push(*block.header.number());
		Ok(ImportResult::imported(true))
	}
}

struct Trusting;

#[async_trait::async_trait]
impl Verifier<Block> for Trusting {
	async fn verify(
		&self,
		block: BlockImportParams<Block>,
	) -> Result<BlockImportParams<Block>, String> {
		Ok(block)
	}
}

/// Imports all justifications but empty ones.
struct Justified;

#[async_trait::async_trait]
impl JustificationImport<Block> for Justified {
	type Error = sp_consensus::Error;

	async fn on_start(&mut self) -> Vec<(Hash, u32)> {
		vec![(Hash::repeat_byte(9), 9)]
	}

	async fn import_justification(
		&mut self,
		_: Hash,
		_: u32,
		justification: Justification,
	) -> Result<(), Self::Error> {
		match justification.1.is_empty() {
			true => Err(sp_consensus::Error::InvalidJustification),
			false => Ok(()),
		}
	}
}

/// What sync hears.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
	/// A block was imported.
	Imported(Hash),
	/// A block was not, for a reason that names no peer.
	Failed(Hash, String),
	/// A block was not, and a peer is to blame.
	Blamed(Hash),
	/// A justification was imported, or not.
	Justified(Hash, bool),
	/// A justification is needed.
	Wanted(Hash),
}

#[derive(Clone, Default)]
struct Ears(Arc<Mutex<Vec<Heard>>>);

impl Link<Block> for Ears {
	fn blocks_processed(
		&self,
		imported: usize,
		count: usize,
		results: Vec<(Result<BlockImportStatus<u32>, BlockImportError>, Hash)>,
	) {
		assert_eq!(results.len(), count);
		assert_eq!(results.iter().filter(|(result, _)| result.is_ok()).count(), imported);
		self.0.lock().extend(results.into_iter().map(|(result, hash)| match result {
			Ok(_) => Heard::Imported(hash),
			Err(error @ (BlockImportError::Cancelled | BlockImportError::Other(_))) => {
				Heard::Failed(hash, error.to_string())
			},
			Err(_) => Heard::Blamed(hash),
		}));
	}

	fn justification_imported(
		&self,
		_: RuntimeOrigin,
		hash: &Hash,
		_: u32,
		result: JustificationImportResult,
	) {
		let good = result == JustificationImportResult::Success;
		self.0.lock().push(Heard::Justified(*hash, good));
	}

	fn request_justification(&self, hash: &Hash, _: u32) {
		self.0.lock().push(Heard::Wanted(*hash));
	}
}

/// A queue with all that is around it.
struct World {
	service: Box<dyn ImportQueueService<Block>>,
	queue: Arc<super::queue::Queue>,
	import: Slow,
	ears: Ears,
	registry: Registry,
	worker: JoinHandle<()>,
	runner: JoinHandle<()>,
}

impl World {
	fn new(limits: Limits) -> Self {
		Self::with_bad(limits, None)
	}

	fn with_bad(limits: Limits, bad: Option<u32>) -> Self {
		let import =
			Slow { permits: Arc::new(Semaphore::new(0)), imported: Default::default(), bad };
		let registry = Registry::new();
		let (queue, worker) = BoundedQueue::with_worker(
			limits,
			Trusting,
			import.clone(),
			Some(Box::new(Justified)),
			Some(&registry),
		);
		let ears = Ears::default();
		let link = ears.clone();
		Self {
			service: queue.service(),
			queue: queue.service.0.clone(),
			import,
			ears,
			registry,
			worker: tokio::spawn(worker),
			runner: tokio::spawn(async move { queue.run(&link).await }),
		}
	}

	fn send(&mut self, blocks: &[IncomingBlock<Block>]) {
		self.service.import_blocks(SYNC, blocks.to_vec());
	}

	fn imported(&self) -> Vec<u32> {
		self.import.imported.lock().clone()
	}

	/// Waits until sync has heard so much, and takes it.
	async fn hear(&self, count: usize) -> Vec<Heard> {
		until(|| self.ears.0.lock().len() >= count).await;
		std::mem::take(&mut *self.ears.0.lock())
	}

	/// A metric as it is told, the one with `label` if there are several; 0 if nothing was counted.
	fn metric(&self, name: &str, label: Option<&str>) -> f64 {
		let text = TextEncoder::new().encode_to_string(&self.registry.gather());
		let text = text.expect("metrics have a text");
		let mut lines = text.lines().filter(|line| match label {
			Some(label) => line.starts_with(&format!("{name}{{")) && line.contains(label),
			None => line.starts_with(&format!("{name} ")),
		});
		let value = lines.next().and_then(|line| line.rsplit(' ').next());
		value.map_or(0.0, |value| value.parse().expect("a number"))
	}
}

async fn until(condition: impl Fn() -> bool) {
	let wait = async {
		while !condition() {
			tokio::time::sleep(Duration::from_millis(1)).await;
		}
	};
	tokio::time::timeout(DEADLINE, wait).await.expect("within the deadline");
}

/// A chain of blocks from number 1, each with a body of so many bytes.
fn chain(length: u32, bytes: usize) -> Vec<IncomingBlock<Block>> {
	let mut parent = Hash::zero();
	let block = |number| {
		let header = Header::new(number, Hash::zero(), Hash::zero(), parent, Default::default());
		parent = header.hash();
		IncomingBlock {
			hash: header.hash(),
			header: Some(header),
			body: Some(vec![OpaqueExtrinsic::from_blob(vec![0; bytes])]),
			indexed_body: None,
			justifications: None,
			origin: Some(RuntimeOrigin::random()),
			allow_missing_state: true,
			import_existing: false,
			skip_execution: false,
			state: None,
		}
	};
	(1..=length).map(block).collect()
}

fn imported(blocks: &[IncomingBlock<Block>]) -> Vec<Heard> {
	blocks.iter().map(|block| Heard::Imported(block.hash)).collect()
}

/// Checks that these blocks were refused, in a way that makes sync start again and blames nobody.
fn assert_refused(heard: &[Heard], blocks: &[IncomingBlock<Block>]) {
	assert_eq!(heard.len(), blocks.len(), "{heard:?}");
	for (index, (heard, block)) in heard.iter().zip(blocks).enumerate() {
		let Heard::Failed(hash, reason) = heard else { panic!("not refused: {heard:?}") };
		assert_eq!(*hash, block.hash);
		assert_eq!(reason.contains("queue was full"), index == 0, "{reason}");
	}
}

#[tokio::test]
async fn the_number_of_blocks_is_bounded_and_the_others_come_again() {
	const BOUND: usize = 4;
	let mut world = World::new(Limits { blocks: BOUND, bytes: MIB });
	let blocks = chain(10, 100);
	assert_eq!(world.hear(1).await, [Heard::Wanted(Hash::repeat_byte(9))]);

	world.send(&blocks[..3]);
	world.send(&blocks[3..6]);
	world.send(&blocks[6..]);
	let bytes = BOUND * (EXTRINSIC + 100);
	assert_eq!(world.queue.held(), (BOUND, bytes));
	assert_eq!(world.metric("polyphony_import_queue_blocks", None), BOUND as f64);
	assert_eq!(world.metric("polyphony_import_queue_bytes", None), bytes as f64);
	assert_eq!(world.metric("polyphony_import_queue_refused", None), 6.0);

	// The refused ones are reported after all that was taken, not before.
	world.import.permits.add_permits(3);
	assert_eq!(world.hear(3).await, imported(&blocks[..3]));
	assert_eq!(world.queue.held().0, 1);
	world.import.permits.add_permits(1);
	let heard = world.hear(7).await;
	assert_eq!(heard[..1], imported(&blocks[3..4]));
	assert_refused(&heard[1..], &blocks[4..]);
	assert_eq!(world.queue.held(), (0, 0));

	// Sync asks again from there on until it has all.
	world.import.permits.add_permits(100);
	while world.imported().len() < blocks.len() {
		let next = world.imported().len();
		world.send(&blocks[next..]);
		assert!(world.queue.held().0 <= BOUND);
		world.hear(blocks.len() - next).await;
	}
	assert_eq!(world.imported(), (1..=10).collect::<Vec<_>>());
	assert_eq!(world.metric("polyphony_import_queue_processed", Some("imported")), 10.0);
	assert_eq!(world.metric("polyphony_import_queue_verified", Some("good")), 10.0);
	assert_eq!(world.metric("polyphony_import_queue_wait_seconds_count", None), 10.0);
	assert_eq!(world.metric("polyphony_import_queue_blocks", None), 0.0);
}

#[tokio::test]
async fn the_bytes_are_bounded_and_a_block_that_is_larger_passes_alone() {
	const JUSTIFICATION: usize = size_of::<Justification>() + 30;
	const TWO: usize = 2 * (EXTRINSIC + 100) + JUSTIFICATION;
	let mut world = World::new(Limits { blocks: 100, bytes: TWO + 20 });
	let mut blocks = chain(4, 100);
	// A justification counts too.
	blocks[1].justifications = Some(Justifications::from((*b"TEST", vec![0; 30])));
	world.hear(1).await;

	world.send(&blocks);
	assert_eq!(world.queue.held(), (2, TWO));
	world.import.permits.add_permits(100);
	let heard = world.hear(4).await;
	assert_eq!(heard[..2], imported(&blocks[..2]));
	assert_refused(&heard[2..], &blocks[2..]);

	let large = chain(2, 1000);
	world.send(&large);
	let heard = world.hear(2).await;
	assert_eq!(heard[..1], imported(&large[..1]));
	assert_refused(&heard[1..], &large[1..]);
}

#[tokio::test]
async fn what_is_empty_counts_too() {
	const ENTRIES: usize = 1_000;
	let mut world = World::new(Limits { blocks: 100, bytes: ENTRIES });
	let mut blocks = chain(2, 0);
	world.hear(1).await;
	for block in &mut blocks {
		block.body = Some(vec![OpaqueExtrinsic::from_blob(Vec::new()); ENTRIES]);
	}
	world.send(&blocks);
	assert_eq!(world.queue.held(), (1, ENTRIES * EXTRINSIC));

	let mut world = World::new(Limits { blocks: 100, bytes: ENTRIES });
	let mut blocks = chain(2, 0);
	for block in &mut blocks {
		let header = block.header.as_mut().expect("it has one");
		header.digest.logs = vec![DigestItem::RuntimeEnvironmentUpdated; ENTRIES];
	}
	world.send(&blocks);
	assert_eq!(world.queue.held().0, 1);
	assert!(world.queue.held().1 > ENTRIES);
}

#[tokio::test]
async fn what_builds_on_refused_blocks_is_refused_until_they_come_again() {
	let mut world = World::new(Limits { blocks: 2, bytes: MIB });
	let blocks = chain(6, 10);
	world.hear(1).await;
	world.import.permits.add_permits(100);

	world.send(&blocks[..4]);
	let heard = world.hear(4).await;
	assert_refused(&heard[2..], &blocks[2..4]);
	// Sent before sync heard that.
	world.send(&blocks[4..]);
	assert_refused(&world.hear(2).await, &blocks[4..]);
	assert_eq!(world.imported(), [1, 2]);
	world.send(&blocks[2..4]);
	world.hear(2).await;
	world.send(&blocks[4..]);
	world.hear(2).await;
	assert_eq!(world.imported(), [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn what_nobody_asks_for_again_is_never_refused() {
	let mut world = World::new(Limits { blocks: 1, bytes: 100 });
	let blocks = chain(4, 100);
	world.hear(1).await;

	world.send(&blocks[..1]);
	world.service.import_blocks(BlockOrigin::WarpSync, blocks[1..2].to_vec());
	let mut with_state = blocks[2].clone();
	let entries = vec![(vec![0u8; 10], vec![0u8; 20])];
	let entry = size_of_val(&entries[0]) + 30;
	let state = vec![(Vec::<u8>::new(), (entries, Vec::<Vec<u8>>::new()))].into();
	with_state.state = Some(ImportedState { block: with_state.hash, state });
	world.send(&[with_state]);
	world.send(&blocks[3..]);
	assert_eq!(world.queue.held(), (3, 3 * (EXTRINSIC + 100) + entry));
	world.import.permits.add_permits(100);
	let heard = world.hear(4).await;
	assert_eq!(heard[..3], imported(&blocks[..3]));
	assert_refused(&heard[3..], &blocks[3..]);
}

#[tokio::test]
async fn justifications_are_taken_by_a_full_queue_and_come_first() {
	let mut world = World::new(Limits { blocks: 2, bytes: MIB });
	let blocks = chain(4, 10);
	world.hear(1).await;
	world.send(&blocks);
	for (byte, justification) in [(1, vec![1]), (2, vec![]), (3, vec![1])] {
		let justifications = Justifications::from((*b"TEST", justification));
		let who = RuntimeOrigin::random();
		let hash = Hash::repeat_byte(byte);
		world.service.import_justifications(who, hash, byte.into(), justifications);
	}

	world.import.permits.add_permits(1);
	let justified = [(1, true), (2, false), (3, true)]
		.map(|(b, good)| Heard::Justified(Hash::repeat_byte(b), good));
	assert_eq!(world.hear(3).await, justified);
	world.import.permits.add_permits(1);
	let heard = world.hear(4).await;
	assert_eq!(heard[..2], imported(&blocks[..2]));
	assert_refused(&heard[2..], &blocks[2..]);
	assert_eq!(world.metric("polyphony_import_queue_justifications", Some("imported")), 2.0);
	assert_eq!(world.metric("polyphony_import_queue_justifications", Some("failed")), 1.0);
}

#[tokio::test]
async fn the_rest_of_a_batch_is_cancelled_after_a_block_that_fails() {
	let mut world = World::with_bad(Limits { blocks: 10, bytes: MIB }, Some(2));
	let blocks = chain(4, 10);
	world.hear(1).await;
	world.import.permits.add_permits(100);
	world.send(&blocks);
	let heard = world.hear(4).await;
	assert_eq!(heard[0], Heard::Imported(blocks[0].hash));
	assert_eq!(heard[1], Heard::Blamed(blocks[1].hash));
	let cancelled = BlockImportError::Cancelled.to_string();
	assert_eq!(heard[2], Heard::Failed(blocks[2].hash, cancelled.clone()));
	assert_eq!(heard[3], Heard::Failed(blocks[3].hash, cancelled));
	assert_eq!(world.queue.held(), (0, 0));
	assert_eq!(world.metric("polyphony_import_queue_processed", Some("bad_block")), 1.0);
	assert_eq!(world.metric("polyphony_import_queue_processed", Some("cancelled")), 2.0);
}

#[tokio::test]
async fn without_limits_nothing_is_refused() {
	let mut world = World::new(Limits::NONE);
	let blocks = chain(10_000, 10);
	world.hear(1).await;
	for block in &blocks {
		world.send(std::slice::from_ref(block));
	}
	assert_eq!(world.queue.held().0, 10_000);
	world.import.permits.add_permits(10_000);
	assert_eq!(world.hear(10_000).await, imported(&blocks));
}

#[tokio::test]
async fn a_queue_that_is_dropped_ends_its_worker_and_takes_no_more() {
	let mut world = World::new(Limits { blocks: 4, bytes: MIB });
	let blocks = chain(8, 10);
	world.hear(1).await;
	world.send(&blocks);
	world.import.permits.add_permits(1);
	until(|| world.imported().len() == 1).await;
	// The node stops: the task that runs the queue is dropped, and the queue with it.
	world.runner.abort();
	until(|| world.runner.is_finished()).await;
	assert_eq!(world.queue.held(), (0, 0));
	world.send(&blocks);
	assert_eq!(world.queue.held(), (0, 0));
	// The block that is being imported is still imported; nothing after it.
	world.import.permits.add_permits(100);
	tokio::time::timeout(DEADLINE, &mut world.worker).await.expect("it ends").expect("no panic");
	assert_eq!(world.imported(), [1, 2]);
}

/// A downloader that counts whom it asks.
#[derive(Debug, Default)]
struct Asked(Mutex<BTreeMap<u64, u32>>);

#[async_trait::async_trait]
impl BlockDownloader<Block> for Asked {
	fn protocol_name(&self) -> &ProtocolName {
		unreachable!("not asked for here")
	}

	async fn download_blocks(
		&self,
		_: PeerId,
		request: BlockRequest<Block>,
	) -> Result<Result<(Vec<u8>, ProtocolName), RequestFailure>, oneshot::Canceled> {
		*self.0.lock().entry(request.id).or_default() += 1;
		Ok(Ok((Vec::new(), ProtocolName::from("/test"))))
	}

	fn block_response_into_blocks(
		&self,
		_: &BlockRequest<Block>,
		_: Vec<u8>,
	) -> Result<Vec<BlockData<Block>>, BlockResponseError> {
		Ok(Vec::new())
	}
}

#[tokio::test]
async fn downloads_wait_while_the_queue_is_more_than_half_full() {
	let mut world = World::new(Limits { blocks: 4, bytes: MIB });
	world.hear(1).await;
	let asked = Arc::new(Asked::default());
	let downloads = Arc::new(super::Downloads::new(asked.clone(), world.queue.clone()));
	let ask = |id, fields, max| {
		let request = BlockRequest::<Block> {
			id,
			fields,
			from: FromBlock::Number(1),
			direction: Direction::Ascending,
			max: Some(max),
		};
		let downloads = downloads.clone();
		tokio::spawn(async move {
			downloads.download_blocks(PeerId::random(), request).await.expect("sent").is_ok()
		})
	};
	let bodies = BlockAttributes::HEADER | BlockAttributes::BODY;

	let blocks = chain(3, 10);
	world.send(&blocks[..2]);
	assert!(ask(1, bodies, 64).await.expect("half full is not too full"));

	world.send(&blocks[2..]);
	let bodies_wait = ask(2, bodies, 64);
	let headers_wait = ask(7, BlockAttributes::HEADER, 64);
	assert!(ask(3, BlockAttributes::HEADER, 1).await.expect("searches pass"));
	assert!(ask(4, BlockAttributes::JUSTIFICATION, 1).await.expect("justifications pass"));
	until(|| world.metric("polyphony_import_queue_downloads_waiting", None) == 2.0).await;
	assert_eq!(asked.0.lock().keys().copied().collect::<Vec<_>>(), [1, 3, 4]);
	world.import.permits.add_permits(1);
	assert!(bodies_wait.await.expect("it was asked when there was room"));
	assert!(headers_wait.await.expect("so it was for these"));
	assert_eq!(world.metric("polyphony_import_queue_downloads_waiting", None), 0.0);

	// Sync gives up on a peer; and the node stops.
	world.send(&chain(6, 20)[..2]);
	let given_up = ask(5, bodies, 64);
	let left = ask(6, bodies, 1);
	until(|| world.metric("polyphony_import_queue_downloads_waiting", None) == 2.0).await;
	given_up.abort();
	until(|| world.metric("polyphony_import_queue_downloads_waiting", None) == 1.0).await;
	world.queue.stop();
	assert!(left.await.expect("it is let go"));
	assert!(!asked.0.lock().contains_key(&5));
}
