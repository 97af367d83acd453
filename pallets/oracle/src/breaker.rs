// SPDX-License-Identifier: Apache-2.0

//! The price of a feed, and the breaker that holds a jump until it is confirmed.
//!
//! ```text
//!          near the accepted value
//!              ┌─────────┐
//!              ▼         │
//!  (none) ──▶ accepted ──┘◀───────────────────────────────────┐
//!                 │                                           │
//!                 │ jump        ┌─── near the held value ──┐  │ near the accepted value (returned);
//!                 ▼             ▼                          │  │ near the held value after enough
//!               held ───────────┴──────────────────────────┴──┘ blocks, or governance (confirmed)
//!                 ▲ │
//!                 └─┘ near neither: held anew
//! ```
//!
//! "Near" is at most [`Feed::max_jump`](crate::Feed::max_jump) away. From every state a feeder who
//! goes can leave fewer reports than the quorum; then there is no price until the next median,
//! which is judged as if nothing had happened, except that a jump that was held is held anew.
//!
//! A median is compared with the value that stood when the block began, not with the last one, so
//! that several medians in one block cannot walk further than one of them could jump.

use crate::{
	aggregate::{age, deviates, is_fresh, Quote},
	types::{Confirmation, Feed},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use polyphony_support::traits::{NoPrice, OraclePrice};
use scale_info::TypeInfo;
use sp_runtime::{traits::BlockNumber, FixedU128};

/// The price of a feed.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Aggregate<Number> {
	/// What was accepted last.
	pub quote: Quote,
	/// The block in which it was accepted.
	pub block: Number,
	/// The value from which jumps in that block are measured: the one that stood when the block
	/// began, or what was confirmed in it.
	pub base: FixedU128,
	/// The jump that waits for a confirmation.
	pub held: Option<Held<Number>>,
	/// Whether there are enough reports without those of the feeders who have gone since.
	pub has_quorum: bool,
}

/// A jump that waits for a confirmation.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Held<Number> {
	/// Where the price jumped to.
	pub value: FixedU128,
	/// The block in which it did.
	pub since: Number,
	/// The timestamp of the last median near it, in milliseconds since the Unix epoch.
	pub timestamp: u64,
}

/// What became of a median.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
	/// It is the price.
	Accepted,
	/// It is the price, and the jump that was held is forgotten.
	Returned,
	/// It is the price, although it is a jump.
	Confirmed(Confirmation),
	/// It is a jump, which is held from now on.
	Held,
	/// It is near the jump that is held, which has not lasted long enough.
	StillHeld,
}

impl<Number: BlockNumber> Aggregate<Number> {
	/// The first price of a feed.
	pub fn new(quote: Quote, now: Number) -> Self {
		Self { quote, block: now, base: quote.value, held: None, has_quorum: true }
	}

	/// Judges a new median in block `now`.
	pub fn take(&mut self, quote: Quote, feed: &Feed, now: Number) -> Step {
		self.has_quorum = true;
		let base = if self.block == now { self.base } else { self.quote.value };

		if !deviates(quote.value, base, feed.max_jump) {
			let step = if self.held.is_some() { Step::Returned } else { Step::Accepted };
			self.accept(quote, base, now);
			return step;
		}
		match &mut self.held {
			Some(held) if !deviates(quote.value, held.value, feed.max_jump) => {
				if now.saturating_sub(held.since) < feed.confirmations.into() {
					held.timestamp = quote.timestamp;
					return Step::StillHeld;
				}
				self.confirm(quote, now);
				Step::Confirmed(Confirmation::Feeders)
			},
			_ => {
				let timestamp = quote.timestamp;
				self.held = Some(Held { value: quote.value, since: now, timestamp });
				Step::Held
			},
		}
	}

	/// Accepts a median in block `now` as it is. Further medians of the block are measured from it.
	pub fn confirm(&mut self, quote: Quote, now: Number) {
		self.has_quorum = true;
		self.accept(quote, quote.value, now);
	}

	fn accept(&mut self, quote: Quote, base: FixedU128, now: Number) {
		*self = Self { quote, block: now, base, held: None, has_quorum: true };
	}

	/// Notes that too few reports are left without those of a feeder who has gone. Returns `false`
	/// if that was known.
	pub fn lose_quorum(&mut self) -> bool {
		self.held = None;
		core::mem::replace(&mut self.has_quorum, false)
	}

	/// The price at the time `now`, in milliseconds since the Unix epoch, or why there is none.
	pub fn standing(&self, max_age: u64, now: u64) -> Result<OraclePrice, NoPrice> {
		if !self.has_quorum {
			return Err(NoPrice::NoQuorum);
		}
		if let Some(held) = &self.held {
			let fresh = is_fresh(held.timestamp, max_age, now);
			return Err(if fresh { NoPrice::Held } else { NoPrice::Stale });
		}
		let Quote { value, confidence, timestamp } = self.quote;
		if !is_fresh(timestamp, max_age, now) {
			return Err(NoPrice::Stale);
		}
		// No report is zero, and so no median; whoever divides by a price relies on it.
		if value == FixedU128::default() {
			return Err(NoPrice::Zero);
		}
		Ok(OraclePrice { value, confidence, age: age(timestamp, now) })
	}
}
