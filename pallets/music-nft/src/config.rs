// SPDX-License-Identifier: Apache-2.0

//! What a runtime has to say about this pallet. A section of the pallet's module, into which it is imported.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod config {
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

		/// Who rules on disputes, takes codes from who has registered them wrongly, and says who gets
		/// money that nobody can claim any more, or somebody whose it is not.
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

		/// Makes what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AssetId, Self::AccountId>;
	}

	/// Why this pallet has something on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposits for works, recordings, disclosures, and what is remembered of disputes.
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
}
