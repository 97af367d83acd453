// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What hides the truth from an observer, and what should not have been.

use super::{truth, Draft, Life, Merchant};
use crate::{
	category::Category,
	generator::{words, Anomaly, Truth},
	transaction::{from_units, Direction, Kind, UNIT},
};

impl Life {
	pub(super) fn memo(&mut self, merchant: &Merchant, truth: Truth) -> String {
		let difficulty = self.setup.difficulty;
		if self.chance.happens(difficulty.memo_missing) {
			return String::new();
		}
		let number = self.chance.below(100_000);
		let noise = self.chance.happens(difficulty.memo_noise);
		let item = self.chance.pick(words::items(truth.category.0));
		let empty = self.chance.pick(words::EMPTY);
		let mut memo = match (self.chance.below(4), noise) {
			(0 | 1, true) => format!("{empty} {number}"),
			(_, true) => empty.to_owned(),
			(0, _) => format!("{} {number}", merchant.name),
			(1, _) => merchant.name.clone(),
			(2, _) => format!("{} {item}", merchant.name),
			_ => item.to_owned(),
		};
		if self.chance.happens(difficulty.memo_noise / 3.0) && memo.len() > 3 {
			memo.remove(self.chance.below(memo.len()));
		}
		if self.chance.happens(0.2) {
			memo = memo.to_uppercase();
		}
		memo
	}

	/// What the user calls it: wrong now and then, and then mostly something that is close.
	pub(super) fn label(&mut self, merchant: &Merchant, category: Category) -> Category {
		if !self.chance.happens(self.setup.difficulty.label_noise) {
			return category;
		}
		if merchant.sells.len() > 1 && self.chance.happens(0.7) {
			return Category(merchant.sells[self.chance.below(merchant.sells.len())].0);
		}
		Category(self.habits[self.chance.below(self.habits.len())].category)
	}

	/// Payments that should not have been.
	pub(super) fn misfortunes(&mut self) {
		let years = f64::from(self.setup.days) / 365.0;
		let count = (self.setup.difficulty.anomalies * years).round() as usize;
		// In the first half year nothing is usual yet.
		let settled = self.setup.start_day + 180;
		let old: Vec<usize> = (0..self.drafts.len())
			.filter(|at| self.drafts[*at].transaction.day() >= settled)
			.filter(|at| self.drafts[*at].transaction.direction == Direction::Out)
			.collect();
		if old.is_empty() {
			return;
		}
		for turn in 0..count {
			let at = self.chance.pick(&old);
			match turn % 4 {
				0 => self.duplicate(at),
				1 => self.large_new(at),
				2 => self.outlier(at),
				_ => self.bill_jump(&old),
			}
		}
	}

	fn duplicate(&mut self, at: usize) {
		let Draft { transaction, truth } = &self.drafts[at];
		if transaction.value < 10 * UNIT || truth.anomaly.is_some() {
			return;
		}
		let mut transaction = transaction.clone();
		let truth = Truth { anomaly: Some(Anomaly::Duplicate), bill: None, ..*truth };
		transaction.at_ms += 60_000 + self.chance.below(36 * 3_600_000) as u64;
		self.drafts.push(Draft { transaction, truth });
	}

	fn large_new(&mut self, at: usize) {
		let day = self.drafts[at].transaction.day();
		let merchant = self.merchant(vec![(1_309, 1.0)]);
		let amount = 500.0 * (0.5 * self.chance.normal()).exp() + 200.0;
		let truth = Truth { anomaly: Some(Anomaly::LargeNew), ..truth(1_309, None, false) };
		self.pay(day, &merchant, amount, Direction::Out, Kind::Payment, truth);
	}

	fn outlier(&mut self, at: usize) {
		let factor = 5.0 + 5.0 * self.chance.share();
		let draft = &mut self.drafts[at];
		if draft.truth.bill.is_none() && draft.truth.anomaly.is_none() && !draft.truth.rare {
			draft.transaction.value = from_units(draft.transaction.amount() * factor);
			draft.truth.anomaly = Some(Anomaly::Outlier);
		}
	}

	fn bill_jump(&mut self, old: &[usize]) {
		let bills: Vec<usize> = old
			.iter()
			.copied()
			.filter(|at| self.drafts[*at].truth.bill.is_some())
			.filter(|at| self.drafts[*at].truth.anomaly.is_none())
			.collect();
		if !bills.is_empty() {
			let factor = 1.5 + self.chance.share();
			let draft = &mut self.drafts[self.chance.pick(&bills)];
			draft.transaction.value = from_units(draft.transaction.amount() * factor);
			draft.truth.anomaly = Some(Anomaly::BillJump);
		}
	}
}
