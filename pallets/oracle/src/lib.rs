// SPDX-License-Identifier: Apache-2.0

//! # Price oracle
//!
//! Prices from feeders whom governance approves and who have a bond to lose. What the pallet says
//! about an asset is a [`Verdict`](polyphony_support::traits::Verdict): a value with its confidence
//! and its age, or why there is none.
//!
//! ## From reports to a verdict
//!
//! 1. A feeder with a full bond [reports](Pallet::report) values, each with a confidence and the
//!    time at which it was seen. The last report of each feeder on each [`Feed`] is stored.
//! 2. Each report recomputes the prices of its feeds at once ([`mod@aggregate`]): the median of the
//!    reports that are not older than [`Feed::max_age`], if they are at least [`Feed::quorum`].
//! 3. A median that differs by more than [`Feed::max_jump`] from the value that stood when the
//!    block began is held until it is confirmed ([`breaker`]).
//! 4. Who asks for the price learns the accepted value unless it is too old, has lost its quorum,
//!    waits behind a held jump, or differs too much from [`Config::Reference`].
//!
//! There are no hooks: nothing happens in a block in which nobody reports.
//!
//! ## Too old, or without a quorum
//!
//! A price carries the timestamp of the quorum-th newest report. If feeders fall silent, the last
//! price stays and grows old under its own timestamp; it is `Stale` as soon as it is older than
//! `max_age`, which is just when fewer reports than the quorum are fresh. If reports are taken away,
//! because a feeder leaves, is removed or is slashed, the price is recomputed without them in the
//! same call, and if they are too few the verdict is `NoQuorum` at once, as it is for a feed that
//! never had a price.
//!
//! ## What the breaker cannot do
//!
//! More than half of the feeders together decide the price; the breaker, the second source and the
//! bonds limit how fast and at what cost, not whether.
//!
//! ## Storage and parallel execution
//!
//! The reports on a feed are one entry, which is read and written with its price, and nothing is
//! counted across feeds or feeders. So two feeders who report on different feeds touch no common
//! key, and a report walks over no prefix.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod aggregate;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod breaker;
mod dispute;
mod feeders;
mod feeds;
mod impls;
// The macros that build the test runtime make public items, which no other crate sees.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
mod reports;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

use alloc::vec::Vec;
use frame_support::{
	traits::{
		fungible::{self, BalancedHold, MutateHold},
		Get, OnUnbalanced, UnixTime,
	},
	BoundedVec,
};
use polyphony_support::{traits::ReferencePrice, Balance};
use sp_runtime::{FixedU128, Permill};

pub use aggregate::Quote;
pub use breaker::{Aggregate, Held};
pub use pallet::*;
pub use pallet_price_oracle_runtime_api::ReportInfo;
pub use types::{Activity, Confirmation, Feed, RemovalReason, Report, ReportedValue, Unbonding};
pub use weights::WeightInfo;

/// Units of the currency of the bonds that belong to no account yet.
pub type CreditOf<T> =
	fungible::Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

/// The last report of each feeder on one feed.
pub type ReportsOf<T> = frame_support::BoundedBTreeMap<
	<T as frame_system::Config>::AccountId,
	Report,
	<T as Config>::MaxFeeders,
>;

/// Reports of one feeder, by feed.
pub type EvidenceOf<T> =
	frame_support::BoundedBTreeMap<<T as Config>::AssetId, Report, <T as Config>::MaxFeeds>;

/// Makes what the benchmarks of this pallet need.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AssetId> {
	/// The asset with this number. Different numbers are different assets.
	fn asset(number: u32) -> AssetId;
}

