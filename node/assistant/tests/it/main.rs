// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The assistant as its users see it.

mod advice;
mod bills;
mod learning;
mod quality;
mod robust;
mod watch;

use polyphony_assistant::{
	calendar::{start_of_day, Date},
	entry::{entries, Entry},
	Category, Direction, Kind, Transaction, UNIT,
};

/// A history that is written down payment by payment.
#[derive(Default)]
struct Ledger(Vec<Transaction>);

impl Ledger {
	/// Pays so many cents on a day.
	fn pay(&mut self, day: i64, to: &str, cents: u128, category: u16, memo: &str) -> u64 {
		let id = self.0.len() as u64;
		self.0.push(Transaction {
			id,
			at_ms: start_of_day(day) + 36_000_000 + id,
			direction: Direction::Out,
			value: cents * UNIT / 100,
			counterparty: to.into(),
			memo: memo.into(),
			category: (category > 0).then_some(Category(category)),
			kind: Kind::Payment,
		});
		id
	}

	/// Receives so many cents on a day.
	fn receive(&mut self, day: i64, from: &str, cents: u128, category: u16) -> u64 {
		let id = self.pay(day, from, cents, category, "");
		let last = self.0.last_mut().expect("just paid");
		(last.direction, last.kind) = (Direction::In, Kind::Deposit);
		id
	}

	fn entries(&self) -> Vec<Entry<'_>> {
		entries(&self.0, &[]).expect("numbers differ")
	}
}

/// A day by its date.
fn day(year: i64, month: u8, day: u8) -> i64 {
	Date { year, month, day }.number()
}
