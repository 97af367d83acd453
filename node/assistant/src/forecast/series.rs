// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Totals by period.

use crate::{calendar::Period, category::Category, entry::Entry, transaction::Direction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is added up together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stream {
	/// The category.
	pub category: Category,
	/// Income and spending of one category are not set off against each other.
	pub direction: Direction,
}

impl Stream {
	/// That to which a payment belongs.
	#[must_use]
	pub const fn of(entry: &Entry<'_>) -> Self {
		Self { category: entry.category, direction: entry.transaction.direction }
	}
}

/// As many periods are looked back at.
const MAX_PERIODS: i64 = 520;

/// Totals of every stream, period by period without gaps.
#[derive(Clone, Debug, Default)]
pub struct Totals {
	/// The number of the first period.
	pub first: i64,
	/// How many periods.
	pub count: usize,
	/// Units of the reference currency, by stream.
	pub streams: BTreeMap<Stream, Vec<f64>>,
}

impl Totals {
	/// Adds up the payments of complete periods before the period `end`, the latest 520 at most. A
	/// first period in whose middle the history begins is left out, unless it is the only one.
	#[must_use]
	pub fn of(entries: &[Entry<'_>], period: Period, end: i64) -> Self {
		let Some(oldest) = entries.first().map(|entry| entry.day) else { return Self::default() };
		let mut first = period.index(oldest);
		if period.first_day(first) < oldest && first.saturating_add(1) < end {
			first += 1;
		}
		first = first.max(end.saturating_sub(MAX_PERIODS));
		let count = usize::try_from(end.saturating_sub(first)).unwrap_or(0);
		let mut streams: BTreeMap<Stream, Vec<f64>> = BTreeMap::new();
		for entry in entries {
			let index = period.index(entry.day);
			if index >= first && index < end {
				let totals = streams.entry(Stream::of(entry)).or_insert_with(|| vec![0.0; count]);
				totals[(index - first) as usize] += entry.amount();
			}
		}
		Self { first, count, streams }
	}
}
