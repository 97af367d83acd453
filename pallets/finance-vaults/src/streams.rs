// SPDX-License-Identifier: Apache-2.0

//! Payments that grow from moment to moment.
//!
//! ```text
//! accrued │            ┌─────────── amount, or what it was when it was stopped
//!         │          ／
//!         │        ／   paid is at most as much, whoever asks for it and how often:
//!         │      ／     what is paid is always all that has accrued, less what was
//!         └────┴──────┴──────────>
//!            start   end
//! ```

use crate::*;
use frame_support::{ensure, traits::Get};
use polyphony_support::{clock::Clock, mul_div, Rounding};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<AccountId, AssetId> Stream<AccountId, AssetId> {
	/// What has accrued at a real time, with what was paid of it. Rounded down.
	pub fn accrued(&self, clock: Moment) -> Balance {
		let StreamInput { amount, start, end, .. } = self.input;
		let until = self.ended_at.map_or(clock, |ended| ended.min(clock)).min(end);
		let (passed, all) = (until.checked_sub(start), end.checked_sub(start));
		let (Some(passed), Some(all)) = (passed, all) else {
			return 0;
		};
		// Not more than the amount: no more has passed than all, which is not zero.
		mul_div(amount, passed.into(), all.into(), Rounding::Down).unwrap_or(0)
	}

	/// Whether nothing is added any more.
	pub fn is_over(&self, clock: Moment) -> bool {
		self.ended_at.is_some() || clock >= self.input.end
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_own_stream(
		who: &T::AccountId,
		id: VaultId,
		input: StreamInputOf<T>,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			Self::ensure_owner(vault, who)?;
			Self::add_stream_for(id, vault, Cause::Owner(who.clone()), false, input).map(|_| ())
		})
	}

	/// Makes a stream, and records it.
	pub(crate) fn add_stream_for(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		approved: bool,
		input: StreamInputOf<T>,
	) -> Result<ItemId, DispatchError> {
		Self::ensure_not_frozen(vault)?;
		ensure!(input.amount != 0 && input.start < input.end, Error::<T>::BadAmount);
		ensure!(input.to != Self::account_of(id), Error::<T>::SameAccountOrAsset);
		ensure!(vault.counts.streams < T::MaxStreams::get(), Error::<T>::TooMany);
		let item = Self::next_item(vault)?;
		let streams = vault.counts.streams.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		vault.counts.streams = streams;
		let deposit = Self::hold_entry::<StreamOf<T>>(id)?;
		let stream = Stream { input: input.clone(), ended_at: None, approved, paid: 0, deposit };
		Streams::<T>::insert(id, item, stream);
		Self::record(id, Record::StreamAdded { stream: item, cause, input });
		Ok(item)
	}

	pub(crate) fn do_stop_stream(
		who: &T::AccountId,
		id: VaultId,
		stream: ItemId,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			Self::ensure_owner(vault, who)?;
			let entry = Streams::<T>::get(id, stream).ok_or(Error::<T>::StreamNotFound)?;
			Self::stop_stream_of(id, vault, stream, entry, who)
		})
	}

	/// Stops a stream, unless it is over, and records who has.
	pub(crate) fn stop_stream_of(
		id: VaultId,
		vault: &mut VaultOf<T>,
		item: ItemId,
		mut stream: StreamOf<T>,
		by: &T::AccountId,
	) -> DispatchResult {
		let clock = Self::clock();
		if !stream.is_over(clock) {
			stream.ended_at = Some(clock);
			Self::record(id, Record::StreamStopped { stream: item, by: by.clone() });
		}
		Self::store_stream(id, vault, item, stream)
	}

	pub(crate) fn do_cancel_stream(
		who: &T::AccountId,
		id: VaultId,
		stream: ItemId,
	) -> DispatchResult {
		Self::with_vault(id, |vault| {
			Self::ensure_owner(vault, who)?;
			let entry = Streams::<T>::get(id, stream).ok_or(Error::<T>::StreamNotFound)?;
			let alone = !entry.approved || vault.policy.threshold == 1;
			ensure!(alone, Error::<T>::NeedsMotion);
			Self::cancel_stream_for(id, vault, Cause::Owner(who.clone()), stream)
		})
	}

	/// Ends a stream with what it owes, and records that.
	pub(crate) fn cancel_stream_for(
		id: VaultId,
		vault: &mut VaultOf<T>,
		cause: CauseOf<T>,
		item: ItemId,
	) -> DispatchResult {
		let stream = Streams::<T>::get(id, item).ok_or(Error::<T>::StreamNotFound)?;
		let unpaid = stream.accrued(Self::clock()).saturating_sub(stream.paid);
		Self::remove_stream(id, vault, item, stream.deposit)?;
		Self::record(id, Record::StreamCancelled { stream: item, cause, unpaid });
		Ok(())
	}

	/// Stores a stream, or ends it if it is over and paid.
	fn store_stream(
		id: VaultId,
		vault: &mut VaultOf<T>,
		item: ItemId,
		stream: StreamOf<T>,
	) -> DispatchResult {
		let clock = Self::clock();
		if !stream.is_over(clock) || stream.paid < stream.accrued(clock) {
			Streams::<T>::insert(id, item, stream);
			return Ok(());
		}
		Self::remove_stream(id, vault, item, stream.deposit)?;
		Self::record(id, Record::StreamEnded { stream: item });
		Ok(())
	}

	/// Takes a stream away and gives its deposit back.
	pub(crate) fn remove_stream(
		id: VaultId,
		vault: &mut VaultOf<T>,
		item: ItemId,
		deposit: Balance,
	) -> DispatchResult {
		Streams::<T>::remove(id, item);
		let streams = vault.counts.streams.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		vault.counts.streams = streams;
		Self::release_entry(id, deposit)
	}

	pub(crate) fn do_claim_stream(id: VaultId, stream: ItemId) -> DispatchResult {
		Self::with_vault(id, |vault| {
			let mut entry = Streams::<T>::get(id, stream).ok_or(Error::<T>::StreamNotFound)?;
			let accrued = entry.accrued(Self::clock());
			let claimed = accrued.checked_sub(entry.paid).ok_or(ArithmeticError::Underflow)?;
			ensure!(claimed != 0, Error::<T>::NothingToClaim);
			let paid = match Self::pay_stream(id, vault, stream, &entry, claimed) {
				Err(error) if Self::is_too_much(error) => {
					let room = Self::room_for(id, vault, &entry)?.min(claimed);
					ensure!(room != 0, Error::<T>::NothingToClaim);
					Self::pay_stream(id, vault, stream, &entry, room)?
				},
				paid => paid?,
			};
			entry.paid = entry.paid.checked_add(paid).ok_or(ArithmeticError::Overflow)?;
			Self::store_stream(id, vault, stream, entry)
		})
	}

	/// Whether something has failed that may be done with less.
	fn is_too_much(error: DispatchError) -> bool {
		[
			Error::<T>::AboveLimit,
			Error::<T>::AboveSolo,
			Error::<T>::AboveBudget,
			Error::<T>::InsufficientFunds,
		]
		.into_iter()
		.any(|reason| error == reason.into())
	}

	/// Whether what a stream pays is what one owner alone spends.
	fn is_solo(vault: &VaultOf<T>, stream: &StreamOf<T>) -> bool {
		!stream.approved && vault.policy.threshold > 1
	}

	/// Pays an amount of a stream, all or nothing, and returns it.
	pub(crate) fn pay_stream(
		id: VaultId,
		vault: &mut VaultOf<T>,
		item: ItemId,
		stream: &StreamOf<T>,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let authority = Authority {
			cause: Cause::Stream(item),
			solo: Self::is_solo(vault, stream),
			announced: false,
		};
		let StreamInput { to, asset, category, .. } = &stream.input;
		let payment = Self::payment(to, asset, amount, *category);
		Self::spend(id, vault, &authority, &payment)
	}

	/// How much the money and the limits of a vault let a stream pay now.
	fn room_for(
		id: VaultId,
		vault: &VaultOf<T>,
		stream: &StreamOf<T>,
	) -> Result<Balance, DispatchError> {
		let now = Self::now();
		let StreamInput { asset, category, .. } = &stream.input;
		let room = |limit: Limit, spent: &Window| {
			// Nothing, if more is spent than the limit is now.
			limit.value.saturating_sub(spent.counted(now, limit.period))
		};
		let policy = &vault.policy;
		let solo = policy.solo.filter(|_| Self::is_solo(vault, stream));
		let in_envelope = Envelopes::<T>::get(id, category).and_then(|mut envelope| {
			envelope.roll(Self::clock());
			envelope.left().filter(|_| envelope.budget.hard)
		});
		let rooms = [
			policy.limit.map(|limit| room(limit, &vault.spent)),
			solo.map(|limit| room(limit, &vault.spent_solo)),
			in_envelope,
		];
		let spendable = Self::spendable(id, asset);
		match rooms.into_iter().flatten().min() {
			Some(value) => Ok(Self::amount_for(asset, value)?.min(spendable)),
			None => Ok(spendable),
		}
	}
}
