// SPDX-License-Identifier: Apache-2.0

//! What the chain does by itself, when its time has come: see [`polyphony_support::agenda`].

use crate::*;
use frame_support::{dispatch::DispatchResult, weights::Weight};
use polyphony_support::agenda::Agenda;
use sp_runtime::DispatchError;

impl<T: Config> Agenda for Pallet<T> {
	type Task = TaskOf<T>;
	type Due = Due<T>;
	type DueAt = DueAt<T>;
	type Backlog = Backlog<T>;
	type Halted = T::Halted;
	type RetryPeriod = T::RetryPeriod;
	type IdleWeight = T::IdleWeight;
	type BacklogWeight = T::BacklogWeight;
	type DbWeight = T::DbWeight;

	fn look_at_due() -> Weight {
		T::WeightInfo::look_at_due()
	}

	fn weight_of(task: &TaskOf<T>) -> Weight {
		match task {
			Task::ShareFees(..) => T::WeightInfo::share_fees(),
			Task::EndDispute(_) => T::WeightInfo::end_dispute(),
			Task::EndAuction(..) => T::WeightInfo::end_auction(),
			Task::EndBid(..) => T::WeightInfo::cancel_bid(),
		}
	}

	fn heaviest_task() -> Weight {
		T::WeightInfo::share_fees()
			.max(T::WeightInfo::end_dispute())
			.max(T::WeightInfo::end_auction())
			.max(T::WeightInfo::cancel_bid())
	}

	fn perform(task: &TaskOf<T>) -> DispatchResult {
		match task {
			Task::ShareFees(recording, asset) => Self::do_share_fees(*recording, asset),
			Task::EndDispute(recording) => Self::do_end_dispute(*recording),
			Task::EndAuction(recording, id) => Self::run_end_auction(*recording, *id),
			Task::EndBid(recording, id) => Self::return_bid(*recording, *id),
		}
	}

	fn put_off(task: TaskOf<T>, error: DispatchError, retry_at: Moment) {
		Self::deposit_event(Event::TaskFailed { task, error, retry_at });
	}
}
