// SPDX-License-Identifier: Apache-2.0

//! Scheduled payments.
//!
//! ```text
//!        WarnPeriod before it                    it is due
//! ───────────────┬───────────────────────────────────┬────────────────────────> the next one
//!     is there enough? if not: an alert              │ paid                ^
//!                                                    │ fails               │ MaxFailures times: missed
//!                                                    └─> RetryPeriod later ┘
//! ```
//!
//! Each is paid once at most. What has come due in a halt, or while blocks were full, is paid late; of
//! those that came due in the meantime, none is.
//!
//! When it is due goes by the calendar, and so by the real time. The chain waits for it in the time of
//! the pallet: what is due after a halt that is still to come is put off by the length of that halt.

use crate::*;
use frame_support::{
	ensure,
	storage::{with_storage_layer, with_transaction},
	traits::Get,
};
use polyphony_support::{agenda::Agenda, clock::Clock};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, TransactionOutcome};

impl<AccountId, AssetId> BillInput<AccountId, AssetId> {
	/// When the `n`th payment is due. Real time. `None` if there is none.
	pub fn due(&self, n: u32) -> Option<Moment> {
		match self.every {
			Some(every) => every.boundary(self.start, n),
			None => (n == 0).then_some(self.start),
		}
	}

	/// The first payment that is not due before a real time. `None` if there is none.
	pub(crate) fn first_from(&self, clock: Moment) -> Option<u32> {
		if clock <= self.start {
			return self.due(0).map(|_| 0);
		}
		let n = self.every?.index(self.start, clock)?;
		let n = if self.due(n)? < clock { n.checked_add(1)? } else { n };
		self.due(n).map(|_| n)
	}
}

/// How a bill goes on.
pub(crate) struct Onward {
	/// Its next payment, if there is one.
	pub(crate) next: Option<u32>,
	/// How many there can be from then on.
	pub(crate) left: Option<u32>,
	/// The first of those that were due in the meantime, if there were any.
	pub(crate) missed: Option<u32>,
}

