// SPDX-License-Identifier: Apache-2.0

//! # Music
//!
//! Works and recordings with their codes and contributors, what AI has done in them, who gets what
//! of the money, the items that are sold of them, licences, and disputes.
//!
//! | module | subject |
//! |---|---|
//! | [`types`] | what is stored, and what calls take |
//! | `codes` | ISRC and ISWC |
//! | `works` | compositions |
//! | `recordings` | recordings, and who decides about them |
//! | `disclosure` | what AI has done in a recording |
//! | `lineage` | on what recordings are built, and what is paid for that |
//! | `splits` | who gets what, and claims |
//! | `streams` | slots of splits that are held and traded in units |
//! | `licences` | what stewards license, and for how much |
//! | `grants` | licences that were bought |
//! | `disputes` | disputes about recordings, with bonds and a panel |
//! | `standing` | whether something of a recording can be sold |
//! | `settle` | from a price to fee, sources and split |
//! | `editions` | what is sold of a recording, on which terms |
//! | `primary` | sales from an edition at a price, and who may buy |
//! | `auctions` | the highest bidder gets the item of an edition |
//! | `items` | items, which move only through this pallet, and their history |
//! | `resale` | sales by those who have items, with royalties |
//! | `bids` | bids for items that somebody has |
//! | `accounts` | the accounts on which money waits, deposits, and what is owed |
//! | `due` | what the chain does by itself, when its time has come |
//! | `time` | the time, which stands still in a halt |
//! | `lookup` | the models that disclosures and splits name |
//! | `views` | what clients read |
//!
//! ## Money
//!
//! There is no balance that all share: each recording and each split has an account of its own, so
//! that sales of different recordings have no key in common.
//!
//! ```text
//! price ─> account of the recording ──> fee, rounded up: waits there, to the recipient by a task
//!              │        └─────────────> sources: wait there, until claimed for their splits
//!              └─> the rest: account of the split ──> payees, when it is claimed for them
//! ```
//!
//! Who sells an item that he has bought gets what the fee and the royalty of its edition leave of the
//! price; the royalty is shared as the price of something new. Money of bidders waits on the account
//! of the recording too, until they have an item for it, or have it back.
//!
//! Who is to get something is never paid in a sale, but when it is claimed: so nobody who cannot be
//! paid holds up the others. What somebody can claim is what he gets of all that has come since the
//! beginning, rounded down, less what was claimed. So nothing is lost by rounding, and it makes no
//! difference in which order and how often is claimed.
//!
//! The accounts are filled up to the minimum balances before anything comes there, by whoever wants
//! to sell, so that all that is written down can be paid out. What waits is written down and not read
//! from an account's balance, so that a donation changes nothing.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod accounts;
mod auctions;
mod bids;
mod codes;
mod disclosure;
mod disputes;
mod due;
mod editions;
mod grants;
mod items;
mod licences;
mod lineage;
mod lookup;
// The macros that build the test runtime make public items, which no other crate sees.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
mod primary;
mod recordings;
mod resale;
mod settle;
mod splits;
mod standing;
mod streams;
#[cfg(test)]
mod tests;
mod time;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;
mod works;

pub use codes::{Isrc, Iswc};
pub use lookup::ModelLookup;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::BoundedVec;
use polyphony_support::Balance;

/// Whose accounts a runtime has.
type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
/// The deposit type of a runtime.
pub type DepositOf<T> = Deposit<AccountIdOf<T>>;
/// What is said about a work, in a runtime.
pub type WorkInputOf<T> = WorkInput<AccountIdOf<T>, <T as Config>::MaxContributors>;
/// The work type of a runtime.
pub type WorkOf<T> = Work<AccountIdOf<T>>;
/// The rest about a work, in a runtime.
pub type WorkDetailsOf<T> = WorkDetails<AccountIdOf<T>, <T as Config>::MaxContributors>;
/// What is said about a recording, in a runtime.
pub type RecordingInputOf<T> = RecordingInput<
	AccountIdOf<T>,
	<T as Config>::MaxContributors,
	<T as Config>::MaxUri,
	<T as Config>::MaxSources,
>;
/// The recording type of a runtime.
pub type RecordingOf<T> = Recording<AccountIdOf<T>>;
/// The rest about a recording, in a runtime.
pub type RecordingDetailsOf<T> =
	RecordingDetails<AccountIdOf<T>, <T as Config>::MaxContributors, <T as Config>::MaxUri>;
