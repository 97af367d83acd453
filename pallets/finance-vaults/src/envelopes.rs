// SPDX-License-Identifier: Apache-2.0

//! Envelopes.
//!
//! ```text
//!  period    0          1          2                     what is left is carried over, up to a cap
//!       ├──────────┼──────────┼──────────┼───>           value + carried + moved in
//!     start                                               - moved out - spent = left
//! ```
//!
//! Nothing happens at the end of a period. Whoever looks at an envelope rolls it up to now.

use crate::*;
use frame_support::{ensure, traits::Get};
use polyphony_support::{clock::Clock, part_of, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl Budget {
	/// When a period begins.
	pub(crate) fn began(&self, index: u32) -> Option<Moment> {
		self.period.boundary(self.start, index)
	}

	/// In which period a moment is. Before the first: in the first.
	pub(crate) fn index(&self, at: Moment) -> Option<u32> {
		if at < self.start {
			return Some(0);
		}
		self.period.index(self.start, at)
	}

	/// How much of what is left can be spent in the next period.
	fn rolls_over(&self, left: Value) -> Value {
		match (self.value, self.rollover) {
			(Some(_), Rollover::UpTo(most)) => left.min(most),
			_ => 0,
		}
	}
}

impl Envelope {
	/// An envelope that begins now.
	pub(crate) fn new(budget: Budget, index: u32, deposit: Balance) -> Self {
		Self {
			budget,
			index,
			carried: 0,
			moved_in: 0,
			moved_out: 0,
			spent: 0,
			alerted: false,
			history: Default::default(),
			deposit,
		}
	}

	/// Brings the periods up to date.
	pub fn roll(&mut self, clock: Moment) {
		let Some(now) = self.budget.index(clock) else { return };
		let Some(ended) = now.checked_sub(self.index).filter(|ended| *ended > 0) else { return };
		let first = self.index;
		self.close(clock);
		// In those after it nothing has happened. What came over into the `n`th of them is, as it grows
		// by the same in each until it reaches the cap, known without going through them.
		let (carried, budget) = (self.carried, self.budget);
		let carried_into = |n: u32| {
			let grown = budget.value.unwrap_or(0).checked_mul(n.into());
			let left = grown.and_then(|grown| grown.checked_add(carried)).unwrap_or(Value::MAX);
			budget.rolls_over(left)
		};
		let empty = ended - 1;
		for n in empty.saturating_sub(MAX_HISTORY)..empty {
			let index = first.saturating_add(1).saturating_add(n);
			// In the first of them, what is carried is that of `close`.
			let carried = if n == 0 { carried } else { carried_into(n) };
			let budget = budget.value.map(|value| value.saturating_add(carried));
			self.remember(index, budget, 0, clock);
		}
		if empty > 0 {
			self.carried = carried_into(empty);
		}
		self.index = now;
	}

	/// Ends this period.
	fn close(&mut self, clock: Moment) {
		self.remember(self.index, self.budgeted(), self.spent, clock);
		self.carried = self.left().map_or(0, |left| self.budget.rolls_over(left));
		self.moved_in = 0;
		self.moved_out = 0;
		self.spent = 0;
		self.alerted = false;
	}

	/// Writes a period down, and forgets the oldest if there are too many.
	fn remember(&mut self, index: u32, budget: Option<Value>, spent: Value, clock: Moment) {
		let began = self.budget.began(index).unwrap_or(clock).min(clock);
		if self.history.is_full() {
			self.history.remove(0);
		}
		// There is room now.
		let _ = self.history.try_push(PastPeriod { began, budget, spent });
	}

	/// What has come in, if that can be counted.
	fn gross(&self, value: Value) -> Option<Value> {
		value.checked_add(self.carried)?.checked_add(self.moved_in)
	}

	/// What could be spent in this period in all. `None`: anything.
	///
	/// Nothing, if more was moved to other envelopes than there is now that the budget was lowered.
	pub fn budgeted(&self) -> Option<Value> {
		// A sum beyond all numbers is as good as the largest.
		let value = self.budget.value?;
		Some(self.gross(value).unwrap_or(Value::MAX).saturating_sub(self.moved_out))
	}

	/// What can still be spent. `None`: anything.
	pub fn left(&self) -> Option<Value> {
		Some(self.budgeted()?.saturating_sub(self.spent))
	}

	/// Whether another budget would end this period and begin the count anew.
	fn restarts(&self, budget: &Budget) -> bool {
		(self.budget.period, self.budget.start) != (budget.period, budget.start)
	}

	/// Lets something be spent. Whether it passes a level now: (the alert's, the budget).
	fn take(
		&mut self,
		policy: &Policy,
		value: Value,
		announced: bool,
	) -> Result<(bool, bool), EnvelopeFull> {
		let before = self.spent;
		let after = match before.checked_add(value) {
			None if announced => Value::MAX,
			after => after.ok_or(EnvelopeFull)?,
		};
		self.spent = after;
		let Some(budget) = self.budgeted() else { return Ok((false, false)) };
		if after > budget && self.budget.hard && !announced && value != 0 {
			return Err(EnvelopeFull);
		}
		let exceeded = before <= budget && budget < after;
		let level = part_of(budget, policy.alert_at, Rounding::Up);
		let alert = !self.alerted && before < after && level <= after;
		self.alerted |= alert;
		Ok((alert, exceeded))
	}
}

/// There is not as much in an envelope.
struct EnvelopeFull;

impl<T: Config> Pallet<T> {
	/// Lets something be spent in a category, and returns the alert that it makes. What was announced
	/// is counted too, if it has a value, and never refused.
	pub(crate) fn spend_in(
		id: VaultId,
		policy: &Policy,
		category: Category,
		value: Option<Value>,
		announced: bool,
	) -> Result<Option<AlertOf<T>>, DispatchError> {
		let Some(mut envelope) = Envelopes::<T>::get(id, category) else {
			ensure!(announced || !policy.envelopes_only, Error::<T>::NoEnvelope);
			return Ok(None);
		};
		let Some(value) = value else {
			ensure!(announced, Error::<T>::PriceUnavailable);
			return Ok(None);
		};
		envelope.roll(Self::clock());
		let (alert, exceeded) =
			envelope.take(policy, value, announced).map_err(|_| Error::<T>::AboveBudget)?;
		let (spent, budget) = (envelope.spent, envelope.budgeted().unwrap_or(0));
		Envelopes::<T>::insert(id, category, envelope);
		Ok(match (exceeded, alert) {
			(true, _) => Some(Alert::EnvelopeExceeded { category, spent, budget }),
			(_, true) => Some(Alert::Envelope { category, spent, budget }),
			_ => None,
		})
	}

	/// Moves from one envelope to another. Both need a budget.
	pub(crate) fn move_budget(
		id: VaultId,
		from: Category,
		to: Category,
		value: Value,
	) -> DispatchResult {
		ensure!(from != to, Error::<T>::SameAccountOrAsset);
		ensure!(value != 0, Error::<T>::BadAmount);
		let clock = Self::clock();
		let rolled = |category| {
			let envelope = Envelopes::<T>::get(id, category);
			let mut envelope = envelope.ok_or(Error::<T>::EnvelopeNotFound)?;
			envelope.roll(clock);
			Ok::<_, Error<T>>(envelope)
		};
		let (mut giver, mut taker) = (rolled(from)?, rolled(to)?);
		// Anything could be taken from one without a budget.
		let left = giver.left().ok_or(Error::<T>::EnvelopeNotFound)?;
		let budget = taker.budget.value.ok_or(Error::<T>::EnvelopeNotFound)?;
		ensure!(value <= left, Error::<T>::AboveBudget);
		giver.moved_out = giver.moved_out.checked_add(value).ok_or(ArithmeticError::Overflow)?;
		taker.moved_in = taker.moved_in.checked_add(value).ok_or(ArithmeticError::Overflow)?;
		// What cannot be counted would be lost.
		taker.gross(budget).ok_or(ArithmeticError::Overflow)?;
		Envelopes::<T>::insert(id, from, giver);
		Envelopes::<T>::insert(id, to, taker);
		Ok(())
	}

	/// Fails unless this can be a budget: see [`Error::BadPeriod`].
	pub(crate) fn check_budget(budget: &Budget) -> DispatchResult {
		// The period that it is now has to have an end.
		let index = budget.index(Self::clock()).ok_or(Error::<T>::BadPeriod)?;
		let next = index.checked_add(1).and_then(|next| budget.began(next));
		ensure!(next.is_some(), Error::<T>::BadPeriod);
		Ok(())
	}

	/// Makes, changes or removes an envelope.
	///
	/// Another period or start ends the current period, and with it the forecasts for those that will
	/// not be. All else leaves the period as it is.
	pub(crate) fn set_envelope(
		id: VaultId,
		vault: &mut VaultOf<T>,
		category: Category,
		budget: Option<Budget>,
	) -> DispatchResult {
		let envelope = Envelopes::<T>::get(id, category);
		let Some(budget) = budget else {
			let envelope = envelope.ok_or(Error::<T>::EnvelopeNotFound)?;
			Envelopes::<T>::remove(id, category);
			Self::release_entry(id, envelope.deposit)?;
			vault.counts.envelopes =
				vault.counts.envelopes.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			return Self::drop_forecasts(id, vault, category);
		};
		Self::check_budget(&budget)?;
		let clock = Self::clock();
		let index = budget.index(clock).ok_or(Error::<T>::BadPeriod)?;
		let envelope = match envelope {
			None => {
				ensure!(vault.counts.envelopes < T::MaxEnvelopes::get(), Error::<T>::TooMany);
				vault.counts.envelopes =
					vault.counts.envelopes.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				Envelope::new(budget, index, Self::hold_entry::<Envelope>(id)?)
			},
			Some(mut envelope) => {
				envelope.roll(clock);
				if envelope.restarts(&budget) {
					envelope.close(clock);
					envelope.index = index;
					Self::drop_forecasts(id, vault, category)?;
				}
				envelope.budget = budget;
				envelope
			},
		};
		Envelopes::<T>::insert(id, category, envelope);
		Ok(())
	}
}
