// SPDX-License-Identifier: Apache-2.0

//! Bills, and whether there is enough for them.
//!
//! What will become of the coming payments is not computed, but tried out: one after the other is made
//! in the order in which the chain will, with the time of the pallet set to when it will, the periods
//! of its envelope brought up to then, and the fees taken. Then all of that is undone. So limits,
//! freezes, and payments that take each other's money are what they will be, as long as nothing else
//! happens, and prices stay.

use super::{dry_run, name_of};
use crate::{bills::Onward, *};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Encode;
use frame_support::traits::Get;
use pallet_finance_vaults_runtime_api::{
	AmountInfo, BillInfo, CoverageInfo, DueInfo, Text, MAX_PER_PAGE,
};
use polyphony_support::{clock::Clock, traits::Swap as _, Rounding};
use sp_io::hashing::blake2_128;
use sp_runtime::DispatchError;

/// A payment that is still to be tried: when, and its place among those of the same moment, which is
/// that of the agenda.
type Try = (Moment, [u8; 16], ItemId);

/// What has come of a payment before it was paid or given up.
struct Course<T: Config> {
	bill: BillOf<T>,
	error: Option<Text>,
	missing: Option<Balance>,
}

/// The asset with which a payment is made.
fn paid_with<T: Config>(payment: &PaymentOf<T>) -> &T::AssetId {
	payment.pay_with.as_ref().map_or(&payment.asset, |(asset, _)| asset)
}

impl<T: Config> Pallet<T> {
	/// When the chain tries the next payment of a bill. Real time.
	fn tried_at(id: VaultId, bill: ItemId) -> Option<Moment> {
		let at = DueAt::<T>::get(VaultTask::Pay(id, bill))?;
		Some(Self::real(at).max(Self::clock()))
	}

	/// The bills of a vault.
	pub fn view_bills(id: VaultId) -> Vec<BillInfo<T::AccountId, T::AssetId>> {
		Self::in_order(Bills::<T>::iter_prefix(id))
			.into_iter()
			.map(|(number, bill)| BillInfo {
				bill: number,
				due: bill.input.due(bill.index),
				terms: bill.input.into(),
				approved: bill.approved,
				index: bill.index,
				failures: bill.failures,
				tried_at: Self::tried_at(id, number),
				deposit: bill.deposit,
			})
			.collect()
	}

	/// What will become of all payments of bills that are due up to a time. `None` if there is no such
	/// vault.
	pub fn view_bill_coverage(id: VaultId, until: Moment) -> Option<CoverageInfo<T::AssetId>> {
		if !Vaults::<T>::contains_key(id) {
			return None;
		}
		Some(dry_run(|| Self::try_bills(id, until)))
	}

	fn try_bills(id: VaultId, until: Moment) -> CoverageInfo<T::AssetId> {
		let bills = Self::in_order(Bills::<T>::iter_prefix(id));
		let mut assets: Vec<T::AssetId> = Vec::new();
		for (_, bill) in &bills {
			let asset = paid_with::<T>(&bill.input.payment);
			if !assets.contains(asset) {
				assets.push(asset.clone());
			}
		}
		let streams = Self::promised(id, until);
		let (due, until) = Self::try_payments(id, until);
		CoverageInfo {
			until,
			covered: due.iter().all(|due| due.error.is_none()),
			due,
			left: assets
				.into_iter()
				.map(|asset| AmountInfo { amount: Self::spendable(id, &asset), asset })
				.collect(),
			fees: Self::fees_of(id),
			streams,
		}
	}

