// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Payments that the user may want to look at.
//!
//! Every payment is held against what came before it and nothing later. A finding says what is
//! unusual and by how much; whether anything is wrong, only the user can say.

use crate::{
	bills::{Bill, Cadence},
	calendar::Date,
	category::Category,
	entry::Entry,
	forecast::Forecast,
	stats::{deviation, median, quantile},
	transaction::{decimal, to_units, Direction},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Above which bounds something is unusual.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
	/// How many robust standard deviations of the logarithms of its like an amount lies above them.
	pub deviations: f64,
	/// And how many times their median it is, at least.
	pub times: f64,
	/// Amounts below are never unusual, in units of the reference currency; duplicates below a
	/// quarter of it.
	pub least: f64,
	/// Days within which the same charge is a duplicate.
	pub duplicate_days: u16,
	/// By what share a bill of a fixed amount rises when it jumps; one that varies rises by twice
	/// that.
	pub jump: f64,
}

impl Default for Settings {
	fn default() -> Self {
		Self { deviations: 3.3, times: 3.0, least: 20.0, duplicate_days: 2, jump: 0.25 }
	}
}

/// What is unusual. Values are in 10^-18 of the reference currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unusual {
	/// Much more than other payments of the category.
	LargeForCategory {
		/// The category.
		category: Category,
		/// The median of the others.
		#[serde(with = "decimal")]
		usual: u128,
	},
	/// Much more than other payments to this account.
	LargeForCounterparty {
		/// The median of the others.
		#[serde(with = "decimal")]
		usual: u128,
	},
	/// A large payment to an account that was never paid before.
	NewCounterparty {
		/// The amount that one in twenty everyday payments exceeds.
		#[serde(with = "decimal")]
		large: u128,
	},
	/// The same charge a second time.
	Duplicate {
		/// The first one.
		of: u64,
	},
	/// A bill that is much higher than before.
	BillJump {
		/// What it was before.
		#[serde(with = "decimal")]
		before: u128,
	},
	/// The total of a category is beyond the upper bound of its forecast.
	CategoryTotal {
		/// The category.
		category: Category,
		/// The bound.
		#[serde(with = "decimal")]
		bound: u128,
		/// The total.
		#[serde(with = "decimal")]
		total: u128,
	},
}

/// Something unusual.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
	/// The payment; `None` for a total.
	pub id: Option<u64>,
	/// What is unusual.
	pub what: Unusual,
	/// How much so, from 0 to 1: 0.5 is at the bound, 0.9 is far above.
	pub score: f64,
	/// In words.
	pub reason: String,
}

/// As many earlier payments of a category or party are what is usual.
const MEMORY: usize = 120;
/// So many are needed to call anything usual.
const FEW: usize = 8;

/// The logarithms of the latest amounts.
#[derive(Default)]
struct Usual(VecDeque<f64>);

impl Usual {
	fn add(&mut self, log: f64) {
		if self.0.len() == MEMORY {
			self.0.pop_front();
		}
		self.0.push_back(log);
	}

	/// Median and robust deviation, the latter a tenth at least.
	fn moments(&self) -> (f64, f64) {
		let values: Vec<f64> = self.0.iter().copied().collect();
		let centre = median(&values);
		(centre, deviation(&values, centre).max(0.1))
	}
}

