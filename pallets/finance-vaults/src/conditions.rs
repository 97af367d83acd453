// SPDX-License-Identifier: Apache-2.0

//! How things stand towards the conditions of rules.
//!
//! ```text
//!              rearm          level                  AtMost is the mirror image
//!  ──────────────┼──────────────┼──────────────>
//!     cleared    │   neither    │     holds
//! ```
//!
//! What goes up and down between the two fires once.

use crate::*;
use frame_support::ensure;
use polyphony_support::{
	clock::Clock,
	traits::{LendingPool as _, PriceFeed as _},
};
use sp_runtime::DispatchResult;

/// How something stands towards a condition.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Standing {
	/// At the level, or beyond it.
	Holds,
	/// In between, or nobody knows.
	Neither,
	/// So far back that the rule can fire again.
	Cleared,
}

impl Edge {
	/// How an amount stands towards this.
	pub(crate) fn standing(&self, at: Balance) -> Standing {
		let (holds, cleared) = match self.side {
			Side::AtLeast => (at >= self.level, at <= self.rearm),
			Side::AtMost => (at <= self.level, at >= self.rearm),
		};
		match (holds, cleared) {
			(true, _) => Standing::Holds,
			(_, true) => Standing::Cleared,
			_ => Standing::Neither,
		}
	}

	/// Whether there is something between where it holds and where it is cleared.
	fn is_sound(&self) -> bool {
		match self.side {
			Side::AtLeast => self.rearm < self.level,
			Side::AtMost => self.rearm > self.level,
		}
	}
}

/// Whether a time has come at `clock` that had not at `before`.
pub(crate) fn has_come(
	start: Moment,
	every: Option<Period>,
	before: Moment,
	clock: Moment,
) -> Standing {
	if clock < start {
		return Standing::Cleared;
	}
	if before < start {
		return Standing::Holds;
	}
	let Some(every) = every else {
		return Standing::Cleared;
	};
	match (every.index(start, before), every.index(start, clock)) {
		(Some(before), Some(now)) if now > before => Standing::Holds,
		(Some(_), Some(_)) => Standing::Cleared,
		// The calendar is over.
		_ => Standing::Neither,
	}
}

impl<T: Config> Pallet<T> {
	/// How things stand towards a condition of a rule that has fired last, or was made, at `fired_at`.
	/// What has no price neither holds nor is cleared.
	pub(crate) fn standing(
		vault: VaultId,
		condition: &ConditionOf<T>,
		fired_at: Moment,
	) -> Standing {
		match condition {
			Condition::Time { start, every } => has_come(*start, *every, fired_at, Self::clock()),
			Condition::Price(_, edge)
			| Condition::Balance(_, edge)
			| Condition::Health(_, edge)
			| Condition::Left(_, edge) => {
				let at = Self::present(vault, condition);
				at.map_or(Standing::Neither, |at| edge.standing(at))
			},
		}
	}

	/// What a condition looks at, in the unit of its level. `None` if nobody knows, or it is a time.
	pub(crate) fn present(vault: VaultId, condition: &ConditionOf<T>) -> Option<Balance> {
		match condition {
			Condition::Price(asset, _) => {
				T::Prices::price(asset).price().map(|price| price.value.into_inner())
			},
			Condition::Balance(asset, _) => Some(Self::spendable(vault, asset)),
			Condition::Health(who, _) => {
				let health = match who {
					Some(who) => T::Lending::health(who),
					None => T::Lending::health(&Self::account_of(vault)),
				};
				health.map(|health| health.into_inner())
			},
			Condition::Left(category, _) => {
				let mut envelope = Envelopes::<T>::get(vault, category)?;
				envelope.roll(Self::clock());
				envelope.left()
			},
			Condition::Time { .. } => None,
		}
	}

	/// Fails unless a condition can be one of a rule.
	pub(crate) fn check_condition(condition: &ConditionOf<T>) -> DispatchResult {
		match condition {
			Condition::Price(_, edge)
			| Condition::Balance(_, edge)
			| Condition::Health(_, edge)
			| Condition::Left(_, edge) => ensure!(edge.is_sound(), Error::<T>::BadRule),
			Condition::Time { start, every } => {
				let next = every.map_or(Some(*start), |every| every.boundary(*start, 1));
				ensure!(next.is_some(), Error::<T>::BadPeriod);
			},
		}
		Ok(())
	}
}
