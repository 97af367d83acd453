// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! From payments to numbers: how well each category fits a payment, by what was learnt so far.
//!
//! The encoder counts. For every category it knows how often it was chosen, by whom such payments
//! are received, with which words, amounts, kinds and days. A payment and a category together give
//! one row of [`WIDTH`] numbers, most of them logarithms of shares; whether the category is the right
//! one is then a question with two answers, and the same answer key serves all categories, the one
//! chosen yesterday for the first time included.
//!
//! The rows to learn from are made in order of time, each before its own label is counted ("ordered
//! target statistics": L. Prokhorenkova et al., "CatBoost: unbiased boosting with categorical
//! features", NeurIPS 2018, section 3.2). Otherwise every payment would testify for itself.

use super::{
	context::{log_amount, Context},
	prior, text,
};
use crate::{
	calendar::{weekday, Date},
	category::Category,
	transaction::{Direction, Kind, Transaction},
};
use std::collections::HashMap;

/// How many numbers describe a payment and a category.
pub const WIDTH: usize = 22;

/// A share is smoothed with so many observations of what is usual.
const SMOOTHING: f64 = 0.7;
/// Evidence of one kind counts this much in the first guess, since kinds are not independent.
const DAMPING: f64 = 0.6;

/// Count, sum and sum of squares.
#[derive(Clone, Copy, Debug, Default)]
struct Spread {
	count: f64,
	sum: f64,
	squares: f64,
}

impl Spread {
	fn add(&mut self, x: f64) {
		self.count += 1.0;
		self.sum += x;
		self.squares += x * x;
	}

	/// Logarithm of the density of a normal distribution with the mean and variance seen, drawn
	/// towards `around` (mean, variance) by two observations.
	fn log_density(&self, x: f64, around: (f64, f64)) -> f64 {
		let count = self.count + 2.0;
		let mean = (self.sum + 2.0 * around.0) / count;
		let squares = self.squares + 2.0 * (around.1 + around.0 * around.0);
		let variance = (squares / count - mean * mean).max(0.01);
		-0.5 * ((x - mean).powi(2) / variance + variance.ln())
	}

	fn moments(&self) -> (f64, f64) {
		let count = self.count.max(1.0);
		let mean = self.sum / count;
		(mean, (self.squares / count - mean * mean).max(0.05))
	}
}

/// What is known of a category.
#[derive(Clone, Debug, Default)]
struct Known {
	count: f64,
	amounts: Spread,
	kinds: [f64; 8],
	directions: [f64; 2],
	weekdays: [f64; 7],
	/// Tens of days of the month.
	decades: [f64; 4],
	months: [f64; 12],
	recurrence: [f64; 3],
}

/// What is known of a party, by category.
#[derive(Clone, Debug, Default)]
struct Party {
	count: f64,
	amounts: Vec<(usize, Spread)>,
	/// The last labels, newest last, with their values.
	last: Vec<(usize, u128)>,
}

/// A payment as the encoder sees it.
struct Seen<'a> {
	transaction: &'a Transaction,
	context: &'a Context,
	words: &'a [String],
	amount: f64,
	kind: usize,
	direction: usize,
	weekday: usize,
	decade: usize,
	month: usize,
}

/// Rows for the categories that may fit a payment, the best guess first.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidates {
	/// The categories.
	pub categories: Vec<Category>,
	/// One row of [`WIDTH`] for each.
	pub rows: Vec<[f64; WIDTH]>,
	/// The share of each in the first guess, of all categories.
	pub guess: Vec<f64>,
}

/// Counts what was learnt, and makes rows.
#[derive(Clone, Debug)]
pub struct Encoder {
	categories: Vec<Category>,
	places: HashMap<Category, usize>,
	known: Vec<Known>,
	total: f64,
	amounts: Spread,
	parties: HashMap<String, Party>,
	words: HashMap<String, Vec<(usize, f32)>>,
}

impl Default for Encoder {
	fn default() -> Self {
		let mut encoder = Self {
			categories: Vec::new(),
			places: HashMap::new(),
			known: Vec::new(),
			total: 0.0,
			amounts: Spread::default(),
			parties: HashMap::new(),
			words: HashMap::new(),
		};
		for category in prior::categories() {
			encoder.place(category);
		}
		encoder
	}
}

impl Encoder {
	/// As many categories are told apart; payments of later ones are not learnt from. Far above
	/// what a person keeps apart, it bounds the work.
	pub const MAX_CATEGORIES: usize = 256;

	fn place(&mut self, category: Category) -> usize {
		*self.places.entry(category).or_insert_with(|| {
			self.categories.push(category);
			self.known.push(Known::default());
			self.categories.len() - 1
		})
	}

