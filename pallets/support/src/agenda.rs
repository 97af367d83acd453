// SPDX-License-Identifier: Apache-2.0

//! What a pallet does by itself, when its time has come.
//!
//! There is one queue for all of it, in the order in which it is due, in the time of the pallet (see
//! [`clock`](crate::clock)). A task is there at most once: to schedule it anew moves it.
//!
//! ```text
//!  schedule     ┌─────────┐  it is time                       no longer there, unless it has
//! ────────────> │  waits  │ ────────────> perform ──> done ──> scheduled itself anew
//!  unschedule   │         │                  │
//! <──────────── └─────────┘ <────────────────┘ fails: changes nothing, put off by RetryPeriod
//! ```
//!
//! The end of each block works through what is due as far as its budget goes, and the beginning of
//! the next goes on if that was not enough. Each task has a storage layer of its own; one that fails
//! is put off, and so never stands in front of the others. In a halt, nothing is done.
//!
//! A pallet names its storage items, implements [`Agenda`], and calls
//!
//! ```text
//! fn on_initialize(_: BlockNumberFor<T>) -> Weight {
//!     Self::begin_block()
//! }
//!
//! fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
//!     Self::end_block(remaining)
//! }
//!
//! fn integrity_test() {
//!     Self::check_budgets();
//! }
//! ```

use crate::{
	clock::{Clock, Moment},
	queue::{drain_due, Step},
};
use codec::FullCodec;
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	storage::{
		types::{Key, ReversibleKeyGenerator},
		with_storage_layer,
	},
	traits::Get,
	weights::{RuntimeDbWeight, Weight, WeightMeter},
	Blake2_128Concat, Identity, IterableStorageMap, StorageMap, StorageNMap, StoragePrefixedMap,
	StorageValue,
};
use scale_info::StaticTypeInfo;
use sp_runtime::{DispatchError, TryRuntimeError};

/// The key of a task in the queue: the moment (big-endian), so that the order of the keys is that in
/// which tasks are due, and the task.
pub type DueKey<Task> = (Key<Identity, [u8; 8]>, Key<Blake2_128Concat, Task>);

/// A pallet that does things by itself, when their time has come.
pub trait Agenda: Clock {
	/// What it does.
	type Task: FullCodec + StaticTypeInfo;

	/// The queue: what the pallet will do, by the moment.
	type Due: StorageNMap<DueKey<Self::Task>, (), Query = Option<()>> + StoragePrefixedMap<()>;

	/// When it will.
	type DueAt: IterableStorageMap<Self::Task, Moment, Query = Option<Moment>>;

	/// Whether the end of the last block was not enough for all that was due.
	type Backlog: StorageValue<bool, Query = bool>;

	/// Whether the time of the pallet stands still and the hooks do nothing, asked in each block.
	type Halted: Get<bool>;

	/// By how much a task is put off that fails, in milliseconds, unless
	/// [`retry_after`](Agenda::retry_after) says otherwise.
	type RetryPeriod: Get<Moment>;

	/// What the hook may weigh at the end of a block, if there is as much left.
	type IdleWeight: Get<Weight>;

	/// What it may weigh at the beginning of a block, if the end of the last was not enough.
	type BacklogWeight: Get<Weight>;

	/// What reads and writes cost.
	type DbWeight: Get<RuntimeDbWeight>;

	/// What it costs to find out whether the first task is due, with all that the hook does besides.
	fn look_at_due() -> Weight;

	/// What a task costs, once it is found.
	fn weight_of(task: &Self::Task) -> Weight;

	/// What the most expensive task costs, once it is found.
	fn heaviest_task() -> Weight;

	/// By how much a task that has failed is put off, in milliseconds. More than zero.
	fn retry_after(_task: &Self::Task) -> Moment {
		Self::RetryPeriod::get()
	}

	/// Does a task, which is off the queue. It may schedule itself anew.
	///
	/// # Errors
	///
	/// Then nothing has changed, and the task is put off.
	fn perform(task: &Self::Task) -> DispatchResult;

	/// Tells that a task has failed and was put off to `retry_at`, which is a real time: deposits
	/// the event of it.
	fn put_off(task: Self::Task, error: DispatchError, retry_at: Moment);

	/// Lets the pallet do `task` at `at` or soon after, and not at any other time.
	fn schedule(at: Moment, task: &Self::Task) {
		Self::unschedule(task);
		Self::Due::insert((at.to_be_bytes(), task), ());
		Self::DueAt::insert(task, at);
	}

