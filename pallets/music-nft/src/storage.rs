// SPDX-License-Identifier: Apache-2.0

//! What is stored. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage {
	// ---- assets, money that is owed, time and tasks

	/// The assets that were ever accepted, and whether new prices can be in them. Only grows, so
	/// that the place of an asset never changes.
	#[pallet::storage]
	pub type AcceptedAssets<T: Config> =
		StorageValue<_, BoundedVec<(T::AssetId, bool), T::MaxAssets>, ValueQuery>;

	/// What accounts could not be paid, and can claim. On the pallet's account.
	#[pallet::storage]
	pub type Owed<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AssetId,
		Balance,
		ValueQuery,
	>;

	/// The protocol's fees that wait on a recording's account.
	#[pallet::storage]
	pub type UnsharedFees<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		RecordingId,
		Blake2_128Concat,
		T::AssetId,
		Balance,
		ValueQuery,
	>;

	/// How much of the real time has not counted, because the pallet was halted, in milliseconds.
	/// Deadlines, and all else that is over at some moment, are in storage without it: to have the
	/// real time of what lies ahead, add it.
	#[pallet::storage]
	pub type HaltedFor<T> = StorageValue<_, Moment, ValueQuery>;

	/// In a halt, the real time up to which `HaltedFor` counts: that of the last block.
	#[pallet::storage]
	pub type HaltedAt<T> = StorageValue<_, Moment>;

	/// What the chain will do by itself, by the moment (big-endian).
	#[pallet::storage]
	pub type Due<T: Config> =
		StorageNMap<_, (NMapKey<Identity, [u8; 8]>, NMapKey<Blake2_128Concat, TaskOf<T>>), ()>;

	/// When it will.
	#[pallet::storage]
	pub type DueAt<T: Config> = StorageMap<_, Blake2_128Concat, TaskOf<T>, Moment>;

	/// Whether the end of the last block was not enough for all that was due.
	#[pallet::storage]
	pub type Backlog<T> = StorageValue<_, bool, ValueQuery>;

	// ---- registry

	/// The number of the next work.
	#[pallet::storage]
	pub type NextWork<T> = StorageValue<_, WorkId, ValueQuery>;

	/// The works: what changes, or is looked at often.
	#[pallet::storage]
	pub type Works<T: Config> = StorageMap<_, Twox64Concat, WorkId, WorkOf<T>>;

	/// The works: the rest.
	#[pallet::storage]
	pub type WorksDetails<T: Config> = StorageMap<_, Twox64Concat, WorkId, WorkDetailsOf<T>>;

	/// Which work has this ISWC.
	#[pallet::storage]
	pub type IswcOf<T> = StorageMap<_, Blake2_128Concat, Iswc, WorkId>;

	/// The number of the next recording.
	#[pallet::storage]
	pub type NextRecording<T> = StorageValue<_, RecordingId, ValueQuery>;

	/// The recordings: what changes, or is looked at often.
	#[pallet::storage]
	pub type Recordings<T: Config> = StorageMap<_, Twox64Concat, RecordingId, RecordingOf<T>>;

	/// The recordings: the rest.
	#[pallet::storage]
	pub type RecordingsDetails<T: Config> =
		StorageMap<_, Twox64Concat, RecordingId, RecordingDetailsOf<T>>;

	/// The recordings: what changes with their use.
	#[pallet::storage]
	pub type Activities<T> = StorageMap<_, Twox64Concat, RecordingId, Activity, ValueQuery>;

	/// Which recording has this ISRC.
	#[pallet::storage]
	pub type IsrcOf<T> = StorageMap<_, Blake2_128Concat, Isrc, RecordingId>;

	/// Which recording has this content (SHA-256 of the master).
	#[pallet::storage]
	pub type ContentOf<T> = StorageMap<_, Blake2_128Concat, H256, RecordingId>;

	/// What AI has done in recordings. All versions that somebody can have bought by stay.
	#[pallet::storage]
	pub type Disclosures<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RecordingId, Twox64Concat, DisclosureId, DisclosedOf<T>>;

	/// On what recordings are built. Nothing for those without sources.
	#[pallet::storage]
	pub type Lineages<T: Config> =
		StorageMap<_, Twox64Concat, RecordingId, LineageOf<T>, ValueQuery>;

	/// What a recording with ancestors has ever shared with them and its split, after fees.
	#[pallet::storage]
	pub type Shared<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		RecordingId,
		Blake2_128Concat,
		T::AssetId,
		Balance,
		ValueQuery,
	>;

	/// What of that ancestors have ever got. By recording, ancestor and asset.
	#[pallet::storage]
	pub type SharedTaken<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, RecordingId>,
			NMapKey<Twox64Concat, RecordingId>,
			NMapKey<Blake2_128Concat, T::AssetId>,
		),
		Balance,
		ValueQuery,
	>;

	// ---- splits and streams

	/// The number of the next split.
	#[pallet::storage]
	pub type NextSplit<T> = StorageValue<_, SplitId, ValueQuery>;

	/// The splits.
	#[pallet::storage]
	pub type Splits<T: Config> = StorageMap<_, Twox64Concat, SplitId, SplitOf<T>>;

	/// The slots of splits.
	#[pallet::storage]
	pub type Slots<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SplitId, Twox64Concat, SlotId, SlotOf<T>>;

	/// What a split has ever got.
	#[pallet::storage]
	pub type Received<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		SplitId,
		Blake2_128Concat,
		T::AssetId,
		Balance,
		ValueQuery,
	>;

	/// What was ever paid out of that for a slot. By split, slot and asset.
	#[pallet::storage]
	pub type Taken<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, SplitId>,
			NMapKey<Twox64Concat, SlotId>,
			NMapKey<Blake2_128Concat, T::AssetId>,
		),
		Balance,
		ValueQuery,
	>;

	/// The number of the next stream.
	#[pallet::storage]
	pub type NextStream<T> = StorageValue<_, StreamId, ValueQuery>;

	/// The streams.
	#[pallet::storage]
	pub type Streams<T: Config> = StorageMap<_, Twox64Concat, StreamId, StreamOf<T>>;

	/// What accounts have of streams.
	#[pallet::storage]
	pub type Holdings<T: Config> =
		StorageDoubleMap<_, Twox64Concat, StreamId, Blake2_128Concat, T::AccountId, HoldingOf<T>>;

	// ---- licences and disputes

	/// How many licence offers and licences recordings have.
	#[pallet::storage]
	pub type Licensings<T> = StorageMap<_, Twox64Concat, RecordingId, Licensing, ValueQuery>;

	/// What stewards license.
	#[pallet::storage]
	pub type LicenceOffers<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		RecordingId,
		Twox64Concat,
		LicenceOfferId,
		LicenceOfferOf<T>,
	>;

	/// The licences that were bought, until their holders give them up.
	#[pallet::storage]
	pub type Grants<T: Config> = StorageMap<_, Twox64Concat, GrantId, GrantOf<T>>;

	/// The licences of accounts, by account and recording.
	#[pallet::storage]
	pub type GrantsOf<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, RecordingId>,
			NMapKey<Twox64Concat, GrantId>,
		),
		(),
	>;

	/// What there is of licences for each kind of use of a recording.
	#[pallet::storage]
	pub type RightsOf<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		RecordingId,
		Twox64Concat,
		UseKind,
		RightsIn<T>,
		ValueQuery,
	>;

	/// How recordings stand after disputes about them.
	#[pallet::storage]
	pub type Standings<T> = StorageMap<_, Twox64Concat, RecordingId, Standing, ValueQuery>;

	/// The disputes that have not ended.
	#[pallet::storage]
	pub type Disputes<T: Config> = StorageMap<_, Twox64Concat, RecordingId, DisputeOf<T>>;

	/// The last disputes that have ended, [`MAX_PAST_DISPUTES`] about each recording at most.
	#[pallet::storage]
	pub type PastDisputes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RecordingId, Twox64Concat, DisputeId, PastDisputeOf<T>>;

	// ---- editions, items and bids

	/// What there is of recordings to be sold. Nothing before the first edition.
	#[pallet::storage]
	pub type Catalogues<T: Config> = StorageMap<_, Twox64Concat, RecordingId, CatalogueOf<T>>;

	/// The editions of recordings.
	#[pallet::storage]
	pub type Editions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RecordingId, Twox64Concat, EditionId, EditionOf<T>>;

	/// Who is on the list of an edition, and the deposit for that. By recording, edition and account.
	#[pallet::storage]
	pub type Allowed<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, RecordingId>,
			NMapKey<Twox64Concat, EditionId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		DepositOf<T>,
	>;

	/// Who has bought how many of an edition that allows only so many. By recording, edition and
	/// account.
	#[pallet::storage]
	pub type Bought<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, RecordingId>,
			NMapKey<Twox64Concat, EditionId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		PurchasesOf<T>,
	>;

	/// The auctions of editions that have not ended.
	#[pallet::storage]
	pub type Auctions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RecordingId, Twox64Concat, EditionId, AuctionOf<T>>;

	/// The items of recordings.
	#[pallet::storage]
	pub type Items<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RecordingId, Twox64Concat, ItemId, ItemOf<T>>;

	/// The history of items. By recording, item and number of the entry, from 0. That of an item which
	/// was destroyed stays until somebody clears it.
	#[pallet::storage]
	pub type Transfers<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, RecordingId>,
			NMapKey<Twox64Concat, ItemId>,
			NMapKey<Twox64Concat, u32>,
		),
		TransferOf<T>,
	>;

	/// The number of the next bid for items of a recording.
	#[pallet::storage]
	pub type NextBid<T> = StorageMap<_, Twox64Concat, RecordingId, BidId, ValueQuery>;

	/// The bids for items of recordings.
	#[pallet::storage]
	pub type Bids<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RecordingId, Twox64Concat, BidId, BidOf<T>>;
}
