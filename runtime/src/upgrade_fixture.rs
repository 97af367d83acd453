// SPDX-License-Identifier: Apache-2.0

//! The next runtime, for the tests of the upgrade: the same source with a higher version, one more
//! pallet, and a migration over several blocks (which fails, with `upgrade-fixture-failing`).
//!
//! Only [`probe`] is compiled without the feature: the runtime macro wants to see a pallet even
//! when it is configured out. It is in no runtime then.

#[cfg(feature = "upgrade-fixture")]
pub use next::{SteppedMigrations, VERSION};

/// A pallet that the runtime before does not have.
#[frame_support::pallet]
pub mod probe {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	/// The probe.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// Nothing to configure.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {}

	/// The accounts that the migration has visited, once it has visited all.
	#[pallet::storage]
	pub type Migrated<T> = StorageValue<_, u32>;

	/// Those that it has visited so far.
	#[pallet::storage]
	pub type Visited<T> = StorageValue<_, u32, ValueQuery>;

	/// What the probe says.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The new call was dispatched.
		Pong {
			/// By whom.
			who: T::AccountId,
		},
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Answers with [`Event::Pong`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::DbWeight::get().reads_writes(1, 1))]
		pub fn ping(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::deposit_event(Event::Pong { who });
			Ok(())
		}
	}
}

/// The parts of the next runtime that are not in this one.
#[cfg(feature = "upgrade-fixture")]
mod next {
	use super::probe;
	use crate::{apis, AccountId, Runtime, System};
	use frame_support::{
		migrations::{SteppedMigration, SteppedMigrationError},
		weights::WeightMeter,
	};
	use sp_version::RuntimeVersion;

	/// The version after [`crate::VERSION`]'s.
	#[sp_version::runtime_version]
	pub const VERSION: RuntimeVersion = RuntimeVersion {
		spec_name: alloc::borrow::Cow::Borrowed("polyphony"),
		impl_name: alloc::borrow::Cow::Borrowed("polyphony"),
		authoring_version: 1,
		spec_version: 2,
		impl_version: 1,
		apis: apis::RUNTIME_API_VERSIONS,
		transaction_version: 1,
		system_version: 1,
	};

	impl probe::Config for Runtime {}

	/// The migrations of the next runtime.
	pub type SteppedMigrations = (CountAccounts,);

	/// Counts the accounts, a few in each block.
	pub struct CountAccounts;

	impl CountAccounts {
		/// So that a development chain's dozen accounts take several blocks.
		const PER_STEP: usize = 4;
	}

	impl SteppedMigration for CountAccounts {
		type Cursor = AccountId;
		type Identifier = [u8; 16];

		fn id() -> Self::Identifier {
			*b"count-accounts-2"
		}

		fn step(
			cursor: Option<Self::Cursor>,
			meter: &mut WeightMeter,
		) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
			let required = <Runtime as frame_system::Config>::DbWeight::get()
				.reads_writes(Self::PER_STEP as u64 + 1, 1);
			meter
				.try_consume(required)
				.map_err(|_| SteppedMigrationError::InsufficientWeight { required })?;
			if cfg!(feature = "upgrade-fixture-failing") && cursor.is_some() {
				return Err(SteppedMigrationError::Failed);
			}

			let accounts =
				match &cursor {
					Some(last) => frame_system::Account::<Runtime>::iter_from(
						frame_system::Account::<Runtime>::hashed_key_for(last),
					),
					None => frame_system::Account::<Runtime>::iter(),
				};
			let mut visited = 0;
			let mut last = None;
			for (account, _) in accounts.take(Self::PER_STEP) {
				visited += 1;
				last = Some(account);
			}
			let total = probe::Visited::<Runtime>::mutate(|total| {
				*total += visited;
				*total
			});
			if last.is_none() {
				log::info!(
					target: "runtime::migrations",
					"counted {total} accounts up to block {}", System::block_number(),
				);
				probe::Migrated::<Runtime>::put(total);
			}
			Ok(last)
		}
	}
}