	/// Counts a label.
	pub fn learn(&mut self, transaction: &Transaction, context: &Context, category: Category) {
		if self.categories.len() >= Self::MAX_CATEGORIES && !self.places.contains_key(&category) {
			return;
		}
		let class = self.place(category);
		let words = text::words(&transaction.memo);
		let seen = Seen::new(transaction, context, &words);
		self.total += 1.0;
		self.amounts.add(seen.amount);
		let known = &mut self.known[class];
		known.count += 1.0;
		known.amounts.add(seen.amount);
		known.kinds[seen.kind] += 1.0;
		known.directions[seen.direction] += 1.0;
		known.weekdays[seen.weekday] += 1.0;
		known.decades[seen.decade] += 1.0;
		known.months[seen.month] += 1.0;
		known.recurrence[context.recurrence()] += 1.0;

		let party = self.parties.entry(transaction.counterparty.clone()).or_default();
		party.count += 1.0;
		match party.amounts.iter_mut().find(|(at, _)| *at == class) {
			Some((_, spread)) => spread.add(seen.amount),
			None => {
				let mut spread = Spread::default();
				spread.add(seen.amount);
				party.amounts.push((class, spread));
			},
		}
		if party.last.len() == 8 {
			party.last.remove(0);
		}
		party.last.push((class, transaction.value));

		for word in words {
			let classes = self.words.entry(word).or_default();
			match classes.iter_mut().find(|(at, _)| *at == class) {
				Some((_, count)) => *count += 1.0,
				None => classes.push((class, 1.0)),
			}
		}
	}

	/// The categories that may fit, `limit` of them at most, and their rows.
	#[must_use]
	pub fn candidates(
		&self,
		transaction: &Transaction,
		context: &Context,
		limit: usize,
	) -> Candidates {
		let words = text::words(&transaction.memo);
		let seen = Seen::new(transaction, context, &words);
		let classes = self.categories.len();
		let party = self.parties.get(&transaction.counterparty);
		let usual: Vec<f64> = self
			.known
			.iter()
			.map(|known| (known.count + 0.3) / (self.total + 0.3 * classes as f64))
			.collect();
		let memo = self.memo(&seen, &usual);
		let by_party: Vec<f64> = (0..classes)
			.map(|class| {
				let count = party.map_or(0.0, |party| party.of(class).count);
				let all = party.map_or(0.0, |party| party.count);
				((count + SMOOTHING * usual[class]) / (all + SMOOTHING)).ln()
			})
			.collect();
		let mut rows: Vec<[f64; WIDTH]> = Vec::with_capacity(classes);
		let mut guess: Vec<f64> = Vec::with_capacity(classes);
		for class in 0..classes {
			let row =
				self.row(&seen, class, party, usual[class].ln(), by_party[class], memo[class]);
			let usual = usual[class].ln();
			let evidence: f64 = row[5] + row[9..15].iter().sum::<f64>();
			guess.push(by_party[class] + (memo[class] - usual) + DAMPING * evidence);
			rows.push(row);
		}
		softmax(&mut guess);
		let mut order: Vec<usize> = (0..classes).collect();
		order.sort_by(|a, b| guess[*b].total_cmp(&guess[*a]).then(a.cmp(b)));
		order.truncate(limit);
		let best = |besides: usize| {
			let other = order.iter().find(|class| **class != besides);
			other.map_or(1e-9, |class| guess[*class].max(1e-9)).ln()
		};
		let mut found = Candidates {
			categories: Vec::with_capacity(order.len()),
			rows: Vec::with_capacity(order.len()),
			guess: Vec::with_capacity(order.len()),
		};
		for class in &order {
			let mut row = rows[*class];
			row[0] = guess[*class].max(1e-9).ln();
			row[1] = (row[0] - best(*class)).clamp(-12.0, 12.0);
			found.categories.push(self.categories[*class]);
			found.rows.push(row);
			found.guess.push(guess[*class]);
		}
		found
	}

	/// What speaks for a category, in words.
	pub(crate) fn evidence(&self, transaction: &Transaction, category: Category) -> String {
		let mut reasons = Vec::new();
		let class = self.places.get(&category).copied();
		let party = self.parties.get(&transaction.counterparty);
		if let (Some(party), Some(class)) = (party, class) {
			let of = party.of(class).count;
			if of > 0.0 {
				reasons.push(format!("{of} of {} payments with this account were", party.count));
			}
		}
		let words: Vec<String> = text::words(&transaction.memo)
			.into_iter()
			.filter(|word| !word.starts_with('^'))
			.filter(|word| {
				let learnt = self.words.get(word).is_some_and(|classes| {
					let all: f32 = classes.iter().map(|(_, count)| count).sum();
					classes.iter().any(|(at, count)| Some(*at) == class && *count * 2.0 > all)
				});
				learnt || prior::known_word(word) == Some(category)
			})
			.take(3)
			.collect();
		if !words.is_empty() {
			reasons.push(format!("the memo says \"{}\"", words.join(" ")));
		}
		if reasons.is_empty() {
			reasons.push("the amount, the day and the way it was paid".into());
		}
		reasons.join("; ")
	}

