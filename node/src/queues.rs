// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How far the chain is with what its pallets do by themselves, as metrics.
//!
//! The queues of pallets are ordered in storage by when each task is due, so that the first keys of
//! a queue say how many tasks are due and for how long. The node reads them in the state of the best
//! block every 15 seconds, by the names of the pallets; of a pallet that the runtime does not have
//! there are no metrics. Nothing is counted further than [`COUNTED`]: a queue may be of any length.

use crate::types::{Client, Hash};
use codec::Decode;
use frame_support::{dispatch::PerDispatchClass, storage::storage_prefix, weights::Weight};
use sc_client_api::{HeaderBackend, StorageProvider};
use sc_service::SpawnTaskHandle;
use sp_core::storage::StorageKey;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::{
	register, Gauge, GaugeVec, Opts, PrometheusError, Registry, U64,
};

const LOG_TARGET: &str = "queue-metrics";

/// How often the state is read.
const PERIOD: Duration = Duration::from_secs(15);

/// So many tasks of a queue are counted and no more.
pub const COUNTED: usize = 1_000;

/// By what a queue is ordered, the first bytes behind its prefix, big-endian.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
	/// Milliseconds of the pallet's time, 8 bytes.
	Time,
	/// The number of a block, 4 bytes.
	Block,
	/// Nothing: all of it is due.
	None,
}

/// A queue of a pallet.
struct Queue {
	pallet: &'static str,
	item: &'static str,
	order: Order,
	/// What is true or there when the last block did not get to the end of what was due.
	backlog: Option<&'static str>,
}

const QUEUES: &[Queue] = &[
	Queue { pallet: "Dex", item: "Pending", order: Order::None, backlog: Some("PendingCursor") },
	Queue { pallet: "Dex", item: "Agenda", order: Order::Block, backlog: None },
	Queue { pallet: "Lending", item: "Deferred", order: Order::Block, backlog: Some("Backlog") },
	Queue { pallet: "ModelMarketplace", item: "Due", order: Order::Time, backlog: Some("Backlog") },
	Queue { pallet: "MusicNft", item: "Due", order: Order::Time, backlog: Some("Backlog") },
	Queue { pallet: "FinanceVaults", item: "Due", order: Order::Time, backlog: Some("Backlog") },
];

/// The state of a block.
trait State {
	/// The value under `key`.
	fn value(&self, key: &[u8]) -> Option<Vec<u8>>;
	/// The first keys that begin with `prefix`, `count` at most.
	fn keys(&self, prefix: &[u8], count: usize) -> Vec<Vec<u8>>;

	/// The decoded value of a storage item.
	fn item<T: Decode>(&self, pallet: &str, item: &str) -> Option<T> {
		let bytes = self.value(&prefix(pallet, item))?;
		T::decode(&mut &bytes[..]).ok()
	}
}

fn prefix(pallet: &str, item: &str) -> Vec<u8> {
	storage_prefix(pallet.as_bytes(), item.as_bytes()).to_vec()
}

/// How far a queue is.
#[derive(Debug, Default, PartialEq, Eq)]
struct Progress {
	/// Tasks in it, those that are not due included.
	waiting: u64,
	/// Tasks that are due.
	due: u64,
	/// For how long the first of them is, in milliseconds or in blocks.
	late: u64,
	/// Whether the last block did not get to the end of what was due.
	backlog: bool,
}

impl Queue {
	/// How far it is at the block `number`; nothing if the runtime does not have the pallet.
	fn progress(&self, state: &impl State, number: u32) -> Option<Progress> {
		// Every pallet has one.
		state.value(&prefix(self.pallet, ":__STORAGE_VERSION__:"))?;
		let now: u64 = match self.order {
			Order::Block => number.into(),
			Order::Time => {
				let halted: u64 = state.item(self.pallet, "HaltedFor").unwrap_or_default();
				let now: u64 = state.item("Timestamp", "Now").unwrap_or_default();
				now.saturating_sub(halted)
			},
			Order::None => 0,
		};
		let prefix = prefix(self.pallet, self.item);
		let keys = state.keys(&prefix, COUNTED);
		let moments = keys.iter().filter_map(|key| self.order.moment(key.get(prefix.len()..)?));
		let due: Vec<_> = moments.take_while(|moment| *moment <= now).collect();
		Some(Progress {
			waiting: keys.len() as u64,
			due: due.len() as u64,
			late: due.first().map_or(0, |first| now - first),
			backlog: self.backlog.is_some_and(|item| {
				let value = state.value(&self::prefix(self.pallet, item));
				// A flag, or a cursor that is only there when it is needed.
				value.is_some_and(|value| value != [0])
			}),
		})
	}
}

