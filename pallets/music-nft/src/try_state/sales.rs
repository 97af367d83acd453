// SPDX-License-Identifier: Apache-2.0

//! Editions, items, auctions and bids.

use super::*;
use frame_support::traits::tokens::nonfungibles_v2::Inspect as _;

impl<T: Config> Pallet<T> {
	/// - Editions are counted, auctions belong to editions, and nothing else does.
	/// - Lists are counted, and nobody has bought more than he may.
	/// - Each item is locked, and its owner is the last in its history, without a gap.
	/// - What bidders have paid is there, and will go back or to somebody.
	pub(super) fn check_sales(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		Self::check_catalogues(sums)?;
		Self::check_editions(sums)?;
		Self::check_auctions(sums)?;
		Self::check_items(sums)?;
		Self::check_bids(sums)
	}

	fn check_catalogues(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let mut editions = BTreeMap::new();
		for (recording, id) in Editions::<T>::iter_keys() {
			count(&mut editions, recording);
			let next = Catalogues::<T>::get(recording).map(|catalogue| catalogue.next_edition);
			ensure!(next.is_some_and(|next| id < next), "music: an edition of no catalogue");
		}
		for (recording, catalogue) in Catalogues::<T>::iter() {
			ensure!(Recordings::<T>::contains_key(recording), "music: a catalogue of no recording");
			ensure!(
				editions.remove(&recording).unwrap_or(0) == catalogue.editions,
				"music: editions are not counted"
			);
			let owner = T::Nfts::collection_owner(&catalogue.collection);
			ensure!(
				owner == Some(Self::account_of(Purse::Recording(recording))),
				"music: a collection is not that of its recording"
			);
			sums.hold(HoldReason::Sale, &catalogue.deposit)?;
		}
		Ok(())
	}

	fn check_editions(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let (mut lists, mut purchases) = (0usize, 0usize);
		for (recording, id, edition) in Editions::<T>::iter() {
			let most = match edition.terms.supply {
				Supply::Unique => 1,
				Supply::Limited(items) => items,
				Supply::Open { .. } => u32::MAX,
			};
			ensure!(edition.sold <= most, "music: more was sold than there is");
			ensure!(
				edition.sold == 0 || Activities::<T>::get(recording).sold,
				"music: a sale was not noted"
			);
			let english = matches!(edition.terms.sale, Sale::English { .. });
			ensure!(
				Auctions::<T>::contains_key(recording, id) == (english && !edition.closed),
				"music: an auction is not that of its edition"
			);
			let mut listed = 0u32;
			for (_, deposit) in Allowed::<T>::iter_prefix((recording, id)) {
				listed = listed.saturating_add(1);
				sums.hold(HoldReason::Sale, &deposit)?;
			}
			ensure!(listed == edition.listed, "music: a list is not counted");
			lists = lists.saturating_add(listed as usize);
			let mut bought = 0u32;
			for (_, entry) in Bought::<T>::iter_prefix((recording, id)) {
				let may = edition.terms.max_per_account.is_some_and(|most| entry.items <= most);
				ensure!(may && entry.items != 0, "music: somebody has bought more than he may");
				bought = bought.saturating_add(entry.items);
				purchases = purchases.saturating_add(1);
				sums.hold(HoldReason::Item, &entry.deposit)?;
			}
			ensure!(bought <= edition.sold, "music: more was bought than sold");
			sums.hold(HoldReason::Sale, &edition.deposit)?;
		}
		ensure!(
			Allowed::<T>::iter_keys().count() == lists
				&& Bought::<T>::iter_keys().count() == purchases,
			"music: a list of no edition"
		);
		Ok(())
	}

