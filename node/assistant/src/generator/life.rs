// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The household from day to day.

mod noise;

use super::{
	chance::Chance,
	contracts::{self, Terms},
	habits::{self, Habit},
	words, BillTruth, Cadence, Household, Persona, Setup, Truth,
};
use crate::{
	calendar::{start_of_day, weekday, Date},
	category::Category,
	transaction::{Direction, Kind, Transaction, UNIT},
};

/// Someone who is paid.
struct Merchant {
	name: String,
	account: String,
	/// What is bought there, and how often; one for most.
	sells: Vec<(u16, f64)>,
}

/// A contract in force.
struct Contract {
	terms: Terms,
	merchant: Merchant,
	/// The day of the month, or the first day for weeks.
	anchor: i64,
	/// The month on which quarters and years count, or the first day for weeks.
	phase: i64,
	amount: f64,
	/// Its place among the bills.
	bill: usize,
	/// The next payment, late or not, and the day it was due.
	pending: Option<i64>,
}

/// Payments before they are ordered.
struct Draft {
	transaction: Transaction,
	truth: Truth,
}

struct Life {
	setup: Setup,
	chance: Chance,
	drafts: Vec<Draft>,
	bills: Vec<BillTruth>,
	contracts: Vec<Contract>,
	/// Contracts that ended and come back with another party: the day and the terms.
	returning: Vec<(i64, Terms)>,
	habits: Vec<Habit>,
	/// Places to which the household goes again.
	merchants: Vec<Merchant>,
	processor: Merchant,
	/// Prices against those of the first year.
	level: f64,
	/// Where people spend less or more for a while: the logarithm of a factor.
	mood: f64,
}

pub(super) fn live(setup: Setup) -> Household {
	let stream = Persona::ALL.iter().position(|persona| *persona == setup.persona).unwrap_or(0);
	let mut life = Life::begin(setup, Chance::new(setup.seed, stream as u64));
	for day in setup.start_day..setup.start_day.saturating_add(i64::from(setup.days)) {
		life.day(day);
	}
	life.misfortunes();
	life.end()
}

impl Life {
	fn begin(setup: Setup, mut chance: Chance) -> Self {
		let processor =
			Merchant { name: "paylane".into(), account: chance.account(), sells: Vec::new() };
		let mut life = Self {
			setup,
			chance,
			drafts: Vec::new(),
			bills: Vec::new(),
			contracts: Vec::new(),
			returning: Vec::new(),
			habits: habits::of(setup.persona),
			merchants: Vec::new(),
			processor,
			level: 1.0,
			mood: 0.0,
		};
		for sells in words::AMBIGUOUS {
			let merchant = life.merchant(sells.to_vec());
			life.merchants.push(merchant);
		}
		// People differ: in how often, how much, and where.
		for at in 0..life.habits.len() {
			life.habits[at].yearly *= (0.35 * life.chance.normal()).exp();
			life.habits[at].amount *= (0.25 * life.chance.normal()).exp();
			let (category, yearly) = (life.habits[at].category, life.habits[at].yearly);
			let favourites = if yearly < 2.0 { 0 } else { 1 + life.chance.below(4) };
			for _ in 0..favourites {
				let merchant = life.merchant(vec![(category, 1.0)]);
				life.merchants.push(merchant);
			}
		}
		for terms in contracts::of(setup.persona) {
			if life.chance.happens(terms.chance) {
				let amount = terms.amount * (0.15 * life.chance.normal()).exp();
				// Most are old; a few are signed within the first years.
				let wait = if !terms.home && life.chance.happens(0.25) {
					life.chance.below(1_500) as i64
				} else {
					0
				};
				life.returning.push((setup.start_day + wait, Terms { amount, ..terms }));
			}
		}
		life
	}

	fn merchant(&mut self, sells: Vec<(u16, f64)>) -> Merchant {
		let mut name =
			format!("{}{}", self.chance.pick(words::FIRST), self.chance.pick(words::LAST));
		// Every third calls itself by its trade.
		if sells.len() == 1 && self.chance.happens(0.33) {
			name = format!("{name} {}", self.chance.pick(words::items(sells[0].0)));
		}
		Merchant { name, account: self.chance.account(), sells }
	}

	fn day(&mut self, day: i64) {
		let date = Date::of(day);
		if date.day == 1 {
			self.level *= 1.0 + 0.002 + 0.001 * self.chance.normal();
			self.mood = 0.8 * self.mood + 0.06 * self.chance.normal();
		}
		if date.day == 1 && date.month == 1 {
			self.new_year();
		}
		// A move every eight years or so: another landlord, other utilities, other shops.
		if self.chance.happens(1.0 / (8.0 * 365.0)) {
			self.moves(day);
		}
		self.sign(day);
		self.pay_contracts(day, date);
		self.spend(day, date);
		self.windfalls(day, date);
	}