	/// Logarithms of the shares of each category, by the words alone: naive Bayes with shares drawn
	/// towards what is usual.
	fn memo(&self, seen: &Seen<'_>, usual: &[f64]) -> Vec<f64> {
		let mut logs: Vec<f64> = usual.iter().map(|share| share.ln()).collect();
		for word in seen.words {
			let learnt = self.words.get(word).map_or(&[][..], Vec::as_slice);
			let told = prior::known_word(word).and_then(|category| self.places.get(&category));
			if learnt.is_empty() && told.is_none() {
				continue;
			}
			let told = told.map(|class| (*class, prior::WORTH));
			let all: f64 = learnt.iter().chain(&told).map(|(_, count)| f64::from(*count)).sum();
			// Every category that this word does not speak for loses the same.
			let floor = (SMOOTHING / (all + SMOOTHING)).ln();
			for log in &mut logs {
				*log += floor;
			}
			for class in learnt.iter().chain(&told).map(|(class, _)| *class) {
				let count: f64 = learnt
					.iter()
					.chain(&told)
					.filter(|(at, _)| *at == class)
					.map(|(_, count)| f64::from(*count))
					.sum();
				let share = (count + SMOOTHING * usual[class]) / (all + SMOOTHING);
				// Once for a class that the list and the user name.
				let twice = told.is_some_and(|(at, _)| at == class)
					&& learnt.iter().any(|(at, _)| *at == class);
				let gain = (share / usual[class]).ln() - floor;
				logs[class] += if twice { gain / 2.0 } else { gain };
			}
		}
		softmax(&mut logs);
		for log in &mut logs {
			*log = log.max(1e-9).ln();
		}
		logs
	}

	fn row(
		&self,
		seen: &Seen<'_>,
		class: usize,
		party: Option<&Party>,
		usual: f64,
		by_party: f64,
		memo: f64,
	) -> [f64; WIDTH] {
		let known = &self.known[class];
		let overall = self.amounts.moments();
		let at_party = party.map(|party| party.of(class)).unwrap_or_default();
		let density = known.amounts.log_density(seen.amount, overall)
			- self.amounts.log_density(seen.amount, overall);
		let (recent, newest, same) = party.map_or((0.0, 0.0, 0.0), |party| {
			let recent = party.last.iter().filter(|(at, _)| *at == class).count();
			let newest = party.last.last().is_some_and(|(at, _)| *at == class);
			let same = party
				.last
				.iter()
				.filter(|(_, value)| *value == seen.transaction.value)
				.map(|(at, _)| if *at == class { 1.0 } else { -1.0 })
				.sum::<f64>();
			(recent as f64 / party.last.len().max(1) as f64, f64::from(newest), same.signum())
		});
		let listed = seen
			.words
			.iter()
			.filter_map(|word| prior::known_word(word))
			.filter(|category| *category == self.categories[class])
			.count();
		[
			// The first two are filled in when all classes are known.
			0.0,
			0.0,
			by_party,
			memo,
			usual,
			density.max(-8.0),
			if at_party.count > 0.0 {
				at_party.log_density(seen.amount, known.amounts.moments()).max(-8.0)
			} else {
				-4.0
			},
			(1.0 + party.map_or(0.0, |party| party.count)).ln(),
			(1.0 + at_party.count).ln(),
			share(&known.kinds, seen.kind, known.count),
			share(&known.directions, seen.direction, known.count),
			share(&known.weekdays, seen.weekday, known.count),
			share(&known.decades, seen.decade, known.count),
			share(&known.months, seen.month, known.count),
			share(&known.recurrence, seen.context.recurrence(), known.count),
			(1.0 + known.count).ln(),
			recent,
			newest,
			same,
			listed.min(2) as f64,
			f64::from(seen.words.is_empty()),
			seen.words.iter().filter(|word| self.words.contains_key(*word)).count().min(4) as f64,
		]
	}
}

impl Party {
	fn of(&self, class: usize) -> Spread {
		self.amounts.iter().find(|(at, _)| *at == class).map_or_else(Spread::default, |(_, s)| *s)
	}
}

impl<'a> Seen<'a> {
	fn new(transaction: &'a Transaction, context: &'a Context, words: &'a [String]) -> Self {
		let day = transaction.day();
		let date = Date::of(day);
		Self {
			transaction,
			context,
			words,
			amount: log_amount(transaction),
			kind: Kind::ALL.iter().position(|kind| *kind == transaction.kind).unwrap_or(0),
			direction: usize::from(transaction.direction == Direction::In),
			weekday: usize::from(weekday(day)),
			decade: usize::from((date.day - 1) / 8).min(3),
			month: usize::from(date.month - 1),
		}
	}
}

/// The logarithm of how much oftener a value is seen than if all were seen alike, drawn towards that
/// by as many observations as there are values.
fn share<const N: usize>(counts: &[f64; N], at: usize, total: f64) -> f64 {
	let many = N as f64;
	((counts[at] + 1.0) / (total + many) * many).ln()
}

/// Logarithms become shares that add up to one.
pub(crate) fn softmax(logs: &mut [f64]) {
	let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
	let mut sum = 0.0;
	for log in logs.iter_mut() {
		*log = (*log - most).exp();
		sum += *log;
	}
	for log in logs {
		*log /= sum;
	}
}