impl Order {
	/// When the task is due whose key goes on so behind the prefix.
	fn moment(self, key: &[u8]) -> Option<u64> {
		match self {
			Self::Time => Some(u64::from_be_bytes(key.get(..8)?.try_into().ok()?)),
			Self::Block => Some(u32::from_be_bytes(key.get(..4)?.try_into().ok()?).into()),
			Self::None => Some(0),
		}
	}
}

/// Exports the metrics for as long as the node runs; does nothing without a registry.
pub fn export(client: Arc<Client>, registry: Option<&Registry>, spawner: &SpawnTaskHandle) {
	let Some(registry) = registry else { return };
	let metrics = match Metrics::new(registry) {
		Ok(metrics) => metrics,
		Err(error) => {
			log::warn!(
				target: LOG_TARGET,
				"The metrics of the pallets' queues cannot be registered: {error}",
			);
			return;
		},
	};
	// Blocking: it reads the database.
	spawner.spawn_blocking("queue-metrics", None, async move {
		loop {
			let info = client.info();
			let state = BlockState { client: &client, hash: info.best_hash };
			metrics.update(&state, info.best_number);
			tokio::time::sleep(PERIOD).await;
		}
	});
}

/// The state of a block of the database.
struct BlockState<'a> {
	client: &'a Client,
	hash: Hash,
}

impl State for BlockState<'_> {
	fn value(&self, key: &[u8]) -> Option<Vec<u8>> {
		let value = self.client.storage(self.hash, &StorageKey(key.to_vec()));
		value.ok().flatten().map(|data| data.0)
	}

	fn keys(&self, prefix: &[u8], count: usize) -> Vec<Vec<u8>> {
		let prefix = StorageKey(prefix.to_vec());
		match self.client.storage_keys(self.hash, Some(&prefix), None) {
			Ok(keys) => keys.take(count).map(|key| key.0).collect(),
			// While the state is being downloaded, for instance.
			Err(_) => Vec::new(),
		}
	}
}

/// The metrics of a registry.
struct Metrics {
	waiting: GaugeVec<U64>,
	due: GaugeVec<U64>,
	late_seconds: GaugeVec<U64>,
	late_blocks: GaugeVec<U64>,
	backlog: GaugeVec<U64>,
	weight_time: GaugeVec<U64>,
	weight_proof: GaugeVec<U64>,
	scheduler_late: Gauge<U64>,
	migrating: Gauge<U64>,
	safe_mode: Gauge<U64>,
}

impl Metrics {
	fn new(registry: &Registry) -> Result<Self, PrometheusError> {
		let gauge = |name: &str, help: &str| register(Gauge::<U64>::new(name, help)?, registry);
		let gauges = |name: &str, help: &str, labels: &[&str]| {
			register(GaugeVec::<U64>::new(Opts::new(name, help), labels)?, registry)
		};
		let queue: &[&str] = &["pallet", "queue"];
		Ok(Self {
			waiting: gauges(
				"polyphony_queue_waiting",
				"Tasks in the queue of a pallet, counted up to 1000",
				queue,
			)?,
			due: gauges(
				"polyphony_queue_due",
				"Tasks in the queue of a pallet whose time has come, counted up to 1000",
				queue,
			)?,
			late_seconds: gauges(
				"polyphony_queue_late_seconds",
				"For how long the first task in the queue of a pallet is due",
				queue,
			)?,
			late_blocks: gauges(
				"polyphony_queue_late_blocks",
				"For how many blocks the first task in the queue of a pallet is due",
				queue,
			)?,
			backlog: gauges(
				"polyphony_queue_backlog",
				"1 when the last block did not get to the end of what was due, else 0",
				queue,
			)?,
			weight_time: gauges(
				"polyphony_chain_block_weight_ref_time",
				"Picoseconds of execution that the best block has used, by class",
				&["class"],
			)?,
			weight_proof: gauges(
				"polyphony_chain_block_weight_proof_size",
				"Bytes of proof that the best block has used, by class",
				&["class"],
			)?,
			scheduler_late: gauge(
				"polyphony_chain_scheduler_late_blocks",
				"By how many blocks the scheduler is behind with its agenda",
			)?,
			migrating: gauge(
				"polyphony_chain_migrating",
				"1 while the state is migrated over several blocks, or such a migration has failed",
			)?,
			safe_mode: gauge("polyphony_chain_safe_mode", "1 while the chain is in safe mode")?,
		})
	}

