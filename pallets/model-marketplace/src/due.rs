// SPDX-License-Identifier: Apache-2.0

//! What the chain does by itself, when its time has come: see [`polyphony_support::agenda`].

use crate::*;
use frame_support::{dispatch::DispatchResult, traits::Get, weights::Weight};
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
			Task::Escrow(id) => T::WeightInfo::expire(Self::payees(model_of(*id))),
			Task::Charge(id) => T::WeightInfo::charge(Self::payees(model_of(*id))),
			Task::Attestation(_) => T::WeightInfo::end_challenge(),
			Task::Fees(model, asset) => {
				let stuck = UnsharedFees::<T>::get(model, asset).map_or(0, |fees| fees.stuck);
				T::WeightInfo::share_fees(stuck.min(MAX_FREED))
			},
		}
	}

	fn heaviest_task() -> Weight {
		let payees = T::MaxAncestors::get();
		T::WeightInfo::expire(payees)
			.max(T::WeightInfo::charge(payees))
			.max(T::WeightInfo::end_challenge())
			.max(T::WeightInfo::share_fees(MAX_FREED))
	}

	fn perform(task: &TaskOf<T>) -> DispatchResult {
		match task {
			Task::Escrow(id) => Self::do_expire(*id),
			Task::Charge(id) => Self::do_charge(*id),
			Task::Attestation(id) => Self::end_challenge(*id),
			Task::Fees(model, asset) => Self::do_share_fees(*model, asset).map(|_| ()),
		}
	}

	fn put_off(task: TaskOf<T>, error: DispatchError, retry_at: Moment) {
		Self::deposit_event(Event::TaskFailed { task, error, retry_at });
	}
}
