// SPDX-License-Identifier: Apache-2.0

//! The time of the pallet, which stands still in a halt.
//!
//! ```text
//! now = real time - HaltedFor                             in a halt: the same in each block
//!
//! real  ──────────┬─────────────────────┬──────────────>
//!                 │<────── halt ───────>│
//! now   ──────────┼·····················┼──────────────>   so all deadlines are put off by
//!                 it stands still                          as long as the halt was
//! ```
//!
//! In a halt, nobody can bid, buy or dispute: no time may run out for anybody. So everything that is
//! over at some moment, and all that the chain does by itself, goes by this time. What has happened
//! is written down with the real time.
//!
//! A block has its time only after the beginning of it. So what is added at the beginning of a
//! block is what has passed up to the last one, and [`HaltedAt`] keeps the time from going on with
//! the clock before the next one. Nothing of that depends on whether a halt begins and ends with a
//! transaction, or at the beginning of a block, before this pallet's or after it: it is the blocks
//! at whose beginning it is halted that do not count, each with the time since the one before.

use crate::*;
use frame_support::{
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{ArithmeticError, DispatchError};

impl<T: Config> Pallet<T> {
	/// The real time, in milliseconds.
	pub(crate) fn clock() -> Moment {
		T::Time::now()
	}

	/// The time of the pallet, in milliseconds: the real time without that of halts.
	pub(crate) fn now() -> Moment {
		let clock = HaltedAt::<T>::get().unwrap_or_else(Self::clock);
		clock.saturating_sub(HaltedFor::<T>::get())
	}

	/// The time of the pallet in `ms` milliseconds.
	pub(crate) fn after(ms: Moment) -> Result<Moment, DispatchError> {
		Ok(Self::now().checked_add(ms).ok_or(ArithmeticError::Overflow)?)
	}

	/// At what real time it is `at` in the pallet, if it is not halted from now on. For what
	/// lies ahead: of a time before a halt, it says too much.
	pub(crate) fn real(at: Moment) -> Moment {
		at.saturating_add(Self::clock().saturating_sub(Self::now()))
	}

	/// What time it is in the pallet at a real time, if it is not halted from now on.
	pub(crate) fn ours(real: Moment) -> Moment {
		real.saturating_sub(Self::clock().saturating_sub(Self::now()))
	}

	/// At the beginning of each block, lets the time since the last one not count in a halt.
	/// Returns what that weighs.
	pub(crate) fn keep_time(halted: bool) -> Weight {
		let last = HaltedAt::<T>::get();
		if !halted && last.is_none() {
			return T::DbWeight::get().reads(1);
		}
		let clock = Self::clock();
		if let Some(last) = last {
			let passed = clock.saturating_sub(last);
			HaltedFor::<T>::mutate(|all| *all = all.saturating_add(passed));
		}
		// A genesis has no time: what the first block has instead has not passed since.
		if halted && clock != 0 {
			HaltedAt::<T>::put(clock);
		} else {
			HaltedAt::<T>::kill();
		}
		T::DbWeight::get().reads_writes(3, 2)
	}
}
