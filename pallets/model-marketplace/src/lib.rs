// SPDX-License-Identifier: Apache-2.0

//! # Model marketplace
//!
//! AI models with their versions, what they are built on, and licences for them.
//!
//! | module | subject |
//! |---|---|
//! | [`types`] | what is stored, and what calls take |
//! | `models` | models, their versions and who acts for them |
//! | `lineage` | what models are built on, and what is paid for that |
//! | `offers` | what owners offer, and to whom |
//! | `purchase` | from an offer to a licence |
//! | `licences` | what a licence is good for, and its end |
//! | `settle` | who gets a price |
//! | `purse` | each model's account, and what leaves it |
//! | `fees` | the protocol's fees, until they are shared |
//! | `delivery` | prices that wait until the key is there |
//! | `credits` | units of use that are drawn down with receipts |
//! | `subscriptions` | licences that the chain charges for |
//! | `reviews`, `attestations` | what is said about models |
//! | `rewards` | parts of the fees that come back |
//! | `due` | what the chain does by itself, when its time has come |
//! | `time` | the time, which stands still in a halt |
//! | `credentials` | who else may decide about buyers |
//! | `views` | the runtime API |
//!
//! ## Ownership
//!
//! A model is owned by who holds its item in the collection of this pallet: the item has the
//! number of the model. It is sold and given away in the pallet of the collection. Whoever holds it
//! when a price is settled gets it, and the accounts that the last owner has named to act for him
//! ([`Providers`]) stop counting with the transfer. If nobody holds it any more, because it was
//! burned, nothing more is sold; what is still settled goes to [`Config::FeeRecipient`].
//!
//! ## Money
//!
//! A price is in one asset, and can be paid in any other that the exchange takes. It comes to the
//! model's own account ([`Pallet::account_of`]) first, and is settled at once, or when its time has
//! come:
//!
//! ```text
//!            at once: perpetual, timed, subscriptions                each FeePeriod
//!  price ──────────────────────────────────────────────────> fee, rounded up ─> recipient, pot
//!     │    escrow: until confirmed            ┌──> settled ─> ancestors, rounded down
//!     └──> credits: until redeemed  ──────────┤               owner: the rest
//!                                             └──> refunded
//! ```
//!
//! So those who buy different models have no balance in common: the fees wait on the model's account
//! ([`UnsharedFees`]), and are shared once for many sales.
//!
//! Whoever cannot be paid, because his account is frozen or too small to exist, holds nobody up:
//! what he should have got moves to the pallet's account ([`Pallet::account`]) and is written down
//! ([`Owed`]) until he claims it. The sum of what is paid, owed and unshared is the price, to the
//! last unit.
//!
//! What waits is written down with what it waits for, and never read from the account's balance, so
//! that a donation changes nothing.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod attestations;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod credentials;
mod credits;
mod delivery;
mod due;
mod fees;
mod licences;
mod lineage;
// The macros that build the test runtime make public items, which no other crate sees.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
mod models;
mod offers;
mod purchase;
mod purse;
mod reviews;
mod rewards;
mod settle;
mod subscriptions;
#[cfg(test)]
mod tests;
mod time;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use credentials::Credentials;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use polyphony_support::{agenda::Agenda as _, clock::Clock as _, Balance};

/// The model type of a runtime.
pub type ModelOf<T> = Model<<T as frame_system::Config>::AccountId, <T as Config>::MaxTags>;
/// The lineage type of a runtime.
pub type LineageOf<T> = Lineage<<T as Config>::MaxBases, <T as Config>::MaxAncestors>;
/// The version type of a runtime.
pub type VersionOf<T> = Version<<T as frame_system::Config>::AccountId, <T as Config>::MaxUri>;
/// What is said about a version, in a runtime.
pub type VersionInputOf<T> = VersionInput<<T as Config>::MaxUri>;
/// The tags of a model in a runtime.
pub type TagsOf<T> = frame_support::BoundedVec<Tag, <T as Config>::MaxTags>;
/// The bases of a model that is to be listed.
pub type BasesOf<T> = frame_support::BoundedVec<BaseInput, <T as Config>::MaxBases>;
/// The provider accounts of a model in a runtime.
pub type ProvidersOf<T> =
	frame_support::BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::MaxProviders>;
/// The offer type of a runtime.
pub type OfferOf<T> = Offer<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// The purchase type of a runtime.
pub type PurchaseOf<T> = Purchase<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// The payment type of a runtime.
pub type PaymentOf<T> = Payment<<T as Config>::AssetId>;
/// The licence type of a runtime.
pub type LicenceOf<T> = Licence<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// The task type of a runtime.
pub type TaskOf<T> = Task<<T as Config>::AssetId>;
/// The escrow type of a runtime.
pub type EscrowOf<T> = Escrow<<T as Config>::MaxCiphertext>;
/// What a seller delivers, in a runtime.
pub type CiphertextOf<T> = frame_support::BoundedVec<u8, <T as Config>::MaxCiphertext>;
/// The review type of a runtime.
pub type ReviewOf<T> = Review<<T as frame_system::Config>::AccountId>;
/// The attestation type of a runtime.
pub type AttestationOf<T> = Attestation<<T as frame_system::Config>::AccountId>;
/// The deposit type of a runtime.
pub type DepositOf<T> = Deposit<<T as frame_system::Config>::AccountId>;

