// SPDX-License-Identifier: Apache-2.0

//! What the runtime API answers. Reads, and nothing else.
//!
//! | module | subject |
//! |---|---|
//! | `registry` | works, recordings, and what AI has done in them |
//! | `lineage` | on what recordings are built, and what waits for that |
//! | `splits` | who gets what |
//! | `streams` | slots that are held in units |
//! | `money` | what is owed, fees, and assets |
//! | `editions` | editions, and how far their sales are |
//! | `items` | items, and bids for them |
//! | `provenance` | what has become of an item, and who was licensed to do what |
//! | `licences` | what is licensed, and what was |
//! | `disputes` | how recordings stand in disputes |
//!
//! Times are real ones: of what lies ahead, as if the pallet were not halted, nor the recording
//! disputed, from now on; of a deadline that has passed, not before that.
//!
//! Nothing here says which slots or streams an account has but a walk over all of them: an index
//! would be one more thing that everybody pays for, for what any client can keep by the events.

use crate::*;
use alloc::vec::Vec;
use pallet_music_nft_runtime_api::{AmountInfo, Text, MAX_LOOKED_AT, MAX_PER_PAGE};
use sp_runtime::ArithmeticError;

mod disputes;
mod editions;
mod items;
mod licences;
mod lineage;
mod money;
mod provenance;
mod registry;
mod splits;
mod streams;

/// An amount as the runtime API tells it.
type AmountOf<T> = AmountInfo<<T as Config>::AssetId>;

/// How many things are on a page.
fn page(limit: u32) -> u32 {
	limit.clamp(1, MAX_PER_PAGE)
}

fn text(bytes: &[u8]) -> Text {
	Text(bytes.to_vec())
}

/// Looks for things by number, from `from` on and below `end`: until there are as many as go on a
/// page, or as many were looked at as may be, of which each number counts as `cost`. Returns what was
/// found, and where to go on.
fn walk<Info>(
	from: u32,
	end: u32,
	limit: u32,
	cost: u32,
	mut look: impl FnMut(u32) -> Option<Info>,
) -> (Vec<Info>, Option<u32>) {
	let numbers = MAX_LOOKED_AT.checked_div(cost).unwrap_or(MAX_LOOKED_AT).max(1);
	let last = from.saturating_add(numbers).min(end);
	let mut found = Vec::new();
	for number in from..last {
		found.extend(look(number));
		if found.len() >= page(limit) as usize {
			let next = number.saturating_add(1);
			return (found, (next < end).then_some(next));
		}
	}
	(found, (last < end).then_some(last))
}

/// Looks through things in the order of their keys: until there are as many as go on a page, or as
/// many were looked at as may be. Returns what was found, and the last that was looked at if there
/// are more.
fn search<Thing, Info>(
	mut all: impl Iterator<Item = Thing>,
	limit: u32,
	look: impl Fn(&Thing) -> Option<Info>,
) -> (Vec<Info>, Option<Thing>) {
	let (mut found, mut last) = (Vec::new(), None);
	for thing in all.by_ref().take(MAX_LOOKED_AT as usize) {
		found.extend(look(&thing));
		last = Some(thing);
		if found.len() >= page(limit) as usize {
			break;
		}
	}
	(found, last.filter(|_| all.next().is_some()))
}

/// How much it is of each asset that was ever accepted, but for those of which it is nothing.
fn amounts<T: Config>(
	assets: &[T::AssetId],
	amount: impl Fn(&T::AssetId) -> Result<Balance, ArithmeticError>,
) -> Vec<AmountOf<T>> {
	assets
		.iter()
		.filter_map(|asset| Some((asset, amount(asset).ok().filter(|amount| *amount != 0)?)))
		.map(|(asset, amount)| AmountInfo { asset: asset.clone(), amount })
		.collect()
}

/// The assets that were ever accepted.
fn assets<T: Config>() -> Vec<T::AssetId> {
	AcceptedAssets::<T>::get().into_iter().map(|(asset, _)| asset).collect()
}