	/// Takes a task off the queue, if it is there.
	fn unschedule(task: &Self::Task) {
		if let Some(at) = Self::DueAt::take(task) {
			Self::Due::remove((at.to_be_bytes(), task));
		}
	}

	/// Does what is due, as far as the budget goes.
	fn work(meter: &mut WeightMeter) {
		let found = Self::look_at_due();
		// One search more than there are items: see `drain_due`.
		if meter.try_consume(found).is_err() {
			set_backlog::<Self>(true);
			return;
		}
		let now = Self::now();
		let mut starved = false;
		let progress = drain_due(&Self::Due::final_prefix(), meter, found, |key, meter| {
			let (at, task) = decode_key::<Self::Task>(key)?;
			if at > now {
				return Ok(Step::Stop);
			}
			if meter.try_consume(Self::weight_of(&task)).is_err() {
				starved = true;
				return Err(DispatchError::Exhausted);
			}
			Self::run(task);
			Ok(Step::Next)
		});
		set_backlog::<Self>(starved || !progress.finished);
	}

	/// Does a task, or puts it off.
	fn run(task: Self::Task) {
		let done = with_storage_layer(|| {
			Self::unschedule(&task);
			Self::perform(&task)
		});
		if let Err(error) = done {
			let retry_at = Self::now().saturating_add(Self::retry_after(&task));
			Self::schedule(retry_at, &task);
			Self::put_off(task, error, Self::real(retry_at));
		}
	}

	/// For `on_initialize`: keeps the time, and goes on with what the last block had no room for.
	/// Returns what that weighs.
	fn begin_block() -> Weight {
		let (halted, db) = (Self::Halted::get(), Self::DbWeight::get());
		// Whether it is halted, and whether there is a backlog.
		let used = Self::keep_time(halted, db).saturating_add(db.reads(2));
		if halted || !Self::Backlog::get() {
			return used;
		}
		let mut meter = WeightMeter::with_limit(Self::BacklogWeight::get());
		Self::work(&mut meter);
		meter.consumed().saturating_add(used)
	}

	/// For `on_idle`: does what is due. Returns what that weighs, at most `remaining`.
	fn end_block(remaining: Weight) -> Weight {
		if Self::Halted::get() {
			return Weight::zero();
		}
		let mut meter = WeightMeter::with_limit(remaining.min(Self::IdleWeight::get()));
		Self::work(&mut meter);
		meter.consumed()
	}

	/// What the hooks need for the most expensive task, and to find it.
	fn least_work() -> Weight {
		let found = Self::look_at_due();
		Self::heaviest_task().saturating_add(found).saturating_add(found)
	}

	/// For `integrity_test`: panics if a hook could never do the most expensive task, or would do
	/// one that fails again at once.
	fn check_budgets() {
		let least = Self::least_work();
		assert!(
			Self::BacklogWeight::get().all_gte(least) && Self::IdleWeight::get().all_gte(least),
			"the weights of the hooks are not enough for one task: {least:?}"
		);
		assert!(Self::RetryPeriod::get() > 0, "time has to pass before a task is retried");
	}

	/// For `try_state`: whether each task is in the queue once, and `exists`, which says whether
	/// there is what a task is about.
	///
	/// # Errors
	///
	/// If that is not so.
	fn check_agenda(exists: impl Fn(&Self::Task) -> bool) -> Result<(), TryRuntimeError> {
		let mut all = 0usize;
		for (task, at) in Self::DueAt::iter() {
			all = all.saturating_add(1);
			ensure!(
				Self::Due::contains_key((at.to_be_bytes(), &task)),
				"agenda: a task is not in the queue"
			);
			ensure!(exists(&task), "agenda: a task about nothing");
		}
		ensure!(Self::Due::iter_values().count() == all, "agenda: a task is queued twice");
		Ok(())
	}
}

/// Writes only what changes: the hooks ask in each block.
fn set_backlog<A: Agenda + ?Sized>(backlog: bool) {
	if A::Backlog::get() != backlog {
		A::Backlog::put(backlog);
	}
}

/// The parts of a key of `Due`.
fn decode_key<Task: FullCodec + StaticTypeInfo>(
	key: &[u8],
) -> Result<(Moment, Task), DispatchError> {
	let ((at, task), _) =
		DueKey::<Task>::decode_final_key(key).map_err(|_| DispatchError::Corruption)?;
	Ok((Moment::from_be_bytes(at), task))
}

#[cfg(test)]
mod tests;
