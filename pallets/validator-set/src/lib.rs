// SPDX-License-Identifier: Apache-2.0

//! # Validator set
//!
//! The validators of a chain without staking: a governance origin adds and removes them, and an
//! offender is removed without waiting for governance.
//!
//! The pallet keeps one sorted list, [`Validators`], and hands it to `pallet-session` whenever a
//! session is planned.
//!
//! ## When a change takes effect
//!
//! `pallet-session` plans one session ahead. A change made during session `n` is part of the plan
//! made at the end of it, for session `n + 2`:
//!
//! ```text
//! session   n                  n + 1                n + 2
//!           | add_validator    | planned for n + 2  | validates
//! ```
//!
//! ## Validators without session keys
//!
//! A validator must have registered session keys to be added, and may purge them later. Then they
//! are left out of every session that is planned until they register keys again; they stay in
//! [`Validators`]. If no validator has keys, the pallet plans nothing: the consensus engines go on
//! with the authorities they have, while `pallet-session` itself, which also looks up the keys,
//! lists no validators until some are registered again.
//!
//! ## Offences
//!
//! The pallet is a handler for `pallet-offences`. An offender is reported to `pallet-session`,
//! which disables them for the rest of the session as its `DisablingStrategy` allows, and is
//! removed from [`Validators`] unless fewer than [`Config::MinValidators`] would be left. The
//! session that was already planned still includes them. An offence whose slash fraction is zero,
//! which is how an offence says that it shall not be punished, is ignored.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
// The macros that build the test runtime make public items, which no other crate sees.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{Get, ValidatorRegistration};
use scale_info::TypeInfo;

pub use impls::UnitIdentification;
pub use pallet::*;
pub use weights::WeightInfo;

/// Why a validator was removed.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum RemovalReason {
	/// The admin origin removed the validator.
	Governance,
	/// The validator committed an offence.
	Offence,
}

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	/// The version of the storage layout that this code reads and writes.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
	{
		/// Who may add and remove validators.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The most validators there can be.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// The fewest validators that a removal may leave. At most [`Config::MaxValidators`].
		#[pallet::constant]
		type MinValidators: Get<u32>;

		/// The weights of this pallet.
		type WeightInfo: WeightInfo;
	}

	/// The validators, in ascending order.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// The validators at genesis.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The validators, each once, in any order, at most [`Config::MaxValidators`].
		///
		/// Their session keys belong into the genesis of `pallet-session`; a validator without
		/// keys does not validate. If `pallet-session` is built before this pallet, the first two
		/// sessions have the validators that its own genesis names.
		pub initial_validators: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let mut validators = self.initial_validators.clone();
			validators.sort();
			validators.dedup();
			assert!(
				validators.len() == self.initial_validators.len(),
				"genesis of the validator set: `initialValidators` names a validator twice"
			);
			let max = T::MaxValidators::get();
			let Ok(validators) = BoundedVec::<_, T::MaxValidators>::try_from(validators) else {
				panic!(
					"genesis of the validator set: `initialValidators` has more than {max} \
					validators"
				);
			};
			Validators::<T>::put(validators);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A validator was added. They validate from the session after the next.
		ValidatorAdded {
			/// The validator.
			who: T::AccountId,
		},
		/// A validator was removed. They validate until the end of the next session.
		ValidatorRemoved {
			/// The validator.
			who: T::AccountId,
			/// Why.
			reason: RemovalReason,
		},
		/// A validator committed an offence and was not removed, because too few would be left.
		OffenderKept {
			/// The validator.
			who: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is a validator already.
		AlreadyValidator,
		/// There are as many validators as there can be. Remove one first.
		TooManyValidators,
		/// The account has no session keys. It has to register them first, with
		/// `session.set_keys`.
		NoSessionKeys,
		/// The account is not a validator.
		NotValidator,
		/// Fewer validators than the minimum would be left. Add another first.
		TooFewValidators,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::MinValidators::get() <= T::MaxValidators::get(),
				"`MinValidators` is greater than `MaxValidators`"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Adds a validator.
		///
		/// The origin must be [`Config::AdminOrigin`]. `who` validates from the session after the
		/// next, and must have registered session keys.
		///
		/// Costs two reads and one write. Emits [`Event::ValidatorAdded`].
		///
		/// Fails with [`Error::AlreadyValidator`], [`Error::TooManyValidators`] or
		/// [`Error::NoSessionKeys`].
		#[pallet::call_index(0)]
		pub fn add_validator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;

			let mut validators = Validators::<T>::get();
			let Err(index) = validators.binary_search(&who) else {
				return Err(Error::<T>::AlreadyValidator.into());
			};
			validators.try_insert(index, who.clone()).map_err(|_| Error::<T>::TooManyValidators)?;
			ensure!(pallet_session::Pallet::<T>::is_registered(&who), Error::<T>::NoSessionKeys);
			Validators::<T>::put(validators);

			Self::deposit_event(Event::ValidatorAdded { who });
			Ok(())
		}

		/// Removes a validator.
		///
		/// The origin must be [`Config::AdminOrigin`]. `who` validates until the end of the next
		/// session.
		///
		/// Costs one read and one write. Emits [`Event::ValidatorRemoved`].
		///
		/// Fails with [`Error::NotValidator`] or [`Error::TooFewValidators`].
		#[pallet::call_index(1)]
		pub fn remove_validator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;

			let mut validators = Validators::<T>::get();
			let Ok(index) = validators.binary_search(&who) else {
				return Err(Error::<T>::NotValidator.into());
			};
			ensure!(Self::may_lose_one(validators.len()), Error::<T>::TooFewValidators);
			validators.remove(index);
			Validators::<T>::put(validators);

			Self::deposit_event(Event::ValidatorRemoved { who, reason: RemovalReason::Governance });
			Ok(())
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The validators, in ascending order.
	///
	/// Some of them may not validate: those that were added less than two sessions ago, and those
	/// without session keys. `pallet-session` knows who validates now.
	pub fn validators() -> Vec<T::AccountId> {
		Validators::<T>::get().into_inner()
	}

	/// Whether one of `count` validators may be removed.
	pub(crate) fn may_lose_one(count: usize) -> bool {
		count > T::MinValidators::get() as usize
	}

	/// Checks that the list of validators is sorted, without duplicates and within its bound.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		// A list beyond the bound would not be decoded, so look at the encoded length.
		frame_support::ensure!(
			Validators::<T>::decode_len().unwrap_or_default() <= T::MaxValidators::get() as usize,
			"validator set: more validators than the maximum"
		);
		frame_support::ensure!(
			Validators::<T>::get().windows(2).all(|pair| pair[0] < pair[1]),
			"validator set: not in strictly ascending order"
		);
		Ok(())
	}
}
