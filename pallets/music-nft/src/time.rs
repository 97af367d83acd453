// SPDX-License-Identifier: Apache-2.0

//! The time of the pallet, which stands still in a halt: see [`polyphony_support::clock`].
//!
//! In a halt, nobody can bid, buy or dispute.

use crate::*;
use polyphony_support::clock::Clock;

impl<T: Config> Clock for Pallet<T> {
	type Time = T::Time;
	type HaltedFor = HaltedFor<T>;
	type HaltedAt = HaltedAt<T>;
}