	/// Makes all payments of bills that are due up to a time, in the order in which the chain will.
	/// Returns what has come of them, and up to which time these are all.
	fn try_payments(id: VaultId, until: Moment) -> (Vec<DueInfo<T::AssetId>>, Moment) {
		// How far the time of the pallet is behind the real one, from now on.
		let behind = Self::clock().saturating_sub(Self::now());
		let halted_for = HaltedFor::<T>::get();
		let mut courses: Vec<(ItemId, Course<T>)> = Self::in_order(Bills::<T>::iter_prefix(id))
			.into_iter()
			.map(|(number, bill)| (number, Course { bill, error: None, missing: None }))
			.collect();
		let place = |at: Moment, bill: ItemId| -> Try {
			(at, blake2_128(&VaultTask::Pay(id, bill).encode()), bill)
		};
		let mut tries: BTreeSet<Try> = courses
			.iter()
			.filter_map(|(number, _)| Some(place(Self::tried_at(id, *number)?, *number)))
			.collect();
		// Those of which the chain says nothing are not tried.
		let mut told = Vec::new();
		let due_by = |course: &Course<T>, until: Moment| {
			course.bill.input.due(course.bill.index).filter(|due| *due <= until)
		};
		while told.len() < MAX_PER_PAGE as usize {
			let open = tries.iter().any(|(_, _, number)| {
				courses.iter().any(|(of, course)| of == number && due_by(course, until).is_some())
			});
			let Some((at, _, number)) = tries.pop_first().filter(|_| open) else {
				return (told, until);
			};
			let Some((_, course)) = courses.iter_mut().find(|(of, _)| *of == number) else {
				continue;
			};
			// From here on it is `at` for the pallet.
			HaltedAt::<T>::put(at.saturating_sub(behind).saturating_add(halted_for));
			let (settled, again) = Self::try_payment(id, number, course, at);
			if let Some(due) = settled.filter(|due| due.due <= until) {
				told.push(due);
			}
			tries.extend(again.map(|at| place(at, number)));
		}
		// There may be more. These are all that are due before the first that is open.
		let open = tries.iter().filter_map(|(_, _, number)| {
			let (_, course) = courses.iter().find(|(of, _)| of == number)?;
			due_by(course, until)
		});
		let until = open.min().map_or(until, |first| first.saturating_sub(1));
		(told, until)
	}

	/// Makes a payment of a bill at a real time. Returns what has come of it, if that is certain now,
	/// and when the next one is tried, or this one again.
	fn try_payment(
		id: VaultId,
		number: ItemId,
		course: &mut Course<T>,
		at: Moment,
	) -> (Option<DueInfo<T::AssetId>>, Option<Moment>) {
		let bill = &mut course.bill;
		let payment = bill.input.payment.clone();
		let asset = paid_with::<T>(&payment).clone();
		if let Some(mut envelope) = Envelopes::<T>::get(id, payment.category) {
			envelope.roll(at);
			Envelopes::<T>::insert(id, payment.category, envelope);
		}
		let cost = if asset == payment.asset {
			Some(payment.amount)
		} else {
			T::Exchange::quote_exact_out(&asset, &payment.asset, payment.amount)
		};
		let spendable = Self::spendable(id, &asset);
		let paid = Self::take_bill_fee(id)
			.and_then(|()| Self::with_vault(id, |vault| Self::try_bill(id, vault, number, bill)));
		let mut over = paid.is_ok();
		if let Err(error) = paid {
			if error == DispatchError::from(Error::<T>::InsufficientFunds) {
				course.missing = cost.and_then(|cost| cost.checked_sub(spendable));
			}
			// The first reason is why it is not paid when it is due.
			course.error.get_or_insert_with(|| name_of(error));
			bill.failures = bill.failures.saturating_add(1);
			over = Self::is_given_up(bill.failures, error);
		}
		if !over {
			return (None, at.checked_add(T::RetryPeriod::get()));
		}
		let settled = bill.input.due(bill.index).map(|due| DueInfo {
			bill: number,
			index: bill.index,
			due,
			value: cost.and_then(|cost| Self::value_of(&asset, cost, Rounding::Up).ok()),
			left: Self::spendable(id, &asset),
			asset,
			cost,
			paid_at: paid.is_ok().then_some(at),
			error: course.error.take(),
			missing: course.missing.take(),
		});
		let Ok(Onward { next: Some(next), left, .. }) = bill.onward(at) else {
			return (settled, None);
		};
		bill.index = next;
		bill.failures = 0;
		bill.input.times = left;
		(settled, bill.input.due(next).map(|due| due.max(at)))
	}

	/// What streams will have promised at a real time, and not paid until now.
	fn promised(id: VaultId, at: Moment) -> Vec<AmountInfo<T::AssetId>> {
		let mut promised: Vec<AmountInfo<T::AssetId>> = Vec::new();
		for (_, stream) in Self::in_order(Streams::<T>::iter_prefix(id)) {
			let amount = stream.accrued(at).saturating_sub(stream.paid);
			let asset = stream.input.asset;
			match promised.iter_mut().find(|sum| sum.asset == asset) {
				// More than there can be is promised in any case.
				Some(sum) => sum.amount = sum.amount.checked_add(amount).unwrap_or(Balance::MAX),
				None => promised.push(AmountInfo { asset, amount }),
			}
		}
		promised
	}
}
