// SPDX-License-Identifier: Apache-2.0

//! Bounded work for hooks, over the items of a storage map.
//!
//! The queue is the map itself: there is no index of it, nothing has to be kept in step with it,
//! and any of its items may be added, changed or removed at any time, also by the handler.
//!
//! | | begins | for |
//! |---|---|---|
//! | [`sweep`] | behind the item where the last call ended, and wraps around once | work that comes round to everything |
//! | [`drain_due`] | at the first key | keys in the order in which they are due |
//!
//! In both,
//!
//! - an item is begun only if the meter can pay for it, so a starved queue goes on later;
//! - each item has a storage layer of its own: one that fails changes nothing, and those behind it
//!   have their turn in the same call;
//! - no item is handled twice in one call. A new item whose key lies ahead is handled as if it had
//!   been there before. Give items a weight, so that a handler that adds to its own queue ends.
//!
//! # Keys
//!
//! The prefix is that of a map (`final_prefix`) or of a part of it, and *key* means the raw bytes
//! behind the prefix, here and for the handler. As for every iterator over storage, a value at the
//! prefix itself is not an item.
//!
//! A cursor is a key, so that it survives the removal of its item. That bounds keys to [`MAX_KEY`]
//! bytes, which is far beyond what maps of bounded keys have. Items with longer keys never reach
//! the handler, and cannot block the others: all of them that agree in the first [`MAX_KEY`] bytes
//! are passed over together, and cost and count as one item that failed. (They do neither if there
//! also is an item with just these bytes for a key.)

use alloc::vec::Vec;
use frame_support::{
	storage::with_storage_layer,
	traits::ConstU32,
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use sp_io::storage;
use sp_runtime::DispatchError;

/// The most bytes of a key, without the prefix.
pub const MAX_KEY: u32 = 256;

/// Where a [`sweep`] ended: the key of the last item that it saw. Its caller stores it.
pub type Cursor = BoundedVec<u8, ConstU32<MAX_KEY>>;

/// What a call has done.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Progress {
	/// Items with which the handler went on to the next.
	pub processed: u32,
	/// Items with which the handler failed, so that they are as before.
	pub failed: u32,
	/// Whether nothing is left for this call: there were no more items, or the handler stopped.
	/// `false` if the budget ended first, also if it ended just with the last item.
	pub finished: bool,
}

/// What to do after an item.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
	/// Go on to the next.
	Next,
	/// End the call: no further item is due. This one counts neither as processed nor as failed;
	/// what the handler changed is kept.
	///
	/// This is no way to say that the meter is too low for this item. An error is: it leaves the
	/// item as it is, and those behind it have a chance to be cheaper.
	Stop,
}

/// Goes through the items under `prefix` in turns, from the one behind `cursor`, until all were
/// handled once, `meter` is too low, or the handler stops.
///
/// `cursor` is `None` in the beginning. Afterwards it is the key of the last item that the handler
/// saw, whatever became of it, and `None` if there are no items.
///
/// Each item consumes `per_item` before it is handled: the search for the next key, the storage
/// layer, and what the handler costs in any case. The handler may consume more from the meter that
/// it is given; what it consumes stays consumed if it fails. With less than `per_item`, nothing is
/// read. A call that comes to the end of the keys has searched for up to two more than it has
/// handled, which its caller accounts for.
pub fn sweep(
	prefix: &[u8],
	cursor: &mut Option<Cursor>,
	meter: &mut WeightMeter,
	per_item: Weight,
	handler: impl FnMut(&[u8], &mut WeightMeter) -> Result<Step, DispatchError>,
) -> Progress {
	let mut walk = Walk::new(prefix, meter, per_item, handler);
	let start = cursor.take();
	let mut ended = walk.run(start.as_ref(), None);
	if ended == Ended::Keys && start.is_some() {
		// Once around, up to and with the item of the cursor, in case it still exists.
		ended = walk.run(None, start.as_ref());
	}
	let empty = ended == Ended::Keys && walk.seen.is_none();
	*cursor = walk.seen.take().or(start).filter(|_| !empty);
	walk.progress(ended)
}

