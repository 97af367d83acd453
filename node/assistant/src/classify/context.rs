// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a payment looks like beside the earlier ones with the same party.

use crate::transaction::{Direction, Transaction};
use std::collections::HashMap;

/// Days of the periods in which bills recur.
const PERIODS: [f64; 5] = [7.0, 14.0, 30.44, 91.3, 365.2];

/// A payment and its past.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Context {
	/// Payments with that party before, in the same direction.
	pub before: u32,
	/// How near the time since the last one is to a period of bills: 1 is on the day, 0 is far.
	pub rhythm: f64,
	/// The absolute difference of logarithms between this amount and the last one; 3 at most, and if
	/// there was none.
	pub change: f64,
	/// Whether exactly this value was paid to this party before, within the last eight payments.
	pub same: bool,
}

impl Context {
	/// Whether it looks like a payment that recurs: 0 no, 1 perhaps (the first one), 2 yes.
	#[must_use]
	pub fn recurrence(&self) -> usize {
		match self.before {
			0 => 1,
			_ if self.rhythm > 0.5 && (self.same || self.change < 0.35) => 2,
			_ => 0,
		}
	}
}

/// The context of each payment of a history that is in order of time.
#[must_use]
pub fn contexts(history: &[&Transaction]) -> Vec<Context> {
	struct Past {
		count: u32,
		day: i64,
		amount: f64,
		values: [u128; 8],
	}
	let mut pasts: HashMap<(&str, Direction), Past> = HashMap::new();
	history
		.iter()
		.map(|transaction| {
			let (day, amount) = (transaction.day(), log_amount(transaction));
			let key = (transaction.counterparty.as_str(), transaction.direction);
			let past = pasts.entry(key).or_insert(Past { count: 0, day, amount, values: [0; 8] });
			let context = Context {
				before: past.count,
				rhythm: if past.count == 0 { 0.0 } else { rhythm(day.saturating_sub(past.day)) },
				change: if past.count == 0 { 3.0 } else { (amount - past.amount).abs().min(3.0) },
				same: transaction.value > 0 && past.values.contains(&transaction.value),
			};
			past.values[past.count as usize % 8] = transaction.value;
			past.count = past.count.saturating_add(1);
			(past.day, past.amount) = (day, amount);
			context
		})
		.collect()
}

/// The natural logarithm of a payment's amount in units, of one hundredth at least.
#[must_use]
pub fn log_amount(transaction: &Transaction) -> f64 {
	transaction.amount().max(0.01).ln()
}

/// `exp(-(d / t)^2)` for the distance `d` to the nearest period and a tolerance `t` that grows with
/// it: a day for a week, four for a month or more.
fn rhythm(gap: i64) -> f64 {
	let gap = gap as f64;
	PERIODS
		.iter()
		.map(|period| {
			let tolerance = (period / 7.5).clamp(1.0, 4.0);
			(-((gap - period) / tolerance).powi(2)).exp()
		})
		.fold(0.0, f64::max)
}
