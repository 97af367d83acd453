// SPDX-License-Identifier: Apache-2.0

//! What holds for bills and streams.

use super::*;
use frame_support::{ensure, traits::Get};
use polyphony_support::clock::Clock;

impl<T: Config> Pallet<T> {
	/// Bills and streams belong to vaults, which count them. Each bill has a payment that the chain
	/// waits for, no stream has paid more than has accrued, and one that is over and paid is gone.
	pub(super) fn check_bills() -> Result<(), TryRuntimeError> {
		for (id, vault) in Vaults::<T>::iter() {
			let bills = Bills::<T>::iter_prefix_values(id).count();
			ensure!(vault.counts.bills as usize == bills, "vaults: bills are not counted");
			let streams = Streams::<T>::iter_prefix_values(id).count();
			ensure!(vault.counts.streams as usize == streams, "vaults: streams are not counted");
		}
		for (id, item, bill) in Bills::<T>::iter() {
			let vault = Vaults::<T>::get(id).ok_or("vaults: a bill of nothing")?;
			ensure!(item < vault.next_item, "vaults: a bill is still to come");
			ensure!(bill.input.times != Some(0), "vaults: a bill that is over");
			ensure!(bill.input.payment.amount != 0, "vaults: a bill of nothing");
			ensure!(
				bill.failures < T::MaxFailures::get(),
				"vaults: a payment of a bill has failed too often"
			);
			let due = bill.input.due(bill.index).ok_or("vaults: a bill that is never due")?;
			let begins = DueAt::<T>::contains_key(VaultTask::Warn(id, item));
			match DueAt::<T>::get(VaultTask::Pay(id, item)) {
				// Halts put it off.
				Some(paid_at) => {
					ensure!(Self::real(paid_at) >= due, "vaults: a bill is paid before it is due")
				},
				None => ensure!(begins, "vaults: a bill that is never paid"),
			}
		}
		let clock = Self::clock();
		for (id, item, stream) in Streams::<T>::iter() {
			let vault = Vaults::<T>::get(id).ok_or("vaults: a stream of nothing")?;
			ensure!(item < vault.next_item, "vaults: a stream is still to come");
			let StreamInput { amount, start, end, .. } = stream.input;
			ensure!(amount != 0 && start < end, "vaults: a stream that cannot be");
			ensure!(
				stream.ended_at.is_none_or(|ended| ended <= clock && ended < end),
				"vaults: a stream was stopped in the future, or after its end"
			);
			let accrued = stream.accrued(clock);
			ensure!(
				stream.paid <= accrued && accrued <= amount,
				"vaults: a stream has paid more than has accrued"
			);
			ensure!(
				!stream.is_over(clock) || stream.paid < accrued,
				"vaults: a stream that is over and paid"
			);
		}
		Ok(())
	}
}
