// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the assistant says, as it stands in JSON: names in camel case as in all methods of the node,
//! values as digits in strings, times in milliseconds since 1970.

use super::{encode::Suggested, history::Extent, Work};
use crate::types::Hash;
use polyphony_assistant::{
	bills::Bill, classify::Source as Origin, forecast::Forecast, transaction::decimal,
	unusual::Finding, Category, Direction, Kind, Suggestion,
};
use serde::{ser::Error, Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// Payments on a page, if it is not said how many,
pub const SOME: u32 = 50;
/// and at most.
pub const MANY: u32 = 1_000;

/// `from_ms` as `fromMs`.
fn camel(name: &str) -> String {
	let mut parts = name.split('_');
	let mut out = parts.next().unwrap_or_default().to_owned();
	for part in parts {
		let mut letters = part.chars();
		out.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
		out.push_str(letters.as_str());
	}
	out
}

fn renamed(value: Value) -> Value {
	match value {
		Value::Object(fields) => Value::Object(
			fields.into_iter().map(|(name, value)| (camel(&name), renamed(value))).collect(),
		),
		Value::Array(values) => Value::Array(values.into_iter().map(renamed).collect()),
		other => other,
	}
}

/// Writes a value of the assistant's library, whose names have underscores, in camel case.
pub(super) fn in_camel_case<T: Serialize, S: Serializer>(
	value: &T,
	to: S,
) -> Result<S::Ok, S::Error> {
	renamed(serde_json::to_value(value).map_err(S::Error::custom)?).serialize(to)
}

/// Likewise, of a category with its name, and what a library's value says of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Named<T: Serialize> {
	/// The name of its category.
	pub name: String,
	/// What is said.
	#[serde(flatten, serialize_with = "in_camel_case")]
	pub what: T,
}

impl<T: Serialize> Named<T> {
	fn new(category: Category, what: T) -> Self {
		Self { name: category.to_string(), what }
	}
}

/// On what an answer is based.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Basis {
	/// When it is taken to be.
	pub now: u64,
	/// What was read.
	pub history: Extent,
	/// How many corrections of the user count.
	pub corrections: usize,
	/// How many do not, because the entries that they are about are on this chain no more, or were not
	/// read.
	pub stale: usize,
}

/// A payment with its category.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Categorised {
	/// Its number in this history.
	pub id: u64,
	/// In which vault,
	pub vault: u32,
	/// and in which entry of its trail: what a correction names.
	pub entry: u64,
	/// The hash of that.
	pub hash: Hash,
	/// When.
	pub at: u64,
	/// In or out.
	pub direction: Direction,
	/// What it was worth.
	#[serde(with = "decimal")]
	pub value: u128,
	/// With whom.
	pub counterparty: String,
	/// The text that came with it.
	pub memo: String,
	/// By which mechanism.
	pub kind: Kind,
	/// Its category. Zero if the assistant is not sure enough.
	pub category: Category,
	/// The name of that.
	pub name: String,
	/// How probable it is.
	pub confidence: f64,
	/// Who says so.
	pub source: Origin,
	/// What else it may be, with probabilities.
	pub alternatives: Vec<(Category, f64)>,
	/// Why.
	pub reason: String,
}

/// Payments with their categories.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Categories {
	/// On what that is based.
	#[serde(flatten)]
	pub basis: Basis,
	/// How many categories come from whom.
	pub sources: Sources,
	/// The payments, the latest first.
	pub payments: Vec<Categorised>,
	/// The number of the next one back. Null if there is none.
	pub next: Option<u64>,
}

/// How many categories come from whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sources {
	/// The user said so afterwards.
	pub corrected: usize,
	/// The chain says so.
	pub declared: usize,
	/// The assistant thinks so.
	pub suggested: usize,
	/// It is not sure enough.
	pub abstained: usize,
}

/// Forecasts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Forecasts {
	/// On what that is based.
	#[serde(flatten)]
	pub basis: Basis,
	/// How the current period will end.
	pub current: Vec<Named<Forecast>>,
	/// And the next.
	pub next: Vec<Named<Forecast>>,
}

/// Recurring payments.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bills {
	/// On what that is based.
	#[serde(flatten)]
	pub basis: Basis,
	/// The bills, the largest first.
	pub bills: Vec<Named<Bill>>,
}

/// Something unusual, with the payment.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Strange {
	/// What.
	#[serde(flatten, serialize_with = "in_camel_case")]
	pub finding: Finding,
	/// The payment, if it is one.
	pub payment: Option<Categorised>,
}

/// What is unusual.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unusual {
	/// On what that is based.
	#[serde(flatten)]
	pub basis: Basis,
	/// The latest last, then totals.
	pub findings: Vec<Strange>,
}

/// What to do.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proposals {
	/// On what that is based.
	#[serde(flatten)]
	pub basis: Basis,
	/// The most urgent first.
	pub proposals: Vec<Suggested>,
}