/// What is unusual among the payments from `since_ms` on: one finding a payment at most, the most
/// telling. `entries` are in order of time and hold what came before; `bills` are those found in
/// them. Income is not looked at.
#[must_use]
pub fn unusual(
	entries: &[Entry<'_>],
	bills: &[Bill],
	since_ms: u64,
	settings: Settings,
) -> Vec<Finding> {
	let of_bill: HashMap<u64, &Bill> =
		bills.iter().flat_map(|bill| bill.ids.iter().map(move |id| (*id, bill))).collect();
	let mut categories: HashMap<Category, Usual> = HashMap::new();
	let mut parties: HashMap<&str, Usual> = HashMap::new();
	let mut charges: HashMap<(&str, u128), (i64, u64)> = HashMap::new();
	let mut paid: HashMap<*const Bill, Vec<f64>> = HashMap::new();
	let mut everyday = Usual::default();
	let mut findings = Vec::new();
	for entry in entries.iter().filter(|entry| entry.is_out()) {
		let transaction = entry.transaction;
		let party = transaction.counterparty.as_str();
		let log = entry.amount().max(0.01).ln();
		let bill = of_bill.get(&transaction.id).copied();
		// A charge made twice is a mistake at a quarter of what is worth a look otherwise.
		let (new, amount) = (transaction.at_ms >= since_ms, entry.amount());
		if new && amount >= settings.least / 4.0 {
			let twice = duplicate(entry, &charges, bill, settings);
			findings.extend(twice.or_else(|| {
				if amount < settings.least {
					return None;
				}
				let jumped = bill.and_then(|bill| {
					jump(entry, bill, paid.get(&core::ptr::from_ref(bill))?, settings)
				});
				jumped.or_else(|| {
					(bill.is_none() && !transaction.kind.is_automatic())
						.then(|| large(entry, log, &categories, &parties, &everyday, settings))?
				})
			}));
		}
		charges.insert((party, transaction.value), (entry.day, transaction.id));
		parties.entry(party).or_default().add(log);
		match bill {
			Some(bill) => {
				paid.entry(core::ptr::from_ref(bill)).or_default().push(entry.amount());
			},
			None => {
				categories.entry(entry.category).or_default().add(log);
				everyday.add(log);
			},
		}
	}
	findings
}

fn duplicate(
	entry: &Entry<'_>,
	charges: &HashMap<(&str, u128), (i64, u64)>,
	bill: Option<&Bill>,
	settings: Settings,
) -> Option<Finding> {
	let transaction = entry.transaction;
	let (day, of) = charges.get(&(transaction.counterparty.as_str(), transaction.value))?;
	let apart = entry.day - day;
	// A weekly bill paid late and then on time is no duplicate.
	let often = bill.is_some_and(|bill| bill.cadence == Cadence::Weekly);
	let near = apart <= i64::from(settings.duplicate_days);
	(near && !often).then(|| Finding {
		id: Some(transaction.id),
		what: Unusual::Duplicate { of: *of },
		score: 0.9 - 0.1 * apart as f64 / f64::from(settings.duplicate_days.max(1)),
		reason: format!(
			"the same {:.2} to the same account {}",
			entry.amount(),
			match apart {
				0 => "on the same day".into(),
				1 => "a day before".into(),
				days => format!("{days} days before"),
			}
		),
	})
}

fn jump(entry: &Entry<'_>, bill: &Bill, before: &[f64], settings: Settings) -> Option<Finding> {
	let recent = &before[before.len().saturating_sub(6)..];
	if recent.is_empty() {
		return None;
	}
	// What varies over the year is held against the most of the last year.
	let year = (365.0 / bill.cadence.days()).round().max(1.0) as usize + 1;
	let usual = if bill.fixed {
		median(recent)
	} else {
		before[before.len().saturating_sub(year)..].iter().copied().fold(0.0, f64::max)
	};
	let allowed = if bill.fixed { settings.jump } else { 2.0 * settings.jump };
	let share = entry.amount() / usual.max(0.01) - 1.0;
	(share > allowed).then(|| Finding {
		id: Some(entry.transaction.id),
		what: Unusual::BillJump { before: crate::transaction::from_units(usual) },
		score: score(share / allowed),
		reason: format!(
			"this {} bill was {:.2} and is now {:.2}, {:.0} % more",
			bill.cadence.name(),
			usual,
			entry.amount(),
			100.0 * share
		),
	})
}

fn large(
	entry: &Entry<'_>,
	log: f64,
	categories: &HashMap<Category, Usual>,
	parties: &HashMap<&str, Usual>,
	everyday: &Usual,
	settings: Settings,
) -> Option<Finding> {
	let beyond = |usual: &Usual| {
		let (centre, spread) = usual.moments();
		let deviations = (log - centre) / spread;
		let enough = usual.0.len() >= FEW && log - centre > settings.times.ln();
		(enough && deviations > settings.deviations).then_some((centre.exp(), deviations))
	};
	let id = Some(entry.transaction.id);
	let amount = entry.amount();
	if let Some(usual) = parties.get(entry.transaction.counterparty.as_str()) {
		if let Some((usual, deviations)) = beyond(usual) {
			return Some(Finding {
				id,
				what: Unusual::LargeForCounterparty {
					usual: crate::transaction::from_units(usual),
				},
				score: score(deviations / settings.deviations),
				reason: format!(
					"{amount:.2} to an account that usually gets about {usual:.2}: {:.1} times that",
					amount / usual
				),
			});
		}
	} else if everyday.0.len() >= 30 {
		let values: Vec<f64> = everyday.0.iter().copied().collect();
		let large = quantile(&values, 0.95);
		let times = (log - large).exp();
		// A category known to be dear is no surprise.
		let known = categories.get(&entry.category).filter(|usual| usual.0.len() >= 3);
		let expected = entry.category != Category::NONE
			&& known.is_some_and(|usual| {
				let (centre, spread) = usual.moments();
				log < centre + 2.0 * spread.max(0.3)
			});
		if times > 1.5 && !expected {
			return Some(Finding {
				id,
				what: Unusual::NewCounterparty {
					large: crate::transaction::from_units(large.exp()),
				},
				score: score(times / 1.5),
				reason: format!(
					"{amount:.2} to an account never paid before; of your everyday payments one in \
						 twenty is above {:.2}",
					large.exp()
				),
			});
		}
	}
	let usual = categories.get(&entry.category)?;
	let (usual, deviations) = beyond(usual)?;
	let name = entry.category;
	Some(Finding {
		id,
		what: Unusual::LargeForCategory {
			category: name,
			usual: crate::transaction::from_units(usual),
		},
		score: score(deviations / settings.deviations),
		reason: format!(
			"{amount:.2} for {name}, where about {usual:.2} is usual: {:.1} times that",
			amount / usual
		),
	})
}

/// Half at the bound, towards one beyond it.
fn score(times: f64) -> f64 {
	if times.is_finite() {
		1.0 - 0.5 / times.max(0.5)
	} else {
		1.0
	}
}

/// The categories that are beyond the upper bounds of their forecasts already. Give the forecasts of
/// the current period ([`crate::forecast::Target::Current`]).
#[must_use]
pub fn totals_beyond(forecasts: &[Forecast]) -> Vec<Finding> {
	let mut by_category: BTreeMap<Category, Finding> = BTreeMap::new();
	for forecast in forecasts {
		let category = forecast.stream.category;
		if forecast.stream.direction != Direction::Out || forecast.so_far <= forecast.high {
			continue;
		}
		let (total, bound) = (to_units(forecast.so_far), to_units(forecast.high));
		by_category.insert(
			category,
			Finding {
				id: None,
				what: Unusual::CategoryTotal {
					category,
					bound: forecast.high,
					total: forecast.so_far,
				},
				score: score(total / bound.max(0.01)),
				reason: format!(
					"{category}: {total:.2} since {}; {:.0} % of the time the whole period stays \
						 below {bound:.2}",
					Date::of(crate::calendar::day_of(forecast.from_ms)),
					50.0 + 50.0 * forecast.coverage
				),
			},
		);
	}
	by_category.into_values().collect()
}
