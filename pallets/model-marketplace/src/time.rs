// SPDX-License-Identifier: Apache-2.0

//! The time of the marketplace, which stands still in a halt: see [`polyphony_support::clock`].
//!
//! In a halt, buyers could neither confirm nor dispute, sellers not deliver, and holders not pay. So
//! deadlines, the ends of licences, charges, bonds and requests for refunds go by this time; the end
//! of a receipt is real time, which who signs it reads off his own clock.

use crate::*;
use polyphony_support::clock::Clock;

impl<T: Config> Clock for Pallet<T> {
	type Time = T::Time;
	type HaltedFor = HaltedFor<T>;
	type HaltedAt = HaltedAt<T>;
}