#[cfg(feature = "runtime-benchmarks")]
impl<AssetId: From<u32>> BenchmarkHelper<AssetId> for () {
	fn asset(number: u32) -> AssetId {
		number.into()
	}
}

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, Parameter};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::{MaybeSerializeDeserialize, Member};

	/// The version of the storage layout that this code reads and writes.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// How assets are named.
		type AssetId: Parameter + Member + MaxEncodedLen + Ord + MaybeSerializeDeserialize;

		/// The currency of the bonds.
		type Currency: MutateHold<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>
			+ BalancedHold<Self::AccountId>;

		/// The runtime's reasons for a hold.
		type RuntimeHoldReason: From<HoldReason>;

		/// The time: that of the block, as `pallet-timestamp` gives it.
		type Time: UnixTime;

		/// Who manages feeds and feeders and may confirm a held price.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What a feeder has on hold. If it is raised, a feeder has to add to their bond before
		/// the next report; the reports they made before count until they are too old.
		#[pallet::constant]
		type Bond: Get<Balance>;

		/// The part of [`Config::Bond`] that a report outside of the band costs. Rounded up.
		#[pallet::constant]
		type SlashPart: Get<Permill>;

		/// The part of a slash that goes to whoever disputed. Rounded down. Less than one, so that
		/// a feeder who disputes their own report from another account loses.
		#[pallet::constant]
		type DisputerPart: Get<Permill>;

		/// Takes the rest of a slash.
		type Slash: OnUnbalanced<CreditOf<Self>>;

		/// For how many blocks the bond of a feeder who has gone stays on hold. It should be
		/// longer than [`Feed::max_age`] of every feed, for as long as their last reports can be
		/// disputed.
		#[pallet::constant]
		type UnbondingPeriod: Get<BlockNumberFor<Self>>;

		/// The most feeders there can be. Each report costs time in proportion to it.
		#[pallet::constant]
		type MaxFeeders: Get<u32>;

		/// The most feeds there can be. Removing a feeder costs time in proportion to it.
		#[pallet::constant]
		type MaxFeeds: Get<u32>;

		/// The most values in one report. At most [`Config::MaxFeeds`].
		#[pallet::constant]
		type MaxValuesPerReport: Get<u32>;

		/// How many reports of a feeder in one block are free.
		#[pallet::constant]
		type MaxFreeReports: Get<u32>;

		/// How far ahead of the block's time a feeder's clock may be, in milliseconds.
		#[pallet::constant]
		type MaxTimeDrift: Get<u64>;

		/// A second source of prices, for the feeds that ask it. `()` knows nothing.
		type Reference: ReferencePrice<Self::AssetId>;

		/// The weights of this pallet.
		type WeightInfo: WeightInfo;

		/// Makes what the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AssetId>;
	}

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The bond of a feeder, or of who was one.
		#[codec(index = 0)]
		Bond,
	}

	/// The feeds and their rules.
	#[pallet::storage]
	pub type Feeds<T: Config> = CountedStorageMap<_, Blake2_128Concat, T::AssetId, Feed>;

	/// The feeders, and what each has on hold as a bond: nothing until they call `bond`.
	#[pallet::storage]
	pub type Feeders<T: Config> = CountedStorageMap<_, Blake2_128Concat, T::AccountId, Balance>;

	/// The bonds of who is a feeder no longer, and not yet again.
	#[pallet::storage]
	pub type Unbondings<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Unbonding<BlockNumberFor<T>>>;

	/// The last report of each feeder on each feed. Who has not a full bond when it is slashed, or
	/// is no feeder, has none here.
	#[pallet::storage]
	pub type Reports<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AssetId, ReportsOf<T>, ValueQuery>;

	/// The price of each feed that ever had a quorum.
	#[pallet::storage]
	pub type Aggregates<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AssetId, Aggregate<BlockNumberFor<T>>>;

	/// Reports that do not count and can still be disputed while they are fresh, by feeder. The
	/// `dispute` module says which.
	#[pallet::storage]
	pub type Evidence<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, EvidenceOf<T>>;

	/// How often each feeder reported in the last block in which they did.
	#[pallet::storage]
	pub type Activities<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Activity<BlockNumberFor<T>>>;

	/// The feeds and feeders at genesis.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The feeds and their rules, each asset once, at most [`Config::MaxFeeds`].
		pub feeds: Vec<(T::AssetId, Feed)>,
		/// The feeders, each once, at most [`Config::MaxFeeders`]. Those who can afford the bond
		/// have it on hold; the others have to call `bond`.
		pub feeders: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (asset, feed) in &self.feeds {
				assert!(
					!Feeds::<T>::contains_key(asset),
					"genesis of the oracle: `feeds` names {asset:?} twice"
				);
				if let Err(error) = Pallet::<T>::ensure_valid(feed) {
					panic!("genesis of the oracle: the feed of {asset:?} is not valid: {error:?}");
				}
				Feeds::<T>::insert(asset, feed);
			}
			for who in &self.feeders {
				assert!(
					!Feeders::<T>::contains_key(who),
					"genesis of the oracle: `feeders` names {who:?} twice"
				);
				let bond = T::Bond::get();
				let held = T::Currency::hold(&HoldReason::Bond.into(), who, bond).is_ok();
				Feeders::<T>::insert(who, if held { bond } else { 0 });
			}
			assert!(
				Feeds::<T>::count() <= T::MaxFeeds::get(),
				"genesis of the oracle: `feeds` has more than {} feeds",
				T::MaxFeeds::get()
			);
			assert!(
				Feeders::<T>::count() <= T::MaxFeeders::get(),
				"genesis of the oracle: `feeders` has more than {} feeders",
				T::MaxFeeders::get()
			);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A feed was added, or has other rules.
		FeedSet {
			/// What is priced.
			asset: T::AssetId,
			/// The rules.
			feed: Feed,
		},
		/// A feed was removed, with its reports and its price.
		FeedRemoved {
			/// What was priced.
			asset: T::AssetId,
		},
		/// A feeder was approved. They can report once they have called `bond`.
		FeederAdded {
			/// The feeder.
			who: T::AccountId,
		},
		/// A feeder's bond was filled up.
		Bonded {
			/// The feeder.
			who: T::AccountId,
			/// What was put on hold.
			added: Balance,
			/// The bond now. More than was added if there was a bond left.
			bond: Balance,
		},
		/// A feeder is one no longer.
		FeederRemoved {
			/// The feeder.
			who: T::AccountId,
			/// Why.
			reason: RemovalReason,
			/// Their bond and when they can withdraw it, if they had one.
			unbonding: Option<Unbonding<BlockNumberFor<T>>>,
		},
		/// The bond of a former feeder was released.
		BondWithdrawn {
			/// The former feeder.
			who: T::AccountId,
			/// What was released.
			amount: Balance,
		},
		/// A feeder was slashed for a report outside of the band. `ReportRemoved` follows for each
		/// of their reports that counted, if the bond is not full without what was slashed.
		FeederSlashed {
			/// The feeder, or who was one.
			who: T::AccountId,
			/// What was priced.
			asset: T::AssetId,
			/// The value in the report.
			value: FixedU128,
			/// The median of the others' reports.
			median: FixedU128,
			/// What was taken from the bond.
			slashed: Balance,
			/// Who disputed the report.
			disputer: T::AccountId,
			/// What the disputer got of it.
			reward: Balance,
		},
		/// A feeder reported a value.
		Reported {
			/// The feeder.
			who: T::AccountId,
			/// What is priced.
			asset: T::AssetId,
			/// Units of the reference currency for one whole unit of the asset.
			value: FixedU128,
			/// By how much the feeder thinks it may be wrong.
			confidence: FixedU128,
			/// When they saw it, in milliseconds since the Unix epoch.
			timestamp: u64,
		},
		/// A feeder's report on a feed counts no longer.
		ReportRemoved {
			/// The feeder, or who was one.
			who: T::AccountId,
			/// What is priced.
			asset: T::AssetId,
		},
		/// A price was accepted.
		PriceUpdated {
			/// What is priced.
			asset: T::AssetId,
			/// Units of the reference currency for one whole unit of the asset.
			value: FixedU128,
			/// Half the width of the band in which the feeders see it.
			confidence: FixedU128,
			/// The time for which it was reported, in milliseconds since the Unix epoch.
			timestamp: u64,
		},
		/// The price jumped too far to be accepted, and is held until it is confirmed or returns.
		PriceHeld {
			/// What is priced.
			asset: T::AssetId,
			/// Where it jumped to.
			value: FixedU128,
		},
		/// A jump was confirmed. `PriceUpdated` follows.
		PriceConfirmed {
			/// What is priced.
			asset: T::AssetId,
			/// Who confirmed it.
			by: Confirmation,
		},
		/// The price is near the last accepted one again, and the jump is forgotten. `PriceUpdated`
		/// follows.
		PriceReturned {
			/// What is priced.
			asset: T::AssetId,
		},
		/// Reports were taken away, or the rules of the feed changed, and there is no price until
		/// enough feeders report again.
		QuorumLost {
			/// What is priced.
			asset: T::AssetId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The asset has no feed.
		UnknownFeed,
		/// There are as many feeds as there can be. Remove one first.
		TooManyFeeds,
		/// An asset has at most 38 decimals.
		BadDecimals,
		/// The quorum must be at least one and at most the number of feeders there can be.
		BadQuorum,
		/// The greatest age must not be zero.
		BadMaxAge,
		/// Neither the greatest jump nor the number of confirmations may be zero.
		BadBreaker,
		/// The band must be neither zero nor the whole.
		BadBand,
		/// The account is not a feeder. Governance has to approve it first.
		NotFeeder,
		/// The account is a feeder already.
		AlreadyFeeder,
		/// There are as many feeders as there can be. Remove one first.
		TooManyFeeders,
		/// The feeder's bond is not full, because there was none yet, it was slashed, or more is
		/// asked for than before. Call `bond`.
		BondNotFull,
		/// The bond lacks nothing.
		BondIsFull,
		/// The account has no bond to withdraw. A feeder has to leave first.
		NothingUnbonding,
		/// The bond cannot be withdrawn yet.
		StillUnbonding,
		/// There is no value in the report.
		EmptyReport,
		/// The report has two values for one asset.
		DuplicateAsset,
		/// No price is zero.
		ZeroValue,
		/// The confidence is wider than the feed's band around the value.
		ConfidenceTooWide,
		/// The timestamp is in the future. Check the clock, and that it is in milliseconds.
		FutureTimestamp,
		/// The value is too old for the feed. Check the clock, and that it is in milliseconds.
		OldTimestamp,
		/// The feeder has reported a newer value for the asset.
		OlderThanBefore,
		/// No jump of the price is held.
		NothingHeld,
		/// Fewer feeders than the quorum have a fresh report.
		TooFewReports,
		/// A feeder cannot dispute a report of their own.
		SelfDispute,
		/// The feeder has no fresh report on the asset.
		NothingToDispute,
		/// Fewer other feeders than the quorum have a fresh report to compare with.
		TooFewOthers,
		/// The report is within the band, or was when it was made.
		WithinBand,
		/// Nothing is left of the bond.
		NothingToSlash,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxFeeders::get() > 0, "`MaxFeeders` is zero");
			assert!(T::MaxValuesPerReport::get() > 0, "`MaxValuesPerReport` is zero");
			assert!(
				T::MaxValuesPerReport::get() <= T::MaxFeeds::get(),
				"`MaxValuesPerReport` is greater than `MaxFeeds`"
			);
			assert!(
				T::DisputerPart::get() < Permill::one(),
				"`DisputerPart` is all: a feeder could take the bond home by a dispute"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Adds a feed, or gives it other rules.
		///
		/// The origin must be [`Config::AdminOrigin`]. The price is recomputed by the new rules at
		/// once.
		///
		/// Costs the weight. Emits [`Event::FeedSet`] and what becomes of the price.
		///
		/// Fails with [`Error::TooManyFeeds`], or with the error for a rule that is not valid.
		#[pallet::call_index(0)]
		pub fn set_feed(origin: OriginFor<T>, asset: T::AssetId, feed: Feed) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_feed(asset, feed)
		}

		/// Removes a feed, its reports and its price.
		///
		/// The origin must be [`Config::AdminOrigin`].
		///
		/// Emits [`Event::FeedRemoved`]. Fails with [`Error::UnknownFeed`].
		#[pallet::call_index(1)]
		pub fn remove_feed(origin: OriginFor<T>, asset: T::AssetId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_remove_feed(asset)
		}

		/// Approves a feeder.
		///
		/// The origin must be [`Config::AdminOrigin`]. Nothing is taken from `who`, who joins with
		/// [`Pallet::bond`] or never does.
		///
		/// Emits [`Event::FeederAdded`]. Fails with [`Error::AlreadyFeeder`] or
		/// [`Error::TooManyFeeders`].
		#[pallet::call_index(2)]
		pub fn add_feeder(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_add_feeder(who)
		}

		/// Removes a feeder.
		///
		/// The origin must be [`Config::AdminOrigin`]. The feeder's reports stop counting in this
		/// call. The bond stays on hold for [`Config::UnbondingPeriod`] and can be slashed in that
		/// time.
		///
		/// Costs the weight of recomputing the feeds there are. Emits [`Event::FeederRemoved`],
		/// [`Event::ReportRemoved`] for each report, and what becomes of the prices. Fails with
		/// [`Error::NotFeeder`].
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::remove_feeder(T::MaxFeeds::get()))]
		pub fn remove_feeder(
			origin: OriginFor<T>,
			who: T::AccountId,
		) -> DispatchResultWithPostInfo {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_remove_feeder(who, RemovalReason::Governance)?;
			Ok(Some(<T as Config>::WeightInfo::remove_feeder(Feeds::<T>::count())).into())
		}

		/// Puts on hold what the caller's bond lacks: all of it to join, the part that was slashed
		/// or by which [`Config::Bond`] was raised to count again.
		///
		/// The origin must be signed by a feeder. A bond that still unbonds is taken along.
		///
		/// Costs the fee and the hold. Emits [`Event::Bonded`]. Fails with [`Error::NotFeeder`],
		/// [`Error::BondIsFull`], or the error of the currency if the caller cannot afford it.
		#[pallet::call_index(4)]
		pub fn bond(origin: OriginFor<T>) -> DispatchResult {
			Self::do_bond(ensure_signed(origin)?)
		}

		/// Leaves the feeders.
		///
		/// The origin must be signed by a feeder. As [`Pallet::remove_feeder`], by themselves.
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::leave(T::MaxFeeds::get()))]
		pub fn leave(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			Self::do_remove_feeder(ensure_signed(origin)?, RemovalReason::Left)?;
			Ok(Some(<T as Config>::WeightInfo::leave(Feeds::<T>::count())).into())
		}

		/// Releases the bond of the caller, who was a feeder, after [`Config::UnbondingPeriod`].
		///
		/// Costs the fee. Emits [`Event::BondWithdrawn`]. Fails with [`Error::NothingUnbonding`] or
		/// [`Error::StillUnbonding`].
		#[pallet::call_index(6)]
		pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw_unbonded(ensure_signed(origin)?)
		}

		/// Reports values, at most one for each asset.
		///
		/// The origin must be signed by a feeder with a full bond. The prices are recomputed.
		///
		/// The fee is given back if the report is timely: it is among the first
		/// [`Config::MaxFreeReports`] of the feeder in the block, and each value is newer than what
		/// they reported for the asset before. (A value with the same timestamp replaces the one
		/// before for a fee.) The feeder needs the fee for the moment. The call is operational, so
		/// that reports find room in a full block.
		///
		/// Emits [`Event::Reported`] for each value and what becomes of the price.
		///
		/// Fails, and then costs the fee and changes nothing, with [`Error::NotFeeder`],
		/// [`Error::BondNotFull`], [`Error::EmptyReport`], [`Error::DuplicateAsset`], or for one of
		/// the values with [`Error::UnknownFeed`], [`Error::ZeroValue`],
		/// [`Error::ConfidenceTooWide`], [`Error::FutureTimestamp`], [`Error::OldTimestamp`] or
		/// [`Error::OlderThanBefore`].
		#[pallet::call_index(7)]
		#[pallet::weight((
			<T as Config>::WeightInfo::report(values.len() as u32),
			DispatchClass::Operational,
		))]
		pub fn report(
			origin: OriginFor<T>,
			values: BoundedVec<ReportedValue<T::AssetId>, T::MaxValuesPerReport>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Ok(Self::do_report(&who, values.into_inner())?.into())
		}

		/// Disputes the report of a feeder on `asset`: if it is fresh, and outside of the feed's
		/// band around the median of the others now, and was when it was made, the feeder loses
		/// [`Config::SlashPart`] of the bond, of which the caller gets [`Config::DisputerPart`].
		///
		/// The origin must be signed, by anybody but the feeder. The report counts no longer, and
		/// none of the feeder's until the bond is full again.
		///
		/// Costs the weight of recomputing the feeds there are. Emits [`Event::FeederSlashed`],
		/// [`Event::ReportRemoved`] for each report, and what becomes of the prices.
		///
		/// Fails with [`Error::SelfDispute`], [`Error::UnknownFeed`], [`Error::NothingToDispute`],
		/// [`Error::TooFewOthers`], [`Error::WithinBand`] or [`Error::NothingToSlash`].
		#[pallet::call_index(8)]
		#[pallet::weight(<T as Config>::WeightInfo::dispute(T::MaxFeeds::get()))]
		pub fn dispute(
			origin: OriginFor<T>,
			asset: T::AssetId,
			feeder: T::AccountId,
		) -> DispatchResultWithPostInfo {
			Self::do_dispute(ensure_signed(origin)?, asset, feeder)?;
			Ok(Some(<T as Config>::WeightInfo::dispute(Feeds::<T>::count())).into())
		}

		/// Accepts what the fresh reports on `asset` add up to, although it is a jump.
		///
		/// The origin must be [`Config::AdminOrigin`].
		///
		/// Emits [`Event::PriceConfirmed`] and [`Event::PriceUpdated`]. Fails with
		/// [`Error::UnknownFeed`], [`Error::NothingHeld`] or [`Error::TooFewReports`].
		#[pallet::call_index(9)]
		pub fn confirm_price(origin: OriginFor<T>, asset: T::AssetId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_confirm_price(asset)
		}
	}
}