impl<AccountId, AssetId> Bill<AccountId, AssetId> {
	/// How it goes on after its payment, which is over at a real time. Those that were due in the
	/// meantime are missed.
	pub(crate) fn onward(&self, clock: Moment) -> Result<Onward, ArithmeticError> {
		let due = self.index.checked_add(1).filter(|next| self.input.due(*next).is_some());
		let next = due.and_then(|_| self.input.first_from(clock).max(due));
		// How many have come due, and how many there can be.
		let (passed, times) = match next {
			Some(next) => (next.checked_sub(self.index), self.input.times),
			None => (Some(1), Some(1)),
		};
		let passed = passed.ok_or(ArithmeticError::Underflow)?;
		let missed = if passed > 1 && times.is_none_or(|times| times > 1) {
			Some(self.index.checked_add(1).ok_or(ArithmeticError::Overflow)?)
		} else {
			None
		};
		let left = times.map(|times| times.saturating_sub(passed));
		Ok(Onward { next: next.filter(|_| left != Some(0)), left, missed })
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_own_bill(
		who: &T::AccountId,
		id: VaultId,
		input: BillInputOf<T>,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			Self::ensure_owner(vault, who)?;
			Self::add_bill_for(id, vault, Cause::Owner(who.clone()), false, input).map(|_| ())
		})
	}

	/// Makes a bill, and records it. What would have been due before now is left out.
	pub(crate) fn add_bill_for(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		approved: bool,
		input: BillInputOf<T>,
	) -> Result<ItemId, DispatchError> {
		Self::ensure_not_frozen(vault)?;
		let payment = &input.payment;
		let costless = matches!(payment.pay_with, Some((_, 0)));
		ensure!(payment.amount != 0 && !costless, Error::<T>::BadAmount);
		ensure!(input.times != Some(0), Error::<T>::BadAmount);
		ensure!(payment.to != Self::account_of(id), Error::<T>::SameAccountOrAsset);
		let index = input.first_from(Self::clock()).ok_or(Error::<T>::BadPeriod)?;
		// A period of zero never ends.
		let next = input.every.map_or(Some(0), |every| every.boundary(input.start, 1));
		ensure!(next.is_some(), Error::<T>::BadPeriod);
		ensure!(vault.counts.bills < T::MaxBills::get(), Error::<T>::TooMany);
		let item = Self::next_item(vault)?;
		vault.counts.bills = vault.counts.bills.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let deposit = Self::hold_entry::<BillOf<T>>(id)?;
		let bill = Bill { input: input.clone(), approved, index, failures: 0, deposit };
		Self::schedule_bill(id, item, &bill)?;
		Bills::<T>::insert(id, item, bill);
		Self::record(id, Record::BillAdded { bill: item, cause, input });
		Ok(item)
	}

	/// Lets the chain find the first payment of a bill of the genesis, which has no time, when it has
	/// one: else what was due before there was a chain would be paid at once.
	pub(crate) fn begin_bill_later(id: VaultId, item: ItemId) {
		Self::unschedule(&VaultTask::Pay(id, item));
		Self::schedule(0, &VaultTask::Warn(id, item));
	}

	/// Whether a bill of the genesis has not begun yet.
	pub(crate) fn is_to_begin(id: VaultId, item: ItemId) -> bool {
		!DueAt::<T>::contains_key(VaultTask::Pay(id, item))
	}

	/// Begins a bill of the genesis.
	fn begin_bill(id: VaultId, item: ItemId, mut bill: BillOf<T>) -> DispatchResult {
		Self::with_vault(id, |vault| match bill.input.first_from(Self::clock()) {
			Some(index) => {
				bill.index = index;
				Self::schedule_bill(id, item, &bill)?;
				Bills::<T>::insert(id, item, bill);
				Ok(())
			},
			None => Self::end_bill_of(id, vault, item, &bill, None),
		})
	}

	/// Lets the chain warn of the next payment, and pay it.
	fn schedule_bill(id: VaultId, item: ItemId, bill: &BillOf<T>) -> DispatchResult {
		let due = bill.input.due(bill.index).ok_or(Error::<T>::BadPeriod)?;
		Self::schedule(Self::ours(due), &VaultTask::Pay(id, item));
		let warn_at = due.checked_sub(T::WarnPeriod::get()).filter(|at| *at > Self::clock());
		if let Some(at) = warn_at {
			Self::schedule(Self::ours(at), &VaultTask::Warn(id, item));
		}
		Ok(())
	}

	pub(crate) fn do_end_bill(who: &T::AccountId, id: VaultId, bill: ItemId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			Self::ensure_owner(vault, who)?;
			let entry = Bills::<T>::get(id, bill).ok_or(Error::<T>::BillNotFound)?;
			Self::end_bill_of(id, vault, bill, &entry, Some(who.clone()))
		})
	}

	/// Ends a bill, and records who has.
	pub(crate) fn end_bill_of(
		id: VaultId,
		vault: &mut VaultOf<T>,
		item: ItemId,
		bill: &BillOf<T>,
		by: Option<T::AccountId>,
	) -> DispatchResult {
		Self::unschedule(&VaultTask::Pay(id, item));
		Self::unschedule(&VaultTask::Warn(id, item));
		Bills::<T>::remove(id, item);
		let bills = vault.counts.bills.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		vault.counts.bills = bills;
		Self::release_entry(id, bill.deposit)?;
		Self::record(id, Record::BillEnded { bill: item, by });
		Ok(())
	}

	/// [`VaultTask::Pay`].
	pub(crate) fn run_bill(id: VaultId, bill: ItemId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let mut entry = Bills::<T>::get(id, bill).ok_or(Error::<T>::BillNotFound)?;
			// It is too late to warn of this payment.
			Self::unschedule(&VaultTask::Warn(id, bill));
			let paid =
				Self::take_bill_fee(id).and_then(|()| Self::try_bill(id, vault, bill, &entry));
			let Err(error) = paid else {
				return Self::next_payment(id, vault, bill, entry);
			};
			entry.failures = entry.failures.saturating_add(1);
			if Self::is_given_up(entry.failures, error) {
				Self::record(id, Record::BillMissed { bill, index: entry.index });
				return Self::next_payment(id, vault, bill, entry);
			}
			let retry_at = Self::after(T::RetryPeriod::get())?;
			Self::schedule(retry_at, &VaultTask::Pay(id, bill));
			Bills::<T>::insert(id, bill, entry);
			let retry_at = Self::real(retry_at);
			Self::record(id, Record::BillFailed { bill, error, retry_at });
			if error == Error::<T>::NoFees.into() {
				Self::record(id, Record::Alerted { alert: Alert::FeesSpent });
			}
			Ok(())
		})
	}

	/// Whether a payment that has failed so often is missed: after `MaxFailures`, or the second time if
	/// there is no fee for it, which costs the chain something and the vault nothing.
	pub(crate) fn is_given_up(failures: u8, error: DispatchError) -> bool {
		let most = T::MaxFailures::get();
		let no_fees = error == Error::<T>::NoFees.into();
		failures >= if no_fees { most.min(2) } else { most }
	}

	/// Takes the fee for a payment, whether it can be made or not.
	pub(crate) fn take_bill_fee(id: VaultId) -> DispatchResult {
		with_storage_layer(|| Self::take_fee(id, T::WeightInfo::pay_bill()).map(|_| ()))
	}

	/// Pays a bill, all or nothing.
	pub(crate) fn try_bill(
		id: VaultId,
		vault: &mut VaultOf<T>,
		item: ItemId,
		bill: &BillOf<T>,
	) -> DispatchResult {
		let authority = Authority {
			cause: Cause::Bill(item),
			solo: !bill.approved && vault.policy.threshold > 1,
			announced: false,
		};
		Self::spend(id, vault, &authority, &bill.input.payment).map(|_| ())
	}

	/// Goes on to the next payment of a bill, if there is one. Those that were due in the meantime
	/// are missed.
	fn next_payment(
		id: VaultId,
		vault: &mut VaultOf<T>,
		item: ItemId,
		mut bill: BillOf<T>,
	) -> DispatchResult {
		let Onward { next, left, missed } = bill.onward(Self::clock())?;
		if let Some(index) = missed {
			Self::record(id, Record::BillMissed { bill: item, index });
		}
		match next {
			Some(next) => {
				bill.input.times = left;
				bill.index = next;
				bill.failures = 0;
				Self::schedule_bill(id, item, &bill)?;
				Bills::<T>::insert(id, item, bill);
				Ok(())
			},
			None => Self::end_bill_of(id, vault, item, &bill, None),
		}
	}

	/// [`VaultTask::Warn`].
	pub(crate) fn run_warning(id: VaultId, bill: ItemId) -> DispatchResult {
		let entry = Bills::<T>::get(id, bill).ok_or(Error::<T>::BillNotFound)?;
		if Self::is_to_begin(id, bill) {
			return Self::begin_bill(id, bill, entry);
		}
		let vault = Vaults::<T>::get(id).ok_or(Error::<T>::VaultNotFound)?;
		let due = entry.input.due(entry.index).ok_or(Error::<T>::BadPeriod)?;
		let tried = with_transaction(|| {
			let paid = Self::take_bill_fee(id)
				.and_then(|()| Self::try_bill(id, &mut vault.clone(), bill, &entry));
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(paid))
		})?;
		if let Err(error) = tried {
			let alert = Alert::BillShort { bill, due, error };
			Self::record(id, Record::Alerted { alert });
		}
		Ok(())
	}
}
