// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The runtime without Wasm: its calls, on a state in a map.
//!
//! No trie, no signature, no fee: what is left is the code of the pallets. What it asks of the
//! state is counted apart, on a trie.

use frame_support::traits::{Hooks, UnfilteredDispatchable};
use pallet_dex::{Orders, Pending};
use polyphony_runtime::{AccountId, Dex, Runtime, RuntimeOrigin, System};
use sp_core::storage::Storage;
use sp_state_machine::BasicExternalities;
use sp_trie::recorder::Recorder;
use std::time::{Duration, Instant};

/// A state in block 1.
pub struct Native {
	ext: BasicExternalities,
	storage: Storage,
}

/// What is written while this exists is undone when it is dropped. Only inside of
/// [`Native::execute`].
pub struct Scratch(());

impl Scratch {
	/// From here on.
	#[allow(clippy::new_without_default)] // It does something.
	pub fn new() -> Self {
		sp_io::storage::start_transaction();
		Self(())
	}
}

impl Drop for Scratch {
	fn drop(&mut self) {
		sp_io::storage::rollback_transaction();
	}
}

/// What something asks of the state. The same on every machine.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Access {
	/// Keys that are read.
	pub reads: usize,
	/// Keys that are written.
	pub writes: usize,
	/// Nodes of the trie on the way to what is read.
	pub nodes: usize,
}

/// How orders are cleared.
#[derive(Clone, Debug)]
pub struct Clearing {
	/// How long the beginning of each block took that cleared orders, and the last that looked for
	/// some.
	pub blocks: Vec<Duration>,
	/// What that weighed, as time.
	pub weights: Vec<Duration>,
}

/// Blocks after which orders that are still pending will not be cleared any more.
pub(crate) const PATIENCE: usize = 1_000;

impl Native {
	pub(crate) fn new(mut storage: Storage) -> Self {
		// Events are deposited from the first block on.
		BasicExternalities::execute_with_storage(&mut storage, || System::set_block_number(1));
		Self { ext: BasicExternalities::new(storage.clone()), storage }
	}

	/// Does something on this state, which keeps what is written.
	pub fn execute<R>(&mut self, work: impl FnOnce() -> R) -> R {
		self.ext.execute_with(work)
	}

	/// The median time of so many rounds, each on this state.
	pub fn time(&mut self, rounds: usize, mut work: impl FnMut()) -> Duration {
		self.execute(|| {
			let times = (0..rounds).map(|_| {
				let scratch = Scratch::new();
				let begun = Instant::now();
				work();
				let took = begun.elapsed();
				drop(scratch);
				took
			});
			median(times.collect())
		})
	}

	/// Counts what something asks of the state as it was at first.
	pub fn access(&self, work: impl FnOnce()) -> Access {
		let mut ext = sp_io::TestExternalities::new(self.storage.clone());
		let recorder = Recorder::default();
		ext.execute_with_recorder(recorder.clone(), work);
		Access {
			reads: recorder.recorded_keys().values().map(|keys| keys.len()).sum(),
			writes: ext.overlayed_changes().changes().count(),
			nodes: recorder.drain_storage_proof().len(),
		}
	}

	/// Begins blocks until no pair is pending. Changes nothing.
	///
	/// # Panics
	///
	/// If that does not end.
	pub fn clear(&mut self) -> Clearing {
		self.execute(|| {
			let _scratch = Scratch::new();
			clear()
		})
	}

	/// The number of orders that are left then. Changes nothing.
	///
	/// # Panics
	///
	/// If that does not end.
	pub fn left(&mut self) -> usize {
		self.execute(|| {
			let _scratch = Scratch::new();
			clear();
			Orders::<Runtime>::iter_keys().count()
		})
	}
}

fn clear() -> Clearing {
	let (mut blocks, mut weights) = (Vec::new(), Vec::new());
	while Pending::<Runtime>::iter_keys().next().is_some() {
		assert!(blocks.len() < PATIENCE, "`BatchWeight` has no room for a full batch");
		let number = blocks.len() as u32 + 1;
		System::set_block_number(number);
		System::reset_events();
		let (took, weight) = begin(number);
		blocks.push(took);
		weights.push(weight);
	}
	Clearing { blocks, weights }
}

/// The dex's part of the beginning of a block. Returns how long it took, and what it weighed, as
/// time.
pub fn begin(number: u32) -> (Duration, Duration) {
	let begun = Instant::now();
	let weight = Dex::on_initialize(number);
	let took = begun.elapsed();
	(took, Duration::from_nanos(weight.ref_time() / 1_000))
}

/// Dispatches a call of this account, in a storage layer as every call has.
///
/// # Panics
///
/// If the call fails.
pub fn dispatch(who: &AccountId, call: impl UnfilteredDispatchable<RuntimeOrigin = RuntimeOrigin>) {
	call.dispatch_bypass_filter(RuntimeOrigin::signed(who.clone())).expect("the call succeeds");
}

/// The one in the middle.
///
/// # Panics
///
/// If there is none.
pub fn median<T: PartialOrd>(mut values: Vec<T>) -> T {
	values.sort_by(|a, b| a.partial_cmp(b).expect("none of them is not a number"));
	values.swap_remove(values.len() / 2)
}
