// SPDX-License-Identifier: Apache-2.0

//! Rules, and when they fire.

use crate::{calendar::DAY, conditions::Standing, *};
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::WeightToFee};
use pallet_finance_vaults_runtime_api::{ConditionStateInfo, RuleInfo, WaitingInfo};
use polyphony_support::clock::Clock;

/// When a time condition of a rule that has fired last, or was made, at `fired_at` holds for the first
/// time after that. `None`: never.
fn comes(start: Moment, every: Option<Period>, fired_at: Moment) -> Option<Moment> {
	if fired_at < start {
		return Some(start);
	}
	let every = every?;
	every.boundary(start, every.index(start, fired_at)?.checked_add(1)?)
}

/// How far an amount is from where an edge holds.
fn distance(edge: &Edge, at: Balance) -> Balance {
	let (most, least) = match edge.side {
		Side::AtLeast => (edge.level, at),
		Side::AtMost => (at, edge.level),
	};
	most.saturating_sub(least)
}

impl<T: Config> Pallet<T> {
	/// The rules of a vault, and for what they wait.
	pub fn view_rules(id: VaultId) -> Vec<RuleInfo<T::AccountId, T::AssetId>> {
		let Some(vault) = Vaults::<T>::get(id) else {
			return Vec::new();
		};
		Self::in_order(Rules::<T>::iter_prefix(id))
			.into_iter()
			.map(|(number, rule)| Self::tell_rule(id, &vault, number, rule))
			.collect()
	}

	fn tell_rule(
		id: VaultId,
		vault: &VaultOf<T>,
		number: ItemId,
		rule: RuleOf<T>,
	) -> RuleInfo<T::AccountId, T::AssetId> {
		let fee = T::WeightToFee::weight_to_fee(&Self::weight_of_firing(&rule));
		let conditions: Vec<_> = rule
			.input
			.conditions
			.iter()
			.map(|condition| Self::tell_condition(id, condition, rule.fired_at))
			.collect();
		RuleInfo {
			rule: number,
			waiting: Self::waits_for(vault, &rule, &conditions),
			next: Self::next_firing(vault, &rule, &conditions),
			conditions,
			action: rule.input.action.into(),
			ready_at: Self::real(rule.ready_at),
			armed: rule.armed,
			fired_at: rule.fired_at,
			cooldown: rule.input.cooldown,
			times: rule.input.times,
			lost: rule.lost,
			max_loss: rule.input.max_loss,
			failures: rule.failures,
			approved: rule.approved,
			fee,
			deposit: rule.deposit,
		}
	}

	fn tell_condition(
		id: VaultId,
		condition: &ConditionOf<T>,
		fired_at: Moment,
	) -> ConditionStateInfo<T::AccountId, T::AssetId> {
		let standing = Self::standing(id, condition, fired_at);
		let present = Self::present(id, condition);
		let (away, next) = match condition {
			Condition::Price(_, edge)
			| Condition::Balance(_, edge)
			| Condition::Health(_, edge)
			| Condition::Left(_, edge) => (present.map(|at| distance(edge, at)), None),
			Condition::Time { start, every } => (None, comes(*start, *every, fired_at)),
		};
		ConditionStateInfo {
			condition: condition.clone().into(),
			present,
			distance: away,
			next,
			holds: standing == Standing::Holds,
			cleared: standing == Standing::Cleared,
		}
	}

	/// For what a rule waits.
	fn waits_for(
		vault: &VaultOf<T>,
		rule: &RuleOf<T>,
		conditions: &[ConditionStateInfo<T::AccountId, T::AssetId>],
	) -> WaitingInfo {
		if let Some(suspension) = rule.suspended {
			WaitingInfo::Suspended(suspension.into())
		} else if Self::freezes(vault, rule) {
			WaitingInfo::Frozen
		} else if Self::fired_enough(vault) {
			WaitingInfo::Tomorrow
		} else if Self::now() < rule.ready_at {
			WaitingInfo::Ready
		} else if !rule.armed && !conditions.iter().any(|condition| condition.cleared) {
			WaitingInfo::Armed
		} else if conditions.iter().all(|condition| condition.holds) {
			WaitingInfo::Turn
		} else {
			WaitingInfo::Conditions
		}
	}

	/// Whether a freeze keeps a rule from firing now.
	fn freezes(vault: &VaultOf<T>, rule: &RuleOf<T>) -> bool {
		let defends = matches!(rule.input.action, Action::Repay { debtor: None, .. });
		!defends && Self::is_frozen(vault)
	}

	/// Whether the rules of a vault have fired as often today as they may.
	fn fired_enough(vault: &VaultOf<T>) -> bool {
		let firings = vault.firings;
		firings.day == Self::today() && firings.times >= T::MaxFirings::get()
	}

	/// The earliest time at which a rule fires, if it waits for times and nothing else.
	fn next_firing(
		vault: &VaultOf<T>,
		rule: &RuleOf<T>,
		conditions: &[ConditionStateInfo<T::AccountId, T::AssetId>],
	) -> Option<Moment> {
		// What has come stays so until the rule fires, and only what is still to come arms it.
		let stuck = !rule.armed && !conditions.iter().any(|condition| condition.cleared);
		if rule.suspended.is_some() || stuck {
			return None;
		}
		let clock = Self::clock();
		let mut next = Self::real(rule.ready_at).max(clock);
		for condition in conditions {
			// Only times have one.
			next = next.max(condition.next?);
		}
		if Self::freezes(vault, rule) {
			next = next.max(Self::real(vault.frozen_until?));
		}
		if Self::fired_enough(vault) {
			let tomorrow = Moment::from(vault.firings.day).checked_add(1)?.checked_mul(DAY)?;
			next = next.max(tomorrow);
		}
		Some(next)
	}
}
