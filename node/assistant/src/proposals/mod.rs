// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the user might do: budgets, envelopes, rules. Data, not deeds: the node turns a proposal into
//! a call of the vaults' pallet, and the user signs it or does not.

mod budgets;
mod liquidity;
mod rules;

use crate::{
	bills::{Bill, Cadence},
	calendar::Period,
	category::Category,
	entry::Entry,
	error::{check_share, Result},
	transaction::decimal,
};
use serde::{Deserialize, Serialize};

/// A budget as it is: so much of a category in each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
	/// For what.
	pub category: Category,
	/// How much in a period, in 10^-18 of the reference currency.
	#[serde(with = "decimal")]
	pub limit: u128,
}

/// What there is, and what is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Situation {
	/// When it is: milliseconds since 1970, UTC.
	pub now_ms: u64,
	/// What can be spent, in 10^-18 of the reference currency; `None` if it is not known, and then
	/// nothing is said that depends on it.
	pub balance: Option<Balance>,
	/// Over which periods budgets run.
	pub period: Period,
	/// The budgets there are.
	pub envelopes: Vec<Envelope>,
	/// In what share of the periods a budget is to be enough. At least a half, below 1.
	pub sufficient: f64,
	/// Below what the balance should not fall, in 10^-18 of the reference currency.
	#[serde(with = "decimal")]
	pub buffer: u128,
}

/// A balance in 10^-18 of the reference currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Balance(#[serde(with = "decimal")] pub u128);

impl Default for Situation {
	fn default() -> Self {
		Self {
			now_ms: 0,
			balance: None,
			period: Period::Month,
			envelopes: Vec::new(),
			sufficient: 0.8,
			buffer: 0,
		}
	}
}

/// Something to do. Values are in 10^-18 of the reference currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
	/// A budget for a category that has none.
	SetBudget {
		/// For what.
		category: Category,
		/// For how long each time.
		period: Period,
		/// How much.
		#[serde(with = "decimal")]
		limit: u128,
	},
	/// Another limit for a budget.
	ChangeBudget {
		/// For what.
		category: Category,
		/// For how long each time.
		period: Period,
		/// What it is.
		#[serde(with = "decimal")]
		from: u128,
		/// What it should be.
		#[serde(with = "decimal")]
		to: u128,
	},
	/// A budget that is left over makes up for one that is not enough.
	MoveBudget {
		/// Less for this,
		from: Category,
		/// more for that,
		to: Category,
		/// each period,
		period: Period,
		/// by so much.
		#[serde(with = "decimal")]
		amount: u128,
	},
	/// A rule: invest or save so much each period.
	Invest {
		/// Each of which.
		period: Period,
		/// How much.
		#[serde(with = "decimal")]
		amount: u128,
	},
	/// Bring value in: the bills that are due would take the balance below the buffer.
	TopUp {
		/// At the latest then (milliseconds since 1970).
		by_ms: u64,
		/// How much.
		#[serde(with = "decimal")]
		amount: u128,
	},
	/// A rule: tell me when the balance falls below what the bills until the next income take.
	WarnBelow {
		/// Below what.
		#[serde(with = "decimal")]
		balance: u128,
	},
	/// A rule: let the vault pay a bill that was paid by hand.
	PayAutomatically {
		/// To whom.
		counterparty: String,
		/// How often.
		cadence: Cadence,
		/// When first (milliseconds since 1970).
		next_at_ms: u64,
		/// How much.
		#[serde(with = "decimal")]
		amount: u128,
	},
}

/// What a proposal changes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
	/// Of the last periods (a year of them at most), the share that would have gone beyond the limit:
	/// before, and after. Without a limit, before is 0.
	Exceeded {
		/// Under the limit that is.
		before: f64,
		/// Under the one proposed.
		after: f64,
	},
	/// So much of the reference currency is put to use each year, in 10^-18.
	PutToUse(#[serde(with = "decimal")] u128),
	/// A shortfall of so much is avoided, in 10^-18 of the reference currency.
	Avoided(#[serde(with = "decimal")] u128),
	/// So many payments a year need no hand.
	Spared(u16),
}

/// A proposal with its grounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
	/// What to do.
	pub proposal: Proposal,
	/// Why, in words.
	pub reason: String,
	/// What comes of it.
	pub effect: Effect,
}

/// What to do, the most urgent first: money that is missing, budgets, rules.
///
/// `entries` are in order of time, `bills` those found in them.
///
/// # Errors
///
/// [`crate::Error::EmptyPeriod`], and [`crate::Error::Share`] if `sufficient` is not above a half
/// and below one.
pub fn propose(
	entries: &[Entry<'_>],
	bills: &[Bill],
	situation: &Situation,
) -> Result<Vec<Advice>> {
	situation.period.check()?;
	// A budget that is enough every other time is none; the forecast refuses a coverage of zero.
	check_share("sufficient, counted from a half to one,", 2.0 * situation.sufficient - 1.0)?;
	let known = entries.partition_point(|entry| entry.transaction.at_ms <= situation.now_ms);
	let entries = &entries[..known];
	let mut advice = liquidity::advise(entries, bills, situation);
	advice.extend(budgets::advise(entries, situation)?);
	advice.extend(rules::advise(entries, bills, situation));
	Ok(advice)
}

/// The step in which budgets of about that size are counted: 1, 2 or 5 times a power of ten, about a
/// twentieth of the amount, and a cent at least; in units and in 10^-18 of them.
fn step(units: f64) -> (f64, u128) {
	// From a cent up to what fits beside eighteen decimals.
	let twentieth = (units / 20.0).clamp(0.01, 1e18);
	let power = (twentieth.log10() + 1e-9).floor() as i32;
	let lead = match twentieth / 10f64.powi(power) {
		lead if lead >= 5.0 => 5,
		lead if lead >= 2.0 => 2,
		_ => 1,
	};
	let digits = (18 + power).clamp(0, 36) as u32;
	(f64::from(lead) * 10f64.powi(power), lead as u128 * 10u128.pow(digits))
}

/// The next round amount.
fn round_up(units: f64) -> u128 {
	let (step, exact) = step(units);
	// A tenth of a cent above a round amount is that amount.
	(((units - 0.001) / step).ceil() as u128).saturating_mul(exact)
}

/// The last round amount.
fn round_down(units: f64) -> u128 {
	let (step, exact) = step(units);
	((units / step).floor() as u128).saturating_mul(exact)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::transaction::UNIT;

	#[test]
	fn budgets_are_round() {
		for (units, up, down) in
			[(237.0, 240, 230), (1_234.0, 1_250, 1_200), (19.3, 19, 19), (100.0, 100, 100)]
		{
			assert_eq!(round_down(units) / UNIT, down, "{units}");
			assert_eq!(round_up(units) / UNIT, up, "{units}");
		}
		assert_eq!(round_up(19.3), 195 * UNIT / 10);
		assert_eq!(round_up(8.71), 88 * UNIT / 10);
		assert_eq!(round_up(0.0), 0);
		assert_eq!(round_up(-5.0), 0);
		assert_eq!(round_up(f64::NAN), 0);
		assert_eq!(round_up(f64::INFINITY), u128::MAX);
	}
}
