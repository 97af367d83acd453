// SPDX-License-Identifier: Apache-2.0

//! # Finance vaults
//!
//! Money that follows its owner's rules: vaults of a person or a family, whose limits hold at the
//! moment of spending, whose bills and rules the chain carries out by itself, and to which an adviser
//! can propose, but never dispose. And pooled vaults, in which many hold shares.
//!
//! | module | subject |
//! |---|---|
//! | [`types`] | what is stored, and what calls take |
//! | `accounts` | accounts, deposits and fees |
//! | `trail` | the hash-chained record of all that happens in a vault |
//! | `vaults` | how vaults are made, filled and closed |
//! | `policy` | which changes loosen, and what they do |
//! | `members` | roles |
//! | `motions` | what owners decide together, and what advisers propose |
//! | `recovery` | freezes, and new owners that guardians name |
//! | `window` | what was spent in the last time |
//! | `calendar` | days and months |
//! | `envelopes` | budgets |
//! | `values` | what something is worth |
//! | `spend` | the one way by which money leaves a vault |
//! | `operations` | swaps and the money market |
//! | `rules` | when rules fire |
//! | `conditions` | how things stand towards their conditions |
//! | `actions` | what they do |
//! | `rebalance` | swaps until each asset has its part |
//! | `bills` | scheduled payments |
//! | `streams` | payments that grow from moment to moment |
//! | `forecasts` | what advisers say that will be spent, and how right they were |
//! | `pools` | pooled vaults |
//! | `tasks` | what the chain does by itself |
//! | `views` | what clients read |
//!
//! ## Money
//!
//! A vault's money is on an account of its own, which has no key: only this pallet moves it. So each
//! way to spend, whether by call, proxy, batch, multisig, rule, bill or stream, ends in `spend`, which
//! values what has left at the oracle's prices and counts it. If that is too much, nothing has left:
//!
//! ```text
//! owner ──────┐
//! spender ────┤                                   ┌─> limit of the vault, all assets
//! motion ─────┼─> spend ─> value, rounded up ─────┼─> what one owner alone may, or the allowance
//! rule, bill ─┤                                   └─> envelope of the category
//! stream ─────┘
//! announced payment (all owners that it takes, after the delay) ──> no limit: envelope only
//! ```
//!
//! What is swapped counts with what the oracle says that was lost by it.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod accounts;
mod actions;
mod bills;
mod calendar;
mod calls;
mod conditions;
mod config;
mod envelopes;
mod errors;
mod events;
mod forecasts;
mod genesis;
mod members;
mod motions;
mod operations;
mod policy;
mod pools;
mod rebalance;
mod recovery;
mod rules;
mod spend;
mod storage;
mod streams;
mod tasks;
mod trail;
pub mod types;
mod values;
mod vaults;
mod views;
pub mod weights;
mod window;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(feature = "runtime-benchmarks")]
mod helper;
// The macros that build the test runtime make public items, which no other crate sees.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;

#[cfg(feature = "runtime-benchmarks")]
pub use helper::BenchmarkHelper;
pub use pallet::*;
pub use spend::Authority;
pub use trail::{trail_key, TRAIL_PREFIX};
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;
use polyphony_support::{agenda::Agenda as _, clock::Clock as _, Balance};

/// A vault, in a runtime.
pub type VaultOf<T> = Vault<<T as frame_system::Config>::AccountId>;
/// A motion, in a runtime.
pub type MotionOf<T> = Motion<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// What can be proposed, in a runtime.
pub type ProposalOf<T> = Proposal<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// A change, in a runtime.
pub type ChangeOf<T> = Change<<T as frame_system::Config>::AccountId>;
/// A payment, in a runtime.
pub type PaymentOf<T> = Payment<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// Something within a vault, in a runtime.
pub type OperationOf<T> = Operation<<T as Config>::AssetId>;
/// A rule, in a runtime.
pub type RuleOf<T> = Rule<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// What an owner says about a rule, in a runtime.
pub type RuleInputOf<T> = RuleInput<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// What a rule does, in a runtime.
pub type ActionOf<T> = Action<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// When a rule fires, in a runtime.
pub type ConditionOf<T> = Condition<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// A bill, in a runtime.
pub type BillOf<T> = Bill<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// What an owner says about a bill, in a runtime.
pub type BillInputOf<T> = BillInput<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// A stream, in a runtime.
pub type StreamOf<T> = Stream<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// What an owner says about a stream, in a runtime.
pub type StreamInputOf<T> =
	StreamInput<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// What has happened, in a runtime.
pub type RecordOf<T> = Record<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;
/// By whose decision, in a runtime.
pub type CauseOf<T> = Cause<<T as frame_system::Config>::AccountId>;
/// An alert, in a runtime.
pub type AlertOf<T> = Alert<<T as frame_system::Config>::AccountId>;
/// A pooled vault, in a runtime.
pub type PoolOf<T> = Pool<<T as frame_system::Config>::AccountId, <T as Config>::AssetId>;

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
		traits::{fungible, fungibles, Time},
		weights::WeightToFee,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use polyphony_support::{
		queue::Cursor,
		traits::{LendingPool, PriceFeed, Swap},
	};
	use sp_core::H256;
	use sp_runtime::Permill;

	/// The version of the storage layout that this code reads and writes.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Vaults, whose creators have the money for them.
		pub vaults: Vec<GenesisVault<T::AccountId, T::AssetId>>,
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

		/// Does what is due, and looks at rules.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let used = Self::end_block(remaining);
			used.saturating_add(Self::look_at_rules(remaining.saturating_sub(used)))
		}

		fn integrity_test() {
			Self::check_config();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