	fn check_auctions(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		for (recording, id, auction) in Auctions::<T>::iter() {
			let edition =
				Editions::<T>::get(recording, id).ok_or("music: an auction of nothing")?;
			ensure!(edition.sold == 0, "music: an auction of what was sold");
			let task = Task::EndAuction(recording, id);
			ensure!(DueAt::<T>::contains_key(task), "music: an auction has no end");
			let Some(bid) = auction.highest else { continue };
			let Sale::English { reserve, .. } = edition.terms.sale else {
				return Err("music: an auction at a price".into());
			};
			ensure!(bid.amount >= reserve, "music: a bid is below the reserve");
			ensure!(Activities::<T>::get(recording).sold, "music: a bid was not noted");
			let account = Self::account_of(Purse::Recording(recording));
			sums.owe(account, &edition.terms.asset, bid.amount)?;
			let ItemDeposits { item, history, ledger } = bid.deposits;
			for amount in [item, history, ledger] {
				sums.hold(HoldReason::Item, &Deposit { who: bid.bidder.clone(), amount })?;
			}
		}
		Ok(())
	}

	fn check_items(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		let mut of_edition = BTreeMap::<(RecordingId, EditionId), Vec<u32>>::new();
		for (recording, id, item) in Items::<T>::iter() {
			let catalogue = Catalogues::<T>::get(recording).ok_or("music: an item of nothing")?;
			let edition = Editions::<T>::get(recording, item.edition)
				.ok_or("music: an item of no edition")?;
			ensure!(
				(1..=catalogue.items).contains(&id) && (1..=edition.sold).contains(&item.number),
				"music: the number of an item is still to come"
			);
			of_edition.entry((recording, item.edition)).or_default().push(item.number);
			ensure!(
				!T::Nfts::can_transfer(&catalogue.collection, &id),
				"music: an item can be moved by anybody"
			);
			let (mut last, mut gifts) = (None, 0u32);
			for entry in 0..item.transfers {
				let entry = Transfers::<T>::get((recording, id, entry))
					.ok_or("music: an item has lost its history")?;
				ensure!(entry.from == last, "music: there is a gap in a history");
				gifts = if entry.how == Acquired::Given { gifts.saturating_add(1) } else { 0 };
				last = Some(entry.to);
			}
			ensure!(
				Transfers::<T>::iter_prefix((recording, id)).count() == item.transfers as usize,
				"music: a history goes on after its end"
			);
			let owner = Self::owner_of_item(recording, id);
			ensure!(owner.is_some() && owner == last, "music: an item was moved by others");
			ensure!(
				gifts == item.gifts && gifts <= T::MaxGifts::get(),
				"music: an item was given away too often"
			);
			if let Some(ask) = &item.ask {
				ensure!(owner.as_ref() == Some(&ask.seller), "music: a stranger sells an item");
				ensure!(ask.price != 0, "music: an item is for sale for nothing");
			}
			sums.hold(HoldReason::Item, &item.deposit)?;
		}
		for mut numbers in of_edition.into_values() {
			numbers.sort_unstable();
			let all = numbers.len();
			numbers.dedup();
			ensure!(numbers.len() == all, "music: two items have one number");
		}
		for ((recording, id, _), entry) in Transfers::<T>::iter() {
			let items = Catalogues::<T>::get(recording).map(|catalogue| catalogue.items);
			ensure!(items.is_some_and(|items| id <= items), "music: the history of nothing");
			sums.hold(HoldReason::Item, &entry.deposit)?;
		}
		Ok(())
	}

	fn check_bids(sums: &mut Sums<T>) -> Result<(), TryRuntimeError> {
		for (recording, id, bid) in Bids::<T>::iter() {
			ensure!(id < NextBid::<T>::get(recording), "music: a bid is still to come");
			let edition =
				Editions::<T>::get(recording, bid.edition).ok_or("music: a bid for nothing")?;
			ensure!(bid.amount != 0, "music: a bid of nothing");
			let task = Task::EndBid(recording, id);
			ensure!(DueAt::<T>::contains_key(task), "music: a bid has no end");
			let account = Self::account_of(Purse::Recording(recording));
			sums.owe(account, &edition.terms.asset, bid.amount)?;
			let ItemDeposits { item, history, ledger } = bid.deposits;
			for amount in [bid.entry, item, history, ledger] {
				sums.hold(HoldReason::Item, &Deposit { who: bid.bidder.clone(), amount })?;
			}
		}
		Ok(())
	}
}