/// Makes assets, money, prices, an exchange and signatures for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AssetId, AccountId, Signature> {
	/// The id of the asset `seed`; a different one for each seed. None is that of deposits.
	fn asset(seed: u32) -> AssetId;
	/// Makes sure that `asset` exists, and gives `who` enough of it for every benchmark, and enough
	/// native tokens for deposits. More than 2^90 units of both.
	fn endow(asset: &AssetId, who: &AccountId);
	/// Lets `asset` have a price.
	fn set_price(asset: &AssetId);
	/// Lets the exchange sell up to 2^70 units of `buy` for `sell`, at its dearest: with as many
	/// markets as it ever looks at.
	fn make_exchange(sell: &AssetId, buy: &AssetId);
	/// Gives `who` a credential that is as dear as any to look up, if this runtime has some.
	fn grant(who: &AccountId) -> Option<CredentialId>;
	/// An account that can sign.
	fn signer() -> AccountId;
	/// What [`Self::signer`] signs, with the dearest kind of signature.
	fn sign(message: &[u8]) -> Signature;
	/// Lets time pass, in milliseconds.
	fn advance(ms: Moment);
}

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		dispatch::DispatchResultWithPostInfo,
		pallet_prelude::*,
		traits::{fungible, fungibles, tokens::nonfungibles_v2, Time},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use polyphony_support::traits::{PriceFeed, Swap};
	use sp_core::H256;
	use sp_runtime::{
		traits::{IdentifyAccount, Verify},
		Permill,
	};

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

		/// How that currency is named among the assets.
		type NativeAsset: Get<Self::AssetId>;

		/// The reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Where payments in other assets are swapped.
		type Exchange: Swap<Self::AccountId, AssetId = Self::AssetId>;

		/// What assets are worth, for the weight of reviews.
		type Prices: PriceFeed<Self::AssetId>;

		/// The time, in milliseconds.
		type Time: Time<Moment = Moment>;

		/// How collections are named.
		type CollectionId: Parameter + Member + MaxEncodedLen;

		/// How a collection is configured. With the default, only its owner mints, and holders
		/// transfer and sell.
		type CollectionConfig: Default;

		/// How an item is configured. With the default, its holder can transfer it.
		type ItemConfig: Default;

		/// Who owns the models.
		type Nfts: nonfungibles_v2::Inspect<
				Self::AccountId,
				ItemId = ModelId,
				CollectionId = Self::CollectionId,
			> + nonfungibles_v2::Create<Self::AccountId, Self::CollectionConfig>
			+ nonfungibles_v2::Mutate<Self::AccountId, Self::ItemConfig>;

		/// Who has which credential.
		type Credentials: Credentials<Self::AccountId>;

		/// The signatures on receipts.
		type Signature: Verify<Signer = Self::Signer> + Parameter;

		/// The keys that sign receipts.
		type Signer: IdentifyAccount<AccountId = Self::AccountId>;

		/// Who decides about assets and rewards, and takes models off the market.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who rules on disputes and challenges.
		type PanelOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who gets the fees, but for the part of the pot, and what has no owner.
		type FeeRecipient: Get<Self::AccountId>;

		/// From which the accounts that hold the money are derived: the pallet's, and one for each
		/// model.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The protocol's part of each price that is settled. Rounded up.
		#[pallet::constant]
		type Fee: Get<Permill>;

		/// The part of each fee that goes to the pot for rewards. Rounded down.
		#[pallet::constant]
		type PotShare: Get<Permill>;

		/// What a model pays for all of its bases together at most, as a part of what a sale brings
		/// after the fee.
		#[pallet::constant]
		type MaxRoyalty: Get<Permill>;

		/// Tags of a model.
		#[pallet::constant]
		type MaxTags: Get<u32>;

		/// Models on which one is built.
		#[pallet::constant]
		type MaxBases: Get<u32>;

		/// Models that have a share in the sales of one.
		#[pallet::constant]
		type MaxAncestors: Get<u32>;

		/// The longest way from a model to one without bases.
		#[pallet::constant]
		type MaxDepth: Get<u32>;

		/// Versions of a model. At most `u16::MAX`.
		#[pallet::constant]
		type MaxVersions: Get<u32>;

		/// Offers of a model. At most `u16::MAX`.
		#[pallet::constant]
		type MaxOffers: Get<u32>;

		/// Accounts that may act for the owner of a model.
		#[pallet::constant]
		type MaxProviders: Get<u32>;

		/// Bytes of the address of a model card.
		#[pallet::constant]
		type MaxUri: Get<u32>;

		/// Bytes of an encrypted key.
		#[pallet::constant]
		type MaxCiphertext: Get<u32>;

		/// The deposit for a model.
		#[pallet::constant]
		type ModelDeposit: Get<Balance>;

		/// The deposit for a version.
		#[pallet::constant]
		type VersionDeposit: Get<Balance>;

		/// The deposit for an offer.
		#[pallet::constant]
		type OfferDeposit: Get<Balance>;

		/// The deposit for an account on the list of an offer.
		#[pallet::constant]
		type AllowedDeposit: Get<Balance>;

		/// The deposit for a licence.
		#[pallet::constant]
		type LicenceDeposit: Get<Balance>;

		/// The deposit for a review.
		#[pallet::constant]
		type ReviewDeposit: Get<Balance>;

		/// The deposit for a vote on a review.
		#[pallet::constant]
		type VoteDeposit: Get<Balance>;

		/// The deposit for an attestation.
		#[pallet::constant]
		type AttestationDeposit: Get<Balance>;

		/// The bond of a buyer who disputes a delivery.
		#[pallet::constant]
		type DisputeBond: Get<Balance>;

		/// The bond for the truth of an attestation.
		#[pallet::constant]
		type AttestationBond: Get<Balance>;

		/// The bond of who challenges an attestation.
		#[pallet::constant]
		type ChallengeBond: Get<Balance>;

		/// How long a seller has to deliver, in milliseconds.
		#[pallet::constant]
		type DeliveryPeriod: Get<Moment>;

		/// How long a buyer has to confirm or dispute, in milliseconds.
		#[pallet::constant]
		type ConfirmPeriod: Get<Moment>;

		/// How long the panel has to rule, in milliseconds.
		#[pallet::constant]
		type PanelPeriod: Get<Moment>;

		/// How long a provider can still redeem receipts after the holder has asked for the rest of
		/// his credits, and how long the holder can take it after that, in milliseconds.
		#[pallet::constant]
		type RefundDelay: Get<Moment>;

		/// How long an attestation can be challenged, in milliseconds.
		#[pallet::constant]
		type ChallengePeriod: Get<Moment>;

		/// The shortest time that is sold, and the shortest period of a subscription, in
		/// milliseconds.
		#[pallet::constant]
		type MinPeriod: Get<Moment>;

		/// After how many milliseconds something that has failed is tried again.
		#[pallet::constant]
		type RetryPeriod: Get<Moment>;

		/// How long the fees of a model wait to be shared, in milliseconds.
		#[pallet::constant]
		type FeePeriod: Get<Moment>;

		/// How often a charge that has failed is tried again before the subscription lapses.
		#[pallet::constant]
		type MaxRetries: Get<u8>;

		/// What the hook may weigh at the end of a block, if there is as much left.
		#[pallet::constant]
		type IdleWeight: Get<Weight>;

		/// What it may weigh at the beginning of a block, whatever there is to do besides, if the
		/// end of the last block was not enough.
		#[pallet::constant]
		type BacklogWeight: Get<Weight>;

		/// Whether the time of the marketplace stands still and the hooks do nothing, asked in each
		/// block: for a safe mode, in which buyers could neither confirm nor dispute.
		type Halted: Get<bool>;

		/// The weights of this pallet.
		type WeightInfo: WeightInfo;

		/// Makes what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AssetId, Self::AccountId, Self::Signature>;
	}

	/// Why this pallet has something on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposits for models, versions, offers and the lists of offers.
		Listing,
		/// The deposits for licences.
		Licence,
		/// The deposits for reviews and votes on them.
		Review,
		/// The deposits for attestations.
		Attestation,
		/// The bonds of buyers who dispute a delivery.
		DisputeBond,
		/// The bonds for the truth of attestations.
		AttestationBond,
		/// The bonds of who challenges attestations.
		ChallengeBond,
	}

	/// The collection whose items own the models. Made for the first of them.
	#[pallet::storage]
	pub type Collection<T: Config> = StorageValue<_, T::CollectionId>;

	/// The number of the next model.
	#[pallet::storage]
	pub type NextModel<T: Config> = StorageValue<_, ModelId, ValueQuery>;

	/// The models: what changes seldom.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, ModelOf<T>>;

	/// The models: what changes with their use.
	#[pallet::storage]
	pub type Activities<T: Config> = StorageMap<_, Twox64Concat, ModelId, Activity, ValueQuery>;

	/// From what the models descend. Nothing for those without bases.
	#[pallet::storage]
	pub type Lineages<T: Config> = StorageMap<_, Twox64Concat, ModelId, LineageOf<T>, ValueQuery>;

	/// The versions.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, VersionId, VersionOf<T>>;

	/// Which version has these weights (SHA-256).
	#[pallet::storage]
	pub type WeightsIndex<T: Config> = StorageMap<_, Blake2_128Concat, H256, (ModelId, VersionId)>;

	/// Who acts for owners.
	#[pallet::storage]
	pub type Providers<T: Config> =
		StorageMap<_, Twox64Concat, ModelId, ProviderSet<T::AccountId, T::MaxProviders>>;

	/// The offers.
	#[pallet::storage]
	pub type Offers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, OfferId, OfferOf<T>>;

	/// Who is on the list of an offer, with the deposit for it.
	#[pallet::storage]
	pub type Allowed<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, ModelId>,
			NMapKey<Twox64Concat, OfferId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		DepositOf<T>,
	>;

	/// The licences.
	#[pallet::storage]
	pub type Licences<T: Config> = StorageMap<_, Twox64Concat, LicenceId, LicenceOf<T>>;

	/// The licences of an account, by model.
	#[pallet::storage]
	pub type LicencesOf<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, ModelId>,
			NMapKey<Twox64Concat, LicenceId>,
		),
		(),
	>;

	/// The prices that wait for a delivery.
	#[pallet::storage]
	pub type Escrows<T: Config> = StorageMap<_, Twox64Concat, LicenceId, EscrowOf<T>>;

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

	/// The fees that wait on the account of a model to be shared, and how many payees wait there.
	/// Each entry has its task in the queue.
	#[pallet::storage]
	pub type UnsharedFees<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ModelId, Blake2_128Concat, T::AssetId, Unshared>;

	/// What can leave the account of a model neither to whom it belongs nor to the pallet's account,
	/// because its asset is frozen: whose it is. On the model's account.
	#[pallet::storage]
	pub type Stuck<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, ModelId>,
			NMapKey<Blake2_128Concat, T::AssetId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Balance,
		ValueQuery,
	>;

	/// The assets in which prices can be.
	#[pallet::storage]
	pub type AcceptedAssets<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetId, ()>;

	/// How much of the real time has not counted, because the marketplace was halted, in
	/// milliseconds. Deadlines, and all else that is over at some moment, are in storage without it:
	/// to have the real time of what lies ahead, add it.
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

	/// What reviews say about models.
	#[pallet::storage]
	pub type Ratings<T> = StorageMap<_, Twox64Concat, ModelId, Rating, ValueQuery>;

	/// The reviews, by the licence on which each stands.
	#[pallet::storage]
	pub type Reviews<T: Config> = StorageMap<_, Twox64Concat, LicenceId, ReviewOf<T>>;

	/// The votes on reviews: review and voter.
	#[pallet::storage]
	pub type Votes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, LicenceId, Blake2_128Concat, T::AccountId, Vote>;

	/// The attestations.
	#[pallet::storage]
	pub type Attestations<T: Config> = StorageMap<_, Twox64Concat, AttestationId, AttestationOf<T>>;

	/// What is rewarded.
	#[pallet::storage]
	pub type Rewards<T> = StorageValue<_, RewardParams, ValueQuery>;

	/// What there is for rewards, of the fees that were shared. On the pallet's account.
	#[pallet::storage]
	pub type Pot<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetId, Balance, ValueQuery>;

	/// Together, the events of a licence tell where each unit of its price went.
	///
	/// Times are real ones, if the marketplace is not halted until then: a halt puts off what lies
	/// ahead by as long as it was.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was listed.
		ModelListed {
			/// Its number.
			model: ModelId,
			/// Who has listed it, and owns it.
			creator: T::AccountId,
			/// What one that is built on it pays, if any may be.
			terms: Option<Permill>,
			/// On what it is built, and what was agreed for that.
			bases: Vec<Base>,
			/// What it is for.
			tags: Vec<Tag>,
		},
		/// A version was published.
		VersionPublished {
			/// The model.
			model: ModelId,
			/// The version.
			version: VersionId,
			/// The SHA-256 of the weights.
			weights: H256,
			/// The hash of the model card.
			card: H256,
		},
		/// A version is not sold any more.
		VersionWithdrawn {
			/// The model.
			model: ModelId,
			/// The version.
			version: VersionId,
		},
		/// Models that are built on this one pay this from now on.
		TermsSet {
			/// The model.
			model: ModelId,
			/// As a part of each price. `None`: no more may be built on it.
			terms: Option<Permill>,
		},
		/// A model has other tags.
		TagsSet {
			/// The model.
			model: ModelId,
			/// Its tags.
			tags: Vec<Tag>,
		},
		/// An owner has named who acts for him.
		ProvidersSet {
			/// The model.
			model: ModelId,
			/// The owner.
			owner: T::AccountId,
			/// The accounts: no others any more.
			providers: Vec<T::AccountId>,
		},
		/// Nothing is sold of a model any more.
		ModelDelisted {
			/// The model.
			model: ModelId,
		},
		/// A model is not in storage any more. All its deposits were given back.
		ModelRemoved {
			/// The model.
			model: ModelId,
		},
		/// There is an offer, or it has changed.
		OfferSet {
			/// The model.
			model: ModelId,
			/// The offer.
			offer: OfferId,
			/// Which change this is: zero for a new one.
			revision: u32,
			/// What is offered.
			terms: OfferInput<T::AssetId>,
		},
		/// An offer was removed.
		OfferRemoved {
			/// The model.
			model: ModelId,
			/// The offer.
			offer: OfferId,
		},
		/// An account was put on the list of an offer, or taken from it.
		AllowedSet {
			/// The model.
			model: ModelId,
			/// The offer.
			offer: OfferId,
			/// The account.
			who: T::AccountId,
			/// Whether it is on the list.
			allowed: bool,
		},
		/// Somebody has bought a licence.
		Bought {
			/// The licence.
			licence: LicenceId,
			/// Who has it.
			holder: T::AccountId,
			/// From which offer of the model.
			offer: OfferId,
			/// The version.
			version: VersionId,
			/// What it is.
			kind: LicenceKind<T::AccountId, T::AssetId>,
			/// The asset of the price.
			asset: T::AssetId,
			/// What the model's account has got.
			price: Balance,
			/// What the buyer has paid.
			pay: T::AssetId,
			/// How much of it.
			spent: Balance,
			/// Whether the price waits for the delivery.
			escrow: bool,
			/// Until when the licence is in force.
			until: Option<Moment>,
		},
		/// A price, or a part of it, was shared. The royalties in it have events of their own,
		/// before this one.
		Settled {
			/// The licence.
			licence: LicenceId,
			/// The asset.
			asset: T::AssetId,
			/// How much in all.
			amount: Balance,
			/// What of it was the fee, which waits to be shared.
			fee: Balance,
			/// What of the fee is for the pot.
			pot: Balance,
			/// Who got the rest.
			to: T::AccountId,
			/// The rest.
			rest: Balance,
		},
		/// An ancestor of a model was paid.
		RoyaltyPaid {
			/// The licence.
			licence: LicenceId,
			/// The ancestor.
			ancestor: ModelId,
			/// Its owner.
			to: T::AccountId,
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
		/// Something can leave the account of a model neither to who gets it nor to the pallet's
		/// account. It waits there until it can. Comes before the event that says for what it is.
		Withheld {
			/// The model.
			model: ModelId,
			/// Who gets it.
			who: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// What was withheld has left the account of a model: he is paid, or owed it.
		Freed {
			/// The model.
			model: ModelId,
			/// Who gets it.
			who: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// The fees of a model went to their recipient, and to the pot.
		FeesShared {
			/// The model.
			model: ModelId,
			/// The asset.
			asset: T::AssetId,
			/// What the recipient of fees has got.
			treasury: Balance,
			/// What the pot has got.
			pot: Balance,
		},
		/// Somebody has got what he could not be paid before.
		Claimed {
			/// Who.
			who: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// A licence is not in storage any more, and its deposit was given back.
		LicenceClosed {
			/// The licence.
			licence: LicenceId,
		},
		/// A seller has delivered.
		Delivered {
			/// The licence.
			licence: LicenceId,
			/// Who has: the owner or a provider.
			by: T::AccountId,
			/// The hash (BLAKE2b-256) of the encrypted key.
			ciphertext: H256,
			/// Until when the buyer can dispute it.
			deadline: Moment,
			/// Until when the licence is in force.
			until: Option<Moment>,
		},
		/// A buyer disputes a delivery.
		Disputed {
			/// The licence.
			licence: LicenceId,
			/// The hash of what he shows for it.
			evidence: H256,
			/// Until when the panel can rule.
			deadline: Moment,
		},
		/// A seller has given in, or cannot deliver: the money goes back.
		Conceded {
			/// The licence.
			licence: LicenceId,
			/// Who has: the owner or a provider.
			by: T::AccountId,
		},
		/// The panel has ruled on a delivery.
		Ruled {
			/// The licence.
			licence: LicenceId,
			/// Whether for the buyer.
			for_buyer: bool,
		},
		/// An escrow has ended. The money was settled, or went back.
		EscrowEnded {
			/// The licence.
			licence: LicenceId,
			/// Whether the money went back.
			refunded: bool,
		},
		/// Money went back to the holder of a licence.
		Refunded {
			/// The licence.
			licence: LicenceId,
			/// The holder.
			to: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// A receipt was redeemed.
		Redeemed {
			/// The licence.
			licence: LicenceId,
			/// Who has: the owner or a provider.
			by: T::AccountId,
			/// Units, in addition to those before.
			units: Balance,
			/// Units in all.
			cumulative: Balance,
		},
		/// A holder has bought more units.
		ToppedUp {
			/// The licence.
			licence: LicenceId,
			/// Units, in addition to those before.
			units: Balance,
			/// What the model's account has got for them.
			price: Balance,
			/// What the holder has paid.
			pay: T::AssetId,
			/// How much of it.
			spent: Balance,
		},
		/// A holder wants the rest of his credits back.
		RefundRequested {
			/// The licence.
			licence: LicenceId,
			/// From when he can have it, for as long again.
			at: Moment,
		},
		/// A subscription was charged for another period.
		Renewed {
			/// The licence.
			licence: LicenceId,
			/// What the holder has paid.
			pay: T::AssetId,
			/// How much of it.
			spent: Balance,
			/// Until when it is in force now.
			until: Moment,
		},
		/// A subscription could not be charged, and will be tried again.
		ChargeFailed {
			/// The licence.
			licence: LicenceId,
			/// Why.
			error: DispatchError,
			/// When it is tried again.
			retry_at: Moment,
		},
		/// A subscription is not renewed any more.
		Lapsed {
			/// The licence.
			licence: LicenceId,
		},
		/// A holder does not want his subscription to be renewed.
		SubscriptionCancelled {
			/// The licence.
			licence: LicenceId,
			/// It is in force until then.
			until: Moment,
		},
		/// A holder pays the next periods with this.
		PaymentSet {
			/// The licence.
			licence: LicenceId,
			/// With what.
			pay: Payment<T::AssetId>,
		},
		/// A review was written.
		Reviewed {
			/// The licence on which it stands.
			licence: LicenceId,
			/// Who has written it.
			author: T::AccountId,
			/// From 1 to 5.
			rating: u8,
			/// Its weight, in 10^-18 of the reference currency.
			weight: Balance,
			/// The hash of the text.
			text: H256,
		},
		/// A review was taken back.
		ReviewRetracted {
			/// The licence on which it stood.
			licence: LicenceId,
		},
		/// Somebody has voted on a review.
		Voted {
			/// The review.
			review: LicenceId,
			/// Who.
			who: T::AccountId,
			/// Whether he finds it useful.
			useful: bool,
		},
		/// A vote was taken back.
		VoteRetracted {
			/// The review.
			review: LicenceId,
			/// Whose.
			who: T::AccountId,
		},
		/// Somebody says what a version has reached in a benchmark.
		Attested {
			/// The number of the attestation.
			attestation: AttestationId,
			/// Who.
			attester: T::AccountId,
			/// The version.
			version: VersionId,
			/// The SHA-256 of its weights.
			weights: H256,
			/// The benchmark.
			benchmark: Benchmark,
			/// The score, in 10^-6.
			score: i64,
			/// The hash of the report.
			report: H256,
			/// Until when it can be challenged.
			challenge_until: Moment,
		},
		/// An attestation was challenged.
		Challenged {
			/// The attestation.
			attestation: AttestationId,
			/// By whom.
			by: T::AccountId,
			/// The hash of what he shows for it.
			evidence: H256,
			/// Until when the panel can rule.
			deadline: Moment,
		},
		/// A challenge has ended.
		ChallengeEnded {
			/// The attestation.
			attestation: AttestationId,
			/// How: upheld, refuted or undecided.
			state: AttestationState<T::AccountId>,
		},
		/// An attester has his bond back: he does not stand for the attestation any more.
		BondWithdrawn {
			/// The attestation.
			attestation: AttestationId,
		},
		/// An attestation is not in storage any more, and its deposit was given back.
		AttestationRemoved {
			/// The attestation.
			attestation: AttestationId,
		},
		/// The bond of who was wrong went to who was right.
		BondAwarded {
			/// Whose it was.
			from: T::AccountId,
			/// Who got it.
			to: T::AccountId,
			/// How much was moved, in the currency of deposits: less than the bond if something else
			/// has taken of it before.
			amount: Balance,
		},
		/// Rewards are these from now on.
		RewardsSet {
			/// The parameters.
			params: RewardParams,
		},
		/// Somebody was rewarded, out of the model's fees for the pot and, for the rest, out of the
		/// pot. He can claim it.
		Rewarded {
			/// The licence on whose fee it stands.
			licence: LicenceId,
			/// Who.
			who: T::AccountId,
			/// For what.
			kind: RewardKind,
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
		},
		/// Something was taken from the pot, for the recipient of fees.
		PotTaken {
			/// The asset.
			asset: T::AssetId,
			/// How much.
			amount: Balance,
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
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such model.
		ModelNotFound,
		/// Only the owner of the model may do this: the holder of its item.
		NotOwner,
		/// Only the owner of the model or one of his providers may do this.
		NotProvider,
		/// Nobody owns the model any more: nothing is sold of it.
		NoOwner,
		/// The model was delisted.
		Delisted,
		/// A tag is empty, or there twice.
		InvalidTags,
		/// The version names no weights, or an empty licence.
		InvalidVersion,
		/// These weights are those of another version already.
		WeightsTaken,
		/// The model has as many versions as it can.
		TooManyVersions,
		/// There is no such version.
		VersionNotFound,
		/// The version was withdrawn: another one can be bought.
		VersionWithdrawn,
		/// There is no such base model. Bases have to be listed before.
		BaseNotFound,
		/// A base is named twice.
		DuplicateBase,
		/// The owner of the base does not let others build on it.
		NoDerivatives,
		/// The base asks for a higher royalty than was agreed to.
		RoyaltyRose,
		/// The royalties are more than a model can pay.
		RoyaltyTooHigh,
		/// The model descends from too many others.
		TooManyAncestors,
		/// The way back to the first model is too long.
		LineageTooDeep,
		/// An account is named twice.
		DuplicateProvider,
		/// There is no such offer.
		OfferNotFound,
		/// The model has as many offers as it can. Remove one first.
		TooManyOffers,
		/// What is free has no price, and all else has one.
		InvalidPrice,
		/// The time is shorter than the least that is sold.
		PeriodTooShort,
		/// The time is longer than the most that is sold: 100 years.
		PeriodTooLong,
		/// Only perpetual and timed licences can wait for a delivery.
		NoEscrowForKind,
		/// Prices cannot be in this asset.
		AssetNotAccepted,
		/// The pallet's account has to hold the minimum balance of the asset before it is accepted.
		AccountNotFunded,
		/// The model's account has less than the least balance of the asset or of the native token,
		/// and the caller cannot fill it up and keep his own account.
		ModelNotFunded,
		/// The offer is closed.
		OfferClosed,
		/// The offer is not the one that was seen: it has changed. Look at it again.
		OfferChanged,
		/// The offer is not for everybody, and not for the caller.
		NotAllowed,
		/// The account is not on the list of the offer.
		NotOnList,
		/// The account is on the list of the offer already.
		AlreadyOnList,
		/// Credits are bought in one unit or more, and all else in one.
		InvalidUnits,
		/// It would cost more than the most that may be paid.
		PriceAboveMax,
		/// There is no such licence.
		LicenceNotFound,
		/// Only the holder of the licence may do this. Others close it when it is good for nothing
		/// any more.
		NotHolder,
		/// The licence is still of use: money waits on it, or it is charged for.
		LicenceInUse,
		/// The licence is of another kind.
		WrongKind,
		/// There is nothing to claim.
		NothingOwed,
		/// No price waits on this licence.
		NoEscrow,
		/// The escrow is at another stage.
		WrongStage,
		/// It is too late for this.
		TooLate,
		/// It is too early for this.
		TooEarly,
		/// The marketplace is halted: nothing is over before that ends.
		Halted,
		/// The ciphertext is empty.
		EmptyCiphertext,
		/// As many units, or more, were redeemed before.
		StaleReceipt,
		/// The receipt is for more units than were bought.
		Overspent,
		/// The receipt has expired.
		ReceiptExpired,
		/// The signature is not that of the licence's receipt key, or not on this receipt.
		BadSignature,
		/// No refund was asked for.
		NoRefundRequested,
		/// A refund was asked for already.
		RefundPending,
		/// The refund was not taken in time. Ask for it anew.
		RefundLapsed,
		/// Nothing is left to give back.
		NothingToRefund,
		/// The subscription was cancelled, or has lapsed.
		SubscriptionOver,
		/// A rating is from 1 to 5.
		InvalidRating,
		/// A review was written on this licence already.
		AlreadyReviewed,
		/// Nothing was paid for this licence yet.
		NothingPaid,
		/// Owner and creator neither review their own model nor vote on its reviews.
		OwnModel,
		/// There is no such review.
		ReviewNotFound,
		/// Nobody votes on his own review.
		OwnReview,
		/// The licence is for another model.
		WrongModel,
		/// The caller has voted on this review already.
		AlreadyVoted,
		/// The caller has not voted on this review.
		VoteNotFound,
		/// There is no such attestation.
		AttestationNotFound,
		/// Only the attester may do this.
		NotAttester,
		/// The name of the benchmark is empty.
		InvalidBenchmark,
		/// Nobody challenges his own attestation.
		OwnAttestation,
		/// The attestation was challenged, or is without a bond.
		NotChallengeable,
		/// The attestation is not challenged.
		NotChallenged,
		/// The bond is still at stake, or gone.
		BondNotFree,
		/// The rewards are more than goes to the pot.
		RewardsTooHigh,
		/// The pot does not have as much.
		InsufficientPot,
		/// No fees of the model wait in this asset.
		NothingToShare,
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Assets in which prices can be. The pallet's account has to hold the minimum balance.
		pub assets: Vec<T::AssetId>,
		/// Models. Their owners pay the deposits.
		pub models: Vec<GenesisModel<T::AccountId, T::AssetId>>,
		/// What is rewarded.
		pub rewards: RewardParams,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for asset in &self.assets {
				Pallet::<T>::do_accept_asset(asset, true)
					.expect("the pallet's account holds the assets of the genesis");
			}
			if self.rewards != RewardParams::default() {
				Pallet::<T>::do_set_rewards(self.rewards)
					.expect("the rewards of the genesis are not more than goes to the pot");
			}
			for model in &self.models {
				Pallet::<T>::list_at_genesis(model)
					.expect("the genesis describes models that may be listed");
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Keeps the time, and goes on with what the last block had no room for.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::begin_block()
		}

		/// Does what is due.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::end_block(remaining)
		}

		fn integrity_test() {
			assert!(T::MaxBases::get() <= T::MaxAncestors::get(), "each base is an ancestor");
			assert!(
				T::MaxVersions::get() <= VersionId::MAX.into()
					&& T::MaxOffers::get() <= OfferId::MAX.into(),
				"versions and offers have numbers of 16 bits"
			);
			assert!(T::Fee::get() < Permill::one(), "something has to be left for the seller");
			assert!(
				T::PotShare::get() < Permill::one(),
				"who trades with himself has to lose something"
			);
			assert!(
				T::MaxRoyalty::get() < Permill::one(),
				"something has to be left for the seller"
			);
			assert!(T::MinPeriod::get() > 0 && T::FeePeriod::get() > 0, "time has to pass");
			assert!(T::MinPeriod::get() <= MAX_PERIOD, "some time has to be sold");
			assert!(
				[0, 1, ModelId::MAX]
					.into_iter()
					.all(|model| Self::model_of_account(&Self::account_of(model)) == Some(model)),
				"accounts are too short for one for each model"
			);
			Self::check_budgets();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lists a model with its first version. The caller owns it.
		///
		/// `bases` are the models on which it is built, with the royalty that the caller agrees to
		/// at most; what they ask for now is agreed for good. They exist already, so lineages have no
		/// cycles. `terms` is what others will pay who build on this one; `None`: nobody may. Takes
		/// deposits for the model and the version, and what the collection asks for the item. Emits
		/// `ModelListed` and `VersionPublished`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::list_model(bases.len() as u32))]
		pub fn list_model(
			origin: OriginFor<T>,
			tags: TagsOf<T>,
			bases: BasesOf<T>,
			version: Box<VersionInputOf<T>>,
			terms: Option<Permill>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_list(&who, tags, bases, *version, terms).map(|_| ())
		}

		/// Publishes a version. For the owner. Takes a deposit. Emits `VersionPublished`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::publish_version())]
		pub fn publish_version(
			origin: OriginFor<T>,
			model: ModelId,
			version: Box<VersionInputOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_publish(&who, model, *version).map(|_| ())
		}

		/// Ends the sale of a version. For the owner. It stays in storage, for those who have
		/// bought it. Emits `VersionWithdrawn`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw_version())]
		pub fn withdraw_version(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_version(&who, model, version)
		}

		/// Sets what models pay that are built on this one from now on. For the owner. Those that
		/// exist pay what was agreed. Emits `TermsSet`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_terms())]
		pub fn set_terms(
			origin: OriginFor<T>,
			model: ModelId,
			terms: Option<Permill>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_terms(&who, model, terms)
		}

		/// Sets what a model is for. For the owner. Emits `TagsSet`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_tags())]
		pub fn set_tags(origin: OriginFor<T>, model: ModelId, tags: TagsOf<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_tags(&who, model, tags)
		}

		/// Names the accounts that may deliver keys and redeem receipts for the caller, who owns
		/// the model; no others may any more. They count as long as he owns it. Emits
		/// `ProvidersSet`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_providers())]
		pub fn set_providers(
			origin: OriginFor<T>,
			model: ModelId,
			providers: ProvidersOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_providers(&who, model, providers)
		}

		/// Ends the sale of a model for good. For the owner, or for anybody if nobody owns it, and for
		/// `AdminOrigin` whoever owns it: the weights may be stolen, or unlawful to sell.
		///
		/// Once there are no models that are built on it, no licences and no attestations, it is
		/// removed from storage, its item is burned, and all deposits go back; before that, it stays
		/// hidden, and this can be called again. Emits `ModelDelisted` and `ModelRemoved`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::delist())]
		pub fn delist(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let who = match T::AdminOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			Self::do_delist(who.as_ref(), model)
		}

		/// Offers something. For the owner. Takes a deposit. If it has a price, the caller fills the
		/// model's account up to the least balance of the asset and of the native token, should it
		/// have less: that stays there. Emits `OfferSet`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::create_offer())]
		pub fn create_offer(
			origin: OriginFor<T>,
			model: ModelId,
			terms: OfferInput<T::AssetId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_offer(&who, model, terms).map(|_| ())
		}

		/// Changes an offer. For the owner. Raises its revision, so that nobody buys at terms that
		/// he has not seen. What was sold stays as it was. Fills the model's account up as
		/// `create_offer` does. Emits `OfferSet`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::set_offer())]
		pub fn set_offer(
			origin: OriginFor<T>,
			model: ModelId,
			offer: OfferId,
			terms: OfferInput<T::AssetId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_offer(&who, model, offer, terms)
		}

		/// Removes an offer. For the owner. Its subscriptions are not renewed any more. The deposit
		/// goes back; those for accounts on its list go back with `set_allowed`. Emits
		/// `OfferRemoved`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::remove_offer())]
		pub fn remove_offer(
			origin: OriginFor<T>,
			model: ModelId,
			offer: OfferId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_offer(&who, model, offer)
		}

		/// Puts an account on the list of an offer, for which a deposit is taken, or takes it from
		/// there, which gives it back. For the owner; whoever has paid the deposit can take the
		/// account from the list too, also when the offer is gone. Emits `AllowedSet`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::set_allowed())]
		pub fn set_allowed(
			origin: OriginFor<T>,
			model: ModelId,
			offer: OfferId,
			account: T::AccountId,
			allowed: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_allowed(&who, model, offer, &account, allowed)
		}

		/// Buys a licence.
		///
		/// Pays the price, `max_in` units of the chosen asset at most; with another asset than that
		/// of the price, through the exchange. An open offer is settled at once, the price of one
		/// with an escrow waits until the delivery is confirmed, and what is paid for credits until
		/// they are redeemed. Takes a deposit, which comes back with `close_licence`. Emits `Bought`,
		/// and what settling emits.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::buy(T::MaxAncestors::get()))]
		pub fn buy(
			origin: OriginFor<T>,
			model: ModelId,
			offer: OfferId,
			purchase: Box<PurchaseOf<T>>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_buy(&who, model, offer, *purchase)?;
			Ok(Some(T::WeightInfo::buy(Self::payees(model))).into())
		}

		/// Gives up a licence, whose deposit goes back to the holder. For the holder. No money may
		/// wait on it, and a subscription has to be cancelled first. Emits `LicenceClosed`.
		///
		/// For anybody if the licence is over: refunded, lapsed, behind its time, or used up. So
		/// nobody keeps a model and the deposits for it in storage with what is good for nothing.
		/// Only, if it can still carry a review of a model that is listed, it is the holder's: a
		/// seller could prevent reviews otherwise.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::close_licence())]
		pub fn close_licence(origin: OriginFor<T>, licence: LicenceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close(&who, licence)
		}

		/// Pays `who` what he could not be paid before, and his rewards, in an asset. For anybody, so
		/// that accounts without a key get theirs too. Emits `Claimed`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(origin: OriginFor<T>, who: T::AccountId, asset: T::AssetId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim(&who, &asset)
		}

		/// Delivers the key of the content, encrypted to the key of the buyer. For the owner and
		/// his providers, until the deadline of the escrow. Emits `Delivered`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::deliver())]
		pub fn deliver(
			origin: OriginFor<T>,
			licence: LicenceId,
			ciphertext: CiphertextOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deliver(&who, licence, ciphertext)
		}

		/// Confirms a delivery, so that the price is settled. For the buyer, who can give in like
		/// this in a dispute too, and has his bond back. Emits `EscrowEnded`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::confirm(T::MaxAncestors::get()))]
		pub fn confirm(origin: OriginFor<T>, licence: LicenceId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_confirm(&who, licence)?;
			Ok(Some(T::WeightInfo::confirm(Self::payees(model_of(licence)))).into())
		}

		/// Disputes a delivery, until the deadline of the escrow. For the buyer. Takes a bond, which
		/// the seller gets if the panel rules for him. Emits `Disputed`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::dispute())]
		pub fn dispute(origin: OriginFor<T>, licence: LicenceId, evidence: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_dispute(&who, licence, evidence)
		}

		/// Rules on a disputed delivery. For `PanelOrigin`. Emits `Ruled`, `BondAwarded` if it is for
		/// the seller, and `EscrowEnded`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::rule(T::MaxAncestors::get()))]
		pub fn rule(
			origin: OriginFor<T>,
			licence: LicenceId,
			for_buyer: bool,
		) -> DispatchResultWithPostInfo {
			T::PanelOrigin::ensure_origin(origin)?;
			Self::do_rule(licence, for_buyer)?;
			Ok(Some(T::WeightInfo::rule(Self::payees(model_of(licence)))).into())
		}

		/// Ends an escrow whose deadline has passed, which the chain also does by itself. For
		/// anybody, but not while the marketplace is halted. Emits `EscrowEnded`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::expire(T::MaxAncestors::get()))]
		pub fn expire(origin: OriginFor<T>, licence: LicenceId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			ensure!(!T::Halted::get(), Error::<T>::Halted);
			Self::do_expire(licence)?;
			Ok(Some(T::WeightInfo::expire(Self::payees(model_of(licence)))).into())
		}

		/// Redeems a receipt for the use of credits. For the owner and his providers.
		///
		/// `cumulative` is what was used in all since the licence was bought, so each receipt stands
		/// for all before it, and none counts twice. The message that the receipt key signs is told
		/// at [`Pallet::receipt_message`]. Settles what is new. Emits `Redeemed`.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::redeem(T::MaxAncestors::get()))]
		pub fn redeem(
			origin: OriginFor<T>,
			licence: LicenceId,
			cumulative: Balance,
			expires: Moment,
			signature: Box<T::Signature>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_redeem(&who, licence, cumulative, expires, *signature)?;
			Ok(Some(T::WeightInfo::redeem(Self::payees(model_of(licence)))).into())
		}

		/// Buys more units of credits, at the price of the first ones, which the offer still has to
		/// ask. For the holder. Takes a request for a refund back. Emits `ToppedUp`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::top_up())]
		pub fn top_up(
			origin: OriginFor<T>,
			licence: LicenceId,
			units: Balance,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_top_up(&who, licence, units, pay)
		}

		/// Asks for the rest of credits back, which can be had after `RefundDelay`: until then,
		/// receipts can still be redeemed. For the holder. Emits `RefundRequested`.
		///
		/// The request lapses if the rest is not taken within `RefundDelay` after that, so that
		/// nobody goes on using a service with a refund at hand. Then it can be made anew.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::request_refund())]
		pub fn request_refund(origin: OriginFor<T>, licence: LicenceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_request_refund(&who, licence)
		}

		/// Takes the rest of credits back. For the holder. Emits `Refunded`.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::refund_credits())]
		pub fn refund_credits(origin: OriginFor<T>, licence: LicenceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_refund_credits(&who, licence)
		}

		/// Ends a subscription with the period that is paid. For the holder. Emits
		/// `SubscriptionCancelled`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::cancel_subscription())]
		pub fn cancel_subscription(origin: OriginFor<T>, licence: LicenceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_subscription(&who, licence)
		}

		/// Sets with what the caller pays the next periods of his subscription. Emits `PaymentSet`.
		/// If a charge has failed, it is tried again at the end of the block.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::set_payment())]
		pub fn set_payment(
			origin: OriginFor<T>,
			licence: LicenceId,
			pay: PaymentOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_payment(&who, licence, pay)
		}

		/// Reviews a model, once for each licence of it for which something was settled, or which
		/// is free. For the holder, who is neither the owner nor the creator. Takes a deposit. Emits
		/// `Reviewed`, and `Rewarded` if there is something for it.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::review())]
		pub fn review(
			origin: OriginFor<T>,
			licence: LicenceId,
			rating: u8,
			text: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_review(&who, licence, rating, text)
		}

		/// Takes a review back, and the deposit for it. For the author. There can be no other one on
		/// the same licence. Emits `ReviewRetracted`.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::retract_review())]
		pub fn retract_review(origin: OriginFor<T>, licence: LicenceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retract_review(&who, licence)
		}

		/// Votes on a review of a model of which the caller has a licence, which he names; as for a
		/// review, it is one for which something was settled, or which is free. For neither the
		/// owner nor the creator, nor the author. Takes a deposit. Emits `Voted`, and `Rewarded` if
		/// there is something for it.
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::vote_review())]
		pub fn vote_review(
			origin: OriginFor<T>,
			review: LicenceId,
			licence: LicenceId,
			useful: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_vote(&who, review, licence, useful)
		}

		/// Takes a vote back, and the deposit for it, also when the review is gone. Emits
		/// `VoteRetracted`.
		#[pallet::call_index(28)]
		#[pallet::weight(T::WeightInfo::retract_vote())]
		pub fn retract_vote(origin: OriginFor<T>, review: LicenceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retract_vote(&who, review)
		}

		/// Says what a version has reached in a benchmark, with a score in 10^-6. Takes a deposit,
		/// and a bond that is lost to who challenges it if it is wrong. Emits `Attested`.
		#[pallet::call_index(29)]
		#[pallet::weight(T::WeightInfo::attest())]
		pub fn attest(
			origin: OriginFor<T>,
			model: ModelId,
			version: VersionId,
			benchmark: Benchmark,
			score: i64,
			report: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_attest(&who, model, version, benchmark, score, report).map(|_| ())
		}

		/// Challenges an attestation, within `ChallengePeriod`. For anybody but the attester. Takes a
		/// bond, which he gets if the panel upholds it. Emits `Challenged`.
		#[pallet::call_index(30)]
		#[pallet::weight(T::WeightInfo::challenge())]
		pub fn challenge(
			origin: OriginFor<T>,
			attestation: AttestationId,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_challenge(&who, attestation, evidence)
		}

		/// Rules on a challenge. For `PanelOrigin`. The bond of who was wrong goes to the other.
		/// Emits `BondAwarded` and `ChallengeEnded`.
		#[pallet::call_index(31)]
		#[pallet::weight(T::WeightInfo::rule_attestation())]
		pub fn rule_attestation(
			origin: OriginFor<T>,
			attestation: AttestationId,
			upheld: bool,
		) -> DispatchResult {
			T::PanelOrigin::ensure_origin(origin)?;
			Self::do_rule_attestation(attestation, upheld)
		}

		/// Takes the bond of an attestation back, when it cannot be challenged any more. For the
		/// attester. It is shown without a bond from then on. Emits `BondWithdrawn`.
		#[pallet::call_index(32)]
		#[pallet::weight(T::WeightInfo::withdraw_bond())]
		pub fn withdraw_bond(origin: OriginFor<T>, attestation: AttestationId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_bond(&who, attestation)
		}

		/// Removes an attestation whose bond is not at stake any more, and gives deposit and bond
		/// back. For the attester, and for anybody if the model is delisted. Emits
		/// `AttestationRemoved`.
		#[pallet::call_index(33)]
		#[pallet::weight(T::WeightInfo::remove_attestation())]
		pub fn remove_attestation(
			origin: OriginFor<T>,
			attestation: AttestationId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_attestation(&who, attestation)
		}

		/// Sets what is rewarded. For `AdminOrigin`. All parts together are at most `PotShare`.
		/// Emits `RewardsSet`.
		#[pallet::call_index(34)]
		#[pallet::weight(T::WeightInfo::set_rewards())]
		pub fn set_rewards(origin: OriginFor<T>, params: RewardParams) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_rewards(params)
		}

		/// Takes something from the pot, for `FeeRecipient`. For `AdminOrigin`. Emits `PotTaken`.
		#[pallet::call_index(35)]
		#[pallet::weight(T::WeightInfo::take_from_pot())]
		pub fn take_from_pot(
			origin: OriginFor<T>,
			asset: T::AssetId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_take_from_pot(&asset, amount)
		}

		/// Lets prices be in an asset, or no new ones any more. For `AdminOrigin`. The pallet's
		/// account has to hold its minimum balance, so that all that waits there can be paid out.
		/// Emits `AssetAccepted`.
		#[pallet::call_index(36)]
		#[pallet::weight(T::WeightInfo::accept_asset())]
		pub fn accept_asset(
			origin: OriginFor<T>,
			asset: T::AssetId,
			accepted: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_accept_asset(&asset, accepted)
		}

		/// Gives the price that waits on a licence back to the buyer, with his bond if he disputes
		/// the delivery. For the owner and his providers, at any stage of the escrow and until its
		/// deadline: who cannot deliver, or sees that the buyer is right. Emits `Conceded`,
		/// `Refunded` and `EscrowEnded`.
		#[pallet::call_index(37)]
		#[pallet::weight(T::WeightInfo::concede())]
		pub fn concede(origin: OriginFor<T>, licence: LicenceId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_concede(&who, licence)
		}

		/// Shares the fees of a model in an asset between their recipient and the pot, which the
		/// chain also does by itself `FeePeriod` after the first of them. What could not leave the
		/// model's account before is paid or owed, as far as it can now. For anybody. Emits
		/// `FeesShared` and `Freed`.
		#[pallet::call_index(38)]
		#[pallet::weight(T::WeightInfo::share_fees(MAX_FREED))]
		pub fn share_fees(
			origin: OriginFor<T>,
			model: ModelId,
			asset: T::AssetId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let freed = Self::do_share_fees(model, &asset)?;
			Ok(Some(T::WeightInfo::share_fees(freed)).into())
		}
	}
}