	fn new_year(&mut self) {
		let churn = self.setup.difficulty.churn;
		for at in 0..self.merchants.len() {
			if self.chance.happens(churn) {
				self.merchants[at].account = self.chance.account();
			}
		}
		// Habits change, slowly.
		for at in 0..self.habits.len() {
			self.habits[at].yearly *= (0.08 * self.chance.normal()).exp();
		}
	}

	fn moves(&mut self, day: i64) {
		let dearer = (0.12 + 0.15 * self.chance.normal()).exp();
		for at in (0..self.contracts.len()).rev() {
			if self.contracts[at].terms.home {
				let contract = self.contracts.remove(at);
				self.bills[contract.bill].ended = true;
				let amount = contract.amount * dearer;
				self.returning.push((day, Terms { amount, ..contract.terms }));
			}
		}
		for at in 0..self.merchants.len() {
			if self.chance.happens(0.4) {
				let sells = std::mem::take(&mut self.merchants[at].sells);
				self.merchants[at] = self.merchant(sells);
			}
		}
		for (category, amount) in [(501, 900.0), (704, 600.0), (403, 350.0)] {
			let merchant = self.merchant(vec![(category, 1.0)]);
			let amount = amount * self.level * (0.4 * self.chance.normal()).exp();
			let truth = truth(category, None, true);
			self.pay(day, &merchant, amount, Direction::Out, Kind::Payment, truth);
		}
	}

	/// Contracts begin.
	fn sign(&mut self, day: i64) {
		for at in (0..self.returning.len()).rev() {
			if self.returning[at].0 > day {
				continue;
			}
			let (_, terms) = self.returning.swap_remove(at);
			let mut merchant = self.merchant(vec![(terms.category, 1.0)]);
			// Subscriptions are taken through a shop of apps, too.
			let through = self.setup.difficulty.processor * 3.0;
			if terms.kind == Kind::Bill && terms.amount < 40.0 && self.chance.happens(through) {
				merchant.account.clone_from(&self.processor.account);
			}
			let weeks = matches!(terms.cadence, Cadence::Weekly | Cadence::Biweekly);
			let anchor = if weeks {
				// On Fridays, when people are paid.
				day + (4 - i64::from(weekday(day))).rem_euclid(7)
			} else {
				let days: &[i64] = match (terms.direction, terms.category) {
					(Direction::In, _) => &[1, 15, 25, 27, 28, 30],
					(_, 401) => &[1, 1, 2, 3],
					_ => &[1, 3, 5, 8, 10, 12, 15, 17, 20, 22, 25, 28, 31],
				};
				self.chance.pick(days)
			};
			let months = i64::from(Date::of(day).month);
			let phase = if weeks { anchor } else { months + self.chance.below(12) as i64 };
			self.bills.push(BillTruth {
				counterparty: merchant.account.clone(),
				category: Category(terms.category),
				cadence: terms.cadence,
				fixed: terms.spread == 0.0 && terms.season == 0.0,
				income: terms.direction == Direction::In,
				first_day: day,
				last_day: day,
				count: 0,
				ended: false,
			});
			self.contracts.push(Contract {
				terms,
				merchant,
				anchor,
				phase,
				amount: terms.amount,
				bill: self.bills.len() - 1,
				pending: None,
			});
		}
	}

	fn pay_contracts(&mut self, day: i64, date: Date) {
		for at in (0..self.contracts.len()).rev() {
			let terms = self.contracts[at].terms;
			if self.contracts[at].pending.is_none() && is_due(&self.contracts[at], day, date) {
				let mut late = self.chance.below(terms.jitter as usize + 1) as i64;
				// Banks rest on weekends, and some payers with them.
				if terms.jitter > 0 && self.chance.happens(0.5) {
					late += match weekday(day + late) {
						5 => 2,
						6 => 1,
						_ => 0,
					};
				}
				self.contracts[at].pending = Some(day + late);
			}
			if self.contracts[at].pending == Some(day) {
				// One in a hundred is forgotten, or waived.
				if self.chance.happens(0.01) {
					self.contracts[at].pending = None;
				} else {
					self.pay_contract(at, day, date);
				}
			}
			if self.chance.happens(terms.turnover / 365.0) {
				let contract = self.contracts.remove(at);
				self.bills[contract.bill].ended = true;
				// Work is found again sooner than a gym.
				let pause = if terms.direction == Direction::In { 60 } else { 500 };
				let wait = self.chance.below(pause) as i64;
				let amount = contract.amount * (0.12 * self.chance.normal()).exp();
				self.returning.push((day + wait, Terms { amount, ..terms }));
			}
		}
	}

