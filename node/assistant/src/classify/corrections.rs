// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the user said about single payments.

use crate::{category::Category, transaction::Transaction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Categories by transaction, as the user confirmed or corrected them. They go before what the chain
/// says, and both go before what the classifier thinks.
///
/// Keep it beside the history, and train anew when it has changed: training is quick enough, and a
/// trained classifier is not worth storing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrections {
	by_id: BTreeMap<u64, Category>,
}

impl Corrections {
	/// Notes a category. [`Category::NONE`] notes that the user wants none: such a payment is
	/// neither learnt from nor categorised. Returns what was noted before.
	pub fn set(&mut self, id: u64, category: Category) -> Option<Category> {
		self.by_id.insert(id, category)
	}

	/// Takes a note back; what the chain says, or the classifier, counts again.
	pub fn remove(&mut self, id: u64) -> Option<Category> {
		self.by_id.remove(&id)
	}

	/// The note about a transaction.
	#[must_use]
	pub fn get(&self, id: u64) -> Option<Category> {
		self.by_id.get(&id).copied()
	}

	/// How many there are.
	#[must_use]
	pub fn len(&self) -> usize {
		self.by_id.len()
	}

	/// Whether there are none.
	#[must_use]
	pub fn is_empty(&self) -> bool {
		self.by_id.is_empty()
	}

	/// All, by transaction.
	pub fn iter(&self) -> impl Iterator<Item = (u64, Category)> + '_ {
		self.by_id.iter().map(|(id, category)| (*id, *category))
	}

	/// What is certain about a payment: the user's word, or else the chain's.
	#[must_use]
	pub fn certain(&self, transaction: &Transaction) -> Option<Category> {
		self.get(transaction.id).or_else(|| transaction.declared())
	}
}

impl FromIterator<(u64, Category)> for Corrections {
	fn from_iter<I: IntoIterator<Item = (u64, Category)>>(pairs: I) -> Self {
		Self { by_id: pairs.into_iter().collect() }
	}
}
