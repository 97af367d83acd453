// SPDX-License-Identifier: Apache-2.0

//! What holds for rules.

use super::*;
use frame_support::{ensure, traits::Get};
use polyphony_support::clock::Clock;

impl<T: Config> Pallet<T> {
	/// Rules belong to vaults, which count them, could be made as they are, and those that are done, or
	/// have failed too often, do nothing.
	pub(super) fn check_rules() -> Result<(), TryRuntimeError> {
		for (id, vault) in Vaults::<T>::iter() {
			let rules = Rules::<T>::iter_prefix_values(id).count();
			ensure!(vault.counts.rules as usize == rules, "vaults: rules are not counted");
		}
		let (now, clock) = (Self::now(), Self::clock());
		for (id, item, rule) in Rules::<T>::iter() {
			let vault = Vaults::<T>::get(id).ok_or("vaults: a rule of nothing")?;
			ensure!(item < vault.next_item, "vaults: a rule is still to come");
			let mut input = rule.input.clone();
			let done = input.times == Some(0);
			ensure!(
				done == (rule.suspended == Some(Suspension::Done)),
				"vaults: a rule fires more often than it should, or not as often"
			);
			input.times = None;
			ensure!(Self::check_rule(id, &input).is_ok(), "vaults: a rule that cannot be");
			ensure!(rule.lost <= input.max_loss, "vaults: a rule has lost more than it may");
			ensure!(
				rule.failures < T::MaxFailures::get() || rule.suspended.is_some(),
				"vaults: a rule has failed too often"
			);
			ensure!(rule.fired_at <= clock, "vaults: a rule fires in the future");
			let pause = input.cooldown.max(T::RetryPeriod::get());
			ensure!(
				rule.ready_at <= now.saturating_add(pause),
				"vaults: a rule waits for too long"
			);
		}
		Ok(())
	}
}
