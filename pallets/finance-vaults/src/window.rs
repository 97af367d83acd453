// SPDX-License-Identifier: Apache-2.0

//! What was spent in the last time, wherever that begins.

use crate::*;

impl Window {
	/// What counts at `now`, for a limit with that period. The largest number if it exceeds that: no
	/// limit lets anything be added then.
	pub fn counted(&self, now: Moment, period: Moment) -> Value {
		sum(self.0.iter().filter(|spell| spell.counts(now, period)))
	}

	/// Adds what is spent at `now`.
	pub fn add(&mut self, now: Moment, period: Moment, value: Value) {
		self.0.retain(|spell| spell.counts(now, period));
		if value == 0 {
			return;
		}
		let part = (period / Moment::from(WINDOW_PARTS)).max(1);
		let spell = Spell { first: now, last: now, value };
		if let Some(last) = self.0.iter_mut().next_back() {
			if now.saturating_sub(last.first) < part {
				*last = last.with(&spell);
				return;
			}
		}
		if self.0.is_full() {
			// A longer period than before has made more of them count than it has parts.
			let oldest = self.0.remove(0);
			if let Some(next) = self.0.iter_mut().next() {
				*next = oldest.with(next);
			}
		}
		// There is room now, and else more would count and not less.
		if let Err(spell) = self.0.try_push(spell) {
			if let Some(last) = self.0.iter_mut().next_back() {
				*last = last.with(&spell);
			}
		}
	}

	/// When so much less than now will count, that `value` more is within the limit. `None` if it never
	/// is.
	pub fn room_at(&self, now: Moment, limit: &Limit, value: Value) -> Option<Moment> {
		let room = limit.value.checked_sub(value)?;
		let ends = self.0.iter().filter_map(|spell| spell.last.checked_add(limit.period));
		core::iter::once(now)
			.chain(ends.filter(|end| *end > now))
			.find(|at| self.counted(*at, limit.period) <= room)
	}
}

impl Spell {
	/// Whether it counts at `now`: the period after its last moment is not over.
	fn counts(&self, now: Moment, period: Moment) -> bool {
		now.saturating_sub(self.last) < period
	}

	/// Both in one.
	fn with(&self, other: &Self) -> Self {
		Self {
			first: self.first.min(other.first),
			last: self.last.max(other.last),
			value: sum([self, other]),
		}
	}
}

/// The sum of values, or the largest number: so limits hold in any case.
fn sum<'a>(spells: impl IntoIterator<Item = &'a Spell>) -> Value {
	let sum = spells.into_iter().try_fold(0, |sum: Value, spell| sum.checked_add(spell.value));
	sum.unwrap_or(Value::MAX)
}

impl Limit {
	/// What counts at `now`, and what will count with `value` more; `None` if that is above the limit.
	/// A limit for no time at all lets nothing pass.
	pub(crate) fn admit(
		&self,
		window: &Window,
		now: Moment,
		value: Value,
	) -> Option<(Value, Value)> {
		let before = window.counted(now, self.period);
		let after = before.checked_add(value)?;
		(self.period > 0 && after <= self.value).then_some((before, after))
	}
}