	fn update(&self, state: &impl State, number: u32) {
		for queue in QUEUES {
			let Some(progress) = queue.progress(state, number) else { continue };
			let labels = &[queue.pallet, queue.item];
			self.waiting.with_label_values(labels).set(progress.waiting);
			self.due.with_label_values(labels).set(progress.due);
			self.backlog.with_label_values(labels).set(progress.backlog.into());
			match queue.order {
				Order::Time => {
					self.late_seconds.with_label_values(labels).set(progress.late / 1_000)
				},
				Order::Block => self.late_blocks.with_label_values(labels).set(progress.late),
				Order::None => {},
			}
		}
		let weight = state.item::<PerDispatchClass<Weight>>("System", "BlockWeight");
		if let Some(weight) = weight {
			use frame_support::dispatch::DispatchClass::{Mandatory, Normal, Operational};
			let classes =
				[("normal", Normal), ("operational", Operational), ("mandatory", Mandatory)];
			for (label, class) in classes {
				let used = weight.get(class);
				self.weight_time.with_label_values(&[label]).set(used.ref_time());
				self.weight_proof.with_label_values(&[label]).set(used.proof_size());
			}
		}
		let since: Option<u32> = state.item("Scheduler", "IncompleteSince");
		self.scheduler_late.set(since.map_or(0, |since| number.saturating_sub(since).into()));
		let there = |pallet, item| u64::from(state.value(&prefix(pallet, item)).is_some());
		self.migrating.set(there("MultiBlockMigrations", "Cursor"));
		self.safe_mode.set(there("SafeMode", "EnteredUntil"));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use std::collections::BTreeMap;

	#[derive(Default)]
	struct Memory(BTreeMap<Vec<u8>, Vec<u8>>);

	impl State for Memory {
		fn value(&self, key: &[u8]) -> Option<Vec<u8>> {
			self.0.get(key).cloned()
		}

		fn keys(&self, prefix: &[u8], count: usize) -> Vec<Vec<u8>> {
			self.0.keys().filter(|key| key.starts_with(prefix)).take(count).cloned().collect()
		}
	}

	impl Memory {
		fn put(&mut self, pallet: &str, item: &str, behind: &[u8], value: impl Encode) {
			let key = [prefix(pallet, item).as_slice(), behind].concat();
			self.0.insert(key, value.encode());
		}
	}

	const TIMED: Queue =
		Queue { pallet: "MusicNft", item: "Due", order: Order::Time, backlog: Some("Backlog") };

	fn world() -> Memory {
		let mut state = Memory::default();
		for pallet in ["MusicNft", "Dex"] {
			state.put(pallet, ":__STORAGE_VERSION__:", &[], 0u16);
		}
		state.put("Timestamp", "Now", &[], 10_000u64);
		state
	}

	#[test]
	fn what_is_due_is_told_from_what_waits() {
		let mut state = world();
		let none = Progress::default();
		assert_eq!(TIMED.progress(&state, 7), Some(none));
		for (index, moment) in [4_000u64, 9_999, 10_000, 10_001, 1 << 40].iter().enumerate() {
			let behind = [moment.to_be_bytes().as_slice(), &[index as u8]].concat();
			state.put("MusicNft", "Due", &behind, ());
		}
		state.put("MusicNft", "Backlog", &[], false);
		let progress = Progress { waiting: 5, due: 3, late: 6_000, backlog: false };
		assert_eq!(TIMED.progress(&state, 7), Some(progress));

		// Its time has stood still for a while, and the last block was not enough.
		state.put("MusicNft", "HaltedFor", &[], 5_000u64);
		state.put("MusicNft", "Backlog", &[], true);
		let progress = Progress { waiting: 5, due: 1, late: 1_000, backlog: true };
		assert_eq!(TIMED.progress(&state, 7), Some(progress));
	}

	#[test]
	fn queues_by_blocks_and_without_order_are_counted_too() {
		let mut state = world();
		for number in [5u32, 8] {
			state.put("Dex", "Agenda", &number.to_be_bytes(), ());
			state.put("Dex", "Pending", &number.to_le_bytes(), ());
		}
		state.put("Dex", "PendingCursor", &[], vec![1u8, 2]);
		let [pending, agenda] = [&QUEUES[0], &QUEUES[1]];
		let progress = Progress { waiting: 2, due: 1, late: 2, backlog: false };
		assert_eq!(agenda.progress(&state, 7), Some(progress));
		let progress = Progress { waiting: 2, due: 2, late: 0, backlog: true };
		assert_eq!(pending.progress(&state, 7), Some(progress));
	}

	#[test]
	fn of_a_pallet_that_is_not_there_nothing_is_told() {
		let registry = Registry::new();
		let metrics = Metrics::new(&registry).unwrap();
		let mut state = world();
		state.put(
			"System",
			"BlockWeight",
			&[],
			PerDispatchClass::new(|_| Weight::from_parts(3, 4)),
		);
		state.put("Scheduler", "IncompleteSince", &[], 4u32);
		metrics.update(&state, 7);
		let families = registry.gather();
		let due = families.iter().find(|family| family.get_name() == "polyphony_queue_due");
		assert_eq!(due.unwrap().get_metric().len(), 3, "music and two of the dex");
		assert_eq!(metrics.scheduler_late.get(), 3);
		assert_eq!(metrics.safe_mode.get(), 0);
		assert_eq!(metrics.weight_proof.with_label_values(&["normal"]).get(), 4);
	}
}