/// Everything but the single payments.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
	/// On what that is based.
	#[serde(flatten)]
	pub basis: Basis,
	/// How many categories come from whom.
	pub sources: Sources,
	/// How the current period will end.
	pub current: Vec<Named<Forecast>>,
	/// And the next.
	pub next: Vec<Named<Forecast>>,
	/// The bills, the largest first.
	pub bills: Vec<Named<Bill>>,
	/// What is unusual.
	pub findings: Vec<Strange>,
	/// What to do. Empty for an account: budgets are those of a vault.
	pub proposals: Vec<Suggested>,
}

fn named(forecasts: &[Forecast]) -> Vec<Named<Forecast>> {
	forecasts
		.iter()
		.map(|forecast| Named::new(forecast.stream.category, forecast.clone()))
		.collect()
}

impl Work {
	fn basis(&self) -> Basis {
		Basis {
			now: self.now_ms,
			history: self.history.extent.clone(),
			corrections: self.corrections.len(),
			stale: self.stale,
		}
	}

	fn sources(&self) -> Sources {
		let mut sources = Sources::default();
		for suggestion in &self.report.suggestions {
			*match suggestion.source {
				Origin::Corrected => &mut sources.corrected,
				Origin::Declared => &mut sources.declared,
				Origin::Suggested => &mut sources.suggested,
				Origin::Abstained => &mut sources.abstained,
			} += 1;
		}
		sources
	}

	fn categorised(&self, place: usize, suggestion: &Suggestion) -> Option<Categorised> {
		let transaction = self.history.transactions.get(place)?;
		let source = self.history.sources.get(place)?;
		let Suggestion { id, category, confidence, source: said, alternatives, reason } =
			suggestion.clone();
		Some(Categorised {
			id,
			vault: source.vault,
			entry: source.index,
			hash: source.hash,
			at: transaction.at_ms,
			direction: transaction.direction,
			value: transaction.value,
			counterparty: transaction.counterparty.clone(),
			memo: transaction.memo.clone(),
			kind: transaction.kind,
			category,
			name: category.to_string(),
			confidence,
			source: said,
			alternatives,
			reason,
		})
	}

	fn strange(&self) -> Vec<Strange> {
		let places: BTreeMap<u64, usize> =
			self.report.suggestions.iter().enumerate().map(|(at, said)| (said.id, at)).collect();
		let payment = |id| {
			let place = *places.get(&id)?;
			self.categorised(place, self.report.suggestions.get(place)?)
		};
		self.report
			.findings
			.iter()
			.map(|finding| Strange {
				finding: finding.clone(),
				payment: finding.id.and_then(payment),
			})
			.collect()
	}

	fn named_bills(&self) -> Vec<Named<Bill>> {
		self.report.bills.iter().map(|bill| Named::new(bill.category, bill.clone())).collect()
	}

	/// Payments with their categories, the latest first, from the one with a number on. `None` if there
	/// is none with this number.
	pub fn categories(&self, from: Option<u64>, count: u32) -> Option<Categories> {
		// Suggestions are in the order of the history, which is that of time.
		let suggestions = &self.report.suggestions;
		let end = match from {
			Some(id) => suggestions.iter().position(|suggestion| suggestion.id == id)? + 1,
			None => suggestions.len(),
		};
		let start = end.saturating_sub(count.clamp(1, MANY) as usize);
		let payments = (start..end)
			.rev()
			.filter_map(|place| self.categorised(place, suggestions.get(place)?))
			.collect();
		let next = start.checked_sub(1).and_then(|place| Some(suggestions.get(place)?.id));
		Some(Categories { basis: self.basis(), sources: self.sources(), payments, next })
	}

	/// What the periods bring.
	pub fn forecasts(&self) -> Forecasts {
		let current = named(&self.report.current);
		Forecasts { basis: self.basis(), current, next: named(&self.report.next) }
	}

	/// What recurs.
	pub fn bills(&self) -> Bills {
		Bills { basis: self.basis(), bills: self.named_bills() }
	}

	/// What is unusual.
	pub fn unusual(&self) -> Unusual {
		Unusual { basis: self.basis(), findings: self.strange() }
	}

	/// What to do.
	pub fn proposals(&self) -> Proposals {
		Proposals { basis: self.basis(), proposals: self.suggested.clone() }
	}

	/// Everything but the single payments.
	pub fn report(&self) -> Report {
		Report {
			basis: self.basis(),
			sources: self.sources(),
			current: named(&self.report.current),
			next: named(&self.report.next),
			bills: self.named_bills(),
			findings: self.strange(),
			proposals: self.suggested.clone(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn names_are_in_camel_case() {
		let told = renamed(json!({ "next_at_ms": [{ "so_far": "1_2" }], "a": { "x_y_z": 1 } }));
		assert_eq!(told, json!({ "nextAtMs": [{ "soFar": "1_2" }], "a": { "xYZ": 1 } }));
	}
}
