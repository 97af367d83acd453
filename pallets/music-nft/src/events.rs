// SPDX-License-Identifier: Apache-2.0

//! What has happened. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	/// Together, the events of a recording tell where each unit of its prices went.
	///
	/// Times are real ones, if the pallet is not halted until then: a halt puts off what lies ahead
	/// by as long as it was.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A work was registered.
		WorkRegistered {
			/// Its number.
			work: WorkId,
			/// By whom.
			registrant: T::AccountId,
			/// Its ISWC.
			iswc: Option<Iswc>,
			/// Its title.
			title: Title,
		},
		/// A work has a code now.
		IswcAssigned {
			/// The work.
			work: WorkId,
			/// Its ISWC.
			iswc: Iswc,
		},
		/// A work is not in storage any more.
		WorkWithdrawn {
			/// The work.
			work: WorkId,
		},
		/// A recording was registered.
		RecordingRegistered {
			/// Its number.
			recording: RecordingId,
			/// By whom, who decides about it.
			steward: T::AccountId,
			/// Of which work it is.
			work: Option<WorkId>,
			/// Its ISRC.
			isrc: Option<Isrc>,
			/// Its title.
			title: Title,
			/// The SHA-256 of the master.
			content: H256,
			/// Who gets what of the money.
			split: SplitId,
			/// On what it is built, and what was agreed for that.
			sources: Vec<Source>,
		},
		/// A recording has a code now.
		IsrcAssigned {
			/// The recording.
			recording: RecordingId,
			/// Its ISRC.
			isrc: Isrc,
		},
		/// It was said what AI has done in a recording.
		Disclosed {
			/// The recording.
			recording: RecordingId,
			/// The version of the disclosure, which is in force from now on.
			version: DisclosureId,
			/// What AI has done.
			disclosure: Disclosure,
		},
		/// The stewardship of a recording is offered, or not any more.
		StewardshipOffered {
			/// The recording.
			recording: RecordingId,
			/// To whom.
			to: Option<T::AccountId>,
		},
		/// A recording has another steward.
		StewardshipTransferred {
			/// The recording.
			recording: RecordingId,
			/// The last one.
			from: T::AccountId,
			/// The new one.
			to: T::AccountId,
		},
		/// A recording is not in storage any more.
		RecordingWithdrawn {
			/// The recording.
			recording: RecordingId,
		},
		/// The panel has taken codes away: others can register them.
		CodesRevoked {
			/// From what.
			from: Registered,
		},
		/// A split was made.
		SplitCreated {
			/// Its number.
			split: SplitId,
			/// By whom.
			by: T::AccountId,
			/// Who gets how many millionths, in the order of the slots.
			payees: Vec<(PayeeOf<T>, u32)>,
		},
		/// A split is not in storage any more.
		SplitRemoved {
			/// The split.
			split: SplitId,
		},
		/// A payee has given his slot to another account, with what was not claimed yet.
		HandedOn {
			/// The split.
			split: SplitId,
			/// The slot.
			slot: SlotId,
			/// Whose it was.
			from: T::AccountId,
			/// Whose it is.
			to: T::AccountId,
		},
		/// Money came to a recording and was shared: `amount = fee + upstream + rest`.
		Settled {
			/// The recording.
			recording: RecordingId,
			/// The asset.
			asset: T::AssetId,
			/// How much in all.
			amount: Balance,
			/// What of it was the fee.
			fee: Balance,
			/// What of it is for the ancestors.
			upstream: Balance,
			/// What of it went to the split of the recording.
			rest: Balance,
		},
		/// The share of an ancestor went to its split.
		UpstreamClaimed {
			/// The recording whose sales it comes from.
			recording: RecordingId,
			/// The ancestor.
			ancestor: RecordingId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// The payee of a slot was paid.
		Claimed {
			/// The split.
			split: SplitId,
			/// The slot.
			slot: SlotId,
			/// Who: an account, a split, or the owner of a model.
			payee: PayeeOf<T>,
			/// On which account the money is.
			to: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// A slot is held in units now, all of which its payee has.
		StreamCreated {
			/// The number of the stream.
			stream: StreamId,
			/// The split.
			split: SplitId,
			/// The slot.
			slot: SlotId,
			/// The payee.
			who: T::AccountId,
			/// How many units there are.
			units: u64,
		},
		/// A slot is that of one account again.
		StreamClosed {
			/// The stream.
			stream: StreamId,
			/// The account.
			who: T::AccountId,
		},
		/// A holder of units was paid.
		StreamClaimed {
			/// The stream.
			stream: StreamId,
			/// Who.
			who: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// Units have another holder.
		UnitsMoved {
			/// The stream.
			stream: StreamId,
			/// Whose they were.
			from: T::AccountId,
			/// Whose they are.
			to: T::AccountId,
			/// How many.
			units: u64,
		},
		/// Units are for sale, or not any more.
		UnitsOffered {
			/// The stream.
			stream: StreamId,
			/// Whose.
			seller: T::AccountId,
			/// How many, for how much.
			ask: Option<AskOf<T>>,
		},
		/// Units were bought.
		UnitsBought {
			/// The stream.
			stream: StreamId,
			/// By whom.
			buyer: T::AccountId,
			/// From whom, who has got the price.
			seller: T::AccountId,
			/// How many.
			units: u64,
			/// The asset of the price.
			asset: T::AssetId,
			/// The price of all of them.
			price: Balance,
			/// What the buyer has paid.
			pay: T::AssetId,
			/// How much of it.
			spent: Balance,
		},
		/// Fees went to who gets them.
		FeesShared {
			/// The recording on whose account they were.
			recording: RecordingId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// Somebody could not be paid, and can claim it. Comes before the event that says for what
		/// he is paid.
		Owing {
			/// Who.
			who: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// Somebody has got what he could not be paid before.
		OwedPaid {
			/// Who.
			who: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// An account can receive an asset, and pay all of it out again.
		Funded {
			/// Whose account.
			purse: Purse,
			/// The asset.
			asset: T::AssetId,
			/// Who has paid for that.
			by: T::AccountId,
		},
		/// Prices can be in an asset, or no new ones any more.
		AssetAccepted {
			/// The asset.
			asset: T::AssetId,
			/// Whether they can.
			accepted: bool,
		},
		/// Something that the chain should have done by itself has failed. It tries again.
		TaskFailed {
			/// What.
			task: TaskOf<T>,
			/// Why.
			error: DispatchError,
			/// When it is tried again.
			retry_at: Moment,
		},
		/// A licence is offered, or what is offered has changed.
		LicenceOffered {
			/// The recording.
			recording: RecordingId,
			/// The number of the offer.
			offer: LicenceOfferId,
			/// Its revision.
			revision: u32,
			/// What is offered.
			input: LicenceOfferInputOf<T>,
		},
		/// A licence is not offered any more. Those that were bought stay.
		LicenceOfferRemoved {
			/// The recording.
			recording: RecordingId,
			/// The offer.
			offer: LicenceOfferId,
		},
		/// A licence was bought. Comes before the event that says who gets the price.
		LicenceGranted {
			/// Its number.
			grant: GrantId,
			/// The recording.
			recording: RecordingId,
			/// The offer.
			offer: LicenceOfferId,
			/// Whose it is.
			holder: T::AccountId,
			/// What he may do.
			terms: LicenceTerms,
			/// The version of the disclosure that he has seen.
			disclosure: DisclosureId,
			/// When it is over.
			until: Option<Moment>,
			/// The asset of the price.
			asset: T::AssetId,
			/// The price.
			price: Balance,
			/// What the holder has paid.
			pay: T::AssetId,
			/// How much of it.
			spent: Balance,
		},
		/// Somebody has given up a licence.
		LicenceSurrendered {
			/// The licence.
			grant: GrantId,
			/// The recording.
			recording: RecordingId,
			/// Whose it was.
			holder: T::AccountId,
		},
		/// A recording is disputed: nothing of it is sold until that is over.
		Contested {
			/// The recording.
			recording: RecordingId,
			/// The number of the dispute.
			dispute: DisputeId,
			/// By whom.
			by: T::AccountId,
			/// What is said to be wrong.
			ground: Ground,
			/// The hash of what shows that.
			evidence: H256,
			/// The bond.
			bond: Balance,
			/// Until when the panel can rule.
			deadline: Moment,
		},
		/// A dispute is over. Comes before the events about the bond.
		DisputeEnded {
			/// The recording.
			recording: RecordingId,
			/// The dispute.
			dispute: DisputeId,
			/// How. If it was upheld, nothing of the recording is sold again.
			outcome: Outcome,
		},
		/// A part of the bond for a dispute that was rejected went to somebody.
		BondAwarded {
			/// The recording.
			recording: RecordingId,
			/// Whose it was.
			from: T::AccountId,
			/// Who got it, or is owed it.
			to: T::AccountId,
			/// How much, in the currency of deposits: less if something else has taken of it before.
			amount: Balance,
		},
		/// A recording has a collection for its items.
		CollectionCreated {
			/// The recording.
			recording: RecordingId,
			/// Its collection.
			collection: T::CollectionId,
		},
		/// There is an edition.
		EditionCreated {
			/// The recording.
			recording: RecordingId,
			/// The number of the edition.
			edition: EditionId,
			/// Its terms, for good.
			terms: EditionTermsOf<T>,
		},
		/// Nothing of an edition is sold any more.
		EditionClosed {
			/// The recording.
			recording: RecordingId,
			/// The edition.
			edition: EditionId,
		},
		/// An edition is not in storage any more.
		EditionRemoved {
			/// The recording.
			recording: RecordingId,
			/// The edition.
			edition: EditionId,
		},
		/// An account is on the list of an edition, or not any more.
		AllowedSet {
			/// The recording.
			recording: RecordingId,
			/// The edition.
			edition: EditionId,
			/// Who.
			who: T::AccountId,
			/// Whether it is.
			allowed: bool,
		},
		/// Entries of the lists of an edition that is over are not in storage any more.
		ListsCleared {
			/// The recording.
			recording: RecordingId,
			/// The edition.
			edition: EditionId,
			/// How many.
			entries: u32,
		},
		/// Somebody has paid to the account of a recording. What for, comes next.
		Collected {
			/// The recording.
			recording: RecordingId,
			/// Who.
			who: T::AccountId,
			/// The asset of the price.
			asset: T::AssetId,
			/// How much has come.
			amount: Balance,
			/// What he has paid with.
			pay: T::AssetId,
			/// How much of it.
			spent: Balance,
		},
		/// Somebody has made the highest bid in an auction.
		AuctionBid {
			/// The recording.
			recording: RecordingId,
			/// The edition.
			edition: EditionId,
			/// Who.
			bidder: T::AccountId,
			/// How much.
			amount: Balance,
			/// When the auction ends.
			ends: Moment,
		},
		/// A bid in an auction went back.
		AuctionBidReturned {
			/// The recording.
			recording: RecordingId,
			/// The edition.
			edition: EditionId,
			/// To whom.
			bidder: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// An auction has ended.
		AuctionEnded {
			/// The recording.
			recording: RecordingId,
			/// The edition.
			edition: EditionId,
			/// The item, if it was sold.
			item: Option<ItemId>,
		},
		/// An item has another owner.
		ItemMoved {
			/// The recording.
			recording: RecordingId,
			/// The edition.
			edition: EditionId,
			/// The item.
			item: ItemId,
			/// Whose it was. Nobody's, if it is new.
			from: Option<T::AccountId>,
			/// Whose it is.
			to: T::AccountId,
			/// How he has come to it.
			how: Acquired,
			/// For how much.
			price: Balance,
		},
		/// An item was destroyed by its owner.
		ItemBurned {
			/// The recording.
			recording: RecordingId,
			/// The item.
			item: ItemId,
			/// Who.
			who: T::AccountId,
		},
		/// Entries of the history of an item that was destroyed are not in storage any more.
		HistoryCleared {
			/// The recording.
			recording: RecordingId,
			/// The item.
			item: ItemId,
			/// How many.
			entries: u32,
		},
		/// An item is for sale by its owner, or not any more.
		ItemListed {
			/// The recording.
			recording: RecordingId,
			/// The item.
			item: ItemId,
			/// By whom.
			seller: T::AccountId,
			/// For how much.
			price: Option<Balance>,
		},
		/// The seller of an item has got what was left of the price.
		SellerPaid {
			/// The recording.
			recording: RecordingId,
			/// The item.
			item: ItemId,
			/// Who.
			seller: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// Somebody bids for an item.
		BidMade {
			/// The recording.
			recording: RecordingId,
			/// The number of the bid.
			bid: BidId,
			/// The item.
			item: ItemId,
			/// Who.
			bidder: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
			/// Until when it can be accepted.
			until: Moment,
		},
		/// A bid for an item was accepted, or the money went back.
		BidClosed {
			/// The recording.
			recording: RecordingId,
			/// The bid.
			bid: BidId,
			/// Whether it was accepted.
			accepted: bool,
		},
		/// The panel has named an account for a slot that was that of the owner of a model.
		PayeeNamed {
			/// The split.
			split: SplitId,
			/// The slot.
			slot: SlotId,
			/// The model, which nobody owns any more.
			model: ModelId,
			/// Whose it is now, with what was not claimed.
			to: T::AccountId,
		},
		/// The panel has named a split for what a recording still gets, whose steward did not own it.
		SplitNamed {
			/// The recording.
			recording: RecordingId,
			/// The split from now on.
			split: SplitId,
			/// The split before, which keeps what it has received.
			before: SplitId,
		},
	}
}
