// SPDX-License-Identifier: Apache-2.0

//! Why calls fail. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// A title, a name, an address or a statement is blank where it must not be, or not UTF-8.
		InvalidText,
		/// There are no contributors, or one is named twice with the same role.
		InvalidContributors,
		/// An ISRC is two letters, three letters or digits, and seven digits.
		InvalidIsrc,
		/// An ISWC is a T, nine digits and the check digit for them.
		InvalidIswc,
		/// Another recording has this ISRC.
		IsrcTaken,
		/// Another work has this ISWC.
		IswcTaken,
		/// Another recording has this content.
		ContentTaken,
		/// There is a code already, which cannot be changed.
		AlreadyCoded,
		/// The panel has taken the codes away.
		CodesRevoked,
		/// There is no such work.
		WorkNotFound,
		/// Only who has registered the work may do this.
		NotRegistrant,
		/// There are recordings of the work.
		WorkInUse,
		/// There is no such recording.
		RecordingNotFound,
		/// Only the steward of the recording may do this.
		NotSteward,
		/// The stewardship is not offered to the caller.
		NotOffered,
		/// The recording names no content.
		InvalidContent,
		/// The recording cannot have been made in the future.
		CreatedInFuture,
		/// An item or a licence was sold, or another recording is built on this one.
		RecordingInUse,
		/// All areas are said not to be present.
		InvalidDisclosure,
		/// There is no such model.
		ModelNotFound,
		/// AI has a part, so that it has to be said what people have done.
		StatementMissing,
		/// The disclosure says less about AI than the one by which somebody has bought.
		DisclosureWeakened,
		/// The disclosure is the one that is in force.
		NothingChanged,
		/// There can be no more versions of the disclosure.
		TooManyDisclosures,
		/// The disclosure is not the one that was seen. Look at it again.
		DisclosureChanged,
		/// A source is named twice.
		DuplicateSource,
		/// There is no such source. Sources have to be registered before.
		SourceNotFound,
		/// There is no such licence in force, or it is not the caller's, or not for remixes.
		NoRemixLicence,
		/// The sources together get more than a recording can pay.
		UpstreamTooHigh,
		/// The recording descends from too many others.
		TooManyAncestors,
		/// The way back to the first recording is too long.
		LineageTooDeep,
		/// The recording is not an ancestor.
		NotAncestor,
		/// There is no such split.
		SplitNotFound,
		/// There is no such slot.
		SlotNotFound,
		/// The parts of all slots have to be a million together, and none may be zero.
		InvalidParts,
		/// A payee is named twice.
		DuplicatePayee,
		/// A stream is made of a slot by its payee, and not named when a split is made.
		InvalidPayee,
		/// The way down nested splits is too long.
		SplitTooDeep,
		/// The split has too many payees, with those of the splits in it.
		TooManyLeaves,
		/// The split is used, has streams, or has received money.
		SplitInUse,
		/// Only who has made the split may do this.
		NotCreator,
		/// Only the payee of the slot may do this, if it is an account.
		NotPayee,
		/// The way goes on behind a payee that is no split.
		InvalidPath,
		/// There is nothing to claim.
		NothingToClaim,
		/// The slot is held in units: claim for the holders.
		IsStream,
		/// Nobody owns the model at present.
		NoOwner,
		/// The account does not have the minimum balance yet. Anybody can fund it.
		NotFunded,
		/// The accounts of a recording or a split are there already.
		AlreadyFunded,
		/// There is no such stream.
		StreamNotFound,
		/// The account has nothing of the stream.
		NotHolder,
		/// The number of units is zero, or more than there are.
		InvalidUnits,
		/// Both are the same account.
		SameAccount,
		/// Somebody else has units, or money of the stream to be claimed.
		StreamShared,
		/// A price is not zero.
		InvalidPrice,
		/// The units are not for sale, or not as many.
		NotForSale,
		/// It would cost more than the most that may be paid.
		PriceAboveMax,
		/// There are no fees to be shared.
		NoFees,
		/// Nothing is owed.
		NothingOwed,
		/// Prices cannot be in this asset.
		AssetNotAccepted,
		/// No more assets can be accepted.
		TooManyAssets,
		/// The pallet's account has to hold the minimum balance of the asset before it is accepted.
		AccountNotFunded,
		/// There is no such licence offer.
		LicenceOfferNotFound,
		/// The licence offer is not the one that was seen. Look at it again.
		LicenceOfferChanged,
		/// Nobody can buy from the licence offer at present.
		LicenceOfferClosed,
		/// What is licensed does not change once somebody has bought. Make another offer.
		LicenceTermsFixed,
		/// The recording has as many licence offers as it can have.
		TooManyLicenceOffers,
		/// A territory names some countries with two capital letters each, once and in order.
		InvalidTerritory,
		/// A term is not zero, and no more than a hundred years.
		InvalidTerm,
		/// The recordings on which this one is built get more of what is built on it: the share is at
		/// least as much.
		RemixShareTooLow,
		/// Somebody else has an exclusive licence for this use in a part of the territory.
		ExclusivelyLicensed,
		/// There are as many exclusive licences for this use as there can be.
		TooManyExclusives,
		/// A licence for this use was bought in between. Look at it.
		MoreLicencesGranted,
		/// There is no such licence.
		LicenceNotFound,
		/// Only the holder of the licence may do this.
		NotLicensee,
		/// A recording was registered with the licence.
		LicenceInUse,
		/// The recording is disputed.
		Contested,
		/// A dispute about the recording was upheld: nothing of it is sold again.
		Blocked,
		/// The steward cannot dispute his own recording.
		OwnRecording,
		/// The last dispute about the recording has ended only just now. Wait.
		ContestedLately,
		/// The bond is higher than the most that may be held.
		BondAboveMax,
		/// The recording is not disputed, or there is another dispute about it by now.
		NotContested,
		/// The panel can rule on the dispute no more: it can only be ended.
		DisputeOver,
		/// The panel can still rule on the dispute.
		DisputeNotOver,
		/// There is no such edition.
		EditionNotFound,
		/// Nothing of the edition is sold any more.
		EditionClosed,
		/// Close the edition first, or wait until it is over.
		EditionOpen,
		/// Something of the edition was sold.
		EditionInUse,
		/// Remove the editions of the recording first.
		EditionsLeft,
		/// Clear the list of the edition first.
		ListNotEmpty,
		/// An edition has items, an auction has one, a window does not end before it begins, and an
		/// account can buy something.
		InvalidSupply,
		/// The time is zero or too long, or ends before the sale begins.
		InvalidPeriod,
		/// The royalty is not within the bounds, or its least is below the minimum balance.
		InvalidRoyalty,
		/// An item comes with a licence, by the hash of its text.
		InvalidLicence,
		/// Items of this edition go to the highest bidder.
		IsAuction,
		/// There is no auction, or it has ended.
		NoAuction,
		/// Somebody has bid: the auction goes on to its end.
		HasBid,
		/// It is not time yet.
		TooEarly,
		/// It is too late.
		TooLate,
		/// The bid is below the reserve, or not by a step above the highest.
		BidTooLow,
		/// The caller has not made the highest bid.
		NotLeading,
		/// The highest bid stays, unless the disclosure has changed, or the auction cannot be ended.
		BidStands,
		/// Only those on the list can buy yet.
		NotAllowed,
		/// The edition has no list.
		NoList,
		/// The account is on the list.
		AlreadyOnList,
		/// The account is not on the list.
		NotOnList,
		/// An account can buy only so many of the edition.
		TooMany,
		/// There is nothing to be cleared.
		NothingToClear,
		/// There is no such item.
		ItemNotFound,
		/// Only the owner of the item may do this.
		NotOwner,
		/// The item was given away too often since it was sold last: sell it.
		TooManyGifts,
		/// The item was not destroyed.
		ItemThere,
		/// The price is less than the fee and the least royalty.
		PriceTooLow,
		/// There is no such bid.
		BidNotFound,
		/// Only who has made the bid may do this.
		NotBidder,
		/// The ledger of items takes more than `CollectionDeposit` or `ItemDeposit`.
		LedgerTakesMore,
		/// The payee of a slot is named anew only if it is the owner of a model that nobody owns any
		/// more.
		PayeeStands,
		/// The split of a recording is named anew only if a dispute about its ownership was upheld.
		SplitStands,
	}
}
