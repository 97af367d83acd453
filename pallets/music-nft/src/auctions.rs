// SPDX-License-Identifier: Apache-2.0

//! English auctions: one item, to the highest bidder.
//!
//! ```text
//! open ──bid──> led ──higher bid──> led, the last leader has his money back
//!   │            │ leave: what AI has done is said to be more than he has seen, or the end fails
//!   │            └──> open
//!   │ time over: the edition is closed       led, time over: item to the leader
//!   └──> ended                               led, disclosure changed or blocked: money back
//! ```
//!
//! A bid is paid when it is made, and what the item will take of its buyer is on hold: nothing that
//! the highest bidder does later keeps the auction from its end. Nor is the seller needed for it.
//! Each bid names the disclosure that was seen: to a leader who has seen an older one nothing is
//! sold, and his bid is none that others have to outbid. A bid counts as a sale for what the steward
//! may change.

use crate::*;
use frame_support::{ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// The least of the next bid in an auction, if this disclosure is in force. `None` if there is no
/// auction, or no higher bid.
pub(crate) fn least_bid<AccountId, AssetId>(
	terms: &EditionTerms<AssetId>,
	auction: &Auction<AccountId>,
	disclosure: DisclosureId,
) -> Option<Balance> {
	let Sale::English { reserve, step, .. } = terms.sale else { return None };
	match &auction.highest {
		// An older one can win no more, whatever it is.
		Some(bid) if bid.disclosure == disclosure => bid.amount.checked_add(step),
		_ => Some(reserve),
	}
}

impl<T: Config> Pallet<T> {
	/// Opens the auction of an edition that is made.
	pub(crate) fn open_auction(
		recording: RecordingId,
		id: EditionId,
		starts: Moment,
		duration: Moment,
	) -> DispatchResult {
		let ends = starts.checked_add(duration).ok_or(ArithmeticError::Overflow)?;
		Auctions::<T>::insert(recording, id, Auction { ends, highest: None });
		Self::schedule(ends, &Task::EndAuction(recording, id));
		Ok(())
	}

	pub(crate) fn do_bid_in_auction(
		who: &T::AccountId,
		recording: RecordingId,
		id: EditionId,
		amount: Balance,
		expected: DisclosureId,
		pay: PaymentOf<T>,
	) -> DispatchResult {
		let (edition, now) = Self::on_sale(who, recording, id, expected)?;
		let Sale::English { extension, .. } = edition.terms.sale else {
			return Err(Error::<T>::NoAuction.into());
		};
		let mut auction = Auctions::<T>::get(recording, id).ok_or(Error::<T>::NoAuction)?;
		ensure!(now < auction.ends, Error::<T>::TooLate);
		let least = least_bid(&edition.terms, &auction, expected);
		let least = least.ok_or(ArithmeticError::Overflow)?;
		ensure!(amount >= least, Error::<T>::BidTooLow);
		if let Some(last) = auction.highest.take() {
			Self::return_highest(recording, id, &edition.terms.asset, last)?;
		}
		// The disclosure that he has seen stays.
		Self::note_sale(recording);
		let deposits = Self::hold_for_item(who, T::ItemDeposit::get())?;
		Self::collect(who, pay, recording, &edition.terms.asset, amount)?;
		auction.highest =
			Some(HighestBid { bidder: who.clone(), amount, disclosure: expected, deposits });
		let least_end = now.checked_add(extension).ok_or(ArithmeticError::Overflow)?;
		if auction.ends < least_end {
			auction.ends = least_end;
			let at = Self::out_of_edition(recording, &edition, least_end);
			Self::schedule(at, &Task::EndAuction(recording, id));
		}
		let ends = Self::real(Self::out_of_edition(recording, &edition, auction.ends));
		Auctions::<T>::insert(recording, id, auction);
		Self::deposit_event(Event::AuctionBid {
			recording,
			edition: id,
			bidder: who.clone(),
			amount,
			ends,
		});
		Ok(())
	}

	/// Gives a bid back that is not the highest any more, or not for sale.
	fn return_highest(
		recording: RecordingId,
		id: EditionId,
		asset: &T::AssetId,
		bid: HighestBid<T::AccountId>,
	) -> DispatchResult {
		let HighestBid { bidder, amount, deposits, .. } = bid;
		Self::release_for_item(&bidder, &deposits)?;
		Self::pay_or_owe(recording, asset, &bidder, amount)?;
		Self::deposit_event(Event::AuctionBidReturned { recording, edition: id, bidder, amount });
		Ok(())
	}

	pub(crate) fn do_leave_auction(
		who: &T::AccountId,
		recording: RecordingId,
		id: EditionId,
	) -> DispatchResult {
		let edition = Self::edition_of(recording, id)?;
		let mut auction = Auctions::<T>::get(recording, id).ok_or(Error::<T>::NoAuction)?;
		let bid = auction.highest.take().ok_or(Error::<T>::NotLeading)?;
		ensure!(bid.bidder == *who, Error::<T>::NotLeading);
		let changed = Self::is_outdated(recording, bid.disclosure)?;
		// Twice, since a dispute can put the first try off by as much as one.
		let wait = T::RetryPeriod::get().saturating_mul(2);
		let failed_at = auction.ends.saturating_add(wait);
		let failed = Self::edition_now(recording, &edition) >= failed_at;
		ensure!(changed || failed, Error::<T>::BidStands);
		Self::return_highest(recording, id, &edition.terms.asset, bid)?;
		Auctions::<T>::insert(recording, id, auction);
		Ok(())
	}

	/// Whether another disclosure is in force than somebody has seen.
	fn is_outdated(recording: RecordingId, seen: DisclosureId) -> Result<bool, DispatchError> {
		let found = Recordings::<T>::get(recording).ok_or(Error::<T>::RecordingNotFound)?;
		Ok(found.disclosure != seen)
	}

	/// Ends an auction whose time is over, or that can bring nothing any more.
	pub(crate) fn do_end_auction(recording: RecordingId, id: EditionId) -> DispatchResult {
		let mut edition = Self::edition_of(recording, id)?;
		let auction = Auctions::<T>::get(recording, id).ok_or(Error::<T>::NoAuction)?;
		let blocked = Self::is_blocked(recording);
		if !blocked {
			Self::ensure_clear(recording)?;
			let over = Self::edition_now(recording, &edition) >= auction.ends;
			ensure!(over, Error::<T>::TooEarly);
		}
		let mut item = None;
		if let Some(bid) = auction.highest {
			let asset = edition.terms.asset.clone();
			if blocked || Self::is_outdated(recording, bid.disclosure)? {
				Self::return_highest(recording, id, &asset, bid)?;
			} else {
				Self::pay_recording(recording, &asset, bid.amount)?;
				let HighestBid { bidder, amount, deposits, .. } = bid;
				let how = Acquired::Auctioned;
				let minted =
					Self::mint(recording, id, &mut edition, &bidder, how, amount, &deposits)?;
				item = Some(minted);
			}
		}
		Self::shut(recording, id, &mut edition);
		Editions::<T>::insert(recording, id, edition);
		Self::deposit_event(Event::AuctionEnded { recording, edition: id, item });
		Ok(())
	}

	/// Ends an auction when its time has come, or waits on: a bid or a freeze may have put it off.
	pub(crate) fn run_end_auction(recording: RecordingId, id: EditionId) -> DispatchResult {
		if !Self::is_blocked(recording) {
			let edition = Self::edition_of(recording, id)?;
			let auction = Auctions::<T>::get(recording, id).ok_or(Error::<T>::NoAuction)?;
			let left = auction.ends.saturating_sub(Self::edition_now(recording, &edition));
			let wait = match Self::ensure_clear(recording) {
				Ok(()) => left,
				// Its time stands still.
				Err(_) => left.max(T::RetryPeriod::get()),
			};
			if wait != 0 {
				Self::schedule(Self::after(wait)?, &Task::EndAuction(recording, id));
				return Ok(());
			}
		}
		Self::do_end_auction(recording, id)
	}
}
