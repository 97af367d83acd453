// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Payments with their categories, in order of time: what everything after the classifier reads.

use crate::{
	category::Category,
	classify::{in_order, Suggestion},
	error::Result,
	transaction::{Direction, Transaction},
};
use std::collections::HashMap;

/// A payment and what it is for.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
	/// The payment.
	pub transaction: &'a Transaction,
	/// What it is for, as far as is known.
	pub category: Category,
	/// The day it was settled, from 1970-01-01.
	pub day: i64,
}

impl Entry<'_> {
	/// Units of the reference currency.
	#[must_use]
	pub fn amount(&self) -> f64 {
		self.transaction.amount()
	}

	/// Whether the user paid it.
	#[must_use]
	pub fn is_out(&self) -> bool {
		self.transaction.direction == Direction::Out
	}
}

/// The history in order of time, with the categories that were suggested; those of transactions for
/// which there is no suggestion are as the chain declares them.
///
/// # Errors
///
/// [`crate::Error::DuplicateId`].
pub fn entries<'a>(
	history: &'a [Transaction],
	suggestions: &[Suggestion],
) -> Result<Vec<Entry<'a>>> {
	let categories: HashMap<u64, Category> =
		suggestions.iter().map(|suggestion| (suggestion.id, suggestion.category)).collect();
	Ok(in_order(history)?
		.into_iter()
		.map(|transaction| Entry {
			transaction,
			category: categories
				.get(&transaction.id)
				.copied()
				.or_else(|| transaction.declared())
				.unwrap_or(Category::NONE),
			day: transaction.day(),
		})
		.collect())
}

/// The part of a history that lies before a day.
#[must_use]
pub fn before<'a, 'b>(entries: &'b [Entry<'a>], day: i64) -> &'b [Entry<'a>] {
	&entries[..entries.partition_point(|entry| entry.day < day)]
}