/// A version of a disclosure, in a runtime.
pub type DisclosedOf<T> = Disclosed<AccountIdOf<T>>;
/// The lineage type of a runtime.
pub type LineageOf<T> = Lineage<<T as Config>::MaxSources, <T as Config>::MaxAncestors>;
/// The payee type of a runtime.
pub type PayeeOf<T> = Payee<AccountIdOf<T>>;
/// Who shall get how many millionths.
pub type PayeesOf<T> = BoundedVec<(PayeeOf<T>, u32), <T as Config>::MaxSlots>;
/// A way down nested splits.
pub type PathOf<T> = BoundedVec<SlotId, <T as Config>::MaxSplitDepth>;
/// The split type of a runtime.
pub type SplitOf<T> = Split<AccountIdOf<T>>;
/// The slot type of a runtime.
pub type SlotOf<T> = Slot<AccountIdOf<T>>;
/// The stream type of a runtime.
pub type StreamOf<T> = Stream<AccountIdOf<T>>;
/// The holding type of a runtime.
pub type HoldingOf<T> = Holding<AccountIdOf<T>, <T as Config>::AssetId, <T as Config>::MaxAssets>;
/// The licence offer type of a runtime, as the steward says it.
pub type LicenceOfferInputOf<T> = LicenceOfferInput<<T as Config>::AssetId>;
/// The licence offer type of a runtime.
pub type LicenceOfferOf<T> = LicenceOffer<AccountIdOf<T>, <T as Config>::AssetId>;
/// The type of what buyers of licences say in a runtime.
pub type LicencePurchaseOf<T> = LicencePurchase<<T as Config>::AssetId>;
/// The licence type of a runtime.
pub type GrantOf<T> = Grant<AccountIdOf<T>, <T as Config>::AssetId>;
/// What there is of licences for a use, in a runtime.
pub type RightsIn<T> = Rights<AccountIdOf<T>, <T as Config>::MaxExclusives>;
/// The dispute type of a runtime.
pub type DisputeOf<T> = Dispute<AccountIdOf<T>>;
/// The payment type of a runtime.
pub type PaymentOf<T> = Payment<<T as Config>::AssetId>;
/// The ask type of a runtime.
pub type AskOf<T> = Ask<<T as Config>::AssetId>;
/// The terms of an edition, in a runtime.
pub type EditionTermsOf<T> = EditionTerms<<T as Config>::AssetId>;
/// The edition type of a runtime.
pub type EditionOf<T> = Edition<AccountIdOf<T>, <T as Config>::AssetId>;
/// The catalogue type of a runtime.
pub type CatalogueOf<T> = Catalogue<AccountIdOf<T>, <T as Config>::CollectionId>;
/// What an account has bought, in a runtime.
pub type PurchasesOf<T> = Purchases<AccountIdOf<T>>;
/// The auction type of a runtime.
pub type AuctionOf<T> = Auction<AccountIdOf<T>>;
/// The item type of a runtime.
pub type ItemOf<T> = Item<AccountIdOf<T>>;
/// An entry in the history of an item, in a runtime.
pub type TransferOf<T> = Transfer<AccountIdOf<T>>;
/// The bid type of a runtime.
pub type BidOf<T> = Bid<AccountIdOf<T>>;
/// The task type of a runtime.
pub type TaskOf<T> = Task<<T as Config>::AssetId>;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, fungibles, tokens::nonfungibles_v2, Time},
		weights::WeightMeter,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use polyphony_support::traits::Swap;
	use sp_core::H256;
	use sp_runtime::{traits::CheckedAdd, Permill};

	/// The version of the storage layout that this code reads and writes.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// How assets are named.
		type AssetId: Parameter + Member + MaxEncodedLen + Ord + MaybeSerializeDeserialize;

		/// The assets, of which one is that of deposits.
		type Assets: fungibles::Inspect<Self::AccountId, AssetId = Self::AssetId, Balance = Balance>
			+ fungibles::Mutate<Self::AccountId>;

		/// The currency of deposits and bonds.
		type Deposits: fungible::MutateHold<
			Self::AccountId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// How that currency is named among the assets. An account needs its minimum balance to hold
		/// any asset.
		type NativeAsset: Get<Self::AssetId>;

		/// The reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Where payments in other assets are swapped.
		type Exchange: Swap<Self::AccountId, AssetId = Self::AssetId>;

		/// The time, in milliseconds.
		type Time: Time<Moment = Moment>;

		/// How collections of items are named.
		type CollectionId: Parameter + Member + MaxEncodedLen;

		/// How collections are made: so that items can be transferred, and nobody but the admin can
		/// make some.
		type CollectionConfig: Default;

		/// How items are made: so that they can be transferred.
		type ItemConfig: Default;

		/// The ledger of items. It has to keep what cannot be transferred from being moved, swapped,
		/// sold and destroyed by anybody.
		type Nfts: nonfungibles_v2::Inspect<
				Self::AccountId,
				ItemId = ItemId,
				CollectionId = Self::CollectionId,
			> + nonfungibles_v2::Create<Self::AccountId, Self::CollectionConfig>
			+ nonfungibles_v2::Mutate<Self::AccountId, Self::ItemConfig>
			+ nonfungibles_v2::Transfer<Self::AccountId>
			+ nonfungibles_v2::Destroy<Self::AccountId>;

		/// The AI models that are listed on this chain, and who owns them.
		type Models: ModelLookup<Self::AccountId>;

		/// Who decides in which assets prices can be.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who rules on disputes, and takes codes from who has registered them wrongly.
		type PanelOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who gets the fees.
		type FeeRecipient: Get<Self::AccountId>;

		/// From which the pallet's accounts are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The protocol's part of each price. Rounded up.
		#[pallet::constant]
		type Fee: Get<Permill>;

		/// What a recording pays for all of its sources together at most, as a part of what a sale
		/// brings after the fee.
		#[pallet::constant]
		type MaxUpstream: Get<Permill>;

		/// Contributors to a work or a recording.
		#[pallet::constant]
		type MaxContributors: Get<u32>;

		/// Bytes of an address.
		#[pallet::constant]
		type MaxUri: Get<u32>;

		/// Recordings on which one is built.
		#[pallet::constant]
		type MaxSources: Get<u32>;

		/// Recordings that have a share in the sales of one.
		#[pallet::constant]
		type MaxAncestors: Get<u32>;

		/// The longest way from a recording to one without sources.
		#[pallet::constant]
		type MaxDepth: Get<u32>;

		/// Slots of a split. At most `u16::MAX`.
		#[pallet::constant]
		type MaxSlots: Get<u32>;

		/// The longest way down nested splits.
		#[pallet::constant]
		type MaxSplitDepth: Get<u32>;

		/// Payees of a split, with those of the splits in it.
		#[pallet::constant]
		type MaxLeaves: Get<u32>;

		/// Assets that were ever accepted. Streams keep an account for each.
		#[pallet::constant]
		type MaxAssets: Get<u32>;

		/// Licence offers of a recording.
		#[pallet::constant]
		type MaxLicenceOffers: Get<u32>;

		/// Exclusive licences in force for one kind of use of a recording.
		#[pallet::constant]
		type MaxExclusives: Get<u32>;

		/// How long the panel can rule on a dispute, in milliseconds.
		#[pallet::constant]
		type PanelPeriod: Get<Moment>;

		/// How long a recording cannot be disputed again, in milliseconds: else it could be frozen
		/// for ever.
		#[pallet::constant]
		type ContestPause: Get<Moment>;

		/// The bond for a dispute, if none was rejected before. Doubles with each that was.
		#[pallet::constant]
		type ContestBond: Get<Balance>;

		/// How often it doubles at most: else nobody could afford to dispute what was often disputed.
		#[pallet::constant]
		type MaxDoublings: Get<u32>;

		/// What of a lost bond goes to who gets the fees, and not to the steward, for whom it would
		/// cost nothing to have his own recording disputed. Rounded up.
		#[pallet::constant]
		type BondFee: Get<Permill>;

		/// The deposit for an entry in storage.
		#[pallet::constant]
		type EntryDeposit: Get<Balance>;

		/// The deposit for each byte in an entry.
		#[pallet::constant]
		type ByteDeposit: Get<Balance>;

		/// What the ledger of items takes for a collection, in native tokens, and not less: a sale would
		/// fail.
		#[pallet::constant]
		type CollectionDeposit: Get<Balance>;

		/// What it takes for an item.
		#[pallet::constant]
		type ItemDeposit: Get<Balance>;

		/// The least royalty of an edition.
		#[pallet::constant]
		type MinRoyalty: Get<Permill>;

		/// The highest.
		#[pallet::constant]
		type MaxRoyalty: Get<Permill>;

		/// How often an item can be given away, until it is sold again.
		#[pallet::constant]
		type MaxGifts: Get<u32>;

		/// How long an auction is, a price falls or a bid waits, in milliseconds, at most.
		#[pallet::constant]
		type MaxSalePeriod: Get<Moment>;

		/// How long fees wait on a recording's account, in milliseconds.
		#[pallet::constant]
		type FeePeriod: Get<Moment>;

		/// After how many milliseconds something that has failed is tried again.
		#[pallet::constant]
		type RetryPeriod: Get<Moment>;

		/// What the hook may weigh at the end of a block, if there is as much left.
		#[pallet::constant]
		type IdleWeight: Get<Weight>;

		/// What it may weigh at the beginning of a block, whatever there is to do besides, if the
		/// end of the last block was not enough.
		#[pallet::constant]
		type BacklogWeight: Get<Weight>;

		/// Whether the time of the pallet stands still and the hooks do nothing, asked in each
		/// block: for a safe mode.
		type Halted: Get<bool>;

		/// The weights of this pallet.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet has something on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposits for works, recordings and disclosures.
		Registry,
		/// The deposits for splits, streams and holdings of them.
		Split,
		/// The deposits for licence offers and licences.
		Licence,
		/// The bonds of disputes.
		Dispute,
		/// The deposits for editions and their lists.
		Sale,
		/// The deposits for items, their history, and bids.
		Item,
	}

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
	}

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
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Assets in which prices can be. The pallet's account has to hold the minimum balance.
		pub assets: Vec<T::AssetId>,
		/// Recordings. Their stewards pay the deposits.
		pub recordings: Vec<GenesisRecording<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for asset in &self.assets {
				Pallet::<T>::do_accept_asset(asset, true)
					.expect("the pallet's account holds the assets of the genesis");
			}
			for recording in &self.recordings {
				Pallet::<T>::register_at_genesis(recording)
					.expect("the genesis describes recordings that may be registered");
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Keeps the time, and goes on with what the last block had no room for.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			let halted = T::Halted::get();
			let used = Self::keep_time(halted).saturating_add(T::DbWeight::get().reads(2));
			if halted || !Backlog::<T>::get() {
				return used;
			}
			let mut meter = WeightMeter::with_limit(T::BacklogWeight::get());
			Self::work(&mut meter);
			meter.consumed().saturating_add(used)
		}

		/// Does what is due.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			if T::Halted::get() {
				return Weight::zero();
			}
			let mut meter = WeightMeter::with_limit(remaining.min(T::IdleWeight::get()));
			Self::work(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(T::MaxSources::get() <= T::MaxAncestors::get(), "each source is an ancestor");
			assert!(T::MaxSlots::get() <= u16::MAX.into(), "slots have numbers of 16 bits");
			assert!(
				T::MaxSlots::get() <= T::MaxLeaves::get(),
				"a split without splits in it has as many leaves as slots"
			);
			assert!(T::MaxSplitDepth::get() > 0, "a split has a depth");
			assert!(T::Fee::get() < Permill::one(), "something has to be left to be shared");
			assert!(
				T::MaxUpstream::get() < Permill::one(),
				"something has to be left for the recording that is sold"
			);
			assert!(T::RetryPeriod::get() > 0, "time has to pass");
			assert!(
				T::PanelPeriod::get() > 0 && T::ContestBond::get() > 0,
				"a dispute takes time and a bond"
			);
			assert!(
				1u128
					.checked_shl(T::MaxDoublings::get())
					.and_then(|times| times.checked_mul(T::ContestBond::get()))
					.is_some(),
				"the bond for a dispute doubles too often"
			);
			assert!(T::MinRoyalty::get() <= T::MaxRoyalty::get(), "there is no royalty between");
			assert!(
				T::Fee::get().checked_add(&T::MaxRoyalty::get()).is_some(),
				"something has to be left for who sells an item"
			);
			assert!(T::MaxSalePeriod::get() > 0, "auctions and bids take time");
			let purses =
				[Purse::Recording(0), Purse::Recording(1), Purse::Split(0), Purse::Split(1)];
			let accounts: alloc::collections::BTreeSet<_> =
				purses.iter().map(|purse| Self::account_of(*purse).encode()).collect();
			assert!(
				accounts.len() == purses.len() && !accounts.contains(&Self::account().encode()),
				"account ids are too short for accounts of their own"
			);
			let least = Self::least_work();
			assert!(
				T::BacklogWeight::get().all_gte(least) && T::IdleWeight::get().all_gte(least),
				"the weights of the hooks are not enough for one task: {least:?}"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	// Call indices: 0..=29 registry, splits and money that waits; 30..=69 sales, licences, disputes.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a work, which the caller can withdraw as long as there are no recordings of it.
		/// Takes a deposit. Emits `WorkRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_work(input.contributors.len() as u32))]
		pub fn register_work(origin: OriginFor<T>, input: Box<WorkInputOf<T>>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register_work(&who, *input).map(|_| ())
		}

		/// Gives a work that was registered without one its ISWC, for good. For who has registered
		/// it. Emits `IswcAssigned`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::assign_iswc())]
		pub fn assign_iswc(origin: OriginFor<T>, work: WorkId, iswc: [u8; 11]) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_assign_iswc(&who, work, iswc)
		}

		/// Removes a work of which there are no recordings. For who has registered it. The deposit
		/// goes back. Emits `WorkWithdrawn`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw_work())]
		pub fn withdraw_work(origin: OriginFor<T>, work: WorkId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_work(&who, work)
		}

		/// Registers a recording, whose steward the caller is.
		///
		/// Code and content hash are those of no other recording. Contributors, content, sources and
		/// split never change. Each source needs a licence for remixes in force that the caller has,
		/// or has the same steward. Takes deposits. Emits `Disclosed` and `RecordingRegistered`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::register_recording(
			input.contributors.len() as u32,
			input.sources.len() as u32,
		))]
		pub fn register_recording(
			origin: OriginFor<T>,
			input: Box<RecordingInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register(&who, *input).map(|_| ())
		}

		/// Gives a recording that was registered without one its ISRC, for good. For the steward.
		/// Emits `IsrcAssigned`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::assign_isrc())]
		pub fn assign_isrc(
			origin: OriginFor<T>,
			recording: RecordingId,
			isrc: [u8; 12],
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_assign_isrc(&who, recording, isrc)
		}

		/// Says anew what AI has done in a recording. For the steward.
		///
		/// Before anything is sold, anything can be said, in the place of what was said before. After
		/// that, no area may be said to be made with less AI, and all versions stay. Takes a deposit.
		/// Emits `Disclosed`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::amend_disclosure())]
		pub fn amend_disclosure(
			origin: OriginFor<T>,
			recording: RecordingId,
			disclosure: Disclosure,
			statement: Statement,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_amend_disclosure(&who, recording, disclosure, statement)
		}

		/// Offers the stewardship of a recording to an account, or to nobody any more. For the
		/// steward. Emits `StewardshipOffered`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::offer_stewardship())]
		pub fn offer_stewardship(
			origin: OriginFor<T>,
			recording: RecordingId,
			to: Option<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_offer_stewardship(&who, recording, to)
		}

		/// Takes the stewardship that is offered to the caller. Deposits stay with who has paid them,
		/// and the split as it is. Emits `StewardshipTransferred`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::accept_stewardship())]
		pub fn accept_stewardship(origin: OriginFor<T>, recording: RecordingId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_stewardship(&who, recording)
		}

		/// Removes a recording of which nothing was sold and on which none is built. For the steward.
		/// Deposits go back to who has paid them. Emits `RecordingWithdrawn`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::withdraw_recording(T::MaxSources::get()))]
		pub fn withdraw_recording(origin: OriginFor<T>, recording: RecordingId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_recording(&who, recording)
		}

		/// Takes the codes, and the content hash of a recording, from who has registered what is not
		/// his, so that others can register it. For `PanelOrigin`. Emits `CodesRevoked`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::revoke_codes())]
		pub fn revoke_codes(origin: OriginFor<T>, from: Registered) -> DispatchResult {
			T::PanelOrigin::ensure_origin(origin)?;
			Self::do_revoke_codes(from)
		}

		/// Makes a split: who gets how many millionths, a million in all.
		///
		/// It never changes, but that a payee can give his own slot to another account, or make a
		/// stream of it. Splits among the payees exist already, so there are no cycles. Takes a
		/// deposit. Emits `SplitCreated`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::create_split(payees.len() as u32))]
		pub fn create_split(origin: OriginFor<T>, payees: PayeesOf<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_split(&who, payees).map(|_| ())
		}

		/// Removes a split that nothing uses, and that has never received anything. For who has made
		/// it. The deposit goes back. Emits `SplitRemoved`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::remove_split(T::MaxSlots::get()))]
		pub fn remove_split(origin: OriginFor<T>, split: SplitId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_split(&who, split)
		}

		/// Gives a slot of a split to another account, with what was not claimed yet. For its payee.
		/// Emits `HandedOn`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::hand_on())]
		pub fn hand_on(
			origin: OriginFor<T>,
			split: SplitId,
			slot: SlotId,
			to: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_hand_on(&who, split, slot, to)
		}

		/// Pays the payee of a slot what he has not got yet of an asset. For anybody. What cannot be
		/// paid waits on. Emits `Claimed`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(
			origin: OriginFor<T>,
			split: SplitId,
			slot: SlotId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim(split, slot, &asset)
		}

		/// Does [`Self::claim`] for a slot of a split, for one of the split that is its payee, and so
		/// on, where there is something to claim. For anybody. Emits `Claimed`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::claim_path(path.len() as u32))]
		pub fn claim_path(
			origin: OriginFor<T>,
			split: SplitId,
			path: PathOf<T>,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_path(split, &path, &asset)
		}

		/// Pays the split of a recording its share of what another one has sold that is built on it.
		/// For anybody. Emits `UpstreamClaimed`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::claim_upstream())]
		pub fn claim_upstream(
			origin: OriginFor<T>,
			recording: RecordingId,
			ancestor: RecordingId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_upstream(recording, ancestor, &asset)
		}

		/// Fills the account of a recording or a split up to the minimum balances, from the caller's
		/// money, so that it can receive an asset. It does not come back. Emits `Funded`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::fund())]
		pub fn fund(origin: OriginFor<T>, purse: Purse, asset: T::AssetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_fund(&who, purse, &asset)
		}

		/// Makes a stream of a slot, in units that can be traded. For its payee, who has all of them
		/// at first. Takes deposits. Emits `StreamCreated`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::fractionalise())]
		pub fn fractionalise(
			origin: OriginFor<T>,
			split: SplitId,
			slot: SlotId,
			units: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_fractionalise(&who, split, slot, units).map(|_| ())
		}

		/// Pays a holder of units what he can claim of an asset. For anybody. Emits `StreamClaimed`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::claim_stream())]
		pub fn claim_stream(
			origin: OriginFor<T>,
			stream: StreamId,
			who: T::AccountId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_stream(stream, &who, &asset)
		}

		/// Gives units to another account. What the split has received before stays with the caller,
		/// but for less than one smallest unit of each asset if he gives all. Takes a deposit if the
		/// other has nothing of the stream yet. Emits `UnitsMoved`.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::transfer_units())]
		pub fn transfer_units(
			origin: OriginFor<T>,
			stream: StreamId,
			to: T::AccountId,
			units: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer_units(&who, stream, &to, units)
		}

		/// Offers units of the caller for sale in place of what he has offered before, or none any
		/// more. Emits `UnitsOffered`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::sell_units())]
		pub fn sell_units(
			origin: OriginFor<T>,
			stream: StreamId,
			ask: Option<AskOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_sell_units(&who, stream, ask)
		}

		/// Buys units that are for sale, for `max_in` units of the chosen asset at most. The seller
		/// gets the price; what the split has received before stays his. Takes a deposit if the
		/// caller has nothing of the stream yet. Emits `UnitsMoved` and `UnitsBought`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::buy_units())]
		pub fn buy_units(
			origin: OriginFor<T>,
			stream: StreamId,
			seller: T::AccountId,
			units: u64,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_units(&who, stream, &seller, units, pay)
		}

		/// Makes a slot that of the caller again, who has all units of its stream, if nobody else has
		/// money of it to be claimed. Deposits go back. Emits `StreamClosed`.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::close_stream())]
		pub fn close_stream(origin: OriginFor<T>, stream: StreamId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close_stream(&who, stream)
		}

		/// Pays the fees that wait on a recording's account to who gets them, which the chain also
		/// does by itself. For anybody. Emits `FeesShared`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::share_fees())]
		pub fn share_fees(
			origin: OriginFor<T>,
			recording: RecordingId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_share_fees(recording, &asset)
		}

		/// Pays `who` what he could not be paid before. For anybody. Emits `OwedPaid`.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::claim_owed())]
		pub fn claim_owed(
			origin: OriginFor<T>,
			who: T::AccountId,
			asset: T::AssetId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_owed(&who, &asset)
		}

		/// Lets prices be in an asset, or no new ones any more. For `AdminOrigin`. The pallet's
		/// account has to hold its minimum balance. Emits `AssetAccepted`.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::accept_asset())]
		pub fn accept_asset(
			origin: OriginFor<T>,
			asset: T::AssetId,
			accepted: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_accept_asset(&asset, accepted)
		}

		/// Offers a licence for a recording. For the steward, who fills the accounts up if they cannot
		/// receive the price yet. Takes a deposit. Emits `LicenceOffered`.
		#[pallet::call_index(50)]
		#[pallet::weight(T::WeightInfo::create_licence_offer())]
		pub fn create_licence_offer(
			origin: OriginFor<T>,
			recording: RecordingId,
			input: Box<LicenceOfferInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_licence_offer(&who, recording, *input).map(|_| ())
		}

		/// Changes a licence offer, whose revision grows. For the steward. What is licensed does not
		/// change once somebody has bought. Takes a deposit in the place of the last. Emits
		/// `LicenceOffered`.
		#[pallet::call_index(51)]
		#[pallet::weight(T::WeightInfo::set_licence_offer())]
		pub fn set_licence_offer(
			origin: OriginFor<T>,
			recording: RecordingId,
			offer: LicenceOfferId,
			input: Box<LicenceOfferInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_licence_offer(&who, recording, offer, *input)
		}

		/// Removes a licence offer. For the steward. Licences stay as they are. The deposit goes back
		/// to who has paid it. Emits `LicenceOfferRemoved`.
		#[pallet::call_index(52)]
		#[pallet::weight(T::WeightInfo::remove_licence_offer())]
		pub fn remove_licence_offer(
			origin: OriginFor<T>,
			recording: RecordingId,
			offer: LicenceOfferId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_licence_offer(&who, recording, offer)
		}

		/// Buys a licence, for `max_in` units of the chosen asset at most. Takes a deposit. The price
		/// is shared as that of a sale. Emits `LicenceGranted` and `Settled`.
		#[pallet::call_index(53)]
		#[pallet::weight(T::WeightInfo::buy_licence())]
		pub fn buy_licence(
			origin: OriginFor<T>,
			recording: RecordingId,
			offer: LicenceOfferId,
			purchase: LicencePurchaseOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_licence(&who, recording, offer, purchase).map(|_| ())
		}

		/// Gives up a licence, which leaves the storage, if no recording in storage was registered
		/// with it. For its holder. The deposit goes back. Emits `LicenceSurrendered`.
		#[pallet::call_index(54)]
		#[pallet::weight(T::WeightInfo::surrender_licence())]
		pub fn surrender_licence(origin: OriginFor<T>, grant: GrantId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_surrender_licence(&who, grant)
		}

		/// Disputes a recording, of which nothing is sold until that is over. For anybody but the
		/// steward. Takes a bond, which doubles with each dispute about the recording that was
		/// rejected, and is `max_bond` at most. Emits `Contested`.
		#[pallet::call_index(60)]
		#[pallet::weight(T::WeightInfo::contest())]
		pub fn contest(
			origin: OriginFor<T>,
			recording: RecordingId,
			ground: Ground,
			evidence: H256,
			max_bond: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_contest(&who, recording, ground, evidence, max_bond).map(|_| ())
		}

		/// Rules on a dispute: for who has disputed, so that the recording is blocked for good and the
		/// bond goes back, or for the steward, who gets the bond but for a fee. For `PanelOrigin`.
		/// Emits `DisputeEnded` and `BondAwarded`.
		#[pallet::call_index(61)]
		#[pallet::weight(T::WeightInfo::rule_dispute())]
		pub fn rule_dispute(
			origin: OriginFor<T>,
			recording: RecordingId,
			dispute: DisputeId,
			upheld: bool,
		) -> DispatchResult {
			T::PanelOrigin::ensure_origin(origin)?;
			Self::do_rule_dispute(recording, dispute, upheld)
		}

		/// Ends a dispute on which the panel has not ruled in time, which the chain also does by
		/// itself. For anybody. The bond goes back. Emits `DisputeEnded`.
		#[pallet::call_index(62)]
		#[pallet::weight(T::WeightInfo::end_dispute())]
		pub fn end_dispute(origin: OriginFor<T>, recording: RecordingId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_end_dispute(recording)
		}

		/// Puts an edition of a recording on sale. For the steward.
		///
		/// Its terms never change. The first one makes the collection of the recording. Takes
		/// deposits, what the ledger takes for the collection, and what the accounts of recording
		/// and split lack of the minimum balances. Emits `EditionCreated`.
		#[pallet::call_index(30)]
		#[pallet::weight(T::WeightInfo::create_edition())]
		pub fn create_edition(
			origin: OriginFor<T>,
			recording: RecordingId,
			terms: Box<EditionTermsOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_edition(&who, recording, *terms).map(|_| ())
		}

		/// Ends the sale of an edition for good. For the steward. Not of an auction in which somebody
		/// has bid. Resales go on. Emits `EditionClosed`.
		#[pallet::call_index(31)]
		#[pallet::weight(T::WeightInfo::close_edition())]
		pub fn close_edition(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close_edition(&who, recording, edition)
		}

		/// Removes an edition that is closed, of which nothing was sold, and whose list is empty. For
		/// the steward. The deposit goes back. Emits `EditionRemoved`.
		#[pallet::call_index(32)]
		#[pallet::weight(T::WeightInfo::remove_edition())]
		pub fn remove_edition(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_edition(&who, recording, edition)
		}

		/// Puts an account on the list of an edition, or takes it off. For the steward. Takes a
		/// deposit, or gives it back. Emits `AllowedSet`.
		#[pallet::call_index(33)]
		#[pallet::weight(T::WeightInfo::set_allowed())]
		pub fn set_allowed(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
			account: T::AccountId,
			allowed: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_allowed(&who, recording, edition, account, allowed)
		}

		/// Removes up to `most` entries of the lists of an edition that is over: who could buy, and
		/// who has bought how many. For anybody. Deposits go back. Emits `ListsCleared`.
		#[pallet::call_index(34)]
		#[pallet::weight(T::WeightInfo::clear_lists(*most))]
		pub fn clear_lists(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
			most: u32,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_lists(recording, edition, most)
		}

		/// Buys an item of an edition at its price now, for `max_in` units of the chosen asset at
		/// most. Takes deposits. Emits `Collected`, `Settled` and `ItemMoved`.
		#[pallet::call_index(35)]
		#[pallet::weight(T::WeightInfo::buy())]
		pub fn buy(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
			expected_disclosure: DisclosureId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy(&who, recording, edition, expected_disclosure, pay).map(|_| ())
		}

		/// Bids in the auction of an edition: the reserve, or a step more than the highest bid, whose
		/// bidder has his money back at once. The money waits on the account of the recording. Takes
		/// deposits. Emits `Collected` and `AuctionBid`.
		#[pallet::call_index(36)]
		#[pallet::weight(T::WeightInfo::bid_in_auction())]
		pub fn bid_in_auction(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
			amount: Balance,
			expected_disclosure: DisclosureId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bid_in_auction(&who, recording, edition, amount, expected_disclosure, pay)
		}

		/// Takes the highest bid back, which the caller has made. Only if another disclosure is in
		/// force than he has seen, or if the auction could not be ended for a `RetryPeriod`. Emits
		/// `AuctionBidReturned`.
		#[pallet::call_index(37)]
		#[pallet::weight(T::WeightInfo::leave_auction())]
		pub fn leave_auction(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_leave_auction(&who, recording, edition)
		}

		/// Ends an auction whose time is over, which the chain also does by itself. For anybody.
		/// Emits `Settled`, `ItemMoved` and `AuctionEnded`.
		#[pallet::call_index(38)]
		#[pallet::weight(T::WeightInfo::end_auction())]
		pub fn end_auction(
			origin: OriginFor<T>,
			recording: RecordingId,
			edition: EditionId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_end_auction(recording, edition)
		}

		/// Offers an item of the caller for sale at a price in the asset of its edition, or not any
		/// more. Emits `ItemListed`.
		#[pallet::call_index(39)]
		#[pallet::weight(T::WeightInfo::list_item())]
		pub fn list_item(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			price: Option<Balance>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_list_item(&who, recording, item, price)
		}

		/// Buys an item that is for sale, for `max_in` units of the chosen asset at most. Fee and
		/// royalty come off the price, the rest goes to the seller. Takes a deposit. Emits
		/// `Collected`, `Settled`, `SellerPaid` and `ItemMoved`.
		#[pallet::call_index(40)]
		#[pallet::weight(T::WeightInfo::buy_item())]
		pub fn buy_item(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			expected_disclosure: DisclosureId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_item(&who, recording, item, expected_disclosure, pay)
		}

		/// Gives an item of the caller away, `MaxGifts` times at most until it is sold again. Takes a
		/// deposit of the caller. Emits `ItemMoved`.
		#[pallet::call_index(41)]
		#[pallet::weight(T::WeightInfo::gift())]
		pub fn gift(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			to: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_gift(&who, recording, item, &to)
		}

		/// Destroys an item of the caller. Deposits for it go back, but for those of its history.
		/// Emits `ItemBurned`.
		#[pallet::call_index(42)]
		#[pallet::weight(T::WeightInfo::burn_item())]
		pub fn burn_item(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_burn_item(&who, recording, item)
		}

		/// Removes up to `most` entries of the history of an item that was destroyed. For anybody.
		/// Deposits go back. Emits `HistoryCleared`.
		#[pallet::call_index(43)]
		#[pallet::weight(T::WeightInfo::clear_history(*most))]
		pub fn clear_history(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			most: u32,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_history(recording, item, most)
		}

		/// Bids an amount, in the asset of its edition, for an item that somebody has, until a
		/// moment. The money waits on the account of the recording. Takes deposits. Emits `Collected`
		/// and `BidMade`.
		#[pallet::call_index(44)]
		#[pallet::weight(T::WeightInfo::make_bid())]
		pub fn make_bid(
			origin: OriginFor<T>,
			recording: RecordingId,
			item: ItemId,
			amount: Balance,
			until: Moment,
			expected_disclosure: DisclosureId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_make_bid(&who, recording, item, amount, until, expected_disclosure, pay)
				.map(|_| ())
		}

		/// Takes a bid of the caller for an item back. Emits `BidClosed`.
		#[pallet::call_index(45)]
		#[pallet::weight(T::WeightInfo::cancel_bid())]
		pub fn cancel_bid(
			origin: OriginFor<T>,
			recording: RecordingId,
			bid: BidId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_bid(&who, recording, bid)
		}

		/// Sells an item of the caller to who bids for it. Fee and royalty come off the bid, the rest
		/// goes to the caller. Emits `Settled`, `SellerPaid`, `ItemMoved` and `BidClosed`.
		#[pallet::call_index(46)]
		#[pallet::weight(T::WeightInfo::accept_bid())]
		pub fn accept_bid(
			origin: OriginFor<T>,
			recording: RecordingId,
			bid: BidId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept_bid(&who, recording, bid)
		}
	}
}