	fn pay_contract(&mut self, at: usize, day: i64, date: Date) {
		let terms = self.contracts[at].terms;
		let payments_a_year = match terms.cadence {
			Cadence::Weekly => 52.0,
			Cadence::Biweekly => 26.0,
			Cadence::Monthly => 12.0,
			Cadence::Quarterly => 4.0,
			Cadence::Yearly => 1.0,
		};
		if self.chance.happens(terms.rises / payments_a_year) {
			self.contracts[at].amount *= 1.0 + 0.015 + 0.05 * self.chance.share();
			if self.contracts[at].amount < 60.0 && terms.spread == 0.0 {
				self.contracts[at].amount = self.contracts[at].amount.ceil() - 0.01;
			}
		}
		let phase = (f64::from(date.month) - 1.0) / 12.0 * core::f64::consts::TAU;
		let amount = self.contracts[at].amount
			* (1.0 + terms.season * phase.cos())
			* (terms.spread * self.chance.normal()).exp();
		let bill = self.contracts[at].bill;
		let merchant = std::mem::replace(
			&mut self.contracts[at].merchant,
			Merchant { name: String::new(), account: String::new(), sells: Vec::new() },
		);
		let truth = truth(terms.category, Some(bill), false);
		self.pay(day, &merchant, amount, terms.direction, terms.kind, truth);
		self.contracts[at].merchant = merchant;
		self.contracts[at].pending = None;
		let record = &mut self.bills[bill];
		if record.count == 0 {
			record.first_day = day;
		}
		record.last_day = day;
		record.count += 1;
	}

	fn spend(&mut self, day: i64, date: Date) {
		for at in 0..self.habits.len() {
			let habit = self.habits[at];
			let week = habit.week[usize::from(weekday(day))] * 7.0 / habit.week.iter().sum::<f64>();
			let year =
				habit.year[usize::from(date.month) - 1] * 12.0 / habit.year.iter().sum::<f64>();
			let rate = habit.yearly / 365.0 * week * year;
			// Twice on the same day is rare enough to leave out.
			if !self.chance.happens(1.0 - (-rate).exp()) {
				continue;
			}
			let factor = (habit.spread * self.chance.normal() + self.mood).exp();
			let amount = habit.amount * self.level * factor;
			let merchant = self.place(habit);
			let kind = Kind::Payment;
			let truth = truth(habit.category, None, habit.rare);
			match merchant {
				Ok(known) => {
					let merchant = self.merchants.swap_remove(known);
					self.pay(day, &merchant, amount, Direction::Out, kind, truth);
					self.merchants.push(merchant);
				},
				Err(Some(new)) => self.pay(day, &new, amount, Direction::Out, kind, truth),
				Err(None) => {
					let name = self.processor.name.clone();
					let account = self.processor.account.clone();
					let merchant = Merchant { name, account, sells: Vec::new() };
					self.pay(day, &merchant, amount, Direction::Out, kind, truth);
				},
			}
		}
	}

	/// Where something is bought: the place of a merchant that is known, a new one, or the
	/// processor.
	fn place(&mut self, habit: Habit) -> Result<usize, Option<Merchant>> {
		let difficulty = self.setup.difficulty;
		if self.chance.happens(difficulty.processor) {
			return Err(None);
		}
		if !self.chance.happens(difficulty.novelty) {
			let ambiguous = self.chance.happens(difficulty.ambiguous);
			let sells = |merchant: &Merchant| {
				let weight =
					merchant.sells.iter().find(|(category, _)| *category == habit.category);
				match weight {
					Some((_, weight)) if (merchant.sells.len() > 1) == ambiguous => *weight,
					_ => 0.0,
				}
			};
			let weights: Vec<f64> = self.merchants.iter().map(sells).collect();
			if weights.iter().any(|weight| *weight > 0.0) {
				// The first are the favourites. Their order changes as they are visited, and so do
				// the favourites.
				let known = self.chance.weighted(weights.iter().copied());
				if weights[known] > 0.0 {
					return Ok(known);
				}
			}
		}
		Err(Some(self.merchant(vec![(habit.category, 1.0)])))
	}

