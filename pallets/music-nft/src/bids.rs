// SPDX-License-Identifier: Apache-2.0

//! Bids for items that somebody has.
//!
//! ```text
//! made ──accepted by the owner──> shared as in a resale, and the item is the bidder's
//!   ├────cancelled by the bidder──> money back
//!   └────its time is over─────────> money back, by the chain
//! ```
//!
//! The money waits on the account of the recording. A bid is for the item, whoever has it, and names
//! the disclosure that the bidder has seen: if another one is in force, it cannot be accepted.

use crate::*;
use codec::MaxEncodedLen;
use frame_support::{ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	fn bid_of(recording: RecordingId, id: BidId) -> Result<BidOf<T>, DispatchError> {
		Ok(Bids::<T>::get(recording, id).ok_or(Error::<T>::BidNotFound)?)
	}

	pub(crate) fn do_make_bid(
		who: &T::AccountId,
		recording: RecordingId,
		item: ItemId,
		amount: Balance,
		until: Moment,
		expected: DisclosureId,
		pay: PaymentOf<T>,
	) -> Result<BidId, DispatchError> {
		let found = Recordings::<T>::get(recording).ok_or(Error::<T>::RecordingNotFound)?;
		Self::ensure_clear(recording)?;
		Self::ensure_disclosure(&found, expected)?;
		let found = Self::item_of(recording, item)?;
		let owner = Self::owner_of_item(recording, item);
		ensure!(owner.as_ref() != Some(who), Error::<T>::SameAccount);
		let edition = Self::edition_of(recording, found.edition)?;
		Self::resale_at(&edition, amount)?;
		let (clock, longest) = (Self::clock(), T::MaxSalePeriod::get());
		let ahead = until.checked_sub(clock).filter(|ms| (1..=longest).contains(ms));
		ensure!(ahead.is_some(), Error::<T>::InvalidPeriod);

		let id = NextBid::<T>::get(recording);
		NextBid::<T>::insert(recording, id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let bytes = BidOf::<T>::max_encoded_len();
		let bid = Bid {
			item,
			bidder: who.clone(),
			amount,
			edition: found.edition,
			disclosure: expected,
			until: Self::ours(until),
			entry: Self::hold_for(HoldReason::Item, who, 1, bytes)?.amount,
			deposits: Self::hold_for_item(who, found.ledger)?,
		};
		Self::collect(who, pay, recording, &edition.terms.asset, amount)?;
		Self::schedule(bid.until, &Task::EndBid(recording, id));
		Bids::<T>::insert(recording, id, bid);
		Self::deposit_event(Event::BidMade {
			recording,
			bid: id,
			item,
			bidder: who.clone(),
			asset: edition.terms.asset,
			amount,
			until,
		});
		Ok(id)
	}

	pub(crate) fn do_cancel_bid(
		who: &T::AccountId,
		recording: RecordingId,
		id: BidId,
	) -> DispatchResult {
		ensure!(Self::bid_of(recording, id)?.bidder == *who, Error::<T>::NotBidder);
		Self::return_bid(recording, id)
	}

	/// Gives a bid back that was not accepted.
	pub(crate) fn return_bid(recording: RecordingId, id: BidId) -> DispatchResult {
		let bid = Self::close_bid(recording, id)?;
		let asset = Self::edition_of(recording, bid.edition)?.terms.asset;
		Self::release_for_item(&bid.bidder, &bid.deposits)?;
		Self::pay_or_owe(recording, &asset, &bid.bidder, bid.amount)?;
		Self::deposit_event(Event::BidClosed { recording, bid: id, accepted: false });
		Ok(())
	}

	/// Takes a bid out of storage, with its task and its deposit.
	fn close_bid(recording: RecordingId, id: BidId) -> Result<BidOf<T>, DispatchError> {
		let bid = Bids::<T>::take(recording, id).ok_or(Error::<T>::BidNotFound)?;
		Self::unschedule(&Task::EndBid(recording, id));
		let deposit = Deposit { who: bid.bidder.clone(), amount: bid.entry };
		Self::release(HoldReason::Item, &deposit)?;
		Ok(bid)
	}

	pub(crate) fn do_accept_bid(
		who: &T::AccountId,
		recording: RecordingId,
		id: BidId,
	) -> DispatchResult {
		let bid = Self::bid_of(recording, id)?;
		let mut item = Self::item_owned_by(who, recording, bid.item)?;
		let found = Recordings::<T>::get(recording).ok_or(Error::<T>::RecordingNotFound)?;
		Self::ensure_clear(recording)?;
		Self::ensure_disclosure(&found, bid.disclosure)?;
		ensure!(Self::now() < bid.until, Error::<T>::TooLate);
		let bid = Self::close_bid(recording, id)?;
		let edition = Self::edition_of(recording, bid.edition)?;
		Self::pay_resale(recording, bid.item, &edition, who, bid.amount)?;
		let Bid { bidder, amount, deposits, .. } = bid;
		Self::take_over(recording, &mut item, &bidder, &deposits)?;
		let deposit = Deposit { who: bidder.clone(), amount: deposits.history };
		let how = Acquired::BidAccepted;
		Self::move_item(recording, bid.item, item, who, &bidder, how, amount, deposit)?;
		Self::deposit_event(Event::BidClosed { recording, bid: id, accepted: true });
		Ok(())
	}
}
