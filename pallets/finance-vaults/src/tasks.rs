// SPDX-License-Identifier: Apache-2.0

//! What the chain does by itself: see [`polyphony_support::agenda`].

use crate::*;
use frame_support::{traits::Get, weights::Weight};
use polyphony_support::{agenda::Agenda, clock::Clock};
use sp_runtime::{DispatchError, DispatchResult, Permill};

impl<T: Config> Clock for Pallet<T> {
	type Time = T::Time;
	type HaltedFor = HaltedFor<T>;
	type HaltedAt = HaltedAt<T>;
}

impl<T: Config> Agenda for Pallet<T> {
	type Task = VaultTask;
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

	fn weight_of(task: &VaultTask) -> Weight {
		match task {
			VaultTask::Motion(..) => Self::heaviest_motion(),
			VaultTask::Recover(_) => T::WeightInfo::recover(),
			VaultTask::Warn(..) => T::WeightInfo::warn_bill(),
			VaultTask::Pay(..) => T::WeightInfo::pay_bill(),
			VaultTask::Score(..) => T::WeightInfo::score_forecasts(),
		}
	}

	fn heaviest_task() -> Weight {
		[
			Self::heaviest_motion(),
			T::WeightInfo::recover(),
			T::WeightInfo::warn_bill(),
			T::WeightInfo::pay_bill(),
			T::WeightInfo::score_forecasts(),
		]
		.into_iter()
		.fold(Weight::zero(), |most, weight| most.max(weight))
	}

	fn retry_after(task: &VaultTask) -> Moment {
		match task {
			VaultTask::Motion(vault, motion) => Self::motion_retries_after(*vault, *motion),
			_ => T::RetryPeriod::get(),
		}
	}

	fn perform(task: &VaultTask) -> DispatchResult {
		match task {
			VaultTask::Motion(vault, motion) => Self::run_motion(*vault, *motion),
			VaultTask::Recover(vault) => Self::run_recovery(*vault),
			VaultTask::Warn(vault, bill) => Self::run_warning(*vault, *bill),
			VaultTask::Pay(vault, bill) => Self::run_bill(*vault, *bill),
			VaultTask::Score(vault, category) => Self::run_score(*vault, *category),
		}
	}

	fn put_off(task: VaultTask, error: DispatchError, retry_at: Moment) {
		Self::deposit_event(Event::TaskFailed { task, error, retry_at });
	}
}

impl<T: Config> Pallet<T> {
	/// What it costs to carry the most expensive motion out: to do it, and what is done about a motion
	/// with the last approval as well.
	fn heaviest_motion() -> Weight {
		T::WeightInfo::approve().saturating_add(Self::heaviest_proposal())
	}

	/// Panics if a runtime's configuration cannot work.
	pub(crate) fn check_config() {
		Self::check_budgets();
		Self::check_rules_weight();
		assert!(T::MinDelay::get() > 0, "to loosen something has to take time");
		assert!(T::MinDelay::get() <= T::MaxDelay::get(), "no policy has such a delay");
		assert!(T::MaxMotions::get() > 0, "nothing that loosens could be done without a motion");
		assert!(
			T::MotionPeriod::get() > T::RetryPeriod::get(),
			"a motion has to be tried again before it expires"
		);
		assert!(T::FreezePeriod::get() > 0, "a freeze has to last");
		assert!(
			T::FreezePause::get() > T::FreezePeriod::get(),
			"one guardian could freeze a vault for ever"
		);
		assert!(
			T::MotionPeriod::get() > T::FreezePeriod::get(),
			"one freeze would let all motions expire"
		);
		assert!(T::MinCooldown::get() > 0, "a rule could fire again at once");
		assert!(T::MaxFailures::get() > 0, "nothing could be tried once");
		assert!(T::PoolFeeDelay::get() > 0, "to take a higher fee has to take time");
		assert!(T::MaxPoolFee::get() < Permill::one(), "managers could take all of a gain");
		assert!(
			T::RulesWeight::get().all_gte(T::WeightInfo::look_at_rule(MAX_CONDITIONS)),
			"the weight of rules is not enough for one"
		);
	}
}
