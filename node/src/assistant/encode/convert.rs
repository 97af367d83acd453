// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the assistant and the chain call differently: periods, budgets, assets and values.

use super::Asset;
use crate::{rpc::params::AssetId, types::Balance};
use pallet_finance_vaults::{Budget, Period, Rollover, Target};
use pallet_finance_vaults_runtime_api::{BudgetInfo, HoldingInfo, PeriodInfo, RolloverInfo};
use polyphony_assistant::calendar::Period as Span;
use sp_core::U256;

/// The length in days, in the mean.
fn days_of(period: &PeriodInfo) -> f64 {
	match period {
		PeriodInfo::Days(days) => f64::from(*days),
		PeriodInfo::Months(months) => f64::from(*months) * 30.436_875,
	}
}

/// The period of the chain's calendar that is as long.
pub(in crate::assistant) fn period_of(span: Span) -> PeriodInfo {
	match span {
		Span::Month => PeriodInfo::Months(1),
		Span::Week => PeriodInfo::Days(7),
		Span::Days(days) => PeriodInfo::Days(days),
	}
}

/// The assistant's name for a period of the chain's calendar, if it has one.
pub(in crate::assistant) fn span_of(period: &PeriodInfo) -> Option<Span> {
	match period {
		PeriodInfo::Months(1) => Some(Span::Month),
		PeriodInfo::Days(7) => Some(Span::Week),
		PeriodInfo::Days(days @ 1..) => Some(Span::Days(*days)),
		_ => None,
	}
}

/// What so much in one period comes to in another: exactly and rounded down if both are days or both
/// are months, and in the nearest double otherwise. Budgets are no accounts.
pub(in crate::assistant) fn scaled(value: Balance, from: &PeriodInfo, to: &PeriodInfo) -> Balance {
	let whole = match (from, to) {
		(PeriodInfo::Days(from), PeriodInfo::Days(to))
		| (PeriodInfo::Months(from), PeriodInfo::Months(to)) => {
			portion(value, (*to).into(), (*from).into())
		},
		_ => None,
	};
	// No envelope has a period of no length.
	whole.unwrap_or_else(|| (value as f64 * days_of(to) / days_of(from).max(1.0)) as Balance)
}

pub(super) fn period(info: &PeriodInfo) -> Period {
	match *info {
		PeriodInfo::Days(days) => Period::Days(days),
		PeriodInfo::Months(months) => Period::Months(months),
	}
}

pub(super) fn budget(info: &BudgetInfo) -> Budget {
	Budget {
		value: info.value,
		period: period(&info.period),
		start: info.start,
		rollover: match info.rollover {
			RolloverInfo::None => Rollover::None,
			RolloverInfo::UpTo(value) => Rollover::UpTo(value),
		},
		hard: info.hard,
		target: info.target.as_ref().map(|target| Target { value: target.value, by: target.by }),
	}
}

pub(super) fn asset(id: AssetId) -> Asset {
	match id {
		AssetId::Native => Asset::Native,
		AssetId::WithId(id) => Asset::WithId(id),
	}
}

/// What all of an asset is that a vault has.
fn whole(holding: &HoldingInfo<AssetId>) -> Balance {
	holding.spendable.saturating_add(holding.held).saturating_add(holding.supplied)
}

/// `a * b / c`, rounded down. `None` if that is too much, or nobody knows.
fn portion(a: Balance, b: Balance, c: Balance) -> Option<Balance> {
	let quotient = U256::from(a).checked_mul(b.into())?.checked_div(c.into())?;
	quotient.try_into().ok()
}

/// What a vault can spend of an asset, in 10^-18 of the reference currency.
pub(in crate::assistant) fn spendable(holding: &HoldingInfo<AssetId>) -> Option<Balance> {
	portion(holding.value?, holding.spendable, whole(holding))
}

/// How much of an asset is worth so much.
pub(super) fn worth(holding: &HoldingInfo<AssetId>, value: Balance) -> Option<Balance> {
	portion(value, whole(holding), holding.value?).filter(|amount| *amount > 0)
}
