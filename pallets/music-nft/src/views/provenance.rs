// SPDX-License-Identifier: Apache-2.0

//! What has become of an item, who was licensed to do what with its recording, and who has disputed
//! that.
//!
//! Each kind of entry has numbers, in whose order they have happened. So a page is made by taking
//! the earliest of those that come next, again and again.

use super::*;
use pallet_music_nft_runtime_api::{
	AcquiredInfo, ProvenanceEntry, ProvenancePage, ProvenancePlace, TransferInfo,
};

/// An entry as the runtime API tells it.
type EntryOf<T> = ProvenanceEntry<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// Some of them.
type PageOf<T> = ProvenancePage<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;

/// How many keys are looked at for how long the history of an item is that was destroyed. They come
/// in no order: of a longer one, the very last entries may not be told.
const MAX_KEYS: usize = 20_000;

/// The entries of one kind that come next.
struct Next<Entry> {
	/// The number of the first one.
	number: u32,
	/// The number behind the last one of all.
	end: u32,
	/// It, and when it was, if it was looked for.
	entry: Option<(Moment, Entry)>,
}

impl<Entry> Next<Entry> {
	fn new(number: u32, end: u32) -> Self {
		Self { number, end, entry: None }
	}

	/// Looks for the first one, as long as there is something left of what may be looked at. Returns
	/// whether it is known.
	fn look(&mut self, left: &mut u32, at: impl Fn(u32) -> Option<(Moment, Entry)>) -> bool {
		while self.entry.is_none() && self.number < self.end {
			let Some(less) = left.checked_sub(1) else { return false };
			*left = less;
			self.entry = at(self.number);
			if self.entry.is_none() {
				self.number = self.number.saturating_add(1);
			}
		}
		true
	}

	fn at(&self) -> Moment {
		self.entry.as_ref().map_or(Moment::MAX, |(at, _)| *at)
	}

	fn take(&mut self) -> Option<Entry> {
		let (_, entry) = self.entry.take()?;
		self.number = self.number.saturating_add(1);
		Some(entry)
	}

	fn is_over(&self) -> bool {
		self.number >= self.end
	}
}

impl<T: Config> Pallet<T> {
	/// What has happened to a recording, and to an item of it if one is named, from a place on.
	pub fn provenance_infos(
		recording: RecordingId,
		item: Option<ItemId>,
		from: ProvenancePlace,
		limit: u32,
	) -> PageOf<T> {
		let said = Recordings::<T>::get(recording)
			.map_or(0, |found| u32::from(found.disclosure).saturating_add(1));
		let moved = item.map_or(0, |item| Self::entries_of_item(recording, item));
		let granted = Licensings::<T>::get(recording).granted;
		let mut disclosed = Next::new(from.disclosure, said);
		let mut transferred = Next::new(from.transfer, moved);
		let mut licensed = Next::new(from.grant, granted);
		// One may go on, besides those that are remembered.
		let disputes = Standings::<T>::get(recording).disputes;
		let first = disputes.saturating_sub(MAX_PAST_DISPUTES).saturating_sub(1);
		let mut disputed = Next::new(from.dispute.max(first.min(disputes)), disputes);

		let mut entries: Vec<EntryOf<T>> = Vec::new();
		let mut left = MAX_LOOKED_AT;
		while entries.len() < page(limit) as usize {
			let known = disclosed.look(&mut left, |number| {
				let info = Self::disclosure_info(recording, number.try_into().ok()?)?;
				Some((info.at, ProvenanceEntry::Disclosed(info)))
			}) && transferred.look(&mut left, |number| {
				let info = Self::transfer_info(recording, item?, number)?;
				Some((info.at, ProvenanceEntry::Transferred(info)))
			}) && licensed.look(&mut left, |number| {
				let info = Self::grant_info(grant_id(recording, number))?;
				Some((info.granted_at, ProvenanceEntry::Licensed(info)))
			}) && disputed.look(&mut left, |number| {
				let info = Self::disputed_info(recording, number)?;
				Some((info.at, ProvenanceEntry::Disputed(info)))
			});
			if !known {
				break;
			}
			let mut all = [&mut disclosed, &mut transferred, &mut licensed, &mut disputed];
			let earliest = all.iter().map(|next| next.at()).min().unwrap_or(Moment::MAX);
			let first =
				all.iter_mut().find(|next| next.at() == earliest).and_then(|next| next.take());
			let Some(entry) = first else { break };
			entries.push(entry);
		}
		let over = disclosed.is_over()
			&& transferred.is_over()
			&& licensed.is_over()
			&& disputed.is_over();
		let next = ProvenancePlace {
			disclosure: disclosed.number,
			transfer: transferred.number,
			grant: licensed.number,
			dispute: disputed.number,
		};
		ProvenancePage { entries, next: (!over).then_some(next) }
	}

	/// How many entries the history of an item has. Of one that was destroyed, as long as it was not
	/// cleared.
	fn entries_of_item(recording: RecordingId, id: ItemId) -> u32 {
		match Items::<T>::get(recording, id) {
			Some(item) => item.transfers,
			// Its number is not there any more; they were made one after the other.
			None => Transfers::<T>::iter_key_prefix((recording, id))
				.take(MAX_KEYS)
				.max()
				.map_or(0, |last| last.saturating_add(1)),
		}
	}

	fn transfer_info(
		recording: RecordingId,
		item: ItemId,
		number: u32,
	) -> Option<TransferInfo<T::AccountId>> {
		let Transfer { from, to, how, price, at, .. } =
			Transfers::<T>::get((recording, item, number))?;
		let how = match how {
			Acquired::Bought => AcquiredInfo::Bought,
			Acquired::Auctioned => AcquiredInfo::Auctioned,
			Acquired::Resold => AcquiredInfo::Resold,
			Acquired::BidAccepted => AcquiredInfo::BidAccepted,
			Acquired::Given => AcquiredInfo::Given,
		};
		Some(TransferInfo { number, from, to, how, price, at })
	}
}