	/// Income that comes when it comes.
	fn windfalls(&mut self, day: i64, date: Date) {
		let employed = |contract: &Contract| contract.terms.category == 10_001;
		if date.month == 12 && date.day == 10 && self.chance.happens(0.7) {
			if let Some(at) = self.contracts.iter().position(employed) {
				let amount = self.contracts[at].amount * (0.5 + 0.6 * self.chance.share());
				let account = self.contracts[at].merchant.account.clone();
				let name = self.contracts[at].merchant.name.clone();
				let merchant = Merchant { name, account, sells: Vec::new() };
				let truth = truth(10_002, None, false);
				self.pay(day, &merchant, amount, Direction::In, Kind::Deposit, truth);
			}
		}
		if self.setup.persona == Persona::Freelancer && self.chance.happens(30.0 / 365.0) {
			let habit = Habit { category: 10_009, ..self.habits[0] };
			let amount = 1_250.0 * self.level * (0.6 * self.chance.normal()).exp();
			if self.merchants.iter().filter(|m| m.sells.first() == Some(&(10_009, 1.0))).count() < 6
			{
				let client = self.merchant(vec![(10_009, 1.0)]);
				self.merchants.push(client);
			}
			let clients = |m: &Merchant| m.sells.first().is_some_and(|(c, _)| *c == habit.category);
			let places: Vec<usize> =
				(0..self.merchants.len()).filter(|at| clients(&self.merchants[*at])).collect();
			let merchant = self.merchants.swap_remove(self.chance.pick(&places));
			let truth = truth(10_009, None, false);
			self.pay(day, &merchant, amount, Direction::In, Kind::Deposit, truth);
			self.merchants.push(merchant);
		}
		// Something is sent back.
		if self.chance.happens(3.0 / 365.0) && !self.drafts.is_empty() {
			let recent = self.drafts.len().saturating_sub(60);
			let at = recent + self.chance.below(self.drafts.len() - recent);
			let bought = &self.drafts[at].transaction;
			if bought.direction == Direction::Out && self.drafts[at].truth.bill.is_none() {
				let amount = bought.amount();
				let account = bought.counterparty.clone();
				let merchant = Merchant { name: "refund".into(), account, sells: Vec::new() };
				let truth = truth(10_005, None, false);
				self.pay(day, &merchant, amount, Direction::In, Kind::Deposit, truth);
			}
		}
	}

	fn pay(
		&mut self,
		day: i64,
		merchant: &Merchant,
		amount: f64,
		direction: Direction,
		kind: Kind,
		truth: Truth,
	) {
		// What vaults pay by themselves they pay at night.
		let second = if kind.is_automatic() {
			self.chance.below(3_600)
		} else {
			7 * 3_600 + self.chance.below(15 * 3_600)
		};
		let memo = self.memo(merchant, truth);
		let category = Some(self.label(merchant, truth.category));
		let cents = (amount * 100.0).round().max(50.0);
		self.drafts.push(Draft {
			transaction: Transaction {
				id: 0,
				at_ms: start_of_day(day) + second as u64 * 1_000,
				direction,
				value: cents as u128 * (UNIT / 100),
				counterparty: merchant.account.clone(),
				memo,
				category,
				kind,
			},
			truth,
		});
	}

	fn end(mut self) -> Household {
		self.drafts.sort_by_key(|draft| draft.transaction.at_ms);
		// Bills that were never paid leave gaps in the numbering.
		let mut places = Vec::with_capacity(self.bills.len());
		let mut kept = 0;
		for bill in &self.bills {
			places.push(kept);
			kept += usize::from(bill.count > 0);
		}
		self.bills.retain(|bill| bill.count > 0);
		let mut household = Household {
			setup: self.setup,
			transactions: Vec::with_capacity(self.drafts.len()),
			truth: Vec::with_capacity(self.drafts.len()),
			bills: self.bills,
		};
		for (id, Draft { mut transaction, mut truth }) in self.drafts.into_iter().enumerate() {
			transaction.id = id as u64;
			truth.bill = truth.bill.map(|bill| places[bill]);
			household.transactions.push(transaction);
			household.truth.push(truth);
		}
		household
	}
}

const fn truth(category: u16, bill: Option<usize>, rare: bool) -> Truth {
	Truth { category: Category(category), bill, anomaly: None, rare }
}

/// Whether a payment falls due on that day, which is the day before it can be late.
fn is_due(contract: &Contract, day: i64, date: Date) -> bool {
	let months = match contract.terms.cadence {
		Cadence::Weekly | Cadence::Biweekly => {
			let weeks = if contract.terms.cadence == Cadence::Weekly { 7 } else { 14 };
			return day >= contract.anchor && (day - contract.anchor) % weeks == 0;
		},
		Cadence::Monthly => 1,
		Cadence::Quarterly => 3,
		Cadence::Yearly => 12,
	};
	let month = date.month_number();
	let due = Date::in_month(month, contract.anchor as u8);
	due == date && (month - contract.phase).rem_euclid(months) == 0
}
