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
//! | `genesis` | the catalogue of a genesis |
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
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bids;
mod calls;
mod codes;
mod config;
mod disclosure;
mod disputes;
mod due;
mod editions;
mod errors;
mod events;
mod genesis;
mod grants;
#[cfg(feature = "runtime-benchmarks")]
mod helper;
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
mod storage;
mod streams;
#[cfg(test)]
mod tests;
mod time;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;
mod works;

pub use codes::{Isrc, Iswc};
#[cfg(feature = "runtime-benchmarks")]
pub use helper::BenchmarkHelper;
pub use lookup::ModelLookup;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{pallet_macros::import_section, BoundedVec};
use polyphony_support::{agenda::Agenda as _, clock::Clock as _, Balance};

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
/// What is remembered of a dispute, in a runtime.
pub type PastDisputeOf<T> = PastDispute<AccountIdOf<T>>;
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

#[import_section(config::config)]
#[import_section(storage::storage)]
#[import_section(events::events)]
#[import_section(errors::errors)]
#[import_section(calls::calls)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, fungibles, tokens::nonfungibles_v2, Time},
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

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Assets in which prices can be. The pallet's account has to hold the minimum balance.
		pub assets: Vec<T::AssetId>,
		/// Works.
		pub works: Vec<GenesisWork<T::AccountId>>,
		/// Splits that others name.
		pub splits: Vec<GenesisSplit<T::AccountId, T::AssetId>>,
		/// Recordings, with what is sold of them.
		pub recordings: Vec<GenesisRecording<T::AccountId, T::AssetId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::build_genesis(self);
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
			Self::check_budgets();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
