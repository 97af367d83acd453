// SPDX-License-Identifier: Apache-2.0

//! The time of a pallet, which stands still in a halt.
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
//! While a pallet is halted, nobody can do what he has time for: no time may run out for anybody.
//! So everything that is over at some moment, and all that the chain does by itself (see
//! [`agenda`](crate::agenda)), goes by this time. What has happened is written down with the real
//! time.
//!
//! A block has its time only after the beginning of it. So what is added at the beginning of a
//! block is what has passed up to the last one, and [`Clock::HaltedAt`] keeps the time from going on
//! with the clock before the next one. Nothing of that depends on whether a halt begins and ends
//! with a transaction, or at the beginning of a block, before the pallet's or after it: it is the
//! blocks at whose beginning it is halted that do not count, each with the time since the one
//! before.

use frame_support::{
	ensure,
	traits::Time,
	weights::{RuntimeDbWeight, Weight},
	StorageValue,
};
use sp_runtime::{ArithmeticError, DispatchError, TryRuntimeError};

/// Milliseconds since the Unix epoch, or a number of them.
pub type Moment = u64;

/// A pallet with a time of its own, which calls [`Clock::keep_time`] at the beginning of each block.
///
/// The pallet names its storage items, and has the rest from here. An [`Agenda`] calls `keep_time`
/// in its hook.
///
/// [`Agenda`]: crate::agenda::Agenda
pub trait Clock {
	/// The real time.
	type Time: Time<Moment = Moment>;

	/// How much of the real time has not counted, because the pallet was halted.
	type HaltedFor: StorageValue<Moment, Query = Moment>;

	/// In a halt, the real time up to which [`Clock::HaltedFor`] counts: that of the last block.
	type HaltedAt: StorageValue<Moment, Query = Option<Moment>>;

	/// The real time, in milliseconds.
	fn clock() -> Moment {
		Self::Time::now()
	}

	/// The time of the pallet, in milliseconds: the real time without that of halts.
	fn now() -> Moment {
		let clock = Self::HaltedAt::get().unwrap_or_else(Self::clock);
		clock.saturating_sub(Self::HaltedFor::get())
	}

	/// The time of the pallet in `ms` milliseconds.
	///
	/// # Errors
	///
	/// [`ArithmeticError::Overflow`] if there is no such time.
	fn after(ms: Moment) -> Result<Moment, DispatchError> {
		Ok(Self::now().checked_add(ms).ok_or(ArithmeticError::Overflow)?)
	}

	/// At what real time it is `at` in the pallet, if it is not halted from now on. For what lies
	/// ahead: of a time before a halt, it says too much.
	fn real(at: Moment) -> Moment {
		at.saturating_add(Self::clock().saturating_sub(Self::now()))
	}

	/// What time it is in the pallet at a real time, if it is not halted from now on. For what lies
	/// ahead, as [`Clock::real`].
	fn ours(real: Moment) -> Moment {
		real.saturating_sub(Self::clock().saturating_sub(Self::now()))
	}

	/// At the beginning of each block, lets the time since the last one not count in a halt.
	/// Returns what that weighs.
	fn keep_time(halted: bool, db: RuntimeDbWeight) -> Weight {
		let last = Self::HaltedAt::get();
		if !halted && last.is_none() {
			return db.reads(1);
		}
		let clock = Self::clock();
		if let Some(last) = last {
			let passed = clock.saturating_sub(last);
			Self::HaltedFor::mutate(|all| *all = all.saturating_add(passed));
		}
		// A genesis has no time: what the first block has instead has not passed since.
		if halted && clock != 0 {
			Self::HaltedAt::put(clock);
		} else {
			Self::HaltedAt::kill();
		}
		db.reads_writes(3, 2)
	}

	/// For `try_state`: whether what is stored of halts can be.
	///
	/// # Errors
	///
	/// If more time has not counted than has passed.
	fn check_time() -> Result<(), TryRuntimeError> {
		let clock = Self::clock();
		let until = Self::HaltedAt::get().unwrap_or(clock);
		ensure!(until != 0 || Self::HaltedAt::get().is_none(), "clock: halted without a time");
		ensure!(
			Self::HaltedFor::get() <= until && until <= clock,
			"clock: it was halted for longer than there was time"
		);
		Ok(())
	}
}

#[cfg(test)]
mod tests;
