// SPDX-License-Identifier: Apache-2.0

//! What the chain does by itself, when its time has come.
//!
//! There is one queue for all of it, in the order in which it is due, in the time of the
//! pallet. A task is there at most once:
//! to schedule it anew moves it. The end of each block works through what is due as far as its
//! budget goes, and the beginning of the next goes on if that was not enough. Each task has a
//! storage layer of its own; one that fails is put off by `RetryPeriod`, and so never stands in
//! front of the others.

use crate::*;
use codec::Decode;
use frame_support::{
	storage::{with_storage_layer, StoragePrefixedMap},
	traits::Get,
	weights::{Weight, WeightMeter},
};
use polyphony_support::queue::{drain_due, Step};
use sp_runtime::DispatchError;

/// Bytes of the hash before a key under `Blake2_128Concat`.
const HASH: usize = 16;

impl<T: Config> Pallet<T> {
	/// Lets the chain do `task` at `at` or soon after, and not at any other time.
	pub(crate) fn schedule(at: Moment, task: &TaskOf<T>) {
		Self::unschedule(task);
		Due::<T>::insert((at.to_be_bytes(), task), ());
		DueAt::<T>::insert(task, at);
	}

	/// Takes a task off the queue, if it is there.
	pub(crate) fn unschedule(task: &TaskOf<T>) {
		if let Some(at) = DueAt::<T>::take(task) {
			Due::<T>::remove((at.to_be_bytes(), task));
		}
	}

	/// What the hooks need for the most expensive task, and to find it.
	pub(crate) fn least_work() -> Weight {
		let found = T::WeightInfo::look_at_due();
		let tasks = [
			T::WeightInfo::share_fees(),
			T::WeightInfo::end_auction(),
			T::WeightInfo::cancel_bid(),
			T::WeightInfo::end_dispute(),
		];
		tasks
			.into_iter()
			.fold(Weight::zero(), |most, weight| most.max(weight))
			.saturating_add(found)
			.saturating_add(found)
	}

	/// Does what is due, as far as the budget goes.
	pub(crate) fn work(meter: &mut WeightMeter) {
		let found = T::WeightInfo::look_at_due();
		// One search more than there are items: see `drain_due`.
		if meter.try_consume(found).is_err() {
			Self::set_backlog(true);
			return;
		}
		let now = Self::now();
		let mut starved = false;
		let progress = drain_due(&Due::<T>::final_prefix(), meter, found, |key, meter| {
			let (at, task) = decode_key::<T::AssetId>(key)?;
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
		Self::set_backlog(starved || !progress.finished);
	}

	fn set_backlog(backlog: bool) {
		if Backlog::<T>::get() != backlog {
			Backlog::<T>::put(backlog);
		}
	}

	/// What a task costs, once it is found.
	fn weight_of(task: &TaskOf<T>) -> Weight {
		match task {
			Task::ShareFees(..) => T::WeightInfo::share_fees(),
			Task::EndDispute(_) => T::WeightInfo::end_dispute(),
			Task::EndAuction(..) => T::WeightInfo::end_auction(),
			Task::EndBid(..) => T::WeightInfo::cancel_bid(),
		}
	}

	/// Does a task, or puts it off.
	pub(crate) fn run(task: TaskOf<T>) {
		let done = with_storage_layer(|| {
			Self::unschedule(&task);
			match &task {
				Task::ShareFees(recording, asset) => Self::do_share_fees(*recording, asset),
				Task::EndDispute(recording) => Self::do_end_dispute(*recording),
				Task::EndAuction(recording, id) => Self::run_end_auction(*recording, *id),
				Task::EndBid(recording, id) => Self::return_bid(*recording, *id),
			}
		});
		if let Err(error) = done {
			let retry_at = Self::now().saturating_add(T::RetryPeriod::get());
			Self::schedule(retry_at, &task);
			let retry_at = Self::real(retry_at);
			Self::deposit_event(Event::TaskFailed { task, error, retry_at });
		}
	}
}

/// The parts of a key of `Due`.
fn decode_key<AssetId: Decode>(key: &[u8]) -> Result<(Moment, Task<AssetId>), DispatchError> {
	key.split_first_chunk::<8>()
		.and_then(|(at, rest)| {
			let task = Task::decode(&mut rest.get(HASH..)?).ok()?;
			Some((Moment::from_be_bytes(*at), task))
		})
		.ok_or(DispatchError::Corruption)
}