/// Goes through the items under `prefix` in the order of their keys, from the first, until the
/// handler stops, `meter` is too low, or there are no more.
///
/// Meant for keys that begin with the time when they are due, big-endian, under a hasher that
/// keeps the order (`Identity`). The handler removes what it has done, and stops at the first item
/// that is not due.
///
/// Items that fail stay where they are. They do not block those behind them in this call, but the
/// next call begins with them again: let the handler catch what can fail for good, and remove the
/// item or put it off.
///
/// Costs as for [`sweep`], with one search more than there were items.
pub fn drain_due(
	prefix: &[u8],
	meter: &mut WeightMeter,
	per_item: Weight,
	handler: impl FnMut(&[u8], &mut WeightMeter) -> Result<Step, DispatchError>,
) -> Progress {
	let mut walk = Walk::new(prefix, meter, per_item, handler);
	let ended = walk.run(None, None);
	walk.progress(ended)
}

/// Why a walk ended.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Ended {
	/// There are no more keys.
	Keys,
	/// The budget does not allow for another item.
	Budget,
	/// The handler said so.
	Handler,
}

/// A call of [`sweep`] or [`drain_due`].
struct Walk<'a, Handler> {
	prefix: &'a [u8],
	meter: &'a mut WeightMeter,
	per_item: Weight,
	handler: Handler,
	processed: u32,
	failed: u32,
	/// The key of the last item, cut to the bound.
	seen: Option<Cursor>,
}

impl<'a, Handler> Walk<'a, Handler>
where
	Handler: FnMut(&[u8], &mut WeightMeter) -> Result<Step, DispatchError>,
{
	fn new(
		prefix: &'a [u8],
		meter: &'a mut WeightMeter,
		per_item: Weight,
		handler: Handler,
	) -> Self {
		Self { prefix, meter, per_item, handler, processed: 0, failed: 0, seen: None }
	}

	/// Handles the items behind `after`, or all, up to and with `end`.
	fn run(&mut self, after: Option<&Cursor>, end: Option<&Cursor>) -> Ended {
		let mut position = after.cloned().unwrap_or_default();
		loop {
			if !self.meter.can_consume(self.per_item) {
				return Ended::Budget;
			}
			let Some(key) = next_key(self.prefix, &position) else {
				return Ended::Keys;
			};
			position = Cursor::truncate_from(key.clone());
			if end.is_some_and(|end| position > *end) {
				return Ended::Keys;
			}
			self.meter.consume(self.per_item);
			self.seen = Some(position.clone());
			let step = if position.len() < key.len() {
				Err(DispatchError::Corruption)
			} else {
				with_storage_layer(|| (self.handler)(&key, self.meter))
			};
			let counter = match step {
				Ok(Step::Next) => &mut self.processed,
				Ok(Step::Stop) => return Ended::Handler,
				Err(_) => &mut self.failed,
			};
			*counter = counter.saturating_add(1);
		}
	}

	fn progress(&self, ended: Ended) -> Progress {
		Progress {
			processed: self.processed,
			failed: self.failed,
			finished: ended != Ended::Budget,
		}
	}
}

/// The first key under `prefix` behind `position`.
///
/// A position of full length may be a key that was cut, and then the key that was cut, and others
/// with the same beginning, lie behind it and would be found again and again. They are passed
/// over; keys within the bound cannot be among them.
fn next_key(prefix: &[u8], position: &Cursor) -> Option<Vec<u8>> {
	let mut raw = [prefix, position].concat();
	let found = if position.is_full() {
		raw = first_without_beginning(raw)?;
		if storage::exists(&raw) {
			raw
		} else {
			storage::next_key(&raw)?
		}
	} else {
		storage::next_key(&raw)?
	};
	found.strip_prefix(prefix).map(<[u8]>::to_vec)
}

/// The lowest of the keys that are higher than all those that begin with `beginning`.
fn first_without_beginning(mut beginning: Vec<u8>) -> Option<Vec<u8>> {
	while let Some(last) = beginning.pop() {
		if let Some(next) = last.checked_add(1) {
			beginning.push(next);
			return Some(beginning);
		}
	}
	None
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
